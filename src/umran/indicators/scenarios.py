"""What if? The indicators of access and open space again, under other distances or without one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from umran.indicators.plane import plane
from umran.indicators.public_space import open_public_space
from umran.indicators.transport import access_to_public_transport

DISTANCES = range(100, 1201, 100)  # metres
_CRS = "EPSG:4326"
_PIECE = 25  # metres; a street is measured piece by piece


def access_by_distance(
    residents: gpd.GeoDataFrame, stops: gpd.GeoDataFrame, streets: gpd.GeoDataFrame | None = None
) -> pd.DataFrame:
    """11.2.1 for each of `DISTANCES` to every stop alike.

    Returns columns distance (m), method ("straight_line"; "streets" where streets are given), share (fraction).
    """
    rows, people = [], _by_place(residents)
    for method in ("straight_line",) if streets is None else ("straight_line", "streets"):
        for distance in DISTANCES:
            result = access_to_public_transport(
                people,
                stops,
                streets if method == "streets" else None,
                low_capacity_distance=distance,
                high_capacity_distance=distance,
            )
            rows.append((distance, method, result.share))
    return pd.DataFrame(rows, columns=["distance", "method", "share"])


def access_lost(
    boundary: gpd.GeoDataFrame,
    spaces: gpd.GeoDataFrame,
    streets: gpd.GeoDataFrame,
    residents: gpd.GeoDataFrame,
) -> pd.DataFrame:
    """For each free open public space: the people who would have none within a walk without it. Columns name, people."""
    free = spaces[spaces["is_free"]] if "is_free" in spaces else spaces
    people = _by_place(residents)

    def served(some: gpd.GeoDataFrame) -> float:
        found = open_public_space(boundary, some, streets, people).served
        assert found is not None  # residents are given
        return found

    everyone = served(free)
    lost = [int(everyone - served(free.drop(index=place))) for place in free.index]
    name = next(column for column in ("name", "name_ar") if column in free)
    return pd.DataFrame({"name": free[name].tolist(), "people": lost})


def block_status(blocks: pd.Series, straight: pd.Series, streets: pd.Series) -> pd.Series:
    """By block: "near" (reached along streets), "straight" (only as the crow flies) or "far".

    `blocks` names the block of each resident; `straight` and `streets` are the `is_served` of two results, in its index.
    """
    status = np.select([streets, straight], ["near", "straight"], "far")
    return pd.Series(status, index=blocks.to_numpy()).groupby(level=0, sort=False).first()


def reached_streets(streets: gpd.GeoDataFrame, measure: Callable[[gpd.GeoDataFrame], Any]) -> gpd.GeoSeries:
    """The parts of the streets within the distances of an indicator: its service area along streets, in EPSG:4326.

    Streets are cut into pieces of about 25 m; `measure(pieces)` is given the middle of each as if one person lived
    there, and returns a result of 11.2.1 or 11.7.1.
    """
    lines = streets.geometry.to_crs(plane(streets.geometry))
    pieces = np.concatenate([_cut(line) for line in lines])
    middles = gpd.GeoDataFrame(
        geometry=shapely.line_interpolate_point(pieces, 0.5, normalized=True), crs=lines.crs
    )
    is_reached = measure(middles.to_crs(_CRS)).is_served.to_numpy()
    merged = shapely.line_merge(shapely.union_all(pieces[is_reached])).simplify(1)
    return gpd.GeoSeries(shapely.get_parts(merged), crs=lines.crs).to_crs(_CRS)


def _cut(line: BaseGeometry) -> np.ndarray:
    points = shapely.get_coordinates(shapely.segmentize(line, _PIECE))
    return np.asarray(shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1)))


def _by_place(residents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """All groups of a block together: the same people on fewer points."""
    if "block_id" not in residents:
        return residents
    return residents.dissolve("block_id", aggfunc={"population": "sum"})
