"""Streets, stops and open spaces of OpenStreetMap (.osm.pbf, .osm), told by their tags.

A tag that is on no list here makes nothing of a feature; how many were left out for which tag is said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from umran.intake import bounds, drivers
from umran.intake.containers import Source
from umran.intake.problems import NOTE
from umran.intake.proposals import Accepted
from umran.intake.schemas import get
from umran.intake.sheet import Exact, Row, Sheet
from umran.text.errors import Unreadable
from umran.text.folding import fold
from umran.text.words import listed, ltr, quoted

TABLES = ("streets", "stops", "open_spaces")
_WORDS = {"parks": "open_spaces"}
# People walk along these; motorways and what is being built are not walked. https://wiki.openstreetmap.org/wiki/Key:highway
_WALKED = frozenset(
    [
        "trunk",
        "trunk_link",
        "primary",
        "primary_link",
        "secondary",
        "secondary_link",
        "tertiary",
        "tertiary_link",
        "unclassified",
        "residential",
        "living_street",
        "pedestrian",
        "road",
        "service",
        "footway",
        "path",
        "steps",
        "track",
        "cycleway",
    ]
)
# Capacity by tag, as the indicator's metadata has it: buses and trams low; rail, metro and ferries high.
_STOPS = {
    ("highway", "bus_stop"): "low",
    ("amenity", "bus_station"): "low",
    ("railway", "tram_stop"): "low",
    ("railway", "station"): "high",
    ("railway", "halt"): "high",
    ("amenity", "ferry_terminal"): "high",
}
_MODES = {"train": "high", "subway": "high", "light_rail": "high", "monorail": "high", "ferry": "high", "bus": "low", "trolleybus": "low", "tram": "low", "share_taxi": "low"}  # fmt: skip
_PLACES = (
    "platform",
    "stop_position",
    "station",
)  # of public_transport, whose modes stand in tags of their own
_OPEN = {
    "leisure": ("park", "playground", "garden"),
    "place": ("square",),
    "landuse": ("recreation_ground", "village_green"),
    "natural": ("beach",),
    "highway": ("pedestrian",),
}
_CLOSED, _OPENED = ("private", "no", "customers", "members"), ("yes", "public", "permissive", "designated")
_TAG = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
_WIDTH = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*(?:m|metres?|meters?)?")


class _Feature(NamedTuple):
    tags: dict[str, str]
    shape: Any


def table_of(wanted: str | None, name: str) -> str:
    """Which of the tables a name means. Raises Unreadable for none, with all."""
    for table in TABLES:
        if wanted and fold(wanted) in (fold(table), fold(get(table).title)):
            return table
    if wanted and fold(wanted) in _WORDS:
        return _WORDS[fold(wanted)]
    fault = (
        f"لا طبقة اسمها {quoted(wanted)} في {quoted(name)}" if wanted else f"في {quoted(name)} أكثر من طبقة"
    )
    raise Unreadable(f"{fault}: {listed(map(ltr, TABLES))}", f"اذكر الطبقة: {ltr('--sheet')} ثم اسمها")


def read_osm(source: Source, path: Path, wanted: str | None, accepted: Accepted) -> Sheet:
    """One table of the file that GDAL may open at `path`."""
    table = table_of(wanted, source.name)
    sheet = Sheet(source.name, table, has_shapes=True, unit="feature", accepted=accepted, crs="EPSG:4326")
    sheet.form = f"{ltr('OpenStreetMap')}، الطبقة {ltr(table)}"
    left_out: Counter[str] = Counter()
    if table == "streets":
        found = _streets(_read(path, source, "lines", "highway IS NOT NULL"), left_out)
        header, rows = _with_all(sheet, ["name", "width_m"], found, "width")
    elif table == "stops":
        points = _read(
            path, source, "points", _any("highway = 'bus_stop'", "railway", "amenity", "public_transport")
        )
        areas = _read(
            path, source, "multipolygons", _any("amenity IS NOT NULL", "railway", "public_transport")
        )
        header, rows = ["name", "capacity"], _stops(sheet, [*points], [*areas])
    else:
        where = " OR ".join(f"{key} IS NOT NULL" for key in _OPEN if key != "highway")
        found = _spaces(_read(path, source, "multipolygons", _any(where, "highway")), left_out)
        header, rows = _with_all(sheet, ["name", "is_free"], found, "fee")
    if not rows:
        raise Unreadable(
            f"لا شيء من الطبقة {ltr(table)} في {quoted(source.name)}",
            "تحقق من أن الملف لمدينتك، ومن أن فيه ما رُسم منها",
        )
    if left_out:
        shown = listed(f"{ltr(tag)} ({ltr(f'{count:,}')})" for tag, count in left_out.most_common(6))
        sheet.add(
            "left-out", NOTE, f"لم يُقرأ بحسب وسومه: {shown}", "راجعها إن كانت من مدينتك ويصل إليها الناس"
        )
    sheet.header = header
    sheet.rows = [Row(number, cells, shape) for number, (cells, shape) in enumerate(rows, start=1)]
    return sheet


def _any(first: str, *keys: str) -> str:
    return " OR ".join((first, *(f"other_tags LIKE '%\"{key}\"=>%'" for key in keys)))


def _read(path: Path, source: Source, layer: str, where: str) -> list[_Feature]:
    """Features of one of GDAL's layers, with all their tags in one place."""
    import pyogrio

    try:
        drivers.check_driver(pyogrio.read_info(path, layer=layer)["driver"], source.kind, source.name)
        frame = pyogrio.read_dataframe(
            path, layer=layer, where=where, max_features=bounds.ROWS + 1, on_invalid="ignore"
        )
    except Exception as error:  # GDAL and its wrapper raise whatever a damaged part happens to break
        if isinstance(error, Unreadable | MemoryError):
            raise
        raise Unreadable(
            f"الملف {quoted(source.name)} تالف أو ليس من {ltr('OpenStreetMap')} ({ltr(type(error).__name__)})",
            "نزّله من جديد",
        ) from None
    if len(frame) > bounds.ROWS:
        raise Unreadable(
            f"معالم {quoted(source.name)} أكثر من {ltr(f'{bounds.ROWS:,}')}",
            "اقتطع منه مدينتك، أو نزّل مستخرجاً لها وحدها",
        )
    names = [name for name in frame.columns if name not in ("geometry", "other_tags")]
    columns = [frame[name].tolist() for name in names]
    found = []
    for values in zip(*columns, frame["other_tags"].tolist(), frame.geometry, strict=True):
        *known, other, shape = values
        tags = {name: value for name, value in zip(names, known, strict=True) if isinstance(value, str)}
        tags |= (
            {key: value.replace('\\"', '"') for key, value in _TAG.findall(other)}
            if isinstance(other, str)
            else {}
        )
        found.append(_Feature(tags, shape))
    return found


