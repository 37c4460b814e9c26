"""Text from anybody's cell or file stays text: in no page, map, chart, tool or office file does it become markup."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
import yaml
from docx import Document
from grading_corpus import KEY, RIGHT, notebook
from outputs_site import write_page
from planting import FILE_NAME, TEXT, plant

from arabic_book.build import build
from support import ROOT
from umran import City, cli, intake
from umran.book import asset_content
from umran.exercises.brief import write_brief
from umran.grading import grade
from umran.practices import card as cards
from umran.practices import form_widget

PAGES = {
    "book/01_new_urban_agenda/architecture": ":::{paragraph-map}\n:::",
    "book/02_agenda_2030/commitments_targets": ":::{commitment-map}\n:::",
    "book/04_coherence/coverage": ":::{coverage-map}\n:::",
    "book/06_exchange/gallery": ":::{practice-gallery}\n:::",
    "book/06_exchange/cities/amman": ":::{suggestions} amman\n:::",
    "book/07_end/glossary": ":::{glossary-table}\n:::",
}
PLANTED = "<script>alert(1)"
# How the planted script may stand inside a script of ours: as a string, or escaped in a piece of HTML.
_HARMLESS = re.compile(r"\\u003cscript>alert\(1\)|&lt;script&gt;alert\(1\)")
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
# What a file's name keeps when slashes are not allowed in it.
_VISIBLE = {TEXT, FILE_NAME}


class Read(HTMLParser):
    """A piece of HTML as a browser reads it: its text, its scripts, its handlers, and the documents inside."""

    def __init__(self, html: str):
        super().__init__()
        self.text, self.scripts, self.handlers, self.documents = "", [], [], []
        self._inside = None
        self.feed(str(html))  # parts of `Markup` would escape one another
        self.close()

    def handle_starttag(self, tag, attributes):
        self._inside = tag if tag in ("script", "style") else None
        self.handlers += [name for name, _ in attributes if name.startswith("on")]
        self.documents += [value for name, value in attributes if name == "srcdoc"]
        self.handlers += [value for _, value in attributes if (value or "").strip().startswith("javascript:")]
        self.text += "".join(f" {value} " for name, value in attributes if name in ("aria-label", "title"))
        if tag == "script":
            self.scripts.append([dict(attributes), ""])

    def handle_endtag(self, tag):
        self._inside = None

    def handle_data(self, words):
        if self._inside == "script":
            self.scripts[-1][1] += words
        elif self._inside is None:
            self.text += words


def faults(html: str, name: str = "") -> list[str]:
    """Where planted text became markup."""
    read, found = Read(html), []
    found += [f"{name}: handler {each}" for each in read.handlers]
    for attributes, code in read.scripts:
        if "src" in attributes:
            if not attributes["src"].startswith("umran-assets:") or code:
                found.append(f"{name}: script from {attributes['src']}")
        elif attributes.get("type") == "application/json":
            json.loads(code)
        if "alert(1)" in _HARMLESS.sub("", code):
            found.append(f"{name}: script {code[:80]!r}")
        for literal in _STRING.findall(code) if "alert(1)" in code else ():
            text = json.loads(literal) if PLANTED not in literal else literal
            if PLANTED in text and re.search(r"</(?:bdi|b|div|p|small|dd|span)>", text):
                found.append(f"{name}: HTML in a script {text[:80]!r}")
    for each in read.documents:
        found += faults(each, f"{name}, its document")
    return found


def stands(html: str) -> bool:
    """Whether planted text can be read in a piece of HTML, or in a script's strings or a document inside."""
    read = Read(html)
    if any(each in read.text for each in _VISIBLE):
        return True
    return any("alert(1)" in code for _, code in read.scripts) or any(map(stands, read.documents))


@pytest.fixture(scope="module")
def planted_data(tmp_path_factory):
    folder = shutil.copytree(ROOT / "data", tmp_path_factory.mktemp("planted") / "data")
    assert plant(folder) > 5000
    return folder


