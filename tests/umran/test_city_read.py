"""`City.read`: a folder as offices have it becomes a city, or sentences that say what to mend; never another figure."""

import csv
import os
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import municipality as town
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_check import bare_latin, contents, run

from umran import City
from umran import indicators as ind
from umran.city import report
from umran.intake.holders import holders
from umran.intake.kinds import kinds
from umran.text.errors import Unreadable
from umran.text.folding import place_keys, spelling
from umran.text.words import unmarked

pytestmark = pytest.mark.filterwarnings("ignore")
QUIET = settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def access(city):
    """11.2.1 as measured, or None where it is refused."""
    found = next((each for each in city.indicators() if each.code == "11.2.1"), None)
    return found.result.share if found and found.result else None


def said(city):
    return unmarked("\n".join(city.problems))


@pytest.fixture(scope="module")
def share():
    return town.right()


@pytest.fixture(scope="module")
def offices(tmp_path_factory):
    return town.as_offices_have_it(tmp_path_factory.mktemp("offices") / "بلدية")


@pytest.fixture
def folder(tmp_path):
    return town.write(tmp_path / "بلدية")


# What is understood


def test_a_folder_becomes_a_city_and_every_step_is_named(folder, share):
    before = contents(folder)
    city = City.read(folder, name="المدينة", year="2024")
    assert city.problems == [] and city.left == [] and contents(folder) == before
    assert {file.name: file.kind for file in city.files} == {
        "أحياء المدينة.geojson": "quarters",
        "سكان الأحياء 2024.csv": "quarter_population",
        "مواقف.csv": "stops",
        "حدود المدينة.geojson": "city",
    }
    people = next(file for file in city.files if file.kind == "quarter_population")
    assert (people.rows, people.years, people.encoding) == (12, (2024,), "UTF-8")
    (join,) = city.joins
    assert (join.matched, join.layer_rows, join.table_rows, join.people) == (12, 12, 12, 197790)
    assert join.layer_column == "اسم الحي" and join.table_column == "الحي" and not join.fault
    assert city.layers["residents"]["population"].sum() == 197790 and len(city.layers["residents"]) == 12
    assert access(city) == pytest.approx(share, rel=1e-12)
    limits = unmarked(" ".join(report.joins(city)))
    assert "12 من 12" in limits and "197,790 نسمة" in limits


def test_a_zip_of_the_folder_says_the_same(folder, share, tmp_path):
    city = City.read(shutil.make_archive(tmp_path / "بلدية", "zip", folder))
    assert city.problems == [] and access(city) == pytest.approx(share, rel=1e-12)


def test_the_forms_of_offices_are_joined_whole(offices):
    city = City.read(offices)
    (join,) = city.joins
    assert (join.matched, join.layer_rows, join.people, join.fault) == (12, 12, 197790, "")
    stops = city.layers["stops"]
    assert len(stops) == 14 and (stops["capacity"] == "high").sum() == 1
    straight = ind.access_to_public_transport(city.layers["residents"], stops, None, city.layers["city"])
    # 0.5866 in UTM, whose metres are long so far from its meridian.
    assert straight.share == pytest.approx(0.5866, abs=5e-4)
    assert straight.inner_point_share == pytest.approx(0.5566, abs=5e-4)
    told = unmarked("\n".join(report.files(city)))
    for step in (
        "Windows-1256: به وحده تلتقي 12 من 12",
        "EPSG:32636",
        "«المجموع»: صف مجموع",
        "السنة 2024",
    ):
        assert step in told


def test_the_forms_of_offices_are_measured(offices):
    city = City.read(offices)
    assert city.problems == []
    assert {each.code for each in city.indicators() if each.result} == {
        "11.2.1",
        "11.3.1",
        "11.6.1",
        "11.7.1",
    }


def test_everything_of_offices_is_measured(tmp_path):
    city = City.read(town.as_offices_have_it(tmp_path, everything=True))
    assert city.problems == [] and city.joins[0].matched == 12
    assert city.layers["residents"]["population"].sum() == 197790
    assert {each.code for each in city.indicators() if each.result} == {
        "11.2.1",
        "11.3.1",
        "11.6.1",
        "11.7.1",
    }


