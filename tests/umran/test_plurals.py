"""A number that is told takes its noun in the form that Arabic gives it: «3 مدن», «11 مدينة», «100 مدينة»."""

import re

import pytest

from support import ROOT
from umran.text import words
from umran.text.numbers import about_people
from umran.text.words import Noun, counted, unmarked

NOUNS = {name: noun for name, noun in vars(words).items() if isinstance(noun, Noun)}
FORMS = {1: "one", 2: "dual", 3: "few", 10: "few", 11: "many", 100: "hundred"}
# Forms of what is counted here; a unit that stands against any number (نسمة, متر, ميغابايت) is none.
COUNTED = re.findall(
    r"\S+",
    "خانة خانات خلية خلايا ملف ملفات سنة سنوات شهر شهراً أشهر يوم يوماً أيام ساعة ساعات دقيقة دقائق ثانية ثوان ثوانٍ "
    "مدينة مدن بلد بلداً بلدان دولة دول جماعة جماعات مكان مكاناً أماكن قيمة قيم فجوة فجوات صف صفاً صفوف سطر سطراً سطور "
    "فقرة فقرات مؤشر مؤشراً مؤشرات غاية غايات هدف هدفاً أهداف أداة أدوات ممارسة ممارسات مصطلح مصطلحاً مصطلحات درس درساً دروس "
    "سؤال سؤالاً أسئلة تمرين تمريناً تمارين صفحة صفحات خطوة خطوات نقطة نقاط موقف موقفاً مواقف حرف حرفاً أحرف شخص شخصاً أشخاص "
    "معلم معلماً معالم زوج زوجاً أزواج مقيّم مقيّماً مقيّمين",
)
# A value put into a sentence, and a counted noun right after it.
MET = re.compile(
    r"\{+\s*(?P<value>[^{}]*(?:\{[^{}]*\}[^{}]*)*?)\s*\}+(?:</\w+>)? (?P<noun>"
    + "|".join(COUNTED)
    + r")(?![ء-ي])"
)
# What is no number: somebody's words, a name, a year that a thing is called by, a power of ten in words.
NO_NUMBER = re.compile(
    r"^$|quoted\(|^listed\(|^ltr\('|\bname\b|\bshown\b|^value$|^year|tag|where|^size$|years\[|filled|head\.number|row\.number|second\.number|first\.number"
)
# Limits that stand in the sources, each a number whose noun is right beside it.
LIMITS = {
    "src/umran/city/folder.py": "_MOST",
    "src/umran/coherence/workbench.py": "REFRESH_SECONDS",
    "src/umran/figures/access.py": "_BARS",
    "src/umran/figures/growth.py": "WHAT_IF_YEAR",
    "src/umran/grading/collecting.py": "_MAX_ENTRIES",
    "src/umran/grading/notebook.py": "_MAX_CELLS",
    "src/umran/indicators/harassment.py": "figure(12, 0)",
    "src/umran/indicators/travel.py": "figure(count, 1)",  # a part of a minute
    "src/umran/intake/bounds.py": "LOOKED_AT",
    "src/umran/practices/exchange.py": ("NEAR", "MARGIN"),
    "src/umran/city/city.py": "{rows:,} × {columns:,}",
    "src/umran/intake/raster.py": "{grid.height:,}×{grid.width:,}",
}


def sources():
    for suffix in ("py", "html", "svg", "js"):
        yield from sorted((ROOT / "src/umran").rglob(f"*.{suffix}"))


def test_no_number_meets_a_noun_of_one_form():
    found = []
    for path in sources():
        name = path.relative_to(ROOT).as_posix()
        limits = LIMITS.get(name, ())
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for met in MET.finditer(line):
                value = met["value"]
                if NO_NUMBER.search(value) or any(
                    each in line for each in ([limits] if isinstance(limits, str) else limits)
                ):
                    continue
                found.append(f"{name}:{number}: {met[0]}: umran.text.words.counted gives the noun its form")
    assert not found, "\n".join(found)


def test_the_limits_are_still_there():
    for name, limits in LIMITS.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        assert all(each in text for each in ([limits] if isinstance(limits, str) else limits)), name


@pytest.mark.parametrize("name", NOUNS)
def test_a_noun_is_told_as_its_number_asks(name):
    for number, form in FORMS.items():
        told = unmarked(counted(number, NOUNS[name]))
        assert told == (
            getattr(NOUNS[name], form) if number < 3 else f"{number:,} {getattr(NOUNS[name], form)}"
        )
    one, few, many = NOUNS[name].hundred, NOUNS[name].few, NOUNS[name].many
    assert few != one and many.rstrip("ًا") in (one, one.rstrip("ا")), "one noun in its forms"


@pytest.mark.parametrize(
    "value, told",
    [(1_000_000, "1.00 مليون"), (2_060_000, "2.06 مليون"), (2_999_000, "3.00 ملايين"), (4_730_000, "4.73 ملايين"),
     (10_990_000, "10.99 ملايين"), (11_000_000, "11.00 مليون"), (7_400, "7 آلاف"), (10_400, "10 آلاف"), (11_000, "11 ألف"),
     (202_000, "202 ألف")],
)  # fmt: skip
def test_millions_and_thousands_agree_with_their_number(value, told):
    assert about_people(value) == f"{told} نسمة"
