"""Inputs that offices really save, whose true cause is named, or which are simply read."""

import datetime as dt
import zipfile

import pandas as pd
import pyogrio
import pytest
from offices_corpus import HEADER, geopackage, text, workbook

from umran import intake
from umran.intake import bounds
from umran.text.errors import Unreadable


def with_tables(folder, *layers):
    """A GeoPackage as a map program saves it, with its own tables beside the layers."""
    path = geopackage(layers=layers)(folder)
    for name in ("layer_styles", "qgis_projects"):
        pyogrio.write_dataframe(pd.DataFrame({"name": ["a"], "content": ["<qgis/>"]}), path, layer=name)
    return path


def test_the_one_spatial_layer_of_a_geopackage_is_read_and_the_tables_beside_it_are_named(tmp_path):
    frame, problems = intake.read(with_tables(tmp_path, "layer"), "residents")
    assert frame["population"].tolist() == [120, 80]
    assert problems.valid
    (note,) = [each for each in problems.notes if each.code == "other-layers"]
    assert all(name in note.reason for name in ("layer", "layer_styles", "qgis_projects"))


def test_of_two_spatial_layers_one_must_be_chosen(tmp_path):
    path = with_tables(tmp_path, "first", "second")
    with pytest.raises(Unreadable, match=r"first.*second") as stopped:
        intake.read(path, "residents")
    assert "layer_styles" not in str(stopped.value)
    frame, _ = intake.read(path, "residents", sheet="second")
    assert len(frame) == 2


_ADDRESS = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def strict(folder, *lines):
    """A workbook as «Strict Open XML Spreadsheet» saves it: the same parts under other addresses."""
    usual = workbook(("ورقة", [HEADER.split(","), *lines]))(folder)
    path = folder / "strict.xlsx"
    with zipfile.ZipFile(usual) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name).decode()
            for kind in ("spreadsheetml", "officeDocument", "drawingml"):
                old, new = (
                    f"http://schemas.openxmlformats.org/{kind}/2006/",
                    f"http://purl.oclc.org/ooxml/{kind}/",
                )
                content = content.replace(old, new)
            target.writestr(name, content.replace("/extended-properties", "/extendedProperties"))
    return path


def test_a_strict_workbook_is_read_and_its_texts_stay_as_they_are(tmp_path):
    lines = [[31.95522, 35.94503, 120, "ملاحظة"], [31.96, 35.95, 80, f'Type="{_ADDRESS}"']]
    lines[0].append(dt.date(2020, 5, 1))
    frame, problems = intake.read(strict(tmp_path, *lines), "residents")
    assert frame["population"].tolist() == [120, 80] and frame["latitude"].tolist() == [31.95522, 31.96]
    assert "Strict Open XML" in problems.form
    assert [each.code for each in problems.errors if each.code != "unnamed-column"] == []
    assert f'Type="{_ADDRESS}"' in frame.iloc[1].tolist() and "2020-05-01" in frame.iloc[0].tolist()


def test_a_strict_workbook_that_cannot_be_held_in_memory_is_named_as_what_it_is(tmp_path, monkeypatch):
    path = strict(tmp_path, [31.95522, 35.94503, 120])
    monkeypatch.setattr(bounds, "SHEET_BYTES", 3000)
    with pytest.raises(Unreadable, match=r"Strict Open XML.*\.xlsx"):
        intake.read(path, "residents")


# Rows that are variables by their names can be turned; rows that are districts have no place in a table of one place.
TURNED = {
    "words, then years": "البيان,2004,2010,2020\nعدد السكان,1000,1200,1300\nالمساحة,100,120,150\n",
    "latest first, under a title": "إحصاء المدينة,,,\nالمؤشر,2020م,2010م,2004م\nعدد السكان,1300,1200,1000\nالمساحة,150,120,100\n",
    "with a column of units": "البيان,الوحدة,٢٠٠٤,٢٠١٠,٢٠٢٠\nعدد السكان,بالآلاف,1,1.2,1.3\nالمساحة,هكتار,10000,12000,15000\n",
}
WIDE = {
    "one variable twice": "البيان,2004,2010\nعدد السكان,1000,1200\nالسكان,1001,1201\n",
    "more words": "البيان,الجهة,2004,2010\nعدد السكان,البلدية,1000,1200\n",
}


@pytest.mark.parametrize("content", TURNED.values(), ids=TURNED)
@pytest.mark.parametrize("dataset", [None, "totals"])
def test_years_as_columns_of_variables_become_rows(content, dataset, tmp_path):
    frame, problems = intake.read(text(content)(tmp_path), dataset)
    assert not problems.errors and "turned" in {each.code for each in problems.notes}
    rows = frame.set_index("year").sort_index()
    assert rows["population"].to_dict() == {2004: 1000, 2010: 1200, 2020: 1300}
    assert rows["area_km2"].to_dict() == {2004: 100, 2010: 120, 2020: 150}


