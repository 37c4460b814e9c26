"""The book on paper: editions, contents, order of reading, fonts, and nothing cut."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest

from arabic_book import pdf
from arabic_book.build import build
from paper_probes import apart, needs_pdftotext, plain, printed, words_of

SENTENCE = "يُقاس الهواء في لتر، ثم تُكتب النتيجة بين 2015 و2030 كما سُجّلت، لا كما نتمنى."
pytestmark = pytest.mark.browser  # the printing brings a browser of its own
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


def around_answers(path):
    """The text before the answers, and that of the answers."""
    marks = {mark.get_title(): mark.get_dest().get_index() for mark in pypdfium2.PdfDocument(path).get_toc()}
    first = marks["الأجوبة"] + 1
    return words_of(path, 1, first - 1), words_of(path, first)


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    """The book of quizzes with a lesson that is hard to print, and its editions."""
    folder = tmp_path_factory.mktemp("paper") / "book"
    shutil.copytree(Path(__file__).parent / "demo_quiz", folder)
    wind = folder / "lessons" / "02_air" / "wind.md"
    wind.write_text(wind.read_text(encoding="utf-8") + LESSON, encoding="utf-8")
    assert build(folder) == 0
    html, target = folder / "_build" / "html", folder / "_build" / "pdf"
    files = apart(pdf.print_editions, html, target)
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
    assert "أي الماءين أعذب" in answers and "سؤال قبل أن تكمل" not in answers, (
        "questions inside a lesson are told apart by their text"
    )
    of_tests = "اختبار قبل الدورة"
    assert of_tests not in around_answers(paper.files["book"])[1]
    assert of_tests in around_answers(paper.files["trainers"])[1]


@needs_pdftotext
def test_notes_are_in_the_trainers_edition_alone(paper):
    secret = "ابدأ بالنافذة"
    assert secret in words_of(paper.files["trainers"])
    assert not any(secret in words_of(file) for name, file in paper.files.items() if name != "trainers")


def test_nothing_is_cut_and_the_same_book_gives_the_same_bytes(paper):
    again = apart(printed, paper.html, "02_air")
    assert again.cut == []
    assert again.content == paper.files["02_air"].read_bytes()


def test_a_wrong_name_and_a_missing_book_are_told(paper, tmp_path):
    with pytest.raises(pdf.PrintError, match=r"03_fire.*book trainers 01_water 02_air"):
        apart(pdf.print_editions, paper.html, tmp_path, ["03_fire"])
    command = [sys.executable, "-m", "arabic_book.pdf", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode and "لا كتاب" in done.stderr and "Traceback" not in done.stderr
