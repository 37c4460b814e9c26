"""The files of `umran indicators`: which kind each is, told by its columns and shapes, and what it holds.

Behind umran.city.measure. Layers are judged by the schemas of `umran.intake`; the tables that only indicators need have
theirs here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import shapely

from umran.indicators.housing import DEPRIVATIONS
from umran.intake import reading, schemas
from umran.intake.containers import ARCHIVE, source, unpack
from umran.intake.header import Matcher, find_header
from umran.intake.places import WGS84, from_text
from umran.intake.problems import ERROR, Problem, Problems
from umran.intake.proposals import Accepted
from umran.intake.schemas import Field, Schema, fold
from umran.text.errors import Unreadable
from umran.text.words import listed, ltr, quoted

if TYPE_CHECKING:
    import pandas as pd

    from umran.intake.sheet import Sheet

_LAYERS = ("residents", "stops", "streets", "open_spaces", "built_up")
PLACED = (*_LAYERS, "city")  # kinds that lie on a map
_POLYGONS = frozenset({"Polygon", "MultiPolygon"})
# Columns that an indicator takes whole or not at all.
_WHOLE = {
    "households": (
        *(name for has, (lacks, _) in DEPRIVATIONS.items() for name in (has, lacks)),
        "persons_per_room",
        "inadequate_housing",
        "weight",
    ),
    "open_spaces": ("public", "is_free"),
    "streets": ("width_m",),
}
QUESTIONS = ("planning", "budget", "evaluation", "inclusion")
QUALIFIERS = ("population_dynamics", "territorial_balance", "fiscal_space")


@dataclass(frozen=True)
class File:
    """One file as it was read; `problems` of level error mean that it may not be used."""

    name: str
    kind: str
    frame: pd.DataFrame
    problems: Problems


def _field(
    name: str, kind: str, title: str, *synonyms: str, unit: str = "", unit_ar: str = "", **limits
) -> Field:
    return Field(name, kind, title, unit=unit, unit_ar=unit_ar, constraints=limits, synonyms=synonyms)


def _money(name: str, title: str, *synonyms: str) -> Field:
    return _field(name, "number", title, *synonyms, unit="money", unit_ar="العملة المحلية", minimum=0)


def _tonnes(name: str, title: str, *synonyms: str) -> Field:
    return _field(name, "number", title, *synonyms, unit="t/day", unit_ar="طن في اليوم", minimum=0)


def _persons(name: str, title: str, *synonyms: str) -> Field:
    return _field(name, "integer", title, *synonyms, unit="person", unit_ar="شخص", minimum=0)


@lru_cache(maxsize=1)
def kinds() -> dict[str, Schema]:
    """The schema of every kind of file, by its name."""
    found = {name: schemas.get(name) for name in _LAYERS}
    free = _field("is_free", "boolean", "مجاني", "مجانية", "بلا رسم", "دخول مجاني", "free")
    spaces = found["open_spaces"]
    found["open_spaces"] = replace(spaces, fields=(*spaces.fields, free))
    built_up = found["built_up"]
    year, area, people = built_up["year"], built_up["area_km2"], built_up["population"]
    city = Schema(
        "city",
        "حدود المدينة",
        "مضلع حدود المدينة، أو مضلعات أجزائها.",
        (spaces["geometry"], spaces["name"]),
        geometry_types=_POLYGONS,
        position="shape",
    )
    totals = (
        year,
        people,
        area,
        _tonnes("waste_generated", "النفايات المتولدة", "المتولد", "generated"),
        _tonnes("waste_collected", "النفايات المجموعة", "المجموع من النفايات", "collected"),
        _tonnes("waste_controlled", "النفايات المُدارة في منشآت خاضعة للمراقبة", "المُدار", "controlled"),
        _persons("deaths", "الوفيات", "المتوفون", "الوفيات بالكوارث"),
        _persons("missing", "المفقودون", "المفقودون بالكوارث"),
        _persons("affected", "المتأثرون مباشرة", "المتأثرون", "المتأثرون بالكوارث"),
        _money("losses", "الخسائر المباشرة", "الخسائر الاقتصادية المباشرة", "خسائر الكوارث"),
        _money("gdp", "الناتج المحلي الإجمالي", "الناتج المحلي"),
        _money("heritage_public", "الإنفاق العام على التراث"),
        _money("heritage_private", "الإنفاق الخاص على التراث"),
        _field("ppp_factor", "number", "معامل تعادل القوة الشرائية", "ppp"),
        _field(
            "street_share",
            "number",
            "حصة الشوارع من مساحة المدينة",
            "حصة الشوارع",
            unit="fraction",
            unit_ar="كسر",
        ),
    )
    answers = []
    for name, (lack, title) in DEPRIVATIONS.items():
        answers += [_field(name, "boolean", title), _field(lack, "boolean", f"الحرمان من {title}")]
    households = (
        _field("persons", "integer", "عدد أفراد الأسرة", "أفراد الأسرة", "عدد الأفراد", "household size",
               required=True, minimum=1),
        _field("weight", "number", "الوزن", "وزن العينة", minimum=0),
        *answers,
        _field("persons_per_room", "number", "الأفراد في الغرفة", "عدد الأفراد في الغرفة", minimum=0),
        _field("inadequate_housing", "boolean", "مسكن غير لائق"),
    )  # fmt: skip
    air = (
        replace(year, constraints={**year.constraints, "required": False}),
        _field("name", "string", "المنطقة", "الاسم", "الحي", "zone"),
        _field("pm25", "number", "متوسط PM2.5 السنوي", "PM2.5", "الجسيمات الدقيقة", "تركيز الجسيمات الدقيقة",
               unit="µg/m3", unit_ar="ميكروغرام/م³", required=True, minimum=0),
        replace(people, constraints={**people.constraints, "required": True}),
    )  # fmt: skip
    titles = ("التخطيط", "الميزانية", "التقييم", "الشمول")
    marks = tuple(_field(n, "integer", t, required=True) for n, t in zip(QUESTIONS, titles, strict=True))
    titles = ("الديناميات السكانية", "التنمية الإقليمية المتوازنة", "الحيز المالي المحلي")
    policy = tuple(
        _field(n, "number", t, unit="fraction", unit_ar="كسر بين 0 و1", required=True)
        for n, t in zip(QUALIFIERS, titles, strict=True)
    )
    tables = (
        Schema("totals", "مجاميع سنوية", "صف لكل سنة: سكان، مساحة مبنية، نفايات، كوارث، تراث.", totals, primary_key=("year",)),
        Schema("households", "الأسر", "صف لكل أسرة: أفرادها وأوجه حرمانها.", households),
        Schema("air", "نوعية الهواء", "صف لكل منطقة: متوسط PM2.5 وسكانها.", air),
        Schema("marks", "درجات المشاركة", "صف لكل مقيّم: أربع درجات من 1 إلى 4.", marks),
        Schema("policy", "تقديرات السياسة الحضرية الوطنية", "صف لكل مقيّم: ثلاثة كسور بين 0 و1.", policy),
    )  # fmt: skip
    return found | {"city": city} | {each.name: each for each in tables}


def read(argument: str, crs: str | None = None, accept: str | Iterable[str] | Accepted = ()) -> File:
    """A file named on the command line as FILE, FILE#SHEET, FILE=KIND or FILE#SHEET=KIND.

    `crs` is the coordinate reference system of files that do not state a true one; `accept` is what the user accepts of
    the proposals that could change a figure (umran.intake.proposals). Raises Unreadable where nothing can
    be read, and where the kind is not said and cannot be told.
    """
    accepted = Accepted.parse(accept)
    path, sheet_name, kind = _parts(argument)
    found = source(path)
    schema = kinds()[kind] if kind else None
    match = Matcher(schema or Schema("", "", "", _all_fields()))
    try:
        with ExitStack() as stack:
            file = found
            if found.kind == ARCHIVE:
                folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="umran-"))
                inside = reading._only(unpack(found.path, Path(folder)), found.name, sheet_name)
                file = inside._replace(name=f"{found.name}/{inside.name}")
            sheet = reading._open(file, sheet_name, match, accepted)
    except Unreadable as error:
        if "--sheet" not in error.remedy:
            raise
        advice = f"اكتب الاسم بعد اسم الملف: {ltr(f'{found.name}#NAME')}"
        raise Unreadable(error.reason, advice) from None
    find_header(sheet, match)
    schema = schema or _recognised(sheet, found.path.stem, found.name)
    table = reading._judge(sheet, schema, Matcher(schema), crs if crs and _may_be_told(sheet) else None)
    name = f"{found.name}#{sheet_name}" if sheet_name else found.name
    file = File(name, schema.name, reading.frame(table), table.problems)
    file.problems.extend(_gaps(file))
    return file


def _gaps(file: File) -> list[Problem]:
    """Cells without an answer in columns that an indicator takes whole or not at all."""
    known = {(each.row, each.column) for each in file.problems}
    found = []
    for name in _WHOLE.get(file.kind, ()):
        if name not in file.frame or file.frame[name].isna().all():
            continue
        for place in file.frame[name].isna().to_numpy().nonzero()[0]:
            row = file.frame.attrs["rows"][place]
            if (row, name) not in known:
                reason, remedy = f"خانة {ltr(name)} فارغة وغيرها مملوءة", "املأها، أو أفرغ العمود كله"
                found.append(Problem("empty", ERROR, reason, remedy, row, name, file.name))
    return found


def _parts(argument: str) -> tuple[str, str | None, str | None]:
    """Path, sheet and kind; a path that exists as it stands is nothing else."""
    path, sheet, kind = argument, None, None
    if not Path(path).exists() and "=" in path:
        path, _, said = path.rpartition("=")
        names = {fold(word): name for name, schema in kinds().items() for word in (name, schema.title)}
        if fold(said) not in names:
            raise Unreadable(f"لا نوع اسمه {quoted(said)}", f"الأنواع: {_listing(kinds())}")
        kind = names[fold(said)]
    if not Path(path).exists() and "#" in path:
        path, _, sheet = path.rpartition("#")
    return path, sheet, kind


def _all_fields() -> tuple[Field, ...]:
    return tuple(field for schema in kinds().values() for field in schema.fields)


def _listing(names: Iterable[str], last: str = "أو ") -> str:
    return listed((f"{ltr(name)} ({kinds()[name].title})" for name in names), last)


def _may_be_told(sheet: Sheet) -> bool:
    """Whether the caller knows the coordinate system better than the file: it states none, or degrees over metres."""
    if sheet.crs is None:
        return True
    shape = next((row.shape for row in sheet.rows if row.shape is not None and not row.shape.is_empty), None)
    return shape is not None and sheet.crs == WGS84 and max(map(abs, shape.bounds)) > 360


def _recognised(sheet: Sheet, stem: str, name: str) -> Schema:
    """The one kind that the columns and shapes fit; where two fit alike, the one that the file is named after."""
    written = [cell for cell in sheet.header or [] if cell.strip()]
    scores = {}
    for kind, schema in kinds().items():
        match = Matcher(schema)
        columns = {field.name for cell in written if (field := match(cell, sheet.short_names))}
        if _fits(kind, columns, _dimension(sheet, columns)):
            scores[kind] = len(columns)
    best = [kind for kind, score in scores.items() if score == max(scores.values())]
    if len(best) > 1:
        named = [kind for kind in best if fold(stem) in (fold(kind), fold(kinds()[kind].title))]
        best = named or best
    if len(best) == 1:
        return kinds()[best[0]]
    shown = f"أعمدته {listed(map(quoted, written[:8]))}" if written else "لا أعمدة له"
    example = f"{name}={best[0] if best else 'residents'}"
    say = f"اكتب نوعه بعد اسمه، مثل {ltr(example)}"
    if best:
        raise Unreadable(f"الملف {quoted(name)} قد يكون من أكثر من نوع: {_listing(best)}؛ {shown}", say)
    raise Unreadable(
        f"لا يُعرف نوع الملف {quoted(name)}؛ {shown}",
        f"{say}. والأنواع وأعمدتها: {ltr('umran indicators --help')}",
    )


def _dimension(sheet: Sheet, columns: set[str]) -> int | None:
    """0 for points, 1 for lines, 2 for areas; None for a table."""
    if sheet.has_shapes:
        shapes = (row.shape for row in sheet.rows if row.shape is not None and not row.shape.is_empty)
        first = next(shapes, None)
        return None if first is None else int(shapely.get_dimensions(first))
    if "geometry" in columns:
        for text in (
            cell for row in sheet.rows[:20] for cell in row.cells if cell.strip().endswith((")", "}"))
        ):
            try:
                return int(shapely.get_dimensions(from_text(text)))
            except ValueError:
                continue
    return 0 if {"latitude", "longitude"} <= columns else None


def _fits(kind: str, columns: set[str], dimension: int | None) -> bool:
    """Whether a file with these columns and shapes may be of a kind."""
    match kind:
        case "residents":
            return dimension in (0, 2) and "population" in columns
        case "stops":
            return dimension == 0 and "capacity" in columns
        case "streets":
            return dimension == 1
        case "open_spaces" | "city":
            return dimension == 2
        case "built_up":
            return dimension == 2 and "year" in columns
        case "totals":
            return dimension is None and "year" in columns and len(columns) > 1
        case "households":
            return "persons" in columns and len(columns - {"persons", "weight"}) > 0
        case "air":
            return {"pm25", "population"} <= columns
        case "marks":
            return len(columns) >= 3
        case _:
            return len(columns) >= 2
