"""The secondary items of 11.2.1: a short wait at the stop, and trips by mode."""

import csv

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from umran import City
from umran import indicators as ind
from umran.indicators.travel import MODES
from umran.intake.schemas import get

UTM = "EPSG:32636"


def layer(places, **columns):
    return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(*np.transpose(places)), crs=UTM)


spots = st.tuples(st.integers(500_000, 502_000), st.integers(3_500_000, 3_502_000))
homes = st.lists(st.tuples(spots, st.integers(0, 50)), min_size=1, max_size=12)
stops = st.lists(
    st.tuples(spots, st.one_of(st.none(), st.integers(0, 45)), st.sampled_from(("low", "high"))),
    min_size=1,
    max_size=6,
)


@settings(deadline=None, max_examples=25)
@given(homes, stops, st.sampled_from((5, 20, 30)))
def test_people_are_those_within_a_walk_of_a_stop_of_a_short_wait(people, places, longest):
    found = ind.access_by_wait(
        layer([spot for spot, _ in people], population=[count for _, count in people]),
        layer(
            [spot for spot, *_ in places],
            wait_min=[wait for _, wait, _ in places],
            capacity=[c for *_, c in places],
        ),
        longest_wait=longest,
    )

    def near(spot, is_good):
        return any(
            np.hypot(spot[0] - at[0], spot[1] - at[1]) <= {"low": 500, "high": 1000}[capacity]
            for at, wait, capacity in places
            if is_good(wait)
        )

    served = sum(n for spot, n in people if near(spot, lambda wait: wait is not None and wait <= longest))
    reached = sum(n for spot, n in people if near(spot, lambda wait: True))
    total = sum(count for _, count in people)
    unknown = sum(wait is None for _, wait, _ in places)
    assert found.unknown_stops == unknown and found.population == total
    if not total or unknown == len(places):
        assert found.share is None and found.reason
        return
    assert found.share == pytest.approx(served / total) and found.reached_share == pytest.approx(
        reached / total
    )
    assert found.share <= found.reached_share


HOMES = layer([(500_000, 0), (501_500, 0), (503_000, 0)], population=[6, 3, 1])


def test_half_of_the_time_between_vehicles_is_the_wait_and_20_minutes_are_short():
    by_headway = ind.access_by_wait(HOMES, layer([(500_000, 0), (501_500, 0)], headway_min=[40.0, 40.5]))
    assert by_headway.share == 0.6 and by_headway.reached_share == 0.9
    assert any("نصف" in note for note in by_headway.notes)
    by_wait = ind.access_by_wait(HOMES, layer([(500_000, 0), (501_500, 0)], wait_min=[20.0, 20.5]))
    assert by_wait.share == 0.6 and not any("نصف" in note for note in by_wait.notes)


def test_no_short_wait_is_zero_and_no_known_wait_is_no_figure():
    stop = [(500_000, 0)]
    assert ind.access_by_wait(HOMES, layer(stop, wait_min=[30])).share == 0
    unknown = ind.access_by_wait(HOMES, layer(stop, wait_min=[np.nan]))
    assert unknown.share is None and "لا موقف" in unknown.reason and unknown.reached_share == 0.6


@pytest.mark.parametrize(
    "columns", [{}, {"wait_min": [1], "headway_min": [2]}, {"wait_min": [-1]}, {"headway_min": ["5"]}]
)
def test_other_stops_are_refused_in_two_languages(columns):
    with pytest.raises(ValueError, match=r"stops.*\n.*expected"):
        ind.access_by_wait(HOMES, layer([(500_000, 0)], **columns))
    with pytest.raises(ValueError, match="longest_wait"):
        ind.access_by_wait(HOMES, layer([(500_000, 0)], wait_min=[1]), longest_wait=0)


trips = st.lists(
    st.tuples(st.one_of(st.none(), st.sampled_from([*MODES])), st.integers(0, 9), st.integers(0, 5)),
    min_size=1,
    max_size=30,
)


