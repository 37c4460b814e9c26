"""What a result says in words is what its figures say: the numbers in a sentence, and the limits where it changes."""

import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from umran import indicators as ind
from umran.indicators.result import comma_list, metadata
from umran.text.numbers import figure, people, percent


def plain(text):
    """Without the marks that keep numbers in order."""
    return re.sub("[\u2066\u2069]", "", text)


def rows(result):
    return {plain(label): plain(text) for label, text in result.rows()}


def growth(past, present, people_past, people_present, years=10, **options):
    return ind.land_use_efficiency(
        built_up_start=past,
        built_up_end=present,
        population_start=people_past,
        population_end=people_present,
        years=years,
        **options,
    )


# Figures


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-0.5, 0, "−1"),
        (-0.4, 0, "0"),
        (1.005, 2, "1.01"),
        (1234567.891, 2, "1,234,567.89"),
        (-1234.5, 1, "−1,234.5"),
        (0, 1, "0.0"),
        (None, 2, "لا بيانات"),
        (float("nan"), 2, "لا بيانات"),
    ],
)
def test_figures_round_halves_away_from_zero_and_keep_their_sign(value, digits, text):
    assert plain(figure(value, digits)) == text


def test_fractions_are_shown_as_percentages_once():
    assert plain(percent(0.6)) == "60.0%" and plain(percent(-0.0125, 2)) == "−1.25%"
    assert percent(0.6) == "\u206660.0%\u2069", "the sign stands inside the isolate"
    assert percent(None) == percent(float("nan")) == people(None) == "لا بيانات"
    assert plain(people(1234.4)) == "1,234 نسمة"
    assert comma_list(["أ", "ب", "ج"]) == "أ، ب، ج"


@pytest.mark.parametrize(
    ("code", "file"), [("11.3.1", "11-03-01"), ("11.a.1", "11-0a-01"), ("1.5.2", "01-05-02")]
)
def test_a_method_leads_to_its_metadata_sheet(code, file):
    assert metadata(code).address == f"https://unstats.un.org/sdgs/metadata/files/Metadata-{file}.pdf"
    assert metadata(code, "2021").title.endswith("، 2021") and "،" not in metadata(code).title


# 11.3.1


def test_land_and_people_are_listed_as_computed():
    result = growth(100, 150, 1_000_000, 1_400_000)
    assert rows(result) == {
        "معدل استهلاك الأراضي": "5.00% سنوياً",
        "معدل نمو السكان": "3.36% سنوياً",
        "المساحة المبنية للفرد في البداية": "100.0 م²",
        "المساحة المبنية للفرد في النهاية": "107.1 م²",
        "التغير الكلي في المساحة المبنية": "50.0%",
    }
    assert plain(result.formatted()) == "1.49" and result.definition == "linear"
    assert "حسابي" in result.notes[-1] and "اللوغاريتم" not in result.notes[-1].replace("لوغاريتمي", "")
    assert "المعدلان لوغاريتميان" in growth(100, 150, 1e6, 1.4e6, land_rate="log").notes[-1]


@pytest.mark.parametrize(
    ("ratio", "words"),
    [(0.994, "ترتفع الكثافة"), (0.996, "يساوي تقريباً"), (1.004, "يساوي تقريباً"), (1.006, "أسرع مما ينمو")],
)
def test_a_ratio_within_half_a_hundredth_of_one_is_about_one(ratio, words):
    result = ind.land_use_efficiency_from_rates(
        land_consumption_rate=0.02 * ratio, population_growth_rate=0.02
    )
    assert words in result.reading()


@pytest.mark.parametrize(
    ("case", "words"),
    [((60, 60, 300_000, 400_000), "نما السكان"), ((60, 60, 400_000, 300_000), "تناقص السكان")],
)
def test_where_land_stood_still_the_reading_says_what_people_did(case, words):
    assert words in growth(*case).reading()


