"""Cards to cut out: ``{cards}`` prints a list on sheets of A4, ruled where they are cut.

The content is a list, one item a card; the argument names the set, and stands on each card with its number::

    :::{cards} البطاقات الست
    :page: ../04_module/lesson
    :part: الاتجاهات

    - خبر أول
    - خبر ثانٍ
    :::

``:page:`` is the lesson whose activity needs them, ``:part:`` the part of its notes (``{trainer}`` with ``:parts:``)
in which they are dealt out. ``:size:`` is ``card`` (eight on a sheet) or ``station`` (two). The build names file and
line of a set whose page or part is not there.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from ..state import PageRecords
from .directives import Parts, document_of

logger = logging.getLogger(__name__)

# How many of each size stand on a sheet of A4.
ON_A_SHEET = {"card": 8, "station": 2}


@dataclass(frozen=True)
class CardSet:
    """A set of cards on its page: where it stands, and the lesson and the part of its notes that need it."""

    title: str
    line: int
    page: str
    part: str


class CardSets(PageRecords[list[CardSet]]):
    """The sets of cards of each page."""


def size(argument: str) -> str:
    return directives.choice(argument, tuple(ON_A_SHEET))


class Cards(SphinxDirective):
    """A set of cards, on as many sheets as it needs."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True
    option_spec = {
        "page": directives.unchanged_required,
        "part": directives.unchanged_required,
        "size": size,
    }

    def run(self) -> list[nodes.Node]:
        title, kind = self.arguments[0], self.options.get("size", "card")
        if "page" not in self.options:
            raise self.error(f"the cards «{title}» name no page whose activity needs them")
        page = document_of(self.env, self.options["page"])
        content = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, content)
        lists = [child for child in content.children if isinstance(child, nodes.bullet_list)]
        if len(lists) != 1 or len(content.children) != 1 or not lists[0].children:
            raise self.error(f"the cards «{title}» are one list, an item a card")
        found = CardSet(title, self.lineno, page, self.options.get("part", ""))
        CardSets.of(self.env).setdefault(self.env.docname, []).append(found)
        return [self.sheets(title, kind, list(lists[0].children))]

    def sheets(self, title: str, kind: str, items: list[nodes.Node]) -> nodes.Node:
        cards = nodes.container(classes=["cards"])
        for number, item in enumerate(items):
            if number % ON_A_SHEET[kind] == 0:
                sheet = nodes.container(classes=["card-sheet", f"{kind}-sheet"])
                cards += sheet
            text = nodes.container("", *item.children, classes=["card-text"])
            place = nodes.inline("", f"{number + 1}/{len(items)}", classes=["ltr"])
            mark = nodes.paragraph("", "", nodes.Text(f"{title} · "), place, classes=["card-mark"])
            sheet += nodes.container("", text, mark, classes=["card"])
        return cards


def faults(env: BuildEnvironment, found: CardSet) -> Iterator[str]:
    """Why nobody will deal these cards out."""
    if found.page not in env.all_docs:
        yield f"cards «{found.title}»: {found.page} is no page of the book"
        return
    parts = Parts.of(env).get(found.page, {})
    if found.part and found.part not in parts:
        there = "», «".join(parts) or "none"
        yield f"cards «{found.title}»: {found.page} has no part «{found.part}»; there are «{there}»"


def check_cards(app: Sphinx, env: BuildEnvironment) -> None:
    """Check all sets at every build: a lesson may have lost its part since."""
    for docname, sets in sorted(CardSets.of(env).items()):
        for found in sets:
            for message in faults(env, found):
                logger.warning(message, location=f"{env.doc2path(docname)}:{found.line}", type="arabic_book")


def setup_cards(app: Sphinx) -> None:
    """Add the directive ``cards``, and check all sets at every build."""
    app.add_directive("cards", Cards)
    CardSets.connect(app)
    app.connect("env-updated", check_cards)
