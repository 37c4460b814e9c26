"""Input is taken or refused at exactly its limits, and the refusal names argument, value, place and expectation."""

import math
import re

import numpy as np
import pandas as pd
import pytest

from umran.indicators.arguments import (
    COUNT,
    Expected,
    Verbatim,
    answers,
    booleans,
    choice,
    column,
    frame,
    number,
    numbers,
    optional_number,
    refuse,
)

WHAT = Expected("شيء", "a thing")


def said(call, *arguments, **options):
    """The English line of a refusal; the Arabic line names the argument and what is expected too."""
    with pytest.raises(ValueError) as caught:
        call(*arguments, **options)
    arabic, english = str(caught.value).split("\n")
    assert re.fullmatch("القيمة .* غير مقبولة في .*؛ المتوقع: .*", arabic)
    return english


def test_a_refusal_is_two_sentences():
    with pytest.raises(ValueError) as caught:
        refuse("weight", [1, "a   b"], WHAT)
    assert str(caught.value) == (
        "القيمة \u2066[1, 'a b']\u2069 غير مقبولة في \u2066weight\u2069؛ المتوقع: شيء.\n"
        "weight is [1, 'a b']; expected a thing."
    )
    assert said(refuse, "weight", Verbatim("nan  at position 3"), WHAT) == "weight is nan  at position 3; expected a thing."  # fmt: skip


@pytest.mark.parametrize(
    ("limits", "taken", "refused"),
    [
        ({"low": 0}, [0, 0.0, 1e300, np.float64(2), np.int64(3)], [-1e-300, -1]),
        ({"high": 4}, [4, -1e300, np.int8(4)], [4.0000001, 5]),
        ({"above": 0}, [1e-300, 1], [0, -1]),
        ({"low": 1, "high": 2}, [1, 2], [0.999, 2.001]),
        (
            {},
            [-1e308, 0],
            [math.nan, math.inf, -math.inf, 10**400, "1", b"1", None, True, np.False_, [1], 1j],
        ),
    ],
    ids=str,
)
def test_a_number_is_taken_up_to_its_limits(limits, taken, refused):
    for value in taken:
        found = number("it", value, WHAT, **limits)
        assert type(found) is float and found == value
        assert optional_number("it", value, WHAT, **limits) == value
    for value in refused:
        assert said(number, "it", value, WHAT, **limits).startswith("it is ")
        if value is not None:
            assert said(optional_number, "it", value, WHAT, **limits).startswith("it is ")
    assert optional_number("it", None, WHAT, **limits) is None


@pytest.mark.parametrize(
    "values",
    [
        [1, 2.5],
        (1, 2.5),
        (each for each in (1, 2.5)),
        np.array([1, 2.5], dtype=object),
        np.array([1, 2.5], dtype=np.float32),
        pd.Series([1, 2.5], index=[7, 9]),
        pd.Series([1, 2.5], dtype="Float64"),
    ],
    ids=lambda values: type(values).__name__,
)
def test_a_sequence_of_numbers_is_an_array_of_them(values):
    found = numbers("it", values, WHAT)
    assert found.dtype == float and found.tolist() == [1, 2.5]


@pytest.mark.parametrize("dtype", ["uint8", "int32", "float32"])
def test_every_kind_of_number_is_taken(dtype):
    assert numbers("it", np.array([3, 4], dtype=dtype), WHAT).tolist() == [3, 4]


def test_a_gap_is_nan_where_gaps_are_allowed():
    for values in (
        [1, None],
        [1, math.nan],
        [1, pd.NA],
        np.array([1, np.nan]),
        pd.Series([1, pd.NA], dtype="Int64"),
        pd.Series([1, None], dtype=object),
    ):
        found = numbers("it", values, WHAT, allow_missing=True)
        assert found[0] == 1 and math.isnan(found[1])
    assert said(numbers, "it", [1, None], WHAT) == "it is None; expected a thing."
    for values in ([1, math.nan], pd.Series([1, pd.NA], dtype="Int64"), np.array([1, np.nan], dtype=object)):
        assert said(numbers, "it", values, WHAT) == "it is nan at position 1; expected a thing."
    assert numbers("it", [None, 5], WHAT, allow_missing=True, low=5, high=5)[1] == 5


@pytest.mark.parametrize(
    "values",
    ["12", b"12", {"a": 1}, 5, None, [True, False], ["1"], [1j], [[1, 2], [3]], [[1, 2]],
     np.array(["2020-01-01"], dtype="datetime64[D]"), np.array(5), [1, "2"], [1, True], (np.False_, 2.5)],
    ids=repr,
)  # fmt: skip
def test_what_is_no_row_of_numbers_is_refused(values):
    assert said(numbers, "it", values, WHAT).endswith("; expected a thing.")


