"""A short evidence brief in Arabic from its parts, to print or to send on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from umran.exercises.cards import show
from umran.text.errors import Unreadable
from umran.text.html import render
from umran.text.manifest import Manifest

FILE = "umran_brief.html"
PARTS = {
    "title": "العنوان",
    "message": "الرسالة",
    "evidence": "الدليل",
    "limits": "ما لا نعرفه",
    "options": "الخيارات",
    "recommendation": "التوصية وكيف نقيسها",
    "sources": "المصادر",
}


def write_brief(parts: Mapping[str, str], path: str | Path = FILE) -> None:
    """Write the parts (keys as in `PARTS`; others are left out) as one Arabic page, and show it.

    An earlier brief of that name is replaced unless somebody edited it since.
    """
    parts = parts if isinstance(parts, Mapping) else {}
    given = {name: str(parts[name]) for name in PARTS if parts.get(name) not in (None, ..., "")}
    page = render(
        "umran.exercises",
        "brief.html",
        title=given.get("title", "موجز بلا عنوان"),
        parts=[(label, given[name]) for name, label in PARTS.items() if name != "title" and name in given],
    )
    path = Path(path)
    try:
        Manifest(path.parent, "write_brief").write({path.name: page.encode()}, replace=True)
    except Unreadable as error:
        show("not_yet", "لم يُكتب موجزك", [str(error)])
        return
    lines = [f"{label}: {given[name]}" for name, label in PARTS.items() if name in given]
    show("hint", "موجزك", [*lines, f"كُتب في الملف `{Path(path).name}`: احفظه أو افتحه، ثم اطبعه."])
