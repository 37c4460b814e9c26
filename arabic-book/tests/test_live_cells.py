"""Cells of code in the page: started by the reader's press alone, run, edited, stopped, brought back."""

import gzip
import json

import nbformat
import pytest

from arabic_book.strings import CELLS
from live_pages import Cell, stand_in, start
from probes import ARABIC_LEFT_TO_RIGHT, LATIN_INTERFACE, OVERFLOW, REORDERED_LINES, axe

LIMIT = 10 * 1024


def announced(page, text):
    page.wait_for_function("text => document.querySelector('.live-said').textContent === text", arg=text)


def test_nothing_of_the_engine_is_asked_for_before_the_press(live_book, live_page):
    seen = live_page()
    names = {url.split("/")[-1].split("?")[0] for url in seen.bodies}
    assert "live.js" in names
    assert not names & {"live-session.js", "live-engine.js", "manifest.js", "numbers.js"}
    assert seen.errors == [] and seen.failed == []
    script = (live_book.folder / "_static" / "live.js").read_bytes()
    assert len(gzip.compress(script, 6)) <= LIMIT
    assert seen.asked == []
    Cell(seen.page, "number").tool("run").click()
    seen.page.locator(".cell-main").wait_for()
    assert seen.asked == ["live-session.js", "manifest.js"], "the engine waits for the reader's word"


def test_the_first_press_tells_the_size_and_takes_no_for_an_answer(live_page):
    seen = live_page()
    cell = Cell(seen.page, "number")
    cell.tool("run").click()
    asked = cell.box.locator(".cell-ask")
    asked.locator("p").first.wait_for()
    assert asked.locator("p").first.inner_text() == CELLS.ask.format(size=CELLS.size.format(n=19))
    assert seen.page.evaluate("document.activeElement.textContent").startswith("لتشغيل الخلايا")
    asked.get_by_role("button", name=CELLS.no, exact=True).click()
    assert asked.inner_html() == "" and "live-engine.js" not in seen.asked
    cell.tool("run").click()
    start(seen.page)
    cell.is_now("ok")
    assert seen.page.evaluate("fake.base").endswith("/_static/live/")
    seen.page.reload()
    Cell(seen.page, "number").run()
    assert seen.page.locator(".cell-main").count() == 0, "who has agreed is not asked again"


def test_an_output_takes_the_place_of_the_stored_one_and_gives_it_back(numbers):
    cell = Cell(numbers, "shown")
    cell.run()
    assert (cell.now.inner_text().strip(), cell.stored.is_visible()) == ("خمسة", False)
    assert cell.said.inner_text().startswith(CELLS.said_ok.split("{")[0])
    cell.said.get_by_role("button", name=CELLS.show_stored).click()
    assert (cell.now.is_visible(), cell.stored.inner_text().strip()) == (False, "محفوظ: خمسة")
    assert numbers.evaluate("document.activeElement.textContent") == CELLS.show_now
    cell.said.get_by_role("button", name=CELLS.show_now).click()
    assert (cell.now.is_visible(), cell.stored.is_visible()) == (True, False)
    announced(numbers, CELLS.told_ok.format(n=2))
    cell.tool("reset").click()
    assert (cell.now.is_visible(), cell.stored.is_visible(), cell.said.is_visible()) == (False, True, False)
    assert not cell.tool("reset").is_visible(), "there is nothing more to go back from"


def test_a_cell_is_written_and_run_by_keyboard_alone(numbers):
    cell = Cell(numbers, "shown")
    cell.tool("edit").focus()
    numbers.keyboard.press("Enter")
    assert cell.box.locator("details.fold").get_attribute("open") is not None
    assert numbers.evaluate("document.activeElement.className") == "cell-editor"
    assert cell.editor.evaluate("field => getComputedStyle(field).direction") == "ltr"
    numbers.keyboard.press("Control+a")
    numbers.keyboard.type('for x in y:\nword = "سلام"')
    assert cell.editor.input_value() == 'for x in y:\n    word = "سلام"', "a block is indented"
    numbers.keyboard.press("Shift+Tab")
    assert cell.editor.input_value() == 'for x in y:\nword = "سلام"'
    numbers.keyboard.press("Tab")
    assert cell.editor.input_value().endswith('"    ')
    numbers.keyboard.press("Control+z")
    assert cell.editor.input_value().endswith('"سلام"'), "undo is kept"
    cell.editor.fill('for x in y:\nword = "سلام"')
    numbers.keyboard.press("Control+End")
    numbers.keyboard.press("Enter")
    numbers.keyboard.type("print(word)")
    numbers.keyboard.press("Control+Enter")
    cell.is_now("ok")
    assert cell.now.inner_text().strip() == "سلام"
    assert numbers.evaluate("document.activeElement.className") == "cell-editor", "Ctrl+Enter stays"
    numbers.keyboard.press("Escape")
    assert cell.editor.count() == 0
    assert numbers.evaluate("document.activeElement.dataset.does") == "edit"
    assert cell.box.locator("pre .s2").first.inner_text() == '"سلام"', "coloured while it is not edited"
    assert numbers.evaluate(REORDERED_LINES) == []
    numbers.keyboard.press("Enter")
    numbers.keyboard.press("Shift+Enter")
    cell.is_now("ok")
    focused = numbers.evaluate("document.activeElement.closest('.cell').id")
    assert (cell.editor.count(), focused) == (0, "cell-fault"), "Shift+Enter goes on to the next"


