"""A data folder of a few rows, so that every figure, order and sentence of its door can be written down by hand."""

import dataclasses
import json

import pandas as pd
import pytest

from umran import data
from umran.data import descriptor, sealing
from umran.data.timeseries import Candidate

TEXT, WHOLE, REAL = ("string", "integer", "number")


def column(name, kind=TEXT, title=None, **more):
    return {"name": name, "type": kind, "title": title or name, **more}


def dataset(name, fields, key, measures=(), foreign=(), **more):
    return {
        "name": name, "path": f"{name}.csv", "format": "csv", "title": f"جدول {name}", "version": "2026",
        "sources": [{"title": "مصدر"}, {"title": "مصدر"}, {"title": "آخر"}],
        "licenses": [{"title": "رخصة"}, {"title": "شروط"}],
        "schema": {"fields": fields, "primaryKey": key, "foreignKeys": [*foreign]}, "measures": [*measures], **more,
    }  # fmt: skip


PLACE = [column("city_id", title="الرمز"), column("iso3")]
KIND = column(
    "kind", title="النوع", categories=[{"value": "a", "label": "الأول"}, {"value": "b", "label": "الثاني"}]
)
SIZE = [*PLACE, column("year", WHOLE, "السنة"), KIND, column("people", WHOLE, "السكان", unit="person"),
        column("area", REAL, "المساحة", unit="km2")]  # fmt: skip
MEASURES = [
    {"indicator": "people", "column": "people", "apart": "kind"},
    {"indicator": "area", "column": "area"},
]
CITY = {"fields": ["city_id"], "reference": {"resource": "cities", "fields": ["city_id"]}}
RESOURCES = [
    dataset("cities", [*PLACE, column("name_ar"), column("country_ar"), column("x", REAL), column("y", REAL)],
            ["city_id"], coordinates=["x", "y"]),
    dataset("comparators", [*PLACE, column("name_ar")], ["city_id"]),
    dataset("city_size", SIZE, ["city_id", "year", "kind"], MEASURES, [CITY], boundary="السور"),
    dataset("comparator_size", SIZE, ["city_id", "year", "kind"], MEASURES, boundary="السور"),
    dataset("city_land", [*PLACE, column("year", WHOLE), column("built", REAL, unit="km2")], ["city_id", "year"],
            [{"indicator": "built", "column": "built"}], boundary="البلدية"),
    dataset("survey", [*PLACE, column("year", WHOLE), column("area", REAL, unit="km2"), column("dust", REAL, unit="ug/m3")],
            ["city_id", "year"], [{"indicator": "area", "column": "area"}, {"indicator": "pm_all", "column": "dust"}]),
    dataset("air", [column("iso3"), column("year", WHOLE), column("zone"), column("pm", REAL, unit="ug/m3")],
            ["iso3", "year", "zone"],
            [{"indicator": "pm", "column": "pm", "where": {"zone": "urban"}},
             {"indicator": "pm_all", "column": "pm", "where": {"zone": "all"}}]),
]  # fmt: skip
FILES = {
    "cities": "city_id,iso3,name_ar,country_ar,x,y\nalif,AAA,ألف,بلد,1.5,2\nba,AAA,باء,بلد,,\nta,BBB,تاء,آخر,3,\n",
    "comparators": "city_id,iso3,name_ar\njim,AAA,جيم\nalif,AAA,ألف\n",
    "city_size": "city_id,iso3,year,kind,people,area\nalif,AAA,2020,a,300,30\nalif,AAA,2000,a,100,\nalif,AAA,2010,a,200,20\n"
                 "alif,AAA,2010,b,250,\nba,AAA,2010,b,1234567,0.05\nta,BBB,2010,a,,7\n",
    "comparator_size": "city_id,iso3,year,kind,people,area\njim,AAA,2010,a,50,5\nalif,AAA,2030,a,999,99\n",
    "city_land": "city_id,iso3,year,built\nalif,AAA,2010,4.25\nalif,AAA,2020,5\n",
    "survey": "city_id,iso3,year,area,dust\nba,AAA,2010,0.06,12\n",
    "air": "iso3,year,zone,pm\nAAA,2010,urban,30\nAAA,2010,all,20\nBBB,2010,all,9\n",
}  # fmt: skip


