"""One file under two names."""

import os
import shutil
from pathlib import Path


def link(source: Path, target: Path) -> None:
    """The same file under another name, without a copy where the disk can."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
