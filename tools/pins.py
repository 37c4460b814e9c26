"""Write requirements.txt and binder/requirements.txt: exact pins with hashes, and the reason above each odd one.

Usage: python tools/pins.py [--upgrade]   (reaches the package index; needs uv)

Without --upgrade a pin that still fits pyproject.toml stays as it is.
"""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
COURSE, BOOK = "pyproject.toml", "arabic-book/pyproject.toml"
# Which packages, with which of their extras: what `make` installs is for both, Binder needs the course alone.
FILES = {
    "requirements.txt": ([COURSE, BOOK], ["lab", "raster", "room", "country", "test", "pdf", "lint"]),
    "binder/requirements.txt": ([COURSE], []),
}
HEAD = "# Made by `make pins` from pyproject.toml. Do not edit.\n"


def resolve(target: Path, projects: list[str], extras: list[str], upgrade: bool) -> str:
    """Pins of the projects' dependencies and of the extras, from Python 3.11 on, each with the hashes of its files.

    Hashes are of the files on the public index, for every system: neither a mirror that this machine is set up with
    nor a folder of packages is asked.
    """
    options = [word for extra in extras for word in ("--extra", extra)] + ["--upgrade"] * upgrade
    command = [sys.executable, "-m", "uv", "pip", "compile", *projects, "--python-version", "3.11"]
    command += ["--universal", "--generate-hashes", "--no-header", "--no-annotate", "--no-config", "--quiet"]
    command += [*options, "--output-file", str(target)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("UV_")}
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return target.read_text(encoding="utf-8")


def with_reasons(pins: str, reasons: dict[str, str]) -> str:
    """The pins with a comment above each whose name has a reason."""

    def explain(found: re.Match) -> str:
        return f"# {reasons[found[1]]}\n{found[0]}" if found[1] in reasons else found[0]

    return re.sub(r"^([a-z0-9._-]+)==", explain, pins, flags=re.M)


if __name__ == "__main__":
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for name, (projects, extras) in FILES.items():
        pins = resolve(ROOT / name, projects, extras, upgrade="--upgrade" in sys.argv[1:])
        (ROOT / name).write_text(HEAD + with_reasons(pins, project["tool"]["pins"]), encoding="utf-8")
        print(name)
