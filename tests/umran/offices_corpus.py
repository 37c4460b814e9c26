"""Files as offices have them, sound and broken: each built when asked, with what must be said of it."""

import json
import os
import zipfile
from dataclasses import dataclass

import geopandas as gpd
import openpyxl
import shapely

POINT = (35.94503, 31.95522)  # Amman: longitude, latitude
HEADER = "خط العرض,خط الطول,عدد السكان"


@dataclass(frozen=True)
class Case:
    """`phrases` all stand in the output; `places` are (row, column) that a problem names."""

    name: str
    build: object
    dataset: str = "residents"
    exit: int = 1
    phrases: tuple = ()
    places: tuple = ()
    options: tuple = ()


def text(content, name="file.csv", encoding="utf-8"):
    return lambda folder: _write(folder / name, content.encode(encoding))


def raw(content, name):
    return lambda folder: _write(folder / name, content)


def _write(path, content):
    path.write_bytes(content)
    return path


def rows(*lines, header=HEADER):
    return "\n".join((header, *lines)) + "\n"


def workbook(*sheets, merged=(), hidden=()):
    """Each sheet is (title, rows)."""

    def build(folder):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, lines in sheets:
            sheet = book.create_sheet(title)
            for line in lines:
                sheet.append(line)
            if title in hidden:
                sheet.sheet_state = "hidden"
        for area in merged:
            book.worksheets[0].merge_cells(area)
        path = folder / "file.xlsx"
        book.save(path)
        return path

    return build


def geojson(*features, crs=None):
    def build(folder):
        document = {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "properties": p, "geometry": g} for g, p in features],
        }
        if crs:
            document["crs"] = {"type": "name", "properties": {"name": crs}}
        return _write(folder / "file.geojson", json.dumps(document, ensure_ascii=False).encode())

    return build


def square(x=35.9, y=31.9, size=0.01):
    return shapely.geometry.mapping(shapely.box(x, y, x + size, y + size))


def point(x=POINT[0], y=POINT[1]):
    return {"type": "Point", "coordinates": [x, y]}


def frame(crs="EPSG:4326", **columns):
    columns = columns or {"عدد السكان": [120, 80], "الاسم": ["جبل عمّان", "الجبيهة"]}
    shapes = [shapely.Point(*POINT), shapely.Point(35.95, 31.96)]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326").to_crs(crs)


def shapefile(without=(), encoding="UTF-8", crs="EPSG:4326", layers=("layer",), extra=None):
    """A zipped shapefile, without the companions named."""

    def build(folder):
        inside = folder / "inside"
        inside.mkdir()
        for layer in layers:
            frame(crs).to_file(inside / f"{layer}.shp", encoding=encoding)
        path = folder / "file.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(inside.iterdir()):
                if part.suffix not in without:
                    archive.write(part, part.name)
            if extra:
                archive.writestr(*extra)
        return path

    return build


def geopackage(crs="EPSG:4326", layers=("layer",)):
    def build(folder):
        path = folder / "file.gpkg"
        for layer in layers:
            frame(crs).to_file(path, layer=layer)
        return path

    return build


def zip_of(**members):
    def build(folder):
        path = folder / "file.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
        return path

    return build


def bomb(folder):
    path = folder / "file.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("layer.shp", b"\0" * (80 * 2**20))
    return path


def workbook_bomb(folder):
    path = folder / "file.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (80 * 2**20))
    return path


def escaping(folder):
    path = folder / "file.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../outside.csv", "a,b\n1,2\n")
    return path


def huge(folder):
    path = folder / "file.csv"
    with path.open("wb") as file:
        file.truncate(300 * 2**20)  # sparse: takes no room
    return path


def unreadable_folder(folder):
    (folder / "folder").mkdir()
    return folder / "folder"


def pipe(folder):
    os.mkfifo(folder / "file.csv")
    return folder / "file.csv"


def far_cell(folder):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "عدد السكان", 1
    book.save(folder / "file.xlsx")
    return folder / "file.xlsx"


def formula_without_value(folder):
    book = openpyxl.Workbook()
    book.active.append(["خط العرض", "خط الطول", "عدد السكان"])
    book.active.append([31.95, 35.94, "=2*60"])
    book.save(folder / "file.xlsx")
    return folder / "file.xlsx"