def test_people_with_a_place_of_their_own_are_residents(tmp_path):
    heads = ("الحي", "خط العرض", "خط الطول", "ذكور", "إناث", "عدد السكان")
    rows = [(name, *stop[:2], 1, 2, 3) for name, stop in zip(town.NAMES, town.STOPS, strict=False)]
    town.table(tmp_path / "p.csv", heads, *rows)
    assert [file.kind for file in City.read(tmp_path).files] == ["residents"]
    town.layer(
        tmp_path / "p.geojson", town.squares(), **{"رمز الحي": [*town.NAMES], "السكان": [*town.PEOPLE]}
    )
    (tmp_path / "p.csv").unlink()
    assert [file.kind for file in City.read(tmp_path).files] == ["residents"]


def test_women_and_men_beside_their_sum_are_groups(offices):
    homes = City.read(offices).layers["residents"]
    assert homes.groupby("sex")["population"].sum().to_dict() == {"female": 96920, "male": 100870}


# Names


_MARKS = st.sampled_from(("", "\u064e", "\u0651", "\u0640"))
_OTHER = {"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي", "ي": "ی", "ك": "ک", "ؤ": "و", "ئ": "ي"}


@st.composite
def respelt(draw, name):
    """The same name as another hand writes it."""
    words = name.split()
    generic = words[0] in ("حي", "الحي")
    rest = words[1:] if generic else words
    letters = [
        [draw(st.sampled_from((letter, _OTHER.get(letter, letter)))) + draw(_MARKS) for letter in word]
        for word in rest
    ]
    rest = ["".join(word) for word in letters]
    first = unicodedata.normalize("NFD" if draw(st.booleans()) else "NFC", rest[0])
    if first.startswith("ال") and len(spelling(first)) > 4 and draw(st.booleans()):
        first = first[2:].lstrip("\u064e\u0651\u0640")
    lead = draw(st.sampled_from(("حي", "الحي", "منطقة", "حى", ""))) if generic else ""
    space = draw(st.sampled_from((" ", "  ", "\u00a0", "_")))
    return space.join(filter(None, (lead, first, *rest[1:])))


@QUIET
@given(st.data())
def test_spellings_of_one_name_are_joined(tmp_path_factory, share, data):
    sides = [[data.draw(respelt(name)) for name in town.NAMES] for _ in range(2)]
    city = City.read(town.write(tmp_path_factory.mktemp("t") / "م", *sides))
    assert city.problems == [] and city.joins[0].is_whole
    assert access(city) == pytest.approx(share, rel=1e-12)


@settings(QUIET, max_examples=4)
@given(st.data())
def test_a_near_name_is_asked_and_never_taken(tmp_path_factory, share, data):
    place = data.draw(st.integers(0, 11))
    name = town.NAMES[place]
    at = data.draw(st.integers(name.index(" ") + 3, len(name) - 1))
    letter = data.draw(st.sampled_from("بجدرسطفقلمن"))
    wrong = name[:at] + letter + name[at + (1 if data.draw(st.booleans()) else 0) :]
    if any(place_keys(wrong) & place_keys(other) for other in town.NAMES):
        return
    names = [wrong if each == place else name for each, name in enumerate(town.NAMES)]
    root = town.write(tmp_path_factory.mktemp("t") / "م", table_names=names)
    city = City.read(root)
    assert access(city) is None and "residents" not in city.layers
    assert wrong in said(city) and name in said(city) and f"name={wrong}:{name}" in said(city)
    for answer in (
        f"name={wrong}:{name}",
        f"name={name}:{wrong}",
        f"سكان الأحياء 2024.csv:name={wrong}:{name}",
    ):
        taken = City.read(root, accept=answer)
        assert taken.problems == [] and access(taken) == pytest.approx(share, rel=1e-12)
        assert wrong in taken.joins[0].accepted[0]
    left = City.read(root, accept="name=no")
    (join,) = left.joins
    assert join.matched == 11 and join.layer_only == (name,) and join.table_only == (wrong,)
    measured = next(each for each in left.indicators() if each.code == "11.2.1")
    from umran.city.measures import caveats, limits

    for told in (caveats(measured, left), limits(measured, left)):
        assert any("11" in each and "12" in each and "نسمة" in each for each in told), (
            "a partial join is never silent"
        )


