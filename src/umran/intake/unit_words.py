"""The words for units, magnitudes and currencies (units.json), and what a phrase of them may be."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from umran.text.folding import fold
from umran.text.words import visible

_DAYS = 365  # of a year, for what is given a year and wanted a day
_MAGNITUDES = {10**2: "مئة", 10**3: "ألف", 10**6: "مليون", 10**9: "مليار", 10**12: "تريليون"}
_SYMBOLS = str.maketrans(
    {"%": " percent ", "٪": " percent ", "‰": " permille ", "$": " dollar ", "€": " euro ", "£": " pound ",
     "/": " per_ ", "'": " ", "’": " ", "²": "2", "³": "3", "µ": "μ", "×": " x"}
)  # fmt: skip
_POWER = re.compile(r"10(?:(?:\^|\*\*|[eE])\s*([369])|([³⁶⁹]))(?!\d)")
_PHRASE = 6  # words of the longest phrase


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


@lru_cache(maxsize=1)
def _table() -> dict:
    return json.loads((files("umran.intake") / "units.json").read_text("utf-8"))


def _key(phrase: str) -> str:
    return " ".join(plain_words(phrase))


@lru_cache(maxsize=16)
def remarks(kind: str) -> frozenset[str]:
    return frozenset(_key(word) for word in _table()["glosses"].get(kind, ()))


@lru_cache(maxsize=1)
def plurals() -> frozenset[str]:
    """Words for a magnitude that speak of a whole table: not «ألف» or «مليون», which may count one thing in a title."""
    words = "بالألف آلاف بالآلاف بالملايين بالمليارات بالمليون ملايين مليارات thousands millions billions milliers milliards 000s"
    return frozenset(map(_key, words.split()))


@lru_cache(maxsize=1)
def lexicon() -> dict[str, tuple]:
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


def base(word: str) -> str:
    """A word without the preposition and article that are written as one with it: «بالهكتار», «بآلاف»."""
    known = lexicon()
    if word in known:
        return word
    for prefix in ("بال", "وال", "لل", "ال", "ب", "و"):
        if word.startswith(prefix) and word[len(prefix) :] in known:
            return word[len(prefix) :]
    return word


@lru_cache(maxsize=1024)
def readings(tokens: tuple[str, ...]) -> tuple[Unit, ...]:
    """Every unit that the words may be, all of them used; nothing where a word is left over."""
    if not tokens or len(tokens) > 12:
        return ()
    known = lexicon()
    words = [base(word) for word in tokens]
    drawn: list[list[tuple]] = [[]]
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
        drawn = [[*each, item] for each in drawn for item in items]
        place += length
    found = {unit: None for reading in drawn for unit in _unit(reading)}
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
