"""Indicator 11.6.2: annual mean of fine particulate matter in cities, population weighted.

UN metadata 11-06-02: https://unstats.un.org/sdgs/metadata/files/Metadata-11-06-02.pdf
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from umran.indicators.arguments import POPULATION, Expected, numbers, refuse, shown
from umran.indicators.result import Result, metadata
from umran.text.numbers import figure, people

GUIDELINE = 5.0  # µg/m3, WHO 2021, annual mean of PM2.5
INTERIM_TARGETS = (35.0, 25.0, 15.0, 10.0)  # µg/m3, WHO 2021
_CONCENTRATION = Expected(
    "تراكيز سنوية لجسيمات PM2.5 بالميكروغرام في المتر المكعب، بين 0 و1,000",
    "annual means of PM2.5 in µg/m3, between 0 and 1,000",
)


@dataclass(frozen=True, kw_only=True)
class FineParticulateMean(Result):
    """SDG 11.6.2. `mean` and `plain_mean` are µg/m3; `plain_mean` is the unweighted mean, not the indicator."""

    mean: float | None
    plain_mean: float
    population: float

    code = "11.6.2"
    title = "المتوسط السنوي للجسيمات الدقيقة (PM2.5) مرجحاً بالسكان"
    main = "mean"
    source = metadata("11.6.2")

    def shown(self) -> str:
        return _micrograms(self.mean)

    def reading(self) -> str:
        if self.mean <= GUIDELINE:
            return f"لا يتجاوز المتوسط القيمة التوجيهية لمنظمة الصحة العالمية لعام 2021 ({_micrograms(GUIDELINE)})."
        text = (
            f"يعادل المتوسط {figure(self.mean / GUIDELINE, 1)} أمثال القيمة التوجيهية لمنظمة الصحة العالمية لعام 2021 "
            f"({_micrograms(GUIDELINE)})"
        )
        met = [target for target in INTERIM_TARGETS if self.mean <= target]
        if not met:
            return f"{text}، ويتجاوز أول غاياتها المرحلية ({_micrograms(INTERIM_TARGETS[0])})."
        return f"{text}، ويستوفي غايتها المرحلية {_micrograms(min(met))}."

    def rows(self) -> list[tuple[str, str]]:
        return [
            ("المتوسط البسيط (ليس المؤشر)", _micrograms(self.plain_mean)),
            ("السكان", people(self.population)),
        ]


def fine_particulate_mean(concentration: Any, population: Any) -> FineParticulateMean:
    """SDG 11.6.2: the mean that people breathe, over grid cells or zones i of the city::

        C = sum(c_i * p_i) / sum(p_i)

    `concentration` in µg/m3 (annual means of PM2.5), `population` in persons, two sequences of one length (or two
    grids of one shape). The metadata gives the weighting in words; the formula is its standard reading. A plain mean of
    stations is not this indicator. Nobody living there: None. Raises ValueError for missing, negative or non-finite
    figures, concentrations above 1,000, and different lengths.
    """
    c = numbers("concentration", concentration, _CONCENTRATION, low=0, high=1000, ndim=None)
    p = numbers("population", population, POPULATION, low=0, ndim=None)
    if c.shape != p.shape:
        refuse(
            "population",
            shown(f"{p.size} figures for {c.size} concentrations"),
            Expected("عدد سكان واحد لكل تركيز", "one population for each concentration"),
        )
    total = float(p.sum())
    reasons = {} if total else {"mean": "مجموع السكان صفر، فلا يُحسب متوسط مرجح بهم."}
    return FineParticulateMean(
        mean=float(np.dot(c.ravel(), p.ravel()) / total) if total else None,
        plain_mean=float(c.mean()),
        population=total,
        reasons=reasons,
    )


def _micrograms(value: float) -> str:
    return f"{figure(value, 2 if value != int(value) else 0)} ميكروغرام/م³"
