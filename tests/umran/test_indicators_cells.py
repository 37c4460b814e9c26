"""Cells and units of the Degree of Urbanisation, one cell and one person on either side of every rule."""

import re

import numpy as np
import pandas as pd
import pytest
from metres import listed, plain

from umran import indicators as ind
from umran.indicators import CellClass, SettlementClass

CENTRE, CLUSTER, RURAL = 3, 2, 1


def two_towns():
    """A centre of 54,000, a cluster of 6,000 apart from it, and 40,000 in rural cells of 200 or none."""
    grid = np.zeros((20, 20))
    grid[2:8, 2:5] = 3000
    grid[12:14, 2:8] = 500
    grid[:, 10:20] = 200
    return grid


def test_shares_of_three_classes_are_told_apart():
    made = ind.degree_of_urbanisation(two_towns())
    assert made.population == 100_000 and made.urban_share == pytest.approx(0.6)
    assert made.shares == pytest.approx(
        {CellClass.URBAN_CENTRE: 0.54, CellClass.URBAN_CLUSTER: 0.06, CellClass.RURAL: 0.4}
    )
    assert listed(made) == [
        "مركز حضري: 54.0% من السكان، 18 كم²",
        "تجمع حضري خارج المراكز: 6.0% من السكان، 12 كم²",
        "خلايا ريفية: 40.0% من السكان، 370 كم²",
    ]
    assert made.centres.max() == 1 and (made.centres > 0).sum() == 18 and made.classes.dtype == np.int8
    assert np.asarray(made, dtype=float).dtype == float and (np.asarray(made) == made.classes).all()
    assert (
        made[0, 0] == RURAL
        and made[3].tolist() == made.classes[3].tolist()
        and (made[2:4, 2] == CENTRE).all()
    )


def test_arrays_made_of_a_result_are_its_own_or_copies_as_asked():
    for made in (ind.degree_of_urbanisation(two_towns()), ind.settlement_classes(two_towns())):
        for copy in (np.array(made), np.asarray(made), made.__array__(copy=True)):
            copy[:] = 9
            assert 9 not in made.classes
        assert made.__array__(copy=False).sum() == made.classes.sum()


def test_centres_are_numbered_from_one_in_order():
    grid = np.zeros((12, 40))
    for start, people in ((1, 3000), (11, 2000), (21, 100), (31, 2500)):
        grid[1:6, start : start + 5] = people
    made = ind.degree_of_urbanisation(grid)
    assert [made.centres[3, column] for column in (3, 13, 23, 33)] == [1, 2, 0, 3]
    assert made.centres.shape == grid.shape and "عدد المراكز الحضرية 3. يتبع" in plain(made.reading())


def test_where_nobody_lives_there_is_no_share_and_no_class_without_data():
    grid = np.full((3, 4), np.nan)
    grid[1] = 0
    made = ind.degree_of_urbanisation(grid)
    assert (made.urban_share, made.population, made.shares) == (None, 0, {})
    assert made.reason == "لا سكان في الشبكة، فلا تُحسب حصة منهم."
    assert (
        made.classes.tolist() == [[0] * 4, [1] * 4, [0] * 4]
        and listed(made)[2] == "خلايا ريفية: لا بيانات من السكان، 4 كم²"
    )


# Joining and filling


def test_four_neighbours_are_too_few_and_five_join_at_the_edge_of_the_grid_too():
    grid = np.full((4, 8), 4000.0)
    grid[0, 3:5] = 0  # each has four dense neighbours of its five
    made = ind.degree_of_urbanisation(grid).classes
    assert made[0].tolist() == [3, 3, 3, 1, 1, 3, 3, 3]
    grid[0, 4] = 4000
    assert (ind.degree_of_urbanisation(grid).classes == CENTRE).all(), "now five of five"


