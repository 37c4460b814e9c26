"""The map of the cities, as a reader with no internet meets it."""

import itertools
import math
import re

import folium
import pytest
from outputs_site import build_book, write_page

from probes import axe
from umran import data
from umran.figures import cities as maps
from umran.figures import frame as figures_frame

CITIES = data.load("cities").dropna(subset=["city_id"])
WITH_PLACE = CITIES.sort_values("longitude", ascending=False)["city_id"].tolist()  # east to west
OWN = ["battambang", "almaty", "amman", "maseru", "agadir", "quito", "havana", "san_jose"]
SIDES = "e => { const b = e.getBoundingClientRect(); return [b.left, b.right] }"


def open_map(visit, tmp_path, map_=None, page_theme="", **options):
    map_ = map_ or maps.cities_map()
    seen = visit(write_page(tmp_path, map_._repr_html_(), page_theme), scroll=False, **options)
    frame = seen.page.frames[1]
    frame.wait_for_selector(".city")
    return seen, frame


def test_a_map_draws_every_city_and_country_with_no_network(whole, visit, tmp_path):
    seen, frame = open_map(visit, tmp_path)
    drawn = frame.eval_on_selector_all(
        ".city", "all => all.map(e => [e.dataset.city, e.querySelectorAll('circle').length])"
    )
    assert drawn == [[city, 1] for city in WITH_PLACE]
    assert [city for city in WITH_PLACE if city in OWN] == OWN
    filled = frame.eval_on_selector_all(
        "path.country", "all => all.map(e => [getComputedStyle(e).fill, e.getAttribute('stroke')])"
    )
    assert len(filled) == len(data.load("countries")) and set(map(tuple, filled)) == {
        ("rgb(253, 176, 78)", "none")
    }
    assert frame.eval_on_selector(
        "path.land", "e => [e.getAttribute('d').length > 5000, e.getAttribute('stroke')]"
    ) == [True, "none"]
    assert (seen.foreign, seen.failed, seen.errors) == ([], [], [])


def test_the_area_of_a_circle_is_the_population_and_its_shade_the_indicator(whole, visit, tmp_path):
    _, frame = open_map(visit, tmp_path)
    radius = dict(
        frame.eval_on_selector_all(
            ".city", "all => all.map(e => [e.dataset.city, +e.querySelector('circle').getAttribute('r')])"
        )
    )
    shade = dict(
        frame.eval_on_selector_all(
            ".city", "all => all.map(e => [e.dataset.city, e.querySelector('circle').classList[0]])"
        )
    )
    counts = {city: maps.latest_population(city).count for city in WITH_PLACE}
    known = {city: count for city, count in counts.items() if count is not None}
    for city, other in itertools.combinations(known, 2):
        drawn = (radius[city] / radius[other]) ** 2
        assert drawn == pytest.approx(known[city] / known[other], rel=0.06), (city, other)
    values = {city: maps.latest_value(city, "11.2.1")[0] for city in WITH_PLACE}
    expected = {
        city: "none" if value is None else f"c{math.floor(value / 20) + 1}" for city, value in values.items()
    }
    assert shade == expected
    assert shade["battambang"] == "none" and radius["battambang"] == 6
    hatched = frame.eval_on_selector("[data-city=battambang] circle", "e => getComputedStyle(e).fill")
    assert "#hatch" in hatched


@pytest.mark.parametrize("indicator", maps.INDICATORS)
def test_the_classes_of_the_legend_hold_every_value(whole, indicator):
    legend = re.findall(r"(\d+)–(\d+)%", maps.cities_map(indicator).get_root().legend)
    values = data.load("city_indicators").query("indicator == @indicator")["value_pct"]
    assert len(legend) == 5 and legend[0][0] == "0"
    assert values.max() <= int(legend[-1][1]) <= 100
    assert values.max() > int(legend[-1][1]) / 2, "most classes would be empty"


