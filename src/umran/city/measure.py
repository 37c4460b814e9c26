"""`umran indicators`: the indicators of Goal 11 from a participant's own files, as a table and a page.

Every indicator that the files allow is computed by `umran.indicators`; of every other, what is missing is said. Where a
file is faulty nothing is computed and nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from umran import indicators as ind
from umran.city.absent import of_quarters as _of_quarters
from umran.city.absent import titles as _lacking
from umran.city.files import has_shapes
from umran.city.measures import Measure
from umran.indicators.result import Result
from umran.indicators.risk_strategies import ELEMENTS
from umran.intake.kinds import QUALIFIERS, QUESTIONS, kinds
from umran.text import progress
from umran.text.words import listed, ltr, quoted

if TYPE_CHECKING:
    from umran.city.city import City


def measure(city: City, *codes: str) -> list[Measure]:
    """Every indicator in its order, or those asked for, computed or with what is missing.

    What an indicator refuses is added to the city's problems.
    """
    totals = ("totals", "built_up")
    work: dict[str, tuple[tuple[str, ...], Callable[[], list[Measure]]]] = {
        "11.1.1": (("households",), lambda: _of_one_file(city, "11.1.1", "households", ind.slum_share)),
        "11.2.1": (("residents", "stops", "streets", "city"), lambda: _transport(city)),
        "11.2.1a": (("residents", "stops", "streets", "city"), lambda: _wait(city)),
        "11.2.1b": (("trips",), lambda: _of_years(city, "11.2.1b", "trips", ind.modal_share)),
        "11.3.1": ((*totals, "city"), lambda: _land_use(city)),
        "11.3.2": (("marks",), lambda: _of_one_file(city, "11.3.2", "marks", lambda rows: ind.participation_score(rows[list(QUESTIONS)]))),
        "11.4.1": (totals, lambda: _of_totals(city, "11.4.1", ("heritage_public", "population"), (), _heritage)),
        "11.5.1": (totals, lambda: _of_totals(city, "11.5.1", ("population",), ("deaths", "missing", "affected"), _disasters)),
        "11.5.2": (totals, lambda: _of_totals(city, "11.5.2", ("losses", "gdp"), (), lambda row: ind.disaster_loss_share(losses=row["losses"], gdp=row["gdp"]))),
        "11.5.3": (("disruptions",), lambda: _of_years(city, "11.5.3", "disruptions", ind.disaster_disruptions)),
        "11.6.1": (totals, lambda: _of_totals(city, "11.6.1", ("waste_generated",), ("waste_controlled", "waste_collected"), _waste)),
        "11.6.2": (("air", "city"), lambda: _air(city)),
        "11.7.1": (("city", "open_spaces", "streets", *totals), lambda: _spaces(city)),
        "11.7.2": (("harassment",), lambda: _of_years(city, "11.7.2", "harassment", lambda rows: ind.harassment_share(_with_ages(rows)))),
        "11.a.1": (("policy",), lambda: _of_one_file(city, "11.a.1", "policy", lambda rows: ind.national_urban_policy_score(rows[list(QUALIFIERS)]))),
        "11.b.1": (("risk_strategy",), lambda: _of_years(city, "11.b.1", "risk_strategy", lambda rows: ind.national_risk_strategy_score(rows[[*rows.columns.intersection([*ELEMENTS])]]))),
        "11.b.2": (("local_strategies",), lambda: _of_years(city, "11.b.2", "local_strategies", ind.local_risk_strategy_share)),
    }  # fmt: skip
    found = []
    work = {code: each for code, each in work.items() if not codes or code in codes}
    for number, (code, (uses, compute)) in enumerate(work.items(), start=1):
        progress.step(f"يُحسب المؤشر {ltr(code)} ({ltr(number)} من {ltr(len(work))})")
        # What a faulty file holds would change the figure: it is not computed from the others alone.
        faults = [city.withheld[kind] for kind in uses if kind in city.withheld]
        missing = "؛ ".join(dict.fromkeys(faults))
        found += [Measure(code, missing=missing)] if faults else compute()
    return [each for each in found if each.result or each.missing]


def _computed(
    city: City, code: str, work: Callable[[], Result], inputs: Iterable[str], years: str = ""
) -> Measure:
    inputs = tuple(dict.fromkeys(inputs))
    try:
        return Measure(code, years, work(), inputs)
    except ValueError as error:  # an indicator refuses in two lines, the first of them Arabic
        when = f"، {ltr(years)}" if years else ""
        from_ = listed(map(quoted, inputs))
        city.problems.append(f"المؤشر {ltr(code)}{when} ({from_}): {str(error).splitlines()[0]}")
        return Measure(code, years)


def _years_of(city: City, names: tuple[str, ...]) -> str:
    """For which years each of some figures is known."""
    known = {name: [year for year, row in sorted(city.yearly.items()) if name in row] for name in names}
    told = (
        f"{kinds()['totals'][name].title} لسنوات {listed(map(ltr, years))}" for name, years in known.items()
    )
    return f"؛ {listed(told, 'و')}"


def _absent(city: City, *wanted: str) -> tuple[str, ...]:
    return tuple(kind for kind in wanted if kind not in city.frames)


def _of_one_file(city: City, code: str, kind: str, work: Callable[[pd.DataFrame], Result]) -> list[Measure]:
    if kind not in city.frames:
        return [Measure(code, missing=f"ينقص: {_lacking(kind)}", lacks=(kind,))]
    rows = _known_columns(kind, city.frames[kind])
    return [_computed(city, code, lambda: work(rows), city.inputs(kind), city.year)]


def _of_years(city: City, code: str, kind: str, work: Callable[[pd.DataFrame], Result]) -> list[Measure]:
    """One result for each year of a table; for all of it, where its rows tell none."""
    if kind not in city.frames:
        return [Measure(code, missing=f"ينقص: {_lacking(kind)}", lacks=(kind,))]
    rows = _known_columns(kind, city.frames[kind])
    years = rows["year"] if "year" in rows else pd.Series(pd.NA, index=rows.index)
    found = []
    for year, part in rows.groupby(years, dropna=False):
        when: str = city.year if pd.isna(year) else str(year)
        found.append(_computed(city, code, partial(work, part), city.inputs(kind), when))
    return found


def _known_columns(kind: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The columns that the schema knows and that say something, and the shapes."""
    names = {each.name for each in kinds()[kind].fields} | {"geometry"}
    return frame[[name for name in frame if name in names and frame[name].notna().any()]]


