"""A review at its limits: half a matrix, two points of dispute, what counts as a score, and what each rater changes."""

import dataclasses
import json

import openpyxl
import pandas as pd
import pytest
from scored import IDS, codes, instruments, reviewed, scores

from umran import coherence
from umran.coherence import CoherenceError
from umran.coherence.analysis import files
from umran.coherence.analysis.merging import own_frame
from umran.coherence.analysis.results import pair_direction, possible_pairs
from umran.coherence.analysis.scale import CONFIDENCE_WEIGHT, DISPUTE_SPREAD, SCALE, format_score
from umran.coherence.analysis.scores import check_scores, to_frame

# Matrices


def test_a_matrix_of_one_cell_has_an_index_and_no_spread():
    review = reviewed(("س", "JOR-01", "JOR-02", -2), at_least=0.5)
    matrix = review.matrix("horizontal", level="national")
    assert (matrix.possible, matrix.scored, matrix.coverage) == (1, 1, 1)
    assert (matrix.index, matrix.spread, matrix.lowest, matrix.highest, matrix.negatives) == (
        -2,
        None,
        -2,
        -2,
        1,
    )
    assert review.horizontal.possible == 2 and review.horizontal.index == -2, "half is enough"


def test_spread_is_the_deviation_of_a_sample_and_zero_is_not_negative():
    matrix = reviewed(
        ("س", "JOR-01", "JOR-10", 0), ("س", "JOR-01", "JOR-11", 2), ("س", "JOR-02", "JOR-10", -1)
    ).vertical
    assert matrix.spread == pytest.approx(pd.Series([0, 2, -1]).std()) and matrix.negatives == 1
    assert (matrix.lowest, matrix.highest) == (-1, 2)


def test_the_reason_counts_the_cells_in_percent():
    matrix = reviewed(("س", "JOR-01", "JOR-10", 1)).vertical
    assert (
        "قُيّمت 1 من \u20664\u2069 خانات (25 في المائة)" in matrix.reason
        and "أقل من 50 في المائة" in matrix.reason
    )
    assert "لم تُقيَّم أي خانة من \u20664\u2069 خانات" in reviewed(("س", "JOR-01", "JOR-02", 1)).vertical.reason
    assert "لا زوج" in reviewed(("س", "JOR-01", "JOR-02", 1)).matrix("horizontal", "regional").reason
    assert reviewed(("س", "JOR-01", "JOR-02", 1)).regional.coverage is None


def test_pairs_are_possible_within_their_direction_level_and_country():
    rows = instruments("JOR-01", "JOR-02", "JOR-10", "MAR-01", "MAR-09")
    levels = rows.set_index("instrument_id")["level"].to_dict()
    assert levels == {"JOR-01": "national", "JOR-02": "national", "JOR-10": "local", "MAR-01": "national",
                      "MAR-09": "local"}  # fmt: skip
    assert possible_pairs(rows, "horizontal") == [("JOR-01", "JOR-02")]
    assert possible_pairs(rows, "horizontal", "local") == []
    assert set(possible_pairs(rows, "vertical")) == {
        ("JOR-01", "JOR-10"), ("JOR-02", "JOR-10"), ("MAR-01", "MAR-09")}  # fmt: skip
    assert possible_pairs(rows, "vertical", iso3="MAR") == [("MAR-01", "MAR-09")]
    assert possible_pairs(rows, "vertical", level="national") == []
    assert set(possible_pairs(rows, "regional")) == {
        ("JOR-01", "MAR-01"), ("JOR-02", "MAR-01"), ("JOR-10", "MAR-09")}  # fmt: skip
    assert possible_pairs(rows, "regional", "local") == [("JOR-10", "MAR-09")]
    place = rows.set_index("instrument_id")
    assert pair_direction(place.loc["JOR-01"], place.loc["MAR-09"]) == "regional"
    with pytest.raises(ValueError, match="direction is 'sideways'"):
        reviewed(("س", "JOR-01", "JOR-02", 1)).matrix("sideways")


@pytest.mark.parametrize(("marks", "disputed"), [((1, 2), False), ((1, 3), True), ((-1, 1), True)])
def test_two_points_apart_are_a_dispute_and_one_is_none(marks, disputed):
    given = zip("أب", marks, strict=True)
    review = reviewed(*((rater, "JOR-01", "JOR-10", mark) for rater, mark in given))
    assert bool(review.cells["disputed"].iloc[0]) is disputed and len(review.disputed()) == disputed
    assert review.cells["spread"].iloc[0] == marks[1] - marks[0]


