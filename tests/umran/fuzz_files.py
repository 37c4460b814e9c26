"""Files as offices write them, drawn at random with the figure they hold: what is measured of them is that, or nothing.

A generator draws rows of canonical cells and the true figure; `Style` writes them as some office would. Add a kind of
file to KINDS, a way of writing to `Style`, a fault to FAULTS. A file without a fault is sound: it should be measured.
"""

from __future__ import annotations

import csv
import io
import json
import math
import random
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import openpyxl

DIGITS = {"western": "0123456789", "arabic": "٠١٢٣٤٥٦٧٨٩", "persian": "۰۱۲۳۴۵۶۷۸۹"}
YES, NO = {"ar": "نعم", "fr": "oui", "en": "yes"}, {"ar": "لا", "fr": "non", "en": "no"}
# Heads of each column, by language.
HEADS = {
    "latitude": {"ar": "خط العرض", "fr": "Latitude", "en": "lat"},
    "longitude": {"ar": "خط الطول", "fr": "Longitude", "en": "lon"},
    "population": {"ar": "عدد السكان", "fr": "Population", "en": "inhabitants"},
    "year": {"ar": "السنة", "fr": "Année", "en": "Year"},
    "area_km2": {"ar": "المساحة المبنية", "fr": "Surface bâtie", "en": "built up area"},
    "waste_generated": {"ar": "النفايات المتولدة", "fr": "Déchets produits", "en": "waste_generated"},
    "waste_controlled": {"ar": "المُدار", "fr": "Déchets traités", "en": "controlled"},
    "deaths": {"ar": "الوفيات", "fr": "Décès", "en": "deaths"},
    "affected": {"ar": "المتأثرون", "fr": "Personnes affectées", "en": "affected"},
    "losses": {"ar": "الخسائر المباشرة", "fr": "Pertes directes", "en": "losses"},
    "gdp": {"ar": "الناتج المحلي الإجمالي", "fr": "PIB", "en": "gdp"},
    "name": {"ar": "الحي", "fr": "Quartier", "en": "zone"},
    "pm25": {"ar": "الجسيمات الدقيقة", "fr": "PM2.5", "en": "pm25"},
    "persons": {"ar": "أفراد الأسرة", "fr": "Taille du ménage", "en": "household size"},
    "improved_water": {"ar": "الماء المحسَّن", "fr": "Eau améliorée", "en": "improved_water"},
    "durable_housing": {"ar": "متانة المسكن", "fr": "Logement durable", "en": "durable_housing"},
    "planning": {"ar": "التخطيط", "fr": "Planification", "en": "planning"},
    "budget": {"ar": "الميزانية", "fr": "Budget", "en": "budget"},
    "evaluation": {"ar": "التقييم", "fr": "Évaluation", "en": "evaluation"},
    "inclusion": {"ar": "الشمول", "fr": "Inclusion", "en": "inclusion"},
}
# What a head may say its figures are in: words, and how many of the column's unit each is. None: nothing is said.
MONEY = {"ar": [("دينار", 1), ("ألف دينار", 10**3), ("مليون دينار", 10**6)], "fr": [("milliers de dinars", 10**3), ("Md JOD", 10**9)],
         "en": [("million JOD", 10**6), ("kJOD", 10**3)]}  # fmt: skip
UNITS = {
    "population": {"ar": [("ألف", 10**3), ("بالآلاف", 10**3), ("نسمة", 1), ("مليون نسمة", 10**6)], "fr": [("milliers", 10**3), ("hab.", 1)],
                   "en": [("thousands", 10**3), ("000", 10**3), ("persons", 1)]},
    "area_km2": {"ar": [("هكتار", "0.01"), ("م²", "0.000001"), ("كم٢", 1), ("ألف م²", "0.001")], "fr": [("ha", "0.01"), ("km²", 1)],
                 "en": [("sqm", "0.000001"), ("hectares", "0.01"), ("acres", "0.0040468564224")]},
    "waste": {"ar": [("طن/يوم", 1), ("ألف طن في اليوم", 1000)], "fr": [("tonnes par jour", 1), ("t/j", 1)], "en": [("t/day", 1), ("kt/day", 1000)]},
    "losses": MONEY,
    "gdp": MONEY,
    "pm25": {"ar": [("ميكروغرام/م³", 1)], "fr": [("µg/m³", 1)], "en": [("ug/m3", 1)]},
}  # fmt: skip
BESIDE = ["{} ({})", "{} [{}]", "{} - {}", "{}, {}", "{} {}"]
PLACES = ["جبل عمان", "Sidi Ali", "حي السلام", "الجبيهة", "Médina", "المدينة القديمة", "حي رقم 3"]


