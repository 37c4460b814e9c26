"""Map files are opened by what was accepted: content and driver on a list for each kind of file, and no network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from xml.parsers import expat

from umran.intake.containers import DXF, FLATGEOBUF, GML, KML, OSM, PACKAGE, PARQUET, SHAPEFILE
from umran.text.errors import Unreadable
from umran.text.words import ltr, quoted

# What a file of each kind begins with, and the drivers of GDAL that may read it.
_STARTS = {
    PACKAGE: b"SQLite format 3\0",
    SHAPEFILE: b"\x00\x00\x27\x0a",
    FLATGEOBUF: b"fgb\x03fgb",
}
_ROOTS = {
    KML: ("kml",),
    GML: ("FeatureCollection", "SpatialDataset", "ExchangeMetadata", "CityModel"),
    OSM: ("osm",),
}
_DRIVERS = {
    PACKAGE: {"GPKG"},
    SHAPEFILE: {"ESRI Shapefile"},
    KML: {"LIBKML", "KML"},
    FLATGEOBUF: {"FlatGeobuf"},
    GML: {"GML"},
    DXF: {"DXF"},
    OSM: {"OSM"},
}
TITLES = {
    PACKAGE: "GeoPackage",
    SHAPEFILE: "Shapefile",
    KML: "KML",
    FLATGEOBUF: "FlatGeobuf",
    GML: "GML",
    DXF: "DXF",
    OSM: "OpenStreetMap",
    PARQUET: "GeoParquet",
}
_HEAD = 64 * 1024
# Roots of files that lead GDAL elsewhere; its drivers look for them anywhere in the first bytes.
_REDIRECTS = (b"<OGRVRT", b"<VRTDataset", b"<OGRWFS", b"<OGRWS", b"<OGRCSW", b"<GDAL_WMS")
# No option of GDAL turns the network off: these leave it no address to open, and a proxy that answers nobody.
OFFLINE = {
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_HTTPS_PROXY": "127.0.0.1:9",
    "GML_DOWNLOAD_SCHEMA": "NO",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
}


def check_content(path: Path, kind: str, name: str) -> None:
    """Raises Unreadable for a file that is not what its ending says, before GDAL sees it."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not _is_of(kind, head) or any(each in head for each in _REDIRECTS):
        raise _other(kind, name)


def check_driver(driver: str, kind: str, name: str) -> None:
    """Raises Unreadable where GDAL opened a file with a driver that was not accepted for its kind."""
    if driver not in _DRIVERS[kind]:
        raise _other(kind, name)


def offline() -> AbstractContextManager[None]:
    """GDAL without a network."""
    return _options(OFFLINE)


def require_gdal(name: str) -> None:
    """Raises Unreadable where GDAL is not installed, as in a page, for the file of this name."""
    try:
        import pyogrio  # noqa: F401
    except ImportError:
        raise Unreadable(
            f"الملف {quoted(name)} طبقة، وقارئ صيغتها غير مثبت هنا",
            f"افتحه في {ltr('JupyterLab')}، أو صدّره بصيغة {ltr('GeoJSON')}",
        ) from None


def temporary(folder: str) -> AbstractContextManager[None]:
    """GDAL that puts what it must write of a large file into a folder."""
    return _options({"CPL_TMPDIR": folder})


@contextmanager
def _options(options: dict[str, str]) -> Iterator[None]:
    """Options of GDAL; what they were before, they are again after."""
    import pyogrio

    before = {name: pyogrio.get_gdal_config_option(name) for name in options}
    pyogrio.set_gdal_config_options(options)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


def _other(kind: str, name: str) -> Unreadable:
    return Unreadable(
        f"محتوى {quoted(name)} ليس {ltr(TITLES[kind])} كما يقول امتداده",
        f"أعد تصديره من برنامج الخرائط بصيغة {ltr(TITLES[kind])} أو {ltr('GeoPackage')}",
    )


def _is_of(kind: str, head: bytes) -> bool:
    if kind in _STARTS:
        return head.startswith(_STARTS[kind])
    if kind == DXF:
        return b"SECTION" in head and head.lstrip()[:1].isdigit()
    if kind == OSM and head[6:15] == b"OSMHeader":
        return True
    return _root(head) in _ROOTS[kind]


def _root(head: bytes) -> str | None:
    """The name of the first element, without its namespace; None where there is none, or a DOCTYPE before it."""
    found: list[str | None] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = lambda *_: found.append(None)
    parser.StartElementHandler = lambda name, _: found.append(name.rpartition(" ")[2])
    with suppress(expat.ExpatError, ValueError):  # the head may end anywhere; damage is named by the reader
        parser.Parse(head)
    return found[0] if found else None
