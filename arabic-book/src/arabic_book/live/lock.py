"""What files the engine is made of: the lock that is kept beside this module, taken from Pyodide's own."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .settings import LiveError

FILE = Path(__file__).with_name("lock.json")


@dataclass(frozen=True)
class Locked:
    """One file as its makers published it.

    name: of the file. sha256: of its bytes. bytes: how many, where known. role: ``core`` or ``package``.
    library: whether it holds shared libraries for other packages and no Python. imports: modules that it brings.
    depends: packages of the lock that it needs. index: ``name==version`` where the package index has it.
    """

    name: str
    sha256: str
    bytes: int | None = None
    role: str = "package"
    library: bool = False
    imports: tuple[str, ...] = ()
    depends: tuple[str, ...] = ()
    index: str = ""


@dataclass(frozen=True)
class Lock:
    """version: of the engine. address: where its makers publish it. core: what starts it. packages: by name."""

    version: str
    address: str
    info: dict[str, str]
    core: tuple[Locked, ...]
    packages: dict[str, Locked]

    def with_depends(self, names: tuple[str, ...], without: set[str]) -> list[Locked]:
        """The packages of these names after those that they need, each once; those of ``without`` are left out."""
        found: dict[str, Locked] = {}

        def add(name: str) -> None:
            if name in found or name in without:
                return
            if name not in self.packages:
                raise LiveError(
                    f"لا حزمة باسم {name} في قفل المحرك. The lock of the engine has no package {name} "
                    "([tool.arabic_book.live] of pyproject.toml)."
                )
            for other in self.packages[name].depends:
                add(other)
            found[name] = self.packages[name]

        for name in names:
            add(name)
        return list(found.values())


@cache
def read_lock() -> Lock:
    """The lock that is kept with this package."""
    table: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    core = tuple(Locked(role="core", **entry) for entry in table["core"])
    packages = {
        name: Locked(
            **{
                **entry,
                "imports": tuple(entry.get("imports", ())),
                "depends": tuple(entry.get("depends", ())),
            }
        )
        for name, entry in table["packages"].items()
    }
    return Lock(table["info"]["version"], table["address"], table["info"], core, packages)


def engine_lock(lock: Lock, names: tuple[str, ...]) -> bytes:
    """The lock that the engine itself reads as it starts, of these packages alone."""
    packages = {}
    for name in sorted(names):
        entry = lock.packages[name]
        packages[name] = {
            "name": name,
            "version": entry.name.partition("-")[2].split("-")[0].removesuffix(".zip"),
            "file_name": entry.name,
            "install_dir": "dynlib" if entry.library else "site",
            "sha256": entry.sha256,
            "package_type": "shared_library" if entry.library else "package",
            "imports": entry.imports,
            "depends": entry.depends,
            "unvendored_tests": False,
        }
    return json.dumps({"info": lock.info, "packages": packages}).encode()
