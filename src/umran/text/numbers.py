"""Numbers as an Arabic reader expects them: rounded as on paper, in their own order, gaps in words.

Pure Python: everything above may format without waiting for pandas.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

from umran.text.words import ltr

NO_DATA = "لا بيانات"


def is_missing(value: object) -> bool:
    """Whether a value is none: None, NaN, or what pandas calls NA or NaT.

    Examples
    --------
    >>> is_missing(float("nan")), is_missing(0)
    (True, False)
    """
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and math.isnan(value)


def figure(value: float | None, digits: int = 2, unit: str = "") -> str:
    """A number in a fixed form, isolated with the unit that stands against it; the words for a gap where there is none.

    Halves go up, as on paper; the shortest decimal is what people see, 16.125 and not its binary neighbour.

    Examples
    --------
    >>> figure(-1234.125)
    '\u2066−1,234.13\u2069'
    >>> figure(10.04, 1, "%")
    '\u206610.0%\u2069'
    """
    if value is None or is_missing(value):
        return NO_DATA
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    sign = "−" if rounded < 0 else ""
    return ltr(f"{sign}{abs(rounded):,}{unit}")


def percent(value: float | None, digits: int = 1) -> str:
    """A fraction as a percentage. A figure that is published in percent is `figure(value, 1, "%")`.

    Examples
    --------
    >>> percent(0.6)
    '\u206660.0%\u2069'
    """
    return NO_DATA if value is None or is_missing(value) else figure(100 * value, digits, "%")


def people(value: float | None) -> str:
    """A number of inhabitants: «91,800 نسمة»."""
    return NO_DATA if is_missing(value) else f"{figure(value, 0)} نسمة"


def about_people(value: float | None) -> str:
    """A number of inhabitants as people say it: «2.06 مليون نسمة», «4.70 ملايين نسمة», «202 ألف نسمة»."""
    if value is None or is_missing(value):
        return NO_DATA
    if value >= 1_000_000:
        return (
            f"{value / 1_000_000:.2f} {'ملايين' if 3 <= round(value / 1_000_000, 2) < 11 else 'مليون'} نسمة"
        )
    return f"{value / 1000:.0f} {'آلاف' if 3 <= round(value / 1000) <= 10 else 'ألف'} نسمة"
