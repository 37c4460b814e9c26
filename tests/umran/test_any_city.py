"""What a city lacks goes through whatever is computed of it, and is told where the figure would stand."""

import operator

import geopandas as gpd
import municipality as town
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import umran.indicators as ind
from umran import City
from umran.city import figures, indicators
from umran.city.absent import Absent
from umran.figures import dashboard
from umran.intake.holders import holders
from umran.intake.kinds import PLACED, kinds

STEPS = {
    "attribute": lambda each: each.share,
    "call": lambda each: each.sum(axis=0),
    "row": lambda each: each[3],
    "slice": lambda each: each.loc[each["x"] > 2, "y"],
    "round": lambda each: round(each, 1),
    "minus": lambda each: -each,
    **{
        f"{name} {kind}": lambda each, how=how, other=other: how(other, each)
        for name, how in vars(operator).items()
        if name in ("add", "sub", "mul", "truediv", "eq", "lt", "ge")
        for kind, other in {
            "number": 2,
            "numpy": np.float64(2),
            "array": np.ones(3),
            "series": pd.Series([1, 2]),
            "frame": pd.DataFrame({"a": [1]}),
        }.items()
    },
}


@pytest.fixture(scope="module")
def trained():
    return City.training()


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    return City.read(town.as_offices_have_it(tmp_path_factory.mktemp("city") / "quarters"), name="بلدة")


@pytest.fixture(scope="module")
def measured(read):
    return {each.code: each.result for each in read.indicators() if each.result}


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=6))
def test_what_is_computed_from_something_absent_is_absent(steps):
    found = City(name="بلدة").layer("stops")
    for step in steps:
        found = STEPS[step](found)
    assert isinstance(found, Absent) and not found and len(found) == 0 and [*found] == []
    assert "مواقف النقل العام" in str(found) and f"{found:,.1f}" == "لا بيانات"


def test_what_shows_a_value_is_given_the_forms_that_an_absent_one_has():
    absent = City().layer("stops")
    assert "umran-absent" in absent._repr_html_()
    for form in ("_repr_mimebundle_", "_ipython_display_", "_repr_png_", "__html__", "__array__"):
        assert not hasattr(absent, form)


@pytest.mark.parametrize("kind", [*PLACED, "population_grid"])
def test_a_missing_layer_is_told_with_its_file_and_who_has_it(kind):
    told = str(City(name="بلدة").layer(kind))
    assert "بلدة" in told and kind in told
    assert all(office in told for office in holders(kind)) and holders(kind)
    for each in kinds()[kind].fields if kind in kinds() else ():
        assert each.name in told or not each.constraints.get("required")


def test_a_layer_without_a_column_lacks_the_column_and_not_the_layer(read):
    city = City(layers={"streets": read.layers["streets"].drop(columns="width_m")})
    assert len(city.layer("streets")) > 0
    told = str(city.layer("streets", "width_m"))
    assert "width_m" in told and "ينقص: العرض" in told and "قسم الطرق" in told


def test_a_faulty_file_is_no_layer_and_says_its_fault(read):
    city = City(layers=dict(read.layers), withheld={"stops": "في «مواقف.csv» ما يُصلح أولاً"})
    assert "ما يُصلح أولاً" in str(city.layer("stops"))
    assert len(city.layer("streets")) == len(read.layers["streets"])
    assert isinstance(city.layer_or_none("stops"), Absent) and city.layer_or_none("city") is not None
    assert "ما يُصلح أولاً" in str(figures.access_explorer(city))
    assert City(withheld={"city": "خلل"}).layer_or_none("city") is not None


def test_two_absent_layers_are_told_together_each_once():
    city = City(name="بلدة")
    found = indicators.access_to_public_transport(
        city.layer("residents"), city.layer("stops"), city.layer("stops")
    )
    assert len(found.lacks) == 2


