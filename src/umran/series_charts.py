"""Charts of growth, of land and of country series: what was published, with its gaps, and one idea a chart.

Each chart has a function beside it that gives its rows, so that a reader can see the figures and a test can too.
"""

from __future__ import annotations

import math
from itertools import pairwise

import altair as alt
import pandas as pd

from umran import data
from umran import indicators as ind
from umran.charts import (
    ABOVE_RIGHT_AXIS,
    COLOURS,
    FIRST_PROJECTION,
    LAST_ESTIMATE,
    NOTES,
    SHAPES,
    Figure,
    Key,
    population_rows,
)
from umran.outputs import NO_DATA, gap, isolate, ltr, rtl, table
from umran.tables import city_names, country_names

ALL = "الكل"
TABLE = "بيانات الرسم في جدول"
WHAT_IF_YEAR = 2050
WHAT_IF_RATES = tuple(step / 2 for step in range(11))  # percent a year
ARITHMETIC = "حساب لا إسقاط"
PERIODS = ((2000, 2010), (2010, 2020))
REPEATED, STRAIGHT, OTHER = "تكرار", "خط مستقيم", "غير ذلك"
PUBLISHED, ZERO = "قيمة منشورة", "صفر مُبلَّغ عنه"
WHO_GUIDELINE = 5  # µg/m3 of PM2.5, yearly mean: WHO global air quality guidelines, 2021
_GREY = "#8a9099"


# Population growth


def growth_rates(cities: list[str] | None = None) -> pd.DataFrame:
    """Yearly growth rate of each city between two values of its series, ln(P1 / P0) / t, as a fraction.

    Columns: city_id, city, start, end (years), added (persons), rate and kind ("projection" where the end is one).
    One definition of the boundary a city. Raises ValueError for a city that is not a participating one.
    """
    names = city_names()
    asked = list(names.index) if cities is None else cities
    if unknown := sorted(set(asked) - set(names.index)):
        raise ValueError(f"cities has {', '.join(unknown)}; expected some of {', '.join(names.index)}")
    parts = []
    for city_id, rows in population_rows(asked).sort_values("year").groupby("city_id", sort=False):
        population, year = rows["population"].astype(float), rows["year"].astype(int)
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
    """Yearly growth rate of the cities in each five years to 2035, projections dashed. `cities`: ids; None is all."""
    rates = growth_rates(cities)
    rows = rates.assign(
        year=rates["end"], percent=(100 * rates["rate"]).round(2), note=rates["kind"].map(NOTES)
    )
    last = rows[rows["year"] == LAST_ESTIMATE].sort_values("percent", ascending=False)
    keys = tuple(_city_key(city_id) for city_id in last["city_id"])
    years = sorted({int(year) for year in rows["year"]})

    across = alt.Scale(domain=[years[0], years[-1]], nice=False, zero=False)
    axis = alt.Axis(title="نهاية السنوات الخمس", format="d", values=years[1::2], labelOverlap="greedy")
    x = alt.X("year:Q", scale=across, axis=axis)
    y = _up("percent:Q", "النمو السنوي (%)")
    year = alt.param(name="year", value=LAST_ESTIMATE, bind=_range(years[0], years[-1], 5, "السنة "))
    tooltip = [
        alt.Tooltip("city:N", title="المدينة"),
        alt.Tooltip("start:Q", title="من", format="d"),
        alt.Tooltip("year:Q", title="إلى", format="d"),
        alt.Tooltip("percent:Q", title="في المائة سنوياً", format=".2f"),
        alt.Tooltip("note:N", title="نوع القيمة"),
    ]
    base = _chart(rows[["city", "start", "year", "percent", "note"]]).encode(x=x, y=y, **_look("city", keys))
    known = base.transform_filter(f"datum.year <= {LAST_ESTIMATE}").mark_line(strokeWidth=2.5)
    expected = base.transform_filter(f"datum.year >= {LAST_ESTIMATE}").mark_line(
        strokeWidth=2.5, strokeDash=[5, 4]
    )
    size = alt.when("datum.year === year").then(alt.value(130)).otherwise(alt.value(34))
    points = base.mark_point(filled=True).encode(shape=_shape("city", keys), size=size, tooltip=tooltip)
    zero = _alone().mark_rule(color=_GREY, strokeWidth=1.5).encode(y=alt.YDatum(0, type="quantitative"))
    rule = _rule_at("year", across)
    missing = [name for city_id, name in city_names().items()
               if city_id not in set(rates["city_id"]) and (cities is None or city_id in cities)]  # fmt: skip
    reason = f"<br>{gap('أقل من سنتين في سلسلة ' + '، '.join(missing))}" if missing else ""
    wide = rows.pivot(index="year", columns="city", values="percent")[[key.value for key in keys]]
    notes = rows.drop_duplicates("year").set_index("year")["note"]
    lines = [
        [ltr(f"{end - 5}–{end}"), notes[end], *(ltr(f"{value:.2f}%") for value in wide.loc[end])]
        for end in wide.index
    ]
    return Figure(
        chart=_sized(alt.layer(zero, rule, expected, known, points).add_params(_chosen(keys, "المدينة "), year), 400),
        title="معدل النمو السنوي لسكان المدن",
        source=data.source_ar("city_population") + "؛ والمعدل محسوب هنا باللوغاريتم" + reason,
        table=table(TABLE, ["السنوات", "نوع القيمة", *wide.columns], lines),
        subtitle=f"في المائة سنوياً. الخط المتصل تقدير، والمتقطّع إسقاط من عام {FIRST_PROJECTION}.",
        keys=keys,
        reading={"at": "year", "of": "city", "value": "percent", "note": "note", "label": "حتى سنة",
                 "steps": years, "start": LAST_ESTIMATE},
    )  # fmt: skip


