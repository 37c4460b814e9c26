"""`umran indicators`: the indicators of Goal 11 from a participant's own files, as a table and a page.

Every indicator that the files allow is computed by `umran.indicators`; of every other, what is missing is said. Where a
file is faulty nothing is computed and nothing is written.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from umran import indicators as ind
from umran._brought import PLACED, QUALIFIERS, QUESTIONS, File, kinds, read
from umran.indicators import _layers
from umran.indicators._result import Result
from umran.indicators.transport import METHODS
from umran.offices.problems import Problems, Unreadable
from umran.offices.words import Noun, counted, isolated, listed, ltr, quoted, visible

FILES = ("indicators.csv", "indicators.html")
_MANY = ("stops", "streets", "open_spaces", "built_up", "totals")  # kinds that may come in several files
_APART = 50_000  # metres between two layers of one city that say a coordinate system is wrong
_FRACTION, _YEARLY, _PERSONS, _KM2 = "كسر", "كسر في السنة", "نسمة", "كم²"
_INDICATORS = Noun("لا مؤشرات", "مؤشر واحد", "مؤشران", "مؤشرات", "مؤشراً", "مؤشر")

# Of each indicator: the fields of its result that are kept, with their Arabic names and units. The first is the indicator.
FIELDS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "11.1.1": (
        ("share", "حصة السكان", _FRACTION),
        ("inadequate_share", "حصة سكان المساكن غير اللائقة", _FRACTION),
        ("population", "السكان", _PERSONS),
    ),
    "11.2.1": (
        ("share", "حصة من يصلون", _FRACTION),
        ("population", "السكان", _PERSONS),
        ("served", "من يصلون", _PERSONS),
        ("low_capacity_served", "قرب موقف منخفض السعة", _PERSONS),
        ("high_capacity_served", "قرب موقف مرتفع السعة", _PERSONS),
    ),
    "11.3.1": (
        ("ratio", "نسبة معدل استهلاك الأراضي إلى معدل نمو السكان", "نسبة"),
        ("land_consumption_rate", "معدل استهلاك الأراضي", _YEARLY),
        ("population_growth_rate", "معدل نمو السكان", _YEARLY),
        ("built_up_per_capita_start", "المساحة المبنية للفرد في البداية", "م²"),
        ("built_up_per_capita_end", "المساحة المبنية للفرد في النهاية", "م²"),
        ("built_up_change", "التغير الكلي في المساحة المبنية", _FRACTION),
    ),
    "11.3.2": (("score", "درجة المدينة", "درجة من 1 إلى 4"),),
    "11.4.1": (("per_capita", "الإنفاق للفرد", "عملة محلية، أو دولار حيث يُعطى معامل القوة الشرائية"),),
    "11.5.1": (
        ("rate", "المتوفون والمفقودون والمتأثرون", "لكل 100,000 نسمة"),
        ("persons", "عددهم", "شخص"),
    ),
    "11.5.2": (
        ("share", "الخسائر إلى الناتج المحلي الإجمالي", _FRACTION),
        ("losses", "الخسائر المباشرة", "عملة محلية"),
    ),
    "11.6.1": (
        ("controlled_share", "المُدار في منشآت خاضعة للمراقبة من المتولد", _FRACTION),
        ("collected_share", "المجموع من المتولد", _FRACTION),
    ),
    "11.6.2": (
        ("mean", "المتوسط المرجح بالسكان", "ميكروغرام/م³"),
        ("population", "السكان", _PERSONS),
    ),
    "11.7.1": (
        ("share", "حصة الأماكن العامة المفتوحة والشوارع", _FRACTION),
        ("open_space_share", "حصة الأماكن العامة المفتوحة", _FRACTION),
        ("street_share", "حصة الشوارع", _FRACTION),
        ("access_share", "حصة السكان القريبين", _FRACTION),
        ("city_area", "مساحة المدينة", _KM2),
        ("open_space_area", "مساحة الأماكن العامة المفتوحة", _KM2),
        ("street_area", "مساحة الشوارع", _KM2),
    ),
    "11.a.1": (("score", "درجة البلد", _FRACTION),),
}
_DEFINITIONS = {
    "11.1.1": "سكان الأسر التي تعاني وجهاً أو أكثر من أوجه الحرمان الخمسة ÷ السكان",
    "11.2.1": "من يسكنون على مسافة مشي (500 متر إلى موقف منخفض السعة، 1,000 متر إلى مرتفع السعة) ÷ السكان",
    "11.3.1": "معدل استهلاك الأراضي (حسابي: التغير ÷ مساحة البداية ÷ السنوات) ÷ معدل نمو السكان (لوغاريتمي)",
    "11.3.2": "متوسط درجات المقيّمين في أربعة أسئلة",
    "11.4.1": "الإنفاق العام والخاص على التراث ÷ السكان",
    "11.5.1": "(الوفيات + المفقودون + المتأثرون مباشرة) ÷ السكان × 100,000",
    "11.5.2": "الخسائر الاقتصادية المباشرة ÷ الناتج المحلي الإجمالي",
    "11.6.1": "النفايات المُدارة في منشآت خاضعة للمراقبة ÷ النفايات المتولدة",
    "11.6.2": "مجموع (التركيز × السكان) ÷ مجموع السكان",
    "11.7.1": "(مساحة الأماكن العامة المفتوحة + مساحة الشوارع) ÷ مساحة المدينة؛ والوصول: من يسكنون على 400 متر مشياً",
    "11.a.1": "متوسط تقديرات المقيّمين للمعايير الثلاثة",
}
_CLASSES = {
    "11.1.1": "SlumShare",
    "11.2.1": "PublicTransportAccess",
    "11.3.1": "LandUseEfficiency",
    "11.3.2": "ParticipationScore",
    "11.4.1": "HeritageExpenditure",
    "11.5.1": "DisasterAffectedRate",
    "11.5.2": "DisasterLossShare",
    "11.6.1": "WasteManagedShare",
    "11.6.2": "FineParticulateMean",
    "11.7.1": "OpenPublicSpace",
    "11.a.1": "NationalUrbanPolicyScore",
}


@dataclass(frozen=True)
class Measure:
    """One indicator of one period: its result and the files that it came from, or what is missing for it."""

    code: str
    years: str = ""
    result: Result | None = None
    inputs: tuple[str, ...] = ()
    missing: str = ""

    @property
    def title(self) -> str:
        return getattr(ind, _CLASSES[self.code]).title

    @property
    def definition(self) -> str:
        method = getattr(self.result, "method", None)
        return _DEFINITIONS[self.code] + (f"، مقيسةً {METHODS[method]}" if method else "")


@dataclass
class Given:
    """What the files hold together: frames by kind, and figures by year; `faults` are Arabic sentences."""

    files: list[File]
    year: str = ""  # of the layers
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    totals: dict[int, dict[str, float]] = field(default_factory=dict)
    tellers: dict[tuple[int, str], str] = field(default_factory=dict)  # which file told a yearly figure
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for kind, schema in kinds().items():
            found = [file for file in self.files if file.kind == kind]
            if len(found) > 1 and kind not in _MANY:
                names = listed(quoted(file.name) for file in found)
                self.faults.append(
                    f"أكثر من ملف من نوع «{schema.title}»: {names}. أبقِ واحداً، أو ادمجها في ملف."
                )
            elif found:
                self.frames[kind] = pd.concat([file.frame for file in found], ignore_index=True)
        for file in self.files:
            if file.kind in ("totals", "built_up"):
                self._add_years(file)
        self._check_distances()

    def names(self, *wanted: str) -> tuple[str, ...]:
        """The files of these kinds."""
        return tuple(file.name for file in self.files if file.kind in wanted)

    def _add_years(self, file: File) -> None:
        for year, rows in file.frame.groupby("year"):
            for name, value in _of_year(file.kind, rows).items():
                known = self.totals.setdefault(int(year), {})
                teller = self.tellers.setdefault((int(year), name), file.name)
                if known.setdefault(name, value) != value:
                    title = kinds()["totals"][name].title
                    self.faults.append(
                        f"{title} لسنة {ltr(year)}: {ltr(f'{known[name]:,.10g}')} في {quoted(teller)} "
                        f"و{ltr(f'{value:,.10g}')} في {quoted(file.name)}. أبقِ الصحيح منهما."
                    )

    def _check_distances(self) -> None:
        placed = [file for file in self.files if file.kind in PLACED and _has_shapes(file.frame)]
        boxes = {file.name: shapely.box(*file.frame.total_bounds) for file in placed if file.frame.crs}
        if len(boxes) < 2:
            return
        from umran.training import plane

        metres = plane(next(file.frame for file in placed if file.name in boxes))
        moved = _boxes_in(boxes, metres)
        for (first, here), (second, there) in combinations(moved.items(), 2):
            if not (apart := shapely.distance(here, there)) <= _APART:
                far = f"{apart / 1000:,.0f} كم" if apart < 2e7 else "مسافة بعيدة"
                self.faults.append(
                    f"بين {quoted(first)} و{quoted(second)} {far}: نظام إحداثيات أحدهما غير ما يُظن، أو هما لمدينتين. "
                    f"تحقق من النظام عند التصدير، أو اذكره: {ltr('--crs')}."
                )


def _boxes_in(boxes: Mapping[str, shapely.Geometry], metres: str) -> dict[str, shapely.Geometry]:
    import geopandas as gpd

    return dict(zip(boxes, gpd.GeoSeries(list(boxes.values()), crs="EPSG:4326").to_crs(metres), strict=True))


def _has_shapes(frame: pd.DataFrame) -> bool:
    return "geometry" in frame and frame.geometry.notna().any()


def _of_year(kind: str, rows: pd.DataFrame) -> dict[str, float]:
    """The figures that the rows of one year give."""
    known = {each.name for each in kinds()["totals"].fields} - {"year"}
    sums = {name: rows[name].sum() for name in rows if name in known and rows[name].notna().all()}
    figures = {name: float(value) for name, value in sums.items()}
    if kind == "built_up" and "area_km2" not in figures and _has_shapes(rows):
        layer = _layers.read("built_up", rows, _layers.POLYGONS, _layers._LAYER)
        _layers.to_metres({"built_up": layer})
        figures["area_km2"] = shapely.union_all(layer.geometry).area / 1e6
    return figures


# From what is given to what it measures


def measure(given: Given) -> list[Measure]:
    """Every indicator in its order, computed or with what is missing; what an indicator refuses is added to the faults."""
    found = [
        *_of_one_file(given, "11.1.1", "households", ind.slum_share),
        *_transport(given),
        *_land_use(given),
        *_of_one_file(given, "11.3.2", "marks", lambda rows: ind.participation_score(rows[list(QUESTIONS)])),
        *_of_totals(given, "11.4.1", ("heritage_public", "population"), (), _heritage),
        *_of_totals(given, "11.5.1", ("population",), ("deaths", "missing", "affected"), _disasters),
        *_of_totals(given, "11.5.2", ("losses", "gdp"), (), lambda row: ind.disaster_loss_share(losses=row["losses"], gdp=row["gdp"])),
        *_of_totals(given, "11.6.1", ("waste_generated",), ("waste_controlled", "waste_collected"), _waste),
        *_air(given),
        *_spaces(given),
        *_of_one_file(given, "11.a.1", "policy", lambda rows: ind.national_urban_policy_score(rows[list(QUALIFIERS)])),
    ]  # fmt: skip
    return [each for each in found if each.result or each.missing]


def _computed(
    given: Given, code: str, work: Callable[[], Result], inputs: Iterable[str], years: str = ""
) -> Measure:
    inputs = tuple(dict.fromkeys(inputs))
    try:
        return Measure(code, years, work(), inputs)
    except ValueError as error:  # an indicator refuses in two lines, the first of them Arabic
        when = f"، {ltr(years)}" if years else ""
        from_ = listed(map(quoted, inputs))
        given.faults.append(f"المؤشر {ltr(code)}{when} ({from_}): {str(error).splitlines()[0]}")
        return Measure(code, years)


def _lacking(*names: str) -> str:
    """Kinds of files, or columns of totals, as a reader would look for them."""
    totals = kinds()["totals"]
    titles = (kinds()[name].title if name in kinds() else totals[name].title for name in names)
    return listed(f"{title} ({ltr(name)})" for title, name in zip(titles, names, strict=True))


def _absent(given: Given, *wanted: str) -> tuple[str, ...]:
    return tuple(kind for kind in wanted if kind not in given.frames)


def _of_one_file(given: Given, code: str, kind: str, work: Callable[[pd.DataFrame], Result]) -> list[Measure]:
    if kind not in given.frames:
        return [Measure(code, missing=f"ينقص: {_lacking(kind)}")]
    rows = _known_columns(kind, given.frames[kind])
    return [_computed(given, code, lambda: work(rows), given.names(kind), given.year)]


def _known_columns(kind: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The columns that the schema knows and that say something, and the shapes."""
    names = {each.name for each in kinds()[kind].fields} | {"geometry"}
    return frame[[name for name in frame if name in names and frame[name].notna().any()]]