_GOOD = "31.95522,35.94503,120"
_TABLE = [["خط العرض", "خط الطول", "عدد السكان"], [31.95522, 35.94503, 120], [31.96, 35.95, 80]]
_BOW_TIE = {
    "type": "Polygon",
    "coordinates": [[[35.9, 31.9], [35.91, 31.91], [35.91, 31.9], [35.9, 31.91], [35.9, 31.9]]],
}
_UTM = "3539000.25,776000.5,120"  # northing and easting in EPSG:32636

SOUND = [
    Case("UTF-8", text(rows(_GOOD)), exit=0),
    Case("a kind told by its columns", text(rows(_GOOD)), None, exit=0, phrases=("residents",)),
    Case("UTF-8 with a byte order mark", text("\ufeff" + rows(_GOOD)), exit=0),
    Case("UTF-16", text(rows(_GOOD), encoding="utf-16"), exit=0, phrases=("UTF-16",)),
    Case("UTF-16 without a mark", text(rows(_GOOD), encoding="utf-16-le"), exit=0, phrases=("UTF-16",)),
    Case("Windows-1256, by consent", text(rows(_GOOD), encoding="cp1256"), exit=0, options=("--accept", "encoding=cp1256"), phrases=("Windows-1256",)),
    Case("semicolons", text(rows(_GOOD).replace(",", ";")), exit=0, phrases=("الفاصلة المنقوطة",)),
    Case("semicolons and decimal commas", text("خط العرض;خط الطول;عدد السكان\n31,95522;35,94503;120\n"), exit=0, phrases=("31.95522",)),
    Case("tabs", text(rows(_GOOD).replace(",", "\t")), exit=0, phrases=("علامة الجدولة",)),
    Case("Excel's line sep=", text("sep=;\n" + rows(_GOOD).replace(",", ";")), exit=0),
    Case("Arabic-Indic digits", text(rows("٣١٫٩٥٥٢٢,٣٥٫٩٤٥٠٣,١٬٢٣٤")), exit=0, phrases=("1234", "31.95522")),
    Case("Persian digits", text(rows("31.95522,35.94503,۱۲۳۴")), exit=0, phrases=("1234",)),
    Case("thousands signs", text(rows('31.95522,35.94503,"2,064,582"')), exit=0, phrases=("2064582",)),
    Case("title rows above the header", text("مديرية الإحصاء,,\nتعداد 2015,,\n" + rows(_GOOD)), exit=0, phrases=("سطر فوق صف العناوين",)),
    Case("WKT", text("geometry;population\nPOINT (35.94 31.95);12\n"), exit=0),
    Case("workbook with title rows", workbook(("السكان", [["مديرية الإحصاء"], [], *_TABLE]), merged=("A1:C1",)), exit=0, phrases=("سطر فوق صف العناوين",)),
    Case("workbook with a second sheet", workbook(("السكان", _TABLE), ("ملاحظات", [["جمعه", "فلان"], ["سنة", 2020]])), exit=0, phrases=("أوراق أخرى لم تُقرأ", "ملاحظات")),
    Case("GeoJSON", geojson((point(), {"السكان": 12})), exit=0),
    Case("GeoPackage", geopackage(), exit=0),
    Case("GeoPackage in UTM", geopackage("EPSG:32636"), exit=0, phrases=("EPSG:32636",)),
    Case("zipped shapefile", shapefile(), exit=0, phrases=("UTF-8",)),
    Case("shapefile without .cpg, Windows-1256, by consent", shapefile(without=(".cpg",), encoding="CP1256"), exit=0, options=("--accept", "encoding=cp1256"), phrases=("Windows-1256", ".cpg")),
    Case("shapefile that declares ISO 8859-6", shapefile(encoding="ISO8859-6", without=(".cpg",), extra=("layer.cpg", "ISO-8859-6")), exit=0, phrases=("ISO 8859-6",)),
    Case("Arabic semicolons", text(rows(_GOOD).replace(",", "؛")), exit=0, phrases=("الفاصلة المنقوطة العربية",)),
    Case("a mark of DOS at the end", text(rows(_GOOD) + "\x1a"), exit=0, phrases=("Ctrl-Z",)),
    Case("shapefile without .cpg, UTF-8", shapefile(without=(".cpg",)), exit=0, phrases=("UTF-8", ".cpg")),
    Case("missing values in words", text("خط العرض,خط الطول,السكان,الإعاقة\n31.95522,35.94503,120,لا بيانات\n"), exit=0, phrases=("لا بيانات",)),
    Case("built-up area as a table", text("السنة,المساحة المبنية (كم²),عدد السكان\n2000,120.5,1000000\n2020,200.25,2000000\n"), "built_up", exit=0),
    Case("area in hectares", text("السنة,المساحة (هكتار)\n2000,12000\n"), "built_up", exit=0, phrases=("هكتار", "قُسمت على \u2066100\u2069")),
    Case("metres declared by the reader", text(rows(_UTM)), exit=0, options=("--crs", "EPSG:32636"), phrases=("EPSG:32636",)),
]  # fmt: skip

