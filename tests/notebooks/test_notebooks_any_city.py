"""The notebooks of one city run with any city: without an error, with what it lacks in its place, and nothing invented."""

import re
import sys
from datetime import date

import nbformat
import pytest
from nbclient import NotebookClient

from support import IS_NIGHTLY, ROOT
from umran import City

sys.path.append(str(ROOT / "tests" / "umran"))
import municipality as town

NAMES = ("02_population_growth", "03_land_use_efficiency", "04_public_transport", "05_open_public_space",
         "07_what_is_a_city", "08_goal_11_dashboard")  # fmt: skip
FIRST = "place = City.training()"
# Of a city with one year of totals and no layer: the cells that show a card in the place of what they show of another.
CARDS = {
    "02_population_growth": {"place-growth"},
    "03_land_use_efficiency": {"place-land"},
    "04_public_transport": {"residents", "city-map", "streets", "access-map", "once", "groups-chart", "what-if-chart", "explorer"},
    "05_open_public_space": {"spaces", "result", "access-map", "closed-chart", "what-if"},
    "07_what_is_a_city": {"density-map", "cells", "cells-map", "bridge", "units", "units-map"},
    "08_goal_11_dashboard": set(),
}  # fmt: skip


def loadable():
    """The cities of the course whose inside is known: their list ends what `City.load` says of any other."""
    if not hasattr(City, "load"):
        return []
    with pytest.raises(ValueError) as refusal:
        City.load("nowhere")
    return str(refusal.value).rpartition(": ")[2].split(", ")


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    read = town.as_offices_have_it(tmp_path_factory.mktemp("cities") / "quarters")
    bare = read.parent / "bare"
    bare.mkdir()
    town.table(bare / "totals.csv", ("year", "population"), (2020, 50_000))
    return {"quarters": read, "bare": bare}


CITIES = ("quarters", "bare", *loadable())


def code_of(name, city, folders):
    """The cells of a notebook that begins with another city."""
    line = (
        f'place = City.read(r"{folders[city]}", name="بلدة")'
        if city in folders
        else f'place = City.load("{city}")'
    )
    cells = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert FIRST in code[0].source.splitlines(), "the first cell chooses the city"
    code[0].source = code[0].source.replace(FIRST, line)
    for cell in code:
        cell.id = f"{name}-{city}-{cell.id}"
    return code


def run(cells):
    """In one kernel, which each notebook finds empty."""
    made = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(made, timeout=300, kernel_name="python3", allow_errors=True).execute()
    return {cell.id: cell.outputs for cell in made.cells}


def shown(outputs):
    return "".join(
        output.get("text", "") + "".join(map(str, output.get("data", {}).values())) for output in outputs
    )


def chosen():
    """By day one city a notebook, in turn; at night all of them."""
    if IS_NIGHTLY:
        return [(name, city) for city in CITIES for name in NAMES]
    today = date.today().toordinal()
    return [(name, CITIES[(today + place) % len(CITIES)]) for place, name in enumerate(NAMES)]


@pytest.fixture(scope="module")
def found(folders):
    """The outputs of every cell: those of each notebook with its city, and of a few with a fault planted among them."""
    reset = "%reset -f"
    cells = [
        each
        for name, city in chosen()
        for each in (*code_of(name, city, folders), nbformat.v4.new_code_cell(reset))
    ]
    first, layers, check = (
        cell
        for cell in nbformat.read(ROOT / "notebooks" / "04_public_transport.ipynb", as_version=4).cells
        if cell.id in ("imports", "residents", "city-check")
    )
    planted = nbformat.v4.new_code_cell("people = people.iloc[1:]")
    for cell in (first, layers, planted, check):
        cell.id = f"planted-{cell.id}" if cell is not planted else "planted"
    return run([*cells, first, layers, planted, check])


@pytest.fixture(scope="module")
def outputs(found):
    """Of each pair of notebook and city the outputs of its cells, by id."""
    return {
        (name, city): {
            key.removeprefix(f"{name}-{city}-"): told
            for key, told in found.items()
            if key.startswith(f"{name}-{city}-")
        }
        for name, city in chosen()
    }


def test_a_notebook_runs_with_any_city_and_no_cell_fails(outputs):
    failed = {
        (*pair, cell): output["evalue"]
        for pair, cells in outputs.items()
        for cell, told in cells.items()
        for output in told
        if output.output_type == "error"
    }
    assert failed == {}


def test_what_a_city_lacks_stands_in_its_place_with_who_has_it(outputs):
    for (name, city), cells in outputs.items():
        cards = {cell for cell, told in cells.items() if "umran-absent" in shown(told)}
        if city == "bare":
            assert cards == CARDS[name]
        for cell in cards:
            assert "ينقص: " in shown(cells[cell]) and "عادةً لدى: " in shown(cells[cell]), (name, city, cell)
        if name == "08_goal_11_dashboard":
            assert "عادةً لدى: " in shown(cells["place-row"])


def test_nothing_invented_is_shown_of_a_real_city(outputs):
    trained = City.training()
    invented = [trained.name, "مختلق", "وادٍ", *trained.layers["stops"]["name_ar"]]
    for (name, city), cells in outputs.items():
        text = "".join(map(shown, cells.values()))
        assert [word for word in invented if word in text] == [], (name, city)


def test_a_notebook_gives_the_figures_that_the_brief_gives(outputs, folders):
    """The layers that a notebook measures are those that the indicators of the city measure."""
    cells = {"04_public_transport": ("streets", "11.2.1"), "05_open_public_space": ("result", "11.7.1"),
             "03_land_use_efficiency": ("place-land", "11.3.1")}  # fmt: skip
    if not (pairs := [(name, city) for name, city in outputs if city == "quarters" and name in cells]):
        pytest.skip("by day not each notebook meets this city")
    known = {each.code: each.result for each in City.read(folders["quarters"]).indicators() if each.result}
    for name, city in pairs:
        cell, code = cells[name]
        assert known[code].answer().strip("\u2066\u2069") in re.sub(
            "[\u2066\u2069]", "", shown(outputs[name, city][cell])
        )


def test_a_wrong_figure_of_the_training_city_stops_the_cell_that_knows_the_right_one(found):
    errors = {
        cell: output
        for cell, told in found.items()
        for output in told
        if cell.startswith("planted") and output.output_type == "error"
    }
    assert [*errors] == ["planted-city-check"]
    assert errors["planted-city-check"]["ename"] == "AssertionError"
    assert "91800" in errors["planted-city-check"]["evalue"]
