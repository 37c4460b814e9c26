"""The course's tools with the page's own controls, Python in a process beside it: each control, the right new result."""

import json
import re

import municipality as town
import pytest

from probes import axe
from umran import City, figures
from umran.city.brief import texts
from umran.figures.outputs import asset
from umran.text.words import unmarked
from widget_pages import Host, Notebook, nameless, too_small

IN_PAGE = {"UMRAN_OUTPUT": "book", "ARABIC_LIVE": "1"}


@pytest.fixture
def notebook(page_folder, visit, tmp_path):
    """The page knows the shared style of the course's outputs, as the book does."""
    host = Host(tmp_path, IN_PAGE)
    for name in ("page.css", "coherence.css", "place.css", "panels.css"):
        (page_folder / name).write_text(asset(name), encoding="utf-8")
    seen = visit((page_folder / "index.html").as_uri(), scroll=False)
    seen.page.set_default_timeout(30_000)
    yield Notebook(seen.page, host)
    host.stop()
    assert not (seen.errors or seen.foreign), (seen.errors, seen.foreign)


def card(notebook):
    return unmarked("".join(notebook.page.locator(".umran-explorer-card").inner_text().split()))


def shows(notebook, *words):
    """Wait until the card says these words."""
    for word in words:
        notebook.page.locator(".umran-explorer-card", has_text=re.compile(re.escape(word))).wait_for()


def text_of(html):
    return "".join(unmarked(re.sub("<[^>]+>", "", html)).split())


def test_the_atlas_follows_every_choice_by_keys_alone(notebook):
    notebook.run("from umran import figures\nfigures.city_explorer()")
    page = notebook.page
    page.get_by_label("المدينة").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    shows(notebook, "ألماتي")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    shows(notebook, "الأماكن العامة المفتوحة")
    page.get_by_label("المدينة").select_option(label="أكادير، المغرب")
    page.get_by_label("المؤشر").select_option(label="السكان")
    page.get_by_label("السنة").select_option("1")
    expected = figures.city_explorer()
    expected.city.value = "agadir"
    expected.measure.value = next(m for _, m in expected.measure.options if m.title == "السكان")
    expected.year.value = expected.year.options[1]
    shows(notebook, str(expected.year.value))
    assert card(notebook) == text_of(expected.card.value)
    page.get_by_label("المدينة").select_option(label="الفلبين")
    shows(notebook, "لا بيانات")
    assert page.get_by_label("السنة").is_disabled()


def test_growth_follows_the_slider(notebook):
    notebook.run("from umran import figures\ntool = figures.growth_tool(); tool")
    page = notebook.page
    page.get_by_label("المدينة").select_option(label="أكادير")
    shows(notebook, "أكادير")
    slider = page.get_by_label("المعدل (%)")
    slider.press("Home")
    shows(notebook, "لا يتضاعف العدد")
    expected = figures.growth_tool()
    expected.city.value, expected.rate.value = "agadir", -2
    assert card(notebook) == text_of(expected.card.value)
    for _ in range(3):
        slider.press("ArrowUp")
    notebook.becomes("round(tool.rate.value, 1)", -1.7)
    assert page.locator(".widget-readout").inner_text() == "−1.7"
    assert page.locator(".slider-container").evaluate("e => getComputedStyle(e).direction") == "ltr"


def test_walking_further_reaches_more(notebook):
    notebook.run("from umran import City, figures\ntool = figures.access_explorer(City.training()); tool")
    page = notebook.page
    expected = figures.access_explorer(City.training())
    assert card(notebook) == text_of(expected.card.value)
    page.get_by_label("حافلة وترام").press("ArrowUp")
    expected.low.value = 550
    shows(notebook, "550 متر")
    assert card(notebook) == text_of(expected.card.value)
    page.get_by_label("قطار").press("PageDown")
    notebook.becomes("tool.high.value < 1000", True)
    page.get_by_label("القياس").select_option(label="بخط مستقيم")
    expected.high.value, expected.method.value = int(notebook.value("tool.high.value")), "straight_line"
    notebook.becomes("tool.method.value", "straight_line")
    assert card(notebook) == text_of(expected.card.value)


def test_a_quarter_is_chosen(notebook):
    notebook.run(
        "import pandas as pd\nfrom umran import City, figures\n"
        "figures.quarter_card(City(), pd.DataFrame({'السكان': [90, 30]}, index=['حي النور', 'حي السلام']), 'حيّان')"
    )
    page = notebook.page
    page.get_by_label("المنطقة").select_option("1")
    page.locator(".live-widget", has_text="30").wait_for()
    assert page.get_by_label("المنطقة").locator("option:checked").inner_text() == "حي السلام"


