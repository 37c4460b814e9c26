"""The only door to data/: what datapackage.json describes, loaded with its types and validated cell by cell.

`python -m umran.data` validates the data folder; `python -m umran.data seal` records a reviewed change.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import re
import sys
from collections.abc import Iterable
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from umran._tables import PARSERS, Problem, Row, Table, check_cells, check_reference, read, value

if TYPE_CHECKING:
    import geopandas
    import pandas

__all__ = ["DataError", "Problem", "describe", "load", "names", "seal", "source_ar", "validate"]

_PROJECT = Path(__file__).resolve().parents[2] / "data"
_DESCRIPTOR, _SEAL = "datapackage.json", "rows.sha256"
_DTYPES = {"string": "str", "integer": "Int64", "number": "float64", "boolean": "boolean"}


class DataError(ValueError):
    """Every problem found: in `.problems`, and one a line in the message."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))


def names() -> list[str]:
    """The names that load() knows, sorted."""
    return sorted(_resources(_folder()))


def load(name: str) -> pandas.DataFrame | geopandas.GeoDataFrame:
    """A dataset with the column types of its descriptor; a GeoDataFrame in EPSG:4326 where it has geometry.

    Integers are nullable Int64, strings str, booleans boolean; a missing value stays missing. The frame is
    a copy: changing it changes nothing for the next caller. Raises DataError for an unknown name, and for a
    file that does not keep to its descriptor (the seal is looked at by validate() alone).
    """
    folder = _folder()
    file = folder / _resource(name)["path"]
    return _frame(folder, name, _stamp(file), _stamp(_descriptor(folder))).copy()


def describe(name: str) -> dict[str, Any]:
    """The descriptor of a dataset: title, sources, licenses, notes, and fields with their unit and meaning."""
    return deepcopy(_resource(name))


def source_ar(name: str) -> str:
    """One Arabic line for a caption: source, year or edition, licence."""
    resource = _resource(name)
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
    path = Path(path) if path is not None else _folder()
    if path.is_dir():
        problems = _folder_problems(path, sealed=(path / _SEAL).is_file())
    elif path.is_file():
        resources = _resources(path.parent)
        if path.stem not in resources:
            raise DataError([_unknown(path.name, resources)])
        _, problems = _check(resources, {path.stem: path})
    else:
        problems = [Problem(str(path), None, None, "no such file or folder")]
    if problems:
        raise DataError(problems)


def seal(path: str | os.PathLike[str] | None = None) -> None:
    """Write size and hash of each file into datapackage.json and a fingerprint of each row into rows.sha256.

    For a reviewed change only. Raises DataError, and writes nothing, while the content itself has problems.
    """
    folder = Path(path) if path is not None else _folder()
    problems = _folder_problems(folder, sealed=False)
    if not (folder / _DESCRIPTOR).is_file():
        problems.append(Problem(_DESCRIPTOR, None, None, f"there is none in {folder} to seal"))
    if problems:
        raise DataError(problems)
    package = json.loads((folder / _DESCRIPTOR).read_text("utf-8"))
    lines = []
    for resource in package["resources"]:
        file = folder / resource["path"]
        resource |= {"bytes": file.stat().st_size, "hash": _sha256(file)}
        for key, (_, digest) in _fingerprints(read(file, resource), resource).items():
            lines.append(f"{file.name}\t{key}\t{digest}\n")
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    (folder / _DESCRIPTOR).write_bytes(text.encode())
    (folder / _SEAL).write_bytes("".join(lines).encode())


def _folder() -> Path:
    return Path(os.environ.get("UMRAN_DATA") or _PROJECT).resolve()


def _descriptor(folder: Path) -> Path:
    """The descriptor that judges this folder: its own, else the project's."""
    own = folder / _DESCRIPTOR
    return own if own.is_file() else _PROJECT / _DESCRIPTOR


def _stamp(file: Path) -> tuple[int, int] | None:
    """Changes when the file does, so that a cache keyed by it never serves yesterday's numbers."""
    return (file.stat().st_mtime_ns, file.stat().st_size) if file.is_file() else None


def _resources(folder: Path) -> dict[str, dict[str, Any]]:
    file = _descriptor(folder)
    return _parsed(file, _stamp(file))


@lru_cache(maxsize=8)
def _parsed(file: Path, _stamp: object) -> dict[str, dict[str, Any]]:
    try:
        resources = {
            resource["name"]: resource for resource in json.loads(file.read_text("utf-8"))["resources"]
        }
        for name, resource in resources.items():
            if not all((resource["sources"], resource["licenses"], resource["version"])):
                raise ValueError(f"{name} lacks a source, a license or a version")
            if Path(resource["path"]).name != resource["path"]:
                raise ValueError(f"{name} has the path {resource['path']!r}: a plain file name is expected")
            schema = resource["schema"]
            columns = {spec["name"]: spec for spec in schema["fields"]}
            if unknown := {spec["type"] for spec in columns.values()} - PARSERS.keys():
                raise ValueError(f"{name} has columns of unknown type {', '.join(unknown)}")
            keys = {
                *schema["primaryKey"],
                *(column for key in schema.get("foreignKeys", []) for column in key["fields"]),
            }
            targets = {key["reference"]["resource"] for key in schema.get("foreignKeys", [])}
            if unknown := (keys - columns.keys()) | (targets - resources.keys()):
                raise ValueError(f"{name} has keys that lead nowhere: {', '.join(unknown)}")
            for spec in columns.values():
                re.compile(spec.get("constraints", {}).get("pattern", ""))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, re.error) as error:
        reason = f"not a usable data package ({type(error).__name__}: {error})"
        raise DataError([Problem(file.name, None, None, reason)]) from error
    return resources


