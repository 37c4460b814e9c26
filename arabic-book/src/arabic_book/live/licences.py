"""Licences of what the collected files hold, taken from the files themselves."""

import zipfile
from pathlib import Path

from ..notices import licences, section
from .lock import Lock, Locked

NAMES = ("LICENSE", "LICENCE", "COPYING", "NOTICE")
# What carries no text of its licence: whose it is, under which, and where its source is.
CORE = """Pyodide {version}, Mozilla Public License 2.0 (https://mozilla.org/MPL/2.0/), as published at {address}; source:
https://github.com/pyodide/pyodide. It holds CPython {python} (Python Software Foundation License 2.0,
https://docs.python.org/3/license.html) and the run time of Emscripten (MIT, https://github.com/emscripten-core/emscripten)."""
OTHERS = {
    "geos": "GEOS, LGPL 2.1, https://github.com/libgeos/geos",
    "openblas": "OpenBLAS, BSD-3-Clause, https://github.com/OpenMathLib/OpenBLAS",
    "openssl": "OpenSSL, OpenSSL and SSLeay licences, https://github.com/openssl/openssl",
    "sqlite3": "SQLite, public domain, https://sqlite.org; its module is part of CPython",
}


def core_notice(lock: Lock) -> str:
    """Of what starts the engine."""
    text = CORE.format(version=lock.version, address=lock.address, python=lock.info["python"])
    return section(f"Pyodide {lock.version}", text)


def wheel_notice(entry: Locked, found: Path, lock: Lock) -> str:
    """Of a wheel or an archive of libraries."""
    with zipfile.ZipFile(found) as pack:
        texts = [
            pack.read(name).decode("utf-8", "replace").strip()
            for name in sorted(pack.namelist())
            if ".dist-info/" in name
            and any(word in name.upper() for word in NAMES)
            and not name.endswith("/")
        ]
    if not texts:
        texts = [
            OTHERS.get(entry.name.split("-")[0], f"As its makers publish it: {lock.address}{entry.name}")
        ]
    return section(entry.name, "\n\n".join(texts))


def package_notice(name: str, version: str) -> str:
    """Of a package that is installed here; raises LookupError where it states none."""
    return section(f"{name} {version}", licences(name))
