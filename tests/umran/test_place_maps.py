"""Maps, charts and sliders of the invented city: they draw what the indicators say, and never pass for a real place."""

import re

import geopandas as gpd
import pytest
import shapely
from outputs_site import build_book, write_page

from probes import axe
from umran import City, data, figures
from umran import indicators as ind
from umran.city import training
from umran.figures import place_maps
from umran.figures.place import Layer, PlaceMap
from umran.indicators.projection import local_crs


@pytest.fixture(scope="module")
def city():
    return City.training()


@pytest.fixture(scope="module")
def access(city):
    """11.2.1 in a straight line and along the streets."""
    people, stops = city.layers["residents"], city.layers["stops"]
    return ind.access_to_public_transport(people, stops), ind.access_to_public_transport(
        people, stops, city.layers["streets"]
    )


@pytest.fixture(scope="module")
def spaces(city):
    return ind.open_public_space(
        city.layers["city"], city.layers["open_spaces"], city.layers["streets"], city.layers["residents"]
    )


@pytest.fixture(scope="module")
def maps(city, access, spaces):
    people, units = city.population_grid()
    grid = ind.degree_of_urbanisation(people)
    return {
        "city": city.map(),
        "communes": City.load("agadir").map("sewer_pct"),
        "transport": figures.transport_map(city, *access),
        "open_space": figures.open_space_map(city, spaces),
        "density": figures.density_map(city, people, units),
        "cells": figures.cells_map(city, people, units, grid),
        "units": figures.units_map(city, people, units, ind.classify_units(grid, people, units)),
    }


def open_map(visit, tmp_path, map_, page_theme="", **options):
    seen = visit(write_page(tmp_path, map_._repr_html_(), page_theme), scroll=False, **options)
    frame = seen.page.frames[1]
    frame.wait_for_selector(".leaflet-pane path")
    return seen, frame


def test_every_frame_of_the_training_city_says_that_it_is_invented():
    city = City.training()
    assert {frame.attrs["label"] for frame in city.frames.values()} == {training.LABEL}
    assert training.descriptor()["title"] == training.LABEL
    city.layers["residents"]["population"] = 0
    assert City.training().layers["residents"]["population"].sum() == 91_800, "a caller's copy is its own"


def test_the_shipped_city_is_the_one_that_its_generator_writes(tmp_path):
    from test_indicators_training_city import load_tool

    for name in load_tool().write(tmp_path):
        assert (training.FOLDER / name).read_bytes() == (tmp_path / name).read_bytes(), name
    assert sum(file.stat().st_size for file in training.FOLDER.iterdir()) < 150_000


def test_frames_are_shown_with_arabic_titles_and_words(city):
    shown = city.titled("stops")
    assert list(shown.columns) == ["الاسم", "الوسيلة", "السعة"]
    assert set(shown["السعة"]) == {"منخفضة", "مرتفعة"}
    described = set(training.files()) - {"blocks", "valley"}
    for name in described - {"known_values"}:
        columns = city.titled(name).columns
        assert not [column for column in columns if column.isascii()], name


def test_blocks_hold_the_people_who_live_at_their_door(city):
    inside = city.layers["residents"].sjoin(
        city.layers["blocks"][["block_id", "geometry"]], predicate="within"
    )
    assert (
        len(inside) == len(city.layers["residents"])
        and (inside["block_id_left"] == inside["block_id_right"]).all()
    )
    metres = local_crs(city.layers["city"])
    valley = city.layers["valley"].to_crs(metres).geometry[0]
    assert city.layers["blocks"].to_crs(metres).intersection(valley).area.sum() < 1, (
        "nobody lives in the valley"
    )


def test_the_map_divides_the_blocks_as_the_indicator_divides_the_people(
    whole, visit, tmp_path, city, access, maps
):
    seen, frame = open_map(visit, tmp_path, maps["transport"])
    drawn = {
        look: frame.locator(f"path.leaflet-interactive.{look}").count()
        for look in ("near", "straight", "far")
    }
    assert drawn == {"near": 97, "straight": 38, "far": 8}
    seen.page.get_by_text("بيانات الخريطة في جدول", exact=True).click()
    table = [row.inner_text().split("\t") for row in seen.page.locator("tbody tr").all()]
    assert table[0][2] == f"{access[1].served:,.0f}"
    assert sum(int(row[2].replace(",", "")) for row in table) == access[1].population
    assert (seen.foreign, seen.failed, seen.errors) == ([], [], [])


