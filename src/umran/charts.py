"""Charts that read from the right: Altair with Arabic words, the value axis at the right, a source under each.

In a notebook JupyterLab's own Vega draws them; in the book they are stored compiled, so that one shared Vega is
enough, with a legend and a slider of the page itself that work by keyboard and on a phone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from itertools import cycle
from typing import Any

import altair as alt
import pandas as pd

from umran import data
from umran.outputs import LANGUAGE, SCHEME, gap, in_book, isolate, ltr, rtl, table, tag, to_json

FONT = "IBM Plex Sans Arabic, Noto Sans Arabic, Segoe UI, Tahoma, sans-serif"
INK, PAPER = "#1d2733", "#fffdf9"
# Eight hues of middle lightness: at least 3:1 on light and on dark paper. A shape goes with each, never colour alone.
COLOURS = ("#c96a00", "#2a7ab8", "#2c8f5f", "#8f62c9", "#cf4070", "#178a99", "#9a6b35", "#76808c")
SHAPES = (
    "M-1,0a1,1,0,1,0,2,0a1,1,0,1,0,-2,0z",
    "M-.9,-.9h1.8v1.8h-1.8z",
    "M0,-1.1L1.1,.9h-2.2z",
    "M0,-1.25L1.05,0L0,1.25L-1.05,0z",
    "M0,1.1L1.1,-.9h-2.2z",
    "M-.4,-1.15h.8v.75h.75v.8h-.75v.75h-.8v-.75h-.75v-.8h.75z",
    "M-.5,-1.2h1v2.4h-1z",
    "M-1.2,-.5h2.4v1h-2.4z",
)
# World Urbanization Prospects 2018: a value every five years; what comes after 2018 is a projection.
YEARS = range(1950, 2036, 5)
LAST_ESTIMATE, FIRST_PROJECTION = 2015, 2020
NOTES = {"estimate": "تقدير", "projection": "إسقاط"}
# JupyterLab 4 draws version 5 of the Vega-Lite language; these charts say nothing that came after it.
LAB_MIME = "application/vnd.vegalite.v5+json"
LAB_WIDTH = 680
LAB_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
# Every colour is said: where a page does not set them, a dark JupyterLab would.
CONFIG = {
    "background": "transparent",
    "aria": False,  # Vega describes marks in English; the table beside the chart says it all
    "title": {"anchor": "end", "align": "right", "offset": 14, "color": INK, "subtitleColor": INK,
              "fontSize": 17, "subtitleFontSize": 13},
    "view": {"stroke": None},
    "axis": {"labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": "normal", "labelColor": INK,
             "titleColor": INK, "domainColor": INK, "tickColor": INK},
    "axisY": {"orient": "right", "domain": False, "ticks": False, "gridColor": INK, "gridOpacity": 0.14},
    "axisX": {"grid": False, "titlePadding": 6},
    "legend": {"orient": "right", "labelFontSize": 13, "labelColor": INK, "title": None, "rowPadding": 6},
    "text": {"color": INK, "fontSize": 12},
}  # fmt: skip

# The title of a value axis lies across, above its numbers, where a reader of Arabic begins.
ABOVE_RIGHT_AXIS = {"titleAngle": 0, "titleAlign": "right", "titleAnchor": "end", "titleX": 30, "titleY": -14}


@dataclass(frozen=True)
class Key:
    """One entry of a legend: the value in the data, its colour and its shape (an SVG path in -1..1)."""

    value: str
    colour: str
    shape: str


@dataclass(frozen=True)
class Figure:
    """A chart with its title, source and data, that shows itself in JupyterLab and in the book.

    With `keys` the book draws the legend; a click sets the chart's parameter `chosen` to a list of values, null for
    all. `reading` names what the slider reads: the parameter (also the field) `at`, its `steps`, the fields `of`
    (a key), `value` and `note`, and a `label`.
    """

    chart: Any
    title: str
    source: str
    table: str
    subtitle: str = ""
    keys: tuple[Key, ...] = ()
    reading: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return self.title

    def _ipython_display_(self) -> None:
        from IPython.display import display

        if in_book():
            return display({"text/html": self._repr_html_(), "text/plain": self.title}, raw=True)
        options = {"embed_options": {"actions": False}}
        display(
            {LAB_MIME: self._lab_spec(), "text/plain": self.title}, raw=True, metadata={LAB_MIME: options}
        )
        below = f'<figure class="umran-figure" {LANGUAGE}>{tag("page.css")}{self._below()}</figure>'
        return display({"text/html": below, "text/plain": self.source}, raw=True)

    def _lab_spec(self) -> dict[str, Any]:
        """Vega-Lite that stands alone: its own title, legend and controls, on paper whatever the theme."""
        title = {"text": rtl(self.title), "subtitle": rtl(self.subtitle)}
        # An output of JupyterLab is as wide as what is in it, so a chart cannot take its width from there.
        spec = (
            self.chart.properties(title=title, width=LAB_WIDTH)
            .configure(**CONFIG | {"font": FONT, "background": PAPER})
            .to_dict()
        )
        return spec | {"$schema": LAB_SCHEMA}

    def _book_spec(self) -> dict[str, Any]:
        """Compiled Vega; what the page itself offers is left out."""
        import vl_convert  # only where the book is made, not in a participant's kernel

        spec = self.chart.properties(description=self.title).configure(**CONFIG).to_dict()
        for parameter in spec.get("params", []):
            parameter.pop("bind", None)
        if self.keys:
            spec["config"]["legend"] = {"disable": True}
        return vl_convert.vegalite_to_vega(spec)

    def _repr_html_(self) -> str:
        content = {"spec": self._book_spec(), "reading": self.reading}
        height = self.chart.to_dict()["height"]
        return (
            f'<figure class="umran-figure umran-chart" {LANGUAGE} aria-label="{escape(self.title)}">{tag("page.css")}\n'
            f'<p class="umran-title">{self.title}</p>\n<p class="umran-subtitle">{self.subtitle}</p>\n'
            f'<div class="umran-body">{self._slider()}{self._legend()}'
            f'<div class="umran-plot" role="img" aria-label="{escape(self.title)}. القيم في الجدول بعد الرسم" '
            f'style="height:{height}px"><p class="umran-waiting">شغّل الخلية ليظهر الرسم</p></div></div>\n'
            f'<script type="application/json">{to_json(content)}</script>\n{self._below()}\n'
            f'<script src="{SCHEME}charts.js" data-vega="{SCHEME}vega.js" defer></script>\n</figure>'
        )

    def _below(self) -> str:
        return f"<figcaption>{self.source}</figcaption>{self.table}"

    def _legend(self) -> str:
        if not self.keys:
            return ""
        keys = "".join(
            f'<button type="button" aria-pressed="false" value="{escape(key.value)}">'
            f'<svg width="16" height="16" viewBox="-1.6 -1.6 3.2 3.2" aria-hidden="true">'
            f'<path d="{key.shape}" fill="{key.colour}"/></svg>{key.value} <span class="value"></span></button>'
            for key in self.keys
        )
        return f'<div class="umran-keys" role="group" aria-label="اختر ما يظهر في الرسم">{keys}</div>'

    def _slider(self) -> str:
        if not self.reading:
            return ""
        steps, start = self.reading["steps"], self.reading["start"]
        return (
            f'<label class="umran-reading">{self.reading["label"]} <input type="range" min="0" max="{len(steps) - 1}" '
            f'value="{steps.index(start)}" aria-valuetext="{start}"><output>{start}</output></label>'
        )


def population_chart(cities: list[str] | None = None) -> Figure:
    """Population of the cities (millions), 1950 to 2035, projections dashed. `cities`: ids of `cities`; None is all.

    One series a city, by one definition of its boundary: the urban agglomeration, else the capital's own area.
    Raises ValueError for a city that is not in the data set.
    """
    names = data.load("cities").dropna(subset=["city_id"]).set_index("city_id")["name_ar"]
    if unknown := sorted(set(cities or []) - set(names.index)):
        raise ValueError(f"cities has {', '.join(unknown)}; expected some of {', '.join(names.index)}")
    # Colour and shape belong to the city, whichever cities are asked for.
    looks = {
        name: Key(name, *look)
        for name, look in zip(names, cycle(zip(COLOURS, SHAPES, strict=True)), strict=False)
    }
    asked = names if cities is None else names[names.index.isin(cities)]
    rows = population_rows(list(asked.index))
    rows = rows.assign(
        city=rows["city_id"].map(names),
        millions=(rows["population"].astype(float) / 1e6).round(3),
        note=rows["kind"].map(NOTES),
    )
    ends = rows.sort_values(["year", "millions"], ascending=False)
    keys = tuple(looks[name] for name in ends["city"].drop_duplicates())  # in the order of the lines' ends
    missing = [name for name in asked if name not in set(rows["city"])]
    reason = f"<br>{gap('لا سلسلة منشورة في المصدر لمدينة ' + '، '.join(missing))}" if missing else ""
    return Figure(
        chart=_population_layers(rows, keys),
        title=f"سكان المدن، {isolate(f'{YEARS[0]}–{YEARS[-1]}')}",
        source=data.source_ar("city_population") + reason,
        table=_population_table(rows, keys),
        subtitle=f"الخط المتصل تقدير، والمتقطّع إسقاط من عام {FIRST_PROJECTION}.",
        keys=keys,
        reading={"at": "year", "of": "city", "value": "millions", "note": "note", "label": "السنة",
                 "steps": [*YEARS], "start": LAST_ESTIMATE},
    )  # fmt: skip


def population_rows(cities: list[str]) -> pd.DataFrame:
    """Rows of `city_population` for a chart: never two definitions of the boundary in one city's series."""
    rows = data.load("city_population").query("city_id in @cities")
    has_series = rows["city_id"].isin(rows.query("definition == 'urban_agglomeration'")["city_id"])
    return rows[~has_series | (rows["definition"] == "urban_agglomeration")]


