"""Units and magnitudes as heads of columns state them: «(ألف نسمة)», «/ km²», «in thousands», «en milliers».

A unit on the list (units.json) is the file's own statement; one that has two meanings is a question; whatever else
stands beside a column's name and is no known remark (a year, a source) is refused. The words are Arabic, French and
English abbreviations of offices, which libraries of units do not know, so the list is our own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from umran.intake.schemas import Field, booleans, fold
from umran.intake.unit_words import Unit, base, lexicon, plain_words, plurals, readings, remarks
from umran.text.words import listed, ltr, quoted

# What a column's unit measures, and how many of the dimension's base it is.
_FIELDS = {
    "person": ("count", "1"),
    "thousand persons": ("count", "1000"),
    "km2": ("area", "1"),
    "ha": ("area", "0.01"),
    "t/day": ("rate", "1"),
    "money": ("money", "1"),
    "fraction": ("share", "1"),
    "percent": ("share", "0.01"),
    "µg/m3": ("concentration", "1"),
    "ug/m3": ("concentration", "1"),
    "metre": ("length", "1"),
    "degree": ("degree", "1"),
    "year": ("year", "1"),
}
_EXAMPLES = {
    "count": ("نسمة", "ألف نسمة", "مليون نسمة"),
    "area": ("كم²", "م²", "هكتار", "فدان", "دونم", "إيكر", "ميل مربع"),
    "rate": ("طن في اليوم", "طن في السنة"),
    "money": ("دينار", "ألف دينار", "مليون دينار", "مليار دينار"),
    "share": ("%", "‰", "كسر"),
    "concentration": ("ميكروغرام/م³",),
    "length": ("متر", "كيلومتر", "سنتيمتر"),
    "degree": ("درجة",),
    "year": ("ميلادية",),
}
_AMBIGUOUS_AFTER_SLASH = frozenset({"thousand", "million", "mille", "k", "الف", "مليون", "مليار", "billion"})
_LONGEST = 80  # characters of a remark that may still be a unit


PERCENT = Unit("percent", "في المائة", "share", Decimal("0.01"))


@dataclass(frozen=True)
class Meaning:
    """What a remark beside a column's name says: units of the column's dimension (one, or several it may be), nothing, or
    something that may not be passed over, told in `fault`."""

    units: tuple[Unit, ...] = ()
    fault: str = ""


def dimension(field: Field) -> str:
    """What a column measures: "count", "area", "rate", "money", "share" …; "" where its unit is not on the list."""
    return _FIELDS.get(field.unit, ("", ""))[0]


def scale(unit: Unit, field: Field) -> Decimal:
    """What a figure in `unit` is multiplied by to be in the column's own; 1 where the column has no unit."""
    return unit.factor / Decimal(_FIELDS[field.unit][1]) if field.unit in _FIELDS else Decimal(1)


def read(text: str, field: Field, after_slash: bool = False) -> Meaning:
    """What a remark beside the name of a column says of its unit.

    Examples
    --------
    >>> from umran.intake import schemas
    >>> people = schemas.get("residents")["population"]
    >>> [str(scale(unit, people)) for unit in read("ألف نسمة", people).units]
    ['1000']
    >>> read("تعداد 2015", people)
    Meaning(units=(), fault='')
    >>> bool(read("أسرة", people).fault)
    True
    """
    wanted = dimension(field)
    whole = plain_words(text)
    if not whole or _is_remark(whole, field):
        return Meaning()
    named = fold(text) in _names_of(field)
    if not field.is_number:
        return Meaning(fault="" if named or not _turns(field, text) else f"لا يُعرف معنى {quoted(text)}")
    if after_slash and (whole[0].isdigit() or whole[0] in _AMBIGUOUS_AFTER_SLASH):
        return Meaning(fault=f"{quoted('/ ' + text)} تحتمل «بالآلاف» و«لكل ألف»")
    if len(text) > _LONGEST:
        return Meaning(fault=f"لا تُعرف وحدة باسم {quoted(text)}")
    found = _stated(text, field)
    units = tuple(unit for unit in found if unit.dimension == wanted)
    if not wanted and found:  # a column that counts without a unit of its own
        units = tuple(unit for unit in found if unit.dimension == "count" and unit.factor == 1)
    if units:
        return Meaning(_distinct(units))
    if named:
        return Meaning()
    if found:
        return Meaning(fault=f"الوحدة {quoted(text)} لا تقيس ما يقيسه {quoted(field.title)}")
    return Meaning(fault=f"لا تُعرف وحدة باسم {quoted(text)}")


