"""Outlines from geoBoundaries (William & Mary geoLab): what its interface says of a level, and the units of its file.

The interface is described at https://www.geoboundaries.org/api.html; only its open release (gbOpen) is asked. What a file
holds is taken as it is or refused, never mended.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from umran.text.words import ltr, quoted
from umran.upkeep.sources.client import Client, SourceError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

SERVICE = "https://www.geoboundaries.org/api/current/gbOpen"
# Where the service keeps its files, and where that host sends on to.
_STORES = (
    "https://www.geoboundaries.org",
    "https://geoboundaries.org",
    "https://github.com",
    "https://raw.githubusercontent.com",
    "https://media.githubusercontent.com",
)
_LONGEST = 2000  # characters of what the service says of a level, and of an address
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_UNKNOWN = {"", "nan", "none", "null", "unknown"}
_FORBIDDEN = re.compile(r"all rights reserved|no ?derivat|\bby(?:-nc)?-nd\b|proprietary", re.IGNORECASE)


class Unfit(SourceError):
    """What the service sent is not what was asked for, or cannot be believed."""


@dataclass(frozen=True)
class Level:
    """What the service says of one level of a country's units."""

    iso3: str
    level: str
    boundary_id: str
    kind: str  # what the units are called, such as Governorate; empty where unknown
    year: str
    source: str
    source_url: str
    licence: str
    licence_url: str
    units: int | None  # how many it counts
    file: str  # the address of its GeoJSON


@dataclass(frozen=True)
class Unit:
    """One unit of a level, as the file has it."""

    name: str
    code: str
    geometry: dict[str, Any]  # GeoJSON, untouched
    shape: BaseGeometry


def servers(service: str) -> frozenset[str]:
    """The servers that may be asked: that of the service, and where the official one keeps its files."""
    parts = urlsplit(service)
    return frozenset({f"{parts.scheme}://{parts.netloc}", *_STORES})


def describe(client: Client, service: str, iso3: str, level: str, simplified: bool = False) -> Level:
    """What the service says of a level. Raises SourceError where it cannot be had, Unfit where it is another's."""
    address = f"{service.rstrip('/')}/{iso3}/{level}/"
    try:
        found = _fetched(client, address)
    except SourceError as error:
        if error.status != 404:
            raise
        raise SourceError(
            f"لا تنشر geoBoundaries المستوى {ltr(level)} للبلد {ltr(iso3)} ({ltr(address)})", 404
        ) from None
    if not isinstance(found, dict):
        raise Unfit(f"الجواب من {ltr(address)} ليس وصف مستوى واحد")
    told = {name: _plain(value) for name, value in found.items() if not isinstance(value, dict | list)}

    def known(name: str) -> str:
        return "" if told.get(name, "").lower() in _UNKNOWN else told[name]

    if (known("boundaryISO"), known("boundaryType")) != (iso3, level):
        answered = f"{known('boundaryISO') or '؟'} {known('boundaryType') or '؟'}"
        raise Unfit(f"طُلب {ltr(f'{iso3} {level}')} فجاء وصف {ltr(answered)}")
    licence, detail = known("boundaryLicense"), known("licenseDetail")
    if not licence:
        raise Unfit(f"لا تذكر geoBoundaries رخصة {ltr(f'{iso3} {level}')}، ولا يُستعمل ما لا رخصة له")
    if _FORBIDDEN.search(f"{licence} {detail}"):
        raise Unfit(f"رخصة {ltr(f'{iso3} {level}')} لا تأذن بإعادة الاستعمال: {quoted(licence, 120)}")
    file = known("simplifiedGeometryGeoJSON" if simplified else "gjDownloadURL")
    if not file:
        raise Unfit(f"لا عنوان ملف في وصف {ltr(f'{iso3} {level}')}")
    count = known("admUnitCount")
    return Level(
        iso3,
        level,
        known("boundaryID") or f"{iso3} {level}",
        known("boundaryCanonical"),
        known("boundaryYearRepresented") or "سنة غير مذكورة",
        known("boundarySource") or "مصدر غير مذكور",
        known("boundarySourceURL"),
        licence,
        known("licenseSource"),
        int(count) if count.isdecimal() else None,
        file,
    )


