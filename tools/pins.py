"""Write requirements.txt and binder/requirements.txt: exact pins, with the reason beside each odd one.

Usage: python tools/pins.py   (reaches the package index; needs uv)
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILES = {"requirements.txt": ["book", "lab", "room", "country", "pdf", "test"], "binder/requirements.txt": []}


def resolve(extras: list[str]) -> str:
    """Pins of the project's dependencies and of the extras, for Python 3.11."""
    options = [word for extra in extras for word in ("--extra", extra)]
    command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--python-version", "3.11"]
    command += ["--universal", "--no-header", "--no-annotate", "--quiet", *options]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def with_reasons(pins: str, reasons: dict[str, str]) -> str:
    def annotate(line: str) -> str:
        name = re.split(r"[=\[; ]", line)[0]
        return f"{line}  # {reasons[name]}" if name in reasons else line

    return "\n".join(annotate(line) for line in pins.splitlines()) + "\n"


if __name__ == "__main__":
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for name, extras in FILES.items():
        head = "# Made by `make pins` from pyproject.toml. Do not edit.\n"
        (ROOT / name).write_text(
            head + with_reasons(resolve(extras), project["tool"]["pins"]), encoding="utf-8"
        )
        print(name)
