"""Write the training city: an invented city whose indicators are known by construction.

    python tools/training_city.py FOLDER

It lies in the open Atlantic, so that nobody takes it for a real place: 4 km by 3 km, streets every 250 m, a dry
valley across the middle with two bridges. `known_values` counts the same indicators on the plan itself, in whole
steps from corner to corner, without any geometry library; the tests of `umran.indicators` compare the two.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
from collections import deque
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyproj

NAME = "مدينة تدريبية مختلقة"
CENTRE = (-25.0, 31.4)  # longitude, latitude
WIDTH, HEIGHT, STEP, STREET_WIDTH = 4000, 3000, 250, 20  # metres
COLUMNS, ROWS = range(16), range(12)  # streets from west to east, from south to north
VALLEY, BRIDGES = 7, (2, 9)  # streets that run east stop between columns 7 and 8, but for these rows
SETBACK = 20  # metres from a house to its street
PARKS = ((1, 1), (4, 3), (2, 6), (5, 8), (0, 9), (9, 2), (12, 4), (10, 7), (13, 8), (14, 0))
CLUB = (11, 9)  # a sports club with a fee: not open public space
PLAYGROUND = PARKS[1]  # lies inside a park: counted once
BUSES = ((2, 2), (2, 9), (5, 2), (5, 9), (0, 5), (10, 8), (13, 9), (14, 1), (9, 1))
TRAMS = ((4, 5), (6, 5))
STATIONS = ((7, 6), (12, 3))
BUILT_UP = {  # year: west, south, east, north (metres), population
    2000: (1000, 500, 2500, 2500, 42_000),
    2010: (750, 500, 3000, 2500, 60_000),
    2020: (600, 250, 3120, 2750, None),  # the people in the blocks
}
LOW, HIGH, WALK, REACH = 500, 1000, 400, 25  # metres

Corner = tuple[int, int]  # column and row of two streets that meet
Block = tuple[int, int]  # the corner at its south-west


class Person(NamedTuple):
    block: Block
    sex: str
    age_group: str
    population: int


def people() -> list[Person]:
    """Who lives in each block, by sex and age group; the edges are sparser and younger than the middle."""
    rows = []
    for block in sorted(set(_blocks()) - set(PARKS) - {CLUB}):
        for age, women, men in _households(block):
            rows += [Person(block, "female", age, women), Person(block, "male", age, men)]
    return rows


def _blocks() -> list[Block]:
    return [(i, j) for i in COLUMNS[:-1] for j in ROWS[:-1] if i != VALLEY]


def _households(block: Block) -> list[tuple[str, int, int]]:
    i, j = block
    from_edge = min(i, len(COLUMNS) - 2 - i, j, len(ROWS) - 2 - j)
    if from_edge == 0:
        return [("0-14", 60, 60), ("15-64", 78, 90), ("65+", 6, 6)]
    if from_edge == 1:
        return [("0-14", 90, 90), ("15-64", 186, 186), ("65+", 24, 24)]
    return [("0-14", 120, 120), ("15-64", 282, 276), ("65+", 54, 48)]


def _xy(corner: Corner) -> tuple[int, int]:
    return STEP // 2 + STEP * corner[0], STEP // 2 + STEP * corner[1]


def _home(block: Block) -> tuple[int, int]:
    x, y = _xy(block)
    return x + STEP // 2, y + SETBACK


# Counting on the plan


@cache
def _steps(goals: tuple[Corner, ...]) -> dict[Corner, int]:
    """Blocks to walk from each corner to the nearest goal."""
    steps, queue = dict.fromkeys(goals, 0), deque(goals)
    while queue:
        i, j = queue.popleft()
        for beside in ((i - 1, j), (i + 1, j), (i, j - 1), (i, j + 1)):
            crosses_valley = {i, beside[0]} == {VALLEY, VALLEY + 1} and j not in BRIDGES
            is_corner = beside[0] in COLUMNS and beside[1] in ROWS
            if is_corner and not crosses_valley and beside not in steps:
                steps[beside] = steps[i, j] + 1
                queue.append(beside)
    return steps


def walk_to_stop(block: Block, stops: tuple[Corner, ...]) -> int:
    """Metres from the homes of a block along the streets to the nearest stop: setback, half a block, whole blocks."""
    i, j = block
    steps = _steps(stops)
    return SETBACK + STEP // 2 + STEP * min(steps[i, j], steps[i + 1, j])


def straight_to_stop(block: Block, stops: tuple[Corner, ...]) -> float:
    return min(math.dist(_home(block), _xy(stop)) for stop in stops)


def walk_to_park(block: Block) -> float:
    """Metres to a street that runs along a park, within `REACH` of it."""
    i, j = block
    if (i, j) in PARKS or (i, j - 1) in PARKS:
        return SETBACK
    corners = tuple(sorted({(a + da, b + db) for a, b in PARKS for da in (0, 1) for db in (0, 1)}))
    # A park is set back half a street; its reach goes past the corner by this much.
    half = STREET_WIDTH // 2
    past_corner = math.sqrt(REACH**2 - half**2) - half
    return walk_to_stop(block, corners) - past_corner


def known_values() -> list[dict[str, str | float]]:
    """The indicators of the city, one row each: indicator, field, group, value (fractions, km2, persons)."""
    everyone = people()
    low, high = BUSES + TRAMS, STATIONS
    near = {
        "streets": lambda b: walk_to_stop(b, low) <= LOW or walk_to_stop(b, high) <= HIGH,
        "straight_line": lambda b: straight_to_stop(b, low) <= LOW or straight_to_stop(b, high) <= HIGH,
        "low": lambda b: walk_to_stop(b, low) <= LOW,
        "high": lambda b: walk_to_stop(b, high) <= HIGH,
        "park": lambda b: walk_to_park(b) <= WALK,
    }
    rows = []

    def add(indicator: str, field: str, value: float, group: str = "") -> None:
        rows.append({"indicator": indicator, "field": field, "group": group, "value": value})

    def count(test=lambda block: True, **groups: str) -> int:
        chosen = (p for p in everyone if all(getattr(p, k) == v for k, v in groups.items()))
        return sum(p.population for p in chosen if test(p.block))

    def shares(indicator: str, test) -> None:
        for by in ("sex", "age_group"):
            for group in sorted({getattr(p, by) for p in everyone}):
                add(indicator, "share", count(test, **{by: group}) / count(**{by: group}), f"{by}={group}")

    add("11.2.1", "population", count())
    add("11.2.1", "share", count(near["streets"]) / count())
    add("11.2.1", "share", count(near["straight_line"]) / count(), "straight_line")
    add("11.2.1", "low_capacity_served", count(near["low"]))
    add("11.2.1", "high_capacity_served", count(near["high"]))
    shares("11.2.1", near["streets"])

    past, present = BUILT_UP[2000], BUILT_UP[2020]
    for earlier, later in ((2000, 2010), (2010, 2020), (2000, 2020)):
        past, present = BUILT_UP[earlier], BUILT_UP[later]
        growth = (_area(present) - _area(past)) / _area(past) / (later - earlier)
        people_growth = math.log((present[4] or count()) / past[4]) / (later - earlier)
        add("11.3.1", "land_consumption_rate", growth, f"{earlier}-{later}")
        add("11.3.1", "population_growth_rate", people_growth, f"{earlier}-{later}")
        add("11.3.1", "ratio", growth / people_growth, f"{earlier}-{later}")

    city = WIDTH * HEIGHT
    parks = len(PARKS) * (STEP - STREET_WIDTH) ** 2
    cut = STEP * (len(ROWS) - len(BRIDGES))
    streets = (len(COLUMNS) * HEIGHT + len(ROWS) * WIDTH - cut) * STREET_WIDTH
    # A crossing is the land of two streets, and counts once; a street that ends at the valley shares half of it.
    ends = 2 * (len(ROWS) - len(BRIDGES))
    streets -= (len(COLUMNS) * len(ROWS) - ends / 2) * STREET_WIDTH**2
    add("11.7.1", "city_area", city / 1e6)
    add("11.7.1", "open_space_area", parks / 1e6)
    add("11.7.1", "street_area", streets / 1e6)
    add("11.7.1", "share", (parks + streets) / city)
    add("11.7.1", "access_share", count(near["park"]) / count())
    shares("11.7.1", near["park"])
    return rows


def _area(built_up: tuple) -> int:
    west, south, east, north = built_up[:4]
    return (east - west) * (north - south)


# Writing files

_PLANE = pyproj.Proj(proj="aeqd", lon_0=CENTRE[0], lat_0=CENTRE[1], datum="WGS84")


def _degrees(x: float, y: float) -> list[float]:
    longitude, latitude = _PLANE(x - WIDTH / 2, y - HEIGHT / 2, inverse=True)
    return [round(longitude, 7), round(latitude, 7)]


def _feature(shape: str, coordinates: list, **properties) -> dict:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": shape, "coordinates": coordinates},
    }


def _rectangle(west: float, south: float, east: float, north: float, **properties) -> dict:
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return _feature("Polygon", [[_degrees(*corner) for corner in corners]], **properties)


def _park(block: Block, **properties) -> dict:
    x, y = _xy(block)
    half = STREET_WIDTH / 2
    return _rectangle(x + half, y + half, x + STEP - half, y + STEP - half, **properties)


def layers() -> dict[str, list[dict]]:
    """The GeoJSON features of each layer, in longitude and latitude."""
    xs, ys = [_xy((i, 0))[0] for i in COLUMNS], [_xy((0, j))[1] for j in ROWS]
    streets = []

    def street(points: list[tuple[int, int]], name: str) -> None:
        line = [_degrees(x, y) for x, y in points]
        streets.append(_feature("LineString", line, name_ar=name, width_m=STREET_WIDTH))

    for i, x in enumerate(xs):
        street([(x, y) for y in [0, *ys, HEIGHT]], f"شارع الشمال {i + 1}")
    for j, y in enumerate(ys):
        row = [(x, y) for x in [0, *xs, WIDTH]]
        west = len([x for x in [0, *xs] if x <= xs[VALLEY]])
        for part in [row] if j in BRIDGES else [row[:west], row[west:]]:
            street(part, f"شارع الشرق {j + 1}")

    stops = [
        _feature("Point", _degrees(*_xy(corner)), name_ar=f"{kind_ar} {n + 1}", mode=mode, capacity=capacity)
        for mode, kind_ar, capacity, corners in (
            ("bus", "موقف حافلات", "low", BUSES),
            ("tram", "موقف ترام", "low", TRAMS),
            ("train", "محطة قطار", "high", STATIONS),
        )
        for n, corner in enumerate(corners)
    ]
    x, y = _xy(PLAYGROUND)
    spaces = [
        _park(block, name_ar=f"حديقة {n + 1}", kind="park", is_free=True) for n, block in enumerate(PARKS)
    ]
    spaces.append(
        _rectangle(x + 60, y + 60, x + 120, y + 120, name_ar="ملعب أطفال", kind="playground", is_free=True)
    )
    spaces.append(_park(CLUB, name_ar="نادٍ رياضي برسم دخول", kind="club", is_free=False))
    built_up = [_rectangle(*box[:4], year=year) for year, box in BUILT_UP.items()]
    return {
        "city": [_rectangle(0, 0, WIDTH, HEIGHT, name_ar=NAME)],
        "streets": streets,
        "stops": stops,
        "open_spaces": spaces,
        "built_up": built_up,
    }


def write(folder: Path) -> dict[str, int]:
    """Write every file; return their sizes in bytes. The same files, byte for byte, every time."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, features in layers().items():
        body = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
        text = f'{{"type":"FeatureCollection","name":"{name}","features":[\n{body}\n]}}\n'
        (folder / f"{name}.geojson").write_text(text, "utf-8")
    homes = {block: _degrees(*_home(block)) for block in {person.block for person in people()}}
    _write_table(
        folder / "residents.csv",
        ["block_id", "longitude", "latitude", "sex", "age_group", "population"],
        [[f"B{p.block[0]:02}{p.block[1]:02}", *homes[p.block], *p[1:]] for p in people()],
    )
    total = sum(person.population for person in people())
    _write_table(
        folder / "population.csv",
        ["year", "population"],
        [[year, box[4] or total] for year, box in BUILT_UP.items()],
    )
    _write_table(
        folder / "known_values.csv",
        ["indicator", "field", "group", "value"],
        [list(row.values()) for row in known_values()],
    )
    return {path.name: path.stat().st_size for path in sorted(folder.iterdir())}


def _write_table(path: Path, columns: list[str], rows: list[list]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    for name, size in write(parser.parse_args().folder).items():
        print(f"{size:>8,} {name}")


if __name__ == "__main__":
    main()
