"""Exchange between cities: what is suggested and why, and a practice card from its empty file to a page of the book."""

import csv
import io
import os
import re
import shutil
import statistics
from html import unescape
from pathlib import Path

import openpyxl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from arabic_book.build import build
from support import ROOT
from umran import cli
from umran.intake import Unreadable
from umran.practices import card as cards
from umran.practices import exchange
from umran.practices import files as practice_files
from umran.practices import form_widget as practice_form

CITIES = ["amman", "quito", "almaty", "battambang", "havana", "san_jose", "maseru", "agadir"]
GOOD = practice_form.EXAMPLE


def rows(name):
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def other_data(tmp_path, monkeypatch):
    """A copy of the data that may be changed: other_data(name, old, new) changes one text in one file."""
    folder = shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.setenv("UMRAN_DATA", str(folder))

    def change(name, old, new):
        file = folder / f"{name}.csv"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


@pytest.mark.parametrize("city", [*CITIES, "PHL"])
def test_every_suggestion_follows_from_the_files(city):
    found = exchange.suggest(city)
    targets = {(row["practice_id"], row["target"]) for row in rows("practice_targets")}
    covered = {row["target"] for row in rows("policy_instrument_targets") if row["instrument_id"] in {
        each["instrument_id"] for each in rows("policy_instruments")
        if each["iso3"] == found.iso3 and each["verified"] != "unverified" and each["role"] == "project"
        and each["status"] == "in_force"}}  # fmt: skip
    for need in found:
        assert need.why and need.source.startswith("المصدر") and need.offers
        if need.kind == "gap":
            assert need.target.startswith("11.") and need.target not in covered
        for offer in need.offers:
            assert (offer.practice["practice_id"], need.target) in targets
            assert offer.practice["iso3"] != found.iso3, "a city learns from others"
            assert offer.sources and offer.why
            html = found._repr_html_()
            assert all(url.replace("&", "&amp;") in html for url in offer.sources)


def test_a_gap_names_what_is_not_in_force_and_says_its_state():
    gaps = {need.target: need.why for need in exchange.suggest("amman") if need.kind == "gap"}
    assert "سكن كريم" in gaps["11.1"] and "(حالتها غير معروفة)" in gaps["11.1"], (
        "programmes of an unknown state"
    )
    assert "لا يُعدّ تغطية" not in gaps["11.4"], "nothing names it at all"


@pytest.mark.parametrize("city", CITIES)
def test_a_low_indicator_is_below_the_median_of_its_own_dataset_and_year(city):
    published = {
        (row["city_id"], row["indicator"]): float(row["value_pct"]) for row in rows("city_indicators")
    }
    low = {}
    for indicator in ("11.2.1", "11.7.1a", "11.7.1b"):
        others = [value for (name, code), value in published.items() if code == indicator and name != city]
        if (city, indicator) in published:
            below = statistics.median(others) - published[city, indicator]
            if below >= 5:
                low[indicator] = below
    needs = [need for need in exchange.suggest(city) if need.kind == "low"]
    assert [need.value.indicator for need in needs] == sorted(low, key=low.get, reverse=True)
    for need in needs:
        with_value = [offer for offer in need.offers if offer.value]
        assert all(exchange.comparable(need.value, offer.value) for offer in with_value)
        assert all(offer.value.percent - need.value.percent >= 5 for offer in with_value)
        assert [offer.value for offer in need.offers[len(with_value) :]] == [None] * (
            len(need.offers) - len(with_value)
        )


def test_some_city_is_offered_places_with_a_value_to_compare():
    compared = {
        city: [offer.value.city_id for need in exchange.suggest(city) for offer in need.offers if offer.value]
        for city in CITIES
    }
    assert sum(map(len, compared.values())) >= 3, compared
    assert "quito" in compared["amman"]


