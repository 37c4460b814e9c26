"""11.7.2: who was harassed, counted once, with those who did not say left out and small groups named."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umran import City
from umran import indicators as ind
from umran.city.measures import caveats
from umran.city.table import rows
from umran.text.words import unmarked

SEXES, PLACES = ("female", "male", None), ("شارع", "عمل", None)
people = st.lists(
    st.tuples(
        st.sampled_from((True, False, None)),
        st.sampled_from((True, False, None)),
        st.integers(0, 4),
        st.sampled_from(SEXES),
        st.sampled_from(PLACES),
    ),
    min_size=1,
    max_size=60,
)
COLUMNS = ("sexual_harassment", "non_sexual_harassment", "weight", "sex", "place")


def one_by_one(survey, told=lambda person: True):
    """Weights of the harassed over weights of those who answered, a person after another; None where there are none."""
    harassed = answered = 0
    for person in survey:
        sexual, other, weight, *_ = person
        if True not in (sexual, other) and None in (sexual, other):
            continue
        answered += weight if told(person) else 0
        harassed += weight if told(person) and True in (sexual, other) else 0
    return harassed / answered if answered else None


@settings(deadline=None, max_examples=40)
@given(people)
def test_shares_are_those_counted_person_by_person(survey):
    found = ind.harassment_share(pd.DataFrame(survey, columns=COLUMNS, dtype=object))
    expected = one_by_one(survey)
    assert found.share == (None if expected is None else pytest.approx(expected))
    assert found.respondents + found.unanswered == len(survey)
    assert (found.share is None) == (found.reason is not None)
    groups = found.breakdown
    for row in groups[groups["by"] == "sex"].itertuples():
        expected = one_by_one(survey, lambda person, sex=row.group: (person[3] or "not_stated") == sex)
        assert pd.isna(row.share) if expected is None else row.share == pytest.approx(expected)
    assert groups.loc[groups["by"] == "sex", "respondents"].sum() == found.respondents
    places = groups[groups["by"] == "place"]
    assert places["victims"].sum() == found.victims, "one place a person"
    assert not len(places) or found.share is None or places["share"].sum() == pytest.approx(found.share)
    assert (groups["is_reliable"] == (groups["respondents"] >= 25)).all()


def test_a_form_is_a_share_of_those_who_were_asked_about_it():
    found = ind.harassment_share(
        {
            "sexual_harassment": [True, False, None, False],
            "non_sexual_harassment": [True, True, True, False],
            "weight": [1, 1, 2, 4],
        }
    )
    assert (found.share, found.sexual_share, found.non_sexual_share) == (4 / 8, 1 / 6, 4 / 8)


def test_a_survey_of_one_form_is_a_lower_bound_and_says_so():
    found = ind.harassment_share({"sexual_harassment": [True, False]})
    assert found.share == 0.5 and found.non_sexual_share is None
    assert any("حد أدنى" in note and "غير الجنسي" in note for note in found.notes)
    whole = ind.harassment_share({"harassed": [True, False, None]})
    assert whole.share == 0.5 and whole.unanswered == 1 and not any("حد أدنى" in note for note in whole.notes)


def test_places_by_form_count_whoever_was_harassed_in_both_ways_in_each_place():
    found = ind.harassment_share(
        {
            "sexual_harassment": [True, False, False, False],
            "non_sexual_harassment": [True, True, False, False],
            "sexual_place": ["شارع", "عمل", None, None],  # the second was not harassed in that way
            "non_sexual_place": ["عمل", "عمل", None, None],
        }
    )
    places = found.breakdown.set_index("group")["share"]
    assert places.to_dict() == {"شارع": 0.25, "عمل": 0.5}


@pytest.mark.parametrize(("count", "is_reliable"), [(24, False), (25, True)])
def test_a_group_is_relied_upon_from_25_respondents(count, is_reliable):
    sexes = ["female"] * count + ["male"] * 60
    found = ind.harassment_share(
        {"harassed": [True, False] * (len(sexes) // 2) + [True] * (len(sexes) % 2), "sex": sexes}
    )
    table = dict(zip(found.breakdown["group"], found.breakdown["is_reliable"], strict=True))
    assert table == {"female": is_reliable, "male": True}
    shown = unmarked(str(found))
    assert ("لا يُعوَّل" in shown) == (not is_reliable) and "إناث" in shown, "shown, never hidden"


def test_ages_in_years_are_grouped_at_18_30_45_and_65():
    ages = [17, 18, 29, 30, 44, 45, 64, 65]
    found = ind.harassment_share({"harassed": [True] * 8, "age": ages})
    table = dict(zip(found.breakdown["group"], found.breakdown["respondents"], strict=True))
    assert table == {"0-17": 1, "18-29": 2, "30-44": 2, "45-64": 2, "65+": 1}


@pytest.mark.parametrize(
    "survey",
    [
        {},
        {"sex": ["female"]},
        {"harassed": []},
        {"harassed": [True], "sexual_harassment": [True]},
        {"harassed": ["نعم"]},
        {"harassed": [2]},
        {"harassed": [True], "weight": [-1]},
        {"harassed": [True], "weight": [None]},
        [[True]],
        "harassed",
    ],
)
def test_wrong_input_is_refused_in_two_languages(survey):
    with pytest.raises(ValueError, match=r"respondents.*\n.*expected") as error:
        ind.harassment_share(survey)
    assert "المتوقع" in str(error.value)


def test_nobody_who_answered_has_no_share():
    found = ind.harassment_share({"harassed": [None, None]})
    assert found.value is None and found.reason == "لم يجب أحد عن السؤال كله." and found.answer() == "لا تُحسب"
    assert "صفر" in ind.harassment_share({"harassed": [True], "weight": [0]}).reason


@pytest.fixture
def survey(tmp_path):
    (tmp_path / "استبيان.csv").write_text(
        "السنة,الجنس,العمر,تحرش جنسي,تحرش غير جنسي,مكان الواقعة,الوزن\n"
        "2023,أنثى,22,نعم,لا,الشارع,1.5\n2023,ذكر,40,لا,لا,,1\n2023,أنثى,33,,نعم,العمل,0.5\n2023,ذكر,,,,,1\n"
        "2024,أنثى,22,لا,لا,,1\n",
        "utf-8",
    )
    return tmp_path


def test_a_survey_is_known_by_its_columns_and_measured_by_year(survey):
    city = City.read(survey)
    found = {each.years: each for each in city.indicators() if each.code == "11.7.2"}
    assert city.problems == [] and list(found) == ["2023", "2024"]
    assert found["2023"].result.share == pytest.approx(2 / 3) and found["2024"].result.share == 0
    assert "قليلون" in caveats(found["2023"], city)[0]
    told = {row.get("group"): row for row in rows([found["2023"]], city) if row["field"] == "share"}
    assert told["age=30-44"]["value"] == pytest.approx(0.5 / 1.5) and "لا يُعوَّل" in told["sex=male"]["limits"]
    assert told[None]["limits"].startswith("لا تفصيل بحسب: الإعاقة")


def test_what_is_missing_and_who_has_it_is_said(tmp_path):
    (measure,) = [each for each in City(name="س").indicators() if each.code == "11.7.2"]
    assert measure.lacks == ("harassment",) and "مسح التحرش" in measure.missing
