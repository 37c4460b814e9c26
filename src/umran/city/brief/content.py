"""A brief as blocks, whatever form it takes: one page with its message and figures, then the annex."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from umran import data, figures
from umran import indicators as ind
from umran.city import boundary, report
from umran.city.brief import choosing, counted
from umran.city.brief.texts import FIELDS
from umran.city.census import WORK, by_unit, lines, ways_to_work
from umran.city.measures import CLASSES, limits
from umran.data.titles import city_names
from umran.figures.frame import DISCLAIMER
from umran.indicators.access import group_label
from umran.text.numbers import figure, percent
from umran.text.words import listed, ltr, quoted

if TYPE_CHECKING:
    from umran.city.census import Census
    from umran.city.city import City
    from umran.city.measures import Measure

UNKNOWN_YEAR = "السنة غير مذكورة"
_PROBLEMS = 20  # that are listed one by one
_PARAGRAPHS = 4  # of the New Urban Agenda beside a target, at most
LINKS = {"published": "ربطها منشور", "text": "تذكرها الفقرة نفسها", "editorial": "ربطها من تحرير الدورة"}


@dataclass(frozen=True)
class Title:
    """What stands above all; `is_guidance` while the official has not written it."""

    text: str
    above: str
    is_guidance: bool = False


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Sentence:
    """A paragraph, with bold words before it where it has a `lead`; guidance waits to be written over."""

    text: str
    lead: str = ""
    is_guidance: bool = False
    is_quiet: bool = False


@dataclass(frozen=True)
class Items:
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table; `guidance` names the cells, by row below the titles and column, that wait to be written."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    caption: str
    guidance: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class Drawing:
    picture: figures.Picture
    caption: str
    width: float = 1.0


@dataclass(frozen=True)
class PageBreak:
    pass


Block = Title | Heading | Sentence | Items | Table | Drawing | PageBreak


@dataclass(frozen=True)
class Brief:
    """What is written, in its order.

    Attributes
    ----------
    title : str
        For the file's properties.
    blocks : list
        `Title`, `Heading`, `Sentence`, `Items`, `Table`, `Drawing` and `PageBreak`.
    """

    title: str
    blocks: list[Block] = field(default_factory=list)


def policy_brief(
    city: City, measures: Sequence[Measure], texts: Mapping[str, str] | None = None, about: str = ""
) -> Brief:
    """The policy brief of a city: the seven parts of the lesson on one page, and an annex with every figure.

    Parameters
    ----------
    city : City
        Whose layers are drawn.
    measures : sequence of Measure
        As `city.indicators()` gives them.
    texts : mapping of str to str, optional
        What the official wrote, by the names of `texts.FIELDS`.
    about : str
        The indicator of the problem, such as "11.2.1"; by default that which touches most people. Of a census "sewer",
        "water" or "population": by default where no indicator has a figure.

    Raises
    ------
    ValueError
        Where neither an indicator nor a census has a figure, for an `about` that has none, and for a figure whose files are not known.
    """
    texts = texts or {}
    subject = _subject(city, measures, about)
    _check_sources(measures)
    name = city.name or "مدينتك"
    heading = f"ورقة سياسات: {name}"
    above = f"{heading}. {city.label}" if city.label else heading
    blocks: list[Block] = [
        Title(_text(texts, "title"), above, "title" not in texts),
        _sentence(texts, "to", "إلى:"),
        _sentence(texts, "message", "الرسالة:"),
        Heading("المشكلة بثلاثة أرقام"),
        _three(subject.chosen),
        *subject.drawings,
        Heading("السبب"),
        _sentence(texts, "known", "نعرف:"),
        _sentence(texts, "unknown", "لا نعرف:"),
        Heading("الخيارات"),
        _options(texts),
        Heading("التوصية وكيف نقيسها"),
        _sentence(texts, "recommendation", "التوصية:"),
        Sentence(subject.baseline, "خط الأساس:"),
        _sentence(texts, "measuring", "القياس:"),
        Heading("الحدود والمصادر"),
        Items(subject.limits),
        _sentence(texts, "limits", "حدود أخرى:"),
        Sentence(" ".join(map(_serves, subject.targets)), "تخدم الأرقام:"),
        PageBreak(),
        Heading("ملحق: كل الأرقام"),
        *_all(measures, city),
        *subject.annex,
        *_urbanisation(city),
        *_comparisons(measures),
        *_missing(measures),
        *_methods(measures),
        *_reading(city),
        *_files(city),
    ]
    return Brief(heading, blocks)


@dataclass(frozen=True)
class _Subject:
    """What a brief is about: an indicator, or what a census counts."""

    chosen: Sequence[choosing.Chosen]
    drawings: Sequence[Block]
    baseline: str
    limits: tuple[str, ...]
    targets: Sequence[str]
    annex: Sequence[Block]


def _subject(city: City, measures: Sequence[Measure], about: str) -> _Subject:
    """An indicator where one is computed, unless the brief is asked to be about the census. Raises ValueError."""
    census = city.census
    has_indicator = any(each.result is not None and each.result.value is not None for each in measures)
    if census and (about in (*counted.TOPICS, counted.POPULATION) or not (about or has_indicator)):
        key = counted.topic(census, about)
        chosen = counted.three(census, key)
        limits = tuple(dict.fromkeys((*boundary.told(city), _NO_INDICATOR, *census.limits())))
        return _Subject(
            chosen,
            _census_map(census, key, city),
            counted.baseline(census, key),
            limits,
            [counted.target(key)],
            _census(census, key),
        )
    problem = choosing.topic(measures, about)
    if problem is None:
        raise ValueError("measures has no figure; expected one indicator or more that was computed")
    chosen = choosing.three(problem, measures, city)
    return _Subject(
        chosen,
        _drawings(city, problem, 0.45),
        _baseline(problem),
        _limits(problem, chosen, city),
        _targets(chosen),
        [*_groups(problem), *(_census(census, "") if census else [])],
    )


def _urbanisation(city: City) -> list[Block]:
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


_NO_INDICATOR = (
    "هذه أرقام تعداد لا مؤشرات من أهداف التنمية المستدامة؛ يذكر الملحق لكل رقم أقرب مؤشر إليه، ولماذا ليس هو."
)


def _census_map(census: Census, key: str, city: City) -> list[Block]:
    try:
        drawn = counted.map_of(census, key, city)
    except ValueError:
        return []
    files = listed(map(quoted, census.inputs))
    caption = f"{drawn.title}. المصدر: {files}. {city.label or DISCLAIMER}"
    return [Drawing(figures.map_picture(drawn), caption, 0.45)]


def _census(census: Census, key: str) -> list[Block]:
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
        Sentence(_NO_INDICATOR),
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


def review_annex(city: City, measures: Sequence[Measure]) -> Brief:
    """The urban annex of a voluntary local review: Goal 11 indicator by indicator, with what is missing.

    Raises
    ------
    ValueError
        Where no indicator has a figure, and for a figure whose files are not known.
    """
    if not any(each.result for each in measures) and city.census is None:
        raise ValueError("measures has no figure; expected one indicator or more that was computed")
    _check_sources(measures)
    name = city.name or "مدينتك"
    heading = f"الهدف {ltr(11)} في {name}: ملحق حضري لاستعراض محلي طوعي"
    rows = []
    for each in measures:
        value = each.result.answer() if each.result else "لا بيانات"
        definition = each.definition
        source = listed(map(quoted, each.inputs))
        rows.append((f"{ltr(each.code)} {each.title}", value, _year(each.years) if each.result else "", definition, source,
                     "" if each.result else each.missing))  # fmt: skip
    titles = ("المؤشر", "القيمة", "السنة", "التعريف", "المصدر", "الفجوة")
    blocks: list[Block] = [
        Title(heading, city.label or "", False),
        Sentence(
            f"حُسب {ltr(len({each.indicator for each in measures if each.result}))} من "
            f"{ltr(len({each.indicator for each in measures}))} مؤشراً من ملفات المدينة. ما لا قيمة له تذكر خانة الفجوة ما ينقصه."
        ),
        Table(titles, tuple(rows), (0.2, 0.12, 0.1, 0.25, 0.15, 0.18), "مؤشرات الهدف 11"),
        *(Sentence(each) for each in boundary.told(city)),
        *(_census(city.census, "") if city.census else []),
        *_files(city),
    ]
    return Brief(heading, blocks)


def _check_sources(measures: Sequence[Measure]) -> None:
    if unsourced := [each.code for each in measures if each.result is not None and not each.inputs]:
        raise ValueError(
            f"no file is named for {', '.join(unsourced)}; a brief shows no figure without its source"
        )


def _text(texts: Mapping[str, str], name: str) -> str:
    return texts.get(name) or FIELDS[name][1]


def _sentence(texts: Mapping[str, str], name: str, lead: str) -> Sentence:
    return Sentence(_text(texts, name), lead, name not in texts)


def _year(years: str) -> str:
    return ltr(years) if years else UNKNOWN_YEAR


def _three(chosen: Sequence[choosing.Chosen]) -> Table:
    rows = tuple(
        (
            each.role,
            each.value or "لا بيانات",
            each.sentence,
            f"{ltr(each.code) if each.code else 'رقم تعداد'}، {_year(each.years)}، {listed(map(quoted, each.inputs))}"
            if each.inputs
            else "",
        )
        for each in chosen
    )
    titles = ("الدور", "الرقم", "ما يقوله", "المؤشر والسنة والملفات")
    return Table(titles, rows, (0.16, 0.17, 0.37, 0.3), "الأرقام الثلاثة")


def _drawings(city: City, problem: Measure, width: float) -> list[Block]:
    """The map of the problem, or of the place; nothing where the files have nothing to draw."""
    code = problem.code if problem.code in figures.MAP_TITLES else ""
    try:
        drawn = figures.place_map(city, code, problem.result if code else None)
    except ValueError:
        return []
    picture = figures.map_picture(drawn)
    source = city.label or (
        "المصدر: ملفات الرقم الأول." if code else city.source
    )  # they stand in the table above
    caption = f"{drawn.title}. {source} {_disclaimer(city)}".strip()
    return [Drawing(picture, caption, width)]


def _disclaimer(city: City) -> str:
    return "" if city.label else DISCLAIMER


def _options(texts: Mapping[str, str]) -> Table:
    names = (
        ("", "nothing_effect", "nothing_risk", ""),
        ("second", "second_effect", "second_risk", "second_owner"),
        ("third", "third_effect", "third_risk", "third_owner"),
    )
    rows = [[_text(texts, name) if name else "" for name in row] for row in names]
    rows[0][0], rows[0][3] = "لا شيء", "لا أحد"
    guidance = {
        (line, place)
        for line, row in enumerate(names)
        for place, name in enumerate(row)
        if name and name not in texts
    }
    titles = ("الخيار", "الأثر", "الخطر", "الجهة")
    return Table(
        titles, tuple(map(tuple, rows)), (0.25, 0.3, 0.25, 0.2), "الخيارات الثلاثة", frozenset(guidance)
    )


def _baseline(problem: Measure) -> str:
    answer = problem.result.answer() if problem.result else ""
    return (
        f"المؤشر {ltr(problem.code)} ({problem.title}): {answer}، {_year(problem.years)}. "
        "يُعاد بالتعريف نفسه والحدود نفسها، وهما في الملحق."
    )


def _limits(problem: Measure, chosen: Sequence[choosing.Chosen], city: City) -> tuple[str, ...]:
    """Limits of the problem's figure, what was accepted for it, and whose methods all three keep to."""
    codes = listed(dict.fromkeys(ltr(each.code) for each in chosen if each.inputs))
    methods = f"المنهجية من البيانات الوصفية للأمم المتحدة ({codes})؛ عناوينها وحدود الأرقام كلها في الملحق."
    return (*dict.fromkeys((*boundary.told(city), *_known_limits(problem, city))), methods)


