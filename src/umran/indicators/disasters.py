"""Indicators 11.5.1 and 11.5.2: people affected by disasters, and direct economic loss.

UN metadata 11-05-01 and 11-05-02: https://unstats.un.org/sdgs/metadata/files/Metadata-11-05-01.pdf
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np

from umran.indicators.arguments import (
    COUNT,
    MONEY,
    POPULATION,
    Expected,
    Verbatim,
    number,
    numbers,
    optional_number,
    refuse,
)
from umran.indicators.result import Result, comma_list, metadata
from umran.text.numbers import NO_DATA, figure, people, percent
from umran.text.words import ltr

_COMPONENTS = {"deaths": "الوفيات", "missing": "المفقودون", "affected": "المتأثرون مباشرة"}
_LOSSES = Expected(
    "خسائر بعملة الناتج المحلي الإجمالي نفسها: عدد، أو قائمة أعداد لا تقل عن صفر",
    "losses in the currency of the GDP: a number, or a sequence of numbers, zero or more",
)
_MOST_LOSS = 10  # times the GDP; the worst known losses are about twice a small country's GDP


@dataclass(frozen=True, kw_only=True)
class DisasterAffectedRate(Result):
    """SDG 11.5.1. `rate` is persons per 100,000 inhabitants; `persons` their number."""

    rate: float | None
    persons: float | None
    deaths: float | None
    missing: float | None
    affected: float | None
    population: float

    code = "11.5.1"
    title = "المتوفون والمفقودون والمتأثرون مباشرة بالكوارث"
    main = "rate"
    source = metadata("11.5.1")

    def formatted(self) -> str:
        return f"{figure(self.rate, 1)} لكل {figure(100_000, 0)} نسمة"

    def reading(self) -> str:
        return (
            f"بلغ عدد من توفوا أو فُقدوا أو تأثروا مباشرة بكوارث الفترة المقيسة {figure(self.rate, 1)} "
            f"من كل {figure(100_000, 0)} نسمة."
        )

    def rows(self) -> list[tuple[str, str]]:
        counts = [(label, _count(getattr(self, name))) for name, label in _COMPONENTS.items()]
        return [*counts, ("السكان", people(self.population))]


@dataclass(frozen=True, kw_only=True)
class DisasterLossShare(Result):
    """SDG 11.5.2. `share` is a fraction of the GDP; `losses` their total in the currency of the GDP."""

    share: float | None
    losses: float | None
    gdp: float

    code = "11.5.2"
    title = "الخسائر الاقتصادية المباشرة للكوارث إلى الناتج المحلي الإجمالي"
    main = "share"
    source = metadata("11.5.2")

    def formatted(self) -> str:
        return percent(self.share, 2)

    def reading(self) -> str:
        return f"تعادل الخسائر المباشرة {percent(self.share, 2)} من الناتج المحلي الإجمالي. ولا تدخل فيها الخسائر غير المباشرة."

    def rows(self) -> list[tuple[str, str]]:
        return [
            ("مجموع الخسائر المباشرة", figure(self.losses, 0)),
            ("الناتج المحلي الإجمالي", figure(self.gdp, 0)),
        ]


def disaster_affected_rate(
    *, deaths: float | None, missing: float | None, affected: float | None, population: float
) -> DisasterAffectedRate:
    """SDG 11.5.1: deaths, missing and directly affected persons per 100,000 inhabitants.

    With deaths (A2), missing (A3) and directly affected (B1) of one year, attributed to disasters::

        X = (A2 + A3 + B1) / population * 100,000

    Parameters
    ----------
    deaths, missing, affected : float or None, persons
        Counts of one year. None where a count was not reported: the rate is then a lower bound and says so.
    population : float, persons
        Inhabitants of the same country or city.

    Returns
    -------
    DisasterAffectedRate
        `rate` is None where nothing was reported or nobody lives.

    Raises
    ------
    ValueError
        For negative or non-finite counts, and for more deaths and missing than people.

    References
    ----------
    UN metadata 11-05-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-05-01.pdf

    Examples
    --------
    >>> from umran import indicators as ind
    >>> ind.disaster_affected_rate(deaths=10, missing=0, affected=290, population=100_000).rate
    300.0
    """
    counts = {
        "deaths": optional_number("deaths", deaths, COUNT, low=0),
        "missing": optional_number("missing", missing, COUNT, low=0),
        "affected": optional_number("affected", affected, COUNT, low=0),
    }
    inhabitants = number("population", population, POPULATION, low=0)
    reported = {name: count for name, count in counts.items() if count is not None}
    lost = reported.get("deaths", 0) + reported.get("missing", 0)
    if inhabitants and lost > inhabitants:
        refuse(
            "population",
            Verbatim(f"{inhabitants:g} with {lost:g} deaths and missing"),
            Expected(
                "عدد سكان لا يقل عن الوفيات والمفقودين",
                "a population at least as large as the deaths and missing",
            ),
        )

    reasons, notes = {}, []
    persons = sum(reported.values()) if reported else None
    rate = None
    if persons is None:
        reasons["rate"] = reasons["persons"] = "لم يُبلَّغ عن أي من المكونات الثلاثة."
    elif inhabitants == 0:
        reasons["rate"] = "عدد السكان صفر، فلا يُحسب معدل نسبةً إليه."
    else:
        rate = persons / inhabitants * 100_000
        if persons > inhabitants:
            notes.append("عدد الأشخاص يتجاوز عدد السكان: قد يُعدّ من تأثر بأكثر من كارثة أكثر من مرة.")
    if reported and len(reported) < len(counts):
        absent = comma_list([_COMPONENTS[name] for name in counts if name not in reported])
        notes.append(f"لم يُبلَّغ عن: {absent}. القيمة حد أدنى.")
    return DisasterAffectedRate(
        rate=rate, persons=persons, population=inhabitants, reasons=reasons, notes=tuple(notes), **counts
    )


def disaster_loss_share(*, losses: Any, gdp: float) -> DisasterLossShare:
    """SDG 11.5.2: direct economic loss by disasters over gross domestic product.

    With the components of the Sendai Framework::

        X = (C2 + C3 + C4 + C5 + C6) / GDP

    Parameters
    ----------
    losses : float, sequence of float or mapping of str to float, currency of the GDP
        The total, or its components: agriculture (C2), other productive assets (C3), housing (C4), critical
        infrastructure (C5), cultural heritage (C6); direct losses only. A component that was not reported is None or NaN,
        and the share a lower bound.
    gdp : float, currency
        Of the same year.

    Returns
    -------
    DisasterLossShare
        `share`, a fraction, may pass 1 in a small economy; it is None without a loss reported and without a GDP.

    Raises
    ------
    ValueError
        For negative figures, and for losses over ten times the GDP, which only different currencies or units give.

    References
    ----------
    UN metadata 11-05-02: https://unstats.un.org/sdgs/metadata/files/Metadata-11-05-02.pdf

    Examples
    --------
    >>> from umran import indicators as ind
    >>> losses = {"housing": 3e6, "agriculture": 1e6, "cultural heritage": None}
    >>> result = ind.disaster_loss_share(losses=losses, gdp=1e9)
    >>> result.share, len(result.notes)
    (0.004, 1)
    """
    if isinstance(losses, Mapping):
        losses = list(losses.values())
    if isinstance(losses, Real):
        losses = [number("losses", losses, _LOSSES, low=0)]
    components = numbers("losses", losses, _LOSSES, low=0, allow_missing=True)
    product = number("gdp", gdp, MONEY, low=0)

    reasons, notes = {}, []
    is_missing = np.isnan(components)
    total = None if is_missing.all() else float(np.nansum(components))
    share = None
    if total is None:
        reasons["share"] = reasons["losses"] = "لم يُبلَّغ عن أي خسائر."
    elif product == 0:
        reasons["share"] = "الناتج المحلي الإجمالي صفر، فلا تُحسب نسبة إليه."
    else:
        share = total / product
        if share > _MOST_LOSS:
            refuse(
                "losses",
                Verbatim(f"{total:g} for a GDP of {product:g}"),
                Expected(
                    "خسائر وناتج محلي إجمالي بالعملة والوحدة نفسيهما",
                    "losses and GDP in the same currency and unit",
                ),
            )
        if share > 1:
            notes.append(
                "الخسائر أكبر من الناتج المحلي الإجمالي: تحقق من العملة والوحدة؛ وقد يحدث هذا في اقتصاد صغير."
            )
    if total is not None and is_missing.any():
        notes.append(f"مكونات لم يُبلَّغ عنها: {ltr(str(int(is_missing.sum())))}. القيمة حد أدنى.")
    return DisasterLossShare(share=share, losses=total, gdp=product, reasons=reasons, notes=tuple(notes))


def _count(value: float | None) -> str:
    return NO_DATA if value is None else figure(value, 0)
