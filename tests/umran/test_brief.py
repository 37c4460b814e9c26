"""A city's brief: three figures by the rule, texts that survive, forms that open, nothing without its source."""

import io
import re
import zipfile

import pytest
from docx import Document
from lxml import etree

from support import ROOT
from umran import City
from umran.city import office_folder
from umran.city.brief import choosing, policy_brief, review_annex, to_bytes
from umran.city.brief import texts as _texts
from umran.city.brief.writing import find_browser
from umran.text.errors import Unreadable
from umran.text.words import unmarked

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def city():
    return City.training()


@pytest.fixture(scope="module")
def measures(city):
    return city.indicators()


@pytest.fixture(scope="module")
def document(city, measures):
    return Document(io.BytesIO(to_bytes(policy_brief(city, measures), ".docx")))


def test_the_problem_is_that_which_touches_most_people(measures):
    touched = {each.code: choosing.lacking(each) for each in measures if each.result}
    assert touched["11.2.1"] == pytest.approx(91_800 - 67_200)
    assert touched["11.2.1"] > touched["11.7.1"] > 0
    assert choosing.topic(measures).code == "11.2.1"
    assert choosing.topic(measures, "11.3.1").years == "2000–2020"
    with pytest.raises(ValueError, match=r"11\.1\.1.*11\.2\.1, 11\.3\.1, 11\.7\.1"):
        choosing.topic(measures, "11.1.1")


def test_the_three_figures_say_size_who_and_what_is_not_meant(city, measures):
    size, who, caution = choosing.three(choosing.topic(measures), measures, city)
    assert unmarked(size.value) == "26.8%" and "24,600" in size.sentence
    # Of the plan's groups, children live farthest: 1 - 19,260 / 26,940.
    assert unmarked(who.value) == "28.5%" and "0–14" in who.sentence
    assert unmarked(caution.value) == f"{100 * city.known_value('11.2.1', 'share', 'straight_line'):.1f}%"
    assert all(each.inputs for each in (size, who, caution))


def test_a_city_without_groups_or_years_says_what_is_missing(city, measures):
    layers = {kind: frame for kind, frame in city.layers.items() if kind in ("city", "stops", "streets")}
    layers["residents"] = city.layers["residents"][["population", "geometry"]]
    bare = City(layers=layers, origins={kind: (f"{kind}.geojson",) for kind in layers})
    found = bare.indicators()
    trend = choosing.three(choosing.topic(found), found, bare)[1]
    assert trend.value == "" and "لسنة واحدة" in trend.sentence


def test_a_figure_whose_file_nobody_named_is_not_written(city, tmp_path):
    nameless = City(layers=city.layers, tables=city.tables)
    with pytest.raises(Unreadable, match="ولا رقم بلا مصدر"):
        nameless.brief(tmp_path / "brief.docx")
    with pytest.raises(Unreadable, match="ولا رقم بلا مصدر"):
        nameless.brief(tmp_path / "review.docx", review=True)
    with pytest.raises(Unreadable, match="لم يُحسب أي مؤشر"):
        City().brief(tmp_path / "brief.docx")
    assert list(tmp_path.iterdir()) == []


def test_every_figure_stands_beside_its_year_and_files(document, measures):
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    three, everything = tables[0], tables[2]
    files = {name for each in measures for name in each.inputs}
    assert len(three) == 4 and len(everything) == 1 + sum(each.result is not None for each in measures)
    for row in three[1:]:
        assert row[1].strip() and any(name in row[3] for name in files)
        assert re.search(r"\d{4}|السنة غير مذكورة", row[3])
    for row in everything[1:]:
        assert all(cell.strip() for cell in row[:5]) and any(name in row[4] for name in files)


