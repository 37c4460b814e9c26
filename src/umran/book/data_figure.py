"""The directive `data-figure`: a figure drawn from the course's data while the book is made.

    ```{data-figure} name
    :city: agadir
    ```

`name` is one of `umran.figures.lessons.FIGURES`. The page gets the figure as a notebook's page does, and in it a picture
for who reads without scripts. What was drawn is kept by all that it is made of, so that an edited lesson waits for none.
"""

from __future__ import annotations

import json
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from umran.book.explorers import explorer
from umran.data.descriptor import descriptor, folder
from umran.data.rows import file
from umran.figures import lessons
from umran.figures.outputs import for_book
from umran.text.files import replace
from umran.text.html import Markup
from umran.text.words import unmarked

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

# What any figure is made with; its own module and data are added for each.
_ROOMS = ("umran.figures", "umran.figures.lessons", "umran.data", "umran.indicators", "umran.text")


class DataFigureDirective(SphinxDirective):
    """A figure by its name; each option is an argument of the function that draws it."""

    required_arguments = 1
    option_spec: ClassVar = {
        name: directives.unchanged_required for name in ("city", "country", "indicator", "target")
    }

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        try:
            entry = lessons.entry(name)
            for path in [*_sources(), *_data(entry)]:
                self.env.note_dependency(str(path))
            title, html = kept(name, self.options, Path(self.env.doctreedir) / "umran")
        except ValueError as error:
            raise self.error(str(error)) from error
        node = explorer(html=Markup(html))
        node += nodes.paragraph("", title)  # for the search
        return [node]


def kept(name: str, options: dict[str, str], cache: Path) -> tuple[str, str]:
    """The title of a figure and its HTML, drawn where nothing kept in the folder `cache` is made of the same."""
    parts = [path.read_bytes() for path in [*_sources(), *_data(lessons.entry(name))]]
    parts += [json.dumps([name, options], sort_keys=True).encode(), version("vl-convert-python").encode()]
    mark = sha256(b"\0".join(parts)).hexdigest()[:16]
    known = cache / f"{mark}.figure.json"
    if not known.is_file():
        with for_book():
            figure = lessons.drawn(name, **options)
            html = figure.for_lesson() if hasattr(figure, "for_lesson") else figure._repr_html_()
        cache.mkdir(parents=True, exist_ok=True)
        replace(known, json.dumps([unmarked(repr(figure)), html], ensure_ascii=False).encode())
    title, html = json.loads(known.read_text(encoding="utf-8"))
    return title, html


def _data(entry: lessons.Entry) -> list[Path]:
    """The files of a figure's rows, and the descriptor: sources and the words for codes stand there."""
    return [descriptor(folder()), *map(file, entry.datasets)]


def _sources() -> list[Path]:
    rooms = [Path(str(files(room))) for room in _ROOMS]
    found = [path for room in rooms for pattern in ("*.py", "templates/*") for path in room.glob(pattern)]
    return sorted(found)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("data-figure", DataFigureDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
