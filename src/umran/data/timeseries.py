"""One indicator of one place, from one source: what is published more than once has to be chosen, never mixed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from umran.data import descriptor as _package
from umran.data import frames as _frames
from umran.data.descriptor import DataError
from umran.data.tables import Problem

if TYPE_CHECKING:
    import pandas

_PLACES = ("city_id", "iso3")


@dataclass(frozen=True)
class Candidate:
    """A published series: a measure of a dataset and, where its rows must be kept apart, one release of it."""

    dataset: str
    measure: dict[str, Any]
    place: str  # the column that names the place
    release: str | None
    rows: pandas.DataFrame

    @property
    def name(self) -> str:
        """What release= calls it."""
        return self.release or self.dataset

    def __str__(self) -> str:
        years = list(self.rows["year"]) if "year" in self.rows else []
        span = f", {'–'.join(map(str, sorted({min(years), max(years)})))}" if len(years) else ""
        label = _label(self.dataset, self.measure.get("apart"), self.release)
        return f"{self.name!r}: {label} ({self.dataset}, {len(self.rows)} rows{span})"


def series(indicator: str, place: str, release: str | None = None) -> pandas.DataFrame:
    """The published values of an indicator in a place, one row a year, from one source and one release.

    Parameters
    ----------
    indicator : str
        As the descriptor names it, such as "11.1.1" or "population".
    place : str
        A city_id, or an ISO 3166 code of three letters.
    release : str, optional
        Which of several series: a release ("2025"), a definition ("urban_agglomeration") or a dataset
        ("city_urban_centre").

    Returns
    -------
    DataFrame
        In the order of years; empty where the place has no value. The value keeps its column name; `attrs` hold dataset,
        indicator, column, unit, release and source.

    Raises
    ------
    DataError
        For an unknown indicator, place or release, and where several series exist and none is chosen: different
        boundaries, definitions or releases of one indicator are not to be joined.

    See Also
    --------
    join : Two of them side by side.

    Examples
    --------
    >>> from umran import data
    >>> slums = data.series("11.1.1", "JOR", release="2025")
    >>> slums[["year", "slum_share_pct"]].to_dict("list"), slums.attrs["unit"]
    ({'year': [2014, 2016], 'slum_share_pct': [12.9, 23.4]}, 'percent')
    """
    measures = _measures()
    if indicator not in measures:
        raise _refusal(f"no such indicator {indicator!r}; {_hint(indicator, measures)}")
    found = [each for name, measure in measures[indicator] for each in _candidates(name, measure, place)]
    # A city for comparison that has become a participating one may still have its rows in both places.
    own = {each.dataset for each in found}
    found = [
        each for each in found if each.dataset == _origin(each.dataset) or _origin(each.dataset) not in own
    ]
    if not found and place not in (places := _all_places()):
        raise _refusal(f"no such place {place!r}; {_hint(place, places)}")
    chosen = [each for each in found if release in (None, each.name, each.dataset)]
    if len(chosen) > 1:
        raise _ambiguous(indicator, place, chosen)
    if found and not chosen:
        raise _refusal(
            f"no release {release!r} of {indicator} in {place}; {_hint(release, (each.name for each in found))}"
        )
    if chosen:
        return _frame(indicator, chosen[0])
    name, measure = measures[indicator][0]
    empty = _frames.load(name).iloc[:0]
    return _frame(indicator, Candidate(name, measure, _place_column(empty), None, empty))


def join(
    left: pandas.DataFrame,
    right: pandas.DataFrame,
    on: str | Iterable[str],
    *,
    boundaries_differ: bool = False,
) -> pandas.DataFrame:
    """Rows of two frames of `load` or `series` side by side, every row kept.

    Parameters
    ----------
    left, right : DataFrame
        With the `attrs` that say which datasets they are.
    on : str or iterable of str
        The columns that both have.
    boundaries_differ : bool, default False
        Lets figures of one city that were taken inside different boundaries stand side by side: their quotient would
        belong to no city.

    Returns
    -------
    DataFrame
        An outer join; a column that both have and `on` does not name gets the dataset of `right` behind its name.

    Raises
    ------
    DataError
        Where one indicator would come from two datasets, definitions or releases, where boundaries differ unsaid, and
        for frames from elsewhere.

    Examples
    --------
    >>> from umran import data
    >>> slums, people = data.series("11.1.1", "JOR", release="2025"), data.series("population", "JOR")
    >>> both = data.join(slums, people, on=["iso3", "year"]).dropna(subset="slum_share_pct")
    >>> both[["year", "slum_share_pct", "population"]].to_dict("records")[0]
    {'year': 2014, 'slum_share_pct': 12.9, 'population': 8791710}
    """
    on = [on] if isinstance(on, str) else list(on)
    frames = [left, right]
    if not all(frame.attrs.get("datasets") for frame in frames):
        raise _refusal(
            "both frames must come from data.load, data.series or data.join, which say what they are"
        )
    measured = [_measured(frame, on) for frame in frames]
    for indicator in measured[0].keys() & measured[1].keys():
        if len(both := measured[0][indicator] | measured[1][indicator]) > 1:
            raise _mixed(indicator, both)
    boundaries = [_boundaries(frame) for frame in frames]
    if not boundaries_differ and all(boundaries) and len(both := boundaries[0] | boundaries[1]) > 1:
        raise _refusal(
            f"«{'» و«'.join(sorted(both))}»: حدود المدينة في المجموعتين مختلفة، فلا تُقسم قيمة من إحداهما على قيمة من "
            "الأخرى. | The city is bounded differently in these datasets: a quotient of the two belongs to no city. "
            "To show them side by side, pass boundaries_differ=True."
        )
    names = [frame.attrs["datasets"] for frame in frames]
    joined = left.merge(right, on=on, how="outer", suffixes=("", f"_{names[1][0]}"))
    joined.attrs = {"datasets": list(dict.fromkeys(names[0] + names[1]))}
    return joined


def _measures() -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """By indicator: the datasets that publish it, each with its measure."""
    found: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for name, resource in _package.resources(_package.folder()).items():
        for measure in resource.get("measures", []):
            found.setdefault(measure["indicator"], []).append((name, measure))
    return found


def _candidates(name: str, measure: dict[str, Any], place: str) -> list[Candidate]:
    frame = _frames.load(name)
    column = _place_column(frame)
    rows = frame[frame[column] == place].dropna(subset=[measure["column"]])
    for key, wanted in measure.get("where", {}).items():
        rows = rows[rows[key] == wanted]
    if rows.empty:
        return []
    apart = measure.get("apart")
    if not apart:
        return [Candidate(name, measure, column, None, rows)]
    return [
        Candidate(name, measure, column, release, part) for release, part in rows.groupby(apart, sort=False)
    ]


def _place_column(frame: pandas.DataFrame) -> str:
    return next(column for column in _PLACES if column in frame)


def _frame(indicator: str, chosen: Candidate) -> pandas.DataFrame:
    resource = _package.resource(chosen.dataset)
    others = {each["column"] for each in resource["measures"]} - {chosen.measure["column"]}
    rows = chosen.rows.drop(columns=list(others & {*chosen.rows})).reset_index(drop=True)
    if "year" in rows:
        rows = rows.sort_values("year", ignore_index=True, kind="stable")
    spec = next(spec for spec in resource["schema"]["fields"] if spec["name"] == chosen.measure["column"])
    rows.attrs = {
        "dataset": chosen.dataset,
        "datasets": [chosen.dataset],
        "indicator": indicator,
        "column": chosen.measure["column"],
        "unit": spec["unit"],
        "release": chosen.release,
        "source": "؛ ".join(dict.fromkeys(source["title"] for source in resource["sources"])),
    }
    return rows


def _measured(frame: pandas.DataFrame, on: list[str]) -> dict[str, set[str]]:
    """By indicator that the frame holds: which datasets and releases it comes from."""
    found: dict[str, set[str]] = {}
    for name in frame.attrs["datasets"]:
        for measure in _package.resource(name).get("measures", []):
            where = measure.get("where", {})
            if measure["column"] not in frame or not all(key in frame for key in where):
                continue
            rows = frame.dropna(subset=[measure["column"]])
            for key, wanted in where.items():
                rows = rows[rows[key] == wanted]
            apart = measure.get("apart")
            if rows.empty or apart in on:
                continue
            releases = set(rows[apart].dropna()) if apart in rows else set()
            origins = {f"{_origin(name)}/{release}" for release in releases} or {_origin(name)}
            if releases and rows.groupby(_place_column(rows))[apart].nunique().max() > 1:
                raise _mixed(measure["indicator"], origins)
            found.setdefault(measure["indicator"], set()).update(origins)
    return found


def _origin(name: str) -> str:
    """The dataset of participating cities whose source a dataset shares: cities for comparison have the same ones."""
    return name.replace("comparator_", "city_")


def _boundaries(frame: pandas.DataFrame) -> set[str]:
    """The boundaries inside which the frame's measures of cities were taken."""
    resources = [_package.resource(name) for name in frame.attrs["datasets"]]
    return {resource["boundary"] for resource in resources if "boundary" in resource}


