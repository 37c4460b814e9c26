"""Write the lock of live Python's engine again, from the package that its makers publish on npm.

Usage: python tools/engine_lock.py [VERSION]   (needs npm; without VERSION, that of the lock)

The lock names each file with the sum that the makers' own lock gives it. That lock knows no sizes: those of the lock that
is replaced are kept where the sum is the same, and sizes of files in the cache are read there; others stay unknown, and
a reader is then told none before a file is asked for.
"""

import json
import re
import subprocess
import sys
import tarfile
import tempfile
from hashlib import sha256
from pathlib import Path

from arabic_book.live.lock import FILE, read_lock
from arabic_book.live.sources import user_cache

CORE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
ADDRESS = "https://cdn.jsdelivr.net/pyodide/v{version}/full/"


def known_sizes():
    lock = read_lock()
    sizes = {entry.sha256: entry.bytes for entry in lock.packages.values() if entry.bytes}
    for file in user_cache().glob("*.*"):
        if file.is_file():
            sizes[sha256(file.read_bytes()).hexdigest()] = file.stat().st_size
    return sizes


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def package(official, sizes):
    """One row of the lock."""
    row = {"name": official["file_name"], "sha256": official["sha256"]}
    if official["sha256"] in sizes:
        row["bytes"] = sizes[official["sha256"]]
    if official["package_type"] == "shared_library":
        row["library"] = True
    if official["imports"]:
        row["imports"] = official["imports"]
    if official["depends"]:
        row["depends"] = sorted(map(plain, official["depends"]))
    return row


def main(version):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", f"pyodide@{version}"], cwd=folder, check=True, capture_output=True
        )
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as pack:
            files = {
                name: pack.extractfile(f"package/{name}").read() for name in (*CORE, "pyodide-lock.json")
            }
    official = json.loads(files["pyodide-lock.json"])
    sizes = known_sizes()
    core = [
        {"name": name, "sha256": sha256(files[name]).hexdigest(), "bytes": len(files[name])} for name in CORE
    ]
    packages = {plain(name): package(one, sizes) for name, one in sorted(official["packages"].items())
                if not one["file_name"].endswith("-tests.tar")}  # fmt: skip
    rows = ",\n".join(map(json.dumps, core))
    named = ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in packages.items())
    FILE.write_text(
        f'{{\n"info": {json.dumps(official["info"])},\n"address": "{ADDRESS.format(version=version)}",\n'
        f'"core": [\n{rows}\n],\n"packages": {{\n{named}\n}}\n}}\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else read_lock().version)
