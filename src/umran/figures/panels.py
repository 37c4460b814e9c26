"""Small maps of the quarters of one place beside each other: drawings of the page itself, light enough to stand in a row.

All panels of a figure draw the same quarters at the same scale, and one choice shows a quarter in all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from umran.figures.frame import DISCLAIMER
from umran.figures.outputs import tag
from umran.figures.place import Place, label_of, round_distance, source_of
from umran.figures.shapes import inner_point
from umran.indicators.projection import local_crs
from umran.text.errors import Lacking
from umran.text.html import Markup, render, stacked
from umran.text.words import unmarked

if TYPE_CHECKING:
    import geopandas as gpd

AREA = "المنطقة"
TABLE_OF_MAPS = "بيانات الخرائط في جدول"
_SIDE = 600  # units of a drawing along its longer side
_EDGE = 12


@dataclass(frozen=True)
class Entry:
    """A line of a legend: its look (a class of `panels.css`), what it means, and how many or who."""

    look: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class Panel:
    """One small map: a look and a text a quarter, marks written on them, and its legend.

    `points` are drawn on it: a look, a word, x and y in the units of the drawing.
    """

    title: str
    looks: Sequence[str]
    texts: Sequence[str]
    legend: Sequence[Entry] = ()
    marks: Sequence[str] = ()
    note: str | Markup = ""
    points: Sequence[tuple[str, str, float, float]] = ()
    shapes: Sequence[tuple[str, float, float]] = ()  # instead of the shapes of the figure


@dataclass(frozen=True)
class Panels:
    """Small maps with a title, a source and a table; shows itself in JupyterLab and in the book."""

    title: str
    subtitle: str
    names: Sequence[str]
    ground: Ground
    panels: Sequence[Panel]
    source: str | Markup
    table: Markup
    legend: Markup | str = ""
    size: str = ""

    def __repr__(self) -> str:
        return self.title

    def _repr_html_(self) -> str:
        return render(
            "umran.figures",
            "panels.html",
            figure=self,
            told=[
                unmarked(f"{panel.title or self.title}. {entries}".strip())
                for panel in self.panels
                for entries in ["، ".join(f"{each.text} {each.note}".strip() for each in panel.legend)]
            ],
            content={"texts": [list(panel.texts) for panel in self.panels]},
            style=tag("page.css") + tag("panels.css"),
            script=tag("panels.js"),
        )


@dataclass(frozen=True)
class Ground:
    """Shapes of quarters in the units of a drawing: each a path, and the point on which its mark is written."""

    width: int
    height: int
    shapes: Sequence[tuple[str, float, float]]
    bar: float
    bar_text: str


class Sheet:
    """A plane with room for some frames: turns their coordinates into those of a drawing."""

    def __init__(self, *frames: gpd.GeoDataFrame):
        self.crs = local_crs(frames[0])
        bounds = np.array([frame.to_crs(self.crs).total_bounds for frame in frames])
        west, south = bounds[:, :2].min(axis=0)
        east, north = bounds[:, 2:].max(axis=0)
        self._corner = np.array([west, north])
        self._metres = max(east - west, north - south, 1.0) / (_SIDE - 2 * _EDGE)  # of a unit
        self.width, self.height = (
            round(2 * _EDGE + span / self._metres) for span in (east - west, north - south)
        )

    def draw(self, frame: gpd.GeoDataFrame) -> Ground:
        """The shapes of a frame, simplified to what can be seen; neighbours keep their common edge."""
        import shapely

        moved = frame.to_crs(self.crs).geometry.to_numpy()
        light = shapely.simplify(moved, self._metres)
        shapes = []
        for shape in light:
            parts = [part for part in shapely.get_parts(shape) if not part.is_empty]
            largest = max(parts, key=shapely.area)
            shapes.append(("".join(map(self._path, parts)), *self.place(inner_point(largest)[None])[0]))
        bar = round_distance(self.width * self._metres / 4)
        return Ground(
            self.width,
            self.height,
            shapes,
            round(bar / self._metres),
            f"{bar / 1000:,.0f} كم" if bar >= 1000 else f"{bar:,.0f} م",
        )

    def place(self, points: np.ndarray) -> list[tuple[float, float]]:
        found = (points - self._corner) / self._metres * [1, -1] + _EDGE
        return [(round(float(x)), round(float(y))) for x, y in found]

    def points(self, frame: gpd.GeoDataFrame) -> list[tuple[float, float]]:
        import shapely

        return self.place(shapely.get_coordinates(frame.to_crs(self.crs).geometry.to_numpy()))

    def _path(self, part: Any) -> str:
        import shapely

        written = []
        for ring in (part.exterior, *part.interiors):
            points = np.array(self.place(shapely.get_coordinates(ring)))
            steps = np.diff(points, axis=0)
            steps = steps[steps.any(axis=1)]
            line = "l".join(f"{x:g} {y:g}" for x, y in steps)
            written.append(f"M{points[0][0]:g} {points[0][1]:g}l{line}z" if len(steps) else "")
        return "".join(written)


def quarters_named(place: Place, names: Sequence[str]) -> gpd.GeoDataFrame:
    """The quarters of these names, in their order.

    Raises Lacking, a ValueError, for a place without quarters; ValueError for a name that is none of them, or twice.
    """
    if "quarters" not in place.layers:
        raise Lacking("place has no layer quarters; expected quarters in place.layers", ("quarters",))
    quarters = place.layers["quarters"].set_index("name")
    unknown = [str(name) for name in names if name not in quarters.index]
    if unknown or len(set(names)) < len(names) or not len(names):
        told = f"unknown: {', '.join(unknown)}" if unknown else f"{len(names)} names, some twice or none"
        raise ValueError(f"values are indexed by {told}; expected names of quarters, each once")
    found = quarters.loc[list(names)]
    if len(found) > len(names):
        raise ValueError("two quarters have one name; expected names that differ")
    return found


def source_and_words(place: Place) -> Markup:
    """The source of a place, and of a real one the words on designations."""
    return stacked(source_of(place), "" if label_of(place) else DISCLAIMER)
