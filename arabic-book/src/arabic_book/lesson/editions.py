"""A printed edition, where the book has it: ``{edition} trainers`` links to it, and says below how it is made.

``python -m arabic_book.pdf`` prints into the folder ``_build/pdf`` of a book. The next build takes along what it finds
there and links to it; where there is none, the content of the directive alone is read.
"""

import shutil
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from .. import strings
from ..printed import PRINTED, link_to
from ..state import PageRecords

MADE = "_build/pdf"


class EditionPages(PageRecords[list[str]]):
    """The editions that each page asks for."""


class EditionPlace(nodes.General, nodes.Element):
    """Where the link will stand, if the edition is there."""


class Edition(SphinxDirective):
    """A link to a printed edition; the content says how it is made."""

    has_content = True
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        box = nodes.container("", EditionPlace(edition=self.arguments[0]), classes=["edition"])
        self.state.nested_parse(self.content, self.content_offset, box)
        EditionPages.of(self.env).setdefault(self.env.docname, []).append(self.arguments[0])
        return [box]


def printed(app: Sphinx, edition: str) -> Path:
    return Path(app.srcdir) / MADE / f"{edition}.pdf"


def insert_links(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Link to the editions that were printed."""
    for place in list(doctree.findall(EditionPlace)):
        file = printed(app, place["edition"])
        link = ""
        if app.builder.format == "html" and file.is_file():
            address = relative_uri(app.builder.get_target_uri(docname), f"{PRINTED}/{file.name}")
            link = link_to(address, strings.EDITION_LINK.format(size=f"{file.stat().st_size / 1e6:.1f}"))
        place.replace_self(nodes.raw("", link, format="html"))


def pages_to_rewrite(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Pages with an edition are written again in every build: it may have been printed since."""
    return sorted(EditionPages.of(env).keys() & env.all_docs.keys())


def copy_editions(app: Sphinx, error: Exception | None) -> None:
    """Take along the printed editions that pages link to."""
    if error or app.builder.format != "html":
        return
    folder = Path(app.outdir) / PRINTED
    shutil.rmtree(folder, ignore_errors=True)
    asked = {edition for editions in EditionPages.of(app.env).values() for edition in editions}
    for file in (printed(app, edition) for edition in sorted(asked)):
        if file.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, folder / file.name)


def setup_editions(app: Sphinx) -> None:
    """Add the directive ``edition``."""
    app.add_node(EditionPlace)
    app.add_directive("edition", Edition)
    EditionPages.connect(app)
    app.connect("env-updated", pages_to_rewrite)
    app.connect("doctree-resolved", insert_links)
    app.connect("build-finished", copy_editions, priority=300)