def test_the_editor_grows_with_its_text(numbers):
    cell = Cell(numbers, "shown")
    cell.write("1")
    low = cell.editor.bounding_box()["height"]
    cell.editor.fill("1\n" * 30)
    assert cell.editor.bounding_box()["height"] > 8 * low
    assert cell.editor.evaluate("field => field.scrollHeight <= field.clientHeight + 1")


def test_cells_run_in_the_books_order_with_those_that_no_page_shows(numbers):
    numbers.evaluate("fake.runs.length = 0")
    numbers.locator(".live-panel [data-does=all]").click()
    Cell(numbers, "last").is_now("ok")
    assert numbers.evaluate("fake.runs") == ["number", "shown", "fault", "hidden", "map", "last"]
    assert Cell(numbers, "last").now.inner_text().strip() == "مخفية"
    assert Cell(numbers, "fault").box.get_attribute("data-status") == "error", (
        "a fault that is meant stops nothing"
    )


def test_run_above_runs_what_stands_above_and_the_cell(numbers):
    numbers.evaluate("fake.runs.length = 0")
    Cell(numbers, "fault").tool("above").click()
    Cell(numbers, "fault").is_now("error")
    assert numbers.evaluate("fake.runs") == ["number", "shown", "fault"]


def test_a_fault_stops_what_waits_and_says_where(numbers):
    Cell(numbers, "shown").write("print(absent)")
    numbers.locator(".live-panel [data-does=all]").click()
    Cell(numbers, "last").is_now("skipped")
    assert Cell(numbers, "shown").said.inner_text().startswith(CELLS.said_error)
    assert Cell(numbers, "last").said.inner_text() == CELLS.said_skipped
    assert Cell(numbers, "last").stored.is_visible()


def test_an_endless_cell_is_stopped_and_the_engine_comes_back(live_page):
    page = live_page("others.html").page
    page.evaluate(
        "window.fake = { stops: new Promise((done) => { setTimeout(() => { fake.comesBack = done }) }) }"
    )
    page.locator(".live-panel [data-does=all]").click()
    start(page)
    endless, after = Cell(page, "endless"), Cell(page, "after")
    endless.is_now("running")
    after.is_now("waiting")
    assert (endless.tool("stop").is_visible(), after.tool("stop").count()) == (True, 1)
    assert page.locator(".live-state").inner_text() == CELLS.state_queue.format(n=1)
    page.keyboard.press("Control+.")
    endless.is_now("stopped")
    after.is_now("skipped")
    assert page.locator(".live-state").inner_text() == CELLS.state_stopping
    page.evaluate("fake.comesBack()")
    assert endless.said.inner_text().startswith(CELLS.said_stopped)
    page.wait_for_function(
        "text => document.querySelector('.live-state').textContent === text", arg=CELLS.state_gone
    )
    Cell(page, "said").run("error")
    Cell(page, "other").run()
    Cell(page, "said").run()
    assert Cell(page, "said").now.inner_text().strip() == "آخر"


def test_what_waits_can_be_left_out(live_page):
    page = live_page("others.html").page
    page.locator(".live-panel [data-does=all]").click()
    start(page)
    Cell(page, "endless").is_now("running")
    after = Cell(page, "after")
    after.tool("stop").click()
    after.is_now("skipped")
    Cell(page, "endless").tool("stop").click()
    Cell(page, "endless").is_now("stopped")
    assert page.evaluate("fake.runs.includes('after')") is False


