"""The course on a stick: one zip, read with no server, checked, and the same bytes each time."""

import io
import json
import random
import runpy
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest

from arabic_book import bundle
from arabic_book.javascript import join
from arabic_book.live.collecting import script
from arabic_book.offline.listing import write_list
from browsing import serve

SETTINGS = """[tool.arabic_book.bundle]
file = "_build/course.zip"

[[tool.arabic_book.bundle.folders]]
path = "notebooks"
title = "الدفاتر"
note = "تُفتح في JupyterLab."

[[tool.arabic_book.bundle.folders]]
path = "exercises/learner"
name = "exercises"
title = "التمارين"

[[tool.arabic_book.bundle.folders]]
path = "data"
title = "البيانات"
list = ["*.csv"]
folded = true
"""


@pytest.fixture(scope="module")
def parts(lessons, tmp_path_factory):
    """A book and what goes with it, with things beside it that must stay behind."""
    folder = tmp_path_factory.mktemp("parts")
    for name, text in {
        "pdf/01_water.pdf": "%PDF",
        "pdf/trainers.pdf": "%PDF answers",
        "pdf/editions.json": '{"01_water": "الوحدة 1: الماء"}',
        "notebooks/01_rain.ipynb": '{"cells": [{"cell_type": "markdown", "source": ["# دفتر المطر"]}]}',
        "notebooks/.ipynb_checkpoints/01_rain.ipynb": "{}",
        "exercises/learner/01_rain.ipynb": '{"cells": []}',
        "exercises/solutions/01_rain.ipynb": '{"cells": ["the answer"]}',
        "exercises/key.json": "the answer",
        "data/rain.csv": "year,mm\n2015,3\n",
        "data/README.md": "# بيانات المطر\n",
        "pyproject.toml": SETTINGS,
    }.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return SimpleNamespace(html=lessons.folder, pdf=folder / "pdf", settings=bundle.read_settings(folder))


@pytest.fixture
def stick(parts, tmp_path):
    """The zip, taken apart where a participant would."""
    pack = tmp_path / "course.zip"
    bundle.write_bundle(parts.html, parts.pdf, replace(parts.settings, file=pack))
    folder = tmp_path / "ذاكرة محمولة" / "course"
    with zipfile.ZipFile(pack) as opened:
        opened.extractall(folder)
    return SimpleNamespace(pack=pack, folder=folder)


def run(stick, *command):
    return subprocess.run([sys.executable, *command], cwd=stick.folder, capture_output=True, encoding="utf-8")


def test_the_same_course_gives_the_same_bytes(parts, stick, tmp_path):
    bundle.write_bundle(parts.html, parts.pdf, replace(parts.settings, file=tmp_path / "again.zip"))
    assert (tmp_path / "again.zip").read_bytes() == stick.pack.read_bytes()


def test_the_command_packs_the_folders_that_the_book_names(parts, stick, tmp_path):
    pack = tmp_path / "command.zip"
    command = [
        sys.executable,
        "-m",
        "arabic_book.bundle",
        "--html",
        parts.html,
        "--pdf",
        parts.pdf,
        "--to",
        pack,
    ]
    subprocess.run(command, cwd=parts.pdf.parent, check=True)
    assert pack.read_bytes() == stick.pack.read_bytes()


def test_everything_is_in_it_but_answers_and_leftovers(stick):
    with zipfile.ZipFile(stick.pack) as pack:
        names = pack.namelist()
    assert names == sorted(names)
    assert {"index.html", "book/index.html", "pdf/01_water.pdf", "notebooks/01_rain.ipynb", "data/rain.csv",
            "exercises/01_rain.ipynb", "check.py", "check.html", "serve.py", "MANIFEST.txt"} <= set(names)  # fmt: skip
    assert not [
        name
        for name in names
        if any(word in name for word in ("solution", "key", "trainers.pdf", "checkpoint"))
    ]
    # Old unpackers of Windows guess the letters of other names.
    assert all(name.isascii() for name in names)


