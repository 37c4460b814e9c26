"""Terms of the glossary carry their definition to every page that uses them.

Links written with the role `term` do; with the setting `auto_terms` so does the first mention of a term in the prose
of a page, though nobody marked it. A mention may begin with و, ف, ب, ل or ك and any of its words may have the article.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from typing import NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment

from ..state import BuildState, KeptState

# Prose: what a mention may stand in, from the paragraph up to the page. Everything else is left as it is.
PROSE_NODES = (nodes.document, nodes.section, nodes.paragraph, nodes.strong, nodes.emphasis, nodes.bullet_list,
         nodes.enumerated_list, nodes.list_item, nodes.admonition, nodes.note)  # fmt: skip
# Boxes that list, test or quote, and what authors close to terms with {.no-terms}.
EXCLUDED_CLASSES = {"objectives", "sources", "trainer", "takeaway", "dropdown", "no-terms"}
MAX_LINKS = 12

_WORD = re.compile(r"[\w\u064b-\u0652\u0670]+(?:[.,][0-9]+)*")
_MARKS = re.compile(r"[\u064b-\u0652\u0670ـ]")
_ARTICLE = re.compile("ال(?=..)")
# Likeliest first: the article under a particle, a particle alone, the word as it is.
_BEGINNINGS = (
    re.compile("[وف]?(?:[بك]?ال|لل)"),
    re.compile("[وف]?[بلك]"),
    re.compile("[وف]"),
    re.compile(""),
)


Place = tuple[str, str]  # page and anchor of a term
Terms = dict[Place, tuple[str, str]]  # term and definition


class Mention(NamedTuple):
    """What follows the first word of a term: further bare words, what stands between them, and the term's place."""

    words: list[str]
    gaps: list[str]
    place: Place


Mentions = dict[str, list[Mention]]  # by the first bare word of a term


@dataclass
class Glossary(BuildState):
    """The terms of the book, once they are read, and how they are found in its prose."""

    terms: Terms = field(default_factory=dict)
    mentions: Mentions = field(default_factory=dict)
    is_read: bool = False


@dataclass
class GlossaryMark(KeptState):
    """Digest of the terms of the last build; empty before the first."""

    digest: str = ""


def read_terms(env: BuildEnvironment) -> Terms:
    """Term and definition by page and anchor; what a glossary notes under a definition is not part of it."""
    found = {}
    domain = env.get_domain("std")
    assert isinstance(domain, StandardDomain)
    pages = sorted({docname for docname, _ in domain._terms.values()})
    for docname in pages:
        for box in env.get_doctree(docname).findall(addnodes.glossary):
            for item in box.findall(nodes.definition_list_item):
                parts = [
                    part
                    for definition in item.findall(nodes.definition)
                    for part in definition.children
                    if isinstance(part, nodes.Element)
                ]
                text = " ".join(part.astext() for part in parts if "term-note" not in part["classes"])
                for term in item.findall(nodes.term):
                    found.update({(docname, anchor): (term.astext(), text) for anchor in term["ids"]})
    return found


def without_article(word: str) -> str:
    """A word without vowel marks and article."""
    return _ARTICLE.sub("", _MARKS.sub("", word), count=1) if word.startswith("ال") else _MARKS.sub("", word)


def readings(word: str) -> Iterator[tuple[str, str]]:
    """What the first word of a mention may be, with the particle that is then taken off it."""
    plain = _MARKS.sub("", word)
    for beginning in _BEGINNINGS:
        if (found := beginning.match(plain)) and len(rest := plain[found.end() :]) >= 2:
            yield found[0], rest


def index_mentions(terms: Terms) -> Mentions:
    """Terms by the first of their bare words, longest first."""
    found: Mentions = {}
    for place, (term, _) in terms.items():
        name = re.sub(r"\s*\([^)]*\)\s*$", "", unicodedata.normalize("NFC", term))
        words = list(_WORD.finditer(name))
        gaps = [name[a.end() : b.start()] for a, b in pairwise(words)]
        first, *rest = [without_article(word[0]) for word in words]
        found.setdefault(first, []).append(Mention(rest, gaps, place))
    for entries in found.values():
        entries.sort(key=lambda entry: len(entry.words), reverse=True)
    return found


def find_mentions(text: str, mentions: Mentions) -> Iterator[tuple[int, int, Place]]:
    """Mentions in a text from its beginning, none inside another: (start, end, place)."""
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        for particle, first in readings(words[at][0]):
            found = next(
                (entry for entry in mentions.get(first, ()) if _follows(text, words, at, entry)), None
            )
            if found and not _is_phrase(particle, first, found):
                last = at + len(found.words)
                yield words[at].start(), words[last].end(), found.place
                at = last
                break
        at += 1


