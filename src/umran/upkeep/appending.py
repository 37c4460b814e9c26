"""Rows put at the end of files of a data folder, so that nothing is lost whatever happens on the way.

A copy of the folder takes the rows first, for everything to be checked there; then the changed files replace the
old ones, all of them or none. Bytes that stood in a file before stand in it afterwards.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from umran.data import sealing as _seal
from umran.data.descriptor import DESCRIPTOR
from umran.data.tables import read
from umran.text import journal
from umran.text.cells import to_csv


@dataclass(frozen=True)
class Change:
    """One file of the folder: the text added at its end and how many rows that is."""

    dataset: str
    file: Path
    before: bytes
    added: bytes
    rows: int


def change(folder: Path, name: str, resource: dict[str, Any], rows: list[dict[str, str]]) -> Change:
    """Rows for the end of a file, in the line ends and column order that the file has."""
    file = folder / resource["path"]
    before = file.read_bytes()
    header = next(csv.reader(io.StringIO(before.decode("utf-8-sig"))))
    newline = "\r\n" if b"\r\n" in before else "\n"
    text = "" if before.endswith(b"\n") else newline
    text += to_csv(([row.get(column, "") for column in header] for row in rows), newline)
    return Change(name, file, before, text.encode(), len(rows))


@dataclass(frozen=True)
class Stage:
    """A copy of a data folder, for changes to be checked in before they are made."""

    path: Path
    folder: Path
    before: dict[str, bytes]

    def write(self, name: str, content: bytes, before: bytes) -> None:
        """Have new content in a file that was last seen with the content `before`."""
        (self.path / name).write_bytes(content)
        self.before[name] = before

    def append(self, changes: list[Change]) -> None:
        """Have the rows at the end of their files, and sealed where the folder is sealed."""
        for change in changes:
            self.write(change.file.name, change.before + change.added, change.before)
        if _seal.SEAL in self.before and DESCRIPTOR in self.before:
            _extend_seal(self.path, changes)

    def commit(self, task: str) -> None:
        """Have the folder as the copy is, whole or not at all.

        Raises ChangedMeanwhile where it is no longer what was copied.
        """
        after = {name: (self.path / name).read_bytes() for name in self.before}
        changed = {name: content for name, content in after.items() if content != self.before[name]}
        journal.commit(self.folder, changed, task, unchanged=self.before)


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """A copy of the files of a data folder, removed at the end."""
    before = {file.name: file.read_bytes() for file in sorted(folder.iterdir()) if file.is_file()}
    with tempfile.TemporaryDirectory(prefix="umran-") as path:
        for name, content in before.items():
            (Path(path) / name).write_bytes(content)
        yield Stage(Path(path), folder, before)


def _extend_seal(stage: Path, changes: list[Change]) -> None:
    """Seal the added rows and no other: a row that somebody changed without a review stays found."""
    package = json.loads((stage / DESCRIPTOR).read_text("utf-8"))
    described = {resource["name"]: resource for resource in package["resources"]}
    lines = (stage / _seal.SEAL).read_text("utf-8").splitlines(keepends=True)
    for change in changes:
        resource, file = described[change.dataset], stage / change.file.name
        was_sealed = _seal.sha256(change.file) == resource.get("hash")
        prints = list(_seal.fingerprints(read(file, resource), resource).items())[-change.rows :]
        new = [_seal.seal_line(file.name, key, digest) for key, (_, digest) in prints]
        last = max(
            (n for n, line in enumerate(lines, 1) if line.startswith(f"{file.name}\t")), default=len(lines)
        )
        lines[last:last] = new
        if was_sealed:
            resource |= {"bytes": file.stat().st_size, "hash": _seal.sha256(file)}
    for name, content in _seal.contents(package, lines).items():
        (stage / name).write_bytes(content)
