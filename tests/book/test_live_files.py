"""The course's files of live Python: what they hold, what they weigh, and that all of it can be imported."""

import gzip
import io
import json
import re
import tomllib
import zipfile
from dataclasses import replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import pytest

from arabic_book.bundle import read_settings, write_bundle
from arabic_book.javascript import join
from arabic_book.live.lock import read_lock
from node import run
from support import ROOT

# What a first visit may take of a reader's line, in bytes.
MOST = 22_000_000


def content(folder, entry):
    sent = (folder / entry["path"]).read_bytes()
    return gzip.decompress(sent) if entry.get("packed") == "gzip" else sent


@pytest.fixture(scope="module")
def manifest(live_files):
    return json.loads((live_files / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def base(manifest):
    return {entry["name"]: entry for entry in manifest["sets"]["base"]["files"]}


def names_in(folder, entry):
    with zipfile.ZipFile(io.BytesIO(content(folder, entry))) as pack:
        return pack.namelist()


def test_the_base_is_light_enough_for_a_phone(manifest):
    assert 10_000_000 < manifest["sets"]["base"]["bytes"] <= MOST


def test_every_file_is_the_one_that_the_lock_names(live_files, manifest):
    lock = read_lock()
    official = {entry.name: entry.sha256 for entry in (*lock.core, *lock.packages.values())}
    held = [entry for one in manifest["sets"].values() for entry in one["files"]]
    checked = [entry["name"] for entry in held if entry["name"] in official]
    assert {"pyodide.asm.wasm", "python_stdlib.zip", "numpy-2.0.2-cp312-cp312-pyodide_2024_0_wasm32.whl"} <= {
        *checked
    }
    for entry in held:
        if entry["path"] and entry["name"] in official:
            assert sha256(content(live_files, entry)).hexdigest() == official[entry["name"]], entry["name"]


def test_the_course_goes_along_without_what_a_learner_may_not_have(live_files, base):
    names = names_in(live_files, base["book.zip"])
    assert "umran/__init__.py" in names and "umran/data/files/cities.csv" in names
    assert not [name for name in names if re.search(r"key\.json|solution|grading|upkeep|umran/book/", name)]


def test_tests_and_binaries_of_packages_stay_behind(live_files, base):
    pure = names_in(live_files, base["pure-base.zip"])
    assert not [name for name in pure if "/tests/" in name or name.endswith((".so", ".pyi", ".pyc"))]
    pandas = next(entry for name, entry in base.items() if name.startswith("pandas-"))
    assert not [name for name in names_in(live_files, pandas) if "/tests/" in name]


def test_all_of_it_is_imported_by_the_engine(live_files, manifest, base, tmp_path):
    """In Node.js: what a page does with the files is tested where pages are."""
    for entry in base.values():
        (tmp_path / entry["name"]).write_bytes(content(live_files, entry))
    packages = [name for name, entry in base.items() if entry["role"] == "package"]
    rooms = [f"umran.{name}" for name in ("city", "coherence", "data", "exercises", "figures", "indicators", "practices")]  # fmt: skip
    modules = [*manifest["sets"]["base"]["modules"], "umran", *rooms]
    done = run(Path(__file__).with_name("importing.cjs"), tmp_path, json.dumps(packages), json.dumps(modules))
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["failed"] == {}
    assert told["versions"]["pandas"] == version("pandas") and told["versions"]["altair"] == version("altair")
    assert told["data"] == sorted(path.name for path in (ROOT / "data").glob("[!.]*"))
    assert told["chart"] == {"type": "bar"} and told["refused"] == "SchemaValidationError"


def test_the_licences_of_all_of_it_are_shipped(live_files, manifest):
    text = (live_files / "NOTICES.txt").read_text(encoding="utf-8")
    for name in (
        "Pyodide 0.27.7",
        "numpy-2.0.2",
        "pandas-3.1.1",
        f"altair {version('altair')}",
        "jsonschema-4.17.3",
    ):
        assert f"\n{name}" in text, name
    assert "Mozilla Public License" in text


def test_the_carrier_of_the_tests_is_nobody_elses():
    """It is pinned by its hash, named by an extra of its own, and installed by nothing."""
    pinned = re.search(
        r"^(\S+==\S+) \\\n\s+--hash=sha256:[0-9a-f]{64}$", (ROOT / "tools" / "engine.txt").read_text(), re.M
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["optional-dependencies"]["live-test"] == [pinned[1]]
    name = pinned[1].partition("==")[0]
    for file in ("requirements.txt", "binder/requirements.txt"):
        assert name not in (ROOT / file).read_text(encoding="utf-8")


def test_the_published_book_carries_them(live_book, manifest):
    folder = live_book.folder / "_static" / "live"
    for one in manifest["sets"].values():
        for entry in one["files"]:
            if entry["path"]:
                assert sha256((folder / entry["path"]).read_bytes()).hexdigest() == entry["sha256"], entry[
                    "name"
                ]
    assert {file.name for file in folder.glob("*.bin")} == {
        entry["path"] for one in manifest["sets"].values() for entry in one["files"] if entry["path"]
    }
    assert (folder / "NOTICES.txt").is_file()


@pytest.fixture
def loader():
    """A script that gives a page `load(manifest, name, options)`, as the tests of loading have it."""
    return join(ROOT / "arabic-book" / "tests" / "javascript" / "live_loading_page.js")


def test_a_first_visit_takes_what_is_said_and_the_next_nothing(live_book, manifest, browser, loader):
    context = browser.new_context()
    page = context.new_page()
    answers = []
    page.on("response", lambda answer: answers.append(answer) if "/live/" in answer.url else None)

    def visit():
        answers.clear()
        page.goto(f"{live_book.address}search.html")
        page.add_script_tag(url=f"{live_book.address}_static/live/manifest.js")
        page.add_script_tag(content=loader)
        told = page.evaluate("load(arabicBookLive, 'base', { base: '_static/live/' })")
        sent = sum(
            answer.request.sizes()["responseBodySize"] for answer in answers if answer.url.endswith(".bin")
        )
        return told, sent

    told, sent = visit()
    assert [name for name, *_ in told["files"]] == [
        entry["name"] for entry in manifest["sets"]["base"]["files"]
    ]
    assert sent == manifest["sets"]["base"]["bytes"] <= MOST
    again, sent = visit()
    assert again["files"] == told["files"] and sent == 0
    context.close()


def test_the_course_on_a_stick_loads_its_engine_by_double_click(
    live_book, manifest, browser, loader, tmp_path
):
    settings = replace(read_settings(ROOT), file=tmp_path / "course.zip")
    sizes = write_bundle(live_book.folder, tmp_path / "no_pdf", settings)
    assert sizes[settings.file] <= 45_000_000 and sizes[settings.light] <= 20_000_000
    with zipfile.ZipFile(settings.file) as pack:
        pack.extractall(tmp_path / "course")
    with zipfile.ZipFile(settings.light) as pack:
        pack.extractall(tmp_path / "light")
    page = browser.new_page()
    for name, count in (("light", 0), ("course", 1)):
        page.goto((tmp_path / name / "book" / "notebooks" / "02_population_growth.html").as_uri())
        assert page.locator("script[data-manifest]").count() == count, (
            f"{name}: cells and engine do not agree"
        )
    page.add_script_tag(url="../_static/live/manifest.js")
    page.add_script_tag(content=loader)
    told = page.evaluate("load(arabicBookLive, 'base', { base: '../_static/live/' })")
    assert [name for name, *_ in told["files"]] == [
        entry["name"] for entry in manifest["sets"]["base"]["files"]
    ]
    page.close()
