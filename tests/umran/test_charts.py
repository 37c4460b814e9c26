"""The population chart on a page of a book, and what JupyterLab is given."""

import gzip
import json
import os
import re
import subprocess
import sys

import pandas as pd
import pytest
from outputs_site import build_book

from probes import LATIN_INTERFACE, OVERFLOW, axe
from umran import data
from umran.figures import chart as figures_chart
from umran.figures import cities as maps
from umran.figures import lessons
from umran.figures import population as charts

LINES = """() => Object.fromEntries([...document.querySelectorAll('.umran-plot .mark-line path')]
  .filter(path => path.getAttribute('d')).map(path => [path.getAttribute('stroke') + (path.getAttribute('stroke-dasharray') ? ' dashed' : ''),
    parseFloat(path.getAttribute('opacity') ?? 1)]))"""


@pytest.fixture(scope="module")
def small_book(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UMRAN_OUTPUT", "book")
        chart, map_ = charts.population_chart()._repr_html_(), maps.cities_map()._repr_html_()
        with pytest.MonkeyPatch.context() as page:
            page.setitem(sys.modules, "vl_convert", None)
            made = charts.population_chart()._repr_html_()
        far = f'<div style="height:4000px"></div>\n{chart}'
        return build_book(
            tmp_path_factory.mktemp("charts"),
            {"chart": chart, "map": map_, "both": map_ + chart, "far": far, "made": made},
        )


def open_chart(visit, book, name="chart", **options):
    seen = visit((book / f"{name}.html").as_uri(), **options)
    seen.page.wait_for_selector(".umran-plot .mark-line path")
    return seen


def key(seen, city):
    return seen.page.locator(".umran-keys button", has_text=city)


def test_a_chart_is_drawn_with_no_network(small_book, visit):
    seen = open_chart(visit, small_book)
    assert (seen.foreign, seen.failed, seen.errors) == ([], [], [])
    with_series = [each.colour for each in charts.population_chart().keys if each.value != "ماسيرو"]
    drawn = seen.page.evaluate(LINES)
    assert set(with_series) | {f"{colour} dashed" for colour in with_series} == set(drawn)
    assert set(drawn.values()) == {1}


def test_a_chart_that_python_made_in_a_page_is_compiled_there(small_book, visit):
    seen = open_chart(visit, small_book, "made")
    assert (seen.foreign, seen.failed, seen.errors) == ([], [], [])
    assert seen.page.locator("figure").get_attribute("data-compiler").startswith("_static/umran/vegalite.js?")
    read = "() => [...document.querySelectorAll('.umran-plot svg path, .umran-plot svg text')].map(e => [e.getAttribute('d'), e.textContent])"
    made = seen.page.evaluate(read)
    slider = seen.page.get_by_role("slider", name="السنة").get_attribute("aria-valuetext")
    stored = open_chart(visit, small_book)
    assert len(made) > 30 and made == stored.page.evaluate(read)
    assert slider == stored.page.get_by_role("slider", name="السنة").get_attribute("aria-valuetext")
    assert not stored.page.evaluate("() => Boolean(window.vegaLite)"), "only who needs it loads it"


def test_the_dashed_part_is_what_was_projected(small_book, visit):
    seen = open_chart(visit, small_book)
    ends = seen.page.evaluate("""() => [...document.querySelectorAll('.umran-plot .mark-line path')].filter(p => p.getAttribute('d'))
      .map(p => { const b = p.getBBox(); return [!!p.getAttribute('stroke-dasharray'), Math.round(b.x), Math.round(b.x + b.width)] })""")
    solid = {(left, right) for dashed, left, right in ends if not dashed}
    dashed = {(left, right) for dashed, left, right in ends if dashed}
    assert len(solid) == len(dashed) == 1, "all cities change at the same year"
    (start, change), (change_too, end) = *solid, *dashed
    assert abs(change - change_too) <= 1
    assert (change - start) / (end - start) == pytest.approx((2015 - 1950) / (2035 - 1950), abs=0.01)


def test_a_reader_chooses_cities_by_mouse_and_keyboard(small_book, visit):
    seen = open_chart(visit, small_book)
    colour = {each.value: each.colour for each in charts.population_chart().keys}
    key(seen, "كيتو").click()
    assert key(seen, "كيتو").get_attribute("aria-pressed") == "true"
    seen.page.wait_for_function(f"({LINES})()['{colour['عمّان']}'] < 0.5")
    assert seen.page.evaluate(LINES)[colour["كيتو"]] == 1
    key(seen, "عمّان").focus()
    seen.page.keyboard.press("Space")
    seen.page.wait_for_function(f"({LINES})()['{colour['عمّان']}'] === 1")
    assert seen.page.evaluate(LINES)[colour["هافانا"]] < 0.5
    for city in ("كيتو", "عمّان"):
        key(seen, city).click()
    seen.page.wait_for_function(f"Object.values(({LINES})()).every(opacity => opacity === 1)")


def test_the_slider_reads_every_city_at_one_year(small_book, visit):
    seen = open_chart(visit, small_book)
    slider = seen.page.get_by_role("slider", name="السنة")
    assert seen.page.locator(".umran-reading output").inner_text() == "2015 · تقدير"
    slider.focus()
    seen.page.keyboard.press("End")
    assert seen.page.locator(".umran-reading output").inner_text() == "2035 · إسقاط"
    assert slider.get_attribute("aria-valuetext") == "2035 · إسقاط"
    names = data.load("cities").set_index("city_id")["name_ar"]
    rows = data.load("city_population").query("year == 2035")
    for _, row in rows.iterrows():
        assert (
            key(seen, names[row["city_id"]]).locator(".value").inner_text()
            == f"{row['population'] / 1e6:.2f}"
        )
    assert key(seen, "ماسيرو").locator(".value").inner_text() == "0.20 (2018)"


def test_the_pointer_over_the_chart_moves_the_year(small_book, visit):
    seen = open_chart(visit, small_book)
    box = seen.page.locator(".umran-plot .mark-line").first.bounding_box()
    seen.page.locator(".umran-plot").scroll_into_view_if_needed()
    box = seen.page.locator(".umran-plot").bounding_box()
    seen.page.mouse.move(box["x"] + 30, box["y"] + 200)
    seen.page.mouse.move(box["x"] + 12, box["y"] + 200)
    seen.page.wait_for_function(
        "document.querySelector('.umran-reading output').textContent === '1950 · تقدير'"
    )


def test_a_mark_is_read_under_the_pointer_and_by_arrows(small_book, visit):
    seen = open_chart(visit, small_book)
    plot, said = seen.page.locator(".umran-plot"), seen.page.locator(".umran-said")
    plot.scroll_into_view_if_needed()
    assert not said.is_visible()
    point = seen.page.locator(".umran-plot .mark-symbol path").nth(4).bounding_box()
    for shift in (-1, 0):  # whichever mark lies on top
        seen.page.mouse.move(point["x"] + point["width"] / 2 + shift, point["y"] + point["height"] / 2)
    hovered = said.inner_text().split("\n")
    assert said.is_visible() and hovered[1].startswith("السنة: ")
    plot.focus()
    seen.page.keyboard.press("ArrowLeft")
    first = said.inner_text()
    seen.page.keyboard.press("ArrowLeft")
    assert said.inner_text() != first and seen.page.locator(".umran-ring").is_visible()
    seen.page.keyboard.press("ArrowRight")
    assert said.inner_text() == first
    seen.page.keyboard.press("Escape")
    assert not said.is_visible()
    box = said.evaluate(
        "e => { e.hidden = false; return [e.getBoundingClientRect().left, e.getBoundingClientRect().right]; }"
    )
    assert box[0] >= 0 and box[1] <= 1280


def test_a_finger_reads_a_mark_and_puts_its_words_away(small_book, browser):
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    try:
        page = context.new_page()
        page.goto((small_book / "chart.html").as_uri())
        page.locator(".umran-plot").scroll_into_view_if_needed()
        mark = page.locator(".umran-plot .mark-symbol path").last
        mark.wait_for()
        page.evaluate("document.fonts.ready")
        box, said = mark.bounding_box(), page.locator(".umran-said")
        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        said.wait_for(state="visible")
        assert "السنة: " in said.inner_text()
        page.touchscreen.tap(box["x"] + 60, page.locator(".umran-plot").bounding_box()["y"] + 40)
        said.wait_for(state="hidden")
    finally:
        context.close()


def test_the_value_axis_and_the_words_stand_at_the_right(small_book, visit):
    seen = open_chart(visit, small_book)
    places = seen.page.evaluate("""() => {
      const edge = s => { const b = document.querySelector(s).getBoundingClientRect(); return [b.left, b.right]; };
      const label = [...document.querySelectorAll('.umran-plot .role-axis-label text')].find(t => t.textContent === '0.5').getBoundingClientRect();
      const title = [...document.querySelectorAll('.umran-plot .role-axis-title text')].map(t => t.textContent);
      const range = document.createRange(); range.selectNodeContents(document.querySelector('.umran-title'));
      return {figure: edge('.umran-chart'), lines: edge('.umran-plot .mark-line'), label: label.left, titles: title, title: range.getBoundingClientRect().right};
    }""")
    assert places["label"] >= places["lines"][1]
    assert places["title"] == pytest.approx(places["figure"][1], abs=2)
    assert [title.strip("\u2067\u2069") for title in places["titles"]] == ["السنة", "السكان (بالملايين)"]
    words = "[...document.querySelectorAll('.umran-chart :is(p, label, button, figcaption, summary)')]"
    assert set(seen.page.evaluate(f"{words}.map(e => getComputedStyle(e).direction)")) == {"rtl"}
    assert not [word for word in seen.page.evaluate(LATIN_INTERFACE) if "ega" in word or "axis" in word]


def test_drawing_moves_nothing_on_the_page(small_book, visit):
    seen = visit((small_book / "far.html").as_uri(), scroll=False)
    height = "document.querySelector('.umran-chart').getBoundingClientRect().height"
    before = seen.page.evaluate(height)
    assert seen.page.locator(".umran-plot svg").count() == 0, "far from the reader's eyes nothing is drawn"
    assert seen.page.evaluate("typeof window.vega") == "undefined"
    seen.page.evaluate("scrollTo(0, 4000)")
    seen.page.wait_for_selector(".umran-plot .mark-line path")
    assert seen.page.evaluate(height) == pytest.approx(before, abs=1)


def test_a_printed_page_has_its_charts(small_book, visit):
    seen = visit((small_book / "far.html").as_uri(), scroll=False)
    seen.page.emulate_media(media="print")
    seen.page.wait_for_selector(".umran-plot .mark-line path", state="attached")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_chart_fits_a_phone_with_its_legend_below(small_book, visit, theme):
    seen = open_chart(visit, small_book, width=360, height=740, theme=theme)
    seen.page.add_style_tag(
        content="body { margin: 0; min-width: 0 !important } .sphinxsidebar { display: none } div.bodywrapper, div.body { margin: 0; padding: 0 }"
    )
    seen.page.wait_for_function(
        "document.querySelector('.umran-plot svg').getBoundingClientRect().width <= 360"
    )
    assert seen.page.evaluate(OVERFLOW) == []
    plot, legend = (seen.page.locator(selector).bounding_box() for selector in (".umran-plot", ".umran-keys"))
    assert legend["y"] >= plot["y"] + plot["height"] - 1
    seen.page.get_by_text("بيانات الرسم في جدول", exact=True).click()
    assert seen.page.evaluate(OVERFLOW) == [], "a wide table scrolls inside its box"


def test_nothing_stands_in_the_way_of_assistive_tools(small_book, visit):
    seen = open_chart(visit, small_book)
    seen.page.get_by_text("بيانات الرسم في جدول", exact=True).click()
    ours = "place => !!document.querySelector(place)?.closest('.umran-chart')"  # the bare theme has faults of its own
    serious = [finding for finding in axe(seen.page) if finding[0] in ("serious", "critical")]
    assert [finding for finding in serious if seen.page.evaluate(ours, finding[2][0])] == []


def test_the_table_holds_every_number_of_the_chart(small_book, visit):
    seen = open_chart(visit, small_book)
    seen.page.get_by_text("بيانات الرسم في جدول", exact=True).click()
    table = [row.inner_text().split("\t") for row in seen.page.locator(".umran-table tr").all()]
    names = data.load("cities").dropna(subset=["city_id"]).set_index("city_id")["name_ar"]
    expected = {
        (names[row["city_id"]], str(row["year"])): f"{row['population']:,}"
        for _, row in charts.population_rows(list(names.index)).iterrows()
    }
    found = {
        (city, row[0]): cell for row in table[1:] for city, cell in zip(table[0][2:], row[2:], strict=True)
    }
    assert {place: cell for place, cell in found.items() if cell != "لا بيانات"} == expected


def test_pages_bring_only_what_they_use_and_stay_light(small_book, visit):
    files = {
        path.name: len(gzip.compress(path.read_bytes(), 6))
        for path in (small_book / "_static/umran").glob("*.*")
    }
    for name in ("map", "both"):
        seen = visit((small_book / f"{name}.html").as_uri())
        asked = seen.page.evaluate(
            "[...document.querySelectorAll('script[src], link[href]')].map(e => e.src || e.href)"
        )
        names = {address.split("/")[-1].split("?")[0] for address in asked if "/umran/" in address}
        assert ("vega.js" in names) == (name == "both")
        size = sum(files[each] for each in names) + len(
            gzip.compress((small_book / f"{name}.html").read_bytes())
        )
        # 400 KiB a page, of which the theme and its fonts take 100 at most.
        assert size <= 300 * 1024, f"{name}: {size / 1024:.0f} KiB"


def test_no_series_mixes_two_boundaries():
    rows = charts.population_rows(data.load("cities")["city_id"].dropna().tolist())
    assert (rows.groupby("city_id")["definition"].nunique() == 1).all()
    assert set(rows["city_id"]) == set(data.load("city_population")["city_id"])


def test_the_years_of_the_chart_are_those_of_the_data():
    series = data.load("city_population").query("definition == 'urban_agglomeration'")
    assert sorted(series["year"].unique()) == list(charts.YEARS)
    assert series.query("kind == 'estimate'")["year"].max() == charts.LAST_ESTIMATE
    assert series.query("kind == 'projection'")["year"].min() == charts.FIRST_PROJECTION


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("paper", ["#fffdf9", "#14181d"])
def test_every_series_stands_out_from_the_paper_and_has_its_shape(paper):
    assert len(set(figures_chart.SHAPES)) == len(figures_chart.SHAPES) == len(figures_chart.COLOURS)
    for colour in figures_chart.COLOURS:
        dark, light = sorted((luminance(colour), luminance(paper)))
        assert (light + 0.05) / (dark + 0.05) >= 3, colour


def test_a_city_keeps_its_colour_whoever_stands_beside_it():
    look = {each.value: each for each in charts.population_chart().keys}
    pair = charts.population_chart(["agadir", "amman"]).keys
    assert {each.value for each in pair} == {"أكادير", "عمّان"}
    assert [look[each.value] for each in pair] == [*pair]


def test_a_city_with_no_series_is_named_as_a_gap(monkeypatch):
    monkeypatch.setenv("UMRAN_OUTPUT", "book")
    figure = charts.population_chart(["battambang"])
    assert "لا بيانات: لا سلسلة منشورة في المصدر لمدينة باتامبانج" in figure._repr_html_()


def test_an_unknown_city_is_named():
    with pytest.raises(ValueError, match="cities has atlantis; expected some of amman, quito"):
        charts.population_chart(["amman", "atlantis"])


def test_the_stored_chart_is_the_same_text_in_every_run():
    code = "import hashlib; from umran import figures; print(hashlib.sha256(figures.population_chart()._repr_html_().encode()).hexdigest())"
    environment = os.environ | {"UMRAN_OUTPUT": "book", "PATH": ""}
    runs = {subprocess.run([sys.executable, "-c", code], env=environment | {"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout
            for seed in ("1", "2")}  # fmt: skip
    assert len(runs) == 1


@pytest.mark.parametrize(
    "figure", [charts.population_chart(["quito"]), lessons.drawn("quito-waste")], ids=repr
)
def test_a_chart_that_is_saved_alone_names_no_field(figure):
    import vl_convert

    svg = vl_convert.vegalite_to_svg(figure.chart.properties(width=500).to_dict())
    assert [key.value for key in figure.keys if key.value not in svg] == []
    assert not re.search(r">[^<>]*[A-Za-z]{2,}[^<>]*<", svg)


def test_jupyterlab_is_given_what_its_own_vega_draws(monkeypatch):
    monkeypatch.delenv("UMRAN_OUTPUT", raising=False)
    monkeypatch.setitem(sys.modules, "vl_convert", None)  # a participant's kernel does not have it
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, **options: shown.append(bundle))
    charts.population_chart()._ipython_display_()
    chart, below = shown
    spec = json.loads(json.dumps(chart["application/vnd.vegalite.v5+json"]))
    assert spec["$schema"].endswith("/vega-lite/v5.json")
    assert spec["title"]["text"].strip("\u2067\u2069").startswith("سكان المدن")
    assert {parameter["name"]: list(parameter["bind"]) for parameter in spec["params"]}.keys() == {
        "chosen",
        "year",
    }
    assert "آفاق التحضر" in below["text/html"] and "بيانات الرسم في جدول" in below["text/html"]
    assert (
        pd.DataFrame(
            spec["layer"][1]["data"]["values"] if "data" in spec["layer"][1] else spec["datasets"]["rows"]
        ).shape[0]
        >= 100
    )
