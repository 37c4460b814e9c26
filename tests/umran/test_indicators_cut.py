"""What a boundary leaves of people at points and in areas: shares that can be worked out by hand."""

import math
from dataclasses import FrozenInstanceError

import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from metres import EAST, NORTH, UTM, boxes, layer, plain, points

from umran.indicators.boundary import clip, contains_points, read_boundary
from umran.indicators.layers import POINTS, POLYGONS, read
from umran.indicators.residents import Residents, breakdown


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
    with pytest.raises(FrozenInstanceError):
        found.area = 1
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
