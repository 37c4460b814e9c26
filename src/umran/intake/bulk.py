"""Long texts: rows held by their columns, as bytes, so that cells which need no look are read many at a time.

A `Grid` is a sequence of rows and a `Column` a sequence of cells as any other; what asks for one cell gets its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, overload

import numpy as np

from umran.intake import bounds
from umran.intake.numbers import western_digits
from umran.intake.records import record_at
from umran.intake.sheet import Row, Sheet

LEAST = 2_000  # lines from which a text is read so
_DELIMITERS = ",;\t|"
_MOST = 24  # characters of a number
_WORDS = 8  # of eight bytes, of a text that is compared as bytes
_CHUNK = 1 << 16  # cells at a time: what fits the processor's cache


class Numbers(NamedTuple):
    """Of each cell: whether it is digits alone, with one point among them and a sign before them, and what it says."""

    shaped: np.ndarray
    values: np.ndarray  # NaN where it is not
    digits: np.ndarray
    decimals: np.ndarray  # digits after the point
    leads_with_zero: np.ndarray


class Column(Sequence):
    """The cells of a column: bytes of a text in UTF-8, save those in `other`."""

    def __init__(self, content: bytes, starts: np.ndarray, ends: np.ndarray, other: dict[int, str | None]):
        self.content, self.starts, self.ends, self.other = content, starts, ends, other
        self._numbers: Numbers | None = None
        self._codes: tuple[np.ndarray, list[str]] | None = None

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, place: Any) -> Any:
        if place in self.other:
            return self.other[place]
        return self.content[self.starts[place] : self.ends[place]].decode()

    def __setitem__(self, place: int, text: str | None) -> None:
        self.other[place] = text

    def __iter__(self) -> Iterator[Any]:
        content, other = self.content, self.other
        bounds = enumerate(zip(self.starts.tolist(), self.ends.tolist(), strict=True))
        return (
            other[place] if place in other else content[start:end].decode() for place, (start, end) in bounds
        )

    def take(self, places: np.ndarray | slice) -> Column:
        """The cells at some places, in order."""
        other = _kept(self.other, np.arange(len(self))[places]) if self.other else {}
        return Column(self.content, self.starts[places], self.ends[places], other)

    def with_other(self, other: dict[int, str | None]) -> Column:
        """The same cells with some of them replaced; numbers are those of the cells that were not."""
        column = Column(self.content, self.starts, self.ends, {**self.other, **other})
        column._numbers = self._numbers
        return column

    def with_western_digits(self) -> Column:
        """The same cells with the digits 0-9 for those of other scripts; the signs between them as they are."""
        texts = ("" if place in self.other else text for place, text in enumerate(self))
        joined = western_digits("\n".join(texts)).encode()
        content = b"".join([b" " * _MOST, joined, b"\n", b" " * _WORDS * 8])
        ends = np.flatnonzero(np.frombuffer(content, np.uint8) == 10).astype(np.int32)
        starts = np.concatenate([[_MOST], ends[:-1] + 1]).astype(np.int32)
        return Column(content, starts, ends, dict(self.other))

    @property
    def first_bytes(self) -> np.ndarray:
        """The first byte of each cell; 0 where it is empty, or not of the text."""
        return np.where(self.starts == self.ends, 0, self._at(np.uint8)[self.starts])

    @property
    def is_empty(self) -> np.ndarray:
        found = self.starts == self.ends
        found[list(self.other)] = False
        return found

    def numbers(self) -> Numbers:
        """What each cell says as a number."""
        if self._numbers is None:
            parts = [self._part(start) for start in range(0, max(len(self), 1), _CHUNK)]
            self._numbers = Numbers(*(np.concatenate(each) for each in zip(*parts, strict=True)))
            self._numbers.shaped[list(self.other)] = False
        return self._numbers

    def values(self) -> np.ndarray:
        """The numbers of canonical texts; NaN where there is none."""
        found = self.numbers().values.copy()
        for place, text in self.other.items():
            found[place] = float(text) if text else np.nan
        return found

    def integers(self) -> tuple[np.ndarray, np.ndarray]:
        """Whole numbers of canonical texts, and where there is none."""
        found = self.values()
        missing = np.isnan(found)
        found[missing] = 0
        whole = found.astype(np.int64)
        for place, text in self.other.items():  # a double keeps 15 digits
            whole[place] = int(text) if text else 0
        return whole, missing

    def _part(self, start: int) -> Numbers:
        starts, ends = self.starts[start : start + _CHUNK], self.ends[start : start + _CHUNK]
        size = ends - starts
        short = (size > 0) & (size <= _MOST)
        width = int(size.max(initial=1, where=short))
        # A row a place from the right, a column a cell; what is left of the cell is blank.
        letters = self._at(f"S{width}")[ends - width].view(np.uint8).reshape(-1, width).T.copy()
        letters[np.arange(width, 0, -1)[:, None] > size] = 32
        digit = letters - 48 < 10  # unsigned: what is less than "0" is large
        point = letters == 46
        content = self._at(np.uint8)
        negative = content[starts] == 45
        digits, points = digit.sum(0, dtype=np.int8), point.sum(0, dtype=np.int8)
        leading = content[starts + negative]
        shaped = (
            short & (digits + points + negative == size) & (points <= 1) & digit[-1] & (leading - 48 < 10)
        )
        decimals = np.where(points == 1, width - 1 - point.argmax(0), 0)
        values = np.full(len(size), np.nan)
        texts = np.ascontiguousarray(letters.T[shaped]).view(f"S{width}")
        values[shaped] = texts.ravel().astype(float)
        return Numbers(shaped, values, digits, decimals, leading == 48)

    def codes(self) -> tuple[np.ndarray, list[str]]:
        """The different texts of the column, and which of them each cell is."""
        if self._codes is None:
            import pandas as pd

            size = self.ends - self.starts
            width = int(size.max(initial=1)) // 8 * 8 + 8
            if self.other or width > _WORDS * 8:
                codes, texts = pd.factorize(np.array([*self], dtype=object))
                self._codes = codes, texts.tolist()
            else:
                codes = np.zeros(len(self), np.int64)
                # Of eight bytes, those of the cell: the first are the lowest.
                masks = np.array([(1 << 8 * number) - 1 for number in range(9)], np.uint64)
                words = self._at("<u8")
                for word in range(0, width, 8):
                    found, _ = pd.factorize(words[self.starts + word] & masks[np.clip(size - word, 0, 8)])
                    if word:  # in 64 bits: what is so far, times what is new, is more than 32 hold in a page
                        found, _ = pd.factorize(codes.astype(np.int64) * (found.max(initial=0) + 1) + found)
                    codes = found
                firsts = np.full(codes.max(initial=-1) + 1, -1)
                firsts[codes[::-1]] = np.arange(len(codes))[::-1]
                self._codes = codes, [self[place] for place in firsts.tolist()]
        return self._codes

    def _at(self, kind: Any) -> np.ndarray:
        """What stands at each byte of the text, read as a kind of value."""
        kind = np.dtype(kind)
        return np.ndarray(len(self.content) - kind.itemsize + 1, kind, self.content, strides=(1,))


Texts = list[str | None] | Column  # canonical texts of a column; None where a cell could not be read


class Grid(Sequence[Row]):
    """Rows by their columns. `odd` has the cells of those that are not as wide as the others."""

    def __init__(self, numbers: np.ndarray, columns: list[Column], odd: dict[int, list[str]]):
        self.numbers, self.columns, self.odd = numbers, columns, odd
        self._listed: list[int] | None = None

    def listed_numbers(self) -> list[int]:
        if self._listed is None:
            self._listed = self.numbers.tolist()
        return self._listed

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        if isinstance(place, slice):
            return self.take(place)
        place = range(len(self))[place]
        cells = self.odd[place] if place in self.odd else [column[place] for column in self.columns]
        return Row(int(self.numbers[place]), [*cells])

    def take(self, places: np.ndarray | slice) -> Grid:
        """The rows at some places, in order."""
        odd = _kept(self.odd, np.arange(len(self))[places]) if self.odd else {}
        return Grid(self.numbers[places], [column.take(places) for column in self.columns], odd)

    def cut(self, width: int) -> None:
        """Leave away the columns beyond `width`; rows that have something there are odd."""
        for column in self.columns[width:]:
            codes, texts = column.codes()
            filled = np.array([bool(text.strip()) for text in texts], bool)[codes]
            for place in np.flatnonzero(filled).tolist():
                self.odd.setdefault(place, self[place].cells)
        del self.columns[width:]

    def beginning_with(self, allowed: np.ndarray) -> list[int]:
        """Places of the rows each of whose cells is empty or begins with one of the bytes `allowed`; all that are odd."""
        found = np.ones(len(self), bool)
        for column in self.columns:
            if found.any():
                found &= allowed[column.first_bytes]
        found[[*self.odd, *(place for column in self.columns for place in column.other)]] = True
        return np.flatnonzero(found).tolist()


def read(text: str, delimiter: str, above: int = 0) -> tuple[Grid, list[tuple[int, list[str], bool]]] | None:
    """The rows of a long text, and the records that are not plain; None where it is to be read line by line.

    `above` is the number of lines of the file that come before the text.
    """
    if delimiter not in _DELIMITERS or text.count("\n") < LEAST:
        return None
    text = text.removesuffix("\n")
    # A cell in quotation marks that holds no separator is what stands between them.
    bare = re.sub(rf'(?<![^{re.escape(delimiter)}\n])"([^"{re.escape(delimiter)}\n]*)"(?![^{re.escape(delimiter)}\n])', r"\1", text) if '"' in text else text  # fmt: skip
    # Room before and after, so that what is read around a cell is there.
    content = b"".join([b" " * _MOST, bare.encode(), b"\n", b" " * _WORDS * 8])
    letters = np.frombuffer(content, np.uint8)
    ends = np.flatnonzero(letters == 10)
    starts = np.concatenate([[_MOST], ends[:-1] + 1])
    marks = np.flatnonzero(letters == ord(delimiter))
    first = np.searchsorted(marks, starts)
    counts = np.diff(first, append=len(marks))
    between = int(np.bincount(counts).argmax())  # separators of most lines
    plain = counts == between
    if '"' in bare:
        plain[np.searchsorted(ends, np.flatnonzero(letters == 34))] = False
    if not between or (ends - starts).max() > bounds.LONG_LINE or len(plain) - plain.sum() > bounds.ROWS:
        return None
    kept, found = np.ones(len(plain), bool), list[tuple[int, list[str], bool]]()
    lines = text.split("\n") if not plain.all() else []
    after = stray = 0
    for line in np.flatnonzero(~plain).tolist():
        if line >= after:
            cells, is_whole, taken = record_at(lines, line, delimiter)
            found.append((line, cells, is_whole))
            stray += not is_whole
            after = line + taken
            kept[line + 1 : after] = False
        if stray > bounds.STRAY_QUOTES:
            return None
    is_even = bool(plain.all())
    first[~plain] = 0
    places = np.flatnonzero(kept)
    odd = dict(
        zip(
            np.searchsorted(places, [line for line, _, _ in found]).tolist(),
            (cells for _, cells, _ in found),
            strict=True,
        )
    )
    columns = []
    for column in range(between + 1):
        left = starts if column == 0 else marks[first + column - 1] + 1
        right = ends if column == between else marks[first + column]
        if not is_even:
            left, right = (np.where(plain, each, _MOST)[places] for each in (left, right))
        other: dict[int, str | None] = {
            place: cells[column] if column < len(cells) else "" for place, cells in odd.items()
        }
        columns.append(Column(content, left.astype(np.int32), right.astype(np.int32), other))
    narrow = {place: cells for place, cells in odd.items() if len(cells) != between + 1}
    told = [(line + 1 + above, cells, is_whole) for line, cells, is_whole in found]
    return Grid(places + 1 + above, columns, narrow), told


def column_of(rows: Sequence[Row], place: int) -> Sequence[str]:
    """The cells at one place of rows; "" where a row is too short."""
    if isinstance(rows, Grid) and place < len(rows.columns):
        return rows.columns[place]
    if isinstance(rows, Grid):
        return [
            rows.odd[each][place] if place < len(rows.odd.get(each, ())) else "" for each in range(len(rows))
        ]
    return [row.cells[place] if place < len(row.cells) else "" for row in rows]


def _kept(some: dict[int, Any], places: np.ndarray) -> dict[int, Any]:
    """What is at some of the places, which are in order, by where they are among them."""
    new = np.searchsorted(places, [*some]).tolist()
    return {
        at: each
        for at, (old, each) in zip(new, some.items(), strict=True)
        if at < len(places) and places[at] == old
    }


def take(cells: Any, places: Sequence[int]) -> Any:
    """Rows, or the cells of a column, at some places."""
    return (
        cells.take(np.array(places, np.intp))
        if isinstance(cells, Grid | Column)
        else [cells[each] for each in places]
    )


def numbers_of(rows: Sequence[Row]) -> list[int]:
    """The file's number of each row."""
    return rows.listed_numbers() if isinstance(rows, Grid) else [row.number for row in rows]


def as_list(sheet: Sheet) -> list[Row]:
    """The rows of a sheet one by one, where its layout needs it. Raises Unreadable for too many."""
    if isinstance(sheet.rows, Grid):
        bounds.check_table(len(sheet.rows), len(sheet.rows.columns), sheet.file)
    return [*sheet.rows]
