"""Charts of growth, of land and of country series: what was published, with its gaps, and one idea a chart.

Each chart has a function beside it that gives its rows, so that a reader can see the figures and a test can too.
"""

from __future__ import annotations

import math
from datetime import date

import altair as alt
import pandas as pd

from umran import data
from umran.data.titles import city_names
from umran.figures.chart import Figure
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
    single_mark,
    slider,
    value_axis,
)
from umran.figures.population import FIRST_PROJECTION, LAST_ESTIMATE, NOTES, population_rows
from umran.text.html import bdi, gap, stacked, table
from umran.text.words import rtl

WHAT_IF_YEAR = 2050
WHAT_IF_RATES = tuple(step / 2 for step in range(11))  # percent a year
ARITHMETIC = "حساب لا إسقاط"


# Population growth


def growth_rates(cities: list[str] | None = None) -> pd.DataFrame:
    """Compute the yearly growth rate of each city between two values of its series.

    The rate is ln(P1 / P0) / t, of one definition of the boundary a city.

    Parameters
    ----------
    cities : list of str, optional
        Ids of participating cities, such as "quito"; all of them where it is left out.

    Returns
    -------
    pandas.DataFrame
        A row a city and period: city_id, city, start, end (years), added (persons), rate (a fraction a year) and kind
        ("projection" where the end is one, else "estimate"). A city with fewer than two values has no row.

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
    >>> rates = figures.growth_rates(["quito"])
    >>> rates.query("end == 2015")[["start", "added", "rate"]].round(4).to_dict("records")
    [{'start': 2010, 'added': 136749, 'rate': 0.0164}]
    """
    names = city_names()
    selected = list(names.index) if cities is None else cities
    if unknown := sorted(set(selected) - set(names.index)):
        raise ValueError(f"cities has {', '.join(unknown)}; expected some of {', '.join(names.index)}")
    parts = []
    for city_id, rows in (
        population_rows(selected).sort_values("year", kind="stable").groupby("city_id", sort=False)
    ):
        population, year = rows["population"].astype(float), rows["year"].astype("int64")
        before = rows.shift(1)
        part = pd.DataFrame({"start": before["year"], "end": year, "added": population.diff()})
        part["rate"] = (population / population.shift(1)).map(math.log) / year.diff()
        part = part.assign(city_id=city_id, city=names[city_id], kind=rows["kind"])
        parts.append(part.dropna(subset=["rate"]).astype({"start": int, "added": int}))
    columns = ["city_id", "city", "start", "end", "added", "rate", "kind"]
    order = {city_id: place for place, city_id in enumerate(names.index)}
    if not parts:
        return pd.DataFrame(columns=columns)
    found = pd.concat(parts)[columns]
    return found.sort_values(["city_id", "end"], key=lambda each: each.map(order) if each.name == "city_id" else each,
                             ignore_index=True)  # fmt: skip


