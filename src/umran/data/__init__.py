"""The only door to data/: what datapackage.json describes, loaded with its types and validated cell by cell.

`python -m umran.data` validates the data folder; `python -m umran.data seal` records a reviewed change.
"""

from __future__ import annotations

import os
from copy import deepcopy
from pathlib import Path
from typing import Any

from umran.data import descriptor as _package
from umran.data import sealing as _seal
from umran.data.descriptor import DataError
from umran.data.frames import load
from umran.data.tables import Problem
from umran.data.timeseries import join, labels, series
from umran.data.titles import as_table

__all__ = [
    "DataError",
    "Problem",
    "as_table",
    "describe",
    "join",
    "labels",
    "load",
    "names",
    "seal",
    "series",
    "source_ar",
    "validate",
]


def names() -> list[str]:
    """The names that load() knows, sorted."""
    return sorted(_package.resources(_package.folder()))


def describe(name: str) -> dict[str, Any]:
    """The descriptor of a dataset: title, sources, licenses, notes, and fields with their unit and meaning."""
    return deepcopy(_package.resource(name))


def source_ar(name: str) -> str:
    """One Arabic line for a caption: source, year or edition, licence."""
    resource = _package.resource(name)
    sources = "؛ ".join(dict.fromkeys(source["title"] for source in resource["sources"]))
    licences = "؛ ".join(licence["title"] for licence in resource["licenses"])
    return f"المصدر: {sources}، {resource['version']}، {licences}"


def validate(path: str | os.PathLike[str] | None = None) -> None:
    """Raise DataError with every problem of a data folder, or of one file; return None where there is none.

    A folder is judged by its own datapackage.json (every file listed there must exist) or, without one, by the
    project's schemas, file name by file name. One file is judged by the schema of its name; the cities and
    countries it refers to are looked up beside it, else in the project. A folder with rows.sha256 is compared
    with that seal as well, so that a changed digit is found and its row named.
    """
    path = Path(path) if path is not None else _package.folder()
    if path.is_dir():
        resources, tables, problems = _package.check_folder(path)
        if (path / _seal.SEAL).is_file():
            problems += _seal.problems(path, resources, tables)
    elif path.is_file():
        resources = _package.resources(path.parent)
        if path.stem not in resources:
            raise DataError([_package.unknown_dataset(path.name, resources)])
        _, problems = _package.check(resources, {path.stem: path})
    else:
        problems = [Problem(str(path), None, None, "no such file or folder")]
    if problems:
        raise DataError(problems)


def seal(path: str | os.PathLike[str] | None = None) -> None:
    """Write size and hash of each file into datapackage.json and a fingerprint of each row into rows.sha256.

    For a reviewed change only. Raises DataError, and writes nothing, while the content itself has problems.
    """
    _seal.seal(Path(path) if path is not None else _package.folder())
