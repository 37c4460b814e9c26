"""The runner of cells: a namespace for each notebook, outputs as nbformat has them, one cell after the other."""

from __future__ import annotations

import builtins
import inspect
import json
import math
import os
import shutil
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from . import comms, errors, guards
from .code import compile_cell
from .shell import InteractiveShell
from .streams import DISPLAYS, LIMIT, Stream

HERE = os.path.dirname(os.path.abspath(__file__))
Post = Callable[[dict[str, Any], list[Any]], None]


class Notebook:
    """One notebook: its names, its count, its folder."""

    def __init__(self, name: str, folder: Path):
        self.name, self.folder = name, folder
        folder.mkdir(parents=True, exist_ok=True)
        self.reset()

    def reset(self) -> None:
        from IPython import get_ipython
        from IPython.display import display

        self.count = 0
        self.module = ModuleType("__main__")
        self.namespace = vars(self.module)
        said: list[str] = [""]
        shown: dict[int, Any] = {}
        self.namespace.update(
            __builtins__=builtins, In=said, _ih=said, Out=shown, _oh=shown, _="", __="", ___="",
            display=display, get_ipython=get_ipython, exit=sys.exit, quit=sys.exit,
        )  # fmt: skip

    def files(self) -> dict[str, tuple[int, int]]:
        """Files of its folder, with what tells whether they changed."""
        found = {}
        for root, folders, names in os.walk(self.folder):
            folders[:] = [each for each in folders if not each.startswith((".", "__pycache__"))]
            for name in names:
                path = os.path.join(root, name)
                state = os.stat(path)
                found[os.path.relpath(path, self.folder)] = (state.st_size, state.st_mtime_ns)
        return found