def test_a_cell_that_is_run_shows_its_code(numbers):
    cell = Cell(numbers, "shown")
    assert not cell.box.locator("pre").first.is_visible()
    cell.run()
    assert cell.box.locator("pre").first.is_visible()


def test_libraries_that_a_cell_needs_are_offered_with_their_size(numbers):
    cell = Cell(numbers, "map")
    cell.run("needs")
    offer = cell.box.locator(".cell-ask p").first
    assert offer.inner_text() == CELLS.needs.format(title="مكتبات الخرائط", size=CELLS.size.format(n="8.2"))
    assert cell.stored.is_visible()
    start(numbers)
    cell.is_now("ok")
    assert cell.now.inner_text().strip() == "خريطة جديدة"


def test_cells_that_wait_for_the_same_libraries_run_together(numbers):
    Cell(numbers, "shown").write("needs geo")
    numbers.locator(".live-panel [data-does=all]").click()
    Cell(numbers, "last").is_now("ok")
    Cell(numbers, "shown").is_now("needs")
    Cell(numbers, "map").box.locator(".cell-main").click()
    for name in ("shown", "map"):
        Cell(numbers, name).is_now("ok")
        assert Cell(numbers, name).box.locator(".cell-ask").inner_html() == ""


def test_what_failed_for_want_of_libraries_stops_nothing_and_runs_with_them(live_page):
    page = live_page("others.html").page
    Cell(page, "other").write('needs geo\nother = "آخر"')
    Cell(page, "endless").write("1")
    page.locator(".live-panel [data-does=all]").click()
    start(page)
    Cell(page, "after").is_now("ok")
    said = Cell(page, "said")
    assert (said.said.inner_text(), said.stored.is_visible()) == (CELLS.said_lacking, True)
    start(page)
    said.is_now("ok")
    assert Cell(page, "said").now.inner_text().strip() == "آخر"


def test_the_page_goes_back_to_the_book_while_a_cell_runs(live_page):
    page = live_page("others.html").page
    Cell(page, "endless").tool("run").click()
    start(page)
    Cell(page, "endless").is_now("running")
    page.locator(".live-panel [data-does=reset]").click()
    announced(page, CELLS.reset_all_done)
    page.wait_for_function("!arabicBookSession.running")
    assert Cell(page, "endless").box.get_attribute("data-status") == ""
    Cell(page, "after").run()


def test_without_the_libraries_the_cell_says_so_and_the_rest_run(numbers):
    numbers.locator(".live-panel [data-does=all]").click()
    Cell(numbers, "last").is_now("ok")
    cell = Cell(numbers, "map")
    assert numbers.evaluate("document.activeElement.closest('.cell-ask')") is None, "an offer takes no focus"
    cell.box.get_by_role("button", name=CELLS.needs_no).click()
    assert cell.said.inner_text() == CELLS.said_needs.format(title="مكتبات الخرائط")
    numbers.evaluate("fake.fails = 'offline'")
    cell.run("needs")
    start(numbers)
    cell.box.locator(".cell-fault").wait_for()
    assert cell.box.locator(".cell-fault").inner_text() == CELLS.fault_offline
    cell.write("needs none")
    cell.run("needs")
    assert "tensorflow" in cell.said.inner_text()


@pytest.mark.parametrize("code", ["missing", "damaged", "offline", "version", "memory", "unheard-of"])
def test_what_keeps_the_engine_from_starting_is_said(live_page, code):
    page = live_page().page
    page.evaluate("code => { window.fake = { fails: code } }", code)
    cell = Cell(page, "number")
    cell.tool("run").click()
    start(page)
    said = cell.box.locator(".cell-fault")
    said.wait_for()
    key = f"fault_{code}" if f"fault_{code}" in CELLS else "fault_failed"
    assert said.inner_text() == CELLS[key].format(file="\u2066numpy.whl\u2069")
    announced(page, CELLS[key].format(file="\u2066numpy.whl\u2069"))
    assert page.locator(".page-links .launch").is_visible(), "the other ways stay"
    page.evaluate("delete fake.fails")
    cell.box.get_by_role("button", name=CELLS.again).click()
    start(page)
    cell.is_now("ok")


