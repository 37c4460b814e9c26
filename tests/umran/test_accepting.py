"""`umran indicators` and `umran data check`: nothing that could change a figure is done unasked, and what was asked is named."""

import json
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_check import bare_latin, run
from test_measuring import figures, layer, measured, table, value

from umran import intake
from umran.intake.reading import open_table

KONYA = (37.87, 32.49)  # latitude, longitude; exchanged, it lies in Jordan
AMMAN = (31.95, 35.91)


def people(folder, where, swapped=False, name="residents.csv"):
    """1,000 people: 400 within 500 m of a stop at the centre, 600 eight hundred metres off."""
    y, x = where
    rows = [(y, x, 400), (y + 800 / 111_200, x, 600)]
    rows = [(b, a, n) for a, b, n in rows] if swapped else rows
    return table(folder / name, "latitude,longitude,population", *rows)


def stops(folder, where, name="stops.geojson"):
    import shapely

    return layer(folder / name, [shapely.Point(where[1], where[0])], capacity=["low"])


# People who answer alike are not one


@pytest.mark.parametrize("with_id", [False, True])
def test_households_that_answer_alike_are_all_counted(with_id, tmp_path, capsys):
    lines = [(4, "نعم"), (4, "نعم"), (4, "نعم"), (4, "لا")]
    head = "persons,improved_water"
    if with_id:
        head, lines = f"id,{head}", [(i, *line) for i, line in enumerate(lines)]
    path = table(tmp_path / "h.csv", head, *lines)
    assert measured(capsys, path, out=tmp_path / "out")[0] == 0
    assert value(tmp_path / "out", "11.1.1", "share") == 0.25
    assert value(tmp_path / "out", "11.1.1", "population") == 16


def test_raters_who_agree_are_all_counted(tmp_path, capsys):
    path = table(tmp_path / "m.csv", "التخطيط,الميزانية,التقييم,الشمول", *[(4,) * 4] * 3, (1,) * 4)
    measured(capsys, path, out=tmp_path / "out")
    assert value(tmp_path / "out", "11.3.2", "score") == 3.25


def test_a_row_given_twice_where_there_is_a_key_is_a_question(tmp_path, capsys):
    path = table(tmp_path / "t.csv", "year,population,losses,gdp", (2020, 10, 5, 100), (2020, 10, 5, 100))
    code, answer = measured(capsys, path, out=tmp_path / "out")
    assert code == 1 and "--accept drop-duplicates" in answer and "مطابق" in answer
    for said, rows in (("drop-duplicates", 1), ("drop-duplicates=no", 2)):
        frame, problems = intake.read(path, accept=said)
        assert len(frame) == rows and problems.valid
        assert [each.accept_option for each in problems.accepted] == [said]
        assert problems.left_out == ([3] if rows == 1 else [])


# Years


@pytest.mark.parametrize(
    ("cells", "figure"),
    [(("15/03/1431", "15/03/1441"), 9), (("2010-06-01", "2020-06-01"), 10), (("1431/2010", "1441/2020"), 10)],
)
def test_a_date_becomes_a_year_only_when_asked(cells, figure, tmp_path, capsys):
    path = table(
        tmp_path / "t.csv", "السنة,المساحة,عدد السكان", (cells[0], 100, 1_000_000), (cells[1], 150, 1_300_000)
    )
    asked = "/2" not in cells[0]
    code, answer = measured(capsys, path, out=tmp_path / "a")
    assert code == (1 if asked else 0)
    assert not asked or "--accept year-from-date" in answer
    code, answer = measured(capsys, path, "--accept", "year-from-date", out=tmp_path / "b")
    assert code == 0, answer
    years = "2010–2019" if figure == 9 else "2010–2020"
    expected = 0.5 / figure / (math.log(1.3) / figure)
    assert value(tmp_path / "b", "11.3.1", "ratio", years=years) == pytest.approx(expected)


def test_a_mended_year_passes_its_limits_again(tmp_path):
    for cell in ("1850-01-05", "15/03/1260", "1267/1850"):
        path = table(tmp_path / "t.csv", "السنة,المساحة", (cell, 5))
        frame, problems = intake.read(path, "built_up", accept="year-from-date")
        assert problems.errors and frame["year"].isna().all(), cell


