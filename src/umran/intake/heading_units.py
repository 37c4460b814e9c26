"""Units as the heads of a table state them: applied, asked or refused; and what titles and other columns say beside them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from umran.intake import units
from umran.intake.problems import ERROR
from umran.intake.proposals import Proposal
from umran.intake.sheet import Sheet
from umran.intake.unit_words import Unit
from umran.text.folding import fold
from umran.text.words import listed, quoted

if TYPE_CHECKING:
    from umran.intake.header import Column, Head


def heading_unit(sheet: Sheet, head: Head, written: str) -> tuple[Unit | None, bool]:
    """The unit that a head states, and whether the column may be read: what it says is known, or was answered."""
    field = head.field
    stated: list[Unit] = []
    for text, after_slash in head.remarks:
        meaning = units.read(text, field, after_slash)
        if meaning.fault:
            sheet.add(
                "unit",
                ERROR,
                f"في عنوان العمود {quoted(written)}: {meaning.fault}",
                f"اكتب {quoted(field.title)} وحدها والقيم بوحدة {field.unit_ar}، أو معها وحدة مقبولة: {units.accepted_units(field)}"
                if field.unit_ar
                else f"اكتب {quoted(field.title)} وحدها",
                column=field.name,
            )
            return None, False
        if len(meaning.units) > 1:
            first, *others = meaning.units
            answer = sheet.ask(
                Proposal(
                    "unit",
                    f"في عنوان العمود {quoted(written)} وحدة لها أكثر من معنى: {listed((each.title for each in meaning.units), 'أو ')}",
                    value=first.name,
                    choices=tuple(each.name for each in others),
                    column=field.name,
                    has_without=False,
                )
            )
            if answer is None:
                return None, False
            stated += [each for each in meaning.units if each.name == answer]
        else:
            stated += meaning.units
    if len({each.factor for each in stated}) > 1:
        sheet.add(
            "unit",
            ERROR,
            f"في عنوان العمود {quoted(written)} وحدتان: {listed(each.title for each in stated)}",
            "أبقِ الصحيحة منهما",
            column=field.name,
        )
        return None, False
    return (max(stated, key=lambda each: bool(each.family) + bool(each.currency)) if stated else None), True


def check_percent(sheet: Sheet, column: Column, values: np.ndarray) -> None:
    """A share in percent whose head does not say so and whose figures are 1 at most may be a fraction: which, is asked."""
    field = column.field
    if field is None or field.unit != "percent" or column.unit or fold(column.heading) == fold(field.name):
        return
    known = values[~np.isnan(values)]
    if known.size and (known <= 1).all() and (known > 0).any():
        sheet.add(
            "unit",
            ERROR,
            f"قيم {quoted(column.heading)} كلها بين 0 و1، فقد تكون كسوراً لا نسباً مئوية",
            f"اذكرها في العنوان: {quoted(f'{column.heading} (كسر)')} أو {quoted(f'{column.heading} (%)')}",
            column=field.name,
        )


def check_titles(sheet: Sheet, columns: list[Column]) -> None:
    """What a title says of the figures («بالآلاف») belongs in the heads: which columns it means is not known."""
    if any(
        column.unit and column.field and units.scale(column.unit, column.field) != 1 for column in columns
    ):
        return
    said: list[tuple[str, str, int | None]]
    said = [("في سطر فوق صف العناوين", text, row) for row, text in sheet.titles]
    said += [("في اسم الورقة", sheet.name or "", None), ("في اسم الملف", Path(sheet.file).stem, None)]
    for where, text, row in said:
        if words := units.states_magnitude(text):
            sheet.add(
                "unit",
                ERROR,
                f"{where} وحدة أو مقدار: {quoted(words)}، ولا يُعرف أي الأعمدة المقصود",
                f"اذكره في عنوان العمود، مثل {quoted('عدد السكان (بالآلاف)')}",
                row=row,
            )


def check_money(sheet: Sheet, columns: list[Column]) -> None:
    """Sums of money that are compared with each other are in one currency, and all or none say in what."""
    money = [column for column in columns if column.field and units.dimension(column.field) == "money"]
    told = [column for column in money if column.unit]
    for column in money:
        other = next(
            (each for each in told if column.unit and each.unit and not column.unit.agrees(each.unit)), None
        )
        if other and other.place < column.place:
            sheet.add(
                "currency",
                ERROR,
                f"{quoted(other.heading)} و{quoted(column.heading)} بعملتين",
                "حوّلهما إلى عملة واحدة واذكرها في العنوانين",
                column=column.name,
            )
        if told and column.field and not column.unit:
            sheet.add(
                "unit",
                ERROR,
                f"لا وحدة في عنوان العمود {quoted(column.heading)}، وعنوان {quoted(told[0].heading)} يذكر وحدته",
                f"اذكر الوحدة في العنوانين: {units.accepted_units(column.field)}",
                column=column.name,
            )
