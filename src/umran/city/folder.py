"""The files of a folder or a zip archive: which of them are data of a city, which are not, and why.

Behind umran.city.City.read. Nothing in the folder is changed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath

import numpy as np
import pandas as pd

from umran.city.files import File, Reader, has_shapes, turn
from umran.city.joining import Join, join_columns, join_population, last_year
from umran.intake import inside
from umran.intake.containers import ARCHIVE, GRID, KINDS, LARGEST, checked_zip, member_name, source
from umran.intake.kinds import UnknownKind, kinds, named_after
from umran.intake.problems import NOTE, groups, line
from umran.intake.proposals import Accepted, Answer
from umran.intake.raster import kilometres
from umran.text.errors import Unreadable
from umran.text.folding import fold
from umran.text.manifest import MANIFEST, Manifest
from umran.text.words import PROBLEMS, counted, isolated, listed, ltr, quoted

_PLACES = ("geometry", "latitude", "longitude")
_MOST = 500  # data files of a folder
_COMMANDS = ("umran indicators", "umran brief")  # that write into a folder, perhaps into this one
_RESULTS = "نتائج سابقة كتبها أمر من أوامر «عمران»"
_DEEPEST = 8  # folders and archives in one another
_OF_SYSTEM = frozenset((".ds_store", "thumbs.db", "desktop.ini", "__macosx"))
_UNFINISHED = (".part", ".crdownload", ".tmp", ".download", ".partial")
_UNREAD_FORMS = frozenset(
    (".xls", ".xlsb", ".ods", ".kml", ".kmz", ".gdb", ".gml", ".tif", ".tiff", ".dwg", ".dxf")
)
_COMPLETED = ("open_spaces", "streets")  # kinds whose columns may stand in a table beside the layer
_STREETS = ("شوارع", "شارع", "طرق", "طريق", "street", "road", "rue", "voirie", "highway")


@dataclass(frozen=True)
class Left:
    """A file that was not used, and why, in Arabic."""

    name: str
    reason: str

    def __str__(self) -> str:
        return isolated(f"{quoted(self.name)}: {self.reason}.")


@dataclass
class Folder:
    """What was found: the files that were read, those left, the joins, and what is wrong with others, in Arabic.

    `unread` are the names of those that may hold data and could not be read; `withheld` the kinds that they or others
    may be of, each with why. `grid` are the people of a GeoTIFF by square kilometres, with the file's name.
    """

    files: list[File] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    joins: list[Join] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    withheld: dict[str, str] = field(default_factory=dict)
    grid: tuple[str, pd.DataFrame] | None = None


@dataclass(frozen=True)
class _Candidate:
    """A file that may be data: where it lies, and its path in the folder."""

    path: Path
    shown: str
    part: str | None = None  # a sheet or layer

    @property
    def name(self) -> str:
        return f"{self.shown}#{self.part}" if self.part else self.shown


def read(
    folder: str | os.PathLike[str], *, crs: str | None, accepted: Accepted, country: str | None
) -> Folder:
    """All files of a folder or archive, read once. Raises Unreadable where it cannot be opened."""
    root = Path(folder)
    found = Folder()
    with tempfile.TemporaryDirectory(prefix="umran-") as room:
        if _is_zip(root):
            inner = Path(room) / "folder"
            _extract(root, inner)
            candidates = _walk(inner, "", found, Path(room), 0)
        else:
            _check(root)
            candidates = _walk(root, "", found, Path(room), 0)
        _read_all(_short(_once(candidates, found)), found, crs, accepted, country)
    if not found.files and not found.problems:
        found.problems.append(f"لا ملف في {quoted(root.name)} تُحسب منه المؤشرات.")
    return found


def faults(file: File, *, asked: bool = True) -> list[str]:
    """What is wrong with a file, a sentence a kind of fault: its name, the place, the mend.

    Without `asked` those are left out that a proposal would settle.
    """
    told = []
    for group in groups(file.problems.errors):
        if group[0].proposal and not asked:
            continue
        many = f" ({counted(len(group), PROBLEMS)} من نوع واحد)" if len(group) > 1 else ""
        told.append(isolated(f"{quoted(file.name)}{many}: {line(group[0], file.problems.unit)}"))
    return told


# What is there


def _is_zip(root: Path) -> bool:
    return root.is_file() and root.suffix.lower() == ".zip"


def _check(root: Path) -> None:
    if not root.exists():
        raise Unreadable(f"لا مجلد في {quoted(root, 200)}", "تحقق من اسمه")
    if not root.is_dir():
        raise Unreadable(
            f"{quoted(root, 200)} ليس مجلداً ولا أرشيف {ltr('.zip')}", "أعطِ المجلد الذي فيه الملفات"
        )
    try:
        with os.scandir(root) as found:
            next(found, None)
    except OSError as error:
        raise Unreadable(
            f"تعذر فتح المجلد {quoted(root, 200)} ({ltr(error.strerror or error)})",
            "غيّر أذوناته أو انسخه إلى مجلدك",
        ) from None


def _walk(folder: Path, prefix: str, found: Folder, room: Path, depth: int) -> Iterator[_Candidate]:
    """The files that may be data, in the order of their names; the others are told in `found`."""
    try:
        entries = sorted(os.scandir(folder), key=lambda each: each.name)
    except OSError as error:
        found.left.append(Left(prefix, f"مجلد لا يُفتح ({ltr(error.strerror or error)})"))
        return
    if prefix and any(entry.name == MANIFEST for entry in entries):
        found.left.append(Left(prefix, _RESULTS))
        return
    written = {name for command in _COMMANDS for name in Manifest(folder, command).names}
    layers = {Path(entry.name).stem for entry in entries if entry.name.lower().endswith(".shp")}
    for entry in entries:
        shown = prefix + _readable(entry.name)
        if not shown.endswith(entry.name):
            _unreadable(
                found,
                _Candidate(Path(shown), shown),
                Unreadable(f"اسم الملف {quoted(shown)} بترميز قديم", "أعد تسميته"),
            )
            continue
        if entry.is_dir(follow_symlinks=False) and not entry.name.lower().endswith(".gdb"):
            if entry.name.startswith(".") or entry.name.lower() in _OF_SYSTEM:
                continue
            if depth >= _DEEPEST:
                found.left.append(Left(shown, "مجلد في عمق كبير؛ ارفعه إلى مستوى أقرب"))
            else:
                yield from _walk(Path(entry.path), f"{shown}/", found, room, depth + 1)
        elif entry.name in written or entry.name == MANIFEST:
            found.left.append(Left(shown, _RESULTS))
        elif reason := _foreign(entry, layers):
            _leave(found, shown, reason)
        elif not _is_part(entry.name, layers):
            yield from _unpacked(_Candidate(Path(entry.path), shown), found, room, depth)


def _readable(name: str) -> str:
    """A name that any program can write: one whose bytes are no UTF-8 is shown as Windows has it."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("cp1256", "replace")
    return name


