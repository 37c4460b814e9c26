"""Benchmarks still run: each on a tiny size, by whether it ends and says what it measures, never by how fast."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from support import ROOT

HERE = ("src", "arabic-book/src")


def run(name, *options):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(str(ROOT / folder) for folder in HERE)}
    command = [sys.executable, ROOT / "benchmarks" / f"{name}.py", *map(str, options)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_the_benchmark_of_indicators_runs():
    said = run("indicators", "--size", "tiny")
    for what in (
        "along 144 corners",
        "straight line, 500 residents",
        "1,600 cells",
        "growth: 10,000 residents",
    ):
        assert what in said
    assert "equal" in said, "the exact way and ours find the same people"


def test_the_benchmark_of_reading_runs():
    said = run("reading", "--size", "tiny")
    for what in ("1,000 residents: pandas reads", "checked here", "checked, as a frame", "a notebook"):
        assert what in said


@pytest.mark.browser
def test_the_benchmark_of_the_book_builds_and_reads_both_sides(tmp_path):
    run("book", "--pages", 1, "--json", tmp_path / "figures.json")
    sides = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert sides["ours"].keys() == sides["stock"].keys()
    for side in sides.values():
        assert side["lesson_requests"] > 0 and side["notebook_requests"] > 0 and side["folder_mib"] > 0
    assert sides["ours"]["lesson_foreign"] == 0


@pytest.mark.skipif(not shutil.which("bwrap"), reason="bubblewrap is not installed")
def test_the_benchmark_of_grading_grades():
    assert run("grading", "--count", 2).count("umran grade, ") == 2


def test_the_benchmark_of_the_room_lets_a_learner_finish(tmp_path):
    pytest.importorskip("jupyterhub", reason="the room's packages are not installed (extra `room`)")
    run("room", "--learners", 1, "--json", tmp_path / "room.json")
    result = json.loads((tmp_path / "room.json").read_text(encoding="utf-8"))
    assert [learner["failed"] for learner in result["runs"]] == [[]] and result["memory"]
