"""Stops of a public transport feed (GTFS, a zip of tables): each place once, with the capacity of what stops there.

Only stops that some trip serves on a working day are stops of the indicator; what is left out or joined is named.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, NamedTuple, TypeVar

from umran.intake import bounds
from umran.intake.containers import checked_zip
from umran.intake.problems import ERROR, NOTE
from umran.intake.proposals import Accepted
from umran.intake.sheet import Row, Sheet
from umran.text.errors import Unreadable
from umran.text.words import Noun, counted, listed, ltr, quoted

if TYPE_CHECKING:
    import pandas as pd

_Read = TypeVar("_Read")
_STOPS = Noun("لا موقف", "موقف واحد", "موقفان", "مواقف", "موقفاً", "موقف")
# Working days of every participating country: weeks begin on Sunday in some and end on Friday in others.
_DAYS = ("monday", "tuesday", "wednesday", "thursday")
# What each route_type carries, by its capacity in the indicator's metadata: https://gtfs.org/schedule/reference/ and
# its extension https://developers.google.com/transit/gtfs/reference/extended-route-types
_TYPES = {
    0: ("ترام", "low"),
    1: ("مترو", "high"),
    2: ("قطار", "high"),
    3: ("حافلة", "low"),
    4: ("عبّارة", "high"),
    5: ("ترام بالكبل", "low"),
    6: ("تلفريك", "low"),
    7: ("قطار جبلي", "low"),
    11: ("ترولي باص", "low"),
    12: ("قطار أحادي السكة", "high"),
}
_EXTENDED = {1: 2, 2: 3, 4: 1, 7: 3, 8: 11, 9: 0, 10: 4, 12: 4, 13: 6, 14: 7}  # hundreds of the extension
_NEEDED = {
    "stops": ("stop_id", "stop_lat", "stop_lon"),
    "routes": ("route_id", "route_type"),
    "trips": ("route_id", "service_id", "trip_id"),
    "stop_times": ("trip_id", "stop_id"),
}
_CALENDAR = ("service_id", *_DAYS, "start_date", "end_date")
_LARGEST = 50 * 2**20  # bytes of a table that is held whole
_CHUNK = 500_000  # rows of stop_times held at once


def is_feed(path: Path) -> bool:
    """Whether an archive holds the tables of a feed."""
    with checked_zip(path) as archive:
        return {"stops.txt", "trips.txt"} <= _members(archive).keys()


def read_feed(path: Path, name: str, accepted: Accepted) -> Sheet:
    """The stops of a feed as points with a capacity."""
    with checked_zip(path) as archive:
        return _Feed(archive, name).sheet(accepted)


def _members(archive: zipfile.ZipFile) -> dict[str, str]:
    """The tables by their names; some feeds are packed with their folder."""
    return {PurePosixPath(each).name.lower(): each for each in archive.namelist() if "__MACOSX" not in each}


class _Stop(NamedTuple):
    row: int  # of stops.txt, its head included
    name: str
    latitude: str
    longitude: str
    is_stop: bool  # no station, entrance or node of one
    parent: str


class _Feed:
    def __init__(self, archive: zipfile.ZipFile, name: str):
        self.archive, self.name, self.members = archive, name, _members(archive)

    def sheet(self, accepted: Accepted) -> Sheet:
        absent = [f"{each}.txt" for each in _NEEDED if f"{each}.txt" not in self.members]
        if absent or not {"calendar.txt", "calendar_dates.txt"} & self.members.keys():
            lacking = listed(map(ltr, absent), "و") or f"{ltr('calendar.txt')} أو {ltr('calendar_dates.txt')}"
            raise Unreadable(
                f"ينقص ملف النقل {quoted(self.name)} ({ltr('GTFS')}): {lacking}", "اطلبه كاملاً من مصدره"
            )
        sheet = Sheet(self.name, "stops", has_shapes=True, accepted=accepted, crs="EPSG:4326")
        sheet.form = f"مواقف شبكة نقل ({ltr('GTFS')})"
        sheet.header = ["name", "capacity"]
        self._rows(sheet, self._stops(), self._capacities(sheet))
        return sheet

    def _stops(self) -> dict[str, _Stop]:
        """Stops and stations by their stop_id."""
        rows = self._table("stops")
        bounds.check_table(len(rows), len(rows[0]) if rows else 0, self.name)
        found: dict[str, _Stop] = {}
        for number, row in enumerate(rows, start=2):
            stop = _Stop(
                number,
                row.get("stop_name") or row["stop_id"],
                row["stop_lat"],
                row["stop_lon"],
                row.get("location_type", "") in ("", "0"),
                row.get("parent_station", ""),
            )
            found.setdefault(row["stop_id"], stop)
        return found

    def _table(self, name: str, columns: tuple[str, ...] = ()) -> list[dict[str, str]]:
        """The rows of a table as text, without blanks around names and values."""
        import pandas as pd

        size = self.archive.getinfo(self.members[f"{name}.txt"]).file_size
        if size > _LARGEST:
            raise Unreadable(
                f"{ltr(f'{name}.txt')} في {quoted(self.name)} {ltr(f'{size / 2**20:,.0f}')} ميغابايت، والحد {ltr(_LARGEST // 2**20)}",
                "اقتطع منه شبكة مدينتك",
            )

        def read() -> pd.DataFrame:
            with self._open(name) as file:
                return pd.read_csv(
                    file, dtype=str, keep_default_na=False, encoding="utf-8-sig", skipinitialspace=True
                )

        table = self._checked(self._read(name, read), name, columns or _NEEDED[name])
        names = list(table.columns)
        return [dict(zip(names, row, strict=True)) for row in table.itertuples(index=False, name=None)]

    def _checked(self, table: pd.DataFrame, name: str, needed: tuple[str, ...]) -> pd.DataFrame:
        table = table.rename(columns=lambda each: str(each).strip().lower())
        if absent := [each for each in needed if each not in table]:
            raise Unreadable(
                f"لا عمود {listed(map(ltr, absent), 'و')} في {ltr(f'{name}.txt')} من {quoted(self.name)}",
                "اطلب الملف كاملاً من مصدره",
            )
        return table.apply(lambda column: column.str.strip())

    def _open(self, name: str) -> IO[bytes]:
        return self.archive.open(self.members[f"{name}.txt"])

    def _read(self, name: str, work: Callable[[], _Read]) -> _Read:
        try:
            return work()
        except Exception as error:  # a damaged archive or table breaks whatever reads it
            if isinstance(error, Unreadable | MemoryError):
                raise
            cause = "ليس بترميز UTF-8" if isinstance(error, UnicodeError) else "تالف أو فارغ"
            raise Unreadable(
                f"{ltr(f'{name}.txt')} في {quoted(self.name)} {cause} ({ltr(type(error).__name__)})",
                "اطلب الملف من مصدره من جديد",
            ) from None

    def _capacities(self, sheet: Sheet) -> dict[str, str]:
        """By stop_id, "high" where anything of high capacity stops on a working day, "low" where only the rest does."""
        import pandas as pd

        routes = {row["route_id"]: row["route_type"] for row in reversed(self._table("routes"))}
        working = self._working_services()
        known: dict[str, tuple[str, str]] = {}
        for route, kind in reversed(routes.items()):
            if (carries := _of_type(kind)) is not None:
                known[kind] = carries
            elif kind not in known:
                known[kind] = ("", "")
                sheet.add(
                    "route-type",
                    ERROR,
                    f"نوع الخط {quoted(kind)} ({ltr('route_type')}) غير مصنّف السعة، ومن خطوطه {quoted(route)}",
                    f"صحح نوعه في {ltr('routes.txt')}، أو احذف خطوطه ورحلاتها",
                    column="capacity",
                )
        told = listed(
            f"{title} ({ltr(kind)}): {'مرتفعة' if capacity == 'high' else 'منخفضة'}"
            for kind, (title, capacity) in known.items()
            if title
        )
        sheet.add("route-types", NOTE, f"السعة من نوع الخط {ltr('route_type')}: {told}", column="capacity")
        by_trip = {
            row["trip_id"]: capacity
            for row in self._table("trips")
            if row["service_id"] in working
            and (capacity := known.get(routes.get(row["route_id"], ""), ("", ""))[1])
        }
        found: dict[str, str] = {}

        def read() -> None:
            with self._open("stop_times") as file:
                for chunk in pd.read_csv(
                    file,
                    chunksize=_CHUNK,
                    usecols=_is_needed,
                    dtype=str,
                    keep_default_na=False,
                    encoding="utf-8-sig",
                    skipinitialspace=True,
                ):
                    part = self._checked(chunk, "stop_times", _NEEDED["stop_times"])
                    served = pd.DataFrame({"stop": part["stop_id"], "capacity": part["trip_id"].map(by_trip)})
                    for stop, level in served.dropna().drop_duplicates().itertuples(index=False, name=None):
                        found[stop] = "high" if "high" in (level, found.get(stop)) else "low"

        if by_trip:
            self._read("stop_times", read)
        return found

    def _working_services(self) -> set[str]:
        """Services that run on some Monday, Tuesday, Wednesday or Thursday of their time."""
        import numpy as np

        days: Counter[str] = Counter()
        if "calendar.txt" in self.members:
            for row in self._table("calendar", _CALENDAR):
                start, end = _day(row["start_date"]), _day(row["end_date"])
                if start is None or end is None:
                    raise Unreadable(
                        f"تاريخ الخدمة {quoted(row['service_id'])} في {ltr('calendar.txt')} غير مقروء",
                        f"اكتبه {ltr('YYYYMMDD')}",
                    )
                mask = "".join("1" if row[day] == "1" else "0" for day in _DAYS) + "000"
                if "1" in mask and start <= end:
                    days[row["service_id"]] += int(np.busday_count(start, np.datetime64(end) + 1, mask))
        if "calendar_dates.txt" in self.members:
            for row in self._table("calendar_dates", ("service_id", "date", "exception_type")):
                day = _day(row["date"])
                if day is not None and day.weekday() < len(_DAYS):
                    days[row["service_id"]] += {"1": 1, "2": -1}.get(row["exception_type"], 0)
        return {service for service, count in days.items() if count > 0}

    def _rows(self, sheet: Sheet, stops: dict[str, _Stop], served: dict[str, str]) -> None:
        """A row a place: platforms at their station, stops in one position together, the unserved left out."""
        import shapely

        if unknown := [stop for stop in served if stop not in stops]:
            sheet.add(
                "unknown-stop",
                ERROR,
                f"في {ltr('stop_times.txt')} مواقف ليست في {ltr('stops.txt')}: {listed(map(quoted, unknown[:3]))}",
                "اطلب الملف كاملاً من مصدره",
            )
        places: dict[tuple[str, str], tuple[_Stop, str]] = {}
        used = set(served)
        joined = 0
        for stop, level in served.items():
            if stop not in stops:
                continue
            home = stops[stop].parent if stops[stop].parent in stops else stop
            used.add(home)
            at = stops[home]
            first, before = places.get((at.latitude, at.longitude), (at, ""))
            joined += bool(before)
            kept = min(first, at, key=lambda each: each.row)
            places[at.latitude, at.longitude] = (kept, "high" if "high" in (level, before) else "low")
        idle = [stop.name for key, stop in stops.items() if stop.is_stop and key not in used]
        if idle:
            shown = listed(map(quoted, idle[:3]))
            sheet.add(
                "unserved",
                NOTE,
                f"لا رحلة من الاثنين إلى الخميس تقف عند {counted(len(idle), _STOPS)}، فلم تُقرأ، مثل {shown}",
                f"إن كانت مخدومة فصحح {ltr('stop_times.txt')} أو {ltr('calendar.txt')}",
            )
        if joined:
            sheet.add(
                "joined",
                NOTE,
                f"أرصفة محطة واحدة، أو مواقف في موضع واحد، عُدّت موقفاً واحداً بأعلى سعاتها: زاد منها {counted(joined, _STOPS)}",
            )
        for at, level in sorted(places.values()):
            row = Row(at.row, [at.name, level])
            try:
                row.shape = shapely.Point(float(at.longitude), float(at.latitude))
            except ValueError:
                if at.latitude or at.longitude:
                    sheet.add(
                        "bad-shape",
                        ERROR,
                        f"موقع الموقف {quoted(at.name)} غير مقروء: {quoted(f'{at.latitude}, {at.longitude}')}",
                        "صححه بالدرجات العشرية",
                        row=at.row,
                        column="geometry",
                    )
            sheet.rows.append(row)
        if not sheet.rows:
            raise Unreadable(
                f"لا موقف في {quoted(self.name)} تقف عنده رحلة من الاثنين إلى الخميس",
                f"تحقق من {ltr('calendar.txt')} و{ltr('stop_times.txt')}",
            )


def _day(text: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        return None


def _is_needed(column: str) -> bool:
    return column.strip().lower() in _NEEDED["stop_times"]


def _of_type(text: str) -> tuple[str, str] | None:
    """What a route_type carries and its capacity; None for one that is on no list, as air services and taxis are."""
    if not text.isascii() or not text.isdigit():
        return None
    kind = int(text)
    return _TYPES.get(kind if kind < 100 else _EXTENDED.get(kind // 100, -1))
