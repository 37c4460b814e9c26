"""The folder where a participant's files arrive: nothing is written over, and what is refused is told with why."""

from __future__ import annotations

import json
import os
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from umran.intake.containers import ARCHIVE, KINDS, KMZ, LARGEST, checked_zip, source
from umran.text import files
from umran.text.errors import Unreadable
from umran.text.words import ltr, quoted

AT_ONCE = (
    10  # MiB that a notebook's server takes in one message where nobody set more; more breaks the connection
)
MOST = LARGEST // 2**20  # MiB of a file that is read
_COMPANIONS = (".shx", ".dbf", ".prj", ".cpg", ".qpj", ".sbn", ".sbx")  # of a layer in several files
ENDINGS = (*KINDS, *_COMPANIONS)
_WAY_TO_MAKE_ROOM = "احذف ما لا يلزم، أو اسأل من يدير الجهاز"


@dataclass(frozen=True)
class Arrival:
    """What became of a file that was handed in.

    Attributes
    ----------
    name : str
        Under which it lies in the folder, or would.
    told : str
        That, in Arabic.
    is_in : bool
        Whether its content lies in the folder.
    waits : bool
        Whether another file of that name does, so that somebody must say which of the two is wanted.
    """

    name: str
    told: str
    is_in: bool = False
    waits: bool = False


def at_once() -> int:
    """MiB that the server of this notebook takes in one message, as its settings say."""
    try:
        from jupyter_core.paths import jupyter_config_path
    except ImportError:  # a page without a server
        return AT_ONCE
    for place in jupyter_config_path():
        try:
            settings = json.loads(Path(place, "jupyter_server_config.json").read_text("utf-8"))
            return int(settings["ServerApp"]["tornado_settings"]["websocket_max_message_size"]) >> 20
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return AT_ONCE


def receive(folder: Path, name: str, content: bytes) -> Arrival:
    """Put a file into the folder, unless it is none that is read here, or another has its name."""
    name = _plain(name)
    try:
        _check(name, content)
        there = files.content_of(folder / name)
        if there == content:
            return Arrival(name, f"{quoted(name)} في المجلد من قبل كما هو.", is_in=True)
        if there is not None:
            return Arrival(name, f"في المجلد ملف آخر اسمه {quoted(name)}، فبقي كما هو.", waits=True)
        folder.mkdir(parents=True, exist_ok=True)
        files.create(folder / name, content)
    except Unreadable as error:
        return Arrival(name, f"لم يدخل {quoted(name)}. {error}")
    except OSError as error:
        return Arrival(name, f"لم يدخل {quoted(name)}: {files.os_error_reason(error)}. {_WAY_TO_MAKE_ROOM}.")
    return Arrival(name, f"دخل {quoted(name)} المجلد.", is_in=True)


def put_in_place(folder: Path, name: str, content: bytes) -> Arrival:
    """Put a file in the place of the one that has its name, because the user said so."""
    try:
        files.replace(folder / name, content)
    except OSError as error:
        return Arrival(
            name, f"بقي {quoted(name)} القديم: {files.os_error_reason(error)}. {_WAY_TO_MAKE_ROOM}."
        )
    return Arrival(name, f"حلّ الجديد محل القديم: {quoted(name)}.", is_in=True)


def _plain(name: str) -> str:
    """A file's name without folders and signs that nobody sees, its letters composed as other systems write them."""
    seen = "".join(letter for letter in name.replace("\\", "/") if letter.isprintable())
    return unicodedata.normalize("NFC", PurePosixPath(seen).name).strip() or "ملف"


def _check(name: str, content: bytes) -> None:
    """Raises Unreadable for what cannot be data: another ending, an empty file, a damaged or unsafe archive."""
    if name.startswith("."):
        raise Unreadable("اسمه يبدأ بنقطة، فهو ملف من نظام التشغيل", "ارفع ملفات البيانات وحدها")
    if Path(name).suffix.lower() in _COMPANIONS:
        return
    with tempfile.TemporaryDirectory(prefix="umran-") as room:
        path = Path(room) / name
        path.write_bytes(content)
        if source(path).kind in (ARCHIVE, KMZ):
            checked_zip(path).close()


def listing(folder: Path) -> list[tuple[str, int]]:
    """The files that lie in the folder and those inside it: their paths, and their sizes in bytes."""
    found = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(each for each in names if not each.startswith(".")):
            path = Path(root) / name
            try:
                found.append((path.relative_to(folder).as_posix(), path.stat().st_size))
            except OSError:  # gone meanwhile
                continue
    return found


def stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What changes when a file of the folder does: names, sizes, times."""
    found = []
    for name, size in listing(folder):
        try:
            found.append((name, size, (folder / name).stat().st_mtime_ns))
        except OSError:
            continue
    return tuple(found)


def size(count: int) -> str:
    """A file's size as people read it."""
    if count >= 2**20:
        return f"{ltr(f'{count / 2**20:,.1f}')} ميغابايت"
    return f"{ltr(f'{max(1, round(count / 1024)):,}')} كيلوبايت"
