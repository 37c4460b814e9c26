"""Each indicator gives the official formula's value, None with a reason where there is none, and refuses wrong input."""

import math
import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umran import indicators as ind

EVALUATORS = [(3, 3, 2, 3), (4, 3, 3, 3), (2, 3, 2, 2), (3, 2, 3, 3), (3, 3, 3, 4)]


def growth(past, present, people_past, people_present, years, **options):
    return ind.land_use_efficiency(
        built_up_start=past,
        built_up_end=present,
        population_start=people_past,
        population_end=people_present,
        years=years,
        **options,
    )


A = (100, 150, 1_000_000, 1_400_000, 10)
C = (60, 66, 300_000, 270_000, 10)
F = (45, 63, 250_000, 250_000, 10)
G = (120, 168, 900_000, 1_350_000, 20)
I = (50, 47.5, 220_000, 209_000, 10)  # noqa: E741

HOUSEHOLDS = {"persons": [184_000, 736_000], "lacks_sanitation": [True, False]}
CELLS = ([12.0, 18.5, 25.0, 9.0], [40_000, 90_000, 120_000, 10_000])
# Three homes 300, 499 and 501 m from a stop of low capacity.
HOMES = gpd.GeoDataFrame(
    {"population": [40, 20, 20]},
    geometry=gpd.points_from_xy([300, 499, 501] + 5e5 * np.ones(3), [3.5e6] * 3),
    crs=32636,
)
STOP = gpd.GeoDataFrame({"capacity": ["low"]}, geometry=gpd.points_from_xy([5e5], [3.5e6]), crs=32636)