def test_values_of_two_publishers_or_of_distant_years_are_never_compared(other_data):
    value = exchange.Value("amman", "waste_collected", ("city_waste", "world_bank"), 2018, 60.0)
    assert exchange.comparable(value, exchange.Value("quito", value.indicator, value.series, 2014, 90.0))
    for other in (
        exchange.Value("quito", "waste_collected", ("city_waste", "unsd_unep"), 2018, 90.0),
        exchange.Value("quito", "waste_collected", ("comparator_waste", "world_bank"), 2018, 90.0),
        exchange.Value("quito", "11.6.1", value.series, 2018, 90.0),
        exchange.Value("quito", "waste_collected", value.series, 2012, 90.0),
    ):
        assert not exchange.comparable(value, other), other
    # In the files themselves: Amman's waste would be the lowest of all, and still has nothing to stand beside.
    other_data("city_waste", "amman,JOR,2018,world_bank,100", "amman,JOR,2018,world_bank,10")
    found = exchange.suggest("amman")
    assert found.needs and ("11.6", "low") not in [(need.target, need.kind) for need in found]
    assert any("جمع النفايات" in line and "فلا مقارنة" in line for line in found.not_compared)


def test_an_old_value_leaves_the_comparison(other_data):
    assert exchange.suggest("amman").needs[0].offers[0].value.city_id == "quito"
    other_data("city_indicators", "quito,ECU,11.2.1,2020", "quito,ECU,11.2.1,2010")
    offers = exchange.suggest("amman").needs[0].offers
    assert offers[0].value.city_id == "agadir"
    quito = next(offer for offer in offers if offer.practice["city_id"] == "quito")
    assert quito.value is None and "لا بيانات" in quito.why


def test_a_place_without_data_says_so():
    battambang, philippines = exchange.suggest("battambang"), exchange.suggest("الفلبين")
    for found in (battambang, philippines):
        assert [need.kind for need in found].count("low") == 0
        assert "لا بيانات لهذا المكان" in str(found) and "17.18" in found._repr_html_()
    assert any("لا يسمّي مدينة" in line for line in philippines.not_compared)
    with pytest.raises(ValueError, match=r"لا نعرف المكان «الرباط».*agadir"):
        exchange.suggest("الرباط")


def test_a_country_without_instruments_has_no_gap(other_data):
    for name in ("policy_instruments", "policy_instrument_targets"):
        file = Path(os.environ["UMRAN_DATA"]) / f"{name}.csv"
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text("".join(line for line in lines if not line.startswith("KHM-")), encoding="utf-8")
    found = exchange.suggest("battambang")
    assert {need.kind for need in found} == {"unmeasured"}
    assert any("لا بيانات عن أدوات" in line for line in found.not_compared)


def test_the_example_is_ready_and_an_empty_card_lacks_every_field():
    assert cards.check(GOOD) == []
    assert [fault.key for fault in cards.check({})] == list(cards.KEYS)
    with pytest.raises(cards.CardError) as refused:
        cards.page({})
    assert len(str(refused.value).splitlines()) == len(cards.FIELDS)


@pytest.mark.parametrize(
    "key, answer, words",
    [
        ("title", "كلمة " * 40, "120 حرفاً"),
        ("city", "لا بيانات", "لا تُقبل هنا"),
        ("country", "", "الخانة فارغة"),
        ("body", "س" * 2001, "الحد \u20662,000\u2069"),
        ("start", "2099", "ليست سنة"),
        ("start", "منذ زمن", "أربعة أرقام"),
        ("end", "2019", "قبل سنة البدء"),
        ("end", "قريباً", "مستمرة"),
        ("problem", "الحر شديد", "رقم"),
        ("problem", "60 راكباً", "بلا سنة"),
        ("mechanism", "نظلل المواقف", "لأن"),
        ("outputs", "مواقف مظللة", "عدد"),
        ("outcomes", GOOD["outputs"], "ما أُنجز نفسه"),
        ("conditions", "", "لا بيانات"),
        ("cost", "مئة ألف، أي 100000", "العملة والسنة"),
        ("failures", " \n ", "جملة صادقة"),
        ("targets", "11.2، 11.8", "«11.8»"),
        ("targets", "17.20", "«17.20»"),
        ("targets", "14.d", "«14.d»"),
        ("targets", "النقل", "11.6"),
        ("sources", "https://localhost", "غير تام"),
        ("sources", "www.example.org/a", "ينقصه أوله"),
        ("sources", "تقرير", "سنة الوثيقة"),
        ("contact", "٠٦ ١٢ ٣٤ ٥٦ ٧٨", "هاتف"),
        ("permission", "لا", "استأذن"),
    ],
)
def test_each_field_says_in_arabic_what_to_mend(key, answer, words):
    faults = cards.check(GOOD | {key: answer})
    assert faults and {fault.key for fault in faults} == {key}, [*map(str, faults)]
    assert words in str(faults[0]) and cards.field(key).label in str(faults[0])


