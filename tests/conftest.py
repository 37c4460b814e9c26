"""Real parts for the tests: a browser, the built book, a server, and pages that can reach nothing else."""

import gzip
import importlib.util
import os
import re
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

# What of a test's place or of what it asks for says that it needs more than Python.
LAB = re.compile(r"jupyterlab|test_workbench|notebooks/test_notebooks|deploy/test_(room|wheelhouse)")
NEEDS = {"lab": {"bubblewrap", "blank", "lab", "room"}, "browser": {"browser", "book", "stock"}}

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip


def kind_of(item):
    """The group of tests that this one runs with: `unit`, `browser` or `lab`."""
    if LAB.search(item.path.as_posix()) or NEEDS["lab"] & {*item.fixturenames}:
        return "lab"
    return "browser" if NEEDS["browser"] & {*item.fixturenames} else "unit"


def is_shared_by_its_file(item):
    """Whether it asks for something made once a file: then one worker takes the whole file and makes it once."""
    made = item._fixtureinfo.name2fixturedefs
    return any(definitions[-1].scope in ("module", "class") for definitions in made.values())


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """One more than the cores: tests of pages and kernels wait for half of their time."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if not {"unit", "browser", "lab"} & {mark.name for mark in item.iter_markers()}:
            item.add_marker(kind_of(item))
        if is_shared_by_its_file(item):
            item.add_marker(pytest.mark.xdist_group(item.path.relative_to(ROOT).as_posix()))


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
def once(tmp_path_factory):
    """Do something once for all the workers of a test run; the others wait for it. Gives a folder they share."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def do(name, work):
        folder, done = shared / name, shared / f"{name}.done"
        with FileLock(shared / f"{name}.lock"):
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                work(folder)
                done.touch()
        return folder

    return do


@pytest.fixture(scope="session")
def book(once):
    """The course, built strictly from this checkout."""

    def make(_):
        assert build(ROOT) == 0, "the book does not build: see the lines above"

    once("book", make)
    return serve(ROOT / "_build" / "html")


@pytest.fixture(scope="session")
def small_course(once):
    """Build a small book that lies beside the tests, once for all workers; gives its pages behind a server."""

    def built(name, make=build):
        def work(folder):
            shutil.copytree(ROOT / "tests" / "arabic_book" / name, folder, dirs_exist_ok=True)
            assert make(folder) == 0, f"the book {name} does not build: see the lines above"

        return serve(once(f"{name}-{make.__name__}", work) / "_build" / "html")

    return built


@pytest.fixture(scope="session")
def demo(small_course):
    """A small book of another subject that holds every component."""
    return small_course("demo")


def build_stock(folder):
    config = yaml.safe_load((folder / "_config.yml").read_text(encoding="utf-8"))
    config["sphinx"] = {"extra_extensions": ["arabic_book.directives"], "config": {"language": "ar"}}
    (folder / "_config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    command = [Path(sys.executable).with_name("jupyter-book"), "build", folder, "--quiet"]
    return subprocess.run(command, capture_output=True).returncode


@pytest.fixture(scope="session")
def stock(small_course):
    """The same book in the stock theme, to show that a check can fail."""
    return small_course("demo", build_stock)


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
