"""What trainers print: cards to cut, an agenda of a plan, the book's address as a code, the printed edition."""

import io
import re

import pypdfium2
import pytest
import segno
from PIL import Image

from arabic_book.bundle.packing import without_trainers_edition
from arabic_book.offline.listing import book_paths
from small_books import build, write_book

CONFIG = """
extensions = ["myst_nb", "arabic_book"]
nb_execution_mode = "off"
language = "ar"
html_theme = "arabic_book"
"""
LESSON = """---
minutes: 5
---

# درس

نص.

```{trainer}
:parts: الرسم 15، النشاط 20

**الرسم:** كبير.
```
"""
CARDS = """# بطاقات

نص قبل البطاقات.

## ست بطاقات

اطبع نسخة لكل مجموعة.

```{cards} الأخبار
:page: lesson
:part: الرسم

- خبر **أول**
- خبر {ltr}`1–2`
- ثالث
- رابع
- خامس
- سادس
- سابع
- ثامن
- تاسع
```

## محطتان

```{cards} المحطات
:page: lesson
:size: station

- محطة أولى

  فيها سطران
- محطة ثانية
```
"""
PLANS = """# خطط

```{plan}
title: نصف يوم
start: "09:00"
items:
  - {minutes: 20, what: "[ترحيب](lesson.md) **وتعارف** {ltr}`1–2`"}
  - {minutes: 15, break: استراحة}
  - {minutes: 20, what: الدرس, page: lesson, without: [الرسم]}
```

```{agenda} plans
:plan: نصف يوم
```
"""
ADDRESS = "https://book.example/عمران/"
# Each faulty page, and what is said of it.
FAULTS = {
    "no_owner": (
        "```{cards} أخبار\n\n- خبر\n```",
        "the cards «أخبار» name no page whose activity needs them",
    ),
    "no_list": ("```{cards} أخبار\n:page: lesson\n\nنص\n```", "the cards «أخبار» are one list"),
    "bad_size": ("```{cards} أخبار\n:page: lesson\n:size: huge\n\n- خبر\n```", "size"),
    "no_page": ("```{cards} أخبار\n:page: nowhere\n\n- خبر\n```", "nowhere is no page of the book"),
    "no_part": (
        "```{cards} أخبار\n:page: lesson\n:part: الغناء\n\n- خبر\n```",
        "lesson has no part «الغناء»; there are «الرسم», «النشاط»",
    ),
    "no_parts": (
        "```{cards} أخبار\n:page: plans\n:part: الرسم\n\n- خبر\n```",
        "plans has no part «الرسم»; there are «none»",
    ),
    "no_plan": ("```{agenda} plans\n:plan: يوم\n```", "plans has no plan «يوم»; there are «نصف يوم»"),
    "no_way": ("```{edition} trainers\n```", "Content block expected"),
}


def write(folder, pages, more=""):
    write_book(folder, {"lesson": LESSON, "plans": PLANS, **pages}, CONFIG + more)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sheets") / "book"
    write(folder, {name: f"# صفحة\n\nنص.\n\n{text}\n" for name, (text, _) in FAULTS.items()})
    return build(folder, "html")


@pytest.mark.parametrize("fault", FAULTS)
def test_what_nobody_could_use_is_named_with_its_line(faulty, fault):
    code, said = faulty
    assert code != 0
    lines = [line for line in said.splitlines() if re.search(rf"\b{fault}\.md:5\b", line)]
    told = said[said.find(lines[0]) :] if lines else said
    assert lines and FAULTS[fault][1] in told, said


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sheets") / "book"
    form = "# استمارة\n\nنص.\n\n```{table}\n:class: form\n\n| اسم | يوم |\n| --- | --- |\n| | |\n```\n"
    pages = {"cards": CARDS, "form": form, "qr": "# عنوان\n\nنص.\n\n```{qr}\n```\n"}
    write(folder, pages, f'html_baseurl = "{ADDRESS}"\n')
    code, said = build(folder)
    assert code == 0, said
    return folder / "_build" / "html"


def test_cards_stand_eight_on_a_sheet_of_paper_with_set_and_number(sheets, visit):
    page = visit((sheets / "cards.html").as_uri()).page
    assert page.locator(".card-sheet").evaluate_all("all => all.map(e => e.children.length)") == [8, 1, 2]
    marks = page.locator(".card-mark").all_inner_texts()
    assert marks[0] == "الأخبار · 1/9" and marks[8] == "الأخبار · 9/9" and marks[10] == "المحطات · 2/2"
    page.emulate_media(media="print")
    boxes = page.locator(".card").evaluate_all(
        "all => all.map(e => [e.clientWidth, e.clientHeight, e.scrollWidth, e.scrollHeight])"
    )
    assert all(wide <= width and high <= height for width, height, wide, high in boxes), "a card overflows"
    printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
    assert [round(side) for side in printed[0].get_size()] == [595, 842]
    texts = [sheet.get_textpage().get_text_bounded() for sheet in printed]
    assert len(texts) == 4 and all(text.strip() for text in texts), (
        texts
    )  # the head of the page, and three sheets


