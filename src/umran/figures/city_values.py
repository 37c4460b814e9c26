"""Charts beside the maps of one place and the dashboard of the cities: bars and points that begin at the right."""

from __future__ import annotations

import json
from typing import Any

import altair as alt
import pandas as pd

from umran import data
from umran.figures.chart import ABOVE_RIGHT_AXIS, COLOURS, SHAPES, Figure, Key
from umran.figures.cities import indicator_names, latest_value
from umran.text.html import Markup, bdi, gap, stacked, table
from umran.text.numbers import NO_DATA, figure
from umran.text.words import ltr, rtl

ORANGE, BLUE = COLOURS[:2]
_FITTED = {"width": "container", "autosize": {"type": "fit", "contains": "padding"}}
_PERCENT = alt.Scale(
    domain=[0, 100], reverse=True, nice=False
)  # from the right, where a reader of Arabic begins


def city_values_chart(indicator: str) -> Figure:
    """Published values of one indicator in the cities (percent): one source, in the order of the list of cities.

    Cities without a value are named as gaps. Raises ValueError for an indicator without city values.
    """
    if indicator not in (
        known := list(indicator_names().index[indicator_names()["unit_ar"].str.startswith("في المائة")])
    ):
        raise ValueError(f"indicator is {indicator!r}; expected one of {', '.join(known)}")
    rows, missing = _published([indicator])
    names, order = indicator_names().loc[indicator], _place_names()
    y = alt.Y("city:N", sort=order, axis=_names_axis())
    x = alt.X("percent:Q", scale=_PERCENT, axis=_percent_axis(names["unit_ar"]))
    tooltip = [
        alt.Tooltip("city:N", title="المدينة"),
        alt.Tooltip("percent:Q", title="في المائة"),
        alt.Tooltip("year:Q", title="السنة", format="d"),
    ]
    base = alt.Chart(alt.Data(values=_records(rows), name="rows")).encode(x=x, y=y)
    bars = base.mark_bar(color=BLUE, height={"band": 0.62}).encode(tooltip=tooltip)
    words = base.mark_text(align="right", dx=-6, fontWeight="bold").encode(
        text=alt.Text("percent:Q", format=".1f")
    )
    gaps = alt.Chart(alt.Data(values=[{"city": name, "percent": 0} for name in missing])).encode(x=x, y=y)
    gaps = gaps.mark_text(text=NO_DATA, align="right", dx=-6, opacity=0.75)
    years = sorted(rows["year"].unique())
    listed = [[row.city, figure(row.percent, 1, "%"), bdi(row.year)] for row in rows.itertuples()]
    listed += [[name, gap(), bdi("—")] for name in missing]
    return Figure(
        chart=alt.layer(bars, words, gaps).properties(height=38 * len(order) + 60, **_FITTED),
        title=f"{names['short_ar']}، {ltr('–'.join(map(str, years)))}",
        subtitle=f"{names['unit_ar']}، بترتيب قائمة المدن لا بترتيب القيم.",
        source=_source("city_indicators", missing),
        table=table("بيانات الرسم في جدول", ["المدينة", "القيمة", "السنة"], listed),
    )


