"""Map layers, as rows of text cells with a shape each: GeoJSON by itself, what GDAL reads through drivers.py, GeoParquet."""

from __future__ import annotations

import glob
import json
import math
import shutil
import tempfile
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

from umran.intake import bounds, drivers, encodings, osm
from umran.intake.containers import (
    DXF,
    GEOJSON,
    GML,
    KML,
    KMZ,
    LARGEST,
    OSM,
    PARQUET,
    SHAPEFILE,
    Source,
    checked_zip,
    extract,
)
from umran.intake.problems import ERROR, NOTE, REPAIRED
from umran.intake.proposals import Accepted
from umran.intake.sheet import Exact, Row, Sheet
from umran.intake.text import ask_encoding, decoded
from umran.text.errors import Unreadable
from umran.text.folding import fold
from umran.text.words import listed, ltr, quoted

# Attributes that a format itself gives to every feature: how it is drawn, where it lies in the file.
_FORMS_OWN = {
    KML: {"id", "timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon"},
    DXF: {"Layer", "PaperSpace", "SubClasses", "Linetype", "EntityHandle", "ExtendedEntity"},
    GML: {"gml_id", "fid", "lowerCorner", "upperCorner"},
}  # fmt: skip
_GEOMETRIES = {
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
}


def read_layer(source: Source, wanted: str | None, accepted: Accepted | None = None) -> Sheet:
    """A layer; `wanted` names it where the file holds several."""
    accepted = accepted or Accepted()
    if source.kind == GEOJSON:
        return _read_geojson(source, accepted)
    if source.kind == PARQUET:
        return _read_parquet(source, accepted)
    # GDAL may write beside what it opens, so it opens a copy.
    with tempfile.TemporaryDirectory(prefix="umran-") as folder:
        target = Path(folder) / f"layer{source.path.suffix.lower()}"
        if source.kind == KMZ:
            source = source._replace(path=_inside_kmz(source, target.with_suffix(".kml")), kind=KML)
            target = source.path
        elif source.kind == SHAPEFILE:
            for part in source.path.parent.glob(glob.escape(source.path.stem) + ".*"):
                if part.is_file():
                    shutil.copyfile(part, target.with_suffix(part.suffix.lower()))
        else:
            shutil.copyfile(source.path, target)
        drivers.check_content(target, source.kind, source.name)
        drivers.require_gdal(source.name)
        with warnings.catch_warnings(), drivers.offline():
            warnings.simplefilter("ignore")  # what GDAL mutters is English; what matters is checked here
            if source.kind == OSM:
                with drivers.temporary(folder):
                    return osm.read_osm(source, target, wanted, accepted)
            return _read_with_gdal(source, target, wanted, accepted)


def _inside_kmz(source: Source, target: Path) -> Path:
    """The one KML document of an archive: the first by its standard, where it is the only one."""
    with checked_zip(source.path) as archive:
        documents = [each for each in archive.infolist() if each.filename.lower().endswith(".kml")]
        if len(documents) != 1:
            inside = listed(quoted(each.filename) for each in documents) or "لا شيء"
            raise Unreadable(
                f"في {quoted(source.name)} وثائق {ltr('KML')} غير واحدة: {inside}",
                f"احفظ الطبقة المقصودة من برنامج الخرائط وحدها بصيغة {ltr('.kml')}",
            )
        extract(archive, documents[0], target)
    return target


def _read_geojson(source: Source, accepted: Accepted) -> Sheet:
    sheet = Sheet(source.name, has_shapes=True, unit="feature", accepted=accepted)
    text = decoded(sheet, source.path.read_bytes())
    sheet.form = f"{ltr('GeoJSON')}، ترميز {ltr(sheet.encoding)}"
    document = _parse(text, source.name)
    features, crs = _features(document, source.name)
    sheet.crs = crs or "EPSG:4326"
    properties: dict[str, None] = {}
    for feature in features:
        if isinstance(feature, dict) and isinstance(feature.get("properties"), dict):
            properties |= dict.fromkeys(feature["properties"])
    sheet.header = list(properties)
    bounds.check_table(len(features), len(properties), source.name)
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            sheet.add(
                "not-a-feature",
                ERROR,
                f"ليس معلماً من نوع {ltr('Feature')}: {quoted(_compact(feature))}",
                "احذفه أو أعد تصدير الطبقة",
                row=number,
                left_out=True,
            )
            continue
        values = feature.get("properties")
        values = values if isinstance(values, dict) else {}
        row = Row(number, [_text(values.get(name)) for name in sheet.header])
        shape, fault = _shape(feature.get("geometry"))
        row.shape = shape
        if fault:
            sheet.add(
                "bad-shape",
                ERROR,
                f"الشكل غير مقروء: {fault}",
                "أعد رسم الشكل أو تصديره",
                row=number,
                column="geometry",
            )
        sheet.rows.append(row)
    return sheet


