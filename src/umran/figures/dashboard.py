"""Goal 11 in the nine participating places at a glance, and in those that were added: every value with its year and source, every
gap as a gap.

Places keep the order of their list: nothing is ranked. Values are shaded only inside a column whose values come from
one source, one release and one year; elsewhere they stand beside each other without being compared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from umran import data
from umran import indicators as ind
from umran.data.titles import nine, places
from umran.figures.outputs import tag
from umran.text.html import Markup, as_html, render
from umran.text.numbers import NO_DATA, figure
from umran.text.words import INDICATORS, VALUES, Noun, counted, ltr, unmarked

SHADES = 5
_NUMBER = re.compile(r"((?:PM)?[0-9](?:[0-9.,–]*[0-9])?)")
_LEVELS = {"city": "مقيس في المدينة", "country": "مقيس في البلد كله"}
_PLACES = Noun("لا أماكن", "مكان واحد", "مكانان", "أماكن", "مكاناً", "مكان")
_GAPS = Noun("لا فجوات", "فجوة واحدة", "فجوتان", "فجوات", "فجوة", "فجوة")
_NOT_NAMED = "المصدر لا يسمّي مدينة"


@dataclass(frozen=True)
class Indicator:
    """A column of the dashboard: where its values are, and how they are read.

    `dataset` and `column` hold them; `query` keeps some rows of the dataset, such as one release, and `reporter_column`
    names the column that says who reported a row. `level` is "city" or "country".
    """

    code: str
    name: str
    unit: str
    level: str
    dataset: str
    column: str
    query: str = ""
    reporter_column: str = ""
    digits: int = 1
    note: str = ""

    def rows(self) -> pd.DataFrame:
        """The newest value of each place: place, value, year, reporter (None where there is one source)."""
        rows = data.load(self.dataset)
        rows = (rows.query(self.query) if self.query else rows).dropna(subset=[self.column])
        place = "city_id" if self.level == "city" else "iso3"
        rows = rows.sort_values("year", kind="stable").groupby(place, as_index=False).last()
        reporter = (
            rows[self.reporter_column].map(data.labels(self.dataset, self.reporter_column))
            if self.reporter_column
            else None
        )
        return pd.DataFrame(
            {"place": rows[place], "value": rows[self.column], "year": rows["year"], "reporter": reporter}
        )


class _LandUse(Indicator):
    """11.3.1 from the two published rates of one city and period; where it cannot be computed there is no row."""

    def rows(self) -> pd.DataFrame:
        rows = data.load(self.dataset).dropna(
            subset=["land_consumption_rate_pct", "population_growth_rate_pct"]
        )
        rows = rows.sort_values("year", kind="stable").groupby("city_id", as_index=False).last()
        ratio = [
            ind.land_use_efficiency_from_rates(land_consumption_rate=land / 100, population_growth_rate=people / 100).ratio
            for land, people in zip(rows["land_consumption_rate_pct"], rows["population_growth_rate_pct"], strict=True)
        ]  # fmt: skip
        found = pd.DataFrame(
            {"place": rows["city_id"], "value": ratio, "year": rows["year"], "reporter": None}
        )
        return found.dropna(subset=["value"])


def indicators() -> list[Indicator]:
    """The columns, by target; the names and units of published city indicators are those of the data."""
    names = data.load("indicator_names").set_index("indicator")

    def published(code: str) -> Indicator:
        return Indicator(
            code, names["short_ar"][code], names["unit_ar"][code], "city", "city_indicators", "value_pct",
            f"indicator == '{code}'",
        )  # fmt: skip

    return [
        Indicator("11.1.1", "سكان الأحياء الفقيرة", "في المائة من سكان الحضر", "country", "country_slums",
                  "slum_share_pct", "release == '2025'", note="إصدار 2025 وحده: لا تُوصل به قيم إصدار 2019."),
        published("11.2.1"),
        _LandUse("11.3.1", names["short_ar"]["11.3.1"], "بلا وحدة", "city", "city_land_use", "ratio", digits=2,
                 note="تُحسب هنا من المعدلين المنشورين للفترة 2010–2020، ولا حكم على ارتفاعها وحده."),
        Indicator("11.5.1", "المتأثرون مباشرة بالكوارث", "لكل 100,000 نسمة", "country", "country_disasters",
                  "affected_per_100k", note="جزء من المؤشر، تبلّغ به الدول، والسنوات مختلفة."),
        Indicator("11.6.1", "جمع النفايات البلدية", "في المائة مما يتولد", "city", "city_waste", "collected_pct",
                  reporter_column="reported_by", note="جزء من المؤشر: الجمع وحده. والجهات المبلِّغة مختلفة."),
        Indicator("11.6.2", "الجسيمات الدقيقة PM2.5 في الحضر", "ميكروغرام/م³", "country", "country_air",
                  "pm25_ug_m3", "area == 'urban'"),
        published("11.7.1a"),
        published("11.7.1b"),
        Indicator("11.b.1", "استراتيجية الحد من مخاطر الكوارث", "درجة من 0 إلى 1", "country", "country_risk_strategies",
                  "score", digits=2),
    ]  # fmt: skip


def goal_11() -> Dashboard:
    """Tabulate the nine places, and those that were added, by nine indicators of Goal 11, as far as they are published.

    Nothing is ranked. Values are shaded only in a column of one source, one release and one year.

    Returns
    -------
    Dashboard
        The table with a filter of places and of levels. `cells` has a row a place and indicator, gaps too, with source
        and reason; `frame()` the table as text, `gaps()` values and gaps of each place.

    Examples
    --------
    >>> from umran import figures
    >>> board = figures.goal_11()
    >>> len(board.columns), board.frame().loc["عمّان", "11.2.1"]
    (9, '10.0 (2020)')
    """
    columns = indicators()
    return Dashboard(columns, indicator_values(columns))


def indicator_values(columns: list[Indicator]) -> pd.DataFrame:
    """A row for each place and indicator, gaps too: place (the city's id, else its country's code), iso3, name, country,
    indicator, level, value (in the indicator's unit, missing where there is none), year, source, reason (why there is no
    value), shade (1..5, 0 for none)."""
    known = places()
    parts = []
    for column in columns:
        found = column.rows().set_index("place")
        part = known[["place", "iso3"]].assign(country=known["country_ar"])
        part["name"] = known["name_ar"].where(known["city_id"].notna())
        ids = known["city_id"] if column.level == "city" else known["iso3"]
        for field in ("value", "year", "reporter"):
            part[field] = ids.map(found[field]).to_numpy()
        part = part.assign(indicator=column.code, level=column.level)
        part["source"] = [_source(column, reporter) for reporter in part["reporter"]]
        is_gap = part["value"].isna()
        reasons = [_reason(column, name) for name in part["name"]]
        part["reason"] = [reason if gap_ else None for reason, gap_ in zip(reasons, is_gap, strict=True)]
        part["shade"] = _shades(part)
        parts.append(part.drop(columns="reporter"))
    return pd.concat(parts, ignore_index=True)


def _source(column: Indicator, reporter: str | None) -> str:
    described = data.describe(column.dataset)
    titles = dict.fromkeys(source["title"] for source in described["sources"])
    edition = "تنزيل حزيران/يونيو 2025" if "release == '2025'" in column.query else described["version"]
    reported = f"، عن {reporter}" if pd.notna(reporter) else ""
    return f"{'؛ '.join(titles)}، {edition}{reported}"


def _reason(column: Indicator, name: str | None) -> str:
    if column.level == "city":
        return _NOT_NAMED if pd.isna(name) else "لا صفّ للمدينة في المصدر"
    return "لا قيمة للبلد في هذا الإصدار"


def _shades(part: pd.DataFrame) -> pd.Series:
    """Steps from the column's zero to its largest value, only where one source and one year make values comparable."""
    known = part.dropna(subset=["value"])
    one = known["source"].nunique() == 1 and known["year"].nunique() == 1
    if not one or not known["value"].max() > 0:
        return pd.Series(0, index=part.index)
    steps = (known["value"] / known["value"].max() * SHADES).clip(lower=0.5, upper=SHADES - 1e-9)
    return (steps.astype(float) // 1 + 1).astype("int64").reindex(part.index, fill_value=0)


@dataclass(frozen=True)
class Guest:
    """A place beside the nine, measured from its own data: a row of its own, which is never shaded.

    `values` are by code of the column, in its unit, each with its years; `label` says that the place is invented, and
    `missing` what is missing for the rest, in sentences.
    """

    name: str
    source: str | Markup
    label: str
    values: Mapping[str, tuple[float, str]]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dashboard:
    """The table of `indicator_values` with a filter of places and of levels; `frame()` is the table alone."""

    columns: list[Indicator]
    cells: pd.DataFrame
    guest: Guest | None = None

    def beside(self, guest: Guest) -> Dashboard:
        """The same table with a row for a place of one's own, such as `City.goal_11` gives."""
        return replace(self, guest=guest)

    def __repr__(self) -> str:
        return f"لوحة الهدف 11: {self.summary()}"

    def summary(self) -> str:
        """How much is known: values and gaps."""
        known = int(self.cells["value"].notna().sum())
        number = self.cells["place"].nunique()
        told = (
            (number, _PLACES),
            (len(self.columns), INDICATORS),
            (known, VALUES),
            (len(self.cells) - known, _GAPS),
        )
        return unmarked("، ".join(counted(*each) for each in told))

    def frame(self) -> pd.DataFrame:
        """Places by indicators, as text: a value with its year in brackets, or the words for a gap."""
        digits = {column.code: column.digits for column in self.columns}
        text = [
            NO_DATA if pd.isna(value) else f"{value:,.{digits[indicator]}f} ({int(year)})"
            for value, indicator, year in zip(
                self.cells["value"], self.cells["indicator"], self.cells["year"], strict=True
            )
        ]
        order = self.cells["place"].drop_duplicates()
        table = (
            self.cells.assign(text=text).pivot(index="place", columns="indicator", values="text").loc[order]
        )
        table.index = pd.Index(places().set_index("place").loc[order, "name"], name="المكان")
        return table[[column.code for column in self.columns]].rename_axis(columns="المؤشر")

    def gaps(self) -> pd.DataFrame:
        """Values and gaps of each place, in words; the places in the order of their list."""
        counts = self.cells["value"].notna().groupby(self.cells["place"], sort=False).agg(["sum", "size"])
        table = pd.DataFrame({"قيم": counts["sum"], "فجوات": counts["size"] - counts["sum"]})
        return table.set_axis(self.frame().index)

    def _repr_html_(self) -> Markup:
        sources = list(dict.fromkeys(self.cells.loc[self.cells["value"].notna(), "source"]))
        shown = []
        for place, rows in self.cells.groupby("place", sort=False):
            first = rows.iloc[0]
            named = (
                (first["name"], first["country"])
                if pd.notna(first["name"])
                else (first["country"], _NOT_NAMED)
            )
            shown.append((place, *named, list(rows.itertuples())))
        return render(
            "umran.figures", "dashboard.html", board=self, cities=nine("المدن التسع", places()), places=shown, sources=sources, levels=_LEVELS, steps=SHADES,
            digits={column.code: column.digits for column in self.columns}, isolated=_isolated, isna=pd.isna, figure=figure,
            styles=tag("page.css") + tag("dashboard.css"),
            script=tag("dashboard.js").replace("<script src", Markup("<script defer src")),
        )  # fmt: skip


def _isolated(text: str) -> Markup:
    """Text with its numbers and codes kept in their order."""
    return as_html(_NUMBER.sub(lambda found: ltr(found[0]), text))
