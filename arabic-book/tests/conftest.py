"""Small books of other subjects, built once for all workers and shared by the tests."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from arabic_book.build import build
from browsing import serve
from live_pages import live_book, live_page, numbers  # noqa: F401

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def small_course(once):
    """Build a small book that lies beside the tests; gives its pages behind a server."""

    def built(name, make=build):
        def work(folder):
            shutil.copytree(HERE / name, folder, dirs_exist_ok=True)
            assert make(folder) == 0, f"the book {name} does not build: see the lines above"

        return serve(once(f"{name}-{make.__name__}", work) / "_build" / "html")

    return built


@pytest.fixture(scope="session")
def demo(small_course):
    """A small book of another subject that holds every component."""
    return small_course("demo")


def build_stock(folder):
    config = yaml.safe_load((folder / "_config.yml").read_text(encoding="utf-8"))
    config["sphinx"] = {"extra_extensions": ["arabic_book.lesson"], "config": {"language": "ar"}}
    (folder / "_config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    command = [Path(sys.executable).with_name("jupyter-book"), "build", folder, "--quiet"]
    return subprocess.run(command, capture_output=True).returncode


@pytest.fixture(scope="session")
def stock(small_course):
    """The same book in the stock theme, to show that a check can fail."""
    return small_course("demo", build_stock)


@pytest.fixture(scope="session")
def lessons(small_course):
    """Two modules, a question of every type, both tests, the page of progress."""
    return small_course("demo_quiz")


@pytest.fixture
def reader(browser):
    """Open tabs of one reader: a context of its own, that remembers."""
    contexts = []

    def open_tab(context=None, width=360, theme="light", before="", **options):
        if context is None:
            context = browser.new_context(
                viewport={"width": width, "height": 740}, color_scheme=theme, locale="ar", **options
            )
            contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(90_000)
        if before:
            page.add_init_script(before)
        page.failed, page.errors = [], []
        # What a page asks in passing ends with the page.
        page.on(
            "requestfailed",
            lambda request: (
                page.failed.append(request.url) if request.failure != "net::ERR_ABORTED" else None
            ),
        )
        page.on(
            "response",
            lambda answer: (
                page.failed.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None
            ),
        )
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        return page

    yield open_tab
    for context in contexts:
        context.close()
