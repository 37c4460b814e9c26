"""Maps of one place: its streets, stops, service areas, open spaces, and grids of cells, in Arabic and with no network.

A place map is a folium map, as the map of the cities is: anything of folium can be added to it. It draws a list of
`Layer`s; a class of the style sheet says how each looks, on the map and in the legend alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from folium.template import Template

from umran import indicators as ind
from umran import training
from umran.indicators.public_space import OpenPublicSpace
from umran.indicators.transport import HIGH_CAPACITY_DISTANCE, LOW_CAPACITY_DISTANCE, PublicTransportAccess
from umran.indicators.urbanisation import CellClass, UnitClasses, UrbanisationGrid
from umran.maps import _Frame
from umran.outputs import ltr, table, to_json

_DEGREE = 100_000  # coordinates are kept to a hundred-thousandth of a degree, about 1 m
_CELL_DEGREES = np.array([0.01052, 0.00902])  # 1 km from west to east and from south to north, at 31.4° north
_GRID_CORNER = np.array([-25.08, 31.35])  # the invented grid lies around the invented city
# Symbols of points within -1..1; the shape tells them apart where colours do not.
SYMBOLS = {
    "bus": "M-1,0a1,1,0,1,0,2,0a1,1,0,1,0,-2,0z",
    "tram": "M0,-1.3L1.1,0L0,1.3L-1.1,0z",
    "train": "M-1.05,-1.05h2.1v2.1h-2.1z",
}
_STOPS = {"bus": "موقف حافلات", "tram": "موقف ترام", "train": "محطة قطار"}
_STATUS = {
    "near": "يصلون سيراً على الشوارع",
    "straight": "قريبون بخط مستقيم وحده",
    "far": "بعيدون في القياسين",
}
_DENSITIES = {"low": "أقل من 300 نسمة/كم²", "middle": "من 300 إلى 1,499", "high": "1,500 أو أكثر"}
_CELLS = {
    "low": (CellClass.RURAL, "خلية ريفية"),
    "middle": (CellClass.URBAN_CLUSTER, "تجمع حضري خارج المراكز"),
    "high": (CellClass.URBAN_CENTRE, "مركز حضري"),
}
_UNITS = {"low": ("rural", "منطقة ريفية"), "middle": ("town", "بلدة أو ضاحية"), "high": ("city", "مدينة")}


@dataclass(frozen=True)
class Layer:
    """Shapes of one kind that look alike.

    `look` is a class of `place.css`, and of `SYMBOLS` for points. `texts` say what a shape is, under the pointer;
    `numbers` are written on it, where the frame is wide enough; both are one a shape, or none. A layer that is not
    `shown` waits in the layer control; one without a `name` is neither there nor in the legend.
    """

    name: str
    look: str
    shapes: gpd.GeoSeries
    texts: Sequence[str] = ()
    numbers: Sequence[str] = ()
    shown: bool = True

    @property
    def kind(self) -> str:
        return {0: "point", 1: "line", 2: "area"}[int(shapely.get_dimensions(self.shapes.iloc[0]))]


class _PlaceFrame(_Frame):
    shared = ("fonts.css", "leaflet.css", "maps.css", "place.css", "leaflet.js", "maps.js", "place.js")


class PlaceMap(folium.Map):
    """A folium map of one place. `layers` lie on each other in their order, and have a CRS each.

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
        source: str,
        alternative: str = "",
        *,
        invented: bool = False,
    ):
        if empty := [layer.name or layer.look for layer in layers if not len(layer.shapes)] or not layers:
            raise ValueError(f"layers has nothing to draw in {empty}; expected layers with one shape or more")
        west, south, east, north = _bounds(layers)
        super().__init__(location=((south + north) / 2, (west + east) / 2), tiles=None)
        self.title = title
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
        self._parent = None
        _PlaceFrame(title, _legend(layers), source, alternative).add_child(self)

    def __repr__(self) -> str:
        return self.title


