"""The index a browser reads: the text of every section, in the order of the book."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes

FORMAT = 1


@dataclass(frozen=True)
class Section:
    """A heading, the anchor it can be reached by ("" for the page itself) and the text up to the next heading."""

    anchor: str
    heading: str
    text: str


# Not text that a reader sees, or, as for formulas and outputs, not text that anyone looks for.
_SKIPPED_NODES = (
    nodes.raw, nodes.math, nodes.math_block, nodes.Invisible, nodes.system_message, nodes.footnote_reference,
    nodes.label, addnodes.toctree,
)  # fmt: skip


def _is_skipped(node: Any) -> bool:
    if isinstance(node, nodes.Text):
        return False
    hidden = {"trainer", "nosearch"} & set(node.get("classes", ()))
    return (
        bool(hidden or node.get("trainer"))
        or isinstance(node, _SKIPPED_NODES)
        or "cell_output" in node["classes"]
    )


def _text(node: Any) -> str:
    if isinstance(node, nodes.Text):
        return node.astext()
    return "" if _is_skipped(node) else "".join(_text(child) for child in node.children)


def _line(text: str) -> str:
    """Text on one line, without the marks that only steer its direction."""
    return " ".join(re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u00ad]", "", text).split())


def read_sections(doctree: nodes.document, title: str = "") -> list[Section]:
    """Sections of a page in reading order; the first is the page itself. Terms of a glossary count as sections."""
    found: list[Section] = []

    def read(node: Any, anchor: str, heading: str) -> None:
        place = len(found)
        blocks: list[str] = []
        visit(node, blocks)
        lines = filter(None, map(_line, blocks))
        # Sections inside it were found while its own text was read.
        found.insert(place, Section(anchor, _line(heading), " · ".join(lines)))

    def visit(node: Any, blocks: list[str]) -> None:
        for child in node.children:
            if _is_skipped(child) or (isinstance(child, nodes.title) and isinstance(node, nodes.section)):
                continue
            if isinstance(child, nodes.section) and child is not page:
                read(child, child["ids"][0], _text(child[0]))
            elif isinstance(child, nodes.definition_list_item) and isinstance(node.parent, addnodes.glossary):
                terms = [part for part in child if isinstance(part, nodes.term)]
                read(child[-1], terms[0]["ids"][0], "، ".join(map(_text, terms)))
            elif isinstance(child, nodes.TextElement):
                blocks.append(_text(child))
            else:
                visit(child, blocks)

    page = doctree.next_node(nodes.section)
    read(doctree, "", _text(page[0]) if page else title)
    return found


def write_index(
    path: Path,
    pages: dict[str, list[Section]],
    urls: dict[str, str],
    glossary: str | None = None,
    kinds: dict[str, tuple[float, str]] | None = None,
    synonyms: Sequence[Sequence[str]] = (),
) -> None:
    """Write the index as a script, since a page opened from a folder may not fetch data.

    ``pages`` maps a page's name to its sections and ``urls`` to its address; the order is kept. ``kinds`` has what the
    results of a page count, and the word that it answers to beside its title; each of ``synonyms`` is a word and what it
    stands for.
    """
    book = [
        [name, urls[name], [[s.anchor, s.heading, s.text] for s in found], *(kinds or {}).get(name, ())]
        for name, found in pages.items()
    ]
    words = {"synonyms": synonyms} if synonyms else {}
    index = json.dumps(
        {"format": FORMAT, "glossary": glossary, "book": book} | words,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"arabicSearch.load({index})\n", encoding="utf-8")


def read_index(path: Path) -> dict[str, list[Section]]:
    """Sections by page as :func:`write_index` wrote them; empty where there is no index of this format."""
    try:
        index = json.loads(path.read_text(encoding="utf-8").strip().removeprefix("arabicSearch.load(")[:-1])
        if index["format"] == FORMAT:
            return {name: [Section(*row) for row in found] for name, _, found, *_ in index["book"]}
    except (OSError, ValueError, TypeError, KeyError):
        pass
    return {}
