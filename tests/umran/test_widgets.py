"""The city explorer: what it says follows what was chosen, and a gap is said with its reason."""

import pytest

from umran.data.titles import places
from umran.figures import explorer as widgets
from umran.figures import tool as live

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


def test_a_page_without_a_kernel_shows_one_card_and_says_how_to_get_the_tool(explorer, monkeypatch):
    monkeypatch.setenv("UMRAN_OUTPUT", "book")
    shown = explorer._repr_mimebundle_()
    assert set(shown) == {"text/html", "text/plain"}
    assert "10.0" in shown["text/html"] and live.NEEDS_A_KERNEL in shown["text/html"]
    monkeypatch.delenv("UMRAN_OUTPUT")
    assert "application/vnd.jupyter.widget-view+json" in explorer._repr_mimebundle_()
