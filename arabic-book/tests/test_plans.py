"""A plan's clock is computed, and a plan that cannot be kept stops the build."""

import re

import pytest

from arabic_book.lesson.directives import read_parts
from arabic_book.lesson.plans import clock, read_plan
from small_books import OUT, build, write_book

PLAN = """title: "الجلسة 1: الخطة"
start: "09:45"
items:
  - {minutes: 15, what: ترحيب, how: جلسة عامة}
  - {minutes: 12, what: ما الخطة؟, page: lesson, how: "قراءة {ltr}`1–2`"}
  - {minutes: 13, break: استراحة}
  - {minutes: 90, what: الدرس كله, page: lesson.md}
"""
# Faulty plans: what the message must say of each.
FAULTS = {
    "sum": (PLAN, 120, "add up to 130 minutes, not 120: 10 minutes too many"),
    "short_sum": (PLAN, 145, "add up to 130 minutes, not 145: 15 minutes too few"),
    "short_session": (
        PLAN.replace("minutes: 12", "minutes: 9"),
        None,
        "gives lesson 9 minutes of its 12: 3 too few",
    ),
    "short_of_parts": (
        PLAN.replace("page: lesson,", "page: long,"),
        None,
        "gives long 12 minutes of the 50 in its notes: 38 too few",
    ),
    "short_after_cuts": (
        PLAN.replace("page: lesson,", "page: long, without: [الرسم, النشاط],"),
        None,
        "gives long 12 minutes of the 50 in its notes less 35 left out: 3 too few",
    ),
    "unknown_part": (
        PLAN.replace("page: lesson,", "page: long, without: [الغناء],"),
        None,
        "long has no part «الغناء»; there are «الرسم», «النشاط», «الختام»",
    ),
    "no_excuse": (PLAN.replace("page: lesson,", "page: long, part: true,"), None, "38 too few"),
    "cut_of_nothing": (
        PLAN.replace("page: lesson,", "page: lesson, without: [الرسم],"),
        None,
        "leaves out parts of lesson, whose notes tell none",
    ),
    "cut_without_page": (
        PLAN.replace("how: جلسة عامة", "without: [الرسم]"),
        None,
        "item 1: without is a list of parts of a page",
    ),
    "no_page": (PLAN.replace("page: lesson,", "page: nowhere,"), None, "nowhere, which is no page"),
    "bad_start": (PLAN.replace("09:45", "25:00"), None, "start is '25:00'"),
    "no_minutes": (PLAN.replace("minutes: 15", "minutes: x"), None, "item 1: minutes is 'x'"),
    "no_items": ("title: خطة\nstart: '09:00'\n", None, "has no items"),
    "misspelt": (PLAN.replace("how: جلسة عامة", "hwo: جلسة"), None, "item 1 has no field hwo"),
    "no_yaml": ("title: [", None, "is no YAML"),
}
CONFIG = """
extensions = ["myst_nb", "arabic_book"]
nb_execution_mode = "off"
language = "ar"
html_theme = "arabic_book"
"""


def page_with(plan, total):
    option = f":total: {total}\n" if total else ""
    return f"# صفحة\n\nنص.\n\n```{{plan}}\n{option}{plan}```\n"


LONG = """---
minutes: 5
---

# درس طويل

نص.

```{trainer}
:parts: الرسم 15، النشاط 20، الختام 15

**الرسم:** كبير.
```
"""
LESSON = "---\nminutes: 12\n---\n\n# درس\n\nنص.\n"


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """A book with one page for every faulty plan."""
    folder = tmp_path_factory.mktemp("plans") / "book"
    pages = {name: page_with(plan, total) for name, (plan, total, _) in FAULTS.items()}
    write_book(folder, {"lesson": LESSON, "long": LONG, **pages}, CONFIG)
    return build(folder, "dummy")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_plan_that_cannot_be_kept_is_named(faulty, fault):
    code, said = faulty
    assert code != 0
    lines = [line for line in said.splitlines() if re.search(rf"\b{fault}\.md:\d+\b", line)]
    assert any(FAULTS[fault][2] in line for line in lines), lines or said