def test_a_tooltip_names_city_and_country_from_the_right(whole, visit, tmp_path):
    _, frame = open_map(visit, tmp_path)
    frame.hover("[data-city=quito]")
    tooltip = frame.locator(".city-tooltip")
    assert tooltip.inner_text() == "كيتو، إكوادور"
    assert tooltip.evaluate("e => getComputedStyle(e).direction") == "rtl"


def test_a_country_without_a_city_says_so(whole, visit, tmp_path):
    _, frame = open_map(visit, tmp_path)
    names = []
    for path in frame.query_selector_all("path.country"):
        path.dispatch_event("mouseover")
        names.append(frame.locator(".country-tooltip").last.inner_text())
        path.dispatch_event("mouseout")
    assert "الفلبين: المصدر لا يسمّي مدينة" in names
    assert sorted(name.split(":")[0] for name in names) == sorted(data.load("countries")["name_ar"])


def test_a_card_gives_names_commission_values_years_and_sources(whole, visit, tmp_path):
    _, frame = open_map(visit, tmp_path)
    frame.click("[data-city=almaty]")
    card = frame.locator(".umran-card")
    text = card.inner_text()
    for words in ("ألماتي", "Алматы", "كازاخستان", "اللجنة الاقتصادية لأوروبا", "1.67 مليون نسمة", "تقدير 2015",
                  "39.1%", "18.7%", "62.5%", "2020", "آفاق التحضر", "الموئل", "لم تُراجَع"):  # fmt: skip
        assert words in text, words
    assert card.locator("bdi[lang=kk]").inner_text() == "Алматы"
    assert card.evaluate("e => getComputedStyle(e).direction") == "rtl"
    label, value = (card.locator(f"dl div:first-child {tag}").evaluate(SIDES) for tag in ("dt", "dd"))
    assert label[0] > value[1] - 1, "the label stands to the right of its value"


def test_a_missing_value_is_said_in_words(whole, visit, tmp_path):
    _, frame = open_map(visit, tmp_path)
    frame.click("[data-city=battambang]")
    assert frame.locator(".umran-card dd").all_inner_texts() == ["لا بيانات"] * 4


def test_the_map_is_read_by_keyboard(whole, visit, tmp_path):
    seen, frame = open_map(visit, tmp_path)
    keyboard = seen.page.keyboard
    frame.locator(".folium-map").focus()
    met = []
    for _ in WITH_PLACE:
        keyboard.press("Tab")
        met.append(frame.evaluate("document.activeElement.dataset.city"))
        outline = frame.evaluate(
            "(s => [s.outlineStyle, parseFloat(s.outlineWidth)])(getComputedStyle(document.activeElement))"
        )
        assert outline[0] == "solid" and outline[1] >= 2, "focus is seen"
    assert met == WITH_PLACE
    name = frame.evaluate("document.activeElement.getAttribute('aria-label')")
    assert name.startswith("سان خوسيه، كوستاريكا: 59.3%")
    keyboard.press("Enter")
    dialog = frame.get_by_role("dialog", name="بطاقة المدينة: سان خوسيه")
    assert dialog.evaluate("e => e.contains(document.activeElement)")
    keyboard.press("Escape")
    assert dialog.count() == 0
    assert frame.evaluate("document.activeElement.dataset.city") == "san_jose"
    keyboard.press("Space")
    keyboard.press("Tab")
    assert frame.evaluate("document.activeElement.getAttribute('aria-label')") == "أغلق البطاقة"
    keyboard.press("Enter")
    assert frame.evaluate("document.activeElement.dataset.city") == "san_jose"


def test_controls_are_arabic_and_on_the_right(whole, visit, tmp_path):
    _, frame = open_map(visit, tmp_path)
    width = frame.evaluate("innerWidth")
    titles = []
    for control in frame.locator(".leaflet-top a, .leaflet-bottom.leaflet-right .leaflet-control").all():
        left, _ = control.evaluate(SIDES)
        assert left > width * 0.75
        titles.append(control.get_attribute("title") or control.inner_text())
    assert titles[:4] == ["كبّر", "صغّر", "أظهر المدن كلها", "الطبقات"]
    assert re.fullmatch(r"\d+ كم", titles[4])
    frame.hover(".leaflet-control-layers")
    assert [text.strip() for text in frame.locator(".leaflet-control-layers label").all_inner_texts()] == [
        "المدن",
        "البلدان المشاركة",
    ]


