"""People in areas and at points, cut at a boundary and reached from stops: shares that can be worked out by hand."""

import math
import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from umran import indicators as ind
from umran.indicators.access import Access, _share_covered, _spread_points
from umran.indicators.boundary import clip, contains_points, read_boundary
from umran.indicators.layers import POINTS, POLYGONS, Layer, read
from umran.indicators.residents import Residents, breakdown

UTM = "EPSG:32636"
EAST, NORTH = 500_000, 3_500_000


def layer(*shapes, **columns):
    moved = [shape and shapely.transform(shape, lambda xy: np.add(xy, (EAST, NORTH))) for shape in shapes]
    return gpd.GeoDataFrame(columns, geometry=moved, crs=UTM)


def points(*xy, **columns):
    return layer(*map(shapely.Point, xy), **columns)


def boxes(*corners, **columns):
    return layer(*(shapely.box(*each) for each in corners), **columns)


def lines(*paths, **columns):
    return layer(*map(shapely.LineString, paths), **columns)


def plain(text):
    return re.sub("[\u2066\u2069]", "", text)


def cut(frame, *city):
    return clip("it", read("it", frame, POINTS | POLYGONS, None), read_boundary(boxes(*city)))


# Cut at the boundary


def test_areas_are_inside_by_their_part_and_points_whole():
    frame = layer(
        shapely.box(0, 0, 100, 100), shapely.box(80, 0, 120, 100), shapely.Point(5, 5), shapely.box(200, 0, 300, 100),
        shapely.Point(150, 5), shapely.box(75, 0, 175, 100),
    ).set_axis(list("abcdef"))  # fmt: skip
    found = cut(frame, (0, 0, 60, 100), (50, 0, 100, 100))
    assert found.is_inside.tolist() == [True, True, True, False, False, True]
    assert found.share == pytest.approx([1, 0.5, 1, 0, 0, 0.25], rel=1e-6) and found.share[0] == 1
    assert found.layer.frame.index.tolist() == list("abcf") and found.layer.crs == UTM
    assert found.layer.frame.area.tolist() == pytest.approx([10_000, 2000, 0, 2500])
    assert len(found.layer.vertices) == 5 + 5 + 1 + 5 and found.layer.bounds.tolist() == [
        EAST,
        NORTH,
        EAST + 100,
        NORTH + 100,
    ]
    on_earth = frame.geometry.to_crs("EPSG:6933").area / 1e6
    assert found.area == pytest.approx(on_earth.a + on_earth.b / 2 + on_earth.f / 4, rel=1e-6)
    assert found.outside_area == pytest.approx(on_earth.b / 2 + on_earth.d + on_earth.f * 3 / 4, rel=1e-6)


def test_points_have_no_area():
    found = cut(points((5, 5), (500, 5)), (0, 0, 100, 100))
    assert (found.area, found.outside_area) == (0, 0) and found.share.tolist() == [1, 0]
    assert found.share.dtype == float and found.is_inside.dtype == bool


@pytest.mark.parametrize(("over", "share"), [(1e-7, 0), (1e-5, 1e-8)])
def test_edges_drawn_along_the_boundary_are_cut_but_for_rounding(over, share):
    """An area that lies over the edge by a ten-thousandth of a millimetre lies beside it, or within it."""
    inside = cut(boxes((0, 0, 1000 + over, 1000), (1000 - over, 0, 2000, 1000)), (0, 0, 1000, 1000))
    if share == 0:
        assert inside.share.tolist() == [1, 0] and inside.is_inside.tolist() == [True, False]
        assert inside.outside_area == pytest.approx(inside.area, rel=1e-6)
    else:
        assert (
            inside.share[0] < 1
            and inside.share[1] == pytest.approx(share, rel=0.01)
            and inside.is_inside.all()
        )
    assert inside.share[0] == pytest.approx(1, abs=2e-8)