def _people(city: City) -> pd.DataFrame | None:
    if "residents" not in city.frames:
        return None
    return _with_ages(_known_columns("residents", city.frames["residents"]))


def _with_ages(people: pd.DataFrame) -> pd.DataFrame:
    """Groups of age that are years are ages."""
    if "age_group" in people and people["age_group"].dropna().str.fullmatch(r"\d{1,3}").all():
        people = people.assign(age=people["age_group"].astype(float)).drop(columns="age_group")
    return people


def as_measured(city: City, kind: str) -> pd.DataFrame:
    """A layer as indicators take it: what is known and says something, under the names of the indicators."""
    if kind == "residents" and (people := _people(city)) is not None:
        return people
    return _known_columns(kind, city.frames[kind]).rename(columns={"public": "is_public"})


def _transport(city: City) -> list[Measure]:
    if absent := _absent(city, "residents", "stops"):
        return [Measure("11.2.1", missing=f"ينقص: {_lacking(*absent)}{_of_quarters(city)}", lacks=absent)]
    people, stops = _people(city), _known_columns("stops", city.frames["stops"])
    streets, boundary = city.frames.get("streets"), city.frames.get("city")
    inputs = city.inputs("residents", "stops", "streets", "city")
    return [
        _computed(
            city,
            "11.2.1",
            lambda: ind.access_to_public_transport(people, stops, streets, boundary),
            inputs,
            city.year,
        )
    ]


def _wait(city: City) -> list[Measure]:
    """Access by the wait at the stop."""
    absent, waits = _absent(city, "residents", "stops"), ("wait_min", "headway_min")
    stops = _known_columns("stops", city.frames["stops"]) if "stops" in city.frames else pd.DataFrame()
    lacking = [_lacking(*absent)] if absent else []
    if not {*waits} & {*stops}:
        names = (f"{kinds()['stops'][name].title} ({ltr(name)})" for name in waits)
        lacking.append(f"عند كل موقف {listed(names, 'أو ')}")
        absent = (*absent, waits[0])
    if lacking:
        return [Measure("11.2.1a", missing=f"ينقص: {'، و'.join(lacking)}", lacks=absent)]
    people = _people(city)
    streets, boundary = city.frames.get("streets"), city.frames.get("city")
    inputs = city.inputs("residents", "stops", "streets", "city")
    work = partial(ind.access_by_wait, people, stops, streets, boundary)
    return [_computed(city, "11.2.1a", work, inputs, city.year)]


def _spaces(city: City) -> list[Measure]:
    shares = [
        (year, row["street_share"]) for year, row in sorted(city.yearly.items()) if "street_share" in row
    ]
    streets = city.frames.get("streets")
    has_width = streets is not None and "width_m" in streets and streets["width_m"].notna().any()
    absent = list(_absent(city, "city", "open_spaces"))
    lacking = [f"{_lacking(*absent)}"] if absent else []
    if not has_width and not shares:
        what = "عرض الشوارع" if streets is not None else "الشوارع"
        name = "width_m" if streets is not None else "streets"
        lacking.append(f"{what} ({ltr(name)})، أو {_lacking('street_share')}")
        absent.append(name)
    if lacking:
        return [Measure("11.7.1", missing=f"ينقص: {'، و'.join(lacking)}", lacks=tuple(absent))]
    spaces = as_measured(city, "open_spaces")
    years, share = (city.year, None) if has_width else (str(shares[-1][0]), shares[-1][1])
    inputs = city.inputs("city", "open_spaces", "streets", "residents")
    if not has_width:
        inputs = (*inputs, city.yearly_origins[shares[-1][0], "street_share"])

    def work() -> Result:
        return ind.open_public_space(city.frames["city"], spaces, streets, _people(city), street_share=share)

    return [_computed(city, "11.7.1", work, inputs, years)]