def _all_places() -> set[str]:
    """Every city, comparator and country that the data know."""
    places: set[str] = set()
    for name in ("cities", "comparators"):
        if name in _package.resources(_package.folder()):
            frame = _frames.load(name)
            places |= {*frame["city_id"].dropna(), *frame["iso3"]}
    return places


def _label(name: str, column: str | None, value: str | None) -> str:
    if column is None or value is None:
        return _package.resource(name)["title"]
    return labels(name, column).get(value, value)


def labels(name: str, column: str) -> dict[str, str]:
    """The Arabic words for the codes of a column.

    Parameters
    ----------
    name : str
        A dataset, one of `names`.
    column : str
        One of its columns, such as `verified`.

    Returns
    -------
    dict of str to str
        Words by code, in the order of the descriptor; empty where the column has no codes.

    Raises
    ------
    DataError
        For an unknown dataset or column.

    Examples
    --------
    >>> from umran import data
    >>> print(data.labels("city_population", "kind")["projection"])
    إسقاط
    """
    fields = {spec["name"]: spec for spec in _package.resource(name)["schema"]["fields"]}
    if column not in fields:
        raise _refusal(f"{name} has no column {column!r}; {_hint(column, fields)}")
    return {each["value"]: each["label"] for each in fields[column].get("categories", [])}


