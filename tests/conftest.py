"""The course's book, built once for all tests, and what kind of test each is."""

import os
import re

import pytest
from xdist.scheduler import LoadScopeScheduling

from arabic_book.build import build
from support import ROOT, collect_offline, serve

os.environ["UMRAN_BOUNDARIES"] = os.devnull  # outlines that somebody fetched are none of a test's

# What of a test's place or of what it asks for says that it needs more than Python.
LAB = re.compile(r"jupyterlab|tests/notebooks/|deploy/test_(room|wheel)|/test_(benchmarks|kills)\.")
# Little but the building of books, one after another: they run with the pages.
BUILDS = re.compile(r"/test_(planted_text|build|contract|gettext|bundle|notices|alone)\.")
MADE_ONCE = re.compile(r'^@pytest.fixture\(.*scope="module"', re.M)
NEEDS = {"lab": {"bubblewrap", "blank", "lab", "room"}, "browser": {"browser", "book", "stock", "live_files"}}


def kind_of(item):
    """The group of tests that this one runs with: `unit`, `browser` or `lab`."""
    if LAB.search(item.path.as_posix()) or NEEDS["lab"] & {*item.fixturenames}:
        return "lab"
    is_of_pages = BUILDS.search(item.path.as_posix()) or NEEDS["browser"] & {*item.fixturenames}
    return "browser" if is_of_pages else "unit"


class OneWorkerForWhatAFileShares(LoadScopeScheduling):
    """A file whose tests share something made once goes to one worker whole; every other test goes alone.

    xdist's own groups are unknown to pytest 9.2: it renames a test for its group by an attribute that is not read.
    """

    def _split_scope(self, nodeid):
        path = nodeid.partition("::")[0]
        return path if MADE_ONCE.search((ROOT / path).read_text(encoding="utf-8")) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return OneWorkerForWhatAFileShares(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """One more than the cores: tests of pages and kernels wait for half of their time."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if not {"unit", "browser", "lab"} & {mark.name for mark in item.iter_markers()}:
            item.add_marker(kind_of(item))


@pytest.fixture(scope="session")
def live_files(once):
    """The folder of collected files of live Python; a test that needs them fails where they cannot be had."""

    def collect_files(folder):
        (folder / "said").write_text("، ".join(collect_offline(ROOT)), encoding="utf-8")

    if said := (once("live", collect_files) / "said").read_text(encoding="utf-8"):
        pytest.fail(f"ملفات بايثون الحي ليست على هذا الجهاز ({said}): اجمعها بالأمر python tools/engine.py")
    return ROOT / "_build" / "live"


@pytest.fixture(scope="session")
def live_book(live_files, book):
    """The course with live Python in its pages."""
    assert (book.folder / "_static" / "live" / "manifest.js").is_file(), (
        "the book was built without live Python"
    )
    return book


@pytest.fixture(scope="session")
def book(once):
    """The course, built strictly from this checkout."""

    def make(_):
        collect_offline(
            ROOT
        )  # the pages run Python where its files are here; whoever needs them asks for live_book
        assert build(ROOT) == 0, "the book does not build: see the lines above"

    once("book", make)
    return serve(ROOT / "_build" / "html")
