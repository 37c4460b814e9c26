"""Layers are taken, mended or refused, and brought into metres: each limit met exactly, each note whole."""

import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely

from umran import indicators as ind
from umran.indicators.arguments import Expected
from umran.indicators.layers import LAYER, LINES, POINTS, POLYGONS, far_apart, read, to_metres

WHAT = Expected("شيء", "a thing")
UTM = "EPSG:32636"


def frame(*shapes, crs=UTM, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs)


def at(*xy, crs=UTM):
    return frame(*(shapely.Point(each) for each in xy), crs=crs)


def said(value, types=POINTS | LINES | POLYGONS):
    with pytest.raises(ValueError) as caught:
        read("it", value, types, WHAT)
    return str(caught.value).split("\n")[1]


def plain(notes):
    return [re.sub("[\u2066\u2069]", "", note) for note in notes]


# Taken


def test_a_layer_keeps_its_rows_shapes_and_bounds():
    value = frame(shapely.Point(3, 9), shapely.Point(5, -4), name=["a", "b"]).set_axis([7, 3])
    layer = read("it", value, POINTS, WHAT)
    assert layer.frame.equals(value) and layer.notes == [] and layer.crs == UTM
    assert layer.bounds.tolist() == [3, -4, 5, 9] and layer.vertices.tolist() == [[3, 9], [5, -4]]
    assert [shape.x for shape in layer.geometry] == [3, 5]
    assert read("it", value.geometry, POINTS, WHAT).frame.index.tolist() == [7, 3]


@pytest.mark.parametrize(
    ("shape", "types"),
    [
        (shapely.Point(0, 0), POINTS),
        (shapely.LineString([(0, 0), (1, 1)]), LINES),
        (shapely.LinearRing([(0, 0), (1, 1), (1, 0)]), LINES),
        (shapely.MultiLineString([[(0, 0), (1, 1)]]), LINES),
        (shapely.box(0, 0, 1, 1), POLYGONS),
        (shapely.MultiPolygon([shapely.box(0, 0, 1, 1)]), POLYGONS),
        (shapely.MultiPoint([(0, 0), (1, 1)]), frozenset()),
        (shapely.GeometryCollection([shapely.Point(0, 0)]), frozenset()),
    ],
    ids=lambda value: getattr(value, "geom_type", None),
)
def test_each_kind_of_shape_is_of_one_family(shape, types):
    for family in (POINTS, LINES, POLYGONS):
        if family == types:
            assert len(read("it", frame(shape), family, WHAT).frame) == 1
        else:
            assert said(frame(shape), family) == f"it is a layer with {shape.geom_type}; expected a thing."
    mixed = frame(shape, shapely.Point(0, 0), shapely.MultiPoint([(0, 0), (1, 1)]))
    names = sorted({shape.geom_type, "MultiPoint"} - {"Point"})
    assert said(mixed, POINTS) == f"it is a layer with {', '.join(names)}; expected a thing."


# Mended


def test_what_was_left_out_or_mended_is_counted():
    tie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    value = frame(
        tie, None, shapely.box(0, 0, 1, 1), shapely.Point(), tie, shapely.Polygon(), row=[*range(6)]
    )
    layer = read("it", value, POLYGONS, WHAT)
    assert layer.frame["row"].tolist() == [0, 2, 4] and layer.frame.area.tolist() == [2, 1, 2]
    assert plain(layer.notes) == ["أشكال غير سليمة أُصلحت في طبقة it: 2.", "معالم بلا شكل تُركت من طبقة it: 3."]
    assert not shapely.is_valid(value.geometry[0]), "the layer of the caller stays as it was"
    assert len(layer.vertices) == shapely.get_num_coordinates(layer.geometry).sum()
    flat = frame(shapely.box(0, 0, 1, 1), shapely.Polygon([(0, 0), (1, 1), (2, 2)]))
    assert plain(read("it", flat, POLYGONS, WHAT).notes) == [
        "أشكال غير سليمة أُصلحت في طبقة it: 1.", "معالم بلا شكل تُركت من طبقة it: 1."
    ]  # fmt: skip
    assert read("it", at((0, 0), (1, 1)), POINTS, WHAT).notes == []
    assert plain(read("it", frame(shapely.Point(0, 0), None), POINTS, WHAT).notes) == [
        "معالم بلا شكل تُركت من طبقة it: 1."
    ]


# Refused


