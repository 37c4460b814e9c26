"""Modules that were compiled once are kept for the next engine: compiling is a third of what a first cell waits for.

What is kept goes by a module's path and the sum of its source, so that another source is compiled anew.
"""

from __future__ import annotations

import marshal
import sys
import zipimport
import zlib
from collections.abc import Callable
from importlib import _bootstrap_external
from types import CodeType
from typing import Any

_files: Any = _bootstrap_external
_zips: Any = zipimport


class Bytecode:
    """known: what an earlier engine compiled, by path. made: what this one did."""

    def __init__(self, kept: bytes = b"") -> None:
        self.known: dict[str, tuple[int, bytes]] = {}
        self.made: dict[str, tuple[int, CodeType]] = {}
        try:
            if kept:
                self.known = marshal.loads(kept)
        except (EOFError, ValueError, TypeError):
            pass  # of another Python, or cut off: as if there were nothing

    def code(self, path: str, source: bytes, compiled: Callable[[], CodeType]) -> CodeType:
        total = zlib.crc32(source)
        if (kept := self.known.get(path)) and kept[0] == total:
            return marshal.loads(kept[1])
        made = compiled()
        self.made[path] = (total, made)
        return made

    def fresh(self) -> int:
        """How many were compiled since they were last exported."""
        return len(self.made)

    def export(self) -> bytes:
        """All of it, for whoever keeps it."""
        self.known |= {path: (total, marshal.dumps(code)) for path, (total, code) in self.made.items()}
        self.made.clear()
        return marshal.dumps(self.known)

    def install(self) -> Bytecode:
        """Have every import of a source go by it."""
        sys.dont_write_bytecode = True  # a folder in memory keeps nothing
        from_file, from_zip = _files.SourceLoader.source_to_code, _zips._compile_source

        def source_to_code(loader: Any, data: Any, path: str, **more: Any) -> CodeType:
            compiled = lambda: from_file(loader, data, path, **more)  # noqa: E731
            return self.code(path, data, compiled) if isinstance(data, bytes) else compiled()

        def compile_source(path: str, source: bytes) -> CodeType:
            return self.code(path, source, lambda: from_zip(path, source))

        _files.SourceLoader.source_to_code = source_to_code
        _zips._compile_source = compile_source
        return self


def install(kept: Any = None) -> Bytecode:
    """``kept``: a buffer of JavaScript, or nothing."""
    return Bytecode(kept.to_bytes() if kept is not None else b"").install()
