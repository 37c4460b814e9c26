"""Figures of quarters as shades: a choropleth with classes that are said, and what has no figure told apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from umran.figures.breaks import SHADES, class_limits, classes_of, shades_of
from umran.figures.frame import DISCLAIMER
from umran.figures.place import Layer, Place, PlaceMap, label_of, source_of
from umran.figures.shapes import lighter
from umran.text.errors import Lacking
from umran.text.html import stacked, table
from umran.text.numbers import NO_DATA, figure

if TYPE_CHECKING:
    import geopandas as gpd

_DETAIL = 700  # parts of a place that can be told apart
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
    return _shaded(place, {"": values}, title, form)


def before_after_map(
    place: Place, values: Mapping[str, pd.Series], title: str, form: Callable[[float], str] = figure
) -> PlaceMap:
    """Map one figure of each quarter at two moments or more, one at a time, in the same classes.

    Parameters
    ----------
    place : Place
        A place with the layer `quarters` (polygons, `name`), such as a `City`.
    values : mapping of str to Series
        By the name of the moment, such as "2014", in their order; each as `quarters_map` takes it. The classes are fifths of
        all of them together, so that a shade says the same in each.
    title : str
        What the map shows.
    form : callable
        A figure as text, with its unit.

    Returns
    -------
    PlaceMap
        A folium map with a button for each moment, the last pressed, and all figures in a table.

    Raises
    ------
    ValueError
        For fewer than two moments, and as `quarters_map` does.

    Examples
    --------
    >>> from umran import City, figures
    >>> city = City.load("agadir")
    >>> density = {year: city.layers["quarters"][f"density_{year}"] for year in ("2014", "2024")}
    >>> figures.before_after_map(city, density, "السكان في الكيلومتر المربع")
    السكان في الكيلومتر المربع
    """
    if len(values) < 2:
        raise ValueError(f"values has {len(values)} moments; expected two or more")
    return _shaded(place, values, title, form)


def _outlines(quarters: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """The outlines as fine as a map as wide as a page shows them; neighbours keep their common edge."""
    import geopandas as gpd

    west, south, east, north = quarters.total_bounds
    shapes = lighter(quarters.geometry.to_numpy(), max(east - west, north - south) / _DETAIL)
    return gpd.GeoSeries(shapes, index=quarters.index, crs=quarters.crs)


def _shaded(
    place: Place, moments: Mapping[str, pd.Series], title: str, form: Callable[[float], str]
) -> PlaceMap:
    import geopandas as gpd

    if "quarters" not in place.layers:
        raise Lacking("place has no layer quarters; expected quarters in place.layers", ("quarters",))
    quarters = place.layers["quarters"]
    for values in moments.values():
        if not values.index.equals(quarters.index) or values.isna().all():
            raise ValueError(
                f"values are {len(values)} with {values.notna().sum()} known; expected one a quarter"
            )
    numbers = pd.concat({name: values.astype(float) for name, values in moments.items()})
    texts = pd.Series([NO_DATA if pd.isna(each) else form(each) for each in numbers], numbers.index)
    names, outlines = quarters["name"], _outlines(quarters)
    classes = classes_of(numbers, class_limits(numbers, SHADES))
    ranks = sorted({*classes} - {-1})
    looks = []
    for rank, shade in zip(ranks, shades_of(len(ranks)), strict=True):
        members = numbers[classes == rank].sort_values(kind="stable").index
        low, high = texts[members[0]], texts[members[-1]]
        looks.append((low if low == high else f"من {low} إلى {high}", shade, members))
    if (unknown := numbers.index[numbers.isna()]).size:
        looks.append((NO_DATA, "empty", unknown))
    last = [*moments][-1]
    drawn = []
    for told, css_class, members in looks:
        for moment in moments:
            of_moment = [each for name, each in members if name == moment]
            said = [
                f"{names[each]}{f'، {moment}' if moment else ''}: {texts[moment, each]}" for each in of_moment
            ]
            if of_moment:
                drawn.append(
                    Layer(
                        told,
                        css_class,
                        gpd.GeoSeries(outlines.loc[of_moment]),
                        said,
                        visible=moment == last,
                        labels=[*names[of_moment]],
                        moment=moment,
                    )
                )
    order = moments[last].astype(float).sort_values(ascending=False, na_position="last", kind="stable").index
    rows = [[names[each], *(texts[moment, each] for moment in moments)] for each in order]
    caption = stacked(source_of(place), _CLASSES, "" if label_of(place) else DISCLAIMER)
    columns = [title] if len(moments) == 1 else [*moments]
    listed = table("بيانات الخريطة في جدول", ["المنطقة", *columns], rows)
    return PlaceMap(title, drawn, caption, listed, invented=bool(label_of(place)))
