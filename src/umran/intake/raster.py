"""Grids of people or built-up land (GeoTIFF, as WorldPop and GHSL publish them): read by windows, never whole.

People become areas, a cell each, whose counts are estimates and have fractions; built-up land becomes one year's area.
`population_grid` gives the cells of 1 km2 that the Degree of Urbanisation is defined on.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from umran.intake import bounds
from umran.intake.containers import Source
from umran.intake.drivers import OFFLINE
from umran.intake.problems import NOTE
from umran.intake.proposals import Accepted, Proposal
from umran.intake.sheet import Exact, Row, Sheet
from umran.text.errors import Unreadable
from umran.text.words import SQUARES, after, counted, listed, ltr, quoted

_STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_PIXELS = 400_000_000  # of a grid that is looked through: a country at 100 metres
_AT_ONCE = 2_000_000  # cells held at a time
_BLOCK = 64 * 2**20  # bytes that a file may ask to be unpacked at once
_NAMED = (
    ("built_up", re.compile(r"built|مبني", re.I)),
    ("residents", re.compile(r"pop|ppp|resid|سكان", re.I)),
)
_SQUARE_METRES = re.compile(r"GHS[_-]?BUILT[_-]?S(?![A-Za-z])", re.I)
_YEAR = re.compile(r"(?<![0-9A-Za-z])[Ee]?((?:19|20)\d\d)(?![0-9A-Za-z])")
_MOLLWEIDE = "ESRI:54009"  # the projection of GHSL: its cells have one area everywhere
_KM_CELLS = 25_000_000


class _Window(NamedTuple):
    """Cells of some rows of a grid: their first row and column, and values, NaN where there are no data."""

    row: int
    column: int
    values: np.ndarray


def kind_of(name: str) -> str:
    """What a grid holds, by the name that its publisher gave it. Raises Unreadable where it does not say."""
    for kind, pattern in _NAMED:
        if pattern.search(Path(name).stem):
            return kind
    examples = listed((ltr(f"{name}={kind}") for kind in ("residents", "built_up")), "أو ")
    raise Unreadable(
        f"لا يُعرف ما في الشبكة {quoted(name)}: سكان أم مساحة مبنية", f"اكتب نوعه بعد اسمه: {examples}"
    )


def read_raster(source: Source, kind: str, accepted: Accepted, boundary: Any = None) -> Sheet:
    """A grid as residents or as built-up land; with a boundary, in degrees, only the cells around it are read."""
    if kind not in ("residents", "built_up"):
        raise Unreadable(
            f"الشبكة {quoted(source.name)} ({ltr('GeoTIFF')}) تُقرأ سكاناً أو مساحة مبنية",
            f"اكتب {ltr('residents')} أو {ltr('built_up')}",
        )
    sheet = Sheet(source.name, unit="feature", accepted=accepted)
    with _opened(source) as grid:
        sheet.crs = grid.crs.to_wkt() if grid.crs else None
        sheet.crs_missing = grid.crs is None
        sheet.form = f"شبكة {ltr('GeoTIFF')}، {ltr(f'{grid.height:,}×{grid.width:,}')} خلية"
        cut = _cut(grid, boundary, source.name)
        if cut is not None:
            sheet.add("window", NOTE, "قُرئ من الشبكة ما حول حدود المدينة وحده")
        windows = _windows(grid, cut, source.name, sheet)
        if kind == "residents":
            _people(sheet, grid, windows, boundary is not None)
        else:
            _built_up(sheet, grid, windows, boundary)
    return sheet


def population_grid(path: Any, boundary: Any = None) -> np.ndarray:
    """People in cells of 1 km2, to be classed by `umran.indicators.degree_of_urbanisation`.

    Parameters
    ----------
    path : path
        A GeoTIFF of people, of any resolution and coordinate reference system.
    boundary : GeoDataFrame, optional
        Polygons: only the cells around them are read.

    Returns
    -------
    ndarray of shape (rows, columns)
        From the north and the west, in the equal-area projection of GHSL (Mollweide) and on its whole kilometres; NaN
        where the file has no data. People of a cell are spread evenly over it.

    Raises
    ------
    Unreadable
        For a file that is no grid of people, or too large.
    """
    return kilometres(path, boundary)[0]


def kilometres(path: Any, boundary: Any = None) -> tuple[np.ndarray, tuple[int, int]]:
    """The same, and where it begins: the kilometres of its west and north edges. Raises as `population_grid`."""
    from umran.intake.containers import source

    found = source(path)
    shape = None if boundary is None else boundary.to_crs(4326).union_all()
    sheet = Sheet(found.name)
    with _opened(found) as grid:
        if grid.crs is None:
            raise Unreadable(f"لا يذكر {quoted(found.name)} نظام الإحداثيات", f"اطلبه من مصدره، أو صدّره بالنظام {ltr('EPSG:4326')}")  # fmt: skip
        cut = _cut(grid, shape, found.name)
        windows = (
            list(_windows(grid, cut, found.name, sheet)) if cut else _windows(grid, cut, found.name, sheet)
        )
        found_people = _to_kilometres(grid, windows, cut, found.name)
    for waiting in sheet.problems:  # a value that may mean «no data»
        raise Unreadable(waiting.reason, "اذكرها في الملف نفسه عند تصديره")
    return found_people


@contextmanager
def _opened(source: Source) -> Iterator[Any]:
    """The grid, by the driver for GeoTIFF alone, with no network and no file beside it."""
    with source.path.open("rb") as file:
        start = file.read(4)
    if not start.startswith(_STARTS):
        raise Unreadable(
            f"محتوى {quoted(source.name)} ليس {ltr('GeoTIFF')} كما يقول امتداده",
            "أعد تنزيله أو تصديره من مصدره",
        )
    try:
        import rasterio
    except ImportError:
        raise Unreadable(
            f"الملف {quoted(source.name)} شبكة بصيغة {ltr('GeoTIFF')}، وقارئها غير مثبت هنا",
            f"ثبّته ثم أعد المحاولة: {ltr('pip install rasterio')}، وفي الدفتر {ltr('%pip install rasterio')}",
        ) from None
    try:
        with (
            rasterio.Env(GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR", GDAL_PAM_ENABLED="NO", **OFFLINE),
            rasterio.open(source.path.absolute(), driver="GTiff") as grid,
        ):
            _check(grid, source.name)
            yield grid
    except Unreadable:
        raise
    except Exception as error:  # GDAL and its wrapper raise whatever a damaged part happens to break
        if isinstance(error, MemoryError):
            raise
        raise Unreadable(
            f"الملف {quoted(source.name)} تالف أو ليس {ltr('GeoTIFF')} ({ltr(type(error).__name__)})",
            "أعد تنزيله أو تصديره من مصدره",
        ) from None


def _check(grid: Any, name: str) -> None:
    import rasterio

    if grid.count != 1:
        raise Unreadable(f"في {quoted(name)} طبقات عددها {ltr(grid.count)}، والمطلوب واحدة من الأعداد", "صدّر طبقة العدد وحدها")  # fmt: skip
    if grid.colorinterp[0].name == "palette" or np.dtype(grid.dtypes[0]).kind not in "iuf":
        raise Unreadable(f"قيم {quoted(name)} ألوان أو رموز لا أعداد", "اطلب شبكة الأعداد نفسها من مصدرها")
    if grid.scales[0] != 1 or grid.offsets[0] != 0:
        raise Unreadable(f"قيم {quoted(name)} مخزنة بمعامل ({ltr(f'×{grid.scales[0]:g} + {grid.offsets[0]:g}')})", "صدّرها بقيمها الحقيقية")  # fmt: skip
    if grid.transform == rasterio.Affine.identity() or grid.transform.determinant == 0:
        raise Unreadable(f"لا يذكر {quoted(name)} أين تقع خلاياه", f"صدّره بصيغة {ltr('GeoTIFF')} بموضعه")
    height, width = grid.block_shapes[0]
    if height * width * np.dtype(grid.dtypes[0]).itemsize > _BLOCK:
        raise Unreadable(f"كتل {quoted(name)} أكبر من أن تُفك ({ltr(f'{height:,}×{width:,}')})", f"احفظه مقسماً ({ltr('tiled')})")  # fmt: skip


def _cut(grid: Any, boundary: Any, name: str) -> tuple[int, int, int, int] | None:
    """First and last row and column around a boundary; None without one, or where the grid has no known place."""
    if boundary is None or grid.crs is None:
        return None
    west, south, east, north = _in_system(boundary, grid.crs).bounds
    corners = [
        _at(~grid.transform, *each) for each in ((west, south), (west, north), (east, south), (east, north))
    ]
    columns, rows = zip(*corners, strict=True)
    top, bottom = max(0, math.floor(min(rows)) - 2), min(grid.height, math.ceil(max(rows)) + 2)
    left, right = max(0, math.floor(min(columns)) - 2), min(grid.width, math.ceil(max(columns)) + 2)
    if top >= bottom or left >= right:
        raise Unreadable(f"الشبكة {quoted(name)} لا تغطي حدود المدينة", "نزّل منها الجزء الذي فيه مدينتك")
    return top, bottom, left, right


def _at(transform: Any, x: Any, y: Any) -> tuple[Any, Any]:
    """Where columns and rows lie, and with the inverse the other way round."""
    return transform.a * x + transform.b * y + transform.c, transform.d * x + transform.e * y + transform.f


def _in_system(shape: Any, crs: Any) -> Any:
    import pyproj
    import shapely

    transformer = pyproj.Transformer.from_crs("EPSG:4326", pyproj.CRS.from_wkt(crs.to_wkt()), always_xy=True)
    return shapely.transform(
        shapely.segmentize(shape, 0.05), lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))
    )


def _windows(grid: Any, cut: tuple[int, int, int, int] | None, name: str, sheet: Sheet) -> Iterator[_Window]:
    """The grid from the north, some rows at a time; negative values are asked about."""
    from rasterio.windows import Window

    top, bottom, left, right = cut or (0, grid.height, 0, grid.width)
    if (bottom - top) * (right - left) > _PIXELS:
        raise _too_many(name, (bottom - top) * (right - left), _PIXELS, cut is not None)
    step = max(1, _AT_ONCE // (right - left))
    nodata: float | None = None
    for row in range(top, bottom, step):
        window = Window(left, row, right - left, min(step, bottom - row))
        values = grid.read(1, window=window, masked=True).astype("float64").filled(np.nan)
        if np.isinf(values).any():
            raise Unreadable(f"في {quoted(name)} قيم لا نهائية", "اطلب الملف من مصدره")
        negative = np.unique(values[values < 0])
        if len(negative) and nodata is None:
            nodata = _ask_nodata(sheet, negative, name)
        if nodata is not None:
            values[values == nodata] = np.nan
        if (values < 0).any():
            raise _negative(name, negative)
        yield _Window(row, left, values)


def _ask_nodata(sheet: Sheet, negative: np.ndarray, name: str) -> float:
    if len(negative) > 1:
        raise _negative(name, negative)
    shown = f"{negative[0]:g}"
    sheet.ask(
        Proposal(
            "nodata",
            f"في الشبكة القيمة {ltr(shown)}، ولا يذكر الملف أنها «لا بيانات»",
            value=shown,
            has_without=False,
        )
    )
    return float(negative[0])


def _negative(name: str, values: np.ndarray) -> Unreadable:
    shown = listed(ltr(f"{each:g}") for each in values[:3])
    return Unreadable(f"في {quoted(name)} قيم سالبة: {shown}", "ليست أعداداً؛ اطلب شبكة الأعداد من مصدرها")


def _too_many(name: str, cells: int, most: int, is_cut: bool) -> Unreadable:
    remedy = "اقتطع منها مدينتك في برنامج الخرائط"
    return Unreadable(
        f"عدد خلايا {quoted(name)} {ltr(f'{cells:,}')}، والحد {ltr(f'{most:,}')}",
        remedy if is_cut else f"أعطِ معها حدود المدينة ({ltr('city')}) فيُقرأ ما حولها وحده، أو {remedy}",
    )


# People


def _people(sheet: Sheet, grid: Any, windows: Iterator[_Window], is_cut: bool) -> None:
    """A row a cell where somebody lives; its number counts the cells of the grid from its first."""
    sheet.has_shapes = True
    sheet.has_fractions = True
    sheet.header = ["population"]
    empty = unknown = 0
    total = 0.0
    for window in windows:
        unknown += int(np.isnan(window.values).sum())
        empty += int((window.values == 0).sum())
        rows, columns = np.nonzero(window.values > 0)
        if len(sheet.rows) + len(rows) > bounds.ROWS:
            raise _too_many(sheet.file, len(sheet.rows) + len(rows), bounds.ROWS, is_cut)
        values = window.values[rows, columns]
        total += float(values.sum())
        rows, columns = rows + window.row, columns + window.column
        numbers = (
            rows.astype(np.int64) * grid.width + columns + 1
        )  # the world has more cells than 32 bits count
        for number, value, shape in zip(numbers, values, _cells(grid, rows, columns), strict=True):
            text = np.format_float_positional(np.dtype(grid.dtypes[0]).type(value), trim="-")
            sheet.rows.append(Row(int(number), [Exact(text)], shape))
    if not sheet.rows:
        raise Unreadable(f"لا سكان في {quoted(sheet.file)}", "تحقق من أنها شبكة سكان، وأنها تغطي المدينة")
    sheet.add(
        "grid",
        NOTE,
        f"شبكة سكان: مجموعها {ltr(f'{total:,.1f}')} نسمة في {counted(len(sheet.rows), after(SQUARES))}، "
        f"وخلايا بلا سكان {ltr(f'{empty:,}')}، وبلا بيانات {ltr(f'{unknown:,}')}",
        "الأعداد تقديرات بكسور، والناس في كل خلية موزعون عليها بالتساوي",
    )


def _cells(grid: Any, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """The outline of each cell, in the system of the grid."""
    import shapely

    corners = [
        np.column_stack(_at(grid.transform, columns + right, rows + down))
        for right, down in ((0, 0), (1, 0), (1, 1), (0, 1))
    ]
    return np.asarray(shapely.polygons(np.stack(corners, axis=1)))


# Built-up land


def _built_up(sheet: Sheet, grid: Any, windows: Iterator[_Window], boundary: Any) -> None:
    """One row: the year that the name says, and the built-up area, inside the boundary where there is one."""
    import shapely

    sheet.unit = "row"
    years = dict.fromkeys(_YEAR.findall(Path(sheet.file).stem))
    if len(years) != 1:
        raise Unreadable(
            f"لا تُعرف سنة {quoted(sheet.file)} من اسمه", f"اذكرها فيه، مثل {ltr('GHS_BUILT_S_E2020.tif')}"
        )
    if grid.crs is None:
        raise Unreadable(f"لا يذكر {quoted(sheet.file)} نظام الإحداثيات", f"اطلبه من مصدره، أو صدّره بالنظام {ltr('EPSG:4326')}")  # fmt: skip
    unit = "m2" if _SQUARE_METRES.search(sheet.file) else None
    if unit is None:
        question = "لا يُعرف ما قيمة الخلية: أمتار مربعة مبنية فيها، أم نسبة مئوية منها، أم كسر"
        unit = sheet.ask(
            Proposal("unit", question, value="m2", choices=("percent", "share"), has_without=False)
        )
    outline = None if boundary is None else _in_system(boundary, grid.crs)
    if outline is not None:
        shapely.prepare(outline)
    total = 0.0
    for window in windows:
        area = _cell_areas(grid, window)[:, None]  # of each row, m2
        factor = {"percent": area / 100, "share": area}.get(unit or "m2", np.ones_like(area))
        built = np.nan_to_num(window.values) * factor
        if (built > area * 1.01).any():
            raise Unreadable(
                f"في {quoted(sheet.file)} خلايا مبنيّها أكبر من مساحتها ({ltr(f'{window.values[built > area * 1.01].max():g}')})",
                "تحقق من وحدة القيم، ومن أنها شبكة مساحة مبنية",
            )
        rows, columns = np.nonzero(built)
        values = built[rows, columns]
        if outline is not None:
            if len(rows) > bounds.CELLS:
                raise _too_many(sheet.file, len(rows), bounds.CELLS, True)
            cells = _cells(grid, rows + window.row, columns + window.column)
            inside = shapely.contains_properly(outline, cells).astype(float)
            cut = (inside == 0) & shapely.intersects(outline, cells)
            inside[cut] = shapely.area(shapely.intersection(outline, cells[cut])) / shapely.area(cells[cut])
            values = values * inside
        total += float(values.sum())
    sheet.header = ["year", "area_km2"]
    sheet.rows = [
        Row(1, [Exact(next(iter(years))), Exact(np.format_float_positional(total / 1e6, trim="-"))])
    ]
    where = "داخل حدود المدينة" if outline is not None else "في الشبكة كلها، ولا حدود مدينة معها"
    sheet.add(
        "grid", NOTE, f"مجموع المساحة المبنية {where}: {ltr(f'{total / 1e6:,.3f}')} كم²", column="area_km2"
    )


def _cell_areas(grid: Any, window: _Window) -> np.ndarray:
    """The true area of a cell of each row, in m2."""
    import pyproj

    crs = pyproj.CRS.from_wkt(grid.crs.to_wkt())
    to_degrees = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    earth = pyproj.Geod(ellps="WGS84")
    rows = np.arange(len(window.values)) + window.row
    middle = np.full(len(rows), window.column + window.values.shape[1] // 2)
    corners = [
        to_degrees.transform(*_at(grid.transform, middle + right, rows + down))
        for right, down in ((0, 0), (1, 0), (1, 1), (0, 1))
    ]
    longitudes, latitudes = (np.stack([corner[axis] for corner in corners], axis=1) for axis in (0, 1))
    return np.array(
        [abs(earth.polygon_area_perimeter(x, y)[0]) for x, y in zip(longitudes, latitudes, strict=True)]
    )


# Square kilometres


def _to_kilometres(
    grid: Any, windows: Any, cut: tuple[int, int, int, int] | None, name: str
) -> tuple[np.ndarray, tuple[int, int]]:
    import pyproj
    import shapely

    crs = pyproj.CRS.from_wkt(grid.crs.to_wkt())
    project = pyproj.Transformer.from_crs(crs, _MOLLWEIDE, always_xy=True)
    top, bottom, left, right = cut or (0, grid.height, 0, grid.width)
    ring = shapely.segmentize(shapely.box(left, top, right, bottom), max(right - left, bottom - top) / 50)
    x, y = project.transform(*_at(grid.transform, *shapely.get_coordinates(ring).T))
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise Unreadable(f"تمتد الشبكة {quoted(name)} خارج حدود نظامها", "اقتطع منها بلدك")
    # A cell on a kilometre's edge belongs to one side, whatever the last digit of its projection.
    west, east = math.floor(x.min() / 1000 + 1e-6), math.ceil(x.max() / 1000 - 1e-6)
    south, north = math.floor(y.min() / 1000 + 1e-6), math.ceil(y.max() / 1000 - 1e-6)
    shape = (max(north - south, 1), max(east - west, 1))
    if shape[0] * shape[1] > _KM_CELLS:
        raise _too_many(name, shape[0] * shape[1], _KM_CELLS, cut is not None)
    people, known = np.zeros(shape), np.zeros(shape, dtype=bool)
    side = math.sqrt(
        abs(shapely.area(shapely.Polygon(np.column_stack((x, y))))) / ((right - left) * (bottom - top))
    )
    parts = 1 if side <= 250 or _is_aligned(grid, crs) else math.ceil(side / 100)
    offsets = (np.arange(parts) + 0.5) / parts
    for window in windows:
        rows, columns = np.nonzero(~np.isnan(window.values))
        values = window.values[rows, columns] / parts**2
        for down in offsets:
            for across in offsets:
                x, y = project.transform(*_at(grid.transform, columns + window.column + across, rows + window.row + down))  # fmt: skip
                column = np.clip(np.floor(x / 1000).astype(np.int64) - west, 0, shape[1] - 1)
                row = np.clip(north - 1 - np.floor(y / 1000).astype(np.int64), 0, shape[0] - 1)
                np.add.at(people, (row, column), values)
                known[row, column] = True
    return np.where(known, people, np.nan), (west, north)


def _is_aligned(grid: Any, crs: Any) -> bool:
    """Whether the cells are those of GHSL at 1 km already."""
    import pyproj

    t = grid.transform
    is_whole = all(float(each) % 1000 == 0 for each in (t.a, t.c, t.e, t.f)) and t.b == t.d == 0
    return is_whole and crs.equals(pyproj.CRS.from_user_input(_MOLLWEIDE), ignore_axis_order=True)