class Written(str):
    """A figure whose digits are all written out."""


@dataclass
class Style:
    """How one office writes: drawn once a file."""

    language: str
    digits: str
    delimiter: str
    newline: str
    encoding: str
    workbook: bool
    titles: int
    padding: bool
    tatweel: bool
    quote_all: bool
    blank_rows: bool
    header_again: bool
    order: float
    units: float  # draws what heads say of units; under a half they say nothing

    @classmethod
    def draw(cls, r: random.Random) -> Style:
        return cls(
            language=r.choice(["ar", "ar", "fr", "en"]),
            digits=r.choice(list(DIGITS)),
            delimiter=r.choice(",;\t|"),
            newline=r.choice(["\n", "\r\n", "\r"]),
            encoding=r.choice(["utf-8", "utf-8", "utf-8-sig", "utf-16"]),
            workbook=r.random() < 0.2,
            titles=r.choice([0, 0, 1, 2]),
            padding=r.random() < 0.3,
            tatweel=r.random() < 0.2,
            quote_all=r.random() < 0.3,
            blank_rows=r.random() < 0.2,
            header_again=r.random() < 0.1,
            order=r.random(),
            units=r.random(),
        )

    def unit(self, column: str) -> tuple[str, Decimal] | None:
        """What the head of a column says that its figures are in; sums of money all say it, or none does."""
        known = UNITS.get("waste" if column.startswith("waste") else column)
        r = random.Random(f"{self.units}{column}")
        if self.units < 0.5 or not known or (r.random() < 0.4 and known is not MONEY):
            return None
        words, factor = r.choice(known[self.language])
        return r.choice(BESIDE).format("{}", words), Decimal(factor)

    def figure(self, column: str, value: object) -> object:
        unit = self.unit(column)
        if unit is None or isinstance(value, bool) or not isinstance(value, int | float):
            return value
        written = Decimal(repr(value)) / unit[1]
        return int(written) if written == written.to_integral_value() else Written(f"{written.normalize():f}")

    def head(self, column: str) -> str:
        text = HEADS[column][self.language]
        if self.tatweel and self.language == "ar":
            text = text[:-1] + "ـ" + text[-1]
        if unit := self.unit(column):
            text = unit[0].format(text)
        return f" {text} " if self.padding else text

    def cell(self, value: object) -> str:
        if isinstance(value, bool):
            text = (YES if value else NO)[self.language]
        elif isinstance(value, int | float | Written):
            text = (value if isinstance(value, Written) else repr(value)).translate(
                str.maketrans("0123456789", DIGITS[self.digits])
            )
            if self.digits != "western":
                text = text.replace(".", "٫")
        else:
            text = str(value)
        return f" {text}  " if self.padding else text

    def write(self, table: Table) -> tuple[str, bytes]:
        """The ending of the file's name, and its content."""
        columns = random.Random(self.order).sample(table.columns, len(table.columns))
        head = [self.head(each) for each in columns]
        lines = [["مديرية الإحصاء", *[""] * (len(columns) - 1)] for _ in range(self.titles)] + [head]
        for number, row in enumerate(table.rows):
            if self.blank_rows and number % 3 == 1:
                lines.append([""] * len(columns))
            if self.header_again and number == 2:
                lines.append(head)
            figures = [self.figure(each, row[each]) for each in columns]
            lines.append(
                [
                    each if self.workbook and not isinstance(each, bool) else self.cell(each)
                    for each in figures
                ]
            )
        if self.workbook:
            book = openpyxl.Workbook()
            for line in lines:
                book.active.append([None if cell == "" else cell for cell in line])
            raw = io.BytesIO()
            book.save(raw)
            return ".xlsx", raw.getvalue()
        text = io.StringIO()
        quoting = csv.QUOTE_ALL if self.quote_all else csv.QUOTE_MINIMAL
        csv.writer(text, delimiter=self.delimiter, lineterminator=self.newline, quoting=quoting).writerows(
            lines
        )
        return ".csv", text.getvalue().encode(self.encoding)


