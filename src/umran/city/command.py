"""`umran indicators`: measure a participant's own files."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from umran.city.city import City
from umran.city.comparison import compare_proposals
from umran.city.files import File, read_all
from umran.city.page import page
from umran.city.table import summary, table
from umran.intake.problems import Problems
from umran.intake.proposals import Accepted
from umran.text.errors import Unreadable
from umran.text.journal import recover
from umran.text.manifest import Manifest
from umran.text.words import Noun, counted, isolated, listed, ltr, quoted

FILES = ("indicators.csv", "indicators.html")
_INDICATORS = Noun("لا مؤشرات", "مؤشر واحد", "مؤشران", "مؤشرات", "مؤشراً", "مؤشر")


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
    results.check(FILES, replace=options.replace)
    accepted = Accepted.parse(options.accept)

    def read(accepted: Accepted) -> tuple[list[File], list[str]]:
        return read_all(options.files, options.crs, accepted, options.country)

    files, unreadable = read(accepted)
    faulty = [file for file in files if file.problems.errors]
    city = City.from_files((file for file in files if not file.problems.errors), year=options.year or "")
    measures = city.indicators()
    if unreadable or faulty or city.problems:
        print(_refusal(unreadable, faulty, city.problems), file=sys.stderr)
        is_asked = not unreadable and not city.problems
        if is_asked and (lines := compare_proposals(files, read, accepted, options.year or "")):
            print("\n" + "\n".join(map(isolated, lines)), file=sys.stderr)
        return 2 if unreadable else 1
    print(summary(measures, city))
    if not any(each.result for each in measures):
        return 1
    os.environ.pop("UMRAN_OUTPUT", None)  # the page stands alone, and brings its own files
    write(out, dict(zip(FILES, (table(measures, city), page(measures, city)), strict=True)), options.replace)
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


def _results(out: Path) -> Manifest:
    if out.exists() and not out.is_dir():
        raise Unreadable(f"{quoted(out, 200)} ملف لا مجلد", f"اختر اسماً آخر: {ltr('--out')}")
    return Manifest(out, "umran indicators", "--out")
