"""Figures without a map: values by hand, what each missing figure is explained by, and refusals that name figures."""

import math
import re

import numpy as np
import pandas as pd
import pytest

from umran import indicators as ind
from umran.indicators.land_use import _reading as reading


def plain(text):
    return re.sub("[\u2066\u2069]", "", text)


def said(call, *arguments, **options):
    with pytest.raises(ValueError) as caught:
        call(*arguments, **options)
    return str(caught.value).split("\n")[1]


def listed(result):
    return [f"{label}: {plain(text)}" for label, text in result.rows()]


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
    assert dict(made.reasons) == reasons or (reasons == {} and set(made.reasons) <= {"ratio"})
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
    assert said(growth, 2e8, 5, 100, 100) == (
        "built_up_start is 2e+08 km2 for 100 people, 2e+12 m2 a person; expected an area in km2 and a population in persons "
        "that give a possible area a person; check the units (km2, not m2 or hectares)."
    )
    assert said(growth, 5, 0.001, 1e5, 1e5).startswith(
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
        assert said(growth, **good | {name: wrong}).startswith(text)
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
            assert said(ind.land_use_efficiency_from_rates, **rates | {name: beyond}).startswith(
                f"{name} is {beyond};"
            )
        if name.startswith("built_up"):
            none = ind.land_use_efficiency_from_rates(**rates | {name: None})
            assert dict(none.reasons) == {name: "لم تُعطَ المساحة المبنية للفرد."}
    assert dict(ind.land_use_efficiency_from_rates(**rates | {"years": None}).reasons) == {
        "built_up_change": "لم يُعطَ عدد السنوات بين التاريخين."
    }
    assert said(ind.land_use_efficiency_from_rates, **rates, land_rate="exp").startswith("land_rate is 'exp'")


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
            assert said(ind.land_rate_from_per_capita, **row | {name: beyond}).startswith(
                f"{name} is {beyond};"
            )
    for beyond in (-0.51, 0.51):
        assert said(ind.per_capita_residual, land_consumption_rate=beyond, **row).startswith(
            f"land_consumption_rate is {beyond};"
        )
    assert said(ind.land_rate_from_per_capita, **row, land_rate="exp").startswith("land_rate is 'exp'")


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
        ([[1, 2, 3, 4.5]], "marks is 4.5 at position 3;"), ([[0, 2, 3, 4]], "marks is 0 at position 0;"), ([[1, 2, 2.5, 4]], "marks is [[1, 2, 2.5, 4]];"),
        (np.ones((2, 3)), "marks is array("), (np.full((1, 4), 5), "marks is 5 at position (0, 0);"), (np.ones(4), "marks is array("),
    ):  # fmt: skip
        assert said(ind.participation_score, wrong).startswith(text)


def test_a_share_of_cities_is_of_those_assessed():
    high, low = [[4, 4, 4, 4]], [[1, 1, 1, 1]]
    for cities in (
        [high, low, low, low],
        {"a": high, "b": low, "c": low, "d": low},
        (ind.participation_score(each) for each in (high, low, low, low)),
    ):
        made = ind.participation_share(cities)
        assert (made.share, made.cities, made.cities_that_count) == (0.25, 4, 1)
    assert plain(made.reading()) == "احتُسبت 1 من 4 مدن جرى تقييمها. والنتيجة تخص العينة المقيّمة."
    assert plain(made.formatted()) == "25.0%"
    for wrong, text in (
        ([], "cities is empty (فارغ); expected at least one city: its score or its marks."),
        ("ab", "cities is 'ab';"),
        (5, "cities is 5;"),
        ({}, "cities is empty"),
    ):
        assert said(ind.participation_share, wrong).startswith(text)


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
        assert said(ind.national_urban_policy_score, wrong).startswith(text)


# A country, money and disasters


