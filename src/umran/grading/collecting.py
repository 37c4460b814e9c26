"""What was handed in: a folder or an archive, with archives in it, as learning platforms give them.

Nothing is unpacked by its own name: an entry of an archive is read up to a limit and kept under the digest of its
content, so that a path that climbs, a bomb or a link in an archive has nowhere to go. Links in a folder are not followed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import BinaryIO

from umran.grading import notebook
from umran.grading.notebook import Notebook
from umran.grading.owners import Evidence, File, Topics, assign
from umran.grading.roster import Roster
from umran.text.errors import Unreadable
from umran.text.words import ltr, quoted, visible

EXERCISES = Path(__file__).resolve().parents[3] / "exercises"
MAX_NOTEBOOK = 25 << 20  # bytes
_MAX_ARCHIVE = 512 << 20  # bytes of an archive inside an archive
_MAX_TOTAL = 4 << 30  # bytes unpacked in one grading
_MAX_FROM_ONE = 200 << 20  # bytes unpacked from an archive inside another
_MAX_ENTRIES = 20_000
_MAX_NESTING = 3
_NOISE = re.compile(
    r"(__MACOSX|\.ipynb_checkpoints|__pycache__)(/|$)|(^|/)(\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*)$"
)
_NOTEBOOKS = (".ipynb", ".ipynb.txt", ".ipynb.json")
_OTHER_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    OverflowError,
)


@dataclass(frozen=True)
class Submission:
    """One file that a learner handed in.

    `learner` is the name as shown, `number` what a platform adds to it, `key` what tells two learners of one name apart.
    `fault` is Arabic: why the file cannot be read. `exercise` is the one that it is, or "". Where `doubts` (Arabic) stand,
    its owner is not certain: it has a key of its own, so that it is nobody's copy and on nobody's page.
    """

    learner: str
    key: str
    file: str
    exercise: str = ""
    digest: str = ""
    path: Path | None = None
    attempt: int = 0  # as the platform counts
    received: float = 0.0  # seconds; only to tell which of two copies is the later
    fault: str = ""
    number: str = ""
    evidence: tuple[Evidence, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Found:
    """A file on its way in: `parts` are the names of folders and archives above it, and its own."""

    parts: tuple[str, ...]
    received: float
    digest: str = ""
    path: Path | None = None
    fault: str = ""


def collect(
    source: Path,
    work: Path,
    *,
    topics: Topics | None = None,
    exercises: Collection[str] = (),
    roster: Roster | None = None,
) -> list[Submission]:
    """Everything handed in under `source`, in a fixed order; contents of archives are kept in the folder `work`.

    `topics`, `exercises` and `roster` are those of `owners.assign`; the course's topics where none are given.
    Raises Unreadable where the source itself is neither a folder nor a readable zip, or holds no submission.
    """
    if not source.exists():
        raise Unreadable(f"لا يوجد {quoted(source, 200)}", "تحقق من الاسم")
    work.mkdir(parents=True, exist_ok=True)
    store = _Store(work)
    if source.is_dir():
        found = list(_folder(source, store))
    elif zipfile.is_zipfile(source):
        with source.open("rb") as file:
            found = list(_archive(file, (), store, 0, _MAX_TOTAL))
    else:
        raise Unreadable(
            f"{quoted(source, 200)} ليس مجلداً ولا ملف {ltr('zip')} سليماً", "نزّل محاولات المتعلمين من جديد"
        )
    found = [each for each in found if not _NOISE.search("/".join(each.parts))]
    if not found:
        raise Unreadable(
            f"لا محاولات في {quoted(source, 200)}",
            f"ضع فيه دفاتر المتعلمين ({ltr('*.ipynb')}) أو ملف {ltr('zip')} منها",
        )
    return _owned(found, course_topics() if topics is None else topics, exercises, roster)


@cache
def course_topics(folder: Path = EXERCISES) -> dict[str, tuple[str, ...]]:
    """What the exercises of a folder are called, in their files' names and their titles."""
    topics = {}
    for path in sorted(folder.glob("[0-9][0-9]_*.ipynb")):
        title = json.loads(path.read_text("utf-8"))["metadata"].get("umran", {}).get("title", "")
        topics[path.stem[:2]] = tuple(filter(None, (path.stem[3:], title)))
    return topics


