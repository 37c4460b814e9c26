"""The network of streets in whole metres: where streets meet, what is apart, and how far it is along them."""

from dataclasses import FrozenInstanceError

import geopandas as gpd
import numpy as np
import pytest
import shapely

from umran.indicators.network import FRAGMENT, REACH_TOLERANCE, Network
from umran.indicators.projection import local_crs
from umran.indicators.walking import is_within, walking_distances


def lines(*paths):
    return np.array([shapely.LineString(path) for path in paths])


def network(*paths):
    return Network.from_lines(lines(*paths))


def pieces(found):
    """Every piece by the places of its ends, in order."""
    return sorted(sorted(map(tuple, np.round(found.xy[ends], 3).tolist())) for ends in found.ends)


def places(*xy):
    return np.array(xy, dtype=float)


# How streets are joined


def test_vertices_are_nodes_and_pieces_count_once_in_whichever_direction():
    found = network([(0, 0), (3, 4), (3, 10)], [(3, 4), (0, 0)], [(3, 10), (9, 10)])
    assert pieces(found) == [[(0, 0), (3, 4)], [(3, 4), (3, 10)], [(3, 10), (9, 10)]]
    assert len(found.xy) == 4 and sorted(found.length.tolist()) == [5, 6, 6]
    assert found.component.tolist() == [0] * 4 and found.component_length.tolist() == [17]
    assert found.largest_component_share() == 1 and found.near_misses == 0


def test_parts_of_a_line_are_not_joined_by_a_piece():
    both = np.array([shapely.MultiLineString([[(0, 0), (10, 0)], [(50, 0), (60, 0)]])])
    found = Network.from_lines(both)
    assert pieces(found) == [[(0, 0), (10, 0)], [(50, 0), (60, 0)]]
    assert sorted(found.component_length.tolist()) == [10, 10] and found.largest_component_share() == 0.5


def test_vertices_are_one_node_to_a_centimetre():
    assert len(network([(0, 0), (100, 0)], [(100.004, 0.004), (200, 0)]).xy) == 3
    apart = network([(0, 0), (100, 0)], [(100.02, 0), (100.02, 300)])
    assert len(apart.xy) == 4 and len(apart.component_length) == 1, "two nodes, joined as ends that touch"
    assert pieces(network([(0, 0), (0, 0.004), (5, 0)])) == [[(0, 0), (5, 0)]]


@pytest.mark.parametrize(
    ("gap", "parts", "misses"),
    [(0.0, 1, 0), (0.05, 1, 0), (0.1, 1, 0), (0.11, 2, 1), (0.99, 2, 1), (1.0, 2, 0)],
)
def test_an_end_meets_a_street_within_ten_centimetres_and_misses_it_within_a_metre(gap, parts, misses):
    found = network([(0, 0), (100, 0)], [(40, gap), (40, 30)])
    assert (len(found.component_length), found.near_misses) == (parts, misses)
    if parts == 1:
        assert [(0, 0), (40, gap)] in pieces(found) and len(found.ends) == 3


def test_ends_more_than_a_metre_apart_across_a_corner_are_no_miss():
    for step, misses in ((0.6, 2), (0.9, 0)):
        found = network([(0, 0), (100, 0)], [(100 + step, step), (100 + step, 90)])
        assert (len(found.component_length), found.near_misses) == (2, misses)


def test_a_street_may_be_touched_in_several_places():
    found = network([(0, 0), (100, 0)], [(80, 0), (80, 30)], [(20, 0), (20, 30)], [(50, 0), (50, -30)])
    assert [pair for pair in pieces(found) if pair[0][1] == pair[1][1] == 0] == [
        [(0, 0), (20, 0)], [(20, 0), (50, 0)], [(50, 0), (80, 0)], [(80, 0), (100, 0)]
    ]  # fmt: skip
    assert len(found.ends) == 7 and found.component_length.tolist() == [190]