@pytest.mark.parametrize("rate", [0.00099, -0.00099, 0.001, -0.001])
def test_a_ratio_is_unstable_below_a_tenth_of_a_percent_of_growth(rate):
    result = ind.land_use_efficiency_from_rates(land_consumption_rate=0.01, population_growth_rate=rate)
    assert any("غير مستقرة" in note for note in result.notes) is (abs(rate) < 0.001)


@pytest.mark.parametrize(("km2", "note"), [(0.49, True), (0.51, False), (499, False), (501, True)], ids=str)
def test_unusual_land_a_person_is_noted_from_5_and_5000_square_metres(km2, note):
    result = growth(km2, km2, 100_000, 100_000)
    assert any("غير معتادة" in each for each in result.notes) is note


@pytest.mark.parametrize(
    ("km2", "possible"), [(0.0099, False), (0.0101, True), (99_999, True), (100_001, False)]
)
def test_impossible_land_a_person_is_refused_at_a_tenth_and_a_million_square_metres(km2, possible):
    if possible:
        assert growth(km2, km2, 100_000, 100_000).built_up_per_capita_start == pytest.approx(km2 * 10)
    else:
        with pytest.raises(ValueError, match="built_up_start"):
            growth(km2, km2, 100_000, 120_000)


def test_200_years_and_half_a_rate_are_the_most():
    assert growth(100, 150, 1e6, 2e6, years=200).population_growth_rate > 0
    with pytest.raises(ValueError, match="years is 201"):
        growth(100, 150, 1e6, 2e6, years=201)
    edge = ind.land_use_efficiency_from_rates(land_consumption_rate=-0.5, population_growth_rate=0.5)
    assert edge.ratio == -1
    for name in ("land_consumption_rate", "population_growth_rate"):
        rates = {"land_consumption_rate": 0.1, "population_growth_rate": 0.1}
        for beyond in (0.51, -0.51):
            with pytest.raises(ValueError, match=name):
                ind.land_use_efficiency_from_rates(**rates | {name: beyond})


def test_change_from_rates_follows_the_definition_of_the_rate():
    rates = {"land_consumption_rate": 0.02, "population_growth_rate": 0.01, "years": 10}
    log = ind.land_use_efficiency_from_rates(**rates)
    assert log.definition == "log" and log.built_up_change == pytest.approx(np.exp(0.2) - 1)
    linear = ind.land_use_efficiency_from_rates(**rates, land_rate="linear")
    assert linear.built_up_change == pytest.approx(0.2)
    without = ind.land_use_efficiency_from_rates(**rates | {"years": None})
    assert without.built_up_change is None and "عدد السنوات" in without.reasons["built_up_change"]


def test_a_published_row_off_its_identity_shows_by_how_much():
    row = {"per_capita_start": 200.0, "per_capita_end": 180.0, "population_growth_rate": 0.03, "years": 10}
    rate = ind.land_rate_from_per_capita(**row)
    assert ind.per_capita_residual(land_consumption_rate=rate + 0.01, **row) == pytest.approx(0.01)


# Waste, air, disasters, heritage


def test_waste_says_tonnes_of_a_hundred_and_what_is_collected_beyond():
    result = ind.waste_managed_share(generated=6500, collected=4850, controlled=3900)
    said = plain(result.reading())
    assert "من كل 100 طن" in said and "يُدار 60.0 طناً" in said and "ويُجمع 14.6 طناً لا تصل" in said
    assert rows(result) == {
        "(أ) المجموع من المتولد": "74.6%",
        "(ب) المُدار في منشآت خاضعة للمراقبة من المتولد": "60.0%",
        "المتولد": "6,500 طن/يوم",
        "المجموع": "4,850 طن/يوم",
        "المُدار في منشآت خاضعة للمراقبة": "3,900 طن/يوم",
    }
    all_of_it = ind.waste_managed_share(generated=10, collected=10, controlled=10)
    assert all_of_it.controlled_share == 1 and "ويُجمع" not in all_of_it.reading()
    assert "ويُجمع" not in ind.waste_managed_share(generated=10, collected=None, controlled=5).reading()
    with pytest.raises(ValueError, match="controlled is 6 with generated 5"):
        ind.waste_managed_share(generated=5, collected=None, controlled=6)