class _Store:
    """Contents by digest, and how much may still be unpacked."""

    def __init__(self, folder: Path):
        self.folder, self.left, self.entries = folder, _MAX_TOTAL, 0

    def keep(self, content: bytes) -> tuple[str, Path]:
        digest = hashlib.sha256(content).hexdigest()
        path = self.folder / digest
        if not path.exists():
            path.write_bytes(content)
        return digest, path


def _folder(source: Path, store: _Store) -> Iterator[_Found]:
    for top, folders, files in os.walk(source):
        folders.sort()
        above = Path(top).relative_to(source).parts
        for name in sorted([*files, *(each for each in folders if os.path.islink(os.path.join(top, each)))]):
            store.entries += 1
            if store.entries > _MAX_ENTRIES:
                raise Unreadable(f"في {quoted(source, 200)} أكثر من {ltr(f'{_MAX_ENTRIES:,}')} ملف", "قسّمه")
            yield from _file(Path(top) / name, (*map(_shown, above), _shown(name)), store)


def _file(path: Path, parts: tuple[str, ...], store: _Store) -> Iterator[_Found]:
    try:
        # a link, a pipe or a device is not opened, even where it takes a file's place in between
        number = os.open(
            path,
            os.O_RDONLY
            | getattr(os, "O_NOFOLLOW", 0)
            | getattr(os, "O_NONBLOCK", 0)
            | getattr(os, "O_BINARY", 0),
        )
    except OSError:
        fault = "رابط إلى ملف آخر، لا ملف" if path.is_symlink() else "تعذر فتح الملف"
        yield _Found(parts, 0.0, fault=fault)
        return
    with os.fdopen(number, "rb") as file:
        about = os.fstat(number)
        if not stat.S_ISREG(about.st_mode):
            yield _Found(parts, 0.0, fault="ليس ملفاً عادياً")
        elif path.suffix.lower() == ".zip":
            yield from _nested(file, parts, about.st_mtime, store, 0)
        elif about.st_size > MAX_NOTEBOOK:
            yield _Found(parts, about.st_mtime, fault=_too_large())
        else:
            content = file.read(MAX_NOTEBOOK + 1)
            yield _Found(parts, about.st_mtime, hashlib.sha256(content).hexdigest(), path)


def _nested(
    file: BinaryIO, parts: tuple[str, ...], received: float, store: _Store, depth: int
) -> Iterator[_Found]:
    """What is in a learner's archive, or a row that says why nothing could be read of it."""
    inside: list[_Found] = []
    try:
        for each in _archive(file, (*parts[:-1], Path(parts[-1]).stem), store, depth, _MAX_FROM_ONE):
            inside.append(each)
    except Unreadable as refused:
        inside.append(_Found(parts, received, fault=refused.reason))
    except _BROKEN_ZIP:
        inside.append(_Found(parts, received, fault="ملف مضغوط تالف"))
    yield from inside or [_Found(parts, received, fault="ملف مضغوط فارغ")]


def _archive(
    file: BinaryIO, above: tuple[str, ...], store: _Store, depth: int, allowed: int
) -> Iterator[_Found]:
    with zipfile.ZipFile(file) as archive:
        entries = [each for each in archive.infolist() if not each.is_dir()]
        if len(entries) > _MAX_ENTRIES:
            raise Unreadable(f"في الملف المضغوط أكثر من {ltr(f'{_MAX_ENTRIES:,}')} ملف")
        for entry in sorted(entries, key=lambda each: each.filename):
            # what climbs is cut off: the names serve to tell whose a file is
            names = [each for each in re.split(r"[/\\]", _decoded(entry)) if each not in ("", ".", "..")]
            parts = (*above, *map(_shown, names or ["?"]))
            if _NOISE.search("/".join(parts)):
                continue
            received = _moment(entry)
            if stat.S_ISLNK(entry.external_attr >> 16):
                yield _Found(parts, received, fault="رابط إلى ملف آخر، لا ملف")
                continue
            nested = parts[-1].lower().endswith(".zip")
            limit = min(
                _MAX_ARCHIVE if nested and depth == 0 and not above else MAX_NOTEBOOK, allowed, store.left
            )
            try:
                with archive.open(entry) as stream:
                    content = stream.read(limit + 1)  # what the entry says of its size is not believed
            except RuntimeError:
                yield _Found(parts, received, fault="ملف مضغوط بكلمة سر")
                continue
            except _BROKEN_ZIP:
                yield _Found(parts, received, fault="تالف داخل الملف المضغوط")
                continue
            allowed -= len(content)
            store.left -= len(content)
            if len(content) > limit:
                yield _Found(parts, received, fault=_too_large())
                if allowed <= 0 or store.left <= 0:
                    raise Unreadable("يفوق محتوى الملف المضغوط الحد المسموح به")
            elif nested and depth + 1 >= _MAX_NESTING:
                yield _Found(parts, received, fault="ملف مضغوط داخل ملف مضغوط أكثر مما يُفتح")
            else:
                digest, path = store.keep(content)
                del content
                if nested:
                    with path.open("rb") as inner:
                        yield from _nested(inner, parts, received, store, depth + 1)
                else:
                    yield _Found(parts, received, digest, path)


