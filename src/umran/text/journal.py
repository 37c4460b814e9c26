"""Several files of a folder written as one: all of them or none, whatever stops the command on the way.

`commit` keeps the new and the old content in a journal inside the folder before it replaces the first file; `recover`
completes or undoes what a killed command left, by that journal.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from umran.text.files import (
    ChangedMeanwhile,
    RecoveryFailed,
    WriteFailed,
    content_of,
    folder_lock,
    os_error_reason,
    replace,
    sha256,
    sync_folder,
    write_synced,
)
from umran.text.words import listed, ltr, quoted

JOURNAL = ".umran-journal"
_DONE = f"{JOURNAL}-done"
_PLAN = "plan.json"


@dataclass(frozen=True)
class Recovery:
    """What became of a command that was cut off: `finished` where its files are the new ones, else they are the old."""

    task: str
    finished: bool
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        command = f"أمر سابق ({ltr(self.task)})" if self.task else "أمر سابق"
        names = f": {listed(map(ltr, self.names))}" if self.names else ""
        if self.finished:
            return f"انقطع {command} وهو يكتب، فأتممنا كتابته، والملفات هي الجديدة كلها{names}."
        return f"انقطع {command} قبل أن يتم، فتراجعنا عنه، والملفات كما كانت قبله{names}."


def commit(
    folder: Path,
    contents: Mapping[str, bytes | None],
    task: str,
    *,
    unchanged: Mapping[str, bytes] | None = None,
) -> None:
    """Put several files of a folder in place, all of them or none; None removes a file.

    New and old content are on the disk before the first file is replaced, so that neither a kill nor a full disk can
    leave a mixture: the next `recover` completes or undoes. Raises ChangedMeanwhile where a file
    differs from `unchanged`, Busy, RecoveryFailed, and WriteFailed after an error, with every file as it was.
    """
    with transaction(folder) as put:
        for name, content in (unchanged or {}).items():
            if content_of(folder / name) != content:
                raise ChangedMeanwhile(f"تغيّر {ltr(name)} في أثناء العمل، ولم يُكتب شيء", "أعد الأمر")
        put(contents, task)


def recover(folder: Path) -> Recovery | None:
    """Complete or undo what was cut off in a folder; None where nothing was.

    Raises RecoveryFailed, Busy and WriteFailed.
    """
    if not any((folder / name).exists() for name in (JOURNAL, _DONE)):
        return None
    with _held(folder):
        return _recover(folder)


def is_pending(folder: Path) -> bool:
    """Whether a command was cut off among the steps that change files, so that they may be a mixture."""
    return (folder / JOURNAL / _PLAN).is_file()


@contextmanager
def transaction(folder: Path) -> Iterator[Callable[[Mapping[str, bytes | None], str], None]]:
    """A folder held by this command alone, with nothing cut off in it; gives the function that writes files as one.

    The folder is made where there is none, and removed again where nothing was written.
    """
    made = not folder.exists()
    try:
        with _held(folder):
            _recover(folder)
            yield lambda contents, task: _commit(folder, contents, task)
    finally:
        if made:
            with suppress(OSError):  # it holds the files now
                folder.rmdir()


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with folder_lock(folder), _uninterrupted():
            yield
    except OSError as error:
        left = "، ويتمه الأمر التالي أو يتراجع عنه" if is_pending(folder) else "، ولم يتغير فيه شيء"
        raise WriteFailed(
            f"تعذرت الكتابة في {quoted(folder, 200)} ({os_error_reason(error)}){left}",
            "تحقق من أذونات المجلد ومن المساحة الباقية، أو اختر مجلداً آخر",
        ) from error


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back for the few steps that belong together."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    usual = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


def _commit(folder: Path, contents: Mapping[str, bytes | None], task: str) -> None:
    work = folder / JOURNAL
    steps: list[dict[str, Any]] = []
    try:
        work.mkdir()
        for name, new in contents.items():
            old = content_of(path_inside(folder, name))
            if old == new:
                continue
            for kind, content in (("new", new), ("old", old)):
                if content is not None:
                    write_synced(work / f"{len(steps)}.{kind}", content, like=folder / name)
            steps.append({"name": name, "old": sha256(old), "new": sha256(new)})
        if not steps:
            _forget(work)
            return
        sync_folder(work)
        plan = json.dumps({"task": task, "steps": steps}, ensure_ascii=False, indent=1)
        replace(work / _PLAN, plan.encode())
        sync_folder(folder)
        _put(folder, work, steps, "new")
        os.replace(work, folder / _DONE)
    except BaseException:
        if (work / _PLAN).exists():
            _put(folder, work, steps, "old")
        _forget(work)
        raise
    _forget(folder / _DONE)


def _put(folder: Path, work: Path, steps: Iterable[dict[str, Any]], kind: str) -> None:
    """Have every file as the journal keeps it: the new ones, or the old ones. Needs no space on the disk."""
    folders = set()
    for number, step in enumerate(steps):
        path = path_inside(folder, step["name"])
        if sha256(content_of(path)) == step[kind]:
            continue
        if step[kind] is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.replace(work / f"{number}.{kind}", path)
        folders.add(path.parent)
    for each in folders:
        sync_folder(each)


def _forget(work: Path) -> None:
    """Remove a journal that is not needed; its plan first, so that half a journal is never followed."""
    with suppress(OSError):
        (work / _PLAN).unlink(missing_ok=True)
    shutil.rmtree(work, ignore_errors=True)


def _recover(folder: Path) -> Recovery | None:
    done, work = folder / _DONE, folder / JOURNAL
    if done.exists():  # every file was in place; only the journal was still there
        task, steps = _plan(done)
        _forget(done)
        return Recovery(task, True, _names(steps))
    if not work.exists():
        return None
    if not is_pending(folder):  # no file had been touched
        _forget(work)
        return Recovery("", False)
    task, steps = _plan(work)
    kind = next((kind for kind in ("new", "old") if steps and _can(folder, work, steps, kind)), None)
    if kind is None:
        raise RecoveryFailed(
            f"انقطع أمر سابق في {quoted(folder, 200)}، ثم تغيّرت ملفاته، فلا يُتم ولا يُتراجع عنه",
            f"أعد الملفات من نسخة سليمة، واحذف {ltr(JOURNAL)}، ثم أعد الأمر",
        )
    _put(folder, work, steps, kind)
    if kind == "new":
        os.replace(work, done)
    _forget(done if kind == "new" else work)
    return Recovery(task, kind == "new", _names(steps))


def _plan(work: Path) -> tuple[str, list[dict[str, Any]]]:
    """The command and its steps, or nothing where the plan is gone or damaged."""
    try:
        plan = json.loads((work / _PLAN).read_bytes())
        steps = [{key: each[key] for key in ("name", "old", "new")} for each in plan["steps"]]
        for step in steps:
            path_inside(work.parent, step["name"])
        return str(plan["task"]), steps
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "", []


def _names(steps: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(step["name"] for step in steps if not step["name"].startswith("."))


def _can(folder: Path, work: Path, steps: Iterable[dict[str, Any]], kind: str) -> bool:
    """Whether every file can become what the journal says, and none that somebody changed since is lost."""
    for number, step in enumerate(steps):
        there = sha256(content_of(path_inside(folder, step["name"])))
        kept = sha256(content_of(work / f"{number}.{kind}"))
        if there not in (step["old"], step["new"]) or step[kind] not in (there, kept):
            return False
    return True


def path_inside(folder: Path, name: str) -> Path:
    """The path of a file of the folder, never one outside of it. Raises ValueError."""
    path = folder.joinpath(*PurePosixPath(name).parts)
    if not path.parent.resolve().is_relative_to(folder.resolve()) or path.name in ("", ".."):
        raise ValueError(f"name is {name!r}; expected a file inside {folder}")
    return path
