"""Residents: people at points or in areas, inside the boundary of the city where one is given.

Where people are known by area only, two rules say how many of them a place reaches. *Areal weighting* spreads them
evenly over their area, as the UN metadata assume people to be spread where nothing finer is known, and counts the part
of the area that is reached; the rule of the *inner point* lets all of them stand at one point inside it. The first
gives the figure of the indicator: it does not hang on where one point happens to fall. The second stands beside it,
and the two are the ends of a range.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from umran.indicators.arguments import POPULATION, Expected, column
from umran.indicators.boundary import clip, contains_points, outside_note
from umran.indicators.layers import POINTS, POLYGONS, Layer, read
from umran.indicators.result import square_km
from umran.text.numbers import figure
from umran.text.words import ltr

GROUPS = {"sex": "الجنس", "age": "العمر", "age_group": "الفئة العمرية", "disability": "الإعاقة"}
NOT_STATED = "not_stated"
_EXPECTED = Expected("طبقة نقاط أو مناطق للسكان", "a layer of points or areas where people live")
_AGES = ([-np.inf, 14, 64, np.inf], ["0-14", "15-64", "65+"])
_OVERLAP = 0.001  # of all areas; less is how coordinates are rounded along shared edges


class Residents:
    """People of the city, a row a point or an area; `layers` are to be brought into metres before places are read.

    `population` counts those inside the boundary, an area that it cuts by the share of its area; `inner_point_population` counts an
    area whole or not at all, by its inner point. `outside_population` and `outside_area` (km2) are None without a
    boundary.
    """

    def __init__(self, value: Any, boundary: Layer | None = None):
        import geopandas as gpd
        import shapely

        layer = read("residents", value, POINTS | POLYGONS, _EXPECTED)
        self.notes = list(layer.notes)
        self.is_area = shapely.get_dimensions(layer.geometry) == 2
        population = self._population(layer.frame)
        self.inner_points = layer
        if self.is_area.any():
            points = layer.frame.geometry.representative_point()
            self.inner_points = Layer(
                gpd.GeoDataFrame(geometry=points), points.get_coordinates().to_numpy(), []
            )
            self._note_overlaps(layer)
        self.population = self.inner_point_population = population
        self.outside_population: float | None = None
        self.outside_area: float | None = None
        if boundary is not None:
            layer = self._cut(layer, boundary)
        self.layer, self.index = layer, layer.frame.index
        self.groups = self._groups(layer.frame)

    @property
    def layers(self) -> dict[str, Layer]:
        return {"residents": self.layer} | (
            {"residents: points": self.inner_points} if self.is_area.any() else {}
        )

    @property
    def xy(self) -> np.ndarray:
        """Points, and the inner points of areas: (n, 2), metres."""
        return (self.inner_points if self.is_area.any() else self.layer).vertices

    @property
    def areas(self) -> np.ndarray:
        """The areas, as far as they lie inside the boundary."""
        return self.layer.geometry[self.is_area]

    def _population(self, frame: pd.DataFrame) -> np.ndarray:
        if "population" in frame.columns:
            return column("residents", frame, "population", POPULATION, low=0)
        self.notes.append(f"لا عمود للسكان ({ltr('population')}): احتُسب كل سجل شخصاً واحداً.")
        return np.ones(len(frame))

    def _cut(self, layer: Layer, boundary: Layer) -> Layer:
        import geopandas as gpd
        import shapely

        everyone = self.population
        cut = clip("residents", layer, boundary)
        rows = cut.is_inside
        self.population = everyone[rows] * cut.share[rows]
        self.inner_point_population = self.population
        if self.is_area.any():
            crs = boundary.crs
            points = self.inner_points.frame.loc[rows].geometry
            city = shapely.union_all(boundary.geometry)
            is_in = contains_points(city, points.to_crs(crs).to_numpy(), crs)
            self.inner_point_population = np.where(is_in, everyone[rows], 0.0)
            self.inner_points = Layer(
                gpd.GeoDataFrame(geometry=points), points.get_coordinates().to_numpy(), []
            )
            self.outside_area = cut.outside_area
        self.is_area = self.is_area[rows]
        self.outside_population = float(max(everyone.sum() - self.population.sum(), 0))
        if note := outside_note(float(everyone.sum()), float(self.population.sum()), self.outside_area):
            self.notes.append(note)
        if cut.layer.crs != layer.crs:
            cut.layer.to_crs(layer.crs)
        return cut.layer

    def _note_overlaps(self, layer: Layer) -> None:
        """Say where areas lie upon one another: whoever lives there is likely counted twice."""
        import shapely

        shapes = layer.frame.geometry[self.is_area].reset_index(drop=True)
        keys = pd.DataFrame({"shape": shapely.to_wkb(shapely.normalize(shapes.to_numpy()))})
        for name in GROUPS:
            if name in layer.frame.columns:
                keys[name] = layer.frame[name].to_numpy()[self.is_area]
        if repeated := int(keys.duplicated().sum()):
            self.notes.append(
                f"مناطق سكان مكررة الشكل والفئة: {figure(repeated, 0)}. قد يكون سكانها محتسبين مرتين."
            )
        once = shapes[~keys["shape"].duplicated()].to_crs("EPSG:6933")
        union = shapely.union_all(once.to_numpy()).area
        overlap = once.area.sum() - union
        if overlap > _OVERLAP * union:
            self.notes.append(
                f"مناطق سكان متداخلة، على {square_km(overlap / 1e6)}: قد يكون سكانها محتسبين مرتين. صحّح حدود المناطق."
            )

    def _groups(self, frame: pd.DataFrame) -> pd.DataFrame:
        columns = [c for c in GROUPS if c in frame.columns]
        groups = pd.DataFrame(frame[columns]).reset_index(drop=True)
        if "age" in groups and pd.api.types.is_numeric_dtype(groups["age"]):
            groups["age"] = pd.cut(groups["age"], _AGES[0], labels=_AGES[1]).astype(object)
        absent = [GROUPS[c] for c in ("sex", "disability") if c not in groups]
        if not {"age", "age_group"} & set(groups):
            absent.insert(len(absent) - ("disability" not in groups), GROUPS["age"])
        if absent:
            self.notes.append(f"لا تفصيل بحسب: {'، '.join(absent)} (لا عمود له في البيانات).")
        return groups


def breakdown(residents: Residents, served: np.ndarray) -> pd.DataFrame:
    """Population, served and share of each group: columns by, group, population, served, share (NaN where empty)."""
    tables = []
    counts = pd.DataFrame({"population": residents.population, "served": served})
    for by in map(str, residents.groups.columns):
        group = residents.groups[by].astype(str).where(residents.groups[by].notna(), NOT_STATED)
        sums = counts.groupby(group.to_numpy(), sort=False).sum()
        sums = sums.loc[sorted(sums.index, key=lambda group: (group == NOT_STATED, group))]
        tables.append(sums.rename_axis("group").reset_index().assign(by=by))
    if not tables:
        return pd.DataFrame(columns=["by", "group", "population", "served", "share"])
    return shares(pd.concat(tables, ignore_index=True))


def shares(table: pd.DataFrame) -> pd.DataFrame:
    share = table["served"] / table["population"].where(table["population"] > 0)
    return table.assign(share=share)[["by", "group", "population", "served", "share"]]
