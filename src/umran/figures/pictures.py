"""Maps and bars as pictures for paper and documents: SVG that needs no script, and PNG where SVG cannot stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from umran.figures.place import SYMBOLS, PlaceMap, round_distance
from umran.indicators.projection import local_crs
from umran.text.html import Markup, render
from umran.text.words import rtl, unmarked

_Place = Callable[[np.ndarray], np.ndarray]  # points of a plane as points of the picture
_FONT = "fontpkg_ibm_plex_sans_arabic"  # brought along, so that letters are whole on a machine without Arabic fonts
_WIDTH = 680  # of a picture, in units of its own
_HIGHEST = 460  # a map is no higher, so that a page holds it with its text
_LINE = 30  # of the legend
# As place.css draws them on light paper: fill, stroke, width, dashes, opacity of the fill.
_LOOKS = {
    "limit": ("#fffdf9", "#5b6673", 1.5, "6 4", 1),
    "block": ("#dcd8cd", "none", 0, "", 1),
    "valley": ("#e9dfc6", "none", 0, "", 1),
    "near": ("#9cc8e3", "none", 0, "", 1),
    "straight": ("#f7a944", "#8a4b00", 1, "", 1),
    "empty": ("#fffdf9", "#a39f95", 1, "", 1),
    "far": ("#b9b5aa", "none", 0, "", 1),
    "open": ("#5b9c63", "#2c5f35", 1, "", 1),
    "closed": ("#b9b2bd", "#5b6673", 1, "3 2", 1),
    "street": ("none", "#8f8b81", 0.8, "", 1),
    "reached": ("none", "#0c3350", 2, "", 1),
    "circle": ("#f7a944", "#8a4b00", 1, "5 3", 0.1),
    "low": ("#d5d3cd", "#fffdf9", 0.6, "", 1),
    "middle": ("#b6d5e9", "#fffdf9", 0.6, "", 1),
    "high": ("#2a6d9e", "#fffdf9", 0.6, "", 1),
    "quarter": ("#dcd8cd", "#fffdf9", 0.6, "", 1),
    "shade1": ("#e3edf4", "#a39f95", 0.6, "", 1),
    "shade2": ("#b6d5e9", "#fffdf9", 0.6, "", 1),
    "shade3": ("#7db3d8", "#fffdf9", 0.6, "", 1),
    "shade4": ("#3d82b5", "#fffdf9", 0.6, "", 1),
    "shade5": ("#12466e", "#fffdf9", 0.6, "", 1),
    "municipality": ("none", "#1d2733", 2, "7 4", 1),
    "bus": ("#1d2733", "#fffdf9", 0.3, "", 1),
    "tram": ("#9a2f6b", "#fffdf9", 0.3, "", 1),
    "train": ("#9a5200", "#fffdf9", 0.3, "", 1),
}


@dataclass(frozen=True)
class Picture:
    """A picture with the words for those who do not see it.

    Attributes
    ----------
    svg : Markup
        The picture; it names no file and no font that a page must bring.
    width, height : float
        In units of the SVG.
    alternative : str
        What it shows, as one text.
    """

    svg: Markup
    width: float
    height: float
    alternative: str

    def png(self, scale: float = 2.0) -> bytes:
        """The picture as PNG, `scale` pixels a unit, drawn without a browser."""
        import vl_convert  # 80 MB, only where a picture is made

        with suppress(ModuleNotFoundError):  # else the machine's own Arabic fonts
            vl_convert.register_font_directory(str(files(_FONT)))
        return vl_convert.svg_to_png(str(self.svg), scale=scale)


def map_picture(drawn: PlaceMap) -> Picture:
    """A map of one place as a picture: its layers that are shown at first, a scale, and a legend under it.

    Parameters
    ----------
    drawn : PlaceMap
        As `place_map` gives it.

    Returns
    -------
    Picture
        North is up; distances are true on the map's own plane.

    Examples
    --------
    >>> from umran import City
    >>> from umran.figures import map_picture, place_map
    >>> picture = map_picture(place_map(City.training(), "11.2.1"))
    >>> picture.width
    680
    >>> picture.png()[1:4]
    b'PNG'
    """
    import shapely

    layers = [layer for layer in drawn.layers if layer.visible]
    metres = local_crs(layers[0].shapes)
    moved = [layer.shapes.to_crs(metres).to_numpy() for layer in layers]
    boxes = np.array([shapely.total_bounds(shapes) for shapes in moved])
    west, south = boxes[:, :2].min(axis=0)
    east, north = boxes[:, 2:].max(axis=0)
    scale = min((_WIDTH - 24) / max(east - west, 1.0), (_HIGHEST - 24) / max(north - south, 1.0))
    high = 24 + (north - south) * scale
    left = (_WIDTH - (east - west) * scale) / 2

    def place(points: np.ndarray) -> np.ndarray:
        return (points - [west, north]) * [scale, -scale] + [left, 12]

    parts = [
        (look(layer.css_class), _symbols(shapes, place, layer.css_class), True)
        if layer.kind == "point"
        else (look(layer.css_class), _path(shapes, place, closed=layer.kind == "area"), False)
        for layer, shapes in zip(layers, moved, strict=True)
    ]
    bar = round_distance((east - west) / 5)
    key = list({layer.css_class: layer for layer in layers if layer.name}.values())
    rows = [key[start : start + 3] for start in range(0, len(key), 3)]
    height = high + 34 + _LINE * len(rows)
    svg = render(
        "umran.figures",
        "map_picture.svg",
        parts=parts,
        width=_WIDTH,
        height=round(height, 1),
        bar=round(bar * scale, 1),
        bar_text=f"{bar:,.0f} م" if bar < 1000 else f"{bar / 1000:,.0f} كم",
        foot=round(high + 17, 1),
        legend=[
            (entry, look(entry.css_class), SYMBOLS.get(entry.css_class), _WIDTH - 20 - 225 * column, round(high + 50 + _LINE * line, 1))
            for line, row in enumerate(rows)
            for column, entry in enumerate(row)
        ],
        rtl=rtl,
        label=drawn.title,
    )  # fmt: skip
    names = "، ".join(entry.name for entry in key)
    return Picture(svg, _WIDTH, height, unmarked(f"{drawn.title}. تظهر عليها: {names}."))


def bar_picture(title: str, bars: Sequence[tuple[str, float, str]], whole: float | None = None) -> Picture:
    """Bars that begin at the right, each with its name and its value as text.

    Parameters
    ----------
    title : str
        What is compared.
    bars : sequence of (name, value, text)
        Values from 0 up.
    whole : float, optional
        The value of a bar of full length: 1 for shares; the greatest value by default.

    Returns
    -------
    Picture
        One row a bar.

    Raises
    ------
    ValueError
        Without bars, and for a value below zero: a bar has no side for less than nothing.

    Examples
    --------
    >>> from umran.figures import bar_picture
    >>> bars = [("حي النور", 0.4, "40%"), ("حي السلام", 0.75, "75%")]
    >>> bar_picture("حصة من يصل إلى النقل العام", bars, whole=1).alternative
    'حصة من يصل إلى النقل العام. حي النور: 40%، حي السلام: 75%.'
    """
    if not bars or any(value < 0 for _, value, _ in bars):
        raise ValueError("bars is empty or has a value below zero; expected (name, value >= 0, text)")
    longest = whole or max(value for _, value, _ in bars) or 1.0
    height = 30 + 34 * len(bars)
    rows = [
        (rtl(name), round(330 * value / longest, 1), rtl(text), 34 + 34 * line)
        for line, (name, value, text) in enumerate(bars)
    ]
    svg = render("umran.figures", "bar_picture.svg", title=rtl(title), rows=rows, width=_WIDTH, height=height, label=title)  # fmt: skip
    told = "، ".join(f"{name}: {text}" for name, _, text in bars)
    return Picture(svg, _WIDTH, height, unmarked(f"{title}. {told}."))


def look(name: str) -> dict[str, object]:
    """The colours of a look as attributes of SVG."""
    fill, stroke, width, dashes, opacity = _LOOKS[name]
    found = {"fill": fill, "stroke": stroke, "stroke-width": width, "fill-opacity": opacity}
    return found | ({"stroke-dasharray": dashes} if dashes else {})


def _path(shapes: np.ndarray, place: _Place, closed: bool) -> str:
    """All shapes of a layer as one path, to a tenth of a unit."""
    import shapely

    written = []
    for part in shapely.get_parts(shapes):
        rings = [part.exterior, *part.interiors] if shapely.get_dimensions(part) == 2 else [part]
        for ring in rings:
            points = np.round(place(shapely.get_coordinates(ring)), 1)
            points = points[np.concatenate([[True], np.diff(points, axis=0).any(axis=1)])]
            line = "L".join(f"{x:g} {y:g}" for x, y in points)
            written.append(f"M{line}{'Z' if closed else ''}")
    return "".join(written)


def _symbols(shapes: np.ndarray, place: _Place, name: str) -> list[tuple[str, float, float]]:
    import shapely

    points = np.round(place(shapely.get_coordinates(shapely.get_parts(shapes))), 1)
    return [(SYMBOLS[name], float(x), float(y)) for x, y in points]
