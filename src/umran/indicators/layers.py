"""Layers of a map, made ready to be measured: checked, repaired, and in metres."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from umran.indicators.arguments import Expected, Verbatim, refuse
from umran.text.numbers import figure
from umran.text.words import ltr

if TYPE_CHECKING:
    import geopandas as gpd
    import pyproj

POINTS, LINES, POLYGONS = frozenset({0}), frozenset({1, 2, 5}), frozenset({3, 6})  # GEOS type numbers
_TRUE_SCALE = 0.001  # a projection is kept where a metre of it is a metre on the ground to one in a thousand
_STEP = 0.005  # degrees; over half a kilometre a parallel bends by less than a centimetre
_FAR = 5e7  # metres; more than the Earth's circumference in any direction
LAYER = Expected("طبقة GeoDataFrame فيها معلم واحد على الأقل", "a GeoDataFrame with at least one feature")


class Layer:
    """A cleaned GeoDataFrame, the coordinates of all its vertices, and what was done to it, said in Arabic."""

    def __init__(self, frame: gpd.GeoDataFrame, vertices: np.ndarray, notes: list[str]):
        self.notes = notes
        self._set(frame, vertices)

    def _set(self, frame: gpd.GeoDataFrame, vertices: np.ndarray) -> None:
        self.frame, self.vertices = frame, vertices
        self.geometry = frame.geometry.to_numpy()
        self.bounds = _bounds(vertices)

    @property
    def crs(self) -> pyproj.CRS:
        crs = self.frame.crs
        assert crs is not None  # `read` refuses a layer without one
        return crs

    def to_crs(self, crs: pyproj.CRS) -> None:
        """Bring the layer into another projection. Long streets of degrees get vertices on their way, so that a street
        that ends on another still does: a parallel is no straight line in metres."""
        import shapely

        frame = self.frame
        if self.crs.is_geographic and shapely.get_dimensions(self.geometry).max() == 1:
            frame = frame.set_geometry(frame.geometry.segmentize(_STEP))
        frame = frame.to_crs(crs)
        self._set(frame, shapely.get_coordinates(frame.geometry.to_numpy()))


def _bounds(xy: np.ndarray) -> np.ndarray:
    """West, south, east, north."""
    return np.concatenate([xy.min(axis=0), xy.max(axis=0)])


def read(argument: str, value: Any, types: Iterable[int], expected: Expected) -> Layer:
    """A layer of the given geometry types: missing shapes left out, invalid ones repaired, both noted.

    Raises ValueError for anything but a GeoDataFrame or GeoSeries, for no rows, no coordinate reference system, another
    kind of geometry, and coordinates that no place on Earth has.
    """
    import geopandas as gpd
    import shapely

    if isinstance(value, gpd.GeoSeries):
        value = value.to_frame("geometry")
    if not isinstance(value, gpd.GeoDataFrame):
        advice_ar = (
            "؛ من أعمدة longitude وlatitude استعمل geopandas.points_from_xy"
            if isinstance(value, pd.DataFrame)
            else ""
        )
        advice_en = "; from longitude and latitude use geopandas.points_from_xy" if advice_ar else ""
        refuse(
            argument,
            Verbatim(f"a {type(value).__name__}"),
            Expected(LAYER.ar + advice_ar, LAYER.en + advice_en),
        )
    if len(value) == 0:
        refuse(argument, Verbatim("empty (فارغ)"), LAYER)
    if value.active_geometry_name is None:
        refuse(argument, Verbatim("a GeoDataFrame without a geometry column"), LAYER)
    if value.crs is None:
        refuse(
            argument,
            Verbatim("a layer without a coordinate reference system"),
            Expected(
                f"طبقة معروفة النظام الإحداثي؛ إن كانت بخطوط الطول والعرض فاكتب {ltr('layer.set_crs(4326)')}",
                "a layer with a CRS; if its coordinates are longitude and latitude, layer.set_crs(4326)",
            ),
        )
    notes = []
    geometry = value.geometry.to_numpy()
    kind = shapely.get_type_id(geometry)
    is_invalid = np.zeros(len(kind), dtype=bool)
    if (kind > 0).any():  # a point is always valid
        is_invalid = ~(shapely.is_valid(geometry) | (kind < 0))
    if is_invalid.any():
        vertices = shapely.get_coordinates(geometry)
        _refuse_impossible_places(argument, vertices, _bounds(vertices), value.crs)
        geometry = geometry.copy()
        geometry[is_invalid] = shapely.make_valid(
            geometry[is_invalid], method="structure", keep_collapsed=False
        )
        value = value.set_geometry(gpd.GeoSeries(geometry, index=value.index, crs=value.crs))
        kind = shapely.get_type_id(geometry)
        notes.append(f"أشكال غير سليمة أُصلحت في طبقة {ltr(argument)}: {figure(is_invalid.sum(), 0)}.")
    has_shape = shapely.get_num_coordinates(geometry) > 0
    if not has_shape.any():
        refuse(argument, Verbatim("a layer without a single shape"), LAYER)
    if not has_shape.all():
        value, geometry, kind = value[has_shape], geometry[has_shape], kind[has_shape]
        notes.append(f"معالم بلا شكل تُركت من طبقة {ltr(argument)}: {figure((~has_shape).sum(), 0)}.")
    vertices = shapely.get_coordinates(geometry)
    layer = Layer(value, vertices, notes)
    _refuse_impossible_places(argument, vertices, layer.bounds, value.crs)
    if not set(np.flatnonzero(np.bincount(kind))) <= set(types):
        names = sorted({shape.geom_type for shape in geometry[~np.isin(kind, list(types))]})
        refuse(argument, Verbatim(f"a layer with {', '.join(names)}"), expected)
    return layer


def _refuse_impossible_places(argument: str, xy: np.ndarray, bounds: np.ndarray, crs: pyproj.CRS) -> None:
    far = np.array([360.0, 90.0] if crs.is_geographic else [_FAR, _FAR])
    if (np.abs(bounds) <= np.tile(far, 2)).all():
        return
    x, y = xy[~(np.abs(xy) <= far).all(axis=1)][0]
    refuse(
        argument,
        Verbatim(f"a coordinate ({x:g}, {y:g}) in {crs.name}"),
        Expected(
            "إحداثيات داخل حدود النظام الإحداثي (الطول ثم العرض إن كانت بالدرجات)",
            "coordinates within their CRS (longitude first, then latitude, if in degrees)",
        ),
    )


def to_metres(layers: dict[str, Layer], crs: Any = None) -> str:
    """Bring all layers into one projection in metres, chosen by the first of them, and return its name.

    A projected CRS in metres is kept where its scale is true to 0.1 % over the layer (a UTM zone at home, a national
    grid). Otherwise: Lambert azimuthal equal-area centred on the whole degree nearest to the layer; its areas are exact,
    its distances true to 0.01 % within 180 km and 0.1 % within 550 km of the centre.
    """
    first = next(iter(layers.values()))
    if crs is not None:
        target = _projected_crs(crs)
    elif _has_true_scale(first):
        target = first.crs
    else:
        target = _equal_area(first)
    name = _name(target)
    for argument, layer in layers.items():
        if layer.crs != target:
            layer.to_crs(target)
            if not np.isfinite(layer.bounds).all():
                refuse(
                    argument,
                    Verbatim(f"a layer that does not fit on {name}"),
                    Expected("طبقات لمكان واحد على الأرض", "layers of one place on Earth"),
                )
    return name


@cache
def _name(crs: pyproj.CRS) -> str:
    """The code of its authority, looked for in a whole registry where the CRS does not say it: once is enough."""
    return ":".join(crs.to_authority() or [crs.name])


def far_apart(first: Layer, second: Layer) -> bool:
    """Whether two layers in metres lie over 50 km apart: their coordinates are likely in the wrong order."""
    import shapely

    return shapely.distance(shapely.box(*first.bounds), shapely.box(*second.bounds)) > 50_000


def _projected_crs(crs: Any) -> pyproj.CRS:
    import pyproj

    expected = Expected("إسقاط بالأمتار مثل EPSG:32636", "a projected CRS in metres, such as EPSG:32636")
    try:
        result = pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError:
        refuse("crs", crs, expected)
    if not _in_metres(result):
        refuse("crs", crs, expected)
    return result


def _in_metres(crs: pyproj.CRS) -> bool:
    return crs.is_projected and all(axis.unit_conversion_factor == 1 for axis in crs.axis_info[:2])


def _has_true_scale(layer: Layer) -> bool:
    """Whether a metre of the layer's own CRS is a metre on the ground, at its middle and corners."""
    import pyproj

    crs = layer.crs
    if not _in_metres(crs):
        return False
    west, south, east, north = layer.bounds
    x = np.array([west, west, east, east, (west + east) / 2])
    y = np.array([south, north, south, north, (south + north) / 2])
    to_degrees = pyproj.Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    try:
        factors = pyproj.Proj(crs).get_factors(*to_degrees.transform(x, y, errcheck=True), errcheck=True)
    except pyproj.exceptions.ProjError:
        return False
    scales = np.array([factors.meridional_scale, factors.parallel_scale])
    return bool((np.abs(scales - 1) <= _TRUE_SCALE).all())


