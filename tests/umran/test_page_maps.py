"""Maps in the book: drawn in the page itself, with what they share loaded once, and nothing of them outside their box."""

import gzip
import json
import re

import nbformat
import pytest
from outputs_site import build_book

from probes import axe
from support import ROOT, serve
from umran import City, figures
from umran.book import VEGA_PARTS, asset_content, first_tags

PAGES = {"module/three": 3, "module/one": 1}


@pytest.fixture(scope="module")
def outputs():
    """Maps as they are stored for the book."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UMRAN_OUTPUT", "book")
        city, agadir = City.training(), City.load("agadir")
        chart = figures.city_values_chart("11.2.1")._repr_html_()
        cities = figures.cities_map(insides={"agadir": agadir.map("density_2024")})
        quarters = agadir.layers["quarters"]
        density = {year: quarters[f"density_{year}"] for year in ("2014", "2024")}
        years = figures.before_after_map(agadir, density, "السكان في الكيلومتر المربع")
        maps = [cities, figures.place_map(city), agadir.map("sewer_pct"), years]
        return [chart, *(each._repr_html_() for each in maps)]


@pytest.fixture(scope="module")
def site(outputs, tmp_path_factory):
    """A small book: a page of a chart and three maps, and one with a map far below."""
    words = '<p class="near open">نص</p>'
    pages = {
        "module/three": words + "".join(outputs[:4]),
        "years": outputs[4],
        "module/one": f'<div style="height:9000px">{words}</div>{outputs[2]}',
        "plain": "<p>نص</p>",
        "book/06_exchange/cities/agadir": "<p>ملف</p>",
    }
    return build_book(tmp_path_factory.mktemp("book"), pages)


def drawn(seen, count):
    seen.page.wait_for_function(
        f"[...document.querySelectorAll('.umran-stage')].filter(e => e.shadowRoot?.querySelector('path')).length === {count}"
    )
    return seen.page


def test_a_page_opened_from_a_folder_draws_all_its_maps(site, visit):
    for name, count in PAGES.items():
        seen = visit((site / f"{name}.html").as_uri())
        page = drawn(seen, count)
        assert page.locator("iframe").count() == 0
        assert (seen.foreign, seen.failed, seen.errors) == ([], [], [])
    assert "umran" not in (site / "plain.html").read_text(encoding="utf-8")


def test_a_page_asks_once_for_what_its_maps_share(site, visit):
    seen = visit(serve(site).address + "module/three.html", scroll=False)
    asked = []
    seen.page.on("request", lambda request: asked.append(request.url.split("?")[0].split("/")[-1]))
    seen.page.reload()
    seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    drawn(seen, 3)
    shared = [name for name in asked if name in {path.name for path in (site / "_static/umran").glob("*.*")}]
    assert {"leaflet.js", "land.js", "page_maps.js", "page.css"} <= {*shared}
    assert len(shared) == len({*shared}), sorted(shared)


def test_what_maps_and_charts_share_is_light(site, outputs):
    """Less than the 250 KiB that a page of maps may add to the book's own files."""
    size = {
        path.name: len(gzip.compress(path.read_bytes(), 6)) for path in (site / "_static/umran").glob("*.*")
    }
    parts = ("leaflet.js", "land.js", "page_maps.js", "page.css", "charts.js", "vega.js")
    page = len(gzip.compress("".join(outputs[:4]).encode(), 6))
    assert sum(size[name] for name in parts) + page < 250 * 1024
    assert all(len(html.encode()) < 50_000 for html in outputs[1:3]), "what is stored is light"


def test_a_map_far_below_is_drawn_when_it_comes_near_or_is_printed(site, visit):
    page = visit((site / "module/one.html").as_uri(), scroll=False).page
    assert page.evaluate("document.querySelector('.umran-stage').shadowRoot") is None
    assert page.evaluate("typeof L") == "undefined", "nothing is loaded before it is needed"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.wait_for_selector(".umran-stage path.block")
    assert page.locator(".umran-stage").bounding_box()["width"] <= 641, "the whole of it has room on a sheet"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".umran-stage").bounding_box()["width"] > 641


