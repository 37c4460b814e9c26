"""The files of live Python: found by their hash in every place that has them, packed, and listed for the page."""

import gzip
import io
import json
import os
import subprocess
import sys
import tarfile
import threading
import zipfile
from dataclasses import replace
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from arabic_book.live import publishing
from arabic_book.live.collecting import collect, is_current
from arabic_book.live.lock import Lock, Locked, engine_lock, read_lock
from arabic_book.live.packing import installed_files, make_zip, own_files, wheel_files
from arabic_book.live.settings import FileSet, LiveError, LiveSettings, Own, Wheel, read_live_settings
from arabic_book.live.sources import Sources, is_right
from arabic_book.serve import without_live

INFO = {"version": "1.0", "python": "3.12.7", "arch": "wasm32", "platform": "x", "abi_version": "1"}


def locked(name, content, **more):
    return Locked(name, sha256(content).hexdigest(), len(content), **more)


def zipped(**files):
    return make_zip({name.replace("__", "/"): content for name, content in files.items()})


CONTENTS = {
    "engine.js": b"the engine",
    "engine.wasm": b"\0asm" * 900,
    "numbers-2.0-cp312-cp312-wasm32.whl": zipped(numbers=b"1"),
    "shapes-1.0-cp312-cp312-wasm32.whl": zipped(shapes=b"2"),
    "libs-1.0.zip": zipped(libs=b"3"),
}
LOCK = Lock(
    "1.0",
    "http://127.0.0.1:9/",
    INFO,
    (locked("engine.js", CONTENTS["engine.js"], role="core"), locked("engine.wasm", CONTENTS["engine.wasm"], role="core")),
    {
        "numbers": locked("numbers-2.0-cp312-cp312-wasm32.whl", CONTENTS["numbers-2.0-cp312-cp312-wasm32.whl"], imports=("numbers",)),
        "shapes": locked("shapes-1.0-cp312-cp312-wasm32.whl", CONTENTS["shapes-1.0-cp312-cp312-wasm32.whl"], imports=("shapes",), depends=("libs", "numbers")),
        "libs": locked("libs-1.0.zip", CONTENTS["libs-1.0.zip"], library=True),
    },
)  # fmt: skip
NUMBERS = LOCK.packages["numbers"]


@pytest.fixture
def shelf(tmp_path):
    """A folder that has every file of the lock."""
    folder = tmp_path / "shelf" / "deep"
    folder.mkdir(parents=True)
    for name, content in CONTENTS.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def offline(tmp_path):
    return Sources(LOCK, [tmp_path / "shelf"], tmp_path / "cache", offline=True)


@pytest.fixture
def makers(tmp_path):
    """The makers' address, played by a server of a folder."""
    folder = tmp_path / "makers"
    folder.mkdir()

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield SimpleNamespace(folder=folder, address=f"http://127.0.0.1:{server.server_port}/")
    server.shutdown()
    server.server_close()


def test_a_folder_that_is_named_gives_verified_files(shelf, offline):
    found = offline.find(NUMBERS)
    assert found.parent == offline.cache and is_right(found, NUMBERS) and not offline.said


def test_a_file_with_another_hash_is_never_taken(shelf, offline):
    (shelf / NUMBERS.name).write_bytes(CONTENTS[NUMBERS.name] + b"!")
    assert offline.find(NUMBERS) is None
    assert not (offline.cache / NUMBERS.name).exists()
    assert "ملف تالف أو من إصدار آخر" in offline.said[0] and NUMBERS.name in offline.said[0]


def test_the_right_one_of_two_is_taken(shelf, offline):
    (shelf.parent / NUMBERS.name).write_bytes(b"of another version")
    assert is_right(offline.find(NUMBERS), NUMBERS)


def test_a_damaged_cache_is_mended(shelf, offline):
    offline.find(NUMBERS).write_bytes(b"half")
    assert is_right(offline.find(NUMBERS), NUMBERS)


def test_a_sound_cache_is_enough(shelf, offline):
    offline.find(NUMBERS)
    assert Sources(LOCK, [], offline.cache, offline=True).find(NUMBERS)


@pytest.mark.parametrize("fault", [None, "absent", "half", "wrong"])
def test_the_makers_address(makers, tmp_path, fault):
    content = CONTENTS[NUMBERS.name]
    sent = {None: content, "half": content[:20], "wrong": content[:-1] + b"?"}
    if fault in sent:
        (makers.folder / NUMBERS.name).write_bytes(sent[fault])
    sources = Sources(replace(LOCK, address=makers.address), [], tmp_path / "cache")
    found = sources.find(NUMBERS)
    if fault:
        assert found is None and NUMBERS.name in sources.said[0]
        assert not (tmp_path / "cache" / NUMBERS.name).exists()
    else:
        assert is_right(found, NUMBERS) and not sources.said


