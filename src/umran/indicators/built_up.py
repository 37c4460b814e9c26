"""Built-up land inside the boundary of a city, year by year: what indicator 11.3.1 compares.

UN metadata 11-03-01, 2021-03-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-03-01.pdf
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from umran.indicators import layers as _layers
from umran.indicators.arguments import Expected, Verbatim, column, refuse
from umran.indicators.boundary import clip, read_boundary

_BUILT_UP = Expected(
    "طبقة مضلعات للأراضي المبنية، لها عمود السنة year",
    "a layer of polygons of built-up land, with a column 'year'",
)
_KM2 = Expected("مساحة بالكيلومتر المربع لا تقل عن صفر", "an area in km2, zero or more")


def built_up_area(built_up: Any, boundary: Any = None, *, crs: Any = None) -> pd.DataFrame:
    """Built-up land by year, cut at one boundary for all years, as the metadata of 11.3.1 ask.

    Parameters
    ----------
    built_up : GeoDataFrame
        Polygons with `year`. Of one year overlaps count once. Where every row of a year has `area_km2`, that figure is
        believed, and its part inside is that of the polygon.
    boundary : GeoDataFrame, optional
        Polygons whose union is the city; without it all land is inside.
    crs : pyproj.CRS or what it is made from, optional
        The projection to measure in; else as in 11.7.1.

    Returns
    -------
    DataFrame
        Index `year`; columns `inside` and `outside`, km2.

    Raises
    ------
    ValueError
        For layers that cannot be measured, and for land of which nothing lies inside the boundary in any year.

    References
    ----------
    UN metadata 11-03-01, 2021-03-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-03-01.pdf

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> from umran import indicators as ind
    >>> land = gpd.GeoDataFrame({"year": [2020]}, geometry=[shapely.box(5e5, 0, 5.02e5, 1e3)], crs=32636)
    >>> ind.built_up_area(land)["inside"].round(6).to_dict()
    {2020: 2.0}
    """
    import shapely

    layer = _layers.read("built_up", built_up, _layers.POLYGONS, _BUILT_UP)
    if "year" not in layer.frame.columns:
        refuse("built_up", Verbatim(f"columns {[str(c) for c in layer.frame.columns]}"), _BUILT_UP)
    layers = {"built_up": layer}
    if boundary is not None:
        city = read_boundary(boundary)
        layers = {"boundary": city, "built_up": layer, "inside": clip("built_up", layer, city).layer}
    _layers.to_metres(layers, crs)
    inside = layers.get("inside", layer).frame
    found = {}
    for year, whole in layer.frame.groupby("year", sort=True):
        total = shapely.union_all(whole.geometry.to_numpy()).area
        part = shapely.union_all(inside[inside["year"] == year].geometry.to_numpy()).area
        if "area_km2" in whole and whole["area_km2"].notna().all():
            stated = column("built_up", whole, "area_km2", _KM2, low=0).sum()
            total, part = stated, stated * (part / total if total else 0)
        else:
            total, part = total / 1e6, part / 1e6
        found[year] = {"inside": min(part, total), "outside": max(total - part, 0.0)}
    return pd.DataFrame.from_dict(found, orient="index").rename_axis("year")
