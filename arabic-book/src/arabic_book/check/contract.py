"""What every page owes its reader: objectives, minutes, sources, and boxes in their places. Checked by the build.

A book that sets nothing is not checked. The settings, under ``sphinx: config:``::

    page_kinds:        # kind of a page whose front matter names none, by folder; the first that fits counts
      "notebooks/*": notebook
      "book/0[1-6]_*": lesson
    page_contract:     # what each kind needs: a field of the front matter, or a box
      lesson: [minutes, topics, "{objectives}", "{activity}"]
      notebook: [minutes, topics]
    page_values:       # what a field may hold, singly or in a list
      minutes: {from: 1, to: 120}
      topics: {pattern: '[a-z-]+'}
"""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging

from ..state import PageRecords
from .source import Page, read_page

logger = logging.getLogger(__name__)

# docutils itself names an empty admonition.
CONTENT_REQUIRED = ("keyfigure",)
ONCE = ("objectives", "takeaway", "sources")
RANGE = re.compile(r"(\d+)[–-](\d+)")


class Faults(PageRecords[list[tuple[int, str]]]):
    """What is wrong with each page, as (line, message)."""


def kind_of(docname: str, front: dict[str, Any], kinds: dict[str, str | None]) -> str | None:
    """Kind of a page: its own word, or that of the first pattern that fits; None where neither speaks."""
    if "kind" in front:
        return front["kind"]
    return next((kind for pattern, kind in kinds.items() if fnmatchcase(docname, pattern)), None)


def missing(page: Page, needs: list[str]) -> Iterator[tuple[int, str]]:
    """Yield (line, message) for each field or box of ``needs`` that the page does not have."""
    boxes = {box.name for box in page.boxes}
    for need in needs:
        if need.startswith("{"):
            if need.strip("{}") not in boxes:
                yield 1, f"has no {need} box"
        elif page.front.get(need) in (None, "", []):
            yield page.line_of_front(need), f"has no {need!r} in its front matter"


def rule_violation(value: Any, rule: dict[str, Any]) -> str | None:
    """Why a value does not fit a rule of ``page_values``; None where it does."""
    if "pattern" in rule:
        if not re.fullmatch(rule["pattern"], str(value)):
            return f"{value!r} is not of the form {rule['pattern']}"
        return None
    ends = RANGE.fullmatch(str(value))
    digits = ends.groups() if ends else (str(value),)
    if not all(number.isdecimal() for number in digits):
        return f"{value!r} is neither a number nor a range"
    numbers = [int(number) for number in digits]
    if numbers != sorted(numbers):
        return f"{value!r} runs backwards"
    if numbers[0] < rule["from"] or numbers[-1] > rule["to"]:
        return f"{value!r} is outside {rule['from']}–{rule['to']}"
    return None


def wrong_values(page: Page, rules: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """Yield (line, message) for each value of the front matter that breaks its rule."""
    for field, rule in rules.items():
        value = page.front.get(field)
        if value is None:
            continue
        for item in value if isinstance(value, list) else [value]:
            if reason := rule_violation(item, rule):
                yield page.line_of_front(field), f"{field!r}: {reason}"


def wrong_boxes(page: Page) -> Iterator[tuple[int, str]]:
    """Yield (line, message) for each box that is empty, doubled, nested, or out of its place.

    Objectives stand before the first section; after the takeaway come only sources and notes for whoever teaches.
    """
    sections = [number for number, level in page.headings if level > 1]
    first: dict[str, int] = {}
    for box in page.boxes:
        if box.name in CONTENT_REQUIRED and not box.filled:
            yield box.number, f"the box {{{box.name}}} is empty"
        if box.name not in ONCE:
            continue
        if box.name in first:
            yield box.number, f"a second {{{box.name}}}; the first is on line {first[box.name]}"
            continue
        first[box.name] = box.number
        if box.parents:
            yield box.number, f"{{{box.name}}} stands inside {{{box.parents[-1]}}}"
    if "objectives" in first and sections and first["objectives"] > sections[0]:
        yield first["objectives"], "{objectives} comes after the first section"
    if "takeaway" in first:
        end = first["takeaway"]
        if later := [number for number in sections if number > end]:
            yield later[0], "a section follows {takeaway}"
        for box in page.boxes:
            if box.number > end and box.name in ("activity", "case", "quiz"):
                yield box.number, f"{{{box.name}}} follows {{takeaway}}"
        if first.get("sources", end) < end:
            yield first["sources"], "{sources} comes before {takeaway}"


def faults(page: Page, docname: str, config: Config) -> list[tuple[int, str]]:
    """Every (line, message) that a page breaks its contract with; empty for a page of no kind."""
    kind = kind_of(docname, page.front, config.page_kinds)
    if kind is None or not config.page_contract:
        return []
    if kind not in config.page_contract:
        kinds = ", ".join(sorted(config.page_contract))
        return [(page.line_of_front("kind"), f"kind {kind!r} is none of: {kinds}")]
    return [
        *missing(page, config.page_contract[kind]),
        *wrong_values(page, config.page_values),
        *wrong_boxes(page),
    ]


def check_settings(app: Sphinx, config: Config) -> None:
    for pattern, kind in config.page_kinds.items():
        if kind is not None and config.page_contract and kind not in config.page_contract:
            raise ExtensionError(
                f"page_kinds: {pattern!r} is of the kind {kind!r}, which page_contract lacks"
            )
    for field, rule in config.page_values.items():
        if set(rule) not in ({"pattern"}, {"from", "to"}):
            raise ExtensionError(f"page_values: {field!r} needs a pattern, or from and to")


def check_page(app: Sphinx, doctree: nodes.document) -> None:
    """Keep what is wrong with a page, when it is read."""
    if not app.config.page_contract:
        return
    docname = app.env.docname
    try:
        found = faults(read_page(app.env.doc2path(docname)), docname, app.config)
    except ValueError as error:
        found = [(1, str(error))]
    Faults.of(app.env)[docname] = found


def report_faults(app: Sphinx, env: BuildEnvironment) -> None:
    """Name the faults of all pages at every build, until they are mended."""
    found = Faults.of(env)
    for docname in sorted(found.keys() & env.all_docs.keys()):
        path = env.doc2path(docname)
        for line, message in found[docname]:
            logger.warning(message, location=f"{path}:{line}", type="arabic_book", subtype="contract")


def setup_contract(app: Sphinx) -> None:
    """Add the settings ``page_kinds``, ``page_contract`` and ``page_values``, and their checks."""
    app.add_config_value("page_kinds", {}, "env", types=[dict])
    app.add_config_value("page_contract", {}, "env", types=[dict])
    app.add_config_value("page_values", {}, "env", types=[dict])
    app.connect("config-inited", check_settings)
    Faults.connect(app)
    app.connect("doctree-read", check_page)
    app.connect("env-updated", report_faults)
