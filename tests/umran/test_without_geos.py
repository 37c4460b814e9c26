"""Python in a page has no GEOS, PROJ nor SciPy until a reader asks for them: what needs none runs, the rest names what it needs."""

import ast
import hashlib
import json
import re
import subprocess
import sys

import numpy as np
import pytest
import shapely
import vl_convert
from bare_python import ABSENT

from support import ROOT
from umran import City, data
from umran.data import frames
from umran.data.rows import rows
from umran.data.tables import PARSERS
from umran.exercises.deriving import derive, derive_plainly
from umran.figures import shapes

SOURCE = ROOT / "src" / "umran"
# Compiled, or heavy: never at the top of a module. `requests` asks a network.
LATE = ABSENT | {
    "requests",
    "fiona",
    "matplotlib",
    "PIL",
    "sklearn",
    "networkx",
    "dask",
    "fcntl",
    "resource",
    "multiprocessing",
}
# Cells that draw or measure shapes, or label a grid; every other cell runs, but for those that use what these make.
NEEDS = {
    "03_land_use_efficiency": {"place-land": "geopandas"},
    "04_public_transport": {"residents": "geopandas", "city-map": "geopandas", "explorer": "geopandas"},
    "05_open_public_space": {"spaces": "geopandas", "result": "geopandas"},
    "07_what_is_a_city": {"density-map": "geopandas", "cells": "scipy", "bridge": "scipy"},
    "08_goal_11_dashboard": {"place-row": "geopandas"},
    "10_land_use_efficiency": {"layers": "geopandas"},
    "11_public_transport": {"map": "geopandas"},
    "12_open_public_space": {"layers": "geopandas", "answer-1": "geopandas", "answer-3": "geopandas", "key": "geopandas"},
    "12_your_city": {"your-city-form": "geopandas"},
    "13_agadir_inside": {"inside-imports": "geopandas"},
    "16_degree_of_urbanisation": {"grid": "geopandas", "answer-1": "scipy"},
    "18_office_files": {"office-files-4": "shapely"},
}  # fmt: skip


FINER = {("01_cities_atlas", "cities-map")}  # outlines of communes, which nothing simplified


def without_numbers(outputs):
    return [[kind, re.sub(r"[-\d,\[\]]+", "#", text)] for kind, text in outputs]


def early_imports(text):
    """What a module imports when it is itself imported: names of packages, outside of functions and of TYPE_CHECKING."""
    found, waiting = set(), [ast.parse(text)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            waiting += node.orelse
            continue
        if isinstance(node, ast.Import):
            found |= {each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
        waiting += ast.iter_child_nodes(node)
    return found


def test_no_module_imports_what_a_page_lacks_before_it_is_needed():
    modules = sorted(SOURCE.rglob("*.py"))
    early = {str(path.relative_to(ROOT)): early_imports(path.read_text("utf-8")) & LATE for path in modules}
    assert len(modules) > 200 and {name: found for name, found in early.items() if found} == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import shapely.ops as ops", {"shapely"}),
        ("from scipy import ndimage", {"scipy"}),
        ("try:\n    import pyproj\nexcept ImportError:\n    pass", {"pyproj"}),
        ("class A:\n    import geopandas", {"geopandas"}),
        ("def f():\n    import shapely", set()),
        ("if TYPE_CHECKING:\n    import shapely\nelse:\n    import rasterio", {"rasterio"}),
    ],
)
def test_an_import_is_early_unless_a_function_or_a_type_has_it(text, found):
    assert early_imports(text) == found


