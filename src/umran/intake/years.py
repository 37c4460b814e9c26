"""Years as offices write them: ١٩٩٤, 1994م, 94, 1994/95, 1440هـ. Only a year that is certain is mended."""

from __future__ import annotations

import re
from datetime import date, timedelta

from umran.intake.numbers import PROPOSED, Reading, is_missing, western_digits
from umran.intake.problems import ERROR, NOTE, REPAIRED
from umran.intake.schemas import Field
from umran.intake.sheet import Exact
from umran.text.words import ltr, quoted, visible

_HIJRI = range(1250, 1500)


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
    if found := re.fullmatch(r"(\d{4})-\d\d?-\d\d?(?:[ T].*)?|\d\d?[/.-]\d\d?[/.-](\d{4})", text):
        if int(found[1] or found[2]) in _HIJRI:
            return _hijri_date(text, cell, spec)
        year = _four(int(found[1] or found[2]), cell, spec)
        if year.text is None:
            return year
        return Reading(
            year.text, "year-from-date", PROPOSED, f"{quoted(cell)} تاريخ لا سنة؛ سنته {ltr(year.text)}"
        )
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
        if year in _HIJRI:
            return _hijri(year, cell)
        return Reading(
            None, "year-range", ERROR, f"السنة {ltr(year)} خارج المدى {ltr(f'{low}–{high}')}", "صحح السنة"
        )
    if cell != str(year):
        return Reading(str(year), "year-form", REPAIRED, f"السنة مكتوبة {quoted(cell)}", f"اكتب {ltr(year)}")
    return Reading(str(year))


def _period(first: str, second: str, cell: str, spec: Field) -> Reading:
    hijri = [year for year in (first, second) if int(year) in _HIJRI]
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


def _hijri_date(text: str, cell: str, spec: Field) -> Reading:
    """A day of the Hijri calendar, where its Gregorian year is certain though the tabular calendar errs by a day."""
    parts = [int(part) for part in re.findall(r"\d+", text)[:3]]
    year, month, day = parts if parts[0] > 31 else parts[::-1]
    if 1 <= month <= 12 and 1 <= day <= 30:
        when = new_year(year) + timedelta(days=29 * (month - 1) + month // 2 + day - 1)
        if (when - timedelta(days=3)).year == (when + timedelta(days=3)).year:
            found = _four(when.year, cell, spec)
            if found.text is None:
                return found
            told = f"{quoted(cell)} تاريخ هجري يوافق {ltr(when.isoformat())} تقريباً؛ سنته الميلادية {ltr(when.year)}"
            return Reading(found.text, "year-from-date", PROPOSED, told)
    return _hijri(year, cell)


def _hijri(year: int, cell: str) -> Reading:
    start, end = _span(year)
    years = f"{ltr(start.year)} أو {ltr(end.year)}" if start.year != end.year else ltr(start.year)
    return Reading(
        None,
        "year-hijri",
        ERROR,
        f"{quoted(cell)} سنة هجرية؛ توافق من {ltr(start.isoformat())} إلى {ltr(end.isoformat())} تقريباً",
        f"اكتب السنة الميلادية: {years} بحسب شهر القياس",
    )


def _span(year: int) -> tuple[date, date]:
    return new_year(year), new_year(year + 1) - timedelta(days=1)


def new_year(year: int) -> date:
    """1 Muharram of a Hijri year in the tabular Islamic calendar (astronomical epoch), true to a day or so."""
    days = (year - 1) * 354 + (3 + 11 * year) // 30 + 227014  # 15 July 622 (Julian) as a Gregorian ordinal
    return date.fromordinal(days)
