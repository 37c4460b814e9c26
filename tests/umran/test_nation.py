"""Several cities at once: each shown, those that agree averaged by their people, and what is missing named."""

import csv
import math

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from test_check import bare_latin, run

from umran import City
from umran.city import national_values
from umran.city.measures import CLASSES
from umran.city.nation import OTHERWISE, WEIGHTED, summary


def town(name, *rows):
    """A city of yearly totals: a row a year, None where a figure is missing."""
    frame = pd.DataFrame(rows).astype({"year": int})
    return City(name=name, tables={"totals": frame}, origins={"totals": (f"{name}.csv",)})


def only(found, code, years):
    (one,) = [each for each in found if (each.code, each.years) == (code, years)]
    return one


figures = st.one_of(st.none(), st.integers(0, 50))
people = st.one_of(st.none(), st.integers(1_000, 90_000))
towns = st.lists(st.tuples(people, figures), min_size=2, max_size=5)


@settings(deadline=None, max_examples=30)
@given(towns)
def test_the_mean_is_that_of_cities_with_a_figure_and_people(drawn):
    cities = [
        town(f"مدينة {i}", {"year": 2020, "population": n, "deaths": deaths})
        for i, (n, deaths) in enumerate(drawn)
    ]
    found = [each for each in national_values(cities) if each.code == "11.5.1"]
    whole = [(n, deaths) for n, deaths in drawn if n is not None and deaths is not None]
    if not whole:
        assert found == []
        return
    (one,) = found
    assert [part.city for part in one.cities] == [city.name for city in cities], "every city is shown"
    assert [bool(part.missing) for part in one.cities] == [None in row for row in drawn]
    if len(whole) < 2:
        assert one.result is None and one.missing
        return
    inhabitants = sum(n for n, _ in whole)
    assert one.result.mean == pytest.approx(1e5 * sum(deaths for _, deaths in whole) / inhabitants)
    known = sum(n for n, _ in drawn if n is not None)
    assert one.result.coverage == pytest.approx(inhabitants / known)
    unknown = sum(n is None for n, _ in drawn)
    assert sum("لا يُعرف عدد سكانها" in note for note in one.result.notes) == bool(unknown)


A = town(
    "أ",
    {"year": 2010, "population": 90_000, "area_km2": 5},
    {"year": 2020, "population": 100_000, "area_km2": 6},
)
B = town(
    "ب",
    {"year": 2010, "population": 250_000, "area_km2": 5},
    {"year": 2020, "population": 300_000, "area_km2": 7},
)
C = town(
    "ج",
    {"year": 2011, "population": 250_000, "area_km2": 5},
    {"year": 2020, "population": 300_000, "area_km2": 7},
)


def test_a_period_is_weighted_by_the_people_at_its_end_and_others_are_not_mixed_in():
    found = national_values([A, B, C])
    one = only(found, "11.3.1", "2010–2020")
    ratios = [0.02 / (math.log(100 / 90) / 10), 0.04 / (math.log(300 / 250) / 10)]
    assert one.result.mean == pytest.approx((ratios[0] * 100 + ratios[1] * 300) / 400)
    assert one.cities[2].missing.startswith("لا قيمة لها إلا لسنوات") and "2011–2020" in one.cities[2].missing
    assert one.cities[2].population == 300_000 and one.result.coverage == pytest.approx(400 / 700)
    assert only(found, "11.3.1", "2011–2020").result is None


def test_figures_whose_national_value_is_no_mean_say_why():
    cities = [town(name, {"year": 2020, "population": 1000, "losses": 1, "gdp": 100}) for name in "أب"]
    one = only(national_values(cities), "11.5.2", "2020")
    assert one.result is None and "ناتجه" in one.missing and all(part.measure for part in one.cities)
    assert {*WEIGHTED, *OTHERWISE} == {*CLASSES} and not {*WEIGHTED} & {*OTHERWISE}


def placed(name, homes, streets=False):
    def layer(points, **columns):
        return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(*zip(*points, strict=True)), crs=32636)

    layers = {
        "residents": layer([(5e5 + x, 0) for x, _ in homes], population=[count for _, count in homes]),
        "stops": layer([(5e5, 0)], capacity=["low"]),
    }
    if streets:
        layers["streets"] = gpd.GeoDataFrame(
            geometry=[shapely.LineString([(5e5 - 900, 0), (5e5 + 900, 0)])], crs=32636
        )
    return City(name=name, layers=layers, origins={kind: (f"{name} {kind}",) for kind in layers})


