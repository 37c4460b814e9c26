"""Cells against their column's type and limits, and rows against each other."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from umran.intake import marks, numbers, years
from umran.intake.numbers import Reading, is_missing, western
from umran.intake.problems import ERROR, NOTE, REPAIRED
from umran.intake.schemas import Field, Schema, booleans, fold
from umran.intake.sheet import Sheet
from umran.intake.units import Unit
from umran.text.words import listed, ltr, quoted, ranges

_DIRECTION = dict.fromkeys(
    [0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0x061C]
)


def read_column(
    sheet: Sheet,
    spec: Field,
    cells: Sequence[str],
    rows: Sequence[int],
    skip: set[int],
    unit: Unit | None = None,
) -> list[str | None]:
    """Each cell's canonical text, "" where missing and None where unread; faults go to the sheet, save in rows to skip.

    `unit` is the one that the head states.
    """
    if spec.is_number and not spec.is_year:
        plain, scale = marks.settle(sheet, spec, cells, rows, skip, unit)
        readings = numbers.parse(plain, spec, scale)
    else:
        read = (
            years.parse
            if spec.is_year and spec.is_number
            else _boolean
            if spec.type == "boolean"
            else _string
        )
        readings = [read(cell, spec) for cell in cells]
    for row, reading in zip(rows, readings, strict=True):
        if row in skip:
            continue
        if reading.code:
            sheet.add(reading.code, reading.level, reading.reason, reading.remedy, row=row, column=spec.name)
        elif reading.text == "" and spec.constraints.get("required"):
            sheet.add(
                "empty",
                ERROR,
                f"خانة {ltr(spec.name)} فارغة، ولا بد منها",
                "املأها أو احذف الصف",
                row=row,
                column=spec.name,
            )
    return [reading.text for reading in readings]


def _boolean(cell: str, spec: Field) -> Reading:
    if not cell.strip():
        return Reading("")
    text = booleans().get(fold(cell))
    if text is None:
        if is_missing(cell):
            return Reading("", "missing-word", NOTE, f"{quoted(cell)} يعني «لا بيانات»", "اترك الخانة فارغة")
        return Reading(
            None,
            "not-yes-no",
            ERROR,
            f"{quoted(cell)} ليست نعم ولا لا",
            f"اكتب {ltr('true')} (نعم) أو {ltr('false')} (لا)",
        )
    return Reading(text)


def _string(cell: str, spec: Field) -> Reading:
    text = unicodedata.normalize("NFC", cell.translate(_DIRECTION)).strip()
    if not text:
        return Reading("")
    if spec.values:
        found = spec.values.get(fold(text))
        if found:
            return Reading(found)
    choices = spec.constraints.get("enum")
    if choices and text not in map(str, choices):
        close = difflib.get_close_matches(fold(text), spec.values or [str(each) for each in choices], n=1)
        hint = f"؛ لعلها {ltr(spec.values.get(close[0], close[0]))}" if close else ""
        allowed = listed((ltr(each) for each in choices), "أو ")
        return Reading(
            None, "not-allowed", ERROR, f"{quoted(text)} ليست من القيم المقبولة{hint}", f"اكتب {allowed}"
        )
    pattern = spec.constraints.get("pattern")
    if pattern and not re.fullmatch(pattern, text):
        if re.fullmatch(pattern, western(text)):
            return Reading(
                western(text),
                "digits",
                REPAIRED,
                f"{quoted(text)} بأرقام غير غربية",
                f"اكتب {ltr(western(text))}",
            )
        return Reading(
            None,
            "wrong-form",
            ERROR,
            f"{quoted(text)} لا توافق صيغة العمود {ltr(spec.name)}",
            f"الصيغة: {ltr(pattern)}",
        )
    return Reading(text)


def find_duplicates(
    sheet: Sheet, schema: Schema, rows: Sequence[int], keys: Sequence[tuple], table: dict[str, list]
) -> set[int]:
    """Places of the rows that repeat an earlier one entirely; names those that share only its key."""
    seen: dict[tuple, int] = {}
    repeated = set()
    for place, key in enumerate(keys):
        if not any(key):
            continue
        first = seen.setdefault(key, place)
        if first != place:
            repeated.add(place)
            sheet.add(
                "duplicate",
                REPAIRED,
                f"الصف مطابق تماماً للصف {ltr(rows[first])}",
                "احذف أحدهما",
                row=rows[place],
                left_out=True,
            )
    if schema.primary_key and all(name in table for name in schema.primary_key):
        _same_keys(sheet, schema.primary_key, rows, table, repeated)
    for each in schema.fields:
        if each.constraints.get("unique") and each.name in table:
            _same_keys(sheet, (each.name,), rows, table, repeated)
    return repeated


def _same_keys(
    sheet: Sheet, names: tuple[str, ...], rows: Sequence[int], table: dict[str, list], repeated: set[int]
) -> None:
    places: dict[tuple, list[int]] = {}
    for place in range(len(rows)):
        key = tuple(table[name][place] for name in names)
        if place not in repeated and any(key):
            places.setdefault(key, []).append(place)
    for key, same in places.items():
        if len(same) > 1:
            sheet.add(
                "same-key",
                ERROR,
                f"{quoted(' | '.join(str(each or '') for each in key))} في صفوف مختلفة القيم: {ranges([rows[i] for i in same])}",
                "أبقِ الصحيح منها واحذف غيره",
                row=rows[same[1]],
                column="+".join(names),
            )


def check_references(sheet: Sheet, schema: Schema, rows: Sequence[int], table: dict[str, list]) -> None:
    """Keys of the course's datasets that lead to no row of the dataset they refer to."""
    from umran import data

    for key in schema.foreign_keys:
        names, wanted = _list(key["fields"]), _list(key["reference"]["fields"])
        target = key["reference"].get("resource") or schema.name
        if not all(name in table for name in names):
            continue
        if target == schema.name:
            known = set(zip(*(table[name] for name in wanted), strict=True))
        else:
            frame = data.load(target)[wanted].dropna()
            known = {tuple(map(str, each)) for each in frame.itertuples(index=False)}
        for place, row in enumerate(rows):
            value = tuple(table[name][place] for name in names)
            if not all(value) or value in known:
                continue
            close = difflib.get_close_matches(
                " | ".join(value), [" | ".join(each) for each in known if all(each)], n=1
            )
            sheet.add(
                "unknown-key",
                ERROR,
                f"{quoted(' | '.join(value))} غير موجودة في {ltr(target)}"
                + (f"؛ لعلها {ltr(close[0])}" if close else ""),
                f"صححها، أو أضفها إلى {ltr(target)}",
                row=row,
                column="+".join(names),
            )


def _list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
