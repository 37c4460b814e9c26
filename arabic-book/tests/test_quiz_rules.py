"""What a bank of questions gives away: each rule on a bank that keeps it and on one that breaks it."""

import random
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from arabic_book.check.source import read_page
from arabic_book.quiz.bank import Option, Question
from arabic_book.quiz.rules import (
    check_bank,
    count_questions,
    guessed,
    guesses,
    is_extreme,
    of_module,
    of_question,
    silences,
    silent,
    words_in,
)

LESSON = """---
minutes: {minutes}
---

# درس

:::{{objectives}}
- هدف أول.
- هدف ثانٍ.
:::

{before}

:::{{check}} {checks}
:::

{after}

:::{{quiz}}
:::
"""


def single(name, texts, right=0, **more):
    options = [Option(text, i == right, "", "لأن", i + 1) for i, text in enumerate(texts)]
    return make(name, "single", options, **more)


def statement(name, true, text="الماء يغلي", **more):
    options = [Option("صواب", true, "", "لأن", 1), Option("خطأ", not true, "", "لأن", 2)]
    return make(name, "true_false", options, text=text, **more)


def make(name, type_, options, **more):
    fields = {
        "lesson": "01/lesson", "text": "سؤال", "explanation": "شرح", "source": "درس", "answer": "", "tolerance": "",
        "unit": "", "level": "apply", "objective": "1", "place": "", "line": 2,
    }  # fmt: skip
    return Question(name=name, type=type_, options=options, **{**fields, **more})


def sound(seed=0):
    """A module that keeps every rule."""
    draw = random.Random(seed)
    texts = ["أحمر كله", "أخضر كله", "أزرق كله", "أسود كله"]
    bank = [single(f"S{i}", texts, i % 4, level="recall" if i < 3 else "judge") for i in range(12)]
    bank += [statement(f"T{i}", i % 2 == 0) for i in range(4)]
    draw.shuffle(bank)
    return bank


def test_a_sound_module_breaks_no_rule():
    assert [*of_module(count_questions(sound()))] == []
    assert not [fault for question in sound() for fault in [*of_question(question, 2), *silent(question)]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda bank: [statement(q.name, True) if q.type == "true_false" else q for q in bank], "4 of 4 statements are true"),
        (lambda bank: [*bank, *(statement(f"X{i}", i % 2 == 0) for i in range(4))], "questions are statements"),
        (lambda bank: [replace(q, level="recall") for q in bank], "ask for recall"),
        (lambda bank: [replace(q, level="understand") for q in bank], "to apply or to judge"),
        (lambda bank: [replace(q, place="pre") if q.name == "S1" else q for q in bank], "to the first test and 0"),
    ],
)  # fmt: skip
def test_each_imbalance_is_told(change, message):
    assert any(message in said for said in of_module(count_questions(change(sound()))))


@pytest.mark.parametrize(("sign", "word"), [(1, "longest"), (-1, "shortest")])
def test_a_right_option_that_stands_out_by_its_length_is_told(sign, word):
    texts = ["عبارة متوسطة", "عبارة أخرى هنا"]
    odd = "عبارة أطول كثيراً من كل ما سواها" if sign > 0 else "عبارة"
    bank = [single(f"S{i}", [odd, *texts]) for i in range(4)] + [
        single(f"R{i}", texts, i % 2) for i in range(6)
    ]
    assert is_extreme(bank[0], sign) and not is_extreme(bank[0], -sign)
    assert any(f"right options are the {word}" in said for said in of_module(count_questions(bank)))
    even = [single(f"S{i}", ["أربع", "خمس"]) for i in range(4)]
    assert not is_extreme(single("E", ["خمسة", "أربعة"]), 1), "a tie gives nothing away"
    assert count_questions(even).longest == 4


def test_marks_of_direction_are_no_letters_of_an_option():
    assert not is_extreme(single("M", ["{ltr}`12`", "ثلاثة"]), 1)


def test_guessers_are_caught_and_chance_is_not():
    longest = [single(f"S{i}", ["جواب طويل طويل", "قصير", "قصيرة", "صغيرة"]) for i in range(5)]
    told = [*guessed("its quiz", longest)]
    assert any("longest, always true" in said and "100 %" in said for said in told)
    false = [statement(f"T{i}", False) for i in range(5)]
    assert guesses(false)["first, always false"] == 100 and guesses(false)["first, always true"] == 0
    assert guesses([]) == {} and guesses([make("N", "number", [])]) == {}
    draw, shares = random.Random(7), []
    for _ in range(40):
        texts = [["أبجد" * draw.randint(2, 4) + str(i) for i in range(4)] for _ in range(40)]
        bank = [single(f"S{n}", four, draw.randrange(4)) for n, four in enumerate(texts)]
        shares.append(guesses(bank)["longest, always true"])
    assert 15 < sum(shares) / len(shares) < 35


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("كل المدن سواء", ["كل"], True),
        ("وكل المدن", ["كل"], True),
        ("الكلام والمشكلة", ["كل"], False),
        ("قد يرتفع", ["قد"], True),
        ("قديم", ["قد"], False),
        ("لا يمكن الجمع", ["لا يمكن"], True),
    ],
)
def test_words_are_found_whole(text, words, found):
    assert words_in(text, words) is found