def test_pages_joined_on_paper_draw_each_map_once(site, visit, tmp_path):
    page = (
        (site / "module/one.html")
        .read_text(encoding="utf-8")
        .replace("../_static", (site / "_static").as_uri())
    )
    figure = re.search(r'<figure class="umran-figure umran-map".*?</figure>', page, re.S)[0]
    (tmp_path / "paper.html").write_text(
        f"<!DOCTYPE html><html><body>{figure}{figure}</body></html>", encoding="utf-8"
    )
    seen = visit((tmp_path / "paper.html").as_uri())
    drawn(seen, 2)
    assert seen.page.evaluate("[...document.scripts].filter(e => /leaflet/.test(e.src)).length") == 1
    assert seen.page.locator(".folium-map").count() == 2 and seen.errors == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_stands_in_the_way_of_assistive_tools(site, visit, theme, width):
    seen = visit((site / "module/three.html").as_uri(), theme=theme, width=width)
    page = drawn(seen, 3)
    page.locator("[data-city=battambang]").focus()
    page.keyboard.press("Enter")
    serious = [finding for finding in axe(page) if finding[0] in ("serious", "critical")]
    assert [each for each in serious if "umran-stage" in str(each[2])] == []
    inside = "e => e.shadowRoot.querySelector('#stage').scrollHeight <= e.clientHeight && e.clientWidth <= innerWidth"
    assert all(stage.evaluate(inside) for stage in page.locator(".umran-stage").all())


def test_a_map_follows_the_page_and_leaves_it_as_it_is(site, visit):
    page = drawn(visit((site / "module/three.html").as_uri()), 3)
    paper = "getComputedStyle(document.querySelector('.umran-stage').shadowRoot.querySelector('#stage')).backgroundColor"
    assert page.evaluate(paper) == "rgb(255, 253, 249)"
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_function(f"{paper} === 'rgb(20, 24, 29)'")
    outside = page.locator("p.near").evaluate(
        "e => [getComputedStyle(e).fill, getComputedStyle(e).strokeWidth]"
    )
    assert outside == ["rgb(0, 0, 0)", "1px"], "classes of a map are none of the page's"
    page.emulate_media(media="print")
    assert page.evaluate(paper) == "rgb(255, 253, 249)", "paper is light"


def test_the_cities_are_read_by_keyboard_in_the_page(site, visit):
    page = drawn(visit((site / "module/three.html").as_uri()), 3)
    active = "document.activeElement.shadowRoot?.activeElement"
    page.locator("[data-city=maseru]").focus()
    page.keyboard.press("Enter")
    card = page.get_by_role("dialog", name="بطاقة المدينة: ماسيرو")
    assert "15.9%" in card.inner_text()
    assert card.evaluate("e => e.contains(e.getRootNode().activeElement)")
    box, stage = card.bounding_box(), page.locator(".umran-stage").first.bounding_box()
    assert stage["x"] <= box["x"] and box["x"] + box["width"] <= stage["x"] + stage["width"]
    assert stage["y"] <= box["y"] and box["y"] + box["height"] <= stage["y"] + stage["height"]
    page.keyboard.press("Escape")
    assert card.count() == 0 and page.evaluate(f"{active}.dataset.city") == "maseru"


NAMES = """() => { const root = document.querySelector('.umran-stage').shadowRoot;
  const boxes = selector => [...root.querySelectorAll(selector)].map(e => e.getBoundingClientRect());
  const names = boxes('.map-name.placed'), frame = root.querySelector('.folium-map').getBoundingClientRect();
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return [names.length, names.some((a, i) => names.some((b, k) => k > i && meet(a, b))),
    names.some(a => boxes('.leaflet-control').some(b => meet(a, b))),
    names.every(a => a.left >= frame.left && a.right <= frame.right && a.top >= frame.top && a.bottom <= frame.bottom)] }"""


