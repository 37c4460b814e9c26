"""Exercises by the runner of the book's pages: the same marks, words and choices as in a kernel, and what they need."""

import json
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient
from page_kernel import KEY, SOURCES, cells_of, run_cells, said

from umran.exercises.progress import PROGRESS_TYPE

# Modules by the set of files that brings them into a page.
SETS = {"geo": ("shapely", "pyproj", "geopandas"), "science": ("scipy",)}


@pytest.fixture(scope="module")
def in_page(tmp_path_factory):
    cells = [(each.name, name, text) for each in SOURCES for name, text in cells_of(each)]
    return run_cells(cells, tmp_path_factory.mktemp("page"))


@pytest.fixture(scope="module")
def in_kernel(tmp_path_factory):
    cells = []
    for each in SOURCES:
        cells.append(nbformat.v4.new_code_cell("%reset -f"))
        cells += [nbformat.v4.new_code_cell(text) for _, text in cells_of(each)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    where = {"metadata": {"path": str(tmp_path_factory.mktemp("kernel"))}}
    NotebookClient(notebook, timeout=180, kernel_name="python3", allow_errors=True, resources=where).execute()
    return [cell for cell in notebook.cells if cell.source != "%reset -f"]


def test_every_exercise_says_in_a_page_what_it_says_in_a_kernel(in_page, in_kernel):
    assert len(in_page) == len(in_kernel) > 500
    for page, kernel in zip(in_page, in_kernel, strict=True):
        assert page["source"] == kernel.source
        if page["source"] == "export_progress()":
            continue
        place = (page["notebook"], page["cell"], page["source"])
        assert said(page["outputs"]) == said(kernel.outputs), place


def test_every_solution_earns_full_marks_in_a_page_and_hands_them_to_the_book(in_page):
    ends = {each["notebook"]: each for each in in_page if each["source"] == "export_progress()"}
    earned = {}
    for each in SOURCES:
        (output,) = ends[each.name]["outputs"]
        record = output["data"][PROGRESS_TYPE]
        assert (record["format"], record["version"]) == ("book-progress", 1)
        earned |= {name: row["score"] for name, row in record["exercises"].items()}
    assert earned == dict.fromkeys(KEY, 1)


def test_errors_of_other_notebooks_are_told_in_the_way_of_the_page(tmp_path):
    first, second, third = run_cells(
        [
            ("exercise", "1", "from umran.exercises import check\n1 / 0"),
            ("notes", "1", "1 / 0"),
            ("notes", "2", "1 +"),
        ],
        tmp_path,
    )
    assert "umran-card" in str(first["outputs"])
    for each in (second, third):
        assert [output["output_type"] for output in each["outputs"]] == ["error"], each
        assert "توقفت الخلية" not in str(each["outputs"])


NEEDS = """
import contextlib, io, json, os, sys
os.environ["UMRAN_OUTPUT"] = "book"
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in sys.argv[1].split(","):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Absent())
found = {}
for notebook, cells in json.load(sys.stdin):
    space, wanted = {"__name__": "__main__"}, set()
    for cell in cells:
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(cell, space)
        except ModuleNotFoundError as error:  # as in a page, where the cell then asks for the set
            wanted.add(error.name.partition(".")[0])
        except NameError:
            pass
    found[notebook] = sorted(wanted)
print(json.dumps(found))
"""


def test_an_exercise_names_the_sets_of_files_that_its_page_has_to_load():
    cells = [
        (each.name, [text for name, text in cells_of(each) if not name.startswith("asked")])
        for each in SOURCES
    ]
    absent = ",".join(module for modules in SETS.values() for module in modules)
    command = [sys.executable, "-c", NEEDS, absent]
    done = subprocess.run(command, input=json.dumps(cells), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    for each in SOURCES:
        wanted = json.loads(done.stdout)[each.name]
        sets = [name for name, modules in SETS.items() if {*modules} & {*wanted}]
        assert each.metadata.get("needs", []) == sets, (each.name, wanted)
    assert sum("needs" not in each.metadata for each in SOURCES) >= 13
