"""The builder of pages: Sphinx's own, without the styles and scripts of Sphinx's own themes."""

from dataclasses import dataclass, field
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config

from .state import BuildState


@dataclass
class StaticPath(BuildState):
    """Folders of static files that the book itself names."""

    folders: list[str] = field(default_factory=list)


class BookBuilder(StandaloneHTMLBuilder):
    """HTML pages; of static files, only those that the book itself names."""

    def copy_static_files(self) -> None:
        Path(self.outdir, "_static").mkdir(exist_ok=True)
        # What extensions add (sphinx-design's styles and script) is for themes that load it.
        self.config.html_static_path = StaticPath.of(self.app).folders
        self.copy_html_static_files(self.globalcontext.copy())
        self.copy_html_logo()
        self.copy_html_favicon()


def remember_static_path(app: Sphinx, config: Config) -> None:
    StaticPath.of(app).folders = list(config.html_static_path)


def setup_builder(app: Sphinx) -> None:
    """Put :class:`BookBuilder` in the place of Sphinx's builder ``html``."""
    app.add_builder(BookBuilder, override=True)
    app.connect("config-inited", remember_static_path)