@pytest.fixture(scope="module")
def made(planted_data, tmp_path_factory):
    """The folder with all outputs of planted data, made by a process of its own: caches here stay clean."""
    out = tmp_path_factory.mktemp("outputs")
    settings = {name: value for name, value in os.environ.items() if name != "UMRAN_OUTPUT"}
    settings["UMRAN_DATA"] = str(planted_data)
    script = Path(__file__).with_name("planting.py")
    done = subprocess.run(
        [sys.executable, script, out], env=settings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return out


@pytest.fixture(scope="module")
def outputs(made):
    return json.loads((made / "outputs.json").read_text("utf-8"))


# Charts and cards in which no cell of text is shown: numbers, and words of our own.
_WITHOUT_CELLS = {"quito", "groups", "access", "letters of the glossary"}


def test_no_output_of_planted_data_has_markup_from_a_cell(outputs):
    assert len(outputs) > 35
    assert [fault for name, html in outputs.items() for fault in faults(html, name)] == []


def test_planted_text_of_data_is_read_as_it_was_written(outputs):
    assert {name for name, html in outputs.items() if not stands(html)} <= _WITHOUT_CELLS
    assert TEXT in Read(outputs["practices"]).text and TEXT in Read(outputs["review"]).text


def test_addresses_of_data_stay_inside_their_attribute(outputs):
    addresses = re.findall(r'href="([^"]*example\.org[^"]*)"', outputs["practices"])
    assert addresses and all("&#34;&gt;&lt;script&gt;" in each for each in addresses)


def test_office_files_of_a_review_hold_planted_text_as_text(made):
    book = openpyxl.load_workbook(made / "review.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if TEXT in str(cell.value)]
    assert cells and {cell.data_type for cell in cells} == {"s"}
    document = Document(made / "review.docx")
    words = [each.text for each in document.paragraphs]
    words += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any(PLANTED in each for each in words)
    with (made / "review.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["rationale"].endswith(TEXT) for row in rows if row["rationale"]) and rows
    for name in ("review.xlsx", "review.docx"):
        assert markup_in(made / name) == []


def markup_in(path: Path) -> list[str]:
    """The parts of an office file in which planted text is markup."""
    with zipfile.ZipFile(path) as archive:
        return [name for name in archive.namelist() if b"<script" in archive.read(name)]


@pytest.mark.parametrize("name", ["cities", "training city", "population", "city values"])
def test_no_script_of_ours_makes_markup_of_a_cell(outputs, name, browser, tmp_path):
    """After the page's scripts ran and a marker was opened, no script and no frame is new."""
    page = browser.new_page()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    html = (
        outputs[name]
        .replace("umran-assets:charts.js", "charts.js")
        .replace("umran-assets:vega.js", "vega.js")
    )
    for file in ("charts.js", "vega.js"):
        (tmp_path / file).write_text(asset_content(file), "utf-8")
    page.goto(write_page(tmp_path, html))
    page.wait_for_timeout(1500)
    for frame in page.frames:
        if name == "cities" and (marker := frame.locator(".leaflet-marker-icon")).count():
            marker.first.dispatch_event("click")
            assert TEXT in frame.locator(".umran-card").inner_text(timeout=5000)
        scripts = frame.evaluate("[...document.scripts].map((script) => script.textContent.trim())")
        assert "alert(1)" not in scripts
    assert asked == []
    page.close()


# What participants bring


def city_of_files(folder: Path) -> list[str]:
    """Residents, stops and a survey whose groups, names, places and files are planted."""
    residents = folder / f"سكان {FILE_NAME}.csv"
    quoted = TEXT.replace('"', '""')
    lines = ["longitude,latitude,population,age_group"]
    lines += [f'35.91{place},31.951,{100 + place},"{quoted}"' for place in range(5)]
    residents.write_text("\n".join(lines) + "\n", "utf-8")
    stops = folder / f"مواقف {FILE_NAME}.geojson"
    properties = {"name": TEXT, "capacity": "low", "mode": "bus"}
    point = {"type": "Point", "coordinates": [35.911, 31.951]}
    feature = {"type": "Feature", "properties": properties, "geometry": point}
    stops.write_text(
        json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False), "utf-8"
    )
    survey = folder / f"مسح {FILE_NAME}.csv"
    survey.write_text(f'harassed,place\nنعم,"{quoted}"\nلا,\n', "utf-8")
    return [f"{residents}=residents", f"{stops}=stops", f"{survey}=harassment"]


def test_a_participants_files_reach_the_results_as_text(tmp_path, light):
    folder, out = tmp_path / "files", tmp_path / "out"
    folder.mkdir()
    assert cli.main(["indicators", *city_of_files(folder), "--out", str(out)]) == 0
    page = (out / "indicators.html").read_text("utf-8")
    assert faults(page) == [] and FILE_NAME in Read(page).text and TEXT in Read(page).text
    assert all(map(stands, Read(page).documents)), "the name of a stop on the map"
    with (out / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert any(FILE_NAME in row["inputs"] for row in rows) and any(TEXT in row["group"] for row in rows)
    assert all(None not in row for row in rows)


def test_what_is_wrong_in_a_file_is_told_as_text(tmp_path):
    path = tmp_path / f"{FILE_NAME}.csv"
    quoted = TEXT.replace('"', '""')
    path.write_text(f'longitude,latitude,population,"{quoted}"\n35.9,31.9,"{quoted}","{quoted}"\n', "utf-8")
    _, problems = intake.read(path, "residents")
    html = problems._repr_html_()
    assert faults(html) == [] and PLANTED in Read(html).text


def test_a_practice_card_stays_text_in_form_and_page(tmp_path):
    form = form_widget.form(tmp_path / f"{FILE_NAME}.md")
    for key, answer in form_widget.EXAMPLE.items():
        form.inputs[key].value = answer
    for key in ("city", "body", "problem", "outputs", "contact"):
        form.inputs[key].value = f"{form_widget.EXAMPLE[key]} {TEXT}"
    form.inputs["targets"].value = TEXT
    form.write_page()
    shown = [form.notice, form.state, form.result, *form.faults.values()]
    assert [fault for each in shown for fault in faults(each.value)] == []
    assert FILE_NAME in Read(form.state.value).text and PLANTED in Read(form.result.value).text
    form.inputs["targets"].value = "11.2"
    page = form.write_page().read_text("utf-8")
    assert faults(form.result.value) == [] and "alert" in page and not re.search(r"(?<!\\)<script", page)
    assert faults(form_widget.static_form(dict.fromkeys(cards.KEYS, TEXT))) == []


def test_the_form_of_a_city_stays_text(tmp_path):
    form = City.form(tmp_path / FILE_NAME)
    form.name.value, form.boundary.value, form.words.value = TEXT, "other", TEXT
    quoted = TEXT.replace('"', '""')
    path = form.folder / f"{FILE_NAME}.csv"
    path.write_text(f'year,population,losses,gdp,"{quoted}"\n2020,5,2,400,"{quoted}"\n', "utf-8")
    (form.folder / f"{FILE_NAME}.txt").write_text(TEXT, "utf-8")
    form.read.click()
    form.texts.fields["title"].value = f"# {TEXT}"
    form.forms[".html"].value = True
    form.write.click()
    shown = [form.listing, form.report, form.table, form.card, form.texts.message, *form.told.values()]
    assert [fault for each in shown for fault in faults(each.value)] == []
    assert FILE_NAME in Read(form.report.value).text and TEXT in Read(form.report.value).text
    assert faults((form.results / "brief.html").read_text("utf-8")) == []


def test_a_brief_and_its_card_stay_text(tmp_path, monkeypatch, capsys):
    path = tmp_path / f"{FILE_NAME}.html"
    write_brief({"title": TEXT, "message": TEXT, "sources": TEXT}, path)
    page = path.read_text("utf-8")
    assert faults(page) == [] and Read(page).text.count(TEXT) >= 3
    assert TEXT in capsys.readouterr().out


def test_submissions_are_reported_as_text(tmp_path):
    handed_in, out = tmp_path / "handed-in", tmp_path / "report"
    for learner, cells in {
        FILE_NAME: RIGHT,
        f"{FILE_NAME} 2": ("1/0",),
        "ليلى": (f"answer_2 = {TEXT!r}",),
    }.items():
        (handed_in / learner).mkdir(parents=True)
        (handed_in / learner / f"03_{FILE_NAME}.ipynb").write_text(notebook(*cells), "utf-8")
    (handed_in / "ليلى" / f"03_{FILE_NAME} (1).ipynb").write_text("{", "utf-8")
    grade(handed_in, out, key=KEY, trust=True)
    pages = {path.name: path.read_text("utf-8") for path in out.rglob("*.html")}
    assert len(pages) > 3 and [fault for name, html in pages.items() for fault in faults(html, name)] == []
    assert FILE_NAME in Read(pages["index.html"]).text
    assert markup_in(out / "grades.xlsx") == []
    rows = list(csv.reader(io.StringIO((out / "grades.csv").read_text("utf-8-sig"))))
    assert len(set(map(len, rows))) == 1 and any(FILE_NAME in cell for row in rows for cell in row)


# The book


def test_pages_of_the_book_hold_planted_text_as_text(planted_data, tmp_path, monkeypatch):
    monkeypatch.setenv("UMRAN_DATA", str(planted_data))
    folder = tmp_path / "book"
    card = {key: f"{answer} {TEXT}" for key, answer in form_widget.EXAMPLE.items()}
    card |= {key: form_widget.EXAMPLE[key] for key in ("start", "end", "targets", "permission", "title")}
    texts = {name: f"# صفحة\n\n## قسم\n\n{piece}\n" for name, piece in PAGES.items()}
    texts |= {"index": "# كتاب\n\nنص.", "card": cards.page(card)}
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.md").write_text(text, "utf-8")
    chapters = [{"file": name} for name in texts if name != "index"]
    toc = {"format": "jb-book", "root": "index", "chapters": chapters}
    extensions = ["arabic_book", "umran.book"]
    config = {
        "title": "كتاب",
        "only_build_toc_files": True,
        "html": {"use_multitoc_numbering": False},
        "sphinx": {
            "extra_extensions": extensions,
            "config": {"language": "ar", "html_theme": "arabic_book"},
        },
    }
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc), "utf-8")
    (folder / "_config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")
    assert build(folder) == 0
    for name in [*PAGES, "card"]:
        html = (folder / "_build" / "html" / f"{name}.html").read_text("utf-8")
        read = Read(html)
        assert read.handlers == [] and PLANTED in read.text, name
        assert not any("alert(1)" in code for _, code in read.scripts), name
