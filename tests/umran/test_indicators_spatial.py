"""Distances are right anywhere on Earth, walks are shortest walks, and what overlaps counts once."""

import math

import geopandas as gpd
import networkx
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from umran import data
from umran import indicators as ind
from umran.indicators.network import REACH_TOLERANCE, Network

UTM = "EPSG:32636"
ORIGIN = np.array([500_000.0, 3_500_000.0])
GEOD = pyproj.Geod(ellps="WGS84")


def points(xy, crs=UTM, **columns):
    xy = np.asarray(xy, dtype=float) + (ORIGIN if crs == UTM else 0)
    return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(*xy.T), crs=crs)


def lines(*paths, **columns):
    return gpd.GeoDataFrame(
        columns, geometry=[shapely.LineString(np.array(p) + ORIGIN) for p in paths], crs=UTM
    )


def squares(*boxes, **columns):
    return gpd.GeoDataFrame(
        columns, geometry=[shapely.box(*(np.array(b) + np.tile(ORIGIN, 2))) for b in boxes], crs=UTM
    )


def served(*args, **kwargs):
    return ind.access_to_public_transport(*args, **kwargs).is_served.tolist()


# On the ground


def around(longitude, latitude, distances, crs=4326):
    """Eight points at each geodesic distance from a place."""
    rows = [
        (GEOD.fwd(longitude, latitude, azimuth, distance)[:2])
        for distance in distances
        for azimuth in range(0, 360, 45)
    ]
    return gpd.GeoDataFrame(geometry=gpd.points_from_xy(*np.transpose(rows)), crs=4326).to_crs(crs)


PLACES = {
    row.city_id: (row.longitude, row.latitude)
    for row in data.load("cities").dropna(subset=["latitude"]).itertuples()
} | {"antimeridian": (179.9999, -17), "far north": (25, 78), "far south": (0, -85), "greenwich": (0, 51)}


@pytest.mark.parametrize("place", PLACES)
def test_500_metres_are_500_metres_on_the_ground_anywhere(place):
    stop = points([PLACES[place]], crs=4326, capacity=["low"])
    assert served(around(*PLACES[place], [499.5, 500.5]), stop) == [True] * 8 + [False] * 8


@pytest.mark.parametrize(("crs", "kept"), [(3857, False), (32628, False), (32629, True), (26191, True)])
def test_a_projection_is_kept_only_where_its_metre_is_a_metre(crs, kept):
    agadir = PLACES["agadir"]
    residents = around(*agadir, [498, 502], crs=crs)
    result = ind.access_to_public_transport(residents, points([agadir], crs=4326, capacity=["low"]))
    assert result.is_served.tolist() == [True] * 8 + [False] * 8
    assert (result.crs == f"EPSG:{crs}") is kept and (kept or result.crs.startswith("+proj=laea"))


def test_areas_are_those_on_the_ellipsoid():
    corners = [(35.8, 31.9), (35.9, 31.9), (35.9, 32.0), (35.8, 32.0)]
    on_ground = abs(GEOD.polygon_area_perimeter(*zip(*corners, strict=True))[0]) / 1e6
    city = gpd.GeoDataFrame(geometry=[shapely.Polygon(corners)], crs=4326)
    park = gpd.GeoDataFrame(geometry=[shapely.box(35.8, 31.9, 35.81, 31.91)], crs=4326)
    for crs in (4326, 3857, 32636):
        result = ind.open_public_space(city.to_crs(crs), park, park, street_share=0.1)
        assert result.city_area == pytest.approx(on_ground, rel=1e-3 if crs == 32636 else 3e-5)


def test_layers_in_different_projections_meet():
    residents, stops = points([(0, 0), (890, 0)]), points([(400, 0)], capacity=["low"])
    street = lines([(-100, 0), (1000, 0)])
    expected = served(residents, stops, street)
    assert (
        served(residents.to_crs(4326), stops.to_crs(3857), street.to_crs(32637)) == expected == [True, True]
    )


# Straight lines