def _follows(text: str, words: list[re.Match[str]], at: int, entry: Mention) -> bool:
    if at + len(entry.words) >= len(words):
        return False
    for step, (word, gap) in enumerate(zip(entry.words, entry.gaps, strict=True), at + 1):
        between = text[words[step - 1].end() : words[step].start()].replace("\u00a0", " ")
        if between != gap or without_article(words[step][0]) != word:
            return False
    return True


def _is_phrase(particle: str, first: str, entry: Mention) -> bool:
    """Whether particle and word may be an expression of another meaning, as in لغاية or للغاية: a short term alone."""
    return not entry.words and len(first) < 5 and particle.lstrip("وف") in ("ب", "ل", "ك", "لل")


def is_quoted(text: str, start: int, end: int) -> bool:
    """Whether a mention stands inside a quotation that is longer than itself."""
    opened, closed = text.rfind("«", 0, start), text.rfind("»", 0, start)
    return opened > closed and not (opened == start - 1 and text[end : end + 1] == "»")


def is_prose(node: nodes.Element | None) -> bool:
    while node is not None:
        if not isinstance(node, PROSE_NODES) or EXCLUDED_CLASSES & set(node.get("classes", ())):
            return False
        node = node.parent
    return True


def link_mentions(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Turn the first mention of each term into a link, at most `MAX_LINKS` a page, none of a term the page links itself."""
    glossary = Glossary.of(app)
    linked = {link_place(app, docname, link) for link in doctree.findall(nodes.reference) if is_term(link)}
    left = MAX_LINKS - len(linked)
    paragraphs = [node for node in doctree.findall(nodes.paragraph) if is_prose(node)]
    for text in [text for node in paragraphs for text in node.findall(nodes.Text)]:
        if left <= 0:
            return
        if not is_prose(text.parent):
            continue
        parts: list[nodes.Node] = []
        after = 0
        for start, end, place in find_mentions(text, glossary.mentions):
            if left <= 0 or place in linked or is_quoted(text, start, end):
                continue
            page, anchor = place
            uri = app.builder.get_relative_uri(docname, page)
            link = nodes.reference(
                "", "", internal=True, refuri=f"{uri}#{anchor}", definition=glossary.terms[place][1]
            )
            link += nodes.inline("", text[start:end], classes=["std", "std-term"])
            parts += [nodes.Text(text[after:start]), link]
            after = end
            linked.add(place)
            left -= 1
        if parts:
            text.parent.replace(text, [*parts, nodes.Text(text[after:])])


def link_place(app: Sphinx, docname: str, link: nodes.Element) -> Place:
    """Page and anchor that a link to a term leads to."""
    anchor = link.get("refid") or link.get("refuri", "").partition("#")[2]
    return next((place for place in Glossary.of(app).terms if place[1] == anchor), (docname, anchor))


def is_term(link: nodes.Element) -> bool:
    return any("std-term" in part["classes"] for part in link.children if isinstance(part, nodes.inline))


def read_glossary(app: Sphinx) -> Glossary:
    """The glossary of this build; read when it is first asked for."""
    glossary = Glossary.of(app)
    if not glossary.is_read:
        glossary.terms = read_terms(app.env)
        glossary.mentions = index_mentions(glossary.terms)
        glossary.is_read = True
    return glossary


def attach_definitions(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give every link to a term the term's definition; the page's script shows it."""
    terms = read_glossary(app).terms
    if not terms:
        return
    glossaries = {page for page, _ in terms}
    is_home = "home" in app.env.metadata.get(docname, {})
    if app.config.auto_terms and docname not in glossaries and not is_home:
        link_mentions(app, doctree, docname)
    places = {anchor: text for (_, anchor), (_, text) in terms.items()}
    for link in doctree.findall(nodes.reference):
        anchor = link.get("refid") or link.get("refuri", "").partition("#")[2]
        if is_term(link) and anchor in places:
            link["definition"] = places[anchor]


def pages_to_rewrite(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """All pages are written again where the glossary is another one: their definitions come from it."""
    mark = GlossaryMark.of(env)
    before = mark.digest
    mark.digest = sha256(repr(sorted(read_glossary(app).terms.items())).encode()).hexdigest()
    return [] if before in ("", mark.digest) else sorted(env.found_docs)


def setup_terms(app: Sphinx) -> None:
    """Add the setting ``auto_terms``, and give links to terms their definitions."""
    # Whether the first mention of a term on a page becomes a link to the glossary by itself.
    app.add_config_value("auto_terms", True, "html", types=[bool])
    app.connect("env-updated", pages_to_rewrite)
    app.connect("doctree-resolved", attach_definitions)