def test_cells_know_their_level_where_both_ends_share_it():
    cells = reviewed(("س", "JOR-01", "JOR-02", 1), ("س", "JOR-01", "JOR-10", 1)).cells
    assert cells["level"].fillna("").tolist() == ["national", ""]
    assert cells["direction"].tolist() == ["horizontal", "vertical"]


def test_each_instrument_stands_by_the_mean_of_its_cells():
    found = reviewed(
        ("س", "JOR-01", "JOR-02", 3), ("س", "JOR-01", "JOR-10", -1), ("س", "JOR-10", "JOR-11", -1)
    ).by_instrument()
    assert found.set_index("instrument_id")[["mean", "lowest", "cells"]].values.tolist() == [
        [-1, -1, 2], [-1, -1, 1], [1, -1, 2], [3, 3, 1]]  # fmt: skip
    assert found["instrument_id"].tolist() == ["JOR-10", "JOR-11", "JOR-01", "JOR-02"]


def test_two_cells_have_a_spread():
    matrix = reviewed(("س", "JOR-01", "JOR-10", 0), ("س", "JOR-02", "JOR-10", 2)).vertical
    assert matrix.spread == pytest.approx(2**0.5)


def test_cells_stand_in_the_order_in_which_they_were_scored():
    cells = reviewed(("س", "JOR-10", "JOR-02", 1), ("س", "JOR-01", "JOR-02", 1)).cells
    assert cells["instrument_a"].tolist() == ["JOR-02", "JOR-01"]
    assert cells["instrument_b"].tolist() == ["JOR-10", "JOR-02"]


def test_a_review_keeps_the_columns_of_its_instruments_and_cannot_be_changed():
    rows = instruments()
    review = coherence.review(rows.set_axis([7, 5, 3, 1]), scores(("س", "JOR-01", "JOR-10", 1)))
    assert [*review.instruments.columns] == [*rows.columns] and [*review.instruments.index] == [0, 1, 2, 3]
    assert (review.at_least, review.weights, review.raters) == (0.5, {}, ["س"])
    for each in (review, review.vertical, review.agreement, coherence.sensitivity(review)):
        with pytest.raises(dataclasses.FrozenInstanceError):
            each.at_least = 1


# Weights


def test_confidence_and_weights_count_only_where_they_are_asked_for():
    given = scores(("أ", "JOR-01", "JOR-10", 3), ("ب", "JOR-01", "JOR-10", -3))
    given["confidence"] = ["low", "high"]
    assert coherence.review(instruments(), given).cells["mean"].tolist() == [0]


def test_the_scale_has_a_name_for_every_step_from_worst_to_best():
    assert [*SCALE] == [*range(-3, 4)] or [*SCALE] == [*range(3, -4, -1)]
    assert len({words for words in SCALE.values()}) == 7
    assert [SCALE[step][0] for step in range(-3, 4)] == [
        "يُبطل",
        "يعاكس",
        "يقيّد",
        "محايد",
        "يمهّد",
        "يعزز",
        "متلازمان",
    ]
    assert CONFIDENCE_WEIGHT == {"low": 1, "medium": 2, "high": 3} and DISPUTE_SPREAD == 2


def test_weights_are_names_of_raters_and_not_negative():
    rows = [("أ", "JOR-01", "JOR-10", 3), ("ب", "JOR-01", "JOR-10", -3)]
    assert reviewed(*rows, weights={"أ": 0}).cells["mean"].tolist() == [-3], "no weight is no voice"
    assert reviewed(*rows, weights={"أ": 3}).cells["mean"].tolist() == [1.5]
    for weights, code in (({"ج": 1}, "unknown_rater"), ({"أ": -1}, "negative_weight")):
        with pytest.raises(CoherenceError) as error:
            reviewed(*rows, weights=weights)
        assert codes(error) == [code]


def test_confidence_weighs_1_2_3_and_2_where_none_was_said():
    def mean(first, second):
        given = scores(("أ", "JOR-01", "JOR-10", 3), ("ب", "JOR-01", "JOR-10", -3))
        given["confidence"] = [first, second]
        return coherence.review(instruments(), given, by_confidence=True).cells["mean"].iloc[0]

    assert mean("low", "high") == pytest.approx((3 - 9) / 4)
    assert mean("medium", "low") == pytest.approx((6 - 3) / 3)
    assert mean(None, "medium") == 0 and mean(None, "high") == pytest.approx((6 - 9) / 5)


