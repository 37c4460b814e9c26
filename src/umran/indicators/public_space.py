"""Indicator 11.7.1: open public space and streets in the city, and who lives near open space.

UN metadata 11-07-01, 2021-03-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-07-01.pdf
"""

from __future__ import annotations

from dataclasses import dataclass, field
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
import shapely

from umran.indicators import layers as _layers
from umran.indicators.arguments import (
    SHARE,
    Expected,
    booleans,
    column,
    number,
    numbers,
    optional_number,
    refuse,
    shown,
)
from umran.indicators.result import Result, metadata
from umran.indicators.streets import is_within, walking_distances
from umran.indicators.transport import METHODS, breakdown_table, note_broken_streets
from umran.text.numbers import NO_DATA, figure, people, percent
from umran.text.words import ltr

WALK = 400.0  # metres, about five minutes
ENTRANCE_REACH = 25.0  # metres; our choice: half of a wide street, its pavement and the edge of a park
_CITY = Expected(
    "حدود المدينة: طبقة مضلعات، أو مساحتها بالكيلومتر المربع", "the city: a layer of polygons, or km2"
)
_SPACES = Expected(
    "أماكن عامة مفتوحة: طبقة مضلعات، أو مساحتها بالكيلومتر المربع",
    "open public spaces: a layer of polygons, or km2",
)
_STREETS = Expected(
    "شوارع: طبقة خطوط لها عمود width_m أو طبقة مضلعات، أو مساحتها بالكيلومتر المربع",
    "streets: a layer of lines with a column 'width_m', or of polygons, or km2",
)
_RESIDENTS = Expected("طبقة نقاط أو مناطق للسكان", "a layer of points or areas where people live")
_WIDTH = Expected("عرض الشارع بالأمتار، بين 0 و200", "the width of the street in metres, between 0 and 200")
_REACH = Expected("مسافة بالأمتار لا تقل عن صفر", "a distance in metres, zero or more")
_WALK = Expected("مسافة مشي بالأمتار، أكبر من صفر", "a walking distance in metres, above zero")
_KM2 = Expected("مساحة بالكيلومتر المربع لا تقل عن صفر", "an area in km2, zero or more")


@dataclass(frozen=True, kw_only=True)
class OpenPublicSpace(Result):
    """SDG 11.7.1. `share` = `open_space_share` + `street_share`, fractions of the city's area; areas are km2.

    `access_share` is the fraction of people within a walk of an open public space, None without residents.
    `breakdown`, `is_served`, `method` and `crs` are as in 11.2.1.
    """

    share: float | None
    open_space_share: float | None
    street_share: float | None
    access_share: float | None
    city_area: float
    open_space_area: float
    street_area: float
    population: float | None
    served: float | None
    method: str | None
    crs: str | None
    breakdown: pd.DataFrame | None = field(default=None, repr=False, compare=False)
    is_served: pd.Series | None = field(default=None, repr=False, compare=False)

    code = "11.7.1"
    title = "الأماكن العامة المفتوحة والشوارع من مساحة المدينة"
    main = "share"
    source = metadata("11.7.1", "آذار/مارس 2021")

    def shown(self) -> str:
        return percent(self.share)

    def reading(self) -> str:
        text = (
            f"الأماكن العامة المفتوحة {percent(self.open_space_share)} من مساحة المدينة كلها، "
            f"والأراضي المخصصة للشوارع {percent(self.street_share)}."
        )
        if self.access_share is None:
            return text
        return (
            f"{text} ويسكن {percent(self.access_share)} من السكان على مسافة مشي من مكان عام مفتوح، "
            f"مقيسةً {METHODS[self.method]}. ولا يقول المؤشر شيئاً عن جودة الأماكن وأمانها."
        )

    def rows(self) -> list[tuple[str, str]]:
        rows = [
            ("مساحة المدينة", _square_km(self.city_area)),
            ("الأماكن العامة المفتوحة", _square_km(self.open_space_area)),
            ("الأراضي المخصصة للشوارع", _square_km(self.street_area)),
            ("حصة السكان القريبين من مكان عام مفتوح", percent(self.access_share)),
        ]
        if self.crs:
            rows.append(("الإسقاط", ltr(self.crs)))
        return rows

    def table(self) -> tuple[list[str], list[list[str]]] | None:
        return None if self.breakdown is None else breakdown_table(self.breakdown)


