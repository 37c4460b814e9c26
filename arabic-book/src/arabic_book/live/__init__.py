"""Python that runs in the page: its files collected, verified, packed, and published with the book."""

from sphinx.application import Sphinx

from .publishing import find_live, page_live, publish_live

__all__ = ["setup_live"]


def setup_live(app: Sphinx) -> None:
    """Publish the files of live Python where they are collected; without them the book is as ever."""
    # Set before pages are made, never by a book: where it changes, every page is written again.
    app.add_config_value("live_published", False, "html", types=[bool])
    app.connect("config-inited", find_live)
    app.connect("html-page-context", page_live)
    app.connect("build-finished", publish_live)
