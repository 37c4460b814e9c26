"""A municipality's folder: quarters as a map, their people in a table, stops, the boundary; and what differs from that."""

import csv
import io

import geopandas as gpd
import openpyxl
import shapely

from umran import indicators as ind

WEST, SOUTH, WIDE, HIGH = 35.85, 32.55, 0.012, 0.010
NAMES = ("حي الروضة", "حي البارحة", "الحي الشرقي", "حي النزهة", "حي التركمان", "حي السلام",
         "حي المطلع", "حي الجامعة", "حي حنينا", "حي الأفراح", "حي زبدة", "حي بيت راس")  # fmt: skip
PEOPLE = (18240, 21950, 9870, 30120, 15400, 12010, 8300, 41200, 7650, 5200, 16800, 11050)
MEN = (9302, 11194, 5033, 15361, 7854, 6125, 4233, 21012, 3901, 2652, 8568, 5635)
STOPS = (
    (32.565339, 35.895267, "قطار"), (32.552425, 35.896860, "حافلة"), (32.561295, 35.879153, "حافلة"),
    (32.555236, 35.888491, "حافلة"), (32.566319, 35.891839, "حافلة"), (32.564315, 35.893306, "حافلة"),
    (32.573668, 35.870664, "حافلة"), (32.561092, 35.897239, "حافلة"), (32.577869, 35.896508, "حافلة"),
    (32.568266, 35.858529, "حافلة"), (32.578284, 35.883834, "حافلة"), (32.554002, 35.881952, "حافلة"),
    (32.564808, 35.873897, "حافلة"), (32.578757, 35.874011, "حافلة"),
)  # fmt: skip
BOUNDARY = shapely.box(WEST, SOUTH, WEST + 4 * WIDE, SOUTH + 3 * HIGH)


def squares(number=12):
    """Quarters in rows of four, from the south-west."""
    return [
        shapely.box(
            WEST + column * WIDE, SOUTH + row * HIGH, WEST + (column + 1) * WIDE, SOUTH + (row + 1) * HIGH
        )
        for row, column in (divmod(place, 4) for place in range(number))
    ]


def table(path, *rows, encoding="utf-8", delimiter=","):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def layer(path, shapes, crs=4326, **columns):
    gpd.GeoDataFrame(columns, geometry=shapes, crs=4326).to_crs(crs).to_file(path)
    return path


def stops(folder):
    return table(folder / "مواقف.csv", ("اسم الموقف", "خط العرض", "خط الطول", "نوع الموقف"),
                 *((f"موقف {number}", *stop) for number, stop in enumerate(STOPS, 1)))  # fmt: skip


def boundary(folder):
    return layer(folder / "حدود المدينة.geojson", [BOUNDARY], الاسم=["المدينة"])


def quarters(folder, names=NAMES, head="اسم الحي", name="أحياء المدينة.geojson", shapes=None, **columns):
    return layer(folder / name, shapes or squares(len(names)), **{head: [*names]}, **columns)


def people(folder, names=NAMES, counts=PEOPLE, heads=("الحي", "عدد السكان"), name="سكان الأحياء 2024.csv"):
    return table(folder / name, heads, *zip(names, counts, strict=True))


def write(folder, layer_names=NAMES, table_names=NAMES, counts=PEOPLE):
    """The whole municipality, each side with its own spellings of the names."""
    folder.mkdir(parents=True, exist_ok=True)
    quarters(folder, layer_names)
    people(folder, table_names, counts)
    stops(folder)
    boundary(folder)
    return folder


def right(counts=PEOPLE):
    """11.2.1 where each quarter has its own people: computed without any join."""
    capacity = ["high" if kind == "قطار" else "low" for *_, kind in STOPS]
    points = [shapely.Point(x, y) for y, x, _ in STOPS]
    homes = gpd.GeoDataFrame({"population": counts}, geometry=squares(len(counts)), crs=4326)
    return ind.access_to_public_transport(
        homes,
        gpd.GeoDataFrame({"capacity": capacity}, geometry=points, crs=4326),
        boundary=gpd.GeoDataFrame(geometry=[BOUNDARY], crs=4326),
    ).share


def _arabic(number, separators=False):
    digits = f"{number:,}" if separators else str(number)
    return digits.translate(str.maketrans("0123456789,", "٠١٢٣٤٥٦٧٨٩٬"))


def _minutes(degrees, sides):
    whole, rest = int(degrees), (degrees % 1) * 60
    return f"{whole}°{int(rest)}'{(rest % 1) * 60:.2f}\"{sides}"


def as_offices_have_it(folder, everything=False):
    """The same in the forms of offices: Windows-1256 without .cpg, Arabic digits, DMS.

    With `everything` the table of people has its names in two rows, and the streets are «١٢ م» wide.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shapes = gpd.GeoDataFrame({"اسم_الحي": [*NAMES]}, geometry=squares(), crs=4326)
    shapes.to_crs(32636).to_file(folder / "quarters_nopop.shp", encoding="cp1256")
    (folder / "quarters_nopop.cpg").unlink(missing_ok=True)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "السكان"
    rows = [("بلدية المدينة الكبرى – جدول السكان 2024",)]
    if everything:
        rows += [("الحي", "السكان", None, "عدد السكان", "ملاحظات"), (None, "ذكور", "إناث")]
    else:
        rows += [("الحي", "ذكور", "إناث", "عدد السكان", "ملاحظات")]
    rows += [
        (name, _arabic(men, True), f"{all_ - men:,}", _arabic(all_, True))
        for name, men, all_ in zip(NAMES, MEN, PEOPLE, strict=True)
    ]
    for row in [*rows, ("المجموع", None, None, f"{sum(PEOPLE):,}")]:
        sheet.append(row)
    for area in ("A1:E1", "B2:C2", "A2:A3", "D2:D3", "E2:E3") if everything else ("A1:E1",):
        sheet.merge_cells(area)
    book.save(folder / "سكان.xlsx")
    lines = [("اسم الموقف", "خط العرض", "خط الطول", "نوع الموقف")]
    for number, (y, x, kind) in enumerate(STOPS):
        place = f"{y:.6f}", f"{x:.6f}"
        if number % 4 == 0:
            place = _minutes(y, "N"), _minutes(x, "E")
        elif number % 4 == 1:
            place = tuple(_arabic(each).replace(".", "٫") for each in place)
        lines.append((f"موقف {number + 1}", *place, kind))
    table(folder / "مواقف.csv", *lines, encoding="utf-8-sig", delimiter=";")
    ways = [
        shapely.LineString([(WEST + 0.003 * each, SOUTH), (WEST + 0.003 * each, SOUTH + 0.03)])
        for each in range(17)
    ]
    ways += [
        shapely.LineString([(WEST, SOUTH + 0.003 * each), (WEST + 0.048, SOUTH + 0.003 * each)])
        for each in range(11)
    ]
    layer(folder / "شوارع.gpkg", ways, **{"عرض الشارع": ["١٢ م" if everything else "١٢"] * len(ways)})
    layer(folder / "حدائق.geojson", [shapely.box(35.855, 32.555, 35.857, 32.557), shapely.box(35.88, 32.57, 35.882, 32.571)],
          الاسم=["حديقة أ", "حديقة ب"], مجانية=["نعم", "لا"])  # fmt: skip
    boundary(folder)
    heads = ("السنة", "عدد السكان", "المساحة المبنية كم²", "المتولد", "المُدار")
    table(folder / "مجاميع.csv", heads, ("٢٠١٥", "150,000", 8.2, 140, 60), ("2024", "197,790", 10.1, 190, 95))
    return folder
