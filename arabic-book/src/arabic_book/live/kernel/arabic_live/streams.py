"""What a cell prints, in pieces of a size that a page can take, up to a limit."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

LIMIT = 1 << 20  # characters that one cell may print
DISPLAYS = 16 << 20  # characters of everything else that it shows
_PIECE = 8 << 10
_PAUSE = 0.1  # seconds


class Stream(io.TextIOBase):
    """Standing for stdout or stderr; `write_out` gets its name and a piece."""

    encoding = "utf-8"
    errors = "strict"

    def __init__(self, name: str, write_out: Callable[[str, str], None], before: Callable[[Stream], None]):
        self._name, self._write_out, self._before = name, write_out, before
        self._parts: list[str] = []
        self._length = 0
        self._sent = 0.0

    @property
    def name(self) -> str:
        return f"<{self._name}>"

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._before(self)
            self._parts.append(text)
            self._length += len(text)
            is_line = text.endswith("\n") and time.monotonic() - self._sent > _PAUSE
            if is_line or self._length >= _PIECE:
                self.flush()
        return len(text)

    def flush(self) -> None:
        if self._parts:
            text = "".join(self._parts)
            self._parts.clear()
            self._length = 0
            self._sent = time.monotonic()
            self._write_out(self._name, text)

    def drop(self) -> None:
        """Forget what was said and not sent."""
        self._parts.clear()
        self._length = 0


class Silent(io.TextIOBase):
    """Standing for stdin: nobody is there to type."""

    def __init__(self, refuse: Callable[..., str]):
        self._refuse = refuse

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> str:
        return self._refuse()

    def readline(self, size: int | None = -1) -> str:  # type: ignore[override]
        return self._refuse()
