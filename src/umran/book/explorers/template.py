"""The empty practice card as files of the book: made with it, so that they always have the fields that are checked."""

from __future__ import annotations

from pathlib import Path

from umran.practices import files as practice_files
from umran.text.html import bdi

FOLDER = "_static/umran"
_NAMES = {".xlsx": "جدول", ".csv": "جدول نصي", ".md": "نص"}


def links() -> str:
    """A list of the files, with what each is for."""
    items = "".join(
        f'<li><a href="file:{FOLDER}/{practice_files.TEMPLATE}{ending}" download>{words}</a> ({bdi(ending)})</li>'
        for ending, words in _NAMES.items()
    )
    return f"<ul>{items}</ul>"


def write(app, error) -> None:
    """Write the files into the built book."""
    if error or app.builder.format != "html":
        return
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for ending in _NAMES:
        (folder / f"{practice_files.TEMPLATE}{ending}").write_bytes(practice_files.template(ending))
