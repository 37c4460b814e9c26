"""Draw data/land.geojson and data/countries.geojson from Natural Earth, as packaged in npm world-atlas 2.0.2.

    npm pack world-atlas@2.0.2
    python tools/outlines.py world-atlas-2.0.2.tgz
    python -m umran.data seal

Each arc of the topology is thinned once, so that shapes that shared an edge still share it. The countries are
those of data/cities.csv. The same package always gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import tarfile
from collections import Counter
from pathlib import Path

import numpy as np
import shapely

from umran import data

DATA = Path(__file__).resolve().parents[1] / "data"
# A vertex stays if the triangle with its neighbours (Visvalingam-Whyatt) is larger than a square of this side.
NEAR, NEAR_DECIMALS = 0.08, 2  # degrees, within MARGIN of a participating country: pleasant up to zoom 5
FAR, FAR_DECIMALS = 0.35, 1  # degrees, elsewhere: pleasant up to zoom 4
MARGIN = 3  # degrees
SMALLEST_NEAR, SMALLEST_FAR = 100, 2000  # km2 of an island kept; every country keeps its largest
KM_PER_DEGREE = 111.32
ANTARCTICA, MOROCCO, WESTERN_SAHARA = "010", "504", "732"

Rings = list[list[int]]  # a polygon as TopoJSON writes it: arc numbers, ~n for arc n backwards


def outlines(package: Path) -> dict[str, str]:
    """The text of the two files, by file name."""
    cities = data.load("cities").drop_duplicates("iso3")
    with tarfile.open(package) as archive:
        topology = json.load(archive.extractfile("package/countries-50m.json"))
    scale, origin = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [unwrap(np.cumsum(arc, axis=0) * scale + origin) for arc in topology["arcs"]]
    world: dict[str, list[Rings]] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        if shape.get("id") != ANTARCTICA:
            polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
            # A territory without a code of its own goes by its name.
            world.setdefault(shape.get("id", shape["properties"]["name"]), []).extend(polygons)
    whole = {code: [polygon(rings, arcs) for rings in world[code]] for code in cities["m49"]}
    near = Near([shapely.MultiPolygon(polygons) for polygons in whole.values()])
    world = without_small_islands(world, arcs, near)
    coast, inland = northern_end_of_western_sahara(world, arcs)
    arcs = thinned(world, arcs, near, keep=coast)

    shapes = {code: shapely.union_all([polygon(rings, arcs) for rings in world[code]]) for code in whole}
    if MOROCCO in shapes:
        shapes[MOROCCO] = north_of(shapes[MOROCCO], *np.round([coast, inland], NEAR_DECIMALS))
    every = [cut_at_antimeridian(polygon(rings, arcs)) for polygons in world.values() for rings in polygons]
    countries = [
        ({"iso3": city.iso3, "name_ar": city.country_ar}, shapes[city.m49]) for city in cities.itertuples()
    ]
    return {
        "land.geojson": geojson([({"layer": "land"}, shapely.union_all(every))]),
        "countries.geojson": geojson(countries),
    }


def unwrap(line: np.ndarray) -> np.ndarray:
    """The line without its leaps from 180 to -180: longitudes run on beyond 180."""
    return np.column_stack([np.unwrap(line[:, 0], period=360), line[:, 1]])


def polygon(rings: Rings, arcs: list[np.ndarray]) -> shapely.Polygon:
    lines = []
    for ring in rings:
        parts = [arcs[arc] if arc >= 0 else arcs[~arc][::-1] for arc in ring]
        lines.append(unwrap(np.concatenate([parts[0], *(part[1:] for part in parts[1:])])))
    return shapely.Polygon(lines[0], lines[1:])


def arc_numbers(rings: Rings) -> set[int]:
    return {arc if arc >= 0 else ~arc for ring in rings for arc in ring}


class Near:
    """Tells which points lie within MARGIN of the bounds of a participating country."""

    def __init__(self, countries: list[shapely.Geometry]):
        self.boxes = shapely.bounds(countries) + MARGIN * np.array([-1, -1, 1, 1])

    def __call__(self, points: np.ndarray) -> np.ndarray:
        x, y = points[:, 0, None], points[:, 1, None]
        west, south, east, north = self.boxes.T
        return ((x >= west) & (x <= east) & (y >= south) & (y <= north)).any(axis=1)


def without_small_islands(
    world: dict[str, list[Rings]], arcs: list[np.ndarray], near: Near
) -> dict[str, list[Rings]]:
    uses = Counter(arc for every in world.values() for rings in every for arc in arc_numbers(rings))
    kept = {}
    for code, every in world.items():
        shapes = [polygon(rings, arcs) for rings in every]
        areas = [area_km2(shape) for shape in shapes]
        floors = [SMALLEST_NEAR if near(outline(shape)).any() else SMALLEST_FAR for shape in shapes]
        # What touches a neighbour is no island: without it the land would have a hole.
        touching = [any(uses[arc] > 1 for arc in arc_numbers(rings)) for rings in every]
        kept[code] = [
            rings
            for rings, area, floor, touches in zip(every, areas, floors, touching, strict=True)
            if touches or area >= floor or area == max(areas)
        ]
    return kept


def outline(shape: shapely.Polygon) -> np.ndarray:
    return shapely.get_coordinates(shape.exterior)


def area_km2(shape: shapely.Polygon) -> float:
    return shape.area * KM_PER_DEGREE**2 * np.cos(np.radians(shape.centroid.y))


def northern_end_of_western_sahara(
    world: dict[str, list[Rings]], arcs: list[np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Where the parallel that bounds Western Sahara in the north meets the ocean, and where it ends inland.

    Natural Earth lets Morocco run on southwards, up to a military line. A fill that ended there would draw that
    line; so it ends at the parallel, where United Nations maps have it, and the territory stays plain land.
    """
    morocco, sahara = (
        {arc for rings in world[code] for arc in arc_numbers(rings)} for code in (MOROCCO, WESTERN_SAHARA)
    )
    territory = np.concatenate([arcs[arc] for arc in sorted(sahara)])
    inland = max(territory.tolist(), key=lambda point: (point[1], point[0]))
    outer = np.concatenate([arcs[arc] for arc in sorted(morocco - sahara)])
    shore = outer[outer[:, 0] < inland[0] - 1]
    return shore[np.abs(shore[:, 1] - inland[1]).argmin()], np.array(inland)


