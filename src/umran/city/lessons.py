"""A city as the lessons show it: between two of its years, and as a row of the dashboard."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from umran.city.absent import Absent, lacking, refused
from umran.city.measure import measure
from umran.city.measures import Measure
from umran.city.report import missing
from umran.figures.dashboard import Guest
from umran.text.words import listed, ltr, quoted

if TYPE_CHECKING:
    from umran.city.city import City

# Columns of the dashboard: the indicator and the field of its result, and what brings it to the column's unit.
_COLUMNS = {
    "11.1.1": ("11.1.1", "share", 100),
    "11.2.1": ("11.2.1", "share", 100),
    "11.3.1": ("11.3.1", "ratio", 1),
    "11.5.1": ("11.5.1", "rate", 1),
    "11.6.1": ("11.6.1", "collected_share", 100),
    "11.6.2": ("11.6.2", "mean", 1),
    "11.7.1a": ("11.7.1", "share", 100),
    "11.7.1b": ("11.7.1", "access_share", 100),
    "11.b.1": ("11.b.1", "score", 1),
}
_LAND_USE = ("population_growth_rate", "land_consumption_rate", "ratio")


def growth(city: City) -> pd.DataFrame | Absent:
    """A row a period, with `source` in its `attrs`: start, end, population, added, rate (a fraction a year)."""
    if reason := city.withheld.get("totals"):
        return refused(city.name, reason)
    known = [(year, row["population"]) for year, row in sorted(city.counted.items()) if row.get("population")]
    if len(known) < 2:
        return lacking(city, "population", note="لسنتين على الأقل")
    rows = [
        (start, end, after, after - before, math.log(after / before) / (end - start))
        for (start, before), (end, after) in pairwise(known)
    ]
    found = pd.DataFrame(rows, columns=["start", "end", "population", "added", "rate"])
    found.attrs["source"] = _source(city, [city.yearly_origins[year, "population"] for year, _ in known])
    return found


def land_use(city: City) -> pd.DataFrame | Absent:
    """A row a period, with `source` in its `attrs`: start, end, and the two rates of 11.3.1 (fractions a year) and their ratio."""
    found = measure(city, "11.3.1")
    done = [(each, each.result) for each in found if each.result]
    if not done:
        return _missing(city, found)
    rows = [
        (*map(int, each.years.split("–")), *(getattr(result, name) for name in _LAND_USE))
        for each, result in done
    ]
    periods = pd.DataFrame(rows, columns=["start", "end", *_LAND_USE])
    periods.attrs["source"] = _source(city, [name for each, _ in done for name in each.inputs])
    return periods


def goal_11(city: City) -> Guest:
    """The newest value of each indicator of the dashboard, and what is missing for the rest."""
    codes = tuple(dict.fromkeys(code for code, _, _ in _COLUMNS.values()))
    measures = measure(city, *codes)
    values: dict[str, tuple[float, str]] = {}
    lacks: list[str] = []
    used: list[str] = []
    for column, (code, name, scale) in _COLUMNS.items():
        found = [each for each in measures if each.code == code]
        known = [each for each in found if each.result and getattr(each.result, name) is not None]
        if known:
            newest = max(known, key=_newest)
            values[column] = (scale * getattr(newest.result, name), newest.years)
            used += newest.inputs
        else:
            reasons = [(each.result.reasons.get(name) if each.result else None) for each in found]
            lacks += [f"{ltr(column)}: {reason}" for reason in dict.fromkeys(reasons) if reason]
            lacks += missing([each for each in found if each.missing][-1:])
    source = _source(city, used) if used else city.source
    return Guest(city.name or "مدينتك", source, city.label, values, tuple(dict.fromkeys(lacks)))


def _newest(measure: Measure) -> tuple[int, int]:
    """The last year, and of periods that end in it the shortest."""
    years = [int(year) for year in measure.years.split("–") if year.isdigit()]
    return (years[-1], years[0]) if years else (0, 0)


def _missing(city: City, measures: list[Measure]) -> Absent:
    lacks = tuple(dict.fromkeys(name for each in measures for name in each.lacks))
    if lacks:
        return lacking(city, *lacks, note="لسنتين على الأقل")
    reasons = [each.missing for each in measures if each.missing] or city.problems[-1:]
    return refused(city.name, "؛ ".join(reasons))


def _source(city: City, names: list[str]) -> str:
    """The files that rows came from, where the user brought them; else what the city says of itself."""
    return f"المصدر: {listed(map(quoted, dict.fromkeys(names)))}." if city.files else city.source
