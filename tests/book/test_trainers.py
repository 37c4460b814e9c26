"""What trainers are promised: every activity is in the list with its minutes and answers, and every step can be taken."""

import re
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pypdfium2
import pytest
import yaml

from arabic_book.bundle.packing import collect_files
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


def rows_of_activities():
    """The rows of the list of activities: the file of the lesson, the name, what is needed."""
    found = re.findall(
        r"^\| \[[^\]]+\]\(([^)]+\.md)\) \| ([^|]+) \| \d+ \| [^|]+ \| ([^|\n]+) \|$",
        (TRAINERS / "activities.md").read_text("utf-8"),
        re.MULTILINE,
    )
    return [((TRAINERS / link).resolve(), name, needs) for link, name, needs in found]


def sets_of_cards():
    """The sets of cards by their anchors: the lesson that each names."""
    text = (TRAINERS / "cards.md").read_text("utf-8")
    found = re.findall(
        r"^\((cards-[\w-]+)\)=\n(?:(?!^\().*\n)*?:::\{cards\} .+\n:page: (\S+)\n", text, re.MULTILINE
    )
    return {anchor: (TRAINERS / f"{page}.md").resolve() for anchor, page in found}


def test_every_activity_that_deals_out_cards_has_its_set():
    rows, sets = rows_of_activities(), sets_of_cards()
    assert len(rows) > 70 and len(sets) == (TRAINERS / "cards.md").read_text("utf-8").count(":::{cards}")
    dealt = re.compile(r"بطاقات|بطاقة لكل|لافتات|محطات|علامات|قصاصات")
    bare = [f"{lesson.name}: {name}: {needs}" for lesson, name, needs in rows
            if dealt.search(needs) and not re.search(r"\]\((cards|form)-", needs)]  # fmt: skip
    # Cards that learners have written themselves are no set.
    assert bare == ["practice_card.md: تبادل البطاقات: البطاقات"]
    named = {}
    for lesson, _, needs in rows:
        for anchor in re.findall(r"\]\((cards-[\w-]+)\)", needs):
            named.setdefault(anchor, set()).add(lesson)
    activities = TRAINERS / "activities.md"
    half_day = set(re.findall(r"\]\((cards-[\w-]+)\)", activities.read_text("utf-8"))) - set(named)
    assert {anchor: {lesson} for anchor, lesson in sets.items() if lesson != activities} == named
    assert {anchor for anchor, lesson in sets.items() if lesson == activities} == half_day


def test_notes_that_ask_for_cards_are_in_lessons_that_have_a_set():
    asks = re.compile(r"(?:وزّع|أسماءها على|على) [^.:،]*(?:بطاقات|قصاصات)|خمس محطات في القاعة|ست زوايا")
    asking = set()
    for path in lessons_with_activities():
        note = NOTE.search(path.read_text("utf-8"))
        if note and asks.search(note[1]):
            asking.add(path)
    assert asking and asking <= set(sets_of_cards().values())


def test_a_plan_leaves_out_by_name_and_ends_on_what_it_promises():
    text = (TRAINERS / "plans.md").read_text("utf-8")
    half_day = re.search(r"title: خطة نصف يوم\n(.*?)^:::$", text, re.MULTILINE | re.DOTALL)[1]
    what = [item.get("what", "") for item in yaml.safe_load(half_day)["items"]]
    assert [place for place, name in enumerate(what) if "الاتفاق على المخرجات" in name] == [len(what) - 2]
    assert "ما تتركه" not in text and "part: true" not in text


