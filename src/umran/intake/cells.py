"""Cells against their column's type and limits, and rows against each other."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from umran.intake import angles, bounds, codes, marks, numbers, plain, units, years
from umran.intake.bulk import Column, Texts
from umran.intake.numbers import PROPOSED, Reading, is_missing, western_digits
from umran.intake.problems import ERROR, NOTE, REPAIRED
from umran.intake.proposals import Proposal
from umran.intake.schemas import Field, Schema, booleans
from umran.intake.sheet import Exact, Sheet
from umran.intake.unit_words import Unit
from umran.text.cells import is_formula
from umran.text.folding import fold
from umran.text.words import CELLS, after, counted, listed, ltr, quoted, ranges, visible

_WITH_WORD = re.compile(
    r"\s*(?P<number>[-+−]?\d[\d.,٫٬ \u00a0]*?)\s*(?P<word>[^\W\d_][^\d]{0,20}?[²³23]?)\.?\s*"
)
_MANY = 20_000  # cells of a column that are not plain: where their digits are why, they are read as a whole
_WORDED = ("length", "area", "count", "rate", "concentration")  # not money, whose word is a currency
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
) -> Texts:
    """Each cell's canonical text, "" where missing and None where unread; faults go to the sheet, save in rows to skip.

    `unit` is the one that the head states. Of a long column only the cells that are not plain are looked at one by one.
    """
    found = _plain(cells, spec, unit) if isinstance(cells, Column) else None
    if found and spec.is_number and len(found[1]) > _MANY:
        found = _western(sheet, spec, cells, unit, found)
    if isinstance(cells, Column):
        sheet.looked_at += len(found[1] if found else cells)
        bounds.check_cells(sheet.looked_at, sheet.file)
    if found is None:
        return _read_cells(sheet, spec, [*cells], rows, skip, unit)
    texts, others = found
    places = others.tolist()
    numbered = [rows[place] for place in places]
    read = _read_cells(sheet, spec, [cells[place] for place in places], numbered, skip, unit)
    for place, text in zip(places, read, strict=True):
        texts[place] = text
    return texts


def _western(
    sheet: Sheet, spec: Field, cells: Sequence[str], unit: Unit | None, before: tuple[Texts, np.ndarray]
) -> tuple[Texts, np.ndarray]:
    """A long column whose digits are of another script is read as a whole, and said once; else it is as before."""
    assert isinstance(cells, Column)
    found = _plain(cells.with_western_digits(), spec, unit)
    mended = np.setdiff1d(before[1], found[1]) if found else np.array([])
    if found is None or not mended.size:
        return before
    texts, example = found[0], cells[int(mended[0])]
    sheet.add(
        "digits",
        NOTE,
        f"قُرئ بأرقام غربية ما كُتب كله بغيرها في {counted(mended.size, after(CELLS))}، مثل {quoted(example)} على أنها {ltr(texts[int(mended[0])])}",
        f"اكتب الأرقام {ltr('0-9')}",
        column=spec.name,
    )
    return found


def _plain(cells: Column, spec: Field, unit: Unit | None) -> tuple[Texts, np.ndarray] | None:
    """The texts of a long column, right where they are plain, and the places of the others; None where none is plain."""
    if not spec.is_number or spec.is_year:
        read = _reader(spec)

        def plainly(cell: str) -> str | None:
            reading = _again(cell, read(cell, spec), spec)
            if reading.code or (reading.text == "" and spec.constraints.get("required")):
                return None
            return reading.text

        return plain.words(cells, plainly)
    if unit is not None and units.scale(unit, spec) != 1:
        return None
    _, others = plain.figures(cells, spec)
    if units.dimension(spec) == "share" and any(set("%٪") & set(cells[place]) for place in others.tolist()):
        return None  # a sign beside one figure is a question for all of them
    return cells.with_other({}), others


def stripped(cells: Sequence[str]) -> list[str | None]:
    """The cells without the spaces around them."""
    if not isinstance(cells, Column):
        return [cell.strip() for cell in cells]
    return plain.words(cells, str.strip)[0]


def _reader(spec: Field) -> Callable[[str, Field], Reading]:
    return years.parse if spec.is_number else _boolean if spec.type == "boolean" else _string


def _read_cells(
    sheet: Sheet,
    spec: Field,
    cells: Sequence[str],
    rows: Sequence[int],
    skip: set[int],
    unit: Unit | None,
) -> list[str | None]:
    if spec.is_number and not spec.is_year:
        in_minutes = angles.parse(cells, spec)
        rest = (
            ["" if place in in_minutes else cell for place, cell in enumerate(cells)] if in_minutes else cells
        )
        rest, worded = _without_unit(rest, spec, unit)
        bare, scale = marks.apply_formats(sheet, spec, rest, rows, skip, unit)
        readings = numbers.parse(bare, spec, scale)
        readings = [
            _said_unit(cells[place], reading) if place in worded else reading
            for place, reading in enumerate(readings)
        ]
        readings = [in_minutes.get(place, reading) for place, reading in enumerate(readings)]
    else:
        read = _reader(spec)
        # Each word once; a figure of a machine is more than its text.
        known = {cell: read(cell, spec) for cell in {cell for cell in cells if type(cell) is str}}
        readings = [known[cell] if type(cell) is str else read(cell, spec) for cell in cells]
    readings = [_again(cell, reading, spec) for cell, reading in zip(cells, readings, strict=True)]
    readings = _proposed(sheet, spec, readings, rows, skip)
    for row, reading in zip(rows, readings, strict=True):
        if row in skip or reading.level == PROPOSED:
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


def _without_unit(cells: Sequence[str], spec: Field, unit: Unit | None) -> tuple[list[str], set[int]]:
    """Cells without a word that names the column's own unit, such as «12 م» in metres, and the places of those.

    A word of another unit, or one that may mean two, stays where it is: the number is then none.
    """
    plain, worded = [*cells], set[int]()
    if units.dimension(spec) not in _WORDED or (unit is not None and units.scale(unit, spec) != 1):
        return plain, worded
    for place, cell in enumerate(cells):
        if isinstance(cell, Exact) or not (found := _WITH_WORD.fullmatch(visible(cell))):
            continue
        meant = units.read(found["word"], spec).units
        if len(meant) == 1 and units.scale(meant[0], spec) == 1:
            plain[place] = found["number"]
            worded.add(place)
    return plain, worded


def _said_unit(cell: str, reading: Reading) -> Reading:
    if reading.text is None or reading.level not in (None, "", REPAIRED):
        return reading
    return Reading(
        reading.text,
        "unit-word",
        REPAIRED,
        f"{quoted(cell)} قُرئت {ltr(reading.text)}: وحدتها وحدة العمود",
        "",
    )


def _again(cell: str, reading: Reading, spec: Field) -> Reading:
    """A mended value passes every limit of its column again."""
    if (
        not reading.text or not reading.code or spec.unit == "degree"
    ):  # places.py knows why a degree is out of range
        return reading
    if spec.is_number:
        number = Decimal(reading.text)
        low, high = spec.constraints.get("minimum"), spec.constraints.get("maximum")
        if not (low is not None and number < Decimal(str(low))) and not (
            high is not None and number > Decimal(str(high))
        ):
            return reading
        limits = ltr(f"{'' if low is None else low}–{'' if high is None else high}")
        why, remedy = f"خارج حدود العمود {limits}", "صحح القيمة أو وحدتها"
    else:
        choices, pattern = spec.constraints.get("enum"), spec.constraints.get("pattern")
        if (not choices or reading.text in map(str, choices)) and (
            not pattern or re.fullmatch(pattern, reading.text)
        ):
            return reading
        why, remedy = f"لا توافق صيغة العمود {ltr(spec.name)}", "صححها"
    return Reading(
        None, "out-of-limits", ERROR, f"{quoted(cell)} تُقرأ {ltr(reading.text)}، وهي {why}", remedy
    )


def _proposed(
    sheet: Sheet, spec: Field, readings: list[Reading], rows: Sequence[int], skip: set[int]
) -> list[Reading]:
    """One question for all cells of a column that were read alike; where it is not accepted they are unread."""
    answers: dict[str, str | None] = {}
    for name in dict.fromkeys(
        each.code
        for row, each in zip(rows, readings, strict=True)
        if each.level == PROPOSED and row not in skip
    ):
        touched = [
            row for row, each in zip(rows, readings, strict=True) if each.code == name and row not in skip
        ]
        first = next(each for each in readings if each.code == name)
        value, *others = [choice for choice, _ in first.choices] or [""]
        proposal = Proposal(
            name,
            first.reason,
            value=value,
            choices=tuple(others),
            rows=tuple(touched),
            column=spec.name,
            has_without=False,
        )
        answers[name] = sheet.ask(proposal)
    return [_answered(each, answers.get(each.code)) if each.level == PROPOSED else each for each in readings]


def _answered(reading: Reading, answer: str | None) -> Reading:
    """A proposed reading as the user answered; unread where nothing was accepted."""
    text = dict(reading.choices).get(answer, reading.text) if answer is not None else None
    return reading._replace(text=text)


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
    if is_formula(text):
        return Reading(
            None,
            "formula-text",
            ERROR,
            f"{quoted(text)} صيغة حسابية يشغّلها برنامج الجداول عند فتح الملف",
            "اكتب القيمة وحدها",
        )
    if (code := codes.numbered(spec.name, text)) and not _string(code, spec).code:
        return Reading(code, "un-number", REPAIRED, f"{quoted(text)} رقم المؤشر أو الغاية {ltr(code)}", f"اكتب {ltr(code)}")  # fmt: skip
    choices = spec.constraints.get("enum")
    if choices and text not in map(str, choices):
        close = difflib.get_close_matches(fold(text), spec.values or [str(each) for each in choices], n=3)
        meant = dict.fromkeys(spec.values.get(each, each) for each in close)
        hint = f"؛ لعلها {listed(map(ltr, meant), 'أو ')}" if close else ""
        allowed = listed((ltr(each) for each in choices), "أو ")
        return Reading(
            None, "not-allowed", ERROR, f"{quoted(text)} ليست من القيم المقبولة{hint}", f"اكتب {allowed}"
        )
    pattern = spec.constraints.get("pattern")
    if pattern and not re.fullmatch(pattern, text):
        if re.fullmatch(pattern, western_digits(text)):
            return Reading(
                western_digits(text),
                "digits",
                REPAIRED,
                f"{quoted(text)} بأرقام غير غربية",
                f"اكتب {ltr(western_digits(text))}",
            )
        return Reading(
            None,
            "wrong-form",
            ERROR,
            f"{quoted(text)} لا توافق صيغة العمود {ltr(spec.name)}",
            f"الصيغة: {ltr(pattern)}",
        )
    if unknown := codes.unknown(spec.name, text):
        code, close = unknown
        hint = f"لعله {listed(map(ltr, close), 'أو ')}" if close else "صححه من القائمة الرسمية"
        return Reading(None, "unknown-code", ERROR, f"الرمز {quoted(code)} ليس في قائمته", hint)
    return Reading(text)


def find_duplicates(
    sheet: Sheet, schema: Schema, rows: Sequence[int], keys: Sequence[tuple], table: Mapping[str, Texts]
) -> set[int]:
    """Places of the rows to drop: those that repeat an earlier one entirely, where the schema has a key and the user accepts.

    Where a row is a person, a household, a rater or an event there is no key, and identical rows stand. Rows that share
    only a key are named.
    """
    repeated: set[int] = set()
    dropped: set[int] = set()
    if schema.primary_key and all(name in table for name in schema.primary_key):
        seen: dict[tuple, int] = {}
        for place, key in enumerate(keys):
            if any(key) and seen.setdefault(key, place) != place:
                repeated.add(place)
        if repeated and _drop(sheet, schema, rows, repeated, seen, keys):
            dropped = repeated
        _same_keys(sheet, schema.primary_key, rows, table, repeated)
    for each in schema.fields:
        if each.constraints.get("unique") and each.name in table:
            _same_keys(sheet, (each.name,), rows, table, repeated)
    return dropped


def _drop(
    sheet: Sheet,
    schema: Schema,
    rows: Sequence[int],
    repeated: set[int],
    seen: dict[tuple, int],
    keys: Sequence[tuple],
) -> bool:
    first = min(repeated)
    text = (
        f"الصف {ltr(rows[first])} مطابق تماماً للصف {ltr(rows[seen[keys[first]]])}، "
        f"ولكل {listed(map(ltr, schema.primary_key), 'و')} صف واحد؛ يُحذف المكرر"
    )
    touched = tuple(rows[place] for place in sorted(repeated))
    return sheet.ask(Proposal("drop-duplicates", text, rows=touched, drops=True)) is not None


def _same_keys(
    sheet: Sheet, names: tuple[str, ...], rows: Sequence[int], table: Mapping[str, Texts], repeated: set[int]
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


def check_references(sheet: Sheet, schema: Schema, rows: Sequence[int], table: Mapping[str, Texts]) -> None:
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
            value: tuple[Any, ...] = tuple(table[name][place] for name in names)
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
