"""A book saved on a device: read with the server gone, brought up to date whole, and every way in which saving may fail."""

import json
import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from arabic_book.build import build
from arabic_book.pdf import FLAGS, find_browser
from probes import ARABIC_LEFT_TO_RIGHT, OVERFLOW, axe
from staging import KEPT, REGISTERED, Stage, fault, open_panel, press, said, save

HERE = Path(__file__).parent
TYPES = "lessons/01_water/types.html"
SMALL = """() => [...document.querySelectorAll('.offline-panel :is(button, label), .offline-notice button, .offline-button')]
  .filter(e => e.checkVisibility()).map(e => [e.textContent, e.getBoundingClientRect()])
  .filter(([, b]) => b.height < 44 || b.width < 44).map(([text, b]) => `${text} ${b.width}×${b.height}`)"""


@pytest.fixture(scope="module")
def editions(tmp_path_factory):
    """The same book twice: the second has more on one page."""
    folder = tmp_path_factory.mktemp("editions") / "book"
    shutil.copytree(HERE / "demo_quiz", folder)
    assert build(folder) == 0
    first = shutil.copytree(folder / "_build" / "html", folder.parent / "first")
    page = folder / "lessons" / "02_air" / "wind.md"
    more = "هنا جملة من الطبعة الثانية: السموم.\n\n" + " ".join(f"سطر{n}" for n in range(15_000))
    page.write_text(f"{page.read_text(encoding='utf-8')}\n{more}\n", encoding="utf-8")
    assert build(folder) == 0
    return first, shutil.copytree(folder / "_build" / "html", folder.parent / "second")


@pytest.fixture
def stage(editions):
    stage = Stage(editions[0])
    yield stage
    stage.stop()


def listed(folder):
    return json.loads((folder / "_static/offline/list.json").read_text(encoding="utf-8"))


def html_pages(folder):
    names = (row[0] for row in listed(folder)["book"])
    return [name for name in names if name.endswith(".html")]


def test_opening_and_reading_pages_saves_nothing_and_registers_nothing(stage, reader):
    page = reader()
    for name in ("index.html", TYPES, "search.html"):
        page.goto(stage.address + name)
        page.wait_for_timeout(300)
    assert page.evaluate(REGISTERED) == 0 and page.evaluate("caches.keys()") == []
    assert not [name for name in stage.asked if "offline" in name or name == "sw.js"]
    # To look at what it would take is not to ask for it either.
    open_panel(page)
    page.locator(".offline-parts").wait_for()
    press(page, "ليس الآن")
    assert page.evaluate(REGISTERED) == 0 and page.evaluate("caches.keys()") == []
    assert (page.failed, page.errors) == ([], [])


def test_a_saved_book_opens_whole_with_the_server_gone(stage, reader):
    page = reader()
    save(page, stage.address)
    stage.stop()
    page.failed.clear()
    for name in html_pages(stage.folder):
        assert page.goto(stage.address + name).status == 200, name
        assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px Book'))")
    # What pages fetch late, never seen before: the index of the search, the slides, the form of a folder's address.
    page.goto(f"{stage.address}search.html?q=الزمهرير")
    page.locator("#search-results a").first.wait_for()
    assert "أنواع الأسئلة" in page.locator("#search-results").inner_text()
    page.goto(stage.address)
    page.goto(stage.address + TYPES)
    page.locator(".present-button").click()
    page.wait_for_function("document.documentElement.classList.contains('presenting')")
    page.wait_for_timeout(300)
    assert (page.failed, page.errors) == ([], [])


def test_airplane_mode_questions_and_progress(stage, reader):
    page = reader()
    save(page, stage.address)
    page.context.set_offline(True)
    page.goto(stage.address + TYPES)
    question = page.locator('[data-question="D1"]')
    question.locator("input").first.check()
    question.locator(".check").click()
    assert question.locator(".feedback").inner_text()
    page.goto(f"{stage.address}lessons/01_water/rivers.html")
    page.locator(".lesson-done button").click()
    page.goto(f"{stage.address}progress.html")
    assert "1 من" in page.locator(".my-progress").inner_text()
    # The sign of the button says how things stand, and the panel opens without a network.
    assert page.locator(".foot [data-offline]").inner_text() == "محفوظة: تعمل بلا إنترنت"
    open_panel(page)
    page.locator(".offline-facts").wait_for()
    assert said(page) == "", "a saved book is not at fault for having no network"
    assert (page.failed, page.errors) == ([], [])