def _foreign(entry: os.DirEntry[str], layers: set[str]) -> str:
    """Why a file is no data, by its name alone; empty for one that may be."""
    name, suffix = entry.name.lower(), Path(entry.name).suffix.lower()
    if suffix == ".gdb":
        return f"قاعدة بيانات جغرافية لا تُقرأ هنا؛ صدّر طبقاتها من برنامج الخرائط بصيغة {ltr('GeoPackage')}"
    if entry.is_dir():
        return "رابط إلى مجلد آخر، ولا يُتبع"
    if name.startswith("~$"):
        return f"علامة على أن {quoted(entry.name[2:])} مفتوح الآن في برنامجه؛ احفظه وأغلقه لتُقرأ آخر نسخة"
    if name in _OF_SYSTEM or name.startswith("."):
        return "ملف من نظام التشغيل"
    if suffix in _UNFINISHED:
        return "ملف لم يكتمل تنزيله أو حفظه؛ أكمله"
    if suffix in KINDS or _is_part(entry.name, layers):
        return ""
    try:
        source(entry.path)
    except Unreadable as error:
        return f"{error.reason}. {error.remedy}"
    return "ليس من صيغ البيانات"


def _leave(found: Folder, shown: str, reason: str) -> None:
    """Leave a file; where its name says that it holds data of a kind, no figure is computed as if it were not there."""
    named = named_after(PurePosixPath(shown).stem)
    if named and named.name in kinds() and Path(shown).suffix.lower() in _UNREAD_FORMS:
        found.problems.append(isolated(f"{quoted(shown)}: {reason}."))
        found.withheld.setdefault(named.name, f"لا يُقرأ {quoted(shown)}")
    else:
        found.left.append(Left(shown, reason))


def _is_part(name: str, layers: set[str]) -> bool:
    """A companion of a layer in several files (.dbf, .prj), or of a package that is open (-wal)."""
    stem = Path(name).stem
    companion = stem in layers or stem.removesuffix(".shp") in layers
    return (companion and Path(name).suffix.lower() not in KINDS) or name.lower().endswith(
        ("-wal", "-shm", "-journal")
    )