def _known_limits(measure: Measure, city: City) -> list[str]:
    """Limits of a figure, without the spellings that were joined: the annex lists those once."""
    spellings = {note for join in city.joins for note in join.notes}
    return [text for text in limits(measure, city) if text not in spellings]


def _targets(chosen: Sequence[choosing.Chosen]) -> list[str]:
    return list(dict.fromkeys(each.code.rpartition(".")[0] for each in chosen))


def _serves(target: str) -> str:
    """A target and paragraphs of the New Urban Agenda linked to it, with who made the link; our own only for want of others."""
    rows = data.load("nua_commitment_targets")
    rows = rows[rows["target"] == target]
    parts: list[str] = []
    for kind, words in LINKS.items():
        paragraphs = list(rows.loc[rows["link_kind"] == kind, "para"])[:_PARAGRAPHS]
        if paragraphs and not (parts and kind == "editorial"):
            parts.append(f"{listed(map(data.paragraph_number, paragraphs))} ({words})")
    short = data.load("sdg11").set_index("code")["short_ar"]
    said = f"الغاية {ltr(target)} من أهداف التنمية المستدامة ({short[target]})"
    return f"{said}، وفقرات الخطة الحضرية الجديدة: {'؛ '.join(parts)}." if parts else f"{said}."


def _all(measures: Sequence[Measure], city: City) -> list[Block]:
    rows = tuple(
        (
            f"{ltr(each.code)} {each.title}",
            each.result.answer(),
            _year(each.years),
            each.definition,
            listed(map(quoted, each.inputs)),
            " ".join(dict.fromkeys(_known_limits(each, city))),
        )
        for each in measures
        if each.result
    )
    titles = ("المؤشر", "القيمة", "السنة", "التعريف", "الملفات", "حدود القيمة")
    widths = (0.17, 0.11, 0.1, 0.22, 0.16, 0.24)
    return [Table(titles, rows, widths, "كل ما حُسب من ملفات المدينة")] if rows else []


