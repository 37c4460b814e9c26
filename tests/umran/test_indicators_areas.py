"""People in areas and at points, reached from stops: shares that can be worked out by hand."""

import math
from dataclasses import FrozenInstanceError

import numpy as np
import pandas as pd
import pytest
import shapely
from metres import boxes, lines, points

from umran import indicators as ind
from umran.indicators.access import Access, _share_covered, _spread_points
from umran.indicators.residents import Residents


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
    with pytest.raises(FrozenInstanceError):
        found.by_any_group = half
    nobody = Residents(points((0, 0), population=[0]))
    assert Access(nobody, "streets", [half[:1]], half[:1], half[:1] > 0, None, []).share is None
    assert Access(who, "streets", [half], half + 1, half > 0, None, []).share == 1
