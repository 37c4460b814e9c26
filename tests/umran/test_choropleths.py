"""Maps of quarters by classes: where the classes end, what each map draws, and what a reader chooses on the page."""

import itertools
import re
from functools import partial

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from outputs_site import write_page

from umran import City, figures
from umran.figures.breaks import WAYS, classes_of
from umran.text.numbers import figure
from umran.text.words import unmarked

FEW = st.lists(st.integers(-50, 50).map(float), min_size=1, max_size=8)


class Board:
    """Four squares in a row, one of them of two parts."""

    name, source = "لوح", "المصدر: تجربة."

    def __init__(self, names=("ألف", "باء", "جيم", "دال")):
        squares = [shapely.box(x, 0, x + 1000, 1000) for x in range(0, 1000 * len(names), 1000)]
        squares[0] = shapely.union_all([squares[0], shapely.box(0, 1200, 300, 1500)])
        self.layers = {"quarters": gpd.GeoDataFrame({"name": names}, geometry=squares, crs=32629)}
        self.tables = {}


def series(*values, name=None):
    return pd.Series(values, list(Board().layers["quarters"]["name"])[: len(values)], float, name=name)


def looks(panel):
    return [each for each in panel.looks]


# Where classes end


@given(FEW, st.integers(2, 5), st.sampled_from([*WAYS]))
def test_every_figure_lies_in_one_class_between_its_limits(values, count, way):
    limits = figures.class_limits(values, count, way)
    assert limits[0] == min(values) and limits[-1] == max(values) and (np.diff(limits) >= 0).all()
    assert len(limits) - 1 <= count
    for value, found in zip(values, classes_of(values, limits), strict=True):
        assert limits[found] < value <= limits[found + 1] or (found == 0 and value == limits[0])


@given(FEW, st.integers(2, 5))
def test_natural_limits_are_the_best_of_all_that_can_be_tried(values, count):
    def apart(groups):
        return sum(((np.array(each) - np.mean(each)) ** 2).sum() for each in groups)

    ordered = sorted(values)
    found = classes_of(ordered, figures.class_limits(ordered, count, "natural"))
    ours = apart([[v for v, c in zip(ordered, found, strict=True) if c == each] for each in set(found)])
    places = range(1, len(ordered))
    tried = [
        apart(np.split(ordered, cuts))
        for used in range(min(count, len(ordered)))
        for cuts in itertools.combinations(places, used)
    ]
    assert ours == pytest.approx(min(tried), abs=1e-6)


@given(st.sets(st.integers(-500, 500), min_size=5, max_size=30), st.integers(2, 5))
def test_quantiles_share_out_and_equal_classes_are_equally_wide(values, count):
    values = [float(each) for each in values]
    sizes = np.bincount(classes_of(values, figures.class_limits(values, count)), minlength=count)
    assert sizes.max() - sizes.min() <= 1
    widths = np.diff(figures.class_limits(values, count, "equal"))
    assert len(widths) == count and widths == pytest.approx([widths[0]] * count)


def test_a_missing_figure_has_no_class():
    limits = figures.class_limits([1, np.nan, 9], 2, "equal")
    assert classes_of([1, np.nan, 9], limits).tolist() == [0, -1, 1]


@pytest.mark.parametrize(
    ("values", "count", "way"),
    [([], 3, "equal"), ([np.nan], 3, "equal"), ([1], 1, "equal"), ([1], 3, "jenks")],
)
def test_classes_of_nothing_are_refused(values, count, way):
    with pytest.raises(ValueError, match="expected one figure or more"):
        figures.class_limits(values, count, way)


# What the maps draw


def test_three_maps_shade_the_same_figures_from_little_to_much():
    drawn = figures.class_maps(Board(), series(1, 2, 3, 100), "خريطة", people=series(10, 20, 30, 40))
    assert [panel.title for panel in drawn.panels] == [*WAYS.values()]
    equal, quantiles, natural = drawn.panels
    assert looks(equal) == ["shade1", "shade1", "shade1", "shade5"]
    assert looks(quantiles) == ["shade1", "shade2", "shade4", "shade5"]
    assert looks(natural) == ["shade1", "shade2", "shade4", "shade5"]
    notes = [unmarked(each.note) for each in equal.legend]
    assert notes[0] == "منطقة واحدة، 40.0% من السكان" and notes[-1] == "3 مناطق، 60.0% من السكان"
    assert notes[1:4] == ["لا منطقة، 0.0% من السكان"] * 3


@given(
    st.lists(st.floats(0, 100) | st.just(float("nan")), min_size=4, max_size=4).filter(
        lambda v: not np.isnan(v).all()
    )
)
def test_a_legend_counts_every_quarter_once_and_says_what_is_missing(values):
    drawn = figures.class_maps(Board(), series(*values), "خريطة")
    for panel in drawn.panels:
        said = {each.look for each in panel.legend}
        assert said >= set(panel.looks)
        assert ("unknown" in said) == bool(np.isnan(values).any())
    assert drawn.table.count("<tr>") == 1 + len(values)
    assert drawn.table.count("لا بيانات") == np.isnan(values).sum()


