"""CSV as offices have it: any of their encodings, six separators, open quotation marks."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from umran.intake import bounds, encodings
from umran.intake.bounds import LONG_LINE
from umran.intake.problems import ERROR, NOTE, REPAIRED
from umran.intake.proposals import Accepted, Proposal
from umran.intake.sheet import Row, Sheet
from umran.text.errors import Unreadable
from umran.text.words import ltr, quoted

DELIMITERS = {
    ",": "الفاصلة",
    ";": "الفاصلة المنقوطة",
    "\t": "علامة الجدولة",
    "|": "الخط القائم",
    "؛": "الفاصلة المنقوطة العربية «؛»",
    "،": "الفاصلة العربية «،»",
}


def decoded(sheet: Sheet, content: bytes, declared: str | None = None) -> str:
    """The text of a file; where its encoding is not certain the sheet says so, or asks."""
    found = encodings.decode(content, declared)
    if found.has_end_mark:
        sheet.add(
            "end-mark", NOTE, f"في آخر الملف علامة نهاية قديمة ({ltr('Ctrl-Z')})، ولا تُحسب", "لا شيء عليك"
        )
    if found.certain:
        if found.encoding != "UTF-8":
            sheet.add(
                "encoding",
                NOTE,
                f"قُرئ الملف بترميز {ltr(found.encoding)}",
                f"الأسلم حفظه بترميز {ltr('UTF-8')}",
            )
        sheet.encoding = found.encoding
        return found.text
    if not found.candidates:
        sheet.add(
            "encoding",
            ERROR,
            f"الترميز غير مؤكد: {found.fault}",
            f"افتحه في برنامجه الأصلي واحفظه بترميز {ltr('UTF-8')}",
        )
        sheet.encoding = found.encoding
        return found.text
    return ask_encoding(sheet, found, content)


def ask_encoding(
    sheet: Sheet, found: encodings.Decoded, content: bytes, why: str = "لا يُعرف ترميز الملف"
) -> str:
    """The text in the encoding that the user chose; where none is chosen, the likeliest, and the file is stopped."""
    best, *others = found.candidates
    first, second = encodings.difference(best.text, others[0].text if others else found.text)
    shown = f"بترميز {ltr(best.title)} يُقرأ {quoted(first)}"
    if others:
        shown += f"، وبترميز {ltr(others[0].title)} يُقرأ {quoted(second)}"
    proposal = Proposal(
        "encoding",
        f"{found.fault or why}: {shown}",
        value=best.name,
        choices=tuple(each.name for each in others),
        has_without=False,
    )
    answer = sheet.ask(proposal)
    chosen = next((each for each in found.candidates if each.name == answer), best)
    sheet.encoding = chosen.title
    return encodings.decode_as(content, chosen.name)


def read_text(
    path: Path,
    name: str,
    is_column_name: Callable[[str], object] = lambda cell: False,
    accepted: Accepted | None = None,
) -> Sheet:
    """A CSV file as rows of cells. `is_column_name` tells whether a cell is the name of a column, to find the separator."""
    sheet = Sheet(name, accepted=accepted or Accepted())
    text = decoded(sheet, path.read_bytes())
    if not text.strip():
        raise Unreadable(f"الملف {quoted(name)} فارغ", "أعد تصديره أو نسخه من مصدره")
    if "\ufffd" in text or encodings.CONTROLS.search(text):
        for number, line in enumerate(_lines(text), 1):
            if "\ufffd" in line or encodings.CONTROLS.search(line):
                sheet.add(
                    "lost-letter", ERROR, "في الصف حرف ضاع عند الحفظ أو النسخ", "صححه من الأصل", row=number
                )
    start = 0
    hint = re.match(r"sep=(.)\r?\n", text)
    if hint:
        delimiter, start = hint[1], 1
        text = text[hint.end() :]
    else:
        delimiter = find_delimiter(text, is_column_name)
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
    sheet.form = f"ترميز {ltr(sheet.encoding)}، والأعمدة تفصلها {DELIMITERS.get(delimiter, ltr(delimiter))}"
    return sheet


def find_delimiter(text: str, is_column_name: Callable[[str], object] = lambda cell: False) -> str:
    """The separator under which most cells are names of columns, then the one that cuts lines most evenly."""
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:60]
    best, best_score = ",", (-1, -1.0)
    for delimiter in DELIMITERS:
        rows = [cells for _, cells, _ in _records([line[:LONG_LINE] for line in lines], delimiter)]
        counts = Counter(len(cells) for cells in rows if len(cells) > 1)
        even = max((number * (1 + width / 100) for width, number in counts.items()), default=0.0)
        names = max((len({cell for cell in cells if is_column_name(cell)}) for cells in rows[:40]), default=0)
        if (names, even) > best_score:
            best, best_score = delimiter, (names, even)
    return best


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _records(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str], bool]]:
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


def _following(lines: list[str], started: list[int]) -> Iterator[str]:
    """Lines from the place where a record started; none of ours is longer than a hundred of them."""
    for number in range(started[0], len(lines)):
        if number - started[0] > 100:
            raise csv.Error("an open quotation mark")
        yield lines[number] + "\n"
