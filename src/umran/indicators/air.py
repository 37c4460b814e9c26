"""Indicator 11.6.2: annual mean of fine particulate matter in cities, population weighted.

UN metadata 11-06-02: https://unstats.un.org/sdgs/metadata/files/Metadata-11-06-02.pdf
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from umran.indicators.arguments import POPULATION, Expected, Verbatim, numbers, refuse
from umran.indicators.result import Result, metadata
from umran.text.numbers import figure, people

GUIDELINE = 5.0  # µg/m3, WHO 2021, annual mean of PM2.5
INTERIM_TARGETS = (35.0, 25.0, 15.0, 10.0)  # µg/m3, WHO 2021
_CONCENTRATION = Expected(
    "تراكيز سنوية لجسيمات PM2.5 بالميكروغرام في المتر المكعب، بين 0 و1,000",
    "annual means of PM2.5 in µg/m3, between 0 and 1,000",
)
_PLACES = Expected(
    "طبقة نقاط أو مناطق، لكل تركيز معلم واحد له شكل",
    "a layer of points or areas, one feature with a shape for each concentration",
)


@dataclass(frozen=True, kw_only=True)
class FineParticulateMean(Result):
    """SDG 11.6.2. `mean` and `plain_mean` are µg/m3; `plain_mean` is the unweighted mean, not the indicator.

    `population` is that inside the boundary, `outside_population` and `outside_area` (km2) what lay outside; None
    without a boundary.
    """

    mean: float | None
    plain_mean: float
    population: float
    outside_population: float | None = field(default=None, repr=False)
    outside_area: float | None = field(default=None, repr=False)

    code = "11.6.2"
    title = "المتوسط السنوي للجسيمات الدقيقة (PM2.5) مرجحاً بالسكان"
    main = "mean"
    source = metadata("11.6.2")

    def formatted(self) -> str:
        return _micrograms(float(self))

    def reading(self) -> str:
        mean = float(self)
        if mean <= GUIDELINE:
            return f"لا يتجاوز المتوسط القيمة الإرشادية لمنظمة الصحة العالمية لعام 2021 ({_micrograms(GUIDELINE)})."
        text = (
            f"نسبة المتوسط إلى القيمة الإرشادية لمنظمة الصحة العالمية لعام 2021 هي {figure(mean / GUIDELINE, 1)} إلى 1 "
            f"({_micrograms(GUIDELINE)})"
        )
        met = [target for target in INTERIM_TARGETS if mean <= target]
        if not met:
            return f"{text}، ويتجاوز أول غاياتها المرحلية ({_micrograms(INTERIM_TARGETS[0])})."
        return f"{text}، ويستوفي غايتها المرحلية {_micrograms(min(met))}."

    def rows(self) -> list[tuple[str, str]]:
        return [
            ("المتوسط البسيط (ليس المؤشر)", _micrograms(self.plain_mean)),
            ("السكان", people(self.population)),
        ]

    def caveats(self) -> list[str]:
        if self.outside_population is None:
            return []
        from umran.indicators.boundary import outside_rows  # a mean of figures does not wait for geopandas

        return [
            f"{label}: {text}" for label, text in outside_rows(self.outside_population, self.outside_area)
        ]


def fine_particulate_mean(
    concentration: Any, population: Any, *, places: Any = None, boundary: Any = None
) -> FineParticulateMean:
    """SDG 11.6.2: the annual mean of PM2.5 that people of a city breathe.

    Over grid cells or zones i of the city::

        C = sum(c_i * p_i) / sum(p_i)

    The metadata gives the weighting in words; the formula is its standard reading. A plain mean of stations is not this
    indicator.

    Parameters
    ----------
    concentration : array_like of float, µg/m3
        Annual means of PM2.5, one for each cell or zone; any shape.
    population : array_like of float, persons
        Inhabitants of the same cells or zones, in the shape of `concentration`.
    places : GeoDataFrame or GeoSeries, optional
        Where each of them is: a point or an area a row, in the same order. Needed with `boundary`.
    boundary : GeoDataFrame, optional
        Polygons whose union is the city. Only what lies inside counts, a zone that it cuts by the share of its area, its
        people taken to be spread evenly.

    Returns
    -------
    FineParticulateMean
        `mean`, µg/m3, is None where nobody lives.

    Raises
    ------
    ValueError
        For missing, negative or non-finite figures, concentrations above 1,000 µg/m3, different shapes, and places of
        which none lies inside the boundary.

    References
    ----------
    UN metadata 11-06-02: https://unstats.un.org/sdgs/metadata/files/Metadata-11-06-02.pdf

    WHO global air quality guidelines, 2021, for the guideline and the interim targets with which the result is compared.

    Examples
    --------
    >>> from umran import indicators as ind
    >>> result = ind.fine_particulate_mean([10, 20], [300, 100])
    >>> result.mean, result.plain_mean
    (12.5, 15.0)
    """
    c = numbers("concentration", concentration, _CONCENTRATION, low=0, high=1000, ndim=None)
    p = numbers("population", population, POPULATION, low=0, ndim=None)
    if c.shape != p.shape:
        refuse(
            "population",
            Verbatim(f"{p.size} figures for {c.size} concentrations"),
            Expected("عدد سكان واحد لكل تركيز", "one population for each concentration"),
        )
    c, p = c.ravel(), p.ravel()
    outside: dict[str, float] = {}
    notes: list[str] = []
    if boundary is not None:
        c, p, outside, notes = _inside(c, p, places, boundary)
    total = float(p.sum())
    reasons = {} if total else {"mean": "مجموع السكان صفر، فلا يُحسب متوسط مرجح بهم."}
    return FineParticulateMean(
        mean=float(np.dot(c, p) / total) if total else None,
        plain_mean=float(c.mean()),
        population=total,
        reasons=reasons,
        notes=tuple(notes),
        **outside,
    )


def _inside(
    c: np.ndarray, p: np.ndarray, places: Any, boundary: Any
) -> tuple[np.ndarray, np.ndarray, dict[str, float], list[str]]:
    """What of zones lies inside a boundary."""
    from umran.indicators import boundary as _boundary
    from umran.indicators import layers as _layers  # as above

    layer = _layers.read("places", places, _layers.POINTS | _layers.POLYGONS, _PLACES)
    if len(layer.frame) != len(c):
        refuse("places", Verbatim(f"{len(layer.frame)} places for {len(c)} concentrations"), _PLACES)
    city = _boundary.read_boundary(boundary)
    cut = _boundary.clip("places", layer, city)
    population = p * cut.share
    outside = {
        "outside_population": float(max(p.sum() - population.sum(), 0)),
        "outside_area": cut.outside_area,
    }
    note = _boundary.outside_note(float(p.sum()), float(population.sum()), cut.outside_area)
    notes = [*city.notes, *layer.notes, *([note] if note else [])]
    return c[cut.is_inside], population[cut.is_inside], outside, notes


def _micrograms(value: float) -> str:
    return f"{figure(value, 2 if value != int(value) else 0)} ميكروغرام/م³"
