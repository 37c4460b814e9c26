"""The empty practice card as files of the book: made with it, so that they always have the fields that are checked."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from umran.book.explorers.html import PACKAGE
from umran.practices import files as practice_files
from umran.text.html import Markup, render

FOLDER = "_static/umran"
_NAMES = {".xlsx": "جدول", ".csv": "جدول نصي", ".md": "نص"}


def links() -> Markup:
    """A list of the files, with what each is for."""
    return render(PACKAGE, "card_files.html", address=f"{FOLDER}/{practice_files.TEMPLATE}", names=_NAMES)


def write(app: Sphinx, error: Exception | None) -> None:
    """Write the files into the built book."""
    if error or app.builder.format != "html":
        return
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for ending in _NAMES:
        (folder / f"{practice_files.TEMPLATE}{ending}").write_bytes(practice_files.template(ending))
