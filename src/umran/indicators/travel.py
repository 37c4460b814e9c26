"""Secondary items of indicator 11.2.1: access by the wait at the stop, and shares of trips by mode.

UN metadata 11-02-01, 2021-09-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-02-01.pdf
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from umran.indicators.access import breakdown_table
from umran.indicators.arguments import Expected, Verbatim, column, frame, number, numbers, refuse
from umran.indicators.result import Result, metadata
from umran.indicators.transport import PublicTransportAccess, access_to_public_transport
from umran.text.numbers import figure, people, percent
from umran.text.words import MINUTES, after, counted, ltr

LONGEST_WAIT = 20.0  # minutes at the peak, on average
MODES = {
    "bus": "حافلة",
    "paratransit": "نقل شبه رسمي",
    "rail": "قطار أو مترو أو ترام",
    "ferry": "عبّارة",
    "walk": "مشي",
    "bicycle": "دراجة هوائية",
    "taxi": "سيارة أجرة",
    "motorcycle": "دراجة نارية",
    "car": "سيارة خاصة",
    "other": "وسيلة أخرى",
}
PUBLIC = ("bus", "paratransit", "rail", "ferry")
_WAIT = Expected("دقائق لا تقل عن صفر، أو None حيث لا تُعرف", "minutes, zero or more; None where not known")
_LONGEST = Expected("انتظار بالدقائق، أكبر من صفر", "a wait in minutes, above zero")
_STOPS = Expected(
    f"طبقة مواقف فيها أحد العمودين {ltr('wait_min')} (متوسط الانتظار) و{ltr('headway_min')} (الفاصل بين المركبات)",
    "a layer of stops with one of the columns 'wait_min' (the average wait) and 'headway_min' (between vehicles)",
)
_TRIPS = Expected(
    f"جدول للرحلات، وفيه عمود {ltr('trip_mode')}", "a table of trips with the column 'trip_mode'"
)
_MODE = Expected(f"إحدى الوسائل {ltr(' | '.join(MODES))}", f"one of {' | '.join(MODES)}")
_TRIP_COUNT = Expected("عدد رحلات لا يقل عن صفر", "a number of trips, zero or more")
_WEIGHT = Expected("وزن العينة، لا يقل عن صفر", "a survey weight, zero or more")


def _minutes(count: float) -> str:
    """A wait after «على»: whole minutes agree with their noun, others are told with one decimal."""
    return counted(int(count), after(MINUTES)) if count == int(count) else f"{figure(count, 1)} دقيقة"


@dataclass(frozen=True, kw_only=True)
class AccessByWait(Result):
    """Access to a stop with a short wait. `share` is a fraction of `population`, never above `reached_share`, that of
    people with any stop in reach; `unknown_stops` tell no wait. `access` is 11.2.1 to the stops of a short wait alone,
    None where there are none; `breakdown` is its own.
    """

    share: float | None
    reached_share: float | None
    population: float
    served: float
    longest_wait: float
    unknown_stops: int
    method: str
    access: PublicTransportAccess | None = field(default=None, repr=False, compare=False)
    breakdown: pd.DataFrame | None = field(default=None, repr=False, compare=False)

    code = "11.2.1"
    title = "الوصول إلى نقل عام قصير الانتظار (بند ثانوي)"
    main = "share"
    source = metadata("11.2.1", "أيلول/سبتمبر 2021")

    def formatted(self) -> str:
        return percent(self.share)

    def reading(self) -> str:
        return (
            f"يسكن {people(self.served)} من {people(self.population)} على مسافة مشي من موقف لا يزيد متوسط الانتظار فيه "
            f"على {_minutes(self.longest_wait)}. والقرب من موقف وحده يبلغه {percent(self.reached_share)}."
        )

    def rows(self) -> list[tuple[str, str]]:
        return [
            ("قرب موقف، مهما طال الانتظار", percent(self.reached_share)),
            ("مواقف لا يُعرف انتظارها، لم تُحتسب", figure(self.unknown_stops, 0)),
        ]

    def caveats(self) -> list[str]:
        return [] if self.access is None else self.access.caveats()

    def table(self) -> tuple[list[str], list[list[str]]] | None:
        return None if self.breakdown is None else breakdown_table(self.breakdown)


@dataclass(frozen=True, kw_only=True)
class ModalShare(Result):
    """Shares of trips. `share` is that of public transport; `modes` has a row a mode: mode, share, trips. `trips` are
    weighted; `unknown` rows say no mode and are left out."""

    share: float | None
    walking_share: float | None
    cycling_share: float | None
    trips: float
    unknown: int
    modes: pd.DataFrame = field(repr=False, compare=False)

    code = "11.2.1"
    title = "حصص وسائل التنقل من الرحلات (بند ثانوي)"
    main = "share"
    source = metadata("11.2.1", "أيلول/سبتمبر 2021")

    def formatted(self) -> str:
        return f"{percent(self.share)} بالنقل العام"

    def reading(self) -> str:
        return (
            "حصص من الرحلات، لا من الأشخاص ولا من المسافات. وما يقطعه الناس مشياً كثيراً ما يسقط من المسوح. "
            "وسيارات الأجرة خارج النقل العام هنا."
        )

    def rows(self) -> list[tuple[str, str]]:
        return [
            ("المشي", percent(self.walking_share)),
            ("الدراجة الهوائية", percent(self.cycling_share)),
            ("رحلات بلا وسيلة، لم تُحتسب", figure(self.unknown, 0)),
        ]

    def table(self) -> tuple[list[str], list[list[str]]] | None:
        rows = [
            [MODES[mode], percent(share), figure(trips, 0)]
            for mode, share, trips in self.modes.itertuples(index=False, name=None)
        ]
        return (["الوسيلة", "الحصة", "الرحلات"], rows) if rows else None


def access_by_wait(
    residents: Any,
    stops: Any,
    streets: Any = None,
    boundary: Any = None,
    *,
    longest_wait: float = LONGEST_WAIT,
) -> AccessByWait:
    """Secondary item of SDG 11.2.1: people within a walk of a stop whose average wait is short.

    Walks are those of `access_to_public_transport`, to the stops of a short wait alone.

    Parameters
    ----------
    residents : GeoDataFrame
        As in `access_to_public_transport`.
    stops : GeoDataFrame
        As there, with `wait_min`, the average wait at the peak, or `headway_min`, the time from one vehicle to the next:
        the wait is then half of it, which holds where vehicles come evenly and people come at any time. Minutes; missing
        where it is not known.
    streets : GeoDataFrame, optional
        As there.
    boundary : GeoDataFrame, optional
        As there.
    longest_wait : float, default 20.0
        Minutes; the metadata speak of 20 on average at the peak.

    Returns
    -------
    AccessByWait
        A stop whose wait is not known serves nobody here, and is counted in `unknown_stops`. `share` is None where nobody
        lives in the layer, and where no stop tells its wait.

    Raises
    ------
    ValueError
        As `access_to_public_transport`; for stops without a wait or with both columns of it, and negative waits.

    See Also
    --------
    access_to_public_transport : The indicator, whatever the wait.

    References
    ----------
    UN metadata 11-02-01, 2021-09-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-02-01.pdf

    Examples
    --------
    >>> import geopandas as gpd
    >>> from umran import indicators as ind
    >>> places = gpd.points_from_xy([5e5, 501_000], [0, 0])
    >>> homes = gpd.GeoDataFrame({"population": [3, 1]}, geometry=places, crs=32636)
    >>> stops = gpd.GeoDataFrame({"headway_min": [30, 60]}, geometry=places, crs=32636)
    >>> result = ind.access_by_wait(homes, stops)
    >>> result.share, result.reached_share
    (0.75, 1.0)
    """
    longest = number("longest_wait", longest_wait, _LONGEST, above=0)
    given = [name for name in ("wait_min", "headway_min") if name in getattr(stops, "columns", ())]
    if len(given) != 1:
        refuse("stops", Verbatim(f"columns {[str(c) for c in getattr(stops, 'columns', ())]}"), _STOPS)
    (name,) = given
    told = numbers(f"stops[{name!r}]", stops[name], _WAIT, low=0, allow_missing=True)
    wait = told / 2 if name == "headway_min" else told
    anywhere = access_to_public_transport(residents, stops, streets, boundary)
    is_short = wait <= longest
    near = (
        access_to_public_transport(residents, stops[is_short], streets, boundary) if is_short.any() else None
    )
    unknown = int(np.isnan(wait).sum())
    reasons = dict(anywhere.reasons)
    if unknown == len(wait):
        reasons["share"] = "لا موقف يُعرف انتظاره."
    notes = list((near or anywhere).notes)
    if name == "headway_min":
        notes.append("الانتظار نصف الفاصل بين المركبات، وهو تقدير يصح حيث تنتظم ويصل الناس في أي وقت.")
    if unknown:
        notes.append(f"مواقف لا يُعرف انتظارها، لم تُحتسب: {figure(unknown, 0)}. القيمة حد أدنى.")
    share = None if "share" in reasons else near.share if near else 0.0
    return AccessByWait(
        share=share,
        reached_share=anywhere.share,
        population=anywhere.population,
        served=near.served if near else 0.0,
        longest_wait=longest,
        unknown_stops=unknown,
        method=anywhere.method,
        access=near,
        breakdown=near.breakdown if near else None,
        reasons=reasons,
        notes=tuple(notes),
    )


def modal_share(trips: Any) -> ModalShare:
    """Secondary item of SDG 11.2.1: the shares of trips by mode, from a travel survey.

    ::

        share of a mode = sum of trips * weight by that mode / sum of trips * weight by all known modes

    Parameters
    ----------
    trips : DataFrame, mapping of columns or list of records
        A row a trip, or a number of them, with the columns

        - `trip_mode`: the main mode of the trip: "bus", "paratransit", "rail" (train, metro, tram), "ferry", "walk",
          "bicycle", "taxi", "motorcycle", "car" or "other"; None where it is not known;
        - `trips`: how many, one without it; `weight`: survey weight, optional.

    Returns
    -------
    ModalShare
        `share` is that of public transport: bus, paratransit, rail and ferry. None where no trip is known.

    Raises
    ------
    ValueError
        For an empty table, unknown modes, and numbers or weights that are missing or negative.

    References
    ----------
    UN metadata 11-02-01, 2021-09-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-02-01.pdf

    Examples
    --------
    >>> from umran import indicators as ind
    >>> result = ind.modal_share({"trip_mode": ["bus", "walk", "car"], "trips": [20, 50, 30]})
    >>> result.share, result.walking_share, result.cycling_share
    (0.2, 0.5, 0.0)
    """
    table = frame("trips", trips, _TRIPS)
    if "trip_mode" not in table.columns:
        refuse("trips", Verbatim(f"columns {[str(c) for c in table.columns]}"), _TRIPS)
    is_known = table["trip_mode"].notna().to_numpy()
    for mode in table["trip_mode"][is_known]:
        if not (isinstance(mode, str) and mode in MODES):
            refuse("trips['trip_mode']", mode, _MODE)
    count = np.ones(len(table))
    for name, expected in (("trips", _TRIP_COUNT), ("weight", _WEIGHT)):
        if name in table.columns:
            count = count * column("trips", table, name, expected, low=0)
    sums = pd.Series(count[is_known]).groupby(table["trip_mode"].to_numpy(dtype=object)[is_known]).sum()
    total = float(sums.sum())
    modes = [mode for mode in MODES if mode in sums.index]
    found = pd.DataFrame({"mode": modes, "share": [sums[m] / total if total else np.nan for m in modes]})
    found["trips"] = [float(sums[mode]) for mode in modes]

    def share(*wanted: str) -> float | None:
        return float(sum(sums.get(mode, 0.0) for mode in wanted) / total) if total else None

    reason = {} if total else {"share": "لا رحلات تُعرف وسيلتها."}
    return ModalShare(
        share=share(*PUBLIC),
        walking_share=share("walk"),
        cycling_share=share("bicycle"),
        trips=total,
        unknown=int((~is_known).sum()),
        modes=found,
        reasons=reason and dict.fromkeys(("share", "walking_share", "cycling_share"), reason["share"]),
        notes=()
        if "walk" in modes
        else ("لا رحلات مشياً في الجدول: لعل المسح لم يسأل عنها، فتكبر حصص غيرها.",),
    )
