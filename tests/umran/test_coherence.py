"""A review says what its scores say, no more: empty is not zero, little is no index, and no work is ever lost."""

import json
import os
import random
import subprocess
import sys
import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scored import LOCAL, NATIONAL, codes, instruments, scores

from umran import coherence
from umran.coherence import CoherenceError
from umran.coherence.analysis import files
from umran.text.words import unmarked


@pytest.fixture
def example():
    given = coherence.example_scores()
    return coherence.review(instruments(*given["instrument_a"], *given["instrument_b"]), given)


def test_agreement_of_the_lesson_and_where_there_is_none():
    lesson = {"سلمى": [3, 2, -1, 0, 1, 0, 1, 3], "يوسف": [3, 1, -3, 0, 1, 0, 2, 3]}
    long = pd.DataFrame([(who, cell, mark) for who, marks in lesson.items() for cell, mark in enumerate(marks)],
                        columns=["rater", "cell", "score"])  # fmt: skip
    found = coherence.agreement(long, "cell")
    assert (found.exact, found.within_one) == (0.625, 0.875) and round(found.alpha, 2) == 0.95
    alone = coherence.agreement(long[long["rater"] == "سلمى"], "cell")
    assert alone.alpha is None and "مقيّمان" in alone.reason
    same = coherence.agreement(long.assign(score=1), "cell")
    assert same.alpha is None and same.exact == 1 and "تباين" in same.reason


def test_each_direction_is_told_from_the_others():
    given = scores(("س", "JOR-01", "JOR-02", 1), ("س", "JOR-01", "JOR-10", 2), ("س", "JOR-01", "MAR-03", 3))
    review = coherence.review(instruments("JOR-01", "JOR-02", "JOR-10", "MAR-03"), given)
    found = [(each.scored, each.possible) for each in (review.horizontal, review.vertical, review.regional)]
    assert found == [(1, 1), (1, 2), (1, 2)]
    assert review.vertical.coverage == 0.5 and review.vertical.index == 2.0, "half is enough"


def test_an_empty_cell_is_no_zero():
    given = scores(
        ("س", "JOR-01", "JOR-10", 2), ("س", "JOR-01", "JOR-11", 3), ("س", "JOR-02", "JOR-10", None)
    )
    review = coherence.review(instruments(), given)
    assert review.vertical.index == 2.5 and review.vertical.scored == 2
    zero = coherence.review(instruments(), given.assign(score=given["score"].fillna(0)))
    assert zero.vertical.index == pytest.approx(5 / 3)


def test_a_matrix_with_too_little_says_so():
    review = coherence.review(instruments(), scores(("س", "JOR-01", "JOR-10", 3)))
    assert review.vertical.index is None and review.vertical.spread is None
    reason = unmarked(review.vertical.reason)
    assert reason.startswith("قُيّمت 1 من 4 خانات") and "أقل من 50 في المائة" in reason
    assert review.regional.index is None and review.regional.reason
    assert (
        coherence.review(instruments(), scores(("س", "JOR-01", "JOR-10", 3)), at_least=0.25).vertical.index
        == 3
    )
    nothing = coherence.review(instruments(), scores(("س", "JOR-01", "JOR-10", None)))
    assert nothing.vertical.index is None and nothing.vertical.lowest is None


def test_a_cell_keeps_what_its_mean_hides():
    given = scores(("أ", "JOR-01", "JOR-10", 3), ("ب", "JOR-01", "JOR-10", -3), ("ج", "JOR-01", "JOR-10", 3))
    cell = coherence.review(instruments(), given).cells.iloc[0]
    assert (cell["mean"], cell["min"], cell["max"], cell["spread"], cell["raters"]) == (1.0, -3, 3, 6, 3)
    assert cell["disputed"]
    doubled = coherence.review(instruments(), given, weights={"ب": 2})
    assert doubled.cells["mean"].iloc[0] == 0
    given["confidence"] = ["low", "high", "low"]
    assert coherence.review(instruments(), given, by_confidence=True).cells["mean"].iloc[0] == pytest.approx(
        -0.6
    )


def test_the_teaching_example_is_read_as_its_notebook_reads_it(example):
    worst = example.most_cancelling(1).iloc[0]
    assert (worst["instrument_a"], worst["instrument_b"], worst["min"]) == ("MAR-06", "MAR-08", -3)
    best = example.most_reinforcing(1).iloc[0]
    assert (best["instrument_a"], best["instrument_b"], best["mean"]) == ("JOR-03", "JOR-11", 3)
    assert example.vertical.index == pytest.approx(0.8269, abs=1e-4)
    assert example.regional.index is None
    bare = example.gaps().query("count == 0")["target"].tolist()
    assert bare == ["11.c"]
    assert all("مثال" in rater for rater in example.raters), "nobody real is made to say anything"


