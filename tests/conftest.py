"""Real parts for the tests: a browser, the built book, a server, and pages that can reach nothing else."""

import gzip
import importlib.util
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from filelock import FileLock
from playwright.sync_api import sync_playwright

from arabic_book.build import build
from support import ROOT, serve

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip


def find_browser():
    spec = importlib.util.spec_from_file_location("browser", ROOT / "tools" / "browser.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.find()


@pytest.fixture(scope="session")
def browser():
    path = find_browser()
    assert path, "No Chromium: run tools/browser.py, or set CHROMIUM to its path."
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=FLAGS)


@pytest.fixture(scope="session")
def once(tmp_path_factory, worker_id):
    """Do something once for all the workers of a test run; the others wait for it."""

    def do(name, work):
        shared = (
            tmp_path_factory.getbasetemp().parent if worker_id != "master" else tmp_path_factory.getbasetemp()
        )
        done = shared / f"{name}.done"
        with FileLock(shared / f"{name}.lock"):
            if not done.exists():
                work()
                done.touch()

    return do


@pytest.fixture(scope="session")
def book(once):
    """The course, built strictly from this checkout."""

    def make():
        assert build(ROOT) == 0, "the book does not build: see the lines above"

    once("book", make)
    return serve(ROOT / "_build" / "html")


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """A small book of another subject that holds every component."""
    folder = tmp_path_factory.mktemp("demo") / "book"
    shutil.copytree(ROOT / "tests" / "arabic_book" / "demo", folder)
    assert build(folder) == 0, "the demo book does not build: see the lines above"
    return serve(folder / "_build" / "html")


@pytest.fixture(scope="session")
def stock(tmp_path_factory):
    """The same book in the stock theme, to show that a check can fail."""
    folder = tmp_path_factory.mktemp("stock") / "book"
    shutil.copytree(ROOT / "tests" / "arabic_book" / "demo", folder)
    config = yaml.safe_load((folder / "_config.yml").read_text(encoding="utf-8"))
    config["sphinx"] = {"extra_extensions": ["arabic_book.directives"], "config": {"language": "ar"}}
    (folder / "_config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    command = [Path(sys.executable).with_name("jupyter-book"), "build", folder, "--quiet"]
    subprocess.run(command, check=True, capture_output=True)
    return serve(folder / "_build" / "html")


@dataclass
class Visit:
    """A page opened in the browser, with what went wrong on the way."""

    page: object
    foreign: list = field(default_factory=list)
    failed: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    bodies: dict = field(default_factory=dict)

    @property
    def packed(self):
        """Bytes of every file the page asked for, as a server that packs text would send them."""
        return sum(len(body) if url.endswith((".woff2", ".png")) else len(gzip.compress(body, 6))
                   for url, body in self.bodies.items())  # fmt: skip


@pytest.fixture
def visit(browser):
    """Open an address with every other host blocked; wait until it is quiet and scrolled through."""
    contexts = []

    def open_page(address, width=1280, height=900, theme="light", scroll=True, **options):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, locale="ar", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(90_000)
        seen = Visit(page)
        home = address.split("/", 3)[:3] if address.startswith("http") else ["file:", "", ""]

        def route(request):
            url = request.request.url
            if url.split("/", 3)[:3] == home or url.startswith(("data:", "blob:", "about:")):
                request.continue_()
            else:
                seen.foreign.append(url)
                request.abort()

        def keep(response):
            if response.status >= 400:
                seen.failed.append(f"{response.status} {response.url}")
            elif response.url.startswith("http") and response.status == 200:
                answers.append(response)

        answers = []
        page.route("**/*", route)
        page.on("response", keep)
        page.on("requestfailed", lambda r: seen.failed.append(r.url) if r.url not in seen.foreign else None)
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        page.on("console", lambda m: seen.errors.append(m.text) if m.type == "error" else None)
        page.goto(address)
        page.wait_for_load_state("networkidle")
        if scroll:
            page.evaluate("""async () => { for (let y = 0; y < document.body.scrollHeight; y += innerHeight / 2) {
                scrollTo(0, y); await new Promise(r => setTimeout(r, 30)); } scrollTo(0, 0); }""")
            page.wait_for_load_state("networkidle")
        seen.bodies = {answer.url: answer.body() for answer in answers}
        return seen

    yield open_page
    for context in contexts:
        context.close()