def test_a_page_that_is_no_part_of_the_book_says_so_in_arabic(stage, reader):
    page = reader()
    save(page, stage.address)
    page.context.set_offline(True)
    page.goto(f"{stage.address}nowhere.html")
    assert "ليست في النسخة المحفوظة" in page.locator("body").inner_text()
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.get_by_role("link", name="الصفحة الأولى").click()
    assert page.locator("article h1").inner_text().startswith("كتاب الماء والهواء")


def test_size_is_said_as_the_server_sends_it(stage, reader):
    whole = sum(row[2] for row in listed(stage.folder)["book"]) / 1e6
    packed = sum(row[3] for row in listed(stage.folder)["book"]) / 1e6
    assert f"{whole:.1f}" != f"{packed:.1f}"
    for packs, size in ((False, whole), (True, packed)):
        stage.packs = packs
        page = reader()
        page.goto(stage.address)
        open_panel(page)
        assert page.locator(".offline-size").inner_text() == f"{size:.1f} ميغابايت"


def test_a_server_that_dies_midway_costs_nothing_that_came(stage, reader):
    page = reader()
    page.goto(stage.address)
    open_panel(page)
    page.locator(".offline-parts").wait_for()
    stage.drop_after = len(stage.asked) + 15
    press(page, "احفظ")
    assert re.search(r"انقطع الاتصال.* بقي 0\.[1-5] ميغابايت", fault(page))
    kept = page.evaluate(KEPT)
    assert kept["state"]["current"] == "" and 0 < len(kept["files"]) < len(listed(stage.folder)["book"])
    # Nothing of it is served: the next page comes from the network, or not at all.
    stage.stop()
    page.goto(f"{stage.address}progress.html")
    assert "لم يكتمل حفظ النسخة" in page.locator("body").inner_text()
    stage.drop_after, stage.asked = None, []
    stage.start()
    page.goto(f"{stage.address}progress.html")
    page.wait_for_function("document.querySelector('.foot [data-offline]').innerText.startsWith('محفوظة')")
    again = {row[0] for row in listed(stage.folder)["book"] if any(row[1] in url for url in kept["files"])}
    fetched = stage.asked[stage.asked.index("_static/offline/list.json") :]
    assert again and not again & {*fetched}, "files that came whole are brought again"
    stage.stop()
    assert page.goto(stage.address + TYPES).status == 200


def test_a_server_that_is_gone_before_the_first_file_is_said(stage, reader):
    page = reader()
    page.goto(stage.address)
    open_panel(page)
    page.locator(".offline-parts").wait_for()
    stage.stop()
    press(page, "احفظ")
    assert "لا اتصال بالخادم الآن" in fault(page)
    page.keyboard.press("Escape")
    page.context.set_offline(True)
    open_panel(page)
    assert "لا اتصال بالخادم الآن" in fault(page)
    stage.start()
    page.context.set_offline(False)
    press(page, "حاول مرة أخرى")
    press(page, "احفظ")
    page.locator(".offline-facts").wait_for()


def break_off(stage, reader):
    """A page whose saving broke off, with the server there again."""
    page = reader()
    page.goto(stage.address)
    open_panel(page)
    page.locator(".offline-parts").wait_for()
    stage.drop_after = len(stage.asked) + 10
    press(page, "احفظ")
    fault(page)
    stage.drop_after = None
    return page


def test_a_reader_carries_on_by_hand_too(stage, reader):
    page = break_off(stage, reader)
    press(page, "حاول مرة أخرى")
    page.locator(".offline-facts").wait_for()
    assert len(page.evaluate(KEPT)["files"]) == len(
        {row[1] + row[0].rpartition(".")[2] for row in listed(stage.folder)["book"]}
    )


