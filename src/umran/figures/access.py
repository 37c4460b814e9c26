"""Charts of access in one place: by distance, by group, and without one open space."""

from __future__ import annotations

import altair as alt
import pandas as pd

from umran.figures.chart import SHAPES, Figure, Key
from umran.figures.city_values import dot_plot
from umran.figures.parts import (
    BLUE,
    ORANGE,
    TABLE,
    chart_of,
    colour,
    larger_at,
    layered,
    names_axis,
    opacity,
    percent_axis,
    rule_at,
    selection,
    shape,
    slider,
    value_axis,
)
from umran.figures.place import Place, source_of
from umran.indicators.access import group_name
from umran.indicators.transport import PublicTransportAccess
from umran.text.errors import Lacking
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
_BARS = 30  # spaces that are drawn, at most
_BY = {"sex": "الجنس", "age_group": "العمر"}


def access_by_distance_chart(place: Place, shares: pd.DataFrame) -> Figure:
    """Plot 11.2.1 by how far people walk, in a straight line and along the streets.

    Parameters
    ----------
    place : Place
        The place, for its source: anything with `.layers` and `.tables`, such as a `City`.
    shares : pandas.DataFrame
        What `indicators.access_by_distance` gives for its residents: `distance` (metres), `method` ("straight_line" or
        "streets") and `share` (a fraction of the population).

    Returns
    -------
    Figure
        One line a method, in percent, with a slider that reads both at a distance.

    See Also
    --------
    access_explorer : The same question with two distances, where there is a kernel.

    Examples
    --------
    >>> import pandas as pd
    >>> from umran import City, figures
    >>> shares = pd.DataFrame(
    ...     {"distance": [400, 500] * 2, "method": ["straight_line"] * 2 + ["streets"] * 2, "share": [0.8, 0.9, 0.6, 0.7]}
    ... )
    >>> figures.access_by_distance_chart(City.training(), shares)
    ماذا لو مشى الناس أبعد؟
    """
    rows = shares.assign(
        method=shares["method"].map({name: key.value for name, key in _METHOD_KEYS.items()}),
        percent=(100 * shares["share"]).round(1),
        note="متر",
    ).drop(columns="share")
    keys = tuple(_METHOD_KEYS.values())
    steps = sorted({int(distance) for distance in rows["distance"]})
    distance = slider("distance", "المسافة", low=steps[0], high=steps[-1], step=100, value=500)
    scale = alt.Scale(domain=[steps[0], steps[-1]], nice=False, zero=False)
    x = alt.X(
        "distance:Q",
        scale=scale,
        axis=alt.Axis(title=rtl("مسافة المشي إلى الموقف (بالأمتار)"), values=steps[1::2]),
    )
    y = alt.Y("percent:Q", scale=alt.Scale(domain=[0, 100]),
              axis=value_axis("من السكان (%)", ticks=5))  # fmt: skip
    tooltip = [alt.Tooltip("method:N", title="القياس"), alt.Tooltip("distance:Q", title="متر"),
               alt.Tooltip("percent:Q", title="من السكان (%)", format=".1f")]  # fmt: skip
    base = chart_of(rows).encode(x=x, y=y, color=colour("method", keys), opacity=opacity("method"))
    size = larger_at("distance", 150, 45)
    rule = rule_at("distance", scale)
    points = base.mark_point(filled=True).encode(shape=shape("method", keys), size=size, tooltip=tooltip)
    wide = rows.pivot(index="distance", columns="method", values="percent")
    lines = [[bdi(step), *(figure(wide[key.value][step], 1, "%") for key in keys)] for step in steps]
    return Figure(
        chart=layered(
            rule,
            base.mark_line(strokeWidth=2.5),
            points,
            height=340,
            params=[selection(keys, "القياس"), distance],
        ),
        title="ماذا لو مشى الناس أبعد؟",
        subtitle="حصة السكان القريبين من أي موقف، بمسافة واحدة للمواقف كلها. حرّك الشريط لتقرأ القيمتين في المائة.",
        source=source_of(place),
        table=table(TABLE, ["المسافة بالأمتار", *(key.value for key in keys)], lines),
        keys=keys,
        readout={"at": "distance", "of": "method", "value": "percent", "note": "note", "label": "المسافة",
                 "steps": steps, "start": 500},
    )  # fmt: skip


