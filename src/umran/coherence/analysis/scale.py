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
    """A score or a mean with its sign, isolated left to right: «⁦+2⁩», «⁦−0.5⁩»; `NO_SCORE` for None."""
    return NO_SCORE if score is None or score != score else f"\u2066{format_signed(score, digits)}\u2069"


def format_signed(score: float, digits: int = 0) -> str:
    """The same without marks, where text reads from the left: +2, −0.5, 0."""
    text = f"{abs(score):.{digits}f}"
    if float(text) == 0:
        return text
    return ("+" if score > 0 else "\u2212") + text
