"""Marks as tables: grades.csv, items.csv and grades.xlsx, the same from the same marks to the last byte."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from umran.grading.collecting import Submission
from umran.grading.items import Item, of_class
from umran.grading.marking import GradedSubmission
from umran.text.cells import escape_formula, put, to_csv
from umran.text.words import quoted, visible

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell

REVIEW = "يحتاج إلى مراجعة"
COLUMNS = ("learner", "exercise", "score", "out_of", "reason", "number", "file", "review")
_TITLES = ("المتعلم", "التمرين", "الدرجة", "من", "السبب", "رقم المتعلم", "الملف", REVIEW)
ITEM_COLUMNS = ("question", "learners", "facility", "discrimination", "note")
ITEM_TITLES = ("السؤال", "المتعلمون", "السهولة", "التمييز", "ملاحظة")
_QUESTIONS = ("المتعلم", "السؤال", "الدرجة", "من", "السبب")
SOURCES = {
    "roster": "القائمة",
    "platform": "المنصة",
    "notebook": "داخل الدفتر",
    "folder": "المجلد",
    "inside": "مجلد داخله",
    "file": "اسم الملف",
}
_DAY = (1980, 1, 1, 0, 0, 0)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def number(value: float) -> int | float:
    """A mark without the digits that sums of fractions leave."""
    rounded = round(value, 4)
    return int(rounded) if rounded == int(rounded) else rounded


def spreadsheet_safe(text: str) -> str:
    """Text that a workbook can hold and that a spreadsheet takes for text."""
    return escape_formula(_NOT_XML.sub("�", text))


def rows(marked: Iterable[GradedSubmission]) -> list[tuple]:
    """One row a submission."""
    return [
        (
            spreadsheet_safe(each.submission.learner),
            each.exercise,
            number(each.score),
            number(each.out_of),
            spreadsheet_safe(visible(each.reason)),
            spreadsheet_safe(each.submission.number),
            spreadsheet_safe(each.submission.file),
            spreadsheet_safe(visible(f"{REVIEW}: {doubt(each.submission)}"))
            if each.submission.doubts
            else "",
        )
        for each in marked
    ]


def doubt(submission: Submission) -> str:
    """Why the owner of a file is not certain, and everything that names one, in Arabic."""
    evidence = "، ".join(f"{SOURCES[each.source]} {quoted(each.text, 100)}" for each in submission.evidence)
    return f"{'، '.join(submission.doubts)}. {f'الأدلة: {evidence}' if evidence else 'لا أدلة'}."


def item_row(item: Item) -> tuple:
    """A question as a row; what cannot be told is empty and has its reason."""
    values = (None if value is None else round(value, 2) for value in (item.facility, item.discrimination))
    return item.question, item.learners, *values, item.note


def items_csv(marked: Sequence[GradedSubmission]) -> bytes:
    """items.csv: facility and discrimination of every question."""
    lines = [["" if cell is None else cell for cell in item_row(item)] for item in of_class(marked)]
    return to_csv([ITEM_COLUMNS, *lines], "\r\n").encode("utf-8-sig")


def as_csv(marked: Iterable[GradedSubmission]) -> bytes:
    """grades.csv; a mark at its start tells spreadsheets that it is UTF-8."""
    return to_csv([COLUMNS, *rows(marked)], "\r\n").encode("utf-8-sig")


def as_xlsx(marked: Sequence[GradedSubmission]) -> bytes:
    """The same as a workbook with right-to-left sheets: submissions, answers, what the class tells of each question, and whose
    owner is not certain."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    questions = [
        (
            spreadsheet_safe(each.submission.learner),
            answer.question,
            number(answer.score),
            number(answer.out_of),
            spreadsheet_safe(visible(answer.reason)),
        )
        for each in marked
        for answer in each.answers
    ]
    _sheet(book, "الدرجات", _TITLES, rows(marked))
    _sheet(book, "الأسئلة", _QUESTIONS, questions)
    _sheet(book, "تحليل الأسئلة", ITEM_TITLES, map(item_row, of_class(marked)))
    _sheet(book, REVIEW, _TITLES, rows(each for each in marked if each.submission.doubts))
    raw = io.BytesIO()
    book.save(raw)
    return _undated(raw)


def _sheet(book: Workbook, title: str, titles: Sequence[str], lines: Iterable[Sequence]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet(title)
    sheet.sheet_view.rightToLeft = True
    sheet.freeze_panes = "A2"
    for column, width in zip("ABCDEFGH", (28, 12, 10, 10, 90, 16, 40, 90), strict=True):
        sheet.column_dimensions[column].width = width

    def cell(value: object, bold: bool = False) -> Cell:
        made = WriteOnlyCell(sheet)
        put(made, value)
        if isinstance(value, str):
            made.alignment = Alignment(wrap_text=True, vertical="top", readingOrder=2, horizontal="right")
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(title, bold=True) for title in titles])
    for line in lines:
        sheet.append([cell(value) for value in line])


def _undated(raw: io.BytesIO) -> bytes:
    """The workbook without the moment of its making."""
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", content)
            target.writestr(zipfile.ZipInfo(name, _DAY), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