@pytest.fixture
def small(tmp_path, monkeypatch):
    (tmp_path / "datapackage.json").write_text(json.dumps({"name": "small", "resources": RESOURCES}), "utf-8")
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    monkeypatch.setenv("UMRAN_DATA", str(tmp_path))
    return tmp_path


def refused(action, *arguments, **options):
    with pytest.raises(data.DataError) as error:
        action(*arguments, **options)
    return [str(problem) for problem in error.value.problems]


# A series


def test_a_series_has_its_rows_in_order_and_says_what_it_is(small):
    rows = data.series("people", "alif", "a")
    assert rows.to_dict("list") == {
        "city_id": ["alif"] * 3, "iso3": ["AAA"] * 3, "year": [2000, 2010, 2020], "kind": ["a"] * 3,
        "people": [100, 200, 300],
    }  # fmt: skip
    assert [*rows.index] == [0, 1, 2] and rows.attrs == {
        "dataset": "city_size", "datasets": ["city_size"], "indicator": "people", "column": "people", "unit": "person",
        "release": "a", "source": "مصدر؛ آخر",
    }  # fmt: skip
    area = data.series("area", "alif")
    assert area[["year", "area"]].values.tolist() == [[2010, 20], [2020, 30]], "2000 has no area"
    assert [*area.index] == [0, 1] and area.attrs["release"] is None and "people" not in area
    assert data.series("people", "ba").attrs["release"] == "b", "one series needs no choice"
    assert data.series("pm", "AAA")["pm"].tolist() == [30] and data.series("pm_all", "AAA")[
        "pm"
    ].tolist() == [20]


def test_a_city_for_comparison_that_has_its_own_rows_is_read_from_those_alone(small):
    assert data.series("area", "alif")["area"].tolist() == [20, 30]
    jim = data.series("area", "jim")
    assert (jim["area"].tolist(), jim.attrs["dataset"]) == ([5], "comparator_size")


@pytest.mark.parametrize(
    ("indicator", "place"), [("people", "ta"), ("built", "ba"), ("pm", "BBB"), ("built", "jim")]
)
def test_a_place_without_a_value_has_no_rows_and_all_else(small, indicator, place):
    rows = data.series(indicator, place)
    assert rows.empty and indicator in rows and rows.attrs["column"] == indicator
    assert data.series(indicator, place, release="whatever").empty


