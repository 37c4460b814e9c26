"""From a file to a typed frame and everything that is wrong with it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from umran.intake import bounds, cells, codes, gtfs, heading_units, osm, raster, totals, units
from umran.intake.axes import LocationHints
from umran.intake.bulk import Column as BulkColumn
from umran.intake.bulk import Grid, Texts, as_list, column_of, numbers_of, take
from umran.intake.containers import ARCHIVE, GRID, ODS, OSM, TEXT, WORKBOOK, XLS, Source, source, unpack
from umran.intake.header import Column, Matcher, find_columns, find_header, without
from umran.intake.kinds import WHOLE, any_kind, recognise
from umran.intake.layers import read_layer
from umran.intake.layout import settle_layout, split_parts
from umran.intake.ods import read_ods
from umran.intake.pairs import split_pairs
from umran.intake.points import Points, as_array
from umran.intake.problems import ERROR, Problems
from umran.intake.proposals import Accepted
from umran.intake.schemas import Field, Schema, get
from umran.intake.sheet import Exact, Row, Sheet
from umran.intake.text import read_text
from umran.intake.wide import unfold
from umran.intake.workbook import read_workbook
from umran.intake.xls import read_xls
from umran.text import progress
from umran.text.errors import Unreadable
from umran.text.folding import fold
from umran.text.words import listed, ltr, quoted

if TYPE_CHECKING:
    import geopandas
    import pandas

_DTYPES = {"string": "str", "integer": "Int64", "number": "float64", "boolean": "boolean"}


@dataclass
class Table:
    """A file that was read: canonical texts by column, a shape a row, and what was found."""

    schema: Schema
    sheet: Sheet
    columns: list[Column]
    rows: list[Row]
    texts: dict[str, Texts]  # None where a cell could not be read
    shapes: Points | np.ndarray | None  # of objects; None where a row has none
    crs: str | None
    changed: set[int] = field(default_factory=set)  # places whose shape is not as the file has it
    points: bool = False  # shapes come from latitude and longitude
    problems: Problems = field(default_factory=Problems)


def read(
    path: str | os.PathLike[str],
    dataset: str | None = None,
    *,
    sheet: str | None = None,
    crs: str | None = None,
    country: str | None = None,
    accept: str | Iterable[str] | Accepted = (),
) -> tuple[pandas.DataFrame | geopandas.GeoDataFrame, Problems]:
    """A participant's file as a frame, and all that was found in it.

    `dataset` is one of names(); by default what its columns, shapes and name tell. `sheet` chooses a sheet or layer, `crs` says
    the coordinate reference system where the file does not, `country` (ISO 3166-1 alpha-3) where the rows of a table lie. `accept` is what the user accepts of the proposals that could
    change a figure, as after `--accept` (see umran.intake.proposals). The frame has the schema's columns with their types (Int64,
    float64, str, boolean), then the file's other columns as text; a GeoDataFrame in EPSG:4326 where there are shapes. A
    cell that cannot be read is missing and named. A row that is not in the frame is named in a problem with `left_out`;
    `frame.attrs["rows"]` has the file's number of each row. Raises Unreadable where nothing can be read.
    """
    table = open_table(path, dataset, sheet=sheet, crs=crs, country=country, accept=accept)
    return frame(table), table.problems


def open_table(
    path: str | os.PathLike[str],
    dataset: str | None = None,
    *,
    sheet: str | None = None,
    crs: str | None = None,
    fallback_crs: str | None = None,
    country: str | None = None,
    layers: Iterable[tuple[str, tuple[float, float, float, float]]] = (),
    boundary: Any = None,
    accept: str | Iterable[str] | Accepted = (),
) -> Table:
    """The same before types: what a repaired copy is written from.

    `crs` goes before what the file says of its system; `fallback_crs` is taken where it says none, or not the truth.
    `layers` are the names and bounds, in degrees, of other layers of the same place; `boundary` is the city's shape, in
    degrees, around which a grid is read.
    """
    accepted = Accepted.parse(accept)
    found = source(path)
    progress.step(f"يُقرأ {quoted(found.name)}")
    schema = get(dataset) if dataset else None
    stem = found.path.stem
    match = Matcher(schema or any_kind(stem))
    if found.kind == ARCHIVE and gtfs.is_feed(found.path):
        read_sheet = gtfs.read_feed(found.path, found.name, accepted)
    elif found.kind == ARCHIVE:
        with tempfile.TemporaryDirectory(prefix="umran-") as folder:
            inside = _only(unpack(found.path, Path(folder)), found.name, sheet)
            schema = schema or _schema_of(inside, sheet)
            inside = inside._replace(name=f"{found.name}/{inside.name}")
            read_sheet = _open(inside, sheet, match, accepted, schema, boundary)
    else:
        schema = schema or _schema_of(found, sheet)
        read_sheet = _open(found, sheet, match, accepted, schema, boundary)
    settle_layout(read_sheet, match)
    find_header(read_sheet, match)
    split_pairs(read_sheet, match)
    unfold(read_sheet, match)
    if read_sheet.parts:
        _exclude_ragged(read_sheet)
        split_parts(read_sheet)
    schema = schema or recognise(read_sheet, stem, found.name)
    if read_sheet.has_fractions:
        schema = _with_fractions(schema)
    if crs is None and _needs_crs(read_sheet):
        crs = fallback_crs
    where = LocationHints(country and codes.country(country), tuple(layers))
    return _judge(read_sheet, schema, Matcher(schema), crs, where)


def _needs_crs(sheet: Sheet) -> bool:
    """Whether the caller knows the coordinate system better than the file: it states none, or one its numbers belie."""
    if sheet.crs is None:
        return True
    from umran.intake.places import contradicts

    shape = next((row.shape for row in sheet.rows if row.shape is not None and not row.shape.is_empty), None)
    return shape is not None and contradicts(sheet.crs, shape.bounds)


def _only(files: list[Source], name: str, wanted: str | None) -> Source:
    if len(files) == 1:
        return files[0]
    for each in files:
        if wanted and fold(Path(each.name).stem) == fold(wanted):
            return each
    raise Unreadable(
        f"في {quoted(name)} أكثر من ملف: {listed(quoted(each.name) for each in files)}",
        f"اذكر المقصود: {ltr('--sheet')} ثم اسمه بلا امتداد",
    )


def _schema_of(found: Source, wanted: str | None) -> Schema | None:
    """What a file holds, where its columns cannot say it: a grid by its name, a map of everything by the layer wanted."""
    if found.kind == GRID:
        return get(raster.kind_of(found.name))
    if found.kind == OSM:
        return get(osm.table_of(wanted, found.name))
    return None


def _with_fractions(schema: Schema) -> Schema:
    """The schema of estimates: people are no whole numbers."""
    fields = (replace(each, type="number") if each.name == "population" else each for each in schema.fields)
    return replace(schema, fields=tuple(fields))


def _open(
    found: Source,
    wanted: str | None,
    match: Matcher,
    accepted: Accepted,
    schema: Schema | None = None,
    boundary: Any = None,
) -> Sheet:
    def known(cell: str) -> str | None:
        spec = match(cell)
        return spec.name if spec else None

    try:
        if found.kind == TEXT:
            return read_text(found.path, found.name, known, accepted)
        if found.kind == WORKBOOK:
            return read_workbook(found.path, found.name, wanted, known, accepted)
        if found.kind == XLS:
            return read_xls(found.path, found.name, wanted, known, accepted)
        if found.kind == ODS:
            return read_ods(found.path, found.name, wanted, known, accepted)
        if found.kind == GRID and schema:
            return raster.read_raster(found, schema.name, accepted, boundary)
        if found.kind == OSM and schema:
            wanted = wanted or schema.name
        return read_layer(found, wanted, accepted)
    except OSError as error:
        raise Unreadable(
            f"تعذرت قراءة {quoted(found.name)} ({ltr(error.strerror or error)})", "أعد نسخ الملف"
        ) from None
    except MemoryError:
        raise Unreadable(
            f"الملف {quoted(found.name)} أكبر من ذاكرة الجهاز", "قسّمه، أو احذف منه ما لا يلزم"
        ) from None


def _judge(sheet: Sheet, schema: Schema, match: Matcher, crs: str | None, where: LocationHints) -> Table:
    columns = find_columns(sheet, schema, match)
    _exclude_ragged(sheet)
    summed, asked = totals.exclude(sheet, columns)
    rows = sheet.rows
    numbers = numbers_of(rows)
    skip = summed | asked
    texts: dict[str, Texts] = {}
    for column in columns:
        raw = column_of(rows, column.place)
        spec = column.field or Field(column.name, "string", column.name)
        if spec.type == "geojson":
            continue
        texts[column.name] = (
            cells.read_column(sheet, spec, raw, numbers, skip, column.unit)
            if column.field
            else cells.stripped(raw)
        )
        if spec.unit == "percent" and not schema.is_course_dataset:
            heading_units.check_percent(sheet, column, _floats(texts[column.name]))
    _check_parts(sheet, columns, texts, skip)
    if summed:
        kept = [place for place, number in enumerate(numbers) if number not in summed]
        rows = take(rows, kept)
        texts = {name: take(values, kept) for name, values in texts.items()}
    table = Table(schema, sheet, columns, rows, texts, None, None)
    _place(table, crs, where)
    _drop_duplicates(table)
    _name_gaps(table, skip)
    cells.check_references(sheet, schema, numbers_of(table.rows), table.texts)
    if not table.rows:
        sheet.add("no-rows", ERROR, "لا صفوف بيانات تحت العناوين", "أضف الصفوف")
    order = {"error": 0, "repaired": 1, "accepted": 2, "note": 3}
    table.problems = Problems(
        sorted(sheet.problems, key=lambda each: (order[each.level], each.row or 0)),
        file=sheet.file,
        dataset=schema.name,
        title=schema.title,
        rows=len(table.rows),
        columns=len(columns),
        unit=sheet.unit,
        form=sheet.form,
    )
    return table


def _check_parts(sheet: Sheet, columns: list[Column], texts: dict[str, Texts], skip: set[int]) -> None:
    """Columns of parts, ذكور and إناث, add up to the column of their sum."""
    parts = sheet.parts
    column = next((each for each in columns if parts and each.place == parts.total), None)
    if not parts or not column or not column.field:
        return
    numbers = [row.number for row in sheet.rows]
    each_part = []
    for place in parts.places:
        raw = [row.cells[place] if place < len(row.cells) else "" for row in sheet.rows]
        each_part.append(cells.read_column(Sheet(sheet.file), column.field, raw, numbers, skip, column.unit))
    for number, total, *known in zip(numbers, texts[column.name], *each_part, strict=True):
        if number in skip or not total or not all(known):
            continue
        if (summed := sum(Decimal(each) for each in known if each)) != Decimal(total):
            sheet.add(
                "parts",
                ERROR,
                f"مجموع أجزاء {quoted(column.heading)} {ltr(f'{summed:,}')}، والمكتوب {ltr(f'{Decimal(total):,}')}",
                "صحح الخطأ منهما",
                row=number,
                column=column.name,
            )


def _name_gaps(table: Table, skip: set[int]) -> None:
    """Cells without an answer in columns that an indicator takes whole or not at all, save in rows to skip."""
    known = {(each.row, each.column) for each in table.sheet.problems}
    numbers = numbers_of(table.rows)
    for name in WHOLE.get(table.schema.name, ()):
        texts = table.texts.get(name, ())
        for row, text in zip(numbers, texts, strict=False) if any(texts) else ():
            if not text and row not in skip and (row, name) not in known:
                reason, remedy = f"خانة {ltr(name)} فارغة وغيرها مملوءة", "املأها، أو أفرغ العمود كله"
                table.sheet.add("empty", ERROR, reason, remedy, row=row, column=name)


def _exclude_ragged(sheet: Sheet) -> None:
    """Rows with more cells than the header, or text rows with fewer: their cells may have slipped."""
    width = len(sheet.header or [])
    ragged = set[int]()
    rows = sheet.rows
    if isinstance(rows, Grid):
        widest = len(rows.columns)
        rows.cut(width)
        bounds.check_table(len(rows.odd), widest, sheet.file)
        if len(rows.columns) != width:
            rows = sheet.rows = as_list(sheet)
    for place in [*rows.odd] if isinstance(rows, Grid) else range(len(rows)):
        row = rows[place]
        while len(row.cells) > width and not row.cells[-1].strip():
            row.cells.pop()
        if isinstance(rows, Grid):
            rows.odd[place] = row.cells
        if len(row.cells) == width or totals.label(row):
            continue
        ragged.add(place)
        remedy = "أكمل الخانات الناقصة"
        if len(row.cells) > width:
            remedy = "ضع النص الذي فيه فاصلة بين علامتي تنصيص، واحذف فواصل الآلاف"
        sheet.add(
            "ragged-row",
            ERROR,
            f"عدد خانات الصف {ltr(len(row.cells))} وعدد العناوين {ltr(width)}، فقد تكون انزاحت: "
            f"{quoted(' | '.join(row.cells), 120)}",
            remedy,
            row=row.number,
            left_out=True,
        )
    sheet.rows = without(rows, ragged)


def _place(table: Table, crs: str | None, where: LocationHints) -> None:
    """Give the table its shapes: the layer's own, or from a column of WKT, or from latitude and longitude."""
    from umran.intake import places

    sheet, rows = table.sheet, table.rows
    texts = next((c for c in table.columns if c.field and c.field.type == "geojson"), None)
    latitude, longitude = table.texts.get("latitude"), table.texts.get("longitude")
    shapes: Points | list[Any]
    if sheet.has_shapes:
        shapes = [row.shape for row in rows]
    elif texts:
        shapes = [
            _shape(sheet, row, row.cells[texts.place] if texts.place < len(row.cells) else "") for row in rows
        ]
    elif latitude is not None and longitude is not None:
        table.points = True
        xy = np.column_stack([_floats(longitude), _floats(latitude)])
        shapes = Points(np.where(np.isnan(xy).any(1, keepdims=True), np.nan, xy))
    else:
        return
    numbers = numbers_of(rows)
    located = places.locate(sheet, table.schema, shapes, numbers, crs, table.points, where)
    table.shapes, table.crs = located.shapes, located.crs
    table.changed = located.changed | located.exchanged
    if table.points and latitude and longitude:
        for place in located.exchanged:
            latitude[place], longitude[place] = longitude[place], latitude[place]
        for place in located.changed:
            if (shape := located.shapes[place]) is not None:
                latitude[place], longitude[place] = Exact(f"{shape.y:.8f}"), Exact(f"{shape.x:.8f}")


