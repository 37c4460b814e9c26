"""How each kind of source answers, as plain records: dictionaries of text under the source's own names.

World Bank: `[{"page": 1, "pages": n, …}, [{"countryiso3code": …, "date": …, "value": …}, …]]`.
UN SDG API: `{"totalPages": n, "data": [{"series": …, "geoAreaCode": …, "timePeriodStart": …, "value": …}, …]}`.
Tables (xlsx, CSV): a header row, which may stand below title rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from umran.intake.schemas import fold
from umran.text.errors import Unreadable
from umran.text.words import listed, ltr, quoted
from umran.upkeep.sources.client import SourceError, parsed

Record = dict[str, str]


def pages(shape: str, path: Path) -> int:
    """How many pages the source has, as its first page says."""
    content = parsed(path) if shape in ("worldbank", "sdg") else None
    if shape == "worldbank":
        return int(_world_bank(content)[0].get("pages", 1))
    if shape == "sdg":
        return int(_sdg(content).get("totalPages", 1))
    return 1


def total(shape: str, path: Path) -> int | None:
    """How many records the source says it has in all its pages."""
    if shape == "worldbank":
        return _world_bank(parsed(path))[0].get("total")
    return _sdg(parsed(path)).get("totalElements") if shape == "sdg" else None


def records(shape: str, path: Path, source: dict[str, Any]) -> list[Record]:
    """The records of one file of a source; SourceError where it does not have the source's shape."""
    if shape == "worldbank":
        return [_flat(each) for each in _world_bank(parsed(path))[1] or []]
    if shape == "sdg":
        return [_flat(each) for each in _sdg(parsed(path))["data"]]
    return list(_table(path, source))


def _world_bank(content: Any) -> list:
    if isinstance(content, list) and content and isinstance(content[0], dict) and "message" in content[0]:
        message = content[0]["message"]
        told = (
            message[0].get("value", "")
            if isinstance(message, list) and message and isinstance(message[0], dict)
            else message
        )
        raise SourceError(f"أجاب البنك الدولي برسالة خطأ: {quoted(told)}.")
    if not (
        isinstance(content, list)
        and len(content) == 2
        and isinstance(content[0], dict)
        and isinstance(content[1], list | None)
    ):
        raise SourceError("تغيّر شكل جواب البنك الدولي: المنتظر قائمة من رأس وصفوف.")
    return content


def _sdg(content: Any) -> dict:
    if not (isinstance(content, dict) and isinstance(content.get("data"), list)):
        raise SourceError(f"تغيّر شكل جواب واجهة الأمم المتحدة: لا قائمة {ltr('data')} فيه.")
    return content


def _flat(record: Any, prefix: str = "") -> Record:
    """Nested names joined by a point: `dimensions.Location`; a list of one is its only member."""
    if not isinstance(record, dict):
        raise SourceError(f"سجل بغير الشكل المنتظر: {quoted(json.dumps(record, default=str))}.")
    flat: Record = {}
    for name, value in record.items():
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{name}.")
        elif not isinstance(value, list):
            flat[prefix + name] = _text(value)
    return flat


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal) and value == value.to_integral_value() and abs(value.adjusted()) < 18:
        return str(int(value))
    return str(value).strip()


def _table(path: Path, source: dict[str, Any]) -> Iterator[Record]:
    """The rows of a sheet or CSV file under their header, found by the names that the source is known to use."""
    from umran.intake.text import read_text
    from umran.intake.workbook import read_workbook

    wanted = {fold(name) for column in source["columns"].values() for name in column.get("from", [])}

    def known(cell: str) -> str | None:
        return fold(cell) if fold(cell) in wanted else None

    try:
        if path.suffix.lower() in (".xlsx", ".xlsm"):
            sheet = read_workbook(path, path.name, source.get("sheet"), known)
        elif path.suffix.lower() == ".xls":
            raise SourceError(
                f"الصيغة {ltr('.xls')} قديمة ولا تُقرأ هنا: افتح الملف واحفظه بصيغة {ltr('.xlsx')} أو CSV."
            )
        else:
            sheet = read_text(path, path.name, known)
    except Unreadable as error:
        raise SourceError(str(error)) from None
    best = max(
        sheet.rows[:60], key=lambda row: len({known(cell) for cell in row.cells} - {None}), default=None
    )
    header = [cell.strip() for cell in best.cells] if best else []
    _check_header(header, source)
    for row in sheet.rows:
        if best and row.number > best.number and any(cell.strip() for cell in row.cells):
            yield dict(zip(header, (cell.strip() for cell in row.cells), strict=False))


def _check_header(header: list[str], source: dict[str, Any]) -> None:
    there = {fold(name) for name in header}
    lost = [
        " / ".join(column["from"])
        for column in source["columns"].values()
        if column.get("from")
        and not (column.get("optional") or column.get("made"))
        and not there & {fold(name) for name in column["from"]}
    ]
    if lost:
        raise SourceError(
            f"تغيّرت أعمدة المصدر: لا عمود باسم {listed(map(ltr, lost), 'ولا ')}. "
            f"أعمدته: {listed(quoted(name) for name in header if name)}."
        )