def test_what_only_touches_the_city_is_no_part_of_it():
    """A yard that meets one half of the city along an edge and lies over the other."""
    yard = boxes((50, 0, 150, 100), (-50, 0, 0, 100))
    found = cut(yard, (0, 0, 50, 100), (140, 0, 200, 100))
    assert found.share == pytest.approx([0.1, 0], rel=1e-6)
    assert found.layer.frame.geom_type.tolist() == ["MultiPolygon"] and found.layer.frame.area.iloc[
        0
    ] == pytest.approx(1000)
    with pytest.raises(
        ValueError,
        match=r"it is 1 features outside the boundary .*; expected a layer of which something lies inside",
    ):
        cut(yard[1:], (0, 0, 50, 100))
    with pytest.raises(ValueError, match="it is 3 features outside the boundary"):
        cut(points((500, 0), (600, 0), (700, 0)), (0, 0, 50, 100))


@pytest.mark.parametrize(("crs", "near", "far"), [(UTM, 9e-7, 2e-6), ("EPSG:4326", 9e-12, 9e-11)])
def test_the_edge_is_as_wide_as_coordinates_are_rounded(crs, near, far):
    import pyproj

    city = shapely.box(0, 0, 1, 1)
    at = np.array(
        [
            shapely.Point(0.5, 1 + near),
            shapely.Point(0.5, 1 + far),
            shapely.Point(1, 1),
            shapely.Point(0.5, 0.5),
        ]
    )
    assert contains_points(city, at, pyproj.CRS(crs)).tolist() == [True, False, True, True]
    assert contains_points(city, at[:0], pyproj.CRS(crs)).tolist() == []


# Residents


def resident_notes(frame, *city):
    return [plain(note) for note in Residents(frame, read_boundary(boxes(*city)) if city else None).notes]


GROUPS = {"sex": ["male", "female"], "age": [3, 70], "disability": [True, False]}


def test_what_residents_lack_is_noted():
    full = points((0, 0), (9, 0), population=[1, 2], **GROUPS)
    assert resident_notes(full) == []
    assert resident_notes(full.drop(columns="population")) == [
        "لا عمود للسكان (population): احتُسب كل سجل شخصاً واحداً."
    ]
    for dropped, words in (
        (["sex"], "الجنس"), (["age"], "العمر"), (["disability"], "الإعاقة"), (["sex", "age"], "الجنس، العمر"),
        (["age", "disability"], "العمر، الإعاقة"), (["sex", "age", "disability"], "الجنس، العمر، الإعاقة"), (["sex", "disability"], "الجنس، الإعاقة"),
    ):  # fmt: skip
        assert resident_notes(full.drop(columns=dropped)) == [
            f"لا تفصيل بحسب: {words} (لا عمود له في البيانات)."
        ]
    assert resident_notes(full.rename(columns={"age": "age_group"})) == []


def test_ages_in_words_stay_and_ages_in_years_are_grouped():
    years = Residents(points(*[(0, 0)] * 7, age=[0, 14, 15, 64, 65, 120, np.nan])).groups["age"]
    assert years.tolist()[:6] == ["0-14", "0-14", "15-64", "15-64", "65+", "65+"] and pd.isna(years[6])
    assert Residents(points((0, 0), (0, 0), age=["young", None])).groups["age"].tolist()[0] == "young"


def test_groups_stand_in_order_the_unstated_last_and_the_empty_without_a_share():
    who = Residents(
        points(
            *[(0, 0)] * 5, population=[1, 2, 3, 4, 0], sex=["z", "a", None, "z", "e"], disability=[True] * 5
        )
    )
    table = breakdown(who, np.array([1.0, 0, 3, 0, 0]))
    assert table.drop(columns="share").to_numpy().tolist() == [
        ["sex", "a", 2, 0], ["sex", "e", 0, 0], ["sex", "z", 5, 1], ["sex", "not_stated", 3, 3], ["disability", "True", 10, 4]
    ]  # fmt: skip
    assert (
        table["share"].tolist()[2:] == [0.2, 1, 0.4]
        and table["share"][0] == 0
        and math.isnan(table["share"][1])
    )
    assert list(table) == ["by", "group", "population", "served", "share"] and table.index.tolist() == [
        0,
        1,
        2,
        3,
        4,
    ]
    none = breakdown(Residents(points((0, 0))), np.array([1.0]))
    assert list(none) == list(table) and len(none) == 0


