"""The files of the engine in a real browser: verified, kept, with every fault that a line, a disk or a server has."""

import base64
import gzip
import json
import random
import threading
import time
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

from arabic_book.javascript import join
from arabic_book.live.collecting import script
from arabic_book.pdf import FLAGS, find_browser
from browsing import serve

SCRIPT = join(Path(__file__).parent / "javascript" / "live_loading_page.js")
PAGE = f'<!DOCTYPE html><html lang="ar" dir="rtl"><meta charset="utf-8"><title>ملفات</title><script>{SCRIPT}</script></html>'


def noise(seed, size):
    return random.Random(seed).randbytes(size)


def entry(name, role, content, *, packed=False, path=True, **more):
    """An entry of the list, and what is sent for it."""
    sent = gzip.compress(content, mtime=0) if packed else content
    digest = sha256(sent).hexdigest()
    about = {"name": name, "role": role, "sha256": digest, "bytes": len(sent), **more}
    return {
        **about,
        "path": f"{digest[:20]}.bin" if path else None,
        **({"packed": "gzip"} if packed else {}),
    }, sent


CORE = b"the core of an engine " * 5000
FILES = [
    entry("engine.js", "core", CORE, packed=True),
    entry("numbers.whl", "package", noise(1, 300_000)),
    entry("book.zip", "package", noise(2, 50_000)),
]
REMOTE = [entry("shapes.whl", "package", noise(3, 120_000), path=False), entry("libs.zip", "package", noise(4, 9_000), path=False, library=True)]  # fmt: skip
BASE_BYTES = sum(one["bytes"] for one, _ in FILES)
CONTENTS = {one["name"]: sent for one, sent in FILES + REMOTE}


@dataclass
class Archive:
    """A server that plays the book's own and, under /official/, the makers': with faults by the name of a file."""

    faults: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    version: str = "edition-1"
    address: str = ""

    def manifest(self, remote=""):
        sets = {
            "base": {"title": "الأساس", "files": [one for one, _ in FILES]},
            "geo": {"title": "الأشكال", "files": [one for one, _ in REMOTE]},
        }
        return {
            "version": self.version,
            "engine": "1.0",
            "sets": sets,
            "remote": remote or f"{self.address}official/",
        }


def handler(archive):
    published = {one["path"]: (one["name"], sent) for one, sent in FILES}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            name = self.path.rpartition("/")[2]
            if self.path == "/":
                return self.send(200, PAGE.encode(), "text/html")
            if name == "manifest.js":
                return self.send(200, script({"version": archive.version}).encode(), "text/javascript")
            name, content = published.get(name, (name, CONTENTS.get(name)))
            archive.asked.append(name)
            fault = archive.faults.get(name)
            if fault == "once wrong":
                del archive.faults[name]
                fault = "wrong byte"
            if content is None or fault == "absent":
                return self.send(404, b"nothing here")
            if fault == "busy":
                return self.send(503, b"try later")
            if fault == "wrong byte":
                content = content[:100] + bytes([content[100] ^ 1]) + content[101:]
            if fault == "longer":
                content += b"more"
            if fault == "half":
                return self.send(200, content[: len(content) // 2], length=len(content))
            if fault == "half and closed":
                return self.send(200, content[: len(content) // 2])
            if fault == "a page instead":
                return self.send(200, b"<!DOCTYPE html>log in to this network", "text/html")
            if fault == "slow":
                return self.send(200, content, step=2_000)
            if fault == "silent":
                return self.send(200, content[:1000], length=len(content), hold=True)
            self.send(200, content)

        def send(
            self, status, content, kind="application/octet-stream", *, length=None, step=None, hold=False
        ):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(length or len(content)))
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            try:
                for start in range(0, len(content), step or len(content)):
                    self.wfile.write(content[start : start + (step or len(content))])
                    if step:
                        self.wfile.flush()
                        time.sleep(0.002)
                self.wfile.flush()
                while hold and not gone.wait(0.1):
                    pass
            except OSError:
                return
            self.close_connection = True

        def log_message(self, *arguments):
            pass

    gone = threading.Event()
    return Handler, gone


@pytest.fixture
def archive():
    archive = Archive()
    Handler, gone = handler(archive)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    archive.address = f"http://127.0.0.1:{server.server_port}/"
    archive.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield archive
    gone.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser, archive):
    context = browser.new_context(locale="ar")
    page = context.new_page()
    page.goto(archive.address)
    yield page
    context.close()


def load(page, archive, name="base", manifest=None, **options):
    return page.evaluate(
        "([manifest, name, options]) => load(manifest, name, options)",
        [manifest or archive.manifest(), name, options],
    )


def right(files):
    """What the page tells of files that are as they should be."""
    contents = {**CONTENTS, "engine.js": CORE}
    told = []
    for one, _ in files:
        content = contents[one["name"]]
        told.append(
            [one["name"], one["role"], one.get("library", False), len(content), sha256(content).hexdigest()]
        )
    return told


def test_a_set_comes_whole_with_its_bytes_counted(page, archive):
    told = load(page, archive)
    assert told["files"] == right(FILES) and told["kept"] == ""
    steps = told["steps"]
    assert steps[-1] == [BASE_BYTES, BASE_BYTES, False]
    assert all(total == BASE_BYTES for _, total, _ in steps)
    assert [done for done, _, _ in steps] == sorted(done for done, _, _ in steps)


def test_the_next_visit_asks_for_nothing(page, archive):
    load(page, archive)
    assert page.evaluate("m => weigh(m, 'base')", archive.manifest()) == {"bytes": BASE_BYTES, "kept": BASE_BYTES, "remote": 0}  # fmt: skip
    archive.asked.clear()
    page.goto(archive.address)
    told = load(page, archive)
    assert told["files"] == right(FILES) and archive.asked == []
    assert told["steps"][-1] == [BASE_BYTES, BASE_BYTES, True]


def test_an_edition_that_is_gone_leaves_nothing_behind(page, archive):
    load(page, archive)
    changed = archive.manifest()
    changed["sets"]["base"]["files"] = changed["sets"]["base"]["files"][:2]
    load(page, archive, manifest=changed)
    weight = page.evaluate("m => weigh(m, 'base')", archive.manifest())
    assert weight["kept"] == BASE_BYTES - FILES[2][0]["bytes"]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("absent", "missing"),
        ("wrong byte", "damaged"),
        ("longer", "damaged"),
        ("half and closed", "damaged"),
        ("a page instead", "damaged"),
        ("half", "offline"),
        ("busy", "offline"),
        ("silent", "offline"),
    ],
)
@pytest.mark.parametrize("name", ["numbers.whl", "shapes.whl"])
def test_a_fault_has_its_code_and_its_file(page, archive, fault, code, name):
    archive.faults[name] = fault
    which = "base" if name == "numbers.whl" else "geo"
    told = load(page, archive, which, consentRemote=True, patience=1500)
    assert (told.get("code"), told.get("file")) == (code, name)
    archive.faults.clear()
    told = load(page, archive, which, consentRemote=True)
    assert told["files"] == right(FILES if which == "base" else REMOTE), "the next try did not mend it"