@pytest.mark.parametrize(
    ("mean", "words"),
    [
        (5, "لا يتجاوز المتوسط القيمة الإرشادية"),
        (5.01, "يستوفي غايتها المرحلية 10 ميكروغرام"),
        (10, "يستوفي غايتها المرحلية 10 ميكروغرام"),
        (10.01, "يستوفي غايتها المرحلية 15 ميكروغرام"),
        (15, "يستوفي غايتها المرحلية 15 ميكروغرام"),
        (15.01, "يستوفي غايتها المرحلية 25 ميكروغرام"),
        (25.01, "يستوفي غايتها المرحلية 35 ميكروغرام"),
        (35, "يستوفي غايتها المرحلية 35 ميكروغرام"),
        (35.01, "يتجاوز أول غاياتها المرحلية (35 ميكروغرام"),
    ],
)
def test_air_is_read_against_the_who_values_of_2021(mean, words):
    assert words in plain(ind.fine_particulate_mean([mean], [1]).reading())


def test_air_says_how_many_times_the_guideline():
    result = ind.fine_particulate_mean([10, 20], [3, 1])
    assert (
        "نسبة المتوسط إلى القيمة الإرشادية" in plain(result.reading())
        and " هي 2.5 إلى 1 " in plain(result.reading())
        and plain(result.formatted()) == "12.50 ميكروغرام/م³"
    )
    assert rows(result) == {"المتوسط البسيط (ليس المؤشر)": "15 ميكروغرام/م³", "السكان": "4 نسمة"}
    assert ind.fine_particulate_mean([1000, 0], [1, 1]).mean == 500
    with pytest.raises(ValueError, match=r"1000\.5 at position 0"):
        ind.fine_particulate_mean([1000.5], [1])


def test_disasters_are_told_per_hundred_thousand():
    result = ind.disaster_affected_rate(deaths=12, missing=3, affected=4785, population=1_600_000)
    assert plain(result.formatted()) == "300.0 لكل 100,000 نسمة"
    assert "من كل 100,000 نسمة" in plain(result.reading()) and "المقيسة 300.0 من كل" in plain(
        result.reading()
    )
    assert [*rows(result).values()] == ["12", "3", "4,785", "1,600,000 نسمة"]
    assert (result.persons, result.notes) == (4800, ())
    assert ind.disaster_affected_rate(deaths=0, missing=0, affected=0, population=9).rate == 0


def test_more_affected_than_people_is_noted_and_more_lost_than_people_refused():
    counts = {"deaths": 4, "missing": 6}
    assert ind.disaster_affected_rate(**counts, affected=0, population=10).notes == ()
    assert "يتجاوز" in ind.disaster_affected_rate(**counts, affected=1, population=10).notes[0]
    with pytest.raises(ValueError, match="10 deaths and missing"):
        ind.disaster_affected_rate(**counts, affected=0, population=9)
    absent = ind.disaster_affected_rate(deaths=None, missing=3, affected=None, population=10)
    assert "الوفيات، المتأثرون" in absent.notes[-1] and "المفقودون" not in absent.notes[-1]


def test_losses_over_the_product_are_noted_and_over_ten_times_refused():
    assert ind.disaster_loss_share(losses=10, gdp=10).notes == ()
    assert "أكبر من الناتج" in ind.disaster_loss_share(losses=10.1, gdp=10).notes[0]
    assert ind.disaster_loss_share(losses=100, gdp=10).share == 10
    with pytest.raises(ValueError, match="101 for a GDP of 10"):
        ind.disaster_loss_share(losses=101, gdp=10)
    result = ind.disaster_loss_share(losses={"a": 1234.5, "b": None, "c": float("nan")}, gdp=100_000)
    assert plain(result.formatted()) == "1.23%" and "2." in plain(result.notes[-1])
    assert rows(result) == {"مجموع الخسائر المباشرة": "1,235", "الناتج المحلي الإجمالي": "100,000"}


