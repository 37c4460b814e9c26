"""From a path to a file that may safely be opened: existence, size, kind, and what a zip archive really holds."""

from __future__ import annotations

import os
import shutil
import stat
import zipfile
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from umran.text.errors import Unreadable
from umran.text.words import listed, ltr, quoted

LARGEST = 200 * 2**20  # bytes of a file, and 5 times that unpacked
_MEMBERS = 2000
TEXT, WORKBOOK, GEOJSON, PACKAGE, SHAPEFILE, ARCHIVE = (
    "text",
    "workbook",
    "geojson",
    "geopackage",
    "shapefile",
    "zip",
)
KML, KMZ, FLATGEOBUF, GML, PARQUET, DXF, OSM = "kml", "kmz", "flatgeobuf", "gml", "parquet", "dxf", "osm"
XLS, ODS, GRID = "xls", "ods", "grid"
KINDS = {
    ".csv": TEXT,
    ".tsv": TEXT,
    ".txt": TEXT,
    ".xlsx": WORKBOOK,
    ".xlsm": WORKBOOK,
    ".xls": XLS,
    ".ods": ODS,
    ".geojson": GEOJSON,
    ".json": GEOJSON,
    ".gpkg": PACKAGE,
    ".shp": SHAPEFILE,
    ".kml": KML,
    ".kmz": KMZ,
    ".fgb": FLATGEOBUF,
    ".gml": GML,
    ".parquet": PARQUET,
    ".geoparquet": PARQUET,
    ".dxf": DXF,
    ".pbf": OSM,
    ".osm": OSM,
    ".tif": GRID,
    ".tiff": GRID,
    ".zip": ARCHIVE,
}
_INSTEAD = {
    ".xlsb": f"افتحه في برنامج الجداول واحفظه بصيغة {ltr('.xlsx')}",
    ".gdb": f"صدّر الطبقة من برنامج الخرائط بصيغة {ltr('GeoPackage')}",
    ".dbf": f"أعطِ الملف {ltr('.shp')} أو الأرشيف {ltr('.zip')} الذي فيه أجزاؤه كلها",
    ".shx": f"أعطِ الملف {ltr('.shp')} أو الأرشيف {ltr('.zip')} الذي فيه أجزاؤه كلها",
    ".pdf": f"اطلب الجدول نفسه بصيغة {ltr('.xlsx')} أو {ltr('.csv')}",
    ".docx": f"انسخ الجدول إلى برنامج الجداول واحفظه بصيغة {ltr('.xlsx')}",
}


class Source(NamedTuple):
    """A file to read: where it lies, what it is, and the name to show for it."""

    path: Path
    kind: str
    name: str


def source(path: str | os.PathLike[str]) -> Source:
    """What a path leads to; Unreadable says why it cannot be opened."""
    try:
        path = Path(path)
        status = path.stat()
    except FileNotFoundError:
        raise Unreadable(f"لا ملف في {quoted(path, 200)}", _near(Path(path))) from None
    except PermissionError:
        raise Unreadable(
            f"لا يُسمح لك بالوصول إلى {quoted(path, 200)}", "غيّر أذونات الملف أو انسخه إلى مجلدك"
        ) from None
    except (OSError, ValueError) as error:
        raise Unreadable(f"المسار {quoted(path, 200)} غير صالح ({ltr(error)})", "تحقق من اسم الملف") from None
    if stat.S_ISDIR(status.st_mode):
        raise Unreadable(f"{quoted(path, 200)} مجلد لا ملف", "اكتب اسم الملف الذي في داخله")
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable(f"{quoted(path, 200)} ليس ملفاً عادياً", "أعطِ ملف بيانات")
    suffix = path.suffix.lower()
    if suffix not in KINDS:
        kinds = listed((ltr(each) for each in KINDS if each not in (".xlsm", ".json", ".txt")), "و")
        named = (
            f"الامتداد {ltr(suffix)} غير مقروء هنا" if suffix else f"لا امتداد لاسم الملف {quoted(path.name)}"
        )
        raise Unreadable(named, _INSTEAD.get(suffix) or f"الصيغ المقروءة: {kinds}")
    if status.st_size == 0:
        raise Unreadable(f"الملف {quoted(path.name)} فارغ", "أعد تصديره أو نسخه من مصدره")
    if status.st_size > LARGEST:
        raise Unreadable(
            f"حجم الملف {ltr(f'{status.st_size / 2**20:,.0f}')} ميغابايت، والحد {ltr(LARGEST // 2**20)}",
            "قسّمه، أو احذف منه ما لا يلزم",
        )
    try:
        with path.open("rb") as file:
            file.read(1)
    except PermissionError:
        raise Unreadable(
            f"لا يُسمح لك بقراءة {quoted(path, 200)}", "غيّر أذونات الملف أو انسخه إلى مجلدك"
        ) from None
    except OSError as error:
        raise Unreadable(
            f"تعذرت قراءة {quoted(path, 200)} ({ltr(error.strerror)})", "انسخ الملف إلى جهازك وأعد المحاولة"
        ) from None
    return Source(path, KINDS[suffix], path.name)


