"""Every fault of data/ in its whole sentence: a cell, a table, a file, a command cut off."""

import json
import shutil
import sys

import pytest

from support import ROOT
from umran.data import __main__ as command
from umran.data import descriptor
from umran.data.tables import Problem, Row, Table, check_cells, check_reference, parse_cell, read
from umran.text.journal import JOURNAL

WESTERN = "write digits 0-9 alone, with no spaces, commas or units"


def spec(kind="integer", **constraints):
    return {"name": "x", "type": kind, "constraints": constraints}


@pytest.mark.parametrize(
    ("text", "of", "reason"),
    [
        ("", spec(required=True), "required, but empty: fill it in"),
        ("-1", spec(minimum=0), "-1 is below the minimum 0: correct it"),
        ("10", spec(maximum=9), "10 is above the maximum 9: correct it"),
        ("9.01", spec("number", maximum=9), "9.01 is above the maximum 9: correct it"),
        ("x", spec("string", enum=["a", "b"]), "'x' is not allowed: write one of a, b"),
        ("3", spec(enum=[1, 2]), "'3' is not allowed: write one of 1, 2"),
        ("JORD", spec("string", pattern="[A-Z]{3}"), "'JORD' does not have the form [A-Z]{3}: correct it"),
        (" a", spec("string"), "' a' begins or ends with a space: remove it"),
        ("a\n", spec("string"), "'a\\n' begins or ends with a space: remove it"),
        ("e\u0301", spec("string"), "'e\u0301' is not in Unicode normal form C: write \u00e9"),
        ("=1", spec("string"), "'=1' is a formula that a spreadsheet would run: write the value alone"),
        ("1.0", spec(), f"'1.0' is not an integer: {WESTERN}"),
        ("١٢", spec(), "'١٢' is not an integer: write 12"),
        ("-۱۲", spec(), "'-۱۲' is not an integer: write -12"),
        ("١٫٥", spec(), f"'١٫٥' is not an integer: {WESTERN}"),
        ("١٫٥", spec("number"), "'١٫٥' is not a number: write 1.5"),
        ("12 km", spec("number"), f"'12 km' is not a number: {WESTERN}"),
        ("1,5", spec("number"), f"'1,5' is not a number: {WESTERN}"),
        ("1e999", spec("number"), "'1e999' is too large for a number: correct it"),
        ("-1e999", spec("number"), "'-1e999' is too large for a number: correct it"),
        ("yes", spec("boolean"), "'yes' is not a boolean: write true or false"),
        ('{"type":"Point","coordinates":[]}', spec("geojson"), "not a GeoJSON geometry: it is empty, or wrapped in something else"),
        ('{"type":"Point","coordinates":[1,91]}', spec("geojson"),
         "outside ±180, ±90 degrees: write longitude before latitude, in EPSG:4326"),
        ('{"type":"Polygon","coordinates":[[[0,0],[2,2],[2,0],[0,2],[0,0]]]}', spec("geojson"),
         "invalid geometry: Self-intersection[1 1]; mend the ring there"),
    ],
)  # fmt: skip
def test_a_cell_is_refused_in_one_sentence(text, of, reason):
    with pytest.raises(ValueError) as error:
        parse_cell(text, of)
    assert str(error.value) == reason


@pytest.mark.parametrize(
    ("text", "of", "value"),
    [("0", spec(minimum=0), 0), ("9", spec(maximum=9), 9), ("2", spec(enum=[1, 2]), 2), ("-0", spec(), 0),
     ("1e308", spec("number"), 1e308), ("-1.5E-3", spec("number"), -0.0015), ("1-1", spec("string"), "1-1"),
     ("", spec(), None), (None, spec(required=True), None), ("true", spec("boolean"), True), ("false", spec("boolean"), False)],
)  # fmt: skip
def test_a_cell_at_its_limit_is_taken(text, of, value):
    assert parse_cell(text, of) == value


@pytest.mark.parametrize("ends", [(180, 90), (-180, -90), (180, -90), (-180, 90)])
def test_a_point_may_stand_on_the_edge_of_the_map(ends):
    assert parse_cell(json.dumps({"type": "Point", "coordinates": ends}), spec("geojson")).coords[0] == ends


SCHEMA = {"fields": [{"name": "id", "type": "string", "constraints": {"required": True}},
                     {"name": "code", "type": "string", "constraints": {"unique": True}},
                     {"name": "n", "type": "integer"}], "primaryKey": ["id"]}  # fmt: skip
SHAPES = {"fields": [{"name": "id", "type": "string"}, {"name": "n", "type": "integer"}, {"name": "shape", "type": "geojson"}],
          "primaryKey": ["id"]}  # fmt: skip