def test_several_series_are_listed_with_their_rows_and_years(small):
    (told,) = refused(data.series, "people", "alif")
    assert told == (
        "data: للمؤشر «people» في «alif» أكثر من سلسلة منشورة، ولا تُخلط لاختلاف الحدود أو التعريف أو الإصدار: اختر "
        "واحدة. | people of alif is published more than once, by other boundaries, definitions or releases that must "
        "not be mixed; choose one:\n  release='a': الأول (city_size, 3 rows, 2000–2020)\n"
        "  release='b': الثاني (city_size, 1 rows, 2010)"
    )
    head, *lines = FILES["city_size"].splitlines(keepends=True)
    (small / "city_size.csv").write_text(head + "".join(reversed(lines)), "utf-8")
    first, second = refused(data.series, "people", "alif")[0].splitlines()[1:]
    assert first.startswith("  release='b'") and second.startswith("  release='a'"), "as the file has them"
    bare = Candidate("city_land", {}, "city_id", None, pd.DataFrame({"built": [1, 2]}))
    assert str(bare) == "'city_land': جدول city_land (city_land, 2 rows)" and bare.name == "city_land"
    with pytest.raises(dataclasses.FrozenInstanceError):
        bare.place = "iso3"
    coded = Candidate(
        "city_size", {"apart": "kind"}, "city_id", "z", pd.DataFrame({"year": [2001, 2000, 2001]})
    )
    assert str(coded) == "'z': z (city_size, 3 rows, 2000–2001)"
    part = Candidate("city_size", {"apart": "kind"}, "city_id", None, pd.DataFrame())
    assert str(part) == "'city_size': جدول city_size (city_size, 0 rows)"
    assert str(Candidate("air", {}, "iso3", "x", pd.DataFrame())) == "'x': جدول air (air, 0 rows)"
    assert (
        str(Candidate("air", {}, "iso3", None, pd.DataFrame({"year": []}))) == "'air': جدول air (air, 0 rows)"
    )


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (("peopel", "alif"), "no such indicator 'peopel'; did you mean 'people'?"),
        (("x", "alif"), "no such indicator 'x'; there are: area, built, people, pm, pm_all"),
        (("people", "?"), "no such place '?'; there are: AAA, BBB, alif, ba, jim, ta"),
        (("people", "alef"), "no such place 'alef'; did you mean 'alif'?"),
        (("people", "alif", "c"), "no release 'c' of people in alif; there are: a, b"),
        (("area", "alif", "a"), "no release 'a' of area in alif; there are: city_size"),
    ],
)
def test_a_wrong_word_is_answered_with_the_right_ones(small, ask, told):
    assert refused(data.series, *ask) == [f"data: {told}"]


# Two side by side


def test_two_series_are_joined_by_the_rows_of_both(small):
    people, built = data.series("people", "alif", "a"), data.series("built", "alif")
    joined = data.join(people, built, ["city_id", "iso3", "year"], boundaries_differ=True)
    assert joined[["year", "people", "built"]].fillna(-1).values.tolist() == [
        [2000, 100, -1],
        [2010, 200, 4.25],
        [2020, 300, 5],
    ]
    assert joined.attrs == {"datasets": ["city_size", "city_land"]}
    beside = data.join(people, built, "year", boundaries_differ=True)
    assert [*beside.columns] == [
        "city_id",
        "iso3",
        "year",
        "kind",
        "people",
        "city_id_city_land",
        "iso3_city_land",
        "built",
    ]
    again = data.join(joined, data.series("pm", "AAA"), on=["iso3", "year"])
    assert again.attrs["datasets"] == ["city_size", "city_land", "air"] and len(again) == 3
    twice = data.join(data.series("area", "alif"), people, on=["city_id", "year"])
    assert (
        twice.attrs["datasets"] == ["city_size"] and "kind_city_size" in twice and "iso3_city_size" in twice
    )


def test_other_boundaries_are_told_by_name_and_none_is_no_other(small):
    people, built = data.series("people", "alif", "a"), data.series("built", "alif")
    (told,) = refused(data.join, people, built, "year")
    assert told == (
        "data: «البلدية» و«السور»: حدود المدينة في المجموعتين مختلفة، فلا تُقسم قيمة من إحداهما على قيمة من الأخرى. | The "
        "city is bounded differently in these datasets: a quotient of the two belongs to no city. To show them side by "
        "side, pass boundaries_differ=True."
    )
    assert len(data.join(built, data.series("pm", "AAA"), "year")) == 2, (
        "the air of a country has no boundary"
    )
    assert len(data.join(data.series("area", "alif"), data.series("area", "jim"), "year")) == 2, (
        "one boundary"
    )