@dataclass
class Table:
    columns: list[str]
    rows: list[dict[str, object]]


@dataclass
class Case:
    """A run of `umran indicators`: tables and layers, and the figures that are true: (code, years) -> value."""

    kind: str
    table: Table
    truth: dict[tuple[str, str], float]
    layers: dict[str, bytes] = field(default_factory=dict)
    fault: str = ""

    def write(self, folder: Path, style: Style) -> list[str]:
        """The arguments of the command."""
        ending, content = style.write(self.table)
        (folder / f"table{ending}").write_bytes(content)
        for name, layer in self.layers.items():
            (folder / name).write_bytes(layer)
        return [str(folder / name) for name in (f"table{ending}", *self.layers)]


def transport(r: random.Random) -> Case:
    """People near and far from a stop of a city anywhere, with a layer that has a coordinate system."""
    y, x = round(r.uniform(-50, 50), 4), round(r.uniform(-170, 170), 4)
    rows, near, total = [], 0, 0
    for _ in range(r.randint(2, 9)):
        angle, people, served = r.uniform(0, math.tau), r.randint(1, 3000), r.random() < 0.5
        metres = r.uniform(0, 450) if served else r.uniform(560, 900)
        dy, dx = metres * math.sin(angle) / 111_200, metres * math.cos(angle) / 111_200 / math.cos(math.radians(y))  # fmt: skip
        rows.append({"latitude": round(y + dy, 6), "longitude": round(x + dx, 6), "population": people})
        near, total = near + people * served, total + people
    stop = {"type": "Feature", "properties": {"capacity": "low"}, "geometry": {"type": "Point", "coordinates": [x, y]}}  # fmt: skip
    layer = json.dumps({"type": "FeatureCollection", "features": [stop]}).encode()
    truth = {("11.2.1", ""): near / total}
    return Case("transport", Table(["latitude", "longitude", "population"], rows), truth, {"stops.geojson": layer})  # fmt: skip


def land(r: random.Random) -> Case:
    first, years = r.randint(1990, 2012), r.randint(5, 12)
    people, area = r.randint(10_000, 5_000_000), round(r.uniform(20, 900), 2)
    later, wider = int(people * r.uniform(1.05, 1.8)), round(area * r.uniform(1.05, 1.9), 2)
    rows = [{"year": first, "population": people, "area_km2": area}, {"year": first + years, "population": later, "area_km2": wider}]  # fmt: skip
    ratio = ((wider - area) / area / years) / (math.log(later / people) / years)
    return Case(
        "land",
        Table(["year", "population", "area_km2"], rows),
        {("11.3.1", f"{first}–{first + years}"): ratio},
    )


def totals(r: random.Random) -> Case:
    """One to four years of waste, disasters and losses."""
    rows, truth = [], {}
    for year in sorted(r.sample(range(2000, 2024), r.randint(1, 4))):
        people, waste, gdp = r.randint(10_000, 900_000), round(r.uniform(50, 4000), 1), r.randint(10**6, 10**9)  # fmt: skip
        controlled = round(waste * r.uniform(0.1, 1), 1)
        deaths, affected, losses = r.randint(0, 50), r.randint(0, 9000), r.randint(0, 10**5)
        rows.append({"year": year, "population": people, "waste_generated": waste, "waste_controlled": controlled,
                     "deaths": deaths, "affected": affected, "losses": losses, "gdp": gdp})  # fmt: skip
        truth["11.6.1", str(year)] = controlled / waste
        truth["11.5.1", str(year)] = (deaths + affected) / people * 100_000
        truth["11.5.2", str(year)] = losses / gdp
    return Case("totals", Table(list(rows[0]), rows), truth)


