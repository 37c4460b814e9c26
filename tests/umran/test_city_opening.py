"""What opens the page of a city: drawn from data for any place of the list, whole without a script."""

import csv
import gzip
import re
import shutil
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes import axe
from support import ROOT
from umran import data
from umran.book.opening import build, drawing, facts

PLACES = [
    row["city_id"] or row["iso3"] for row in csv.DictReader((ROOT / "data/cities.csv").open(encoding="utf-8"))
]
ALL = [*facts.populations(), *facts.of_the_city(), *facts.of_the_country()]


def raw(name):
    with (ROOT / f"data/{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", PLACES)
def test_a_place_opens_with_a_map_three_figures_and_a_chart(name):
    html, lines = build(name)
    assert html.count('<figure class="op-map">') == html.count('<figure class="op-chart">') == 1
    assert html.count('<div class="op-fact">') == len(lines) == 3
    assert html.count("المصدر: ") >= 5, "a source beside each figure"
    assert "إقراراً رسمياً" in html
    assert "<script" not in html and len(gzip.compress(html.encode())) < 16_000


def test_figures_are_those_of_the_files():
    shown = {each.measure.name: each for each in facts.key_facts(facts.home("agadir"))}
    access = {
        row["city_id"]: float(row["value_pct"])
        for row in raw("city_indicators")
        if row["indicator"] == "11.2.1"
    }
    found = next(each for name, each in shown.items() if "11.2.1" in name)
    assert found.value == access.pop("agadir") and sorted(found.peers.values()) == sorted(access.values())
    people = next(iter(shown.values()))
    rows = [
        row
        for row in raw("city_population")
        if row["definition"] == "urban_agglomeration" and row["year"] == "2015"
    ]
    assert people.year == 2015 and len(people.peers) == len(rows) - 1
    assert {people.value, *people.peers.values()} == {float(row["population"]) for row in rows}


@pytest.mark.parametrize("measure", ALL, ids=lambda each: each.name)
def test_peers_agree_in_source_year_and_definition(measure):
    rows = data.load(measure.dataset)
    for name in PLACES:
        place = facts.home(name)
        found = facts.fact(place, measure)
        own = (
            rows[rows["iso3"] == place.iso3] if measure.of_country else rows[rows["city_id"] == place.city_id]
        )
        own = own.query(measure.rows) if measure.rows else own
        assert (found is None) == own[measure.column].dropna().empty
        if found:
            assert found.year == own["year"].max() and found.name not in found.peers
            least, most = found.ends()
            assert least[1] <= found.value <= most[1]


def test_definitions_that_disagree_are_both_shown():
    html = build("amman")[0]
    for value in ("1,782,971", "3,672,403", "2,064,582"):
        assert value in html, value
    assert "لكل عدد حدوده" in html
    assert "1,358,347" in build("agadir")[0], "the sum of the census beside the agglomeration"


def test_a_census_stands_beside_the_others_with_what_was_counted_and_has_no_peer_of_another_unit():
    html = build("quito")[0]
    assert "2,679,722" in html and "سكان التعداد (الكانتون)" in html
    assert "المحافظة، وهي أوسع من البلدية" in build("amman")[0]
    units = {row["city_id"]: row["area_unit"] for row in raw("city_census")}
    names = {row["city_id"]: row["name_ar"] for row in raw("cities")}
    for city, unit in units.items():
        (found,) = [known for each in facts.censuses() if (known := facts.fact(facts.home(city), each))]
        assert {*found.peers} <= {names[other] for other, its in units.items() if its == unit}
    census = {row["city_id"]: row["population"] for row in raw("city_census")}
    communes = {(row["code"], row["year"]): row["population"] for row in raw("agadir_census")}
    assert census["agadir"] == communes["09.001.01.01", "2024"], "one number where two files have it"


def test_what_is_missing_is_asked_for_by_name():
    told = " ".join(facts.missing(facts.home("battambang"), False))
    for words in ("11.2.1", "مواقف النقل العام", "هيئة تنظيم النقل", "حدود الأحياء", "قسم النظافة"):
        assert words in told, words
    assert "11.2.1" not in " ".join(facts.missing(facts.home("agadir"), True)), "it is known"
    country = build("PHL")[0]
    assert "لا يسمّيها المصدر" in country and "مانيلا" not in country
    assert 'class="op-point"' not in country, "no city is put where none is named"


def test_a_place_that_is_none_is_named():
    with pytest.raises(
        ValueError, match=r"name is 'manila'; expected a city of data/cities.csv: .*agadir, PHL"
    ):
        build("manila")


