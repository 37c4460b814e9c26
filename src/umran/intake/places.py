"""Where rows lie: shapes from any column, their coordinate reference system, and coordinates that cannot be meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from umran.intake import axes
from umran.intake.axes import LocationHints
from umran.intake.points import Points, as_array, centres, is_missing, reach
from umran.intake.problems import ERROR, NOTE
from umran.intake.proposals import Proposal
from umran.intake.schemas import Schema, package
from umran.intake.sheet import Sheet
from umran.text.errors import Unreadable
from umran.text.words import listed, ltr, quoted

WGS84 = "EPSG:4326"
_FAR = 1000.0  # kilometres from the rest of the layer at which a place deserves a second look


@dataclass
class Places:
    """Shapes in EPSG:4326 (or in no known system), and which of them are not as the file has them."""

    shapes: Points | np.ndarray  # of objects; None where there is none
    crs: str | None = WGS84
    exchanged: set[int] = field(
        default_factory=set
    )  # places whose two coordinates changed places, by consent
    changed: set[int] = field(default_factory=set)  # mended or reprojected otherwise


def contradicts(crs: str, box: Sequence[float]) -> bool:
    """Whether numbers belie the system that a file declares: metres called degrees, or degrees called metres."""
    import pyproj

    try:
        geographic = pyproj.CRS.from_user_input(crs).is_geographic
    except pyproj.exceptions.CRSError:
        return True
    west, south, east, north = box
    in_degrees = max(abs(west), abs(east)) <= 180 and max(abs(south), abs(north)) <= 90
    return max(map(abs, box)) > 360 if geographic else in_degrees


def from_text(text: str) -> Any:
    """A shape written as WKT or GeoJSON; ValueError for anything else, None for an empty cell."""
    import shapely

    text = text.strip()
    if not text:
        return None
    try:
        shape = (
            shapely.from_geojson(text)
            if text.startswith("{")
            else shapely.from_wkt(text.removeprefix("SRID=4326;"))
        )
    except shapely.errors.ShapelyError as error:
        raise ValueError(str(error)) from None
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        raise ValueError("a coordinate is not a number")
    return shape


def locate(
    sheet: Sheet,
    schema: Schema,
    shapes: Points | Sequence[Any],
    rows: Sequence[int],
    crs: str | None,
    points: bool,
    where: LocationHints,
) -> Places:
    """Shapes brought to EPSG:4326; faults and proposals go to the sheet.

    `rows` are the file's row numbers; `crs` is what the caller says the system is; `points` tells that the shapes come
    from columns of latitude and longitude, and `where` what else is known of where they lie.
    """
    import shapely

    if isinstance(shapes, Points):
        places = Places(shapes.copy())
        lacking = is_missing(shapes)
    else:
        places = Places(np.fromiter(shapes, dtype=object, count=len(shapes)))
        lacking = is_missing(places.shapes) | shapely.is_empty(places.shapes)
        places.shapes[lacking] = None
    faulty = {each.row for each in sheet.problems if each.code == "bad-shape"}
    for place in np.flatnonzero(lacking).tolist():
        if rows[place] not in faulty:
            if schema.position == "none":
                continue
            what = "لا موقع لهذا الصف" if points else "الشكل فارغ"
            _add(sheet, "no-shape", ERROR, what, "أكمل موقعه أو احذف الصف", rows[place], points)
    filled = np.flatnonzero(~lacking)
    if not len(filled):
        return places
    raw = places.shapes.copy()
    to_degrees = _system(sheet, places, filled, rows, crs, points)
    if places.crs:
        if isinstance(places.shapes, Points) and isinstance(raw, Points):
            places.exchanged = axes.check_axis_order(
                sheet, places.shapes, raw, filled, rows, to_degrees, where
            )
        elif not schema.is_course_dataset:
            axes.check_layer_location(sheet, places.shapes, filled, rows, where)
        _zeros(sheet, places, filled, rows, points)
        if not schema.is_course_dataset:
            _far_away(sheet, places, filled, rows, points)
    _types(sheet, schema, places, filled, rows)
    _mend(sheet, places, filled, rows)
    return places


def _add(
    sheet: Sheet, code: str, level: str, reason: str, remedy: str, row: int | None, points: bool, **more: Any
) -> None:
    sheet.add(
        code, level, reason, remedy, row=row, column="latitude+longitude" if points else "geometry", **more
    )


def _system(
    sheet: Sheet, places: Places, filled: np.ndarray, rows: Sequence[int], crs: str | None, points: bool
) -> Callable[[np.ndarray], np.ndarray]:
    """Bring the shapes to degrees, by what the caller or the file says, unless the coordinates contradict it.

    Returns how coordinates were brought to degrees. Points that are degrees only when exchanged are left to `axes`.
    """
    import pyproj
    import shapely

    declared = crs or sheet.crs
    try:
        system = pyproj.CRS.from_user_input(declared) if declared else None
    except pyproj.exceptions.CRSError:
        if crs:
            raise Unreadable(
                f"لا نظام إحداثيات اسمه {quoted(crs)}", f"اكتب رمزه، مثل {ltr('EPSG:32636')}"
            ) from None
        _add(
            sheet,
            "crs",
            ERROR,
            f"نظام الإحداثيات المذكور غير معروف: {quoted(declared)}",
            "صدّر الطبقة بالنظام EPSG:4326",
            None,
            points,
        )
        system = None
    x, y = reach(places.shapes[filled]).T
    in_degrees = (x <= 180) & (y <= 90)
    other_way = (x <= 90) & (y <= 180)
    plausible = in_degrees | other_way
    if system is None or system.is_geographic:
        if plausible.mean() > 0.5:
            if sheet.crs_missing and not crs:
                _add(sheet, "no-crs", ERROR, f"{'لا ملف ' + ltr('.prj') + ' يذكر' if sheet.short_names else 'لا يذكر الملف'} نظام الإحداثيات، والأرقام درجات", f"اذكر نظامها، ولعله {ltr(f'--crs {WGS84}')}، أو أعد تصدير الطبقة به", None, points)  # fmt: skip
            for place in filled[~plausible]:
                _add(sheet, "out-of-range", ERROR, f"إحداثيات خارج مدى الدرجات: {_shown(places.shapes[place])}", "صححها بالدرجات العشرية", rows[place], points)  # fmt: skip
                places.shapes[place] = None
            for place in filled[~in_degrees & other_way] if not points else ():
                _add(sheet, "out-of-range", ERROR, f"خط العرض لا يتجاوز 90 درجة: {_shown(places.shapes[place])}", "اكتب الطول قبل العرض، أو أعد تصدير الطبقة", rows[place], points)  # fmt: skip
                places.shapes[place] = None
            if system is not None and system.to_epsg() not in (None, 4326) and declared != WGS84:
                return _project(sheet, places, filled, system, points)
            return _as_they_are
        # A place of several hundred thousand is a distance in metres.
        middle = shapely.centroid(places.shapes[filled[len(filled) // 2]])
        candidates = [ltr(code) for code in _candidates(middle.x, middle.y)][:4]
        hint = f" (لعلها {listed(candidates, 'أو ')})" if candidates else ""
        named = "والملف يقول إنها درجات" if system is not None or points else "ولا يذكر الملف نظامها"
        _add(sheet, "projected", ERROR, f"الإحداثيات بالأمتار، {named}: {_shown(places.shapes[filled[0]])}", f"اذكر نظامها: {ltr('--crs')}{hint}، أو صدّر الطبقة بالنظام {ltr(WGS84)}", None, points)  # fmt: skip
        places.crs = None
        return _as_they_are
    if in_degrees.mean() > 0.5:
        _add(sheet, "degrees", ERROR, f"الأرقام درجات، لكن النظام المذكور بالأمتار ({ltr(_name(system))}): {_shown(places.shapes[filled[0]])}", f"اذكر نظامها، ولعله {ltr(f'--crs {WGS84}')}، أو صدّر الطبقة به", None, points)  # fmt: skip
        places.crs = None
        return _as_they_are
    to_degrees = _project(sheet, places, filled, system, points)
    for place in filled[is_missing(places.shapes[filled])]:
        _add(sheet, "out-of-range", ERROR, f"إحداثيات خارج حدود النظام {ltr(_name(system))}", "صححها", rows[place], points)  # fmt: skip
    return to_degrees


def _as_they_are(xy: np.ndarray) -> np.ndarray:
    return xy


def _project(
    sheet: Sheet, places: Places, filled: np.ndarray, system: Any, points: bool
) -> Callable[[np.ndarray], np.ndarray]:
    import shapely

    transformer = _transformer(system)

    def to_degrees(xy: np.ndarray) -> np.ndarray:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    there = _there(places, filled)
    if isinstance(places.shapes, Points):
        xy = to_degrees(places.shapes.xy[there])
        places.shapes.xy[there] = np.where(np.isfinite(xy).all(1, keepdims=True), xy, np.nan)
    else:
        projected = shapely.transform(places.shapes[there], to_degrees)
        coordinates, of = shapely.get_coordinates(projected, return_index=True)
        projected[of[~np.isfinite(coordinates).all(1)]] = None
        places.shapes[there] = projected
    places.changed.update(there.tolist())
    _add(
        sheet,
        "reprojected",
        NOTE,
        f"حُوّلت الإحداثيات من {ltr(_name(system))} إلى {ltr(WGS84)}",
        "",
        None,
        points,
    )
    return to_degrees


@lru_cache(maxsize=64)
def _transformer(system: Any) -> Any:
    import pyproj

    return pyproj.Transformer.from_crs(system, WGS84, always_xy=True)


def _name(system: Any) -> str:
    authority = system.to_authority()
    return ":".join(authority) if authority else system.name


def _shown(shape: Any) -> str:
    import shapely

    x, y = shapely.get_coordinates(shape)[0]
    return ltr(f"({x:.10g}, {y:.10g})")


def _there(places: Places, filled: np.ndarray) -> np.ndarray:
    """The places that have a shape still."""
    return filled[~is_missing(places.shapes[filled])]


def _zeros(sheet: Sheet, places: Places, filled: np.ndarray, rows: Sequence[int], points: bool) -> None:
    left = _there(places, filled)
    for place in left[(centres(places.shapes[left]) == 0).all(1)]:
        _add(sheet, "zero", ERROR, f"الموقع {ltr('(0, 0)')} في المحيط: خانة كانت فارغة وصارت صفراً", "أكمل موقعه أو احذف الصف", rows[place], points)  # fmt: skip


def _far_away(sheet: Sheet, places: Places, filled: np.ndarray, rows: Sequence[int], points: bool) -> None:
    left = _there(places, filled)
    if len(left) < 5:
        return
    xy = centres(places.shapes[left])
    x, y = np.median(xy, axis=0)
    kilometres = 111.2 * np.hypot((xy[:, 0] - x) * np.cos(np.radians(y)), xy[:, 1] - y)
    is_far = (kilometres > _FAR) & (xy != 0).any(1)
    for place, far in zip(left[is_far], kilometres[is_far], strict=True):
        _add(sheet, "far-away", ERROR, f"الموقع {_shown(places.shapes[place])} يبعد {ltr(f'{far:,.0f}')} كم عن بقية الملف", "راجع أرقامه", rows[place], points)  # fmt: skip


def _candidates(x: float, y: float) -> list[str]:
    """Projected systems under which a place lies in a participating country, the likeliest zones first."""
    import shapely

    from umran import data

    home = axes.participating_countries()
    if home is None:
        return []
    cities = data.load("cities").geometry.dropna().to_numpy()
    zones = [f"EPSG:{(32600 if city.y >= 0 else 32700) + int((city.x + 180) // 6) + 1}" for city in cities]
    found = []
    for code in dict.fromkeys([*package()["projections"], *zones]):
        transformer = _transformer(code)
        for place in (transformer.transform(x, y), transformer.transform(y, x)):
            if not np.isfinite(place).all():
                continue
            distance = shapely.distance(cities, shapely.Point(place)).min()
            if distance < 3 and shapely.dwithin(home, shapely.Point(place), 0.05):
                found.append((distance, code))
    return list(dict.fromkeys(code for _, code in sorted(found)))


def _types(sheet: Sheet, schema: Schema, places: Places, filled: np.ndarray, rows: Sequence[int]) -> None:
    import shapely

    arabic = {"Point": "نقطة", "LineString": "خط", "Polygon": "مضلع"}
    wanted = listed((arabic[each] for each in arabic if each in schema.geometry_types), "أو ")
    if "Polygon" in schema.geometry_types and "LineString" not in schema.geometry_types:
        _close_lines(sheet, places, filled, rows)
    if isinstance(places.shapes, Points):
        if "Point" in schema.geometry_types:
            return
        places.shapes = as_array(places.shapes)
    there = _there(places, filled)
    known = [shapely.GeometryType[each.upper()] for each in schema.geometry_types]
    others = ~np.isin(shapely.get_type_id(places.shapes[there]), known)
    for place in there[others] if known else ():
        shape = places.shapes[place]
        if shape.geom_type == "MultiPoint" and "Point" in schema.geometry_types and len(shape.geoms) == 1:
            places.shapes[place] = shape.geoms[0]
            continue
        _add(
            sheet,
            "shape-type",
            ERROR,
            f"الشكل {ltr(shape.geom_type)}، والمطلوب {wanted}",
            "ضعه في ملف طبقته",
            rows[place],
            False,
        )


def _close_lines(sheet: Sheet, places: Places, filled: np.ndarray, rows: Sequence[int]) -> None:
    """Outlines drawn as closed lines, as drawings have them, are areas where the user accepts it."""
    import shapely

    if isinstance(places.shapes, Points):
        return
    shapes = places.shapes[filled]
    lines = shapely.get_type_id(shapes) == shapely.GeometryType.LINESTRING
    closed = filled[lines & shapely.is_ring(shapes) & (shapely.length(shapes) > 0)].tolist()
    if not closed:
        return
    touched = tuple(rows[place] for place in closed)
    text = "الشكل خط مغلق، والمطلوب مضلع؛ تُقرأ المساحة التي يحدها"
    proposal = Proposal("close-lines", text, rows=touched, column="geometry", has_without=False)
    if sheet.ask(proposal) is not None:
        for place in closed:
            places.shapes[place] = shapely.Polygon(places.shapes[place])
        places.changed |= set(closed)
    else:
        for place in closed:  # asked about once
            places.shapes[place] = None


def _mend(sheet: Sheet, places: Places, filled: np.ndarray, rows: Sequence[int]) -> None:
    """Shapes whose outline crosses itself: mended where the user accepts it, for their area may change."""
    import shapely

    if isinstance(places.shapes, Points):
        return
    mended: dict[int, Any] = {}
    there = _there(places, filled)
    for place in there[~shapely.is_valid(places.shapes[there])].tolist():
        shape = places.shapes[place]
        valid = shapely.make_valid(shape, method="structure", keep_collapsed=False)
        if not valid.is_empty and valid.geom_type.removeprefix("Multi") == shape.geom_type.removeprefix(
            "Multi"
        ):
            mended[place] = valid
            continue
        reason = ltr(shapely.is_valid_reason(shape))
        _add(sheet, "invalid-shape", ERROR, f"الشكل غير سليم ولا يُصلح آلياً: {reason}", "أعد رسمه", rows[place], False)  # fmt: skip
    if not mended:
        return
    first = next(iter(mended))
    text = (
        f"الشكل غير سليم: {ltr(shapely.is_valid_reason(places.shapes[first]))}؛ يُعاد رسم حده عند هذه النقطة"
    )
    touched = tuple(rows[place] for place in mended)
    if (
        sheet.ask(Proposal("mend-shapes", text, rows=touched, column="geometry", has_without=False))
        is not None
    ):
        for place, shape in mended.items():
            places.shapes[place] = shape
        places.changed |= mended.keys()
