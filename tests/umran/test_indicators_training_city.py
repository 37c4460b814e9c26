"""The training city's indicators are what its plan says."""

import importlib.util
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from umran import indicators as ind

TOOL = Path(__file__).parents[2] / "tools" / "training_city.py"


def load_tool():
    spec = importlib.util.spec_from_file_location("training_city", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("training_city")
    load_tool().write(folder)
    return folder


@pytest.fixture(scope="module")
def known(folder):
    table = pd.read_csv(folder / "known_values.csv", keep_default_na=False)
    return table.set_index(["indicator", "field", "group"])["value"].sort_index()


@pytest.fixture(scope="module")
def layer(folder):
    residents = pd.read_csv(folder / "residents.csv")
    place = gpd.points_from_xy(residents["longitude"], residents["latitude"])
    layers = {path.stem: gpd.read_file(path) for path in folder.glob("*.geojson")}
    return layers | {"residents": gpd.GeoDataFrame(residents, geometry=place, crs=4326)}


def breakdown(table):
    return {f"{row.by}={row.group}": row.share for row in table.itertuples()}


def test_the_plan_itself_does_not_move(known):
    assert known["11.2.1", "population", ""] == 91_800
    assert round(known["11.2.1", "share", ""], 4) == 0.7320
    assert round(known["11.7.1", "share", ""], 4) == 0.1938
    assert round(known["11.3.1", "ratio", "2000-2010"], 4) == 1.4018


@pytest.mark.parametrize("crs", [4326, 32626, 3857])
def test_access_along_streets_is_what_counting_blocks_gives(layer, known, crs):
    residents = layer["residents"].to_crs(crs)
    result = ind.access_to_public_transport(residents, layer["stops"], layer["streets"])
    assert result.population == known["11.2.1", "population", ""]
    assert result.share == known["11.2.1", "share", ""]
    assert result.low_capacity_served == known["11.2.1", "low_capacity_served", ""]
    assert result.high_capacity_served == known["11.2.1", "high_capacity_served", ""]
    assert breakdown(result.breakdown) == {
        group: value for group, value in known["11.2.1", "share"].items() if "=" in group
    }


def test_the_straight_line_promises_more_than_the_streets_keep(layer, known):
    result = ind.access_to_public_transport(layer["residents"], layer["stops"])
    assert result.share == known["11.2.1", "share", "straight_line"] > known["11.2.1", "share", ""]


def test_open_space_is_what_the_plan_measures(layer, known):
    result = ind.open_public_space(layer["city"], layer["open_spaces"], layer["streets"], layer["residents"])
    for field in ("city_area", "open_space_area", "street_area", "share"):
        assert getattr(result, field) == pytest.approx(known["11.7.1", field, ""], rel=1e-4)
    assert result.access_share == known["11.7.1", "access_share", ""]
    assert breakdown(result.breakdown) == {
        group: value for group, value in known["11.7.1", "share"].items() if "=" in group
    }


@pytest.mark.parametrize("period", ["2000-2010", "2010-2020", "2000-2020"])
def test_land_use_efficiency_is_what_the_plan_grows_by(folder, layer, known, period):
    start, end = map(int, period.split("-"))
    people = pd.read_csv(folder / "population.csv").set_index("year")["population"]
    area = layer["built_up"].set_index("year").to_crs("+proj=laea +lat_0=31 +lon_0=-25").area / 1e6
    result = ind.land_use_efficiency(
        built_up_start=area[start],
        built_up_end=area[end],
        population_start=int(people[start]),
        population_end=int(people[end]),
        years=end - start,
    )
    for field in ("land_consumption_rate", "population_growth_rate", "ratio"):
        assert getattr(result, field) == pytest.approx(known["11.3.1", field, period], rel=1e-4)


def test_people_of_2020_are_those_in_the_blocks(folder, layer):
    people = pd.read_csv(folder / "population.csv").set_index("year")["population"]
    assert people[2020] == layer["residents"]["population"].sum()


def test_the_city_is_invented_deterministic_and_small(folder, tmp_path):
    sizes = load_tool().write(tmp_path)
    assert sum(sizes.values()) < 150_000
    assert all((tmp_path / name).read_bytes() == (folder / name).read_bytes() for name in sizes)
    assert "مختلقة" in (folder / "city.geojson").read_text("utf-8")