# method, call, field, value, to how many printed digits
WORKED = [
    ("11.1.1 share", lambda: ind.slum_share(HOUSEHOLDS), "share", 0.200, 3),
    ("11.3.1 A", lambda: growth(*A), "land_consumption_rate", 0.050000, 6),
    ("11.3.1 A", lambda: growth(*A), "population_growth_rate", 0.033647, 6),
    ("11.3.1 A", lambda: growth(*A), "ratio", 1.4860, 4),
    ("11.3.1 A", lambda: growth(*A), "built_up_per_capita_start", 100.00, 2),
    ("11.3.1 A", lambda: growth(*A), "built_up_per_capita_end", 107.14, 2),
    ("11.3.1 A", lambda: growth(*A), "built_up_change", 0.5000, 4),
    ("11.3.1 C", lambda: growth(*C), "land_consumption_rate", 0.010000, 6),
    ("11.3.1 C", lambda: growth(*C), "population_growth_rate", -0.010536, 6),
    ("11.3.1 C", lambda: growth(*C), "ratio", -0.9491, 4),
    ("11.3.1 C", lambda: growth(*C), "built_up_per_capita_end", 244.44, 2),
    ("11.3.1 F", lambda: growth(*F), "land_consumption_rate", 0.040000, 6),
    ("11.3.1 F", lambda: growth(*F), "population_growth_rate", 0.000000, 6),
    ("11.3.1 F", lambda: growth(*F), "ratio", None, 0),
    ("11.3.1 F", lambda: growth(*F), "built_up_per_capita_end", 252.00, 2),
    ("11.3.1 G", lambda: growth(*G), "land_consumption_rate", 0.020000, 6),
    ("11.3.1 G", lambda: growth(*G), "population_growth_rate", 0.020273, 6),
    ("11.3.1 G", lambda: growth(*G), "ratio", 0.9865, 4),
    ("11.3.1 G", lambda: growth(*G), "built_up_per_capita_start", 133.33, 2),
    ("11.3.1 G", lambda: growth(*G), "built_up_per_capita_end", 124.44, 2),
    ("11.3.1 I", lambda: growth(*I), "land_consumption_rate", -0.005000, 6),
    ("11.3.1 I", lambda: growth(*I), "population_growth_rate", -0.005129, 6),
    ("11.3.1 I", lambda: growth(*I), "ratio", 0.9748, 4),
    ("11.3.1 I", lambda: growth(*I), "built_up_per_capita_end", 227.27, 2),
    ("11.3.1 I", lambda: growth(*I), "built_up_change", -0.0500, 4),
    ("11.3.1 A, both log", lambda: growth(*A, land_rate="log"), "ratio", 1.2050, 4),
    ("11.3.1 G, both log", lambda: growth(*G, land_rate="log"), "ratio", 0.8298, 4),
    ("11.3.1 I, both log", lambda: growth(*I, land_rate="log"), "ratio", 1.0000, 4),
    ("11.3.2 city", lambda: ind.participation_score(EVALUATORS), "score", 2.85, 2),
    ("11.3.2 counts", lambda: ind.participation_score(EVALUATORS), "counts", True, 0),
    (
        "11.4.1",
        lambda: ind.heritage_expenditure_per_capita(
            public=[4e6, 2e6], private=1e6, population=1e6, ppp_factor=0.5
        ),
        "per_capita",
        14.0,
        1,
    ),
    (
        "11.5.1",
        lambda: ind.disaster_affected_rate(deaths=12, missing=3, affected=4785, population=1_600_000),
        "rate",
        300.0,
        1,
    ),
    ("11.5.2", lambda: ind.disaster_loss_share(losses=[1, 2, 3, 4, 0], gdp=1000), "share", 0.010, 3),
    (
        "11.6.1 (a)",
        lambda: ind.waste_managed_share(generated=6500, collected=4850, controlled=3900),
        "collected_share",
        0.746,
        3,
    ),
    (
        "11.6.1",
        lambda: ind.waste_managed_share(generated=6500, collected=4850, controlled=3900),
        "controlled_share",
        0.600,
        3,
    ),
    ("11.2.1", lambda: ind.access_to_public_transport(HOMES, STOP), "share", 0.750, 3),
    ("11.6.2", lambda: ind.fine_particulate_mean(*CELLS), "mean", 20.13, 2),
    ("11.6.2 plain", lambda: ind.fine_particulate_mean(*CELLS), "plain_mean", 16.125, 3),
    ("11.7.1", lambda: ind.open_public_space(84, 4.2, 12.6), "share", 0.200, 3),
    ("11.a.1 official", lambda: ind.national_urban_policy_score([0.40, 0.20, 0.75]), "score", 0.450, 3),
    ("11.a.1 official", lambda: ind.national_urban_policy_score([0.40, 0.20, 0.75]), "band", 3, 0),
    ("11.a.1 official", lambda: ind.national_urban_policy_score([0.40, 0.20, 0.75]), "counts", False, 0),
]


@pytest.mark.parametrize(
    ("call", "field", "value", "digits"),
    [pytest.param(*case, id=f"{name} {case[1]}") for name, *case in WORKED],
)
def test_worked_examples_of_the_metadata_formulas(call, field, value, digits):
    found = getattr(call(), field)
    assert found is None if value is None else round(found, digits) == value


def test_streets_sampled_in_circles_give_their_mean_share():
    assert ind.street_land_share([1.8, 2.4, 2.1, 1.2, 2.5]) == pytest.approx(0.20)


def test_evaluator_means_are_kept():
    assert ind.participation_score(EVALUATORS).evaluator_means == (2.75, 3.25, 2.25, 2.75, 3.25)


def test_the_main_figure_is_value_and_float_of_every_result():
    result = ind.disaster_loss_share(losses=[1, 2, 3, 4, 0], gdp=1000)
    assert result.value == result.share == float(result) == 0.01


