"""Reviews small enough to reckon by hand: every figure, order and sentence is compared whole."""

import dataclasses

import pandas as pd
import pytest
from scored import IDS, instruments, reviewed, told
from scored import scores as given

from umran import coherence, data
from umran.coherence import CoherenceError, Problem
from umran.coherence.analysis import scale, scores
from umran.coherence.analysis.results import Cell, iter_cells
from umran.coherence.analysis.scale import format_score, format_signed

# Order: what stands first where the first figure is the same, with an index from 0 and no column more


ALL_SIX = [
    ("JOR-10", "JOR-11"), ("JOR-02", "JOR-11"), ("JOR-02", "JOR-10"), ("JOR-01", "JOR-11"), ("JOR-01", "JOR-10"),
    ("JOR-01", "JOR-02"),
]  # fmt: skip


def pairs(frame):
    assert [*frame.index] == [*range(len(frame))] and [*frame.columns] == [*Cell._fields]
    return [*zip(frame["instrument_a"], frame["instrument_b"], strict=True)]


@pytest.mark.parametrize("turn", range(6))
def test_equal_cells_stand_by_the_ids_of_both_ends_and_five_are_shown(turn):
    order = ALL_SIX[turn:] + ALL_SIX[:turn]
    apart = [(rater, *pair, mark) for pair in order for rater, mark in (("أ", -1), ("ب", 3))]
    review = reviewed(*apart)
    for found in (review.most_cancelling(), review.most_reinforcing()):
        assert pairs(found) == sorted(ALL_SIX)[:5]
    assert pairs(review.disputed()) == sorted(ALL_SIX)
    assert pairs(review.most_cancelling(9)) == pairs(review.most_reinforcing(9)) == sorted(ALL_SIX)
    assert pairs(review.vertical.cells) == [pair for pair in order if pair[0] < "JOR-10" <= pair[1]], (
        "a matrix keeps the order of the scores"
    )
    found = review.by_instrument()
    assert [*found.columns] == ["instrument_id", "mean", "lowest", "cells"] and [*found.index] == [0, 1, 2, 3]
    assert found.values.tolist() == [[each, 1, -1, 3] for each in IDS]
    for variant in coherence.sensitivity(review).variants[["lowest", "highest"]].values.tolist():
        assert variant == [("JOR-01", "JOR-02")] * 2


@pytest.mark.parametrize("mark", [-1, 0, 1])
def test_zero_cancels_nothing_and_reinforces_nothing(mark):
    review = reviewed(("أ", "JOR-01", "JOR-10", mark))
    assert (len(review.most_cancelling(9)), len(review.most_reinforcing(9))) == (mark < 0, mark > 0)
    assert review.vertical.negatives == (mark < 0) and review.disputed().empty


def test_a_cell_is_a_row_with_its_names():
    (cell,) = iter_cells(reviewed(("أ", "JOR-11", "JOR-01", -2), ("ب", "JOR-01", "JOR-11", 1)).cells)
    assert cell == ("JOR-01", "JOR-11", "vertical", None, -0.5, -2, 1, 3, 2, True)
    assert cell.spread == 3 and cell.mean == -0.5
    (same,) = iter_cells(reviewed(("أ", "JOR-01", "JOR-02", 2)).cells)
    assert same == ("JOR-01", "JOR-02", "horizontal", "national", 2.0, 2, 2, 0, 1, False)


# A matrix


