"""The page of `umran indicators`: results, their reading, maps and bars, in one right-to-left file that needs no other.

Behind umran.city.measure.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from umran import figures
from umran.city.files import File
from umran.city.measures import accepted, limits
from umran.indicators.access import group_label
from umran.indicators.land_use import LandUseEfficiency
from umran.indicators.result import Result
from umran.intake.kinds import PLACED, kinds
from umran.intake.problems import Problem, groups, line
from umran.text.html import Markup, render
from umran.text.numbers import percent
from umran.text.words import FEATURES, ROWS, counted, listed, ltr, quoted

if TYPE_CHECKING:
    from umran.city.city import City
    from umran.city.measures import Measure


def page(measures: Sequence[Measure], city: City) -> Markup:
    """The whole page as HTML."""
    done = [each for each in measures if each.result]
    return render(
        "umran.city",
        "indicators.html",
        title="مؤشرات الهدف 11 من ملفاتك",
        done=[(each, _years(each), "؛ ".join(map(ltr, accepted(each, city)))) for each in done],
        groups=[_indicator(list(group), city) for _, group in groupby(done, key=lambda each: each.code)],
        maps=_maps(done, city),
        missing=[each for each in measures if not each.result],
        files=[_file(each) for each in city.files],
        quoted=quoted,
    )


def _years(measure: Measure) -> str:
    return ltr(measure.years) if measure.years else "غير مذكورة"


def _indicator(group: Sequence[Measure], city: City) -> Markup:
    parts = []
    for each, result in [(each, each.result) for each in group if each.result]:
        parts.append((_years(each), Markup(result._repr_html_()), facts(each, city)))
    return render("umran.city", "indicator.html", first=group[0], parts=parts, bars=_bars(group))


def facts(measure: Measure, city: City) -> list[tuple[str, str]]:
    """What a reader of a figure should know besides its card: definition, years, files, limits."""
    assert measure.result is not None
    notes = measure.result.notes
    return [
        ("التعريف", measure.definition),
        ("السنوات", _years(measure)),
        ("المدخلات", listed(map(quoted, measure.inputs))),
        *(("حدود القيمة", note) for note in limits(measure, city) if note not in notes),
    ]


def _bars(group: Sequence[Measure]) -> Markup:
    """Rates of land and people by period, or shares by group: what is easier seen than read."""
    bars: list[tuple[str, float, str]] = []
    code, heading = group[0].code, "الحصة بحسب الفئة"
    if code == "11.3.1":
        heading = "معدل استهلاك الأراضي ومعدل نمو السكان"
        for each in group:
            assert isinstance(each.result, LandUseEfficiency)
            land, people = each.result.land_consumption_rate, each.result.population_growth_rate
            if land is None or people is None or min(land, people) < 0:
                return Markup()  # a bar has no side for less than nothing
            bars += [(f"الأراضي {ltr(each.years)}", land, ""), (f"السكان {ltr(each.years)}", people, "other")]
    elif (found := getattr(group[0].result, "breakdown", None)) is not None:
        rows = found.dropna(subset=["share"]).itertuples()
        bars = [(group_label(row), row.share, "") for row in rows]
    if not bars:
        return Markup()
    longest = max(value for _, value, _ in bars) or 1
    whole, digits = (longest, 2) if code == "11.3.1" else (1, 1)
    drawn = [
        (label, f"{100 * value / whole:.1f}", percent(value, digits), kind) for label, value, kind in bars
    ]
    return render("umran.city", "bars.html", heading=heading, bars=drawn)


def _file(file: File) -> tuple[str, str, list[str]]:
    """A file of the city: its name, what was read from it, and what was mended while reading."""
    nouns = FEATURES if file.problems.unit == "feature" else ROWS
    read = f"{kinds()[file.kind].title}، {counted(len(file.frame), nouns)}"
    return file.name, read, _repairs(file.problems.repaired)


def _repairs(repaired: Sequence[Problem]) -> list[str]:
    return [
        line(group[0]) + (f" ({ltr(len(group))})" if len(group) > 1 else "") for group in groups(repaired)
    ]


def _maps(done: Sequence[Measure], city: City) -> list[tuple[str, Markup]]:
    """The maps of what was measured, or of the layers alone; what has more detail than a page carries is left out."""
    results = {each.code: each.result for each in done}
    wanted = [code for code in figures.MAP_TITLES if code in results]
    if "11.3.1" not in wanted and "built_up" in city.layers:
        wanted.append("11.3.1")
    drawn = [_map(city, code, results.get(code)) for code in wanted]
    if not drawn and any(kind in city.layers for kind in PLACED):
        drawn = [_map(city)]
    return [each for each in drawn if each]


def _map(city: City, code: str = "", result: Result | None = None) -> tuple[str, Markup] | None:
    try:
        drawn = figures.place_map(city, code, result)
    except ValueError:  # every layer has more detail than a page carries
        return None
    return drawn.title, Markup(drawn._repr_html_())