def test_what_people_write_is_understood():
    written = GOOD | {
        "start": "٢٠٢١",
        "end": "لا بيانات.",
        "targets": "الغاية ١١٫٢؟".replace("٫", ".").rstrip("؟"),
    }
    assert cards.check(written) == []
    assert cards.targets("11.2 و11.7؛ 11.A") == ["11.2", "11.7", "11.a"]


def fill(path, card):
    """Fill a template as its reader would: beside or below each field's name."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        assert book.active.sheet_view.rightToLeft
        for line, key in enumerate(cards.KEYS, start=2):
            book.active.cell(line, 3).value = card[key]
        book.save(path)
    elif path.suffix == ".csv":
        table = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
        stream = io.StringIO()
        csv.writer(stream, delimiter=";").writerows(
            [table[0], *([*row[:2], card[key]] for row, key in zip(table[1:], cards.KEYS, strict=True))]
        )
        path.write_bytes(stream.getvalue().encode("cp1256"))  # as Excel saves it in Arabic
    else:
        text = path.read_text("utf-8")
        for each in cards.FIELDS:
            text = text.replace(f"> {each.hint}\n", f"> {each.hint}\n\n{card[each.key]}\n", 1)
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("ending", practice_files.ENDINGS)
def test_a_template_is_filled_checked_and_made_into_a_page(ending, tmp_path, capsys):
    path = tmp_path / f"card{ending}"
    assert cli.main(["practice", str(path), "--template"]) == 0
    assert practice_files.read(path) == (dict.fromkeys(cards.KEYS, ""), [])
    assert cli.main(["practice", str(path)]) == 1
    assert "الخانة فارغة" in capsys.readouterr().out
    assert cli.main(["practice", str(path), "--template"]) == 2, "an answer is never written over"

    card = GOOD | {"conditions": "قرار المجلس\nبند في الموازنة"}
    fill(path, card)
    before = path.read_bytes()
    asked = []
    if ending == ".csv":
        assert any("encoding=cp1256" in str(fault) for fault in practice_files.read(path)[1])
        assert cli.main(["practice", str(path), "--out", str(tmp_path)]) == 1, "the encoding is asked"
        asked = ["--accept", "encoding=cp1256"]
    assert practice_files.read(path, asked[1:])[0] == card
    assert cli.main(["practice", str(path), "--out", str(tmp_path), *asked]) == 0
    (page,) = tmp_path.glob("practice-*.md")
    assert page.read_text(encoding="utf-8") == cards.page(card)
    assert cli.main(["practice", str(path), "--out", str(tmp_path), *asked]) == 2, "nor is a page"
    assert path.read_bytes() == before


def test_a_spoilt_file_keeps_what_is_in_it_and_names_the_rest(tmp_path):
    text = practice_files.as_markdown(GOOD)
    card, faults = practice_files.from_markdown(text[: len(text) // 2])
    assert card["title"] == GOOD["title"] and cards.check(card) and not faults

    strange = text.replace("## 9 التكلفة", "## المال") + "\n## 1 العنوان\n\nعنوان ثانٍ\n"
    card, faults = practice_files.from_markdown("مقدمة\n" + strange)
    words = " ".join(map(str, faults))
    assert all(each in words for each in ("«⁨المال⁩»", "مرتين", "مقدمة"))
    assert card["title"] == f"{GOOD['title']}\nعنوان ثانٍ" and "المال\nلا بيانات" in card["conditions"]

    (tmp_path / "a.csv").write_text(
        "الخانة,ما تكتبه,جوابك\n8 الشروط,شرح,قرار, وبند\nالميزانية,شرح,كثير\n", encoding="utf-8"
    )
    card, faults = practice_files.read(tmp_path / "a.csv")
    assert card["conditions"] == "قرار، وبند" and "الميزانية" in str(faults[0])

    for name, content in {"b.csv": b"a,b,c\n1,2,3\n", "c.md": bytes(range(32)) * 9, "d.xlsx": b"PK"}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(Unreadable, match=r"[\u0600-\u06ff]"):
            practice_files.read(tmp_path / name)
    for name in ("none.md", "none.xlsx", "."):
        with pytest.raises(Unreadable):
            practice_files.read(tmp_path / name)


@given(st.fixed_dictionaries({key: st.text(max_size=80) for key in cards.KEYS if key != "permission"}))
def test_a_saved_card_comes_back_as_it_was(card):
    answers = cards.tidy(card)
    hints = {practice_files.fold(each.hint) for each in cards.FIELDS}
    kept, faults = practice_files.from_markdown(practice_files.as_markdown(card))
    for key, text in answers.items():
        lines = [line for line in text.splitlines() if practice_files.fold(line) not in hints]
        assert kept[key].splitlines() == lines
    assert faults == []


def test_the_issue_form_asks_for_the_same_fields_and_its_text_is_a_card():
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/practice_card.yml").read_text(encoding="utf-8"))
    asked = {each["id"]: each["attributes"]["label"] for each in form["body"] if "id" in each}
    assert asked == {each.key: practice_files.label(each) for each in cards.FIELDS}
    sent = "\n\n".join(f"### {asked[key]}\n\n{GOOD[key]}" for key in cards.KEYS if key != "permission")
    box = next(each for each in form["body"] if each.get("id") == "permission")["attributes"]["options"][0]
    card, faults = practice_files.from_markdown(
        f"{sent}\n\n### {asked['permission']}\n\n- [X] {box['label']}".replace(
            GOOD["cost"], "_No response_", 1
        )
    )
    assert (card["permission"], faults) == ("نعم", [])
    assert {key for key in cards.KEYS if card[key] != GOOD[key]} == {"outcomes"}
    request = (ROOT / ".github/PULL_REQUEST_TEMPLATE/practice_card.md").read_text(encoding="utf-8")
    assert "umran practice" in request and "لا بيانات" in request


@pytest.fixture
def there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_form_saves_at_once_and_goes_on_after_a_restart(there):
    form = practice_form.form()
    assert list(there.iterdir()) == [], "looking writes nothing"
    form.inputs["mechanism"].value = "نظلل"
    assert "لأن" in form.faults["mechanism"].value and form.faults["cost"].value == ""
    for key, text in GOOD.items():
        form.inputs[key].value = text
    del form
    again = practice_form.form()
    assert again.card == GOOD and "تابع" in again.notice.value
    assert again.write_page().read_text(encoding="utf-8") == cards.page(GOOD)
    again.inputs["title"].value = ""
    assert again.write_page() is None and "العنوان" in again.result.value


def test_the_form_writes_over_nobodys_work(there, monkeypatch):
    mine, other = practice_form.form(), practice_form.form()
    mine.inputs["title"].value = "عنوان من النافذة الأولى"
    other.inputs["title"].value = "عنوان من النافذة الثانية"
    assert "خارج هذا النموذج" in other.notice.value
    kept = sorted(practice_files.read(path)[0]["title"] for path in there.glob("*.md"))
    assert kept == ["عنوان من النافذة الأولى", "عنوان من النافذة الثانية"]

    for name, content in {"notes.md": "# ملاحظاتي\nكلام".encode(), "cut.md": bytes(range(20)) * 9}.items():
        (there / name).write_bytes(content)
        form = practice_form.form(name)
        form.inputs["city"].value = "مدينة"
        assert (there / name).read_bytes() == content and form.path.name != name

    before = mine.path.read_bytes()
    with monkeypatch.context() as broken:
        broken.setattr(
            os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device"))
        )
        mine.inputs["city"].value = "مدينة"
        assert "لم يُحفظ" in mine.state.value
    assert mine.path.read_bytes() == before
    mine.inputs["country"].value = "بلد"
    assert practice_files.read(mine.path)[0]["city"] == "مدينة"


def test_until_it_is_run_the_form_is_an_example_that_says_so(light):
    html = practice_form.form()._repr_mimebundle_()["text/html"]
    assert "مثال مختلق" in html and "شغّل الخلية" in html and all(each.label in html for each in cards.FIELDS)


HOSTILE = (
    "# عنوان\n> اقتباس\n- بند\n1. بند\n:::{{note}}\n+++\n% سر\n=====\n(x)=\n<script>alert(1)</script> {math}`x` | $x$ "
    "**كلمة** [رابط](javascript:alert(1)) ![صورة](x.png) `رمز` {{x}} ~~~ &copy; \\ 2018–2020 و+5% وPM2.5"
)


def test_the_book_shows_cards_suggestions_and_templates(tmp_path):
    hostile = GOOD | {key: HOSTILE for key in ("problem", "outputs", "conditions", "failures")}
    hostile |= {"mechanism": f"لأن {HOSTILE}", "body": HOSTILE, "title": "عنوان <b> {x} | `y` # $z$"}
    hostile |= {
        "sources": "تقرير <i> https://example.org/a_(b)?x=<script>&y=ب\nوثيقة، 2021",
        "contact": HOSTILE,
    }
    folder = tmp_path / "book"
    texts = {
        "index": "# كتاب\n\nنص.",
        "book/06_exchange/cities/amman": "# عمّان\n\n## تعلّم\n\n:::{suggestions} amman\n:::\n\n:::{card-template}\n:::\n",
        "book/06_exchange/gallery": "# معرض\n\n## قسم\n\n:::{practice-gallery}\n:::\n",
        "card": cards.page(hostile),
        "plain": cards.page(GOOD),
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    toc = {"format": "jb-book", "root": "index", "chapters": [{"file": name} for name in [*texts][1:]]}
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    kept = {"language": "ar", "html_theme": "arabic_book"}
    config = {
        "title": "كتاب",
        "only_build_toc_files": True,
        "parse": config["parse"],
        "html": {"use_multitoc_numbering": False},
        "sphinx": {"extra_extensions": ["arabic_book", "umran.book"], "config": kept},
    }
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    (folder / "_config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    assert build(folder) == 0
    html = folder / "_build" / "html"

    def article(name):
        text = (html / f"{name}.html").read_text(encoding="utf-8")
        return text[text.index("<h1") : text.index("</article>") if "</article>" in text else None]

    card, plain = article("card"), article("plain")
    tags = [
        re.findall(r"<(h\d|ul|ol|blockquote|table|hr|img|code|strong|s|math)\b", text)
        for text in (card, plain)
    ]
    assert tags[0] == tags[1], "what people write adds no markup of its own"
    assert "alert(1)</script>" not in card and 'href="javascript' not in card
    seen = unescape(re.sub("<[^>]+>", "", card))
    for line in HOSTILE.splitlines()[:-1]:
        assert line in seen, line
    for words in (
        "<script>alert(1)</script> {math}`x` | $x$",
        "**كلمة** [رابط](javascript:alert(1))",
        "{{x}} ~~~ &copy; \\",
    ):
        assert words in seen, words
    assert 'href="https://example.org/a_%28b%29?x=%3Cscript%3E&amp;' in card
    assert "](https://example.org/a_%28b%29?x=%3Cscript%3E&y=%D8%A8)" in texts["card"]

    amman = (html / "book/06_exchange/cities/amman.html").read_text(encoding="utf-8")
    assert 'href="../gallery.html#practice-ecu-p2"' in amman and 'href="../gallery.html#target=11.7"' in amman
    for address in re.findall(r'href="([^"]*practice_card\.\w+)"', amman):
        card, faults = practice_files.read(html / "book/06_exchange/cities" / address)
        assert not faults and not any(card.values())
    assert len(re.findall(r"practice_card\.\w+", amman)) == len(practice_files.ENDINGS)

    (folder / "index.md").write_text("# كتاب\n\n:::{suggestions} atlantis\n:::\n", encoding="utf-8")
    assert build(folder) != 0, "a place that the data do not know stops the build"
