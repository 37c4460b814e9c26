"""A page shown as slides: by keyboard and remote control, with a second window, on paper, and without a trace left."""

import io
import json

import pypdfium2
import pytest

from arabic_book.strings import PRESENT
from probes import ARABIC_LEFT_TO_RIGHT, axe

NOTE = "ملاحظة سرية للمدرّب وحده"
BODY = "document.documentElement.cloneNode(false).outerHTML + document.body.outerHTML"


def ready(page):
    page.wait_for_function("window.bookPresent && document.querySelector('.present')")
    return page


def present(page):
    page.keyboard.press("p")
    return ready(page)


def place(page):
    return int(page.locator(".present-place").inner_text().split()[0])


def count(page):
    return page.evaluate("bookPresent.count()")


@pytest.fixture
def slides(demo, visit):
    return present(visit(f"{demo.address}components.html", height=720, scroll=False).page)


def test_slides_begin_at_headings_and_carry_them(slides):
    told = slides.evaluate("bookPresent.slides()")
    headings = slides.eval_on_selector_all(
        "article :is(h1, h2, h3)", "all => all.map(h => h.firstChild.textContent.trim())"
    )
    titles = list(dict.fromkeys(slide["title"] for slide in told))
    assert [title for title in headings if title in titles] == titles
    assert titles[0] == "المكوّنات"
    assert slides.locator(".objectives").is_visible(), "the first slide says what one will be able to do"
    slides.keyboard.press("PageDown")
    assert not slides.locator(".objectives").is_visible()


@pytest.mark.parametrize("key", ["Space", "PageDown", "ArrowLeft"])
def test_the_next_slide_stands_on_the_left(slides, key):
    slides.keyboard.press(key)
    assert place(slides) == 2
    back = {"Space": "Shift+Space", "PageDown": "PageUp", "ArrowLeft": "ArrowRight"}[key]
    slides.keyboard.press(back)
    assert place(slides) == 1


def test_keys_of_a_presenter(slides):
    slides.keyboard.press("End")
    assert place(slides) == count(slides)
    assert slides.locator(".present-end").is_visible()
    slides.keyboard.press("Home")
    assert place(slides) == 1
    slides.keyboard.press("b")
    assert slides.locator(".present-black").is_visible()
    slides.keyboard.press("PageDown")
    assert (slides.locator(".present-black").is_visible(), place(slides)) == (False, 1)
    slides.keyboard.press(".")
    assert slides.locator(".present-black").is_visible()
    slides.keyboard.press("Escape")
    slides.keyboard.press("l")
    slides.mouse.move(400, 300)
    dot = slides.locator(".present-dot").bounding_box()
    assert (round(dot["x"] + dot["width"] / 2), round(dot["y"] + dot["height"] / 2)) == (400, 300)
    slides.keyboard.press("t")
    assert "12" in slides.locator(".present-clock").inner_text(), "time left of the lesson's 12 minutes"
    slides.keyboard.press("F5")
    assert slides.locator(".present-bar").is_visible(), (
        "a remote control's start key does not load the page again"
    )
    slides.keyboard.press("?")
    assert slides.get_by_role("dialog", name=PRESENT.help).is_visible()
    slides.keyboard.press("Escape")
    assert slides.locator(".present-bar").is_visible(), "Esc closes the help first"


def test_a_finger_draws_the_next_slide_from_the_left(slides):
    swipe = """([from, to]) => { const main = document.querySelector('main'), at = x => [new Touch({ identifier: 1, target: main, clientX: x, clientY: 300 })];
        main.dispatchEvent(new TouchEvent('touchstart', { touches: at(from), changedTouches: at(from) }));
        main.dispatchEvent(new TouchEvent('touchend', { touches: [], changedTouches: at(to) })); }"""
    slides.evaluate(swipe, [300, 600])
    assert place(slides) == 2
    slides.evaluate(swipe, [600, 300])
    assert place(slides) == 1


