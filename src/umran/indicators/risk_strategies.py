"""Indicators 11.b.1 and 11.b.2: national and local strategies of disaster risk reduction.

UN metadata 11-0b-01 and 11-0b-02: https://unstats.un.org/sdgs/metadata/files/Metadata-11-0b-01.pdf
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from umran.indicators.arguments import SHARE, Expected, Verbatim, answers, frame, optional_number, refuse
from umran.indicators.result import Result, comma_list, metadata
from umran.text.numbers import NO_DATA, figure, percent
from umran.text.words import ltr

# The elements that indicator E-1 of the Sendai Framework Monitor asks about, in its order.
ELEMENTS = {
    "time_frames": "آجال وأهداف ومؤشرات زمنية",
    "prevent_risk": "منع نشوء المخاطر",
    "reduce_risk": "الحد من المخاطر القائمة",
    "resilience": "تعزيز القدرة على الصمود",
    "understanding": "فهم مخاطر الكوارث",
    "governance": "حوكمة مخاطر الكوارث",
    "investing": "الاستثمار في الحد من المخاطر",
    "preparedness": "التأهب وإعادة البناء",
    "coherence": "اتساق السياسات",
    "follow_up": "المتابعة والإبلاغ",
}
# What makes a local strategy count.
CONDITIONS = {
    "has_strategy": "لها استراتيجية",
    "in_line": "تتمشى مع الوطنية",
    "implemented": "تُنفَّذ",
}
_SCORES = Expected(
    f"درجة لكل عنصر من العناصر العشرة ({ltr(', '.join(ELEMENTS))})، من تقييم واحد",
    f"a score for each of the ten elements ({', '.join(ELEMENTS)}), of one assessment",
)
_GOVERNMENTS = Expected(
    f"جدول للحكومات المحلية كلها: صف لكل واحدة، وعمود واحد على الأقل من {ltr(', '.join(CONDITIONS))}",
    f"a table of all local governments, a row each, with one or more of the columns {', '.join(CONDITIONS)}",
)


@dataclass(frozen=True, kw_only=True)
class NationalRiskStrategyScore(Result):
    """SDG 11.b.1 for one country. `score` is 0 to 1; `lowest` the same with elements that were not assessed as zero."""

    score: float | None
    lowest: float
    elements: Mapping[str, float | None] = field(default_factory=dict)

    code = "11.b.1"
    title = "الاستراتيجية الوطنية للحد من مخاطر الكوارث: درجة البلد"
    main = "score"
    source = metadata("11.b.1")

    def formatted(self) -> str:
        return f"{figure(self.score, 3)} من {figure(1, 0)}"

    def reading(self) -> str:
        return (
            "متوسط عشرة عناصر من إطار سنداي يقدّر البلد تطبيقها بنفسه. والمؤشر عن بلد لا عن مدينة: "
            "يعدّ البلدان التي تعتمد استراتيجية وتنفذها."
        )

    def rows(self) -> list[tuple[str, str]]:
        found = [(ELEMENTS[name], _score(score)) for name, score in self.elements.items()]
        return [*found, ("حد أدنى، بما لم يُقدَّر صفراً", _score(self.lowest))] if self.score is None else found


@dataclass(frozen=True, kw_only=True)
class LocalRiskStrategyShare(Result):
    """SDG 11.b.2 for a country. `share` is a fraction of all `governments`; `share_high` counts `unreported` ones too."""

    share: float
    share_high: float
    governments: int
    with_strategy: int
    unreported: int

    code = "11.b.2"
    title = "الحكومات المحلية التي لديها استراتيجية للحد من مخاطر الكوارث تتمشى مع الوطنية"
    main = "share"
    source = metadata("11.b.2")

    def formatted(self) -> str:
        return percent(self.share)

    def reading(self) -> str:
        return (
            f"تُحتسب {figure(self.with_strategy, 0)} من {figure(self.governments, 0)} من الحكومات المحلية. "
            "والعدد لا يقول كم من السكان تغطيهم هذه الاستراتيجيات."
        )

    def rows(self) -> list[tuple[str, str]]:
        return [("لم تُبلِّغ عن كل ما سُئلت عنه", figure(self.unreported, 0))]

    def caveats(self) -> list[str]:
        if not self.unreported:
            return []
        return [f"المدى إن أبلغ الباقون: من {percent(self.share)} إلى {percent(self.share_high)}"]


def national_risk_strategy_score(scores: Any) -> NationalRiskStrategyScore:
    """SDG 11.b.1 for one country: how far its strategy of disaster risk reduction is adopted and implemented.

    The mean of the ten elements of indicator E-1 of the Sendai Framework Monitor, in equal parts::

        score = sum of the ten scores / 10

    Parameters
    ----------
    scores : mapping of str to float, DataFrame of one row, or sequence of ten
        A score from 0 to 1 for each element, in the order and by the names `time_frames` (targets, indicators and time
        frames), `prevent_risk` (of new risk), `reduce_risk` (existing risk), `resilience`, `understanding`, `governance`,
        `investing`, `preparedness` (the four priorities of the framework), `coherence` (with development, poverty and
        climate policies), `follow_up` (assessed and reported in public). An element that was not assessed is None.

    Returns
    -------
    NationalRiskStrategyScore
        `score` is None where an element was not assessed: `lowest` takes it for zero, as the metadata do.

    Raises
    ------
    ValueError
        For another number of elements, unknown names, several assessments, and scores outside 0 to 1.

    References
    ----------
    UN metadata 11-0b-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-0b-01.pdf
    Indicator E-1 of the Sendai Framework: https://www.undrr.org/monitoring-sendai-framework

    Examples
    --------
    >>> from umran import indicators as ind
    >>> ind.national_risk_strategy_score([1, 0.75, 0.75, 0.5, 1, 0.5, 0.25, 0.75, 0.5, 0.5]).score
    0.65
    """
    found = _elements(scores)
    known = [score for score in found.values() if score is not None]
    absent = [ELEMENTS[name] for name, score in found.items() if score is None]
    # Twelve digits: the mean of ten scores in hundredths must not fall to 0.6499999.
    lowest = round(float(sum(known)) / len(ELEMENTS), 12)
    return NationalRiskStrategyScore(
        score=None if absent else lowest,
        lowest=lowest,
        elements=found,
        reasons={"score": f"عناصر لم تُقدَّر: {comma_list(absent)}."} if absent else {},
    )


def _elements(scores: Any) -> dict[str, float | None]:
    if isinstance(scores, pd.DataFrame):
        if len(scores) != 1:
            refuse("scores", Verbatim(f"{len(scores)} assessments"), _SCORES)
        scores = {name: None if pd.isna(value) else value for name, value in scores.iloc[0].items()}
    elif isinstance(scores, list | tuple | np.ndarray):
        if len(scores) != len(ELEMENTS):
            refuse("scores", Verbatim(f"{len(scores)} scores"), _SCORES)
        scores = dict(zip(ELEMENTS, scores, strict=True))
    if not isinstance(scores, Mapping) or not set(scores) & set(ELEMENTS):
        refuse("scores", scores, _SCORES)
    if unknown := [str(name) for name in scores if name not in ELEMENTS]:
        refuse("scores", Verbatim(f"elements {unknown}"), _SCORES)
    return {
        name: optional_number(f"scores[{name!r}]", scores.get(name), SHARE, low=0, high=1)
        for name in ELEMENTS
    }


def local_risk_strategy_share(governments: Any) -> LocalRiskStrategyShare:
    """SDG 11.b.2: local governments with a strategy of disaster risk reduction in line with the national one.

    ::

        share = local governments that adopt and implement such a strategy / all local governments

    Parameters
    ----------
    governments : DataFrame, mapping of columns or list of records
        A row for each local government of the country, those without a strategy too, with one or more of the columns
        `has_strategy`, `in_line` (with the national strategy) and `implemented`: True, False, or None where it did not
        report. One counts where every column says True.

    Returns
    -------
    LocalRiskStrategyShare
        Who did not report does not count, as the metadata have it; `share_high` is the share if all of them did.

    Raises
    ------
    ValueError
        For an empty table, one without such a column, and answers other than True or False.

    References
    ----------
    UN metadata 11-0b-02: https://unstats.un.org/sdgs/metadata/files/Metadata-11-0b-02.pdf

    Examples
    --------
    >>> from umran import indicators as ind
    >>> towns = {"has_strategy": [True, True, False, None], "in_line": [True, None, None, None]}
    >>> result = ind.local_risk_strategy_share(towns)
    >>> result.share, result.share_high, result.unreported
    (0.25, 0.75, 2)
    """
    table = frame("governments", governments, _GOVERNMENTS)
    asked = [name for name in CONDITIONS if name in table.columns]
    if not asked:
        refuse("governments", Verbatim(f"columns {[str(c) for c in table.columns]}"), _GOVERNMENTS)
    told = np.stack([answers("governments", table, name) for name in asked])
    counts, may_count = (told == 1).all(axis=0), ~(told == 0).any(axis=0)
    notes = []
    if absent := [CONDITIONS[name] for name in CONDITIONS if name not in asked]:
        notes.append(f"لم يُسأل عن كل الشروط، وقد تكون الحصة أقل: {comma_list(absent)}.")
    unreported = int((may_count & ~counts).sum())
    if unreported:
        notes.append(f"لم تُبلِّغ عن كل ما سُئلت عنه، فلم تُحتسب: {figure(unreported, 0)}. القيمة حد أدنى.")
    return LocalRiskStrategyShare(
        share=float(counts.mean()),
        share_high=float(may_count.mean()),
        governments=len(table),
        with_strategy=int(counts.sum()),
        unreported=unreported,
        notes=tuple(notes),
    )


def _score(value: float | None) -> str:
    return NO_DATA if value is None else figure(value, 3)
