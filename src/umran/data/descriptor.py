"""The data package: its descriptor, read and checked once, and the faults of the files that it describes.

Behind umran.data. Standard library alone, so that importing it costs nothing.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from umran.data.tables import PARSERS, Problem, Table, check_cells, check_reference, read
from umran.text.journal import JOURNAL, is_pending

# A wheel carries the files beside this module; a checkout has them in its own folder data/.
_WHEEL = Path(__file__).resolve().with_name("files")
PROJECT = _WHEEL if _WHEEL.is_dir() else Path(__file__).resolve().parents[3] / "data"
DESCRIPTOR = "datapackage.json"
_WIDTH = 160


class DataError(ValueError):
    """Every problem found: in `.problems`, and one a line in the message."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))


def folder() -> Path:
    """The data folder in use: that of UMRAN_DATA, else the project's."""
    return Path(os.environ.get("UMRAN_DATA") or PROJECT).resolve()


def descriptor(folder: Path) -> Path:
    """The descriptor that judges this folder: its own, else the project's."""
    own = folder / DESCRIPTOR
    return own if own.is_file() else PROJECT / DESCRIPTOR


def stamp(file: Path) -> tuple[int, int] | None:
    """Changes when the file does, so that a cache keyed by it never serves yesterday's numbers."""
    return (file.stat().st_mtime_ns, file.stat().st_size) if file.is_file() else None


def resources(folder: Path) -> dict[str, dict[str, Any]]:
    """The descriptors of a folder's datasets by name; DataError where they are not usable."""
    return package(folder)["resources"]


def package(folder: Path) -> dict[str, Any]:
    """The whole descriptor of a folder, with its resources by name."""
    file = descriptor(folder)
    return _parsed(file, stamp(file))


def resource(name: str) -> dict[str, Any]:
    """The descriptor of one dataset of the folder in use; DataError for an unknown name."""
    datasets = resources(folder())
    if name not in datasets:
        raise DataError([unknown_dataset(str(name), datasets)])
    return datasets[name]


def unknown_dataset(name: str, names: Iterable[str]) -> Problem:
    return Problem(name, None, None, f"no such dataset; there are: {', '.join(sorted(names))}")


def referenced_dataset(name: str, key: dict[str, Any]) -> str:
    """The dataset that a foreign key of dataset `name` refers to; a key that names none refers to its own."""
    return key["reference"].get("resource") or name


@lru_cache(maxsize=8)
def _parsed(file: Path, _stamp: object) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text("utf-8"))
        found = {resource["name"]: resource for resource in content["resources"]}
        for name, resource in found.items():
            _check_resource(name, resource, found)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, re.error) as error:
        reason = f"not a usable data package ({type(error).__name__}: {error})"
        raise DataError([Problem(file.name, None, None, reason)]) from error
    return content | {"resources": found}


def _check_resource(name: str, resource: dict[str, Any], datasets: dict[str, Any]) -> None:
    """Raises where a dataset is described in a way that the rest of this package cannot rely on."""
    if not all((resource["sources"], resource["licenses"], resource["version"])):
        raise ValueError(f"{name} lacks a source, a license or a version")
    if Path(resource["path"]).name != resource["path"]:
        raise ValueError(f"{name} has the path {resource['path']!r}: a plain file name is expected")
    schema = resource["schema"]
    columns = {spec["name"]: spec for spec in schema["fields"]}
    if strange := {spec["type"] for spec in columns.values()} - PARSERS.keys():
        raise ValueError(f"{name} has columns of unknown type {', '.join(strange)}")
    foreign = schema.get("foreignKeys", [])
    keys = {*schema["primaryKey"], *(column for key in foreign for column in key["fields"])}
    for measure in resource.get("measures", []):
        keys |= {measure["column"], *measure.get("where", {}), *filter(None, [measure.get("apart")])}
    if lost := (keys - columns.keys()) | (
        {referenced_dataset(name, key) for key in foreign} - datasets.keys()
    ):
        raise ValueError(f"{name} has keys that lead nowhere: {', '.join(sorted(lost))}")
    for spec in columns.values():
        re.compile(spec.get("constraints", {}).get("pattern", ""))


def check(
    resources: dict[str, dict[str, Any]], files: dict[str, Path]
) -> tuple[dict[str, Table], list[Problem]]:
    """The tables of these files, and all their problems. What a key refers to is looked up among them, else
    beside them, else in the project."""
    tables = {name: read(file, resources[name]) for name, file in files.items()}
    others: dict[str, Table] = {}
    for name, table in tables.items():
        schema = resources[name]["schema"]
        check_cells(table, schema)
        for key in schema.get("foreignKeys", []):
            other = referenced_dataset(name, key)
            if other not in tables and other not in others:
                beside = files[name].parent / resources[other]["path"]
                file = beside if beside.is_file() else PROJECT / beside.name
                others[other] = read(file, resources[other])
            check_reference(table, key, tables.get(other) or others[other])
    return tables, [problem for table in tables.values() for problem in table.problems]


def check_folder(folder: Path) -> tuple[dict[str, dict[str, Any]], dict[str, Table], list[Problem]]:
    """Descriptors, tables and problems of a whole folder, its seal left aside."""
    problems = []
    if is_pending(folder):
        reason = "a command was cut off while it wrote here: run umran data refresh to complete or undo it"
        problems.append(Problem(JOURNAL, None, None, reason))
    try:
        datasets = resources(folder)
    except DataError as error:  # the files are still worth a look, by the project's schemas
        problems, datasets = problems + error.problems, resources(PROJECT)
    files = {name: folder / resource["path"] for name, resource in datasets.items()}
    if not (folder / DESCRIPTOR).is_file():
        files = {name: file for name, file in files.items() if file.is_file()}
    tables, found = check(datasets, files)
    problems = problems + found
    strangers = {file.name for kind in ("*.csv", "*.geojson") for file in folder.glob(kind)}
    for file in sorted(strangers - {file.name for file in files.values()}):
        reason = f"not described in {DESCRIPTOR}: describe it there, or remove it"
        problems.append(Problem(file, None, None, reason))
    if not files:
        problems.append(Problem(str(folder), None, None, "no data file in this folder"))
    return datasets, tables, problems


def format_json(content: Any, indent: int = 0) -> str:
    """JSON for people: what fits on a line stays on one."""
    line = json.dumps(content, ensure_ascii=False)
    if not isinstance(content, dict | list) or not content or indent + len(line) <= _WIDTH:
        return line
    inner = " " * (indent + 2)
    if isinstance(content, dict):
        parts = [f"{json.dumps(key)}: {format_json(value, indent + 2)}" for key, value in content.items()]
        opening, closing = "{", "}"
    else:
        parts = [format_json(value, indent + 2) for value in content]
        opening, closing = "[", "]"
    lines = ",\n".join(inner + part for part in parts)
    return f"{opening}\n{lines}\n{' ' * indent}{closing}"