BROKEN = [
    # Numbers
    Case("ambiguous 1,234", text("السنة;المساحة\n2000;1,234\n2020;5,678\n"), "built_up", phrases=("يحتمل قراءتين", "1.234", "1234"), places=((2, "area_km2"),)),
    Case("1.234,56 beside 1,234.56", text("السنة;المساحة\n2000;1.234,56\n2010;1,234.56\n2020;1.234\n"), "built_up", phrases=("يحتمل قراءتين",), places=((4, "area_km2"),)),
    Case("1.234 read as thousands by its column", text("السنة;المساحة\n2000;1.234,56\n2020;1.234\n"), "built_up", phrases=("1234", "الفاصلة هي العلامة العشرية"), places=((3, "area_km2"),)),
    Case("decimal comma known by the limits", text("خط العرض;خط الطول;السكان\n31,955;35,945;5\n"), phrases=("31.955", "خارج حدود العمود"), places=((2, "latitude"),)),
    Case("fraction of a person", text(rows("31.95,35.94,12.5")), phrases=("ليس عدداً صحيحاً",), places=((2, "population"),)),
    Case("words in a number", text(rows("31.95,35.94,120 أسرة")), phrases=("120", "بلا كلمات"), places=((2, "population"),)),
    Case("percentage", text(rows("31.95,35.94,60%")), phrases=("نسبة مئوية",), places=((2, "population"),)),
    Case("error of a spreadsheet", text(rows("31.95,35.94,#REF!")), phrases=("خطأ من برنامج الجداول",), places=((2, "population"),)),
    Case("negative population", text(rows("31.95,35.94,-5")), phrases=("دون الحد الأدنى",), places=((2, "population"),)),
    Case("empty required cell", text(rows("31.95,35.94,")), phrases=("فارغة، ولا بد منها",), places=((2, "population"),)),
    Case("area in metres and kilometres at once", text("السنة,المساحة م² (كم²)\n2000,12000\n"), "built_up", phrases=("وحدتان",)),
    Case("area in an unknown unit", text("السنة,المساحة (قصبة)\n2000,12000\n"), "built_up", phrases=("قصبة", "هكتار", "فدان")),
    Case("thousands said above the header", text("السكان بالآلاف,,\n" + rows(_GOOD)), phrases=("بالالاف", "اذكره في عنوان العمود")),
    # Years
    Case("year ١٩٩٤", text("السنة,المساحة\n١٩٩٤,100\n"), "built_up", phrases=("1994",), places=((2, "year"),)),
    Case("year 1994/95", text("السنة,المساحة\n1994/95,100\n"), "built_up", phrases=("مدة لا سنة واحدة", "1994", "1995"), places=((2, "year"),)),
    Case("Hijri year", text("السنة,المساحة\n1440,100\n"), "built_up", phrases=("سنة هجرية", "2018", "2019"), places=((2, "year"),)),
    Case("year of two digits", text("السنة,المساحة\n94,100\n"), "built_up", phrases=("برقمين",), places=((2, "year"),)),
    Case("date for a year", text("السنة,المساحة\n2010-06-01,100\n"), "built_up", phrases=("تاريخ لا سنة", "--accept year-from-date"), places=((2, "year"),)),
    Case("a Hijri date for a year", text("السنة,المساحة\n15/03/1431,100\n"), "built_up", phrases=("تاريخ هجري", "2010", "--accept year-from-date"), places=((2, "year"),)),
    Case("a Hijri date at the turn of a year", text("السنة,المساحة\n15/01/1431,100\n"), "built_up", phrases=("2009", "2010"), places=((2, "year"),)),
    Case("two calendars that do not agree", text("السنة,المساحة\n1431/2001,100\n"), "built_up", phrases=("لا تتوافقان", "2009"), places=((2, "year"),)),
    Case("a date outside the column's limits", text("السنة,المساحة\n2150-06-01,100\n"), "built_up", phrases=("خارج المدى",), places=((2, "year"),)),
    # Rows and columns
    Case("duplicate row where there is a key", text("السنة,السكان\n2019,4\n2020,5\n2020,5\n"), "totals", phrases=("مطابق تماماً للصف", "3", "--accept drop-duplicates"), places=((4, None),)),
    Case("total row", text(rows(_GOOD, "31.96,35.95,80", "المجموع,,200")), phrases=("يُحسب مرتين",), places=((4, None),)),
    Case("total that does not add up", text(rows(_GOOD, "31.96,35.95,80", "المجموع,,210")), phrases=("210", "200", "الفرق"), places=((4, "population"),)),
    Case("header repeated on a new page", text(rows(_GOOD, HEADER, "31.96,35.95,80")), phrases=("صف العناوين مكرر",), places=((3, None),)),
    Case("comma in a number without quotes", text(rows("31.95,35.94,2,064,582")), phrases=("انزاحت", "فواصل الآلاف"), places=((2, None),)),
    Case("row too short", text(rows("31.95,35.94")), phrases=("انزاحت", "أكمل الخانات"), places=((2, None),)),
    Case("open quotation mark", text(rows('"31.95,35.94,12', _GOOD)), phrases=("تنصيص",), places=((2, None),)),
    Case("missing column", text("خط العرض,خط الطول,النسمات كلها\n31.95,35.94,5\n"), phrases=("لا عمود باسم", "population")),
    Case("column given twice", text("خط العرض,خط الطول,السكان,عدد السكان\n31.95,35.94,5,6\n"), phrases=("عمودان يعنيان",)),
    Case("no position", text("السكان\n5\n"), phrases=("لا موقع في الملف",)),
    Case("header only", text(HEADER + "\n"), phrases=("لا صفوف بيانات",)),
    Case("word outside the list", text("خط العرض,خط الطول,السعة\n31.95,35.94,متوسطة جداً\n"), "stops", phrases=("ليست من القيم المقبولة", "low"), places=((2, "capacity"),)),
    Case("neither yes nor no", geojson((square(), {"عام": "ربما"})), "open_spaces", phrases=("ليست نعم ولا لا",), places=((1, "public"),)),
    Case("letters lost in another encoding", raw(rows(_GOOD).encode() + b"31.96,35.95,8" + b"\xff\n", "file.csv"), phrases=("حرف ضاع",), places=((3, None),)),
    # Workbooks
    Case("merged number", workbook(("السكان", [["خط العرض", "خط الطول", "عدد السكان"], [31.95, 35.94, 300], [31.96, 35.95, None]]), merged=("C2:C3",)), phrases=("خانة مدمجة", "300"), places=((2, None),)),
    Case("formula without a saved value", formula_without_value, phrases=("صيغة حسابية بلا قيمة", "C2"), places=((2, None),)),
    # Places
    Case("latitude and longitude exchanged", text(rows("35.94503,31.95522,120", "35.95,31.96,80")), phrases=("قد يكونان متبادلين", "2–3", "--country ISO3"), places=((2, "latitude+longitude"),)),
    Case("latitude and longitude exchanged, by the stated country", text(rows("35.94503,31.95522,120", "35.95,31.96,80")), phrases=("متبادلان", "2–3", "--accept swap-axes", "JOR"), options=("--country", "JOR")),
    Case("outside the stated country", text(rows("31.95522,35.94503,120", "41.0,28.9,80")), phrases=("خارج البلد", "JOR"), options=("--country", "JOR")),
    Case("no such country", text(rows(_GOOD)), exit=2, phrases=("لا بلد رمزه", "JOR"), options=("--country", "JRD")),
    Case("exchanged in GeoJSON", geojson((point(31.95, 35.94), {"السكان": 12})), phrases=("خارج البلد", "متبادلان"), options=("--country", "JOR")),
    Case("latitude above 90 in GeoJSON", geojson((point(31.95, 135.94), {"السكان": 12}), (point(31.95, 35.94), {"السكان": 12})), phrases=("خط العرض لا يتجاوز 90", "الطول قبل العرض"), places=((1, "geometry"),)),
    Case("metres called degrees", text(rows(_UTM)), phrases=("بالأمتار", "EPSG:32636", "--crs")),
    Case("metres, northing and easting exchanged", text(rows("776000.5,3539000.25,120")), options=("--crs", "EPSG:32636"), phrases=("قد يكونان متبادلين", "EPSG:32636", "--country")),
    Case("metres called degrees in GeoJSON", geojson((point(776000, 3539000), {"السكان": 12})), phrases=("بالأمتار", "درجات")),
    Case("degrees called metres", geojson((point(), {"السكان": 12}), crs="EPSG:32636"), phrases=("الأرقام درجات", "EPSG:32636", "--crs EPSG:4326")),
    Case("missing .prj, degrees", shapefile(without=(".prj",)), phrases=(".prj", "--crs EPSG:4326")),
    Case("missing .prj, metres", shapefile(without=(".prj",), crs="EPSG:32636"), phrases=("بالأمتار", "--crs")),
    Case("Windows-1256", text(rows(_GOOD), encoding="cp1256"), phrases=("Windows-1256", "خط العرض", "--accept encoding=cp1256")),
    Case("shapefile without .cpg, Windows-1256", shapefile(without=(".cpg",), encoding="CP1256"), phrases=("Windows-1256", ".cpg", "--accept encoding=cp1256")),
    Case("UTF-8 encoded twice", text(rows(_GOOD).encode().decode("latin-1")), phrases=("مرتين", "encoding=utf-8-twice")),
    Case("a .cpg that is wrong", shapefile(encoding="CP1256", without=(".cpg",), extra=("layer.cpg", "UTF-8")), phrases=("ترميزاً لا يصح", "Windows-1256")),
    Case("no place in a row", text(rows(",,5", _GOOD)), phrases=("لا موقع لهذا الصف",), places=((2, "latitude+longitude"),)),
    Case("zero for an empty place", text(rows("0,0,5", _GOOD)), phrases=("في المحيط",), places=((2, "latitude+longitude"),)),
    Case("one place far from the rest", text(rows(*(f"31.95{i},35.94{i},5" for i in range(1, 8)), "31.95,3.594,5")), phrases=("يبعد",), places=((9, "latitude+longitude"),)),
    Case("invalid shape", geojson((_BOW_TIE, {"الاسم": "حديقة"})), "open_spaces", phrases=("غير سليم", "Self-intersection", "--accept mend-shapes"), places=((1, "geometry"),)),
    Case("empty shape", geojson((None, {"الاسم": "حديقة"}), (square(), {"الاسم": "ساحة"})), "open_spaces", phrases=("الشكل فارغ",), places=((1, "geometry"),)),
    Case("point for a park", geojson((point(), {"الاسم": "حديقة"})), "open_spaces", phrases=("Point", "المطلوب مضلع"), places=((1, "geometry"),)),
    Case("unreadable WKT", text("WKT;السكان\nPOINT (35.94;12\n"), phrases=("الشكل غير مقروء",), places=((2, "geometry"),)),
    Case("formula in a text", text("خط العرض,خط الطول,السكان,الاسم\n31.95522,35.94503,120,=HYPERLINK(1)\n"), phrases=("صيغة حسابية", "اكتب القيمة"), places=((2, "name"),)),
    Case("formula with a full-width sign", text("خط العرض,خط الطول,السعة\n31.95522,35.94503,＝1+1\n"), "stops", phrases=("صيغة حسابية",), places=((2, "capacity"),)),
    Case("capacity outside its list", text("خط العرض,خط الطول,السعة\n31.95522,35.94503,قطارات\n"), "stops", phrases=("ليست من القيم المقبولة", "high"), places=((2, "capacity"),)),
    # The course's own datasets
    Case("country code that is none", text("city_id,iso3,indicator,year,value_pct\namman,JRO,11.2.1,2020,10\n"), "city_indicators", phrases=("JRO", "ليس في قائمته", "JOR"), places=((2, "iso3"),)),
    Case("indicator code that is none", text("city_id,iso3,indicator,year,value_pct\namman,JOR,11.2.9,2020,10\n"), "city_indicators", phrases=("11.2.9", "ليس في قائمته", "11.2.1"), places=((2, "indicator"),)),
    Case("unknown city", text("city_id,iso3,indicator,year,value_pct\namann,JOR,11.2.1,2020,10\n"), "city_indicators", phrases=("غير موجودة في", "amman"), places=((2, "city_id"),)),
    Case("share above 100", text("city_id,iso3,indicator,year,value_pct\namman,JOR,11.2.1,2020,140\n"), "city_indicators", phrases=("فوق الحد الأعلى",), places=((2, "value_pct"),)),
    Case("same key, other value", text("city_id,iso3,indicator,year,value_pct\namman,JOR,11.2.1,2020,10\namman,JOR,11.2.1,2020,11\n"), "city_indicators", phrases=("في صفوف مختلفة القيم",), places=((3, "city_id+indicator+year"),)),
]  # fmt: skip

