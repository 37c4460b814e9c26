"""The sign of what rests on a text that was not read: one link after the claim, to the one legend."""

import re
import subprocess
import sys

import pytest
from fontTools.ttLib import TTFont

from arabic_book.lint.text import without_markup
from arabic_book.strings import UNREAD
from browsing import serve
from probes import OVERFLOW, axe
from small_books import OUT, build, write_book
from test_plans import CONFIG

LESSON = """---
minutes: 5
---

# درس

نص قصير.

(lesson-claims)=
## فقرات

تدعو الفقرة إلى {unread}`نقل عام ميسور` في المدن.

ثم مدى {unread}``بين {ltr}`2015–2020` `` في آخر الجملة، و**أمر {unread}`ثالث`**.
"""
LEGEND = "# كتاب\n\n(reading-signs)=\n## علامات القراءة\n\n◊ لم يُقرأ نصه.\n\n```{toctree}\nlesson\n```\n"
PLACE = 'unread_legend = "index#reading-signs"\n'


def make(folder, setting=PLACE, builder="html"):
    folder.mkdir(exist_ok=True)
    (folder / "conf.py").write_text(CONFIG + setting, encoding="utf-8")
    (folder / "index.md").write_text(LEGEND, encoding="utf-8")
    (folder / "lesson.md").write_text(LESSON, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-b", builder, "-q", folder, folder / "_out" / builder]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture(scope="module")
def book(once):
    def work(folder):
        done = make(folder)
        assert (done.returncode, done.stderr) == (0, "")

    return serve(once("unread", work) / "_out" / "html")


def test_the_sign_leads_to_the_legend_and_says_its_meaning_once(book, visit):
    page = visit(f"{book.address}lesson.html").page
    signs = page.locator("article a.unread-sign")
    assert signs.all_inner_texts() == [UNREAD.sign] * 3
    links = page.get_by_role("link", name=UNREAD.label, exact=True)
    assert links.count() == 3
    for sign in signs.all():
        assert sign.get_attribute("title") is None, "a title would be read after the name"
    signs.first.click()
    assert page.url.endswith("index.html#reading-signs")


def test_roles_inside_the_claim_are_read(book, visit):
    claim = visit(f"{book.address}lesson.html").page.locator("article .unread").nth(1)
    assert claim.locator(".ltr").inner_text() == "2015–2020"


def test_the_sign_in_trainers_notes_leads_to_the_legend_from_the_page_they_belong_to(tmp_path):
    notes = "# درس\n\nنص.\n\n```{trainer}\nقل {unread}`ما لم يُقرأ`.\n```\n"
    write_book(tmp_path / "book", {"deep/lesson": notes}, CONFIG + PLACE)
    (tmp_path / "book" / "index.md").write_text(LEGEND.replace("lesson", "deep/lesson"), encoding="utf-8")
    assert build(tmp_path / "book") == (0, "")
    written = (tmp_path / "book" / OUT / "_static" / "notes" / "deep" / "lesson.js").read_text("utf-8")
    assert 'href=\\"../index.html#reading-signs\\"' in written


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_sign_is_seen_after_the_claim_and_on_its_line(book, visit, theme, width):
    page = visit(f"{book.address}lesson.html", width=width, theme=theme).page
    assert page.evaluate(OVERFLOW) == []
    assert axe(page) == []
    places = page.evaluate("""() => [...document.querySelectorAll('article .unread')].map(claim => {
        const walk = document.createTreeWalker(claim, NodeFilter.SHOW_TEXT), rects = [];
        while (walk.nextNode()) {
          const range = document.createRange(); range.selectNodeContents(walk.currentNode);
          if (walk.currentNode.data.trim()) rects.push([...range.getClientRects()].at(-1));
        }
        const [last, sign] = rects.slice(-2);
        return [sign.width > 2, sign.right <= last.left + 1, Math.abs(sign.top - last.top) < last.height]; })""")
    assert places == [[True, True, True]] * 3


def test_the_fonts_of_the_book_hold_the_sign(book):
    fonts = sorted((book.folder / "_static" / "fonts").glob("book-[0-9]*.woff2"))
    assert fonts
    assert [font.name for font in fonts if ord(UNREAD.sign) not in TTFont(font).getBestCmap()] == []


def test_slides_and_paper_keep_the_sign(book, visit):
    page = visit(f"{book.address}lesson.html", height=720, scroll=False).page
    page.keyboard.press("p")
    page.wait_for_function("window.bookPresent && document.querySelector('.present')")
    page.keyboard.press("PageDown")
    assert page.locator("a.unread-sign").first.is_visible()
    page.keyboard.press("Escape")
    page.emulate_media(media="print")
    assert page.locator("a.unread-sign").first.is_visible()


def test_search_and_translation_hold_the_claim_without_the_sign(book, tmp_path):
    index = (book.folder / "_static" / "search-index.js").read_text(encoding="utf-8")
    assert "نقل عام ميسور في المدن" in index
    assert index.count(UNREAD.sign) == 1, "the legend's own"
    done = make(tmp_path / "book", builder="gettext")
    assert (done.returncode, done.stderr) == (0, "")


FAULTS = {
    "no setting": ("", "names no legend"),
    "no anchor": ('unread_legend = "index"\n', "names no legend"),
    "no page": ('unread_legend = "nowhere#reading-signs"\n', "nowhere is no page"),
    "no place": ('unread_legend = "index#elsewhere"\n', "index has no anchor elsewhere"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_sign_without_a_legend_is_named_with_file_and_line(tmp_path, fault):
    setting, message = FAULTS[fault]
    told = [line for line in make(tmp_path / "book", setting).stderr.splitlines() if message in line]
    assert [int(re.search(r"lesson\.md:(\d+)", line)[1]) for line in told] == [12, 14, 14]


def test_the_lint_reads_the_claim_as_prose():
    assert without_markup("تدعو إلى {unread}`نقل عام` فيها") == "تدعو إلى نقل عام فيها"
    assert "2015" not in without_markup("مدى {unread}``بين {ltr}`2015–2020` `` فيها")