# Where there is no value


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: growth(*F), "ratio"),
        (lambda: growth(10, 12, 0, 5000, 10), "population_growth_rate"),
        (lambda: growth(10, 12, 0, 5000, 10), "built_up_per_capita_start"),
        (lambda: growth(10, 12, 5000, 0, 10), "ratio"),
        (lambda: growth(0, 12, 5000, 6000, 10), "land_consumption_rate"),
        (lambda: growth(0, 12, 5000, 6000, 10), "built_up_change"),
        (lambda: growth(12, 0, 5000, 6000, 10, land_rate="log"), "ratio"),
        (lambda: ind.disaster_affected_rate(deaths=1, missing=1, affected=1, population=0), "rate"),
        (lambda: ind.disaster_affected_rate(deaths=None, missing=None, affected=None, population=9), "rate"),
        (lambda: ind.disaster_loss_share(losses=5, gdp=0), "share"),
        (lambda: ind.disaster_loss_share(losses=[None, None], gdp=10), "share"),
        (lambda: ind.waste_managed_share(generated=0, collected=0, controlled=0), "controlled_share"),
        (lambda: ind.waste_managed_share(generated=9, collected=None, controlled=3), "collected_share"),
        (lambda: ind.fine_particulate_mean([10, 20], [0, 0]), "mean"),
        (lambda: ind.heritage_expenditure_per_capita(public=1, private=1, population=0), "per_capita"),
        (lambda: ind.weighted_national_value([None, None], [1, 2]), "mean"),
        (lambda: ind.weighted_national_value([1, 2], [0, 0]), "mean"),
        (lambda: ind.slum_share({"persons": [4], "weight": [0], "lacks_water": [True]}), "share"),
        (lambda: ind.slum_share(HOUSEHOLDS), "inadequate_share"),
        (lambda: ind.open_public_space(0, 0, 0), "share"),
        (lambda: ind.open_public_space(84, 4.2, 12.6), "access_share"),
        (lambda: ind.degree_of_urbanisation(np.zeros((3, 3))), "urban_share"),
        (lambda: ind.classify_units([1], [0], ["a"]), "urban_share"),
    ],
)
def test_what_cannot_be_computed_is_none_with_an_arabic_reason(call, field):
    result = call()
    assert getattr(result, field) is None
    assert re.search("[\u0621-\u064a]{3}", result.reasons[field])
    assert result.reasons[field] in str(result) or field != result.main


def test_a_result_without_a_value_is_no_number():
    with pytest.raises(ValueError, match="has no value"):
        float(growth(*F))


def test_unreported_counts_make_a_lower_bound_that_says_so():
    result = ind.disaster_affected_rate(deaths=10, missing=None, affected=90, population=100_000)
    assert result.rate == 100 and "حد أدنى" in " ".join(result.notes)
    assert "حد أدنى" in " ".join(ind.disaster_loss_share(losses=[5, None], gdp=10).notes)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (C, "أسوأ الحالات"),
        ((60, 50, 300_000, 400_000, 10), "تكثيف أو فقدان مبانٍ"),
        (I, "مدينة متقلصة"),
        ((60, 60, 300_000, 400_000, 10), "لم تتغير المساحة المبنية"),
        (A, "أسرع مما ينمو سكانها"),
        (G, "اكتظاظاً"),
    ],
)
def test_each_sign_of_land_and_people_has_its_own_reading(case, words):
    assert words in growth(*case).reading()


def test_a_nearly_steady_population_warns_that_the_ratio_is_unstable():
    assert "غير مستقرة" in growth(100, 110, 1_000_000, 1_001_000, 10).notes[0]


def test_no_new_land_is_plain_zero_whatever_the_sign_of_growth():
    assert str(growth(60, 60, 300_000, 270_000, 10).ratio) == "0.0"


@pytest.mark.parametrize(("score", "counts"), [((3, 2, 3, 2), False), ((3, 3, 3, 2), True)])
def test_a_city_counts_above_the_midpoint_only(score, counts):
    assert ind.participation_score([score] * 5).counts is counts


