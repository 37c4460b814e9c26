"""What all results share: a value or a reason, and how both read in Arabic, as text and as a card."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

from umran.text.html import render
from umran.text.numbers import NO_DATA, figure
from umran.text.words import ltr

UNDEFINED = "لا تُحسب"


class Source(NamedTuple):
    """Where a method is defined: title in Arabic and public address."""

    title: str
    address: str


def metadata(code: str, date: str = "") -> Source:
    """The UN metadata sheet of an indicator; `date` as printed in it."""
    first, second, third = code.split(".")
    name = f"Metadata-{int(first):02}-{second.zfill(2)}-{int(third):02}.pdf"
    title = f"البيانات الوصفية للمؤشر {ltr(code)}" + (f"، {date}" if date else "")
    return Source(title, f"https://unstats.un.org/sdgs/metadata/files/{name}")


@dataclass(frozen=True, kw_only=True, eq=False)  # each kind compares its own figures
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
    def formatted(self) -> str:
        """The main figure with its unit, as it is read.

        Returns
        -------
        str
            Text with isolates around numbers. Ask for it where there is a value; `answer` has words where there is none.

        Examples
        --------
        >>> from umran import indicators as ind
        >>> from umran.text.words import unmarked
        >>> unmarked(ind.waste_managed_share(generated=100, collected=80, controlled=60).formatted())
        '60.0%'
        """

    @abstractmethod
    def reading(self) -> str:
        """What the figure says and does not say, in a sentence or two.

        Returns
        -------
        str
            Arabic. Ask for it where there is a value; `sentence` has the reason where there is none.

        Examples
        --------
        >>> from umran import indicators as ind
        >>> from umran.text.words import unmarked
        >>> print(unmarked(ind.participation_score([[2, 2, 2, 2]] * 5).reading()))
        الدرجة ليست أعلى من 2.5، فلا تُحتسب المدينة.
        """

    def rows(self) -> list[tuple[str, str]]:
        """The other figures: label and text.

        Returns
        -------
        list of (str, str)
            Arabic label, and the figure with its unit; empty where the main figure is all.

        Examples
        --------
        >>> from umran import indicators as ind
        >>> from umran.text.words import unmarked
        >>> for label, text in ind.fine_particulate_mean([10, 20], [300, 100]).rows():
        ...     print(f"{label}: {unmarked(text)}")
        المتوسط البسيط (ليس المؤشر): 15 ميكروغرام/م³
        السكان: 400 نسمة
        """
        return []

    def caveats(self) -> list[str]:
        """What is said with the main figure wherever it stands: its range, and what lay outside the boundary.

        Returns
        -------
        list of str
            Arabic lines; empty where people stand at points and no boundary left anything out.

        Examples
        --------
        >>> import geopandas as gpd, shapely
        >>> from umran import indicators as ind
        >>> from umran.text.words import unmarked
        >>> places = gpd.points_from_xy([5e5, 500_900], [0, 0])
        >>> homes = gpd.GeoDataFrame({"population": [3, 1]}, geometry=places, crs=32636)
        >>> city = gpd.GeoDataFrame(geometry=[shapely.box(499_900, -100, 500_100, 100)], crs=32636)
        >>> for line in ind.access_to_public_transport(homes, homes.geometry.iloc[:1], boundary=city).caveats():
        ...     print(unmarked(line))
        السكان خارج حدود المدينة، لم يُحتسبوا: 1 نسمة
        """
        return []

    def table(self) -> tuple[list[str], list[list[str]]] | None:
        """A breakdown as text.

        Returns
        -------
        (list of str, list of list of str) or None
            The heads and the rows; None where the result has no breakdown.

        Examples
        --------
        >>> from umran import indicators as ind
        >>> from umran.text.words import unmarked
        >>> heads, rows = ind.classify_units([3, 1], [600, 700], ["A", "B"]).table()
        >>> print(" | ".join(heads))
        الوحدة | الصنف | في المراكز | في التجمعات | في خلايا ريفية
        >>> print(" | ".join(map(unmarked, rows[0])))
        A | مدينة | 100.0% | 0.0% | 0.0%
        """
        return None

    def heading(self) -> str:
        """The title of the indicator, with its code where it has one.

        Returns
        -------
        str
            Arabic, the code isolated left to right.

        Examples
        --------
        >>> from umran import indicators as ind
        >>> from umran.text.words import unmarked
        >>> print(unmarked(ind.participation_score([[2, 2, 2, 2]] * 5).heading()))
        مشاركة المجتمع المدني المباشرة: درجة المدينة (11.3.2)
        """

        return f"{self.title} ({ltr(self.code)})" if self.code else self.title

    def answer(self) -> str:
        """The main figure as it is read, or the words for a figure that cannot be computed.

        Returns
        -------
        str
            `formatted`, or «لا تُحسب».

        Examples
        --------
        >>> from umran import indicators as ind
        >>> print(ind.waste_managed_share(generated=100, collected=80, controlled=None).answer())
        لا تُحسب
        """

        return UNDEFINED if self.value is None else self.formatted()

    def sentence(self) -> str:
        """What the figure says, or why there is none.

        Returns
        -------
        str
            `reading`, or the reason, in Arabic.

        Examples
        --------
        >>> from umran import indicators as ind
        >>> print(ind.waste_managed_share(generated=100, collected=80, controlled=None).sentence())
        لم تُقس الكمية المُدارة في منشآت خاضعة للمراقبة.
        """

        return self.reason or "" if self.value is None else self.reading()

    def __str__(self) -> str:
        lines = [f"{self.heading()}: {self.answer()}", self.sentence()]
        lines += [f"{label}: {text}" for label, text in self.rows()]
        if table := self.table():
            head, rows = table
            lines += [" | ".join(head), *(" | ".join(row) for row in rows)]
        lines += [f"• {note}" for note in self.notes]
        lines.append(f"المنهجية: {self.source.title} — {ltr(self.source.address)}")
        return "\n".join(line for line in lines if line)

    def _repr_html_(self) -> str:
        return render("umran.indicators", "result.html", result=self, style=STYLE)


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

STYLE = {
    "card": _CARD,
    "plain": _PLAIN,
    "small": f"{_PLAIN};{_SMALL}",
    "list": _LIST,
    "label": _LABEL,
    "figure": _FIGURE,
    "notes": _NOTES,
    "table": _TABLE,
    "cell": _CELL,
}


def square_km(value: float | None) -> str:
    """An area in km2."""
    return NO_DATA if value is None else f"{figure(value)} كم²"


def comma_list(parts: list[str]) -> str:
    """An Arabic list: «أ، ب، ج»."""
    return "، ".join(parts)
