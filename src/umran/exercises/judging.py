"""What an answer is worth, and what kind of mistake it looks like; nothing of the learner's is ever run here.

A question knows its findings by *tokens*: short texts such as "n|5883" (a number in steps of its rounding) or "c|ب".
The trainer's key holds them plain, the learner's marks as digests (see `umran.exercises.marks`); both are judged by the
same rules, so that a card in the notebook and a grade never differ.
"""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from umran.exercises.words import DONE, PARTLY, SHAPES, mistake_ar

# What a learner may have done to the right number: the function leads back to it.
SLIPS: dict[str, Callable[[float], float]] = {
    "percent_for_share": lambda v: v / 100,
    "share_for_percent": lambda v: v * 100,
    "sign": lambda v: -v,
    "inverse": lambda v: 1 / v,
    "m2_for_km2": lambda v: v / 1e6,
    "km2_for_m2": lambda v: v * 1e6,
    "hectares_for_km2": lambda v: v / 100,
    "thousands": lambda v: v * 1000,
}
KINDS = ("number", "choice", "choices", "order", "scores", "form")


@dataclass(frozen=True)
class Verdict:
    """What an answer is worth: `score` of `out_of`, an Arabic reason, and the name of the mistake where one is known."""

    score: float
    out_of: float
    reason: str
    mistake: str | None = None


@dataclass(frozen=True)
class Question:
    """A question as it can be judged. `find(token)` gives {"score", "mistake", "reason"} or None.

    `step` is the rounding of a number and `tolerance` how many steps beside it still count; `slips` names those of
    `SLIPS` that are tried; `labels` are the options of a choice, or the pairs that are scored; `fields` are those of a form.
    """

    id: str
    kind: str
    find: Callable[[str], Mapping[str, Any] | None]
    step: float = 1
    tolerance: int = 1
    slips: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[Mapping[str, Any], ...] = ()
    hints: tuple[str, ...] = ()
    exercise: str = ""
    out_of: float = 1


def load_key(path: str | os.PathLike[str]) -> dict[str, Question]:
    """The trainer's key by question id. Raises ValueError for a file that is no key."""
    try:
        key = json.loads(Path(path).read_text("utf-8"))
        return {name: question(name, each, each["findings"].get) for name, each in key["questions"].items()}
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} is no key of exercises: run `make exercises`") from error


def question(name: str, row: Mapping[str, Any], find: Callable[[str], Any]) -> Question:
    """A question from its row in a key or in the marks."""
    own = ("kind", "step", "tolerance", "slips", "labels", "fields", "hints", "exercise")
    values: dict[str, Any] = {
        each: tuple(row[each]) if isinstance(row[each], list) else row[each] for each in own if each in row
    }
    return Question(id=name, find=find, **values)


def plain(value: Any) -> Any:
    """An answer as plain JSON: numbers, texts, lists, dicts. Results, arrays and series give their values.

    What has no such form is given as it is; `judge` then says that its type is wrong.
    """
    if value is None or isinstance(value, bool):
        return value
    for kind in (str, int, float):
        if isinstance(value, kind):
            return kind(value)  # a number of numpy is a float too, and compares in its own way
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(each) for key, each in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(each) for each in value), key=str)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if callable(getattr(value, "reading", None)) and hasattr(value, "value"):
        return value.value  # a result of umran.indicators
    if callable(getattr(value, "tolist", None)):
        return plain(value.tolist())  # numpy and pandas
    return value


def token(kind: str, value: Any, step: float = 1) -> str:
    """The token of a value that is right, or typically wrong, in a question of a kind."""
    if kind == "number":
        return f"n|{_steps(value, step)}"
    if kind == "choices":
        return "s|" + ",".join(sorted(value))
    if kind == "order":
        return "o|" + ",".join(map(_folded, value))
    return f"c|{_folded(value)}"


def _steps(value: float, step: float) -> int:
    return math.floor(value / step + 0.5)


def _folded(text: Any) -> str:
    """A label without what typing changes: spaces, letter case, a hamza left out."""
    return re.sub(r"\s+", " ", str(text)).strip().casefold().translate(str.maketrans("أإآ", "ااا"))


def judge(question: Question, value: Any) -> Verdict:
    """The verdict on a plain value (see `plain`): never raises for any value, never runs it."""
    try:
        if value is None or value is Ellipsis or (isinstance(value, str | list | dict) and not value):
            return _wrong(question, "placeholder")
        return _JUDGES[question.kind](question, value)
    except (TypeError, ValueError, OverflowError, ArithmeticError, AttributeError, RecursionError):
        return _wrong(question, "wrong_type")


def _wrong(question: Question, mistake: str | None, reason: str = "", score: float = 0) -> Verdict:
    return Verdict(score, question.out_of, reason or mistake_ar(mistake), mistake)


def _found(question: Question, finding: Mapping[str, Any]) -> Verdict:
    score = question.out_of * finding["score"]
    if finding["score"] == 1:
        return Verdict(score, question.out_of, " ".join(filter(None, (DONE, finding.get("reason")))))
    return _wrong(question, finding.get("mistake"), finding.get("reason") or "", score)


def _number(question: Question, value: Any) -> Verdict:
    if isinstance(value, list | dict):
        return _wrong(question, "list_for_number")
    if isinstance(value, str):
        return _wrong(question, "text_for_number")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _wrong(question, "wrong_type")
    if not math.isfinite(value):
        return _wrong(question, "not_finite")
    if finding := _near(question, value):
        return _found(question, finding)
    for name in question.slips:
        moved = SLIPS[name](value) if value else 0.0
        finding = _near(question, moved) if value and math.isfinite(moved) else None
        if finding and finding["score"] == 1:
            return _wrong(question, name)
    return _wrong(question, None)