def test_what_is_no_layer_is_refused_with_what_it_is():
    expected = f"; expected {LAYER.en}"
    assert said([1]) == f"it is a list{expected}." and said(None) == f"it is a NoneType{expected}."
    assert (
        said(pd.DataFrame({"x": [1]}))
        == f"it is a DataFrame{expected}; from longitude and latitude use geopandas.points_from_xy."
    )
    assert said(at((0, 0))[:0]) == f"it is empty (فارغ){expected}."
    assert said(gpd.GeoDataFrame({"a": [1]})) == f"it is a GeoDataFrame without a geometry column{expected}."
    assert said(at((0, 0), crs=None)) == (
        "it is a layer without a coordinate reference system; expected a layer with a CRS; if its coordinates are "
        "longitude and latitude, layer.set_crs(4326)."
    )
    assert said(frame(None, shapely.Point())) == f"it is a layer without a single shape{expected}."


@pytest.mark.parametrize(
    ("crs", "inside", "outside", "text"),
    [
        (4326, [(360, 90), (-360, -90)], (360.5, 0), "(360.5, 0) in WGS 84"),
        (4326, [(0, 0)], (0, -90.5), "(0, -90.5) in WGS 84"),
        (4326, [(0, 89)], (91, 90.25), "(91, 90.25) in WGS 84"),
        (UTM, [(5e7, 5e7), (-5e7, -5e7)], (0, 5.1e7), "(0, 5.1e+07) in WGS 84 / UTM zone 36N"),
        (UTM, [(0, 0)], (-5.1e7, 0), "(-5.1e+07, 0) in WGS 84 / UTM zone 36N"),
    ],
)
def test_places_that_are_not_on_earth_are_refused_with_the_first_of_them(crs, inside, outside, text):
    assert len(read("it", at(*inside, crs=crs), POINTS, WHAT).frame) == len(inside)
    assert said(at(*inside, outside, (np.inf, 0), crs=crs)).startswith(
        f"it is a coordinate {text}; expected coordinates within their CRS"
    )
    tie = shapely.Polygon([(0, 0), (2, 2), (2, 0), outside])
    assert said(frame(tie, crs=crs)).startswith(f"it is a coordinate {text}")


# Metres


def projected(*xy, crs=4326, target=None):
    layers = {"it": read("it", at(*xy, crs=crs), POINTS, WHAT)}
    return to_metres(layers, target), layers["it"]


@pytest.mark.parametrize(
    ("xy", "name"),
    [
        ([(35.4, 31.6)], "+proj=laea +lat_0=32 +lon_0=35"),
        ([(35.0, 31.0), (36.2, 31.8)], "+proj=laea +lat_0=31 +lon_0=36"),
        ([(-0.6, -0.6)], "+proj=laea +lat_0=-1 +lon_0=-1"),
        ([(179.8, 10), (-179.0, 10)], "+proj=laea +lat_0=10 +lon_0=-180"),
        ([(179.0, 10), (-178.0, 12)], "+proj=laea +lat_0=11 +lon_0=-180"),
        ([(170.0, 0), (-165.0, 0)], "+proj=laea +lat_0=0 +lon_0=-178"),
        ([(-90.0, 0), (90.0, 0)], "+proj=laea +lat_0=0 +lon_0=0"),
        ([(200.0, 0)], "+proj=laea +lat_0=0 +lon_0=-160"),
    ],
)
def test_degrees_are_measured_around_the_whole_degree_in_their_middle(xy, name):
    found, layer = projected(*xy)
    assert found == name and np.isfinite(layer.bounds).all()


def test_the_middle_of_a_layer_is_no_distance_from_itself():
    name, layer = projected((35, 31), (35, 32))
    assert name == "+proj=laea +lat_0=32 +lon_0=35" and layer.vertices[1] == pytest.approx([0, 0], abs=1e-6)
    assert layer.vertices[0, 1] == pytest.approx(-pyproj.Geod(ellps="WGS84").inv(35, 31, 35, 32)[2], rel=1e-5)
    assert (
        layer.vertices.tolist() == [[point.x, point.y] for point in layer.geometry]
        and layer.bounds[3] == layer.vertices[1, 1]
    )


def test_a_projection_that_stretches_is_left_for_one_that_does_not():
    there = gpd.GeoSeries(gpd.points_from_xy([35.4, 35.6], [31.6, 31.6]), crs=4326)
    for crs, name in (
        (3857, "+proj=laea +lat_0=32 +lon_0=36"),
        (UTM, "EPSG:32636"),
        (32640, "+proj=laea +lat_0=32 +lon_0=36"),
        (2263, None),
    ):
        if name:
            assert to_metres({"it": read("it", there.to_crs(crs), POINTS, WHAT)}) == name
    feet = at((984_000, 200_000), crs=2263)
    assert to_metres({"it": read("it", feet, POINTS, WHAT)}) == "+proj=laea +lat_0=41 +lon_0=-74"