def _people(given: Given) -> pd.DataFrame | None:
    if "residents" not in given.frames:
        return None
    people = _known_columns("residents", given.frames["residents"])
    if "age_group" in people and people["age_group"].dropna().str.fullmatch(r"\d{1,3}").all():
        people = people.assign(age=people["age_group"].astype(float)).drop(columns="age_group")
    return people


def _transport(given: Given) -> list[Measure]:
    if absent := _absent(given, "residents", "stops"):
        return [Measure("11.2.1", missing=f"ينقص: {_lacking(*absent)}")]
    people, stops = _people(given), _known_columns("stops", given.frames["stops"])
    streets = given.frames.get("streets")
    inputs = given.names("residents", "stops", "streets")
    return [
        _computed(
            given,
            "11.2.1",
            lambda: ind.access_to_public_transport(people, stops, streets),
            inputs,
            given.year,
        )
    ]


def _spaces(given: Given) -> list[Measure]:
    shares = [
        (year, row["street_share"]) for year, row in sorted(given.totals.items()) if "street_share" in row
    ]
    streets = given.frames.get("streets")
    has_width = streets is not None and "width_m" in streets and streets["width_m"].notna().any()
    absent = list(_absent(given, "city", "open_spaces"))
    lacking = [f"{_lacking(*absent)}"] if absent else []
    if not has_width and not shares:
        what = "عرض الشوارع" if streets is not None else "الشوارع"
        name = "width_m" if streets is not None else "streets"
        lacking.append(f"{what} ({ltr(name)})، أو {_lacking('street_share')}")
    if lacking:
        return [Measure("11.7.1", missing=f"ينقص: {'، و'.join(lacking)}")]
    spaces = _known_columns("open_spaces", given.frames["open_spaces"]).rename(
        columns={"public": "is_public"}
    )
    years, share = (given.year, None) if has_width else (str(shares[-1][0]), shares[-1][1])
    inputs = given.names("city", "open_spaces", "streets", "residents")
    if not has_width:
        inputs = (*inputs, given.tellers[shares[-1][0], "street_share"])

    def work() -> Result:
        return ind.open_public_space(
            given.frames["city"], spaces, streets, _people(given), street_share=share
        )

    return [_computed(given, "11.7.1", work, inputs, years)]


