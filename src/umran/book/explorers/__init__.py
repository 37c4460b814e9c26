"""Directives that show data/ on the book's pages as pieces to look through: two maps of the agenda, policies,
practices, the glossary; and on a city's page what it could learn from others,
and the files of the practice card.

Each piece is whole without a script: `assets/explorer.js` only filters, sorts and opens what is already there.
"""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

from umran.book.explorers import (
    commitments,
    coverage,
    glossary,
    html,
    paragraphs,
    practices,
    suggestions,
    template,
    term_sheet,
)
from umran.book.explorers.rows import file
from umran.figures.outputs import SCHEME
from umran.practices import exchange
from umran.text.html import Markup

_STYLE = Markup('<link rel="stylesheet" href="{}explorer.css">').format(SCHEME)
_SCRIPT = Markup('<script defer src="{}explorer.js"></script>').format(SCHEME)
_PIECE = Markup('{}<div class="explorer">{}</div>{}')
# A link to another page of the book, by its name in the table of contents.
_PAGE_LINK = re.compile(r'<a href="page:([^"#]+)(#[^"]*)?">(.*?)</a>')


class explorer(nodes.General, nodes.Element):
    """A piece as HTML; its children, not shown, are what the search reads and what pages can link to."""


class ExplorerDirective(SphinxDirective):
    """A directive without options or body; `module` has the datasets it shows and makes its HTML."""

    module: ModuleType

    def run(self) -> list[nodes.Node]:
        note_dependencies(self.env, self.module)
        body, lines = self.module.build()
        node = explorer(html=_PIECE.format(_STYLE, body, _SCRIPT))
        for anchor, line in lines:
            paragraph = nodes.paragraph("", line)
            node += paragraph
            if anchor:
                paragraph["ids"].append(anchor)
                paragraph["names"].append(anchor)
                self.state.document.note_explicit_target(paragraph)
        return [node]


class GlossaryDirective(SphinxDirective):
    """The glossary: its terms are targets of the role `term`."""

    def run(self) -> list[nodes.Node]:
        note_dependencies(self.env, glossary)
        box = nodes.container(classes=["explorer", "glossary-table"])
        box += nodes.raw("", _STYLE + glossary.header(), format="html")
        box += glossary.glossary_node(self.env, self.state.document, *self.get_source_info())
        box += nodes.raw("", _SCRIPT, format="html")
        return [box]


class SuggestionsDirective(SphinxDirective):
    """What a city could learn from others; the argument names the city as umran.practices.exchange.suggest() takes it."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        note_dependencies(self.env, suggestions)
        for path in exchange.FILES:
            self.env.note_dependency(str(path))
        try:
            body, lines = suggestions.build(self.arguments[0])
        except ValueError as error:
            raise self.error(str(error)) from error
        node = explorer(html=_PIECE.format(_STYLE, body, ""))
        node += [nodes.paragraph("", line) for _, line in lines]
        return [node]


class CardTemplateDirective(SphinxDirective):
    """Links to the empty practice card, in the forms that people can fill."""

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(template.__file__)
        return [explorer(html=_PIECE.format(_STYLE, template.links(), ""))]


class TermSheetDirective(SphinxDirective):
    """Terms in Arabic and French; the content names them, as `term_id` of the glossary does."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        note_dependencies(self.env, term_sheet)
        try:
            return [term_sheet.build(" ".join(self.content).split())]
        except ValueError as error:
            raise self.error(f"term-sheet: {error}") from error


def note_dependencies(env: BuildEnvironment, module: ModuleType) -> None:
    """A page is read again when its rows change, or the code that shows them."""
    templates = Path(html.__file__).parent.glob("templates/*")
    for path in [
        *map(file, (*module.DATASETS, "search_synonyms")),
        module.__file__,
        html.__file__,
        *templates,
    ]:
        env.note_dependency(str(path))


EXPLORERS = {
    "paragraph-map": paragraphs,
    "commitment-map": commitments,
    "coverage-map": coverage,
    "practice-gallery": practices,
}


def visit_explorer(self: HTML5Translator, node: explorer) -> None:
    def link(found: re.Match[str]) -> str:
        page, anchor, text = found.groups()
        if page not in self.builder.env.found_docs:
            return text
        address = self.builder.get_relative_uri(self.builder.current_docname, page)
        return Markup('<a href="{}{}">{}</a>').format(address, Markup(anchor or ""), Markup(text))

    up = "../" * self.builder.current_docname.count("/")
    self.body.append(_PAGE_LINK.sub(link, node["html"]).replace('href="file:', f'href="{up}'))
    raise nodes.SkipNode


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_node(explorer, html=(visit_explorer, None))
    for name, module in EXPLORERS.items():
        app.add_directive(name, type(module.__name__, (ExplorerDirective,), {"module": module}))
    app.add_directive("glossary-table", GlossaryDirective)
    app.add_directive("term-sheet", TermSheetDirective)
    app.add_directive("suggestions", SuggestionsDirective)
    app.add_directive("card-template", CardTemplateDirective)
    app.connect("build-finished", template.write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
