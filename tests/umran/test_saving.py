"""What a reader saves from a page that lies in a folder: the picture of a chart or map, and its data."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outputs_site import build_book

from support import COLOURS, as_address
from umran import data
from umran.book.saving import csv_of
from umran.figures import cities as maps
from umran.figures import lessons
from umran.text.cells import is_formula
from umran.text.html import as_html, table
from umran.text.numbers import figure


@pytest.fixture(scope="module")
def small_book(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UMRAN_OUTPUT", "book")
        figures = {
            "bars": lessons.drawn("evidence-by-country").for_lesson(),
            "lines": lessons.drawn("quito-waste").for_lesson(),
            "map": maps.cities_map()._repr_html_(),
        }
        return build_book(
            tmp_path_factory.mktemp("saving"), {"pages/" + name: html for name, html in figures.items()}
        )


def saved(seen, button, tmp_path):
    with seen.page.expect_download() as download:
        seen.page.locator(f".umran-save {button}").first.click()
    path = tmp_path / "saved"
    download.value.save_as(path)
    return download.value.suggested_filename, path


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_picture_of_a_chart_is_on_light_paper_with_its_legend_and_every_mark(
    small_book, visit, tmp_path, theme
):
    seen = visit((small_book / "pages/bars.html").as_uri(), theme=theme)
    seen.page.wait_for_selector(".umran-plot .mark-rect path")
    name, path = saved(seen, "button", tmp_path)
    assert name == "أدوات السياسات في بيانات الدورة، بدرجة ثبوتها.png"
    width, height, colours = seen.page.evaluate(COLOURS, [as_address(path), 0, 1])
    keys = {key.colour for key in lessons.drawn("evidence-by-country").keys}
    assert width == 1520 and height > 900
    assert {"#fffdf9", *keys} <= set(colours)
    *_, above = seen.page.evaluate(COLOURS, [as_address(path), 0, 0.2])
    assert keys <= set(above), "the legend stands above the bars"
    assert (seen.foreign, seen.failed, seen.errors) == ([], [], [])


def test_a_picture_that_cannot_be_drawn_is_told_and_can_be_tried_again(small_book, visit, tmp_path):
    seen = visit((small_book / "pages/bars.html").as_uri())
    seen.page.wait_for_selector(".umran-plot .mark-rect path")
    seen.page.route("**/pictures.js*", lambda route: route.abort())
    button = seen.page.locator(".umran-save button").first
    button.click()
    told = "احفظ صورة: لم تُحمَّل أداة الرسم، أعد المحاولة"
    seen.page.wait_for_function(
        "([at, text]) => at.textContent === text", arg=[button.element_handle(), told]
    )
    seen.page.unroute("**/pictures.js*")
    assert saved(seen, "button", tmp_path)[0].endswith(".png")
    assert button.text_content() == "احفظ صورة"


def test_the_chart_of_the_page_stays_as_it_was(small_book, visit, tmp_path):
    seen = visit((small_book / "pages/lines.html").as_uri(), width=500)
    seen.page.wait_for_selector(".umran-plot .mark-symbol path")
    size = "(() => { const b = document.querySelector('.umran-plot svg').getBoundingClientRect(); return [b.width, b.height]; })()"
    before = seen.page.evaluate(size)
    saved(seen, "button", tmp_path)
    assert seen.page.evaluate(size) == before


def test_the_picture_of_a_map_shows_the_countries_and_their_circles(small_book, visit, tmp_path):
    seen = visit((small_book / "pages/map.html").as_uri())
    stage = seen.page.locator(".umran-stage")
    stage.locator("path.leaflet-interactive").first.wait_for()
    name, path = saved(seen, "button", tmp_path)
    assert name.endswith(".png")
    *_, colours = seen.page.evaluate(COLOURS, [as_address(path), 0, 1])
    fills = stage.evaluate(
        """box => [...new Set([...box.shadowRoot.querySelectorAll('path.leaflet-interactive')].map(p => getComputedStyle(p))
          .filter(s => s.fill.startsWith('rgb') && s.fillOpacity === '1').map(s => s.fill))]"""
    )
    as_hex = {"#" + "".join(f"{int(part):02x}" for part in fill[4:-1].split(",")) for fill in fills}
    assert as_hex <= set(colours)
    assert (seen.foreign, seen.failed, seen.errors) == ([], [], [])


def test_the_data_are_saved_as_a_file_that_excel_opens_in_arabic(small_book, visit, tmp_path):
    seen = visit((small_book / "pages/bars.html").as_uri())
    name, path = saved(seen, "a", tmp_path)
    assert name.endswith(".csv")
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["البلد", "قُرئت عند صاحبها", "نُقلت إلينا", "لم يُتحقق منها"]
    read = data.load("policy_instruments").query("iso3 == 'JOR'")["verified"]
    assert rows[1] == ["الأردن", *(str((read == each).sum()) for each in ("read", "read_secondary", "known"))]


def test_without_scripts_the_data_can_be_saved_and_no_button_stands_idle(small_book, browser):
    context = browser.new_context(java_script_enabled=False)
    try:
        opened = context.new_page()
        opened.goto((small_book / "pages/lines.html").as_uri())
        assert opened.locator(".umran-save a").is_visible()
        assert not opened.locator(".umran-save button").is_visible()
    finally:
        context.close()


CELLS = st.one_of(
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12),
    st.sampled_from(
        [
            "=1+1",
            '=HYPERLINK("http://a")',
            "+A1*2",
            "@SUM(A1)",
            "-2+3*cmd|' /C calc'!A0",
            "لا بيانات",
            "10.0%",
        ]
    ),
    st.floats(-1e7, 1e7).map(lambda value: figure(value, 1)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4))
def test_a_file_has_every_cell_of_the_table_and_no_formula(rows):
    html = table("بيانات", ["اسم", "قيمة"], [[as_html(cell) for cell in row] for row in rows])
    read = list(csv.reader(io.StringIO(csv_of(html))))
    assert len(read) == len(rows) + 1 and all(len(row) == 2 for row in read)
    assert not [cell for row in read for cell in row if is_formula(cell)]


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        (figure(1234567.5, 1), "1234567.5"),
        (figure(-1234, 0), "-1234"),
        (figure(0.5, 1, "%"), "0.5%"),
        ("لا بيانات", "لا بيانات"),
    ],
)
def test_a_number_is_kept_as_a_program_reads_it(shown, kept):
    assert csv_of(table("بيانات", ["اسم", "قيمة"], [["أ", as_html(shown)]])).splitlines()[1] == f"أ,{kept}"