@QUIET
@given(st.data())
def test_a_name_twice_is_refused_with_both(tmp_path_factory, data):
    first, second = data.draw(st.lists(st.integers(0, 11), min_size=2, max_size=2, unique=True))
    twin = data.draw(
        respelt(town.NAMES[first]).filter(lambda each: spelling(each) == spelling(town.NAMES[first]))
    )
    names = [twin if place == second else name for place, name in enumerate(town.NAMES)]
    side = data.draw(st.sampled_from(("layer_names", "table_names")))
    city = City.read(town.write(tmp_path_factory.mktemp("t") / "م", **{side: names}))
    assert access(city) is None and "residents" not in city.layers
    text = said(city)
    file = "أحياء المدينة.geojson" if side == "layer_names" else "سكان الأحياء 2024.csv"
    assert file in text and town.NAMES[first] in text and "أكثر من واحد" in text


def test_names_that_differ_by_a_leading_word_alone_are_told_apart_or_refused(tmp_path):
    two = ("حي النزهة", "منطقة النزهة", "حي السلام", "حي الجامعة", "حي المطلع")
    city = City.read(town.write(tmp_path / "أ", two, two, (1, 2, 3, 4, 5)))
    assert city.problems == [] and city.joins[0].is_whole
    other = ("النزهة", *two[2:])
    root = tmp_path / "ب"
    root.mkdir()
    town.quarters(root, two)
    town.people(root, other, (1, 3, 4, 5))
    city = City.read(root)
    assert "residents" not in city.layers and "حي النزهة" in said(city) and "منطقة النزهة" in said(city)
    assert not place_keys("حي 5") & place_keys("منطقة 5")


def test_half_the_names_alone_stop_the_join(tmp_path):
    strange = [f"ضاحية {letter * 5}" for letter in "بجدرسط"]
    city = City.read(town.write(tmp_path / "م", table_names=[*town.NAMES[:6], *strange]))
    assert access(city) is None and "residents" not in city.layers
    assert "6 من 12" in said(city) and town.NAMES[6] in said(city) and "وحّد الأسماء" in said(city)
    (join,) = city.joins
    assert join.layer_only == town.NAMES[6:] and join.table_only == tuple(strange), "every one of either side"


# Codes


@QUIET
@given(st.data())
def test_codes_keep_their_zeros_or_get_them_back(tmp_path_factory, share, data):
    numbers = data.draw(st.lists(st.integers(1, 999), min_size=12, max_size=12, unique=True))
    codes = [f"{number:04}" for number in numbers]
    lost = data.draw(st.booleans())
    digits = str.maketrans("0123456789", data.draw(st.sampled_from(("0123456789", "٠١٢٣٤٥٦٧٨٩"))))
    written = [(str(int(code)) if lost else code).translate(digits) for code in codes]
    root = tmp_path_factory.mktemp("t")
    order = data.draw(st.permutations(range(12)))
    town.quarters(root, codes, head="رمز الحي")
    town.people(
        root, [written[each] for each in order], [town.PEOPLE[each] for each in order], ("رمز الحي", "السكان")
    )
    town.stops(root)
    town.boundary(root)
    city = City.read(root)
    assert city.problems == [] and access(city) == pytest.approx(share, rel=1e-12)
    if lost:
        assert any("ضاعت أصفار" in note for note in city.joins[0].notes)


def test_codes_that_differ_by_a_zero_are_two_codes(tmp_path):
    codes = ["1", "01", "2", "02", *(f"{each}" for each in range(10, 18))]
    town.quarters(tmp_path, codes, head="رمز الحي")
    town.people(tmp_path, codes, heads=("رمز الحي", "السكان"))
    city = City.read(tmp_path)
    assert city.problems == [] and city.joins[0].is_whole
    assert [*city.layers["residents"]["population"]] == [*town.PEOPLE]