def test_joining_goes_on_until_none_is_left_and_never_over_cells_without_data():
    """Two rows of gaps from the edge inwards: each pair joins after the one before it, the last has too few."""
    grid = np.full((8, 9), 4000.0)
    grid[3:5, 3:] = 0
    assert ind.degree_of_urbanisation(grid).classes[3:5].tolist() == [[3, 3, 3, 3, 3, 3, 3, 3, 1]] * 2
    grid[3, 5] = np.nan
    assert ind.degree_of_urbanisation(grid).classes[3:5].tolist() == [
        [3, 3, 3, 3, 3, 0, 1, 1, 1],
        [3, 3, 3, 3, 3, 3, 1, 1, 1],
    ]


@pytest.mark.parametrize("turns", range(4))
def test_a_hole_beside_another_centre_of_one_cell_is_not_filled(turns):
    """A dense frame around eleven cells; where their stem ends stands a tower that shares an edge with nothing else."""
    grid = np.full((10, 13), 4000.0)
    grid[4:6, 4:9] = grid[3, 6] = 0
    for row, column in ((3, 3), (3, 9), (6, 3), (6, 9), (2, 5), (2, 7), (1, 6)):
        grid[row, column] = np.nan
    grid[2, 6] = 60_000
    made = ind.degree_of_urbanisation(np.rot90(grid, turns))
    assert made.centres.max() == 2
    classes = np.rot90(made.classes, -turns)
    assert (
        set(classes[4:6, 4:9].ravel()) == {RURAL} == {classes[3, 6]}
        and classes[2, 6] == classes[0, 6] == CENTRE
    )
    grid[1, 6] = 4000
    one = ind.degree_of_urbanisation(np.rot90(grid, turns))
    assert one.centres.max() == 1 and set(np.rot90(one.classes, -turns)[4:6, 4:9].ravel()) == {CENTRE}


def test_a_hole_is_filled_with_the_number_of_its_centre():
    grid = np.zeros((10, 30))
    grid[1:4, 1:5], grid[1:9, 10:20] = 6000, 3000
    grid[3:6, 13:17] = 0  # twelve cells
    made = ind.degree_of_urbanisation(grid)
    assert set(made.centres[3:6, 13:17].ravel()) == {2} and set(made.centres[1:4, 1:5].ravel()) == {1}
    assert made.population == grid.sum() and (made.classes[3:6, 13:17] == CENTRE).all()


@pytest.mark.parametrize("where", [np.s_[0, 3:6], np.s_[-1, 3:6], np.s_[3:6, 0], np.s_[3:6, -1]])
def test_a_gap_at_any_edge_is_no_hole(where):
    grid = np.full((9, 9), 4000.0)
    grid[where] = 0
    middle = ind.degree_of_urbanisation(grid).classes[where]
    assert middle[1] == RURAL, "the ends join by their neighbours, the middle has but three"


def test_land_is_what_people_live_on():
    grid = np.zeros((4, 4))
    grid[1, 1:3] = 2700
    assert ind.degree_of_urbanisation(grid).classes[1].tolist() == [1, 2, 2, 1]
    half = np.ones((4, 4))
    half[2:] = 0
    assert ind.degree_of_urbanisation(grid, half).classes[1].tolist() == [1, 2, 2, 1]
    few = grid / 10
    few[1, 1] = 4900
    half[1, 2] = 0.9
    assert ind.degree_of_urbanisation(few, half).classes[1].tolist() == [1, 2, 2, 1], (
        "270 on 0.9 km2 are 300 a km2"
    )
    half[1, 2] = 0.91
    assert ind.degree_of_urbanisation(few, half).classes[1].tolist() == [1, 1, 1, 1], (
        "4,900 alone are no cluster"
    )
    for land, text in (
        (
            np.ones((4, 3)),
            "land_share is shape (4, 3) for a grid of (4, 4); expected an array of the shape of the population grid",
        ),
        (
            np.zeros((4, 4)),
            "land_share is 0 where people live; expected a share of land above zero where people live",
        ),
        (np.full((4, 4), 1.01), "land_share is 1.01 at position (0, 0); expected a fraction between 0 and 1"),
        (np.full((4, 4), -0.01), "land_share is -0.01 at position (0, 0)"),
    ):
        with pytest.raises(ValueError) as caught:
            ind.degree_of_urbanisation(grid, land)
        assert text in str(caught.value)
    for wrong, text in (
        ([1, 2], "population_grid is [1, 2]"),
        ([[1, -1]], "population_grid is -1 at position (0, 1)"),
        ([[np.inf]], "population_grid is inf at position (0, 0)"),
    ):
        with pytest.raises(ValueError) as caught:
            ind.degree_of_urbanisation(wrong)
        assert text in str(caught.value)