def test_no_address_is_asked_offline(makers, tmp_path):
    (makers.folder / NUMBERS.name).write_bytes(CONTENTS[NUMBERS.name])
    sources = Sources(replace(LOCK, address=makers.address), [], tmp_path / "cache", offline=True)
    assert sources.find(NUMBERS) is None


@pytest.fixture
def index(tmp_path, monkeypatch):
    """The package index, played by a folder of wheels that pip is told of."""
    folder = tmp_path / "index"
    folder.mkdir()
    name = "tables-3.1-cp312-cp312-pyemscripten_2024_0_wasm32.whl"
    about = b"Metadata-Version: 2.1\nName: tables\nVersion: 3.1\n"
    kind = b"Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: cp312-cp312-pyemscripten_2024_0_wasm32\n"
    files = {"tables/__init__.py": b"x = 1\n", "tables/tests/test_all.py": b"", "tables/core.so": b"\0asm",
             "tables-3.1.dist-info/METADATA": about, "tables-3.1.dist-info/WHEEL": kind, "tables-3.1.dist-info/RECORD": b"",
             "tables-3.1.dist-info/LICENSE": b"as you like"}  # fmt: skip
    (folder / name).write_bytes(make_zip(files))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return Wheel("tables", "3.1", name, sha256((folder / name).read_bytes()).hexdigest())


def test_the_package_index_gives_a_wheel_for_the_engine(index, tmp_path):
    entry = Locked(index.file, index.sha256, index="tables==3.1")
    sources = Sources(LOCK, [], tmp_path / "cache")
    assert is_right(sources.find(entry), entry) and not sources.said


def test_a_wheel_of_the_index_with_another_hash_is_refused(index, tmp_path):
    sources = Sources(LOCK, [], tmp_path / "cache")
    assert sources.find(Locked(index.file, "0" * 64, index="tables==3.1")) is None
    assert index.file in sources.said[0] and not (tmp_path / "cache").exists()