def test_codes_that_contradict_the_names_are_refused(tmp_path):
    codes = [f"{each:02}" for each in range(12)]
    town.quarters(tmp_path, **{"رمز الحي": codes})
    town.table(tmp_path / "p.csv", ("رمز الحي", "الحي", "السكان"),
               *zip([codes[1], codes[0], *codes[2:]], town.NAMES, town.PEOPLE, strict=True))  # fmt: skip
    city = City.read(tmp_path)
    assert "residents" not in city.layers and "الرموز والأسماء يخالف بعضها بعضاً" in said(city)


# People


def test_rows_by_sex_are_people_by_sex_and_none_may_lack(tmp_path):
    rows = [
        (name, sex, count // 2)
        for name, count in zip(town.NAMES, town.PEOPLE, strict=True)
        for sex in ("ذكر", "أنثى")
    ]
    town.quarters(tmp_path)
    table = town.table(tmp_path / "p.csv", ("الحي", "الجنس", "السكان"), *rows)
    city = City.read(tmp_path)
    assert city.problems == [] and city.joins[0].table_rows == 12
    assert city.layers["residents"].groupby("sex")["population"].sum().nunique() == 1
    town.table(table, ("الحي", "الجنس", "السكان"), *rows[:-1])
    city = City.read(tmp_path)
    assert "residents" not in city.layers and town.NAMES[-1] in said(city) and "جنس واحد" in said(city)


def test_women_and_men_who_are_not_their_sum_are_refused(tmp_path):
    town.quarters(tmp_path)
    rows = [
        (name, count, count - men, men)
        for name, count, men in zip(town.NAMES, town.PEOPLE, town.MEN, strict=True)
    ]
    rows[3] = (*rows[3][:2], rows[3][2] + 1, rows[3][3])
    town.table(tmp_path / "p.csv", ("الحي", "السكان", "إناث", "ذكور"), *rows)
    city = City.read(tmp_path)
    assert "residents" not in city.layers and "p.csv" in said(city) and "5" in said(city)


def test_a_total_that_is_no_quarter_stays_out_and_one_that_is_wrong_is_asked(folder):
    table = folder / "سكان الأحياء 2024.csv"
    rows = [("الحي", "عدد السكان"), *zip(town.NAMES, town.PEOPLE, strict=True)]
    town.table(table, *rows, ("المجموع", sum(town.PEOPLE)))
    city = City.read(folder)
    assert city.problems == [] and city.layers["residents"]["population"].sum() == 197790
    town.table(table, *rows, ("المجموع", sum(town.PEOPLE) + 5))
    city = City.read(folder)
    assert "residents" not in city.layers and "total=" in said(city)


def test_people_of_two_years_are_asked_for_one(tmp_path):
    town.quarters(tmp_path)
    rows = [
        (name, year, count * times)
        for year, times in ((2015, 1), (2024, 2))
        for name, count in zip(town.NAMES, town.PEOPLE, strict=True)
    ]
    town.table(tmp_path / "p.csv", ("الحي", "السنة", "السكان"), *rows)
    city = City.read(tmp_path)
    assert "residents" not in city.layers and "2015" in said(city) and "--year 2024" in said(city)
    assert City.read(tmp_path, year="2015").layers["residents"]["population"].sum() == 197790
    town.table(tmp_path / "p.csv", ("الحي", "السنة", "السكان"), *rows[:12])
    city = City.read(tmp_path, year="2024")
    assert "residents" not in city.layers and "2015" in said(city) and "2024" in said(city), (
        "years that do not meet"
    )


def test_a_year_that_is_not_that_of_the_name_of_the_table_is_asked(folder):
    city = City.read(folder, year="1999")
    assert "residents" not in city.layers and "1999" in said(city) and "2024" in said(city)
    assert City.read(folder, year="2024").problems == []


def test_people_in_two_files_are_counted_in_none(folder):
    town.table(folder / "residents.csv", ("longitude", "latitude", "population"), (35.86, 32.56, 100))
    city = City.read(folder)
    assert access(city) is None and "السكان مرتين" in said(city)
    assert "residents.csv" in said(city) and "سكان الأحياء 2024.csv" in said(city)


# What a folder may hold


def test_sixty_files_of_all_sorts_each_get_their_sentence(folder, share):
    deep = folder / "أرشيف" / "2019" / "قديم"
    deep.mkdir(parents=True)
    for number in range(15):
        (deep / f"محضر {number}.pdf").write_bytes(b"%PDF-1.4")
        (folder / f"IMG_{number:04}.jpg").write_bytes(b"\xff\xd8\xff")
    for number in range(8):
        town.table(deep / f"موظفون {number}.csv", ("الموظف", "الراتب"), (f"م{number}", 900))
        (folder / f"خطاب {number}.docx").write_bytes(b"PK")
    shutil.copy(folder / "حدود المدينة.geojson", deep / "نسخة من الحدود.geojson")
    town.layer(deep / "stops.gpkg", [shapely.Point(x, y) for y, x, _ in town.STOPS],
               **{"اسم الموقف": [f"موقف {n}" for n in range(1, 15)], "نوع الموقف": [kind for *_, kind in town.STOPS]})  # fmt: skip
    town.layer(
        folder / "خطوط المجاري.geojson", [shapely.LineString([(35.85, 32.55), (35.9, 32.58)])], القطر=[300]
    )
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "~$سكان الأحياء 2024.xlsx").write_bytes(b"x")
    (folder / "صورة.geojson.part").write_bytes(b"x")
    (folder / "notes.txt").write_text("ملاحظات\n", "utf-8")
    (folder / "package.json").write_text('{"name": "x"}', "utf-8")
    before = contents(folder)
    city = City.read(folder)
    assert city.problems == [] and access(city) == pytest.approx(share, rel=1e-12)
    told = unmarked("\n".join(map(str, city.left)))
    assert len(city.left) + len(city.files) == len(before)
    for name, why in (("نسخة من الحدود.geojson", "نسخة مطابقة"), ("مواقف.csv", "نفسه"), ("خطوط المجاري.geojson", "شوارع"),
                      ("~$سكان", "مفتوح الآن"), ("geojson.part", "لم يكتمل"), ("موظفون 3.csv", "لا يُعرف نوع"),
                      ("محضر 3.pdf", ".pdf"), (".DS_Store", "نظام التشغيل")):  # fmt: skip
        assert any(name in line and why in line for line in told.splitlines()), (name, told)
    assert contents(folder) == before and bare_latin("\n".join(map(str, city.left))) == []