# Scores


@pytest.mark.parametrize(
    ("written", "score"),
    [(" 2 ", 2), ("-3", -3), ("\u22123", -3), (3.0, 3), ("", None), ("  ", None), (None, None),
     (float("nan"), None), (pd.NA, None), (0, 0), ("0", 0)],
)  # fmt: skip
def test_a_score_is_read_as_it_is_written_and_empty_is_none(written, score):
    checked = check_scores(scores(("س", "JOR-01", "JOR-10", written)), instruments())
    found = checked["score"].iloc[0]
    assert (None if pd.isna(found) else found) == score and str(checked["score"].dtype) == "Int64"


@pytest.mark.parametrize("written", [4, -4, 2.5, "3.5", True, False, "ثلاثة", [1]])
def test_what_is_off_the_scale_is_no_score(written):
    with pytest.raises(CoherenceError) as error:
        check_scores(scores(("س", "JOR-01", "JOR-10", written)), instruments())
    assert codes(error) == ["score_out_of_scale"] and "الصف 1" in str(error.value.problems[0].where)


def test_an_empty_score_needs_neither_reason_nor_evidence():
    given = scores(("س", "JOR-01", "JOR-10", None), rationale=None, evidence=" ")
    assert len(check_scores(given, instruments())) == 1


def test_a_fault_names_its_row_and_the_row_it_repeats():
    given = scores(("س", "JOR-01", "JOR-10", 1), ("س", "JOR-02", "JOR-10", 1), ("س", "JOR-10", "JOR-01", 1))
    with pytest.raises(CoherenceError) as error:
        check_scores(given, instruments())
    (problem,) = error.value.problems
    assert problem.code == "duplicate_pair" and "في الصف 1" in problem.reason and "الصف 3" in problem.where
    two = scores(("س", "JOR-01", "JOR-10", 1), ("ص", "JOR-10", "JOR-01", 1))
    checked = check_scores(two, instruments())
    assert checked["instrument_a"].tolist() == ["JOR-01", "JOR-01"], "each pair as the review lists it"


def test_a_missing_column_is_named():
    with pytest.raises(CoherenceError) as error:
        check_scores(scores(("س", "JOR-01", "JOR-10", 1)).drop(columns="evidence"), instruments())
    assert codes(error) == ["missing_column"] and "evidence" in error.value.problems[0].reason
    with pytest.raises(CoherenceError) as error:
        coherence.review(instruments().drop(columns="level"), scores(("س", "JOR-01", "JOR-10", 1)))
    assert codes(error) == ["missing_column"] and "level" in error.value.problems[0].reason


# Agreement


@pytest.mark.parametrize(
    ("one", "two", "exact", "near"),
    [((1, 2, 3), (1, 3, 5), 1 / 3, 2 / 3), ((1, 2), (3, 0), 0, 0), ((1, 2, 3), (2, 3, 4), 0, 1)],
)
def test_shares_of_equal_and_of_neighbouring_scores(one, two, exact, near):
    rows = [(who, unit, mark) for who, marks in (("أ", one), ("ب", two)) for unit, mark in enumerate(marks)]
    found = coherence.agreement(pd.DataFrame(rows, columns=["rater", "unit", "score"]), "unit")
    assert (found.exact, found.within_one) == (pytest.approx(exact), pytest.approx(near))
    assert (found.cells, found.raters) == (len(one), 2)


def test_cells_of_one_rater_alone_are_no_comparison():
    rows = [("أ", 1, 2), ("أ", 2, 1), ("ب", 1, 2), ("ب", 3, 0), ("ج", 4, 1), ("أ", 5, None), ("ب", 5, 1)]
    found = coherence.agreement(pd.DataFrame(rows, columns=["rater", "unit", "score"]), "unit")
    assert (found.cells, found.raters, found.exact) == (1, 2, 1)


# Sensitivity


