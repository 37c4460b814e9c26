"""What if? The indicators of access and open space again, under other distances or without one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from umran.indicators.projection import local_crs
from umran.indicators.public_space import open_public_space
from umran.indicators.transport import access_to_public_transport

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

DISTANCES = range(100, 1201, 100)  # metres
_CRS = "EPSG:4326"
_PIECE = 25  # metres; a street is measured piece by piece


def access_by_distance(
    residents: gpd.GeoDataFrame,
    stops: gpd.GeoDataFrame,
    streets: gpd.GeoDataFrame | None = None,
    boundary: gpd.GeoDataFrame | None = None,
) -> pd.DataFrame:
    """SDG 11.2.1 for other walking distances: each of `DISTANCES` to every stop alike.

    Parameters
    ----------
    residents, stops : GeoDataFrame
        As in `access_to_public_transport`.
    streets : GeoDataFrame, optional
        Lines; with them distances are walked along streets as well as straight.
    boundary : GeoDataFrame, optional
        Polygons whose union is the city; only people inside count.

    Returns
    -------
    DataFrame
        A row a distance and method: `distance` (m), `method` ("straight_line"; "streets" where streets are given),
        `share` (fraction of the people).

    Raises
    ------
    ValueError
        As in `access_to_public_transport`.

    References
    ----------
    UN metadata 11-02-01, 2021-09-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-02-01.pdf

    Examples
    --------
    >>> import geopandas as gpd
    >>> from umran import indicators as ind
    >>> places = gpd.points_from_xy([500_150, 500_900], [0, 0])
    >>> homes = gpd.GeoDataFrame({"population": [3, 1]}, geometry=places, crs=32636)
    >>> stop = gpd.GeoSeries(gpd.points_from_xy([5e5], [0]), crs=32636)
    >>> ind.access_by_distance(homes, stop).set_index("distance")["share"].loc[[100, 200, 900]].to_dict()
    {100: 0.0, 200: 0.75, 900: 1.0}
    """
    rows, people = [], _by_place(residents)
    for method in ("straight_line",) if streets is None else ("straight_line", "streets"):
        for distance in DISTANCES:
            result = access_to_public_transport(
                people,
                stops,
                streets if method == "streets" else None,
                boundary,
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
    """What each free open public space does for access: the people who would have none within a walk without it.

    Parameters
    ----------
    boundary, spaces, streets, residents : GeoDataFrame
        As in `open_public_space`; spaces may have `name` or `name_ar`.

    Returns
    -------
    DataFrame
        A row a space: `name`, `people`.

    Raises
    ------
    ValueError
        As in `open_public_space`.

    References
    ----------
    UN metadata 11-07-01, 2021-03-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-07-01.pdf

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> from umran import indicators as ind
    >>> city = gpd.GeoDataFrame(geometry=[shapely.box(5e5, 0, 5.03e5, 1000)], crs=32636)
    >>> squares = [shapely.box(5e5, 0, 500_100, 100), shapely.box(502_900, 0, 5.03e5, 100)]
    >>> parks = gpd.GeoDataFrame({"name": ["west", "east"]}, geometry=squares, crs=32636)
    >>> line = shapely.LineString([(5e5, 50), (5.03e5, 50)])
    >>> road = gpd.GeoDataFrame({"width_m": [10]}, geometry=[line], crs=32636)
    >>> places = gpd.points_from_xy([500_200, 502_800], [50, 50])
    >>> homes = gpd.GeoDataFrame({"population": [3, 1]}, geometry=places, crs=32636)
    >>> ind.access_lost(city, parks, road, homes).to_dict("records")
    [{'name': 'west', 'people': 3}, {'name': 'east', 'people': 1}]
    """
    free = spaces
    for column in ("is_free", "is_public"):
        free = free[free[column].astype(bool)] if column in free else free
    people = _by_place(residents)

    def served(some: gpd.GeoDataFrame) -> float:
        if not len(some):
            return 0
        found = open_public_space(boundary, some, streets, people).served
        assert found is not None  # residents are given
        return found

    everyone = served(free)
    lost = [int(everyone - served(free.drop(index=place))) for place in free.index]
    return pd.DataFrame({"name": _names(free), "people": lost})


def _names(spaces: gpd.GeoDataFrame) -> list[str]:
    """The name of each space; one that has none is told by its place in the list."""
    column = next((column for column in ("name", "name_ar") if column in spaces), None)
    names = [None] * len(spaces) if column is None else spaces[column].tolist()
    return [
        name if isinstance(name, str) and name else f"مكان بلا اسم {place}"
        for place, name in enumerate(names, 1)
    ]


def block_status(blocks: pd.Series, straight: pd.Series, streets: pd.Series) -> pd.Series:
    """How each block is reached: along streets, only as the crow flies, or not at all.

    Parameters
    ----------
    blocks : Series
        The name of the block of each resident.
    straight, streets : Series of bool
        The `is_served` of two results, in a straight line and along streets, in the order of `blocks`.

    Returns
    -------
    Series
        By block: "near" (reached along streets), "straight" (only as the crow flies) or "far".

    Examples
    --------
    >>> import pandas as pd
    >>> from umran import indicators as ind
    >>> blocks = pd.Series(["A", "B", "C"])
    >>> straight, streets = pd.Series([True, True, False]), pd.Series([True, False, False])
    >>> ind.block_status(blocks, straight, streets).to_dict()
    {'A': 'near', 'B': 'straight', 'C': 'far'}
    """
    status = np.select([streets, straight], ["near", "straight"], "far")
    return pd.Series(status, index=blocks.to_numpy()).groupby(level=0, sort=False).first()


def reached_streets(streets: gpd.GeoDataFrame, measure: Callable[[gpd.GeoDataFrame], Any]) -> gpd.GeoSeries:
    """The service area of an indicator along streets: the parts of the streets within its distances.

    Streets are cut into pieces of about 25 m, and the middle of each is measured as if one person lived there.

    Parameters
    ----------
    streets : GeoDataFrame
        Lines.
    measure : callable
        Given the middles of the pieces (GeoDataFrame of points, EPSG:4326), returns a result of 11.2.1 or 11.7.1.

    Returns
    -------
    GeoSeries
        The parts that are reached, as lines in EPSG:4326.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> from umran import indicators as ind
    >>> road = gpd.GeoDataFrame(geometry=[shapely.LineString([(5e5, 0), (5.02e5, 0)])], crs=32636)
    >>> stop = gpd.GeoSeries(gpd.points_from_xy([5e5], [0]), crs=32636)
    >>> reached = ind.reached_streets(road, lambda people: ind.access_to_public_transport(people, stop, road))
    >>> round(float(reached.to_crs(32636).length.sum() / road.length.sum()), 2)
    0.25
    """
    import geopandas as gpd
    import shapely

    lines = streets.geometry.to_crs(local_crs(streets.geometry))
    pieces = np.concatenate([_cut(line) for line in lines])
    middles = gpd.GeoDataFrame(
        geometry=shapely.line_interpolate_point(pieces, 0.5, normalized=True), crs=lines.crs
    )
    # What lies outside the boundary of an indicator is not served.
    is_reached = measure(middles.to_crs(_CRS)).is_served.reindex(middles.index, fill_value=False).to_numpy()
    merged = shapely.line_merge(shapely.union_all(pieces[is_reached])).simplify(1)
    return gpd.GeoSeries(shapely.get_parts(merged), crs=lines.crs).to_crs(_CRS)


def _cut(line: BaseGeometry) -> np.ndarray:
    import shapely

    points = shapely.get_coordinates(shapely.segmentize(line, _PIECE))
    return np.asarray(shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1)))


def _by_place(residents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """All groups of a place together: the same people on fewer shapes. What an indicator would refuse stays as it is."""
    import geopandas as gpd

    people = residents.get("population", pd.Series(dtype=object))
    if not pd.api.types.is_numeric_dtype(people) or people.isna().any() or residents.geometry.isna().any():
        return residents
    shapes = residents.geometry.to_wkb()
    once = ~shapes.duplicated()
    sums = people.groupby(shapes).transform("sum")
    return gpd.GeoDataFrame({"population": sums[once]}, geometry=residents.geometry[once], crs=residents.crs)