def test_a_street_may_be_touched_half_a_metre_from_its_end():
    found = network([(0, 0), (100, 0)], [(0.5, 0), (0.5, 30)], [(99.5, 0), (99.5, -30)])
    assert [pair for pair in pieces(found) if pair[0][1] == pair[1][1] == 0] == [
        [(0, 0), (0.5, 0)], [(0.5, 0), (99.5, 0)], [(99.5, 0), (100, 0)]
    ]  # fmt: skip
    assert found.component_length.tolist() == [160]


def test_two_streets_touched_at_once_are_each_cut_at_their_own_places():
    found = network([(0, 0), (100, 0)], [(0, 50), (100, 50)], [(30, 0), (30, 50)], [(70, 50), (70, 90)])
    assert len(found.component_length) == 1 and len(found.ends) == 2 + 3 + 2
    assert [(30, 50), (70, 50)] in pieces(found) and [(30, 0), (100, 0)] in pieces(found)


# Parts apart


@pytest.mark.parametrize(
    ("main", "other", "is_fragment"),
    [
        (2000, 499, True),
        (2000, 500, False),
        (400, 199, True),
        (400, 200, False),
        (1000, 499, True),
        (1000, 501, False),
    ],
)
def test_a_fragment_is_shorter_than_500_metres_and_than_half_of_the_largest_part(main, other, is_fragment):
    whole = network([(0, 0), (main, 0)], [(0, 90), (other, 90)])
    kept, apart = whole.without_fragments()
    if not is_fragment:
        assert kept is whole and apart is None
        return
    assert pieces(kept) == [[(0, 0), (main, 0)]] and pieces(apart) == [[(0, 90), (other, 90)]]
    assert sorted(kept.component_length.tolist()) == [0, main]
    assert sorted(apart.component_length.tolist()) == [0, other]
    assert FRAGMENT == 500 and REACH_TOLERANCE == 10 and kept.near_misses == apart.near_misses == 0


# The nearest street


def test_a_place_is_joined_to_the_nearest_point_of_a_piece():
    found = network([(0, 0), (100, 0)], [(100, 0), (100, 200)])
    piece, along, away = found.nearest(places((30, 4), (-3, -4), (106, 108), (40, 400), (40, 5)), 50)
    across = [pieces_of(found, each) for each in piece]
    assert across[0] == across[1] == across[4] == [(0, 0), (100, 0)] and across[2] == [(100, 0), (100, 200)]
    assert across[3] is None and piece[3] == -1
    assert along[[0, 1, 2, 4]].tolist() == [30, 0, 108, 40] and away[[0, 1, 2, 4]].tolist() == [4, 5, 6, 5]


def pieces_of(found, piece):
    return None if piece < 0 else sorted(map(tuple, found.xy[found.ends[piece]].tolist()))


@pytest.mark.parametrize(("away", "limit", "is_joined"), [(50, 50, True), (50.5, 50, False), (20, 20, True), (20, 19, False), (200, 200, True), (201, 200, False), (700, 1000, True)])  # fmt: skip
def test_a_street_is_looked_for_up_to_the_limit_and_no_farther(away, limit, is_joined):
    found = network([(0, 0), (100, 0)])
    piece, along, off = found.nearest(places((40, away)), limit)
    assert piece.tolist() == [0 if is_joined else -1]
    if is_joined:
        assert (along[0], off[0]) == (40, away)


def test_many_places_each_find_their_own_street():
    """Beside a street, and far from one but nearer to it than to another, in any order."""
    found = network([(0, 0), (1000, 0)], [(1000, 0), (1000, 1000)])
    xy = places((10, 900), (990, 500), (500, 31), (999, 999), (500, 29), (2, 3))
    piece, along, away = found.nearest(xy, 2000)
    assert [pieces_of(found, each)[0] for each in piece] == [
        (0, 0),
        (1000, 0),
        (0, 0),
        (1000, 0),
        (0, 0),
        (0, 0),
    ]
    assert along.tolist() == [10, 500, 500, 999, 500, 2] and away.tolist() == [900, 10, 31, 1, 29, 3]
    for order in ([5, 4, 3, 2, 1, 0], [2, 2, 0]):
        again = found.nearest(xy[order], 2000)
        assert again[0].tolist() == piece[order].tolist() and again[2].tolist() == away[order].tolist()


