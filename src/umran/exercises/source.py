"""From a solved source to everything else: the learner's notebook, the marks, the trainer's key, the pages of the book.

A source is `exercises/NN_topic.ipynb`. Its metadata `umran` holds exercise, title, minutes, level, module, lesson, the
hints of each question (three steps), and `needs` where its page has to load more than every page (geo, science). A cell tagged `solution` becomes its `placeholder` in front of learners, or goes
where it has none (the answer is then chosen with `ask`). The cell tagged `key` comes last; it makes `key`, the list of
questions, with `number`, `choice`, `choices`, `order`, `scores` and `form` below, from the solved answers.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from umran.exercises.judging import plain, token
from umran.text.words import ltr

HINT_STEPS = 3
_SHOWS = re.compile(r"(ask|check|hint|export_progress)\(")
_ROLE = re.compile(r"\{ltr\}`([^`]*)`")
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


@dataclass(frozen=True)
class Source:
    """A source as read: its name `NN_topic`, what `umran` says of it, and its cells."""

    name: str
    metadata: Mapping[str, Any]
    cells: tuple[Mapping[str, Any], ...]

    @property
    def number(self) -> str:
        return self.metadata["exercise"]

    def solutions(self) -> list[str]:
        """The code of the solved cells, in order."""
        return [text(cell) for cell in self.cells if "solution" in tags(cell)]

    def questions(self) -> list[str]:
        """The Markdown of each question, in order."""
        return [text(cell) for cell in self.cells if "question" in tags(cell)]

    def statement(self) -> str:
        """What the exercise is about: the first cell without its title."""
        return text(self.cells[0]).split("\n", 1)[1].strip()


def read(path: Path) -> Source:
    """Raises ValueError where the number in the name and the one in the metadata differ, or hints are not three."""
    notebook = json.loads(path.read_text("utf-8"))
    about = notebook["metadata"]["umran"]
    source = Source(path.stem, about, tuple(notebook["cells"]))
    if not path.stem.startswith(about["exercise"] + "_"):
        raise ValueError(f"{path.name}: the metadata says exercise {about['exercise']}")
    for name, steps in about["hints"].items():
        if len(steps) != HINT_STEPS:
            raise ValueError(f"{path.name}: question {name} has {len(steps)} hints, not {HINT_STEPS}")
    return source


def text(cell: Mapping[str, Any]) -> str:
    return "".join(cell["source"])


def tags(cell: Mapping[str, Any]) -> list[str]:
    return cell["metadata"].get("tags", [])


def answers(source: Source) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Run a solved source: the answers by question id as plain values, and its key. The source is ours: no sandbox."""
    space: dict[str, Any] = {"__name__": "__main__"}
    before = os.environ.get("UMRAN_OUTPUT")
    os.environ["UMRAN_OUTPUT"] = "book"
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            for cell in source.cells:
                if cell["cell_type"] == "code" and not _SHOWS.match(code := text(cell)):
                    exec(compile(code, f"{source.name}:{cell['id']}", "exec"), space)
    finally:
        os.environ.pop("UMRAN_OUTPUT") if before is None else os.environ.update(UMRAN_OUTPUT=before)
    names = [f"answer_{i}" for i in range(1, len(space["key"]) + 1)]
    return {f"{source.number}.{name[7:]}": plain(space[name]) for name in names}, space["key"]


def rows(source: Source) -> dict[str, dict[str, Any]]:
    """The rows of the key for a source, by question id: how each is judged, with plain findings."""
    solved, key = answers(source)
    made = {}
    for (name, answer), row in zip(solved.items(), key, strict=True):
        hints = source.metadata["hints"][name.split(".")[1]]
        made[name] = {"exercise": source.number, "answer": answer, "hints": hints, **row}
    return made