def _groups(problem: Measure) -> list[Block]:
    """Shares by group as bars, where people were told apart."""
    table = getattr(problem.result, "breakdown", None)
    if table is None or not len(rows := table.dropna(subset=["share"])):
        return []
    bars = [(group_label(row), row.share, percent(row.share)) for row in rows.itertuples()]
    title = f"الحصة بحسب الفئة: {problem.title}"
    caption = f"المؤشر {ltr(problem.code)}، {_year(problem.years)}، من {listed(map(quoted, problem.inputs))}."
    return [Heading("بحسب الفئة", 2), Drawing(figures.bar_picture(title, bars, whole=1), caption, 0.8)]


def _comparisons(measures: Sequence[Measure]) -> list[Block]:
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
            rows = table[table["indicator"] == indicator].sort_values("value_pct", ascending=False)
            others = [
                (names[str(row["city_id"])], figure(float(row["value_pct"]), 1, "%"), ltr(row["year"]))
                for row in rows.to_dict("records")
            ]
            blocks.append(
                Table(
                    ("المدينة", title, "السنة"),
                    (("مدينتك", percent(value), _year(measure.years)), *others),
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


# Of the indicators that the course has values of cities for: their names there, the field of the result, a title.
_COMPARED = {
    "11.2.1": (("11.2.1", "share", "من يصلون إلى النقل العام"),),
    "11.7.1": (
        ("11.7.1a", "share", "الأماكن المفتوحة والشوارع من المساحة"),
        ("11.7.1b", "access_share", "من يصلون إلى مكان عام مفتوح"),
    ),
}


def _missing(measures: Sequence[Measure]) -> list[Block]:
    """What was not computed, and who usually has what is missing."""
    rows = tuple(report.missing(measures))
    return [Heading("ما لم يُحسب", 2), Items(rows)] if rows else []


def _reading(city: City) -> list[Block]:
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


def _methods(measures: Sequence[Measure]) -> list[Block]:
    sources = dict.fromkeys(getattr(ind, CLASSES[each.code]).source for each in measures if each.result)
    told = tuple(f"{source.title}: {ltr(source.address)}" for source in sources)
    return [Heading("المنهجية", 2), Items(told)] if told else []


def _files(city: City) -> list[Block]:
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