def units(client: Client, level: Level) -> list[Unit]:
    """The units of a level. Raises SourceError where its file cannot be had, Unfit for the first thing in it that is not as
    the service says."""
    found = _fetched(client, level.file)
    rows = found.get("features") if isinstance(found, dict) else None
    if not isinstance(rows, list) or found.get("type") != "FeatureCollection":
        raise Unfit("الملف ليس مجموعة أشكال GeoJSON")
    if _is_projected(found.get("crs")):
        raise Unfit(f"إحداثيات الملف في نظام غير {ltr('WGS 84')}")
    if not rows:
        raise Unfit("لا شكل في الملف")
    if level.units is not None and len(rows) < level.units:
        raise Unfit(f"عدد الوحدات في الملف {ltr(len(rows))}، وفي وصفه {ltr(level.units)}: الملف ناقص")
    return [_unit(row, place, level) for place, row in enumerate(rows, start=1)]


def _unit(row: Any, place: int, level: Level) -> Unit:
    import shapely
    from shapely.geometry import shape as as_shape

    told = row.get("properties") if isinstance(row, dict) else None
    geometry = row.get("geometry") if isinstance(row, dict) else None
    if not isinstance(told, dict) or not isinstance(geometry, dict):
        raise Unfit(f"الشكل {ltr(place)} بلا خصائص أو بلا إحداثيات")
    name = _plain(told.get("shapeName") or "") or f"{level.level} {place}"
    where = f"الوحدة {quoted(name)} (الشكل {ltr(place)})"
    group, kind = told.get("shapeGroup"), told.get("shapeType")
    if (group, kind) != (level.iso3, level.level):
        raise Unfit(f"{where} من {ltr(f'{group} {kind}')}، والمطلوب {ltr(f'{level.iso3} {level.level}')}")
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise Unfit(f"{where} ليست مساحة بل {ltr(geometry.get('type'))}")
    try:
        shape = as_shape(geometry)
        west, south, east, north = shape.bounds
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, shapely.errors.ShapelyError):
        raise Unfit(f"{where} إحداثياتها ناقصة أو ليست أعداداً") from None
    if not all(map(math.isfinite, shape.bounds)) or west < -180 or east > 180 or south < -90 or north > 90:
        raise Unfit(f"{where} إحداثياتها ليست درجات طول وعرض")
    return Unit(name, _plain(told.get("shapeID") or ""), geometry, shape)


def _plain(value: object) -> str:
    """A server's words on one line, of a length that can be shown, and with nothing that would move a terminal."""
    line = " ".join(str(value).split())[:_LONGEST]
    return _CONTROL.sub("\ufffd", line)


def fault(unit: Unit) -> str:
    """Why a unit's shape cannot be used, with its place; empty where it can."""
    import shapely

    if shapely.is_valid(unit.shape):
        return ""
    reason = shapely.is_valid_reason(unit.shape)
    spot = re.search(r"\[(\S+) (\S+)\]", reason)
    where = f" عند خط الطول {ltr(spot[1])} وخط العرض {ltr(spot[2])}" if spot else ""
    crosses = "يقطع حدها نفسه" if "Self-intersection" in reason else f"شكلها غير سليم ({ltr(reason)})"
    return f"الوحدة {quoted(unit.name)} {crosses}{where}"


def _is_projected(crs: Any) -> bool:
    told = crs.get("properties") if isinstance(crs, dict) else None
    name = str(told.get("name") or "") if isinstance(told, dict) else ""
    return bool(name) and not re.search(r"CRS:?84$|EPSG:+4326$", name.replace("::", ":"))


def _fetched(client: Client, address: str) -> Any:
    """The JSON at an address. Raises Unfit for a page, a half file, a wrong byte, a pointer in a file's place."""
    path = client.fetch(address, "json")
    content = path.read_bytes()
    path.unlink()  # read once; a whole country is large
    if content.lstrip()[:1] == b"<":
        raise Unfit("الجواب صفحة ويب لا بيانات: لعل المصدر متوقف أو تغيّر عنوانه")
    if content.startswith(b"version https://git-lfs"):
        raise Unfit("جاء من المخزن مؤشر إلى الملف لا الملف نفسه: أعد الأمر بعد حين")
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Unfit("الملف ليس JSON سليماً: انقطع نقله أو تغيّر فيه حرف. أعد الأمر") from None


def _refuse(constant: str) -> None:
    raise ValueError(constant)
