"""What anyone installs: a wheel built from the tree works in an environment of its own, and holds no answers."""

import json
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUN = """
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, timeout=180, kernel_name="python3").execute()
import umran
print(umran.__file__)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        folder,
        ROOT,
    ]
    subprocess.run(command, check=True)
    return next(folder.glob("umran-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The Python of an environment that holds the wheel, and borrows its dependencies alone."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        wheel,
    ]
    subprocess.run(pip, check=True)
    # A path that is named in a file is searched, but its own .pth files, that of the checkout among them, are not read.
    site = next(folder.glob("lib/python*/site-packages"))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def run(python, *command, **more):
    return subprocess.run([python, *command], capture_output=True, text=True, cwd=python.parent, **more)


def test_the_wheel_carries_the_data_and_no_answer(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    listed = json.loads((ROOT / "data" / "datapackage.json").read_text("utf-8"))["resources"]
    assert {f"umran/data/files/{each['path']}" for each in listed} <= set(names)
    assert [
        name for name in names if "key.json" in name or "solution" in name or name.endswith(".ipynb")
    ] == []
    modules = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src" / "umran").rglob("*.py")}
    assert modules <= set(names)


def test_the_command_finds_its_data(installed):
    answer = run(installed, "-m", "umran.cli", "data", "names")
    assert answer.returncode == 0 and "city_population" in answer.stdout
    assert run(installed, "-m", "umran.data").returncode == 0, "every figure of the wheel is sealed"


def test_another_folder_of_data_may_be_named(installed, tmp_path):
    answer = run(installed, "-m", "umran.data", env={"UMRAN_DATA": str(tmp_path / "none")})
    assert answer.returncode == 1 and "none" in answer.stderr


def test_a_notebook_runs_with_what_was_installed(installed):
    answer = run(installed, "-c", RUN, ROOT / "notebooks" / "01_cities_atlas.ipynb")
    assert answer.returncode == 0, answer.stderr
    assert Path(answer.stdout.strip()).is_relative_to(installed.parents[1])


def test_grading_without_a_key_says_where_to_get_it(installed, tmp_path):
    (tmp_path / "class").mkdir()
    answer = run(
        installed, "-m", "umran.cli", "grade", tmp_path / "class", "--out", tmp_path / "out", env={"PATH": ""}
    )
    assert answer.returncode == 2 and "UMRAN_KEY" in answer.stderr and "مفتاح" in answer.stderr
    assert "Traceback" not in answer.stderr and not (tmp_path / "out").exists()