def _bounds(layers: Sequence[Layer]) -> list[float]:
    boxes = np.array([layer.shapes.to_crs("EPSG:4326").total_bounds for layer in layers])
    return [round(float(edge), 5) for edge in (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))]


def _encoded(layer: Layer, origin: np.ndarray) -> dict:
    """A layer as its shapes: rings of steps from point to point, the first from the origin, and what they say."""
    shapes = layer.shapes.to_crs("EPSG:4326")
    texts = list(layer.texts) or [None] * len(shapes)
    numbers = list(layer.numbers) or [None] * len(shapes)
    return {
        "name": layer.name,
        "look": layer.look,
        "kind": layer.kind,
        "symbol": SYMBOLS.get(layer.look),
        "shown": layer.shown,
        "shapes": [
            _trimmed([[_steps(ring, origin) for ring in _rings(shape)], text, number])
            for shape, text, number in zip(shapes, texts, numbers, strict=True)
        ],
    }


def _trimmed(row: list) -> list:
    while row[-1] is None:
        row = row[:-1]
    return row


def _rings(shape: shapely.Geometry) -> list[np.ndarray]:
    """Rings of a polygon, parts of a line, the point of a point; polygons of more than one part become its rings."""
    found = []
    for part in shapely.get_parts(shape):
        lines = [part.exterior, *part.interiors] if shapely.get_dimensions(part) == 2 else [part]
        found += [shapely.get_coordinates(line) for line in lines]
    return found


def _steps(points: np.ndarray, origin: np.ndarray) -> list[int]:
    grid = np.rint((points - origin) * _DEGREE).astype(int)
    moves = np.diff(grid, axis=0, prepend=[[0, 0]])
    kept = np.concatenate([[True], moves[1:].any(axis=1)])
    return moves[kept].ravel().tolist()


def _legend(layers: Sequence[Layer]) -> str:
    entries = {layer.look: layer for layer in layers if layer.name and layer.shown}
    items = "".join(f"<li>{_swatch(layer)}{layer.name}</li>" for layer in entries.values())
    return (
        f'<div class="legend place"><ul>{items}</ul></div>'
        '<svg width="0" height="0" aria-hidden="true">'
        '<pattern id="stripes" patternUnits="userSpaceOnUse" width="6" height="6" patternTransform="rotate(45)">'
        '<rect class="stripe-back" width="6" height="6"/><path class="stripe" d="M0 0v6"/></pattern></svg>'
    )


def _swatch(layer: Layer) -> str:
    """A shape of the legend, drawn as those of the map are."""
    drawn = {
        "area": f'<rect class="{layer.look}" x="-9" y="-6" width="18" height="12"/>',
        "line": f'<path class="{layer.look}" d="M-10 0H10"/>',
        "point": f'<path class="mark {layer.look}" transform="scale(6)" d="{SYMBOLS.get(layer.look)}"/>',
    }[layer.kind]
    return f'<svg width="24" height="18" viewBox="-12 -9 24 18" aria-hidden="true">{drawn}</svg>'


# The training city


def city_map(city: dict[str, pd.DataFrame]) -> PlaceMap:
    """The training city as it lies: blocks, streets, stops, open spaces. `city` is that of `training.load`."""
    people = [f"{ltr(f'{count:,}')} نسمة" for count in city["blocks"]["population"]]
    layers = [
        *_ground(city),
        Layer("مربع سكني", "block", city["blocks"].geometry, people),
        *_spaces(city),
        Layer("شارع", "street", city["streets"].geometry),
        *_stops(city),
    ]
    stops = training.titled("stops", city["stops"])
    listed = table("المواقف في جدول", list(stops.columns), stops.to_numpy().tolist())
    return PlaceMap("خريطة المدينة التدريبية المختلقة", layers, training.SOURCE, listed, invented=True)


