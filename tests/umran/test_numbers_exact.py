"""One cell, one reading, in whole: its text, its level and every word of its reason; and what a cell says of others."""

from decimal import Decimal

import pytest

from umran.intake import numbers
from umran.intake.numbers import LONGEST, Reading
from umran.intake.problems import ERROR, NOTE, REPAIRED
from umran.intake.schemas import Field
from umran.intake.sheet import Exact


def field(kind="number", unit_ar="", **constraints):
    return Field(name="x", type=kind, title="س", unit_ar=unit_ar, constraints=constraints)


def read(*cells, of=None, scale=Decimal(1)):
    return [reading.text for reading in numbers.parse(cells, of or field(), scale)]


def whole(*cells, of=None):
    return numbers.parse(cells, of or field())[0]


def own(text):
    return f"«\u2068{text}\u2069»"


def ltr(text):
    return f"\u2066{text}\u2069"


WHOLE, HUNDRED = field("integer"), field(maximum=100)
OUTSIDE, COMMAS = "القراءة الأخرى خارج حدود العمود", "الفاصلة هي العلامة العشرية في بقية العمود"


@pytest.mark.parametrize(
    ("cells", "of", "text", "level", "why"),
    [
        (["1,000"], HUNDRED, "1.000", REPAIRED, OUTSIDE),
        (["1,000"], field(minimum=100), "1000", NOTE, OUTSIDE),
        (["1.000"], field(minimum=100), "1000", REPAIRED, OUTSIDE),
        (["1,234"], WHOLE, "1234", NOTE, "العمود لأعداد صحيحة"),
        (["1.234"], WHOLE, "1234", REPAIRED, "العمود لأعداد صحيحة"),
        (["1.678"], WHOLE, "1678", REPAIRED, "العمود لأعداد صحيحة"),
        (["1,000"], WHOLE, "1000", NOTE, "النقطة هي العلامة العشرية"),
        (["1,000", "2.0"], WHOLE, "1000", NOTE, "النقطة هي العلامة العشرية"),
        (["1,234", "0.5"], field(), "1234", NOTE, "النقطة هي العلامة العشرية"),
        (["1,234", "0,5"], field(), "1.234", REPAIRED, COMMAS),
        (["1.234", "0,5"], field(), "1234", REPAIRED, COMMAS),
        (["1.000", "2,0"], WHOLE, "1000", REPAIRED, COMMAS),
        (["1,000", "2,0"], WHOLE, "1", REPAIRED, COMMAS),
        (["2.000", "3.234"], WHOLE, "2000", REPAIRED, COMMAS),
        (["-1,234", "0.5"], field(), "-1234", NOTE, "النقطة هي العلامة العشرية"),
    ],
    ids=str,
)
def test_a_sign_before_three_digits_is_read_with_its_reason(cells, of, text, level, why):
    told = f"قُرئت {own(cells[0])} على أنها {ltr(text)}: {why}"
    assert whole(*cells, of=of) == Reading(text, "number-form", level, told, f"اكتب {ltr(text)}")


@pytest.mark.parametrize(
    ("cells", "of", "text"),
    [(["1.000"], HUNDRED, "1.000"), (["1.234", "0.5"], field(), "1.234"), (["1.000", "2.0"], WHOLE, "1"),
     (["2.000", "3,234"], WHOLE, "2")],
    ids=str,
)  # fmt: skip
def test_a_point_that_is_decimal_beyond_doubt_needs_no_word(cells, of, text):
    assert whole(*cells, of=of) == Reading(text)


@pytest.mark.parametrize(
    ("cells", "of", "both"),
    [
        (["1,234"], field(), ("1.234", "1234")),
        (["1.000"], WHOLE, ("1.000", "1000")),
        (["1,234", "0.5", "0,5"], field(), ("1.234", "1234")),
        (["1.234", "0.5", "0,5"], field(), ("1.234", "1234")),
        (["1,234", "2,0"], WHOLE, ("1.234", "1234")),
        (["123,456"], field(), ("123.456", "123456")),
        (["12.345", "0.5"], WHOLE, ("12.345", "12345")),
        (["0,5", "0.5"], field(), ("0.5",)),
        (["1234,567", "0.5"], field(), ("1234.567",)),
    ],
    ids=str,
)
def test_what_the_column_does_not_settle_is_asked_with_its_readings(cells, of, both):
    found = whole(*cells, of=of)
    remedy = f"اكتب {' أو '.join(map(ltr, both))} صراحةً"
    reason = f"{own(cells[0])} يحتمل قراءتين أو يخالف بقية العمود"
    assert found == Reading(None, "ambiguous-number", ERROR, reason, remedy)


