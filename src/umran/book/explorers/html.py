"""Parts that the pieces share: text that keeps its order, filters, marks of how well a row is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from umran import data
from umran.text.html import Markup, render
from umran.text.words import ltr

# What would change its order beside Arabic: ranges, laws and fiscal years such as 113-14, 2018/19–2022/23.
RANGE = re.compile(r"[0-9][0-9./]*[–-][0-9A-Z./]*[0-9A-Z]")
PACKAGE = "umran.book.explorers"
# Where the signs of reading are explained: `unread_legend` of _config.yml, and the text of the resolution.
LEGEND = "book/00_start/language#reading-signs"
RESOLUTION = "https://undocs.org/ar/A/RES/71/256"
# The signs of the legend that `LEGEND` leads to, which the fonts of the book hold.
_MARKS = {"read": "✓", "read_partly": "◌", "read_secondary": "◌", "known": "◊", "unverified": "◊"}


def isolate_ranges(text: str | None) -> str:
    """Text of a cell, its ranges isolated."""
    return RANGE.sub(lambda found: ltr(found[0]), text or "")


def paragraph_range(first: int, last: int) -> str:
    """A range of paragraphs."""
    return ltr(first if first == last else f"{first}–{last}")


def verification_mark(dataset: str, verified: str) -> Markup:
    """How well a row is known: a sign and the words of the dataset."""
    label = isolate_ranges(data.labels(dataset, "verified")[verified])
    return render(PACKAGE, "mark.html", sign=_MARKS[verified], label=label)


def reading_sign(dataset: str, verified: str, linked: bool = True) -> Markup:
    """The sign of a row that was not read, or partly; nothing for one that was read.

    It is a link to the legend, but for where it stands in something to press.
    """
    if verified == "read":
        return Markup()
    label = isolate_ranges(data.labels(dataset, "verified")[verified])
    return render(PACKAGE, "sign.html", legend=LEGEND if linked else "", sign=_MARKS[verified], label=label)


def strength(item: dict[str, Any]) -> Markup:
    """What a paragraph does and the verb that it says it with; nothing for one that was not read."""
    if not item["force"]:
        return Markup()
    force = data.labels("nua_commitments", "force")[item["force"]]
    return Markup('<span class="ex-force">{}: {}</span>').format(force, item["verb_ar"])


def chips(labels: Iterable[str]) -> Markup:
    return Markup().join(Markup('<span class="ex-chip">{}</span>').format(label) for label in labels)


def source_links(urls: Iterable[str]) -> Markup:
    """Addresses as the names of their hosts; equal names are numbered."""
    seen: dict[str, int] = {}
    links = []
    for url in urls:
        host = urlsplit(url).netloc.removeprefix("www.")
        seen[host] = seen.get(host, 0) + 1
        number = f" ({seen[host]})" if seen[host] > 1 else ""
        links.append((url, ltr(host + number)))
    return render(PACKAGE, "source_links.html", links=links)


Options = Sequence[tuple[str, str | Sequence[tuple[str, str]]]]


def select(name: str, label: str, options: Options) -> Markup:
    """A choice among values; an option whose text is a list is a group with that name."""
    return render(PACKAGE, "select.html", name=name, label=label, options=options)


def search(label: str) -> Markup:
    return Markup('<label>{}<input type="search" name="q" autocomplete="off"></label>').format(label)


def filters(name: str, controls: list[Markup], count: str) -> Markup:
    """The form, hidden until the script answers it, and the line that tells how much is shown.

    `count` is that line with {n} for what is shown and {all} for what there is.
    """
    return render(PACKAGE, "filters.html", name=name, controls=controls, count=count)


def collapsible(
    name: str, title: str, unit: str, size: int, body: Markup, note: str | Markup = ""
) -> Markup:  # fmt: skip
    """A part that opens; `size` is how many rows, named by `unit`, stand in it."""
    return render(
        PACKAGE,
        "fold.html",
        name=name,
        title=title,
        unit=unit,
        size=ltr(size),
        body=body,
        note=note,
    )
