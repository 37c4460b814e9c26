"""Faults that Sphinx lets pass and a reader would meet: an unclosed fence, a file asked of another host."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)

FENCE = re.compile(r"^ {0,3}(?:> ?)*(`{3,}|~{3,}|:{3,})(.*)$")
FOREIGN = re.compile(r"^(?:https?:)?//")
STYLE_ADDRESS = re.compile(r"""(?:url\(\s*|@import\s+)["']?((?:https?:)?//[^"')\s]+)""")


class RequestCollector(HTMLParser):
    """Collects the addresses that a browser would ask for on its own when it shows some HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.in_style = tag == "style"
        addresses = [values.get("src"), values.get("poster"), values.get("data") if tag == "object" else None]
        addresses += [part.split()[0] for part in values.get("srcset", "").split(",") if part.strip()]
        if tag == "link" and not {"canonical", "alternate"} & set(values.get("rel", "").split()):
            addresses.append(values.get("href"))
        self.found += [address for address in addresses if address and FOREIGN.match(address)]
        self.found += STYLE_ADDRESS.findall(values.get("style", ""))
        if "srcdoc" in values:
            self.found += foreign_addresses(values["srcdoc"])

    handle_startendtag = handle_starttag

    def handle_data(self, data: str) -> None:
        if self.in_style:
            self.found += STYLE_ADDRESS.findall(data)

    def handle_endtag(self, tag: str) -> None:
        self.in_style = False


def foreign_addresses(html: str) -> list[str]:
    """Addresses on other hosts that showing ``html`` would ask for."""
    collector = RequestCollector()
    collector.feed(html)
    return collector.found


def line_of(path: str | Path, words: str) -> int:
    """Number of the first line of a file that holds ``words``; 1 where none does."""
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
        if words in line:
            return number
    return 1


def warn_of_foreign_files(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Warn where a page's body, or a file named in the settings, lies on another host."""
    files = [
        item if isinstance(item, str) else item[0]
        for item in app.config.html_css_files + app.config.html_js_files
    ]
    for name in filter(FOREIGN.match, files):
        logger.warning("%s in the book's settings: give the book a copy of its own", name, type="arabic_book")
    for address in foreign_addresses(context.get("body") or ""):
        path = app.env.doc2path(pagename)
        place = f"{path}:{line_of(path, address)}"
        logger.warning(
            "asks another host: %s: give the book a copy of its own",
            address,
            location=place,
            type="arabic_book",
        )


def warn_of_open_fences(app: Sphinx, docname: str, source: list[str]) -> None:
    """Warn of a fence that is opened and never closed; Markdown would swallow the rest of the page in silence."""
    path = app.env.doc2path(docname)
    if not path.endswith(".md"):
        return
    still_open: list[tuple[str, int]] = []
    for number, line in enumerate(source[0].splitlines(), 1):
        if not (fence := FENCE.match(line)):
            continue
        marks, rest = fence.groups()
        inside = still_open[-1][0] if still_open else ""
        closes = inside and marks[0] == inside[0] and len(marks) >= len(inside) and not rest.strip()
        if closes:
            still_open.pop()
        elif not inside or (inside[0] == ":" and rest.strip()):
            still_open.append((marks, number))
    for marks, number in still_open:
        logger.warning(
            "this fence (%s) is never closed", marks, location=f"{path}:{number}", type="arabic_book"
        )


def setup_checks(app: Sphinx) -> None:
    """Warn of fences that are never closed and of files that lie on another host."""
    app.connect("source-read", warn_of_open_fences)
    app.connect("html-page-context", warn_of_foreign_files, priority=950)
