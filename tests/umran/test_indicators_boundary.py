"""One boundary, one denominator: what lies inside is counted, what lies outside is told, nothing is lost between."""

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


def layer(shapes, crs=UTM, **columns):
    moved = [affinity.translate(shape, *ORIGIN) if crs == UTM else shape for shape in shapes]
    return gpd.GeoDataFrame(columns, geometry=moved, crs=crs)


def points(*xy, **columns):
    return layer([shapely.Point(*each) for each in xy], **columns)


def boxes(*bounds, **columns):
    return layer([shapely.box(*each) for each in bounds], **columns)


def star(rng, centre=(0, 0), radius=1000, corners=9):
    """A polygon with corners all around its centre."""
    angle = np.sort(rng.uniform(0, 2 * np.pi, corners))
    away = rng.uniform(0.3, 1, corners) * radius
    return shapely.Polygon(np.column_stack([np.cos(angle), np.sin(angle)]) * away[:, None] + centre).buffer(0)


def net(count, side, **columns):
    """A city of equal square districts."""
    return boxes(*[(x * side, y * side, (x + 1) * side, (y + 1) * side) for x in range(count) for y in range(count)], **columns)  # fmt: skip


STOP = points((50, 50), capacity=["low"])


# People at points


@settings(max_examples=60, deadline=None)
@given(seeds)
def test_inside_and_outside_make_everybody_to_the_person(seed):
    rng = np.random.default_rng(seed)
    people = points(*rng.uniform(-1200, 1200, (80, 2)), population=rng.integers(0, 5000, 80))
    shape = star(rng)
    city = layer([shape])
    is_in = shapely.intersects(city.geometry[0], people.geometry)
    assume(is_in.any())
    result = ind.access_to_public_transport(people, STOP, boundary=city)
    assert result.population == people["population"][is_in].sum()
    assert result.population + result.outside_population == people["population"].sum()
    assert result.is_served.index.tolist() == people.index[is_in].tolist()
    told = f"{people['population'][~is_in].sum():,}"
    assert (told in str(result)) or told == "0"
    again = ind.access_to_public_transport(people[is_in], STOP)
    assert (result.share, result.served) == (again.share, again.served)


@pytest.mark.parametrize("crs", [UTM, 4326, 3857])
def test_who_lives_on_the_edge_lives_in_the_city(crs):
    city = boxes((0, 0, 1000, 1000)).to_crs(crs)
    edge = shapely.get_coordinates(city.geometry[0].exterior)
    middle = (edge[:-1] + edge[1:]) / 2
    people = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*np.concatenate([edge[:-1], middle]).T), crs=crs)
    result = ind.access_to_public_transport(people, STOP, boundary=city)
    assert result.population == 8 and result.outside_population == 0


def test_a_straight_edge_in_degrees_is_the_edge_that_was_drawn():
    """On the southern parallel of a wide city, metres from where a straight line in metres would run."""
    city = layer([shapely.box(35.0, 32.0, 36.0, 32.5)], crs=4326)
    people = layer([shapely.Point(35.5, 32.0), shapely.Point(35.5, 31.99999)], crs=4326)
    result = ind.access_to_public_transport(people, people[:1], boundary=city)
    assert (result.population, result.outside_population) == (1, 1)


def test_a_boundary_may_have_parts_and_holes():
    ring = shapely.box(0, 0, 1000, 1000).difference(shapely.box(400, 400, 600, 600))
    city = layer([ring, shapely.box(3000, 0, 3100, 100)])
    people = points((100, 100), (500, 500), (3050, 50), (2000, 50), population=[1, 10, 100, 1000])
    result = ind.access_to_public_transport(people, STOP, boundary=city)
    assert (result.population, result.outside_population) == (101, 1010)


def test_a_boundary_that_crosses_itself_is_repaired_and_told():
    tie = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    result = ind.access_to_public_transport(points((80, 50), (50, 20)), STOP, boundary=layer([tie]))
    assert result.population == 1 and any("أُصلحت" in note and "boundary" in note for note in result.notes)