@pytest.mark.parametrize("how", ["damage", "half"])
def test_a_wrong_byte_is_never_kept(stage, reader, how):
    page = reader()
    stage.faults[TYPES] = how
    page.goto(stage.address)
    open_panel(page)
    page.locator(".offline-parts").wait_for()
    press(page, "احفظ")
    text = fault(page)
    assert ("types.html" in text) if how == "damage" else ("انقطع" in text)
    kept = page.evaluate(KEPT)
    (digest,) = (row[1] for row in listed(stage.folder)["book"] if row[0] == TYPES)
    assert kept["state"]["current"] == "" and not [url for url in kept["files"] if digest in url]
    del stage.faults[TYPES]
    press(page, "حاول مرة أخرى")
    page.locator(".offline-facts").wait_for()
    assert page.evaluate(KEPT)["state"]["current"] == listed(stage.folder)["version"]


@pytest.mark.parametrize("name", ["_static/offline/list.json", "_static/search.js"])
def test_a_file_that_the_server_has_not_is_named(stage, reader, name):
    page = reader()
    stage.faults[name] = 404
    page.goto(stage.address)
    open_panel(page)
    if name.endswith(".js"):
        page.locator(".offline-parts").wait_for()
        press(page, "احفظ")
    assert name in fault(page)


def test_a_full_device_is_said_before_and_in_the_middle(stage, reader):
    # A browser that tells what it has left is asked first.
    page = reader(before="navigator.storage.estimate = async () => ({quota: 300_000, usage: 100_000})")
    page.goto(stage.address)
    open_panel(page)
    page.locator(".offline-parts").wait_for()
    press(page, "احفظ")
    assert re.search(r"لا مساحة تكفي: تحتاج النسخة إلى .* إلا 0\.2 ميغابايت", fault(page))
    assert page.evaluate(KEPT) is None
    # Elsewhere it shows when a file does not fit.
    page = reader()
    quota = {"origin": stage.address.rstrip("/"), "quotaSize": 200_000}
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", quota)
    page.goto(stage.address)
    open_panel(page)
    page.locator(".offline-parts").wait_for()
    press(page, "احفظ")
    assert "لا مساحة تكفي على هذا الجهاز" in fault(page)
    assert page.evaluate(KEPT)["state"]["current"] == ""
    # The reader frees room and goes on.
    session.send("Storage.overrideQuotaForOrigin", {"origin": quota["origin"]})
    press(page, "حاول مرة أخرى")
    page.locator(".offline-facts").wait_for()


REFUSALS = {
    "caches": "caches.match = caches.open = caches.has = async () => { throw new DOMException('', 'SecurityError') }",
    "registering": "navigator.serviceWorker.register = async () => { throw new DOMException('', 'NotSupportedError') }",
}


@pytest.mark.parametrize("how", REFUSALS)
def test_a_browser_that_refuses_is_said_kindly(stage, reader, how):
    page = reader(before=REFUSALS[how])
    page.goto(stage.address)
    open_panel(page)
    if how == "registering":
        page.locator(".offline-parts").wait_for()
        press(page, "احفظ")
    assert "لا يسمح المتصفح لهذا الموقع بالحفظ" in fault(page)
    assert page.errors == []


def test_a_page_that_may_keep_nothing_at_all_says_so(stage, reader):
    """A frame without an origin: the browser refuses service workers, caches and databases, each in its own way."""
    page = reader()
    page.goto(stage.address)
    page.set_content(
        f'<iframe sandbox="allow-scripts" src="{stage.address}" style="width:100%;height:700px"></iframe>'
    )
    frame = page.frame_locator("iframe")
    frame.locator(".foot [data-offline]").click()
    frame.locator(".offline-said.is-fault").wait_for()
    assert "لا يسمح المتصفح لهذا الموقع بالحفظ" in frame.locator(".offline-said").inner_text()
    assert page.errors == []