def test_people_of_areas_are_cut_by_area_and_by_their_inner_point():
    frame = boxes((0, 0, 100, 100), (60, 0, 160, 100), (90, 0, 190, 100), population=[10, 20, 40])
    who = Residents(frame, read_boundary(boxes((0, 0, 115, 100))))
    assert who.population == pytest.approx([10, 11, 10], rel=1e-5)
    assert who.inner_point_population.tolist() == [10, 20, 0]
    assert who.outside_population == pytest.approx(39, rel=1e-5)
    assert who.outside_area == pytest.approx((0.0045 + 0.0075) * 1.0008, rel=1e-3)
    assert who.index.tolist() == [0, 1, 2] and who.is_area.tolist() == [True] * 3 and len(who.xy) == 3
    assert [plain(note) for note in who.notes][
        -1
    ] == "لا تفصيل بحسب: الجنس، العمر، الإعاقة (لا عمود له في البيانات)."
    assert "سكان خارج حدود المدينة، لم يُحتسبوا: 39 نسمة، على 0.01 كم²." in [plain(note) for note in who.notes]
    assert set(who.layers) == {"residents", "residents: points"} and [
        round(each.area) for each in who.areas
    ] == [10_000, 5500, 2500]
    homes = Residents(points((5, 5), (500, 5), population=[3, 4]), read_boundary(boxes((0, 0, 115, 100))))
    assert homes.population.tolist() == homes.inner_point_population.tolist() == [3]
    assert (homes.outside_population, homes.outside_area, homes.index.tolist()) == (4, None, [0])
    assert set(homes.layers) == {"residents"} and homes.is_area.tolist() == [False] and len(homes.areas) == 0
    everyone = Residents(points((5, 5)))
    assert (everyone.outside_population, everyone.outside_area) == (None, None)


def test_residents_keep_their_own_projection_when_cut_in_that_of_the_boundary():
    frame = boxes((0, 0, 100, 100), population=[10])
    who = Residents(frame, read_boundary(boxes((0, 0, 50, 100)).to_crs(4326)))
    assert who.layer.crs == UTM and who.layer.bounds == pytest.approx(
        [EAST, NORTH, EAST + 50, NORTH + 100], abs=0.01
    )
    assert who.population == pytest.approx([5], rel=1e-4)


@pytest.mark.parametrize(("over", "noted"), [(0, False), (1.9, False), (2.1, True), (100, True)])
def test_areas_that_lie_upon_one_another_are_told_from_a_thousandth(over, noted):
    notes = resident_notes(
        boxes((0, 0, 1000, 1000), (1000 - over, 0, 2000, 1000), population=[1, 1], **GROUPS)
    )
    assert bool(notes) is noted
    if over == 100:
        assert notes == ["مناطق سكان متداخلة، على 0.10 كم²: قد يكون سكانها محتسبين مرتين. صحّح حدود المناطق."]


def test_areas_drawn_twice_are_told_by_shape_and_group():
    once = boxes((0, 0, 100, 100), (200, 0, 300, 100), population=[1, 1], **GROUPS)
    thrice = pd.concat([once, once, once[:1]], ignore_index=True)
    thrice.loc[4, "geometry"] = shapely.reverse(thrice.geometry[4])
    assert resident_notes(thrice) == ["مناطق سكان مكررة الشكل والفئة: 3. قد يكون سكانها محتسبين مرتين."]
    by_sex = pd.concat([once.assign(sex="male"), once.assign(sex="female")])
    assert resident_notes(by_sex) == []


# Reached from stops


def test_a_circle_around_a_stop_has_the_area_of_a_circle():
    frame = boxes(
        (-1000, -1000, 1000, 1000),
        (-1000, -1000, 0, 0),
        (0, 0, 100, 100),
        (-10, 600, 10, 700),
        population=[400, 100, 7, 5],
    )
    made = ind.access_to_public_transport(frame, points((0, 0)))
    circle = math.pi * 500**2
    assert made.served == pytest.approx(400 * circle / 4e6 + 100 * circle / 4e6 + 7, rel=1e-9)
    assert made.is_served.tolist() == [False, False, True, False] and made.is_served.name == "is_served"
    assert made.residents["served"].tolist()[2:] == [7, 0] and made.residents["population"].tolist() == [
        400,
        100,
        7,
        5,
    ]
    assert made.inner_point_population == 512 and made.inner_point_served == 407