def _near(path: Path) -> str:
    import difflib

    try:
        others = [each.name for each in path.parent.iterdir() if each.suffix.lower() in KINDS]
    except (OSError, ValueError):
        return "تحقق من اسم المجلد"
    close = difflib.get_close_matches(path.name, others, n=1)
    return f"لعلك تريد {quoted(close[0])}؟" if close else "تحقق من اسم الملف ومجلده"


def checked_zip(path: Path) -> zipfile.ZipFile:
    """An archive whose members are safe to unpack; the caller closes it."""
    damaged = Unreadable(
        f"الملف {quoted(path.name)} تالف أو ليس كما يقول امتداده", "أعد نسخه أو تصديره من مصدره"
    )
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
        raise damaged from None
    try:
        members = archive.infolist()
        if len(members) > _MEMBERS:
            raise Unreadable(
                f"عدد ملفات الأرشيف {ltr(f'{len(members):,}')}",
                f"أبقِ فيه ملفات طبقة واحدة، والحد {ltr(_MEMBERS)}",
            )
        for member in members:
            parts = PurePosixPath(member.filename.replace("\\", "/")).parts
            if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in member.filename[:3]:
                raise Unreadable(
                    f"في الأرشيف ملف يخرج مساره عن المجلد: {quoted(member.filename)}",
                    "لا تفتحه، واطلب الملف من مصدره",
                )
            if member.flag_bits & 1:
                raise Unreadable("الملف محمي بكلمة مرور", "احفظه بلا حماية ثم أعد المحاولة")
        size, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
        if (
            any(m.file_size > LARGEST for m in members)
            or size > 5 * LARGEST
            or (size > 50 * 2**20 and size > 200 * max(packed, 1))
        ):
            raise Unreadable(
                f"يتمدد الملف عند فكه إلى {ltr(f'{size / 2**20:,.0f}')} ميغابايت",
                "لا تفتحه، واطلب الملف من مصدره",
            )
    except Unreadable:
        archive.close()
        raise
    return archive


def unpack(path: Path, folder: Path) -> list[Source]:
    """The data files of an archive, copied into a folder under plain names; a shapefile with its companions."""
    found: list[Source] = []
    with checked_zip(path) as archive:
        stems: dict[str, int] = {}
        for member in archive.infolist():
            name = PurePosixPath(member.filename.replace("\\", "/"))
            if member.is_dir() or name.parts[:1] == ("__MACOSX",) or name.name.startswith("."):
                continue
            number = stems.setdefault(str(name.with_suffix("")), len(stems))
            target = folder / f"member{number}{name.suffix.lower()}"
            extract(archive, member, target)
            kind = KINDS.get(name.suffix.lower())
            if kind not in (None, ARCHIVE):
                found.append(Source(target, kind, PurePosixPath(member_name(member)).name))
    if not found:
        raise Unreadable(
            f"لا ملف بيانات داخل الأرشيف {quoted(path.name)}",
            f"ضع فيه أجزاء الطبقة: {ltr('.shp .shx .dbf .prj .cpg')}",
        )
    return found


def extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    """One member of a checked archive, copied to a file."""
    try:
        with archive.open(member) as packed, target.open("wb") as plain:
            shutil.copyfileobj(packed, plain)
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        _zlib_error(),
    ):
        raise Unreadable(
            f"الملف {quoted(member_name(member))} تالف داخل الأرشيف", "أعد ضغطه أو انسخه من مصدره"
        ) from None


def _zlib_error() -> type[Exception]:
    import zlib

    return zlib.error


def member_name(member: zipfile.ZipInfo) -> str:
    """A member's name as it was meant: archives made in Arabic offices often lack the sign for UTF-8."""
    if member.flag_bits & 0x800:
        return member.filename
    for encoding in ("utf-8", "cp1256"):
        try:
            return member.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return member.filename
