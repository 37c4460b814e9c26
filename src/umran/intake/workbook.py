"""Excel workbooks: which sheet, merged cells, formulas, and numbers as they were typed."""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from umran.intake import bounds, strict
from umran.intake.containers import checked_zip
from umran.intake.marks import formatted_number
from umran.intake.problems import ERROR, NOTE
from umran.intake.proposals import Accepted
from umran.intake.sheet import Row, Sheet
from umran.text.errors import Unreadable
from umran.text.folding import fold
from umran.text.words import listed, ltr, quoted

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_YEARS = range(1900, 2101)  # a date of this number is a year typed into a cell that shows dates
_PARTS = ("xl/worksheets/", "xl/sharedStrings")
_PROTECTED = b"\xd0\xcf\x11\xe0"  # an old container: .xls, or .xlsx behind a password


def read_workbook(
    path: Path,
    name: str,
    wanted: str | None,
    is_column_name: Callable[[str], object] = lambda cell: False,
    accepted: Accepted | None = None,
) -> Sheet:
    """One sheet of a workbook; `wanted` names it where there are several with data."""
    if path.read_bytes()[:4] == _PROTECTED:
        raise Unreadable(
            f"الملف {quoted(name)} محمي بكلمة مرور، أو مصنف {ltr('.xls')} قديم غُيّر امتداده",
            f"احفظه بلا حماية بصيغة {ltr('.xlsx')}، أو أعد إليه امتداد {ltr('.xls')}",
        )
    with checked_zip(path) as archive:
        members = archive.infolist()
        size = sum(each.file_size for each in members if each.filename.startswith(_PARTS))
        is_strict = strict.is_strict(archive)
        whole = sum(each.file_size for each in members)
    bounds.check_size(size, name)
    content = _usual(path, name, whole) if is_strict else path
    formulas = _open(content, name, values=False)
    visible = [sheet for sheet in formulas.worksheets if sheet.sheet_state == "visible" and _has_cells(sheet)]
    tops = {sheet.title: _top(sheet) for sheet in visible}
    titles = [sheet.title for sheet in formulas.worksheets]
    title = choose(titles, tops, name, wanted, is_column_name)
    if formulas[title].max_row * formulas[title].max_column > bounds.CELLS:
        raise Unreadable(
            f"تمتد الورقة {quoted(title)} إلى {ltr(formulas[title].dimensions)}",
            "احذف الصفوف والأعمدة الفارغة بعد الجدول",
        )
    form = f"الورقة {quoted(title)}" + (f"، بصيغة {ltr('Strict Open XML')}" if is_strict else "")
    sheet = Sheet(name, title, form=form, accepted=accepted or Accepted())
    name_others(sheet, tops)
    _read(sheet, formulas[title], content)
    return sheet


def _usual(path: Path, name: str, size: int) -> io.BytesIO:
    """A workbook of the Strict form in the usual one, which openpyxl reads; it is held in memory, so it is bounded."""
    if size <= 2 * bounds.SHEET_BYTES:
        try:
            with checked_zip(path) as archive:
                return strict.transitional(archive)
        except Unreadable:
            raise
        except Exception as error:  # a damaged part breaks whatever reads it
            if isinstance(error, MemoryError):
                raise
    raise _strict(name)


def _strict(name: str) -> Unreadable:
    return Unreadable(
        f"الملف {quoted(name)} بصيغة {ltr('Strict Open XML')}، وتعذرت قراءته بها",
        f"احفظه من برنامج الجداول بصيغة {ltr('.xlsx')} العادية",
    )


def _open(content: Path | io.BytesIO, name: str, values: bool) -> Workbook:
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(content, data_only=values)
    except Exception as error:  # openpyxl raises whatever a damaged part happens to break
        if isinstance(content, io.BytesIO) and not isinstance(error, MemoryError):
            raise _strict(name) from None
        raise damaged(error, name, ".xlsx") from None


def _has_cells(sheet: Worksheet) -> bool:
    return sheet.max_row > 1 or sheet.max_column > 1 or sheet["A1"].value is not None


def _top(sheet: Worksheet) -> list[list[str]]:
    """The texts of the cells in which a header is looked for."""
    rows = sheet.iter_rows(min_row=1, max_row=min(40, sheet.max_row), max_col=min(100, sheet.max_column))
    return [[str(cell.value) for cell in row if cell.value is not None] for row in rows]


