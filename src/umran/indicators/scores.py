"""Indicators 11.3.2 and 11.a.1: marks that evaluators give.

UN metadata 11-03-02 and 11-0a-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-03-02.pdf
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from umran.indicators.arguments import Expected, Verbatim, numbers, refuse
from umran.indicators.result import Result, metadata
from umran.text.numbers import figure, percent
from umran.text.words import CITIES, after, counted, ltr

MIDPOINT = 2.5
QUESTIONS = (
    "هياكل المشاركة في التخطيط",
    "هياكل المشاركة في قرارات الميزانية",
    "هياكل التقييم وإبداء الرأي",
    "شمول النساء والشباب والفئات المهمشة",
)
QUALIFIERS = ("الاستجابة للديناميات السكانية", "التنمية الإقليمية المتوازنة", "زيادة الحيز المالي المحلي")
_COUNTS_FROM = 0.51
_BANDS = (0.01, 0.26, 0.51, 0.76)  # where bands 2 to 5 begin: printed as 1-25, 26-50, 51-75, 76-100 percent
_MARKS = Expected(
    "درجات المدينة: لكل مقيّم أربع درجات صحيحة من 1 إلى 4",
    "the marks of a city: for each evaluator four whole marks from 1 to 4",
)
_ASSESSMENTS = Expected(
    "تقديرات السياسة: لكل مقيّم ثلاثة كسور بين 0 و1 (اكتب 0.40 لا 40)، أو None لبلد بلا سياسة",
    "the assessments of a policy: for each evaluator three fractions between 0 and 1 (0.40, not 40 percent), or None "
    "for a country without a policy",
)


@dataclass(frozen=True, kw_only=True)
class ParticipationScore(Result):
    """SDG 11.3.2 for one city. `score` is 1 to 4; the city `counts` where it is above 2.5."""

    score: float
    counts: bool
    evaluator_means: tuple[float, ...]
    question_means: tuple[float, ...]

    code = "11.3.2"
    title = "مشاركة المجتمع المدني المباشرة: درجة المدينة"
    main = "score"
    source = metadata("11.3.2")

    def formatted(self) -> str:
        return f"{figure(self.score)} من {figure(4, 0)}"

    def reading(self) -> str:
        if self.counts:
            return f"الدرجة أعلى من {figure(MIDPOINT, 1)}، فتُحتسب المدينة بين المدن التي لديها هيكل مشاركة مباشرة."
        return f"الدرجة ليست أعلى من {figure(MIDPOINT, 1)}، فلا تُحتسب المدينة."

    def rows(self) -> list[tuple[str, str]]:
        means = [(label, figure(mean)) for label, mean in zip(QUESTIONS, self.question_means, strict=True)]
        return [("متوسطات المقيّمين", "، ".join(map(figure, self.evaluator_means))), *means]


@dataclass(frozen=True, kw_only=True)
class ParticipationShare(Result):
    """SDG 11.3.2 for a country. `share` is the fraction of assessed cities that count."""

    share: float
    cities: int
    cities_that_count: int

    code = "11.3.2"
    title = "نسبة المدن التي لديها هيكل مشاركة مباشرة للمجتمع المدني"
    main = "share"
    source = metadata("11.3.2")

    def formatted(self) -> str:
        return percent(self.share)

    def reading(self) -> str:
        return (
            f"احتُسبت {figure(self.cities_that_count, 0)} من {counted(self.cities, after(CITIES))} في التقييم. "
            "والنتيجة تخص العينة المقيّمة."
        )


@dataclass(frozen=True, kw_only=True)
class NationalUrbanPolicyScore(Result):
    """SDG 11.a.1 for one country. `score` is a fraction, `band` 1 to 5; the country `counts` from 0.51."""

    score: float
    band: int
    counts: bool
    qualifier_means: tuple[float, float, float]

    code = "11.a.1"
    title = "السياسة الحضرية الوطنية: درجة البلد"
    main = "score"
    source = metadata("11.a.1")

    def formatted(self) -> str:
        return percent(self.score)

    def reading(self) -> str:
        verdict = "فيُحتسب البلد" if self.counts else "فلا يُحتسب البلد"
        return f"الفئة {figure(self.band, 0)} من {figure(5, 0)}، {verdict} (يُحتسب من {percent(_COUNTS_FROM, 0)} فأكثر)."

    def rows(self) -> list[tuple[str, str]]:
        return [(label, percent(mean)) for label, mean in zip(QUALIFIERS, self.qualifier_means, strict=True)]


def participation_score(marks: Any) -> ParticipationScore:
    """SDG 11.3.2 for one city: the mean mark of five local experts for four questions.

    The mean of each evaluator, then of the city; the city counts if its score is **above** 2.5.

    Parameters
    ----------
    marks : array_like of int, shape (evaluators, 4)
        Whole marks from 1 to 4; a column a question: planning, budget, evaluation and feedback, inclusion. The sheet asks
        for five evaluators: another number is computed and noted.

    Returns
    -------
    ParticipationScore
        `score` from 1 to 4, and whether the city `counts`.

    Raises
    ------
    ValueError
        For other shapes, and for marks that are not 1, 2, 3 or 4.

    References
    ----------
    UN metadata 11-03-02: https://unstats.un.org/sdgs/metadata/files/Metadata-11-03-02.pdf

    Examples
    --------
    >>> from umran import indicators as ind
    >>> result = ind.participation_score([[3, 2, 3, 3]] * 5)
    >>> result.score, result.counts
    (2.75, True)
    """
    table = _table("marks", marks, _MARKS, columns=4, low=1, high=4)
    if (table != np.round(table)).any():
        refuse("marks", marks, _MARKS)
    # Marks are whole, so the mean of all is the mean of the evaluators' means, without their rounding.
    score = float(table.sum() / table.size)
    notes: tuple[str, ...] = ()
    if len(table) != 5:
        notes = (f"تطلب البيانات الوصفية خمسة مقيّمين، وهنا {figure(len(table), 0)}.",)
    return ParticipationScore(
        score=score,
        counts=score > MIDPOINT,
        evaluator_means=tuple(map(float, table.mean(axis=1))),
        question_means=tuple(map(float, table.mean(axis=0))),
        notes=notes,
    )


def participation_share(cities: Any) -> ParticipationShare:
    """SDG 11.3.2 for a country: cities that count over cities assessed, n / N.

    Parameters
    ----------
    cities : sequence or mapping by name, of ParticipationScore or array_like
        The scores of `participation_score`, or the marks of each city.

    Returns
    -------
    ParticipationShare
        `share` is a fraction of the cities assessed, not of all cities of the country.

    Raises
    ------
    ValueError
        Where there is no city, and for marks as in `participation_score`.

    References
    ----------
    UN metadata 11-03-02: https://unstats.un.org/sdgs/metadata/files/Metadata-11-03-02.pdf

    Examples
    --------
    >>> from umran import indicators as ind
    >>> ind.participation_share({"A": [[3, 3, 3, 3]] * 5, "B": [[2, 2, 3, 3]] * 5}).share
    0.5
    """
    expected = Expected(
        "مدينة واحدة على الأقل: نتائجها أو درجاتها", "at least one city: its score or its marks"
    )
    if isinstance(cities, Mapping):
        cities = list(cities.values())
    if isinstance(cities, str | bytes) or not isinstance(cities, Iterable):
        refuse("cities", cities, expected)
    scores = [city if isinstance(city, ParticipationScore) else participation_score(city) for city in cities]
    if not scores:
        refuse("cities", Verbatim("empty (فارغ)"), expected)
    counting = sum(score.counts for score in scores)
    return ParticipationShare(share=counting / len(scores), cities=len(scores), cities_that_count=counting)


def national_urban_policy_score(assessments: Any) -> NationalUrbanPolicyScore:
    """SDG 11.a.1 for one country: the mean over evaluators of each of three qualifiers, then over the three.

    With the evaluators' marks A, B and C for the qualifiers::

        Qa = mean(A_1 .. A_n), Qb and Qc likewise;  X = (Qa + Qb + Qc) / 3

    Parameters
    ----------
    assessments : array_like of float, shape (evaluators, 3) or (3,), or None
        Fractions from 0 to 1: (a) population dynamics, (b) balanced territorial development, (c) local fiscal space. None
        is a country without a policy, recorded with zero.

    Returns
    -------
    NationalUrbanPolicyScore
        `score`, a fraction, its `band` from 1 to 5, and whether the country `counts`. Bands are printed as 0, 1-25, 26-50,
        51-75 and 76-100 percent; a mean between two of them belongs to the lower (our rule), so a country counts from 0.51.

    Raises
    ------
    ValueError
        For other shapes, and for values outside 0 to 1.

    References
    ----------
    UN metadata 11-0a-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-0a-01.pdf

    Examples
    --------
    >>> from umran import indicators as ind
    >>> result = ind.national_urban_policy_score([[0.6, 0.5, 0.4], [0.8, 0.5, 0.5]])
    >>> result.score, result.band, result.counts
    (0.55, 4, True)
    """
    if assessments is None:
        return NationalUrbanPolicyScore(
            score=0.0,
            band=1,
            counts=False,
            qualifier_means=(0.0, 0.0, 0.0),
            notes=("بلد بلا سياسة حضرية وطنية يُسجَّل بصفر، كما في البيانات الوصفية.",),
        )
    flat = isinstance(assessments, list | tuple) and assessments and not isinstance(assessments[0], Iterable)
    table = _table(
        "assessments", [assessments] if flat else assessments, _ASSESSMENTS, columns=3, low=0, high=1
    )
    means = table.mean(axis=0)
    dynamics, balance, fiscal = map(float, means)
    # Twelve digits: 0.51 from three evaluators must not fall to 0.5099999.
    score = round(float(means.mean()), 12)
    band = 1 + sum(score >= start for start in _BANDS)
    notes = []
    if any(start - 0.01 < score < start for start in _BANDS):
        notes.append(
            f"القيمة بين فئتين مطبوعتين ({ltr('1–25، 26–50، 51–75، 76–100')}): نضعها في الأدنى، وهذه قاعدتنا."
        )
    return NationalUrbanPolicyScore(
        score=score,
        band=band,
        counts=score >= _COUNTS_FROM,
        qualifier_means=(dynamics, balance, fiscal),
        notes=tuple(notes),
    )


def _table(
    name: str, values: Any, expected: Expected, *, columns: int, low: float, high: float
) -> np.ndarray:
    """Evaluators by questions; a ragged table is refused like any other shape."""
    if hasattr(values, "to_numpy"):
        values = values.to_numpy()
    if not isinstance(values, np.ndarray):
        if isinstance(values, str | bytes | Mapping) or not isinstance(values, Iterable):
            refuse(name, values, expected)
        rows = [numbers(name, row, expected, low=low, high=high) for row in values]
        if not rows or any(len(row) != columns for row in rows):
            refuse(name, values, expected)
        return np.array(rows)
    table = numbers(name, values, expected, low=low, high=high, ndim=2)
    if table.shape[1] != columns:
        refuse(name, values, expected)
    return table