# Places


def test_a_city_outside_the_participating_countries_stays_where_it_is(tmp_path, capsys):
    code, answer = measured(capsys, people(tmp_path, KONYA), stops(tmp_path, KONYA), out=tmp_path / "out")
    assert code == 0, answer
    assert value(tmp_path / "out", "11.2.1", "share") == 0.4
    assert figures(tmp_path / "out")["11.2.1", "share", "", ""]["accepted"] == ""


@pytest.mark.parametrize("where", [KONYA, AMMAN])
def test_axes_are_swapped_when_a_layer_agrees_and_the_user_accepts(where, tmp_path, capsys):
    files = (people(tmp_path, where, swapped=True), stops(tmp_path, where))
    code, answer = measured(capsys, *files, out=tmp_path / "out")
    assert code == 1 and "--accept swap-axes" in answer and "stops.geojson" in answer and "2–3" in answer
    assert bare_latin(answer) == []
    shown = answer.splitlines()[-1]
    assert "40.0%" in shown and "بدونه: لا تُحسب" in shown, "the figure with it and without it"
    code, answer = measured(capsys, *files, "--accept", "swap-axes", out=tmp_path / "out")
    assert code == 0 and "بقبولك" in answer and "residents.csv: swap-axes" in answer
    row = figures(tmp_path / "out")["11.2.1", "share", "", ""]
    assert float(row["value"]) == 0.4 and row["accepted"] == "residents.csv: swap-axes"
    assert "متبادلان" in row["limits"]
    page = (tmp_path / "out" / "indicators.html").read_text("utf-8")
    assert 'class="accepted"' in page and "residents.csv: swap-axes" in page


def test_axes_are_swapped_when_the_stated_country_agrees(tmp_path):
    path = people(tmp_path, AMMAN, swapped=True)
    for country, codes in (
        (None, ["which-country"]),
        ("TUR", []),  # its outline is not among the data: the table is believed
        ("JOR", ["swap-axes"]),
        ("MAR", ["outside-country", "outside-country"]),
    ):
        frame, problems = intake.read(path, country=country, accept="")
        assert [each.code for each in problems.errors] == codes, country
        assert frame["latitude"].iloc[0] == AMMAN[1], "nothing is swapped unasked"
    frame, problems = intake.read(path, country="JOR", accept="swap-axes")
    assert frame["latitude"].iloc[0] == AMMAN[0] and problems.valid
    frame, problems = intake.read(path, accept="swap-axes=no")
    assert frame["latitude"].iloc[0] == AMMAN[1] and problems.valid


@pytest.mark.parametrize("crs", [4326, 32636])
@pytest.mark.parametrize("form", ["geojson", "gpkg"])
def test_a_layer_with_a_coordinate_system_is_never_swapped(form, crs, tmp_path):
    import shapely

    path = layer(
        tmp_path / f"stops.{form}", [shapely.Point(AMMAN)], crs, capacity=["low"]
    )  # x and y exchanged
    for country in (None, "JOR", "TUR"):
        frame, problems = intake.read(path, country=country, accept="swap-axes")
        assert frame.geometry.iloc[0].x == pytest.approx(AMMAN[0]), "as the file has it"
        assert problems.accepted == [] and bool(problems.errors) == (country == "JOR")
    assert "which-country" in [each.code for each in intake.read(path)[1]]


def test_layers_far_apart_are_refused_whatever_is_accepted(tmp_path, capsys):
    files = (people(tmp_path, (34.0, -6.8)), stops(tmp_path, KONYA))
    code, answer = measured(capsys, *files, "--accept", "swap-axes", out=tmp_path / "out")
    assert code == 1 and "كم" in answer and not (tmp_path / "out").exists()


