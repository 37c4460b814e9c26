"""Input is refused where it enters, in one message: Arabic for the participant, English for the developer."""

from __future__ import annotations

import math
import reprlib
from collections.abc import Iterable, Mapping
from numbers import Real
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import numpy as np

from umran.text.words import ltr

if TYPE_CHECKING:
    import pandas as pd


class Expected(NamedTuple):
    """What an argument should be, in both languages; each completes the sentence "expected …"."""

    ar: str
    en: str


COUNT = Expected("عدد لا يقل عن صفر", "a count, zero or more")
POPULATION = Expected("عدد سكان لا يقل عن صفر", "a number of people, zero or more")
YEARS = Expected(
    "عدد موجب من السنوات بين التاريخين (لا التاريخ نفسه)",
    "a positive number of years between the two dates, at most 200 (not a calendar year)",
)
MONEY = Expected("مبلغ لا يقل عن صفر", "an amount of money, zero or more")
_ANSWER = Expected(
    "إجابات بنعم أو لا: True وFalse، أو None حيث لا إجابة", "True or False, None where there is no answer"
)
SHARE = Expected(
    "حصة بين 0 و1 (اكتب 0.6 لا 60)",
    "a fraction between 0 and 1 (0.60, not 60 percent)",
)


def refuse(argument: str, value: Any, expected: Expected) -> NoReturn:
    """Raise the ValueError that names argument, value and what is expected."""
    text = value if isinstance(value, Verbatim) else " ".join(reprlib.repr(value).split())
    raise ValueError(
        f"القيمة {ltr(text)} غير مقبولة في {ltr(argument)}؛ المتوقع: {expected.ar}.\n"
        f"{argument} is {text}; expected {expected.en}."
    )


class Verbatim(str):
    """A description that `refuse` prints as it is, such as «nan at position 3», in place of the value's repr."""


