"""Indicator 11.7.1: open public space and streets in the city, and who lives near open space.

UN metadata 11-07-01, 2021-03-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-07-01.pdf
"""

from __future__ import annotations

from dataclasses import dataclass, field
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from umran.indicators import layers as _layers
from umran.indicators.access import METHODS, WithinWalk, access
from umran.indicators.arguments import (
    SHARE,
    Expected,
    Verbatim,
    booleans,
    number,
    numbers,
    optional_number,
    refuse,
)
from umran.indicators.boundary import read_boundary
from umran.indicators.residents import Residents
from umran.indicators.result import metadata, square_km
from umran.indicators.street_land import STREETS, street_land
from umran.text.numbers import figure, percent
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
_REACH = Expected("مسافة بالأمتار لا تقل عن صفر", "a distance in metres, zero or more")
_WALK = Expected("مسافة مشي بالأمتار، أكبر من صفر", "a walking distance in metres, above zero")
_KM2 = Expected("مساحة بالكيلومتر المربع لا تقل عن صفر", "an area in km2, zero or more")


@dataclass(frozen=True, kw_only=True)
class OpenPublicSpace(WithinWalk):
    """SDG 11.7.1. `share` = `open_space_share` + `street_share`, fractions of the city's area; areas are km2.

    `access_share` is the fraction of people within a walk of an open public space, None without residents. `method`,
    `crs` and the fields of `WithinWalk` are as in 11.2.1; `outside_open_space_area` and `outside_street_area` (km2) lay
    outside the boundary.
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
    outside_open_space_area: float | None = field(default=None, repr=False)
    outside_street_area: float | None = field(default=None, repr=False)

    code = "11.7.1"
    title = "الأماكن العامة المفتوحة والشوارع من مساحة المدينة"
    main = "share"
    areal_share_field = "access_share"
    source = metadata("11.7.1", "آذار/مارس 2021")

    def formatted(self) -> str:
        return percent(self.share)

    def reading(self) -> str:
        text = (
            f"الأماكن العامة المفتوحة {percent(self.open_space_share)} من مساحة المدينة كلها، "
            f"والأراضي المخصصة للشوارع {percent(self.street_share)}."
        )
        if self.access_share is None or self.method is None:
            return text
        return (
            f"{text} ويسكن {percent(self.access_share)} من السكان على مسافة مشي من مكان عام مفتوح، "
            f"مقيسةً {METHODS[self.method]}. ولا يقول المؤشر شيئاً عن جودة الأماكن وأمانها."
        )

    def rows(self) -> list[tuple[str, str]]:
        rows = [
            ("مساحة المدينة", square_km(self.city_area)),
            ("الأماكن العامة المفتوحة", square_km(self.open_space_area)),
            ("الأراضي المخصصة للشوارع", square_km(self.street_area)),
            ("حصة السكان القريبين من مكان عام مفتوح", percent(self.access_share)),
        ]
        rows += [*self._outside(), *self.range_rows()]
        if self.crs:
            rows.append(("الإسقاط", ltr(self.crs)))
        return rows

    def _outside(self) -> list[tuple[str, str]]:
        land = (
            ("أماكن مفتوحة خارج حدود المدينة، لم تُحتسب", self.outside_open_space_area),
            ("شوارع خارج حدود المدينة، لم تُحتسب", self.outside_street_area),
        )
        return [(label, square_km(area)) for label, area in land if area and round(area, 2) > 0]

    def caveats(self) -> list[str]:
        return [*(f"{label}: {text}" for label, text in self._outside()), *super().caveats()]


def open_public_space(
    boundary: Any,
    spaces: Any,
    streets: Any,
    residents: Any = None,
    *,
    street_share: float | None = None,
    walk: float = WALK,
    entrance_reach: float = ENTRANCE_REACH,
    crs: Any = None,
) -> OpenPublicSpace:
    """SDG 11.7.1: the share of the city that is open to all, and the share of people who live near it.

    Land, and people along streets::

        share  = (area of open public space + land allocated to streets) / city area
        access = people within 400 m, along streets, of an open public space / city population

    "Built-up area of cities" means the whole delimited city here, unlike in 11.3.1.

    Parameters
    ----------
    boundary : GeoDataFrame or float
        Polygons whose union is the city. What lies outside is left out, and the result says how much. Boundary, spaces
        and streets may also be three areas in km2, without residents.
    spaces : GeoDataFrame or float
        Polygons, open and free of charge: rows where `is_free` or `is_public` is False are left out and noted. Overlaps
        count once. A space outside the boundary is no land of the city, but people walk to it.
    streets : GeoDataFrame, float or None
        Lines with `width_m` (or `width`, as OpenStreetMap has it) in metres. A street is its length times its width, as
        in the metadata, and land is counted once: crossings, parallel carriageways that overlap, what is drawn twice.
        What runs inside an open space counts as open space, and of a street on the boundary the half inside. Or
        polygons. With `street_share` lines need no width, and None will do.
    residents : GeoDataFrame, optional
        As in 11.2.1. They walk along the lines, to any street within `entrance_reach` metres of a space: the metadata
        does not say where a space is entered. Without street lines they walk in a straight line.
    street_share : float, optional
        The share of land allocated to streets as found by sampling (see `street_land_share`), a fraction.
    walk : float, default 400.0
        Metres that people walk to a space.
    entrance_reach : float, default 25.0
        Metres from a street at which a space is entered: half of a wide street, its pavement and the edge of a park.
    crs : pyproj.CRS or what it is made from, optional
        The projection to measure in. Without it: the boundary's own where its scale is true to 0.1 %, else an
        equal-area projection, where areas are exact; the result names it.

    Returns
    -------
    OpenPublicSpace
        `access_share` is None without residents, every share of land where the city has no area.

    Raises
    ------
    ValueError
        For empty layers, layers without CRS, wrong geometry types, lines without width, areas that add up to more than
        the city, and residents of whom nobody lives inside the boundary. Invalid shapes are repaired and noted.

    References
    ----------
    UN metadata 11-07-01, 2021-03-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-07-01.pdf

    Examples
    --------
    >>> from umran import indicators as ind
    >>> round(ind.open_public_space(84, 4.2, 12.6).share, 2)
    0.2
    """
    import shapely

    sampled = optional_number("street_share", street_share, SHARE, low=0, high=1)
    if all(isinstance(part, Real) and not isinstance(part, bool) for part in (boundary, spaces, streets)):
        return _from_areas(boundary, spaces, streets, residents)
    limit = number("walk", walk, _WALK, above=0)
    reach = number("entrance_reach", entrance_reach, _REACH, low=0)
    layers = {
        "boundary": read_boundary(boundary),
        "spaces": _layers.read("spaces", spaces, _layers.POLYGONS, _SPACES),
    }
    if streets is not None or sampled is None:
        layers["streets"] = _layers.read("streets", streets, _layers.LINES | _layers.POLYGONS, STREETS)
    notes = [note for layer in layers.values() for note in layer.notes]
    who = None if residents is None else Residents(residents, layers["boundary"])
    layers |= {} if who is None else who.layers
    projection = _layers.to_metres(layers, crs)
    city = shapely.union_all(layers["boundary"].geometry)
    open_spaces = _open_spaces(layers["spaces"].frame, notes)
    whole_spaces = shapely.union_all(open_spaces)
    open_land = shapely.intersection(whole_spaces, city)
    city_area, open_area = city.area / 1e6, open_land.area / 1e6
    if open_area == 0:
        notes.append("لا مكان عام مفتوح داخل حدود المدينة: تحقق من ترتيب الإحداثيات (الطول ثم العرض).")
    outside_streets = None
    if sampled is None:
        land, outside = street_land(layers["streets"].frame, city, open_land, notes)
        street_area, outside_streets = land / 1e6, outside / 1e6
    else:
        street_area = sampled * city_area
        notes.append("مساحة الشوارع من عينة، لا من الطبقة.")
    reasons = {}
    near: dict[str, Any] = {"access_share": None, "population": None, "served": None, "method": None}
    if who is None:
        reasons["access_share"] = "لم تُعطَ طبقة السكان."
    else:
        lines = layers["streets"].geometry if "streets" in layers else np.empty(0, dtype=object)
        found = access(who, [(open_spaces, limit)], lines[shapely.get_dimensions(lines) == 1], reach)
        near = found.fields()
        near["access_share"] = found.share
        notes += who.notes + found.notes
        if found.method == "straight_line":
            notes.append("لا خطوط للشوارع: قيست مسافة المشي بخط مستقيم، وهو يبالغ في الوصول.")
        if found.share is None:
            reasons["access_share"] = "مجموع السكان داخل المدينة صفر، فلا تُحسب حصة منهم."
    return _result(
        **near,
        city_area=city_area,
        open_space_area=open_area,
        street_area=street_area,
        outside_open_space_area=max(whole_spaces.area / 1e6 - open_area, 0.0),
        outside_street_area=outside_streets,
        crs=projection,
        reasons=reasons,
        notes=tuple(notes),
    )


def street_land_share(street_areas: Any, sample_area: float = 10.0) -> float:
    """The share of land allocated to streets, from sample circles: mean street area over the area of a circle.

    Parameters
    ----------
    street_areas : sequence of float, unit of `sample_area`
        The land that streets take in each circle.
    sample_area : float, default 10.0
        The area of a circle; 10 hectares in the metadata.

    Returns
    -------
    float
        A fraction, for `street_share` of `open_public_space`.

    Raises
    ------
    ValueError
        For a negative area, or one larger than its circle.

    References
    ----------
    UN metadata 11-07-01, 2021-03-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-07-01.pdf

    Examples
    --------
    >>> from umran import indicators as ind
    >>> ind.street_land_share([1.5, 2.5, 2.0])
    0.2
    """
    circle = number("sample_area", sample_area, Expected("مساحة أكبر من صفر", "an area above zero"), above=0)
    expected = Expected(
        "مساحات شوارع لا تزيد على مساحة الدائرة", "street areas between zero and that of the circle"
    )
    areas = numbers("street_areas", street_areas, expected, low=0, high=circle)
    return float(areas.mean() / circle)


def _from_areas(boundary: float, spaces: float, streets: float, residents: Any) -> OpenPublicSpace:
    if residents is not None:
        refuse(
            "residents",
            Verbatim(f"a {type(residents).__name__} with areas in km2"),
            Expected(
                "طبقات للمدينة والأماكن والشوارع مع السكان",
                "layers of city, spaces and streets with residents",
            ),
        )
    city_area = number("boundary", boundary, _CITY, low=0)
    open_area = number("spaces", spaces, _KM2, low=0)
    street_area = number("streets", streets, _KM2, low=0)
    if open_area + street_area > city_area > 0:
        refuse(
            "spaces",
            Verbatim(f"{open_area:g} km2 with streets {street_area:g} in a city of {city_area:g}"),
            Expected("مساحات داخل المدينة، بوحدة واحدة", "areas inside the city, in one unit"),
        )
    return _result(
        access_share=None,
        city_area=city_area,
        open_space_area=open_area,
        street_area=street_area,
        population=None,
        served=None,
        method=None,
        crs=None,
        reasons={"access_share": "لم تُعطَ طبقة السكان."},
    )


def _result(
    *, city_area: float, open_space_area: float, street_area: float, reasons: dict[str, str], **fields: Any
) -> OpenPublicSpace:
    def share(area: float) -> float | None:
        return area / city_area if city_area else None

    shares = ("share", "open_space_share", "street_share")
    missing = {} if city_area else dict.fromkeys(shares, "مساحة المدينة صفر، فلا تُحسب حصة منها.")
    return OpenPublicSpace(
        share=share(open_space_area + street_area),
        open_space_share=share(open_space_area),
        street_share=share(street_area),
        city_area=city_area,
        open_space_area=open_space_area,
        street_area=street_area,
        reasons=missing | reasons,
        **fields,
    )


def _open_spaces(spaces: pd.DataFrame, notes: list[str]) -> np.ndarray:
    """The spaces that are public and free; at least one."""
    is_open = np.ones(len(spaces), dtype=bool)
    for name in ("is_free", "is_public"):
        if name in spaces.columns:
            is_open &= booleans("spaces", spaces, name)
    if not is_open.all():
        notes.append(f"أماكن غير مجانية أو غير عامة، لم تُحتسب: {figure((~is_open).sum(), 0)}.")
    if not is_open.any():
        refuse("spaces", Verbatim("no space that is public and free"), _SPACES)
    return spaces.geometry.to_numpy()[is_open]