def broken_layer(folder):
    path = folder / "حدود المدينة.geojson"
    path.write_bytes(path.read_bytes()[:200])


def broken_stops(folder):
    (folder / "محطات.geojson").write_bytes(b'{"type": "FeatureCollection", "features": [{')


def far_boundary(folder):
    town.layer(folder / "حدود المدينة.geojson", [shapely.box(36.0, 34.0, 36.1, 34.1)], الاسم=["المدينة"])


def empty_file(folder):
    (folder / "شوارع.gpkg").write_bytes(b"")


def huge(folder):
    with (folder / "شوارع.geojson").open("wb") as file:
        file.truncate(2 * 2**30)


def no_system(folder):
    town.layer(
        folder / "شوارع.shp", [shapely.LineString([(35.85, 32.55), (35.9, 32.55)])], 32636, width_m=[10]
    )
    (folder / "شوارع.prj").unlink()


def two_boundaries(folder):
    town.layer(folder / "حدود البلدية.geojson", [shapely.box(35.85, 32.55, 35.87, 32.58)], الاسم=["أخرى"])
    (folder / "حدود البلدية.geojson").rename(folder / "city.geojson")


def old_form(folder):
    (folder / "شوارع.xls").write_bytes(b"\xd0\xcf\x11\xe0")


