"""The search of an Arabic book, in a real browser, from a folder."""

import gzip
import io
import json
import random
import re
import shutil
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import expect
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from arabic_book.search import PLURALS, Section, read_index, stems, words, write_index
from probes import axe

DEMO = Path(__file__).parent / "demo_search"


def build(source, folder, **options):
    """The folder of the book's pages, built as `sphinx-build` builds it."""
    with patch_docutils(source), docutils_namespace():
        app = Sphinx(
            source, source, folder / "html", folder / "doctrees", "html", **{"status": None, **options}
        )
        app.build()
    assert app.statuscode == 0
    return folder / "html"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return build(DEMO, tmp_path_factory.mktemp("book"))


@pytest.fixture
def page(browser):
    page = browser.new_page()
    page.set_default_timeout(10_000)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert not errors


def search(page, site, query):
    """Results of the query: (address without its query, heading) in the order shown."""
    page.goto(f"{(site / 'search.html').as_uri()}?q={quote(query)}")
    expect(page.locator(".search-summary")).to_contain_text("نت")
    links = page.locator("#search-results ul.search > li > a")
    return [(address(link), link.inner_text()) for link in links.all()]


def address(link):
    page, _, rest = link.get_attribute("href").partition("?")
    _, anchor, _ = rest.partition("#")
    return page.removeprefix("./") + (anchor and rest[rest.index("#") :])


CITY, PLANNING, OLD, COMMITTEE = (
    "المدينة العربية",
    "تخطيط المدن",
    "أحياء قديمة",
    "لجنة المدينة",
)
HOUSING, FINANCE, WATER = "السكن اللائق", "تمويل الإسكان", "البيئة والمياه"
GOAL, LAND, TARGET, YEAR = "المؤشرات الحضرية", "المؤشر 11.3.1", "الغاية 11-أ", "نتائج عام 2020"
TRANSPORT, WORDS = "النقل العام", "مصطلحات"
NOTEBOOK, READING = "قياس التوسع العمراني", "قراءة النتيجة"
RESILIENCE, REGISTER = "المرونة الحضرية", "السجل العقاري"
CITIES = {CITY, PLANNING, OLD, COMMITTEE, GOAL, TRANSPORT, NOTEBOOK, RESILIENCE}


@pytest.mark.parametrize(
    ("query", "headings"),
    {
        # The article, ta marbuta, the conjunction, marks and tatweel; مدن is the plural of مدينة.
        "المدينة": CITIES,
        "مدينة": CITIES,
        "المدينه": CITIES,
        "والمدينة": CITIES,
        "فالمدينة": CITIES,
        "بالمدينة": CITIES,
        "للمدينة": CITIES,
        "كالمدن": CITIES,
        "ومدينة": CITIES,
        "لمدينة": CITIES,
        "مُدُن": CITIES,
        "مـديـنـة": CITIES,
        "مَدِينَةٌ": CITIES,
        # Hamza and alif, written or not.
        "الاسكان": {HOUSING, FINANCE, CITY},
        "إسكان": {HOUSING, FINANCE, CITY},
        "مسوولة": {HOUSING},
        "بيئه": {WATER},
        "بيية": {WATER},
        "بناء": {WATER},
        # A و that belongs to its word, and one that does not.
        "وزارة": {HOUSING},
        "الوزارات": {HOUSING},
        "قطارات": {TRANSPORT},
        # لل hides the ل of a word; a word of two letters.
        "لجنة": {COMMITTEE},
        "للجنة": {COMMITTEE},
        "الحي": {OLD, HOUSING},
        "حيّ": {OLD, HOUSING},
        # Sound plurals, pronouns.
        "مهندس": {COMMITTEE},
        "المهندسين": {COMMITTEE},
        "خطة": {COMMITTEE},
        "قروض": {FINANCE},
        # Codes, whole and begun; digits of either kind.
        "11.3.1": {LAND},
        "11.3": {LAND},
        "١١٫٣": {LAND},
        "11.a": {TARGET},
        "11-أ": {TARGET},
        "2030": {LAND},
        "٢٠٢٠": {YEAR},
        "sdg": {GOAL},
        "VLR": {GOAL},
        "A/RES/71/256": {LAND},
        "71/256": {LAND},
        "GeoPandas": {NOTEBOOK},
        "to_crs": {NOTEBOOK},
        # All words; a phrase in quotation marks needs them in order.
        "تخطيط حضري": {PLANNING, WORDS},
        "«التخطيط الحضري»": {PLANNING},
        '"الحضري التخطيط"': set(),
        # A notebook's text and its code; a term of the glossary.
        "كيلومتر": {NOTEBOOK},
        "تقريبية": {READING},
        "عقاري": {REGISTER},
        "صحراء": set(),
    }.items(),
)
def test_a_query_finds(page, site, query, headings):
    assert {heading for _, heading in search(page, site, query)} == headings


