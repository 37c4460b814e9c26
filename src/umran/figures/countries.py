"""Charts of country series: slums, air, and which years are reported."""

from __future__ import annotations

import math

import altair as alt
import pandas as pd

from umran import data
from umran.data.titles import country_names, nine, places
from umran.figures.chart import COLOURS, SHAPES, Figure, Key
from umran.figures.parts import (
    TABLE,
    chart_of,
    colour,
    larger_at,
    layered,
    names_axis,
    opacity,
    rule_at,
    selection,
    shape,
    single_mark,
    slider,
    span,
    value_axis,
)
from umran.text.html import bdi, gap, stacked, table
from umran.text.numbers import NO_DATA

REPEATED, STRAIGHT, OTHER = "تكرار", "خط مستقيم", "غير ذلك"
PUBLISHED, ZERO = "قيمة منشورة", "صفر مُبلَّغ عنه"
WHO_GUIDELINE = 5  # µg/m3 of PM2.5, yearly mean: WHO global air quality guidelines, 2021


# Country series


def patterns(rows: pd.DataFrame, tolerance: float = 0.06) -> pd.Series:
    """What each value of a series looks like beside its neighbours: repeated, on a straight line, or neither.

    `rows`: the frame of one series, with the year and its value in `slum_share_pct`. A value within `tolerance`
    (percentage points, half a printed decimal) of the one before is a repetition; one that lies as near to the
    line between its two neighbours is straight. A shape, no proof: real change can be straight too.
    """
    found = []
    points = list(rows.sort_values("year", kind="stable")[["year", "slum_share_pct"]].itertuples(index=False))
    for i, (year, value) in enumerate(points):
        kind = OTHER
        if i and abs(value - points[i - 1][1]) <= tolerance:
            kind = REPEATED
        elif 0 < i < len(points) - 1:
            (before, low), (after, high) = points[i - 1], points[i + 1]
            between = low + (high - low) * (year - before) / (after - before)
            kind = STRAIGHT if abs(value - between) <= tolerance else OTHER
        found.append(kind)
    return pd.Series(found, index=rows.sort_values("year", kind="stable").index, dtype="str")


def slum_patterns(release: str = "2025") -> pd.DataFrame:
    """Say of every value of a slum series whether it repeats or continues its neighbours.

    A repetition lies within 0.06 percentage points of the value before; a value on a straight line lies as near to the
    line between its two neighbours. A shape, no proof: real change can be straight too.

    Parameters
    ----------
    release : str, default "2025"
        The release of the series, "2019" or "2025"; the two are never joined.

    Returns
    -------
    pandas.DataFrame
        A row a value: iso3, country, year, slum_share_pct (percent of urban people) and pattern, in Arabic: `REPEATED`,
        `STRAIGHT` or `OTHER` of `umran.figures.countries`.

    Examples
    --------
    >>> from umran import figures
    >>> rows = figures.slum_patterns("2025")
    >>> rows.query("iso3 == 'KAZ'")["pattern"].value_counts().to_dict()
    {'غير ذلك': 3, 'خط مستقيم': 1, 'تكرار': 1}
    """
    names = country_names()
    parts = []
    for iso3 in names.index:
        if release in _releases(iso3):
            rows = data.series("11.1.1", iso3, release=release)
            parts.append(rows.assign(country=names[iso3], pattern=patterns(rows)))
    return pd.concat(parts, ignore_index=True)[["iso3", "country", "year", "slum_share_pct", "pattern"]]


def _releases(iso3: str) -> list[str]:
    return sorted(data.load("country_slums").query("iso3 == @iso3")["release"].unique())