def test_the_straight_line_finds_what_a_spatial_join_finds():
    rng = np.random.default_rng(5)
    residents = points(rng.uniform(0, 20_000, (3000, 2)), population=rng.integers(1, 9, 3000))
    capacity = rng.choice(["low", "high"], 60)
    stops = points(rng.uniform(0, 20_000, (60, 2)), capacity=capacity)
    result = ind.access_to_public_transport(residents, stops)
    joined = pd.concat(
        gpd.sjoin(residents, stops[capacity == name], predicate="dwithin", distance=distance)
        for name, distance in (("low", 500), ("high", 1000))
    )
    near = residents.loc[joined.index.unique()]
    assert set(result.is_served[result.is_served].index) == set(near.index)
    assert result.served == near["population"].sum()


def test_overlapping_service_areas_count_once():
    """The worked example of 11.2.1: 455,000 near a bus, 120,000 near a train, 90,000 near both, of 650,000."""
    homes = {-400: 365_000, 400: 90_000, 1800: 30_000, 9000: 165_000}
    residents = points([(x, 0) for x in homes], population=list(homes.values()))
    stops = points([(0, 0), (1200, 0)], capacity=["low", "high"])
    for streets in (None, lines([(-500, 0), (10_000, 0)])):
        result = ind.access_to_public_transport(residents, stops, streets)
        assert (result.low_capacity_served, result.high_capacity_served) == (455_000, 120_000)
        assert result.served == 485_000 and round(result.share, 3) == 0.746


def test_paratransit_stops_anywhere_along_its_street():
    route = lines([(0, 0), (3000, 0)], capacity=["low"])
    residents = points([(1500, 450), (1500, 550)])
    assert served(residents, route) == [True, False]
    assert served(residents, route, lines([(0, 0), (3000, 0)], [(1500, 0), (1500, 900)])) == [True, False]


# Along streets


def test_people_walk_the_shortest_way_as_networkx_finds_it():
    rng = np.random.default_rng(11)
    grid = np.stack(np.meshgrid(np.arange(9), np.arange(9)), -1) * 150.0 + rng.uniform(-40, 40, (9, 9, 2))
    paths = [row for row in grid] + [grid[:, j] for j in range(9)]
    keep = rng.random(len(paths)) > 0.15
    streets = lines(*[p for p, k in zip(paths, keep, strict=True) if k])
    residents, stops = rng.uniform(0, 1200, (250, 2)), rng.uniform(0, 1200, (4, 2))
    capacity = np.array(["low", "low", "low", "high"])

    pieces = [seg for line in streets.geometry for seg in zip(line.coords[:-1], line.coords[1:], strict=True)]
    segments = [shapely.LineString(piece) for piece in pieces]
    graph = networkx.Graph()
    for piece, segment in zip(pieces, segments, strict=True):
        graph.add_edge(*piece, weight=segment.length)

    def snap(xy):
        point = shapely.Point(xy + ORIGIN)
        i = int(np.argmin(shapely.distance(segments, point)))
        along = segments[i].project(point)
        return (
            i,
            along,
            point.distance(segments[i]),
            ((pieces[i][0], along), (pieces[i][1], segments[i].length - along)),
        )

    homes = [snap(xy) for xy in residents]
    expected = np.zeros(len(homes), dtype=bool)
    for stop, limit in zip(map(snap, stops), np.where(capacity == "low", 500, 1000), strict=True):
        graph.add_weighted_edges_from(("stop", node, distance) for node, distance in stop[3])
        ways = networkx.single_source_dijkstra_path_length(graph, "stop")
        graph.remove_node("stop")
        for n, (i, along, away, ends) in enumerate(homes):
            walk = min(ways.get(node, math.inf) + rest for node, rest in ends)
            if i == stop[0]:
                walk = min(walk, abs(along - stop[1]))
            expected[n] |= away + stop[2] + walk <= limit
    assert 20 < expected.sum() < 230
    found = served(points(residents), points(stops, capacity=capacity), streets)
    assert found == expected.tolist()