def test_reached_streets_end_at_the_distance_of_the_indicator(city):
    stops = city.layers["stops"].query("capacity == 'low'").head(1)

    def measure(pieces):
        return ind.access_to_public_transport(pieces, stops, city.layers["streets"])

    reached = ind.reached_streets(city.layers["streets"], measure).to_crs(local_crs(city.layers["city"]))
    stop = stops.geometry.to_crs(reached.crs).iloc[0]
    corners = shapely.get_coordinates(shapely.union_all(reached))
    walked = abs(corners - shapely.get_coordinates(stop)).sum(axis=1)
    assert walked.max() == pytest.approx(500, abs=13), "streets cross at right angles: a walk is dx + dy"
    assert reached.length.sum() == pytest.approx(12 * 250 + 4 * 250, abs=800)


def test_a_shape_says_what_it_is_in_arabic(whole, visit, tmp_path, maps):
    _, frame = open_map(visit, tmp_path, maps["transport"])
    frame.locator("path.straight.leaflet-interactive").first.hover()
    tooltip = frame.locator(".place-tooltip")
    assert re.fullmatch(r"[\d,]+ نسمة: قريبون بخط مستقيم وحده", tooltip.inner_text())
    assert tooltip.evaluate("e => getComputedStyle(e).direction") == "rtl"


@pytest.mark.parametrize("name", ["city", "transport", "open_space", "density", "cells", "units"])
def test_a_map_of_an_invented_place_says_so_on_it_and_under_it(whole, visit, tmp_path, maps, name):
    seen, frame = open_map(visit, tmp_path, maps[name])
    assert frame.locator(".badge").inner_text() == "مدينة مختلقة"
    assert training.LABEL in seen.page.locator("figcaption").inner_text()
    assert "مختلقة" in seen.page.locator("iframe").get_attribute("title")


def test_layers_are_chosen_by_their_arabic_names_and_circles_wait_for_it(whole, visit, tmp_path, maps):
    _, frame = open_map(visit, tmp_path, maps["transport"])
    assert frame.locator("path.circle").count() == 0
    assert "دائرة" not in frame.locator(".legend").inner_text(), "the legend explains what is drawn"
    frame.hover(".leaflet-control-layers")
    frame.get_by_label("دائرة نصف قطرها 500 متر أو 1 كم").check()
    assert frame.locator("path.circle").count() == 13
    assert frame.locator("a[title='أظهر المكان كله']").count() == 1


def test_a_grid_draws_each_cell_once_with_its_people_and_class(whole, visit, tmp_path, maps):
    _, frame = open_map(visit, tmp_path, maps["cells"])
    counts = {
        look: frame.locator(f"path.{look}.leaflet-interactive").count() for look in ("low", "middle", "high")
    }
    assert counts == {"low": 124, "middle": 38, "high": 30}
    assert frame.locator(".number").count() == 192
    on_top = """e => { const b = e.getBoundingClientRect();
      e.style.pointerEvents = 'auto';
      return document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2) === e }"""
    assert all(number.evaluate(on_top) for number in frame.locator(".number").all()[:20]), (
        "numbers lie above cells"
    )
    assert frame.locator(".leaflet-pane path.municipality").count() == 5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", ["transport", "density", "communes"])
def test_nothing_stands_in_the_way_of_assistive_tools(whole, visit, tmp_path, maps, theme, width, name):
    seen, frame = open_map(visit, tmp_path, maps[name], page_theme=theme, width=width, height=800)
    assert axe(seen.page) == []
    assert seen.page.evaluate("document.scrollingElement.scrollWidth") <= width
    assert frame.evaluate("document.scrollingElement.scrollHeight <= innerHeight"), (
        "all of it is in the frame"
    )


@pytest.mark.parametrize(("theme", "more_is"), [("light", -1), ("dark", 1)])
def test_the_highest_class_stands_out_from_the_paper(whole, visit, tmp_path, maps, theme, more_is):
    _, frame = open_map(visit, tmp_path, maps["communes"], page_theme=theme)
    fill = "e => getComputedStyle(e).fill.match(/[0-9.]+/g).map(Number)"
    rgb = [frame.locator(f"path.shade{shade}").first.evaluate(fill) for shade in range(1, 6)]
    bright = [0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in rgb]
    assert bright == sorted(bright, reverse=more_is < 0)
    assert frame.locator(".badge").count() == 0, "a real place is not called invented"


def test_the_same_map_is_the_same_text_and_light(light, city):
    first, again = (
        city.map()._repr_html_(),
        City.training().map()._repr_html_(),
    )
    assert first == again and len(first.encode()) < 50_000


def test_any_place_in_any_projection_is_drawn_where_it_is(whole, visit, tmp_path):
    square = gpd.GeoSeries([shapely.box(35.9, 31.9, 36.0, 32.0)], crs=4326).to_crs(32636)
    map_ = PlaceMap("مكان", [Layer("حيّ", "block", square, ["نص"])], "المصدر: مثال")
    _, frame = open_map(visit, tmp_path, map_)
    assert '"bounds":[[31.9,35.9],[32.0,36.0]]' in map_.content
    assert frame.locator(".badge").count() == 0, "a real place is not called invented"