@pytest.mark.parametrize("missing", ["serviceWorker", "caches"])
def test_an_old_browser_is_told_what_it_cannot(stage, reader, missing):
    owner = "Navigator.prototype" if missing == "serviceWorker" else "window"
    page = reader(before=f"delete {owner}.{missing}")
    page.goto(stage.address)
    open_panel(page)
    assert "هذا المتصفح لا يحفظ الصفحات" in fault(page)
    page.locator(".offline-body button").click()
    assert not page.locator(".offline-panel").is_visible() and page.errors == []


def test_plain_http_says_why_not_and_what_instead(stage, browser):
    kind = browser.browser_type
    flags = [*FLAGS, "--host-resolver-rules=MAP room.test 127.0.0.1"]
    other = kind.launch(executable_path=find_browser(SimpleNamespace(chromium=kind)), args=flags)
    page = other.new_page()
    page.goto(f"http://room.test:{stage.port}/index.html")
    assert not page.evaluate("isSecureContext")
    open_panel(page)
    text = fault(page)
    assert "https" in text and "نسخة المجلد" in text
    other.close()


def test_a_folder_on_disk_offers_nothing(stage, reader):
    page = reader()
    page.goto((stage.folder / "index.html").as_uri())
    assert page.locator("[data-offline]").count() == 3
    assert not any(button.is_visible() for button in page.locator("[data-offline]").all())
    assert page.locator("link[rel=manifest]").count() == 0
    assert (page.failed, page.errors) == ([], [])


def update(page):
    page.locator(".offline-notice").get_by_role("button", name="نزّل النسخة الأحدث").click()
    page.locator(".offline-notice").get_by_role("button", name="أعد فتح الصفحة").wait_for()


def find_word(page, word):
    """How many results the search of this page has for a word."""
    page.locator(".search-link").click() if not page.url.endswith("search.html") else None
    page.locator("#search-query").fill(word)
    page.locator("#search-query").press("Enter")
    page.locator(".search-summary").filter(has_text=re.compile(".")).wait_for()
    return page.locator("#search-results a").count()


def test_a_newer_version_is_announced_brought_by_its_changes_and_never_mixed(stage, editions, reader):
    old, new = (listed(folder) for folder in editions)
    changed = {row[0] for row in new["book"]} - {row[0] for row in new["book"] if row in old["book"]}
    assert 0 < len(changed) < len(new["book"]) / 2
    tab = reader()
    save(tab, f"{stage.address}search.html")
    # A tab of the saved book, which asks for nothing more yet; its index is fetched late.
    tab.goto(f"{stage.address}pre.html")
    stage.folder, stage.asked = editions[1], []
    other = reader(tab.context)
    other.goto(f"{stage.address}lessons/02_air/wind.html")
    assert "السموم" not in other.locator("article").inner_text(), "a version comes only as a whole"
    notice = other.locator(".offline-notice")
    notice.wait_for()
    size = sum({row[1]: row[2] for row in new["book"] if row[0] in changed}.values()) / 1e6
    assert f"صدرت نسخة أحدث: {size:.1f} ميغابايت للتنزيل." in notice.inner_text()
    assert not changed & {*stage.asked}, "nothing is brought unasked"
    update(other)
    brought = [name for name in stage.asked if not name.startswith("_static/offline")]
    assert {*brought} - {"sw.js"} == changed
    # Until it opens a page anew, each tab is of the version that it was opened with, late files and all.
    for page in (tab, other):
        late = page.evaluate(
            "fetch(document.querySelector('[data-search-index]').dataset.searchIndex).then(r => r.text())"
        )
        assert "السموم" not in late
    other.get_by_role("button", name="أعد فتح الصفحة").click()
    other.wait_for_function("document.querySelector('article').innerText.includes('السموم')")
    assert other.locator(".offline-notice").count() == 0
    late = "fetch(document.querySelector('[data-search-index]').dataset.searchIndex).then(r => r.text())"
    assert "السموم" in other.evaluate(late) and "السموم" not in tab.evaluate(late)
    kept = other.evaluate(KEPT)
    assert {*kept["state"]["versions"]} == {old["version"], new["version"]}, "a tab of the old one is open"
    # When the last tab of the old version is gone, its files go too.
    tab.close()
    other.reload()
    other.wait_for_function(f"({KEPT})().then(kept => Object.keys(kept.state.versions).length === 1)")
    other.wait_for_function(f"({KEPT})().then(kept => kept.files.length <= {len(new['book'])})")
    digests = {row[1] for row in new["book"]}
    assert {re.search(r"file/(\w+)", url)[1] for url in other.evaluate(KEPT)["files"]} == digests
    stage.stop()
    for name in html_pages(editions[1]):
        assert other.goto(stage.address + name).status == 200
    assert other.errors == []


