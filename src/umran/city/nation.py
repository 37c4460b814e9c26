"""Several cities at once: each one's figure, and the value of their country, weighted by their people.

UN metadata 11-03-01, 2021-03-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-03-01.pdf
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from umran import indicators as ind
from umran.city.measures import CLASSES, Measure, caveats
from umran.city.table import FIELDS, FRACTION
from umran.text.cells import to_csv
from umran.text.numbers import figure, people, percent
from umran.text.words import isolated, listed, ltr, quoted, visible

if TYPE_CHECKING:
    from umran.city.city import City

# Shares of people and of land, and rates, of which a mean weighted by people says something of the country.
WEIGHTED = ("11.1.1", "11.2.1", "11.3.1", "11.5.1", "11.6.2", "11.7.1")
OTHERWISE = {
    "11.2.1a": "بند ثانوي لا قيمة وطنية له",
    "11.2.1b": "بند ثانوي لا قيمة وطنية له",
    "11.3.2": "قيمة البلد نسبة المدن التي تُحتسب، لا متوسط درجاتها",
    "11.4.1": "قيمة البلد تشمل إنفاق الدولة كله، لا متوسط المدن",
    "11.5.2": "قيمة البلد مجموع الخسائر إلى ناتجه، لا متوسط المدن",
    "11.5.3": "قيمة البلد مجموع ما في المدن وغيرها، لا متوسطها",
    "11.6.1": "قيمة البلد مجموع المُدار إلى المتولد، لا متوسط المدن",
    "11.7.2": "قيمة البلد من مسح وطني بأوزانه، لا من مدن بعينها",
    "11.a.1": "المؤشر عن البلد لا عن مدنه",
    "11.b.1": "المؤشر عن البلد لا عن مدنه",
    "11.b.2": "المؤشر عن البلد لا عن مدنه",
}
_MEAN = "المتوسط مرجحاً بالسكان"
_SURVEYED = ("11.1.1",)  # whose population may be that of a sample


@dataclass(frozen=True)
class CityValue:
    """One city's part in a national value.

    Attributes
    ----------
    city : str
        Its name.
    measure : Measure, optional
        What was computed for the years; None where nothing was.
    population : float, optional
        The people that weigh its value; None where they are not known.
    missing : str
        Why it is left out of the mean, in Arabic; empty where it is in.
    """

    city: str
    measure: Measure | None
    population: float | None
    missing: str = ""


@dataclass(frozen=True)
class NationalMeasure:
    """One indicator of one period for several cities.

    Attributes
    ----------
    code, years : str
        Of the indicator and the period; `years` is empty where the files tell none.
    cities : tuple of CityValue
        Every city, with a value or with what is missing for it.
    result : NationalValue, optional
        The mean of the cities, weighted by their people; None where there is none.
    missing : str
        Why there is none, in Arabic.
    """

    code: str
    years: str
    cities: tuple[CityValue, ...]
    result: ind.NationalValue | None = None
    missing: str = ""

    @property
    def title(self) -> str:
        """Of the indicator, in Arabic."""
        return getattr(ind, CLASSES[self.code]).title


def national_values(cities: Sequence[City]) -> list[NationalMeasure]:
    """The figures of several cities beside each other, and their mean weighted by population.

    The UN asks for a weighted mean over a National Sample of Cities, not for a ratio of sums: a few cities that somebody
    has at hand are no such sample, and the result says how many they are.

    Parameters
    ----------
    cities : sequence of City
        Two or more, each with a name of its own.

    Returns
    -------
    list of NationalMeasure
        One an indicator and period of which a city has a figure, in the order of the targets. Only figures of the same
        years, measured by the same method, are averaged, and only of two cities or more. The people of a city are those of
        its yearly totals for the year, else those that the figure itself counts; without either it is left out and named.
        Of indicators whose national value is no mean, `missing` says so.

    Raises
    ------
    ValueError
        For fewer than two cities, and for names that are missing or alike.

    References
    ----------
    UN metadata 11-03-01, 2021-03-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-03-01.pdf

    Examples
    --------
    >>> import pandas as pd
    >>> from umran import City
    >>> from umran.city import national_values
    >>> def town(name, people, deaths):
    ...     totals = pd.DataFrame({"year": [2020], "population": [people], "deaths": [deaths]})
    ...     return City(name=name, tables={"totals": totals}, origins={"totals": ("totals.csv",)})
    >>> found, = national_values([town("أ", 100_000, 10), town("ب", 300_000, 6)])
    >>> found.code, found.years, found.result.mean
    ('11.5.1', '2020', 4.0)
    """
    names = [city.name for city in cities]
    if len(names) < 2 or not all(names) or len({*names}) < len(names):
        raise ValueError(f"cities are {names}; expected two cities or more, each with a name of its own")
    measures = [city.indicators() for city in cities]
    found = []
    for code in CLASSES:
        years = sorted({each.years for one in measures for each in one if each.code == code and each.result})
        found += [_national(code, year, cities, measures) for year in years]
    return found


def _national(
    code: str, years: str, cities: Sequence[City], measures: Sequence[Sequence[Measure]]
) -> NationalMeasure:
    parts = tuple(_part(code, years, city, one) for city, one in zip(cities, measures, strict=True))
    if code not in WEIGHTED:
        return NationalMeasure(code, years, parts, missing=OTHERWISE[code])
    counted = [part for part in parts if part.measure and not part.missing]
    if len(counted) < 2:
        return NationalMeasure(
            code, years, parts, missing="لا قيمة وعدد سكان معاً لمدينتين أو أكثر في هذه السنوات"
        )
    if len({getattr(part.measure.result, "method", None) for part in counted if part.measure}) > 1:
        return NationalMeasure(
            code, years, parts, missing="قيست المدن بطريقتين، على الشوارع وبخط مستقيم، فلا تُجمع"
        )
    known = [part for part in parts if part.population is not None]
    values = [part.measure.result if part.measure and not part.missing else None for part in known]
    mean = ind.weighted_national_value(values, [part.population for part in known])
    notes = [*mean.notes]
    if unknown := [part.city for part in parts if part.population is None]:
        notes.append(
            f"مدن لا يُعرف عدد سكانها في هذه السنوات، خارج الحساب كله: {listed(map(quoted, unknown))}."
        )
    if not years:
        notes.append("لا سنة في الملفات: تأكد من أن القيم لسنة واحدة.")
    return NationalMeasure(code, years, parts, replace(mean, notes=tuple(notes)))


def _part(code: str, years: str, city: City, measures: Iterable[Measure]) -> CityValue:
    own = [each for each in measures if each.code == code]
    measure = next((each for each in own if each.result and each.years == years), None)
    population = _population(city, years, measure)
    if measure is None:
        others = [each.years for each in own if each.result]
        if others:
            return CityValue(
                city.name, None, population, f"لا قيمة لها إلا لسنوات {listed(map(_when, others))}"
            )
        return CityValue(
            city.name, None, population, next((each.missing for each in own if each.missing), "لم تُحسب")
        )
    assert measure.result is not None
    if measure.result.value is None:
        return CityValue(city.name, measure, population, measure.result.reason or "")
    if population is None and code in WEIGHTED:
        return CityValue(
            city.name, measure, None, "لا يُعرف عدد سكانها في هذه السنة (population في المجاميع السنوية)"
        )
    return CityValue(city.name, measure, population)


def _population(city: City, years: str, measure: Measure | None) -> float | None:
    """Of the last of the years in the yearly totals; else the people that the figure counts."""
    if found := re.findall(r"\d{4}", years):
        told = city.yearly.get(int(found[-1]), {}).get("population")
        if told is not None:
            return told
    if measure is None or measure.code in _SURVEYED:
        return None
    counted = getattr(measure.result, "population", None)
    return float(counted) if counted else None


def _when(years: str) -> str:
    return ltr(years) if years else "غير مذكورة"


# What is shown and written


def summary(national: Iterable[NationalMeasure], cities: Sequence[City]) -> str:
    """Each city's figure and the national value, for a terminal."""
    by_name = {city.name: city for city in cities}
    lines = []
    for each in national:
        lines += ["", f"{ltr(each.code)} {each.title} ({_when(each.years)}):"]
        for part in each.cities:
            told = [part.measure.result.answer()] if part.measure and part.measure.result else ["لا قيمة"]
            told += [people(part.population)] if part.population is not None else []
            lines.append(
                f"  {quoted(part.city)}: {'، '.join(told)}" + (f". {part.missing}" if part.missing else "")
            )
            lines += (
                [f"    {line}" for line in caveats(part.measure, by_name[part.city])] if part.measure else []
            )
        if each.result is None:
            lines.append(f"  {_MEAN}: لا يُحسب. {each.missing}.")
            continue
        covered = f"سكان المدن التي لها قيمة {percent(each.result.coverage)} من سكانها كلها"
        lines.append(f"  {_MEAN}: {_shown(each)}. {each.result.sentence()} {covered}.")
        lines += [f"    {note}" for note in each.result.notes]
    return "\n".join(map(isolated, lines[1:]))


def _shown(national: NationalMeasure) -> str:
    """The mean as the indicator's own figures are read."""
    mean = national.result.mean if national.result else None
    return percent(mean) if FIELDS[national.code][0][2] == FRACTION else figure(mean)


_COLUMNS = ("indicator", "title", "years", "city", "value", "population", "limits", "source")


def table(national: Iterable[NationalMeasure]) -> str:
    """A row a city and, where there is one, a row for all of them, as CSV; values as computed, shares as fractions."""
    rows = []
    for each in national:
        source = getattr(ind, CLASSES[each.code]).source.address
        common = (each.code, each.title, each.years)
        for part in each.cities:
            value = part.measure.result.value if part.measure and part.measure.result else None
            rows.append((*common, part.city, value, part.population, part.missing, source))
        if each.result:
            limits = " ".join([each.result.sentence(), *each.result.notes])
            rows.append((*common, _MEAN, each.result.mean, each.result.population, limits, source))
        else:
            rows.append((*common, _MEAN, None, None, each.missing, source))
    shown = (
        [visible(cell) if isinstance(cell, str) else "" if cell is None else cell for cell in row]
        for row in rows
    )
    return to_csv([_COLUMNS, *shown])