def test_the_view_returns_to_every_city(whole, visit, tmp_path):
    _, frame = open_map(visit, tmp_path)
    place = "document.querySelector('[data-city=amman]').getBoundingClientRect().left"
    before = frame.evaluate(place)
    frame.click(".leaflet-control-zoom-in")
    frame.wait_for_function(f"Math.abs({place} - {before}) > 5")
    frame.click(".reset a")
    frame.wait_for_function(f"Math.abs({place} - {before}) < 2")


def test_the_frame_is_titled_and_followed_by_disclaimer_source_and_table(whole, visit, tmp_path):
    seen, _ = open_map(visit, tmp_path)
    page = seen.page
    assert page.locator("iframe").get_attribute("title") == "خريطة المدن المشاركة: الوصول إلى النقل العام"
    caption = page.locator("figcaption").inner_text()
    assert figures_frame.DISCLAIMER in caption
    assert "المصدر: " in caption and "آفاق التحضر" in caption and "الموئل" in caption
    page.get_by_text("بيانات الخريطة في جدول", exact=True).click()
    rows = [row.inner_text().split("\t") for row in page.locator("tbody tr").all()]
    assert len(rows) == len(data.load("cities"))
    assert rows[0][:6] == ["عمّان", "الأردن", "1,782,971", "2015", "10.0%", "2020"]
    assert rows[8][:4] == ["لا بيانات: المصدر لا يسمّي مدينة", "الفلبين", "لا بيانات", "—"]


@pytest.mark.parametrize("theme, paper", [("light", "rgb(255, 253, 249)"), ("dark", "rgb(20, 24, 29)")])
def test_the_frame_follows_the_theme_of_the_page(whole, visit, tmp_path, theme, paper):
    background = "getComputedStyle(document.body).backgroundColor"
    _, frame = open_map(visit, tmp_path, theme=theme)
    assert frame.evaluate(background) == paper, "a page with no choice of its own follows the reader's system"
    other = "dark" if theme == "light" else "light"
    seen, frame = open_map(visit, tmp_path, page_theme=other, theme=theme)
    assert frame.evaluate(background) != paper
    seen.page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
    frame.wait_for_function(f"{background} === '{paper}'")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_stands_in_the_way_of_assistive_tools(whole, visit, tmp_path, theme, width):
    seen, frame = open_map(visit, tmp_path, page_theme=theme, width=width, height=800)
    seen.page.get_by_text("بيانات الخريطة في جدول", exact=True).click()
    frame.focus("[data-city=battambang]")
    seen.page.keyboard.press("Enter")
    assert [finding for finding in axe(seen.page) if finding[0] in ("serious", "critical")] == []


def test_the_map_fits_a_phone(whole, visit, tmp_path):
    seen, frame = open_map(visit, tmp_path, width=360, height=740)
    assert frame.evaluate(
        "document.scrollingElement.scrollWidth <= innerWidth && document.scrollingElement.scrollHeight <= innerHeight"
    )
    assert seen.page.evaluate("document.scrollingElement.scrollWidth") <= 360
    inside = frame.evaluate("""() => {
      const map = document.querySelector('.folium-map').getBoundingClientRect();
      const controls = [...document.querySelectorAll('.leaflet-top .leaflet-control')].map(e => e.getBoundingClientRect());
      return [...document.querySelectorAll('.city')].map(e => e.getBoundingClientRect()).map(b => [Math.min(b.width, b.height) >= 24,
        b.left >= map.left - 6 && b.right <= map.right && b.top >= map.top && b.bottom <= map.bottom,
        controls.every(c => b.right < c.left || b.left > c.right || b.top > c.bottom || b.bottom < c.top)]);
    }""")
    assert inside == [[True, True, True]] * len(WITH_PLACE), (
        "every circle is in sight, free of buttons and large enough for a finger"
    )
    frame.focus("[data-city=havana]")
    seen.page.keyboard.press("Enter")
    card = frame.locator(".city-popup").bounding_box()
    box = seen.page.locator("iframe").bounding_box()
    assert box["x"] <= card["x"] and card["x"] + card["width"] <= box["x"] + box["width"]
    assert box["y"] <= card["y"] and card["y"] + card["height"] <= box["y"] + box["height"]


