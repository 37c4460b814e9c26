"""What a trainer hides from submissions is not in the sandbox: not the key, not the sources, not what others handed in."""

import json
import os
import shutil

import pytest
from grading_corpus import notebook

from support import ROOT
from umran import grading
from umran.grading import Limits, sandbox
from umran.text.errors import Unreadable

SHORT = Limits(wall=30, cpu=20, memory=512 << 20)
ONE_QUESTION = {"questions": {"03.1": {"kind": "number", "findings": {"n|6": {"score": 1}}}}}
LOOK = """
import pathlib
def look(path):
    path = pathlib.Path(path)
    try:
        return len(list(path.iterdir())) if path.is_dir() else len(path.read_bytes())
    except OSError:
        return 0
"""


@pytest.fixture(scope="module", autouse=True)
def bubblewrap():
    """Skipped on a machine without a working bubblewrap, but never in CI."""
    try:
        sandbox.prepare(SHORT)
    except Unreadable as refused:
        if os.environ.get("CI"):
            pytest.fail(f"bubblewrap must work in CI: {refused}")
        pytest.skip(f"no working bubblewrap: {refused}")


@pytest.fixture
def readable(tmp_path, monkeypatch):
    """A data folder, which the sandbox shows, with a key and a class in it."""
    folder = shutil.copytree(ROOT / "data", tmp_path / "data")
    (folder / "key.json").write_text(json.dumps(ONE_QUESTION))
    (folder / "class").mkdir()
    monkeypatch.setenv("UMRAN_DATA", str(folder))
    return folder


def seen(box, *paths):
    """How much of each path a submission sees: bytes of a file, entries of a folder."""
    code = [LOOK, *(f"answer_{n} = look({str(path)!r})" for n, path in enumerate(paths, 1))]
    last = json.loads(box.run(code).output[-1])
    return [last["answers"][str(n)][1] for n, _ in enumerate(paths, 1)]


def test_hidden_files_and_folders_are_empty_inside(readable):
    key, handed_in, other = readable / "key.json", readable / "class", readable / "cities.csv"
    (handed_in / "03_سلمى.ipynb").write_text(notebook("answer_1 = 6"), "utf-8")
    shown = seen(sandbox.prepare(SHORT), key, handed_in, other)
    assert all(shown), "what is not hidden is seen: the tree holds the data"
    hidden = seen(sandbox.prepare(SHORT, hidden=[key, handed_in]), key, handed_in, other)
    assert hidden == [0, 0, shown[2]]


def test_a_hidden_path_is_hidden_by_whatever_name_it_was_given(readable, tmp_path):
    (tmp_path / "link.json").symlink_to(readable / "key.json")
    box = sandbox.prepare(SHORT, hidden=[tmp_path / "link.json"])
    assert seen(box, readable / "key.json") == [0]


def test_grading_hides_the_class_and_the_key(readable, tmp_path):
    looked = f"{LOOK}\nseen = [look({str(readable / 'key.json')!r}), look({str(readable / 'class')!r})]"
    (readable / "class" / "03_ليلى.ipynb").write_text(notebook(looked, "answer_1 = 6 + sum(seen)"), "utf-8")
    (marked,) = grading.grade(readable / "class", tmp_path / "out", key=readable / "key.json", limits=SHORT)
    assert (marked.score, marked.out_of) == (1, 1), "it saw nothing of them, so that its sum is right"
