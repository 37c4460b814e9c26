"""The book's own address as a QR code: ``{qr}`` draws it, for a poster, a handout or a slide.

The address is the environment variable ``BOOK_URL``, else the setting ``html_baseurl`` (``html: baseurl`` in
``_config.yml``). Where neither gives one, the content of the directive is said instead, else that there is none: a code
that leads elsewhere is worse than none.
"""

import os
from html import escape

import segno
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.docutils import SphinxDirective

from .. import strings


class QrPlace(nodes.General, nodes.Element):
    """Where the code will stand; its children say what is read where the book has no address."""


class QrCode(SphinxDirective):
    """The code of the book's address, and the address under it."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        place = QrPlace()
        self.state.nested_parse(self.content, self.content_offset, place)
        if not place.children:
            place += nodes.paragraph("", strings.NO_ADDRESS)
        return [place]


def drawing(address: str) -> str:
    """The code of an address as SVG, dark on white in every theme, with the quiet zone that cameras need."""
    return segno.make(address, micro=False, error="m").svg_inline(
        omitsize=True, border=4, dark="#000", light="#fff", svgclass="qr-code", lineclass=None
    )


def figure(address: str) -> str:
    label = escape(strings.QR_LABEL.format(address=address), quote=True)
    drawn = drawing(address).replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
    return (
        f'<figure class="qr">{drawn}<figcaption><bdi dir="ltr">{escape(address)}</bdi></figcaption></figure>'
    )


def take_address(app: Sphinx, config: Config) -> None:
    """The address of this run, where the environment gives one; a setting, so that pages with a code are written again."""
    if address := os.environ.get("BOOK_URL"):
        config.html_baseurl = address


def insert_codes(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Draw the code, or say that there is no address."""
    for place in list(doctree.findall(QrPlace)):
        address = app.config.html_baseurl
        missing = nodes.container("", *place.children, classes=["qr-missing"])
        place.replace_self(nodes.raw("", figure(address), format="html") if address else missing)


def setup_qr(app: Sphinx) -> None:
    """Add the directive ``qr``."""
    app.add_node(QrPlace)
    app.add_directive("qr", QrCode)
    app.connect("config-inited", take_address)
    app.connect("doctree-resolved", insert_codes)