def _parse(text: str, name: str) -> Any:
    try:
        return json.loads(text.lstrip("\ufeff"), parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"الملف {quoted(name)} ليس {ltr('JSON')} سليماً: يتوقف فهمه عند السطر {ltr(error.lineno)}، الحرف {ltr(error.colno)}",
            "لعل نسخه انقطع؛ أعد تنزيله أو تصديره",
        ) from None
    except (ValueError, RecursionError, ArithmeticError):
        raise Unreadable(
            f"الملف {quoted(name)} ليس {ltr('JSON')} سليماً", "أعد تصديره من برنامج الخرائط"
        ) from None


def _features(document: Any, name: str) -> tuple[list, str | None]:
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "FeatureCollection" and isinstance(document.get("features"), list):
        features = document["features"]
    elif kind == "Feature":
        features = [document]
    elif isinstance(kind, str) and kind in _GEOMETRIES:
        features = [{"type": "Feature", "properties": {}, "geometry": document}]
    else:
        raise Unreadable(
            f"الملف {quoted(name)} ليس {ltr('GeoJSON')}: لا {ltr('FeatureCollection')} فيه",
            "صدّر الطبقة بصيغة GeoJSON",
        )
    if not features:
        raise Unreadable(f"لا معالم في {quoted(name)}", "أعد تصدير الطبقة، وتحقق من أن فيها معالم")
    crs = document.get("crs")
    named = crs.get("properties") if isinstance(crs, dict) else None
    code = named.get("name") if isinstance(named, dict) else None
    return features, code if isinstance(code, str) else None


