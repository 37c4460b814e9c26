"""How an output reaches its page: whole in a notebook, light in the book, Arabic in both.

With UMRAN_OUTPUT=book an output names the files that all pages share as `umran-assets:<name>`, and the Sphinx
extension `umran.book` turns those names into addresses. Without it every output carries what it needs. Where Python runs
in the page itself (ARABIC_LIVE=1) outputs are the book's too, and tools answer.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from umran.figures.scripts import join
from umran.text.html import Markup, to_json

SCHEME = "umran-assets:"
CITY_PAGE = "umran-city:"  # before a city's id: the address of its page in the book
MAP_STYLES = ("leaflet.css", "maps.css", "place.css")
_ASSETS = Path(__file__).parent / "assets"


def in_book() -> bool:
    """Whether outputs are made for the book's pages."""
    return os.environ.get("UMRAN_OUTPUT") == "book"


def in_page() -> bool:
    """Whether Python runs inside a page of the book: outputs are the book's, and what is live is live."""
    return os.environ.get("ARABIC_LIVE") == "1"


@contextmanager
def for_book() -> Iterator[None]:
    """Meanwhile outputs are made for the book's pages, and of what its maker keeps for himself nothing is shown."""
    before = os.environ.get("UMRAN_OUTPUT")
    os.environ["UMRAN_OUTPUT"] = "book"
    try:
        yield
    finally:
        if before is None:
            del os.environ["UMRAN_OUTPUT"]
        else:
            os.environ["UMRAN_OUTPUT"] = before


def asset(name: str) -> str:
    """The text of a shared file: Leaflet's from its package, `land.js` from the data, the rest from `assets/`.

    `page_maps.js` brings the style sheets of the maps along: a root inside a page cannot share those of the page.
    """
    if name == "land.js":
        from umran.figures.land import land_script

        return land_script()
    if name == "leaflet.css":
        style = re.sub(r"[^;{}]*url\([^)]*\)[^;}]*;", "", _leaflet(name))  # its pictures are not shipped
        return _squeeze(re.sub(r"/\*(?s:.)*?\*/", "", style))
    if name == "leaflet.js":
        return re.sub(r"//# sourceMappingURL=.*", "", _leaflet(name))
    path = _ASSETS / name
    text = _squeeze(join(path) if name.endswith(".js") else path.read_text("utf-8"))
    if name == "page_maps.js":
        styles = to_json({each: asset(each) for each in MAP_STYLES})
        text = text.replace("const styles = {};", f"const styles = {styles};")
    return text


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
