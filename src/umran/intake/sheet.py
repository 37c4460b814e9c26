"""What every reader hands on: rows of text cells as the file has them, and what it knows of shapes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from umran.intake.problems import ACCEPTED, ERROR, Problem, counted_as
from umran.intake.proposals import DECLINED, Accepted, Proposal, in_file
from umran.text.words import ltr, ranges


class Exact(str):
    """A cell that a machine wrote as a number: its decimal sign is certain."""

    __slots__ = ()


class FormattedNumber(Exact):
    """A workbook's number whose format shows another: as a percentage, divided by thousands, with words."""

    percent: bool
    divisor: int
    words: str

    def __new__(cls, value: str, percent: bool = False, divisor: int = 1, words: str = "") -> FormattedNumber:
        cell = super().__new__(cls, value)
        cell.percent, cell.divisor, cell.words = percent, divisor, words
        return cell


@dataclass
class Row:
    number: int  # as the file shows it; the place of a feature in its layer
    cells: list[str]
    shape: Any = None  # a shapely geometry, where the format has geometry


class Parts(NamedTuple):
    """Columns that are parts of one variable: beside the column of their sum, or each a value of the column `by`."""

    total: int | None
    places: tuple[int, ...]
    by: str = ""
    name: str = ""


@dataclass
class Sheet:
    """One table or layer. `header` is None where the header row is still to be found among the rows."""

    file: str
    name: str | None = None
    rows: Any = field(default_factory=list)  # of Row: a list, or the Grid of a long text
    header: list[str] | None = None
    has_shapes: bool = False
    crs: str | None = None  # as declared by the file, in a form pyproj reads
    crs_missing: bool = False  # a format that should declare one, and does not
    short_names: bool = False  # a format that cuts column names
    unit: str = "row"  # or "feature", or "column" of a table that was turned
    parts: Parts | None = None
    has_fractions: bool = False  # counts of people are estimates
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # row, row, column, column (from 0)
    form: str = ""  # how it was read, in Arabic
    encoding: str = ""
    titles: list[tuple[int, str]] = field(default_factory=list)  # rows above the header: number, text
    problems: list[Problem] = field(default_factory=list)
    accepted: Accepted = field(default_factory=Accepted)
    looked_at: int = 0  # cells of long columns that had to be looked at one by one

    def add(self, code: str, level: str, reason: str, remedy: str = "", **place: Any) -> None:
        self.problems.append(Problem(code, level, reason, remedy, file=self.file, sheet=self.name, **place))

    def ask(self, proposal: Proposal) -> str | None:
        """Put a proposal to the user: its accepted value ("" where it has none), or None, and the file stays as it is.

        Accepted or declined, the answer is recorded; unanswered, it is an error that says what to write.
        """
        proposal = in_file(proposal, self.file)
        answer = self.accepted.answer(proposal)
        text = proposal.text
        if len(proposal.rows) > 1:
            text += f" ({counted_as(self.unit, many=True)} {ranges(proposal.rows)})"
        place: dict[str, Any] = {
            "row": proposal.rows[0] if proposal.rows else None,
            "column": proposal.column,
        }
        if answer is None:
            self.add(proposal.name, ERROR, text, proposal.remedy, proposal=proposal, **place)
            return None
        written = ltr(f"--accept {proposal.name}" + (f"={answer}" if answer else ""))
        done = answer != DECLINED
        told = f"{text}؛ {'قُبل' if done else 'تُرك كما هو'}: {written}"
        dropped = done and proposal.drops
        self.add(proposal.name, ACCEPTED, told, proposal=proposal, answer=answer, left_out=dropped, **place)
        return answer if done else None
