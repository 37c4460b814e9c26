"""The book on paper: editions, contents, order of reading, fonts, and nothing cut."""

import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest

from arabic_book import pdf
from arabic_book.build import build
from support import ROOT

SENTENCE = "يُقاس الهواء في لتر، ثم تُكتب النتيجة بين 2015 و2030 كما سُجّلت، لا كما نتمنى."
# pdftotext takes a page for left to right where most of its letters are Latin.
PROSE = " ".join([SENTENCE] * 12)
ADDRESS = "https://example.org/ar/a-long-address-of-a-report-about-the-wind-of-the-year"
LESSON = f"""

## قياس الريح

{SENTENCE}

{PROSE}

انظر [التقرير]({ADDRESS}) ثم [الأنهار](../01_water/rivers.md) و[الأسئلة](quiz.md).

```python
wind_of_the_year = {{"north": 1, {", ".join(f'"station_{i}": {i}' for i in range(12))}}}
```

| {" | ".join(f"column_number_{i}" for i in range(8))} |
| {" | ".join("---" for _ in range(8))} |
| {" | ".join(f"value_{i}_without_a_break" for i in range(8))} |

:::{{trainer}}
سر المدرب: ابدأ بالنافذة.
:::
"""


def plain(text):
    """Words of a text without marks and signs of direction."""
    text = re.sub("[\u064b-\u0652\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufffe]", "", text)
    return re.sub(r"\s+", " ", text.replace("\ufeff", "")).strip()


def words_of(path, first=1, last=None):
    """The text of a PDF as pdftotext gives it."""
    pages = ["-f", str(first), *(["-l", str(last)] if last else [])]
    done = subprocess.run(["pdftotext", *pages, path, "-"], capture_output=True, check=True)
    return plain(done.stdout.decode())


def around_answers(path):
    """The text before the answers, and that of the answers."""
    marks = {mark.get_title(): mark.get_dest().get_index() for mark in pypdfium2.PdfDocument(path).get_toc()}
    first = marks["الأجوبة"] + 1
    return words_of(path, 1, first - 1), words_of(path, first)