@pytest.mark.parametrize(
    ("near", "far", "joins"),
    [
        (5, 15, "larger"),
        (5, 15.5, "smaller"),
        (0, 10, "larger"),
        (0, 10.5, "smaller"),
        (100, 110, "larger"),
        (100, 111, "smaller"),
    ],
)
def test_the_larger_part_is_joined_where_it_is_at_most_ten_metres_farther(near, far, joins):
    small, large = [(0, -near), (600, -near)], [(0, far), (5000, far)]
    for paths in ((small, large), (large, small)):
        found = network(*paths)
        piece, along, away = found.nearest(places((300, 0)), 400)
        assert away[0] == (far if joins == "larger" else near) and along[0] == 300
        assert pieces_of(found, piece[0])[1][0] == (5000 if joins == "larger" else 600)


def test_the_larger_part_is_not_joined_beyond_the_limit():
    found = network([(0, -40), (600, -40)], [(0, 45), (5000, 45)])
    assert found.nearest(places((300, 0)), 45)[2] == [45] and found.nearest(places((300, 0)), 44)[2] == [40]
    assert found.nearest(places((300, 0)), 39)[0] == [-1]


def test_of_two_parts_as_large_the_nearer_is_joined():
    found = network([(0, -3), (600, -3)], [(0, 5), (600, 5)])
    assert found.nearest(places((300, 0)), 100)[2] == [3]


# Ways


def test_the_shortest_way_is_the_least_of_all_sources_with_their_offsets():
    found = network([(0, 0), (100, 0), (250, 0)], [(0, 0), (0, 40)])
    at = {tuple(xy): node for node, xy in enumerate(found.xy.tolist())}
    order = [at[xy] for xy in ((0, 40), (0, 0), (100, 0), (250, 0))]
    ways = found.shortest_distances(np.array([at[0, 0]]), np.array([7.0]), 1000)
    assert ways[order] == pytest.approx([47, 7, 107, 257])
    ways = found.shortest_distances(np.array([at[0, 0], at[250, 0], at[0, 0]]), np.array([7.0, 30, 20]), 1000)
    assert ways[order] == pytest.approx([47, 7, 107, 30])
    near = found.shortest_distances(np.array([at[0, 0]]), np.array([0.0]), 101)[order]
    assert near[:3] == pytest.approx([40, 0, 100], abs=1e-6) and np.isinf(near[3])
    assert np.isinf(found.shortest_distances(np.array([at[0, 0]]), np.array([0.0]), 99)[order][2])
    assert np.isinf(found.shortest_distances(np.array([], dtype=int), np.array([]), 100)).all()


def test_a_place_on_a_street_becomes_a_node_of_it():
    found = network([(0, 0), (100, 0)])
    near, nodes, away = found.snap(places((30, 5), (500, 500), (60, -20), (30, 9)), 25)
    assert near.tolist() == [0, 2, 3] and away.tolist() == [5, 20, 9]
    assert found.xy[nodes].tolist() == [[30, 0], [60, 0], [30, 0]]
    assert sorted(found.length.tolist()) == [0, 30, 30, 40], (
        "two places at one point are two nodes of no way apart"
    )
    assert len(found.component) == len(found.xy) == 5
    ways = found.shortest_distances(nodes[:1], away[:1], 1000)
    assert ways[nodes] == pytest.approx([5, 35, 5], abs=1e-6)


def test_a_node_on_a_piece_of_no_length_is_where_the_piece_is():
    found = network([(0, 0), (100, 0)])
    found.snap(places((30, 5), (30, 9)), 25)
    nowhere = np.flatnonzero(found.length == 0)
    node = found._cut(nowhere, np.array([0.0]))
    assert len(nowhere) == 1 and found.xy[node].tolist() == [[30, 0]] and found.length.sum() == 100