def test_only_an_earlier_zip_of_the_command_is_replaced(parts, tmp_path):
    settings = replace(parts.settings, file=tmp_path / "course.zip")
    settings.file.write_text("somebody's own")
    with pytest.raises(bundle.BundleError, match="not written by this command"):
        bundle.write_bundle(parts.html, parts.pdf, settings, replace=True)
    assert settings.file.read_text() == "somebody's own"
    settings.file.unlink()
    bundle.write_bundle(parts.html, parts.pdf, settings)
    with pytest.raises(bundle.BundleError, match="add --replace"):
        bundle.write_bundle(parts.html, parts.pdf, settings)
    bundle.write_bundle(parts.html, parts.pdf, settings, replace=True)
    with settings.file.open("ab") as pack:
        pack.write(b"edited")
    with pytest.raises(bundle.BundleError, match="edited since"):
        bundle.write_bundle(parts.html, parts.pdf, settings, replace=True)


def test_a_zip_above_the_limit_is_refused_and_the_last_one_kept(parts, stick):
    before = stick.pack.read_bytes()
    with pytest.raises(bundle.BundleError, match="largest files"):
        bundle.write_bundle(
            parts.html, parts.pdf, replace(parts.settings, file=stick.pack, limit=0), replace=True
        )
    assert stick.pack.read_bytes() == before and not list(stick.pack.parent.glob("*.part"))


def test_the_check_names_what_is_damaged_or_missing(stick):
    done = run(stick, "check.py")
    assert done.returncode == 0 and "كل الملفات سليمة" in done.stdout
    (stick.folder / "data" / "rain.csv").write_text("year,mm\n2015,4\n")
    (stick.folder / "pdf" / "01_water.pdf").unlink()
    done = run(stick, "check.py")
    assert done.returncode == 1
    assert "ملف تالف: data/rain.csv" in done.stdout and "ملف مفقود: pdf/01_water.pdf" in done.stdout
    assert "عدد المشكلات: 2" in done.stdout
    (stick.folder / "MANIFEST.txt").write_bytes(b"\xff\xfe damaged")
    assert "MANIFEST.txt" in run(stick, "check.py").stdout


def test_the_check_runs_where_output_has_no_encoding(tmp_path, monkeypatch):
    """As in the window of IDLE, which takes text of any language."""
    shutil.copy(Path(bundle.__file__).with_name("check.py"), tmp_path)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    with pytest.raises(SystemExit):
        runpy.run_path(str(tmp_path / "check.py"), run_name="__main__")
    assert "MANIFEST.txt" in sys.stdout.getvalue()


def test_it_is_read_by_double_click(stick, visit):
    seen = visit((stick.folder / "index.html").as_uri())
    page = seen.page
    assert page.locator("html").get_attribute("dir") == "rtl"
    for text in ("الوحدة 1: الماء", "دفتر المطر", "rain.csv"):
        assert page.get_by_role("link", name=text, include_hidden=True).count(), f"no link {text}"
    for link in page.locator("a").evaluate_all("all => all.map(one => one.getAttribute('href'))"):
        assert (stick.folder / link).is_file(), f"{link} leads nowhere"
    page.get_by_role("link", name="افتح الكتاب").click()
    page.locator("#q").fill("الزمهرير")
    page.locator(".search-panel a").first.wait_for()
    page.locator(".search-panel a").first.click()
    page.wait_for_url("**/types.html**")
    assert page.locator("form.quiz .check").first.is_visible()
    assert not seen.foreign and not seen.failed and not seen.errors


def test_the_page_checks_without_python(stick, visit):
    (stick.folder / "data" / "rain.csv").write_text("year,mm\n2015,4\n")
    shutil.rmtree(stick.folder / "notebooks")
    page = visit((stick.folder / "check.html").as_uri()).page
    page.locator("#folder").set_input_files(stick.folder)
    page.get_by_text("عدد المشكلات: 2").wait_for()
    assert page.locator("#problems li").all_inner_texts() == [
        "ملف تالف: data/rain.csv",
        "ملف مفقود: notebooks/01_rain.ipynb",
    ]