def test_a_national_value_covers_the_cities_that_have_one():
    made = ind.weighted_national_value([2, None, 5, math.nan], [3, 1, 1, 5])
    assert (made.mean, made.coverage, made.cities, made.cities_with_value, made.population) == (
        2.75,
        0.4,
        4,
        2,
        10,
    )
    assert [plain(note) for note in made.notes] == ["مدن بلا قيمة، خارج المتوسط: 2."] and dict(
        made.reasons
    ) == {}
    assert plain(made.formatted()) == "2.7500" and isinstance(made.cities_with_value, int)
    assert listed(made) == ["سكان المدن التي لها قيمة: 40.0%", "سكان مدن العينة: 10 نسمة"]
    none = ind.weighted_national_value([None, None], [1, 2])
    assert (none.mean, none.coverage, dict(none.reasons)) == (None, 0, {"mean": "لا قيمة لأي مدينة."})
    empty = ind.weighted_national_value([1, None], [0, 2])
    assert (empty.mean, empty.coverage) == (None, 0)
    assert dict(empty.reasons) == {"mean": "مجموع سكان المدن التي لها قيمة صفر، فلا يُحسب متوسط مرجح بهم."}
    nobody = ind.weighted_national_value([1], [0])
    assert (
        (nobody.mean, nobody.coverage) == (None, None)
        and nobody.reasons["coverage"] == "مجموع السكان صفر."
        and "متوسط" in nobody.reason
    )
    for values, mixed in (
        ([-1, 1], True),
        ([-1, 0], False),
        ([0, 1], False),
        ([-1, None], False),
        ([1, 1], False),
    ):
        assert (
            any("مختلفة الإشارة" in note for note in ind.weighted_national_value(values, [1, 1]).notes)
            is mixed
        )
    waste = [ind.waste_managed_share(generated=4, collected=c, controlled=c) for c in (1, None)]
    assert ind.weighted_national_value(tuple(waste), [1, 1]).mean == 0.25
    assert (
        said(ind.weighted_national_value, [1, 2], [1])
        == "populations is 1 figures for 2 cities; expected one population for each city."
    )
    assert said(ind.weighted_national_value, [1], [-1]).startswith(
        "populations is -1 at position 0; expected a number of people"
    )
    assert said(ind.weighted_national_value, [1], [None]).startswith("populations is None;")


def test_heritage_takes_amounts_by_level_and_explains_what_is_missing():
    made = ind.heritage_expenditure_per_capita(
        public={"a": 1.5, "b": 2.5}, private=None, population=2, ppp_factor=0.5
    )
    assert (made.per_capita, made.public, made.private, made.population, made.ppp_factor) == (
        4,
        4,
        None,
        2,
        0.5,
    )
    assert listed(made) == [
        "الإنفاق العام: 4 بالعملة المحلية", "الإنفاق الخاص: لا بيانات", "السكان: 2 نسمة", "معامل تعادل القوة الشرائية: 0.500"
    ]  # fmt: skip
    assert plain(made.formatted()) == "4.00 دولار بتعادل القوة الشرائية للفرد" and plain(
        made.reading()
    ).startswith("أُنفق على التراث ما متوسطه 4.00 دولار")
    local = ind.heritage_expenditure_per_capita(public=3, private=1.4, population=0)
    assert local.per_capita is None and dict(local.reasons) == {
        "per_capita": "عدد السكان صفر، فلا يُحسب نصيب للفرد."
    }
    assert (
        listed(local)[1] == "الإنفاق الخاص: 1 بالعملة المحلية"
        and listed(local)[3] == "معامل تعادل القوة الشرائية: لا بيانات"
    )
    assert ind.heritage_expenditure_per_capita(public=0, private=0, population=1).per_capita == 0
    good = dict(public=1, private=1, population=1, ppp_factor=1)
    for name, wrong, text in (
        ("public", -1, "public is -1; expected public expenditure, zero or more"), ("public", [1, -2], "public is -2 at position 1;"), ("public", {}, "public is empty"),
        ("private", -0.1, "private is -0.1; expected an amount of money"), ("population", -1, "population is -1;"), ("ppp_factor", 0, "ppp_factor is 0; expected a PPP conversion factor"),
        ("public", True, "public is True;"),
    ):  # fmt: skip
        assert said(ind.heritage_expenditure_per_capita, **good | {name: wrong}).startswith(text)
    assert ind.heritage_expenditure_per_capita(**good | {"ppp_factor": 0.25}).per_capita == 8