def test_two_releases_of_one_indicator_are_told_by_name(small):
    a, b = data.series("people", "alif", "a"), data.series("people", "alif", "b")
    mixed = (
        "data: المؤشر «people» مأخوذ من أكثر من مصدر أو إصدار: city_size/a، city_size/b. لا يُجمع بينها في سلسلة واحدة: أبقِ "
        "واحداً. | people would come from 2 sources or releases (city_size/a, city_size/b) that must not be joined: "
        "keep one, or put the column that tells them apart in on="
    )
    assert refused(data.join, a, b, "year") == [mixed]
    assert refused(data.join, data.load("city_size"), data.series("pm", "AAA"), ["iso3", "year"]) == [
        mixed
    ], "alif has both in one frame"
    assert len(data.join(a, b, ["city_id", "year", "kind"])) == 4, "told apart by the column of releases"
    one_each = data.load("city_size").query("year == 2010 and (city_id != 'alif' or kind == 'a')")
    assert len(data.join(one_each, data.series("pm", "AAA"), ["iso3", "year"])) == 3, (
        "each city has one release"
    )
    assert refused(data.join, one_each, a, "year") == [mixed], "one of two is among the others"
    (told,) = refused(data.join, data.series("area", "alif"), data.series("area", "ba", "survey"), "year")
    assert told.startswith("data: المؤشر «area» مأخوذ من أكثر من مصدر أو إصدار: city_size، survey.")
    urban, everywhere = data.series("pm", "AAA"), data.series("pm_all", "AAA")
    assert len(data.join(urban, everywhere, "year")) == 1, "two indicators of one column"
    dust = data.series("pm_all", "ba")
    assert len(data.join(urban, dust, "year")) == 1
    assert "air، survey" in refused(data.join, everywhere, dust, "year")[0]


def test_a_frame_of_no_dataset_is_not_joined(small):
    told = "data: both frames must come from data.load, data.series or data.join, which say what they are"
    for left, right in (
        (pd.DataFrame({"year": [1]}), data.load("air")),
        (data.load("air"), pd.DataFrame({"year": [1]})),
    ):
        assert refused(data.join, left, right, "year") == [told]


# Words


def test_rows_as_people_read_them(small):
    rows = data.load("city_size").head(5).drop(columns="iso3")
    table = data.as_table(rows, digits=2)
    assert (table.columns.name, table.index.name, [*table.index]) == ("المدينة", None, ["ألف"] * 4 + ["باء"])
    assert table.to_dict("list") == {
        "السنة": ["2020", "2000", "2010", "2010", "2010"], "النوع": ["الأول"] * 3 + ["الثاني"] * 2,
        "السكان": ["300", "100", "200", "250", "1,234,567"],
        "المساحة": ["30.00", "لا بيانات", "20.00", "لا بيانات", "0.05"],
    }  # fmt: skip
    assert data.as_table(rows).iloc[4]["المساحة"] == "0.1", "one decimal unless told"
    named = data.as_table(
        rows.assign(share=1234.56, code="س", hidden=1), city_id="أين", share="الحصة", code="رمز"
    )
    assert named.columns.name == "أين" and named.iloc[0][["الحصة", "رمز"]].tolist() == ["1,234.6", "س"]
    assert "hidden" not in named and len(named.columns) == 6
    plain = data.as_table(
        pd.DataFrame({"year": [None, 2010], "n": [1, 2]}).astype("Int64"), year="سنة", n="عدد"
    )
    assert plain.to_dict("index") == {"لا بيانات": {"عدد": "1"}, "2010": {"عدد": "2"}}


def test_the_words_of_codes_and_a_caption(small):
    assert (
        data.labels("city_size", "kind") == {"a": "الأول", "b": "الثاني"} and data.labels("air", "zone") == {}
    )
    assert refused(data.labels, "air", "zune") == ["data: air has no column 'zune'; did you mean 'zone'?"]
    assert data.source_ar("air") == "المصدر: مصدر؛ آخر، 2026، رخصة؛ شروط"
    assert data.names() == sorted(FILES)
    assert refused(data.load, "aire") == [f"aire: no such dataset; there are: {', '.join(sorted(FILES))}"]


@pytest.mark.parametrize(("para", "text"), [("11", "11"), ("13a", "13 (أ)"), ("13h", "13 (ح)"), ("15c-i", "15 (ج) (1)"),
                                            ("15c-iv", "15 (ج) (4)"), ("108", "108"), ("14b", "14 (ب)")])  # fmt: skip
