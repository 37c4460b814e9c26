"""Rows of data/ as plain values, for what starts without pandas: a build of the book, suggestions between cities."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from umran.data import descriptor as _package
from umran.data.descriptor import DataError
from umran.data.tables import parse_cell


def file(name: str) -> Path:
    """Where the rows of a dataset are."""
    return _package.folder() / _package.resource(name)["path"]


def rows(name: str) -> list[dict[str, Any]]:
    """A dataset in the order of its file, typed and checked as umran.data.load() does; a missing value is None."""
    return _rows(name, file(name), _package.stamp(file(name)))


@lru_cache(maxsize=64)
def _rows(name: str, path: Path, _stamp: object) -> list[dict[str, Any]]:
    resources = _package.resources(_package.folder())
    tables, problems = _package.check(resources, {name: path})
    if problems:
        raise DataError(problems)
    fields = [spec for spec in resources[name]["schema"]["fields"] if spec["type"] != "geojson"]
    return [
        {spec["name"]: parse_cell(row.cells[spec["name"]], spec) for spec in fields}
        for row in tables[name].rows
    ]


def values_by_key(name: str, key: str, column: str) -> dict[str, list[str]]:
    """The values of `column` by `key`, in the order of the file."""
    found = defaultdict(list)
    for row in rows(name):
        found[row[key]].append(row[column])
    return found