def test_people_whom_the_figure_counts_weigh_it_and_unsaid_years_are_noted():
    near, far = placed("قريبة", [(0, 100)]), placed("بعيدة", [(0, 100), (900, 200)])
    one = only(national_values([near, far]), "11.2.1", "")
    assert [part.population for part in one.cities] == [100, 300]
    assert one.result.mean == pytest.approx(0.5) and any("سنة" in note for note in one.result.notes)


def test_walks_along_streets_and_straight_lines_are_not_averaged():
    one = only(
        national_values([placed("أ", [(0, 100)]), placed("ب", [(0, 100)], streets=True)]), "11.2.1", ""
    )
    assert one.result is None and "بطريقتين" in one.missing


def test_a_sample_of_households_weighs_nothing():
    def surveyed(name):
        homes = pd.DataFrame({"persons": [4, 6], "lacks_water": [True, False]})
        return City(name=name, tables={"households": homes}, origins={"households": ("h.csv",)})

    one = only(national_values([surveyed("أ"), surveyed("ب")]), "11.1.1", "")
    assert one.result is None and all("لا يُعرف عدد سكانها" in part.missing for part in one.cities)
    assert all(part.measure.result.share == 0.4 for part in one.cities), "shown all the same"


@pytest.mark.parametrize("cities", [[], [A], [A, A], [A, City()]])
def test_cities_without_a_name_of_their_own_are_refused(cities):
    with pytest.raises(ValueError, match="each with a name of its own"):
        national_values(cities)


@pytest.fixture
def folders(tmp_path):
    for name, lines in {
        "طنجة": "2010,90000,,5\n2020,100000,10,6\n",
        "سلا": "2010,250000,,5\n2020,300000,6,7\n",
        "فاس": "2021,300000,6,\n",
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "مجاميع.csv").write_text(
            f"السنة,السكان,الوفيات,المساحة المبنية (كم²)\n{lines}", "utf-8"
        )
    return [tmp_path / name for name in ("طنجة", "سلا", "فاس")]


def test_folders_are_measured_together(folders, capsys, tmp_path):
    out = tmp_path / "out"
    code, answer = run(capsys, "indicators", *folders, "--out", out)
    assert code == 0 and bare_latin(answer) == []
    assert all(folder.name in answer for folder in folders) and "مرجحاً بالسكان" in answer
    with (out / "national.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["indicator"], row["years"]) == ("11.5.1", "2020")]
    assert [row["value"] for row in rows] == ["10.0", "2.0", "", "4.0"]
    assert "2021" in rows[2]["limits"] and "فاس" in rows[3]["limits"] and rows[3]["population"] == "400000.0"
    code, answer = run(capsys, "indicators", *folders, "--out", out)
    assert code == 2 and "national.csv" in answer, "earlier results are not written over unasked"
    assert run(capsys, "indicators", *folders, "--out", out, "--replace")[0] == 0
    assert run(capsys, "indicators", folders[0], "--out", out)[0] == 0, "one city's results stand beside them"


def test_a_fault_in_one_folder_writes_nothing(folders, capsys, tmp_path):
    (folders[1] / "مجاميع.csv").write_text("السنة,السكان,الوفيات\n2020,كثير,10\n", "utf-8")
    code, answer = run(capsys, "indicators", *folders, "--out", tmp_path / "out")
    assert code == 1 and "سلا" in answer and "كثير" in answer and "لم يُكتب شيء" in answer
    assert not (tmp_path / "out").exists()


def test_a_folder_twice_and_a_file_among_folders_are_refused(folders, capsys, tmp_path):
    code, answer = run(capsys, "indicators", folders[0], folders[0], "--out", tmp_path / "out")
    assert code == 2 and "مرتين" in answer
    code, answer = run(capsys, "indicators", folders[0], folders[1] / "مجاميع.csv", "--out", tmp_path / "out")
    assert code == 2 and "المجلد وحده" in answer


def test_folders_that_measure_nothing_write_nothing(tmp_path, capsys):
    for name in ("أ", "ب"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "مجاميع.csv").write_text("السنة,السكان\n2020,1000\n", "utf-8")
    code, answer = run(capsys, "indicators", tmp_path / "أ", tmp_path / "ب", "--out", tmp_path / "out")
    assert code == 1 and "لم يُحسب" in answer and not (tmp_path / "out").exists()


def test_a_share_is_shown_in_percent():
    told = summary(national_values(cities := [placed("أ", [(0, 100)]), placed("ب", [(900, 300)])]), cities)
    assert "\u206625.0%\u2069" in told