def _unpacked(each: _Candidate, found: Folder, room: Path, depth: int) -> Iterator[_Candidate]:
    """A file as it is; an archive of several as the files inside it."""
    if each.path.suffix.lower() != ".zip":
        yield each
        return
    try:
        with checked_zip(each.path) as archive:
            names = [PurePosixPath(member_name(member).replace("\\", "/")) for member in archive.infolist()]
    except Unreadable:
        yield each  # whoever reads it says why it cannot be
        return
    data = [name for name in names if name.suffix.lower() in KINDS and "__MACOSX" not in name.parts]
    is_feed = any(name.name.lower() == "stops.txt" for name in names)  # GTFS is one file in many
    if len(data) < 2 or is_feed or depth >= _DEEPEST:
        yield each
        return
    inner = Path(tempfile.mkdtemp(dir=room))
    try:
        _extract(each.path, inner)
    except Unreadable as error:
        _unreadable(found, each, error)
        return
    yield from _walk(inner, f"{each.shown}/", found, room, depth + 1)


def _extract(path: Path, target: Path) -> None:
    """An archive's files under their own names; what `checked_zip` lets pass stays inside the target."""
    source(path)
    damaged = "أعد ضغطه أو انسخه من مصدره"
    with checked_zip(path) as archive:
        for member in archive.infolist():
            parts = [
                part for part in PurePosixPath(member_name(member).replace("\\", "/")).parts if part != "/"
            ]
            if member.is_dir() or not parts or ".." in parts:
                continue
            place = target.joinpath(*parts)
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as packed, place.open("wb") as plain:
                    shutil.copyfileobj(packed, plain)
            except (
                zipfile.BadZipFile,
                zlib.error,
                OSError,
                ValueError,
                EOFError,
                NotImplementedError,
                RuntimeError,
            ):
                raise Unreadable(
                    f"الملف {quoted(parts[-1])} تالف داخل {quoted(path.name)}", damaged
                ) from None
    target.mkdir(parents=True, exist_ok=True)


def _once(candidates: Iterable[_Candidate], found: Folder) -> list[_Candidate]:
    """Each content once: of copies the one that is named after what it holds, else the one that lies highest."""
    kept: dict[str, _Candidate] = {}
    for each in sorted(candidates, key=_rank):
        key = _content(each.path) or each.shown
        if key in kept:
            found.left.append(Left(each.shown, f"نسخة مطابقة من {quoted(kept[key].shown)}"))
        elif len(kept) >= _MOST:
            found.left.append(Left(each.shown, f"في المجلد أكثر من {ltr(_MOST)} ملف بيانات؛ قسّمه"))
        else:
            kept[key] = each
    return sorted(kept.values(), key=lambda each: each.shown)


def _rank(each: _Candidate) -> tuple[bool, int, str]:
    named = named_after(each.path.stem)
    return not (named and named.name in kinds()), each.shown.count("/"), each.shown


def _content(path: Path) -> str | None:
    """The sum of a file, and of the companions that a layer needs; None where it is too large or cannot be read."""
    parts = [path]
    if path.suffix.lower() == ".shp":
        parts += sorted(each for each in path.parent.iterdir() if each.stem == path.stem and each != path)
    total = hashlib.sha256(path.suffix.lower().encode())
    try:
        if sum(each.stat().st_size for each in parts) > LARGEST:
            return None
        for each in parts:
            total.update(hashlib.sha256(each.read_bytes()).digest())
    except OSError:
        return None
    return total.hexdigest()


def _short(candidates: list[_Candidate]) -> list[_Candidate]:
    """Names without their folders, where no two are alike then."""
    names = Counter(PurePosixPath(each.shown).name for each in candidates)
    return [
        replace(each, shown=name) if names[name := PurePosixPath(each.shown).name] == 1 else each
        for each in candidates
    ]


# What it holds