def learner_notebook(source: Source) -> str:
    """The text of the learner's notebook: no solution, no key, no outputs."""
    cells = []
    for cell in source.cells:
        if "key" in tags(cell):
            continue
        code = text(cell)
        if "solution" in tags(cell):
            code = cell["metadata"].get("placeholder", "")
            if not code:
                continue
        if cell["cell_type"] == "markdown":
            # The role is the book's; JupyterLab has none.
            code = _ROLE.sub(lambda found: ltr(found[1]), code)
        kept = {
            "cell_type": cell["cell_type"],
            "id": cell["id"],
            "metadata": {},
            "source": code.splitlines(True),
        }
        if cell["cell_type"] == "code":
            kept |= {"execution_count": None, "outputs": []}
        cells.append(kept)
    about = {name: value for name, value in source.metadata.items() if name != "hints"}
    notebook = {
        "cells": cells,
        # Its page in the book reads the minutes as it reads those of a lesson.
        "metadata": {
            "kernelspec": _KERNEL,
            "language_info": {"name": "python"},
            "minutes": source.metadata["minutes"],
            "umran": about,
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return as_json(notebook, sort_keys=True)


def as_json(value: Any, *, sort_keys: bool = False) -> str:
    """JSON as notebooks are kept: the same text for the same content; options stay in their order."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=sort_keys) + "\n"


# What a key cell is written with


def number(
    answer: Any,
    *,
    step: float,
    tolerance: int = 1,
    slips: Iterable[str] = ("sign",),
    mistakes: Iterable[tuple] = (),
    why: str = "",
    rounding: bool = True,
) -> dict[str, Any]:
    """A number that is right within `tolerance` steps. `mistakes` are (value, name) or (value, name, reason).

    Raises ValueError for a mistake so near that it would be taken for the answer.
    """
    answer = float(plain(answer))
    right = token("number", answer, step)
    findings = {right: {"score": 1, "reason": why}}
    middle = int(right[2:])
    coarse = (
        [(round(answer / wide) * wide, "rounding") for wide in (10 * step, 100 * step)] if rounding else []
    )
    for value, name, *reason in [*mistakes, *coarse]:
        each = token("number", float(plain(value)), step)
        if abs(int(each[2:]) - middle) <= 2 * tolerance:
            if name == "rounding":
                continue
            raise ValueError(
                f"the mistake {name!r}, {value}, is taken for the answer {answer} in steps of {step}"
            )
        if name != "rounding" or float(plain(value)):
            findings.setdefault(each, _wrong(name, *reason))
    return {
        "kind": "number",
        "step": step,
        "tolerance": tolerance,
        "slips": list(slips),
        "findings": findings,
    }


def choice(
    answer: str, labels: Mapping[str, str], *, why: str = "", wrong: Mapping[str, str | tuple]
) -> dict[str, Any]:
    """One option of several; `wrong` says of every other one what it overlooks, or (name of the mistake, reason)."""
    if set(wrong) != set(labels) - {answer}:
        raise ValueError(
            f"every wrong option needs its reason: {sorted(set(labels) - {answer} - set(wrong))}"
        )
    findings = {token("choice", answer): {"score": 1, "reason": why}}
    for letter, reason in wrong.items():
        findings[token("choice", letter)] = _wrong(
            *(reason if isinstance(reason, tuple) else ("misread", reason))
        )
    return {"kind": "choice", "labels": dict(labels), "findings": findings}


def choices(
    answer: list[str], labels: Mapping[str, str], *, why: str = "", wrong: Mapping[str, str]
) -> dict[str, Any]:
    """All options that hold."""
    findings = {token("choices", answer): {"score": 1, "reason": why}}
    findings |= {token("choice", letter): {"score": 1, "reason": ""} for letter in answer}
    findings |= {token("choice", letter): _wrong("extra_choice", reason) for letter, reason in wrong.items()}
    if set(wrong) | set(answer) != set(labels):
        raise ValueError("every option is in the answer or has its reason")
    return {"kind": "choices", "labels": dict(labels), "findings": findings}


def order(answer: list[str], *, mistakes: Iterable[tuple] = (), why: str = "") -> dict[str, Any]:
    """Labels in order; the reverse is told by itself."""
    findings = {token("order", answer): {"score": 1, "reason": why}}
    findings |= {token("order", value): _wrong(name, *reason) for value, name, *reason in mistakes}
    return {"kind": "order", "findings": findings}


def scores(
    answer: Mapping[str, int], labels: Mapping[str, str], reasons: Mapping[str, str]
) -> dict[str, Any]:
    """Interactions from −3 to +3: the trainer's score and a step beside it count, on the same side of zero."""
    findings: dict[str, Any] = {}
    for pair, best in answer.items():
        for given in range(-3, 4):
            if given == best:
                found = {"score": 1, "reason": reasons[pair]}
            elif abs(given - best) == 1:
                found = {"score": 1, "reason": "مقبولة: بينها وبين درجتنا خطوة واحدة. " + reasons[pair]}
            elif given * best < 0:
                found = {"score": 0, "mistake": "opposite", "reason": ""}
            else:
                found = {"score": 0, "mistake": "far_score", "reason": ""}
            findings[f"p|{pair}|{given}"] = found
    return {"kind": "scores", "labels": dict(labels), "findings": findings}


def form(*fields: Mapping[str, Any]) -> dict[str, Any]:
    """Texts to write: each field has name, label, words (at least), pattern (what it must hold) and missing (why not)."""
    return {"kind": "form", "fields": list(fields), "findings": {}}


def _wrong(name: str, reason: str = "") -> dict[str, Any]:
    return {"score": 0, "mistake": name, "reason": reason}
