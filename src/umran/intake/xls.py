"""Workbooks of Excel before 2007 (.xls): values with the formats they are shown in, as of newer ones."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from umran.intake import bounds
from umran.intake.proposals import Accepted
from umran.intake.sheet import Row, Sheet
from umran.intake.workbook import cell_text, choose, damaged, name_date_year, name_hidden, name_others
from umran.text.errors import Unreadable
from umran.text.words import ltr, quoted

_OLE = b"\xd0\xcf\x11\xe0"


def read_xls(
    path: Path,
    name: str,
    wanted: str | None,
    is_column_name: Callable[[str], object] = lambda cell: False,
    accepted: Accepted | None = None,
) -> Sheet:
    """One sheet; `wanted` names it where there are several with data."""
    with path.open("rb") as file:
        if file.read(4) != _OLE:
            raise Unreadable(
                f"محتوى {quoted(name)} ليس مصنف {ltr('.xls')} كما يقول امتداده",
                f"افتحه في برنامج الجداول واحفظه بصيغة {ltr('.xlsx')}",
            )
    bounds.check_size(path.stat().st_size, name)
    book = _open(path, name)
    tops = {
        sheet.name: [[str(each) for each in sheet.row_values(row, 0, 100) if each != ""] for row in range(min(40, sheet.nrows))]
        for sheet in book.sheets()
        if sheet.visibility == 0 and sheet.nrows
    }  # fmt: skip
    title = choose([sheet.name for sheet in book.sheets()], tops, name, wanted, is_column_name)
    cells = book.sheet_by_name(title)
    bounds.check_table(cells.nrows, cells.ncols, name)
    sheet = Sheet(
        name, title, form=f"الورقة {quoted(title)}، بصيغة {ltr('.xls')}", accepted=accepted or Accepted()
    )
    name_others(sheet, tops)
    for row in range(cells.nrows):
        texts = []
        for column in range(cells.row_len(row)):
            value, shown = _value(book, cells.cell(row, column))
            name_date_year(sheet, value, row, column)
            texts.append(cell_text(value, shown))
        sheet.rows.append(Row(row + 1, [*texts, *[""] * (cells.ncols - len(texts))]))
    name_hidden(sheet, (row + 1 for row, info in cells.rowinfo_map.items() if info.hidden))
    sheet.merged = [(top, bottom - 1, left, right - 1) for top, bottom, left, right in cells.merged_cells]
    return sheet


def sheets(path: Path) -> list[str]:
    """The names of the visible sheets that have rows."""
    return [sheet.name for sheet in _open(path, path.name).sheets() if sheet.visibility == 0 and sheet.nrows]


def _open(path: Path, name: str) -> Any:
    import xlrd

    try:
        with open(os.devnull, "w") as quiet:  # it tells its troubles in English
            return xlrd.open_workbook(path, formatting_info=True, ragged_rows=True, logfile=quiet)
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise Unreadable(
                f"الملف {quoted(name)} محمي بكلمة مرور", "احفظه بلا حماية ثم أعد المحاولة"
            ) from None
        raise damaged(error, name, ".xls") from None
    except Exception as error:  # xlrd raises whatever a damaged part happens to break
        raise damaged(error, name, ".xls") from None


def _value(book: Any, cell: Any) -> tuple[Any, str]:
    """The value of a cell as openpyxl gives it, and its number format."""
    import xlrd

    shown = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    match cell.ctype:
        case xlrd.XL_CELL_DATE:
            try:
                return xlrd.xldate_as_datetime(cell.value, book.datemode), shown
            except (ValueError, OverflowError):
                return cell.value, "General"
        case xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value), shown
        case xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(cell.value, "#N/A"), shown
        case xlrd.XL_CELL_EMPTY | xlrd.XL_CELL_BLANK:
            return None, shown
        case _:
            return cell.value, shown
