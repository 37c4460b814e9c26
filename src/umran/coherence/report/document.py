"""The report of a review as an editable document (Office Open XML), right to left in every paragraph, run and table."""

from __future__ import annotations

import pandas as pd

from umran.coherence import Review, format_score, sensitivity
from umran.coherence.analysis.results import INDEXED, WITHOUT_INDEX, iter_cells, possible_pairs
from umran.coherence.analysis.scale import NO_SCORE
from umran.coherence.report import content as report_content
from umran.coherence.report.bars import bar_chart_xml
from umran.coherence.report.content import FILLS
from umran.text.document import RightToLeft, add
from umran.text.words import ltr

_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"


def document(review: Review, heading: report_content.Heading) -> bytes:
    """The document's bytes."""
    made = _Report(heading.title, landscape=True)
    made.paragraph(heading.title, "Title")
    for label, text in heading.lines(review):
        made.paragraph(f"{label}: {text}")
    if heading.note:
        made.paragraph(heading.note, bold=True)
    made.paragraph("أدوات المراجعة", "Heading 1")
    made.table(report_content.INVENTORY_COLUMNS, report_content.inventory_rows(review.instruments))
    made.paragraph("اتفاق المقيّمين", "Heading 1")
    made.paragraph(report_content.agreement_text(review))
    made.paragraph(report_content.DISPUTED_TITLE, "Heading 2")
    _pairs(made, review, review.disputed(), apart=True)
    made.paragraph("المصفوفات", "Heading 1")
    for direction, level in report_content.matrices(review):
        _matrix(made, review, direction, level)
    found = review.by_instrument()
    if len(found):
        made.paragraph("متوسط كل أداة في خاناتها", "Heading 2")
        made.chart([review.name(each) for each in found["instrument_id"]], found["mean"].round(2).tolist())
    if compared := report_content.comparison_rows(review):
        made.paragraph(report_content.COMPARISON_TITLE, "Heading 1")
        made.paragraph(WITHOUT_INDEX)
        made.table(report_content.COMPARISON_COLUMNS, compared)
    for title, rows in report_content.notable_pairs(review):
        made.paragraph(title, "Heading 1")
        _pairs(made, review, rows)
    made.paragraph("الفجوات والتكرار", "Heading 1")
    gaps = [
        (
            ltr(row.target),
            row.title,
            "؛ ".join(map(review.name, row.instruments)) or "لا أداة نافذة في المراجعة",
            "؛ ".join(map(review.name, row.beside)),
        )
        for row in review.gaps().itertuples()
    ]
    made.table(("الغاية", "موضوعها", "الأدوات النافذة", "ما لا يُعدّ تغطية"), gaps)
    made.paragraph(report_content.duplicates_text(review))
    made.paragraph("الحساسية", "Heading 1")
    tried = sensitivity(review)
    variants = [
        (
            row["variant"],
            *("لا مؤشر" if row[each] is None else format_score(row[each], 2) for each in INDEXED),
        )
        for row in tried.variants.to_dict("records")
    ]
    made.table(("كيف نحسب", *INDEXED.values()), variants)
    for title, sentences in (("ما بقي في كل الأحوال", tried.robust), ("ما لم يبقَ", tried.fragile)):
        if sentences:
            made.paragraph(title, "Heading 2")
            made.bullets(sentences)
    made.paragraph("التوصيات", "Heading 1")
    made.table(
        report_content.RECOMMENDATION_COLUMNS, [("",) * len(report_content.RECOMMENDATION_COLUMNS)] * 4
    )
    made.paragraph("الطريقة وحدودها", "Heading 1")
    made.bullets((*report_content.LIMITS, *report_content.SOURCES))
    made.paragraph("ملحق: الدرجات وأدلتها", "Heading 1")
    made.table(
        report_content.ANNEX_COLUMNS,
        [
            (pair, rater, format_score(mark), *rest)
            for pair, rater, mark, *rest in report_content.annex(review)
        ],
    )
    return made.bytes()


def _matrix(made: _Report, review: Review, direction: str, level: str | None) -> None:
    made.paragraph(report_content.matrix_title(direction, level), "Heading 2")
    made.paragraph(report_content.matrix_summary(review.matrix(direction, level)))
    rows, columns = report_content.axes(review, direction, level)
    cells = {frozenset((cell.instrument_a, cell.instrument_b)): cell for cell in iter_cells(review.cells)}
    inside = set(map(frozenset, possible_pairs(review.instruments, direction, level)))
    body = []
    fills: dict[tuple[int, int], str] = {}
    for line, row in enumerate(rows, start=1):
        words = [review.name(row)]
        for place, column in enumerate(columns, start=1):
            pair = frozenset((row, column))
            cell = cells.get(pair)
            if pair not in inside:
                words.append("")
            elif cell is None:
                words.append(NO_SCORE)
            else:
                words.append(report_content.format_mean(cell.mean, 1))
                fills[line, place] = FILLS[report_content.nearest_point(cell.mean)]
        body.append(tuple(words))
    made.table(("", *map(review.name, columns)), body, fills)


def _pairs(made: _Report, review: Review, rows: pd.DataFrame, *, apart: bool = False) -> None:
    pairs = [
        (
            f"{review.name(cell.instrument_a)} × {review.name(cell.instrument_b)}",
            report_content.cell_figure(cell, apart=apart),
            "؛ ".join(report_content.rater_reasons(review, cell)),
        )
        for cell in iter_cells(rows)
    ]
    if pairs:
        made.table(report_content.pair_columns(apart=apart), pairs)
    else:
        made.paragraph("لا شيء.")


class _Report(RightToLeft):
    """A document whose pages lie, for a matrix is wide, with a chart that its reader's program draws."""

    def chart(self, names: list[str], values: list[float]) -> None:
        """A bar for each name, drawn by the program that opens the document."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part
        from docx.oxml import parse_xml

        part = self.document.part
        blob = bar_chart_xml("متوسط كل أداة في خاناتها", names, values)
        chart = Part(PackURI("/word/charts/chart1.xml"), _CHART, blob, part.package)
        number = part.relate_to(chart, RELATIONSHIP_TYPE.CHART)
        width, height = 8_200_000, 500_000 + 380_000 * len(names)
        told = "؛ ".join(f"{name}: {value}" for name, value in zip(names, values, strict=True)).replace(
            '"', ""
        )
        drawing = parse_xml(
            '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
            'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
            'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
            '<wp:docPr id="1" name="chart"/><wp:cNvGraphicFramePr/>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
            '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
            f'r:id="{number}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
        )
        drawing.find(f".//{{{drawing.nsmap['wp']}}}docPr").set("descr", told)
        paragraph = self.document.add_paragraph()
        add(paragraph._p.get_or_add_pPr(), "w:bidi")
        paragraph.add_run()._r.append(drawing)
