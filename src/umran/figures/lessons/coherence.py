"""Figures of the module on coherence: instruments in time, and what the course's own example of scores shows."""

from __future__ import annotations

from collections import Counter

import altair as alt
import pandas as pd

from umran import data
from umran.figures.chart import Figure
from umran.figures.lessons.forms import bars, dots, in_order, keys_of, sources
from umran.figures.parts import TABLE, chart_of, colour, layered, names_axis, opacity, selection, shape
from umran.text.html import bdi, gap, table
from umran.text.numbers import is_missing

_EXAMPLE = "والدرجات مثال تعليمي وضعته الدورة، لا تقييم للأدوات."
_LEVELS = {"national": "وطني", "regional": "جهوي", "local": "محلي"}
_COUNTRIES = {"MAR": "المغرب", "JOR": "الأردن"}


def _scores() -> pd.DataFrame:
    """The example's scores, with the name of each instrument and the direction of each pair."""
    instruments = data.load("policy_instruments").set_index("instrument_id")
    rows = data.load("coherence_example_scores")
    level_a, level_b = (rows[f"instrument_{side}"].map(instruments["level"]) for side in "ab")
    same = (level_a == level_b).map({True: "أفقي", False: "عمودي"})
    return rows.assign(direction=same, name=rows["instrument_a"].map(instruments["name_ar"]))


def scores_by_direction() -> Figure:
    """Count the example's scores by direction, across levels or within one, and by sign.

    Returns
    -------
    Figure
        A bar a direction, in scores; parts for negative, zero, positive and none.
    """
    rows = _scores()
    words = ("موجبة", "صفر", "سالبة", "لا تقدير")
    signs = [
        words[3] if is_missing(score) else words[0] if score > 0 else words[2] if score < 0 else words[1]
        for score in rows["score"]
    ]
    counts = Counter(zip(rows["direction"], signs, strict=True))
    names = {"عمودي": "عمودي: بين مستويين", "أفقي": "أفقي: في مستوى واحد"}
    found = [(name, word, counts[kind, word]) for kind, name in names.items() for word in words]
    return bars(
        pd.DataFrame(found, columns=["name", "of", "value"]),
        title="درجات مثال أكادير وعمّان بحسب الاتجاه",
        subtitle="عدد الدرجات التي أعطاها ثلاثة مقيّمين متخيَّلين لأزواج من أدوات البلدين.",
        source=sources("coherence_example_scores", "policy_instruments", note=_EXAMPLE),
        head="الاتجاه",
        value="عدد الدرجات",
        keys=keys_of(words),
        label="الدرجة",
    )


def raters_agreement() -> Figure:
    """Count the cells of the example by how far the two main raters stand apart.

    Returns
    -------
    Figure
        A bar a distance, in cells.
    """
    rows = data.load("coherence_example_scores")
    wide = rows.pivot(index=["instrument_a", "instrument_b"], columns="rater", values="score")
    first, second = (column for column in wide.columns if not column.startswith("ليلى"))
    wide = wide[[first, second]]
    apart = (wide[first] - wide[second]).abs()
    known = apart.dropna()
    found = [
        ("اتفاق تام", int((known == 0).sum())),
        ("فرق درجة واحدة", int((known == 1).sum())),
        ("فرق درجتين أو أكثر", int((known >= 2).sum())),
        ("لا تقدير من أحدهما أو كليهما", int(apart.isna().sum())),
    ]
    return bars(
        pd.DataFrame(found, columns=["name", "value"]),
        title="كم اتفق المقيّمان؟",
        subtitle=f"خانات المثال التعليمي، وعددها {len(wide)}، بحسب الفرق بين درجتي {_called(first)} و{_called(second)}.",
        source=sources("coherence_example_scores", note=_EXAMPLE),
        head="الفرق",
        value="عدد الخانات",
    )


