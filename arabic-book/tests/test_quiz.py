"""Quizzes: asked and answered on the page, by keyboard, from a folder, and readable without scripts."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sphinx.errors import ExtensionError

from arabic_book.quiz import read_bank
from probes import OVERFLOW, axe
from small_books import OUT, build, write_book

DEMO = Path(__file__).parent / "demo_quiz"
TYPES = "lessons/01_water/types.html"

# Things to press whose box is smaller than a fingertip.
SMALL = """() => [...document.querySelectorAll('.quiz :is(button, select, input[type=text]), .quiz .option')]
  .filter(e => e.checkVisibility()).map(e => [e.className || e.tagName, e.getBoundingClientRect()])
  .filter(([, b]) => b.height < 44 || b.width < 44).map(([name, b]) => `${name} ${b.width}×${b.height}`)"""


def tab_to(page, selector, back=False):
    """Press Tab until what has the focus matches the selector."""
    for _ in range(80):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def question(page, name):
    return page.locator(f'[data-question="{name}"]')


def choose(page, name, text):
    """Reach a radio button or check box by keyboard and press it."""
    option = question(page, name).locator(".option", has_text=text).locator("input")
    place = f'[data-question="{name}"] input[value="{option.get_attribute("value")}"]'
    if option.get_attribute("type") == "checkbox":
        tab_to(page, place)
        page.keyboard.press("Space")
        return
    tab_to(page, f'[data-question="{name}"] input')
    page.keyboard.press("Space")
    while not option.is_checked():
        page.keyboard.press("ArrowDown")


def check(page, name):
    tab_to(page, f'[data-question="{name}"] .check')
    page.keyboard.press("Enter")
    return said(page, name)


def said(page, name):
    return question(page, name).locator(".feedback").inner_text()


def go_back(page, name):
    """With the keyboard, before the first field of a question."""
    page.evaluate(
        "name => { const q = document.querySelector(`[data-question=${name}]`); q.tabIndex = -1; q.focus(); }",
        name,
    )


def test_every_type_is_answered_wrong_then_right_by_keyboard(lessons, visit):
    page = visit(lessons.address + TYPES).page
    assert "اختر إجابة أولاً" in check(page, "D1")
    go_back(page, "D1")
    choose(page, "D1", "ثلاثة أنهار")
    wrong = check(page, "D1")
    assert "ليس بعد" in wrong and "حسبت القناة نهراً" in wrong and "حاول مرة أخرى" in wrong
    assert "نهران" not in wrong, "the answer is given away"
    go_back(page, "D1")
    choose(page, "D1", "نهران")
    right = check(page, "D1")
    assert all(
        words in right for words in ("إجابة صحيحة", "عددت كل نهر مرة", "كما ترى", "المصدر: كتاب الماء")
    )
    assert page.evaluate("document.activeElement.className") == "feedback right"

    choose(page, "D2", "ماء البئر")
    assert "ليس كل الصحيح" in check(page, "D2")
    go_back(page, "D2")
    choose(page, "D2", "ماء البحر")
    assert "خيار لا يصح" in check(page, "D2") and "ملح كثير" in said(page, "D2")
    go_back(page, "D2")
    choose(page, "D2", "ماء البحر")
    go_back(page, "D2")
    choose(page, "D2", "ماء النهر")
    assert "إجابة صحيحة" in check(page, "D2") and "يأتي من المطر" in said(page, "D2")

    choose(page, "D3", "خطأ")
    assert "ذُق منه قطرة" in check(page, "D3")
    go_back(page, "D3")
    choose(page, "D3", "صواب")
    assert "إجابة صحيحة" in check(page, "D3")

    tab_to(page, '[data-question="D4"] input')
    page.keyboard.type("-0.8")
    page.keyboard.press("Enter")
    assert "قلبت البسط والمقام" in said(page, "D4")
    page.keyboard.press("Control+A")
    page.keyboard.type("-1.25")
    page.keyboard.press("Enter")
    assert "إجابة صحيحة" in said(page, "D4")

    before = question(page, "D5").locator(".step").all_inner_texts()
    assert before != ["يتبخر الماء", "يتكاثف البخار", "يهطل المطر"]
    assert "في غير الموضع الصحيح" in check(page, "D5")
    for place, step in enumerate(["يتبخر الماء", "يتكاثف البخار", "يهطل المطر"]):
        while question(page, "D5").locator(".step").all_inner_texts().index(step) > place:
            go_back(page, "D5")
            row = question(page, "D5").locator("li", has_text=step).get_attribute("data-option")
            tab_to(page, f'[data-question="D5"] [data-option="{row}"] [data-move="-1"]')
            page.keyboard.press("Space")
            assert page.evaluate("document.activeElement.closest('li').dataset.option") == row, (
                "the focus is lost"
            )
            assert re.search(rf"«{step}» في الموضع \d من 3", question(page, "D5").inner_text())
    assert "إجابة صحيحة" in check(page, "D5")

    def match(values):
        go_back(page, "D6")
        for left, right in values.items():
            field = question(page, "D6").get_by_label(left)
            tab_to(page, f"#{field.get_attribute('id')}")
            page.keyboard.press("Home")
            while field.locator("option:checked").inner_text() != right:
                page.keyboard.press("ArrowDown")

    assert "ما يناسبها أولاً" in check(page, "D6")
    rows = question(page, "D6").locator(".pair label").all_inner_texts()
    wrong_pairs = {"ماء عذب": "نهر", "ماء مالح": "جليد", "ماء متجمد": "بحر"}
    right_pairs = {"ماء عذب": "نهر", "ماء مالح": "بحر", "ماء متجمد": "جليد"}
    match({left: wrong_pairs[left] for left in rows})
    assert "عبارتان في غير موضعها" in check(page, "D6") and "البحر أكثر ملحاً" in said(page, "D6")
    match({left: right_pairs[left] for left in rows})
    assert "إجابة صحيحة" in check(page, "D6")
    assert (
        question(page, "D6").locator(".feedback a").get_attribute("href") == "https://water.example.org/book"
    )

    # The first answer to each counts; all six were wrong at first.
    end = page.locator(".quiz-end")
    assert "أجبت إجابة صحيحة عن 0 من 6" in end.inner_text()
    tab_to(page, ".quiz-end .quiet")
    page.keyboard.press("Enter")
    assert (
        page.locator(".feedback:not(:empty)").count() == 0
        and page.locator(".quiz :checked:is(input)").count() == 0
    )
    again = question(page, "D5").locator(".step").all_inner_texts()
    assert sorted(again) == sorted(before) and again != ["يتبخر الماء", "يتكاثف البخار", "يهطل المطر"]


def test_score_best_and_what_went_wrong(lessons, visit):
    page = visit(lessons.address + "lessons/02_air/quiz.html").page

    def answer(first, second):
        question(page, "D9").locator(".option", has_text=first).click()
        question(page, "D9").locator(".check").click()
        question(page, "D10").locator(".option", has_text=second).click()
        question(page, "D10").locator(".check").click()
        return page.locator(".quiz-end").inner_text()

    assert "أجبت إجابة صحيحة عن 2 من 2" in answer("فرق الضغط", "خطأ")
    assert page.get_by_text("اعرض ما أخطأت فيه").count() == 0
    page.get_by_text("أعد المحاولة").click()
    worse = answer("فرق الضغط", "صواب")
    assert "عن 1 من 2" in worse and "أفضل نتيجة لك: 2 من 2" in worse
    page.get_by_text("اعرض ما أخطأت فيه").click()
    assert not question(page, "D9").is_visible() and question(page, "D10").is_visible()
    question(page, "D10").get_by_text("اعرض الإجابة").click()
    assert "مزيج من غازات" in said(page, "D10")
    page.get_by_text("اعرض الأسئلة كلها").click()
    assert question(page, "D9").is_visible()
    stored = page.evaluate("bookProgress.get().quizzes['lessons/02_air/quiz']")
    assert (stored["score"], stored["out_of"]) == (2, 2)


def test_numbers_are_read_as_people_write_them(lessons, visit):
    page = visit(lessons.address + "lessons/01_water/rivers.html").page

    def answer(name, text):
        page.evaluate("document.querySelectorAll('.quiz-end').forEach(e => { delete e.dataset.kept; })")
        question(page, name).locator("input").fill(text)
        question(page, name).locator(".check").click()
        heard = said(page, name)
        if "إجابة صحيحة" in heard:
            page.evaluate("bookProgress.reset()")
            page.reload()
        return heard

    for right in ("74", "٧٤", "74.0", "74,0", "٧٤٫٠", "74٪", "74%", " 74 ", "۷۴", "\u200f74", "+74"):
        assert "إجابة صحيحة" in answer("D7", right), right
    for right in ("0.59", "0,59", ".59", "٠٫٥٩", "٠،٥٩", "59%", "٥٩٪"):
        assert "إجابة صحيحة" in answer("D8", right), right
    hints = {
        ("D7", "0.74"): "اضرب في 100",
        ("D7", "740"): "عدد الأصفار",
        ("D7", "-74"): "راجع الإشارة",
        ("D7", "75"): "راجع التقريب",
        ("D7", "12"): "البسط والمقام",
        ("D7", "سبعون"): "لم نستطع قراءة «سبعون»",
        ("D7", "7-4"): "لم نستطع قراءة",
        ("D7", ""): "اكتب عدداً أولاً",
        ("D8", "59"): "اقسم على 100",
        ("D8", "0.59%"): "احذف علامة النسبة",
    }
    for (name, text), hint in hints.items():
        heard = answer(name, text)
        assert hint in heard and "إجابة صحيحة" not in heard, (text, heard)


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 360)])
def test_a_quiz_is_accessible_and_fits_a_phone(lessons, visit, theme, width):
    seen = visit(lessons.address + TYPES, theme=theme, width=width, height=800)
    page = seen.page
    assert axe(page) == []
    for name in ("D1", "D3"):
        question(page, name).locator(".option").first.click()
        question(page, name).locator(".check").click()
    question(page, "D5").locator(".check").click()
    page.locator(".reveal").first.click()
    assert axe(page) == []
    assert page.evaluate(OVERFLOW) == [] and page.evaluate(SMALL) == []
    assert (
        page.locator(".question legend").count() == 6
        and page.locator('.feedback[role="status"]').count() == 6
    )
    verdicts = page.locator(".verdict", has_text=re.compile("ليس بعد|إجابة صحيحة"))
    assert verdicts.count() == verdicts.locator("svg").count() == 2, (
        "a verdict has a shape, not only a colour"
    )


def test_a_step_is_moved_by_dragging_too(lessons, visit):
    page = visit(lessons.address + TYPES).page
    rows = question(page, "D5").locator("li")
    last = rows.nth(2).locator(".step").inner_text()
    rows.nth(2).drag_to(rows.nth(0), target_position={"x": 60, "y": 4})
    assert rows.nth(0).locator(".step").inner_text() == last


def test_a_quiz_works_from_a_folder_on_disk(lessons, visit):
    seen = visit((lessons.folder / TYPES).as_uri())
    question(seen.page, "D1").locator(".option", has_text="نهران").click()
    question(seen.page, "D1").locator(".check").click()
    assert "إجابة صحيحة" in said(seen.page, "D1")
    assert (seen.foreign, seen.failed, seen.errors) == ([], [], [])


def test_without_scripts_questions_are_read_and_answers_unfolded(lessons, visit):
    page = visit(lessons.address + TYPES, scroll=False, java_script_enabled=False).page
    assert page.get_by_text("كم نهراً في الصورة").is_visible()
    assert page.locator(".quiz button:visible").count() == 0
    answers = page.locator(".quiz-answers")
    assert not answers.locator("ol").first.is_visible()
    answers.locator("summary").click()
    for words in ("صحيح: نهران", "يأتي من المطر", "الجواب: -1.25", "البحر أكثر ملحاً", "المصدر: كتاب الماء"):
        assert words in answers.inner_text()


def test_answers_are_not_in_plain_sight(lessons, visit):
    page = visit(lessons.address + TYPES).page
    assert page.locator(".quiz-answers, [data-answer]").count() == 0
    form = page.locator("form.quiz").inner_html()
    for words in ("صحيح:", "-1.25", "عددت كل نهر", "data-match", "data-tolerance", "explanation"):
        assert words not in form, words
    index = (lessons.folder / "_static" / "search-index.js").read_text(encoding="utf-8")
    assert "الزمهرير" in index, "the lesson is searched"
    for words in ("عددت كل نهر", "يتبخر ثم يتكاثف", "ماء البئر"):
        assert words not in index, words


def test_script_and_style_come_only_where_there_is_a_quiz(lessons, visit):
    asked = {name: set(re.findall(r"quiz\.(?:js|css)|progress-page\.(?:js|css)", " ".join(visit(lessons.address + name).bodies)))
             for name in ("index.html", "lessons/02_air/wind.html", TYPES, "progress.html")}  # fmt: skip
    assert asked["index.html"] == asked["lessons/02_air/wind.html"] == set()
    assert asked[TYPES] == {"quiz.js", "quiz.css"}
    assert asked["progress.html"] == {"progress-page.js", "progress-page.css"}


def test_ranges_and_codes_are_isolated(lessons, visit):
    page = visit(lessons.address + TYPES).page
    assert question(page, "D1").locator("legend .ltr").inner_text() == "2015–2020"
    assert question(page, "D4").locator("legend .ltr").inner_text() == "-5 ÷ 4"


def test_the_second_test_is_compared_with_the_first(lessons, visit):
    page = visit(lessons.address + "pre.html").page
    names = page.locator(".question").evaluate_all("all => all.map(q => q.dataset.question)")
    assert names == ["D12", "D14"]
    assert page.locator(".check:visible").count() == 0
    question(page, "D14").locator(".option", has_text="صواب").click()
    page.reload()  # what was answered is there again
    assert question(page, "D14").locator(":checked").count() == 1
    assert "أجبت عن 1 من 2" in page.locator(".quiz-end").inner_text()
    assert page.locator(".feedback:not(:empty)").count() == 0
    page.locator(".quiz-end button").click()
    unanswered = page.locator(".unanswered").inner_text()
    assert unanswered.startswith("بقيت أسئلة بلا إجابة") and "1" in unanswered
    page.get_by_text("أنهِ الاختبار كما هو").click()
    end = page.locator(".quiz-end").inner_text()
    assert "عن 1 من 2" in end and "الوحدة 1: الماء" in end and "حُفظت نتيجتك" in end
    assert page.locator(".feedback:not(:empty)").count() == 0, "a first test gives no answers"
    assert page.evaluate("Object.keys(bookProgress.get().answers)") == []

    page.goto(lessons.address + "post.html")
    assert page.locator(".question").evaluate_all("all => all.map(q => q.dataset.question)") == ["D13", "D15"]
    for name, text in {"D13": "المطر", "D15": "خطأ"}.items():
        question(page, name).locator(".option", has_text=text).click()
        assert said(page, name) == "", "nothing is said before the end"
    page.locator(".quiz-end button").click()
    end = page.locator(".quiz-end")
    assert (
        "عن 2 من 2" in end.inner_text() and "زادت نتيجتك درجة واحدة على الاختبار القبلي" in end.inner_text()
    )
    rows = end.locator("tbody tr").all_inner_texts()
    assert [re.sub(r"\s+", " ", row) for row in rows] == [
        "الوحدة 1: الماء 0 من 1 1 من 1 +1",
        "الوحدة 2: الهواء 1 من 1 1 من 1 0",
    ]
    assert "إجابة صحيحة" in said(page, "D13")
    assert axe(page) == []


def test_a_question_inside_a_lesson_is_answered_where_it_stands(lessons, visit):
    page = visit(lessons.address + "lessons/01_water/rivers.html").page
    form = page.locator("form.check")
    assert form.locator(".quiz-title").inner_text() == "سؤال قبل أن تكمل"
    assert form.locator("table tbody tr").all_inner_texts() == ["البئر\t2", "البحر\t35"]
    assert [name for name in page.locator("form.quiz:not(.check) .question").evaluate_all(
        "all => all.map(q => q.dataset.question)") if name == "D11"] == []  # fmt: skip
    choose(page, "D11", "ماء البحر")
    assert "فيه 35 غراماً" in check(page, "D11")
    page.reload()
    assert "فيه 35 غراماً" in said(page, "D11"), "an answer is kept as it is given"
    assert page.evaluate("bookProgress.get().quizzes") == {}, "a check question is no part of a score"
    question(page, "D11").get_by_text("اعرض الإجابة").click()
    page.reload()
    assert "غرامان" in question(page, "D11").inner_text() or "الأقل ملحاً" in said(page, "D11")
    assert question(page, "D11").locator("input").first.is_disabled()
    form.get_by_text("أعد المحاولة").click()
    assert said(page, "D11") == "" and page.evaluate("Object.keys(bookProgress.get().answers)") == []
    assert axe(page) == []


def test_the_first_answer_is_the_first_after_another_is_chosen_and_the_page_reloaded(lessons, visit):
    page = visit(lessons.address + "lessons/02_air/quiz.html").page
    question(page, "D9").locator(".option", has_text="حركة الأشجار").click()
    question(page, "D9").locator(".check").click()
    question(page, "D9").locator(".option", has_text="فرق الضغط").click()
    page.reload()
    assert said(page, "D9") == "", "the verdict was on another answer"
    assert "أجبت عن 1 من 2" in page.locator(".quiz-end").inner_text()
    question(page, "D9").locator(".check").click()
    question(page, "D10").locator(".option", has_text="خطأ").click()
    question(page, "D10").locator(".check").click()
    assert "أجبت إجابة صحيحة عن 1 من 2" in page.locator(".quiz-end").inner_text()


def test_an_odd_answer_in_the_record_spoils_no_quiz_of_the_page(lessons, visit):
    seen = visit(lessons.address + "lessons/01_water/rivers.html")
    page = seen.page
    question(page, "D11").locator(".option", has_text="ماء البحر").click()
    question(page, "D11").locator(".check").click()
    page.evaluate("""() => { const [key] = Object.keys(localStorage), data = JSON.parse(localStorage[key]);
      for (const entry of Object.values(data.answers)) entry.given = []; localStorage[key] = JSON.stringify(data); }""")
    page.reload()
    assert seen.errors == [] and said(page, "D11") == ""
    question(page, "D7").locator("input").press_sequentially("7" * 50)
    question(page, "D7").locator(".check").click()
    assert len(question(page, "D7").locator("input").input_value()) == 40, "what is kept is short"
    assert "ليس بعد" in said(page, "D7")


# Notes what is put into a place that is read aloud.
READ_ALOUD = """window.readAloud = []; const { replaceChildren } = Element.prototype;
Element.prototype.replaceChildren = function (...inside) {
  if (inside.length && this.closest("[role=status], [aria-live]")) readAloud.push(this.className);
  return replaceChildren.apply(this, inside); };"""


@pytest.mark.parametrize("path", ["lessons/02_air/quiz.html", "pre.html"])
def test_what_was_said_before_is_not_read_aloud_when_the_page_is_opened(lessons, visit, path):
    page = visit(lessons.address + path).page
    page.add_init_script(READ_ALOUD)
    for name in ("D9", "D10") if "quiz" in path else ():
        question(page, name).locator(".option").first.click()
        question(page, name).locator(".check").click()
    page.reload()
    assert page.locator(".quiz-end").inner_text()
    assert page.evaluate("readAloud") == []
    page.locator(".quiz-end button").last.click()
    if "quiz" in path:
        question(page, "D9").locator(".check").click()
    assert page.evaluate("readAloud") != [], "what is said now is read"


def test_answers_of_every_kind_are_kept_and_a_changed_question_begins_anew(lessons, visit):
    page = visit(lessons.address + TYPES).page
    question(page, "D2").locator(".option", has_text="ماء البئر").click()
    question(page, "D4").locator("input").fill("-1.2")
    question(page, "D4").locator("input").blur()
    question(page, "D5").locator('[data-move="1"]').first.click()
    steps = question(page, "D5").locator(".step").all_inner_texts()
    question(page, "D6").get_by_label("ماء مالح").select_option(label="بحر")
    page.reload()
    assert question(page, "D2").locator(".option", has_text="ماء البئر").locator("input").is_checked()
    assert question(page, "D4").locator("input").input_value() == "-1.2"
    assert question(page, "D5").locator(".step").all_inner_texts() == steps
    assert question(page, "D6").get_by_label("ماء مالح").locator("option:checked").inner_text() == "بحر"
    assert page.locator(".feedback:not(:empty)").count() == 0, "what was not marked is not told"
    page.evaluate("""() => { const key = Object.keys(localStorage)[0], data = JSON.parse(localStorage[key]);
      for (const entry of Object.values(data.answers)) entry.form = 'another'; localStorage[key] = JSON.stringify(data); }""")
    page.reload()
    assert question(page, "D4").locator("input").input_value() == ""


# Draws that are the same in every run of the test and others each time that the page is opened.
DRAWS = """{ let seed = 100 * (Number(sessionStorage.draws || 0) + 1);
sessionStorage.draws = seed / 100;
Math.random = () => { const x = 1e4 * Math.sin(seed++); return x - Math.floor(x); }; }"""


def test_the_order_of_options_is_drawn_anew(lessons, visit):
    page = visit(lessons.address + TYPES).page
    page.add_init_script(DRAWS)
    orders, menus = set(), set()
    pairs = {"ماء عذب": "نهر", "ماء مالح": "بحر", "ماء متجمد": "جليد"}
    for _ in range(14):
        page.reload()
        orders.add(tuple(question(page, "D1").locator(".option").all_inner_texts()))
        menus.add(tuple(question(page, "D6").locator("select").first.locator("option").all_inner_texts()))
        assert question(page, "D3").locator(".option").all_inner_texts() == ["صواب", "خطأ"]
        assert question(page, "D5").locator(".step").all_inner_texts() != [
            "يتبخر الماء",
            "يتكاثف البخار",
            "يهطل المطر",
        ]
        lines = question(page, "D6").locator(".pair label").all_inner_texts()
        menu = question(page, "D6").locator("select").first.locator("option").all_inner_texts()
        assert menu[1:] != [pairs[line] for line in lines], "the pairs stand beside each other"
    assert len(orders) > 1 and len(menus) > 1
    assert all(menu[0] == "اختر…" for menu in menus)


FAULTS = {
    "unknown": (":::{quiz}\n:questions: D1 D99\n:::", "no question D99"),
    "bare": (":::{quiz}\n:::", "no question of the bank belongs to the page bare"),
    "folder": (":::{quiz}\n:module: 09_fire\n:::", "belongs to the module 09_fire"),
    "testing": (":::{quiz}\n:test: middle\n:::", "middle"),
    "testing_folder": (":::{quiz}\n:test: pre\n:module: 08_fire\n:::", "belongs to the module 08_fire"),
    "unknown_check": (":::{check} D99\n:::", "no question D99"),
    "misplaced": (":::{check} D1\n:::", "no questions of the place check: D1"),
}


def test_a_quiz_that_cannot_be_asked_stops_the_build(tmp_path):
    folder = shutil.copytree(DEMO, tmp_path / "book")
    toc = (folder / "_toc.yml").read_text(encoding="utf-8").rstrip()
    for name, (text, _) in FAULTS.items():
        (folder / f"{name}.md").write_text(f"# صفحة فيها خطأ\n\nنص.\n\n{text}\n", encoding="utf-8")
        toc += f"\n      - file: {name}"
    (folder / "_toc.yml").write_text(toc + "\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "arabic_book.build", folder], capture_output=True, text=True)
    assert done.returncode != 0
    for name, (_, message) in FAULTS.items():
        lines = [line for line in (done.stdout + done.stderr).splitlines() if message in line]
        assert any(re.search(rf"\b{name}\.md:5\b", line) for line in lines), (name, done.stderr)


def test_a_test_of_a_module_asks_what_belongs_to_it(tmp_path):
    config = f"""