def what_if(population: float, rate: float, years: float) -> float:
    """Population after `years` of one yearly rate (a fraction), P * exp(rate * years): arithmetic, no projection."""
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
    ends = rows[rows["rate"] == WHAT_IF_RATES[-1]].sort_values("millions", ascending=False)
    keys = tuple(_city_key(city_id) for city_id in ends["city_id"])
    start = 2.0

    across = alt.Scale(domain=[-0.5, WHAT_IF_RATES[-1]], nice=False)
    axis = alt.Axis(title=rtl("معدل النمو السنوي المفترض (%)"), values=[*range(6)], format="d")
    x = alt.X("rate:Q", scale=across, axis=axis)
    y = _up("millions:Q", f"السكان في {WHAT_IF_YEAR} (بالملايين)")
    rate = alt.param(name="rate", value=start, bind=_range(0, WHAT_IF_RATES[-1], 0.5, "المعدل "))
    tooltip = [
        alt.Tooltip("city:N", title="المدينة"),
        alt.Tooltip("rate:Q", title="في المائة سنوياً", format=".2f"),
        alt.Tooltip("millions:Q", title="مليون نسمة", format=".2f"),
        alt.Tooltip("note:N", title="نوع القيمة"),
    ]
    columns = ["city", "rate", "millions", "is_own", "note"]
    base = _chart(rows.sort_values(["city_id", "rate"])[columns]).encode(x=x, y=y, **_look("city", keys))
    lines = base.mark_line(strokeWidth=2, interpolate="monotone")
    size = alt.when("datum.rate === rate").then(alt.value(130)).otherwise(alt.value(0))
    points = base.mark_point(filled=True).encode(shape=_shape("city", keys), size=size, tooltip=tooltip)
    rings = base.transform_filter("datum.is_own").mark_point(
        size=150, strokeWidth=2.5, filled=False, shape="circle"
    )
    rule = _rule_at("rate", across)
    wide = rows[~rows["is_own"]].pivot(index="rate", columns="city", values="millions")
    wide = wide[[key.value for key in keys]]
    body = [[ltr(f"{step:g}%"), *(ltr(f"{value:.2f}") for value in wide.loc[step])] for step in wide.index]
    return Figure(
        chart=_sized(alt.layer(rule, lines, rings, points).add_params(
            _chosen(keys, "المدينة "), rate), 380),
        title=f"ماذا لو ثبت معدل النمو حتى {WHAT_IF_YEAR}؟",
        source=f"{ARITHMETIC}: سكان {LAST_ESTIMATE} مضروبون في أثر معدل ثابت {WHAT_IF_YEAR - LAST_ESTIMATE} سنة. "
        + data.source_ar("city_population"),
        table=table("بيانات الرسم في جدول (مليون نسمة)", ["المعدل", *wide.columns], body),
        subtitle=f"{ARITHMETIC}. الحلقة: معدل المدينة نفسها بين {LAST_ESTIMATE - 5} و{LAST_ESTIMATE}.",
        keys=keys,
        reading={"at": "rate", "of": "city", "value": "millions", "note": "note", "start": start,
                 "label": "المعدل السنوي (%)", "steps": [*WHAT_IF_RATES]},
    )  # fmt: skip


