"""The pieces made from data/, as readers use them: counts against the files themselves, by keyboard, and with no script."""

import csv
import io
import re
from collections import Counter

import pypdfium2
import pytest
import yaml

from arabic_book.build import build
from arabic_book.strings import UNREAD
from probes import OVERFLOW, axe
from support import ROOT, serve
from umran import data
from umran.book.explorers.html import LEGEND

PAGES = {
    "book/01_new_urban_agenda/architecture": "paragraph-map",
    "book/02_agenda_2030/commitments_targets": "commitment-map",
    "book/04_coherence/coverage": "coverage-map",
    "book/06_exchange/gallery": "practice-gallery",
    "book/07_end/glossary": "glossary-table",
}
PARAGRAPHS, COMMITMENTS, COVERAGE, GALLERY, GLOSSARY = (f"{name}.html" for name in PAGES)
PROSE = """# عمّان والخطة الحضرية الجديدة

للخطة الحضرية الجديدة [فصل عن مؤشر](https://example.org/) وفيه `مؤشر`، ولغاية اليوم تُقرأ الخطة الحضرية الجديدة.

> تقول الورقة إن اللامركزية طريق طويل.

قال أحدهم: «إن التراص العمراني حل». ومن كلماتها «الحق في المدينة»، وبالأدلة تُكتب، وفي أمانة عمان الكبرى تُقرأ. ثم الحي الفقير.

:::{sources}
1. كتاب عن التكيف مع تغير المناخ.
:::
"""
OWN = ["JOR", "ECU", "KAZ", "KHM", "CUB", "CRI", "LSO", "MAR", "PHL"]


def rows(name):
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


COUNTRIES = [*dict.fromkeys(row["iso3"] for row in rows("cities"))]