def test_waste_is_a_share_of_what_was_generated():
    made = ind.waste_managed_share(generated=8, collected=6, controlled=4)
    assert plain(made.reading()) == (
        "من كل 100 طن من النفايات يُدار 50.0 طناً في منشآت خاضعة للمراقبة. ويُجمع 25.0 طناً لا تصل إليها: ما يُجمع ليس كله تحت المراقبة."
    )
    none = ind.waste_managed_share(generated=0, collected=0, controlled=None)
    assert (none.collected_share, none.controlled_share) == (None, None) and set(none.reasons) == {
        "collected_share",
        "controlled_share",
    }
    assert (
        none.reasons["controlled_share"] == "لم تُقس الكمية المُدارة في منشآت خاضعة للمراقبة."
        and "صفر" in none.reasons["collected_share"]
    )
    part = ind.waste_managed_share(generated=8, collected=None, controlled=4)
    assert (
        dict(part.reasons) == {"collected_share": "لم تُقس الكمية المجموعة."}
        and listed(part)[3] == "المجموع: لا بيانات"
    )
    assert ind.waste_managed_share(generated=8, collected=8, controlled=8).collected_share == 1
    for options, text in (
        (
            dict(generated=8, collected=9, controlled=1),
            "collected is 9 with generated 8; expected at most what is generated, in tonnes a day.",
        ),
        (
            dict(generated=8, collected=None, controlled=9),
            "controlled is 9 with generated 8; expected at most what is generated",
        ),
        (
            dict(generated=8, collected=3, controlled=4),
            "controlled is 4 with collected 3; expected at most what is collected",
        ),
        (
            dict(generated=-1, collected=0, controlled=0),
            "generated is -1; expected tonnes a day, zero or more.",
        ),
        (dict(generated=1, collected=-1, controlled=0), "collected is -1;"),
        (dict(generated=1, collected=0, controlled=-1), "controlled is -1;"),
    ):
        assert said(ind.waste_managed_share, **options).startswith(text)


def test_disasters_count_what_was_reported():
    made = ind.disaster_affected_rate(deaths=1, missing=None, affected=7, population=1000)
    assert (made.rate, made.persons, made.deaths, made.missing, made.affected) == (800, 8, 1, None, 7)
    assert [plain(note) for note in made.notes] == ["لم يُبلَّغ عن: المفقودون. القيمة حد أدنى."]
    assert listed(made) == ["الوفيات: 1", "المفقودون: لا بيانات", "المتأثرون مباشرة: 7", "السكان: 1,000 نسمة"]
    none = ind.disaster_affected_rate(deaths=None, missing=None, affected=None, population=1000)
    assert (none.rate, none.persons, none.notes) == (None, None, ())
    assert dict(none.reasons) == dict.fromkeys(("rate", "persons"), "لم يُبلَّغ عن أي من المكونات الثلاثة.")
    nobody = ind.disaster_affected_rate(deaths=5, missing=5, affected=0, population=0)
    assert (nobody.rate, nobody.persons) == (None, 10) and dict(nobody.reasons) == {
        "rate": "عدد السكان صفر، فلا يُحسب معدل نسبةً إليه."
    }
    assert ind.disaster_affected_rate(deaths=6, missing=4, affected=0, population=10).rate == 100_000
    assert said(ind.disaster_affected_rate, deaths=6, missing=5, affected=0, population=10) == (
        "population is 10 with 11 deaths and missing; expected a population at least as large as the deaths and missing."
    )
    assert said(ind.disaster_affected_rate, deaths=None, missing=11, affected=0, population=10).startswith(
        "population is 10 with 11 deaths"
    )
    good = dict(deaths=1, missing=1, affected=1, population=10)
    for name in good:
        assert said(ind.disaster_affected_rate, **good | {name: -1}).startswith(f"{name} is -1;")