def _shape(geometry: Any) -> tuple[Any, str]:
    """A shapely geometry, or None and what is wrong with it; an absent one is no fault here."""
    import shapely

    if geometry is None:
        return None, ""
    if not isinstance(geometry, dict):
        return None, quoted(_compact(geometry))
    try:
        shape = shapely.from_geojson(json.dumps(geometry, default=float))
    except (shapely.errors.ShapelyError, ValueError, TypeError, OverflowError, RecursionError) as error:
        return None, ltr(str(error)[:80])
    coordinates = shapely.get_coordinates(shape, include_z=False)
    if not all(math.isfinite(number) for number in coordinates.ravel()):
        return None, "فيه إحداثية ليست عدداً"
    return shape, ""


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _text(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return Exact(value)
    if isinstance(value, float):
        return Exact(int(value) if value.is_integer() and abs(value) < 1e15 else repr(value))
    return value if isinstance(value, str) else _compact(value)


def _read_with_gdal(source: Source, path: Path, wanted: str | None, accepted: Accepted) -> Sheet:
    import pyogrio

    try:
        kinds = {str(name): kind for name, kind in pyogrio.list_layers(path)}
        layers = list(kinds)
        # Programs keep their styles and projects as tables without geometry beside the layer that was saved.
        spatial = [name for name, kind in kinds.items() if kind is not None]
        # A drawing is one layer to GDAL, whose entities name the layers that were drawn.
        drawn, wanted = (wanted, None) if source.kind == DXF else (None, wanted)
        layer = _choose(layers, spatial, source.name, wanted)
        # The bytes of a shapefile's texts come through Latin-1 untouched, to be decoded here.
        encoding = "ISO-8859-1" if source.kind == SHAPEFILE else None
        size = pyogrio.read_info(path, layer=layer, encoding=encoding)
        drivers.check_driver(size["driver"], source.kind, source.name)
        bounds.check_table(max(size["features"], 0), len(size["fields"]), source.name)
        frame = pyogrio.read_dataframe(
            path,
            layer=layer,
            encoding=encoding,
            datetime_as_string=True,
            on_invalid="ignore",
        )
    except Exception as error:  # GDAL and its wrapper raise whatever a damaged part happens to break
        if isinstance(error, Unreadable | MemoryError):
            raise
        raise Unreadable(
            f"الملف {quoted(source.name)} تالف أو ينقصه جزء ({ltr(type(error).__name__)})",
            f"الطبقة من نوع {ltr('Shapefile')} تحتاج إلى أجزائها معاً: {ltr('.shp .shx .dbf .prj')}"
            if source.kind == SHAPEFILE
            else "أعد تصديره من برنامج الخرائط",
        ) from None
    if source.kind == DXF:
        return _of_drawing(source, frame, drawn, accepted)
    sheet = _sheet(source, frame, accepted, None if len(layers) == 1 else layer)
    if others := [name for name in layers if name != layer]:
        sheet.add(
            "other-layers",
            NOTE,
            f"قُرئت الطبقة {quoted(layer)}، وفي الملف غيرها لم يُقرأ: {listed(map(quoted, others))}",
            f"اختر غيرها بـ {ltr('--sheet')}",
        )
    sheet.short_names = source.kind == SHAPEFILE
    if source.kind == SHAPEFILE:
        _decode(sheet, path)
    return sheet


def _sheet(source: Source, frame: Any, accepted: Accepted, layer: str | None = None) -> Sheet:
    """The rows of a frame, with its shapes in two dimensions and its coordinate system."""
    import shapely

    crs = getattr(frame, "crs", None)
    place = getattr(frame, "active_geometry_name", None)
    shapes = shapely.force_2d(frame.geometry.to_numpy()) if place else [None] * len(frame)
    sheet = Sheet(source.name, layer, unit="feature", has_shapes=True, accepted=accepted)
    sheet.crs = crs.to_wkt() if crs else None
    sheet.crs_missing = crs is None
    sheet.form = ltr(drivers.TITLES[source.kind])
    own = _FORMS_OWN.get(source.kind, set())
    names = [name for name in frame.columns if name != place and name not in own]
    if source.kind in (KML, DXF):  # a name and a description are there whether anyone wrote them or not
        names = [name for name in names if frame[name].notna().any()]
    sheet.header = [str(name) for name in names]
    columns = [[_text(_plain(value)) for value in frame[name].tolist()] for name in names]
    for number, shape in enumerate(shapes, start=1):
        sheet.rows.append(Row(number, [column[number - 1] for column in columns], shape))
    if not sheet.rows:
        raise Unreadable(f"لا معالم في {quoted(source.name)}", "أعد تصدير الطبقة، وتحقق من أن فيها معالم")
    return sheet


def _of_drawing(source: Source, frame: Any, wanted: str | None, accepted: Accepted) -> Sheet:
    """The entities of one layer of a drawing."""
    names = list(dict.fromkeys(frame["Layer"].dropna())) if "Layer" in frame else []
    name = _choose(names, names, source.name, wanted)
    sheet = _sheet(source, frame[frame["Layer"] == name], accepted, name)
    if others := [each for each in names if each != name]:
        sheet.add(
            "other-layers",
            NOTE,
            f"قُرئت الطبقة {quoted(name)}، وفي الرسم غيرها لم يُقرأ: {listed(map(quoted, others[:12]))}",
            f"اختر غيرها بـ {ltr('--sheet')}",
        )
    return sheet


def _read_parquet(source: Source, accepted: Accepted) -> Sheet:
    """GeoParquet, which GDAL in the wheel does not read; its reader comes with the option `country`."""
    try:
        import pyarrow.parquet as parquet
    except ImportError:
        raise Unreadable(
            f"الملف {quoted(source.name)} بصيغة {ltr('GeoParquet')}، وقارئها غير مثبت هنا",
            f"صدّره بصيغة {ltr('GeoPackage')}، أو ثبّت {ltr('pyarrow')}",
        ) from None
    import geopandas as gpd

    try:
        size = parquet.read_metadata(source.path)
        if sum(size.row_group(group).total_byte_size for group in range(size.num_row_groups)) > LARGEST:
            raise Unreadable(f"الملف {quoted(source.name)} يتجاوز {ltr(LARGEST // 2**20)} ميغابايت عند فكه", "قسّمه، أو احذف منه ما لا يلزم")  # fmt: skip
        bounds.check_table(size.num_rows, size.num_columns, source.name)
        if b"geo" not in (size.metadata or {}):
            raise Unreadable(f"لا أشكال في {quoted(source.name)}: ليس {ltr('GeoParquet')}", f"صدّر الطبقة بصيغة {ltr('GeoPackage')}")  # fmt: skip
        frame = gpd.read_parquet(source.path)
    except Exception as error:  # as above, of Arrow
        if isinstance(error, Unreadable | MemoryError):
            raise
        raise Unreadable(
            f"الملف {quoted(source.name)} تالف أو ليس {ltr('GeoParquet')} ({ltr(type(error).__name__)})",
            f"أعد تصديره، أو صدّره بصيغة {ltr('GeoPackage')}",
        ) from None
    return _sheet(source, frame, accepted)


def _plain(value: Any) -> Any:
    return None if value is None or value != value else value


def _choose(layers: list[str], spatial: list[str], name: str, wanted: str | None) -> str:
    """The layer that is wanted, or the only one; tables without geometry count where no layer has any."""
    if wanted is not None:
        for layer in layers:
            if fold(layer) == fold(wanted):
                return layer
        if len(layers) > 1:
            raise Unreadable(
                f"لا طبقة اسمها {quoted(wanted)} في {quoted(name)}", f"طبقاته: {listed(map(quoted, layers))}"
            )
    if not layers:
        raise Unreadable(f"لا طبقات في {quoted(name)}", "أعد تصديره من برنامج الخرائط")
    candidates = spatial or layers
    if len(candidates) > 1:
        raise Unreadable(
            f"في {quoted(name)} أكثر من طبقة: {listed(map(quoted, candidates))}",
            f"اذكر الطبقة: {ltr('--sheet')} ثم اسمها",
        )
    return candidates[0]


def _decode(sheet: Sheet, path: Path) -> None:
    """Names and texts of a shapefile in the encoding that its .cpg declares, that its bytes prove, or that the user chose."""
    header = sheet.header or []
    texts = [*header, *(cell for row in sheet.rows for cell in row.cells if not isinstance(cell, Exact))]
    raw = list(dict.fromkeys(text.encode("latin-1") for text in texts if not text.isascii()))
    known = _read_texts(sheet, raw, _declared(path))
    sheet.form = f"{ltr('Shapefile')}، ترميز {ltr(sheet.encoding)}"

    def read(text: str) -> str:
        return text if isinstance(text, Exact) or text.isascii() else known[text.encode("latin-1")]

    sheet.header = [read(each) for each in header]
    for row in sheet.rows:
        row.cells = [read(cell) for cell in row.cells]


def _read_texts(sheet: Sheet, raw: list[bytes], declared: str | None) -> dict[bytes, str]:
    """Each text of the table, all in one encoding."""
    sheet.encoding = "UTF-8"
    as_utf8 = {each: text for each in raw if (text := _utf8(each)) is not None}
    if len(as_utf8) == len(raw):
        if raw and not encodings.declares_utf8(declared):
            sheet.add(
                "encoding",
                REPAIRED if declared else NOTE,
                f"{_of_cpg(declared)}، فقُرئ بترميز {ltr('UTF-8')}",
                f"أعد تصدير الطبقة بترميز {ltr('UTF-8')}",
            )
        return as_utf8
    # One text of all of them, so that they prove the encoding together; none of them has a line feed.
    content = b"\n".join(each.replace(b"\n", b" ") for each in raw)
    found = encodings.decode(content, declared)
    if found.certain:
        sheet.encoding = found.encoding
        text = found.text
    elif found.candidates:
        text = ask_encoding(sheet, found, content, _of_cpg(declared))
    else:
        sheet.add("encoding", ERROR, f"{_of_cpg(declared)}، و{found.fault}", "أعد تصدير الطبقة")
        text = found.text
    return dict(zip(raw, text.split("\n"), strict=True))


def _of_cpg(declared: str | None) -> str:
    if declared:
        return f"يذكر الملف {ltr('.cpg')} ترميزاً لا يصح ({ltr(declared[:20])})"
    return f"لا ملف {ltr('.cpg')} يذكر الترميز"


def _utf8(raw: bytes) -> str | None:
    """The text, without a last letter that the format's fixed widths cut in two; None where it is not UTF-8."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = error.start > 0 and error.start >= len(raw) - 3 and error.reason == "unexpected end of data"
        return raw[: error.start].decode("utf-8") if cut else None


def _declared(path: Path) -> str | None:
    file = path.with_suffix(".cpg")
    text = file.read_bytes()[:40].decode("ascii", errors="replace").strip() if file.is_file() else ""
    return text or None
