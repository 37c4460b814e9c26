"""A projection in metres around a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd


_CRS = "EPSG:4326"


def local_crs(frame: gpd.GeoDataFrame | gpd.GeoSeries) -> str:
    """A projection in metres around a frame of a few kilometres: north is up, and lengths are true to a millimetre."""
    west, south, east, north = frame.to_crs(_CRS).total_bounds
    return f"+proj=aeqd +lat_0={(south + north) / 2:.4f} +lon_0={(west + east) / 2:.4f} +datum=WGS84"