def test_participation_share_is_cities_that_count_over_cities_assessed():
    result = ind.participation_share({"أ": EVALUATORS, "ب": [(1, 1, 1, 1)] * 5, "ج": [(4, 4, 4, 4)] * 5})
    assert result.share == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("score", "band", "counts"),
    [
        (0, 1, False),
        (0.01, 2, False),
        (0.25, 2, False),
        (0.26, 3, False),
        (0.5, 3, False),
        (0.505, 3, False),
        (0.51, 4, True),
        (0.75, 4, True),
        (0.76, 5, True),
        (1, 5, True),
    ],
)
def test_policy_bands_leave_no_gap_and_count_from_51(score, band, counts):
    result = ind.national_urban_policy_score([[score] * 3] * 3)
    assert (result.band, result.counts) == (band, counts)
    assert bool(result.notes) is (score == 0.505)


def test_a_country_without_a_policy_is_recorded_with_zero():
    result = ind.national_urban_policy_score(None)
    assert (result.score, result.band, result.counts) == (0, 1, False)


def test_a_household_counts_once_whatever_its_deprivations():
    table = pd.DataFrame(
        {
            "persons": [4, 6, 5, 5],
            "improved_water": [False, True, True, True],
            "improved_sanitation": [False, False, True, True],
            "persons_per_room": [3, 2, 3.5, 3],
            "durable_housing": [1, 1, 1, 1],
            "lacks_tenure": [False, False, False, False],
            "inadequate_housing": [True, False, True, True],
        }
    )
    result = ind.slum_share(table)
    assert result.share == pytest.approx(15 / 20) and result.inadequate_share == pytest.approx(14 / 20)
    assert result.deprivations["improved_sanitation"] == pytest.approx(10 / 20)
    assert not result.notes


def test_four_deprivations_name_the_missing_fifth():
    result = ind.slum_share(
        {"persons": [5]} | {name: [True] for name in ("improved_water", "durable_housing")}
    )
    assert "أمن الحيازة" in result.notes[0] and "الماء" not in result.notes[0]


def test_survey_weights_expand_households_to_people():
    table = {"persons": [4, 4], "weight": [300, 100], "lacks_water": [True, False]}
    assert ind.slum_share(table).share == 0.75 and ind.slum_share(table).population == 1600


def test_heritage_is_public_and_private_over_people_and_purchasing_power():
    result = ind.heritage_expenditure_per_capita(
        public={"national": 600, "local": 300}, private=100, population=50, ppp_factor=4
    )
    assert result.per_capita == 5.0 and not result.notes
    assert (
        "الإنفاق الخاص" in ind.heritage_expenditure_per_capita(public=1, private=None, population=1).notes[0]
    )


def test_the_national_value_weighs_cities_and_says_what_it_covers():
    result = ind.weighted_national_value([1.2, None, 0.6], [2_000_000, 1_000_000, 1_000_000])
    assert result.mean == pytest.approx(1.0) and result.coverage == 0.75
    assert "مختلفة الإشارة" in ind.weighted_national_value([-1, 1], [1, 1]).notes[0]


def test_nullable_columns_are_numbers_like_any_other():
    populations = pd.Series([1, 3], dtype="Int64")
    assert ind.weighted_national_value(pd.Series([1.0, pd.NA], dtype="Float64"), populations).coverage == 0.25
    assert ind.weighted_national_value([2, pd.NA], populations).mean == 2


def test_results_stand_for_their_values_in_the_national_value():
    assert ind.weighted_national_value([growth(*A), growth(*F)], [1, 1]).mean == growth(*A).ratio


# Published tables


def test_published_land_rates_complete_and_check_themselves():
    row = {"per_capita_start": 200.0, "per_capita_end": 180.0, "population_growth_rate": 0.03, "years": 10}
    rate = ind.land_rate_from_per_capita(**row)
    assert rate == pytest.approx(math.log(0.9) / 10 + 0.03)
    assert ind.per_capita_residual(land_consumption_rate=rate, **row) == 0
    linear = ind.land_rate_from_per_capita(**row, land_rate="linear")
    assert 1 + 10 * linear == pytest.approx(0.9 * math.exp(0.3))


