"""Which pages hold something to cut, to fill in by hand, or to point a camera at: they carry ``sheets.css``."""

from docutils import nodes
from sphinx.application import Sphinx

from ..state import PageRecords
from .plans import AgendaPlace
from .qr import QrPlace

CLASSES = {"cards", "form"}


class SheetPages(PageRecords[bool]):
    """The pages that need the style."""


def is_sheet(node: nodes.Element) -> bool:
    return isinstance(node, AgendaPlace | QrPlace) or not CLASSES.isdisjoint(node["classes"])


def record_page(app: Sphinx, doctree: nodes.document) -> None:
    if any(map(is_sheet, doctree.findall(nodes.Element))):
        SheetPages.of(app.env)[app.env.docname] = True


def setup_sheets(app: Sphinx) -> None:
    """Note the pages that need the style as they are read."""
    SheetPages.connect(app)
    app.connect("doctree-read", record_page)