def test_heritage_says_its_currency():
    local = ind.heritage_expenditure_per_capita(public=[600, 300], private=100, population=50)
    assert local.per_capita == 20 and "العملة المحلية للفرد" in plain(local.formatted())
    assert len(local.notes) == 1 and "لا تُقارن بين البلدان" in local.notes[0]
    ppp = ind.heritage_expenditure_per_capita(public=900, private=None, population=50, ppp_factor=2)
    assert ppp.per_capita == 9 and "دولار بتعادل" in ppp.formatted() and "للإنفاق العام وحده" in ppp.notes[0]
    assert [*rows(ppp).values()] == ["900 بالعملة المحلية", "لا بيانات", "50 نسمة", "2.000"]
    with pytest.raises(ValueError, match="ppp_factor is 0"):
        ind.heritage_expenditure_per_capita(public=1, private=1, population=1, ppp_factor=0)


# Households and marks


def test_rooms_are_crowded_above_three_persons():
    table = {"persons": [1, 2, 4], "persons_per_room": [2.9, 3, 3.1]}
    result = ind.slum_share(table)
    assert result.share == pytest.approx(4 / 7) and result.slum_population == 4
    assert "4 نسمة من 7 نسمة" in plain(result.reading())
    assert rows(result) == {
        "الحرمان من كفاية الحيز السكني": "57.1%",
        "سكان المساكن غير اللائقة (لا يُجمع مع ما سبق)": "لا بيانات",
    }


@pytest.mark.parametrize("name", ["improved_water", "improved_sanitation", "sufficient_living_area",
                                  "durable_housing", "secure_tenure"])  # fmt: skip
def test_having_is_the_opposite_of_lacking(name):
    lacks = {"improved_water": "lacks_water", "improved_sanitation": "lacks_sanitation",
             "sufficient_living_area": "lacks_living_area", "durable_housing": "lacks_durability",
             "secure_tenure": "lacks_tenure"}[name]  # fmt: skip
    has = ind.slum_share({"persons": [3, 1], name: [True, False]})
    without = ind.slum_share({"persons": [3, 1], lacks: [False, True]})
    assert has.share == without.share == 0.25 and has.deprivations == without.deprivations == {name: 0.25}


def test_a_table_of_weights_without_people_has_no_share():
    none = ind.slum_share(
        {"persons": [4], "weight": [0], "lacks_water": [True], "inadequate_housing": [True]}
    )
    assert (none.share, none.inadequate_share, none.deprivations) == (None, None, {})
    assert none.reasons["inadequate_share"] == none.reasons["share"]


def test_marks_are_whole_from_1_to_4_and_asked_of_five():
    assert ind.participation_score([(1, 1, 4, 4)] * 5).score == 2.5
    for wrong in (0, 5):
        with pytest.raises(ValueError, match=f"{wrong} at position 0"):
            ind.participation_score([(wrong, 2, 2, 2)])
    result = ind.participation_score([(1, 2, 3, 4), (3, 2, 3, 4)])
    assert result.question_means == (2, 2, 3, 4) and result.evaluator_means == (2.5, 3)
    assert "5" not in plain(result.notes[0]) and "وهنا 2" in plain(result.notes[0])
    assert ind.participation_score([(1, 2, 3, 4)] * 5).notes == ()
    assert plain(result.formatted()) == "2.75 من 4"
    assert [*rows(result).values()] == ["2.50، 3.00", "2.00", "2.00", "3.00", "4.00"]
    for score, words in (
        (result, "أعلى من 2.5، فتُحتسب"),
        (ind.participation_score([(1, 1, 4, 4)]), "ليست أعلى من 2.5"),
    ):
        assert words in plain(score.reading())


def test_cities_that_count_are_counted():
    result = ind.participation_share({"أ": [(4, 4, 4, 4)], "ب": [(1, 1, 4, 4)], "ج": [(3, 3, 3, 3)]})
    assert (result.cities, result.cities_that_count) == (3, 2) and plain(result.formatted()) == "66.7%"
    assert "احتُسبت 2 من 3 مدن" in plain(result.reading())


