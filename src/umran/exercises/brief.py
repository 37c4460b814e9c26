"""A short evidence brief in Arabic from its parts, to print or to send on."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

from umran.exercises.cards import show
from umran.text.errors import Unreadable
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
    rows = "".join(
        f"<h2>{label}</h2><p>{escape(str(parts[name]))}</p>"
        for name, label in PARTS.items()
        if name != "title" and parts.get(name) not in (None, ..., "")
    )
    title = escape(str(parts.get("title") if parts.get("title") not in (None, ...) else "موجز بلا عنوان"))
    page = (
        f'<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title}</title><style>'
        "body{font-family:'IBM Plex Sans Arabic','Noto Naskh Arabic',sans-serif;line-height:1.9;max-width:38em;"
        "margin:2em auto;padding:0 1em}h1{font-size:1.6em}h2{font-size:1.1em;margin-block:1em 0}p{margin:0}"
        f"</style></head><body><h1>{title}</h1>{rows}</body></html>"
    )
    path = Path(path)
    try:
        Manifest(path.parent, "write_brief").write({path.name: page.encode()}, replace=True)
    except Unreadable as error:
        show("not_yet", "لم يُكتب موجزك", [str(error)])
        return
    lines = [
        f"{label}: {parts[name]}" for name, label in PARTS.items() if parts.get(name) not in (None, ..., "")
    ]
    show("hint", "موجزك", [*lines, f"كُتب في الملف `{Path(path).name}`: افتحه من قائمة الملفات واطبعه."])
