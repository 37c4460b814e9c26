"""Latitude and longitude in one cell, «31.955, 35.945», as map services copy them: read as two columns."""

from __future__ import annotations

import re

from umran.intake.bulk import as_list
from umran.intake.header import Matcher
from umran.intake.numbers import western_digits
from umran.intake.problems import NOTE
from umran.intake.schemas import package
from umran.intake.sheet import Exact, Sheet
from umran.text.folding import fold
from umran.text.words import ltr, quoted, visible

_POINTED = r"[-+−]?\d{1,3}(?:[.٫]\d+)?"
_COMMA = r"[-+−]?\d{1,3},\d+"
# Degrees with a hemisphere say themselves which of the two they are.
_ANGLE = r"[^,،;؛|]*\d\s*[°º˚][^,،;؛|]*?"
_PAIRS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"({_POINTED})\s*(?:[,،;؛|/]\s*|\s)({_POINTED})",
        rf"({_COMMA})\s*[;؛|/]\s*({_COMMA})",
        rf"({_ANGLE})\s*[,،;؛|]\s*({_ANGLE})",
        r"(.*°.*[NSns])\s+(\d.*°.*[EWew])",
    )
)
_LONGITUDE = re.compile("[EWew]|شرق|غرب|[قغ]")


def split_pairs(sheet: Sheet, match: Matcher) -> None:
    """Columns of latitude and longitude beside a column that has both, where no other column tells the position."""
    header = sheet.header
    if not header or sheet.has_shapes:
        return
    known = {field.name for cell in header if (field := match(cell, sheet.short_names))}
    if known & {"latitude", "longitude", "geometry"}:
        return
    places = [place for place, cell in enumerate(header) if _order(cell)]
    if len(places) != 1:
        return
    (place,) = places
    sheet.rows = as_list(sheet)
    cells = [row.cells[place] if place < len(row.cells) else "" for row in sheet.rows]
    read = [_pair(cell) for cell in cells]
    if not any(read):
        return  # a place by its name, or something else
    latitude_first = _order(header[place]) != "longitude first"
    width = len(header)
    sheet.header = [*header, "latitude", "longitude"]
    for row, cell, pair in zip(sheet.rows, cells, read, strict=True):
        if len(row.cells) == width:  # others are named for their number of cells
            row.cells += _columns(cell, pair, latitude_first)
        elif len(row.cells) > width:
            row.cells += ["", ""]
    order = "خط العرض ثم خط الطول" if latitude_first else "خط الطول ثم خط العرض"
    first = next(pair for pair in read if pair)
    sheet.add("pair", NOTE, f"في العمود {quoted(header[place])} خطا العرض والطول معاً، فقُرئا {order}، مثل {ltr(' | '.join(first))}")  # fmt: skip


def _order(cell: str) -> str | None:
    """Which list of schemas.json a head is on; None where it is on none."""
    if isinstance(cell, Exact) or len(cell) > 60:
        return None
    lists = {order: {fold(word) for word in words} for order, words in package()["pairs"].items()}
    plain = fold(re.sub(r"[()\[\]]", " ", cell))
    return next((order for order, words in lists.items() if plain in words), None)


def _pair(cell: str) -> tuple[str, str] | None:
    if isinstance(cell, Exact) or len(cell) > 120:
        return None
    text = western_digits(visible(cell)).strip().strip("()[]").strip()
    for pattern in _PAIRS:
        if found := pattern.fullmatch(text):
            return found[1].strip(), found[2].strip()
    return None


def _columns(cell: str, pair: tuple[str, str] | None, latitude_first: bool) -> list[str]:
    if not pair:
        return [cell, ""]
    if all("°" in each for each in pair) and _LONGITUDE.search(pair[0]):
        return [pair[1], pair[0]]
    return [*pair] if latitude_first else [pair[1], pair[0]]
