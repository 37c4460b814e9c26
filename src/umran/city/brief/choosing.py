"""Which three figures a brief carries: the size, the trend or who bears it, and what prevents a misunderstanding.

The rule is that of the lesson on policy briefs: one problem, three figures at most, each with its year and source.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from umran import indicators as ind
from umran.city.measures import caveats
from umran.indicators.access import group_name
from umran.text.numbers import figure, people, percent
from umran.text.words import ltr

if TYPE_CHECKING:
    from umran.city.city import City
    from umran.city.measures import Measure
    from umran.indicators.result import Result

SIZE, TREND_OR_WHO, CAUTION = "الحجم", "الاتجاه أو المتضرر", "ما يمنع سوء الفهم"
# What people lack, by the indicator that counts those who have it; or those who suffer it.
_LACKING = {
    "11.1.1": "يعيشون في أسر تعاني وجهاً أو أكثر من أوجه الحرمان",
    "11.2.1": "لا يصلون مشياً إلى موقف للنقل العام",
    "11.7.1": "لا يصلون مشياً إلى مكان عام مفتوح",
}


@dataclass(frozen=True)
class Chosen:
    """One of the three figures: its part in the page, the figure, what it says, and where it comes from.

    Attributes
    ----------
    role : str
        `SIZE`, `TREND_OR_WHO` or `CAUTION`.
    value : str
        The figure as it is read; empty where the files give none, and then `sentence` says what is missing.
    sentence : str
        What the figure says.
    code, years : str
        Its indicator, and the years that it is of.
    inputs : tuple of str
        The files that it was computed from.
    """

    role: str
    value: str
    sentence: str
    code: str
    years: str
    inputs: tuple[str, ...]


def lacking(measure: Measure) -> float | None:
    """How many people the problem of an indicator touches, or None where it counts none."""
    result = measure.result
    if isinstance(result, ind.SlumShare):
        return result.slum_population
    if isinstance(result, ind.PublicTransportAccess | ind.OpenPublicSpace):
        return result.population - result.served if result.population and result.served is not None else None
    return None


def topic(measures: Iterable[Measure], about: str = "") -> Measure | None:
    """The indicator that a brief is about: the one asked for, else that which touches most people, else the first.

    Raises
    ------
    ValueError
        For an indicator that the files do not allow.
    """
    done = [each for each in measures if each.result is not None and each.result.value is not None]
    if about:
        found = [each for each in done if each.code == about]
        if not found:
            codes = ", ".join(dict.fromkeys(each.code for each in done)) or "none"
            raise ValueError(f"about is {about!r}; expected an indicator that the files allow: {codes}")
        return found[-1]
    touched = [(lacking(each) or 0, each) for each in done]
    most = max((count for count, _ in touched), default=0)
    if most:
        return next(each for count, each in touched if count == most)
    return done[0] if done else None


def three(measure: Measure, measures: Sequence[Measure], city: City) -> list[Chosen]:
    """The three figures of a problem, in the order of the page; one that the files do not give says so."""
    return [_size(measure), _trend_or_who(measure, measures), _caution(measure, city)]


def _chosen(role: str, measure: Measure, value: str, sentence: str) -> Chosen:
    return Chosen(role, value, sentence, measure.code, measure.years, measure.inputs)


def _size(measure: Measure) -> Chosen:
    count, result = lacking(measure), _computed(measure)
    if count is None:
        return _chosen(SIZE, measure, result.answer(), result.sentence())
    population = _population(result)
    sentence = f"{people(count)} من {people(population)} {_LACKING[measure.code]}."
    return _chosen(SIZE, measure, percent(count / population), sentence)


def _computed(measure: Measure) -> Result:
    """The result of a measure that has one, as those of a topic do."""
    assert measure.result is not None
    return measure.result


def _population(result: Result) -> float:
    """Of a result that counts people."""
    population = getattr(result, "population", None)
    assert population
    return float(population)


def _trend_or_who(measure: Measure, measures: Sequence[Measure]) -> Chosen:
    if found := _who(measure):
        return found
    same = [each for each in measures if each.code == measure.code and each.result and each.years]
    if measure.code != "11.3.1" and len(same) > 1:
        first, last = same[0], same[-1]
        inputs = tuple(dict.fromkeys((*first.inputs, *last.inputs)))
        value = f"{_computed(first).answer()} ثم {_computed(last).answer()}"
        sentence = f"من سنة {ltr(first.years)} إلى سنة {ltr(last.years)}، بالطريقة نفسها."
        return Chosen(TREND_OR_WHO, value, sentence, measure.code, f"{first.years}–{last.years}", inputs)
    growth = [(each, each.result) for each in measures if isinstance(each.result, ind.LandUseEfficiency)]
    if growth:
        # The last is the whole period; a brief about growth itself looks at the latest part of it.
        place = -2 if measure.code == "11.3.1" and len(growth) > 1 else -1
        period, result = growth[place]
        land, population = percent(result.land_consumption_rate, 2), percent(result.population_growth_rate, 2)
        sentence = f"نمو المساحة المبنية ونمو السكان في السنة، بين {ltr(period.years)}."
        return _chosen(TREND_OR_WHO, period, f"الأرض {land} والسكان {population}", sentence)
    return Chosen(
        TREND_OR_WHO,
        "",
        "لا بيانات: الملفات لسنة واحدة، وليس فيها جنس ولا عمر ولا إعاقة.",
        measure.code,
        "",
        (),
    )


def _who(measure: Measure) -> Chosen | None:
    """The group that is served least, where it is served less than all."""
    result = measure.result
    count = lacking(measure)
    if not isinstance(result, ind.PublicTransportAccess | ind.OpenPublicSpace) or count is None:
        return None
    table = result.breakdown
    if table is None or not len(rows := table.dropna(subset=["share"])):
        return None
    overall = 1 - count / _population(result)
    least = rows.loc[rows["share"].astype(float).idxmin()]
    if not least["share"] < overall:
        return None
    name = group_name(str(least["by"]), least["group"])
    sentence = f"{name}: هذه حصة من {_LACKING[measure.code]} منهم، وهي {percent(1 - overall)} من السكان كلهم."
    return _chosen(TREND_OR_WHO, measure, percent(1 - float(least["share"])), sentence)


def _caution(measure: Measure, city: City) -> Chosen:
    """What is misread most often, by indicator; else the first thing that is said beside the figure."""
    match result := _computed(measure):
        case ind.PublicTransportAccess(method="streets") if (straight := _straight_line(city)) is not None:
            sentence = (
                f"حصة القريبين بخط مستقيم. من يصلون فعلاً على الشوارع {percent(result.share)}: "
                "القرب على الخريطة ليس وصولاً."
            )
            return _chosen(CAUTION, measure, percent(straight), sentence)
        case ind.PublicTransportAccess(method="straight_line"):
            sentence = "من يصلون بخط مستقيم، وهو يبالغ في الوصول: من يصلون على الشوارع أقل من هذا."
            return _chosen(CAUTION, measure, percent(result.share), sentence)
        case ind.OpenPublicSpace():
            sentence = (
                f"حصة الأماكن المفتوحة وحدها من مساحة المدينة. والمؤشر كاملاً {percent(result.share)} لأن الشوارع "
                f"تُحسب فيه ({percent(result.street_share)})."
            )
            return _chosen(CAUTION, measure, percent(result.open_space_share), sentence)
        case ind.LandUseEfficiency():
            land = figure(result.built_up_per_capita_end, 1)
            sentence = "المساحة المبنية للفرد في نهاية المدة: النسبة وحدها لا تقول أتتراص المدينة أم تكتظ."
            return _chosen(CAUTION, measure, f"{land} م²", sentence)
        case ind.WasteManagedShare() if result.collected_share is not None:
            sentence = "المجموع من النفايات المتولدة: الجمع ليس إدارة في منشأة خاضعة للمراقبة."
            return _chosen(CAUTION, measure, percent(result.collected_share), sentence)
    if said := [*caveats(measure, city), *result.notes]:
        return _chosen(CAUTION, measure, result.answer(), said[0])
    if rows := result.rows():
        label, value = rows[0]
        return _chosen(CAUTION, measure, value, f"{label}: رقم يُقرأ مع الأول.")
    return Chosen(CAUTION, "", "لا بيانات: اذكر ما لا يقوله الرقم الأول.", measure.code, "", ())


def _straight_line(city: City) -> float | None:
    """11.2.1 as the crow flies, of the same people within the same boundary."""
    layers = city.layers
    try:
        found = ind.access_to_public_transport(
            layers["residents"], layers["stops"], boundary=layers.get("city")
        )
    except (KeyError, ValueError):
        return None
    return found.share
