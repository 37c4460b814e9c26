"""Charts that read from the right: Altair with Arabic words, the value axis at the right, a source under each.

In a notebook JupyterLab's own Vega draws them; in the book they are stored compiled, so that one shared Vega is
enough, with a legend and a slider of the page itself that work by keyboard and on a phone.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from umran import data
from umran.data.titles import city_names
from umran.figures.chart import Figure, Key
from umran.figures.parts import (
    TABLE,
    chart_of,
    city_keys,
    colour,
    larger_at,
    layered,
    opacity,
    rule_at,
    selection,
    shape,
    single_mark,
    slider,
    value_axis,
)
from umran.text.html import Markup, bdi, gap, stacked, table
from umran.text.words import ltr

# World Urbanization Prospects 2018: a value every five years; what comes after 2018 is a projection.
YEARS = range(1950, 2036, 5)
LAST_ESTIMATE, FIRST_PROJECTION = 2015, 2020
NOTES = {"estimate": "تقدير", "projection": "إسقاط"}


def population_chart(cities: list[str] | None = None) -> Figure:
    """Plot the population of the cities, 1950 to 2035, projections dashed.

    One series a city, by one definition of its boundary: the urban agglomeration, else the capital's own area.

    Parameters
    ----------
    cities : list of str, optional
        Ids of participating cities, such as "quito"; all of them where it is left out.

    Returns
    -------
    Figure
        A line a city, in millions, with a slider of years; cities without a series are named as gaps.

    Raises
    ------
    ValueError
        For a city that is not a participating one.

    References
    ----------
    United Nations, Department of Economic and Social Affairs, Population Division (2018). World Urbanization Prospects:
    the 2018 revision.

    Examples
    --------
    >>> from umran import figures
    >>> chart = figures.population_chart(["quito", "amman"])
    >>> chart
    سكان المدن، \u20661950–2035\u2069
    >>> [key.value for key in chart.keys]
    ['عمّان', 'كيتو']
    """
    names = city_names()
    if unknown := sorted(set(cities or []) - set(names.index)):
        raise ValueError(f"cities has {', '.join(unknown)}; expected some of {', '.join(names.index)}")
    selected = names if cities is None else names[names.index.isin(cities)]
    rows = population_rows(list(selected.index))
    rows = rows.assign(
        city=rows["city_id"].map(names),
        millions=(rows["population"].astype(float) / 1e6).round(3),
        note=rows["kind"].map(NOTES),
    )
    ends = rows.sort_values(["year", "millions"], ascending=False)
    keys = tuple(
        city_keys()[city_id] for city_id in ends["city_id"].drop_duplicates()
    )  # in the order of the lines' ends
    missing = [name for name in selected if name not in set(rows["city"])]
    reason = gap("لا سلسلة منشورة في المصدر لمدينة " + "، ".join(missing)) if missing else ""
    return Figure(
        chart=_population_layers(rows, keys),
        title=f"سكان المدن، {ltr(f'{YEARS[0]}–{YEARS[-1]}')}",
        source=stacked(data.source_ar("city_population"), reason),
        table=_population_table(rows, keys),
        subtitle=f"الخط المتصل تقدير، والمتقطّع إسقاط من عام {FIRST_PROJECTION}.",
        keys=keys,
        readout={"at": "year", "of": "city", "value": "millions", "note": "note", "label": "السنة",
                 "steps": [*YEARS], "start": LAST_ESTIMATE},
    )  # fmt: skip


def population_rows(cities: list[str]) -> pd.DataFrame:
    """Rows of `city_population` for a chart: never two definitions of the boundary in one city's series."""
    rows = data.load("city_population").query("city_id in @cities")
    has_series = rows["city_id"].isin(rows.query("definition == 'urban_agglomeration'")["city_id"])
    return rows[~has_series | (rows["definition"] == "urban_agglomeration")]


def _population_layers(rows: pd.DataFrame, keys: tuple[Key, ...]) -> alt.LayerChart:
    year = slider("year", "السنة", low=YEARS[0], high=YEARS[-1], step=5, value=LAST_ESTIMATE)
    across = alt.Scale(domain=[YEARS[0], YEARS[-1]], nice=False, zero=False)
    ticks = [*range(YEARS[0], YEARS[-1], 10)]
    x = alt.X(
        "year:Q", scale=across, axis=alt.Axis(title="السنة", format="d", values=ticks, labelOverlap="greedy")
    )
    y = alt.Y("millions:Q", axis=value_axis("السكان (بالملايين)", ticks=6))
    tooltip = [
        alt.Tooltip("city:N", title="المدينة"),
        alt.Tooltip("year:Q", title="السنة", format="d"),
        alt.Tooltip("millions:Q", title="مليون نسمة", format=".2f"),
        alt.Tooltip("note:N", title="نوع القيمة"),
    ]

    base = chart_of(rows[["city", "year", "millions", "note"]]).encode(
        x=x, y=y, color=colour("city", keys), opacity=opacity("city")
    )
    known = base.transform_filter(f"datum.year <= {LAST_ESTIMATE}").mark_line(strokeWidth=2.5)
    expected = base.transform_filter(
        f"datum.year === {LAST_ESTIMATE} || datum.note === '{NOTES['projection']}'"
    ).mark_line(strokeWidth=2.5, strokeDash=[5, 4])
    points = base.mark_point(filled=True).encode(
        shape=shape("city", keys), size=larger_at("year", 130, 34), tooltip=tooltip
    )

    word = (
        single_mark()
        .mark_text(text=NOTES["projection"], align="left", baseline="top", dx=8)
        .encode(x=alt.XDatum(LAST_ESTIMATE, type="quantitative", scale=across), y=alt.value(0))
    )
    return layered(
        rule_at("year", across),
        expected,
        known,
        points,
        word,
        height=400,
        params=[selection(keys, "المدينة"), year],
    )


def _population_table(rows: pd.DataFrame, keys: tuple[Key, ...]) -> Markup:
    counts = rows.pivot(index="year", columns="city", values="population")
    notes = rows.drop_duplicates("year").set_index("year")["note"]
    names = [key.value for key in keys]
    lines = [
        [
            bdi(year),
            notes[year],
            *(gap() if pd.isna(count) else bdi(f"{count:,}") for count in counts.loc[year, names]),
        ]
        for year in counts.index
    ]
    return table(TABLE, ["السنة", "نوع القيمة", *names], lines)