def test_wording_that_gives_the_truth_away_is_a_guesser():
    bank = [statement(f"A{i}", False, "كل مدينة كذلك") for i in range(3)]
    bank += [statement(f"C{i}", True, "قد تختلف المدن") for i in range(3)]
    assert guesses(bank)["first, wording"] == 100


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (single("Q", ["أ", "ب"], level="remember"), "its level is 'remember'"),
        (single("Q", ["أ", "ب"], objective=""), "its objective is ''; 01/lesson has 2"),
        (single("Q", ["أ", "ب"], objective="3"), "its objective is '3'"),
        (make("Q", "true_false", [Option("صحيحة", True, "", "", 1), Option("خاطئة", False, "", "", 2)]), "صواب and خطأ"),
    ],
)  # fmt: skip
def test_a_question_that_does_not_say_what_it_asks_is_told(question, message):
    assert any(message in said for said in of_question(question, 2))


def test_a_statement_of_a_lesson_that_is_no_text_is_true_or_false_too():
    wrong = make("Q", "true_false", [Option("صحيحة", True, "", "", 1), Option("خاطئة", False, "", "", 2)])
    assert list(of_question(wrong, None)) == ["its options are not صواب and خطأ"]


def test_whoever_errs_hears_why():
    quiet = make("Q", "single", [Option("أ", True, "", "لأن", 4), Option("ب", False, "", "", 5)])
    assert [*silent(quiet)] == [(5, "the option «ب» has no feedback")]
    number = make("N", "number", [Option("3", False, "", "", 6)])
    assert [line for line, _ in silent(number)] == [0]
    assert not [*silent(make("N", "number", [Option("3", False, "", "قلبت الكسر", 6)]))]


def lesson(path, minutes=20, before=200, after=200, checks="C1"):
    text = LESSON.format(minutes=minutes, before="كلمة " * before, after="كلمة " * after, checks=checks)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("minutes", "before", "after", "faults"),
    [
        (20, 200, 200, 0),
        (20, 300, 100, 1),
        (20, 100, 300, 1),
        (18, 200, 200, 0),
        (22, 200, 200, 2),
        (40, 200, 200, 2),
    ],
)
def test_a_lesson_asks_every_ten_minutes(tmp_path, minutes, before, after, faults):
    page = read_page(lesson(tmp_path / "lesson.md", minutes, before, after))
    found = [message for _, message in silences(page)]
    assert len(found) == faults and all("minutes without a question" in message for message in found)


def test_a_short_lesson_needs_no_question_inside(tmp_path):
    path = tmp_path / "lesson.md"
    path.write_text("---\nminutes: 9\n---\n\n# درس\n\nنص.\n\n:::{quiz}\n:::\n", encoding="utf-8")
    assert [*silences(read_page(path))] == []
    path.write_text(path.read_text().replace("9", "12"), encoding="utf-8")
    assert any("a {check} is missing" in message for _, message in silences(read_page(path)))


def test_faults_are_named_with_file_and_line(tmp_path):
    (tmp_path / "book" / "01").mkdir(parents=True)
    path = lesson(tmp_path / "book" / "01" / "lesson.md", 40)
    bank = {
        q.name: q
        for q in [
            single("C1", ["أ", "ب"], place="check", line=7),
            single("C2", ["أ", "ب"], place="check", line=8, level=""),
        ]
    }
    files = tmp_path / "q.csv", tmp_path / "o.csv"
    found = check_bank(bank, files, tmp_path, "book")
    said = [(fault.path.name, fault.line, fault.message) for fault in found]
    assert ("q.csv", 8, "question C2: its lesson has no {check} that asks it") in said
    assert any(name == "q.csv" and line == 8 and "its level is ''" in message for name, line, message in said)
    assert sum(name == path.name for name, *_ in said) == 2
    assert not any("C1:" in message for *_, message in said)


@pytest.fixture
def copied_quiz_book(tmp_path):
    return shutil.copytree(Path(__file__).parent / "demo_quiz", tmp_path / "book")


def test_a_book_that_wants_the_rules_does_not_build_without_them(copied_quiz_book):
    config = copied_quiz_book / "_config.yml"
    config.write_text(config.read_text().replace("    progress_id", "    quiz_rules: true\n    progress_id"))
    done = subprocess.run(
        [sys.executable, "-m", "arabic_book.build", copied_quiz_book], capture_output=True, text=True
    )
    assert done.returncode != 0
    said = done.stdout + done.stderr
    assert "questions.csv:2: " in said and "question D1: its level is ''" in said
    told = subprocess.run(
        [sys.executable, "-m", "arabic_book.quiz", "--root", copied_quiz_book, "--table"],
        capture_output=True,
        text=True,
    )
    assert (
        told.returncode == 1 and "question D1: its level is ''" in told.stdout and "01_water" in told.stdout
    )
