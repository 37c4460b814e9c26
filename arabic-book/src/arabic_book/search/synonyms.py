"""Words that readers search with and the book does not say: a table that the setting ``search_synonyms`` names.

A CSV file with the columns ``word_ar`` (a word or phrase, in any script) and ``concept_ar``: words of the book that it
stands for, several of them parted by ؛ where it has several meanings. Other columns are the book's own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sphinx.errors import ExtensionError

from ..rows import read_rows
from .index import Section
from .words import stems, words

COLUMNS = ("word_ar", "concept_ar")


@dataclass(frozen=True)
class Synonym:
    """A word, what it stands for in the book, and its line in the file."""

    word: str
    concepts: tuple[str, ...]
    line: int


def read_synonyms(path: Path) -> list[Synonym]:
    """Rows of the table; raises ExtensionError naming file and line of a row that leads nowhere, or a word twice."""
    found: dict[tuple[str, ...], Synonym] = {}
    for line, row in read_rows(path, COLUMNS, "search_synonyms"):
        word = row["word_ar"]
        concepts = tuple(filter(None, map(str.strip, row["concept_ar"].split("؛"))))
        key = _key(word)
        if not key:
            raise ExtensionError(f"{path}:{line}: no word in word_ar")
        if not concepts:
            raise ExtensionError(f"{path}:{line}: {word!r} has no concept")
        if key in found:
            raise ExtensionError(f"{path}:{line}: {word!r} is on line {found[key].line} already")
        if key in map(_key, concepts):
            raise ExtensionError(f"{path}:{line}: {word!r} stands for itself")
        found[key] = Synonym(word, concepts, line)
    return list(found.values())


def _key(text: str) -> tuple[str, ...]:
    """What tells words apart: neither article nor plural does."""
    return tuple(stems(word)[0] for word in words(text))


_stems = lru_cache(maxsize=None)(stems)


def unsaid(synonyms: Iterable[Synonym], sections: Iterable[Section]) -> Iterator[tuple[Synonym, str]]:
    """Yield each concept whose words stand side by side in no section, in whatever form."""
    sections = list(sections)
    sought = {concept: _key(concept) for row in synonyms for concept in row.concepts}
    # Headings first: they have most of them, and what is found is sought no more.
    for text in [*(section.heading for section in sections), *(section.text for section in sections)]:
        if not sought:
            return
        read = [_stems(word) for word in words(text)]
        held = {form for forms in read for form in forms}
        for concept, parts in list(sought.items()):
            if held.issuperset(parts) and _stand_together(parts, read):
                del sought[concept]
    for row in synonyms:
        for concept in row.concepts:
            if concept in sought:
                yield row, concept


def _stand_together(parts: tuple[str, ...], read: list[list[str]]) -> bool:
    places = range(len(read) - len(parts) + 1)
    return any(all(part in forms for part, forms in zip(parts, read[at:], strict=False)) for at in places)