UNREADABLE = [
    Case("no such file", lambda folder: folder / "none.csv", exit=2, phrases=("لا ملف",)),
    Case("misspelt name", lambda folder: text(rows(_GOOD), "stops.csv")(folder).with_name("stop.csv"), exit=2, phrases=("لعلك تريد", "stops.csv")),
    Case("folder", unreadable_folder, exit=2, phrases=("مجلد لا ملف",)),
    Case("pipe", pipe, exit=2, phrases=("ليس ملفاً عادياً",)),
    Case("empty file", text(""), exit=2, phrases=("فارغ",)),
    Case("blank lines only", text("\n\n  \n"), exit=2, phrases=("فارغ",)),
    Case("unknown ending", text("x", "file.foo"), exit=2, phrases=(".foo", "الصيغ المقروءة")),
    Case("no ending", text("x", "file"), exit=2, phrases=("لا امتداد",)),
    Case("old Excel", raw(b"\xd0\xcf\x11\xe0", "file.xls"), exit=2, phrases=(".xls", ".xlsx")),
    Case("protected workbook", raw(b"\xd0\xcf\x11\xe0" + b"\0" * 600, "file.xlsx"), exit=2, phrases=("كلمة مرور",)),
    Case("picture called CSV", raw(b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 20, "file.csv"), exit=2, phrases=("ليس نصاً",)),
    Case("text called xlsx", text("a,b\n1,2\n", "file.xlsx"), exit=2, phrases=("تالف",)),
    Case("several sheets alike", workbook(("عمّان", _TABLE), ("إربد", _TABLE)), exit=2, phrases=("أكثر من ورقة", "عمّان", "إربد", "--sheet")),
    Case("sheet that is not there", workbook(("عمّان", _TABLE)), exit=2, options=("--sheet", "الزرقاء"), phrases=("لا ورقة اسمها", "عمّان")),
    Case("only a hidden sheet", workbook(("ظاهرة", []), ("مخفية", _TABLE), hidden=("مخفية",)), exit=2, phrases=("لا ورقة ظاهرة",)),
    Case("cell at the far end", far_cell, exit=2, phrases=("تمتد الورقة", "XFD1048576")),
    Case("several layers", geopackage(layers=("stops", "streets")), exit=2, phrases=("أكثر من طبقة", "stops", "streets", "--sheet")),
    Case("GeoJSON cut off", text('{"type":"FeatureCollection","features":[{"type":', "file.geojson"), exit=2, phrases=("السطر", "انقطع")),
    Case("JSON that is no GeoJSON", text('{"a": 1}', "file.json"), exit=2, phrases=("FeatureCollection",)),
    Case("layer without features", text('{"type":"FeatureCollection","features":[]}', "file.geojson"), exit=2, phrases=("لا معالم",)),
    Case("broken GeoPackage", raw(b"SQLite format 3\0" + b"x" * 300, "file.gpkg"), exit=2, phrases=("تالف",)),
    Case("shapefile without .dbf and .shx", shapefile(without=(".dbf", ".shx")), exit=2, phrases=(".shx",)),
    Case("two shapefiles in one archive", shapefile(layers=("a", "b")), exit=2, phrases=("أكثر من ملف", "--sheet")),
    Case("archive without data", zip_of(readme_dot_md="x"), exit=2, phrases=("لا ملف بيانات",)),
    Case("archive that leads outside", escaping, exit=2, phrases=("يخرج مساره",)),
    Case("archive that swells", bomb, exit=2, phrases=("يتمدد",)),
    Case("workbook that swells", workbook_bomb, exit=2, phrases=("يتمدد",)),
    Case("huge file", huge, exit=2, phrases=("ميغابايت", "قسّمه")),
    Case("unknown dataset", text(rows(_GOOD)), "open_space", exit=2, phrases=("لا مجموعة بيانات", "open_spaces")),
    Case("columns of no kind", text("a,b\n1,2\n"), None, exit=2, phrases=("--as", "residents", "totals", "households")),
    Case("unknown reference system", text(rows(_UTM)), exit=2, options=("--crs", "EPSG:1"), phrases=("لا نظام إحداثيات", "EPSG:32636")),
]  # fmt: skip
