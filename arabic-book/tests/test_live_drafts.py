"""What a reader writes in cells is kept in the browser, letter by letter, and never lost without a word."""

import pytest

from arabic_book.strings import CELLS
from live_pages import Cell, stand_in

ROUNDS = 100


@pytest.fixture
def reader(browser, live_book):
    """A reader's browser: pages opened one after the other share what it keeps."""
    context = browser.new_context(locale="ar")

    def open_page(name="numbers.html"):
        page = context.new_page()
        page.goto(live_book.address + name)
        stand_in(page)
        return page

    yield open_page
    context.close()


def note(cell):
    return cell.box.locator(".cell-note").inner_text()


def test_a_page_closed_while_one_types_loses_nothing(reader):
    written = "# نص القارئ"
    for n in range(ROUNDS):
        page = reader()
        cell = Cell(page, "number")
        cell.tool("edit").click()
        assert cell.editor.input_value() == (written if n else '# عدد\nnumber = "خمسة"')
        if not n:
            cell.editor.fill(written)
        page.keyboard.press("Control+End")
        page.keyboard.insert_text(f"\nline_{n} = {n}")
        written += f"\nline_{n} = {n}"
        page.close(run_before_unload=False)
    cell = Cell(reader(), "number")
    assert cell.box.locator("pre").first.text_content() == written
    assert len(written.splitlines()) == ROUNDS + 1
    assert note(cell) == CELLS.edited


def test_each_page_and_cell_keeps_its_own_text(reader):
    page = reader()
    Cell(page, "shown").write("1")
    other = reader("others.html")
    Cell(other, "said").write("2")
    page.reload()
    assert Cell(page, "shown").box.locator("pre").first.text_content() == "1"
    assert Cell(page, "number").box.locator("pre").first.text_content().startswith("# عدد")
    assert note(Cell(page, "number")) == ""


def test_the_books_own_text_written_again_is_no_text_of_the_reader(reader):
    page = reader()
    cell = Cell(page, "shown")
    cell.write("1")
    assert note(cell) == CELLS.edited
    cell.editor.fill("print(number)")
    assert note(cell) == ""
    assert page.evaluate("localStorage.length") == 0


def test_two_windows_tell_each_other(reader):
    one, two = reader(), reader()
    Cell(one, "shown").write("1")
    two.wait_for_function("document.querySelector('#cell-shown pre').textContent === '1'")
    two.bring_to_front()
    Cell(two, "shown").tool("edit").click()
    one.bring_to_front()
    Cell(one, "shown").editor.fill("12")
    two.wait_for_function(
        "text => document.querySelector('#cell-shown .cell-note').innerText === text", arg=CELLS.elsewhere
    )
    assert Cell(two, "shown").editor.input_value() == "1", "what is typed here is not taken away"
    Cell(two, "shown").editor.fill("13")
    one.reload()
    assert Cell(one, "shown").box.locator("pre").first.text_content() == "13", "the last letter counts"


def test_text_of_an_older_book_is_kept_and_the_new_one_offered(reader):
    page = reader()
    kept = '{"base": "print(old)", "text": "print(mine)"}'
    for cell in ("shown", "last"):
        key = f"arabic-book.draft:demo-live:numbers:{cell}"
        page.evaluate("([key, kept]) => localStorage.setItem(key, kept)", [key, kept])
    page.reload()
    shown, last = Cell(page, "shown"), Cell(page, "last")
    assert note(shown).startswith(CELLS.changed)
    assert shown.box.locator("pre").first.text_content() == "print(mine)"
    shown.box.get_by_role("button", name=CELLS.take_new).click()
    assert shown.box.locator("pre").first.text_content() == "print(number)\n"
    assert note(shown) == ""
    last.box.get_by_role("button", name=CELLS.keep_mine).click()
    assert note(last) == CELLS.edited
    page.reload()
    assert note(last) == CELLS.edited
    assert last.box.locator("pre").first.text_content() == "print(mine)"


@pytest.mark.parametrize(
    ("fault", "key"),
    [
        ("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })", "store_refused"),
        ("Storage.prototype.setItem = () => { throw new DOMException('no', 'QuotaExceededError') }", "store_full"),
    ],
)  # fmt: skip
def test_where_nothing_can_be_kept_the_reader_is_told(browser, live_book, fault, key):
    context = browser.new_context(locale="ar")
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(fault)
    page.goto(f"{live_book.address}numbers.html")
    stand_in(page)
    cell = Cell(page, "number")
    cell.write('number = "سبعة"')
    assert note(cell) == CELLS[key]
    page.keyboard.press("Escape")
    assert cell.box.locator("pre").first.text_content() == 'number = "سبعة"', "it is kept as long as the page"
    cell.tool("run").click()
    page.locator(".cell-main").click()
    cell.is_now("ok")
    Cell(page, "shown").run()
    assert Cell(page, "shown").now.inner_text().strip() == "سبعة"
    assert errors == []
    context.close()
