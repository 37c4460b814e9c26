"""Shapes that are points, by their coordinates alone: a million of them are judged without being made."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import Any

import numpy as np


class Points(Sequence):
    """An array of points, or None; what asks for one gets it made. `xy` is (n, 2), NaN where there is none."""

    def __init__(self, xy: np.ndarray):
        self.xy = xy

    def __len__(self) -> int:
        return len(self.xy)

    def __getitem__(self, which: Any) -> Any:
        import shapely

        if isinstance(which, np.ndarray):
            return Points(self.xy[which])
        xy = self.xy[which]
        return None if np.isnan(xy).any() else shapely.Point(xy)

    def __setitem__(self, which: Any, shape: Any) -> None:
        self.xy[which] = np.nan if shape is None else (shape.x, shape.y)

    def copy(self) -> Points:
        return Points(self.xy.copy())


def as_array(shapes: Points | np.ndarray) -> np.ndarray:
    """The shapes themselves."""
    import shapely

    if not isinstance(shapes, Points):
        return shapes
    found = np.full(len(shapes), None, dtype=object)
    there = ~is_missing(shapes)
    is_enabled = gc.isenabled()
    gc.disable()  # it would look through all of them again and again while they are made
    try:
        found[there] = shapely.points(shapes.xy[there])
    finally:
        if is_enabled:
            gc.enable()
    return found


def is_missing(shapes: Points | np.ndarray) -> np.ndarray:
    """Which are None."""
    import shapely

    return np.isnan(shapes.xy).any(1) if isinstance(shapes, Points) else shapely.is_missing(shapes)


def reach(shapes: Points | np.ndarray) -> np.ndarray:
    """(n, 2): how far each goes from zero along both axes."""
    import shapely

    if isinstance(shapes, Points):
        return np.abs(shapes.xy)
    return np.abs(shapely.bounds(shapes)).reshape(-1, 2, 2).max(1)


def centres(shapes: Points | np.ndarray) -> np.ndarray:
    """(n, 2) coordinates of the centroids of shapes, none of them None."""
    import shapely

    if isinstance(shapes, Points):
        return shapes.xy
    if (shapely.get_type_id(shapes) == shapely.GeometryType.POINT).all() and not shapely.is_empty(
        shapes
    ).any():
        return shapely.get_coordinates(shapes)
    return shapely.get_coordinates(shapely.centroid(shapes))
