"""Charts beside the maps of one place and the dashboard of the cities: bars and points that begin at the right."""

from __future__ import annotations

import altair as alt
import pandas as pd

from umran import data
from umran.figures.chart import SHAPES, Figure, Key
from umran.figures.cities import indicator_names, latest_value
from umran.figures.parts import (
    BLUE,
    GREY,
    ORANGE,
    TABLE,
    chart_of,
    city_keys,
    colour,
    layered,
    names_axis,
    opacity,
    percent_axis,
    selection,
    shape,
    span,
    value_axis,
)
from umran.text.html import Markup, bdi, gap, stacked, table
from umran.text.numbers import NO_DATA, figure
from umran.text.words import ltr

_PERCENT = alt.Scale(
    domain=[0, 100], reverse=True, nice=False
)  # from the right, where a reader of Arabic begins


def city_values_chart(indicator: str) -> Figure:
    """Plot the published values of one indicator in the cities, one source.

    The cities stand in the order of their list: nothing is ranked. Those without a value are named as gaps.

    Parameters
    ----------
    indicator : str
        An indicator with city values in percent: "11.2.1", "11.7.1a" or "11.7.1b".

    Returns
    -------
    Figure
        Bars from the right, in percent.

    Raises
    ------
    ValueError
        For an indicator without city values in percent.

    Examples
    --------
    >>> from umran import figures
    >>> figures.city_values_chart("11.2.1")
    الوصول إلى النقل العام، \u20662020\u2069
    """
    if indicator not in (
        known := list(indicator_names().index[indicator_names()["unit_ar"].str.startswith("في المائة")])
    ):
        raise ValueError(f"indicator is {indicator!r}; expected one of {', '.join(known)}")
    rows, missing = _published([indicator])
    names, order = indicator_names().to_dict("index")[indicator], _place_names()
    y = alt.Y("city:N", sort=order, axis=names_axis())
    x = alt.X("percent:Q", scale=_PERCENT, axis=percent_axis(names["unit_ar"]))
    tooltip = [
        alt.Tooltip("city:N", title="المدينة"),
        alt.Tooltip("percent:Q", title="في المائة"),
        alt.Tooltip("year:Q", title="السنة", format="d"),
    ]
    base = chart_of(rows).encode(x=x, y=y)
    bars = base.mark_bar(color=BLUE, height={"band": 0.62}).encode(tooltip=tooltip)
    words = base.mark_text(align="right", dx=-6, fontWeight="bold").encode(
        text=alt.Text("percent:Q", format=".1f")
    )
    gaps = alt.Chart(alt.Data(values=[{"city": name, "percent": 0} for name in missing])).encode(x=x, y=y)
    gaps = gaps.mark_text(text=NO_DATA, align="right", dx=-6, opacity=0.75)
    years = sorted(rows["year"].unique())
    listed = [
        [city, figure(percent, 1, "%"), bdi(year)]
        for city, percent, year in zip(rows["city"], rows["percent"], rows["year"], strict=True)
    ]
    listed += [[name, gap(), bdi("—")] for name in missing]
    return Figure(
        chart=layered(bars, words, gaps, height=38 * len(order) + 60),
        title=f"{names['short_ar']}، {ltr('–'.join(map(str, years)))}",
        subtitle=f"{names['unit_ar']}، بترتيب قائمة المدن لا بترتيب القيم.",
        source=_source("city_indicators", missing),
        table=table(TABLE, ["المدينة", "القيمة", "السنة"], listed),
    )


