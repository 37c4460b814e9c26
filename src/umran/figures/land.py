"""Land and participating countries as one script that every map shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from umran import data
from umran.text.html import to_json

if TYPE_CHECKING:
    from shapely import LinearRing, MultiPolygon, Polygon

_GRID = 100  # coordinates are kept to a hundredth of a degree, about 1 km
# Land is the ground that cities lie on: whole around them, and elsewhere as coarse as a map of the world shows it.
_NEAR = 1.0  # degrees from a city
_FAR_GRID = 10
_FAR_TOLERANCE = 0.3


def land_script() -> str:
    """`land.js`: land and participating countries as rings of steps on a grid, small enough to share by every map."""
    countries = data.load("countries")
    cities = data.load("cities").dropna(subset=["longitude"])[["longitude", "latitude"]].to_numpy(float)
    content = {
        "grid": _GRID,
        "land": [rings for shape in data.load("land").geometry for rings in _polygons(shape, cities)],
        "countries": {row["iso3"]: list(_polygons(row.geometry)) for _, row in countries.iterrows()},
    }
    return f"window.UMRAN_LAND={to_json(content)};\n"


def _polygons(shape: Polygon | MultiPolygon, whole_at: np.ndarray | None = None) -> Iterator[list[list[int]]]:
    """Each polygon of a shape as its rings; a ring is x, y, then the steps from point to point.

    With `whole_at`, places (longitude, latitude), rings are whole near them alone.
    """
    for polygon in getattr(shape, "geoms", [shape]):
        lines = (polygon.exterior, *polygon.interiors)
        rings = [_steps(ring.coords if whole_at is None else _coarse(ring, whole_at)) for ring in lines]
        if rings[0]:
            yield [ring for ring in rings if ring]


def _coarse(ring: LinearRing, whole_at: np.ndarray) -> Iterable[tuple[float, float]]:
    points = np.array(ring.coords)[:, :2]
    kept = {*map(tuple, np.array(ring.simplify(_FAR_TOLERANCE).coords)[:, :2].tolist())}
    is_near = (np.hypot(*(points[:, None] - whole_at).T) < _NEAR).any(axis=0)
    far = np.round(points * _FAR_GRID) / _FAR_GRID
    for point, rough, near in zip(points.tolist(), far.tolist(), is_near, strict=True):
        if near or tuple(point) in kept:
            yield tuple(point if near else rough)


def _steps(coordinates: Iterable[tuple[float, ...]]) -> list[int]:
    points = [(round(x * _GRID), round(y * _GRID)) for x, y, *_ in coordinates]
    points = [point for point, before in zip(points, [None, *points], strict=False) if point != before]
    if len(points) < 4:
        return []
    steps = list(points[0])
    for (x0, y0), (x1, y1) in pairwise(points):
        steps += [x1 - x0, y1 - y0]
    return steps