# Land use


def land_rates() -> pd.DataFrame:
    """Indicator 11.3.1 of the cities with data, by both definitions of the land rate; rates are fractions a year.

    Columns: city_id, city, start, end, population_rate, log_rate (as published), linear_rate (the metadata's, rebuilt
    from land a person and population growth), log_ratio and linear_ratio.
    """
    names, found = city_names(), []
    for city_id, rows in data.load("city_land_use").groupby("city_id", sort=False):
        for before, after in pairwise(rows.sort_values("year").to_dict("records")):
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
    """Land rate against population rate of the cities with data, with the line of equal rates and words for its sides."""
    rates = land_rates()
    rows = rates.assign(
        period=[f"{start}–{end}" for start, end in zip(rates["start"], rates["end"], strict=True)],
        **{name: (100 * rates[f"{name}_rate"]).round(2) for name in ("population", "log", "linear")},
        log_ratio=rates["log_ratio"].round(2),
        linear_ratio=rates["linear_ratio"].round(2),
    )
    keys = tuple(_city_key(city_id) for city_id in rows["city_id"].unique())
    most = 3.6
    scale = alt.Scale(domain=[0, most], nice=False)
    ticks = [0, 1, 2, 3]
    x = alt.X(
        "population:Q", scale=scale, axis=alt.Axis(title=rtl("معدل نمو السكان (% سنوياً)"), values=ticks)
    )
    y = alt.Y("log:Q", scale=scale,
              axis=alt.Axis(title=rtl("معدل استهلاك الأراضي (% سنوياً)"), values=ticks, **ABOVE_RIGHT_AXIS))  # fmt: skip
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
    base = _chart(rows[columns]).encode(x=x, y=y, **_look("city", keys))
    path = base.mark_line(strokeWidth=1.5, opacity=0.6).encode(order="start:Q")
    definition = base.mark_rule(strokeWidth=1.5).encode(y2="linear:Q")
    cap = base.mark_tick(thickness=2, size=12, orient="horizontal").encode(y=alt.Y("linear:Q", scale=scale))
    marks = [
        base.transform_filter(f"datum.start === {start}")
        .mark_point(size=120, strokeWidth=2.5, filled=filled)
        .encode(shape=_shape("city", keys), tooltip=tooltip)
        for (start, _), filled in zip(PERIODS, (False, True), strict=True)
    ]
    ends = pd.DataFrame({"population": [0, most], "log": [0, most]})
    equal = alt.Chart(alt.Data(values=ends.to_dict("records"))).mark_line(
        color=_GREY, strokeDash=[3, 3], strokeWidth=1.5
    ).encode(x=x, y=y)  # fmt: skip
    words = pd.DataFrame(
        [(0.08, 3.42, "الأرض أسرع من السكان", "left"), (3.52, 0.12, "السكان أسرع من الأرض", "right"),
         (3.0, 3.12, "النسبة 1", "right")], columns=["population", "log", "words", "align"],
    )  # fmt: skip
    regions = [
        alt.Chart(alt.Data(values=part.to_dict("records"))).mark_text(align=align, fontWeight="bold").encode(
            x=x, y=y, text="words:N")
        for align, part in words.groupby("align")
    ]  # fmt: skip
    lines = [
        [row.city, ltr(row.period), ltr(f"{row.population:.2f}%"), ltr(f"{row.log:.2f}%"), ltr(f"{row.linear:.2f}%"),
         ltr(f"{row.log_ratio:.2f}"), ltr(f"{row.linear_ratio:.2f}")]
        for row in rows.itertuples()
    ]  # fmt: skip
    head = ["المدينة", "السنوات", "نمو السكان", "الأرض باللوغاريتم", "الأرض بالنسبة البسيطة", "النسبة باللوغاريتم",
            "النسبة البسيطة"]  # fmt: skip
    missing = [name for city_id, name in city_names().items() if city_id not in set(rows["city_id"])]
    first, second = (isolate(f"{start}–{end}") for start, end in PERIODS)
    return Figure(
        chart=_sized(alt.layer(equal, *regions, path, definition, cap, *marks).add_params(
            _chosen(keys, "المدينة ")), 420),
        title="الأرض والسكان: أيهما أسرع؟",
        source=data.source_ar("city_land_use") + f"<br>{gap('لا قيم في المصدر لمدن ' + '، '.join(missing))}",
        table=table(TABLE, head, lines),
        subtitle=f"الفارغ {first}، والممتلئ {second}. الشرطة القصيرة: معدل الأرض نفسه بالنسبة البسيطة.",
        keys=keys,
    )  # fmt: skip