def test_a_newer_version_may_wait(stage, editions, reader):
    page = reader()
    save(page, stage.address)
    stage.folder = editions[1]
    page.goto(stage.address)
    page.locator(".offline-notice").get_by_role("button", name="لاحقاً").click()
    assert page.locator(".offline-notice").count() == 0
    page.goto(f"{stage.address}progress.html")
    page.wait_for_function("document.querySelector('.foot [data-offline]').innerText === 'نسخة أحدث للتنزيل'")
    assert page.locator(".offline-notice").count() == 0
    # It can be had from the panel, or all of it be removed.
    open_panel(page)
    press(page, "احذف المحفوظ")
    press(page, "أبقها")
    press(page, "نزّل النسخة الأحدث")
    page.locator(".offline-panel").get_by_role("button", name="أعد فتح الصفحة").click()
    page.goto(f"{stage.address}lessons/02_air/wind.html")
    assert "السموم" in page.locator("article").inner_text()


def test_a_newer_version_that_breaks_off_leaves_the_old_one_as_it_was(stage, editions, reader):
    page = reader()
    save(page, stage.address)
    stage.folder = editions[1]
    stage.faults["_static/search-index.js"] = "drop"
    page.goto(stage.address)
    page.locator(".offline-notice").get_by_role("button", name="نزّل النسخة الأحدث").click()
    page.wait_for_function("document.querySelector('.foot [data-offline]').innerText.startsWith('لم يكتمل')")
    stage.stop()
    page.context.set_offline(True)
    for name in html_pages(editions[0]):
        assert page.goto(stage.address + name).status == 200
        assert "السموم" not in page.locator("body").inner_text()
    kept = page.evaluate(KEPT)["state"]
    assert (kept["current"], kept["pending"]["version"]) == tuple(
        listed(folder)["version"] for folder in editions
    )


def test_a_book_that_is_published_while_it_is_saved_is_saved_in_one_edition(stage, editions, reader):
    page = reader()
    page.goto(stage.address)
    open_panel(page)
    page.locator(".offline-parts").wait_for()

    def publish():
        stage.folder = editions[1]

    stage.changes["_static/book.css"] = publish
    press(page, "احفظ")
    page.locator(".offline-facts").wait_for()
    assert stage.folder == editions[1]
    kept = page.evaluate(KEPT)["state"]
    assert kept["current"] == listed(editions[1])["version"] and [*kept["versions"]] == [kept["current"]]
    stage.stop()
    page.goto(f"{stage.address}lessons/02_air/wind.html")
    assert "السموم" in page.locator("article").inner_text()


def test_two_tabs_bring_each_file_once_and_both_say_how_far_it_is(stage, reader):
    first = reader()
    first.goto(stage.address)
    second = reader(first.context)
    second.goto(f"{stage.address}progress.html")
    stage.faults[TYPES] = "slow"
    for page in (first, second):
        open_panel(page)
        page.locator(".offline-parts").wait_for()
    stage.asked = []
    press(first, "احفظ")
    first.wait_for_function("document.querySelector('.offline-panel progress')?.value > 50")
    # The other tab follows without a press, and may stop it as well.
    second.locator(".offline-panel progress").wait_for()
    assert "علامة تبويب أخرى" in second.locator(".offline-panel").inner_text()
    stage.slow.set()
    for page in (first, second):
        page.locator(".offline-facts").wait_for()
    files = [name for name in stage.asked if not name.startswith("_static/offline") and name != "sw.js"]
    assert len(files) == len({*files}), sorted(name for name in files if files.count(name) > 1)


