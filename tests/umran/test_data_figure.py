"""The directive `data-figure` in a book: drawn from the data, kept until the data change, and honest about what it lacks."""

import re
import subprocess
import sys

import pandas as pd
import pytest

from umran import data
from umran.book import data_figure
from umran.data import frames
from umran.figures import lessons
from umran.figures.lessons import agenda, coherence
from umran.text.html import as_html

CONF = 'extensions = ["umran.book"]\nhtml_theme = "basic"\nlanguage = "ar"\n'


def build(folder, text):
    source = folder / "source"
    source.mkdir(exist_ok=True)
    (source / "conf.py").write_text(CONF)
    (source / "index.rst").write_text(f"كتاب\n====\n\n{text}\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        "-b",
        "dummy",
        source,
        folder / "built",
    ]
    return subprocess.run(command, capture_output=True, text=True)


def test_what_cannot_be_drawn_stops_the_build_with_its_place(tmp_path):
    done = build(tmp_path, ".. data-figure:: no-such\n\n.. data-figure:: glossary-origins\n   :city: agadir")
    assert done.returncode != 0
    assert "index.rst:4: ERROR: no figure is named 'no-such'; there are: " in done.stderr
    assert "index.rst:6: ERROR: figure 'glossary-origins' takes no option, not city" in done.stderr


def test_a_figure_is_drawn_once_and_again_where_its_data_change(tmp_path, monkeypatch):
    drawn, values = [], tmp_path / "rows.csv"
    values.write_text("1")
    monkeypatch.setattr(data_figure, "file", lambda name: values)
    real = lessons.drawn
    monkeypatch.setattr(lessons, "drawn", lambda name: drawn.append(name) or real(name))
    for content in ("1", "1", "2"):
        values.write_text(content)
        title, html = data_figure.kept("glossary-origins", {}, tmp_path)
    assert drawn == ["glossary-origins"] * 2
    assert title == "من أين جاءت مصطلحات الدورة؟" and "umran-assets:charts.js" in html


def test_places_of_one_country_have_a_line_each(monkeypatch):
    real = agenda.indicator_values

    def with_another(columns):
        rows = real(columns)
        second = rows[rows["place"] == "quito"].assign(place="cuenca", name="كوينكا", value=float("nan"))
        return pd.concat([rows, second], ignore_index=True)

    monkeypatch.setattr(agenda, "indicator_values", with_another)
    listed = str(agenda.goal_11_known().table)
    assert listed.count("كوينكا") == listed.count("كيتو") == 1 and "الإكوادور" not in listed


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2017;2022", {2017, 2022}),
        ("2018 (announced for 2019);2024", {2018, 2024}),
        ("Amman 2022 (first); second in preparation (launched 2025", {2022}),
        (None, set()),
    ],
)
def test_years_in_parentheses_are_no_years_of_a_review(text, years):
    assert agenda._years_outside_notes(text) == years


@pytest.mark.parametrize("name", lessons.FIGURES)
def test_every_figure_draws_from_the_datasets_that_it_says(name, monkeypatch):
    read, load = set(), frames._frame
    monkeypatch.setattr(
        frames, "_frame", lambda folder, name, *stamps: read.add(name) or load(folder, name, *stamps)
    )
    options = (
        {"indicator": "11.2.1"} if name == "city-values" else {"country": "KHM"} if name == "slums" else {}
    )
    figure = lessons.drawn(name, **options)
    assert read == set(lessons.FIGURES[name].datasets)
    for dataset in read - {"cities", "indicator_names", "sdg11", "agadir_communes"}:  # names alone
        assert str(as_html(data.source_ar(dataset))) in str(as_html(figure.source)), dataset


def test_the_timeline_shows_what_ended_as_ended():
    drawn = coherence.instruments_in_time()
    _, in_force, others = drawn.chart.layer
    rows = pd.DataFrame(drawn.chart.data.values)
    known = data.load("policy_instruments").query("iso3 in ['MAR', 'JOR']").dropna(subset=["year"])
    assert len(rows) == len(known) and rows["hollow"].sum() == (known["status"] != "in_force").sum() > 5
    assert (in_force.mark.filled, others.mark.filled) == (True, False), "hollow: not in force"
    lines = rows[rows["until"] > rows["year"]].sort_values("name")
    plan = lines.set_index("name").loc["مخطط عمّان: النمو الحضري"]
    assert (plan["year"], plan["until"], plan["state"]) == (2008, 2025, "بلغت أفقها")
    assert set(lines["state"]) <= {"انتهت مدتها", "بلغت أفقها", "أُلغيت أو استُبدلت"}, (
        "a horizon to come is no end"
    )
    assert "أُلغي" not in drawn.table and '<th scope="col">الحالة</th>' in drawn.table


def test_bars_of_instruments_count_those_in_force_and_show_the_others_apart():
    rows = data.load("policy_instruments").query("verified != 'unverified'").set_index("instrument_id")
    themes = data.load("policy_instrument_themes").join(rows, on="instrument_id", how="inner")
    mine = themes[themes["theme"] == "follow_up_review"]
    away = int((mine["status"] != "in_force").sum())
    table = agenda.instruments_by_theme().table
    heads, *lines = [
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line) for line in re.findall(r"<tr>(.*?)</tr>", table)
    ]
    (line,) = [line for line in lines if line[0] == "المتابعة والاستعراض"]
    plain = dict(zip(heads, [re.sub("<[^>]+>", "", cell) for cell in line], strict=True))
    local = int(((mine["status"] == "in_force") & (mine["level"] == "local")).sum())
    assert (plain["ليس نافذاً"], plain["محلي"]) == (str(away), str(local)) and away > 3