def test_people_join_the_largest_part_within_ten_metres_of_the_nearest_even_among_long_oblique_streets():
    rng = np.random.default_rng(8)
    streets = shapely.linestrings(rng.uniform(0, 3000, (25, 2, 2)))
    homes = rng.uniform(0, 3000, (400, 2))
    apart = shapely.distance(shapely.points(homes)[:, None], streets)
    within = apart <= apart.min(axis=1, keepdims=True) + REACH_TOLERANCE
    chosen = np.where(within, shapely.length(streets), 0).argmax(axis=1)
    _, _, away = Network.from_lines(streets).nearest(homes, 5000)
    assert (within.sum(axis=1) > 1).sum() > 20
    assert away == pytest.approx(apart[np.arange(len(homes)), chosen], abs=1e-6)


def test_two_on_one_street_do_not_walk_by_its_corner():
    street = lines([(0, 0), (5000, 0)])
    residents = points([(2000, 10), (2700, 10)])
    assert served(residents, points([(2300, 10)], capacity=["low"]), street) == [True, True]


def test_people_are_joined_to_the_middle_of_a_street_not_to_its_ends():
    street = lines([(0, 0), (2000, 0)])
    assert served(points([(1000, 30)]), points([(1450, 0)], capacity=["low"]), street) == [True]
    assert served(points([(1000, 60)]), points([(1450, 0)], capacity=["low"]), street) == [False]


def test_streets_meet_at_shared_vertices_and_where_an_end_touches_but_not_at_bridges():
    home, stop = points([(100, 200)]), points([(0, 0)], capacity=["low"])
    corner = lines([(-300, 0), (100, 0), (300, 0)], [(100, 0), (100, 300)])
    touching = lines([(-300, 0), (300, 0)], [(100, 0.04), (100, 300)])
    bridge = lines([(-300, 0), (300, 0)], [(100, -100), (100, 300)])
    assert [served(home, stop, s) for s in (corner, touching, bridge)] == [[True], [True], [False]]
    assert "مقطّعة" in " ".join(ind.access_to_public_transport(home, stop, bridge).notes)


def test_a_river_without_a_bridge_cuts_access():
    banks = [[(0, 0), (0, 900)], [(200, 0), (200, 900)]]
    home, stop = points([(200, 100)]), points([(0, 100)], capacity=["low"])
    assert served(home, stop) == [True]
    assert served(home, stop, lines(*banks)) == [False]
    assert served(home, stop, lines(*banks, [(0, 0), (200, 0)])) == [True]
    assert served(home, stop, lines(*banks, [(0, 900), (200, 900)])) == [False]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_order_and_repetition_of_streets_and_stops_change_nothing(seed):
    rng = np.random.default_rng(seed)
    streets = lines(
        *[[(0, y), (400, y), (800, y)] for y in (0, 400)], *[[(x, 0), (x, 400)] for x in (0, 400, 800)]
    )
    residents = points(rng.uniform(-50, 850, (40, 2)), population=rng.integers(0, 9, 40))
    stops = points(rng.uniform(0, 800, (4, 2)), capacity=rng.choice(["low", "high"], 4))
    expected = ind.access_to_public_transport(residents, stops, streets)
    assert expected.share is None or 0 <= expected.share <= 1
    for _ in range(2):
        again = ind.access_to_public_transport(
            residents.sample(frac=1, random_state=seed % 1000),
            pd.concat([stops, stops]).sample(frac=1, random_state=seed % 1000),
            pd.concat([streets, streets.reverse().to_frame("geometry")]).sample(
                frac=1, random_state=seed % 1000
            ),
        )
        assert again.served == expected.served
        assert again.is_served.sort_index().equals(expected.is_served)
    straight = ind.access_to_public_transport(residents, stops)
    assert straight.served >= expected.served  # a straight line is never longer than a walk


# Groups of people


def test_shares_are_told_by_sex_age_and_disability():
    residents = points(
        [(0, 0), (0, 0), (900, 0), (900, 0)],
        population=[10, 20, 30, 40],
        sex=["female", "male", "female", None],
        age=[5, 14, 15, 80],
        disability=[True, False, False, True],
    )
    result = ind.access_to_public_transport(residents, points([(100, 0)], capacity=["low"]))
    table = result.breakdown.set_index(["by", "group"])
    assert table.loc[("sex", "female"), "share"] == 0.25 and table.loc[("sex", "not_stated"), "served"] == 0
    assert table.loc["age"].index.tolist() == ["0-14", "15-64", "65+"]
    assert table.loc[("disability", "True"), "population"] == 50
    for by in ("sex", "age", "disability"):
        assert table.loc[by]["served"].sum() == result.served == 30
    assert not any("لا تفصيل" in note for note in result.notes)