@pytest.mark.parametrize(
    ("cells", "of", "texts"),
    [
        (["1.234.567", "1.234"], field(), ["1234567", "1234"]),
        (["1,234,567", "1,234"], field(), ["1234567", "1234"]),
        (["1,234.5", "1,234"], field(), ["1234.5", "1234"]),
        (["1.234,5", "1,234"], field(), ["1234.5", "1.234"]),
        (["1.5e3", "1,234"], field(), ["1.5e3", "1234"]),
        (["12", "1,234"], field(), ["12", None]),
        (["1.2,345.6", "1,234"], field(), [None, None]),
        (["1.2.3", "1,234"], field(), [None, None]),
        (["1,000", "2.000"], field(minimum=100), ["1000", "2000"]),
        (["5", "2.000", "1,234"], WHOLE, ["5", "2", "1234"]),
        (["1,000", "abc", "", "2,0"], WHOLE, ["1", None, "", "2"]),
        ([Exact("1.234"), "1,234"], field(), ["1.234", None]),
    ],
    ids=str,
)
def test_one_cell_decides_for_another_only_where_it_has_one_reading(cells, of, texts):
    assert read(*cells, of=of) == texts


@pytest.mark.parametrize(
    ("cell", "text", "code"),
    [
        ("1", "1", ""), ("123,456,789", "123456789", "thousands"), ("1,234.50", "1234.50", "thousands"),
        ("+1.234,50", "1234.50", "thousands"), ("-12,345", None, "ambiguous-number"),
        ("1234,567", "1234.567", "decimal-comma"), ("1234.567", "1234.567", ""), ("0.234", "0.234", ""),
        ("0,234", "0.234", "decimal-comma"), ("012,345", "012.345", "decimal-comma"),
        ("+12,5", "12.5", "decimal-comma"), ("12,5678", "12.5678", "decimal-comma"), ("12،5", "12.5", "decimal-comma"),
        ("١٢،٥", "12.5", "digits"), ("١.٥e٣", "1.5e3", "digits"), ("1.5e3", "1.5e3", ""), ("+1.5E-3", "1.5E-3", ""),
        ("١e٣", "1e3", "digits"), ("1e3", "1e3", ""), ("١٢٣٬٤٥٦", "123456", "digits"), ("+١٢٣٬٤٥٦٫٧", "123456.7", "digits"),
        ("-١٢٫٥", "-12.5", "digits"), ("1 234,5", None, "not-a-number"), ("1'234'567", "1234567", "digits"),
        ("1 234.5", "1234.5", "digits"), (" \u200e12\u200f ", "12", ""), ("－12", "-12", ""), ("12 34", None, "not-a-number"),
    ],
)  # fmt: skip
def test_a_form_is_read_and_named(cell, text, code):
    found = whole(cell)
    assert (found.text, found.code) == (text, code)
    if code in ("thousands", "digits", "decimal-comma"):
        shown = own(" ".join(cell.split()))
        assert found[2:5] == (NOTE, f"قُرئت {shown} على أنها {ltr(text)}", f"اكتب {ltr(text)}")


@pytest.mark.parametrize("cell", [
    "1234,567,890", "1234.567.890", "12,345,67", "1,234,56.7", "1234,567.8", "1.2,345.6", ",5", ".5", "5,", "1..2",
    "١٢٣٤٬٥٦٧", "1٬2345", "١٫٢٫٣", "1e", "1e1234", "²", "1,2e3", "--5", "+-5", "", "- 5",
])  # fmt: skip
def test_what_has_no_reading_is_none(cell):
    assert numbers._options(cell) == (None, None, "", (), "") and not numbers.is_figure(cell)


def test_a_figure_is_a_number_in_any_form_or_a_machines_own():
    assert all(map(numbers.is_figure, ["5", "١٢٣", "1,234", "-0.5", "1.234.567", Exact("5")]))
    assert not any(map(numbers.is_figure, ["نص", "5 km", "", "-", "حي 5", "5%", "#N/A"]))


