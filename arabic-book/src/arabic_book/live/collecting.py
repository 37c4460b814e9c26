"""Every file of the sets, found, verified and packed into one folder, with the list by which a page asks for them."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..javascript import read_script
from .kernel import kernel_files
from .licences import core_notice, package_notice, wheel_notice
from .lock import Lock, Locked, engine_lock
from .packing import installed_files, make_zip, own_files, require, wheel_files
from .settings import FileSet, LiveError, LiveSettings

if TYPE_CHECKING:
    from .sources import Sources

HERE = Path(__file__).parent
MANIFEST, SCRIPT, NOTICES = "manifest.json", "manifest.js", "NOTICES.txt"
# The kernel: packages of ours that run inside the engine. The worker: the script that the engine runs in.
KERNEL, WORKER = HERE / "kernel", "live/engine/worker"
# Already compressed; anything else is sent as gzip, whatever the server does.
PACKED = (".whl", ".zip")


@dataclass
class Collected:
    """What was collected.

    missing: files of a set that no source has, with the set. notices: licences of those that were found. said: what was
    wrong on the way.
    """

    manifest: dict[str, Any]
    missing: list[tuple[str, str]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def write_aside(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    aside = path.with_name(f".{path.name}.part")
    aside.write_bytes(content)
    os.replace(aside, path)


class Folder:
    """The folder of published files, each named by its hash."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, name: str, role: str, content: bytes, *, pack: bool = True, **more: Any) -> dict[str, Any]:
        """Write a file; gives its entry in the list. With ``pack`` it is sent as gzip."""
        if pack:
            content = gzip.compress(content, 9, mtime=0)
            more["packed"] = "gzip"
        digest = sha256(content).hexdigest()
        path = self.folder / f"{digest[:20]}.bin"
        if not path.exists() or path.stat().st_size != len(content):
            write_aside(path, content)
        return {
            "name": name,
            "role": role,
            "sha256": digest,
            "bytes": len(content),
            "path": path.name,
            **more,
        }


def kernel_sources() -> list[Path]:
    return [file for file in sorted(KERNEL.rglob("*")) if file.is_file() and "__pycache__" not in file.parts]