@pytest.mark.parametrize(
    ("scored", "least", "words"),
    [(3, 0.9, "قُيّمت 3 من \u20664\u2069 خانات (75 في المائة)، وهذا أقل من 90 في المائة"),
     (1, 0.5, "قُيّمت 1 من \u20664\u2069 خانات (25 في المائة)، وهذا أقل من 50 في المائة"),
     (2, 1.0, "قُيّمت 2 من \u20664\u2069 خانات (50 في المائة)، وهذا أقل من 100 في المائة")],
)  # fmt: skip
def test_the_reason_of_no_index_is_said_in_percent(scored, least, words):
    vertical = [pair for pair in ALL_SIX if pair[0] < "JOR-10" <= pair[1]][:scored]
    matrix = reviewed(*(("أ", *pair, 1) for pair in vertical), at_least=least).vertical
    assert matrix.reason == f"{words}: لا مؤشر حتى تُملأ خانات أخرى." and matrix.index is None
    assert matrix.spread is None and (matrix.lowest, matrix.highest) == (1, 1)
    assert (matrix.scored, matrix.possible, matrix.coverage) == (scored, 4, scored / 4)
    enough = reviewed(*(("أ", *pair, 1) for pair in vertical), at_least=scored / 4).vertical
    assert (enough.reason, enough.index) == ("", 1), "exactly the share is enough"


def test_a_matrix_without_pairs_or_scores_says_which():
    review = reviewed(("أ", "JOR-01", "JOR-02", 1), at_least=0)
    assert (
        review.matrix("horizontal", "regional").reason == "لا زوج في هذا الاتجاه (أفقي) بين أدوات المراجعة."
    )
    assert review.vertical.reason == "لم تُقيَّم أي خانة من \u20664\u2069 خانات، فلا مؤشر."
    assert (review.vertical.coverage, review.regional.coverage) == (0, None)
    assert (review.vertical.lowest, review.vertical.highest, review.vertical.negatives) == (None, None, 0)


def test_the_agreement_of_a_matrix_is_that_of_its_own_cells():
    review = reviewed(
        ("أ", "JOR-01", "JOR-02", 1), ("ب", "JOR-01", "JOR-02", 1),
        ("أ", "JOR-01", "JOR-10", 1), ("ب", "JOR-01", "JOR-10", 2),
        ("أ", "JOR-02", "JOR-10", 3), ("ب", "JOR-02", "JOR-11", 3),
    )  # fmt: skip
    found = [(each.exact, each.within_one, each.cells, each.raters)
             for each in (review.horizontal.agreement, review.vertical.agreement, review.agreement)]  # fmt: skip
    assert found == [(1, 1, 1, 2), (0, 1, 1, 2), (0.5, 1, 2, 2)]


def test_two_different_marks_are_enough_for_alpha_and_one_is_not():
    frame = pd.DataFrame({"rater": ["أ", "ب"] * 2, "cell": [1, 1, 2, 2], "score": [1, 1, 2, 2]})
    found = coherence.agreement(frame, "cell")
    assert (found.alpha, found.exact, found.cells, found.raters, found.reason) == (1, 1, 2, 2, "")
    same = coherence.agreement(frame.assign(score=1), ["cell"])
    assert (same.alpha, same.exact, same.within_one, same.cells, same.raters) == (None, 1, 1, 2, 2)
    assert same.reason == "أُعطيت الدرجة نفسها في كل خانة، فلا تباين يُقاس به الاتفاق."
    alone = coherence.agreement(frame.head(1), "cell")
    assert alone == coherence.Agreement(
        None, None, None, 0, 0, "لا خانة قيّمها مقيّمان أو أكثر، فلا يُحسب الاتفاق."
    )


# Weights


def test_a_rater_without_weight_is_not_there_at_all():
    rows = [("أ", "JOR-01", "JOR-10", 3), ("ب", "JOR-01", "JOR-10", -3), ("أ", "JOR-02", "JOR-10", 1)]
    cells = reviewed(*rows, weights={"أ": 0}).cells
    assert cells[["mean", "min", "max", "spread", "raters", "disputed"]].values.tolist() == [
        [-3, -3, -3, 0, 1, False]
    ]
    assert reviewed(*rows, weights={"أ": 0.5}).cells["mean"].tolist() == [-1, 1]