@pytest.mark.parametrize(("text", "wanted"), [("abc 12", "abc 12"), ("١٢٣", "123"), ("۴۵", "45"), ("१२", "12"),
                                              ("٫٬،", "٫٬،"), ("حي ٥-6", "حي 5-6"), ("x²", "x²")])  # fmt: skip
def test_digits_of_every_script_become_western(text, wanted):
    assert numbers.western_digits(text) == wanted


@pytest.mark.parametrize(("length", "read_"), [(LONGEST - 1, True), (LONGEST, True), (LONGEST + 1, False)])
@pytest.mark.parametrize("start", ["1.", "١٫", "1,"])
def test_a_cell_of_400_characters_may_be_a_number(start, length, read_):
    assert LONGEST == 400
    cell = start + "0" * (length - len(start))
    assert (whole(cell).text is not None) is read_
    if not read_:
        reason = f"{own('1' + cell[1:59] + '…') if start != '١٫' else own(cell[:59] + '…')} ليست عدداً"
        assert whole(cell) == Reading(
            None, "not-a-number", ERROR, reason, f"اكتب أرقاماً {ltr('0-9')} وحدها، أو اترك الخانة فارغة"
        )


@pytest.mark.parametrize(
    ("text", "fine"), [("1e299", True), ("1e300", False), ("1e-299", True), ("1e-300", False), ("-9.9e299", True),
                       ("inf", False), ("nan", False), ("-Infinity", False), ("abc", False), ("1e5000", False)]
)  # fmt: skip
def test_a_machines_number_is_finite_and_of_less_than_300_digits(text, fine):
    assert whole(Exact(text)).text == (text if fine else None)


@pytest.mark.parametrize(("cell", "fine"), [("9223372036854775807", True), ("9223372036854775808", False),
                                            ("-9223372036854775807", True), ("-9223372036854775808", False)])  # fmt: skip
def test_a_whole_number_fits_in_64_bits_and_another_need_not(cell, fine):
    assert read(cell) == [cell] and (read(cell, of=WHOLE) == [cell]) is fine


@pytest.mark.parametrize(
    ("cell", "text"),
    [("2.0", "2"), ("3e2", "300"), ("-4.00", "-4"), ("5", "5"), ("+6", "6"), ("1.5E1", "15")],
)
def test_a_whole_number_has_no_fraction(cell, text):
    assert read(cell, of=WHOLE) == [text]


@pytest.mark.parametrize(("unit", "wanted"), [("", "عدد"), ("نسمة", "نسمة")])
def test_a_fraction_of_a_person_is_told_with_the_unit(unit, wanted):
    remedy = f"اكتب عدداً بلا كسر، أو صحح الوحدة (المطلوب {wanted})"
    found = whole("2.5", of=field("integer", unit))
    assert found == Reading(None, "not-whole", ERROR, f"{own('2.5')} ليس عدداً صحيحاً", remedy)
    assert read("2.5", of=field(unit_ar=unit)) == ["2.5"]
    assert read("2.6", "-2.5", "-2.6", of=WHOLE) == [None] * 3, "whichever way it would be rounded"


@pytest.mark.parametrize("kind", ["number", "integer"])
def test_the_ends_of_a_column_are_in_it(kind):
    of = field(kind, minimum=-2, maximum=10)
    assert read("-2", "10", of=of) == ["-2", "10"]
    low, high = numbers.parse(["-3", "11"], of)
    assert low == Reading(
        None, "below-minimum", ERROR, f"{ltr('-3')} دون الحد الأدنى {ltr(-2)}", "صحح القيمة أو وحدتها"
    )
    assert high == Reading(
        None, "above-maximum", ERROR, f"{ltr('11')} فوق الحد الأعلى {ltr(10)}", "صحح القيمة أو وحدتها"
    )
    assert read("0", "-1", of=field(kind, minimum=0)) == ["0", None], "a limit of zero is a limit"
    assert read("0", "1", of=field(kind, maximum=0)) == ["0", None]


