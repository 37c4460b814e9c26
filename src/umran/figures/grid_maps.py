"""Maps of a grid of 1 km2 cells: people, and the steps of the Degree of Urbanisation."""

from __future__ import annotations

import numpy as np
import pandas as pd

from umran.figures.place import Layer, Place, PlaceMap, label_of, source_of
from umran.indicators.urbanisation import CellClass, UnitClasses, UrbanisationGrid
from umran.text.html import table
from umran.text.words import ltr

_CELL_DEGREES = np.array([0.01052, 0.00902])  # 1 km from west to east and from south to north, at 31.4° north
_GRID_CORNER = np.array([-25.08, 31.35])  # the invented grid lies around the invented city
_DENSITIES = {"low": "أقل من 300 نسمة/كم²", "middle": "من 300 إلى 1,499", "high": "1,500 أو أكثر"}
_CELLS = {
    "low": (CellClass.RURAL, "خلية ريفية"),
    "middle": (CellClass.URBAN_CLUSTER, "تجمع حضري خارج المراكز"),
    "high": (CellClass.URBAN_CENTRE, "مركز حضري"),
}
_UNITS = {"low": ("rural", "منطقة ريفية"), "middle": ("town", "بلدة أو ضاحية"), "high": ("city", "مدينة")}


def density_map(place: Place, people: np.ndarray, units: np.ndarray) -> PlaceMap:
    """Map people in each cell of 1 km2 by the thresholds of the Degree of Urbanisation.

    Parameters
    ----------
    place : Place
        The invented city, for its source and its label: anything with `.layers` and `.tables`, such as a `City`.
    people : numpy.ndarray
        Inhabitants of each cell of 1 km2, (rows, columns), north first.
    units : numpy.ndarray
        The name of the unit (municipality) of each cell, of the same shape.

    Returns
    -------
    PlaceMap
        A folium map of the cells (fewer than 300 people, 300 to 1,499, 1,500 or more) and of the limits of the units.

    Raises
    ------
    ValueError
        Where the place is no invented city: nobody knows where its grid lies.

    Examples
    --------
    >>> from umran import City, figures
    >>> city = City.training()
    >>> figures.density_map(city, *city.population_grid())
    كثافة السكان في الشبكة المختلقة
    """
    kinds = np.select([people >= 1500, people >= 300], ["high", "middle"], "low")
    rows = [[name, ltr((kinds == kind).sum()), ltr(f"{people[kinds == kind].sum():,}")]
            for kind, name in reversed(_DENSITIES.items())]  # fmt: skip
    listed = table("بيانات الخريطة في جدول", ["كثافة الخلية", "الخلايا", "السكان"], rows)
    return _grid_map(place, "كثافة السكان في الشبكة المختلقة", people, units, kinds, _DENSITIES, listed)


def cells_map(place: Place, people: np.ndarray, units: np.ndarray, grid: UrbanisationGrid) -> PlaceMap:
    """Map step one of the Degree of Urbanisation: the class of each cell.

    Parameters
    ----------
    place : Place
        The invented city, for its source and its label: anything with `.layers` and `.tables`, such as a `City`.
    people : numpy.ndarray
        Inhabitants of each cell of 1 km2, (rows, columns), north first.
    units : numpy.ndarray
        The name of the unit (municipality) of each cell, of the same shape.
    grid : UrbanisationGrid
        What `indicators.degree_of_urbanisation` gives for `people`.

    Returns
    -------
    PlaceMap
        A folium map of urban centres, urban clusters outside them and rural cells.

    Raises
    ------
    ValueError
        Where the place is no invented city: nobody knows where its grid lies.

    References
    ----------
    European Commission, FAO, UN-Habitat, OECD, World Bank (2020). A recommendation on the method to delineate cities,
    urban and rural areas for international statistical comparisons. UN Statistical Commission, 51st session.
    https://unstats.un.org/unsd/statcom/51st-session/documents/BG-Item3j-Recommendation-E.pdf

    Examples
    --------
    >>> from umran import City, figures, indicators
    >>> city = City.training()
    >>> people, units = city.population_grid()
    >>> figures.cells_map(city, people, units, indicators.degree_of_urbanisation(people))
    الخطوة الأولى: أصناف الخلايا في الشبكة المختلقة
    """
    kinds = np.select([grid.classes == kind for kind, _ in _CELLS.values()], list(_CELLS), "")
    names = {css_class: name for css_class, (_, name) in _CELLS.items()}
    rows = [[name, ltr((kinds == kind).sum()), ltr(f"{people[kinds == kind].sum():,}")]
            for kind, name in reversed(names.items())]  # fmt: skip
    listed = table("بيانات الخريطة في جدول", ["صنف الخلية", "الخلايا", "السكان"], rows)
    return _grid_map(
        place, "الخطوة الأولى: أصناف الخلايا في الشبكة المختلقة", people, units, kinds, names, listed
    )