def quito_by_unhabitat() -> pd.DataFrame:
    """Built-up land a person (m2) of Quito, as UN-Habitat publishes it: columns year, square_metres."""
    rows = data.series("built_up_per_capita", "quito", release="city_land_use")
    return rows[["year"]].assign(square_metres=rows["built_up_per_capita_m2"])


def quito_by_atlas() -> pd.DataFrame:
    """The same of the Atlas of Urban Expansion: 10,000 m2 over persons a built-up hectare. Another boundary."""
    rows = data.series("built_up_density", "quito", release="city_urban_extent")
    return rows[["year"]].assign(square_metres=10_000 / rows["built_up_density_per_ha"])


def atlas_efficiency(start: int, end: int, land_rate: str = "linear") -> ind.LandUseEfficiency:
    """Indicator 11.3.1 of Quito from the Atlas of Urban Expansion alone, between two of its image dates.

    Built-up land is population over built-up density, as the Atlas defines it. Raises ValueError for other years.
    """
    rows = data.load("city_urban_extent").query("city_id == 'quito'").set_index("year")
    if unknown := {start, end} - set(rows.index):
        raise ValueError(f"no image of {sorted(unknown)}; expected some of {sorted(rows.index)}")
    built_up = rows["population"].astype(float) / rows["built_up_density_per_ha"] / 100  # km2
    dates = pd.to_datetime(rows["image_date"])
    return ind.land_use_efficiency(
        built_up_start=built_up[start],
        built_up_end=built_up[end],
        population_start=float(rows.loc[start, "population"]),
        population_end=float(rows.loc[end, "population"]),
        years=(dates[end] - dates[start]).days / 365.25,
        land_rate=land_rate,
    )


def quito_chart() -> Figure:
    """Built-up land a person in Quito, two sources as two lines: each has its own boundary and is read by itself."""
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
    y = _up("value:Q", "المساحة المبنية للفرد (م²)")
    year = alt.param(name="year", value=2000, bind=alt.binding_select(options=years, name="السنة "))
    base = _chart(rows[["of", "year", "value", "note"]]).encode(x=x, y=y, **_look("of", keys))
    tooltip = [
        alt.Tooltip("of:N", title="المصدر"),
        alt.Tooltip("year:Q", title="السنة", format="d"),
        alt.Tooltip("value:Q", title="م² للفرد", format=".1f"),
    ]
    size = alt.when("datum.year === year").then(alt.value(180)).otherwise(alt.value(90))
    points = base.mark_point(filled=True).encode(shape=_shape("of", keys), size=size, tooltip=tooltip)
    rule = _rule_at("year", across)
    lines = [
        [ltr(row.year), row.of, ltr(f"{row.value:.1f}")] for row in rows.sort_values("year").itertuples()
    ]
    return Figure(
        chart=_sized(alt.layer(rule, base.mark_line(strokeWidth=2.5), points).add_params(
            _chosen(keys, "المصدر "), year), 320),
        title="المساحة المبنية للفرد في كيتو، بمصدرين",
        source=data.source_ar("city_land_use") + "<br>" + data.source_ar("city_urban_extent"),
        table=table(TABLE, ["السنة", "المصدر", "م² للفرد"], lines),
        subtitle="حدّان مختلفان للمدينة: اقرأ كل خط وحده، ولا تحسب بينهما.",
        keys=keys,
        reading={"at": "year", "of": "of", "value": "value", "note": "note", "label": "السنة", "steps": years,
                 "start": 2000},
    )  # fmt: skip