def transport_map(
    city: dict[str, pd.DataFrame], straight: PublicTransportAccess, streets: PublicTransportAccess
) -> PlaceMap:
    """Who reaches public transport on foot, and who only seems to: 11.2.1 by both methods.

    `straight` and `streets` are the results for the residents of `city` without and with its streets.
    """
    status = training.block_status(city["residents"], straight.is_served, streets.is_served)

    def measure(pieces):
        return ind.access_to_public_transport(pieces, city["stops"], city["streets"])

    blocks, listed = _blocks_by(city, status, list(_STATUS))
    spaces = city["open_spaces"]
    layers = [
        *_ground(city),
        *blocks,
        Layer("بلا سكان", "empty", spaces.geometry, list(spaces["name_ar"])),
        Layer("شارع", "street", city["streets"].geometry),
        Layer("شارع في منطقة الخدمة", "reached", training.reached_streets(city, measure)),
        Layer("دائرة نصف قطرها 500 متر أو 1 كم", "circle", _circles(city["stops"]), shown=False),
        *_stops(city),
    ]
    title = "من يصل إلى النقل العام في المدينة التدريبية المختلقة"
    return PlaceMap(title, layers, training.SOURCE, listed, invented=True)


def open_space_map(city: dict[str, pd.DataFrame], access: OpenPublicSpace) -> PlaceMap:
    """Who lives within a walk of an open public space: 11.7.1 for the residents of `city`."""
    status = training.block_status(city["residents"], access.is_served, access.is_served)

    def measure(pieces):
        return ind.open_public_space(city["city"], city["open_spaces"], city["streets"], pieces)

    blocks, listed = _blocks_by(city, status, ["near", "far"])
    layers = [
        *_ground(city),
        *blocks,
        Layer("شارع", "street", city["streets"].geometry),
        Layer("شارع على بعد 400 متر أو أقل", "reached", training.reached_streets(city, measure)),
        *_spaces(city),
    ]
    title = "من يسكن قرب مكان عام مفتوح في المدينة التدريبية المختلقة"
    return PlaceMap(title, layers, training.SOURCE, listed, invented=True)


def _ground(city: dict[str, pd.DataFrame]) -> list[Layer]:
    return [
        Layer("", "limit", city["city"].geometry),
        Layer("وادٍ لا يُعبر إلا من جسرين", "valley", city["valley"].geometry, ["وادٍ جاف"]),
    ]


def _stops(city: dict[str, pd.DataFrame]) -> list[Layer]:
    by_mode = city["stops"].groupby("mode")
    return [
        Layer(name, mode, by_mode.get_group(mode).geometry, list(by_mode.get_group(mode)["name_ar"]))
        for mode, name in _STOPS.items()
    ]


def _spaces(city: dict[str, pd.DataFrame]) -> list[Layer]:
    spaces = city["open_spaces"]
    names = {True: ("مكان عام مفتوح", "open"), False: ("مكان برسم دخول", "closed")}
    return [
        Layer(*names[is_free], rows.geometry, list(rows["name_ar"]))
        for is_free, rows in sorted(spaces.groupby("is_free"), reverse=True)
    ]


def _blocks_by(city: dict[str, pd.DataFrame], status: pd.Series, kinds: list[str]) -> tuple[list[Layer], str]:
    """Blocks by what their people reach, and the same in a table."""
    blocks = city["blocks"].assign(status=status.reindex(city["blocks"]["block_id"]).to_numpy())
    names = _STATUS if "straight" in kinds else {"near": "يصلون سيراً", "far": "بعيدون"}
    layers, rows = [], []
    for kind in kinds:
        group = blocks[blocks["status"] == kind]
        texts = [f"{ltr(f'{count:,}')} نسمة: {names[kind]}" for count in group["population"]]
        layers.append(Layer(names[kind], kind, group.geometry, texts))
        rows.append([names[kind], ltr(len(group)), ltr(f"{group['population'].sum():,}")])
    return layers, table("بيانات الخريطة في جدول", ["السكان", "مربعات سكنية", "عدد السكان"], rows)


