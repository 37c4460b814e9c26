"""Some 2,500 generated files: none breaks a reader, and no row or digit is lost without a word.

The same files every time; UMRAN_FUZZ=10 makes ten times as many, at random.
"""

import csv
import io
import json
import os
import zipfile
from decimal import Decimal
from itertools import count

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from offices_corpus import geopackage, shapefile

from umran import intake as offices
from umran.intake.reading import frame, open_table

TIMES = int(os.environ.get("UMRAN_FUZZ", "1"))
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1256"]
DIGITS = {"western": "0123456789", "arabic": "٠١٢٣٤٥٦٧٨٩", "persian": "۰۱۲۳۴۵۶۷۸۹"}
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي abcdXYZ"
pytestmark = pytest.mark.filterwarnings("ignore")


def files(number):
    return settings(
        max_examples=number * TIMES,
        derandomize=TIMES == 1,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """A new path at each call; the file of the call before is removed."""
    folder, numbers, last = tmp_path_factory.mktemp("fuzz"), count(), []

    def path(ending):
        if last:
            last.pop().unlink(missing_ok=True)
        last.append(folder / f"{next(numbers)}{ending}")
        return last[0]

    return path


# Tables whose content is known


@st.composite
def styles(draw):
    delimiter = draw(st.sampled_from(",;\t"))
    decimal = draw(st.sampled_from(".,٫"))
    thousands = draw(
        st.sampled_from([sign for sign in ("", ",", ".", "٬", " ", "\u00a0") if sign != decimal])
    )
    return {
        "encoding": draw(st.sampled_from(ENCODINGS)),
        "delimiter": delimiter,
        "decimal": decimal,
        "thousands": thousands,
        "digits": draw(st.sampled_from(list(DIGITS.values()))),
        "newline": draw(st.sampled_from(["\n", "\r\n", "\r"])),
        "titles": draw(st.integers(0, 2)),
        "quote_all": draw(st.booleans()),
    }


def written(value, style):
    """A number as this office writes it."""
    whole, _, fraction = format(value, "f").partition(".")
    if style["thousands"]:
        whole = f"{int(whole):,}".replace(",", style["thousands"])
    text = whole + (style["decimal"] + fraction if fraction else "")
    return text.translate(str.maketrans("0123456789", style["digits"]))


def decimals(limit, places):
    return st.builds(
        lambda digits, scale: Decimal(digits).scaleb(-scale),
        st.integers(0, limit * 10**places),
        st.integers(0, places),
    ).map(lambda value: value if value <= limit else value / 10**places)


words = st.text(LETTERS, min_size=1, max_size=12).map(str.strip)
junk = st.sampled_from(["كثير", "12 نسمة", "#REF!", "1.2.3", "--", "٪٥", "1/2", "NaN%", "0x1F", "١٢٣a"])
known_rows = st.lists(
    st.tuples(
        decimals(90, 6), decimals(180, 7), st.integers(0, 10**10), words, st.none() | junk, st.integers(0, 9)
    ),
    min_size=1,
    max_size=6,
)


def table_of(rows, style):
    """The content of a file, and for each of its data rows: (row number, latitude, longitude, people, words)."""
    buffer = io.StringIO()
    quoting = csv.QUOTE_ALL if style["quote_all"] else csv.QUOTE_MINIMAL
    writer = csv.writer(buffer, delimiter=style["delimiter"], lineterminator="\n", quoting=quoting)
    number = 0
    for place in range(style["titles"]):
        writer.writerow([f"مديرية الإحصاء {place}", "", "", ""])
        number += 1
    writer.writerow(["خط العرض", "خط الطول", "عدد السكان", "ملاحظة"])
    number += 1
    expected = []
    for latitude, longitude, people, note, spoilt, chance in rows:
        number += 1
        cells = [written(latitude, style), written(longitude, style), written(Decimal(people), style), note]
        if chance == 0:
            writer.writerow(["", "", "", ""])
            number += 1
        if spoilt and chance < 6:
            cells[2], people = spoilt, None
        writer.writerow(cells)
        expected.append((number, latitude, longitude, people, note))
    text = buffer.getvalue().replace("\n", style["newline"])
    return encoded(text, style), expected


def encoded(text, style):
    """Windows-1256 has neither the Arabic digits nor their signs: such a table is in UTF-8."""
    try:
        return text.encode(style["encoding"])
    except UnicodeEncodeError:
        return text.encode("utf-8")


@files(700)
@given(rows=known_rows, style=styles())
def test_tables_keep_every_row_and_digit(fresh, rows, style):
    content, expected = table_of(rows, style)
    path = fresh(".csv")
    path.write_bytes(content)
    table = open_table(path, "residents")
    assert path.read_bytes() == content
    found = {row.number: place for place, row in enumerate(table.rows)}
    left_out, told = (
        set(table.problems.left_out),
        {(p.row, c) for p in table.problems for c in (p.column or "").split("+")},
    )
    assert {number for number, *_ in expected} == (found.keys() | left_out) - set(
        range(1, style["titles"] + 1)
    )
    assert not found.keys() & left_out
    for number, latitude, longitude, people, note in expected:
        if number in left_out:
            continue
        place = found[number]
        for column, value in (("latitude", latitude), ("longitude", longitude), ("population", people)):
            text = table.texts[column][place]
            if value is None or text is None or Decimal(text) != value:
                assert (number, column) in told, (column, value, text)
        assert table.texts["ملاحظة"][place] == note
    typed = frame(table)
    assert len(typed) == len(table.rows) == table.problems.rows
    for place, text in enumerate(table.texts["population"]):
        assert not text or int(typed["population"].iloc[place]) == int(text)


areas = st.lists(
    st.tuples(st.integers(1950, 2030), decimals(10**7, 3)),
    min_size=1,
    max_size=5,
    unique_by=lambda row: row[0],
)


@files(300)
@given(rows=areas, style=styles())
def test_a_number_that_could_be_read_two_ways_is_never_taken_in_silence(fresh, rows, style):
    lines = [["السنة", "المساحة المبنية"], *([str(year), written(area, style)] for year, area in rows)]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=style["delimiter"]).writerows(lines)
    path = fresh(".csv")
    path.write_bytes(encoded(buffer.getvalue(), style))
    table = open_table(path, "built_up")
    told = {(each.row, each.column) for each in table.problems}
    for place, (_, area) in enumerate(rows):
        text = table.texts["area_km2"][place]
        assert (text is not None and Decimal(text) == area) or (place + 2, "area_km2") in told