def north_of(shape: shapely.Geometry, west: np.ndarray, east: np.ndarray) -> shapely.Geometry:
    """The part of the shape north of the line through two of its vertices."""
    far_west, far_east = west[0] - 20, east[0] + 20
    corners = [(far_west, west[1]), west, east, (far_east, east[1]), (far_east, 90), (far_west, 90)]
    return shapely.intersection(shape, shapely.Polygon(corners))


def thinned(
    world: dict[str, list[Rings]], arcs: list[np.ndarray], near: Near, keep: np.ndarray
) -> list[np.ndarray]:
    """The arcs with fewer vertices; those that thinning would make cross are thinned less, until none does."""
    every = [rings for polygons in world.values() for rings in polygons]
    numbers = [arc_numbers(rings) for rings in every]
    result, halvings = list(arcs), Counter()
    todo = set.union(*numbers)
    for _ in range(10):
        for arc in todo:
            result[arc] = thin(arcs[arc], near(arcs[arc]) | (halvings[arc] > 0), 0.5 ** halvings[arc], keep)
        shapes = np.array([polygon(rings, result) for rings in every])
        valid = shapely.is_valid(shapes)
        sound = np.flatnonzero(valid)
        crossing = shapely.STRtree(shapes[sound]).query(shapes[sound], predicate="overlaps")
        faulty = {*np.flatnonzero(~valid), *sound[crossing.ravel()]}
        todo = set().union(*(numbers[shape] for shape in faulty))
        if not todo:
            return result
        halvings.update(todo)
    raise RuntimeError("the outlines still cross: thin them less")


def thin(line: np.ndarray, near: np.ndarray, share: float, keep: np.ndarray) -> np.ndarray:
    """The line without its least noticeable vertices, rounded; its two ends always stay."""
    limit = (np.where(near, NEAR, FAR) * share) ** 2 / np.cos(np.radians(line[:, 1]))
    pinned = (line == keep).all(axis=1)
    fewest = 4 if (line[0] == line[-1]).all() else 2
    left = np.arange(len(line))
    while len(left) > fewest:
        (ax, ay), (bx, by), (cx, cy) = (line[part].T for part in (left[:-2], left[1:-1], left[2:]))
        triangle = np.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2
        weight = np.where(pinned[left[1:-1]], np.inf, triangle / limit[left[1:-1]])
        lightest = weight.argmin()
        if weight[lightest] >= 1:
            break
        left = np.delete(left, lightest + 1)
    exact = near | pinned
    exact[[0, -1]] = True  # arcs that meet must round alike
    factor = 10.0 ** np.where(exact, NEAR_DECIMALS, FAR_DECIMALS)[left, None]
    return np.round(line[left] * factor) / factor


def cut_at_antimeridian(shape: shapely.Geometry) -> shapely.Geometry:
    """The shape brought back between 180 west and 180 east, in as many parts as that takes."""
    parts = []
    for turn in (-360, 0, 360):
        window = shapely.intersection(shape, shapely.box(turn - 180, -90, turn + 180, 90))
        areas = [part for part in shapely.get_parts(window) if part.geom_type == "Polygon"]
        parts += [
            shapely.transform(part, lambda points, turn=turn: np.round(points - [turn, 0], 2))
            for part in areas
        ]
    return shapely.MultiPolygon(parts)


def geojson(features: list[tuple[dict, shapely.Geometry]]) -> str:
    """One feature a line, largest polygon first, outer rings counter-clockwise (RFC 7946), no needless zeros."""
    lines = []
    for properties, shape in features:
        parts = sorted(shapely.get_parts(shape), key=lambda part: (-part.area, part.bounds))
        rings = [
            [ring_points(part.exterior, True), *(ring_points(hole, False) for hole in part.interiors)]
            for part in parts
        ]
        kind, coordinates = ("Polygon", rings[0]) if len(rings) == 1 else ("MultiPolygon", rings)
        feature = {
            "type": "Feature",
            "properties": properties,
            "geometry": {"type": kind, "coordinates": coordinates},
        }
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


def ring_points(ring: shapely.LinearRing, counter_clockwise: bool) -> list[list[float]]:
    """Coordinates from the westernmost vertex on."""
    points = np.round(np.array(ring.coords)[:-1], NEAR_DECIMALS)
    if shapely.is_ccw(ring) != counter_clockwise:
        points = points[::-1]
    points = np.roll(points, -np.lexsort((points[:, 1], points[:, 0]))[0], axis=0)
    return [
        [int(value) if value == int(value) else value for value in point]
        for point in [*points.tolist(), points[0].tolist()]
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("package", type=Path, help="world-atlas-2.0.2.tgz, as npm pack wrote it")
    for name, text in outlines(parser.parse_args().package).items():
        (DATA / name).write_bytes(text.encode())


if __name__ == "__main__":
    main()
