"""What if people walked farther, or one park were gone: on streets in whole metres, at each distance exactly."""

import metres
import numpy as np
import pandas as pd
import pytest
from metres import EAST, NORTH, UTM, boxes, points

from umran import indicators as ind
from umran.indicators.scenarios import DISTANCES


def lines(*paths):
    return metres.lines(*paths, width_m=[1.0] * len(paths))


# Distances

# A street round a corner: 400 m along it to the far home, 250 m across.
CORNER = lines([(0, 0), (200, 0), (200, 150), (200, 200)])
HOMES = points((0, 100), (200, 150), (0, 100), population=[2, 5, 3])
STOP = points((0, 0), capacity=["high"])


def test_access_is_told_for_every_hundred_metres_straight_and_then_along_streets():
    straight = ind.access_by_distance(HOMES, STOP)
    assert list(straight) == ["distance", "method", "share"] and straight.index.tolist() == [*range(12)]
    assert (
        straight["distance"].tolist()
        == [*DISTANCES]
        == [100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100, 1200]
    )
    assert (
        set(straight["method"]) == {"straight_line"} and straight["share"].tolist() == [0.5, 0.5] + [1] * 10
    )
    both = ind.access_by_distance(HOMES, STOP, CORNER)
    assert both["method"].tolist() == ["straight_line"] * 12 + ["streets"] * 12
    assert (
        both["distance"].tolist() == [*DISTANCES] * 2
        and both["share"][:12].tolist() == straight["share"].tolist()
    )
    assert both["share"][12:].tolist() == [0.5, 0.5, 0.5] + [1] * 9


def test_people_outside_the_boundary_are_nobodys_share():
    inside = ind.access_by_distance(HOMES, STOP, CORNER, boxes((-50, -50, 50, 140)))
    assert inside["share"].tolist() == [1] * 24


@pytest.mark.parametrize("capacity", ["low", "high"])
def test_the_distance_is_to_every_stop_alike(capacity):
    found = ind.access_by_distance(points((0, 700)), STOP.assign(capacity=capacity))
    assert found["share"].tolist() == [0] * 6 + [1] * 6


def test_groups_of_a_place_are_one_and_what_is_refused_is_refused_as_ever():
    once = points((0, 100), (200, 150), population=[5, 5])
    assert ind.access_by_distance(HOMES, STOP).equals(ind.access_by_distance(once, STOP))
    without = points((0, 100), (200, 150), (0, 100))
    assert ind.access_by_distance(without, STOP)["share"].tolist() == pytest.approx([2 / 3] * 2 + [1] * 10)
    for population, text in (
        ([1, None, 1], "nan at position 1"),
        (["a", "b", "c"], "residents"),
        ([1, -1, 1], "-1 at position 1"),
    ):
        with pytest.raises(ValueError, match=text):
            ind.access_by_distance(HOMES.assign(population=population), STOP)
    # One without a place is left out, and is not put together with another.
    lost = HOMES.copy()
    lost.loc[[1, 2], "geometry"] = None
    assert ind.access_by_distance(lost, STOP)["share"].tolist() == [1] * 12


# Parks

CITY = boxes((0, 0, 3000, 200))
ROAD = lines([(0, 100), (3000, 100)])
PARKS = boxes((0, 120, 50, 150), (1000, 120, 1050, 150), (1100, 120, 1150, 150), (2900, 120, 2950, 150))
PEOPLE = points(
    (100, 100), (1050, 100), (100, 100), (2000, 100), (2800, 100), population=[1, 20, 2, 400, 8000]
)


def test_a_park_is_worth_the_people_who_have_no_other():
    found = ind.access_lost(CITY, PARKS.assign(name=["west", "near", "", None]), ROAD, PEOPLE)
    assert found.to_dict("list") == {
        "name": ["west", "near", "مكان بلا اسم 3", "مكان بلا اسم 4"],
        "people": [3, 0, 0, 8000],
    }
    assert list(found) == ["name", "people"] and found["people"].dtype == "int64"
    assert ind.access_lost(CITY, PARKS, ROAD, PEOPLE)["name"].tolist() == [
        f"مكان بلا اسم {n}" for n in (1, 2, 3, 4)
    ]
    arabic = PARKS.assign(name_ar=["أ", "ب", "ج", "د"])
    assert ind.access_lost(CITY, arabic, ROAD, PEOPLE)["name"].tolist() == ["أ", "ب", "ج", "د"]
    assert ind.access_lost(CITY, arabic.assign(name="x"), ROAD, PEOPLE)["name"].tolist() == ["x"] * 4


