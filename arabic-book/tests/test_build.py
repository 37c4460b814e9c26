"""A faulty lesson stops the build with its file and line, and the last good book stays as it was."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DEMO = Path(__file__).parent / "demo"
FAULTS = {
    "directive": (":::{unheard}\n:::", "Unknown directive type"),
    "picture": ("![شكل](nowhere.png)", "nowhere.png"),
    "label": ("(nested-two)=\n## ثالثاً", "nested-two"),
    "fence": (":::{note}\nنص", "never closed"),
    "code": ("```python\nprint()", "never closed"),
    "reference": ("{ref}`no-such-place`", "no-such-place"),
    "link": ("[نص](no-such-page.md)", "no-such-page"),
    "script": ('```{raw} html\n<script src="https://cdn.example.org/x.js"></script>\n```', "cdn.example.org"),
    "foreign_picture": ("![شكل](https://pictures.example.org/a.png)", "pictures.example.org"),
    "frame": (
        "```{raw} html\n<iframe srcdoc=\"<img src='//frames.example.org/a.png'>\"></iframe>\n```",
        "frames.example.org",
    ),
    "formula": ("$$\n\\left( x\n$$", "ExtraLeftOrMissingRightError"),
    "command": ("$\\nonsense$", "nonsense"),
}
HEAD = "# صفحة فيها خطأ\n\nنص.\n\n"


def build(folder):
    command = [sys.executable, "-m", "arabic_book.build", folder]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def pages(folder):
    return {path: path.read_bytes() for path in (folder / "_build" / "html").rglob("*.html")}


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """A sound book that was built, then given one page for every fault and built again."""
    folder = tmp_path_factory.mktemp("faulty") / "book"
    shutil.copytree(DEMO, folder)
    code, said = build(folder)
    assert code == 0, said
    good = pages(folder)
    toc = (folder / "_toc.yml").read_text(encoding="utf-8").rstrip()
    for name, (text, _) in FAULTS.items():
        (folder / f"{name}.md").write_text(f"{HEAD}{text}\n", encoding="utf-8")
        toc += f"\n      - file: {name}"
    (folder / "_toc.yml").write_text(toc + "\n", encoding="utf-8")
    code, said = build(folder)
    return folder, good, code, said


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_its_file_and_line(faulty, fault):
    said = [line for line in faulty[3].splitlines() if FAULTS[fault][1] in line]
    assert any(re.search(rf"\b{fault}\.md:[5-7]\b", line) for line in said), said or faulty[3]


def test_a_faulty_book_does_not_replace_the_last_good_one(faulty):
    folder, good, code, _ = faulty
    assert code != 0
    assert pages(folder) == good