def _hint(word: str | None, choices: Iterable[str]) -> str:
    choices = sorted(choices)
    near = difflib.get_close_matches(str(word), choices, n=1)
    return f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(choices)}"


def _refusal(reason: str) -> DataError:
    return DataError([Problem("data", None, None, reason)])


def _ambiguous(indicator: str, place: str, choices: list[Candidate]) -> DataError:
    lines = "\n".join(f"  release={choice}" for choice in choices)
    return _refusal(
        f"للمؤشر «{indicator}» في «{place}» أكثر من سلسلة منشورة، ولا تُخلط لاختلاف الحدود أو التعريف أو الإصدار: اختر "
        f"واحدة. | {indicator} of {place} is published more than once, by other boundaries, definitions or "
        f"releases that must not be mixed; choose one:\n{lines}"
    )


def _mixed(indicator: str, origins: set[str]) -> DataError:
    return _refusal(
        f"المؤشر «{indicator}» مأخوذ من أكثر من مصدر أو إصدار: {'، '.join(sorted(origins))}. لا يُجمع بينها في سلسلة واحدة: "
        f"أبقِ واحداً. | {indicator} would come from {len(origins)} sources or releases ({', '.join(sorted(origins))}) "
        "that must not be joined: keep one, or put the column that tells them apart in on="
    )
