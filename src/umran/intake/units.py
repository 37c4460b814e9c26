"""Units and magnitudes as heads of columns state them: «(ألف نسمة)», «/ km²», «in thousands», «en milliers».

A unit on the list (units.json) is the file's own statement; one that has two meanings is a question; whatever else
stands beside a column's name and is no known remark (a year, a source) is refused. The words are Arabic, French and
English abbreviations of offices, which libraries of units do not know, so the list is our own.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from umran.intake.schemas import Field, booleans, fold
from umran.text.words import listed, ltr, quoted, visible

_DAYS = 365  # of a year, for what is given a year and wanted a day
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
_MAGNITUDES = {10**2: "مئة", 10**3: "ألف", 10**6: "مليون", 10**9: "مليار", 10**12: "تريليون"}
_SYMBOLS = str.maketrans(
    {"%": " percent ", "٪": " percent ", "‰": " permille ", "$": " dollar ", "€": " euro ", "£": " pound ",
     "/": " per_ ", "'": " ", "’": " ", "²": "2", "³": "3", "µ": "μ", "×": " x"}
)  # fmt: skip
_POWER = re.compile(r"10(?:(?:\^|\*\*|[eE])\s*([369])|([³⁶⁹]))(?!\d)")
_AMBIGUOUS_AFTER_SLASH = frozenset({"thousand", "million", "mille", "k", "الف", "مليون", "مليار", "billion"})
_PHRASE = 6  # words of the longest phrase
_LONGEST = 80  # characters of a remark that may still be a unit


@dataclass(frozen=True)
class Unit:
    """A unit with its magnitude: `factor` of its dimension's base (person, km², t/day, a unit of money, 1, µg/m³, m)."""

    name: str
    title: str
    dimension: str
    factor: Decimal
    family: str = ""  # of a currency: "dinar"
    currency: str = ""  # its code, where the words tell it

    def agrees(self, other: Unit) -> bool:
        """Whether two sums of money may be of one currency."""
        if "local" in (self.family, other.family) or not (self.family and other.family):
            return True
        return self.family == other.family and (
            not (self.currency and other.currency) or self.currency == other.currency
        )


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


def accepted(field: Field) -> str:
    """Arabic: what may stand in the head of this column."""
    examples = _EXAMPLES.get(dimension(field))
    return listed((quoted(each) for each in examples), "أو ") if examples else "لا وحدة"


def states_magnitude(text: str) -> str | None:
    """The words of a title, a sheet's name or a file's that say in what its figures are: «بالآلاف», "in thousands"."""
    words = [_base(word) for word in plain_words(text)]
    if found := re.search(r"['’(]\s*([0٠]{3})\b", text):
        return found[1]
    for place, word in enumerate(words):
        if word in _plurals():
            return word
        if word in ("وحده", "unit", "unite", "units") and place + 1 < len(words):
            rest = words[place + 1 :]
            units = _cover(tuple(rest))
            if any(unit.factor != 1 for unit in units) or not units:
                return " ".join(rest)
    return None


def _stated(text: str, field: Field) -> tuple[Unit, ...]:
    """The units that a remark may mean: all of it, or a part of it beside a remark that says nothing of units."""
    parts = [part for part in re.split(r"[,،;؛:|\n]|\s[–—-]\s", text) if part.strip()]
    tokens = tuple(plain_words(text))
    if units := _cover(tokens):
        return units
    if len(parts) > 1:
        readings = [(part, _cover(tuple(plain_words(part)))) for part in parts]
        told = [units for _, units in readings if units]
        rest = [part for part, units in readings if not units]
        if len(told) == 1 and all(_is_remark(plain_words(part), field) for part in rest):
            return told[0]
    for cut in range(1, len(tokens)):
        for one, other in ((tokens[:cut], tokens[cut:]), (tokens[cut:], tokens[:cut])):
            if _is_remark(other, field) and (units := _cover(one)):
                return units
    return ()