def slum_chart(country: str) -> Figure:
    """Plot the share of a country's urban people in slums, its two releases side by side.

    The releases are never joined, and years without a value stay empty. A hollow mark repeats the value before it or lies
    on a straight line between its neighbours; see `slum_patterns`.

    Parameters
    ----------
    country : str
        The country's code of three letters (ISO 3166-1 alpha-3).

    Returns
    -------
    Figure
        Marks a release, in percent of urban people.

    Raises
    ------
    ValueError
        For a country without a value.

    Examples
    --------
    >>> from umran import figures
    >>> figures.slum_chart("LSO")
    سكان الأحياء الفقيرة في ليسوتو، بإصدارين
    """
    releases = _releases(country)
    if not releases:
        known = sorted(data.load("country_slums")["iso3"].unique())
        raise ValueError(f"no slum series of {country!r}; expected one of {', '.join(known)}")
    words = {"2019": "إصدار 2019", "2025": "إصدار 2025"}
    keys = (Key(words["2019"], COLOURS[1], SHAPES[1]), Key(words["2025"], COLOURS[0], SHAPES[0]))
    parts = [data.series("11.1.1", country, release=name) for name in releases]
    rows = pd.concat([part.assign(pattern=patterns(part)) for part in parts])
    rows = rows.assign(of=rows["release"].map(words), value=rows["slum_share_pct"].round(2), note=PUBLISHED)
    years = [*range(int(rows["year"].min()), int(rows["year"].max()) + 1)]
    start = 2016 if 2016 in years else years[-1]

    across = alt.Scale(domain=[years[0] - 1, years[-1] + 1], nice=False, zero=False)
    ticks = [year for year in years if year % 5 == 0]
    x = alt.X("year:Q", scale=across, axis=alt.Axis(title="السنة", format="d", values=ticks))
    y = alt.Y("value:Q", axis=value_axis("من سكان الحضر (%)", ticks=6, grid=True))
    year = slider("year", "السنة", low=years[0], high=years[-1], step=1, value=start)
    tooltip = [
        alt.Tooltip("of:N", title="الإصدار"),
        alt.Tooltip("year:Q", title="السنة", format="d"),
        alt.Tooltip("value:Q", title="في المائة", format=".1f"),
        alt.Tooltip("pattern:N", title="شكل القيمة"),
    ]
    base = chart_of(rows[["of", "year", "value", "pattern", "note"]]).encode(
        x=x, y=y, color=colour("of", keys), opacity=opacity("of")
    )
    size = larger_at("year", 240, 110)
    marks = [
        base.transform_filter(f"datum.pattern {sign} '{OTHER}'")
        .mark_point(strokeWidth=2.5, filled=filled)
        .encode(shape=shape("of", keys), size=size, tooltip=tooltip)
        for sign, filled in (("===", True), ("!==", False))
    ]
    rule = rule_at("year", across)
    lines = [
        [bdi(row.year), row.of, bdi(f"{row.value:.1f}%"), row.pattern]
        for row in rows.sort_values(["release", "year"]).itertuples()
    ]
    absent = [words[name] for name in words if name not in releases]
    reason = gap(f"لا قيم لهذا البلد في {absent[0]}") if absent else ""
    return Figure(
        chart=layered(rule, *marks, height=320, params=[selection(keys, "الإصدار"), year]),
        title=f"سكان الأحياء الفقيرة في {country_names()[country]}، بإصدارين",
        source=stacked(data.source_ar("country_slums"), reason),
        table=table(TABLE, ["السنة", "الإصدار", "من سكان الحضر", "شكل القيمة"], lines),
        subtitle="العلامة الفارغة: قيمة تكرر ما قبلها أو تقع على خط مستقيم بين جارتيها. ولا نصل بين سنتين.",
        keys=keys,
        readout={"at": "year", "of": "of", "value": "value", "note": "note", "label": "السنة", "steps": years,
                 "start": start},
    )  # fmt: skip


def air_rows() -> pd.DataFrame:
    """List the yearly mean of PM2.5 in the cities of each country, highest first.

    Returns
    -------
    pandas.DataFrame
        A row a country: iso3, country (in Arabic), year and value (µg/m3, weighted by urban population).

    Examples
    --------
    >>> from umran import data, figures
    >>> rows = data.participating(figures.air_rows())
    >>> len(rows), rows["year"].unique().tolist(), bool(rows["value"].is_monotonic_decreasing)
    (9, [2016], True)
    """
    rows = data.load("country_air").query("area == 'urban'")
    rows = rows.assign(country=rows["iso3"].map(country_names()), value=rows["pm25_ug_m3"])
    return rows.sort_values("value", ascending=False, kind="stable")[["iso3", "country", "year", "value"]]