def test_one_figure_has_one_shade_on_all_maps_that_share_their_classes():
    columns = {"قبل": series(1, 50, 20, 3), "بعد": series(50, 20, 100, np.nan)}
    drawn = figures.shared_maps(Board(), columns, "خريطتان")
    shade = {}
    for panel, values in zip(drawn.panels, columns.values(), strict=True):
        for look, value in zip(panel.looks, values, strict=True):
            assert shade.setdefault(str(value), look) == look
    assert shade == {"1.0": "shade1", "50.0": "shade3", "20.0": "shade1", "3.0": "shade1", "100.0": "shade5", "nan": "unknown"}  # fmt: skip
    assert drawn.legend.count("<li>") == 6


def test_two_measures_give_each_quarter_the_number_of_its_cell():
    names = ("ألف", "باء", "جيم", "دال", "هاء", "واو")
    board = Board(names)
    across = pd.Series([1, 2, 3, 1, 2, 3], names, float, name="نمو")
    up = pd.Series([9, 8, 7, 3, 2, np.nan], names, float, name="نقص")
    drawn = figures.two_measures_map(board, across, up, "خريطة")
    assert looks(drawn.panels[0]) == ["b13", "b22", "b32", "b11", "b21", "unknown"]
    assert drawn.panels[0].marks == ["1", "5", "6", "7", "8", "؟"]
    said = [re.sub("<[^>]+>", "", each) for each in re.findall("<li>.*?</li>", drawn.legend)]
    assert said == ["1: ألف", "5: باء", "6: جيم", "7: دال", "8: هاء", "لا بيانات"]


def test_a_quarter_that_is_left_out_is_not_drawn_and_the_order_is_that_of_the_figures():
    drawn = figures.shared_maps(Board(), {"قبل": series(1, 3, 2)}, "خريطة")
    assert len(drawn.ground.shapes) == 3 and drawn.ground.width > drawn.ground.height
    rows = re.findall(r'<th scope="row">(.*?)</th>', drawn.table)
    assert rows == ["باء", "جيم", "ألف"]


def test_points_are_held_against_each_layer():
    board = Board().layers["quarters"]
    points = board.set_geometry(board.representative_point())
    moved = board.set_geometry(board.translate(yoff=5000))
    drawn = figures.control_maps({"هنا": board, "هناك": moved}, points, "اختبار", "المصدر: تجربة.")
    assert [[look for look, *_ in panel.points] for panel in drawn.panels] == [
        ["point-in"] * 4,
        ["point-out"] * 4,
    ]
    heights = [np.mean([y for *_, y in panel.shapes]) for panel in drawn.panels]
    assert heights[0] > heights[1], "the layer that lies north is drawn higher"
    assert drawn.panels[0].points != [] and {p[2:] for p in drawn.panels[0].points} == {
        p[2:] for p in drawn.panels[1].points
    }


def test_zones_number_their_quarters():
    drawn = figures.zones_map(Board(), {"مركز": ["باء"], "حلقة": ["ألف", "جيم"]}, "خريطة")
    assert looks(drawn.panels[0]) == ["core", "ring", "ring"] and drawn.panels[0].marks == ["1", "2", "3"]
    assert re.findall(r"(\d)\. (\w+)", drawn.legend) == [("1", "باء"), ("2", "ألف"), ("3", "جيم")]


WRONG = {
    "no quarters": lambda: figures.class_maps(City(), series(1, 2), "خريطة"),
    "unknown": lambda: figures.class_maps(Board(), pd.Series({"غير": 1.0, "ألف": 2.0}), "خريطة"),
    "six classes": lambda: figures.class_maps(Board(), series(1, 2), "خريطة", count=6),
    "nothing known": lambda: figures.class_maps(Board(), series(np.nan, np.nan), "خريطة"),
    "two of one name": lambda: figures.class_maps(Board(("ألف", "ألف")), series(1, name="س"), "خريطة"),
    "people unknown": lambda: figures.class_maps(Board(), series(1, 2), "خريطة", people=series(5, np.nan)),
    "no column": lambda: figures.shared_maps(Board(), {}, "خريطة"),
    "other quarters": lambda: figures.shared_maps(Board(), {"أ": series(1, 2), "ب": series(1)}, "خريطة"),
    "not three classes": lambda: figures.two_measures_map(Board(), series(1, 1, 1, name="س"), series(1, 2, 3, name="ص"), "خريطة"),
    "one name for two": lambda: figures.two_measures_map(Board(), series(1, 2, 3), series(1, 2, 3), "خريطة"),
    "in two zones": lambda: figures.zones_map(Board(), {"أ": ["ألف"], "ب": ["ألف"]}, "خريطة"),
    "four zones": lambda: figures.zones_map(Board(), {key: ["ألف"] for key in "abcd"}, "خريطة"),
    "no point": lambda: figures.control_maps({"أ": Board().layers["quarters"]}, Board().layers["quarters"][:0], "خ", "م"),
    "a year alone": lambda: figures.quarter_change_chart(City(), series(np.nan, 1), series(1, np.nan), "رسم", "%"),
    "more than the whole": lambda: figures.quarter_shares_chart(City(), pd.DataFrame({"أ": [60], "ب": [50]}), "رسم"),
    "less than nothing": lambda: figures.quarter_shares_chart(City(), pd.DataFrame({"أ": [-1]}), "رسم"),
    "no measure": lambda: figures.quarter_card(City(), pd.DataFrame(), "بطاقة"),
    "one name twice": lambda: figures.quarter_card(City(), pd.DataFrame({"أ": [1, 2]}, ["ألف", "ألف"]), "بطاقة"),
}  # fmt: skip