@pytest.mark.parametrize(("weight", "fine"), [(0, True), (-0.001, False), (float("nan"), False)])
def test_a_weight_is_zero_or_more(weight, fine):
    rows = [("أ", "JOR-01", "JOR-10", 3), ("ب", "JOR-01", "JOR-10", -3)]
    if fine:
        assert reviewed(*rows, weights={"أ": weight}).weights == {"أ": weight}
        return
    with pytest.raises(CoherenceError) as error:
        reviewed(*rows, weights={"ب": 1, "أ": weight})
    assert told(error) == ["الوزن عدد لا يقل عن صفر"]


def test_every_name_without_scores_is_told():
    with pytest.raises(CoherenceError) as error:
        reviewed(("أ", "JOR-01", "JOR-10", 3), weights={"ي": 1, "أ": 1, "ب": 2})
    assert told(error) == ["لا درجات لهذا الاسم، فلا وزن له: ب، ي"]


@pytest.mark.parametrize(("word", "weight"), [("low", 1), ("medium", 2), ("high", 3), (None, 2)])
def test_the_confidence_in_a_score_is_its_weight(word, weight):
    rows = given(("أ", "JOR-01", "JOR-10", 3), ("ب", "JOR-01", "JOR-10", -3))
    rows["confidence"] = [word, "low"]
    mean = coherence.review(instruments(), rows, by_confidence=True).cells["mean"].iloc[0]
    assert mean == pytest.approx(3 * (weight - 1) / (weight + 1))
    assert scale.format_score(mean, 1).strip("\u2066\u2069+") == f"{mean:.1f}"


# Gaps


def test_gaps_are_numbered_anew_and_hold_what_covers_and_what_stands_beside():
    rows = instruments("JOR-01", "JOR-02")
    rows["targets"], rows["paragraphs"] = [("11.3", "11.4"), ("11.4",)], [(), ("106",)]
    review = coherence.Review(rows, pd.DataFrame(), pd.DataFrame())
    gaps = review.gaps()
    assert [*gaps.columns] == ["target", "title", "instruments", "count", "beside"]
    assert all(each == () for each in gaps["beside"])
    assert gaps.set_index("target").loc["11.4", "instruments"] == ("JOR-01", "JOR-02")
    assert gaps["count"].tolist() == [len(each) for each in gaps["instruments"]] and gaps["count"].sum() == 3
    left = review.commitment_gaps()
    assert [*left.columns] == ["para", "theme_ar", "summary_ar"] and [*left.index] == [*range(len(left))]
    assert "106" not in left["para"].tolist() and len(left) > 10


@pytest.mark.parametrize(
    "status", ["draft", "bill", "expired", "ended_horizon", "repealed", "report", "unknown"]
)
def test_only_what_is_in_force_covers_and_the_rest_stands_beside(status):
    rows = instruments("JOR-01", "JOR-02")
    rows["targets"], rows["paragraphs"] = [("11.3", "11.4"), ("11.4", "11.7")], [(), ("106",)]
    whole = coherence.Review(rows, pd.DataFrame(), pd.DataFrame())
    rows = rows.assign(status=["in_force", status])
    review = coherence.Review(rows, pd.DataFrame(), pd.DataFrame())
    gaps = review.gaps().set_index("target")
    assert gaps.loc["11.4", ["instruments", "count", "beside"]].tolist() == [("JOR-01",), 1, ("JOR-02",)]
    assert gaps.loc["11.7", ["instruments", "count", "beside"]].tolist() == [(), 0, ("JOR-02",)]
    assert gaps.loc["11.3", ["instruments", "count", "beside"]].tolist() == [("JOR-01",), 1, ()]
    assert "106" in review.commitment_gaps()["para"].tolist()
    assert "106" not in whole.commitment_gaps()["para"].tolist()
    label = data.labels("policy_instruments", "status")[status]
    assert review.name("JOR-02") == f"{whole.name('JOR-02')} ({label})" and review.name(
        "JOR-01"
    ) == whole.name("JOR-01")


def test_a_report_covers_nothing_even_where_it_is_said_to_be_in_force():
    rows = instruments("JOR-01").assign(type="report", status="in_force", targets=[("11.3",)])
    gaps = coherence.Review(rows, pd.DataFrame(), pd.DataFrame()).gaps().set_index("target")
    assert gaps.loc["11.3", ["count", "beside"]].tolist() == [0, ("JOR-01",)]