def test_the_server_takes_the_next_port_and_stays_on_this_machine(stick):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-u", "serve.py", "--port", str(port), "--no-browser"]
        server = subprocess.Popen(command, cwd=stick.folder, stdout=subprocess.PIPE, encoding="utf-8")
        try:
            assert f"المنفذ {port} مشغول" in server.stdout.readline()
            address = next(word for word in server.stdout.readline().split() if word.startswith("http"))
            assert address.startswith("http://127.0.0.1:")
            with urllib.request.urlopen(address) as answer:
                assert "افتح الكتاب" in answer.read().decode()
            with pytest.raises(urllib.error.HTTPError) as error:
                urllib.request.urlopen(f"{address}absent.html")
            assert "لا صفحة هنا" in error.value.read().decode()
        finally:
            server.terminate()
            server.wait()


def test_a_book_that_says_nothing_packs_its_pages_alone(parts, tmp_path):
    settings = bundle.read_settings(tmp_path)
    assert settings.folders == () and settings.file == tmp_path / "_build" / "book.zip"
    bundle.write_bundle(parts.html, tmp_path / "no_pdf", settings)
    with zipfile.ZipFile(settings.file) as pack:
        assert {name.partition("/")[0] for name in pack.namelist()} == {
            "book", "index.html", "check.html", "check.py", "serve.py", "MANIFEST.txt", "manifest.js",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ('path = "absent"', r"No folder .*absent"),
        ('path = "data"\nname = "book"', "'book' is taken"),
        ('path = "data"\nheading = "بيانات"', "no setting heading"),
        ('title = "بيانات"', "without `path`"),
    ],
)
def test_a_wrong_setting_is_told_and_nothing_is_written(parts, tmp_path, folder, said):
    (tmp_path / "data").mkdir()
    text = f"[[tool.arabic_book.bundle.folders]]\n{folder}\n"
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    with pytest.raises(bundle.BundleError, match=said):
        bundle.write_bundle(parts.html, parts.pdf, bundle.read_settings(tmp_path))
    assert not (tmp_path / "_build").exists()


SENT = {"base": {"engine.js": b"the engine" * 900, "numbers.whl": random.Random(1).randbytes(9000)},
        "science": {"science.whl": random.Random(2).randbytes(7000)}}  # fmt: skip


@pytest.fixture
def living(tmp_path):
    """A built book whose pages run Python, as it is published for servers."""
    html = tmp_path / "html"
    (html / "_static" / "live").mkdir(parents=True)
    page = join(Path(__file__).parent / "javascript" / "live_loading_page.js")
    (html / "index.html").write_text(
        f'<!DOCTYPE html><html lang="ar" dir="rtl"><meta charset="utf-8"><script src="_static/live/manifest.js"></script>'
        '<script defer src="_static/live.js" data-notebook="a" data-manifest="_static/live/manifest.js" data-b="c"></script>'
        f"<script>{page}</script><title>كتاب</title></html>",
        encoding="utf-8",
    )
    sets = {}
    for name, files in SENT.items():
        entries = []
        for file, content in files.items():
            digest = sha256(content).hexdigest()
            path = f"{digest[:20]}.bin"
            (html / "_static" / "live" / path).write_bytes(content)
            about = {"name": file, "role": "package", "sha256": digest, "bytes": len(content), "path": path}
            entries.append(about)
        sets[name] = {"title": name, "files": entries}
    manifest = {"version": "1", "engine": "1.0", "remote": "https://makers.example/", "sets": sets}
    (html / "_static" / "live" / "manifest.js").write_text(script(manifest), encoding="utf-8")
    write_list(html)
    return SimpleNamespace(
        html=html, settings=bundle.Settings(tmp_path / "course.zip"), absent=tmp_path / "absent"
    )


def listed(pack):
    with zipfile.ZipFile(pack) as opened:
        text = opened.read("book/_static/live/manifest.js").decode()
        return json.loads(text.partition(" = ")[2].rstrip(";\n")), opened.namelist()