def plain_words(text: str) -> list[str]:
    """The words of a head or label as they are compared: folded, without accents; «كم 2» and «1 000» in one piece."""
    text = visible(text)[:400]
    text = _POWER.sub(lambda m: "1" + "0" * int(unicodedata.digit((m[1] or m[2]), 0)), text)
    text = unicodedata.normalize("NFD", text.translate(_SYMBOLS))
    text = "".join(letter for letter in text if unicodedata.category(letter) != "Mn")
    key = re.sub(r"(?<!\S)(كم|م|متر|km|m|mi) ([23])(?!\S)", r"\1\2", " ".join(_words(text)))
    key = re.sub(r"(?<!\S)x (?=\d)", "x", key)
    key = re.sub(r"(?<!\S)(\d{1,3})((?: 000)+)(?!\S)", lambda m: m[1] + m[2].replace(" ", ""), key)
    return key.split()


def _words(text: str) -> list[str]:
    parts = [fold(part).split() for part in text.split("per_")]
    return [word for part in parts for word in ("per_", *part)][1:]


def _is_remark(tokens: list[str] | tuple[str, ...], field: Field) -> bool:
    """A year, a date, a source, a kind of count: words that change nothing in the figures."""
    if not tokens:
        return True
    known = _remarks("any") | _remarks(dimension(field) or "count") | {"per_"}
    if tokens[0] in ("مصدر", "source") and len(tokens) > 1:
        return not any(_base(word) in _lexicon() for word in tokens)
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


@lru_cache(maxsize=1)
def _table() -> dict:
    return json.loads((files("umran.intake") / "units.json").read_text("utf-8"))


def _key(phrase: str) -> str:
    return " ".join(plain_words(phrase))


@lru_cache(maxsize=16)
def _remarks(kind: str) -> frozenset[str]:
    return frozenset(_key(word) for word in _table()["glosses"].get(kind, ()))


@lru_cache(maxsize=1)
def _plurals() -> frozenset[str]:
    """Words for a magnitude that speak of a whole table: not «ألف» or «مليون», which may count one thing in a title."""
    words = "بالألف آلاف بالآلاف بالملايين بالمليارات بالمليون ملايين مليارات thousands millions billions milliers milliards 000s"
    return frozenset(map(_key, words.split()))


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, tuple]:
    """Every phrase, with what it may be: ("times", factor), ("unit", name), ("per", period), ("money", family, code)."""
    table = _table()
    found: dict[str, list] = {}

    def add(phrase: str, item: tuple) -> None:
        items = found.setdefault(_key(phrase), [])
        if item not in items:
            items.append(item)

    for factor, phrases in table["magnitudes"].items():
        for phrase in phrases:
            add(phrase, ("times", Decimal(factor), False))
    for place, unit in enumerate(table["units"]):
        for phrase in unit["words"]:
            add(phrase, ("unit", place))
    for period, phrases in table["per"].items():
        for phrase in phrases:
            add(phrase, ("per", period))
    for phrase, period in table["rates"].items():
        add(phrase, ("rate", period))
    for family, codes in table["currencies"].items():
        for code, phrases in codes.items():
            for phrase in (*phrases, *([code] if code else [])):
                add(phrase, ("money", family, code, Decimal(1)))
            for sign, factor in {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9}.items():
                if code:
                    add(sign + code, ("money", family, code, Decimal(factor)))
    for phrase, (factor, family, code) in table["money_short"].items():
        add(phrase, ("money", family, code, Decimal(factor)))
    for phrase, factor in {"m": 10**6, "md": 10**9, "b": 10**9}.items():
        add(phrase, ("times", Decimal(factor), True))  # beside a currency only
    for phrase in table["joining"]:
        add(phrase, ("join",))
    return {phrase: tuple(items) for phrase, items in found.items()}


def _base(word: str) -> str:
    """A word without the preposition and article that are written as one with it: «بالهكتار», «بآلاف»."""
    known = _lexicon()
    if word in known:
        return word
    for prefix in ("بال", "وال", "لل", "ال", "ب", "و"):
        if word.startswith(prefix) and word[len(prefix) :] in known:
            return word[len(prefix) :]
    return word