AWAY = boxes((90_000, 0, 91_000, 1000))
ABROAD = gpd.GeoDataFrame(geometry=[shapely.box(-9.6, 30.4, -9.5, 30.5)], crs=4326)


@pytest.mark.parametrize("boundary", [AWAY, ABROAD], ids=["away", "another country"])
@pytest.mark.parametrize("people", [points((0, 0)), boxes((0, 0, 100, 100), population=[7])], ids=["points", "areas"])  # fmt: skip
def test_a_boundary_where_none_of_the_people_live_is_refused(boundary, people):
    for work in (
        lambda: ind.access_to_public_transport(people, STOP, boundary=boundary),
        lambda: ind.open_public_space(boundary, boundary, None, people, street_share=0.2),
        lambda: ind.fine_particulate_mean([9.0], [1], places=people, boundary=boundary),
        lambda: ind.built_up_area(boxes((0, 0, 9, 9), year=[2020]), boundary),
    ):
        with pytest.raises(ValueError, match="outside the boundary") as caught:
            work()
        assert "خارج الحدود" in str(caught.value).splitlines()[0]


def test_areas_that_only_touch_the_boundary_are_outside():
    districts = boxes((0, 0, 100, 100), (100, 0, 200, 100), (200, 100, 300, 200), population=[1, 10, 100])
    result = ind.access_to_public_transport(districts, STOP, boundary=boxes((0, 0, 100, 100)))
    assert (result.population, result.outside_population) == (1, 110)
    with pytest.raises(ValueError, match="outside the boundary"):
        ind.access_to_public_transport(districts[1:], STOP, boundary=boxes((0, 0, 100, 100)))


@pytest.mark.parametrize(
    ("boundary", "says"), [(points((0, 0)), "polygons"), ("city", "GeoDataFrame"), (boxes(), "feature")]
)
def test_what_is_no_boundary_is_refused(boundary, says):
    with pytest.raises(ValueError, match=says) as caught:
        ind.access_to_public_transport(points((0, 0)), STOP, boundary=boundary)
    assert "boundary" in str(caught.value).splitlines()[0]


# People in areas


def test_a_district_half_inside_counts_by_half():
    result = ind.access_to_public_transport(
        boxes((0, 0, 100, 100), population=[1000]), STOP, boundary=boxes((60, 0, 500, 500))
    )
    assert result.population == pytest.approx(400) and result.outside_population == pytest.approx(600)
    assert result.outside_area == pytest.approx(0.006, rel=2e-3)
    assert result.inner_point_population == 0, "its inner point is outside"


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_areal_weighting_loses_and_adds_nobody(seed):
    rng = np.random.default_rng(seed)
    districts = net(5, 300, population=rng.integers(0, 9000, 25))
    city = layer([star(rng, (750, 750))])
    cuts = shapely.area(shapely.intersection(districts.geometry, city.geometry[0])) / 90_000
    assume(cuts.max() > 0)
    result = ind.access_to_public_transport(districts, STOP, boundary=city)
    assert result.population == pytest.approx((districts["population"] * cuts).sum(), rel=1e-5, abs=1e-3)
    assert result.population + result.outside_population == pytest.approx(districts["population"].sum())
    rest = layer([shapely.box(-9000, -9000, 9000, 9000)]).overlay(city, how="difference")
    if (cuts < 0.999).any():
        other = ind.access_to_public_transport(districts, STOP, boundary=rest)
        assert result.population + other.population == pytest.approx(districts["population"].sum())
        assert other.outside_area + result.outside_area == pytest.approx(2.25, rel=1e-3)