def test_latitudes_above_90_are_refused_where_nothing_agrees(tmp_path):
    path = table(tmp_path / "r.csv", "latitude,longitude,population", (121.0, 14.6, 5), (14.7, 121.1, 7))
    frame, problems = intake.read(path)
    assert [each.row for each in problems.errors] == [2] and "متبادلان" in str(problems)
    assert frame.geometry.isna().tolist() == [True, False]
    frame, problems = intake.read(path, country="PHL", accept="swap-axes")
    assert problems.valid and frame.geometry.iloc[0].coords[0] == (121.0, 14.6)


# The repaired copy


def test_a_repaired_copy_does_what_is_harmless_and_what_was_accepted(tmp_path, capsys):
    path = table(tmp_path / "t.csv", "السنة,السكان", ("٢٠٢٠", "١٢"), ("٢٠٢٠", "١٢"), ("2021-05-05", "5"))
    for said, rows in (
        ((), ["2020,12", "2020,12", "2021-05-05,5"]),
        (("--accept", "drop-duplicates"), ["2020,12", "2021-05-05,5"]),
        (("--accept", "drop-duplicates,year-from-date"), ["2020,12", "2021,5"]),
    ):
        out = tmp_path / f"copy{abs(hash(said))}.csv"
        code, answer = run(capsys, "data", "check", path, "--as", "totals", "--repaired", out, *said)
        assert out.read_text("utf-8").splitlines() == ["year,population", *rows], answer
        assert code == 1


def test_check_and_indicators_ask_the_same(tmp_path, capsys):
    path = table(tmp_path / "t.csv", "year,population,losses,gdp", (2020, 10, 5, 100), (2020, 10, 5, 100))
    code, answer = run(capsys, "data", "check", path, "--json")
    (problem,) = [each for each in json.loads(answer)["problems"] if each["level"] == "error"]
    assert (
        code == 1 and problem["proposal"]["name"] == "drop-duplicates" and problem["proposal"]["rows"] == [3]
    )
    assert "--accept drop-duplicates" in measured(capsys, path, out=tmp_path / "out")[1]


def test_help_lists_all_that_can_be_accepted(capsys):
    from umran.intake.proposals import KINDS

    for line in (("data", "check"), ("indicators",)):
        code, answer = run(capsys, *line, "x.csv", "--accept", "help")
        assert code == 0 and all(name in answer for name in KINDS) and bare_latin(answer) == []
    code, answer = run(capsys, "data", "check", "x.csv", "--accept", "swap-axis")
    assert code == 2 and "swap-axes" in answer


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    y=st.floats(-55, 55),
    x=st.floats(-170, 170),
    diagonal=st.none() | st.floats(-0.6, 0.6),
    swapped=st.booleans(),
    spread=st.lists(st.tuples(st.floats(-0.02, 0.02), st.floats(-0.02, 0.02)), min_size=1, max_size=6),
)
def test_anywhere_on_earth_a_swapped_table_is_a_question_and_a_sound_one_stays(
    tmp_path_factory, y, x, diagonal, swapped, spread
):
    x = y + diagonal if diagonal is not None else x
    rows = [(round(y + dy, 5), round(x + dx, 5), 5) for dy, dx in spread]
    written = [(b, a, n) if swapped else (a, b, n) for a, b, n in rows]
    path = table(tmp_path_factory.mktemp("where") / "r.csv", "latitude,longitude,population", *written)
    near = [("stops.geojson", (x - 0.01, y - 0.01, x + 0.01, y + 0.01))]
    found = open_table(path, "residents", layers=near)
    places = [(shape.y, shape.x) for shape in found.shapes if shape is not None]
    if not found.problems.errors:
        apart = max(abs(a - y) + abs(b - x) for a, b in places)
        assert not swapped or apart < 0.2, "so near the diagonal that nothing can be told"
        assert len(places) == len(rows)
    if not swapped and abs(x - y) > 0.7:
        assert found.problems.valid and places == [pytest.approx(row[:2]) for row in rows]
    if swapped and abs(x - y) > 0.1:
        found = open_table(path, "residents", layers=near, accept="swap-axes")
        if not found.problems.errors:
            assert [(s.y, s.x) for s in found.shapes] == [pytest.approx(row[:2]) for row in rows]