def test_tiles_are_asked_for_only_by_a_reader_who_chooses_them(whole, visit, tmp_path):
    seen, frame = open_map(visit, tmp_path, maps.cities_map(online_tiles=True))
    assert seen.foreign == []
    frame.hover(".leaflet-control-layers")
    frame.get_by_label("خلفية مفصّلة من الإنترنت").check()
    frame.wait_for_selector(".status:not(:empty)")
    assert {address.split("/")[2] for address in seen.foreign} == {"tile.openstreetmap.org"}
    assert "تعذّر الوصول إلى الإنترنت" in frame.locator(".status").inner_text()
    assert (
        frame.evaluate("getComputedStyle(document.querySelector('.leaflet-land-pane')).display") != "none"
    ), "land returns"


def test_a_learner_adds_layers_as_to_any_folium_map(whole, visit, tmp_path):
    map_ = maps.cities_map()
    group = folium.FeatureGroup(name="مواقف").add_to(map_)
    folium.Marker([31.95, 35.93], popup="<b>موقف</b>", tooltip="هنا").add_to(group)
    folium.GeoJson({"type": "Point", "coordinates": [20, 10]}, marker=folium.CircleMarker(radius=4)).add_to(
        map_
    )
    assert isinstance(map_, folium.Map)
    seen, frame = open_map(visit, tmp_path, map_)
    frame.locator(".pin").dispatch_event("click")
    assert frame.locator(".leaflet-popup-content").inner_text().strip() == "موقف"
    assert (seen.foreign, seen.failed, seen.errors) == ([], [], [])


def test_the_same_map_is_the_same_text(light):
    def build():
        map_ = maps.cities_map("11.7.1b")
        folium.Marker([0, 0], popup="نص").add_to(map_)
        return map_

    first = build()
    assert first._repr_html_() == build()._repr_html_() == first._repr_html_()
    assert repr(first) == repr(build())


def test_a_saved_map_stands_alone(whole, visit, tmp_path):
    maps.cities_map().save(tmp_path / "map.html")
    seen = visit((tmp_path / "map.html").as_uri(), scroll=False)
    assert seen.page.locator(".city").count() == len(WITH_PLACE)
    assert seen.page.locator("html").get_attribute("dir") == "rtl"
    assert (seen.foreign, seen.failed, seen.errors) == ([], [], [])


def test_a_wrong_indicator_is_named(whole):
    with pytest.raises(
        ValueError, match=r"indicator is '11\.9\.9'; expected one of 11\.2\.1, 11\.7\.1a, 11\.7\.1b"
    ):
        maps.cities_map("11.9.9")


def test_a_stored_map_outside_the_book_says_what_to_do(light, visit, tmp_path):
    seen = visit(write_page(tmp_path, maps.cities_map()._repr_html_()), scroll=False)
    assert seen.page.locator(".umran-stage").inner_text().strip() == "شغّل الخلية لتظهر الخريطة"
    assert not [address for address in seen.foreign if address.startswith("http")]


def test_a_shared_file_that_is_not_there_stops_the_build(tmp_path):
    with pytest.raises(AssertionError, match=r"umran-assets:nothing\.js is not a shared file"):
        build_book(tmp_path, {"one": '<script src="umran-assets:nothing.js"></script>'})
