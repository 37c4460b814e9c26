"""What stands beside a figure inside its cell: a percent sign, and what a workbook's number format shows of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from umran.intake import units
from umran.intake.numbers import is_missing, western_digits
from umran.intake.problems import ERROR, NOTE
from umran.intake.proposals import Proposal
from umran.intake.schemas import Field
from umran.intake.sheet import Exact, FormattedNumber, Sheet
from umran.intake.unit_words import Unit
from umran.text.words import ltr, quoted, visible

_PERCENT = re.compile(r"[%٪]\s*[^%٪]*\d[^%٪]*|[^%٪]*\d[^%٪]*[%٪]")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].')
_THOUSANDS = re.compile(r"[0#?](,+)(?![0#?,])")


def formatted_number(value: str, number_format: str) -> Exact:
    """A workbook's number, with what its format makes of it: 0.85 as 85 %, 1300000 as 1300, 5 as «5 ألف»."""
    if number_format == "General":
        return Exact(value)
    # Sections are for positive, negative and zero figures; the first tells how the column is read.
    words: list[str] = []

    def literal(found: re.Match[str]) -> str:
        words.append(found[1] or found[2] or found[3] or "")
        return " "

    code = _LITERAL.sub(literal, number_format).split(";")[0]
    divisor = 1000 ** sum(len(each) for each in _THOUSANDS.findall(code))
    said = " ".join("".join(words).split())
    percent = "%" in code
    return FormattedNumber(value, percent, divisor, said) if percent or divisor > 1 or said else Exact(value)


def apply_formats(
    sheet: Sheet, spec: Field, cells: Sequence[str], rows: Sequence[int], skip: set[int], unit: Unit | None
) -> tuple[list[str], Decimal]:
    """The cells without their marks, and what they are multiplied by to be in the column's unit."""
    head = units.scale(unit, spec) if unit else Decimal(1)
    there = [place for place, row in enumerate(rows) if row not in skip and _has_value(cells[place])]
    percent = [place for place in there if _is_percent(cells[place])]
    if percent and units.dimension(spec) == "share":
        return _percent(sheet, spec, cells, rows, there, percent, unit)
    formatted = [place for place in there if isinstance(cells[place], FormattedNumber)]
    if not formatted:
        return list(cells), head
    marks = {_marks(cells[place]) for place in there}
    if len(marks) > 1:
        _stop(sheet, spec, rows[formatted[0]], "خانات العمود بتنسيقات مختلفة، منها ما يعرض قيماً غير ما فيها")
        return list(cells), head
    is_percent, divisor, words = marks.pop()
    if is_percent:
        return [_percent_text(cell) if isinstance(cell, FormattedNumber) else cell for cell in cells], head
    if words:
        meaning = units.read(words, spec)
        if meaning.fault or len(meaning.units) > 1:
            _stop(sheet, spec, rows[formatted[0]], f"تنسيق الخانات يُظهر مع العدد {quoted(words)}")
            return list(cells), head
        if meaning.units:
            said = units.scale(meaning.units[0], spec)
            if unit and said != head:
                _stop(
                    sheet,
                    spec,
                    rows[formatted[0]],
                    f"تنسيق الخانات {quoted(words)} يخالف وحدة العنوان {unit.title}",
                )
                return list(cells), head
            unit, head = meaning.units[0], said
            if said != 1:
                _note(sheet, spec, f"تنسيق الخانات يُظهر {quoted(words)}، ف{units.describe_scale(said)}")
    if divisor > 1:
        first = cells[formatted[0]]
        seen = ltr(f"{Decimal(first) / divisor:,.10g}")
        if head == 1:
            _stop(
                sheet,
                spec,
                rows[formatted[0]],
                f"تنسيق الخانات يُظهر {ltr(first)} على أنها {seen}، ولا يذكر العنوان مقداراً",
            )
            return list(cells), head
        _note(sheet, spec, f"القيم كما تظهر في الخانات: {ltr(first)} تظهر {seen}")
    return [_divided(cell, divisor) if isinstance(cell, Exact) else cell for cell in cells], head


def _percent(
    sheet: Sheet,
    spec: Field,
    cells: Sequence[str],
    rows: Sequence[int],
    there: list[int],
    marked: list[int],
    unit: Unit | None,
) -> tuple[list[str], Decimal]:
    """A column of shares some of whose cells bear the sign: all must, for 0.85 beside 85 % may be either."""
    plain = [place for place in there if place not in set(marked)]
    if plain:
        _stop(sheet, spec, rows[plain[0]], f"خانات بعلامة {ltr('%')} وخانات بلا علامة في عمود واحد")
    if unit and unit.name == "permille":
        _stop(sheet, spec, rows[marked[0]], f"علامة {ltr('%')} في الخانات، وفي العنوان {unit.title}")
    typed = [place for place in marked if not isinstance(cells[place], FormattedNumber)]
    if typed:
        first = cells[typed[0]]
        sheet.ask(
            Proposal(
                "percent",
                f"{quoted(first)} نسبة مئوية؛ تُقرأ القيمة بوحدة العمود ({spec.unit_ar})",
                value=spec.name,
                rows=tuple(rows[place] for place in typed),
                column=spec.name,
                has_without=False,
            )
        )
    elif isinstance(first := cells[marked[0]], FormattedNumber):
        _note(sheet, spec, f"القيم كما تظهر في الخانات: {ltr(first)} تظهر {ltr(_percent_text(first))}")
    taken = set(marked)
    return [_without_sign(cell) if place in taken else cell for place, cell in enumerate(cells)], units.scale(
        units.PERCENT, spec
    )


def _has_value(cell: str) -> bool:
    return isinstance(cell, Exact) or not is_missing(cell)


def _is_percent(cell: str) -> bool:
    if isinstance(cell, FormattedNumber):
        return cell.percent
    return not isinstance(cell, Exact) and bool(_PERCENT.fullmatch(western_digits(visible(cell)).strip()))


def _marks(cell: str) -> tuple[bool, int, str]:
    return (cell.percent, cell.divisor, cell.words) if isinstance(cell, FormattedNumber) else (False, 1, "")


def _percent_text(cell: FormattedNumber) -> str:
    return f"{_plain(Decimal(cell) * 100)}%"


def _without_sign(cell: str) -> str:
    if isinstance(cell, FormattedNumber):
        return Exact(_plain(Decimal(cell) * 100))
    return re.sub(r"[%٪]", "", cell).strip()


def _divided(cell: Exact, divisor: int) -> Exact:
    return Exact(_plain(Decimal(cell) / divisor)) if divisor > 1 else Exact(cell)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _stop(sheet: Sheet, spec: Field, row: int, reason: str) -> None:
    sheet.add(
        "number-format",
        ERROR,
        reason,
        f"اجعل تنسيق العمود «عام» واكتب وحدته في العنوان: {units.accepted_units(spec)}",
        row=row,
        column=spec.name,
    )


def _note(sheet: Sheet, spec: Field, reason: str) -> None:
    sheet.add("scaled", NOTE, reason, column=spec.name)
