"""The training city: an invented place whose indicators are known from its plan, to learn on before real data.

Its files lie in data/training_city/, with a descriptor of their own: its figures are no figures of any place, so they
never stand among those of `umran.data`. Every frame carries `LABEL`, and so does what is drawn of it.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from umran import indicators as ind
from umran.data.descriptor import PROJECT
from umran.indicators.plane import _CRS, plane

FOLDER = PROJECT / "training_city"
LABEL = "مدينة تدريبية مختلقة: لا تمثّل مكاناً حقيقياً"
SOURCE = f"المصدر: {LABEL}. ولّدتها الدورة لتُعرف قيم مؤشراتها من مخططها."
DISTANCES = range(100, 1201, 100)  # metres, for "what if people walked further?"
METHODS = {"straight_line": "بخط مستقيم", "streets": "على الشوارع"}
# The plan's own metres: a block is 230 m wide and its people leave it in the middle of its south side, 10 m inside.
_SIDE, _DOOR = 230, 10
_PIECE = 25  # metres; a street is coloured piece by piece


def load() -> dict[str, pd.DataFrame]:
    """The layers of the invented city, by name.

    GeoDataFrames in EPSG:4326: `city` (its limit), `streets` (width_m), `stops` (mode; capacity "low" or "high"),
    `open_spaces` (kind, is_free), `built_up` (year), `residents` (points: block_id, sex, age_group, population),
    `blocks` (the same people as areas, one row a block), `valley` (where only two streets cross). Frames: `population` (year, population), `known_values` (what
    the plan says: indicator, field, group, value; shares are fractions), `population_grid` (row from the north, column
    from the west, unit, people in the cell of 1 km2). Each is a copy, with `LABEL` in its `attrs`.
    """
    frames = {name: frame.copy() for name, frame in _frames().items()}
    for frame in frames.values():
        frame.attrs = {"label": LABEL}
    return frames


@lru_cache
def _frames() -> dict[str, pd.DataFrame]:
    frames = {each["name"]: _read(FOLDER / each["path"]) for each in descriptor()["resources"]}
    people = frames["residents"]
    places = gpd.points_from_xy(people["longitude"], people["latitude"])
    people = gpd.GeoDataFrame(people.drop(columns=["longitude", "latitude"]), geometry=places, crs=_CRS)
    blocks = _blocks(people)
    return frames | {"residents": people, "blocks": blocks, "valley": _valley(blocks, frames["city"])}


@lru_cache
def descriptor() -> dict[str, Any]:
    """The descriptor of the training city: Arabic titles, units and categories of its columns."""
    return json.loads((FOLDER / "datapackage.json").read_text("utf-8"))


def _read(file: Path) -> pd.DataFrame:
    if file.suffix == ".csv":
        return pd.read_csv(file, keep_default_na=False)
    return gpd.GeoDataFrame.from_features(json.loads(file.read_text("utf-8")), crs=_CRS)


def _blocks(residents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    doors = residents.drop_duplicates("block_id").set_index("block_id").geometry
    doors = doors.to_crs(plane(doors))
    x, y = doors.x.to_numpy(), doors.y.to_numpy()
    shapes = shapely.box(x - _SIDE / 2, y - _DOOR, x + _SIDE / 2, y - _DOOR + _SIDE)
    people = residents.groupby("block_id", sort=False)["population"].sum()
    blocks = gpd.GeoDataFrame({"population": people}, geometry=shapes, crs=doors.crs).to_crs(_CRS)
    return blocks.reset_index()


def _valley(blocks: gpd.GeoDataFrame, city: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The widest strip from south to north in which nobody lives."""
    metres = plane(city)
    columns = blocks.to_crs(metres).bounds.sort_values("minx")
    gaps = columns["minx"] - columns["maxx"].cummax().shift()
    east = columns.loc[gaps.idxmax(), "minx"]
    _, south, _, north = city.to_crs(metres).total_bounds
    strip = shapely.box(east - gaps.max(), south, east, north)
    return gpd.GeoDataFrame({"name_ar": ["وادٍ جاف"]}, geometry=[strip], crs=metres).to_crs(_CRS)


