"""Rows of one layer that lie where no city reaches: most often a coordinate that was mistyped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import geopandas as gpd

REACH = 200_000  # metres from the middle of a layer: twice as far as the largest city's edge
_EARTH = 6_371_008.8  # mean radius in metres


def far_rows(frame: gpd.GeoDataFrame) -> tuple[list[int], float]:
    """The rows of a layer that lie farther than `REACH` from the middle of all, and how far the farthest is.

    Parameters
    ----------
    frame : GeoDataFrame
        With a coordinate reference system, and the numbers of its rows in `attrs["rows"]` where it came from a file.

    Returns
    -------
    tuple of list of int and float
        Numbers of rows as the file has them, and metres along the great circle; ([], 0.0) where all are near.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from umran.city.outliers import far_rows
    >>> places = gpd.points_from_xy([-9.6, -9.5, -9.6], [30.4, 30.4, -30.4], crs=4326)
    >>> rows, metres = far_rows(gpd.GeoDataFrame(geometry=places))
    >>> rows, round(metres / 1000)
    ([3], 6760)
    """
    bounds = frame.geometry.bounds if frame.crs == 4326 else frame.geometry.to_crs(4326).bounds
    east = np.radians((bounds["minx"] + bounds["maxx"]).to_numpy() / 2)
    north = np.radians((bounds["miny"] + bounds["maxy"]).to_numpy() / 2)
    points = np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])
    if not (is_placed := np.isfinite(points).all(axis=1)).any():
        return [], 0.0
    middle = np.median(points[is_placed], axis=0)
    length = np.linalg.norm(middle)
    if not length:
        return [], 0.0
    apart = _EARTH * np.arccos(np.clip(points @ (middle / length), -1, 1))
    is_far = is_placed & (apart > REACH)
    numbers = np.asarray(frame.attrs.get("rows") or range(1, len(frame) + 1))
    return numbers[is_far].tolist(), float(np.max(apart, where=is_far, initial=0.0))
