"""Charts of the quarters of one place: one measure in two years, and a whole in its parts."""

from __future__ import annotations

import math
from collections.abc import Callable

import altair as alt
import pandas as pd

from umran.figures.chart import COLOURS, SHAPES, Figure, Key
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
)
from umran.figures.place import Place, source_of
from umran.text.html import table
from umran.text.numbers import NO_DATA, figure

_AREA = "المنطقة"
_ROW = 34  # pixels of a row


def quarter_change_chart(
    place: Place,
    before: pd.Series,
    after: pd.Series,
    title: str,
    axis: str,
    form: Callable[[float], str] = figure,
) -> Figure:
    """Plot one measure of each quarter in two years, with a line from the earlier to the later.

    Parameters
    ----------
    place : Place
        The place, for its source: anything with `.layers` and `.tables`, such as a `City`.
    before, after : Series
        The measure, indexed by the names of the same quarters; their `name` is the year, or what else tells them apart.
    title : str
        What is measured.
    axis : str
        The unit, as the title of the axis.
    form : callable
        A figure as text, with its unit.

    Returns
    -------
    Figure
        A row a quarter, the greatest of `after` first.

    Raises
    ------
    ValueError
        For series of different quarters, and without a quarter whose figures are known in both years.

    Examples
    --------
    >>> from umran import City, figures
    >>> quarters = City.load("agadir").layers["quarters"].set_index("name")
    >>> before, after = (quarters[f"density_{year}"].rename(str(year)) for year in (2014, 2024))
    >>> figures.quarter_change_chart(City.load("agadir"), before, after, "الكثافة", "نسمة/كم²")
    الكثافة
    """
    if not before.index.equals(after.index) or (before.isna() | after.isna()).all():
        raise ValueError("before and after share no known quarter; expected the same index, and figures")
    keys = (Key(str(before.name), BLUE, SHAPES[0]), Key(str(after.name), ORANGE, SHAPES[1]))
    wide = pd.DataFrame({"name": [*map(str, before.index)], "from": before.to_numpy(float), "to": after.to_numpy(float)})  # fmt: skip
    wide = wide.sort_values("to", ascending=False, na_position="last", kind="stable")
    long = pd.concat(
        [
            wide.assign(of=key.value, value=wide[column])[["name", "of", "value"]]
            for key, column in zip(keys, ("from", "to"), strict=True)
        ]
    ).dropna()
    long["text"] = [form(each) for each in long["value"]]
    top = float(long["value"].max())
    scale = alt.Scale(domain=[min(0.0, float(long["value"].min())), top], reverse=True)
    y = alt.Y("name:N", sort=[*wide["name"]], axis=names_axis(150))
    x = alt.X("value:Q", scale=scale, axis=percent_axis(axis))
    # One table alone may have the name that the page's controls look for.
    both = alt.Data(values=wide.dropna().to_dict("records"))
    lines = alt.Chart(both).mark_rule(color=GREY, strokeWidth=3, opacity=0.5).encode(
        y=y, x=alt.X("from:Q", scale=scale, axis=percent_axis(axis)), x2="to:Q"
    )  # fmt: skip
    tooltip = [alt.Tooltip("name:N", title=_AREA), alt.Tooltip("of:N", title="القيمة"), alt.Tooltip("text:N", title=axis)]  # fmt: skip
    marks = chart_of(long).mark_point(filled=True, size=130, opacity=1).encode(
        y=y, x=x, color=colour("of", keys), shape=shape("of", keys), opacity=opacity("of"), tooltip=tooltip
    )  # fmt: skip
    rows = [
        [name, *(NO_DATA if math.isnan(each) else form(each) for each in values)]
        for name, *values in zip(wide["name"], wide["from"], wide["to"], strict=True)
    ]
    return Figure(
        chart=layered(lines, marks, height=70 + _ROW * len(wide), params=[selection(keys, "ما يظهر")]),
        title=title,
        subtitle=f"الخط من «{keys[0].value}» إلى «{keys[1].value}».",
        source=source_of(place),
        table=table(TABLE, [_AREA, *(key.value for key in keys)], rows),
        keys=keys,
    )


def quarter_shares_chart(place: Place, shares: pd.DataFrame, title: str, subtitle: str = "") -> Figure:
    """Plot a whole in its parts for each quarter: bars of percent that end where the parts do.

    Parameters
    ----------
    place : Place
        The place, for its source: anything with `.layers` and `.tables`, such as a `City`.
    shares : DataFrame
        A row a quarter, indexed by name; a column a part in percent, named as people read it; eight parts at most.
    title : str
        What is told in parts, and when.
    subtitle : str
        Of what the parts are.

    Returns
    -------
    Figure
        A bar a quarter, in the order of the rows. Parts that do not fill the whole leave it open.

    Raises
    ------
    ValueError
        Without a row, for more than eight parts, and for a part below 0 or a row above 100.5.

    Examples
    --------
    >>> import pandas as pd
    >>> from umran import City, figures
    >>> shares = pd.DataFrame({"مشياً": [20, 40], "بسيارة": [30, 10]}, index=["حي النور", "حي السلام"])
    >>> figures.quarter_shares_chart(City(), shares, "إلى العمل")
    إلى العمل
    """
    _check_shares(shares)
    keys = tuple(
        Key(str(name), *look) for name, look in zip(shares, zip(COLOURS, SHAPES, strict=True), strict=False)
    )
    long = (
        shares.rename_axis("name")
        .reset_index()
        .melt("name", var_name="of", value_name="value")
        .dropna()
        .assign(order=lambda rows: rows["of"].map({key.value: rank for rank, key in enumerate(keys)}))
    )
    long["text"] = [figure(each, 1, "%") for each in long["value"]]
    x = alt.X(
        "value:Q", stack="zero", scale=alt.Scale(domain=[0, 100], reverse=True), axis=percent_axis("في المائة")
    )  # fmt: skip
    y = alt.Y("name:N", sort=[*map(str, shares.index)], axis=names_axis(150))
    tooltip = [
        alt.Tooltip("name:N", title=_AREA),
        alt.Tooltip("of:N", title="الجزء"),
        alt.Tooltip("text:N", title="في المائة"),
    ]
    bars = chart_of(long).mark_bar(height=20).encode(
        x=x, y=y, color=colour("of", keys), opacity=opacity("of"), order=alt.Order("order:Q"), tooltip=tooltip
    )  # fmt: skip
    rows = [
        [str(name), *(figure(each, 1, "%") for each in row)]
        for name, row in zip(shares.index, shares.itertuples(index=False), strict=True)
    ]
    return Figure(
        chart=layered(bars, height=70 + _ROW * len(shares), params=[selection(keys, "الجزء")]),
        title=title,
        subtitle=subtitle,
        source=source_of(place),
        table=table(TABLE, [_AREA, *(key.value for key in keys)], rows),
        keys=keys,
    )


def _check_shares(shares: pd.DataFrame) -> None:
    rows = shares.sum(axis=1).to_numpy()
    if shares.empty or shares.shape[1] > len(COLOURS) or (shares < 0).any(axis=None) or max(rows) > 100.5:
        raise ValueError(
            f"shares is {shares.shape[0]} rows by {shares.shape[1]} parts, sums to {max(rows, default=0):g} at most; "
            f"expected a row or more, {len(COLOURS)} parts or fewer, none below 0, rows up to 100.5"
        )