def test_what_holds_is_told_with_its_range_and_what_does_not_with_its_reason():
    steady = coherence.sensitivity(reviewed(
        ("أ", "JOR-01", "JOR-10", 1), ("ب", "JOR-01", "JOR-10", 3),
        ("أ", "JOR-02", "JOR-11", 2), ("ب", "JOR-02", "JOR-11", 3),
    ))  # fmt: skip
    names = steady.variants["variant"].tolist()
    assert names[2:] == ["من دون أ", "من دون ب", "وزن أ مضاعف", "وزن ب مضاعف"]
    vertical = dict(zip(names, steady.variants["vertical"], strict=True))
    assert vertical["من دون أ"] == 3 and vertical["من دون ب"] == 1.5
    assert vertical["وزن أ مضاعف"] == pytest.approx((5 / 3 + 7 / 3) / 2)
    assert [each for each in steady.robust if "العمودي" in each] == [
        f"إشارة المؤشر العمودي: من {format_score(1.5, 2)} إلى {format_score(3, 2)} في كل الأحوال."
    ]
    pairs = steady.variants[["lowest", "highest"]].iloc[0].tolist()
    assert pairs == [("JOR-01", "JOR-10"), ("JOR-02", "JOR-11")]
    assert (
        any("أدنى" in each and "يتغير" in each for each in steady.fragile) is False
        or steady.variants["lowest"].nunique() > 1
    )


def test_an_index_that_one_rater_carries_falls():
    found = coherence.sensitivity(reviewed(
        ("أ", "JOR-01", "JOR-10", 1), ("أ", "JOR-02", "JOR-11", 1), ("ب", "JOR-01", "JOR-02", 1),
    ))  # fmt: skip
    assert any("العمودي" in each and "لا يُحسب في كل الأحوال" in each for each in found.fragile)
    alone = coherence.sensitivity(reviewed(("أ", "JOR-01", "JOR-10", 1), ("أ", "JOR-02", "JOR-11", 1)))
    assert len(alone.variants) == 2, "one rater has nobody to be left out"


# Gaps


def test_a_commitment_is_covered_by_its_number_or_by_a_linked_target():
    rows = instruments()
    rows["targets"], rows["paragraphs"] = [()] * 4, [()] * 4
    bare = coherence.Review(rows, pd.DataFrame(), pd.DataFrame()).commitment_gaps()
    named = rows.copy()
    number = bare["para"].iloc[0]
    named.at[0, "paragraphs"] = (number.split("-")[-1],)
    assert len(bare) - len(coherence.Review(named, pd.DataFrame(), pd.DataFrame()).commitment_gaps()) == 1
    linked = rows.copy()
    linked.at[0, "targets"] = ("11.4",)
    left = set(coherence.Review(linked, pd.DataFrame(), pd.DataFrame()).commitment_gaps()["para"])
    assert 0 < len(set(bare["para"]) - left) < len(bare)
    elsewhere = coherence.Review(linked, pd.DataFrame(), pd.DataFrame()).commitment_gaps("MAR")
    assert len(elsewhere) == len(bare), "nothing of another country covers it"


def test_gaps_of_one_country_count_its_own_instruments():
    rows = instruments("JOR-01", "MAR-01")
    rows["targets"] = [("11.3",), ("11.3", "11.7")]
    review = coherence.Review(rows, pd.DataFrame(), pd.DataFrame())
    counts = review.gaps().set_index("target")
    assert (counts.loc["11.3", "count"], counts.loc["11.7", "count"], counts.loc["11.1", "count"]) == (
        2,
        1,
        0,
    )
    assert counts.loc["11.3", "instruments"] == ("JOR-01", "MAR-01")
    assert review.gaps("JOR").set_index("target").loc["11.7", "count"] == 0
    assert len(counts) == 10 and review.name("MAR-01") == rows["name_ar"].iloc[1]


# Files


def saved(folder, rater="سلمى", marks=(("JOR-01", "JOR-10", 2),), **changes):
    rows = scores(*((rater, a, b, mark) for a, b, mark in marks)).drop(columns="rater").to_dict("records")
    file = coherence.File(files.path_for(folder, rater), rater, "JOR", scores=rows, chosen=IDS)
    for name, value in changes.items():
        setattr(file, name, value)
    return coherence.save(file)


