"""Tables, figures and formulas are counted from 1 on every page: a lesson is read and taught by itself."""

from dataclasses import dataclass

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment

from ..state import BuildState, PageRecords


class PageNumbers(PageRecords[dict[str, dict[str, tuple[int, ...]]]]):
    """The numbers on each page, by kind and anchor, as Sphinx keeps them."""


@dataclass
class Numbering(BuildState):
    """Whether the book asks for numbers; while pages are read Sphinx is told that it does not."""

    wanted: bool = False


def number_page(app: Sphinx, doctree: nodes.document) -> None:
    """Count what is numbered on a page, when it is read."""
    found: dict[str, dict[str, tuple[int, ...]]] = {}
    for node in doctree.findall(nodes.Element):
        if node["ids"] and (kind := enumerable_kind(app.env, node)):
            numbers = found.setdefault(kind, {})
            numbers.setdefault(node["ids"][0], (len(numbers) + 1,))
    PageNumbers.of(app.env)[app.env.docname] = found


def enumerable_kind(env: BuildEnvironment, node: nodes.Element) -> str | None:
    """What a node is counted as; None for one that has no number, as a picture without a caption."""
    for domain in env.domains.values():
        kind = domain.get_enumerable_node_type(node)
        if not kind or kind == "section":
            continue
        if not isinstance(domain, StandardDomain) or domain.get_numfig_title(node):
            return kind
    return None


def suspend_numbering(app: Sphinx, env: BuildEnvironment, *pages: set[str]) -> list[str]:
    """Keep Sphinx from counting while pages are read."""
    # Otherwise Sphinx opens every page of the book at every build, to count through the whole of it.
    Numbering.of(app).wanted, app.config.numfig = app.config.numfig, False
    return []


def restore_numbering(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Give Sphinx our numbers, for captions and for the links to them."""
    app.config.numfig = Numbering.of(app).wanted
    env.toc_fignumbers = dict(PageNumbers.of(env)) if app.config.numfig else {}
    return []


def setup_numbers(app: Sphinx) -> None:
    """Count tables, figures and formulas page by page, in place of Sphinx's count through the whole book."""
    PageNumbers.connect(app)
    app.connect("doctree-read", number_page)
    app.connect("env-get-outdated", suspend_numbering)
    # After Sphinx would have counted, before the environment is kept and any reference to a number is resolved.
    app.connect("env-get-updated", restore_numbering, priority=900)