def air_chart() -> Figure:
    """Plot PM2.5 in the cities of the nine countries, and of those that were added, beside the guideline of the WHO.

    Returns
    -------
    Figure
        Bars from the right in µg/m3, highest first, with a line at the guideline: a yearly mean of 5 µg/m3.

    References
    ----------
    World Health Organization (2021). WHO global air quality guidelines: particulate matter (PM2.5 and PM10), ozone,
    nitrogen dioxide, sulfur dioxide and carbon monoxide. Geneva.

    Examples
    --------
    >>> from umran import figures
    >>> figures.air_chart()
    الجسيمات الدقيقة في مدن البلدان التسعة، 2016
    """
    rows = air_rows()
    shown = places().drop_duplicates("iso3").query("iso3 in @rows.iso3")
    year = int(rows["year"].iloc[0])
    plotted = rows.assign(value=rows["value"].round(1))[["country", "value"]]
    scale = alt.Scale(domain=span(rows["value"], 0, 36), reverse=True, nice=False)
    x = alt.X(
        "value:Q", scale=scale, axis=alt.Axis(title="ميكروغرام في المتر المكعب", values=[0, 10, 20, 30])
    )
    y = alt.Y("country:N", sort=list(plotted["country"]),
              axis=names_axis(200))  # fmt: skip
    base = chart_of(plotted).encode(x=x, y=y)
    tooltip = [
        alt.Tooltip("country:N", title="البلد"),
        alt.Tooltip("value:Q", title="ميكروغرام في المتر المكعب", format=".1f"),
    ]
    bars = base.mark_bar(color=COLOURS[0], height=18).encode(tooltip=tooltip)
    values = base.mark_text(align="right", dx=-5).encode(text=alt.Text("value:Q", format=".1f"))
    guideline = single_mark().mark_rule(color=COLOURS[1], strokeWidth=2.5, strokeDash=[6, 3]).encode(
        x=alt.XDatum(WHO_GUIDELINE, scale=scale)
    )  # fmt: skip
    word = single_mark().mark_text(text=f"القيمة الإرشادية: {WHO_GUIDELINE}", align="right", baseline="bottom", dy=-4).encode(
        x=alt.XDatum(WHO_GUIDELINE, scale=scale), y=alt.value(0)
    )  # fmt: skip
    lines = [[row.country, bdi(f"{row.value:.1f}")] for row in plotted.itertuples()]
    return Figure(
        chart=layered(bars, values, guideline, word, height=330),
        title=f"الجسيمات الدقيقة في مدن {nine('البلدان التسعة', shown)}، {year}",
        source=stacked(
            data.source_ar("country_air"),
            "والقيمة الإرشادية: منظمة الصحة العالمية، المبادئ التوجيهية العالمية لنوعية الهواء، 2021",
        ),
        table=table(TABLE, ["البلد", "ميكروغرام في المتر المكعب"], lines),
        subtitle=f"متوسط PM2.5 مرجَّحاً بالسكان في المناطق الحضرية. سنة واحدة، {year}: لا اتجاه فيها.",
    )


