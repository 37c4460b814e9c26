"""A card in Arabic: HTML that reads from the right, with the same words as plain text."""

from __future__ import annotations

import re
import sys
from typing import Any

from umran.text.html import Markup, as_html, render
from umran.text.words import ltr, unmarked

# Shape, word and colour say it together; never colour alone, never a red cross.
_TONES = {
    "right": ("✔", "#1a7f4e"),
    "part": ("◐", "#9a5200"),
    "not_yet": ("▲", "#9a5200"),
    "hint": ("◆", "#1a5e8a"),
}
_BOX = (
    "direction:rtl;text-align:start;font-family:inherit;line-height:1.8;max-width:38em;margin:.5em 0;padding:.6em 1em;"
    "border:1px solid color-mix(in srgb, currentColor 25%, transparent);border-inline-start:5px solid {tone};"
    "border-radius:6px;overflow-wrap:break-word"
)
_LINE = "margin:.2em 0;text-align:start;direction:rtl"  # JupyterLab lays paragraphs out from the left
_CODE = Markup('<code dir="ltr" style="unicode-bidi:isolate;direction:ltr">{}</code>')
# Code and numbers keep their order inside an Arabic sentence.
_LTR = re.compile(r"`([^`]+)`|(\d+\.[a-c]\.\d|[−+-]?\d(?:[\d.,–/]*\d)?%?)")


def show(tone: str, title: str, lines: list[str], **more: Any) -> None:
    """Display a card: in a notebook as HTML and text, elsewhere printed. `more` are other forms, by media type."""
    lines = [line for line in lines if line]
    sign, colour = _TONES[tone]
    text = "\n".join([f"{sign} {_plain(title)}", *map(_plain, lines)])
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        print(text)
        return
    from IPython.display import display

    html = render(
        "umran.exercises",
        "card.html",
        sign=sign,
        colour=colour,
        title=_html(title),
        lines=map(_html, lines),
        box=_BOX.format(tone=colour),
        line=_LINE,
    )
    display({"text/html": html, "text/plain": text, **more}, raw=True)


def _html(text: str) -> Markup:
    """Code as code, numbers isolated, the rest as it is."""
    parts, last = [], 0
    text = unmarked(text)
    for found in _LTR.finditer(text):
        parts.append(text[last : found.start()])
        parts.append(_CODE.format(found[1]) if found[1] else ltr(found[2]))
        last = found.end()
    return Markup().join(map(as_html, [*parts, text[last:]]))


def _plain(text: str) -> str:
    return re.sub(r"`([^`]+)`", lambda found: ltr(found[1]), text)