def test_what_came_whole_before_a_fault_is_not_asked_again(page, archive):
    archive.faults["numbers.whl"] = "silent"
    assert load(page, archive, patience=1500)["code"] == "offline"
    archive.faults.clear()
    archive.asked.clear()
    load(page, archive)
    assert archive.asked == ["numbers.whl"]


def test_wrong_bytes_that_something_remembers_are_asked_once_more(page, archive):
    archive.faults["numbers.whl"] = "once wrong"
    assert load(page, archive)["files"] == right(FILES)


def test_a_server_that_is_gone(page, archive):
    told = load(page, archive, "geo", manifest=archive.manifest("http://127.0.0.1:9/"), consentRemote=True)
    assert told["code"] == "offline"


def test_a_book_published_anew_meanwhile_is_told_from_a_missing_file(page, archive):
    archive.faults["book.zip"] = "absent"
    assert load(page, archive)["updated"] is False
    opened = archive.manifest()
    archive.version = "edition-2"
    told = load(page, archive, manifest=opened)
    assert (told["code"], told["updated"]) == ("missing", True)


def test_a_slow_line_goes_on_and_can_be_left(page, archive):
    archive.faults["numbers.whl"] = "slow"
    told = load(page, archive, patience=1000)
    assert told["files"] == right(FILES) and len(told["steps"]) > 10
    page.evaluate("indexedDB.deleteDatabase('arabic-book-live')")
    page.goto(archive.address)
    told = load(page, archive, cancelAt=120_000)
    assert told["code"] == "cancelled"
    assert told["steps"][-1][0] < BASE_BYTES


def test_the_official_address_is_asked_only_with_consent(page, archive):
    told = load(page, archive, "geo")
    assert (told["code"], archive.asked) == ("remote-refused", [])
    bytes_ = sum(one["bytes"] for one, _ in REMOTE)
    assert page.evaluate("m => weigh(m, 'geo')", archive.manifest()) == {
        "bytes": bytes_,
        "kept": 0,
        "remote": bytes_,
    }
    assert load(page, archive, "geo", consentRemote=True)["files"] == right(REMOTE)
    archive.asked.clear()
    assert load(page, archive, "geo")["files"] == right(REMOTE), "what is kept needs no consent"
    assert archive.asked == []


