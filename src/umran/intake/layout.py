"""Tables laid out otherwise than a record a row under one row of names: named as such, for no column of theirs is known."""

from __future__ import annotations

import re
from collections.abc import Sequence

from umran.intake.header import Matcher
from umran.intake.numbers import western_digits
from umran.intake.sheet import Row, Sheet
from umran.text.errors import Unreadable
from umran.text.folding import fold
from umran.text.words import listed, ltr, quoted, visible

_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:عام|سنة)?\s*((?:19|20)\d\d|1[34]\d\d(?=\s*ه))\s*(?:م|ميلادي|هـ?|هجري)?")


def check_layout(sheet: Sheet, match: Matcher) -> None:
    """Raise Unreadable for a table with a column a year, or with names in two rows; nothing is changed."""
    if sheet.header is not None:
        return
    # A title above the table has one text, however many cells it is spread over.
    tabular = (row for row in sheet.rows if len({cell.strip() for cell in row.cells} - {""}) > 1)
    first, second = next(tabular, None), next(tabular, None)
    if first is None or second is None:
        return
    known = {field.name for cell in first.cells if (field := match(cell))}
    years = _years(first.cells)
    if years and len(known) < 2:
        raise _wide(sheet, years, first)
    places = _under_one_name(first)
    below = [second.cells[place].strip() for place in places if place < len(second.cells)]
    if not known or len(set(below) - {""}) < 2 or not _goes_on(sheet, first, second, places):
        return
    if len({field.name for cell in below if (field := match(cell))}) > 1:
        return  # the second row has the names themselves, and is the head
    if years := _years(["", *below]):
        raise _wide(sheet, years, second)
    if not any(_DIGIT.search(cell) for cell in below):
        shown = listed(quoted(cell) for cell in dict.fromkeys(filter(None, below)))
        name = first.cells[places[0]].strip()
        remedy = (
            f"اجعلهما صفاً واحداً، لكل عمود فيه اسم واحد، مثل {quoted(f'{name} - {next(filter(None, below))}')}"
        )
        others = {
            field.name for i, cell in enumerate(first.cells) if i not in places and (field := match(cell))
        }
        if (field := match(name)) and field.name not in others:
            remedy += f"، وسمِّ العمود الذي يُحسب منه {quoted(name)} وحده"
        raise Unreadable(
            f"للجدول في {quoted(sheet.file)} صفا عناوين: الصف {ltr(first.number)}، وتحته في الصف {ltr(second.number)} {shown}",
            remedy,
        )


def _years(cells: Sequence[str]) -> list[str]:
    """The years that stand as names of columns, in order, after one column or more of words; else none."""
    texts = [western_digits(visible(cell)).strip() for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    found = [match[1] if (match := _YEAR.fullmatch(text)) else None for text in texts]
    start = next((place for place, year in enumerate(found) if year), 0)
    years = [year for year in found if year]
    if (
        start == 0
        or len(years) < 2
        or len(years) < len(texts) - start
        or any(_DIGIT.search(text) for text in texts[:start])
    ):
        return []
    return years if len(set(years)) == len(years) and years in (sorted(years), sorted(years)[::-1]) else []


def _under_one_name(head: Row) -> list[int]:
    """Places of the columns that share a name: merged over them, repeated, or followed by blanks."""
    names, written = [], ""
    for cell in head.cells:
        written = cell.strip() or written
        names.append(fold(written))
    return [place for place, name in enumerate(names) if name and names.count(name) > 1]


def _goes_on(sheet: Sheet, head: Row, row: Row, places: list[int]) -> bool:
    """Whether a row goes on with the head: words alone under merged names, or blank or the same under the other names."""
    if not any(_DIGIT.search(cell) for cell in row.cells):
        line = sheet.rows.index(head)
        if any(first == last == line and left < right for first, last, left, right in sheet.merged):
            return True
    return all(
        not cell.strip() or (place < len(head.cells) and fold(cell) == fold(head.cells[place]))
        for place, cell in enumerate(row.cells)
        if place not in places
    )


def _wide(sheet: Sheet, years: Sequence[str], row: Row) -> Unreadable:
    return Unreadable(
        f"السنوات في {quoted(sheet.file)} أعمدة (الصف {ltr(row.number)}: {listed(map(ltr, years[:4]))})، والمطلوب صف لكل سنة",
        "اقلب الجدول: انسخه ثم الصقه في ورقة جديدة باختيار «تبديل الصفوف والأعمدة» "
        f"({ltr('Transpose')})، وسمِّ عمود السنوات {quoted('السنة')}",
    )