@pytest.mark.skipif(os.name == "nt", reason="a program of one line of the shell plays npm")
@pytest.mark.parametrize("is_right_one", [True, False])
def test_npm_where_it_is_gives_the_core(tmp_path, monkeypatch, is_right_one):
    entry = LOCK.core[0]
    content = CONTENTS[entry.name] if is_right_one else b"another engine"
    with tarfile.open(tmp_path / "pack.tgz", "w:gz") as pack:
        member = tarfile.TarInfo(f"package/{entry.name}")
        member.size = len(content)
        pack.addfile(member, io.BytesIO(content))
    tool = tmp_path / "bin" / "npm"
    tool.parent.mkdir()
    tool.write_text(f"#!/bin/sh\ncp {tmp_path / 'pack.tgz'} engine-1.0.tgz\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tool.parent), prepend=os.pathsep)
    found = Sources(LOCK, [], tmp_path / "cache").find(entry)
    assert is_right(found, entry) if is_right_one else found is None


@pytest.fixture
def settings(tmp_path):
    """A book with two sets and a folder of its own."""
    folder = tmp_path / "book" / "src" / "course"
    (folder / "secret").mkdir(parents=True)
    (folder / "__init__.py").write_text("answer = 42\n")
    (folder / "secret" / "key.json").write_text("{}")
    (folder / ".hidden").write_text("")
    sets = (FileSet("base", "الأساس", locked=("numbers",)), FileSet("geo", "الأشكال", locked=("shapes",)))
    return LiveSettings(tmp_path / "book", sets, own=(Own("src/course", "course", ("course/secret/*",)),))


def entries(target, name="base"):
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    return {entry["name"]: entry for entry in manifest["sets"][name]["files"]}


def contents(target):
    return {file.name: file.read_bytes() for file in target.iterdir()}


def unpacked(target, entry):
    content = (target / entry["path"]).read_bytes()
    return gzip.decompress(content) if entry.get("packed") == "gzip" else content


def test_all_is_collected_and_each_file_is_what_the_list_says(shelf, offline, settings, tmp_path):
    result = collect(settings, offline, tmp_path / "live")
    assert not result.missing
    for name in ("base", "geo"):
        for entry in entries(tmp_path / "live", name).values():
            sent = (tmp_path / "live" / entry["path"]).read_bytes()
            assert (sha256(sent).hexdigest(), len(sent)) == (entry["sha256"], entry["bytes"])
            assert entry["sha256"].startswith(entry["path"].removesuffix(".bin"))
    base = entries(tmp_path / "live")
    for name in ("engine.js", "engine.wasm", NUMBERS.name):
        assert unpacked(tmp_path / "live", base[name]) == CONTENTS[name]
    with zipfile.ZipFile(io.BytesIO(unpacked(tmp_path / "live", base["book.zip"]))) as own:
        assert own.namelist() == ["course/__init__.py"]
    geo = entries(tmp_path / "live", "geo")
    assert [*geo] == ["libs-1.0.zip", "shapes-1.0-cp312-cp312-wasm32.whl"], "what base has is brought again"
    assert geo["libs-1.0.zip"]["library"] is True


def test_the_list_has_sums_and_modules(shelf, offline, settings, tmp_path):
    manifest = collect(settings, offline, tmp_path / "live").manifest
    for one in manifest["sets"].values():
        assert one["bytes"] == sum(entry["bytes"] for entry in one["files"])
    assert manifest["sets"]["geo"]["modules"] == ["shapes"]
    text = (tmp_path / "live" / "manifest.js").read_text(encoding="utf-8")
    assert json.loads(text.removeprefix("window.arabicBookLive = ").rstrip(";\n")) == manifest


def test_the_same_files_give_the_same_bytes(shelf, offline, settings, tmp_path):
    collect(settings, offline, tmp_path / "one")
    for file in (settings.root / "src" / "course").rglob("*"):
        os.utime(file, (1, 1))
    collect(settings, offline, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_missing_file_of_the_base_leaves_what_was_there(shelf, offline, settings, tmp_path):
    collect(settings, offline, tmp_path / "live")
    before = contents(tmp_path / "live")
    (offline.cache / "engine.wasm").write_bytes(b"damaged")
    (shelf / "engine.wasm").unlink()
    (settings.root / "src" / "course" / "__init__.py").write_text("answer = 43\n")
    result = collect(settings, offline, tmp_path / "live")
    assert result.missing == [("base", "engine.wasm")]
    after = contents(tmp_path / "live")
    assert {name: after[name] for name in before} == before


def test_a_missing_file_of_another_set_is_left_to_the_makers_address(shelf, offline, settings, tmp_path):
    (shelf / "shapes-1.0-cp312-cp312-wasm32.whl").unlink()
    result = collect(settings, offline, tmp_path / "live")
    assert result.missing == [("geo", "shapes-1.0-cp312-cp312-wasm32.whl")]
    entry = entries(tmp_path / "live", "geo")["shapes-1.0-cp312-cp312-wasm32.whl"]
    assert (entry["path"], entry["sha256"]) == (None, LOCK.packages["shapes"].sha256)
    assert entry["bytes"] == LOCK.packages["shapes"].bytes


def test_what_no_list_names_is_removed(shelf, offline, settings, tmp_path):
    collect(settings, offline, tmp_path / "live")
    old = entries(tmp_path / "live")["book.zip"]["path"]
    (settings.root / "src" / "course" / "__init__.py").write_text("answer = 43\n")
    collect(settings, offline, tmp_path / "live")
    new = entries(tmp_path / "live")["book.zip"]["path"]
    assert new != old and not (tmp_path / "live" / old).exists() and (tmp_path / "live" / new).exists()


def test_tests_of_a_wheel_stay_behind_and_its_version_is_known(index, shelf, settings, tmp_path):
    wanted = replace(
        settings,
        sets=(replace(settings.sets[0], wheels=("tables",)),),
        wheels=(index,),
        leave=("*/tests/*",),
    )
    collect(wanted, Sources(LOCK, [shelf], tmp_path / "cache"), tmp_path / "live")
    packed = unpacked(tmp_path / "live", entries(tmp_path / "live")[index.file])
    with zipfile.ZipFile(io.BytesIO(packed)) as pack:
        assert pack.namelist() == ["tables-3.1.dist-info/METADATA", "tables/__init__.py", "tables/core.so"]
        assert b"Version: 3.1" in pack.read("tables-3.1.dist-info/METADATA")
    assert "as you like" in (tmp_path / "live" / "NOTICES.txt").read_text(encoding="utf-8")


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A package that is installed: Python alone, with its RECORD."""
    place = tmp_path / "site"
    files = {"rain/__init__.py": b"mm = 3\n", "rain/tests/test_rain.py": b"", "rain/hints.pyi": b""}
    lines = []
    for name, content in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
        digest = sha256(content).digest()
        from base64 import urlsafe_b64encode

        lines.append(f"{name},sha256={urlsafe_b64encode(digest).rstrip(b'=').decode()},{len(content)}")
    about = place / "rain-1.5.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: rain\nVersion: 1.5\n")
    (about / "RECORD").write_text("\n".join([*lines, "rain-1.5.dist-info/RECORD,,"]))
    monkeypatch.syspath_prepend(place)
    return place


def test_an_installed_package_is_packed_by_its_record(installed):
    assert set(installed_files("rain", ("*/tests/*",))) == {"rain/__init__.py", "rain-1.5.dist-info/METADATA"}


@pytest.mark.parametrize("fault", ["changed", "gone"])
def test_an_installed_package_that_was_changed_stops(installed, fault):
    file = installed / "rain" / "__init__.py"
    file.unlink() if fault == "gone" else file.write_text("mm = 4\n")
    with pytest.raises(LiveError, match=r"rain/__init__\.py of rain was changed"):
        installed_files("rain", ())


def test_a_package_that_is_not_python_alone_stops():
    with pytest.raises(LiveError, match="not Python alone"):
        installed_files("markupsafe", ())
    assert "markupsafe/_native.py" in installed_files("markupsafe", ("markupsafe/_speedups.*",))


def test_a_package_that_is_not_installed_is_told(shelf, offline, settings, tmp_path):
    wanted = replace(settings, sets=(replace(settings.sets[0], packages=("no-such-package",)),))
    with pytest.raises(LiveError, match="no-such-package is not installed"):
        collect(wanted, offline, tmp_path / "live")


def test_other_settings_or_versions_are_not_published(shelf, offline, settings, tmp_path):
    manifest = collect(settings, offline, tmp_path / "live").manifest
    assert is_current(manifest, settings, LOCK)
    assert not is_current(manifest, settings, replace(LOCK, version="1.1"))
    assert not is_current(manifest, replace(settings, leave=("*.txt",)), LOCK)
    assert not is_current({}, settings, LOCK)


TOML = """[tool.arabic_book.live.sets.base]
locked = ["numbers"]
[tool.arabic_book.live.sets.geo]
locked = ["shapes"]
[[tool.arabic_book.live.own]]
path = "src/course"
to = "course"
leave = ["course/secret/*"]
"""


@pytest.fixture
def collected(shelf, offline, settings, monkeypatch):
    """A book whose files are collected, as an application of Sphinx sees it."""
    (settings.root / "pyproject.toml").write_text(TOML)
    monkeypatch.setattr(publishing, "read_lock", lambda: LOCK)
    live = settings.root / "_build" / "live"
    collect(read_live_settings(settings.root), offline, live)
    return live


def publish(collected, out):
    root = collected.parents[1]
    config = SimpleNamespace(live_addresses={}, live_env={})
    app = SimpleNamespace(srcdir=root, outdir=out, builder=SimpleNamespace(format="html"), config=config)
    publishing.find_live(app, config)
    publishing.publish_live(app, None)
    context = {}
    publishing.page_live(app, "page", "page.html", context, None)
    return config.live_published, context["live"]


def test_a_book_carries_the_files_and_its_pages_know(collected, tmp_path):
    out = tmp_path / "html"
    assert publish(collected, out) == (True, "_static/live/manifest.js")
    published, here = contents(out / "_static" / "live"), contents(collected)
    assert published.keys() == here.keys() - {"manifest.json", "own.txt"}
    for name in published.keys() - {"manifest.js"}:
        assert published[name] == here[name]
    listed = json.loads(
        published["manifest.js"].decode().removeprefix("window.arabicBookLive = ").rstrip(";\n")
    )
    assert listed["sets"] == json.loads(here["manifest.json"])["sets"]


def test_the_books_own_part_is_packed_anew_when_it_changed(collected, tmp_path):
    out = tmp_path / "html"
    publish(collected, out)
    first = contents(out / "_static" / "live")
    (collected.parents[1] / "src" / "course" / "__init__.py").write_text("answer = 4321\n")
    publish(collected, out)
    second = contents(out / "_static" / "live")
    assert len(first) == len(second) and len(first.keys() & second.keys()) == len(first) - 1
    own = entries(collected)["book.zip"]
    with zipfile.ZipFile(io.BytesIO(unpacked(out / "_static" / "live", own))) as pack:
        assert pack.read("course/__init__.py") == b"answer = 4321\n"


@pytest.mark.parametrize("fault", ["no folder", "half a file", "a file gone", "no list", "list of nonsense", "of another lock"])  # fmt: skip
def test_a_folder_that_is_not_whole_is_not_published(collected, tmp_path, monkeypatch, fault):
    out = tmp_path / "html"
    publish(collected, out)
    file = collected / entries(collected)["engine.wasm"]["path"]
    if fault == "no folder":
        for each in collected.iterdir():
            each.unlink()
        collected.rmdir()
    elif fault == "half a file":
        content = file.read_bytes()
        file.unlink()
        file.write_bytes(content[:10])
    elif fault == "a file gone":
        file.unlink()
    elif fault == "no list":
        (collected / "manifest.json").unlink()
    elif fault == "list of nonsense":
        (collected / "manifest.json").write_text("[1]")
    else:
        monkeypatch.setattr(publishing, "read_lock", lambda: replace(LOCK, version="2.0"))
    assert publish(collected, out) == (False, "")
    assert not (out / "_static" / "live").exists()


def test_the_server_says_how_to_add_what_is_not_there(collected, tmp_path):
    book = collected.parents[1]
    pages = book / "_build" / "html"
    pages.mkdir()
    assert "python -m arabic_book.live" in without_live(pages)
    (book / "Makefile").write_text("live:\n")
    assert "make live" in without_live(pages) and "\n" not in without_live(pages)
    publish(collected, pages)
    assert without_live(pages) == ""
    (tmp_path / "other" / "_build" / "html").mkdir(parents=True)
    assert without_live(tmp_path / "other" / "_build" / "html") == "", (
        "a book that names no engine has none to add"
    )


def test_a_wrong_setting_is_told(tmp_path):
    for text, said in [
        ("[tool.arabic_book.live]\nfiles = []\n[tool.arabic_book.live.sets.base]\n", "no setting files"),
        ("[tool.arabic_book.live.sets.geo]\n", "named base"),
        ("[tool.arabic_book.live.sets.base]\nlock = ['a']\n", "no setting lock"),
        (f"{TOML}[[tool.arabic_book.live.wheels]]\nname = 'a'\n", "sha256"),
    ]:
        (tmp_path / "pyproject.toml").write_text(text)
        with pytest.raises(LiveError, match=said):
            read_live_settings(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert read_live_settings(tmp_path) is None


def test_a_name_that_nobody_knows_is_told(shelf, offline, settings, tmp_path):
    for one, said in [
        ({"locked": ("nothing",)}, "no package nothing"),
        ({"wheels": ("nothing",)}, "has no nothing"),
    ]:
        wanted = replace(settings, sets=(replace(settings.sets[0], **one),))
        with pytest.raises(LiveError, match=said):
            collect(wanted, offline, tmp_path / "live")
    with pytest.raises(LiveError, match="No folder"):
        own_files(settings.root, Own("absent", "course"))


def test_the_lock_is_whole():
    lock = read_lock()
    names = {entry.name for entry in (*lock.core, *lock.packages.values())}
    assert len(names) == len(lock.core) + len(lock.packages)
    assert all(len(entry.sha256) == 64 for entry in (*lock.core, *lock.packages.values()))
    for name in lock.packages:
        lock.with_depends((name,), set())
    assert all(entry.bytes for entry in lock.core)


def test_the_engine_reads_a_lock_of_the_sets_alone():
    lock = json.loads(engine_lock(LOCK, ("shapes", "libs")))
    assert lock["info"] == INFO and [*lock["packages"]] == ["libs", "shapes"]
    assert lock["packages"]["libs"]["package_type"] == "shared_library"
    assert lock["packages"]["libs"]["version"] == "1.0"


def test_wheels_are_read_without_what_nobody_runs(tmp_path):
    wheel = tmp_path / "tables-3.1-py3-none-any.whl"
    wheel.write_bytes(
        zipped(tables__a=b"", **{"tables/a.pyi": b"", "tables/tests/x.py": b"", "tables/b.py": b""})
    )
    assert set(wheel_files(wheel, ("*/tests/*",))) == {
        "tables/a",
        "tables/b.py",
        "tables-3.1.dist-info/METADATA",
    }


def test_the_command_says_what_is_missing_and_how_to_mend(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.arabic_book.live.sets.base]\nlocked = ["numpy"]\n')
    environment = {**os.environ, "ARABIC_BOOK_CACHE": str(tmp_path / "cache")}
    done = subprocess.run(
        [sys.executable, "-m", "arabic_book.live", tmp_path, "--offline"],
        env=environment, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 1
    assert "pyodide.asm.wasm" in done.stderr and "--folder" in done.stderr
    assert not (tmp_path / "_build" / "live" / "manifest.js").exists()
    (tmp_path / "pyproject.toml").write_text("")
    done = subprocess.run([sys.executable, "-m", "arabic_book.live", tmp_path], capture_output=True, encoding="utf-8")  # fmt: skip
    assert done.returncode == 1 and "[tool.arabic_book.live]" in done.stderr
