"""Adding a city: asked for or given, checked as a whole, then written so that nothing can be lost.

Only `cities` needs a row; whatever else is known of the city comes as files named like the datasets. The whole
folder is composed and validated beside the real one before a file of it is replaced.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from umran.data import descriptor as _package
from umran.data.descriptor import DataError
from umran.data.tables import parse_cell, read
from umran.text import journal
from umran.text.errors import Unreadable
from umran.text.files import os_error_reason
from umran.text.words import ltr, quoted
from umran.upkeep import appending as _appending
from umran.upkeep.appending import Change

ADDED, PROBLEMS, UNUSABLE, CANCELLED = 0, 1, 2, 130
# Asked in this order, after the country's code; what follows from a country that is known already is not asked.
CITY = {
    "name_ar": "اسم المدينة بالعربية",
    "name_en": "اسمها بالإنكليزية",
    "name_local": "اسمها بلغتها وكتابتها",
    "local_lang": "رمز تلك اللغة، مثل ar",
    "city_id": "معرّف المدينة بأحرف لاتينية صغيرة",
    "latitude": "خط العرض بالدرجات",
    "longitude": "خط الطول بالدرجات",
    "note_ar": "ملاحظة قصيرة",
}
COUNTRY = {
    "m49": "رمز البلد في تصنيف M49",
    "country_ar": "اسم البلد بالعربية",
    "country_en": "اسم البلد بالإنكليزية",
    "subregion": "المنطقة دون الإقليمية بالإنكليزية",
    "regional_commission": "مختصر اللجنة الإقليمية، مثل ESCWA",
    "regional_commission_ar": "اسم اللجنة الإقليمية بالعربية",
    "commission_verified": "هل قُرئت العضوية في قائمة اللجنة؟ true أو false",
}
OPTIONAL = {"note_ar"}
_FAR_KM = 30  # how far from its country's simplified outline a city may lie
_KM_PER_DEGREE = 111.32


class Refused(Exception):
    """A reason, in Arabic, not to go on; nothing has been written."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `umran city add`: one a column of `cities`, and where to read and write."""
    parser.add_argument("--iso3", metavar="CODE", help="رمز البلد من ثلاثة أحرف، مثل JOR")
    for column, meaning in CITY.items():
        parser.add_argument(_option(column), metavar="VALUE", help=meaning)
    for column, meaning in COUNTRY.items():
        parser.add_argument(_option(column), metavar="VALUE", help=f"{meaning}؛ لبلد جديد وحده")
    parser.add_argument(
        "--rows", type=Path, metavar="FOLDER", help="مجلد فيه صفوف أخرى للمدينة: ملف CSV باسم كل مجموعة"
    )
    parser.add_argument(
        "--data", type=Path, metavar="FOLDER", help="مجلد البيانات؛ وهو مجلد المشروع ما لم يُذكر غيره"
    )
    parser.add_argument("--yes", action="store_true", help="لا تسأل: خذ الخيارات كما هي واكتب")


def run(options: argparse.Namespace, ask: Callable[[str], str] = input) -> int:
    """Add the city of these options; what is missing is asked for, unless `yes` was given.

    Returns 0 when the city was added, 1 when it does not fit the data (every reason is printed), 2 when the data
    folder or an answer cannot be used, 130 when cancelled. Except for 0, no file has changed.
    """
    folder, written = (options.data or _package.folder()).resolve(), False
    try:
        if recovery := journal.recover(folder):
            print(recovery, file=sys.stderr)
        known = _package.resources(folder)
        if recovery and recovery.finished and (city := _there(options, folder, known["cities"])):
            print(f"{city} في البيانات، ولا حاجة إلى إضافتها مرة أخرى.")
            return ADDED
        row = _row(options, folder, known["cities"], None if options.yes else ask)
        changes = list(_changes(row, options.rows, folder, known))
        with _appending.staged(folder) as stage:
            stage.append(changes)
            if problems := _package.check_folder(stage.path)[2]:
                raise DataError(problems)
            print(_summary(row, changes))
            if not options.yes and ask("أتُكتب هذه الصفوف؟ (نعم/لا) ").strip() not in ("نعم", "ن", "yes", "y"):
                raise KeyboardInterrupt
            stage.commit("umran city add")
            written = True
    except (KeyboardInterrupt, EOFError):
        if not written:
            print("\nأُلغي الأمر، ولم يُكتب شيء.", file=sys.stderr)
            return CANCELLED
    except DataError as error:
        from umran.intake.course import in_arabic

        print(
            "لم يُكتب شيء. أصلح ما يأتي ثم أعد الأمر:",
            *map(in_arabic, error.problems),
            sep="\n",
            file=sys.stderr,
        )
        return PROBLEMS
    except Unreadable as error:
        print(error, file=sys.stderr)
        return UNUSABLE
    except Refused as error:
        print(f"لم يُكتب شيء. {error}", file=sys.stderr)
        return UNUSABLE
    except OSError as error:
        print(f"لم يُكتب شيء ({os_error_reason(error)}: {ltr(error.filename or folder)}).", file=sys.stderr)
        return UNUSABLE
    print(_next_steps(row, folder))
    return ADDED


