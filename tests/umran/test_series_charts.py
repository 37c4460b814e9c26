"""Charts of growth, land and country series: every number from the data, gaps as gaps, drawn on a page of a book."""

import json
import math
import re
import sys

import pandas as pd
import pytest
from outputs_site import build_book

from probes import OVERFLOW, axe
from umran import data
from umran.data import titles as tables
from umran.figures import countries, growth_tool, land_use
from umran.figures import growth as series_charts
from umran.text.html import NO_DATA

FIGURES = {
    "growth": series_charts.growth_chart,
    "what-if": series_charts.what_if_chart,
    "land": land_use.land_rate_chart,
    "quito": land_use.quito_chart,
    "slums": lambda: countries.slum_chart("LSO"),
    "coverage": countries.coverage_chart,
    "air": countries.air_chart,
}
every_figure = pytest.mark.parametrize("name", FIGURES)


@pytest.fixture(scope="module")
def small_book(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UMRAN_OUTPUT", "book")
        pages = {name: make()._repr_html_() for name, make in FIGURES.items()}
        return build_book(tmp_path_factory.mktemp("series"), pages)


def open_figure(visit, book, name, **options):
    seen = visit((book / f"{name}.html").as_uri(), **options)
    seen.page.wait_for_selector(".umran-plot svg")
    return seen


def readings(seen):
    return dict(re.split(r"\n+", key) for key in seen.page.locator(".umran-keys button").all_inner_texts())


def table(seen):
    seen.page.locator(".umran-table summary").click()
    rows = seen.page.locator(".umran-table tr").all_inner_texts()
    return [row.split("\t") for row in rows]


@every_figure
def test_a_figure_is_drawn_with_no_network_and_has_its_source(small_book, visit, name):
    seen = open_figure(visit, small_book, name)
    assert (seen.foreign, seen.failed, seen.errors) == ([], [], [])
    assert "المصدر: " in seen.page.locator("figcaption").inner_text()
    shapes = seen.page.locator(".umran-plot svg :is(.mark-symbol, .mark-rect) path")
    assert shapes.count() >= 5


@every_figure
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_figure_fits_a_phone_and_assistive_tools(small_book, visit, name, theme):
    seen = open_figure(visit, small_book, name, width=360, height=740, theme=theme)
    seen.page.add_style_tag(
        content="body { margin: 0; min-width: 0 !important } .sphinxsidebar { display: none } "
        "div.bodywrapper, div.body { margin: 0; padding: 0 }"
    )
    seen.page.wait_for_function(
        "document.querySelector('.umran-plot svg').getBoundingClientRect().width <= 360"
    )
    table(seen)
    assert seen.page.evaluate(OVERFLOW) == []
    words = "[...document.querySelectorAll('.umran-chart :is(p, label, button, figcaption, summary, th)')]"
    assert set(seen.page.evaluate(f"{words}.map(e => getComputedStyle(e).direction)")) == {"rtl"}
    ours = "place => !!document.querySelector(place)?.closest('.umran-chart')"  # the bare theme has faults of its own
    assert [finding for finding in axe(seen.page) if seen.page.evaluate(ours, finding[2][0])] == []


@every_figure
def test_jupyterlab_is_given_a_figure_that_stands_alone(monkeypatch, name):
    monkeypatch.delenv("UMRAN_OUTPUT", raising=False)
    monkeypatch.setitem(sys.modules, "vl_convert", None)  # a participant's kernel does not have it
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, **options: shown.append(bundle))
    FIGURES[name]()._ipython_display_()
    spec = json.loads(json.dumps(shown[0]["application/vnd.vegalite.v5+json"]))
    assert spec["$schema"].endswith("/vega-lite/v5.json")
    assert "المصدر" in shown[1]["text/html"]


def test_a_growth_rate_leads_from_one_population_to_the_next():
    population = data.load("city_population").set_index(["city_id", "year"])["population"]
    for row in series_charts.growth_rates().itertuples():
        grown = population[row.city_id, row.start] * math.exp(row.rate * (row.end - row.start))
        assert grown == pytest.approx(population[row.city_id, row.end])
        assert row.added == population[row.city_id, row.end] - population[row.city_id, row.start]


def test_no_rate_crosses_two_definitions_of_a_city():
    rates = series_charts.growth_rates()
    assert not {2018} & {*rates["start"], *rates["end"]}, "the capital's own area is another definition"
    assert not {"maseru", "battambang"} & set(rates["city_id"])
    assert series_charts.growth_rates(["maseru"]).empty


def test_an_unknown_city_is_named():
    with pytest.raises(ValueError, match="cities has atlantis; expected some of amman"):
        series_charts.growth_rates(["atlantis"])


