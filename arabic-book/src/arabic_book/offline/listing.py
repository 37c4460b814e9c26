"""What is saved of a book: each file with its sum and its size, and the version that the whole list is."""

import gzip
import json
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote

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
    bytes: int
    packed: int

    @classmethod
    def read(cls, folder: Path, path: str) -> "Saved":
        content = (folder / path).read_bytes()
        packs = Path(path).suffix in PACKED
        # Level 6 is what servers use; no time stands in the head, so the size never changes.
        packed = len(gzip.compress(content, 6, mtime=0)) if packs else len(content)
        return cls(path, sha256(content).hexdigest(), len(content), min(packed, len(content)))

    @property
    def row(self) -> list[Any]:
        return [self.path, self.digest, self.bytes, self.packed]


def named_files(folder: Path) -> set[str]:
    """Files of Sphinx's own folders that a page of the book names."""
    found: set[str] = set()
    for page in folder.rglob("*.html"):
        found.update(map(unquote, _NAMED.findall(page.read_text(encoding="utf-8"))))
    return found


def book_paths(folder: Path) -> list[str]:
    """Addresses of every file that a page of the built book can ask for, without those of the engine."""
    named, found = named_files(folder), []
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder)
        name = path.as_posix()
        if not file.is_file() or name in NO_PART or any(part.startswith(".") for part in path.parts):
            continue
        if name.startswith(NAMED_ALONE) and name not in named:
            continue
        if name.startswith(f"{LIVE}/") and name != f"{LIVE}/manifest.js":
            continue
        found.append(name)
    return found


def engine_sets(folder: Path) -> dict[str, Any]:
    """What notebooks run with in the page, by sets: those of which every file is published with the book."""
    manifest = folder / LIVE / "manifest.js"
    if not manifest.is_file():
        return {}
    text = manifest.read_text(encoding="utf-8")
    if "{" not in text:  # of a stick without the engine
        return {}
    sets = json.loads(text[text.index("{") : text.rindex("}") + 1])["sets"]
    found = {}
    for name, one in sets.items():
        paths = [file["path"] for file in one["files"]]
        if paths and all(path and (folder / LIVE / path).is_file() for path in paths):
            rows = [Saved.read(folder, f"{LIVE}/{path}").row for path in dict.fromkeys(paths)]
            found[name] = {"title": one["title"], "files": rows}
    return found


def list_book(folder: Path) -> dict[str, Any]:
    """The list of a built book. The same files give the same list.

    Parameters
    ----------
    folder
        The built book.

    Returns
    -------
    dict
        ``version``, the sum of all that follows; ``book``, its rows ``[path, sha256, bytes, packed]``, where ``packed``
        is the size on the way from a server that packs text; ``live``, the same for each set of the engine.
    """
    parts = {
        "book": [Saved.read(folder, path).row for path in book_paths(folder)],
        "live": engine_sets(folder),
    }
    version = sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
    return {"format": 1, "version": version[:16], **parts}


def write_list(folder: Path) -> dict[str, Any]:
    """Write the list into a built book, and its version alone beside it; returns the list."""
    listed = list_book(folder)
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    text = json.dumps(listed, ensure_ascii=False, separators=(",", ":"))
    (folder / LIST).write_text(text, encoding="utf-8")
    (folder / VERSION).write_text(json.dumps({"version": listed["version"]}), encoding="utf-8")
    return listed
