"""Safe writing of one file: aside first, then the whole file in its place; and the lock of a folder.

Several files as one: `umran.text.journal`. What a command may replace: `umran.text.manifest`.
"""

from __future__ import annotations

import errno
import hashlib
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import overload
from uuid import uuid4

from umran.text.errors import Unreadable
from umran.text.words import ltr

_STALE = 3600  # seconds after which what a killed writer left behind is swept away
_WAIT = 10.0  # seconds that a command waits for another to end its few steps
_REASONS = {
    errno.ENOSPC: "امتلأ القرص",
    errno.EDQUOT: "امتلأت حصتك من القرص",
    errno.EFBIG: "الملف أكبر مما يُسمح به",
    errno.EACCES: "لا إذن بالكتابة، أو الملف مفتوح في برنامج آخر",
    errno.EPERM: "لا إذن بالكتابة",
    errno.EROFS: "المجلد للقراءة وحدها",
}


class WriteFailed(Unreadable):
    """Files could not be written; those that were there are as they were."""


class ChangedMeanwhile(Unreadable):
    """Somebody else wrote to the folder meanwhile."""


class Busy(Unreadable):
    """Another command is writing to the folder."""


class RecoveryFailed(Unreadable):
    """A command that was cut off can be neither completed nor undone: its files were changed since."""


class OverwriteRefused(Unreadable):
    """Files that would be replaced, and may not be: not this command's, edited since, or not asked for."""


def os_error_reason(error: OSError) -> str:
    """The reason of a failed write, in Arabic where it is one of the usual ones."""
    return _REASONS.get(error.errno or 0) or ltr(error.strerror or error)


def replace(path: Path, content: bytes) -> None:
    """Put new content in the place of a file in one step: at every moment the file is the old one or the new one."""
    path = Path(os.path.realpath(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    with _aside(path, content) as part:
        os.replace(part, path)
    sync_folder(path.parent)


def create(path: Path, content: bytes) -> None:
    """Write a file that must be new, whole or not at all. Raises FileExistsError where the name is taken."""
    with _aside(path, content) as part:
        try:
            os.link(part, path)  # unlike a rename, fails where the name is taken
        except FileExistsError:
            raise
        except OSError:  # a disk without links, such as a stick
            path.open("xb").close()
            os.replace(part, path)
    sync_folder(path.parent)


@contextmanager
def _aside(path: Path, content: bytes) -> Iterator[Path]:
    """The content on the disk under a name beside `path`; that name is gone at the end."""
    begin = f".umran-{hashlib.sha256(path.name.encode(errors='surrogateescape')).hexdigest()[:8]}."
    part = path.with_name(f"{begin}{uuid4().hex[:12]}.part")
    try:
        write_synced(part, content, like=path)
        yield part
    finally:
        part.unlink(missing_ok=True)
    for left in path.parent.glob(f"{begin}*.part"):
        with suppress(OSError):  # swept by another writer
            if time.time() - left.stat().st_mtime > _STALE:
                left.unlink()


def write_synced(path: Path, content: bytes, like: Path | None = None) -> None:
    """A new file with its content on the disk, not only in memory, so that a power cut leaves no empty one."""
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    if like is not None:
        with suppress(OSError):
            path.chmod(like.stat().st_mode & 0o777)


def sync_folder(folder: Path) -> None:
    """Names too must reach the disk; only some systems can be asked."""
    if hasattr(os, "O_DIRECTORY"):
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


@overload
def sha256(content: bytes) -> str: ...
@overload
def sha256(content: None) -> None: ...
def sha256(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()


def content_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


@contextmanager
def folder_lock(
    folder: Path, wait: float = _WAIT, busy: str = "أمر آخر يكتب في المجلد نفسه"
) -> Iterator[None]:
    """Hold the lock of a folder; it ends with the process. Raises Busy where another has it for longer than `wait`."""
    if sys.platform == "win32" or sys.platform == "emscripten":  # they have no such locks
        yield
        return
    import fcntl

    handle, end = os.open(folder, os.O_RDONLY), time.monotonic() + wait
    try:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= end:
                    raise Busy(busy, "انتظر تمامه ثم أعد الأمر، أو اختر مجلداً آخر") from None
                time.sleep(0.05)
            except OSError:  # a network disk that knows no locks
                break
            else:
                break
        yield
    finally:
        os.close(handle)
