"""An error of a cell: one line in the reader's language with its place, then what Python itself says."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Mapping
from typing import Any

from .code import NotPython
from .guards import NoInput, NoNetwork

_READABLE = re.compile(
    "[^A-Za-z\u0621-\u064a]*[\u0621-\u064a]"
)  # its first letter; later ones may be a value's
_ARABIC_SIGNS = re.compile("[٠-٩،؛]")
_MAX = 2000  # characters of a message, and of each line of what Python says
_LINES = 60


def chain(error: BaseException) -> Iterator[BaseException]:
    """An error, and those that led to it."""
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        yield at
        at = at.__cause__ or at.__context__


def missing_set(error: BaseException, sets: Mapping[str, tuple[str, ...]]) -> tuple[str, str] | None:
    """The set of files that holds the module whose import failed, and the module."""
    if not isinstance(error, ImportError):
        return None
    for each in chain(error):
        if isinstance(each, ModuleNotFoundError) and each.name:
            top = each.name.partition(".")[0]
            for name, modules in sets.items():
                if top in modules:
                    return name, top
    return None


def line_of(error: BaseException, cell: str) -> int | None:
    """The line of the cell where it stopped."""
    if isinstance(error, NotPython):
        return error.line
    if isinstance(error, SyntaxError) and error.filename == cell:
        return error.lineno
    own = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == cell]
    return own[-1] if own else None


def message(error: BaseException) -> str:
    try:
        return str(error)[:_MAX]
    except Exception:
        return ""


def explain(error: BaseException, words: Mapping[str, str]) -> str:
    """What happened, in the reader's language."""
    name = type(error).__name__
    if isinstance(error, (NoInput, NoNetwork)):
        return message(error)
    if isinstance(error, NotPython):
        return words[f"not_python_{error.kind}"].format(text=error.text)
    if isinstance(error, SyntaxError):
        return words[_kind_of_syntax(error)]
    if isinstance(error, NameError) and error.name:
        return words["name"].format(name=error.name)
    if isinstance(error, ModuleNotFoundError) and error.name:
        return words["module"].format(name=error.name)
    if isinstance(error, MemoryError) or (
        isinstance(error, OverflowError) and "index-sized" in message(error)
    ):
        return words["memory"]
    if isinstance(error, RecursionError):
        return words["recursion"]
    if isinstance(error, SystemExit):
        return words["exit"]
    said = message(error)
    if words["no_network"] in said:  # whatever a library says around it
        return words["no_network"]
    if type(error) is KeyError:
        return words["key"].format(name=error.args[0] if error.args else "")
    if isinstance(error, FileNotFoundError) and error.filename:
        return words["file"].format(name=error.filename)
    if _READABLE.match(said):
        return said
    if isinstance(error, AttributeError) and error.name:
        return words["attribute"].format(name=error.name)
    for kind, key in _KINDS.items():
        if isinstance(error, kind):
            return words[key]
    return words["unknown"].format(name=name)


_KINDS: dict[type[BaseException], str] = {
    IndexError: "index",
    ZeroDivisionError: "zero",
    AssertionError: "assertion",
    ImportError: "import_",
    TypeError: "type",
    ValueError: "value",
    KeyboardInterrupt: "interrupt",
    PermissionError: "permission",
    NotImplementedError: "not_there",
}


def _kind_of_syntax(error: SyntaxError) -> str:
    said = str(error.msg)
    if isinstance(error, IndentationError):
        return "indentation"
    if "was never closed" in said or "unmatched" in said or "does not match" in said:
        return "bracket"
    if "unterminated" in said:
        return "quote"
    if _ARABIC_SIGNS.search(error.text or ""):
        return "arabic_signs"
    return "syntax"


def head(error: BaseException, cell: str, words: Mapping[str, str]) -> str:
    """One line: that it is an error, where, and what."""
    line = line_of(error, cell)
    what = explain(error, words).strip()
    return words["error_at"].format(line=line, what=what) if line else words["error"].format(what=what)


def details(error: BaseException, own: str) -> list[str]:
    """What Python says, without the frames of the runner, whose files stand in the folder ``own``.

    Nothing where the sentence before it is all there is to know.
    """
    if any(isinstance(each, (NotPython, NoInput, NoNetwork, SystemExit)) for each in chain(error)):
        return []
    told = traceback.TracebackException.from_exception(error, compact=True, max_group_width=5)
    _leave_out(told, own, set())
    lines = "".join(told.format()).rstrip("\n").split("\n")
    if len(lines) > _LINES:
        lines[_LINES // 2 : -_LINES // 2] = ["…"]
    return [line[:_MAX] for line in lines]


def _leave_out(told: traceback.TracebackException | None, own: str, seen: set[int]) -> None:
    if told is None or id(told) in seen:
        return
    seen.add(id(told))
    kept = [frame for frame in told.stack if not frame.filename.startswith(own)]
    told.stack = traceback.StackSummary.from_list(kept)
    _leave_out(told.__cause__, own, seen)
    _leave_out(told.__context__, own, seen)


def as_output(error: BaseException, lines: list[str]) -> dict[str, Any]:
    return {
        "output_type": "error",
        "ename": type(error).__name__,
        "evalue": message(error),
        "traceback": lines,
    }
