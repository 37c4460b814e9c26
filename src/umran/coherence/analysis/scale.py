"""The seven points of Nilsson, Griggs and Visbeck, and how a score is written."""

from __future__ import annotations

# Names in Arabic are the course's. Those of the two ends were read in a source; the five between are the usual ones.
SCALE = {
    3: ("متلازمان", "لا يتحقق أحدهما من دون الآخر"),
    2: ("يعزز", "يهيئ مباشرة ظروفاً مواتية"),
    1: ("يمهّد", "يجعل التقدم أسهل"),
    0: ("محايد", "لا تفاعل يُذكر"),
    -1: ("يقيّد", "يضيّق الخيارات"),
    -2: ("يعاكس", "يعمل ضده"),
    -3: ("يُبطل", "يجعله مستحيلاً"),
}
NO_SCORE = "لا تقدير"
SOURCE = "نيلسون وغريغز وفيسبك، نيتشر، 2016؛ الأسماء العربية من الدورة"
# A rater's confidence in a score, and its weight where a result is weighted by it.
CONFIDENCE = {"low": "منخفضة", "medium": "متوسطة", "high": "عالية"}
CONFIDENCE_WEIGHT = {"low": 1, "medium": 2, "high": 3}
DISPUTE_SPREAD = 2  # points between two raters that must be discussed


def format_score(score: float | None, digits: int = 0) -> str:
    r"""A score or a mean with its sign, isolated so that Arabic around it does not turn it.

    Parameters
    ----------
    score : float or None
        A point of the scale (−3..+3) or a mean of some.
    digits : int
        Decimals.

    Returns
    -------
    str
        Between the characters U+2066 and U+2069, with the minus sign U+2212; `NO_SCORE` for None and NaN, since an
        empty cell is no zero.

    Examples
    --------
    >>> from umran import coherence
    >>> coherence.format_score(-2)
    '\u2066−2\u2069'
    >>> coherence.format_score(0.5, digits=1)
    '\u2066+0.5\u2069'
    >>> coherence.format_score(None)
    'لا تقدير'
    """
    return NO_SCORE if score is None or score != score else f"\u2066{format_signed(score, digits)}\u2069"


def format_signed(score: float, digits: int = 0) -> str:
    """The same without marks, where text reads from the left: +2, −0.5, 0."""
    text = f"{abs(score):.{digits}f}"
    if float(text) == 0:
        return text
    return ("+" if score > 0 else "\u2212") + text
