"""What is wrong with scores, instruments or a file, in Arabic, every fault at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One fault. `code` is stable, for machines; `reason` says in Arabic what is wrong and what to do about it."""

    code: str
    reason: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}" if self.where else self.reason


class CoherenceError(ValueError):
    """Every problem found: in `.problems`, and one a line in the message."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))


def refuse(code: str, reason: str, where: str = "") -> CoherenceError:
    """An error of one problem."""
    return CoherenceError([Problem(code, reason, where)])