def test_land_along_a_route_is_a_band_and_land_reached_twice_counts_once():
    frame = boxes((0, 0, 1000, 1000), population=[1000])
    route = lines([(-5000, 0), (5000, 0)])
    assert ind.access_to_public_transport(frame, route).served == pytest.approx(500, rel=1e-9)
    both = pd.concat([route, lines([(-5000, 200), (5000, 200)])])
    assert ind.access_to_public_transport(frame, both).served == pytest.approx(700, rel=1e-9)
    stops = pd.concat(
        [
            points((0, 0), (0, 0), (2000, 0), capacity=["low", "low", "low"]),
            points((3000, 0), capacity=["high"]),
        ]
    )
    made = ind.access_to_public_transport(boxes((-510, -510, 4510, 510), population=[5120.4]), stops)
    quarter = math.pi * 500**2 / 1000
    assert made.low_capacity_served == pytest.approx(2 * quarter, rel=1e-9)
    assert (
        made.high_capacity_served < 2001
        and made.served < made.low_capacity_served + made.high_capacity_served
    )
    end = ind.access_to_public_transport(
        boxes((-1000, -1000, 0, 1000), population=[2e6]), lines([(0, 0), (900, 0)])
    )
    corners = 64 * 500**2 * math.sin(2 * math.pi / 128)
    assert end.served == pytest.approx(corners / 2, rel=1e-6), (
        "half of a circle of 128 corners at the end of a line"
    )


def test_shares_covered_are_those_of_the_union_in_the_order_of_the_areas():
    areas = np.array([shapely.box(x, 0, x + 10, 10) for x in (0, 20, 40, 60)])
    zones = np.array(
        [
            shapely.box(62, 0, 64, 10),
            shapely.box(0, 0, 15, 10),
            shapely.box(63, 0, 70, 10),
            shapely.box(45, -5, 46, 20),
        ]
    )
    assert _share_covered(areas, zones) == pytest.approx([1, 0, 0.1, 0.8])
    assert _share_covered(areas, zones[:0]).tolist() == [0] * 4 and _share_covered(
        areas[:1], zones
    ).tolist() == [1]
    assert _share_covered(areas[1:2], zones).tolist() == [0]


def test_points_spread_over_an_area_are_a_hundred_square_metres_each():
    square, strip = shapely.box(0, 0, 1000, 1000), shapely.box(0, 0, 400, 50)
    xy, owner = _spread_points(np.array([square, strip, square]))
    assert np.bincount(owner).tolist() == [10_000, 200, 10_000] and xy.shape == (20_200, 2)
    assert xy[:10_000].tolist() == xy[10_200:].tolist() and xy[10_000:10_200].max(axis=0).tolist() <= [
        400,
        50,
    ]
    golden = 1.32471795724474602596
    assert xy[:3] == pytest.approx(
        np.array([[(0.5 + n / golden) % 1 * 1000, (0.5 + n / golden**2) % 1 * 1000] for n in range(3)])
    )
    quarters = np.histogram2d(*xy[:10_000].T, bins=10)[0]
    assert quarters.min() >= 90 and quarters.max() <= 110
    half = shapely.Polygon([(0, 0), (1000, 0), (0, 1000)])
    assert np.bincount(_spread_points(np.array([half]))[1])[0] == pytest.approx(5000, abs=30)


def test_small_areas_have_their_inner_point_and_large_ones_no_more_than_a_quarter_of_a_million():
    dot, ring = shapely.box(0, 0, 1, 1), shapely.box(0, 0, 9, 9).difference(shapely.box(1, 1, 8, 8))
    xy, owner = _spread_points(np.array([dot, ring]))
    assert owner.tolist() == [0, 1] and xy[0].tolist() == [0.5, 0.5] and shapely.contains_xy(ring, *xy[1])
    many, _ = _spread_points(np.array([shapely.box(0, 0, 10_000, 10_000)]))
    assert len(many) == 250_000