def _land_use(given: Given) -> list[Measure]:
    needed = ("area_km2", "population")
    years = [year for year, row in sorted(given.totals.items()) if all(name in row for name in needed)]
    if len(years) < 2:
        counts = {name: sum(name in row for row in given.totals.values()) for name in needed}
        if min(counts.values()) >= 2:
            return [Measure("11.3.1", missing="ينقص: المساحة المبنية وعدد السكان لسنتين مشتركتين بينهما")]
        short = [name for name in needed if counts[name] < 2]
        return [Measure("11.3.1", missing=f"ينقص: {_lacking(*short)} لسنتين على الأقل")]
    periods = [*pairwise(years), *([(years[0], years[-1])] if len(years) > 2 else [])]
    found = []
    for start, end in periods:
        inputs = [given.tellers[year, name] for year in (start, end) for name in needed]

        def work(before=given.totals[start], after=given.totals[end], years=end - start) -> Result:
            return ind.land_use_efficiency(
                built_up_start=before["area_km2"],
                built_up_end=after["area_km2"],
                population_start=before["population"],
                population_end=after["population"],
                years=years,
            )

        found.append(_computed(given, "11.3.1", work, inputs, f"{start}–{end}"))
    return found


def _of_totals(
    given: Given, code: str, needed: tuple[str, ...], some: tuple[str, ...], work: Callable[[dict], Result]
) -> list[Measure]:
    """One result a year: from all of `needed` and, where there are any, one or more of `some`."""
    found = []
    for year, row in sorted(given.totals.items()):
        there = [name for name in (*needed, *some) if name in row]
        absent = [name for name in needed if name not in row]
        if not absent and (not some or set(there) & set(some)):
            inputs = [given.tellers[year, name] for name in there]
            found.append(_computed(given, code, lambda row=row: work(row), inputs, str(year)))
        elif set(there) - {"population"}:
            lacking = _lacking(*absent) if absent else _one_of(some)
            found.append(Measure(code, str(year), missing=f"ينقص لسنة {ltr(year)}: {lacking}"))
    if found:
        return found
    known = {name for row in given.totals.values() for name in row}
    absent = [name for name in needed if name not in known]
    rest = ([_lacking(*absent)] if absent else []) + ([_one_of(some)] if some else [])
    return [Measure(code, missing=f"ينقص: {'، و'.join(rest)}")]


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


