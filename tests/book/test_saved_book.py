"""The course saved on a phone: every page of it, in airplane mode, with the server gone."""

import json

import pytest

from arabic_book.strings import OFFLINE
from staging import Stage


def save_course(book, browser, *sets):
    """A phone on which the course was saved, and its page; the server is gone since."""
    stage = Stage(book.folder)
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="ar")
    page = context.new_page()
    page.set_default_timeout(180_000)
    page.goto(f"{stage.address}book/index.html")
    page.locator("article [data-offline]").click()
    page.locator(".offline-parts").wait_for()
    for title in sets:
        page.get_by_label(title).check()
    page.locator(".offline-panel").get_by_role("button", name="احفظ", exact=True).click()
    page.locator(".offline-facts").wait_for()
    stage.stop()
    page.failed, page.errors = [], []
    # What a page asks in passing ends with the page.
    page.on("requestfailed", lambda r: page.failed.append(r.url) if r.failure != "net::ERR_ABORTED" else None)
    page.on("response", lambda r: page.failed.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    return page, stage


@pytest.fixture(scope="module")
def saved(book, browser):
    page, stage = save_course(book, browser)
    yield page, stage
    page.context.close()


def listed(folder):
    return json.loads((folder / "_static/offline/list.json").read_text(encoding="utf-8"))


def test_every_page_opens_whole(saved):
    page, stage = saved
    names = [row[0] for row in listed(stage.folder)["book"] if row[0].endswith(".html")]
    assert len(names) > 80
    for name in names:
        page.failed.clear()
        assert page.goto(stage.address + name).status == 200, name
        if name == "index.html":  # it leads on to the first page
            page.wait_for_url("**/book/index.html")
        # What is fetched when it comes into view.
        page.evaluate("""async () => { for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
            scrollTo(0, y); await new Promise(done => setTimeout(done, 20)); } }""")
        page.wait_for_load_state("load")
        assert (page.failed, page.errors) == ([], []), name


def test_every_file_comes_with_the_type_that_a_browser_expects(saved):
    page, stage = saved
    page.goto(f"{stage.address}book/index.html")
    names = [row[0] for row in listed(stage.folder)["book"]]
    answers = page.evaluate(
        """async names => Promise.all(names.map(async name => { const answer = await fetch('../' + encodeURI(name));
        return [name, answer.status, answer.headers.get('content-type') ?? '', (await answer.blob()).size]; }))""",
        names,
    )
    sizes = {row[0]: row[2] for row in listed(stage.folder)["book"]}
    for name, status, kind, size in answers:
        assert (status, size) == (200, sizes[name]) and kind and "octet-stream" not in kind, name


def test_the_map_the_search_and_a_notebook_to_take_away(saved):
    page, stage = saved
    page.failed.clear()
    page.goto(f"{stage.address}book/index.html")
    page.locator(".leaflet-marker-pane, .leaflet-overlay-pane").first.wait_for(state="attached")
    page.goto(f"{stage.address}search.html?q=الكثافة")
    page.locator("#search-results a").first.wait_for()
    assert page.locator("#search-results a").count() > 5
    page.goto(f"{stage.address}notebooks/02_population_growth.html")
    with page.expect_download() as taken:
        page.locator(".page-links a[download]").click()
    assert json.loads(taken.value.path().read_text(encoding="utf-8"))["cells"]
    assert (page.failed, page.errors) == ([], [])


def test_what_a_phone_is_asked_to_bring_stays_small(book):
    """Text is packed on the way by the server that publishes it: what a reader pays for."""
    rows = listed(book.folder)["book"]
    assert sum(row[3] for row in rows) < 4_000_000 and sum(row[2] for row in rows) < 20_000_000


def test_a_notebook_runs_in_airplane_mode(live_book, browser):
    page, stage = save_course(live_book, browser, OFFLINE.engine)
    page.context.set_offline(True)
    page.goto(f"{stage.address}notebooks/02_population_growth.html")
    page.evaluate("window.stillHere = true")
    page.locator("#cell-imports .cell-tool[data-does=run]").click()
    page.locator(".cell-main").first.click()
    page.wait_for_function("document.getElementById('cell-imports').dataset.status === 'ok'")
    # The next page comes in the same window, out of what was saved, and its engine with it.
    page.evaluate("document.querySelector('.menu a[href$=\"03_land_use_efficiency.html\"]').click()")
    page.wait_for_url("**/03_land_use_efficiency.html")
    page.locator("#menu [data-offline]", has_text=OFFLINE.label_saved).wait_for(state="attached")
    assert page.evaluate("window.stillHere")
    assert (page.failed, page.errors) == ([], [])
    page.context.close()