@pytest.mark.parametrize(
    ("cell", "kind", "code", "reason", "remedy"),
    [
        ("#REF!", "number", "excel-error", "خطأ من برنامج الجداول", "صحح الصيغة الحسابية أو اكتب القيمة"),
        ("12.5%", "number", "percent", "نسبة مئوية", f"اكتب العدد وحده بوحدة العمود، مثل {ltr('12.5')}"),
        ("١٢٪", "integer", "percent", "نسبة مئوية", f"اكتب العدد وحده بوحدة العمود، مثل {ltr('12')}"),
        ("12.5 km", "number", "not-a-number", "ليست عدداً وحده", f"اكتب {ltr('12.5')} بلا كلمات"),
        ("١٢ حياً", "integer", "not-a-number", "ليست عدداً صحيحاً وحده", f"اكتب {ltr('12')} بلا كلمات"),
        ("5 of 12 km", "number", "not-a-number", "ليست عدداً", None),
        ("5-12%", "number", "not-a-number", "ليست عدداً", None),
        ("%", "number", "not-a-number", "ليست عدداً", None),
        ("(12)", "number", "not-a-number", "ليست عدداً", None),
        ("كثير", "integer", "not-a-number", "ليست عدداً صحيحاً", None),
    ],
)  # fmt: skip
def test_what_is_no_number_is_told_with_the_way_to_mend_it(cell, kind, code, reason, remedy):
    remedy = remedy or f"اكتب أرقاماً {ltr('0-9')} وحدها، أو اترك الخانة فارغة"
    assert whole(cell, of=field(kind)) == Reading(None, code, ERROR, f"{own(cell)} {reason}", remedy)


@pytest.mark.parametrize("cell", ["n/a", "لا بيانات", "-"])
def test_a_word_for_a_gap_is_told_and_an_empty_cell_is_not(cell):
    reason, remedy = f"{own(cell)} يعني «لا بيانات»", "اترك الخانة فارغة"
    assert whole(cell) == Reading("", "missing-word", NOTE, reason, remedy)
    assert whole("") == whole("  ") == Reading("")
    assert whole(Exact(cell)).text is None, "a machine's cell is no word"


@pytest.mark.parametrize(("length", "found"), [(LONGEST, True), (LONGEST + 1, False)])
def test_no_number_is_looked_for_in_a_long_text(length, found):
    cell = "12 " + "x" * (length - 3)
    wanted = (
        f"اكتب {ltr('12')} بلا كلمات" if found else f"اكتب أرقاماً {ltr('0-9')} وحدها، أو اترك الخانة فارغة"
    )
    assert whole(cell)[:3] == (None, "not-a-number", ERROR) and whole(cell).remedy == wanted


# Another unit


@pytest.mark.parametrize(
    ("cell", "scale", "of", "text"),
    [
        ("12", "1000", field(), "12000"), ("1.5", "0.01", field(), "0.015"), ("-2,5", "10", field(), "-25"),
        ("", "1000", field(), ""), ("abc", "1000", field(), None), ("0", "1000", field(), "0"),
        ("0.9", "1000", HUNDRED, None), ("0.1", "1000", HUNDRED, "100"), ("500", "0.1", HUNDRED, "50"),
        ("1.5", "1000", WHOLE, "1500"), ("1.2345", "1000", WHOLE, None), ("1,234", "1000", WHOLE, None),
        ("1e3", "100", field(), "100000"),
    ],
)  # fmt: skip
def test_a_figure_in_another_unit_is_multiplied_and_judged_by_what_it_becomes(cell, scale, of, text):
    assert read(cell, of=of, scale=Decimal(scale)) == [text]


def test_a_figure_that_is_divided_keeps_25_digits():
    (text,) = read("1", scale=Decimal(1) / 3)
    assert text == "0.3333333333333333333333333"
    (text,) = read("3", scale=Decimal("0.1234567890123456789012345678"))
    assert text == "0.3703703670370370367037037"


def test_what_was_said_of_a_figure_stays_when_its_unit_is_mended():
    (found,) = numbers.parse(["12,5"], HUNDRED, Decimal(2))
    assert (found.text, found.code, found.level) == ("25", "decimal-comma", NOTE)
    (over,) = numbers.parse(["60"], HUNDRED, Decimal(2))
    assert over == Reading(
        None, "above-maximum", ERROR, f"{ltr('120')} فوق الحد الأعلى {ltr(100)}", "صحح القيمة أو وحدتها"
    )
