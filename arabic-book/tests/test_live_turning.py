"""One engine for the whole book: pages change in their place while it runs, and are what they would be otherwise."""

import pytest

from arabic_book.strings import CELLS
from live_pages import Cell, stand_in, start

MARK = "window.stillHere = true"


@pytest.fixture
def reader(numbers):
    """A page whose engine runs, in a window that is marked."""
    numbers.evaluate(MARK)
    numbers.errors = []
    numbers.on("pageerror", lambda error: numbers.errors.append(str(error)))
    yield numbers
    assert numbers.errors == []


def arrived(page, title):
    """Whether a page came in the same window, as a page that was opened."""
    page.wait_for_function(
        "title => document.title.startsWith(title) && document.readyState === 'complete'", arg=title
    )
    # The keyboard goes on from the page's beginning, or from the place that is aimed at.
    page.wait_for_function("document.activeElement?.id === 'main' || document.querySelector(':target')")
    return page.evaluate("window.stillHere === true")


def turn(page, title):
    page.locator(".menu a", has_text=title).first.evaluate(
        "link => { for (let part = link.closest('details'); part; part = part.parentElement.closest('details')) part.open = true }"
    )
    page.locator(".menu a", has_text=title).first.click()
    return arrived(page, title)


def test_what_was_computed_on_one_page_is_there_after_another(reader):
    assert turn(reader, "دفتر آخر")
    assert reader.url.endswith("/others.html")
    Cell(reader, "other").run()
    assert turn(reader, "درس بلا شيفرة"), "a page without cells, too"
    assert turn(reader, "الأعداد")
    assert Cell(reader, "number").said.inner_text().startswith(CELLS.said_nothing.split("{")[0]), (
        "what was computed is still shown"
    )
    Cell(reader, "shown").run()
    assert Cell(reader, "shown").now.inner_text().strip() == "خمسة", "the variable is still there"
    assert reader.evaluate("fake.made") == 1


def test_a_cell_goes_on_while_its_reader_is_elsewhere(reader):
    turn(reader, "دفتر آخر")
    reader.evaluate("fake.wait = 700")
    Cell(reader, "other").tool("run").click()
    Cell(reader, "said").tool("run").click()
    turn(reader, "درس بلا شيفرة")
    turn(reader, "دفتر آخر")
    Cell(reader, "said").is_now("ok")
    assert Cell(reader, "said").now.inner_text().strip() == "آخر"


def test_nothing_listens_twice(reader):
    for title in ("دفتر آخر", "الأعداد", "درس بلا شيفرة"):
        turn(reader, title)
    theme = reader.evaluate("document.documentElement.dataset.theme")
    reader.locator(".theme-button").click()
    assert reader.evaluate("document.documentElement.dataset.theme") != theme, (
        "one press turns the light once"
    )
    reader.evaluate("""() => { window.saved = 0; const { setItem } = Storage.prototype;
        Storage.prototype.setItem = function (key, value) { if (key.includes('progress')) saved += 1;
            return setItem.call(this, key, value); }; }""")
    reader.locator(".question input").first.check()
    assert reader.evaluate("saved") == 1, "what is chosen is saved once"
    reader.locator(".question .check").click()
    assert reader.evaluate("saved") == 3, "the verdict and the score of the only question, once each"
    reader.keyboard.press("p")
    reader.wait_for_function("window.bookPresent && document.querySelector('.present-place')")
    reader.keyboard.press("PageDown")
    assert reader.locator(".present-place").inner_text().split()[0] == "2", "a key turns one slide"
    reader.keyboard.press("Escape")


def test_what_a_page_saves_when_it_is_left_is_saved(reader):
    reader.evaluate("addEventListener('pagehide', () => localStorage.setItem('left', document.title))")
    turn(reader, "دفتر آخر")
    assert reader.evaluate("localStorage.left").startswith("الأعداد")


