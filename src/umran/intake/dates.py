"""Dates as offices write them, by the Hijri or the Gregorian calendar: ١٥/٩/١٤٤٥هـ، 15 رمضان 1445, 15 mars 2024.

Hijri days are those of Umm al-Qura from 1343 to 1500 (`hijridate`), else of the tabular calendar. Countries that watch
for the moon may be a day or two apart, so nothing is told from a day that lies so near a new year.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from umran.intake.numbers import western_digits
from umran.text.folding import fold
from umran.text.words import visible

HIJRI = range(1250, 1500)
APART = timedelta(days=3)  # of calendars of the same month
_UMM_AL_QURA = range(1343, 1500)
_HIJRI_MONTHS = (
    "محرم|محرّم|المحرم",
    "صفر",
    "ربيع الأول|ربيع أول|ربيع 1",
    "ربيع الآخر|ربيع الثاني|ربيع ثاني|ربيع ثان",
    "جمادى الأولى|جمادى الأول|جمادى أولى",
    "جمادى الآخرة|جمادى الثانية|جمادى الثاني|جمادى الآخر|جمادى ثانية",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذو القعدة|ذي القعدة|ذوالقعدة|ذو القعده",
    "ذو الحجة|ذي الحجة|ذوالحجة|ذو الحجه",
)
_GREGORIAN_MONTHS = (
    "يناير|كانون الثاني|جانفي|janvier|january|jan",
    "فبراير|شباط|فيفري|février|february|feb|fév",
    "مارس|آذار|mars|march|mar",
    "أبريل|إبريل|نيسان|أفريل|avril|april|apr",
    "مايو|أيار|ماي|mai|may",
    "يونيو|يونيه|حزيران|جوان|juin|june|jun",
    "يوليو|يوليه|يوليوز|تموز|جويلية|juillet|july|jul",
    "أغسطس|آب|غشت|أوت|août|august|aug",
    "سبتمبر|أيلول|شتنبر|septembre|september|sep|sept",
    "أكتوبر|تشرين الأول|octobre|october|oct",
    "نوفمبر|تشرين الثاني|نونبر|novembre|november|nov",
    "ديسمبر|كانون الأول|دجنبر|décembre|december|dec|déc",
)
_ERA = r"(?P<era>ه|هـ|هجري|هجرية|AH|م|ميلادي|ميلادية|AD|CE)?\.?"
_NUMBERS = re.compile(
    r"(?:(?P<y>\d{4})(?P<s1>[/.-])(?P<m>\d\d?)(?P=s1)(?P<d>\d\d?)|(?P<d2>\d\d?)(?P<s2>[/.-])(?P<m2>\d\d?)(?P=s2)(?P<y2>\d{4}))"
    rf"(?:[ T][\d:.Z+]+)?\s*{_ERA}"
)
_WORD = r"[^\W\d_]+(?:\s[^\W\d_]+)?"
_WORDS = re.compile(
    rf"(?:(?P<day>\d\d?)(?:er)?\s*(?:من\s)?)?\s*(?P<month>{_WORD}(?:\s*/\s*{_WORD})?)\s*[،,]?\s*(?P<year>\d{{4}})\s*{_ERA}"
)
_BOTH = re.compile(r"\s*(?:الموافق(?:\s?ل|\sلـ)?|=|\(|\)|–)\s*")


class Day(NamedTuple):
    """A date as it is written: its day is None where only a month is."""

    is_hijri: bool
    year: int
    month: int
    day: int | None

    def span(self) -> tuple[date, date] | None:
        """The first and last Gregorian day it may be; None for a date that no calendar has."""
        try:
            if self.is_hijri:
                first = _gregorian(self.year, self.month, self.day or 1)
                last = first if self.day else _gregorian(self.year, self.month, 29) + timedelta(days=1)
                return first - APART, last + APART
            first = date(self.year, self.month, self.day or 1)
            return first, first if self.day else first + timedelta(days=27)
        except (ValueError, OverflowError):
            return None


def read(cell: str) -> list[Day]:
    """The date of a cell, or its date in both calendars; empty for anything else."""
    text = western_digits(visible(cell)).strip()
    days = [_read(part) for part in _BOTH.split(text) if part]
    if not 0 < len(days) < 3 or None in days:
        return []
    found = [day for day in days if day]
    return found if len(found) == 1 or found[0].is_hijri != found[1].is_hijri else []


def new_year(year: int) -> date:
    """1 Muharram of a Hijri year, true to a day or so where the new moon is watched for."""
    return _gregorian(year, 1, 1)


def _read(text: str) -> Day | None:
    if found := _NUMBERS.fullmatch(text):
        year, month, day = (int(found[name] or found[f"{name}2"]) for name in ("y", "m", "d"))
        numbered = Day(year in HIJRI, year, month, day)
        return numbered if _agrees(numbered, found["era"]) else None
    if found := _WORDS.fullmatch(text):
        names = {_months().get(fold(part)) for part in found["month"].split("/")}
        known = names.pop() if len(names) == 1 else None
        if known:
            is_hijri, month = known
            named = Day(is_hijri, int(found["year"]), month, int(found["day"]) if found["day"] else None)
            return named if _agrees(named, found["era"]) else None
    return None


def _agrees(day: Day, era: str | None) -> bool:
    """Whether the year is one of the calendar that the month or the letters after it name."""
    if day.is_hijri != (day.year in HIJRI):
        return False
    return not era or day.is_hijri == era.startswith(("ه", "AH"))


@lru_cache(maxsize=1)
def _months() -> dict[str, tuple[bool, int]]:
    return {
        fold(name): (is_hijri, number)
        for is_hijri, months in ((True, _HIJRI_MONTHS), (False, _GREGORIAN_MONTHS))
        for number, names in enumerate(months, start=1)
        for name in names.split("|")
    }


def _gregorian(year: int, month: int, day: int) -> date:
    if not (1 <= month <= 12 and 1 <= day <= 30):
        raise ValueError("no day of this calendar")
    if year in _UMM_AL_QURA:
        from hijridate import Hijri

        first = Hijri(year, month, 1)
        if day > first.month_length():
            raise ValueError("no day of this month")
        found = first.to_gregorian()
        return date(found.year, found.month, found.day) + timedelta(days=day - 1)
    # The tabular calendar from 15 July 622 (Julian), as a Gregorian ordinal.
    days = (year - 1) * 354 + (3 + 11 * year) // 30 + 227014
    return date.fromordinal(days) + timedelta(days=29 * (month - 1) + month // 2 + day - 1)