def test_titles_come_before_headings_and_headings_before_text(page, site):
    found = [heading for _, heading in search(page, site, "المدينة العربية")]
    assert found[0] == CITY
    found = [heading for _, heading in search(page, site, "مدينة")]
    assert found[0] == CITY
    assert set(found[1:3]) == {PLANNING, COMMITTEE}


def test_results_are_links_to_sections_in_the_markup_of_sphinx(page, site):
    found = search(page, site, "تمويل")
    assert found[0] == ("housing.html#housing-finance", FINANCE)
    first = page.locator("#search-results ul.search > li").first
    expect(first.locator("p.context mark")).to_have_text("التمويل")
    expect(first).to_contain_text(HOUSING)
    assert search(page, site, "السجل العقاري")[0][0].startswith("glossary.html#term-")


def test_a_code_is_not_found_inside_another_number(page, site):
    assert {heading for _, heading in search(page, site, "11.35")} == {YEAR}
    assert search(page, site, "112") == []


def test_words_that_no_page_has_together_are_told(page, site):
    found = [heading for _, heading in search(page, site, "قروض حافلات")]
    assert set(found) == {FINANCE, TRANSPORT}
    expect(page.locator(".search-summary")).to_have_text(
        "نتيجتان. لا توجد صفحة فيها كل هذه الكلمات. هذه أقسام فيها بعضها:"
    )
    search(page, site, "قروض مياه")
    expect(page.locator(".search-summary")).to_contain_text("متفرقة في صفحات")


def test_nothing_found_offers_near_words_and_the_glossary(page, site):
    assert search(page, site, "الحافلاب") == []
    expect(page.locator(".search-summary")).to_have_text("لا نتائج للبحث عن «\u2068الحافلاب\u2069».")
    ways = page.locator(".search-help a")
    expect(ways).to_have_text(["هل تقصد «\u2068الحافلات\u2069»؟", "ابحث في مسرد المصطلحات"])
    assert ways.last.get_attribute("href") == "./glossary.html"
    ways.first.click()
    expect(page.locator("#search-results ul.search > li > a")).to_have_text([TRANSPORT])


def near(page, site, query):
    """The words that are offered for a query with no result."""
    assert search(page, site, query) == []
    return [text.split("\u2068")[1].split("\u2069")[0] for text in page.locator(".search-help a").all_inner_texts()
            if "هل تقصد" in text]  # fmt: skip


def test_two_letters_that_changed_places_are_one_slip(page, site):
    # Of four letters one slip is forgiven: the same letters changed twice are another word.
    assert near(page, site, "قورض") == ["القروض"]
    assert near(page, site, "قطعض") == []
    # Counted as two slips, it would stand behind words that need one.
    assert near(page, site, "الحافالت")[0] == "الحافلات"


def test_what_readers_do_not_see_is_not_found(page, site):
    for query in ("بطاقات", "المتدربين", "zebra"):
        assert search(page, site, query) == []


def test_trainers_edition_does_not_find_trainers_notes_either(tmp_path):
    html = build(DEMO, tmp_path, confoverrides={"trainer_notes": "shown"})
    assert "بطاقات" in (html / "cities.html").read_text(encoding="utf-8")
    assert "بطاقات" not in (html / "_static" / "search-index.js").read_text(encoding="utf-8")


SYNONYMS = "word_ar,concept_ar,where\nطوبيس,حافلة,maghrebi\nبيوت الناس,السكن اللائق؛ الإسكان,everyday\n"


def with_synonyms(tmp_path, text, **options):
    """The demo book with a table of words that readers use."""
    source = shutil.copytree(DEMO, tmp_path / "source")
    (source / "synonyms.csv").write_text(text, encoding="utf-8")
    overrides = {
        "search_synonyms": "synonyms.csv",
        "search_kinds": {"guide/*": {"word": "درس"}},
        "show_warning_types": True,
    }
    return build(source, tmp_path, confoverrides=overrides, **options)


