"""Indicator 11.2.1: population with convenient access to public transport.

UN metadata 11-02-01, 2021-09-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-02-01.pdf
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from umran.indicators import layers as _layers
from umran.indicators.access import METHODS, WithinWalk, access
from umran.indicators.arguments import Expected, Verbatim, number, refuse
from umran.indicators.boundary import read_boundary
from umran.indicators.residents import Residents, shares
from umran.indicators.result import metadata
from umran.text.numbers import figure, people, percent
from umran.text.words import ltr

LOW_CAPACITY_DISTANCE = 500.0  # metres: bus, tram, bus rapid transit, most paratransit
HIGH_CAPACITY_DISTANCE = 1000.0  # metres: train, metro, ferry
ROUTE_REACH = (
    10.0  # metres; our choice: a route or a station is drawn this near to the street it is entered from
)
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


@dataclass(frozen=True, kw_only=True)
class PublicTransportAccess(WithinWalk):
    """SDG 11.2.1. `share` is a fraction of `population`; `served` counts a person near two stops once.

    `low_capacity_served` and `high_capacity_served` overlap and are never added. `method` is "streets" or
    "straight_line"; `crs` the projection that distances were measured in. Other fields: see `WithinWalk`.
    """

    share: float | None
    population: float
    served: float
    low_capacity_served: float
    high_capacity_served: float
    method: str
    crs: str

    code = "11.2.1"
    title = "الوصول الملائم إلى النقل العام"
    main = areal_share_field = "share"
    source = metadata("11.2.1", "أيلول/سبتمبر 2021")

    def formatted(self) -> str:
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
            *self.range_rows(),
            ("الإسقاط", ltr(self.crs)),
        ]


def access_to_public_transport(
    residents: Any,
    stops: Any,
    streets: Any = None,
    boundary: Any = None,
    *,
    low_capacity_distance: float = LOW_CAPACITY_DISTANCE,
    high_capacity_distance: float = HIGH_CAPACITY_DISTANCE,
    crs: Any = None,
) -> PublicTransportAccess:
    """SDG 11.2.1: people who live within a walk of public transport, over all people of the city.

    500 m to a low-capacity stop and 1 km to a high-capacity one, along `streets`, or in a straight line where no
    streets are given (which overstates access)::

        share = people inside the merged service areas / city population

    A person near several stops counts once.

    Parameters
    ----------
    residents : GeoDataFrame
        Points, or areas, with `population` (one each without it) and, for the breakdown, any of `sex`, `age` or
        `age_group`, `disability`; ages in years are grouped 0-14, 15-64, 65+. People of an area are spread evenly over
        it (areal weighting); the figure by a point inside each stands beside, and both make the range.
    stops : GeoDataFrame
        With `capacity` "low" or "high" (all low without it); points, or lines where paratransit stops anywhere along
        them (within `ROUTE_REACH` of the street). Those outside the boundary serve whoever walks to them.
    streets : GeoDataFrame, optional
        Lines, all walkable in both directions; leave out those that are not. See `umran.indicators.network` for where
        streets meet and how people reach them.
    boundary : GeoDataFrame, optional
        Polygons whose union is the city. Only people inside count, on its edge included, and areas that it cuts by the
        share of their area; the result says how many people and how much area lay outside.
    low_capacity_distance : float, default 500.0
        Metres to a bus, tram or bus rapid transit stop, and to most paratransit.
    high_capacity_distance : float, default 1000.0
        Metres to a train, metro or ferry.
    crs : pyproj.CRS or what it is made from, optional
        The projection to measure in, for partitions of one country that must agree (see `combine_access`). Without it:
        that of the residents where it is true to 0.1 %, else an equal-area projection centred on them; the result
        names it. Layers may come in different CRSs.

    Returns
    -------
    PublicTransportAccess
        `share` is None where nobody lives in the layer.

    Raises
    ------
    ValueError
        For empty layers, layers without CRS, wrong geometry types, populations or capacities that are missing or
        impossible, and residents of whom nobody lives inside the boundary. Invalid shapes are repaired and noted.

    See Also
    --------
    combine_access : The result for a country or city that was computed in parts.

    References
    ----------
    UN metadata 11-02-01, 2021-09-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-02-01.pdf

    Examples
    --------
    >>> import geopandas as gpd
    >>> from umran import indicators as ind
    >>> places = gpd.points_from_xy([5e5, 500_900], [0, 0])
    >>> homes = gpd.GeoDataFrame({"population": [3, 1]}, geometry=places, crs=32636)
    >>> ind.access_to_public_transport(homes, homes.geometry.iloc[:1]).share
    0.75
    """
    low = number("low_capacity_distance", low_capacity_distance, _DISTANCE, above=0)
    high = number("high_capacity_distance", high_capacity_distance, _DISTANCE, above=0)
    city = None if boundary is None else read_boundary(boundary)
    who = Residents(residents, city)
    layers = who.layers
    layers["stops"] = _layers.read("stops", stops, _layers.POINTS | _layers.LINES | _layers.POLYGONS, _STOPS)
    if streets is not None:
        layers["streets"] = _layers.read("streets", streets, _layers.LINES, _STREETS)
    projection = _layers.to_metres(layers, crs)
    others = [layer for name, layer in layers.items() if name not in who.layers]
    notes = [*who.notes, *(note for layer in [*others, *([city] if city else [])] for note in layer.notes)]
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
    lines = None if streets is None else layers["streets"].geometry
    found = access(who, list(groups.values()), lines, ROUTE_REACH)
    near = dict.fromkeys(_CAPACITIES, 0.0) | dict(zip(groups, map(found.served, found.by_group), strict=True))
    return _result(
        low_capacity_served=near["low"],
        high_capacity_served=near["high"],
        crs=projection,
        notes=(*notes, *found.notes),
        **found.fields(),
    )


def combine_access(parts: Iterable[PublicTransportAccess]) -> PublicTransportAccess:
    """The result for a country or city that was computed in parts: populations and people served add up, shares do not.

    Parameters
    ----------
    parts : iterable of PublicTransportAccess
        Each person is in one part only. Give every part the stops and streets up to a walk beyond its border, and one
        `crs` where the parts share stops, so that they measure alike.

    Returns
    -------
    PublicTransportAccess
        `share` is None where nobody lives in any part.

    Raises
    ------
    ValueError
        For no parts, and for parts measured by different methods.

    References
    ----------
    UN metadata 11-02-01, 2021-09-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-02-01.pdf

    Examples
    --------
    >>> import geopandas as gpd
    >>> from umran import indicators as ind
    >>> places = gpd.points_from_xy([5e5, 500_900], [0, 0])
    >>> homes = gpd.GeoDataFrame({"population": [3, 1]}, geometry=places, crs=32636)
    >>> stop = homes.geometry.iloc[:1]
    >>> parts = [ind.access_to_public_transport(homes.iloc[[row]], stop) for row in (0, 1)]
    >>> [part.share for part in parts], ind.combine_access(parts).share
    ([1.0, 0.0], 0.75)
    """
    expected = Expected("نتائج أجزاء قيست بطريقة واحدة", "results of parts, measured by one method")
    parts = list(parts) if isinstance(parts, Iterable) else refuse("parts", parts, expected)
    if not parts or not all(isinstance(part, PublicTransportAccess) for part in parts):
        refuse("parts", parts, expected)
    methods, projections = sorted({part.method for part in parts}), sorted({part.crs for part in parts})
    if len(methods) > 1:
        refuse("parts", Verbatim(" and ".join(methods)), expected)
    tables = [part.breakdown for part in parts if part.breakdown is not None and len(part.breakdown)]
    table = parts[0].breakdown
    if tables:
        sums = (
            pd.concat(tables)
            .groupby(["by", "group"], sort=False)[["population", "served"]]
            .sum()
            .reset_index()
        )
        table = shares(sums)
    return _result(
        population=sum(part.population for part in parts),
        served=sum(part.served for part in parts),
        **_sums(parts),
        low_capacity_served=sum(part.low_capacity_served for part in parts),
        high_capacity_served=sum(part.high_capacity_served for part in parts),
        breakdown=table,
        method=methods[0],
        crs=" | ".join(projections),
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
    )


def _sums(parts: list[PublicTransportAccess]) -> dict[str, float | None]:
    """Figures that only some parts have; a part of people at points alone says the same by either rule."""
    names = ("outside_population", "outside_area", "fragment_population")
    by_field = {
        name: [value for part in parts if (value := getattr(part, name)) is not None] for name in names
    }
    found = {name: sum(values) if values else None for name, values in by_field.items()}
    if any(part.inner_point_population is not None for part in parts):
        for name, areal in (("inner_point_population", "population"), ("inner_point_served", "served")):
            own = [(getattr(part, name), getattr(part, areal)) for part in parts]
            found[name] = sum(areal if inner is None else inner for inner, areal in own)
    return found


def _result(*, population: float, served: float, **fields: Any) -> PublicTransportAccess:
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