def test_rows_that_tie_keep_their_order_on_every_processor():
    """NumPy's usual sort is another program on each processor, and one more in a page; several keys are sorted stably."""
    hasty, sorts = [], 0
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("sort_values", "argsort"):
                sorts += 1
                several = node.args and isinstance(node.args[0], ast.List) and len(node.args[0].elts) > 1
                if not several and "kind" not in {each.arg for each in node.keywords}:
                    hasty.append(f"{path.name}:{node.lineno}")
    assert sorts > 20 and hasty == []


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """What came of each cell of all notebooks and solved exercises in such a Python."""
    paths = sorted([*(ROOT / "notebooks").glob("*.ipynb"), *(ROOT / "exercises").glob("*.ipynb")])
    done = subprocess.run(
        [sys.executable, ROOT / "tests" / "umran" / "bare_python.py", *paths],
        capture_output=True, text=True, cwd=tmp_path_factory.mktemp("bare"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return paths, json.loads(done.stdout)


@pytest.mark.lab
def test_cells_run_without_geos_or_name_what_they_need(bare):
    paths, found = bare
    assert len(paths) == len(found) >= 32
    needs, lost = {}, {}
    for name, cells in found.items():
        for cell, (error, _) in cells.items():
            if error and error.startswith("needs "):
                needs.setdefault(name, {})[cell] = error.removeprefix("needs ")
            elif error:
                lost.setdefault(name, []).append(error)
    assert needs == NEEDS
    # What a cell that could not run would have made, others miss: nothing else goes wrong.
    assert lost.keys() <= NEEDS.keys() and all(
        re.match("NameError: ", error) for errors in lost.values() for error in errors
    )


@pytest.mark.lab
def test_outputs_without_geos_are_those_of_the_book(bare):
    paths, found = bare
    compared = 0
    for path in paths:
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            error, outputs = found[path.stem].get(cell["id"], ["", []])
            if path.parent.name == "notebooks" and cell["cell_type"] == "code" and not error:
                stored = [pair for output in cell["outputs"] for pair in texts(output)]
                if (path.stem, cell["id"]) in FINER:
                    outputs, stored = map(without_numbers, (outputs, stored))
                assert sorted(map(comparable, outputs)) == sorted(map(comparable, stored)), (
                    path.stem,
                    cell["id"],
                )
                compared += len(stored)
    assert compared > 120


def texts(output):
    joined = "".join if output["output_type"] == "stream" else None
    if joined:
        return [["stream", joined(output["text"])]]
    return [[kind, "".join(text)] for kind, text in output["data"].items()]


def comparable(pair):
    """An output as it shows itself: a chart that waits for its compiler is compiled."""
    kind, text = pair
    if 'data-compiler="umran-assets:vegalite.js"' not in text:
        return kind, compiled(text, lambda spec: spec)
    return kind, compiled(
        text.replace(' data-compiler="umran-assets:vegalite.js"', ""), vl_convert.vegalite_to_vega
    )


def compiled(text, compiler):
    start, end = '<script type="application/json">', "</script>"
    if "umran-chart" not in text or start not in text:
        return text
    before, _, rest = text.partition(start)
    content, _, after = rest.partition(end)
    read = json.loads(content)
    return before + json.dumps(read | {"spec": compiler(read["spec"])}, sort_keys=True) + after


@pytest.mark.parametrize("length", [1, 9, 32, 41, 64])
@pytest.mark.parametrize("password", ["", "n|5883", "c|ب", "كلمة طويلة " * 20])
def test_an_answer_is_derived_alike_with_openssl_and_without(password, length):
    secret = password.encode()
    assert derive_plainly(secret, b"salt", 50, length) == hashlib.pbkdf2_hmac(
        "sha256", secret, b"salt", 50, length
    )
    assert derive(secret, b"salt", 50, length) == derive_plainly(secret, b"salt", 50, length)


def test_answers_are_judged_where_there_is_no_openssl(monkeypatch):
    monkeypatch.delattr(hashlib, "pbkdf2_hmac")
    assert derive(b"c", b"salt", 3, 41) == derive_plainly(b"c", b"salt", 3, 41)


@pytest.fixture
def no_geos(monkeypatch):
    for name in ABSENT:
        monkeypatch.setitem(sys.modules, name, None)
    frames._frame.cache_clear()


def test_outlines_are_parsed_and_checked_without_geos(no_geos):
    data.validate()
    assert len(rows("agadir_communes")) == 19
    with pytest.raises(ImportError) as missing:
        data.load("agadir_communes")
    assert missing.value.name == "geopandas"


def test_places_in_columns_are_a_table_without_geopandas_and_a_layer_with_it(monkeypatch):
    with monkeypatch.context() as without:
        for name in ABSENT:
            without.setitem(sys.modules, name, None)
        table = data.load("cities")
        assert "geometry" not in table and table.attrs == {"dataset": "cities", "datasets": ["cities"]}
    layer = data.load("cities")
    assert layer.crs.to_epsg() == 4326
    assert table.equals(type(table)(layer.drop(columns="geometry")))


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"type": "Polygon"}',
        '{"type": "Circle", "coordinates": [1, 2]}',
        '{"type": "Polygon", "coordinates": []}',
        '{"type": "Polygon", "coordinates": [[]]}',
        '{"type": "MultiPolygon", "coordinates": [[[[1, "a"]]]]}',
        '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}}',
        '{"type": "Polygon", "coordinates": [[[0, 0], [0, 100], [1, 1], [0, 0]]]}',
        '{"type": "Polygon", "coordinates": [[[200, 0], [0, 10], [1, 1], [200, 0]]]}',
    ],
)
def test_what_is_no_outline_is_refused_without_geos_too(text, monkeypatch):
    with pytest.raises(ValueError) as whole:
        PARSERS["geojson"](text)
    monkeypatch.setitem(sys.modules, "shapely", None)
    with pytest.raises(ValueError) as plain:
        PARSERS["geojson"](text)
    assert re.split(" ?[(:]", str(plain.value))[0] == re.split(" ?[(:]", str(whole.value))[0]


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "Point", "coordinates": [1, 2]}',
        '{"type": "LineString", "coordinates": [[1, 2], [3, 4]]}',
        '{"type": "MultiPolygon", "coordinates": [[[[0, 0], [0, 1], [1, 1], [0, 0]]]]}',
    ],
)
def test_an_outline_without_geos_is_what_geojson_says(text, monkeypatch):
    assert PARSERS["geojson"](text).geom_type == json.loads(text)["type"]
    monkeypatch.setitem(sys.modules, "shapely", None)
    assert PARSERS["geojson"](text) == json.loads(text)


