"""A brief as one HTML file that needs no other, and prints on A4."""

from __future__ import annotations

from umran.city.brief.content import Brief
from umran.text.html import Markup, render


def page(brief: Brief) -> Markup:
    """The whole page as HTML."""
    blocks = [(type(block).__name__, block) for block in brief.blocks]
    return render("umran.city.brief", "brief.html", title=brief.title, blocks=blocks)
