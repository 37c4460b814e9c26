"""The Degree of Urbanisation of a folder that holds a grid of people: classes of its cells, and of its units where it tells them.

A classification, no indicator of the Goals. Units are those of the table of the grid, or the quarters: a cell that a border
cuts is shared between them by area.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from umran import indicators as ind
from umran.indicators.settlements import UNIT_AR
from umran.text.numbers import people, percent
from umran.text.words import listed, ltr, quoted

if TYPE_CHECKING:
    from umran.city.city import City
    from umran.indicators.settlements import SettlementGrid, SettlementUnits

_SYSTEM = "ESRI:54009"  # of the kilometres of a grid read from a GeoTIFF
_LEVEL_1 = {"city": "مدينة", "town": "بلدة أو ضاحية", "rural": "منطقة ريفية"}
_EDGE = "تُصنَّف خلايا الشبكة كما في الملف: إن قُطعت عند حدود المدينة فقد يصغر مركز يمتد خارجها، فاستعمل شبكة أوسع منها."


@dataclass(frozen=True)
class Urbanisation:
    """Classes of cells, and of units where they are told.

    Attributes
    ----------
    grid : SettlementGrid
        Of cells of 1 km2, level 2; divided by ten its classes are those of level 1.
    units : SettlementUnits, optional
        Of the units: `level_1` and `level_2`.
    inputs : tuple of str
        The files.
    """

    grid: SettlementGrid
    units: SettlementUnits | None
    inputs: tuple[str, ...]

    def sentences(self) -> list[str]:
        """What is said of it for a terminal and in the annex."""
        cells = "؛ ".join(f"{label}: {value}" for label, value in self.grid.rows())
        found = [f"{self.grid.answer()}. {cells}."]
        if self.units is None:
            found.append("لا وحدات تُصنَّف: أضف طبقة الأحياء بأسمائها، أو عمود الوحدة في جدول الشبكة.")
        elif (outside := self.grid.population - float(self.units.units["population"].sum())) >= 0.5:
            found.append(f"في خلايا لا وحدة لها، أو خارج الوحدات: {people(outside)}.")
        return [
            *found,
            _EDGE,
            f"الملفات: {listed(map(quoted, self.inputs))}. {self.grid.source.title}: {ltr(self.grid.source.address)}",
        ]

    def table(self) -> tuple[list[str], list[list[str]]] | None:
        """A row a unit, those with most people first: its classes of both levels and where its people live."""
        if self.units is None:
            return None
        rows = self.units.units.sort_values("population", ascending=False, kind="stable")
        cells = []
        for unit, row in rows.iterrows():
            clusters = row["dense"] + row["semi_dense"] + row["suburban"]
            where = (row["urban_centre"], clusters, 1 - row["urban_centre"] - clusters)
            first, second = (
                names.get(row[level], "بلا سكان")
                for level, names in (("level_1", _LEVEL_1), ("level_2", UNIT_AR))
            )
            cells.append([str(unit), people(row["population"]), first, second, *map(percent, where)])
        return [
            "الوحدة",
            "السكان",
            "المستوى الأول",
            "المستوى الثاني",
            "في المراكز",
            "في التجمعات",
            "في الريف",
        ], cells


def classes(city: City) -> Urbanisation | None:
    """The classes of a city's grid; None without one, or where it is faulty."""
    if "population_grid" not in city.tables or "population_grid" in city.withheld:
        return None
    table = city.tables["population_grid"]
    grid = table.pivot(index="row", columns="column", values="population")
    grid = grid.reindex(index=range(int(grid.index.min()), int(grid.index.max()) + 1))
    grid = grid.reindex(columns=range(int(grid.columns.min()), int(grid.columns.max()) + 1))
    found = ind.settlement_classes(grid.to_numpy(float))
    inputs = city.inputs("population_grid")
    of_cell = dict(zip(zip(grid.index.repeat(grid.shape[1]), np.tile(grid.columns, len(grid)), strict=True), found.classes.ravel(), strict=True))  # fmt: skip
    pieces = _pieces(city, table)
    if pieces is None:
        return Urbanisation(found, None, inputs)
    cells = [of_cell[row, column] for row, column in zip(pieces["row"], pieces["column"], strict=True)]
    units = ind.classify_settlements(cells, pieces["population"], pieces["unit"])
    if "unit" not in table:
        inputs = (*inputs, *city.inputs("quarters"))
    return Urbanisation(found, units, inputs)


def _pieces(city: City, table: pd.DataFrame) -> pd.DataFrame | None:
    """Cells, or their parts, with their people and unit; None where no unit is told."""
    if "unit" in table and table["unit"].notna().any():
        return table[table["population"].notna()]
    quarters = city.layers.get("quarters")
    origin = table.attrs.get("origin")
    if quarters is None or origin is None or "quarters" in city.withheld:
        return None
    name = "name" if "name" in quarters else "code" if "code" in quarters else None
    if name is None:
        return None
    import geopandas as gpd
    import shapely

    west, north = origin
    shapes = quarters[[name, "geometry"]].to_crs(_SYSTEM)
    low_x, low_y, high_x, high_y = shapes.total_bounds / 1000
    near = table["column"].between(low_x - west - 1, high_x - west) & table["row"].between(
        north - high_y - 1, north - low_y
    )
    table = table[near].reset_index(drop=True)
    left, top = (table["column"] + west) * 1000.0, (north - table["row"]) * 1000.0
    cells = gpd.GeoDataFrame(
        table[["row", "column", "population"]],
        geometry=shapely.box(left, top - 1000, left + 1000, top),
        crs=_SYSTEM,
    )
    parts = gpd.overlay(
        cells, quarters[[name, "geometry"]].to_crs(_SYSTEM), how="intersection", keep_geom_type=True
    )
    if parts.empty:
        return None
    parts["population"] = parts["population"] * parts.area / 1e6
    return pd.DataFrame(parts.rename(columns={name: "unit"}).drop(columns="geometry"))
