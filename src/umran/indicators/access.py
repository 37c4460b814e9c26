"""Access: who of the residents lives within a walk of a place, in a straight line or along streets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from umran.indicators.boundary import outside_rows
from umran.indicators.residents import GROUPS, NOT_STATED, Residents, breakdown
from umran.indicators.result import Result
from umran.indicators.walking import is_within, walking_distances
from umran.text.numbers import NO_DATA, figure, people, percent
from umran.text.words import ltr, quoted

METHODS = {"streets": "على شبكة الشوارع", "straight_line": "بخط مستقيم"}
_SAMPLES = 250_000  # points at most over which people of areas are spread, to walk along streets
_SPACING = 10.0  # metres between them at least
_R2 = np.array([0.7548776662466927, 0.5698402909980532])  # 1/g and 1/g², where g³ = g + 1
_CORNERS = 128  # of a circle around a stop, whose area is kept


@dataclass(frozen=True)
class Access:
    """Shares of each row's people (0 or 1 for a point) within a walk: by group of places, and of any."""

    residents: Residents
    method: str
    by_group: list[np.ndarray]
    by_any_group: np.ndarray
    is_within_at_inner_point: np.ndarray  # whether the inner point is within a walk of any
    fragment_population: float | None  # people along isolated fragments; None without streets
    notes: list[str]

    @property
    def share(self) -> float | None:
        """Of all people of the city; None where there is nobody."""
        population = float(self.residents.population.sum())
        return min(self.served(self.by_any_group) / population, 1.0) if population else None

    def served(self, share: np.ndarray) -> float:
        return float((self.residents.population * share).sum())

    def fields(self) -> dict[str, Any]:
        """Those that results of access share."""
        residents, served = self.residents, self.residents.population * self.by_any_group
        by_area, at_point = bool(residents.is_area.any()), residents.inner_point_population
        return {
            "population": float(residents.population.sum()),
            "served": float(served.sum()),
            "method": self.method,
            "breakdown": breakdown(residents, served),
            "is_served": pd.Series(self.by_any_group > 0.5, index=residents.index, name="is_served"),
            "residents": pd.DataFrame(
                {"population": residents.population, "served": served}, index=residents.index
            ),
            "inner_point_population": float(at_point.sum()) if by_area else None,
            "inner_point_served": float(at_point[self.is_within_at_inner_point].sum()) if by_area else None,
            "outside_population": residents.outside_population,
            "outside_area": residents.outside_area,
            "fragment_population": self.fragment_population,
        }


def access(
    residents: Residents,
    groups: list[tuple[np.ndarray, float]],
    streets: np.ndarray | None,
    reach: float,
) -> Access:
    """Who is within the limit (metres) of the places of each group, all in metres; `reach` as in `walking_distances`."""
    if streets is None or not len(streets):
        return _in_a_straight_line(residents, groups)
    xy, owner = residents.xy, None
    if residents.is_area.any():
        samples, of = _spread_points(residents.areas)
        xy = np.concatenate([xy, samples])
        owner = np.flatnonzero(residents.is_area)[of]
    walks = walking_distances(streets, xy, groups, reach)
    near = [np.isfinite(distance) for distance in walks.distances]
    rows = [
        _by_row(residents, each, owner) for each in (*near, np.logical_or.reduce(near), walks.on_fragment)
    ]
    alone = float((residents.population * rows[-1]).sum())
    notes = _street_notes(walks.largest_component_share, alone, walks.near_misses)
    at_point = np.logical_or.reduce(near)[: len(residents.xy)]
    return Access(residents, "streets", rows[:-2], rows[-2], at_point, alone, notes)


def _by_row(residents: Residents, found: np.ndarray, owner: np.ndarray | None) -> np.ndarray:
    """What was found at points, as shares of the rows: of areas, of the points spread over them, by their `owner`."""
    share = found[: len(residents.xy)].astype(float)
    if owner is not None:
        areas, counts = np.unique(owner, return_counts=True)
        share[areas] = np.bincount(owner, weights=found[len(share) :])[areas] / counts
    return share


