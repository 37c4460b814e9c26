"""Every lesson of modules 0–6 has a figure drawn from the data: with its source and table, light, and read in the text."""

import gzip
import re

import pytest

from support import COLOURS, ROOT, as_address
from umran.figures import lessons

# Lessons are the pages that owe their reader objectives and sources; openings, quizzes, profiles and forms do not.
LESSONS = [
    name
    for name in re.findall(r"file: *(book/0[0-6]_\S+)", (ROOT / "_toc.yml").read_text(encoding="utf-8"))
    if not name.endswith("/index")
    and "{sources}" in (text := (ROOT / f"{name}.md").read_text(encoding="utf-8"))
    and "{objectives}" in text
    and "/cities/" not in name
]
DIRECTIVE = re.compile(r"(\S[^\n]*)\n\n```\{data-figure\} (\S+)\n(?::[^\n]*\n)*```\n\n(\S[^\n]*)")
FIGURE = re.compile(r'<figure class="umran-figure umran-chart".*?</figure>', re.S)
BUDGET = 60 * 1024  # of a page's own HTML, packed; the scripts that all pages share come once


def page_of(book, name):
    return (book.folder / f"{name}.html").read_text(encoding="utf-8")


def test_the_lessons_are_found():
    assert len(LESSONS) >= 33
    assert {name.split("/")[1][:2] for name in LESSONS} == {f"0{module}" for module in range(7)}


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_has_a_figure_with_its_source_and_table(book, name):
    html = page_of(book, name)
    found = FIGURE.findall(html)
    assert found, f"{name} has no figure that is drawn from the data"
    for figure in found:
        assert "المصدر: " in re.search(r"<figcaption>(.*?)</figcaption>", figure, re.S)[1]
        assert figure.count("<tr>") >= 3, "a table with its values"
        assert re.search(r'<a href="[^"]+\.csv" download="[^"]+\.csv">', figure)
    drawn = (ROOT / f"{name}.md").read_text(encoding="utf-8").count("```{data-figure}")
    assert html.count("<noscript><svg") == drawn, "a picture for who reads without scripts"
    assert len(gzip.compress(html.encode())) <= BUDGET


@pytest.mark.parametrize("name", LESSONS)
def test_a_figure_is_pointed_at_before_and_read_after_it(name):
    text = (ROOT / f"{name}.md").read_text(encoding="utf-8")
    read = DIRECTIVE.findall(text)
    assert len(read) == text.count("```{data-figure}"), f"{name}: a sentence before and after each figure"
    for before, _, after in read:
        assert not before.startswith((":", "#", "|", "(")) and before.endswith((":", "؟"))
        assert not after.startswith((":", "#", "|", "(")) and re.search(r"(?:لا|ليس\w*|لم) ", after), (
            f"{name}: what the figure does not say"
        )


def test_every_figure_of_the_list_is_used():
    used = {
        name
        for lesson in (ROOT / "book").rglob("*.md")
        for name in re.findall(r"```\{data-figure\} (\S+)", lesson.read_text(encoding="utf-8"))
    }
    assert set(lessons.FIGURES) == used


# A page for each form: bars in parts, a grid, dots, lines with a slider.
FORMS = (
    "00_start/project",
    "02_agenda_2030/goal_11",
    "05_monitoring/your_city",
    "03_evidence/good_indicator",
)


@pytest.mark.parametrize("name", FORMS)
def test_a_figure_of_each_form_answers_its_legend_and_the_keyboard(book, visit, name):
    seen = visit(f"{book.address}book/{name}.html")
    figure = seen.page.locator(".umran-chart").first
    plot, said = figure.locator(".umran-plot"), figure.locator(".umran-said")
    plot.scroll_into_view_if_needed()
    plot.locator("svg .mark-symbol path, svg .mark-rect path").first.wait_for(state="attached")
    dim = "plot => [...plot.querySelectorAll('.mark-symbol path, .mark-rect path')].filter(p => p.getAttribute('opacity') < 0.5).length"
    assert plot.evaluate(dim) == 0
    figure.locator(".umran-keys button").first.press("Enter")
    seen.page.wait_for_function(f"() => ({dim})(document.querySelector('.umran-chart .umran-plot')) > 0")
    figure.locator(".umran-keys button").first.press("Enter")
    plot.press("Home")
    first = said.inner_text()
    plot.press("ArrowLeft")
    assert said.is_visible() and said.inner_text() != first
    assert seen.errors == []


def test_without_scripts_a_lesson_has_a_picture_of_its_figure(book, browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    try:
        opened = context.new_page()
        opened.goto(f"{book.address}book/03_evidence/good_indicator.html")
        drawn, plot = opened.locator(".umran-plot noscript svg"), opened.locator(".umran-plot")
        box, around = drawn.bounding_box(), plot.bounding_box()
        assert 400 < box["width"] <= around["width"] + 1 and box["height"] <= around["height"] + 40
        assert drawn.locator(".mark-line path").count() and drawn.get_by_text("2018").count()
    finally:
        context.close()


def test_maps_that_the_page_draws_are_saved_with_their_shades(book, visit, tmp_path):
    seen = visit(f"{book.address}book/00_start/agadir.html")
    figure = seen.page.locator(".umran-panels").first
    with seen.page.expect_download() as download:
        figure.locator(".umran-save button").click()
    download.value.save_as(tmp_path / "map.png")
    *_, colours = seen.page.evaluate(COLOURS, [as_address(tmp_path / "map.png"), 0, 1])
    fills = figure.evaluate(
        "e => [...new Set([...e.querySelectorAll('svg path[data-q]')].map(p => getComputedStyle(p).fill))].filter(f => f.startsWith('rgb('))"
    )
    shades = {"#" + "".join(f"{int(part):02x}" for part in fill[4:-1].split(",")) for fill in fills}
    assert len(shades) >= 3 and shades <= set(colours)
    assert seen.errors == []
