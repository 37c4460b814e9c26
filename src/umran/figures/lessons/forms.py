"""The four forms of a lesson's figure: bars, dots, a grid and lines, each from rows, with its legend and table.

Rows are a frame with `name` (who or what, a line of the figure), `value` and, where there is a legend, `of` (a key).
A missing value is a row with none: it is drawn and listed as missing.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

import altair as alt
import pandas as pd

from umran import data
from umran.figures.chart import COLOURS, SHAPES, Figure, Key
from umran.figures.parts import (
    BLUE,
    GREY,
    TABLE,
    chart_of,
    colour,
    larger_at,
    layered,
    opacity,
    percent_axis,
    rule_at,
    selection,
    shape,
    slider,
    value_axis,
)
from umran.text.html import Markup, as_html, gap, stacked, table
from umran.text.numbers import NO_DATA, figure, is_missing
from umran.text.words import ltr, rtl

NONE_SHAPE = "M-.9,-.18h1.8v.36h-1.8z"  # a dash, for what is not known
_RANGE = re.compile(r"(?<!\u2066)\d+[–-]\d+")
_CHARACTERS = 20  # of a line of a name: on a phone half of the width stays for the marks


def keys_of(values: Sequence[str]) -> tuple[Key, ...]:
    """A legend in this order, the colours and shapes of all charts."""
    looks = zip(values, COLOURS, SHAPES, strict=False)
    return tuple(Key(value, colour_, shape_) for value, colour_, shape_ in looks)


def sources(*names: str, note: str = "", missing: str = "") -> Markup:
    """The sources of datasets, one a line, what was done with them, and what they lack."""
    return stacked(
        *dict.fromkeys(map(data.source_ar, names)),
        as_html(note) if note else "",
        gap(missing) if missing else "",
    )


def bars(
    rows: pd.DataFrame, *, title: str, subtitle: str, source: Markup, head: str, value: str,
    keys: tuple[Key, ...] = (), label: str = "", unit: str = "", digits: int = 0, told_as: str = "",
) -> Figure:  # fmt: skip
    """Bars from the right, a line a name; with keys the parts of a line stand end to end, and their sum beyond.

    `told_as` names the figures as they are written, where the axis counts them in another unit.
    """
    rows = _told(rows, digits, unit)
    names = list(dict.fromkeys(rows["name"]))
    known = rows[rows["value"].notna()].copy()
    known["value"] = known["value"].astype(float).round(digits + 2)
    known["end"] = known.groupby("name", sort=False)["value"].cumsum().round(6) if keys else known["value"]
    known["start"] = (known["end"] - known["value"]).round(6) if keys else 0
    totals = known.groupby("line", sort=False)["end"].max().reset_index()
    own = known.set_index("line")["said"]
    totals["said"] = (
        [figure(each, digits, unit) for each in totals["end"]] if keys else totals["line"].map(own)
    )
    most = float(totals["end"].max())
    scale = alt.Scale(domain=[0, most * 1.16], reverse=True, nice=False)
    y = _names(names)
    x = alt.X("start:Q", scale=scale, axis=percent_axis(value))
    value = told_as or value
    tooltip = [alt.Tooltip("name:N", title=head), alt.Tooltip("said:N", title=value)]
    if keys:
        tooltip.insert(1, alt.Tooltip("of:N", title=label))
    columns = ["name", "line", "start", "end", "said", *(["of"] if keys else [])]
    drawn = chart_of(known[columns]).mark_bar(height={"band": 0.66}, stroke="#fffdf9", strokeWidth=0.5)
    drawn = drawn.encode(x=x, x2="end:Q", y=y, tooltip=tooltip)
    drawn = (
        drawn.encode(color=colour("of", keys), opacity=opacity("of"))
        if keys
        else drawn.encode(color=alt.value(BLUE))
    )
    beyond = _other(totals).encode(x=alt.X("end:Q", scale=scale), y=y, text="said:N")
    layers = [drawn, beyond.mark_text(align="right", dx=-6, fontWeight="bold")]
    if lacking := [name for name in names if name not in set(known["name"])]:
        none = pd.DataFrame({"line": _wrapped(lacking), "end": 0})
        layers.append(_no_data(none).encode(x=alt.X("end:Q", scale=scale), y=y))
    is_whole = bool(keys) and not rows["name"].duplicated().any()  # each name is of one key alone
    heads = (
        [head, label, value] if is_whole else [head, *(key.value for key in keys)] if keys else [head, value]
    )
    told = zip(rows["name"], rows.get("of", rows["name"]), rows["said"], strict=True)
    listed = [[name, of, _cell(said)] for name, of, said in told] if is_whole else _wide(rows, names, keys)
    return Figure(
        chart=layered(*layers, height=_height(names), params=[selection(keys, label)] if keys else []),
        title=title,
        subtitle=subtitle,
        source=source,
        table=table(TABLE, heads, listed),
        keys=keys,
    )


def dots(
    rows: pd.DataFrame, *, title: str, subtitle: str, source: Markup, head: str, value: str,
    keys: tuple[Key, ...], label: str, unit: str = "", digits: int = 0, low: float = 0, high: float | None = None,
) -> Figure:  # fmt: skip
    """A mark a key on the line of each name, joined by a line, from the right."""
    rows = _told(rows, digits, unit)
    names = list(dict.fromkeys(rows["name"]))
    known = rows[rows["value"].notna()].copy()
    known["value"] = known["value"].astype(float).round(digits + 2)
    top = high if high is not None else float(known["value"].max()) * 1.05
    scale = alt.Scale(domain=[low, top], reverse=True, nice=False, zero=False)
    y = _names(names)
    x = alt.X("value:Q", scale=scale, axis=percent_axis(value))
    tooltip = [
        alt.Tooltip("name:N", title=head),
        alt.Tooltip("of:N", title=label),
        alt.Tooltip("said:N", title=value),
    ]
    base = chart_of(known[["name", "line", "of", "value", "said"]]).encode(x=x, y=y)
    between = base.mark_line(color=GREY, strokeWidth=2, opacity=0.6).encode(detail="line:N")
    points = base.mark_point(filled=True, size=140).encode(
        color=colour("of", keys), shape=shape("of", keys), opacity=opacity("of"), tooltip=tooltip
    )
    layers = [between, points]
    if lacking := [name for name in names if name not in set(known["name"])]:
        none = pd.DataFrame({"line": _wrapped(lacking), "value": low})
        layers.append(_no_data(none).encode(x=alt.X("value:Q", scale=scale), y=y))
    return Figure(
        chart=layered(*layers, height=_height(names), params=[selection(keys, label)]),
        title=title,
        subtitle=subtitle,
        source=source,
        table=table(TABLE, [head, *(key.value for key in keys)], _wide(rows, names, keys)),
        keys=keys,
    )


def grid(
    rows: pd.DataFrame, *, title: str, subtitle: str, source: Markup, head: str, across: str, columns: Sequence[str],
    keys: tuple[Key, ...], label: str, from_right: bool = True, written: bool = False,
) -> Figure:  # fmt: skip
    """A mark where a line (`name`) meets a column (`column`); its key is `of`, its words are `said`.

    `written` puts the words into the marks. Years run from the left, all else from the right.
    """
    names = list(dict.fromkeys(rows["name"]))
    rows = rows.assign(line=_wrapped(rows["name"]), column=rows["column"].astype(str))
    columns = [str(each) for each in columns]
    deepest = max(len(each.split()) for each in columns)  # lines of a head
    order = columns[::-1] if from_right else columns
    x = alt.X(
        "column:N",
        sort=order,
        scale=alt.Scale(domain=order),
        axis=alt.Axis(
            title=across,
            orient="top",
            labelAngle=0,
            labelOverlap="greedy",
            domain=False,
            ticks=False,
            labelExpr="split(datum.label, ' ')",
            labelPadding=6 + 14 * (deepest - 1),
            labelFontSize=12,
        ),
    )
    y = _names(names)
    tooltip = [
        alt.Tooltip("name:N", title=head),
        alt.Tooltip("column:N", title=across),
        alt.Tooltip("of:N", title=label),
    ]
    told = rows["said"] != rows["of"]
    if told.any():
        tooltip.append(alt.Tooltip("said:N", title="القيمة"))
    base = chart_of(rows[["name", "line", "column", "of", "said"]]).encode(x=x, y=y)
    marks = base.mark_point(filled=True, size=330 if written else 130, opacity=1).encode(
        color=colour("of", keys), shape=shape("of", keys), opacity=opacity("of"), tooltip=tooltip
    )
    layers: list[alt.Chart] = [marks]
    if written:
        short = rows[told & (rows["said"] != NO_DATA)]
        layers.append(
            _other(short[["line", "column", "said"]])
            .mark_text(fontWeight="bold", dy=17)
            .encode(x=x, y=y, text="said:N")
        )
    cells = rows.set_index(["name", "column"])["said"]
    listed = [[name, *(_cell(cells.get((name, column), NO_DATA)) for column in columns)] for name in names]
    return Figure(
        chart=layered(
            *layers,
            height=(46 if written else 30) * len(names) + 40 + 14 * (deepest - 1),
            params=[selection(keys, label)],
        ),
        title=title,
        subtitle=subtitle,
        source=source,
        table=table(TABLE, [head, *columns], listed),
        keys=keys,
    )


def lines(
    rows: pd.DataFrame, *, title: str, subtitle: str, source: Markup, value: str, keys: tuple[Key, ...], label: str,
    unit: str = "", digits: int = 1, start: int | None = None, low: float = 0, joined: bool = True,
) -> Figure:  # fmt: skip
    """A line a key over the years (`year`), with a slider that reads them all; `note` says what kind of value each is."""
    rows = rows.dropna(subset=["value"]).sort_values("year", kind="stable")
    years = sorted({int(year) for year in rows["year"]})
    begin = start if start in years else years[-1]
    rows = rows.assign(
        value=rows["value"].astype(float).round(digits + 1),
        year=rows["year"].astype("int64"),
        said=[figure(each, digits, unit) for each in rows["value"]],
    )
    across = alt.Scale(domain=[years[0] - 0.4, years[-1] + 0.4], nice=False, zero=False)
    ticks = years if len(years) <= 8 else years[:: len(years) // 6]
    x = alt.X(
        "year:Q", scale=across, axis=alt.Axis(title="السنة", format="d", values=ticks, labelOverlap="greedy")
    )
    y = alt.Y("value:Q", axis=value_axis(value, ticks=6, grid=True), scale=alt.Scale(domainMin=low))
    tooltip = [
        alt.Tooltip("of:N", title=label),
        alt.Tooltip("year:Q", title="السنة", format="d"),
        alt.Tooltip("said:N", title=value),
        alt.Tooltip("note:N", title="نوع القيمة"),
    ]
    base = chart_of(rows[["of", "year", "value", "said", "note"]]).encode(
        x=x, y=y, color=colour("of", keys), opacity=opacity("of")
    )
    points = base.mark_point(filled=True).encode(
        shape=shape("of", keys), size=larger_at("year", 190, 90), tooltip=tooltip
    )
    layers = [rule_at("year", across), *([base.mark_line(strokeWidth=2.5)] if joined else []), points]
    year = slider("year", "السنة", low=years[0], high=years[-1], step=1, value=begin)
    cells = rows.set_index(["year", "of"])["said"]
    listed = [
        [figure(each, 0).replace(",", ""), *(_cell(cells.get((each, key.value), NO_DATA)) for key in keys)]
        for each in years
    ]
    return Figure(
        chart=layered(*layers, height=330, params=[selection(keys, label), year]),
        title=title,
        subtitle=subtitle,
        source=source,
        table=table(TABLE, ["السنة", *(key.value for key in keys)], listed),
        keys=keys,
        readout={"at": "year", "of": "of", "value": "value", "note": "note", "label": "السنة", "steps": years,
                 "start": begin},
    )  # fmt: skip


def _told(rows: pd.DataFrame, digits: int, unit: str) -> pd.DataFrame:
    """Rows with the words of their values, unless they bring those, and their line."""
    said = rows["said"] if "said" in rows else [figure(each, digits, unit) for each in rows["value"]]
    return rows.assign(said=said, name=rows["name"].map(in_order), line=_wrapped(rows["name"]))


def in_order(text: str) -> str:
    """A name whose ranges keep their order in an Arabic line."""
    return _RANGE.sub(lambda found: ltr(found[0]), text)


def _wrapped(names: Sequence[str] | pd.Series) -> list[str]:
    """Names in lines of an axis, each of which reads from the right."""
    lines = (
        textwrap.wrap(name, _CHARACTERS, break_on_hyphens=False, break_long_words=False) for name in names
    )
    return ["\n".join(rtl(in_order(line)) for line in each) for each in lines]


def _names(names: Sequence[str]) -> alt.Y:
    """The axis of names at the right, in this order, a long one on several lines."""
    lines = "length(split(datum.label, '\\n'))"
    middle = {  # a name begins higher by half of what its further lines take
        "condition": [{"test": f"{lines} === {count}", "value": -8 * (count - 1)} for count in (2, 3, 4)],
        "value": 0,
    }
    axis = alt.Axis(
        title=None, orient="right", labelPadding=8, labelLimit=240, labelExpr="split(datum.label, '\\n')",
        labelBaseline="middle", labelLineHeight=16, labelOffset=middle,
    )  # fmt: skip
    return alt.Y("line:N", sort=_wrapped(names), axis=axis)


def _height(names: Sequence[str]) -> int:
    deepest = max(len(each.split("\n")) for each in _wrapped(names))
    one = 34 if len(names) <= 10 else 26
    return (one + 16 * (deepest - 1)) * len(names) + 50


def _other(rows: pd.DataFrame) -> alt.Chart:
    """A chart of rows that the page's controls do not read."""
    return alt.Chart(alt.Data(values=rows.to_dict("records")))


def _no_data(rows: pd.DataFrame) -> alt.Chart:
    return _other(rows).mark_text(text=NO_DATA, align="right", dx=-6, opacity=0.75)


def _cell(said: object) -> Markup:
    return gap() if said == NO_DATA or is_missing(said) else as_html(said)


def _wide(rows: pd.DataFrame, names: Sequence[str], keys: tuple[Key, ...]) -> list[list[object]]:
    if not keys:
        said = dict(zip(rows["name"], rows["said"], strict=True))
        return [[name, _cell(said[name])] for name in names]
    cells = {(row.name_, row.of): row.said for row in rows.rename(columns={"name": "name_"}).itertuples()}
    return [[name, *(_cell(cells.get((name, key.value), NO_DATA)) for key in keys)] for name in names]
