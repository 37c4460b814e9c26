"""Rows that sum up the rows above them: told by label, arithmetic and place together, and left out only when accepted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

import numpy as np

from umran.intake import bulk, marks, numbers, plain, units
from umran.intake.header import Column
from umran.intake.proposals import DECLINED, Proposal, in_file
from umran.intake.schemas import Field, package
from umran.intake.sheet import Exact, Row, Sheet
from umran.intake.unit_words import plain_words
from umran.text.folding import fold
from umran.text.words import ltr, quoted

# Labels that are a total when they fill their cell, words that make one of any label they stand in, and words that do so
# at its beginning alone, for places bear them too (سوق الجملة، حي المتوسط).
_WHOLE, _ANYWHERE, _FIRST = (
    frozenset(" ".join(plain_words(word)) for word in package()["totals"][kind])
    for kind in ("whole", "anywhere", "first")
)
_TELLING = frozenset(word for label in _WHOLE | _ANYWHERE | _FIRST for word in label.split())
_INTENSIVE = frozenset({"concentration", "share", "degree", "year", "length"})
_RATE = re.compile(r"/|\bper\b|percent|score|rank|^as asked$")
_LONGEST = 8  # words of a label
_FEW = 1000  # cells of a long column that are looked at one by one rather than compared with each other
_LEAST = (
    1000  # an unlabelled last row is a total only where its sum is this large: small sums agree by chance
)


@dataclass(frozen=True)
class Total:
    """A row that may be a total: its label, and whether its figures say so (None where it has none)."""

    number: int
    label: str
    agrees: bool | None
    difference: str = ""
    column: str | None = None  # where they differ


def label(row: Row, columns: Sequence[Column] = ()) -> str | None:
    """The words that make a row a total: a whole cell of it, or, beside figures, its first or only words."""
    if row.shape is not None:
        return None
    # A word that its column's list allows («all» beside «urban») is a value.
    values = {
        c.place
        for c in columns
        if c.field and c.place < len(row.cells) and _is_value(row.cells[c.place], c.field)
    }
    texts = [cell for place, cell in enumerate(row.cells) if place not in values and _is_text(cell)]
    if whole := next((cell for cell in texts if _words(cell) in _WHOLE), None):
        return whole
    first = next((cell for cell in row.cells if cell.strip()), "")
    told = texts[:1] if len(texts) == 1 or first in texts[:1] else []
    has_figures = any(numbers.is_figure(cell) for cell in row.cells)
    return next((cell for cell in told if has_figures and is_label(cell)), None)


def _suspects(rows: Sequence[Row], columns: Sequence[Column]) -> Sequence[int]:
    """Places of the rows that may have a label: of long tables, those with a text that is one, or may be."""
    if not isinstance(rows, bulk.Grid):
        return range(len(rows))
    fields = {column.place: column.field for column in columns if column.field}
    found = set(rows.odd)
    for place, cells in enumerate(rows.columns):
        field = fields.get(place)
        first = cells.take(slice(_FEW)).numbers().shaped
        if 2 * first.sum() > len(first):  # a column of numbers has few texts
            texts = np.flatnonzero(~(cells.numbers().shaped | cells.is_empty)).tolist()
            if len(texts) <= _FEW:
                found.update(each for each in texts if is_label(cells[each]))
                continue
        codes, known = cells.codes()
        telling = [is_label(text) and not (field and _is_value(text, field)) for text in known]
        found.update(np.flatnonzero(np.array(telling, bool)[codes]).tolist())
    return sorted(found)


def is_label(cell: str) -> bool:
    """Whether a cell says that its row is a total: «المجموع:», «إجمالي شرق», «Total général», not «المجموعة الأولى»."""
    if not _is_text(cell) or not any(map(_is_telling, cell.split())):
        return False
    found = _words(cell).split()
    if len(found) > _LONGEST:
        return False
    return (
        " ".join(found) in _WHOLE
        or (bool(found) and (found[0] in _FIRST or " ".join(found[:2]) in _FIRST))
        or bool(_ANYWHERE & set(found))
    )


@lru_cache(maxsize=1 << 16)
def _is_telling(word: str) -> bool:
    """Whether a word, as it is written, is among those of the labels: most words of names are not."""
    return not word.isdecimal() and not _TELLING.isdisjoint(plain_words(word))


def _is_value(cell: str, field: Field) -> bool:
    return cell in field.constraints.get("enum", ()) or fold(cell) in field.values


def _is_text(cell: str) -> bool:
    return not isinstance(cell, Exact) and len(cell) <= _LONGEST * 20 and any(map(str.isalpha, cell))


def _words(cell: str) -> str:
    return " ".join(plain_words(cell))


def exclude(sheet: Sheet, columns: list[Column]) -> tuple[set[int], set[int]]:
    """The row numbers of the totals that the user accepts, and of those that wait for an answer; each label is one question."""
    rows = sheet.rows
    labels = {place: text for place in _suspects(rows, columns) if (text := label(rows[place], columns))}
    unlabelled = not labels and _may_be_unlabelled(sheet, columns)
    if not labels and not unlabelled:
        return set(), set()
    figures = _figures(sheet, columns)
    if unlabelled:
        return _propose(sheet, _unlabelled(sheet, figures))
    found = []
    for place, text in labels.items():
        agrees, difference, column = _compare(figures, place, set(labels))
        if agrees or not _has_place(rows[place], columns):
            found.append(Total(rows[place].number, text, agrees, difference, column))
    return _propose(sheet, found)


def _propose(sheet: Sheet, found: list[Total]) -> tuple[set[int], set[int]]:
    accepted: set[int] = set()
    waiting: set[int] = set()
    alike: dict[str, list[Total]] = {}
    for each in found:
        alike.setdefault(_name(each.label), []).append(each)
    for name, totals in alike.items():
        rows = tuple(each.number for each in totals)
        wrong = next((each for each in totals if each.agrees is False), None)
        if wrong:
            why = f"نصه نص مجموع، وأرقامه لا توافق الصفوف {wrong.difference}"
        elif totals[0].agrees:
            why = "أرقامه تساوي مجموع الصفوف أو متوسطها، ويُحسب مرتين إن بقي"
        else:
            why = "نصه نص مجموع أو متوسط، ويُحسب مرتين إن بقي"
        proposal = in_file(
            Proposal(
                "total",
                f"{quoted(totals[0].label)}: {why}",
                value=name,
                rows=rows,
                column=wrong.column if wrong else None,
                drops=True,
            ),
            sheet.file,
        )
        sheet.ask(proposal)
        answer = sheet.accepted.answer(proposal)
        if answer != DECLINED:
            (waiting if answer is None else accepted).update(rows)
    return accepted, waiting


def _unlabelled(sheet: Sheet, figures: list[tuple[Column, list[Decimal | None]]]) -> list[Total]:
    """The last row of a table, where it is in every column that adds up the exact sum of all the others."""
    last = len(sheet.rows) - 1
    for column, values in figures:
        *above, value = values
        if column.field is None or not is_additive(column.field):
            continue
        known = [each for each in above if each is not None]
        if value is None or value < _LEAST or len(known) < len(above) or value != sum(known):
            return []
    cells = (cell for cell in sheet.rows[last].cells if cell.strip() and not isinstance(cell, Exact))
    return [Total(sheet.rows[last].number, next(cells, ""), True)]


def _name(written: str) -> str:
    """The label as it is written after `--accept total=`: commas there part one answer from the next."""
    return " ".join(re.sub(r"[,\"'`$\\]", " ", written).split()).rstrip(":：. ") or "last"


def _has_place(row: Row, columns: list[Column]) -> bool:
    """Whether the row has a latitude and longitude of its own, as a district has and a total has not."""
    places = [c.place for c in columns if c.field and c.field.unit == "degree"]
    return len(places) > 1 and all(
        place < len(row.cells) and not numbers.is_missing(row.cells[place]) for place in places
    )


def _may_be_unlabelled(sheet: Sheet, columns: list[Column]) -> bool:
    """Whether a last row without a telling label may still sum up the others: in a table of parts of one place."""
    fields = [column.field for column in columns if column.field]
    return (
        not sheet.has_shapes
        and not any(field.is_year or field.unit == "degree" or field.type == "geojson" for field in fields)
        and any(is_additive(field) for field in fields)
        and any(not field.is_number for field in fields)
        and 2 < len(sheet.rows) < 5000
    )


def is_additive(field: Field) -> bool:
    """Whether parts of a place add up to the whole in this column: persons and areas do; shares and µg/m³ do not."""
    if (
        not field.is_number
        or field.is_year
        or not field.unit
        or (_RATE.search(field.unit) and field.unit != "t/day")
    ):
        return False
    return units.dimension(field) not in _INTENSIVE


def _figures(sheet: Sheet, columns: list[Column]) -> list[tuple[Column, list[Decimal | None]]]:
    """The figures of every column that adds up, or that has no unit; None where there is none."""
    found = []
    for column in columns:
        field = column.field
        if field is None or not field.is_number or field.is_year or (field.unit and not is_additive(field)):
            continue
        cells = bulk.column_of(sheet.rows, column.place)
        if isinstance(cells, bulk.Column) and (column.unit is None or units.scale(column.unit, field) == 1):
            found.append((column, _mostly_plain(cells, field)))
            continue
        quiet = Sheet(sheet.file)
        bare, scale = marks.apply_formats(quiet, field, cells, range(len(cells)), set(), column.unit)
        found.append((column, [_decimal(each.text) for each in numbers.parse(bare, field, scale)]))
    return found


def _mostly_plain(cells: bulk.Column, field: Field) -> list[Decimal | None]:
    """The figures of a long column in its own unit, whose plain cells are what they say."""
    is_plain, others = plain.figures(cells, field)
    found = [
        Decimal(cell) if known and cell else None
        for cell, known in zip(cells, is_plain.tolist(), strict=True)
    ]
    places = others.tolist()
    for place, reading in zip(places, numbers.parse([cells[place] for place in places], field), strict=True):
        found[place] = _decimal(reading.text)
    return found


def _compare(
    figures: Sequence[tuple[Column, list[Decimal | None]]], place: int, totals: set[int]
) -> tuple[bool | None, str, str | None]:
    """Whether a row's figures are the sums, or the means, of the rows above it: of all, or since the last total."""
    agrees: bool | None = None
    difference, where = "", None
    for column, values in figures:
        value = values[place]
        if value is None:
            continue
        above = [each for each in range(place) if each not in totals]
        start = max((each for each in totals if each < place), default=-1) + 1
        groups = [[values[each] for each in part] for part in (above, [e for e in above if e >= start])]
        known = [[each for each in group if each is not None] for group in groups if group]
        if not known or not known[0]:
            continue
        sums = [sum(group, Decimal(0)) for group in known]
        means = [sum(group, Decimal(0)) / len(group) for group in known if group]
        if any(abs(value - each) <= _slack(value) for each in (*sums, *means)):
            agrees = agrees is not False
        else:
            agrees, where = False, where or column.name
            difference = difference or (
                f"في {quoted(column.heading)}: المكتوب {ltr(f'{value:,}')}، ومجموع الصفوف {ltr(f'{sums[0]:,}')}، "
                f"والفرق {ltr(f'{abs(value - sums[0]):,}')}"
            )
    return agrees, difference, where


def _slack(value: Decimal) -> Decimal:
    """Half a unit of the last written digit: totals of fractions are often rounded."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(0)


def _decimal(text: str | None) -> Decimal | None:
    try:
        value = Decimal(text) if text else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None
