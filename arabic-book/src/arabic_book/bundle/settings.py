"""What a book packs beside its pages: ``[tool.arabic_book.bundle]`` of pyproject.toml."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

# Names that the zip itself uses.
RESERVED_NAMES = {"book", "pdf"}


class BundleError(Exception):
    """What keeps the zip from being made, in words for whoever makes it."""


@dataclass(frozen=True)
class Folder:
    """A folder that is packed.

    path: from the book's folder. name: what it is called in the zip; without, the last part of ``path``.
    title, note: its heading on the start page and the line below. list: patterns of the files that the start page
    lists, those of ``Path.glob``. folded: the list is folded to one line.
    """

    path: Path
    name: str = ""
    title: str = ""
    note: str = ""
    list: tuple[str, ...] = ("*",)
    folded: bool = False


@dataclass(frozen=True)
class Settings:
    """What is packed, and how large it may be.

    file: the zip, from the book's folder. limit: its greatest size in megabytes, without live Python. live_limit: with
    it. live: the sets of files that go along, of those that were collected. folders: what is packed beside the book.
    """

    file: Path
    limit: float = 20
    live_limit: float = 45
    live: tuple[str, ...] = ("base",)
    folders: tuple[Folder, ...] = ()

    @property
    def light(self) -> Path:
        """The zip without live Python, beside the one with it."""
        return self.file.with_name(f"{self.file.stem}-light{self.file.suffix}")


def read_settings(root: Path) -> Settings:
    """Settings of the book in the folder ``root``; a book that says nothing packs its pages and printed editions.

    Raises BundleError for a setting that does not exist, or a name that cannot be used.
    """
    path = root / "pyproject.toml"
    document = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    table: dict[str, Any] = document.get("tool", {}).get("arabic_book", {}).get("bundle", {})
    _check(table, Settings, "[tool.arabic_book.bundle]")
    folders = tuple(_folder(root, entry) for entry in table.get("folders", ()))
    names = [folder.name for folder in folders]
    if wrong := [name for name in names if name in RESERVED_NAMES or names.count(name) > 1]:
        raise BundleError(
            f"الاسم {wrong[0]} مأخوذ في الحزمة: اختر غيره في name. "
            f"[[tool.arabic_book.bundle.folders]]: the name {wrong[0]!r} is taken; choose another with `name`"
        )
    return Settings(
        root / table.get("file", "_build/book.zip"),
        table.get("limit", Settings.limit),
        table.get("live_limit", Settings.live_limit),
        tuple(table.get("live", Settings.live)),
        folders,
    )


def _folder(root: Path, entry: dict[str, Any]) -> Folder:
    where = "[[tool.arabic_book.bundle.folders]]"
    _check(entry, Folder, where)
    if not entry.get("path"):
        raise BundleError(f"مجلد بلا path. {where}: a folder without `path`")
    path = root / entry["path"]
    name = entry.get("name") or path.name
    patterns = {"list": tuple(entry["list"])} if "list" in entry else {}
    return Folder(**{**entry, **patterns, "path": path, "name": name, "title": entry.get("title") or name})


def _check(table: dict[str, Any], kind: type, where: str) -> None:
    if unknown := sorted(set(table) - {item.name for item in fields(kind)}):
        raise BundleError(f"لا إعداد بهذا الاسم: {unknown[0]}. {where} has no setting {', '.join(unknown)}")
