"""The tools of the course's notebooks in their pages, with the engine itself: no server of Python, no other host."""

import re

import pytest

START = 240_000  # milliseconds for the engine on a machine that does much else


@pytest.fixture(scope="module")
def opened(browser, live_book):
    """Open a notebook's page and run it down to the cell of its tool; gives the page and the tool."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="ar", accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(60_000)
    foreign, errors = [], []
    page.on("request", lambda request: None if request.url.startswith((live_book.address, "data:", "blob:")) else foreign.append(request.url))  # fmt: skip
    page.on("pageerror", lambda error: errors.append(str(error)))

    def run(notebook, cell):
        address = f"{live_book.address}notebooks/{notebook}.html"
        if page.url == "about:blank":
            page.goto(address)
        else:  # as a reader goes on: the next page comes into the same window, and its engine with it
            page.evaluate("name => document.querySelector(`.menu a[href$='${name}.html']`).click()", notebook)
            page.wait_for_url(address)
        box = page.locator(f"#cell-{cell}")
        box.wait_for()  # the address comes before the page does
        stored = box.locator(".umran-here")
        said = [stored.is_visible(), box.locator(".umran-elsewhere").is_visible()] if stored.count() else None
        box.locator(".cell-tools button").nth(2).click()
        start = page.get_by_role("button", name="ابدأ", exact=True)
        start.or_(box.locator(".live-widget")).first.wait_for(
            timeout=START
        )  # where Python runs already nothing is asked
        if start.count():
            start.first.click()
        box.locator(".live-widget").wait_for(timeout=START)
        return box.locator(".live-widget"), said

    run.page = page
    yield run
    context.close()
    assert not errors and not foreign


def test_the_atlas_answers(opened):
    tool, said = opened("01_cities_atlas", "explorer")
    assert said == [True, False], "before it is run the page says that it can be run here"
    tool.get_by_label("المدينة").select_option(label="أكادير، المغرب")
    tool.locator(".umran-number", has_text="86.6").wait_for()
    tool.get_by_label("المؤشر").select_option(label="السكان")
    tool.locator(".umran-number", has_text="نسمة").wait_for()
    tool.get_by_label("المدينة").select_option(label="الفلبين")
    tool.locator(".umran-gap").wait_for()
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_growth_answers(opened):
    tool, _ = opened("02_population_growth", "what-if")
    tool.get_by_label("المدينة").select_option(label="أكادير")
    slider = tool.get_by_label("المعدل (%)")
    slider.fill("2")
    tool.locator(".umran-number", has_text="1.69 مليون نسمة").wait_for()
    slider.press("Home")
    tool.locator(".umran-explorer-card", has_text="لا يتضاعف العدد").wait_for()


def test_the_workbench_keeps_a_score(opened):
    tool, said = opened("09_coherence_workbench", "open")
    assert said == [True, False]
    page = opened.page
    tool.get_by_label("اسم المقيّم").fill("سلمى")
    tool.get_by_label("اسم المقيّم").press("Enter")
    tool.get_by_text("أُنشئ").wait_for()
    tool.get_by_label("الدرجة").get_by_label("يعزز").check()
    tool.get_by_label("السبب").fill("يمهّد القانون للخطة")
    tool.get_by_label("الدليل").fill("المادة 4")
    tool.get_by_role("button", name="احفظ الدرجة").click()
    tool.get_by_text("حُفظت الخانة").wait_for()
    tool.get_by_role("tab", name="الشبكة").press("Enter")
    tool.locator(".umran-network svg").wait_for()
    with page.expect_download() as kept:
        tool.get_by_role("link", name=re.compile("مراجعة-سلمى")).click()
    assert "يمهّد القانون للخطة" in kept.value.path().read_text(encoding="utf-8")


def test_the_practice_form_tells_what_is_to_be_mended_and_when_python_is_gone(opened):
    tool, said = opened("11_practice_card", "practice-form")
    assert said == [True, False]
    tool.get_by_label("سنة البدء").fill("قبل الحرب")
    tool.locator(".umran-fault").first.wait_for()
    tool.get_by_label("سنة البدء").fill("2021")
    tool.locator(".umran-fault").first.wait_for(state="detached")
    with opened.page.expect_download() as kept:
        tool.get_by_role("link", name=re.compile("بطاقة-ممارسة")).click()
    assert "2021" in kept.value.path().read_text(encoding="utf-8")
    opened.page.evaluate("window.arabicBookEngine.instance.stop()")
    tool.get_by_text("لم تعد هذه الأداة تعمل").wait_for()
    assert tool.get_by_label("سنة البدء").is_disabled()