@pytest.mark.parametrize("land_rate", ["linear", "log"])
def test_rates_give_what_areas_give(land_rate):
    areas = growth(*A, land_rate=land_rate)
    rates = ind.land_use_efficiency_from_rates(
        land_consumption_rate=areas.land_consumption_rate,
        population_growth_rate=areas.population_growth_rate,
        built_up_per_capita_start=100,
        years=10,
        land_rate=land_rate,
    )
    assert rates.ratio == areas.ratio and rates.built_up_change == pytest.approx(areas.built_up_change)
    assert rates.built_up_per_capita_end is None and "built_up_per_capita_end" in rates.reasons


# Wrong input

NOT_NUMBERS = ["12", True, np.True_, math.nan, math.inf, -math.inf, 10**400, [1], object()]
GOOD = {
    ind.land_use_efficiency: dict(
        zip(("built_up_start", "built_up_end", "population_start", "population_end", "years"), A, strict=True)
    ),
    ind.land_use_efficiency_from_rates: {"land_consumption_rate": 0.01, "population_growth_rate": 0.02},
    ind.land_rate_from_per_capita: {
        "per_capita_start": 100,
        "per_capita_end": 110,
        "population_growth_rate": 0.02,
        "years": 10,
    },
    ind.disaster_affected_rate: {"deaths": 1, "missing": 1, "affected": 1, "population": 100},
    ind.disaster_loss_share: {"gdp": 100, "losses": 5},
    ind.waste_managed_share: {"generated": 10, "collected": 8, "controlled": 5},
    ind.heritage_expenditure_per_capita: {"public": 10, "private": 5, "population": 10},
}
MAY_BE_LISTS = {"losses", "public"}
MAY_BE_NEGATIVE = {"land_consumption_rate", "population_growth_rate"}
WRONG = [
    pytest.param(function, name, bad, id=f"{function.__name__}-{name}-{bad!r:.8}")
    for function, good in GOOD.items()
    for name in good
    for bad in [*NOT_NUMBERS, *([] if name in MAY_BE_NEGATIVE else [-1])]
    if not (isinstance(bad, list) and name in MAY_BE_LISTS)
]


def refused(function, *args, **kwargs):
    """The message of the ValueError that the call raises; it is in Arabic first, then in English."""
    with pytest.raises(ValueError) as caught:
        function(*args, **kwargs)
    arabic, english = str(caught.value).split("\n")
    assert re.search("[\u0621-\u064a]{3}", arabic)
    said = english.replace("empty (فارغ)", "empty")  # the one value that both lines say in both languages
    assert re.search("[a-z]{3}", said) and not re.search("[\u0600-\u06ff]", said)
    return english


