"""What is wrong with a file: each fault with its place, its reason and its remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from umran.intake.proposals import Proposal
from umran.text.words import PROBLEMS, counted

ERROR, REPAIRED, NOTE, ACCEPTED = "error", "repaired", "note", "accepted"


@dataclass(frozen=True)
class Problem:
    """One fault, or one thing worth knowing.

    `level` is "error" (a person must mend it), "repaired" (harmless: read() and the repaired copy mend it), "accepted"
    (done, or left, because the user said so) or "note" (no fault: how the file was read). `row` is counted as the file shows it, a feature by its place. `left_out` says that the row
    is not in the frame; `proposal` is what an error asks, or what was answered, with its `answer`. `reason` and `remedy` are Arabic; `code` is stable, for machines.
    """

    code: str
    level: str
    reason: str
    remedy: str = ""
    row: int | None = None
    column: str | None = None
    file: str = ""
    sheet: str | None = None
    left_out: bool = False
    proposal: Proposal | None = None
    answer: str = ""

    @property
    def answered(self) -> str:
        """What the user wrote to have it done, or left: «swap-axes», «unit=no»; empty where nothing was asked."""
        return f"{self.proposal.name}={self.answer}".removesuffix("=") if self.proposal else ""

    def __str__(self) -> str:
        from umran.intake.report import line

        return line(self)

    def _repr_html_(self) -> str:
        return Problems([self])._repr_html_()


class Problems(list[Problem]):
    """All that was found in one file; shows itself in Arabic, as text and in a notebook."""

    def __init__(
        self,
        problems: Iterable[Problem] = (),
        *,
        file: str = "",
        dataset: str = "",
        title: str = "",
        rows: int | None = None,
        columns: int | None = None,
        unit: str = "row",
        form: str = "",
    ):
        super().__init__(problems)
        self.file, self.dataset, self.title = file, dataset, title
        self.rows, self.columns, self.unit, self.form = rows, columns, unit, form

    @property
    def errors(self) -> list[Problem]:
        return [each for each in self if each.level == ERROR]

    @property
    def repaired(self) -> list[Problem]:
        return [each for each in self if each.level == REPAIRED]

    @property
    def notes(self) -> list[Problem]:
        return [each for each in self if each.level == NOTE]

    @property
    def accepted(self) -> list[Problem]:
        """What was done, or left as it is, because the user said so."""
        return [each for each in self if each.level == ACCEPTED]

    @property
    def proposals(self) -> list[Proposal]:
        """What waits for an answer."""
        return [each.proposal for each in self.errors if each.proposal]

    @property
    def left_out(self) -> list[int]:
        """The rows of the file that are not in the frame, each named in a problem."""
        rows = {each.row for each in self if each.left_out and each.row is not None}
        rows.update(*(each.proposal.rows for each in self.accepted if each.left_out and each.proposal))
        return sorted(rows)

    @property
    def valid(self) -> bool:
        return not (self.errors or self.repaired)

    def as_json(self) -> dict[str, Any]:
        """For machines: counts, and each problem as plain values."""
        return {
            "file": self.file,
            "dataset": self.dataset,
            "valid": self.valid,
            "rows": self.rows,
            "columns": self.columns,
            "errors": len(self.errors),
            "repaired": len(self.repaired),
            "accepted": len(self.accepted),
            "notes": len(self.notes),
            "left_out_rows": self.left_out,
            "problems": [asdict(each) for each in self],
        }

    def __str__(self) -> str:
        from umran.intake.report import text

        return text(self)

    def __repr__(self) -> str:
        return f"<Problems: {counted(len(self.errors) + len(self.repaired), PROBLEMS)}>"

    def _repr_html_(self) -> str:
        from umran.intake.report import html

        return html(self)
