"""Land, people and marks: values by hand, what each missing figure is explained by, and refusals that name figures."""

import math

import numpy as np
import pandas as pd
import pytest
from metres import english, listed, plain

from umran import indicators as ind
from umran.indicators.land_use import _reading as reading

# 11.3.1


def growth(past, present, people_past, people_present, years=10, **options):
    return ind.land_use_efficiency(
        built_up_start=past, built_up_end=present, population_start=people_past, population_end=people_present,
        years=years, **options,
    )  # fmt: skip


NO_PEOPLE = "عدد السكان صفر في أحد التاريخين، فلا يُحسب معدل نمو السكان."
NO_LAND = "المساحة المبنية صفر في أحد التاريخين، فلا يُحسب معدل استهلاك الأراضي."
NO_START = "المساحة المبنية في البداية صفر، فلا يُحسب التغير نسبةً إليها."
NO_HEADS = "عدد السكان صفر، فلا تُحسب المساحة المبنية للفرد."


@pytest.mark.parametrize(
    ("case", "rate", "figures", "reasons"),
    [
        ((100, 120, 1e6, 1e6 * math.e, 10), "linear", (0.02, 0.1, 0.2, 100, 120 / math.e, 0.2), {}),
        ((100, 100 * math.e, 1e6, 1e6 * math.e, 10), "log", (0.1, 0.1, 1, 100, 100, math.e - 1), {}),
        ((0, 100, 1e6, 1e6, 10), "linear", (None, 0, None, 0, 100, None),
         {"built_up_change": NO_START, "land_consumption_rate": NO_LAND, "ratio": NO_LAND}),
        ((0, 100, 1e6, 1e6, 10), "log", (None, 0, None, 0, 100, None),
         {"built_up_change": NO_START, "land_consumption_rate": NO_LAND, "ratio": NO_LAND}),
        ((100, 0, 1e6, 2e6, 10), "linear", (-0.1, math.log(2) / 10, -1 / math.log(2), 100, 0, -1), {}),
        ((100, 0, 1e6, 1e6, 10), "log", (None, 0, None, 100, 0, -1), {"land_consumption_rate": NO_LAND, "ratio": NO_LAND}),
        ((100, 100, 0, 1e6, 5), "linear", (0, None, None, None, 100, 0),
         {"built_up_per_capita_start": NO_HEADS, "population_growth_rate": NO_PEOPLE, "ratio": NO_PEOPLE}),
        ((100, 100, 1e6, 0, 5), "linear", (0, None, None, 100, None, 0),
         {"built_up_per_capita_end": NO_HEADS, "population_growth_rate": NO_PEOPLE, "ratio": NO_PEOPLE}),
        ((0, 0, 0, 0, 5), "log", (None,) * 6, {
            "built_up_per_capita_start": NO_HEADS, "built_up_per_capita_end": NO_HEADS, "built_up_change": NO_START,
            "land_consumption_rate": NO_LAND, "population_growth_rate": NO_PEOPLE, "ratio": NO_PEOPLE}),
    ],
)  # fmt: skip
def test_land_and_people_give_these_figures_or_these_reasons(case, rate, figures, reasons):
    made = growth(*case, land_rate=rate)
    names = ("land_consumption_rate", "population_growth_rate", "ratio", "built_up_per_capita_start", "built_up_per_capita_end", "built_up_change")  # fmt: skip
    for name, figure in zip(names, figures, strict=True):
        assert getattr(made, name) == (
            None if figure is None else pytest.approx(figure, rel=1e-12, abs=1e-15)
        )
    assert dict(made.reasons) == reasons
    assert made.definition == rate and len(made.notes) == 1


def test_growth_that_is_no_growth_has_its_reason_and_little_growth_its_note():
    still = growth(100, 120, 1e6, 1e6)
    assert still.reason.startswith("لم يتغير عدد السكان، فالنسبة غير معرّفة (قسمة على صفر).")
    near = growth(100, 120, 1e6, 1.005e6)
    assert [plain(note) for note in near.notes] == [
        "معدل نمو السكان قريب من الصفر (أقل من 0.1% سنوياً، وهذا الحد اختيارنا): النسبة غير مستقرة، فاعرض المعدلين بدلاً منها.",
        "التعريف: معدل الأرض حسابي ومعدل السكان لوغاريتمي (البيانات الوصفية لعام 2021).",
    ]
    dense = growth(0.04, 0.06, 10_000, 20_000)
    assert [plain(note) for note in dense.notes[:2]] == [
        f"المساحة المبنية للفرد {figure} م² غير معتادة: تحقق من وحدتي المساحة (كم²) والسكان (أشخاص)."
        for figure in ("4.0", "3.0")
    ]
    assert growth(0, 50, 1e6, 2e6).notes == near.notes[1:], "no land at all is no unusual land"
    for usual in (5, 5000):
        assert len(growth(usual, usual, 1e6, 2e6).notes) == (2 if usual == 5 else 1)
    assert len(growth(10, 20, 2e6, 4e6).notes) == 1


