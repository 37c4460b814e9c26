"""Arabic Jupyter Books: a Sphinx theme and extension that read right to left, with no network.

``python -m arabic_book.build`` builds a book of Jupyter Book 1 (``_config.yml``, ``_toc.yml``) with it. A book with a
``conf.py`` of its own names it there::

    extensions = ["myst_nb", "arabic_book"]
    html_theme = "arabic_book"
    language = "ar"
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__version__ = "0.1.0"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the theme and everything it needs with Sphinx, which calls this for the extension ``arabic_book``.

    Returns
    -------
    dict
        The extension's version, the version of what it keeps between builds, and that it may read and write in
        parallel.

    Raises
    ------
    sphinx.errors.ExtensionError
        Where Jupyter Book has loaded its own theme beside it.
    """
    # JupyterLab settings are installed where Sphinx is absent, so nothing is imported above.
    from . import extension

    return extension.setup(app)
