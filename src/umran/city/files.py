"""The files of a city: what each holds, judged by the kinds of `umran.intake`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

import pandas as pd

from umran.intake import reading
from umran.intake.containers import GRID, KINDS, ODS, TEXT, WORKBOOK, XLS
from umran.intake.kinds import OF_OFFICES, UnknownKind, kinds, listing
from umran.intake.numbers import western_digits
from umran.intake.problems import Problems
from umran.intake.proposals import Accepted
from umran.text.errors import Unreadable
from umran.text.folding import fold
from umran.text.words import ltr, quoted

if TYPE_CHECKING:
    import geopandas as gpd

Bounds = tuple[float, float, float, float]  # west, south, east, north


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True)
class File:
    """One file as it was read; `problems` of level error mean that it may not be used.

    Attributes
    ----------
    name : str
        As it is shown, with the sheet or layer after # where one was chosen.
    kind : str
        One of `umran.intake.kinds`.
    frame : DataFrame
        Its rows; a GeoDataFrame where they lie on a map.
    problems : Problems
        What was found in it.
    is_placed : bool
        Whether it is a layer whose coordinate system says where it lies.
    path : Path
        Where it was read.
    heads : tuple of str
        The names of its columns, as written there.
    columns : tuple of (str, str)
        Those that were understood: the name in the frame, and as written there.
    encoding, crs : str
        Of its text, and of its coordinates as the file has them; empty where it has none.
    joined_to : str
        The name of the layer that took its columns, of a table that is nothing by itself.
    years : tuple of int
        Of its rows or, where they have none, those that its titles, its sheet or its name tell.
    """

    name: str
    kind: str
    frame: pd.DataFrame
    problems: Problems
    is_placed: bool = False
    path: Path = Path()
    heads: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    encoding: str = ""
    crs: str = ""
    years: tuple[int, ...] = ()
    joined_to: str = ""

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return len(self.frame)

    def written(self, column: str) -> str:
        """A column's name as the file has it."""
        return dict(self.columns).get(column, column)


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
    path, sheet, kind = _parts(argument)
    return Reader(crs, country, [*layers], boundary).read(path, sheet, kind, accept)


@dataclass
class Reader:
    """Reads the files of one place, those of a lower `turn` first: where layers lie tells where the tables do.

    `crs` is the coordinate reference system of files that do not state a true one, `country` where they lie; a
    grid is read around `boundary`, that of the city.
    """

    crs: str | None = None
    country: str | None = None
    layers: list[tuple[str, Bounds]] = field(default_factory=list)
    boundary: Any = None

    def read(
        self,
        path: str | Path,
        sheet: str | None = None,
        kind: str | None = None,
        accept: str | Iterable[str] | Accepted = (),
    ) -> File:
        """A file, or one sheet or layer of it, of a kind or of the one that it tells. Raises as the function `read`."""
        open_as = partial(
            reading.open_table,
            path,
            sheet=sheet,
            fallback_crs=self.crs,
            country=self.country,
            layers=self.layers,
            boundary=self.boundary,
            accept=accept,
        )
        try:
            table = open_as(kind)
            if kind is None and table.schema.name in OF_OFFICES:
                table = open_as(OF_OFFICES[table.schema.name])
        except Unreadable as error:
            if "--sheet" not in error.remedy:
                raise
            advice = f"اكتب الاسم بعد اسم الملف: {ltr(f'{Path(path).name}#NAME')}"
            raise Unreadable(error.reason, advice) from None
        return _file(table, Path(path), sheet)

    def learn(self, file: File) -> None:
        """Remember where a layer lies that says so itself."""
        if file.is_placed and has_shapes(file.frame) and file.frame.crs:
            west, south, east, north = map(float, file.frame.total_bounds)
            self.layers.append((file.name, (west, south, east, north)))
            if file.kind == "city" and not file.problems.errors:
                self.boundary = file.frame.union_all()


def _file(table: reading.Table, path: Path, sheet: str | None) -> File:
    shown = path.name
    schema = table.schema
    if schema.name not in kinds():
        raise UnknownKind(
            f"الملف {quoted(shown)} من «{schema.title}» ({ltr(schema.name)})، ولا تُحسب منها المؤشرات",
            f"إن كان غيرها فاكتب نوعه بعد اسمه: {listing(kinds())}",
        )
    name = f"{shown}#{sheet}" if sheet else shown
    frame = reading.frame(table)
    return File(
        name,
        schema.name,
        frame,
        table.problems,
        table.sheet.has_shapes,
        path=path,
        heads=tuple(column.heading for column in table.columns),
        columns=tuple((column.name, column.heading) for column in table.columns if column.field),
        encoding=table.sheet.encoding,
        crs=_system(table.sheet.crs),
        years=_years(frame, (*(text for _, text in table.sheet.titles), table.sheet.name or "", path.stem)),
    )


def _system(crs: str | None) -> str:
    """A coordinate reference system by its short name."""
    import pyproj

    if not crs:
        return ""
    try:
        system = pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError:
        return crs[:40]
    return ":".join(system.to_authority() or ()) or system.name


def _years(frame: pd.DataFrame, texts: Iterable[str]) -> tuple[int, ...]:
    """The years of the rows; else those that the first of some texts to tell any tells."""
    if "year" in frame and frame["year"].notna().any():
        return tuple(sorted({int(year) for year in frame["year"].dropna()}))
    for text in texts:
        if found := _YEAR.findall(western_digits(text)):
            return tuple(sorted({int(year) for year in found}))
    return ()


def read_all(
    arguments: Sequence[str], crs: str | None, accept: Accepted, country: str | None
) -> tuple[list[File], list[str]]:
    """All files of a run, and in Arabic why others cannot be read."""
    found, unreadable = read_each(arguments, crs, accept, country)
    return [*found.values()], [str(error) for error in unreadable.values()]


def read_each(
    arguments: Sequence[str], crs: str | None, accept: Accepted, country: str | None
) -> tuple[dict[str, File], dict[str, Unreadable]]:
    """Each file, and why others cannot be read; layers are read first, for they tell where the tables lie."""
    found: dict[str, File] = {}
    unreadable: dict[str, Unreadable] = {}
    reader = Reader(crs, country)
    for argument in sorted(dict.fromkeys(arguments), key=turn):
        try:
            file = reader.read(*_parts(argument), accept)
        except Unreadable as error:
            unreadable[argument] = error
            continue
        found[argument] = file
        reader.learn(file)
    return {each: found[each] for each in dict.fromkeys(arguments) if each in found}, unreadable


def turn(argument: str) -> int:
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
    import geopandas as gpd

    return isinstance(frame, gpd.GeoDataFrame) and "geometry" in frame and bool(frame.geometry.notna().any())