def _circles(stops: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Around low- and high-capacity stops, as the crow flies."""
    metres = training.plane(stops)
    reach = np.where(stops["capacity"] == "high", HIGH_CAPACITY_DISTANCE, LOW_CAPACITY_DISTANCE)
    return stops.geometry.to_crs(metres).buffer(reach, quad_segs=10)


# The invented grid


def density_map(people: np.ndarray, units: np.ndarray) -> PlaceMap:
    """People in each cell of 1 km2 by the thresholds of the Degree of Urbanisation, and the limits of the units."""
    kinds = np.select([people >= 1500, people >= 300], ["high", "middle"], "low")
    rows = [[name, ltr((kinds == kind).sum()), ltr(f"{people[kinds == kind].sum():,}")]
            for kind, name in reversed(_DENSITIES.items())]  # fmt: skip
    listed = table("بيانات الخريطة في جدول", ["كثافة الخلية", "الخلايا", "السكان"], rows)
    return _grid_map("كثافة السكان في الشبكة المختلقة", people, units, kinds, _DENSITIES, listed)


def cells_map(people: np.ndarray, units: np.ndarray, grid: UrbanisationGrid) -> PlaceMap:
    """Step one of the Degree of Urbanisation: the class of each cell."""
    kinds = np.select([grid.classes == kind for kind, _ in _CELLS.values()], list(_CELLS), "")
    names = {look: name for look, (_, name) in _CELLS.items()}
    rows = [[name, ltr((kinds == kind).sum()), ltr(f"{people[kinds == kind].sum():,}")]
            for kind, name in reversed(names.items())]  # fmt: skip
    listed = table("بيانات الخريطة في جدول", ["صنف الخلية", "الخلايا", "السكان"], rows)
    return _grid_map("الخطوة الأولى: أصناف الخلايا في الشبكة المختلقة", people, units, kinds, names, listed)


def units_map(people: np.ndarray, units: np.ndarray, result: UnitClasses) -> PlaceMap:
    """Step two of the Degree of Urbanisation: the class of each unit."""
    looks = {unit_class: look for look, (unit_class, _) in _UNITS.items()}
    kinds = (
        pd.Series(units.ravel()).map(result.units["unit_class"].map(looks)).to_numpy().reshape(units.shape)
    )
    names = {look: name for look, (_, name) in _UNITS.items()}
    rows = [[unit, names[looks[row.unit_class]], ltr(f"{row.population:,.0f}")]
            for unit, row in zip(result.units.index, result.units.itertuples(), strict=True)]  # fmt: skip
    listed = table("بيانات الخريطة في جدول", ["البلدية", "صنفها", "السكان"], rows)
    return _grid_map("الخطوة الثانية: أصناف البلديات في الشبكة المختلقة", people, units, kinds, names, listed)


def _grid_map(
    title: str, people: np.ndarray, units: np.ndarray, kinds: np.ndarray, names: dict[str, str], listed: str
) -> PlaceMap:
    height, width = people.shape
    row, column = (index.ravel() for index in np.indices(people.shape))
    # Neighbours take their common edge from one place, else rounding would leave slits between them.
    xs, ys = (
        _GRID_CORNER[i] + _CELL_DEGREES[i] * np.arange(count + 1) for i, count in ((0, width), (1, height))
    )
    cells = gpd.GeoDataFrame(
        {"kind": kinds.ravel(), "unit": units.ravel(), "people": people.ravel()},
        geometry=shapely.box(xs[column], ys[height - 1 - row], xs[column + 1], ys[height - row]),
        crs="EPSG:4326",
    )
    layers = []
    for kind, name in reversed(names.items()):
        group = cells[cells["kind"] == kind]
        texts = [f"{unit}: {ltr(f'{count:,}')} نسمة" for unit, count in zip(group["unit"], group["people"], strict=True)]  # fmt: skip
        layers.append(Layer(name, kind, group.geometry, texts, [f"{count:,}" for count in group["people"]]))
    limits = cells.dissolve("unit").geometry.boundary
    layers.append(Layer("حدود بلدية", "municipality", limits))
    return PlaceMap(title, layers, training.SOURCE, listed, invented=True)
