"""The training city as an office would hold it: a folder of files of several kinds, to learn reading one's own on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl

from umran import indicators as ind
from umran.city import training
from umran.indicators.projection import local_crs
from umran.text.cells import put, to_csv
from umran.text.errors import Unreadable
from umran.text.words import quoted

if TYPE_CHECKING:
    import geopandas as gpd

_ACROSS, _UP = 4, 3  # quarters of the plan, from the west and from the south
# As the layer and as the table write them: hamzas, ta marbuta and «حي» apart, and one that a hand mistyped.
_QUARTERS = (
    ("حي الميناء", "الميناء"), ("حي السوق", "السوق"), ("حي الوادي", "الوادي"), ("حي المحطة", "المحطه"),
    ("حي القلعة", "القلعة"), ("حي الأندلس", "الاندلس"), ("حي النخيل", "النخيل"), ("حي الربوة", "الربوه"),
    ("حي المنارة", "المناره"), ("حي السلام", "السلام"), ("حي البساتين", "البساتيين"), ("حي الزيتون", "الزيتون"),
)  # fmt: skip
_YEAR = 2020
_README = f"{training.LABEL}.\nكل ملف في هذا المجلد للتدريب، ومخطط المدينة من وضع الدورة.\n"


def office_folder(folder: str | os.PathLike[str]) -> Path:
    """Write the training city into a folder, as the offices of a municipality would have sent it.

    Quarters as a shapefile without their people, people as a workbook with a row of the total and names spelt another
    way, stops as a table of coordinates, streets and open spaces as layers, yearly totals as CSV, and a note that is no
    data. All of it is invented, and a file says so.

    Parameters
    ----------
    folder : path-like
        The folder to make; one that is empty may stand there.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    Unreadable
        In Arabic, where something lies there: nothing is written over.

    Examples
    --------
    >>> import tempfile
    >>> from umran import City
    >>> from umran.city import office_folder
    >>> folder = office_folder(f"{tempfile.mkdtemp()}/office")
    >>> city = City.read(folder)
    >>> city.joins[0].matched, city.joins[0].table_only
    (11, ('البساتيين',))
    """
    import shapely

    target = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Unreadable(f"في {quoted(target.name)} ملفات، فلم يُكتب شيء", "سمِّ مجلداً جديداً")
    target.mkdir(parents=True, exist_ok=True)
    layers = training.layers()
    residents, city = layers["residents"], layers["city"]
    quarters = _quarters(city)
    shapes = quarters[["الحي", "geometry"]].to_crs(quarters.estimate_utm_crs())
    shapes.to_file(target / "الأحياء.shp", engine="pyogrio", encoding="UTF-8")
    _people(target / "سكان الأحياء.xlsx", quarters, residents)
    city[["geometry"]].assign(الاسم=training.NAME).to_file(target / "حدود المدينة.geojson", engine="pyogrio")
    streets = layers["streets"][["geometry", "width_m"]].rename(columns={"width_m": "عرض الشارع (م)"})
    streets.to_file(target / "الشوارع.gpkg", engine="pyogrio")
    spaces = layers["open_spaces"].assign(
        is_free=layers["open_spaces"]["is_free"].map({True: "نعم", False: "لا"})
    )
    spaces = spaces.rename(columns={"name_ar": "الاسم", "is_free": "مجاني"})
    spaces[["الاسم", "مجاني", "geometry"]].to_file(target / "الحدائق.geojson", engine="pyogrio")
    kinds = {"bus": "حافلة", "tram": "ترام", "train": "قطار"}
    stops = layers["stops"]
    rows = [
        (name, f"{north:.6f}", f"{east:.6f}", kinds[mode])
        for name, mode, (east, north) in zip(
            stops["name_ar"], stops["mode"], shapely.get_coordinates(stops.geometry), strict=True
        )
    ]
    _table(target / "المواقف.csv", [("اسم الموقف", "خط العرض", "خط الطول", "نوع الموقف"), *rows])
    land = ind.built_up_area(layers["built_up"], city)["inside"].round(2)
    people = training.tables()["totals"].set_index("year")["population"]
    totals = [(year, people[year], land[year]) for year in people.index]
    _table(target / "مجاميع.csv", [("السنة", "عدد السكان", "المساحة المبنية (كم²)"), *totals])
    (target / "اقرأني.txt").write_text(_README, encoding="utf-8")
    return target


def _quarters(city: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import shapely

    metres = local_crs(city)
    west, south, east, north = city.to_crs(metres).total_bounds
    wide, high = (east - west) / _ACROSS, (north - south) / _UP
    cells = [
        shapely.box(
            west + column * wide, south + row * high, west + (column + 1) * wide, south + (row + 1) * high
        )
        for row in range(_UP)
        for column in range(_ACROSS)
    ]
    names, spelt = zip(*_QUARTERS, strict=True)
    quarters = gpd.GeoDataFrame({"الحي": names, "spelt": spelt}, geometry=cells, crs=metres)
    assert city.crs is not None
    inside = quarters.to_crs(city.crs).intersection(city.union_all())
    return quarters.set_geometry(inside.to_crs(metres))


def _people(file: Path, quarters: gpd.GeoDataFrame, residents: gpd.GeoDataFrame) -> None:
    assert quarters.crs is not None
    found = (
        residents.to_crs(quarters.crs)
        .sjoin(quarters, predicate="within")
        .groupby("spelt")["population"]
        .sum()
    )
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.sheet_view.rightToLeft = True
    rows = [(name, int(found.get(name, 0))) for name in quarters["spelt"]]
    heads = [(f"سكان الأحياء، {_YEAR}. {training.LABEL}",), ("الحي", "عدد السكان")]
    for line, row in enumerate([*heads, *rows, ("المجموع", sum(count for _, count in rows))], start=1):
        for column, value in enumerate(row, start=1):
            put(sheet.cell(line, column), value)
    book.save(file)


def _table(file: Path, rows: list[tuple[object, ...]]) -> None:
    file.write_text(to_csv(rows), encoding="utf-8-sig", newline="")
