"""What a census counts in each quarter: people of its years, connections of households, ways to work.

These are figures of a census, no indicators of the Goals: each says which indicator it is near to, and why it is not
that. A share of the city is that of its households or employed, never a mean of shares.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from umran.city.joining import GROUPS, Join, join_years, years_of
from umran.indicators.projection import local_crs
from umran.intake.kinds import CENSUS, COMMUTE, kinds
from umran.intake.proposals import Accepted
from umran.text.numbers import NO_DATA, figure, people, percent
from umran.text.words import AREAS, counted, listed, ltr, quoted

if TYPE_CHECKING:
    import geopandas as gpd

    from umran.city.files import File


class NotCounted(ValueError):
    """A table whose figures cannot be told apart: why, in Arabic."""


@dataclass(frozen=True)
class Share:
    """A share that is counted: of what, how it is said, and the indicator that it is near to and is not.

    Attributes
    ----------
    key : str
        Its name here, such as "sewer".
    column, weight : str
        The columns of the share, in percent, and of those it is a share of.
    title, definition, near : str
        In Arabic.
    lacking, caution : str
        What is said of those who are not of the share, and what it does not say; empty where nobody lacks anything.
    """

    key: str
    column: str
    weight: str
    title: str
    definition: str
    near: str
    lacking: str = ""
    caution: str = ""


WORK = (
    f"أقرب إليه البند الثانوي من المؤشر {ltr('11.2.1')} (حصص وسائل التنقل)، وليس هو: ذاك من الرحلات كلها، "
    "وهذا طريق المشتغلين إلى عملهم وحده."
)
_OWN = "أعداد الأسر والمشتغلين بحسابنا: الحصة المذكورة في الجدول × العدد؛ والحصة مقرّبة، فالعدد تقريبي."
_COLUMNS = kinds()["quarter_population"]
SHARES = (
    Share(
        "sewer", "sewer_pct", "households", "أسر موصولة بالصرف العمومي",
        "الأسر التي تذهب مياهها العادمة إلى شبكة الصرف العمومية ÷ الأسر",
        f"أقرب إليه المؤشران {ltr('6.2.1')} و{ltr('6.3.1')}، وليس أياً منهما: الوصل لا يقول أتُعالج المياه، "
        "وحفرة الصرف المأمونة لا تُحتسب هنا، والعدّ بالأسر لا بالسكان.",
        "ليست موصولة بالصرف العمومي", "والوصل لا يقول أتُعالج المياه.",
    ),
    Share(
        "water", "running_water_pct", "households", "أسر موصولة بالماء",
        "الأسر التي لها ماء جارٍ أو هي موصولة بشبكته ÷ الأسر",
        f"أقرب إليه المؤشر {ltr('6.1.1')}، وليس هو: ذاك يشترط ماءً مأموناً متاحاً عند الحاجة، "
        "والوصل لا يقول شيئاً عن جودته وانقطاعه، والعدّ بالأسر لا بالسكان.",
        "ليست موصولة بالماء", "والوصل لا يقول شيئاً عن جودة الماء وانقطاعه.",
    ),
    *(Share(column.removesuffix("_pct"), column, "employed", _COLUMNS[column].title, "الذاهبون بها إلى العمل ÷ المشتغلون", WORK)
      for column in COMMUTE),
)  # fmt: skip


@dataclass(frozen=True)
class Value:
    """A share of one year: the fraction, those it counts of those asked, and how many units tell it."""

    fraction: float
    part: float
    whole: float
    units: frozenset[object]

    @property
    def rest(self) -> float:
        """Those who are not of the share."""
        return self.whole - self.part


@dataclass(frozen=True)
class Census:
    """A row a quarter and year.

    Attributes
    ----------
    rows : DataFrame
        unit (the place in the layer, or the name), name, year (int), population,
        area_km2 (of the outline; missing without one), and what else of `umran.intake.kinds.CENSUS` is counted.
    inputs : tuple of str
        The files.
    join : Join, optional
        How the table met the layer.
    """

    rows: pd.DataFrame
    inputs: tuple[str, ...]
    join: Join | None = None

    @property
    def years(self) -> list[int]:
        return sorted({int(each) for each in self.rows["year"]})

    def of(self, year: int) -> pd.DataFrame:
        """The rows of a year, by unit."""
        return self.rows[self.rows["year"] == year].set_index("unit")

    def share(self, share: Share, year: int) -> Value | None:
        """A share of the whole city: of the units that tell both it and what it is a share of; None where none does."""
        rows = self.of(year)
        if share.column not in rows or share.weight not in rows:
            return None
        known = rows[rows[[share.column, share.weight]].notna().all(axis=1)]
        whole = float(known[share.weight].sum())
        if not whole:
            return None
        part = float((known[share.weight] * known[share.column] / 100).sum())
        return Value(part / whole, part, whole, frozenset(known.index))

    def lacking(self, share: Share, year: int) -> pd.Series:
        """How many of each unit are not of a share, most first."""
        rows = self.of(year)
        rest = rows[share.weight] * (1 - rows[share.column] / 100)
        return rest.dropna().sort_values(ascending=False, kind="stable")

    def known(self) -> list[Share]:
        """The shares that are told of any year."""
        return [each for each in SHARES if any(self.share(each, year) for year in self.years)]

    def period(self, share: Share | None = None) -> tuple[int, int] | None:
        """The first and the last year that tell people, or a share, of the same units; None where there are no two."""
        units: dict[int, frozenset[object]] = {}
        for year in self.years:
            value = self.share(share, year) if share else None
            known = self.of(year)["population"].dropna().index
            units[year] = frozenset(known) if share is None else value.units if value else frozenset()
        told = [year for year in self.years if units[year]]
        same = [year for year in told if units[year] == units[told[-1]]]
        return (same[0], same[-1]) if len(same) > 1 else None

    def growth(self) -> tuple[float, float] | None:
        """People who were added over the period, and the rate a year, ln(P1 / P0) / t, a fraction."""
        if not (period := self.period()):
            return None
        before, after = (float(self.of(year)["population"].sum()) for year in period)
        if not (before and after):
            return None
        return after - before, math.log(after / before) / (period[1] - period[0])

    def density(self, year: int) -> float | None:
        """People a km2 of all of the outlines."""
        rows = self.of(year)
        known = rows[rows[["population", "area_km2"]].notna().all(axis=1)]
        return float(known["population"].sum() / known["area_km2"].sum()) if len(known) else None

    def names(self, units: Iterable[object]) -> list[str]:
        """The names of units, as the layer or else the table writes them."""
        names = dict(zip(self.rows["unit"], self.rows["name"], strict=True))
        return [str(names[unit]) for unit in units]

    def limits(self) -> list[str]:
        """What is said beside every figure: rows that stayed alone, and which numbers are our own."""
        told = [] if self.join is None or self.join.is_whole else [self.join.coverage(), *self.join.alone()]
        return [*told, _OWN]

    def notes(self) -> list[str]:
        """All that whoever reads the figures should know."""
        told = [] if self.join is None else self.join.limits()
        for share in self.known():
            for year in self.years:
                value, units = self.share(share, year), len(self.of(year))
                if value and len(value.units) < units:
                    told.append(
                        f"{share.title}، سنة {ltr(year)}: من {counted(len(value.units), AREAS)} من {ltr(units)}."
                    )
        told += [
            f"{_COLUMNS[share.column].title}: لا قيمة للمدينة كلها، لأن حصص المناطق تُرجَّح بعمود {quoted(_COLUMNS[share.weight].title)}. أضفه."
            for share in SHARES
            if share.column in self.rows and share not in self.known()
        ]
        asked = {year: frozenset(self.of(year)["population"].dropna().index) for year in self.years}
        if len(set(asked.values())) > 1:
            shown = listed(f"{ltr(year)}: {counted(len(known), AREAS)}" for year, known in asked.items())
            told.append(f"مجموع السكان ليس لمناطق واحدة في كل السنوات ({shown}): لا تطرح بعضه من بعض.")
        if added := self._asked_apart():
            shown = listed(quoted(_COLUMNS[each].title) for each in added)
            told.append(
                f"وسائل الطريق إلى العمل ليست واحدة في كل السنوات ({shown}): اقرأ حصص كل سنة وحدها، ولا تطرح بعضها من بعض."
            )
        return [*told, _OWN]

    def _asked_apart(self) -> list[str]:
        """Ways to work that some years tell and others do not."""
        told = [
            {each for each in COMMUTE if each in rows and rows[each].notna().any()}
            for rows in map(self.of, self.years)
        ]
        told = [each for each in told if each]
        return [
            each
            for each in COMMUTE
            if any(each in one for one in told) and not all(each in one for one in told)
        ]


def count_quarters(
    layer: File | None, table: File, people: gpd.GeoDataFrame | None, year: str, accepted: Accepted | None
) -> Census | None:
    """What a table of quarters counts besides the people of one year; None where it does not, or its join has a fault.

    Raises NotCounted where nobody says the year of it, and where a table without a layer has a quarter twice.
    """
    years = years_of(table)
    if len(years) < 2 and not any(name in table.frame for name in CENSUS):
        return None
    join: Join | None = None
    counts: pd.DataFrame | None = people
    if layer is None:
        counts = table.frame
    elif len(years) > 1:
        join, counts = join_years(layer, table, accepted)
    if counts is None or not {"name", "code"} & {*counts} or "population" not in counts:
        return None
    rows = pd.DataFrame(counts).drop(columns="geometry", errors="ignore")
    if len(years) < 2:
        told = years or ([year] if year else [str(each) for each in table.years if len(table.years) == 1])
        if not told:
            raise NotCounted(
                f"في {quoted(table.name)} أرقام تعداد لا تُعرف سنتها. أضف عمود {quoted('السنة')}، أو اذكرها: {ltr('--year')}."
            )
        rows = rows.assign(year=int(told[0]))
    name = "name" if "name" in rows else "code"
    rows = rows.assign(name=rows[name].astype("str"), unit=rows["place" if layer else name])
    keys = ["unit", "year", *(each for each in GROUPS if each in rows)]
    if layer is None and (twice := rows.loc[rows.duplicated(keys), "name"].unique().tolist()):
        raise NotCounted(
            f"في {quoted(table.name)} أكثر من صف لسنة واحدة اسمه {listed(map(quoted, twice[:3]))}. أبقِ واحداً، أو ميّز أسماءها."
        )
    columns = [each for each in CENSUS if each in rows]
    parts = rows.groupby(["unit", "year"], sort=False)
    found = parts.agg({"name": "first", "population": "sum"})
    # A figure of all of a quarter stands in each row of its groups; where they differ, it is of the group alone.
    found[columns] = parts[columns].first().where(parts[columns].nunique() < 2)
    found = found.reset_index()
    found["area_km2"] = found["unit"].map(_areas(layer)) if layer else float("nan")
    inputs = (table.name,) if layer is None else (layer.name, table.name)
    return Census(found, inputs, join)


def _areas(layer: File) -> pd.Series:
    import geopandas as gpd

    assert isinstance(layer.frame, gpd.GeoDataFrame)
    shapes = layer.frame.geometry
    return shapes.to_crs(local_crs(shapes)).area.reset_index(drop=True) / 1e6


def sentences(census: Census) -> list[str]:
    """Every figure of the whole city with its years and what it is not, a sentence each; the ways to work are one."""
    found = [f"{line.title}: {line.told()}. {line.near}" for line in lines(census) if line.near != WORK]
    if ways := [line for line in lines(census) if line.near == WORK]:
        told = (f"{line.title} {line.told()}" for line in ways)
        found.append(f"{'؛ '.join(told)}. {WORK}")
    return [*found, *census.notes(), f"الملفات: {listed(map(quoted, census.inputs))}."]


@dataclass(frozen=True)
class Line:
    """One figure of the whole city: its value by year as text, its definition, and what it is not."""

    key: str
    title: str
    values: dict[int, str]
    definition: str
    near: str

    def told(self) -> str:
        if self.key == "growth":  # says its years itself
            return "".join(self.values.values())
        return " ثم ".join(f"{value} سنة {ltr(year)}" for year, value in self.values.items())


def lines(census: Census) -> list[Line]:
    """The figures of the whole city: people and their growth, density, shares."""
    years = census.years
    found = [
        Line("population", "السكان", {year: people(census.of(year)["population"].sum()) for year in years}, "مجموع سكان المناطق", "عدد، لا مؤشر."),
    ]  # fmt: skip
    if (period := census.period()) and (growth := census.growth()):
        added, rate = growth
        text = f"{percent(rate, 2)} في السنة ({'زادوا' if added >= 0 else 'نقصوا'} {figure(abs(added), 0)} بين {ltr(period[0])} و{ltr(period[1])})"
        near = f"أقرب إليه معدل نمو السكان داخل المؤشر {ltr('11.3.1')}، وليس المؤشر: ذاك نسبة نمو المساحة المبنية إليه."
        found.append(Line("growth", "نمو السكان", {period[1]: text}, f"ln(سكان {ltr(period[1])} ÷ سكان {ltr(period[0])}) ÷ السنوات", near))  # fmt: skip
    densities = {year: census.density(year) for year in years}
    if any(densities.values()):
        told = {
            year: f"{figure(value, 0)} نسمة/كم²" for year, value in densities.items() if value is not None
        }
        near = f"ليست المساحة المبنية للفرد التي تُقرأ مع المؤشر {ltr('11.3.1')}: القسمة هنا على مساحة المناطق كلها، بما لا يُسكن منها."
        found.append(Line("density", "الكثافة", told, "السكان ÷ مساحة المناطق", near))
    for share in census.known():
        values = {year: percent(value.fraction) for year in years if (value := census.share(share, year))}
        found.append(Line(share.key, share.title, values, share.definition, share.near))
    return found


def by_unit(census: Census) -> tuple[list[str], list[list[str]]]:
    """Titles and a row a unit, the largest first: people by year, their growth, density, and the shares of households."""
    years, period = census.years, census.period()
    last = census.of(years[-1]).sort_values("population", ascending=False, kind="stable")
    titles = ["المنطقة", *(f"السكان {ltr(year)}" for year in years)]
    titles += ["النمو"] if period else []
    has_areas = last["area_km2"].notna().any()
    titles += ["نسمة/كم²"] if has_areas else []
    shares = [share for share in census.known() if share.lacking]
    titles += [f"{share.title} {ltr(year)}" for share in shares for year in years]
    frames = {year: census.of(year) for year in years}
    rows = []
    for unit, row in last.iterrows():
        cells = [str(row["name"]), *(figure(_at(frames[year], unit, "population"), 0) for year in years)]
        if period:
            before, after = (_at(frames[year], unit, "population") for year in period)
            cells.append(percent(after / before - 1) if before and after is not None else NO_DATA)
        if has_areas:
            cells.append(figure(row["population"] / row["area_km2"], 0))
        cells += [figure(_at(frames[year], unit, share.column), 1, "%") for share in shares for year in years]
        rows.append(cells)
    return titles, rows


def ways_to_work(census: Census) -> tuple[list[str], list[list[str]]] | None:
    """Titles and a row a unit of the last year, after the whole city by year; None where nobody was asked."""
    shares = [share for share in census.known() if share.weight == "employed"]
    if not shares:
        return None
    years = [year for year in census.years if any(census.share(share, year) for share in shares)]
    rows = []
    for year in years:
        values = [census.share(share, year) for share in shares]
        rows.append(
            [f"المدينة كلها {ltr(year)}", *(percent(each.fraction) if each else NO_DATA for each in values)]
        )
    last = census.of(years[-1])
    order = last.sort_values("population", ascending=False, kind="stable")
    rows += [
        [str(row["name"]), *(figure(_at(last, unit, share.column), 1, "%") for share in shares)]
        for unit, row in order.iterrows()
    ]
    return ["المنطقة", *(share.title for share in shares)], rows


def _at(rows: pd.DataFrame, unit: object, column: str) -> float | None:
    found: float | None = rows[column].get(unit) if column in rows else None
    return None if found is None or pd.isna(found) else float(found)