def test_an_agenda_has_the_times_of_its_plan(sheets, visit):
    page = visit((sheets / "plans.html").as_uri()).page
    rows = page.locator(".agenda tbody tr").all_inner_texts()
    assert [[cell.strip() for cell in row.split("\t")] for row in rows] == [
        ["9:00–9:20", "ترحيب وتعارف \u20661–2\u2069"],
        ["9:20–9:35", "استراحة"],
        ["9:35–9:55", "الدرس"],
    ]


def test_only_pages_with_something_to_cut_to_fill_in_or_to_scan_carry_their_style(sheets):
    carried = {page.stem for page in sheets.glob("*.html") if "_static/sheets.css" in page.read_text("utf-8")}
    assert carried == {"cards", "form", "plans", "qr"}
    assert ".card-sheet" not in (sheets / "_static" / "book.css").read_text("utf-8")


def squares(picture, size, border=4):
    """Which modules of a code are dark, as a camera sees them: the middle of each square of the picture."""
    step = picture.width / (size + 2 * border)
    grey = picture.convert("L")

    def dark(row, column):
        return grey.getpixel((int((column + border + 0.5) * step), int((row + border + 0.5) * step))) < 128

    return [[dark(row, column) for column in range(size)] for row in range(size)]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_code_on_the_page_is_that_of_the_address(sheets, visit, theme):
    page = visit((sheets / "qr.html").as_uri()).page
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    page.evaluate("document.querySelector('.qr-code').style.inlineSize = '600px'")
    expected = [
        [bool(module) for module in row] for row in segno.make(ADDRESS, micro=False, error="m").matrix
    ]
    picture = Image.open(io.BytesIO(page.locator(".qr-code").screenshot()))
    assert squares(picture, len(expected)) == expected
    assert page.locator(".qr figcaption").inner_text() == ADDRESS
    assert ADDRESS in page.locator(".qr-code").get_attribute("aria-label")


def test_a_book_without_an_address_says_so_and_one_in_the_environment_is_taken(tmp_path):
    folder = tmp_path / "book"
    write(folder, {"qr": "# عنوان\n\nنص.\n\n```{qr}\n```\n"})
    file = folder / "_build" / "html" / "qr.html"
    assert build(folder, BOOK_URL="") == (0, "")
    assert (
        "لا عنوان لهذه النسخة" in file.read_text("utf-8")
        and "<svg" not in file.read_text("utf-8").split("<article")[1].split("</article")[0]
    )
    assert build(folder, BOOK_URL="https://elsewhere.example/") == (0, "")
    assert "https://elsewhere.example/" in file.read_text("utf-8")
    assert "لا عنوان لهذه النسخة" not in file.read_text("utf-8")


def test_a_printed_edition_is_linked_once_it_is_there_and_learners_get_neither(tmp_path):
    folder = tmp_path / "book"
    write(folder, {"guide": "# دليل\n\nنص.\n\n```{edition} trainers\nيُصنع بأمر.\n```\n"})
    html = folder / "_build" / "html"
    assert build(folder) == (0, "")
    assert "edition-link" not in (html / "guide.html").read_text("utf-8")
    assert "يُصنع بأمر" in (html / "guide.html").read_text("utf-8")
    (folder / "_build" / "pdf").mkdir()
    (folder / "_build" / "pdf" / "trainers.pdf").write_bytes(b"%PDF-1.7\n")
    assert build(folder) == (0, "")
    text = (html / "guide.html").read_text("utf-8")
    assert 'href="_static/print/trainers.pdf"' in text and "يُصنع بأمر" in text
    files = {
        path.relative_to(html).as_posix(): path.read_bytes() for path in html.rglob("*") if path.is_file()
    }
    assert files["_static/print/trainers.pdf"] == b"%PDF-1.7\n"
    assert "_static/print/trainers.pdf" not in book_paths(files)  # no phone keeps it
    packed = without_trainers_edition({f"book/{name}": content for name, content in files.items()})
    assert not any("trainers.pdf" in name for name in packed)
    assert (
        "trainers.pdf" not in packed["book/guide.html"].decode()
        and "يُصنع بأمر" in packed["book/guide.html"].decode()
    )
    # An edition that is gone is linked no more.
    (folder / "_build" / "pdf" / "trainers.pdf").unlink()
    assert build(folder) == (0, "")
    assert "edition-link" not in (html / "guide.html").read_text("utf-8")
    assert not (html / "_static" / "print").exists()


def test_the_link_to_an_edition_is_written_for_the_address_of_its_page(tmp_path):
    folder = tmp_path / "book"
    write(folder, {"guide": "# دليل\n\nنص.\n\n```{edition} a&b\nيُصنع بأمر.\n```\n"})
    (folder / "_build" / "pdf").mkdir(parents=True)
    (folder / "_build" / "pdf" / "a&b.pdf").write_bytes(b"%PDF-1.7\n")
    assert build(folder, "dirhtml") == (0, "")
    page = folder / "_build" / "html" / "guide" / "index.html"
    assert 'href="../_static/print/a&amp;b.pdf"' in page.read_text("utf-8")
