"""The page of `umran indicators`: results, their reading, maps and bars, in one right-to-left file that needs no other.

Behind umran.city.measure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from umran.figures.frame import DISCLAIMER
from umran.figures.place import Layer, PlaceMap
from umran.indicators import plane
from umran.indicators.result import percent
from umran.indicators.transport import _group_name
from umran.intake.kinds import PLACED, kinds
from umran.intake.report import _html
from umran.text.html import LANGUAGE, table
from umran.text.html import ltr as bdi
from umran.text.words import FEATURES, ROWS, counted, listed, ltr, quoted

if TYPE_CHECKING:
    from umran.city.given import Given
    from umran.city.measures import Measure

_CELLS = 32  # people at points are drawn in squares, so many along the longer side of the place
_SHAPES = 4_000  # areas drawn one by one, at most
_VERTICES = 40_000  # of a layer that is still drawn
_WIDE_STEP = 10  # metres; lines of many vertices are drawn to this

_STYLE = """
:root { color-scheme: light; --ink: #1d2733; --paper: #fffdf9; --quiet: #5b6673; --line: #d6d3ca; --accent-ink: #9a5200; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: break-word;
  font: 1rem/1.8 "IBM Plex Sans Arabic", "Noto Sans Arabic", "Segoe UI", Tahoma, sans-serif; }
