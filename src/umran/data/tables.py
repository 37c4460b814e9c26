"""Reads one data file into rows of text cells and finds every fault in it; the schema comes from the descriptor.

Behind umran.data, which is the only caller. Standard library alone, so that row numbers are those of the file.
"""

from __future__ import annotations

import csv
import difflib
import io
import json
import math
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from umran.text.cells import is_formula


@dataclass(frozen=True)
class Problem:
    """One fault. `row` counts lines as a person does (header = 1); None where it is not one row's fault."""

    file: str
    row: int | None
    column: str | None
    reason: str

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}{row}{column}: {self.reason}"


class Row(NamedTuple):
    line: int
    cells: dict[str, str]
    is_whole: bool  # a ragged row is not: its cells may have slipped, so only its keys are used


@dataclass
class Table:
    file: str
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, row: int | None, column: str | None, reason: str) -> None:
        self.problems.append(Problem(self.file, row, column, reason))


def read(file: Path, resource: dict[str, Any]) -> Table:
    """The cells of a file as text, with what is wrong in its form; what can be read is read."""
    table = Table(file.name)
    try:
        content = file.read_bytes()
        text = content.decode("utf-8-sig")
    except FileNotFoundError:
        table.add(None, None, "file missing: restore it")
    except OSError as error:
        table.add(None, None, f"cannot be read: {error.strerror}")
    except UnicodeDecodeError as error:
        kind = " (it looks like UTF-16)" if b"\0" in content else ""
        line = content[: error.start].count(b"\n") + 1
        table.add(line, None, f"not UTF-8 at byte offset {error.start}{kind}: save the file as UTF-8")
    else:
        if "\0" in text:
            offset = content.index(b"\0")
            table.add(
                None, None, f"not text at byte offset {offset} (it looks like UTF-16): save the file as UTF-8"
            )
        elif not text.strip():
            table.add(None, None, "empty file: restore its header and rows")
        elif resource.get("format", file.suffix.lstrip(".")) == "geojson":
            _read_geojson(table, text, resource["schema"])
        else:
            _read_csv(table, text, resource["schema"])
    return table


def _read_csv(table: Table, text: str, schema: dict[str, Any]) -> None:
    expected = [spec["name"] for spec in schema["fields"]]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        header = next(reader)
        for column in dict.fromkeys(expected + header):
            if column not in header:
                table.add(1, column, "missing column: add it (columns are separated by commas)")
            elif column not in expected:
                table.add(
                    1, column or "(no name)", "extra column: remove it, or describe it in datapackage.json"
                )
            elif header.count(column) > 1:
                table.add(1, column, "duplicated column: keep one")
        line = reader.line_num + 1
        for cells in reader:
            sound = len(cells) == len(header)
            if not sound:
                hint = (
                    "quote a text that holds a comma" if len(cells) > len(header) else "is a comma missing?"
                )
                table.add(line, None, f"{len(cells)} fields where the header has {len(header)}: {hint}")
            table.rows.append(Row(line, dict(zip(header, cells, strict=False)), sound))
            line = reader.line_num + 1
        if not table.rows:
            table.add(None, None, "header only: add the rows")
    except csv.Error as error:
        table.add(line, None, f"cannot be read from here on ({error}): look for a stray quotation mark")


def _read_geojson(table: Table, text: str, schema: dict[str, Any]) -> None:
    """Features as rows. Ours stand one a line under the head, so the first is row 2, as in a CSV."""
    types = {spec["name"]: spec["type"] for spec in schema["fields"]}
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        return table.add(error.lineno, None, f"invalid JSON at character {error.colno}: {error.msg}")
    except (ValueError, RecursionError) as error:
        return table.add(None, None, f"invalid JSON: {error}")
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or content.get("type") != "FeatureCollection":
        return table.add(None, None, "invalid GeoJSON: expected a FeatureCollection with a list of features")
    for line, feature in enumerate(features, start=2):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict) or feature.get("type") != "Feature":
            table.add(line, None, "invalid GeoJSON: expected a Feature with properties")
            continue
        for column in sorted(properties.keys() - types.keys()):
            table.add(line, column, "extra property: remove it, or describe it in datapackage.json")
        cells = {}
        for name, kind in types.items():
            value = feature.get("geometry") if kind == "geojson" else properties.get(name)
            cells[name] = value if isinstance(value, str) else "" if value is None else json.dumps(value)
        table.rows.append(Row(line, cells, True))
    if not features:
        table.add(None, None, "no features: add them")


def check_cells(table: Table, schema: dict[str, Any]) -> None:
    """Adds to the table's problems: cells against types and constraints, keys that come twice."""
    unique = [schema["primaryKey"]]
    unique += [[spec["name"]] for spec in schema["fields"] if spec.get("constraints", {}).get("unique")]
    first: dict[tuple[str, ...], int] = {}
    for row in table.rows:
        for spec in schema["fields"] if row.is_whole else []:
            try:
                parse_cell(row.cells.get(spec["name"]), spec)
            except ValueError as error:
                table.add(row.line, spec["name"], str(error))
        for columns in unique:
            key = [row.cells.get(column, "") for column in columns]
            earlier = first.setdefault((*columns, *key), row.line)
            if any(key) and earlier != row.line:
                reason = f"duplicate key {'|'.join(key)!r}: row {earlier} has it; correct or remove one"
                table.add(row.line, "+".join(columns), reason)


