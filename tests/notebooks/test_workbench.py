"""A review from its start to its report: in a real JupyterLab, by hand; and what the reports hold."""

import io
import json
import re
import zipfile

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from test_in_jupyterlab import lab, notebook_page  # noqa: F401  the same server shows every notebook

from umran import coherence
from umran.coherence import workbench
from umran.coherence.analysis import files
from umran.coherence.report import writing
from umran.coherence.report.content import Heading

NOTEBOOK = "09_coherence_workbench.ipynb"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def example():
    scores = coherence.example_scores()
    rows = coherence.inventory(["MAR", "JOR"])
    used = set(scores["instrument_a"]) | set(scores["instrument_b"])
    return coherence.review(rows[rows["instrument_id"].isin(used)], scores)


@pytest.fixture(scope="module")
def reports(example, tmp_path_factory):
    """The four forms of the report on the teaching example."""
    folder = tmp_path_factory.mktemp("reports")
    heading = Heading(
        place="أكادير وعمّان",
        question="هل تعين الأدوات الوطنية خطط المدينة؟",
        note="مثال تعليمي",
    )
    return {form: writing.write(example, folder / f"report.{form}", heading) for form in workbench.FORMATS}


def test_the_page_reads_from_the_right_and_asks_for_nothing(reports, visit):
    seen = visit(reports["html"].as_uri(), width=360)
    page = seen.page
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    assert not (seen.foreign or seen.failed or seen.errors)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
        "wide tables scroll in their box"
    )
    assert page.locator("table.umran-heat").count() == 3 and page.locator(".umran-network svg").count() == 1
    text = page.locator("main").inner_text()
    for word in (
        "أشد الأزواج إضعافاً",
        "التوصيات",
        "لا تقدير",
        "ألفا كريبندورف",
        "دلالة أولية لا حكم",
        "المقارنة بين البلدان",
        "الطريقة وحدودها",
        "مثال تعليمي",
    ):
        assert word in text, word
    cell = page.locator("td.sm2 bdi").first
    assert cell.inner_text().startswith("−") and cell.get_attribute("dir") == "ltr"


def test_the_document_reads_from_the_right_in_every_part(reports, example):
    document = Document(reports["docx"])
    body = document.element.body
    paragraphs = list(body.iter(qn("w:p")))
    assert len(paragraphs) > 300
    assert all(each.find(f"{W}pPr/{W}bidi") is not None for each in paragraphs)
    assert all(each.find(f"{W}tblPr/{W}bidiVisual") is not None for each in body.iter(qn("w:tbl")))
    assert body.find(f"{W}sectPr/{W}bidi") is not None
    for run in body.iter(qn("w:r")):
        text = "".join(run.itertext())
        if re.search("[\u0600-\u06ff]", text):
            assert run.find(f"{W}rPr/{W}rtl") is not None, text
        assert not re.search("[\u2066-\u2069]", text), "the marks of a page mean nothing to a word processor"
    signed = [run for run in body.iter(qn("w:r")) if "−" in "".join(run.itertext())]
    assert signed and all("".join(run.itertext())[0] == "\u200e" for run in signed)
    with zipfile.ZipFile(reports["docx"]) as package:
        chart = etree.fromstring(package.read("word/charts/chart1.xml"))
        values = chart.findall(".//{*}numLit/{*}pt")
        assert len(values) == len(example.by_instrument())
        assert etree.fromstring(package.read("word/styles.xml")).find(f".//{W}lang") is not None


def test_the_workbook_reads_from_the_right_and_keeps_empty_cells_empty(reports, example):
    book = openpyxl.load_workbook(reports["xlsx"])
    assert all(sheet.sheet_view.rightToLeft for sheet in book)
    assert len(book["متوسط كل أداة"]._charts) == 1
    marks = [row[2].value for row in book["الدرجات"].iter_rows(min_row=2)]
    assert marks.count(None) == 5 and marks.count(0) == (example.scores["score"] == 0).sum()
    matrix = {cell.value for row in book["عمودي"].iter_rows(min_row=2, min_col=2) for cell in row}
    assert "لا تقدير" in matrix and 3 in matrix


def test_what_somebody_wrote_is_never_a_formula_nor_markup(example, tmp_path):
    scores = example.scores.copy()
    scores.loc[0, "rationale"] = '=HYPERLINK("x") <script>alert(1)</script>\x0b'
    review = coherence.review(example.instruments, scores)
    page = writing.write(review, tmp_path / "r.html").read_text(encoding="utf-8")
    assert "<script" not in page
    book = openpyxl.load_workbook(writing.write(review, tmp_path / "r.xlsx"))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    Document(writing.write(review, tmp_path / "r.docx"))


def test_scores_written_as_text_are_read_back(reports, example):
    import pandas as pd

    again = pd.read_csv(reports["csv"], encoding="utf-8-sig")
    assert coherence.review(example.instruments, again).cells.equals(example.cells)


