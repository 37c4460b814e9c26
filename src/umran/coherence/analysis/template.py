"""Another country's instruments, from a spreadsheet template in Arabic, checked as the course checks offices' files."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import pandas as pd

from umran import data
from umran import intake as offices
from umran.coherence.analysis.files import write_output
from umran.coherence.analysis.instruments import COLUMNS, own_instrument
from umran.coherence.analysis.problems import CoherenceError, Problem
from umran.intake.schemas import get
from umran.text.cells import put
from umran.text.folding import fold

SCHEMA = "instruments"
SHEET, HELP = "الأدوات", "كيف تُملأ"
_FIRST_LINES = 100  # the last row that offers the lists of choices


def write_template(path: str | os.PathLike[str]) -> Path:
    """Write an empty template for another country's instruments.

    Parameters
    ----------
    path : str or path
        A workbook (.xlsx); an earlier template there is replaced unless somebody has edited it.

    Returns
    -------
    Path
        Where it is: a sheet to fill, with lists of choices, and a sheet that says how. Both read from the right.

    Raises
    ------
    CoherenceError
        And nothing is written, where another file has the name or the template was edited.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from openpyxl import load_workbook
    >>> from umran import coherence
    >>> path = coherence.write_template(Path(tempfile.mkdtemp()) / "أدوات.xlsx")
    >>> load_workbook(path).sheetnames
    ['الأدوات', 'كيف تُملأ']
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet, words = book.worksheets[0], book.create_sheet(HELP)
    sheet.title = SHEET
    fields = offices.columns(SCHEMA)
    choices = {
        column: data.labels("policy_instruments", column)
        for column in ("level", "type", "status", "legal_rank")
    }
    for place, field in enumerate(fields, start=1):
        cell = sheet.cell(1, place)
        put(cell, field["title"])
        cell.font = Font(name="Arial", bold=True)
        cell.alignment = Alignment(wrap_text=True, readingOrder=2, horizontal="right")
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = 40 if field["name"] in ("instrument_name", "source") else 20
        if field["name"] in choices:
            listed = DataValidation(
                type="list",
                formula1=f'"{",".join(choices[field["name"]].values())}"',
                allow_blank=not field["required"],
                showErrorMessage=True,
            )
            listed.error, listed.errorTitle = "اختر كلمة من القائمة", "كلمة غير معروفة"
            listed.add(f"{letter}2:{letter}{_FIRST_LINES}")
            sheet.add_data_validation(listed)
        if field["name"] in ("targets", "paragraphs"):  # 11.10 is a code, not a number
            for row in range(2, _FIRST_LINES + 1):
                sheet.cell(row, place).number_format = "@"
    lines = [("العمود", "ما يُكتب فيه", "لازم")]
    described = {field.name: field.description for field in get(SCHEMA).fields}
    lines += [(field["title"], described[field["name"]], field["required"]) for field in fields]
    themes = "، ".join(data.labels("policy_instrument_themes", "theme").values())
    lines += [("", "", ""), ("محاور الخطة", themes, ""), ("مثال على الغايات", "11.3، 11.7", "")]
    for place, line in enumerate(lines, start=1):
        for column, text in enumerate(line, start=1):
            put(words.cell(place, column), text)
    for name, width in zip("ABC", (30, 90, 8), strict=True):
        words.column_dimensions[name].width = width
    for each in (sheet, words):
        each.sheet_view.rightToLeft = True
        each.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return write_output(Path(path), stream.getvalue())


def read_template(
    path: str | os.PathLike[str], iso3: str, city_id: str | None = None
) -> tuple[pd.DataFrame, offices.Problems]:
    """The instruments of a filled template, or of any table with its columns.

    Parameters
    ----------
    path : str or path
        A workbook, whose sheet is found by its name, or a text file such as CSV.
    iso3 : str
        The country of all rows, by ISO 3166-1 alpha-3.
    city_id : str, optional
        The city of the course that the regional and local ones belong to.

    Returns
    -------
    instruments : DataFrame
        With the columns of `inventory`, `own` being True.
    problems : umran.intake.Problems
        What was mended in the file or is worth saying of it.

    Raises
    ------
    CoherenceError
        With every row that cannot be used.
    Unreadable
        Where nothing can be read.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from openpyxl import load_workbook
    >>> from umran import coherence
    >>> path = coherence.write_template(Path(tempfile.mkdtemp()) / "أدوات.xlsx")
    >>> book = load_workbook(path)
    >>> heads = [cell.value for cell in book["الأدوات"][1]]
    >>> row = dict.fromkeys(heads) | dict(zip(heads, ["خطة الحدائق", "محلي", "خطة"]))
    >>> book["الأدوات"].append(list(row.values()))
    >>> book.save(path)
    >>> instruments, problems = coherence.read_template(path, "JOR")
    >>> instruments.loc[0, ["name_ar", "level", "type"]].to_list()
    ['خطة الحدائق', 'local', 'plan']
    """
    sheet = SHEET if Path(path).suffix.lower() in (".xlsx", ".xlsm", ".ods") else None
    frame, found = offices.read(path, SCHEMA, sheet=sheet)
    problems = [
        Problem(each.code, " ".join(filter(None, (each.reason, each.remedy))), _where(each))
        for each in found.errors
    ]
    themes = {fold(label): code for code, label in data.labels("policy_instrument_themes", "theme").items()}
    rows: list[dict] = []
    seen: dict[str, int] = {}
    for line, row in zip(frame.attrs["rows"], frame.to_dict("records"), strict=True):
        if any(pd.isna(row[name]) for name in ("instrument_name", "level", "type")):
            continue  # told by offices.read
        try:
            made = own_instrument(
                row["instrument_name"], iso3, row["level"], city_id=None if row["level"] == "national" else city_id,
                type=row["type"], year=None if pd.isna(row.get("year")) else int(row["year"]), issuer_ar=_cell(row.get("issuer")),
                targets=_many(row.get("targets")), paragraphs=_many(row.get("paragraphs")),
                themes=tuple(themes.get(fold(each), each) for each in _many(row.get("themes"), spaces=False)),
                status=_cell(row.get("status")), status_note_ar=_cell(row.get("status_note")),
                legal_rank=_cell(row.get("legal_rank")), binds_ar=_cell(row.get("binds")),
                end_year=None if pd.isna(row.get("end_year")) else int(row["end_year"]),
                version_read_ar=_cell(row.get("version_read")),
            )  # fmt: skip
        except CoherenceError as error:
            problems += [Problem(each.code, each.reason, f"الصف {line}") for each in error.problems]
            continue
        if made["instrument_id"] in seen:
            reason = f"الأداة نفسها في الصف {seen[made['instrument_id']]}: احذف أحد الصفين"
            problems.append(Problem("duplicate_instrument", reason, f"الصف {line}"))
            continue
        seen[made["instrument_id"]] = line
        rows.append(made)
    if not rows and not problems:
        problems.append(Problem("empty_template", "لا أداة في الجدول: اكتب صفاً لكل أداة"))
    if problems:
        raise CoherenceError(problems)
    return pd.DataFrame(rows, columns=list(COLUMNS)), found


def _where(problem: offices.Problem) -> str:
    return f"الصف {problem.row}" if problem.row is not None else ""


def _cell(value: str | float | None) -> str:
    return "" if value is None or pd.isna(value) else " ".join(str(value).split())


def _many(value: str | float | None, spaces: bool = True) -> tuple[str, ...]:
    """What stands between commas of any kind, and between spaces where words are codes."""
    parts = re.split(r"[,،؛;\n/|]" + (r"|\s" if spaces else ""), _cell(value))
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
