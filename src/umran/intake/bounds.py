"""How much of a file is read: what is larger is refused at once, so that nobody waits long for an answer."""

from __future__ import annotations

import re

from umran.text.errors import Unreadable
from umran.text.words import ltr, quoted

ROWS = 250_000  # of a format that is read cell by cell: some 20 seconds on one slow processor
COLUMNS = 2_000
CELLS = 2_000_000  # the same
BULK_ROWS = 1_250_000  # of a text, which is read by its columns: what fits in 1 GB
BULK_CELLS = 10_000_000
LOOKED_AT = 750_000  # cells of it that are not plain: some 25 seconds, where each of them is faulty
SHEET_BYTES = 20 * 2**20  # of a workbook's sheets, unpacked
LONG_LINE = 100_000  # characters of a line whose separators are counted before it is cut
STRAY_QUOTES = 1_000  # lines with an open quotation mark; each is read again with those that follow it


def check_text(text: str, delimiter: str, name: str, most_rows: int = ROWS, most_cells: int = CELLS) -> None:
    """Raises Unreadable for a text of too many lines or cells."""
    lines = text.count("\n")
    if "\r" in text:
        lines += text.count("\r") - text.count("\r\n")
    if lines > most_rows:
        raise _too_large(name, "الأسطر", lines, most_rows)
    cells = text.count(delimiter) + lines
    if cells > most_cells and (cells := _outside_quotes(text).count(delimiter) + lines) > most_cells:
        raise _too_large(name, "الخانات", cells, most_cells)


def check_lines(lines: list[str], delimiter: str, name: str) -> None:
    """Raises Unreadable for a line of too many columns; the text of a long shape is one cell."""
    for line in lines:
        if len(line) > LONG_LINE and (columns := _outside_quotes(line).count(delimiter) + 1) > COLUMNS:
            raise _too_large(name, "الأعمدة", columns, COLUMNS)


def check_table(rows: int, columns: int, name: str) -> None:
    """Raises Unreadable for a table or layer of too many rows, columns or cells."""
    for what, number, most in (
        ("الصفوف", rows, ROWS),
        ("الأعمدة", columns, COLUMNS),
        ("الخانات", rows * columns, CELLS),
    ):
        if number > most:
            raise _too_large(name, what, number, most)


def check_cells(cells: int, name: str) -> None:
    """Raises Unreadable for too many cells of a long table that have to be looked at one by one."""
    if cells > LOOKED_AT:
        raise Unreadable(
            f"في {quoted(name)} أكثر من {ltr(f'{LOOKED_AT:,}')} خانة فيها خلل أو كتابة غير معتادة",
            f"اكتب الأعداد بأرقام {ltr('0-9')} وحدها، واملأ الخانات اللازمة، أو قسّم الملف",
        )


def check_size(size: int, name: str) -> None:
    """Raises Unreadable for a workbook whose sheets are too large, unpacked."""
    if size > SHEET_BYTES:
        raise Unreadable(
            f"أوراق الملف {quoted(name)} {ltr(f'{size / 2**20:,.0f}')} ميغابايت بعد فكها، والحد {ltr(SHEET_BYTES // 2**20)}",
            f"احفظ الورقة اللازمة وحدها، أو بصيغة {ltr('.csv')}",
        )


def _outside_quotes(text: str) -> str:
    return re.sub(r'"[^"]*"', "", text)


def _too_large(name: str, what: str, number: int, most: int) -> Unreadable:
    return Unreadable(
        f"عدد {what} في {quoted(name)} {ltr(f'{number:,}')}، والحد {ltr(f'{most:,}')}",
        "قسّم الملف، أو احذف منه ما لا يلزم، وتحقق من أنه جدول",
    )