cells = (
    st.none()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | words
    | junk
    | st.booleans()
    | st.dates()
    | st.sampled_from(["=1+1", "المجموع", "", "١٩٩٤", "لا بيانات"])
)


@files(150)
@given(
    lines=st.lists(st.lists(cells, min_size=4, max_size=4), min_size=1, max_size=6), titles=st.integers(0, 2)
)
def test_workbooks_keep_every_row(fresh, lines, titles):
    book = openpyxl.Workbook()
    for place in range(titles):
        book.active.append([f"عنوان {place}"])
    book.active.append(["خط العرض", "خط الطول", "عدد السكان", "ملاحظة"])
    for line in lines:
        book.active.append(line)
    path = fresh(".xlsx")
    book.save(path)
    table = open_table(path, "residents")
    start = titles + 2
    filled = {
        start + place
        for place, line in enumerate(lines)
        if any(str(cell if cell is not None else "").strip() for cell in line)
    }
    unsaved = {each.row for each in table.problems if each.code == "formula"}
    there = {row.number for row in table.rows} | set(table.problems.left_out)
    assert filled - unsaved <= there
    told = {(each.row, column) for each in table.problems for column in (each.column or "").split("+")}
    for row, text in zip(table.rows, table.texts["population"], strict=True):
        value = lines[row.number - start][2]
        if isinstance(value, int) and not isinstance(value, bool):
            assert (text is not None and int(text) == value) or (row.number, "population") in told
    frame(table)


# Layers


coordinates = st.floats(-400, 400) | st.integers(-(10**7), 10**7)
positions = st.lists(coordinates, min_size=2, max_size=3)
rings = st.lists(positions, min_size=0, max_size=6)
geometries = (
    st.none()
    | st.builds(lambda at: {"type": "Point", "coordinates": at}, positions)
    | st.builds(lambda ring: {"type": "Polygon", "coordinates": [[*ring, *ring[:1]]]}, rings)
    | st.builds(lambda line: {"type": "LineString", "coordinates": line}, rings)
    | st.dictionaries(
        st.sampled_from(["type", "coordinates"]), st.none() | st.just("Point") | rings, max_size=2
    )
    | st.just("POINT (1 2)")
)
properties = st.dictionaries(
    st.sampled_from(["السكان", "population", "الاسم", "السنة", "x"]),
    st.none() | st.integers() | st.floats() | words | st.booleans() | st.lists(st.integers(), max_size=2),
    max_size=4,
)
features = st.builds(
    lambda p, g: {"type": "Feature", "properties": p, "geometry": g}, properties | st.none(), geometries
)