def test_the_two_activities_of_the_half_day_have_steps_criteria_and_an_answer():
    text = (TRAINERS / "activities.md").read_text("utf-8")
    answers = re.search(r"الأجوبة المنتظرة: نصف اليوم\n(.*?)^:::$", text, re.MULTILINE | re.DOTALL)[1]
    listed_minutes = dict(re.findall(r"^\| ([^|\[]+) \| (\d+) \|", text, re.MULTILINE))
    minutes_of = {"خمس": 5, "عشر": 10}
    for anchor, name in (("activity-timeline", "سياساتنا على خط زمني"), ("activity-priorities", "الأولويات")):
        section = text.split(f"({anchor})=\n")[1].split("\n(")[0].split("\n:::")[0]
        steps = re.findall(r"^\d\. \*\*(\w+) دقائق: ", section, re.MULTILINE)
        assert sum(minutes_of[step] for step in steps) == int(listed_minutes[name])
        assert f"- **{name}:**" in answers


def printed_page(book, visit, name):
    page = visit(f"{book.address}book/08_trainers/{name}.html").page
    page.emulate_media(media="print")
    return page, pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))


def texts_of(printed):
    return [sheet.get_textpage().get_text_bounded().strip() for sheet in printed]


def test_cards_print_a_sheet_a_page_and_nothing_is_cut(book, visit):
    page, printed = printed_page(book, visit, "cards")
    sheets = page.locator(".card-sheet").count()
    assert len(printed) == sheets + 1 and all(texts_of(printed))  # the list of sets stands first
    assert {tuple(map(round, sheet.get_size())) for sheet in printed} == {(595, 842)}
    boxes = page.locator(".card").evaluate_all(
        "all => all.filter(e => e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight)"
        ".map(e => e.innerText)"
    )
    assert boxes == []
    # What the list of sets promises is there.
    rows = (
        page.locator("table")
        .first.locator("tbody tr")
        .evaluate_all("all => all.map(r => [...r.cells].slice(2).map(c => Number(c.innerText)))")
    )
    assert [sum(column) for column in zip(*rows, strict=True)] == [page.locator(".card").count(), sheets]


def test_every_form_prints_on_a_page_of_its_own(book, visit):
    page, printed = printed_page(book, visit, "forms")
    forms = page.locator("section:has(> .table-wrap table.form)").count()
    texts = texts_of(printed)
    assert forms >= 18 and len(printed) == forms + 1, [f"{len(text)} {text[:18]}" for text in texts]
    assert all(texts)


def test_the_kit_prints_its_papers_and_the_certificate_lies_across(book, visit):
    page, printed = printed_page(book, visit, "kit")
    sizes = [tuple(map(round, sheet.get_size())) for sheet in printed]
    assert sizes.count((842, 595)) == 1 and set(sizes) == {(595, 842), (842, 595)} and all(texts_of(printed))
    # One page each, the sheet of terms two at most, and the head of the page.
    papers = page.locator("article > section > section").count()
    assert papers + 1 <= len(printed) <= papers + 2
    terms = page.locator(".term-sheet .lang-fr").all_inner_texts()
    assert 55 <= len(terms) <= 70
    for letters in ("(SDAU)", "(PA)", "(SRAT)"):
        assert any(term.endswith(letters) for term in terms), letters
    assert page.locator(".survey tbody tr").count() <= 10
    plans = visit(f"{book.address}book/08_trainers/plans.html").page
    clock = plans.locator("table.plan").nth(1).locator("tbody tr td:first-child").all_inner_texts()
    agenda = page.locator("table.agenda").first.locator("tbody tr td:first-child").all_inner_texts()
    assert [time.strip() for time in agenda] == [time.strip() for time in clock]
    assert agenda[0].strip().startswith("9:00") and agenda[-1].strip().endswith("13:30")


def test_cards_forms_and_kit_go_with_the_bundle(book):
    files = collect_files(Path(book.folder), ROOT / "nowhere", ())
    assert {f"book/book/08_trainers/{name}.html" for name in ("cards", "forms", "kit")} <= set(files)
    guide = re.sub(r"<[^>]+>", "", files["book/book/08_trainers/index.html"].decode())
    assert "الأمر make pdf" in guide  # how the trainers' edition is made