@settings(deadline=None, max_examples=40)
@given(trips)
def test_shares_of_modes_are_those_counted_trip_by_trip(drawn):
    found = ind.modal_share(pd.DataFrame(drawn, columns=["trip_mode", "trips", "weight"], dtype=object))
    total = sum(count * weight for mode, count, weight in drawn if mode)

    def share(*wanted):
        return sum(count * weight for mode, count, weight in drawn if mode in wanted) / total

    assert found.unknown == sum(mode is None for mode, *_ in drawn) and found.trips == total
    if not total:
        assert found.share is None and found.reason
        return
    assert found.share == pytest.approx(share("bus", "paratransit", "rail", "ferry"))
    assert found.walking_share == pytest.approx(share("walk"))
    assert found.cycling_share == pytest.approx(share("bicycle"))
    assert found.modes["share"].sum() == pytest.approx(1)


def test_trips_without_walks_are_noted():
    assert "مشياً" in ind.modal_share({"trip_mode": ["car", "bus"]}).notes[0]
    assert not ind.modal_share({"trip_mode": ["car", "walk"]}).notes


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"mode": ["bus"]},
        {"trip_mode": ["باص"]},
        {"trip_mode": ["bus"], "trips": [-1]},
        {"trip_mode": ["bus"], "weight": [None]},
    ],
)
def test_other_trips_are_refused_in_two_languages(table):
    with pytest.raises(ValueError, match=r"trips.*\n.*expected"):
        ind.modal_share(table)


def test_the_modes_of_a_file_are_those_of_the_function():
    assert get("trips")["trip_mode"].constraints["enum"] == [*MODES]


def write(path, *lines):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)


def test_both_are_measured_from_files(tmp_path):
    write(tmp_path / "سكان.csv", ("خط العرض", "خط الطول", "السكان"), (31.95, 35.91, 700), (31.95, 35.94, 300))
    write(
        tmp_path / "مواقف.csv",
        ("خط العرض", "خط الطول", "السعة", "الفاصل بين المركبات (دقيقة)"),
        (31.951, 35.911, "حافلة", 30),
        (31.951, 35.941, "حافلة", 90),
    )
    write(
        tmp_path / "رحلات.csv",
        ("السنة", "وسيلة التنقل", "عدد الرحلات"),
        (2023, "سرفيس", 20),
        (2023, "مشي", 50),
        (2023, "سيارة", 30),
    )
    city = City.read(tmp_path)
    found = {each.code: each for each in city.indicators() if each.result}
    assert city.problems == [] and set(found) == {"11.2.1", "11.2.1a", "11.2.1b"}
    assert found["11.2.1"].result.share == 1 and found["11.2.1a"].result.share == 0.7
    assert found["11.2.1b"].result.share == 0.2 and found["11.2.1b"].years == "2023"
    assert {each.indicator for each in found.values()} == {"11.2.1"}
    page = city.brief(tmp_path / "ورقة.html").read_text("utf-8")
    assert "70.0%" in page and "قصير الانتظار" in page


def test_stops_that_tell_no_wait_ask_for_it(tmp_path):
    write(tmp_path / "سكان.csv", ("خط العرض", "خط الطول", "السكان"), (31.95, 35.91, 700))
    write(tmp_path / "مواقف.csv", ("خط العرض", "خط الطول", "السعة"), (31.951, 35.911, "حافلة"))
    (wait,) = [each for each in City.read(tmp_path).indicators() if each.code == "11.2.1a"]
    assert wait.lacks == ("wait_min",) and "headway_min" in wait.missing and "residents" not in wait.missing


def test_a_table_of_stops_without_places_is_no_survey_of_trips(tmp_path):
    """«وسيلة النقل» is what stops at a stop; such a table completes a layer of stops by its names."""
    stops = gpd.GeoDataFrame(
        {"الاسم": ["أ", "ب"]}, geometry=[shapely.Point(35.9, 31.9), shapely.Point(35.91, 31.91)], crs=4326
    )
    stops.assign(السعة=["حافلة", "حافلة"]).to_file(tmp_path / "مواقف.geojson")
    write(
        tmp_path / "جدول.csv",
        ("اسم الموقف", "متوسط الانتظار", "وسيلة النقل"),
        ("أ", 5, "حافلة"),
        ("ب", 30, "حافلة"),
    )
    city = City.read(tmp_path)
    assert "trips" not in city.frames
