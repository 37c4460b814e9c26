"""A brief as a document that opens and edits in Word and LibreOffice."""

from __future__ import annotations

from umran.city.brief.blocks import (
    Brief,
    Drawing,
    Heading,
    Items,
    PageBreak,
    Sentence,
    Table,
    Title,
)
from umran.text.document import GUIDANCE, RightToLeft

_HEAD = "EFE9DC"  # behind the titles of a table


def document(brief: Brief) -> bytes:
    """The document's bytes: real headings, tables and pictures with their alternative texts, right to left."""
    made = RightToLeft(brief.title, margin=14, size=9)
    made.compact(before=1, after=1)
    for block in brief.blocks:
        match block:
            case Title():
                if block.above:
                    made.paragraph(block.above, GUIDANCE)
                made.paragraph(block.text, "Title")
            case Heading():
                made.paragraph(block.text, f"Heading {block.level}")
            case Sentence():
                style = GUIDANCE if block.is_guidance or block.is_quiet else None
                made.paragraph(block.text, style, lead=block.lead)
            case Items():
                made.bullets(block.sentences)
            case Table():
                fills = {(0, place): _HEAD for place in range(len(block.titles))}
                quiet = frozenset((row + 1, place) for row, place in block.guidance)
                made.table(block.titles, block.rows, fills, quiet=quiet, widths=block.widths, size=8)
            case Drawing():
                made.picture(block.picture.png(), block.picture.alternative, block.width)
                made.paragraph(block.caption, GUIDANCE)
            case PageBreak():
                made.page_break()
    return made.bytes()