def _air(given: Given) -> list[Measure]:
    if "air" not in given.frames:
        return [Measure("11.6.2", missing=f"ينقص: {_lacking('air')}")]
    rows = given.frames["air"]
    years = rows["year"] if "year" in rows else pd.Series(pd.NA, index=rows.index)
    found = []
    for year, part in rows.groupby(years, dropna=False):

        def work(part=part) -> Result:
            return ind.fine_particulate_mean(part["pm25"], part["population"])

        when = given.year if pd.isna(year) else str(year)
        found.append(_computed(given, "11.6.2", work, given.names("air"), when))
    return found


# What is written


def rows(measures: Iterable[Measure], given: Given) -> list[dict[str, Any]]:
    """A row a figure: indicator, title, field, group, value, unit, years, definition, inputs, limits, source.

    Values are as computed; shares and rates are fractions. An indicator that was not computed has one row without a
    value, whose `limits` say what is missing.
    """
    found = []
    for each in measures:
        common = {"indicator": each.code, "title": each.title, "years": each.years}
        common |= {"definition": each.definition, "inputs": "؛ ".join(each.inputs)}
        if each.result is None:
            source = getattr(ind, _CLASSES[each.code]).source
            common |= {"limits": f"لم يُحسب. {each.missing}", "source": source.address}
            found.append(common | {"field": FIELDS[each.code][0][0], "unit": FIELDS[each.code][0][2]})
            continue
        common |= {"limits": " ".join(limits(each, given)), "source": each.result.source.address}
        for name, title, unit in FIELDS[each.code]:
            value = getattr(each.result, name)
            reason = each.result.reasons.get(name, "") if value is None else ""
            row = common | {"field": name, "title": f"{each.title}: {title}", "value": value, "unit": unit}
            found.append(row | ({"limits": f"{reason} {common['limits']}".strip()} if reason else {}))
        for part in _breakdown(each.result):
            group = {"group": f"{part.by}={part.group}", "value": part.share, "unit": _FRACTION}
            found.append(common | group | {"field": FIELDS[each.code][0 if each.code == "11.2.1" else 3][0]})
    return found