def _too_large() -> str:
    return f"أكبر من {ltr(f'{MAX_NOTEBOOK >> 20} MB')}"


def _decoded(entry: zipfile.ZipInfo) -> str:
    """The name; where it was written without saying how, by the first way that can be: UTF-8, then Arabic of Windows."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "cp1256"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _moment(entry: zipfile.ZipInfo) -> float:
    try:
        return datetime(*entry.date_time).timestamp()
    except (ValueError, OverflowError, OSError):
        return 0.0


def _shown(name: str) -> str:
    """A name on one line, without marks that turn its direction."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    text = visible(
        "".join(" " if not each.isprintable() and each not in "\u200c\u200d" else each for each in text)
    )
    return " ".join(text.split())[:500] or "?"


# Whose is which file


def _owned(found: list[_Found], topics: Topics, exercises: Collection[str], roster: Roster | None) -> list[Submission]:  # fmt: skip
    about = [_about(each) for each in found]
    paths = [tuple(unicodedata.normalize("NFC", part) for part in each.parts) for each in found]
    again = Counter(paths)
    files = [
        File(each.parts, book.exercise if not exercises or book.exercise in exercises else "", book.author,
             notebook=_is_notebook(each.parts[-1], fault), duplicated=again[path] > 1)
        for each, path, (book, fault) in zip(found, paths, about, strict=True)
    ]  # fmt: skip
    owners = assign(files, topics=topics, exercises=exercises, roster=roster)
    with_notebook = {owner.key for owner, file in zip(owners, files, strict=True) if file.notebook}
    submissions = []
    for each, file, owner, (_, fault) in zip(found, files, owners, about, strict=True):
        # pictures and tables beside a learner's notebook are no submissions
        if file.notebook or owner.key not in with_notebook:
            name = "/".join(each.parts)
            submissions.append(
                Submission(owner.name, owner.key, name, owner.exercise, each.digest, each.path, owner.attempt,
                           each.received, fault, owner.number, owner.evidence, owner.doubts)
            )  # fmt: skip
    submissions.sort(key=lambda each: (each.learner, each.key, each.exercise, each.file, each.digest))
    return [
        replace(each, key=f"{each.file} {index}") if each.doubts else each
        for index, each in enumerate(submissions)
    ]


def _about(found: _Found) -> tuple[Notebook, str]:
    """What a file says of itself, and the Arabic reason why it cannot be read, or ""."""
    name, nothing = found.parts[-1].lower(), Notebook(())
    if found.fault:
        return nothing, found.fault
    if name.endswith(_OTHER_ARCHIVES):
        return nothing, f"صيغة ضغط لا تُقرأ؛ المقبول {ltr('zip')}"
    if not name.endswith((*_NOTEBOOKS, ".json")):
        return nothing, f"ليس دفتراً؛ المقبول {ltr('*.ipynb')}"
    try:
        return replace(notebook.read(content(found)), cells=()), ""
    except notebook.NotANotebook as refused:
        return nothing, str(refused)


def _is_notebook(name: str, fault: str) -> bool:
    return name.lower().endswith(_NOTEBOOKS) or (name.lower().endswith(".json") and not fault)


def content(found: _Found | Submission) -> bytes:
    """The file's bytes. Raises NotANotebook, in Arabic, where they are not those that were handed in."""
    assert found.path is not None  # a file with a fault is not read
    try:
        with found.path.open("rb") as file:
            read = file.read(MAX_NOTEBOOK + 1)
    except OSError:
        raise notebook.NotANotebook("تعذر فتح الملف") from None
    if hashlib.sha256(read).hexdigest() != found.digest:
        raise notebook.NotANotebook("تغيّر الملف أثناء التصحيح")
    return read
