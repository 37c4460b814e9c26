"""Rows of the tables that a book names in its settings."""

import csv
from collections.abc import Sequence
from pathlib import Path

from sphinx.errors import ExtensionError


def read_rows(path: str | Path, columns: Sequence[str], setting: str) -> list[tuple[int, dict[str, str]]]:
    """Rows of a CSV file as (line, cells); raises ExtensionError naming the file, and what is wrong with it.

    ``columns`` are those that it must have, ``setting`` is the one that names it.
    """
    try:
        with open(path, encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = []
            for row in reader:
                if None in row:
                    raise ExtensionError(
                        f"{path}:{reader.line_num}: more cells than columns: quote a text with a comma"
                    )
                rows.append((reader.line_num, {key: (cell or "").strip() for key, cell in row.items()}))
            missing = set(columns) - set(reader.fieldnames or ())
    except OSError as error:
        raise ExtensionError(f"{setting}: {path} cannot be read: {error.strerror}") from None
    if missing:
        raise ExtensionError(f"{path}:1: no column {', '.join(sorted(missing))}")
    return rows
