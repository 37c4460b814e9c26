"""CSV as offices have it: five encodings, four separators, open quotation marks."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from pathlib import Path

from umran.intake import bounds
from umran.intake.bounds import LONG_LINE
from umran.intake.problems import ERROR, NOTE, REPAIRED
from umran.intake.proposals import Accepted
from umran.intake.sheet import Row, Sheet
from umran.text.errors import Unreadable
from umran.text.words import ltr, quoted

DELIMITERS = {",": "الفاصلة", ";": "الفاصلة المنقوطة", "\t": "علامة الجدولة", "|": "الخط القائم"}
_ARABIC = re.compile("[\u0620-\u064a]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
# Letters that Windows-1256 has for other languages: among Arabic ones they mean that the guess is wrong.
_STRANGE = re.compile("[\x80-\x9fƒŠšŸˆ˜†‡‰‹›¤¥¦§¨ª¬®¯±²³´µ¶¸¹º¼½¾]")


def decode(content: bytes) -> tuple[str, str, bool]:
    """The text, the encoding's name, and whether that is certain. Raises Unreadable for what is not text."""
    for mark, encoding, name in (
        (codecs.BOM_UTF8, "utf-8", "UTF-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
    ):
        if content.startswith(mark):
            return _strict(content[len(mark) :], encoding, name), name, True
    # In UTF-16 every second byte of Arabic or Latin text is 6 or 0.
    even, odd = (
        (half.count(0) + half.count(6)) / max(len(half), 1) for half in (content[0::2], content[1::2])
    )
    if max(even, odd) > 0.7 and min(even, odd) < 0.3:
        return _strict(content, "utf-16-be" if even > odd else "utf-16-le", "UTF-16"), "UTF-16", True
    guess = content.decode("cp1256", errors="replace")
    if len(_CONTROLS.findall(guess)) > len(guess) / 50:
        raise Unreadable("الملف ليس نصاً", "تحقق من أن امتداده يطابق محتواه، أو أعد تصديره بصيغة CSV UTF-8")
    try:
        return content.decode("utf-8"), "UTF-8", True
    except UnicodeDecodeError:
        damaged = content.decode("utf-8", errors="replace")
    lost = damaged.count("\ufffd")
    if sum(letter > "\x7f" for letter in damaged) > 4 * lost:
        return damaged, "UTF-8", False  # a few bytes of it are damaged, or its end is cut off
    letters = len(_ARABIC.findall(guess))
    return guess, "Windows-1256", letters > 3 * len(_STRANGE.findall(guess)) and "\ufffd" not in guess


def _strict(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        kept = content.decode(encoding, errors="replace")
        if kept.count("\ufffd") > max(2, len(kept) // 100):
            raise Unreadable(
                f"في الملف علامة {ltr(name)} لكن محتواه تالف عند البايت {ltr(f'{error.start:,}')}",
                "أعد تصديره أو نسخه",
            ) from None
        return kept


def read_text(path: Path, name: str, known=lambda cell: False, accepted: Accepted | None = None) -> Sheet:
    """A CSV file as rows of cells. `known` tells whether a cell is the name of a column, to find the separator."""
    text, encoding, certain = decode(path.read_bytes())
    sheet = Sheet(name, accepted=accepted or Accepted())
    if not text.strip():
        raise Unreadable(f"الملف {quoted(name)} فارغ", "أعد تصديره أو نسخه من مصدره")
    if not certain:
        sheet.add(
            "encoding",
            ERROR,
            f"الترميز غير مؤكد: قُرئ الملف بترميز {ltr(encoding)} وفيه حروف لا تستقيم",
            f"افتحه في برنامجه الأصلي واحفظه بترميز {ltr('UTF-8')}",
        )
    elif encoding != "UTF-8":
        sheet.add("encoding", NOTE, f"قُرئ الملف بترميز {ltr(encoding)}", f"الأسلم حفظه بترميز {ltr('UTF-8')}")
    if "\ufffd" in text or _CONTROLS.search(text):
        for number, line in enumerate(_lines(text), 1):
            if "\ufffd" in line or _CONTROLS.search(line):
                sheet.add(
                    "lost-letter", ERROR, "في الصف حرف ضاع عند الحفظ أو النسخ", "صححه من الأصل", row=number
                )
    start = 0
    hint = re.match(r"sep=(.)\r?\n", text)
    if hint:
        delimiter, start = hint[1], 1
        text = text[hint.end() :]
    else:
        delimiter = find_delimiter(text, known)
    bounds.check_text(text, delimiter, name)
    lines = _lines(text)
    bounds.check_lines(lines, delimiter, name)
    stray = 0
    for first, cells, whole in _records(lines, delimiter):
        number = first + start
        stray += not whole
        if stray > bounds.STRAY_QUOTES:
            raise Unreadable(
                f"في {quoted(name)} علامات تنصيص كثيرة بلا نظير، أولها قبل السطر {ltr(number)}",
                f"أعد تصديره بصيغة {ltr('CSV UTF-8')}",
            )
        if not whole:
            sheet.add(
                "quotation",
                REPAIRED,
                f"علامة تنصيص بلا نظيرتها، فقُرئ السطر وحده: {quoted(delimiter.join(cells))}",
                "احذف العلامة الزائدة أو أغلقها",
                row=number,
            )
        if any("\n" in cell or "\r" in cell for cell in cells):
            sheet.add(
                "line-break", NOTE, "خانة تمتد على أكثر من سطر", "تحقق من أنها خانة واحدة لا صفان", row=number
            )
        sheet.rows.append(Row(number, cells))
    sheet.form = f"ترميز {ltr(encoding)}، والأعمدة تفصلها {DELIMITERS.get(delimiter, ltr(delimiter))}"
    return sheet


def find_delimiter(text: str, known=lambda cell: False) -> str:
    """The separator under which most cells are names of columns, then the one that cuts lines most evenly."""
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:60]
    best, best_score = ",", (-1, -1.0)
    for delimiter in DELIMITERS:
        rows = [cells for _, cells, _ in _records([line[:LONG_LINE] for line in lines], delimiter)]
        counts = Counter(len(cells) for cells in rows if len(cells) > 1)
        even = max((number * (1 + width / 100) for width, number in counts.items()), default=0.0)
        names = max((len({cell for cell in cells if known(cell)}) for cells in rows[:40]), default=0)
        if (names, even) > best_score:
            best, best_score = delimiter, (names, even)
    return best


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _records(lines: list[str], delimiter: str):
    """(line number, cells, whole?) for each record; a stray quotation mark spoils its own line alone."""
    csv.field_size_limit(2**31 - 1)  # a polygon as WKT is longer than the default
    place = 0
    while place < len(lines):
        started = [place]
        reader = csv.reader(_following(lines, started), delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                yield started[0] + 1, cells, True
                started[0] = place + reader.line_num
            return
        except csv.Error:
            place = started[0]
        yield place + 1, lines[place].split(delimiter), False
        place += 1


def _following(lines: list[str], started: list[int]):
    """Lines from the place where a record started; none of ours is longer than a hundred of them."""
    for number in range(started[0], len(lines)):
        if number - started[0] > 100:
            raise csv.Error("an open quotation mark")
        yield lines[number] + "\n"