def test_the_start_shows_how_far_it_is_and_can_be_ended(live_page):
    page = live_page().page
    page.evaluate("window.fake = { slow: 400 }")
    cell = Cell(page, "number")
    cell.tool("run").click()
    start(page)
    bar = cell.box.get_by_role("progressbar", name=CELLS.loading_label)
    page.wait_for_function("document.querySelector('progress')?.value > 0")
    assert " من 19 ميغابايت" in cell.box.locator(".cell-progress").inner_text()
    cell.box.get_by_role("button", name=CELLS.cancel).click()
    cell.box.locator(".cell-fault").wait_for()
    assert cell.box.locator(".cell-fault").inner_text() == CELLS.fault_cancelled
    assert bar.count() == 0
    assert page.evaluate("arabicBookSession.isOn()") is False
    page.evaluate("fake.slow = 1")
    cell.box.get_by_role("button", name=CELLS.again).click()
    start(page)
    cell.is_now("ok")


def test_scripts_that_do_not_come_are_told(live_page):
    page = live_page().page
    page.route("**/live-session.js*", lambda route: route.abort())
    cell = Cell(page, "number")
    cell.tool("run").click()
    cell.box.locator(".cell-fault").wait_for()
    assert cell.box.locator(".cell-fault").inner_text() == CELLS.not_brought
    page.unroute("**/live-session.js*")
    cell.tool("run").click()
    start(page)
    cell.is_now("ok")


def test_an_engine_that_breaks_is_told_and_comes_back(numbers):
    cell = Cell(numbers, "shown")
    cell.write("crash")
    cell.run("failed")
    assert cell.said.inner_text().startswith(CELLS.fault_failed)
    cell.write("print(number)")
    cell.run("error")
    Cell(numbers, "number").run()
    cell.run()


def test_an_engine_that_comes_back_by_itself_says_what_is_gone(numbers):
    cell = Cell(numbers, "shown")
    cell.write("memory")
    cell.run("crashed")
    assert cell.said.inner_text().startswith(CELLS.said_crashed)
    announced(numbers, CELLS.told_crashed.format(n=2))
    Cell(numbers, "number").run()


def test_the_focus_is_never_lost(live_page):
    page = live_page().page
    where = "[document.activeElement.closest('.cell')?.id, document.activeElement.tagName].join()"
    tool = Cell(page, "shown").tool("run")
    tool.focus()
    page.keyboard.press("Enter")
    page.locator(".cell-main").wait_for()
    assert page.evaluate(where) == "cell-shown,P"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(where) == "cell-shown,BUTTON", "after no"
    page.keyboard.press("Enter")
    page.locator(".cell-main").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    Cell(page, "shown").is_now("error")
    assert page.evaluate(where) == "cell-shown,BUTTON", "after the start"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.evaluate(where) == "cell-shown,BUTTON", "after the editor"


def test_an_old_browser_is_told_before_anything_is_loaded(browser, live_book):
    context = browser.new_context(locale="ar")
    page = context.new_page()
    page.add_init_script("delete window.WebAssembly")
    page.goto(f"{live_book.address}numbers.html")
    asked = stand_in(page)
    Cell(page, "number").tool("run").click()
    announced(page, CELLS.old)
    assert Cell(page, "number").box.locator(".cell-ask").inner_text() == CELLS.old
    assert "live-engine.js" not in asked
    context.close()


def saved(page, button):
    with page.expect_download() as download:
        button.click()
    return download.value


@pytest.mark.parametrize("from_folder", [False, True])
def test_the_readers_copy_is_a_notebook_with_text_and_outputs(live_book, live_page, from_folder):
    address = f"{live_book.folder.as_uri()}/" if from_folder else ""
    page = live_page(address=address).page
    Cell(page, "number").write('number = "ستة"')
    Cell(page, "shown").tool("above").click()
    start(page)
    Cell(page, "shown").is_now("ok")
    Cell(page, "last").write("print(0)")
    download = saved(page, page.locator(".live-panel [data-does=save]"))
    assert download.suggested_filename == "numbers.ipynb"
    notebook = nbformat.reads(download.path().read_text(encoding="utf-8"), as_version=4)
    nbformat.validate(notebook)
    cells = {cell.id: cell for cell in notebook.cells}
    assert cells["md-0"].source.startswith("# الأعداد")
    assert cells["number"].source == 'number = "ستة"'
    assert cells["shown"].outputs[0].text == "ستة\n"
    assert (cells["last"].source, cells["last"].outputs) == ("print(0)", [])
    assert cells["hidden"].source == 'hidden = "مخفية"'
    assert "محفوظة" in cells["map"].outputs[0].data["text/html"], "what was not run is as the book has it"