def test_a_tab_carries_on_where_the_one_that_saved_is_closed(stage, reader):
    first = reader()
    first.goto(stage.address)
    second = reader(first.context)
    second.goto(f"{stage.address}progress.html")
    stage.faults[TYPES] = "slow"
    for page in (first, second):
        open_panel(page)
        page.locator(".offline-parts").wait_for()
    press(first, "احفظ")
    second.locator(".offline-panel progress").wait_for()
    first.close()
    stage.slow.set()
    second.goto(stage.address)
    second.wait_for_function("document.querySelector('.foot [data-offline]').innerText.startsWith('محفوظة')")


def test_stopping_leaves_nothing_behind(stage, reader):
    page = reader()
    stage.faults[TYPES] = "slow"
    page.goto(stage.address)
    open_panel(page)
    page.locator(".offline-parts").wait_for()
    press(page, "احفظ")
    page.wait_for_function("document.querySelector('.offline-panel progress')?.value > 50")
    press(page, "أوقف الحفظ")
    page.locator(".offline-said", has_text="أُوقف الحفظ").wait_for()
    assert page.evaluate("caches.keys()") == [] and page.evaluate(REGISTERED) == 0
    stage.slow.set()


def test_a_saving_that_broke_off_can_be_given_up(stage, reader):
    page = break_off(stage, reader)
    press(page, "أوقف الحفظ")
    page.locator(".offline-parts").wait_for()
    assert page.evaluate("caches.keys()") == [] and page.evaluate(REGISTERED) == 0
    assert said(page) == "أُوقف الحفظ، ولم يبق شيء مما نُزّل."


def test_a_newer_version_that_is_stopped_leaves_the_saved_one(stage, editions, reader):
    page = reader()
    files = save(page, stage.address)["files"]
    stage.folder = editions[1]
    stage.faults["_static/search-index.js"] = "slow"
    page.goto(stage.address)
    page.locator(".offline-notice").wait_for()
    open_panel(page)
    press(page, "نزّل النسخة الأحدث")
    page.locator(".offline-count", has_text="الملفات").wait_for()
    press(page, "أوقف الحفظ")
    page.locator(".offline-said", has_text="بقيت النسخة المحفوظة كما هي").wait_for()
    kept = page.evaluate(KEPT)
    assert kept["state"]["pending"] is None and sorted(kept["files"]) == sorted(files)
    page.context.set_offline(True)
    assert page.goto(stage.address + TYPES).status == 200
    stage.slow.set()


def test_what_was_saved_can_be_removed_and_progress_stays(stage, reader):
    page = reader()
    save(page, stage.address)
    page.goto(f"{stage.address}lessons/01_water/rivers.html")
    page.locator(".lesson-done button").click()
    open_panel(page)
    page.locator(".offline-facts").wait_for()
    press(page, "احذف المحفوظ")
    press(page, "أبقها")
    page.locator(".offline-facts").wait_for()
    press(page, "احذف المحفوظ")
    press(page, "احذفها")
    page.locator(".offline-said", has_text="حُذفت النسخة المحفوظة").wait_for()
    assert page.evaluate("caches.keys()") == [] and page.evaluate(REGISTERED) == 0
    assert page.locator(".foot [data-offline]").inner_text() == "احفظ الكتاب على هاتفك"
    page.goto(f"{stage.address}progress.html")
    assert "1 من" in page.locator(".my-progress").inner_text()
    save(page)


