"""Land and participating countries as one script that every map shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from shapely import MultiPolygon, Polygon

from umran import data
from umran.text.html import to_json

_GRID = 100  # coordinates are kept to a hundredth of a degree, about 1 km


def land_script() -> str:
    """`land.js`: land and participating countries as rings of steps on a grid, small enough to share by every map."""
    countries = data.load("countries")
    content = {
        "grid": _GRID,
        "land": [rings for shape in data.load("land").geometry for rings in _polygons(shape)],
        "countries": {row["iso3"]: list(_polygons(row.geometry)) for _, row in countries.iterrows()},
    }
    return f"window.UMRAN_LAND={to_json(content)};\n"


def _polygons(shape: Polygon | MultiPolygon) -> Iterator[list[list[int]]]:
    """Each polygon of a shape as its rings; a ring is x, y, then the steps from point to point."""
    for polygon in getattr(shape, "geoms", [shape]):
        rings = [_steps(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]
        if rings[0]:
            yield [ring for ring in rings if ring]


def _steps(coordinates: Iterable[tuple[float, ...]]) -> list[int]:
    points = [(round(x * _GRID), round(y * _GRID)) for x, y, *_ in coordinates]
    points = [point for point, before in zip(points, [None, *points], strict=False) if point != before]
    if len(points) < 4:
        return []
    steps = list(points[0])
    for (x0, y0), (x1, y1) in pairwise(points):
        steps += [x1 - x0, y1 - y0]
    return steps
