"""Streets as they are drawn: people join what is connected, faults of drawing are told, land counts once."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely import affinity

from umran import indicators as ind

UTM = "EPSG:32636"
ORIGIN = np.array([500_000.0, 3_500_000.0])
seeds = st.integers(0, 2**32 - 1)


def points(*xy, **columns):
    return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(*(np.array(xy, float) + ORIGIN).T), crs=UTM)


def lines(*paths, **columns):
    return gpd.GeoDataFrame(
        columns, geometry=[shapely.LineString(np.array(p) + ORIGIN) for p in paths], crs=UTM
    )


def boxes(*bounds, **columns):
    return gpd.GeoDataFrame(
        columns, geometry=[affinity.translate(shapely.box(*b), *ORIGIN) for b in bounds], crs=UTM
    )


MAIN = lines([(0, 0), (1000, 0)], [(500, 0), (500, 800)])
STOP = points((900, 5), capacity=["low"])
GRID = lines(*[[(x, y) for x in range(0, 801, 200)] for y in range(0, 801, 200)],
             *[[(x, y) for y in range(0, 801, 200)] for x in range(0, 801, 200)])  # fmt: skip


def with_(streets, *paths):
    return pd.concat([streets, lines(*paths)], ignore_index=True)


# Isolated fragments


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_an_isolated_fragment_changes_nobodys_access(seed):
    rng = np.random.default_rng(seed)
    people = points(*rng.uniform(-50, 850, (60, 2)), population=rng.integers(1, 9, 60))
    stops = points(*rng.uniform(0, 800, (3, 2)), capacity=rng.choice(["low", "high"], 3))
    near = np.concatenate([people.geometry.get_coordinates(), stops.geometry.get_coordinates()]) - ORIGIN
    starts = near[rng.choice(len(near), 3)] + rng.uniform(-8, 8, (3, 2))
    pieces = [[start, start + rng.uniform(-70, 70, 2)] for start in starts]
    fragment = lines(*pieces)
    ends = shapely.points(shapely.get_coordinates(fragment.geometry.to_numpy()))
    assume(shapely.distance(ends, GRID.union_all()).min() > 0.2)
    assume(fragment.length.min() > 1)
    expected = ind.access_to_public_transport(people, stops, GRID)
    result = ind.access_to_public_transport(people, stops, with_(GRID, *pieces))
    assert result.is_served.equals(expected.is_served) and result.share == expected.share
    park, city = boxes((300, 300, 380, 380), (605, 10, 700, 90)), boxes((-100, -100, 900, 900))
    spaces = [ind.open_public_space(city, park, streets, people, street_share=0.2)
              for streets in (GRID, with_(GRID, *pieces))]  # fmt: skip
    assert spaces[0].is_served.equals(spaces[1].is_served)


def test_people_along_a_fragment_are_counted_and_told():
    homes = points((600, 100), (600, 4), (200, 5), population=[7, 50, 100])
    drive = [(590, 96), (650, 96)]
    result = ind.access_to_public_transport(homes, STOP, with_(MAIN, drive))
    assert result.fragment_population == 7 and "معزولة" in " ".join(result.notes)
    assert "معزولة" in result._repr_html_() and "معزولة" in " ".join(result.caveats())
    assert result.is_served.tolist() == ind.access_to_public_transport(homes, STOP, MAIN).is_served.tolist()
    assert ind.access_to_public_transport(homes, STOP, MAIN).fragment_population == 0
    assert ind.access_to_public_transport(homes, STOP).fragment_population is None


def test_a_village_walks_its_own_streets_where_there_are_no_others():
    village = [(5000, 0), (5300, 0)]
    homes, stops = points((5010, 5), (5290, 5)), points((5200, 0), capacity=["low"])
    result = ind.access_to_public_transport(homes, stops, with_(MAIN, village))
    assert result.is_served.tolist() == [True, True] and result.fragment_population == 2


def test_the_larger_part_is_joined_within_ten_metres_and_the_nearest_beyond():
    """Two banks: the northern has more streets. A home between them, 2 m from the southern."""
    north = [[(0, y), (2000, y)] for y in (0, 300)] + [[(0, 0), (0, 300)]]
    stops = points((1000, 0), capacity=["low"])
    for gap, expected in ((11.9, True), (12.1, False)):
        south = [[(0, -gap - 2), (1500, -gap - 2)]]
        home = points((1000, -gap))
        assert ind.access_to_public_transport(home, stops, lines(*north, *south)).is_served[0] == expected


# Ends that do not meet


@pytest.mark.parametrize(("gap", "missing"), [(0.05, 0), (0.3, 1), (0.95, 1), (1.05, 0), (30, 0)])
def test_ends_that_nearly_meet_are_told(gap, missing):
    side = [(500, gap), (500, 700)]
    result = ind.access_to_public_transport(points((500, 100)), STOP, lines([(0, 0), (1000, 0)], side))
    notes = [note for note in result.notes if "أقل من متر" in note]
    assert len(notes) == missing and all("\u20661\u2069" in note for note in notes)


def test_a_short_end_beyond_a_crossing_is_no_near_miss():
    streets = lines([(0, 0), (500, 0), (1000, 0)], [(500, -0.6), (500, 0), (500, 700)])
    assert not any("أقل من متر" in note for note in ind.access_to_public_transport(STOP, STOP, streets).notes)


def test_long_streets_drawn_in_degrees_meet_where_they_were_drawn_to_meet():
    """A street ends in the middle of a parallel of 5 km, whose ends are all that is drawn of it."""
    cross = [shapely.LineString([(35.85, 32.55), (35.90, 32.55)]), shapely.LineString([(35.875, 32.55), (35.875, 32.57)])]  # fmt: skip
    streets = gpd.GeoDataFrame({"width_m": [10, 10]}, geometry=cross, crs=4326)
    place = gpd.GeoDataFrame(geometry=gpd.points_from_xy([35.875, 35.8775], [32.551, 32.55]), crs=4326)
    result = ind.access_to_public_transport(place[:1], place[1:], streets)
    assert result.share == 1 and not any("مقطّعة" in note or "متر" in note for note in result.notes)


# Land allocated to streets

CITY, NO_PARK = boxes((0, 0, 1000, 1000)), boxes((0, 990, 1, 991))


def land(streets, city=CITY):
    return ind.open_public_space(city, NO_PARK, streets).street_area * 1e6


CASES = {
    "one street": (lines([(100, 500), (900, 500)], width_m=[20]), 16_000),
    "the same twice": (lines([(100, 500), (900, 500)], [(100, 500), (900, 500)], width_m=[20, 20]), 16_000),
    "again, the other way": (lines([(100, 500), (900, 500)], [(900, 500), (100, 500)], width_m=[20, 20]), 16_000),
    "in two pieces": (lines([(100, 500), (400, 500)], [(400, 500), (900, 500)], width_m=[20, 20]), 16_000),
    "whole and in pieces": (lines([(100, 500), (900, 500)], [(100, 500), (300, 500)], [(300, 500), (900, 500)], width_m=[20] * 3), 16_000),
    "pieces that overlap": (lines([(100, 500), (600, 500)], [(400, 500), (900, 500)], width_m=[20, 20]), 16_000),
    "there and back": (lines([(100, 500), (900, 500), (100, 500)], width_m=[20]), 16_000),
    "two carriageways": (lines([(100, 495), (900, 495)], [(100, 505), (900, 505)], width_m=[20, 20]), 24_000),
    "carriageways apart": (lines([(100, 480), (900, 480)], [(100, 520), (900, 520)], width_m=[20, 20]), 32_000),
    "each its own width": (lines([(100, 500), (500, 500)], [(500, 500), (900, 500)], width_m=[20, 10]), 12_000),
    "narrow within wide": (lines([(100, 500), (900, 500)], [(100, 503), (900, 503)], width_m=[20, 6]), 16_000),
    "a crossing": (lines([(100, 500), (900, 500)], [(500, 100), (500, 900)], width_m=[20, 20]), 31_600),
    "on the edge": (lines([(0, 0), (1000, 0)], width_m=[20]), 10_000),
    "beyond the edge": (lines([(500, 500), (1500, 500)], width_m=[20]), 10_000),
    "outside": (lines([(100, 500), (900, 500)], [(0, 2000), (900, 2000)], width_m=[20, 20]), 16_000),
    "a bend": (lines([(100, 100), (100, 500), (500, 500)], width_m=[20]), 16_000),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_land_of_streets_counts_once_and_ends_at_the_city(case):
    streets, area = CASES[case]
    assert land(streets) == pytest.approx(area, rel=1e-6)


def test_what_was_counted_once_and_what_lay_outside_is_told():
    result = ind.open_public_space(CITY, NO_PARK, CASES["two carriageways"][0])
    assert any("مرة واحدة" in note and "0.01" in note for note in result.notes)
    beyond = ind.open_public_space(CITY, NO_PARK, CASES["beyond the edge"][0])
    assert beyond.outside_street_area == pytest.approx(0.01) and "خارج حدود المدينة" in str(beyond)


@settings(max_examples=30, deadline=None)
@given(seeds, st.floats(0, 360), st.floats(0.2, 3))
def test_splitting_repeating_turning_and_scaling_streets_change_no_share(seed, angle, factor):
    rng = np.random.default_rng(seed)
    paths = [np.cumsum(np.vstack([rng.uniform(200, 800, 2), rng.uniform(-150, 150, (4, 2))]), axis=0) for _ in range(6)]  # fmt: skip
    streets = lines(*paths, width_m=rng.uniform(4, 20, 6).round(1))
    share = ind.open_public_space(CITY, NO_PARK, streets).street_share

    pieces, widths = [], []
    for line, width in zip(streets.geometry, streets["width_m"], strict=True):
        cut = rng.uniform(0.1, 0.9) * line.length
        parts = [line, line.reverse()] if rng.random() < 0.5 else [shapely.ops.substring(line, 0, cut), shapely.ops.substring(line, cut, line.length)]  # fmt: skip
        pieces += parts
        widths += [width] * len(parts)
    again = gpd.GeoDataFrame({"width_m": widths}, geometry=pieces, crs=UTM).sample(frac=1, random_state=seed % 1000)  # fmt: skip
    assert ind.open_public_space(CITY, NO_PARK, again).street_share == pytest.approx(share, rel=1e-3)

    def moved(frame):
        turned = frame.rotate(angle, origin=tuple(ORIGIN)).scale(factor, factor, origin=tuple(ORIGIN))
        return frame.set_geometry(turned)

    wider = moved(streets).assign(width_m=streets["width_m"] * factor)
    assert ind.open_public_space(moved(CITY), moved(NO_PARK), wider).street_share == pytest.approx(
        share, rel=1e-6
    )


@settings(max_examples=20, deadline=None)
@given(seeds, st.floats(0, 360))
def test_cutting_repeating_and_turning_streets_change_nobodys_access(seed, angle):
    rng = np.random.default_rng(seed)
    people = points(*rng.uniform(-50, 850, (60, 2)), population=rng.integers(1, 9, 60))
    stops = points(*rng.uniform(0, 800, (3, 2)), capacity=rng.choice(["low", "high"], 3))
    expected = ind.access_to_public_transport(people, stops, GRID)
    cut = [part for line in GRID.geometry for part in (shapely.ops.substring(line, 0, 333), shapely.ops.substring(line, 333, 800))]  # fmt: skip
    pieces = gpd.GeoDataFrame(geometry=cut + cut[:7], crs=UTM)
    assert ind.access_to_public_transport(people, stops, pieces).is_served.equals(expected.is_served)
    turned = [each.set_geometry(each.rotate(angle, origin=tuple(ORIGIN))) for each in (people, stops, GRID)]
    assert ind.access_to_public_transport(*turned).is_served.equals(expected.is_served)