def test_a_city_that_is_added_opens_by_the_same_line(tmp_path, monkeypatch):
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder)
    lines = (folder / "cities.csv").read_text(encoding="utf-8").splitlines()
    cells = next(csv.reader([next(line for line in lines if line.startswith("amman,"))]))
    row = dict(zip(next(csv.reader(lines)), cells, strict=True))
    row |= {"city_id": "irbid", "name_ar": "إربد", "latitude": "32.55556", "longitude": "35.85"}
    with (folder / "cities.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(row.values())
    with (folder / "city_indicators.csv").open("a", encoding="utf-8") as file:
        file.write("irbid,JOR,11.2.1,2020,4.63662693524559\n")
    monkeypatch.setenv("UMRAN_DATA", str(folder))
    html, lines = build("irbid")
    assert "خريطة الأردن، وعليها إربد" in html and "4.6%" in html
    assert len(lines) == 3 and "البلد" in lines[1], "the country's figures where the city's own end"
    assert facts.fact(facts.home("amman"), facts.of_the_city()[0]).peers["إربد"] == pytest.approx(
        4.6366, abs=1e-4
    )


@given(
    st.dictionaries(st.text("ابتث", min_size=1, max_size=4), st.floats(0, 1e7), min_size=2), st.floats(0, 1e7)
)
def test_on_the_strip_more_stands_farther_left(peers, value):
    found = facts.Fact(ALL[0], "هنا", value, 2020, peers, "مصدر")
    svg = drawing.strip(found)
    places = [float(x) for x in re.findall(r'op-peer" cx="([\d.]+)"', svg)]
    own = float(re.search(r'op-own" cx="([\d.]+)"', svg)[1])
    assert len(places) == len(peers) and all(0 <= x <= drawing.WIDTH for x in [*places, own])
    for x, other in zip(places, peers.values(), strict=True):
        assert (other - value) * (own - x) >= 0


@given(st.lists(st.floats(0.1, 1e8), min_size=2, max_size=12), st.data())
def test_a_line_keeps_its_values_in_order_inside_its_picture(values, draw):
    later = draw.draw(st.integers(1, len(values)))
    rows = [(1950 + 5 * i, value, i >= later) for i, value in enumerate(values)]
    svg = drawing.LinePicture("عنوان", rows, []).svg()
    drawn = [
        tuple(map(float, pair.split(",")))
        for line in re.findall(r'<polyline[^>]*points="([^"]+)"', svg)
        for pair in line.split()
    ]
    if later < len(values):
        assert drawn.pop(later) == drawn[later - 1], "the projection begins where the estimates end"
    assert len(drawn) == len(values)
    assert all(0 <= x <= drawing.WIDTH and 0 <= y <= 216 for x, y in drawn)
    for (x, y), (next_x, next_y), value, after in zip(drawn, drawn[1:], values, values[1:], strict=False):
        assert next_x > x and (after - value) * (y - next_y) >= 0


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The openings of a city with an inside, of one without, and of a country."""
    folder = tmp_path_factory.mktemp("openings")
    (folder / "conf.py").write_text(
        'extensions = ["umran.book"]\nhtml_theme = "basic"\nlanguage = "ar"\nroot_doc = "agadir"\n'
        'exclude_patterns = ["built"]\nsuppress_warnings = ["toc.not_included"]\n',
        encoding="utf-8",
    )
    for name in ("agadir", "quito", "PHL"):
        (folder / f"{name}.rst").write_text(
            f"صفحة\n====\n\n.. city-opening:: {name}\n\nنص\n", encoding="utf-8"
        )
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", folder, folder / "built"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder / "built"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", ["agadir", "quito", "PHL"])
def test_an_opening_is_read_on_every_screen(pages, visit, name, width, theme):
    seen = visit((pages / f"{name}.html").as_uri(), width=width, theme=theme)
    page = seen.page
    assert (seen.foreign, seen.failed, seen.errors) == ([], [], [])
    page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
    page.evaluate(f"document.body.style.background = '{'#14181d' if theme == 'dark' else '#fffdf9'}'")
    page.evaluate(f"document.body.style.color = '{'#e7e3da' if theme == 'dark' else '#1d2733'}'")
    assert [each for each in axe(page) if "umran-opening" in str(each[2]) or ".op-" in str(each[2])] == []
    assert page.locator(".umran-opening").evaluate("e => e.scrollWidth <= e.clientWidth")
    meet = """() => { const boxes = [...document.querySelectorAll('.op-quarter, .op-name')].map(e => e.getBoundingClientRect());
      return boxes.some((a, i) => boxes.some((b, k) => k > i && a.right > b.left + 1 && b.right > a.left + 1 && a.bottom > b.top + 2 && b.bottom > a.top + 2)) }"""
    assert not page.evaluate(meet), "names on the map stand free of each other"


@pytest.mark.parametrize(("theme", "brighter"), [("light", False), ("dark", True)])
def test_the_highest_class_stands_out_from_the_paper(pages, visit, theme, brighter):
    page = visit((pages / "agadir.html").as_uri()).page
    page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
    for part in ("path.shade", ".op-key.shade"):
        colour = f"e => getComputedStyle(e).{'fill' if part[0] == 'p' else 'backgroundColor'}.match(/[0-9.]+/g).map(Number)"
        sums = [sum(page.locator(f"{part}{shade}").first.evaluate(colour)) for shade in range(1, 6)]
        assert sums == sorted(sums, reverse=not brighter)
