"""The seal of a data folder: a fingerprint a row, so that a changed digit is found and its row named."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from umran.data.descriptor import DESCRIPTOR, DataError, check_folder, format_json
from umran.data.tables import Problem, Row, Table, read
from umran.text import journal

SEAL = "rows.sha256"
_MEND = "put it back or, after a review, run python -m umran.data seal"


def seal(folder: Path) -> None:
    """Write size and hash of each file into the descriptor and a fingerprint of each row into the seal.

    Raises DataError, and writes nothing, while the content itself has problems.
    """
    journal.recover(folder)
    _, _, problems = check_folder(folder)
    if not (folder / DESCRIPTOR).is_file():
        problems.append(Problem(DESCRIPTOR, None, None, f"there is none in {folder} to seal"))
    if problems:
        raise DataError(problems)
    package = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
    lines = []
    for resource in package["resources"]:
        file = folder / resource["path"]
        resource |= {"bytes": file.stat().st_size, "hash": sha256(file)}
        for key, (_, digest) in fingerprints(read(file, resource), resource).items():
            lines.append(seal_line(file.name, key, digest))
    journal.commit(folder, contents(package, lines), "python -m umran.data seal")


def contents(package: dict[str, Any], lines: list[str]) -> dict[str, bytes]:
    """The descriptor and the seal as files."""
    return {DESCRIPTOR: f"{format_json(package)}\n".encode(), SEAL: "".join(lines).encode()}


def seal_line(file: str, key: str, digest: str) -> str:
    return f"{file}\t{key}\t{digest}\n"


def sha256(file: Path) -> str:
    return f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"


def fingerprints(table: Table, resource: dict[str, Any]) -> dict[str, tuple[Row, str]]:
    """By key: the row, and a short hash of its cells in the schema's order."""
    columns = [spec["name"] for spec in resource["schema"]["fields"]]
    prints = {}
    for row in table.rows:
        cells = "\x1f".join(row.cells.get(column, "") for column in columns)
        digest = hashlib.sha256(cells.encode(errors="surrogatepass")).hexdigest()[:12]
        prints["|".join(row.cells.get(key, "") for key in resource["schema"]["primaryKey"])] = (row, digest)
    return prints


def problems(folder: Path, resources: dict[str, dict], tables: dict[str, Table]) -> list[Problem]:
    """What differs from the seal: rows changed, added or gone, and bytes where every row agrees."""
    sealed: dict[str, dict[str, str]] = {}
    for line in (folder / SEAL).read_text("utf-8", errors="replace").splitlines():
        file, key, digest = [*line.split("\t"), "", ""][:3]
        sealed.setdefault(file, {})[key] = digest
    every = []
    for name, table in tables.items():
        old, new, found = sealed.get(table.file, {}), fingerprints(table, resources[name]), []
        for key, (row, digest) in new.items():
            if row.is_whole and old.get(key) != digest:
                what = "changed" if key in old else "added"
                reason = f"{key!r} was {what} since the seal: {_MEND}"
                found.append(Problem(table.file, row.line, None, reason))
        if table.rows:
            for key in old.keys() - new.keys():
                found.append(Problem(table.file, None, None, f"row {key!r} is gone since the seal: {_MEND}"))
        if not found and not table.problems and sha256(folder / table.file) != resources[name].get("hash"):
            reason = f"not the sealed bytes, though every row agrees: {_MEND}"
            found.append(Problem(table.file, None, None, reason))
        every += found
    return every
