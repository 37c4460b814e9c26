"""The engine's files saved with the book: once, in the place where live Python looks for them, by sets that the reader chose."""

import json
import random
import re
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from arabic_book.javascript import join
from arabic_book.live.collecting import script
from arabic_book.offline.listing import BuiltBook, list_files, write_list
from staging import KEPT, REGISTERED, Stage, open_panel, press, said

HERE = Path(__file__).parent
LOADER = join(HERE / "javascript" / "live_loading_page.js")
SUMS = """() => new Promise(done => { const request = indexedDB.open('arabic-book-live', 1);
  request.onupgradeneeded = () => request.result.createObjectStore('files');
  request.onsuccess = () => { const all = request.result.transaction('files').objectStore('files').getAllKeys();
    all.onsuccess = () => { request.result.close(); done(all.result); }; }; })"""


def publish(folder, edition):
    """Put two sets of the engine beside the pages of a book; gives the list of live Python."""
    live = folder / "_static" / "live"
    shutil.rmtree(live, ignore_errors=True)
    live.mkdir(parents=True)

    def entry(name, role, seed, size):
        content = random.Random(seed).randbytes(size)
        digest = sha256(content).hexdigest()
        (live / f"{digest[:20]}.bin").write_bytes(content)
        return {"name": name, "role": role, "sha256": digest, "bytes": size, "path": f"{digest[:20]}.bin"}

    manifest = {"version": str(edition), "engine": "1.0", "remote": "https://archive.example.org/", "sets": {
        "base": {"title": "الأساس", "files": [
            entry("engine.wasm", "core", 1, 900_000), entry("book.zip", "package", edition, 400_000),
        ]},
        "geo": {"title": "الأشكال", "files": [entry("shapes.whl", "package", 3, 700_000)]},
    }}  # fmt: skip
    (live / "manifest.js").write_text(script(manifest), encoding="utf-8")
    write_list(folder)
    return manifest


@pytest.fixture
def stage(small_course, tmp_path):
    folder = shutil.copytree(small_course("demo_quiz").folder, tmp_path / "book")
    (folder / "_static" / "loader.js").write_text(LOADER, encoding="utf-8")
    (folder / "live.html").write_text(
        '<!DOCTYPE html><html lang="ar" dir="rtl"><title>ملفات</title><script src="_static/loader.js"></script></html>',
        encoding="utf-8",
    )
    stage = Stage(folder)
    stage.manifest = publish(folder, 10)
    yield stage
    stage.stop()


def sums(manifest, *sets):
    return {file["sha256"] for name in sets for file in manifest["sets"][name]["files"]}


def bins(stage):
    return [name for name in stage.asked if name.endswith(".bin")]


def save(page, address, *titles):
    page.goto(address)
    open_panel(page)
    page.locator(".offline-parts").wait_for()
    for title in titles:
        page.get_by_label(title).check()
    press(page, "احفظ")
    page.locator(".offline-facts").wait_for()


def load(page, stage, name):
    """What live Python gets of a set."""
    page.goto(f"{stage.address}live.html")
    told = page.evaluate(
        "([manifest, name]) => load(manifest, name, {base: '_static/live/'})", [stage.manifest, name]
    )
    return told.get("code") or {file[4] for file in told["files"]}


def test_without_a_wish_only_the_pages_are_saved(stage, reader):
    page = reader()
    page.goto(stage.address)
    open_panel(page)
    # The panel opens at once, and draws the parts when it has asked what is published.
    page.locator(".offline-parts").wait_for()
    parts = page.locator(".offline-parts li").all_inner_texts()
    assert "1.3 ميغابايت" in parts[1] and "0.7 ميغابايت" in parts[2] and "الأشكال" in parts[2]
    press(page, "احفظ")
    page.locator(".offline-facts").wait_for()
    assert bins(stage) == [] and page.evaluate(SUMS) == []
    assert "يحتاج إلى الإنترنت" in page.locator(".offline-facts").inner_text()


def test_what_was_chosen_is_kept_once_and_loads_in_airplane_mode(stage, reader):
    page = reader()
    save(page, stage.address, "تشغيل الدفاتر في الصفحة")
    assert sorted(bins(stage)) == sorted({*bins(stage)}) and len(bins(stage)) == 2
    assert {*page.evaluate(SUMS)} == sums(stage.manifest, "base")
    kept = page.evaluate(KEPT)["files"]
    assert not [url for url in kept if any(one in url for one in sums(stage.manifest, "base"))]
    page.context.set_offline(True)
    assert load(page, stage, "base") == sums(stage.manifest, "base")
    assert load(page, stage, "geo") == "offline"
    # The other set can be had later, alone.
    page.context.set_offline(False)
    stage.asked = []
    page.goto(stage.address)
    open_panel(page)
    page.locator(".offline-panel").get_by_role("button", name=re.compile("الأشكال")).click()
    page.locator(".offline-said", has_text="اكتمل الحفظ").wait_for()
    assert len(bins(stage)) == 1
    page.context.set_offline(True)
    assert load(page, stage, "geo") == sums(stage.manifest, "geo")


