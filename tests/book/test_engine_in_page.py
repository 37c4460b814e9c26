"""Python in a page, with the real engine: what runs, what is stopped, what is refused, and that it comes back."""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from arabic_book import strings
from arabic_book.assets import live_engine_script
from arabic_book.bundle.live import FOLDER, as_scripts
from arabic_book.live.collecting import script
from browsing import serve

WORDS = strings.LIVE_ENGINE
PAGE = """<!DOCTYPE html><html lang="ar" dir="rtl"><meta charset="utf-8"><title>محرك</title>
<main></main><script src="_static/live/manifest.js"></script><script src="_static/live-engine.js"></script>"""
START = """async (more) => {
    window.states = [];
    window.phases = [];
    const base = new URL("_static/live/", location).href;
    window.engine = arabicBookEngine.createEngine({ manifest: arabicBookLive, base, ...more });
    engine.onState((state) => states.push(state));
    await engine.start({ onProgress: ({ phase, done, total }) => phases.push([phase, done, total]) });
}"""
RUN = """async ([source, notebook, cell]) => {
    const outputs = [];
    const end = await engine.run({ notebook, cell, source }, (output) => outputs.push(output));
    return { ...end, outputs };
}"""


def write_site(folder, live):
    static = folder / "_static"
    static.mkdir()
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    (static / "live-engine.js").write_text(live_engine_script(), encoding="utf-8")
    live(static / "live")


@pytest.fixture(scope="module")
def site(live_files, tmp_path_factory):
    """A page with nothing but the engine, behind a server."""
    folder = tmp_path_factory.mktemp("engine")

    def live(target):
        target.mkdir()
        manifest = json.loads((live_files / "manifest.json").read_text(encoding="utf-8"))
        (target / "manifest.js").write_text(script(manifest), encoding="utf-8")
        for file in live_files.glob("*.bin"):
            (target / file.name).symlink_to(file)

    write_site(folder, live)
    return serve(folder)


class Running:
    """A page whose engine runs."""

    def __init__(self, page, foreign):
        self.page, self.foreign = page, foreign

    def run(self, source, notebook="first", cell="c1"):
        end = self.page.evaluate(RUN, [source, notebook, cell])
        return SimpleNamespace(**end)

    def text(self, source, **place):
        """What a cell shows, as text."""
        return "".join(said(output) for output in self.run(source, **place).outputs)

    def begin(self, source):
        """Start a cell and do not wait; `ended` of the page tells how it ended."""
        self.page.evaluate(
            """(source) => { window.outputs = []; window.ended = null;
            engine.run({ notebook: "first", cell: "long", source }, (output) => outputs.push(output))
              .then((end) => { window.ended = end; }); }""",
            source,
        )


def said(output):
    if output["output_type"] == "error":
        return output["traceback"][0]
    return output.get("text") or output["data"].get("text/plain", "")


