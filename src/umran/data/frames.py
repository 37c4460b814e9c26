"""Frames from data/: typed, cached while the file stays as it is, and copied for each caller."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from umran.data import descriptor as _package
from umran.data.descriptor import DataError
from umran.data.tables import parse_cell

if TYPE_CHECKING:
    import geopandas
    import pandas

_DTYPES = {"string": "str", "integer": "Int64", "number": "float64", "boolean": "boolean"}


def load(name: str) -> pandas.DataFrame | geopandas.GeoDataFrame:
    """A dataset with the column types of its descriptor.

    Parameters
    ----------
    name : str
        One of `names`.

    Returns
    -------
    DataFrame or GeoDataFrame
        A GeoDataFrame in EPSG:4326 where the dataset has geometry. Integers are nullable Int64, strings str, booleans
        boolean; a missing value stays missing. `attrs` say which dataset it is. A copy: changing it changes nothing for
        the next caller. Without geopandas, places that are columns of their own (`cities`) come as a DataFrame.

    Raises
    ------
    DataError
        For an unknown name, and for a file that does not keep to its descriptor. The seal is looked at by `validate`
        alone.
    ImportError
        For a dataset of outlines where there is no geopandas; its `name` says so.

    Examples
    --------
    >>> from umran import data
    >>> cities = data.load("cities")
    >>> cities.crs.to_epsg(), cities["city_id"].head(2).to_list()
    (4326, ['amman', 'quito'])
    """
    folder, resource = _package.folder(), _package.resource(name)
    stamps = (_package.stamp(folder / resource["path"]), _package.stamp(_package.descriptor(folder)))
    return _frame(folder, name, "coordinates" in resource and _has_geopandas(), *stamps).copy()


def _has_geopandas() -> bool:
    try:
        import geopandas  # noqa: F401
    except ImportError:
        return False
    return True


@lru_cache(maxsize=128)
def _frame(
    folder: Path, name: str, has_points: bool, *_stamps: object
) -> pandas.DataFrame | geopandas.GeoDataFrame:
    import pandas as pd

    resources = _package.resources(folder)
    resource = resources[name]
    fields = resource["schema"]["fields"]
    has_shapes = any(spec["type"] == "geojson" for spec in fields)
    if has_shapes or has_points:
        import geopandas as gpd
        import shapely
    tables, problems = _package.check(resources, {name: folder / resource["path"]})
    if problems:
        raise DataError(problems)
    columns, geometry = {}, None
    for spec in fields:
        values = [parse_cell(row.cells[spec["name"]], spec) for row in tables[name].rows]
        if spec["type"] == "geojson":
            geometry = values
        else:
            columns[spec["name"]] = pd.Series(values, dtype=_DTYPES[spec["type"]])
    frame = pd.DataFrame(columns)
    if has_points:
        points = frame[resource["coordinates"]].itertuples(index=False)
        geometry = [None if math.isnan(x + y) else shapely.Point(x, y) for x, y in points]
    if geometry is not None:
        frame = gpd.GeoDataFrame(frame, geometry=geometry, crs="EPSG:4326")
    frame.attrs = {"dataset": name, "datasets": [name]}
    return frame