def test_impossible_land_a_person_is_refused_with_all_three_figures():
    assert english(growth, 2e8, 5, 100, 100) == (
        "built_up_start is 2e+08 km2 for 100 people, 2e+12 m2 a person; expected an area in km2 and a population in persons "
        "that give a possible area a person; check the units (km2, not m2 or hectares)."
    )
    assert english(growth, 5, 0.001, 1e5, 1e5).startswith(
        "built_up_end is 0.001 km2 for 100000 people, 0.01 m2 a person;"
    )
    assert growth(100, 100, 100, 200).built_up_per_capita_start == 1e6
    assert growth(0.01, 0.1, 100_000, 200_000).built_up_per_capita_start == 0.1


def test_each_figure_of_land_has_its_limits():
    good = dict(past=1, present=1, people_past=100, people_present=100, years=1)
    for name, wrong, text in (
        ("past", -0.1, "built_up_start is -0.1; expected an area in km2, zero or more."),
        ("present", -0.1, "built_up_end is -0.1; expected an area in km2"),
        ("people_past", -1, "population_start is -1; expected a number of people, zero or more."),
        ("people_present", -1, "population_end is -1; expected a number of people"),
        (
            "years",
            0,
            "years is 0; expected a positive number of years between the two dates, at most 200 (not a calendar year).",
        ),
        ("years", 200.5, "years is 200.5; expected"),
        ("land_rate", "exp", "land_rate is 'exp'; expected one of linear | log."),
    ):
        assert english(growth, **good | {name: wrong}).startswith(text)
    assert (
        growth(100, 150, 1e6, 2e6, years=0.5).land_consumption_rate
        == growth(100, 150, 1e6, 2e6, years=1).built_up_change * 2
    )
    rates = dict(
        land_consumption_rate=0.01,
        population_growth_rate=0.02,
        built_up_per_capita_start=90,
        built_up_per_capita_end=80,
        years=9,
    )
    whole = ind.land_use_efficiency_from_rates(**rates)
    assert (
        whole.built_up_per_capita_start,
        whole.built_up_per_capita_end,
        whole.ratio,
        dict(whole.reasons),
    ) == (90, 80, 0.5, {})
    assert whole.built_up_change == pytest.approx(math.expm1(0.09))
    for name, limits in (
        ("land_consumption_rate", (-0.5, 0.5)), ("population_growth_rate", (-0.5, 0.5)),
        ("built_up_per_capita_start", (0.1, 1e6)), ("built_up_per_capita_end", (0.1, 1e6)), ("years", (1e-9, 200)),
    ):  # fmt: skip
        for limit in limits:
            assert ind.land_use_efficiency_from_rates(**rates | {name: limit})
        for beyond in (limits[0] - 0.01, limits[1] + 0.01):
            assert english(ind.land_use_efficiency_from_rates, **rates | {name: beyond}).startswith(
                f"{name} is {beyond};"
            )
        if name.startswith("built_up"):
            none = ind.land_use_efficiency_from_rates(**rates | {name: None})
            assert dict(none.reasons) == {name: "لم تُعطَ المساحة المبنية للفرد."}
    assert dict(ind.land_use_efficiency_from_rates(**rates | {"years": None}).reasons) == {
        "built_up_change": "لم يُعطَ عدد السنوات بين التاريخين."
    }
    assert english(ind.land_use_efficiency_from_rates, **rates, land_rate="exp").startswith(
        "land_rate is 'exp'"
    )


