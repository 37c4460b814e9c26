"""Packages collected beforehand install the same course where there is no internet."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys

import pytest

from support import ROOT

spec = importlib.util.spec_from_file_location("wheelhouse", ROOT / "tools" / "wheelhouse.py")
wheelhouse = importlib.util.module_from_spec(spec)
spec.loader.exec_module(wheelhouse)

CLOSED = ["unshare", "--net", "--map-root-user"]
can_close = (
    shutil.which("unshare") is not None
    and subprocess.run([*CLOSED, "true"], capture_output=True, timeout=20).returncode == 0
)


@pytest.fixture
def folder(tmp_path):
    """A wheelhouse of two small wheels, made without the network."""
    for name in ("first", "second"):
        (tmp_path / f"{name}-1-py3-none-any.whl").write_bytes(name.encode())
    sums = [f"{wheelhouse.digest(wheel)}  {wheel.name}" for wheel in sorted(tmp_path.glob("*.whl"))]
    (tmp_path / "SHA256SUMS").write_text("\n".join([f"# {wheelhouse.platform()}", *sums]) + "\n")
    return tmp_path


def test_a_whole_wheelhouse_has_no_fault(folder):
    assert wheelhouse.faults(folder) == []


def test_what_is_damaged_missing_or_of_another_machine_is_named(folder):
    (folder / "first-1-py3-none-any.whl").write_bytes(b"damaged")
    (folder / "second-1-py3-none-any.whl").unlink()
    sums = folder / "SHA256SUMS"
    sums.write_text(sums.read_text().replace(wheelhouse.platform(), "win-amd64 python3.12"))
    done = subprocess.run([sys.executable, ROOT / "tools" / "wheelhouse.py", "--check", "--folder", folder],
                          capture_output=True, text=True, encoding="utf-8")  # fmt: skip
    assert done.returncode != 0 and "Traceback" not in done.stderr
    for words in ("ملف تالف: first-1", "ملف ناقص: second-1", "win-amd64 python3.12", "انسخ المجلد من جديد"):
        assert words in done.stderr


def test_an_empty_folder_says_how_to_fill_it(tmp_path):
    assert "make wheelhouse" in wheelhouse.faults(tmp_path)[0]


def test_a_wheel_built_here_from_source_is_among_the_pins_of_the_wheelhouse():
    """Its hash is in no index; without it pip would refuse the wheel."""
    pins = "first==1 \\\n    --hash=sha256:aa\nsecond-one==2.0 ; os_name == 'nt' \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
    sums = {"first-1-py3-none-any.whl": "aa", "second_one-2.0-py3-none-any.whl": "dd"}
    assert wheelhouse.pins_of(pins, sums) == pins.replace("cc\n", "cc \\\n    --hash=sha256:dd\n")


@pytest.mark.skipif(not can_close, reason="network namespaces are not allowed here")
def test_the_course_installs_with_no_way_out(tmp_path):
    """A few real packages and what builds the course, collected with the network and installed without it."""
    pins = re.split(r"^(?=\w)", (ROOT / "requirements.txt").read_text(encoding="utf-8"), flags=re.M)
    tools = (
        "hatchling==",
        "editables==",
        "packaging==",
        "pathspec==",
        "pluggy==",
        "tomlkit==",
        "trove-classifiers==",
    )
    names = ("xstatic-leaflet==", "branca==", "jinja2==", "markupsafe==", *tools)
    few = [pin for pin in pins if pin.startswith(names)]
    assert len(few) == len(names)
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("".join(few))
    collect = [sys.executable, ROOT / "tools" / "wheelhouse.py", "--requirements", requirements]
    house = tmp_path / "حزم"
    subprocess.run([*collect, "--folder", house], check=True, capture_output=True)
    assert wheelhouse.faults(house) == []

    course = tmp_path / "course"
    course.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", "LICENSE-CONTENT"):
        shutil.copy(ROOT / name, course)
    leave = shutil.ignore_patterns("__pycache__", "*.egg-info", "tests", "demo")
    for name in ("src", "arabic-book"):
        shutil.copytree(ROOT / name, course / name, ignore=leave)
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))}
    environment |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": house.as_uri(), "PIP_CONFIG_FILE": os.devnull}

    def closed(*command):
        return subprocess.run([*CLOSED, *map(str, command)], env=environment, capture_output=True, text=True)

    python = venv / "bin" / "python"
    reached = closed(python, "-c", "import socket; socket.create_connection(('192.0.2.1', 80), 2)")
    assert "Network is unreachable" in reached.stderr
    pins = ["--require-hashes", "--requirement", house / "requirements.txt"]
    for words in (
        pins,
        ["--no-deps", "--no-build-isolation", "--editable", course, "--editable", course / "arabic-book"],
    ):
        done = closed(python, "-m", "pip", "install", "--no-cache-dir", *words)
        assert done.returncode == 0, done.stderr
    done = closed(python, "-c", "import xstatic.pkg.leaflet, branca, arabic_book; print('ok')")
    assert done.stdout == "ok\n", done.stderr
