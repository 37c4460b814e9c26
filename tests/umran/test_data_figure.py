"""The directive `data-figure` in a book: drawn from the data, kept until the data change, and honest about what it lacks."""

import subprocess
import sys

import pytest

from umran import data
from umran.book import data_figure
from umran.data import frames
from umran.figures import lessons
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
        "html",
        source,
        folder / "built",
    ]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("figure")
    done = build(folder, ".. data-figure:: city-growth\n   :city: quito")
    assert done.returncode == 0, done.stderr
    return folder / "built" / "index.html"


def test_a_lesson_shows_a_figure_with_its_source_and_table(page, visit):
    seen = visit(page.as_uri())
    seen.page.wait_for_selector(".umran-plot .mark-line path")
    assert (seen.foreign, seen.failed, seen.errors) == ([], [], [])
    figure = seen.page.locator("figure.umran-chart")
    assert "المصدر: " in figure.locator("figcaption").inner_text()
    assert figure.locator("table tbody tr").count() == 17
    assert figure.locator(".umran-plot svg").count() == 1, "the picture for no script is no second chart"


def test_without_scripts_the_page_has_a_picture_of_it(page, browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 900, "height": 800})
    try:
        opened = context.new_page()
        opened.goto(page.as_uri())
        drawn = opened.locator(".umran-plot noscript svg")
        box, plot = drawn.bounding_box(), opened.locator(".umran-plot").bounding_box()
        assert 400 < box["width"] <= plot["width"] + 1
        assert drawn.locator(".mark-line path").count() >= 2
    finally:
        context.close()


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