def test_published_columns_give_the_rate_by_either_definition():
    row = dict(per_capita_start=100, per_capita_end=50, population_growth_rate=0.1, years=10)
    log = math.log(0.5) / 10 + 0.1
    assert ind.land_rate_from_per_capita(**row) == pytest.approx(log, rel=1e-12)
    assert ind.land_rate_from_per_capita(**row, land_rate="linear") == pytest.approx(
        (math.e / 2 - 1) / 10, rel=1e-12
    )
    assert ind.per_capita_residual(land_consumption_rate=0.25, **row) == pytest.approx(0.25 - log, rel=1e-12)
    for definition, rate in (("log", log), ("linear", (math.e / 2 - 1) / 10)):
        assert ind.per_capita_residual(
            land_consumption_rate=rate, land_rate=definition, **row
        ) == pytest.approx(0, abs=1e-15)
    for name, limits in (
        ("per_capita_start", (0.1, 1e6)),
        ("per_capita_end", (0.1, 1e6)),
        ("population_growth_rate", (-0.5, 0.5)),
        ("years", (1e-3, 200)),
    ):
        for limit in limits:
            assert math.isfinite(ind.land_rate_from_per_capita(**row | {name: limit}))
        for beyond in (limits[0] - 0.01, limits[1] + 0.01):
            assert english(ind.land_rate_from_per_capita, **row | {name: beyond}).startswith(
                f"{name} is {beyond};"
            )
    for beyond in (-0.51, 0.51):
        assert english(ind.per_capita_residual, land_consumption_rate=beyond, **row).startswith(
            f"land_consumption_rate is {beyond};"
        )
    assert english(ind.land_rate_from_per_capita, **row, land_rate="exp").startswith("land_rate is 'exp'")


def test_each_sign_of_the_two_rates_is_read_apart():
    words = {
        (0, 1): "لم تتغير المساحة المبنية، ونما السكان.", (0, -1): "لم تتغير المساحة المبنية، وتناقص السكان.",
        (1, -1): "توسعت المساحة المبنية والسكان يتناقصون", (-1, 1): "نقصت المساحة المبنية والسكان ينمون", (-1, -1): "مدينة متقلصة",
        (2, 1): "معدل استهلاك الأراضي أعلى من معدل نمو السكان", (1, 2): "معدل نمو السكان أعلى من معدل استهلاك الأراضي",
        (1, 1): "معدل استهلاك الأراضي يساوي تقريباً", (1.0049, 1): "معدل استهلاك الأراضي يساوي تقريباً",
        (0.9951, 1): "معدل استهلاك الأراضي يساوي تقريباً", (1.0051, 1): "معدل استهلاك الأراضي أعلى", (0.9949, 1): "معدل نمو السكان أعلى",
        (-1.2, -1): "مدينة متقلصة",
    }  # fmt: skip
    for (land, people), text in words.items():
        assert reading(land, people, land / people).startswith(text)
    assert listed(growth(0, 100, 0, 1e6)) == [
        "معدل استهلاك الأراضي: لا بيانات", "معدل نمو السكان: لا بيانات", "المساحة المبنية للفرد في البداية: لا بيانات",
        "المساحة المبنية للفرد في النهاية: 100.0 م²", "التغير الكلي في المساحة المبنية: لا بيانات",
    ]  # fmt: skip


# 11.3.2 and 11.a.1


def test_marks_are_averaged_over_evaluators_and_over_questions():
    made = ind.participation_score([[1, 2, 3, 4], [2, 2, 2, 2], [4, 4, 4, 3]])
    assert made.score == 33 / 12 and made.counts is True
    assert made.evaluator_means == (2.5, 2, 3.75) and made.question_means == pytest.approx(
        (7 / 3, 8 / 3, 3, 3)
    )
    assert [plain(note) for note in made.notes] == ["تطلب البيانات الوصفية خمسة مقيّمين، وهنا 3."]
    assert listed(made)[0] == "متوسطات المقيّمين: 2.50، 2.00، 3.75" and len(listed(made)) == 5
    assert plain(made.formatted()) == "2.75 من 4"
    frame = pd.DataFrame([[1, 2, 3, 4]] * 5)
    assert ind.participation_score(frame).score == ind.participation_score(frame.to_numpy()).score == 2.5
    assert ind.participation_score(frame).counts is False and ind.participation_score(frame).notes == ()
    for wrong, text in (
        ([[1, 2, 3]], "marks is [[1, 2, 3]]; expected the marks of a city: for each evaluator four whole marks from 1 to 4."),
        ([[1, 2, 3, 4], [1, 2, 3]], "marks is [[1, 2, 3, 4], [1, 2, 3]];"),
        ([[1, 2, 3, 4, 4]], "marks is [[1, 2, 3, 4, 4]];"),
        ([], "marks is [];"), ("1234", "marks is '1234';"), (5, "marks is 5;"), ({"a": [1, 2, 3, 4]}, "marks is {'a'"),
        ([[1, 2, 3, 4.5]], "marks is 4.5 at position 3;"), ([[0, 2, 3, 4]], "marks is 0 at position 0;"), ([[1, 2, 2.5, 4]], "marks is [[1, 2, 2.5, 4]];"), ([[1, 1.75, 3, 4]], "marks is [[1, 1.75, 3, 4]];"),
        (np.ones((2, 3)), "marks is array("), (np.full((1, 4), 5), "marks is 5 at position (0, 0);"), (np.ones(4), "marks is array("),
    ):  # fmt: skip
        assert english(ind.participation_score, wrong).startswith(text)