def _distinct(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """One unit for each factor; where only the currency is open, it stays open."""
    found: dict[Decimal, Unit] = {}
    for unit in units:
        kept = found.setdefault(unit.factor, unit)
        if (kept.family, kept.currency) != (unit.family, unit.currency):
            found[unit.factor] = replace(kept, family="", currency="")
    return tuple(found.values())


def accepted_units(field: Field) -> str:
    """Arabic: what may stand in the head of this column."""
    examples = _EXAMPLES.get(dimension(field))
    return listed((quoted(each) for each in examples), "أو ") if examples else "لا وحدة"


def states_magnitude(text: str) -> str | None:
    """The words of a title, a sheet's name or a file's that say in what its figures are: «بالآلاف», "in thousands"."""
    words = [base(word) for word in plain_words(text)]
    if found := re.search(r"['’(]\s*([0٠]{3})\b", text):
        return found[1]
    for place, word in enumerate(words):
        if word in plurals():
            return word
        if word in ("وحده", "unit", "unite", "units") and place + 1 < len(words):
            rest = words[place + 1 :]
            units = readings(tuple(rest))
            if any(unit.factor != 1 for unit in units) or not units:
                return " ".join(rest)
    return None


def _stated(text: str, field: Field) -> tuple[Unit, ...]:
    """The units that a remark may mean: all of it, or a part of it beside a remark that says nothing of units."""
    parts = [part for part in re.split(r"[,،;؛:|\n]|\s[–—-]\s", text) if part.strip()]
    tokens = tuple(plain_words(text))
    if units := readings(tokens):
        return units
    if len(parts) > 1:
        judged = [(part, readings(tuple(plain_words(part)))) for part in parts]
        told = [units for _, units in judged if units]
        rest = [part for part, units in judged if not units]
        if len(told) == 1 and all(_is_remark(plain_words(part), field) for part in rest):
            return told[0]
    for cut in range(1, len(tokens)):
        for one, other in ((tokens[:cut], tokens[cut:]), (tokens[cut:], tokens[:cut])):
            if _is_remark(other, field) and (units := readings(one)):
                return units
    return ()


def _is_remark(tokens: list[str] | tuple[str, ...], field: Field) -> bool:
    """A year, a date, a source, a kind of count: words that change nothing in the figures."""
    if not tokens:
        return True
    known = remarks("any") | remarks(dimension(field) or "count") | {"per_"}
    if tokens[0] in ("مصدر", "source") and len(tokens) > 1:
        return not any(base(word) in lexicon() for word in tokens)
    numbers = [int(word) for word in tokens if word.isdigit() and len(word) <= 4]
    years = [number for number in numbers if 1800 <= number <= 2100]
    if len(tokens) == 1 and numbers and numbers[0] in range(1, 10) and len(tokens[0]) == 1:
        return True  # the mark of a footnote
    if any(not (number in years or (years and 1 <= number <= 31)) for number in numbers):
        return dimension(field) == "degree" and all(word in known for word in tokens)
    return all(word in known or word.isdigit() for word in tokens) and all(
        len(word) <= 4 for word in tokens if word.isdigit()
    )


def _turns(field: Field, text: str) -> bool:
    """Whether a remark beside a column of answers turns them round («0 = نعم»), or names answers that are none."""
    if field.type != "boolean":
        return False
    pairs = re.findall(r"([^\W_]+)\s*[=:]\s*([^\W_]+)", text)
    answers = [[booleans().get(fold(each)) for each in pair] for pair in pairs]
    return any(None in each or each[0] != each[1] for each in answers) or bool(
        re.search(r"[2-9]", fold(text))
    )


def _names_of(field: Field) -> set[str]:
    """The names of a column, and its unit where it is one that the list lacks."""
    own = () if dimension(field) else (field.unit, field.unit_ar)
    return {fold(name) for name in (field.name, field.title, *field.synonyms, *own) if name}


def describe_scale(factor: Decimal) -> str:
    """Arabic: what the figures were multiplied or divided by."""
    verb, size = ("ضُربت في", factor) if factor >= 1 else ("قُسمت على", 1 / factor)
    return f"{verb} {ltr(f'{round(size, 8).normalize():,f}')}"