def test_the_slider_reads_the_growth_of_every_city_and_a_shrinking_one_keeps_its_sign(small_book, visit):
    seen = open_figure(visit, small_book, "growth")
    rates = series_charts.growth_rates().query("end == 2015")
    assert readings(seen) == {row.city: f"{100 * row.rate:.2f}" for row in rates.itertuples()}
    assert readings(seen)["هافانا"] == "-0.18"
    minus_before_digit = """() => { const text = [...document.querySelectorAll('.umran-keys .value')]
      .find(e => e.textContent.startsWith('-')).firstChild;
      const left = i => { const r = document.createRange(); r.setStart(text, i); r.setEnd(text, i + 1);
        return r.getBoundingClientRect().left; };
      return left(0) < left(1); }"""
    assert seen.page.evaluate(minus_before_digit)
    seen.page.get_by_role("slider").focus()
    seen.page.keyboard.press("End")
    assert seen.page.locator(".umran-reading output").inner_text() == "2035 · إسقاط"


def test_what_if_is_arithmetic_and_says_so(small_book, visit):
    seen = open_figure(visit, small_book, "what-if")
    assert "حساب لا إسقاط" in seen.page.locator(".umran-subtitle").inner_text()
    amman = 1_782_971
    assert readings(seen)["عمّان"] == f"{amman * math.exp(0.02 * 35) / 1e6:.2f}"
    seen.page.get_by_role("slider").focus()
    seen.page.keyboard.press("Home")
    assert readings(seen)["عمّان"] == f"{amman / 1e6:.2f}", "no growth, same population"


@pytest.fixture
def tool():
    return growth_tool()


def test_the_tool_starts_from_the_own_rate_of_a_city_and_follows_the_slider(tool):
    tool.city.value = "agadir"
    assert tool.rate.value == 1.9
    tool.rate.value = 0
    assert "838 ألف نسمة" in tool.card.value and "لا يتضاعف" in tool.card.value
    tool.rate.value = 2
    assert "1.69 مليون نسمة" in tool.card.value and "حساب لا إسقاط" in tool.card.value
    assert '<bdi dir="ltr">35</bdi> سنة' in tool.card.value


@pytest.mark.parametrize("city", ["battambang", "maseru"])
def test_the_tool_says_a_gap_where_there_is_no_estimate(tool, city):
    tool.city.value = city
    assert NO_DATA in tool.card.value and "مليون" not in tool.card.value
    assert tool.rate.disabled


def test_a_chart_of_no_growth_rate_says_which_city_has_none():
    with pytest.raises(ValueError, match="cities has maseru; expected one with two values"):
        series_charts.growth_chart(["maseru"])


def test_the_style_of_the_tool_is_markup_and_no_text(tool):
    assert "</style><style>.umran-growth" in tool.children[0].value
    assert "&lt;style" not in tool.children[0].value


def test_the_tool_is_a_chart_where_there_is_no_kernel(tool, monkeypatch):
    monkeypatch.setenv("UMRAN_OUTPUT", "book")
    bundle = tool._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/html"] == series_charts.what_if_chart()._repr_html_()
    monkeypatch.delenv("UMRAN_OUTPUT")
    assert "application/vnd.jupyter.widget-view+json" in tool._repr_mimebundle_()


def test_land_rates_are_the_published_ones_and_agree_with_land_a_person():
    rates = land_use.land_rates()
    land = data.load("city_land_use").set_index(["city_id", "year"])
    for row in rates.itertuples():
        published = land.loc[(row.city_id, row.end)]
        assert 100 * row.log_rate == pytest.approx(published["land_consumption_rate_pct"], abs=1e-12)
        growth = (
            land.loc[(row.city_id, row.end), "built_up_per_capita_m2"]
            / land.loc[(row.city_id, row.start), "built_up_per_capita_m2"]
        )
        # Land is people times land a person: the linear rate is that product's growth, over the years.
        times = growth * math.exp(row.population_rate * (row.end - row.start))
        assert row.linear_rate == pytest.approx((times - 1) / (row.end - row.start), rel=1e-6)
    assert len(data.participating(rates)) == 10
    agadir = rates.query("city_id == 'agadir' and end == 2020").iloc[0]
    assert (round(agadir["log_ratio"], 2), round(agadir["linear_ratio"], 2)) == (0.59, 0.63)


def test_the_table_of_the_land_chart_names_both_definitions_and_the_cities_without_data(small_book, visit):
    seen = open_figure(visit, small_book, "land")
    head, *rows = table(seen)
    assert head[-2:] == ["النسبة باللوغاريتم", "النسبة البسيطة"]
    assert ["أكادير", "2010–2020", "2.15%", "1.27%", "1.35%", "0.59", "0.63"] in rows
    assert "عمّان، باتامبانج، هافانا" in seen.page.locator("figcaption").inner_text()


def test_quito_is_read_from_each_source_alone():
    unhabitat, atlas = land_use.quito_by_unhabitat(), land_use.quito_by_atlas()
    assert unhabitat.attrs["datasets"] == ["city_land_use"]
    assert atlas["square_metres"].round(1).tolist() == [65.4, 71.9, 104.2]
    with pytest.raises(ValueError):
        data.join(data.load("city_land_use"), atlas, on=["year"])


