"""The network of streets, as people walk it.

Streets are straight pieces between nodes. Two streets meet where they share a vertex, or where the end of one lies
on the other; a crossing without a common vertex is a bridge or a tunnel, and nobody turns there. People and stops are
joined by a straight line to the nearest point of a piece, not to its nearest end, and that line is walked too. The piece
is the nearest, or one up to `REACH_TOLERANCE` farther where it belongs to a larger connected part; never one of an
isolated fragment while another street is within the walk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import shapely

_SAME_NODE = 0.01  # metres
_TOUCHES = 0.1  # metres; an end this near to another street meets it
_NEAR_MISS = (
    1.0  # metres; an end this near to another street, and not meeting it, is likely an error of drawing
)
REACH_TOLERANCE = (
    10.0  # metres; our choice: as far as a larger connected part is preferred to the nearest piece
)
FRAGMENT = (
    500.0  # metres of street; our choice: an isolated part shorter than the shortest walk leads nowhere
)
_FIRST_LOOK = 30.0  # metres around a point where its nearest piece is looked for first
_CHUNK = 100_000  # points looked up at a time, to bound memory


@dataclass
class Network:
    """Straight pieces of street: `ends` holds the two nodes of each, `xy` the place of each node (metres)."""

    xy: np.ndarray  # (nodes, 2)
    ends: np.ndarray  # (pieces, 2)
    component: np.ndarray  # (nodes,) the connected part that each belongs to
    component_length: np.ndarray  # (components,) metres of street; zero for what is left out
    near_misses: int = 0

    def __post_init__(self) -> None:
        self._measure()

    def _measure(self) -> None:
        self.start = self.xy[self.ends[:, 0]]
        self.step = self.xy[self.ends[:, 1]] - self.start
        self.length = np.hypot(*self.step.T)
        self._tree: shapely.STRtree | None = None

    @property
    def tree(self) -> shapely.STRtree:
        import shapely

        if self._tree is None:
            self._tree = shapely.STRtree(shapely.linestrings(self.xy[self.ends]))
        return self._tree

    @classmethod
    def from_lines(cls, lines: np.ndarray) -> Network:
        """The network of lines: their vertices are nodes, equal to a centimetre; repeated pieces count once."""
        import shapely

        vertices, line = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
        cell = np.round((vertices - vertices.min(axis=0)) / _SAME_NODE).astype(np.int64)
        _, first, node = np.unique(packed(*cell.T), return_index=True, return_inverse=True)
        follows = line[1:] == line[:-1]
        ends = np.sort(np.column_stack([node[:-1], node[1:]])[follows], axis=1)
        ends = ends[ends[:, 0] != ends[:, 1]]
        pairs = np.column_stack(unpacked(_sorted_unique(packed(*ends.T))))
        # One component until they are found, which is when ends have been joined to the streets they touch.
        network = cls(vertices[first], pairs, np.zeros(len(first), dtype=np.int32), np.zeros(1))
        network._meet_where_an_end_touches()
        network._find_components()
        return network

    def _meet_where_an_end_touches(self) -> None:
        degree = np.bincount(self.ends.ravel(), minlength=len(self.xy))
        loose = np.flatnonzero(degree == 1)
        who, piece = self._pieces_around(self.xy[loose], _NEAR_MISS)
        node = loose[who]
        along, away = self._project(self.xy[node], piece)
        is_other = (self.ends[piece] != node[:, None]).all(axis=1)
        touches = (away <= _TOUCHES) & is_other
        # The piece that a loose end belongs to meets its neighbours at the other end: they are no near miss.
        is_own = np.flatnonzero(~is_other)
        base = np.full(len(self.xy), -1)
        base[node[is_own]] = self.ends[piece[is_own]].sum(axis=1) - node[is_own]
        is_neighbour = (self.ends[piece] == base[node][:, None]).any(axis=1)
        missing = node[is_other & ~is_neighbour & (away < _NEAR_MISS)]
        self.near_misses = len(np.setdiff1d(missing, node[touches]))
        self._split(piece[touches], along[touches], node[touches])

    def _find_components(self) -> None:
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        first, last = self.ends.T
        graph = csr_array((np.ones(len(first)), (first, last)), shape=(len(self.xy),) * 2)
        _, self.component = connected_components(graph, directed=False)
        self.component_length = np.bincount(self.component[first], weights=self.length)

    def without_fragments(self) -> tuple[Network, Network | None]:
        """The network without its isolated fragments, and these; None where there are none.

        A fragment is a part shorter than `FRAGMENT` and than half of the largest part.
        """
        length = self.component_length
        is_fragment = length < min(FRAGMENT, length.max() / 2)
        of_fragment = is_fragment[self.component[self.ends[:, 0]]]
        if not of_fragment.any():
            return self, None
        kept = Network(self.xy, self.ends[~of_fragment], self.component, np.where(is_fragment, 0, length))
        return kept, Network(
            self.xy, self.ends[of_fragment], self.component, np.where(is_fragment, length, 0)
        )

    def _pieces_around(self, xy: np.ndarray, radius: float) -> tuple[np.ndarray, np.ndarray]:
        import shapely

        boxes = shapely.box(*(xy - radius).T, *(xy + radius).T)
        who, piece = self.tree.query(boxes)
        return who, piece

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
        """The piece that each point is joined to (-1 beyond `limit`), metres along it, and metres away from it.

        The nearest; where the network has several parts, of the pieces up to `REACH_TOLERANCE` farther the nearest of the
        largest part. Exact: what was found at distance d is right once all pieces that touch a square of half-width
        d, and the tolerance, were seen.
        """
        margin = REACH_TOLERANCE if np.count_nonzero(self.component_length) > 1 else 0.0
        piece = np.full(len(xy), -1)
        along, away = np.zeros(len(xy)), np.full(len(xy), np.inf)
        closest = away.copy() if margin else away
        todo, radius = np.arange(len(xy)), min(_FIRST_LOOK, limit) + margin
        while len(todo):
            for some in np.array_split(todo, -(-len(todo) // _CHUNK)):
                who, candidate = self._pieces_around(xy[some], radius)
                at, off = self._project(xy[some][who], candidate)
                begins = np.flatnonzero(np.diff(who, prepend=-1))  # the tree answers point by point
                least = np.repeat(np.minimum.reduceat(off, begins), np.diff(begins, append=len(who)))
                if margin:
                    best = np.flatnonzero(off <= np.maximum(np.minimum(least + margin, limit), least))
                    size = np.round(self.component_length[self.component[self.ends[candidate[best], 0]]])
                    best = best[np.lexsort((off[best], -size, who[best]))]
                else:
                    best = np.flatnonzero(off == least)
                best = best[np.diff(who[best], prepend=-1) > 0]
                target = some[who[best]]
                piece[target], along[target], away[target] = candidate[best], at[best], off[best]
                closest[target] = least[best]
            if radius >= limit + margin:
                break
            todo = todo[closest[todo] + margin > radius]
            radius = min(3 * radius, limit + margin)
        piece[away > limit] = -1
        return piece, along, away

    def snap(self, xy: np.ndarray, limit: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Make the nearest point of a street to each place a node: which places are near enough, their nodes, and how
        far from them they are."""
        piece, along, away = self.nearest(xy, limit)
        is_near = np.flatnonzero(piece >= 0)
        return is_near, self._cut(piece[is_near], along[is_near]), away[is_near]

    def _cut(self, piece: np.ndarray, along: np.ndarray) -> np.ndarray:
        node = len(self.xy) + np.arange(len(piece))
        length = np.where(self.length[piece] > 0, self.length[piece], 1)
        self.component = np.concatenate([self.component, self.component[self.ends[piece, 0]]])
        self.xy = np.concatenate([self.xy, self.start[piece] + (along / length)[:, None] * self.step[piece]])
        self._split(piece, along, node)
        return node

    def enter_areas(
        self, areas: np.ndarray, reach: float, limit: float
    ) -> tuple[shapely.Geometry, np.ndarray, np.ndarray]:
        """The zone within `reach` of the areas, cut out of the network; the nodes from which an area is entered, and how
        far it is from them: none in the zone, a straight line where no street comes near."""
        import shapely

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
        import shapely

        shapely.prepare(zone)
        return shapely.contains_xy(zone, *(self.start + self.step / 2).T)

    def shortest_distances(self, nodes: np.ndarray, offsets: np.ndarray, limit: float) -> np.ndarray:
        """Shortest way from each node to the nearest source, whose own distance is its offset; inf beyond `limit`.

        One run of Dijkstra from a node outside the map that is joined to every source by its offset.
        """
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

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

    def largest_component_share(self) -> float:
        """The share of street length in the largest connected part of the network."""
        return float(self.component_length.max() / self.component_length.sum())


def packed(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Pairs of whole numbers from 0 to 2³¹ - 1 as one number each, by the first and then the second.

    In 64 bits, said here: numpy's own whole numbers have 32 in a page, and there a shift by 32 leaves nothing.
    """
    return first.astype(np.int64, copy=False) << 32 | second.astype(np.int64, copy=False)


def unpacked(pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The two numbers of each pair, as indices."""
    return (pairs >> 32).astype(np.intp), (pairs & 0xFFFFFFFF).astype(np.intp)


def _sorted_unique(numbers: np.ndarray) -> np.ndarray:
    """Different non-negative integers in order; numpy's own is ten times slower on these."""
    numbers = np.sort(numbers)
    return numbers[np.diff(numbers, prepend=-1) > 0]
