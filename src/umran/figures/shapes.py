"""Shapes as a map draws them, with what older releases of shapely have too: Python in a page has such a one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import shapely

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
