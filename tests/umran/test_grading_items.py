"""What a class tells of its questions: hand-reckoned values, limits, and a class whose abilities are known."""

import math
import random
from types import SimpleNamespace

import pytest

from umran.grading import print_items
from umran.grading.items import EASY, FEWEST, HARD, WEAK, correlation, of_class
from umran.grading.marking import Answer


def handed_in(learner, marks, exercise="01", counts=True, doubts=(), fault=""):
    """A graded submission: marks by question, out of 1 or as (score, out of)."""
    answers = tuple(
        Answer(question, *(mark if isinstance(mark, tuple) else (mark, 1)), "")
        for question, mark in marks.items()
    )
    return SimpleNamespace(
        submission=SimpleNamespace(key=learner, doubts=doubts),
        exercise=exercise,
        answers=answers,
        counts=counts,
        fault=fault,
    )


def by_name(marked):
    return {item.question: item for item in of_class(marked)}


def test_values_reckoned_by_hand():
    """Twelve learners: question a is won by the first six; b and c by the first nine and the first three."""
    marked = [handed_in(str(i), {"a": i < 6, "b": i < 9, "c": i < 3}) for i in range(12)]
    found = by_name(marked)
    assert {name: item.facility for name, item in found.items()} == {"a": 0.5, "b": 0.75, "c": 0.25}
    # a is 1 for six learners; the rest of it (b + c) / 2 is 1 for three, 0.5 for six, 0 for three.
    # Covariance: (3·1 + 3·0.5)/12 - 0.5·0.5 = 0.125; variances 0.25 and 0.125.
    assert found["a"].discrimination == pytest.approx(0.125 / math.sqrt(0.25 * 0.125))
    assert found["a"].learners == 12 and found["a"].reason == found["a"].advice == ""


def test_marks_are_shares_of_what_a_question_is_worth():
    marked = [handed_in(str(i), {"a": (4 if i < 5 else 1, 4), "b": (i, 10)}) for i in range(10)]
    assert by_name(marked)["a"].facility == pytest.approx((5 + 5 / 4) / 10)


def test_a_learner_counts_where_he_handed_in_and_once():
    marked = [handed_in(str(i), {"a": 1, "b": i % 2}) for i in range(10)]
    marked += [handed_in("0", {"c": 1}, "02"), handed_in("1", {"a": 0, "b": 0}, counts=False)]
    marked += [handed_in("broken", {"a": 0, "b": 0}, fault="لم يعمل")]
    marked += [handed_in("stranger", {"a": 0}, doubts=("صاحبها مجهول",))]
    found = by_name(marked)
    assert found["a"].facility == 1 and found["a"].learners == 10
    assert (
        found["c"].learners == 1 and found["c"].facility is None and "أقل من أن يُحكم بهم" in found["c"].reason
    )


@pytest.mark.parametrize(("count", "told"), [(FEWEST - 1, False), (FEWEST, True)])
def test_few_learners_say_nothing(count, told):
    item = by_name([handed_in(str(i), {"a": i % 2, "b": i % 2}) for i in range(count)])["a"]
    assert (item.facility is not None) is told and (item.discrimination is not None) is told


def test_what_does_not_vary_has_no_correlation_and_says_why():
    item = by_name([handed_in(str(i), {"a": 1, "b": i % 2}) for i in range(12)])["a"]
    assert (
        item.discrimination is None and "الدرجة نفسها" in item.reason and "يكاد يصيبه الجميع" in item.advice
    )
    alone = by_name([handed_in(str(i), {"a": i % 2}) for i in range(12)])["a"]
    assert alone.discrimination is None and "لا أسئلة أخرى" in alone.reason
    assert correlation([(1, 2), (1, 3)]) is None and correlation([(0, 0), (1, 2), (2, 4)]) == pytest.approx(1)


def test_a_question_that_the_weaker_win_is_told_before_all_else():
    marked = [handed_in(str(i), {"a": i < 6, "b": i < 7, "wrong": i >= 6}) for i in range(12)]
    item = by_name(marked)["wrong"]
    assert item.discrimination < 0 and "راجع نصه ومفتاحه" in item.advice


@pytest.mark.parametrize(("right", "said"), [(1, "قليل من يصيبه"), (4, ""), (20, "يكاد يصيبه الجميع")])
def test_very_hard_and_very_easy_questions_are_told(right, said):
    marked = [handed_in(str(i), {"a": i < right, "b": i / 20}) for i in range(20)]
    assert HARD == 4 / 20 and right / 20 != EASY
    # The first learners are the weakest in b: turn them, so that the sign is not what is told.
    marked = [handed_in(str(i), {"a": i < right, "b": (20 - i) / 20}) for i in range(20)]
    advice = by_name(marked)["a"].advice
    assert (said in advice) if said else advice == ""


def test_drawn_classes_order_good_questions_above_noise():
    """Learners of drawn ability: answers that follow it discriminate, answers that are drawn do not."""
    draw = random.Random(2030)
    good, noise = [], []
    for _ in range(30):
        marked = []
        for learner in range(60):
            ability = draw.gauss(0, 1)
            marks = {
                f"q{n}": float(draw.random() < 1 / (1 + math.exp(-1.7 * (ability - n / 3))))
                for n in range(-4, 5)
            }
            marked.append(handed_in(str(learner), {**marks, "noise": float(draw.random() < 0.5)}))
        found = by_name(marked)
        good.append(found["q0"].discrimination)
        noise.append(found["noise"].discrimination)
        assert all(
            -1 <= item.discrimination <= 1 for item in found.values() if item.discrimination is not None
        )
    assert sum(good) / 30 > 0.4 and abs(sum(noise) / 30) < 0.1
    assert sum(value < WEAK for value in noise) > 24


def test_the_command_prints_every_question_or_why_not(capsys):
    print_items([handed_in(str(i), {"01.1": i % 2, "01.2": i % 2}) for i in range(12)])
    said = capsys.readouterr().out
    assert "01.1" in said and "السهولة" in said and "0.50" in said and "1.00" in said
    print_items([handed_in("1", {"01.1": 1})])
    assert "يحتاج إلى \u206610\u2069 متعلمين" in capsys.readouterr().out
    print_items([])
    assert capsys.readouterr().out == ""
