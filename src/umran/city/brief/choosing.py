"""Which three figures a brief carries: the size, the trend or who bears it, and what prevents a misunderstanding.

The rule is that of the lesson on policy briefs: one problem, three figures at most, each with its year and source.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from umran import indicators as ind
from umran.city.measures import beside
from umran.indicators.access import group_name
from umran.text.numbers import figure, people, percent
from umran.text.words import ltr

if TYPE_CHECKING:
    from umran.city.city import City
    from umran.city.measures import Measure

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
    if measure.code == "11.1.1":
        return result.slum_population
    if measure.code in ("11.2.1", "11.7.1") and result.population and result.served is not None:
        return result.population - result.served
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
    count, result = lacking(measure), measure.result
    if count is None:
        return _chosen(SIZE, measure, result.answer(), result.sentence())
    share = percent(count / result.population)
    return _chosen(
        SIZE, measure, share, f"{people(count)} من {people(result.population)} {_LACKING[measure.code]}."
    )


def _trend_or_who(measure: Measure, measures: Sequence[Measure]) -> Chosen:
    if found := _who(measure):
        return found
    same = [each for each in measures if each.code == measure.code and each.result and each.years]
    if measure.code != "11.3.1" and len(same) > 1:
        first, last = same[0], same[-1]
        inputs = tuple(dict.fromkeys((*first.inputs, *last.inputs)))
        value = f"{first.result.answer()} ثم {last.result.answer()}"
        sentence = f"من سنة {ltr(first.years)} إلى سنة {ltr(last.years)}، بالطريقة نفسها."
        return Chosen(TREND_OR_WHO, value, sentence, measure.code, f"{first.years}–{last.years}", inputs)
    growth = [each for each in measures if each.code == "11.3.1" and each.result]
    if growth and measure.code != "11.3.1":
        longest = growth[-1]
        return _chosen(TREND_OR_WHO, longest, *_growth(longest))
    if growth:
        latest = growth[-2] if len(growth) > 1 else growth[-1]
        return _chosen(TREND_OR_WHO, latest, *_growth(latest))
    return Chosen(
        TREND_OR_WHO,
        "",
        "لا بيانات: الملفات لسنة واحدة، وليس فيها جنس ولا عمر ولا إعاقة.",
        measure.code,
        "",
        (),
    )


def _growth(measure: Measure) -> tuple[str, str]:
    rates = measure.result.land_consumption_rate, measure.result.population_growth_rate
    land, population = (percent(rate, 2) for rate in rates)
    value = f"الأرض {land} والسكان {population}"
    return value, f"نمو المساحة المبنية ونمو السكان في السنة، بين {ltr(measure.years)}."


def _who(measure: Measure) -> Chosen | None:
    """The group that is served least, where it is served less than all."""
    table = getattr(measure.result, "breakdown", None)
    count = lacking(measure)
    if table is None or count is None or not len(rows := table.dropna(subset=["share"])):
        return None
    overall = 1 - count / measure.result.population
    least = min(rows.itertuples(), key=lambda row: row.share)
    if not least.share < overall:
        return None
    sentence = f"{group_name(least.by, least.group)}: هذه حصة من {_LACKING[measure.code]} منهم، وهي {percent(1 - overall)} من السكان كلهم."
    return _chosen(TREND_OR_WHO, measure, percent(1 - least.share), sentence)


def _caution(measure: Measure, city: City) -> Chosen:
    result = measure.result
    if measure.code == "11.2.1" and result.method == "streets":
        straight = _straight_line(city)
        if straight is not None:
            sentence = (
                f"حصة القريبين بخط مستقيم. من يصلون فعلاً على الشوارع {percent(result.share)}: "
                "القرب على الخريطة ليس وصولاً."
            )
            return _chosen(CAUTION, measure, percent(straight), sentence)
    if measure.code == "11.2.1":
        sentence = "المسافة بخط مستقيم، وهي تبالغ في الوصول: من يصلون على الشوارع أقل من هذا."
        return _chosen(CAUTION, measure, percent(result.share), sentence)
    if measure.code == "11.7.1":
        sentence = (
            f"حصة الأماكن المفتوحة وحدها من مساحة المدينة. والمؤشر كاملاً {percent(result.share)} لأن الشوارع تُحسب فيه "
            f"({percent(result.street_share)})."
        )
        return _chosen(CAUTION, measure, percent(result.open_space_share), sentence)
    if measure.code == "11.3.1":
        land = result.built_up_per_capita_end
        sentence = "المساحة المبنية للفرد في نهاية المدة: النسبة وحدها لا تقول أتتراص المدينة أم تكتظ."
        return _chosen(CAUTION, measure, f"{figure(land, 1)} م²", sentence)
    if measure.code == "11.6.1" and result.collected_share is not None:
        sentence = "المجموع من النفايات المتولدة: الجمع ليس إدارة في منشأة خاضعة للمراقبة."
        return _chosen(CAUTION, measure, percent(result.collected_share), sentence)
    said = [*beside(measure, city), *result.notes]
    if said:
        return _chosen(CAUTION, measure, result.answer(), said[0])
    rows = result.rows()
    if rows:
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
