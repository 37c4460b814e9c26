"""The files of `umran indicators`: what each holds, judged by the kinds of `umran.intake`.

Behind umran.city.measure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from umran.intake import reading
from umran.intake.kinds import kinds, listing
from umran.intake.problems import Problems
from umran.intake.proposals import Accepted
from umran.intake.schemas import fold
from umran.text.errors import Unreadable
from umran.text.words import ltr, quoted

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class File:
    """One file as it was read; `problems` of level error mean that it may not be used."""

    name: str
    kind: str
    frame: pd.DataFrame
    problems: Problems


def read(argument: str, crs: str | None = None, accept: str | Iterable[str] | Accepted = ()) -> File:
    """A file named on the command line as FILE, FILE#SHEET, FILE=KIND or FILE#SHEET=KIND.

    `crs` is the coordinate reference system of files that do not state a true one; `accept` is what the user accepts of
    the proposals that could change a figure (umran.intake.proposals). Raises Unreadable where nothing can
    be read, and where the kind is not said and cannot be told.
    """
    path, sheet_name, kind = _parts(argument)
    shown = Path(path).name
    try:
        table = reading.open_table(path, kind, sheet=sheet_name, crs_if_unsaid=crs, accept=accept)
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
    return File(name, schema.name, reading.frame(table), table.problems)


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
