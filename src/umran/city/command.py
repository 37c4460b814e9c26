"""`umran indicators`: measure a participant's own files."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from umran.city.boundary import meaning
from umran.city.city import City
from umran.city.comparison import compare_proposals
from umran.city.files import read_each
from umran.city.nation import national_values
from umran.city.nation import summary as summary_of_cities
from umran.city.nation import table as table_of_cities
from umran.city.page import page
from umran.city.report import text
from umran.city.table import summary, table
from umran.intake.problems import Problems
from umran.intake.proposals import Accepted
from umran.text import progress
from umran.text.errors import Unreadable
from umran.text.journal import recover
from umran.text.manifest import Manifest
from umran.text.words import INDICATORS, counted, isolated, listed, ltr, quoted

FILES = ("indicators.csv", "indicators.html")
NATIONAL = "national.csv"  # of several cities
_NOTHING = "لم يُكتب شيء. أصلح ما سبق ثم أعد الأمر."


def write(out: Path, contents: Mapping[str, str], replace: bool) -> None:
    """All files or none, over none but earlier results of this command. Raises Unreadable where that cannot be."""
    # A mark at the start of a CSV tells Excel that it is UTF-8.
    encoded = {
        name: text.encode("utf-8-sig" if name.endswith(".csv") else "utf-8")
        for name, text in contents.items()
    }
    _results(out).write(encoded, replace=replace)


def run(options: argparse.Namespace) -> int:
    """`umran indicators`: 0 where something was computed and written, 1 for faults or too little, 2 for unreadable files."""
    out = Path(options.out)
    if options.year and not re.fullmatch(r"(19|20)[0-9]{2}", options.year):
        raise Unreadable(f"السنة {quoted(options.year)} غير مقبولة", f"اكتبها بأربعة أرقام، مثل {ltr(2024)}")
    results = _results(out)
    if recovery := recover(out):
        print(recovery, file=sys.stderr)
    are_cities = len(options.files) > 1 and all(Path(each).is_dir() for each in options.files)
    results.check([NATIONAL] if are_cities else FILES, replace=options.replace)
    accepted = Accepted.parse(options.accept)
    if are_cities:
        return _run_cities(options, out, accepted)

    def read(accepted: Accepted) -> City:
        return _read(options, accepted)[0]

    with progress.shown():
        city, unreadable = _read(options, accepted)
        measures = city.indicators()
    is_folder = _is_folder(options.files)
    if city.unread or city.faulty or city.problems:
        told = text(city, measures) + f"\n\n{_NOTHING}" if is_folder else _refusal(city, unreadable)
        print(told, file=sys.stderr)
        is_asked = not city.unread and (
            is_folder or len(city.problems) == sum(bool(each.near) for each in city.joins)
        )
        if is_asked and (lines := compare_proposals(city, read, accepted)):
            print("\n" + "\n".join(map(isolated, lines)), file=sys.stderr)
        return 2 if city.unread else 1
    if is_folder:
        print(text(city, measures), end="\n\n")
    print(summary([each for each in measures if each.result or not is_folder], city))
    if not any(each.result for each in measures):
        return 1
    os.environ.pop("UMRAN_OUTPUT", None)  # the page stands alone, and brings its own files
    write(out, dict(zip(FILES, (table(measures, city), page(measures, city)), strict=True)), options.replace)
    done = len({each.indicator for each in measures if each.result})
    written = listed((ltr(out / name) for name in FILES), "و")
    print(f"\nحُسب {counted(done, INDICATORS)}. كُتب: {written}.")
    return 0


def _run_cities(options: argparse.Namespace, out: Path, accepted: Accepted) -> int:
    """Several folders: the figures of each city, and the value of all of them weighted by their people."""
    folders = [Path(each).resolve() for each in options.files]
    if twice := [folder for folder in folders if folders.count(folder) > 1]:
        raise Unreadable(f"المجلد {quoted(twice[0], 200)} مذكور مرتين", "اذكر مجلد كل مدينة مرة واحدة")
    names = [folder.name for folder in folders]
    if len({*names}) < len(names):
        names = list(map(str, folders))
    cities = [
        City.read(
            folder,
            name=name,
            country=options.country,
            year=options.year or "",
            accept=accepted,
            crs=options.crs,
        )
        for folder, name in zip(folders, names, strict=True)
    ]
    national = national_values(cities)
    if faulty := [city for city in cities if city.unread or city.faulty or city.problems]:
        parts = [f"{quoted(city.name, 200)}\n{text(city, city.indicators())}" for city in faulty]
        print("\n\n".join([*parts, _NOTHING]), file=sys.stderr)
        return 2 if any(city.unread for city in cities) else 1
    if not national:
        print("لم يُحسب أي مؤشر لأي مدينة. قِس كل مجلد وحده ليُذكر ما ينقصه.")
        return 1
    print(summary_of_cities(national, cities))
    write(out, {NATIONAL: table_of_cities(national)}, options.replace)
    print(f"\nكُتب: {ltr(out / NATIONAL)}.")
    return 0


def _is_folder(arguments: Sequence[str]) -> bool:
    folders = [each for each in arguments if Path(each).is_dir()]
    if folders and len(arguments) > 1:
        raise Unreadable(f"{quoted(folders[0], 200)} مجلد، ومعه غيره", "أعطِ المجلد وحده، أو الملفات وحدها")
    return bool(folders)


def _read(options: argparse.Namespace, accepted: Accepted) -> tuple[City, list[str]]:
    """The city of a folder, or of the files that are named; and why some of these cannot be read."""
    year = options.year or ""
    if _is_folder(options.files):
        city = City.read(
            options.files[0],
            country=options.country,
            year=year,
            accept=accepted,
            crs=options.crs,
            boundary=options.boundary or "",
        )
        return city, []
    found, unreadable = read_each(options.files, options.crs, accepted, options.country)
    city = City.from_files(found.values(), year=year, accepted=accepted)
    city.unread = [*unreadable]
    city.boundary = meaning(options.boundary or "")
    return city, [str(error) for error in unreadable.values()]


def _refusal(city: City, unreadable: Sequence[str]) -> str:
    parts = [*unreadable]
    for file in city.faulty:
        found = file.problems
        parts.append(str(Problems(found.errors, file=found.file, dataset=found.dataset, title=found.title, rows=found.rows,
                                  columns=found.columns, unit=found.unit, form=found.form)))  # fmt: skip
    parts += [isolated(f"✗ {fault}") for fault in city.problems]
    return "\n\n".join([*parts, _NOTHING])


def _results(out: Path) -> Manifest:
    if out.exists() and not out.is_dir():
        raise Unreadable(f"{quoted(out, 200)} ملف لا مجلد", f"اختر اسماً آخر: {ltr('--out')}")
    return Manifest(out, "umran indicators", "--out")
