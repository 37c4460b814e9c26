"""Names of a package that are loaded when first asked for: a command or a notebook waits only for what it uses."""

import sys
from importlib import import_module


def lazily(package: str, homes: dict[str, str]):
    """`__getattr__` and `__dir__` of `package`; `homes` names the module in which each public name stands."""

    def get(name: str):
        if name in homes:
            return getattr(import_module(f"{package}.{homes[name]}"), name)
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *homes})

    return get, names