def share_and_access_chart() -> Figure:
    """Published 11.7.1: how much of a city is open space and streets, against who lives near open space."""
    rows, missing = _published(["11.7.1a", "11.7.1b"])
    wide = rows.pivot(index="city", columns="indicator", values="percent").reindex(
        rows["city"].drop_duplicates()
    )
    wide = wide.rename(columns={"11.7.1a": "share", "11.7.1b": "access"}).reset_index()
    keys = city_keys()
    keys = tuple(key for key in keys if key.value in set(wide["city"]))
    chosen, shown = _chosen(keys, "المدينة"), _shown("city")
    names = indicator_names()["short_ar"]
    x = alt.X(
        "share:Q",
        scale=alt.Scale(domain=[12, 23], reverse=True, zero=False),
        axis=_percent_axis("الأماكن المفتوحة والشوارع من مساحة المدينة (%)"),
    )
    y = alt.Y("access:Q", scale=alt.Scale(domain=[30, 75], zero=False),
              axis=alt.Axis(title=rtl("السكان القريبون (%)"), tickCount=5, **ABOVE_RIGHT_AXIS))  # fmt: skip
    tooltip = [
        alt.Tooltip("city:N", title="المدينة"),
        alt.Tooltip("share:Q", title=names["11.7.1a"]),
        alt.Tooltip("access:Q", title=names["11.7.1b"]),
    ]
    base = alt.Chart(alt.Data(values=_records(wide), name="rows")).encode(
        x=x, y=y, opacity=shown, tooltip=tooltip
    )
    points = base.mark_point(filled=True, size=190).encode(
        color=_colour("city", keys), shape=_shape("city", keys)
    )
    words = base.mark_text(align="right", dx=-11).encode(text="city:N")
    listed = [[row.city, figure(row.share, 1, "%"), figure(row.access, 1, "%")] for row in wide.itertuples()]
    listed += [[name, gap(), gap()] for name in missing]
    return Figure(
        chart=alt.layer(points, words).add_params(chosen).properties(height=380, **_FITTED),
        title=f"المساحة والوصول لا يسيران معاً، {ltr('2020')}",
        subtitle="كل علامة مدينة: إلى اليسار مساحة أكبر، وإلى الأعلى سكان أقرب.",
        source=_source("city_indicators", missing),
        table=table("بيانات الرسم في جدول", ["المدينة", names["11.7.1a"], names["11.7.1b"]], listed),
        keys=keys,
    )