def test_quito_of_the_atlas_by_hand():
    result = land_use.atlas_efficiency(2000, 2013, land_rate="log")
    land = (2_173_697 / 96) / (1_358_278 / 139)
    people = 2_173_697 / 1_358_278
    assert result.ratio == pytest.approx(math.log(land) / math.log(people))
    assert result.land_consumption_rate == pytest.approx(math.log(land) / 12.5, rel=1e-3)
    with pytest.raises(ValueError, match=r"no image of \[2020\]"):
        land_use.atlas_efficiency(2000, 2020)


def series(values, years=(2012, 2014, 2016, 2018, 2020)):
    return pd.DataFrame({"year": years[: len(values)], "slum_share_pct": values})


@pytest.mark.parametrize(
    "values, found",
    [
        ([40, 38, 36, 34, 32], ["غير ذلك", "خط مستقيم", "خط مستقيم", "خط مستقيم", "غير ذلك"]),
        ([16, 13, 11, 11, 11], ["غير ذلك", "غير ذلك", "غير ذلك", "تكرار", "تكرار"]),
        ([10, 14, 9, 20, 3], ["غير ذلك"] * 5),
        ([12.9, 23.4], ["غير ذلك", "غير ذلك"]),
        ([6.6], ["غير ذلك"]),
    ],
)
def test_repeated_and_straight_values_are_told_from_others(values, found):
    assert countries.patterns(series(values)).tolist() == found


def test_a_straight_line_is_found_between_uneven_years():
    rows = series([30, 27, 20], years=(2000, 2003, 2010))
    assert countries.patterns(rows).tolist() == ["غير ذلك", "خط مستقيم", "غير ذلك"]


def test_two_releases_stand_side_by_side_and_a_year_without_a_value_is_a_gap(small_book, visit):
    seen = open_figure(visit, small_book, "slums")
    assert readings(seen) == {"إصدار 2019": "59.70", "إصدار 2025": "33.81"}
    assert seen.page.locator(".umran-plot .mark-line path[d]").count() == 0, "nothing joins two years"
    seen.page.get_by_role("slider").focus()
    seen.page.keyboard.press("ArrowUp")
    assert seen.page.locator(".umran-reading output").inner_text() == "2017"
    assert set(readings(seen).values()) == {NO_DATA}


def test_a_release_without_the_country_is_named_as_a_gap():
    assert "لا بيانات: لا قيم لهذا البلد في إصدار 2025" in countries.slum_chart("ECU").source
    with pytest.raises(ValueError, match="no slum series of 'FRA'; expected one of CRI"):
        countries.slum_chart("FRA")


def test_a_reported_zero_is_no_gap():
    cells = countries.coverage("deaths_missing_per_100k").set_index(["iso3", "year"])["status"]
    assert cells["MAR", 2012] == "صفر مُبلَّغ عنه"
    assert cells["LSO", 2012] == NO_DATA
    assert cells["MAR", 2023] == "قيمة منشورة"
    assert countries.coverage("affected")["status"].eq(NO_DATA).sum() != (cells == NO_DATA).sum()
    with pytest.raises(ValueError, match="column is 'deaths'; expected one of"):
        countries.coverage("deaths")


def test_the_coverage_table_keeps_gaps_as_words(small_book, visit):
    seen = open_figure(visit, small_book, "coverage")
    head, *rows = table(seen)
    found = {(country, row[0]): cell for row in rows for country, cell in zip(head[1:], row[1:], strict=True)}
    names = tables.country_names()
    for row in countries.coverage().itertuples():
        expected = NO_DATA if math.isnan(row.value) else f"{row.value:,.2f}"
        assert found[names[row.iso3], str(row.year)] == expected


def test_bars_of_the_air_chart_grow_from_the_right(small_book, visit):
    seen = open_figure(visit, small_book, "air")
    boxes = seen.page.evaluate("""() => [...document.querySelectorAll('.umran-plot .mark-rect path')]
      .map(p => p.getBoundingClientRect()).map(b => [b.left, b.right])""")
    assert len(boxes) == len(countries.air_rows())
    assert max(right for _, right in boxes) - min(right for _, right in boxes) < 1
    assert [left for left, _ in boxes] == sorted(left for left, _ in boxes), "the longest bar comes first"


def test_a_frame_is_shown_in_arabic_words_alone():
    rows = data.load("city_land_use").query("city_id == 'agadir'")
    shown = tables.as_table(rows[["city_id", "year", "built_up_per_capita_m2", "period_start"]], digits=2)
    assert [shown.columns.name, *shown.columns] == [
        "المدينة",
        "السنة",
        "المساحة المبنية للفرد",
        "بداية الفترة",
    ]
    assert [shown.index[0], *shown.iloc[0]] == ["أكادير", "2000", "60.64", NO_DATA]
    disasters = data.load("country_disasters").query("iso3 == 'JOR' and year == 2021")
    assert tables.as_table(disasters[["iso3", "deaths_missing"]]).loc["الأردن"].tolist() == ["8,832"]