@pytest.mark.parametrize(("degrees", "kept"), [(0.0, True), (2.9, True), (3.5, False)])
def test_a_projection_is_kept_where_its_scale_is_true_to_a_thousandth(degrees, kept):
    there = gpd.GeoSeries(gpd.points_from_xy([33 + degrees], [0]), crs=4326).to_crs(UTM)
    assert (to_metres({"it": read("it", there, POINTS, WHAT)}) == "EPSG:32636") is kept
    wide = gpd.GeoSeries(gpd.points_from_xy([33, 33 + degrees], [0, 0]), crs=4326).to_crs(UTM)
    assert (to_metres({"it": read("it", wide, POINTS, WHAT)}) == "EPSG:32636") is kept, (
        "at its far corner too"
    )


def test_the_scale_in_the_middle_of_a_layer_is_that_of_its_middle():
    """A narrow layer far north, where the scale of its projection hangs on the latitude, and one far from the meridian."""
    france = gpd.GeoSeries(gpd.points_from_xy([3, 3], [48.9, 49.1]), crs=4326).to_crs(2154)
    assert to_metres({"it": read("it", france, POINTS, WHAT)}) == "EPSG:2154"
    assert to_metres({"it": read("it", at((230_000, 3.5e6), (231_000, 3.501e6)), POINTS, WHAT)}) == UTM
    between = (
        "+proj=lcc +lat_1=20 +lat_2=50 +lat_0=0 +lon_0=35 +datum=WGS84"  # true at 20 and 50 degrees only
    )
    ends = gpd.GeoSeries(gpd.points_from_xy([35, 35], [20, 50]), crs=4326).to_crs(between)
    assert to_metres({"it": read("it", ends, POINTS, WHAT)}) == "+proj=laea +lat_0=35 +lon_0=35"


def test_a_projection_may_be_given_and_all_layers_are_brought_into_it():
    layers = {
        "one": read("one", at((35, 31), crs=4326), POINTS, WHAT),
        "two": read("two", at((5e5, 3.4e6)), POINTS, WHAT),
    }
    assert to_metres(layers, 32636) == "EPSG:32636" and {str(each.crs) for each in layers.values()} == {
        "EPSG:32636"
    }
    assert to_metres(layers) == "EPSG:32636", "that of the first"
    for wrong in (4326, "nonsense", 2263, 5, "+proj=utm +zone=36 +datum=WGS84 +units=km"):
        with pytest.raises(
            ValueError, match=r"crs is .*; expected a projected CRS in metres, such as EPSG:32636"
        ):
            to_metres(layers, wrong)
    far = {
        "one": read("one", at((36, 32), crs=4326), POINTS, WHAT),
        "two": read("two", at((-144, -32), crs=4326), POINTS, WHAT),
    }
    with pytest.raises(
        ValueError,
        match=r"two is a layer that does not fit on \+proj=laea \+lat_0=32 \+lon_0=36; expected layers of one place",
    ):
        to_metres(far)


def test_long_streets_of_degrees_get_vertices_on_their_way_and_others_do_not():
    street = shapely.LineString([(35, 32), (35.099, 32)])
    for shape, count in (
        (street, 21),
        (shapely.LineString([(35, 32), (35.004, 32)]), 2),
        (shapely.box(35, 32, 35.1, 32.1), 5),
    ):
        layer = read("it", frame(shape, crs=4326), LINES | POLYGONS, WHAT)
        to_metres({"it": layer})
        assert len(layer.vertices) == count
    metres = read("it", frame(street, crs=4326).to_crs(UTM), LINES, WHAT)
    to_metres({"it": metres}, 32637)
    assert len(metres.vertices) == 2


@pytest.mark.parametrize(("gap", "is_far"), [(50_000, False), (50_001, True)])
def test_layers_are_far_apart_beyond_50_kilometres_between_their_edges(gap, is_far):
    here = read("one", at((0, 0), (100, 0)), POINTS, WHAT)
    for there in (at((100 + gap, 0), (200_000, 7)), at((50, gap)), at((-gap, 0)), at((50, -gap))):
        assert bool(far_apart(here, read("two", there, POINTS, WHAT))) is is_far


def test_a_place_outside_its_projection_has_no_middle():
    with pytest.raises(ValueError, match=r"crs is .*; expected coordinates that lie within the layer's CRS"):
        ind.access_to_public_transport(at((4e7, 4e7)), at((4e7, 4e7)))
