"""A cell that fails in a notebook of the course: the learner reads a card in Arabic, and tools see the failure."""

import os
import re
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from umran.exercises.judging import stored_answers

IMPORT = "from umran.exercises import check"
FAULTS = {
    "1/0": "ZeroDivisionError",
    "answer_1 = (": "_IncompleteInputError|SyntaxError",
    "if True:\nx = 1": "IndentationError",
    "missing": "NameError",
    "import umran_nothing": "ModuleNotFoundError",
    "assert 1 == 2": "AssertionError",
    "await missing()": "NameError",
}


def notebook(*code):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in code])


def executed(*code, **options):
    made = notebook(*code)
    NotebookClient(made, timeout=120, kernel_name="python3", **options).execute()
    return made


def nbval(folder, *code):
    path = folder / "lesson.ipynb"
    nbformat.write(notebook(*code), path)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-c",
        os.devnull,
        "--rootdir",
        folder,
        "-q",
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run([*command, "--nbval-lax", path], capture_output=True, text=True)
    return done.returncode, done.stdout


def test_nbval_fails_a_cell_that_fails_and_no_other(tmp_path):
    code, text = nbval(tmp_path, IMPORT, "1/0", "2 + 2", "answer_1 = (")
    assert code == 1
    assert re.findall(r"^FAILED \S*::Cell (\d+)", text, re.M) == ["1", "3"], text
    assert "2 failed, 2 passed" in text


def test_nbval_passes_a_wrong_answer_which_is_no_error(tmp_path):
    code, text = nbval(tmp_path, IMPORT, 'check("05.1", 7)')
    assert (code, "2 passed" in text) == (0, True), text


@pytest.fixture(scope="module")
def failed():
    """Every fault in one notebook, each followed by a cell that is right."""
    made = executed(
        IMPORT, *(source for fault in FAULTS for source in (fault, "after = 1")), allow_errors=True
    )
    return dict(zip(FAULTS, zip(made.cells[1::2], made.cells[2::2], strict=True), strict=True))


@pytest.mark.parametrize(("source", "name"), FAULTS.items())
def test_a_failed_cell_shows_its_card_then_one_arabic_line(failed, source, name):
    cell, following = failed[source]
    card, error = cell.outputs
    assert 'class="umran-card" role="status"' in card.data["text/html"]
    assert card.data["text/plain"].startswith("▲ توقفت الخلية")
    assert error.output_type == "error" and re.fullmatch(name, error.ename)
    (line,) = error.traceback
    assert re.match("[\u0621-\u064a]", line) and "\n" not in line and error.ename in line
    assert not re.search(r"Traceback|\x1b", line)
    assert following.outputs == [], "what follows runs as before"


def test_the_run_of_a_notebook_stops_at_the_failed_cell():
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        executed(IMPORT, "1/0")


def test_the_message_of_an_error_is_no_answer_to_mark():
    made = executed(IMPORT, 'check("05.1", 7)', "1/0", allow_errors=True)
    assert stored_answers(made) == {"05.1": 7}
