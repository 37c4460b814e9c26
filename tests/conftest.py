"""The course's book, built once for all tests, and what kind of test each is."""

import os
import re

import pytest

from arabic_book.build import build
from support import ROOT, serve

# What of a test's place or of what it asks for says that it needs more than Python.
LAB = re.compile(r"jupyterlab|test_workbench|notebooks/test_notebooks|deploy/test_(room|wheel)")
NEEDS = {"lab": {"bubblewrap", "blank", "lab", "room"}, "browser": {"browser", "book", "stock"}}


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


@pytest.fixture(scope="session")
def book(once):
    """The course, built strictly from this checkout."""

    def make(_):
        assert build(ROOT) == 0, "the book does not build: see the lines above"

    once("book", make)
    return serve(ROOT / "_build" / "html")