def bad_stop(folder):
    with (folder / "مواقف.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(("موقف 15", 32.56, 35.86, "منطاد"))


def lone_shp(folder):
    town.layer(folder / "شوارع.shp", [shapely.LineString([(35.85, 32.55), (35.9, 32.55)])], width_m=[10])
    (folder / "شوارع.shx").unlink()
    (folder / "شوارع.dbf").unlink()


FAULTS = {
    "half a boundary": (broken_layer, "حدود المدينة.geojson", "انقطع"),
    "a boundary in another country": (far_boundary, "حدود المدينة.geojson", "كم"),
    "an empty file": (empty_file, "شوارع.gpkg", "فارغ"),
    "a file of two gigabytes": (huge, "شوارع.geojson", "2,048"),
    "metres and no system": (no_system, "شوارع.shp", "--crs"),
    "two boundaries": (two_boundaries, "city.geojson", "أبقِ واحداً"),
    "an old form": (old_form, "شوارع.xls", ".xlsx"),
    "a stop of no capacity": (bad_stop, "مواقف.csv", "الصف 16"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_a_sentence_and_no_figure_is_measured_without_what_it_spoils(name, folder):
    spoil, file, phrase = FAULTS[name]
    spoil(folder)
    before = contents(folder)
    city = City.read(folder)
    assert any(file in line and phrase in line for line in said(city).splitlines()), said(city)
    assert "مرتين" not in said(city)
    assert access(city) is None
    assert bare_latin("\n".join(city.problems)) == [] and contents(folder) == before


def test_a_broken_file_of_no_known_kind_stands_in_the_limits(folder):
    broken_stops(folder)
    city = City.read(folder)
    assert "محطات.geojson" in said(city) and city.unread == ["محطات.geojson"]
    from umran.city.measures import limits

    measured = next(each for each in city.indicators() if each.code == "11.2.1")
    assert any("محطات.geojson" in each for each in limits(measured, city))


def test_a_boundary_outside_the_stated_country_is_named(folder):
    city = City.read(folder, country="JOR")
    assert city.problems == []
    city = City.read(folder, country="MAR")
    assert "خارج" in said(city) and "MAR" in said(city) and access(city) is None


def test_of_two_figures_for_one_year_neither_is_taken(tmp_path):
    town.table(tmp_path / "a.csv", ("year", "population", "area_km2"), (2015, 100, 1), (2024, 120, 2))
    town.table(tmp_path / "b.csv", ("year", "population"), (2024, 130))
    city = City.read(tmp_path)
    assert "a.csv" in said(city) and "b.csv" in said(city)
    assert not any(each.result for each in city.indicators())


def test_a_growing_file_is_named(folder):
    write = "import sys, time\nwith open(sys.argv[1], 'a', buffering=1) as file:\n    while True: time.sleep(0.001); file.write('موقف,32.56,35.86,حافلة\\n')"
    path = folder / "محطات.csv"
    path.write_text("اسم الموقف,خط العرض,خط الطول,نوع الموقف\n", "utf-8")
    writing = subprocess.Popen([sys.executable, "-c", write, str(path)])
    try:
        while path.stat().st_size < 500:
            pass
        city = City.read(folder)
    finally:
        writing.kill()
        writing.wait()
    assert "محطات.csv" in said(city) and "تغيّر" in said(city)


def test_archives_inside_are_read_and_a_damaged_one_is_named(folder, share):
    with zipfile.ZipFile(folder / "طبقات.zip", "w") as archive:
        for name in ("أحياء المدينة.geojson", "حدود المدينة.geojson"):
            archive.write(folder / name, f"gis/{name}")
            (folder / name).unlink()
    city = City.read(folder)
    assert city.problems == [] and access(city) == pytest.approx(share, rel=1e-12)
    (folder / "طبقات.zip").write_bytes((folder / "طبقات.zip").read_bytes()[:900])
    city = City.read(folder)
    assert "طبقات.zip" in said(city) and "تالف" in said(city)


def test_every_sheet_of_a_workbook_is_read(folder, share):
    book = openpyxl.Workbook()
    first = book.active
    first.title = "السكان"
    for row in (("الحي", "عدد السكان"), *zip(town.NAMES, town.PEOPLE, strict=True)):
        first.append(row)
    second = book.create_sheet("مجاميع")
    for row in (("السنة", "السكان", "المساحة المبنية"), (2015, 150000, 8.2), (2024, 197790, 10.1)):
        second.append(row)
    book.create_sheet("ملاحظات").append(("راجعه أحمد",))
    book.save(folder / "بيانات.xlsx")
    (folder / "سكان الأحياء 2024.csv").unlink()
    city = City.read(folder)
    assert city.problems == [] and access(city) == pytest.approx(share, rel=1e-12)
    assert {file.name for file in city.files} >= {"بيانات.xlsx#السكان", "بيانات.xlsx#مجاميع"}
    assert [each.name for each in city.left] == ["بيانات.xlsx#ملاحظات"]


def test_every_sheet_of_an_ods_and_of_an_old_workbook_is_read(folder, share):
    sheets = {
        "السكان": pd.DataFrame({"الحي": town.NAMES, "عدد السكان": town.PEOPLE}),
        "مجاميع": pd.DataFrame({"السنة": [2015, 2024], "السكان": [150000, 197790], "المساحة المبنية": [8.2, 10.1]}),
        "ملاحظات": pd.DataFrame({"راجعه أحمد": ["نعم"]}),
    }  # fmt: skip
    for name, frame in sheets.items():
        path = folder / "بيانات.ods"
        pyogrio.write_dataframe(frame, path, layer=name, driver="ODS", append=path.exists())
    (folder / "سكان الأحياء 2024.csv").unlink()
    city = City.read(folder)
    assert city.problems == [] and access(city) == pytest.approx(share, rel=1e-12)
    assert {file.name for file in city.files} >= {"بيانات.ods#السكان", "بيانات.ods#مجاميع"}
    assert [each.name for each in city.left] == ["بيانات.ods#ملاحظات"]
    shutil.copy(Path(__file__).parent / "files" / "offices.xls", folder / "قديم.xls")
    city = City.read(folder)
    assert "قديم.xls#السكان" in [file.name for file in city.files]
    assert "قديم.xls#ملاحظات" in [each.name for each in city.left]


def test_two_systems_of_coordinates_are_one_place(tmp_path, share):
    shapes = town.squares()
    town.layer(tmp_path / "quarters.gpkg", shapes, 32636, **{"اسم الحي": [*town.NAMES]})
    town.people(tmp_path)
    town.stops(tmp_path)
    town.boundary(tmp_path)
    city = City.read(tmp_path)
    assert city.problems == [] and access(city) == pytest.approx(share, rel=1e-6)


def test_areas_whose_names_are_those_of_the_table_are_its_quarters(tmp_path, share):
    town.quarters(tmp_path, head="NAME_AR", name="layer1.geojson")
    town.people(tmp_path)
    town.stops(tmp_path)
    town.boundary(tmp_path)
    city = City.read(tmp_path)
    assert city.problems == [] and access(city) == pytest.approx(share, rel=1e-12)


def test_a_table_completes_the_layer_whose_names_it_has(folder):
    parks = [f"حديقة {letter * 3}" for letter in "بجدر"]
    town.layer(folder / "الأماكن العامة المفتوحة.geojson", town.squares(4), الاسم=parks)
    table = folder / "دخول الحدائق.csv"
    rows = [("حديقه  ببب", "نعم"), *((park, "لا") for park in parks[1:])]
    town.table(table, ("الحديقة", "مجانية"), *rows)
    city = City.read(folder)
    assert city.problems == [] and city.layers["open_spaces"]["is_free"].tolist() == [
        True,
        False,
        False,
        False,
    ]
    assert city.inputs("open_spaces") == ("الأماكن العامة المفتوحة.geojson", "دخول الحدائق.csv")
    town.table(table, ("الحديقة", "مجانية"), *rows[:3])
    city = City.read(folder)
    assert parks[3] in said(city) and "is_free" not in city.layers["open_spaces"]
    assert "دخول الحدائق.csv" in next(each for each in city.indicators() if each.code == "11.7.1").missing


def test_quarters_alone_say_what_they_lack(tmp_path):
    town.quarters(tmp_path)
    town.stops(tmp_path)
    found = next(each for each in City.read(tmp_path).indicators() if each.code == "11.2.1")
    assert "quarter_population" in found.missing and found.lacks == ("residents",)


@pytest.mark.parametrize("path", ["لا شيء", "ملف.csv"])
def test_what_is_no_folder_is_refused(path, tmp_path):
    (tmp_path / "ملف.csv").write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(Unreadable, match=path):
        City.read(tmp_path / path)
    (tmp_path / "فارغ").mkdir()
    assert "لا ملف" in said(City.read(tmp_path / "فارغ"))


# The command


def test_the_command_measures_a_folder_and_leaves_its_own_results_out(folder, capsys, monkeypatch):
    monkeypatch.chdir(folder)
    code, answer = run(capsys, "indicators", ".", "--year", "2024")
    assert code == 0 and bare_latin(answer) == [], answer
    plain = unmarked(answer)
    assert "12 من 12" in plain and "هيئة الإحصاء" not in plain and "وهو عادةً لدى" in plain
    with (folder / "umran-indicators" / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["indicator"] == "11.2.1")
    assert "أحياء المدينة.geojson" in row["inputs"] and "12 من 12" in row["limits"]
    for out in (["--replace"], ["--out", "."], ["--out", ".", "--replace"]):
        code, answer = run(capsys, "indicators", ".", *out)
        assert code == 0 and "نتائج سابقة" in answer


def test_the_command_asks_for_near_names_and_shows_both_figures(tmp_path, capsys):
    names = ["حي الروظة", *town.NAMES[1:]]
    root = town.write(tmp_path / "م", table_names=names)
    out = tmp_path / "out"
    for arguments in ([root], [path for path in sorted(root.iterdir())]):
        code, answer = run(capsys, "indicators", *arguments, "--out", out)
        assert code == 1 and not out.exists() and bare_latin(answer) == []
        assert "حي الروظة:حي الروضة" in answer and "القيم مع" in answer and "58.7%" in answer, answer
    code, answer = run(capsys, "indicators", root, "--out", out, "--accept", "name=حي الروظة:حي الروضة")
    assert code == 0 and "بقبولك" in answer
    with (out / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["indicator"] == "11.2.1")
    assert "name=حي الروظة:حي الروضة" in row["accepted"]


def test_a_folder_with_a_fault_writes_nothing(folder, capsys, tmp_path):
    bad_stop(folder)
    code, answer = run(capsys, "indicators", folder, "--out", tmp_path / "out")
    assert code == 1 and "لم يُكتب شيء" in answer and "منطاد" in answer and not (tmp_path / "out").exists()
    code, answer = run(capsys, "indicators", folder, folder / "مواقف.csv", "--out", tmp_path / "out")
    assert code == 2 and "المجلد وحده" in answer


def test_somebody_has_every_kind_and_column():
    for schema in kinds().values():
        assert holders(schema.name) or schema.name == "totals", schema.name
    assert all(holders(field.name) for field in kinds()["totals"].fields if field.name != "year")


def test_a_name_in_an_old_encoding_is_told(folder):
    shutil.copy(folder / "مواقف.csv", os.fsdecode(os.fsencode(folder) + b"/" + "محطات.csv".encode("cp1256")))
    city = City.read(folder)
    assert "محطات.csv" in said(city) and "أعد تسميته" in said(city)


def test_the_last_of_either_side_are_asked_however_they_are_spelt(tmp_path):
    city = City.read(town.write(tmp_path / "م", table_names=["بئر القديم", *town.NAMES[1:]]))
    assert "residents" not in city.layers and "name=بئر القديم:حي الروضة" in said(city)


def test_links_are_not_followed_in_circles(folder, share):
    os.symlink(folder, folder / "نفسه")
    city = City.read(folder)
    assert access(city) == pytest.approx(share, rel=1e-12) and [each.name for each in city.left] == ["نفسه"]
