"""Zips of Python for the engine: of installed packages, of a wheel without its tests, of folders of the book.

The same files give the same bytes.
"""

import csv
import io
import re
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from hashlib import sha256
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from .settings import LiveError, Own

FIXED_TIME = (2026, 1, 1, 0, 0, 0)
# What no program asks for while it runs.
BULK = ("*.pyi", "*.pyx", "*.pxd", "*/__pycache__/*", "*.pyc", "*.c", "*.h", "*.so.debug")
NATIVE = (".so", ".pyd", ".dylib", ".dll")


def matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


def make_zip(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files, stored as they are: the whole is compressed once, which takes less than each alone."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as pack:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16  # alike on every system
            pack.writestr(entry, content)
    return target.getvalue()


def metadata(name: str, version: str) -> tuple[str, bytes]:
    """What ``importlib.metadata`` needs to answer with a version, and nothing else."""
    folder = f"{re.sub(r'[-_.]+', '_', name)}-{version}.dist-info"
    return f"{folder}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()


def require(name: str) -> Distribution:
    """A distribution that is installed here; raises LiveError where it is not."""
    try:
        return distribution(name)
    except PackageNotFoundError as error:
        raise LiveError(f"الحزمة {name} غير مثبتة: نفّذ make setup. {name} is not installed") from error


def installed_files(name: str, leave: tuple[str, ...]) -> dict[str, bytes]:
    """Files of a distribution that is installed here, each as its RECORD says.

    Raises LiveError where it is not installed, a file is not as it was installed, or one is not Python.
    """
    found = require(name)
    files = {}
    # Read here: asked for its files, a distribution may leave out those that are gone.
    for path, signed, _ in csv.reader((found.read_text("RECORD") or "").splitlines()):
        if not signed or path.startswith("..") or ".dist-info/" in path or matches(path, (*BULK, *leave)):
            continue
        if path.endswith(NATIVE):
            raise LiveError(f"الحزمة {name} ليست بايثون وحدها: {path}. {name} is not Python alone ({path})")
        try:
            content = Path(str(found.locate_file(path))).read_bytes()
        except OSError:
            content = b""
        digest = urlsafe_b64encode(sha256(content).digest()).rstrip(b"=").decode()
        if signed != f"sha256={digest}":
            raise LiveError(
                f"الملف {path} من الحزمة {name} ليس كما ثُبّت: أعد make setup. {path} of {name} was changed"
            )
        files[path] = content
    named, content = metadata(found.metadata["Name"], found.version)
    return {**files, named: content}


def wheel_files(wheel: Path, leave: tuple[str, ...]) -> dict[str, bytes]:
    """Files of a wheel whose hash was found right, without what is left."""
    files = {}
    with zipfile.ZipFile(wheel) as pack:
        for entry in pack.infolist():
            if entry.is_dir() or ".dist-info/" in entry.filename or matches(entry.filename, (*BULK, *leave)):
                continue
            files[entry.filename] = pack.read(entry)
    name, version = wheel.name.split("-")[:2]
    named, content = metadata(name, version)
    return {**files, named: content}


def own_files(root: Path, own: Own) -> dict[str, bytes]:
    """Files of a folder of the book by their place among the engine's packages."""
    folder = root / own.path
    if not folder.is_dir():
        raise LiveError(f"لا مجلد {folder}. No folder {folder} ([[tool.arabic_book.live.own]])")
    files = {}
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in inside.split("/"))
        if file.is_file() and not hidden and not matches(f"{own.to}/{inside}", (*BULK, *own.leave)):
            files[f"{own.to}/{inside}"] = file.read_bytes()
    return files
