"""The annex of a brief: every figure of the city, a census, comparisons, what is missing, methods and files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from umran import data, figures
from umran import indicators as ind
from umran.city import report
from umran.city.brief import counted
from umran.city.brief.blocks import Block, Drawing, Heading, Items, Sentence, Table
from umran.city.census import WORK, by_unit, lines, ways_to_work
from umran.city.measures import CLASSES, limits
from umran.data.titles import city_names
from umran.indicators.access import group_label
from umran.text.numbers import figure, percent
from umran.text.words import listed, ltr, quoted

if TYPE_CHECKING:
    from umran.city.census import Census
    from umran.city.city import City
    from umran.city.measures import Measure

_UNKNOWN_YEAR = "السنة غير مذكورة"
_PROBLEMS = 20  # that are listed one by one
NO_INDICATOR = (
    "هذه أرقام تعداد لا مؤشرات من أهداف التنمية المستدامة؛ يذكر الملحق لكل رقم أقرب مؤشر إليه، ولماذا ليس هو."
)


def year_told(years: str) -> str:
    """The years of a figure, or that nobody says them."""
    return ltr(years) if years else _UNKNOWN_YEAR


def known_limits(measure: Measure, city: City) -> list[str]:
    """Limits of a figure, without the spellings that were joined: the annex lists those once."""
    spellings = {note for join in city.joins for note in join.notes}
    return [text for text in limits(measure, city) if text not in spellings]


def all_figures(measures: Sequence[Measure], city: City) -> list[Block]:
    """Every figure, with its definition, files and limits."""
    rows = tuple(
        (
            f"{ltr(each.code)} {each.title}",
            each.result.answer(),
            year_told(each.years),
            each.definition,
            listed(map(quoted, each.inputs)),
            " ".join(dict.fromkeys(known_limits(each, city))),
        )
        for each in measures
        if each.result
    )
    titles = ("المؤشر", "القيمة", "السنة", "التعريف", "الملفات", "حدود القيمة")
    widths = (0.17, 0.11, 0.1, 0.22, 0.16, 0.24)
    return [Table(titles, rows, widths, "كل ما حُسب من ملفات المدينة")] if rows else []


def groups(problem: Measure) -> list[Block]:
    """Shares by group as bars, where people were told apart."""
    table = getattr(problem.result, "breakdown", None)
    if table is None or not len(rows := table.dropna(subset=["share"])):
        return []
    bars = [(group_label(row), row.share, percent(row.share)) for row in rows.itertuples()]
    title = f"الحصة بحسب الفئة: {problem.title}"
    caption = (
        f"المؤشر {ltr(problem.code)}، {year_told(problem.years)}، من {listed(map(quoted, problem.inputs))}."
    )
    return [Heading("بحسب الفئة", 2), Drawing(figures.bar_picture(title, bars, whole=1), caption, 0.8)]


def urbanisation(city: City) -> list[Block]:
    """The Degree of Urbanisation, where there is a grid of people."""
    found = city.urbanisation()
    if found is None:
        return []
    blocks: list[Block] = [Heading("درجة التحضر (تصنيف، لا مؤشر)", 2)]
    if table := found.table():
        titles, rows = table
        widths = (0.2, 0.16, 0.16, 0.18, 0.1, 0.1, 0.1)
        blocks.append(Table(tuple(titles), tuple(map(tuple, rows)), widths, "أصناف الوحدات"))
    return [*blocks, Items(tuple(found.sentences()))]


def of_census(census: Census, key: str) -> list[Block]:
    """Every figure of a census: of the whole city, of each quarter, ways to work; and who is behind."""
    files = listed(map(quoted, census.inputs))
    years = census.years
    rows = [
        (line.title, *(line.values.get(year, "") for year in years), line.definition, line.near, files)
        for line in lines(census)
        if line.near != WORK  # they have a table of their own
    ]
    titles = ("الرقم", *(ltr(year) for year in years), "التعريف", "أقرب مؤشر، ولماذا ليس هو", "الملفات")
    widths = (0.13, *(0.22 / len(years) for _ in years), 0.17, 0.27, 0.21)
    blocks: list[Block] = [
        Heading("أرقام التعداد", 2),
        Sentence(NO_INDICATOR),
        Table(titles, tuple(rows), widths, "أرقام التعداد للمدينة كلها"),
    ]
    if (drawn := counted.bars(census, key)) is not None:
        picture, more = drawn
        blocks += [Heading("أين هم", 2), Drawing(picture, f"{more}المصدر: {files}، بحسابنا.", 0.8)]
    work = ways_to_work(census)
    for heading, found in (("بحسب المنطقة", by_unit(census)), ("الطريق إلى العمل بحسب المنطقة", work)):
        if found:
            heads, cells = found
            first = 0.2
            rest = (1 - first) / (len(heads) - 1)
            table = Table(
                tuple(heads), tuple(map(tuple, cells)), (first, *[rest] * (len(heads) - 1)), heading
            )
            note = f"{WORK} " if found is work else ""
            blocks += [Heading(heading, 2), table, Sentence(f"{note}المصدر: {files}.", is_quiet=True)]
    return [*blocks, Items(tuple(census.notes()))]


# Of the indicators that the course has values of cities for: their names there, the field of the result, a title.
_COMPARED = {
    "11.2.1": (("11.2.1", "share", "من يصلون إلى النقل العام"),),
    "11.7.1": (
        ("11.7.1a", "share", "الأماكن المفتوحة والشوارع من المساحة"),
        ("11.7.1b", "access_share", "من يصلون إلى مكان عام مفتوح"),
    ),
}


def comparisons(measures: Sequence[Measure]) -> list[Block]:
    """Cities of the course beside the city where the definitions agree; where they do not, why there is none."""
    table = data.load("city_indicators")
    names = city_names()
    blocks: list[Block] = [Heading("مقارنة بمدن الدورة", 2)]
    refused = []
    for measure in measures:
        if not measure.result:
            continue
        wanted = _COMPARED.get(measure.code)
        if wanted is None:
            refused.append(f"{ltr(measure.code)}: لا قيم لمدن الدورة بهذا التعريف.")
            continue
        if getattr(measure.result, "method", None) != "streets":
            refused.append(
                f"{ltr(measure.code)}: قيم مدن الدورة مقيسة على شبكة الشوارع، وقيمة مدينتك ليست كذلك، فلا تُقارن."
            )
            continue
        for indicator, name, title in wanted:
            if (value := getattr(measure.result, name)) is None:
                continue
            rows = table[table["indicator"] == indicator].sort_values(
                "value_pct", ascending=False, kind="stable"
            )
            others = [
                (names[str(row["city_id"])], figure(float(row["value_pct"]), 1, "%"), ltr(row["year"]))
                for row in rows.to_dict("records")
            ]
            blocks.append(
                Table(
                    ("المدينة", title, "السنة"),
                    (("مدينتك", percent(value), year_told(measure.years)), *others),
                    (0.4, 0.4, 0.2),
                    f"المؤشر {ltr(measure.code)}: {title}",
                )
            )
    if len(blocks) > 1:
        blocks.append(
            Sentence(
                f"{data.source_ar('city_indicators')}. حدود المدن فيها هي الامتداد الحضري كما رسمه الموئل: "
                "قارن إن كانت حدود مدينتك كذلك، وإلا فاقرأ القيم ولا ترتبها.",
                is_quiet=True,
            )
        )
    if refused:
        blocks.append(Items(tuple(dict.fromkeys(refused))))
    return blocks if len(blocks) > 1 else []


def missing(measures: Sequence[Measure]) -> list[Block]:
    """What was not computed, and who usually has what is missing."""
    rows = tuple(report.missing(measures))
    return [Heading("ما لم يُحسب", 2), Items(rows)] if rows else []


def methods(measures: Sequence[Measure]) -> list[Block]:
    """Whose methods the figures keep to."""
    sources = dict.fromkeys(getattr(ind, CLASSES[each.code]).source for each in measures if each.result)
    told = tuple(f"{source.title}: {ltr(source.address)}" for source in sources)
    return [Heading("المنهجية", 2), Items(told)] if told else []


def reading(city: City) -> list[Block]:
    """How tables met layers, and what is to be mended."""
    blocks: list[Block] = []
    if joins := report.joins(city):
        blocks += [Heading("ما ضُمّ من جداول إلى طبقات", 2), Items(tuple(joins))]
    joined = {f"{join.fault}." for join in city.joins}
    if problems := [each for each in city.problems if each not in joined]:
        rest = len(problems) - _PROBLEMS
        more = (f"وغيرها {ltr(rest)}.",) if rest > 0 else ()
        blocks += [
            Heading("ما يلزم إصلاحه، ولم يدخل في الأرقام", 2),
            Items((*problems[:_PROBLEMS], *more)),
        ]
    return blocks


def files(city: City) -> list[Block]:
    """The files, with what was mended and accepted in each."""
    rows = []
    for file in city.files:
        done = [f"بقبولك: {ltr(problem.accept_option)}" for problem in file.problems.accepted]
        if file.problems.repaired:
            done.append(f"إصلاحات لا تغيّر رقماً: {ltr(len(file.problems.repaired))}")
        rows.append(
            (
                quoted(file.name),
                file.problems.title,
                ltr(f"{len(file.frame):,}"),
                "؛ ".join(dict.fromkeys(done)),
            )
        )
    if not rows:
        return []
    titles = ("الملف", "ما فيه", "الصفوف", "ما جرى عند القراءة")
    return [Heading("الملفات", 2), Table(titles, tuple(rows), (0.3, 0.2, 0.12, 0.38), "الملفات كما قُرئت")]
