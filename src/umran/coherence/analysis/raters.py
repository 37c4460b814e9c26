"""Do raters agree? Krippendorff's alpha for ordinal scores, from the package `krippendorff`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import pandas as pd

# Krippendorff, Content Analysis (2004), page 241: conclusions from .800, tentative ones from .667.
FIRM, TENTATIVE = 0.800, 0.667


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
    """

    alpha: float | None
    exact: float | None
    within_one: float | None
    cells: int
    raters: int
    reason: str = ""

    @property
    def reading(self) -> str:
        """What alpha allows, in Arabic."""
        if self.alpha is None:
            return self.reason
        if self.alpha >= FIRM:
            return "اتفاق يكفي للاستنتاج."
        if self.alpha >= TENTATIVE:
            return "اتفاق يكفي لاستنتاج مؤقت."
        return "اتفاق ضعيف: راجعوا قاعدة الدرجات وناقشوا الخانات المختلف فيها قبل أي استنتاج."


def agreement(
    scores: pd.DataFrame, unit: str | list[str], rater: str = "rater", value: str = "score"
) -> Agreement:
    """How far raters agree: Krippendorff's alpha for ordinal scores, and the share of equal pairs.

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
    >>> round(found.alpha, 2), round(found.exact, 2), found.within_one, found.cells
    (0.95, 0.67, 1.0, 3)
    >>> found.reading
    'اتفاق يكفي للاستنتاج.'
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

    alpha = krippendorff.alpha(reliability_data=shared.to_numpy(), level_of_measurement="ordinal")
    return Agreement(float(alpha), exact, within_one, cells, raters)
