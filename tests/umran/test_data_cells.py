"""Cells of data/ at the ends of what is allowed, and rows for what starts without pandas."""

import json
import shutil
from datetime import date

import pandas as pd
import pytest

from support import ROOT
from umran import data
from umran.data import rows as _rows
from umran.data.tables import check_cells, check_reference, parse_cell, read


def spec(kind="integer", **constraints):
    return {"name": "x", "type": kind, "constraints": constraints}


def refusal(text, of):
    with pytest.raises(ValueError) as error:
        parse_cell(text, of)
    return str(error.value)


@pytest.mark.parametrize(
    ("text", "of", "wanted"),
    [
        ("0", spec(minimum=0, maximum=9), 0),
        ("9", spec(minimum=0, maximum=9), 9),
        ("-7", spec(), -7),
        ("1" * 18, spec(), int("1" * 18)),
        ("-0.5", spec("number", minimum=-0.5), -0.5),
        ("1e-3", spec("number"), 0.001),
        ("2.5E+2", spec("number"), 250.0),
        ("true", spec("boolean"), True),
        ("false", spec("boolean"), False),
        ("أ", spec("string", enum=["أ", "ب"]), "أ"),
        ("JOR", spec("string", pattern="[A-Z]{3}"), "JOR"),
        ("", spec(), None),
        (None, spec(required=True), None),
    ],
)
def test_a_cell_at_the_end_of_its_range_is_taken(text, of, wanted):
    found = parse_cell(text, of)
    assert found == wanted and type(found) is type(wanted)


@pytest.mark.parametrize(
    ("text", "of", "reason"),
    [
        ("-1", spec(minimum=0), "-1 is below the minimum 0"),
        ("10", spec(maximum=9), "10 is above the maximum 9"),
        ("", spec(required=True), "required, but empty"),
        ("1.0", spec(), "is not an integer"),
        ("1" * 19, spec(), "is not an integer"),
        ("+1", spec(), "is not an integer"),
        ("١٢", spec(), "write 12"),
        ("١٫٥", spec("number"), "write 1.5"),
        ("1,5", spec("number"), "digits 0-9 alone"),
        (".5", spec("number"), "is not a number"),
        ("1e999", spec("number"), "too large"),
        ("True", spec("boolean"), "write true or false"),
        ("1", spec("boolean"), "write true or false"),
        (" أ", spec("string"), "begins or ends with a space"),
        ("e\u0301", spec("string"), "normal form C"),
        ('=HYPERLINK("http://a.b","c")', spec("string"), "is a formula that a spreadsheet would run"),
        ("＝1+1", spec("string"), "is a formula"),
        ("ج", spec("string", enum=["أ", "ب"]), "write one of أ, ب"),
        ("JORD", spec("string", pattern="[A-Z]{3}"), "does not have the form"),
    ],
)
def test_a_cell_beyond_it_is_refused_with_the_way_to_mend_it(text, of, reason):
    assert reason in refusal(text, of)


def square(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


@pytest.mark.parametrize("ends", [(-180, -90, 180, 90)])
def test_a_shape_may_reach_the_ends_of_the_earth_and_no_further(ends):
    assert parse_cell(square(*ends), spec("geojson")).bounds == ends
    for place in range(4):
        beyond = [*ends]
        beyond[place] += -0.5 if place < 2 else 0.5
        assert "outside ±180, ±90" in refusal(square(*beyond), spec("geojson"))


def test_a_shape_that_crosses_itself_or_is_none_is_refused():
    crossing = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    assert "invalid geometry" in refusal(json.dumps(crossing), spec("geojson"))
    feature = {"type": "Feature", "properties": {}, "geometry": json.loads(square(0, 0, 1, 1))}
    assert "wrapped" in refusal(json.dumps(feature), spec("geojson"))
    assert "not a GeoJSON geometry" in refusal("{}", spec("geojson"))


# Tables


SCHEMA = {"fields": [{"name": "id", "type": "string", "constraints": {"required": True}},
                     {"name": "count", "type": "integer", "constraints": {"minimum": 0}}],
          "primaryKey": ["id"]}  # fmt: skip


def told(tmp_path, text, schema=SCHEMA, name="t.csv"):
    file = tmp_path / name
    file.write_text(text, "utf-8", newline="")
    table = read(file, {"schema": schema})
    if not table.problems:
        check_cells(table, schema)
    return [(each.row, each.column, each.reason.split(":")[0].split(" '")[0]) for each in table.problems]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("id,count\na,1\nb,\n", []),
        ("id,count\r\na,1\r\n", []),
        ("id,count\na,-1\n", [(2, "count", "-1 is below the minimum 0")]),
        ("id,count\na,1\n,2\n", [(3, "id", "required, but empty")]),
        ("id,count\na,1\nb,1\na,2\n", [(4, "id", "duplicate key")]),
        ("id\na\n", [(1, "count", "missing column")]),
        ("id,count,more\na,1,2\n", [(1, "more", "extra column")]),
        ("id,count,\na,1,2\n", [(1, "(no name)", "extra column")]),
        ("id,count,count\na,1,1\n", [(1, "count", "duplicated column")]),
        ("id,count\na,1,2\n", [(2, None, "3 fields where the header has 2")]),
        ("id,count\na\n", [(2, None, "1 fields where the header has 2")]),
        ("id,count\n", [(None, None, "header only")]),
        ("", [(None, None, "empty file")]),
        (" \n", [(None, None, "empty file")]),
        ('id,count\n"a\nb",1\nc,x\n', [(4, "count", "")]),
        ('id,count\na,1\n"b,2\n', [(3, None, "cannot be read from here on (unexpected end of data)")]),
    ],
)
def test_a_fault_of_a_table_is_told_with_its_line(tmp_path, text, wanted):
    found = told(tmp_path, text)
    assert [each[:2] for each in found] == [each[:2] for each in wanted], found
    assert all(reason in got for (*_, got), (*_, reason) in zip(found, wanted, strict=True)), found


