"""From files to a brief by hand, without a browser: what is handed in, answered, asked, shown and written."""

import datetime
import json
import re
import shutil
from pathlib import Path

import municipality as town
import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from umran import City
from umran.city.brief import texts
from umran.city.form import answers as kept
from umran.city.form import form as forms
from umran.city.form import inbox
from umran.city.form.wording import plainly
from umran.text.words import unmarked

QUIET = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A municipality whose table spells one quarter otherwise than its map."""
    names = ["حي الروظة", *town.NAMES[1:]]
    return town.write(tmp_path_factory.mktemp("town") / "م", table_names=names)


@pytest.fixture
def form(tmp_path):
    return City.form(tmp_path / "مدينتي")


def begun(files, folder):
    """A form whose folder has the files, read once: it asks about the name."""
    form = City.form(shutil.copytree(files, folder / "مدينتي"))
    form.name.value, form.country.value, form.boundary.value = "إربد", "JOR", "administrative"
    form.read.click()
    return form


def agreed(form):
    """Its question answered, and read again."""
    form.questions.children[0].answer.value = form.questions.children[0].proposal.value
    form.again.click()
    return form


@pytest.fixture(scope="module")
def asking(files, tmp_path_factory):
    """A form that asks; whoever takes it leaves it so."""
    return begun(files, tmp_path_factory.mktemp("asking"))


@pytest.fixture(scope="module")
def done(files, tmp_path_factory):
    """A form that was answered; whoever takes it leaves it so."""
    return agreed(begun(files, tmp_path_factory.mktemp("done")))


def hand_in(form, **files):
    """Files as the browser hands them over."""
    now = datetime.datetime.now(tz=datetime.UTC)
    form.upload.value = [
        {"name": name, "type": "", "size": len(content), "content": memoryview(content), "last_modified": now}
        for name, content in files.items()
    ]


def said(form, step):
    return unmarked(re.sub("<[^>]+>", " ", form.told[step].value))


def test_files_that_are_handed_in_lie_in_the_folder(form, files):
    given_in = {path.name: path.read_bytes() for path in files.iterdir()}
    hand_in(form, **given_in)
    assert {path.name: path.read_bytes() for path in form.folder.iterdir()} == given_in
    assert "is-wrong" not in form.told[1].value
    assert form.upload.value == () and "مواقف.csv" in form.listing.value


@pytest.mark.parametrize(("settings", "size"), [("", 10), ("{", 10), ('{"ServerApp": {"tornado_settings": {"websocket_max_message_size": 67108864}}}', 64)])  # fmt: skip
def test_what_the_button_carries_is_said_before_as_the_server_is_set(settings, size, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "jupyter_core.paths.jupyter_config_path", lambda: [str(tmp_path / "none"), str(tmp_path)]
    )
    (tmp_path / "jupyter_server_config.json").write_text(settings, encoding="utf-8")
    form = City.form(tmp_path / "مدينتي")
    said = unmarked(" ".join(str(getattr(each, "value", "")) for each in form.children[1].children))
    assert inbox.at_once() == size and f"أقل من {size} ميغابايت" in re.sub("<[^>]+>", "", said)


def test_a_folder_in_a_zip_is_read_as_the_folder(form, files, asking, tmp_path):
    packed = shutil.make_archive(str(tmp_path / "ملفات"), "zip", files.parent, files.name)
    hand_in(form, **{"ملفات.zip": Path(packed).read_bytes()})
    form.read.click()
    assert [each.proposal.value for each in form.questions.children] == [
        each.proposal.value for each in asking.questions.children
    ]
    assert len(form.city.files) == len(asking.city.files) == 4


def test_a_name_twice_is_asked_and_nothing_written_over(form):
    hand_in(form, **{"totals.csv": b"year,population\n2020,5\n"})
    hand_in(form, **{"totals.csv": b"year,population\n2020,5\n"})
    assert "من قبل كما هو" in said(form, 1) and form.swap.layout.display == "none"
    hand_in(form, **{"totals.csv": b"year,population\n2020,6\n"})
    path = form.folder / "totals.csv"
    assert path.read_bytes().endswith(b",5\n") and "بقي كما هو" in said(form, 1)
    assert form.swap.layout.display == ""
    form.swap.click()
    assert path.read_bytes().endswith(b",6\n") and form.swap.layout.display == "none"


@pytest.mark.parametrize(
    "name, content, words",
    [
        ("حي.zip", b"PK\x03\x04 cut", "تالف"),
        ("خطة.pdf", b"%PDF-1.7", ".xlsx"),
        ("مواقف.csv", b"", "فارغ"),
        (".DS_Store", b"x", "نظام التشغيل"),
        ("صورة.png", b"\x89PNG", ".png"),
    ],
)
def test_what_cannot_be_data_is_refused_with_its_reason(form, name, content, words):
    hand_in(form, **{name: content, "مجاميع.csv": b"a,b\n1,2\n"})
    assert words in said(form, 1) and "is-wrong" in form.told[1].value
    assert [path.name for path in form.folder.iterdir()] == ["مجاميع.csv"], "the good one is in"


@QUIET
@given(name=st.text(max_size=40), ending=st.sampled_from([".csv", ".dbf", ".zip", ".exe", ""]), content=st.binary(max_size=60))  # fmt: skip
def test_any_name_stays_inside_the_folder_and_gets_a_sentence(tmp_path_factory, name, ending, content):
    room = tmp_path_factory.mktemp("r")
    folder = room / "مدينتي"
    arrived = inbox.receive(folder, name + ending, content)
    assert arrived.told and {path.name for path in room.iterdir()} <= {"مدينتي"}
    assert arrived.is_in == (folder / arrived.name).is_file()
    if arrived.is_in:
        assert (folder / arrived.name).read_bytes() == content


def test_answers_are_kept_and_a_restarted_kernel_finds_them(done):
    done.texts.fields["message"].value = "ربع السكان بعيدون عن موقف."
    after = City.form(done.folder)
    assert (after.name.value, after.country.value, after.boundary.value) == ("إربد", "JOR", "administrative")
    assert after.texts.fields["message"].value == "ربع السكان بعيدون عن موقف."
    assert after.answers == done.answers and after.answers.accepted.answers


def test_answers_that_cannot_be_kept_are_told(form, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept.files, "replace", full)
    form.name.value = "إربد"
    assert "امتلأ القرص" in said(form, 2) and "is-wrong" in form.told[2].value
    form.texts.fields["title"].value = "عنوان"
    assert "امتلأ القرص" in form.texts.message.value


def test_a_damaged_file_of_answers_is_set_aside_and_told(form):
    path = form.results / kept.NAME
    path.parent.mkdir()
    path.write_text('{"format": "umran-ci', encoding="utf-8")
    after = City.form(form.folder)
    assert (
        "تالف" in said(after, 2) and (form.results / "answers-1.json").read_text() == '{"format": "umran-ci'
    )
    after.name.value = "إربد"
    assert json.loads(path.read_text())["name"] == "إربد"


@pytest.mark.parametrize(
    "field, value, words",
    [("year", "24", "أربعة أرقام"), ("code", "XYZ", "XYZ"), ("code", "JO", "ثلاثة أحرف")],
)
def test_an_answer_that_is_none_is_told_and_stops_the_reading(form, field, value, words):
    if field == "code":
        form.country.value = "other"
    getattr(form, field).value = value
    assert words in said(form, 2) and "is-wrong" in form.told[2].value
    form.read.click()
    assert words in said(form, 3) and "is-wrong" in form.told[3].value


def test_years_may_be_written_in_eastern_digits_and_countries_in_small_letters(form):
    form.year.value, form.country.value, form.code.value = "٢٠٢٤", "other", "egy"
    assert (form.answers.year, form.answers.country) == ("2024", "EGY")
    assert "is-wrong" not in form.told[2].value


def test_nothing_is_accepted_unasked_and_the_figure_is_shown_both_ways(asking):
    (question,) = asking.questions.children
    assert not question.is_answered and asking.answers.accepted.answers == ()
    assert not any(each.result for each in asking.measures)
    shown = unmarked(re.sub("<[^>]+>", " ", question.children[0].value))
    assert "حي الروظة" in shown and "حي الروضة" in shown and f"{100 * town.right():.1f}%" in shown


def test_what_is_accepted_is_done_and_named(done):
    found = {each.code: each.result for each in done.measures if each.result}
    assert found["11.2.1"].share == pytest.approx(town.right(), rel=1e-12)
    assert not done.questions.children and "بقبولك" in done.report.value


def test_an_answer_can_be_withdrawn_or_be_no(files, tmp_path):
    form = agreed(begun(files, tmp_path))
    form.withdraw.click()
    assert not any(each.result for each in form.measures)
    (question,) = form.questions.children
    question.answer.value = "no"
    form.again.click()
    assert form.city.joins[0].matched == 11 and not form.questions.children


def test_no_sentence_names_an_option_of_a_command(asking, done):
    for form in (asking, done):
        parts = [form.report, form.card, form.table, *form.told.values()]
        parts += [each.children[0] for each in form.questions.children]
        text = " ".join(
            re.sub("<style>.*?</style>|<iframe.*?</iframe>|<[^>]+>", " ", each.value, flags=re.S)
            for each in parts
        )
        assert "11.2.1" in text and not re.search(r"--[a-z]", text)


@pytest.mark.parametrize(
    "sentence, plain",
    [
        ("لقبوله اكتب \u2066--accept unit=km2\u2069 أو \u2066--accept unit=ha\u2069، ولتركه كما هو \u2066--accept unit=no\u2069.", "أجب عنه في أسئلة الخطوة 3."),
        ("اذكر البلد: \u2066--country ISO3\u2069، أو اكتب \u2066--accept swap-axes=no\u2069 إن كانا صحيحين.", "اذكر البلد: خانة «البلد» في الخطوة 2."),
        ("اذكر المقصودة: \u2066--year 2024\u2069", "اذكر المقصودة: خانة «السنة» في الخطوة 2"),
        ("لا شيء", "لا شيء"),
    ],
)  # fmt: skip
def test_a_remedy_of_a_command_becomes_one_of_the_form(sentence, plain):
    assert plainly(sentence) == plain


def test_figures_maps_and_gaps_follow_what_is_chosen(done):
    assert done.chosen.value == "11.2.1" and "umran-map" in done.card.value
    assert "الحد الإداري" in done.card.value
    done.chosen.value = "11.7.1"
    assert "umran-map" not in done.card.value and "ينقص" in done.card.value
    assert done.table.value.count("لا بيانات") == len({each.code for each in done.measures}) - 1
    done.chosen.value = "11.2.1"


def test_the_brief_has_figure_boundary_and_texts_and_follows_the_files_but_never_an_edit(files, tmp_path):
    form = begun(files, tmp_path)
    form.questions.children[0].answer.value = form.questions.children[0].proposal.value
    form.texts.fields["title"].value = "لنقرّب المواقف من الأحياء البعيدة"
    form.forms[".html"].value = True
    form.write.click()
    path = form.results / "brief.docx"
    paper = Document(path)
    text = "\n".join(each.text for each in paper.paragraphs)
    assert "لنقرّب المواقف" in text and "إربد" in text and "الحد الإداري" in text
    cells = {unmarked(cell.text) for table in paper.tables for row in table.rows for cell in row.cells}
    assert f"{100 * (1 - town.right()):.1f}%" in {each.replace("\u200e", "") for each in cells}
    assert 'download="brief.docx"' in form.told[5].value and 'download="brief.html"' in form.told[5].value

    town.people(form.folder, ["حي الروظة", *town.NAMES[1:]], [each * 2 for each in town.PEOPLE])
    form.forms[".html"].value = False
    form.write.click()
    assert form.city.layers["residents"]["population"].sum() == 2 * sum(town.PEOPLE)
    assert "is-wrong" not in form.told[5].value, "its own is renewed"

    path.write_bytes(path.read_bytes() + b" ")
    before = path.read_bytes()
    form.write.click()
    assert path.read_bytes() == before and "is-wrong" in form.told[5].value
    assert "تغيّر" in said(form, 5) and "--" not in said(form, 5)
    form.paper.value = "review"
    form.write.click()
    assert (form.results / "review.docx").exists()


def test_without_a_figure_there_is_no_brief(form):
    form.read.click()
    assert "فارغ" in said(form, 3)
    town.boundary(form.folder)
    form.write.click()
    assert "لا رقم" in said(form, 5) and "is-wrong" in form.told[5].value
    assert not (form.results / "brief.docx").exists()


def test_a_paper_needs_a_browser_or_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("UMRAN_BROWSER", "no-such-browser")
    form = City.form(tmp_path / "مدينتي")
    assert form.forms[".pdf"].disabled and "لا متصفح" in "".join(
        each.value
        for each in form.children[-1].children
        if hasattr(each, "value") and isinstance(each.value, str)
    )
    form.forms[".docx"].value = False
    form.write.click()
    assert "صيغة" in said(form, 5)


@QUIET
@given(st.dictionaries(st.sampled_from(sorted(texts.FIELDS)), st.text(max_size=80), max_size=4))
def test_texts_are_kept_as_written_or_told_as_not_saved(tmp_path_factory, written):
    from umran.city.form.texts_pane import TextsPane

    folder = tmp_path_factory.mktemp("t")
    pane = TextsPane(folder)
    for key, text in written.items():
        before = texts.load(folder)
        pane.fields[key].value = text
        if "is-wrong" in pane.message.value:
            assert texts.load(folder) == before
            pane.message.value = ""
            return
        assert texts.load(folder).get(key, "") == pane.fields[key].value.strip()


def test_a_text_that_changed_in_the_file_is_not_lost(form):
    pane = form.texts
    pane.fields["title"].value = "نص أول"
    path = form.results / texts.NAME
    path.write_text(path.read_text("utf-8").replace("نص أول", "نص من المحرر"), encoding="utf-8")
    pane.fields["title"].value = "نص ثانٍ"
    assert "نص من المحرر" in path.read_text("utf-8") and "is-wrong" in pane.message.value
    pane.fields["to"].value = "المجلس"
    assert texts.load(form.results) == {"title": "نص من المحرر", "to": "المجلس"}


@pytest.mark.parametrize(
    "error, words",
    [
        (OSError(28, "No space left on device"), "امتلأ القرص"),
        (MemoryError(), "ذاكرة"),
        (KeyboardInterrupt(), "أُوقف"),
        (ZeroDivisionError("division by zero"), "ZeroDivisionError"),
    ],
)
def test_whatever_breaks_is_a_sentence_and_the_buttons_come_back(form, monkeypatch, error, words):
    town.boundary(form.folder)

    def broken(*_, **__):
        raise error

    monkeypatch.setattr(forms.City, "read", broken)
    form.read.click()
    assert words in said(form, 3) and "Traceback" not in form.told[3].value
    assert not form.read.disabled and not form.write.disabled


def test_a_page_without_a_kernel_shows_an_example_and_makes_no_folder(tmp_path, monkeypatch, light):
    monkeypatch.chdir(tmp_path)
    html = City.form()._repr_mimebundle_()["text/html"]
    assert "مختلقة" in html and "73.2%" in html and "موجز سياسات" in html
    assert list(tmp_path.iterdir()) == []
