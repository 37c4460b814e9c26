"""The course's bank of questions against its lessons; what a quiz does is tested with a small book."""

from collections import Counter

import pytest

from arabic_book.quiz import TYPES, mixed, pick, read_bank
from support import ROOT

MODULES = (
    "01_new_urban_agenda",
    "02_agenda_2030",
    "03_evidence",
    "04_coherence",
    "05_monitoring",
    "06_exchange",
)


@pytest.fixture(scope="module")
def bank():
    return list(read_bank(ROOT / "data" / "quiz_questions.csv", ROOT / "data" / "quiz_options.csv").values())


def test_every_question_is_tied_to_a_lesson_that_asks(bank):
    assert len(bank) >= 90
    for lesson in {question.lesson for question in bank}:
        page = ROOT / "book" / f"{lesson}.md"
        assert page.is_file() and "{quiz}" in page.read_text(encoding="utf-8"), lesson


def test_every_module_asks_in_every_way(bank):
    for module in MODULES:
        assert {question.type for question in bank if question.module == module} == {*TYPES}, module


def test_the_place_of_the_right_option_tells_nothing(bank):
    single = [question for question in bank if question.type == "single" and len(question.options) == 4]
    orders = [(q, mixed(q, [option.text for option in q.options])) for q in single]
    places = Counter(
        order.index(next(i for i, o in enumerate(q.options) if o.correct)) for q, order in orders
    )
    assert max(places.values()) / len(single) < 0.4 and min(places.values()) / len(single) > 0.1, places


def test_steps_and_pairs_are_never_shown_solved(bank):
    for question in bank:
        if question.type == "order":
            assert mixed(question, [option.text for option in question.options]) != sorted(
                range(len(question.options))
            )


def test_the_tests_before_and_after_ask_twenty_spread_over_the_modules(bank):
    members = [question for question in bank if question.module in MODULES]
    chosen = pick(members, 20, lambda question: question.module)
    assert len(chosen) == 20 and min(Counter(q.module for q in chosen).values()) == 3
    assert chosen == pick(members, 20, lambda question: question.module)