def test_what_live_python_has_brought_already_is_not_brought_again(stage, reader):
    page = reader()
    assert load(page, stage, "base") == sums(stage.manifest, "base")
    stage.asked = []
    page.goto(stage.address)
    open_panel(page)
    assert "محفوظ من قبل" in page.locator(".offline-parts").inner_text()
    page.keyboard.press("Escape")
    save(page, stage.address, "تشغيل الدفاتر في الصفحة")
    assert bins(stage) == []
    assert "محفوظ معها" in page.locator(".offline-facts").inner_text()


def test_a_newer_version_brings_what_changed_of_the_engine_too(stage, reader, tmp_path):
    page = reader()
    save(page, stage.address, "تشغيل الدفاتر في الصفحة")
    newer = shutil.copytree(stage.folder, tmp_path / "newer")
    stage.folder, stage.asked = newer, []
    stage.manifest = publish(newer, 11)
    page.goto(stage.address)
    page.locator(".offline-notice", has_text="0.4 ميغابايت للتنزيل").wait_for()
    assert bins(stage) == []
    page.locator(".offline-notice").get_by_role("button", name="نزّل النسخة الأحدث").click()
    page.locator(".offline-notice").get_by_role("button", name="أعد فتح الصفحة").wait_for()
    assert len(bins(stage)) == 1
    page.context.set_offline(True)
    assert load(page, stage, "base") == sums(stage.manifest, "base")


def test_a_wrong_byte_of_the_engine_is_never_kept(stage, reader):
    page = reader()
    (row,) = [
        row for row in list_files(BuiltBook(stage.folder))["live"]["base"]["files"] if row[2] == 400_000
    ]
    stage.faults[row[0]] = "damage"
    page.goto(stage.address)
    open_panel(page)
    page.get_by_label("تشغيل الدفاتر في الصفحة").check()
    press(page, "احفظ")
    page.locator(".offline-said.is-fault").wait_for()
    assert row[0] in said(page)
    assert row[1] not in page.evaluate(SUMS)
    assert page.evaluate(KEPT)["state"]["current"] == ""


def test_a_set_that_was_lost_is_not_said_to_be_saved(stage, reader):
    page = reader()
    save(page, stage.address, "تشغيل الدفاتر في الصفحة")
    page.evaluate("""() => new Promise(done => { const request = indexedDB.open('arabic-book-live', 1);
        request.onsuccess = () => { const change = request.result.transaction('files', 'readwrite');
        change.objectStore('files').clear(); change.oncomplete = () => { request.result.close(); done(); }; }; })""")
    page.goto(stage.address)
    open_panel(page)
    page.locator(".offline-facts").wait_for()
    assert "يحتاج إلى الإنترنت" in page.locator(".offline-facts").inner_text()


def test_stopping_leaves_what_live_python_brought_for_itself(stage, reader):
    page = reader()
    assert load(page, stage, "geo") == sums(stage.manifest, "geo")
    stage.faults["search.html"] = "slow"
    page.goto(stage.address)
    open_panel(page)
    page.get_by_label("تشغيل الدفاتر في الصفحة").check()
    press(page, "احفظ")
    page.wait_for_function(f"({SUMS})().then(all => all.length === 3)")
    press(page, "أوقف الحفظ")
    page.locator(".offline-said", has_text="أُوقف الحفظ").wait_for()
    stage.slow.set()
    assert {*page.evaluate(SUMS)} == sums(stage.manifest, "geo")


def test_removal_takes_the_engine_too(stage, reader):
    page = reader()
    save(page, stage.address, "تشغيل الدفاتر في الصفحة")
    press(page, "احذف المحفوظ")
    press(page, "احذفها")
    page.locator(".offline-said", has_text="حُذفت النسخة المحفوظة").wait_for()
    assert (
        page.evaluate(SUMS) == [] and page.evaluate("caches.keys()") == [] and page.evaluate(REGISTERED) == 0
    )


def test_the_list_of_live_python_reads_as_it_is_written(stage):
    text = (stage.folder / "_static/live/manifest.js").read_text(encoding="utf-8")
    assert json.loads(text[text.index("{") : text.rindex("}") + 1]) == stage.manifest
    assert [*list_files(BuiltBook(stage.folder))["live"]] == ["base", "geo"]
