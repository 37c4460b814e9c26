"""Walking: distance from people to the nearest of many places, in a straight line or along streets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from umran.indicators.network import REACH_TOLERANCE, Network, packed, unpacked

if TYPE_CHECKING:
    import shapely
    from scipy.spatial import cKDTree

MICROMETRE = 1e-6  # distances this much over a limit are within it: projecting rounds coordinates, not limits


def is_within(xy: np.ndarray, places: np.ndarray, limit: float) -> np.ndarray:
    """Which points have a place (point, line or area) within `limit` metres in a straight line."""
    import shapely
    from scipy.spatial import cKDTree

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
    code, square = pd.factorize(packed(column, row))
    column, row = unpacked(square)
    middle = np.column_stack([west + side * (column + 0.5), south + side * (row + 0.5)])
    corner = side * np.sqrt(0.5) + MICROMETRE
    distance, _ = tree.query(middle, distance_upper_bound=limit + corner, workers=-1)
    found = (distance + corner <= limit)[code]
    unsure = np.flatnonzero((np.isfinite(distance) & (distance + corner > limit))[code])
    distance, _ = tree.query(xy[unsure], distance_upper_bound=np.nextafter(limit, np.inf), workers=-1)
    found[unsure] = np.isfinite(distance)
    return found


@dataclass(frozen=True)
class Walks:
    """Walks from points along streets, and how well the streets hang together."""

    distances: list[
        np.ndarray
    ]  # a group of places each: metres to the nearest of them, inf beyond the group's limit
    largest_component_share: float  # of the length of all streets, in the largest connected part
    on_fragment: np.ndarray  # points that live along an isolated fragment, and walk from the next street
    near_misses: int  # ends of streets that lie within a metre of another street without meeting it


def walking_distances(
    streets: np.ndarray, xy: np.ndarray, groups: list[tuple[np.ndarray, float]], reach: float
) -> Walks:
    """Distance of each point along the streets to the nearest place of each group, inf beyond the group's limit.

    `groups` are (places, limit in metres). Places that are lines or areas are entered from any street within `reach`
    metres of them, or from the nearest point of a street where none is.
    """
    network = Network.from_lines(streets)
    main, fragments = network.without_fragments()
    furthest = max(limit for _, limit in groups)
    on_fragment = np.zeros(len(xy), dtype=bool)
    if fragments is None:
        distances, _ = _walk(main, xy, groups, reach)
        return Walks(distances, network.largest_component_share(), on_fragment, network.near_misses)
    _, _, to_fragment = fragments.nearest(xy, furthest)
    is_near = to_fragment <= furthest
    distances, away = _walk(main, xy, groups, reach, is_near)
    on_fragment[is_near] = away[is_near] > to_fragment[is_near] + REACH_TOLERANCE
    # Where no other street is within the walk, the fragment is all that there is.
    alone = np.flatnonzero(is_near & ~(away <= furthest))
    if len(alone):
        for everyone, some in zip(distances, _walk(fragments, xy[alone], groups, reach)[0], strict=True):
            everyone[alone] = some
    return Walks(distances, network.largest_component_share(), on_fragment, network.near_misses)


def _walk(
    network: Network,
    xy: np.ndarray,
    groups: list[tuple[np.ndarray, float]],
    reach: float,
    is_required: np.ndarray | None = None,
) -> tuple[list[np.ndarray], np.ndarray]:
    """The distances on one network, and how far each point is from its street: known where a place is near or `is_required`."""
    import shapely

    furthest = max(limit for _, limit in groups)
    points = [shapely.get_coordinates(places[shapely.get_type_id(places) == 0]) for places, _ in groups]
    areas = [places[shapely.get_type_id(places) > 0] for places, _ in groups]
    owner = np.repeat(np.arange(len(groups)), [len(xy_) for xy_ in points])
    snapped, nodes, offsets = network.snap(np.concatenate(points), furthest)
    entries = [(nodes[owner[snapped] == i], offsets[owner[snapped] == i]) for i in range(len(groups))]
    zones: list[shapely.Geometry | None] = [None] * len(groups)
    for i, (_, limit) in enumerate(groups):
        if len(areas[i]):
            zones[i], nodes, offsets = network.enter_areas(areas[i], reach, limit)
            entries[i] = np.concatenate([entries[i][0], nodes]), np.concatenate([entries[i][1], offsets])

    is_near = np.zeros(len(xy), dtype=bool) if is_required is None else is_required.copy()
    for i, (places, limit) in enumerate(groups):
        is_near |= is_within(xy, places, limit + (reach if len(areas[i]) else 0))
    piece, along, away = network.nearest(xy[is_near], furthest)
    results = []
    for i, (_, limit) in enumerate(groups):
        within = limit + MICROMETRE
        at_node = network.shortest_distances(*entries[i], within)
        first, last = network.ends[piece].T
        rest = network.length[piece] - along
        walk = away + np.minimum(at_node[first] + along, at_node[last] + rest)
        if (zone := zones[i]) is not None:
            walk = np.where(network.lies_in(zone)[piece], away, walk)
        walk[piece < 0] = np.inf
        distance = np.full(len(xy), np.inf)
        distance[is_near] = np.where(walk <= within, walk, np.inf)
        results.append(distance)
    to_street = np.full(len(xy), np.inf)
    to_street[is_near] = np.where(piece >= 0, away, np.inf)
    return results, to_street
