"""The figures of the notebooks on Agadir and Amman, a second time: from the files alone, by plain arithmetic.

Nothing of the course's own computing is used: rows by `csv`, areas on the ellipsoid by pyproj (the notebook takes them
from a plane), and what was found is looked for in what the pages say.
"""

import csv
import json
import re

import nbformat
import pytest
from pyproj import Geod

from support import ROOT

CORE = {"أكادير", "إنزكان", "الدشيرة الجهادية"}
NINE = CORE | {"آيت ملول", "لقليعة", "الدراركة", "أورير", "تمسية", "أولاد دحو"}
MARKS = dict.fromkeys([0x200E, 0x200F, *range(0x2066, 0x206A)])


def said(*parts):
    """All that pages say and show, without signs of direction."""
    told = ""
    for part in parts:
        path = ROOT / part
        if path.suffix == ".md":
            told += path.read_text("utf-8")
            continue
        for cell in nbformat.read(path, as_version=4).cells:
            told += cell.source if cell.cell_type == "markdown" else ""
            for output in cell.get("outputs", ()):
                told += output.get("text", "") + "".join(map(str, output.get("data", {}).values()))
    return re.sub(r"\{ltr\}`([^`]*)`", r"\1", told).translate(MARKS)


def rows(name):
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def places():
    geod = Geod(ellps="WGS84")
    found = {}
    for each in json.loads((ROOT / "data/agadir_communes.geojson").read_text("utf-8"))["features"]:
        shape, told = each["geometry"], each["properties"]
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        area = 0.0
        for rings in polygons:
            sizes = [abs(geod.polygon_area_perimeter(*zip(*ring, strict=True))[0]) for ring in rings]
            area += sizes[0] - sum(sizes[1:])
        found[told["code"]] = {"name": told["name_ar"], "province": told["province_ar"], "area": area / 1e6}
    return found


@pytest.fixture(scope="module")
def census(places):
    """Of each year what was counted in each commune, by its name."""
    found = {"2014": {}, "2024": {}}
    for row in rows("agadir_census.csv"):
        place = places[row["code"]]
        figures = {
            name: float(value) for name, value in row.items() if value and name not in ("code", "year")
        }
        found[row["year"]][place["name"]] = place | figures
    assert [len(each) for each in found.values()] == [19, 19]
    return found


@pytest.fixture(scope="module")
def agadir():
    return said("notebooks/13_agadir_inside.ipynb")


def summed(year, names, of):
    return sum(of(year[name]) for name in names)


def without(row):
    return row["households"] * (100 - row["sewer_pct"]) / 100


def test_who_grew_and_where(census, agadir):
    then, now = census["2014"], census["2024"]

    def added(names):
        return summed(now, names, lambda row: row["population"]) - summed(
            then, names, lambda row: row["population"]
        )

    assert f"زاد التكتل: {added(NINE):,.0f}" in agadir and added(NINE) == 224_634
    for told, core in (
        ("أكادير وحدها", {"أكادير"}),
        ("ثلاث جماعات", CORE),
        ("أربع جماعات", CORE | {"آيت ملول"}),
    ):
        assert f"المركز {told}: خارجه {100 * (1 - added(core) / added(NINE)):.1f}%" in agadir
    for name, year in census.items():
        part = summed(year, CORE, lambda row: row["population"]) / summed(
            year, NINE, lambda row: row["population"]
        )
        assert f"حصة المركز من السكان في {name}: {100 * part:.1f}%" in agadir
    # The rule that tells the nine from the others: more than 200 people per km2, the next below 60.
    density = {name: row["population"] / row["area"] for name, row in now.items()}
    assert {name for name, each in density.items() if each > 200} == NINE
    assert max(each for name, each in density.items() if name not in NINE) < 60


def test_two_densities(census, agadir):
    now = census["2024"]

    def densities(names):
        people = summed(now, names, lambda row: row["population"])
        lived = summed(now, names, lambda row: row["population"] ** 2 / row["area"]) / people
        return people / summed(now, names, lambda row: row["area"]), lived

    for names, told in ((now, "على أرض العمالتين"), (NINE, "على أرض التكتل")):
        line = re.search(rf"{told} ([\d,]+)، وكما يعيشها الناس ([\d,]+)", agadir)
        shown = [float(each.replace(",", "")) for each in line.groups()]
        assert shown == pytest.approx(densities(names), rel=2e-3)
    rest = set(now) - NINE
    land = summed(now, rest, lambda row: row["area"]) / summed(now, now, lambda row: row["area"])
    assert f"الجماعات العشر الباقية: {100 * land:.0f}% من الأرض" in agadir and round(100 * land) == 72