def test_back_and_forward_find_their_pages_and_places(reader):
    turn(reader, "درس بلا شيفرة")
    reader.evaluate("document.querySelector('article').style.paddingBottom = '3000px'")
    reader.evaluate("scrollTo(0, 900)")
    reader.wait_for_timeout(200)
    reader.evaluate("window.before = scrollY")
    reader.evaluate("document.querySelector('.around-previous').click()")
    assert arrived(reader, "درس فيه شيفرة")
    assert reader.evaluate("scrollY") == 0
    reader.go_back()
    assert arrived(reader, "درس بلا شيفرة")
    assert reader.url.endswith("/lessons/quiet.html")
    assert reader.evaluate("scrollY") == min(
        900, reader.evaluate("document.documentElement.scrollHeight - innerHeight")
    )
    reader.go_back()
    assert arrived(reader, "الأعداد")
    reader.go_forward()
    assert arrived(reader, "درس بلا شيفرة")
    reader.go_forward()
    assert arrived(reader, "درس فيه شيفرة")
    assert reader.evaluate("arabicBookSession.isOn()")


def test_a_place_in_a_page_is_aimed_at(reader):
    turn(reader, "درس بلا شيفرة")
    reader.locator("article a", has_text="إلى موضع في الدرس").click()
    assert reader.url.endswith("#quiet-first")
    assert reader.evaluate("stillHere")
    turn(reader, "الأعداد")
    reader.evaluate("""() => { const link = document.querySelector('article a') ?? document.createElement('a');
        link.href = 'lessons/quiet.html#quiet-second'; document.querySelector('article').append(link); link.click(); }""")
    assert arrived(reader, "درس بلا شيفرة")
    assert reader.url.endswith("#quiet-second")
    assert reader.evaluate("document.querySelector(':target')?.id") == "quiet-second"
    reader.go_back()
    assert arrived(reader, "الأعداد")


def test_other_links_are_the_browsers(reader):
    turn(reader, "درس بلا شيفرة")
    with reader.expect_download():
        reader.locator("article a.download").click()
    with reader.context.expect_page() as opened:
        reader.locator(".menu a", has_text="درس فيه شيفرة").first.click(modifiers=["ControlOrMeta"])
    opened.value.close()
    assert (reader.evaluate("stillHere"), reader.url.endswith("/lessons/quiet.html")) == (True, True)
    with reader.expect_navigation():
        reader.evaluate("document.querySelector('.foot a').click()")
    assert reader.url.endswith("NOTICES.txt")


def test_a_page_that_cannot_be_fetched_is_the_browsers(reader):
    reader.route(
        "**/others.html",
        lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_(),
    )
    with reader.expect_navigation():
        reader.evaluate("document.querySelector('.menu a[href$=\"others.html\"]').click()")
    assert reader.evaluate("window.stillHere") is None
    assert reader.title().startswith("دفتر آخر")


def test_a_page_of_another_edition_is_the_browsers(reader):
    def older(route):
        body = route.fetch().text()
        route.fulfill(body=body.replace("book.css?", "book.css?0"), content_type="text/html; charset=utf-8")

    reader.route("**/others.html", older)
    with reader.expect_navigation():
        reader.evaluate("document.querySelector('.menu a[href$=\"others.html\"]').click()")
    assert reader.evaluate("window.stillHere") is None


def test_the_search_finds_pages_in_the_same_window(reader):
    reader.locator("#q").fill("شيفرة")
    reader.locator("#q").press("Enter")
    reader.wait_for_function("document.querySelectorAll('ul.search li').length > 0")
    assert reader.evaluate("stillHere")
    assert "q=" in reader.url
    reader.locator("ul.search a").first.click()
    reader.wait_for_function("document.querySelector('mark')")
    assert reader.evaluate("stillHere")


