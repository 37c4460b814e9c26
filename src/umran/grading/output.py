"""What came out of the sandbox, checked again: nothing of it is believed but that these are the submission's answers."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

_ITEMS, _LETTERS, _DEPTH = 3_000, 30_000, 10
_LINE = 256 << 10  # bytes


class _Refused(ValueError):
    pass


@dataclass(frozen=True)
class Output:
    """Values by the number of the question; numbers left blank; kinds of values that are no plain ones; errors of cells."""

    values: dict[str, Any] = field(default_factory=dict)
    blank: frozenset[str] = frozenset()
    unfit: dict[str, str] = field(default_factory=dict)
    errors: tuple[tuple[int, str, str], ...] = ()


def last_valid(lines: Iterable[bytes]) -> Output:
    """The last line that is whole and well formed; an empty result where there is none."""
    for line in reversed(list(lines)):
        try:
            return _checked(line)
        except (ValueError, TypeError, RecursionError, MemoryError):
            continue
    return Output()


def _checked(line: bytes) -> Output:
    if len(line) > _LINE:
        raise _Refused
    whole = json.loads(line, parse_constant=_refuse)
    if not isinstance(whole, dict) or not isinstance(whole.get("answers"), dict):
        raise _Refused
    values, blank, unfit = {}, set(), {}
    for number, given in whole["answers"].items():
        if not re.fullmatch(r"[1-9][0-9]?", number) or not isinstance(given, list) or not given:
            continue
        if given[0] == "blank":
            blank.add(number)
        elif given[0] == "value" and len(given) == 2:
            try:
                values[number] = plain(given[1])
            except ValueError:
                unfit[number] = "large"
        else:
            unfit[number] = given[1] if len(given) == 2 and _word(given[1]) else "object"
    errors = whole.get("errors")
    return Output(values, frozenset(blank), unfit, tuple(_errors(errors if isinstance(errors, list) else [])))


def _refuse(_):
    raise _Refused


def _errors(given: list) -> Iterable[tuple[int, str, str]]:
    for each in given[:20]:
        if isinstance(each, list) and len(each) == 3:
            number, kind, name = each
            if type(number) is int and 0 < number <= 1_000 and _word(kind):
                yield number, kind, name if _word(name) else ""


def _word(text: Any) -> bool:
    return isinstance(text, str) and text.isidentifier() and len(text) <= 60


def plain(value: Any) -> Any:
    """The value, if it is a finite number, a text, a truth value, or lists and mappings of these within limits; else ValueError."""
    spent = [0, 0]

    def look(each: Any, depth: int) -> None:
        spent[0] += 1
        if spent[0] > _ITEMS or depth > _DEPTH:
            raise _Refused
        if each is None or type(each) is bool:
            return
        if type(each) is int:
            if each.bit_length() > 1_000:
                raise _Refused
        elif type(each) is float:
            if not math.isfinite(each):
                raise _Refused
        elif type(each) is str:
            spent[1] += len(each)
            if spent[1] > _LETTERS:
                raise _Refused
        elif type(each) is list:
            for one in each:
                look(one, depth + 1)
        elif type(each) is dict:
            for key, one in each.items():
                look(key, depth + 1)
                look(one, depth + 1)
        else:
            raise _Refused

    look(value, 0)
    return value