def own_state(settings: LiveSettings) -> str:
    """What changes whenever the book's own part does, told without reading it."""
    scripts = sorted(HERE.parent.rglob("*.js"))
    own = [file for part in settings.own for file in sorted((settings.root / part.path).rglob("*"))]
    files = [file for file in [*own, *kernel_sources(), *scripts] if file.is_file() and file.suffix != ".pyc"]
    lines = [f"{file} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in files]
    return sha256("\n".join([*lines, repr(settings.own)]).encode()).hexdigest()


def recipe(settings: LiveSettings, lock: Lock) -> str:
    """What all but the book's own part is made of: the lock, the settings, the versions that are installed here."""
    installed = [f"{name} {version(name)}" for one in settings.sets for name in one.packages]
    parts = [lock, settings.sets, settings.wheels, settings.leave, installed]
    return sha256(repr(parts).encode()).hexdigest()[:16]


def is_current(manifest: Mapping[str, Any], settings: LiveSettings, lock: Lock) -> bool:
    """Whether collected files are of the versions that the book wants now."""
    try:
        return bool(manifest["recipe"] == recipe(settings, lock))
    except (KeyError, PackageNotFoundError):
        return False


def own_entries(settings: LiveSettings, folder: Folder) -> list[dict[str, Any]]:
    """What changes with the book: its own folders, the kernel, the worker's script."""
    own: dict[str, bytes] = {}
    for part in settings.own:
        own.update(own_files(settings.root, part))
    entries = []
    if own:
        entries.append(folder.put("book.zip", "package", make_zip(own), own=True))
    entries.append(folder.put("kernel.zip", "package", make_zip(kernel_files()), own=True))
    entries.append(folder.put("live-worker.js", "worker", read_script(WORKER).encode(), own=True))
    return entries


def locked_entry(entry: Locked, found: Path | None, folder: Folder) -> dict[str, Any]:
    """The entry of a file that its makers published, and that goes to the page as it is."""
    more: dict[str, Any] = {"library": True} if entry.library else {}
    if found is None:
        known = {"name": entry.name, "role": entry.role, "sha256": entry.sha256, "bytes": entry.bytes}
        return {**known, "path": None, **more}
    return folder.put(
        entry.name, entry.role, found.read_bytes(), pack=not entry.name.endswith(PACKED), **more
    )


def top_modules(names: Iterable[str]) -> set[str]:
    """What can be imported of files by their names in site-packages."""
    found = {name.split("/")[0].removesuffix(".py") for name in names if name.endswith(".py")}
    return {name for name in found if name.isidentifier()}


def collect_set(
    one: FileSet, settings: LiveSettings, lock: Lock, sources: Sources, folder: Folder, result: Collected
) -> dict[str, Any]:
    """One set of the list, with the modules that it brings; what ``base`` has is not brought again."""
    base = result.manifest["sets"].get("base", {"files": []})
    there = {entry["name"] for entry in base["files"]}
    files: list[dict[str, Any]] = []
    modules: set[str] = set()
    locked = [*(lock.core if one.name == "base" else ()), *lock.with_depends(one.locked, set(one.without))]
    for entry in locked:
        if entry.name in there:
            continue
        found = sources.find(entry)
        if found is None:
            result.missing.append((one.name, entry.name))
        elif entry.role == "package":
            result.notices.append(wheel_notice(entry, found, lock))
        files.append(locked_entry(entry, found, folder))
        modules.update(entry.imports)
    if one.name == "base":
        named = {
            entry.name
            for each in settings.sets
            for entry in lock.with_depends(each.locked, set(each.without))
        }
        packages = tuple(name for name, entry in lock.packages.items() if entry.name in named)
        files.append(folder.put("pyodide-lock.json", "core", engine_lock(lock, packages)))
    wheels = {wheel.name: wheel for wheel in settings.wheels}
    pure: dict[str, bytes] = {}
    for name in one.wheels:
        if name not in wheels:
            raise LiveError(f"لا عجلة باسم {name}. [[tool.arabic_book.live.wheels]] has no {name}")
        wheel = wheels[name]
        entry = Locked(wheel.file, wheel.sha256, wheel.bytes, index=f"{wheel.name}=={wheel.version}")
        found = sources.find(entry)
        if found is None:
            result.missing.append((one.name, entry.name))
            continue
        result.notices.append(wheel_notice(entry, found, lock))
        content = wheel_files(found, settings.leave)
        modules |= top_modules(content)
        if wheel.file.endswith("-none-any.whl"):
            pure.update(content)
        else:
            files.append(folder.put(entry.name, "package", make_zip(content)))
    for name in one.packages:
        result.notices.append(package_notice(name, version(name)))
        content = installed_files(name, settings.leave)
        modules |= top_modules(content)
        pure.update(content)
    if pure:
        files.append(folder.put(f"pure-{one.name}.zip", "package", make_zip(pure)))
    return {"title": one.title, "modules": sorted(modules), "files": files}


def finish(manifest: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Write the list, with sums, and remove files that it does not name."""
    for one in manifest["sets"].values():
        one["bytes"] = sum(entry["bytes"] or 0 for entry in one["files"])
    named = json.dumps(manifest["sets"], sort_keys=True).encode()
    manifest = {**manifest, "version": sha256(named).hexdigest()[:16]}
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    write_aside(folder / MANIFEST, f"{text}\n".encode())
    write_aside(folder / SCRIPT, script(manifest).encode())
    kept = {entry["path"] for one in manifest["sets"].values() for entry in one["files"]}
    for file in folder.glob("*.bin"):
        if file.name not in kept:
            file.unlink()
    return manifest


def script(manifest: Mapping[str, Any]) -> str:
    """The list as a page loads it."""
    return f"window.arabicBookLive = {json.dumps(manifest, ensure_ascii=False, separators=(',', ':'))};\n"


def collect(settings: LiveSettings, sources: Sources, target: Path) -> Collected:
    """Collect the files of all sets into ``target``; where one of ``base`` is missing, what was there stays.

    A file of another set that no source has is in the list without a path: a page asks its makers' address for it.
    """
    for one in settings.sets:
        for name in one.packages:
            require(name)
    lock, folder = sources.lock, Folder(target)
    about = {"version": "", "engine": lock.version, "recipe": recipe(settings, lock), "remote": lock.address}
    result = Collected({**about, "sets": {}})
    sets = result.manifest["sets"]
    for one in settings.sets:
        sets[one.name] = collect_set(one, settings, lock, sources, folder, result)
    result.said = sources.said
    if not any(name == "base" for name, _ in result.missing):
        sets["base"]["files"] += own_entries(settings, folder)
        write_aside(target / NOTICES, "".join([core_notice(lock), *result.notices]).encode())
        result.manifest = finish(result.manifest, target)
    return result