@pytest.mark.parametrize("column", ["is_free", "is_public"])
def test_a_park_that_is_closed_to_some_is_worth_nothing_and_not_listed(column):
    closed = PARKS.assign(name=list("abcd"), **{column: [True, False, True, 0]})
    found = ind.access_lost(CITY, closed, ROAD, PEOPLE)
    assert found.to_dict("list") == {"name": ["a", "c"], "people": [3, 20]}


def test_the_only_park_is_worth_all_whom_it_serves():
    one = PARKS[3:].assign(name="only").set_axis([7])
    assert ind.access_lost(CITY, one, ROAD, PEOPLE).to_dict("list") == {"name": ["only"], "people": [8000]}


def test_blocks_are_near_straight_or_far_in_the_order_of_the_residents():
    blocks = pd.Series(["z", "a", "m", "a", "z"], index=[5, 6, 7, 8, 9])
    straight, streets = (
        pd.Series([True, True, False, False, False]),
        pd.Series([False, True, False, False, True]),
    )
    found = ind.block_status(blocks, straight, streets)
    assert [*found.items()] == [("z", "straight"), ("a", "near"), ("m", "far")]


# Service areas


def reached(road, distance=500, **options):
    stop = points((0, 0))
    found = ind.reached_streets(
        road,
        lambda people: ind.access_to_public_transport(
            people, stop, road, low_capacity_distance=distance, **options
        ),
    )
    assert found.crs == "EPSG:4326"
    return found.to_crs(UTM).translate(-EAST, -NORTH)


def ends(found):
    return sorted(sorted(tuple(np.round(xy).astype(int).tolist()) for xy in line.coords) for line in found)


def test_streets_are_reached_in_pieces_of_25_metres_whose_middle_is():
    road = lines(
        [(-1995, 0), (1995, 0)]
    )  # a metre of the projection is 0.4 mm more on the ground: 160 pieces
    piece = 1995 / 80
    for distance, count in ((500, 20), (20.5 * piece - 1, 20), (20.5 * piece + 1, 21)):
        found = reached(road, distance).tolist()
        assert len(found) == 1
        assert sorted(x for x, _ in found[0].coords) == pytest.approx(
            [-count * piece, count * piece], abs=0.01
        )


def test_what_is_reached_is_joined_where_it_meets_and_straight_where_streets_are():
    road = lines([(0, 0), (99, 0), (99, 99)], [(99, 0), (297, 0)], [(1000, 0), (1100, 0)])
    found = ends(reached(road, 200))
    assert found == [[(0, 0), (99, 0)], [(99, 0), (99, 99)], [(99, 0), (198, 0)]]


@pytest.mark.parametrize(("bend", "vertices"), [(0.5, 2), (1.5, 3)])
def test_bends_of_less_than_a_metre_are_drawn_straight(bend, vertices):
    (line,) = reached(lines([(0, 0), (49.5, bend), (99, 0)]), 500)
    assert len(line.coords) == vertices


def test_nothing_outside_the_boundary_is_reached():
    road = lines([(0, 0), (396, 0)])  # sixteen pieces of 24.75 m
    assert ends(reached(road, 500, boundary=boxes((-10, -10, 100, 10)))) == [[(0, 0), (99, 0)]]
    park = boxes((0, 5, 10, 50))
    near = ind.reached_streets(
        road.to_crs(4326),
        lambda people: ind.open_public_space(boxes((-10, -10, 150, 60)), park, road, people),
    )
    assert near.to_crs(UTM).length.sum() == pytest.approx(6 * 24.75, abs=0.1)


def test_a_piece_is_the_length_of_its_street_shared_out_evenly():
    """60 metres are three pieces of 20, with middles at 10, 30 and 50."""
    road = lines([(0, 0), (60, 0)])
    for distance, length in ((5, 0), (11, 20), (29, 20), (31, 40), (51, 60)):
        found = ind.reached_streets(
            road,
            lambda people, distance=distance: ind.access_to_public_transport(
                people, points((0, 0)), road, low_capacity_distance=distance
            ),
        )
        assert found.to_crs(UTM).length.sum() == pytest.approx(length, abs=0.01)
