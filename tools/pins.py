"""Write requirements.txt and binder/requirements.txt: exact pins, with the reason beside each odd one.

What `make` installs is the dependencies of both local packages; Binder needs those of the course alone.

Usage: python tools/pins.py   (reaches the package index; needs uv)
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
COURSE, BOOK = "pyproject.toml", "arabic-book/pyproject.toml"
# Which packages, with which of their extras.
FILES = {
    "requirements.txt": ([COURSE, BOOK], ["book", "lab", "room", "country", "test", "pdf", "lint"]),
    "binder/requirements.txt": ([COURSE], []),
}


def resolve(projects: list[str], extras: list[str]) -> str:
    """Pins of the projects' dependencies and of the extras, for Python 3.11."""
    options = [word for extra in extras for word in ("--extra", extra)]
    command = [sys.executable, "-m", "uv", "pip", "compile", *projects, "--python-version", "3.11"]
    command += ["--universal", "--no-header", "--no-annotate", "--quiet", *options]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def with_reasons(pins: str, reasons: dict[str, str]) -> str:
    def annotate(line: str) -> str:
        name = re.split(r"[=\[; ]", line)[0]
        return f"{line}  # {reasons[name]}" if name in reasons else line

    return "\n".join(annotate(line) for line in pins.splitlines()) + "\n"


if __name__ == "__main__":
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for name, (projects, extras) in FILES.items():
        head = "# Made by `make pins` from pyproject.toml. Do not edit.\n"
        (ROOT / name).write_text(
            head + with_reasons(resolve(projects, extras), project["tool"]["pins"]), encoding="utf-8"
        )
        print(name)
