"""The sign of what rests on a text that was not read: ``{unread}`claim` `` puts it after the claim.

The sign leads to the one legend of the book, which the setting ``unread_legend`` names: a page and an anchor on it, as
``book/start/language#reading-signs``. The build names file and line of every sign where there is no such legend.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole
from sphinx.writers.html5 import HTML5Translator

from ..state import PageRecords
from ..strings import UNREAD

logger = logging.getLogger(__name__)


class UnreadSign(nodes.inline):
    """Stands where the sign is drawn; it holds no text, so that no search, title or contents has it."""


class UnreadPlaces(PageRecords[list[int]]):
    """The lines of each page that hold the sign."""


class Unread(SphinxRole):
    """A claim, with the sign after it; roles and emphasis inside it are read."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        memo: Any = None  # of no use to MyST's inliner
        parts, messages = self.inliner.parse(self.text, self.lineno, memo, nodes.inline())
        UnreadPlaces.of(self.env).setdefault(self.env.docname, []).append(self.lineno)
        return [
            nodes.inline(self.rawtext, "", *parts, UnreadSign(docname=self.env.docname), classes=["unread"])
        ], messages


def legend_fault(app: Sphinx) -> str:
    """Why the sign leads nowhere; empty where it leads to the legend."""
    page, _, anchor = app.config.unread_legend.partition("#")
    if not page or not anchor:
        return "the setting unread_legend names no legend (page#anchor)"
    if page not in app.env.found_docs:
        return f"unread_legend: {page} is no page of the book"
    doctree = app.env.get_doctree(page)
    if not any(anchor in node["ids"] for node in doctree.findall(nodes.Element)):
        return f"unread_legend: {page} has no anchor {anchor}"
    return ""


def check_legend(app: Sphinx, env: BuildEnvironment) -> None:
    """Name the signs of a book whose legend is missing, at every build."""
    places = UnreadPlaces.of(env)
    if not places or not (fault := legend_fault(app)):
        return
    for docname, lines in sorted(places.items()):
        for line in lines:
            logger.warning(fault, location=f"{env.doc2path(docname)}:{line}", type="arabic_book")


def visit_sign(self: HTML5Translator, node: UnreadSign) -> None:
    """The sign as a link that a screen reader calls by its meaning alone."""
    page, _, anchor = self.config.unread_legend.partition("#")
    # Not the builder's current page: notes for whoever teaches are written while that is still another one.
    address = self.builder.get_relative_uri(node["docname"], page) if page else ""
    self.body.append(
        f'<a class="unread-sign" href="{self.attval(f"{address}#{anchor}")}" '
        f'aria-label="{UNREAD.label}">{UNREAD.sign}</a>'
    )
    raise nodes.SkipNode


def visit_sign_plainly(self: nodes.NodeVisitor, node: UnreadSign) -> None:
    raise nodes.SkipNode


def setup_unread(app: Sphinx) -> None:
    """Add the role ``unread`` and the setting ``unread_legend``."""
    # Page and anchor of the legend that every sign leads to.
    app.add_config_value("unread_legend", "", "env", types=[str])
    app.add_role("unread", Unread())
    plainly = (visit_sign_plainly, None)
    app.add_node(UnreadSign, html=(visit_sign, None), text=plainly, gettext=plainly)
    UnreadPlaces.connect(app)
    app.connect("env-updated", check_legend)