@pytest.mark.parametrize(("function", "name", "bad"), WRONG)
def test_a_wrong_number_is_refused_with_argument_value_and_expectation(function, name, bad):
    message = refused(function, **GOOD[function] | {name: bad})
    assert message.startswith(f"{name} is ") and "expected" in message


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: growth(100e6, 150e6, 1e6, 1.4e6, 10), "km2, not m2"),
        (lambda: growth(*A[:4], 0), "years is 0"),
        (lambda: growth(*A[:4], 2015), "not a calendar year"),
        (lambda: growth(*A, land_rate="exp"), "linear | log"),
        (
            lambda: ind.land_use_efficiency_from_rates(
                land_consumption_rate=2.9, population_growth_rate=0.02
            ),
            "not 2 percent",
        ),
        (lambda: ind.waste_managed_share(generated=10, collected=12, controlled=5), "collected is 12"),
        (lambda: ind.waste_managed_share(generated=10, collected=5, controlled=8), "controlled is 8"),
        (lambda: ind.disaster_affected_rate(deaths=9, missing=3, affected=0, population=10), "12 deaths"),
        (lambda: ind.disaster_loss_share(losses=5000, gdp=10), "same currency"),
        (lambda: ind.disaster_loss_share(losses=[], gdp=10), "empty"),
        (lambda: ind.fine_particulate_mean([10, 20], [1]), "1 figures for 2"),
        (lambda: ind.fine_particulate_mean([10, math.nan], [1, 1]), "nan at position 1"),
        (lambda: ind.fine_particulate_mean([10, 5000], [1, 1]), "5000 at position 1"),
        (lambda: ind.fine_particulate_mean([], []), "empty"),
        (lambda: ind.fine_particulate_mean("10", [1]), "concentration is '10'"),
        (lambda: ind.fine_particulate_mean([True], [1]), "concentration"),
        (lambda: ind.weighted_national_value([1], [1, 2]), "2 figures for 1"),
        (lambda: ind.weighted_national_value(["a"], [1]), "values is ['a']"),
        (lambda: ind.weighted_national_value([1, 2], [1, None]), "populations is None"),
        (lambda: ind.participation_score([(1, 2, 3)]), "four whole marks"),
        (lambda: ind.participation_score([(1, 2, 3, 5)]), "5 at position 3"),
        (lambda: ind.participation_score([(1, 2, 3, 2.5)]), "four whole marks"),
        (lambda: ind.participation_score([(1, 2, 3, 4), (1, 2)]), "four whole marks"),
        (lambda: ind.participation_score([]), "four whole marks"),
        (lambda: ind.participation_score(3), "four whole marks"),
        (lambda: ind.participation_share([]), "empty"),
        (lambda: ind.participation_share(3), "at least one city"),
        (lambda: ind.national_urban_policy_score([40, 20, 75]), "not 40 percent"),
        (lambda: ind.national_urban_policy_score([0.4, 0.2]), "three fractions"),
        (lambda: ind.national_urban_policy_score("abc"), "three fractions"),
        (lambda: ind.slum_share(pd.DataFrame()), "empty"),
        (lambda: ind.slum_share(5), "a row a household"),
        (lambda: ind.slum_share({"lacks_water": [True]}), "a column 'persons'"),
        (lambda: ind.slum_share({"persons": [0], "lacks_water": [True]}), "0 at position 0"),
        (lambda: ind.slum_share({"persons": [4], "lacks_water": [None]}), "True or False"),
        (lambda: ind.slum_share({"persons": [4], "lacks_water": ["yes"]}), "True or False"),
        (lambda: ind.slum_share({"persons": [4]}), "at least one of the five"),
        (
            lambda: ind.slum_share({"persons": [4], "lacks_water": [True], "improved_water": [True]}),
            "one column for each",
        ),
        (lambda: ind.open_public_space(10, 6, 6), "in one unit"),
        (lambda: ind.open_public_space(84, -1, 6), "spaces is -1"),
        (lambda: ind.open_public_space(84, 4.2, 12.6, street_share=20), "not 60 percent"),
        (lambda: ind.street_land_share([1, 20]), "20 at position 1"),
        (lambda: ind.degree_of_urbanisation([1, 2, 3]), "2-D array"),
        (lambda: ind.degree_of_urbanisation([[1, -2]]), "-2 at position (0, 1)"),
        (lambda: ind.degree_of_urbanisation("grid"), "2-D array"),
        (lambda: ind.degree_of_urbanisation([[1, 2], [3]]), "2-D array"),
        (lambda: ind.fine_particulate_mean([1], pd.Series([None], dtype="Int64")), "nan at position 0"),
        (lambda: ind.fine_particulate_mean([1], pd.Series([True], dtype="boolean")), "population"),
        (lambda: ind.slum_share({"persons": [4], "lacks_water": [[1]]}), "True or False"),
        (lambda: ind.degree_of_urbanisation([[1.0]], [[0.0]]), "0 where people live"),
        (lambda: ind.degree_of_urbanisation([[1.0]], [[0.5, 0.5]]), "shape (1, 2)"),
        (lambda: ind.classify_units([1, 2], [1], ["a", "b"]), "three arrays of one shape"),
        (lambda: ind.classify_units([7], [1], ["a"]), "7 at position 0"),
    ],
)
def test_impossible_input_is_refused_and_says_why(call, says):
    assert says in refused(call)