def apart(work, *arguments):
    """Do it in a thread of its own: this one may hold a browser already, and Playwright takes one a thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work, *arguments).result()


pytestmark = pytest.mark.browser  # the printing brings a browser of its own
needs_pdftotext = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    """The book of quizzes with a lesson that is hard to print, and its editions."""
    folder = tmp_path_factory.mktemp("paper") / "book"
    shutil.copytree(ROOT / "tests" / "arabic_book" / "demo_quiz", folder)
    wind = folder / "lessons" / "02_air" / "wind.md"
    wind.write_text(wind.read_text(encoding="utf-8") + LESSON, encoding="utf-8")
    assert build(folder) == 0
    html, target = folder / "_build" / "html", folder / "_build" / "pdf"
    files = apart(pdf.make, html, target)
    return SimpleNamespace(html=html, target=target, files={file.stem: file for file in files})


def test_there_is_a_handout_a_module_a_trainers_edition_and_the_whole_book(paper):
    assert set(paper.files) == {"book", "trainers", "01_water", "02_air"}
    for file in paper.files.values():
        document = pypdfium2.PdfDocument(file)
        assert document.get_metadata_dict()["Title"]
        for page in document:
            assert [round(side) for side in page.get_size()] == [595, 842], "not A4"


@needs_pdftotext
def test_text_is_taken_out_in_the_order_in_which_it_is_read(paper):
    # pdftotext puts the space beside a comma on either side of it; letters and words keep their order.
    text = words_of(paper.files["02_air"]).replace(" ", "")
    assert plain(SENTENCE).replace(" ", "") in text
    assert ADDRESS in text, "the address of a link is not printed"


def test_a_viewer_copies_joined_letters_as_they_are_read(paper):
    document = pypdfium2.PdfDocument(paper.files["02_air"])
    text = plain("\n".join(page.get_textpage().get_text_range() for page in document))
    assert "يقاس الهواء في لتر" in text and "لا كما نتمنى" in text


def test_contents_and_bookmarks_lead_to_the_pages_they_name(paper):
    document = pypdfium2.PdfDocument(paper.files["book"])
    marks = {mark.get_title(): mark.get_dest().get_index() for mark in document.get_toc()}
    contents = plain(document[1].get_textpage().get_text_range())
    for title in ("أنواع الأسئلة", "الأنهار", "الريح", "الأجوبة"):
        page = marks[title]
        assert title in plain(document[page].get_textpage().get_text_range())
        assert re.search(rf"{title} {page + 1}\b|\b{page + 1} {title}", contents), (
            f"{title} is on page {page + 1}: {contents}"
        )
    assert "قياس الريح" in marks


def test_every_font_is_in_the_file(paper):
    raw = pypdfium2.raw
    document = pypdfium2.PdfDocument(paper.files["trainers"])
    fonts = [
        raw.FPDFTextObj_GetFont(one) for page in document for one in page.get_objects([raw.FPDF_PAGEOBJ_TEXT])
    ]
    assert fonts and all(raw.FPDFFont_GetIsEmbedded(font) == 1 for font in fonts)


@needs_pdftotext
def test_answers_stand_at_the_end_and_those_of_tests_with_trainers_alone(paper):
    explanation = "في الصورة نهران كما ترى"
    before, answers = around_answers(paper.files["01_water"])
    assert "كم نهرا في الصورة" in before and explanation not in before
    assert explanation in answers
    assert "ذق منه قطرة" not in before + answers, "what is said of a wrong choice is for trainers"
    of_tests = "اختبار قبل الدورة"
    assert of_tests not in around_answers(paper.files["book"])[1]
    assert of_tests in around_answers(paper.files["trainers"])[1]


@needs_pdftotext
def test_notes_are_in_the_trainers_edition_alone(paper):
    secret = "ابدأ بالنافذة"
    assert secret in words_of(paper.files["trainers"])
    assert not any(secret in words_of(file) for name, file in paper.files.items() if name != "trainers")


CUT = """() => { const room = document.body.clientWidth, cut = [];
    for (const one of document.querySelectorAll(".sheet *")) {
        const box = one.getBoundingClientRect();
        if (box.width && (box.right > room + 1 || box.left < -1)) cut.push(one.outerHTML.slice(0, 120));
        const style = getComputedStyle(one);
        if (style.display !== "inline" && style.overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1 && !one.matches(".sr-only"))
            cut.push(one.outerHTML.slice(0, 120));
    }
    return cut; }"""


def printed(html, name):
    """An edition as it is before it is printed: its bytes, what is cut, and whether anything dark is left."""
    script = (pdf.PRINT / "handout.js").read_text(encoding="utf-8").split("*/", 1)[1].strip()
    with pdf.press(html) as (page, documents):
        page.goto(f"{pdf.ORIGIN}/paper.html")
        book = page.evaluate(f"() => ({script}).read()")
        edition = next(one for one in pdf.editions(html, book) if one.name == name)
        content = pdf.print_edition(page, documents, script, edition, book)
        return SimpleNamespace(
            content=content,
            cut=page.evaluate(CUT),
            waiting=page.locator(".umran-plot .umran-waiting, .umran-chart:not(:has(svg))").count(),
            samples=page.evaluate(
                """() => [...document.querySelectorAll(".sheet:not(.answers)")].map(sheet => [...sheet.querySelectorAll("section > p")]
                    .filter(p => !sheet.querySelector(".cell") && !p.querySelector("a, sup, code, math, .ltr") && p.textContent.length > 60)
                    .map(p => p.textContent).slice(0, 2))"""
            ),
            parts=[part["caption"] for part in edition.parts for _ in part["pages"]],
        )


def test_nothing_is_cut_and_the_same_book_gives_the_same_bytes(paper):
    again = apart(printed, paper.html, "02_air")
    assert again.cut == []
    assert again.content == paper.files["02_air"].read_bytes()


def test_a_wrong_name_and_a_missing_book_are_told(paper, tmp_path):
    with pytest.raises(pdf.PrintError, match=r"03_fire.*book trainers 01_water 02_air"):
        apart(pdf.make, paper.html, tmp_path, ["03_fire"])
    command = [sys.executable, "-m", "arabic_book.pdf", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode and "لا كتاب" in done.stderr and "Traceback" not in done.stderr


@needs_pdftotext
def test_the_course_reads_in_order_with_everything_drawn(book, tmp_path):
    whole = apart(printed, Path(book.folder), "book")
    assert whole.cut == [] and whole.waiting == 0
    file = tmp_path / "book.pdf"
    file.write_bytes(whole.content)
    # pdftotext puts a full stop that follows a number before it, and a space inside some joined words.
    bare = partial(re.sub, r"\W", "")
    text = bare(words_of(file))
    found, missed = {part: 0 for part in whole.parts}, []
    for part, samples in zip(whole.parts, whole.samples, strict=True):
        for sample in samples:
            # A line of the paragraph: pages may part two of them.
            if bare(plain(sample)[:45].rpartition(" ")[0]) in text:
                found[part] += 1
            else:
                missed.append(f"{part}: {sample}")
    assert len(missed) <= sum(found.values()) / 20, missed
    modules = {part for part in whole.parts if part.startswith("الوحدة")}
    assert all(found[part] for part in modules)
