"""A card in Arabic: HTML that reads from the right, with the same words as plain text."""

from __future__ import annotations

import re
import sys
from html import escape
from typing import Any

from umran.text.html import LANGUAGE
from umran.text.words import ltr

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
_FIRST, _LAST = ltr("|").split("|")
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

    body = "".join(f'<p style="{_LINE}">{_html(line)}</p>' for line in lines)
    html = (
        f'<div class="umran-card" role="status" {LANGUAGE} style="{_BOX.format(tone=colour)}">'
        f'<p style="{_LINE};font-weight:700"><span aria-hidden="true" style="color:{colour}">{sign}</span> '
        f"{_html(title)}</p>{body}</div>"
    )
    display({"text/html": html, "text/plain": text, **more}, raw=True)


def _html(text: str) -> str:
    def mark(found: re.Match) -> str:
        if found[1]:
            return f'<code dir="ltr" style="unicode-bidi:isolate;direction:ltr">{found[1]}</code>'
        return f'<bdi dir="ltr">{found[2]}</bdi>'

    return _LTR.sub(mark, escape(text.replace(_FIRST, "").replace(_LAST, ""), quote=False))


def _plain(text: str) -> str:
    return re.sub(r"`([^`]+)`", lambda found: ltr(found[1]), text)