def test_everything_goes_back_to_the_book_when_asked_twice(numbers):
    cell = Cell(numbers, "shown")
    cell.write("print(number)\n1")
    cell.run()
    button = numbers.locator(".live-panel [data-does=reset]")
    button.click()
    announced(numbers, CELLS.reset_ask)
    assert cell.editor.count() == 1, "the first press only asks"
    button.click()
    announced(numbers, CELLS.reset_all_done)
    assert cell.editor.count() == 0 and cell.stored.is_visible()
    assert cell.box.locator("pre").first.text_content() == "print(number)\n"
    assert numbers.evaluate("Object.keys(localStorage).filter(key => key.includes('draft'))") == []
    cell.run("error")


def test_a_new_beginning_forgets_variables_and_keeps_text(numbers):
    Cell(numbers, "shown").write("print(number)\n2")
    numbers.locator(".live-panel [data-does=restart]").click()
    announced(numbers, CELLS.state_gone)
    Cell(numbers, "shown").run("error")
    assert Cell(numbers, "shown").editor.input_value() == "print(number)\n2"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_live_cells_are_accessible_on_every_screen(live_page, theme, width):
    page = live_page(width=width, theme=theme, has_touch=width == 360).page
    page.locator(".live-panel [data-does=all]").click()
    page.locator(".cell-main").wait_for()
    assert axe(page) == []
    start(page)
    Cell(page, "last").is_now("ok")
    Cell(page, "shown").write('print("نص عربي طويل جداً لا يسعه سطر واحد على هاتف صغير، فيُمرَّر أفقياً")')
    page.locator(".live-help summary").click()
    assert axe(page) == []
    assert page.evaluate(ARABIC_LEFT_TO_RIGHT) == []
    assert page.evaluate(OVERFLOW) == []
    words = set(page.evaluate(LATIN_INTERFACE))
    allowed = {"Python", "Binder", "Esc", "Shift", "Enter", "Tab", "Ctrl"}
    assert (
        not {word for text in words for word in text.split() if word.isascii() and word.isalpha()} - allowed
    )
    if width == 360:
        small = page.eval_on_selector_all(
            ".cell-tool, .cell-answers button, .cell-small, .fold > summary, .live-help > summary",
            "all => all.filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect())"
            ".filter(box => box.height < 43.5 || box.width < 43.5).length",
        )
        assert small == 0


def test_every_tool_has_a_name_of_its_own_and_shows_its_focus(numbers):
    names = numbers.eval_on_selector_all(
        ".cell-tools button",
        "all => all.filter(one => !one.hidden).map(one => one.getAttribute('aria-label'))",
    )
    assert len(names) == len(set(names)) > 10
    tool = Cell(numbers, "shown").tool("edit")
    tool.focus()
    numbers.keyboard.press("Tab")
    outline = numbers.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"


def test_paper_has_no_tools(numbers):
    Cell(numbers, "shown").run()
    numbers.emulate_media(media="print")
    for part in (".live-panel", ".cell-tools", ".cell-said"):
        assert not numbers.locator(part).first.is_visible(), part
    assert Cell(numbers, "shown").now.is_visible()


def test_a_page_from_a_folder_runs_its_cells(live_book, live_page):
    seen = live_page(address=f"{live_book.folder.as_uri()}/")
    cell = Cell(seen.page, "number")
    cell.tool("run").click()
    assert cell.box.locator(".cell-ask p").first.inner_text().startswith(CELLS.ask_file.split("{")[0])
    start(seen.page)
    cell.is_now("ok")
    assert seen.errors == []


def test_a_lesson_has_cells_of_its_own(live_page):
    seen = live_page("lessons/lesson.html")
    cell = Cell(seen.page, "greeting")
    assert cell.box.locator("pre").inner_text().strip() == '# تحية\nword = "سلام"\nprint(word)'
    cell.tool("run").click()
    start(seen.page)
    cell.is_now("ok")
    assert cell.now.inner_text().strip() == "سلام"
    download = saved(seen.page, seen.page.locator(".live-panel [data-does=save]"))
    notebook = json.loads(download.path().read_text(encoding="utf-8"))
    assert [cell["id"] for cell in notebook["cells"]] == ["greeting", "live-2"]


def test_a_book_without_the_files_has_code_to_read_and_nothing_else(demo, visit):
    page = visit(f"{demo.address}notebook.html", scroll=False).page
    assert page.locator(".cell-tools, .live-panel").count() == 0
    assert page.locator("script[src*='live'], link[href*='live.css']").count() == 0
    assert page.locator("#cell-printed pre").count() > 0