# Units


def test_units_keep_their_shares_and_their_order():
    cells, people = [3, 2, 1, 3, 2, 1, 1, 0], [50, 10, 40, 10, 45, 45, 0, 8]
    made = ind.classify_units(cells, people, ["b", "b", "b", "a", "a", "a", "empty", None])
    assert made.units.index.tolist() == ["a", "b", "empty"] and made.units.index.name == "unit"
    assert list(made.units) == ["population", "urban_centre", "urban_cluster", "rural", "unit_class"]
    assert made.units["unit_class"].tolist()[:2] == ["town", "city"] and pd.isna(
        made.units["unit_class"]["empty"]
    )
    assert made.units.loc["a"].tolist()[:4] == pytest.approx([100, 0.1, 0.45, 0.45])
    assert made.units.loc["b"].tolist()[:4] == pytest.approx([100, 0.5, 0.1, 0.4])
    assert made.units["urban_centre"].isna().tolist() == [False, False, True]
    assert made.urban_share == 1 and [plain(note) for note in made.notes] == ["وحدات بلا سكان لا صنف لها: 1."]
    assert [plain(cell) for cell in made.table()[1][2]] == [
        "empty",
        "بلا سكان",
        "لا بيانات",
        "لا بيانات",
        "لا بيانات",
    ]
    assert listed(made) == ["وحدات: مدينة: 1", "وحدات: بلدة أو ضاحية: 1", "وحدات: منطقة ريفية: 0"]


def test_the_urban_share_of_units_is_that_of_cities_and_towns():
    made = ind.classify_units([3, 2, 1], [1, 2, 5], ["city", "town", "rural"])
    assert (
        made.urban_share == 3 / 8
        and plain(made.formatted()).startswith("37.5% من السكان")
        and made.reasons == {}
    )
    assert made.units["unit_class"].to_dict() == {"city": "city", "rural": "rural", "town": "town"}
    none = ind.classify_units([3], [0], ["a"])
    assert none.reason == "لا سكان في الوحدات، فلا تُحسب حصة منهم." and none.urban_share is None


def test_units_may_be_numbers_in_grids():
    grid = ind.degree_of_urbanisation(two_towns())
    units = np.repeat([[1] * 10 + [2] * 10], 20, axis=0)
    made = ind.classify_units(grid, two_towns(), units)
    assert made.units["unit_class"].to_dict() == {
        1: "city",
        2: "rural",
    } and made.urban_share == pytest.approx(0.6)
    assert made.units["population"].to_dict() == {1: 60_000, 2: 40_000}


@pytest.mark.parametrize(
    ("classes", "people", "units", "text"),
    [
        (
            [3, 1],
            [1, 2],
            ["a"],
            "units is 1 units for 2 cells and 2 populations; expected three arrays of one shape",
        ),
        ([3, 1], [1], ["a", "b"], "units is 2 units for 2 cells and 1 populations"),
        ([3], [1, 2], ["a", "b"], "units is 2 units for 1 cells and 2 populations"),
        ([3], [1], [None], "units is no unit; expected at least one unit"),
        ([4], [1], ["a"], "classes is 4 at position 0; expected cell classes 0 to 3"),
        ([-1], [1], ["a"], "classes is -1 at position 0"),
        ([3], [-1], ["a"], "population is -1 at position 0; expected a number of people, zero or more"),
        ([3], [None], ["a"], "population is None"),
    ],
)
def test_other_arrays_of_units_are_refused(classes, people, units, text):
    with pytest.raises(ValueError) as caught:
        ind.classify_units(classes, people, units)
    assert text in str(caught.value)


