"""Progress stays in the reader's browser: kept, shown, taken away in a file, and never harmed by what is damaged."""

import json
import re

import pypdfium2
import pytest

from probes import OVERFLOW, axe

KEY = "book-progress.demo"
TYPES, RIVERS, WIND = "lessons/01_water/types", "lessons/01_water/rivers", "lessons/02_air/wind"
WATER, AIR = "lessons/01_water/quiz", "lessons/02_air/quiz"
DAY = "2026-03-05T10:00:00.000Z"
EMPTY = {
    "format": "book-progress",
    "version": 1,
    "pages": {},
    "quizzes": {},
    "tests": {},
    "exercises": {},
    "answers": {},
}


def text_of(**sections):
    return json.dumps({**EMPTY, **sections}, ensure_ascii=False)


def put(page, raw):
    page.evaluate("([key, raw]) => localStorage.setItem(key, raw)", [KEY, raw])


def kept(page):
    return page.evaluate("bookProgress.get()")


def one_line(locator):
    return re.sub(r"\s+", " ", locator.inner_text()).strip()


def bring(page, raw):
    """Import a file through the page's own button; returns what the page says."""
    raw = raw if isinstance(raw, bytes) else raw.encode()
    page.locator(".progress-message").evaluate("e => { e.textContent = ''; }")
    page.set_input_files(".import", {"name": "file.json", "mimeType": "application/json", "buffer": raw})
    page.wait_for_function(
        "document.querySelector('.my-progress .progress-message[role=status]').textContent"
    )
    return page.locator('.my-progress .progress-message[role="status"]').inner_text()


def test_a_finished_lesson_is_kept_shown_and_taken_back(lessons, visit):
    page = visit(f"{lessons.address}{TYPES}.html").page
    end = page.locator(".lesson-done")
    end.get_by_role("button", name="أتممت هذا الدرس").press("Enter")
    assert re.search(
        r"أتممت هذا الدرس في \d+ \S+(?: \S+)?/\S+ 20\d\d", end.locator('[role="status"]').inner_text()
    )
    page.reload()
    assert "أتممت هذا الدرس في" in end.inner_text()
    link = page.locator('.menu a[aria-current="page"]')
    assert link.locator("svg").count() == 1 and "أتممته" in link.text_content()
    part = page.locator('.menu details[data-module="01_water"] summary')
    assert "1 من 2" in part.inner_text() and "أتممت 1 من 2" in part.text_content()
    assert axe(page) == []
    end.get_by_role("button", name="تراجع").press("Enter")
    assert "أُلغي" in end.inner_text()
    page.reload()
    assert kept(page)["pages"] == {} and page.locator(".menu .mark").count() == 0

    # What another tab does shows here.
    other = page.context.new_page()
    other.goto(f"{lessons.address}{RIVERS}.html")
    other.locator(".lesson-done button").click()
    page.wait_for_selector(".menu .mark")


def test_only_lessons_of_modules_can_be_finished(lessons, visit):
    page = visit(f"{lessons.address}lessons/01_water/index.html").page
    assert page.locator(".lesson-done").count() == 0
    page.goto(f"{lessons.address}{WATER}.html")
    assert page.locator(".lesson-done").count() == 0


def test_progress_is_exported_erased_and_imported(lessons, visit, tmp_path):
    seen = visit(f"{lessons.address}progress.html")
    page = seen.page
    put(page, text_of(
        pages={TYPES: {"done": DAY}, "lessons/gone": {"done": DAY}}, quizzes={WATER: {"score": 3, "out_of": 4, "when": DAY}},
        tests={name: {"score": n, "out_of": 5, "when": DAY, "topics": {"01_water": [n, 3]}} for name, n in (("pre", 1), ("post", 3))},
    ))  # fmt: skip
    page.reload()
    before = kept(page)
    shown = one_line(page.locator(".my-progress"))
    for words in ("1 من 3 دروس أتممتها", "1 من 2 اختبارات وحدات", "ساعة واحدة من ساعتين و20 دقيقة", "أفضل نتيجة: 3 من 4",
                  "الاختبار القبلي: 1 من 5، في 5 آذار/مارس 2026", "الوحدة 1: الماء 1 من 3 3 من 3 +2"):  # fmt: skip
        assert words in shown, (words, shown)
    assert axe(page) == []
    with page.expect_download() as download:
        page.get_by_role("button", name="صدّر إلى ملف").click()
    file = tmp_path / "progress.json"
    download.value.save_as(file)
    assert re.fullmatch(r"progress-\d{4}-\d\d-\d\d\.json", download.value.suggested_filename)

    page.get_by_role("button", name="امحُ تقدمي").click()
    assert axe(page) == []
    page.get_by_role("button", name="أبقِه").click()
    assert kept(page) == before
    page.get_by_role("button", name="امحُ تقدمي").click()
    page.get_by_role("button", name="امحُه").click()
    assert kept(page) == EMPTY and page.evaluate("localStorage.length") == 0
    assert "استوردنا الملف" in bring(page, file.read_bytes())
    assert kept(page) == before
    assert seen.errors == [] and seen.foreign == []