@pytest.mark.parametrize("draw", WRONG.values(), ids=WRONG)
def test_what_cannot_be_drawn_is_refused_with_what_is_expected(draw):
    with pytest.raises(ValueError, match="expected"):
        draw()


# Charts and the card


def test_a_change_is_drawn_where_both_years_are_known():
    chart = figures.quarter_change_chart(City(), series(1, 2, np.nan, name="2014"), series(5, 4, 3, name="2024"), "رسم", "%")  # fmt: skip
    lines, marks = chart.chart.to_dict()["layer"]
    assert [row["name"] for row in lines["data"]["values"]] == ["ألف", "باء"]
    assert len(marks["data"]["values"]) == 5
    assert re.findall(r'<th scope="row">(.*?)</th>', chart.table) == ["ألف", "باء", "جيم"]
    assert chart.table.count("لا بيانات") == 1


def test_a_card_follows_the_choice_and_places_the_least_and_the_greatest_at_the_ends():
    measures = pd.DataFrame({"سكان": [10, 40, 20], "نمو": [1, np.nan, 3]}, ["ألف", "باء", "جيم"])
    card = figures.quarter_card(Board(), measures, "بطاقة", {"نمو": partial(figure, digits=0, unit="%")})
    assert unmarked(re.sub("<[^>]+>", " ", card.card.value)).split()[:3] == ["بطاقة", "سكان", "10.00"]
    card.quarter.value = "باء"
    told = re.findall(r"<output>(.*?)</output>", card.card.value)
    assert [unmarked(re.sub("<[^>]+>", "", each)) for each in told] == ["40.00", "لا بيانات"]
    places = re.findall(
        r'data-q="(\d)"( class="is-chosen")?[^>]*inset-inline-start:([\d.]+)%', card.card.value
    )
    assert places == [("0", "", "0.0"), ("1", ' class="is-chosen"', "100.0"), ("2", "", "33.3"), ("0", "", "0.0"), ("2", "", "100.0")]  # fmt: skip
    assert "<select" not in card.card.value and "<select" in card.static_html()


def test_a_measure_of_which_nothing_is_known_is_said_and_draws_no_mark():
    card = figures.quarter_card(Board(), pd.DataFrame({"نمو": [np.nan, np.nan]}, ["ألف", "باء"]), "بطاقة")
    assert (
        card.card.value.count("لا بيانات") == 7 and "data-q" not in card.card.value
    )  # each place where it is read


# On the page


@pytest.mark.parametrize("theme", ["", "dark"])
def test_a_choice_by_keyboard_or_touch_shows_a_quarter_on_every_map(whole, visit, tmp_path, theme):
    drawn = figures.shared_maps(
        Board(), {"قبل": series(1, 50, 20, 3), "بعد": series(5, 60, 20, 3)}, "خريطتان"
    )
    seen = visit(write_page(tmp_path, drawn._repr_html_(), theme), scroll=False)
    page = seen.page
    page.focus("select")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = "all => all.map(e => e.dataset.q)"
    assert page.eval_on_selector_all(".is-chosen", chosen) == ["1", "1"]
    told = [unmarked(each) for each in page.locator("output").all_inner_texts()]
    assert told == ["50.00", "60.00"]
    page.locator('.umran-panel:nth-child(2) [data-q="3"]').click()
    assert page.eval_on_selector_all(".is-chosen", chosen) == ["3", "3"]
    assert page.input_value("select") == "3"
    page.locator('.umran-panel:nth-child(2) [data-q="3"]').click()
    assert page.locator(".is-chosen").count() == 0 and page.input_value("select") == ""
    light = page.eval_on_selector_all(
        ".umran-swatch",
        "all => all.map(e => getComputedStyle(e).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0))",
    )
    assert light == sorted(light, reverse=theme == "dark"), (
        "the most is darkest on light paper, brightest on dark"
    )
    assert (seen.foreign, seen.errors) == ([], [])


def test_the_card_of_a_page_has_a_menu_of_its_own(whole, visit, tmp_path, monkeypatch):
    measures = pd.DataFrame({"سكان": [10, 40]}, ["ألف", "باء"])
    card = figures.quarter_card(Board(), measures, "بطاقة")
    seen = visit(write_page(tmp_path, card.static_html()), scroll=False)
    seen.page.focus("select")
    seen.page.keyboard.press("ArrowDown")
    assert unmarked(seen.page.inner_text("output")) == "40.00"
    assert seen.page.eval_on_selector_all(".is-chosen", "all => all.map(e => e.dataset.q)") == ["1"]
    assert seen.errors == []
