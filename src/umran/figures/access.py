"""Charts of access in one place: by distance, by group, and without one open space."""

from __future__ import annotations

import altair as alt
import pandas as pd

from umran.figures.chart import ABOVE_RIGHT_AXIS, SHAPES, Figure, Key
from umran.figures.city_values import (
    _FITTED,
    BLUE,
    ORANGE,
    _chosen,
    _colour,
    _dots,
    _names_axis,
    _percent_axis,
    _records,
    _shape,
    _shown,
)
from umran.figures.place import Place, source_of
from umran.indicators.transport import PublicTransportAccess
from umran.text.html import bdi, table
from umran.text.numbers import figure
from umran.text.words import ltr, rtl

_METHOD_KEYS = {
    "straight_line": Key("بخط مستقيم", ORANGE, SHAPES[0]),
    "streets": Key("على الشوارع", BLUE, SHAPES[1]),
}
_GROUPS = {
    "female": "إناث",
    "male": "ذكور",
    "0-14": ltr("0–14"),
    "15-64": ltr("15–64"),
    "65+": ltr("65+"),
}
_BY = {"sex": "الجنس", "age_group": "العمر"}


def access_by_distance_chart(place: Place, shares: pd.DataFrame) -> Figure:
    """11.2.1 by how far people walk: `shares` is `indicators.access_by_distance` for the residents of `place`."""
    rows = shares.assign(
        method=shares["method"].map({name: key.value for name, key in _METHOD_KEYS.items()}),
        percent=(100 * shares["share"]).round(1),
        note="متر",
    ).drop(columns="share")
    keys = tuple(_METHOD_KEYS.values())
    steps = sorted({int(distance) for distance in rows["distance"]})
    chosen, shown = _chosen(keys, "القياس"), _shown("method")
    at = alt.param(
        name="distance",
        value=500,
        bind=alt.binding_range(min=steps[0], max=steps[-1], step=100, name="المسافة "),
    )
    scale = alt.Scale(domain=[steps[0], steps[-1]], nice=False, zero=False)
    x = alt.X(
        "distance:Q",
        scale=scale,
        axis=alt.Axis(title=rtl("مسافة المشي إلى الموقف (بالأمتار)"), values=steps[1::2]),
    )
    y = alt.Y("percent:Q", scale=alt.Scale(domain=[0, 100]),
              axis=alt.Axis(title=rtl("من السكان (%)"), tickCount=5, **ABOVE_RIGHT_AXIS))  # fmt: skip
    tooltip = [alt.Tooltip("method:N", title="القياس"), alt.Tooltip("distance:Q", title="متر"),
               alt.Tooltip("percent:Q", title="من السكان (%)", format=".1f")]  # fmt: skip
    base = alt.Chart(alt.Data(values=_records(rows), name="rows")).encode(
        x=x, y=y, color=_colour("method", keys), opacity=shown
    )
    size = alt.when("datum.distance === distance").then(alt.value(150)).otherwise(alt.value(45))
    rule = alt.Chart(alt.Data(values=[{}])).mark_rule(color="#8a9099").encode(
        x=alt.XDatum(alt.expr("distance"), type="quantitative", scale=scale)
    )  # fmt: skip
    points = base.mark_point(filled=True).encode(shape=_shape("method", keys), size=size, tooltip=tooltip)
    chart = alt.layer(rule, base.mark_line(strokeWidth=2.5), points).add_params(chosen, at)
    wide = rows.pivot(index="distance", columns="method", values="percent")
    lines = [[bdi(step), *(figure(wide.loc[step, key.value], 1, "%") for key in keys)] for step in steps]
    return Figure(
        chart=chart.properties(height=340, **_FITTED),
        title="ماذا لو مشى الناس أبعد؟",
        subtitle="حصة السكان القريبين من أي موقف، بمسافة واحدة للمواقف كلها. حرّك الشريط لتقرأ القيمتين في المائة.",
        source=source_of(place),
        table=table("بيانات الرسم في جدول", ["المسافة بالأمتار", *(key.value for key in keys)], lines),
        keys=keys,
        reading={"at": "distance", "of": "method", "value": "percent", "note": "note", "label": "المسافة",
                 "steps": steps, "start": 500},
    )  # fmt: skip


def groups_chart(place: Place, straight: PublicTransportAccess, streets: PublicTransportAccess) -> Figure:
    """11.2.1 by sex and age, measured both ways: results for the same residents of `place`."""
    rows = pd.concat(
        [
            each.breakdown.assign(method=_METHOD_KEYS[name].value)
            for name, each in (("straight_line", straight), ("streets", streets))
        ]
    )
    rows = rows.assign(
        label=[
            rtl(f"{_BY[by]}: {_GROUPS[group]}") for by, group in zip(rows["by"], rows["group"], strict=True)
        ],
        percent=(100 * rows["share"]).round(1),
    )[["label", "method", "percent"]]
    keys = tuple(_METHOD_KEYS.values())
    order = list(rows["label"].drop_duplicates())
    wide = rows.pivot(index="label", columns="method", values="percent")
    lines = [[label, *(figure(wide.loc[label, key.value], 1, "%") for key in keys)] for label in order]
    return Figure(
        chart=_dots(rows, order, keys, "method", "القياس", height=260),
        title="الوصول إلى النقل العام بحسب الجنس والعمر",
        subtitle="من سكان كل فئة، في المائة. ما بين العلامتين هو ما يضيفه الخط المستقيم.",
        source=source_of(place),
        table=table("بيانات الرسم في جدول", ["الفئة", *(key.value for key in keys)], lines),
        keys=keys,
    )


def spaces_chart(place: Place, lost: pd.DataFrame) -> Figure:
    """Who depends on each open space of `place`: `lost` is `indicators.access_lost`."""
    order, most = list(lost["name"]), int(lost["people"].max())
    y = alt.Y("name:N", sort=order, axis=_names_axis())
    x = alt.X("people:Q", scale=alt.Scale(domain=[0, 1.15 * most], reverse=True, nice=False),
              axis=_percent_axis("السكان"))  # fmt: skip
    tooltip = [alt.Tooltip("name:N", title="المكان"), alt.Tooltip("people:Q", title="نسمة", format=",")]
    base = alt.Chart(alt.Data(values=_records(lost), name="rows")).encode(x=x, y=y)
    bars = base.mark_bar(color=BLUE, height={"band": 0.62}).encode(tooltip=tooltip)
    words = base.mark_text(align="right", dx=-6, fontWeight="bold").encode(
        text=alt.Text("people:Q", format=",")
    )
    rows = [[row.name, bdi(f"{row.people:,}")] for row in lost.itertuples(index=False)]
    return Figure(
        chart=alt.layer(bars, words).properties(height=32 * len(order) + 60, **_FITTED),
        title="ماذا لو أُغلق مكان واحد؟",
        subtitle="من لا يبقى لهم أي مكان عام مفتوح على مسافة 400 متر، لو أُغلق هذا المكان وحده.",
        source=source_of(place),
        table=table("بيانات الرسم في جدول", ["المكان", "من يفقدون الوصول"], rows),
    )