def test_a_table_measures_what_is_drawn_with_fewer_vertices_as_it_is(monkeypatch):
    circle = gpd.GeoSeries([shapely.Point(446_000, 3_540_000).buffer(1000, 512)], crs=32636)
    monkeypatch.setattr(place_maps, "_VERTICES", 100)
    drawn = place_maps._map(City(), "خريطة", [Layer("حديقة", "block", circle)], "")
    (layer,) = drawn.layers
    assert shapely.get_num_coordinates(layer.shapes.iloc[0]) < 100
    assert "3.14" in drawn.frame.alternative


def test_words_of_a_shape_are_no_markup():
    square = gpd.GeoSeries([shapely.box(35.9, 31.9, 36.0, 32.0)], crs=4326)
    layer = Layer("<i>", "block", square, ["<i>"], numbers=["<i>"], labels=["<i>"])
    drawn = PlaceMap("مكان", [layer], "المصدر: مثال")
    assert drawn.content.count("&lt;i&gt;") == 4 and "u003ci" not in drawn.content


def test_nothing_to_draw_is_named():
    empty = gpd.GeoSeries([], crs=4326)
    with pytest.raises(ValueError, match=r"layers has nothing to draw in .*حيّ"):
        PlaceMap("مكان", [Layer("حيّ", "block", empty)], "المصدر: مثال")
    with pytest.raises(ValueError, match="expected layers"):
        PlaceMap("مكان", [], "المصدر: مثال")


def test_the_curve_meets_the_indicator_and_a_straight_line_never_says_less(city):
    curve = ind.access_by_distance(*(city.layers[name] for name in ("residents", "stops", "streets"))).pivot(
        index="distance", columns="method", values="share"
    )
    same = ind.access_to_public_transport(
        city.layers["residents"], city.layers["stops"], city.layers["streets"], high_capacity_distance=500
    )
    assert curve.loc[500, "streets"] == same.share
    assert (curve["straight_line"] >= curve["streets"]).all()
    assert all(curve[method].is_monotonic_increasing for method in curve)


def test_the_slider_of_the_page_reads_both_curves(light, visit, tmp_path, city):
    chart = figures.access_by_distance_chart(
        city, ind.access_by_distance(*(city.layers[name] for name in ("residents", "stops", "streets")))
    )
    book = build_book(tmp_path, {"one": chart._repr_html_()})
    page = visit((book / "one.html").as_uri()).page
    page.wait_for_selector(".umran-plot svg")
    page.locator("input[type=range]").fill("9")
    page.wait_for_function("document.querySelector('.umran-reading output').textContent.startsWith('1000')")
    assert page.locator(".umran-keys .value").all_inner_texts() == ["100.00", "98.40"]


def test_a_place_inside_another_is_no_loss(city):
    lost = ind.access_lost(
        *(city.layers[name] for name in ("city", "open_spaces", "streets", "residents"))
    ).set_index("name")["people"]
    assert lost["ملعب أطفال"] == 0 and lost.drop("ملعب أطفال").min() > 0


def test_published_values_are_shown_for_every_city_and_gaps_are_said(light):
    figure = figures.city_values_chart("11.2.1")
    html = figure._repr_html_()
    assert html.count("<tr>") == 1 + len(data.load("cities"))
    for words in ("عمّان", "10.0%", "باتامبانج", "الفلبين", "لا بيانات", "المصدر: "):
        assert words in html, words
    with pytest.raises(ValueError, match=r"indicator is '11\.3\.1'"):
        figures.city_values_chart("11.3.1")


def test_two_definitions_of_a_city_stand_apart(light):
    html = figures.two_populations_chart()._repr_html_()
    amman = re.search(r'<th scope="row">عمّان</th>(.*?)</tr>', html)[1]
    assert re.findall(r"[\d,]{5,}", amman) == ["1,782,971", "3,672,403"]
    assert "شعبة السكان" in html and "مركز البحوث المشترك" in html
    with pytest.raises(ValueError, match="year is 2001; expected one of 2015"):
        figures.two_populations_chart(2001)


def test_the_sliders_answer_with_the_indicator(whole):
    explorer = figures.access_explorer(City.training())
    assert "73.2%" in explorer.card.value
    explorer.low.value = 300
    assert explorer.result.share < 0.732 and training.LABEL in explorer.card.value
    explorer.method.value = "straight_line"
    assert "يبالغ" in explorer.card.value


def test_without_a_kernel_the_sliders_leave_one_example(light):
    shown = figures.access_explorer(City.training())._repr_mimebundle_()
    assert set(shown) == {"text/html", "text/plain"}
    assert "73.2%" in shown["text/html"] and "Binder" in shown["text/html"]
