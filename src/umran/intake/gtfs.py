"""Stops of a public transport feed (GTFS, a zip of tables): each place once, with the capacity of what stops there.

Only stops that some trip serves on a working day are stops of the indicator; what is left out or joined is named.
"""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from umran.intake import bounds
from umran.intake.containers import checked_zip
from umran.intake.problems import ERROR, NOTE
from umran.intake.proposals import Accepted
from umran.intake.sheet import Row, Sheet
from umran.text.errors import Unreadable
from umran.text.words import Noun, counted, listed, ltr, quoted

if TYPE_CHECKING:
    import pandas as pd

_STOPS = Noun("لا موقف", "موقف واحد", "موقفان", "مواقف", "موقفاً", "موقف")
# Working days of every participating country: weeks begin on Sunday in some and end on Friday in others.
_DAYS = ("monday", "tuesday", "wednesday", "thursday")
_MASK = "1111000"
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
        stops = self._table("stops")
        bounds.check_table(len(stops), len(stops.columns), self.name)
        stops["row"] = range(2, len(stops) + 2)
        if "location_type" not in stops:
            stops["location_type"] = ""
        if "parent_station" not in stops:
            stops["parent_station"] = ""
        if "stop_name" not in stops:
            stops["stop_name"] = stops["stop_id"]
        stops = stops.drop_duplicates("stop_id").set_index("stop_id")
        served = self._capacities(sheet)
        self._rows(sheet, stops, served)
        return sheet

    def _table(self, name: str, columns: tuple[str, ...] = ()) -> pd.DataFrame:
        """A table as text, without blanks around names and values."""
        import pandas as pd

        size = self.archive.getinfo(self.members[f"{name}.txt"]).file_size
        if size > _LARGEST:
            raise Unreadable(
                f"{ltr(f'{name}.txt')} في {quoted(self.name)} {ltr(f'{size / 2**20:,.0f}')} ميغابايت، والحد {ltr(_LARGEST // 2**20)}",
                "اقتطع منه شبكة مدينتك",
            )

        def read() -> pd.DataFrame:
            with self._open(name) as file:
                return pd.read_csv(file, **_OPTIONS)

        return self._checked(self._read(name, read), name, columns or _NEEDED[name])

    def _checked(self, table: pd.DataFrame, name: str, needed: tuple[str, ...]) -> pd.DataFrame:
        table = table.rename(columns=lambda each: str(each).strip().lower())
        if absent := [each for each in needed if each not in table]:
            raise Unreadable(
                f"لا عمود {listed(map(ltr, absent), 'و')} في {ltr(f'{name}.txt')} من {quoted(self.name)}",
                "اطلب الملف كاملاً من مصدره",
            )
        return table.apply(lambda column: column.str.strip())

    def _open(self, name: str):
        return self.archive.open(self.members[f"{name}.txt"])

    def _read(self, name: str, work):
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

    def _capacities(self, sheet: Sheet) -> pd.Series:
        """By stop_id, "high" where anything of high capacity stops on a working day, "low" where only the rest does."""
        import pandas as pd

        routes, trips = self._table("routes"), self._table("trips")
        working = self._working_services()
        trips = trips[trips["service_id"].isin(working)]
        kinds = {kind: _of_type(kind) for kind in routes["route_type"].unique()}
        for kind, known in kinds.items():
            if known is None:
                routes_of = routes.loc[routes["route_type"] == kind, "route_id"]
                sheet.add(
                    "route-type",
                    ERROR,
                    f"نوع الخط {quoted(kind)} ({ltr('route_type')}) غير مصنّف السعة، ومن خطوطه {quoted(routes_of.iloc[0])}",
                    f"صحح نوعه في {ltr('routes.txt')}، أو احذف خطوطه ورحلاتها",
                    column="capacity",
                )
        known = {kind: each for kind, each in kinds.items() if each}
        told = listed(f"{title} ({ltr(kind)}): {'مرتفعة' if capacity == 'high' else 'منخفضة'}" for kind, (title, capacity) in known.items())  # fmt: skip
        sheet.add("route-types", NOTE, f"السعة من نوع الخط {ltr('route_type')}: {told}", column="capacity")
        capacity = (
            routes.drop_duplicates("route_id")
            .set_index("route_id")["route_type"]
            .map({kind: each[1] for kind, each in known.items()})
        )
        by_trip = trips.drop_duplicates("trip_id").set_index("trip_id")["route_id"].map(capacity).dropna()
        found: dict[str, str] = {}

        def read() -> None:
            with self._open("stop_times") as file:
                for chunk in pd.read_csv(file, chunksize=_CHUNK, usecols=_is_needed, **_OPTIONS):
                    part = self._checked(chunk, "stop_times", _NEEDED["stop_times"])
                    served = pd.DataFrame({"stop": part["stop_id"], "capacity": part["trip_id"].map(by_trip)})
                    for stop, level in served.dropna().drop_duplicates().itertuples(index=False):
                        found[stop] = "high" if "high" in (level, found.get(stop)) else "low"

        if len(by_trip):
            self._read("stop_times", read)
        return pd.Series(found, dtype=object)

    def _working_services(self) -> set[str]:
        """Services that run on some Monday, Tuesday, Wednesday or Thursday of their time."""
        import numpy as np
        import pandas as pd

        days: dict[str, int] = {}
        if "calendar.txt" in self.members:
            calendar = self._table("calendar", _CALENDAR)
            for row in calendar.itertuples(index=False):
                start, end = (pd.to_datetime(each, format="%Y%m%d", errors="coerce") for each in (row.start_date, row.end_date))  # fmt: skip
                if pd.isna(start) or pd.isna(end):
                    raise Unreadable(f"تاريخ الخدمة {quoted(row.service_id)} في {ltr('calendar.txt')} غير مقروء", f"اكتبه {ltr('YYYYMMDD')}")  # fmt: skip
                mask = "".join("1" if getattr(row, day) == "1" else "0" for day in _DAYS) + "000"
                count = 0
                if "1" in mask:
                    count = int(np.busday_count(start.date(), (end + pd.Timedelta(days=1)).date(), mask))
                days[row.service_id] = days.get(row.service_id, 0) + count
        if "calendar_dates.txt" in self.members:
            dates = self._table("calendar_dates", ("service_id", "date", "exception_type"))
            when = pd.to_datetime(dates["date"], format="%Y%m%d", errors="coerce")
            dates = dates[when.dt.day_of_week < len(_DAYS)]
            for row in dates.itertuples(index=False):
                change = {"1": 1, "2": -1}.get(row.exception_type, 0)
                days[row.service_id] = days.get(row.service_id, 0) + change
        return {service for service, count in days.items() if count > 0}

    def _rows(self, sheet: Sheet, stops: pd.DataFrame, served: pd.Series) -> None:
        """A row a place: platforms at their station, stops in one position together, the unserved left out."""
        import shapely

        sheet.header = ["name", "capacity"]
        unknown = served.index.difference(stops.index)
        if len(unknown):
            sheet.add("unknown-stop", ERROR, f"في {ltr('stop_times.txt')} مواقف ليست في {ltr('stops.txt')}: {listed(map(quoted, unknown[:3]))}", "اطلب الملف كاملاً من مصدره")  # fmt: skip
        parent = stops["parent_station"].where(stops["parent_station"].isin(stops.index), "")
        home = parent.where(parent != "", stops.index.to_series())
        places: dict[tuple[str, str], str] = {}  # position -> capacity
        first: dict[tuple[str, str], str] = {}
        joined = 0
        for stop, level in served.drop(unknown).items():
            at = stops.loc[home[stop]]
            key = (at["stop_lat"], at["stop_lon"])
            joined += key in places
            first.setdefault(key, home[stop])
            places[key] = "high" if "high" in (level, places.get(key)) else "low"
        used = {home[stop] for stop in served.index.intersection(stops.index)} | set(served.index)
        is_stop = stops["location_type"].isin(("", "0")) & ~stops.index.isin(used)
        if idle := int(is_stop.sum()):
            shown = listed(quoted(each) for each in stops.loc[is_stop, "stop_name"].head(3))
            sheet.add("unserved", NOTE, f"لا رحلة من الاثنين إلى الخميس تقف عند {counted(idle, _STOPS)}، فلم تُقرأ، مثل {shown}", f"إن كانت مخدومة فصحح {ltr('stop_times.txt')} أو {ltr('calendar.txt')}")  # fmt: skip
        if joined:
            sheet.add("joined", NOTE, f"أرصفة محطة واحدة، أو مواقف في موضع واحد، عُدّت موقفاً واحداً بأعلى سعاتها: زاد منها {counted(joined, _STOPS)}")  # fmt: skip
        for key, level in sorted(places.items(), key=lambda each: stops.loc[first[each[0]], "row"]):
            stop = stops.loc[first[key]]
            row = Row(int(stop["row"]), [stop["stop_name"], level])
            try:
                row.shape = shapely.Point(float(key[1]), float(key[0]))
            except ValueError:
                if any(key):
                    sheet.add("bad-shape", ERROR, f"موقع الموقف {quoted(stop['stop_name'])} غير مقروء: {quoted(', '.join(key))}", "صححه بالدرجات العشرية", row=row.number, column="geometry")  # fmt: skip
            sheet.rows.append(row)
        if not sheet.rows:
            raise Unreadable(
                f"لا موقف في {quoted(self.name)} تقف عنده رحلة من الاثنين إلى الخميس",
                f"تحقق من {ltr('calendar.txt')} و{ltr('stop_times.txt')}",
            )


_OPTIONS = {"dtype": str, "keep_default_na": False, "encoding": "utf-8-sig", "skipinitialspace": True}


def _is_needed(column: str) -> bool:
    return column.strip().lower() in _NEEDED["stop_times"]


def _of_type(text: str) -> tuple[str, str] | None:
    """What a route_type carries and its capacity; None for one that is on no list, as air services and taxis are."""
    if not text.isascii() or not text.isdigit():
        return None
    kind = int(text)
    return _TYPES.get(kind if kind < 100 else _EXTENDED.get(kind // 100, -1))