def test_missing_breakdowns_are_named():
    notes = ind.access_to_public_transport(points([(0, 0)], sex=["male"]), points([(0, 0)])).notes
    assert any("العمر، الإعاقة" in note for note in notes) and any("منخفضة السعة" in note for note in notes)


def test_swapped_coordinates_are_noticed():
    home, stop = points([(35.9, 31.9)], crs=4326), points([(31.9, 35.9)], crs=4326, capacity=["low"])
    assert "ترتيب الإحداثيات" in " ".join(ind.access_to_public_transport(home, stop).notes)
    away = ind.open_public_space(CITY, PARK.translate(1e5, 1e5), STREETS)
    assert away.open_space_share == 0 and "ترتيب الإحداثيات" in " ".join(away.notes)


def test_layers_on_opposite_sides_of_the_earth_are_refused():
    home, stop = points([(36, 32)], crs=4326), points([(-144, -32)], crs=4326, capacity=["low"])
    with pytest.raises(ValueError, match=r"stops is .* one place on Earth"):
        ind.access_to_public_transport(home, stop)


def test_nobody_at_home_is_no_share():
    result = ind.access_to_public_transport(points([(0, 0)], population=[0]), points([(0, 0)]))
    assert result.share is None and result.reason


# In parts


def test_partitions_give_the_value_of_one_process():
    dask_geopandas = pytest.importorskip("dask_geopandas")
    import dask

    rng = np.random.default_rng(3)
    residents = points(
        rng.uniform(0, 3000, (900, 2)),
        population=rng.integers(1, 9, 900),
        sex=rng.choice(["female", "male"], 900),
    ).to_crs(4326)
    stops = points(rng.uniform(0, 3000, (5, 2)), capacity=["low"] * 4 + ["high"]).to_crs(4326)
    paths = [[(x, y) for x in range(0, 3001, 200)] for y in range(0, 3001, 200)]
    streets = lines(*paths, *[[(y, x) for x, y in path] for path in paths]).to_crs(4326)
    for layers in ((stops,), (stops, streets)):
        whole = ind.access_to_public_transport(residents, *layers, crs=UTM)
        parts = dask_geopandas.from_geopandas(residents, npartitions=4).to_delayed()
        access = dask.delayed(ind.access_to_public_transport)
        computed = dask.compute(*[access(part, *layers, crs=UTM) for part in parts], scheduler="synchronous")
        assert len(computed) == 4
        national = ind.combine_access(computed)
        assert (national.share, national.served) == (whole.share, whole.served)
        assert national.breakdown.equals(whole.breakdown)
        weighted = ind.weighted_national_value(computed, [part.population for part in computed])
        assert weighted.mean == pytest.approx(whole.share)


def test_parts_measured_differently_do_not_add_up():
    residents, stops, street = points([(0, 0)]), points([(0, 0)]), lines([(0, 0), (9, 0)])
    parts = [
        ind.access_to_public_transport(residents, stops),
        ind.access_to_public_transport(residents, stops, street),
    ]
    for wrong in (parts, [], [1], 3):
        with pytest.raises(ValueError, match="one method"):
            ind.combine_access(wrong)


# Open public space

CITY = squares((0, 0, 2000, 1000))
PARK = squares((800, 400, 1200, 600))
STREETS = lines([(0, 500), (790, 500)], [(0, 0), (0, 500)], width_m=[20, 10])


def test_open_space_and_streets_over_the_whole_city():
    result = ind.open_public_space(CITY, PARK, STREETS)
    assert result.city_area == pytest.approx(2) and result.open_space_area == pytest.approx(0.08)
    # The second street runs along the edge: half of it is in the city, and 5 m by 10 m of that in the first street.
    assert result.street_area == pytest.approx((790 * 20 + 500 * 5 - 5 * 10) / 1e6)
    assert result.share == pytest.approx(result.open_space_share + result.street_share)