# Country series


def patterns(rows: pd.DataFrame, tolerance: float = 0.06) -> pd.Series:
    """What each value of a series looks like beside its neighbours: repeated, on a straight line, or neither.

    `rows`: the frame of one series, with the year and its value in `slum_share_pct`. A value within `tolerance`
    (percentage points, half a printed decimal) of the one before is a repetition; one that lies as near to the
    line between its two neighbours is straight. A shape, no proof: real change can be straight too.
    """
    found = []
    points = list(rows.sort_values("year")[["year", "slum_share_pct"]].itertuples(index=False))
    for i, (year, value) in enumerate(points):
        kind = OTHER
        if i and abs(value - points[i - 1][1]) <= tolerance:
            kind = REPEATED
        elif 0 < i < len(points) - 1:
            (before, low), (after, high) = points[i - 1], points[i + 1]
            between = low + (high - low) * (year - before) / (after - before)
            kind = STRAIGHT if abs(value - between) <= tolerance else OTHER
        found.append(kind)
    return pd.Series(found, index=rows.sort_values("year").index, dtype="str")


def slum_patterns(release: str = "2025") -> pd.DataFrame:
    """Every value of a release of the slum series with its pattern: iso3, country, year, slum_share_pct, pattern."""
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
    """Share of a country's urban people in slums, its two releases side by side, never joined; years without a value
    stay empty. `country`: a code of three letters. Raises ValueError for a country with no value."""
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
    y = _up("value:Q", "من سكان الحضر (%)")
    year = alt.param(name="year", value=start, bind=_range(years[0], years[-1], 1, "السنة "))
    tooltip = [
        alt.Tooltip("of:N", title="الإصدار"),
        alt.Tooltip("year:Q", title="السنة", format="d"),
        alt.Tooltip("value:Q", title="في المائة", format=".1f"),
        alt.Tooltip("pattern:N", title="شكل القيمة"),
    ]
    base = _chart(rows[["of", "year", "value", "pattern", "note"]]).encode(x=x, y=y, **_look("of", keys))
    size = alt.when("datum.year === year").then(alt.value(240)).otherwise(alt.value(110))
    marks = [
        base.transform_filter(f"datum.pattern {sign} '{OTHER}'")
        .mark_point(strokeWidth=2.5, filled=filled)
        .encode(shape=_shape("of", keys), size=size, tooltip=tooltip)
        for sign, filled in (("===", True), ("!==", False))
    ]
    rule = _rule_at("year", across)
    lines = [
        [ltr(row.year), row.of, ltr(f"{row.value:.1f}%"), row.pattern]
        for row in rows.sort_values(["release", "year"]).itertuples()
    ]
    absent = [words[name] for name in words if name not in releases]
    reason = f"<br>{gap('لا قيم لهذه الدولة في ' + absent[0])}" if absent else ""
    return Figure(
        chart=_sized(alt.layer(rule, *marks).add_params(_chosen(keys, "الإصدار "), year), 320),
        title=f"سكان الأحياء الفقيرة في {country_names()[country]}، بإصدارين",
        source=data.source_ar("country_slums") + reason,
        table=table(TABLE, ["السنة", "الإصدار", "من سكان الحضر", "شكل القيمة"], lines),
        subtitle="العلامة الفارغة: قيمة تكرر ما قبلها أو تقع على خط مستقيم بين جارتيها. ولا نصل بين سنتين.",
        keys=keys,
        reading={"at": "year", "of": "of", "value": "value", "note": "note", "label": "السنة", "steps": years,
                 "start": start},
    )  # fmt: skip


def air_rows() -> pd.DataFrame:
    """Yearly mean of PM2.5 (µg/m3) in the cities of each country, highest first: iso3, country, year, value."""
    rows = data.load("country_air").query("area == 'urban'")
    rows = rows.assign(country=rows["iso3"].map(country_names()), value=rows["pm25_ug_m3"])
    return rows.sort_values("value", ascending=False)[["iso3", "country", "year", "value"]]


