"""Collect every package beforehand, so that another machine of the same kind installs the course without the internet.

Usage: python tools/wheelhouse.py [--check] [--requirements FILE] [--folder FOLDER]

The folder (wheelhouse/) holds one wheel a package, SHA256SUMS, whose first line names the platform, and
requirements.txt: the pins with the hashes of these very wheels, for some may be built here from source. --check compares
the folder with the sums and names what is damaged or missing. Standard library and pip alone: it runs before setup.
"""

import argparse
import hashlib
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SUMS, PINS = "SHA256SUMS", "requirements.txt"


def platform():
    return f"{sysconfig.get_platform()} python{sys.version_info.major}.{sys.version_info.minor}"


def digest(file):
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def pins_of(requirements, sums):
    """The text of `requirements` where each pin has the hash of its wheel among `sums` besides its own hashes."""
    made = {tuple(plain(part) for part in name.split("-")[:2]): hashed for name, hashed in sums.items()}

    def with_wheel(found):
        hashed = made.get((plain(found["name"]), plain(found["version"])))
        if hashed is None or hashed in found[0]:
            return found[0]
        return f"{found[0]} \\\n    --hash=sha256:{hashed}"

    pin = r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)(?:[^\n]*\\\n)*[^\n]*"
    return re.sub(pin, with_wheel, requirements, flags=re.M)


def collect(folder, requirements):
    """Fill the folder; packages that come as source alone are built here, for their tools may be absent later."""
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
    subprocess.run([*pip, "--require-hashes", "--requirement", requirements], check=True)
    wheels = sorted(folder.glob("*.whl"))
    sums = {wheel.name: digest(wheel) for wheel in wheels}
    (folder / PINS).write_text(pins_of(requirements.read_text(encoding="utf-8"), sums), encoding="utf-8")
    sums[PINS] = digest(folder / PINS)
    lines = [f"# {platform()}", *(f"{hashed}  {name}" for name, hashed in sums.items())]
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