@lru_cache(maxsize=1024)
def _cover(tokens: tuple[str, ...]) -> tuple[Unit, ...]:
    """Every unit that the words may be, all of them used; nothing where a word is left over."""
    if not tokens or len(tokens) > 12:
        return ()
    known = _lexicon()
    words = [_base(word) for word in tokens]
    readings: list[list[tuple]] = [[]]
    place = 0
    while place < len(words):
        for length in range(min(_PHRASE, len(words) - place), 0, -1):
            items = known.get(" ".join(tokens[place : place + length])) or known.get(
                " ".join(words[place : place + length])
            )
            if items:
                break
        else:
            return ()
        readings = [[*each, item] for each in readings for item in items]
        place += length
    found = {unit: None for reading in readings for unit in _unit(reading)}
    if {"billion", "billions"} & set(words) and {"de", "d", "des", "en"} & set(words):
        # A French «billion» is a million millions.
        found |= {_times(unit, Decimal(1000)): None for unit in found}
    return tuple(found)


def _times(unit: Unit, factor: Decimal) -> Unit:
    whole = unit.factor * factor
    return Unit(
        f"{whole:f} {unit.family or 'money'}", unit.title, unit.dimension, whole, unit.family, unit.currency
    )


def _unit(items: list[tuple]) -> list[Unit]:
    """The units that one reading of the words makes."""
    table = _table()["units"]
    kinds = {
        kind: [item[1:] for item in items if item[0] == kind]
        for kind in ("times", "unit", "per", "rate", "money")
    }
    times, names, periods = kinds["times"], kinds["unit"], kinds["per"] + kinds["rate"]
    money = kinds["money"]
    if len(names) > 1 or (names and money) or len(times) > 2 or len(periods) > 1:
        return []
    if len(times) == 2 and not times[0][0] < times[1][0]:
        return []  # «ألف مليون» is a magnitude, «مليون ألف» and «ألف (000)» may be anything
    factor = Decimal(1)
    for each, beside_money in times:
        if beside_money and not money:
            return []
        factor *= each
    size = _MAGNITUDES.get(int(factor), f"{factor:,f}") if times else ""
    if money:
        families = {family for family, *_ in money}
        codes = {code for _, code, _ in money if code}
        if periods or len(families) > 1 or len(codes) > 1:
            return []
        for _, _, own in money:
            factor *= own
        family, code = families.pop(), "".join(codes)
        words = next(iter(_table()["currencies"][family].get(code) or _table()["currencies"][family][""]))
        title = f"{_MAGNITUDES.get(int(factor), '')} {words}".strip()
        return [Unit(f"{factor:f} {code or family}", title, "money", factor, family, code)]
    if kinds["rate"]:
        return [_mass(Decimal(1), periods[0][0], size, "t", factor)] if not names else []
    if names:
        unit = table[names[0][0]]
        own = Decimal(unit["factor"])
        if unit["dimension"] == "mass":
            which = [periods[0][0]] if periods else ["day", "year"]
            return [_mass(own, period, size, unit["name"], factor) for period in which]
        if periods:
            return []
        if times and unit["dimension"] in ("share", "degree", "length", "concentration"):
            return []
        name = f"{factor:f} {unit['name']}" if times else unit["name"]
        return [Unit(name, f"{size} {unit['title']}".strip(), unit["dimension"], own * factor)]
    if not times or periods:
        return []
    return [
        Unit(f"{factor:f} person", f"{size} شخص", "count", factor),
        Unit(f"{factor:f} money", size, "money", factor),
    ]


def _mass(own: Decimal, period: str, size: str, name: str, factor: Decimal) -> Unit:
    title = {"t": "طن", "kt": "ألف طن", "kg": "كيلوغرام"}[name]
    when, days = {"day": ("اليوم", 1), "year": ("السنة", _DAYS)}[period]
    amount = f"{factor:f} {name}" if factor != 1 else name
    return Unit(f"{amount}/{period}", f"{size} {title} في {when}".strip(), "rate", own * factor / days)


def shown_scale(factor: Decimal) -> str:
    """Arabic: what the figures were multiplied or divided by."""
    verb, size = ("ضُربت في", factor) if factor >= 1 else ("قُسمت على", 1 / factor)
    return f"{verb} {ltr(f'{round(size, 8).normalize():,f}')}"