def _spread_points(areas: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points spread evenly over each area, at least the one inside it, and the area of each.

    The same every time, and in no rows, which would run along streets: the sequence R2 of Roberts (2018), "The
    unreasonable effectiveness of quasirandom sequences".
    """
    import shapely

    code, unique = pd.factorize(shapely.to_wkb(areas))
    shapes = shapely.from_wkb(unique)
    spacing = max(_SPACING, np.sqrt(shapely.area(areas).sum() / _SAMPLES))
    points = []
    for shape in shapes:
        west, south, east, north = shape.bounds
        count = int(np.ceil((east - west) * (north - south) / spacing**2))
        net = (0.5 + np.arange(count)[:, None] * _R2) % 1 * [east - west, north - south] + [west, south]
        shapely.prepare(shape)
        inside = net[shapely.contains_xy(shape, *net.T)]
        points.append(inside if len(inside) else shapely.get_coordinates(shape.representative_point()))
    counts = np.array([len(each) for each in points])
    starts = np.cumsum(counts) - counts
    # Rows of one shape, such as the groups of a block, have points of their own.
    owner = np.repeat(np.arange(len(areas)), counts[code])
    within = np.arange(len(owner)) - np.repeat(np.cumsum(counts[code]) - counts[code], counts[code])
    return np.concatenate(points)[np.repeat(starts[code], counts[code]) + within], owner


def _in_a_straight_line(residents: Residents, groups: list[tuple[np.ndarray, float]]) -> Access:
    near = [is_within(residents.xy, places, limit) for places, limit in groups]
    at_point = np.logical_or.reduce(near)
    rows = [each.astype(float) for each in (*near, at_point)]
    if residents.is_area.any():
        circles = [_zones_around(places, limit) for places, limit in groups]
        for row, each in zip(rows, (*circles, np.concatenate(circles)), strict=True):
            row[residents.is_area] = _share_covered(residents.areas, each)
    return Access(residents, "straight_line", rows[:-1], rows[-1], at_point, None, [])


def _zones_around(places: np.ndarray, limit: float) -> np.ndarray:
    """The land within the limit of each place; a circle has the area of a circle, not of its polygon."""
    import shapely

    angle = 2 * np.pi / _CORNERS
    same_area = np.where(shapely.get_type_id(places) == 0, np.sqrt(angle / np.sin(angle)), 1)
    return shapely.buffer(places, limit * same_area, quad_segs=_CORNERS // 4)


def _share_covered(areas: np.ndarray, zones: np.ndarray) -> np.ndarray:
    """The share of each area that zones cover, overlaps once."""
    import shapely

    share = np.zeros(len(areas))
    tree = shapely.STRtree(areas)
    zone, area = tree.query(zones, predicate="covers")
    share[area] = 1
    zone, area = tree.query(zones, predicate="intersects")
    is_open = share[area] < 1
    zone, area = zone[is_open], area[is_open]
    if not len(area):
        return share
    order = np.argsort(area, kind="stable")
    parts = shapely.intersection(areas[area[order]], zones[zone[order]])
    which, begins = np.unique(area[order], return_index=True)
    for row, some in zip(which, np.split(parts, begins[1:]), strict=True):
        share[row] = min(shapely.union_all(some).area / areas[row].area, 1)
    return share


def _street_notes(largest_component_share: float, alone: float, near_misses: int) -> list[str]:
    """What makes walks along these streets unsure: breaks in the drawing."""
    notes = []
    if largest_component_share < 0.9:
        notes.append(
            f"شبكة الشوارع مقطّعة: أكبر جزء متصل منها {percent(largest_component_share, 0)} من أطوالها. "
            "تتصل الشوارع حيث تشترك في نقطة من نقاط رسمها."
        )
    if alone >= 0.5:
        notes.append(
            f"سكان على شوارع معزولة عن الشبكة: {people(alone)}. احتُسب مشيهم من أقرب شارع متصل. صِل تلك الشوارع بالشبكة."
        )
    if near_misses:
        notes.append(
            f"نهايات شوارع تبعد أقل من متر عن شارع آخر ولا تتصل به: {figure(near_misses, 0)}. صِلها إن كانت متصلة في الواقع."
        )
    return notes


@dataclass(frozen=True, kw_only=True)
class WithinWalk(Result):
    """What 11.2.1 and 11.7.1 say alike of the people who live within a walk of a place.

    `population` and `served` of a result count the people inside the boundary, those of an area by areal weighting. With residents
    in areas `inner_point_population` and `inner_point_served` count them by the inner point instead, else they are
    None. `outside_population` (persons) and `outside_area` (km2 of residents' areas) lay outside the boundary; None
    without one. `fragment_population` lives along streets that are isolated from the network. `residents` has the
    `population` and the `served` of every row of the layer that is inside; `is_served` says where these are most of it. `breakdown` has a row a group (columns by, group,
    population, served, share).
    """

    inner_point_population: float | None = field(default=None, repr=False)
    inner_point_served: float | None = field(default=None, repr=False)
    outside_population: float | None = field(default=None, repr=False)
    outside_area: float | None = field(default=None, repr=False)
    fragment_population: float | None = field(default=None, repr=False)
    breakdown: pd.DataFrame | None = field(default=None, repr=False, compare=False)
    is_served: pd.Series | None = field(default=None, repr=False, compare=False)
    residents: pd.DataFrame | None = field(default=None, repr=False, compare=False)

    areal_share_field: ClassVar[str]

    @property
    def _areal_share(self) -> float | None:
        return getattr(self, self.areal_share_field)

    @property
    def inner_point_share(self) -> float | None:
        """The share by the rule of the inner point; None where people stand at points."""
        if not self.inner_point_population or self.inner_point_served is None:
            return None
        return min(self.inner_point_served / self.inner_point_population, 1.0)

    @property
    def share_low(self) -> float | None:
        """The lower end of the range between areal weighting and the inner point; None where people stand at points."""
        return min(self._both_shares, default=None)

    @property
    def share_high(self) -> float | None:
        """Its upper end."""
        return max(self._both_shares, default=None)

    @property
    def _both_shares(self) -> tuple[float, ...]:
        """By the inner point and by areal weighting; empty where people stand at points."""
        inner, areal = self.inner_point_share, self._areal_share
        return () if inner is None or areal is None else (inner, areal)

    def range_rows(self) -> list[tuple[str, str]]:
        """Both rules for people in areas, and the range between them.

        Returns
        -------
        list of (str, str)
            Arabic label and share; empty where people stand at points.

        Examples
        --------
        Of the people of a strip, those within 500 m of a stop, by area and by the point in its middle:

        >>> import geopandas as gpd, shapely
        >>> from umran import indicators as ind
        >>> from umran.text.words import unmarked
        >>> homes = gpd.GeoDataFrame({"population": [8]}, geometry=[shapely.box(5e5, -1, 5.01e5, 1)], crs=32636)
        >>> stop = gpd.GeoSeries(gpd.points_from_xy([500_200], [0]), crs=32636)
        >>> for label, text in ind.access_to_public_transport(homes, stop).range_rows():
        ...     print(f"{label}: {unmarked(text)}")
        بتوزيع السكان بالتساوي على مناطقهم (المعتمد): 70.0%
        بنقطة داخل كل منطقة: 100.0%
        المدى: من 70.0% إلى 100.0%
        """
        if self.share_low is None:
            return []
        return [
            ("بتوزيع السكان بالتساوي على مناطقهم (المعتمد)", percent(self._areal_share)),
            ("بنقطة داخل كل منطقة", percent(self.inner_point_share)),
            ("المدى", range_text(self.share_low, self.share_high)),
        ]

    def caveats(self) -> list[str]:
        rows = [*self.range_rows(), *outside_rows(self.outside_population, self.outside_area)]
        if self.fragment_population and self.fragment_population >= 0.5:
            rows.append(("سكان على شوارع معزولة عن الشبكة", people(self.fragment_population)))
        return [f"{label}: {text}" for label, text in rows]

    def table(self) -> tuple[list[str], list[list[str]]] | None:
        return None if self.breakdown is None else breakdown_table(self.breakdown)


def range_text(low: float | None, high: float | None) -> str:
    """«المدى» of a share."""
    if low is None or high is None:
        return NO_DATA
    return f"من {percent(low)} إلى {percent(high)}"


def breakdown_table(breakdown: pd.DataFrame) -> tuple[list[str], list[list[str]]] | None:
    """A breakdown as Arabic text, for display."""
    if not len(breakdown):
        return None
    columns = ["by", "group", "share", "served", "population"]
    rows = [
        [group_name(by, group), percent(share), figure(served, 0), figure(population, 0)]
        for by, group, share, served, population in breakdown[columns].itertuples(index=False, name=None)
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
    """A group of a breakdown in Arabic."""
    if by == "place":
        return f"المكان: {'غير مبيّن' if group == NOT_STATED else quoted(group)}"
    if group == NOT_STATED:
        return f"{GROUPS[by]}: غير مبيّن"
    text = str(group)
    if by in ("age", "age_group"):
        return f"العمر {ltr(text.replace('-', '–'))}"
    return _GROUP_AR.get((by, text), f"{GROUPS[by]}: {ltr(text)}")


def group_label(row: Any) -> str:
    """A row of a breakdown in Arabic, with the warning where it stands for too few."""
    name = group_name(row.by, row.group)
    return name if getattr(row, "is_reliable", True) else f"{name} (مستجيبون قليلون، لا يُعوَّل عليها)"