def growth_chart(cities: list[str] | None = None) -> Figure:
    """Plot the yearly growth rate of the cities in each five years to 2035, projections dashed.

    Parameters
    ----------
    cities : list of str, optional
        Ids of participating cities, such as "quito"; all of them where it is left out.

    Returns
    -------
    Figure
        A line a city, in percent a year, with a slider of years; cities without a rate are named as gaps.

    Raises
    ------
    ValueError
        For a city that is not a participating one, and where none has a rate.

    Examples
    --------
    >>> from umran import figures
    >>> chart = figures.growth_chart(["quito", "amman"])
    >>> chart
    معدل النمو السنوي لسكان المدن
    >>> [key.value for key in chart.keys]
    ['عمّان', 'كيتو']
    """
    rates = growth_rates(cities)
    if rates.empty:
        raise ValueError(
            f"cities has {', '.join(cities or [])}; expected one with two values in its series or more"
        )
    rows = rates.assign(
        year=rates["end"], percent=(100 * rates["rate"]).round(2), note=rates["kind"].map(NOTES)
    )
    last = rows[rows["year"] == LAST_ESTIMATE].sort_values("percent", ascending=False, kind="stable")
    keys = tuple(city_keys()[city_id] for city_id in last["city_id"])
    years = sorted({int(year) for year in rows["year"]})

    across = alt.Scale(domain=[years[0], years[-1]], nice=False, zero=False)
    axis = alt.Axis(title="نهاية السنوات الخمس", format="d", values=years[1::2], labelOverlap="greedy")
    x = alt.X("year:Q", scale=across, axis=axis)
    y = alt.Y("percent:Q", axis=value_axis("النمو السنوي (%)", ticks=6, grid=True))
    year = slider("year", "السنة", low=years[0], high=years[-1], step=5, value=LAST_ESTIMATE)
    tooltip = [
        alt.Tooltip("city:N", title="المدينة"),
        alt.Tooltip("start:Q", title="من", format="d"),
        alt.Tooltip("year:Q", title="إلى", format="d"),
        alt.Tooltip("percent:Q", title="في المائة سنوياً", format=".2f"),
        alt.Tooltip("note:N", title="نوع القيمة"),
    ]
    base = chart_of(rows[["city", "start", "year", "percent", "note"]]).encode(
        x=x, y=y, color=colour("city", keys), opacity=opacity("city")
    )
    known = base.transform_filter(f"datum.year <= {LAST_ESTIMATE}").mark_line(strokeWidth=2.5)
    expected = base.transform_filter(f"datum.year >= {LAST_ESTIMATE}").mark_line(
        strokeWidth=2.5, strokeDash=[5, 4]
    )
    size = larger_at("year", 130, 34)
    points = base.mark_point(filled=True).encode(shape=shape("city", keys), size=size, tooltip=tooltip)
    zero = single_mark().mark_rule(color=GREY, strokeWidth=1.5).encode(y=alt.YDatum(0, type="quantitative"))
    rule = rule_at("year", across)
    missing = [name for city_id, name in city_names().items()
               if city_id not in set(rates["city_id"]) and (cities is None or city_id in cities)]  # fmt: skip
    reason = gap("أقل من سنتين في سلسلة " + "، ".join(missing)) if missing else ""
    wide = rows.pivot(index="year", columns="city", values="percent")[[key.value for key in keys]]
    notes = rows.drop_duplicates("year").set_index("year")["note"]
    lines = [
        [bdi(f"{end - 5}–{end}"), notes[end], *(bdi(f"{value:.2f}%") for value in wide.loc[end])]
        for end in wide.index
    ]
    return Figure(
        chart=layered(zero, rule, expected, known, points, height=400, params=[selection(keys, "المدينة"), year]),
        title="معدل النمو السنوي لسكان المدن",
        source=stacked(data.source_ar("city_population") + "؛ والمعدل محسوب هنا باللوغاريتم", reason),
        table=table(TABLE, ["السنوات", "نوع القيمة", *wide.columns], lines),
        subtitle=f"في المائة سنوياً. الخط المتصل تقدير، والمتقطّع إسقاط من عام {FIRST_PROJECTION}.",
        keys=keys,
        readout={"at": "year", "of": "city", "value": "percent", "note": "note", "label": "حتى سنة",
                 "steps": years, "start": LAST_ESTIMATE},
    )  # fmt: skip


def what_if(population: float, rate: float, years: float) -> float:
    """Compute a population after some years of one yearly rate: arithmetic, no projection.

    The population grows continuously, P * exp(rate * years), as `growth_rates` measures it.

    Parameters
    ----------
    population : float
        Inhabitants at the beginning.
    rate : float
        Yearly growth rate, a fraction: 0.02 for 2 percent.
    years : float
        Years from the beginning.

    Returns
    -------
    float
        Inhabitants at the end.

    Examples
    --------
    >>> from umran import figures
    >>> round(figures.what_if(1_000_000, rate=0.02, years=35))
    2013753
    """
    return population * math.exp(rate * years)


def what_if_rows() -> pd.DataFrame:
    """Population (millions) of each city in 2050 if one growth rate (percent a year) held from its last estimate."""
    rates = growth_rates().query("end == @LAST_ESTIMATE")
    last = population_rows(list(rates["city_id"])).query("year == @LAST_ESTIMATE")
    population = last.set_index("city_id")["population"]
    years = WHAT_IF_YEAR - LAST_ESTIMATE
    found = []
    for city_id, city, own in rates[["city_id", "city", "rate"]].itertuples(index=False):
        for rate in (*WHAT_IF_RATES, round(100 * own, 2)):
            millions = what_if(population[city_id], rate / 100, years) / 1e6
            found.append((city_id, city, rate, round(millions, 2), rate not in WHAT_IF_RATES))
    return pd.DataFrame(found, columns=["city_id", "city", "rate", "millions", "is_own"])