def share_and_access_chart() -> Figure:
    """Plot both parts of 11.7.1 against each other: land that is open, people who live near it.

    Returns
    -------
    Figure
        A mark a city with both values: open space and streets as a share of the city's land (percent, to the left) and
        people near an open space (percent, upwards).

    Examples
    --------
    >>> from umran import figures
    >>> chart = figures.share_and_access_chart()
    >>> chart
    المساحة والوصول لا يسيران معاً، \u20662020\u2069
    >>> [key.value for key in chart.keys][:2]
    ['عمّان', 'كيتو']
    """
    rows, missing = _published(["11.7.1a", "11.7.1b"])
    wide = rows.pivot(index="city", columns="indicator", values="percent").reindex(
        rows["city"].drop_duplicates()
    )
    wide = wide.rename(columns={"11.7.1a": "share", "11.7.1b": "access"}).reset_index()
    keys = tuple(key for key in city_keys().values() if key.value in set(wide["city"]))
    names = indicator_names()["short_ar"]
    x = alt.X(
        "share:Q",
        scale=alt.Scale(domain=span(wide["share"], 12, 23), reverse=True, zero=False),
        axis=percent_axis("الأماكن المفتوحة والشوارع من مساحة المدينة (%)"),
    )
    y = alt.Y("access:Q", scale=alt.Scale(domain=span(wide["access"], 30, 75), zero=False),
              axis=value_axis("السكان القريبون (%)", ticks=5))  # fmt: skip
    tooltip = [
        alt.Tooltip("city:N", title="المدينة"),
        alt.Tooltip("share:Q", title=names["11.7.1a"]),
        alt.Tooltip("access:Q", title=names["11.7.1b"]),
    ]
    base = chart_of(wide).encode(x=x, y=y, opacity=opacity("city"), tooltip=tooltip)
    points = base.mark_point(filled=True, size=190).encode(
        color=colour("city", keys), shape=shape("city", keys)
    )
    words = base.mark_text(align="right", dx=-11).encode(text="city:N")
    listed = [
        [city, figure(share, 1, "%"), figure(access, 1, "%")]
        for city, share, access in zip(wide["city"], wide["share"], wide["access"], strict=True)
    ]
    listed += [[name, gap(), gap()] for name in missing]
    return Figure(
        chart=layered(points, words, height=380, params=[selection(keys, "المدينة")]),
        title=f"المساحة والوصول لا يسيران معاً، {ltr('2020')}",
        subtitle="كل علامة مدينة: إلى اليسار مساحة أكبر، وإلى الأعلى سكان أقرب.",
        source=_source("city_indicators", missing),
        table=table(TABLE, ["المدينة", names["11.7.1a"], names["11.7.1b"]], listed),
        keys=keys,
    )


def profile_chart() -> Figure:
    """Plot three indicators of one source and year, a mark a city.

    11.2.1, 11.7.1a and 11.7.1b, each a line of its own from 0 to 100 percent; a chosen city stands out in all three.

    Returns
    -------
    Figure
        A dot plot with the cities as its legend.

    Examples
    --------
    >>> from umran import figures
    >>> figures.profile_chart()
    ملامح المدن في ثلاثة مؤشرات من مصدر واحد، \u20662020\u2069
    """
    indicators = ["11.2.1", "11.7.1a", "11.7.1b"]
    rows, missing = _published(indicators)
    names = indicator_names()["short_ar"]
    rows = rows.assign(label=rows["indicator"].map(names))
    keys = tuple(key for key in city_keys().values() if key.value in set(rows["city"]))
    lines = [
        [city, *(figure(part.set_index("indicator")["percent"].get(each), 1, "%") for each in indicators)]
        for city, part in rows.groupby("city", sort=False)
    ]
    lines += [[name, *[gap()] * 3] for name in missing]
    return Figure(
        chart=dot_plot(
            rows[["label", "city", "percent"]],
            [names[each] for each in indicators],
            keys,
            "city",
            "المدينة",
            height=250,
        ),
        title=f"ملامح المدن في ثلاثة مؤشرات من مصدر واحد، {ltr('2020')}",
        subtitle="في المائة. اختر مدينة أو أكثر لتبرز علاماتها. كل سطر مقياس قائم بذاته، فلا تُجمع السطور.",
        source=_source("city_indicators", missing),
        table=table(TABLE, ["المدينة", *(names[each] for each in indicators)], lines),
        keys=keys,
    )