def groups_chart(place: Place, straight: PublicTransportAccess, streets: PublicTransportAccess) -> Figure:
    """Plot 11.2.1 by sex and age, in a straight line and along the streets.

    Parameters
    ----------
    place : Place
        The place, for its source: anything with `.layers` and `.tables`, such as a `City`.
    straight : PublicTransportAccess
        What `indicators.access_to_public_transport` gives for its residents without streets.
    streets : PublicTransportAccess
        The same with its streets.

    Returns
    -------
    Figure
        One line a group, one mark a method, in percent of the group's people.

    Raises
    ------
    ValueError
        Where a result has no breakdown.

    Examples
    --------
    >>> from umran import City, figures, indicators
    >>> city = City.training()
    >>> people, stops = city.layers["residents"], city.layers["stops"]
    >>> straight = indicators.access_to_public_transport(people, stops)
    >>> walked = indicators.access_to_public_transport(people, stops, city.layers["streets"])
    >>> figures.groups_chart(city, straight, walked)
    الوصول إلى النقل العام بحسب الجنس والعمر
    """
    rows = pd.concat(
        [
            _breakdown(each).assign(method=_METHOD_KEYS[name].value)
            for name, each in (("straight_line", straight), ("streets", streets))
        ]
    )
    rows = rows.assign(
        label=[
            rtl(f"{_BY[by]}: {_GROUPS[group]}" if group in _GROUPS else group_name(by, group))
            for by, group in zip(rows["by"], rows["group"], strict=True)
        ],
        percent=(100 * rows["share"]).round(1),
    )[["label", "method", "percent"]]
    keys = tuple(_METHOD_KEYS.values())
    order = list(rows["label"].drop_duplicates())
    wide = rows.pivot(index="label", columns="method", values="percent")
    lines = [[label, *(figure(wide[key.value][label], 1, "%") for key in keys)] for label in order]
    return Figure(
        chart=dot_plot(rows, order, keys, "method", "القياس", height=260),
        title="الوصول إلى النقل العام بحسب الجنس والعمر",
        subtitle="من سكان كل فئة، في المائة. ما بين العلامتين هو ما يضيفه الخط المستقيم.",
        source=source_of(place),
        table=table(TABLE, ["الفئة", *(key.value for key in keys)], lines),
        keys=keys,
    )


def _breakdown(result: PublicTransportAccess) -> pd.DataFrame:
    if result.breakdown is None or result.breakdown.empty:
        message = "result has no breakdown; expected one of residents with sex or age"
        raise Lacking(message, ("sex", "age_group"))
    return result.breakdown.dropna(subset=["share"])


def spaces_chart(place: Place, lost: pd.DataFrame) -> Figure:
    """Plot how many people depend on each open space of a place.

    Parameters
    ----------
    place : Place
        The place, for its source: anything with `.layers` and `.tables`, such as a `City`.
    lost : pandas.DataFrame
        What `indicators.access_lost` gives: the `name` of each space, and the `people` (persons) who would have no
        other within 400 m if it were closed. Its order is that of the bars.

    Returns
    -------
    Figure
        Bars from the right, one a space; of very many spaces those that most people depend on.

    Examples
    --------
    >>> import pandas as pd
    >>> from umran import City, figures
    >>> lost = pd.DataFrame({"name": ["حديقة", "ساحة"], "people": [5200, 300]})
    >>> figures.spaces_chart(City.training(), lost)
    ماذا لو أُغلق مكان واحد؟
    """
    shown = lost if len(lost) <= _BARS else lost.nlargest(_BARS, "people")
    again = shown.groupby("name").cumcount()
    # Two spaces of one name are two bars.
    shown = shown.assign(
        name=[f"{name} ({n + 1})" if n else name for name, n in zip(shown["name"], again, strict=True)]
    )
    left_out = f" أكثر {_BARS} مكاناً أثراً من {len(lost)}." if len(shown) < len(lost) else ""
    order, most = list(shown["name"]), max(int(shown["people"].max()), 1)
    y = alt.Y("name:N", sort=order, axis=names_axis())
    x = alt.X("people:Q", scale=alt.Scale(domain=[0, 1.15 * most], reverse=True, nice=False),
              axis=percent_axis("السكان"))  # fmt: skip
    tooltip = [alt.Tooltip("name:N", title="المكان"), alt.Tooltip("people:Q", title="نسمة", format=",")]
    base = chart_of(shown).encode(x=x, y=y)
    bars = base.mark_bar(color=BLUE, height={"band": 0.62}).encode(tooltip=tooltip)
    words = base.mark_text(align="right", dx=-6, fontWeight="bold").encode(
        text=alt.Text("people:Q", format=",")
    )
    rows = [[row.name, bdi(f"{row.people:,}")] for row in lost.itertuples(index=False)]
    return Figure(
        chart=layered(bars, words, height=32 * len(order) + 60),
        title="ماذا لو أُغلق مكان واحد؟",
        subtitle="من لا يبقى لهم أي مكان عام مفتوح على مسافة 400 متر، لو أُغلق هذا المكان وحده." + left_out,
        source=source_of(place),
        table=table(TABLE, ["المكان", "من يفقدون الوصول"], rows),
    )