def _equal_area(layer: Layer) -> pyproj.CRS:
    import pyproj

    crs = layer.crs
    if crs.is_geographic:
        longitude, latitude = layer.vertices.T
    else:
        to_degrees = pyproj.Transformer.from_crs(crs, 4326, always_xy=True)
        west, south, east, north = layer.bounds
        longitude, latitude = to_degrees.transform(
            np.array([west, west, east, east]), np.array([south, north, south, north])
        )
    if np.ptp(longitude) > 180:  # both sides of the antimeridian
        longitude = longitude % 360
    x = (longitude.min() + longitude.max()) / 2
    y = (latitude.min() + latitude.max()) / 2
    if not (np.isfinite(x) and np.isfinite(y)):
        refuse(
            "crs",
            Verbatim(crs.name),
            Expected(
                "إحداثيات تقع داخل النظام الإحداثي للطبقة", "coordinates that lie within the layer's CRS"
            ),
        )
    x, y = round((x + 180) % 360 - 180), round(y)
    parameters = pyproj.CRS(f"+proj=laea +lat_0={y} +lon_0={x} +datum=WGS84 +units=m").to_json_dict()
    return pyproj.CRS.from_json_dict(parameters | {"name": f"+proj=laea +lat_0={y} +lon_0={x}"})