# Sensitivity


def sensitive(*rows, **options):
    found = coherence.sensitivity(reviewed(*rows, **options))
    return [each for each in found.robust + found.fragile]


PAIRS_HOLD = ["الزوج ذو أدنى متوسط: هو نفسه في كل الأحوال.", "الزوج ذو أعلى متوسط: هو نفسه في كل الأحوال."]


@pytest.mark.parametrize(
    ("one", "two", "words"),
    [
        (1, 1, f"إشارة المؤشر العمودي: من {format_score(1, 2)} إلى {format_score(1, 2)} في كل الأحوال."),
        (0, 0, f"إشارة المؤشر العمودي: من {format_score(0, 2)} إلى {format_score(0, 2)} في كل الأحوال."),
        (-1, -3, f"إشارة المؤشر العمودي: من {format_score(-3, 2)} إلى {format_score(-1, 2)} في كل الأحوال."),
        (0, 1, "إشارة المؤشر العمودي: تتغير من حال إلى حال، فلا يُبنى عليها."),
        (0, -1, "إشارة المؤشر العمودي: تتغير من حال إلى حال، فلا يُبنى عليها."),
        (1, -1, "إشارة المؤشر العمودي: تتغير من حال إلى حال، فلا يُبنى عليها."),
    ],
)
def test_a_sign_holds_where_every_way_of_counting_has_it(one, two, words):
    cells = [("JOR-01", "JOR-10"), ("JOR-02", "JOR-11")]
    found = sensitive(*((rater, *pair, mark) for pair in cells for rater, mark in (("أ", one), ("ب", two))))
    pairs = [each for each in found if "الزوج" in each]
    assert [each for each in found if "الزوج" not in each] == [words]
    assert pairs == PAIRS_HOLD, "both cells alike: the first by its id is the lowest and the highest"


def test_weighing_by_confidence_alone_may_turn_a_sign():
    rows = given(
        ("أ", "JOR-01", "JOR-10", 3), ("ب", "JOR-01", "JOR-10", -2),
        ("أ", "JOR-02", "JOR-11", -2), ("ب", "JOR-02", "JOR-11", 3),
    )  # fmt: skip
    rows["confidence"] = ["low", "high", "high", "low"]
    found = coherence.sensitivity(coherence.review(instruments(), rows))
    assert found.variants["vertical"].tolist() == pytest.approx([0.5, -0.75, 0.5, 0.5, 0.5, 0.5])
    assert "إشارة المؤشر العمودي: تتغير من حال إلى حال، فلا يُبنى عليها." in found.fragile


def test_the_confidence_of_one_rater_alone_changes_nothing():
    rows = given(("أ", "JOR-01", "JOR-10", 1), ("أ", "JOR-02", "JOR-11", -1))
    rows["confidence"] = ["low", "high"]
    found = coherence.sensitivity(coherence.review(instruments(), rows))
    assert found.variants["vertical"].tolist() == [0, 0], "weights are within a cell"
    assert found.robust == (
        f"إشارة المؤشر العمودي: من {format_score(0, 2)} إلى {format_score(0, 2)} في كل الأحوال.",
        "الزوج ذو أدنى متوسط: هو نفسه في كل الأحوال.",
        "الزوج ذو أعلى متوسط: هو نفسه في كل الأحوال.",
    )
    assert (
        found.variants[["lowest", "highest"]].values.tolist()
        == [[("JOR-02", "JOR-11"), ("JOR-01", "JOR-10")]] * 2
    )