def _name(tags: dict[str, str]) -> str:
    return tags.get("name") or tags.get("name:ar") or ""


def _streets(features: Iterable[_Feature], left_out: Counter[str]) -> list[tuple[list[str], Any]]:
    found = []
    for tags, shape in features:
        foot, access = tags.get("foot"), tags.get("access")
        if tags["highway"] not in _WALKED:
            left_out[f"highway={tags['highway']}"] += 1
        elif foot in ("no", "private") or (access in ("private", "no") and foot not in _OPENED):
            left_out[f"foot={foot}" if foot in ("no", "private") else f"access={access}"] += 1
        else:
            width = _WIDTH.fullmatch(tags.get("width", "").strip())
            found.append(([_name(tags), Exact(width[1].replace(",", ".")) if width else ""], shape))
    return found


def _stops(sheet: Sheet, points: list[_Feature], areas: list[_Feature]) -> list[tuple[list[str], Any]]:
    found: list[tuple[list[str], Any]] = []
    counted: Counter[tuple[str, str]] = Counter()
    for tags, shape in (*points, *areas):
        tag = next((f"{key}={value}" for key, value in _STOPS if tags.get(key) == value), "")
        capacities = {_STOPS[key] for key in _STOPS if tags.get(key[0]) == key[1]}
        if tags.get("public_transport") in _PLACES:
            modes = {mode: level for mode, level in _MODES.items() if tags.get(mode) == "yes"}
            capacities |= set(modes.values())
            tag = tag or "، ".join(f"{mode}=yes" for mode in modes)
        if capacities:
            capacity = "high" if "high" in capacities else "low"
            counted[tag, capacity] += 1
            found.append(([_name(tags), capacity], shape.point_on_surface()))
    told = listed(f"{ltr(tag)}: {'مرتفعة' if level == 'high' else 'منخفضة'} ({ltr(f'{n:,}')})" for (tag, level), n in counted.most_common(8))  # fmt: skip
    if told:
        sheet.add("tags", NOTE, f"السعة من الوسوم: {told}", column="capacity")
    return found


def _spaces(features: Iterable[_Feature], left_out: Counter[str]) -> list[tuple[list[str], Any]]:
    found = []
    for tags, shape in features:
        tag = next((f"{key}={tags[key]}" for key, values in _OPEN.items() if tags.get(key) in values), None)
        access = tags.get("access")
        if tag is None:
            continue
        if access in _CLOSED:
            left_out[f"access={access}"] += 1
        elif tag == "leisure=garden" and access not in _OPENED:
            left_out[tag] += 1  # gardens of houses, as a rule
        else:
            free = {"no": "true", "yes": "false"}.get(tags.get("fee", ""), "")
            found.append(([_name(tags), free], shape))
    return found


def _with_all(
    sheet: Sheet, header: list[str], rows: list[tuple[list[str], Any]], tag: str
) -> tuple[list[str], list[tuple[list[str], Any]]]:
    """The rows without their last column where some have it and some not: an indicator takes it whole or not at all."""
    known = sum(bool(cells[-1]) for cells, _ in rows)
    if known == len(rows):
        return header, rows
    if known:
        reason = f"الوسم {ltr(tag)} في {ltr(f'{known:,}')} من المعالم وعددها {ltr(f'{len(rows):,}')}، فلم يُقرأ العمود"
        sheet.add("partial", NOTE, reason, "أكمله في طبقة تحفظها من برنامج الخرائط", column=header[-1])
    return header[:-1], [(cells[:-1], shape) for cells, shape in rows]
