"""The page of `umran indicators`: results, their reading, maps and bars, in one right-to-left file that needs no other.

Behind umran.city.measure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from umran import figures
from umran.city.files import PLACED, kinds
from umran.city.measures import limits
from umran.indicators.result import Result
from umran.indicators.transport import group_name
from umran.intake.report import groups, line
from umran.text.html import LANGUAGE, bdi, prose
from umran.text.numbers import percent
from umran.text.words import FEATURES, ROWS, counted, listed, ltr, quoted

if TYPE_CHECKING:
    from umran.city.city import City
    from umran.city.measures import Measure

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


def page(measures: Sequence[Measure], city: City) -> str:
    """The whole page as HTML."""
    done = [each for each in measures if each.result]
    left = [each for each in measures if not each.result]
    title = "مؤشرات الهدف 11 من ملفاتك"
    sections = [
        _overview(done),
        *(_indicator(list(group), city) for _, group in groupby(done, key=lambda each: each.code)),
        _maps(done, city),
        _missing(left),
        _files(city),
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


def _overview(done: Iterable[Measure]) -> str:
    lines = "".join(
        f'<tr><th scope="row">{bdi(each.code)} {each.title} <span class="quiet">({_years(each)})</span></th>'
        f'<td class="value">{prose(each.result.answer())}</td>'
        f'<td class="reading">{prose(each.result.sentence())}</td></tr>'
        for each in done
    )
    return (
        '<section><h2>النتائج</h2><table class="results"><thead><tr><th scope="col">المؤشر (السنوات)</th>'
        f'<th scope="col">القيمة</th><th scope="col">ما تقوله</th></tr></thead><tbody>{lines}</tbody></table></section>\n'
    )


def _missing(left: Sequence[Measure]) -> str:
    if not left:
        return ""
    items = "".join(
        f"<li>{bdi(each.code)} {each.title}. <strong>{prose(each.missing)}</strong>.</li>" for each in left
    )
    return f"<section><h2>ما لم يُحسب</h2><ul>{items}</ul></section>\n"


def _indicator(group: Sequence[Measure], city: City) -> str:
    parts = []
    for each in group:
        facts = [("التعريف", each.definition), ("السنوات", ltr(each.years) if each.years else "غير مذكورة")]
        facts.append(("المدخلات", listed(map(quoted, each.inputs))))
        facts += [("حدود القيمة", note) for note in limits(each, city) if note not in each.result.notes]
        listed_facts = "".join(f"<dt>{label}</dt><dd>{prose(text)}</dd>" for label, text in facts)
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
        bars = [(group_name(row.by, row.group), row.share, "") for row in rows]
    if not bars:
        return ""
    longest = max(value for _, value, _ in bars) or 1
    whole, digits = (longest, 2) if code == "11.3.1" else (1, 1)
    items = "".join(
        f'<li class="{kind}"><span>{prose(label)}</span><i style="inline-size:{100 * value / whole:.1f}%"></i>'
        f"<span>{prose(percent(value, digits))}</span></li>"
        for label, value, kind in bars
    )
    return f'<h3>{heading}</h3><ul class="bars">{items}</ul>'


def _files(city: City) -> str:
    lines = []
    for file in city.files:
        nouns = FEATURES if file.problems.unit == "feature" else ROWS
        notes = "".join(f"<li>{prose(problem)}</li>" for problem in _told(file.problems.repaired))
        lines.append(
            f"<li>{prose(quoted(file.name))}: {kinds()[file.kind].title}، {prose(counted(len(file.frame), nouns))}."
            + (f"<p>أُصلح عند القراءة، ولم يتغير الملف:</p><ul>{notes}</ul>" if notes else "")
            + "</li>"
        )
    return f"<section><h2>الملفات</h2><ul>{''.join(lines)}</ul></section>\n"


def _told(repaired: Sequence) -> list[str]:
    return [
        line(group[0]) + (f" ({ltr(len(group))})" if len(group) > 1 else "") for group in groups(repaired)
    ]


def _maps(done: Sequence[Measure], city: City) -> str:
    results = {each.code: each.result for each in done}
    wanted = [code for code in figures.MAPPED if code in results]
    if "11.3.1" not in wanted and "built_up" in city.layers:
        wanted.append("11.3.1")
    drawn = [_figure(city, code, results.get(code)) for code in wanted]
    if not drawn and any(kind in city.layers for kind in PLACED):
        drawn = [_figure(city)]
    return f"<section><h2>على الخريطة</h2>{''.join(drawn)}</section>\n" if drawn else ""


def _figure(city: City, code: str = "", result: Result | None = None) -> str:
    try:
        drawn = figures.place_map(city, code, result)
    except ValueError:  # every layer has more detail than a page carries
        return ""
    return f"<h3>{drawn.title}</h3>{drawn._repr_html_()}"
