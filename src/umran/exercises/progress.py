"""Results of exercises, in the form that the book's page of progress imports.

In a page of the book they go with the output, and the page takes them; elsewhere they are written into a file.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from umran.exercises.cards import show
from umran.exercises.session import kept
from umran.text.files import replace

FILE = "umran_progress.json"
PROGRESS_TYPE = "application/vnd.arabic-book.progress+json"  # the book's own, for outputs of its pages


def record_score(name: str, score: float, out_of: float) -> None:
    """Keep a result of this session; a better one stays."""
    done = kept("results")
    known = done.get(name)
    if known is None or score > known["score"]:
        when = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        done[name] = {"score": round(score, 4), "out_of": out_of, "when": when}


def export_progress(path: str | os.PathLike[str] = FILE) -> None:
    """Write the results of this notebook into a file, beside those that other notebooks wrote; the better one stays.

    In a page of the book nothing is written: the page takes them into what the reader has done.
    """
    done = kept("results")
    if os.environ.get("UMRAN_OUTPUT") == "book":
        said = f"عدد الأسئلة التي فحصت جوابك عنها في هذا الدفتر: {len(done)}."
        show("hint", "نتائجك", [said], **{PROGRESS_TYPE: _record(done)})
        return
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
    for name, row in done.items():
        if name not in merged or row["score"] > merged[name]["score"]:
            merged[name] = row
    replace(path, (json.dumps(_record(merged), ensure_ascii=False, indent=1) + "\n").encode())
    show(
        "hint",
        "حُفظت نتائجك",
        [
            f"كُتب الملف `{path.name}` في المجلد الذي فيه هذا الدفتر. عدد الأسئلة فيه: {len(merged)}.",
            "نزّله من قائمة الملفات، ثم افتح صفحة «تقدمي» في الكتاب واختر «استيراد».",
        ],
    )


def _record(results: dict[str, dict]) -> dict[str, Any]:
    return {"format": "book-progress", "version": 1, "exercises": dict(sorted(results.items()))}


def _read(path: Path) -> dict[str, dict]:
    """The results in the file, if there is one. Raises ValueError where it holds something else."""
    try:
        rows = json.loads(path.read_text("utf-8"))["exercises"]
        return {name: row for name, row in rows.items() if {"score", "out_of", "when"} <= row.keys()}
    except FileNotFoundError:
        return {}
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path.name} holds no results") from error
