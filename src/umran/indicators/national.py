"""One figure for a country from its cities: the mean weighted by population, over a National Sample of Cities.

UN metadata 11-03-01, 2021-03-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-03-01.pdf
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from umran.indicators.arguments import POPULATION, Expected, Verbatim, numbers, refuse
from umran.indicators.result import Result, metadata
from umran.text.numbers import figure, people, percent
from umran.text.words import CITIES, after, counted

_VALUES = Expected("قيمة لكل مدينة، أو None حيث لا بيانات", "a value for each city, None where there is none")


@dataclass(frozen=True, kw_only=True)
class NationalValue(Result):
    """The weighted mean, in the unit of the values. `coverage` is the share of the population of cities with a value."""

    mean: float | None
    coverage: float | None
    cities: int
    cities_with_value: int
    population: float

    title = "القيمة الوطنية: متوسط المدن مرجحاً بالسكان"
    main = "mean"
    source = metadata("11.3.1", "آذار/مارس 2021")

    def formatted(self) -> str:
        return figure(self.mean, 4)

    def reading(self) -> str:
        return (
            f"متوسط {figure(self.cities_with_value, 0)} من {counted(self.cities, after(CITIES))} في العينة، "
            "وتزن كل مدينة بعدد سكانها. وهو ليس نسبة المجاميع، ويخفي ما بين المدن من فروق."
        )

    def rows(self) -> list[tuple[str, str]]:
        return [
            ("سكان المدن التي لها قيمة", percent(self.coverage)),
            ("سكان مدن العينة", people(self.population)),
        ]


def weighted_national_value(values: Any, populations: Any) -> NationalValue:
    """The population-weighted mean of the values of cities, for any of the indicators.

    Over the cities i that have a value::

        value = sum(v_i * p_i) / sum(p_i)

    The UN asks for a weighted mean over a National Sample of Cities, not for a ratio of sums.

    Parameters
    ----------
    values : sequence of float, Result or None
        A value a city; a result stands for its `.value`. None or NaN where a city has none: it is left out, and
        `coverage` says how much of the population the rest hold.
    populations : sequence of float, persons
        Inhabitants of the same cities.

    Returns
    -------
    NationalValue
        `mean` is None where no city has a value, and where nobody lives in those that have one. Values of mixed sign
        (11.3.1) are averaged with a note: a shrinking and a growing city do not cancel out.

    Raises
    ------
    ValueError
        For different lengths, and for populations that are missing, negative or not finite.

    References
    ----------
    UN metadata 11-03-01, 2021-03-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-03-01.pdf

    Examples
    --------
    >>> from umran import indicators as ind
    >>> result = ind.weighted_national_value([0.5, 0.8, None], [1e6, 2e6, 1e6])
    >>> round(result.mean, 3), result.coverage
    (0.7, 0.75)
    """
    if isinstance(values, list | tuple):
        values = [value.value if isinstance(value, Result) else value for value in values]
    v = numbers("values", values, _VALUES, allow_missing=True)
    p = numbers("populations", populations, POPULATION, low=0)
    if v.size != p.size:
        refuse(
            "populations",
            Verbatim(f"{p.size} figures for {v.size} cities"),
            Expected("عدد سكان واحد لكل مدينة", "one population for each city"),
        )
    has_value = ~np.isnan(v)
    weight, total = float(p[has_value].sum()), float(p.sum())

    notes = []
    if not has_value.all():
        notes.append(f"مدن بلا قيمة، خارج المتوسط: {figure((~has_value).sum(), 0)}.")
    if (v[has_value] > 0).any() and (v[has_value] < 0).any():
        notes.append("القيم مختلفة الإشارة: المتوسط يخلط مدناً تنمو بمدن تتقلص، فاعرض كل مدينة على حدة.")
    reasons = {}
    if not has_value.any():
        reasons["mean"] = "لا قيمة لأي مدينة."
    elif weight == 0:
        reasons["mean"] = "مجموع سكان المدن التي لها قيمة صفر، فلا يُحسب متوسط مرجح بهم."
    if total == 0:
        reasons["coverage"] = "مجموع السكان صفر."
    return NationalValue(
        mean=float(np.dot(v[has_value], p[has_value]) / weight) if weight else None,
        coverage=weight / total if total else None,
        cities=v.size,
        cities_with_value=int(has_value.sum()),
        population=total,
        reasons=reasons,
        notes=tuple(notes),
    )
