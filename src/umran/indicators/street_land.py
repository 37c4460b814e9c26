"""Land allocated to streets: the union of their areas inside the boundary, each piece of land once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from umran.indicators.arguments import Expected, Verbatim, column, refuse
from umran.indicators.result import square_km

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

STREETS = Expected(
    "شوارع: طبقة خطوط لها عمود width_m أو طبقة مضلعات، أو مساحتها بالكيلومتر المربع",
    "streets: a layer of lines with a column 'width_m', or of polygons, or km2",
)
_WIDTH = Expected("عرض الشارع بالأمتار، بين 0 و200", "the width of the street in metres, between 0 and 200")
_SHARPEST = 2.0  # widths that the corner of a bent street may stick out


def street_land(
    streets: gpd.GeoDataFrame, city: BaseGeometry, open_land: BaseGeometry, notes: list[str]
) -> tuple[float, float]:
    """Square metres of street in the city, outside its open spaces, and square metres outside the city.

    Lines become bands of their own width, cut square at their ends and with sharp corners: a street of one width has
    its length times its width, however it bends and into however many pieces it is drawn.
    """
    import shapely

    geometry = streets.geometry.to_numpy()
    is_polygon = shapely.get_dimensions(geometry) == 2
    if is_polygon.any() and not is_polygon.all():
        refuse("streets", Verbatim("a layer with lines and polygons"), STREETS)
    free = shapely.difference(city, open_land)
    if is_polygon.all():
        far, bands = 0.0, geometry
    else:
        named = "width" if "width" in streets.columns and "width_m" not in streets.columns else "width_m"
        width = column("streets", streets, named, _WIDTH, low=0, high=200)
        shapely.prepare(city)
        is_near = shapely.dwithin(city, geometry, width)  # type: ignore[call-overload]  # an array of distances too
        far = float((shapely.length(geometry) * width)[~is_near].sum())
        lines, width = _merged_by_width(geometry[is_near], width[is_near])
        _refuse_wider_than_the_city(lines, width, free, city)
        bands = shapely.buffer(lines, width / 2, cap_style="flat", join_style="mitre", mitre_limit=_SHARPEST)
    whole = shapely.union_all(bands)
    outside = max(far + whole.area - shapely.intersection(whole, city).area, 0.0)
    shared = (shapely.area(bands).sum() - whole.area) / 1e6
    if round(shared, 2) > 0:
        notes.append(
            f"أرض يشترك فيها أكثر من شارع (تقاطعات، مسارات متداخلة)، احتُسبت مرة واحدة: {square_km(shared)}."
        )
    return shapely.intersection(whole, free).area, outside


def _merged_by_width(lines: np.ndarray, width: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lines of each width, every stretch once, in pieces from one meeting of streets to the next."""
    import shapely

    pieces, widths = [], []
    for each in np.unique(width):
        merged = shapely.get_parts(shapely.line_merge(shapely.union_all(lines[width == each])))
        pieces.append(merged)
        widths.append(np.full(len(merged), each))
    return (np.concatenate(pieces), np.concatenate(widths)) if pieces else (lines, width)


def _refuse_wider_than_the_city(
    lines: np.ndarray, width: np.ndarray, free: BaseGeometry, city: BaseGeometry
) -> None:
    import shapely

    area = float((shapely.length(shapely.intersection(lines, free)) * width).sum())
    if area > free.area:
        refuse(
            "streets",
            Verbatim(f"{area / 1e6:g} km2 of streets in a city of {city.area / 1e6:g} km2"),
            Expected(
                "عرض بالأمتار يُبقي الشوارع أصغر من المدينة",
                "widths in metres that leave streets smaller than the city",
            ),
        )
