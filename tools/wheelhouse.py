"""Collect every package beforehand, so that another machine of the same kind installs the course without the internet.

Usage: python tools/wheelhouse.py [--check] [--requirements FILE] [--folder FOLDER]

The folder (wheelhouse/) holds one wheel a package and SHA256SUMS, whose first line names the platform. --check compares
the folder with that list and names what is damaged or missing. Standard library and pip alone: it runs before setup.
"""

import argparse
import hashlib
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SUMS = "SHA256SUMS"


def platform():
    return f"{sysconfig.get_platform()} python{sys.version_info.major}.{sys.version_info.minor}"


def digest(file):
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def collect(folder, requirements):
    """Fill the folder; packages that come as source alone are built here, for their tools may be absent later."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pip = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--disable-pip-version-check",
        "--wheel-dir",
        folder,
    ]
    subprocess.run([*pip, "--requirement", requirements], check=True)
    # What builds the course itself; pip asks for it when the course is installed.
    subprocess.run([*pip, *project["build-system"]["requires"]], check=True)
    wheels = sorted(folder.glob("*.whl"))
    lines = [f"# {platform()}", *(f"{digest(wheel)}  {wheel.name}" for wheel in wheels)]
    (folder / SUMS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return wheels


def faults(folder):
    """What hinders an installation from this folder on this machine, in Arabic, one fault an item."""
    if not (folder / SUMS).is_file():
        return [f"لا حزم في {folder}: اجمعها أولاً على جهاز متصل بالإنترنت بالأمر make wheelhouse"]
    head, *lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    found = []
    if head != f"# {platform()}":
        found.append(f"جُمعت الحزم لجهاز من نوع آخر ({head[2:]})، وهذا الجهاز {platform()}")
    for line in lines:
        expected, name = line.split("  ", 1)
        file = folder / name
        if not file.is_file():
            found.append(f"ملف ناقص: {name}")
        elif digest(file) != expected:
            found.append(f"ملف تالف: {name}")
    return found


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--requirements", type=Path, default=ROOT / "requirements.txt")
    parser.add_argument("--folder", type=Path, default=ROOT / "wheelhouse")
    options = parser.parse_args()
    if options.check:
        if found := faults(options.folder):
            sys.exit("\n".join([*found, "انسخ المجلد من جديد، ثم أعد الأمر."]))
        print("الحزم كاملة وسليمة.")
        return
    options.folder.mkdir(parents=True, exist_ok=True)
    wheels = collect(options.folder, options.requirements)
    size = sum(wheel.stat().st_size for wheel in wheels) >> 20
    print(f"{len(wheels)} حزمة، {size} ميغابايت، في {options.folder}. تكفي لجهاز من نوع {platform()}")


if __name__ == "__main__":
    main()