def test_the_document_reads_from_the_right_in_every_paragraph_and_table(document):
    body = document.element.body
    paragraphs = [each for each in body.iter(f"{W}p") if any(text.text for text in each.iter(f"{W}t"))]
    assert len(paragraphs) > 60
    assert [each for each in paragraphs if each.find(f"{W}pPr/{W}bidi") is None] == []
    tables = list(body.iter(f"{W}tbl"))
    assert len(tables) > 4 and all(each.find(f"{W}tblPr/{W}bidiVisual") is not None for each in tables)
    arabic = [run for run in body.iter(f"{W}r") if re.search("[\u0621-\u064a]", "".join(t.text or "" for t in run.iter(f"{W}t")))]  # fmt: skip
    assert arabic and all(run.find(f"{W}rPr/{W}rtl") is not None for run in arabic)
    assert [each for each in tables if each.getnext().tag == f"{W}tbl"] == [], "tables that Word would join"
    pictures = [each.get("descr") for each in body.iter() if each.tag.endswith("}docPr")]
    assert len(pictures) == 2 and all(len(each) > 30 for each in pictures)
    assert "\u2066" not in etree.tostring(body, encoding="unicode"), "isolates that Word shows as boxes"


def test_real_styles_carry_the_parts_of_the_lesson(document):
    headings = [
        each.text.strip("\u200e\u200f") for each in document.paragraphs if each.style.name == "Heading 1"
    ]
    assert headings == [
        "المشكلة بثلاثة أرقام",
        "السبب",
        "الخيارات",
        "التوصية وكيف نقيسها",
        "الحدود والمصادر",
        "ملحق: كل الأرقام",
    ]


def test_options_and_causes_are_left_to_people(document):
    options = [[cell.text.strip("\u200e\u200f") for cell in row.cells] for row in document.tables[1].rows]
    assert options[1][0] == "لا شيء" and [row[0] for row in options[2:]] == ["ماذا نفعل", "ماذا نفعل غير ذلك"]
    quiet = [cell.paragraphs[0].style.name for cell in document.tables[1].rows[2].cells]
    assert quiet == ["Guidance"] * 4


def test_what_people_wrote_survives_a_new_run(tmp_path):
    city = City.training()
    path = city.brief(tmp_path / "brief.html", about="11.7.1")
    kept = tmp_path / _texts.NAME
    text = kept.read_text("utf-8")
    assert "<h2>السبب</h2>" in path.read_text("utf-8") and "لنفتح" not in path.read_text("utf-8")
    kept.write_text(
        text.replace("## العنوان\n", "## العنوان\n\nلنفتح ثلاث حدائق <b>قبل</b> الصيف\n"), "utf-8"
    )
    before = kept.read_bytes()
    with pytest.raises(Unreadable, match="--replace"):
        city.brief(path, about="11.7.1")
    city.brief(path, about="11.7.1", replace=True)
    html = path.read_text("utf-8")
    assert "لنفتح ثلاث حدائق &lt;" in html and "الصيف" in html and "<b>" not in html
    assert kept.read_bytes() == before


def test_a_brief_that_somebody_edited_is_never_replaced(tmp_path):
    city = City.training()
    path = city.brief(tmp_path / "brief.html")
    path.write_text("تعديل", "utf-8")
    with pytest.raises(Unreadable, match="تغيّر بعد أن كتبه"):
        city.brief(path, replace=True)
    assert path.read_text("utf-8") == "تعديل"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("## عنوان غريب\nنص", "عنوان غير معروف"),
        ("## العنوان\nأ\n## العنوان\nب", "مكرر"),
        ("نص ضائع\n## العنوان\nأ", "نص قبل أول عنوان"),
    ],
)
def test_texts_are_never_lost_in_silence(text, reason):
    with pytest.raises(Unreadable, match=reason):
        _texts.parse(text)


def test_texts_come_back_as_they_were_written():
    written = {name: f"نص {name}\n\nفقرة ثانية" for name in _texts.FIELDS}
    assert _texts.parse(_texts.template(written)) == written
    assert _texts.parse(_texts.template()) == {}


