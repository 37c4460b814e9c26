"""Parts of a country that add up, and air and built-up land inside a boundary."""

import pytest
from metres import UTM, boxes, lines, plain, points

from umran import indicators as ind
from umran.indicators.layers import POLYGONS, Layer, read

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
    assert "هي 2.4 إلى 1" in plain(ind.fine_particulate_mean([12], [1]).reading())


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
