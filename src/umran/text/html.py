"""Pieces of HTML: words, numbers and tables in Arabic."""

from __future__ import annotations

import json
from html import escape

from umran.text.words import isolated

NO_DATA = "لا بيانات"
LANGUAGE = 'lang="ar" dir="rtl"'
# How a city's name in its own script is marked; «st; en» lists two languages for one spelling.
_RTL_LANGUAGES = {"ar"}


def _is_missing(value: object) -> bool:
    import pandas as pd  # a build of the book, which formats nothing, starts without it

    return pd.isna(value)


def to_json(value: object) -> str:
    """Compact JSON that may stand inside a <script> element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def ltr(text: object) -> str:
    """A number, range or code that keeps its order inside an Arabic sentence."""
    return f'<bdi dir="ltr">{escape(str(text))}</bdi>'


def isolate(text: str) -> str:
    """The same for plain text, where no markup can stand: chart titles, labels of controls."""
    return f"\u2066{text}\u2069"


def rtl(text: str) -> str:
    """A sentence that reads from the right where the page around it does not: titles that Vega draws."""
    return f"\u2067{text}\u2069"


def percent(value: float | None) -> str:
    """A percentage with one decimal, or the words for a gap."""
    return gap() if _is_missing(value) else ltr(f"{value:.1f}%")


def people(count: int | None) -> str:
    """A number of inhabitants as people say it: «2.06 مليون نسمة», «202 ألف نسمة»."""
    if _is_missing(count):
        return gap()
    if count >= 1_000_000:
        return f"{count / 1_000_000:.2f} مليون نسمة"
    return f"{count / 1000:.0f} ألف نسمة"


def gap(reason: str = "") -> str:
    """The words for a missing value, in grey, with its reason where one is known."""
    return f'<span class="umran-gap">{NO_DATA}{": " + escape(reason) if reason else ""}</span>'


def own_script(name: str, language: str) -> str:
    """A name in its own script, marked with its language."""
    code = language.split(";")[0].strip()
    direction = "rtl" if code in _RTL_LANGUAGES else "ltr"
    return f'<bdi lang="{code}" dir="{direction}">{escape(name)}</bdi>'


def table(caption: str, columns: list[str], rows: list[list[str]]) -> str:
    """A table behind a disclosure, that scrolls inside its box; cells are HTML, the first of a row its header."""
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>'
        for first, *rest in rows
    )
    return (
        f'<details class="umran-table"><summary>{caption}</summary>'
        f'<div class="umran-scroll" role="region" tabindex="0" aria-label="{caption}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></details>"
    )


def html_of(text: str) -> str:
    """Escaped text, with its isolates as markup."""
    marks = {"\u2066": '<bdi dir="ltr">', "\u2068": "<bdi>", "\u2069": "</bdi>"}
    text = escape(isolated(text))
    for mark, tag in marks.items():
        text = text.replace(mark, tag)
    return text
