"""Workbooks of LibreOffice (.ods), read as they are parsed: a few bytes may say a billion cells, and none is made of them.

Source: OpenDocument 1.3, part 3, chapter 9 (tables) and 19.385 (value types).
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

from umran.intake import bounds
from umran.intake.containers import checked_zip
from umran.intake.proposals import Accepted
from umran.intake.sheet import Exact, FormattedNumber, Row, Sheet
from umran.intake.workbook import choose, damaged, name_hidden, name_others
from umran.text.errors import Unreadable
from umran.text.words import ltr, quoted

_OFFICE, _TABLE, _TEXT, _STYLE = (
    f"urn:oasis:names:tc:opendocument:xmlns:{each}:1.0 " for each in ("office", "table", "text", "style")
)
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")


def read_ods(
    path: Path,
    name: str,
    wanted: str | None,
    is_column_name: Callable[[str], object] = lambda cell: False,
    accepted: Accepted | None = None,
) -> Sheet:
    """One sheet; `wanted` names it where there are several with data."""
    parser = _parsed(path, name)
    tops = {
        title: [[cell for cell in row.cells[:100] if cell] for row in parser.tables[title].rows[:40]]
        for title in parser.visible()
    }
    title = choose(list(parser.tables), tops, name, wanted, is_column_name)
    table = parser.tables[title]
    sheet = Sheet(
        name, title, form=f"الورقة {quoted(title)}، بصيغة {ltr('.ods')}", accepted=accepted or Accepted()
    )
    name_others(sheet, tops)
    sheet.rows, sheet.merged = table.rows, table.merged
    for row in sheet.rows:
        row.cells += [""] * (table.width - len(row.cells))
    name_hidden(sheet, table.hidden)
    return sheet


def sheets(path: Path) -> list[str]:
    """The names of the visible sheets that have rows."""
    return _parsed(path, path.name).visible()


def _parsed(path: Path, name: str) -> _Parser:
    parser = _Parser(name)
    content = _content(path, name)
    try:
        parser.parse(content)
    except Unreadable:
        raise
    except (expat.ExpatError, ValueError, KeyError) as error:
        raise damaged(error, name, ".ods") from None
    return parser


def _content(path: Path, name: str) -> bytes:
    with checked_zip(path) as archive:
        try:
            size = archive.getinfo("content.xml").file_size
            bounds.check_size(size, name)
            if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise Unreadable(f"الملف {quoted(name)} محمي بكلمة مرور", "احفظه بلا حماية ثم أعد المحاولة")
            return archive.read("content.xml")
        except Unreadable:
            raise
        except Exception as error:  # whatever a damaged archive happens to break
            raise damaged(error, name, ".ods") from None


class _Table:
    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden: list[int] = []
        self.style = ""
        self.width = 0


class _Parser:
    """Gathers the cells that have a value; repeated blanks are counted, not made."""

    def __init__(self, name: str):
        self.name = name
        self.tables: dict[str, _Table] = {}
        self._undisplayed: set[str] = set()
        self._table: _Table | None = None
        self._depth = 0  # of tables: one may stand inside a cell
        self._style = ""
        self._row = self._rows = 0
        self._cells: list[str] = []
        self._is_hidden = False
        self._column = 0
        self._attributes: dict[str, str] | None = None
        self._paragraphs: list[str] = []
        self._skipped = 0  # depth inside notes beside a cell

    def parse(self, content: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype
        parser.ParseFile(io.BytesIO(content))

    def visible(self) -> list[str]:
        """The names of the tables that have rows and are shown."""
        shown = (title for title, table in self.tables.items() if table.style not in self._undisplayed)
        return [title for title in shown if self.tables[title].rows]

    def _doctype(self, *_: object) -> None:
        raise ValueError("a DOCTYPE")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._skipped or tag == f"{_OFFICE}annotation":
            self._skipped += 1
        elif tag == f"{_STYLE}style":
            self._style = attributes.get(f"{_STYLE}name", "")
        elif tag == f"{_STYLE}table-properties" and attributes.get(f"{_TABLE}display") == "false":
            self._undisplayed.add(self._style)
        elif tag == f"{_TABLE}table":
            self._depth += 1
            if self._depth == 1:
                self._table = self.tables.setdefault(attributes.get(f"{_TABLE}name", ""), _Table())
                self._table.style = attributes.get(f"{_TABLE}style-name", "")
                self._row = 0
        elif self._depth != 1:
            return
        elif tag == f"{_TABLE}table-row":
            self._cells, self._column = [], 0
            self._rows = _number(attributes, "number-rows-repeated")
            self._is_hidden = attributes.get(f"{_TABLE}visibility", "visible") != "visible"
        elif tag in _CELLS:
            self._attributes, self._paragraphs = attributes, []
        elif tag == f"{_TEXT}p" and self._attributes is not None:
            self._paragraphs.append("")
        elif tag == f"{_TEXT}s":
            self._characters(" " * min(_count(attributes.get(f"{_TEXT}c", "1")), 1000))
        elif tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            self._characters("\t" if tag.endswith("tab") else "\n")

    def _characters(self, text: str) -> None:
        if self._paragraphs and not self._skipped and self._depth == 1:
            self._paragraphs[-1] += text

    def _end(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif tag == f"{_TABLE}table":
            self._depth -= 1
        elif self._depth != 1:
            return
        elif tag in _CELLS:
            self._end_cell()
        elif tag == f"{_TABLE}table-row":
            self._end_row()

    def _end_cell(self) -> None:
        attributes, table = self._attributes or {}, self._table
        assert table is not None
        text = _text(attributes, "\n".join(self._paragraphs))
        repeat = _number(attributes, "number-columns-repeated")
        if text:
            bounds.check_table(self._row + self._rows, self._column + repeat, self.name)
            self._cells += [""] * (self._column - len(self._cells)) + [text] * repeat
        down, right = (
            _number(attributes, "number-rows-spanned"),
            _number(attributes, "number-columns-spanned"),
        )
        if text and (down > 1 or right > 1):
            table.merged.append((self._row, self._row + down - 1, self._column, self._column + right - 1))
        self._column += repeat
        self._attributes, self._paragraphs = None, []

    def _end_row(self) -> None:
        table = self._table
        assert table is not None
        if self._cells:
            table.width = max(table.width, len(self._cells))
            bounds.check_table(self._row + self._rows, table.width, self.name)
            table.rows += [Row(number, []) for number in range(len(table.rows) + 1, self._row + 1)]
            for _ in range(self._rows):
                table.rows.append(Row(len(table.rows) + 1, list(self._cells)))
                if self._is_hidden:
                    table.hidden.append(len(table.rows))
        self._row += self._rows


def _text(attributes: dict[str, str], written: str) -> str:
    """The text of a cell: its stored value where it is a number or date, and how that is shown where it is a percentage."""
    kind = attributes.get(f"{_OFFICE}value-type", "")
    value = attributes.get(f"{_OFFICE}value", "")
    if kind in ("float", "currency", "percentage") and value:
        number = float(value)
        text = str(int(number)) if number.is_integer() and abs(number) < 1e15 else value
        return FormattedNumber(text, percent=True) if kind == "percentage" else Exact(text)
    if kind == "date":
        return attributes.get(f"{_OFFICE}date-value", written).removesuffix("T00:00:00")
    if kind == "boolean":
        return attributes.get(f"{_OFFICE}boolean-value", written)
    return attributes.get(f"{_OFFICE}string-value") or written


def _number(attributes: dict[str, str], name: str) -> int:
    return _count(attributes.get(f"{_TABLE}{name}", "1"))


def _count(text: str) -> int:
    """A count that a file states; what is none, or too long to be meant, is more than any limit."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 10**9
