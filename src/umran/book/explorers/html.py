"""Parts that the pieces share: text that keeps its order, filters, marks of how well a row is known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

from umran import data
from umran.text.html import bdi

# What would change its order beside Arabic: ranges, laws and fiscal years such as 113-14, 2018/19–2022/23.
RANGE = re.compile(r"[0-9][0-9./]*[–-][0-9A-Z./]*[0-9A-Z]")
_MARKS = {"read": "●", "read_partly": "◐", "read_secondary": "◐", "known": "○", "unverified": "○"}


def words(text: str | None) -> str:
    """Text of a cell as HTML, its ranges isolated."""
    return RANGE.sub(lambda found: bdi(found[0]), escape(text or "", quote=False))


def span(first: int, last: int) -> str:
    """A range of paragraphs."""
    return bdi(first if first == last else f"{first}–{last}")


def mark(dataset: str, verified: str) -> str:
    """How well a row is known: a sign and the words of the dataset."""
    label = data.labels(dataset, "verified")[verified]
    return f'<span class="ex-mark"><span aria-hidden="true">{_MARKS[verified]}</span> {words(label)}</span>'


def chips(labels: Iterable[str]) -> str:
    return "".join(f'<span class="ex-chip">{label}</span>' for label in labels)


def source_links(urls: Iterable[str]) -> str:
    """Addresses as the names of their hosts; equal names are numbered."""
    seen, links = {}, []
    for url in urls:
        host = urlsplit(url).netloc.removeprefix("www.")
        seen[host] = seen.get(host, 0) + 1
        number = f" ({seen[host]})" if seen[host] > 1 else ""
        links.append(f'<a href="{escape(url)}">{bdi(host + number)}</a>')
    return "، ".join(links)


Options = list[tuple[str, str | list[tuple[str, str]]]]


def select(name: str, label: str, options: Options) -> str:
    """A choice among values; an option whose text is a list is a group with that name."""

    def one(value: str, text: str) -> str:
        return f'<option value="{value}">{escape(text, quote=False)}</option>'

    inside = "".join(
        one(value, text)
        if isinstance(text, str)
        else f'<optgroup label="{escape(value)}">{"".join(one(*each) for each in text)}</optgroup>'
        for value, text in options
    )
    return f'<label>{label}<select name="{name}"><option value="">الكل</option>{inside}</select></label>'


def search(label: str) -> str:
    return f'<label>{label}<input type="search" name="q" autocomplete="off"></label>'


def filters(name: str, controls: list[str], count: str) -> str:
    """The form, hidden until the script answers it, and the line that tells how much is shown.

    `count` is that line with {n} for what is shown and {all} for what there is.
    """
    return (
        f'<form class="ex-filters" data-explorer="{name}" aria-label="تصفية المعروض" hidden>{"".join(controls)}'
        '<button type="reset">امسح الاختيار</button></form>'
        f'<p class="ex-count" role="status" data-count="{count}" hidden></p>'
    )


def fold(name: str, title: str, unit: str, size: int, body: str, note: str = "", attributes: str = "") -> str:
    """A part that opens; `size` is how many rows, named by `unit`, stand in it."""
    return (
        f'<details class="ex-part" id="{name}"{attributes}><summary><span class="ex-title">{title}</span> {note}'
        f'<span class="ex-size">{unit}: {bdi(size)}</span></summary>{body}</details>'
    )