# Level 2


def test_cells_of_level_2_are_counted_apart():
    grid = two_towns()
    grid[16:18, 2:6] = 1500  # 12,000 in a dense town
    grid[18, 6] = 400
    grid[0, 8:10] = 49, 50
    grid[10, 0] = 500
    made = ind.settlement_classes(grid)
    names = {kind.name: int((made.classes == kind).sum()) for kind in SettlementClass}
    assert names == {
        "NO_DATA": 0, "VERY_LOW_DENSITY": 400 - 18 - 12 - 8 - 1 - 200 - 2, "LOW_DENSITY": 201, "VILLAGE": 1, "SUBURBAN": 1,
        "SEMI_DENSE": 12, "DENSE": 8, "URBAN_CENTRE": 18,
    }  # fmt: skip
    total = grid.sum()
    assert made.population == total and made.urban_share == pytest.approx((54_000 + 6_000 + 12_400) / total)
    assert made.shares[SettlementClass.VERY_LOW_DENSITY] == pytest.approx(49 / total)
    assert made.shares[SettlementClass.SUBURBAN] == pytest.approx(400 / total)
    cells = [re.search(r"، (.*) كم²", line).group(1) for line in listed(made)]
    assert cells == ["18", "8", "12", "1", "1", "201", "159"] and listed(made)[0].startswith(
        "مركز حضري: 47.8%"
    )
    assert made.classes.dtype == np.int8 and made.reasons == {}
    none = ind.settlement_classes(np.zeros((2, 2)))
    assert (none.urban_share, none.shares) == (None, {}) and none.reason


@pytest.mark.parametrize(("gap", "kind"), [(1, "SUBURBAN"), (2, "SEMI_DENSE"), (3, "SEMI_DENSE")])
def test_a_semi_dense_town_is_two_cells_from_any_dense_one(gap, kind):
    grid = np.zeros((9, 20))
    grid[3:5, 1:3] = 2000
    for row, column in ((3, 3 + gap), (4, 3 + gap), (3, 4 + gap), (4, 4 + gap)):
        grid[row, column] = 1400
    made = ind.settlement_classes(grid).classes
    assert set(made[3:5, 1:3].ravel()) == {SettlementClass.DENSE}
    assert set(made[3:5, 3 + gap : 5 + gap].ravel()) == {SettlementClass[kind]}
    across = np.zeros((20, 20))
    across[3:5, 1:3] = 2000
    across[5 + gap : 7 + gap, 3 + gap : 5 + gap] = 1400
    corner = ind.settlement_classes(across).classes
    assert set(corner[5 + gap : 7 + gap, 3 + gap : 5 + gap].ravel()) == {SettlementClass[kind]}


@pytest.mark.parametrize(("people", "kind"), [(499, "LOW_DENSITY"), (500, "VILLAGE")])
def test_a_village_has_500_people_in_dense_cells(people, kind):
    grid = np.zeros((5, 5))
    grid[2, 2] = people
    assert ind.settlement_classes(grid).classes[2, 2] == SettlementClass[kind]
    two = np.zeros((5, 5))
    two[2, 2], two[3, 3] = 300, people - 300
    if people - 300 < 300:
        assert ind.settlement_classes(two).classes[2, 2] == SettlementClass.LOW_DENSITY, (
            "199 and 200 are no dense cells"
        )
    two[3, 3] = 300
    assert ind.settlement_classes(two).classes[[2, 3], [2, 3]].tolist() == [13, 13]


def test_density_of_level_2_is_over_land_too():
    grid, land = np.zeros((3, 5)), np.ones((3, 5))
    grid[1] = 25, 270, 40, 0, 280
    land[1] = 0.5, 0.5, 0.9, 0, 0.5
    made = ind.settlement_classes(grid, land).classes[1]
    assert made[0] == SettlementClass.LOW_DENSITY and made[2] == made[3] == SettlementClass.VERY_LOW_DENSITY


