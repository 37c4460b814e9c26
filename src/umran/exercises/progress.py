"""Results of exercises, in the form that the book's page of progress imports."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from umran.exercises.cards import show
from umran.text.files import replace

FILE = "umran_progress.json"
_done: dict[str, dict] = {}


def record_score(name: str, score: float, out_of: float) -> None:
    """Keep a result of this session; a better one stays."""
    known = _done.get(name)
    if known is None or score > known["score"]:
        when = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        _done[name] = {"score": round(score, 4), "out_of": out_of, "when": when}


def export_progress(path: str | os.PathLike[str] = FILE) -> None:
    """Write the results of this notebook into a file, beside those that other notebooks wrote; the better one stays."""
    path = Path(path)
    try:
        merged = _read(path)
    except ValueError:
        show(
            "not_yet",
            "لم تُحفظ نتائجك",
            [f"الملف `{path.name}` ليس ملف نتائج أو هو تالف، فلم نكتب فوقه: انقله أو غيّر اسمه."],
        )
        return
    for name, row in _done.items():
        if name not in merged or row["score"] > merged[name]["score"]:
            merged[name] = row
    kept = {"format": "book-progress", "version": 1, "exercises": dict(sorted(merged.items()))}
    replace(path, (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode())
    show(
        "hint",
        "حُفظت نتائجك",
        [
            f"كُتب الملف `{path.name}` في المجلد الذي فيه هذا الدفتر. عدد الأسئلة فيه: {len(merged)}.",
            "نزّله من قائمة الملفات، ثم افتح صفحة «تقدمي» في الكتاب واختر «استيراد».",
        ],
    )


def _read(path: Path) -> dict[str, dict]:
    """The results in the file, if there is one. Raises ValueError where it holds something else."""
    try:
        rows = json.loads(path.read_text("utf-8"))["exercises"]
        return {name: row for name, row in rows.items() if {"score", "out_of", "when"} <= row.keys()}
    except FileNotFoundError:
        return {}
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path.name} holds no results") from error