@pytest.mark.parametrize("width", [1280, 360])
def test_circles_carry_names_that_stand_free(site, visit, width):
    page = drawn(visit((site / "module/three.html").as_uri(), width=width), 3)
    assert page.evaluate(NAMES) == [8, False, False, True]
    page.locator(".leaflet-control-zoom-in").first.click()
    assert page.evaluate(NAMES)[1:] == [False, False, True], "after the map has moved, too"


@pytest.mark.parametrize("width", [1280, 360])
def test_quarters_carry_names_that_stand_free_and_are_more_when_the_reader_comes_near(site, visit, width):
    page = drawn(visit((site / "years.html").as_uri(), width=width), 1)
    count, *free = page.evaluate(NAMES)
    assert count >= 8 and free == [False, False, True]
    page.locator(".leaflet-container").focus()
    for _ in range(3):
        page.locator(".leaflet-control-zoom-in").click()
    assert page.evaluate(NAMES)[1:] == [False, False, True]
    page.locator(".reset a").click()
    assert page.evaluate(NAMES)[0] == count


def test_shapes_are_reached_by_keyboard_and_say_what_they_are(site, visit):
    page = drawn(visit((site / "years.html").as_uri()), 1)
    said = "document.activeElement.shadowRoot.activeElement.getAttribute('aria-label')"
    shapes = page.locator("path[class*=shade].leaflet-interactive")
    assert [each.get_attribute("tabindex") for each in shapes.all()].count("0") == 1, "one stop of Tab"
    page.locator("path[tabindex='0']").focus()
    met = {page.evaluate(said)}
    for _ in range(18):
        page.keyboard.press("ArrowLeft")
        met.add(page.evaluate(said))
    assert len(met) == 19 and all("، 2024: " in each for each in met)
    assert page.locator(".place-tooltip").inner_text() == page.evaluate(said)
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(said) in met, "the last stays"
    page.keyboard.press("Home")
    east = page.evaluate(said)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(said) == east


def test_before_and_after_are_chosen_by_buttons_in_the_same_classes(site, visit):
    page = drawn(visit((site / "years.html").as_uri()), 1)
    shades = "[...document.querySelector('.umran-stage').shadowRoot.querySelectorAll('path[class*=shade].leaflet-interactive')].map(e => [e.getAttribute('aria-label'), e.classList[0]])"
    before, after = page.get_by_role("button", name="2014"), page.get_by_role("button", name="2024")
    assert after.get_attribute("aria-pressed") == "true"
    now = dict(page.evaluate(shades))
    before.focus()
    page.keyboard.press("Enter")
    assert (before.get_attribute("aria-pressed"), after.get_attribute("aria-pressed")) == ("true", "false")
    then = dict(page.evaluate(shades))
    assert len(then) == len(now) == 19 and all("2014" in each for each in then)
    numbers = [
        (float(re.findall(r"[\d,.]+", text)[-1].replace(",", "")), look)
        for text, look in [*then.items(), *now.items()]
    ]
    assert [look for _, look in sorted(numbers)] == sorted(look for _, look in numbers), (
        "a shade says the same in both"
    )
    assert page.locator("tbody tr").count() == 19 and page.locator("thead th").count() == 3


def test_a_map_of_layers_without_figures_lists_what_it_draws(monkeypatch):
    monkeypatch.delenv("UMRAN_OUTPUT", raising=False)
    html = figures.place_map(City.training(), "11.3.1")._repr_html_()
    assert re.search(r"مبني سنة <bdi dir=\"ltr\">2020</bdi></th><td>", html)
    with pytest.raises(ValueError, match="values has 1 moments; expected two or more"):
        figures.before_after_map(City.load("agadir"), {"2024": None}, "عنوان")