def told(tmp_path, content, schema=SCHEMA, name="t.csv"):
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    table = read(file, {"schema": schema})
    check_cells(table, schema)
    return [str(each) for each in table.problems]


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("id,code,n\na,x,1\nb,y,2\n", []),
        ("\ufeffid,code,n\r\na,x,1\r\n", []),
        ("n,id,code\n1,a,x\n", []),
        ("id,n\na,1\n", ["t.csv, row 1, column code: missing column: add it (columns are separated by commas)"]),
        ("id,code,n,more,\na,x,1,2,3\n", [
            "t.csv, row 1, column more: extra column: remove it, or describe it in datapackage.json",
            "t.csv, row 1, column (no name): extra column: remove it, or describe it in datapackage.json"]),
        ("id,code,n,n,n\na,x,1,1,1\n", ["t.csv, row 1, column n: duplicated column: keep one"]),
        ("id,code,n\na,x,1,2\nb,y\n\nc,z,q\n", [
            "t.csv, row 2: 4 fields where the header has 3: quote a text that holds a comma",
            "t.csv, row 3: 2 fields where the header has 3: is a comma missing?",
            "t.csv, row 4: 0 fields where the header has 3: is a comma missing?",
            f"t.csv, row 5, column n: 'q' is not an integer: {WESTERN}"]),
        ('id,code,n\n"a\n\nb",x,1\nc,y,q\n', [f"t.csv, row 5, column n: 'q' is not an integer: {WESTERN}"]),
        ("id,code,n\na,x,1\na,y,2\nb,x,3\nc,,4\nd,,5\na,z,6\n", [
            "t.csv, row 3, column id: duplicate key 'a': row 2 has it; correct or remove one",
            "t.csv, row 4, column code: duplicate key 'x': row 2 has it; correct or remove one",
            "t.csv, row 7, column id: duplicate key 'a': row 2 has it; correct or remove one"]),
        ("id,code,n\n", ["t.csv: header only: add the rows"]),
        ('id,code,n\na,x,1\n"b"c,y,2\n', ["t.csv, row 3: cannot be read from here on (',' expected after '\"'): look for a "
                                          "stray quotation mark"]),
        ('"id,code,n\na,x,1\n', ["t.csv, row 1: cannot be read from here on (unexpected end of data): look for a stray "
                                "quotation mark"]),
        ("", ["t.csv: empty file: restore its header and rows"]),
        (" \n\n", ["t.csv: empty file: restore its header and rows"]),
        (b"id,code,n\na,\xe9,1\n", ["t.csv, row 2: not UTF-8 at byte offset 12: save the file as UTF-8"]),
        (b"\xff\xfei\0d\0", ["t.csv, row 1: not UTF-8 at byte offset 0 (it looks like UTF-16): save the file as UTF-8"]),
        (b"id\0,code\0", ["t.csv: not text at byte offset 2 (it looks like UTF-16): save the file as UTF-8"]),
    ],
)  # fmt: skip
def test_a_table_is_told_all_its_faults(tmp_path, content, wanted):
    assert told(tmp_path, content) == wanted


POINT = {"type": "Point", "coordinates": [1, 2]}


def feature(shape=POINT, kind="Feature", **properties):
    return {"type": kind, "geometry": shape, "properties": properties}


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ({"type": "FeatureCollection", "features": [feature(id="a", n=1), feature(id="b", n=None), feature(id="c")]}, []),
        ({"type": "FeatureCollection", "features": [feature(id="a", n=1.5), {"type": "Feature"}, 3, feature(kind="x", id="d"), feature(kind="A", id="d"),
                                                    feature(id="e", z=1, y=2), feature(None, id="a")]},
         ["t.geojson, row 3: invalid GeoJSON: expected a Feature with properties",
          "t.geojson, row 4: invalid GeoJSON: expected a Feature with properties",
          "t.geojson, row 5: invalid GeoJSON: expected a Feature with properties",
          "t.geojson, row 6: invalid GeoJSON: expected a Feature with properties",
          "t.geojson, row 7, column y: extra property: remove it, or describe it in datapackage.json",
          "t.geojson, row 7, column z: extra property: remove it, or describe it in datapackage.json",
          f"t.geojson, row 2, column n: '1.5' is not an integer: {WESTERN}",
          "t.geojson, row 8, column id: duplicate key 'a': row 2 has it; correct or remove one"]),
        ({"type": "FeatureCollection", "features": []}, ["t.geojson: no features: add them"]),
        ({"type": "FeatureCollection"}, ["t.geojson: invalid GeoJSON: expected a FeatureCollection with a list of features"]),
        ({"type": "Other", "features": []}, ["t.geojson: invalid GeoJSON: expected a FeatureCollection with a list of features"]),
        ([], ["t.geojson: invalid GeoJSON: expected a FeatureCollection with a list of features"]),
        ('{"type":\n x}', ["t.geojson, row 2: invalid JSON at character 2: Expecting value"]),
    ],
)  # fmt: skip
def test_a_layer_is_told_all_its_faults(tmp_path, content, wanted):
    text = content if isinstance(content, str) else json.dumps(content)
    assert told(tmp_path, text, SHAPES, "t.geojson") == wanted