def _floats(texts: Sequence[str | None]) -> np.ndarray:
    """Numbers of canonical texts, NaN where there is none."""
    if isinstance(texts, BulkColumn):
        return texts.values()
    return np.array([float(text) if text else np.nan for text in texts])


def _shape(sheet: Sheet, row: Row, text: str) -> Any:
    from umran.intake.places import from_text

    try:
        return from_text(text)
    except ValueError:
        sheet.add(
            "bad-shape",
            ERROR,
            f"الشكل غير مقروء: {quoted(text)}",
            f"اكتبه بصيغة {ltr('WKT')}، مثل {ltr('POINT (35.9 31.9)')}",
            row=row.number,
            column="geometry",
        )
        return None


def _drop_duplicates(table: Table) -> None:
    if not table.schema.primary_key and not any(f.constraints.get("unique") for f in table.schema.fields):
        return
    columns = [table.texts[column.name] for column in table.columns if column.name in table.texts]
    known = [row.cells for row in table.rows]
    shapes = (
        [shape.wkb if shape is not None else b"" for shape in table.shapes]
        if table.shapes is not None
        else [b""] * len(known)
    )
    # A cell that could not be read counts as it is written: two unread cells are not the same.
    keys = [
        (
            *(each[place] if each[place] is not None else ("?", *known[place]) for each in columns),
            shapes[place],
        )
        for place in range(len(known))
    ]
    repeated = cells.find_duplicates(
        table.sheet, table.schema, [row.number for row in table.rows], keys, table.texts
    )
    kept = [place for place in range(len(known)) if place not in repeated]
    moved = {old: new for new, old in enumerate(kept)}
    table.rows = take(table.rows, kept)
    table.texts = {name: take(values, kept) for name, values in table.texts.items()}
    table.shapes = table.shapes[np.array(kept, np.intp)] if table.shapes is not None else None
    table.changed = {moved[place] for place in table.changed if place in moved}


