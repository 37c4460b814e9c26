"""Do raters agree? Krippendorff's alpha for ordinal scores, from the package `krippendorff`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import pandas as pd

# Krippendorff, Content Analysis (2004), page 241: conclusions from .800, tentative ones from .667.
FIRM, TENTATIVE = 0.800, 0.667


@dataclass(frozen=True)
class Agreement:
    """`alpha` (1 full agreement, 0 what chance gives, below 0 worse than chance) or None with a `reason` in Arabic.

    `exact` and `within_one` are shares (0..1) of the pairs of scores that are equal, or at most one point apart; `cells`
    is the number of cells that two raters or more have scored.
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
    """Agreement of raters over units, from a row for each score; empty scores count for nothing.

    `unit` names the column or columns that identify what was scored. The statistic is
    Hayes and Krippendorff (2007), https://doi.org/10.1080/19312450709336664, with the ordinal difference.
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