def open_public_space(
    city: Any,
    spaces: Any,
    streets: Any,
    residents: Any = None,
    *,
    street_share: float | None = None,
    walk: float = WALK,
    entrance_reach: float = ENTRANCE_REACH,
    crs: Any = None,
) -> OpenPublicSpace:
    """SDG 11.7.1: the share of the city that is open to all, and the share of people who live near it::

        share  = (area of open public space + land allocated to streets) / city area
        access = people within 400 m, along streets, of an open public space / city population

    "Built-up area of cities" means the whole delimited city here, unlike in 11.3.1.

    - `city`: GeoDataFrame of polygons; their union is the city. What lies outside it is left out;
    - `spaces`: GeoDataFrame of polygons, open and free of charge: rows where `is_free` or `is_public` is False are left
      out and noted. Overlaps count once;
    - `streets`: lines with `width_m` (or `width`, as OpenStreetMap has it) in metres, whose area is length times width
      as in the metadata: repeated lines once, and what runs inside an open space counts as open space. Or polygons,
      overlaps once. With `street_share`, the fraction found by sampling (`street_land_share`), lines need no width, and
      None will do;
    - `residents`: as in 11.2.1. They walk along the lines, to any street within `entrance_reach` metres of a space: the
      metadata does not say where a space is entered. Without street lines they walk in a straight line.

    City, spaces and streets may also be three areas in km2, without residents. Layers are measured in the city's own
    projection where its scale is true to 0.1 %, else in an equal-area projection, where areas are exact; the result
    names it.

    Raises ValueError for empty layers, layers without CRS, wrong geometry types, lines without width, and areas that
    add up to more than the city. Invalid shapes are repaired and noted.
    """
    sampled = optional_number("street_share", street_share, SHARE, low=0, high=1)
    if all(isinstance(part, Real) and not isinstance(part, bool) for part in (city, spaces, streets)):
        return _from_areas(city, spaces, streets, residents)
    limit = number("walk", walk, _WALK, above=0)
    reach = number("entrance_reach", entrance_reach, _REACH, low=0)
    layers = {
        "city": _layers.read("city", city, _layers.POLYGONS, _CITY),
        "spaces": _layers.read("spaces", spaces, _layers.POLYGONS, _SPACES),
    }
    if streets is not None or sampled is None:
        layers["streets"] = _layers.read("streets", streets, _layers.LINES | _layers.POLYGONS, _STREETS)
    if residents is not None:
        layers["residents"] = _layers.read(
            "residents", residents, _layers.POINTS | _layers.POLYGONS, _RESIDENTS
        )
    projection = _layers.to_metres(layers, crs)
    notes = [note for name, layer in layers.items() if name != "residents" for note in layer.notes]
    boundary = shapely.union_all(layers["city"].geometry)
    open_spaces = _open(layers["spaces"].frame, notes)
    open_land = shapely.intersection(shapely.union_all(open_spaces), boundary)
    city_area, open_area = boundary.area / 1e6, open_land.area / 1e6
    if open_area == 0:
        notes.append("لا مكان عام مفتوح داخل حدود المدينة: تحقق من ترتيب الإحداثيات (الطول ثم العرض).")
    if sampled is None:
        street_area = _street_area(layers["streets"].frame, boundary, open_land, open_spaces) / 1e6
    else:
        street_area = sampled * city_area
        notes.append("مساحة الشوارع من عينة، لا من الطبقة.")
    shares, reasons = _shares(city_area, open_area, street_area)
    access = {"access_share": None, "population": None, "served": None, "method": None}
    if residents is None:
        reasons["access_share"] = "لم تُعطَ طبقة السكان."
    else:
        people_ = _inside(_layers.residents(layers["residents"]), boundary)
        lines = layers["streets"].geometry if "streets" in layers else np.empty(0, dtype=object)
        lines = lines[shapely.get_dimensions(lines) == 1]
        access = _access(people_, open_spaces, lines, limit, reach, notes, reasons)
    return OpenPublicSpace(
        **shares,
        **access,
        city_area=city_area,
        open_space_area=open_area,
        street_area=street_area,
        crs=projection,
        reasons=reasons,
        notes=tuple(notes),
    )


def street_land_share(street_areas: Any, sample_area: float = 10.0) -> float:
    """The share of land allocated to streets, from sample circles: the mean street area over the area of a circle.

    `street_areas` is the land that streets take in each circle, in the unit of `sample_area` (10 hectares in the
    metadata). Raises ValueError for a negative area or one larger than its circle.
    """
    circle = number("sample_area", sample_area, Expected("مساحة أكبر من صفر", "an area above zero"), above=0)
    expected = Expected(
        "مساحات شوارع لا تزيد على مساحة الدائرة", "street areas between zero and that of the circle"
    )
    areas = numbers("street_areas", street_areas, expected, low=0, high=circle)
    return float(areas.mean() / circle)


def _from_areas(city: float, spaces: float, streets: float, residents: Any) -> OpenPublicSpace:
    if residents is not None:
        refuse(
            "residents",
            shown(f"a {type(residents).__name__} with areas in km2"),
            Expected(
                "طبقات للمدينة والأماكن والشوارع مع السكان",
                "layers of city, spaces and streets with residents",
            ),
        )
    city_area = number("city", city, _CITY, low=0)
    open_area = number("spaces", spaces, _KM2, low=0)
    street_area = number("streets", streets, _KM2, low=0)
    if open_area + street_area > city_area > 0:
        refuse(
            "spaces",
            shown(f"{open_area:g} km2 with streets {street_area:g} in a city of {city_area:g}"),
            Expected("مساحات داخل المدينة، بوحدة واحدة", "areas inside the city, in one unit"),
        )
    shares, reasons = _shares(city_area, open_area, street_area)
    return OpenPublicSpace(
        **shares,
        access_share=None,
        city_area=city_area,
        open_space_area=open_area,
        street_area=street_area,
        population=None,
        served=None,
        method=None,
        crs=None,
        reasons=reasons | {"access_share": "لم تُعطَ طبقة السكان."},
    )


