"""Years as offices write them: ١٩٩٤, 1994م, 94, 1994/95, 1440هـ, or the date of a day. Only a year that is certain is mended."""

from __future__ import annotations

import re
from datetime import date, timedelta

from umran.intake import dates
from umran.intake.dates import HIJRI, Day
from umran.intake.numbers import PROPOSED, Reading, is_missing, western_digits
from umran.intake.problems import ERROR, NOTE, REPAIRED
from umran.intake.schemas import Field
from umran.intake.sheet import Exact
from umran.text.words import ltr, quoted, visible


def parse(cell: str, spec: Field) -> Reading:
    """A calendar year of four digits within the column's limits, or what is wrong with it."""
    if not isinstance(cell, Exact) and is_missing(cell):
        return (
            Reading("")
            if not cell.strip()
            else Reading("", "missing-word", NOTE, f"{quoted(cell)} يعني «لا بيانات»", "اترك الخانة فارغة")
        )
    text = western_digits(visible(cell)).strip()
    if re.fullmatch(r"\d{4}", text):
        return _four(int(text), cell, spec)
    if found := re.fullmatch(r"(\d{4})\s*(?:م|ميلادي|ميلادية|AD|CE)\.?", text):
        return _four(int(found[1]), cell, spec)
    if found := re.fullmatch(r"(\d{3,4})\s*(?:هـ|ه|هجري|هجرية|AH)\.?", text):
        return _hijri(int(found[1]), cell)
    if found := re.fullmatch(r"(\d{4})\s*[/\\–—-]\s*(\d{1,4})", text):
        return _period(found[1], found[2], cell, spec)
    if found := re.fullmatch(r"(\d{4})\.0+", text):
        return _four(int(found[1]), cell, spec)
    if days := dates.read(cell):
        return _of_date(days, cell, spec)
    if found := re.fullmatch(r"['’]?(\d\d)", text):
        guess = f"19{found[1]}" if int(found[1]) > 30 else f"20{found[1]}"
        return Reading(
            None,
            "year-short",
            ERROR,
            f"{quoted(cell)} سنة برقمين لا يُعرف قرنها",
            f"اكتبها بأربعة أرقام، مثل {ltr(guess)}",
        )
    return Reading(
        None,
        "not-a-year",
        ERROR,
        f"{quoted(cell)} ليست سنة",
        f"اكتب سنة ميلادية بأربعة أرقام، مثل {ltr(2020)}",
    )


def _four(year: int, cell: str, spec: Field) -> Reading:
    low, high = spec.constraints.get("minimum", 1800), spec.constraints.get("maximum", 2200)
    if not low <= year <= high:
        if year in HIJRI:
            return _hijri(year, cell)
        return Reading(
            None, "year-range", ERROR, f"السنة {ltr(year)} خارج المدى {ltr(f'{low}–{high}')}", "صحح السنة"
        )
    if cell != str(year):
        return Reading(str(year), "year-form", REPAIRED, f"السنة مكتوبة {quoted(cell)}", f"اكتب {ltr(year)}")
    return Reading(str(year))


def _period(first: str, second: str, cell: str, spec: Field) -> Reading:
    hijri = [year for year in (first, second) if int(year) in HIJRI]
    if len(second) == 4 and len(hijri) == 1:
        year = second if hijri[0] == first else first
        start, end = _span(int(hijri[0]))
        if int(year) in (start.year, end.year):
            found = _four(int(year), cell, spec)
            if found.text is None:
                return found
            told = f"{quoted(cell)} سنة بتقويمين؛ قُرئت الميلادية {ltr(year)}"
            return Reading(year, "year-both", REPAIRED, told, f"اكتب {ltr(year)}")
        return Reading(
            None,
            "year-both",
            ERROR,
            f"{quoted(cell)} سنتان لا تتوافقان: {ltr(hijri[0])} هي {ltr(f'{start.year}–{end.year}')}",
            "صحح إحداهما",
        )
    last = second if len(second) == 4 else first[: 4 - len(second)] + second
    return Reading(
        None,
        "year-period",
        ERROR,
        f"{quoted(cell)} مدة لا سنة واحدة",
        f"اكتب {ltr(first)} أو {ltr(last)} بحسب تعريف مصدرك، واذكر ذلك",
    )


def _of_date(days: list[Day], cell: str, spec: Field) -> Reading:
    """The Gregorian year of a date, where it is certain though Hijri calendars differ by days."""
    spans = [day.span() for day in days]
    if None in spans:
        wrong = days[spans.index(None)]
        shown = ltr(f"{wrong.year}-{wrong.month}" + (f"-{wrong.day}" if wrong.day else ""))
        return Reading(None, "not-a-date", ERROR, f"{quoted(cell)}: لا يوم {shown} في تقويمه", "صحح التاريخ")
    known = [span for span in spans if span]
    first, last = max(span[0] for span in known), min(span[1] for span in known)
    if first > last:
        return Reading(None, "year-both", ERROR, f"{quoted(cell)} تاريخان لا يتوافقان", "صحح أحدهما")
    if first.year != last.year:
        return _hijri(days[0].year, cell)
    found = _four(first.year, cell, spec)
    if found.text is None:
        return found
    told = f"{quoted(cell)} تاريخ لا سنة؛ سنته {ltr(found.text)}"
    if all(day.is_hijri for day in days):
        when = ltr((known[0][0] + dates.APART).isoformat())
        told = f"{quoted(cell)} تاريخ هجري يوافق {when} تقريباً؛ سنته الميلادية {ltr(found.text)}"
    return Reading(found.text, "year-from-date", PROPOSED, told)


def _hijri(year: int, cell: str) -> Reading:
    """A Hijri year, which lies in two Gregorian ones: which of them is the user's to say."""
    start, end = _span(year)
    told = f"{quoted(cell)} سنة هجرية؛ توافق من {ltr(start.isoformat())} إلى {ltr(end.isoformat())} تقريباً"
    return Reading(
        str(start.year),
        "hijri-year",
        PROPOSED,
        f"{told}. سنة بدايتها {ltr(start.year)} وسنة نهايتها {ltr(end.year)}، بحسب شهر القياس",
        choices=(("start", str(start.year)), ("end", str(end.year))),
    )


def _span(year: int) -> tuple[date, date]:
    return dates.new_year(year), dates.new_year(year + 1) - timedelta(days=1)