@files(400)
@given(
    things=st.lists(features | st.sampled_from([None, 1, {"type": "Thing"}]), min_size=1, max_size=5),
    dataset=st.sampled_from(["residents", "stops", "streets", "open_spaces", "built_up"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1256"]),
)
def test_geojson_keeps_every_feature(fresh, things, dataset, encoding):
    path = fresh(".geojson")
    document = {"type": "FeatureCollection", "features": things}
    path.write_bytes(json.dumps(document, ensure_ascii=False).encode(encoding, errors="replace"))
    table = open_table(path, dataset)
    there = [row.number for row in table.rows]
    assert sorted([*there, *table.problems.left_out]) == list(range(1, len(things) + 1))
    assert len(frame(table)) == len(there)
    told = {each.row for each in table.problems}
    for row, shape in zip(table.rows, table.shapes, strict=True):
        if shape is None and dataset != "built_up":
            assert row.number in told


# Damage


class Sound(dict):
    def __repr__(self):
        return "the sound files"


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """One sound file of each kind."""
    folder = tmp_path_factory.mktemp("sound")
    style = {"encoding": "cp1256", "delimiter": ";", "decimal": ",", "thousands": ".", "digits": DIGITS["western"], "newline": "\r\n", "titles": 1, "quote_all": True}  # fmt: skip
    rows = [(Decimal("31.95522"), Decimal("35.94503"), 1234567, "جبل عمان", None, 9)] * 3
    book = openpyxl.Workbook()
    book.active.append(["خط العرض", "خط الطول", "عدد السكان"])
    book.active.append([31.95, 35.94, 120])
    book.save(folder / "book.xlsx")
    feature = {
        "type": "Feature",
        "properties": {"السكان": 5},
        "geometry": {"type": "Point", "coordinates": [35.9, 31.9]},
    }
    return Sound(
        {
            ".csv": table_of(rows, style)[0],
            ".txt": table_of(rows, {**style, "encoding": "utf-16"})[0],
            ".xlsx": (folder / "book.xlsx").read_bytes(),
            ".geojson": json.dumps({"type": "FeatureCollection", "features": [feature] * 3}).encode(),
            ".gpkg": geopackage()(folder).read_bytes(),
            ".zip": shapefile()(folder).read_bytes(),
        }
    )


def only_refuses(path):
    """Reads the file; anything but an answer in Arabic is a failure."""
    content = path.read_bytes()
    try:
        table = open_table(path, "residents")
    except offices.Unreadable as error:
        assert str(error)
    else:
        typed = frame(table)
        assert len(typed) == len(table.rows)
        assert str(table.problems) and table.problems._repr_html_()
    assert path.read_bytes() == content


@files(420)
@given(
    kind=st.sampled_from([".csv", ".csv", ".txt", ".xlsx", ".geojson", ".geojson", ".gpkg", ".zip"]),
    cut=st.none() | st.floats(0, 1),
    flips=st.lists(st.tuples(st.floats(0, 0.9999), st.integers(1, 255)), max_size=6),
)
def test_damaged_files_are_answered(fresh, sound, kind, cut, flips):
    content = bytearray(sound[kind])
    for where, mask in flips:
        content[int(where * len(content))] ^= mask
    path = fresh(kind)
    path.write_bytes(content if cut is None else content[: int(cut * len(content))])
    only_refuses(path)


@files(60)
@given(
    member=st.sampled_from(["layer.shp", "layer.dbf", "layer.prj", "layer.cpg"]),
    where=st.floats(0, 0.9999),
    mask=st.integers(1, 255),
)
def test_damaged_parts_of_a_shapefile_are_answered(fresh, sound, member, where, mask):
    path = fresh(".zip")
    with zipfile.ZipFile(io.BytesIO(sound[".zip"])) as whole, zipfile.ZipFile(path, "w") as archive:
        for name in whole.namelist():
            content = bytearray(whole.read(name))
            if name == member:
                content[int(where * len(content))] ^= mask
            archive.writestr(name, bytes(content))
    only_refuses(path)


@files(200)
@given(
    content=st.binary(max_size=300) | st.text(max_size=200).map(str.encode),
    kind=st.sampled_from([".csv", ".xlsx", ".geojson", ".gpkg", ".zip", ".shp"]),
)
def test_any_bytes_are_answered(fresh, content, kind):
    path = fresh(kind)
    path.write_bytes(content)
    only_refuses(path)
