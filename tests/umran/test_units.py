"""What a head says of its figures is applied, asked or refused; it is never passed over."""

from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from umran.city.city import City
from umran.city.files import read as measured
from umran.city.measure import measure
from umran.intake import units
from umran.intake.cells import read_column
from umran.intake.kinds import kinds
from umran.intake.reading import open_table
from umran.intake.sheet import Sheet

# The words of offices, beside how many of the column's unit they are. Not taken from the list that is under test.
POPULATION = {
    1: ["نسمة", "شخص", "أفراد", "persons", "habitants", "hab.", "inhabitants", "عدد", "personnes"],
    10**3: ["ألف", "آلاف", "بالآلاف", "بالألف", "الآلاف", "ألف نسمة", "آلاف الأشخاص", "000", "'000", "000s", "x1000", "× 1000",
            "1,000", "10^3", "10³", "thousands", "in thousands", "thousand persons", "milliers", "en milliers", "mille",
            "milliers d'habitants", "1000 hab", "k"],
    10**6: ["مليون", "بالملايين", "ملايين النسمات", "million", "millions", "en millions", "million inhabitants", "10⁶"],
}  # fmt: skip
AREA = {
    "1": ["كم²", "كم2", "كم٢", "كيلومتر مربع", "كيلومترات مربعة", "ك.م²", "km²", "km2", "km^2", "sq km", "sq. km", "square kilometres",
          "kilomètres carrés", "km carrés", "بالكيلومتر المربع"],
    "0.000001": ["م²", "م٢", "م2", "متر مربع", "أمتار مربعة", "بالمتر المربع", "m²", "m2", "sqm", "sq m", "square metres", "square meters",
                 "mètres carrés", "M2"],
    "0.001": ["ألف م²", "آلاف الأمتار المربعة", "thousand m²", "milliers de m²", "1000 m²"],
    "0.01": ["هكتار", "هكتارات", "بالهكتار", "ha", "HA", "hectares", "hectare"],
    "10": ["ألف هكتار", "milliers d'hectares", "thousand hectares", "1000 ha"],
    "0.00420083": ["فدان", "أفدنة", "بالفدان", "feddan", "feddans"],
    "0.0040468564224": ["إيكر", "acre", "acres"],
    "2.589988110336": ["ميل مربع", "أميال مربعة", "sq mi", "square miles", "milles carrés"],
}  # fmt: skip
WASTE = {
    1: ["طن/يوم", "طن في اليوم", "طن يومياً", "t/day", "t/d", "tonnes per day", "tonnes/jour", "t/j", "tpd"],
    1000: ["ألف طن/يوم", "kt/day", "ألف طن يومياً"],
    Decimal(1) / 365: ["طن/سنة", "طن سنوياً", "طن في السنة", "t/yr", "tonnes per year", "tonnes/an", "t/an"],
    Decimal(1000) / 365: ["ألف طن سنوياً", "kt/year", "milliers de tonnes par an"],
}
MONEY = {
    1: ["دينار", "دينار أردني", "JOD", "dinars", "د.أ"],
    10**3: ["ألف دينار", "kJOD", "thousand dinars", "milliers de dinars"],
    10**6: ["مليون دينار", "بملايين الدنانير", "million JOD", "millions de dinars", "MJOD", "مليون د.أ"],
    10**9: ["مليار دينار", "بليون دينار", "billion JOD", "milliards de dinars"],
}
SHARE = {
    "1": ["كسر", "0-1", "fraction", "ratio"],
    "0.01": ["%", "٪", "في المائة", "بالمئة", "percent", "per cent", "pour cent", "pct"],
    "0.001": ["‰", "في الألف", "per mille"],
}
REFUSED = {
    "population": ["أسرة", "households", "ménages", "%", "م²", "ط", "M", "لكل ألف", "per 1000", "كم²", "ذكور", "urban", "دينار"],
    "area_km2": ["م", "m", "كم", "ألف", "دنم²", "قصبة", "قيراط", "نسمة", "ft²", "%", "هـ", "are", "بالآلاف"],
    "waste_generated": ["م³/يوم", "كغ/فرد/يوم", "طن/شهر", "t/week", "%"],
    "losses": ["M", "%", "نسمة", "mD", "طن", "x"],
    "street_share": ["كم²", "م", "ألف نسمة"],
    "width_m": ["قدم", "ft", "م²"],
}  # fmt: skip
ASKED = {
    "area_km2": ["دونم", "دونمات", "dunum", "dunams"],
    "waste_generated": ["طن", "t", "ألف طن"],
    "losses": ["billions de dinars"],
}
NAMES = {
    "population": ["عدد السكان", "السكان", "population", "Population", "pop"],
    "area_km2": ["المساحة المبنية", "المساحة", "area", "Area"],
    "waste_generated": ["النفايات المتولدة", "المتولد", "generated"],
    "losses": ["خسائر الكوارث", "losses"],
    "street_share": ["حصة الشوارع", "street_share"],
    "width_m": ["العرض", "width"],
}
WORDS = {
    "population": POPULATION,
    "area_km2": AREA,
    "waste_generated": WASTE,
    "losses": MONEY,
    "street_share": SHARE,
}
BESIDE = ["{} ({})", "{}({})", "{} [{}]", "{} ( {} )", "{} ({}) ", "{} （{}）", "{} / {}", "{}/{}", "{} - {}", "{} – {}", "{}, {}", "{}، {}",
          "{}: {}", "{} {}", "{}\n{}", "{}_{}"]  # fmt: skip
