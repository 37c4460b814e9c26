"""The report of a review as an editable document (Office Open XML), right to left in every paragraph, run and table."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import pandas as pd
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Emu, Pt
from docx.text.paragraph import Paragraph

from umran.coherence import Review, format_score, sensitivity
from umran.coherence.analysis.results import DIRECTIONS, iter_cells, possible_pairs
from umran.coherence.analysis.scale import NO_SCORE
from umran.coherence.report import content as report_content
from umran.coherence.report.bars import bar_chart_xml
from umran.coherence.report.content import FILLS
from umran.text.words import ltr

FONT = "Arial"  # on every machine that opens a document, with Arabic letters
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_LTR = re.compile("(\u2066[^\u2069]*\u2069|https?://[^\\s)]+|[0-9]+–[0-9]+)")


def document(review: Review, heading: report_content.Heading) -> bytes:
    """The document's bytes."""
    made = _Writer()
    made.paragraph(heading.title, "Title")
    for label, text in heading.lines(review):
        made.paragraph(f"{label}: {text}")
    if heading.note:
        made.paragraph(heading.note, bold=True)
    made.paragraph("أدوات المراجعة", "Heading 1")
    made.table(report_content.INVENTORY_COLUMNS, report_content.inventory_rows(review.instruments))
    made.paragraph("المصفوفات", "Heading 1")
    for direction, level in report_content.matrices(review):
        _matrix(made, review, direction, level)
    found = review.by_instrument()
    if len(found):
        made.paragraph("متوسط كل أداة في خاناتها", "Heading 2")
        made.chart([review.name(each) for each in found["instrument_id"]], found["mean"].round(2).tolist())
    made.paragraph("اتفاق المقيّمين", "Heading 1")
    made.paragraph(report_content.agreement_text(review))
    for title, rows in report_content.notable_pairs(review):
        made.paragraph(title, "Heading 1")
        _pairs(made, review, rows)
    made.paragraph("الفجوات والتكرار", "Heading 1")
    gaps = [
        (
            ltr(row.target),
            row.title,
            "؛ ".join(map(review.name, row.instruments)) or "لا أداة في المراجعة",
        )
        for row in review.gaps().itertuples()
    ]
    made.table(("الغاية", "موضوعها", "الأدوات"), gaps)
    made.paragraph(report_content.duplicates_text(review))
    made.paragraph("الحساسية", "Heading 1")
    tried = sensitivity(review)
    variants = [
        (
            row["variant"],
            *("لا مؤشر" if row[each] is None else format_score(row[each], 2) for each in DIRECTIONS),
        )
        for row in tried.variants.to_dict("records")
    ]
    made.table(("كيف نحسب", *DIRECTIONS.values()), variants)
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


def _matrix(made: _Writer, review: Review, direction: str, level: str | None) -> None:
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


def _pairs(made: _Writer, review: Review, rows: pd.DataFrame) -> None:
    pairs = [
        (
            f"{review.name(cell.instrument_a)} × {review.name(cell.instrument_b)}",
            format_score(cell.mean, 1),
            "؛ ".join(report_content.rater_reasons(review, cell)),
        )
        for cell in iter_cells(rows)
    ]
    if pairs:
        made.table(("الزوج", "المتوسط", "الدرجات وأسبابها"), pairs)
    else:
        made.paragraph("لا شيء.")


class _Writer:
    """A document in which everything reads from the right."""

    def __init__(self):
        self.document = Document()
        for style in self.document.styles:
            if style.type is not None and hasattr(style, "font") and style.element.rPr is not None:
                _fonts(style.element.rPr)
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(11)
        properties = normal.element.get_or_add_rPr()
        _fonts(properties)
        _add(properties, "w:szCs", val="22")
        _add(properties, "w:lang", val="ar-SA", bidi="ar-SA")
        section = self.document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE  # a matrix is wide
        section.page_width, section.page_height = Emu(10692130), Emu(7560310)  # A4
        _add(section._sectPr, "w:bidi")
        self.document.core_properties.language = "ar"

    def paragraph(self, text: str, style: str | None = None, bold: bool = False) -> None:
        _write(self.document.add_paragraph(style=style), text, bold)

    def bullets(self, sentences: Sequence[str]) -> None:
        for each in sentences:
            self.paragraph(each, "List Bullet")

    def table(
        self,
        titles: tuple[str, ...],
        rows: Sequence[tuple[str, ...]],
        fills: dict[tuple[int, int], str] | None = None,
    ) -> None:
        """`fills` has a colour for a cell, counted from its row and column, the titles being row 0."""
        table = self.document.add_table(rows=0, cols=len(titles), style="Table Grid")
        properties = table._tbl.tblPr
        _add(properties, "w:bidiVisual")
        for line, words in enumerate([titles, *rows]):
            row = table.add_row()
            if not line:
                _add(row._tr.get_or_add_trPr(), "w:tblHeader")
            for place, (cell, text) in enumerate(zip(row.cells, words, strict=True)):
                _write(cell.paragraphs[0], text, bold=not line)
                if colour := (fills or {}).get((line, place)):
                    _add(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=colour)
        _write(self.document.add_paragraph(), "")

    def chart(self, names: list[str], values: list[float]) -> None:
        """A bar for each name, drawn by the program that opens the document."""
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
        _add(paragraph._p.get_or_add_pPr(), "w:bidi")
        paragraph.add_run()._r.append(drawing)

    def bytes(self) -> bytes:
        stream = io.BytesIO()
        self.document.save(stream)
        return stream.getvalue()


def _write(paragraph: Paragraph, text: str, bold: bool = False) -> None:
    """Arabic runs from the right; scores, ranges and addresses in runs of their own from the left."""
    _add(paragraph._p.get_or_add_pPr(), "w:bidi")
    for piece in filter(None, _LTR.split(_clean(text))):
        from_left = _LTR.fullmatch(piece) is not None
        run = paragraph.add_run(
            f"\u200e{piece.strip(chr(0x2066) + chr(0x2069))}\u200e" if from_left else piece
        )
        if bold:
            run.bold = True
            _add(run._r.get_or_add_rPr(), "w:bCs")
        if not from_left:
            _add(run._r.get_or_add_rPr(), "w:rtl")


def _clean(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(letter for letter in str(text) if letter >= " " or letter in "\t\n")


def _fonts(properties: BaseOxmlElement) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)


# What must come after an element, in the order of the schema: Word refuses a document whose elements are out of order.
_AFTER = {
    "w:bidi": ("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:textDirection",
               "w:outlineLvl", "w:rPr", "w:sectPr", "w:rtlGutter", "w:docGrid"),
    "w:bCs": ("w:i", "w:iCs", "w:color", "w:sz", "w:szCs", "w:lang", "w:rtl"),
    "w:szCs": ("w:highlight", "w:u", "w:lang", "w:rtl"),
    "w:rtl": ("w:cs", "w:lang"),
    "w:lang": (),
    "w:bidiVisual": ("w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc", "w:tblInd", "w:tblLayout", "w:tblLook"),
    "w:shd": ("w:noWrap", "w:tcMar", "w:vAlign"),
    "w:tblHeader": (),
}  # fmt: skip


def _add(properties: BaseOxmlElement, tag: str, **attributes: str) -> None:
    element = properties.find(qn(tag))
    if element is None:
        element = OxmlElement(tag)
        properties.insert_element_before(element, *_AFTER[tag])
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
