"""Indicator 11.2.1: population with convenient access to public transport.

UN metadata 11-02-01, 2021-09-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-02-01.pdf
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from umran.indicators import layers as _layers
from umran.indicators.arguments import Expected, number, refuse, shown
from umran.indicators.result import Result, metadata
from umran.indicators.streets import is_within, walking_distances
from umran.text.numbers import figure, people, percent
from umran.text.words import ltr

LOW_CAPACITY_DISTANCE = 500.0  # metres: bus, tram, bus rapid transit, most paratransit
HIGH_CAPACITY_DISTANCE = 1000.0  # metres: train, metro, ferry
ROUTE_REACH = (
    10.0  # metres; our choice: a route or a station is drawn this near to the street it is entered from
)
_RESIDENTS = Expected("طبقة نقاط أو مناطق للسكان", "a layer of points or areas where people live")
_STOPS = Expected(
    "طبقة مواقف: نقاط، أو شوارع يقف عليها النقل شبه الرسمي",
    "a layer of stops: points, or the streets along which paratransit stops",
)
_STREETS = Expected("طبقة خطوط للشوارع", "a layer of street lines")
_CAPACITY = Expected(
    f"سعة كل موقف: {ltr('low')} (حافلة، ترام) أو {ltr('high')} (قطار، مترو، عبّارة)",
    "'low' (bus, tram) or 'high' (train, metro, ferry) for every stop",
)
_DISTANCE = Expected("مسافة مشي بالأمتار، أكبر من صفر", "a walking distance in metres, above zero")
_CAPACITIES = ("low", "high")
METHODS = {"streets": "على شبكة الشوارع", "straight_line": "بخط مستقيم"}


@dataclass(frozen=True, kw_only=True)
class PublicTransportAccess(Result):
    """SDG 11.2.1. `share` is a fraction of `population`; `served` counts a person near two stops once.

    `low_capacity_served` and `high_capacity_served` overlap and are never added. `breakdown` has a row a group (columns
    by, group, population, served, share). `is_served` says it of every row of `residents`, in their index. `method` is
    "streets" or "straight_line"; `crs` the projection that distances were measured in.
    """

    share: float | None
    population: float
    served: float
    low_capacity_served: float
    high_capacity_served: float
    method: str
    crs: str
    breakdown: pd.DataFrame = field(repr=False, compare=False)
    is_served: pd.Series | None = field(default=None, repr=False, compare=False)

    code = "11.2.1"
    title = "الوصول الملائم إلى النقل العام"
    main = "share"
    source = metadata("11.2.1", "أيلول/سبتمبر 2021")

    def shown(self) -> str:
        return percent(self.share)

    def reading(self) -> str:
        text = (
            f"يسكن {people(self.served)} من {people(self.population)} على مسافة مشي من موقف، "
            f"مقيسةً {METHODS[self.method]}."
        )
        if self.method == "straight_line":
            return f"{text} والخط المستقيم يبالغ في الوصول: أعطِ شبكة الشوارع."
        return f"{text} ولا يقول المؤشر شيئاً عن تواتر الخدمة وكلفتها وسلامتها."

    def rows(self) -> list[tuple[str, str]]:
        return [
            ("قرب موقف منخفض السعة", people(self.low_capacity_served)),
            ("قرب موقف مرتفع السعة", people(self.high_capacity_served)),
            ("قرب موقف من أي نوع (بلا تكرار)", people(self.served)),
            ("الإسقاط", ltr(self.crs)),
        ]

    def table(self) -> tuple[list[str], list[list[str]]] | None:
        return breakdown_table(self.breakdown)


def access_to_public_transport(
    residents: Any,
    stops: Any,
    streets: Any = None,
    *,
    low_capacity_distance: float = LOW_CAPACITY_DISTANCE,
    high_capacity_distance: float = HIGH_CAPACITY_DISTANCE,
    crs: Any = None,
) -> PublicTransportAccess:
    """SDG 11.2.1: people who live within a walk of public transport, over all people of the city::

        share = people inside the merged service areas / city population

    500 m to a low-capacity stop and 1 km to a high-capacity one, along `streets`, or in a straight line where no
    streets are given (which overstates access). A person near several stops counts once.

    - `residents`: GeoDataFrame of points, or of areas (each stands at a point inside it), with `population` (one each
      without it) and, for the breakdown, any of `sex`, `age` or `age_group`, `disability`; ages in years are grouped
      0-14, 15-64, 65+;
    - `stops`: GeoDataFrame with `capacity` "low" or "high" (all low without it); points, or lines where paratransit
      stops anywhere along them (within `ROUTE_REACH` of the street);
    - `streets`: GeoDataFrame of lines, all walkable in both directions; leave out those that are not. See
      `umran.indicators.streets` for where streets meet and how people reach them.

    Layers may come in different CRSs. Distances are measured in the residents' own projection where it is true to
    0.1 %, else in an equal-area projection centred on them; the result names it. `crs` fixes it, for partitions of one
    country that must agree (see `combine_access`).

    No people in the layer: `share` is None. Raises ValueError for empty layers, layers without CRS, wrong geometry
    types, and populations or capacities that are missing or impossible. Invalid shapes are repaired and noted.
    """
    low = number("low_capacity_distance", low_capacity_distance, _DISTANCE, above=0)
    high = number("high_capacity_distance", high_capacity_distance, _DISTANCE, above=0)
    layers = {
        "residents": _layers.read("residents", residents, _layers.POINTS | _layers.POLYGONS, _RESIDENTS),
        "stops": _layers.read("stops", stops, _layers.POINTS | _layers.LINES | _layers.POLYGONS, _STOPS),
    }
    if streets is not None:
        layers["streets"] = _layers.read("streets", streets, _layers.LINES, _STREETS)
    projection = _layers.to_metres(layers, crs)
    who = _layers.residents(layers["residents"])
    notes = who.notes + layers["stops"].notes + (layers["streets"].notes if streets is not None else [])
    if _layers.far_apart(layers["residents"], layers["stops"]):
        notes.append(
            f"المواقف بعيدة عن السكان أكثر من {figure(50, 0)} كم: تحقق من ترتيب الإحداثيات (الطول ثم العرض)."
        )
    capacity = _capacity(layers["stops"].frame, notes)
    places = layers["stops"].geometry
    groups = {
        name: (places[capacity == name], distance)
        for name, distance in (("low", low), ("high", high))
        if (capacity == name).any()
    }
    if streets is None:
        found = [is_within(who.xy, near_to, limit) for near_to, limit in groups.values()]
    else:
        distances, whole = walking_distances(
            layers["streets"].geometry, who.xy, list(groups.values()), ROUTE_REACH
        )
        found = [np.isfinite(distance) for distance in distances]
        note_broken_streets(whole, notes)
    near = dict.fromkeys(_CAPACITIES, np.zeros(len(who.xy), dtype=bool))
    near |= dict(zip(groups, found, strict=True))
    is_served = near["low"] | near["high"]
    return _result(
        population=float(who.population.sum()),
        served=float(who.population[is_served].sum()),
        low_capacity_served=float(who.population[near["low"]].sum()),
        high_capacity_served=float(who.population[near["high"]].sum()),
        breakdown=_layers.breakdown(who, is_served),
        is_served=pd.Series(is_served, index=who.index, name="is_served"),
        method="straight_line" if streets is None else "streets",
        crs=projection,
        notes=tuple(notes),
    )


def combine_access(parts: Iterable[PublicTransportAccess]) -> PublicTransportAccess:
    """The result for a country or city computed in parts: populations and people served add up, shares do not.

    Each person must be in one part only. Give every part the stops and streets up to a walk beyond its border, and one
    `crs` where the parts share stops, so that they measure alike. Raises ValueError for no parts, and for parts measured
    by different methods.
    """
    expected = Expected("نتائج أجزاء قيست بطريقة واحدة", "results of parts, measured by one method")
    parts = list(parts) if isinstance(parts, Iterable) else refuse("parts", parts, expected)
    if not parts or not all(isinstance(part, PublicTransportAccess) for part in parts):
        refuse("parts", parts, expected)
    methods, projections = sorted({part.method for part in parts}), sorted({part.crs for part in parts})
    if len(methods) > 1:
        refuse("parts", shown(" and ".join(methods)), expected)
    tables = [part.breakdown for part in parts if len(part.breakdown)]
    table = parts[0].breakdown
    if tables:
        sums = (
            pd.concat(tables)
            .groupby(["by", "group"], sort=False)[["population", "served"]]
            .sum()
            .reset_index()
        )
        table = _layers.shares(sums)
    return _result(
        population=sum(part.population for part in parts),
        served=sum(part.served for part in parts),
        low_capacity_served=sum(part.low_capacity_served for part in parts),
        high_capacity_served=sum(part.high_capacity_served for part in parts),
        breakdown=table,
        method=methods[0],
        crs=" | ".join(projections),
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
    )


def _result(*, population: float, served: float, **fields) -> PublicTransportAccess:
    reasons = {} if population else {"share": "مجموع السكان صفر، فلا تُحسب حصة منهم."}
    return PublicTransportAccess(
        share=min(served / population, 1.0) if population else None,
        population=population,
        served=served,
        reasons=reasons,
        **fields,
    )


def _capacity(stops: pd.DataFrame, notes: list[str]) -> np.ndarray:
    if "capacity" not in stops.columns:
        notes.append(f"لا عمود للسعة ({ltr('capacity')}): احتُسبت المواقف كلها منخفضة السعة.")
        return np.full(len(stops), "low")
    values = stops["capacity"].to_numpy()
    unknown = [
        value
        for value in pd.unique(stops["capacity"])
        if not (isinstance(value, str) and value in _CAPACITIES)
    ]
    if unknown:
        refuse("stops['capacity']", unknown[0], _CAPACITY)
    return values.astype(str)


def note_broken_streets(whole: float, notes: list[str]) -> None:
    """Say that a street network falls apart: crossings without a common vertex are not joined."""
    if whole < 0.9:
        notes.append(
            f"شبكة الشوارع مقطّعة: أكبر جزء متصل منها {percent(whole, 0)} من أطوالها. "
            "تتصل الشوارع حيث تشترك في نقطة من نقاط رسمها."
        )


def breakdown_table(breakdown: pd.DataFrame) -> tuple[list[str], list[list[str]]] | None:
    """A breakdown as Arabic text, for display."""
    if not len(breakdown):
        return None
    rows = [
        [group_name(row.by, row.group), percent(row.share), figure(row.served, 0), figure(row.population, 0)]
        for row in breakdown.itertuples()
    ]
    return ["الفئة", "الحصة", "من يصلون", "السكان"], rows


_GROUP_AR = {
    ("sex", "female"): "إناث",
    ("sex", "male"): "ذكور",
    ("disability", "True"): "أشخاص ذوو إعاقة",
    ("disability", "False"): "أشخاص بلا إعاقة",
    ("disability", "yes"): "أشخاص ذوو إعاقة",
    ("disability", "no"): "أشخاص بلا إعاقة",
}


def group_name(by: str, group: Any) -> str:
    if group == _layers.NOT_STATED:
        return f"{_layers.GROUPS[by]}: غير مبيّن"
    text = str(group)
    if by in ("age", "age_group"):
        return f"العمر {ltr(text.replace('-', '–'))}"
    return _GROUP_AR.get((by, text), f"{_layers.GROUPS[by]}: {ltr(text)}")