def check_reference(table: Table, key: dict[str, Any], target: Table) -> None:
    """Adds to the table's problems the rows whose key is unknown to the table it refers to."""
    columns, wanted = key["fields"], key["reference"]["fields"]
    known = {tuple(row.cells.get(column, "") for column in wanted) for row in target.rows}
    faulty = {(problem.row, problem.column) for problem in table.problems}
    for row in table.rows if known else []:
        text = tuple(row.cells.get(column, "") for column in columns)
        if all(text) and text not in known and not any((row.line, column) in faulty for column in columns):
            near = difflib.get_close_matches("|".join(text), ["|".join(each) for each in sorted(known)], n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            reason = f"unknown {'|'.join(text)!r}: not in {target.file}; correct it, or add it there{hint}"
            table.add(row.line, "+".join(columns), reason)


def parse_cell(text: str | None, spec: dict[str, Any]) -> Any:
    """The typed value of a cell, None where it is empty; ValueError says what is wrong and how to mend it."""
    constraints = spec.get("constraints", {})
    if not text:
        if text == "" and constraints.get("required"):
            raise ValueError("required, but empty: fill it in")
        return None
    typed = PARSERS[spec["type"]](text)
    if "enum" in constraints and typed not in constraints["enum"]:
        raise ValueError(f"{text!r} is not allowed: write one of {', '.join(map(str, constraints['enum']))}")
    if "minimum" in constraints and typed < constraints["minimum"]:
        raise ValueError(f"{text} is below the minimum {constraints['minimum']}: correct it")
    if "maximum" in constraints and typed > constraints["maximum"]:
        raise ValueError(f"{text} is above the maximum {constraints['maximum']}: correct it")
    if "pattern" in constraints and not re.fullmatch(constraints["pattern"], text):
        raise ValueError(f"{text!r} does not have the form {constraints['pattern']}: correct it")
    return typed


def _string(text: str) -> str:
    if text != text.strip():
        raise ValueError(f"{text!r} begins or ends with a space: remove it")
    if not unicodedata.is_normalized("NFC", text):
        raise ValueError(
            f"{text!r} is not in Unicode normal form C: write {unicodedata.normalize('NFC', text)}"
        )
    if is_formula(text):
        raise ValueError(f"{text!r} is a formula that a spreadsheet would run: write the value alone")
    return text


def _integer(text: str) -> int:
    return int(_digits(text, r"-?[0-9]{1,18}", "an integer"))


def _number(text: str) -> float:
    number = float(_digits(text, r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?", "a number"))
    if math.isinf(number):
        raise ValueError(f"{text!r} is too large for a number: correct it")
    return number


def _digits(text: str, form: str, kind: str) -> str:
    if re.fullmatch(form, text):
        return text
    western = re.sub(r"\d", lambda digit: str(int(digit[0])), text.replace("٫", "."))
    wanted = western if re.fullmatch(form, western) else "digits 0-9 alone, with no spaces, commas or units"
    raise ValueError(f"{text!r} is not {kind}: write {wanted}")


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(f"{text!r} is not a boolean: write true or false")
    return text == "true"


def _geometry(text: str) -> Any:
    """A shape of shapely; where there is none, the geometry as GeoJSON has it, of which its form alone is judged."""
    try:
        import shapely
    except ImportError:
        return _plain_geometry(text)

    try:
        shape = shapely.from_geojson(text)
    except shapely.errors.ShapelyError as error:
        raise ValueError(f"not a GeoJSON geometry ({error}): correct it") from None
    if shape.is_empty or shape.geom_type != json.loads(text)["type"]:
        raise ValueError(_NO_SHAPE)
    west, south, east, north = shape.bounds
    if west < -180 or south < -90 or east > 180 or north > 90:
        raise ValueError(_NO_DEGREES)
    if not shape.is_valid:
        raise ValueError(f"invalid geometry: {shapely.is_valid_reason(shape)}; mend the ring there")
    return shape


def _plain_geometry(text: str) -> dict[str, Any]:
    try:
        shape = json.loads(text)
        depth = _DEPTHS[shape["type"]]
        points = shape["coordinates"]
        for _ in range(depth):
            points = [point for part in points for point in part]
        edges = [(float(longitude), float(latitude)) for longitude, latitude, *_ in points]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"not a GeoJSON geometry ({error}): correct it") from None
    if not edges:
        raise ValueError(_NO_SHAPE)
    if any(abs(longitude) > 180 or abs(latitude) > 90 for longitude, latitude in edges):
        raise ValueError(_NO_DEGREES)
    return shape


_NO_SHAPE = "not a GeoJSON geometry: it is empty, or wrapped in something else"
_NO_DEGREES = "outside ±180, ±90 degrees: write longitude before latitude, in EPSG:4326"
_DEPTHS = {
    "LineString": 0,
    "MultiPoint": 0,
    "MultiLineString": 1,
    "Polygon": 1,
    "MultiPolygon": 2,
}  # of its lists of points


PARSERS = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "geojson": _geometry,
}
