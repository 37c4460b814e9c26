"""From files to a brief in a real JupyterLab, as a new participant goes: dragged in, by mouse and keys, no line of code."""

import io
import re

import municipality as town
import pytest
from docx import Document
from playwright.sync_api import expect
from test_in_jupyterlab import lab, notebook_page  # noqa: F401  the same server shows every notebook

from umran.text.words import unmarked

NOTEBOOK = "12_your_city.ipynb"


def drag_in(page, *paths):
    """Let files and folders of this machine go over the file pane, as from its own windows."""
    box = page.locator(".jp-DirListing-content").bounding_box()
    place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] - 20}
    held = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, **place, "data": held})


@pytest.fixture
def page(lab, browser):  # noqa: F811
    with notebook_page(lab, browser, NOTEBOOK, ".umran-figure") as page:
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
        yield page


def run_the_cell(page):
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Shift+Enter")
    form = page.locator(".umran-form")
    form.get_by_role("button", name="اقرأ الملفات").wait_for(timeout=60_000)
    return form


def test_a_participant_goes_from_files_to_a_brief(page, lab, tmp_path):  # noqa: F811
    files = town.write(tmp_path / "م", table_names=["حي الروظة", *town.NAMES[1:]])
    (maps := tmp_path / "خرائط").mkdir()
    for path in files.glob("*.geojson"):
        path.rename(maps / path.name)
    form = run_the_cell(page)

    page.locator(".jp-DirListing-item", has_text="مدينتي").dblclick()
    page.locator(".jp-BreadCrumbs-item", has_text="مدينتي").wait_for()
    drag_in(page, maps, files / "مواقف.csv")
    for dragged in ("خرائط", "مواقف.csv"):
        page.locator(".jp-DirListing-item", has_text=dragged).wait_for(timeout=20_000)
    with page.expect_file_chooser() as chooser:
        form.get_by_role("button", name="ارفع ملفات").press("Enter")
    chooser.value.set_files(str(files / "سكان الأحياء 2024.csv"))
    form.get_by_role("status").filter(has_text="دخل «سكان الأحياء 2024.csv» المجلد").wait_for(timeout=20_000)
    expect(form.locator(".umran-list").first.locator("tbody tr")).to_have_count(4)

    name = form.get_by_label("اسم المدينة", exact=True)
    name.fill("إربد")
    name.press("Tab")
    expect(form.get_by_label("البلد", exact=True), "keys go from field to field").to_be_focused()
    form.get_by_label("البلد", exact=True).select_option(label="الأردن")
    form.get_by_label("ما تعنيه حدود المدينة").select_option(label="الحد الإداري للمدينة أو البلدية")
    form.get_by_role("button", name="اقرأ الملفات").press("Enter")
    form.get_by_text("في ما يلي أسئلة قد تغيّر رقماً").wait_for(timeout=60_000)
    expect(form.get_by_role("radio").first, "nothing is accepted unasked").to_be_checked()
    form.get_by_label(re.compile("^أقبل: .*حي الروظة:حي الروضة")).check()
    form.get_by_role("button", name="اقرأ من جديد بأجوبتي").click()
    form.get_by_text("وحُسب 1 من").wait_for(timeout=60_000)
    form.locator("iframe").wait_for(timeout=30_000)

    title = form.get_by_label("العنوان", exact=True)
    title.fill("لنقرّب المواقف من الأحياء البعيدة")
    form.get_by_text("حُفظ «العنوان»").wait_for(timeout=20_000)
    for field in form.locator("input[type=text]:visible, select:visible, textarea:visible").all():
        label, box = field.locator("xpath=preceding-sibling::label").bounding_box(), field.bounding_box()
        assert label["y"] < box["y"] and abs(label["x"] + label["width"] - box["x"] - box["width"]) < 12
    assert form.evaluate("e => e.scrollWidth <= e.clientWidth + 1"), "nothing is cut at the side"
    form.get_by_role("button", name="اكتب الموجز").press("Enter")
    link = form.get_by_role("link", name="مستند للتحرير")
    link.wait_for(timeout=60_000)
    with page.expect_download() as download:
        link.click()
    paper = Document(io.BytesIO(download.value.path().read_bytes()))
    text = "\n".join(each.text for each in paper.paragraphs)
    assert "لنقرّب المواقف" in text and "إربد" in text and "الحد الإداري" in text
    cells = {unmarked(cell.text) for table in paper.tables for row in table.rows for cell in row.cells}
    assert f"{100 * (1 - town.right()):.1f}%" in {each.replace("\u200e", "") for each in cells}

    page.evaluate("void jupyterapp.commands.execute('kernelmenu:restart')")
    page.locator(".jp-Dialog .jp-mod-accept").click()
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
    page.evaluate("jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    form.wait_for(state="detached")
    form = run_the_cell(page)
    assert form.get_by_label("اسم المدينة", exact=True).input_value() == "إربد"
    assert form.get_by_label("العنوان", exact=True).input_value() == "لنقرّب المواقف من الأحياء البعيدة"
    assert page.foreign == []