def test_what_is_no_text_is_told_with_its_place(tmp_path):
    file = tmp_path / "t.csv"
    for content, row, reason in (
        (b"id,count\na,\xff\n", 2, "not UTF-8 at byte offset 11:"),
        ("id\n".encode("utf-16"), 1, "looks like UTF-16"),
        (b"id\0\n", None, "not text at byte offset 2"),
    ):
        file.write_bytes(content)
        (problem,) = read(file, {"schema": SCHEMA}).problems
        assert (problem.row, reason in problem.reason) == (row, True), problem
    file.unlink()
    (problem,) = read(file, {"schema": SCHEMA}).problems
    assert "file missing" in problem.reason
    assert not read(tmp_path, {"schema": SCHEMA}).rows


def test_features_are_rows_from_the_second_line(tmp_path):
    schema = {"fields": [{"name": "id", "type": "string"}, {"name": "geometry", "type": "geojson"}],
              "primaryKey": ["id"]}  # fmt: skip
    shape = json.loads(square(0, 0, 1, 1))
    good = {"type": "Feature", "properties": {"id": "a"}, "geometry": shape}
    more = good | {"properties": {"id": "b", "more": 1}}

    def faults(*features, kind="FeatureCollection"):
        return told(tmp_path, json.dumps({"type": kind, "features": features}), schema, "t.geojson")

    assert faults(good) == []
    assert faults(good, more) == [(3, "more", "extra property")]
    assert faults({"type": "Thing", "properties": {}}, good) == [(2, None, "invalid GeoJSON")]
    assert faults() == [(None, None, "no features")]
    assert faults(good, kind="Collection")[0][2] == "invalid GeoJSON"
    assert told(tmp_path, "{", schema, "t.geojson")[0][2].startswith("invalid JSON at character 2")


def test_an_unknown_key_names_a_near_one(tmp_path):
    (tmp_path / "cities.csv").write_text("id\namman\nquito\n")
    (tmp_path / "t.csv").write_text("city\nammam\nquito\n\nxyz\n")
    one = {"fields": [{"name": "id", "type": "string"}], "primaryKey": ["id"]}
    two = {"fields": [{"name": "city", "type": "string"}], "primaryKey": ["city"]}
    cities, table = (
        read(tmp_path / name, {"schema": schema}) for name, schema in (("cities.csv", one), ("t.csv", two))
    )
    table.problems.clear()
    check_reference(table, {"fields": ["city"], "reference": {"fields": ["id"]}}, cities)
    (near, far) = table.problems
    assert (near.row, near.column) == (2, "city") and "did you mean 'amman'?" in near.reason
    assert far.row == 5 and "did you mean" not in far.reason and "not in cities.csv" in far.reason


# Rows without pandas


@pytest.mark.parametrize("name", ["cities", "city_population", "quiz_options", "country_slums", "countries"])
def test_plain_rows_are_those_of_the_frame(name):
    frame, rows = data.load(name), _rows.rows(name)
    assert len(rows) == len(frame) and rows
    for column in rows[0]:
        ours, theirs = [row[column] for row in rows], frame[column].tolist()
        assert [one is None for one in ours] == [pd.isna(two) for two in theirs]
        assert [one for one in ours if one is not None] == [
            two for one, two in zip(ours, theirs, strict=True) if one is not None
        ]
    assert "geometry" not in rows[0] and not any(isinstance(cell, date) for cell in rows[0].values())


def test_linked_values_stand_in_the_order_of_the_file():
    found = _rows.values_by_key("policy_instrument_targets", "instrument_id", "target")
    frame = data.load("policy_instrument_targets")
    assert found == frame.groupby("instrument_id")["target"].agg(list).to_dict()
    assert any(len(targets) > 1 for targets in found.values())


def test_rows_follow_their_file(tmp_path, monkeypatch):
    folder = shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.setenv("UMRAN_DATA", str(folder))
    assert _rows.file("cities") == folder / "cities.csv"
    before = _rows.rows("cities")
    text = (folder / "cities.csv").read_text("utf-8")
    (folder / "cities.csv").write_text(text.replace(",Amman,", ",Amman City,", 1), "utf-8")
    assert before[0]["name_en"] == "Amman" and _rows.rows("cities")[0]["name_en"] == "Amman City"
    (folder / "cities.csv").write_text(text.replace("31.95522", "131.95522", 1), "utf-8")
    with pytest.raises(data.DataError, match="above the maximum"):
        _rows.rows("cities")
    with pytest.raises(data.DataError, match="above the maximum"):
        data.load("cities")


def test_a_frame_is_a_copy_with_types_and_the_name_of_its_dataset():
    frame = data.load("city_population")
    frame["population"] = 0
    again = data.load("city_population")
    assert again["population"].min() > 0 and again.attrs["dataset"] == "city_population"
    cities = data.load("cities")
    assert cities.crs == "EPSG:4326" and cities.geometry.isna().sum() == 1
    point = cities.set_index("city_id").geometry["amman"]
    assert (point.x, point.y) == (35.94503, 31.95522), "longitude first"