def test_a_share_of_cities_is_of_those_assessed():
    high, low = [[4, 4, 4, 4]], [[1, 1, 1, 1]]
    for cities in (
        [high, low, low, low],
        {"a": high, "b": low, "c": low, "d": low},
        (ind.participation_score(each) for each in (high, low, low, low)),
    ):
        made = ind.participation_share(cities)
        assert (made.share, made.cities, made.cities_that_count) == (0.25, 4, 1)
    assert plain(made.reading()) == "احتُسبت 1 من 4 مدن في التقييم. والنتيجة تخص العينة المقيّمة."
    assert plain(made.formatted()) == "25.0%"
    for wrong, text in (
        ([], "cities is empty (فارغ); expected at least one city: its score or its marks."),
        ("ab", "cities is 'ab';"),
        (5, "cities is 5;"),
        ({}, "cities is empty"),
    ):
        assert english(ind.participation_share, wrong).startswith(text)


def test_a_policy_is_placed_in_its_band():
    made = ind.national_urban_policy_score([[0.1, 0.4, 1], [0.3, 0.4, 0.8]])
    assert made.qualifier_means == pytest.approx((0.2, 0.4, 0.9)) and made.score == 0.5 and made.band == 3
    assert listed(made) == [
        "الاستجابة للديناميات السكانية: 20.0%", "التنمية الإقليمية المتوازنة: 40.0%", "زيادة الحيز المالي المحلي: 90.0%"
    ]  # fmt: skip
    assert (
        plain(made.reading()) == "الفئة 3 من 5، فلا يُحتسب البلد (يُحتسب من 51% فأكثر)."
        and plain(made.formatted()) == "50.0%"
    )
    assert ind.national_urban_policy_score([1 / 3] * 3).score == 0.333333333333
    for score, band, noted in (
        (0, 1, False), (0.005, 1, True), (0.01, 2, False), (0.25, 2, False), (0.2501, 2, True), (0.2599, 2, True), (0.26, 3, False),
        (0.5, 3, False), (0.505, 3, True), (0.51, 4, False), (0.75, 4, False), (0.751, 4, True), (0.76, 5, False), (1, 5, False),
    ):  # fmt: skip
        made = ind.national_urban_policy_score([score] * 3)
        assert (made.band, bool(made.notes), made.counts) == (band, noted, score >= 0.51)
    between = ind.national_urban_policy_score([0.255] * 3)
    assert [plain(note) for note in between.notes] == [
        "القيمة بين فئتين مطبوعتين (1–25، 26–50، 51–75، 76–100): نضعها في الأدنى، وهذه قاعدتنا."
    ]
    none = ind.national_urban_policy_score(None)
    assert (none.score, none.band, none.counts, none.qualifier_means, none.value) == (
        0,
        1,
        False,
        (0, 0, 0),
        0,
    )
    assert (
        ind.national_urban_policy_score((0.5, 0.6, 0.7)).score
        == ind.national_urban_policy_score(np.array([[0.5, 0.6, 0.7]])).score
        == 0.6
    )
    for wrong, text in (
        ([0.5, 0.5], "assessments is [[0.5, 0.5]]; expected the assessments of a policy"), ([], "assessments is [];"),
        ([[0.5] * 4], "assessments is [[0.5, 0.5, 0.5, 0.5]];"), ([1.01, 0, 0], "assessments is 1.01 at position 0;"), ([0, -0.01, 0], "assessments is -0.01 at position 1;"),
        ("abc", "assessments is 'abc';"),
    ):  # fmt: skip
        assert english(ind.national_urban_policy_score, wrong).startswith(text)
