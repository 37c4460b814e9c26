"""A brief as one HTML file that needs no other, and prints on A4."""

from __future__ import annotations

import base64
from importlib.resources import files

from umran.city.brief.blocks import Brief
from umran.text.html import Markup, render

_FACES = {400: "IBMPlexSansArabic-Regular.ttf", 600: "IBMPlexSansArabic-SemiBold.ttf"}


def page(brief: Brief, with_fonts: bool = False, *, inside: bool = False) -> Markup:
    """The whole page as HTML; with the letters in it (640 KB more), it looks the same on a machine without Arabic fonts.

    With `inside` it stands in a frame of another page, whose landmarks it does not repeat.
    """
    blocks = [(type(block).__name__, block) for block in brief.blocks]
    faces = {weight: _letters(name) for weight, name in _FACES.items()} if with_fonts else {}
    template = "inside.html" if inside else "brief.html"
    return render("umran.city.brief", template, title=brief.title, blocks=blocks, faces=faces)


def _letters(name: str) -> str:
    try:
        font = files("fontpkg_ibm_plex_sans_arabic") / "files" / name
    except ModuleNotFoundError:
        return ""
    return base64.b64encode(font.read_bytes()).decode("ascii")
