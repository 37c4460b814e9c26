"""What `check` knows in front of learners: digests of tokens, and what is said of each, sealed with its token.

A digest is PBKDF2-SHA256 with a salt a question. It keeps an answer from being read by accident, or from being found
quickly; whoever tries every value of a choice finds it. Grades are therefore given with the trainer's key, elsewhere.
"""

from __future__ import annotations

import json
from base64 import b85decode, b85encode
from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import sha256, shake_256
from importlib.resources import files
from typing import Any

from umran.exercises.deriving import derive
from umran.exercises.judging import Question, question

ROUNDS = 20_000  # about a hundredth of a second a token; a card asks for three to thirty
_SEEN, _TOKEN = 9, 32  # bytes: of a digest that is stored, and of the rest, which seals


def seal(name: str, findings: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The findings of a question with their tokens as digests and their words unreadable without the token."""
    rows = {}
    for each, finding in findings.items():
        digest = _digest(name, each, _SEEN + _TOKEN)  # it begins with what `_mark` derives
        text = json.dumps(finding, ensure_ascii=False, sort_keys=True).encode()
        rows[b85encode(digest[:_SEEN]).decode()] = b85encode(_masked(text, digest[_SEEN:])).decode()
    return dict(sorted(rows.items()))


@lru_cache
def load_marks() -> dict[str, Question]:
    """Every question as learners have it, by id."""
    try:
        table = json.loads((files("umran.exercises") / "marks.json").read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return {name: question(name, row, _finder(name, row["findings"])) for name, row in table.items()}


def _finder(name: str, rows: Mapping[str, str]) -> Callable[[str], Mapping[str, Any] | None]:
    @lru_cache(maxsize=4096)
    def find(each: str) -> Mapping[str, Any] | None:
        mark = _mark(name, each)
        return json.loads(_masked(b85decode(rows[mark]), _key(name, each))) if mark in rows else None

    return find


def _mark(name: str, each: str) -> str:
    return b85encode(_digest(name, each, _SEEN)).decode()


def _key(name: str, each: str) -> bytes:
    return _digest(name, each, _SEEN + _TOKEN)[_SEEN:]


def _digest(name: str, each: str, length: int) -> bytes:
    salt = sha256(f"umran exercise {name}".encode()).digest()
    return derive(each.encode(), salt, ROUNDS, length)


def _masked(text: bytes, key: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(text, shake_256(key).digest(len(text)), strict=True))
