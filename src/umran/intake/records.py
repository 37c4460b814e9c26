"""Records of a text whose cells a sign separates, with quotation marks as offices leave them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence


def records(lines: Sequence[str], delimiter: str) -> Iterator[tuple[int, list[str], bool]]:
    """(line number, cells, whole?) for each record."""
    place = 0
    while place < len(lines):
        cells, is_whole, taken = record_at(lines, place, delimiter)
        yield place + 1, cells, is_whole
        place += taken


def record_at(lines: Sequence[str], place: int, delimiter: str) -> tuple[list[str], bool, int]:
    """The cells of the record that begins at a line, whether it is whole, and how many lines it takes.

    A stray quotation mark spoils its own line alone.
    """
    csv.field_size_limit(2**31 - 1)  # a polygon as WKT is longer than the default
    reader = csv.reader(_following(lines, place), delimiter=delimiter, strict=True)
    try:
        return next(reader), True, reader.line_num
    except csv.Error:
        return lines[place].split(delimiter), False, 1


def _following(lines: Sequence[str], start: int) -> Iterator[str]:
    """Lines from the place where a record started; none of ours is longer than a hundred of them."""
    for number in range(start, len(lines)):
        if number - start > 100:
            raise csv.Error("an open quotation mark")
        yield lines[number] + "\n"