def _population_layers(rows: pd.DataFrame, keys: tuple[Key, ...]) -> alt.LayerChart:
    values = [key.value for key in keys]
    cities = alt.binding_select(options=[None, *values], labels=["الكل", *values], name="المدينة ")
    years = alt.binding_range(min=YEARS[0], max=YEARS[-1], step=5, name="السنة ")
    chosen = alt.param(name="chosen", value=None, bind=cities)
    year = alt.param(name="year", value=LAST_ESTIMATE, bind=years)

    across = alt.Scale(domain=[YEARS[0], YEARS[-1]], nice=False, zero=False)
    ticks = [*range(YEARS[0], YEARS[-1], 10)]
    x = alt.X(
        "year:Q", scale=across, axis=alt.Axis(title="السنة", format="d", values=ticks, labelOverlap="greedy")
    )
    y = alt.Y("millions:Q", axis=alt.Axis(title=rtl("السكان (بالملايين)"), tickCount=6, **ABOVE_RIGHT_AXIS))
    colour = alt.Color("city:N", scale=alt.Scale(domain=values, range=[key.colour for key in keys]))
    shape = alt.Shape("city:N", scale=alt.Scale(domain=values, range=[key.shape for key in keys]))
    is_chosen = "chosen === null || indexof(chosen, datum.city) >= 0"
    opacity = alt.when(is_chosen).then(alt.value(1)).otherwise(alt.value(0.12))
    size = alt.when("datum.year === year").then(alt.value(130)).otherwise(alt.value(34))
    tooltip = [
        alt.Tooltip("city:N", title="المدينة"),
        alt.Tooltip("year:Q", title="السنة", format="d"),
        alt.Tooltip("millions:Q", title="مليون نسمة", format=".2f"),
        alt.Tooltip("note:N", title="نوع القيمة"),
    ]

    records = rows[["city", "year", "millions", "note"]].astype({"year": int}).to_dict("records")
    base = alt.Chart(alt.Data(values=records, name="rows")).encode(x=x, y=y, color=colour, opacity=opacity)
    known = base.transform_filter(f"datum.year <= {LAST_ESTIMATE}").mark_line(strokeWidth=2.5)
    expected = base.transform_filter(
        f"datum.year === {LAST_ESTIMATE} || datum.note === '{NOTES['projection']}'"
    ).mark_line(strokeWidth=2.5, strokeDash=[5, 4])
    points = base.mark_point(filled=True).encode(shape=shape, size=size, tooltip=tooltip)

    alone = alt.Chart(alt.Data(values=[{}]))
    rule = alone.mark_rule(color="#8a9099").encode(
        x=alt.XDatum(alt.expr("year"), type="quantitative", scale=across)
    )
    word = alone.mark_text(text=NOTES["projection"], align="left", baseline="top", dx=8).encode(
        x=alt.XDatum(LAST_ESTIMATE, type="quantitative", scale=across), y=alt.value(0)
    )
    layers = alt.layer(rule, expected, known, points, word).add_params(chosen, year)
    return layers.properties(width="container", height=400, autosize={"type": "fit", "contains": "padding"})


def _population_table(rows: pd.DataFrame, keys: tuple[Key, ...]) -> str:
    counts = rows.pivot(index="year", columns="city", values="population")
    notes = rows.drop_duplicates("year").set_index("year")["note"]
    names = [key.value for key in keys]
    lines = [
        [
            ltr(year),
            notes[year],
            *(gap() if pd.isna(count) else ltr(f"{count:,}") for count in counts.loc[year, names]),
        ]
        for year in counts.index
    ]
    return table("بيانات الرسم في جدول", ["السنة", "نوع القيمة", *names], lines)
