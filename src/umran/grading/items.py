"""What a class tells of its questions: how hard each one is, and whether those who know more answer it better.

Classical test theory (Lord and Novick 1968; Ebel and Frisbie 1991, ch. 13): the difficulty of a question is the mean share
of its mark that was reached; its discrimination is the correlation of that share with the share that the same learners
reached in all other questions. No value is given that fewer than ``FEWEST`` learners would carry.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from umran.grading.marking import GradedSubmission

FEWEST = 10  # learners, below which a correlation says nothing
WEAK = 0.2  # Ebel's limit between questions that tell learners apart and those that hardly do
HARD, EASY = 0.2, 0.95


@dataclass(frozen=True)
class Item:
    """One question of a class.

    ``difficulty`` is a share from 0 (nobody) to 1 (all); ``discrimination`` runs from -1 to 1 and is None where ``reason``,
    in Arabic, says why it cannot be told; ``advice`` is what to look at, in Arabic, or empty.
    """

    question: str
    learners: int
    difficulty: float | None
    discrimination: float | None
    reason: str = ""
    advice: str = ""


def items(marked: Sequence[GradedSubmission]) -> list[Item]:
    """Difficulty and discrimination of every question that a class was asked, by the question's name.

    A learner counts in the questions of the exercises that he handed in; what has no certain owner, and copies that
    another one replaced, count nowhere.

    Examples
    --------
    >>> items([])
    []
    """
    shares: defaultdict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    for each in marked:
        if each.counts and not each.submission.doubts:
            for answer in each.answers:
                if answer.out_of:
                    shares[each.submission.key][answer.question] = answer.score, answer.out_of
    names = sorted({name for mine in shares.values() for name in mine})
    return [_item(name, shares) for name in names]


def _item(name: str, shares: dict[str, dict[str, tuple[float, float]]]) -> Item:
    own, rest = [], []
    for mine in shares.values():
        if name not in mine:
            continue
        score, out_of = mine[name]
        others = [pair for question, pair in mine.items() if question != name]
        own.append(score / out_of)
        rest.append(sum(pair[0] for pair in others) / sum(pair[1] for pair in others) if others else None)
    count = len(own)
    if count < FEWEST:
        return Item(name, count, None, None, "متعلمون أقل من أن يُحكم بهم")
    difficulty = sum(own) / count
    pairs = [(mine, other) for mine, other in zip(own, rest, strict=True) if other is not None]
    if len(pairs) < FEWEST:
        return Item(name, count, difficulty, None, "لا أسئلة أخرى يُقارَن بها", _advice(difficulty, None))
    discrimination = correlation(pairs)
    reason = "" if discrimination is not None else "نال الجميع الدرجة نفسها، هنا أو في سائر الأسئلة"
    return Item(name, count, difficulty, discrimination, reason, _advice(difficulty, discrimination))


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's correlation; None where either side does not vary."""
    count = len(pairs)
    left, right = (math.fsum(side) / count for side in zip(*pairs, strict=True))
    of_left = math.fsum((x - left) ** 2 for x, _ in pairs)
    of_right = math.fsum((y - right) ** 2 for _, y in pairs)
    if min(of_left, of_right) < 1e-12:
        return None
    return math.fsum((x - left) * (y - right) for x, y in pairs) / math.sqrt(of_left * of_right)


def _advice(difficulty: float, discrimination: float | None) -> str:
    if discrimination is not None and discrimination < 0:
        return "يصيبه من نتيجته أدنى أكثر من غيره: راجع نصه ومفتاحه"
    if difficulty < HARD:
        return "لا يكاد يصيبه أحد: راجع الدرس والسؤال"
    if difficulty > EASY:
        return "يصيبه الجميع: لا يقيس شيئاً"
    if discrimination is not None and discrimination < WEAK:
        return "لا يكاد يميّز بين المتعلمين"
    return ""