def test_results_of_exercises_come_from_a_file_and_the_best_is_kept(lessons, visit):
    page = visit(f"{lessons.address}progress.html").page
    put(page, text_of(quizzes={WATER: {"score": 3, "out_of": 4, "when": DAY}}, pages={TYPES: {"done": DAY}}))
    page.reload()
    results = {
        "03.2": {"score": 1, "out_of": 1, "when": DAY},
        "03.10": {"score": 0.5, "out_of": 2, "when": DAY},
    }
    bring(page, json.dumps({"format": "book-progress", "version": 1, "exercises": results}))
    rows = [one_line(row) for row in page.locator(".exercises tbody tr").all()]
    assert rows == ["03.2 1 من 1 5 آذار/مارس 2026", "03.10 0.5 من 2 5 آذار/مارس 2026"]
    worse = {
        "exercises": {"03.2": {"score": 0, "out_of": 1}},
        "quizzes": {WATER: {"score": 4, "out_of": 4, "when": DAY}},
    }
    bring(page, "\ufeff" + json.dumps({"format": "book-progress", "version": 1, **worse}))
    now = kept(page)
    assert (
        now["exercises"]["03.2"]["score"] == 1
        and now["quizzes"][WATER]["score"] == 4
        and TYPES in now["pages"]
    )


BAD_FILES = {
    "not JSON": ("{", "ليس ملف تقدم"),
    "empty": ("", "ليس ملف تقدم"),
    "a picture": (b"\x89PNG\r\n\x1a\n\xff\xfe", "ليس ملف تقدم"),
    "a list": ("[]", "ليس ملف تقدم من هذه الدورة"),
    "null": ("null", "ليس ملف تقدم من هذه الدورة"),
    "another format": ('{"format": "notes", "version": 1, "pages": {}}', "ليس ملف تقدم من هذه الدورة"),
    "nothing in it": ('{"format": "book-progress", "version": 1}', "ليس ملف تقدم من هذه الدورة"),
    "a later version": ('{"format": "book-progress", "version": 2, "pages": {}}', "لا تعرفها هذه النسخة"),
    "a score too high": (text_of(quizzes={WATER: {"score": 9, "out_of": 4, "when": DAY}}), "quizzes: lessons/01_water/quiz"),
    "a score in words": (text_of(exercises={"03.2": {"score": "1", "out_of": 1}}), "exercises: 03.2"),
    "a day that is none": (text_of(pages={TYPES: {"done": "yesterday"}}), "pages: lessons/01_water/types"),
    "a section that is a list": (text_of(pages=[TYPES]), "«\u2066pages\u2069»"),
    "huge": ('{"format": "book-progress"' + " " * 1_100_000 + "}", "أكبر من أن يكون"),
}  # fmt: skip


def test_a_bad_file_is_refused_in_words_and_nothing_is_lost(lessons, visit):
    seen = visit(f"{lessons.address}progress.html")
    put(seen.page, text_of(pages={TYPES: {"done": DAY}}))
    seen.page.reload()
    before = kept(seen.page)
    for name, (raw, words) in BAD_FILES.items():
        said = bring(seen.page, raw)
        assert "لم نستورد شيئاً" in said and words in said, (name, said)
        assert kept(seen.page) == before, name
    assert seen.errors == []


# What stands in the browser's storage, and what of it is sound.
DAMAGED = {
    "cut short": (text_of(pages={TYPES: {"done": DAY}})[:60], []),
    "empty": ("", []),
    "null": ("null", []),
    "a number": ("42", []),
    "a list": ("[1, 2]", []),
    "a word": ('"done"', []),
    "of another program": ('{"theme": "dark"}', []),
    "a later version": (json.dumps({**EMPTY, "version": 9}), []),
    "an earlier version": (json.dumps({**EMPTY, "version": 0}), []),
    "pages that are a list": (text_of(pages=[TYPES]), []),
    "one bad page": (text_of(pages={TYPES: {"done": DAY}, RIVERS: {"done": 5}}), [TYPES]),
    "a page that is null": (text_of(pages={TYPES: {"done": DAY}, WIND: None}), [TYPES]),
    "a bad score": (text_of(pages={TYPES: {"done": DAY}}, quizzes={WATER: {"score": -1, "out_of": 4}}), [TYPES]),
    "no number": (text_of(quizzes={WATER: {"score": None, "out_of": 0}}), []),
    "bad topics": (text_of(tests={"pre": {"score": 1, "out_of": 5, "topics": {"01_water": [9, 1]}}}), []),
    "names of the language": (text_of(pages={"__proto__": {"done": 1}, "constructor": {"done": DAY}}), ["constructor"]),
    "a name too long": (text_of(pages={"x" * 5000: {"done": DAY}}), []),
}  # fmt: skip


