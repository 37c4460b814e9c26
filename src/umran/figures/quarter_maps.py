"""Figures of quarters as shades: a choropleth with classes that are said, and what has no figure told apart."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from umran.figures.frame import DISCLAIMER
from umran.figures.place import Layer, Place, PlaceMap, label_of, source_of
from umran.text.html import stacked, table
from umran.text.numbers import NO_DATA, figure

_SHADES = 5  # of place.css, from the least to the most
_CLASSES = "الفئات أخماس: في كل منها العدد نفسه تقريباً من المناطق، وحدّاها أصغر قيمة فيها وأكبرها."


def quarters_map(
    place: Place, values: pd.Series, title: str, form: Callable[[float], str] = figure
) -> PlaceMap:
    """Map a share, a rate or a density of each quarter, in up to five classes of equal counts.

    Parameters
    ----------
    place : Place
        A place with the layer `quarters` (polygons, `name`), such as a `City`.
    values : Series
        One a quarter, with the index of the layer; a missing one is drawn as missing. Not a count: a large quarter would be
        dark for its size alone.
    title : str
        What the map shows, and when.
    form : callable
        A figure as text, with its unit.

    Returns
    -------
    PlaceMap
        A folium map with the same figures in a table.

    Raises
    ------
    ValueError
        Where the place has no layer `quarters`, and for values that are not one a quarter or all missing.

    Examples
    --------
    >>> from umran import City, figures
    >>> city = City.load("agadir")
    >>> figures.quarters_map(city, city.layers["quarters"]["density_2024"], "الكثافة 2024")
    الكثافة 2024
    """
    if "quarters" not in place.layers:
        raise ValueError("place has no layer quarters; expected quarters in place.layers")
    quarters = place.layers["quarters"]
    if not values.index.equals(quarters.index) or values.isna().all():
        raise ValueError(
            f"values are {len(values)} with {values.notna().sum()} known; expected one a quarter"
        )
    numbers = values.astype(float)
    texts = pd.Series([NO_DATA if pd.isna(each) else form(each) for each in numbers], quarters.index)
    names = quarters["name"]
    classes = pd.qcut(numbers, min(_SHADES, numbers.nunique()), labels=False, duplicates="drop")
    ranks = sorted(classes.dropna().unique())
    shades = np.rint(np.linspace(_SHADES, 1, len(ranks)))[::-1].astype(int)
    layers = []
    for rank, shade in zip(ranks, shades, strict=True):
        members = numbers[classes == rank].sort_values().index
        low, high = texts[members[0]], texts[members[-1]]
        told = low if low == high else f"من {low} إلى {high}"
        layers.append((told, f"shade{shade}", members))
    if (unknown := numbers.index[numbers.isna()]).size:
        layers.append((NO_DATA, "empty", unknown))
    drawn = [
        Layer(
            told, css_class, quarters.geometry[members], [f"{names[each]}: {texts[each]}" for each in members]
        )
        for told, css_class, members in layers
    ]
    order = numbers.sort_values(ascending=False, na_position="last").index
    rows = [[names[each], texts[each]] for each in order]
    caption = stacked(source_of(place), _CLASSES, "" if label_of(place) else DISCLAIMER)
    listed = table("بيانات الخريطة في جدول", ["المنطقة", title], rows)
    return PlaceMap(title, drawn, caption, listed, invented=bool(label_of(place)))
