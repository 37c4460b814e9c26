"""The course's book, built once for all tests."""

import pytest

from arabic_book.build import build
from support import ROOT, serve


@pytest.fixture(scope="session")
def book(once):
    """The course, built strictly from this checkout."""

    def make():
        assert build(ROOT) == 0, "the book does not build: see the lines above"

    once("book", make)
    return serve(ROOT / "_build" / "html")
