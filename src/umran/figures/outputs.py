"""How an output reaches its page: whole in a notebook, light in the book, Arabic in both.

With UMRAN_OUTPUT=book an output names the files that all pages share as `umran-assets:<name>`, and the Sphinx
extension `umran.book` turns those names into addresses. Without it every output carries what it needs.
"""

from __future__ import annotations

import os
import re
from importlib.resources import files
from pathlib import Path

from umran.figures.scripts import join
from umran.text.html import Markup

SCHEME = "umran-assets:"
_ASSETS = Path(__file__).parent / "assets"


def in_book() -> bool:
    """Whether outputs are made for the book's pages."""
    return os.environ.get("UMRAN_OUTPUT") == "book"


def asset(name: str) -> str:
    """The text of a shared file: Leaflet's from its package, `land.js` from the data, the rest from `assets/`.

    `fonts.css` is empty here: only a book has faces of its own to give to the frames inside it.
    """
    if name == "fonts.css":
        return ""
    if name == "land.js":
        from umran.figures.land import land_script

        return land_script()
    if name == "leaflet.css":
        return re.sub(r"[^;{}]*url\([^)]*\)[^;}]*;", "", _leaflet(name))  # its pictures are not shipped
    if name == "leaflet.js":
        return re.sub(r"//# sourceMappingURL=.*", "", _leaflet(name))
    path = _ASSETS / name
    return _squeeze(join(path) if name.endswith(".js") else path.read_text("utf-8"))


def _squeeze(text: str) -> str:
    """Our own scripts and styles without indentation and whole-line comments."""
    text = re.sub(r"^\s*(//.*|/\*(?s:.)*?\*/)$", "", text, flags=re.M)
    return re.sub(r"\s*\n\s*", "\n", text).strip() + "\n"


def _leaflet(name: str) -> str:
    return (files("xstatic.pkg.leaflet") / "data" / name).read_text("utf-8")


def tag(name: str) -> Markup:
    """The HTML that brings a shared script or style sheet into a document, by reference or whole."""
    is_style = name.endswith(".css")
    if in_book():
        form = '<link rel="stylesheet" href="{}">' if is_style else '<script src="{}"></script>'
        return Markup(form).format(SCHEME + name)
    form = "<style>{}</style>" if is_style else "<script>{}</script>"
    return Markup(form).format(Markup(asset(name)))