def test_households_without_a_sewer(census, agadir):
    pages = agadir, said("book/00_start/agadir.md")
    for name, year in census.items():
        few, all_ = summed(year, NINE, without), summed(year, NINE, lambda row: row["households"])
        assert f"{name}: {few:,.0f} من {all_:,.0f}" in pages[0]
        assert f"{few:,.0f}" in pages[1] and f"{all_:,.0f}" in pages[1]
    now = census["2024"]
    most = sorted(NINE, key=lambda name: -without(now[name]))[:4]
    assert set(most) == {"لقليعة", "الدراركة", "تمسية", "أولاد دحو"}
    part = summed(now, most, without) / summed(now, NINE, without)
    assert all("82.6" in page for page in pages) and round(100 * part, 1) == 82.6
    for name in most:
        assert f"{name} {without(now[name]):,.0f}" in pages[1]
    assert f"{summed(now, most, without):,.0f}" in pages[1]
    assert f"{summed(now, now, without):,.0f}" in said("book/05_monitoring/quiz.md")


def test_how_people_go_to_work(census, agadir):
    words = {"walking": "مشياً", "two_wheels": "بدراجة", "car": "بسيارة خاصة", "bus": "بالحافلة", "taxi": "بسيارة أجرة",
             "employer": "بنقل المشغّل"}  # fmt: skip
    for way, word in words.items():
        means = [
            summed(year, NINE, lambda row: row[f"commute_{way}_pct"] * row["employed"])  # noqa: B023
            / summed(year, NINE, lambda row: row["employed"])
            for year in census.values()
        ]
        line = re.search(rf"{word}: ([\d.]+) ثم ([\d.]+) في المائة", agadir)
        assert [float(each) for each in line.groups()] == pytest.approx(means, abs=0.051)


def test_what_other_zones_make_of_the_same_households(census, agadir):
    now = census["2024"]

    def joined(names):
        return 100 * (1 - summed(now, names, without) / summed(now, names, lambda row: row["households"]))

    for province in {row["province"] for row in now.values()}:
        names = {name for name, row in now.items() if row["province"] == province}
        assert f"{province}: {joined(names):.1f} كلها، و{joined(names & NINE):.1f} في التكتل" in agadir
    for told, names in (("المركز", CORE), ("الحلقة", NINE - CORE), ("بقية العمالتين", set(now) - NINE)):
        assert f"{told}: {joined(names):.1f}\n" in agadir
    then = census["2014"]
    for told, names in (("في 19 جماعة", set(then)), ("في الجماعات التسع", NINE)):
        pairs = [(then[name]["sewer_pct"], then[name]["commute_bus_pct"]) for name in names]
        means = [sum(each) / len(pairs) for each in zip(*pairs, strict=True)]
        apart = [(x - means[0], y - means[1]) for x, y in pairs]
        related = (
            sum(x * y for x, y in apart)
            / (sum(x * x for x, _ in apart) * sum(y * y for _, y in apart)) ** 0.5
        )
        assert f"{told}: −{-related:.2f}" in agadir


def test_ammans_two_densities():
    told = said("notebooks/14_amman_density.ipynb")
    table = [
        (float(row["population"]), float(row["area_km2"]), row["name_ar"]) for row in rows("amman_liwa.csv")
    ]

    def densities(some):
        people, area = sum(p for p, *_ in some), sum(a for _, a, _ in some)
        return people / area, sum(p * p / a for p, a, _ in some) / people

    crude, lived = densities(table)
    assert f"على الأرض: {crude:,.0f} نسمة" in told and f"كما يعيشها الناس: {lived:,.0f}\n" in told
    assert f"متوسط الألوية بلا ترجيح: {sum(p / a for p, a, _ in table) / 9:,.0f}" in told
    without_jizah = densities([row for row in table if row[2] != "لواء الجيزة"])
    assert f"بلا الجيزة: {without_jizah[0]:,.0f}" in told and f"بلا الجيزة: {without_jizah[1]:,.0f}" in told
    dense = sorted(table, key=lambda row: -row[0] / row[1])[:5]
    people, land = (100 * sum(r[i] for r in dense) / sum(r[i] for r in table) for i in (0, 1))
    assert f"خمسة ألوية: {people:.1f}% من السكان على {land:.1f}% من الأرض" in told
    assert (round(people, 1), round(land, 1)) == (87.5, 9.4)
    assert {p % 5 for p, *_ in table} == {0}
    largest = max(p * p / a for p, a, _ in table) / sum(p * p / a for p, a, _ in table)
    assert largest > 0.5 and "يصنع أكثر من نصف الرقم الثاني" in told
