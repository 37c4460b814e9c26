"""What a reader takes from cells: results into their own progress, files that a cell wrote, a notebook to hand in."""

import json

import pytest
from playwright.sync_api import expect

from arabic_book.strings import HANDING
from live_pages import Cell, start
from probes import ARABIC_LEFT_TO_RIGHT, OVERFLOW, axe

RESULT = {"score": 1, "out_of": 1, "when": "2026-01-01T00:00:00Z"}


def results(**exercises):
    return "results " + json.dumps({"format": "book-progress", "version": 1, "exercises": exercises})


@pytest.fixture
def lesson(live_book, live_page):
    """A page that keeps progress, as those of a book with modules do, whose engine runs."""
    page = live_page("lessons/lesson.html").page
    page.add_script_tag(path=live_book.folder / "_static" / "progress.js")
    first = Cell(page, page.locator(".cell.live").first.get_attribute("id").removeprefix("cell-"))
    first.tool("run").click()
    start(page)
    first.is_now("ok")
    return page, first


def test_results_of_a_cell_go_into_the_readers_progress_and_the_better_stays(lesson):
    page, cell = lesson
    page.evaluate("bookProgress.record('exercises', 'b', {score: 1, out_of: 1})")
    cell.write(results(a=RESULT, b=RESULT | {"score": 0}))
    cell.run()
    kept = cell.box.locator(".cell-kept")
    expect(kept.get_by_role("status")).to_have_text(HANDING.kept)
    scores = "Object.entries(bookProgress.get().exercises).map(([name, row]) => [name, row.score])"
    assert sorted(page.evaluate(scores)) == [["a", 1], ["b", 1]]
    with page.expect_download() as saved:
        kept.get_by_role("button", name=HANDING.save).click()
    assert json.loads(saved.value.path().read_text("utf-8"))["exercises"]["a"]["score"] == 1
    cell.write("results " + json.dumps({"format": "another"}))
    cell.run()
    expect(kept.get_by_role("status")).to_have_text(HANDING.kept_fault)
    cell.write('print("x")')
    cell.run()
    expect(kept).to_have_count(0)


def test_where_nothing_may_be_kept_the_page_says_so(lesson):
    page, cell = lesson
    page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('no', 'QuotaExceededError'); }; }"
    )
    cell.write(results(a=RESULT))
    cell.run()
    expect(cell.box.locator(".cell-kept").get_by_role("status")).to_have_text(HANDING.not_kept)


def test_a_file_that_a_cell_wrote_is_saved_from_below_it(lesson):
    page, cell = lesson
    cell.write("writes out/ورقة.html\nwrites .hidden.json")
    cell.run()
    written = cell.box.locator(".cell-written")
    expect(written.get_by_role("button")).to_have_count(1)
    with page.expect_download() as saved:
        written.get_by_role("button").click()
    assert saved.value.suggested_filename == "ورقة.html"
    assert saved.value.path().read_text("utf-8") == "out/ورقة.html"
    page.evaluate("fake.forgets = true")
    written.get_by_role("button").click()
    expect(written.get_by_role("status")).to_have_text(HANDING.written_gone)


def test_a_notebook_is_handed_in_with_the_readers_name(live_page):
    page = live_page("others.html").page
    form = page.locator(".hand-in")
    field, said = form.locator("input"), form.locator(".hand-in-said")
    field.fill(" ")
    form.get_by_role("button").click()
    expect(said).to_have_text(HANDING.name_missing)
    assert (field.get_attribute("aria-invalid"), page.evaluate("document.activeElement.id")) == (
        "true",
        "hand-in-name",
    )
    expect(form.locator(".hand-in-open")).to_have_text(HANDING.open.format(n=4, all=4))
    Cell(page, "other").write('other = "نصي"')
    Cell(page, "other").tool("run").click()
    start(page)
    Cell(page, "other").is_now("ok")
    expect(form.locator(".hand-in-open")).to_have_text(HANDING.open.format(n=3, all=4))
    Cell(page, "other").write('other = "غيره"')
    field.fill("\u202eسارة / حداد")
    with page.expect_download() as saved:
        field.press("Enter")
    assert saved.value.suggested_filename == "others سارة حداد.ipynb"
    expect(said).to_contain_text("others سارة حداد.ipynb")
    expect(form.locator(".hand-in-open")).to_have_text(HANDING.open.format(n=4, all=4))
    handed = json.loads(saved.value.path().read_text("utf-8"))
    assert handed["metadata"]["authors"] == [{"name": "سارة حداد"}]
    assert 'other = "غيره"' in {"".join(cell["source"]) for cell in handed["cells"]}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_form_is_for_everyone(live_page, theme):
    page = live_page("others.html", width=360, height=740, theme=theme).page
    form = page.locator(".hand-in")
    form.locator("input").fill("")
    form.get_by_role("button").click()
    expect(form.locator(".hand-in-said")).to_have_text(HANDING.name_missing)
    assert page.evaluate(OVERFLOW) == [] and page.evaluate(ARABIC_LEFT_TO_RIGHT) == []
    assert axe(page) == []
    for one in (form.locator("input"), form.get_by_role("button")):
        assert one.bounding_box()["height"] >= 44


def test_a_page_that_is_not_named_has_no_form(live_page):
    assert live_page("numbers.html").page.locator(".hand-in").count() == 0
