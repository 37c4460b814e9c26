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
from arabic_book.quiz.rules import CHOICES, GUESSED, VERDICTS, check_bank, guesses
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


def test_the_bank_keeps_its_rules():
    """Balance, lengths, feedback, levels, objectives, places and guessers: see arabic_book/quiz/rules.py."""
    bank = read_bank(QUESTIONS, OPTIONS)
    found = check_bank(bank, (QUESTIONS, OPTIONS), ROOT, "book")
    assert found == [], "\n".join(f"{fault.path.name}:{fault.line}: {fault.message}" for fault in found)


def test_guessers_of_every_kind_stay_below_the_limit_wherever_a_score_is_given(bank):
    asked = {f"test {place}": [q for q in bank if q.place == place] for place in ("pre", "post")}
    for module in MODULES:
        mine = [q for q in bank if q.module == module]
        asked |= {
            module: mine,
            f"quiz of {module}": pick([q for q in mine if not q.place], 16, lambda q: q.lesson),
        }
    for name, questions in asked.items():
        shares = guesses(questions)
        assert len(shares) == len(CHOICES) * len(VERDICTS) and max(shares.values()) < GUESSED, (name, shares)


def test_the_tests_before_and_after_are_parallel_and_share_no_question(bank):
    """A question has one place; the two tests ask the same of each module: as many, of the same levels."""
    for module in MODULES:
        pre, post = (
            [q for q in bank if q.module == module and q.place == place] for place in ("pre", "post")
        )
        assert len(pre) == len(post) == 4, module
        levels = [Counter(question.level for question in questions) for questions in (pre, post)]
        assert levels[0] == levels[1], (module, levels)
    texts = Counter(question.text for question in bank)
    assert max(texts.values()) == 1


def test_what_is_asked_in_a_module_is_always_the_same(bank):
    """Chosen in another process and from a bank in another order of modules: the names alone decide."""
    members = [question for question in bank if question.module in MODULES]
    chosen = {question.name for question in pick(members, 18, lambda question: question.module)}
    assert len(chosen) == 18
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