@settings(max_examples=40, deadline=None)
@given(seeds, st.booleans())
def test_people_of_areas_are_reached_by_the_part_of_the_area_that_is(seed, has_boundary):
    """Against an overlay of the areas with merged circles."""
    rng = np.random.default_rng(seed)
    districts = layer([star(rng, rng.uniform(0, 4000, 2), 700) for _ in range(12)], population=rng.integers(0, 9000, 12))  # fmt: skip
    stops = points(*rng.uniform(0, 4000, (6, 2)), capacity=["low"] * 4 + ["high"] * 2)
    city = boxes((500, 500, 3500, 3500))
    circles = stops.buffer(stops["capacity"].map({"low": 500, "high": 1000}), quad_segs=256).union_all()
    inside = districts.geometry.intersection(city.geometry[0]) if has_boundary else districts.geometry
    people = districts["population"] * inside.area / districts.area
    assume(people.sum() > 0)
    served = (people * inside.intersection(circles).area / inside.area.where(inside.area > 0, 1)).sum()
    result = ind.access_to_public_transport(districts, stops, boundary=city if has_boundary else None)
    assert result.share == pytest.approx(served / people.sum(), abs=2e-4)
    assert result.residents["served"].sum() == pytest.approx(result.served)
    assert result.share_low <= result.share <= result.share_high
    assert {result.share_low, result.share_high} == {result.share, result.inner_point_share}


def test_both_rules_and_the_range_are_shown_alike_everywhere():
    """Two districts; the inner point of the second is just beyond the walk."""
    districts = boxes((0, 0, 200, 200), (300, 0, 1000, 200), population=[100, 100])
    result = ind.access_to_public_transport(districts, points((100, 100), capacity=["low"]))
    assert result.inner_point_share == 0.5 and 0.5 < result.share < 0.8
    assert (result.share_low, result.share_high) == (0.5, result.share)
    page = result._repr_html_()
    for text in (str(result), " ".join(result.caveats())):
        assert "المدى: من \u206650.0%\u2069" in text and "نقطة داخل كل منطقة" in text
    assert "المدى" in page and "50.0%" in page
    assert ind.access_to_public_transport(points((0, 0)), STOP).caveats() == [], "points have no range"


def test_along_streets_areas_are_as_many_people_at_points():
    streets = layer([shapely.LineString([(x, 0), (x, 1500)]) for x in range(0, 1501, 150)]
                    + [shapely.LineString([(x, y) for x in range(0, 1501, 150)]) for y in (0, 1500)])  # fmt: skip
    stops = points((300, 300), (900, 1500), capacity=["low", "low"])
    districts = net(3, 500, population=range(100, 1000, 100))
    x, y = np.meshgrid(np.arange(500) + 0.5, np.arange(500) + 0.5)
    spread = np.stack([x, y], -1)[2::5, 2::5].reshape(-1, 2)
    everyone = [
        points(*(spread + np.array([i, j]) * 500), population=np.full(len(spread), people / len(spread)))
        for (i, j), people in zip([(i, j) for i in range(3) for j in range(3)], districts["population"], strict=True)
    ]  # fmt: skip
    expected = ind.access_to_public_transport(pd.concat(everyone), stops, streets)
    result = ind.access_to_public_transport(districts, stops, streets)
    assert result.share == pytest.approx(expected.share, abs=0.004) and 0.1 < result.share < 0.8
    space = boxes((600, 600, 700, 700))
    found = [ind.open_public_space(boxes((0, 0, 1500, 1500)), space, streets.assign(width_m=9.0), people)
             for people in (districts, pd.concat(everyone))]  # fmt: skip
    assert found[0].access_share == pytest.approx(found[1].access_share, abs=0.004)


def test_groups_of_a_district_add_up_to_its_people():
    rows = boxes(*[(0, 0, 1000, 100)] * 2, population=[60, 40], sex=["female", "male"])
    result = ind.access_to_public_transport(rows, STOP, boundary=boxes((0, 0, 800, 100)))
    assert result.population == pytest.approx(80) and result.breakdown["population"].sum() == pytest.approx(
        80
    )
    assert result.breakdown["served"].sum() == pytest.approx(result.served)
    assert not any("مرتين" in note for note in result.notes), "groups of one district are no double count"


def test_districts_that_lie_upon_one_another_are_told():
    apart = boxes((0, 0, 100, 100), (100, 0, 200, 100), population=[5, 5])
    over = boxes((0, 0, 100, 100), (50, 0, 150, 100), population=[5, 5])
    twice = boxes((0, 0, 100, 100), (0, 0, 100, 100), population=[5, 5])
    notes = [" ".join(ind.access_to_public_transport(each, STOP).notes) for each in (apart, over, twice)]
    assert ["مرتين" in note for note in notes] == [False, True, True]
    assert "متداخلة" in notes[1] and "مكررة" in notes[2]