def _read_all(
    candidates: Sequence[_Candidate], found: Folder, crs: str | None, accepted: Accepted, country: str | None
) -> None:
    """Layers are read first, for they tell where the tables lie, and which names a layer of quarters has."""
    unsure: list[tuple[_Candidate, UnknownKind]] = []
    reader = Reader(crs, country)

    def open_part(each: _Candidate, kind: str | None = None, answers: Accepted = accepted) -> File:
        before = each.path.stat()
        file = reader.read(each.path, each.part, kind, answers)
        after = each.path.stat()
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise Unreadable(
                f"تغيّر الملف {quoted(each.name)} وهو يُقرأ", "انتظر حتى يكتمل حفظه أو نسخه، ثم أعد الأمر"
            )
        file.problems.file = each.name
        return replace(file, name=each.name)

    parts = _parts(candidates)
    for each in sorted(parts, key=lambda each: turn(str(each.path))):
        try:
            file = open_part(each)
        except UnknownKind as error:
            unsure.append((each, error))
            continue
        except MemoryError:
            raise
        except Exception as error:  # whatever a file breaks, the others are read
            _unreadable(found, each, error)
            continue
        reader.learn(file)
        _take(found, file)
    for each, unknown in unsure:
        settle = _as_quarters if unknown.fitting else _as_columns
        try:
            is_settled = settle(found, accepted, partial(open_part, each))
        except (Unreadable, OSError) as error:
            _unreadable(found, each, error)
            continue
        if not is_settled:
            _ask(found, each, unknown)
    for each in parts:
        _prove_encoding(found, each, partial(open_part, each, "quarters"))
    found.grid = _kilometres(found, reader)
    order = {each.name: place for place, each in enumerate(parts)}
    found.files.sort(key=lambda file: order.get(file.name, 0))


def _kilometres(found: Folder, reader: Reader) -> tuple[str, pd.DataFrame] | None:
    """The one GeoTIFF of people by square kilometres: all of it, or where that is too much what lies around the city.

    Where that is too much as well, `withheld` says why there is none.
    """
    import geopandas as gpd

    grids = [
        file
        for file in found.files
        if file.kind == "residents" and KINDS.get(file.path.suffix.lower()) == GRID
    ]
    if len(grids) != 1 or grids[0].problems.errors:
        return None
    boundary = None if reader.boundary is None else gpd.GeoSeries([reader.boundary], crs="EPSG:4326")
    reason = ""
    for around in (None, boundary):
        try:
            people, origin = kilometres(grids[0].path, around)
        except Unreadable as error:
            reason = error.reason
            continue
        rows, columns = np.nonzero(~np.isnan(people))
        table = pd.DataFrame({"row": rows, "column": columns, "population": people[rows, columns]})
        table.attrs["origin"] = origin
        return grids[0].name, table
    if not any(file.kind == "population_grid" for file in found.files):
        found.withheld.setdefault("population_grid", reason)
    return None