def test_a_practice_is_written_read_and_taken_home(notebook, tmp_path):
    notebook.run("from umran.practices.form_widget import EXAMPLE, form\nf = form(); f")
    page = notebook.page
    page.get_by_label("سنة البدء").fill("قبل الحرب")
    page.locator(".umran-fault").first.wait_for()
    example = json.loads(notebook.value("__import__('json').dumps(EXAMPLE, ensure_ascii=False)")[1:-1])
    labels = json.loads(
        notebook.value(
            "__import__('json').dumps({k: i.description for k, i in f.inputs.items()}, ensure_ascii=False)"
        )[1:-1]
    )
    for key, text in example.items():
        page.get_by_label(labels[key], exact=True).fill(text)
    notebook.becomes("f.card == {k: EXAMPLE.get(k, '') for k in f.card}", True)
    with page.expect_download() as kept:
        page.get_by_role("link", name="نزّل الملف بطاقة-ممارسة.md").click()
    mine = tmp_path / "card.md"
    kept.value.save_as(mine)
    assert "مثال مختلق" in mine.read_text(encoding="utf-8")
    page.get_by_role("button", name="اكتب الصفحة").click()
    written = page.get_by_role("link", name=re.compile("نزّل الملف (?!بطاقة)"))
    with page.expect_download() as done:
        written.click()
    assert done.value.suggested_filename.endswith(".md")

    # Another day, in a page that knows nothing of it.
    notebook.run("import os; os.remove('بطاقة-ممارسة.md')\ng = form(); g")
    again = page.locator(".live-widget").last
    again.locator("input[type=file]").set_input_files(mine)
    again.get_by_text("تابع من حيث وقفت").wait_for()
    notebook.becomes("g.card == f.card", True)


def test_a_review_is_scored_kept_and_taken_up_again(notebook, tmp_path):
    notebook.run("from umran.coherence import workbench\nbench = workbench.open(''); bench")
    page = notebook.page
    page.get_by_label("اسم المقيّم").fill("سلمى")
    page.get_by_label("اسم المقيّم").press("Enter")
    page.get_by_text("أُنشئ").wait_for()
    page.get_by_label("الدرجة").get_by_label("يعزز").check()
    page.get_by_label("السبب").fill("يمهّد القانون للخطة")
    page.get_by_label("الدليل").fill("المادة 4")
    page.get_by_role("button", name="احفظ الدرجة").press("Enter")
    page.get_by_text("حُفظت الخانة").wait_for()
    assert page.locator(".umran-heat td", has_text="2").count() >= 1
    page.get_by_role("tab", name="الشبكة").click()
    assert page.locator(".umran-network svg").is_visible()
    page.get_by_role("button", name="الخانة الفارغة التالية").click()
    notebook.becomes("bench.score.value", None)
    with page.expect_download() as kept:
        page.get_by_role("link", name=re.compile("مراجعة-سلمى")).click()
    mine = tmp_path / "مراجعة-سلمى.json"
    kept.value.save_as(mine)
    page.locator("summary", has_text="التقرير").click()
    page.get_by_role("button", name="صفحة").click()
    with page.expect_download() as report:
        page.get_by_role("link", name=re.compile("تقرير-الاتساق.html")).click()
    assert report.value.suggested_filename == "تقرير-الاتساق.html"

    notebook.run("import os; os.remove('مراجعة-سلمى.json')\nother = workbench.open('سلمى'); other")
    again = page.locator(".live-widget").last
    again.locator("summary", has_text="ملفات المقيّمين").click()
    again.locator("input[type=file]").set_input_files(mine)
    notebook.becomes("len(other.file.scores)", 1)
    again.get_by_text("دخل ملف سلمى").wait_for()


def test_a_city_goes_from_files_to_its_brief(notebook, tmp_path):
    files = sorted(town.write(tmp_path / "م").iterdir())
    notebook.run("from umran import City\nf = City.form(); f")
    page = notebook.page
    page.get_by_label("ارفع ملفات").set_input_files(files)
    for file in files:
        page.locator(".umran-list, .umran-step", has_text=file.name).first.wait_for()
    page.get_by_label("اسم المدينة").fill("إربد")
    page.get_by_label("البلد", exact=True).select_option(label="الأردن")
    page.get_by_label("ما تعنيه حدود المدينة").select_option(index=2)
    page.get_by_role("button", name="اقرأ الملفات").click()
    page.locator(".umran-told", has_text="قُرئ").wait_for(timeout=60_000)
    page.get_by_label("المؤشر", exact=True).select_option(index=2)
    heading = next(iter(texts.FIELDS.values()))[0]
    page.get_by_label(heading, exact=True).fill("رسالة")
    page.get_by_label(re.compile("صفحة")).check()
    page.get_by_role("button", name="اكتب الموجز").click()
    link = page.get_by_role("link", name=re.compile("صفحة"))
    link.wait_for(timeout=60_000)
    with page.expect_download() as brief:
        link.click()
    brief.value.save_as(tmp_path / "brief.html")
    assert "رسالة" in (tmp_path / "brief.html").read_text(encoding="utf-8")
    assert page.get_by_role("link", name=re.compile("brief_texts.md")).count() == 1


@pytest.mark.parametrize("width, theme", [(360, "light"), (1280, "dark")])
@pytest.mark.parametrize("made", ["figures.city_explorer()", "figures.growth_tool()", "workbench.open('سلمى')", "form()", "City.form()"])  # fmt: skip
def test_a_tool_fits_its_page(page_folder, visit, tmp_path, made, width, theme):
    host = Host(tmp_path, IN_PAGE)
    for name in ("page.css", "coherence.css"):
        (page_folder / name).write_text(asset(name), encoding="utf-8")
    seen = visit((page_folder / "index.html").as_uri(), width=width, scroll=False)
    page = seen.page
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    notebook = Notebook(page, host)
    notebook.run(
        "from umran import City, figures\nfrom umran.coherence import workbench\nfrom umran.practices.form_widget import form\n"
        + made
    )
    page.locator(".live-widget").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not too_small(page, ".live-widget :is(button, select, textarea, summary, input:not([type=checkbox], [type=radio], [type=file]))")  # fmt: skip
    assert not nameless(page)
    assert axe(page) == []
    host.stop()