def test_a_fault_in_a_turned_table_is_named_by_its_column(tmp_path):
    path = text("البيان,2004,2010\nعدد السكان,1000,كثير\nالمساحة,100,120\n")(tmp_path)
    _, problems = intake.read(path, "totals")
    (fault,) = problems.errors
    assert fault.row == 3 and fault.column == "population" and "عمود الملف \u20663\u2069" in str(problems)


@pytest.mark.parametrize("content", WIDE.values(), ids=WIDE)
@pytest.mark.parametrize("dataset", [None, "totals"])
def test_years_as_columns_are_named_with_the_way_to_turn_the_table(content, dataset, tmp_path):
    with pytest.raises(Unreadable, match=r"السنوات .* أعمدة .*20[01]\d.*Transpose"):
        intake.read(text(content)(tmp_path), dataset)


def test_a_row_of_figures_that_look_like_years_is_data(tmp_path):
    path = text("السنة,المساحة,عدد السكان\n2004,2005,2010\n2005,2010,2020\n")(tmp_path)
    frame, problems = intake.read(path, "totals")
    assert problems.valid and frame["population"].tolist() == [2010, 2020]


HEAD = ["الحي", "خط العرض", "خط الطول", "عدد السكان", None, None]
FIGURES = ["أ", 31.95522, 35.94503, 60, 60, 120]
BELOW = ["ذكور", "إناث", "المجموع"]
TWO_ROWS = {
    "merged": workbook(
        ("س", [HEAD, [None, None, None, *BELOW], FIGURES]), merged=("A1:A2", "B1:B2", "C1:C2", "D1:F1")
    ),
    "merged, with words beside": workbook(
        ("س", [HEAD, ["الاسم", "شمالاً", None, *BELOW], FIGURES]), merged=("D1:F1",)
    ),
    "repeated": workbook(("س", [[*HEAD[:3], *[HEAD[3]] * 3], [*HEAD[:3], *BELOW], FIGURES])),
    "as text": text(f"الحي,{HEADER},,\n,,,ذكور,إناث,المجموع\nأ,31.95522,35.94503,60,60,120\n"),
}


@pytest.mark.parametrize("build", TWO_ROWS.values(), ids=TWO_ROWS)
def test_a_head_of_two_rows_is_one_row_of_names_and_no_row_is_dropped_for_it(build, tmp_path):
    path = build(tmp_path)
    frame, problems = intake.read(path, "residents")
    assert not problems.errors and "two-row-head" in {each.code for each in problems.notes}
    assert frame["population"].tolist() == [120] and frame["latitude"].tolist() == [31.95522]
    assert frame["عدد السكان - ذكور"].tolist() == ["60"] and frame.attrs["rows"] == [3]
    intake.repair(path, tmp_path / "repaired.csv", "residents")
    assert intake.read(tmp_path / "repaired.csv", "residents")[0]["population"].tolist() == [120]


def two_rows(folder, names, below, *lines, merged=("A1:A2", "B1:B2", "C1:C2", "D1:E1")):
    head = [*HEAD[:3], *names]
    return workbook(("س", [head, [None, None, None, *below], *lines]), merged=merged)(folder)


def test_parts_that_do_not_add_up_to_their_sum_are_named(tmp_path):
    lines = [
        ["أ", 31.95, 35.94, 60, 60, 120],
        ["ب", 31.95, 35.95, 60, "", 120],
        ["ج", 31.95, 35.95, 60, 59, 120],
    ]
    path = two_rows(tmp_path, [HEAD[3], None, None], BELOW, *lines, merged=("D1:F1",))
    _, problems = intake.read(path, "residents")
    (fault,) = problems.errors
    assert (fault.code, fault.row) == ("parts", 5) and "119" in fault.reason and "120" in fault.reason


def test_men_and_women_beside_each_other_without_a_sum_are_rows_of_each(tmp_path):
    lines = [["أ", 31.95, 35.94, "٦٠٠", 500], ["ب", 31.96, 35.95, 1, 2]]
    frame, problems = intake.read(two_rows(tmp_path, [HEAD[3], None], BELOW[:2], *lines), "residents")
    assert not problems.errors and "parts" in {each.code for each in problems.notes}
    assert frame["sex"].tolist() == ["male", "female"] * 2 and frame["population"].tolist() == [
        600,
        500,
        1,
        2,
    ]
    assert frame["name"].tolist() == ["أ", "أ", "ب", "ب"] and frame.attrs["rows"] == [3, 3, 4, 4]