def _breakdown(result: Result) -> Iterable[Any]:
    table = getattr(result, "breakdown", None)
    return () if table is None else table.dropna(subset=["share"]).itertuples()


def limits(each: Measure, given: Given) -> list[str]:
    """What a reader of the figure should know: notes of the indicator, and what was mended in its files."""
    mended = [
        f"أُصلح عند قراءة {quoted(file.name)}: {counted(len(file.problems.repaired), _FAULTS)}."
        for file in given.files
        if file.name in each.inputs and file.problems.repaired
    ]
    return [*each.result.notes, *mended]


_FAULTS = Noun("لا خلل", "خلل واحد", "خللان", "مواضع", "موضعاً", "موضع")
_COLUMNS = (
    "indicator", "title", "field", "group", "value", "unit", "years", "definition", "inputs", "limits", "source",
)  # fmt: skip


def table(measures: Iterable[Measure], given: Given) -> str:
    """The rows as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for row in rows(measures, given):
        row = {name: visible(value) if isinstance(value, str) else value for name, value in row.items()}
        writer.writerow(row)
    return text.getvalue()


def summary(measures: Iterable[Measure]) -> str:
    """The figures for a terminal, then what was not computed and why."""
    measures = list(measures)
    done = [each for each in measures if each.result]
    lines = ["المؤشر | السنوات | القيمة"] if done else []
    for each in done:
        years = ltr(each.years) if each.years else "غير مذكورة"
        lines.append(f"{ltr(each.code)} {each.title} | {years} | {each.result._answer()}")
    if left := [each for each in measures if not each.result]:
        lines += ["", "لم يُحسب:"] if done else ["لم يُحسب أي مؤشر:"]
        lines += [f"  {ltr(each.code)} {each.title}. {each.missing}." for each in left]
    return "\n".join(map(isolated, lines))


def write(out: Path, contents: Mapping[str, str], replace: bool) -> None:
    """All files or none: written beside the folder, then moved. Raises Unreadable where that cannot be."""
    _check_free(out, contents, replace)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".umran-", dir=out.parent))
        try:
            for name, text in contents.items():
                # A mark at the start of a CSV tells Excel that it is UTF-8.
                encoding = "utf-8-sig" if name.endswith(".csv") else "utf-8"
                (work / name).write_text(text, encoding, newline="")
            work.chmod(0o755)
            if out.exists():
                for name in contents:
                    os.replace(work / name, out / name)
            else:
                work.rename(out)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise Unreadable(f"تعذرت الكتابة في {quoted(out, 200)} ({ltr(error.strerror or error)})", f"اختر مجلداً آخر: {ltr('--out')}") from None  # fmt: skip


def _check_free(out: Path, names: Iterable[str], replace: bool) -> None:
    if out.exists() and not out.is_dir():
        raise Unreadable(f"{quoted(out, 200)} ملف لا مجلد", f"اختر اسماً آخر: {ltr('--out')}")
    if there := [name for name in names if (out / name).exists() and not replace]:
        raise Unreadable(
            f"في المجلد {quoted(out, 200)} نتائج سابقة: {listed(map(ltr, there), 'و')}",
            f"اختر مجلداً آخر بـ {ltr('--out')}، أو استبدلها بـ {ltr('--replace')}",
        )


# The command


def run(options: argparse.Namespace) -> int:
    """`umran indicators`: 0 where something was computed and written, 1 for faults or too little, 2 for unreadable files."""
    out = Path(options.out)
    if options.year and not re.fullmatch(r"(19|20)[0-9]{2}", options.year):
        raise Unreadable(f"السنة {quoted(options.year)} غير مقبولة", f"اكتبها بأربعة أرقام، مثل {ltr(2024)}")
    _check_free(out, FILES, options.replace)
    files, unreadable = [], []
    for argument in dict.fromkeys(options.files):
        try:
            files.append(read(argument, options.crs))
        except Unreadable as error:
            unreadable.append(str(error))
    faulty = [file for file in files if file.problems.errors]
    given = Given([file for file in files if not file.problems.errors], year=options.year or "")
    measures = measure(given)
    if unreadable or faulty or given.faults:
        print(_refusal(unreadable, faulty, given.faults), file=sys.stderr)
        return 2 if unreadable else 1
    print(summary(measures))
    if not any(each.result for each in measures):
        return 1
    from umran._measured_page import page

    os.environ.pop("UMRAN_OUTPUT", None)  # the page stands alone, and brings its own files
    write(
        out, dict(zip(FILES, (table(measures, given), page(measures, given)), strict=True)), options.replace
    )
    done = len({each.code for each in measures if each.result})
    written = listed((ltr(out / name) for name in FILES), "و")
    print(f"\nحُسب {counted(done, _INDICATORS)}. كُتب: {written}.")
    return 0


def _refusal(unreadable: list[str], faulty: list[File], faults: list[str]) -> str:
    parts = list(unreadable)
    for file in faulty:
        found = file.problems
        parts.append(str(Problems(found.errors, file=found.file, dataset=found.dataset, title=found.title, rows=found.rows,
                                  columns=found.columns, unit=found.unit, form=found.form)))  # fmt: skip
    parts += [isolated(f"✗ {fault}") for fault in faults]
    parts.append("لم يُكتب شيء. أصلح ما سبق ثم أعد الأمر.")
    return "\n\n".join(parts)