def test_damaged_storage_breaks_no_page_and_is_set_aside(lessons, visit):
    seen = visit(f"{lessons.address}progress.html")
    page = seen.page
    for number, (name, (raw, sound)) in enumerate(DAMAGED.items()):
        page.evaluate("localStorage.clear()")
        put(page, raw)
        page.goto(f"{lessons.address}{('progress', TYPES)[number % 2]}.html")
        message = page.locator('.progress-message[role="status"]')
        assert "حفظنا نسخة منه جانباً" in message.inner_text(), name
        assert page.evaluate("key => localStorage.getItem(key)", f"{KEY}.aside-1") == raw, name
        assert sorted(kept(page)["pages"]) == sound, name
        page.reload()
        assert message.count() == 0 or not message.is_visible(), f"{name}: told once"
        assert page.evaluate("localStorage.length") == 2, name
        page.evaluate("page => bookProgress.record('pages', page, true)", WIND)
        assert WIND in kept(page)["pages"], name
    # A second damage does not take the place of the first.
    for raw in ("{1", "{2"):
        put(page, raw)
        page.reload()
    aside = page.evaluate("Object.keys(localStorage).filter(key => key.includes('aside')).length")
    assert aside == 3
    assert seen.errors == []


REFUSED = {
    "no storage": "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('denied', 'SecurityError'); }})",
    "no room": "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }",
    "no reading": "Storage.prototype.getItem = () => { throw new DOMException('denied'); }",
}  # fmt: skip


@pytest.mark.parametrize("how", REFUSED)
def test_storage_that_is_refused_is_said_kindly(lessons, visit, how):
    seen = visit(f"{lessons.address}index.html")
    page = seen.page
    page.add_init_script(REFUSED[how])
    page.goto(f"{lessons.address}{TYPES}.html")
    page.locator(".lesson-done button").click()
    assert "لا يسمح المتصفح بالحفظ" in page.locator(".lesson-done").inner_text()
    assert page.locator(".menu .mark").count() == 1, "kept while the page is open"
    page.goto(f"{lessons.address}{AIR}.html")
    for name in ("D9", "D10"):
        question = page.locator(f'[data-question="{name}"]')
        question.locator(".option").first.click()
        question.locator(".check").click()
    assert "إجابة صحيحة عن" in page.locator(".quiz-end").inner_text()
    page.goto(f"{lessons.address}progress.html")
    said = bring(page, text_of(pages={TYPES: {"done": DAY}}))
    assert "استوردنا الملف" in said and "لا يسمح المتصفح بالحفظ" in said
    assert "1 من 3" in page.locator(".progress-summary").inner_text()
    assert seen.errors == []


def test_progress_of_an_earlier_edition_of_the_course_lives_on(lessons, visit):
    page = visit(f"{lessons.address}progress.html").page
    put(page, text_of(
        pages={"lessons/01_water/old_name": {"done": DAY}, "lessons/taken_out": {"done": DAY}},
        quizzes={"lessons/01_water/old_name": {"score": 1, "out_of": 2, "when": DAY}},
    ))  # fmt: skip
    page.reload()
    assert "1 من 3" in page.locator(".progress-summary").inner_text()
    assert not page.locator(".progress-message[role=status]").is_visible()
    page.evaluate("page => bookProgress.record('pages', page, true)", WIND)
    now = kept(page)
    assert sorted(now["pages"]) == sorted([RIVERS, "lessons/taken_out", WIND]), "unknown pages are kept"
    assert list(now["quizzes"]) == [RIVERS]


ALL_DONE = {
    "pages": {name: {"done": DAY} for name in (TYPES, RIVERS, WIND)},
    "quizzes": {WATER: {"score": 3, "out_of": 4, "when": DAY}, AIR: {"score": 2, "out_of": 2, "when": DAY}},
}
LONG = "المهندسة فاطمة الزهراء بنت عبد الرحمن (Fatima-Zahra Benabderrahmane)"


