"""Order and signs: what turns round, hides, or looks foreign in an Arabic line.

The rules follow the Unicode bidirectional algorithm: after an Arabic letter digits are Arabic numbers, and a hyphen,
sign, percent sign or Latin letter beside them moves to the other side; a full stop, colon or slash between two numbers stays.
"""

import re
from collections.abc import Iterator

from .text import ARABIC, GAP

DASH = "-–—−"
RANGE = re.compile(rf"(?<![\w.,/]|[{DASH}])\d[\d.,]*\s?[{DASH}×÷=*+<>]\s?\d[\d.,]*(?:[{DASH}]\d+)?")
SIGN = re.compile(rf"(?<![\w{ARABIC}.])[+±−-]\d[\d.,]*")
PERCENT = re.compile(r"\d?[\d.,]*\s?%|٪")
CODE = re.compile(r"(?<![\w/.-])\d+(?:[./-]\d+)*[./-]?[A-Za-z][\w.]*")
MIRRORED = re.compile(r"(?<![ء-ي])[ةى][ء-ي]+|[ء-ي]*ة[ء-ي]+")
# A letter joined to a number, a Latin word or a quotation may be drawn out: «بـ 11».
TATWEEL = re.compile(r"[ء-ي]*(?:ـ+(?=[ء-ي])|(?<![ء-ي][ء-ي])(?<=[ء-ي]{2})ـ)[ء-يـ]*")
PRESENTATION = re.compile(r"[\ufb50-\ufdff\ufe70-\ufefc]+")
EASTERN = re.compile("[٠-٩۰-۹]+")
INVISIBLE = re.compile("[\u00a0\u00ad\u061c\u200b-\u200f\u202a-\u202e\u202f\u2060-\u2069\ufeff]")
LATIN_MARK = re.compile(rf"[{ARABIC}»]\s*[,;?](?=\s|$)|{GAP}[,;?](?=\s*[ء-ي])|[,;?](?=[ء-ي])")
LOOSE_MARK = re.compile(rf"(?<=[{ARABIC}\d»)])\s+[،؛؟](?=\s|$)|[،؛؟](?=[ء-ي\d])")
QUOTES = re.compile("[\"“”„‟]|(?<![\\w])['‘][^'’]*[ء-ي][^'’]*['’]")
SPACES = re.compile(r"(?<=\S)  +(?=\S)")


def forbidden_characters(text: str) -> Iterator[tuple[str, str]]:
    """Yield (rule, message) for what no line of a file may hold, code included."""
    if found := INVISIBLE.findall(text):
        names = ", ".join(sorted({f"U+{ord(mark):04X}" for mark in found}))
        yield "invisible", f"{names} in: {excerpt(INVISIBLE.sub('·', text))}"
    for found in PRESENTATION.findall(text):
        yield "presentation", found
    for found in EASTERN.findall(text):
        yield "digits", found


def order_faults(text: str) -> Iterator[tuple[str, str]]:
    """Yield (rule, message) for each fault in prose without markup."""
    for rule, pattern in (("range", RANGE), ("sign", SIGN), ("percent", PERCENT), ("code", CODE)):
        for found in pattern.finditer(text):
            yield rule, found[0].strip()
    for found in MIRRORED.findall(text):
        yield "mirrored", found
    for found in TATWEEL.findall(text):
        yield "tatweel", found


def punctuation_faults(text: str, aligned: bool = False) -> Iterator[tuple[str, str]]:
    """Yield (rule, message) for marks and spaces of prose; ``aligned`` text may hold runs of spaces."""
    for pattern in (LATIN_MARK, LOOSE_MARK):
        for found in pattern.finditer(text):
            yield "punctuation", excerpt(text, found.start())
    if quotes := QUOTES.search(text):
        yield "quotes", excerpt(text, quotes.start())
    if not aligned and (spaces := SPACES.search(text)):
        yield "spaces", excerpt(text, spaces.start())


def excerpt(text: str, at: int = 0, length: int = 40) -> str:
    """A few words around a place in a text."""
    return text[max(0, at - length // 2) : at + length // 2].replace(GAP, "…").strip()
