"""What was understood of a folder: every file, every join, what was left, what is missing and who usually has it.

Each part is a list of Arabic sentences; `text` is all of them for a terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from umran.city import boundary
from umran.city.census import sentences as of_census
from umran.city.files import File
from umran.city.measures import Measure
from umran.intake.holders import holders
from umran.intake.kinds import kinds
from umran.text.words import FEATURES, REPAIRS, ROWS, Noun, counted, isolated, listed, ltr, quoted

if TYPE_CHECKING:
    from umran.city.city import City

_OTHERS = Noun("", "ملف آخر", "ملفان آخران", "ملفات أخرى", "ملفاً آخر", "ملف آخر")
_SHOWN = 60  # files that were left and are listed one by one


def files(city: City) -> list[str]:
    """What each file is taken for: its kind, rows, years, encoding, coordinates and columns."""
    return [f"{quoted(file.name)}: {_understood(file)}." for file in city.files]


def _understood(file: File) -> str:
    schema = kinds()[file.kind]
    parts = [schema.title, counted(file.rows, FEATURES if file.problems.unit == "feature" else ROWS)]
    if file.joined_to:
        parts.append(f"يكمل طبقة {quoted(file.joined_to)}")
    if file.years:
        shown = ltr(file.years[0]) if len(file.years) == 1 else ltr(f"{file.years[0]}–{file.years[-1]}")
        parts.append(f"{'السنة' if len(file.years) == 1 else 'السنوات'} {shown}")
    if file.encoding:
        parts.append(f"الترميز {ltr(file.encoding)}")
    if file.crs:
        parts.append(f"نظام الإحداثيات {ltr(file.crs)}")
    columns = [
        f"{quoted(written)} هو {schema[name].title}"
        + (f" ({schema[name].unit_ar})" if schema[name].unit_ar else "")
        for name, written in file.columns
    ]
    if columns:
        parts.append(f"الأعمدة: {listed(columns)}")
    steps = [
        each.reason for each in file.problems if each.code in _STEPS and each.level in ("note", "accepted")
    ]
    parts += dict.fromkeys(steps)
    if file.problems.repaired:
        parts.append(f"عند القراءة {counted(len(file.problems.repaired), REPAIRS)}")
    return "؛ ".join(parts)


# Notes on how a file was read that change what its figures are, or where they lie.
_STEPS = frozenset(("encoding", "total", "scaled", "reprojected", "two-row-head", "parts", "other-layers", "name", "unit",
                    "swap-axes", "mend-shapes", "drop-duplicates", "year-from-date", "percent"))  # fmt: skip


def joins(city: City) -> list[str]:
    """What each table met in a layer, and every row that stayed alone; or why it was not joined."""
    found = []
    for join in city.joins:
        if join.fault:
            found += [f"{join.fault}.", *join.alone()]
            continue
        found += [
            f"{join.coverage()} بالعمود {quoted(join.layer_column)} في الطبقة و{quoted(join.table_column)} في الجدول."
        ]
        found += [*join.alone(), *join.notes]
    return found


def left(city: City) -> list[str]:
    """The files that were not used, each with why."""
    found = [str(each) for each in city.left[:_SHOWN]]
    rest = len(city.left) - len(found)
    return [*found, f"و{counted(rest, _OTHERS)}."] if rest else found


def missing(measures: Iterable[Measure]) -> list[str]:
    """What each indicator lacks, and who usually has it."""
    found = []
    for each in measures:
        if each.result:
            continue
        offices = {name: holders(name) for name in each.lacks}
        asked = list(dict.fromkeys(office for known in offices.values() for office in known))
        told = f" وهو عادةً لدى: {listed(asked, 'أو ')}." if asked else ""
        found.append(f"{ltr(each.code)} {each.title}. {each.missing}.{told}")
    return found


def _classes(city: City) -> list[str]:
    """The classes of the cells and units of a grid of people."""
    found = city.urbanisation()
    if found is None:
        reason = city.withheld.get("population_grid")
        return [f"لم تُصنَّف شبكة السكان: {reason}."] if reason else []
    _, rows = found.table() or ([], [])
    return [
        *(f"{quoted(name)}: {first}، {second}، {count}." for name, count, first, second, *_ in rows[:_SHOWN]),
        *found.sentences(),
    ]


def counted_figures(city: City) -> tuple[tuple[str, list[str]], ...]:
    """What the files give besides indicators: figures of a census, and the Degree of Urbanisation; headings and sentences."""
    return (
        ("أرقام التعداد (ليست مؤشرات)", of_census(city.census) if city.census else []),
        ("درجة التحضر (تصنيف، لا مؤشر)", _classes(city)),
    )


def text(city: City, measures: Sequence[Measure]) -> str:
    """Everything, for a terminal: a heading and its sentences, where there are any."""
    seen = {f"{join.fault}." for join in city.joins}
    problems = [each for each in city.problems if each not in seen]
    parts = (
        ("ما فُهم من الملفات", files(city)),
        ("ما تعنيه حدود المدينة", boundary.told(city)),
        ("ما رُبط", joins(city)),
        *counted_figures(city),
        ("ما يُصلح أو يُجاب عنه", problems),
        ("ما تُرك من الملفات", left(city)),
        ("ما ينقص لكل مؤشر، ولدى من يكون", missing(measures)),
    )
    lines = []
    for heading, sentences in parts:
        if sentences:
            lines += ["", f"{heading}:", *(f"  • {each}" for each in sentences)]
    return "\n".join(map(isolated, lines[1:]))