DIGITS = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"]
REMARKS = ["", "", "", " 2015", "، تعداد 2015", ", census 2015", " - 2020"]
many = settings(
    max_examples=300, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("units")


def table(folder, head, *values, kind="totals"):
    path = folder / "file.csv"
    other = "السنة" if kind == "totals" else "الاسم"
    lines = [f'{other},"{head}"', *(f'{2010 + place},"{value}"' for place, value in enumerate(values))]
    path.write_text("\n".join(lines), "utf-8")
    return open_table(path, kind)


def plain(number):
    return f"{number.normalize():f}"


@st.composite
def stated(draw):
    field = draw(st.sampled_from(list(WORDS)))
    factor = draw(st.sampled_from(list(WORDS[field])))
    word = draw(st.sampled_from(WORDS[field][factor]))
    head = draw(st.sampled_from(BESIDE)).format(
        draw(st.sampled_from(NAMES[field])), word + draw(st.sampled_from(REMARKS))
    )
    value = Decimal(draw(st.integers(1, 9999)))
    if field != "population":
        value /= draw(st.sampled_from([1, 4, 10]))
    digits = draw(st.sampled_from(DIGITS))
    return field, head, Decimal(factor), value, digits


def test_drawn_units_give_the_right_figure_or_stop_the_file(folder):
    read = []

    @many
    @given(stated())
    def check(drawn):
        field, head, factor, value, digits = drawn
        written = (
            plain(value)
            .translate(str.maketrans("0123456789", digits))
            .replace(".", "." if digits[0] == "0" else "٫")
        )
        found = table(folder, head, written)
        if found.problems.errors:
            read.append(False)
            return
        assert field in found.texts, head
        expected = value * factor
        assert abs(Decimal(found.texts[field][0]) - expected) <= abs(expected) * Decimal("1e-20"), head
        read.append(True)

    check()
    assert sum(read) > 0.9 * len(read)  # refusing everything is no answer


@pytest.mark.parametrize(
    ("field", "word"), [(field, word) for field, words in REFUSED.items() for word in words]
)
def test_what_is_no_unit_of_the_column_stops_the_file(folder, field, word):
    for beside in ("{} ({})", "{} / {}", "{}[{}]"):
        head = beside.format(NAMES[field][0], word)
        kind = "totals" if field != "width_m" else "streets"
        found = table(folder, head, "0.5" if field == "street_share" else "5", kind=kind)
        told = [each for each in found.problems.errors if each.code == "unit"]
        assert told, head
        assert NAMES[field][0] in told[0].reason
        assert told[0].remedy


@pytest.mark.parametrize(
    ("field", "word"), [(field, word) for field, words in ASKED.items() for word in words]
)
def test_a_unit_of_two_meanings_is_a_question(folder, field, word):
    found = table(folder, f"{NAMES[field][0]} ({word})", "1000")
    (proposal,) = found.problems.proposals
    assert proposal.name == "unit"
    figures = set()
    for option in proposal.options:
        answered = open_table(folder / "file.csv", "totals", accept=option)
        assert not answered.problems.errors
        figures.add(answered.texts[field][0])
    assert len(figures) == len(proposal.options) > 1


@pytest.mark.parametrize(
    "remark",
    [
        "2015",
        "تعداد 2015",
        "المصدر: دائرة الإحصاءات العامة",
        "census 2020",
        "RGPH 2014",
        "1",
        "*",
        "عدد السكان",
        "31/12/2020",
        "estimation 2022",
    ],
)
def test_a_year_or_a_source_changes_nothing(folder, remark):
    found = table(folder, f"السكان ({remark})", "1500")
    assert not found.problems.errors
    assert found.texts["population"] == ["1500"]


@pytest.mark.parametrize(
    ("losses", "gdp", "share"),
    [
        ("مليون دينار", "مليار دينار", 5e6 / 30e9),
        ("مليون دينار أردني", "billion JOD", 5e6 / 30e9),
        ("MDH", "milliards de dirhams", 5e6 / 30e9),
        ("ألف دولار", "مليون دولار أمريكي", 5e3 / 30e6),
        ("دينار", "دينار", 5 / 30),
        ("مليون دينار", "مليار دولار", None),
        ("مليون دينار أردني", "مليار دينار تونسي", None),
        ("JOD", "USD", None),
    ],
)
def test_money_is_compared_in_one_currency(tmp_path, losses, gdp, share):
    path = tmp_path / "t.csv"
    path.write_text(f"السنة,خسائر الكوارث ({losses}),الناتج المحلي الإجمالي ({gdp})\n2020,5,30\n", "utf-8")
    file = measured(str(path))
    if share is None:
        assert [each.code for each in file.problems.errors] == ["currency"]
        return
    (found,) = [each for each in City.from_files([file]).indicators() if each.code == "11.5.2"]
    assert found.result.share == pytest.approx(share, rel=1e-12)


def test_money_in_two_files_is_compared_in_one_currency(tmp_path):
    for name, head in (
        ("a", "خسائر الكوارث (مليون دينار)"),
        ("b", "الناتج المحلي (billion USD)"),
        ("c", "الناتج المحلي (مليار دينار)"),
    ):
        (tmp_path / f"{name}.csv").write_text(f"السنة,{head}\n2020,5\n", "utf-8")
    a, b, c = (measured(f"{tmp_path / name}.csv=totals") for name in "abc")
    assert "بعملة واحدة" in City.from_files([a, b]).problems[0]
    assert not City.from_files([a, c]).problems


@pytest.mark.parametrize(
    "title", ["السكان بالآلاف", "Population in thousands", "الوحدة: ألف نسمة", "population ('000)"]
)
def test_a_magnitude_above_the_table_stops_the_file_unless_the_head_says_it(tmp_path, title):
    for head, stopped in (("عدد السكان", True), ("عدد السكان (ألف)", False)):
        path = tmp_path / "file.csv"
        path.write_text(f'"{title}",\nالسنة,{head}\n2010,1000\n', "utf-8")
        found = open_table(path, "totals")
        assert bool(found.problems.errors) == stopped
        if not stopped:
            assert found.texts["population"] == ["1000000"]


def workbook(folder, head, *cells, kind="totals"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["السنة", head])
    for place, (value, number_format) in enumerate(cells):
        sheet.append([2010 + place, value])
        sheet.cell(place + 2, 2).number_format = number_format
    book.save(folder / "file.xlsx")
    return open_table(folder / "file.xlsx", kind)


@pytest.mark.parametrize(
    ("head", "field", "cell", "expected"),
    [
        ("حصة الشوارع", "street_share", (0.16, "0%"), "0.16"),
        ("حصة الشوارع (%)", "street_share", (0.16, "0.0%"), "0.16"),
        ("حصة الشوارع (%)", "street_share", (16, "General"), "0.16"),
        ("حصة الشوارع", "street_share", (0.16, "0.00"), "0.16"),
        ("عدد السكان", "population", (1300000, "#,##0"), "1300000"),
        ("عدد السكان (بالآلاف)", "population", (1300000, "#,##0,"), "1300000"),
        ("عدد السكان (مليون)", "population", (1300000, "0.0,,"), "1300000"),
        ("عدد السكان", "population", (1300000, "#,##0,"), None),
        ("عدد السكان (نسمة)", "population", (1300000, "#,##0,"), None),
        ("عدد السكان", "population", (5, '0" نسمة"'), "5"),
        ("عدد السكان", "population", (5, '0" ألف"'), "5000"),
        ("عدد السكان (مليون)", "population", (5, '0" ألف"'), None),
        ("عدد السكان", "population", (5, '0" أسرة"'), None),
        ("عدد السكان", "population", (0.5, "0%"), None),
        ("خسائر الكوارث", "losses", (5, "[$JOD] #,##0"), "5"),
        ("المساحة", "area_km2", (5, '0.0" ha"'), "0.05"),
        ("المساحة", "area_km2", (5, "[Red]0.0;[Blue]-0.0"), "5"),
        ("المساحة", "area_km2", (5, "@"), "5"),
    ],
)  # fmt: skip
def test_a_number_format_is_part_of_the_value(tmp_path, head, field, cell, expected):
    found = workbook(tmp_path, head, cell, cell)
    if expected is None:
        assert found.problems.errors
    else:
        assert not found.problems.errors
        assert found.texts[field] == [expected] * 2


def test_a_percent_sign_on_some_cells_alone_stops_the_file(tmp_path):
    found = workbook(tmp_path, "حصة الشوارع", (0.16, "0%"), (0.16, "General"))
    assert [each.code for each in found.problems.errors] == ["number-format"]


def test_a_year_in_a_cell_that_shows_dates_is_named(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["السنة", "المساحة"])
    book.active.append([2015, 5])
    book.active["A2"].number_format = "yyyy-mm-dd"
    book.save(tmp_path / "file.xlsx")
    found = open_table(tmp_path / "file.xlsx", "totals")
    assert any(each.code == "date-format" and "2015" in each.reason for each in found.problems.errors)


def test_a_percent_sign_in_text_is_asked(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("السنة,حصة الشوارع\n2010,16%\n2020,٪٢٠\n", "utf-8")
    (proposal,) = open_table(path, "totals").problems.proposals
    assert proposal.rows == (2, 3)
    found = open_table(path, "totals", accept=proposal.options[0])
    assert found.texts["street_share"] == ["0.16", "0.2"]
    assert not found.problems.errors


def test_scaled_figures_pass_the_limits_of_their_column_again(folder):
    assert not table(folder, "السكان (ألف)", "1.3", "1.25").problems.errors
    assert [each.code for each in table(folder, "السكان (ألف)", "1.2345").problems.errors] == ["not-whole"]
    assert [each.code for each in table(folder, "السكان (ألف)", "-3").problems.errors] == ["below-minimum"]


def test_a_scale_stands_beside_the_figure(tmp_path):
    from umran.city.measures import limits

    path = tmp_path / "t.csv"
    path.write_text("السنة,المساحة (هكتار),عدد السكان (بالآلاف)\n2010,10000,1000\n2020,15000,1300\n", "utf-8")
    file = measured(str(path))
    city = City.from_files([file])
    (found,) = [each for each in measure(city) if each.code == "11.3.1"]
    said = " ".join(limits(found, city))
    assert "هكتار" in said and "1,000" in said
    assert found.result.ratio == pytest.approx((0.5 / 10) / 0.0262364264467)


def test_every_column_accepts_its_own_unit():
    for schema in kinds().values():
        for field in schema.fields:
            if field.is_number and field.unit_ar:
                assert not units.read(field.unit_ar, field).fault, (schema.name, field.name)


@pytest.mark.parametrize(
    ("remark", "stopped"),
    [
        ("نعم/لا", False),
        ("1/0", False),
        ("1 = نعم، 0 = لا", False),
        ("0 = نعم", True),
        ("1 = نعم، 2 = لا", True),
        ("oui/non", False),
    ],
)
def test_a_remark_that_turns_answers_round_stops_the_file(tmp_path, remark, stopped):
    path = tmp_path / "file.csv"
    path.write_text(f'أفراد الأسرة,"الماء المحسَّن ({remark})"\n4,1\n', "utf-8")
    assert bool(open_table(path, "households").problems.errors) == stopped


@pytest.mark.parametrize(
    ("remark", "stopped"), [("م", False), ("هـ", True), ("هجرية", True), ("ميلادية", False)]
)
def test_a_year_of_another_calendar_stops_the_file(tmp_path, remark, stopped):
    path = tmp_path / "file.csv"
    path.write_text(f"السنة ({remark}),عدد السكان\n2010,5\n", "utf-8")
    assert bool(open_table(path, "totals").problems.errors) == stopped


@pytest.mark.parametrize(
    ("remark", "stopped"), [("N", False), ("W", True), ("غرباً", True), ("درجة", False), ("S", True)]
)
def test_a_side_of_the_world_that_turns_the_sign_stops_the_file(tmp_path, remark, stopped):
    path = tmp_path / "file.csv"
    path.write_text(f"خط العرض ({remark}),خط الطول,عدد السكان\n31.95,35.94,5\n", "utf-8")
    assert bool(open_table(path, "residents").problems.errors) == stopped


@pytest.mark.parametrize(
    ("kind", "name", "cells", "wanted"),
    [
        ("streets", "width_m", ("١٢ م", "8 m", "6.5 متر", "7 mètres"), [12, 8, 6.5, 7]),
        ("totals", "population", ("1,200 نسمة", "900 نسمة"), [1200, 900]),
        ("totals", "area_km2", ("30 كم²", "31.5 km2"), [30, 31.5]),
    ],
)
def test_a_cell_may_say_the_unit_of_its_column(kind, name, cells, wanted):
    field = kinds()[kind][name]
    sheet = Sheet("x.csv")
    read = read_column(sheet, field, cells, range(2, 2 + len(cells)), set())
    assert [float(each) for each in read] == wanted
    assert len(sheet.problems) == len(cells), "each is told"
    assert {problem.level for problem in sheet.problems} <= {"repaired", "note"}


@pytest.mark.parametrize(
    ("kind", "name", "cell"),
    [
        ("streets", "width_m", "12 كم"),
        ("streets", "width_m", "12 شجرة"),
        ("totals", "population", "12 ألف"),
        ("totals", "population", "12 أسرة"),
        ("totals", "area_km2", "12 هكتار"),
    ],
)
def test_a_cell_with_a_word_of_another_unit_is_no_number(kind, name, cell):
    field = kinds()[kind][name]
    sheet = Sheet("x.csv")
    assert read_column(sheet, field, (cell,), [2], set()) == [None]
    assert [problem.level for problem in sheet.problems] == ["error"]
