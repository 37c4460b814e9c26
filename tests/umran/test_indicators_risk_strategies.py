"""11.b.1 and 11.b.2: strategies of disaster risk reduction, with whoever did not report said apart."""

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umran import City
from umran import indicators as ind
from umran.indicators.risk_strategies import CONDITIONS, ELEMENTS
from umran.intake.schemas import get
from umran.text.words import unmarked

LEVELS = st.sampled_from((0, 0.25, 0.5, 0.75, 1))
answers = st.sampled_from((True, False, None))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.one_of(st.none(), LEVELS), min_size=10, max_size=10))
def test_a_country_is_the_mean_of_ten_elements_or_has_a_lower_bound(scores):
    found = ind.national_risk_strategy_score(scores)
    exact = sum((Fraction(score) for score in scores if score is not None), Fraction(0)) / 10
    assert found.lowest == float(exact)
    assert found.score == (None if None in scores else float(exact))
    assert (found.reason is None) == (None not in scores)
    shuffled = dict(sorted(zip(ELEMENTS, scores, strict=True)))
    assert ind.national_risk_strategy_score(shuffled) == found, "by name as in order"
    assert ind.national_risk_strategy_score(pd.DataFrame([shuffled])) == found


def test_a_mean_of_hundredths_does_not_fall_below_itself():
    assert ind.national_risk_strategy_score([0.1, 0.2, 0.3] + [0.0] * 7).score == 0.06


def test_what_was_not_assessed_is_named():
    found = ind.national_risk_strategy_score(dict.fromkeys(ELEMENTS, 1) | {"governance": None})
    assert "حوكمة" in found.reason and found.lowest == 0.9 and "0.900" in unmarked(str(found))


@pytest.mark.parametrize(
    "scores",
    [
        [1] * 9,
        [1] * 11,
        [75] * 10,
        [-0.1] + [0] * 9,
        {"governance": 1, "other": 1},
        {"other": 1},
        {},
        {"governance": "نعم"},
        pd.DataFrame([dict.fromkeys(ELEMENTS, 1)] * 2),
        "0.5",
        None,
    ],
)
def test_other_scores_are_refused_in_two_languages(scores):
    with pytest.raises(ValueError, match=r"scores.*\n.*expected") as error:
        ind.national_risk_strategy_score(scores)
    assert "المتوقع" in str(error.value)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(answers, answers, answers), min_size=1, max_size=30))
def test_local_governments_are_counted_one_by_one(rows):
    found = ind.local_risk_strategy_share(pd.DataFrame(rows, columns=[*CONDITIONS], dtype=object))
    sure = sum(all(answer is True for answer in row) for row in rows)
    open_ = sum(False not in row and None in row for row in rows)
    assert (found.with_strategy, found.unreported, found.governments) == (sure, open_, len(rows))
    assert found.share == sure / len(rows) and found.share_high == (sure + open_) / len(rows)
    assert bool(found.caveats()) == bool(open_)


def test_conditions_that_were_not_asked_about_are_named():
    found = ind.local_risk_strategy_share({"has_strategy": [True, False, True, True]})
    assert found.share == 0.75 and "تتمشى مع الوطنية، تُنفَّذ" in found.notes[0]


@pytest.mark.parametrize("table", [{}, {"name": ["س"]}, {"has_strategy": ["نعم"]}, {"in_line": [3]}, "س"])
def test_other_tables_are_refused_in_two_languages(table):
    with pytest.raises(ValueError, match=r"governments.*\n.*expected"):
        ind.local_risk_strategy_share(table)


def test_the_elements_of_a_file_are_those_of_the_indicator():
    for kind, names in (("risk_strategy", ELEMENTS), ("local_strategies", CONDITIONS)):
        assert set(get(kind).one_of) == set(names)
    assert [get("risk_strategy")[name].title for name in ELEMENTS] == [*ELEMENTS.values()]


def test_both_are_known_by_their_columns(tmp_path):
    heads = ",".join(f'"{title}"' for title in ELEMENTS.values())
    (tmp_path / "تقييم.csv").write_text(f"السنة,{heads}\n2022{',0.5' * 10}\n2023,{'0.75,' * 9}1\n", "utf-8")
    (tmp_path / "بلديات.csv").write_text(
        "البلدية,لديها استراتيجية محلية,تتمشى مع الوطنية,تُنفَّذ\nأ,نعم,نعم,نعم\nب,نعم,لا,نعم\nج,,,\nد,لا,,\n",
        "utf-8",
    )
    city = City.read(tmp_path)
    found = {(each.code, each.years): each.result for each in city.indicators() if each.result}
    assert city.problems == [] and {file.kind for file in city.files} == {"risk_strategy", "local_strategies"}
    assert {key: result.value for key, result in found.items()} == {
        ("11.b.1", "2022"): 0.5,
        ("11.b.1", "2023"): 0.775,
        ("11.b.2", ""): 0.25,
    }
    assert found["11.b.2", ""].unreported == 1


def test_two_assessments_of_one_year_are_refused(tmp_path):
    (tmp_path / "تقييم.csv").write_text(
        f"السنة,{','.join(ELEMENTS)}\n2022{',0.5' * 10}\n2022{',0.6' * 10}\n", "utf-8"
    )
    city = City.read(tmp_path)
    assert not any(each.result for each in city.indicators())
    assert any("11.b.1" in each and "2022" in each for each in city.problems)
