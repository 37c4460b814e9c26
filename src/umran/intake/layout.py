"""Tables laid out otherwise than a record a row under one row of names: turned where every name is known, else refused."""

from __future__ import annotations

import re
from collections.abc import Sequence

from umran.intake import totals
from umran.intake.bulk import as_list
from umran.intake.header import Matcher
from umran.intake.numbers import western_digits
from umran.intake.problems import NOTE
from umran.intake.proposals import Proposal
from umran.intake.schemas import Field
from umran.intake.sheet import Parts, Row, Sheet
from umran.intake.wide import YEAR_TITLE, head_of_answer, head_of_years, is_of_quarters
from umran.text.errors import Unreadable
from umran.text.folding import fold
from umran.text.words import listed, ltr, quoted, visible

_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:عام|سنة)?\s*((?:19|20)\d\d|1[34]\d\d(?=\s*ه))\s*(?:م|ميلادي|هـ?|هجري)?")
_UNIT = frozenset(map(fold, ("الوحدة", "وحدة القياس", "unit", "unité")))


def settle_layout(sheet: Sheet, match: Matcher) -> None:
    """Give a table with a column a year, or with names in two rows, one row of names; what was done is noted.

    Raises Unreadable where it is not certain what a name stands for.
    """
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
        if not _turn(sheet, first, years, match) and not _answered(sheet, first, years, match):
            raise _wide(sheet, years, first, is_of_quarters(first.cells, match))
        return
    places = _under_one_name(first)
    below = [second.cells[place].strip() for place in places if place < len(second.cells)]
    if not known or len(set(below) - {""}) < 2 or not _goes_on(sheet, first, second, places):
        return
    if len({field.name for cell in below if (field := match(cell))}) > 1:
        return  # the second row has the names themselves, and is the head
    if years := _years(["", *below]):
        if head_of_years(sheet, first, second, years, match):
            return
        raise _wide(sheet, years, second)
    if not any(_DIGIT.search(cell) for cell in below):
        _join(sheet, first, second, places, match)


# Names in two rows


def _join(sheet: Sheet, first: Row, second: Row, places: list[int], match: Matcher) -> None:
    """One head of both rows: «السكان - ذكور»; a variable whose columns are its parts and their sum is the sum."""
    width = max(len(first.cells), len(second.cells))
    above, names = _carried(first, width), list[str]()
    sheet.rows = as_list(sheet)
    cells = [cell.strip() for cell in [*second.cells, *[""] * width][:width]]
    for place in range(width):
        both = f"{above[place]} {cells[place]}"
        if place not in places or not cells[place]:
            names.append(first.cells[place].strip() if place < len(first.cells) else cells[place])
        elif match(both):
            names.append(both)
        else:
            names.append(f"{above[place]} - {cells[place]}")
    for name in dict.fromkeys(above[place] for place in places):
        field = match(name)
        group = [place for place in places if above[place] == name and cells[place]]
        if field and group:
            _settle_group(sheet, (first, second), names, cells, group, field, match)
    shown = listed(quoted(names[place]) for place in places if cells[place])
    sheet.add(
        "two-row-head",
        NOTE,
        f"للجدول صفا عناوين، الصف {ltr(first.number)} وتحته الصف {ltr(second.number)}، فقُرئا صفاً واحداً: {shown}",
        row=first.number,
    )
    at, last = sheet.rows.index(first), sheet.rows.index(second)
    sheet.rows[at : last + 1] = [Row(second.number, names)]
    # Areas merged above the head stay, its own go, those below move up with their rows.
    sheet.merged = [area for area in sheet.merged if area[1] < at] + [
        (top - last + at, bottom - last + at, left, right)
        for top, bottom, left, right in sheet.merged
        if top > last
    ]


def _settle_group(
    sheet: Sheet,
    head: tuple[Row, Row],
    names: list[str],
    cells: list[str],
    group: list[int],
    field: Field,
    match: Matcher,
) -> None:
    """What the columns under one name are: parts beside their sum, parts by the words of another column, or unknown."""
    sums = [place for place in group if totals.is_label(cells[place])]
    parts = [place for place in group if place not in sums]
    others = [place for place, name in enumerate(names) if place not in group and match(name) == field]
    by = _dimension(match, [cells[place] for place in parts])
    if len(sums) == 1 and not others and field.is_number:
        names[sums[0]] = head[0].cells[group[0]].strip()
        others = sums
    if len(others) == 1 and field.is_number:
        if by:
            sheet.parts = Parts(others[0], tuple(parts))
    elif others or sums or not by or not field.is_number or sheet.parts:
        raise _two_rows(sheet, head, cells, group, bool(others))
    else:
        sheet.parts = Parts(None, tuple(parts), by, head[0].cells[group[0]].strip())


def _dimension(match: Matcher, words: Sequence[str]) -> str | None:
    """The column whose list allows each of these words, once each: «sex» for ذكور and إناث."""
    for field in match.schema.fields:
        values = [field.values.get(fold(word)) for word in words]
        if len(values) > 1 and all(values) and len(set(values)) == len(values):
            return field.title
    return None


def _carried(row: Row, width: int) -> list[str]:
    """The names of a row, each over the blanks that follow it."""
    names, written = [], ""
    for cell in [*row.cells, *[""] * width][:width]:
        written = cell.strip() or written
        names.append(written)
    return names