def units_map(place: Place, people: np.ndarray, units: np.ndarray, result: UnitClasses) -> PlaceMap:
    """Map step two of the Degree of Urbanisation: the class of each unit.

    Parameters
    ----------
    place : Place
        The invented city, for its source and its label: anything with `.layers` and `.tables`, such as a `City`.
    people : numpy.ndarray
        Inhabitants of each cell of 1 km2, (rows, columns), north first.
    units : numpy.ndarray
        The name of the unit (municipality) of each cell, of the same shape.
    result : UnitClasses
        What `indicators.classify_units` gives for them.

    Returns
    -------
    PlaceMap
        A folium map of cities, towns and semi-dense areas, and rural areas.

    Raises
    ------
    ValueError
        Where the place is no invented city: nobody knows where its grid lies.

    References
    ----------
    European Commission, FAO, UN-Habitat, OECD, World Bank (2020). A recommendation on the method to delineate cities,
    urban and rural areas for international statistical comparisons. UN Statistical Commission, 51st session.
    https://unstats.un.org/unsd/statcom/51st-session/documents/BG-Item3j-Recommendation-E.pdf

    Examples
    --------
    >>> from umran import City, figures, indicators
    >>> city = City.training()
    >>> people, units = city.population_grid()
    >>> grid = indicators.degree_of_urbanisation(people)
    >>> figures.units_map(city, people, units, indicators.classify_units(grid, people, units))
    الخطوة الثانية: أصناف البلديات في الشبكة المختلقة
    """
    classes = {unit_class: css_class for css_class, (unit_class, _) in _UNITS.items()}
    kinds = (
        pd.Series(units.ravel()).map(result.units["unit_class"].map(classes)).to_numpy().reshape(units.shape)
    )
    names = {css_class: name for css_class, (_, name) in _UNITS.items()}
    rows = [[unit, names[classes[unit_class]], ltr(f"{population:,.0f}")]
            for unit, unit_class, population in zip(
                result.units.index, result.units["unit_class"], result.units["population"], strict=True)]  # fmt: skip
    listed = table("بيانات الخريطة في جدول", ["البلدية", "صنفها", "السكان"], rows)
    return _grid_map(
        place, "الخطوة الثانية: أصناف البلديات في الشبكة المختلقة", people, units, kinds, names, listed
    )


def _grid_map(
    place: Place,
    title: str,
    people: np.ndarray,
    units: np.ndarray,
    kinds: np.ndarray,
    names: dict[str, str],
    listed: str,
) -> PlaceMap:
    import geopandas as gpd
    import shapely

    if not label_of(place):  # the corner is that of the invented grid
        raise ValueError(
            "لا يُعرف أين تقع شبكة السكان، فلا تُرسم على خريطة.\n"
            "place is no invented city; expected one, whose grid has a known corner"
        )
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
    return PlaceMap(title, layers, source_of(place), listed, invented=bool(label_of(place)))
