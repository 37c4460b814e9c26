"""The files of `umran indicators`: what each holds, judged by the kinds of `umran.intake`.

Behind umran.city.measure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

import geopandas as gpd
import pandas as pd

from umran.intake import reading
from umran.intake.containers import GRID, KINDS, ODS, TEXT, WORKBOOK, XLS
from umran.intake.kinds import kinds, listing
from umran.intake.problems import Problems
from umran.intake.proposals import Accepted
from umran.intake.schemas import fold
from umran.text.errors import Unreadable
from umran.text.words import ltr, quoted

Bounds = tuple[float, float, float, float]  # west, south, east, north


@dataclass(frozen=True)
class File:
    """One file as it was read; `problems` of level error mean that it may not be used."""

    name: str
    kind: str
    frame: pd.DataFrame
    problems: Problems
    is_placed: bool = False  # a layer whose coordinate system says where it lies


def read(
    argument: str,
    crs: str | None = None,
    accept: str | Iterable[str] | Accepted = (),
    *,
    country: str | None = None,
    layers: Iterable[tuple[str, Bounds]] = (),
    boundary: Any = None,
) -> File:
    """A file named on the command line as FILE, FILE#SHEET, FILE=KIND or FILE#SHEET=KIND.

    `crs` is the coordinate reference system of files that do not state a true one; `accept` is what the user accepts of
    the proposals that could change a figure (umran.intake.proposals). `country`, `layers` and `boundary` tell where a table or grid
    lies, as in umran.intake.reading.open_table. Raises Unreadable where nothing can
    be read, and where the kind is not said and cannot be told.
    """
    path, sheet_name, kind = _parts(argument)
    shown = Path(path).name
    try:
        table = reading.open_table(
            path,
            kind,
            sheet=sheet_name,
            fallback_crs=crs,
            country=country,
            layers=layers,
            boundary=boundary,
            accept=accept,
        )
    except Unreadable as error:
        if "--sheet" not in error.remedy:
            raise
        advice = f"اكتب الاسم بعد اسم الملف: {ltr(f'{shown}#NAME')}"
        raise Unreadable(error.reason, advice) from None
    schema = table.schema
    if schema.name not in kinds():
        raise Unreadable(
            f"الملف {quoted(shown)} من «{schema.title}» ({ltr(schema.name)})، ولا تُحسب منها المؤشرات",
            f"إن كان غيرها فاكتب نوعه بعد اسمه: {listing(kinds())}",
        )
    name = f"{shown}#{sheet_name}" if sheet_name else shown
    return File(name, schema.name, reading.frame(table), table.problems, table.sheet.has_shapes)


def read_all(
    arguments: Sequence[str], crs: str | None, accept: Accepted, country: str | None
) -> tuple[list[File], list[str]]:
    """All files of a run, and in Arabic why others cannot be read; layers first, for they tell where tables and grids lie."""
    found: dict[str, File] = {}
    unreadable: dict[str, str] = {}
    layers: list[tuple[str, Bounds]] = []
    boundary = None
    for argument in sorted(dict.fromkeys(arguments), key=_turn):
        try:
            file = read(argument, crs, accept, country=country, layers=layers, boundary=boundary)
        except Unreadable as error:
            unreadable[argument] = str(error)
            continue
        found[argument] = file
        if file.is_placed and has_shapes(file.frame) and file.frame.crs:
            west, south, east, north = map(float, file.frame.total_bounds)
            layers.append((file.name, (west, south, east, north)))
            if file.kind == "city" and not file.problems.errors:
                boundary = file.frame.union_all()
    return [found[each] for each in dict.fromkeys(arguments) if each in found], [*unreadable.values()]


def _turn(argument: str) -> int:
    """When a file is read: layers, then grids, then tables."""
    path = argument if Path(argument).exists() else argument.rpartition("=")[0] or argument
    suffix = Path(path.partition("#")[0] if not Path(path).exists() else path).suffix.lower()
    kind = KINDS.get(suffix)
    return 2 if kind in (TEXT, WORKBOOK, XLS, ODS) else 1 if kind == GRID else 0


def _parts(argument: str) -> tuple[str, str | None, str | None]:
    """Path, sheet and kind; a path that exists as it stands is nothing else."""
    path, sheet, kind = argument, None, None
    if not Path(path).exists() and "=" in path:
        path, _, said = path.rpartition("=")
        names = {fold(word): name for name, schema in kinds().items() for word in (name, schema.title)}
        if fold(said) not in names:
            raise Unreadable(f"لا نوع اسمه {quoted(said)}", f"الأنواع: {listing(kinds())}")
        kind = names[fold(said)]
    if not Path(path).exists() and "#" in path:
        path, _, sheet = path.rpartition("#")
    return path, sheet, kind


def has_shapes(frame: pd.DataFrame) -> TypeGuard[gpd.GeoDataFrame]:
    """Whether a frame lies on a map."""
    return isinstance(frame, gpd.GeoDataFrame) and "geometry" in frame and bool(frame.geometry.notna().any())