def _resource(name: str) -> dict[str, Any]:
    resources = _resources(_folder())
    if name not in resources:
        raise DataError([_unknown(str(name), resources)])
    return resources[name]


def _unknown(name: str, resources: Iterable[str]) -> Problem:
    return Problem(name, None, None, f"no such dataset; there are: {', '.join(sorted(resources))}")


@lru_cache(maxsize=64)
def _frame(folder: Path, name: str, *_stamps: object) -> pandas.DataFrame | geopandas.GeoDataFrame:
    import pandas as pd

    resources = _resources(folder)
    resource = resources[name]
    tables, problems = _check(resources, {name: folder / resource["path"]})
    if problems:
        raise DataError(problems)
    columns, geometry = {}, None
    for spec in resource["schema"]["fields"]:
        values = [value(row.cells[spec["name"]], spec) for row in tables[name].rows]
        if spec["type"] == "geojson":
            geometry = values
        else:
            columns[spec["name"]] = pd.Series(values, dtype=_DTYPES[spec["type"]])
    frame = pd.DataFrame(columns)
    if "coordinates" in resource:
        import shapely

        points = frame[resource["coordinates"]].itertuples(index=False)
        geometry = [None if math.isnan(x + y) else shapely.Point(x, y) for x, y in points]
    if geometry is None:
        return frame
    import geopandas as gpd

    return gpd.GeoDataFrame(frame, geometry=geometry, crs="EPSG:4326")


def _folder_problems(folder: Path, sealed: bool) -> list[Problem]:
    problems = []
    try:
        resources = _resources(folder)
    except DataError as error:  # the files are still worth a look, by the project's schemas
        problems, resources = error.problems, _resources(_PROJECT)
    files = {name: folder / resource["path"] for name, resource in resources.items()}
    if not (folder / _DESCRIPTOR).is_file():
        files = {name: file for name, file in files.items() if file.is_file()}
    tables, found = _check(resources, files)
    problems += found
    strangers = {file.name for kind in ("*.csv", "*.geojson") for file in folder.glob(kind)}
    for file in sorted(strangers - {file.name for file in files.values()}):
        problems.append(
            Problem(file, None, None, f"not described in {_DESCRIPTOR}: describe it there, or remove it")
        )
    if not files:
        problems.append(Problem(str(folder), None, None, "no data file in this folder"))
    return problems + (_seal_problems(folder, resources, tables) if sealed else [])


def _check(resources: dict[str, dict], files: dict[str, Path]) -> tuple[dict[str, Table], list[Problem]]:
    """The tables of these files, and all their problems."""
    tables = {name: read(file, resources[name]) for name, file in files.items()}
    others: dict[str, Table] = {}
    for name, table in tables.items():
        schema = resources[name]["schema"]
        check_cells(table, schema)
        for key in schema.get("foreignKeys", []):
            target = key["reference"]["resource"]
            if target not in tables and target not in others:
                beside = files[name].parent / resources[target]["path"]
                others[target] = read(
                    beside if beside.is_file() else _PROJECT / beside.name, resources[target]
                )
            check_reference(table, key, tables.get(target) or others[target])
    return tables, [problem for table in tables.values() for problem in table.problems]


def _sha256(file: Path) -> str:
    return f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"


def _fingerprints(table: Table, resource: dict[str, Any]) -> dict[str, tuple[Row, str]]:
    """By key: the row, and a short hash of its cells in the schema's order."""
    columns = [spec["name"] for spec in resource["schema"]["fields"]]
    prints = {}
    for row in table.rows:
        cells = "\x1f".join(row.cells.get(column, "") for column in columns)
        digest = hashlib.sha256(cells.encode(errors="surrogatepass")).hexdigest()[:12]
        prints["|".join(row.cells.get(key, "") for key in resource["schema"]["primaryKey"])] = (row, digest)
    return prints


def _seal_problems(folder: Path, resources: dict[str, dict], tables: dict[str, Table]) -> list[Problem]:
    sealed: dict[str, dict[str, str]] = {}
    for line in (folder / _SEAL).read_text("utf-8", errors="replace").splitlines():
        file, key, digest = [*line.split("\t"), "", ""][:3]
        sealed.setdefault(file, {})[key] = digest
    mend = "put it back or, after a review, run python -m umran.data seal"
    problems = []
    for name, table in tables.items():
        old, new, found = sealed.get(table.file, {}), _fingerprints(table, resources[name]), []
        for key, (row, digest) in new.items():
            if row.sound and old.get(key) != digest:
                what = "changed" if key in old else "added"
                found.append(
                    Problem(table.file, row.line, None, f"{key!r} was {what} since the seal: {mend}")
                )
        if table.rows:
            for key in old.keys() - new.keys():
                found.append(Problem(table.file, None, None, f"row {key!r} is gone since the seal: {mend}"))
        if not found and not table.problems and _sha256(folder / table.file) != resources[name].get("hash"):
            found.append(
                Problem(table.file, None, None, f"not the sealed bytes, though every row agrees: {mend}")
            )
        problems += found
    return problems


def _main() -> int:
    parser = argparse.ArgumentParser(prog="python -m umran.data", description=__doc__.splitlines()[0])
    parser.add_argument("command", nargs="?", choices=["validate", "seal"], default="validate")
    parser.add_argument(
        "path", nargs="?", help="a data folder or, to validate, one file; the project's by default"
    )
    arguments = parser.parse_args()
    try:
        (seal if arguments.command == "seal" else validate)(arguments.path)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main())