def test_the_pair_at_an_end_may_change_with_the_rater():
    found = coherence.sensitivity(reviewed(
        ("أ", "JOR-01", "JOR-10", -3), ("ب", "JOR-01", "JOR-10", 3), ("أ", "JOR-02", "JOR-11", -1),
        ("ب", "JOR-02", "JOR-11", 2), ("أ", "JOR-02", "JOR-10", 3), ("ب", "JOR-02", "JOR-10", 3),
    ))  # fmt: skip
    assert "الزوج ذو أدنى متوسط: يتغير من حال إلى حال." in found.fragile
    assert found.variants["lowest"].tolist()[2:4] == [("JOR-02", "JOR-11"), ("JOR-01", "JOR-10")]
    nothing = coherence.sensitivity(reviewed(("أ", "JOR-01", "JOR-10", None)))
    assert (nothing.robust, nothing.fragile) == ((), ())
    assert nothing.variants[["vertical", "lowest", "highest"]].values.tolist() == [[None] * 3] * 2


# The scale


@pytest.mark.parametrize(
    ("score", "digits", "text"),
    [(3, 0, "+3"), (-3, 0, "\u22123"), (0, 0, "0"), (0.5, 1, "+0.5"), (-0.5, 1, "\u22120.5"), (-0.04, 1, "0.0"),
     (0.06, 1, "+0.1"), (-0.96, 1, "\u22121.0"), (1.25, 2, "+1.25")],
)  # fmt: skip
def test_a_figure_has_its_sign_unless_it_is_written_as_zero(score, digits, text):
    assert format_signed(score, digits) == text and format_score(score, digits) == f"\u2066{text}\u2069"
    if not digits:
        assert format_signed(score) == text
    assert scale.DISPUTE_SPREAD == 2 and scale.CONFIDENCE_WEIGHT == {"low": 1, "medium": 2, "high": 3}


# Faults, and what cannot be changed


def test_a_problem_says_where_if_it_knows():
    assert str(Problem("code", "سبب")) == "سبب" and str(Problem("code", "سبب", "الصف 1")) == "الصف 1: سبب"
    with pytest.raises(dataclasses.FrozenInstanceError):
        Problem("code", "سبب").reason = ""
    error = CoherenceError(iter([Problem("a", "أ", "س"), Problem("b", "ب")]))
    assert str(error) == "س: أ\nب" and [each.code for each in error.problems] == ["a", "b"]


def test_a_fault_of_a_score_names_row_rater_and_pair():
    rows = given(
        ("", "JOR-01", "JOR-10", 1), ("سلمى", "JOR-99", "JOR-10", 4), (" سلمى  علي ", "JOR-01", "JOR-10", 9)
    )
    with pytest.raises(CoherenceError) as error:
        scores.check_scores(rows, instruments())
    assert told(error) == [
        "الصف 1، بلا اسم، JOR-01 × JOR-10: اكتب اسم المقيّم",
        "الصف 2، سلمى، JOR-99 × JOR-10: الأداة «JOR-99» ليست من أدوات المراجعة: أضفها أو صحّح رمزها",
        "الصف 2، سلمى، JOR-99 × JOR-10: الدرجة «4» خارج المقياس: عدد صحيح من −3 إلى +3، أو فارغة",
        "الصف 3، سلمى علي، JOR-01 × JOR-10: الدرجة «9» خارج المقياس: عدد صحيح من −3 إلى +3، أو فارغة",
    ]


def test_a_circular_pair_of_an_unknown_instrument_is_told_once():
    with pytest.raises(CoherenceError) as error:
        scores.check_scores(given(("أ", "X", "X", 1), ("أ", "X", "X", 1)), instruments())
    assert [each.code for each in error.value.problems] == ["unknown_instrument", "circular_pair"] * 2


@pytest.mark.parametrize("empty", [None, float("nan"), pd.NA, pd.NaT, "", " \u00a0"])
def test_every_kind_of_gap_is_no_score_and_no_name(empty):
    rows = given(("أ", "JOR-01", "JOR-10", empty), rationale=empty, evidence=empty, confidence=empty)
    checked = scores.check_scores(rows, instruments())
    assert checked["score"].isna().tolist() == [True]
    with pytest.raises(CoherenceError) as error:
        scores.check_scores(rows.assign(rater=empty), instruments())
    assert [each.code for each in error.value.problems] == ["no_rater"]
