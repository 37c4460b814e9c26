"""Departures of a public transport feed on one working day, and the wait for them at the peak.

The wait at a stop is that for its most frequent line in one direction: of people who come evenly over the peak, the mean
time to the next departure. Lines that share a way make it shorter in truth, so that access by wait is a lower bound.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

WORKING = 4  # days of a week, from Monday
PEAK = (7 * 3600, 9 * 3600)  # seconds of the day; the metadata name no hours: ours, told with every feed
COLUMNS = ("departure_time", "stop_sequence")
_LINE = ["stop_id", "route_id", "direction_id"]


@dataclass(frozen=True)
class Frequency:
    """A row of frequencies.txt: a trip repeated from one time to another, in seconds."""

    trip: str
    start: int
    end: int
    every: int

    @property
    def runs(self) -> int:
        """How often the trip runs."""
        return len(range(self.start, self.end, self.every))


def seconds(texts: pd.Series) -> pd.Series:
    """HH:MM:SS as seconds of the service day, which may have more than 24 hours; missing for what is no time.

    Examples
    --------
    >>> import pandas as pd
    >>> seconds(pd.Series(["07:05:30", "25:00:00", ""])).to_list()
    [25530.0, 90000.0, nan]
    """
    parts = texts.str.extract(r"^\s*(\d{1,3}):([0-5]\d):([0-5]\d)\s*$").astype(float)
    return parts[0] * 3600 + parts[1] * 60 + parts[2]


Span = tuple[dt.date, dt.date, tuple[bool, ...]]  # first and last day, and on which working days of the week

_NEVER: Span = (dt.date.max, dt.date.min, (False,) * WORKING)


@dataclass
class Calendar:
    """On which working days, Monday to Thursday, the services of a feed run.

    Weeks begin on Sunday in some of the participating countries and end on Friday in others: these four are working days
    of all.
    """

    spans: dict[str, Span] = field(default_factory=dict)
    exceptions: dict[str, dict[dt.date, bool]] = field(default_factory=dict)

    def working(self) -> set[str]:
        """Services that run on some working day."""
        return {each for each in {**self.spans, **self.exceptions} if self._is_working(each)}

    def _is_working(self, service: str) -> bool:
        known = self.exceptions.get(service, {})
        if any(known.values()):
            return True
        start, end, days = self.spans.get(service, _NEVER)
        mask = "".join("1" if each else "0" for each in days) + "000"
        if "1" not in mask or start > end:
            return False
        taken = sum(self._is_planned(service, day) for day in known)
        return int(np.busday_count(start, np.datetime64(end) + 1, mask)) > taken

    def busiest(self, trips: Mapping[str, int]) -> dt.date | None:
        """The working day with most trips, the first of several; `trips` are how many each service has."""
        dates = [date for start, end, _ in self.spans.values() for date in (start, end)]
        dates += [day for days in self.exceptions.values() for day in days]
        if not dates:
            return None
        first = min(dates).toordinal()
        width = max(dates).toordinal() - first + 2
        changes = np.zeros((WORKING, width), np.int64)
        for service, (start, end, days) in self.spans.items():
            for weekday in range(WORKING) if start <= end else ():
                count = trips.get(service, 0) * days[weekday]
                changes[weekday, start.toordinal() - first] += count
                changes[weekday, end.toordinal() - first + 1] -= count
        places = np.arange(width)
        weekdays = (places + dt.date.fromordinal(first).weekday()) % 7
        planned = changes.cumsum(axis=1)[np.minimum(weekdays, WORKING - 1), places]
        of_day = np.where(weekdays < WORKING, planned, 0)
        for service, known in self.exceptions.items():
            for day, runs in known.items():
                change = int(runs) - int(self._is_planned(service, day))
                of_day[day.toordinal() - first] += change * trips.get(service, 0)
        return dt.date.fromordinal(first + int(of_day.argmax())) if of_day.max() > 0 else None

    def runs(self, service: str, day: dt.date) -> bool:
        """Whether a service runs on a working day."""
        return self.exceptions.get(service, {}).get(day, self._is_planned(service, day))

    def _is_planned(self, service: str, day: dt.date) -> bool:
        start, end, days = self.spans.get(service, _NEVER)
        return start <= day <= end and days[day.weekday()]


def repeated(times: pd.DataFrame, frequencies: Sequence[Frequency]) -> pd.DataFrame:
    """Stop times with each trip of frequencies.txt as often as it runs: its own times are only steps from its first."""
    import pandas as pd

    if not frequencies:
        return times
    once = times[~times["trip_id"].isin({each.trip for each in frequencies})]
    runs = [once]
    of_trip = dict(tuple(times.groupby("trip_id", sort=False)))
    for each in frequencies:
        if each.trip not in of_trip:
            continue
        rows = of_trip[each.trip]
        steps = rows["time"] - rows["time"].min()
        for run, start in enumerate(range(each.start, each.end, each.every)):
            runs.append(rows.assign(time=steps + start, trip_id=f"{each.trip}\0{each.start}\0{run}"))
    return pd.concat(runs, ignore_index=True)


def at_stops(times: pd.DataFrame) -> pd.DataFrame:
    """Departures and the wait at each stop.

    Parameters
    ----------
    times : DataFrame
        A row a stop of a trip: trip_id, stop_id, route_id, direction_id, sequence, time (seconds; missing where the feed
        does not tell it), boards (whether people may get on).

    Returns
    -------
    DataFrame
        By stop_id: departures (of the day), wait_min (minutes; missing where a line's times are not all told, or nothing
        comes after someone who waits).

    Examples
    --------
    >>> import pandas as pd
    >>> times = pd.DataFrame({"trip_id": ["a", "a", "b", "b", "c", "c"], "stop_id": ["S", "T"] * 3, "route_id": "1",
    ...                       "direction_id": "", "sequence": [1, 2] * 3, "boards": True,
    ...                       "time": [7 * 3600, 8 * 3600, 8 * 3600, 9 * 3600, 9 * 3600, 10 * 3600]})
    >>> at_stops(times).to_dict("index")
    {'S': {'departures': 3, 'wait_min': 30.0}}
    """
    import pandas as pd

    last = times.groupby("trip_id")["sequence"].transform("max")
    leaving = times[times["boards"] & (times["sequence"] < last)]  # nobody gets on where a trip ends
    departures = leaving.groupby("stop_id")["time"].size().rename("departures")
    by_line = {line: _wait(group.to_numpy()) for line, group in leaving.groupby(_LINE)["time"]}
    waits = pd.Series(by_line, dtype=float).rename_axis(_LINE)
    least = waits.groupby("stop_id").min() if len(waits) else pd.Series(dtype=float)
    return pd.DataFrame({"departures": departures, "wait_min": least.reindex(departures.index)})


def _wait(times: np.ndarray) -> float:
    """The mean wait in minutes of people who come evenly over the peak; missing where it is not known."""
    start, end = PEAK
    if np.isnan(times).any():
        return float("nan")
    coming = np.unique(times[times >= start])
    if not coming.size or coming[-1] < end:
        return float("nan")  # who comes last meets nothing
    coming = coming[: np.searchsorted(coming, end) + 1]
    since = np.concatenate([[start], coming[:-1]])
    until = np.minimum(coming, end)
    waited = ((coming - since) ** 2 - (coming - until) ** 2).sum() / 2
    return float(waited / (end - start) / 60)
