"""What is drawn of one place: the place itself, who is served, what was built when.

Each function takes whatever has `.layers` and `.tables` (see `place.Place`); a layer that the place lacks is left out,
one that the map cannot do without is named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd

from umran import indicators as ind
from umran.figures.frame import DISCLAIMER
from umran.figures.place import (
    Layer,
    Place,
    PlaceMap,
    boundary_of,
    label_of,
    name_of,
    require_layers,
    source_of,
)
from umran.indicators.access import WithinWalk
from umran.indicators.projection import local_crs
from umran.indicators.public_space import OpenPublicSpace
from umran.indicators.result import Result
from umran.indicators.transport import HIGH_CAPACITY_DISTANCE, LOW_CAPACITY_DISTANCE, PublicTransportAccess
from umran.text.errors import Lacking
from umran.text.html import stacked, table
from umran.text.numbers import NO_DATA, figure
from umran.text.words import ltr

if TYPE_CHECKING:
    import geopandas as gpd

# The indicators that `place_map` draws, and what the map is called.
MAP_TITLES = {
    "11.2.1": "من يصل إلى النقل العام",
    "11.7.1": "من يسكن قرب مكان عام مفتوح",
    "11.3.1": "اتساع المساحة المبنية",
}
_MODES = {"bus": "موقف حافلات", "tram": "موقف ترام", "train": "محطة قطار"}
_CAPACITIES = {"low": ("موقف منخفض السعة", "bus"), "high": ("محطة مرتفعة السعة", "train")}
_MODE_WORDS = {"bus": "حافلة", "tram": "ترام", "train": "قطار"}
_CAPACITY_WORDS = {"low": "منخفضة", "high": "مرتفعة"}
_STATUS = {
    "near": "يصلون سيراً على الشوارع",
    "straight": "قريبون بخط مستقيم وحده",
    "far": "بعيدون في القياسين",
}
_SHOWN = ("city", "open_spaces", "streets", "stops")  # of a place as it lies
R = TypeVar("R", bound=Result)
_TABLE = "بيانات الخريطة في جدول"
_CELLS = 32  # people at points are drawn in squares, so many along the longer side of the place
_SHAPES = 4_000  # areas drawn one by one, at most
_VERTICES = 40_000  # of a layer that is still drawn
_WIDE_STEP = 10  # metres; lines of many vertices are drawn to this


def place_map(place: Place, code: str = "", result: Result | None = None) -> PlaceMap:
    """Map a place as it lies, or with who is served for an indicator.

    Parameters
    ----------
    place : Place
        Anything with `.layers` (GeoDataFrames by kind) and `.tables`: a `City` of any kind.
    code : str, default ""
        Empty for the place itself, or one of `MAP_TITLES`: "11.2.1", "11.7.1", "11.3.1".
    result : Result, optional
        What the indicator gave for the place's own residents; computed where it is left out.

    Returns
    -------
    PlaceMap
        A folium map, to which anything of folium can be added. A layer that the place lacks is left out.

    Raises
    ------
    ValueError
        For another code, and where the place has nothing to draw for it; the message names the missing layers.
    TypeError
        For the result of another indicator.

    Examples
    --------
    >>> from umran import City, figures
    >>> city = City.training()
    >>> figures.place_map(city)
    خريطة المدينة التدريبية المختلقة
    """
    if code not in ("", *MAP_TITLES):
        raise ValueError(f"code is {code!r}; expected '' or one of {', '.join(MAP_TITLES)}")
    if not code:
        return _map(place, *_overview(place))
    if code == "11.2.1":
        title, layers, alternative = _transport(place, _checked_result(result, PublicTransportAccess))
    elif code == "11.7.1":
        title, layers, alternative = _open_space(place, _checked_result(result, OpenPublicSpace))
    else:
        title, layers, alternative = _built_up(place)
    if name := getattr(place, "name", ""):
        title += f" في {name}"
    return _map(place, title, layers, alternative)


def _checked_result(result: Result | None, kind: type[R]) -> R | None:
    if result is None or isinstance(result, kind):
        return result
    raise TypeError(f"result is {type(result).__name__}; expected {kind.__name__}")


def transport_map(place: Place, straight: PublicTransportAccess, streets: PublicTransportAccess) -> PlaceMap:
    """Map who reaches public transport on foot, and who only seems to: 11.2.1 by both methods.

    Parameters
    ----------
    place : Place
        A place with the layers `residents`, `stops` and `streets`, such as a `City`; people are drawn by `blocks` where it
        has them.
    straight : PublicTransportAccess
        What `indicators.access_to_public_transport` gives for its residents without streets.
    streets : PublicTransportAccess
        The same with its streets.

    Returns
    -------
    PlaceMap
        A folium map of people who walk to a stop along streets, who are near in a straight line alone, and who are far.

    Raises
    ------
    ValueError
        Where the place lacks one of the layers.

    Examples
    --------
    >>> from umran import City, figures, indicators
    >>> city = City.training()
    >>> people, stops = city.layers["residents"], city.layers["stops"]
    >>> straight = indicators.access_to_public_transport(people, stops)
    >>> walked = indicators.access_to_public_transport(people, stops, city.layers["streets"])
    >>> figures.transport_map(city, straight, walked)
    من يصل إلى النقل العام في المدينة التدريبية المختلقة
    """
    layer = require_layers(place, "residents", "stops", "streets")

    def measure(pieces: gpd.GeoDataFrame) -> PublicTransportAccess:
        return ind.access_to_public_transport(pieces, layer["stops"], layer["streets"])

    served, listed = _by_status(place, straight, streets, _STATUS)
    spaces = place.layers.get("open_spaces")
    layers = [
        *_base_layers(place),
        *served,
        *([] if spaces is None else [Layer("بلا سكان", "empty", spaces.geometry, _names(spaces))]),
        *_streets(place),
        *_reached_streets("شارع في منطقة الخدمة", layer["streets"], measure),
        Layer("دائرة نصف قطرها 500 متر أو 1 كم", "circle", _circles(layer["stops"]), visible=False),
        *_stops(place),
    ]
    return _map(place, f"من يصل إلى النقل العام في {name_of(place)}", layers, listed)


def open_space_map(place: Place, access: OpenPublicSpace) -> PlaceMap:
    """Map who lives within a walk of an open public space: 11.7.1.

    Parameters
    ----------
    place : Place
        A place with the layers `city`, `open_spaces`, `residents` and `streets`, such as a `City`.
    access : OpenPublicSpace
        What `indicators.open_public_space` gives for its residents.

    Returns
    -------
    PlaceMap
        A folium map of people within 400 m along streets and of those farther away.

    Raises
    ------
    ValueError
        Where the place lacks one of the layers.

    Examples
    --------
    >>> from umran import City, figures, indicators
    >>> city = City.training()
    >>> layers = (city.layers[kind] for kind in ("city", "open_spaces", "streets", "residents"))
    >>> figures.open_space_map(city, indicators.open_public_space(*layers))
    من يسكن قرب مكان عام مفتوح في المدينة التدريبية المختلقة
    """
    layer = require_layers(place, "city", "open_spaces", "residents", "streets")

    def measure(pieces: gpd.GeoDataFrame) -> OpenPublicSpace:
        return ind.open_public_space(layer["city"], layer["open_spaces"], layer["streets"], pieces)

    names = {"near": "يصلون سيراً", "far": "بعيدون"}
    served, listed = _by_status(place, access, access, names)
    layers = [
        *_base_layers(place),
        *served,
        *_streets(place),
        *_reached_streets("شارع على بعد 400 متر أو أقل", layer["streets"], measure),
        *_spaces(place),
    ]
    return _map(place, f"من يسكن قرب مكان عام مفتوح في {name_of(place)}", layers, listed)


def _map(place: Place, title: str, layers: Sequence[Layer], alternative: str) -> PlaceMap:
    drawn = [(layer, light) for layer in layers if (light := _simplified(layer)) is not None]
    left_out = "طبقات تفاصيلها كثيرة لم تُرسم." if len(drawn) < len(layers) else ""
    caption = stacked(source_of(place), left_out, "" if label_of(place) else DISCLAIMER)
    listed = alternative or _layers_table([layer for layer, _ in drawn])  # of all vertices, whatever is drawn
    return PlaceMap(title, [light for _, light in drawn], caption, listed, invented=bool(label_of(place)))


def _layers_table(layers: Sequence[Layer]) -> str:
    """What is drawn, for a map whose layers have no figures of their own: how many, how large, how long."""
    rows = []
    for layer in layers:
        if layer.name:
            metres = layer.shapes.to_crs(local_crs(layer.shapes))
            area = figure(metres.area.sum() / 1e6, 2) if layer.kind == "area" else "—"
            length = figure(metres.length.sum() / 1e3, 1) if layer.kind == "line" else "—"
            rows.append([layer.name, ltr(f"{len(layer.shapes):,}"), area, length])
    return table(_TABLE, ["الطبقة", "العدد", "المساحة، كم²", "الطول، كم"], rows) if rows else ""


def _overview(place: Place) -> tuple[str, list[Layer], str]:
    layers = [*_base_layers(place)]
    if (blocks := place.layers.get("blocks")) is not None:
        people = [f"{ltr(f'{count:,}')} نسمة" for count in blocks["population"]]
        layers.append(Layer("مربع سكني", "block", blocks.geometry, people))
    elif (quarters := _with_geometry(place, "quarters")) is not None:
        names = _names(quarters)
        layers.append(Layer("حي أو جماعة", "quarter", quarters.geometry, names, labels=names))
    layers += [*_spaces(place), *_streets(place), *_stops(place)]
    if not layers:
        raise Lacking(f"place has nothing to draw; expected a layer of {', '.join(_SHOWN)}", _SHOWN)
    return f"خريطة {name_of(place)}", layers, _stops_table(place) or _quarters_table(place)


def _stops_table(place: Place) -> str:
    if (stops := _with_geometry(place, "stops")) is None:
        return ""
    modes = {"mode": ("الوسيلة", _MODE_WORDS), "capacity": ("السعة", _CAPACITY_WORDS)}
    present = {column: words for column, words in modes.items() if column in stops}
    columns = [
        _names(stops),
        *(stops[column].map(words).fillna(NO_DATA) for column, (_, words) in present.items()),
    ]
    titles = ["الاسم", *(title for title, _ in present.values())]
    return table("المواقف في جدول", titles, [list(row) for row in zip(*columns, strict=True)])


def _quarters_table(place: Place) -> str:
    if "blocks" in place.layers or (quarters := _with_geometry(place, "quarters")) is None:
        return ""
    areas = quarters.to_crs(local_crs(quarters)).area / 1e6
    rows = [[name, figure(area, 1)] for name, area in zip(_names(quarters), areas, strict=True)]
    return table("المناطق في جدول", ["الاسم", "المساحة، كم²"], rows)


def _transport(place: Place, result: PublicTransportAccess | None) -> tuple[str, list[Layer], str]:
    layer = require_layers(place, "residents", "stops")
    if result is None:
        result = ind.access_to_public_transport(layer["residents"], layer["stops"], layer.get("streets"))
    people, listed = _people(place, result.residents, "بيانات خريطة النقل العام في جدول")
    return MAP_TITLES["11.2.1"], [*_base_layers(place), *people, *_streets(place), *_stops(place)], listed


def _open_space(place: Place, result: OpenPublicSpace | None) -> tuple[str, list[Layer], str]:
    layer = require_layers(place, "city", "open_spaces")
    if result is None:
        require_layers(place, "streets")
        result = ind.open_public_space(
            layer["city"], layer["open_spaces"], layer["streets"], layer.get("residents")
        )
    people, listed = _people(place, result.residents, "بيانات خريطة الأماكن المفتوحة في جدول")
    return MAP_TITLES["11.7.1"], [*_base_layers(place), *people, *_streets(place), *_spaces(place)], listed


def _built_up(place: Place) -> tuple[str, list[Layer], str]:
    """Built-up land of the first year, the last and one between, the older upon the newer."""
    built_up = require_layers(place, "built_up")["built_up"]
    years = sorted(built_up["year"].unique())
    drawn_years = dict.fromkeys([years[-1], years[len(years) // 2], years[0]])
    classes = ("low", "middle", "high")
    layers = [
        Layer(f"مبني سنة {ltr(year)}", css_class, built_up[built_up["year"] == year].geometry)
        for year, css_class in zip(drawn_years, classes, strict=False)
    ]
    return MAP_TITLES["11.3.1"], [*_base_layers(place), *layers], ""


def _simplified(layer: Layer) -> Layer | None:
    """The layer with no more vertices than a page carries; None where it has too many to be drawn."""
    import shapely

    count = int(shapely.get_num_coordinates(layer.shapes.to_numpy()).sum())
    if count <= _VERTICES:
        return layer
    shapes = layer.shapes.to_crs(local_crs(layer.shapes)).simplify(_WIDE_STEP)
    if int(shapely.get_num_coordinates(shapes.to_numpy()).sum()) > _VERTICES:
        return None
    return replace(layer, shapes=shapes)


def _with_geometry(place: Place, kind: str) -> gpd.GeoDataFrame | None:
    frame = place.layers.get(kind)
    if frame is None or not frame.geometry.notna().any():
        return None
    return frame[frame.geometry.notna()]


def _names(frame: pd.DataFrame) -> list[str]:
    column = next((name for name in ("name", "name_ar") if name in frame), None)
    names = frame[column] if column else pd.Series("", index=frame.index)
    return [name if isinstance(name, str) else "" for name in names]


def _base_layers(place: Place) -> list[Layer]:
    layers = []
    if (city := _with_geometry(place, "city")) is not None:
        # A place that is drawn block by block shows where it ends without a word in the legend.
        layers.append(Layer("" if "blocks" in place.layers else boundary_of(place), "limit", city.geometry))
    if (valley := _with_geometry(place, "valley")) is not None:
        layers.append(Layer("وادٍ لا يُعبر إلا من جسرين", "valley", valley.geometry, _names(valley)))
    return layers


def _streets(place: Place) -> list[Layer]:
    streets = _with_geometry(place, "streets")
    return [] if streets is None else [Layer("شارع", "street", streets.geometry)]


def _reached_streets(
    name: str, streets: gpd.GeoDataFrame, measure: Callable[[gpd.GeoDataFrame], Any]
) -> list[Layer]:
    reached = ind.reached_streets(streets, measure)
    return [Layer(name, "reached", reached)] if len(reached) else []


def _stops(place: Place) -> list[Layer]:
    """By their mode where it is known, else by their capacity."""
    if (stops := _with_geometry(place, "stops")) is None:
        return []
    if "mode" in stops and set(stops["mode"]) <= set(_MODES):
        groups = [(name, mode, stops[stops["mode"] == mode]) for mode, name in _MODES.items()]
    else:
        capacities = sorted(stops["capacity"].dropna().unique(), reverse=True)
        groups = [(*_CAPACITIES[key], stops[stops["capacity"] == key]) for key in capacities]
    return [
        Layer(name, css_class, rows.geometry, _names(rows)) for name, css_class, rows in groups if len(rows)
    ]


def _spaces(place: Place) -> list[Layer]:
    """Open to all, and not: what is private or asks a fee."""
    if (spaces := _with_geometry(place, "open_spaces")) is None:
        return []
    is_open = pd.Series(True, index=spaces.index)
    for column in ("public", "is_free"):
        if column in spaces:
            is_open &= spaces[column].fillna(True).astype(bool)
    closed = "مكان غير عام أو برسم" if "public" in spaces else "مكان برسم دخول"
    kinds = (("مكان عام مفتوح", "open", spaces[is_open]), (closed, "closed", spaces[~is_open]))
    return [
        Layer(name, css_class, rows.geometry, _names(rows)) for name, css_class, rows in kinds if len(rows)
    ]


def _circles(stops: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Around low- and high-capacity stops, as the crow flies."""
    reach = np.where(stops["capacity"] == "high", HIGH_CAPACITY_DISTANCE, LOW_CAPACITY_DISTANCE)
    return stops.geometry.to_crs(local_crs(stops)).buffer(reach, quad_segs=10)


