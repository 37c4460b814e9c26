"""`umran indicators`: a participant's files become figures and a page, or a message that says what to mend."""

import csv
import json
import shutil

import geopandas as gpd
import openpyxl
import pytest
import shapely
from outputs_site import write_page
from test_check import bare_latin, contents, run

from probes import ARABIC_LEFT_TO_RIGHT, OVERFLOW, axe
from umran import City, data
from umran import indicators as ind
from umran.city import training

CITY = [training.FOLDER / name for name in ("residents.csv", "stops.geojson", "streets.geojson", "open_spaces.geojson",
                                            "city.geojson", "built_up.geojson", "population.csv")]  # fmt: skip
UTM = "EPSG:32636"
HOMES = [(35.91, 31.95, 700), (35.92, 31.95, 300)]


def measured(capsys, *arguments, out):
    return run(capsys, "indicators", *arguments, "--out", out)


def figures(out):
    """(indicator, field, group, years) -> the row of the table."""
    with (out / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {(row["indicator"], row["field"], row["group"], row["years"]): row for row in rows}
    assert len(found) == len(rows)
    return found


def value(out, indicator, field, group="", years=""):
    return float(figures(out)[indicator, field, group, years]["value"])


def table(path, header, *lines):
    path.write_text("\n".join([header, *(",".join(map(str, line)) for line in lines)]) + "\n", "utf-8")
    return path


def layer(path, shapes, crs=4326, **columns):
    gpd.GeoDataFrame(columns, geometry=shapes, crs=4326).to_crs(crs).to_file(path)
    return path


def homes(folder, name="residents.csv", places=HOMES):
    return table(folder / name, "longitude,latitude,population", *places)


def stops(folder, x=35.911, y=31.951, crs=4326, name="stops.geojson"):
    return layer(folder / name, [shapely.Point(x, y)], crs, capacity=["low"])


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """The invented city's files, measured once."""
    from umran import cli

    out = tmp_path_factory.mktemp("city") / "results"
    assert cli.main(["indicators", *map(str, CITY), "--out", str(out)]) == 0
    return out


# What is computed


def test_the_invented_city_is_what_its_plan_says(city):
    exact = ("share", "population", "low_capacity_served", "high_capacity_served", "access_share")
    known = City.training().tables["known_values"].itertuples()
    checked = 0
    for row in known:
        if row.group == "straight_line":
            continue  # streets were given
        years, group = (row.group.replace("-", "–"), "") if row.indicator == "11.3.1" else ("", row.group)
        field = "access_share" if row.indicator == "11.7.1" and group else row.field
        found = value(city, row.indicator, field, group, years)
        is_counted = row.field in exact and (row.indicator, field) != ("11.7.1", "share")
        assert found == (row.value if is_counted else pytest.approx(row.value, rel=1e-4)), row
        checked += 1
    assert checked == 28
    assert not list(city.parent.glob(".umran-*")) and {each.name for each in city.glob("[!.]*")} == {"indicators.csv", "indicators.html"}  # fmt: skip


def test_a_figure_says_where_it_is_from_and_what_it_leaves_out(city):
    row = figures(city)["11.2.1", "share", "", ""]
    assert row["unit"] == "كسر" and "على شبكة الشوارع" in row["definition"] and "500" in row["definition"]
    assert all(name in row["inputs"] for name in ("residents.csv", "stops.geojson", "streets.geojson"))
    assert "الإعاقة" in row["limits"] and row["source"].startswith("https://unstats.un.org/")
    waste = figures(city)["11.6.1", "controlled_share", "", ""]
    assert waste["value"] == "" and "waste_generated" in waste["limits"], "a gap is no zero"


def test_the_shipped_invented_city_is_valid_data():
    data.validate(training.FOLDER)


def test_part_of_the_files_gives_part_of_the_indicators_and_names_the_rest(tmp_path, capsys):
    out = tmp_path / "out"
    code, answer = measured(capsys, homes(tmp_path), stops(tmp_path), "--year", 2024, out=out)
    assert code == 0 and bare_latin(answer) == []
    row = figures(out)["11.2.1", "share", "", "2024"]
    assert float(row["value"]) == 0.7 and "بخط مستقيم" in row["definition"]
    for wanted in (
        "households",
        "area_km2",
        "city",
        "open_spaces",
        "streets",
        "gdp",
        "air",
        "waste_generated",
    ):
        assert f"\u2066{wanted}\u2069" in answer, wanted
    page = (out / "indicators.html").read_text("utf-8")
    assert "ما لم يُحسب" in page and "households" in page


def test_files_that_measure_nothing_say_what_each_indicator_needs(tmp_path, capsys):
    out = tmp_path / "out"
    code, answer = measured(capsys, stops(tmp_path), out=out)
    assert code == 1 and not out.exists()
    assert "لم يُحسب أي مؤشر" in answer and "ينقص: السكان (\u2066residents\u2069)" in answer


def test_tables_of_totals_and_surveys_give_the_other_indicators(tmp_path, capsys):
    totals = table(
        tmp_path / "مجاميع.csv",
        "السنة,السكان,المساحة المبنية (كم²),النفايات المتولدة,النفايات المجموعة,المُدار,الوفيات,المتأثرون,losses,gdp,heritage_public",
        (2010, 1000000, 100, "", "", "", "", "", "", "", ""),
        (2020, 1500000, 150, 6500, 4850, 3900, 12, 1488, 30, 10000, 3000000),
    )
    survey = table(tmp_path / "survey.csv", "أفراد الأسرة,الماء المحسَّن,persons_per_room", (5, "نعم", 2), (3, "لا", 2), (2, "نعم", 4))  # fmt: skip
    air = table(tmp_path / "air.csv", "الحي,PM2.5,السكان", ("أ", 10, 300), ("ب", 20, 100))
    marks = table(tmp_path / "marks.csv", "planning,budget,evaluation,inclusion", *[(3, 3, 2, 3)] * 5)
    policy = table(
        tmp_path / "p.csv", "population_dynamics,territorial_balance,fiscal_space", (0.4, 0.2, 0.75)
    )
    out = tmp_path / "out"
    code, answer = measured(capsys, totals, survey, air, marks, policy, out=out)
    assert code == 0, answer
    found = {key[0]: float(row["value"]) for key, row in figures(out).items() if row["value"] and key[1] in
             ("share", "ratio", "score", "per_capita", "rate", "controlled_share", "mean")}  # fmt: skip
    assert found == {
        "11.1.1": 0.5,
        "11.3.1": pytest.approx(0.05 / 0.0405465108),
        "11.3.2": 2.75,
        "11.4.1": 2,
        "11.5.1": 100,
        "11.5.2": 0.003,
        "11.6.1": 0.6,
        "11.6.2": 12.5,
        "11.a.1": pytest.approx(0.45),
    }
    assert "القيمة حد أدنى" in figures(out)["11.5.1", "rate", "", "2020"]["limits"], (
        "nobody counted the missing"
    )


def test_a_year_that_lacks_one_figure_is_named(tmp_path, capsys):
    path = table(tmp_path / "t.csv", "year,population,deaths", (2019, "", 4), (2020, 1000, 5))
    code, answer = measured(capsys, path, out=tmp_path / "out")
    assert code == 0 and value(tmp_path / "out", "11.5.1", "rate", years="2020") == 500
    assert "ينقص لسنة \u20662019\u2069: عدد السكان (\u2066population\u2069)" in answer


def test_layers_may_come_in_any_form_and_in_several_files(tmp_path, capsys):
    book = openpyxl.Workbook()
    book.active.title = "السكان"
    for sheet, lines in (
        (book.active, [("خط الطول", "خط العرض", "عدد السكان"), *HOMES]),
        (
            book.create_sheet("مجاميع"),
            [("year", "population", "area_km2"), (2010, 900, 1), (2020, 1000, 1.2)],
        ),
    ):
        for line in lines:
            sheet.append(line)
    book.save(tmp_path / "city.xlsx")
    layer(tmp_path / "layers.gpkg", [shapely.Point(35.911, 31.951)], UTM, capacity=["low"])
    layer(tmp_path / "x.shp", [shapely.Point(35.921, 31.951)], UTM, capacity=["high"])
    (tmp_path / "trains").mkdir()
    for part in tmp_path.glob("x.*"):
        part.rename(tmp_path / "trains" / part.name)
    shutil.make_archive(tmp_path / "trains", "zip", tmp_path / "trains")
    files = [f"{tmp_path / 'city.xlsx'}#السكان", f"{tmp_path / 'city.xlsx'}#مجاميع=totals"]
    out = tmp_path / "out"
    code, answer = measured(capsys, *files, tmp_path / "layers.gpkg", tmp_path / "trains.zip", out=out)
    assert code == 0, answer
    assert value(out, "11.2.1", "share") == 1 and value(out, "11.2.1", "low_capacity_served") == 700
    assert value(out, "11.3.1", "land_consumption_rate", years="2010–2020") == pytest.approx(0.02)


def test_the_share_of_streets_may_come_from_a_sample(tmp_path, capsys):
    town, park = shapely.box(35.90, 31.94, 35.93, 31.97), shapely.box(35.90, 31.94, 35.93, 31.943)
    city = layer(tmp_path / "city.geojson", [town], name=["مدينة"])
    spaces = layer(tmp_path / "parks.geojson", [park], public=[True])
    share = table(tmp_path / "share.csv", "year,street_share", (2022, 0.25))
    code, answer = measured(capsys, city, spaces, share, out=tmp_path / "out")
    assert code == 0, answer
    assert value(tmp_path / "out", "11.7.1", "share", years="2022") == pytest.approx(0.35, abs=1e-3)


# One boundary


TOWN, BEYOND = (35.85, 32.55, 35.86, 32.56), (35.90, 32.55, 35.94, 32.59)


def two_towns(folder):
    """100 people in the city and 900 five kilometres away; built-up land of both; a street through both."""
    inside, whole = shapely.box(*TOWN), shapely.MultiPolygon([shapely.box(*TOWN), shapely.box(*BEYOND)])
    half = shapely.box(35.85, 32.55, 35.855, 32.56)
    return [
        layer(folder / "city.geojson", [inside], name=["م"]),
        homes(folder, places=[(35.855, 32.555, 100), (35.9, 32.555, 900)]),
        stops(folder, 35.855, 32.556),
        layer(folder / "streets.geojson", [shapely.LineString([(35.85, 32.555), (35.91, 32.555)])], width_m=[10]),
        layer(folder / "open_spaces.geojson", [shapely.box(35.854, 32.554, 35.8545, 32.5545)], public=[True]),
        layer(folder / "built_up.geojson", [half, whole], year=[2010, 2020], population=[90, 100]),
        layer(folder / "air.geojson", [inside, shapely.box(*BEYOND)], pm25=[10.0, 40.0], population=[100, 900]),
    ]  # fmt: skip


def test_one_boundary_is_the_denominator_of_every_indicator(tmp_path, capsys):
    out = tmp_path / "out"
    code, answer = measured(capsys, *two_towns(tmp_path), out=out)
    assert code == 0, answer
    assert value(out, "11.2.1", "population") == 100 and value(out, "11.2.1", "outside_population") == 900
    assert value(out, "11.7.1", "outside_population") == 900 and value(out, "11.7.1", "access_share") == 1
    assert value(out, "11.7.1", "outside_street_area") > value(out, "11.7.1", "street_area")
    assert value(out, "11.6.2", "mean") == 10 and value(out, "11.6.2", "outside_population") == 900
    # Built-up land doubles from half the city to all of it; that of the other town is not the city's.
    assert value(out, "11.3.1", "ratio", years="2010–2020") == pytest.approx(0.1 / 0.01053605, rel=1e-4)
    page = (out / "indicators.html").read_text("utf-8")
    assert answer.count("خارج حدود المدينة") == 5 and page.count("خارج حدود المدينة") >= 5
    assert all("900" in text for text in (answer, page))
    land = figures(out)["11.3.1", "ratio", "", "2010–2020"]["limits"]
    assert "2020" in land and "16.66" in land and "16.66" in answer and "16.66" in page


def test_a_city_that_is_not_where_its_people_are_is_refused(tmp_path, capsys):
    files = [layer(tmp_path / "city.geojson", [shapely.box(35.99, 31.95, 36.0, 31.96)], name=["م"]),
             homes(tmp_path), stops(tmp_path)]  # fmt: skip
    code, answer = measured(capsys, *files, out=tmp_path / "out")
    assert code == 1 and "خارج الحدود" in answer and not (tmp_path / "out").exists()


def test_districts_show_both_rules_and_their_range_everywhere(tmp_path, capsys):
    people = layer(tmp_path / "residents.geojson", [shapely.box(35.90, 31.95, 35.906, 31.956), shapely.box(35.906, 31.95, 35.92, 31.956)], population=[100, 100])  # fmt: skip
    out = tmp_path / "out"
    code, answer = measured(capsys, people, stops(tmp_path, 35.903, 31.953), out=out)
    assert code == 0, answer
    low, high = (value(out, "11.2.1", each) for each in ("share_low", "share_high"))
    assert low < high and value(out, "11.2.1", "share") in (low, high)
    assert value(out, "11.2.1", "inner_point_share") in (low, high)
    page = (out / "indicators.html").read_text("utf-8")
    for share in (low, high):
        assert all(f"{100 * share:.1f}%" in text for text in (answer, page))
    assert "المدى" in answer and "المدى" in page


# What is refused


def squares(folder, name):
    return layer(folder / name, [shapely.box(35.90, 31.94, 35.93, 31.97)], name=["حيّ"])


def half(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def in_metres(folder, name="layer.zip"):
    inside = folder / "inside"
    inside.mkdir()
    layer(inside / "layer.shp", [shapely.Point(35.91, 31.95)], UTM, capacity=["low"])
    (inside / "layer.prj").unlink()
    shutil.make_archive(folder / "layer", "zip", inside)
    return folder / name


def another_zone(folder):
    """The same numbers, said to lie one zone to the west."""
    right = json.loads(stops(folder, crs=UTM, name="right.geojson").read_text("utf-8"))
    right["crs"]["properties"]["name"] = "urn:ogc:def:crs:EPSG::32635"
    (folder / "stops.geojson").write_text(json.dumps(right), "utf-8")
    return [homes(folder), folder / "stops.geojson"]


# Each: files, options, exit code, and what the answer says.
FAULTS = {
    "metres and no system": (lambda f: [homes(f, places=[(775000, 3538000, 5)])], (), 1, ["residents.csv", "--crs", UTM]),
    "a shapefile without its .prj": (lambda f: [in_metres(f)], (), 1, ["layer.zip", "--crs", UTM]),
    "no such system": (lambda f: [homes(f)], ("--crs", "EPSG:99999"), 2, ["لا نظام إحداثيات اسمه"]),
    "the wrong system": (another_zone, (), 1, ["residents.csv", "stops.geojson", "كم", "--crs"]),
    "an area in a unit of length": (lambda f: [table(f / "t.csv", "year,population,المساحة المبنية (م)", (2010, 9, 9), (2020, 9, 9))], (), 1, ["لا تقيس ما يقيسه", "كم²"]),
    "money of two countries": (lambda f: [table(f / "t.csv", "year,خسائر الكوارث (مليون دينار),gdp (billion USD)", (2020, 5, 30))], (), 1, ["عملتين"]),
    "money in millions and in nothing": (lambda f: [table(f / "t.csv", "year,خسائر الكوارث (مليون دينار),gdp", (2020, 5, 30))], (), 1, ["لا وحدة في عنوان العمود", "gdp"]),
    "square metres under km2": (lambda f: [table(f / "t.csv", "year,population,area_km2", (2010, 1000, 100000), (2020, 1100, 120000))], (), 1, ["11.3.1", "t.csv", "كم² لا م²"]),
    "a percentage for a fraction": (lambda f: [squares(f, "city.geojson"), layer(f / "parks.geojson", [shapely.box(35.90, 31.94, 35.91, 31.95)], public=[True]), table(f / "s.csv", "year,street_share", (2020, 16))], (), 1, ["street_share", "اكتب 0.6 لا 60"]),
    "a percentage in an assessment": (lambda f: [table(f / "p.csv", "population_dynamics,territorial_balance,fiscal_space", (40, 20, 75))], (), 1, ["11.a.1", "اكتب 0.40 لا 40"]),
    "half a map layer": (lambda f: [half(stops(f))], (), 2, ["stops.geojson", "لعل نسخه انقطع"]),
    "half a table": (lambda f: [half(homes(f))], (), 1, ["residents.csv", "الصف"]),
    "unknown columns": (lambda f: [table(f / "x.csv", "alpha,beta", (1, 2))], (), 2, ["x.csv", "alpha", "x.csv=residents"]),
    "areas that may be two things": (lambda f: [squares(f, "layer.geojson")], (), 2, ["layer.geojson", "open_spaces", "city", "layer.geojson="]),
    "an unknown kind": (lambda f: [f"{squares(f, 'layer.geojson')}=town"], (), 2, ["town", "residents"]),
    "a column that its kind needs": (lambda f: [f"{homes(f)}=stops"], (), 1, ["capacity"]),
    "several sheets": (lambda f: [two_sheets(f)], (), 2, ["book.xlsx#NAME"]),
    "no such year": (lambda f: [homes(f)], ("--year", "24"), 2, ["24", "2024"]),
    "no such file": (lambda f: [f / "no.csv"], (), 2, ["no.csv"]),
    "people counted twice": (lambda f: [homes(f), homes(f, "again.csv")], (), 1, ["residents.csv", "again.csv", "ادمجها"]),
    "two figures for one year": (lambda f: [table(f / "a.csv", "year,population", (2020, 5)), table(f / "b.csv", "year,population", (2020, 6))], (), 1, ["2020", "a.csv", "b.csv"]),
    "more collected than generated": (lambda f: [table(f / "w.csv", "year,waste_generated,waste_collected", (2020, 5, 6))], (), 1, ["11.6.1", "2020", "لا يزيد على المتولد"]),
    "an answer that is missing": (lambda f: [table(f / "h.csv", "persons,durable_housing", (2, "نعم"), (3, ""))], (), 1, ["h.csv", "الصف 3", "durable_housing", "املأها"]),
}  # fmt: skip


def two_sheets(folder):
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("ب")):
        sheet.append(("year", "population"))
        sheet.append((2020, 5))
    book.save(folder / "book.xlsx")
    return folder / "book.xlsx"


@pytest.mark.filterwarnings("ignore:Column names longer")
@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_file_is_named_with_its_remedy_and_nothing_is_written(name, tmp_path, capsys):
    build, options, expected, phrases = FAULTS[name]
    files = build(tmp_path)
    before = contents(tmp_path)
    code, answer = measured(capsys, *files, *options, out=tmp_path / "out")
    assert code == expected, answer
    plain = answer.replace("\u2066", "").replace("\u2069", "").replace("\u2068", "")
    assert [phrase for phrase in phrases if phrase not in plain] == [], plain
    assert "Traceback" not in answer and "خلل غير متوقع" not in answer
    assert "لم يُكتب شيء" in answer or name == "no such year"
    assert bare_latin(answer) == []
    assert contents(tmp_path) == before, "nothing written, nothing changed"


def test_the_system_of_a_file_that_names_none_can_be_said(tmp_path, capsys):
    metres = gpd.GeoSeries(
        gpd.points_from_xy(*zip(*[home[:2] for home in HOMES], strict=True)), crs=4326
    ).to_crs(UTM)
    people = homes(
        tmp_path,
        places=[(f"{p.x:.1f}", f"{p.y:.1f}", home[2]) for p, home in zip(metres, HOMES, strict=True)],
    )
    out = tmp_path / "out"
    code, answer = measured(capsys, people, stops(tmp_path), "--crs", UTM, out=out)
    assert code == 0, answer
    assert value(out, "11.2.1", "share") == 0.7, "what a layer says of itself is kept"


def test_all_faults_of_all_files_are_told_at_once(tmp_path, capsys):
    bad = table(tmp_path / "bad.csv", "longitude,latitude,population", (35.9, 31.9, "كثير"), (35.9, 31.9, -4))
    strange = table(tmp_path / "strange.csv", "a,b", (1, 2))
    waste = table(tmp_path / "w.csv", "year,waste_generated,waste_collected", (2020, 5, 6))
    code, answer = measured(capsys, bad, strange, waste, out=tmp_path / "out")
    assert code == 2
    assert all(word in answer for word in ("كثير", "-4", "strange.csv", "11.6.1"))


# Where it is written


def test_earlier_results_are_kept_unless_told_otherwise(tmp_path, capsys):
    out = tmp_path / "out"
    files = (homes(tmp_path), stops(tmp_path))
    assert measured(capsys, *files, out=out)[0] == 0
    (out / "mine.txt").write_text("لي")
    before = contents(out)
    code, answer = measured(capsys, *files, out=out)
    assert code == 2 and "--replace" in answer and "indicators.csv" in answer and contents(out) == before
    code, _ = measured(capsys, *files, "--year", 2023, "--replace", out=out)
    assert code == 0 and value(out, "11.2.1", "share", years="2023") == 0.7
    assert (out / "mine.txt").read_text() == "لي"
    (out / "indicators.csv").write_text("ملاحظتي")
    code, answer = measured(capsys, *files, "--replace", out=out)
    assert code == 2 and "indicators.csv" in answer and "indicators.html" not in answer
    assert (out / "indicators.csv").read_text() == "ملاحظتي"
    code, answer = measured(capsys, *files, out=out / "mine.txt")
    assert code == 2 and "ملف لا مجلد" in answer
    assert not list(tmp_path.glob(".umran-*"))


def test_the_same_files_give_the_same_results(tmp_path, capsys, monkeypatch):
    files = (homes(tmp_path), stops(tmp_path))
    measured(capsys, *files, out=tmp_path / "one")
    monkeypatch.setenv("UMRAN_OUTPUT", "book")
    measured(capsys, *files, out=tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


# The page


@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_stands_alone_and_reads_from_the_right(city, visit, width):
    seen = visit((city / "indicators.html").as_uri(), width=width, height=800)
    page = seen.page
    for frame in page.frames[1:]:
        frame.wait_for_selector(".leaflet-pane path")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert (seen.foreign, seen.failed, seen.errors) == ([], [], [])
    assert page.evaluate(OVERFLOW) == [] and page.evaluate(ARABIC_LEFT_TO_RIGHT) == []
    assert axe(page) == []
    assert page.locator("html").get_attribute("dir") == "rtl"
    lines = page.locator("table.results tbody tr")
    assert lines.count() == 5 and "73.2%" in lines.first.inner_text() and "67,200" in lines.first.inner_text()
    assert len(page.frames) == 4, "a map of access to transport, one of open space, one of growth"
    assert page.frames[1].locator("path.near").count() and page.frames[1].locator("path.far").count()
    reached = page.get_by_text("بيانات خريطة النقل العام في جدول").locator("xpath=..").locator("tbody td")
    total = sum(int(cell.replace(",", "")) for cell in reached.all_inner_texts()[::2])
    assert total == 91_800, "the map shows all the people"


def test_two_results_of_one_indicator_on_a_page_are_told_apart(visit, tmp_path):
    places = City.training().frames
    homes_, stops_ = places["residents"], places["stops"]
    results = [
        ind.access_to_public_transport(homes_, stops_, each) for each in (None, places["streets"], None)
    ]
    seen = visit(write_page(tmp_path, "".join(each._repr_html_() for each in results)))
    labels = [
        each.get_attribute("aria-label") for each in seen.page.locator(".umran-result [tabindex]").all()
    ]
    assert len(labels) == 3 and labels[0] != labels[1] and labels[0] == labels[2], (
        "the same result, the same name"
    )
    assert axe(seen.page) == []


def test_names_in_a_file_stay_text_on_the_page(tmp_path, capsys, visit):
    evil = "<img src=x onerror=document.title='evil'>"
    point = [shapely.Point(35.911, 31.951)]
    named = layer(tmp_path / "stops.geojson", point, capacity=["low"], name=[evil])
    people = table(tmp_path / "residents.csv", "longitude,latitude,population,age_group",
                   *[(*home, evil) for home in HOMES])  # fmt: skip
    code, answer = measured(capsys, people, named, out=tmp_path / "out")
    assert code == 0, answer
    seen = visit((tmp_path / "out" / "indicators.html").as_uri())
    frame = seen.page.frames[1]
    frame.wait_for_selector(".place-mark")
    frame.locator(".place-mark").first.hover()
    assert evil in frame.locator(".place-tooltip").inner_text()
    assert (seen.page.title(), seen.foreign, seen.failed) == ("مؤشرات الهدف 11 من ملفاتك", [], [])


@pytest.mark.parametrize(
    ("arguments", "phrases"),
    [
        ((), ["ينقص الأمر"]),
        (("a.csv", "--nothing"), ["خيارات غير معروفة"]),
        (("--help",), ["open_spaces", "لا يغيّر"]),
    ],
)
def test_the_command_speaks_arabic_of_itself(capsys, arguments, phrases):
    code, answer = run(capsys, "indicators", *arguments)
    assert code == (0 if "--help" in arguments else 2)
    assert all(phrase in answer for phrase in phrases) and "usage" not in answer


def test_a_row_beyond_any_city_is_named_unless_a_boundary_leaves_it_out(tmp_path):
    rows = ["latitude,longitude,population", "30.42,-9.60,100", "30.43,-9.59,200", "-7,-9.59,300"]
    (tmp_path / "residents.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "stops.csv").write_text("latitude,longitude,capacity\n30.42,-9.60,low\n", encoding="utf-8")
    city = City.read(tmp_path)
    assert len(city.problems) == 1 and "صف واحد (\u20664\u2069)" in city.problems[0], city.problems
    assert [each.code for each in city.indicators() if each.result] == []
    boundary = gpd.GeoDataFrame(geometry=[shapely.box(-9.7, 30.3, -9.5, 30.5)], crs=4326)
    boundary.to_file(tmp_path / "حدود المدينة.geojson")
    city = City.read(tmp_path)
    assert city.problems == []
    (found,) = [each.result for each in city.indicators() if each.result]
    assert found.population == 300 and any("خارج حدود المدينة" in note for note in found.notes)
