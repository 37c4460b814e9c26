"""The city explorer: what it says follows what was chosen, and a gap is said with its reason."""

import pytest

from umran.data.titles import places
from umran.figures import explorer as widgets
from umran.figures import tool as live
from umran.figures.outputs import asset

TRANSPORT, BUILT_UP, POPULATION = "الوصول إلى النقل العام", "المساحة المبنية للفرد", "السكان"


@pytest.fixture
def explorer():
    return widgets.city_explorer()


def choose(explorer, place, measure, year=None):
    explorer.city.value = place
    explorer.measure.value = next(each for each in widgets.measures() if each.title == measure)
    if year:
        explorer.year.value = year
    return explorer.card.value


def test_a_value_comes_with_unit_year_definition_and_source(explorer):
    card = choose(explorer, "agadir", TRANSPORT)
    for words in ("أكادير، المغرب", "86.6", "في المائة من سكان المدينة", "2020", "500 متر", "الموئل"):
        assert words in card, words


def test_the_years_offered_are_those_that_have_a_value(explorer):
    choose(explorer, "almaty", BUILT_UP)
    assert explorer.year.options == (2020, 2010, 2000)
    assert "148" in choose(explorer, "almaty", BUILT_UP, 2010)
    choose(explorer, "almaty", TRANSPORT)
    assert (explorer.year.options, explorer.year.value) == ((2020,), 2020)


def test_population_begins_with_an_estimate_and_says_for_which_boundary(explorer):
    assert "2.06 مليون نسمة" in choose(explorer, "amman", POPULATION)
    assert "العاصمة" in explorer.card.value and "تقدير" in explorer.card.value
    assert "1.78 مليون نسمة" in choose(explorer, "amman", POPULATION, 2015)
    assert "التكتل الحضري" in explorer.card.value
    assert "إسقاط" in choose(explorer, "amman", POPULATION, 2035)


@pytest.mark.parametrize(
    "place, measure, reason",
    [("PHL", TRANSPORT, "المصدر لا يسمّي مدينة."), ("amman", BUILT_UP, "لا صفّ لهذه المدينة في المصدر.")],
)
def test_a_gap_is_said_with_its_reason(explorer, place, measure, reason):
    card = choose(explorer, place, measure)
    assert "لا بيانات" in card and reason in card
    assert explorer.year.disabled and explorer.year.value is None


def test_every_choice_has_a_card(explorer):
    for place in places()["place"]:
        for measure in widgets.measures():
            assert measure.definition in choose(explorer, place, measure.title)
            assert "nan" not in explorer.card.value.lower()


def test_what_is_stored_for_the_book_is_one_card_that_says_how_to_get_the_tool(explorer, monkeypatch):
    monkeypatch.setenv("UMRAN_OUTPUT", "book")
    shown = explorer._repr_mimebundle_()
    assert set(shown) == {"text/html", "text/plain"}
    assert (
        "10.0" in shown["text/html"]
        and live.HERE in shown["text/html"]
        and live.ELSEWHERE in shown["text/html"]
    )
    monkeypatch.delenv("UMRAN_OUTPUT")
    assert "application/vnd.jupyter.widget-view+json" in explorer._repr_mimebundle_()


def test_where_python_runs_in_the_page_the_tool_is_itself_and_light(monkeypatch):
    monkeypatch.setenv("UMRAN_OUTPUT", "book")
    monkeypatch.setenv("ARABIC_LIVE", "1")
    explorer = widgets.city_explorer()
    shown = explorer._repr_mimebundle_()
    assert set(shown) == {"application/vnd.jupyter.widget-view+json", "text/plain"}
    assert shown["text/plain"] == "مستكشف المدن"
    assert "umran-assets:page.css" in explorer.children[0].value


@pytest.mark.parametrize("is_live", [True, False])
def test_one_of_the_two_ways_is_seen(explorer, monkeypatch, visit, tmp_path, is_live):
    monkeypatch.setenv("UMRAN_OUTPUT", "book")
    html = str(explorer.static_html()).replace(
        '<link rel="stylesheet" href="umran-assets:page.css">', f"<style>{asset('page.css')}</style>"
    )
    page = tmp_path / "page.html"
    page.write_text(
        f'<meta charset="utf-8"><div class="cell{" live" if is_live else ""}">{html}</div>', encoding="utf-8"
    )
    told = visit(page.as_uri(), scroll=False).page.locator("figcaption")
    assert told.inner_text() == (live.HERE if is_live else live.ELSEWHERE)
