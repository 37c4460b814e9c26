"""The bank of questions: two CSV files, read and checked."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from sphinx.errors import ExtensionError

from ..rows import read_rows

QUESTION_COLUMNS = ("question_id", "lesson", "type", "question_ar", "explanation_ar", "answer_number", "tolerance",
                    "unit_ar", "source_ar")  # fmt: skip
OPTION_COLUMNS = ("question_id", "position", "option_ar", "is_correct", "match_ar", "feedback_ar")
# A bank may have these columns too; what `rules.py` counts stands in them.
OPTIONAL_COLUMNS = ("level", "objective", "place")
PLACES = ("", "check", "pre", "post")
MOST_OPTIONS = 20  # a reader's record keeps an answer of as many parts at most
TYPES = ("single", "multiple", "true_false", "number", "order", "match")


@dataclass(frozen=True)
class Option:
    """A choice; a step, in its right place; the left of a pair and its match; or a number that is a known mistake."""

    text: str
    correct: bool
    match: str
    feedback: str
    line: int = 0


@dataclass(frozen=True)
class Question:
    """A question; ``place`` is where it is asked: "" at the end of a lesson, ``check`` inside it, ``pre`` or ``post``."""

    name: str
    lesson: str
    type: str
    text: str
    explanation: str
    source: str
    answer: str
    tolerance: str
    unit: str
    options: list[Option] = field(default_factory=list)
    level: str = ""
    objective: str = ""
    place: str = ""
    line: int = 0

    @property
    def module(self) -> str:
        return self.lesson.partition("/")[0]

    def fault(self) -> str | None:
        """What makes the question impossible to ask, or None."""
        right = sum(option.correct for option in self.options)
        texts = [option.text for option in self.options]
        if self.type not in TYPES:
            return f"its type is {self.type!r}; there are {', '.join(TYPES)}"
        if self.place not in PLACES:
            return f"its place is {self.place!r}; there are {', '.join(filter(None, PLACES))}, or nothing"
        if len(texts) > MOST_OPTIONS:
            return f"it has {len(texts)} options, more than {MOST_OPTIONS}"
        if len(set(texts)) < len(texts):
            return "two of its options are the same"
        if self.type in ("single", "true_false") and (right != 1 or len(self.options) < 2):
            return f"it needs two options or more and one right one, not {len(self.options)} and {right}"
        if self.type == "multiple" and (right < 2 or right == len(self.options)):
            return "it needs two right options or more, and a wrong one"
        if self.type in ("order", "match") and len(self.options) < 3:
            return "it needs three rows of options or more"
        if self.type == "match" and len({option.match for option in self.options} - {""}) < len(self.options):
            return "every option needs a match_ar of its own"
        if self.type == "number" and not all(map(is_number, [self.answer, self.tolerance, *texts])):
            return "answer_number, tolerance and its options must be numbers"
        return None


def is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def read_bank(questions: str | Path, options: str | Path) -> dict[str, Question]:
    """Questions by name from two CSV files; raises ExtensionError naming file and line of what cannot be asked."""
    choices: dict[str, list[tuple[int, Option]]] = {}
    lines: dict[str, int] = {}
    bank: dict[str, Question] = {}
    for line, row in read_rows(options, OPTION_COLUMNS, "quiz_bank"):
        if not row["position"].isdigit() or row["is_correct"] not in ("true", "false"):
            raise ExtensionError(f"{options}:{line}: position is a number, is_correct is true or false")
        option = Option(
            row["option_ar"], row["is_correct"] == "true", row["match_ar"], row["feedback_ar"], line
        )
        choices.setdefault(row["question_id"], []).append((int(row["position"]), option))
        lines.setdefault(row["question_id"], line)
    for line, row in read_rows(questions, QUESTION_COLUMNS, "quiz_bank"):
        name = row["question_id"]
        mine = [option for _, option in sorted(choices.pop(name, []), key=lambda pair: pair[0])]
        question = Question(
            name=name,
            lesson=row["lesson"],
            type=row["type"],
            text=row["question_ar"],
            explanation=row["explanation_ar"],
            source=row["source_ar"],
            answer=row["answer_number"],
            tolerance=row["tolerance"],
            unit=row["unit_ar"],
            options=mine,
            line=line,
            **{column: row.get(column, "") for column in OPTIONAL_COLUMNS},
        )
        if fault := "its name is taken" if name in bank else question.fault():
            raise ExtensionError(f"{questions}:{line}: question {name}: {fault}")
        bank[name] = question
    for name in choices:
        raise ExtensionError(f"{options}:{lines[name]}: an option of {name}, which is not a question")
    return bank