extensions = ["myst_nb", "arabic_book"]
language = "ar"
html_theme = "arabic_book"
quiz_bank = {{"questions": {str(DEMO / "questions.csv")!r}, "options": {str(DEMO / "options.csv")!r}}}
"""
    write_book(tmp_path, {"water": "# ماء\n\nنص.\n\n```{quiz}\n:test: pre\n:module: 01_water\n```\n"}, config)
    assert build(tmp_path) == (0, "")
    html = (tmp_path / OUT / "water.html").read_text(encoding="utf-8")
    assert re.findall(r'data-question="(\w+)"', html) == ["D12"]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("questions", ",single,كم", ",riddle,كم", r"questions\.csv:2: question D1: its type is 'riddle'"),
        ("questions", "D2,", "D1,", r"questions\.csv:3: question D1: its name is taken"),
        ("questions", "-1.25,0.005", "كثير,0.005", r"questions\.csv:5: question D4: .* must be numbers"),
        ("options", "false,,حسبت", "true,,حسبت", r"question D1: it needs two options or more and one right one, not 3 and 2"),
        ("options", "D9,1", "D77,1", r"an option of D77|question D9"),
        ("options", "true,بحر", "true,نهر", r"question D6: every option needs a match_ar of its own"),
        ("options", "D3,1,صواب,true", "D3,1,صواب,نعم", r"options\.csv:8: position is a number, is_correct"),
        ("questions", ",check", ",elsewhere", r"question D11: its place is 'elsewhere'; there are check, pre, post"),
        ("options", "نهران,true", "نهران, اثنان,true", r"options\.csv:2: more cells than columns"),
        ("options", "D1,3,نهر واحد,false,,", "\n".join(f"D1,{n},{n} أنهار,false,," for n in range(3, 22)), r"question D1: it has 21 options, more than 20"),
        ("options", "feedback_ar", "comment", r"options\.csv:1: no column feedback_ar"),
    ],
)  # fmt: skip
def test_a_fault_in_the_bank_is_named_with_its_file_and_line(tmp_path, file, old, new, message):
    folder = shutil.copytree(DEMO, tmp_path / "book")
    path = folder / f"{file}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ExtensionError, match=message):
        read_bank(folder / "questions.csv", folder / "options.csv")