def number(
    argument: str,
    value: Any,
    expected: Expected,
    *,
    low: float = -math.inf,
    high: float = math.inf,
    above: float = -math.inf,
) -> float:
    """A finite real number within `low <= value <= high` and `value > above`; booleans and text are refused."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        refuse(argument, value, expected)
    try:
        result = float(value)
    except OverflowError:
        refuse(argument, value, expected)
    if not (math.isfinite(result) and low <= result <= high and result > above):
        refuse(argument, value, expected)
    return result


def optional_number(argument: str, value: Any, expected: Expected, **limits: float) -> float | None:
    """The same, where None says that the figure was not reported."""
    return None if value is None else number(argument, value, expected, **limits)


def numbers(
    argument: str,
    values: Any,
    expected: Expected,
    *,
    low: float = -math.inf,
    high: float = math.inf,
    allow_missing: bool = False,
    ndim: int | None = 1,
) -> np.ndarray:
    """A non-empty float array; with `allow_missing` None and NaN stay as NaN."""
    if isinstance(values, str | bytes | Mapping) or not isinstance(values, Iterable):
        refuse(argument, values, expected)
    if not hasattr(values, "__array__"):
        values = list(values)
        if any(isinstance(value, bool | np.bool_) for value in values):  # numpy would make a number of it
            refuse(argument, values, expected)
    if hasattr(values, "to_numpy") and getattr(values.dtype, "kind", "") in "iuf":
        values = values.to_numpy(dtype=float, na_value=math.nan)
    try:
        array = np.asarray(values)
    except ValueError:  # rows of different lengths
        refuse(argument, values, expected)
    if array.dtype.kind == "O":
        array = _floats(argument, array, expected, allow_missing)
    if array.dtype.kind not in "iuf" or (ndim is not None and array.ndim != ndim):
        refuse(argument, values, expected)
    if array.size == 0:
        refuse(argument, Verbatim("empty (فارغ)"), expected)
    array = array.astype(float)
    bad = np.isinf(array) | (array < low) | (array > high)
    if not allow_missing:
        bad |= np.isnan(array)
    if bad.any():
        where = tuple(int(i) for i in np.argwhere(bad)[0])
        place = where[0] if len(where) == 1 else where
        refuse(argument, Verbatim(f"{array[where]:g} at position {place}"), expected)
    return array


def _floats(argument: str, array: np.ndarray, expected: Expected, allow_missing: bool) -> np.ndarray:
    def one(value: Any) -> float:
        is_gap = value is None or type(value).__name__ == "NAType"  # pandas.NA, without importing pandas
        if (is_gap and allow_missing) or (isinstance(value, float) and math.isnan(value)):
            return math.nan
        return number(argument, value, expected)

    return np.array([one(value) for value in array.ravel()], dtype=float).reshape(array.shape)


def choice(argument: str, value: Any, choices: tuple[str, ...]) -> str:
    """One of the named choices."""
    if not isinstance(value, str) or value not in choices:
        listed = " | ".join(choices)
        refuse(argument, value, Expected(f"إحدى القيم {ltr(listed)}", f"one of {listed}"))
    return value


def frame(argument: str, value: Any, expected: Expected) -> pd.DataFrame:
    """A DataFrame, or what pandas makes one of (a mapping of columns, a list of records), with at least one row."""
    import pandas as pd

    if not isinstance(value, pd.DataFrame):
        if isinstance(value, str | bytes) or not isinstance(value, Mapping | list | tuple):
            refuse(argument, value, expected)
        try:
            value = pd.DataFrame(value)
        except (ValueError, TypeError):
            refuse(argument, value, expected)
    if value.empty:
        refuse(argument, Verbatim("empty (فارغ)"), expected)
    if value.columns.has_duplicates:
        refuse(
            argument,
            Verbatim(f"columns {list(value.columns)}"),
            Expected("أعمدة بلا تكرار", "each column once"),
        )
    return value


def column(
    argument: str,
    table: pd.DataFrame,
    name: str,
    expected: Expected,
    *,
    low: float = -math.inf,
    high: float = math.inf,
) -> np.ndarray:
    """A numeric column of a frame, checked like any other numbers."""
    if name not in table.columns:
        refuse(
            argument,
            Verbatim(f"columns {[str(c) for c in table.columns]}"),
            Expected(f"عمود باسم {ltr(name)}: {expected.ar}", f"a column {name!r}: {expected.en}"),
        )
    return numbers(f"{argument}[{name!r}]", table[name], expected, low=low, high=high)


def booleans(argument: str, table: pd.DataFrame, name: str) -> np.ndarray:
    """A yes/no column: True/False or 1/0, nothing missing."""
    import pandas as pd

    values = table[name]
    try:
        answers = pd.unique(values)
    except TypeError:  # lists and the like
        answers = values.iloc[:1].to_numpy()
    if not all(isinstance(v, bool | np.bool_ | int | float | np.number) and v in (0, 1) for v in answers):
        refuse(
            f"{argument}[{name!r}]",
            Verbatim(reprlib.repr([v.item() if isinstance(v, np.generic) else v for v in answers])),
            Expected("إجابات بنعم أو لا: True وFalse، بلا قيم ناقصة", "True or False in every row"),
        )
    return values.to_numpy().astype(bool)


def answers(argument: str, table: pd.DataFrame, name: str) -> np.ndarray:
    """A yes/no column in which answers may be missing: 1.0, 0.0, NaN where there is none."""
    found = numbers(
        f"{argument}[{name!r}]", [_answer(each) for each in table[name]], _ANSWER, allow_missing=True
    )
    if not np.isin(found[~np.isnan(found)], (0, 1)).all():
        refuse(f"{argument}[{name!r}]", Verbatim(reprlib.repr(sorted({*table[name].dropna()}))), _ANSWER)
    return found


def _answer(value: Any) -> Any:
    return float(value) if isinstance(value, bool | np.bool_) else value