def test_a_policy_is_the_mean_of_evaluators_then_of_qualifiers():
    result = ind.national_urban_policy_score([[1, 0, 0.5], [0.5, 0.5, 0.5]])
    assert result.qualifier_means == (0.75, 0.25, 0.5) and result.score == 0.5
    assert "الفئة 3 من 5" in plain(result.reading()) and "51%" in plain(result.reading())
    assert "فلا يُحتسب" in result.reading()
    assert "فيُحتسب" in ind.national_urban_policy_score([0.51, 0.51, 0.51]).reading()
    assert [*rows(result).values()] == ["75.0%", "25.0%", "50.0%"]
    assert ind.national_urban_policy_score(np.array([[0.2, 0.4, 0.6]])).score == pytest.approx(0.4)
    assert "بلا سياسة" in ind.national_urban_policy_score(None).notes[0]


# Cities of a country, cells and units


def test_the_national_value_says_how_many_cities_it_rests_on():
    result = ind.weighted_national_value([1, None, 4], [1, 2, 2])
    assert (result.mean, result.coverage, result.cities, result.cities_with_value) == (3, 0.6, 3, 2)
    assert "متوسط 2 من 3 مدن" in plain(result.reading()) and plain(result.formatted()) == "3.0000"
    assert rows(result) == {"سكان المدن التي لها قيمة": "60.0%", "سكان مدن العينة": "5 نسمة"}
    assert plain(result.notes[0]).endswith("خارج المتوسط: 1.")
    assert ind.weighted_national_value([0, 1], [1, 1]).notes == (), "zero has no sign"
    assert ind.weighted_national_value([-1, 0], [1, 1]).notes == ()


def test_cells_and_units_say_where_people_live():
    grid = np.zeros((9, 9))
    grid[1:6, 1:6] = 2000
    grid[8, 8] = 1000
    cells = ind.degree_of_urbanisation(grid)
    assert cells.population == 51_000 and cells.urban_share == pytest.approx(50 / 51)
    assert "عدد المراكز الحضرية 1." in plain(cells.reading()) and "98.0%" in plain(cells.formatted())
    assert rows(cells) == {
        "مركز حضري": "98.0% من السكان، 25 كم²",
        "تجمع حضري خارج المراكز": "0.0% من السكان، 0 كم²",
        "خلايا ريفية": "2.0% من السكان، 56 كم²",
    }
    units = ind.classify_units([3, 2, 1, 1], [60, 20, 20, 10], ["أ", "أ", "أ", "ب"])
    first = units.units.loc["أ"]
    assert [first[name] for name in ("urban_centre", "urban_cluster", "rural")] == pytest.approx(
        [0.6, 0.2, 0.2]
    )
    assert units.urban_share == pytest.approx(100 / 110) and units.units.loc["ب", "unit_class"] == "rural"
    assert rows(units) == {"وحدات: مدينة": "1", "وحدات: بلدة أو ضاحية": "0", "وحدات: منطقة ريفية": "1"}
    head, body = units.table()
    assert len(head) == 5 and [plain(text) for text in body[0]] == ["أ", "مدينة", "60.0%", "20.0%", "20.0%"]


@pytest.mark.parametrize("count", [20, 21])
def test_a_long_list_of_units_is_cut_at_20_and_says_so(count):
    result = ind.classify_units([3] * count, [1] * count, [f"{n:02}" for n in range(count)])
    assert len(result.table()[1]) == 20 and len(result.units) == count
    assert any("أول 20 من 21" in plain(note) for note in result.notes) is (count > 20)


# Layers


