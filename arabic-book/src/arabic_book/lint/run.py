"""Reads each file once and hands its lines to the rules."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

from ..check.source import Line, Page, read_page
from . import bidi, links, spelling
from .figures import unsourced
from .rules import Finding
from .settings import Settings, read_rows
from .terms import Terms
from .text import has_arabic, without_markup, without_quotations
from .unread import Said, over_budget, sentences

PROSE = ("text", "title", "footnote")
ALLOW = re.compile(r"%\s*lint-allow(-section)?:\s*(.*)")
READ_AS_WORDS = (*PROSE, "html", "yaml")


def suppressions(page: Page) -> dict[int, set[str]]:
    """Rules at rest, by line: ``% lint-allow: term`` spares the block below it, ``lint-allow-section`` what follows up
    to the next heading."""
    block: set[str] = set()
    section: set[str] = set()
    suppressed: dict[int, set[str]] = {}
    headings = {number for number, _ in page.headings}
    for line in page.lines:
        if line.number in headings:
            section = set()
        if line.kind == "comment" and (directive := ALLOW.match(line.text)):
            rules = set(re.split(r"[,\s]+", directive[2].strip()))
            block, section = (block, section | rules) if directive[1] else (block | rules, section)
        elif not line.text.strip():
            block = set()
        suppressed[line.number] = block | section
    return suppressed


class Checker:
    """The rules of one book, ready to be given its text."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.terms = Terms(settings.variants())
        self.dictionary = spelling.Dictionary(settings)
        self.sourced = set(settings.paths(settings.sourced))
        self.prose: list[
            tuple[Path, int, str]
        ] = []  # every line of text, for what the whole book must agree on
        self.unread: list[Said] = []

    def words(self, text: str) -> Iterator[tuple[str, str]]:
        """Faults of words: terms, spelling, ways of writing; quotations are another's words."""
        plain = without_quotations(text)
        yield from self.terms(plain)
        mistakes = list(spelling.common_mistakes(plain))
        yield from mistakes
        named = " ".join(message for _, message in mistakes)
        yield from (found for found in self.dictionary(plain) if found[1].split("»")[0] not in named)
        yield from spelling.preferences(plain, self.settings.prefer)

    def line(self, path: Path, line: Line) -> Iterator[tuple[str, str]]:
        """Faults of one line of a page."""
        yield from bidi.forbidden_characters(line.text)
        if line.kind in PROSE:
            # A work keeps its own title where it is named as a source.
            titled = line.kind == "footnote" or "sources" in line.boxes
            text = without_markup(line.text)
            yield from self.words(without_markup(line.text, link_text=not titled))
            if has_arabic(text):
                row = line.text.lstrip().startswith("|")
                yield from bidi.order_faults(re.sub(r"^\s*(?:\d+[.)]|[-*+]|:)\s", "", text))
                yield from bidi.punctuation_faults(text, aligned=row)
        elif line.kind in READ_AS_WORDS:
            yield from self.words(without_markup(line.text, spaced_tags=True))
        yield from links.check_links(path, line, self.settings.anchors)

    def page(self, path: Path) -> list[tuple[int, str, str]]:
        """Faults of a page, as (line, rule, message)."""
        page = read_page(path)
        suppressed = suppressions(page)
        found = [(line.number, *fault) for line in page.lines for fault in self.line(path, line)]
        if path in self.sourced:
            found += [(number, "source", message) for number, message in unsourced(page, self.settings.own)]
        self.prose += [(path, line.number, without_quotations(without_markup(line.text)))
                       for line in page.lines if line.kind in PROSE]  # fmt: skip
        if self.settings.unread.patterns and not is_suppressed(self.settings, path, "unread"):
            self.unread += (said for said in sentences(page, self.settings.unread)
                            if "unread" not in suppressed.get(said[1], ()))  # fmt: skip
        return [fault for fault in found if fault[1] not in suppressed.get(fault[0], ())]

    def string(self, text: str) -> Iterator[tuple[str, str]]:
        """Faults of a text that is shown as it is: a cell of data, a string of the interface."""
        yield from bidi.forbidden_characters(text)
        yield from self.words(text)
        yield from (found for found in bidi.order_faults(text) if found[0] in ("mirrored", "tatweel"))
        yield from bidi.punctuation_faults(text)

    def table(self, path: Path, columns: Sequence[str]) -> Iterator[tuple[int, str, str]]:
        """Faults of the named columns of a CSV file."""
        for number, row in enumerate(read_rows(path), 2):
            for column in columns:
                for rule, message in self.string(row[column] or ""):
                    yield number, rule, f"{column}: {message}"

    def strings(self, path: Path) -> Iterator[tuple[int, str, str]]:
        """Faults of the Arabic strings of a Python file."""
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and has_arabic(node.value):
                yield from ((node.lineno, rule, message) for rule, message in self.string(node.value))


def is_suppressed(settings: Settings, path: Path, rule: str) -> bool:
    """Whether the book lets a rule rest in a file."""
    name = path.relative_to(settings.root).as_posix() if path.is_relative_to(settings.root) else path.name
    return any(rule in rules and fnmatchcase(name, pattern) for pattern, rules in settings.allow.items())


def lint(settings: Settings, paths: Iterable[Path] | None = None) -> tuple[list[Finding], Checker]:
    """Check the text of a book.

    Parameters
    ----------
    settings
        As :func:`read_settings` reads them.
    paths
        Files of the book to check; without, all that the settings name.

    Returns
    -------
    list of Finding
        Sorted by file and line, without those that the book lets rest.
    Checker
        Its ``dictionary.ready`` says whether words were looked up.
    """
    checker = Checker(settings)
    wanted = None if paths is None else {path.resolve() for path in paths}
    jobs: list[tuple[Path, Callable[[Path], Iterable[tuple[int, str, str]]]]] = [
        *((path, checker.page) for path in settings.paths(settings.files)),
        *(
            (settings.root / name, partial(checker.table, columns=columns))
            for name, columns in settings.data.items()
        ),
        *((path, checker.strings) for path in settings.paths(settings.strings)),
    ]
    found: list[Finding] = []
    for path, check in jobs:
        if wanted is not None and path.resolve() not in wanted:
            continue
        try:
            found += [Finding(path, *fault) for fault in check(path)]
        except ValueError as error:
            found.append(Finding(path, 1, "front", str(error)))
    inconsistent = [
        *spelling.inconsistent_tanwin(checker.prose),
        *checker.dictionary.inconsistent_names(checker.prose),
    ]
    found += [Finding(path, line, "consistency", text) for path, line, text in inconsistent]
    if wanted is None:
        found += [
            Finding(path, line, "unread", text)
            for path, line, text in over_budget(checker.unread, settings.unread)
        ]
    return sorted({item for item in found if not is_suppressed(settings, item.path, item.rule)}), checker
