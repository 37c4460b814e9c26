"""Python that runs in the page: its files collected, verified, packed, and published with the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup_live"]


def setup_live(app: Sphinx) -> None:
    """Publish the files of live Python where they are collected; without them the book is as ever."""
    # Commands of this room run without Sphinx, so nothing of it is imported above.
    from .pages import setup_cells
    from .publishing import setup_publishing

    setup_publishing(app)
    setup_cells(app)