def test_with_nothing_absent_the_functions_are_those_of_the_room(read, measured):
    layers = [read.layer(kind) for kind in ("residents", "stops", "streets", "city")]
    found = indicators.access_to_public_transport(*layers)
    assert found == ind.access_to_public_transport(*layers) == measured["11.2.1"]
    assert set(dir(indicators)) == set(dir(ind)) and indicators.SlumShare is ind.SlumShare


def test_what_an_indicator_refuses_is_shown_and_a_mistake_in_the_code_is_not_hidden(trained):
    people, stops = trained.layer("residents"), trained.layer("stops")
    found = indicators.access_to_public_transport(people, stops, low_capacity_distance=-5)
    assert isinstance(found, Absent) and "-5" in str(found)
    with pytest.raises(TypeError):
        indicators.access_to_public_transport(people)
    with pytest.raises(AttributeError):
        indicators.no_such_function(people)
    with pytest.raises(ValueError, match="code is"):
        figures.place_map(trained, "11.9.9")


def test_a_figure_of_a_city_without_the_layers_is_the_card_of_what_it_lacks(read):
    bare = City(name="بلدة")
    for drawn in (figures.place_map(bare), figures.access_explorer(bare), figures.place_map(bare, "11.3.1")):
        assert isinstance(drawn, Absent) and drawn.city == "بلدة"
    alone = read.layer("residents")[["population", "geometry"]]
    access = indicators.access_to_public_transport(alone, read.layer("stops"))
    told = str(figures.groups_chart(read, access, access))
    assert "sex" in told and "age_group" in told and "دائرة الإحصاءات العامة" in told


def test_the_invented_grid_is_drawn_of_no_real_place(trained):
    people, units = trained.population_grid()
    real = City(name="بلدة", tables={"population_grid": trained.tables["population_grid"]})
    assert isinstance(figures.density_map(real, people, units), Absent)
    assert all(isinstance(each, Absent) for each in City().population_grid())


@pytest.mark.parametrize(
    ("computed", "known"),
    [(91_800.0, 91_800), (0.7320261, 0.732), (np.int64(13), 13), ([1.0, 2], [1, 2]), (True, True)],
)
def test_what_is_known_of_the_invented_city_is_held_against_it_alone(trained, computed, known):
    trained.expect(computed, known)
    for wrong in (0, 0.733, [1, 3], City().layer("stops"), None):
        with pytest.raises((AssertionError, TypeError)):
            trained.expect(wrong, known)
        City(name="بلدة").expect(wrong, known)


def test_a_result_is_held_against_every_figure_of_the_plan(trained):
    layers = [trained.layer(kind) for kind in ("residents", "stops", "streets")]
    right = ind.access_to_public_transport(*layers)
    trained.expect_plan(right)
    fewer = ind.access_to_public_transport(layers[0], layers[1].iloc[1:], layers[2])
    with pytest.raises(AssertionError, match="المعروف من مخطط"):
        trained.expect_plan(fewer)
    City().expect_plan(fewer)
    moved = layers[0].assign(sex=layers[0]["sex"].map({"male": "female", "female": "male"}))
    with pytest.raises(AssertionError):  # the share of all is right, that of women is not
        trained.expect_plan(ind.access_to_public_transport(moved, *layers[1:]))


@given(
    st.lists(st.integers(1990, 2030), min_size=2, max_size=5, unique=True),
    st.lists(st.integers(1, 10**7), min_size=5, max_size=5),
)
def test_growth_leads_from_the_first_known_year_to_the_last(years, people):
    totals = pd.DataFrame({"year": years, "population": people[: len(years)]})
    rows = City(tables={"totals": totals}, origins={"totals": ("totals.csv",)}).growth()
    first, last = totals.sort_values("year")["population"].iloc[[0, -1]]
    grown = (rows["rate"] * (rows["end"] - rows["start"])).sum()
    assert first * np.exp(grown) == pytest.approx(last)
    assert rows["added"].sum() == last - first and len(rows) == len(years) - 1


