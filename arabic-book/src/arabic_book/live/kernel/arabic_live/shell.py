"""What libraries know as IPython's shell: as much of it as they ask for."""

from __future__ import annotations

import builtins
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, NoReturn


class Publisher:
    """Sends what `display` shows."""

    def __init__(self, emit: Callable[[dict[str, Any]], None]):
        self._emit = emit

    def publish(
        self,
        data: Mapping[str, Any],
        metadata: Mapping[str, Any] | None = None,
        source: str | None = None,
        *,
        transient: Mapping[str, Any] | None = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        output: dict[str, Any] = {
            "output_type": "update_display_data" if update else "display_data",
            "data": dict(data),
            "metadata": dict(metadata or {}),
        }
        if transient:
            output["transient"] = dict(transient)
        self._emit(output)

    def clear_output(self, wait: bool = False) -> None:
        self._emit({"output_type": "clear_output", "wait": bool(wait)})


class Events:
    """Functions that libraries have called around a cell."""

    def __init__(self) -> None:
        self._called: defaultdict[str, list[Callable[..., Any]]] = defaultdict(list)

    def register(self, event: str, function: Callable[..., Any]) -> None:
        if function not in self._called[event]:
            self._called[event].append(function)

    def unregister(self, event: str, function: Callable[..., Any]) -> None:
        self._called[event].remove(function)

    def trigger(self, event: str, *given: Any) -> None:
        for function in list(self._called[event]):
            function(*given)


class InteractiveShell:
    """One for the engine; `user_ns` is the namespace of the notebook whose cell runs."""

    _instance: ClassVar[InteractiveShell | None] = None

    def __init__(self, kernel: Any) -> None:
        from IPython.core.formatters import DisplayFormatter

        InteractiveShell._instance = self
        self.kernel = kernel
        self.display_formatter = DisplayFormatter()
        self.display_pub = Publisher(kernel.emit)
        self.events = Events()
        self.config: dict[str, Any] = {}
        self.configurables: list[Any] = [self.display_formatter]
        self.custom_exceptions: tuple[type[BaseException], ...] = ()
        self._explained: Callable[..., Any] | None = None

    @classmethod
    def initialized(cls) -> bool:
        return InteractiveShell._instance is not None

    @classmethod
    def instance(cls, *_: Any, **__: Any) -> InteractiveShell:
        assert InteractiveShell._instance is not None
        return InteractiveShell._instance

    @property
    def user_module(self) -> Any:
        return self.kernel.notebook.module

    @property
    def user_ns(self) -> dict[str, Any]:
        return self.kernel.notebook.namespace

    user_global_ns = user_ns

    @property
    def execution_count(self) -> int:
        return self.kernel.notebook.count

    def push(self, variables: Mapping[str, Any], interactive: bool = True) -> None:
        self.user_ns.update(variables)

    def ev(self, expression: str) -> Any:
        return eval(expression, self.user_ns)

    def ex(self, statements: str) -> None:
        exec(statements, self.user_ns)

    def show(self, value: Any) -> None:
        """The value of a cell's last line, as `sys.displayhook` has it."""
        if value is None:
            return
        data, metadata = self.display_formatter.format(value)
        self._remember(value)
        if data:
            self.kernel.emit(
                {
                    "output_type": "execute_result",
                    "execution_count": self.execution_count,
                    "data": data,
                    "metadata": metadata,
                }
            )

    def _remember(self, value: Any) -> None:
        names = self.user_ns
        if value is names["Out"]:
            return
        if not hasattr(builtins, "_"):  # as IPython: whoever translates by `_` keeps it
            names["___"], names["__"] = names.get("__", ""), names.get("_", "")
            names["_"] = value
        names[f"_{self.execution_count}"] = value
        names["Out"][self.execution_count] = value

    # Errors: libraries may explain them in place of the shell.

    def set_custom_exc(self, kinds: tuple[type[BaseException], ...], handler: Callable[..., Any]) -> None:
        self.custom_exceptions, self._explained = kinds, handler

    def report(self, error: BaseException) -> None:
        """Tell an error by whoever explains it, or in the shell's own way."""
        if isinstance(error, SyntaxError):
            try:
                raise error
            except SyntaxError:
                (self.showindentationerror if isinstance(error, IndentationError) else self.showsyntaxerror)()
        elif self._explained and isinstance(error, self.custom_exceptions):
            try:
                self._explained(self, type(error), error, error.__traceback__, tb_offset=1)
            except Exception as second:
                self.kernel.emit_error(error)
                self.kernel.emit_error(second)
        else:
            self.kernel.emit_error(error)

    def showtraceback(self, exc_tuple: Any = None, *_: Any, **__: Any) -> None:
        error = exc_tuple[1] if exc_tuple else sys.exc_info()[1]
        if error is not None:
            self.report(error)

    def showsyntaxerror(self, *_: Any, **__: Any) -> None:
        if (error := sys.exc_info()[1]) is not None:
            self.kernel.emit_error(error)

    showindentationerror = showsyntaxerror

    def _showtraceback(self, kind: type, error: BaseException, lines: list[str]) -> None:
        self.kernel.emit_error(error, list(lines))

    # What belongs to a server: refused, or of no effect.

    def _magic(self, name: str, *_: Any, **__: Any) -> NoReturn:
        from .code import NotPython

        raise NotPython("magic", 0, f"%{name}")

    run_line_magic = run_cell_magic = magic = _magic

    def system(self, command: str) -> NoReturn:
        from .code import NotPython

        raise NotPython("system", 0, f"!{command}")

    getoutput = system_raw = system_piped = system

    def _nothing(self, *_: Any, **__: Any) -> None:
        return None

    register_magics = register_magic_function = enable_gui = enable_matplotlib = set_next_input = _nothing
    find_line_magic = find_cell_magic = find_magic = ask_exit = _nothing