def test_a_review_by_one_hand_is_saved_step_by_step(tmp_path):
    bench = workbench.open("سلمى", tmp_path)
    bench.score.value = 2
    bench.save.click()
    assert "بلا سبب" in bench.message.value and coherence.open_file(bench.file.path).scores == []
    bench.rationale.value, bench.evidence.value = "سبب", "المادة 6"
    bench.save.click()
    assert coherence.open_file(bench.file.path).scores[0]["score"] == 2
    bench.next_empty.click()
    assert bench.score.value is None and bench.rationale.value == ""
    bench.no_score.click()
    assert coherence.open_file(bench.file.path).scores[1]["score"] is None
    again = workbench.open("سلمى", tmp_path)
    assert again.file == bench.file and "في خانتين" in again.message.value


def test_a_damaged_file_is_told_and_never_written_over(tmp_path):
    path = files.path_for(tmp_path, "سلمى")
    path.write_text('{"format": "umran-coh', encoding="utf-8")
    bench = workbench.open("سلمى", tmp_path)
    assert "مقطوع" in bench.message.value and bench.file is None
    bench.score.value, bench.rationale.value, bench.evidence.value = 1, "س", "م"
    bench.save.click()
    assert path.read_text(encoding="utf-8") == '{"format": "umran-coh'


def test_a_full_disk_is_told_and_the_old_work_stays(tmp_path, monkeypatch):
    bench = workbench.open("سلمى", tmp_path)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "replace", full)
    bench.score.value, bench.rationale.value, bench.evidence.value = 1, "س", "م"
    bench.save.click()
    assert "لم يُحفظ" in bench.message.value
    assert coherence.open_file(bench.file.path).scores == [] == bench.file.scores


def test_an_own_instrument_has_its_state_in_the_workbench_and_names_it_where_it_is_shown(tmp_path):
    bench = workbench.open("سلمى", tmp_path)
    assert all(
        "(انتهت مدتها)" not in name for name, each in bench.chosen.options if each in bench.chosen.value
    )
    assert any("(انتهت مدتها)" in name for name, _ in bench.chosen.options)
    bench.own_name.value, bench.own_status.value, bench.own_end.value = "خطة الحدائق", "draft", "2040"
    bench.own_rank.value, bench.own_binds.value = "plan", "الأمانة"
    (add,) = [
        each for each in bench.more.children[0].children if getattr(each, "description", "") == "أضف الأداة"
    ]
    add.click()
    (own,) = coherence.open_file(bench.file.path).own
    assert [own[each] for each in ("status", "end_year", "legal_rank", "binds_ar")] == [
        "draft",
        2040,
        "plan",
        "الأمانة",
    ]
    assert "محلي: خطة الحدائق (مسودة)" in dict(bench.chosen.options)
    bench.own_name.value, bench.own_end.value = "خطة أخرى", "20"
    add.click()
    assert "السنة «20»" in bench.message.value and len(coherence.open_file(bench.file.path).own) == 1


