"""From a source's records to the rows of a dataset, by what sources.json declares for each column.

A column has one of: `constant` (a text), `option` (what the maintainer says), `years` (text by year: the first whose
limit is not passed), `copy` (another column) or `from` (names the source is known to use for it). With `from` may come
`type`, `lookup` ([dataset, column there, column wanted], `or` other columns there), `values` (text for text) and
`optional`; with numbers `times` (a factor) and `round` (to whole numbers). `wide` turns year columns into rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from umran import data
from umran.intake.schemas import fold
from umran.text.words import listed, ltr, quoted
from umran.upkeep.sources.client import SourceError
from umran.upkeep.sources.shapes import Record


@dataclass
class MappedRows:
    """Rows as text by column, and what was passed over: records of other places, records without a value."""

    rows: list[dict[str, str]] = field(default_factory=list)
    out_of_scope: int = 0
    without_value: int = 0


def apply(records: list[Record], source: dict[str, Any], **options: str | None) -> MappedRows:
    """Rows for the dataset; SourceError where a record does not have what the mapping needs."""
    mapped = MappedRows()
    cities = data.load("cities")
    pairs = set(zip(cities["city_id"], cities["iso3"], strict=True))
    if "wide" in source:
        records = [each for record in records for each in _long(record, source["wide"])]
    known = {name: _lookup(column) for name, column in source["columns"].items() if "lookup" in column}
    chosen = {
        name: options.get(column["option"])
        for name, column in source["columns"].items()
        if "option" in column
    }
    for number, record in enumerate(records, start=1):
        folded = {fold(name): value for name, value in record.items()}
        if not all(folded.get(fold(name), "") in allowed for name, allowed in source.get("only", {}).items()):
            mapped.out_of_scope += 1
            continue
        row: dict[str, str] = {}
        for name, column in source["columns"].items():
            if "option" in column:
                row[name] = chosen[name] or ""
                continue
            value = _value(name, column, folded, row, known, number)
            if value is None:
                break
            row[name] = value
        else:
            if row.get(source["value"], "") == "":
                mapped.without_value += 1
            elif _within(row, source) and ("city_id" not in row or (row["city_id"], row["iso3"]) in pairs):
                mapped.rows.append(row)
            else:
                mapped.out_of_scope += 1
            continue
        mapped.out_of_scope += 1
    return mapped


def _within(row: dict[str, str], source: dict[str, Any]) -> bool:
    first, last = source.get("years", [None, None])
    year = int(row["year"]) if first is not None else 0
    return first is None or first <= year <= last


def _long(record: Record, wide: dict[str, Any]) -> list[Record]:
    years = {name: value for name, value in record.items() if re.fullmatch(wide["pattern"], name)}
    rest = {name: value for name, value in record.items() if name not in years}
    return [{**rest, wide["name"]: name, wide["value"]: value} for name, value in years.items()]


def _lookup(column: dict[str, Any]) -> dict[str, str]:
    dataset, theirs, ours = column["lookup"]
    found: dict[str, str] = {}
    for name in (theirs, *column.get("or", ())):
        frame = data.load(dataset).dropna(subset=[name, ours])
        found |= {fold(str(key)): str(value) for key, value in zip(frame[name], frame[ours], strict=True)}
    return found


def _value(
    name: str,
    column: dict[str, Any],
    record: Record,
    row: dict[str, str],
    known: dict[str, dict],
    number: int,
) -> str | None:
    """The text of a cell; None where the record is of a place that is not ours."""
    if "constant" in column:
        return column["constant"]
    if "years" in column:
        return next(text for limit, text in column["years"] if int(row["year"]) <= limit)
    if "copy" in column:
        return _number(row[column["copy"]], column, name, number)
    key = next((fold(each) for each in column["from"] if fold(each) in record), None)
    if key is None:
        if column.get("optional"):
            return ""
        raise SourceError(
            f"السجل {ltr(number)} بلا {listed(map(ltr, column['from']), 'أو ')}: تغيّر شكل المصدر."
        )
    text = record[key]
    if "lookup" in column:
        plain = re.sub(r"\s*\(.*?\)", "", text)
        return known[name].get(fold(column.get("values", {}).get(text, text))) or known[name].get(fold(plain))
    if "values" in column:
        return column["values"].get(text)
    if column.get("type") == "year":
        if not text and column.get("optional"):
            return ""
        found = re.fullmatch(r"(\d{4})(?:\.0+)?", text)
        if not found:
            raise SourceError(f"السجل {ltr(number)}: {quoted(text)} ليست سنة.")
        return found[1]
    if column.get("type") == "number":
        return (
            _number(text, column, name, number)
            if text.casefold() not in ("", "nan", "n/a", "na", "..", "-")
            else ""
        )
    return text


def _number(text: str, column: dict[str, Any], name: str, number: int) -> str:
    if not text:
        return ""
    try:
        value = Decimal(text.replace(" ", "").replace("\u00a0", ""))
    except InvalidOperation:
        raise SourceError(f"السجل {ltr(number)}: {quoted(text)} ليست عدداً في {ltr(name)}.") from None
    if not value.is_finite():
        return ""
    if "times" not in column and not column.get("round"):
        return format(value, "f") if value.adjusted() > -7 else str(value)
    value *= Decimal(str(column.get("times", 1)))
    return format(value.to_integral_value() if column.get("round") else value, "f")