@pytest.fixture(scope="module")
def pieces(tmp_path_factory):
    """A book with each piece on the page that the course has it on."""
    folder = tmp_path_factory.mktemp("pieces") / "book"
    texts = {name: f"# صفحة\n\n## قسم\n\n:::{{{piece}}}\n:::\n" for name, piece in PAGES.items()}
    texts |= {"index": "# كتاب\n\nنص.", "book/06_exchange/cities/amman": PROSE}
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    toc = {
        "format": "jb-book",
        "root": "index",
        "chapters": [{"file": name} for name in texts if name != "index"],
    }
    config = {
        "title": "كتاب",
        "only_build_toc_files": True,
        "html": {"use_multitoc_numbering": False},
        "sphinx": {
            "extra_extensions": ["arabic_book", "umran.book"],
            "config": {"language": "ar", "html_theme": "arabic_book"},
        },
    }
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    (folder / "_config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    assert build(folder) == 0
    return serve(folder / "_build" / "html")


def status(page):
    return page.locator(".ex-count").inner_text()


def choose(page, name, label):
    """Choose an option as the keyboard does it: focus, then arrows until it stands there."""
    field = page.locator(f".ex-filters [name={name}]")
    field.press("Home")
    for _ in range(150):
        if field.locator("option:checked").inner_text() == label:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{name} has no option {label}")


def shown(page, selector="[data-item]"):
    return page.locator(f"{selector}:visible")


def test_the_175_paragraphs_can_be_walked_through(pieces, visit):
    page = visit(pieces.address + PARAGRAPHS, scroll=False).page
    items = rows("nua_commitments")
    cells = page.locator(".ex-grid li")
    assert cells.all_inner_texts() == [str(number) for number in range(1, 176)]
    assert page.locator(".ex-grid a").count() == 175
    states = {n: {i["verified"] for i in items if int(i["paragraph"]) == n} for n in range(1, 176)}
    unread = {str(n) for n, found in states.items() if found == {"known"}}
    assert set(page.locator(".ex-grid .known").all_inner_texts()) == unread
    for part in rows("nua_structure"):
        if part["parent_id"]:
            place = page.locator(f"#part-{part['part_id'].lower()}")
            marks = place.evaluate(
                "e => [...(e.matches('p') ? e : e.querySelector('summary, h3, h4')).querySelectorAll('.ex-chip')].map(c => c.textContent)"
            )
            expected = [] if part["is_heading"] == "true" else ["ليس عنواناً في القرار"]
            assert marks == expected, part["part_id"]
    assert page.get_by_text("وسائر العناوين بصياغة الدورة").count() == 1, "said once"

    choose(page, "theme", "التخطيط")
    planning = [item for item in items if item["theme"] == "planning"]
    assert status(page) == f"المعروض: {len(planning)} من {len(items)} من فقرات الخطة وبنودها"
    assert shown(page).count() == len(planning)
    assert page.url.endswith("#theme=planning")

    page.locator("[name=go]").focus()
    page.keyboard.type("31")
    page.keyboard.press("Enter")
    paragraph = next(item for item in items if item["para"] == "31")
    assert page.evaluate("document.activeElement.id") == "para-31"
    assert paragraph["summary_ar"] in page.locator("#para-31").inner_text()
    assert page.locator("#para-31").is_visible()
    page.locator("[name=go]").fill("71")
    page.keyboard.press("Enter")
    assert page.locator(".ex-answer").inner_text() == "الفقرة 71: إدارة الموارد."
    assert page.evaluate("document.activeElement.id") == "para-71"
    page.locator("[name=go]").fill("500")
    page.keyboard.press("Enter")
    assert "175" in page.locator(".ex-answer").inner_text()


SIGNS = {"read": [], "read_partly": ["◌"], "known": ["◊"]}


@pytest.mark.parametrize("name", [PARAGRAPHS, COMMITMENTS])
def test_a_paragraph_shows_its_strength_or_that_it_was_not_read(pieces, visit, name):
    page = visit(pieces.address + name, scroll=False).page
    items = rows("nua_commitments")
    if name == COMMITMENTS:
        linked = {link["para"] for link in rows("nua_commitment_targets")}
        items = [item for item in items if item["para"] in linked]
    forces = data.labels("nua_commitments", "force")
    told = page.eval_on_selector_all(
        "[data-item]",
        """all => all.map(row => ['.ex-sign', '.ex-head .sr-only', '.ex-force', 'p a[href^="https://undocs.org"]']
            .map(part => [...row.querySelectorAll(part)].map(found => found.textContent)))""",
    )
    for item, (signs, words, strength, links) in zip(items, told, strict=True):
        is_read = item["verified"] != "known"
        assert signs == SIGNS[item["verified"]], item["para"]
        assert len(words) == len(signs) and (is_read or words == ["لم يُقرأ نصه"])
        assert strength == ([f"{forces[item['force']]}: {item['verb_ar']}"] if is_read else []), item["para"]
        assert links == ([] if is_read else ["نص القرار"])
    choose(page, "force", "طلب أو تشجيع")
    asked = [item for item in items if item["force"] == "request"]
    assert 0 < shown(page).count() == len(asked) < len(items)


def test_the_signs_of_the_explorers_are_those_of_the_book_and_its_legend():
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["sphinx"]["config"]
    assert config["unread_legend"] == LEGEND
    page, anchor = LEGEND.split("#")
    legend = (ROOT / f"{page}.md").read_text(encoding="utf-8").split(f"({anchor})=")[1]
    assert re.findall(r"^\| (\S) \|", legend, re.M) == ["✓", "◌", UNREAD.sign]


def test_commitments_and_targets_lead_to_each_other(pieces, visit):
    page = visit(f"{pieces.address}{COMMITMENTS}#target=11.7", scroll=False).page
    links = rows("nua_commitment_targets")
    known = {link["para"] for link in links}
    items = {item["para"]: item for item in rows("nua_commitments") if item["para"] in known}
    linked = {link["para"] for link in links if link["target"] == "11.7"}
    assert status(page) == f"الفقرات: {len(linked)} من {len(items)}"
    assert {row.get_attribute("data-para") for row in shown(page).all()} == linked
    assert [row.get_attribute("data-target") for row in shown(page, "li[data-target]").all()] == ["11.7"]
    assert {
        mark.get_attribute("data-para") for mark in shown(page, "li[data-target='11.7'] .ex-target").all()
    } == linked

    choose(page, "kind", "مصدر منشور")
    published = {
        link["para"] for link in links if link["target"] == "11.7" and link["link_kind"] == "published"
    }
    assert {row.get_attribute("data-para") for row in shown(page).all()} == published
    page.get_by_role("button", name="امسح الاختيار").press("Enter")
    page.wait_for_function("!document.querySelector('.is-filtered')")
    assert status(page).startswith(f"الفقرات: {len(items)} ")
    counts = Counter((link["target"].split(".")[0], items[link["para"]]["theme"]) for link in links)
    assert page.locator("td[data-goal]").count() >= len(counts) > 0
    for cell in page.locator("td[data-goal]").all():
        key = cell.get_attribute("data-goal"), cell.get_attribute("data-theme")
        assert cell.inner_text().strip() == str(counts[key] or ""), key
    choose(page, "para", "36: تيسير الوصول للأشخاص ذوي الإعاقة")
    targets = {link["target"] for link in links if link["para"] == "36"}
    assert {row.get_attribute("data-target") for row in shown(page, "li[data-target]").all()} == targets
    for source in {link["link_source"] for link in links if link["para"] == "36"} - {""}:
        assert source in page.locator("[data-para='36']").first.inner_text()


def test_coverage_counts_what_is_known_and_says_what_is_not(pieces, visit):
    page = visit(pieces.address + COVERAGE, scroll=False).page
    known = {
        row["instrument_id"]: row for row in rows("policy_instruments") if row["verified"] != "unverified"
    }
    left_out = [row for row in rows("policy_instruments") if row["verified"] == "unverified"]
    assert left_out and status(page) == f"الأدوات: {len(known)} من {len(known)}"

    def agrees(instruments):
        for key in ("target", "theme"):
            pairs = [row for row in rows(f"policy_instrument_{key}s") if row["instrument_id"] in instruments]
            counts = Counter((known[row["instrument_id"]]["iso3"], row[key]) for row in pairs)
            cells = page.locator(f"td[data-{key}]").all()
            assert len(cells) == len(COUNTRIES) * {"target": 10, "theme": 7}[key]
            for cell in cells:
                place = cell.get_attribute("data-country"), cell.get_attribute(f"data-{key}")
                said = cell.text_content()
                assert said == (str(counts[place]) if counts[place] else "لا أداة في بيانات الدورة"), place

    agrees(known)
    countries = page.locator(".ex-by-target tbody tr").all()
    assert [row.get_attribute("data-country") for row in countries] == COUNTRIES and COUNTRIES[:9] == OWN
    choose(page, "level", "محلي")
    local = {name for name, row in known.items() if row["level"] == "local"}
    agrees(local)
    assert shown(page).count() == len(local)
    choose(page, "country", "المغرب")
    names = [row["name_ar"] for name, row in known.items() if name in local and row["iso3"] == "MAR"]
    assert [item.locator(".ex-head b").inner_text() for item in shown(page).all()] == names
    agrees(local)
    for row in left_out:
        note = page.locator(".ex-without", has_text=row["name_ar"])
        assert "خارج العدّ" in note.text_content() and "لم يُتحقق منه" in note.text_content()


def test_practices_are_found_by_theme_target_size_and_words(pieces, visit):
    page = visit(f"{pieces.address}{GALLERY}#theme=governance&target=11.3", scroll=False).page
    practices = rows("practices")
    has = {
        key: {(row["practice_id"], row[key]) for row in rows(f"practice_{key}s")}
        for key in ("theme", "target")
    }
    wanted = [
        row["title_ar"]
        for row in practices
        if (row["practice_id"], "governance") in has["theme"]
        and (row["practice_id"], "11.3") in has["target"]
    ]
    assert [card.inner_text() for card in shown(page, ".ex-card h3").all()] == wanted
    assert status(page) == f"الممارسات: {len(wanted)} من {len(practices)}"
    page.get_by_role("button", name="امسح الاختيار").press("Enter")
    page.wait_for_function("!document.querySelector('.is-filtered')")
    assert "#" not in page.url

    choose(page, "size", "لا بيانات")
    sized = {row["city_id"] for row in rows("city_population") if row["kind"] == "estimate"}
    unknown = [row["title_ar"] for row in practices if row["city_id"] not in sized]
    assert [card.inner_text() for card in shown(page, ".ex-card h3").all()] == unknown
    for card in shown(page, ".ex-card").all():
        assert "لا بيانات" in card.inner_text()
    page.locator(".ex-filters [name=size]").press("Home")
    page.locator(".ex-filters [name=q]").focus()
    page.keyboard.type("حافلات الخدمه")
    assert shown(page, ".ex-card h3").all_inner_texts() == [
        row["title_ar"] for row in practices if row["practice_id"] == "MAR-P2"
    ]
    sources = {row["url"] for row in rows("practice_sources") if row["practice_id"] == "MAR-P2"}
    card = page.locator("#practice-mar-p2")
    assert {link.get_attribute("href") for link in card.locator(".ex-facts a").all()} == sources
    assert "مصدر ثانوي" in card.inner_text() and "من بلدان المشروع ومدنه" in card.inner_text()
    assert page.locator("#practice-jor-p1 .ex-place a").get_attribute("href") == "cities/amman.html"


def test_the_glossary_sorts_and_finds(pieces, visit):
    page = visit(pieces.address + GLOSSARY, scroll=False).page
    terms = rows("glossary")
    names = page.locator("dl.glossary dt")
    listed = [text.strip("#\n ") for text in names.all_inner_texts()]
    assert sorted(listed) == sorted(term["term_ar"] for term in terms)
    bare = [re.sub("^ال", "", name) for name in listed]
    initials = [re.sub("[أإآ]", "ا", name[0]) for name in bare]
    assert initials == sorted(initials) and len(set(initials)) > 15
    choose(page, "sort", "الإنكليزية")
    english = page.locator(".lang-en").all_inner_texts()
    assert english == sorted(english, key=str.casefold)
    choose(page, "sort", "العربية")
    page.locator(".ex-filters [name=q]").focus()
    page.keyboard.type("والمرصد الحضرى")
    assert "مرصد حضري" in shown(page, "dl.glossary dt").first.inner_text()
    ids = {element.get_attribute("id") for element in names.all()}
    assert ids == {f"term-{term['term_id'].replace('_', '-')}" for term in terms}


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        (GLOSSARY, "قمامة", "النفايات الصلبة البلدية"),
        (GLOSSARY, "مدن الصفيح", "رفع مستوى الأحياء الفقيرة"),
        (GLOSSARY, "التتبع والتقييم", "الرصد والتقييم"),
        (GALLERY, "طوبيس", "حافلات"),
        (COVERAGE, "التعمير", "التخطيط الحضري"),
    ],
)
def test_words_that_readers_use_find_what_the_data_call_it(pieces, visit, name, query, said):
    page = visit(pieces.address + name, scroll=False).page
    everything = status(page)
    page.locator(".ex-filters [name=q]").fill(query)
    items = shown(page, "dl.glossary dt" if name == GLOSSARY else "[data-item]")
    assert items.count() > 0 and status(page) != everything
    assert any(said in item.text_content() for item in items.all())