def name_hidden(sheet: Sheet, rows: Iterable[int]) -> None:
    """Say which rows with values are hidden; they are read."""
    for number in rows:
        if number <= len(sheet.rows) and any(sheet.rows[number - 1].cells):
            sheet.add(
                "hidden-row", NOTE, "صف مخفي في الورقة، وقُرئ", "احذفه إن لم يكن من البيانات", row=number
            )


def damaged(error: Exception, name: str, suffix: str) -> Unreadable:
    """What is said of a workbook that its reader cannot read."""
    if isinstance(error, MemoryError):
        raise error
    return Unreadable(
        f"الملف {quoted(name)} تالف أو ليس مصنفاً بصيغة {ltr(suffix)} ({ltr(type(error).__name__)})",
        "افتحه في برنامج الجداول واحفظه من جديد" + (f" بصيغة {ltr('.xlsx')}" if suffix == ".xls" else ""),
    )


def name_others(sheet: Sheet, tops: Mapping[str, object]) -> None:
    """Say which other sheets with data were not read."""
    if len(tops) > 1:
        others = listed(quoted(title) for title in tops if title != sheet.name)
        sheet.add(
            "other-sheets", NOTE, f"في الملف أوراق أخرى لم تُقرأ: {others}", f"اختر غيرها بـ {ltr('--sheet')}"
        )


def choose(
    titles: Sequence[str],
    tops: Mapping[str, list[list[str]]],
    name: str,
    wanted: str | None,
    is_column_name: Callable[[str], object],
) -> str:
    """The sheet that is wanted, the only one with data, or the one whose first rows have most names of columns."""
    if wanted is not None:
        for title in titles:
            if fold(title) == fold(wanted):
                return title
        raise Unreadable(
            f"لا ورقة اسمها {quoted(wanted)} في {quoted(name)}", f"أوراقه: {listed(map(quoted, titles))}"
        )
    if not tops:
        raise Unreadable(
            f"لا ورقة ظاهرة فيها بيانات في {quoted(name)}", "تحقق من الأوراق المخفية ثم احفظ الملف"
        )
    if len(tops) == 1:
        return next(iter(tops))
    scores = {
        title: max((len({cell for cell in row if is_column_name(cell)}) for row in rows), default=0)
        for title, rows in tops.items()
    }
    best = max(scores.values())
    fitting = [title for title, score in scores.items() if score == best]
    if len(fitting) > 1 or best == 0:
        raise Unreadable(
            f"في {quoted(name)} أكثر من ورقة: {listed(map(quoted, fitting))}",
            f"اذكر الورقة المقصودة: {ltr('--sheet')} ثم اسمها",
        )
    return fitting[0]


def name_date_year(sheet: Sheet, value: object, row: int, column: int) -> None:
    """A year typed into a cell that shows dates is a day of 1905; row and column count from 0."""
    from openpyxl.utils import get_column_letter
    from openpyxl.utils.datetime import to_excel

    if isinstance(value, dt.datetime) and to_excel(value) in _YEARS:
        sheet.add(
            "date-format",
            ERROR,
            f"الخانة {ltr(f'{get_column_letter(column + 1)}{row + 1}')} فيها {ltr(int(to_excel(value)))} بتنسيق تاريخ، فتظهر {ltr(value.date())}",
            "اجعل تنسيقها «عام»",
            row=row + 1,
        )


def _read(sheet: Sheet, cells: Worksheet, content: Path | io.BytesIO) -> None:
    results = None
    hidden = []
    for number, row in enumerate(cells.iter_rows(), start=1):
        texts = []
        for place, cell in enumerate(row):
            value = cell.value
            if cell.data_type == "f":
                if results is None:
                    results = _open(content, sheet.file, values=True)[cells.title]
                value = results[cell.coordinate].value
                if value is None:
                    sheet.add(
                        "formula",
                        ERROR,
                        f"في الخانة {ltr(cell.coordinate)} صيغة حسابية بلا قيمة محفوظة",
                        "افتح الملف في برنامج الجداول واحفظه، أو اكتب القيمة",
                        row=number,
                    )
            texts.append(cell_text(value, cell.number_format))
            name_date_year(sheet, value, number - 1, place)
        sheet.rows.append(Row(number, texts))
        if cells.row_dimensions[number].hidden:
            hidden.append(number)
    name_hidden(sheet, hidden)
    for area in cells.merged_cells.ranges:
        sheet.merged.append((area.min_row - 1, area.max_row - 1, area.min_col - 1, area.max_col - 1))


def cell_text(value: object, number_format: str = "General") -> str:
    """The text of a cell's value; a number says what its format makes of it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return formatted_number(str(value), number_format)
    if isinstance(value, float):
        text = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        return formatted_number(text, number_format)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return str(value)
