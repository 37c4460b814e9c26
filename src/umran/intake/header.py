"""Where the table begins in a sheet, and which of its columns is which."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numpy as np

from umran.intake import heading_units, units
from umran.intake.bulk import Grid, column_of
from umran.intake.numbers import is_missing
from umran.intake.problems import ERROR, NOTE, REPAIRED
from umran.intake.schemas import Field, Schema
from umran.intake.sheet import Exact, Row, Sheet
from umran.intake.unit_words import Unit
from umran.text.folding import fold
from umran.text.words import listed, ltr, quoted

_SEARCHED = 40  # rows from the top in which a header is looked for
_LONGEST = 160  # characters of a cell that may still be the name of a column
_BRACKETS = str.maketrans("[{（［«‹", "((((((") | str.maketrans("]}）］»›", "))))))")
_BRACKETED = re.compile(r"\(([^()]*)\)?")
# Signs that `fold` passes over and that change what a column's figures are.
_TELLING = re.compile(r"[%٪‰$€£]|(?:[×*/]|\bx)\s*[\d٠-٩]|[/*]\s*(?:ألف|مليون)")
_MARKS = re.compile(r"\s*[,،;؛:|\n]\s*|\s+[–—-]\s+|[_\s]+")


class Head(NamedTuple):
    """What the head of a column says: the field, and the remarks beside its name, each with whether a slash precedes it."""

    field: Field
    remarks: tuple[tuple[str, bool], ...] = ()


@dataclass
class Column:
    """A column of the file: its place, its name there, and the field of the schema it is, if any."""

    place: int
    heading: str
    field: Field | None
    name: str  # of the field or, for a column the schema does not know, a name of its own
    unit: Unit | None = None  # that the head says the figures are in


class Matcher:
    """Finds the field that a column name stands for, by its name, title or synonyms."""

    def __init__(self, schema: Schema):
        self.schema = schema
        self._known: dict[str, Field] = {}
        for names in (lambda f: (f.name,), lambda f: (f.title,), lambda f: f.synonyms):
            for each in schema.fields:
                for name in names(each):
                    self._known.setdefault(fold(name), each)

    def __call__(self, name: str, short: bool = False) -> Field | None:
        """The field, or None; `short` allows for a format that cuts names."""
        found = self.head(name, short)
        return found.field if found else None

    def head(self, name: str, short: bool = False) -> Head | None:
        """The field that a head names, and what else the head says: units, years, sources."""
        if not name or len(name) > _LONGEST:
            return None
        telling = bool(_TELLING.search(name))
        if not telling and (field := self._known.get(fold(name))):
            return Head(field)
        found = self._apart(name)
        if found or not short or len(name.encode()) < 9:
            return found
        start = fold(name, article=True)
        names = [
            (fold(text, article=True), f)
            for f in self.schema.fields
            for text in (f.name, f.title, *f.synonyms)
        ]
        fields = {f.name: f for text, f in names if len(start) >= 4 and text.startswith(start)}
        return Head(next(iter(fields.values()))) if len(fields) == 1 else None

    def _apart(self, name: str) -> Head | None:
        """A name with something beside it: in brackets, after a slash, or a unit in plain words before or after it."""
        plain = name.translate(_BRACKETS)
        remarks = tuple((text.strip(), False) for text in _BRACKETED.findall(plain) if text.strip())
        plain = _BRACKETED.sub(" ", plain).strip()
        if not _TELLING.search(plain) and (found := self._known.get(fold(plain))):
            return Head(found, remarks)
        for slash in (place for place, letter in enumerate(plain) if letter in "/\\"):
            if found := self._known.get(fold(plain[:slash])):
                rest = plain[slash + 1 :].strip()
                return Head(found, (*([(rest, True)] if rest else []), *remarks))
        for mark in reversed([*_MARKS.finditer(plain), *re.finditer(r"(?=[%٪‰$€£×*])", plain)]):
            for left, right in (
                (plain[: mark.start()], plain[mark.end() :]),
                (plain[mark.end() :], plain[: mark.start()]),
            ):
                found = self._known.get(fold(left)) if not _TELLING.search(left) else None
                if found and right.strip() and found.is_number and units.read(right, found).units:
                    return Head(found, ((right.strip(" *×"), False), *remarks))
        return None


def find_header(sheet: Sheet, match: Matcher) -> None:
    """Take the header row out of a sheet that has it among its rows, and name the rows above it."""
    if sheet.header is not None:
        return
    _spread_merged_texts(sheet, match)
    filled = [*islice((row for row in sheet.rows if any(cell.strip() for cell in row.cells)), _SEARCHED)]
    best, most = None, 0
    for row in filled:
        found = {field.name for cell in row.cells if not isinstance(cell, Exact) and (field := match(cell))}
        if len(found) > most:
            best, most = row, len(found)
    if best is None:
        best = next((row for row in filled if sum(bool(cell.strip()) for cell in row.cells) > 1), None)
        best = best or (filled[0] if filled else Row(1, []))
    above = [row for row in filled if row.number < best.number]
    for row in above:
        sheet.add(
            "title-row",
            NOTE,
            f"سطر فوق صف العناوين، لم يُقرأ: {quoted(' '.join(filter(None, map(str.strip, row.cells))))}",
            row=row.number,
            left_out=True,
        )
        sheet.titles.append((row.number, " ".join(row.cells)))
    sheet.header = list(best.cells)
    place = next((index for index, row in enumerate(sheet.rows) if row.number == best.number), 0)
    key = [fold(cell) for cell in best.cells]
    rows = sheet.rows[place + 1 :]
    left_out = set[int]()
    for place in _not_figures(rows):
        row = rows[place]
        if not any(cell.strip() for cell in row.cells):
            left_out.add(place)
        elif most and _repeats(row, key):
            sheet.add(
                "header-again",
                REPAIRED,
                "صف العناوين مكرر بين الصفوف",
                "احذفه",
                row=row.number,
                left_out=True,
            )
            left_out.add(place)
    sheet.rows = without(rows, left_out)


def _not_figures(rows: Sequence[Row]) -> Sequence[int]:
    """Places of the rows that may be blank or repeat the names: none of their cells begins with a digit."""
    if isinstance(rows, Grid):
        return rows.beginning_with(~np.isin(np.arange(256), [*b"0123456789"]))
    return range(len(rows))


def without(rows: Sequence[Row], places: set[int]) -> Sequence[Row]:
    """The rows save those at some places."""
    if isinstance(rows, Grid):
        kept = np.ones(len(rows), bool)
        kept[[*places]] = False
        return rows.take(np.flatnonzero(kept)) if places else rows
    return [row for place, row in enumerate(rows) if place not in places]


def _repeats(row: Row, key: list[str]) -> bool:
    return len(row.cells) == len(key) and all(
        not cell[:1].isdigit() and fold(cell) == name for cell, name in zip(row.cells, key, strict=True)
    )


def _spread_merged_texts(sheet: Sheet, match: Matcher) -> None:
    """A merged text stands for all its rows; a merged number is never repeated, for it would be counted again."""
    rows = sheet.rows
    for first, last, left, right in sheet.merged:
        if first >= len(rows) or left >= len(rows[first].cells):
            continue
        cell = rows[first].cells[left]
        last = min(last, len(rows) - 1)
        if not cell.strip():
            continue
        if isinstance(cell, Exact):
            if last > first:
                sheet.add(
                    "merged-number",
                    ERROR,
                    f"خانة مدمجة على الصفوف {ltr(f'{rows[first].number}–{rows[last].number}')} فيها عدد واحد هو {ltr(cell)}",
                    "ألغِ الدمج واكتب لكل صف عدده",
                    row=rows[first].number,
                )
            continue
        for row in rows[first : last + 1]:
            for place in range(left, min(right, len(row.cells) - 1) + 1):
                row.cells[place] = row.cells[place] or cell
        if last > first and not match(cell):
            sheet.add(
                "merged-cells",
                NOTE,
                f"خانة مدمجة على الصفوف {ltr(f'{rows[first].number}–{rows[last].number}')}، كُرر نصها {quoted(cell)} فيها كلها",
                "ألغِ الدمج إن أردت غير ذلك",
                row=rows[first].number,
            )


def find_columns(sheet: Sheet, schema: Schema, match: Matcher) -> list[Column]:
    """The columns of the header, each with its field; names what is missing, twice there, unknown or in other units."""
    header = sheet.header or []
    columns: list[Column] = []
    used: set[str] = {each.name for each in schema.fields}
    unreadable: set[str] = set()  # columns whose unit is not known: their cells are not judged
    best = _best(header, sheet, match)
    for place, written in enumerate(header):
        if not written.strip() and not any(cell.strip() for cell in column_of(sheet.rows, place)):
            continue
        head = match.head(written, sheet.short_names)
        field, unit = head.field if head else None, None
        if field and place != best[field.name]:
            # Two columns of figures are a question for their author; a second name or remark is not.
            chosen = header[best[field.name]]
            matters = field.is_number or field.constraints.get("required")
            sure = fold(chosen) == fold(field.name) != fold(written)
            sheet.add(
                "column-twice",
                ERROR if matters and not sure else NOTE,
                f"عمودان يعنيان {ltr(field.name)}: {quoted(chosen)} و{quoted(written)}؛ قُرئ الأول",
                "احذف أحدهما أو غيّر اسمه",
                column=written,
            )
            field = None
        elif head and field:
            if fold(written) != fold(field.name):
                sheet.add("synonym", NOTE, f"اسمه في الملف {quoted(written)}", column=field.name)
            unit, readable = heading_units.heading_unit(sheet, head, written)
            if unit and (factor := units.scale(unit, field)) != 1:
                sheet.add(
                    "scaled",
                    NOTE,
                    f"{quoted(written)}: القيم بوحدة {unit.title}، ف{units.describe_scale(factor)} لتصير بوحدة {field.unit_ar}",
                    column=field.name,
                )
            if not readable:
                unreadable.add(field.name)
        name = field.name if field else _own_name(written.strip() or f"column_{place + 1}", used)
        if field is None and not written.strip():
            sheet.add(
                "unnamed-column",
                ERROR,
                f"العمود رقم {ltr(place + 1)} بلا عنوان وفيه بيانات",
                "اكتب عنوانه",
                column=name,
            )
        columns.append(Column(place, written, None if name in unreadable else field, name, unit))
    _name_missing(sheet, schema, columns, unreadable)
    heading_units.check_money(sheet, columns)
    heading_units.check_titles(sheet, columns)
    return columns


def _best(header: list[str], sheet: Sheet, match: Matcher) -> dict[str, int]:
    """For each field, the place of the column that is it: one with its name, or its title, or the first synonym."""
    best: dict[str, tuple[int, int]] = {}
    for place, written in enumerate(header):
        if field := match(written, sheet.short_names):
            key = fold(written)
            rank = 0 if key == fold(field.name) else 1 if key == fold(field.title) else 2
            best[field.name] = min(best.get(field.name, (rank, place)), (rank, place))
    return {name: place for name, (_, place) in best.items()}


def _own_name(written: str, used: set[str]) -> str:
    name, number = written, 2
    while name in used:
        name, number = f"{written}_{number}", number + 1
    used.add(name)
    return name


def _name_missing(sheet: Sheet, schema: Schema, columns: list[Column], unreadable: set[str]) -> None:
    there = {column.field.name for column in columns if column.field} | unreadable
    unknown = [
        column.heading
        for column in columns
        if column.field is None and column.heading.strip() and column.name not in unreadable
    ]
    if sheet.has_shapes:
        there.add("geometry")
    needed = [
        f
        for f in schema.fields
        if f.name not in there and (f.constraints.get("required") or schema.is_course_dataset)
    ]
    for field in needed:
        if schema.is_course_dataset and field.name == "geometry" and schema.position == "none":
            continue
        close = difflib.get_close_matches(
            fold(field.title), [fold(each) for each in unknown], n=1, cutoff=0.6
        )
        near = next((each for each in unknown if close and fold(each) == close[0]), None)
        names = listed((quoted(each) for each in field.synonyms[:3]), "أو ")
        sheet.add(
            "missing-column",
            ERROR,
            f"لا عمود باسم {ltr(field.name)} ({field.title})" + (f"؛ لعله {quoted(near)}" if near else ""),
            f"أضف العمود أو سمّه {ltr(field.name)}" + (f" أو {names}" if names else ""),
            column=field.name,
        )
    has_points = {"latitude", "longitude"} <= there
    if schema.position == "position" and "geometry" not in there and not has_points:
        sheet.add(
            "no-position",
            ERROR,
            "لا موقع في الملف: لا شكل ولا خطا عرض وطول",
            f"أضف العمودين {ltr('latitude')} و{ltr('longitude')} (خط العرض، خط الطول) بالدرجات العشرية",
        )
    elif schema.position == "shape" and not schema.is_course_dataset and "geometry" not in there:
        sheet.add(
            "no-position",
            ERROR,
            "لا أشكال في الملف",
            f"صدّر الطبقة من برنامج الخرائط بصيغة {ltr('GeoPackage')} أو {ltr('GeoJSON')}، أو أضف عموداً {ltr('WKT')}",
        )
    if schema.one_of and not there & set(schema.one_of):
        sheet.add(
            "missing-column",
            ERROR,
            f"يلزم أحد هذه الأعمدة: {listed(map(ltr, schema.one_of), 'أو ')}",
            "أضف أحدها",
            column=schema.one_of[0],
        )
    if unknown:
        sheet.add(
            "extra-columns",
            ERROR if schema.is_course_dataset else NOTE,
            f"أعمدة لا يعرفها المخطط: {listed(quoted(each) for each in unknown)}",
            "احذفها أو صفها في المخطط" if schema.is_course_dataset else "تبقى كما هي ولا تُستعمل",
        )


def is_blank(row: Row, columns: list[Column]) -> bool:
    return (
        all(is_missing(row.cells[c.place]) for c in columns if c.place < len(row.cells)) and row.shape is None
    )