def test_a_term_explains_itself_where_a_page_first_uses_it(pieces, visit):
    page = visit(pieces.address + "book/06_exchange/cities/amman.html", scroll=False).page
    links = page.locator("article a[data-definition]")
    assert links.all_inner_texts() == [
        "للخطة الحضرية الجديدة",
        "الحق في المدينة",
        "وبالأدلة",
        "أمانة عمان الكبرى",
        "الحي الفقير",
    ]
    definition = next(
        term["definition_ar"] for term in rows("glossary") if term["term_id"] == "new_urban_agenda"
    )
    links.first.focus()
    assert page.locator(".definition").inner_text() == definition
    links.first.press("Enter")
    page.wait_for_url("**/glossary.html#term-new-urban-agenda")


TEXTS = {
    PARAGRAPHS: [("nua_commitments", "summary_ar"), ("nua_structure", "title_ar")],
    COMMITMENTS: [("nua_commitments", "summary_ar"), ("nua_commitment_targets", "target")],
    COVERAGE: [("policy_instruments", "name_ar"), ("policy_instruments", "issuer_ar")],
    GALLERY: [("practices", "summary_ar"), ("practices", "title_ar")],
    GLOSSARY: [("glossary", "definition_ar"), ("glossary", "term_fr")],
}


@pytest.mark.parametrize("name", TEXTS)
def test_all_is_there_without_a_script_and_on_paper(pieces, visit, name):
    page = visit((pieces.folder / name).as_uri(), scroll=False, java_script_enabled=False).page
    text = page.locator("article").text_content()
    for dataset, column in TEXTS[name]:
        linked = {link["para"] for link in rows("nua_commitment_targets")} if name == COMMITMENTS else set()
        asked = [row for row in rows(dataset) if not linked or row["para"] in linked]
        missing = [row[column] for row in asked if row[column] not in text]
        assert missing in ([], ["الخطة الحضرية الجديدة"]), column
    assert page.locator(".ex-filters, .ex-count").locator("visible=true").count() == 0
    printed = pypdfium2.PdfDocument(io.BytesIO(page.pdf()))
    paper = re.sub(r"\s+", "", "".join(sheet.get_textpage().get_text_range() for sheet in printed))
    # Words and codes of rows that are folded on the screen; of a PDF's Arabic only a part can be read back.
    folded = " ".join(page.locator(".ex-part > :not(summary) bdi").all_text_contents())
    assert [word for word in set(re.findall(r"[A-Za-z]{4,}|\d+\.\d+", folded)) if word not in paper] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", TEXTS)
def test_a_piece_opens_for_everybody(pieces, visit, name, theme):
    width = {"light": 1280, "dark": 360}[theme]
    seen = visit(pieces.address + name, width=width, theme=theme, scroll=False)
    seen.page.evaluate("for (const part of document.querySelectorAll('.ex-part')) part.open = true")
    assert (seen.foreign, seen.failed, seen.errors) == ([], [], [])
    assert axe(seen.page) == []
    assert seen.page.evaluate(OVERFLOW) == []
    assert seen.packed <= 150 * 1024, f"{seen.packed / 1024:.0f} KiB"
    anchors = seen.page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(anchors) == len(set(anchors)) > 0 and "".join(anchors).isascii()


def test_only_pages_with_a_piece_carry_its_files(pieces, visit):
    seen = visit(pieces.address + "index.html", scroll=False)
    assert not any("explorer" in url for url in seen.bodies)
