"""Documents of Office Open XML in which everything reads from the right: paragraphs, runs, tables, pictures."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FONT = "Arial"  # on every machine that opens a document, with Arabic letters
GUIDANCE = "Guidance"  # the style of what waits to be written
_A4 = (7560310, 10692130)
_PIECES = re.compile("([\u2066-\u2068][^\u2069]*\u2069|https?://[^\\s)]+|[0-9]+–[0-9]+)")
_ARABIC = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))


class RightToLeft:
    """A document to be written from its top to its end.

    Parameters
    ----------
    title : str
        Of the file's properties, as a list of files shows it.
    landscape : bool
        Whether the A4 pages lie.
    margin : float
        Of the page, in mm.
    size : float
        Of the text, in points.
    """

    def __init__(self, title: str, *, landscape: bool = False, margin: float = 25, size: float = 11):
        from docx import Document
        from docx.enum.section import WD_ORIENT
        from docx.shared import Emu, Mm, Pt

        self.document = Document()
        self._is_page_next = False
        for style in self.document.styles:
            if style.type is not None and hasattr(style, "font") and style.element.rPr is not None:
                _fonts(style.element.rPr)
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(size)
        properties = normal.element.get_or_add_rPr()
        _fonts(properties)
        add(properties, "w:szCs", val=str(round(2 * size)))
        add(properties, "w:lang", val="ar-SA", bidi="ar-SA")
        self._add_guidance()
        section = self.document.sections[0]
        width, height = reversed(_A4) if landscape else _A4
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Emu(width), Emu(height)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(margin)
        add(section._sectPr, "w:bidi")
        self._room = width - 2 * Mm(margin)
        self.document.core_properties.language = "ar"
        self.document.core_properties.title = title.translate(_ISOLATES)

    def _add_guidance(self) -> None:
        from docx.shared import RGBColor

        style = self.document.styles.add_style(GUIDANCE, 1)
        style.base_style = self.document.styles["Normal"]
        style.font.color.rgb = RGBColor(0x5B, 0x66, 0x73)

    def compact(self, before: float = 2, after: float = 2) -> None:
        """Set paragraphs and headings close, so that a page holds more: points before and after."""
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        for name in ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet", GUIDANCE):
            form = self.document.styles[name].paragraph_format
            form.space_before, form.space_after = Pt(before), Pt(after)
        borders = self.document.styles["Title"].element.pPr.find(qn("w:pBdr"))
        if borders is not None:
            borders.getparent().remove(borders)
        for name, size in (("Title", 18), ("Heading 1", 12.5), ("Heading 2", 11)):
            style = self.document.styles[name]
            style.font.size, style.font.color.rgb = Pt(size), RGBColor(0x1D, 0x27, 0x33)
            add(style.element.get_or_add_rPr(), "w:szCs", val=str(round(2 * size)))

    def paragraph(self, text: str, style: str | None = None, *, bold: bool = False, lead: str = "") -> None:
        """A paragraph; `lead` are words in bold before it."""
        paragraph = self.document.add_paragraph(style=style)
        if self._is_page_next:
            paragraph.paragraph_format.page_break_before, self._is_page_next = True, False
        if lead:
            write(paragraph, f"{lead} ", bold=True)
        write(paragraph, text, bold=bold)

    def bullets(self, sentences: Iterable[str]) -> None:
        for each in sentences:
            self.paragraph(each, "List Bullet")

    def table(
        self,
        titles: Sequence[str],
        rows: Iterable[Sequence[str]],
        fills: Mapping[tuple[int, int], str] | None = None,
        *,
        quiet: frozenset[tuple[int, int]] = frozenset(),
        widths: Sequence[float] = (),
        size: float | None = None,
    ) -> None:
        """A table whose first column stands on the right.

        `fills` has a colour for a cell, counted from its row and column, the titles being row 0; `quiet` names the cells
        that hold guidance. `widths` are shares of the page's room, `size` is that of the text in points.
        """
        from docx.oxml.ns import qn
        from docx.shared import Emu

        body = self.document.element.body
        if len(body) > 1 and body[-2].tag == qn("w:tbl"):  # the last element is the section's
            write(self.document.add_paragraph(), "")  # Word joins tables that touch
        table = self.document.add_table(rows=0, cols=len(titles), style="Table Grid")
        add(table._tbl.tblPr, "w:bidiVisual")
        for column, share in zip(table.columns, widths, strict=bool(widths)):
            column.width = Emu(round(self._room * share))
        for line, words in enumerate([titles, *rows]):
            row = table.add_row()
            if not line:
                add(row._tr.get_or_add_trPr(), "w:tblHeader")
            for place, (cell, text) in enumerate(zip(row.cells, words, strict=True)):
                paragraph = cell.paragraphs[0]
                if (line, place) in quiet:
                    paragraph.style = self.document.styles[GUIDANCE]
                write(paragraph, text, bold=not line, size=size)
                if widths:
                    cell.width = Emu(round(self._room * widths[place]))
                if colour := (fills or {}).get((line, place)):
                    add(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=colour)

    def picture(self, png: bytes, alternative: str, width: float = 1.0) -> None:
        """A picture in the middle, `width` of the page's room wide, with the words for those who do not see it."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Emu

        paragraph = self.document.add_paragraph()
        add(paragraph._p.get_or_add_pPr(), "w:bidi")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        drawn = paragraph.add_run().add_picture(io.BytesIO(png), width=Emu(round(self._room * width)))
        drawn._inline.docPr.set("descr", clean(alternative).translate(_ISOLATES))

    def page_break(self) -> None:
        """Begin the next paragraph on a page of its own: a break that stood alone might take one for itself."""
        self._is_page_next = True

    def bytes(self) -> bytes:
        stream = io.BytesIO()
        self.document.save(stream)
        return stream.getvalue()


def write(paragraph: Any, text: str, *, bold: bool = False, size: float | None = None) -> None:
    """Add text to a paragraph: Arabic runs from the right; figures, ranges and addresses in runs of their own from the left."""
    from docx.shared import Pt

    add(paragraph._p.get_or_add_pPr(), "w:bidi")
    for piece in filter(None, _PIECES.split(clean(text))):
        from_left = _is_from_left(piece)
        inner = piece.translate(_ISOLATES)
        # Signs at the ends of a run would take the direction of what stands beside them.
        mark = "\u200e" if from_left else "\u200f"
        run = paragraph.add_run(f"{mark}{inner}{mark}")
        properties = run._r.get_or_add_rPr()
        if bold:
            run.bold = True
            add(properties, "w:bCs")
        if size:
            run.font.size = Pt(size)
            add(properties, "w:szCs", val=str(round(2 * size)))
        if not from_left:
            add(properties, "w:rtl")


def _is_from_left(piece: str) -> bool:
    """Whether a piece of text is a figure, a range, an address, or a name that begins with a Latin letter."""
    if not _PIECES.fullmatch(piece) or piece[0] == "\u2067":
        return False
    arabic, latin = _ARABIC.search(piece), _LATIN.search(piece)
    first_is_arabic = arabic is not None and (latin is None or arabic.start() < latin.start())
    return piece[0] == "\u2066" or not first_is_arabic


def clean(text: object) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(letter for letter in str(text) if letter >= " " or letter in "\t\n")


def _fonts(properties: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

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


def add(properties: Any, tag: str, **attributes: str) -> None:
    """Give properties an element, in its place, with attributes of the same namespace."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = properties.find(qn(tag))
    if element is None:
        element = OxmlElement(tag)
        properties.insert_element_before(element, *_AFTER[tag])
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