def _two_rows(
    sheet: Sheet, head: tuple[Row, Row], cells: list[str], group: list[int], told: bool
) -> Unreadable:
    first, second = head
    below = [cells[place] for place in group]
    shown = listed(quoted(cell) for cell in dict.fromkeys(below))
    name = first.cells[group[0]].strip()
    remedy = f"اجعلهما صفاً واحداً، لكل عمود فيه اسم واحد، مثل {quoted(f'{name} - {below[0]}')}"
    if not told:
        remedy += f"، وسمِّ العمود الذي يُحسب منه {quoted(name)} وحده"
    return Unreadable(
        f"للجدول في {quoted(sheet.file)} صفا عناوين: الصف {ltr(first.number)}، وتحته في الصف {ltr(second.number)} {shown}",
        remedy,
    )


def _under_one_name(head: Row) -> list[int]:
    """Places of the columns that share a name: merged over them, repeated, or followed by blanks."""
    names = [fold(name) for name in _carried(head, len(head.cells))]
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


def split_parts(sheet: Sheet) -> None:
    """A row for each part, where the parts stand beside each other and no column has their sum."""
    parts = sheet.parts
    if not parts or parts.total is not None or sheet.header is None:
        return
    words = [sheet.header[place].removeprefix(f"{parts.name} - ") for place in parts.places]
    kept = [place for place in range(len(sheet.header)) if place not in parts.places]
    rows = []
    for row in sheet.rows:
        cells = [*row.cells, *[""] * (len(sheet.header) - len(row.cells))]
        rest = [cells[place] for place in kept]
        rows += [
            Row(row.number, [*rest, cells[place], word])
            for place, word in zip(parts.places, words, strict=True)
        ]
    sheet.rows = rows
    sheet.header = [*(sheet.header[place] for place in kept), parts.name, parts.by]
    sheet.add(
        "parts",
        NOTE,
        f"{quoted(parts.name)} في أعمدة ({listed(map(quoted, words))}) بلا مجموع، فصار كل صف صفاً لكل منها",
    )


# Years as columns


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


def _turn(sheet: Sheet, head: Row, years: Sequence[str], match: Matcher) -> bool:
    """A row a year, where each row of the table is a variable that the first column names; whether it could be done."""
    start = next(
        place
        for place, cell in enumerate(head.cells)
        if _YEAR.fullmatch(western_digits(visible(cell)).strip())
    )
    has_units = start == 2 and fold(head.cells[1]) in _UNIT
    if start != 1 and not has_units:
        return False
    at = sheet.rows.index(head)
    above = [row for row in sheet.rows[:at] if any(cell.strip() for cell in row.cells)]
    below = [row for row in sheet.rows[at + 1 :] if any(cell.strip() for cell in row.cells)]
    names = []
    for row in below:
        name = row.cells[0].strip()
        unit = row.cells[1].strip() if has_units and len(row.cells) > 1 else ""
        names.append(f"{name} ({unit})" if unit and unit not in name else name)
    fields = [field.name for name in names if (field := match(name)) and field.is_number]
    if not fields or len(set(fields)) < len(fields) or not all(names) or len(set(names)) < len(names):
        return False
    sheet.header = [YEAR_TITLE, *names]
    sheet.rows = [
        Row(place + 1, [head.cells[place], *(row.cells[place] if place < len(row.cells) else "" for row in below)])
        for place in range(start, start + len(years))
    ]  # fmt: skip
    sheet.merged = []
    for row in above:
        text = " ".join(filter(None, map(str.strip, row.cells)))
        sheet.add("title-row", NOTE, f"سطر فوق صف العناوين، لم يُقرأ: {quoted(text)}")
        sheet.titles.append((row.number, " ".join(row.cells)))
    sheet.unit = "column"
    sheet.add("turned", NOTE, f"السنوات أعمدة (الصف {ltr(head.number)}: {listed(map(ltr, years[:4]))})، فقُرئ كل عمود صفاً")  # fmt: skip
    return True


def _answered(sheet: Sheet, head: Row, years: Sequence[str], match: Matcher) -> bool:
    """Whether the user has said what a table of quarters has under its years."""
    if not is_of_quarters(head.cells, match):
        return False
    said = next(
        (
            each.value
            for each in sheet.accepted.answers
            if each.name == "years" and each.file in ("", sheet.file)
        ),
        "",
    )
    if not said or not head_of_answer(sheet, head, match, said):
        return False
    text = f"الأعمدة {listed(map(ltr, years[:4]))} في الصف {ltr(head.number)} سنوات لا يُقال ما فيها"
    return sheet.ask(Proposal("years", text, value=said, has_without=False)) is not None


def _wide(sheet: Sheet, years: Sequence[str], row: Row, of_quarters: bool = False) -> Unreadable:
    shown = f"السنوات في {quoted(sheet.file)} أعمدة (الصف {ltr(row.number)}: {listed(map(ltr, years[:4]))})"
    if of_quarters:
        return Unreadable(
            f"{shown}، ولا يُقال ما فيها",
            f"سمِّ كل عمود بما فيه وسنته، مثل {quoted(f'عدد السكان {years[0]}')}، أو اكتب {ltr('--accept years=population')} "
            "إن كانت أعداد السكان",
        )
    return Unreadable(
        f"{shown}، والمطلوب صف لكل سنة",
        "اقلب الجدول: انسخه ثم الصقه في ورقة جديدة باختيار «تبديل الصفوف والأعمدة» "
        f"({ltr('Transpose')})، وسمِّ عمود السنوات {quoted('السنة')}",
    )
