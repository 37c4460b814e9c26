"""A page that says «مدينتك» leads once to where a reader measures it: the notebook that takes the reader's own files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

TARGET = "notebooks/12_your_city"
_WORD = re.compile("(?<![\u0621-\u064a])[وفبلك]{0,2}مدينتك(?![\u0621-\u064a])")
# Where a link would be lost, or would lead away from what the page is for before it has begun.
_NOT_IN = (
    nodes.reference,
    nodes.title,
    nodes.literal,
    nodes.literal_block,
    nodes.raw,
    nodes.rubric,
    nodes.caption,
)


def link_first(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Make the first «مدينتك» of the text a link; of the objectives or a box's title only where it stands nowhere else."""
    if docname == TARGET or TARGET not in app.env.found_docs or app.builder.format != "html":
        return
    found = sorted(_places(doctree), key=_rank)
    if not found:
        return
    text = found[0]
    match = _WORD.search(text.astext())
    assert match is not None
    whole = text.astext()
    link = nodes.reference("", match[0], internal=True, refuri=app.builder.get_relative_uri(docname, TARGET))
    parts = [nodes.Text(whole[: match.start()]), link, nodes.Text(whole[match.end() :])]
    text.parent.replace(text, [part for part in parts if part.astext()])


def _places(doctree: nodes.document) -> Iterator[nodes.Text]:
    for text in doctree.findall(nodes.Text):
        if text.parent is None:  # put there by hand, outside the tree
            continue
        if _WORD.search(text.astext()) and not any(_is_closed(each) for each in _around(text)):
            yield text


def _is_closed(node: nodes.Node) -> bool:
    return isinstance(node, _NOT_IN) and not (
        isinstance(node, nodes.title) and isinstance(node.parent, nodes.Admonition)
    )


def _around(node: nodes.Node) -> Iterator[nodes.Node]:
    while (node := node.parent) is not None:
        yield node


def _rank(text: nodes.Text) -> int:
    around = [each for each in _around(text) if isinstance(each, nodes.Element)]
    if any(isinstance(each, nodes.title) for each in around):
        return 2
    return int(any("objectives" in each.get("classes", ()) for each in around))