def test_a_piece_that_the_browser_lost_is_taken_again_or_missed_in_words(stage, reader):
    page = reader()
    save(page, stage.address)
    (digest,) = (row[1] for row in listed(stage.folder)["book"] if row[0] == TYPES)
    lose = f"""async () => {{ const cache = await caches.open((await caches.keys())[0]);
        for (const key of await cache.keys()) if (key.url.includes('{digest}')) await cache.delete(key); }}"""
    page.evaluate(lose)
    page.context.set_offline(True)
    page.goto(stage.address + TYPES)
    assert "نقص من النسخة المحفوظة" in page.locator("body").inner_text()
    page.context.set_offline(False)
    page.goto(stage.address + TYPES)
    assert "أنواع الأسئلة" in page.locator("article").inner_text()
    page.context.set_offline(True)
    assert page.goto(stage.address + TYPES).status == 200
    # Another edition's page never stands in for it.
    page.evaluate(lose)
    page.context.set_offline(False)
    stage.faults[TYPES] = "damage"
    page.goto(stage.address + TYPES)
    assert "نقص من النسخة المحفوظة" in page.locator("body").inner_text()


def test_two_books_of_one_site_keep_apart(editions, reader, tmp_path):
    for name in ("water", "air"):
        shutil.copytree(editions[0], tmp_path / name)
    stage = Stage(tmp_path)
    page = reader()
    for name in ("water", "air"):
        page.goto(f"{stage.address}{name}/index.html")
        save(page)
    assert sorted(page.evaluate("caches.keys()")) == ["arabic-book /air/", "arabic-book /water/"]
    press(page, "احذف المحفوظ")
    press(page, "احذفها")
    page.locator(".offline-said", has_text="حُذفت النسخة المحفوظة").wait_for()
    assert page.evaluate("caches.keys()") == ["arabic-book /water/"] and page.evaluate(REGISTERED) == 1
    stage.stop()
    assert page.goto(f"{stage.address}water/{TYPES}").status == 200


def test_an_offer_to_install_waits_for_the_reader(stage, reader):
    page = reader()
    save(page, stage.address)
    page.reload()
    page.evaluate("""() => { const offer = new Event('beforeinstallprompt', {cancelable: true});
        offer.prompt = () => { document.title = 'asked'; }; window.refused = !dispatchEvent(offer); }""")
    assert page.evaluate("refused"), "the browser's own offer would come unasked"
    open_panel(page)
    press(page, "أضفها إلى الشاشة الرئيسية")
    assert page.title() == "asked"


def test_an_iphone_is_told_the_way_in_words(stage, reader):
    page = reader(
        user_agent="Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"
    )
    save(page, stage.address)
    assert "زر المشاركة" in page.locator(".offline-panel").inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_panel_is_for_everyone(stage, editions, reader, theme, width):
    page = reader(width=width, theme=theme)
    page.goto(stage.address)

    def look():
        assert axe(page) == []
        assert page.evaluate(OVERFLOW) == []
        assert page.evaluate(ARABIC_LEFT_TO_RIGHT) == []
        if width == 360:
            assert page.evaluate(SMALL) == []

    look()
    button = page.locator(".foot [data-offline]")
    button.focus()
    page.keyboard.press("Enter")
    page.locator(".offline-parts").wait_for()
    assert page.evaluate("document.activeElement.id") == "offline-title"
    look()
    page.keyboard.press("Escape")
    assert not page.locator(".offline-panel").is_visible()
    assert button.evaluate("e => e === document.activeElement"), "the focus goes back to where it was"
    page.keyboard.press("Enter")
    stage.faults[TYPES] = "slow"
    page.locator(".offline-parts").wait_for()
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "offline-main":
            break
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.offline-panel progress')?.value > 50")
    look()
    # What is heard: tenths in a live region, not every file.
    assert re.fullmatch(r"حُفظ \d+0 في المائة", page.locator(".offline-heard").inner_text())
    assert page.locator(".offline-heard").get_attribute("role") == "status"
    assert page.evaluate("document.querySelector('.offline-panel').contains(document.activeElement)")
    stage.slow.set()
    page.locator(".offline-facts").wait_for()
    look()
    press(page, "احذف المحفوظ")
    look()
    page.keyboard.press("Escape")
    stage.folder = editions[1]
    page.reload()
    page.locator(".offline-notice").wait_for()
    look()
    open_panel(page)
    page.locator(".offline-panel").get_by_role("button", name="نزّل النسخة الأحدث").wait_for()
    look()
