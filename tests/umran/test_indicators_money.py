"""A country, money, waste, disasters and households: values by hand, reasons, and refusals that name figures."""

import math

from metres import english, listed, plain

from umran import indicators as ind

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
        english(ind.weighted_national_value, [1, 2], [1])
        == "populations is 1 figures for 2 cities; expected one population for each city."
    )
    assert english(ind.weighted_national_value, [1], [-1]).startswith(
        "populations is -1 at position 0; expected a number of people"
    )
    assert english(ind.weighted_national_value, [1], [None]).startswith("populations is None;")


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
        assert english(ind.heritage_expenditure_per_capita, **good | {name: wrong}).startswith(text)
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
        assert english(ind.waste_managed_share, **options).startswith(text)


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
    assert english(ind.disaster_affected_rate, deaths=6, missing=5, affected=0, population=10) == (
        "population is 10 with 11 deaths and missing; expected a population at least as large as the deaths and missing."
    )
    assert english(ind.disaster_affected_rate, deaths=None, missing=11, affected=0, population=10).startswith(
        "population is 10 with 11 deaths"
    )
    good = dict(deaths=1, missing=1, affected=1, population=10)
    for name in good:
        assert english(ind.disaster_affected_rate, **good | {name: -1}).startswith(f"{name} is -1;")


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
        english(ind.disaster_loss_share, losses=[10, 0.5], gdp=1)
        == "losses is 10.5 for a GDP of 1; expected losses and GDP in the same currency and unit."
    )
    for options, text in (
        (dict(losses=-1, gdp=1), "losses is -1; expected losses in the currency of the GDP"), (dict(losses=[1, -1], gdp=1), "losses is -1 at position 1;"),
        (dict(losses=1, gdp=-1), "gdp is -1; expected an amount of money"), (dict(losses=True, gdp=1), "losses is True;"), (dict(losses={}, gdp=1), "losses is empty"),
    ):  # fmt: skip
        assert english(ind.disaster_loss_share, **options).startswith(text)


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
        assert english(ind.slum_share, table | changes).startswith(text)
    assert english(ind.slum_share, {"persons": [1], "lacks": [1]}).startswith(
        "households is columns ['persons', 'lacks']; expected a table with a row a household"
    )
    assert english(ind.slum_share, {"lacks_water": [1]}).startswith(
        "households is columns ['lacks_water']; expected a column 'persons'"
    )
    assert ind.slum_share({"persons": [0.5], "persons_per_room": [0]}).share == 0