def test_what_lies_outside_the_city_or_twice_in_it_counts_as_it_should():
    expected = ind.open_public_space(CITY, PARK, STREETS)
    outside = squares((1900, 900, 2100, 1100))
    spaces = pd.concat([PARK, PARK, squares((900, 450, 950, 500)), outside])
    streets = pd.concat([STREETS, STREETS, lines([(2000, 5000), (0, 5000)], width_m=[20])])
    city = pd.concat([CITY, squares((0, 0, 500, 500))])
    result = ind.open_public_space(city, spaces, streets)
    assert result.open_space_area == pytest.approx(expected.open_space_area + 0.01)
    assert result.street_area == pytest.approx(expected.street_area)
    assert result.city_area == pytest.approx(expected.city_area)


def test_a_street_through_a_park_is_park():
    through = lines([(0, 500), (2000, 500)], width_m=[20])
    assert ind.open_public_space(CITY, PARK, through).street_area == pytest.approx(1600 * 20 / 1e6)
    paved = squares((0, 490, 2000, 510))
    assert ind.open_public_space(CITY, PARK, paved).street_area == pytest.approx(1600 * 20 / 1e6)


def test_fenced_and_paid_spaces_do_not_count():
    spaces = pd.concat([PARK, squares((0, 0, 100, 100))]).assign(is_free=[True, False])
    result = ind.open_public_space(CITY, spaces, STREETS)
    assert result.open_space_area == pytest.approx(0.08) and "غير مجانية" in result.notes[0]


def test_a_sampled_share_of_streets_replaces_their_area():
    result = ind.open_public_space(CITY, PARK, STREETS.drop(columns="width_m"), street_share=0.15)
    assert result.share == pytest.approx(0.04 + 0.15)


def test_streets_known_from_a_sample_alone_need_no_layer():
    result = ind.open_public_space(CITY, PARK, None, points([(1000, 990)]), street_share=0.15)
    assert (
        result.street_share == pytest.approx(0.15) and result.method == "straight_line" and result.served == 1
    )


def test_a_park_is_entered_from_the_streets_along_it():
    alongside = lines([(0, 610), (2000, 610)], width_m=[20])
    # The reach ends 22.9 m past the corner of the park, at 777.1 m.
    residents = points([(1000, 620), (370, 610), (385, 610), (380, 650)], population=[1, 10, 100, 1000])
    result = ind.open_public_space(CITY, PARK, alongside, residents)
    assert result.is_served.tolist() == [True, False, True, False]


def test_a_long_park_is_entered_anywhere_along_its_street():
    park, alongside = squares((200, 400, 1800, 600)), lines([(0, 610), (2000, 610)], width_m=[20])
    result = ind.open_public_space(CITY, park, alongside, points([(1000, 620), (1000, 995)]))
    assert result.is_served.tolist() == [True, True]
    assert not ind.open_public_space(CITY, park, alongside, points([(1000, 995)]), walk=380).is_served.any()


def test_a_park_apart_from_all_streets_is_reached_from_the_nearest():
    # The street ends 100 m from the corner of the park: that line is walked too.
    street = lines([(0, 600), (700, 600)], width_m=[20])
    residents = points([(405, 600), (395, 600)])
    assert ind.open_public_space(CITY, PARK, street, residents).is_served.tolist() == [True, False]


def test_people_outside_the_city_are_not_its_population():
    residents = points([(1000, 500), (2500, 500)], population=[5, 50])
    result = ind.open_public_space(CITY, PARK, STREETS, residents)
    assert result.population == 5 and "خارج حدود المدينة" in " ".join(result.notes)


def test_a_city_where_nobody_lives_has_no_access_share():
    result = ind.open_public_space(CITY, PARK, STREETS, points([(1000, 500)], population=[0]))
    assert result.access_share is None and "صفر" in result.reasons["access_share"]


def test_streets_as_areas_measure_walks_in_straight_lines():
    residents = points([(1000, 990), (1000, 100), (100, 100)])
    result = ind.open_public_space(CITY, PARK, squares((0, 0, 2000, 20)), residents)
    assert result.method == "straight_line" and result.is_served.tolist() == [True, True, False]


