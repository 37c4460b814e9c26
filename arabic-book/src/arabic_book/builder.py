"""The builder of pages: Sphinx's own, without the styles and scripts of Sphinx's own themes."""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config


class BookBuilder(StandaloneHTMLBuilder):
    """HTML pages; of static files, only those that the book itself names."""

    def copy_static_files(self) -> None:
        Path(self.outdir, "_static").mkdir(exist_ok=True)
        # What extensions add (sphinx-design's styles and script) is for themes that load it.
        self.config.html_static_path = self.app.book_static_path
        self.copy_html_static_files(self.globalcontext.copy())
        self.copy_html_logo()
        self.copy_html_favicon()


def note_static_path(app: Sphinx, config: Config) -> None:
    app.book_static_path = list(config.html_static_path)


def setup_builder(app: Sphinx) -> None:
    app.add_builder(BookBuilder, override=True)
    app.connect("config-inited", note_static_path)
