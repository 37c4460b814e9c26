"""`umran indicators`: measure a participant's own files."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from umran.city.both_ways import both_ways
from umran.city.files import File, read_all
from umran.city.given import Given
from umran.city.measure import measure
from umran.city.table import summary, table
from umran.intake.problems import Problems
from umran.intake.proposals import Accepted
from umran.text.errors import Unreadable
from umran.text.words import Noun, counted, isolated, listed, ltr, quoted

FILES = ("indicators.csv", "indicators.html")
_INDICATORS = Noun("لا مؤشرات", "مؤشر واحد", "مؤشران", "مؤشرات", "مؤشراً", "مؤشر")


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
    accepted = Accepted.parse(options.accept)

    def read(accepted: Accepted) -> tuple[list[File], list[str]]:
        return read_all(options.files, options.crs, accepted, options.country)

    files, unreadable = read(accepted)
    faulty = [file for file in files if file.problems.errors]
    given = Given([file for file in files if not file.problems.errors], year=options.year or "")
    measures = measure(given)
    if unreadable or faulty or given.faults:
        print(_refusal(unreadable, faulty, given.faults), file=sys.stderr)
        if (
            not unreadable
            and not given.faults
            and (shown := both_ways(files, read, accepted, options.year or ""))
        ):
            print("\n" + "\n".join(map(isolated, shown)), file=sys.stderr)
        return 2 if unreadable else 1
    print(summary(measures, given))
    if not any(each.result for each in measures):
        return 1
    from umran.city.page import page

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
