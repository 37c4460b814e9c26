"""Pieces that charts are put together from."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any

import altair as alt
import pandas as pd

from umran.data.titles import city_names
from umran.figures.chart import COLOURS, SHAPES, Key
from umran.text.words import rtl

ALL = "الكل"
TABLE = "بيانات الرسم في جدول"
ORANGE, BLUE = COLOURS[:2]
GREY = "#8a9099"


def city_keys() -> dict[str, Key]:
    """Colour and shape of each city by its id: the same in every chart, whichever cities are asked for."""
    names, looks = city_names(), cycle(zip(COLOURS, SHAPES, strict=True))
    return {city_id: Key(name, *look) for city_id, name, look in zip(names.index, names, looks, strict=False)}


# Data and marks


def chart_of(rows: pd.DataFrame) -> alt.Chart:
    """A chart of rows; the page's own controls find them by the name `rows`."""
    records = json.loads(rows.to_json(orient="records", force_ascii=False))
    return alt.Chart(alt.Data(values=records, name="rows"))


def single_mark() -> alt.Chart:
    """A mark that stands once, whatever the rows."""
    return alt.Chart(alt.Data(values=[{}]))


def rule_at(parameter: str, scale: alt.Scale) -> alt.Chart:
    """A line where the slider stands."""
    return single_mark().mark_rule(color=GREY).encode(
        x=alt.XDatum(alt.expr(parameter), type="quantitative", scale=scale)
    )  # fmt: skip


def layered(*charts: alt.Chart, height: int, params: Sequence[alt.Parameter] = ()) -> alt.LayerChart:
    """Charts on one another, as wide as the page; `alt.layer` might give a chart in facets, this never does."""
    chart = alt.LayerChart(layer=charts).add_params(*params)
    chart = chart.configure(
        legend={"title": None}
    )  # a chart that is saved alone would tell the name of a field
    return chart.properties(width="container", height=height, autosize={"type": "fit", "contains": "padding"})


# Axes


def value_axis(
    title: str,
    *,
    ticks: alt.typing.Optional[int] = alt.Undefined,
    values: alt.typing.Optional[Sequence[float]] = alt.Undefined,
    grid: alt.typing.Optional[bool] = alt.Undefined,
) -> alt.Axis:
    """The axis of values at the right; its title lies across, above the numbers, where a reader of Arabic begins."""
    return alt.Axis(
        title=rtl(title),
        tickCount=ticks,
        values=values,
        grid=grid,
        titleAngle=0,
        titleAlign="right",
        titleAnchor="end",
        titleX=30,
        titleY=-14,
    )


def span(values: pd.Series, low: float, high: float) -> list[float]:
    """The ends of an axis: `low` and `high`, moved out to a whole number where a value lies beyond."""
    return [min(low, math.floor(values.min())), max(high, math.ceil(values.max()))]


def percent_axis(title: str) -> alt.Axis:
    """The axis of bars and points that begin at the right."""
    return alt.Axis(title=rtl(title), orient="bottom", grid=True, gridOpacity=0.14, tickCount=5)


def names_axis(width: int = 220) -> alt.Axis:
    """Names of places or groups at the right, with no title; a name wider than `width` pixels is cut."""
    return alt.Axis(title=None, orient="right", labelLimit=width, labelPadding=8)


# What tells one series from another, and lets one be chosen


def colour(field: str, keys: Sequence[Key]) -> alt.Color:
    domain = [key.value for key in keys]
    return alt.Color(f"{field}:N", scale=alt.Scale(domain=domain, range=[key.colour for key in keys]))


def shape(field: str, keys: Sequence[Key]) -> alt.Shape:
    domain = [key.value for key in keys]
    return alt.Shape(f"{field}:N", scale=alt.Scale(domain=domain, range=[key.shape for key in keys]))


def opacity(field: str) -> Mapping[str, Any]:
    """What the reader has not chosen steps back."""
    is_chosen = f"chosen === null || indexof(chosen, datum.{field}) >= 0"
    return alt.when(is_chosen).then(alt.value(1)).otherwise(alt.value(0.12))


def selection(keys: Sequence[Key], label: str) -> alt.Parameter:
    """The parameter `chosen`: a list of values, or null for all."""
    values = [key.value for key in keys]
    binding = alt.binding_select(options=[None, *values], labels=[ALL, *values], name=f"{label} ")
    return alt.param(name="chosen", value=None, bind=binding)


def slider(name: str, label: str, *, low: float, high: float, step: float, value: float) -> alt.Parameter:
    """A number that the reader moves, as the parameter `name`."""
    return alt.param(
        name=name, value=value, bind=alt.binding_range(min=low, max=high, step=step, name=f"{label} ")
    )


def larger_at(parameter: str, size: int, otherwise: int) -> Mapping[str, Any]:
    """The size of a point: larger where the slider stands."""
    is_there = f"datum.{parameter} === {parameter}"
    return alt.when(is_there).then(alt.value(size)).otherwise(alt.value(otherwise))
