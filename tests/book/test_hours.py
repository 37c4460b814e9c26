"""The help says how long the whole course takes: its own pages, notebooks and exercises, added up."""

import json
import re

from support import ROOT


def minutes():
    """Minutes of what a participant reads and runs, and those of the exercises."""
    pages = exercises = 0
    for name in re.findall(r"file: *(\S+)", (ROOT / "_toc.yml").read_text(encoding="utf-8")):
        if "/08_trainers/" in name:
            continue
        path = ROOT / f"{name}.md"
        if path.is_file():
            found = re.match(
                r"---\n.*?^minutes: (\d+)$.*?^---$", path.read_text(encoding="utf-8"), re.S | re.M
            )
            pages += int(found[1]) if found else 0
        elif name.startswith("notebooks/"):
            pages += json.loads((ROOT / f"{name}.ipynb").read_text(encoding="utf-8"))["metadata"]["minutes"]
    for source in (ROOT / "exercises").glob("*.ipynb"):
        exercises += json.loads(source.read_text(encoding="utf-8"))["metadata"]["umran"]["minutes"]
    return pages, exercises


def test_the_hours_of_the_course_are_those_of_its_pages():
    text = (ROOT / "book/00_start/how_to_use.md").read_text(encoding="utf-8")
    told = re.search(r"الصفحات والدفاتر نحو (\d+) ساعة، ومع التمارين نحو (\d+) ساعة", text)
    pages, exercises = minutes()
    assert pages and exercises
    for hours, counted in zip(map(int, told.groups()), (pages, pages + exercises), strict=True):
        assert abs(60 * hours - counted) <= 60, f"{counted / 60:.1f} hours by the pages, {hours} in the help"
