"""The package alone: a book of another subject is built with nothing of the project beside it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from browsing import serve
from probes import ARABIC_LEFT_TO_RIGHT, OVERFLOW, REVERSED_CODE, axe

DEMO = Path(__file__).parents[1] / "demo"
# Packages of Jupyter Book's own theme, and of the course that this package was made for.
FOREIGN = ("sphinx_book_theme", "pydata_sphinx_theme", "sphinx_thebe", "sphinx_comments", "sphinx_copybutton",
           "sphinx_togglebutton", "sphinx_jupyterbook_latex", "umran")  # fmt: skip
BUILD = """
import json, sys
from pathlib import Path
from arabic_book.compile import compile_book
code = compile_book(Path(sys.argv[1]), Path(sys.argv[2]))
print(json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]))
"""
PAGES = ("index.html", "dough.html", "oven.html")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder of pages, and the packages that the build imported."""
    work = tmp_path_factory.mktemp("alone")
    done = subprocess.run([sys.executable, "-c", BUILD, DEMO, work], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    code, packages = json.loads(done.stdout)
    assert code == 0, done.stderr
    return work / "html", packages


def test_only_what_is_wanted_is_loaded(built):
    assert {"arabic_book", "myst_nb", "sphinx_external_toc"} <= set(built[1])
    assert not set(FOREIGN) & set(built[1])


def test_nothing_of_another_theme_is_in_the_book(built):
    static = {path.relative_to(built[0] / "_static").as_posix() for path in (built[0] / "_static").rglob("*")}
    ours = (
        "NOTICES.txt",
        "book.",
        "fonts",
        "icons",
        "live",
        "notes",
        "offline",
        "present.",
        "progress",
        "quiz.",
        "search",
        "sheets.",
    )
    assert [name for name in static if not name.startswith(ours)] == []


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_its_pages_read_from_right_to_left(built, visit, page, width, theme):
    seen = visit(serve(built[0]).address + page, width=width, theme=theme)
    assert (seen.foreign, seen.failed, seen.errors) == ([], [], [])
    assert seen.page.locator("html").get_attribute("dir") == "rtl"
    assert seen.page.locator("html").get_attribute("data-theme") == theme
    for probe in (ARABIC_LEFT_TO_RIGHT, REVERSED_CODE, OVERFLOW):
        assert seen.page.evaluate(probe) == []
    assert [row for row in axe(seen.page) if row[0] in ("serious", "critical")] == []


def test_a_wrong_setting_stops_the_build_and_is_named(tmp_path):
    (tmp_path / "_config.yml").write_text("title: كتاب\nlaunch_button: {thebe: 1}\n", encoding="utf-8")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    (tmp_path / "index.md").write_text("# كتاب\n", encoding="utf-8")
    command = [sys.executable, "-m", "arabic_book.build", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode and "launch_button" in done.stderr and "Traceback" not in done.stderr
    (tmp_path / "_config.yml").unlink()
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode and "has no _config.yml" in done.stderr and "Traceback" not in done.stderr