def test_one_year_is_no_growth_and_the_column_is_asked_for():
    city = City(tables={"totals": pd.DataFrame({"year": [2020], "population": [5]})})
    for found in (city.growth(), city.land_use()):
        assert isinstance(found, Absent) and "population" in str(found) and "لسنتين على الأقل" in str(found)
    assert "area_km2" in str(city.land_use()) and "area_km2" not in str(city.growth())


def test_the_charts_of_a_place_name_the_files_that_their_rows_came_from(trained, read, light):
    for city, source in ((trained, trained.label), (read, "مجاميع.csv")):
        for drawn in (
            figures.place_growth_chart(city, city.growth()),
            figures.place_land_use_chart(city, city.land_use()),
        ):
            assert city.name in drawn.title and source in drawn.source
            assert ("مختلق" in drawn._repr_html_()) == bool(city.label)


def test_a_shrinking_place_has_bars_on_both_sides_of_nothing(light):
    totals = pd.DataFrame({"year": [2000, 2010, 2020], "population": [100, 50, 80]})
    city = City(tables={"totals": totals}, origins={"totals": ("totals.csv",)})
    html = figures.place_growth_chart(city, city.growth())._repr_html_()
    assert "-6.93%" in html.replace("−", "-") and "4.70%" in html


def test_a_city_stands_beside_the_nine_in_no_shade(trained, read, measured):
    board = dashboard.goal_11()
    guests = {city.name: (city, city.goal_11()) for city in (trained, read, City(name="قرية"))}
    for city, guest in guests.values():
        html = board.beside(guest)._repr_html_()
        row = html.partition('<tbody class="guest">')[2].partition("</tbody>")[0]
        assert city.name in row and 'class="h' not in row
        assert row.count("<td") == len(board.columns) and row.count("<b>") == len(guest.values)
        assert html.count(f" ومعها {city.name}") == 2, "the labels that tell two boards of a page apart"
        alone = html.replace(row, "").replace(f" ومعها {city.name}", "")
        assert alone.startswith(board._repr_html_().partition("</table>")[0])
        assert ("مختلق" in row) == bool(city.label)
    told = guests[read.name][1]
    assert told.values["11.2.1"][0] == 100 * measured["11.2.1"].share
    assert told.values["11.7.1b"][0] == 100 * measured["11.7.1"].access_share
    assert told.values["11.3.1"] == (measured["11.3.1"].ratio, "2015–2024")
    assert len(told.values) + len(told.missing) == len(board.columns), "a value or what is missing"
    # Its waste is managed, not collected: the column is a gap with the reason of the indicator.
    assert any("لم تُقس الكمية المجموعة" in each for each in told.missing)


def test_people_of_one_place_are_counted_together_whatever_their_groups(read):
    layers = [read.layer(kind) for kind in ("residents", "stops")]
    together = layers[0].dissolve("name", aggfunc={"population": "sum"})
    assert len(together) < len(layers[0])
    by_group, by_place = (ind.access_by_distance(people, layers[1]) for people in (layers[0], together))
    assert by_group["share"].to_numpy() == pytest.approx(by_place["share"].to_numpy())


def test_a_place_with_one_space_or_unnamed_ones_can_lose_it(read):
    boundary, streets, people = (read.layers[kind] for kind in ("city", "streets", "residents"))
    spaces = gpd.GeoDataFrame(geometry=read.layers["open_spaces"].geometry)
    served = ind.open_public_space(boundary, spaces.iloc[:1], streets, people).served
    lost = ind.access_lost(boundary, spaces.iloc[:1], streets, people)
    assert lost["people"].tolist() == pytest.approx([served], rel=0.01) and lost["name"].notna().all()
    assert ind.access_lost(boundary, spaces, streets, people)["name"].is_unique


def test_very_many_spaces_are_drawn_as_the_most_needed_and_all_are_in_the_table(trained, light):
    lost = pd.DataFrame({"name": ["حديقة"] * 40, "people": range(40)})
    html = figures.spaces_chart(trained, lost)._repr_html_()
    assert "أكثر 30 مكاناً أثراً من 40" in html and html.count('<th scope="row">حديقة') == 40
