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
from umran.data.titles import as_table, paragraph_number, participating

__all__ = [
    "DataError",
    "Problem",
    "as_table",
    "describe",
    "join",
    "labels",
    "load",
    "names",
    "paragraph_number",
    "participating",
    "seal",
    "series",
    "source_ar",
    "validate",
]


def names() -> list[str]:
    """The names of the datasets that `load` knows.

    Returns
    -------
    list of str
        Sorted.

    Raises
    ------
    DataError
        Where the descriptor of the data folder cannot be used.

    Examples
    --------
    >>> from umran import data
    >>> "cities" in data.names()
    True
    """
    return sorted(_package.resources(_package.folder()))


def describe(name: str) -> dict[str, Any]:
    """The descriptor of a dataset: what its columns mean, and where its figures come from.

    Parameters
    ----------
    name : str
        One of `names`.

    Returns
    -------
    dict
        A Frictionless data resource: title, version, sources, licenses, notes, and under `schema` the fields with their
        unit and meaning. A copy: changing it changes nothing for the next caller.

    Raises
    ------
    DataError
        For an unknown name.

    References
    ----------
    Frictionless Data, Data Resource: https://specs.frictionlessdata.io/data-resource/

    Examples
    --------
    >>> from umran import data
    >>> fields = {field["name"]: field for field in data.describe("city_urban_centre")["schema"]["fields"]}
    >>> fields["built_up_km2"]["unit"]
    'km2'
    """
    return deepcopy(_package.resource(name))


def source_ar(name: str) -> str:
    """One line for a caption: source, year or edition, licence.

    Parameters
    ----------
    name : str
        One of `names`.

    Returns
    -------
    str
        Arabic, as the descriptor words it.

    Raises
    ------
    DataError
        For an unknown name.

    Examples
    --------
    >>> from umran import data
    >>> print(data.source_ar("country_slums"))
    المصدر: شعبة الإحصاءات في الأمم المتحدة، قاعدة البيانات العالمية لمؤشرات أهداف التنمية المستدامة، 2019 و2025، شروط
    شعبة الإحصاءات: نسخ وتوزيع مع ذكر المصدر
    """
    resource = _package.resource(name)
    sources = "؛ ".join(dict.fromkeys(source["title"] for source in resource["sources"]))
    licences = "؛ ".join(licence["title"] for licence in resource["licenses"])
    return f"المصدر: {sources}، {resource['version']}، {licences}"


def validate(path: str | os.PathLike[str] | None = None) -> None:
    """Look for every problem of a data folder, or of one file.

    A folder is judged by its own datapackage.json (every file listed there must exist) or, without one, by the
    project's schemas, file name by file name. One file is judged by the schema of its name; the cities and
    countries it refers to are looked up beside it, else in the project. A folder with rows.sha256 is compared
    with that seal as well, so that a changed digit is found and its row named.

    Parameters
    ----------
    path : str or path, optional
        A folder or a file; by default the data folder in use.

    Returns
    -------
    None
        Where there is no problem.

    Raises
    ------
    DataError
        With every problem, in `.problems`.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from umran import data
    >>> data.validate()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "cities.csv")
    ...     _ = file.write_text("city_id")
    ...     try:
    ...         data.validate(file)
    ...     except data.DataError as error:
    ...         print(error.problems[0])
    cities.csv, row 1, column iso3: missing column: add it (columns are separated by commas)
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
    """Record a reviewed change: size and hash of each file, and a fingerprint of each row.

    Writes the first two into datapackage.json and the fingerprints into rows.sha256, both or neither.

    Parameters
    ----------
    path : str or path, optional
        A data folder with a datapackage.json; by default the one in use.

    Raises
    ------
    DataError
        While the content itself has problems; nothing is written then.

    Examples
    --------
    >>> import shutil, tempfile
    >>> from umran import data
    >>> from umran.data.descriptor import folder
    >>> with tempfile.TemporaryDirectory() as copy:
    ...     copy = shutil.copytree(folder(), copy, dirs_exist_ok=True)
    ...     data.seal(copy)
    ...     data.validate(copy)
    """
    _seal.seal(Path(path) if path is not None else _package.folder())
