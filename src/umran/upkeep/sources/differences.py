"""What a renewal would change: rows added, values revised, rows vanished."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from umran.text.cells import to_csv
from umran.text.words import ROWS, VALUES, counted, ltr

ADDED, REVISED, VANISHED = "added", "revised", "vanished"
_ARABIC = {ADDED: "أُضيف", REVISED: "رُوجع", VANISHED: "غاب"}
_PRECISION = Decimal("1e-15") * 5
Row = dict[str, str]


@dataclass(frozen=True)
class Difference:
    """One changed value; `old` is empty for an added one, `new` for a vanished one."""

    kind: str
    key: tuple[str, ...]
    column: str
    old: str
    new: str

    @property
    def change(self) -> str:
        """The relative change, as a percentage, where both are numbers."""
        old, new = _decimal(self.old), _decimal(self.new)
        return f"{(new - old) / abs(old) * 100:+.2f}%" if old and new is not None else ""


@dataclass
class Comparison:
    """Old rows against new ones of the same dataset; only old rows within `scope` can vanish."""

    keys: Sequence[str]
    differences: list[Difference] = field(default_factory=list)
    vanished: set[tuple[str, ...]] = field(default_factory=set)
    added: set[tuple[str, ...]] = field(default_factory=set)
    same: int = 0

    def __bool__(self) -> bool:
        return bool(self.differences)

    def csv(self) -> str:
        """For review in a spreadsheet."""
        head = ["kind", *self.keys, "column", "old", "new", "change"]
        return to_csv([head, *([d.kind, *d.key, d.column, d.old, d.new, d.change] for d in self.differences)])

    def table(self, limit: int = 40) -> str:
        """For a terminal: one line a value, the first of each kind, and how many more there are."""
        lines = []
        for kind, arabic in _ARABIC.items():
            found = [each for each in self.differences if each.kind == kind]
            for each in found[:limit]:
                values = f"{each.old or '—'} → {each.new or '—'}"
                change = f" ({ltr(each.change)})" if each.change else ""
                lines.append(
                    f"  {arabic}  {ltr(' | '.join(each.key))}  {ltr(each.column)}: {ltr(values)}{change}"
                )
            if len(found) > limit:
                lines.append(f"  {arabic}  … و{counted(len(found) - limit, VALUES)} أخرى")
        revised = len({each.key for each in self.differences if each.kind == REVISED})
        counts = [
            (len(self.added), "أُضيف"),
            (revised, "رُوجع"),
            (len(self.vanished), "غاب"),
            (self.same, "لم يتغير"),
        ]
        lines.append(
            "الخلاصة: " + "؛ ".join(f"{verb}: {counted(number, ROWS)}" for number, verb in counts) + "."
        )
        return "\n".join(lines)


def compare(
    old: Iterable[Row], new: Iterable[Row], keys: Sequence[str], columns: Sequence[str]
) -> Comparison:
    """Every value of `columns` that differs between rows of the same key; numbers differ by value, not by form."""
    result = Comparison(keys)
    before = {tuple(row[key] for key in keys): row for row in old}
    after = {tuple(row[key] for key in keys): row for row in new}
    values = [column for column in columns if column not in keys]
    for key, row in after.items():
        earlier = before.get(key)
        if earlier is None:
            result.added.add(key)
            result.differences += [
                Difference(ADDED, key, name, "", row[name]) for name in values if row.get(name)
            ]
            continue
        changed = [name for name in values if name in row and not same(earlier[name], row[name])]
        result.same += not changed
        result.differences += [Difference(REVISED, key, name, earlier[name], row[name]) for name in changed]
    for key, row in before.items():
        if key not in after:
            result.vanished.add(key)
            result.differences += [
                Difference(VANISHED, key, name, row[name], "") for name in values if row[name]
            ]
    return result


def same(old: str, new: str) -> bool:
    """Whether two cells say the same; numbers to 15 digits, which is what survives a workbook."""
    if old == new:
        return True
    a, b = _decimal(old), _decimal(new)
    return a is not None and b is not None and abs(a - b) <= abs(a) * _PRECISION


def merge(old: list[Row], new: list[Row], keys: Sequence[str], drop: set[tuple[str, ...]]) -> list[Row]:
    """The old rows in their order with the new values in them; added rows follow the last of their group."""
    after = {tuple(row[key] for key in keys): row for row in new}
    merged: list[Row] = []
    for row in old:
        key = tuple(row[name] for name in keys)
        if key in drop:
            continue
        later = after.pop(key, {})
        merged.append(
            {
                name: value if same(value, later.get(name, value)) else later[name]
                for name, value in row.items()
            }
        )
    for row in after.values():
        group = row[keys[0]]
        last = max(
            (place for place, each in enumerate(merged) if each[keys[0]] == group), default=len(merged) - 1
        )
        merged.insert(last + 1, row)
    return merged


def _decimal(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
