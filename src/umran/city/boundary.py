"""What a city's boundary means, which no file says: figures of two kinds of boundary are not compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from umran.city.city import City

# By the word of `--boundary`.
BOUNDARIES = {
    "administrative": "الحد الإداري للمدينة أو البلدية",
    "built-up": "حد الكتلة المبنية المتصلة",
    "planning": "حد مخطط التهيئة أو المخطط الهيكلي",
}


def meaning(words: str) -> str:
    """The Arabic of one of `BOUNDARIES`, or the words themselves.

    Examples
    --------
    >>> meaning("planning")
    'حد مخطط التهيئة أو المخطط الهيكلي'
    >>> meaning("حد الأمانة ")
    'حد الأمانة'
    """
    return BOUNDARIES.get(words.strip(), " ".join(words.split()))


def told(city: City) -> list[str]:
    """What the boundary was said to mean; that nobody said it, where there is one."""
    if city.boundary:
        return [f"حدود المدينة كما ذُكرت: {city.boundary}."]
    if "city" in city.frames:
        return ["لم يُذكر ما تعنيه حدود المدينة: لا تُقارن أرقامها بمدينة أخرى قبل أن يُعرف."]
    return []
