"""A row that sums up the others is asked about; it is never counted, and no district is swallowed."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from umran.city.city import City
from umran.city.files import read as measured
from umran.intake.kinds import kinds
from umran.intake.reading import open_table
from umran.intake.totals import is_additive, is_label

LABELS = [
    "المجموع", "المجموع:", "المجموع ", "ال‍مجموع", "المجمـوع", "المجموع الكلي للمدينة", "إجمالي المدينة", "الاجمالي", "إجمالي شرق", "المعدل",
    "المعدل العام", "المتوسط العام", "متوسط المدينة", "الجملة", "المجموع الفرعي", "المنطقة الأولى - المجموع", "الكل", "كل الأحياء",
    "Total", "TOTAL", "Total général", "Total general", "Grand total", "Sub-total", "Sous-total", "Ensemble", "Ensemble de la ville",
    "City total", "Moyenne", "Moyenne pondérée", "Average", "City average", "Mean", "Médiane", "Totaux", "Σ المجموع",
]  # fmt: skip
DISTRICTS = [
    "المجموعة الأولى", "مجمع الدوائر", "حي المجموعات", "سوق الجملة", "حي المتوسط", "الجملية", "الكلية", "كل شي", "Totalité", "Totana",
    "Ensembles", "Summit", "Meanwood", "Averagia", "معدل بن جبل", "Amal Ensemble Immobilier", "الوسط", "وسط البلد",
]  # fmt: skip
NAMES = ["شرق", "غرب", "الجبيهة", "ماركا", "Nord", "Hay Mohammadi", "تلاع العلي"]
few = settings(
    max_examples=80, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.parametrize("label", LABELS)
def test_a_label_of_a_total_is_known(label):
    assert is_label(label)


@pytest.mark.parametrize("name", [name for name in DISTRICTS if not name.startswith("معدل")])
def test_a_district_with_a_like_name_is_none(name):
    assert not is_label(name)


def air(folder, *rows):
    path = folder / "air.csv"
    path.write_text(
        "\n".join(["المنطقة,PM2.5,عدد السكان", *(",".join(map(str, row)) for row in rows)]), "utf-8"
    )
    return path


def mean(path, accept=()):
    file = measured(str(path), accept=accept)
    assert not file.problems.errors, file.problems
    return next(each for each in City.from_files([file]).indicators() if each.code == "11.6.2").result.mean


TWO = [("شرق", 30, 1000), ("غرب", 20, 3000)]


@pytest.mark.parametrize(
    "total",
    [("المجموع", 22.5, 4000), ("المجموع الكلي للمدينة", 22.5, 4000), ("المتوسط العام", 25, 4000), ("المعدل", 22.5, 2000), ("Total général", "", 4000), ("المجموع", 50, 4000)],
)  # fmt: skip
def test_a_total_is_left_out_only_by_consent(tmp_path, total):
    path = air(tmp_path, *TWO, total)
    found = open_table(path, "air")
    (proposal,) = found.problems.proposals
    assert proposal.rows == (4,)
    assert len(found.rows) == 3
    assert mean(path, proposal.options[0]) == 22.5  # concentrations do not add up: any figure may stand there
    if total[1]:
        assert len(open_table(path, "air", accept="total=no").rows) == 3


def test_a_total_that_does_not_add_up_is_a_question_that_says_so(tmp_path):
    (proposal,) = open_table(air(tmp_path, *TWO, ("المجموع", "", 4100)), "air").problems.proposals
    assert "4,100" in proposal.text and "4,000" in proposal.text and "100" in proposal.text


def test_subtotals_of_groups_are_asked_each_by_its_name(tmp_path):
    rows = [
        ("شرق 1", 30, 1000),
        ("شرق 2", 30, 500),
        ("إجمالي شرق", "", 1500),
        ("غرب", 20, 3000),
        ("إجمالي غرب", "", 3000),
        ("المجموع", "", 4500),
    ]
    path = air(tmp_path, *rows)
    found = open_table(path, "air").problems.proposals
    assert [each.value for each in found] == ["إجمالي شرق", "إجمالي غرب", "المجموع"]
    assert not any("لا توافق" in each.text for each in found)
    assert mean(path, [each.options[0] for each in found]) == pytest.approx((30 * 1500 + 20 * 3000) / 4500)


def test_a_last_row_that_sums_up_the_others_under_the_citys_name_is_asked(tmp_path):
    (proposal,) = open_table(air(tmp_path, *TWO, ("عمّان", 22.5, 4000)), "air").problems.proposals
    assert proposal.value == "عمّان"
    assert not open_table(air(tmp_path, *TWO, ("جنوب", 22.5, 4001)), "air").problems.errors


def test_a_stop_with_a_place_of_its_own_is_no_total(tmp_path):
    path = tmp_path / "stops.csv"
    path.write_text(
        "الاسم,خط العرض,خط الطول,السعة\nالدوار,31.95,35.94,حافلة\nTotal Energies,31.96,35.95,حافلة\n", "utf-8"
    )
    found = open_table(path, "stops")
    assert not found.problems.errors
    assert len(found.rows) == 2


def test_shares_and_concentrations_do_not_add_up():
    additive = {field.name for schema in kinds().values() for field in schema.fields if is_additive(field)}
    assert {"population", "area_km2", "waste_generated", "losses"} <= additive
    assert not {"pm25", "street_share", "latitude", "year", "width_m"} & additive


@st.composite
def districts(draw):
    names = draw(st.lists(st.sampled_from(NAMES + DISTRICTS[:8]), min_size=2, max_size=6, unique=True))
    rows = [(name, draw(st.integers(5, 80)), draw(st.integers(100, 90000))) for name in names]
    people = sum(row[2] for row in rows)
    weighted = Decimal(sum(row[1] * row[2] for row in rows)) / people
    total = None
    if draw(st.booleans()):
        label = draw(st.sampled_from(LABELS))
        pm = draw(st.sampled_from(["", f"{weighted:.1f}", str(sum(row[1] for row in rows))]))
        total = (
            label,
            pm or f"{weighted:.2f}",
            draw(st.sampled_from([people, people // len(rows), people + 7])),
        )
    return rows, total, float(weighted)


def test_drawn_tables_give_the_right_mean_or_ask(tmp_path):
    measured_without_asking = []

    @few
    @given(districts())
    def check(drawn):
        rows, total, expected = drawn
        path = air(tmp_path, *rows, *([total] if total else []))
        proposals = open_table(path, "air").problems.proposals
        measured_without_asking.append((total is None, not proposals))
        if total:
            assert [each.rows for each in proposals] == [(len(rows) + 2,)]
        assert mean(path, [each.options[0] if total else "total=no" for each in proposals]) == pytest.approx(
            expected
        )

    check()
    sound = [asked_nothing for no_total, asked_nothing in measured_without_asking if no_total]
    assert sum(sound) > 0.9 * len(sound)


def test_a_word_that_its_column_allows_is_no_total(tmp_path):
    path = tmp_path / "f.csv"
    path.write_text(
        "خط العرض,خط الطول,الجنس,عدد السكان\n31.95,35.94,إناث,5\n31.95,35.94,المجموع,9\n", "utf-8"
    )
    found = open_table(path, "residents")
    assert any(each.code == "not-allowed" for each in found.problems.errors) or found.problems.proposals


def test_a_sentence_that_speaks_of_a_total_is_none(tmp_path):
    path = tmp_path / "g.csv"
    path.write_text(
        "المنطقة,PM2.5,عدد السكان,ملاحظة\nشرق,30,1000,المتوسط تاريخ لم يقله أحد\nغرب,20,3000,\n", "utf-8"
    )
    assert not open_table(path, "air").problems.errors
