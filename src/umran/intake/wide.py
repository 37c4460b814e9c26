"""A table of quarters with a column a year, «السكان 2014» and «السكان 2024»: a row a quarter and year.

Only where each head says plainly what its column is, and of which year; else the file is refused, or its user says it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from umran.intake.bulk import as_list
from umran.intake.header import Matcher
from umran.intake.kinds import says_quarters
from umran.intake.numbers import western_digits
from umran.intake.problems import ERROR, NOTE
from umran.intake.sheet import Row, Sheet
from umran.text.folding import fold
from umran.text.words import listed, ltr, quoted, visible

YEAR_TITLE = "السنة"
_YEAR = r"(?:(?:سنة|عام|لسنة|لعام|en|année)\s+)?((?:19|20)\d\d)\s*م?"
_LAST = re.compile(rf"(.*?[^\W\d_].*?)[\s_–—،,(-]*{_YEAR}\s*\)?((?:\s*\([^()]*\))?)")
_LONGEST = 160  # characters of a head
_FIRST = re.compile(rf"\(?{_YEAR}\)?[\s_–—:،,-]+(.*[^\W\d_].*)()")


def is_of_quarters(heads: Sequence[str], match: Matcher) -> bool:
    """Whether the rows of a table are quarters, and the schema it is read by has a place for their names."""
    return "name" in match.schema and says_quarters(heads)


def apart(head: str) -> tuple[str, str] | None:
    """The name of a column and the year that its head says beside it.

    Examples
    --------
    >>> apart("السكان 2014"), apart("Population_2024"), apart("2014 - السكان"), apart("عدد الأسر (٢٠٢٤)")
    (('السكان', '2014'), ('Population', '2024'), ('السكان', '2014'), ('عدد الأسر', '2024'))
    >>> apart("أقرب الأجلين 2014 (%)"), apart("2014"), apart("السكان")
    (('أقرب الأجلين (%)', '2014'), None, None)
    """
    text = western_digits(visible(head)).strip()[:_LONGEST]
    if found := _LAST.fullmatch(text):
        return f"{found[1].strip()} {found[3].strip()}".strip(), found[2]
    if found := _FIRST.fullmatch(text):
        return found[2].strip(), found[1]
    return None


def unfold(sheet: Sheet, match: Matcher) -> None:
    """Give a table of quarters whose columns are of several years a row a year, where every head says its year plainly."""
    header = sheet.header or []
    if sheet.has_shapes or not is_of_quarters(header, match):
        return
    if any((field := match(head)) and field.is_year for head in header):
        return
    told: dict[str, dict[str, int]] = {}  # of each field: its year and place
    names: dict[str, set[str]] = {}
    for place, head in enumerate(header):
        if not (found := apart(head)):
            continue
        name, year = found
        field = match(name)
        if not field or not field.is_number:
            continue
        if year in told.setdefault(field.name, {}):
            return  # two columns of one year: which of them is not known
        told[field.name][year] = place
        names.setdefault(field.name, set()).add(fold(name) + "".join(re.findall(r"[%٪‰]", name)))
    years = sorted({year for places in told.values() for year in places})
    if max(map(len, told.values()), default=0) < 2 or any(len(each) > 1 for each in names.values()):
        return
    taken = {place for places in told.values() for place in places.values()}
    kept = [place for place in range(len(header)) if place not in taken]
    undated = [header[place] for place in kept if (field := match(header[place])) and field.is_number]
    if undated:  # repeated in every year it would be a figure that nobody counted
        sheet.add(
            "undated",
            ERROR,
            f"{listed(map(quoted, undated))} بلا سنة، وبجانبها أعمدة بسنواتها ({listed(map(ltr, years))})",
            f"اكتب السنة في العنوان: {quoted(f'{undated[0]} {years[-1]}')}",
        )
    written = {
        name: (apart(header[next(iter(places.values()))]) or ("", ""))[0] for name, places in told.items()
    }
    whole = [[*row.cells, *[""] * (len(header) - len(row.cells))] for row in as_list(sheet)]
    rows = []
    for year in years:  # all rows of a year together, so that a row of totals stands below what it sums
        for row, cells in zip(sheet.rows, whole, strict=True):
            figures = [cells[places[year]] if year in places else "" for places in told.values()]
            rows.append(Row(row.number, [*(cells[place] for place in kept), year, *figures]))
    sheet.rows = rows
    sheet.header = [*(header[place] for place in kept), YEAR_TITLE, *written.values()]
    sheet.add(
        "unfolded",
        NOTE,
        f"{listed(quoted(each) for each in written.values())} في أعمدة بسنواتها ({listed(map(ltr, years))})، فصار كل صف صفاً لكل سنة",
    )


def head_of_years(sheet: Sheet, first: Row, second: Row, years: Sequence[str], match: Matcher) -> bool:
    """One head of a name over its years: «السكان» over 2014 and 2024; whether it could be made."""
    width = max(len(first.cells), len(second.cells))
    above, below = ([*row.cells, *[""] * width][:width] for row in (first, second))
    names, written = [], ""
    for upper, lower in zip(above, below, strict=True):
        written = upper.strip() or written
        year = western_digits(visible(lower)).strip()
        field = match(written)
        if year and not (field and field.is_number and apart(f"{written} {year}")):
            return False
        names.append(f"{written} {year}" if year else upper.strip())
    if not is_of_quarters(names, match):
        return False
    return _take_head(sheet, first, second, names)


def head_of_answer(sheet: Sheet, head: Row, match: Matcher, name: str) -> bool:
    """One head of bare years whose columns the user says to be of a field; whether the schema knows it."""
    field = match(name)
    if not field or not field.is_number:
        return False
    bare = re.compile(_YEAR)
    texts = [western_digits(visible(cell)).strip() for cell in head.cells]
    names = [
        f"{field.title} {text}" if bare.fullmatch(text) else cell
        for text, cell in zip(texts, head.cells, strict=True)
    ]
    return _take_head(sheet, head, head, names)


def _take_head(sheet: Sheet, first: Row, last: Row, names: list[str]) -> bool:
    rows = as_list(sheet)
    start, end = rows.index(first), rows.index(last)
    rows[start : end + 1] = [Row(last.number, names)]
    sheet.rows, sheet.merged = rows, []
    return True
