"""One line on the terminal while long work goes on: what is done now, and for how long. Nothing in a file or a pipe."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

AFTER = 2.0  # seconds of work before the line appears
_EVERY = 0.5
_CLEAR = "\r\x1b[K"
_doing = ""


def step(what: str) -> None:
    """Say what is done now, in Arabic; it is shown where `shown` watches, and nowhere else."""
    global _doing
    _doing = what


@contextmanager
def shown(stream: TextIO | None = None) -> Iterator[None]:
    """Show the steps of the work inside on a terminal, once it has taken a while; the line is wiped at the end."""
    stream = stream or sys.stderr
    if not stream.isatty():
        yield
        return
    done = threading.Event()
    thread = threading.Thread(target=_show, args=(stream, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _show(stream: TextIO, done: threading.Event) -> None:
    start = time.monotonic()
    if done.wait(AFTER):
        return
    while True:
        stream.write(f"{_CLEAR}{_doing or 'يجري العمل'}… ({time.monotonic() - start:.0f} ث)")
        stream.flush()
        if done.wait(_EVERY):
            break
    stream.write(_CLEAR)
    stream.flush()
