"""What of the engine a book wants: ``[tool.arabic_book.live]`` of its pyproject.toml.

::

    [tool.arabic_book.live]
    leave = ["*/tests/*"]

    [tool.arabic_book.live.sets.base]
    title = "الأساس"
    locked = ["numpy"]              # packages of the engine's makers, with what they need
    wheels = ["pandas"]             # of the list below
    packages = ["altair"]           # pure packages, as they are installed here

    [[tool.arabic_book.live.wheels]]
    name = "pandas"
    version = "3.1.1"
    file = "pandas-3.1.1-cp312-cp312-pyemscripten_2024_0_wasm32.whl"
    sha256 = "…"

    [[tool.arabic_book.live.own]]
    path = "src/course"
    to = "course"
"""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

WHERE = "[tool.arabic_book.live]"


class LiveError(Exception):
    """What keeps the files from being collected, in words for whoever collects them."""


@dataclass(frozen=True)
class Wheel:
    """A wheel of the package index for the engine, by its hash."""

    name: str
    version: str
    file: str
    sha256: str
    bytes: int | None = None


@dataclass(frozen=True)
class Own:
    """A folder of the book that goes to a place among the engine's packages. leave: patterns of what stays behind."""

    path: str
    to: str
    leave: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileSet:
    """Files that are loaded together.

    title: what a reader calls it. locked: packages of the engine's lock. wheels: names of :class:`Wheel`.
    packages: distributions that are installed here and are Python alone. without: packages of the lock that another
    needs and this book does not.
    """

    name: str
    title: str = ""
    locked: tuple[str, ...] = ()
    wheels: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class LiveSettings:
    """root: the book's folder. sets: the first is ``base``. leave: patterns of what is left out of every package."""

    root: Path
    sets: tuple[FileSet, ...]
    wheels: tuple[Wheel, ...] = ()
    own: tuple[Own, ...] = ()
    leave: tuple[str, ...] = ()


def _table(root: Path) -> dict[str, Any]:
    path = root / "pyproject.toml"
    document = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    table: dict[str, Any] = document.get("tool", {}).get("arabic_book", {}).get("live", {})
    return table


def has_settings(root: Path) -> bool:
    """Whether the book in this folder names files of the engine."""
    return bool(_table(root))


def read_live_settings(root: Path) -> LiveSettings | None:
    """Settings of the book in the folder ``root``; None for a book that says nothing of the engine.

    Raises LiveError for a setting that does not exist.
    """
    table = _table(root)
    if not table:
        return None
    if unknown := sorted(set(table) - {"sets", "wheels", "own", "leave"}):
        raise LiveError(f"لا إعداد بهذا الاسم: {unknown[0]}. {WHERE} has no setting {', '.join(unknown)}")
    sets = tuple(
        _read(FileSet, {"name": name, **entry}, "sets") for name, entry in table.get("sets", {}).items()
    )
    if not sets or sets[0].name != "base":
        raise LiveError(f"المجموعة الأولى اسمها base. {WHERE}: the first of the sets is named base")
    return LiveSettings(
        root,
        sets,
        tuple(_read(Wheel, entry, "wheels") for entry in table.get("wheels", ())),
        tuple(_read(Own, entry, "own") for entry in table.get("own", ())),
        tuple(table.get("leave", ())),
    )


def _read(kind: type, entry: dict[str, Any], where: str) -> Any:
    if unknown := sorted(set(entry) - {item.name for item in fields(kind)}):
        raise LiveError(
            f"لا إعداد بهذا الاسم: {unknown[0]}. {WHERE} {where} has no setting {', '.join(unknown)}"
        )
    try:
        return kind(
            **{name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}
        )
    except TypeError as error:
        raise LiveError(f"إعداد ناقص. {WHERE} {where}: {error}") from error
