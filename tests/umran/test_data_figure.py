"""The directive `data-figure` in a book: drawn from the data, kept until the data change, and honest about what it lacks."""

import subprocess
import sys

import pandas as pd
import pytest

from umran import data
from umran.book import data_figure
from umran.data import frames
from umran.figures import lessons
from umran.figures.lessons import agenda
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
