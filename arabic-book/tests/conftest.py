"""Small books of other subjects, shared by the tests."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from arabic_book.build import build
from browsing import serve

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """A small book of another subject that holds every component."""
    folder = tmp_path_factory.mktemp("demo") / "book"
    shutil.copytree(HERE / "demo", folder)
    assert build(folder) == 0, "the demo book does not build: see the lines above"
    return serve(folder / "_build" / "html")


@pytest.fixture(scope="session")
def stock(tmp_path_factory):
    """The same book in the stock theme, to show that a check can fail."""
    folder = tmp_path_factory.mktemp("stock") / "book"
    shutil.copytree(HERE / "demo", folder)
    config = yaml.safe_load((folder / "_config.yml").read_text(encoding="utf-8"))
    config["sphinx"] = {"extra_extensions": ["arabic_book.lesson"], "config": {"language": "ar"}}
    (folder / "_config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    command = [Path(sys.executable).with_name("jupyter-book"), "build", folder, "--quiet"]
    subprocess.run(command, check=True, capture_output=True)
    return serve(folder / "_build" / "html")


@pytest.fixture(scope="session")
def lessons(tmp_path_factory):
    """Two modules, a question of every type, both tests, the page of progress."""
    folder = tmp_path_factory.mktemp("lessons") / "book"
    shutil.copytree(HERE / "demo_quiz", folder)
    assert build(folder) == 0, "the book of quizzes does not build: see the lines above"
    return serve(folder / "_build" / "html")
