"""Rows put at the end of files of a data folder, so that nothing is lost whatever happens on the way.

A copy of the folder takes the rows first, for everything to be checked there; then the changed files replace the
old ones, each in one step. Bytes that stood in a file before stand in it afterwards.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from umran.data import seal as _seal
from umran.data.descriptor import DESCRIPTOR
from umran.data.tables import read
from umran.text.cells import to_csv


class Changed(Exception):
    """Somebody else wrote to the folder meanwhile."""


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


@contextmanager
def staged(folder: Path, changes: list[Change]) -> Iterator[Path]:
    """A copy of the folder with the changes in it, on the same disk, removed at the end."""
    stage = Path(tempfile.mkdtemp(prefix=".adding-", dir=folder.parent))
    try:
        for file in folder.iterdir():
            if file.is_file():
                shutil.copy2(file, stage)
        for change in changes:
            (stage / change.file.name).write_bytes(change.before + change.added)
        if (folder / _seal.SEAL).is_file() and (folder / DESCRIPTOR).is_file():
            _extend_seal(stage, changes)
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _extend_seal(stage: Path, changes: list[Change]) -> None:
    """Seal the added rows and no other: a row that somebody changed without a review stays found."""
    package = json.loads((stage / DESCRIPTOR).read_text("utf-8"))
    described = {resource["name"]: resource for resource in package["resources"]}
    lines = (stage / _seal.SEAL).read_text("utf-8").splitlines(keepends=True)
    for change in changes:
        resource, file = described[change.dataset], stage / change.file.name
        was_sealed = _seal.sha256(change.file) == resource.get("hash")
        prints = list(_seal.fingerprints(read(file, resource), resource).items())[-change.rows :]
        new = [_seal.line_of(file.name, key, digest) for key, (_, digest) in prints]
        last = max(
            (n for n, line in enumerate(lines, 1) if line.startswith(f"{file.name}\t")), default=len(lines)
        )
        lines[last:last] = new
        if was_sealed:
            resource |= {"bytes": file.stat().st_size, "hash": _seal.sha256(file)}
    _seal.write(stage, package, lines)


def replace(folder: Path, stage: Path, changes: list[Change]) -> None:
    """Put the staged files in place, each in one step; all of them or, after an error, none."""
    names = [change.file.name for change in changes]
    names += [
        name
        for name in (DESCRIPTOR, _seal.SEAL)
        if (folder / _seal.SEAL).is_file() and (folder / name).is_file()
    ]
    before = {name: (folder / name).read_bytes() for name in names}
    if any(before[change.file.name] != change.before for change in changes):
        raise Changed
    with _uninterrupted():
        try:
            for name in names:
                _to_disk(stage / name)
                os.replace(stage / name, folder / name)
        except OSError:
            for name, content in before.items():
                (stage / name).write_bytes(content)
                os.replace(stage / name, folder / name)
            raise


def _to_disk(file: Path) -> None:
    """Have the content on the disk before the name points to it, so that a power cut leaves one of the two files."""
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back for the few steps that belong together."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    usual = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
