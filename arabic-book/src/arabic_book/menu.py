"""The table of contents: the book's parts, their pages, and what the front matter of a page says."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from .state import BuildState


@dataclass(frozen=True)
class Chapter:
    """A page of the menu, its front matter, and the pages below it."""

    docname: str
    title: str
    meta: dict[str, Any]
    children: list["Chapter"]

    def walk(self) -> Iterator["Chapter"]:
        """This page and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Part:
    """Pages under one caption, which may be empty."""

    caption: str
    pages: list[Chapter]

    def walk(self) -> Iterator[Chapter]:
        """Its pages and all below them, in reading order."""
        for page in self.pages:
            yield from page.walk()


@dataclass
class Menu(BuildState):
    parts: list[Part] = field(default_factory=list)

    def part_of(self, docname: str) -> Part | None:
        """The part that a page is in; None for one outside the table of contents."""
        return next(
            (part for part in self.parts if any(page.docname == docname for page in part.walk())), None
        )


def front_matter(env: BuildEnvironment, docname: str) -> dict[str, Any]:
    """Front matter of a page; MyST keeps lists as JSON text."""
    plain = {}
    for key, value in env.metadata.get(docname, {}).items():
        is_list = isinstance(value, str) and value.startswith("[")
        plain[key] = json.loads(value) if is_list else value
    return plain


def read_chapter(env: BuildEnvironment, docname: str, title: str | None = None) -> Chapter:
    """A page and those below it; ``title`` is the one that the table of contents gives it, if any."""
    children = [read_chapter(env, child) for child in env.toctree_includes.get(docname, [])]
    return Chapter(docname, title or env.titles[docname].astext(), front_matter(env, docname), children)


def read_menu(app: Sphinx, env: BuildEnvironment) -> None:
    """Parts and pages of the book in the order of its table of contents."""
    Menu.of(app).parts = [
        Part(
            toc.get("caption") or "",
            [read_chapter(env, docname, title) for title, docname in toc["entries"] if docname in env.titles],
        )
        for toc in env.get_doctree(env.config.root_doc).findall(addnodes.toctree)
    ]


def setup_menu(app: Sphinx) -> None:
    """Read the table of contents once every page has been read."""
    app.connect("env-updated", read_menu)
