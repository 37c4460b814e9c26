"""Two countries are compared by four questions, each with its sources, and get no figure wherever a review is shown."""

import json

import openpyxl
import pytest
from docx import Document
from scored import codes, instruments, scores, told

from umran import coherence
from umran.coherence import CoherenceError
from umran.coherence.analysis import files
from umran.coherence.analysis.comparison import QUESTIONS, to_answers
from umran.coherence.analysis.results import WITHOUT_INDEX
from umran.coherence.report import content, page, pictures, writing
from umran.text.words import visible

ROW = {
    "rater": "سلمى", "question": "lesson", "country_a": "MAR", "country_b": "JOR", "answer": "different",
    "text": "مهلتان لحجز الأرض", "source_a": "القانون 12.90، المادة 28", "source_b": "القانون 79، المادة 23",
}  # fmt: skip
BOTH = "JOR-01", "JOR-10", "MAR-01", "MAR-09"


def checked(*rows):
    return coherence.check_answers(to_answers(rows))


def review(*answers, ids=BOTH):
    """Two cells within the countries, and two between them, which an older file may hold."""
    given = scores(
        ("أ", "JOR-01", "JOR-10", 1), ("أ", "MAR-01", "MAR-09", 2),
        ("أ", "JOR-01", "MAR-01", 3), ("ب", "JOR-01", "MAR-01", 3), ("أ", "JOR-10", "MAR-09", 3),
    )  # fmt: skip
    inside = given[given["instrument_a"].isin(ids) & given["instrument_b"].isin(ids)]
    return coherence.review(instruments(*ids), inside, answers=to_answers(answers))


# Answers


def test_an_answer_is_kept_with_the_countries_in_one_order():
    (row,) = checked(ROW | {"text": " مهلتان  لحجز الأرض "}).to_dict("records")
    assert row == ROW | {
        "country_a": "JOR", "country_b": "MAR", "source_a": ROW["source_b"], "source_b": ROW["source_a"]
    }  # fmt: skip
    assert checked().empty
    unknown = {name: ROW[name] for name in ("rater", "question", "country_a", "country_b")} | {
        "answer": "unknown"
    }
    assert checked(unknown)["text"].tolist() == [""], "what is not known needs no source"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"rater": " "}, "no_rater"),
        ({"question": "money"}, "unknown_question"),
        ({"answer": "maybe"}, "unknown_answer"),
        ({"answer": None}, "unknown_answer"),
        ({"country_b": "المغرب"}, "unknown_country"),
        ({"country_b": "MAR"}, "circular_pair"),
        ({"text": ""}, "no_text"),
        ({"answer": "same", "text": None}, "no_text"),
        ({"source_a": "."}, "no_source"),
        ({"source_b": None}, "no_source"),
        ({"source_b": "القانون"}, "no_source"),
        ({"source_b": "23"}, "no_source"),
    ],
    ids=str,
)
def test_an_answer_that_leads_nowhere_is_refused_in_arabic(change, code):
    with pytest.raises(CoherenceError) as error:
        checked(ROW | change)
    assert codes(error) == [code]
    assert any("\u0600" <= letter <= "\u06ff" for letter in error.value.problems[0].reason)


def test_every_fault_is_told_with_its_question_and_countries():
    with pytest.raises(CoherenceError) as error:
        checked(ROW, ROW | {"source_a": "", "country_a": "JOR", "country_b": "MAR"})
    assert told(error) == [
        "الدرس، الأردن والمغرب، سلمى: اكتب مصدر الأردن برقم المادة أو الصفحة، أو اختر «غير معروف»",
        "الدرس، الأردن والمغرب، سلمى: أجاب المقيّم نفسه عن هذا السؤال من قبل: يُكتب جواب واحد",
    ]


# The table


