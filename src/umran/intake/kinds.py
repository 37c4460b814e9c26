"""The kinds of file that indicators are computed from, and how one is told by its columns and shapes.

One registry for `umran data check` and `umran indicators`; the schemas stand in schemas.json.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from umran.indicators.housing import DEPRIVATIONS
from umran.indicators.risk_strategies import CONDITIONS, ELEMENTS
from umran.intake import schemas
from umran.intake.header import Matcher
from umran.intake.schemas import Schema
from umran.intake.sheet import Sheet
from umran.text.errors import Unreadable
from umran.text.folding import fold
from umran.text.words import listed, ltr, quoted

PLACED = (
    "residents",
    "stops",
    "streets",
    "open_spaces",
    "built_up",
    "city",
    "quarters",
)  # kinds that lie on a map
# Columns of a census that stand beside the people of each quarter: shares of its households, of its employed, and both.
HOUSEHOLDS = ("running_water_pct", "sewer_pct")
COMMUTE = tuple(
    f"commute_{mode}_pct"
    for mode in ("walking", "two_wheels", "car", "bus", "taxi", "employer", "informal", "none")
)
CENSUS = ("households", *HOUSEHOLDS, "employed", *COMMUTE)
# Datasets of the course that an office has as a file of its own.
OF_OFFICES = {
    "agadir_communes": "quarters",
    "agadir_census": "quarter_population",
    "morocco_communes": "quarter_population",
    "amman_liwa": "quarter_population",
}
_TABLES = ("quarter_population", "totals", "households", "air", "marks", "policy")
# Kinds that came after the others: a file that one of the others fits is none of these.
LATER = ("population_grid", "trips", "harassment", "disruptions", "risk_strategy", "local_strategies")
_PARTS = ("female", "male")  # names that may stand in a second row, under that of their sum
QUESTIONS = ("planning", "budget", "evaluation", "inclusion")  # of the marks
QUALIFIERS = ("population_dynamics", "territorial_balance", "fiscal_space")  # of the policy
# Columns that an indicator takes whole or not at all.
WHOLE = {
    "households": (
        *(name for has, (lacks, _) in DEPRIVATIONS.items() for name in (has, lacks)),
        "persons_per_room",
        "inadequate_housing",
        "weight",
    ),
    "open_spaces": ("public", "is_free"),
    "streets": ("width_m",),
    "trips": ("trips", "weight"),
    "harassment": ("weight",),
    "quarter_population": ("population", "female", "male", "sex", "age_group", "disability", "year"),
}


class UnknownKind(Unreadable):
    """A sound file of no kind known here, or of several alike: `fitting` are these."""

    def __init__(self, reason: str, remedy: str, fitting: Iterable[str] = ()):
        super().__init__(reason, remedy)
        self.fitting = tuple(fitting)


@lru_cache(maxsize=1)
def kinds() -> dict[str, Schema]:
    """The schema of every kind of file, by its name."""
    return {name: schemas.get(name) for name in (*PLACED, *_TABLES, *LATER)}


def any_kind(stem: str) -> Schema:
    """The columns of all kinds together: what a header is looked for by, before the kind is known."""
    named = named_after(stem)
    schemas_ = (*([named] if named else []), *kinds().values())
    fields = (field for schema in schemas_ for field in schema.fields)
    return Schema("", "", "", tuple(field for field in fields if field.name not in _PARTS))


def listing(names: Iterable[str], last: str = "أو ") -> str:
    """«residents (السكان)، stops (مواقف النقل العام)»."""
    return listed((f"{ltr(name)} ({kinds()[name].title})" for name in names), last)


def recognise(sheet: Sheet, stem: str, name: str) -> Schema:
    """What a sheet with its header found holds.

    One of the course's datasets where it is named after one and has its columns; else the one kind that the columns
    and shapes fit. Where two fit alike, or none, the one that the file is named after. Raises Unreadable.
    """
    written = [cell for cell in sheet.header or [] if cell.strip()]
    named = named_after(stem)
    if named and named.is_course_dataset and _has_columns(sheet, named):
        return named
    scores = {}
    for kind, schema in kinds().items():
        match = Matcher(schema)
        columns = {field.name for cell in written if (field := match(cell, sheet.short_names))}
        if _fits(kind, columns, _dimension(sheet, columns), written):
            scores[kind] = len(columns)
    if "residents" in scores:  # quarters with their people and places are residents
        scores = {kind: score for kind, score in scores.items() if not kind.startswith("quarter")}
    if earlier := {kind: score for kind, score in scores.items() if kind not in LATER}:
        scores = earlier
    best = [kind for kind, score in scores.items() if score == max(scores.values())]
    if len(best) == 1:
        return kinds()[best[0]]
    if named and (named.name in best or not best):
        return named
    if "quarters" in best and scores["quarters"] == 1:  # the others fit by their shapes alone
        return kinds()["quarters"]
    shown = f"أعمدته {listed(map(quoted, written[:8]))}" if written else "لا أعمدة له"
    example = f"{name}={best[0] if best else 'residents'}"
    say = f"اكتب نوعه بعد اسمه، مثل {ltr(example)}، أو بعد {ltr('--as')} في {ltr('umran data check')}"
    if best:
        raise UnknownKind(f"الملف {quoted(name)} قد يكون من أكثر من نوع: {listing(best)}؛ {shown}", say, best)
    raise UnknownKind(
        f"لا يُعرف نوع الملف {quoted(name)}؛ {shown}",
        f"{say}. والأنواع {listing(kinds())}، وأعمدتها: {ltr('umran data names KIND')}",
    )


def named_after(stem: str) -> Schema | None:
    """The dataset whose name or title a file bears."""
    name = _by_title(tuple(schemas.names())).get(fold(stem))
    return schemas.get(name) if name else None


@lru_cache(maxsize=8)
def _by_title(names: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        for word in (name, schemas.get(name).title):
            found.setdefault(fold(word), name)
    return found


def _has_columns(sheet: Sheet, schema: Schema) -> bool:
    there = {fold(cell) for cell in sheet.header or []} | ({"geometry"} if sheet.has_shapes else set())
    return 2 * sum(fold(field.name) in there for field in schema.fields) >= len(schema.fields)


def _dimension(sheet: Sheet, columns: set[str]) -> int | None:
    """0 for points, 1 for lines, 2 for areas; None for a table."""
    if sheet.has_shapes:
        import shapely

        shapes = (row.shape for row in sheet.rows if row.shape is not None and not row.shape.is_empty)
        first = next(shapes, None)
        return None if first is None else int(shapely.get_dimensions(first))
    if "geometry" in columns:
        import shapely

        from umran.intake.places import from_text

        for text in (
            cell for row in sheet.rows[:20] for cell in row.cells if cell.strip().endswith((")", "}"))
        ):
            try:
                return int(shapely.get_dimensions(from_text(text)))
            except ValueError:
                continue
    return 0 if {"latitude", "longitude"} <= columns else None


def says_quarters(heads: Iterable[str]) -> bool:
    """Whether a column is the name or code of quarters, by its head."""
    return any(fold(head) in schemas.words("quarters") for head in heads)


def _fits(kind: str, columns: set[str], dimension: int | None, heads: Iterable[str]) -> bool:
    """Whether a file with these columns, under these heads, and with these shapes may be of a kind."""
    match kind:
        case "quarters":
            return dimension == 2 and says_quarters(heads)
        case "quarter_population":
            counted = "population" in columns or {"female", "male"} <= columns
            named = says_quarters(heads) or ("code" in columns and columns & {*CENSUS})
            return dimension is None and counted and bool(named)
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
        case "harassment":
            return dimension is None and bool(
                columns & {"sexual_harassment", "non_sexual_harassment", "harassed"}
            )
        case "population_grid":
            return dimension is None and {"row", "column", "population"} <= columns
        case "trips":
            return dimension is None and "trip_mode" in columns
        case "risk_strategy":
            return dimension is None and 2 * len(columns & {*ELEMENTS}) >= len(ELEMENTS)
        case "local_strategies":
            return dimension is None and bool(columns & {*CONDITIONS})
        case "disruptions":
            return dimension is None and "service" in columns and bool(columns & {"damaged", "disruptions"})
        case _:
            return len(columns) >= 2
