"""A page with the views of widgets, and the runner of cells in a process beside it, in CPython: a real ipywidgets."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from arabic_book import strings
from arabic_book.assets import STYLES, minify, read_style
from arabic_book.javascript import join
from arabic_book.live.kernel import kernel_files

HERE = Path(__file__).parent

_SERVE = """
import asyncio, base64, json, os, sys
from pathlib import Path
answers, requests = os.fdopen(os.dup(1), "w", encoding="utf-8"), sys.stdin
os.dup2(2, 1)
from arabic_live.kernel import Kernel, as_json
class Words(dict):
    __missing__ = lambda self, key: key
said = []
def post(message, buffers):
    said.append({"message": json.loads(as_json(message)), "buffers": [base64.b64encode(bytes(each)).decode() for each in buffers]})
kernel = Kernel(post, Words(), Path(sys.argv[1]))
for line in requests:
    asked = json.loads(line)
    if asked["do"] == "run":
        done = asyncio.run(kernel.run(asked["request"]))
        said.append({"message": done, "buffers": []})
    else:
        kernel.comm(asked["message"], [memoryview(base64.b64decode(each)) for each in asked["buffers"]])
    answers.write(json.dumps(said, ensure_ascii=False) + "\\n")
    answers.flush()
    said.clear()
"""


class Host:
    """Runs cells and takes the messages of widgets; gives back everything that Python then said."""

    def __init__(self, folder, environment=None):
        self.home = folder / "home"
        room = folder / "kernel"
        for name, content in kernel_files().items():
            path = room / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        paths = [str(room), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
        settings = (
            os.environ
            | {"PYTHONPATH": os.pathsep.join(paths), "JUPYTER_WIDGETS_ECHO": "0"}
            | (environment or {})
        )
        self._process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, str(self.home)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=settings,
        )  # fmt: skip
        self._runs = 0

    def _ask(self, **asked):
        self._process.stdin.write(json.dumps(asked, ensure_ascii=False) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def run(self, source):
        self._runs += 1
        return self._ask(do="run", request={"id": self._runs, "notebook": "n", "cell": "c", "source": source})

    def tell(self, message, buffers=()):
        return self._ask(do="comm", message=json.loads(message), buffers=list(buffers))

    def value(self, expression):
        """What an expression of the notebook is worth, as its repr."""
        said = self.run(f"print(repr({expression}))")
        return "".join(
            each["message"]["output"].get("text", "") for each in said if each["message"]["type"] == "output"
        ).strip()

    def stop(self):
        self._process.stdin.close()
        self._process.wait(30)


@pytest.fixture(scope="module")
def page_folder(tmp_path_factory):
    """A page of a book with the views of widgets, and nothing else."""
    folder = tmp_path_factory.mktemp("widgets")
    style = minify("\n".join(map(read_style, STYLES)))
    script = join(
        HERE / "widget_page.js",
        widgetWords=dict(strings.WIDGETS),
        widgetStyle={"text": minify(read_style("live/widgets/widgets"))},
    )
    (folder / "index.html").write_text(
        '<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>أدوات</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{style}</style></head>'
        f'<body><main style="padding:1rem"><h1>أدوات</h1><h2>أداة</h2></main><script>{script}</script></body></html>',
        encoding="utf-8",
    )
    return folder


@pytest.fixture
def host(tmp_path):
    host = Host(tmp_path)
    yield host
    host.stop()


class Notebook:
    """A page and the Python behind it."""

    def __init__(self, page, host):
        self.page, self.host = page, host
        self.value = host.value
        page.set_default_timeout(15_000)
        page.expose_function("tellPython", host.tell)

    def run(self, source):
        self.page.evaluate("messages => deliver(messages, true)", self.host.run(source))

    def show(self, source):
        self.run(f"import ipywidgets as w\nfrom IPython.display import display\n{source}")

    def becomes(self, expression, wanted):
        """Wait until Python has what the page told."""
        for _ in range(50):
            found = self.value(expression)
            if found == repr(wanted):
                return
            self.page.wait_for_timeout(40)
        assert found == repr(wanted)


@pytest.fixture
def notebook(page_folder, visit, host):
    seen = visit((page_folder / "index.html").as_uri(), scroll=False)
    yield Notebook(seen.page, host)
    assert not (seen.errors or seen.foreign), (seen.errors, seen.foreign)


def too_small(page, controls):
    """What of these controls a finger would miss."""
    return page.locator(controls).evaluate_all(
        "all => all.filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML)"
    )


def nameless(page):
    """Controls that nothing names."""
    return page.locator(".live-widget :is(input, select, textarea, progress)").evaluate_all(
        "all => all.filter(e => !e.labels?.length || !e.labels[0].textContent.trim()).map(e => e.outerHTML)"
    )