@pytest.mark.parametrize("width", [1280, 360])
def test_a_city_whose_inside_is_known_is_entered_and_left_by_keyboard(site, visit, width):
    page = drawn(visit((site / "module/three.html").as_uri(), width=width), 3)
    quarters = page.locator(".umran-stage").first.locator("path[class*=shade]")
    assert quarters.count() == 0
    page.locator("[data-city=agadir]").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="ادخل أكادير").focus()
    page.keyboard.press("Enter")
    assert quarters.count() == 19
    key = page.get_by_role("status").filter(has_text="السكان في الكيلومتر المربع 2024")
    assert key.locator("li").count() == 5
    assert not page.get_by_text("عدد السكان", exact=True).is_visible(), "the key of the circles waits"
    scale = page.locator(".umran-stage").first.locator(".leaflet-control-scale").inner_text()
    assert int(scale.split()[0]) <= 20, "the bar is of the city's size"
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.dataset.city") == "agadir"
    page.locator(".reset a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(
        "!document.querySelector('.umran-stage').shadowRoot.querySelector('path[class*=shade]')"
    )
    assert not key.is_visible()


def test_a_card_leads_to_the_page_of_its_city_where_there_is_one(site, visit):
    page = drawn(visit((site / "module/three.html").as_uri()), 3)
    hrefs = {}
    for city in ("agadir", "quito"):
        page.locator(f"[data-city={city}]").focus()
        page.keyboard.press("Enter")
        hrefs[city] = [each.get_attribute("href") for each in page.locator(".umran-card-ways a").all()]
        page.keyboard.press("Escape")
    assert hrefs == {"agadir": ["../book/06_exchange/cities/agadir.html"], "quito": []}


def test_an_inside_of_no_city_on_the_map_is_named():
    inside = City.load("agadir").map("density_2024")
    with pytest.raises(ValueError, match="insides has PHL; expected the city_id"):
        figures.cities_map(insides={"PHL": inside})


def test_a_map_whose_files_are_gone_says_so(site, visit, tmp_path):
    page = (
        (site / "module/one.html")
        .read_text(encoding="utf-8")
        .replace("../_static", (site / "_static").as_uri())
    )
    (tmp_path / "page.html").write_text(
        re.sub(r"[\w:/.-]*/leaflet\.js\?\w+", "none.js", page), encoding="utf-8"
    )
    seen = visit((tmp_path / "page.html").as_uri())
    assert "تعذّر عرض الخريطة" in seen.page.locator(".umran-stage").inner_text()


def test_the_first_tag_of_each_file_is_kept():
    style = '<link rel="stylesheet" href="umran-assets:page.css">'
    script = '<script src="umran-assets:charts.js" data-vega="umran-assets:vega.js" defer></script>'
    other = '<script src="other.js"></script>'
    body = f"<p>{style}{other}</p>{style}{script}<p>{script}{other}{style}</p>"
    assert first_tags(body) == f"<p>{style}{other}</p>{script}<p>{other}</p>"


def specs():
    """The charts of the notebooks, as they are stored."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", ()):
                html = output.get("data", {}).get("text/html", "")
                for found in re.findall(
                    r'<script type="application/json">(\{"spec".*?)</script>', html, re.S
                ):
                    yield path.name, json.loads(found)["spec"]


def test_the_vega_of_the_book_knows_what_the_charts_ask_of_it():
    asked = {
        step["type"]
        for _, spec in specs()
        for group in [spec, *spec.get("marks", ())]
        for source in [*group.get("data", ()), group]
        for step in source.get("transform", ())
    }
    script = asset_content("vega.js")
    assert asked and len(VEGA_PARTS) == 6
    for name in asked:
        assert re.search(rf"\b{name}:", script), f"{name}: add the part of Vega that has it"
    assert 'blues:"cfe1f2' in script, "the colours of a chart that names none"
    for name, spec in specs():
        assert '"scheme"' not in json.dumps(spec.get("scales", [])), (
            f"{name}: the ramps of schemes are left out"
        )
        assert "projections" not in spec, name


def test_a_chart_that_names_a_scheme_stops_the_build(tmp_path):
    with pytest.raises(AssertionError, match="one: a chart names a scheme of Vega"):
        build_book(
            tmp_path, {"one": '<script src="umran-assets:charts.js"></script>{"range":{"scheme":"viridis"}}'}
        )
