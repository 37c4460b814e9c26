"""Degrees of urbanisation from a folder: a table of cells, or a GeoTIFF with quarters, both levels, told as a classification."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from test_check import run
from test_formats import grid

from support import ROOT
from umran import City
from umran import indicators as ind
from umran.city import folder, report
from umran.text.errors import Unreadable
from umran.text.words import unmarked

TRAINING = ROOT / "data" / "training_city" / "population_grid.csv"
WEST, NORTH = 3200, 3860  # kilometres of Mollweide, in Jordan


def test_the_grid_of_the_training_city_gives_the_classes_of_its_units(tmp_path, capsys):
    (tmp_path / "شبكة.csv").write_bytes(TRAINING.read_bytes())
    found, known = City.read(tmp_path).urbanisation(), City.training().urbanisation()
    assert found.units.units.equals(known.units.units) and found.inputs == ("شبكة.csv",)
    classes = known.units.units[["level_1", "level_2"]].apply(tuple, axis=1).to_dict()
    assert classes == {
        "البلدية الجديدة": ("city", "city"), "البلدية القديمة": ("city", "city"), "بلدية التوأمين": ("town", "dense_town"),
        "بلدية الريف": ("rural", "dispersed_rural"), "بلدية السوق": ("town", "suburb"),
    }  # fmt: skip
    grid_, units = City.training().population_grid()
    first = ind.classify_units(ind.degree_of_urbanisation(grid_), grid_, units)
    assert first.units["unit_class"].to_dict() == {name: level for name, (level, _) in classes.items()}
    code, out = run(capsys, "indicators", tmp_path, "--out", tmp_path / "out")
    told = unmarked(out)
    assert "تصنيف، لا مؤشر" in told and "«بلدية التوأمين»: بلدة أو ضاحية، بلدة كثيفة" in told and code == 1


def test_a_grid_and_quarters_give_units_whose_cells_are_shared_by_area(tmp_path):
    people = np.zeros((10, 12))
    people[2:7, 1:6] = 4000  # 100,000 people: a centre
    people[8, 9:12] = 200
    grid(tmp_path / "pop.tif", people, (WEST * 1000, NORTH * 1000), 1000, "ESRI:54009")
    half = (WEST + 3.5) * 1000  # a border in the middle of cells
    boxes = [
        shapely.box(WEST * 1000, (NORTH - 10) * 1000, half, NORTH * 1000),
        shapely.box(half, (NORTH - 10) * 1000, (WEST + 7) * 1000, NORTH * 1000),
        shapely.box((WEST + 7) * 1000, (NORTH - 10) * 1000, (WEST + 12) * 1000, NORTH * 1000),
    ]
    quarters = gpd.GeoDataFrame({"الحي": ["غرب", "وسط", "شرق"]}, geometry=boxes, crs="ESRI:54009")
    quarters.to_crs(4326).to_file(tmp_path / "أحياء.gpkg")
    found = City.read(tmp_path).urbanisation()
    units = found.units.units
    assert units["population"].to_dict() == pytest.approx(
        {"غرب": 50_000, "وسط": 50_000, "شرق": 600}, rel=1e-4
    )
    assert units["level_1"].to_dict() == {"غرب": "city", "وسط": "city", "شرق": "rural"}
    assert units.loc["شرق", "level_2"] == "dispersed_rural"
    assert not any("خارج الوحدات" in each for each in found.sentences())
    assert found.grid.population == pytest.approx(100_600) and found.inputs == ("pop.tif", "أحياء.gpkg")


def test_a_grid_without_units_has_classes_of_cells_alone(tmp_path):
    table = "رقم الصف,رقم العمود,السكان\n0,0,60000\n0,1,\n1,0,10\n"
    (tmp_path / "population_grid.csv").write_text(table, encoding="utf-8")
    city = City.read(tmp_path)
    found = city.urbanisation()
    assert found.units is None and found.table() is None
    assert found.grid.classes.tolist() == [[30, 0], [11, 0]]  # no people are known of two cells
    assert any("لا وحدات" in each for each in found.sentences())
    assert not city.population_grid()[1], "the table tells no units"


def test_a_grid_that_is_too_much_says_so(tmp_path, monkeypatch):
    grid(tmp_path / "pop.tif", np.full((4, 4), 500.0), (WEST * 1000, NORTH * 1000), 1000, "ESRI:54009")

    def refuses(path, around):
        raise Unreadable("الشبكة أوسع من الحد", "اقتطعها")

    monkeypatch.setattr(folder, "kilometres", refuses)
    city = City.read(tmp_path)
    told = dict(report.counted_figures(city))["درجة التحضر (تصنيف، لا مؤشر)"]
    assert city.urbanisation() is None and "أوسع من الحد" in told[0] and "residents" in city.layers


def test_people_of_cells_without_a_unit_are_told(tmp_path):
    table = "row,column,population,unit\n0,0,500,أ\n0,1,300,\n1,0,10,ب\n"
    (tmp_path / "grid.csv").write_text(table, encoding="utf-8")
    found = City.read(tmp_path).urbanisation()
    assert len(found.table()[1]) == 2
    assert any("300 نسمة" in unmarked(each) for each in found.sentences())


@pytest.mark.parametrize("far", ["1000000000,1", "99999,99999"])
def test_a_number_too_long_is_told_and_no_grid_is_made_of_it(tmp_path, far):
    (tmp_path / "grid.csv").write_text(f"row,column,population\n1,1,500\n{far},600\n", encoding="utf-8")
    city = City.read(tmp_path)
    assert any("grid.csv" in each and "10,000,000" in each for each in city.problems)
    assert city.urbanisation() is None and "population_grid" in city.withheld
    assert not city.population_grid()[0]


def test_a_cell_twice_is_refused(tmp_path):
    (tmp_path / "population_grid.csv").write_text("row,column,population\n0,0,5\n0,0,6\n", encoding="utf-8")
    city = City.read(tmp_path)
    assert city.urbanisation() is None and city.problems


def test_a_city_without_a_grid_has_no_degree():
    assert City.load("agadir").urbanisation() is None