def test_parts_of_a_paragraph_have_the_letters_of_the_arabic_text(para, text):
    assert data.paragraph_number(para) == text


# Frames


def test_a_point_needs_both_of_its_coordinates(small):
    cities = data.load("cities")
    assert [None if each is None else (each.x, each.y) for each in cities.geometry] == [(1.5, 2), None, None]
    assert cities.crs.to_epsg() == 4326 and cities.attrs == {"dataset": "cities", "datasets": ["cities"]}
    dtypes = data.load("city_size").dtypes.astype(str).to_dict()
    assert (dtypes["people"], dtypes["area"], dtypes["city_id"]) == ("Int64", "float64", "str")


# Folders and their descriptor


def put(folder, **changes):
    """Change the dataset `air` of a descriptor."""
    resources = [each | (changes if each["name"] == "air" else {}) for each in RESOURCES]
    (folder / "datapackage.json").write_text(json.dumps({"resources": resources}), "utf-8")


AIR = RESOURCES[-1]["schema"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"sources": []}, "ValueError: air lacks a source, a license or a version"),
        ({"licenses": []}, "ValueError: air lacks a source, a license or a version"),
        ({"version": ""}, "ValueError: air lacks a source, a license or a version"),
        ({"path": "../air.csv"}, "ValueError: air has the path '../air.csv': a plain file name is expected"),
        ({"schema": AIR | {"primaryKey": ["when", "where"]}}, "ValueError: air has keys that lead nowhere: when, where"),
        ({"schema": AIR | {"fields": [column("iso3", "date")]}}, "ValueError: air has columns of unknown type date"),
        ({"schema": AIR | {"foreignKeys": [{"fields": ["town"], "reference": {"resource": "towns", "fields": ["id"]}}]}},
         "ValueError: air has keys that lead nowhere: town, towns"),
        ({"schema": AIR | {"foreignKeys": [{"fields": ["town"], "reference": {"resource": "town", "fields": ["id"]}}]}},
         "ValueError: air has keys that lead nowhere: town"),
        ({"measures": [{"indicator": "pm", "column": "dust"}]}, "ValueError: air has keys that lead nowhere: dust"),
        ({"measures": [{"indicator": "pm", "column": "pm", "where": {"area": 1}}]}, "ValueError: air has keys that lead nowhere: area"),
        ({"measures": [{"indicator": "pm", "column": "pm", "apart": "edition"}]}, "ValueError: air has keys that lead nowhere: edition"),
    ],
)  # fmt: skip
def test_a_dataset_described_wrongly_is_told_with_the_fault(small, changes, reason):
    put(small, **changes)
    assert refused(data.names) == [f"datapackage.json: not a usable data package ({reason})"]


def test_a_form_that_is_no_pattern_is_told(small):
    put(small, schema=AIR | {"fields": [*AIR["fields"], column("code", constraints={"pattern": "("})]})
    (told,) = refused(data.names)
    assert (
        told.startswith("datapackage.json: not a usable data package (") and "unterminated subpattern" in told
    )


def test_a_key_of_a_dataset_may_lead_to_itself_and_others_are_looked_up_beside(small):
    put(small, schema=AIR | {"foreignKeys": [{"fields": ["zone"], "reference": {"fields": ["zone"]}}]})
    assert data.validate(small) is None
    text = FILES["city_size"].replace("alif,AAA,2020", "alef,AAA,2020")
    (small / "city_size.csv").write_text(text, "utf-8")
    told = ["city_size.csv, row 2, column city_id: unknown 'alef': not in cities.csv; correct it, or add it there; "
            "did you mean 'alif'?"]  # fmt: skip
    assert refused(data.validate, small) == refused(data.validate, small / "city_size.csv") == told
    assert refused(data.load, "city_size") == told


