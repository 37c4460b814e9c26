"""Boxes and roles that a lesson is written with."""

import re
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from docutils.parsers.rst import directives
from docutils.parsers.rst.directives.admonitions import BaseAdmonition
from docutils.parsers.rst.directives.body import Sidebar
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective, SphinxRole

from .. import strings
from ..state import PageRecords
from ..strings import BOXES

BOX_NAMES = ("objectives", "activity", "case", "takeaway", "sources", "trainer")


def document_of(env: BuildEnvironment, page: str) -> str:
    """Name of the document that a directive calls by its place beside the page, with an ending or without."""
    return env.relfn2path(re.sub(r"\.(md|ipynb)$", "", page))[0]


class Box(BaseAdmonition):
    """An admonition whose class is the directive's name; the argument, where given, is its title."""

    node_class = nodes.admonition
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        self.options["class"] = [self.name, *self.options.get("class", [])]
        self.arguments = self.arguments or [BOXES[self.name]]
        return list(super().run())


class Parts(PageRecords[dict[str, int]]):
    """What a page's notes for whoever teaches say of its parts: minutes of each, by its name."""


def read_parts(text: str) -> dict[str, int]:
    """Minutes by name of ``الشكل 15، النشاط 20``. Raises ValueError naming the part that cannot be read."""
    parts: dict[str, int] = {}
    for part in re.split("[،,]", text):
        found = re.fullmatch(r"(\D.*?)\s+([1-9]\d*)", part.strip(), re.DOTALL)
        if not found:
            raise ValueError(f"the part «{part.strip()}» is no name and its minutes")
        if found[1] in parts:
            raise ValueError(f"the part «{found[1]}» is named twice")
        parts[found[1]] = int(found[2])
    return parts


class TrainerBox(Box):
    """Notes for whoever teaches. ``parts`` are the minutes of each part; their sum is written first."""

    option_spec = {**(Box.option_spec or {}), "parts": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        told = self.options.pop("parts", None)
        if told:
            self.note_parts(told)
        return super().run()

    def note_parts(self, told: str) -> None:
        env = self.state.document.settings.env
        try:
            parts = read_parts(told)
        except ValueError as error:
            raise self.error(f"{{trainer}}: {error}") from error
        if env.docname in Parts.of(env):
            raise self.error("{trainer}: a page says its parts once")
        Parts.of(env)[env.docname] = parts
        listed = "، ".join(f"{name} {minutes}" for name, minutes in parts.items())
        whole = strings.minutes(sum(parts.values()))
        line = f"**{strings.TRAINER_DURATION}:** {whole}" + (f": {listed}." if len(parts) > 1 else ".")
        self.content.data[:0] = [line, ""]
        self.content.items[:0] = [(self.state.document.current_source or "", self.lineno)] * 2
        self.content_offset -= 2  # what is written below keeps its own lines


class KeyFigure(SphinxDirective):
    """One large figure, what it counts, and its source in the body."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        box = nodes.container(classes=["keyfigure"])
        number = nodes.paragraph(classes=["keyfigure-number"])
        number += nodes.inline("", self.arguments[0], classes=["ltr"])
        box += number
        self.state.nested_parse(self.content, self.content_offset, box)
        return [box]


class CellOutput(SphinxDirective):
    """The stored HTML output of one notebook cell, named by its id, inside another page."""

    required_arguments = 1
    option_spec = {"cell": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        relative, absolute = self.env.relfn2path(self.arguments[0])
        self.env.note_dependency(relative)
        if not Path(absolute).is_file():
            raise self.error(f"no notebook {relative}")
        cells = {cell.id: cell for cell in nbformat.read(absolute, as_version=4).cells}
        name = self.options.get("cell", "")
        if name not in cells:
            raise self.error(f"{relative} has no cell with the id {name!r}")
        pages = ["".join(out["data"]["text/html"]) for out in cells[name].get("outputs", ())
                 if "text/html" in out.get("data", {})]  # fmt: skip
        if not pages:
            raise self.error(f"cell {name!r} of {relative} has no stored HTML output")
        box = nodes.container(classes=["cell-output"])
        box += [nodes.raw("", page, format="html") for page in pages]
        return [box]


class Margin(Sidebar):
    """A note beside the text; its title may be left out. Jupyter Book's own theme has it, so books use it."""

    required_arguments = 0
    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        untitled = not self.arguments
        self.arguments = self.arguments or [""]
        box, *others = super().run()
        box["classes"].append("margin")
        if untitled:
            box.remove(box[0])
        return [box, *others]


class LeftToRight(SphinxRole):
    """Text that keeps its left-to-right order inside an Arabic sentence: ranges, signs, codes."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [nodes.inline(self.rawtext, self.text, classes=["ltr"])], []


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the boxes, ``keyfigure``, ``cell-output``, ``margin`` and the role ``ltr``; usable alone, in any theme."""
    for name in BOX_NAMES:
        if name not in BOXES:
            raise ExtensionError(f"box {name!r} has no Arabic title in arabic_book/strings.py")
        app.add_directive(name, TrainerBox if name == "trainer" else Box)
    Parts.connect(app)
    app.add_directive("keyfigure", KeyFigure)
    app.add_directive("cell-output", CellOutput)
    app.add_directive("margin", Margin, override=True)
    app.add_role("ltr", LeftToRight())
    return {"parallel_read_safe": True, "parallel_write_safe": True}
