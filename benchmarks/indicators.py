"""Speed of the indicators against the usual ways, as one table of ratios.

    python benchmarks/indicators.py [--size full|quick|tiny]

Each line says what is compared, both times, their ratio, and whether both found the same. Seconds are of the wall
clock; processor seconds stand beside them, for machines that are busy with other things.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable
from itertools import pairwise

import geopandas as gpd
import networkx
import numpy as np
import shapely
from scipy import ndimage

from umran import indicators as ind
from umran.indicators.residents import Residents
from umran.indicators.walking import is_within

CRS = "EPSG:32636"
ORIGIN = np.array([400_000.0, 3_400_000.0])
STOPS = 5_000
SPACING = 80  # metres between streets


def timed(work: Callable):
    """What it returns, seconds of the wall clock, seconds of the processor."""
    wall, processor = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - wall, time.process_time() - processor


def line(what: str, ours: str, usual: str = "", ratio: str = "", same: str = "") -> None:
    print(f"{what:<58} {ours:>18} {usual:>18} {ratio:>9}  {same}", flush=True)


def seconds(wall: float, processor: float) -> str:
    return f"{wall:.2f} s ({processor:.2f})"


def layer(rng: np.random.Generator, count: int, side: float, **columns) -> gpd.GeoDataFrame:
    xy = rng.uniform(0, side, (count, 2)) + ORIGIN
    return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(*xy.T), crs=CRS)


def peak_memory() -> float:
    """Most memory that this process held so far, GB."""
    unit = 1024**3 if sys.platform == "darwin" else 1024**2
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def straight_line(rng: np.random.Generator, count: int) -> None:
    side = 35_000
    people = layer(rng, count, side, population=np.ones(count, dtype=int))
    stops = layer(rng, STOPS, side, capacity=np.repeat(["low", "high"], [STOPS - 100, 100]))
    distance = stops["capacity"].map({"low": 500, "high": 1000})
    ours, wall, processor = timed(lambda: ind.access_to_public_transport(people, stops))

    def buffer_and_join(segments: int) -> int:
        areas = gpd.GeoDataFrame(geometry=stops.buffer(distance, quad_segs=segments), crs=CRS)
        return gpd.sjoin(people, areas, predicate="within").index.nunique()

    what = f"straight line, {count:,} residents, {STOPS:,} stops"
    served, their_wall, theirs = timed(lambda: buffer_and_join(16))
    lost = f"{int(ours.served) - served:+,} at the corners of its circles"
    line(what, seconds(wall, processor), seconds(their_wall, theirs), f"{their_wall / wall:.1f}×", lost)
    served, their_wall, theirs = timed(lambda: buffer_and_join(2000))
    same = "equal" if served == ours.served else f"{int(ours.served) - served:+,}"
    line(
        "  the same with circles of 8,000 corners",
        "",
        seconds(their_wall, theirs),
        f"{their_wall / wall:.1f}×",
        same,
    )


def street_grid(rng: np.random.Generator, side: int) -> tuple[gpd.GeoDataFrame, np.ndarray]:
    """A bent grid of `side` by `side` corners, one line a street."""
    corners = np.stack(np.meshgrid(np.arange(side), np.arange(side)), -1) * float(SPACING)
    corners += rng.uniform(-15, 15, corners.shape) + ORIGIN
    streets = [shapely.LineString(row) for row in corners]
    streets += [shapely.LineString(corners[:, j]) for j in range(side)]
    return gpd.GeoDataFrame(geometry=streets, crs=CRS), corners


def along_streets(rng: np.random.Generator, side: int, count: int) -> None:
    streets, corners = street_grid(rng, side)
    extent = (side - 1) * SPACING
    people = layer(rng, count, extent, population=np.ones(count, dtype=int))
    stops = layer(rng, STOPS, extent, capacity=np.repeat("low", STOPS))
    _, wall, processor = timed(lambda: ind.access_to_public_transport(people, stops, streets))
    memory = f"{peak_memory():.2f} GB at most, layers included"

    def with_networkx() -> int:
        """What most notebooks do: everyone at the nearest corner, which is less exact, and one search from all stops."""
        graph = networkx.Graph()
        for street in streets.geometry:
            for first, last in pairwise(street.coords):
                graph.add_edge(first, last, weight=np.hypot(first[0] - last[0], first[1] - last[1]))
        nodes = gpd.GeoSeries(gpd.points_from_xy(*corners.reshape(-1, 2).T), crs=CRS)
        sources = nodes.iloc[nodes.sindex.nearest(stops.geometry, return_all=False)[1]]
        ways = networkx.multi_source_dijkstra_path_length(graph, {(p.x, p.y) for p in sources}, cutoff=500)
        home = nodes.sindex.nearest(people.geometry, return_all=False)[1]
        near = np.array([(p.x, p.y) in ways for p in nodes])
        return int(near[home].sum())

    what = f"along {side * side:,} corners, {count:,} residents"
    _, their_wall, theirs = timed(with_networkx)
    line(what, seconds(wall, processor), seconds(their_wall, theirs), f"{their_wall / wall:.1f}×", memory)


def degree_of_urbanisation(rng: np.random.Generator, side: int) -> None:
    country = ndimage.gaussian_filter(rng.pareto(1.1, (side, side)), 4)
    country *= 400 / country.mean()
    noise = rng.integers(0, 4000, (side, side)).astype(float)
    for name, grid in (("a country of towns", country), ("noise, the worst case", noise)):
        _, wall, processor = timed(lambda grid=grid: ind.degree_of_urbanisation(grid))
        line(f"Degree of Urbanisation, {side * side:,} cells, {name}", seconds(wall, processor))


def growth(rng: np.random.Generator, largest: int) -> None:
    stops = rng.uniform(0, 35_000, (STOPS, 2)) + ORIGIN
    places = shapely.points(stops)
    before = None
    for exponent in range(4, largest + 1):
        count = 10**exponent
        people = layer(rng, count, 35_000)

        def measure(people=people):
            who = Residents(people)
            return is_within(who.xy, places, 500.0).sum()

        _, wall, processor = timed(measure)
        line(f"growth: {count:,} residents in a straight line", seconds(wall, processor))
        if before:
            line("  times the line above", f"{wall / before:.1f}×")
        before = wall


# Corners on a side and residents of the streets; residents in a straight line; cells on a side; largest power of ten.
SIZES = {
    "full": (448, 1_000_000, 1_000_000, 2000, 7),
    "quick": (142, 100_000, 100_000, 632, 6),
    "tiny": (12, 500, 500, 40, 4),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--size", choices=SIZES, default="full", help="quick: a tenth; tiny: whether it runs at all"
    )
    corners, walkers, people, cells, largest = SIZES[parser.parse_args().size]
    rng = np.random.default_rng(2030)
    ind.degree_of_urbanisation(np.ones((2, 2)))  # imports are not timed
    line("what", "here", "the usual way", "ratio", "result")
    along_streets(rng, corners, walkers)
    straight_line(rng, people)
    degree_of_urbanisation(rng, cells)
    growth(rng, largest)


if __name__ == "__main__":
    main()