def test_without_an_engine_pages_open_as_ever(live_page):
    page = live_page().page
    page.evaluate(MARK)
    with page.expect_navigation():
        page.evaluate("document.querySelector('.menu a[href$=\"others.html\"]').click()")
    assert page.evaluate("window.stillHere") is None


def test_an_engine_that_is_being_brought_comes_along(live_page):
    page = live_page().page
    page.evaluate("window.fake = { slow: 500 }")
    page.evaluate(MARK)
    Cell(page, "number").tool("run").click()
    start(page)
    page.wait_for_function("document.querySelector('progress')")
    turn(page, "دفتر آخر")
    assert page.evaluate("stillHere")
    page.locator(".live-panel progress").wait_for()
    page.wait_for_function(
        "text => document.querySelector('.live-state').textContent === text", arg=CELLS.state_ready
    )
    turn(page, "الأعداد")
    Cell(page, "number").is_now("ok")


def test_a_presentation_goes_on_to_the_next_lesson_with_its_engine(live_page):
    page = live_page("lessons/lesson.html").page
    page.evaluate(MARK)
    Cell(page, "greeting").tool("run").click()
    start(page)
    Cell(page, "greeting").is_now("ok")
    page.keyboard.press("p")
    page.wait_for_function("window.bookPresent && document.querySelector('.present-place')")
    page.keyboard.press("End")
    page.keyboard.press("PageDown")
    page.wait_for_function(
        "location.pathname.endsWith('quiet.html') && document.querySelector('.present-place')"
    )
    assert page.evaluate("stillHere")
    assert "#slide=1" in page.url


def test_cells_of_a_slide_are_run_and_edited_and_keep_their_keys(live_page):
    page = live_page("lessons/lesson.html", height=720).page
    page.keyboard.press("p")
    page.wait_for_function("window.bookPresent && document.querySelector('.present-place')")
    cell = Cell(page, "greeting")
    while not cell.tool("run").is_visible():
        page.keyboard.press("PageDown")
    at = page.locator(".present-place").inner_text()
    cell.tool("run").click()
    start(page)
    cell.is_now("ok")
    assert cell.now.is_visible()
    cell.tool("edit").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("\nprint(word) # O B ← p")
    for key in ("Home", "ArrowLeft", "Backspace", "Delete"):
        page.keyboard.press(key)
    assert page.locator(".present-place").inner_text() == at, "no key of the presentation was pressed"
    assert cell.editor.evaluate("field => parseFloat(getComputedStyle(field).fontSize)") >= 20, (
        "letters for a hall"
    )
    page.keyboard.press("Escape")
    assert cell.editor.count() == 0
    assert page.locator(".present-bar").is_visible(), "Esc leaves the editor first"
    page.keyboard.press("Escape")
    assert page.locator(".present-bar").count() == 0


def test_tools_stand_on_the_slide_of_their_cell(live_page):
    page = live_page("numbers.html", height=720).page
    page.keyboard.press("p")
    page.wait_for_function("window.bookPresent && document.querySelector('.present-place')")
    seen = set()
    for n in range(page.evaluate("bookPresent.count()")):
        page.evaluate("n => bookPresent.go(n)", n + 1)
        assert page.evaluate("bookPresent.check()") == []
        for cell in page.locator(".cell.live").all():
            if cell.locator(".cell-tools").is_visible():
                assert cell.locator(".fold").is_visible()
                seen.add(cell.get_attribute("id"))
    assert {"cell-shown", "cell-map", "cell-last"} <= seen


def test_reading_on_is_the_browsers_from_a_folder(live_book, live_page):
    page = live_page(address=f"{live_book.folder.as_uri()}/").page
    Cell(page, "number").tool("run").click()
    start(page)
    Cell(page, "number").is_now("ok")
    page.evaluate(MARK)
    with page.expect_navigation():
        page.evaluate("document.querySelector('.menu a[href$=\"others.html\"]').click()")
    stand_in(page)
    assert page.evaluate("window.stillHere") is None