def test_the_overview_leads_to_any_slide_by_keyboard(slides):
    slides.keyboard.press("o")
    cells = slides.locator(".present-cell")
    assert cells.count() == count(slides)
    assert slides.evaluate("document.activeElement.getAttribute('aria-current')") == "true"
    slides.keyboard.press("ArrowLeft")
    slides.keyboard.press("ArrowLeft")
    slides.keyboard.press("Enter")
    assert (place(slides), slides.locator(".present-overlay").is_visible()) == (3, False)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_slides_are_accessible_and_announced(demo, visit, theme):
    page = present(visit(f"{demo.address}components.html", height=720, theme=theme, scroll=False).page)
    page.keyboard.press("PageDown")
    title = page.evaluate("bookPresent.slides()[1].title")
    assert page.locator(".present [role=status]").inner_text() == PRESENT.said.replace("{n}", "2").replace(
        "{all}", str(count(page))
    ).replace("{title}", title)
    assert page.evaluate("document.activeElement.matches('main')")
    assert page.evaluate(ARABIC_LEFT_TO_RIGHT) == []
    assert axe(page) == []
    page.keyboard.press("o")
    assert axe(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert axe(page) == []


def test_leaving_puts_the_page_back_to_the_letter_and_frames_live_on(demo, visit):
    page = visit(f"{demo.address}components.html", height=720, scroll=False).page
    page.evaluate("""() => { const frame = document.createElement('iframe'); frame.srcdoc = '<p>خريطة</p>'; frame.height = 600;
        window.loads = 0; frame.onload = () => { window.loads += 1; }; document.querySelector('#demo-table, table').closest('section').append(frame); }""")
    page.wait_for_function("window.loads === 1")
    before = page.evaluate(BODY)
    button = page.locator(".present-button")
    # A full screen has one size: here the window stays one, which can be made smaller.
    page.evaluate("document.documentElement.requestFullscreen = undefined")
    button.click()
    ready(page)
    for _ in range(count(page) - 1):
        page.keyboard.press("PageDown")
    page.set_viewport_size({"width": 1024, "height": 768})
    page.wait_for_function("document.documentElement.style.getPropertyValue('--stage-width') === '1024px'")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.wait_for_function("document.documentElement.style.getPropertyValue('--stage-width') === '1280px'")
    page.keyboard.press("o")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_function("!document.documentElement.classList.contains('presenting')")
    assert page.evaluate(BODY) == before
    assert page.evaluate("window.loads") == 1, "a frame was loaded again: a map would forget where it stood"
    assert page.evaluate("document.activeElement.matches('.present-button')")
    assert "slide=" not in page.url


def test_a_question_is_answered_on_its_slide(lessons, visit):
    page = present(visit(f"{lessons.address}lessons/01_water/types.html", height=720, scroll=False).page)
    told = page.evaluate("bookPresent.slides()")
    questions = [n for n, slide in enumerate(told) if any("question" in block for block in slide["body"])]
    assert len(questions) == page.locator(".question").count(), "one question a slide"
    page.evaluate("n => bookPresent.go(n)", questions[0] + 1)
    shown = page.locator(".question:visible")
    shown.locator("input").first.check()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert place(page) == questions[0] + 1, "keys of a field stay in it"
    shown.locator(".check").click()
    assert shown.locator(".feedback").inner_text()
    page.keyboard.press("PageDown")
    page.keyboard.press("Escape")
    assert page.locator(".question .feedback").first.inner_text(), "the answer stands on the page too"


def test_an_address_names_a_slide_and_a_reload_keeps_it(demo, visit):
    page = ready(visit(f"{demo.address}components.html#slide=3", height=720, scroll=False).page)
    assert place(page) == 3
    page.keyboard.press("ArrowLeft")
    assert page.url.endswith("#slide=4")
    page.reload()
    assert place(ready(page)) == 4
    page.goto(f"{demo.address}components.html?slide=2")
    assert place(ready(page)) == 2


@pytest.mark.parametrize("by", ["server", "folder"])
def test_the_second_window_keeps_in_step(demo, visit, by):
    address = (
        f"{demo.address}components.html" if by == "server" else (demo.folder / "components.html").as_uri()
    )
    seen = visit(address, height=720, scroll=False)
    page = present(seen.page)
    with page.expect_popup() as opened:
        page.keyboard.press("n")
    desk = opened.value
    desk.locator(".desk-notes", has_text=NOTE).wait_for()
    assert "12" in desk.locator(".desk-clock").inner_text()
    page.keyboard.press("ArrowLeft")
    told = page.evaluate("bookPresent.slides()")
    desk.wait_for_function(
        "t => document.querySelector('.desk-title').textContent === t", arg=told[1]["title"]
    )
    assert desk.locator(".desk-next-title").inner_text() == told[2]["title"]
    assert desk.locator(".present-sheet article").count() == 1
    desk.keyboard.press("PageDown")
    page.wait_for_function("document.querySelector('.present-place').textContent.startsWith('3 ')")
    page.reload()
    ready(page)
    desk.locator("[data-step=next]").click()
    page.wait_for_function("document.querySelector('.present-place').textContent.startsWith('4 ')")
    assert (seen.foreign, seen.failed, seen.errors) == ([], [], [])


def test_where_the_window_is_refused_notes_stand_in_the_page(slides):
    slides.evaluate("window.open = () => null")
    slides.keyboard.press("n")
    panel = slides.locator(".present-panel")
    panel.locator("text=" + NOTE).wait_for()
    assert PRESENT.blocked in panel.inner_text()
    assert axe(slides) == []
    slides.keyboard.press("Escape")
    assert (panel.is_visible(), slides.locator(".present-bar").is_visible()) == (False, True)


def test_slides_are_printed_one_a_page(slides):
    told = slides.evaluate("bookPresent.slides()")
    before = slides.evaluate("document.querySelector('article').outerHTML")
    paper = pypdfium2.PdfDocument(io.BytesIO(slides.pdf(prefer_css_page_size=True)))
    sizes = {tuple(round(side) for side in paper.get_page_size(n)) for n in range(len(paper))}
    assert sizes == {(960, 540)}, "landscape, 1280×720 px"
    assert len(paper) == len(told)
    slides.wait_for_function("!document.documentElement.classList.contains('present-printing')")
    assert slides.evaluate("document.querySelector('article').outerHTML") == before


def test_nothing_moves_where_motion_is_unwelcome(demo, visit):
    page = present(visit(f"{demo.address}components.html", reduced_motion="reduce", scroll=False).page)
    moving = "[...document.querySelectorAll('*')].filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0).length"
    assert page.evaluate(moving) == 0


def test_a_page_without_slides_asks_for_no_more_than_before(demo, visit):
    seen = visit(f"{demo.address}components.html", scroll=False)
    assert [url for url in seen.bodies if "present" in url] == []


def test_words_of_the_keyboard_help_are_all_told(slides):
    slides.keyboard.press("?")
    said = slides.locator(".present-card dd").all_inner_texts()
    assert said == [meaning for _, meaning in PRESENT["keys"]]
    assert json.dumps(said, ensure_ascii=False).isascii() is False
