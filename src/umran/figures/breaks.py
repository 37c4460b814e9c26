"""Where the classes of a map end: three ways that all are usual, and give three maps of the same figures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

WAYS = {"equal": "فواصل متساوية", "quantiles": "أعداد متساوية", "natural": "فواصل طبيعية"}

SHADES = 5  # that the style sheets have, from the least to the most


def shades_of(count: int) -> list[str]:
    """So many shades out of five, as classes of the style sheets, from the least to the most.

    Examples
    --------
    >>> shades_of(3)
    ['shade1', 'shade3', 'shade5']
    """
    return [f"shade{each:.0f}" for each in np.rint(np.linspace(SHADES, 1, count)[::-1])]


def class_limits(
    values: Sequence[float] | np.ndarray | pd.Series, count: int = 5, way: str = "quantiles"
) -> np.ndarray:
    """Find the limits of classes of figures.

    Parameters
    ----------
    values : sequence of float
        The figures; missing ones (NaN) are left out.
    count : int, default 5
        How many classes are wanted. Fewer are given where fewer figures differ; classes of equal width are always so many,
        and some may be empty.
    way : {"quantiles", "equal", "natural"}
        "quantiles" puts the same number of figures into each class, "equal" makes the classes equally wide, "natural" lets
        the figures of each class lie as near to each other as they can.

    Returns
    -------
    ndarray of float
        One more than classes, from the least figure to the greatest. A class holds its upper limit; the first its lower
        limit too, and the two are the same where that figure stands alone in it.

    Raises
    ------
    ValueError
        Without a figure, for fewer than two classes and for another way.

    References
    ----------
    Fisher, W. D. (1958). On grouping for maximum homogeneity. Journal of the American Statistical Association 53 (284):
    the natural limits, found exactly.

    Examples
    --------
    >>> from umran import figures
    >>> shares = [1, 2, 3, 40, 44, 99, 100]
    >>> figures.class_limits(shares, 3, "equal").tolist()
    [1.0, 34.0, 67.0, 100.0]
    >>> figures.class_limits(shares, 3, "quantiles").tolist()
    [1.0, 3.0, 44.0, 100.0]
    >>> figures.class_limits(shares, 3, "natural").tolist()
    [1.0, 3.0, 44.0, 100.0]
    """
    known = np.asarray(values, float)
    known = known[~np.isnan(known)]
    if not known.size or count < 2 or way not in WAYS:
        raise ValueError(
            f"values has {known.size} figures, count is {count!r}, way is {way!r}; "
            f"expected one figure or more, two classes or more, one of {', '.join(WAYS)}"
        )
    low, high = known.min(), known.max()
    if way == "equal":
        limits = np.linspace(low, high, count + 1)
    elif way == "quantiles":
        # Of the figures themselves, told by whole numbers: 0.6 of 5 would be a little more than 3.
        ends = -(-np.arange(1, count + 1) * known.size // count)
        limits = np.concatenate([[low], np.sort(known)[ends - 1]])
    else:
        limits = np.array([low, *_natural(known, count)])
    return np.concatenate([limits[:1], np.unique(limits[1:])])


def classes_of(values: Sequence[float] | np.ndarray | pd.Series, limits: np.ndarray) -> np.ndarray:
    """The class of each figure by `class_limits`: 0, 1, ...; −1 for a missing one."""
    found = np.searchsorted(limits[1:-1], np.asarray(values, float), side="left")
    return np.where(np.isnan(np.asarray(values, float)), -1, found)


def _natural(values: np.ndarray, count: int) -> np.ndarray:
    """The upper limits of the classes whose squared distances from their means are least in sum."""
    found, weights = np.unique(values, return_counts=True)
    centred = found - found.mean()  # squares of large figures would lose their last digits
    sums = [np.concatenate([[0], np.cumsum(weights * centred**power)]) for power in (0, 1, 2)]
    number, total, squares = (
        part[None, 1:] - part[:-1, None] for part in sums
    )  # of the figures from row to column
    size = found.size
    inside = np.arange(size)[:, None] <= np.arange(size)
    cost = np.where(inside, squares - total**2 / np.where(inside, number, 1), np.inf)
    best, cuts = cost[0], []
    for _ in range(min(count, size) - 1):
        tried = np.vstack([np.full(size, np.inf), best[:-1, None] + cost[1:]])
        cuts.append(tried.argmin(axis=0))
        best = tried.min(axis=0)
    ends = [size - 1]
    for cut in reversed(cuts):
        ends.append(int(cut[ends[-1]]) - 1)
    return found[ends[::-1]]
