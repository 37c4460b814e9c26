"""One submission in a sandbox: bubblewrap with a minimal read-only tree, no network, and limits on all that it can use.

The tree holds the Python, its packages, the package umran without its exercises, the data and the system's libraries;
neither the exercises' sources nor the key is in it. Where bubblewrap is missing or the system forbids namespaces,
`prepare` raises Unreadable with Arabic advice; with `trust` the same program runs unconfined, with limits alone.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from umran.data.descriptor import folder as data_folder
from umran.grading.sandbox import seccomp as _seccomp
from umran.text.errors import Unreadable
from umran.text.words import ltr

_INSIDE = Path(__file__).with_name("inside.py")
_PACKAGE = Path(__file__).resolve().parents[2]
_UID = 62_000  # the first of the users that submissions become where root grades
_START = 60  # seconds for the sandbox itself to start
_ENVIRONMENT = {
    "HOME": "/tmp/home",
    "PATH": "/usr/bin",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "PYTHONHASHSEED": "0",
    "MPLBACKEND": "Agg",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}


@dataclass(frozen=True)
class Limits:
    """What one submission may use: seconds, bytes and counts."""

    wall: float = 30
    cpu: int = 20
    memory: int = 1 << 30
    processes: int = 24
    file: int = 16 << 20
    files: int = 128
    folder: int = 64 << 20
    output: int = 512 << 10

    def rlimits(self) -> dict[str, int]:
        """The same by the names of setrlimit(2)."""
        return {"CPU": self.cpu, "AS": self.memory, "NPROC": self.processes, "FSIZE": self.file,
                "NOFILE": self.files, "CORE": 0, "MSGQUEUE": 0, "MEMLOCK": 0}  # fmt: skip


LIMITS = Limits()


@dataclass(frozen=True)
class Run:
    """What came out: the lines put out before the end, and how it ended.

    `end` is "done", "wall", "cpu", "memory", "output" (too much of it), "died", "stopped" (by us), or "failed" (the sandbox
    never started).
    """

    end: str
    output: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Sandbox:
    """A way to run submissions; `command` is what stands before the Python program."""

    command: tuple[str, ...]
    limits: Limits
    root: bool  # submissions become other users
    unconfined: bool = False
    filter: bytes | None = None
    stop: threading.Event = field(default_factory=threading.Event)  # set: whatever runs is ended

    def run(self, cells: Sequence[str], chosen: dict[str, Any] | None = None, slot: int = 0) -> Run:
        """Run code cells; `chosen` are answers that the notebook stored. Ends within the limits, whatever the cells do."""
        request: dict[str, Any] = {
            "cells": list(cells),
            "chosen": chosen or {},
            "path": _import_path(),
            "uid": _UID + slot if self.root and not self.unconfined else None,
            "limits": {} if self.unconfined and os.name == "nt" else self.limits.rlimits(),
        }
        if self.unconfined:  # the trainer's own processes count with those of the submission
            request["limits"].pop("NPROC", None)
        with tempfile.TemporaryFile() as asked, tempfile.TemporaryDirectory(prefix="umran-") as folder:
            asked.write(json.dumps(request).encode("ascii"))
            asked.seek(0)
            return self._watched(asked, Path(folder))

    def _watched(self, asked: IO[bytes], folder: Path) -> Run:
        options: dict[str, Any] = {
            "stdin": asked,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.DEVNULL,
            "start_new_session": True,  # an interruption here is not one of the submission
        }
        command = [*self.command]
        if self.unconfined:
            options |= {"cwd": folder, "env": {**os.environ, **_ENVIRONMENT, "HOME": str(folder), "PATH": os.environ.get("PATH", "")}}  # fmt: skip
        else:
            options["env"] = {"PATH": os.environ.get("PATH", "")}
        with contextlib.ExitStack() as open_files:
            if self.filter:
                calls = open_files.enter_context(tempfile.TemporaryFile())
                calls.write(self.filter)
                calls.seek(0)
                options["pass_fds"] = (calls.fileno(),)
                command[1:1] = ["--seccomp", str(calls.fileno())]
            process = subprocess.Popen(command, **options)
        assert process.stdout is not None  # a pipe, as asked for above
        reader = _Reader(process.stdout, self.limits.output)
        end = self._watch(process, reader)
        if end:
            self._kill(process)
        code = process.wait()
        if self.unconfined:
            self._kill(process)  # what it left behind
        reader.ended(1)
        process.stdout.close()
        lines = reader.lines()
        if not end:
            # bubblewrap ends with 128 + the signal that ended the program
            cpu = code in (128 + signal.SIGXCPU, -signal.SIGXCPU) if hasattr(signal, "SIGXCPU") else False
            end = (
                "output"
                if reader.flooded
                else "cpu"
                if cpu
                else "done"
                if code == 0 and b'"done"' in b"".join(lines[-1:])
                else "died"
            )
        return Run(end if lines or end == "stopped" else "failed", lines)

    def _watch(self, process: subprocess.Popen, reader: _Reader) -> str:
        """Wait for the end; the name of the limit that was reached, or ""."""
        started, deadline = False, time.monotonic() + _START
        while True:
            if reader.ended(0.05):
                # whoever closes its pipe and goes on is still watched
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(0.05)
            if process.poll() is not None:
                return ""
            if (
                not started and b"\n" in reader.data
            ):  # the clock is the submission's, not that of a busy machine
                started, deadline = True, time.monotonic() + self.limits.wall
            if reader.flooded:
                return "output"
            if self.stop.is_set():
                return "stopped"
            if time.monotonic() > deadline:
                return "wall"
            if not self.unconfined and _memory(process.pid) > self.limits.memory:
                return "memory"

    def _kill(self, process: subprocess.Popen) -> None:
        if self.unconfined and hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        if process.poll() is None:
            process.kill()


class _Reader(threading.Thread):
    """Reads what a process tells, up to a limit; the process waits in its pipe when the limit is reached."""

    def __init__(self, stream: IO[bytes], limit: int):
        super().__init__(daemon=True)
        self.stream, self.limit, self.data, self.flooded = stream, limit, bytearray(), False
        self.start()

    def run(self) -> None:
        try:
            while chunk := os.read(self.stream.fileno(), 65536):
                self.data += chunk
                if len(self.data) > self.limit:
                    self.flooded = True
                    return
        except (OSError, ValueError):
            return

    def ended(self, seconds: float) -> bool:
        self.join(seconds)
        return not self.is_alive() and not self.flooded

    def lines(self) -> tuple[bytes, ...]:
        """The whole lines."""
        return tuple(bytes(self.data[: self.limit]).split(b"\n")[:-1])


def _memory(pid: int) -> int:
    """Bytes in memory of a process and of all that came from it; 0 where the system does not tell."""
    total, waiting = 0, [pid]
    while waiting:
        each = waiting.pop()
        try:
            total += int(Path(f"/proc/{each}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
            for task in os.listdir(f"/proc/{each}/task"):
                waiting += map(int, Path(f"/proc/{each}/task/{task}/children").read_text().split())
        except (OSError, ValueError, IndexError):
            continue
    return total


# The tree


def _import_path() -> list[str]:
    """Where the program inside finds modules: as here, without the folder that the command was started in."""
    here = {str(_PACKAGE.parent)}
    found = [each for each in sys.path if each and (Path(each).name.startswith("python") or "-packages" in each or each.endswith(("lib-dynload", ".zip")))]  # fmt: skip
    return list(dict.fromkeys([*found, *here]))


def _tree() -> list[Path]:
    """What of this machine the sandbox can read."""
    paths = [
        Path(sys.executable).resolve(),
        Path(sysconfig.get_path("stdlib")),
        Path(sysconfig.get_path("platstdlib")),
    ]
    paths += [Path(each) for each in _import_path() if Path(each).is_dir() and Path(each) != _PACKAGE.parent]
    library = Path(sysconfig.get_config_var("LIBDIR") or "/nowhere")
    paths += sorted(library.glob("libpython3*.so*"))
    paths += [Path("/usr/lib"), Path("/usr/lib64"), Path("/etc/ld.so.cache"), Path("/usr/share/zoneinfo")]
    paths += [_PACKAGE, data_folder()]
    return list(dict.fromkeys(path for path in paths if path.exists()))


def _arguments(limits: Limits, root: bool, hidden: Sequence[Path]) -> list[str]:
    arguments = ["--die-with-parent", "--new-session", "--clearenv", "--hostname", "sandbox"]
    if root:
        # A user namespace of one user would leave root in it, whose processes nothing counts: the program inside
        # becomes another user instead, and loses these two with it.
        arguments += ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
                      "--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]  # fmt: skip
    else:
        arguments += ["--unshare-all", "--cap-drop", "ALL"]
    for name, value in _ENVIRONMENT.items():
        arguments += ["--setenv", name, value]
    # first, since what follows may stand below it
    arguments += ["--perms", "1777", "--size", str(limits.folder), "--tmpfs", "/tmp"]
    tree = sorted(_tree(), key=lambda path: len(path.parts))
    above = {parent for path in tree for parent in path.parents if len(parent.parts) > 1} - {Path("/tmp")}
    for path in sorted(above, key=lambda path: len(path.parts)):
        arguments += ["--perms", "0755", "--dir", str(path)]
    for path in tree:
        arguments += ["--ro-bind", str(path), str(path)]
    for name in ("/lib", "/lib64"):
        if os.path.islink(name):
            arguments += ["--symlink", os.readlink(name), name]
        elif os.path.isdir(name):
            arguments += ["--ro-bind", name, name]
    if (_PACKAGE / "exercises").is_dir():
        arguments += ["--tmpfs", str(_PACKAGE / "exercises"), "--remount-ro", str(_PACKAGE / "exercises")]
    for path in hidden:
        path = path.resolve()
        if any(path.is_relative_to(each) for each in tree):
            arguments += ["--ro-bind", os.devnull, str(path)] if path.is_file() else ["--tmpfs", str(path), "--remount-ro", str(path)]  # fmt: skip
    return [
        *arguments,
        "--dev", "/dev", "--remount-ro", "/dev",
        "--perms", "0777", "--dir", "/tmp/work",
        "--remount-ro", "/", "--chdir", "/tmp/work",
    ]  # fmt: skip


def prepare(limits: Limits = LIMITS, *, trust: bool = False, hidden: Sequence[Path] = ()) -> Sandbox:
    """A sandbox that was tried once. `hidden` are files and folders that must not be seen inside.

    Raises Unreadable, with what to do, where this machine has no working bubblewrap and `trust` is not given.
    """
    python = [str(Path(sys.executable).resolve()), "-B", "-S", "-P", str(_INSIDE)]
    if trust:
        sandbox = Sandbox(tuple(python), limits, root=False, unconfined=True)
    else:
        if not sys.platform.startswith("linux"):
            raise Unreadable(
                f"التصحيح الآمن يحتاج إلى {ltr('bubblewrap')}، وهو لنظام {ltr('Linux')} وحده",
                f"صحّح على {ltr('Linux')} (أو {ltr('WSL')})، أو أضف {ltr('--trust')} إن كنت تثق بكل محاولة: تُشغَّل عندئذ بلا عزل",
            )
        bwrap = shutil.which("bwrap")
        if not bwrap:
            raise Unreadable(
                f"لا يوجد {ltr('bubblewrap')}، وهو ما يعزل محاولات المتعلمين عن جهازك",
                f"ثبّته: {ltr('sudo apt install bubblewrap')}، أو أضف {ltr('--trust')} إن كنت تثق بكل محاولة: تُشغَّل عندئذ بلا عزل",
            )
        root = os.geteuid() == 0
        arguments = _arguments(limits, root, [Path(each) for each in hidden])
        sandbox = Sandbox((bwrap, *arguments, "--", *python), limits, root, filter=_seccomp.program())
    _compile()
    tried = sandbox.run(["answer_1 = 6 * 7"])
    if not (tried.output and b'"value", 42' in tried.output[-1]):
        raise Unreadable(*_why(sandbox))
    return sandbox


def _compile() -> None:
    """Have the large packages compiled here, once: inside nothing can be kept, and each run would do it again."""
    package = importlib.util.find_spec("geopandas")
    if package and package.origin and not Path(importlib.util.cache_from_source(package.origin)).exists():
        program = "import geopandas, ipywidgets, umran.data"
        subprocess.run(
            [sys.executable, "-c", program], stdin=subprocess.DEVNULL, capture_output=True, check=False
        )


def _why(sandbox: Sandbox) -> tuple[str, str]:
    with open(os.devnull, "rb") as nothing:
        tried = subprocess.run(sandbox.command, stdin=nothing, capture_output=True, timeout=30, check=False)
    said = tried.stderr.decode("utf-8", "replace").strip().splitlines()
    line = next(
        (each for each in said if each.startswith("bwrap:")), said[-1] if said else f"exit {tried.returncode}"
    )
    if "uid map" in line or "namespace" in line or "Operation not permitted" in line:
        return (
            f"يمنع النظام العزل: {ltr(line[:200])}",
            f"في {ltr('Ubuntu 24.04')} وما بعده: {ltr('sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0')}؛ وفي حاوية: شغّلها بما يسمح بفضاءات الأسماء",
        )
    return f"تعذر تشغيل حجرة العزل: {ltr(line[:200])}", f"تحقق من {ltr('bwrap')} ومن تثبيت الدورة"


def signature(sandbox: Sandbox) -> dict[str, Any]:
    """What a stored run depends on besides the submission."""
    return {"limits": asdict(sandbox.limits), "unconfined": sandbox.unconfined, "python": sys.version}
