"""Results read in Arabic, from the right, in the colours of the page around them, on a wide screen and on a phone."""

import re
import types

import geopandas as gpd
import numpy as np
import pytest
import shapely

from umran import indicators as ind

HOSTILE = "<script>alert(1)</script>"
CRS = "EPSG:32636"


def access():
    residents = gpd.GeoDataFrame(
        {"population": [5, 7, 9], "sex": ["female", HOSTILE, None], "age": [3, 30, 70]},
        geometry=gpd.points_from_xy([5e5, 5e5, 6e5], [3.5e6] * 3),
        crs=CRS,
    )
    return ind.access_to_public_transport(residents, residents[["geometry"]][:1])


def space():
    city = gpd.GeoDataFrame(geometry=[shapely.box(5e5, 3.5e6, 5.02e5, 3.501e6)], crs=CRS)
    park = gpd.GeoDataFrame(geometry=[shapely.box(5e5, 3.5e6, 5.005e5, 3.5005e6)], crs=CRS)
    homes = gpd.GeoDataFrame({"sex": ["male"]}, geometry=gpd.points_from_xy([5.01e5], [3.5002e6]), crs=CRS)
    return ind.open_public_space(city, park, park, homes)


def growth(past, present, people_past, people_present):
    return ind.land_use_efficiency(
        built_up_start=past,
        built_up_end=present,
        population_start=people_past,
        population_end=people_present,
        years=10,
    )


GRID = np.pad(np.full((6, 6), 2000.0), 3)
RESULTS = {
    "land": growth(100, 150, 1_000_000, 1_400_000),
    "land shrinking": growth(60, 66, 300_000, 270_000),
    "land undefined": growth(45, 63, 250_000, 250_000),
    "transport": access(),
    "space": space(),
    "space of areas": ind.open_public_space(84, 4.2, 12.6),
    "housing": ind.slum_share({"persons": [2, 3], "lacks_water": [True, False]}),
    "participation": ind.participation_score([(3, 3, 2, 3)] * 5),
    "participation share": ind.participation_share([[(3, 3, 2, 3)] * 5]),
    "policy": ind.national_urban_policy_score([0.4, 0.2, 0.75]),
    "heritage": ind.heritage_expenditure_per_capita(public=10, private=None, population=2),
    "disasters": ind.disaster_affected_rate(deaths=12, missing=None, affected=4785, population=1_600_000),
    "losses": ind.disaster_loss_share(losses=[3, None], gdp=100),
    "disruptions": ind.disaster_disruptions(
        {"service": ["water", "health"], "damaged": [2, None], "disruptions": [1, 4]}
    ),
    "harassment": ind.harassment_share({"harassed": [True, False, None], "place": [HOSTILE, None, None]}),
    "national risk": ind.national_risk_strategy_score([0.5] * 9 + [None]),
    "local risk": ind.local_risk_strategy_share({"has_strategy": [True, None]}),
    "modes": ind.modal_share({"trip_mode": ["bus", "walk", None]}),
    "waste": ind.waste_managed_share(generated=6500, collected=4850, controlled=3900),
    "waste unknown": ind.waste_managed_share(generated=6500, collected=None, controlled=None),
    "air": ind.fine_particulate_mean([12, 18.5], [4, 9]),
    "national": ind.weighted_national_value([0.5, None], [1, 2]),
    "cells": ind.degree_of_urbanisation(GRID),
    "settlements": ind.settlement_classes(GRID),
    "settlement units": ind.classify_settlements(
        ind.settlement_classes(GRID), GRID, np.full(GRID.shape, HOSTILE)
    ),
    "units": ind.classify_units(ind.degree_of_urbanisation(GRID), GRID, np.full(GRID.shape, HOSTILE)),
}
PAGES = {
    "book, light": ("#1d2733", "#fffdf9", "--accent-ink: #9a5200"),
    "book, dark": ("#e7e3da", "#14181d", "--accent-ink: #ffb860"),
    "lab, light": ("rgb(0, 0, 0)", "#ffffff", ""),
    "lab, dark": ("#ffffff", "#111111", ""),
}


