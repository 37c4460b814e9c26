"""Rows that sum up the rows above them: left out of the data, and their sums checked."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from umran.intake.header import Column
from umran.intake.problems import ERROR, REPAIRED
from umran.intake.schemas import Field, fold, words
from umran.intake.sheet import Exact, Row, Sheet
from umran.text.words import ltr, quoted

_LABELS = words("totals")
_NOT_SUMMED = ("degree", "year")


def label(row: Row) -> str | None:
    """The word that makes a row a total: the whole of one of its cells."""
    if row.shape is not None:
        return None
    for cell in row.cells:
        if not isinstance(cell, Exact) and cell and cell[-1].isalpha() and fold(cell) in _LABELS:
            return cell
    return None


def take_out(sheet: Sheet, columns: list[Column]) -> dict[int, str]:
    """Row numbers of the totals, each with its label; they leave the sheet's rows (see `check` for their sums)."""
    found = {row.number: text for row in sheet.rows if (text := label(row))}
    for number, text in found.items():
        sheet.add(
            "total-row",
            REPAIRED,
            f"صف {quoted(text)} ليس من البيانات، ويُحسب مرتين إن بقي",
            "احذفه",
            row=number,
            left_out=True,
        )
    return found


def check(
    sheet: Sheet,
    totals: set[int],
    numbers: list[int],
    columns: dict[str, list[str | None]],
    fields: dict[str, Field],
) -> None:
    """Compare each total with the sum of the rows since the last one, and of all rows above.

    `numbers` are the file's row numbers; `columns` the canonical texts of the number columns, None where unread.
    """
    for name, texts in columns.items():
        if fields[name].unit in _NOT_SUMMED or fields[name].is_year or "percent" in fields[name].unit:
            continue
        whole = part = Decimal(0)
        certain = True
        for number, text in zip(numbers, texts, strict=True):
            value = _decimal(text)
            if number not in totals:
                certain = certain and (value is not None or text == "")
                whole, part = whole + (value or 0), part + (value or 0)
                continue
            if (
                certain
                and value is not None
                and not any(abs(value - each) <= _slack(value) for each in (whole, part))
            ):
                sheet.add(
                    "wrong-total",
                    ERROR,
                    f"المجموع المكتوب {ltr(f'{value:,}')}، ومجموع الصفوف {ltr(f'{whole:,}')}: الفرق {ltr(f'{abs(value - whole):,}')}",
                    "راجع الصفوف أو صحح المجموع",
                    row=number,
                    column=name,
                )
            part = Decimal(0)


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
