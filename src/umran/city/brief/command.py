"""`umran brief`: from a folder of files to a brief."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from umran.city import report
from umran.city.brief import texts
from umran.city.brief.writing import write_briefs
from umran.city.city import City
from umran.intake.proposals import Accepted
from umran.text import progress
from umran.text.errors import Unreadable
from umran.text.journal import recover
from umran.text.words import isolated, listed, ltr, quoted


def run(options: argparse.Namespace) -> int:
    """Read the folder, say what was understood, and write; 0 where a brief was written.

    What is faulty in the folder keeps its figures out of the brief, and is told; the rest is written.
    """
    if options.year and not re.fullmatch(r"(19|20)[0-9]{2}", options.year):
        raise Unreadable(f"السنة {quoted(options.year)} غير مقبولة", f"اكتبها بأربعة أرقام، مثل {ltr(2024)}")
    paths = [Path(each) for each in options.out or ["brief.docx"]]
    if recovery := recover(paths[0].parent):
        print(recovery, file=sys.stderr)
    with progress.shown():
        city = City.read(
            options.folder,
            name=options.name or "",
            country=options.country,
            year=options.year or "",
            accept=Accepted.parse(options.accept),
            crs=options.crs,
            boundary=options.boundary or "",
        )
        measures = city.indicators()
    print(report.text(city, measures), end="\n\n")
    progress.step("تُرسم الخرائط ويُكتب الموجز")
    with progress.shown():
        written = write_briefs(
            city, paths, about=options.about or "", review=options.review, replace=options.replace
        )
    print(isolated(f"كُتب: {listed(ltr(path) for path in written)}."))
    if not options.review:
        kept = paths[0].parent / texts.NAME
        print(isolated(f"اكتب نصوصك في {ltr(kept)}، ثم أعد الأمر مع {ltr('--replace')}."))
    return 0