def test_the_first_number_out_of_bounds_is_told_with_its_place():
    limits = {"low": 0, "high": 10}
    assert numbers("it", [0, 10], WHAT, **limits).tolist() == [0, 10]
    for values, text in (
        ([5, 10.5, -1], "10.5 at position 1"),
        ([-0.25, 11], "-0.25 at position 0"),
        ([1, math.inf], "inf at position 1"),
        ([-math.inf], "-inf at position 0"),
        ([], "empty (فارغ)"),
    ):
        assert said(numbers, "it", values, WHAT, **limits) == f"it is {text}; expected a thing."
        assert f"\u2066{text}\u2069" in _arabic(values, **limits)
    grid = [[1, 2, 3], [4, 5, 99]]
    assert (
        said(numbers, "it", grid, WHAT, ndim=2, **limits) == "it is 99 at position (1, 2); expected a thing."
    )
    assert said(numbers, "it", grid, WHAT, ndim=None, high=5).startswith("it is 99 at position (1, 2);")
    assert numbers("it", grid, WHAT, ndim=None).shape == numbers("it", grid, WHAT, ndim=2).shape == (2, 3)
    assert said(numbers, "it", np.zeros((0, 3)), WHAT, ndim=2).startswith("it is empty")
    assert said(numbers, "it", [1, 2], WHAT, ndim=2) == "it is [1, 2]; expected a thing."


def _arabic(values, **limits):
    with pytest.raises(ValueError) as caught:
        numbers("it", values, WHAT, **limits)
    return str(caught.value).split("\n")[0]


def test_a_table_of_objects_keeps_its_shape():
    grid = np.array([[1, None, 3], [4, 5, 6]], dtype=object)
    found = numbers("it", grid, WHAT, allow_missing=True, ndim=2)
    assert found.shape == (2, 3) and found[1].tolist() == [4, 5, 6] and math.isnan(found[0, 1])


def test_a_choice_is_one_of_the_words():
    assert choice("way", "log", ("linear", "log")) == "log"
    for wrong in ("Log", "", None, 1, ("log",)):
        assert said(choice, "way", wrong, ("linear", "log")).endswith("; expected one of linear | log.")


def test_a_frame_is_made_of_columns_or_records():
    table = pd.DataFrame({"a": [1, 2]})
    assert frame("it", table, WHAT) is table
    for value in ({"a": [1, 2]}, [{"a": 1}, {"a": 2}], ({"a": 1}, {"a": 2})):
        assert frame("it", value, WHAT).equals(table)
    for wrong in ("a", b"a", 5, None, {1, 2}, {"a": [1, 2], "b": [1]}, {"a": 1}, iter([{"a": 1}])):
        assert said(frame, "it", wrong, WHAT).endswith("; expected a thing.")
    for empty in ({}, [], {"a": []}, pd.DataFrame(), pd.DataFrame({"a": []}), pd.DataFrame(index=[1, 2])):
        assert said(frame, "it", empty, WHAT) == "it is empty (فارغ); expected a thing."
    twice = pd.DataFrame([[1, 2]], columns=["a", "a"])
    assert said(frame, "it", twice, WHAT) == "it is columns ['a', 'a']; expected each column once."


def test_a_column_is_named_with_its_table():
    table = pd.DataFrame({"a": [1, 2], 5: [3, -1]})
    assert column("it", table, "a", WHAT, low=1, high=2).tolist() == [1, 2]
    assert said(column, "it", table, "b", COUNT) == (
        "it is columns ['a', '5']; expected a column 'b': a count, zero or more."
    )
    assert said(column, "it", table, "a", WHAT, low=1.5).startswith("it['a'] is 1 at position 0;")
    assert said(column, "it", table, "a", WHAT, high=1.5).startswith("it['a'] is 2 at position 1;")
    assert said(column, "it", pd.DataFrame({"a": [1, None]}), "a", WHAT).startswith(
        "it['a'] is nan at position 1"
    )


@pytest.mark.parametrize("values", [[True, False], [1, 0], [1.0, 0.0], [np.True_, 0]], ids=repr)
def test_yes_and_no_may_be_written_as_one_and_zero(values):
    found = booleans("it", pd.DataFrame({"a": pd.Series(values)}), "a")
    assert found.dtype == bool and found.tolist() == [True, False]
    assert answers("it", pd.DataFrame({"a": values}), "a").tolist() == [1, 0]


def test_what_is_neither_yes_nor_no_is_refused_with_what_stands_there():
    expected = "; expected True or False in every row."
    for values, text in (
        ([True, None], "[True, None]"),
        ([1, 2], "[1, 2]"),
        ([0.5, 1], "[0.5, 1.0]"),
        (["yes"], "['yes']"),
        ([1, np.nan], "[1.0, nan]"),
        ([[1], [0]], "[[1]]"),
    ):
        assert said(booleans, "it", pd.DataFrame({"a": values}), "a") == f"it['a'] is {text}{expected}"


def test_an_answer_may_be_missing_and_is_yes_or_no_otherwise():
    table = pd.DataFrame({"a": [True, None, False], "b": [2, 1, 0.5], "c": ["yes", "no", None]}, dtype=object)
    found = answers("it", table, "a")
    assert found[[0, 2]].tolist() == [1, 0] and math.isnan(found[1])
    expected = "; expected True or False, None where there is no answer."
    assert said(answers, "it", table, "b") == f"it['b'] is [0.5, 1, 2]{expected}"
    assert said(answers, "it", table, "c") == f"it['c'] is 'yes'{expected}"
    assert answers("it", pd.DataFrame({"a": pd.Series([True, pd.NA], dtype="boolean")}), "a")[0] == 1
