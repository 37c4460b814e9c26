"""Terms of the glossary in Arabic and French on a sheet of paper: a page names the terms, the data have the words."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes

from umran.book.explorers.glossary import arabic_key, isolated
from umran.book.explorers.rows import rows

DATASETS = ("glossary",)
COLUMNS = 2  # terms beside each other on a line


def build(names: Sequence[str]) -> nodes.table:
    """The table of the terms, in Arabic order, read down one column and then the next.

    Raises ValueError for a name that the glossary does not have, for one that is named twice, and for no name.
    """
    known = {row["term_id"]: row for row in rows("glossary")}
    if unknown := [name for name in names if name not in known]:
        raise ValueError(f"the glossary has no term {', '.join(unknown)}")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"named twice: {', '.join(twice)}")
    if not names:
        raise ValueError("names no term")
    terms = sorted((known[name] for name in names), key=lambda row: arabic_key(row["term_ar"]))
    lines = -(-len(terms) // COLUMNS)
    table = nodes.table(classes=["form", "term-sheet"])
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in range(2 * COLUMNS)), cols=2 * COLUMNS)
    head = nodes.thead(
        "", nodes.row("", *(cell(nodes.Text(word)) for word in ("العربية", "الفرنسية") * COLUMNS))
    )
    body = nodes.tbody()
    for line in range(lines):
        row = nodes.row()
        for term in terms[line::lines]:
            row += [
                cell(*isolated(term["term_ar"])),
                cell(nodes.inline("", term["term_fr"], classes=["ltr-text", "lang-fr"])),
            ]
        row += [cell() for _ in range(2 * COLUMNS - len(row.children))]
        body += row
    group += [head, body]
    table += group
    return table


def cell(*content: nodes.Node) -> nodes.entry:
    return nodes.entry("", nodes.paragraph("", "", *content))
