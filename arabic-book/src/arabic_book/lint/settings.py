"""What a book says about its own text: ``[tool.arabic_book.lint]`` of pyproject.toml."""

import csv
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

DEFAULT_FILES = ("**/*.md",)
OWN = ("بحسابنا", "حسابنا", "الحساب لنا", "من إعدادنا", "من صياغتنا", "من وضعنا", "من وضع الدورة", "من عندنا", "افتراضي",
       "لنفترض", "نفترض", "افترض", "تخيّل", "تخيل", "مختلق", "مخترع")  # fmt: skip


@dataclass(frozen=True)
class UnreadBudget:
    """How a book says that something was not read, and how often it may; see `unread.py`."""

    patterns: tuple[str, ...] = ()
    text: int = 0
    footnotes: int = 0


@dataclass(frozen=True)
class Settings:
    """Paths are relative to ``root``; patterns are those of ``Path.glob``.

    files: pages to read. strings: Python files whose Arabic strings are read.
    data: {CSV file: [columns of text]}.
    terms: (glossary, variants), CSV files with the columns ``term_id``, ``term_ar`` and ``variant_ar``.
    words: a file of accepted words, one a line; known: CSV files whose Arabic words are accepted.
    prefer: {way of writing to avoid: preferred}.
    sourced: pages whose figures need footnotes; own: words that call a figure the writer's own.
    unread: how often the book may say that something was not read.
    anchors: patterns of anchors that a directive makes, which no source shows.
    allow: {file pattern: [rules]} not applied there.
    """

    root: Path
    files: tuple[str, ...] = DEFAULT_FILES
    strings: tuple[str, ...] = ()
    data: dict[str, list[str]] = field(default_factory=dict)
    terms: tuple[str, ...] = ()
    words: str = ""
    known: tuple[str, ...] = ()
    prefer: dict[str, str] = field(default_factory=dict)
    sourced: tuple[str, ...] = ()
    own: tuple[str, ...] = OWN
    unread: UnreadBudget = UnreadBudget()
    anchors: tuple[str, ...] = ()
    allow: dict[str, list[str]] = field(default_factory=dict)

    def paths(self, patterns: Sequence[str]) -> list[Path]:
        """Files that fit any of the patterns, sorted, each once."""
        return sorted({path for pattern in patterns for path in self.root.glob(pattern) if path.is_file()})

    def variants(self) -> dict[str, str]:
        """Preferred term by the variant to avoid."""
        if not self.terms:
            return {}
        glossary, variants = (read_rows(self.root / name) for name in self.terms)
        preferred = {row["term_id"]: row["term_ar"] for row in glossary}
        return {row["variant_ar"]: preferred[row["term_id"]] for row in variants}


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Rows of a CSV file, as dictionaries."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_settings(root: str | Path) -> Settings:
    """Settings of the book in the folder ``root``; the defaults where it says nothing.

    Raises ValueError for a setting that does not exist.
    """
    root = Path(root)
    path = root / "pyproject.toml"
    document = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    table: dict[str, Any] = document.get("tool", {}).get("arabic_book", {}).get("lint", {})
    known = {item.name for item in fields(Settings)} - {"root"}
    if unknown := sorted(set(table) - known):
        raise ValueError(f"[tool.arabic_book.lint] has no setting {', '.join(unknown)}")
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in table.items()
    }
    if "unread" in values:
        unread = {**values["unread"], "patterns": tuple(values["unread"].get("patterns", ()))}
        if unknown := sorted(set(unread) - {item.name for item in fields(UnreadBudget)}):
            raise ValueError(f"[tool.arabic_book.lint.unread] has no setting {', '.join(unknown)}")
        values["unread"] = UnreadBudget(**unread)
    return Settings(root, **values)
