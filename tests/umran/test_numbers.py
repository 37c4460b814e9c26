"""Numbers as offices write them: one reading, or none; what settles a cell that could be two numbers."""

import pytest

from umran.intake import numbers
from umran.intake.schemas import Field


def field(kind="number", **constraints):
    return Field(name="x", type=kind, title="س", constraints=constraints)


def read(*cells, of=None):
    return [reading.text for reading in numbers.parse(cells, of or field())]


def code(*cells, of=None):
    return numbers.parse(cells, of or field())[0].code


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("0", "0"),
        ("-7", "-7"),
        ("\u22127", "-7"),
        ("+7", "7"),
        ("12.5", "12.5"),
        ("12.3456", "12.3456"),
        ("1.5e3", "1.5e3"),
        ("١٢٣", "123"),
        ("۱۲۳", "123"),
        ("١٢٫٥", "12.5"),
        ("١٬٢٣٤", "1234"),
        ("١٬٢٣٤٬٥٦٧٫٨", "1234567.8"),
        ("1 234 567", "1234567"),
        ("1\u00a0234", "1234"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("12,5", "12.5"),
        ("0,125", "0.125"),
        ("-1,234,567", "-1234567"),
    ],
)
def test_a_number_with_one_reading_is_read(cell, text):
    assert read(cell) == [text]


@pytest.mark.parametrize(
    "cell",
    ["1,23,456", "12,34.5", "1.23,45", "1,2345,678", "12.", "1.2.3", "1,234.567.8", "1٬23", "١٬٢٣٤,٥", "--1", "1-", "1e9999", "12 km",
     "9" * 401],
)  # fmt: skip
def test_what_is_no_number_is_not_read(cell):
    (reading,) = numbers.parse([cell], field())
    assert reading.text is None and reading.level == "error" and reading.remedy


@pytest.mark.parametrize("cell", ["", " ", "-", "لا بيانات", "n/a"])
def test_words_for_a_gap_are_missing(cell):
    assert read(cell) == [""]
    assert numbers.is_missing(cell) and not numbers.is_missing("0")


@pytest.mark.parametrize(
    ("cells", "of", "texts"),
    [
        (["1,234", "1.5"], field(), ["1234", "1.5"]),
        (["1.234", "1,5"], field(), ["1234", "1.5"]),
        (["1.234", "2.5"], field(), ["1.234", "2.5"]),
        (["1,234", "2,5"], field(), ["1.234", "2.5"]),
        (["1,234"], field("integer"), ["1234"]),
        (["1.234"], field("integer"), ["1234"]),
        (["1,000"], field(maximum=100), ["1.000"]),
        (["1,000"], field(minimum=100), ["1000"]),
        (["1,000"], field(minimum=1000), ["1000"]),
        (["1,000"], field(maximum=1), ["1.000"]),
        (["0.234"], field(), ["0.234"]),
        (["1,234"], field(), [None]),
        (["1,5", "2.5"], field(), [None, None]),
    ],
    ids=str,
)
def test_a_sign_that_could_be_either_is_settled_by_the_column_or_not_read(cells, of, texts):
    found = read(*cells, of=of)
    if cells == ["1,5", "2.5"]:
        assert None in found, "two decimal signs in one column"
    else:
        assert found == texts


@pytest.mark.parametrize(
    ("cell", "of", "wanted"),
    [
        ("0", field(minimum=0), ""),
        ("-1", field(minimum=0), "below-minimum"),
        ("100", field(maximum=100), ""),
        ("100.5", field(maximum=100), "above-maximum"),
        ("2.0", field("integer"), ""),
        ("2.5", field("integer"), "not-whole"),
        ("#DIV/0!", field(), "excel-error"),
        ("12%", field(), "percent"),
        ("١٢٪", field(), "percent"),
        ("12 kg", field(), "not-a-number"),
        ("نص", field(), "not-a-number"),
        ("1.234", field(), "decimal-point"),
        ("12,5", field(), "decimal-comma"),
        ("1,234,567", field(), "thousands"),
        ("١٢", field(), "digits"),
        ("9223372036854775807", field("integer"), ""),
        ("9223372036854775808", field("integer"), "not-a-number"),
    ],
)
def test_a_fault_or_a_reading_has_its_code(cell, of, wanted):
    assert code(cell, of=of) == wanted


def test_whole_numbers_are_written_without_a_fraction():
    assert read("2.0", "3e2", of=field("integer")) == ["2", "300"]


def test_degrees_are_left_to_whoever_knows_places():
    place = Field(
        name="x", type="number", title="س", unit="degree", constraints={"minimum": -90, "maximum": 90}
    )
    assert read("100.5", of=place) == ["100.5"]
