"""Notebooks that are handed in: on pages that the book names, the reader's copy is saved with the reader's name in it.

The setting ``hand_in_pages`` is a list of patterns of pages, for example ``["exercises/*"]``.
"""

from fnmatch import fnmatchcase
from typing import Any

from sphinx.application import Sphinx

from ..progress import ProgressPages
from ..strings import HANDING


def handing_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Whether a page has the form, and where a reader's progress is shown."""
    is_named = any(fnmatchcase(pagename, pattern) for pattern in app.config.hand_in_pages)
    context["hand_in"] = HANDING if context.get("live_page") and is_named else None
    pages = sorted(ProgressPages.of(app.env).keys() & app.env.all_docs.keys())
    context["progress_page"] = pages[0] if pages and context.get("live_page") else ""


def setup_handing(app: Sphinx) -> None:
    """Add the setting ``hand_in_pages``."""
    app.add_config_value("hand_in_pages", [], "html", types=[list])
    # After the context says whether cells of the page can be run.
    app.connect("html-page-context", handing_context, priority=810)
