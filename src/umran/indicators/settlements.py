"""Level 2 of the Degree of Urbanisation: towns, suburbs, villages and open country, of cells and then of units.

Eurostat, UN-Habitat and others, "Applying the Degree of Urbanisation", 2021: https://doi.org/10.2785/706535
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import DTypeLike

from umran.indicators.arguments import Expected, Verbatim, numbers, refuse
from umran.indicators.result import Result, Source
from umran.indicators.urbanisation import (
    CENTRE_DENSITY,
    CLUSTER_DENSITY,
    CLUSTER_POPULATION,
    CellClass,
    classify_units,
    degree_of_urbanisation,
)
from umran.text.numbers import figure, percent
from umran.text.words import ltr

VILLAGE_POPULATION = 500
LOW_DENSITY = 50  # people/km2
APART = 2  # km between the edges of a semi-dense town and of any city or dense town, at least
_EDGES, _CORNERS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], dtype=bool), np.ones((3, 3), dtype=bool)
_SHOWN = 20  # units in a table
_TITLE = "دليل تطبيق درجة التحضر، المكتب الإحصائي للاتحاد الأوروبي والموئل وغيرهما، 2021"
_MANUAL = Source(_TITLE, "https://doi.org/10.2785/706535")


class SettlementClass(IntEnum):
    """Class of a cell of 1 km2, level 2, by the numbers of the GHSL settlement model; the tens are the level 1."""

    NO_DATA = 0
    VERY_LOW_DENSITY = 11
    LOW_DENSITY = 12
    VILLAGE = 13
    SUBURBAN = 21
    SEMI_DENSE = 22
    DENSE = 23
    URBAN_CENTRE = 30


_CELL_AR = {
    SettlementClass.URBAN_CENTRE: "مركز حضري",
    SettlementClass.DENSE: "تجمع حضري كثيف",
    SettlementClass.SEMI_DENSE: "تجمع حضري متوسط الكثافة",
    SettlementClass.SUBURBAN: "ضواحٍ وخلايا محيطة بالحضر",
    SettlementClass.VILLAGE: "قرى",
    SettlementClass.LOW_DENSITY: "ريف متفرق السكن",
    SettlementClass.VERY_LOW_DENSITY: "أرض شبه خالية من السكان",
}
UNIT_AR = {
    "city": "مدينة",
    "dense_town": "بلدة كثيفة",
    "semi_dense_town": "بلدة متوسطة الكثافة",
    "suburb": "ضاحية أو منطقة محيطة بالحضر",
    "village": "قرية",
    "dispersed_rural": "منطقة ريفية متفرقة السكن",
    "mostly_uninhabited": "منطقة شبه خالية من السكان",
}


@dataclass(frozen=True, kw_only=True, eq=False)
class SettlementGrid(Result):
    """Step one, level 2. `classes` has the shape of the grid, int8, of `SettlementClass`; `shares` maps each class to its
    fraction of the population, and `urban_share` is that of centres, towns and suburbs. The result stands for its
    `classes` where numpy asks for an array.
    """

    urban_share: float | None
    population: float
    shares: dict[SettlementClass, float] = field(default_factory=dict)
    classes: np.ndarray = field(repr=False)

    title = "درجة التحضر، المستوى الثاني: تصنيف الخلايا"
    main = "urban_share"
    source = _MANUAL

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self.classes, dtype=dtype, copy=True if copy is None else copy)

    def formatted(self) -> str:
        return f"{percent(self.urban_share)} من السكان في مراكز وبلدات وضواحٍ"

    def reading(self) -> str:
        return "يقسم المستوى الثاني ما بين المدينة والريف المفتوح، ولا يغيّر من يُحسب حضرياً في المستوى الأول."

    def rows(self) -> list[tuple[str, str]]:
        cells = {kind: int((self.classes == kind).sum()) for kind in _CELL_AR}
        return [
            (_CELL_AR[kind], f"{percent(self.shares.get(kind))} من السكان، {figure(cells[kind], 0)} كم²")
            for kind in _CELL_AR
        ]


@dataclass(frozen=True, kw_only=True, eq=False)
class SettlementUnits(Result):
    """Step two, level 2. `units` has a row a unit: population, the share of it in each class of cells, `level_1` ("city",
    "town", "rural") and `level_2` ("city", "dense_town", "semi_dense_town", "suburb", "village", "dispersed_rural",
    "mostly_uninhabited"), both missing where nobody lives."""

    urban_share: float | None
    units: pd.DataFrame = field(repr=False)

    title = "درجة التحضر، المستوى الثاني: تصنيف الوحدات"
    main = "urban_share"
    source = _MANUAL

    def formatted(self) -> str:
        return f"{percent(self.urban_share)} من السكان في مدن وبلدات وضواحٍ"

    def reading(self) -> str:
        return "تُصنَّف كل وحدة بحسب الخلايا التي يسكنها أكثر أهلها: أولاً بين مدينة وبلدة وريف، ثم داخل كل منها."

    def rows(self) -> list[tuple[str, str]]:
        count = self.units["level_2"].value_counts()
        return [(f"وحدات: {arabic}", figure(count.get(name, 0), 0)) for name, arabic in UNIT_AR.items()]

    def table(self) -> tuple[list[str], list[list[str]]] | None:
        units = self.units[["level_2", "population"]].head(_SHOWN)
        return ["الوحدة", "الصنف", "السكان"], [
            [ltr(str(name)), UNIT_AR.get(kind, "بلا سكان"), figure(people, 0)]
            for name, kind, people in units.itertuples(name=None)
        ]


def settlement_classes(population_grid: Any, land_share: Any = None) -> SettlementGrid:
    """Step one of the Degree of Urbanisation, level 2: cells of 1 km2 to classes.

    Urban centres are those of level 1. Of the other cells of urban clusters

    - dense urban cluster: cells of at least 1,500 people/km2 that share edges and hold at least 5,000 people together;
    - semi-dense urban cluster: an urban cluster that stays at least 2 km from every centre and dense cluster;
    - suburban or peri-urban: the rest;

    and of rural cells

    - rural cluster (village): cells of at least 300 people/km2 that share edges or corners and hold at least 500;
    - low density: other cells of at least 50 people/km2; very low density: fewer.

    Parameters
    ----------
    population_grid : array_like of float, shape (rows, columns), persons
        People in each cell; NaN is no data: such a cell has class 0.
    land_share : array_like of float, shape (rows, columns), optional
        The fraction of each cell that is permanent land: density is then people over land.

    Returns
    -------
    SettlementGrid
        Its classes divided by ten are those of `degree_of_urbanisation`.

    Raises
    ------
    ValueError
        As `degree_of_urbanisation`.

    See Also
    --------
    degree_of_urbanisation : Level 1.
    classify_settlements : Step two: units.

    Notes
    -----
    The distance is between the edges of cells, corners included: two cells lie between. Cells of water and built-up land
    without people are not told apart. The tools of the GHSL of 2023 take a semi-dense cluster from 900 people/km2 and
    2,500 people; the manual of 2021, followed here, from 300 and 5,000.

    References
    ----------
    "Applying the Degree of Urbanisation", 2021: https://doi.org/10.2785/706535

    Examples
    --------
    >>> import numpy as np
    >>> from umran import indicators as ind
    >>> grid = np.zeros((3, 9))
    >>> grid[1, 0:2] = 3000, 400
    >>> grid[1, 4:9] = 550, 60, 0, 400, 150
    >>> ind.settlement_classes(grid).classes[1].tolist()
    [13, 13, 11, 11, 13, 12, 11, 12, 12]
    >>> grid[1, 0:2] = 6000, 400
    >>> ind.settlement_classes(grid).classes[1, :3].tolist()
    [23, 21, 11]
    """
    from scipy import ndimage

    first = degree_of_urbanisation(population_grid, land_share)
    people = np.nan_to_num(np.asarray(population_grid, dtype=float))
    density = people
    if land_share is not None:
        land = np.asarray(land_share, dtype=float)
        density = people / np.where(land > 0, land, 1)

    is_centre = first.classes == CellClass.URBAN_CENTRE
    is_dense = _large(density >= CENTRE_DENSITY, people, CLUSTER_POPULATION, _EDGES) & ~is_centre
    label, _ = ndimage.label(density >= CLUSTER_DENSITY, _CORNERS)
    near = ndimage.binary_dilation(is_centre | is_dense, _CORNERS, iterations=APART)
    is_apart = ~np.isin(label, np.unique(label[near]))
    is_urban, is_rural = first.classes == CellClass.URBAN_CLUSTER, first.classes == CellClass.RURAL
    is_village = _large(density >= CLUSTER_DENSITY, people, VILLAGE_POPULATION, _CORNERS)

    classes = np.zeros(people.shape, dtype=np.int8)
    classes[is_rural] = SettlementClass.VERY_LOW_DENSITY
    classes[is_rural & (density >= LOW_DENSITY)] = SettlementClass.LOW_DENSITY
    classes[is_rural & is_village] = SettlementClass.VILLAGE
    classes[is_urban] = SettlementClass.SUBURBAN
    classes[is_urban & is_apart] = SettlementClass.SEMI_DENSE
    classes[is_urban & is_dense] = SettlementClass.DENSE
    classes[is_centre] = SettlementClass.URBAN_CENTRE
    total = first.population
    shares = {kind: float(people[classes == kind].sum() / total) for kind in _CELL_AR} if total else {}
    return SettlementGrid(
        urban_share=first.urban_share,
        population=total,
        shares=shares,
        classes=classes,
        reasons=first.reasons,
    )


def _large(is_member: np.ndarray, people: np.ndarray, least: float, contiguity: np.ndarray) -> np.ndarray:
    """Members in contiguous groups of at least so many people."""
    from scipy import ndimage

    label, _ = ndimage.label(is_member, contiguity)
    sums = np.bincount(label.ravel(), weights=people.ravel())
    return (sums >= least)[label] & is_member


def classify_settlements(classes: Any, population: Any, units: Any) -> SettlementUnits:
    """Step two of the Degree of Urbanisation, levels 1 and 2: units by where their people live.

    Cities, towns and rural units are told as in `classify_units`. Of the towns

    - town: no fewer people in dense and semi-dense clusters together than in suburban cells; a dense town where the
      dense ones hold no fewer than the semi-dense, else a semi-dense town;
    - suburb: more people in suburban cells;

    and a rural unit is a village, dispersed, or mostly uninhabited by the class of rural cells with most of its people.

    Parameters
    ----------
    classes : SettlementGrid or array_like of SettlementClass
        The cells of step one.
    population : array_like of float, persons
        The people of each cell, in the shape of `classes`.
    units : array_like of str or int
        The name or number of each cell's unit, in the same shape; None or NaN outside all units.

    Returns
    -------
    SettlementUnits
        A unit without people has no class. Of classes with as many people the denser is taken (our rule: the manual leaves
        it open).

    Raises
    ------
    ValueError
        For different shapes, unknown classes, and populations that are missing or negative.

    See Also
    --------
    settlement_classes : Step one.

    Notes
    -----
    These are the rules of the manual of 2021; its edition on line changed those of level 2 in July 2024.

    References
    ----------
    "Applying the Degree of Urbanisation", 2021: https://doi.org/10.2785/706535

    Examples
    --------
    >>> from umran import indicators as ind
    >>> result = ind.classify_settlements([23, 21, 13, 12], [600, 400, 300, 700], ["A", "A", "B", "B"])
    >>> result.units[["level_1", "level_2"]].values.tolist()
    [['town', 'dense_town'], ['rural', 'dispersed_rural']]
    """
    if isinstance(classes, SettlementGrid):
        classes = classes.classes
    listing = ", ".join(str(int(kind)) for kind in SettlementClass)
    expected = Expected(f"أصناف الخلايا {ltr(listing)}", f"cell classes {listing}")
    cells = numbers("classes", classes, expected, ndim=None)
    if (unknown := cells[~np.isin(cells, [*SettlementClass])]).size:
        refuse("classes", Verbatim(f"{unknown[0]:g}"), expected)
    first = classify_units((cells // 10).astype(np.int64), population, units)
    names = pd.Series(np.asarray(units, dtype=object).ravel())
    people = np.asarray(population, dtype=float).ravel()
    table = pd.DataFrame({kind.name.lower(): people * (cells.ravel() == kind) for kind in _CELL_AR})
    sums = table.groupby(names).sum().rename_axis("unit")
    towns = sums["dense"] + sums["semi_dense"] >= sums["suburban"]
    rural = sums[["village", "low_density", "very_low_density"]].to_numpy()
    # The first of the largest: the denser of classes with as many people.
    rural_class = np.array(["village", "dispersed_rural", "mostly_uninhabited"])[rural.argmax(axis=1)]
    level_1 = first.units["unit_class"]
    level_2 = np.select(
        [
            level_1 == "city",
            (level_1 == "town") & towns & (sums["dense"] >= sums["semi_dense"]),
            (level_1 == "town") & towns,
            level_1 == "town",
        ],
        ["city", "dense_town", "semi_dense_town", "suburb"],
        rural_class,
    )
    found = sums.div(first.units["population"].where(first.units["population"] > 0), axis=0)
    found.insert(0, "population", first.units["population"])
    found["level_1"] = level_1
    found["level_2"] = pd.Series(level_2, index=sums.index, dtype="str").where(level_1.notna())
    return SettlementUnits(
        urban_share=first.urban_share, units=found, reasons=first.reasons, notes=first.notes
    )