# Shapes in need of repair, and layers that cannot be used


def test_a_bow_tie_is_repaired_and_reported():
    tie = shapely.Polygon(np.array([(0, 0), (100, 100), (100, 0), (0, 100)]) + ORIGIN)
    spaces = gpd.GeoDataFrame(geometry=[tie, None], crs=UTM)
    result = ind.open_public_space(CITY, spaces, STREETS)
    assert result.open_space_area == pytest.approx(0.005)
    assert any("أُصلحت" in note for note in result.notes) and any("بلا شكل" in note for note in result.notes)


HOME, STOP = points([(0, 0)]), points([(0, 0)], capacity=["low"])
LAYER_FAULTS = [
    ("residents", HOME.set_crs(None, allow_override=True), "layer.set_crs(4326)"),
    ("residents", HOME[:0], "empty"),
    ("residents", gpd.GeoDataFrame({"population": [1]}), "without a geometry column"),
    ("residents", gpd.GeoDataFrame(geometry=[None], crs=UTM), "without a single shape"),
    ("residents", pd.DataFrame({"longitude": [1]}), "points_from_xy"),
    ("residents", "homes.geojson", "a GeoDataFrame"),
    ("residents", lines([(0, 0), (1, 1)]), "points or areas"),
    ("residents", points([(3e9, 0)]), "coordinates within their CRS"),
    ("residents", points([(31.9, 135.9)], crs=4326), "longitude first"),
    ("residents", points([(math.nan, 0)]), "coordinate"),
    ("residents", points([(0, math.inf)]), "coordinate"),
    ("residents", HOME.assign(population=[-1]), "-1 at position 0"),
    ("residents", HOME.assign(population=[math.nan]), "nan at position 0"),
    ("residents", HOME.assign(population=["many"]), "residents['population']"),
    ("residents", HOME.assign(population=[True]), "residents['population']"),
    ("stops", STOP.set_crs(None, allow_override=True), "layer.set_crs(4326)"),
    ("stops", STOP[:0], "empty"),
    ("stops", STOP.assign(capacity=["medium"]), "'low' (bus, tram)"),
    ("stops", STOP.assign(capacity=[None]), "'low' (bus, tram)"),
    ("streets", HOME, "street lines"),
    ("streets", lines([(0, 0), (9, 0)])[:0], "empty"),
    ("streets", lines([(0, 0), (0, 0)]), "without a single shape"),
    ("crs", 4326, "in metres"),
    ("crs", "nonsense", "in metres"),
    ("low_capacity_distance", 0, "above zero"),
    ("low_capacity_distance", "500", "above zero"),
]


@pytest.mark.parametrize(
    ("name", "value", "says"), LAYER_FAULTS, ids=[f"{f[0]}-{f[2]}" for f in LAYER_FAULTS]
)
def test_a_layer_that_cannot_be_measured_is_refused_with_advice(name, value, says):
    good = {"residents": HOME, "stops": STOP, "streets": lines([(0, 0), (9, 0)])}
    with pytest.raises(ValueError) as caught:
        ind.access_to_public_transport(**good | {name: value})
    arabic, english = str(caught.value).split("\n")
    assert name in arabic and english.startswith(name) and says in english


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("boundary", HOME, "polygons"),
        ("spaces", HOME, "polygons"),
        ("spaces", PARK.assign(is_free=False), "public and free"),
        ("spaces", PARK.assign(is_free="no"), "True or False"),
        ("streets", STREETS.drop(columns="width_m"), "width_m"),
        ("streets", STREETS.assign(width_m=2000), "2000 at position 0"),
        ("streets", pd.concat([STREETS, PARK]), "lines and polygons"),
        ("boundary", 84, "a GeoDataFrame"),
        ("streets", None, "a GeoDataFrame"),
    ],
)
def test_a_city_that_cannot_be_measured_is_refused(name, value, says):
    with pytest.raises(ValueError) as caught:
        ind.open_public_space(**{"boundary": CITY, "spaces": PARK, "streets": STREETS} | {name: value})
    assert says in str(caught.value).split("\n")[1]