def _by_status(
    place: Place, straight: WithinWalk, streets: WithinWalk, names: Mapping[str, str]
) -> tuple[list[Layer], str]:
    """Blocks by what their people reach, and the same in a table; a place without blocks shows its people in squares."""
    if "blocks" not in place.layers:
        return _people(place, streets.residents, _TABLE)
    blocks = place.layers["blocks"]
    status = ind.block_status(place.layers["residents"]["block_id"], straight.is_served, streets.is_served)
    blocks = blocks.assign(status=status.reindex(blocks["block_id"]).to_numpy())
    layers, rows = [], []
    for kind, name in names.items():
        group = blocks[blocks["status"] == kind]
        texts = [f"{ltr(f'{count:,}')} نسمة: {name}" for count in group["population"]]
        if len(group):
            layers.append(Layer(name, kind, group.geometry, texts))
        rows.append([name, ltr(len(group)), ltr(f"{group['population'].sum():,}")])
    return layers, table(_TABLE, ["السكان", "مربعات سكنية", "عدد السكان"], rows)


def _people(place: Place, counted: pd.DataFrame | None, caption: str) -> tuple[list[Layer], str]:
    """Where people are served and where not: their areas, or squares where they stand at points; none uncounted."""
    import shapely

    if counted is None:
        return [], ""
    people = place.layers["residents"].loc[counted.index].assign(**counted)
    is_area = shapely.get_dimensions(people.geometry.to_numpy()) == 2
    places = people if is_area.all() and len(people) <= _SHAPES else _squares(people)
    layers, rows = [], []
    kinds = {"near": "يصل أكثر سكانه", "far": "لا يصل أكثر سكانه"}
    most = places["served"] * 2 > places["population"].astype(float)
    for css_class, name in kinds.items():
        part = places[most == (css_class == "near")]
        if not len(part):
            continue
        texts = [
            f"{ltr(f'{total:,.0f}')} نسمة، يصل منهم {ltr(f'{near:,.0f}')}"
            for total, near in zip(part["population"], part["served"], strict=True)
        ]
        layers.append(Layer(name, css_class, part.geometry, texts))
        rows.append([name, *(ltr(f"{part[each].sum():,.0f}") for each in ("population", "served"))])
    return layers, table(caption, ["المكان", "السكان", "من يصلون"], rows)


def _squares(people: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """People at points, together in squares of a net laid over them."""
    import geopandas as gpd
    import shapely

    metres = local_crs(people)
    xy = shapely.get_coordinates(shapely.point_on_surface(people.geometry.to_crs(metres).to_numpy()))
    side = max(np.ptp(xy, axis=0).max() / _CELLS, 25.0)
    corner = xy.min(axis=0)
    column, row = np.floor((xy - corner) / side).astype(np.int64).T
    sums = people[["population", "served"]].astype(float).groupby([column, row]).sum()
    west, south = (np.array([*sums.index]) * side + corner).T
    return gpd.GeoDataFrame(
        sums.reset_index(drop=True), geometry=shapely.box(west, south, west + side, south + side), crs=metres
    )
