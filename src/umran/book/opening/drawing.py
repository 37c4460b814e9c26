"""The pictures of a city's page: SVG drawn from data, in the colours of the page, with no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from umran import data
from umran.book.opening.facts import Fact, Home
from umran.figures.place import Layer
from umran.text.html import Markup, render
from umran.text.words import rtl

if TYPE_CHECKING:
    import shapely

WIDTH = 360  # of every picture, in units that are pixels on a phone
_LOWEST, _HIGHEST = 200, 330
_MARGIN = 14
_SMALL_PART = 0.02  # of the largest part of a country: a lesser island far away would leave the rest small
_LETTER = 5.9  # width of a letter of a name on a map, about


@dataclass
class MapPicture:
    """A map as parts that look alike, names that stand free of each other, and a bar of a round length."""

    title: str
    height: float
    parts: list[tuple[str, str, str]]  # look, path, what it is
    names: list[tuple[float, float, str, str]] = field(default_factory=list)  # x, y, anchor, text
    point: tuple[float, float] | None = None
    bar: float = 0.0
    bar_text: str = ""

    def svg(self) -> Markup:
        return render("umran.book.opening", "map.svg", map=self, width=WIDTH, rtl=rtl)


class _Plane:
    """Longitudes and latitudes as places of a picture; north is up, distances are true in the middle."""

    def __init__(self, west: float, south: float, east: float, north: float):
        self.narrow = float(np.cos(np.radians((south + north) / 2)))
        wide, high = (east - west) * self.narrow, north - south
        self.scale = min((WIDTH - 2 * _MARGIN) / wide, (_HIGHEST - 2 * _MARGIN) / high)
        self.height = round(max(_LOWEST, high * self.scale + 2 * _MARGIN), 1)
        self.middle = ((west + east) / 2, (south + north) / 2)

    def at(self, points: np.ndarray) -> np.ndarray:
        x, y = np.asarray(points, float)[..., 0], np.asarray(points, float)[..., 1]
        return np.stack(
            [
                WIDTH / 2 + (x - self.middle[0]) * self.narrow * self.scale,
                self.height / 2 - (y - self.middle[1]) * self.scale,
            ],
            axis=-1,
        )

    def sheet(self) -> shapely.Polygon:
        """What the picture shows, in degrees, with a little around it."""
        import shapely

        half = np.array([WIDTH / self.narrow, self.height]) / self.scale / 2 * 1.03
        return shapely.box(*(self.middle - half), *(self.middle + half))

    def path(self, shapes: Any) -> str:
        """Polygons as one path, to a tenth of a unit."""
        import shapely

        written = []
        for part in shapely.get_parts(shapes):
            for ring in (part.exterior, *part.interiors):
                points = np.round(self.at(shapely.get_coordinates(ring)), 1)
                points = points[np.concatenate([[True], np.diff(points, axis=0).any(axis=1)])]
                if len(points) > 3:
                    written.append(f"M{'L'.join(f'{x:g} {y:g}' for x, y in points[:-1])}Z")
        return "".join(written)

    def bar(self) -> tuple[float, str]:
        """A round length of a fifth of the picture at most: units, and words."""
        kilometres = WIDTH / 4 / self.scale * 111.2
        power = 10 ** np.floor(np.log10(kilometres))
        length = max(step * power for step in (1, 2, 5) if step * power <= kilometres)
        return round(float(length / 111.2 * self.scale), 1), f"{length:g} كم"


def country_map(place: Home) -> MapPicture | None:
    """The country of a place without border lines, its neighbours as land, and the city where one is named."""
    import shapely

    rows = data.load("countries").query("iso3 == @place.iso3")
    if rows.empty:
        return None
    country = shapely.union_all(rows.geometry.to_numpy())
    parts = shapely.get_parts(country)
    areas = shapely.area(parts)
    large = parts[areas >= _SMALL_PART * areas.max()]
    seen = [*large, shapely.Point(place.at)] if place.at else [*large]
    plane = _Plane(*shapely.total_bounds(seen))
    around = plane.sheet()
    land = shapely.intersection(data.load("land").geometry.to_numpy(), around)
    picture = MapPicture(
        f"خريطة {place.country}" + (f"، وعليها {place.name}" if place.city_id else ""),
        plane.height,
        [
            ("op-land", plane.path(_areas(land)), ""),
            ("op-country", plane.path(_areas(shapely.intersection(parts, around))), place.country),
        ],
    )
    picture.bar, picture.bar_text = plane.bar()
    if place.at:
        x, y = (round(float(each), 1) for each in plane.at(np.array(place.at)))
        picture.point = (x, y)
        room = len(place.name) * 9 + 14
        picture.names.append(
            (x + 10, y + 5, "start", place.name) if x + room < WIDTH else (x - 10, y + 5, "end", place.name)
        )
    return picture


def _areas(shapes: Any) -> list[shapely.Polygon]:
    import shapely

    parts = shapely.get_parts(shapely.get_parts(shapes))
    return [each for each in parts if shapely.get_dimensions(each) == 2 and not each.is_empty]


def inside_map(title: str, layers: Sequence[Layer], first: str = "") -> MapPicture:
    """Quarters in the looks of their layers; names where they have room: that of the quarter `first`, then the largest."""
    import shapely

    moved = [layer.shapes.to_crs("EPSG:4326") for layer in layers]
    plane = _Plane(*shapely.total_bounds(np.concatenate([each.to_numpy() for each in moved])))
    picture = MapPicture(title, plane.height, [])
    places = []
    for layer, shapes in zip(layers, moved, strict=True):
        for shape, text in zip(shapes.simplify(0.0006), layer.texts or [""] * len(shapes), strict=True):
            picture.parts.append((layer.css_class, plane.path(shape), text))
            (x, y), box = plane.at(shapely.get_coordinates(shape.representative_point())[0]), shape.bounds
            wide = (box[2] - box[0]) * plane.narrow * plane.scale
            name = text.partition(":")[0]
            places.append((name == first, shape.area, float(x), float(y), wide, name))
    taken: list[tuple[float, float, float, float]] = []
    for is_first, _, x, y, wide, name in sorted(places, reverse=True):
        half = len(name) * _LETTER / 2
        box = (x - half, y - 9, x + half, y + 9)
        is_free = all(box[2] < t[0] or box[0] > t[2] or box[3] < t[1] or box[1] > t[3] for t in taken)
        if name and (is_first or half * 2 <= wide) and is_free and box[0] > 2 and box[2] < WIDTH - 2:
            taken.append(box)
            picture.names.append((round(x, 1), round(y + 4, 1), "middle", name))
    picture.bar, picture.bar_text = plane.bar()
    return picture


@dataclass
class LinePicture:
    """A series over years: what is measured is drawn whole, what is projected broken; marks are other definitions."""

    title: str
    rows: list[tuple[int, float, bool]]  # year, value, whether a projection
    marks: list[tuple[int, float]]
    divisor: float = 1.0
    digits: int = 1
    height: int = 216

    def svg(self) -> Markup:
        years = [year for year, *_ in self.rows]
        top = _round_up(max([value for _, value, _ in self.rows] + [value for _, value in self.marks]))
        left, right, high, low = 22, WIDTH - 52, 16, self.height - 30

        def at(year: float, value: float) -> tuple[float, float]:
            x = left + (right - left) * (year - years[0]) / max(years[-1] - years[0], 1)
            return round(x, 1), round(low - (low - high) * value / top, 1)

        known = [(year, value) for year, value, later in self.rows if not later]
        later = known[-1:] + [(year, value) for year, value, is_later in self.rows if is_later]
        lines = [" ".join(f"{x:g},{y:g}" for x, y in (at(*row) for row in part)) for part in (known, later)]
        last = known[-1]
        return render(
            "umran.book.opening", "line.svg", title=self.title, width=WIDTH, height=self.height, left=left, right=right, low=low,
            ticks=[(at(years[0], top * step / 2)[1], self.said(top * step / 2)) for step in range(3)],
            years=[(at(year, 0)[0], str(year)) for year in dict.fromkeys([years[0], last[0], years[-1]])],
            known=lines[0], later=lines[1] if len(later) > 1 else "", area=f"{at(known[0][0], 0)[0]:g},{low} {lines[0]} {at(last[0], 0)[0]:g},{low}",
            last=(*at(*last), self.said(last[1], self.digits)), marks=[at(*mark) for mark in self.marks],
        )  # fmt: skip

    def said(self, value: float, digits: int = 1) -> str:
        return f"{value / self.divisor:,.{digits}f}".rstrip("0").rstrip(".") if value else "0"


def _round_up(value: float) -> float:
    power = 10 ** np.floor(np.log10(value))
    return float(next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= value))


def strip(fact: Fact) -> Markup:
    """All places on one line from the right, this one in the accent."""
    values = [*fact.peers.values(), fact.value]
    low, high = min(values), max(values)
    low = 0.0 if low > 0 and low < high / 2 else low

    def x(value: float) -> float:
        return round(WIDTH - 12 - (WIDTH - 24) * (value - low) / ((high - low) or 1), 1)

    return render(
        "umran.book.opening", "strip.svg", width=WIDTH, peers=[x(each) for each in fact.peers.values()], own=x(fact.value),
        middle=x(fact.middle), label=f"{fact.measure.name}: {fact.text}",
    )  # fmt: skip
