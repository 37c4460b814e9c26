"""Shapes in whole metres, counted from a corner near 3.5 million metres north, for tests of indicators; and plain text."""

import re

import geopandas as gpd
import numpy as np
import shapely

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
    """Without the marks that keep numbers in order."""
    return re.sub("[\u2066\u2069]", "", text)


def listed(result):
    """The rows of a result as plain lines."""
    return [f"{label}: {plain(text)}" for label, text in result.rows()]


def english(call, *arguments, **options):
    """The English line of what refuses a call."""
    try:
        call(*arguments, **options)
    except ValueError as refusal:
        return str(refusal).split("\n")[1]
    raise AssertionError("not refused")
