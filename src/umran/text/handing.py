"""Files that a tool wrote, handed to the reader from the page itself: wherever it is open, there is a link to save them."""

from __future__ import annotations

import base64
from pathlib import Path

from umran.text.html import Markup

_TYPES = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def address(path: Path) -> str:
    """The file as an address, its content inside."""
    kind = _TYPES.get(path.suffix.lower(), "application/octet-stream")
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def link(path: Path) -> Markup:
    """A link that saves the file under its name."""
    return Markup('<a href="{}" download="{}">نزّل الملف {}</a>').format(
        address(path), path.name, Markup("<bdi>{}</bdi>").format(path.name)
    )