def _near(question: Question, value: float) -> Mapping[str, Any] | None:
    """The finding at a value or, within the tolerance, beside it."""
    middle = _steps(value, question.step)
    for distance in range(question.tolerance + 1):
        for steps in {middle - distance, middle + distance}:
            if finding := question.find(f"n|{steps}"):
                return finding
    return None


def _choice(question: Question, value: Any) -> Verdict:
    if isinstance(value, list | dict):
        return _wrong(question, "list_for_text")
    if not isinstance(value, str):
        return _wrong(question, "number_for_text")
    if finding := question.find(token("choice", value)):
        return _found(question, finding)
    return _wrong(question, "unknown_label" if question.labels and not _is_label(question, value) else None)


def _is_label(question: Question, value: Any) -> bool:
    return _folded(value) in {_folded(label) for label in question.labels}


def _choices(question: Question, value: Any) -> Verdict:
    if not isinstance(value, list):
        return _wrong(question, "text_for_list")
    chosen = {_folded(each) for each in value}
    letters = [letter for letter in question.labels if _folded(letter) in chosen]
    if len(letters) < len(chosen):
        return _wrong(question, "unknown_label")
    if finding := question.find(token("choices", letters)):
        return _found(question, finding)
    return _some(question, [question.find(token("choice", letter)) for letter in letters])


def _some(question: Question, findings: list[Mapping[str, Any] | None]) -> Verdict:
    """A choice of several that is not the right one: what is said of the wrong ones in it."""
    wrong = [finding for finding in findings if finding and finding["score"] == 0]
    if not wrong:
        return _wrong(question, "missing_choice")
    said = " ".join(dict.fromkeys(finding["reason"] for finding in wrong if finding.get("reason")))
    return _wrong(question, "extra_choice", said)


def _order(question: Question, value: Any) -> Verdict:
    if not isinstance(value, list):
        return _wrong(question, "text_for_list")
    if finding := question.find(token("order", value)):
        return _found(question, finding)
    turned = question.find(token("order", value[::-1]))
    return _wrong(question, "reversed" if turned and turned["score"] == 1 else None)


def _scores(question: Question, value: Any) -> Verdict:
    """One mark a pair; a step beside the trainer's score counts, as two careful people differ by one."""
    if not isinstance(value, dict):
        return _wrong(question, "wrong_type")
    earned, said, mistakes = 0.0, [], []
    for pair, label in question.labels.items():
        given = value.get(pair)
        if isinstance(given, bool) or not isinstance(given, int | float) or given != int(given):
            said.append(f"«{label}»: {mistake_ar('placeholder')}")
            mistakes.append("placeholder")
            continue
        finding = question.find(f"p|{pair}|{int(given)}") or {"score": 0, "mistake": "far_score"}
        earned += finding["score"]
        if reason := finding.get("reason") or mistake_ar(finding.get("mistake")):
            said.append(f"«{label}»: {reason}")
        mistakes += [finding["mistake"]] if finding.get("mistake") else []
    share = earned / len(question.labels)
    first = DONE if share == 1 else PARTLY.format(done=int(earned), count=len(question.labels))
    return Verdict(
        question.out_of * share, question.out_of, "\n".join([first, *said]), mistakes[0] if mistakes else None
    )


def _form(question: Question, value: Any) -> Verdict:
    """A form is judged by what each field must hold; whether it is wise is for a reader to say."""
    if not isinstance(value, dict):
        return _wrong(question, "wrong_type")
    said, passed = [], 0
    for each in question.fields:
        text = value.get(each["name"])
        text = text if isinstance(text, str) else ""
        short = len(text.split()) < each.get("words", 1)
        if short or not re.search(each.get("pattern", ""), text):
            said.append(
                f"«{each['label']}»: {SHAPES['short'].format(words=each.get('words', 1)) if short else each['missing']}"
            )
        else:
            passed += 1
    share = passed / len(question.fields)
    first = DONE if share == 1 else PARTLY.format(done=passed, count=len(question.fields))
    mistake = None if share == 1 else "placeholder" if passed == 0 else "incomplete"
    return Verdict(question.out_of * share, question.out_of, "\n".join([first, *said]), mistake)


_JUDGES = {"number": _number, "choice": _choice, "choices": _choices, "order": _order, "scores": _scores, "form": _form}  # fmt: skip


ANSWER_TYPE = "application/vnd.umran.answer+json"


def stored_answers(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Answers that stand in the saved outputs of a notebook (its JSON), by question id: what was chosen with `ask`.

    A choice is a click, not code: no run gives it again, so `check` keeps it in its output. Wrong shapes are passed over.
    """
    found: dict[str, Any] = {}
    cells = notebook.get("cells") if isinstance(notebook, Mapping) else None
    for cell in cells if isinstance(cells, list) else []:
        outputs = cell.get("outputs") if isinstance(cell, Mapping) else None
        for output in outputs if isinstance(outputs, list) else []:
            kept = output.get("data", {}) if isinstance(output, Mapping) else {}
            kept = kept.get(ANSWER_TYPE) if isinstance(kept, Mapping) else None
            if isinstance(kept, Mapping) and isinstance(kept.get("id"), str) and "value" in kept:
                found[kept["id"]] = kept["value"]
    return found