def test_a_book_with_live_python_is_packed_with_it_and_without(living):
    sizes = bundle.write_bundle(living.html, living.absent, living.settings)
    light = living.settings.file.with_name("course-light.zip")
    assert sizes == {file: file.stat().st_size for file in (living.settings.file, light)}
    manifest, names = listed(living.settings.file)
    assert manifest["scripts"] is True and not [name for name in names if name.endswith(".bin")]
    for entry in manifest["sets"]["base"]["files"]:
        assert f"book/_static/live/{entry['path']}.js" in names
    # What is left out of the stick is where its makers publish it.
    assert [entry["path"] for entry in manifest["sets"]["science"]["files"]] == [None]
    manifest, names = listed(light)
    assert manifest is None
    assert [name for name in names if "/live/" in name] == ["book/_static/live/manifest.js"]
    with zipfile.ZipFile(light) as opened:
        page = opened.read("book/index.html").decode()
    assert "data-manifest" not in page and "window.load" in page, "cells offer to run without an engine"


def test_both_zips_come_out_the_same_again_and_are_replaced_together(living):
    bundle.write_bundle(living.html, living.absent, living.settings)
    light = living.settings.file.with_name("course-light.zip")
    before = living.settings.file.read_bytes(), light.read_bytes()
    with pytest.raises(bundle.BundleError, match="add --replace"):
        bundle.write_bundle(living.html, living.absent, living.settings)
    bundle.write_bundle(living.html, living.absent, living.settings, replace=True)
    assert (living.settings.file.read_bytes(), light.read_bytes()) == before


def test_a_limit_that_one_zip_passes_leaves_both_as_they_were(living):
    bundle.write_bundle(living.html, living.absent, living.settings)
    (living.html / "more.bin").write_bytes(random.Random(3).randbytes(300_000))
    before = {file.name: file.read_bytes() for file in living.settings.file.parent.glob("*.zip")}
    for limits in ({"limit": 0.1, "live_limit": 45}, {"limit": 20, "live_limit": 0.1}):
        with pytest.raises(bundle.BundleError, match="too large"):
            bundle.write_bundle(living.html, living.absent, replace(living.settings, **limits), replace=True)
        assert {file.name: file.read_bytes() for file in living.settings.file.parent.glob("*.zip")} == before
    assert not list(living.settings.file.parent.glob("*.part"))


def test_what_a_reader_may_save_of_a_stick_is_what_is_on_it(living):
    bundle.write_bundle(living.html, living.absent, living.settings)
    versions = {json.loads((living.html / "_static" / "offline" / "version.json").read_text())["version"]}
    for file in (living.settings.file, living.settings.light):
        with zipfile.ZipFile(file) as pack:
            saved = json.loads(pack.read("book/_static/offline/list.json"))
            assert {path for path, *_ in saved["book"]} == {"index.html", "_static/live/manifest.js"}
            for path, digest, size, _ in saved["book"]:
                content = pack.read(f"book/{path}")
                assert (sha256(content).hexdigest(), len(content)) == (digest, size), path
            assert saved["live"] == {}, "a set is offered whose files are not there"
            versions.add(json.loads(pack.read("book/_static/offline/version.json"))["version"])
    assert len(versions) == 3, "two books of one version"


@pytest.fixture
def live_stick(living, tmp_path):
    bundle.write_bundle(living.html, living.absent, living.settings)
    folder = tmp_path / "ذاكرة محمولة" / "course"
    with zipfile.ZipFile(living.settings.file) as opened:
        opened.extractall(folder)
    return SimpleNamespace(folder=folder)


LOAD = "load(window.arabicBookLive, 'base', { base: '_static/live/' })"


@pytest.mark.parametrize("way", ["double click", "its server"])
def test_the_engine_is_read_from_the_stick(live_stick, browser, way):
    folder = live_stick.folder / "book"
    page = browser.new_page()
    page.goto((folder / "index.html").as_uri() if way == "double click" else serve(folder).address)
    told = page.evaluate(LOAD)
    assert [[name, sum_] for name, _, _, _, sum_ in told["files"]] == [
        [name, sha256(content).hexdigest()] for name, content in SENT["base"].items()
    ]
    page.close()


def test_the_check_looks_at_the_engine_too(live_stick):
    assert run(live_stick, "check.py").returncode == 0
    file = next((live_stick.folder / "book" / "_static" / "live").glob("*.bin.js"))
    file.write_text(file.read_text() + "//")
    done = run(live_stick, "check.py")
    assert done.returncode == 1 and f"ملف تالف: book/_static/live/{file.name}" in done.stdout