@pytest.mark.parametrize("below", [["مواطنون", "وافدون"], ["ذكور", "آخرون"], ["ذكور", "رجال"]])
def test_columns_whose_words_are_on_no_list_are_refused(below, tmp_path):
    path = two_rows(tmp_path, [HEAD[3], None], below, ["أ", 31.95, 35.94, 60, 60])
    with pytest.raises(Unreadable, match=r"صفا عناوين.*اجعلهما صفاً واحداً.*يُحسب منه"):
        intake.read(path, "residents")
    with pytest.raises(Unreadable):
        intake.repair(path, tmp_path / "repaired.csv", "residents")
    assert not (tmp_path / "repaired.csv").exists()


def test_a_total_that_has_its_own_column_is_the_variable(tmp_path):
    title = ["جدول السكان", None, None, None]
    head, below = ["الحي", "السكان", None, "عدد السكان"], [None, "ذكور", "إناث", None]
    build = workbook(
        ("س", [title, head, below, ["أ", 60, 60, 120]]), merged=("A1:D1", "A2:A3", "B2:C2", "D2:D3")
    )
    frame, problems = intake.read(build(tmp_path), "residents")
    assert {each.code for each in problems.errors} == {"no-position"}
    assert frame["population"].tolist() == [120] and frame["السكان - إناث"].tolist() == ["60"]


def test_the_head_mended_as_told_is_read(tmp_path):
    head = [*HEAD[:3], "عدد السكان - ذكور", "عدد السكان - إناث", "عدد السكان"]
    frame, problems = intake.read(workbook(("س", [head, FIGURES]))(tmp_path), "residents")
    assert problems.valid and frame["population"].tolist() == [120]


def test_names_under_a_title_that_is_merged_over_them_are_the_head(tmp_path):
    lines = [
        ["الحي", "الموقع", None, "عدد السكان"],
        [None, "خط العرض", "خط الطول", None],
        ["أ", 31.9, 35.9, 120],
    ]
    frame, _ = intake.read(workbook(("س", lines), merged=("A1:A2", "B1:C1", "D1:D2"))(tmp_path), "residents")
    assert frame["population"].tolist() == [120] and frame["latitude"].tolist() == [31.9]


def placed(folder, *places):
    lines = [[latitude, longitude, 120] for latitude, longitude in places]
    return workbook(("س", [HEADER.split(","), *lines]))(folder)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("31°57'18\"N", "35°56'42\"E"),
        ("31° 57′ 18″ N", "E 35° 56′ 42″"),
        ("٣١° ٥٧′ ١٨″ ش", "٣٥° ٥٦′ ٤٢″ ق"),
        ("31°57’18’’ شمالاً", "35°56’42’’ شرقاً"),
        ("31°57.3'N", "35°56.7'E"),
    ],
)
def test_degrees_minutes_and_seconds_are_read_exactly_and_listed(latitude, longitude, tmp_path):
    frame, problems = intake.read(placed(tmp_path, (latitude, longitude)), "residents")
    assert frame[["latitude", "longitude"]].values.tolist() == [[31.955, 35.945]]
    assert not problems.errors
    assert [(each.code, each.column) for each in problems.repaired] == [
        ("degrees-minutes", "latitude"),
        ("degrees-minutes", "longitude"),
    ]
    assert "31.955" in problems.repaired[0].reason and "1/3600" in problems.repaired[0].reason


def test_the_southern_and_western_hemispheres_are_negative(tmp_path):
    path = placed(tmp_path, ("33°30'ج", "70°15'0\"غ"), ("33°30'S", "70°15'W"))
    frame, _ = intake.read(path, "residents")
    assert frame[["latitude", "longitude"]].values.tolist() == [[-33.5, -70.25]] * 2


@pytest.mark.parametrize(
    "latitude",
    [
        "31°60'18\"N",
        "31°57'60\"N",
        "31°57'18\"",
        "31°57'18\"E",
        "31°57'18\"ق",
        "N31°57'18\"N",
        '31°18"N',
        "31°57.5'18\"N",
    ],
)
def test_a_latitude_whose_minutes_or_hemisphere_are_not_certain_is_refused(latitude, tmp_path):
    frame, problems = intake.read(placed(tmp_path, (latitude, "35°56'42\"E")), "residents")
    assert frame["latitude"].isna().all()
    (fault,) = [each for each in problems.errors if each.column == "latitude"]
    assert fault.code == "degrees-minutes" and fault.remedy
