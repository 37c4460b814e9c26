"""The course's bank of questions against its lessons; what a quiz does is tested with a small book."""

import os
import re
import subprocess
import sys
from collections import Counter

import pytest

from arabic_book.inline import inline, plain
from arabic_book.quiz.bank import TYPES, read_bank
from arabic_book.quiz.markup import pairs_html, steps_html
from arabic_book.quiz.order import pick, shuffled
from support import ROOT

QUESTIONS, OPTIONS = ROOT / "data" / "quiz_questions.csv", ROOT / "data" / "quiz_options.csv"
ANOTHER = {**os.environ, "PYTHONHASHSEED": "7"}  # an order that rests on Python's own hashes would differ

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
    return list(read_bank(QUESTIONS, OPTIONS).values())


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
    orders = [(q, shuffled(q, [option.text for option in q.options])) for q in single]
    places = Counter(
        order.index(next(i for i, o in enumerate(q.options) if o.correct)) for q, order in orders
    )
    assert max(places.values()) / len(single) < 0.4 and min(places.values()) / len(single) > 0.1, places


@pytest.mark.parametrize("kind", ["order", "match"])
def test_steps_and_pairs_are_never_shown_solved(bank, kind):
    of_kind = [question for question in bank if question.type == kind]
    assert len(of_kind) >= 10
    for question in of_kind:
        shown, answer = on_page(question)
        assert sorted(shown) == sorted(answer), question.name
        assert shown != answer, f"{question.name}: what stands first is the answer"


def on_page(question):
    """What a page shows, from above, and what would solve the question: steps, or the menu beside each line."""
    texts = {inline(option.text): option for option in question.options}
    if question.type == "order":
        return re.findall(r'class="step">(.*?)</span>', steps_html(question)), [*texts]
    html = pairs_html(question, "q")
    lines = [texts[text] for text in re.findall(r"<label[^>]*>(.*?)</label>", html)]
    menu = re.findall(r'<option value="\d+">(.*?)</option>', html.split("</select>")[0])
    return menu, [plain(option.match) for option in lines]


def test_the_tests_before_and_after_ask_twenty_spread_over_the_modules(bank):
    members = [question for question in bank if question.module in MODULES]
    chosen = pick(members, 20, lambda question: question.module)
    assert len({question.name for question in chosen}) == 20
    assert [question for question in members if question in chosen] == chosen, "in the order of the bank"
    assert set(Counter(question.module for question in chosen).values()) == {3, 4}


def test_the_test_after_asks_what_the_test_before_asked(bank):
    """Chosen in another process and from a bank in another order of modules: the names alone decide."""
    members = [question for question in bank if question.module in MODULES]
    chosen = {question.name for question in pick(members, 18, lambda question: question.module)}
    turned = sorted(members, key=lambda question: MODULES.index(question.module), reverse=True)
    assert {question.name for question in pick(turned, 18, lambda question: question.module)} == chosen
    code = (
        "from arabic_book.quiz.bank import read_bank\nfrom arabic_book.quiz.order import pick\n"
        f"bank = read_bank({str(QUESTIONS)!r}, {str(OPTIONS)!r}).values()\n"
        f"members = [each for each in bank if each.module in {MODULES!r}]\n"
        "print(*sorted(each.name for each in pick(members, 18, lambda each: each.module)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=ANOTHER
    )
    assert told.stdout.split() == sorted(chosen)
