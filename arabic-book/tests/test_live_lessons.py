"""Cells that a lesson is written with: faults stop the build, and a book without the files has code to read."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from browsing import serve

BOOK = Path(__file__).parent / "demo_live"


def build(folder):
    done = subprocess.run(
        [sys.executable, "-m", "arabic_book.build", folder], capture_output=True, text=True, timeout=300
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """What the build says of a lesson with every fault."""
    folder = tmp_path_factory.mktemp("faulty") / "book"
    shutil.copytree(BOOK, folder)
    lesson = folder / "lessons" / "quiet.md"
    blocks = (
        "```{live}\n:id: twice\n1\n```",
        "```{live}\n:id: twice\n2\n```",
        "```{live}\n:id: ليس اسماً\n3\n```",
        "```{live}\n```",
    )
    lesson.write_text(lesson.read_text(encoding="utf-8") + "\n\n".join(blocks) + "\n", encoding="utf-8")
    return build(folder)


@pytest.mark.parametrize(
    "said", ["two cells with the id 'twice'", "letters, digits and hyphens", "Content block expected"]
)
def test_a_fault_of_a_cell_is_named_with_its_line(faulty, said):
    code, told = faulty
    assert code != 0
    line = next(line for line in told.splitlines() if said in line)
    assert re.search(r"quiet\.md:\d+", line)


@pytest.fixture(scope="module")
def without_files(tmp_path_factory):
    """The same book, which publishes no files of live Python; it did so before."""
    folder = tmp_path_factory.mktemp("plain") / "book"
    shutil.copytree(BOOK, folder)
    assert build(folder)[0] == 0
    config = folder / "_config.yml"
    config.write_text(
        re.sub(r".*live_manifest.*\n", "", config.read_text(encoding="utf-8")), encoding="utf-8"
    )
    (folder / "others.ipynb").unlink()
    toc = folder / "_toc.yml"
    toc.write_text(toc.read_text(encoding="utf-8").replace("      - file: others\n", ""), encoding="utf-8")
    code, told = build(folder)
    assert code == 0, told
    return serve(folder / "_build" / "html")


def test_without_the_files_a_cell_is_code_to_read(without_files, visit):
    seen = visit(f"{without_files.address}lessons/lesson.html", scroll=False)
    page = seen.page
    assert page.locator("#cell-greeting pre").inner_text().strip().endswith("print(word)")
    assert page.locator("#cell-greeting pre .nb").inner_text() == "print"
    assert page.locator("#cell-greeting button").count() == 1, "the one that copies"
    assert page.locator("[src*='live'], [href*='live.css']").count() == 0
    assert not any("live" in url.rpartition("/")[2] for url in seen.bodies)


def test_without_the_files_no_copies_of_notebooks_stay(without_files):
    assert list((without_files.folder / "_static").rglob("notebooks/*.js")) == []
