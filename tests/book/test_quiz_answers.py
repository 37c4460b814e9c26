"""The key of the quizzes against a second reader, who answered every question from the lessons without seeing the key.

quiz_answers.csv holds those answers by question and by the words of the option, so that a key that is wrong and sealed
does not pass: `with` is what an option is matched with, or its place where steps are put in order. Whoever adds or
changes a question has somebody else answer it there from the lesson, and talks where the two differ.
"""

import csv
import shutil
from collections import defaultdict

import pytest

from support import ROOT
from umran import data

SECOND = ROOT / "tests" / "book" / "quiz_answers.csv"


def second_reader():
    found = defaultdict(set)
    with SECOND.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[row["question_id"]].add((row["answer_ar"], row["with"]))
    return found


def key(folder):
    """Question -> (kind, answers as the second reader writes them, tolerance)."""

    def rows(name):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            return [*csv.DictReader(lines)]

    options = defaultdict(list)
    for row in rows("quiz_options"):
        options[row["question_id"]].append(row)
    found = {}
    for row in rows("quiz_questions"):
        mine, kind = options[row["question_id"]], row["type"]
        if kind == "number":
            answers = {(row["answer_number"], "")}
        elif kind == "match":
            answers = {(each["option_ar"], each["match_ar"]) for each in mine}
        elif kind == "order":
            answers = {(each["option_ar"], each["position"]) for each in mine}
        else:
            answers = {(each["option_ar"], "") for each in mine if each["is_correct"] == "true"}
        found[row["question_id"]] = kind, answers, float(row["tolerance"] or 0)
    return found


def differences(folder):
    """The questions where key and second reader differ."""
    second, found = second_reader(), []
    for name, (kind, answers, tolerance) in key(folder).items():
        if kind == "number" and second[name]:
            ((mine, _),), ((theirs, _),) = second[name], answers
            differs = abs(float(mine) - float(theirs)) > tolerance + 1e-9
        else:
            differs = second[name] != answers
        if differs:
            found.append(name)
    return found


def test_a_second_reader_answers_every_question_and_no_other():
    assert second_reader().keys() == key(ROOT / "data").keys()


def test_the_key_is_what_the_second_reader_answers():
    assert differences(ROOT / "data") == []


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(ROOT / "data", tmp_path / "data")


def swap(file, question, column):
    """Exchange one column of the first two rows of a question where it differs; the file stays valid."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [*csv.DictReader(lines)]
    mine = [row for row in rows if row["question_id"] == question]
    one, two = mine[0], next(row for row in mine if row[column] != mine[0][column])
    one[column], two[column] = two[column], one[column]
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize(
    ("question", "column"),
    [("M0-13", "is_correct"), ("M0-18", "is_correct"), ("M0-04", "is_correct"), ("M1-46", "option_ar"),
     ("M1-02", "match_ar")],
)  # fmt: skip
def test_a_key_swapped_and_sealed_again_is_caught(folder, question, column):
    swap(folder / "quiz_options.csv", question, column)
    data.seal(folder)
    assert data.validate(folder) is None, "the seal and the rules of the table are content"
    assert differences(folder) == [question]


def test_another_number_is_caught_and_a_rounding_is_not(folder):
    file = folder / "quiz_questions.csv"
    text = file.read_text("utf-8")
    ((answer, _),) = key(ROOT / "data")["Q042"][1]
    assert answer in text
    lines = text.splitlines(keepends=True)
    place = next(number for number, line in enumerate(lines) if line.startswith("Q042,"))
    lines[place] = lines[place].replace(f",{answer},", f",{float(answer) * 10:g},", 1)
    file.write_text("".join(lines), "utf-8")
    assert differences(folder) == ["Q042"]