def test_another_name_than_a_document_page_or_paper_is_refused(tmp_path):
    with pytest.raises(Unreadable, match=r"\.docx"):
        City.training().brief(tmp_path / "brief.txt")
    assert list(tmp_path.iterdir()) == []


def test_without_a_browser_paper_is_refused_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("UMRAN_BROWSER", "no-such-browser")
    with pytest.raises(Unreadable, match=r"لا متصفح.*\n?.*\.docx"):
        City.training().brief(tmp_path / "brief.pdf")
    assert not (tmp_path / "brief.pdf").exists()


@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no Chromium on this machine's path")
def test_on_paper_the_message_takes_one_page(tmp_path):
    import pypdfium2

    office = City.read(office_folder(tmp_path / "office"), accept="name=البساتيين:حي البساتين")
    for city, name in ((City.training(), "training"), (office, "office")):
        document = pypdfium2.PdfDocument(city.brief(tmp_path / f"{name}.pdf"))
        pages = [page.get_textpage().get_text_range() for page in document]
        assert "الأرقام" in pages[1][:40] and "11." in pages[0], name
        (tmp_path / "brief_texts.md").unlink()
    assert [round(side) for side in document[0].get_size()] == [595, 842]


def test_the_page_asks_for_no_other_file(city, measures):
    html = to_bytes(policy_brief(city, measures), ".html").decode("utf-8")
    assert re.findall(r"""(?:src|href)=["'](?!#)|url\(""", html) == []
    assert html.count("<svg") == 2 and html.count('role="img"') == 2


def test_without_anything_to_draw_the_place_of_the_map_says_so(city, tmp_path):
    (tmp_path / "marks.csv").write_text("planning,budget,evaluation,inclusion\n" + 5 * "3,3,2,3\n", "utf-8")
    tables = City.read(tmp_path)
    text = _text(policy_brief(tables, tables.indicators()))
    assert "لا خريطة هنا:" in text and "ليس في ملفات المدينة ما يُرسم" in text
    assert "لا خريطة هنا" not in _text(policy_brief(city, city.indicators()))


def test_comparison_stands_only_where_definitions_agree(city, measures):
    together = _text(policy_brief(city, measures))
    assert "قارن إن كانت حدود مدينتك كذلك" in together and "هافانا" in together
    layers = {kind: frame for kind, frame in city.layers.items() if kind in ("city", "stops", "residents")}
    bare = City(layers=layers, origins={kind: (f"{kind}.geojson",) for kind in layers})
    alone = _text(policy_brief(bare, bare.indicators()))
    assert "فلا تُقارن" in alone and "كيتو" not in alone


def test_the_annex_of_a_review_has_a_row_for_every_indicator(city, measures):
    annex = Document(io.BytesIO(to_bytes(review_annex(city, measures), ".docx")))
    rows = [[cell.text for cell in row.cells] for row in annex.tables[0].rows][1:]
    assert len(rows) == len(measures)
    for measure, row in zip(measures, rows, strict=True):
        assert measure.code in row[0]
        assert bool(row[5].strip("\u200e\u200f")) == (measure.result is None)


def test_a_document_is_sound_zip_without_links_outside(city, measures):
    content = zipfile.ZipFile(io.BytesIO(to_bytes(policy_brief(city, measures), ".docx")))
    assert content.testzip() is None
    assert [name for name in content.namelist() if b'TargetMode="External"' in content.read(name)] == []


def _text(brief):
    found = []
    for block in brief.blocks:
        for value in vars(block).values():
            found.append(str(value))
    return " ".join(found)


def test_the_lesson_names_the_same_parts():
    lesson = (ROOT / "book" / "03_evidence" / "policy_brief.md").read_text("utf-8")
    for heading, _ in _texts.FIELDS.values():
        first = re.split(r"[ .]", heading)[0]
        assert first in lesson, heading
