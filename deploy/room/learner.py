"""What one learner of the room gets: a name that is safe in a path, a folder with the notebooks, and limits."""

import os
import re
import resource
import shutil
import subprocess
import sys
import unicodedata
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_NAME = 40
LARGEST_FILE = 256 << 20
FORMS_OF_ALEF = str.maketrans("أإآٱ", "اااا")


def safe_name(name: str) -> str:
    """A learner's name as a folder and an address can carry it; empty where no letter or digit is left.

    Vowel marks, the tatweel, hidden direction marks, capitals and forms of alef make no difference, so that whoever
    writes «أحمد» today and «احمد» tomorrow finds the same folder.
    """
    letters = unicodedata.normalize("NFKC", name).casefold().translate(FORMS_OF_ALEF).replace("ـ", "")
    letters = "".join(letter for letter in letters if unicodedata.category(letter) not in ("Mn", "Cf"))
    return re.sub(r"[\W_]+", "-", letters)[:LONGEST_NAME].strip("-")


def give_notebooks(folder: Path, notebooks: Path = ROOT / "notebooks") -> None:
    """Copy the course's notebooks into a learner's folder; what is there already is never written over."""
    folder.mkdir(parents=True, exist_ok=True)
    for notebook in sorted(notebooks.glob("*.ipynb")):
        kept = folder / notebook.name
        if not kept.exists():
            # A copy cut short by a power failure must not be taken for the learner's notebook.
            part = kept.with_suffix(".part")
            shutil.copyfile(notebook, part)
            part.replace(kept)


def limit(memory: int) -> None:
    """Limits of this process and of each one that it starts: bytes of memory, size of a file, politeness.

    Data, not address space: libraries reserve far more addresses than they use.
    """
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # The hub and its proxy stay quick, whatever learners compute.
    os.nice(5)


@cache
def can_enclose() -> bool:
    """Whether bubblewrap works here (Linux; some systems forbid it)."""
    probe = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--unshare-pid", "true"]
    try:
        return subprocess.run(probe, stderr=subprocess.DEVNULL, timeout=10).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def enclosure(room: Path, folder: Path) -> list[str]:
    """The command before a learner's server: it sees the system and the course, and of the room its own folder alone.

    Hidden: the trainer's home, the other learners, their processes, and the hub's memory. Empty where bubblewrap
    does not work; learners of one room can then read one another's files.
    """
    if not can_enclose():
        return []
    hidden = [path for path in (Path.home(), Path("/tmp"), Path("/run"), room) if path != Path("/")]
    shown = [ROOT, Path(sys.base_prefix), Path(sys.prefix)]
    words = [
        "bwrap",
        "--ro-bind",
        "/",
        "/",
        "--dev",
        "/dev",
        "--proc",
        "/proc",
        "--unshare-pid",
        "--unshare-ipc",
    ]
    for path in hidden:
        words += ["--tmpfs", str(path)]
    for path in shown:
        words += ["--ro-bind", str(path), str(path)]
    if room.is_relative_to(ROOT):
        words += ["--tmpfs", str(room)]
    return [*words, "--bind", str(folder), str(folder), "--chdir", str(folder)]