def test_a_plan_shows_its_clock_its_links_and_its_sums(tmp_path, visit):
    folder = tmp_path / "book"
    whole = PLAN.replace("minutes: 12", "minutes: 7").replace("page: lesson,", "page: lesson, part: true,")
    write_book(folder, {"lesson": LESSON, "plans": page_with(whole, 125)}, CONFIG)
    code, said = build(folder, "html")
    assert code == 0, said
    page = visit((folder / OUT / "plans.html").as_uri()).page
    rows = [
        [cell.strip() for cell in row.split("\t")] for row in page.locator(".plan tbody tr").all_inner_texts()
    ]
    assert [row[0] for row in rows] == ["9:45–10:00", "10:00–10:07", "10:07–10:20", "10:20–11:50"]
    assert [row[-2:] for row in rows] == [["15", "15"], ["7", "22"], ["13", "35"], ["90", "125"]]
    assert rows[1][1:3] == ["ما الخطة؟ (الصفحة: 12 دقيقة)", "قراءة 1–2"]
    links = page.locator(".plan tbody a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert links == ["lesson.html", "lesson.html"]
    assert page.locator(".plan td .ltr").first.evaluate("e => getComputedStyle(e).direction") == "ltr"
    cells = page.locator(".plan tbody tr").first.locator("td")
    assert cells.first.bounding_box()["x"] > cells.last.bounding_box()["x"], "the clock stands on the right"

    # A page that has become longer makes the same plan too short, though the plan was not read again.
    (folder / "lesson.md").write_text(LESSON.replace("12", "95"), encoding="utf-8")
    code, said = build(folder, "html")
    assert code != 0 and "90 minutes of its 95: 5 too few" in said, said


def test_a_session_counts_the_parts_of_its_page_and_names_what_it_leaves(tmp_path, visit):
    folder = tmp_path / "book"
    plan = PLAN.replace("minutes: 12", "minutes: 35").replace(
        "page: lesson,", "page: long, without: [الختام],"
    )
    write_book(folder, {"lesson": LESSON, "long": LONG, "plans": page_with(plan, 153)}, CONFIG)
    code, said = build(folder, "html")
    assert code == 0, said
    page = visit((folder / OUT / "plans.html").as_uri()).page
    row = page.locator(".plan tbody tr").nth(1).inner_text()
    assert "(الصفحة: 50 دقيقة)" in row and "(بلا: الختام)" in row
    notes = (folder / OUT / "_static" / "notes" / "long.js").read_text(encoding="utf-8")
    assert "50 دقيقة: الرسم 15، النشاط 20، الختام 15." in notes
    # Notes that grow make the same plan too short, though the plan was not read again.
    (folder / "long.md").write_text(LONG.replace("النشاط 20", "النشاط 25"), encoding="utf-8")
    code, said = build(folder, "html")
    assert code != 0 and "35 minutes of the 55 in its notes less 15 left out: 5 too few" in said, said


def test_a_fault_in_notes_with_parts_is_named_with_its_line(tmp_path):
    text = LONG.replace("كبير.", "كبير، انظر {doc}`nowhere`.")
    write_book(tmp_path / "book", {"long": text}, CONFIG)
    code, said = build(tmp_path / "book", "dummy")
    assert code != 0
    line = 1 + text[: text.index("nowhere")].count("\n")
    assert [int(found) for found in re.findall(r"long\.md:(\d+)", said)] == [line], said


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ("الرسم، النشاط 20", "«الرسم» is no name"),
        ("الرسم 0", "«الرسم 0»"),
        ("الرسم 5، الرسم 6", "named twice"),
        ("5", "«5»"),
    ],
)
def test_parts_that_cannot_be_read_are_refused(parts, fault):
    with pytest.raises(ValueError, match=fault):
        read_parts(parts)


@pytest.mark.parametrize("start, shown", [('"9:05"', "9:05"), ("9:30", "9:30"), ('"23:59"', "23:59")])
def test_the_clock_is_read_as_it_is_written(start, shown):
    _, at, sessions = read_plan(f"title: خطة\nstart: {start}\nitems: [{{minutes: 2, what: نص}}]")
    assert clock(at) == shown
    assert clock(at + sessions[-1].end) == {"9:05": "9:07", "9:30": "9:32", "23:59": "0:01"}[shown]