def test_losses_are_summed_over_what_was_reported():
    made = ind.disaster_loss_share(losses=[1.5, None, 2, math.nan], gdp=7)
    assert (made.share, made.losses, made.gdp) == (0.5, 3.5, 7)
    assert [plain(note) for note in made.notes] == ["مكونات لم يُبلَّغ عنها: 2. القيمة حد أدنى."] and plain(
        made.formatted()
    ) == "50.00%"
    assert plain(made.reading()).startswith("تعادل الخسائر المباشرة 50.00% من الناتج") and listed(made) == [
        "مجموع الخسائر المباشرة: 4",
        "الناتج المحلي الإجمالي: 7",
    ]
    none = ind.disaster_loss_share(losses=[None], gdp=7)
    assert (none.share, none.losses, none.notes) == (None, None, ()) and dict(none.reasons) == dict.fromkeys(
        ("share", "losses"), "لم يُبلَّغ عن أي خسائر."
    )
    zero = ind.disaster_loss_share(losses=1, gdp=0)
    assert (zero.share, zero.losses) == (None, 1) and dict(zero.reasons) == {
        "share": "الناتج المحلي الإجمالي صفر، فلا تُحسب نسبة إليه."
    }
    assert (
        ind.disaster_loss_share(losses=0, gdp=1).share == 0
        and ind.disaster_loss_share(losses=1, gdp=1).notes == ()
    )
    assert (
        said(ind.disaster_loss_share, losses=[10, 0.5], gdp=1)
        == "losses is 10.5 for a GDP of 1; expected losses and GDP in the same currency and unit."
    )
    for options, text in (
        (dict(losses=-1, gdp=1), "losses is -1; expected losses in the currency of the GDP"), (dict(losses=[1, -1], gdp=1), "losses is -1 at position 1;"),
        (dict(losses=1, gdp=-1), "gdp is -1; expected an amount of money"), (dict(losses=True, gdp=1), "losses is True;"), (dict(losses={}, gdp=1), "losses is empty"),
    ):  # fmt: skip
        assert said(ind.disaster_loss_share, **options).startswith(text)


# Households


def test_households_are_people_in_each_deprivation():
    table = {
        "persons": [1, 2, 4, 8],
        "lacks_water": [1, 0, 0, 0],
        "secure_tenure": [0, 0, 1, 1],
        "inadequate_housing": [0, 0, 1, 0],
        "weight": [1, 1, 1, 0.5],
    }
    made = ind.slum_share(table)
    assert (made.share, made.slum_population, made.population, made.inadequate_share) == (
        3 / 11,
        3,
        11,
        4 / 11,
    )
    assert (
        made.deprivations == {"improved_water": 1 / 11, "secure_tenure": 3 / 11} and dict(made.reasons) == {}
    )
    assert [plain(note) for note in made.notes] == [
        "أوجه حرمان لا بيانات عنها، وقد تكون الحصة أعلى: الصرف الصحي المحسَّن، كفاية الحيز السكني، متانة المسكن."
    ]
    assert listed(made) == [
        "الحرمان من الماء المحسَّن: 9.1%", "الحرمان من أمن الحيازة: 27.3%", "سكان المساكن غير اللائقة (لا يُجمع مع ما سبق): 36.4%"
    ]  # fmt: skip
    assert dict(ind.slum_share({"persons": [1], "lacks_water": [1]}).reasons) == {
        "inadequate_share": "لا عمود للمساكن غير اللائقة (inadequate_housing)."
    }
    none = ind.slum_share(table | {"weight": [0] * 4})
    assert none.reason == "مجموع الأوزان صفر، فلا سكان تُحسب حصة منهم." and none.slum_population == 0
    for changes, text in (
        (
            {"persons": [1, 0, 4, 0]},
            "households['persons'] is 0 at position 1; expected the number of persons of the household, above zero.",
        ),
        ({"persons": [1, -1, 4, 0]}, "households['persons'] is -1 at position 1;"),
        (
            {"weight": [1, 1, 1, -1]},
            "households['weight'] is -1 at position 3; expected the survey weight of the household",
        ),
        (
            {"persons_per_room": [-1] * 4},
            "households['persons_per_room'] is -1 at position 0; expected persons per habitable room",
        ),
        (
            {"improved_water": [1] * 4},
            "households is columns ['improved_water', 'lacks_water']; expected one column for each deprivation.",
        ),
        (
            {"persons_per_room": [1] * 4, "lacks_living_area": [1] * 4},
            "households is columns ['lacks_living_area', 'persons_per_room'];",
        ),
        ({"lacks_water": [1, 2, 0, 0]}, "households['lacks_water'] is [1, 2, 0];"),
        ({"inadequate_housing": [None] * 4}, "households['inadequate_housing'] is [None];"),
    ):
        assert said(ind.slum_share, table | changes).startswith(text)
    assert said(ind.slum_share, {"persons": [1], "lacks": [1]}).startswith(
        "households is columns ['persons', 'lacks']; expected a table with a row a household"
    )
    assert said(ind.slum_share, {"lacks_water": [1]}).startswith(
        "households is columns ['lacks_water']; expected a column 'persons'"
    )
    assert ind.slum_share({"persons": [0.5], "persons_per_room": [0]}).share == 0