def test_open_space_and_access_say_their_figures_and_projection():
    city = gpd.GeoDataFrame(geometry=[shapely.box(5e5, 3.5e6, 5.02e5, 3.501e6)], crs=32636)
    park = gpd.GeoDataFrame(geometry=[shapely.box(5e5, 3.5e6, 5.005e5, 3.5004e6)], crs=32636)
    homes = gpd.GeoDataFrame(
        {"population": [30, 10], "sex": ["female", "male"]},
        geometry=gpd.points_from_xy([5.001e5, 5.018e5], [3.5002e6] * 2),
        crs=32636,
    )
    result = ind.open_public_space(city, park, None, homes, street_share=0.2)
    assert rows(result) == {
        "مساحة المدينة": "2.00 كم²",
        "الأماكن العامة المفتوحة": "0.20 كم²",
        "الأراضي المخصصة للشوارع": "0.40 كم²",
        "حصة السكان القريبين من مكان عام مفتوح": "75.0%",
        "الإسقاط": "EPSG:32636",
    }
    said = plain(result.reading())
    assert "10.0% من مساحة المدينة" in said and "للشوارع 20.0%" in said and "ويسكن 75.0%" in said
    access = ind.access_to_public_transport(homes, homes[["geometry"]][:1].assign(capacity="high"))
    assert "يسكن 30 نسمة من 40 نسمة" in plain(access.reading())
    assert [*rows(access).values()] == ["0 نسمة", "30 نسمة", "30 نسمة", "EPSG:32636"]
    _, body = access.table()
    assert [[plain(text) for text in row] for row in body] == [
        ["إناث", "100.0%", "30", "30"],
        ["ذكور", "0.0%", "0", "10"],
    ]


@pytest.mark.parametrize(("apart", "noted"), [(49_900, False), (50_100, True)])
def test_layers_over_50_kilometres_apart_are_noted(apart, noted):
    home = gpd.GeoDataFrame(geometry=gpd.points_from_xy([5e5], [3.5e6]), crs=32636)
    stop = gpd.GeoDataFrame(
        {"capacity": ["low"]}, geometry=gpd.points_from_xy([5e5], [3.5e6 + apart]), crs=32636
    )
    notes = ind.access_to_public_transport(home, stop).notes
    assert any("ترتيب الإحداثيات" in note for note in notes) is noted


@pytest.mark.parametrize(("gap", "noted"), [(100, False), (112, True)])
def test_streets_under_nine_tenths_in_one_piece_are_noted(gap, noted):
    """Two streets apart: of 1,000 metres one, the other of so many."""
    at = lambda *xy: shapely.LineString([(5e5 + x, 3.5e6 + y) for x, y in xy])  # noqa: E731
    streets = gpd.GeoDataFrame(geometry=[at((0, 0), (1000, 0)), at((0, 50), (gap, 50))], crs=32636)
    home = gpd.GeoDataFrame(geometry=gpd.points_from_xy([5e5], [3.5e6]), crs=32636)
    notes = ind.access_to_public_transport(home, home.assign(capacity="low"), streets).notes
    assert any("مقطّعة" in note for note in notes) is noted


def test_ages_are_grouped_at_15_and_65():
    ages = [0, 14, 15, 64, 65, 99]
    homes = gpd.GeoDataFrame({"age": ages}, geometry=gpd.points_from_xy([5e5] * 6, [3.5e6] * 6), crs=32636)
    table = ind.access_to_public_transport(homes, homes[["geometry"]][:1]).breakdown.set_index("group")
    assert table["population"].to_dict() == {"0-14": 2, "15-64": 2, "65+": 2}


def test_a_table_is_no_layer_and_the_advice_fits():
    homes = gpd.GeoDataFrame(geometry=gpd.points_from_xy([5e5], [3.5e6]), crs=32636)
    with pytest.raises(ValueError, match="points_from_xy"):
        ind.access_to_public_transport(pd.DataFrame({"longitude": [1]}), homes)
    with pytest.raises(ValueError, match="GeoDataFrame with at least one feature") as refused:
        ind.access_to_public_transport([1], homes)
    assert "points_from_xy" not in str(refused.value)
    assert ind.access_to_public_transport(homes.geometry, homes).served == 1, "a series of shapes is a layer"
    with pytest.raises(ValueError, match="without a coordinate reference system"):
        ind.access_to_public_transport(homes.set_crs(None, allow_override=True), homes)
