"""What a class tells of its questions: how easy each one is, and whether those who know more answer it better.

Classical test theory (Lord and Novick 1968): the facility of a question is the mean share of its mark that was reached;
its discrimination is the correlation of that share with the share that the same learners reached in all other questions.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from umran.grading.marking import GradedSubmission

# The course's own limits. With ten learners a correlation is known to about a third, so advice asks for more than a sign.
FEWEST = 10  # learners, below which nothing is told
WEAK = 0.2  # discrimination, as Ebel's limit for the difference of upper and lower group
HARD, EASY = 0.2, 0.95


@dataclass(frozen=True)
class Item:
    """One question of a class.

    ``facility`` is a share from 0 (nobody) to 1 (all); ``discrimination`` runs from -1 to 1. Either is None where ``reason``,
    in Arabic, says why it cannot be told; ``advice`` is what to look at, in Arabic, or empty.
    """

    question: str
    learners: int
    facility: float | None
    discrimination: float | None
    reason: str = ""
    advice: str = ""

    @property
    def note(self) -> str:
        return ". ".join(filter(None, (self.advice, self.reason)))


def of_class(marked: Sequence[GradedSubmission]) -> list[Item]:
    """Facility and discrimination of every question that a class was asked, by the question's name.

    A learner counts in the questions of the exercises that he handed in and that could be run; what has no certain owner,
    and copies that another one replaced, count nowhere.

    Examples
    --------
    >>> of_class([])
    []
    """
    marks: defaultdict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    for each in marked:
        if each.counts and not each.fault and not each.submission.doubts:
            for answer in each.answers:
                if answer.out_of:
                    marks[each.submission.key][answer.question] = answer.score, answer.out_of
    pairs: defaultdict[str, list[tuple[float, float | None]]] = defaultdict(list)
    for mine in marks.values():
        total, worth = (math.fsum(side) for side in zip(*mine.values(), strict=True))
        for question, (score, out_of) in mine.items():
            rest = (total - score) / (worth - out_of) if worth > out_of else None
            pairs[question].append((score / out_of, rest))
    return [_item(name, pairs[name]) for name in sorted(pairs)]


def _item(name: str, pairs: Sequence[tuple[float, float | None]]) -> Item:
    few = "متعلمون أقل من أن يُحكم بهم"
    if len(pairs) < FEWEST:
        return Item(name, len(pairs), None, None, few)
    facility = math.fsum(own for own, _ in pairs) / len(pairs)
    compared = [(own, rest) for own, rest in pairs if rest is not None]
    discrimination = correlation(compared) if len(compared) >= FEWEST else None
    reason = ""
    if discrimination is None:
        reason = "نال الجميع الدرجة نفسها، هنا أو في سائر الأسئلة"
        if len(compared) < FEWEST:
            reason = few if compared else "لا أسئلة أخرى يُقارَن بها"
    return Item(name, len(pairs), facility, discrimination, reason, _advice(facility, discrimination))


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's correlation; None where either side does not vary."""
    count = len(pairs)
    left, right = (math.fsum(side) / count for side in zip(*pairs, strict=True))
    of_left = math.fsum((x - left) ** 2 for x, _ in pairs)
    of_right = math.fsum((y - right) ** 2 for _, y in pairs)
    if min(of_left, of_right) < 1e-12:
        return None
    return math.fsum((x - left) * (y - right) for x, y in pairs) / math.sqrt(of_left * of_right)


def _advice(facility: float, discrimination: float | None) -> str:
    if discrimination is not None and discrimination <= -WEAK:
        return "يصيبه من نتيجته أدنى أكثر من غيره: راجع نصه ومفتاحه"
    if facility < HARD:
        return "قليل من يصيبه: راجع الدرس والسؤال"
    if facility > EASY:
        return "يكاد يصيبه الجميع: لا يفرّق بين المتعلمين"
    if discrimination is not None and discrimination < WEAK:
        return "لا يكاد يميّز بين المتعلمين"
    return ""
