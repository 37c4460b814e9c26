"""Pieces that charts are put together from."""

from __future__ import annotations

import altair as alt
import pandas as pd

from umran.data.titles import city_names
from umran.figures.chart import ABOVE_RIGHT_AXIS, COLOURS, SHAPES, Key
from umran.text.words import rtl

ALL = "الكل"
TABLE = "بيانات الرسم في جدول"
_GREY = "#8a9099"


# What the charts share


def _city_key(city_id: str) -> Key:
    """Colour and shape of a city: the same in every chart, whichever cities are asked for."""
    names = city_names()
    place = list(names.index).index(city_id)
    return Key(names[city_id], COLOURS[place], SHAPES[place])


def _chart(rows: pd.DataFrame) -> alt.Chart:
    plain = rows.astype({name: int for name in ("year", "start") if name in rows})
    return alt.Chart(alt.Data(values=plain.to_dict("records"), name="rows"))


def _alone() -> alt.Chart:
    """A mark that stands once, whatever the rows."""
    return alt.Chart(alt.Data(values=[{}]))


def _rule_at(parameter: str, scale: alt.Scale) -> alt.Chart:
    """A line where the slider stands."""
    return _alone().mark_rule(color=_GREY).encode(
        x=alt.XDatum(alt.expr(parameter), type="quantitative", scale=scale)
    )  # fmt: skip


def _up(field: str, title: str) -> alt.Y:
    return alt.Y(field, axis=alt.Axis(title=rtl(title), tickCount=6, grid=True, **ABOVE_RIGHT_AXIS))


def _look(field: str, keys: tuple[Key, ...]) -> dict[str, object]:
    """Colour by key; what is not chosen steps back."""
    domain = [key.value for key in keys]
    is_chosen = f"chosen === null || indexof(chosen, datum.{field}) >= 0"
    return {
        "color": alt.Color(f"{field}:N", scale=alt.Scale(domain=domain, range=[key.colour for key in keys])),
        "opacity": alt.when(is_chosen).then(alt.value(1)).otherwise(alt.value(0.12)),
    }


def _shape(field: str, keys: tuple[Key, ...]) -> alt.Shape:
    domain = [key.value for key in keys]
    return alt.Shape(f"{field}:N", scale=alt.Scale(domain=domain, range=[key.shape for key in keys]))


def _chosen(keys: tuple[Key, ...], name: str) -> alt.Parameter:
    values = [key.value for key in keys]
    binding = alt.binding_select(options=[None, *values], labels=[ALL, *values], name=name)
    return alt.param(name="chosen", value=None, bind=binding)


def _range(low: float, high: float, step: float, name: str) -> alt.BindRange:
    return alt.binding_range(min=low, max=high, step=step, name=name)


def _sized(chart: alt.LayerChart, height: int) -> alt.LayerChart:
    return chart.properties(width="container", height=height, autosize={"type": "fit", "contains": "padding"})
