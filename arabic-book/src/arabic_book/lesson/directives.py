"""Boxes and roles that a lesson is written with."""

from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from docutils.parsers.rst import directives
from docutils.parsers.rst.directives.admonitions import BaseAdmonition
from docutils.parsers.rst.directives.body import Sidebar
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective, SphinxRole

from ..strings import BOXES

BOX_NAMES = ("objectives", "activity", "case", "takeaway", "sources", "trainer")


class Box(BaseAdmonition):
    """An admonition whose class is the directive's name; the argument, where given, is its title."""

    node_class = nodes.admonition
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        self.options["class"] = [self.name, *self.options.get("class", [])]
        self.arguments = self.arguments or [BOXES[self.name]]
        return list(super().run())


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
        app.add_directive(name, Box)
    app.add_directive("keyfigure", KeyFigure)
    app.add_directive("cell-output", CellOutput)
    app.add_directive("margin", Margin, override=True)
    app.add_role("ltr", LeftToRight())
    return {"parallel_read_safe": True, "parallel_write_safe": True}
