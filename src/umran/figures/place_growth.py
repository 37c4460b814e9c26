"""Charts of one place between its years: its people, and its built-up land beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from umran.figures.chart import SHAPES, Figure, Key
from umran.figures.parts import (
    BLUE,
    GREY,
    ORANGE,
    TABLE,
    chart_of,
    colour,
    layered,
    names_axis,
    opacity,
    percent_axis,
    selection,
    shape,
    single_mark,
)
from umran.figures.place import Place, name_of, source_of
from umran.text.html import Markup, bdi, prose, table
from umran.text.numbers import figure

_PEOPLE = Key("السكان", BLUE, SHAPES[0])
_LAND = Key("الأرض المبنية", ORANGE, SHAPES[1])
_PERIOD = "السنوات"
_PERSONS = ("added", "population")


def place_growth_chart(place: Place, periods: pd.DataFrame) -> Figure:
    """Plot how fast the people of one place grew, period by period.

    Parameters
    ----------
    place : Place
        The place, for its name and source: anything with `.layers` and `.tables`, such as a `City`.
    periods : pandas.DataFrame
        What `City.growth` gives: start, end (years), population, added (persons) and rate (a fraction a year).

    Returns
    -------
    Figure
        A mark a period, in percent a year.

    Examples
    --------
    >>> from umran import City, figures
    >>> city = City.training()
    >>> figures.place_growth_chart(city, city.growth())
    نمو سكان المدينة التدريبية المختلقة
    """
    lines = [
        [_period(row), figure(100 * row["rate"], 2, "%"), *(bdi(f"{row[name]:,.0f}") for name in _PERSONS)]
        for row in periods.to_dict("records")
    ]
    return Figure(
        chart=_chart(periods, {"rate": _PEOPLE}),
        title=f"نمو سكان {name_of(place)}",
        subtitle="معدل النمو السنوي باللوغاريتم، في المائة، بين كل سنتين معروفتين." + _inside(place),
        source=_source(place, periods),
        table=table(TABLE, [_PERIOD, "النمو السنوي", "زاد السكان", "السكان في النهاية"], lines),
    )


def place_land_use_chart(place: Place, periods: pd.DataFrame) -> Figure:
    """Plot the two rates of 11.3.1 of one place beside each other, period by period.

    Parameters
    ----------
    place : Place
        The place, for its name and source: anything with `.layers` and `.tables`, such as a `City`.
    periods : pandas.DataFrame
        What `City.land_use` gives: start, end (years), population_growth_rate, land_consumption_rate (fractions a year)
        and ratio.

    Returns
    -------
    Figure
        A line a period, a mark a rate, in percent a year.

    Examples
    --------
    >>> from umran import City, figures
    >>> city = City.training()
    >>> figures.place_land_use_chart(city, city.land_use())
    الأرض والسكان في المدينة التدريبية المختلقة
    """
    keys = {"population_growth_rate": _PEOPLE, "land_consumption_rate": _LAND}
    lines = [
        [_period(row), *(figure(100 * row[name], 2, "%") for name in keys), figure(row["ratio"], 2)]
        for row in periods.to_dict("records")
    ]
    return Figure(
        chart=_chart(periods, keys),
        title=f"الأرض والسكان في {name_of(place)}",
        subtitle="في المائة سنوياً. معدل الأرض بالنسبة البسيطة، ومعدل السكان باللوغاريتم." + _inside(place),
        source=_source(place, periods),
        table=table(TABLE, [_PERIOD, *(key.value for key in keys.values()), "النسبة"], lines),
        keys=tuple(keys.values()),
    )


def _period(row: Mapping[Any, Any]) -> Markup:
    return bdi(f"{row['start']}–{row['end']}")


def _inside(place: Place) -> str:
    """What the boundary is, of a place that says it."""
    boundary = getattr(place, "boundary", "")
    return f" داخل {boundary}." if boundary else ""


def _source(place: Place, periods: pd.DataFrame) -> Markup:
    """Where the rows came from, if they tell; else what the place tells."""
    told = periods.attrs.get("source")
    return prose(told) if told else source_of(place)


def _chart(periods: pd.DataFrame, keys: Mapping[str, Key]) -> alt.LayerChart:
    order = [f"{row.start}–{row.end}" for row in periods.itertuples()]
    rows = pd.concat(
        [
            pd.DataFrame({"period": order, "of": key.value, "percent": (100 * periods[name]).round(2)})
            for name, key in keys.items()
        ]
    )
    low, high = min(0, rows["percent"].min()), max(0, rows["percent"].max())
    room = 0.1 * (high - low or 1)
    domain = [low - room if low else 0, high + room]
    x = alt.X(
        "percent:Q",
        scale=alt.Scale(domain=domain, reverse=True, nice=False),
        axis=percent_axis("في المائة سنوياً"),
    )
    base = chart_of(rows).encode(x=x, y=alt.Y("period:N", sort=order, axis=names_axis()))
    tooltip = [
        alt.Tooltip("period:N", title=_PERIOD),
        alt.Tooltip("of:N", title="المعدل"),
        alt.Tooltip("percent:Q", title="في المائة سنوياً", format=".2f"),
    ]
    looks = tuple(keys.values())
    between = base.mark_line(color=GREY, strokeWidth=2, opacity=0.5).encode(detail="period:N")
    points = base.mark_point(filled=True, size=150).encode(
        color=colour("of", looks), shape=shape("of", looks), opacity=opacity("of"), tooltip=tooltip
    )
    zero = single_mark().mark_rule(color=GREY, strokeWidth=1.5).encode(x=alt.XDatum(0, type="quantitative"))
    # One rate has nothing to be chosen from; the parameter stands for all of it.
    params = [selection(looks, "المعدل") if len(looks) > 1 else alt.param(name="chosen", value=None)]
    return layered(zero, between, points, height=48 * len(order) + 80, params=params)