def profile_chart() -> Figure:
    """Three indicators of one source and year, a mark a city: choose a city and read its profile."""
    indicators = ["11.2.1", "11.7.1a", "11.7.1b"]
    rows, missing = _published(indicators)
    names = indicator_names()["short_ar"]
    rows = rows.assign(label=rows["indicator"].map(names))
    keys = tuple(key for key in city_keys() if key.value in set(rows["city"]))
    lines = [
        [city, *(figure(part.set_index("indicator")["percent"].get(each), 1, "%") for each in indicators)]
        for city, part in rows.groupby("city", sort=False)
    ]
    lines += [[name, *[gap()] * 3] for name in missing]
    return Figure(
        chart=_dots(
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
        table=table("بيانات الرسم في جدول", ["المدينة", *(names[each] for each in indicators)], lines),
        keys=keys,
    )


def two_populations_chart(year: int = 2015) -> Figure:
    """Population of the cities in one year by two definitions of a city, each from its own source (millions)."""
    sources = {
        "city_population": Key("التكتل الحضري (شعبة السكان)", ORANGE, SHAPES[0]),
        "city_urban_centre": Key("المركز الحضري بدرجة التحضر", BLUE, SHAPES[1]),
    }
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
                    "people": rows["population"].astype(int),
                }
            )
        )
    cities = data.load("cities").dropna(subset=["city_id"]).set_index("city_id")["name_ar"]
    rows = pd.concat(parts).assign(
        city=lambda rows: rows["city_id"].map(cities), millions=lambda rows: rows["people"] / 1e6
    )
    keys, order = tuple(sources.values()), list(cities)
    chosen, shown = _chosen(keys, "التعريف"), _shown("definition")
    x = alt.X(
        "millions:Q",
        scale=alt.Scale(domain=[0, 4], reverse=True),
        axis=alt.Axis(
            title=rtl("السكان (بالملايين)"), orient="bottom", grid=True, gridOpacity=0.14, tickCount=5
        ),
    )
    base = alt.Chart(alt.Data(values=_records(rows[["city", "definition", "millions"]]), name="rows")).encode(
        x=x, y=alt.Y("city:N", sort=order, axis=_names_axis())
    )
    tooltip = [
        alt.Tooltip("city:N", title="المدينة"),
        alt.Tooltip("definition:N", title="التعريف"),
        alt.Tooltip("millions:Q", title="مليون نسمة", format=".2f"),
    ]
    between = base.mark_line(color="#8a9099", strokeWidth=2).encode(detail="city:N")
    points = base.mark_point(filled=True, size=150).encode(
        color=_colour("definition", keys), shape=_shape("definition", keys), opacity=shown, tooltip=tooltip
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
    alone = "، ".join(city for city in order if wide.loc[city].isna().any())
    return Figure(
        chart=alt.layer(between, points)
        .add_params(chosen)
        .properties(height=40 * len(order) + 60, **_FITTED),
        title=f"سكان المدينة نفسها بتعريفين، {ltr(str(year))}",
        subtitle="مصدران لا يُجمعان ولا يُقسم أحدهما على الآخر: لكل منهما حدوده.",
        source=stacked(
            *map(data.source_ar, sources),
            gap(f"لا قيمة لسنة {year} في المصدر الأول لمدينتي {alone}".replace("، ", " و")),
        ),
        table=table("بيانات الرسم في جدول", ["المدينة", *(key.value for key in keys)], lines),
        keys=keys,
    )


def city_keys() -> tuple[Key, ...]:
    """Colour and shape of each city, the same in every chart."""
    names = data.load("cities").dropna(subset=["city_id"])["name_ar"]
    return tuple(
        Key(name, *look) for name, look in zip(names, zip(COLOURS, SHAPES, strict=True), strict=False)
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


def _dots(
    rows: pd.DataFrame, order: list[str], keys: tuple[Key, ...], by: str, label: str, height: int
) -> alt.LayerChart:
    """A line a label, a mark a key, from 0 to 100 percent."""
    chosen, shown = _chosen(keys, label), _shown(by)
    base = alt.Chart(alt.Data(values=_records(rows), name="rows")).encode(
        x=alt.X("percent:Q", scale=_PERCENT, axis=_percent_axis("%")),
        y=alt.Y("label:N", sort=order, axis=_names_axis()),
    )
    between = base.mark_line(color="#8a9099", strokeWidth=2, opacity=0.5).encode(detail="label:N")
    tooltip = [
        alt.Tooltip("label:N", title="السطر"),
        alt.Tooltip(f"{by}:N", title=label),
        alt.Tooltip("percent:Q", title="في المائة", format=".1f"),
    ]
    points = base.mark_point(filled=True, size=150).encode(
        color=_colour(by, keys), shape=_shape(by, keys), opacity=shown, tooltip=tooltip
    )
    return alt.layer(between, points).add_params(chosen).properties(height=height, **_FITTED)


def _chosen(keys: tuple[Key, ...], label: str) -> alt.Parameter:
    values = [key.value for key in keys]
    options = alt.binding_select(options=[None, *values], labels=["الكل", *values], name=f"{label} ")
    return alt.param(name="chosen", value=None, bind=options)


def _shown(by: str) -> Any:
    is_chosen = f"chosen === null || indexof(chosen, datum.{by}) >= 0"
    return alt.when(is_chosen).then(alt.value(1)).otherwise(alt.value(0.12))


def _colour(by: str, keys: tuple[Key, ...]) -> alt.Color:
    return alt.Color(
        f"{by}:N", scale=alt.Scale(domain=[key.value for key in keys], range=[key.colour for key in keys])
    )


def _shape(by: str, keys: tuple[Key, ...]) -> alt.Shape:
    return alt.Shape(
        f"{by}:N", scale=alt.Scale(domain=[key.value for key in keys], range=[key.shape for key in keys])
    )


def _names_axis() -> alt.Axis:
    return alt.Axis(title=None, orient="right", labelLimit=220, labelPadding=8)


def _percent_axis(title: str) -> alt.Axis:
    return alt.Axis(title=rtl(title), orient="bottom", grid=True, gridOpacity=0.14, tickCount=5)


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain JSON values."""
    return json.loads(rows.to_json(orient="records", force_ascii=False))
