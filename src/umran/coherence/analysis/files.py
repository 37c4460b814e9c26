"""One rater's work in one plain file, JSON in UTF-8. It is always whole: a save writes a new file, then replaces the old.

Standard library alone, so that a save never waits and never fails for want of anything else.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from umran.coherence.analysis.problems import refuse
from umran.text.errors import Unreadable
from umran.text.files import replace
from umran.text.manifest import Manifest

FORMAT = "umran-coherence-1"
SUFFIX = ".json"
_LISTS = ("chosen", "own", "scores")
_ROWS = ("own", "scores", "answers")


@dataclass
class File:
    """What one rater has done.

    Attributes
    ----------
    path : Path
        Where it is saved.
    rater : str
        The rater's name.
    country : str
        ISO 3166-1 alpha-3.
    question : str
        Of the review.
    chosen : list of str
        The ids of the instruments under review.
    own : list of dict
        Instruments that the rater added, as `own_instrument` gives them.
    scores : list of dict
        As rows of `scores.COLUMNS`, without the rater.
    answers : list of dict
        To the questions between countries, as rows of `comparison.COLUMNS`, without the rater; older files have none.
    rater_id : str
        Tells two people of one name apart.
    saves : int
        How often it was saved, so that a newer copy is known from an older.
    """

    path: Path
    rater: str
    country: str
    question: str = ""
    chosen: list[str] = field(default_factory=list)
    own: list[dict[str, Any]] = field(default_factory=list)
    scores: list[dict[str, Any]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    rater_id: str = field(default_factory=lambda: uuid4().hex)
    saves: int = 0


def path_for(folder: str | os.PathLike[str], rater: str) -> Path:
    """Where a rater's file is: named after the rater, in the letters of any script."""
    name = re.sub(r"[^\w]+", "-", rater).strip("-_")
    if not name:
        raise refuse("no_rater", "اكتب اسم المقيّم بحروف أو أرقام")
    return Path(folder) / f"مراجعة-{name}{SUFFIX}"


def find_files(folder: str | os.PathLike[str]) -> list[Path]:
    """The review files of a folder, by name."""
    return sorted(Path(folder).glob(f"مراجعة-*{SUFFIX}"))


def open_file(path: str | os.PathLike[str]) -> File:
    """Read a rater's file.

    Parameters
    ----------
    path : str or path
        A file that `save` wrote.

    Returns
    -------
    File
        The work as it was last saved.

    Raises
    ------
    CoherenceError
        Where there is no such file, where it was cut, or where it is something else.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from umran import coherence
    >>> path = Path(tempfile.mkdtemp()) / "مراجعة-سلمى.json"
    >>> _ = coherence.save(coherence.File(path, "سلمى", "JOR"))
    >>> file = coherence.open_file(path)
    >>> file.rater, file.country, file.saves
    ('سلمى', 'JOR', 1)
    >>> coherence.open_file(path.with_name("مراجعة-علي.json"))
    Traceback (most recent call last):
    umran.coherence.analysis.problems.CoherenceError: مراجعة-علي.json: لا ملف بهذا الاسم
    """
    path = Path(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        content = json.loads(text)
    except FileNotFoundError as error:
        raise refuse("no_file", "لا ملف بهذا الاسم", path.name) from error
    except (UnicodeDecodeError, ValueError) as error:
        reason = "الملف مقطوع أو تالف، فلا يُقرأ كاملاً. لم نغيّر فيه شيئاً: اطلب نسخة أخرى من صاحبه"
        raise refuse("cut_file", reason, path.name) from error
    if not _is_review(content):
        raise refuse("not_a_review", "ليس ملف مراجعة من هذه الورشة", path.name)
    kept = {name: content[name] for name in File.__dataclass_fields__ if name in content and name != "path"}
    return File(path=path, **kept)


def _is_review(content: object) -> bool:
    return (
        isinstance(content, dict)
        and content.get("format") == FORMAT
        and all(isinstance(content.get(name), str) for name in ("rater", "rater_id", "country"))
        and isinstance(content.get("saves"), int)
        and all(isinstance(content.get(name), list) for name in _LISTS)
        and isinstance(content.get("answers", []), list)
        and all(isinstance(row, dict) for name in _ROWS for row in content.get(name, []))
    )


def save(file: File) -> File:
    """Write a rater's work whole, or leave the last save as it was.

    Parameters
    ----------
    file : File
        The work, written to its `path` as JSON; `saves` is counted up.

    Returns
    -------
    File
        The same.

    Raises
    ------
    CoherenceError
        And nothing is written, where the file on the disk is another person's, cannot be read, or was saved elsewhere
        since: in another window, or by a copy of the notebook.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from umran import coherence
    >>> path = Path(tempfile.mkdtemp()) / "مراجعة-سلمى.json"
    >>> file = coherence.File(path, "سلمى", "JOR")
    >>> coherence.save(coherence.save(file)).saves
    2
    >>> coherence.save(coherence.File(path, "سلمى", "JOR"))
    Traceback (most recent call last):
    umran.coherence.analysis.problems.CoherenceError: مراجعة-سلمى.json: في المجلد ملف لشخص آخر بالاسم نفسه: ...
    """
    if file.path.exists():
        there = open_file(file.path)
        if there.rater_id != file.rater_id:
            raise refuse(
                "other_rater", "في المجلد ملف لشخص آخر بالاسم نفسه: اكتب اسمك مع اسم عائلتك", file.path.name
            )
        if there.saves != file.saves:
            reason = "حُفظ هذا الملف من نافذة أخرى بعد أن فتحته هنا: شغّل خلية الورشة من جديد لتفتح آخر نسخة"
            raise refuse("saved_elsewhere", reason, file.path.name)
    content = {
        "format": FORMAT,
        **{name: getattr(file, name) for name in File.__dataclass_fields__ if name != "path"},
    }
    content["saves"] += 1
    text = json.dumps(content, ensure_ascii=False, indent=1)
    replace(file.path, (text + "\n").encode())
    file.saves += 1
    return file


def write_output(path: Path, content: bytes) -> Path:
    """Write a report or a template, in the place of an earlier one of this workshop that nobody has edited since.

    Raises CoherenceError, and writes nothing, where another file has the name or this one was edited.
    """
    path = Path(path)
    try:
        Manifest(path.parent, "umran coherence").write({path.name: content}, replace=True)
    except Unreadable as error:
        raise refuse("not_written", f"{error.reason}. {error.remedy}", path.name) from error
    return path
