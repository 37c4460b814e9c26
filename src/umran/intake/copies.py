"""The repaired copy: written only when asked, to a new file, whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from umran.intake.bulk import column_of
from umran.intake.problems import Problems
from umran.intake.proposals import Accepted
from umran.intake.reading import Table, open_table
from umran.text.cells import to_csv
from umran.text.errors import Unreadable
from umran.text.files import create, os_error_reason
from umran.text.words import ltr, quoted


def repair(
    path: str | os.PathLike[str],
    out: str | os.PathLike[str],
    dataset: str | None = None,
    *,
    sheet: str | None = None,
    crs: str | None = None,
    country: str | None = None,
    accept: str | Iterable[str] | Accepted = (),
) -> Problems:
    """Read a file as `read` does, write what was mended or accepted to `out`, and return what was found."""
    table = open_table(path, dataset, sheet=sheet, crs=crs, country=country, accept=accept)
    write(table, out)
    return table.problems


def write(table: Table, out: str | os.PathLike[str]) -> None:
    """Write what was read as UTF-8 CSV or GeoJSON, by the ending of `out`; the input stays as it is.

    A cell that could not be read is written as it stood; a row that was left out is named in `table.problems`. The file
    appears whole or not at all. Raises Unreadable where `out` exists already, or cannot be written.
    """
    out = Path(out)
    suffix = out.suffix.lower()
    if suffix not in (".csv", ".geojson"):
        raise Unreadable(
            f"لا تُكتب نسخة بالامتداد {quoted(suffix)}", f"اختر {ltr('.csv')} أو {ltr('.geojson')}"
        )
    if suffix == ".geojson" and table.shapes is None:
        raise Unreadable("ليس في الملف أشكال تُكتب في GeoJSON", f"اختر اسماً ينتهي بـ {ltr('.csv')}")
    _write_new(out, _csv(table) if suffix == ".csv" else _geojson(table))


def _write_new(out: Path, content: str) -> None:
    try:
        create(out, content.encode())
    except FileExistsError:
        raise Unreadable(f"يوجد ملف باسم {quoted(out)}، ولا يُكتب فوقه", "اختر اسماً آخر") from None
    except OSError as error:
        raise Unreadable(
            f"تعذرت الكتابة إلى {quoted(out)} ({os_error_reason(error)})", "اختر مجلداً يُسمح لك بالكتابة فيه"
        ) from None


def _names(table: Table) -> list[str]:
    order = {each.name: place for place, each in enumerate(table.schema.fields)}
    return sorted(table.texts, key=lambda name: order.get(name, len(order)))


def _cells(table: Table) -> dict[str, list[str]]:
    """By column: the canonical text, or the cell as it stood where it could not be read."""
    places = {column.name: column.place for column in table.columns}
    written = {}
    for name in _names(table):
        written[name] = [
            text if text is not None else cell
            for text, cell in zip(table.texts[name], column_of(table.rows, places[name]), strict=True)
        ]
    return written


def _csv(table: Table) -> str:
    import shapely

    cells = _cells(table)
    if table.shapes is not None and not table.points:
        source = next((c.place for c in table.columns if c.field and c.field.type == "geojson"), None)
        shapes = []
        written = [""] * len(table.rows) if source is None else column_of(table.rows, source)
        for place, (shape, as_written) in enumerate(zip(table.shapes, written, strict=True)):
            kept = shape is None or (source is not None and place not in table.changed)
            shapes.append(as_written if kept else shapely.to_wkt(shape, rounding_precision=-1))
        cells = {"geometry": shapes, **{name: values for name, values in cells.items() if name != "geometry"}}
    return to_csv([list(cells), *map(list, zip(*cells.values(), strict=True))])


def _geojson(table: Table) -> str:
    import shapely

    fields = {column.name: column.field for column in table.columns}
    cells = {name: values for name, values in _cells(table).items() if name != "geometry"}
    features = []
    for place, shape in enumerate(table.shapes if table.shapes is not None else ()):
        properties = {}
        for name, values in cells.items():
            spec = fields[name]
            read = table.texts[name][place] is not None
            properties[name] = _value(values[place], spec.type if spec and read else "string")
        geometry = json.loads(shapely.to_geojson(shape)) if shape is not None else None
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    lines = ",\n".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'


def _value(text: str, kind: str) -> Any:
    if text == "":
        return None
    if kind == "boolean":
        return text == "true"
    if kind == "integer" and text.lstrip("-").isdecimal():
        return int(text)
    # A number with more digits than a float keeps is written as text, whole.
    if kind == "number" and Decimal(repr(float(text))) == Decimal(text):
        return float(text)
    return text