def test_an_area_is_entered_along_streets_within_reach_and_from_the_nearest_where_none_is():
    found = network([(-100, 0), (100, 0)], [(100, 0), (100, 300)])
    park, garden = shapely.box(-20, 5, 20, 60), shapely.box(140, 200, 200, 240)
    zone, nodes, offsets = found.enter_areas(np.array([park, garden]), 10, 500)
    assert shapely.contains_xy(zone, 0, 0) and not shapely.contains_xy(zone, 0, -6)
    entries = sorted(zip(np.round(found.xy[nodes], 3).tolist(), offsets.tolist(), strict=True))
    reach = 20 + np.sqrt(10**2 - 5**2)
    assert [xy for xy, _ in entries[:2]] == [
        [pytest.approx(-reach, abs=0.1), 0],
        [pytest.approx(reach, abs=0.1), 0],
    ]
    assert (
        [off for _, off in entries] == [0, 0, 40]
        and entries[2][0][0] == 100
        and 200 <= entries[2][0][1] <= 240
    )
    inside = found.lies_in(zone)
    assert inside.sum() == 1 and found.length[inside] == pytest.approx(2 * reach, abs=0.2)
    assert (
        len(network([(0, 0), (9, 0)]).enter_areas(np.array([shapely.box(0, 300, 9, 400)]), 10, 299)[1]) == 0
    )
    assert network([(0, 0), (9, 0)]).enter_areas(np.array([shapely.box(0, 300, 9, 400)]), 10, 301)[
        2
    ].tolist() == [300]


# Walks, and straight lines


def stops(*xy):
    return shapely.points(places(*xy))


def test_a_walk_is_to_the_street_along_it_and_from_it():
    street = lines([(0, 0), (400, 0), (400, 300)])
    homes = places((10, 3), (400, 250), (200, -60), (410, 295))
    walks = walking_distances(street, homes, [(stops((395, 4)), 420)], 10)
    assert walks.distances[0].tolist() == pytest.approx([392, 259, 259, 314])
    assert walks.largest_component_share == 1 and walks.near_misses == 0 and not walks.on_fragment.any()
    with pytest.raises(FrozenInstanceError):
        walks.near_misses = 1


@pytest.mark.parametrize(("limit", "is_near"), [(392, True), (391.9, False)])
def test_a_walk_of_exactly_the_limit_is_within_it(limit, is_near):
    walks = walking_distances(lines([(0, 0), (400, 0)]), places((10, 3)), [(stops((395, 4)), limit)], 10)
    assert np.isfinite(walks.distances[0]).tolist() == [is_near]


def test_each_group_has_its_own_limit_and_places():
    street, homes = lines([(0, 0), (2000, 0)]), places((0, 0), (700, 0), (1500, 0))
    low, high = walking_distances(
        street, homes, [(stops((400, 0)), 400), (stops((900, 0), (400, 0)), 600)], 10
    ).distances
    assert low.tolist() == pytest.approx([400, 300, np.inf]) and high.tolist() == pytest.approx(
        [400, 200, 600]
    )


def test_two_homes_on_the_piece_of_a_stop_walk_to_it_directly():
    street = lines([(0, 0), (1000, 0)])
    walks = walking_distances(street, places((480, 0), (520, 1), (500, 0)), [(stops((500, 0)), 100)], 10)
    assert walks.distances[0].tolist() == pytest.approx([20, 21, 0], abs=1e-6)


def test_a_fragment_is_left_where_another_street_is_within_the_walk():
    main, alone = [(0, 0), (3000, 0)], [(1000, 200), (1100, 200)]
    homes = places((1050, 200), (1050, 195), (1050, 0), (1050, 105), (1050, 106))
    walks = walking_distances(lines(main, alone), homes, [(stops((1050, 0)), 500)], 10)
    assert walks.distances[0].tolist() == pytest.approx([200, 195, 0, 105, 106], abs=1e-6)
    assert walks.on_fragment.tolist() == [True, True, False, False, True]
    assert walks.largest_component_share == pytest.approx(3000 / 3100)