def test_strangers_and_missing_files_of_a_folder_are_told(small):
    (small / "b.csv").write_text("x", "utf-8")
    (small / "a.geojson").write_text("x", "utf-8")
    (small / "notes.txt").write_text("x", "utf-8")
    (small / "air.csv").unlink()
    assert refused(data.validate, small) == [
        "air.csv: file missing: restore it",
        "a.geojson: not described in datapackage.json: describe it there, or remove it",
        "b.csv: not described in datapackage.json: describe it there, or remove it",
    ]
    (small / "empty").mkdir()
    assert refused(data.validate, small / "empty") == [f"{small / 'empty'}: no data file in this folder"]
    assert refused(data.validate, small / "x") == [f"{small / 'x'}: no such file or folder"]
    assert refused(data.seal, small / "empty") == [
        f"{small / 'empty'}: no data file in this folder", f"datapackage.json: there is none in {small / 'empty'} to seal",
    ]  # fmt: skip


# The seal


def test_a_seal_holds_a_line_for_each_row_and_tells_each_difference(small):
    data.seal(small)
    data.validate(small)
    lines = (small / "rows.sha256").read_text("utf-8").splitlines()
    assert len(lines) == sum(text.count("\n") - 1 for text in FILES.values())
    file, key, mark = lines[-1].split("\t")
    assert (file, key, len(mark)) == ("air.csv", "BBB|2010|all", 12) and set(mark) <= set("0123456789abcdef")
    sealed = {
        each["name"]: each
        for each in json.loads((small / "datapackage.json").read_text("utf-8"))["resources"]
    }
    assert sealed["air"]["bytes"] == len(FILES["air"]) and sealed["air"]["hash"] == sealing.sha256(
        small / "air.csv"
    )

    mend = "since the seal: put it back or, after a review, run python -m umran.data seal"
    air = small / "air.csv"
    air.write_text(
        FILES["air"].replace(",9\n", ",8\nCCC,2010,all,1\n").replace("AAA,2010,all,20\n", ""), "utf-8"
    )
    assert refused(data.validate, small) == [
        f"air.csv, row 3: 'BBB|2010|all' was changed {mend}", f"air.csv, row 4: 'CCC|2010|all' was added {mend}",
        f"air.csv: row 'AAA|2010|all' is gone {mend}",
    ]  # fmt: skip
    other_bytes = (
        FILES["air"].replace("\n", "\r\n"),
        "\ufeff" + FILES["air"],
        FILES["air"].replace("AAA", '"AAA"'),
    )
    for text in (*other_bytes, *(f"\ufeff{each}" for each in other_bytes[::2])):
        air.write_text(text, "utf-8", newline="")
        assert refused(data.validate, small) == [
            f"air.csv: not the sealed bytes, though every row agrees: {mend.removeprefix('since the seal: ')}"
        ]
    air.write_text(FILES["air"] + "CCC,2010\n", "utf-8")
    assert refused(data.validate, small) == [
        "air.csv, row 5: 2 fields where the header has 4: is a comma missing?"
    ], "a ragged row is told once"
    air.write_text("", "utf-8")
    assert refused(data.validate, small) == ["air.csv: empty file: restore its header and rows"]
    air.write_text(FILES["air"], "utf-8")
    (small / "rows.sha256").write_text("\n".join(["", "air.csv", "x\ty", *lines]) + "\n", "utf-8")
    assert refused(data.validate, small) == [f"air.csv: row '' is gone {mend}"], (
        "a broken line is a row that is gone"
    )


def test_json_of_160_signs_stands_on_one_line():
    content = {"a": ["x", "أ" * 144]}
    line = json.dumps(content, ensure_ascii=False)
    assert len(line) == 160 and descriptor.format_json(content) == line
    assert descriptor.format_json({"ab": content["a"]}) == '{\n  "ab": ["x", "' + "أ" * 144 + '"]\n}'
    deep = '[\n  [\n    "x",\n    "' + "أ" * 150 + '",\n    {},\n    7\n  ]\n]'
    assert descriptor.format_json([["x", "أ" * 150, {}, 7]]) == deep
    assert descriptor.format_json("أ" * 200) == f'"{"أ" * 200}"', "a text is never parted"