def test_words_of_the_table_find_what_the_book_calls_them(page, tmp_path):
    site = with_synonyms(tmp_path, SYNONYMS)
    assert search(page, site, "الطوبيس")[0][1] == TRANSPORT
    expect(page.locator(".search-summary")).to_contain_text("ومنها نتائج «\u2068حافلة\u2069»")
    expect(page.locator(".search-help a")).to_have_count(0)
    # The page that opens marks what was found, which is not what was typed.
    page.locator("#search-results ul.search > li > a").first.click()
    page.wait_for_url("**/transport.html?highlight=*")
    expect(page.locator("main mark").first).to_have_text("الحافلات")
    assert search(page, site, "بيوت الناس")[0][1] == HOUSING
    assert TRANSPORT in {heading for _, heading in search(page, site, "درس النقل")}
    assert search(page, site, "الطوبيص") == []
    expect(page.locator(".search-help a").first).to_have_text("هل تقصد «\u2068طوبيس\u2069»؟")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("قمامة,,everyday", ":4: 'قمامة' has no concept"),
        (",النقل,everyday", ":4: no word in word_ar"),
        ("قطارة,النقل,everyday\nالطُّوبيسات,النقل,everyday", ":5: 'الطُّوبيسات' is on line 2 already"),
        ("اسكان,الإسكان,spelling", ":4: 'اسكان' stands for itself"),
        ("قمامة,النفايات، والنقل,everyday,زائد", ":4: more cells than columns"),
    ],
)
def test_a_row_of_the_table_that_leads_nowhere_stops_the_build(tmp_path, row, told):
    with pytest.raises(ExtensionError, match=re.escape("synonyms.csv" + told)):
        with_synonyms(tmp_path, SYNONYMS + row + "\n")


def test_a_concept_that_no_page_says_is_told_with_file_and_line(tmp_path):
    warned = io.StringIO()
    with_synonyms(tmp_path, SYNONYMS + "قمامة,النفايات؛ النقل,everyday\n", warning=warned)
    told = "synonyms.csv:4: WARNING: no page says 'النفايات', which 'قمامة' stands for [arabic_book.search]"
    assert told in warned.getvalue()
    assert "'النقل'" not in warned.getvalue() and ":3:" not in warned.getvalue()


def test_a_table_without_its_columns_or_not_there_stops_the_build(tmp_path):
    with pytest.raises(ExtensionError, match=r"synonyms.csv:1: no column concept_ar"):
        with_synonyms(tmp_path / "columns", "word_ar,meaning\nا,ب\n")
    with pytest.raises(ExtensionError, match="cannot be read"):
        build(DEMO, tmp_path / "lost", confoverrides={"search_synonyms": "lost.csv"})


@pytest.mark.parametrize(
    "kinds", [{"lesson": 0.9}, {"lesson": {"wieght": 0.9}}, {"lesson": {"weight": "0.9"}}, ["lesson"]]
)
def test_kinds_of_pages_that_are_not_so_written_stop_the_build(tmp_path, kinds):
    with pytest.raises(ExtensionError, match=r"search_kinds: .*write {weight: number, word: text}"):
        build(DEMO, tmp_path, confoverrides={"search_kinds": kinds})


def test_the_index_comes_only_when_the_reader_searches(page, site):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / "cities.html").as_uri())
    page.wait_for_load_state()
    assert not [url for url in asked if "search-engine" in url or "search-index" in url]
    page.get_by_role("combobox").focus()
    page.wait_for_function("document.querySelector('script[src*=\"search-index\"]')")
    assert all(url.startswith(("file:", "data:")) for url in asked)


def test_the_field_in_the_header_is_used_with_the_keyboard(page, site):
    page.goto((site / "guide" / "transport.html").as_uri())
    field = page.get_by_role("combobox")
    field.focus()
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("مدينة")
    expect(page.locator(".search-count")).to_have_text("8 نتائج")
    expect(field).to_have_attribute("aria-expanded", "true")
    options = page.get_by_role("option")
    # Seven results and the way to all of them.
    expect(options).to_have_count(8)

    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.last.get_attribute("id")

    page.keyboard.press("Escape")
    expect(page.locator(".search-panel")).to_be_hidden()
    expect(field).to_have_value("مدينة")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cities.html?highlight=*")


