"""What all results share: a value or a reason, and how both read in Arabic, as text and as a card."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from html import escape
from typing import ClassVar, NamedTuple

from umran.text.html import LANGUAGE, NO_DATA, isolate

UNDEFINED = "لا تُحسب"


class Source(NamedTuple):
    """Where a method is defined: title in Arabic and public address."""

    title: str
    address: str


def metadata(code: str, date: str = "") -> Source:
    """The UN metadata sheet of an indicator; `date` as printed in it."""
    first, second, third = code.split(".")
    name = f"Metadata-{int(first):02}-{second.zfill(2)}-{int(third):02}.pdf"
    title = f"البيانات الوصفية للمؤشر {isolate(code)}" + (f"، {date}" if date else "")
    return Source(title, f"https://unstats.un.org/sdgs/metadata/files/{name}")


@dataclass(frozen=True, kw_only=True)
class Result(ABC):
    """A result: `.value` is its main figure, or None with the reason in `.reason`.

    `reasons` explains, in Arabic, every field that could not be computed; `notes` says what a reader should know
    about how the rest was computed.
    """

    reasons: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    code: ClassVar[str] = ""
    title: ClassVar[str]
    main: ClassVar[str]
    source: ClassVar[Source]

    @property
    def value(self) -> float | None:
        """The main figure; shares and rates are fractions."""
        return getattr(self, self.main)

    @property
    def reason(self) -> str | None:
        """Why there is no value, in Arabic; None where there is one."""
        return self.reasons.get(self.main)

    def __float__(self) -> float:
        if self.value is None:
            raise ValueError(f"{self.reason}\n{type(self).__name__} has no value: see .reason")
        return float(self.value)

    @abstractmethod
    def shown(self) -> str:
        """The main figure with its unit, as it is read."""

    @abstractmethod
    def reading(self) -> str:
        """What the figure says and does not say, in a sentence or two."""

    def rows(self) -> list[tuple[str, str]]:
        """The other figures: label and text."""
        return []

    def beside(self) -> list[str]:
        """What is said with the main figure wherever it stands: its range, and what lay outside the boundary."""
        return []

    def table(self) -> tuple[list[str], list[list[str]]] | None:
        """A breakdown, as heads and rows of text."""
        return None

    def _heading(self) -> str:
        return f"{self.title} ({isolate(self.code)})" if self.code else self.title

    def _answer(self) -> str:
        return UNDEFINED if self.value is None else self.shown()

    def _sentence(self) -> str:
        return self.reason or "" if self.value is None else self.reading()

    def __str__(self) -> str:
        lines = [f"{self._heading()}: {self._answer()}", self._sentence()]
        lines += [f"{label}: {text}" for label, text in self.rows()]
        if table := self.table():
            head, rows = table
            lines += [" | ".join(head), *(" | ".join(row) for row in rows)]
        lines += [f"• {note}" for note in self.notes]
        lines.append(f"المنهجية: {self.source.title} — {isolate(self.source.address)}")
        return "\n".join(line for line in lines if line)

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<dt style="{_LABEL}">{_html(label)}</dt><dd style="{_FIGURE}">{_html(text)}</dd>'
            for label, text in self.rows()
        )
        notes = "".join(f'<li style="margin:0">{_html(note)}</li>' for note in self.notes)
        return (
            f'<div class="umran-result" {LANGUAGE} style="{_CARD}">'
            f'<p style="{_PLAIN};font-weight:600">{_html(self._heading())}</p>'
            f'<p style="{_PLAIN};font-size:1.6em;line-height:1.5;font-weight:600">{_html(self._answer())}</p>'
            f'<p style="{_PLAIN}">{_html(self._sentence())}</p>'
            + (f'<dl style="{_LIST}">{rows}</dl>' if rows else "")
            + self._html_table()
            + (f'<ul style="{_NOTES}">{notes}</ul>' if notes else "")
            + f'<p style="{_PLAIN};{_SMALL}">المنهجية: '
            f'<a href="{escape(self.source.address)}">{_html(self.source.title)}</a></p></div>'
        )

    def _html_table(self) -> str:
        if not (table := self.table()):
            return ""
        head, rows = table
        heads = "".join(f'<th scope="col" style="{_CELL}">{_html(text)}</th>' for text in head)
        body = "".join(
            f'<tr style="background:none"><th scope="row" style="{_CELL};font-weight:400">{_html(first)}</th>'
            + "".join(f'<td style="{_CELL}">{_html(text)}</td>' for text in rest)
            + "</tr>"
            for first, *rest in rows
        )
        # A group is no landmark, of which each needs a name of its own: the same result may be on a page twice.
        label = escape(f"{self.title}: {self._answer()}")
        return (
            f'<div role="group" tabindex="0" aria-label="{label}" style="overflow-x:auto">'
            f'<table dir="rtl" style="{_TABLE}"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
        )


# Inline, so that a result looks the same in the book, in JupyterLab and on a code host, which drops style sheets.
# Every colour comes from the page around it.
_QUIET = "color:color-mix(in srgb, currentColor 75%, transparent)"
_LINE = "1px solid color-mix(in srgb, currentColor 25%, transparent)"
_PLAIN = "margin:0;text-align:start"
_SMALL = f"font-size:.85em;{_QUIET}"
_CARD = (
    "direction:rtl;text-align:start;color:inherit;font-family:inherit;line-height:1.8;max-width:38em;margin:.5em 0;"
    "padding:.5em 1em;border-inline-start:4px solid var(--accent-ink, #c46a00);overflow-wrap:break-word"
)
_LIST = (
    "display:grid;grid-template-columns:fit-content(55%) minmax(0,1fr);gap:0 1.25em;margin:.5em 0;"
    "font-variant-numeric:tabular-nums"
)
_LABEL = f"margin:0;font-weight:400;{_QUIET}"
_FIGURE = "margin:0"
_NOTES = f"margin:.5em 0;padding-inline:1.2em 0;{_SMALL}"
_TABLE = (
    "border-collapse:collapse;margin:.5em 0;font-size:.9em;font-variant-numeric:tabular-nums;color:inherit;"
    "min-width:0;width:auto"
)
_CELL = f"text-align:start;padding:2px 10px;border:0;border-bottom:{_LINE};background:none;white-space:nowrap"

_FIRST, _LAST = isolate("|").split("|")


def _html(text: str) -> str:
    """Text with its isolates as markup; everything else escaped."""
    return escape(text).replace(_FIRST, '<bdi dir="ltr">').replace(_LAST, "</bdi>")


def figure(value: float | None, digits: int = 2) -> str:
    """A number in a fixed form, in its own order; the words for a gap where there is none."""
    if value is None or math.isnan(value):
        return NO_DATA
    # Halves go up, as on paper; the shortest decimal is what people see, 16.125 and not its binary neighbour.
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    sign = "−" if rounded < 0 else ""
    return isolate(f"{sign}{abs(rounded):,}")


def percent(value: float | None, digits: int = 1) -> str:
    """A fraction as a percentage."""
    if value is None or math.isnan(value):
        return NO_DATA
    text = figure(100 * value, digits)
    return f"{text[:-1]}%{text[-1]}"


def people(value: float | None) -> str:
    """A number of inhabitants."""
    return NO_DATA if value is None else f"{figure(value, 0)} نسمة"


def square_km(value: float | None) -> str:
    """An area in km2."""
    return NO_DATA if value is None else f"{figure(value)} كم²"


def joined(parts: list[str]) -> str:
    """An Arabic list: «أ، ب، ج»."""
    return "، ".join(parts)