def test_another_countrys_instruments_come_from_the_template(tmp_path):
    path = coherence.write_template(tmp_path / "أدوات.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["الأدوات"]
    assert sheet.sheet_view.rightToLeft and len(sheet.data_validations.dataValidation) == 4
    rows = [("خطة المدينة", "محلي", "خطة", 2015, "البلدية", "11.3، 11.7", "التخطيط المكاني، الحوكمة", "93", "صفحة"),
            ("قانون التخطيط", "وطني", "قانون", "٢٠١١", "الحكومة", "11.a", None, None, None)]  # fmt: skip
    for line, row in enumerate(rows, start=2):
        for place, value in enumerate(row, start=1):
            sheet.cell(line, place).value = value
    book.save(path)
    frame, _ = coherence.read_template(path, "KHM", "battambang")
    assert frame["targets"].tolist() == [("11.3", "11.7"), ("11.a",)] and frame["year"].tolist() == [
        2015,
        2011,
    ]
    assert frame["themes"].iloc[0] == ("spatial_planning", "governance")
    score = {"rater": "س", "instrument_a": frame["instrument_id"][0], "instrument_b": frame["instrument_id"][1],
             "score": 1, "confidence": "low", "rationale": "س", "evidence": "م"}  # fmt: skip
    assert coherence.review(frame, coherence.to_frame([score])).vertical.index == 1

    for place, value in enumerate(("خطة", "قمري", "خطة", 2015), start=1):
        sheet.cell(4, place).value = value
    for place, value in enumerate(("مخطط", "محلي", "خطة", 2015, None, "11.z", "الطبخ", "900"), start=1):
        sheet.cell(5, place).value = value
    book.save(path)
    with pytest.raises(coherence.CoherenceError) as error:
        coherence.read_template(path, "KHM")
    told = str(error.value)
    assert all(word in told for word in ("الصف 4", "قمري", "الصف 5", "11.z", "الطبخ", "900"))


@pytest.fixture
def notebook(lab, browser):  # noqa: F811
    with notebook_page(lab, browser, NOTEBOOK, ".umran-coherence") as page:
        yield page


def test_a_review_from_start_to_report_in_jupyterlab(notebook, lab, tmp_path):  # noqa: F811
    page = notebook
    assert page.locator(".umran-coherence > .umran-title", has_text="مثال من عمّان").is_visible(), (
        "as stored it shows an example, and says so"
    )
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
    page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
    bench = page.locator(".umran-workbench")
    bench.wait_for(timeout=120_000)

    def told(words):
        bench.get_by_role("status").filter(has_text=words).wait_for(timeout=30_000)

    def fill(label, words):
        box = bench.get_by_label(label, exact=True)
        box.fill(words)
        box.press("Tab")

    fill("اسم المقيّم", "سلمى")
    told("أُنشئ")
    bench.get_by_label("البلد", exact=True).select_option(label="أكادير، المغرب")
    told("حُفظ البلد")
    fill("سؤال المراجعة", "هل تعين البرامج الوطنية خطة أكادير؟")
    told("حُفظ السؤال")

    bench.get_by_role("button", name="احفظ الدرجة").click()
    told("اختر درجة")
    for mark in ("+3 متلازمان", "−2 يعاكس", "+1 يمهّد"):
        number, word = mark.split()
        bench.locator(".widget-toggle-button", has_text=word).click()
        fill("السبب", f"سبب {word}")
        fill("الدليل", "المادة 6")
        bench.get_by_role("button", name="احفظ الدرجة").click()
        told(f"حُفظت الخانة: {number}")
        bench.get_by_role("button", name="الخانة الفارغة التالية").click()
        page.wait_for_function("!document.querySelector('.umran-workbench textarea').value")
    bench.get_by_role("button", name="لا تقدير").click()
    told("لا تقدير")
    heat = bench.locator("table.umran-heat").first
    assert heat.locator(".sp3").count() == 1 and heat.locator(".sm2").count() == 1
    assert "3 من" in bench.locator(".umran-subtitle").first.inner_text()
    page.screenshot(path=tmp_path / "workbench.png", full_page=True)
    bench.locator(".widget-toggle-buttons").first.screenshot(path=tmp_path / "marks.png")
    for tab in ("الشبكة", "الفجوات", "الأزواج", "الحساسية"):
        bench.get_by_role("tab", name=tab).click()
        bench.locator(".umran-coherence .umran-title:visible").first.wait_for()

    bench.get_by_text("قارن ببلد آخر").click()
    bench.get_by_label("البلد الآخر", exact=True).select_option(label="الأردن")
    bench.get_by_label("السؤال", exact=True).select_option(index=3)
    bench.locator(".widget-toggle-button", has_text="مختلف").click()
    fill("ما وجدته", "مهلتان لحجز الأرض")
    fill("مصدر بلدك", "القانون 12.90، المادة 28")
    bench.get_by_role("button", name="احفظ الجواب").click()
    told("اكتب مصدر الأردن")
    fill("مصدر الآخر", "القانون 79، المادة 23")
    bench.get_by_role("button", name="احفظ الجواب").click()
    told("حُفظ الجواب: مختلف")
    page.screenshot(path=tmp_path / "countries.png", full_page=True)
    bench.get_by_text("التقرير وشاشة العرض").click()
    for word in workbench.FORMATS.values():
        bench.get_by_role("button", name=word, exact=True).click()
        page.wait_for_timeout(300)
    bench.get_by_role("button", name="شاشة العرض").click()
    bench.get_by_text("شاشة-العرض.html").wait_for(timeout=30_000)

    def stored(name):
        fetch = (
            "async name => Array.from(new Uint8Array(await (await fetch('/files/' + name)).arrayBuffer()))"
        )
        return bytes(page.evaluate(fetch, name))

    saved = json.loads(stored("مراجعة-سلمى.json"))
    assert [row["score"] for row in saved["scores"]] == [3, -2, 1, None]
    html = stored("تقرير-الاتساق.html").decode()
    assert "هل تعين البرامج الوطنية خطة أكادير؟" in html and "سبب متلازمان" in html
    assert "المقارنة بين البلدان" in html and "القانون 79، المادة 23" in html
    Document(io.BytesIO(stored("تقرير-الاتساق.docx")))
    openpyxl.load_workbook(io.BytesIO(stored("تقرير-الاتساق.xlsx")))
    assert stored("تقرير-الاتساق.csv").decode("utf-8-sig").count("سلمى") == 4
    big = stored("شاشة-العرض.html").decode()
    assert 'http-equiv="refresh"' in big and "<button" not in big and "<input" not in big

    page.reload()
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
    page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
    page.locator(".umran-workbench").wait_for(timeout=120_000)
    fill("اسم المقيّم", "سلمى")
    told("عاد عملك")
    assert page.foreign == []