def air(r: random.Random) -> Case:
    rows = [{"name": r.choice(PLACES) + f" {i}", "pm25": round(r.uniform(3, 90), 1), "population": r.randint(500, 90_000)}
            for i in range(r.randint(2, 6))]  # fmt: skip
    mean = sum(row["pm25"] * row["population"] for row in rows) / sum(row["population"] for row in rows)
    return Case("air", Table(["name", "pm25", "population"], rows), {("11.6.2", ""): mean})


def households(r: random.Random) -> Case:
    """Households; two that are alike are two."""
    rows = [{"persons": r.randint(1, 6), "improved_water": r.random() < 0.7, "durable_housing": r.random() < 0.8} for _ in range(r.randint(2, 12))]  # fmt: skip
    poor = sum(row["persons"] for row in rows if not (row["improved_water"] and row["durable_housing"]))
    share = poor / sum(row["persons"] for row in rows)
    return Case(
        "households", Table(["persons", "improved_water", "durable_housing"], rows), {("11.1.1", ""): share}
    )


def marks(r: random.Random) -> Case:
    """Raters; two who agree are two."""
    names = ["planning", "budget", "evaluation", "inclusion"]
    rows = [dict.fromkeys(names, r.randint(1, 4)) for _ in range(r.randint(5, 9))]
    score = sum(sum(row.values()) / 4 for row in rows) / len(rows)
    return Case("marks", Table(names, rows), {("11.3.2", ""): score})


KINDS = [transport, land, totals, air, households, marks]


# Faults: each changes a case so that its figure must be refused, or still be the true one


def swapped(case: Case, r: random.Random) -> bool:
    if case.kind != "transport":
        return False
    for row in case.table.rows:
        row["latitude"], row["longitude"] = row["longitude"], row["latitude"]
    return True


def repeated(case: Case, r: random.Random) -> bool:
    """A row of a table with a key, twice."""
    if "year" not in case.table.columns:
        return False
    case.table.rows.insert(0, dict(r.choice(case.table.rows)))
    return True


def missing(case: Case, r: random.Random) -> bool:
    row = r.choice(case.table.rows)
    column = r.choice([each for each in case.table.columns if each != "name"])
    if column in ("deaths", "affected"):  # the figure is then told to be a lower limit
        case.truth["11.5.1", str(row["year"])] -= row[column] / row["population"] * 100_000
    row[column] = ""
    return True


def junk(case: Case, r: random.Random) -> bool:
    row = r.choice(case.table.rows)
    row[r.choice([each for each in case.table.columns if each != "name"])] = r.choice(
        ["كثير", "#REF!", "1.2.3", "=1+1", "؟؟", "12 قطعة", "10–20", "-7"]
    )
    return True


def misplaced(case: Case, r: random.Random) -> bool:
    """Figures that have slipped under other heads of the table."""
    if case.kind != "totals":
        return False
    case.table.rows[0]["waste_controlled"] = case.table.rows[0]["waste_generated"] + 5
    return True


def summed(case: Case, r: random.Random) -> bool:
    """A last row that holds the sums, or the means, of the others."""
    label = next((each for each in ("name", "year") if each in case.table.columns), None)
    if label is None or len(case.table.rows) < 2:
        return False
    rows = case.table.rows
    total = {each: sum(row[each] for row in rows) for each in case.table.columns if each != label}
    if "pm25" in total:
        total["pm25"] = round(total["pm25"] / len(rows), 1)
    words = [
        "المجموع",
        "المجموع الكلي للمدينة",
        "إجمالي المدينة",
        "Total général",
        "Total",
        "Ensemble",
        "المعدل",
    ]
    rows.append({label: r.choice(words), **{each: round(value, 2) for each, value in total.items()}})
    return True


FAULTS = [swapped, repeated, missing, junk, misplaced, summed]


def draw(seed: int) -> tuple[Case, Style]:
    """The case of a number: the same one every time."""
    r = random.Random(seed)
    case, style = r.choice(KINDS)(r), Style.draw(r)
    if r.random() < 0.4:
        fault = r.choice(FAULTS)
        if fault(case, r):
            case.fault = fault.__name__
    return case, style
