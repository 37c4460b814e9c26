"""The Degree of Urbanisation follows its rules, cell by cell and unit by unit."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from umran import indicators as ind
from umran.indicators import CellClass

EDGES = ((-1, 0), (1, 0), (0, -1), (0, 1))
CORNERS = (*EDGES, (-1, -1), (-1, 1), (1, -1), (1, 1))


def slowly(grid):
    """The same rules in plain Python, one cell after another."""
    height, width = grid.shape
    cells = [(i, j) for i in range(height) for j in range(width)]
    has_data = {c for c in cells if not math.isnan(grid[c])}

    def beside(cell, steps):
        return [(cell[0] + i, cell[1] + j) for i, j in steps]

    def clusters(members, steps):
        members, found = set(members), []
        while members:
            cluster, queue = set(), [members.pop()]
            while queue:
                cell = queue.pop()
                cluster.add(cell)
                new = [c for c in beside(cell, steps) if c in members]
                members.difference_update(new)
                queue += new
            found.append(cluster)
        return found

    def people(cluster):
        return sum(grid[c] for c in cluster)

    dense = clusters([c for c in has_data if grid[c] >= 1500], EDGES)
    centre_of = {c: n for n, cluster in enumerate(dense) if people(cluster) >= 50_000 for c in cluster}
    changed = True
    while changed:
        changed = False
        for cell in reversed(cells):
            if cell in centre_of or cell not in has_data:
                continue
            near = [centre_of[c] for c in beside(cell, CORNERS) if c in centre_of]
            for centre in set(near):
                if near.count(centre) >= 5:
                    centre_of[cell], changed = centre, True
    for gap in clusters([c for c in cells if c not in centre_of], EDGES):
        border = [c for cell in gap for c in beside(cell, EDGES) if c not in gap]
        centres = {centre_of.get(c) for c in border}
        if len(gap) < 15 and gap <= has_data and all(c in cells for c in border) and len(centres) == 1:
            centre_of.update(dict.fromkeys(gap, centres.pop()))
    towns = [c for c in clusters([c for c in has_data if grid[c] >= 300], CORNERS) if people(c) >= 5000]
    in_town = set().union(*towns)
    classes = np.zeros(grid.shape, dtype=int)
    for cell in has_data:
        classes[cell] = 3 if cell in centre_of else 2 if cell in in_town else 1
    return classes


@settings(max_examples=60, deadline=None)
@given(
    arrays(
        float,
        st.tuples(st.integers(1, 14), st.integers(1, 14)),
        elements=st.sampled_from([0.0, 250, 350, 1499, 1500, 4000, 9000, 9000, 20000, math.nan]),
    )
)
def test_classes_are_those_of_a_slow_independent_version(grid):
    assert (ind.degree_of_urbanisation(grid).classes == slowly(grid)).all()


def ring(hole_rows, hole_columns, thickness=3, people=2000):
    """A dense frame around an empty rectangle, in open country."""
    grid = np.zeros((hole_rows + 2 * thickness + 2, hole_columns + 2 * thickness + 2))
    grid[1:-1, 1:-1] = people
    inner = slice(1 + thickness, -1 - thickness)
    grid[inner, inner] = 0
    return grid, inner


def test_edge_touching_dense_cells_are_an_urban_centre():
    grid = np.zeros((10, 10))
    grid[4:6, 4:9] = 6200
    assert (ind.degree_of_urbanisation(grid).classes[4:6, 4:9] == CellClass.URBAN_CENTRE).all()


def test_groups_that_touch_at_a_corner_only_are_one_cluster_and_no_centre():
    grid = np.zeros((8, 8))
    grid[1:4, 1:4] = grid[4:7, 4:7] = 30_000 / 9
    result = ind.degree_of_urbanisation(grid)
    assert set(result.classes[grid > 0]) == {CellClass.URBAN_CLUSTER} and result.centres.max() == 0


@pytest.mark.parametrize(("density", "expected"), [(1499, 2), (1500, 3)])
def test_thresholds_mean_at_least(density, expected):
    grid = np.zeros((9, 9))
    grid[1:8, 1:8] = density
    assert ind.degree_of_urbanisation(grid).classes[4, 4] == expected


def test_exactly_50000_and_5000_people_are_enough():
    grid = np.zeros((7, 7))
    grid[1:6, 1:6] = 2000
    assert ind.degree_of_urbanisation(grid).classes[3, 3] == CellClass.URBAN_CENTRE
    grid[1, 1] = 1999
    assert ind.degree_of_urbanisation(grid).classes[3, 3] == CellClass.URBAN_CLUSTER
    grid[grid > 0] = 200
    grid[3, 3:5] = 2500
    assert (ind.degree_of_urbanisation(grid).classes[3, 3:5] == CellClass.URBAN_CLUSTER).all()
    grid[3, 3] = 2499
    assert (ind.degree_of_urbanisation(grid).classes == CellClass.RURAL).all()


def test_a_dent_with_five_dense_neighbours_joins_the_centre():
    grid = np.zeros((8, 8))
    grid[1:7, 1:7] = 2000
    grid[1, 3] = 0
    classes = ind.degree_of_urbanisation(grid).classes
    assert classes[1, 3] == CellClass.URBAN_CENTRE and classes[0, 3] == CellClass.RURAL


def test_holes_under_15_cells_are_filled_and_larger_ones_are_not():
    # The majority rule takes the four corners of a hole first: 4 by 4 leaves 12 cells, 4 by 5 leaves 16.
    grid, inner = ring(4, 4)
    assert (ind.degree_of_urbanisation(grid).classes[inner, inner] == CellClass.URBAN_CENTRE).all()
    grid, inner = ring(4, 5)
    assert (ind.degree_of_urbanisation(grid).classes[inner, inner] == CellClass.RURAL).sum() == 16


def test_a_hole_at_the_edge_of_the_grid_is_not_filled():
    grid, _ = ring(4, 4)
    assert ind.degree_of_urbanisation(grid[:, 4:]).classes[5, 1] == CellClass.RURAL


def test_a_hole_without_data_in_it_is_not_filled():
    grid, _ = ring(4, 4)
    grid[5, 5] = np.nan
    classes = ind.degree_of_urbanisation(grid).classes
    assert classes[5, 5] == CellClass.NO_DATA and classes[5, 6] == CellClass.RURAL
    assert (classes == slowly(grid)).all()


def test_a_hole_between_two_centres_is_neither_ones():
    grid = np.zeros((8, 7))
    grid[1:7, 1] = grid[1, 1:3] = grid[6, 1:3] = 20_000
    grid[2:6, 5] = grid[2, 3:6] = grid[5, 3:6] = 20_000  # touches the other at corners only
    result = ind.degree_of_urbanisation(grid)
    assert result.centres.max() == 2 and result.classes[3, 2] == CellClass.RURAL
    assert (result.classes == slowly(grid)).all()


def test_density_is_over_land_but_people_are_counted_as_they_are():
    grid = np.zeros((8, 8))
    grid[1:7, 1:7] = 1400
    land = np.full(grid.shape, 1.0)
    assert ind.degree_of_urbanisation(grid, land).classes[3, 3] == CellClass.URBAN_CLUSTER
    land[1:7, 1:7] = 0.9
    assert ind.degree_of_urbanisation(grid, land).classes[3, 3] == CellClass.URBAN_CENTRE


def test_the_result_stands_for_its_classes():
    result = ind.degree_of_urbanisation(np.full((6, 6), 2000))
    assert (np.asarray(result) == result.classes).all() and result[0, 0] == 3
    assert result.classes.dtype == np.int8 and result.urban_share == 1


@pytest.mark.parametrize(
    ("centre", "cluster", "rural", "expected"),
    [
        (48, 30, 22, "town"),
        (50, 0, 50, "city"),
        (49, 1, 50, "town"),
        (20, 29, 51, "rural"),
        (0, 0, 1, "rural"),
    ],
)
def test_units_are_classed_by_where_most_of_their_people_live(centre, cluster, rural, expected):
    result = ind.classify_units([3, 2, 1], [centre, cluster, rural], ["وحدة"] * 3)
    assert result.units.loc["وحدة", "unit_class"] == expected


def test_units_take_the_cells_of_step_one():
    grid = np.zeros((8, 8))
    grid[1:7, 1:7] = 2000
    units = np.repeat([["east", "west"]], 8, axis=0).repeat(4, axis=1).astype(object)
    units[0] = None
    result = ind.classify_units(ind.degree_of_urbanisation(grid), grid, units)
    assert result.units["unit_class"].tolist() == ["city", "city"] and result.urban_share == 1
    assert result.units["population"].sum() == 72_000


def test_a_unit_without_people_has_no_class():
    result = ind.classify_units([3, 1], [10, 0], ["a", "b"])
    assert result.units["unit_class"].isna().tolist() == [False, True] and "بلا سكان" in result.notes[0]