class Kernel:
    """Runs cells; everything it has to say goes out by ``post`` as a message and its buffers."""

    def __init__(
        self,
        post: Post,
        words: Mapping[str, str],
        home: Path,
        sets: Mapping[str, tuple[str, ...]] | None = None,
    ):
        self._post_raw, self.words, self.home = post, words, home
        self.sets = dict(sets or {})
        self._notebooks: dict[str, Notebook] = {}
        self._running: int | None = None  # the request that outputs belong to
        self._cell = ""
        self._source_name = ""
        self._failed = False
        self._room = {"stream": LIMIT, "display": DISPLAYS}
        self._cells = 0
        self.out = Stream("stdout", self._print, self._take_turn)
        self.err = Stream("stderr", self._print, self._take_turn)
        sys.stdout, sys.stderr = self.out, self.err
        guards.install(words)
        self.comm_manager = comms.install(self, self._post)
        self.shell = InteractiveShell(self)
        builtins.display = self.shell_display  # type: ignore[attr-defined]
        sys.displayhook = self.shell.show
        self.notebook = self._notebook("")

    @staticmethod
    def shell_display(*values: Any, **more: Any) -> Any:
        from IPython.display import display

        return display(*values, **more)

    # What goes out.

    def _post(self, message: dict[str, Any], buffers: list[Any]) -> None:
        self._post_raw(message, buffers)

    @property
    def place(self) -> dict[str, Any]:
        """Where outputs belong now."""
        return {"id": self._running, "notebook": self.notebook.name, "cell": self._cell}

    def get_parent(self, channel: str | None = None) -> dict[str, Any]:
        """What libraries take for the message that asked for this cell."""
        return {"header": {"msg_id": str(self._running), "msg_type": "execute_request"}}

    def _take_turn(self, stream: Stream) -> None:
        (self.err if stream is self.out else self.out).flush()

    def flush(self) -> None:
        self.out.flush()
        self.err.flush()

    def _print(self, name: str, text: str) -> None:
        room = self._room["stream"]
        if room <= 0:
            return
        self._room["stream"] -= len(text)
        self._send({"output_type": "stream", "name": name, "text": text[:room]})
        if len(text) >= room:
            self._send({"output_type": "stream", "name": "stderr", "text": "\n" + self.words["flood"] + "\n"})

    def emit(self, output: dict[str, Any]) -> None:
        """Send an output of the cell that runs."""
        self.flush()
        if "data" in output:
            output = output | {"data": {kind: _plain(value) for kind, value in output["data"].items()}}
            room = self._room["display"]
            if room <= 0:
                return
            self._room["display"] -= 200 + sum(
                len(value) if isinstance(value, str) else 1000 for value in output["data"].values()
            )
            if self._room["display"] <= 0:
                text = self.words["flood"] + "\n"
                output = {"output_type": "stream", "name": "stderr", "text": text}
        self._send(output)

    def emit_error(self, error: BaseException, lines: list[str] | None = None) -> None:
        self._failed = True
        if lines is None:
            lines = [
                errors.head(error, self._source_name, self.words),
                *errors.details(error, HERE),
            ]
        self.emit(errors.as_output(error, lines))

    def _send(self, output: dict[str, Any]) -> None:
        self._post({"type": "output", **self.place, "output": output}, [])

    # What comes in.

    def _notebook(self, name: str) -> Notebook:
        if name not in self._notebooks:
            # A notebook in a folder of its own, so that names of files of one do not meet those of another.
            self._notebooks[name] = Notebook(name, self.home / (name.replace("/", "-").strip(".") or "-"))
        return self._notebooks[name]

    @contextmanager
    def _inside(self, place: Mapping[str, Any]) -> Iterator[None]:
        before = (self.notebook, self._running, self._cell, sys.modules.get("__main__"))
        if self._running is None:  # what was said outside of any cell, by the engine, belongs to none
            self.out.drop()
            self.err.drop()
        self.notebook = self._notebook(place.get("notebook") or "")
        self._running, self._cell = place.get("id"), place.get("cell") or ""
        sys.modules["__main__"] = self.notebook.module
        os.chdir(self.notebook.folder)
        try:
            yield
        finally:
            self.flush()
            self.notebook, self._running, self._cell, main = before
            if main is not None:
                sys.modules["__main__"] = main

    async def run(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Run a cell; gives the message that says how it ended."""
        with self._inside(request):
            notebook = self.notebook
            notebook.count += 1
            self._room = {"stream": LIMIT, "display": DISPLAYS}
            self._failed = False
            before = notebook.files()
            needs = await self._try(request["source"])
            self.flush()
            done = {"type": "done", "id": request["id"], "count": notebook.count}
            if needs:
                self._post({"type": "needs", "id": request["id"], "set": needs[0], "module": needs[1]}, [])
                return done | {"status": "needs", "needs": {"set": needs[0], "module": needs[1]}}
            after = notebook.files()
            done["files"] = [
                {"path": path, "bytes": state[0]}
                for path, state in sorted(after.items())
                if before.get(path) != state
            ]
            return done | {"status": "error" if self._failed else "ok"}

    async def _try(self, source: str) -> tuple[str, str] | None:
        names = self.notebook.namespace
        names["In"].append(source)
        self._cells += 1
        self._source_name = f"<cell {self._cells}>"
        try:
            self.shell.events.trigger("pre_execute")
            self.shell.events.trigger("pre_run_cell", None)
            code = compile_cell(source, self._source_name)
            if code.body:
                await _result(eval(code.body, names))
            if code.last:
                value = await _result(eval(code.last, names))
                if code.quiet:
                    if value is not None:
                        self.shell._remember(value)
                else:
                    sys.displayhook(value)
            self.shell.events.trigger("post_execute")
            self.shell.events.trigger("post_run_cell", None)
        except BaseException as error:
            if needs := errors.missing_set(error, self.sets):
                return needs
            if error.__traceback__ is not None:
                error.__traceback__ = _from_cell(error.__traceback__, self._source_name)
            self.shell.report(error)
            self._failed = True
            sys.last_value = error
        return None

    def bring(self, name: str) -> None:
        """A further set of packages is here."""
        self.sets.pop(name, None)

    def reset(self, name: str) -> None:
        """Forget a notebook's names; its files stay."""
        for each in list(self.comm_manager.comms.values()):
            if each.made_in["notebook"] == name:
                each.close()
        self._notebook(name).reset()

    def comm(self, message: dict[str, Any], buffers: list[Any]) -> None:
        """A message of the page to a widget; what it shows belongs to the cell that made the widget."""
        known = self.comm_manager.comms.get(message["comm_id"])
        place = known.made_in if known else message
        with self._inside(place):
            self._room = {"stream": LIMIT, "display": DISPLAYS}
            try:
                comms.receive(self.comm_manager, message, buffers)
            except Exception as error:
                self.shell.report(error)

    def _path(self, name: str, path: str) -> Path:
        folder = self._notebook(name).folder.resolve()
        found = (folder / path).resolve()
        if not found.is_relative_to(folder):
            raise FileNotFoundError(path)
        return found

    def put(self, name: str, path: str, content: bytes) -> None:
        """A file of the reader, into the notebook's folder."""
        target = self._path(name, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    def take(self, name: str, path: str) -> bytes:
        """A file that a cell wrote."""
        return self._path(name, path).read_bytes()

    def clear_files(self, name: str) -> None:
        folder = self._notebook(name).folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)


async def _result(value: Any) -> Any:
    """The value of evaluated code: awaited where the code itself awaits."""
    return await value if inspect.iscoroutine(value) and value.cr_code.co_name == "<module>" else value


def _from_cell(trace: Any, name: str) -> Any:
    """A traceback from the cell on, without what called it; whole where it never came to the cell."""
    at = trace
    while at is not None and at.tb_frame.f_code.co_filename != name:
        at = at.tb_next
    return at or trace


def _plain(value: Any) -> Any:
    return b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def as_json(message: Mapping[str, Any]) -> str:
    """A message as text that JavaScript reads: numbers that JSON lacks as text, as Jupyter sends them."""
    try:
        return json.dumps(message, ensure_ascii=False, allow_nan=False, default=_jsonable)
    except ValueError:
        return json.dumps(_finite(message), ensure_ascii=False, default=_jsonable)


def _jsonable(value: Any) -> Any:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return b64encode(value).decode("ascii")
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "item"):  # a number of numpy
        return value.item()
    if isinstance(value, (set, frozenset, tuple)) or hasattr(value, "__iter__"):
        return list(value)
    return str(value)


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return repr(value)
    if isinstance(value, Mapping):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(each) for each in value]
    return value
