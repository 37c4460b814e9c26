"""What trainers are promised: every activity is in the list with its minutes and answers, and every step can be taken."""

import re
from importlib.util import find_spec

import nbformat
import pytest
import yaml

from arabic_book.strings import PRESENT
from support import ROOT
from umran.cli import main

TRAINERS = ROOT / "book/08_trainers"
PAGES = sorted(TRAINERS.glob("*.md"))
ROW = re.compile(r"^\| \[[^\]]+\]\(([^)]+)\) \| [^|]+ \| (\d+) \|", re.MULTILINE)
NOTE = re.compile(r"^:::\{trainer\}\n(.*?)^:::$", re.MULTILINE | re.DOTALL)
TOLD = re.compile(r"نتظر|جواب|أجوبة|إجابة|جيد|مقبول")


def lessons_with_activities():
    return [
        path for path in sorted((ROOT / "book").rglob("*.md")) if "\n:::{activity}" in path.read_text("utf-8")
    ]


def listed():
    """Minutes of each row of the list of activities, by the file that the row leads to."""
    rows = {}
    for link, minutes in ROW.findall((TRAINERS / "activities.md").read_text("utf-8")):
        rows.setdefault((TRAINERS / link).resolve(), []).append(int(minutes))
    return rows


def said(pattern):
    return {found for page in PAGES for found in re.findall(pattern, page.read_text("utf-8"))}


@pytest.mark.parametrize("lesson", lessons_with_activities(), ids=lambda path: path.stem)
def test_a_lesson_with_an_activity_is_listed_with_its_own_minutes_and_tells_trainers_the_answer(lesson):
    note = NOTE.search(lesson.read_text("utf-8"))[1]
    duration = next(line for line in note.splitlines() if line.startswith((":parts:", "**المدة:**")))
    assert set(listed()[lesson]) <= {int(number) for number in re.findall(r"\d+", duration)}
    activity = next((part for part in note.split("\n\n") if part.startswith(("**النشاط", "**البطاقة"))), note)
    assert TOLD.search(activity), activity


def test_every_activity_of_a_notebook_is_listed():
    rows = listed()
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        count = sum(cell.source.count(":::{activity}") for cell in cells if cell.cell_type == "markdown")
        assert len(rows.get(path, ())) == count, path.name


def test_every_table_of_activities_is_followed_by_its_answers():
    text = (TRAINERS / "activities.md").read_text("utf-8")
    tables = re.findall(r"^:::\{table\} أنشطة: (.+)$", text, re.MULTILINE)
    assert tables and tables == re.findall(r"^:::\{trainer\} الأجوبة المنتظرة: (.+)$", text, re.MULTILINE)


def test_every_plan_keeps_to_a_total():
    text = (TRAINERS / "plans.md").read_text("utf-8")
    plans = re.findall(r"^:::\{plan\}\n:total: (\d+)\n(.*?)^:::$", text, re.MULTILINE | re.DOTALL)
    assert [int(total) for total, _ in plans] == [90, 270, 450, 390, 390, 390] and text.count("{plan}") == 6
    for total, plan in plans:
        assert sum(item["minutes"] for item in yaml.safe_load(plan)["items"]) == int(total)


def test_every_command_that_trainers_are_told_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert said(r"`make ([a-z]+)`") and said(r"`make ([a-z]+)`") <= targets
    for module in said(r"python -m ([\w.]+)"):
        assert find_spec(module), module
    for command in said(r"umran ([a-z]+)"):
        with pytest.raises(SystemExit) as left:
            main([command, "--help"])
        assert left.value.code == 0, command


def test_every_key_of_the_presentation_that_trainers_are_told_works_there():
    known = {key for keys, _ in PRESENT["keys"] for key in keys.split()} | {"P", "?"}
    rows = re.findall(
        r"^\| (\{ltr\}`[^|]+) \|", (TRAINERS / "presenting.md").read_text("utf-8"), re.MULTILINE
    )
    told = {key for row in rows for key in re.findall(r"`([^`]+)`", row)}
    assert len(told) > 10 and told <= known
