"""What is saved of a book: each file with its sum and its size, and the version that the whole list is."""

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ..printed import PRINTED

WORKER, FOLDER, LIVE = "sw.js", "_static/offline", "_static/live"
LIST, VERSION = f"{FOLDER}/list.json", f"{FOLDER}/version.json"
# What Sphinx leaves for other programs; pages never ask for it.
NO_PART = {"objects.inv", WORKER, LIST, VERSION}
# Sphinx copies into these folders and never cleans them: of their files, those that a page names.
NAMED_ALONE = ("_sources/", "_downloads/", "_images/")
_NAMED = re.compile(r"""["'(](?:\.\./)*((?:_sources|_downloads|_images)/[^"'()?#]+)""")
# A server that packs answers packs these; pictures, fonts and office files are packed already.
PACKED = {".html", ".css", ".js", ".json", ".svg", ".txt", ".csv", ".xml", ".webmanifest", ".geojson", ".ipynb", ".md"}  # fmt: skip


@dataclass(frozen=True)
class Saved:
    """One file of a book: its address in the book, the sum and size of its content, and its size on the way."""

    path: str
    digest: str
    size: int
    packed: int

    @classmethod
    def of(cls, path: str, content: bytes) -> "Saved":
        packs = Path(path).suffix in PACKED
        # Level 6 is what servers use; no time stands in the head, so the size never changes.
        packed = len(gzip.compress(content, 6, mtime=0)) if packs else len(content)
        return cls(path, sha256(content).hexdigest(), len(content), min(packed, len(content)))

    @property
    def row(self) -> list[Any]:
        return [self.path, self.digest, self.size, self.packed]


class BuiltBook(Mapping[str, bytes]):
    """The files of a folder by their addresses, each read when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        files = (file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
        self.names = dict.fromkeys(sorted(files))

    def __getitem__(self, name: str) -> bytes:
        if name not in self.names:
            raise KeyError(name)
        return (self.folder / name).read_bytes()

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def named_files(files: Mapping[str, bytes]) -> set[str]:
    """Files of Sphinx's own folders that a page of the book names."""
    found: set[str] = set()
    for name in files:
        if name.endswith(".html"):
            found.update(map(unquote, _NAMED.findall(files[name].decode())))
    return found


def book_paths(files: Mapping[str, bytes]) -> list[str]:
    """Addresses of every file that a page of the book can ask for, without those of the engine."""
    named, found = named_files(files), []
    for name in sorted(files):
        if (
            name in NO_PART
            or name.startswith(f"{PRINTED}/")  # opened on paper, and larger than the book
            or any(part.startswith(".") for part in name.split("/"))
        ):
            continue
        if name.startswith(NAMED_ALONE) and name not in named:
            continue
        if name.startswith(f"{LIVE}/") and name != f"{LIVE}/manifest.js":
            continue
        found.append(name)
    return found


def engine_sets(files: Mapping[str, bytes]) -> dict[str, Any]:
    """What notebooks run with in the page, by sets: those of which every file is published with the book."""
    if f"{LIVE}/manifest.js" not in files:
        return {}
    _, _, text = files[f"{LIVE}/manifest.js"].decode().partition(" = ")
    found = {}
    for name, one in ((json.loads(text.rstrip(";\n")) or {}).get("sets") or {}).items():
        paths = [f"{LIVE}/{file['path']}" for file in one["files"]]
        if paths and all(path in files for path in paths):
            rows = [Saved.of(path, files[path]).row for path in dict.fromkeys(paths)]
            found[name] = {"title": one["title"], "files": rows}
    return found


def list_files(files: Mapping[str, bytes]) -> dict[str, Any]:
    """The list of a book, of its files by their addresses. The same files give the same list.

    Returns
    -------
    dict
        ``version``, the sum of all that follows; ``book``, its rows ``[path, sha256, bytes, packed]``, where ``packed``
        is the size on the way from a server that packs text; ``live``, the same for each set of the engine.
    """
    parts = {
        "book": [Saved.of(path, files[path]).row for path in book_paths(files)],
        "live": engine_sets(files),
    }
    version = sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
    return {"format": 1, "version": version[:16], **parts}


def list_contents(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The file of the list, and that of its version alone, by their addresses."""
    listed = list_files(files)
    text = json.dumps(listed, ensure_ascii=False, separators=(",", ":"))
    return {LIST: text.encode(), VERSION: json.dumps({"version": listed["version"]}).encode()}


def relisted(files: dict[str, bytes], prefix: str) -> dict[str, bytes]:
    """The files of a zip whose part under ``prefix`` is a book that was changed: its list is made again."""
    if prefix + LIST not in files:
        return files
    book = {name.removeprefix(prefix): files[name] for name in files if name.startswith(prefix)}
    return {**files, **{prefix + name: content for name, content in list_contents(book).items()}}


def write_list(folder: Path) -> None:
    """Write the list into a built book, and its version alone beside it."""
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    for name, content in list_contents(BuiltBook(folder)).items():
        (folder / name).write_bytes(content)