@pytest.fixture(
    params=[(page, width) for page in PAGES for width in (1280, 360)], ids=lambda p: f"{p[0]}, {p[1]}"
)
def page(browser, request):
    """All results on one page."""
    name, width = request.param
    ink, paper, variables = PAGES[name]
    page = browser.new_page(viewport={"width": width, "height": 900})
    cards = "".join(result._repr_html_() for result in RESULTS.values())
    page.set_content(
        f"<!doctype html><style>:root {{{variables}}} body {{color: {ink}; background: {paper}; margin: 12px}}"
        f"</style><body>{cards}"
    )
    yield page
    page.close()


CONTRAST = """() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const paint = (...colours) => {
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map(v => v / 255)
      .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
      .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  };
  const paper = getComputedStyle(document.body).backgroundColor;
  const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const texts = [...document.querySelectorAll('.umran-result :not(a, a *)')].filter(e => e.innerText);
  const edge = getComputedStyle(document.querySelector('.umran-result')).borderInlineStartColor;
  return {
    text: Math.min(...texts.map(e => ratio(paint(paper, getComputedStyle(e).color), paint(paper)))),
    edge: ratio(paint(paper, edge), paint(paper)),
  };
}"""


def test_every_card_fits_reads_from_the_right_and_can_be_read(page):
    seen = page.evaluate("""() => ({
      overflow: document.documentElement.scrollWidth - innerWidth,
      wrong: [...document.querySelectorAll('.umran-result, .umran-result :not(bdi, bdi *)')]
        .filter(e => getComputedStyle(e).direction !== 'rtl').map(e => e.outerHTML.slice(0, 80)),
      numbers: [...document.querySelectorAll('.umran-result bdi')].filter(e => getComputedStyle(e).direction !== 'ltr'),
      headings: [...document.querySelectorAll('.umran-result > p:first-child')].map(e => {
        const range = document.createRange(); range.selectNodeContents(e);
        return e.getBoundingClientRect().right - range.getBoundingClientRect().right; }),
      figures: [...document.querySelectorAll('.umran-result dd')].map(e => e.getBoundingClientRect().width),
      scripts: document.querySelectorAll('script').length,
      foreign: performance.getEntriesByType('resource').length,
    })""")
    assert seen["overflow"] <= 0 and seen["wrong"] == [] and seen["numbers"] == []
    assert max(seen["headings"]) < 2 and min(seen["figures"]) > 100
    assert seen["scripts"] == 0 and seen["foreign"] == 0
    contrast = page.evaluate(CONTRAST)
    assert contrast["text"] >= 4.5 and contrast["edge"] >= 3


@pytest.mark.parametrize("name", RESULTS)
def test_text_and_card_say_the_same_in_arabic_with_the_source(name):
    result = RESULTS[name]
    text, card = str(result), result._repr_html_()
    assert result.title in text and result.title in card
    assert (
        result.source.address.startswith(("https://unstats.un.org/", "https://doi.org/"))
        and result.source.address in text
    )
    assert f'href="{result.source.address}"' in card
    words = re.sub(r"<[^>]+>", "", card).replace("&lt;", "<").replace("&gt;", ">").replace("&#x27;", "'")
    for label, figure in result.rows():
        assert label in text and re.sub("[\u2066\u2069]", "", figure) in words
    assert HOSTILE not in card
    for shown in (text, words):
        assert not re.search("[٠-٩]|nan|None|inf", shown.replace("info", ""))


def test_a_missing_value_shows_its_reason_and_never_a_number():
    card = RESULTS["land undefined"]._repr_html_()
    assert "لا تُحسب" in card and "لم يتغير عدد السكان" in card
    assert "لا بيانات" in RESULTS["waste unknown"]._repr_html_()


def test_figures_round_as_on_paper_and_keep_their_sign():
    assert "16.13" in str(ind.fine_particulate_mean([16.125], [1]))
    assert "\u2066−0.95\u2069" in str(RESULTS["land shrinking"])


def test_results_are_frozen_and_fields_are_plain_numbers():
    result = RESULTS["transport"]
    with pytest.raises(AttributeError):
        result.share = 1
    for result in RESULTS.values():
        assert isinstance(result.value, float | int | types.NoneType) and not isinstance(
            result.value, np.generic
        )