header, main, footer { max-width: 60rem; margin-inline: auto; padding: 0.5rem 1rem; }
h1 { font-size: 1.6rem; line-height: 1.4; margin: 1rem 0 0.25rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 0.5rem; border-block-start: 1px solid var(--line); padding-block-start: 1rem; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 0; }
a { color: #1a5e8a; }
table.results { border-collapse: collapse; width: 100%; }
table.results th, table.results td { text-align: start; vertical-align: top; padding: 0.4rem 0.6rem; border-block-end: 1px solid var(--line); }
table.results tbody th { font-weight: 400; }
table.results .value { font-weight: 600; white-space: nowrap; }
table.results p { margin: 0; }
table.results .accepted { color: var(--accent-ink); font-size: 0.9rem; font-weight: 400; white-space: normal; }
table.results .reading, .quiet { color: var(--quiet); font-size: 0.9rem; }
dl.facts { display: grid; grid-template-columns: fit-content(40%) minmax(0, 1fr); gap: 0 1rem; margin: 0.25rem 0 1rem; font-size: 0.9rem; }
dl.facts dt { color: var(--quiet); } dl.facts dd { margin: 0; }
ul.bars { list-style: none; padding: 0; margin: 0.5rem 0 1rem; max-width: 38rem; }
ul.bars li { display: grid; grid-template-columns: minmax(7rem, 35%) minmax(0, 1fr) 4.5rem; gap: 0.75rem; align-items: center; }
ul.bars i { display: block; block-size: 0.8rem; background: #2a7ab8; min-inline-size: 2px; }
ul.bars li.other i { background: #c96a00; }
@media (max-width: 40rem) {
  table.results tr { display: block; border-block-end: 1px solid var(--line); padding: 0.5rem 0; }
  table.results thead { display: none; }
  table.results th, table.results td { display: block; border: 0; padding: 0; }
  dl.facts { display: block; } dl.facts dd { margin: 0 0 0.4rem; }
}
@media print { .umran-map { display: none; } }
"""


def page(measures: Sequence[Measure], given: Given) -> str:
    """The whole page as HTML."""
    done = [each for each in measures if each.result]
    left = [each for each in measures if not each.result]
    title = "مؤشرات الهدف 11 من ملفاتك"
    sections = [
        _overview(done, given),
        *(_indicator(list(group), given) for _, group in groupby(done, key=lambda each: each.code)),
        _maps(done, given),
        _missing(left),
        _files(given),
    ]
    return (
        f'<!DOCTYPE html>\n<html {LANGUAGE} data-theme="light">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<header><h1>{title}</h1>"
        '<p class="quiet">حسبها برنامج عُمران من ملفات لم تراجعها الدورة: صحة الأرقام من صحة الملفات. '
        "المنهجية هي البيانات الوصفية للأمم المتحدة، ورابطها مع كل مؤشر.</p></header>\n"
        f"<main>\n{''.join(sections)}</main>\n<footer><p class='quiet'>الأرقام نفسها بدقتها الكاملة في "
        f"{bdi('indicators.csv')}، والحصص والمعدلات فيه كسور (0.60 لا 60%).</p></footer>\n</body>\n</html>\n"
    )


def _years(each: Measure) -> str:
    return bdi(each.years) if each.years else "غير مذكورة"


def _overview(done: Iterable[Measure], given: Given) -> str:
    lines = "".join(
        f'<tr><th scope="row">{bdi(each.code)} {each.title} <span class="quiet">({_years(each)})</span></th>'
        f'<td class="value">{_html(each.result._answer())}{_by_consent(each, given)}</td>'
        f'<td class="reading">{_html(each.result._sentence())}</td></tr>'
        for each in done
    )
    return (
        '<section><h2>النتائج</h2><table class="results"><thead><tr><th scope="col">المؤشر (السنوات)</th>'
        f'<th scope="col">القيمة</th><th scope="col">ما تقوله</th></tr></thead><tbody>{lines}</tbody></table></section>\n'
    )


def _by_consent(each: Measure, given: Given) -> str:
    from umran.city.measures import accepted

    told = accepted(each, given)
    return f'<p class="accepted">بقبولك: {_html("؛ ".join(map(ltr, told)))}</p>' if told else ""


def _missing(left: Sequence[Measure]) -> str:
    if not left:
        return ""
    items = "".join(
        f"<li>{bdi(each.code)} {each.title}. <strong>{_html(each.missing)}</strong>.</li>" for each in left
    )
    return f"<section><h2>ما لم يُحسب</h2><ul>{items}</ul></section>\n"


def _indicator(group: Sequence[Measure], given: Given) -> str:
    from umran.city.measures import limits

    parts = []
    for each in group:
        facts = [("التعريف", each.definition), ("السنوات", ltr(each.years) if each.years else "غير مذكورة")]
        facts.append(("المدخلات", listed(map(quoted, each.inputs))))
        facts += [("حدود القيمة", note) for note in limits(each, given) if note not in each.result.notes]
        listed_facts = "".join(f"<dt>{label}</dt><dd>{_html(text)}</dd>" for label, text in facts)
        heading = f"<h3>{_years(each)}</h3>" if len(group) > 1 else ""
        parts.append(f'{heading}{each.result._repr_html_()}<dl class="facts">{listed_facts}</dl>')
    first = group[0]
    return f"<section><h2>{bdi(first.code)} {first.title}</h2>{''.join(parts)}{_bars(group)}</section>\n"


def _bars(group: Sequence[Measure]) -> str:
    """Rates of land and people by period, or shares by group: what is easier seen than read."""
    bars: list[tuple[str, float, str]] = []
    code, heading = group[0].code, "الحصة بحسب الفئة"
    if code == "11.3.1":
        heading = "معدل استهلاك الأراضي ومعدل نمو السكان"
        for each in group:
            rates = each.result.land_consumption_rate, each.result.population_growth_rate
            if any(rate is None or rate < 0 for rate in rates):
                return ""  # a bar has no side for less than nothing
            bars += [
                (f"الأراضي {ltr(each.years)}", rates[0], ""),
                (f"السكان {ltr(each.years)}", rates[1], "other"),
            ]
    elif (found := getattr(group[0].result, "breakdown", None)) is not None:
        rows = found.dropna(subset=["share"]).itertuples()
        bars = [(_group_name(row.by, row.group), row.share, "") for row in rows]
    if not bars:
        return ""
    longest = max(value for _, value, _ in bars) or 1
    whole, digits = (longest, 2) if code == "11.3.1" else (1, 1)
    items = "".join(
        f'<li class="{kind}"><span>{_html(label)}</span><i style="inline-size:{100 * value / whole:.1f}%"></i>'
        f"<span>{_html(percent(value, digits))}</span></li>"
        for label, value, kind in bars
    )
    return f'<h3>{heading}</h3><ul class="bars">{items}</ul>'


def _files(given: Given) -> str:
    lines = []
    for file in given.files:
        nouns = FEATURES if file.problems.unit == "feature" else ROWS
        notes = "".join(f"<li>{_html(problem)}</li>" for problem in _told(file.problems.repaired))
        lines.append(
            f"<li>{_html(quoted(file.name))}: {kinds()[file.kind].title}، {_html(counted(len(file.frame), nouns))}."
            + (f"<p>أُصلح عند القراءة، ولم يتغير الملف:</p><ul>{notes}</ul>" if notes else "")
            + "</li>"
        )
    return f"<section><h2>الملفات</h2><ul>{''.join(lines)}</ul></section>\n"


def _told(repaired: Sequence) -> list[str]:
    from umran.intake.report import groups, line

    return [
        line(group[0]) + (f" ({ltr(len(group))})" if len(group) > 1 else "") for group in groups(repaired)
    ]


# Maps


def _maps(done: Sequence[Measure], given: Given) -> str:
    results = {each.code: each.result for each in done}
    ground = _ground(given)
    drawn = []
    if access := results.get("11.2.1"):
        people, listed_people = _people(given, access.is_served, "بيانات خريطة النقل العام في جدول")
        drawn.append(
            ("من يصل إلى النقل العام", [*ground, *people, *_streets(given), *_stops(given)], listed_people)
        )
    spaces = results.get("11.7.1")
    if spaces is not None:
        people, listed_people = [], ""
        if spaces.is_served is not None:
            people, listed_people = _people(given, spaces.is_served, "بيانات خريطة الأماكن المفتوحة في جدول")
        layers = [*ground, *people, *_streets(given), *_spaces(given)]
        drawn.append(("من يسكن قرب مكان عام مفتوح", layers, listed_people))
    if built_up := _built_up(given):
        drawn.append(("اتساع المساحة المبنية", [*ground, *built_up], ""))
    if not drawn:
        layers = [*ground, *_streets(given), *_spaces(given), *_stops(given)]
        drawn = [("خريطة المكان", layers, "")]
    figures = [_figure(title, layers, alternative, given) for title, layers, alternative in drawn if layers]
    return f"<section><h2>على الخريطة</h2>{''.join(figures)}</section>\n" if figures else ""


def _figure(title: str, layers: list[Layer], alternative: str, given: Given) -> str:
    light = [thin for layer in layers if (thin := _thin(layer)) is not None]
    if not light:
        return ""
    source = f"المصدر: {_html(listed(map(quoted, given.names(*PLACED))))}."
    if len(light) < len(layers):
        source += " طبقات تفاصيلها كثيرة لم تُرسم."
    return f"<h3>{title}</h3>{PlaceMap(title, light, f'{source}<br>{DISCLAIMER}', alternative)._repr_html_()}"


def _thin(layer: Layer) -> Layer | None:
    """The layer with no more vertices than a page carries; None where it has too many to be drawn."""
    count = int(shapely.get_num_coordinates(layer.shapes.to_numpy()).sum())
    if count <= _VERTICES:
        return layer
    metres = layer.shapes.to_crs(plane.plane(layer.shapes))
    shapes = metres.simplify(_WIDE_STEP)
    if int(shapely.get_num_coordinates(shapes.to_numpy()).sum()) > _VERTICES:
        return None
    return Layer(layer.name, layer.look, shapes, layer.texts, shown=layer.shown)


def _shapes(given: Given, kind: str) -> gpd.GeoDataFrame | None:
    frame = given.frames.get(kind)
    if frame is None or "geometry" not in frame or not frame.geometry.notna().any():
        return None
    return frame[frame.geometry.notna()]


def _names(frame: pd.DataFrame) -> list[str]:
    names = frame["name"] if "name" in frame else pd.Series("", index=frame.index)
    return [escape(name) if isinstance(name, str) else "" for name in names]


def _ground(given: Given) -> list[Layer]:
    city = _shapes(given, "city")
    return [] if city is None else [Layer("حدود المدينة", "limit", city.geometry)]


def _built_up(given: Given) -> list[Layer]:
    """Built-up land of the first year, the last and one between, the older upon the newer."""
    if (built_up := _shapes(given, "built_up")) is None:
        return []
    years = sorted(built_up["year"].unique())
    shown = dict.fromkeys([years[-1], years[len(years) // 2], years[0]])
    looks = ("low", "middle", "high")
    return [
        Layer(f"مبني سنة {bdi(year)}", look, built_up[built_up["year"] == year].geometry)
        for year, look in zip(shown, looks, strict=False)
    ]


def _streets(given: Given) -> list[Layer]:
    streets = _shapes(given, "streets")
    return [] if streets is None else [Layer("شارع", "street", streets.geometry)]


def _stops(given: Given) -> list[Layer]:
    if (stops := _shapes(given, "stops")) is None:
        return []
    looks = {"low": ("موقف منخفض السعة", "bus"), "high": ("محطة مرتفعة السعة", "train")}
    return [
        Layer(*looks[capacity], rows.geometry, _names(rows))
        for capacity, rows in sorted(stops.groupby("capacity"), reverse=True)
    ]


def _spaces(given: Given) -> list[Layer]:
    if (spaces := _shapes(given, "open_spaces")) is None:
        return []
    is_open = pd.Series(True, index=spaces.index)
    for column in ("public", "is_free"):
        if column in spaces:
            is_open &= spaces[column].fillna(True).astype(bool)
    looks = {True: ("مكان عام مفتوح", "open"), False: ("مكان غير عام أو برسم", "closed")}
    return [
        Layer(*looks[bool(kind)], rows.geometry, _names(rows))
        for kind, rows in sorted(spaces.groupby(is_open), reverse=True)
    ]


def _people(given: Given, is_served: pd.Series, caption: str) -> tuple[list[Layer], str]:
    """Where people are served and where not: their areas, or squares where they stand at points."""
    people = given.frames["residents"].loc[is_served.index]
    people = people.assign(served=people["population"].astype(float).where(is_served, 0.0))
    is_area = shapely.get_dimensions(people.geometry.to_numpy()) == 2
    places = people if is_area.all() and len(people) <= _SHAPES else _squares(people)
    layers, rows = [], []
    kinds_ = {"near": "يصل أكثر سكانه", "far": "لا يصل أكثر سكانه"}
    most = places["served"] * 2 > places["population"].astype(float)
    for look, name in kinds_.items():
        part = places[most == (look == "near")]
        if not len(part):
            continue
        texts = [
            f"{bdi(f'{total:,.0f}')} نسمة، يصل منهم {bdi(f'{near:,.0f}')}"
            for total, near in zip(part["population"], part["served"], strict=True)
        ]
        layers.append(Layer(name, look, part.geometry, texts))
        rows.append([name, *(bdi(f"{part[each].sum():,.0f}") for each in ("population", "served"))])
    return layers, table(caption, ["المكان", "السكان", "من يصلون"], rows)


def _squares(people: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """People at points, together in squares of a net laid over them."""
    metres = plane.plane(people)
    xy = shapely.get_coordinates(shapely.point_on_surface(people.geometry.to_crs(metres).to_numpy()))
    side = max(np.ptp(xy, axis=0).max() / _CELLS, 25.0)
    corner = xy.min(axis=0)
    column, row = np.floor((xy - corner) / side).astype(int).T
    sums = people[["population", "served"]].astype(float).groupby([column, row]).sum()
    west, south = (np.array([*sums.index]) * side + corner).T
    return gpd.GeoDataFrame(
        sums.reset_index(drop=True), geometry=shapely.box(west, south, west + side, south + side), crs=metres
    )
