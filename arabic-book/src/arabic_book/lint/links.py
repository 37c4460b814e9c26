"""Links: files and anchors that Sphinx does not look for, and addresses that no browser could open."""

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ..check.source import Line, read_page
from .text import BARE_ADDRESS, CODE, LINK, MATH

IN_HTML = re.compile(
    r"""<(?:a|img|source|iframe|link|script)\b[^>]*?\b(?:href|src)\s*=\s*["']([^"']*)["']""", re.I
)
SCHEME = re.compile(r"^[A-Za-z][\w+.-]*:")
LABEL = re.compile(r"^\(([\w-]+)\)=\s*$")
IDENTIFIER = re.compile(r"""\b(?:id|name)\s*=\s*["']([^"']+)["']|\{#([\w-]+)\}|^:name:\s*(\S+)""")


def targets(line: Line) -> Iterator[str]:
    """Addresses that one line links to or shows."""
    if line.kind == "html" or (line.kind in ("text", "footnote") and "<" in line.text):
        yield from IN_HTML.findall(line.text)
    if line.kind in ("text", "title", "footnote"):
        text = MATH.sub("", CODE.sub("", line.text))
        for found in LINK.finditer(text):
            yield found[3]
        rest = LINK.sub("", text)
        yield from (found.strip("<>").rstrip(".,;:،؛؟!") for found in BARE_ADDRESS.findall(rest))
        if broken := re.search(r"\]\((https?:[^)]*\s[^)]*)\)", rest):
            yield broken[1]


@cache
def anchors(path: Path) -> set[str]:
    """Anchors of a page: its labels, its identifiers, and the slugs of its headings."""
    found: set[str] = set()
    for line in read_page(path).lines:
        if label := LABEL.match(line.text):
            found |= {label[1], label[1].lower().replace("_", "-")}
        for names in IDENTIFIER.findall(line.text):
            found |= set(names)
        if heading := re.match(r"#{1,6} +(.*)", line.text):
            found.add(re.sub(r"[^\w\s-]", "", heading[1].lower()).strip().replace(" ", "-"))
    return found


def malformed(address: str) -> str | None:
    """Why an address of another host cannot be right; None where it may be."""
    try:
        parts = urlsplit(address)
    except ValueError as error:
        return str(error)
    if not address.isascii() or re.search(r'[\s<>"{}|\\^`]', address):
        return "has letters or spaces that are not percent-encoded"
    if not re.match(r"https?://[^/]", address):
        return "has no host after //"
    host = parts.hostname or ""
    if host != "localhost" and not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", host):
        return f"has no such host as {host!r}"
    if re.search(r"%(?![0-9A-Fa-f]{2})", address):
        return "has % without two digits after it"
    return None


def check_target(path: Path, target: str, generated: Sequence[str] = ()) -> tuple[str, str] | None:
    """(rule, message) where a target is dead or malformed; None where it is right.

    ``generated``: patterns of anchors that directives make.
    """
    if SCHEME.match(target):
        if not target.lower().startswith("http"):
            return None
        why = malformed(target)
        return ("address", f"{target} {why}") if why else None
    if target.startswith("//"):
        return "address", f"{target} has no https:"
    file, _, anchor = unquote(target).partition("#")
    if not file and not anchor:
        return "link", "a link to nothing"
    place = (path.parent / file).resolve() if file else path
    if not place.exists():
        pages = [place.with_name(place.name + suffix) for suffix in (".md", ".ipynb")]
        existing = [page for page in pages if page.exists()]
        if not existing:
            return "link", f"{target}: no such file"
        place = existing[0]
    is_page = place.suffix in (".md", ".ipynb")
    if (
        anchor
        and is_page
        and anchor not in anchors(place)
        and not any(fnmatchcase(anchor, one) for one in generated)
    ):
        return "link", f"{target}: {place.name} has no anchor {anchor!r}"
    return None


def check_links(path: Path, line: Line, generated: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield (rule, message) for each dead link of a line."""
    for target in targets(line):
        # A label of the book, as Markdown may link to one; Sphinx looks for it.
        if re.fullmatch(r"[\w-]+", target) and not (Path(path).parent / target).exists():
            continue
        if found := check_target(Path(path), target, generated):
            yield found
