"""Maps of one place: its streets, stops, service areas, open spaces, and grids of cells, in Arabic and with no network.

A place map is a folium map, as the map of the cities is: anything of folium can be added to it. It draws a list of
`Layer`s; a class of the style sheet says how each looks, on the map and in the legend alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

import folium
import numpy as np
import pandas as pd
from folium.template import Template

from umran.figures.frame import Frame
from umran.figures.shapes import bounds, in_degrees, kind, middle, rings
from umran.text.errors import Lacking
from umran.text.html import Markup, as_html, prose, render, to_json

if TYPE_CHECKING:
    import geopandas as gpd

_ROUGH, _ROUGH_DEGREE = 0.002, 1_000  # degrees, and parts of one: an inside on the map of the cities
_DEGREE = 100_000  # coordinates are kept to a hundred-thousandth of a degree, about 1 m
# Symbols of points within -1..1; the shape tells them apart where colours do not.
SYMBOLS = {
    "bus": "M-1,0a1,1,0,1,0,2,0a1,1,0,1,0,-2,0z",
    "tram": "M0,-1.3L1.1,0L0,1.3L-1.1,0z",
    "train": "M-1.05,-1.05h2.1v2.1h-2.1z",
}


class Place(Protocol):
    """What can be drawn: layers and tables of one place, by kind.

    It may also have a `name`, a `source` for the caption, a `boundary` that says what its boundary is, and a `label` that
    says that it is invented.
    """

    @property
    def layers(self) -> Mapping[str, gpd.GeoDataFrame]: ...

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]: ...


def name_of(place: Place) -> str:
    """Its Arabic name, or a word for a place that nobody named."""
    return getattr(place, "name", "") or "المكان"


def source_of(place: Place) -> Markup:
    """Its source as the HTML of a caption; a missing one is said."""
    return prose(getattr(place, "source", "") or "المصدر غير مذكور.")


def label_of(place: Place) -> str:
    """What an invented place says of itself; empty for a real one."""
    return getattr(place, "label", "")


def boundary_of(place: Place) -> str:
    """What its boundary is, where somebody said it."""
    return getattr(place, "boundary", "") or "حدود المدينة"


def round_distance(metres: float) -> float:
    """The greatest of 1, 2, 5 × 10ⁿ metres that is no more."""
    power = 10 ** np.floor(np.log10(max(metres, 1.0)))
    return float(max(step * power for step in (1, 2, 5) if step * power <= metres or step == 1))


@dataclass(frozen=True)
class Layer:
    """Shapes of one kind that look alike.

    `shapes` are those of a GeoSeries, or areas as GeoJSON writes them. `css_class` is a class of `place.css`, and of `SYMBOLS` for points. `texts` say what a shape is, under the pointer;
    `numbers` are written on it, where the frame is wide enough, `labels` where they meet no other; each is one a shape, or
    none. A layer that is not `visible` waits in the layer control; one without a `name` is neither there nor in the legend.
    Layers with a `moment` are shown in turn, those of the last moment first.
    """

    name: str
    css_class: str
    shapes: Any
    texts: Sequence[str] = ()
    numbers: Sequence[str] = ()
    visible: bool = True
    labels: Sequence[str] = ()
    moment: str = ""

    @property
    def kind(self) -> str:
        return kind(self.shapes)


def require_layers(place: Place, *kinds: str) -> Mapping[str, gpd.GeoDataFrame]:
    """The layers of a place. Raises Lacking, a ValueError, where it lacks one of the kinds, or holds it for faulty."""
    faulty = getattr(place, "withheld", {})
    if missing := tuple(kind for kind in kinds if kind not in place.layers or kind in faulty):
        message = f"place has no layer {', '.join(missing)}; expected {', '.join(kinds)} in place.layers"
        raise Lacking(message, missing)
    return place.layers


class _PlaceFrame(Frame):
    needs_land = False


class PlaceMap(folium.Map):
    """A folium map of one place. `layers` (kept under that name) lie on each other in their order, and have a CRS each.

    `source` is the caption, `alternative` a table for those who do not see the map. `invented` marks the map itself:
    it must never pass for a real place. Raises ValueError without layers, and for an empty one.
    """

    default_js: list = []
    default_css: list = []
    _template = Template(
        """
        {% macro html(this, kwargs) %}
            <div class="folium-map" id="{{ this.get_name() }}"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = umran.placeMap("{{ this.get_name() }}", {{ this.content }});
        {% endmacro %}
        """
    )

    def __init__(
        self,
        title: str,
        layers: Sequence[Layer],
        source: str | Markup,
        alternative: Markup | str = "",
        *,
        invented: bool = False,
    ):
        empty = [layer.name or layer.css_class for layer in layers if not len(layer.shapes)]
        if empty or not layers:
            where = f" in {empty}" if empty else ""
            raise ValueError(f"layers has nothing to draw{where}; expected layers with one shape or more")
        west, south, east, north = _bounds(layers)
        super().__init__(location=((south + north) / 2, (west + east) / 2), tiles=None)
        self.title = title
        self.layers = list(layers)
        self.content = to_json(
            {
                "label": title,
                "badge": "مدينة مختلقة" if invented else None,
                "origin": [west, south],
                "degree": _DEGREE,
                "bounds": [[south, west], [north, east]],
                "layers": [_encoded(layer, np.array([west, south])) for layer in layers],
            }
        )
        self.frame = _PlaceFrame(title, _legend(layers), source, alternative)
        self.frame.add_child(self)

    def __repr__(self) -> str:
        return self.title

    def inside(self) -> dict[str, Any]:
        """Its areas as rough as the map of the cities shows them, to be drawn there."""
        areas = [layer for layer in self.layers if layer.kind == "area" and layer.visible]
        west, south, east, north = _bounds(areas)
        rough = [replace(layer, shapes=in_degrees(layer.shapes, _ROUGH), labels=()) for layer in areas]
        layers = [_encoded(layer, np.array([west, south]), _ROUGH_DEGREE) for layer in rough]
        kept = ("name", "look", "kind", "shapes")
        return {
            "label": self.title,
            "origin": [west, south],
            "degree": _ROUGH_DEGREE,
            "bounds": [[south, west], [north, east]],
            "layers": [{name: layer[name] for name in kept} for layer in layers],
        }


def _bounds(layers: Sequence[Layer]) -> list[float]:
    boxes = np.array([bounds(layer.shapes) for layer in layers])
    return [round(float(edge), 5) for edge in (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))]


def _encoded(layer: Layer, origin: np.ndarray, degree: int = _DEGREE) -> dict[str, Any]:
    """A layer as its shapes: rings of steps from point to point, the first from the origin, and what they say."""
    shapes = in_degrees(layer.shapes)
    nothing = [None] * len(shapes)
    return {
        "name": as_html(layer.name),
        "look": layer.css_class,
        "kind": layer.kind,
        "symbol": SYMBOLS.get(layer.css_class),
        "shown": layer.visible,
        **({"moment": layer.moment} if layer.moment else {}),
        "shapes": [
            _trimmed(
                [
                    [_steps(ring, origin, degree) for ring in rings(shape)],
                    text and as_html(text),
                    number and as_html(number),
                    label and [as_html(label), *_steps(middle(shape), origin, degree)],
                ]
            )
            for shape, text, number, label in zip(
                shapes,
                layer.texts or nothing,
                layer.numbers or nothing,
                layer.labels or nothing,
                strict=True,
            )
        ],
    }


def _trimmed(row: list) -> list:
    while not row[-1]:
        row = row[:-1]
    return row


def _steps(points: np.ndarray, origin: np.ndarray, degree: int) -> list[int]:
    grid = np.rint((points - origin) * degree).astype(np.int64)
    moves = np.diff(grid, axis=0, prepend=[[0, 0]])
    kept = np.concatenate([[True], moves[1:].any(axis=1)])
    return moves[kept].ravel().tolist()


def _legend(layers: Sequence[Layer]) -> Markup:
    entries = {layer.css_class: layer for layer in layers if layer.name and (layer.visible or layer.moment)}
    return render("umran.figures", "place_legend.html", layers=entries.values(), symbols=SYMBOLS)
