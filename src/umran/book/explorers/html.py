"""Parts that the pieces share: text that keeps its order, filters, marks of how well a row is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from umran import data
from umran.text.html import Markup, render
from umran.text.words import ltr

# What would change its order beside Arabic: ranges, laws and fiscal years such as 113-14, 2018/19–2022/23.
RANGE = re.compile(r"[0-9][0-9./]*[–-][0-9A-Z./]*[0-9A-Z]")
PACKAGE = "umran.book.explorers"
# The signs of the legend «علامات القراءة» (unread_legend in _config.yml), which the fonts of the book hold.
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
    name: str, title: str, unit: str, size: int, body: Markup, note: str | Markup = "", attributes: str | Markup = ""
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
        attributes=attributes,
    )
