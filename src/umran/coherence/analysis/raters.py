"""Do raters agree? Krippendorff's alpha for ordinal scores with its interval, and what the interval allows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd

from umran.text.numbers import figure
from umran.text.words import CELLS, after, counted, ltr

if TYPE_CHECKING:
    import numpy as np

# Krippendorff, Content Analysis (2004), page 241: conclusions from .800, tentative ones from .667.
FIRM, TENTATIVE = 0.800, 0.667
# Shared cells: no verdict below the first, none that is firm below the second [the course's rule].
FEWEST, ENOUGH = 20, 50
CONFIDENCE = 95  # percent, of the interval
RESAMPLES, SEED = 2000, 1714


@dataclass(frozen=True)
class Agreement:
    """How far raters agree.

    Attributes
    ----------
    alpha : float or None
        1 full agreement, 0 what chance gives, below 0 worse than chance; None with a `reason`.
    exact, within_one : float or None
        Shares (0..1) of the pairs of scores that are equal, or at most one point apart.
    cells : int
        Cells that two raters or more have scored.
    raters : int
        Raters of those cells.
    reason : str
        Why there is no alpha, in Arabic.
    interval : tuple of float or None
        The low and the high end of alpha in 95 of 100 resamples, to three places; None without an alpha.
    """

    alpha: float | None
    exact: float | None
    within_one: float | None
    cells: int
    raters: int
    reason: str = ""
    interval: tuple[float, float] | None = None

    @property
    def reading(self) -> str:
        """What the interval and the number of cells allow, in Arabic; never what the point alone would."""
        if self.interval is None:
            return self.reason
        if self.cells < FEWEST:
            shared, least = counted(self.cells, CELLS), counted(FEWEST, after(CELLS))
            left = counted(FEWEST - self.cells, after(CELLS))
            return f"لا حكم على الاتفاق قبل {least} مشتركة: هنا {shared}، وبقي تقييم {left}."
        if self.cells < ENOUGH:
            return f"دلالة أولية لا حكم: الخانات المشتركة {ltr(self.cells)}، والحكم من {counted(ENOUGH, after(CELLS))}."
        low, high = self.interval
        if low >= FIRM:
            return f"اتفاق يكفي للاستنتاج: أدنى المدى لا يقل عن {figure(FIRM, 3)}."
        if low >= TENTATIVE:
            return f"اتفاق يكفي لاستنتاج مؤقت: أدنى المدى بين {figure(TENTATIVE, 3)} و{figure(FIRM, 3)}."
        if high >= TENTATIVE:
            return f"اتفاق غير محسوم: يقع {figure(TENTATIVE, 3)} داخل المدى، فلا استنتاج قبل خانات أخرى."
        return f"اتفاق ضعيف: المدى كله دون {figure(TENTATIVE, 3)}. راجعوا قاعدة الدرجات وأعيدوا التقييم قبل أي استنتاج."


def agreement(
    scores: pd.DataFrame, unit: str | list[str], rater: str = "rater", value: str = "score"
) -> Agreement:
    """How far raters agree: Krippendorff's alpha for ordinal scores, its interval, and the share of equal pairs.

    The interval comes from resamples of whole cells, drawn with replacement from a fixed seed: the scores of one cell
    stand or fall together, and resampling pairs of scores would promise too narrow an interval. A resample whose scores
    are all one has no alpha; it counts as 0, what chance gives, for nothing in it tells agreement from habit.

    Parameters
    ----------
    scores : DataFrame
        A row a score. Empty scores count for nothing, and so does a unit that fewer than two raters have scored.
    unit : str or list of str
        The column or columns that identify what was scored.
    rater : str
        The column of the rater.
    value : str
        The column of the score, a number whose order means something.

    Returns
    -------
    Agreement
        Without an `alpha`, and with a `reason` in Arabic, where no unit has two scores or all scores are the same.

    Raises
    ------
    ValueError
        Where one rater has scored a unit twice.

    References
    ----------
    A. F. Hayes and K. Krippendorff, "Answering the Call for a Standard Reliability Measure for Coding Data",
    Communication Methods and Measures 1 (2007), https://doi.org/10.1080/19312450709336664; computed by the package
    `krippendorff` with the ordinal difference.

    Examples
    --------
    >>> import pandas as pd
    >>> from umran import coherence
    >>> scores = pd.DataFrame({
    ...     "rater": ["سلمى", "علي"] * 3,
    ...     "cell": ["أ", "أ", "ب", "ب", "ج", "ج"],
    ...     "score": [2, 2, -1, -1, 0, 1],
    ... })
    >>> found = coherence.agreement(scores, "cell")
    >>> round(found.alpha, 2), found.interval, round(found.exact, 2), found.within_one, found.cells
    (0.95, (-0.667, 1.0), 0.67, 1.0, 3)
    >>> from umran.text.words import unmarked
    >>> print(unmarked(found.reading))
    لا حكم على الاتفاق قبل 20 خانة مشتركة: هنا 3 خانات، وبقي تقييم 17 خانة.
    """
    rows = scores.dropna(subset=[value])
    units = [unit] if isinstance(unit, str) else list(unit)
    table = rows.pivot(index=rater, columns=units, values=value).astype(float)
    shared = table.loc[:, table.notna().sum() >= 2]
    shared = shared[shared.notna().any(axis=1)]
    raters, cells = len(shared), shared.shape[1]
    if not cells:
        reason = "لا خانة قيّمها مقيّمان أو أكثر، فلا يُحسب الاتفاق."
        return Agreement(None, None, None, 0, raters, reason)
    marks = [shared[column].dropna().tolist() for column in shared]
    gaps = [abs(a - b) for each in marks for a, b in combinations(each, 2)]
    exact = sum(gap == 0 for gap in gaps) / len(gaps)
    within_one = sum(gap <= 1 for gap in gaps) / len(gaps)
    if len({mark for each in marks for mark in each}) < 2:
        reason = "أُعطيت الدرجة نفسها في كل خانة، فلا تباين يُقاس به الاتفاق."
        return Agreement(None, exact, within_one, cells, raters, reason)
    import krippendorff  # only where there is something to compute

    given = shared.to_numpy()
    alpha = krippendorff.alpha(reliability_data=given, level_of_measurement="ordinal")
    return Agreement(float(alpha), exact, within_one, cells, raters, interval=_interval(given))


def _interval(table: np.ndarray) -> tuple[float, float]:
    """The ends of alpha over resamples of the columns of a table of raters × cells."""
    import numpy as np

    points = np.unique(table[~np.isnan(table)])
    counts = (table[:, :, None] == points).sum(axis=0, dtype="int64")  # cells × points
    # Pairs of scores within a cell, ordered, each cell weighing as many as it has scores.
    within = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(len(points), dtype="int64")
    within = within / (counts.sum(axis=1) - 1)[:, None, None]
    cells = len(counts)
    drawn = np.random.default_rng(SEED).multinomial(cells, [1 / cells] * cells, size=RESAMPLES)
    found = alphas((drawn @ within.reshape(cells, -1)).reshape(RESAMPLES, len(points), len(points)))
    low, high = np.percentile(found, [(100 - CONFIDENCE) / 2, (100 + CONFIDENCE) / 2])
    return round(float(low), 3), round(float(high), 3)


def alphas(coincidences: np.ndarray) -> np.ndarray:
    """Ordinal alpha of each matrix of coincidences (… × points × points, in the order of the points); 0 where all is one."""
    import numpy as np

    sums = coincidences.sum(axis=-1)
    total = sums.sum(axis=-1)
    middle = sums.cumsum(axis=-1) - sums / 2
    apart = (middle[..., :, None] - middle[..., None, :]) ** 2
    seen = (coincidences * apart).sum(axis=(-2, -1))
    chance = (sums[..., :, None] * sums[..., None, :] * apart).sum(axis=(-2, -1))
    varied = chance > 0
    return np.where(varied, 1 - (total - 1) * seen / np.where(varied, chance, 1), 0.0)
