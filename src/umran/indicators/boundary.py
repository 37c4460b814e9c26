"""The boundary of a city: what of a layer lies inside it.

Shapes are cut in the coordinates that the boundary was drawn in, where its edges are the straight lines that its maker
saw. What lies on the edge is inside; an area that only touches the edge is outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from umran.indicators.arguments import Expected, Verbatim, refuse
from umran.indicators.layers import POLYGONS, Layer, read
from umran.indicators.result import square_km
from umran.text.numbers import people

if TYPE_CHECKING:
    import shapely

_BOUNDARY = Expected("حدود المدينة: طبقة مضلعات", "the boundary of the city: a layer of polygons")
_INSIDE = Expected(
    "طبقة يقع شيء منها داخل حدود المدينة؛ تحقق من أن الطبقتين لمدينة واحدة ومن نظام إحداثيات كل منهما",
    "a layer of which something lies inside the boundary; both of one city, each in its own CRS",
)
_ROUNDING = 1e-9  # of an area: edges drawn along the boundary are cut at it, but for rounding
_EQUAL_AREA = "EPSG:6933"  # cylindrical: areas are exact anywhere, so that shares of them are
_ON_EDGE = {True: 1e-11, False: 1e-6}  # degrees, metres: coordinates are rounded, edges are not


@dataclass(frozen=True)
class Clipped:
    """A layer cut at a boundary: rows of which nothing lies inside are left out of `layer`, not of the arrays."""

    layer: Layer  # in the CRS of the boundary
    is_inside: np.ndarray  # (rows,) whether something of the row lies inside
    share: np.ndarray  # (rows,) how much of the row lies inside, by area
    area: float  # km2 inside the boundary, overlaps as often as they are
    outside_area: float  # km2


def read_boundary(value: Any) -> Layer:
    """The layer of a boundary: polygons whose union is the city."""
    return read("boundary", value, POLYGONS, _BOUNDARY)


def clip(argument: str, layer: Layer, boundary: Layer) -> Clipped:
    """What of a layer of points or areas lies inside. Raises ValueError where nothing does."""
    import geopandas as gpd
    import shapely

    crs = boundary.crs
    geometry = layer.frame.geometry.to_crs(crs).to_numpy().copy()
    city = shapely.union_all(boundary.geometry)
    is_area = shapely.get_dimensions(geometry) == 2
    is_inside = np.zeros(len(geometry), dtype=bool)
    is_inside[~is_area] = contains_points(city, geometry[~is_area], crs)
    is_inside[is_area] = shapely.covers(city, geometry[is_area])
    share = is_inside.astype(float)
    area, outside_area = 0.0, 0.0
    if is_area.any():
        whole = _square_metres(geometry[is_area], crs)
        cut = np.flatnonzero(is_area & ~is_inside & shapely.intersects(city, geometry))
        geometry[cut] = _areas_of(shapely.intersection(geometry[cut], city))
        part = whole * share[is_area]
        part[np.isin(np.flatnonzero(is_area), cut)] = _square_metres(geometry[cut], crs)
        part = part / np.where(whole > 0, whole, 1)
        share[is_area] = np.where(part < _ROUNDING, 0, np.where(part > 1 - _ROUNDING, 1, part))
        part = whole * share[is_area]
        is_inside = share > 0
        area, outside_area = part.sum() / 1e6, max(whole.sum() - part.sum(), 0) / 1e6
    if not is_inside.any():
        refuse(argument, Verbatim(f"{len(geometry)} features outside the boundary (خارج الحدود)"), _INSIDE)
    inside = layer.frame[is_inside].set_geometry(
        gpd.GeoSeries(geometry[is_inside], crs=crs).set_axis(layer.frame.index[is_inside])
    )
    vertices = shapely.get_coordinates(geometry[is_inside])
    return Clipped(Layer(inside, vertices, layer.notes), is_inside, share, area, outside_area)


def contains_points(city: shapely.Geometry, points: np.ndarray, crs: Any) -> np.ndarray:
    """Which points lie in the city or on its edge."""
    import shapely

    shapely.prepare(city)
    x, y = shapely.get_coordinates(points).T
    found = shapely.intersects_xy(city, x, y)
    rest = np.flatnonzero(~found)
    found[rest] = shapely.dwithin(city, points[rest], _ON_EDGE[crs.is_geographic])
    return found


def outside_note(everyone: float, inside: float, area: float | None = None) -> str:
    """How many people, and how much area, a boundary left out; both parts as rounded add up to the whole."""
    outside = np.floor(everyone + 0.5) - np.floor(inside + 0.5)
    where = f"، على {square_km(area)}" if area and round(area, 2) > 0 else ""
    if outside <= 0 and not where:
        return ""
    return f"سكان خارج حدود المدينة، لم يُحتسبوا: {people(outside)}{where}."


def outside_rows(population: float | None, area: float | None) -> list[tuple[str, str]]:
    """The same as rows of a result, where it is as much as one person or 0.01 km2."""
    has_people, has_area = bool(population and population >= 0.5), bool(area and round(area, 2) > 0)
    rows = [("السكان خارج حدود المدينة، لم يُحتسبوا", people(population))] if has_people or has_area else []
    return rows + ([("مساحة مناطقهم خارج الحدود", square_km(area))] if has_area else [])


def _square_metres(shapes: np.ndarray, crs: Any) -> np.ndarray:
    import geopandas as gpd

    return gpd.GeoSeries(shapes, crs=crs).to_crs(_EQUAL_AREA).area.to_numpy()


def _areas_of(shapes: np.ndarray) -> np.ndarray:
    """Without the points and lines in which an area only touches the city."""
    import shapely

    parts, owner = shapely.get_parts(shapes, return_index=True)
    is_area = shapely.get_dimensions(parts) == 2
    found = np.full(len(shapes), shapely.MultiPolygon(), dtype=object)
    where, place = np.unique(owner[is_area], return_inverse=True)
    if len(where):
        found[where] = shapely.multipolygons(parts[is_area], indices=place)
    return found
