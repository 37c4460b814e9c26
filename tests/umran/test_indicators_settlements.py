"""Level 2 of the Degree of Urbanisation follows its rules, cell by cell and unit by unit."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from test_indicators_urbanisation import CORNERS, EDGES

from umran import indicators as ind
from umran.indicators import SettlementClass

CENTRE, DENSE, SEMI, SUBURB, VILLAGE, LOW, VERY_LOW = 30, 23, 22, 21, 13, 12, 11


def groups(members, steps):
    """Contiguous groups of cells, one cell after another."""
    members, found = set(members), []
    while members:
        group, queue = set(), [members.pop()]
        while queue:
            cell = queue.pop()
            group.add(cell)
            new = [c for c in ((cell[0] + i, cell[1] + j) for i, j in steps) if c in members]
            members.difference_update(new)
            queue += new
        found.append(group)
    return found


def edge_distance(one, other):
    """Km between the edges of two cells."""
    gaps = [max(abs(a - b) - 1, 0) for a, b in zip(one, other, strict=True)]
    return math.hypot(*gaps)


def slowly(grid):
    """The rules in plain Python; centres and what is urban are those of level 1, which has a slow version of its own."""
    first = ind.degree_of_urbanisation(grid).classes
    cells = [cell for cell in np.ndindex(grid.shape) if not math.isnan(grid[cell])]
    centre = {cell for cell in cells if first[cell] == 3}

    def people(group):
        return sum(grid[cell] for cell in group)

    dense = {
        c for g in groups([c for c in cells if grid[c] >= 1500], EDGES) if people(g) >= 5000 for c in g
    } - centre
    classes = np.zeros(grid.shape, dtype=int)
    moderate = groups([c for c in cells if grid[c] >= 300], CORNERS)
    group_of = {cell: group for group in moderate for cell in group}
    for cell in cells:
        group = group_of.get(cell, set())
        if cell in centre:
            classes[cell] = CENTRE
        elif cell in dense:
            classes[cell] = DENSE
        elif first[cell] == 2:
            near = any(edge_distance(c, other) < 2 for c in group for other in centre | dense)
            classes[cell] = SUBURB if near else SEMI
        elif people(group) >= 500:
            classes[cell] = VILLAGE
        else:
            classes[cell] = LOW if grid[cell] >= 50 else VERY_LOW
    return classes


grids = arrays(
    float,
    st.tuples(st.integers(1, 12), st.integers(1, 12)),
    elements=st.sampled_from([0.0, 0.0, 49, 50, 299, 300, 300, 1499, 1500, 5000, 20_000, math.nan]),
)


@settings(max_examples=60, deadline=None)
@given(grids)
def test_classes_are_those_of_a_slow_independent_version(grid):
    found = ind.settlement_classes(grid)
    assert (found.classes == slowly(grid)).all()
    first = ind.degree_of_urbanisation(grid)
    assert (found.classes // 10 == first.classes).all(), "level 2 changes nobody's level 1"
    assert found.urban_share == first.urban_share and (found.value is None) == (found.reason is not None)
    if found.population:
        assert sum(found.shares.values()) == pytest.approx(1)


def town(*cells, shape=(9, 14)):
    grid = np.zeros(shape)
    for row, column, people in cells:
        grid[row, column] = people
    return grid


@pytest.mark.parametrize(("column", "expected"), [(3, SUBURB), (4, SUBURB), (5, SEMI)])
def test_a_semi_dense_town_keeps_two_cells_from_a_dense_one(column, expected):
    # 5,000 at 1,500 and more in one cell; a group of 5,600 at under 1,500 that begins at the column.
    grid = town((4, 2, 5000), *((row, c, 1400) for row in (4, 5) for c in (column, column + 1)))
    assert ind.settlement_classes(grid).classes[4, column] == expected


def test_a_corner_is_as_far_as_a_side():
    grid = town((2, 2, 5000), *((row, c, 1400) for row in (4, 5) for c in (4, 5)))
    assert ind.settlement_classes(grid).classes[4, 4] == SUBURB
    grid = town((2, 2, 5000), *((row, c, 1400) for row in (5, 6) for c in (4, 5)))
    assert ind.settlement_classes(grid).classes[5, 4] == SEMI


@pytest.mark.parametrize(
    ("people", "expected"),
    [(49, VERY_LOW), (50, LOW), (299, LOW), (499, LOW), (500, VILLAGE), (4999, VILLAGE), (5000, DENSE)],
)
def test_one_cell_meets_the_limits_exactly(people, expected):
    assert ind.settlement_classes(town((4, 4, people))).classes[4, 4] == expected


def test_dense_cells_that_touch_at_a_corner_only_are_no_dense_town():
    grid = town((4, 4, 3000), (5, 5, 3000))
    assert set(ind.settlement_classes(grid).classes[grid > 0]) == {SEMI}
    assert set(ind.settlement_classes(town((4, 4, 3000), (4, 5, 3000))).classes[4, 4:6]) == {DENSE}


def test_density_is_over_land():
    grid, land = town((4, 4, 200)), np.ones((9, 14))
    assert ind.settlement_classes(grid, land).classes[4, 4] == LOW
    grid[4, 4], land[4, 4] = 40, 0.5
    assert ind.settlement_classes(grid, land).classes[4, 4] == LOW
    with pytest.raises(ValueError, match="land_share"):
        ind.settlement_classes(grid, np.zeros((9, 14)))


def unit_slowly(people):
    """Level 1 and 2 of a unit from its people by class of cells."""
    if not sum(people.values()):
        return None, None
    urban = people[DENSE] + people[SEMI] + people[SUBURB]
    everyone = sum(people.values())
    if 2 * people[CENTRE] >= everyone:
        return "city", "city"
    if 2 * (people[CENTRE] + urban) >= everyone:
        if people[DENSE] + people[SEMI] < people[SUBURB]:
            return "town", "suburb"
        return "town", "dense_town" if people[DENSE] >= people[SEMI] else "semi_dense_town"
    most = max(people[VILLAGE], people[LOW], people[VERY_LOW])
    named = {VILLAGE: "village", LOW: "dispersed_rural", VERY_LOW: "mostly_uninhabited"}
    return "rural", next(name for kind, name in named.items() if people[kind] == most)


KINDS = [int(kind) for kind in SettlementClass if kind]
cells = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 4), st.sampled_from("ABC")), min_size=1, max_size=25
)


@settings(max_examples=100, deadline=None)
@given(cells)
def test_units_are_classed_by_where_most_of_their_people_live(drawn):
    kinds, people, names = zip(*drawn, strict=True)
    found = ind.classify_settlements(list(kinds), list(people), list(names)).units
    for name in set(names):
        of_unit = {kind: sum(n for k, n, u in drawn if (k, u) == (kind, name)) for kind in KINDS}
        told = [found.loc[name, level] for level in ("level_1", "level_2")]
        assert tuple(each if isinstance(each, str) else None for each in told) == unit_slowly(of_unit)
        shares = found.loc[name, [kind.name.lower() for kind in SettlementClass if kind]].astype(float)
        assert not sum(of_unit.values()) or shares.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("classes", "people", "units"),
    [
        ([3], [1], ["A"]),
        ([31], [1], ["A"]),
        ([30, 23], [1], ["A"]),
        ([30], [-1], ["A"]),
        ([30], [1], [None]),
        ("x", [1], ["A"]),
    ],
)
def test_other_cells_are_refused(classes, people, units):
    with pytest.raises(ValueError, match="expected"):
        ind.classify_settlements(classes, people, units)


def test_units_take_the_cells_of_step_one():
    grid = town((4, 2, 5000), (4, 3, 400), (4, 9, 700))
    units = np.where(np.arange(14) < 7, "غرب", "شرق")[None, :].repeat(9, axis=0)
    found = ind.classify_settlements(ind.settlement_classes(grid), grid, units)
    assert found.units["level_2"].to_dict() == {"شرق": "village", "غرب": "dense_town"}
    assert "بلدة كثيفة" in str(found) and found.urban_share == pytest.approx(5400 / 6100)