def _shares(city: float, open_: float, streets: float) -> tuple[dict[str, float | None], dict[str, str]]:
    names = ("share", "open_space_share", "street_share")
    if city == 0:
        return dict.fromkeys(names), dict.fromkeys(names, "مساحة المدينة صفر، فلا تُحسب حصة منها.")
    return dict(zip(names, ((open_ + streets) / city, open_ / city, streets / city), strict=True)), {}


def _open(spaces: pd.DataFrame, notes: list[str]) -> np.ndarray:
    """The spaces that are public and free; at least one."""
    is_open = np.ones(len(spaces), dtype=bool)
    for name in ("is_free", "is_public"):
        if name in spaces.columns:
            is_open &= booleans("spaces", spaces, name)
    if not is_open.all():
        notes.append(f"أماكن غير مجانية أو غير عامة، لم تُحتسب: {figure((~is_open).sum(), 0)}.")
    if not is_open.any():
        refuse("spaces", shown("no space that is public and free"), _SPACES)
    return spaces.geometry.to_numpy()[is_open]


def _street_area(
    streets: pd.DataFrame, city: shapely.Geometry, open_land: shapely.Geometry, spaces: np.ndarray
) -> float:
    geometry = streets.geometry.to_numpy()
    is_polygon = shapely.get_dimensions(geometry) == 2
    if is_polygon.all():
        whole = shapely.union_all(np.concatenate([geometry, spaces]))
        return shapely.intersection(whole, city).area - open_land.area
    if is_polygon.any():
        refuse("streets", shown("a layer with lines and polygons"), _STREETS)
    named = "width" if "width" in streets.columns and "width_m" not in streets.columns else "width_m"
    width = column("streets", streets, named, _WIDTH, low=0, high=200)
    lines = pd.DataFrame({"shape": shapely.to_wkb(shapely.normalize(geometry)), "width": width})
    once = ~lines.duplicated().to_numpy()
    geometry, width = geometry[once], width[once]
    free = shapely.difference(city, open_land)
    shapely.prepare(free)
    partly = ~shapely.contains_properly(free, geometry)
    geometry[partly] = shapely.intersection(geometry[partly], free)
    area = float((shapely.length(geometry) * width).sum())
    if area + open_land.area > city.area:
        refuse(
            "streets",
            shown(f"{area / 1e6:g} km2 of streets in a city of {city.area / 1e6:g} km2"),
            Expected(
                "عرض بالأمتار يُبقي الشوارع أصغر من المدينة",
                "widths in metres that leave streets smaller than the city",
            ),
        )
    return area


def _inside(people_: _layers.Residents, city: shapely.Geometry) -> _layers.Residents:
    """Those who live in the city."""
    shapely.prepare(city)
    inside = shapely.intersects_xy(city, *people_.xy.T)
    if inside.all():
        return people_
    note = f"سكان خارج حدود المدينة، لم يُحتسبوا: {people((people_.population[~inside]).sum())}."
    return _layers.Residents(
        people_.xy[inside],
        people_.population[inside],
        people_.groups[inside].reset_index(drop=True),
        people_.index[inside],
        [*people_.notes, note],
    )


def _access(
    people_: _layers.Residents,
    spaces: np.ndarray,
    streets: np.ndarray,
    limit: float,
    reach: float,
    notes: list[str],
    reasons: dict[str, str],
) -> dict[str, Any]:
    notes += people_.notes
    if not len(streets):
        method = "straight_line"
        is_served = is_within(people_.xy, spaces, limit)
        notes.append("لا خطوط للشوارع: قيست مسافة المشي بخط مستقيم، وهو يبالغ في الوصول.")
    else:
        method = "streets"
        (distance,), whole = walking_distances(streets, people_.xy, [(spaces, limit)], reach)
        is_served = np.isfinite(distance)
        note_broken_streets(whole, notes)
    population = float(people_.population.sum())
    served = float(people_.population[is_served].sum())
    if population == 0:
        reasons["access_share"] = "مجموع السكان داخل المدينة صفر، فلا تُحسب حصة منهم."
    return {
        "access_share": min(served / population, 1.0) if population else None,
        "population": population,
        "served": served,
        "method": method,
        "breakdown": _layers.breakdown(people_, is_served),
        "is_served": pd.Series(is_served, index=people_.index, name="is_served"),
    }


def _square_km(value: float | None) -> str:
    return NO_DATA if value is None else f"{figure(value)} كم²"