def test_kept_bytes_that_were_changed_are_asked_again(page, archive):
    load(page, archive)
    page.evaluate(
        """sum => new Promise(done => { const open = indexedDB.open('arabic-book-live'); open.onsuccess = () => {
          const end = open.result.transaction('files', 'readwrite');
          end.objectStore('files').put(new Uint8Array(300000).buffer, sum);
          end.oncomplete = () => { open.result.close(); done(); }; }; })""",
        FILES[1][0]["sha256"],
    )
    archive.asked.clear()
    assert load(page, archive)["files"] == right(FILES)
    assert archive.asked == ["numbers.whl"]


def test_no_place_to_keep_files_hinders_nothing(browser, archive):
    context = browser.new_context()
    context.add_init_script("Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError'); } })")  # fmt: skip
    page = context.new_page()
    page.goto(archive.address)
    told = load(page, archive)
    assert (told["files"], told["kept"]) == (right(FILES), "denied")
    context.close()


def test_a_full_disk_hinders_nothing(page, archive):
    page.context.new_cdp_session(page).send(
        "Storage.overrideQuotaForOrigin", {"origin": archive.address.rstrip("/"), "quotaSize": 1000}
    )
    told = load(page, archive)
    assert (told["files"], told["kept"]) == (right(FILES), "full")


def test_a_browser_that_cannot_unpack_is_told(browser, archive):
    context = browser.new_context()
    context.add_init_script("delete window.DecompressionStream")
    page = context.new_page()
    page.goto(archive.address)
    told = load(page, archive)
    assert told["code"] == "unsupported" and archive.asked == []
    context.close()


def test_a_room_without_encryption_verifies_too(browser, archive):
    """A page of another machine's address has no crypto.subtle."""
    flags = [*FLAGS, "--host-resolver-rules=MAP room.example 127.0.0.1"]
    kind = browser.browser_type
    room = kind.launch(executable_path=find_browser(SimpleNamespace(chromium=kind)), args=flags)
    page = room.new_page()
    page.goto(f"http://room.example:{archive.port}/")
    assert page.evaluate("[isSecureContext, typeof crypto.subtle]") == [False, "undefined"]
    told = load(page, archive)
    assert [one[:4] for one in told["files"]] == [one[:4] for one in right(FILES)]
    page.evaluate("indexedDB.deleteDatabase('arabic-book-live')")
    archive.faults["numbers.whl"] = "wrong byte"
    page.goto(f"http://room.example:{archive.port}/")
    assert load(page, archive)["code"] == "damaged"
    room.close()


@pytest.fixture
def stick(tmp_path, archive):
    """The same files as the stick has them: classic scripts."""
    folder = tmp_path / "ذاكرة محمولة"
    (folder / "live").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    for one, sent in FILES:
        text = base64.b64encode(sent).decode()
        (folder / "live" / f"{one['path']}.js").write_text(
            f'(window.arabicBookLiveFiles ??= {{}})["{one["sha256"]}"] = "{text}";\n'
        )
    return folder


def test_a_page_opened_from_a_folder_loads_scripts(browser, archive, stick):
    page = browser.new_page()
    page.goto((stick / "index.html").as_uri())
    told = load(page, archive)
    assert told["files"] == right(FILES)
    assert told["steps"][-1] == [BASE_BYTES, BASE_BYTES, False]
    assert page.evaluate("Object.keys(arabicBookLiveFiles).length") == 0, "the text stays in memory"
    page.close()


@pytest.mark.parametrize("fault", ["wrong byte", "half", "absent", "another file"])
def test_a_damaged_stick_is_told(browser, archive, stick, fault):
    one, sent = FILES[1]
    file = stick / "live" / f"{one['path']}.js"
    if fault == "absent":
        file.unlink()
    elif fault == "another file":
        file.write_text("window.other = 1;")
    elif fault == "half":
        file.write_text(file.read_text()[:1000])
    else:
        wrong = base64.b64encode(sent[:50] + b"\x00" + sent[51:]).decode()
        file.write_text(f'(window.arabicBookLiveFiles ??= {{}})["{one["sha256"]}"] = "{wrong}";\n')
    page = browser.new_page()
    page.goto((stick / "index.html").as_uri())
    told = load(page, archive)
    assert (told["code"], told["file"]) == ("missing" if fault == "absent" else "damaged", "numbers.whl")
    page.close()


def test_the_server_of_a_stick_gives_the_same_scripts(browser, archive, stick):
    """Read over a room's network from the stick, where the files are scripts alone."""
    site = serve(stick)
    page = browser.new_page()
    page.goto(f"{site.address}index.html")
    told = load(page, archive, manifest={**archive.manifest(), "scripts": True})
    assert told["files"] == right(FILES)
    page.close()


def test_the_list_is_a_script_that_a_page_can_load(archive):
    text = script(archive.manifest())
    head, _, rest = text.partition(" = ")
    assert head == "window.arabicBookLive" and json.loads(rest.rstrip(";\n")) == archive.manifest()
