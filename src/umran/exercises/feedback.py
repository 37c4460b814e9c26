"""`check` and `hint`: a card after every answer, and hints that lead one step at a time."""

from __future__ import annotations

from typing import Any

from umran.exercises import progress
from umran.exercises.cards import show
from umran.exercises.judging import ANSWER_TYPE, Question, judge, plain
from umran.exercises.marks import load_marks
from umran.exercises.session import kept
from umran.exercises.words import ASK_HINT, HINT, LAST_HINT, NO_QUESTION, NOT_YET, PART_RIGHT, RIGHT, UNKNOWN


def check(name: str, answer: Any = None) -> None:
    """Show whether an answer is right and why, or what kind of mistake it looks like; never the answer.

    `name` is the question's id, such as "03.2". The best score is kept for `export_progress`.
    """
    question = find_question(name)
    if question is None:
        return
    value = plain(answer)
    verdict = judge(question, value)
    progress.record_score(name, verdict.score, verdict.out_of)
    more = {}
    if _is_json(value):
        more[ANSWER_TYPE] = {"id": name, "value": value}
    if verdict.score == verdict.out_of:
        show("right", f"{name} · {RIGHT}", verdict.reason.split("\n"), **more)
        return
    lines = [*(verdict.reason or UNKNOWN).split("\n"), ASK_HINT.format(call=f'`hint("{name}")`')]
    if verdict.score > 0:
        show("part", f"{name} · {PART_RIGHT}", lines, **more)
    else:
        show("not_yet", f"{name} · {NOT_YET}", lines, **more)


def hint(name: str) -> None:
    """Show the next hint of a question; after the last one it is shown again."""
    question = find_question(name)
    if question is None or not question.hints:
        return
    shown = kept("hints")
    step = min(shown.get(name, 0), len(question.hints) - 1)
    shown[name] = step + 1
    title = f"{name} · {HINT.format(step=step + 1, count=len(question.hints))}"
    show("hint", title, [question.hints[step], LAST_HINT if step == len(question.hints) - 1 else ""])


def find_question(name: str) -> Question | None:
    marks = load_marks()
    if name not in marks:
        same = [each for each in marks if each.split(".")[0] == str(name).split(".")[0]] or list(marks)
        show(
            "not_yet", NOT_YET, [NO_QUESTION.format(name=name, known="، ".join(f"`{each}`" for each in same))]
        )
    return marks.get(name)


def _is_json(value: Any, depth: int = 0) -> bool:
    if isinstance(value, dict):
        return depth < 4 and len(value) < 100 and all(_is_json(each, depth + 1) for each in value.values())
    if isinstance(value, list):
        return depth < 4 and len(value) < 100 and all(_is_json(each, depth + 1) for each in value)
    if isinstance(value, float):
        return value == value and abs(value) != float("inf")
    return value is None or (isinstance(value, str | int) and len(str(value)) < 5000)