@pytest.mark.parametrize("text", ["[" * 100_000, "9" * 5_000])
def test_json_that_no_machine_takes_is_told(tmp_path, text):
    (fault,) = told(tmp_path, text, SHAPES, "t.geojson")
    assert fault.startswith("t.geojson: invalid JSON: ")


def table(name, *rows, whole=True):
    return Table(name, [Row(line, cells, whole) for line, cells in enumerate(rows, start=2)])


def test_keys_that_lead_nowhere_are_told_once_with_a_near_one():
    key = {"fields": ["city", "iso"], "reference": {"fields": ["id", "iso3"]}}
    target = table("cities.csv", {"id": "amman", "iso3": "JOR"}, {"id": "quito", "iso3": "ECU"})
    rows = table("t.csv", {"city": "amman", "iso": "JOR"}, {"city": "amman", "iso": "ECU"}, {"city": "", "iso": "JOR"},
                 {"city": "x", "iso": "y"}, {"city": "quito", "iso": "ECU"}, {"iso": "ECU"}, {"city": "qito", "iso": "ECU"})  # fmt: skip
    rows.add(5, "iso", "wrong already")
    check_reference(rows, key, target)
    assert [str(each) for each in rows.problems[1:]] == [
        "t.csv, row 3, column city+iso: unknown 'amman|ECU': not in cities.csv; correct it, or add it there; did you mean 'amman|JOR'?",
        "t.csv, row 8, column city+iso: unknown 'qito|ECU': not in cities.csv; correct it, or add it there; did you mean 'quito|ECU'?",
    ]
    nothing = table("t.csv", {"city": "x", "iso": "y"})
    check_reference(nothing, key, table("cities.csv"))
    assert nothing.problems == [], "an unreadable table has told of itself"
    far = table("t.csv", {"city": "zzz", "iso": "y"})
    check_reference(far, key, target)
    assert (
        str(far.problems[0])
        == "t.csv, row 2, column city+iso: unknown 'zzz|y': not in cities.csv; correct it, or add it there"
    )


def test_a_ragged_row_is_judged_by_its_keys_alone():
    ragged = table("t.csv", {"id": "a", "n": "x"}, {"id": "a", "n": "y"}, whole=False)
    check_cells(ragged, SCHEMA)
    assert [str(each) for each in ragged.problems] == [
        "t.csv, row 3, column id: duplicate key 'a': row 2 has it; correct or remove one"
    ]
    keys = table("t.csv", {"id": "", "code": ""}, {"id": "", "code": ""})
    check_cells(keys, SCHEMA | {"primaryKey": ["id", "code"]})
    assert {each.reason for each in keys.problems} == {"required, but empty: fill it in"}, (
        "two empty keys are no double"
    )


def test_a_problem_cannot_be_changed():
    problem = Problem("a.csv", 0, "", "why")
    assert str(problem) == "a.csv: why" and str(Problem("a.csv", 2, None, "why")) == "a.csv, row 2: why"
    with pytest.raises(AttributeError):
        problem.row = 3


# The command


def test_the_command_says_what_is_wrong_and_ends_with_one(tmp_path, monkeypatch, capsys):
    def run(*words):
        monkeypatch.setattr(sys, "argv", ["umran.data", *words])
        return command.main()

    file = tmp_path / "city_land_use.csv"
    shutil.copy(ROOT / "data" / file.name, file)
    assert run("validate", str(file)) == 0 and capsys.readouterr() == ("", "")
    file.write_text(file.read_text("utf-8").replace("agadir,MAR,2020", "fes,MAR,2020"), "utf-8")
    assert run("validate", str(file)) == 1
    out, err = capsys.readouterr()
    assert (
        out == ""
        and err.startswith("city_land_use.csv, row 16, column city_id: unknown 'fes'")
        and err.count("\n") == 1
    )
    assert run("seal", str(tmp_path)) == 1
    assert f"datapackage.json: there is none in {tmp_path} to seal" in capsys.readouterr().err
    assert run() == 0, "the project's own folder is valid"
    with pytest.raises(SystemExit):
        run("other")


def test_a_command_that_was_cut_off_is_told(tmp_path):
    folder = shutil.copytree(ROOT / "data", tmp_path / "data")
    assert descriptor.check_folder(folder)[2] == []
    (folder / JOURNAL).mkdir()
    (folder / JOURNAL / "plan.json").write_text("{}", "utf-8")
    assert str(descriptor.check_folder(folder)[2][0]) == (
        f"{JOURNAL}: a command was cut off while it wrote here: run umran data refresh to complete or undo it"
    )