def test_gaps_and_duplicates():
    review = coherence.review(instruments("JOR-05", "JOR-06", "JOR-10"), scores(("س", "JOR-05", "JOR-06", 1)))
    assert review.duplicates()[["instrument_a", "instrument_b"]].values.tolist() == [["JOR-05", "JOR-06"]]
    gaps = review.gaps().set_index("target")["count"]
    assert gaps["11.1"] == 0, "of neither is it known whether it is in force"
    assert review.gaps().set_index("target").loc["11.1", "beside"] == ("JOR-05", "JOR-06")
    covered = coherence.own_instrument("خطة التراث", "JOR", "local", paragraphs=("38",), targets=("11.4",))
    added = pd.concat([review.instruments, pd.DataFrame([covered])], ignore_index=True)
    more = coherence.review(added, review.scores)
    assert more.gaps().set_index("target")["count"]["11.4"] == 1
    assert set(more.commitment_gaps()["para"]) < set(review.commitment_gaps()["para"])


def test_sensitivity_tells_what_holds_from_what_does_not(example):
    found = coherence.sensitivity(example)
    assert len(found.variants) == 2 + 2 * len(example.raters)
    without = found.variants.set_index("variant").loc["من دون سلمى (مثال)"]
    left = example.scores[example.scores["rater"] != "سلمى (مثال)"]
    assert without["vertical"] == coherence.review(example.instruments, left).vertical.index
    flip = coherence.review(
        instruments(),
        scores(("أ", "JOR-01", "JOR-10", 2), ("ب", "JOR-01", "JOR-10", -1), ("أ", "JOR-02", "JOR-11", 1),
               ("ب", "JOR-02", "JOR-11", -1)),
    )  # fmt: skip
    assert any("تتغير" in each for each in coherence.sensitivity(flip).fragile)


BAD = {
    "score_out_of_scale": [{"score": 4}, {"score": 1.5}, {"score": "كبير"}, {"score": True}],
    "unknown_instrument": [{"instrument_b": "XXX-99"}, {"instrument_a": ""}],
    "circular_pair": [{"instrument_b": "JOR-01"}],
    "no_rationale": [{"rationale": "  "}],
    "no_evidence": [{"evidence": None}],
    "no_rater": [{"rater": " "}],
    "unknown_confidence": [{"confidence": "sure"}],
}


@pytest.mark.parametrize("code, change", [(code, change) for code, all_ in BAD.items() for change in all_])
def test_bad_scores_are_refused_in_arabic(code, change):
    with pytest.raises(CoherenceError) as error:
        coherence.review(instruments(), scores(("س", "JOR-01", "JOR-10", 1), **change))
    assert codes(error) == [code]
    assert any("\u0600" <= letter <= "\u06ff" for letter in error.value.problems[0].reason)


@pytest.mark.parametrize("again", [("JOR-01", "JOR-10"), ("JOR-10", "JOR-01")])
def test_a_pair_is_scored_once_by_a_rater_whichever_way_round(again):
    with pytest.raises(CoherenceError) as error:
        coherence.review(instruments(), scores(("س", "JOR-01", "JOR-10", 1), ("س", *again, 1)))
    assert codes(error) == ["duplicate_pair"]


def test_every_fault_is_told_at_once():
    given = scores(("س", "JOR-01", "JOR-10", 9), ("", "JOR-01", "JOR-01", 1))
    with pytest.raises(CoherenceError) as error:
        coherence.review(instruments(), given)
    assert codes(error) == ["score_out_of_scale", "no_rater", "circular_pair"]


def test_own_instruments_are_checked_and_the_same_one_is_one():
    one = coherence.own_instrument("خطة  الحدائق", "JOR", "local", year=2023, targets=("11.7",))
    two = coherence.own_instrument("خطة الحدائق", "JOR", "local", year=2023)
    assert one["instrument_id"] == two["instrument_id"]
    with pytest.raises(CoherenceError) as error:
        coherence.own_instrument(
            "", "Jordan", "city", type="?", targets=("11.z",), themes=("x",), paragraphs=("176",)
        )
    assert codes(error) == ["no_name", "unknown_country", "unknown_level", "unknown_type", "unknown_target",
                            "unknown_theme", "unknown_paragraph"]  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(NATIONAL), st.sampled_from(LOCAL), st.sampled_from([None, *range(-3, 4)])),
                max_size=4, unique_by=lambda row: row[:2]))  # fmt: skip