def titled(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the layer `name` as people read them: Arabic titles and words for codes, no geometry."""
    fields = next(each for each in descriptor()["resources"] if each["name"] == name)["schema"]["fields"]
    titles, shown = {}, pd.DataFrame(frame).drop(columns="geometry", errors="ignore")
    for spec in fields:
        titles[spec["name"]] = spec["title"]
        words = {each["value"]: each["label"] for each in spec.get("categories", [])}
        if words and spec["name"] in shown:
            shown[spec["name"]] = shown[spec["name"]].map(words)
    return shown.rename(columns=titles)


def known(indicator: str, field: str, group: str = "") -> float:
    """What the plan itself says of an indicator: a fraction, persons or km2. Raises KeyError where it says nothing."""
    table = _frames()["known_values"].set_index(["indicator", "field", "group"])["value"]
    return float(table[indicator, field, group])


def block_status(residents: gpd.GeoDataFrame, straight: pd.Series, streets: pd.Series) -> pd.Series:
    """By block: "near" (reached along streets), "straight" (only as the crow flies) or "far".

    `straight` and `streets` are the `is_served` of the two results, in the index of `residents`.
    """
    status = np.select([streets, straight], ["near", "straight"], "far")
    return pd.Series(status, index=residents["block_id"]).groupby(level=0, sort=False).first()


def access_by_distance(city: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """11.2.1 for each of `DISTANCES` to every stop alike: columns distance (m), method, share (fraction)."""
    rows, people = [], _households(city)
    for method in METHODS:
        streets = city["streets"] if method == "streets" else None
        for distance in DISTANCES:
            result = ind.access_to_public_transport(
                people,
                city["stops"],
                streets,
                low_capacity_distance=distance,
                high_capacity_distance=distance,
            )
            rows.append((distance, method, result.share))
    return pd.DataFrame(rows, columns=["distance", "method", "share"])


def access_lost(city: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """For each open public space: the people who would have none within a walk without it. Columns name, people."""
    spaces = city["open_spaces"][city["open_spaces"]["is_free"]]
    homes = _households(city)

    def served(some: gpd.GeoDataFrame) -> float:
        return ind.open_public_space(city["city"], some, city["streets"], homes).served

    everyone = served(spaces)
    lost = [int(everyone - served(spaces.drop(index=place))) for place in spaces.index]
    return pd.DataFrame({"name": spaces["name_ar"].tolist(), "people": lost})


def _households(city: dict[str, pd.DataFrame]) -> gpd.GeoDataFrame:
    """The residents, all groups of a block together: the same people on fewer points."""
    return city["residents"].dissolve("block_id", aggfunc={"population": "sum"})


def reached_streets(city: dict[str, pd.DataFrame], measure: Any) -> gpd.GeoSeries:
    """The parts of the streets within the distances of an indicator: its service area along streets, in EPSG:4326.

    Streets are cut into pieces of about 25 m; `measure(pieces)` is given the middle of each as if one person lived
    there, and returns a result of 11.2.1 or 11.7.1.
    """
    streets = city["streets"].geometry
    lines = streets.to_crs(plane(streets))
    pieces = np.concatenate([_cut(line) for line in lines])
    middles = gpd.GeoDataFrame(
        geometry=shapely.line_interpolate_point(pieces, 0.5, normalized=True), crs=lines.crs
    )
    is_reached = measure(middles.to_crs(_CRS)).is_served.to_numpy()
    merged = shapely.line_merge(shapely.union_all(pieces[is_reached])).simplify(1)
    return gpd.GeoSeries(shapely.get_parts(merged), crs=lines.crs).to_crs(_CRS)


def _cut(line: shapely.LineString) -> np.ndarray:
    points = shapely.get_coordinates(shapely.segmentize(line, _PIECE))
    return shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1))


def population_grid() -> tuple[np.ndarray, np.ndarray]:
    """The invented grid of 1 km2 cells for the Degree of Urbanisation: people, and the name of each cell's unit.

    Two arrays of one shape, first row in the north. Among its cells are a centre with a park in it that spreads over
    two municipalities, and two towns of 30,000 people that only touch at a corner.
    """
    table = _frames()["population_grid"]
    people, units = (
        table.pivot(index="row", columns="column", values=name) for name in ("population", "unit")
    )
    return people.to_numpy(), units.to_numpy()