def units(cells, people):
    names = ["u"] * len(cells)
    return ind.classify_settlements(cells, people, names).units.loc["u"]


@pytest.mark.parametrize(
    ("cells", "people", "level_1", "level_2"),
    [
        ([30, 11], [50, 50], "city", "city"),
        ([30, 23, 22, 21, 11], [49, 1, 0, 1, 49], "town", "dense_town"),
        ([23, 21], [50, 50], "town", "dense_town"),
        ([23, 22, 21], [25, 25, 50], "town", "dense_town"),
        ([23, 22, 21], [24, 26, 50], "town", "semi_dense_town"),
        ([23, 22, 21], [24, 25, 51], "town", "suburb"),
        ([22, 11], [50, 50], "town", "semi_dense_town"),
        ([21, 13], [50, 50], "town", "suburb"),
        ([13, 12, 11], [34, 33, 33], "rural", "village"),
        ([13, 12, 11], [33, 34, 33], "rural", "dispersed_rural"),
        ([13, 12, 11], [33, 33, 34], "rural", "mostly_uninhabited"),
        ([13, 12, 11], [5, 5, 5], "rural", "village"),
        ([13, 12, 11], [0, 5, 5], "rural", "dispersed_rural"),
        ([30, 13, 12, 11], [40, 10, 25, 25], "rural", "dispersed_rural"),
    ],
)
def test_a_unit_is_what_most_of_its_people_live_in(cells, people, level_1, level_2):
    found = units(cells, people)
    assert (found["level_1"], found["level_2"], found["population"]) == (level_1, level_2, sum(people))
    shares = found.drop(["population", "level_1", "level_2"]).astype(float)
    assert shares.sum() == pytest.approx(1) and len(shares) == 7


def test_units_of_level_2_are_listed_in_whole_people():
    names = [f"{n:02}" for n in range(21)]
    made = ind.classify_settlements([30, *[13] * 19, 0], [1234.4, *[5] * 19, 0], names)
    assert listed(made) == [
        "وحدات: مدينة: 1", "وحدات: بلدة كثيفة: 0", "وحدات: بلدة متوسطة الكثافة: 0", "وحدات: ضاحية أو منطقة محيطة بالحضر: 0",
        "وحدات: قرية: 19", "وحدات: منطقة ريفية متفرقة السكن: 0", "وحدات: منطقة شبه خالية من السكان: 0",
    ]  # fmt: skip
    head, rows = made.table()
    assert (
        head == ["الوحدة", "الصنف", "السكان"]
        and len(rows) == 20
        and [plain(cell) for cell in rows[0]] == ["00", "مدينة", "1,234"]
    )
    assert pd.isna(made.units["level_2"]["20"]) and pd.isna(made.units["level_1"]["20"])
    assert plain(made.formatted()).endswith(
        "من السكان في مدن وبلدات وضواحٍ"
    ) and made.urban_share == pytest.approx(1234.4 / 1329.4)
    few = ind.classify_settlements([13, 0], [5, 0], ["a", "b"])
    assert [plain(cell) for cell in few.table()[1][1]] == ["b", "بلا سكان", "0"]
    assert next(iter(few.units)) == "population" and list(few.units)[-2:] == ["level_1", "level_2"]


def test_other_cells_of_level_2_are_refused_by_their_number():
    listing = "cell classes 0, 11, 12, 13, 21, 22, 23, 30"
    for classes, text in (
        ([14, 15], "classes is 14"),
        ([30, -1], "classes is -1"),
        ([11.5], "classes is 11.5"),
    ):
        with pytest.raises(ValueError) as caught:
            ind.classify_settlements(classes, [1] * len(classes), ["u"] * len(classes))
        assert str(caught.value).endswith(f"{text}; expected {listing}.")
    with pytest.raises(ValueError, match=r"classes is nan at position \(0, 1\); expected cell classes"):
        ind.classify_settlements([[30, np.nan]], [[1, 1]], [["a", "b"]])