def test_the_training_city_reads_its_layers_when_they_are_asked_for(no_geos):
    city = City.training()
    assert city.growth()["added"].to_list() == [18000.0, 31800.0] and city.known_value("11.2.1", "population")
    assert "streets" in city.layers and "trees" not in city.frames and len(city.layers) == 8
    with pytest.raises(ImportError) as missing:
        city.layers["streets"]
    assert missing.value.name == "geopandas"


def test_tables_of_a_folder_are_read_without_geos(no_geos, tmp_path):
    (tmp_path / "totals.csv").write_text(
        "year,population,losses,gdp\n2020,50000,2,400\n2010,40000,1,300\n", encoding="utf-8"
    )
    (tmp_path / "سكان الأحياء.csv").write_text("الحي,عدد السكان\nالنور,1200\nالسلام,3400\n", encoding="utf-8")
    (tmp_path / "حدود.gpkg").write_bytes(b"SQLite format 3\0" + bytes(100))
    city = City.read(tmp_path, name="مدينتي")
    assert set(city.tables) == {"totals", "quarter_population"} and not city.layers
    assert [(each.code, each.years) for each in city.indicators() if each.result] == [
        ("11.5.2", "2010"),
        ("11.5.2", "2020"),
    ]
    (told,) = city.problems
    assert "حدود.gpkg" in told and "غير مثبت هنا" in told


def test_places_of_a_folder_ask_for_geos_rather_than_call_the_file_damaged(no_geos, tmp_path):
    (tmp_path / "stops.csv").write_text("name,latitude,longitude,mode\na,30.1,-9.1,bus\n", encoding="utf-8")
    with pytest.raises(ImportError) as missing:
        City.read(tmp_path)
    assert missing.value.name in ABSENT


def test_layers_of_the_training_city_are_copies_and_can_be_replaced():
    one, other = City.training(), City.training()
    one.layers["stops"]["mode"] = "none"
    one.layers["city"] = one.layers["city"].head(0)
    assert set(other.layers["stops"]["mode"]) == {"bus", "tram", "train"} and len(other.layers["city"]) == 1
    assert len(one.frames["city"]) == 0 and "stops" in repr(other.layers)


def test_communes_are_drawn_without_geopandas_where_they_lie(no_geos, monkeypatch):
    city = City.load("agadir")
    assert city.tables["totals"]["population"].to_list() == [1141717, 1358347] and len(city.census.rows) == 38
    drawn = city.map("density_2024")
    west, south, east, north = shapes.bounds(city.layers["quarters"]["geometry"])
    with pytest.raises(ImportError) as missing:
        city.layers["city"]
    assert missing.value.name == "geopandas"
    monkeypatch.undo()
    layer = City.load("agadir").layers["quarters"]
    assert (west, south, east, north) == pytest.approx(layer.total_bounds)
    there = City.load("agadir").map("density_2024")
    assert [(each.name, each.css_class, each.texts, each.labels) for each in drawn.layers] == [
        (each.name, each.css_class, each.texts, each.labels) for each in there.layers
    ]
    assert drawn.frame.alternative == there.frame.alternative and drawn.frame.caption == there.frame.caption
    for plain, shape in zip(city.layers["quarters"]["geometry"], layer.geometry, strict=True):
        assert shape.contains(shapely.Point(shapes.middle(plain)[0]))
        assert shapely.Polygon(shapes.rings(plain)[0], shapes.rings(plain)[1:]).equals(shape)


def test_a_place_inside_is_in_the_largest_part_and_in_no_hole():
    around, hole = [[0, 0], [9, 0], [9, 6], [0, 6], [0, 0]], [[1, 1], [1, 5], [7, 5], [7, 1], [1, 1]]
    small = [[[20, 0], [21, 0], [21, 1], [20, 0]]]
    found = shapes.middle({"type": "MultiPolygon", "coordinates": [small, [around, hole]]})
    assert found.tolist() == [[8, 3]]


def test_shapes_are_drawn_with_an_older_shapely_too(monkeypatch):
    quarters = City.load("agadir").layers["quarters"].to_crs(32629).geometry.to_numpy()
    newer = (
        shapes.lighter(quarters, 100),
        [shapes.inner_point(max(shapely.get_parts(each), key=shapely.area)) for each in quarters],
    )
    monkeypatch.delattr(shapely, "coverage_simplify")
    monkeypatch.delattr(shapely, "maximum_inscribed_circle")
    older = (
        shapes.lighter(quarters, 100),
        [shapes.inner_point(max(shapely.get_parts(each), key=shapely.area)) for each in quarters],
    )
    assert shapely.is_valid(older[0]).all()
    assert (shapely.get_num_coordinates(older[0]) < shapely.get_num_coordinates(quarters)).any()
    assert (shapely.hausdorff_distance(newer[0], older[0]) < 400).all()
    for shape, here, there in zip(quarters, newer[1], older[1], strict=True):
        reach = shapely.distance(shapely.boundary(shape), shapely.points(here))
        assert abs(shapely.distance(shapely.boundary(shape), shapely.points(there)) - reach) < 0.02 * reach
        assert np.isfinite(there).all()