def what_if_chart() -> Figure:
    """Population of the cities in 2050 by the growth rate that one supposes; a ring at each city's own rate."""
    rows = what_if_rows().assign(note=ARITHMETIC)
    ends = rows[rows["rate"] == WHAT_IF_RATES[-1]].sort_values("millions", ascending=False, kind="stable")
    keys = tuple(city_keys()[city_id] for city_id in ends["city_id"])
    start = 2.0

    across = alt.Scale(domain=[-0.5, WHAT_IF_RATES[-1]], nice=False)
    axis = alt.Axis(title=rtl("معدل النمو السنوي المفترض (%)"), values=[*range(6)], format="d")
    x = alt.X("rate:Q", scale=across, axis=axis)
    y = alt.Y("millions:Q", axis=value_axis(f"السكان في {WHAT_IF_YEAR} (بالملايين)", ticks=6, grid=True))
    rate = slider("rate", "المعدل", low=0, high=WHAT_IF_RATES[-1], step=0.5, value=start)
    tooltip = [
        alt.Tooltip("city:N", title="المدينة"),
        alt.Tooltip("rate:Q", title="في المائة سنوياً", format=".2f"),
        alt.Tooltip("millions:Q", title="مليون نسمة", format=".2f"),
        alt.Tooltip("note:N", title="نوع القيمة"),
    ]
    columns = ["city", "rate", "millions", "is_own", "note"]
    base = chart_of(rows.sort_values(["city_id", "rate"])[columns]).encode(
        x=x, y=y, color=colour("city", keys), opacity=opacity("city")
    )
    lines = base.mark_line(strokeWidth=2, interpolate="monotone")
    size = larger_at("rate", 130, 0)
    points = base.mark_point(filled=True).encode(shape=shape("city", keys), size=size, tooltip=tooltip)
    rings = base.transform_filter("datum.is_own").mark_point(
        size=150, strokeWidth=2.5, filled=False, shape="circle"
    )
    rule = rule_at("rate", across)
    wide = rows[~rows["is_own"]].pivot(index="rate", columns="city", values="millions")
    wide = wide[[key.value for key in keys]]
    body = [[bdi(f"{step:g}%"), *(bdi(f"{value:.2f}") for value in wide.loc[step])] for step in wide.index]
    return Figure(
        chart=layered(rule, lines, rings, points, height=380, params=[selection(keys, "المدينة"), rate]),
        title=f"ماذا لو ثبت معدل النمو حتى {WHAT_IF_YEAR}؟",
        source=f"{ARITHMETIC}: سكان {LAST_ESTIMATE} مضروبون في أثر معدل ثابت {WHAT_IF_YEAR - LAST_ESTIMATE} سنة. "
        + data.source_ar("city_population"),
        table=table("بيانات الرسم في جدول (مليون نسمة)", ["المعدل", *wide.columns], body),
        subtitle=f"{ARITHMETIC}. الحلقة: معدل المدينة نفسها بين {LAST_ESTIMATE - 5} و{LAST_ESTIMATE}.",
        keys=keys,
        readout={"at": "rate", "of": "city", "value": "millions", "note": "note", "start": start,
                 "label": "المعدل السنوي (%)", "steps": [*WHAT_IF_RATES]},
    )  # fmt: skip


# Three image dates of Quito as the Atlas of Urban Expansion publishes them: (image, population, persons a built-up
# hectare). Its licence was not found, so its tables are not among the data: these figures are cited one by one.
QUITO_IN_ATLAS = (
    (date(1988, 6, 1), 854_477, 152.99),
    (date(2000, 12, 1), 1_358_278, 139.0),
    (date(2013, 6, 1), 2_173_697, 96.0),
)
ATLAS = (
    "المصدر: أطلس التوسع الحضري (جامعة نيويورك والموئل ومعهد لينكولن)، 2016، أرقام مفردة منقولة مع ذكر المرجع"
)
