"""What is not to be had in a page says so in the reader's language, instead of waiting or failing in another."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from .streams import Silent


class NoInput(RuntimeError):
    """A cell asks somebody to type."""


class NoNetwork(OSError):
    """A cell asks another host for something."""


def install(words: Mapping[str, str]) -> None:
    """Put the refusals in place."""

    def no_input(*_: Any, **__: Any) -> NoReturn:
        raise NoInput(words["no_input"])

    builtins.input = no_input
    sys.stdin = Silent(no_input)
    sys.breakpointhook = no_input
    _when_imported("getpass", lambda module: setattr(module, "getpass", no_input))


def block_network(words: Mapping[str, str]) -> None:
    """Sockets and addresses of other hosts; the worker refuses what JavaScript asks."""

    def no_network(*_: Any, **__: Any) -> NoReturn:
        raise NoNetwork(words["no_network"])

    def sockets(module: Any) -> None:
        for name in ("connect", "connect_ex"):
            setattr(module.socket, name, no_network)
        for name in ("create_connection", "getaddrinfo", "gethostbyname"):
            setattr(module, name, no_network)

    def addresses(module: Any) -> None:
        opened = module.OpenerDirector.open

        def open_(self: Any, address: Any, *more: Any, **named: Any) -> Any:
            full = address if isinstance(address, str) else address.full_url
            return (
                opened(self, address, *more, **named) if full.startswith(("data:", "file:")) else no_network()
            )

        module.OpenerDirector.open = open_

    _when_imported("socket", sockets)
    _when_imported("urllib.request", addresses)


class _Changing:
    """A loader that changes its module once it is loaded; the loader itself may serve many modules."""

    def __init__(self, loader: Any, change: Callable[[Any], None]):
        self._loader, self._change = loader, change

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def create_module(self, spec: Any) -> Any:
        return self._loader.create_module(spec)

    def exec_module(self, module: Any) -> None:
        self._loader.exec_module(module)
        self._change(module)


class _Later:
    """Changes a module once it is imported; what is never imported costs nothing."""

    def __init__(self, name: str, change: Callable[[Any], None]):
        self.name, self.change = name, change

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name != self.name:
            return None
        sys.meta_path.remove(self)  # type: ignore[arg-type]
        from importlib.util import find_spec

        spec = find_spec(name)
        if spec is not None and spec.loader is not None:
            spec.loader = _Changing(spec.loader, self.change)  # type: ignore[assignment]
        return spec


def _when_imported(name: str, change: Callable[[Any], None]) -> None:
    if name in sys.modules:
        change(sys.modules[name])
    else:
        sys.meta_path.insert(0, _Later(name, change))  # type: ignore[arg-type]