def test_enter_without_a_choice_goes_to_the_results_page(page, site):
    page.goto((site / "guide" / "transport.html").as_uri())
    page.get_by_role("combobox").fill("سكن")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    expect(page.locator("#search-results ul.search > li > a").first).to_have_text(HOUSING)


def test_results_follow_each_letter(page, site):
    page.goto((site / "index.html").as_uri())
    field = page.get_by_role("combobox")
    for typed in ("الحا", "الحافلا", "الحافلات"):
        field.fill(typed)
        expect(page.get_by_role("option").first).to_contain_text(TRANSPORT)
    field.fill("")
    expect(page.locator(".search-panel")).to_be_hidden()


def test_code_in_a_result_keeps_its_order(page, site):
    search(page, site, "geopandas")
    code = page.locator("p.context bdi[dir=ltr]")
    assert "import geopandas areas = geopandas.read_file(path)" in code.inner_text()
    search(page, site, "sdg")
    expect(page.locator("p.context bdi[dir=ltr]").first).to_have_text("SDG")


def test_an_opened_result_shows_the_words_and_can_be_cleared(page, site):
    search(page, site, "مدن")
    page.get_by_role("link", name=OLD).click()
    page.wait_for_url("**/cities.html?highlight=*")
    assert page.evaluate("document.querySelector(':target').querySelector('h2').innerText").startswith(OLD)
    marks = page.locator("main mark")
    expect(marks).to_have_text(["المدينة", "المُدُن", "المدن", "ومدنٌ", "المدينة"])
    text = page.locator("main article p").all_inner_texts()
    page.get_by_role("button", name="أزل التظليل").click()
    expect(marks).to_have_count(0)
    assert page.locator("main article p").all_inner_texts() == text
    assert "highlight" not in unquote(page.url)


def test_searching_has_no_barrier_that_axe_knows(page, site):
    page.goto((site / "index.html").as_uri())
    page.get_by_role("combobox").fill("مدينة")
    expect(page.get_by_role("option")).to_have_count(8)
    page.keyboard.press("ArrowDown")
    found = axe(page)
    search(page, site, "مدينة")
    assert found + axe(page) == []


LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيٱکیگپ"
PIECES = [*LETTERS, *"ًٌٍَُِّْٰـ", *"0123456789٠١٢٣۴۵", *"abgZSDGéÉ", *"._/-–", "\u200c", "\u2067", "ﻻ", "²"]
PARTICLES = ["", "", "", "و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "كال", "لل", "ولل", "فبال", "الال"]
ENDINGS = ["", "", "ة", "ه", "ات", "ون", "ين", "اء", "ها", "ية", "یة"]


def random_words(count):
    draw = random.Random(2030)
    for _ in range(count):
        if draw.random() < 0.2:
            yield "".join(draw.choices(PIECES, k=draw.randint(1, 12)))
            continue
        body = (
            draw.choice(list(PLURALS))
            if draw.random() < 0.1
            else "".join(draw.choices(LETTERS, k=draw.randint(1, 6)))
        )
        word = draw.choice(PARTICLES) + body + draw.choice(ENDINGS)
        yield "".join(c + draw.choice("َُّـ") if draw.random() < 0.15 else c for c in word)


def test_python_and_the_browser_read_every_word_alike(page, site):
    page.goto((site / "search.html").as_uri())
    page.wait_for_function("window.arabicSearch")
    texts = list(random_words(12_000))
    texts += [*PLURALS, *PLURALS.values()]
    browser = page.evaluate(
        "texts => texts.map(text => arabicSearch.words(text).map(arabicSearch.stems))", texts
    )
    python = [[stems(word) for word in words(text)] for text in texts]
    different = [(t, p, b) for t, p, b in zip(texts, python, browser, strict=True) if p != b]
    assert different == []
    assert len({stem for found in python for word in found for stem in word}) > 5_000


def test_short_words_keep_their_letters():
    assert stems("وضع") == ["وضع"]
    assert stems("فقر") == ["فقر"]
    assert stems("دولة".replace("ة", "ه"))[0] == "دول"
    assert stems("سنه") == ["سنه"]


def test_the_table_of_plurals_stays_small_and_closed():
    assert len(PLURALS) <= 60
    for plural, singular in PLURALS.items():
        assert stems(words(plural)[0])[0] == stems(words(singular)[0])[0]


def made_up_phrases(draw, count):
    letters = "ابتثجحخدرزسشصعغفقكلمنهوي"
    lexicon = ["".join(draw.choices(letters, k=draw.choice([3, 4, 4, 5, 6]))) for _ in range(3_000)]
    frequency = [1 / (rank + 3) for rank in range(len(lexicon))]

    def word():
        before = draw.choice(["", "", "", "ال", "ال", "ال", "و", "وال", "ب", "لل"])
        after = draw.choice(["", "", "", "", "ة", "ة", "ات", "ها", "ية", "ين"])
        return before + draw.choices(lexicon, frequency)[0] + after + draw.choice(["،", ".", *[""] * 8])

    return [" ".join(word() for _ in range(draw.choice([1, 1, 2, 3]))) for _ in range(count)]


@pytest.fixture(scope="module")
def large_index(tmp_path_factory):
    """60 pages of 8 sections, 1,200 words a page; `alpha` to `zeta` stand in 1, 2, 3, 11, 100 and 103 sections."""
    draw = random.Random(11)
    phrases = made_up_phrases(draw, 16_000)
    frequency = [1 / (rank + 10) for rank in range(len(phrases))]
    texts = [[" ".join(draw.choices(phrases, frequency, k=86)) for _ in range(8)] for _ in range(60)]
    plain = " ".join(text for page in texts for text in page)
    assert len(plain.split()) > 60 * 1_200
    # Arabic lessons and glossaries were measured at 2.8 to 2.95 bytes a word.
    assert len(gzip.compress(plain.encode())) > 2.9 * len(plain.split())
    counted = {"alpha": 1, "beta": 2, "gamma": 3, "delta": 11, "epsilon": 100, "zeta": 103}
    pages = {}
    for p, found in enumerate(texts):
        pages[f"page{p}"] = [
            Section(
                f"id{s}" if s else "",
                f"عنوان {p} {s}",
                " ".join([text, *(word for word, n in counted.items() if 8 * p + s < n)]),
            )
            for s, text in enumerate(found)
        ]
    path = tmp_path_factory.mktemp("large") / "search-index.js"
    write_index(path, pages, {name: f"{name}.html" for name in pages})
    return path, pages


def test_the_index_of_sixty_pages_is_light(large_index):
    path, pages = large_index
    assert len(gzip.compress(path.read_bytes(), 9)) <= 250 * 1024
    assert read_index(path) == pages


def test_counts_agree_with_their_noun(page, site, large_index, tmp_path):
    site = shutil.copytree(site, tmp_path / "site")
    shutil.copy(large_index[0], site / "_static")
    for query, told in {
        "alpha": "نتيجة واحدة",
        "beta": "نتيجتان",
        "gamma": "3 نتائج",
        "delta": "11 نتيجة",
        "epsilon": "100 نتيجة",
        "zeta": "103 نتائج",
    }.items():
        found = search(page, site, query)
        expect(page.locator(".search-summary")).to_have_text(told)
    assert len(found) == 30
    page.get_by_role("button", name="اعرض المزيد").click()
    expect(page.locator("#search-results ul.search > li")).to_have_count(60)


def test_a_rebuild_keeps_what_did_not_change(tmp_path):
    source = shutil.copytree(DEMO, tmp_path / "source")
    index = build(source, tmp_path) / "_static" / "search-index.js"
    first = read_index(index)
    (source / "cities.md").write_text("# القرية\n\nنص جديد.\n", encoding="utf-8")
    (source / "glossary.md").unlink()
    build(source, tmp_path)
    second = read_index(index)
    assert second.pop("cities") == [Section("", "القرية", "نص جديد.")]
    assert "glossary" not in second
    kept = {name: found for name, found in first.items() if name not in ("cities", "glossary", "index")}
    assert {name: second[name] for name in kept} == kept

    index.unlink()
    build(source, tmp_path)
    assert read_index(index).keys() == second.keys() | {"cities"}


def test_sphinx_leaves_nothing_of_its_own_search(site):
    assert not list(site.rglob("searchindex.js")) + list(site.rglob("searchtools.js"))
    tables = json.loads(
        (site / "_static" / "search-index.js").read_text("utf-8").strip()[len("arabicSearch.load(") : -1]
    )
    assert [name for name, _, _ in tables["book"]][:2] == ["index", "cities"]
