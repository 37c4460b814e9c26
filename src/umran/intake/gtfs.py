"""Stops of a public transport feed (GTFS, a zip of tables): each place once, with the capacity of what stops there.

Only stops that some trip serves on a working day are stops of the indicator; what is left out or joined is named. Where
the feed tells times, each has its departures on the busiest working day and the wait at the peak (departures.py).
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, NamedTuple, TypeVar

from umran.intake import bounds, departures
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
        self.departures: dict[
            str, tuple[int, float]
        ] = {}  # by stop_id: of one day, and minutes of wait at the peak

    def sheet(self, accepted: Accepted) -> Sheet:
        absent = [f"{each}.txt" for each in _NEEDED if f"{each}.txt" not in self.members]
        if absent or not {"calendar.txt", "calendar_dates.txt"} & self.members.keys():
            lacking = listed(map(ltr, absent), "و") or f"{ltr('calendar.txt')} أو {ltr('calendar_dates.txt')}"
            raise Unreadable(
                f"ينقص ملف النقل {quoted(self.name)} ({ltr('GTFS')}): {lacking}", "اطلبه كاملاً من مصدره"
            )
        sheet = Sheet(self.name, "stops", has_shapes=True, accepted=accepted, crs="EPSG:4326")
        sheet.form = f"مواقف شبكة نقل ({ltr('GTFS')})"
        capacities = self._capacities(sheet)
        sheet.header = ["name", "capacity", *(["wait_min", "departures"] if self.departures else [])]
        self._rows(sheet, self._stops(), capacities)
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
        calendar = self._calendar()
        working = calendar.working()
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
        trips = [row for row in self._table("trips") if row["service_id"] in working]
        by_trip = {
            row["trip_id"]: capacity
            for row in trips
            if (capacity := known.get(routes.get(row["route_id"], ""), ("", ""))[1])
        }
        day = calendar.busiest(Counter(row["service_id"] for row in trips if row["trip_id"] in by_trip))
        lines = {
            row["trip_id"]: (row["route_id"], row.get("direction_id", ""))
            for row in trips
            if day and row["trip_id"] in by_trip and calendar.runs(row["service_id"], day)
        }
        found: dict[str, str] = {}
        timed: list[pd.DataFrame] = []

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
                    timed.append(_timed(part, lines))
                    for stop, level in served.dropna().drop_duplicates().itertuples(index=False, name=None):
                        found[stop] = "high" if "high" in (level, found.get(stop)) else "low"

        if by_trip:
            self._read("stop_times", read)
        if day and timed:
            self._count(sheet, pd.concat(timed, ignore_index=True), day)
        return found

    def _count(self, sheet: Sheet, times: pd.DataFrame, day: dt.date) -> None:
        """Departures and waits of a day, where the feed tells times."""
        if not times["time"].notna().any():
            return
        import pandas as pd

        frequencies = []
        if "frequencies.txt" in self.members:
            needed = ("trip_id", "start_time", "end_time", "headway_secs")
            for row in self._table("frequencies", needed):
                start, end = departures.seconds(pd.Series([row["start_time"], row["end_time"]]))
                every = row["headway_secs"]
                if start != start or end != end or not (every.isascii() and every.isdigit() and int(every)):
                    raise Unreadable(
                        f"صف غير مقروء للرحلة {quoted(row['trip_id'])} في {ltr('frequencies.txt')} من {quoted(self.name)}",
                        f"اكتب الأوقات {ltr('HH:MM:SS')} والفاصل بالثواني",
                    )
                frequencies.append(departures.Frequency(row["trip_id"], int(start), int(end), int(every)))
        stops = times["trip_id"].value_counts()
        if sum(each.runs * int(stops.get(each.trip, 0)) for each in frequencies) > bounds.BULK_ROWS:
            raise Unreadable(
                f"رحلات {ltr('frequencies.txt')} في {quoted(self.name)} أكثر من {ltr(f'{bounds.BULK_ROWS:,}')} مغادرة في اليوم",
                f"تحقق من الأوقات ومن {ltr('headway_secs')}",
            )
        found = departures.at_stops(departures.repeated(times, frequencies))
        self.departures = {stop: (int(count), wait) for stop, count, wait in found.itertuples(name=None)}
        start, end = (f"{each // 3600}:00" for each in departures.PEAK)
        sheet.add(
            "waits",
            NOTE,
            f"المغادرات يوم {ltr(day.isoformat())}، وهو أكثر أيام العمل رحلات؛ ومتوسط الانتظار لأكثر خطوط الموقف تواتراً "
            f"في اتجاه واحد، لمن يأتي بين {ltr(start)} و{ltr(end)}؛ فارغ حيث لا تُعرف الأوقات أو لا تأتي مركبة بعدها",
            column="wait_min",
        )

    def _calendar(self) -> departures.Calendar:
        """On which working days each service runs."""
        found = departures.Calendar()
        if "calendar.txt" in self.members:
            for row in self._table("calendar", _CALENDAR):
                start, end = _day(row["start_date"]), _day(row["end_date"])
                if start is None or end is None:
                    raise Unreadable(
                        f"تاريخ الخدمة {quoted(row['service_id'])} في {ltr('calendar.txt')} غير مقروء",
                        f"اكتبه {ltr('YYYYMMDD')}",
                    )
                span = (start, end, tuple(row[day] == "1" for day in _DAYS))
                found.spans.setdefault(row["service_id"], span)
        if "calendar_dates.txt" in self.members:
            for row in self._table("calendar_dates", ("service_id", "date", "exception_type")):
                day = _day(row["date"])
                kind = row["exception_type"]
                if day is not None and day.weekday() < departures.WORKING and kind in ("1", "2"):
                    found.exceptions.setdefault(row["service_id"], {})[day] = kind == "1"
        return found

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
        members: dict[tuple[str, str], list[str]] = {}
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
            members.setdefault((at.latitude, at.longitude), []).append(stop)
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
            cells = self._departures_of(members[at.latitude, at.longitude]) if self.departures else []
            row = Row(at.row, [at.name, level, *cells])
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

    def _departures_of(self, stops: list[str]) -> list[str]:
        """The shortest wait of some stops in one place, and all of their departures, as cells."""
        known = [self.departures[stop] for stop in stops if stop in self.departures]
        waits = [wait for _, wait in known if wait == wait]
        return [f"{min(waits):.2f}" if waits else "", str(sum(count for count, _ in known))]


def _timed(part: pd.DataFrame, lines: dict[str, tuple[str, str]]) -> pd.DataFrame:
    """The stop times of a day, with their lines; without times where the feed has no column of them."""
    part = part[part["trip_id"].isin(lines)]
    route = part["trip_id"].map(lambda trip: lines[trip][0])
    direction = part["trip_id"].map(lambda trip: lines[trip][1])
    found = part[["trip_id", "stop_id"]].assign(route_id=route, direction_id=direction)
    if not {*departures.COLUMNS} <= {*part}:
        return found.assign(sequence=float("nan"), time=float("nan"), boards=True)
    boards = part["pickup_type"] != "1" if "pickup_type" in part else True
    sequence = part["stop_sequence"].where(part["stop_sequence"].str.fullmatch(r"\d+"), None).astype(float)
    return found.assign(sequence=sequence, time=departures.seconds(part["departure_time"]), boards=boards)


def _day(text: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        return None


def _is_needed(column: str) -> bool:
    return column.strip().lower() in (*_NEEDED["stop_times"], *departures.COLUMNS, "pickup_type")


def _of_type(text: str) -> tuple[str, str] | None:
    """What a route_type carries and its capacity; None for one that is on no list, as air services and taxis are."""
    if not text.isascii() or not text.isdigit():
        return None
    kind = int(text)
    return _TYPES.get(kind if kind < 100 else _EXTENDED.get(kind // 100, -1))