def test_every_two_countries_stand_under_four_questions_answered_or_not():
    table = review(ROW, ROW | {"rater": "علي", "answer": "unknown"}).comparison
    assert table[["country_a", "country_b"]].drop_duplicates().values.tolist() == [["JOR", "MAR"]]
    assert table["question"].tolist() == [*QUESTIONS, "lesson"], "two raters, two rows: nothing is joined"
    assert table["answer"].tolist() == [None, None, None, "different", "unknown"]
    three = coherence.comparison_table(coherence.inventory(["MAR", "JOR", "KHM"]), to_answers([]))
    assert len(three) == 3 * len(QUESTIONS)


def test_one_country_alone_is_compared_only_where_somebody_asked():
    assert review(ids=BOTH[:2]).comparison.empty
    assert len(review(ROW, ids=BOTH[:2]).comparison) == len(QUESTIONS)


# No figure


def test_scores_between_countries_are_kept_and_give_no_index():
    found = review()
    assert (found.regional.index, found.regional.spread, found.regional.scored) == (None, None, 2)
    assert found.regional.reason == WITHOUT_INDEX and "قوانين بلدين لا يؤثر بعضها في بعض" in WITHOUT_INDEX
    assert found.vertical.index == 1.5, (
        "one index of two countries' own cells is not touched by those between"
    )
    assert found.by_instrument()["mean"].tolist() == [1, 1, 2, 2]
    assert "regional" not in coherence.sensitivity(found).variants
    assert len(found.scores) == 5 and len(content.annex(found)) == 5


def test_every_form_shows_the_reason_and_the_answers_and_no_figure(tmp_path):
    found, heading = review(ROW), content.Heading()
    assert ("regional", None) not in content.matrices(found)
    html = page.page(found, heading)
    shown = [html, pictures.heat_map(found, "regional").body, pictures.comparison(found)._repr_html_()]
    shown.append(pictures.sensitivity_table(coherence.sensitivity(found))._repr_html_())
    document = Document(writing.write(found, tmp_path / "r.docx", heading))
    shown.append("\n".join(each.text for each in document.paragraphs))
    book = openpyxl.load_workbook(writing.write(found, tmp_path / "r.xlsx", heading))
    sheet = book["المقارنة بين البلدان"]
    shown.append("\n".join(str(cell.value) for row in sheet for cell in row))
    assert [WITHOUT_INDEX in each for each in shown] == [True] * len(shown)
    assert "إقليمي بين البلدان" not in html and "إقليمي بين البلدان" not in book.sheetnames
    tables = [[visible(cell.text) for cell in row.cells] for table in document.tables for row in table.rows]
    line = ["الدرس: كيف حُلّت المسألة نفسها في كل بلد؟", "الأردن والمغرب", "مختلف", ROW["text"],
            f"الأردن: {ROW['source_b']}؛ المغرب: {ROW['source_a']}", "سلمى"]  # fmt: skip
    assert line in tables and line in [[cell.value for cell in row] for row in sheet]
    assert all(words in html for words in line[:4])
    alone = review(ids=BOTH[:2])
    assert "المقارنة بين البلدان" not in page.page(alone, heading)


def test_cells_to_discuss_stand_before_every_mean(tmp_path):
    given = scores(("أ", "JOR-01", "JOR-10", 3), ("ب", "JOR-01", "JOR-10", -2))
    found, heading = coherence.review(instruments(), given), content.Heading()
    texts = [page.page(found, heading), page.projector_page(found, heading)]
    document = Document(writing.write(found, tmp_path / "r.docx", heading))
    texts.append("\n".join(each.text for each in document.paragraphs))
    for text in texts:
        assert 0 < text.index(content.DISPUTED_TITLE) < text.index("مصفوفة الاتساق")
    sheets = openpyxl.load_workbook(writing.write(found, tmp_path / "r.xlsx", heading)).sheetnames
    assert sheets.index("للنقاش") < sheets.index("عمودي")
    listed = pictures.pairs(found, found.disputed(), content.DISPUTED_TITLE, apart=True).body
    assert "+3" in listed and "−2" in listed and "+0.5" not in listed


