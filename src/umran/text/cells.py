"""Tables that others will open: a cell that a spreadsheet would run as a formula is written as the text that it is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

_SIGNS = "=+\\-@＝＋－＠"
_NUMBER = r"[-+－＋]?\s*(?:\d[\d.,٫٬\s]*)(?:[eE][-+]?\d{1,3})?[%٪]?"
# At the start of a cell, or after a sign that some spreadsheets take for the end of one, quotation marks passed over:
# where the next separator is another than ours, one may be read as the end of a quotation.
_START = re.compile(
    rf"(?:^|(?<=[;\t\r\n]))(?P<space>[ \"\u00a0\u200b-\u200f\ufeff]*)(?P<cell>[{_SIGNS}][^;\t\r\n]*)"
)
_FORMULA = re.compile(
    rf"[＝=]|[@＠][A-Za-z]|[{_SIGNS}].*[({{!|\"]|[+\-＋－]\s*(?:[A-Za-z]{{1,3}}\d|\d+\s*[*/^+]\s*\d)"
)


def is_formula(text: str) -> bool:
    """Whether a text is a formula, as it would be typed: more than a sign before a number or a word."""
    text = text.lstrip(" \u00a0\t\r\n\ufeff")
    return bool(_FORMULA.match(text)) and not re.fullmatch(_NUMBER, text)


def escape_formula(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: an apostrophe before the sign. Numbers stay numbers."""
    if not isinstance(value, str) or re.fullmatch(_NUMBER, value.strip() or " "):
        return value
    found = _START.sub(_quoted, value)
    return f"'{found}" if found[:1] in ("\t", "\r", "\n") else found


def _quoted(found: re.Match[str]) -> str:
    cell = found["cell"]
    return found[0] if re.fullmatch(_NUMBER, cell.strip()) else f"'{found[0]}"


def to_csv(rows: Iterable[Sequence[Any]], newline: str = "\n") -> str:
    """Rows as CSV: commas, and no cell that is a formula."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=newline).writerows([_one_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def _one_cell(value: Any) -> Any:
    """A line end that csv would leave bare is one that it puts between quotation marks."""
    value = escape_formula(value)
    return re.sub("\r\n?", "\n", value) if isinstance(value, str) else value


def put(cell: Any, value: Any) -> None:
    """Write a value into a cell of an openpyxl workbook, a text as text whatever it begins with."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = escape_formula(value) != value  # it stays text when somebody edits it
