"""The limits that the metadata name, met exactly: one person, one metre, one cell on either side."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from umran import indicators as ind
from umran.indicators import CellClass

UTM = "EPSG:32636"
EAST, NORTH = 500_000, 3_500_000


def square(x, y, side):
    return shapely.box(EAST + x, NORTH + y, EAST + x + side, NORTH + y + side)


def layer(*shapes, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=UTM)


def homes(*distances, **columns):
    return layer(*(shapely.Point(EAST + x, NORTH) for x in distances), **columns)


# Degree of Urbanisation


@pytest.mark.parametrize(("density", "expected"), [(299, CellClass.RURAL), (300, CellClass.URBAN_CLUSTER)])
def test_a_cluster_begins_at_exactly_300_people(density, expected):
    grid = np.zeros((7, 7))
    grid[1:6, 1:6] = density
    assert set(ind.degree_of_urbanisation(grid).classes[1:6, 1:6].ravel()) == {expected}


def test_a_cell_of_exactly_300_widens_a_cluster_and_one_of_299_does_not():
    grid = np.zeros((3, 6))
    grid[1, 1:3], grid[1, 3], grid[1, 4] = 2500, 300, 299
    assert ind.degree_of_urbanisation(grid).classes[1].tolist() == [1, 2, 2, 2, 1, 1]


def hole(height, width):
    """A dense frame around an empty rectangle. Without data at its four corners nothing of it joins by majority."""
    grid = np.full((height + 6, width + 6), 4000.0)
    inside = np.s_[3 : 3 + height, 3 : 3 + width]
    grid[inside] = 0
    for row in (2, 3 + height):
        for column in (2, 3 + width):
            grid[row, column] = np.nan
    return grid, inside


@pytest.mark.parametrize(
    ("height", "width", "expected"),
    [(2, 7, CellClass.URBAN_CENTRE), (3, 5, CellClass.RURAL), (4, 4, CellClass.RURAL)],
)
def test_a_hole_of_exactly_15_cells_stays_and_one_of_14_is_filled(height, width, expected):
    grid, inside = hole(height, width)
    assert set(ind.degree_of_urbanisation(grid).classes[inside].ravel()) == {expected}


@pytest.mark.parametrize("turns", range(4))
def test_a_hole_that_another_centre_closes_stays_from_whichever_side(turns):
    grid = np.zeros((8, 7))
    grid[1:7, 1] = grid[1, 1:5] = grid[6, 1:5] = 20_000
    grid[2:6, 5] = 20_000  # closes the fourth side, and touches the other at corners only
    result = ind.degree_of_urbanisation(np.rot90(grid, turns))
    assert result.centres.max() == 2 and np.rot90(result.classes, -turns)[3, 3] == CellClass.RURAL
    grid[2:6, 5] = 0
    grid[1:7, 5] = 20_000  # one centre all round
    assert (
        np.rot90(ind.degree_of_urbanisation(np.rot90(grid, turns)).classes, -turns)[3, 3]
        == CellClass.URBAN_CENTRE
    )


def test_what_is_made_of_the_classes_is_a_copy():
    result = ind.degree_of_urbanisation(np.full((3, 3), 10.0))
    taken = np.asarray(result)
    taken[0, 0] = 3
    assert result.classes[0, 0] == CellClass.RURAL


def test_cell_classes_are_0_to_3():
    assert ind.classify_units([0, 3], [1, 1], ["أ", "أ"]).units["unit_class"].tolist() == ["city"]
    for wrong in (-1, 4):
        with pytest.raises(ValueError, match=f"{wrong} at position 0"):
            ind.classify_units([wrong], [1], ["أ"])


# 11.7.1


@pytest.mark.parametrize("column", ["is_public", "is_free"])
def test_a_space_that_is_closed_to_some_counts_for_nothing(column):
    city = layer(square(0, 0, 1000))
    spaces = layer(square(0, 0, 100), square(500, 500, 300), **{column: [True, False]})
    residents = homes(150, 550, population=[30, 10])
    result = ind.open_public_space(city, spaces, None, residents, street_share=0.1, walk=200)
    assert result.open_space_area == pytest.approx(0.01)
    assert result.open_space_share == pytest.approx(0.01) and result.share == pytest.approx(0.11)
    assert (result.served, result.access_share) == (30, 0.75)
    assert any("غير مجانية أو غير عامة" in note and "1" in note for note in result.notes)


def test_a_city_without_an_open_space_that_is_public_is_refused():
    spaces = layer(square(0, 0, 100), is_public=[False])
    with pytest.raises(ValueError, match="no space that is public and free"):
        ind.open_public_space(layer(square(0, 0, 1000)), spaces, None, street_share=0.1)


def test_walks_of_exactly_the_limit_are_near_and_a_metre_more_is_not():
    stops = layer(shapely.Point(EAST, NORTH), capacity=["low"])
    assert ind.access_to_public_transport(homes(500, 501), stops).is_served.tolist() == [True, False]
    high = stops.assign(capacity="high")
    assert ind.access_to_public_transport(homes(1000, 1001), high).is_served.tolist() == [True, False]
    city, space = layer(square(-100, -1000, 2000)), layer(square(0, 0, 100))
    near = ind.open_public_space(city, space, None, homes(500, 501), street_share=0.1)
    assert near.is_served.tolist() == [True, False]


# 11.2.1 in parts


def test_parts_add_up_each_capacity_apart():
    """Parts where more live near a bus than near a train, and the other way round."""
    stops = layer(shapely.Point(EAST, NORTH), shapely.Point(EAST + 5000, NORTH), capacity=["low", "high"])
    west = ind.access_to_public_transport(homes(100, 800, population=[70, 5], sex=["female", "male"]), stops)
    east = ind.access_to_public_transport(homes(4100, 5100, population=[20, 3], sex=["male", "male"]), stops)
    assert (west.low_capacity_served, west.high_capacity_served) == (70, 0)
    assert (east.low_capacity_served, east.high_capacity_served) == (0, 23)
    both = ind.combine_access([west, east])
    assert (both.low_capacity_served, both.high_capacity_served, both.served) == (70, 23, 93)
    assert (both.population, both.share) == (98, pytest.approx(93 / 98))
    by_sex = both.breakdown.set_index("group")
    assert by_sex.loc["male", ["population", "served", "share"]].tolist() == [28, 23, pytest.approx(23 / 28)]


def test_parts_where_capacities_overlap_are_not_the_greater_of_the_two():
    stops = layer(shapely.Point(EAST, NORTH), shapely.Point(EAST + 600, NORTH), capacity=["low", "high"])
    part = ind.access_to_public_transport(homes(0, 1500, population=[40, 7]), stops)
    assert (part.low_capacity_served, part.high_capacity_served, part.served) == (40, 47, 47)
    both = ind.combine_access([part, part])
    assert (both.low_capacity_served, both.high_capacity_served, both.served) == (80, 94, 94)


def test_parts_measured_by_two_methods_are_not_added():
    stops = layer(shapely.Point(EAST, NORTH), capacity=["low"])
    street = layer(shapely.LineString([(EAST - 100, NORTH), (EAST + 900, NORTH)]))
    straight = ind.access_to_public_transport(homes(100), stops)
    walked = ind.access_to_public_transport(homes(100), stops, street)
    with pytest.raises(ValueError, match="straight_line and streets"):
        ind.combine_access([straight, walked])
    with pytest.raises(ValueError, match="parts"):
        ind.combine_access([])


# Units and scores


def test_half_of_the_people_is_enough_for_a_city_whatever_the_rounding():
    cells, people = [3, 1, 3, 1], [1, 1, 33, 34]
    result = ind.classify_units(cells, people, ["نصف", "نصف", "أقل", "أقل"])
    assert result.units["unit_class"].to_dict() == {"أقل": "rural", "نصف": "city"}
    assert result.urban_share == pytest.approx(2 / 69)


def test_a_slum_household_counts_its_people_not_itself():
    table = pd.DataFrame({"persons": [9, 1], "lacks_water": [True, False]})
    assert ind.slum_share(table).share == pytest.approx(0.9)


# Arguments at the ends of their ranges

ROW = {"per_capita_start": 200.0, "per_capita_end": 180.0, "population_growth_rate": 0.03, "years": 10}


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("population_growth_rate", (-0.5, 0.5), (-0.51, 0.51)),
        ("per_capita_start", (0.1, 1_000_000), (0.09, 1_000_001)),
        ("per_capita_end", (0.1, 1_000_000), (0.09, 1_000_001)),
        ("years", (0.5, 200), (0, 200.5)),
    ],
)
def test_published_rows_are_taken_to_the_ends_of_their_ranges(name, inside, outside):
    for value in inside:
        assert np.isfinite(ind.land_rate_from_per_capita(**ROW | {name: value}))
    for value in outside:
        with pytest.raises(ValueError, match=f"{name} is "):
            ind.land_rate_from_per_capita(**ROW | {name: value})


@pytest.mark.parametrize("rate", [-0.51, 0.51])
def test_a_residual_wants_a_rate_as_a_fraction(rate):
    with pytest.raises(ValueError, match="land_consumption_rate is "):
        ind.per_capita_residual(land_consumption_rate=rate, **ROW)


@pytest.mark.parametrize(
    "marks", [[(1, 2, 3, 4, 4)], [(1, 2, 3, 4)] * 4 + [(1, 2, 3, 4, 4)], np.ones((5, 5)), np.ones(4)]
)
def test_marks_of_more_than_four_questions_are_no_marks(marks):
    with pytest.raises(ValueError, match="marks is "):
        ind.participation_score(marks)


def test_one_evaluator_may_stand_alone_or_in_a_list():
    flat, nested = [0.2, 0.4, 0.6], [[0.2, 0.4, 0.6]]
    assert ind.national_urban_policy_score(flat) == ind.national_urban_policy_score(nested)
    assert (
        ind.national_urban_policy_score([0, 0, 0]).score == 0
        and ind.national_urban_policy_score([1, 1, 1]).band == 5
    )
    for wrong in (-0.01, 1.01):
        with pytest.raises(ValueError, match="assessments is "):
            ind.national_urban_policy_score([wrong, 0.5, 0.5])


def test_results_of_layers_are_compared_by_their_figures():
    """By what they say, not row by row: tables of pandas have no plain equality."""
    stops = layer(shapely.Point(EAST, NORTH), capacity=["low"])
    one, two = (ind.access_to_public_transport(homes(100, 800), stops) for _ in range(2))
    assert one == two and one != ind.access_to_public_transport(homes(100, 100), stops)
    city, space = layer(square(0, 0, 1000)), layer(square(0, 0, 100))
    one, two = (ind.open_public_space(city, space, None, homes(50, 900), street_share=0.1) for _ in range(2))
    assert one == two


@pytest.mark.parametrize("share", [0, 1])
def test_shares_reach_their_ends(share):
    city, space = layer(square(0, 0, 1000)), layer(square(0, 0, 100))
    assert ind.open_public_space(city, space, None, street_share=share).street_share == share
    assert ind.street_land_share([10 * share]) == share
    for wrong in (-0.01, 1.01):
        with pytest.raises(ValueError, match="street_share is "):
            ind.open_public_space(city, space, None, street_share=wrong)


@pytest.mark.parametrize(("width", "possible"), [(-1, False), (0, True), (200, True), (201, False)])
def test_streets_are_0_to_200_metres_wide(width, possible):
    city, space = layer(square(0, 0, 1000)), layer(square(0, 0, 100))
    street = layer(shapely.LineString([(EAST, NORTH + 500), (EAST + 1000, NORTH + 500)]), width_m=[width])
    if possible:
        assert ind.open_public_space(city, space, street).street_area == pytest.approx(width / 1000)
    else:
        with pytest.raises(ValueError, match=f"{width} at position 0"):
            ind.open_public_space(city, space, street)


def test_streets_and_spaces_may_fill_the_city_and_no_more():
    assert ind.open_public_space(10, 4, 6).share == 1
    with pytest.raises(ValueError, match="in one unit"):
        ind.open_public_space(10, 4, 6.001)


@pytest.mark.parametrize("name", ["low_capacity_distance", "high_capacity_distance"])
def test_walks_may_be_given_and_are_above_zero(name):
    kind = name.split("_")[0]
    stops = layer(shapely.Point(EAST, NORTH), capacity=[kind])
    result = ind.access_to_public_transport(homes(90, 110), stops, **{name: 100})
    assert result.is_served.tolist() == [True, False]
    with pytest.raises(ValueError, match=f"{name} is 0"):
        ind.access_to_public_transport(homes(90), stops, **{name: 0})


def test_longitudes_may_run_to_360_and_latitudes_to_90():
    stop = gpd.GeoDataFrame({"capacity": ["low"]}, geometry=gpd.points_from_xy([-5], [30]), crs=4326)
    far = gpd.GeoDataFrame(geometry=gpd.points_from_xy([355], [30]), crs=4326)
    assert ind.access_to_public_transport(far, stop).served == 1, "355 degrees east are 5 degrees west"
    for x, y in ((361, 30), (5, 91)):
        wrong = gpd.GeoDataFrame(geometry=gpd.points_from_xy([x], [y]), crs=4326)
        with pytest.raises(ValueError, match="residents is a coordinate"):
            ind.access_to_public_transport(wrong, stop)


def test_a_projection_may_be_fixed_and_is_in_metres():
    stops = layer(shapely.Point(EAST, NORTH), capacity=["low"])
    assert ind.access_to_public_transport(homes(400), stops, crs=32637).crs == "EPSG:32637"
    for wrong in (4326, 2263, "nowhere"):
        with pytest.raises(ValueError, match="crs is "):
            ind.access_to_public_transport(homes(400), stops, crs=wrong)


def test_a_missing_shape_is_left_out_and_noted():
    rows = layer(shapely.Point(EAST, NORTH), None, shapely.Point(), population=[1, 2, 4])
    stops = layer(shapely.Point(EAST, NORTH), capacity=["low"])
    result = ind.access_to_public_transport(rows, stops)
    assert result.population == 1 and any("بلا شكل" in note and "2" in note for note in result.notes)
    with pytest.raises(ValueError, match="without a single shape"):
        ind.access_to_public_transport(rows[1:], stops)


def test_an_invalid_shape_is_repaired_and_noted():
    bowtie = shapely.Polygon(
        [(EAST, NORTH), (EAST + 100, NORTH + 100), (EAST + 100, NORTH), (EAST, NORTH + 100)]
    )
    result = ind.open_public_space(layer(square(0, 0, 1000)), layer(bowtie), None, street_share=0)
    assert result.open_space_area == pytest.approx(0.005) and any("أُصلحت" in note for note in result.notes)
