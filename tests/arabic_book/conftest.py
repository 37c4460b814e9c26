"""A small book with quizzes and progress, shared by their tests."""

import shutil

import pytest

from arabic_book.build import build
from support import ROOT, serve


@pytest.fixture(scope="session")
def lessons(tmp_path_factory):
    """Two modules, a question of every type, both tests, the page of progress."""
    folder = tmp_path_factory.mktemp("lessons") / "book"
    shutil.copytree(ROOT / "tests" / "arabic_book" / "demo_quiz", folder)
    assert build(folder) == 0, "the book of quizzes does not build: see the lines above"
    return serve(folder / "_build" / "html")
