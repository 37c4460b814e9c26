"""Charts of land consumption beside population growth."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import altair as alt
import pandas as pd

from umran import data
from umran import indicators as ind
from umran.data.titles import city_names
from umran.figures.chart import COLOURS, SHAPES, Figure, Key
from umran.figures.growth import ATLAS, QUITO_IN_ATLAS
from umran.figures.parts import (
    GREY,
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
    value_axis,
)
from umran.text.html import bdi, gap, stacked, table
from umran.text.words import ltr, rtl

PERIODS = ((2000, 2010), (2010, 2020))


# Land use


def land_rates() -> pd.DataFrame:
    """Compute indicator 11.3.1 of the cities with data, by both definitions of the land rate.

    The logarithmic rate is the one that UN-Habitat publishes; the linear one is that of the metadata, rebuilt from
    built-up land a person and population growth.

    Returns
    -------
    pandas.DataFrame
        A row a city and period: city_id, city, start, end (years), population_rate, log_rate, linear_rate (fractions a
        year), log_ratio and linear_ratio (land rate over population rate, without a unit).

    References
    ----------
    UN-Habitat. SDG indicator metadata 11.3.1. https://unstats.un.org/sdgs/metadata/files/Metadata-11-03-01.pdf

    Examples
    --------
    >>> from umran import figures
    >>> rates = figures.land_rates()
    >>> rates.query("city_id == 'quito'")[["start", "end", "log_ratio", "linear_ratio"]].round(2).to_dict("records")
    [{'start': 2000, 'end': 2010, 'log_ratio': 0.28, 'linear_ratio': 0.29},
     {'start': 2010, 'end': 2020, 'log_ratio': 0.54, 'linear_ratio': 0.56}]
    """
    names, found = city_names(), []
    for city_id, rows in data.load("city_land_use").groupby("city_id", sort=False):
        for before, after in pairwise(rows.sort_values("year", kind="stable").to_dict("records")):
            rates = {
                "land_consumption_rate": after["land_consumption_rate_pct"] / 100,
                "population_growth_rate": after["population_growth_rate_pct"] / 100,
            }
            linear = ind.land_rate_from_per_capita(
                per_capita_start=before["built_up_per_capita_m2"],
                per_capita_end=after["built_up_per_capita_m2"],
                population_growth_rate=rates["population_growth_rate"],
                years=after["year"] - before["year"],
                land_rate="linear",
            )
            by_log = ind.land_use_efficiency_from_rates(**rates, land_rate="log")
            by_linear = ind.land_use_efficiency_from_rates(
                **rates | {"land_consumption_rate": linear}, land_rate="linear"
            )
            found.append((city_id, names[city_id], before["year"], after["year"], *reversed(rates.values()),
                          linear, by_log.ratio, by_linear.ratio))  # fmt: skip
    return pd.DataFrame(found, columns=["city_id", "city", "start", "end", "population_rate", "log_rate",
                                        "linear_rate", "log_ratio", "linear_ratio"])  # fmt: skip


def land_rate_chart() -> Figure:
    """Plot the land rate against the population rate of the cities with data.

    Returns
    -------
    Figure
        Two marks a city, hollow for 2000–2010 and filled for 2010–2020, in percent a year; a tick at the linear rate, and
        the line of equal rates with words for its sides.

    Examples
    --------
    >>> from umran import figures
    >>> figures.land_rate_chart()
    الأرض والسكان: أيهما أسرع؟
    """
    rates = land_rates()
    rows = rates.assign(
        period=[f"{start}–{end}" for start, end in zip(rates["start"], rates["end"], strict=True)],
        **{name: (100 * rates[f"{name}_rate"]).round(2) for name in ("population", "log", "linear")},
        log_ratio=rates["log_ratio"].round(2),
        linear_ratio=rates["linear_ratio"].round(2),
    )
    keys = tuple(city_keys()[city_id] for city_id in rows["city_id"].unique())
    most = 3.6
    scale = alt.Scale(domain=[0, most], nice=False)
    ticks = [0, 1, 2, 3]
    x = alt.X(
        "population:Q", scale=scale, axis=alt.Axis(title=rtl("معدل نمو السكان (% سنوياً)"), values=ticks)
    )
    y = alt.Y("log:Q", scale=scale,
              axis=value_axis("معدل استهلاك الأراضي (% سنوياً)", values=ticks))  # fmt: skip
    tooltip = [
        alt.Tooltip("city:N", title="المدينة"),
        alt.Tooltip("period:N", title="السنوات"),
        alt.Tooltip("population:Q", title="السكان، في المائة سنوياً", format=".2f"),
        alt.Tooltip("log:Q", title="الأرض باللوغاريتم، كما نُشر", format=".2f"),
        alt.Tooltip("linear:Q", title="الأرض بالنسبة البسيطة", format=".2f"),
        alt.Tooltip("log_ratio:Q", title="النسبة باللوغاريتم", format=".2f"),
        alt.Tooltip("linear_ratio:Q", title="النسبة البسيطة", format=".2f"),
    ]
    columns = ["city", "start", "period", "population", "log", "linear", "log_ratio", "linear_ratio"]
    base = chart_of(rows[columns]).encode(x=x, y=y, color=colour("city", keys), opacity=opacity("city"))
    path = base.mark_line(strokeWidth=1.5, opacity=0.6).encode(order="start:Q")
    definition = base.mark_rule(strokeWidth=1.5).encode(y2="linear:Q")
    cap = base.mark_tick(thickness=2, size=12, orient="horizontal").encode(y=alt.Y("linear:Q", scale=scale))
    marks = [
        base.transform_filter(f"datum.start === {start}")
        .mark_point(size=120, strokeWidth=2.5, filled=filled)
        .encode(shape=shape("city", keys), tooltip=tooltip)
        for (start, _), filled in zip(PERIODS, (False, True), strict=True)
    ]
    ends = pd.DataFrame({"population": [0, most], "log": [0, most]})
    equal = alt.Chart(alt.Data(values=ends.to_dict("records"))).mark_line(
        color=GREY, strokeDash=[3, 3], strokeWidth=1.5
    ).encode(x=x, y=y)  # fmt: skip
    regions = [
        _words([(0.08, 3.42, "الأرض أسرع من السكان")], "left").encode(x=x, y=y),
        _words([(3.52, 0.12, "السكان أسرع من الأرض"), (3.0, 3.12, "النسبة 1")], "right").encode(x=x, y=y),
    ]
    lines = [
        [row.city, bdi(row.period), bdi(f"{row.population:.2f}%"), bdi(f"{row.log:.2f}%"), bdi(f"{row.linear:.2f}%"),
         bdi(f"{row.log_ratio:.2f}"), bdi(f"{row.linear_ratio:.2f}")]
        for row in rows.itertuples()
    ]  # fmt: skip
    head = ["المدينة", "السنوات", "نمو السكان", "الأرض باللوغاريتم", "الأرض بالنسبة البسيطة", "النسبة باللوغاريتم",
            "النسبة البسيطة"]  # fmt: skip
    missing = [name for city_id, name in city_names().items() if city_id not in set(rows["city_id"])]
    first, second = (ltr(f"{start}–{end}") for start, end in PERIODS)
    return Figure(
        chart=layered(equal, *regions, path, definition, cap, *marks, height=420, params=[selection(keys, "المدينة")]),
        title="الأرض والسكان: أيهما أسرع؟",
        source=stacked(data.source_ar("city_land_use"), gap("لا قيم في المصدر لمدن " + "، ".join(missing))),
        table=table(TABLE, head, lines),
        subtitle=f"الفارغ {first}، والممتلئ {second}. الشرطة القصيرة: معدل الأرض نفسه بالنسبة البسيطة.",
        keys=keys,
    )  # fmt: skip


def _words(points: list[tuple[float, float, str]], align: Literal["left", "right"]) -> alt.Chart:
    """Words on the chart of rates, each at its population rate and its land rate."""
    values = [{"population": x, "log": y, "words": text, "align": align} for x, y, text in points]
    return alt.Chart(alt.Data(values=values)).mark_text(align=align, fontWeight="bold").encode(text="words:N")


def quito_by_unhabitat() -> pd.DataFrame:
    """List built-up land a person in Quito as UN-Habitat publishes it.

    Returns
    -------
    pandas.DataFrame
        A row a year: year, square_metres (m2 a person).

    Examples
    --------
    >>> from umran import figures
    >>> figures.quito_by_unhabitat().round(1).to_dict("list")
    {'year': [2000, 2010, 2020], 'square_metres': [132.6, 114.7, 105.8]}
    """
    rows = data.series("built_up_per_capita", "quito", release="city_land_use")
    return rows[["year"]].assign(square_metres=rows["built_up_per_capita_m2"])


def quito_by_atlas() -> pd.DataFrame:
    """List built-up land a person in Quito by the Atlas of Urban Expansion, inside another boundary.

    It is 10,000 m2 over the persons of a built-up hectare.

    Returns
    -------
    pandas.DataFrame
        A row an image date: year, square_metres (m2 a person).

    References
    ----------
    Angel, S., Blei, A. M., Parent, J., Lamson-Hall, P., Galarza Sánchez, N. (2016). Atlas of urban expansion: the 2016
    edition. New York University, UN-Habitat, Lincoln Institute of Land Policy.

    Examples
    --------
    >>> from umran import figures
    >>> figures.quito_by_atlas().round(1).to_dict("list")
    {'year': [1988, 2000, 2013], 'square_metres': [65.4, 71.9, 104.2]}
    """
    return pd.DataFrame(
        {
            "year": [image.year for image, _, _ in QUITO_IN_ATLAS],
            "square_metres": [10_000 / density for _, _, density in QUITO_IN_ATLAS],
        }
    )


def atlas_efficiency(start: int, end: int, land_rate: str = "linear") -> ind.LandUseEfficiency:
    """Compute indicator 11.3.1 of Quito from the Atlas of Urban Expansion alone, between two of its image dates.

    Built-up land is population over built-up density, as the Atlas defines it.

    Parameters
    ----------
    start : int
        Year of the first image: 1988, 2000 or 2013.
    end : int
        Year of the last image, one of the same.
    land_rate : str, default "linear"
        Definition of the land rate, "linear" or "log"; see `indicators.land_use_efficiency`.

    Returns
    -------
    LandUseEfficiency
        The two rates and their ratio, of the years between the image dates.

    Raises
    ------
    ValueError
        For a year without an image.

    References
    ----------
    Angel, S., Blei, A. M., Parent, J., Lamson-Hall, P., Galarza Sánchez, N. (2016). Atlas of urban expansion: the 2016
    edition. New York University, UN-Habitat, Lincoln Institute of Land Policy.

    Examples
    --------
    >>> from umran import figures
    >>> round(figures.atlas_efficiency(2000, 2013, land_rate="log").ratio, 2)
    1.79
    """
    images = {
        image.year: (image, population, population / density / 100)
        for image, population, density in QUITO_IN_ATLAS
    }
    if unknown := {start, end} - set(images):
        raise ValueError(f"no image of {sorted(unknown)}; expected some of {sorted(images)}")
    (first, population_start, built_up_start), (last, population_end, built_up_end) = (
        images[start],
        images[end],
    )
    return ind.land_use_efficiency(
        built_up_start=built_up_start,  # km2
        built_up_end=built_up_end,
        population_start=float(population_start),
        population_end=float(population_end),
        years=(last - first).days / 365.25,
        land_rate=land_rate,
    )


def quito_chart() -> Figure:
    """Plot built-up land a person in Quito, two sources as two lines.

    Each source has its own boundary and is read by itself.

    Returns
    -------
    Figure
        A line a source, in m2 a person, with a menu of years.

    Examples
    --------
    >>> from umran import figures
    >>> figures.quito_chart()
    المساحة المبنية للفرد في كيتو، بمصدرين
    """
    sources = {"الموئل": quito_by_unhabitat(), "أطلس التوسع الحضري": quito_by_atlas()}
    keys = (Key("الموئل", COLOURS[1], SHAPES[0]), Key("أطلس التوسع الحضري", COLOURS[0], SHAPES[1]))
    rows = pd.concat(
        [
            part.assign(of=name, value=part["square_metres"].round(2), note="م² للفرد")
            for name, part in sources.items()
        ]
    )
    years = sorted({int(year) for year in rows["year"]})
    across = alt.Scale(domain=[years[0] - 2, years[-1] + 2], nice=False, zero=False)
    x = alt.X(
        "year:Q", scale=across, axis=alt.Axis(title="السنة", format="d", values=years, labelOverlap="greedy")
    )
    y = alt.Y("value:Q", axis=value_axis("المساحة المبنية للفرد (م²)", ticks=6, grid=True))
    year = alt.param(name="year", value=2000, bind=alt.binding_select(options=years, name="السنة "))
    base = chart_of(rows[["of", "year", "value", "note"]]).encode(
        x=x, y=y, color=colour("of", keys), opacity=opacity("of")
    )
    tooltip = [
        alt.Tooltip("of:N", title="المصدر"),
        alt.Tooltip("year:Q", title="السنة", format="d"),
        alt.Tooltip("value:Q", title="م² للفرد", format=".1f"),
    ]
    size = larger_at("year", 180, 90)
    points = base.mark_point(filled=True).encode(shape=shape("of", keys), size=size, tooltip=tooltip)
    rule = rule_at("year", across)
    lines = [
        [bdi(row.year), row.of, bdi(f"{row.value:.1f}")]
        for row in rows.sort_values("year", kind="stable").itertuples()
    ]
    return Figure(
        chart=layered(rule, base.mark_line(strokeWidth=2.5), points, height=320, params=[selection(keys, "المصدر"), year]),
        title="المساحة المبنية للفرد في كيتو، بمصدرين",
        source=stacked(data.source_ar("city_land_use"), ATLAS),
        table=table(TABLE, ["السنة", "المصدر", "م² للفرد"], lines),
        subtitle="حدّان مختلفان للمدينة: اقرأ كل خط وحده، ولا تحسب بينهما.",
        keys=keys,
        readout={"at": "year", "of": "of", "value": "value", "note": "note", "label": "السنة", "steps": years,
                 "start": 2000},
    )  # fmt: skip