def air_chart() -> Figure:
    """PM2.5 in the cities of the nine countries in 2016, bars from the right, with the WHO guideline of 2021."""
    rows = air_rows()
    year = int(rows["year"].iloc[0])
    shown = rows.assign(value=rows["value"].round(1))[["country", "value"]]
    scale = alt.Scale(domain=[0, 36], reverse=True, nice=False)
    x = alt.X(
        "value:Q", scale=scale, axis=alt.Axis(title="ميكروغرام في المتر المكعب", values=[0, 10, 20, 30])
    )
    y = alt.Y("country:N", sort=list(shown["country"]),
              axis=alt.Axis(title=None, orient="right", labelPadding=8, labelLimit=200))  # fmt: skip
    base = _chart(shown).encode(x=x, y=y)
    tooltip = [
        alt.Tooltip("country:N", title="الدولة"),
        alt.Tooltip("value:Q", title="ميكروغرام في المتر المكعب", format=".1f"),
    ]
    bars = base.mark_bar(color=COLOURS[0], height=18).encode(tooltip=tooltip)
    values = base.mark_text(align="right", dx=-5).encode(text=alt.Text("value:Q", format=".1f"))
    guideline = _alone().mark_rule(color=COLOURS[1], strokeWidth=2.5, strokeDash=[6, 3]).encode(
        x=alt.XDatum(WHO_GUIDELINE, scale=scale)
    )  # fmt: skip
    word = _alone().mark_text(text=f"القيمة الإرشادية: {WHO_GUIDELINE}", align="right", baseline="bottom", dy=-4).encode(
        x=alt.XDatum(WHO_GUIDELINE, scale=scale), y=alt.value(0)
    )  # fmt: skip
    lines = [[row.country, ltr(f"{row.value:.1f}")] for row in shown.itertuples()]
    return Figure(
        chart=_sized(alt.layer(bars, values, guideline, word), 330),
        title=f"الجسيمات الدقيقة في مدن الدول التسع، {year}",
        source=data.source_ar("country_air")
        + "<br>والقيمة الإرشادية: منظمة الصحة العالمية، المبادئ التوجيهية العالمية لنوعية الهواء، 2021",
        table=table(TABLE, ["الدولة", "ميكروغرام في المتر المكعب"], lines),
        subtitle=f"متوسط PM2.5 مرجَّحاً بالسكان في المناطق الحضرية. سنة واحدة، {year}: لا اتجاه فيها.",
    )


def coverage(column: str = "deaths_missing_per_100k") -> pd.DataFrame:
    """Every country and year of the disaster series: is there a value, a reported zero, or nothing?

    Columns: iso3, country, year, value (of `column`) and status. Raises ValueError for another column.
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
    """Where the disaster series has a value, a reported zero and a gap: countries by years."""
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
    y = alt.Y(
        "country:N", sort=order, axis=alt.Axis(title=None, orient="right", labelPadding=8, labelLimit=200)
    )
    tooltip = [
        alt.Tooltip("country:N", title="الدولة"),
        alt.Tooltip("year:Q", title="السنة", format="d"),
        alt.Tooltip("status:N", title="ما في المصدر"),
        alt.Tooltip("text:N", title=field["unit_ar"]),
    ]
    texts = [NO_DATA if math.isnan(value) else f"{value:,.2f}" for value in rows["value"]]
    shown = rows.assign(text=texts)[["country", "year", "status", "text"]]
    marks = _chart(shown).mark_point(filled=True, size=120, opacity=1).encode(
        x=x, y=y, tooltip=tooltip, shape=_shape("status", keys), **_look("status", keys)
    )  # fmt: skip
    wide = shown.pivot(index="year", columns="country", values="text")[order]
    lines = [
        [ltr(year), *(gap() if text == NO_DATA else ltr(text) for text in wide.loc[year])]
        for year in wide.index
    ]
    return Figure(
        chart=_sized(alt.layer(marks).add_params(_chosen(keys, "ما في المصدر ")), 340),
        title=f"أين القيم وأين الفجوات؟ {field['title']}",
        source=data.source_ar("country_disasters") + "؛ أرقام أبلغت عنها الدول",
        table=table(f"{TABLE} ({field['unit_ar']})", ["السنة", *order], lines),
        subtitle="الصفر المُبلَّغ عنه قيمة، والفراغ ليس صفراً.",
        keys=keys,
    )


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
