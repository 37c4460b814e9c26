"""Departures and waits of a feed: by hand, by another way of counting, and in the indicator that takes them."""

import datetime as dt
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_formats import FEED, feed

from umran import City, intake
from umran import indicators as ind
from umran.intake import departures
from umran.text.errors import Unreadable

QUIET = settings(max_examples=60, deadline=None, derandomize=True)
HOUR = 3600
TIMES = ["trip_id,stop_id,stop_sequence,departure_time"]


def served(times, tmp_path, **changed):
    """Each place's departures and wait."""
    frame, problems = intake.read(feed(tmp_path, stop_times=[*TIMES, *times], **changed))
    assert problems.valid, problems
    waits = frame["wait_min"] if "wait_min" in frame else [None] * len(frame)
    return {
        name: (int(count), None if pd.isna(wait) else float(wait))
        for name, count, wait in zip(frame["name"], frame["departures"], waits, strict=True)
    }, problems


def trips(*starts, stops=("B", "S1"), route="bus", service="week"):
    """Trips that leave the first stop at some times and reach each other ten minutes after the one before."""
    rows = [f"{route},{service},{route}{start}" for start in starts]
    times = [
        f"{route}{start},{stop},{place + 1},{clock(start + 600 * place)}"
        for start in starts
        for place, stop in enumerate(stops)
    ]
    return rows, times


def clock(seconds):
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def test_an_even_service_is_waited_for_half_of_its_interval(tmp_path):
    rows, times = trips(*range(7 * HOUR, 9 * HOUR + 1, 1200))
    found, problems = served(times, tmp_path, trips=["route_id,service_id,trip_id", *rows])
    assert found["السوق"] == (7, 10.0)
    assert found["المحطة الكبرى"] == (0, None), "where a trip ends nobody gets on"
    note = next(each.reason for each in problems.notes if each.code == "waits")
    assert "2025-01-01" in note and "7:00" in note  # a Wednesday, the first of the days that are alike


def test_lines_and_directions_are_waited_for_apart(tmp_path):
    """Two lines an hour apart from each other: who waits for one of them waits half an hour, not a quarter."""
    one, first = trips(*range(7 * HOUR, 10 * HOUR, HOUR), stops=("B", "S1", "F"))
    other, second = trips(*range(7 * HOUR + 1800, 10 * HOUR, HOUR), stops=("B2", "S2", "F"), route="tram")
    found, _ = served([*first, *second], tmp_path, trips=["route_id,service_id,trip_id", *one, *other])
    assert found["السوق"] == (6, 30.0)


def test_trips_of_frequencies_run_as_often_as_they_say(tmp_path):
    rows, times = trips(5 * HOUR, stops=("B", "S1", "F"))
    lines = ["trip_id,start_time,end_time,headway_secs", f"bus{5 * HOUR},06:00:00,10:00:00,900"]
    found, _ = served(times, tmp_path, trips=["route_id,service_id,trip_id", *rows], frequencies=lines)
    assert found["السوق"] == (16, 7.5) and found["المحطة الكبرى"][0] == 16
    broken = [lines[0], f"bus{5 * HOUR},ستة,10:00:00,900"]
    with pytest.raises(Exception, match=r"frequencies\.txt"):
        served(times, tmp_path, trips=["route_id,service_id,trip_id", *rows], frequencies=broken)
    for unending in ("06:00:00,999:00:00,1", "06:00:00,10:00:00,0"):
        broken = [lines[0], f"bus{5 * HOUR},{unending}"]
        with pytest.raises(Unreadable):
            served(times, tmp_path, trips=["route_id,service_id,trip_id", *rows], frequencies=broken)


def test_times_that_are_not_told_and_a_last_vehicle_too_early_give_no_wait(tmp_path):
    rows, times = trips(*range(7 * HOUR, 8 * HOUR, 600), stops=("B", "S1", "F"))
    found, _ = served(times, tmp_path, trips=["route_id,service_id,trip_id", *rows])
    assert found["السوق"] == (6, None), "who comes at half past eight meets nothing"
    rows, times = trips(*range(7 * HOUR, 10 * HOUR, 600), stops=("B", "S1", "F"))
    times[1] = times[1].rpartition(",")[0] + ","
    found, _ = served(times, tmp_path, trips=["route_id,service_id,trip_id", *rows])
    assert found["السوق"][1] == pytest.approx(5) and found["المحطة الكبرى"] == (18, None)


