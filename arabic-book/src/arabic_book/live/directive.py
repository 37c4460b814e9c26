"""The directive ``{live}``: a cell of code in a lesson."""

from dataclasses import dataclass

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from ..state import PageRecords


@dataclass(frozen=True)
class LiveCell:
    """A cell of a lesson: its name on the page, and its text."""

    name: str
    source: str


class LiveCells(PageRecords[list[LiveCell]]):
    """The cells that each page has through ``{live}``, in their order."""


def cell_name(value: str) -> str:
    """A name that may stand in an address, by which a reader's text of the cell is kept."""
    name = directives.unchanged_required(value).strip()
    if not name.replace("-", "").replace("_", "").isalnum() or not name.isascii():
        raise ValueError(f"letters, digits and hyphens, not {name!r}")
    return name


class Live(SphinxDirective):
    """Code of Python that a reader may run and change where the book is published with its files; else it is read."""

    has_content = True
    option_spec = {"id": cell_name}

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        source = "\n".join(self.content)
        cells = LiveCells.of(self.env).setdefault(self.env.docname, [])
        name = self.options.get("id") or f"live-{len(cells) + 1}"
        if name in {cell.name for cell in cells}:
            raise self.error(f"this page has two cells with the id {name!r}")
        cells.append(LiveCell(name, source))
        code = nodes.literal_block(source, source, language="ipython3")
        self.set_source_info(code)
        inside = nodes.container("", code, classes=["cell_input"])
        return [nodes.container("", inside, classes=["cell", "cell-of-lesson"], ids=[f"cell-{name}"])]
