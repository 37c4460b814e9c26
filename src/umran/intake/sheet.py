"""What every reader hands on: rows of text cells as the file has them, and what it knows of shapes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from umran.intake.problems import Problem


class Exact(str):
    """A cell that a machine wrote as a number: its decimal sign is certain."""

    __slots__ = ()


@dataclass
class Row:
    number: int  # as the file shows it; the place of a feature in its layer
    cells: list[str]
    shape: Any = None  # a shapely geometry, where the format has geometry


@dataclass
class Sheet:
    """One table or layer. `header` is None where the header row is still to be found among the rows."""

    file: str
    name: str | None = None
    rows: list[Row] = field(default_factory=list)
    header: list[str] | None = None
    has_shapes: bool = False
    crs: str | None = None  # as declared by the file, in a form pyproj reads
    crs_missing: bool = False  # a format that should declare one, and does not
    short_names: bool = False  # a format that cuts column names
    unit: str = "row"  # or "feature"
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # row, row, column, column (from 0)
    form: str = ""  # how it was read, in Arabic
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, level: str, reason: str, remedy: str = "", **place: Any) -> None:
        self.problems.append(Problem(code, level, reason, remedy, file=self.file, sheet=self.name, **place))