def _there(options: argparse.Namespace, folder: Path, resource: dict[str, Any]) -> str | None:
    """The name of the city of these options where it is in the data already, as they say."""
    given = {column: text for column in ("iso3", *CITY, *COUNTRY) if (text := getattr(options, column))}
    if not given.keys() >= {"iso3", "name_en"}:
        return None
    rows = [row.cells for row in read(folder / resource["path"], resource).rows]
    return next((row["name_ar"] for row in rows if given.items() <= row.items()), None)


def _row(
    options: argparse.Namespace,
    folder: Path,
    resource: dict[str, Any],
    ask: Callable[[str], str] | None,
) -> dict[str, str]:
    """The city's row of `cities`, every cell checked on its own, the point against its country."""
    fields = {spec["name"]: spec for spec in resource["schema"]["fields"]}
    others = [other.cells for other in read(folder / resource["path"], resource).rows]
    taken = {other["city_id"] for other in others} - {""}
    row = {"iso3": _cell(fields["iso3"], options.iso3, "", ask)}
    for other in others:
        if other["iso3"] == row["iso3"]:
            row |= {column: other[column] for column in COUNTRY}
    for column in (*CITY, *(column for column in COUNTRY if column not in row)):
        given, suggestion = getattr(options, column), _suggestion(column, row)
        row[column] = _cell(fields[column], given, suggestion, ask, taken if column == "city_id" else set())
    row["participating"] = "false"  # the project's own are in the data already
    _check_point(folder, row)
    return {column: row[column] for column in fields}


def _suggestion(column: str, row: dict[str, str]) -> str:
    if column == "city_id":
        plain = unicodedata.normalize("NFKD", row["name_en"]).encode("ascii", "ignore").decode().lower()
        return "_".join(re.findall("[a-z]+", plain))
    return {"name_local": row.get("name_ar", ""), "commission_verified": "false"}.get(column, "")


def _cell(
    spec: dict[str, Any],
    given: str | None,
    suggestion: str,
    ask: Callable[[str], str] | None,
    taken: Iterable[str] = (),
) -> str:
    """A cell as given, else as answered, else as suggested; Refused where it cannot stand and nobody can be asked."""
    needed = spec["name"] not in OPTIONAL
    while True:
        if given is None and ask:
            hint = f" [{suggestion}]" if suggestion else "" if needed else " (اختياري)"
            given = ask(f"{spec['title']}{hint}: ")
        text = unicodedata.normalize("NFC", (given or "").strip()) or suggestion
        try:
            if text in taken or (needed and not text):
                raise ValueError
            parse_cell(text, spec)
            return text
        except ValueError:
            fault = (
                f"{quoted(text)} {'لمدينة أخرى' if text in taken else 'لا يصلح'}" if text else "القيمة ناقصة"
            )
            reason = f"{fault} في خانة «{spec['title']}» ({ltr(_option(spec['name']))}). {_expected(spec)}"
            if not ask:
                raise Refused(reason) from None
            print(reason, file=sys.stderr)
            given = None


def _option(column: str) -> str:
    return f"--{column.replace('_', '-')}"


