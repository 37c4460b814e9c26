"""Indicator 11.5.3: damage to critical infrastructure, and disruptions to basic services, attributed to disasters.

UN metadata 11-05-03: https://unstats.un.org/sdgs/metadata/files/Metadata-11-05-03.pdf
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from umran.indicators.arguments import Expected, Verbatim, frame, numbers, refuse
from umran.indicators.result import Result, metadata
from umran.text.numbers import NO_DATA, figure
from umran.text.words import ltr

# What the Sendai Framework counts apart (D-2 and D-7, D-3 and D-6); everything else is D-4 and D-8.
SERVICES = {
    "health": "الصحة",
    "education": "التعليم",
    "energy": "الكهرباء والطاقة",
    "water": "إمدادات المياه",
    "sanitation": "الصرف الصحي",
    "waste": "النفايات الصلبة",
    "transport": "النقل",
    "communications": "الاتصالات",
    "government": "الإدارة العامة",
    "emergency": "الطوارئ والإغاثة",
    "other": "خدمات أخرى",
}
PARTS = {"damaged": "المنشآت المتضررة أو المدمرة", "disruptions": "مرات تعطل الخدمات الأساسية"}
_EVENTS = Expected(
    f"جدول لأحداث سنة واحدة: صف لكل كارثة وخدمة، وعمود {ltr('service')}، وأحد العمودين {ltr('damaged')} و{ltr('disruptions')} أو كلاهما",
    "a table of the events of one year, a row a disaster and service, with 'service' and one or both of 'damaged' and "
    "'disruptions'",
)
_COUNT = Expected(
    "عدد صحيح لا يقل عن صفر، أو None حيث لم يُبلَّغ", "a whole number, zero or more; None where not reported"
)
_SERVICE = Expected(f"إحدى الخدمات {ltr(' | '.join(SERVICES))}", f"one of {' | '.join(SERVICES)}")


@dataclass(frozen=True, kw_only=True)
class DisasterDisruptions(Result):
    """SDG 11.5.3, of one year. `damaged` units and facilities are part (a), `disruptions` part (b); the two are never added, and
    `.value` is the first, or the second where the first was not reported.

    `services` has a row a service that was reported: service, damaged, disruptions, NaN where not reported. `events` is
    the number of disasters, None where they are not told apart.
    """

    damaged: float | None
    disruptions: float | None
    events: int | None
    services: pd.DataFrame = field(repr=False, compare=False)

    code = "11.5.3"
    title = "أضرار البنية الأساسية الحيوية وتعطل الخدمات الأساسية بسبب الكوارث"
    main = "damaged"
    source = metadata("11.5.3")

    @property
    def value(self) -> float | None:
        """Part (a), or part (b) where (a) was not reported; texts name the part."""
        return self.disruptions if self.damaged is None else self.damaged

    @property
    def reason(self) -> str | None:
        """Why there is no value, in Arabic; None where there is one."""
        return self.reasons.get("damaged") if self.value is None else None

    def formatted(self) -> str:
        parts = (f"{title}: {_count(getattr(self, name))}" for name, title in PARTS.items())
        return "؛ ".join(parts)

    def reading(self) -> str:
        return (
            "للمؤشر شقان لا يُجمعان: منشآت، ومرات تعطل. والعدد لا يقول كم دام التعطل ولا كم شخصاً مسّه، "
            "ولا تُقارن به مدن مختلفة الحجم."
        )

    def rows(self) -> list[tuple[str, str]]:
        found = [("الكوارث", _count(self.events))]
        for name, title in PARTS.items():
            for group, arabic in (("health", "الصحة"), ("education", "التعليم"), ("", "غيرهما")):
                found.append((f"{title}: {arabic}", _count(self._of(name, group))))
        return found

    def _of(self, part: str, group: str) -> float | None:
        """A part of health, of education, or of all others together."""
        known = self.services.set_index("service")[part]
        counts = (
            known[known.index == group] if group else known.drop(["health", "education"], errors="ignore")
        )
        return float(counts.sum()) if counts.notna().any() else None

    def table(self) -> tuple[list[str], list[list[str]]] | None:
        rows = [
            [SERVICES[service], _count(damaged), _count(disruptions)]
            for service, damaged, disruptions in self.services.itertuples(index=False, name=None)
        ]
        return ["الخدمة", *PARTS.values()], rows


def disaster_disruptions(events: Any) -> DisasterDisruptions:
    """SDG 11.5.3: (a) damage to critical infrastructure and (b) disruptions to basic services, in numbers, of one year.

    As the Sendai Framework Monitor sums them up::

        (a) D-1 = D-2 + D-3 + D-4   units and facilities of health, of education, and others
        (b) D-5 = D-6 + D-7 + D-8   disruptions of education, of health, and of other basic services

    Parameters
    ----------
    events : DataFrame, mapping of columns or list of records
        A row a disaster and service, with the columns

        - `service`: "health", "education", "energy", "water", "sanitation", "waste", "transport", "communications",
          "government", "emergency" or "other";
        - `damaged`: units and facilities that were destroyed or damaged; `disruptions`: how often the service was
          interrupted. One of the two columns is enough; None where a row reports none;
        - `event`: the name or number of the disaster, optional; `year`, optional, the same in all rows.

    Returns
    -------
    DisasterDisruptions
        A part without its column, or without any report, is None. A part with rows that do not report is a lower bound
        and says so: what is not reported is not zero here, though national databases take it so.

    Raises
    ------
    ValueError
        For an empty table, unknown services, counts that are negative or not whole, and rows of several years.

    References
    ----------
    UN metadata 11-05-03: https://unstats.un.org/sdgs/metadata/files/Metadata-11-05-03.pdf
    Target D of the Sendai Framework: https://www.undrr.org/monitoring-sendai-framework

    Examples
    --------
    >>> from umran import indicators as ind
    >>> flood = {"service": ["health", "water", "water"], "damaged": [1, 2, None], "disruptions": [1, 4, 3]}
    >>> result = ind.disaster_disruptions(flood)
    >>> result.damaged, result.disruptions, len(result.notes)
    (3.0, 8.0, 1)
    """
    table = frame("events", events, _EVENTS)
    parts = [name for name in PARTS if name in table.columns]
    if "service" not in table.columns or not parts:
        refuse("events", Verbatim(f"columns {[str(c) for c in table.columns]}"), _EVENTS)
    services = table["service"].to_numpy(dtype=object)
    for service in services:
        if not (isinstance(service, str) and service in SERVICES):
            refuse("events['service']", service, _SERVICE)
    if "year" in table.columns and (years := sorted(set(table["year"].dropna()))) and len(years) > 1:
        refuse("events['year']", Verbatim(", ".join(map(str, years))), _EVENTS)
    counts = {name: _counts(table, name) for name in parts}

    reasons, notes = {}, []
    sums: dict[str, float | None] = {}
    for name, title in PARTS.items():
        reported = counts.get(name, np.array([np.nan]))
        absent = int(np.isnan(reported).sum())
        sums[name] = None if absent == len(reported) else float(np.nansum(reported))
        if sums[name] is None:
            reasons[name] = f"لم يُبلَّغ عن {title}."
        elif absent:
            notes.append(f"{title}: صفوف لم تُبلِّغ عنها {figure(absent, 0)}. القيمة حد أدنى.")
    names = table["event"].dropna() if "event" in table.columns else None
    if names is not None and (twice := int(table.duplicated().sum())):
        notes.append(f"صفوف مطابقة لما قبلها: {figure(twice, 0)}. قد تكون محتسبة مرتين.")
    by_service = pd.DataFrame({"service": services} | {name: counts.get(name, np.nan) for name in PARTS})
    order = {service: place for place, service in enumerate(SERVICES)}
    found = by_service.groupby("service").sum(min_count=1).reset_index()
    found = found.sort_values(
        "service", key=lambda column: column.map(order), ignore_index=True, kind="stable"
    )
    return DisasterDisruptions(
        damaged=sums["damaged"],
        disruptions=sums["disruptions"],
        events=None if names is None or not len(names) else names.nunique(),
        services=found,
        reasons=reasons,
        notes=tuple(notes),
    )


def _counts(table: pd.DataFrame, name: str) -> np.ndarray:
    found = numbers(f"events[{name!r}]", table[name], _COUNT, low=0, allow_missing=True)
    if (broken := found[~np.isnan(found) & (found != np.round(found))]).size:
        refuse(f"events[{name!r}]", float(broken[0]), _COUNT)
    return found


def _count(value: float | None) -> str:
    return NO_DATA if value is None or np.isnan(value) else figure(value, 0)