def test_a_fragment_is_walked_where_there_is_no_other_street():
    main, alone = [(0, 0), (3000, 0)], [(1000, 900), (1100, 900)]
    homes = places((1000, 900), (1090, 905), (1050, 300))
    walks = walking_distances(lines(main, alone), homes, [(stops((1060, 900)), 500)], 10)
    assert walks.distances[0].tolist() == pytest.approx([60, 35, np.inf]) and not walks.on_fragment[2]


def test_a_fragment_is_as_near_as_the_walk_is_long():
    streets = lines([(0, 0), (3000, 0)], [(1000, 2000), (1100, 2000)])
    for away, distance in ((500, 500), (500.5, np.inf)):
        walks = walking_distances(streets, places((1050, 2000 - away)), [(stops((1050, 2000)), 500)], 10)
        assert walks.distances[0].tolist() == pytest.approx([distance])


def test_an_area_between_two_streets_is_entered_from_one():
    found = network([(0, 0), (100, 0)], [(0, 100), (100, 100)])
    _, nodes, away = found.enter_areas(np.array([shapely.box(40, 40, 60, 60)]), 10, 500)
    assert len(nodes) == 1 and away.tolist() == [40]


def test_who_lives_along_the_street_in_a_park_is_at_its_gate():
    street, park = lines([(0, 0), (1000, 0)]), np.array([shapely.box(400, 5, 600, 90)])
    homes = places((500, -30), (300, 0), (700, 8), (0, 0))
    walks = walking_distances(street, homes, [(park, 400)], 10)
    gate = 400 - np.sqrt(75)
    assert walks.distances[0].tolist() == pytest.approx(
        [30, gate - 300, 700 + 8 - (1000 - gate), gate], abs=0.1
    )
    assert np.isinf(walking_distances(street, homes, [(park, 30)], 10).distances[0]).tolist() == [
        False,
        True,
        True,
        True,
    ]


def test_points_and_areas_of_one_group_are_both_reached():
    both = np.array([shapely.Point(0, 0), shapely.box(900, -5, 950, 5), shapely.Point(500, 0)])
    homes = places((30, 0), (880, 0), (700, 0), (530, 0))
    walks = walking_distances(lines([(0, 0), (1000, 0)]), homes, [(both, 100)], 0)
    assert walks.distances[0].tolist() == pytest.approx([30, 20, np.inf, 30])


@pytest.mark.parametrize("limit", [30.0, 100.0, 999.0])
def test_the_straight_line_is_within_its_limit_to_a_micrometre(limit):
    angle = np.linspace(0, 2 * np.pi, 200, endpoint=False)
    around = np.column_stack([np.cos(angle), np.sin(angle)])
    for factor, within in (
        (0.5, True),
        (0.9, True),
        (1.0, True),
        (1 + 1e-5, False),
        (1.4, False),
        (3, False),
    ):
        for shapes in (stops((0, 0)), np.array([shapely.LineString([(0, 0), (1e-9, 0)])])):
            assert (is_within(around * limit * factor, shapes, limit) == within).all()
    assert is_within(np.zeros((0, 2)), stops((0, 0)), limit).shape == (0,)


def test_the_straight_line_finds_points_and_areas_alike():
    both = np.array(
        [shapely.Point(0, 0), shapely.box(100, 0, 120, 10), shapely.LineString([(0, 300), (50, 300)])]
    )
    xy = places((0, 25), (0, 26), (95, 5), (74, 5), (110, 5), (25, 276), (25, 274), (146, 5))
    assert is_within(xy, both, 25).tolist() == [True, False, True, False, True, True, False, False]
    multi = np.array([shapely.MultiPoint([(0, 0), (500, 0)])])
    assert is_within(places((510, 0), (250, 0)), multi, 25).tolist() == [True, False]


def test_a_local_projection_is_centred_on_the_middle_of_a_place():
    corners = gpd.GeoSeries(gpd.points_from_xy([35.1, 35.5], [31.0, 31.9]), crs=4326)
    assert local_crs(corners) == "+proj=aeqd +lat_0=31.4500 +lon_0=35.3000 +datum=WGS84"
    assert local_crs(corners.to_crs(32636).to_frame("geometry")) == local_crs(corners)