def _parts(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """A workbook's sheets and a package's layers, each by itself."""
    found = []
    for each in candidates:
        kind = KINDS[each.path.suffix.lower()]
        names = inside.parts(each.path, kind) if kind != ARCHIVE and _is_small(each.path) else []
        found += [replace(each, part=name) for name in names] or [each]
    return found


def _is_small(path: Path) -> bool:
    try:
        return path.stat().st_size <= LARGEST
    except OSError:
        return False


def _take(found: Folder, file: File) -> None:
    """Use a file, unless it is another's copy in another form, or a layer of lines of which nothing says streets."""
    twin = next((each for each in found.files if _same(each, file)), None)
    if twin:
        found.left.append(Left(file.name, f"فيه ما في {quoted(twin.name)} نفسه"))
    elif file.kind == "streets" and not _says_streets(file):
        reason = "طبقة خطوط لا شيء فيها يقول إنها شوارع"
        remedy = f"إن كانت شوارع فسمِّ ملفها {quoted('شوارع')}، وإلا فأخرجها من المجلد"
        found.left.append(Left(file.name, f"{reason}. {remedy}"))
    else:
        found.files.append(file)


def _says_streets(file: File) -> bool:
    words = (Path(file.name).stem, *file.heads)
    return bool(file.columns) or any(
        word in fold(text, article=True) for text in words for word in map(fold, _STREETS)
    )


def _same(one: File, other: File) -> bool:
    """Whether two files of a kind hold the same rows in the same places."""
    import shapely

    if one.kind != other.kind or one.rows != other.rows or has_shapes(one.frame) != has_shapes(other.frame):
        return False
    columns, others = (
        sorted(name for name, _ in each.columns if name in each.frame and name not in _PLACES)
        for each in (one, other)
    )
    if columns != others:
        return False
    if any(list(map(str, one.frame[name])) != list(map(str, other.frame[name])) for name in columns):
        return False
    if not has_shapes(one.frame):
        return bool(columns)
    here, there = (shapely.normalize(each.frame.geometry.to_numpy()) for each in (one, other))
    return bool(np.all(shapely.equals_exact(here, there, tolerance=1e-7)))


def _as_quarters(found: Folder, accepted: Accepted, read_as: Callable[[str], File]) -> bool:
    """Take a layer of areas that may be several things for quarters, where its names are those of a table of their people."""
    tables = [file for file in found.files if file.kind == "quarter_population"]
    file = read_as("quarters") if tables else None
    if file is None or file.problems.errors or not has_shapes(file.frame):
        return False
    joins = [join_population(file, table, last_year(table), accepted)[0] for table in tables]
    if not any(2 * join.matched > join.layer_rows for join in joins):
        return False
    _take(found, file)
    return True


def _as_columns(found: Folder, accepted: Accepted, read_as: Callable[[str], File]) -> bool:
    """Give a layer the columns of a table of no kind, where the names of its rows are those of the layer."""
    for place, layer in enumerate(found.files):
        if layer.kind not in _COMPLETED or layer.problems.errors or not has_shapes(layer.frame):
            continue
        table = read_as(layer.kind)
        if has_shapes(table.frame) or any(each.code != "no-position" for each in table.problems.errors):
            continue
        joined = join_columns(layer, table, accepted)
        if joined is None:
            continue
        join, found.files[place], table = joined
        table.problems[:] = [each for each in table.problems if each.code != "no-position"]
        found.files.append(replace(table, joined_to=layer.name))
        found.joins.append(join)
        if join.fault:
            found.withheld.setdefault(layer.kind, f"لم يُربط {quoted(table.name)} بطبقة {quoted(layer.name)}")
        return True
    return False


def _prove_encoding(found: Folder, each: _Candidate, read_with: Callable[[Accepted], File]) -> None:
    """Quarters whose names may be in several encodings: the names of the table of their people prove one of them."""
    place = next(
        (i for i, file in enumerate(found.files) if (file.name, file.kind) == (each.name, "quarters")), None
    )
    tables = [file for file in found.files if file.kind == "quarter_population"]
    asked = [] if place is None else found.files[place].problems.errors
    proposal = asked[0].proposal if len(asked) == 1 else None
    if place is None or proposal is None or proposal.name != "encoding" or len(tables) != 1:
        return
    proved = []
    for choice in (proposal.value, *proposal.choices):
        file = read_with(Accepted((Answer("encoding", choice),)))
        join, _, _ = join_population(file, tables[0], last_year(tables[0]))
        if join.matched:
            proved.append((file, choice, join))
    if len(proved) != 1 or 2 * proved[0][2].matched <= proved[0][2].layer_rows:
        return
    file, choice, join = proved[0]
    text = (
        f"ترميز الأسماء {ltr(file.encoding)}: به وحده تلتقي {ltr(join.matched)} من {ltr(join.layer_rows)} "
        f"بأسماء {quoted(join.table)}"
    )
    file.problems[:] = [
        replace(each, level=NOTE, reason=text, remedy="", proposal=None, answer="") if each.proposal else each
        for each in file.problems
    ]
    found.files[place] = file


def _ask(found: Folder, each: _Candidate, error: UnknownKind) -> None:
    """A sound file of no kind is left; of one that may be several kinds, nothing is computed that would count it."""
    others = {file.kind for file in found.files}
    missing = [kind for kind in error.fitting if kind not in others]
    if not missing:
        found.left.append(Left(each.name, error.reason))
        return
    titles = listed((quoted(kinds()[kind].title) for kind in error.fitting), "أو ")
    found.problems.append(isolated(f"{error.reason}. سمِّ الملف بنوعه ({titles})، أو أخرجه من المجلد."))
    for kind in missing:
        found.withheld.setdefault(kind, f"لا يُعرف أهو في {quoted(each.name)}")


def _unreadable(found: Folder, each: _Candidate, error: Exception) -> None:
    """A file that may hold data and cannot be read: what would count it is not computed, where its name tells what it is."""
    if not isinstance(error, Unreadable):
        error = Unreadable(f"تعذرت قراءة {quoted(each.name)} ({ltr(error)})", "أعد نسخ الملف")
    if each.path.suffix.lower() in (".json", ".txt"):
        found.left.append(Left(each.name, error.reason))
        return
    text = str(error)
    found.problems.append(text if each.name in text else isolated(f"{quoted(each.name)}: {text}"))
    found.unread.append(each.name)
    named = named_after(each.path.stem)
    if named and named.name in kinds():
        found.withheld.setdefault(named.name, f"تعذرت قراءة {quoted(each.name)}")