def least_and_mean() -> Figure:
    """Plot the least, mean and greatest score of each instrument of the example.

    Returns
    -------
    Figure
        Three marks an instrument, from -3 to +3, that of the least mean first.
    """
    words = {"min": "أدنى درجة", "mean": "المتوسط", "max": "أعلى درجة"}
    rows = _scores().dropna(subset=["score"])
    known = rows.assign(score=rows["score"].astype(float)).groupby("name")["score"].agg(list(words))
    known = known.sort_values("mean", kind="stable")
    found = [(name, words[each], row[each]) for name, row in known.iterrows() for each in words]
    return dots(
        pd.DataFrame(found, columns=["name", "of", "value"]),
        title="المتوسط يخفي أدنى درجة",
        subtitle="درجات كل أداة أمام الأدوات الأخرى في المثال التعليمي، من ثلاثة مقيّمين.",
        source=sources("coherence_example_scores", "policy_instruments", note=_EXAMPLE),
        head="الأداة",
        value="الدرجة",
        keys=keys_of(list(words.values())),
        label="ماذا تقرأ",
        digits=1,
        low=-3.2,
        high=3.2,
    )


def instruments_in_time() -> Figure:
    """Plot the instruments of Morocco and Jordan in the year of each, by level of government.

    Returns
    -------
    Figure
        A mark an instrument; those without a year are in the table alone.
    """
    rows = data.load("policy_instruments").query("iso3 in @_COUNTRIES")
    kinds = data.labels("policy_instruments", "type")
    rows = rows.assign(
        line=[
            f"{_COUNTRIES[iso3]}، {_LEVELS[level]}"
            for iso3, level in zip(rows["iso3"], rows["level"], strict=True)
        ],
        of=rows["type"].map(kinds),
    )
    order = [f"{country}، {level}" for country in _COUNTRIES.values() for level in _LEVELS.values()]
    order = [name for name in order if name in set(rows["line"])]
    keys = keys_of([word for word in kinds.values() if word in set(rows["of"])])
    dated = rows.dropna(subset=["year"])
    plotted = dated.assign(year=dated["year"].astype("int64"), name=dated["name_ar"].map(in_order))[
        ["line", "year", "of", "name"]
    ]
    # Instruments of one year stand side by side, not on one another.
    together = plotted.groupby(["line", "year"])
    plotted["place"] = together.cumcount() - (together["year"].transform("size") - 1) / 2
    scale = alt.Scale(domain=[1960, 2030], nice=False, zero=False)
    axis = alt.Axis(title="السنة", format="d", values=[*range(1960, 2031, 10)], labelOverlap="greedy")
    tooltip = [
        alt.Tooltip("name:N", title="الأداة"),
        alt.Tooltip("of:N", title="النوع"),
        alt.Tooltip("year:Q", title="السنة", format="d"),
    ]
    marks = chart_of(plotted).mark_point(filled=True, size=120).encode(
        x=alt.X("year:Q", scale=scale, axis=axis),
        y=alt.Y("line:N", sort=order, axis=names_axis(150)),
        yOffset=alt.YOffset("place:Q", scale=alt.Scale(domain=[-2, 2], range=[4, 56])),
        color=colour("of", keys), shape=shape("of", keys), opacity=opacity("of"), tooltip=tooltip,
    )  # fmt: skip
    listed = [
        [
            in_order(row["name_ar"]),
            row["line"],
            row["of"],
            gap() if is_missing(row["year"]) else bdi(row["year"]),
        ]
        for row in rows.to_dict("records")
    ]
    return Figure(
        chart=layered(marks, height=64 * len(order) + 50, params=[selection(keys, "النوع")]),
        title="أدوات المغرب والأردن على خط الزمن",
        subtitle="كل علامة أداة في سنتها. ما لا سنة له في بيانات الدورة في الجدول وحده.",
        source=sources(
            "policy_instruments", note="وبعض السنوات بداية دراسة لا سنة اعتماد، كما في جداول الدرس."
        ),
        table=table(TABLE, ["الأداة", "البلد والمستوى", "النوع", "السنة"], listed),
        keys=keys,
    )


def _called(rater: str) -> str:
    return rater.split(" (")[0]
