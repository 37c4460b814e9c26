"""Arabic search that needs no server: an index that the browser reads, and rules for words (see ``words.py``)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging

from ..check.contract import kind_of
from ..javascript import read_script
from ..menu import front_matter
from ..state import BuildState
from .index import Section, read_index, read_sections, write_index
from .synonyms import Synonym, read_synonyms, unsaid
from .words import PLURALS, SINGULARS, STOP_WORDS, fold, stems, words

__all__ = [
    "PLURALS", "SEARCH_STRINGS", "Section", "engine_script", "fold", "read_index", "read_sections", "setup_search", "stems",
    "words", "write_index",
]  # fmt: skip

logger = logging.getLogger(__name__)

SEARCH_STRINGS = {
    "title": "البحث في الكتاب",
    "label": "ابحث في الكتاب",
    "query": "كلمات البحث",
    "placeholder": "ابحث…",
    "submit": "ابحث",
    "results": "نتائج البحث",
    "no_script": "يحتاج البحث إلى تفعيل JavaScript في المتصفح.",
    "loading": "يُحمَّل فهرس البحث…",
    "failed": "تعذّر تحميل فهرس البحث.",
    "none": "لا نتائج للبحث عن «{query}».",
    "one": "نتيجة واحدة",
    "two": "نتيجتان",
    "few": "{count} نتائج",
    "many": "{count} نتيجة",
    "spread": "لا يجمع قسم واحد هذه الكلمات كلها، لكنها متفرقة في صفحات:",
    "some": "لا توجد صفحة فيها كل هذه الكلمات. هذه أقسام فيها بعضها:",
    "all_results": "اعرض كل النتائج",
    "more": "اعرض المزيد",
    "also": "ومنها نتائج «{words}»",
    "near": "هل تقصد «{word}»؟",
    "glossary": "ابحث في مسرد المصطلحات",
    "highlighted": "كلمات البحث مظلّلة: {query}",
    "clear": "أزل التظليل",
}

# The script shows these; the others stand in templates.
SCRIPT_STRINGS = (
    "results", "loading", "failed", "none", "one", "two", "few", "many", "spread", "some", "all_results", "more", "also",
    "near", "glossary", "highlighted", "clear",
)  # fmt: skip

# What `search_kinds` says of a kind of page.
KIND_FIELDS: dict[str, tuple[type, ...]] = {"weight": (int, float), "word": (str,)}


@dataclass
class SearchPages(BuildState):
    """Sections by page, begun with those of the last build; None where the builder makes no search."""

    sections: dict[str, list[Section]] | None = None
    synonyms: list[Synonym] = field(default_factory=list)


def engine_script() -> str:
    """search-engine.js with the tables and strings in place."""
    tables = {
        "plurals": SINGULARS,
        "stopWords": [fold(word) for word in STOP_WORDS],
        "strings": {key: SEARCH_STRINGS[key] for key in SCRIPT_STRINGS},
    }
    return read_script("search/search-engine", tables=tables)


def _reading_order(env: BuildEnvironment) -> list[str]:
    """Names of pages as the table of contents has them, then those outside it."""
    order: dict[str, bool] = {}

    def visit(name: str) -> None:
        if name not in order and name in env.found_docs:
            order[name] = True
            for child in env.toctree_includes.get(name, ()):
                visit(child)

    for name in (env.config.root_doc, *sorted(env.found_docs)):
        visit(name)
    return list(order)


def _glossary_page(env: BuildEnvironment) -> str | None:
    """The page that defines most terms, else one whose file is called glossary."""
    domain = env.get_domain("std")
    assert isinstance(domain, StandardDomain)
    defined = Counter(name for (kind, _), (name, _) in domain.objects.items() if kind == "term")
    named = [name for name in sorted(env.found_docs) if name.split("/")[-1] == "glossary"]
    return defined.most_common(1)[0][0] if defined else next(iter(named), None)


def _index_path(app: Sphinx) -> Path:
    return Path(app.outdir) / "_static" / "search-index.js"


def _synonyms_path(app: Sphinx) -> Path:
    return Path(app.confdir, app.config.search_synonyms)


def _start(app: Sphinx) -> None:
    builder = app.builder
    if app.config.search_synonyms:
        SearchPages.of(app).synonyms = read_synonyms(_synonyms_path(app))
    if not isinstance(builder, StandaloneHTMLBuilder) or builder.name not in ("html", "dirhtml"):
        return
    # Without this Sphinx builds its own index, which knows no Arabic and cannot be read from a folder.
    builder.search = False
    SearchPages.of(app).sections = read_index(_index_path(app))


def _read_again(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> Iterable[str]:
    """Pages whose text is not in the index kept from the last build."""
    sections = SearchPages.of(app).sections
    return [] if sections is None else env.found_docs - sections.keys()


def _read_page(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    sections = SearchPages.of(app).sections
    if sections is None:
        return
    meta = app.env.metadata.get(docname, {})
    silent = {"nosearch", "no-search", "trainer"} & meta.keys()
    sections[docname] = [] if silent else read_sections(doctree, docname)


def _search_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    if SearchPages.of(app).sections is not None:
        yield "search", {"title": SEARCH_STRINGS["title"], "search_strings": SEARCH_STRINGS}, "search.html"


def _finish(app: Sphinx, error: Exception | None) -> None:
    # Also after an error: pages already written are not read again by the next build.
    sections = SearchPages.of(app).sections
    if sections is None:
        return
    names = [name for name in _reading_order(app.env) if name in sections]
    urls = {name: app.builder.get_target_uri(name) for name in names}
    glossary = _glossary_page(app.env)
    pages = {name: sections[name] for name in names}
    synonyms = SearchPages.of(app).synonyms
    if not error:
        for row, concept in unsaid(synonyms, [section for name in names for section in pages[name]]):
            place = f"{_synonyms_path(app)}:{row.line}"
            message = f"no page says {concept!r}, which {row.word!r} stands for"
            logger.warning(message, location=place, type="arabic_book", subtype="search")
    kinds = {name: kind for name in names if (kind := _page_kind(app, name))}
    rows = [[row.word, *row.concepts] for row in synonyms]
    write_index(_index_path(app), pages, urls, urls.get(glossary) if glossary else None, kinds, rows)


def _check_kinds(app: Sphinx, config: Config) -> None:
    kinds = config.search_kinds if isinstance(config.search_kinds, dict) else {"": config.search_kinds}
    for kind, row in kinds.items():
        is_sound = isinstance(row, dict) and row.keys() <= KIND_FIELDS.keys()
        if not is_sound or any(not isinstance(value, KIND_FIELDS[name]) for name, value in row.items()):
            raise ExtensionError(
                f"search_kinds: {kind!r} is {row!r}; by kind, or pattern of names, write {{weight: number, word: text}}"
            )


def _page_kind(app: Sphinx, name: str) -> tuple[float, str] | None:
    """What ``search_kinds`` says of a page: what its results count, and the word that it answers to."""
    kinds = app.config.search_kinds
    own = kind_of(name, front_matter(app.env, name), app.config.page_kinds)
    found = kinds.get(own) or next((row for key, row in kinds.items() if fnmatchcase(name, key)), None)
    return (found.get("weight", 1), found.get("word", "")) if found else None


def setup_search(app: Sphinx) -> None:
    """Give the book its own search in place of Sphinx's."""
    # A table of words that readers use and the book does not (synonyms.py); and by kind of page, or pattern of names,
    # {weight: what its results count beside those of others, word: what a reader calls such a page}.
    app.add_config_value("search_synonyms", "", "", types=[str])
    app.add_config_value("search_kinds", {}, "", types=[dict])
    app.connect("config-inited", _check_kinds)
    app.connect("builder-inited", _start)
    app.connect("env-get-outdated", _read_again)
    # After whatever else changes a page, so that the index has what the reader sees.
    app.connect("doctree-resolved", _read_page, priority=900)
    app.connect("html-collect-pages", _search_page)
    app.connect("build-finished", _finish)
