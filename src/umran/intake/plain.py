"""Cells of a long column that are read as they are written: which they are, told for all of them at once.

What is told here of a cell is what `numbers` says of it cell by cell: no sign of doubt, no remark, within every limit.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from umran.intake.bulk import Column
from umran.intake.schemas import Field

_EXACT = 15  # digits that a double keeps: to it, figures compare as they are written


def figures(column: Column, spec: Field) -> tuple[np.ndarray, np.ndarray]:
    """Which cells of a column of numbers are plain, and the places of the others.

    Among the others is one plain cell with a point, if there is any: it tells what the point is in the column.
    """
    found = column.numbers()
    low, high = spec.constraints.get("minimum"), spec.constraints.get("maximum")
    plain = found.shaped.copy()
    told = plain & (found.decimals > 0)
    if spec.type == "integer":
        plain &= (found.decimals == 0) & (found.digits <= _EXACT)
    else:
        # One point before three digits may group thousands, unless the limits say otherwise.
        whole = found.digits - found.decimals
        doubtful = plain & (found.decimals == 3) & (whole <= 3) & ~found.leads_with_zero
        fits = _within(found.values, low, high) & ~_within(np.round(found.values * 1000), low, high)
        plain &= ~doubtful | fits
        told &= ~doubtful
    if spec.unit != "degree":  # places.py knows why a coordinate is out of range
        exact = found.digits <= _EXACT
        for limit, beyond in ((low, found.values > low if low is not None else None), (high, found.values < high if high is not None else None)):  # fmt: skip
            if beyond is not None:
                plain &= beyond | ((found.values == limit) & exact)
    told &= plain
    if not spec.constraints.get("required"):
        plain |= column.is_empty
    others = ~plain
    others[np.flatnonzero(told)[:1]] = True
    return plain, np.flatnonzero(others)


def _within(values: np.ndarray, low: float | None, high: float | None) -> np.ndarray:
    found = np.isfinite(values)
    if low is not None:
        found &= values >= low
    if high is not None:
        found &= values <= high
    return found


def words(column: Column, read: Callable[[str], str | None]) -> tuple[list[str | None], np.ndarray]:
    """What each different text of a column is read as, for every cell, and the places of those that `read` makes nothing of."""
    codes, texts = column.codes()
    known = np.array([read(text) for text in texts], dtype=object)
    cells = known[codes] if len(known) else np.empty(0, dtype=object)
    return cells.tolist(), np.flatnonzero(np.array([each is None for each in known], bool)[codes])