def coverage(column: str = "deaths_missing_per_100k") -> pd.DataFrame:
    """Tell apart a value, a reported zero and nothing in every country and year of the disaster series.

    Parameters
    ----------
    column : str, default "deaths_missing_per_100k"
        A measure of the dataset `country_disasters`.

    Returns
    -------
    pandas.DataFrame
        A row a country and year: iso3, year, value (of `column`, in its unit; NaN where there is none), country and
        status, in Arabic: `PUBLISHED` or `ZERO` of `umran.figures.countries`, or the words for no data.

    Raises
    ------
    ValueError
        For another column.

    Examples
    --------
    >>> from umran import figures
    >>> sorted(figures.coverage()["status"].unique())
    ['صفر مُبلَّغ عنه', 'قيمة منشورة', 'لا بيانات']
    """
    measures = [each["column"] for each in data.describe("country_disasters")["measures"]]
    if column not in measures:
        raise ValueError(f"column is {column!r}; expected one of {', '.join(measures)}")
    rows = data.load("country_disasters")
    years = range(int(rows["year"].min()), int(rows["year"].max()) + 1)
    every = pd.MultiIndex.from_product([country_names().index, years], names=["iso3", "year"])
    value = rows.set_index(["iso3", "year"])[column].reindex(every).astype("float64")
    found = value.rename("value").reset_index()
    status = [NO_DATA if math.isnan(each) else PUBLISHED if each else ZERO for each in found["value"]]
    return found.assign(country=found["iso3"].map(country_names()), status=status)


def coverage_chart(column: str = "deaths_missing_per_100k") -> Figure:
    """Plot where the disaster series has a value, a reported zero and a gap.

    Parameters
    ----------
    column : str, default "deaths_missing_per_100k"
        A measure of the dataset `country_disasters`.

    Returns
    -------
    Figure
        Countries by years, the countries with most values first; a shape for each status of `coverage`.

    Raises
    ------
    ValueError
        For another column.

    Examples
    --------
    >>> from umran import figures
    >>> chart = figures.coverage_chart()
    >>> [key.value for key in chart.keys]
    ['قيمة منشورة', 'صفر مُبلَّغ عنه', 'لا بيانات']
    """
    rows = coverage(column)
    keys = (
        Key(PUBLISHED, COLOURS[1], SHAPES[1]),
        Key(ZERO, COLOURS[0], SHAPES[2]),
        Key(NO_DATA, COLOURS[7], "M-.9,-.18h1.8v.36h-1.8z"),
    )
    field = next(f for f in data.describe("country_disasters")["schema"]["fields"] if f["name"] == column)
    counts = rows[rows["status"] != NO_DATA].groupby("country")["year"].count()
    order = sorted(rows["country"].unique(), key=lambda name: -counts.get(name, 0))
    years = sorted({int(year) for year in rows["year"]})
    scale = alt.Scale(domain=[years[0] - 0.6, years[-1] + 0.6], nice=False, zero=False)
    ticks = [year for year in years if year % 5 == 0]
    x = alt.X("year:Q", scale=scale, axis=alt.Axis(title="السنة", format="d", values=ticks))
    y = alt.Y("country:N", sort=order, axis=names_axis(200))
    tooltip = [
        alt.Tooltip("country:N", title="البلد"),
        alt.Tooltip("year:Q", title="السنة", format="d"),
        alt.Tooltip("status:N", title="ما في المصدر"),
        alt.Tooltip("text:N", title=field["unit_ar"]),
    ]
    texts = [NO_DATA if math.isnan(value) else f"{value:,.2f}" for value in rows["value"]]
    plotted = rows.assign(text=texts)[["country", "year", "status", "text"]]
    marks = chart_of(plotted).mark_point(filled=True, size=120, opacity=1).encode(
        x=x, y=y, tooltip=tooltip, shape=shape("status", keys), color=colour("status", keys), opacity=opacity("status")
    )  # fmt: skip
    wide = plotted.pivot(index="year", columns="country", values="text")[order]
    lines = [
        [bdi(year), *(gap() if text == NO_DATA else bdi(text) for text in wide.loc[year])]
        for year in wide.index
    ]
    return Figure(
        chart=layered(marks, height=340, params=[selection(keys, "ما في المصدر")]),
        title=f"أين القيم وأين الفجوات؟ {field['title']}",
        source=data.source_ar("country_disasters") + "؛ أرقام أبلغت عنها الدول",
        table=table(f"{TABLE} ({field['unit_ar']})", ["السنة", *order], lines),
        subtitle="الصفر المُبلَّغ عنه قيمة، والفراغ ليس صفراً.",
        keys=keys,
    )