def test_each_save_counts_one_and_the_latest_copy_wins(tmp_path):
    file = saved(tmp_path)
    assert file.saves == 1 and coherence.save(file).saves == 2
    (tmp_path / "older").mkdir()
    older = json.loads(file.path.read_text("utf-8")) | {"saves": 1}
    older["scores"] = [*older["scores"], older["scores"][0] | {"instrument_b": "JOR-11", "score": 3}]
    copy = tmp_path / "older" / file.path.name
    copy.write_text(json.dumps(older), "utf-8")
    for order in ([file.path, copy], [copy, file.path]):
        merged = coherence.merge(order)
        assert len(merged.files) == 1 and merged.review.cells["mean"].tolist() == [2]
        (conflict,) = merged.conflicts
        assert conflict.code == "copies_differ" and "JOR-01 × JOR-11" in conflict.where
        assert "لا شيء" in conflict.reason and "+3" in conflict.reason


def test_a_name_without_letters_is_refused_and_marks_become_dashes(tmp_path):
    assert files.path_for(tmp_path, "سلمى / أ. علي").name == "مراجعة-سلمى-أ-علي.json"
    with pytest.raises(CoherenceError) as error:
        files.path_for(tmp_path, " /// ")
    assert codes(error) == ["no_rater"]
    saved(tmp_path)
    (tmp_path / "غيرها.json").write_text("{}")
    assert [path.name for path in files.find_files(tmp_path)] == ["مراجعة-سلمى.json"]


def test_an_instrument_described_twice_is_a_conflict_and_the_first_stays(tmp_path):
    one = coherence.own_instrument("خطة الحدائق", "JOR", "local", targets=("11.7",))
    two = coherence.own_instrument("خطة الحدائق", "JOR", "local", targets=("11.3",))
    a = saved(tmp_path, "سلمى", own=[one])
    b = saved(tmp_path, "يوسف", own=[two], chosen=[two["instrument_id"]])
    merged = coherence.merge([a.path, b.path])
    assert [each.code for each in merged.conflicts] == ["instrument_conflict"]
    kept = merged.review.instruments.set_index("instrument_id").loc[one["instrument_id"]]
    assert kept["targets"] == ("11.7",) and kept["own"]
    same = saved(tmp_path, "ليلى", own=[one])
    assert coherence.merge([a.path, same.path]).conflicts == ()
    assert own_frame([]).empty and own_frame([{"name_ar": "س"}])["targets"].tolist() == [()]


def test_only_chosen_or_scored_instruments_enter_a_merged_review(tmp_path):
    file = saved(tmp_path, chosen=["JOR-05"])
    assert set(coherence.merge([file.path]).review.instruments["instrument_id"]) == {
        "JOR-01",
        "JOR-05",
        "JOR-10",
    }


def test_own_instruments_differ_by_name_year_level_or_country():
    def own(name="خطة", iso3="JOR", level="local", **more):
        return coherence.own_instrument(name, iso3, level, **more)["instrument_id"]

    ids = [own(), own("برنامج"), own(iso3="MAR"), own(level="national"), own(year=2020), own(year=2021)]
    assert len(set(ids)) == len(ids)
    assert own(" خطة ") == own(issuer_ar="بلدية") == own() and own().startswith("JOR-")


@pytest.mark.parametrize("number", ["1", "175"])
def test_the_paragraphs_of_the_agenda_are_1_to_175(number):
    assert coherence.own_instrument("خطة", "JOR", "local", paragraphs=(number,))["paragraphs"] == (number,)


@pytest.mark.parametrize(
    ("given", "code"),
    [({"paragraphs": ("0",)}, "unknown_paragraph"), ({"paragraphs": ("176",)}, "unknown_paragraph"),
     ({"targets": ("18.1",)}, "unknown_target"), ({"targets": ("0.1",)}, "unknown_target"),
     ({"targets": ("11.e",)}, "unknown_target"), ({"targets": ("11.3.1",)}, "unknown_target")],
)  # fmt: skip
def test_codes_off_the_list_are_refused(given, code):
    with pytest.raises(CoherenceError) as error:
        coherence.own_instrument("خطة", "JOR", "local", **given)
    assert codes(error) == [code]
    assert coherence.own_instrument("خطة", "JOR", "local", targets=("17.14", "1.a"))["targets"] == (
        "17.14",
        "1.a",
    )


# The template


def filled(path, *rows):
    path.unlink(missing_ok=True)
    coherence.write_template(path)
    book = openpyxl.load_workbook(path)
    sheet = book["الأدوات"]
    heads = [cell.value for cell in sheet[1]]
    for row in rows:
        sheet.append([row.get(head) for head in heads])
    book.save(path)
    return heads


