"""Would the conclusions hold with other weights, or without one of the raters?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from umran.coherence.analysis.results import INDEXED, Review, review
from umran.coherence.analysis.scale import format_score
from umran.coherence.analysis.scores import PAIR


@dataclass(frozen=True)
class Sensitivity:
    """What other ways of counting do to a review.

    Attributes
    ----------
    variants : DataFrame
        A row a way of counting: variant, an index (or None) for each direction that has one, `lowest` and `highest` (the pair with
        the lowest and the highest mean, None where no cell is).
    robust : tuple of str
        What every variant says, in Arabic.
    fragile : tuple of str
        What one of them does not.
    """

    variants: pd.DataFrame
    robust: tuple[str, ...]
    fragile: tuple[str, ...]


def sensitivity(baseline: Review) -> Sensitivity:
    """The review again: weighted by confidence, without each rater in turn, and with each rater counted twice.

    A shift of every score by one point moves every index by one (unless the scale ends), so it is no test of an index;
    what is tested is the sign, and each row says how near zero an index is.

    Parameters
    ----------
    baseline : Review
        The review as it stands, every rater counted alike.

    Returns
    -------
    Sensitivity
        The indices of every variant, and in Arabic what holds in all of them and what does not.

    Examples
    --------
    >>> from umran import coherence
    >>> scores = coherence.example_scores()
    >>> scores = scores[scores["instrument_a"].str.startswith("JOR") & scores["instrument_b"].str.startswith("JOR")]
    >>> found = coherence.sensitivity(coherence.review(coherence.inventory("JOR"), scores, at_least=0))
    >>> found.variants["variant"].head(3).to_list()
    ['كل المقيّمين بالتساوي', 'الدرجات موزونة بثقة المقيّم', 'من دون سلمى (مثال)']
    >>> found.variants["vertical"].head(3).astype(float).round(2).to_list()
    [0.81, 0.85, 0.5]
    >>> found.fragile
    ('الزوج ذو أدنى متوسط: يتغير من حال إلى حال.',)
    """
    ways: list[tuple[str, Review]] = [("كل المقيّمين بالتساوي", baseline)]
    ways.append(("الدرجات موزونة بثقة المقيّم", _again(baseline, baseline.scores, by_confidence=True)))
    if len(baseline.raters) > 1:
        for rater in baseline.raters:
            ways.append(
                (f"من دون {rater}", _again(baseline, baseline.scores[baseline.scores["rater"] != rater]))
            )
        for rater in baseline.raters:
            ways.append((f"وزن {rater} مضاعف", _again(baseline, baseline.scores, weights={rater: 2.0})))
    rows = []
    for name, each in ways:
        indices = {direction: each.matrix(direction).index for direction in INDEXED}
        rows.append(
            {
                "variant": name,
                **indices,
                "lowest": _extreme_pair(each, lowest=True),
                "highest": _extreme_pair(each, lowest=False),
            }
        )
    variants = pd.DataFrame(rows).astype(object)
    variants = variants.where(variants.notna(), None)
    robust, fragile = [], []
    for direction, word in INDEXED.items():
        base, others = variants[direction].iloc[0], variants[direction].iloc[1:].tolist()
        if base is None:
            continue
        if any(each is None for each in others):
            fragile.append(f"المؤشر ال{word}: لا يُحسب في كل الأحوال، لأن المصفوفة تفرغ من دون بعض المقيّمين.")
        elif all(_sign(each) == _sign(base) for each in others):
            low, high = min([base, *others]), max([base, *others])
            robust.append(
                f"إشارة المؤشر ال{word}: من {format_score(low, 2)} إلى {format_score(high, 2)} في كل الأحوال."
            )
        else:
            fragile.append(f"إشارة المؤشر ال{word}: تتغير من حال إلى حال، فلا يُبنى عليها.")
    for column, word in (("lowest", "أدنى"), ("highest", "أعلى")):
        pairs = set(variants[column])
        if variants[column].iloc[0] is not None:
            sentence = f"الزوج ذو {word} متوسط"
            if len(pairs) == 1:
                robust.append(f"{sentence}: هو نفسه في كل الأحوال.")
            else:
                fragile.append(f"{sentence}: يتغير من حال إلى حال.")
    return Sensitivity(variants, tuple(robust), tuple(fragile))


def _again(
    baseline: Review,
    scores: pd.DataFrame,
    weights: dict[str, float] | None = None,
    by_confidence: bool = False,
) -> Review:
    return review(
        baseline.instruments, scores, weights=weights, by_confidence=by_confidence, at_least=baseline.at_least
    )


def _extreme_pair(review: Review, *, lowest: bool) -> tuple[str, str] | None:
    if review.cells.empty:
        return None
    cells = review.cells.sort_values(["mean", *PAIR], ascending=[lowest, True, True])
    return cells["instrument_a"].iloc[0], cells["instrument_b"].iloc[0]


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