def test_an_index_is_within_its_scores_or_absent_with_a_reason(marks):
    given = scores(*(("س", a, b, mark) for a, b, mark in marks)) if marks else coherence.to_frame([])
    matrix = coherence.review(instruments(), given).vertical
    real = [mark for _, _, mark in marks if mark is not None]
    if len(real) < 2:
        assert matrix.index is None and matrix.reason
    else:
        assert matrix.index == pytest.approx(sum(real) / len(real)) and not matrix.reason


def test_scores_and_means_keep_their_sign_in_front():
    assert (
        coherence.format_score(-2) == "\u2066\u22122\u2069"
        and coherence.format_score(1.5, 1) == "\u2066+1.5\u2069"
    )
    assert (
        coherence.format_score(0) == "\u20660\u2069" and coherence.format_score(-0.01, 1) == "\u20660.0\u2069"
    )
    assert coherence.format_score(None) == coherence.format_score(float("nan")) == "لا تقدير"


def rater_file(folder, rater="سلمى", marks=(("JOR-01", "JOR-10", 2),), **changes):
    rows = scores(*((rater, a, b, mark) for a, b, mark in marks)).drop(columns="rater").to_dict("records")
    file = coherence.File(files.path_for(folder, rater), rater, "JOR", scores=rows, chosen=NATIONAL + LOCAL)
    for name, value in changes.items():
        setattr(file, name, value)
    return coherence.save(file)


def test_work_is_resumed_as_it_was_left(tmp_path):
    file = rater_file(tmp_path, question="هل تعين البرامج خطة المدينة؟")
    again = coherence.open_file(file.path)
    assert again == file and again.saves == 1
    coherence.save(again)
    with pytest.raises(CoherenceError) as error:
        coherence.save(file)
    assert codes(error) == ["saved_elsewhere"]
    assert [path.name for path in tmp_path.iterdir()] == ["مراجعة-سلمى.json"], (
        "nothing is left beside the file"
    )


def test_another_person_of_the_same_name_overwrites_nobody(tmp_path):
    file = rater_file(tmp_path)
    before = file.path.read_bytes()
    with pytest.raises(CoherenceError) as error:
        coherence.save(coherence.File(file.path, "سلمى", "JOR"))
    assert codes(error) == ["other_rater"] and file.path.read_bytes() == before


def test_a_file_cut_anywhere_is_refused_and_left_as_it_is(tmp_path):
    file = rater_file(tmp_path)
    whole = file.path.read_bytes()
    for length in range(0, len(whole.rstrip()), 7):
        file.path.write_bytes(whole[:length])
        for attempt in (lambda: coherence.open_file(file.path), lambda: coherence.save(file)):
            with pytest.raises(CoherenceError) as error:
                attempt()
            assert codes(error) == ["cut_file"]
        assert file.path.read_bytes() == whole[:length]


@pytest.mark.parametrize(
    "content", ["[]", '{"format": "x"}', '{"format": "umran-coherence-1", "rater": 3}', '"نص"']
)
def test_another_kind_of_file_is_named(tmp_path, content):
    path = tmp_path / "مراجعة-س.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CoherenceError) as error:
        coherence.open_file(path)
    assert codes(error) == ["not_a_review"]


SAVER = """
import sys
from umran.coherence.analysis import files
file = files.open_file(sys.argv[1])
print("ready", flush=True)
while True:
    file.scores.append({"instrument_a": "JOR-01", "instrument_b": "JOR-10", "score": 1, "rationale": "س" * 2000})
    files.save(file)
    print(file.saves, flush=True)
    if len(file.scores) > 60:
        file.scores.clear()
"""


# A hundred in the nightly run.
KILLS = int(os.environ.get("UMRAN_KILLS", "10"))