# Properties

share = st.floats(0, 1)
count = st.integers(0, 10**7)
people = st.integers(1, 10**8)
few = settings(max_examples=40, deadline=None)


@few
@given(people, st.data())
def test_shares_of_waste_are_within_0_and_1(generated, data):
    collected = data.draw(st.floats(0, generated))
    controlled = data.draw(st.floats(0, collected))
    result = ind.waste_managed_share(generated=generated, collected=collected, controlled=controlled)
    assert 0 <= result.controlled_share <= result.collected_share <= 1


@few
@given(st.lists(st.tuples(st.floats(0, 500), people), min_size=1, max_size=20), st.randoms())
def test_the_weighted_mean_lies_among_its_values_in_any_order_and_scale(cells, random):
    c, p = zip(*cells, strict=True)
    result = ind.fine_particulate_mean(c, p)
    assert min(c) - 1e-9 <= result.mean <= max(c) + 1e-9
    shuffled = random.sample(cells, len(cells))
    assert ind.fine_particulate_mean(*zip(*shuffled, strict=True)).mean == pytest.approx(result.mean)
    assert ind.fine_particulate_mean(c, [7 * n for n in p]).mean == pytest.approx(result.mean)
    assert ind.weighted_national_value(c, p).mean == pytest.approx(result.mean)


@few
@given(
    st.floats(10, 1000),
    st.floats(10, 1000),
    st.floats(1e5, 1e6),
    st.floats(1e5, 1e6),
    st.floats(2, 50),
)
def test_land_use_efficiency_ignores_the_size_of_the_city(past, present, people_past, people_present, scale):
    small = growth(past, present, people_past, people_present, 10, land_rate="log")
    large = growth(
        scale * past, scale * present, scale * people_past, scale * people_present, 10, land_rate="log"
    )
    assert large.land_consumption_rate == pytest.approx(small.land_consumption_rate, abs=1e-12)
    assert large.built_up_per_capita_end == pytest.approx(small.built_up_per_capita_end)
    per_capita = math.log(small.built_up_per_capita_end / small.built_up_per_capita_start) / 10
    assert small.land_consumption_rate - small.population_growth_rate == pytest.approx(per_capita, abs=1e-12)


@few
@given(
    st.lists(st.tuples(st.integers(1, 12), st.booleans(), st.booleans()), min_size=1, max_size=30),
    st.randoms(),
)
def test_slum_share_is_a_share_in_any_order_and_never_the_sum_of_deprivations(rows, random):
    def table(rows):
        return pd.DataFrame(rows, columns=["persons", "lacks_water", "lacks_tenure"])

    result = ind.slum_share(table(rows))
    assert (
        max(result.deprivations.values()) <= result.share <= min(1, sum(result.deprivations.values()) + 1e-12)
    )
    assert ind.slum_share(table(random.sample(rows, len(rows)))).share == pytest.approx(result.share)
    assert ind.slum_share(table(rows + rows)).share == pytest.approx(result.share)


@few
@given(st.lists(st.lists(st.integers(1, 4), min_size=4, max_size=4), min_size=1, max_size=9))
def test_the_participation_score_is_the_mean_of_evaluators(marks):
    result = ind.participation_score(marks)
    assert 1 <= result.score <= 4 and result.score == pytest.approx(np.mean(result.evaluator_means))


def test_importing_the_package_loads_no_map_library():
    import subprocess
    import sys

    code = "import sys; from umran import indicators; sys.exit('geopandas' in sys.modules or 'pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
