"""A trainer's list of names: a CSV file of two columns, `entry` and `name`.

`entry` is a folder or file as the report's column `file` writes it, a platform's number or user name, or a name as it was
found; `name` is the learner's. A row without an entry says that somebody belongs to the class.

    entry,name
    05_growth_rate (1).ipynb,ليلى حسن
    u123,عمر حداد
    ,منى علي
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from pathlib import Path

from umran.grading.names import fold
from umran.text.errors import Unreadable
from umran.text.words import ltr, quoted, ranges

_HEADS = {"entry": "entry", "المدخل": "entry", "name": "name", "الاسم": "name"}
_REMEDY = f"السطر الأول {ltr('entry,name')}، ثم سطر لكل ملف أو مجلد أو رقم متعلم"
_MAX = 5 << 20  # bytes


class Roster:
    """The rows of the list, and which of them were used.

    Parameters
    ----------
    rows
        Number of the line, entry and name of each row.
    path
        Where they were read.
    """

    def __init__(self, rows: Sequence[tuple[int, str, str]], path: Path | None = None):
        self.path = path
        self.names = {fold(name): name for _, _, name in rows}
        self._entries: dict[tuple[str, ...], str] = {}
        self._written: dict[tuple[str, ...], str] = {}
        self._used: set[tuple[str, ...]] = set()
        self._lines: dict[tuple[str, ...], list[int]] = defaultdict(list)
        said: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for line, entry, name in rows:
            if entry:
                self._lines[_key(entry)].append(line)
                said[_key(entry)].add(fold(name))
                self._entries[_key(entry)] = name
                self._written[_key(entry)] = entry
        self._contrary = {key for key, names in said.items() if len(names) > 1}
        for key in self._contrary:
            del self._entries[key]

    def find(self, parts: Sequence[str], identity: str, name: str) -> str | None:
        """The learner's name for a file: by its path, the folders above it, a platform's number, or the name found."""
        path = _key("/".join(parts))
        for key in (*(path[:end] for end in range(len(path), 0, -1)), _key(identity), _key(name)):
            if key in self._contrary:
                self._used.add(key)
                return None
            if key in self._entries:
                self._used.add(key)
                return self._entries[key]
        return None

    def report(self, found: Collection[str]) -> list[str]:
        """What a trainer should know of the list, in Arabic; `found` are the names of who handed in."""
        there = {fold(each): each for each in found}
        again = [lines for key, lines in self._lines.items() if len(lines) > 1 and key not in self._contrary]
        lines = [
            f"مدخل واحد باسمين، فلم يُعمل بأيهما: الأسطر {ranges(self._lines[key])}"
            for key in sorted(self._contrary)
        ]
        lines += [f"سطر مكرر: {ranges(each)}" for each in again]
        lines += [
            f"السطر {ranges(numbers)} لا يطابق شيئاً مما سُلِّم: {quoted(self._written[key], 100)}"
            for key, numbers in self._lines.items()
            if key not in self._used
        ]
        lines += [f"لم يسلّم: {quoted(name)}" for key, name in self.names.items() if key not in there]
        lines += [
            f"سلّم وليس في القائمة: {quoted(name)}" for key, name in there.items() if key not in self.names
        ]
        return lines


def _key(entry: str) -> tuple[str, ...]:
    parts = [fold(each) for each in re.split(r"[/\\]", entry)]
    return tuple(each.removesuffix(".zip") for each in parts if each not in ("", ".", ".."))


def read(path: Path) -> Roster:
    """Read the list. Raises Unreadable, in Arabic, where it is no such list."""
    try:
        with path.open("rb") as file:
            raw = file.read(_MAX + 1)
    except OSError:
        raise Unreadable(f"لا تُقرأ قائمة الأسماء {quoted(path, 200)}", "تحقق من مكانها") from None
    if len(raw) > _MAX:
        raise Unreadable(f"قائمة الأسماء {quoted(path, 200)} أكبر من {ltr(f'{_MAX >> 20} MB')}", _REMEDY)
    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(f"ترميز قائمة الأسماء {quoted(path, 200)} ليس {ltr('UTF-8')}",
                         f"احفظها من برنامج الجداول بصيغة {ltr('CSV UTF-8')}") from None  # fmt: skip
    head, *_ = text.splitlines() or [""]
    mark = max(",;\t", key=head.count)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
        heads = [_HEADS.get(each.strip().casefold()) for each in next(lines, [])]
        if sorted(filter(None, heads)) != ["entry", "name"]:
            raise Unreadable(f"ليس في قائمة الأسماء {quoted(path, 200)} العمودان {ltr('entry')} و{ltr('name')}", _REMEDY)  # fmt: skip
        entry, name = heads.index("entry"), heads.index("name")
        rows = [(lines.line_num, each) for each in lines if any(map(str.strip, each))]
    except csv.Error as error:
        raise Unreadable(f"قائمة الأسماء {quoted(path, 200)} جدول تالف ({ltr(error)})", _REMEDY) from None
    short = [line for line, each in rows if len(each) <= max(entry, name) or not each[name].strip()]
    if short:
        raise Unreadable(f"في قائمة الأسماء أسطر بلا اسم: {ranges(short)}", _REMEDY)
    return Roster([(line, each[entry].strip(), " ".join(each[name].split())) for line, each in rows], path)
