"""Lint the project's scripts (biome.json says by which rules); the tool is installed once into _build/javascript.

Usage: python tools/javascript.py [--write]   (--write mends what can be mended; without npm nothing is looked at)
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PINS = ROOT / "tools" / "javascript"
PLACE = ROOT / "_build" / "javascript"
FOLDERS = ("arabic-book/src", "arabic-book/tests", "src", "tests")
TOOL = PLACE / "node_modules" / ".bin" / "biome"


def install(npm: str) -> bool:
    """Install what the lock file names, unless it is there."""
    done = PLACE / "installed.json"
    lock = (PINS / "package-lock.json").read_bytes()
    if TOOL.exists() and done.is_file() and done.read_bytes() == lock:
        return True
    PLACE.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PINS / name, PLACE)
    if subprocess.run([npm, "ci", "--silent"], cwd=PLACE).returncode:
        return False
    done.write_bytes(lock)
    return True


def main(options: list[str]) -> int:
    npm = shutil.which("npm")
    if not npm or not install(npm):
        why = "npm could not install the lint of scripts" if npm else "The lint of scripts needs npm"
        print(f"{why}; they were not looked at.", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    return subprocess.run([TOOL, "check", "--error-on-warnings", *options, *FOLDERS], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