def test_a_template_offers_its_choices_and_comes_back_as_it_was_filled(tmp_path):
    path = tmp_path / "أدوات.xlsx"
    heads = filled(path)
    book = openpyxl.load_workbook(path)
    sheet = book["الأدوات"]
    assert (
        all(each.sheet_view.rightToLeft and each.freeze_panes == "A2" for each in book)
        and len(book.worksheets) == 2
    )
    ranges = [str(each.sqref) for each in sheet.data_validations.dataValidation]
    assert len(ranges) == 4 and all(text.endswith("100") and "2:" in text for text in ranges)
    with pytest.raises(CoherenceError) as error:
        coherence.read_template(path, "JOR")
    assert codes(error) == ["no-rows"]

    fields = dict(zip([field["name"] for field in offices_columns()], heads, strict=True))
    row = {fields["instrument_name"]: "خطة الحدائق", fields["level"]: "محلي", fields["type"]: "خطة",
           fields["targets"]: "11.3، 11.7", fields["year"]: 2023}  # fmt: skip
    filled(path, row)
    frame, _ = coherence.read_template(path, "JOR", "amman")
    (made,) = frame.to_dict("records")
    assert (made["targets"], made["year"], made["city_id"], made["level"]) == (
        ("11.3", "11.7"),
        2023,
        "amman",
        "local",
    )
    assert (made["status"], made["legal_rank"], made["end_year"]) == ("in_force", "", None)
    filled(path, row | {fields["status"]: "مسودة", fields["legal_rank"]: "مرسوم", fields["end_year"]: 2030,
                        fields["binds"]: "البلدية"})  # fmt: skip
    (made,) = coherence.read_template(path, "JOR")[0].to_dict("records")
    assert [made[each] for each in ("status", "legal_rank", "end_year", "binds_ar")] == [
        "draft", "decree", 2030, "البلدية",
    ]  # fmt: skip
    filled(path, row, row | {fields["targets"]: "11.7"})
    with pytest.raises(CoherenceError) as error:
        coherence.read_template(path, "JOR")
    (problem,) = error.value.problems
    assert problem.code == "duplicate_instrument" and "في الصف 101" in problem.reason
    assert problem.where == "الصف 102"


def test_every_row_at_fault_is_told_and_a_table_of_text_will_do(tmp_path):
    path = tmp_path / "أدوات.csv"
    head = "instrument_name,level,type,targets"
    path.write_text(f"{head}\nخطة أولى,محلي,خطة,11.3 11.7\nخطة ثانية,وطني,قانون,11.1\n", "utf-8")
    frame, _ = coherence.read_template(path, "JOR", "amman")
    assert frame["targets"].tolist() == [("11.3", "11.7"), ("11.1",)]
    assert frame["city_id"].fillna("").tolist() == ["amman", ""], "what is national is no city's"
    path.write_text(f"{head}\nخطة أولى,,خطة,11.3\nخطة ثانية,محلي,خطة,99.9\n", "utf-8")
    with pytest.raises(CoherenceError) as error:
        coherence.read_template(path, "JOR")
    assert {problem.where for problem in error.value.problems} == {"الصف 2", "الصف 3"}
    assert "unknown_target" in codes(error)


def test_a_file_is_saved_in_a_folder_that_is_made_for_it(tmp_path):
    file = saved(tmp_path / "ورشة" / "أكادير")
    assert file.path.is_file() and coherence.open_file(file.path).scores == file.scores


def test_the_template_is_read_by_the_name_of_its_sheet(tmp_path):
    path = tmp_path / "أدوات.xlsx"
    heads = filled(path)
    fields = dict(zip([field["name"] for field in offices_columns()], heads, strict=True))
    filled(path, {fields["instrument_name"]: "خطة", fields["level"]: "محلي", fields["type"]: "خطة"})
    book = openpyxl.load_workbook(path)
    book.move_sheet(book.worksheets[1], -1)
    book.save(path)
    assert coherence.read_template(path, "JOR")[0]["name_ar"].tolist() == ["خطة"]


def offices_columns():
    from umran import intake as offices

    return offices.columns("instruments")


def test_frames_of_scores_keep_none_for_what_is_missing():
    frame = to_frame([{"rater": "س", "score": float("nan")}])
    assert frame["score"].tolist() == [None] and frame["evidence"].tolist() == [None]
