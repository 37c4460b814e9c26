"""What is wrong with a file: each fault with its place, its reason and its remedy; how that reads, as text and as a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from umran.intake.proposals import Proposal
from umran.text.html import Markup, render
from umran.text.words import COLUMNS, FEATURES, NOTES, PROBLEMS, ROWS, counted, isolated, ltr, quoted, ranges

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
    def accept_option(self) -> str:
        """What the user wrote to have it done, or left: «swap-axes», «unit=no»; empty where nothing was asked."""
        return f"{self.proposal.name}={self.answer}".removesuffix("=") if self.proposal else ""

    def __str__(self) -> str:
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
        return text(self)

    def __repr__(self) -> str:
        return f"<Problems: {counted(len(self.errors) + len(self.repaired), PROBLEMS)}>"

    def _repr_html_(self) -> str:
        return html(self)


_HEADINGS = {
    ERROR: "يلزم أن تصلحه بنفسك أو تجيب عنه",
    REPAIRED: "يُصلح في نسخة جديدة",
    ACCEPTED: "بقبولك",
    NOTE: "للعلم",
}
_SIGNS = {ERROR: "✗", REPAIRED: "↻", ACCEPTED: "✓", NOTE: "•"}
_ALIKE = 4  # faults of one kind in one column that are still told one by one


def place(problem: Problem, unit: str = "row") -> str:
    """«الورقة «السكان»، الصف 5، العمود population»."""
    parts = [f"الملف {ltr(problem.file)}"] if problem.code == "course-data" else []
    if problem.sheet:
        parts.append(f"الورقة {quoted(problem.sheet)}")
    if problem.row is not None:
        parts.append(f"{counted_as(unit)} {ltr(problem.row)}")
    if problem.column:
        parts.append(f"العمود {_name(problem.column)}")
    return "، ".join(parts)


def _name(column: str) -> str:
    """A column of the schema as it is written in code; one of the file's own in its own direction."""
    return ltr(column) if column.isascii() else quoted(column)


_UNITS = {
    "row": ("الصف", "الصفوف"),
    "feature": ("المعلم", "المعالم"),
    "column": ("عمود الملف", "أعمدة الملف"),
}


def counted_as(unit: str, many: bool = False) -> str:
    """What a number of `Problem.row` counts."""
    return _UNITS[unit][many]


def line(problem: Problem, unit: str = "row") -> str:
    """One problem in one line."""
    where = place(problem, unit)
    remedy = f". الإصلاح: {problem.remedy}" if problem.remedy else ""
    return isolated(f"{where + ': ' if where else ''}{problem.reason}{remedy}.")


def groups(problems: Iterable[Problem]) -> list[list[Problem]]:
    """Problems of one kind in one column together, where there are many; the others alone."""
    alike: dict[tuple, list[Problem]] = {}
    for each in problems:
        kind = (each.file, each.reason) if each.code == "course-data" else each.code
        alike.setdefault((each.level, kind, each.sheet, each.column), []).append(each)
    result = []
    for group in alike.values():
        result += [group] if len(group) > _ALIKE else [[each] for each in group]
    return result


def _lines(group: list[Problem], unit: str) -> list[str]:
    sign = _SIGNS[group[0].level]
    if len(group) == 1:
        return [f"  {sign} {line(group[0], unit)}"]
    first = group[0]
    rows = ranges([each.row for each in group if each.row is not None], limit=40)
    parts = [f"الورقة {quoted(first.sheet)}"] if first.sheet else []
    parts.append(f"{counted_as(unit, many=True)} {rows}")
    if first.column:
        parts.append(f"العمود {_name(first.column)}")
    return [
        f"  {sign} {'، '.join(parts)} ({counted(len(group), PROBLEMS if first.level != NOTE else NOTES)} من نوع واحد). مثلاً:",
        f"      {line(first, unit)}",
    ]


def summary(problems: Problems) -> str:
    """One line: how many problems, how many of them are mended by a repaired copy."""
    found = len(problems.errors) + len(problems.repaired)
    if not found:
        text = "الملف سليم"
    elif not problems.repaired:
        text = f"{counted(found, PROBLEMS)}، تصلحها بنفسك"
    elif not problems.errors:
        text = f"{counted(found, PROBLEMS)}، تُصلح كلها في نسخة جديدة بـ {ltr('--repaired')}"
    else:
        mended, left = counted(len(problems.repaired), PROBLEMS), counted(len(problems.errors), PROBLEMS)
        text = f"{counted(found, PROBLEMS)}: تُصلح منها {mended} بـ {ltr('--repaired')}، وتبقى عليك {left}"
    return (
        f"الخلاصة: {text}، و{counted(len(problems.notes), NOTES)}." if problems.notes else f"الخلاصة: {text}."
    )


def head(problems: Problems) -> str:
    if not problems.file:
        return ""
    size = ""
    if problems.rows is not None:
        nouns = FEATURES if problems.unit == "feature" else ROWS
        size = f"{counted(problems.rows, nouns)}، {counted(problems.columns or 0, COLUMNS)}"
    judged = f"، وفق مخطط «{problems.title}» ({ltr(problems.dataset)})" if problems.dataset else ""
    read = "، ".join(filter(None, [problems.form, size]))
    return f"الملف {quoted(problems.file)}{judged}" + (f"\nقُرئ: {read}" if read else "")


def text(problems: Problems) -> str:
    """Everything found, grouped by what is to be done, with a summary as the last line."""
    lines = [head(problems)] if problems.file else []
    for level, heading in _HEADINGS.items():
        found = [each for each in problems if each.level == level]
        if found:
            lines += ["", f"{heading}:"]
            for group in groups(found):
                lines += _lines(group, problems.unit)
    return "\n".join([*lines, "", summary(problems)]).lstrip("\n")


_BOX = "direction:rtl;text-align:start;line-height:1.8;margin:.5em 0;overflow-x:auto"
_CELL = "text-align:start;vertical-align:top;padding:2px 10px;border:0;border-bottom:1px solid color-mix(in srgb, currentColor 25%, transparent);background:none;white-space:normal"  # fmt: skip


def html(problems: Problems) -> Markup:
    """The same as a right-to-left table, for a notebook; colours are those of the page."""
    rows = []
    for level, heading in _HEADINGS.items():
        for group in groups(each for each in problems if each.level == level):
            first, many = group[0], len(group) > 1
            found = ranges([each.row for each in group if each.row is not None])
            where = [quoted(first.sheet)] if first.sheet else []
            where += [f"{counted_as(problems.unit, many)} {found}"] if found else []
            where += [_name(first.column)] if first.column else []
            reason = f"{first.reason} ({counted(len(group), PROBLEMS)})" if many else first.reason
            rows.append((f"{_SIGNS[level]} {heading}", "، ".join(where) or "الملف", reason, first.remedy))
    return render(
        "umran.intake",
        "problems.html",
        head=head(problems).splitlines(),
        rows=rows,
        summary=summary(problems),
        box=_BOX,
        cell=_CELL,
    )