def _expected(spec: dict[str, Any]) -> str:
    """What a column wants, in Arabic, from its own description and constraints."""
    constraints, parts = spec.get("constraints", {}), [spec["description"]]
    if spec["type"] in ("number", "integer"):
        low, high = constraints.get("minimum"), constraints.get("maximum")
        parts.append(f"عدد بأرقام غربية ونقطة عشرية، من {ltr(low)} إلى {ltr(high)}.")
    if spec["type"] == "boolean":
        parts.append("اكتب true أو false.")
    if "pattern" in constraints:
        parts.append(f"الصيغة: {ltr(constraints['pattern'])}")
    return " ".join(parts)


def _check_point(folder: Path, row: dict[str, str]) -> None:
    """Refuse a point far outside its country's outline, and say so where the coordinates were exchanged."""
    import shapely

    outlines = json.loads((folder / "countries.geojson").read_text("utf-8"))["features"]
    shapes = [each["geometry"] for each in outlines if each["properties"]["iso3"] == row["iso3"]]
    if not shapes:
        return
    outline = shapely.from_geojson(json.dumps(shapes[0]))
    latitude, longitude = float(row["latitude"]), float(row["longitude"])

    def is_near(x: float, y: float) -> bool:
        return outline.distance(shapely.Point(x, y)) * _KM_PER_DEGREE < _FAR_KM

    if not is_near(longitude, latitude):
        swapped = "؛ لعلّ خط الطول كُتب مكان خط العرض" if is_near(latitude, longitude) else ""
        raise Refused(
            f"النقطة {ltr(f'{latitude}, {longitude}')} خارج مساحة البلد ({row['country_ar']}){swapped}."
        )


def _changes(
    row: dict[str, str], rows: Path | None, folder: Path, known: dict[str, dict[str, Any]]
) -> Iterator[Change]:
    yield _appending.change(folder, "cities", known["cities"], [row])
    for file in sorted(rows.iterdir()) if rows else []:
        resource = known.get(file.stem)
        if file.suffix != ".csv" or not resource or not _is_of_cities(resource):
            fitting = "، ".join(name for name, each in known.items() if _is_of_cities(each))
            raise Refused(f"لا يُعرف ما يُفعل بالملف {ltr(file.name)}. أسماء الملفات المقبولة: {fitting}.")
        table = read(file, resource)
        if table.problems:
            raise DataError(table.problems)
        strangers = {each.cells["city_id"] for each in table.rows} - {row["city_id"]}
        if strangers:
            raise Refused(
                f"في {ltr(file.name)} صفوف لغير المدينة {ltr(row['city_id'])}: {'، '.join(sorted(strangers))}."
            )
        yield _appending.change(folder, file.stem, resource, [each.cells for each in table.rows])


def _is_of_cities(resource: dict[str, Any]) -> bool:
    """Whether rows of this dataset belong to a city of `cities`."""
    keys = resource["schema"].get("foreignKeys", [])
    return any(key["fields"] == ["city_id"] and key["reference"]["resource"] == "cities" for key in keys)


def _summary(row: dict[str, str], changes: Iterable[Change]) -> str:
    lines = [f"المدينة: {row['name_ar']}، {row['country_ar']} ({ltr(row['city_id'])})"]
    lines += [f"  {ltr(change.file.name)}: عدد الصفوف الجديدة {change.rows}" for change in changes]
    return "\n".join(lines)


def _next_steps(row: dict[str, str], folder: Path) -> str:
    lines = [f"أُضيفت {row['name_ar']}، وخُتمت صفوفها وحدها. راجعها مع شخص آخر قبل إيداعها."]
    resource = _package.resources(folder).get("comparators")
    others = read(folder / resource["path"], resource).rows if resource else []
    if row["city_id"] in {each.cells["city_id"] for each in others}:
        lines.append(
            f"{row['name_ar']} من مدن المقارنة أيضاً: انقل صفوفها من {ltr('comparator_*')} إلى {ltr('city_*')}، وإلا حُسبت مرتين."
        )
    outlines = json.loads((folder / "countries.geojson").read_text("utf-8"))["features"]
    if row["iso3"] not in {each["properties"]["iso3"] for each in outlines}:
        lines.append(
            f"لا مساحة على الخريطة لبلد {row['country_ar']} بعد: أعد رسم المساحات كما في data/README.md."
        )
    return "\n".join(lines)
