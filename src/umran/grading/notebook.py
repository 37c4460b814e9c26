"""A notebook read as data: JSON within limits, its code cells as text. Nothing of it is run here."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass, field
from typing import Any

from umran.exercises.judging import stored_answers
from umran.grading.output import plain
from umran.text.words import ltr

_MAX_CELLS = 1_000
_MAX_SOURCE = 1 << 20  # letters
_MAX_MARKS = 1_000_000  # commas and brackets, which are what costs memory when JSON is read
_one_large = threading.Lock()


class NotANotebook(ValueError):
    """The message is Arabic, without a full stop."""


@dataclass(frozen=True)
class Notebook:
    """The code cells in their order, the exercise and the author that the notebook names, and the choices it stored."""

    cells: tuple[str, ...]
    exercise: str = ""
    author: str = ""
    chosen: dict[str, Any] = field(default_factory=dict)


def read(content: bytes) -> Notebook:
    """Read a notebook file. Raises NotANotebook with the Arabic reason."""
    if not content.strip():
        raise NotANotebook("ملف فارغ")
    if sum(map(content.count, (b",", b"[", b"{"))) > _MAX_MARKS:
        raise NotANotebook("دفتر أكثر تشعباً مما يُقرأ")
    with _one_large:
        whole = _parsed(content)
        if not isinstance(whole, dict) or not isinstance(whole.get("cells"), list):
            raise NotANotebook(f"ليس دفتر {ltr('Jupyter')}")
        return _of(whole)


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NotANotebook(f"ليس دفتراً: ترميزه ليس {ltr('UTF-8')}") from None
    except RecursionError:
        raise NotANotebook("دفتر متداخل إلى عمق لا يُقرأ") from None
    except ValueError:
        whole = content.rstrip().endswith(b"}") or not content.lstrip().startswith(b"{")
        raise NotANotebook(
            "ليس دفتراً: محتواه غير مفهوم" if whole else "دفتر مبتور: لم يُحفظ أو لم يُرفع كاملاً"
        ) from None


def _of(whole: dict) -> Notebook:
    if len(whole["cells"]) > _MAX_CELLS:
        raise NotANotebook(f"في الدفتر أكثر من {ltr(f'{_MAX_CELLS:,}')} خلية")
    cells = [
        _text(cell.get("source"))
        for cell in whole["cells"]
        if isinstance(cell, dict) and cell.get("cell_type") == "code"
    ]
    if sum(map(len, cells)) > _MAX_SOURCE:
        raise NotANotebook("الشيفرة في الدفتر أطول مما يُشغَّل")
    metadata = whole.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    about = metadata.get("umran")
    exercise = about.get("exercise") if isinstance(about, dict) else None
    exercise = exercise if isinstance(exercise, str) and re.fullmatch(r"[0-9]{2}", exercise) else ""
    return Notebook(tuple(cells), exercise, _author(metadata), _chosen(whole))


def _author(metadata: dict) -> str:
    """The one author in the notebook's metadata (`authors`, a field of the notebook format); "" where there are several."""
    authors = metadata.get("authors")
    names = [each.get("name") if isinstance(each, dict) else each for each in authors] if isinstance(authors, list) else []  # fmt: skip
    return " ".join(names[0].split())[:200] if len(names) == 1 and isinstance(names[0], str) else ""


def _chosen(whole: dict) -> dict[str, Any]:
    """What was chosen with the mouse: no run gives it again, so the notebook's outputs keep it."""
    chosen = {}
    for name, value in stored_answers(whole).items():
        try:
            chosen[name] = plain(value)
        except ValueError:
            continue
    return chosen


def _text(source: Any) -> str:
    if isinstance(source, list):
        source = "".join(each for each in source if isinstance(each, str))
    return source if isinstance(source, str) else ""