def test_along_streets_points_and_areas_are_told_row_by_row():
    frame = pd.concat(
        [
            points((450, 0), population=[3]),
            boxes((300, -20, 700, 20), population=[400]),
            points((550, 0), population=[5]),
        ],
        ignore_index=True,
    )
    street = lines([(0, 0), (1000, 0)])
    made = ind.access_to_public_transport(frame, points((0, 0)), street)
    assert made.residents["served"].tolist() == [3, pytest.approx(190, abs=8), 0]
    assert made.is_served.tolist() == [True, False, False] and made.method == "streets"
    assert (made.inner_point_population, made.inner_point_served, made.fragment_population) == (408, 403, 0)
    assert made.low_capacity_served == made.served and made.high_capacity_served == 0


def test_a_row_is_served_where_most_of_it_is():
    who = Residents(points((0, 0), (1, 0), (2, 0), population=[2, 4, 0]).set_axis(list("abc")))
    half = np.array([0.5, 0.51, 1.0])
    found = Access(who, "streets", [half], half, half > 0, None, [])
    fields = found.fields()
    assert fields["is_served"].to_dict() == {"a": False, "b": True, "c": True}
    assert (
        fields["served"] == pytest.approx(3.04)
        and found.share == pytest.approx(3.04 / 6)
        and fields["population"] == 6
    )
    assert fields["inner_point_served"] is fields["inner_point_population"] is None
    nobody = Residents(points((0, 0), population=[0]))
    assert Access(nobody, "streets", [half[:1]], half[:1], half[:1] > 0, None, []).share is None
    assert Access(who, "streets", [half], half + 1, half > 0, None, []).share == 1


# Parts of a country


def test_parts_add_up_row_by_row():
    stop = points((0, 0))
    one = ind.access_to_public_transport(
        points((0, 0), (900, 0), population=[3, 1], sex=["male", "female"]), stop
    )
    two = ind.access_to_public_transport(
        points((100, 0), population=[6], sex=["male"]), stop.assign(capacity="high")
    )
    both = ind.combine_access([one, two])
    assert (both.population, both.served, both.share) == (10, 9, 0.9)
    assert (both.low_capacity_served, both.high_capacity_served) == (3, 6) and both.method == "straight_line"
    assert both.breakdown.to_numpy().tolist() == [["sex", "female", 1, 0, 0], ["sex", "male", 9, 9, 1]]
    assert (
        both.crs == UTM
        and both.outside_population is both.inner_point_population is both.fragment_population is None
    )
    assert both.notes == tuple(dict.fromkeys(one.notes + two.notes)) and len(both.notes) == len(
        set(both.notes)
    )
    assert ind.combine_access(iter([one])).served == 3 and both.is_served is None
    areas = ind.access_to_public_transport(
        boxes((-50, 0, 50, 50), (9000, 0, 9100, 50), population=[8, 4]),
        stop,
        boundary=boxes((-900, -900, 900, 900)),
    )
    mixed = ind.combine_access([one, areas])
    assert (mixed.inner_point_population, mixed.inner_point_served, mixed.outside_population) == (
        4 + 8,
        3 + 8,
        4,
    )
    assert mixed.outside_area == areas.outside_area and mixed.population == 12
    empty = ind.combine_access([ind.access_to_public_transport(points((0, 0), population=[0]), stop)] * 2)
    assert (
        empty.share is None
        and empty.reason == "مجموع السكان صفر، فلا تُحسب حصة منهم."
        and len(empty.breakdown) == 0
    )
    elsewhere = ind.access_to_public_transport(points((0, 0), population=[1]), stop, crs=32637)
    assert ind.combine_access([one, elsewhere]).crs == "EPSG:32636 | EPSG:32637"


def test_parts_of_two_methods_or_of_none_are_refused():
    stop = points((0, 0))
    straight = ind.access_to_public_transport(stop, stop)
    along = ind.access_to_public_transport(stop, stop, lines([(0, 0), (900, 0)]))
    expected = "; expected results of parts, measured by one method."
    for parts, text in (
        ([straight, along], "straight_line and streets"),
        ([], "[]"),
        (5, "5"),
        ([straight, 5], ""),
    ):
        with pytest.raises(ValueError) as caught:
            ind.combine_access(parts)
        assert str(caught.value).split("\n")[1].endswith((text and f"parts is {text}") + expected)


# Air, and built-up land


