"""Walking along streets: distance from people to the nearest of many places.

Streets are straight pieces between nodes. Two streets meet where they share a vertex, or where the end of one lies
on the other; a crossing without a common vertex is a bridge or a tunnel, and nobody turns there. People and stops are
joined by a straight line to the nearest point of the nearest piece, not to its nearest end, and that line is walked too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

MICROMETRE = 1e-6  # distances this much over a limit are within it: projecting rounds coordinates, not limits
_SAME_NODE = 0.01  # metres
_TOUCHES = 0.1  # metres; an end this near to another street meets it
_FIRST_LOOK = 30.0  # metres around a point where its nearest piece is looked for first
_CHUNK = 100_000  # points looked up at a time, to bound memory


def is_within(xy: np.ndarray, places: np.ndarray, limit: float) -> np.ndarray:
    """Which points have a place (point, line or area) within `limit` metres in a straight line."""
    within = limit + MICROMETRE
    is_point = shapely.get_type_id(places) == 0
    found = np.zeros(len(xy), dtype=bool)
    if not len(xy):
        return found
    if is_point.any():
        found = _is_near(xy, cKDTree(shapely.get_coordinates(places[is_point])), within)
    if not is_point.all():
        rest = np.flatnonzero(~found)
        tree = shapely.STRtree(shapely.get_parts(places[~is_point]))
        who, _ = tree.query_nearest(shapely.points(xy[rest]), max_distance=within, all_matches=False)
        found[rest[who]] = True
    return found


def _is_near(xy: np.ndarray, tree: cKDTree, limit: float) -> np.ndarray:
    """The same for a tree of points: square by square where a whole square is near or far, else point by point."""
    side, (x, y) = limit / 3, xy.T
    west, south = x.min(), y.min()
    column, row = ((x - west) / side).astype(np.int64), ((y - south) / side).astype(np.int64)
    code, square = pd.factorize(column << 32 | row)
    middle = np.column_stack(
        [west + side * ((square >> 32) + 0.5), south + side * ((square & 0xFFFFFFFF) + 0.5)]
    )
    corner = side * np.sqrt(0.5) + MICROMETRE
    distance, _ = tree.query(middle, distance_upper_bound=limit + corner, workers=-1)
    found = (distance + corner <= limit)[code]
    unsure = np.flatnonzero((np.isfinite(distance) & (distance + corner > limit))[code])
    distance, _ = tree.query(xy[unsure], distance_upper_bound=np.nextafter(limit, np.inf), workers=-1)
    found[unsure] = np.isfinite(distance)
    return found


def walking_distances(
    streets: np.ndarray, xy: np.ndarray, groups: list[tuple[np.ndarray, float]], reach: float
) -> tuple[list[np.ndarray], float]:
    """Distance of each point along the streets to the nearest place of each group, inf beyond the group's limit.

    `groups` are (places, limit in metres). Places that are lines or areas are entered from any street within `reach`
    metres of them, or from the nearest point of a street where none is. Also returns the share of street length that
    hangs together in one piece.
    """
    network = Network.of(streets)
    whole = network.largest_part()
    furthest = max(limit for _, limit in groups)
    is_point = [shapely.get_type_id(places) == 0 for places, _ in groups]
    points = [
        shapely.get_coordinates(places[which]) for (places, _), which in zip(groups, is_point, strict=True)
    ]
    owner = np.repeat(np.arange(len(groups)), [len(xy_) for xy_ in points])
    joined, nodes, offsets = network.join(np.concatenate(points), furthest)
    entries = [(nodes[owner[joined] == i], offsets[owner[joined] == i]) for i in range(len(groups))]
    zones = [None] * len(groups)
    for i, ((places, limit), which) in enumerate(zip(groups, is_point, strict=True)):
        if not which.all():
            zones[i], nodes, offsets = network.enter(places[~which], reach, limit)
            entries[i] = np.concatenate([entries[i][0], nodes]), np.concatenate([entries[i][1], offsets])

    is_near = np.zeros(len(xy), dtype=bool)
    for (places, limit), zone in zip(groups, zones, strict=True):
        is_near |= is_within(xy, places, limit + (reach if zone is not None else 0))
    piece, along, away = network.nearest(xy[is_near], furthest)
    results = []
    for (nodes, offsets), zone, (_, limit) in zip(entries, zones, groups, strict=True):
        within = limit + MICROMETRE
        at_node = network.spread(nodes, offsets, within)
        first, last = network.ends[piece].T
        rest = network.length[piece] - along
        walk = away + np.minimum(at_node[first] + along, at_node[last] + rest)
        if zone is not None:
            walk = np.where(network.lies_in(zone)[piece], away, walk)
        walk[piece < 0] = np.inf
        distance = np.full(len(xy), np.inf)
        distance[is_near] = np.where(walk <= within, walk, np.inf)
        results.append(distance)
    return results, whole


@dataclass
class Network:
    """Straight pieces of street: `ends` holds the two nodes of each, `xy` the place of each node (metres)."""

    xy: np.ndarray  # (nodes, 2)
    ends: np.ndarray  # (pieces, 2)

    def __post_init__(self) -> None:
        self._measure()

    def _measure(self) -> None:
        self.start = self.xy[self.ends[:, 0]]
        self.step = self.xy[self.ends[:, 1]] - self.start
        self.length = np.hypot(*self.step.T)
        self._tree = None

    @property
    def tree(self) -> shapely.STRtree:
        if self._tree is None:
            self._tree = shapely.STRtree(shapely.linestrings(self.xy[self.ends]))
        return self._tree

    @classmethod
    def of(cls, lines: np.ndarray) -> Network:
        """The network of lines: their vertices are nodes, equal to a centimetre; repeated pieces count once."""
        vertices, line = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
        cell = np.round((vertices - vertices.min(axis=0)) / _SAME_NODE).astype(np.int64)
        _, first, node = np.unique(cell[:, 0] << 32 | cell[:, 1], return_index=True, return_inverse=True)
        follows = line[1:] == line[:-1]
        ends = np.sort(np.column_stack([node[:-1], node[1:]])[follows], axis=1)
        ends = ends[ends[:, 0] != ends[:, 1]]
        ends = _sorted_unique(ends[:, 0] << 32 | ends[:, 1])
        network = cls(vertices[first], np.column_stack([ends >> 32, ends & 0xFFFFFFFF]))
        network._meet_where_an_end_touches()
        return network

    def _meet_where_an_end_touches(self) -> None:
        degree = np.bincount(self.ends.ravel(), minlength=len(self.xy))
        loose = np.flatnonzero(degree == 1)
        who, piece = self._around(self.xy[loose], _TOUCHES)
        node = loose[who]
        along, away = self._project(self.xy[node], piece)
        touches = (away <= _TOUCHES) & (self.ends[piece] != node[:, None]).all(axis=1)
        self._split(piece[touches], along[touches], node[touches])

    def _around(self, xy: np.ndarray, radius: float) -> tuple[np.ndarray, np.ndarray]:
        boxes = shapely.box(*(xy - radius).T, *(xy + radius).T)
        return self.tree.query(boxes)

    def _project(self, xy: np.ndarray, piece: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For each point and piece: metres along the piece to its nearest point, and metres from it."""
        start, step, length = self.start[piece], self.step[piece], self.length[piece]
        squared = np.where(length > 0, length**2, 1)
        share = np.clip(((xy - start) * step).sum(axis=1) / squared, 0, 1)
        return share * length, np.hypot(*(xy - start - share[:, None] * step).T)

    def _split(self, piece: np.ndarray, along: np.ndarray, node: np.ndarray) -> None:
        """Cut pieces at nodes that lie `along` them; a piece may be cut more than once."""
        if not len(piece):
            return
        cut = np.unique(piece)
        # Each cut piece becomes a chain: its first end, its cuts in order, its last end.
        owner = np.concatenate([cut, piece])
        starts = np.concatenate([self.ends[cut, 0], node])
        stops = np.concatenate([node, self.ends[cut, 1]])
        by_start = np.lexsort((np.concatenate([np.full(len(cut), -1.0), along]), owner))
        owner_of_stop = np.concatenate([piece, cut])
        by_stop = np.lexsort((np.concatenate([along, np.full(len(cut), np.inf)]), owner_of_stop))
        chain = np.column_stack([starts[by_start], stops[by_stop]])
        kept = np.ones(len(self.ends), dtype=bool)
        kept[cut] = False
        self.ends = np.concatenate([self.ends[kept], chain])
        self._measure()

    def nearest(self, xy: np.ndarray, limit: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The nearest piece of each point (-1 beyond `limit`), metres along it, and metres away from it.

        Exact: a piece found at distance d is the nearest once all pieces that touch a square of half-width d were seen.
        """
        piece = np.full(len(xy), -1)
        along, away = np.zeros(len(xy)), np.full(len(xy), np.inf)
        todo, radius = np.arange(len(xy)), min(_FIRST_LOOK, limit)
        while len(todo):
            for part in np.array_split(todo, -(-len(todo) // _CHUNK)):
                who, candidate = self._around(xy[part], radius)
                at, off = self._project(xy[part][who], candidate)
                begins = np.flatnonzero(np.diff(who, prepend=-1))  # the tree answers point by point
                least = np.repeat(np.minimum.reduceat(off, begins), np.diff(begins, append=len(who)))
                best = np.flatnonzero(off == least)
                best = best[np.diff(who[best], prepend=-1) > 0]
                target = part[who[best]]
                piece[target], along[target], away[target] = candidate[best], at[best], off[best]
            if radius >= limit:
                break
            todo = todo[away[todo] > radius]
            radius = min(3 * radius, limit)
        piece[away > limit] = -1
        return piece, along, away

    def join(self, xy: np.ndarray, limit: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Make the nearest point of a street to each place a node: which places are near enough, their nodes, and how
        far from them they are."""
        piece, along, away = self.nearest(xy, limit)
        is_near = np.flatnonzero(piece >= 0)
        return is_near, self._cut(piece[is_near], along[is_near]), away[is_near]

    def _cut(self, piece: np.ndarray, along: np.ndarray) -> np.ndarray:
        node = len(self.xy) + np.arange(len(piece))
        length = np.where(self.length[piece] > 0, self.length[piece], 1)
        self.xy = np.concatenate([self.xy, self.start[piece] + (along / length)[:, None] * self.step[piece]])
        self._split(piece, along, node)
        return node

    def enter(
        self, areas: np.ndarray, reach: float, limit: float
    ) -> tuple[shapely.Geometry, np.ndarray, np.ndarray]:
        """The zone within `reach` of the areas, cut out of the network; the nodes from which an area is entered, and how
        far it is from them: none in the zone, a straight line where no street comes near."""
        zone = shapely.union_all(shapely.buffer(areas, reach))
        edges = shapely.get_parts(shapely.boundary(shapely.get_parts(zone)))
        edge, piece = self.tree.query(edges, predicate="intersects")
        crossing = shapely.intersection(self.tree.geometries[piece], edges[edge])
        xy, which = shapely.get_coordinates(crossing, return_index=True)
        along, _ = self._project(xy, piece[which])
        self._cut(piece[which], along)
        inside = _sorted_unique(self.ends[self.lies_in(zone)].ravel())

        areas = shapely.get_parts(areas)
        near, _ = self.tree.query(areas, predicate="dwithin", distance=reach)
        apart = np.delete(areas, _sorted_unique(near))
        (who, piece), away = self.tree.query_nearest(
            apart, max_distance=limit, all_matches=False, return_distance=True
        )
        foot = shapely.get_point(shapely.shortest_line(self.tree.geometries[piece], apart[who]), 0)
        along, _ = self._project(shapely.get_coordinates(foot), piece)
        nodes = self._cut(piece, along)
        return zone, np.concatenate([inside, nodes]), np.concatenate([np.zeros(len(inside)), away])

    def lies_in(self, zone: shapely.Geometry) -> np.ndarray:
        """Which pieces lie in the zone; its edge cuts none of them."""
        shapely.prepare(zone)
        return shapely.contains_xy(zone, *(self.start + self.step / 2).T)

    def spread(self, nodes: np.ndarray, offsets: np.ndarray, limit: float) -> np.ndarray:
        """Shortest way from each node to the nearest source, whose own distance is its offset; inf beyond `limit`.

        One run of Dijkstra from a node outside the map that is joined to every source by its offset.
        """
        outside = len(self.xy)
        first, last = self.ends.T
        start = np.concatenate([first, last, np.full(len(nodes), outside)])
        stop = np.concatenate([last, first, nodes])
        # A step of no length gets a nanometre: sparse graphs take zero for no way at all.
        cost = np.maximum(np.concatenate([self.length, self.length, offsets]), 1e-9)
        order = np.lexsort((cost, stop, start))
        is_first = np.ones(len(order), dtype=bool)
        is_first[1:] = (np.diff(start[order]) != 0) | (np.diff(stop[order]) != 0)
        kept = order[is_first]
        graph = csr_array((cost[kept], (start[kept], stop[kept])), shape=(outside + 1, outside + 1))
        return dijkstra(graph, directed=True, indices=outside, limit=limit)[:outside]

    def largest_part(self) -> float:
        """The share of street length in the largest connected part of the network."""
        first, last = self.ends.T
        graph = csr_array((np.ones(len(first)), (first, last)), shape=(len(self.xy),) * 2)
        _, part = connected_components(graph, directed=False)
        lengths = np.bincount(part[first], weights=self.length)
        return float(lengths.max() / lengths.sum())


def _sorted_unique(numbers: np.ndarray) -> np.ndarray:
    """Different non-negative integers in order; numpy's own is ten times slower on these."""
    numbers = np.sort(numbers)
    return numbers[np.diff(numbers, prepend=-1) > 0]
