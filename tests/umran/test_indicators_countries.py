"""What is said of a country: marks, the mean of its cities and its settlements, reckoned by hand and compared whole."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from umran import indicators as ind
from umran.indicators import SettlementClass
from umran.text.words import CITIES, after, counted, unmarked


def rows(result):
    return [(label, unmarked(text)) for label, text in result.rows()]


def words(result):
    return [unmarked(text) for text in (result.formatted(), result.reading(), *result.notes)]


# Marks


def test_a_city_of_two_evaluators_and_four_questions():
    found = ind.participation_score([(1, 2, 3, 4), (2, 2, 4, 4)])
    assert (found.score, found.counts) == (2.75, True)
    assert (found.evaluator_means, found.question_means) == ((2.5, 3), (1.5, 2, 3.5, 4))
    assert rows(found) == [
        ("متوسطات المقيّمين", "2.50، 3.00"), ("هياكل المشاركة في التخطيط", "1.50"),
        ("هياكل المشاركة في قرارات الميزانية", "2.00"), ("هياكل التقييم وإبداء الرأي", "3.50"),
        ("شمول النساء والشباب والفئات المهمشة", "4.00"),
    ]  # fmt: skip
    assert words(found) == [
        "2.75 من 4", "الدرجة أعلى من 2.5، فتُحتسب المدينة بين المدن التي لديها هيكل مشاركة مباشرة.",
        "تطلب البيانات الوصفية خمسة مقيّمين، وهنا 2.",
    ]  # fmt: skip
    half = ind.participation_score([(1, 1, 4, 4)] * 5)
    assert words(half) == ["2.50 من 4", "الدرجة ليست أعلى من 2.5، فلا تُحتسب المدينة."]


@pytest.mark.parametrize("many", [1, 4, 5, 6])
def test_five_evaluators_are_asked_for(many):
    assert len(ind.participation_score([(1, 2, 3, 4)] * many).notes) == (many != 5)


def test_cities_that_count_are_a_share_of_those_assessed():
    for cities in ([[(3, 3, 3, 3)], [(2, 2, 3, 3)], ind.participation_score([(4, 4, 4, 4)])],
                   {"أ": [(3, 3, 3, 3)], "ب": [(1, 1, 4, 4)], "ج": pd.DataFrame([(4, 4, 4, 4)])}):  # fmt: skip
        found = ind.participation_share(cities)
        assert (found.share, found.cities, found.cities_that_count) == (2 / 3, 3, 2)
        assert words(found) == ["66.7%", "احتُسبت 2 من 3 مدن في التقييم. والنتيجة تخص العينة المقيّمة."]
    for nothing in ([], {}, (), "أ", None, 3):
        with pytest.raises(ValueError, match="at least one city"):
            ind.participation_share(nothing)


@pytest.mark.parametrize("wrong", [[(1, 2, 3)], [(1, 2, 3, 4, 1)], [(1, 2, 3, 4), (1, 2)], [], [(0, 1, 1, 1)], [(5, 1, 1, 1)],
                                   np.ones((2, 3)), np.ones(4), "1234", {"a": (1, 2, 3, 4)}, [(1.5, 2, 2, 2)]], ids=str)  # fmt: skip
def test_marks_of_another_shape_are_refused(wrong):
    with pytest.raises(ValueError, match="four whole marks from 1 to 4"):
        ind.participation_score(wrong)


@pytest.mark.parametrize(
    ("score", "band", "counts", "between"),
    [(0, 1, False, False), (0.005, 1, False, True), (0.01, 2, False, False), (0.25, 2, False, False),
     (0.255, 2, False, True), (0.26, 3, False, False), (0.5, 3, False, False), (0.505, 3, False, True),
     (0.51, 4, True, False), (0.75, 4, True, False), (0.755, 4, True, True), (0.76, 5, True, False),
     (1, 5, True, False)],
)  # fmt: skip
def test_a_policy_has_a_band_and_counts_from_51_percent(score, band, counts, between):
    found = ind.national_urban_policy_score([score] * 3)
    assert (found.score, found.band, found.counts, found.qualifier_means) == (
        score,
        band,
        counts,
        (score,) * 3,
    )
    verdict = "فيُحتسب البلد" if counts else "فلا يُحتسب البلد"
    note = "القيمة بين فئتين مطبوعتين (1–25، 26–50، 51–75، 76–100): نضعها في الأدنى، وهذه قاعدتنا."
    assert words(found)[1:] == [f"الفئة {band} من 5، {verdict} (يُحتسب من 51% فأكثر)."] + [note] * between


def test_a_policy_by_two_evaluators():
    found = ind.national_urban_policy_score([(0.2, 0.4, 1), (0.4, 0.5, 0.2)])
    assert found.score == 0.45 and found.qualifier_means == pytest.approx((0.3, 0.45, 0.6))
    assert rows(found) == [
        ("الاستجابة للديناميات السكانية", "30.0%"), ("التنمية الإقليمية المتوازنة", "45.0%"),
        ("زيادة الحيز المالي المحلي", "60.0%"),
    ]  # fmt: skip
    none = ind.national_urban_policy_score(None)
    assert (none.score, none.band, none.counts, none.qualifier_means) == (0, 1, False, (0, 0, 0))
    assert words(none)[0] == "0.0%" and none.notes == (
        "بلد بلا سياسة حضرية وطنية يُسجَّل بصفر، كما في البيانات الوصفية.",
    )


# The mean of cities


@pytest.mark.parametrize(
    ("values", "people", "mean", "coverage", "reasons"),
    [
        ([0.5, 0.8, None], [1, 2, 1], 0.7, 0.75, {}),
        ([2], [5], 2, 1, {}),
        ([3, 1], [0, 4], 1, 1, {}),
        ([3, None], [0, 4], None, 0, {"mean": "مجموع سكان المدن التي لها قيمة صفر، فلا يُحسب متوسط مرجح بهم."}),
        ([None, None], [1, 4], None, 0, {"mean": "لا قيمة لأي مدينة."}),
        ([None], [0], None, None, {"mean": "لا قيمة لأي مدينة.", "coverage": "مجموع السكان صفر."}),
        ([1], [0], None, None, {"mean": "مجموع سكان المدن التي لها قيمة صفر، فلا يُحسب متوسط مرجح بهم.",
                                "coverage": "مجموع السكان صفر."}),
    ],
)  # fmt: skip
def test_the_mean_of_cities_is_weighted_by_those_that_have_a_value(values, people, mean, coverage, reasons):
    found = ind.weighted_national_value(values, people)
    assert (found.mean, found.coverage) == (pytest.approx(mean) if mean else mean, coverage)
    lost = values.count(None)
    assert (found.cities, found.cities_with_value, found.population) == (
        len(values),
        len(values) - lost,
        sum(people),
    )
    assert found.reasons == reasons
    assert [unmarked(note) for note in found.notes] == [f"مدن بلا قيمة، خارج المتوسط: {lost}."] * bool(lost)
    text = "متوسط {} من {} في العينة، وتزن كل مدينة بعدد سكانها. وهو ليس نسبة المجاميع، ويخفي ما بين المدن من فروق."
    assert unmarked(found.reading()) == text.format(
        len(values) - lost, unmarked(counted(len(values), after(CITIES)))
    )


@pytest.mark.parametrize(("values", "mixed"), [([-1, 2], True), ([0, 2], False), ([-1, 0], False), ([-1, -2], False),
                                               ([-0.1, 0.1, None], True), ([None, 2], False)])  # fmt: skip
def test_values_of_both_signs_are_no_mean_without_a_word(values, mixed):
    found = ind.weighted_national_value(values, [1] * len(values))
    said = [note for note in found.notes if "مختلفة الإشارة" in note]
    assert (
        said == ["القيم مختلفة الإشارة: المتوسط يخلط مدناً تنمو بمدن تتقلص، فاعرض كل مدينة على حدة."] * mixed
    )


@pytest.mark.parametrize(("values", "people"), [([1], [1, 2]), ([1, 2], [1]), ([], [1])])
def test_a_population_belongs_to_each_city(values, people):
    with pytest.raises(ValueError, match=r"one population for each city|a value for each city"):
        ind.weighted_national_value(values, people)


# Settlements


def test_cells_of_each_class_are_counted_with_their_people():
    grid = np.zeros((3, 9))
    grid[1, 0:2] = 6000, 400
    grid[1, 4:9] = 550, 50, 0, 400, np.nan
    found = ind.settlement_classes(grid)
    assert found.classes[1].tolist() == [23, 21, 11, 11, 13, 12, 11, 12, 0] and found.population == 7400
    assert rows(found) == [
        ("مركز حضري", "0.0% من السكان، 0 كم²"), ("تجمع حضري كثيف", "81.1% من السكان، 1 كم²"),
        ("تجمع حضري متوسط الكثافة", "0.0% من السكان، 0 كم²"), ("ضواحٍ وخلايا محيطة بالحضر", "5.4% من السكان، 1 كم²"),
        ("قرى", "7.4% من السكان، 1 كم²"), ("ريف متفرق السكن", "6.1% من السكان، 2 كم²"),
        ("أرض شبه خالية من السكان", "0.0% من السكان، 21 كم²"),
    ]  # fmt: skip
    assert unmarked(found.formatted()) == "86.5% من السكان في مراكز وبلدات وضواحٍ"
    assert found.shares[SettlementClass.DENSE] == 6000 / 7400 and len(found.shares) == 7
    with np.errstate(all="raise"):
        assert ind.settlement_classes([[0.0, 60.0]], [[0.0, 1.0]]).classes.tolist() == [[11, 12]], (
            "water without people"
        )
    empty = ind.settlement_classes(np.zeros((2, 2)))
    assert (empty.urban_share, empty.shares, empty.population) == (None, {}, 0)
    assert empty.reason == "لا سكان في الشبكة، فلا تُحسب حصة منهم."


def test_a_grid_of_cells_stands_for_its_classes():
    found = ind.settlement_classes([[5000.0, 0.0]])
    assert np.asarray(found, dtype=float).tolist() == [[23.0, 11.0]] and np.asarray(found).dtype == np.int8
    for copy in (np.array(found), np.asarray(found)):
        copy[:] = 0
    assert found.classes.tolist() == [[23, 11]], "a copy changes nothing"
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.urban_share = 1


def test_units_of_each_class_are_counted_and_listed_with_their_people():
    kinds = [30, 23, 22, 21, 13, 12, 11, 11, 23, 22, 22, 21]
    people = [9, 8, 7, 6, 5, 4, 3, 0, 2, 2, 1, 3]
    found = ind.classify_settlements(
        kinds, people, ["A", "B", "C", "D", "E", "F", "G", "H", "I", "I", "J", "J"]
    )
    classes = ["city", "dense_town", "semi_dense_town", "suburb", "village", "dispersed_rural", "mostly_uninhabited",
               None, "dense_town", "suburb"]  # fmt: skip
    assert (
        found.units["level_2"].astype(object).where(found.units["level_2"].notna(), None).tolist() == classes
    )
    assert found.units.loc["I", ["population", "dense", "semi_dense", "suburban"]].tolist() == [
        4,
        0.5,
        0.5,
        0,
    ]
    assert found.units.loc["H", "population"] == 0 and np.isnan(found.units.loc["H", "dense"])
    assert rows(found) == [
        ("وحدات: مدينة", "1"), ("وحدات: بلدة كثيفة", "2"), ("وحدات: بلدة متوسطة الكثافة", "1"),
        ("وحدات: ضاحية أو منطقة محيطة بالحضر", "2"), ("وحدات: قرية", "1"), ("وحدات: منطقة ريفية متفرقة السكن", "1"),
        ("وحدات: منطقة شبه خالية من السكان", "1"),
    ]  # fmt: skip
    heads, lines = found.table()
    assert heads == ["الوحدة", "الصنف", "السكان"]
    assert [[unmarked(cell) for cell in line] for line in lines][6:9] == [
        ["G", "منطقة شبه خالية من السكان", "3"], ["H", "بلا سكان", "0"], ["I", "بلدة كثيفة", "4"],
    ]  # fmt: skip
    assert (
        unmarked(found.formatted()) == "76.0% من السكان في مدن وبلدات وضواحٍ" and found.urban_share == 38 / 50
    )
    many = ind.classify_settlements([30] * 21, [1] * 21, list(range(21)))
    assert [unmarked(line[0]) for line in many.table()[1]] == [str(name) for name in range(20)]


@pytest.mark.parametrize(("dense", "semi", "suburb", "kind"), [
    (2, 1, 3, "dense_town"), (1, 2, 3, "semi_dense_town"), (1, 1, 3, "suburb"), (1, 1, 2, "dense_town"),
    (0, 1, 1, "semi_dense_town"), (0, 0, 1, "suburb"), (1, 0, 0, "dense_town"),
])  # fmt: skip
def test_as_many_people_in_two_classes_make_the_denser_unit(dense, semi, suburb, kind):
    found = ind.classify_settlements([23, 22, 21], [dense, semi, suburb], ["A"] * 3)
    assert found.units.loc["A", ["level_1", "level_2"]].tolist() == ["town", kind]


@pytest.mark.parametrize(("cell", "told"), [(3, "3"), (31, "31"), (10, "10"), (12.5, "12.5")])
def test_an_unknown_class_of_cells_is_told(cell, told):
    with pytest.raises(
        ValueError, match=f"classes is {told}; expected cell classes 0, 11, 12, 13, 21, 22, 23, 30"
    ):
        ind.classify_settlements([30, cell], [1, 1], ["A", "A"])