@pytest.fixture(scope="module")
def open_page(browser):
    contexts = []

    def open_page(address, **options):
        context = browser.new_context(locale="ar", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(300_000)
        foreign = []
        page.on("request", lambda request: foreign.append(request.url) if "example" in request.url else None)
        page.goto(address)
        return Running(page, foreign)

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def engine(open_page, site):
    """One engine for the tests that leave it as it was."""
    running = open_page(site.address)
    running.page.evaluate(START, {})
    return running


def test_the_start_tells_its_states_and_bytes(engine):
    assert engine.page.evaluate("states.slice(0, 3)") == ["loading", "starting", "ready"]
    phases = engine.page.evaluate("phases")
    (_, _, total) = phases[-1]
    assert [phase for phase, *_ in phases][:1] == ["loading"] and phases[-1] == ["ready", total, total]
    assert {"loading", "starting", "ready"} == {phase for phase, *_ in phases}
    assert 10_000_000 < total <= 22_000_000, "what notebooks that need no GEOS take"


def test_a_frame_with_arabic_names_is_grouped(engine):
    end = engine.run(
        "import pandas\n"
        "frame = pandas.DataFrame({'المدينة': ['أكادير', 'عمّان', 'أكادير'], 'عدد': [1, 2, 3]})\n"
        "frame.groupby('المدينة').sum()"
    )
    assert end.status == "ok" and end.outputs[0]["output_type"] == "execute_result"
    assert end.outputs[0]["data"]["text/plain"].split() == ["عدد", "المدينة", "أكادير", "4", "عمّان", "2"]


def test_an_endless_cell_is_stopped_and_python_comes_back(engine):
    engine.run("kept = 1")
    put = "engine.put({ notebook: 'files', path: 'ملفي.txt', buffer: new TextEncoder().encode('من القارئ').buffer })"
    engine.page.evaluate(put)
    before = engine.page.evaluate("engine.generation")
    engine.begin("print('بدأت')\nwhile True: pass")
    waiting = (
        "engine.run({ notebook: 'first', cell: 'next', source: '1' }).then((end) => { window.waited = end; })"
    )
    engine.page.evaluate(f"() => {{ {waiting} }}")
    engine.page.wait_for_function("outputs.length && engine.state === 'busy'")
    engine.page.evaluate("states.length = 0; engine.stop()")
    assert engine.page.evaluate("states") == ["stopping", "starting", "ready"]
    assert engine.page.evaluate("engine.generation") == before + 1
    assert engine.page.evaluate("ended") == {"status": "stopped"}
    assert engine.page.evaluate("waited") == {"status": "stopped"}, (
        "what waited does not run on an empty Python"
    )
    assert engine.text("kept").startswith("خطأ في السطر 1: الاسم kept غير معرّف")
    assert engine.text("1 + 1") == "2"
    assert engine.text("open('ملفي.txt').read()", notebook="files") == "'من القارئ'", (
        "a reader's file is lost"
    )


def test_a_cell_that_prints_without_end_fills_nothing(engine):
    engine.begin("while True: print('س' * 1000)")
    engine.page.wait_for_function(
        f"outputs.some(({{ text }}) => text.includes({json.dumps(WORDS['flood'])}))"
    )
    size = "outputs.reduce((sum, { text }) => sum + text.length, 0)"
    full = engine.page.evaluate(size)
    engine.page.wait_for_timeout(500)
    assert engine.page.evaluate(size) == full < 1_100_000
    engine.page.evaluate("engine.stop()")
    assert engine.page.evaluate("ended") == {"status": "stopped"}


def test_nobody_is_asked_to_type(engine):
    end = engine.run("input('اسمك؟')")
    assert (end.status, said(end.outputs[0])) == ("error", f"خطأ في السطر 1: {WORDS['no_input']}")


def test_sleep_and_await_wait(engine):
    source = "import asyncio, time\nbegan = time.monotonic()\ntime.sleep(0.2)\nawait asyncio.sleep(0.2)\ntime.monotonic() - began >= 0.4"
    assert engine.text(source) == "True"


ASKING = {
    "import urllib.request\nurllib.request.urlopen('https://example.org/a')": 2,
    "import requests\nrequests.get('https://example.org/a')": 2,
    "import js\nawait js.fetch('https://example.org/a')": 2,
    "from pyodide.http import open_url\nopen_url('https://example.org/a')": 2,
    "from pyodide.http import pyfetch\nawait pyfetch('https://example.org/a')": 2,
    "import js\njs.XMLHttpRequest.new()": 2,
    "import js\njs.WebSocket.new('wss://example.org/a')": 2,
    "import js\njs.importScripts('https://example.org/a')": 2,
    "import pandas\npandas.read_csv('https://example.org/a.csv')": 2,
    "from js import Object\njs.Worker.new('https://example.org/a')": 2,
}


@pytest.mark.parametrize("source", ASKING)
def test_no_foreign_host_is_asked(engine, source):
    end = engine.run(source)
    assert end.status == "error"
    assert said(end.outputs[-1]) == f"خطأ في السطر {ASKING[source]}: {WORDS['no_network']}"
    assert not engine.foreign


def test_the_page_of_the_book_is_no_way_out(engine):
    assert engine.text("import js\nhasattr(js, 'document') or hasattr(js, 'localStorage')") == "False"


def test_more_memory_than_there_is_is_an_error_and_python_stays(engine):
    engine.run("kept = 1")
    before = engine.page.evaluate("engine.generation")
    for source in (
        "bytearray(3 << 30)",
        "import numpy\nnumpy.ones(1 << 28)",
        "numpy.ones(1 << 27)",
        "held = []\nwhile True: held.append(bytearray(1 << 26))",
    ):
        end = engine.run(source)
        assert said(end.outputs[-1]).endswith(WORDS["memory"]), source
    assert engine.text("held = None\nkept") == "1"
    assert engine.page.evaluate("engine.generation") == before
    assert engine.page.evaluate("engine.memory") <= 1 << 30


def test_an_engine_that_breaks_says_so_and_comes_back(engine):
    engine.page.evaluate("states.length = 0")
    end = engine.run("import ctypes\nctypes.string_at(0x7FFFFFF0, 4)")
    assert (end.status, said(end.outputs[-1])) == ("crashed", WORDS["crashed"])
    engine.page.wait_for_function("engine.state === 'ready'")
    assert engine.page.evaluate("states") == ["busy", "stopping", "starting", "ready"]
    assert engine.text("2 + 2") == "4"


def test_notebooks_have_names_of_their_own(engine):
    engine.run("value = 'الأول'", notebook="first")
    engine.run("value = 'الثاني'", notebook="second")
    assert engine.text("value", notebook="first") == "'الأول'"
    engine.page.evaluate("engine.reset('first')")
    assert "الاسم value غير معرّف" in engine.text("value", notebook="first")
    assert engine.text("value", notebook="second") == "'الثاني'"


def test_a_file_of_a_cell_is_taken(engine):
    end = engine.run("open('جدول.csv', 'w').write('المدينة\\nأكادير\\n')", notebook="files")
    assert end.files == [{"path": "جدول.csv", "bytes": len("المدينة\nأكادير\n".encode())}]
    taken = "engine.take({ notebook: 'files', path: 'جدول.csv' }).then((buffer) => new TextDecoder().decode(buffer))"
    assert engine.page.evaluate(taken) == "المدينة\nأكادير\n"
    refused = "engine.take({ notebook: 'files', path: 'لا.txt' }).then(() => 'taken', ({ code }) => code)"
    assert engine.page.evaluate(refused) == "refused"


def test_libraries_of_another_set_are_asked_for_then_there(engine):
    source = "from scipy import linalg\nlinalg.det([[1, 2], [3, 4]])"
    end = engine.run(source)
    assert (end.status, end.needs, end.outputs) == ("needs", {"set": "science", "module": "scipy"}, [])
    engine.page.evaluate("engine.add('science')")
    assert engine.text(f"round({source.splitlines()[1]}, 6)", cell="before").startswith("خطأ")
    assert engine.text(source.replace("linalg.det", "float(linalg.det").replace("]])", "]]))")) == "-2.0"
    engine.page.evaluate("engine.stop()")
    assert engine.run(source).status == "ok", "after a stop it is there still"


def test_what_a_widget_shows_comes_to_its_cell(engine):
    source = (
        "import ipywidgets\nslider = ipywidgets.IntSlider(value=3)\n"
        "slider.observe(lambda change: print('القيمة', change['new']), 'value')"
    )
    engine.begin(source)
    engine.page.wait_for_function("ended")
    model = engine.text("slider.model_id").strip("'")
    message = {
        "event": "msg",
        "comm_id": model,
        "data": {"method": "update", "state": {"value": 8}, "buffer_paths": []},
    }
    engine.page.evaluate("(message) => engine.comms.send(message)", message)
    engine.page.wait_for_function("outputs.length")
    assert "".join(output["text"] for output in engine.page.evaluate("outputs")) == "القيمة 8\n"
    assert engine.text("slider.value") == "8"


def test_a_start_is_cancelled_at_any_phase_and_begun_again_beside_another_tab(open_page, site, engine):
    running = open_page(site.address)
    for phase in ("loading", "starting"):
        told = running.page.evaluate(
            """async (phase) => {
            const base = new URL("_static/live/", location).href;
            window.engine ??= arabicBookEngine.createEngine({ manifest: arabicBookLive, base });
            const control = new AbortController();
            const onProgress = (at) => { if (at.phase === phase) control.abort(); };
            return engine.start({ signal: control.signal, onProgress }).then(() => "started", ({ code }) => code);
            }""",
            phase,
        )
        assert (told, running.page.evaluate("engine.state")) == ("cancelled", "off"), phase
    running.page.evaluate("engine.start()")
    assert running.text("1 + 1") == "2"
    engine.run("value = 'تبويب'")
    assert "الاسم value غير معرّف" in running.text("value"), "each tab has a Python of its own"
    assert engine.text("value") == "'تبويب'"


FAULTY = {
    "a page without WebAssembly": ("unsupported", "files => files.map((f) => f.name.endsWith('.wasm') ? { ...f, buffer: new ArrayBuffer(9) } : f)"),
    "a file that is missing": ("missing", "files => files.filter((f) => f.name !== 'python_stdlib.zip')"),
    "a library that is no library": ("failed", "files => files.map((f) => f.name === 'python_stdlib.zip' ? { ...f, buffer: new ArrayBuffer(9) } : f)"),
    "a script that is none": ("failed", "files => files.map((f) => f.role === 'worker' ? { ...f, buffer: new TextEncoder().encode('}{').buffer } : f)"),
}  # fmt: skip


@pytest.fixture(scope="module")
def small_page(open_page, site):
    """A page that has the files and no engine yet."""
    running = open_page(site.address)
    running.page.evaluate(
        """async () => {
        const base = new URL("_static/live/", location).href;
        const taker = arabicBookEngine.createEngine({ manifest: arabicBookLive, base, load: async () => [] });
        window.base = base;
        }"""
    )
    return running


@pytest.mark.parametrize("fault", FAULTY)
def test_what_keeps_python_from_starting_has_a_code(small_page, site, fault):
    code, change = FAULTY[fault]
    told = small_page.page.evaluate(
        """async (change) => {
        const names = Object.fromEntries(arabicBookLive.sets.base.files.map((file) => [file.name, file]));
        const bytes = async ({ path, packed }) => {
          const { body } = await fetch(base + path);
          return new Response(packed ? body.pipeThrough(new DecompressionStream("gzip")) : body).arrayBuffer();
        };
        window.files ??= await Promise.all(["pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json", "live-worker.js"]
          .map(async (name) => ({ name, role: names[name].role, buffer: await bytes(names[name]) })));
        const load = async () => eval(change)(files);
        const engine = arabicBookEngine.createEngine({ manifest: arabicBookLive, base, load });
        const code = await engine.start().then(() => "started", ({ code }) => code);
        return [code, engine.state];
        }""",
        change,
    )
    assert told == [code, "failed"]


def test_a_room_without_a_secure_line_has_python_too(browser, site):
    context = browser.new_context(locale="ar")
    page = context.new_page()
    page.set_default_timeout(300_000)
    room = "http://room.example/"
    page.route(
        f"{room}**",
        lambda route: route.fulfill(response=route.fetch(url=route.request.url.replace(room, site.address))),
    )
    page.goto(room)
    assert page.evaluate("isSecureContext") is False
    page.evaluate(START, {})
    assert Running(page, []).text("import numpy\nint(numpy.arange(4).sum())") == "6"
    context.close()


@pytest.fixture(scope="module")
def stick(live_files, tmp_path_factory):
    """The same page as it lies on a stick."""
    folder = tmp_path_factory.mktemp("stick") / "دورة على ذاكرة"
    folder.mkdir()

    def live(target):
        target.mkdir()
        manifest = json.loads((live_files / "manifest.json").read_text(encoding="utf-8"))
        files = {f"{FOLDER}{file.name}": file.read_bytes() for file in live_files.glob("*.bin")}
        files[f"{FOLDER}manifest.js"] = script(manifest).encode()
        for name, content in as_scripts(files, ("base",)).items():
            (target / Path(name).name).write_bytes(content)

    write_site(folder, live)
    yield folder
    shutil.rmtree(folder)


def test_a_page_opened_from_a_folder_has_python_and_stops_it(open_page, stick):
    running = open_page((stick / "index.html").as_uri())
    running.page.evaluate(START, {})
    assert running.text("import pandas\npandas.Series([1, 2]).sum().item()") == "3"
    running.begin("while True: pass")
    running.page.wait_for_function("engine.state === 'busy'")
    running.page.evaluate("engine.stop()")
    assert running.text("1 + 1") == "2"
