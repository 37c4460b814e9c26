"""Maps of the training city and of its invented grid."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from umran import indicators as ind
from umran.city.training import plan as training
from umran.figures.place import Layer, PlaceMap
from umran.indicators.public_space import OpenPublicSpace
from umran.indicators.transport import HIGH_CAPACITY_DISTANCE, LOW_CAPACITY_DISTANCE, PublicTransportAccess
from umran.indicators.urbanisation import CellClass, UnitClasses, UrbanisationGrid
from umran.text.html import ltr, table

_CELL_DEGREES = np.array([0.01052, 0.00902])  # 1 km from west to east and from south to north, at 31.4° north
_GRID_CORNER = np.array([-25.08, 31.35])  # the invented grid lies around the invented city
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
