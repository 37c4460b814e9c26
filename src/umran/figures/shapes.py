"""Shapes as a map draws them: with GEOS, in an older release too; without it areas in degrees, as GeoJSON writes them.

Python in a page has an older shapely, where it has one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import shapely

_CRS = "EPSG:4326"

_PRECISION = 1000  # parts of the longer side of a shape, to which its inner point is found


def inner_point(shape: shapely.Polygon) -> np.ndarray:
    """The middle of the largest circle inside, where a mark has room."""
    import shapely
    from shapely.ops import polylabel

    if hasattr(shapely, "maximum_inscribed_circle"):
        found = shapely.get_point(shapely.maximum_inscribed_circle(shape), 0)
    else:
        west, south, east, north = shape.bounds
        found = polylabel(shape, max(east - west, north - south) / _PRECISION)
    return shapely.get_coordinates(found)[0]


def lighter(shapes: np.ndarray, tolerance: float) -> np.ndarray:
    """The shapes with fewer vertices; neighbours keep their common edge, or part by less than is seen."""
    import shapely

    if hasattr(shapely, "coverage_simplify"):
        return shapely.coverage_simplify(shapes, tolerance)
    return shapely.simplify(shapes, tolerance / 3)


def is_plain(shapes: pd.Series) -> bool:
    """Whether shapes are mappings, as GeoJSON writes them: there was no GEOS to make them."""
    return isinstance(shapes.iloc[0], Mapping)


def kind(shapes: Any) -> str:
    """What shapes are: points, lines or areas."""
    if is_plain(shapes):
        return "area"  # all that data/ has
    import shapely

    return {0: "point", 1: "line", 2: "area"}[int(shapely.get_dimensions(shapes.iloc[0]))]


def bounds(shapes: Any) -> np.ndarray:
    """West, south, east, north, in degrees."""
    if not is_plain(shapes):
        return shapes.to_crs(_CRS).total_bounds
    points = np.concatenate([ring for shape in shapes for ring in rings(shape)])
    return np.concatenate([points.min(axis=0), points.max(axis=0)])


def in_degrees(shapes: Any, tolerance: float = 0) -> Any:
    """Shapes in degrees, and as rough as the tolerance says; what is plain keeps its vertices."""
    if is_plain(shapes):
        return shapes
    moved = shapes.to_crs(_CRS)
    return moved.simplify(tolerance) if tolerance else moved


def rings(shape: Any) -> list[np.ndarray]:
    """Rings of a polygon, parts of a line, the point of a point; polygons of more than one part become its rings."""
    if isinstance(shape, Mapping):
        return [np.array(ring, dtype=float) for part in _parts(shape) for ring in part]
    import shapely

    found = []
    for part in shapely.get_parts(shape):
        lines = [part.exterior, *part.interiors] if shapely.get_dimensions(part) == 2 else [part]
        found += [shapely.get_coordinates(line) for line in lines]
    return found


def middle(shape: Any) -> np.ndarray:
    """A place inside a shape: of its largest part."""
    if isinstance(shape, Mapping):
        return _inside(max(_parts(shape), key=lambda part: _area(part[0])))
    import shapely

    part = max(shapely.get_parts(shape), key=lambda each: each.area)
    return shapely.get_coordinates(part.representative_point())


def _parts(shape: Mapping[str, Any]) -> list[list[list[list[float]]]]:
    return shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]


def _area(ring: list[list[float]]) -> float:
    (x, y), (next_x, next_y) = np.array(ring[:-1]).T, np.array(ring[1:]).T
    return abs(float((x * next_y - next_x * y).sum()))


def _inside(part: list[list[list[float]]]) -> np.ndarray:
    """The middle of the widest piece of a line from west to east through a polygon, halfway up."""
    edges = np.concatenate([np.hstack([np.array(ring[:-1]), np.array(ring[1:])]) for ring in part])
    height = (edges[:, 1].min() + edges[:, 1].max()) / 2
    x, y, next_x, next_y = edges[(edges[:, 1] > height) != (edges[:, 3] > height)].T
    crossings = np.sort(x + (height - y) / (next_y - y) * (next_x - x))
    west, east = crossings[::2], crossings[1::2]
    widest = int(np.argmax(east - west))
    return np.array([[(west[widest] + east[widest]) / 2, height]])