def frame(table: Table) -> pandas.DataFrame | geopandas.GeoDataFrame:
    """The table with the types of its schema."""
    import pandas as pd

    order = {each.name: place for place, each in enumerate(table.schema.fields)}
    names = sorted(table.texts, key=lambda name: order.get(name, len(order)))
    fields = {column.name: column.field for column in table.columns}
    columns = {name: _series(table.texts[name], fields[name]) for name in names}
    result = pd.DataFrame(columns, index=pd.RangeIndex(len(table.rows)))
    if table.shapes is not None:
        import geopandas as gpd

        result = gpd.GeoDataFrame(
            result.drop(columns="geometry", errors="ignore"), geometry=as_array(table.shapes), crs=table.crs
        )
    result.attrs["rows"] = numbers_of(table.rows)
    # Sums of money of several files are compared with each other: in what each column is, or None where it says nothing.
    money = [c for c in table.columns if c.field and units.dimension(c.field) == "money"]
    result.attrs["money"] = [(column.heading, column.unit) for column in money]
    return result


def _series(texts: Texts, spec: Field | None) -> pandas.Series:
    import pandas as pd

    kind = spec.type if spec else "string"
    values: Sequence[float | str | None] | np.ndarray
    if kind == "integer" and isinstance(texts, BulkColumn):
        return pd.Series(pd.arrays.IntegerArray(*texts.integers()))
    if kind == "integer":
        values = [int(text) if text else None for text in texts]
    elif kind == "number":
        values = _floats(texts)
    elif kind == "boolean":
        values = [text == "true" if text else None for text in texts]
    else:
        values = [text or None for text in texts]
    return pd.Series(values, dtype=_DTYPES.get(kind, "str"))
