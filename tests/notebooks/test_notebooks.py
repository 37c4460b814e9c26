"""The notebooks: stored as they run, light, readable, and runnable with what Binder installs and no more."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import nbformat
import pytest

from support import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SANITIZER = Path(__file__).with_name("sanitize.cfg")
ARABIC = "[\u0600-\u06ff]"
every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def run(*command, **changes):
    environment = {name: value for name, value in os.environ.items() if name != "UMRAN_OUTPUT"} | changes
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, env=environment)


def nbval(*paths):
    options = ["--nbval", "--nbval-sanitize-with", SANITIZER, "-p", "no:cacheprovider", "-q"]
    return run(
        sys.executable,
        "-m",
        "pytest",
        "-c",
        os.devnull,
        "--rootdir",
        paths[0].parent,
        *options,
        *paths,
        UMRAN_OUTPUT="book",
    )


def normaliser(*arguments):
    return run(sys.executable, ROOT / "tools" / "notebooks.py", *arguments)


def cells(path, kind="code"):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


@pytest.fixture
def copy(tmp_path):
    """A notebook that may be spoilt."""
    return Path(shutil.copy(NOTEBOOKS[0], tmp_path))


def test_every_stored_output_is_what_the_cells_give():
    result = nbval(*NOTEBOOKS)
    assert result.returncode == 0, result.stdout[-3000:]


@pytest.mark.parametrize(
    "cell_id, old, new", [("cities-map", "10.0%", "11.0%"), ("population-chart", "1.783", "1.784")]
)
def test_a_changed_output_is_caught_and_its_cell_named(copy, cell_id, old, new):
    notebook = nbformat.read(copy, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    cell = next(cell for cell in code if cell.id == cell_id)
    stored = cell.outputs[0].data["text/html"]
    assert old in stored
    cell.outputs[0].data["text/html"] = stored.replace(old, new, 1)
    nbformat.write(notebook, copy)
    result = nbval(copy)
    assert result.returncode == 1
    failed = re.findall(r"FAILED \S*?::Cell (\d+)|^FAILED .*?Cell (\d+)", result.stdout, re.M)
    assert failed == [(str(code.index(cell)), "")], result.stdout[-2000:]


def test_running_the_notebooks_again_changes_nothing(copy):
    before = copy.read_text(encoding="utf-8")
    result = normaliser(copy)
    assert (result.returncode, copy.read_text(encoding="utf-8")) == (0, before), result.stderr
    assert "unchanged" in result.stdout


@every_notebook
def test_a_notebook_is_stored_normalised(path):
    result = normaliser("--check", path)
    assert result.returncode == 0, result.stderr


def spoil_by_editor(notebook):
    notebook.metadata["widgets"] = {}
    notebook.metadata.language_info["version"] = "3.11.9"


def spoil_by_clearing(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None


@pytest.mark.parametrize(
    "spoil, fault", [(spoil_by_editor, "not normalised"), (spoil_by_clearing, "cell cities-map was not run")]
)
def test_a_notebook_saved_otherwise_is_named(copy, spoil, fault):
    notebook = nbformat.read(copy, as_version=4)
    spoil(notebook)
    nbformat.write(notebook, copy)
    result = normaliser("--check", copy)
    assert result.returncode == 1
    assert copy.name in result.stderr and fault in result.stderr


@every_notebook
def test_a_notebook_is_light_and_names_no_machine(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.encode()) < 300_000
    assert not re.search(r"/(home|root|work|Users|tmp)/|vnd\.jupyter\.widget|cdn\.|unpkg", text)
    metadata = json.loads(text)["metadata"]
    assert metadata["kernelspec"]["name"] == "python3"
    assert metadata["minutes"] <= 45 and metadata["sdg"] and metadata["nua"]


@every_notebook
def test_code_is_short_enough_to_be_read_aloud(path):
    code = cells(path)
    assert re.match(r"(from|import) ", code[0].source), "the first cell brings the tools"
    for cell in code:
        lines = cell.source.splitlines()
        assert len(lines) <= 8, cell.id
        for line in lines:
            assert len(re.findall(rf'"[^"]*{ARABIC}[^"]*"', line)) <= 1, line
            assert "#" not in line.lstrip()[1:] or not re.search(ARABIC, line.split("#", 1)[1]), (
                f"a comment of its own: {line}"
            )


@every_notebook
def test_every_figure_has_a_source_and_its_data_are_checked(path):
    figures = [output.data["text/html"] for cell in cells(path) for output in cell.outputs
               if "umran-figure" in output.get("data", {}).get("text/html", "")]  # fmt: skip
    assert [html[:200] for html in figures if "المصدر" not in html] == []
    checks = sum("assert " in cell.source or ".expect" in cell.source for cell in cells(path))
    assert checks >= sum("<details" in html for html in figures)


def test_most_notebooks_hold_figures_that_the_check_above_can_see():
    stored = [path.read_text(encoding="utf-8") for path in NOTEBOOKS]
    assert sum("umran-figure" in text for text in stored) > len(NOTEBOOKS) / 2


@every_notebook
def test_a_notebook_opens_with_a_title_and_objectives_and_ends_with_sources(path):
    text = cells(path, "markdown")
    assert text[0].source.startswith("# ") and ":::{objectives}" in text[0].source
    assert ":::{takeaway}" in text[-1].source and ":::{sources}" in text[-1].source


@pytest.fixture(scope="session")
def participants_python():
    """An environment made of binder/requirements.txt alone; kept until that file changes."""
    pins = ROOT / "binder" / "requirements.txt"
    name = hashlib.sha256(pins.read_bytes()).hexdigest()[:12]
    folder = ROOT / "_build" / "binder-env" / name
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        shutil.rmtree(folder.parent, ignore_errors=True)
        venv.create(folder, with_pip=True)
        result = run(python, "-m", "pip", "install", "--quiet", "--no-compile", "-r", pins)
        assert result.returncode == 0, result.stderr
        (folder / "ready").touch()
    return python


def test_notebooks_run_with_what_binder_installs_in_little_memory(participants_python, tmp_path):
    kept_out = shutil.ignore_patterns(".*", "_build", "*.egg-info", "__pycache__")
    course = shutil.copytree(ROOT, tmp_path / "course", ignore=kept_out)
    install = run(participants_python, "-m", "pip", "install", "--quiet", "--no-deps", "-e", course)
    assert install.returncode == 0, install.stderr
    script = Path(__file__).with_name("participant.py")
    result = run(participants_python, script, *sorted((course / "notebooks").glob("*.ipynb")), PYTHONPATH="")
    assert result.returncode == 0, result.stderr[-3000:]
    peaks = json.loads(result.stdout.splitlines()[-1])
    assert len(peaks) == len(NOTEBOOKS)
    assert {name: peak for name, peak in peaks.items() if peak >= 450} == {}
