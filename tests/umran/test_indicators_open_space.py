"""Open space and streets in whole square metres: what is the city's, what is not, and what is refused."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from metres import UTM, boxes, lines, plain, points

from umran import indicators as ind
from umran.indicators.street_land import street_land

CITY = boxes((0, 0, 2000, 1000))
PARK = boxes((1800, 800, 2100, 1000))
ROAD = lines([(-500, 500), (1000, 500)], width_m=[10])


def refused(**changes):
    with pytest.raises(ValueError) as caught:
        ind.open_public_space(**{"boundary": CITY, "spaces": PARK, "streets": ROAD} | changes)
    return str(caught.value).split("\n")[1]


# Land


def test_land_is_told_to_the_square_metre():
    made = ind.open_public_space(CITY, PARK, ROAD)
    assert made.city_area == pytest.approx(2, rel=1e-12) and made.open_space_area == pytest.approx(
        0.04, rel=1e-9
    )
    assert made.street_area == pytest.approx(0.01, rel=1e-9) and made.outside_street_area == pytest.approx(
        0.005, rel=1e-9
    )
    assert made.outside_open_space_area == pytest.approx(0.02, rel=1e-9)
    assert (made.open_space_share, made.street_share) == pytest.approx((0.02, 0.005), rel=1e-9)
    assert made.share == pytest.approx(0.025, rel=1e-9) and made.crs == UTM
    assert (made.population, made.served, made.method, made.access_share, made.breakdown) == (None,) * 5
    assert made.reasons == {"access_share": "لم تُعطَ طبقة السكان."} and made.notes == ()
    assert [plain(line) for line in made.caveats()] == [
        "أماكن مفتوحة خارج حدود المدينة، لم تُحتسب: 0.02 كم²", "شوارع خارج حدود المدينة، لم تُحتسب: 0.01 كم²"
    ]  # fmt: skip


def test_what_does_not_count_is_noted():
    spaces = boxes(
        (0, 0, 100, 100),
        (100, 0, 200, 100),
        (200, 0, 300, 100),
        is_free=[True, False, True],
        is_public=[1, 1, 0],
    )
    made = ind.open_public_space(CITY, spaces, ROAD)
    assert made.open_space_area == pytest.approx(0.01) and [plain(n) for n in made.notes] == [
        "أماكن غير مجانية أو غير عامة، لم تُحتسب: 2."
    ]
    away = ind.open_public_space(CITY, boxes((3000, 0, 3100, 100)), ROAD)
    assert away.open_space_share == 0 and away.outside_open_space_area == pytest.approx(0.01)
    assert away.notes == ("لا مكان عام مفتوح داخل حدود المدينة: تحقق من ترتيب الإحداثيات (الطول ثم العرض).",)
    sampled = ind.open_public_space(CITY, PARK, None, street_share=0.25)
    assert sampled.street_area == pytest.approx(0.5) and sampled.outside_street_area is None
    assert sampled.notes == ("مساحة الشوارع من عينة، لا من الطبقة.",)
    assert ind.open_public_space(
        CITY, PARK, ROAD[["geometry"]], street_share=1
    ).street_share == pytest.approx(1)
    assert ind.open_public_space(CITY, PARK, ROAD, street_share=0).street_area == 0
    assert refused(spaces=spaces.assign(is_free=0)).startswith(
        "spaces is no space that is public and free; expected open public spaces"
    )
    assert refused(spaces=spaces.assign(is_free=[1, 2, 0])).startswith(
        "spaces['is_free'] is [1, 2, 0]; expected True or False in every row"
    )
    for share in (-0.01, 1.01):
        assert (
            refused(street_share=share)
            == f"street_share is {share}; expected a fraction between 0 and 1 (0.60, not 60 percent)."
        )


def test_areas_in_km2_stand_for_layers():
    made = ind.open_public_space(10, 1, 9.0)
    assert (made.share, made.open_space_share, made.street_share, made.city_area) == (1, 0.1, 0.9, 10)
    assert made.reasons == {"access_share": "لم تُعطَ طبقة السكان."} and made.outside_street_area is None
    none = ind.open_public_space(0, 0, 0)
    assert (none.share, none.open_space_share, none.street_share) == (None,) * 3
    assert set(none.reasons) == {"share", "open_space_share", "street_share", "access_share"}
    assert none.reason == "مساحة المدينة صفر، فلا تُحسب حصة منها."
    assert ind.open_public_space(0, 1, 1).share is None
    for areas, text in (
        (
            (10, 2, 8.5),
            "spaces is 2 km2 with streets 8.5 in a city of 10; expected areas inside the city, in one unit.",
        ),
        ((-1, 0, 0), "boundary is -1; expected the city: a layer of polygons, or km2."),
        ((1, -1, 0), "spaces is -1; expected an area in km2, zero or more."),
        ((1, 0, -1), "streets is -1; expected an area in km2, zero or more."),
    ):
        with pytest.raises(ValueError) as caught:
            ind.open_public_space(*areas)
        assert str(caught.value).split("\n")[1] == text
    with pytest.raises(
        ValueError,
        match="residents is a GeoDataFrame with areas in km2; expected layers of city, spaces and streets",
    ):
        ind.open_public_space(10, 1, 1, points((0, 0)))
    for mixed in ((CITY, 1, 1), (10, PARK, ROAD), (True, 1, 1)):
        with pytest.raises(ValueError, match="GeoDataFrame"):
            ind.open_public_space(*mixed)


# Streets


@pytest.mark.parametrize(
    ("path", "width", "area"),
    [
        ([(100, 100), (500, 100)], 20, 8000),
        ([(100, 100), (500, 100), (500, 400)], 20, 14_000),
        ([(0, 0), (2000, 0)], 20, 20_000),
        ([(100, 100), (500, 100)], 0, 0),
        ([(100, 500), (500, 500)], 200, 80_000),
    ],
)
def test_a_street_is_its_length_times_its_width_however_it_bends(path, width, area):
    made = ind.open_public_space(CITY, PARK, lines(path, width_m=[width]))
    assert made.street_area * 1e6 == pytest.approx(area, rel=1e-6, abs=1e-6) and made.notes == ()


def test_a_very_sharp_corner_is_cut_at_two_widths():
    """Bands of 10 m that turn back by 20 degrees: the corner of a mitre would stick out 28.8 m, and is cut at 10."""
    turn = np.radians(20)
    sharp = [(100, 100), (500, 100), (500 - 400 * np.cos(turn), 100 + 400 * np.sin(turn))]
    made = ind.open_public_space(CITY, PARK, lines(sharp, width_m=[10]))
    expected = shapely.LineString(sharp).buffer(5, cap_style="flat", join_style="mitre", mitre_limit=2.0).area
    assert made.street_area * 1e6 == pytest.approx(expected, rel=1e-9)


def land(streets, city=CITY, park=None):
    notes = []
    whole = shapely.union_all(city.geometry.to_numpy())
    inside, outside = street_land(
        streets, whole, shapely.Polygon() if park is None else park.geometry[0], notes
    )
    return round(inside, 3), round(outside, 3), [plain(note) for note in notes]


def test_streets_near_and_far_from_the_city_are_told_apart():
    one = lines([(100, -4), (200, -4)], width_m=[10])
    assert land(one)[:2] == (100, 900)
    assert land(lines([(100, -20), (200, -20)], width_m=[10]))[:2] == (0, 1000)
    assert land(lines([(100, -9), (200, -9)], width_m=[10]))[:2] == (0, 1000), (
        "within its width of the city, and not in it"
    )
    assert land(lines([(3000, 0), (3100, 0)], [(3000, 0), (3100, 0)], width_m=[5, 5]))[:2] == (0, 1000), (
        "far away they are not joined"
    )


def test_land_of_several_streets_is_noted_from_a_hundredth_of_a_km2():
    for apart, note in (
        (90, []),
        (40, ["أرض يشترك فيها أكثر من شارع (تقاطعات، مسارات متداخلة)، احتُسبت مرة واحدة: 0.06 كم²."]),
    ):
        two = lines([(100, 300), (1100, 300)], [(100, 300 + apart), (1100, 300 + apart)], width_m=[100, 100])
        inside, outside, notes = land(two)
        assert (inside, outside) == (1000 * (100 + apart), 0)
        assert notes == (
            note or ["أرض يشترك فيها أكثر من شارع (تقاطعات، مسارات متداخلة)، احتُسبت مرة واحدة: 0.01 كم²."]
        )
    small = lines([(100, 300), (500, 300)], [(100, 310), (500, 310)], width_m=[20, 20])
    assert land(small) == (12_000, 0, []), "0.004 km2"
    yards = boxes((0, 0, 100, 1000), (50, 0, 150, 1000))
    assert land(yards) == (
        150_000,
        0,
        ["أرض يشترك فيها أكثر من شارع (تقاطعات، مسارات متداخلة)، احتُسبت مرة واحدة: 0.05 كم²."],
    )


def test_streets_in_an_open_space_are_open_space_and_polygons_are_cut():
    park = boxes((400, 0, 600, 1000))
    road = lines([(0, 500), (1000, 500)], width_m=[10])
    assert land(road, park=park)[:2] == (8000, 0)
    assert land(boxes((-100, 495, 1000, 505)), park=park)[:2] == (8000, 1000)
    assert land(road.rename(columns={"width_m": "width"}))[0] == 10_000, "as OpenStreetMap has it"
    assert land(road.assign(width=99))[0] == 10_000


def test_other_streets_are_refused():
    assert refused(streets=ROAD[["geometry"]]).startswith(
        "streets is columns ['geometry']; expected a column 'width_m': the width of the street in metres"
    )
    assert refused(streets=ROAD.assign(width_m=200.5)).startswith(
        "streets['width_m'] is 200.5 at position 0; expected the width"
    )
    assert refused(streets=ROAD.assign(width_m=-1)).startswith("streets['width_m'] is -1 at position 0")
    mixed = gpd.GeoDataFrame({"width_m": [1, 1]}, geometry=[*ROAD.geometry, *PARK.geometry], crs=UTM)
    assert refused(streets=mixed).startswith(
        "streets is a layer with lines and polygons; expected streets: a layer of lines"
    )
    small = boxes((0, 0, 100, 100))
    wide = lines(*[[(0, y), (100, y)] for y in (10, 30, 60)], width_m=[50, 50, 1])
    assert refused(boundary=small, spaces=boxes((0, 90, 100, 100)), streets=wide) == (
        "streets is 0.0101 km2 of streets in a city of 0.01 km2; expected widths in metres that leave streets smaller than the city."
    )
    assert refused(
        boundary=boxes((0, 0, 100, 101)), spaces=boxes((0, 90, 100, 101)), streets=wide
    ).startswith("streets is 0.0101 km2 of streets in a city of 0.0101 km2")
    assert ind.open_public_space(boxes((0, 0, 100, 101)), boxes((900, 0, 901, 1)), wide).street_share < 1
    assert refused(streets=points((0, 0))).startswith("streets is a layer with Point; expected streets")
    assert refused(walk=0) == "walk is 0; expected a walking distance in metres, above zero."
    assert refused(entrance_reach=-1) == "entrance_reach is -1; expected a distance in metres, zero or more."


# Who lives near


@pytest.mark.parametrize(
    ("reach", "gaps"), [(None, (0, 24.5, 25.5)), (25, (24.5, 25.5)), (0, (10,)), (2, (1, 3))]
)
def test_a_park_is_entered_from_streets_within_reach(reach, gaps):
    """A road that ends within reach of a park is left where reach begins; another is walked to its end and beyond."""
    options = {} if reach is None else {"entrance_reach": reach}
    reach = 25 if reach is None else reach
    for gap in gaps:
        park, road = boxes((400 + gap, 100, 600 + gap, 200)), lines([(0, 150), (400, 150)], width_m=[1])
        walk = 390 + gap - (reach if gap < reach else 0)
        for more, is_served in ((0.3, 1), (-0.3, 0)):
            made = ind.open_public_space(CITY, park, road, points((10, 150)), walk=walk + more, **options)
            assert made.served == is_served, (gap, more)


def test_people_near_a_space_are_told_with_their_method():
    park = boxes((0, 0, 100, 100))
    homes = points((110, 50), (499, 50), (501, 50), (2500, 50), population=[1, 2, 4, 8])
    straight = ind.open_public_space(CITY, park, None, homes, street_share=0.1)
    assert (straight.population, straight.served, straight.method) == (
        7,
        3,
        "straight_line",
    ) and straight.access_share == pytest.approx(3 / 7)
    assert "لا خطوط للشوارع: قيست مسافة المشي بخط مستقيم، وهو يبالغ في الوصول." in straight.notes
    assert straight.outside_population == 8 and straight.is_served.tolist() == [True, True, False]
    along = ind.open_public_space(CITY, park, lines([(50, 50), (2000, 50)], width_m=[5]), homes)
    assert (along.method, along.served) == ("streets", 7) and not any(
        "مستقيم" in note for note in along.notes
    )
    gate = lines([(50, 50), (2000, 50)], width_m=[5])
    assert ind.open_public_space(CITY, park, gate, homes, entrance_reach=0).served == 3
    nobody = ind.open_public_space(CITY, park, None, homes.assign(population=0), street_share=0.1)
    assert nobody.access_share is None and nobody.reasons == {
        "access_share": "مجموع السكان داخل المدينة صفر، فلا تُحسب حصة منهم."
    }
    assert ind.open_public_space(CITY, park, None, homes, street_share=0.1, walk=402).served == 7


def test_sampled_circles_are_within_their_area():
    assert ind.street_land_share([10, 0]) == 0.5 and ind.street_land_share([1, 3], sample_area=4) == 0.5
    assert ind.street_land_share([5]) == 0.5
    for areas, options, text in (
        (
            [10.5],
            {},
            "street_areas is 10.5 at position 0; expected street areas between zero and that of the circle",
        ),
        ([-0.5], {}, "street_areas is -0.5 at position 0"),
        ([1], {"sample_area": 0}, "sample_area is 0; expected an area above zero"),
    ):
        with pytest.raises(ValueError) as caught:
            ind.street_land_share(areas, **options)
        assert text in str(caught.value)


def test_small_circles_are_areas_too():
    assert ind.street_land_share([0.25], sample_area=0.5) == 0.5
