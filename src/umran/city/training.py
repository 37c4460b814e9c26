"""The training city: an invented place whose indicators are known from its plan, to learn on before real data.

Its files lie in data/training_city/, with a descriptor of their own: its figures are no figures of any place, so they
never stand among those of `umran.data`. Every frame carries `LABEL`, and so does what is drawn of it.
"""

from __future__ import annotations

import json
from collections import UserDict
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from umran.data.descriptor import PROJECT
from umran.indicators.projection import local_crs

if TYPE_CHECKING:
    import geopandas as gpd

FOLDER = PROJECT / "training_city"
NAME = "المدينة التدريبية المختلقة"
LABEL = "مدينة تدريبية مختلقة: لا تمثّل مكاناً حقيقياً"
SOURCE = f"المصدر: {LABEL}. ولّدتها الدورة لتُعرف قيم مؤشراتها من مخططها."
BOUNDARY = "حد مختلق رُسم للتدريب"
_CRS = "EPSG:4326"
# The plan's own metres: a block is 230 m wide and its people leave it in the middle of its south side, 10 m inside.
_SIDE, _DOOR = 230, 10


class Layers(UserDict):
    """Layers by name that are read when the first of them is asked for: their names are known without geopandas."""

    def __init__(self, names: Iterable[str], read: Callable[[], dict[str, gpd.GeoDataFrame]]):
        super().__init__(dict.fromkeys(names))
        self._read = read

    def __getitem__(self, name: str) -> gpd.GeoDataFrame:
        if self.data[name] is None:
            found = self._read()
            self.data |= {each: found[each] for each, frame in self.data.items() if frame is None}
        return self.data[name]

    def __repr__(self) -> str:
        return repr(dict(self.items()))


def layers() -> Layers:
    """The layers of the invented city, by name.

    GeoDataFrames in EPSG:4326: `city` (its limit), `streets` (width_m), `stops` (mode; capacity "low" or "high"),
    `open_spaces` (kind, is_free), `built_up` (year), `residents` (points: block_id, sex, age_group, population),
    `blocks` (the same people as areas, one row a block), `valley` (where only two streets cross). Each is a copy, with
    `LABEL` in its `attrs`.
    """
    known = [name for name, (file,) in files().items() if not _is_table(name, file)]
    return Layers(known, lambda: _labelled(_layers()))


def tables() -> dict[str, pd.DataFrame]:
    """The tables of the invented city, by name.

    `totals` (year, population), `known_values` (what the plan says: indicator, field, group, value; shares are fractions),
    `population_grid` (row from the north, column from the west, unit, people in the cell of 1 km2). Each is a copy, with
    `LABEL` in its `attrs`.
    """
    return _labelled(_tables())


def _labelled(known: dict[str, Any]) -> dict[str, Any]:
    found = {name: frame.copy() for name, frame in known.items()}
    for frame in found.values():
        frame.attrs = {"label": LABEL}
    return found


def _is_table(name: str, file: str) -> bool:
    return file.endswith(".csv") and name not in _PLACED


def files() -> dict[str, tuple[str, ...]]:
    """The names of the files that each layer and table came from."""
    names = {_NAMES.get(each["name"], each["name"]): (each["path"],) for each in descriptor()["resources"]}
    return names | {name: names["residents"] for name in ("blocks", "valley")}


_PLACED = ("residents", "blocks", "valley")  # a table with the places of people, and what is made of them
_NAMES = {"population": "totals"}  # what the descriptor calls otherwise than `umran indicators` does


@lru_cache
def _tables() -> dict[str, pd.DataFrame]:
    return {name: _table(file) for name, (file,) in files().items() if _is_table(name, file)}


@lru_cache
def _layers() -> dict[str, gpd.GeoDataFrame]:
    import geopandas as gpd

    found = {
        name: gpd.GeoDataFrame.from_features(json.loads((FOLDER / file).read_text("utf-8")), crs=_CRS)
        for name, (file,) in files().items()
        if file.endswith(".geojson")
    }
    people = _table("residents.csv")
    places = gpd.points_from_xy(people["longitude"], people["latitude"])
    people = gpd.GeoDataFrame(people.drop(columns=["longitude", "latitude"]), geometry=places, crs=_CRS)
    blocks = _blocks(people)
    return found | {"residents": people, "blocks": blocks, "valley": _valley(blocks, found["city"])}


def _table(file: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / file, keep_default_na=False)


@lru_cache
def descriptor() -> dict[str, Any]:
    """The descriptor of the training city: Arabic titles, units and categories of its columns."""
    return json.loads((FOLDER / "datapackage.json").read_text("utf-8"))


def fields(name: str) -> list[dict[str, Any]]:
    """The columns of a layer or table, as the descriptor tells them. Raises KeyError for one that it does not describe."""
    described = {_NAMES.get(each["name"], each["name"]): each["schema"] for each in descriptor()["resources"]}
    return described[name]["fields"]


def _blocks(residents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import shapely

    doors = residents.drop_duplicates("block_id").set_index("block_id").geometry
    doors = doors.to_crs(local_crs(doors))
    x, y = doors.x.to_numpy(), doors.y.to_numpy()
    shapes = shapely.box(x - _SIDE / 2, y - _DOOR, x + _SIDE / 2, y - _DOOR + _SIDE)
    people = residents.groupby("block_id", sort=False)["population"].sum()
    blocks = gpd.GeoDataFrame({"population": people}, geometry=shapes, crs=doors.crs).to_crs(_CRS)
    return blocks.reset_index()


def _valley(blocks: gpd.GeoDataFrame, city: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The widest strip from south to north in which nobody lives."""
    import geopandas as gpd
    import shapely

    metres = local_crs(city)
    columns = blocks.to_crs(metres).bounds.sort_values("minx", kind="stable")
    gaps = columns["minx"] - columns["maxx"].cummax().shift()
    east = float(columns["minx"].iloc[int(gaps.argmax())])
    _, south, _, north = map(float, city.to_crs(metres).total_bounds)
    strip = shapely.box(east - float(gaps.max()), south, east, north)
    return gpd.GeoDataFrame({"name_ar": ["وادٍ جاف"]}, geometry=[strip], crs=metres).to_crs(_CRS)
