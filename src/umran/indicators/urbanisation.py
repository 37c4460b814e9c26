"""The Degree of Urbanisation: which cells, then which units, are city, town or rural.

UN Statistical Commission, 51st session, 2020, background document to item 3(j):
https://unstats.un.org/unsd/statcom/51st-session/documents/BG-Item3j-Recommendation-E.pdf
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import DTypeLike

from umran.indicators.arguments import POPULATION, SHARE, Expected, Verbatim, numbers, refuse
from umran.indicators.result import Result, Source
from umran.text.numbers import figure, percent
from umran.text.words import ltr

CENTRE_DENSITY, CENTRE_POPULATION = 1500, 50_000
CLUSTER_DENSITY, CLUSTER_POPULATION = 300, 5_000
MAJORITY = 5  # of the eight neighbours
LARGEST_GAP = 15  # km2, cells; only smaller holes are filled
_EDGES, _CORNERS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], dtype=bool), np.ones((3, 3), dtype=bool)
_GRID = Expected(
    "شبكة ثنائية الأبعاد لعدد السكان في خلايا من 1 كم²",
    "a 2-D array of people in cells of 1 km2, zero or more; NaN where there is no cell",
)
_TITLE = "توصية اللجنة الإحصائية للأمم المتحدة بشأن درجة التحضر، 2020"
_RECOMMENDATION = Source(
    _TITLE, "https://unstats.un.org/unsd/statcom/51st-session/documents/BG-Item3j-Recommendation-E.pdf"
)


class CellClass(IntEnum):
    """Class of a cell of 1 km2, level 1."""

    NO_DATA = 0
    RURAL = 1
    URBAN_CLUSTER = 2
    URBAN_CENTRE = 3


UNIT_CLASSES = ("city", "town", "rural")
_CELL_AR = {
    CellClass.URBAN_CENTRE: "مركز حضري",
    CellClass.URBAN_CLUSTER: "تجمع حضري خارج المراكز",
    CellClass.RURAL: "خلايا ريفية",
}
_UNIT_AR = {"city": "مدينة", "town": "بلدة أو ضاحية", "rural": "منطقة ريفية"}


@dataclass(frozen=True, kw_only=True, eq=False)
class UrbanisationGrid(Result):
    """Step one. `classes` has the shape of the grid, int8, of `CellClass`: 3 urban centre, 2 urban cluster outside
    centres, 1 rural, 0 no data. `centres` numbers the urban centres from 1, 0 elsewhere.

    `shares` maps each class to its fraction of the population; `urban_share` is centres and clusters together. The
    result stands for its `classes` where numpy asks for an array.
    """

    urban_share: float | None
    population: float
    shares: dict[CellClass, float] = field(default_factory=dict)
    classes: np.ndarray = field(repr=False)
    centres: np.ndarray = field(repr=False)

    title = "درجة التحضر: تصنيف الخلايا"
    main = "urban_share"
    source = _RECOMMENDATION

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self.classes, dtype=dtype, copy=True if copy is None else copy)

    def __getitem__(self, index: Any) -> Any:
        return self.classes[index]

    def formatted(self) -> str:
        return f"{percent(self.urban_share)} من السكان في مراكز وتجمعات حضرية"

    def reading(self) -> str:
        return (
            f"عدد المراكز الحضرية {figure(self.centres.max(), 0)}. يتبع التصنيف الكثافة والتجاور وعدد السكان، "
            "لا الحدود الإدارية."
        )

    def rows(self) -> list[tuple[str, str]]:
        cells = {kind: int((self.classes == kind).sum()) for kind in _CELL_AR}
        return [
            (_CELL_AR[kind], f"{percent(self.shares.get(kind))} من السكان، {figure(cells[kind], 0)} كم²")
            for kind in _CELL_AR
        ]


@dataclass(frozen=True, kw_only=True, eq=False)
class UnitClasses(Result):
    """Step two. `units` has a row a unit: population, the shares of it in each class of cells, and `unit_class`, "city",
    "town" or "rural", missing where nobody lives. `urban_share` is the fraction of people in cities and towns."""

    urban_share: float | None
    units: pd.DataFrame = field(repr=False)

    title = "درجة التحضر: تصنيف الوحدات"
    main = "urban_share"
    source = _RECOMMENDATION

    def formatted(self) -> str:
        return f"{percent(self.urban_share)} من السكان في مدن وبلدات وضواحٍ"

    def reading(self) -> str:
        return "تُصنَّف كل وحدة بحسب نوع الخلايا التي يسكنها أكثر أهلها، فقد تضم المدينة خلايا ريفية."

    def rows(self) -> list[tuple[str, str]]:
        count = self.units["unit_class"].value_counts()
        return [(f"وحدات: {arabic}", figure(count.get(name, 0), 0)) for name, arabic in _UNIT_AR.items()]

    def table(self) -> tuple[list[str], list[list[str]]] | None:
        head = ["الوحدة", "الصنف", "في المراكز", "في التجمعات", "في خلايا ريفية"]
        units = self.units[["unit_class", "urban_centre", "urban_cluster", "rural"]].head(20)
        return head, [
            [ltr(str(name)), _UNIT_AR.get(kind, "بلا سكان"), *map(percent, shares)]
            for name, kind, *shares in units.itertuples(name=None)
        ]


def degree_of_urbanisation(population_grid: Any, land_share: Any = None) -> UrbanisationGrid:
    """Step one of the Degree of Urbanisation, level 1: cells of 1 km2 to classes.

    - urban centre: cells of at least 1,500 people/km2 that share edges and hold at least 50,000 people together; then
      a cell joins a centre when at least five of its eight neighbours belong to it, until none does, and holes of a
      centre smaller than 15 km2 are filled;
    - urban cluster: cells of at least 300 people/km2 that share edges or corners and hold at least 5,000;
    - rural: all others.

    Parameters
    ----------
    population_grid : array_like of float, shape (rows, columns), persons
        People in each cell; NaN is no data: such a cell has class 0, joins nothing and fills no hole.
    land_share : array_like of float, shape (rows, columns), optional
        The fraction of each cell that is permanent land: density is then people over land.

    Returns
    -------
    UrbanisationGrid
        `classes` has the shape of the grid; the result stands for it where numpy asks for an array.

    Raises
    ------
    ValueError
        For other shapes, negative or infinite populations, and people where there is no land.

    Notes
    -----
    A centre is told by its people before gaps are filled, as in the GHSL tools; Eurostat's short definition counts them
    after. Sources also differ on "more than" and "at least": this is "at least".

    References
    ----------
    UN Statistical Commission, 51st session, 2020, background document to item 3(j):
    https://unstats.un.org/unsd/statcom/51st-session/documents/BG-Item3j-Recommendation-E.pdf

    Examples
    --------
    >>> import numpy as np
    >>> from umran import indicators as ind
    >>> grid = np.zeros((5, 8))
    >>> grid[1:4, 1:4] = 6000
    >>> grid[1:4, 4] = 400
    >>> ind.degree_of_urbanisation(grid).classes[2]
    array([1, 3, 3, 3, 2, 1, 1, 1], dtype=int8)
    """
    people = numbers("population_grid", population_grid, _GRID, low=0, allow_missing=True, ndim=2)
    has_data = ~np.isnan(people)
    people = np.where(has_data, people, 0)
    density = people
    if land_share is not None:
        density = _density(people, numbers("land_share", land_share, SHARE, low=0, high=1, ndim=2))

    centres = _clusters(density >= CENTRE_DENSITY, people, CENTRE_POPULATION, _EDGES)
    _join_by_majority(centres, has_data)
    _fill_holes(centres, has_data)
    clusters = _clusters(density >= CLUSTER_DENSITY, people, CLUSTER_POPULATION, _CORNERS)

    classes = np.full(people.shape, CellClass.RURAL, dtype=np.int8)
    classes[clusters > 0] = CellClass.URBAN_CLUSTER
    classes[centres > 0] = CellClass.URBAN_CENTRE
    classes[~has_data] = CellClass.NO_DATA
    sums = np.bincount(classes.ravel(), weights=people.ravel(), minlength=4)
    total = float(sums.sum())
    shares = {kind: float(sums[kind] / total) for kind in _CELL_AR} if total else {}
    return UrbanisationGrid(
        urban_share=shares[CellClass.URBAN_CENTRE] + shares[CellClass.URBAN_CLUSTER] if total else None,
        population=total,
        shares=shares,
        classes=classes,
        centres=centres,
        reasons={} if total else {"urban_share": "لا سكان في الشبكة، فلا تُحسب حصة منهم."},
    )


def classify_units(classes: Any, population: Any, units: Any) -> UnitClasses:
    """Step two of the Degree of Urbanisation: units (municipalities, districts) by where their people live.

    - city: at least half of the people in urban centres;
    - town (towns and suburbs): under half in urban centres, at least half in urban centres and clusters together;
    - rural: more than half in rural cells.

    Parameters
    ----------
    classes : UrbanisationGrid or array_like of CellClass
        The cells of step one.
    population : array_like of float, persons
        The people of each cell, in the shape of `classes`.
    units : array_like of str or int
        The name or number of each cell's unit, in the same shape; None or NaN outside all units. A cell is one unit's: cut
        cells at borders beforehand.

    Returns
    -------
    UnitClasses
        A unit without people has no class.

    Raises
    ------
    ValueError
        For different shapes, unknown classes, and populations that are missing or negative.

    References
    ----------
    UN Statistical Commission, 51st session, 2020, background document to item 3(j):
    https://unstats.un.org/unsd/statcom/51st-session/documents/BG-Item3j-Recommendation-E.pdf

    Examples
    --------
    >>> from umran import indicators as ind
    >>> result = ind.classify_units([3, 2, 1, 1], [600, 400, 300, 700], ["A", "A", "A", "B"])
    >>> result.units["unit_class"].to_dict()
    {'A': 'town', 'B': 'rural'}
    """
    if isinstance(classes, UrbanisationGrid):
        classes = classes.classes
    cells = numbers(
        "classes",
        classes,
        Expected("أصناف الخلايا من 0 إلى 3", "cell classes 0 to 3"),
        low=0,
        high=3,
        ndim=None,
    )
    people = numbers("population", population, POPULATION, low=0, ndim=None)
    names = pd.Series(np.asarray(units, dtype=object).ravel())
    if not cells.size == people.size == names.size:
        refuse(
            "units",
            Verbatim(f"{names.size} units for {cells.size} cells and {people.size} populations"),
            Expected("ثلاث شبكات بشكل واحد", "three arrays of one shape"),
        )
    kinds = {"urban_centre": CellClass.URBAN_CENTRE, "urban_cluster": CellClass.URBAN_CLUSTER}
    table = pd.DataFrame({"population": people.ravel()})
    for name, kind in kinds.items():
        table[name] = table["population"] * (cells.ravel() == kind)
    sums = table.groupby(names).sum().rename_axis("unit")
    if sums.empty:
        refuse("units", Verbatim("no unit"), Expected("وحدة واحدة على الأقل", "at least one unit"))

    total = sums["population"].where(sums["population"] > 0)
    centre, cluster = sums["urban_centre"] / total, sums["urban_cluster"] / total
    # Compared as people, not as shares: half of them is half, whatever the rounding of a division.
    is_city = 2 * sums["urban_centre"] >= sums["population"]
    is_urban = 2 * (sums["urban_centre"] + sums["urban_cluster"]) >= sums["population"]
    unit_class = pd.Series(
        np.select([is_city, is_urban], ["city", "town"], "rural"), index=sums.index, dtype="str"
    )
    unit_class = unit_class.where(total.notna())
    units_ = pd.DataFrame(
        {
            "population": sums["population"],
            "urban_centre": centre,
            "urban_cluster": cluster,
            "rural": 1 - centre - cluster,
            "unit_class": unit_class,
        }
    )
    all_people = float(sums["population"].sum())
    urban = float(sums.loc[unit_class.isin(["city", "town"]), "population"].sum())
    notes = []
    if (empty := int(total.isna().sum())) > 0:
        notes.append(f"وحدات بلا سكان لا صنف لها: {figure(empty, 0)}.")
    if len(units_) > 20:
        notes.append(f"يعرض الجدول أول 20 من {figure(len(units_), 0)} وحدة.")
    return UnitClasses(
        urban_share=urban / all_people if all_people else None,
        units=units_,
        reasons={} if all_people else {"urban_share": "لا سكان في الوحدات، فلا تُحسب حصة منهم."},
        notes=tuple(notes),
    )


def _density(people: np.ndarray, land: np.ndarray) -> np.ndarray:
    if land.shape != people.shape:
        refuse(
            "land_share",
            Verbatim(f"shape {land.shape} for a grid of {people.shape}"),
            Expected("شبكة بشكل شبكة السكان", "an array of the shape of the population grid"),
        )
    if (people[land == 0] > 0).any():
        refuse(
            "land_share",
            Verbatim("0 where people live"),
            Expected(
                "حصة من اليابسة أكبر من صفر حيث يسكن ناس", "a share of land above zero where people live"
            ),
        )
    return people / np.where(land > 0, land, 1)


def _clusters(is_dense: np.ndarray, people: np.ndarray, least: float, contiguity: np.ndarray) -> np.ndarray:
    """Contiguous dense cells with at least so many people, numbered from 1."""
    from scipy import ndimage

    label, _ = ndimage.label(is_dense, contiguity)
    sums = np.bincount(label.ravel(), weights=people.ravel())
    large = sums >= least
    large[0] = False
    return (np.cumsum(large) * large).astype(np.int32)[label]


def _join_by_majority(centres: np.ndarray, has_data: np.ndarray) -> None:
    """Add cells with at least five of eight neighbours in one centre, in place, until none is left.

    The end does not depend on the order: a cell with five neighbours in one centre never gets five in another.
    """
    grid = np.pad(centres, 1)
    may_join = np.pad(has_data, 1)
    width = grid.shape[1]
    around = np.array([-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1])
    flat, free = grid.ravel(), may_join.ravel()
    is_beside = np.zeros(flat.size, dtype=bool)
    changed = np.flatnonzero(flat)
    while len(changed):
        for step in around:
            is_beside[changed + step] = True
        cell = np.flatnonzero(is_beside & free & (flat == 0))
        is_beside[:] = False
        neighbours = np.sort(flat[cell[:, None] + around], axis=1)
        most = neighbours[:, 4]  # five equal ones of eight in order always hold the fifth place
        joins = (most > 0) & ((neighbours == most[:, None]).sum(axis=1) >= MAJORITY)
        changed = cell[joins]
        flat[changed] = most[joins]
    centres[:] = grid[1:-1, 1:-1]


def _fill_holes(centres: np.ndarray, has_data: np.ndarray) -> None:
    """Fill holes under 15 cells that one centre encloses, in place; a gap at the edge of the grid is no hole."""
    from scipy import ndimage

    label, count = ndimage.label(centres == 0, _EDGES)
    sizes = np.bincount(label.ravel())
    is_hole = sizes < LARGEST_GAP
    is_hole[0] = False
    for edge in (label[0], label[-1], label[:, 0], label[:, -1]):
        is_hole[edge] = False
    is_hole[label[~has_data]] = False
    row, col = np.nonzero(is_hole[label])
    lowest = np.full(count + 1, np.iinfo(np.int32).max)
    highest = np.zeros(count + 1, dtype=np.int32)
    for down, right in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        beside = centres[row + down, col + right]
        hole = label[row, col][beside > 0]
        np.minimum.at(lowest, hole, beside[beside > 0])
        np.maximum.at(highest, hole, beside[beside > 0])
    is_hole &= lowest == highest
    filled = is_hole[label]
    centres[filled] = highest[label[filled]]