def two_populations_chart(year: int = 2015) -> Figure:
    """Plot the population of the cities by two definitions of a city, each from its own source.

    The urban agglomeration of the UN Population Division beside the urban centre of the Degree of Urbanisation: each has
    its own boundary, so the two are never added or divided.

    Parameters
    ----------
    year : int, default 2015
        A year that both sources have; 2015 is the only one.

    Returns
    -------
    Figure
        Two marks a city, in millions.

    Raises
    ------
    ValueError
        For a year that one of the sources lacks.

    Examples
    --------
    >>> from umran import figures
    >>> figures.two_populations_chart()
    سكان المدينة نفسها بتعريفين، \u20662015\u2069
    """
    sources = {
        "city_population": Key("التكتل الحضري (شعبة السكان)", ORANGE, SHAPES[0]),
        "city_urban_centre": Key("المركز الحضري بدرجة التحضر", BLUE, SHAPES[1]),
    }
    years = set.intersection(*(set(data.load(name)["year"]) for name in sources))
    if year not in years:
        raise ValueError(f"year is {year!r}; expected one of {', '.join(map(str, sorted(years)))}")
    parts = []
    for name, key in sources.items():
        rows = data.load(name).query("year == @year")
        if name == "city_population":
            rows = rows.query("definition == 'urban_agglomeration'")
        parts.append(
            pd.DataFrame(
                {
                    "city_id": rows["city_id"],
                    "definition": key.value,
                    "people": rows["population"].astype("int64"),
                }
            )
        )
    cities = data.load("cities").dropna(subset=["city_id"]).set_index("city_id")["name_ar"]
    rows = pd.concat(parts).assign(
        city=lambda rows: rows["city_id"].map(cities), millions=lambda rows: rows["people"] / 1e6
    )
    keys, order = tuple(sources.values()), list(cities)
    x = alt.X(
        "millions:Q",
        scale=alt.Scale(domain=span(rows["millions"], 0, 4), reverse=True),
        axis=percent_axis("السكان (بالملايين)"),
    )
    base = chart_of(rows[["city", "definition", "millions"]]).encode(
        x=x, y=alt.Y("city:N", sort=order, axis=names_axis())
    )
    tooltip = [
        alt.Tooltip("city:N", title="المدينة"),
        alt.Tooltip("definition:N", title="التعريف"),
        alt.Tooltip("millions:Q", title="مليون نسمة", format=".2f"),
    ]
    between = base.mark_line(color=GREY, strokeWidth=2).encode(detail="city:N")
    points = base.mark_point(filled=True, size=150).encode(
        color=colour("definition", keys),
        shape=shape("definition", keys),
        opacity=opacity("definition"),
        tooltip=tooltip,
    )
    wide = rows.pivot(index="city", columns="definition", values="people").reindex(order)
    lines = [
        [
            city,
            *(
                gap() if pd.isna(count) else bdi(f"{count:,.0f}")
                for count in wide.loc[city, [key.value for key in keys]]
            ),
        ]
        for city in order
    ]
    missing = {key.value: [city for city in order if pd.isna(wide.loc[city, key.value])] for key in keys}
    return Figure(
        chart=layered(between, points, height=40 * len(order) + 60, params=[selection(keys, "التعريف")]),
        title=f"سكان المدينة نفسها بتعريفين، {ltr(str(year))}",
        subtitle="مصدران لا يُجمعان ولا يُقسم أحدهما على الآخر: لكل منهما حدوده.",
        source=stacked(
            *map(data.source_ar, sources),
            *(
                gap(f"لا قيمة لسنة {year} في {name}: {'، '.join(cities)}")
                for name, cities in missing.items()
                if cities
            ),
        ),
        table=table(TABLE, ["المدينة", *(key.value for key in keys)], lines),
        keys=keys,
    )


def _place_names() -> list[str]:
    """Cities in the order of their list; the country where no city is named."""
    cities = data.load("cities")
    return list(cities["name_ar"].fillna(cities["country_ar"]))


def _published(indicators: list[str]) -> tuple[pd.DataFrame, list[str]]:
    """The newest values of the cities, and the names of those that lack one."""
    cities, rows, missing = data.load("cities"), [], []
    for _, city in cities.iterrows():
        name = city["name_ar"] if pd.notna(city["city_id"]) else city["country_ar"]
        values = [(indicator, *latest_value(city["city_id"], indicator)) for indicator in indicators]
        if any(value is None for _, value, _ in values):
            missing.append(name)
        rows += [
            (name, indicator, round(value, 1), year) for indicator, value, year in values if value is not None
        ]
    return pd.DataFrame(rows, columns=["city", "indicator", "percent", "year"]), missing


def _source(name: str, missing: list[str]) -> Markup:
    return stacked(data.source_ar(name), gap("لا قيمة في المصدر: " + "، ".join(missing)) if missing else "")


def dot_plot(
    rows: pd.DataFrame, order: list[str], keys: tuple[Key, ...], by: str, label: str, height: int
) -> alt.LayerChart:
    """A line a label, a mark a key, from 0 to 100 percent."""
    base = chart_of(rows).encode(
        x=alt.X("percent:Q", scale=_PERCENT, axis=percent_axis("%")),
        y=alt.Y("label:N", sort=order, axis=names_axis()),
    )
    between = base.mark_line(color=GREY, strokeWidth=2, opacity=0.5).encode(detail="label:N")
    tooltip = [
        alt.Tooltip("label:N", title="السطر"),
        alt.Tooltip(f"{by}:N", title=label),
        alt.Tooltip("percent:Q", title="في المائة", format=".1f"),
    ]
    points = base.mark_point(filled=True, size=150).encode(
        color=colour(by, keys), shape=shape(by, keys), opacity=opacity(by), tooltip=tooltip
    )
    return layered(between, points, height=height, params=[selection(keys, label)])