def test_air_is_weighed_by_the_people_inside():
    zones = boxes((0, 0, 100, 100), (50, 0, 150, 100), (300, 0, 400, 100))
    made = ind.fine_particulate_mean(
        [10, 20, 90], [100, 80, 60], places=zones, boundary=boxes((0, 0, 100, 100))
    )
    assert made.mean == pytest.approx((10 * 100 + 20 * 40) / 140, rel=1e-6) and made.plain_mean == 15
    assert made.population == pytest.approx(140, rel=1e-6) and made.outside_population == pytest.approx(
        100, rel=1e-6
    )
    assert made.outside_area == pytest.approx(0.015, rel=2e-3)
    area = "0.02" if made.outside_area >= 0.015 else "0.01"
    assert [plain(note) for note in made.notes] == [
        f"سكان خارج حدود المدينة، لم يُحتسبوا: 100 نسمة، على {area} كم²."
    ]
    assert [plain(line) for line in made.caveats()] == [
        "السكان خارج حدود المدينة، لم يُحتسبوا: 100 نسمة",
        f"مساحة مناطقهم خارج الحدود: {area} كم²",
    ]
    whole = ind.fine_particulate_mean([10], [100], places=zones[:1], boundary=boxes((0, 0, 100, 100)))
    assert (whole.outside_population, whole.outside_area, whole.notes, whole.caveats()) == (0, 0, (), [])
    assert ind.fine_particulate_mean([10], [100]).caveats() == []
    for places, text in (
        (zones[:2], "places is 2 places for 3 concentrations; expected a layer of points or areas"),
        (None, "places is a NoneType"),
    ):
        with pytest.raises(ValueError) as caught:
            ind.fine_particulate_mean([10, 20, 90], [1, 1, 1], places=places, boundary=zones)
        assert text in str(caught.value)
    with pytest.raises(
        ValueError, match="population is 3 figures for 2 concentrations; expected one population"
    ):
        ind.fine_particulate_mean([10, 20], [1, 1, 1])
    assert ind.fine_particulate_mean([[10, 30]], [[1, 3]]).mean == 25
    assert "يعادل المتوسط 2.4 أمثال" in plain(ind.fine_particulate_mean([12], [1]).reading())


def test_built_up_land_is_told_year_by_year_inside_and_outside():
    land = boxes((0, 0, 1000, 1000), (500, 0, 1500, 1000), (0, 0, 2000, 1000), year=[2000, 2000, 2020])
    whole = ind.built_up_area(land)
    assert (
        whole.index.tolist() == [2000, 2020]
        and whole.index.name == "year"
        and list(whole) == ["inside", "outside"]
    )
    assert whole["inside"].tolist() == pytest.approx([1.5, 2]) and whole["outside"].tolist() == [0, 0]
    cut_ = ind.built_up_area(land[::-1], boxes((0, 0, 1000, 1000)))
    assert cut_["inside"].tolist() == pytest.approx([1, 1]) and cut_["outside"].tolist() == pytest.approx(
        [0.5, 1]
    )
    stated = ind.built_up_area(land.assign(area_km2=[3, 3, 8]), boxes((0, 0, 1000, 1000)))
    assert stated["inside"].tolist() == pytest.approx([4, 4]) and stated["outside"].tolist() == pytest.approx(
        [2, 4]
    )
    part = ind.built_up_area(land.assign(area_km2=[3, None, 8]), boxes((0, 0, 1000, 1000)))
    assert part["inside"].tolist() == pytest.approx([1, 4])
    new = ind.built_up_area(
        boxes((5000, 0, 6000, 1000), (0, 0, 10, 10), year=[2000, 2020]), boxes((0, 0, 1000, 1000))
    )
    assert new.loc[2000].tolist() == pytest.approx([0, 1]) and new.loc[2020].tolist() == pytest.approx(
        [0.0001, 0]
    )
    with pytest.raises(
        ValueError, match=r"built_up is columns \['geometry'\]; expected a layer of polygons of built-up land"
    ):
        ind.built_up_area(land[["geometry"]])
    with pytest.raises(ValueError, match=r"built_up\['area_km2'\] is -1 at position 0"):
        ind.built_up_area(land.assign(area_km2=-1))
    assert isinstance(read("x", land, POLYGONS, None), Layer)
