"""The report of a review as a workbook, its sheets right to left; and the bar chart that the document shares."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.chart import Reference
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from umran import data
from umran.coherence import Review, sensitivity
from umran.coherence.analysis.results import DIRECTIONS, INDEXED, WITHOUT_INDEX, iter_cells, possible_pairs
from umran.coherence.analysis.scale import NO_SCORE, SCALE
from umran.coherence.report import content as report_content
from umran.coherence.report.bars import empty_bar_chart
from umran.coherence.report.content import FILLS, SIGNED_FORMAT
from umran.text.cells import put
from umran.text.words import unmarked


def workbook(review: Review, heading: report_content.Heading) -> bytes:
    """The workbook's bytes: summary, instruments, pairs to discuss, a sheet a matrix, countries, scores, gaps, sensitivity."""
    book = Workbook()
    book.remove(book.worksheets[0])
    lines = [*heading.lines(review), ("اتفاق المقيّمين", unmarked(report_content.agreement_text(review)))]
    if heading.note:
        lines.insert(0, ("تنبيه", heading.note))
    for direction, level in report_content.matrices(review):
        title = report_content.matrix_title(direction, level)
        lines.append((title, unmarked(report_content.matrix_summary(review.matrix(direction, level)))))
    summary = _sheet(book, "الملخص", (heading.title, ""), lines, widths=(38, 110))
    rows = report_content.inventory_rows(review.instruments)
    _sheet(
        book,
        "الأدوات",
        report_content.INVENTORY_COLUMNS,
        [tuple(map(unmarked, row)) for row in rows],
        widths=(50, 14, 18, 14, 8, 50, 18, 9, 26, 50),
    )
    apart = [(f"{review.name(cell.instrument_a)} × {review.name(cell.instrument_b)}", cell.min, cell.max, cell.spread)
             for cell in iter_cells(review.disputed())]  # fmt: skip
    _sheet(book, "للنقاش", ("الزوج", "أدنى درجة", "أعلى درجة", "الفرق"), apart, widths=(70, 12, 12, 10))
    for direction, level in report_content.matrices(review):
        _matrix(book, review, direction, level)
    compared = report_content.comparison_rows(review)
    if compared:
        told = [*compared, (WITHOUT_INDEX, *[""] * 5)]
        _sheet(
            book,
            report_content.COMPARISON_TITLE,
            report_content.COMPARISON_COLUMNS,
            told,
            widths=(44, 24, 12, 60, 60, 18),
        )
    _sheet(
        book,
        "الدرجات",
        report_content.ANNEX_COLUMNS,
        report_content.annex(review),
        widths=(60, 18, 9, 10, 60, 50),
    )
    gaps = [
        (
            row.target,
            row.title,
            row.count,
            *("؛ ".join(map(review.name, each)) for each in (row.instruments, row.beside)),
        )
        for row in review.gaps().itertuples()
    ]
    heads = ("الغاية", "موضوعها", "عدد الأدوات النافذة", "الأدوات النافذة", "ما لا يُعدّ تغطية")
    _sheet(book, "الفجوات", heads, gaps, widths=(9, 60, 18, 80, 80))
    tried = [(row["variant"], *("لا مؤشر" if row[each] is None else row[each] for each in INDEXED))
             for row in sensitivity(review).variants.to_dict("records")]  # fmt: skip
    _sheet(book, "الحساسية", ("كيف نحسب", *INDEXED.values()), tried, widths=(34, 14, 14))
    found = review.by_instrument()
    means = [(review.name(row.instrument_id), row.mean, row.lowest, row.cells) for row in found.itertuples()]
    sheet = _sheet(
        book, "متوسط كل أداة", ("الأداة", "المتوسط", "أدنى درجة", "الخانات"), means, widths=(60, 12, 12, 10)
    )
    if means:
        chart = empty_bar_chart("متوسط كل أداة في خاناتها", len(means))
        chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=len(means) + 1), titles_from_data=True)
        chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=len(means) + 1))
        sheet.add_chart(chart, "F2")
    _scale(book)
    book.active = book.index(summary)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet(
    book: Workbook, title: str, titles: tuple[str, ...], rows: Sequence[tuple], widths: tuple[int, ...]
) -> Worksheet:
    sheet = book.create_sheet(title.replace("/", "، ")[:31])
    sheet.sheet_view.rightToLeft = True
    for line, row in enumerate([titles, *rows], start=1):
        for place, value in enumerate(row, start=1):
            _put(sheet.cell(line, place), value, bold=line == 1)
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    return sheet


def _put(cell: Cell | MergedCell, value: Any, bold: bool = False) -> None:
    if value is None or value is pd.NA:
        return  # an empty cell, never a zero
    if isinstance(value, str):
        put(cell, ILLEGAL_CHARACTERS_RE.sub("", value))
    else:
        cell.value = value.item() if hasattr(value, "item") else value
        cell.number_format = "0" if isinstance(cell.value, int) else SIGNED_FORMAT
    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="right" if isinstance(value, str) else "center",
                               readingOrder=2)  # fmt: skip
    cell.font = Font(name="Arial", bold=bold)


def _matrix(book: Workbook, review: Review, direction: str, level: str | None) -> None:
    rows, columns = report_content.axes(review, direction, level)
    means = {
        frozenset((cell.instrument_a, cell.instrument_b)): cell.mean for cell in iter_cells(review.cells)
    }
    inside = set(map(frozenset, possible_pairs(review.instruments, direction, level)))
    body = []
    for row in rows:
        pairs = [frozenset((row, column)) for column in columns]
        body.append(
            (review.name(row), *(means.get(each, NO_SCORE if each in inside else None) for each in pairs))
        )
    place = data.labels("policy_instruments", "level").get(level or "", "")
    title = f"{DIRECTIONS[direction]} {place}".strip()
    sheet = _sheet(book, title, ("", *map(review.name, columns)), body, widths=(45, *[18] * len(columns)))
    for line in sheet.iter_rows(min_row=2, min_col=2):
        for cell in line:
            if isinstance(cell.value, int | float):
                cell.fill = PatternFill("solid", fgColor=FILLS[report_content.nearest_point(cell.value)])


def _scale(book: Workbook) -> None:
    rows = [(point, name, words) for point, (name, words) in SCALE.items()]
    sheet = _sheet(book, "المقياس", ("الدرجة", "الاسم", "متى نعطيها"), rows, widths=(10, 14, 50))
    for line, point in enumerate(SCALE, start=2):
        sheet.cell(line, 1).number_format = "+0;\u22120;0"
        sheet.cell(line, 1).fill = PatternFill("solid", fgColor=FILLS[point])