def test_a_feed_without_times_is_read_as_before(tmp_path):
    frame, problems = intake.read(feed(tmp_path))
    assert problems.valid and not {"wait_min", "departures"} & {*frame}


def test_the_wait_of_a_feed_is_what_the_indicator_takes(tmp_path):
    training = City.training()
    stops = training.layers["stops"]
    lines = [f"{i},s{i},{each.y!r},{each.x!r}" for i, each in enumerate(stops.geometry)]
    first = stops.geometry.iloc[0]
    lines.append(f"end,نهاية,{first.y + 0.003!r},{first.x!r}")
    every = [900 if place < 6 else 3600 for place in range(len(stops))]
    rows, times = [], []
    for place, step in enumerate(every):
        ran, told = trips(*range(7 * HOUR, 11 * HOUR, step), stops=(place, "end"), route=f"r{place}")
        rows, times = rows + ran, times + told
    path = feed(
        tmp_path,
        stops=["stop_id,stop_name,stop_lat,stop_lon", *lines],
        routes=["route_id,route_type", *(f"r{place},{700 if level == 'low' else 400}" for place, level in enumerate(stops["capacity"]))],
        trips=["route_id,service_id,trip_id", *rows],
        stop_times=[*TIMES, *times],
    )  # fmt: skip
    frame, problems = intake.read(path)
    assert problems.valid
    waits = dict(zip(frame["name"], frame["wait_min"], strict=True))
    assert all(waits[f"s{place}"] == step / 120 for place, step in enumerate(every))
    people = training.layers["residents"]
    told = stops.assign(headway_min=[step / 60 for step in every])
    known = ind.access_by_wait(people, told)
    found = ind.access_by_wait(people, frame)
    assert found.share == pytest.approx(known.share) and 0 < found.share < known.reached_share


@QUIET
@given(st.lists(st.integers(6 * 60, 11 * 60), min_size=1, max_size=12), st.data())
def test_the_wait_is_the_mean_of_people_who_come_evenly(minutes, data):
    minutes = [*minutes, data.draw(st.integers(9 * 60, 12 * 60))]
    times = pd.DataFrame({"trip_id": [str(i) for i in range(len(minutes)) for _ in range(2)], "stop_id": ["S", "T"] * len(minutes), "route_id": "r", "direction_id": "", "sequence": [1, 2] * len(minutes), "boards": True})  # fmt: skip
    times["time"] = np.repeat(np.array(minutes) * 60.0, 2)
    found = departures.at_stops(times).loc["S", "wait_min"]
    arrivals = np.arange(7 * HOUR, 9 * HOUR) + 0.5
    coming = np.sort(np.array(minutes) * 60)
    waited = coming[np.searchsorted(coming, arrivals)] - arrivals
    assert found == pytest.approx(waited.mean() / 60, abs=0.01)


DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2025, 3, 1))


@QUIET
@given(
    st.dictionaries(st.sampled_from("abc"), st.tuples(DAYS, DAYS, st.tuples(*[st.booleans()] * 4))),
    st.dictionaries(st.sampled_from("abcd"), st.dictionaries(DAYS.filter(lambda day: day.weekday() < 4), st.booleans(), max_size=3)),
)  # fmt: skip
def test_the_busiest_day_is_the_first_of_those_with_most_trips(spans, exceptions):
    calendar = departures.Calendar(spans, exceptions)
    trips = {"a": 5, "b": 3, "c": 2, "d": 1}
    count = Counter()
    days = [dt.date(2025, 1, 1) + dt.timedelta(days=step) for step in range(70)]
    for day in days:
        if day.weekday() < 4:
            count[day] = sum(trips[each] for each in trips if calendar.runs(each, day))
    best = max(count.values())
    assert calendar.busiest(trips) == (min(day for day in count if count[day] == best) if best else None)
    assert calendar.working() == {each for each in trips if any(calendar.runs(each, day) for day in count)}


def test_dates_of_many_centuries_are_no_burden():
    span = (dt.date.min, dt.date.max, (True,) * 4)
    assert departures.Calendar({"s": span}).busiest({"s": 1}) == dt.date(1, 1, 1)


def test_the_feed_of_the_other_tests_has_no_times():
    assert "departure_time" not in FEED["stop_times"][0]