def test_parts_of_a_country_in_areas_and_at_points_add_up():
    districts = boxes((0, 0, 200, 200), (300, 0, 1000, 200), population=[100, 100])
    homes = points((0, 0), (9000, 0), population=[50, 50])
    stop = points((100, 100), capacity=["low"])
    city = boxes((-50, -50, 800, 300))
    parts = [
        ind.access_to_public_transport(each, stop, boundary=city, crs=UTM) for each in (districts, homes)
    ]
    whole = ind.combine_access(parts)
    assert whole.population + whole.outside_population == pytest.approx(300)
    assert whole.inner_point_share == pytest.approx((100 + 50) / 250)
    assert whole.share_low <= whole.share <= whole.share_high


@settings(max_examples=25, deadline=None)
@given(seeds, st.floats(0, 360))
def test_a_turned_city_has_the_same_figures(seed, angle):
    rng = np.random.default_rng(seed)
    people = points(*rng.uniform(-900, 900, (60, 2)), population=rng.integers(1, 99, 60))
    districts = layer([star(rng, rng.uniform(-900, 900, 2), 400) for _ in range(5)], population=rng.integers(1, 99, 5))  # fmt: skip
    stops, city = points(*rng.uniform(-900, 900, (3, 2))), layer([star(rng)])
    turned = [each.set_geometry(each.rotate(angle, origin=tuple(ORIGIN))) for each in (people, districts, stops, city)]  # fmt: skip
    try:
        straight = ind.access_to_public_transport(people, stops, boundary=city)
        by_area = ind.access_to_public_transport(districts, stops, boundary=city)
    except ValueError:
        assume(False)
    again = ind.access_to_public_transport(turned[0], turned[2], boundary=turned[3])
    assert (again.served, again.population) == (straight.served, straight.population)
    again = ind.access_to_public_transport(turned[1], turned[2], boundary=turned[3])
    assert (again.share or 0) == pytest.approx(by_area.share or 0, abs=2e-3)
    assert again.population == pytest.approx(by_area.population, rel=1e-3, abs=1e-3)


# Air and built-up land


def test_air_counts_the_zones_of_the_city():
    zones = boxes((0, 0, 100, 100), (100, 0, 200, 100), (5000, 0, 5100, 100))
    pm25, people = [10.0, 20.0, 90.0], [100, 300, 5000]
    result = ind.fine_particulate_mean(pm25, people, places=zones, boundary=boxes((0, 0, 150, 100)))
    assert result.mean == pytest.approx((10 * 100 + 20 * 150) / 250) and result.population == pytest.approx(
        250
    )
    assert result.outside_population == pytest.approx(5150)
    assert result.outside_area == pytest.approx(0.015, rel=1e-3) and "5,150" in str(result)
    assert ind.fine_particulate_mean(pm25, people).population == 5400
    for places in (None, zones[:2]):
        with pytest.raises(ValueError, match="places"):
            ind.fine_particulate_mean(pm25, people, places=places, boundary=zones)


def test_built_up_land_is_cut_at_one_boundary_for_all_years():
    land = boxes((0, 0, 1000, 500), (0, 0, 1000, 1000), (500, 500, 1000, 1500), year=[2010, 2020, 2020])
    found = ind.built_up_area(land, boxes((0, 0, 1000, 1000)))
    assert found["inside"].to_dict() == pytest.approx({2010: 0.5, 2020: 1.0})
    assert found["outside"].to_dict() == pytest.approx({2010: 0.0, 2020: 0.25})
    assert ind.built_up_area(land)["inside"].to_dict() == pytest.approx({2010: 0.5, 2020: 1.25})
    told = boxes((0, 0, 2000, 1000), year=[2020], area_km2=[3.0])
    assert ind.built_up_area(told, boxes((0, 0, 1000, 1000))).loc[2020].to_dict() == pytest.approx({"inside": 1.5, "outside": 1.5})  # fmt: skip
    with pytest.raises(ValueError, match="year"):
        ind.built_up_area(land.drop(columns="year"))