def test_a_review_without_scores_is_written_all_the_same(tmp_path):
    found = coherence.review(instruments(), scores(("أ", "JOR-01", "JOR-10", None)))
    for ending in ("html", "docx", "xlsx", "csv"):
        assert writing.write(found, tmp_path / f"r.{ending}").stat().st_size


# Files and the form


def saved(folder, rater, *rows):
    answers = [{name: value for name, value in row.items() if name != "rater"} for row in rows]
    return coherence.save(coherence.File(files.path_for(folder, rater), rater, "JOR", answers=answers))


def test_answers_are_saved_merged_and_told_apart(tmp_path):
    a, b = saved(tmp_path, "سلمى", ROW), saved(tmp_path, "علي", ROW | {"answer": "unknown"})
    assert coherence.open_file(a.path).answers == a.answers
    merged = coherence.merge([a.path, b.path])
    found = merged.review.comparison.dropna(subset=["answer"])
    assert found[["rater", "answer"]].values.tolist() == [["سلمى", "different"], ["علي", "unknown"]]
    bad = saved(tmp_path, "ليلى", ROW | {"source_a": "."})
    merged = coherence.merge([a.path, bad.path])
    assert [each.code for each in merged.problems] == ["no_source"] and "ليلى" in merged.problems[0].where


def test_copies_that_answer_differently_are_a_conflict(tmp_path):
    file = saved(tmp_path, "سلمى", ROW)
    content = json.loads(file.path.read_text("utf-8"))
    content["answers"][0]["answer"] = "same"
    newer = tmp_path / "أحدث.json"
    newer.write_text(json.dumps(content | {"saves": 5}), "utf-8")
    (conflict,) = coherence.merge([file.path, newer]).conflicts
    assert str(conflict) == (
        f"سلمى، الدرس: JOR × MAR: في {newer.name} متشابه، وفي {file.path.name} مختلف. أُخذ ما في {newer.name} لأنه الأحدث"
    )


def test_a_file_of_before_the_questions_opens(tmp_path):
    file = saved(tmp_path, "سلمى")
    content = json.loads(file.path.read_text("utf-8"))
    del content["answers"]
    file.path.write_text(json.dumps(content), "utf-8")
    again = coherence.open_file(file.path)
    assert again.answers == [] and coherence.save(again).saves == 2


def test_the_form_keeps_one_answer_a_question_and_shows_it_again(tmp_path):
    from umran.coherence import workbench

    bench = workbench.open("سلمى", tmp_path)
    bench.country.value, bench.other.value, bench.asked.value = "MAR", "JOR", "lesson"
    bench._on_answer()
    assert "اختر جواباً" in bench.message.value and bench.file.answers == []
    bench.answer.value, bench.compared.value, bench.source_here.value = "different", ROW["text"], "."
    bench._on_answer()
    assert "اكتب مصدر المغرب" in bench.message.value and bench.file.answers == []
    bench.source_here.value, bench.source_there.value = ROW["source_a"], ROW["source_b"]
    bench._on_answer()
    bench.answer.value = "same"
    bench._on_answer()
    (row,) = coherence.open_file(bench.file.path).answers
    assert row == {name: ROW[name] for name in row} | {"answer": "same"}
    assert "متشابه" in bench.comparison.value and WITHOUT_INDEX in bench.comparison.value
    bench.asked.value = "definition"
    assert bench.answer.value is None and bench.source_here.value == ""
    other = workbench.open("سلمى", tmp_path)
    other.country.value, other.other.value, other.asked.value = "JOR", "MAR", "lesson"
    assert (other.answer.value, other.source_here.value) == ("same", ROW["source_b"]), (
        "each source with its country"
    )
    assert "متشابه" in page.page(other.review(), content.Heading())
