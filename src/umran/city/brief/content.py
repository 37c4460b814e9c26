"""A brief as blocks: one page with its message and figures, then the annex."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from umran import data, figures
from umran.city import boundary
from umran.city.brief import annex, choosing, counted
from umran.city.brief.blocks import (
    Block,
    Brief,
    Drawing,
    Heading,
    Items,
    PageBreak,
    Sentence,
    Table,
    Title,
)
from umran.city.brief.texts import FIELDS
from umran.figures.frame import DISCLAIMER
from umran.text.errors import Lacking
from umran.text.words import INDICATORS, after, listed, ltr, quoted
from umran.text.words import counted as plural

if TYPE_CHECKING:
    from umran.city.census import Census
    from umran.city.city import City
    from umran.city.measures import Measure

_PARAGRAPHS = 4  # of the New Urban Agenda beside a target, at most
LINKS = {"published": "ربطها منشور", "text": "تذكرها الفقرة نفسها", "editorial": "ربطها من تحرير الدورة"}


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
    heading = f"موجز سياسات: {name}"
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
        *annex.all_figures(measures, city),
        *subject.annex,
        *annex.urbanisation(city),
        *annex.comparisons(measures),
        *annex.missing(measures),
        *annex.methods(measures),
        *annex.reading(city),
        *annex.files(city),
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
        limits = tuple(dict.fromkeys((*boundary.told(city), annex.NO_INDICATOR, *census.limits())))
        return _Subject(
            chosen,
            _census_map(census, key, city),
            counted.baseline(census, key),
            limits,
            [counted.target(key)],
            annex.of_census(census, key),
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
        [*annex.groups(problem), *(annex.of_census(census, "") if census else [])],
    )


def _census_map(census: Census, key: str, city: City) -> list[Block]:
    try:
        drawn = counted.map_of(census, key, city)
    except ValueError as error:
        return [_no_map(error)]
    files = listed(map(quoted, census.inputs))
    caption = f"{drawn.title}. المصدر: {files}. {city.label or DISCLAIMER}"
    return [Drawing(figures.map_picture(drawn), caption, 0.45)]


def _no_map(error: ValueError) -> Sentence:
    reason = "ليس في ملفات المدينة ما يُرسم" if isinstance(error, Lacking) else f"تعذّر الرسم ({ltr(error)})"
    return Sentence(f"{reason}.", "لا خريطة هنا:")


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
        rows.append((f"{ltr(each.code)} {each.title}", value, annex.year_told(each.years) if each.result else "", definition, source,
                     "" if each.result else each.missing))  # fmt: skip
    titles = ("المؤشر", "القيمة", "السنة", "التعريف", "المصدر", "الفجوة")
    blocks: list[Block] = [
        Title(heading, city.label or "", False),
        Sentence(
            f"حُسب {ltr(len({each.indicator for each in measures if each.result}))} من "
            f"{plural(len({each.indicator for each in measures}), after(INDICATORS))} من ملفات المدينة. ما لا قيمة له تذكر خانة الفجوة ما ينقصه."
        ),
        Table(titles, tuple(rows), (0.2, 0.12, 0.1, 0.25, 0.15, 0.18), "مؤشرات الهدف 11"),
        *(Sentence(each) for each in boundary.told(city)),
        *(annex.of_census(city.census, "") if city.census else []),
        *annex.files(city),
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


def _three(chosen: Sequence[choosing.Chosen]) -> Table:
    rows = tuple(
        (
            each.role,
            each.value or "لا بيانات",
            each.sentence,
            f"{ltr(each.code) if each.code else 'رقم تعداد'}، {annex.year_told(each.years)}، {listed(map(quoted, each.inputs))}"
            if each.inputs
            else "",
        )
        for each in chosen
    )
    titles = ("الدور", "الرقم", "ما يقوله", "المؤشر والسنة والملفات")
    return Table(titles, rows, (0.16, 0.17, 0.37, 0.3), "الأرقام الثلاثة")


def _drawings(city: City, problem: Measure, width: float) -> list[Block]:
    """The map of the problem, or of the place; a sentence where the files have nothing to draw."""
    code = problem.code if problem.code in figures.MAP_TITLES else ""
    try:
        drawn = figures.place_map(city, code, problem.result if code else None)
    except ValueError as error:
        return [_no_map(error)]
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
        f"المؤشر {ltr(problem.code)} ({problem.title}): {answer}، {annex.year_told(problem.years)}. "
        "يُعاد بالتعريف نفسه والحدود نفسها، وهما في الملحق."
    )


def _limits(problem: Measure, chosen: Sequence[choosing.Chosen], city: City) -> tuple[str, ...]:
    """Limits of the problem's figure, what was accepted for it, and whose methods all three keep to."""
    codes = listed(dict.fromkeys(ltr(each.code) for each in chosen if each.inputs))
    methods = f"المنهجية من البيانات الوصفية للأمم المتحدة ({codes})؛ عناوينها وحدود الأرقام كلها في الملحق."
    return (*dict.fromkeys((*boundary.told(city), *annex.known_limits(problem, city))), methods)


def _targets(chosen: Sequence[choosing.Chosen]) -> list[str]:
    return list(dict.fromkeys(each.code.rpartition(".")[0] for each in chosen))


def _serves(target: str) -> str:
    """A target and read paragraphs of the New Urban Agenda linked to it, with who made the link; our own only for want of
    others.
    """
    read = data.load("nua_commitments").query("verified != 'known'")["para"]
    rows = data.load("nua_commitment_targets")
    rows = rows[(rows["target"] == target) & rows["para"].isin(read)]
    parts: list[str] = []
    for kind, words in LINKS.items():
        paragraphs = list(rows.loc[rows["link_kind"] == kind, "para"])[:_PARAGRAPHS]
        if paragraphs and not (parts and kind == "editorial"):
            parts.append(f"{listed(map(data.paragraph_number, paragraphs))} ({words})")
    short = data.load("sdg11").set_index("code")["short_ar"]
    said = f"الغاية {ltr(target)} من أهداف التنمية المستدامة ({short[target]})"
    return f"{said}، وفقرات الخطة الحضرية الجديدة: {'؛ '.join(parts)}." if parts else f"{said}."
