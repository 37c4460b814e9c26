"""Closed lists of codes: a country, language or indicator that is none is refused, with the near ones."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache

from umran.intake.numbers import western_digits
from umran.intake.schemas import package
from umran.text.errors import Unreadable
from umran.text.words import listed, ltr, quoted, visible


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """ISO 3166-1 alpha-3: the codes that are officially assigned."""
    return frozenset(package()["codes"]["countries"].split())


@lru_cache(maxsize=1)
def languages() -> frozenset[str]:
    """ISO 639-1."""
    return frozenset(package()["codes"]["languages"].split())


@lru_cache(maxsize=1)
def indicators() -> frozenset[str]:
    """The codes of the targets and indicators of Goal 11, as the data have them."""
    from umran import data

    return frozenset(data.load("sdg11")["code"])


_NUMBERED = ("indicator", "code", "target")  # columns of targets and indicators
_LETTERS = {"أ": "a", "ا": "a", "ب": "b", "ج": "c"}
_ARABIC = re.compile(
    r"(\d{1,2})((?:\s?[-‐‑–.]\s?(?:\d{1,2}|[أابجabc]))+)(?:\s+(?=[^\W\d_]{2}).+|[-–:.)]+\s.*)?", re.DOTALL
)


def numbered(column: str, text: str) -> str | None:
    """The code of a target or indicator that the UN's Arabic documents write with hyphens: ١١-٣-١ is 11.3.1.

    The name that follows it in those documents is passed over. None for anything else, and where it is the code already.
    """
    if column not in _NUMBERED:
        return None
    found = _ARABIC.fullmatch(western_digits(visible(text)).strip())
    if not found:
        return None
    parts = re.findall(r"\d+|[أابجabc]", found[2])
    code = ".".join((found[1], *(_LETTERS.get(part, part) for part in parts)))
    return code if code != text else None


def unknown(column: str, text: str) -> tuple[str, list[str]] | None:
    """The part of a cell that is no code of its column, with the near ones; None where all are, or the list is open."""
    if column == "iso3":
        codes, parts = countries(), [text]
    elif column == "local_lang":
        codes, parts = languages(), text.split("; ")
    elif column == "indicator":
        codes, parts = indicators(), [re.sub("(?<=[0-9])[a-z]$", "", text)]  # 11.7.1a is a part of 11.7.1
    else:
        return None
    for part in parts:
        if part not in codes:
            return part, near(part, codes)
    return None


def near(code: str, codes: frozenset[str]) -> list[str]:
    """The three known codes most like one that is none."""
    return difflib.get_close_matches(code, sorted(codes), n=3, cutoff=0.5)


def country(code: str) -> str:
    """The ISO 3166-1 alpha-3 code that a user wrote, in capitals. Raises Unreadable for one that is none."""
    found = code.strip().upper()
    if found not in countries():
        close = near(found, countries())
        hint = f"لعله {listed(map(ltr, close), 'أو ')}؛ " if close else ""
        raise Unreadable(
            f"لا بلد رمزه {quoted(code)}",
            f"{hint}اكتب رمزه بثلاثة أحرف ({ltr('ISO 3166-1')})، مثل {ltr('JOR')}",
        )
    return found