def _land_use(city: City) -> list[Measure]:
    needed = ("area_km2", "population")
    years = [year for year, row in sorted(city.yearly.items()) if all(name in row for name in needed)]
    if len(years) < 2:
        counts = {name: sum(name in row for row in city.yearly.values()) for name in needed}
        if min(counts.values()) >= 2:
            missing = f"ينقص: المساحة المبنية وعدد السكان لسنتين مشتركتين بينهما{_years_of(city, needed)}"
            return [Measure("11.3.1", missing=missing, lacks=needed)]
        short = tuple(name for name in needed if counts[name] < 2)
        return [Measure("11.3.1", missing=f"ينقص: {_lacking(*short)} لسنتين على الأقل", lacks=short)]
    periods = [*pairwise(years), *([(years[0], years[-1])] if len(years) > 2 else [])]
    found = []
    for start, end in periods:
        inputs = [city.yearly_origins[year, name] for year in (start, end) for name in needed]
        inputs += city.inputs("city") if city.land is not None else ()

        before, after = city.yearly[start], city.yearly[end]
        work = partial(
            ind.land_use_efficiency,
            built_up_start=before["area_km2"],
            built_up_end=after["area_km2"],
            population_start=before["population"],
            population_end=after["population"],
            years=end - start,
        )
        found.append(_computed(city, "11.3.1", work, inputs, f"{start}–{end}"))
    return found


def _of_totals(
    city: City, code: str, needed: tuple[str, ...], some: tuple[str, ...], work: Callable[[dict], Result]
) -> list[Measure]:
    """One result a year: from all of `needed` and, where there are any, one or more of `some`."""
    found = []
    for year, row in sorted(city.yearly.items()):
        there = [name for name in (*needed, *some) if name in row]
        absent = [name for name in needed if name not in row]
        if not absent and (not some or set(there) & set(some)):
            inputs = [city.yearly_origins[year, name] for name in there]
            found.append(_computed(city, code, partial(work, row), inputs, str(year)))
        elif set(there) - {"population"}:
            lacking = _lacking(*absent) if absent else _one_of(some)
            missing = f"ينقص لسنة {ltr(year)}: {lacking}"
            found.append(Measure(code, str(year), missing=missing, lacks=tuple(absent) or some))
    if found:
        return found
    known = {name for row in city.yearly.values() for name in row}
    absent = [name for name in needed if name not in known]
    rest = ([_lacking(*absent)] if absent else []) + ([_one_of(some)] if some else [])
    return [Measure(code, missing=f"ينقص: {'، و'.join(rest)}", lacks=(*absent, *some))]


def _one_of(names: tuple[str, ...]) -> str:
    titles = listed((f"{kinds()['totals'][name].title} ({ltr(name)})" for name in names), "أو ")
    return f"واحد على الأقل من: {titles}"


def _heritage(row: dict[str, float]) -> Result:
    return ind.heritage_expenditure_per_capita(
        public=row["heritage_public"],
        private=row.get("heritage_private"),
        population=row["population"],
        ppp_factor=row.get("ppp_factor"),
    )


def _disasters(row: dict[str, float]) -> Result:
    counts = {name: row.get(name) for name in ("deaths", "missing", "affected")}
    return ind.disaster_affected_rate(**counts, population=row["population"])


def _waste(row: dict[str, float]) -> Result:
    collected, controlled = row.get("waste_collected"), row.get("waste_controlled")
    return ind.waste_managed_share(
        generated=row["waste_generated"], collected=collected, controlled=controlled
    )


def _air(city: City) -> list[Measure]:
    if "air" not in city.frames:
        return [Measure("11.6.2", missing=f"ينقص: {_lacking('air')}", lacks=("air",))]
    rows = city.frames["air"]
    years = rows["year"] if "year" in rows else pd.Series(pd.NA, index=rows.index)
    found = []
    is_cut = "city" in city.frames and has_shapes(rows)
    for year, part in rows.groupby(years, dropna=False):
        where = {"places": part[["geometry"]], "boundary": city.frames["city"]} if is_cut else {}
        work = partial(ind.fine_particulate_mean, part["pm25"], part["population"], **where)
        when: str = city.year if pd.isna(year) else str(year)
        found.append(_computed(city, "11.6.2", work, city.inputs("air", *(["city"] if is_cut else [])), when))
    return found