def test_killed_while_saving_again_and_again_nothing_is_lost(tmp_path):
    file = rater_file(tmp_path)
    chance, told = random.Random(8), 1
    for _ in range(KILLS):
        saver = subprocess.Popen(
            [sys.executable, "-c", SAVER, str(file.path)], stdout=subprocess.PIPE, text=True
        )
        assert saver.stdout.readline() == "ready\n"
        saver.stdout.readline()
        time.sleep(chance.random() / 50)
        saver.kill()
        lines = [line for line in saver.stdout.read().split("\n")[:-1] if line]
        saver.wait()
        told = int(lines[-1]) if lines else told
        there = files.open_file(file.path)
        assert there.saves >= told, "a save that was reported is there"
        assert all(len(row["rationale"]) in (3, 2000) for row in there.scores)
        told = there.saves
    assert told > KILLS
    for part in tmp_path.glob(".*.part"):
        os.utime(part, (0, 0))
    coherence.save(files.open_file(file.path))
    assert list(tmp_path.glob(".*.part")) == [], "what killed saves left behind is swept away"


def test_a_report_is_written_again_until_somebody_edits_it(tmp_path):
    path = tmp_path / "تقرير.csv"
    assert files.write_output(path, b"1") == path
    files.write_output(path, b"2")
    path.write_text("تعليقي")
    with pytest.raises(coherence.CoherenceError, match="تغيّر") as caught:
        files.write_output(path, b"3")
    assert caught.value.problems[0].where == path.name and path.read_text() == "تعليقي"
    (tmp_path / "theirs.csv").write_text("لغيرنا")
    with pytest.raises(coherence.CoherenceError, match="لم يكتبه"):
        files.write_output(tmp_path / "theirs.csv", b"3")


def test_files_of_several_raters_become_one_review(tmp_path):
    a = rater_file(tmp_path, "سلمى", [("JOR-01", "JOR-10", 2), ("JOR-01", "JOR-11", 1)])
    b = rater_file(tmp_path, "يوسف", [("JOR-10", "JOR-01", -1), ("JOR-02", "JOR-10", 1)])
    merged = coherence.merge([a.path, b.path])
    assert merged.review.raters == ["سلمى", "يوسف"] and not merged.conflicts and not merged.problems
    assert merged.review.disputed()[["instrument_a", "instrument_b", "spread"]].values.tolist() == [
        ["JOR-01", "JOR-10", 3]
    ]
    assert merged.review.vertical.scored == 3


def test_conflicts_between_files_are_shown(tmp_path):
    first = rater_file(tmp_path, "سلمى")
    (tmp_path / "نسخة").mkdir()
    copy = tmp_path / "نسخة" / "مراجعة-سلمى.json"
    content = json.loads(first.path.read_text(encoding="utf-8")) | {"saves": 9}
    content["scores"][0]["score"] = -1
    copy.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    merged = coherence.merge([first.path, copy])
    assert [each.code for each in merged.conflicts] == ["copies_differ"]
    assert "+2" in merged.conflicts[0].reason and "−1" in merged.conflicts[0].reason
    assert merged.review.cells["mean"].tolist() == [-1], "the newer copy is kept"

    (tmp_path / "آخر").mkdir()
    namesake = rater_file(tmp_path / "آخر", "سلمى", [("JOR-01", "JOR-10", 3)])
    merged = coherence.merge([first.path, namesake.path])
    assert [each.code for each in merged.conflicts] == ["same_name"]
    assert merged.review.raters == ["سلمى (1)", "سلمى (2)"] and merged.review.cells["raters"].tolist() == [2]


def test_a_bad_file_does_not_stop_the_others(tmp_path):
    good = rater_file(tmp_path, "سلمى")
    bad = rater_file(tmp_path, "يوسف", [("JOR-01", "JOR-99", 2)])
    cut = rater_file(tmp_path, "ليلى")
    cut.path.write_bytes(cut.path.read_bytes()[:40])
    merged = coherence.merge([good.path, bad.path, cut.path])
    assert merged.review.raters == ["سلمى"]
    assert sorted(each.code for each in merged.problems) == ["cut_file", "unknown_instrument"]
    with pytest.raises(CoherenceError):
        coherence.merge([cut.path])


def test_importing_the_saving_part_needs_no_pandas():
    code = "import sys; from umran.coherence.analysis import files; sys.exit('pandas' in sys.modules or 'umran.figures.population' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_the_computing_part_draws_nothing():
    modules = [
        "results",
        "raters",
        "comparison",
        "robustness",
        "merging",
        "files",
        "scores",
        "instruments",
        "scale",
        "problems",
        "template",
    ]
    code = f"import sys, importlib\nfor m in {modules}: importlib.import_module('umran.coherence.analysis.' + m)\n" \
           "sys.exit(bool({'altair', 'ipywidgets', 'umran.coherence.report.pictures', 'docx'} & set(sys.modules)))"  # fmt: skip
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
