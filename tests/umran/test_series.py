"""One indicator comes from one source, one definition and one release, and says so when it cannot."""

import pandas as pd
import pytest

from umran import data


def test_a_series_is_one_source_and_says_which():
    series = data.series("11.2.1", "amman")
    assert series["value_pct"].round(1).tolist() == [10.0]
    assert series.attrs["dataset"] == "city_indicators" and series.attrs["unit"] == "percent"
    assert series.attrs["column"] == "value_pct" and "الموئل" in series.attrs["source"]
    growth = data.series("land_consumption_rate", "agadir")
    assert growth["year"].tolist() == [2010, 2020] and "built_up_per_capita_m2" not in growth


@pytest.mark.parametrize(
    ("indicator", "place", "choices"),
    [
        ("11.1.1", "LSO", ["'2019'", "'2025'"]),
        (
            "population",
            "amman",
            ["'urban_agglomeration'", "'capital_city'", "'city_urban_centre'", "'city_gazetteer'"],
        ),
        ("waste_collected", "quito", ["'un_habitat'", "'unsd_unep'"]),
    ],
)
def test_what_is_published_more_than_once_is_not_chosen_in_silence(indicator, place, choices):
    with pytest.raises(data.DataError) as caught:
        data.series(indicator, place)
    message = str(caught.value)
    assert all(f"release={choice}" in message for choice in choices)
    assert "أكثر من سلسلة" in message and "must not be mixed" in message
    for choice in choices:
        assert len(data.series(indicator, place, release=choice.strip("'")))


def test_a_series_that_is_not_there_is_empty_and_a_wrong_word_answered():
    assert data.series("11.2.1", "battambang").empty and data.series("11.1.1", "ECU", "2019").empty is False
    for ask, near in [
        (("11.2.9", "amman"), "11.2.1"), (("11.2.1", "aman"), "amman"), (("11.1.1", "LSO", "2024"), "2025")
    ]:  # fmt: skip
        with pytest.raises(data.DataError, match=f"did you mean '{near}'"):
            data.series(*ask)


def test_frames_say_what_they_are_after_filtering_too():
    assert data.load("country_slums").query("iso3 == 'LSO'").attrs["dataset"] == "country_slums"


@pytest.mark.parametrize(
    ("left", "right", "on", "words"),
    [
        (("11.1.1", "LSO", "2019"), ("11.1.1", "LSO", "2025"), "year", "country_slums/2019"),
        (("population", "amman", "urban_agglomeration"), ("population", "amman", "city_urban_centre"), "year", "city_urban_centre"),
        (("waste_collected", "quito", "un_habitat"), ("waste_collected", "quito", "unsd_unep"), "year", "city_waste/un_habitat"),
    ],
)  # fmt: skip
def test_two_releases_of_one_indicator_are_not_joined(left, right, on, words):
    with pytest.raises(data.DataError, match=words) as caught:
        data.join(data.series(*left), data.series(*right), on=on)
    assert "must not be joined" in str(caught.value) and "أبقِ واحداً" in str(caught.value)


def test_a_whole_dataset_with_two_releases_is_not_joined_before_one_is_chosen():
    slums, people = data.load("country_slums"), data.load("country_population")
    with pytest.raises(data.DataError, match="2025"):
        data.join(slums, people, on=["iso3", "year"])
    joined = data.join(slums[slums["release"] == "2025"], people, on=["iso3", "year"])
    lesotho = joined.set_index(["iso3", "year"]).loc[("LSO", 2016)]
    assert lesotho["slum_share_pct"] == 33.81409 and lesotho["population"] > 2_000_000
    assert len(joined) == len(people) and joined.attrs["datasets"] == ["country_slums", "country_population"]


def test_measures_inside_different_boundaries_are_joined_only_on_purpose():
    people, area = (
        data.series("population", "quito", "urban_agglomeration"),
        data.series("built_up_area", "quito"),
    )
    with pytest.raises(data.DataError, match="belongs to no city"):
        data.join(people, area, on=["city_id", "iso3", "year"])
    side_by_side = data.join(people, area, on=["city_id", "iso3", "year"], boundaries_differ=True)
    assert side_by_side.set_index("year").loc[2015, ["population", "built_up_km2"]].notna().all()


def test_cities_of_one_source_are_compared():
    known = data.load("comparator_indicators").query("indicator == '11.2.1'")["city_id"]
    other = next(city for city in known if city not in set(data.load("cities")["city_id"]))
    both = [data.series("11.2.1", city) for city in ("amman", other)]
    assert (
        data.join(*both, on="year")[["value_pct", "value_pct_comparator_indicators"]].notna().all(axis=None)
    )


def test_a_frame_of_unknown_origin_is_not_joined():
    with pytest.raises(data.DataError, match=r"data\.load"):
        data.join(pd.DataFrame({"year": [2015]}), data.load("country_population"), on="year")