def verified(page, **values):
    for part, value in values.items():
        field = page.locator(f"#verify-{part}")
        if part == "month":
            field.select_option(index=value - 1)
        else:
            field.fill(str(value))
    page.locator(".verify-form button").click()
    return page.locator(".verify-said").inner_text()


def test_a_certificate_is_issued_printed_and_verified(lessons, visit, tmp_path):
    seen = visit(f"{lessons.address}progress.html")
    page = seen.page
    put(
        page,
        text_of(
            **{**ALL_DONE, "quizzes": {**ALL_DONE["quizzes"], WATER: {"score": 2, "out_of": 4, "when": DAY}}}
        ),
    )
    page.reload()
    conditions = one_line(page.locator(".certificate-desk"))
    assert "الوحدة 1: الماء · الأسئلة: 50 في المائة" in conditions
    assert (
        not page.locator(".certificate-form").is_visible() and not page.locator(".certificate").is_visible()
    )
    unmet = page.locator(".conditions li:not(.is-met)")
    assert unmet.count() == 1 and "بقي:" in unmet.text_content()

    page.clock.set_fixed_time("2026-12-08T10:00:00Z")
    put(page, text_of(**ALL_DONE))
    page.reload()
    page.get_by_label("اسمك كما يظهر في الشهادة").fill(f"  {LONG} ")
    page.keyboard.press("Enter")
    paper = one_line(page.locator(".certificate"))
    for words in (LONG, "لإتمام دورة «كتاب الماء والهواء»", "الوحدة 1: الماء", "الوحدة 2: الهواء", "8 كانون الأول/ديسمبر 2026",
                  "مدة الدورة ساعتان", "88 في المائة"):  # fmt: skip
        assert words in paper, (words, paper)
    assert "ليس توقيعاً" in paper.replace("وليس", "ليس")
    assert axe(page) == []
    code = page.locator('.certificate [data-certificate="code"]').inner_text()
    assert re.fullmatch("[2-9A-Z]{4}-[2-9A-Z]{4}", code)

    page.pdf(path=tmp_path / "certificate.pdf", prefer_css_page_size=True, print_background=False)
    pdf = pypdfium2.PdfDocument(tmp_path / "certificate.pdf")
    assert len(pdf) == 1, "one sheet"
    width, height = pdf[0].get_size()
    assert width == pytest.approx(842, abs=2) and height == pytest.approx(595, abs=2), "A4, lying"
    printed = pdf[0].get_textpage().get_text_range()
    assert "المهندسة فاطمة الزهراء" in printed and "Benabderrahmane" in printed and code in printed
    assert "ملف تقدمك" not in printed and "التمارين" not in printed, "nothing but the certificate"

    page.locator(".verify summary").click()
    right = {"name": LONG, "day": 8, "month": 12, "year": 2026, "hours": 2, "code": code}
    assert "الرمز يطابق" in verified(page, **right)
    assert "الرمز يطابق" in verified(page, **{**right, "code": code.lower().replace("-", " "), "day": "٠٨"})
    assert "الرمز يطابق" in verified(page, **{**right, "name": LONG.replace("فاطمة", "فَاطِمة").upper()})
    wrong = [{"name": "أحمد"}, {"day": 9}, {"month": 11}, {"year": 2025}, {"hours": 3}, {"code": "2222-2222"}]
    for change in wrong:
        assert "لا يطابق" in verified(page, **{**right, **change}), change
    assert "املأ الخانات" in verified(page, **{**right, "hours": "كثير"})
    assert seen.errors == [] and seen.foreign == []


@pytest.mark.parametrize(("theme", "width"), [("light", 360), ("dark", 1280)])
def test_the_page_of_progress_is_accessible_and_fits_a_phone(lessons, visit, theme, width):
    page = visit(f"{lessons.address}progress.html", theme=theme, width=width, height=800).page
    put(page, text_of(**ALL_DONE, exercises={"03.2": {"score": 1, "out_of": 1, "when": DAY}}))
    page.reload()
    page.fill("#certificate-name", LONG)
    page.keyboard.press("Enter")
    page.locator(".verify summary").click()
    assert axe(page) == []
    assert page.evaluate(OVERFLOW) == []


def test_without_scripts_the_course_is_listed_and_the_reader_is_told(lessons, visit):
    page = visit(f"{lessons.address}progress.html", scroll=False, java_script_enabled=False).page
    assert page.locator(".my-progress noscript p").is_visible()
    page.locator(".progress-module summary").first.click()
    assert page.get_by_role("link", name="أنواع الأسئلة").first.is_visible()
    assert page.locator(".my-progress button:visible").count() == 0
