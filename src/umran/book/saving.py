"""What a reader takes along from a page: the data of every chart and map as CSV, and a button for its picture.

The files are written while the book is made, so that they come from the one writer that lets no cell be a formula, and
open with no script. The picture is drawn by `pictures.js`, which `saving.js`, with the button, fetches at the first wish.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from umran.figures.outputs import SCHEME
from umran.text.cells import to_csv
from umran.text.files import replace
from umran.text.html import Markup
from umran.text.words import unmarked

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FOLDER = "_static/umran/data"
_FIGURE = re.compile(r'<figure class="umran-figure[^"]*".*?</figure>', re.S)
_TITLE = re.compile(
    r'<div class="umran-stage" [^>]*aria-label="([^"]*)"|<figure class="[^"]*" [^>]*aria-label="([^"]*)"'
)
_GROUPED = re.compile(r"[-−]?\d{1,3}(,\d{3})+(\.\d+)?%?")
_BAR = Markup(
    '<div class="umran-save"><button type="button" hidden>احفظ صورة</button>'
    '<a href="{}" download="{}">احفظ البيانات (<bdi>CSV</bdi>)</a></div></figure>'
)
_SCRIPT = f'<script src="{SCHEME}saving.js" data-pictures="{SCHEME}pictures.js" defer></script>'
_BETWEEN = {
    "br": (" ", ""),
    "small": (" (", ")"),
}  # what stands under a value in its cell: its year, its source


class _Tables(HTMLParser):
    """The rows of the tables of a piece of HTML, as text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._is_cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self._is_cell = True
        elif tag in _BETWEEN and self._is_cell:
            self.rows[-1][-1] += _BETWEEN[tag][0]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._is_cell = False
        elif tag in _BETWEEN and self._is_cell:
            self.rows[-1][-1] += _BETWEEN[tag][1]

    def handle_data(self, text: str) -> None:
        if self._is_cell:
            self.rows[-1][-1] += text


def csv_of(html: str) -> str:
    """The table of a figure as CSV; a number loses what only a reader needs: commas between thousands, a long minus."""
    return to_csv([[_value(cell) for cell in row] for row in _Tables(html).rows if row])


def _value(cell: str) -> str:
    text = " ".join(unmarked(cell).split())
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    return re.sub(r"^−(?=\d)", "-", text)


def offer(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Put the two offers under every chart and map of a page, and write the files that one of them names."""
    body = context.get("body") or ""
    if app.builder.format != "html" or '<figure class="umran-figure' not in body:
        return
    folder = Path(app.outdir) / FOLDER
    count = 0

    def offered(found: re.Match[str]) -> str:
        nonlocal count
        text = csv_of(found[0])
        if not text:
            return found[0]
        count += 1
        name = f"{pagename.replace('/', '-')}-{count}.csv"
        folder.mkdir(parents=True, exist_ok=True)
        replace(folder / name, b"\xef\xbb\xbf" + text.encode())
        title = _TITLE.search(found[0])
        said = Markup((title[1] or title[2]) if title else name).unescape()
        address = context["pathto"](f"{FOLDER}/{name}", resource=True)
        return found[0].removesuffix("</figure>") + str(_BAR.format(address, _file_name(said)))

    body = _FIGURE.sub(offered, body)
    context["body"] = body + _SCRIPT if count else body


def _file_name(title: str) -> str:
    """A title as the name of a file on any system."""
    return re.sub(r'[\\/:*?"<>|\s]+', " ", unmarked(title)).strip(" .؟")[:80] + ".csv"
