"""A city is added with rows alone, by hand or by `umran city add`, and nothing can be lost on the way."""

import argparse
import csv
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from own_data import keep_the_nine

from umran import data
from umran.figures import cities as maps
from umran.figures import growth
from umran.figures import population as charts
from umran.upkeep import city as adding

DATA = Path(__file__).resolve().parents[2] / "data"

# Published figures of two cities that the project does not take part with (UN-Habitat; names from GeoNames).
IRBID = {
    "iso3": "JOR",
    "name_ar": "إربد",
    "name_en": "Irbid",
    "name_local": "إربد",
    "local_lang": "ar",
    "latitude": "32.55556",
    "longitude": "35.85",
}
SANTIAGO = {
    "iso3": "CUB",
    "name_ar": "سانتياغو دي كوبا",
    "name_en": "Santiago de Cuba",
    "name_local": "Santiago de Cuba",
    "local_lang": "es",
    "latitude": "20.02083",
    "longitude": "-75.82667",
}
TUNIS = {
    "iso3": "TUN",
    "name_ar": "تونس",
    "name_en": "Tunis",
    "name_local": "تونس",
    "local_lang": "ar",
    "latitude": "36.81897",
    "longitude": "10.16579",
    "m49": "788",
    "country_ar": "تونس",
    "country_en": "Tunisia",
    "subregion": "Northern Africa",
    "regional_commission": "ESCWA; ECA",
    "regional_commission_ar": "اللجنة الاقتصادية والاجتماعية لغربي آسيا (الإسكوا)؛ اللجنة الاقتصادية لأفريقيا",
}
ROWS = {
    "irbid": {
        "city_land_use": """\
city_id,iso3,year,built_up_per_capita_m2,period_start,land_consumption_rate_pct,population_growth_rate_pct
irbid,JOR,2000,118.48643912192328,,,
irbid,JOR,2010,107.13881471472567,2000,1.9402248804606261,2.946956768490213
irbid,JOR,2020,87.45064709791086,2010,1.2054606659030316,3.2359679295405854
""",
        "city_indicators": """\
city_id,iso3,indicator,year,value_pct
irbid,JOR,11.2.1,2020,4.63662693524559
irbid,JOR,11.7.1a,2020,14.333240627605672
irbid,JOR,11.7.1b,2020,55.04185410241329
""",
    },
    "santiago_de_cuba": {
        "city_land_use": """\
city_id,iso3,year,built_up_per_capita_m2,period_start,land_consumption_rate_pct,population_growth_rate_pct
santiago_de_cuba,CUB,2000,60.05807538114576,,,
santiago_de_cuba,CUB,2010,62.132904728920465,2000,0.6354547239657926,0.2958177408244899
santiago_de_cuba,CUB,2020,64.99831355595677,2010,0.6685862009922572,0.2177301125304336
""",
        "city_indicators": """\
city_id,iso3,indicator,year,value_pct
santiago_de_cuba,CUB,11.2.1,2020,65.3844991423246
santiago_de_cuba,CUB,11.7.1a,2020,14.181981848463899
santiago_de_cuba,CUB,11.7.1b,2020,53.71604598679337
""",
        "city_urban_centre": """\
city_id,iso3,year,urban_centre_id,population,published_population,built_up_km2
santiago_de_cuba,CUB,2015,664,429607,429606.963,29.01817322
""",
    },
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    copy = Path(shutil.copytree(DATA, tmp_path / "data"))
    monkeypatch.setenv("UMRAN_DATA", str(copy))
    return keep_the_nine(copy)


@pytest.fixture
def rows(tmp_path):
    """Writes the other rows of a city as the folder that --rows names."""

    def write(city_id):
        place = tmp_path / f"rows_{city_id}"
        place.mkdir()
        for name, text in ROWS[city_id].items():
            (place / f"{name}.csv").write_text(text, "utf-8")
        return place

    return write


def options(city, *more):
    parser = argparse.ArgumentParser()
    adding.add_arguments(parser)
    words = [word for column, value in city.items() for word in (f"--{column.replace('_', '-')}={value}",)]
    return parser.parse_args([*words, *map(str, more)])


def content(folder):
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()
    }


def add(city, *more):
    return adding.run(options(city, "--yes", *more))


def test_two_cities_are_added_by_data_alone_and_appear_on_map_chart_and_table(folder, rows):
    before = content(folder)
    assert add(IRBID, "--rows", rows("irbid")) == adding.ADDED
    assert add(SANTIAGO, "--rows", rows("santiago_de_cuba")) == adding.ADDED
    assert data.validate() is None

    cities = data.load("cities").set_index("city_id")
    assert len(cities) == 11 and cities.loc["irbid", "country_ar"] == "الأردن"
    assert cities.loc["santiago_de_cuba"].geometry.x == -75.82667
    for name, old in before.items():
        assert name in ("datapackage.json", "rows.sha256") or content(folder)[name].startswith(old)

    page = maps.cities_map("11.2.1")._parent.render()
    assert "إربد، الأردن: 4.6%" in page and "سانتياغو دي كوبا، كوبا: 65.4%" in page
    table = maps.cities_map("11.2.1")._parent.alternative
    assert "إربد" in table and "سانتياغو دي كوبا" in table
    chart = charts.population_chart()
    assert (
        "إربد" in chart.source and "سانتياغو دي كوبا" in chart.source
    )  # the source has no series of theirs: said, not hidden
    assert (
        data.series("built_up_per_capita", "irbid")["built_up_per_capita_m2"].tolist()[-1]
        == 87.45064709791086
    )


def test_a_city_with_a_published_series_is_drawn(folder, tmp_path):
    series = tmp_path / "rows" / "city_population.csv"
    series.parent.mkdir()
    lines = [f"irbid,JOR,{year},{year}000,{year},estimate,urban_agglomeration" for year in (2005, 2010, 2015)]
    header = "city_id,iso3,year,population,published_thousands,kind,definition"
    series.write_text("\n".join([header, *lines, ""]), "utf-8")
    assert add(IRBID, "--rows", series.parent) == adding.ADDED
    chart = charts.population_chart(["amman", "irbid"])
    assert "إربد" in {key.value for key in chart.keys}
    assert "إربد" in chart.table
    ninth = growth.growth_chart(["amman", "irbid"]).keys[-1]
    assert ninth == chart.keys[-1], "a city has its colour in every chart, the ninth too"


def test_a_city_of_a_new_country_is_added_and_its_missing_outline_said(folder, capsys):
    assert add(TUNIS) == adding.ADDED
    assert data.validate() is None
    assert data.load("cities").set_index("iso3").loc["TUN", "commission_verified"] == False  # noqa: E712
    assert "أعد رسم المساحات" in capsys.readouterr().out
    assert "تونس" in maps.cities_map()._parent.alternative


def test_a_city_for_comparison_is_added_and_its_other_rows_are_named(folder, capsys):
    assert add(IRBID) == adding.ADDED
    assert "من مدن المقارنة أيضاً" in capsys.readouterr().out
    assert add(TUNIS) == adding.ADDED
    assert "من مدن المقارنة" not in capsys.readouterr().out


def test_only_the_added_rows_are_sealed(folder):
    file = folder / "cities.csv"
    file.write_text(file.read_text("utf-8").replace("31.95522", "31.95523"), "utf-8")
    assert add(SANTIAGO) == adding.ADDED
    with pytest.raises(data.DataError) as caught:
        data.validate()
    assert [each.row for each in caught.value.problems] == [2]
    assert "changed since the seal" in str(caught.value)


def test_the_seal_after_adding_is_the_one_that_sealing_writes(folder, rows):
    assert add(IRBID, "--rows", rows("irbid")) == adding.ADDED
    after = content(folder)
    data.seal(folder)
    assert content(folder) == after


def test_a_file_from_excel_keeps_its_mark_and_its_line_ends(folder):
    file = folder / "cities.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    before = file.read_bytes()
    assert add(IRBID) == adding.ADDED
    assert file.read_bytes().startswith(before) and file.read_bytes().count(b"\n") == file.read_bytes().count(
        b"\r\n"
    )
    assert "irbid" in set(data.load("cities")["city_id"].dropna())


FAULTS = {
    "no latitude": ({"latitude": None}, adding.UNUSABLE, "خط العرض"),
    "latitude in Arabic digits": ({"latitude": "٣٢٫٥"}, adding.UNUSABLE, "أرقام غربية"),
    "coordinates exchanged": (
        {"latitude": "35.85", "longitude": "32.55556"},
        adding.UNUSABLE,
        "مكان خط العرض",
    ),
    "a point in the sea": ({"latitude": "0", "longitude": "0"}, adding.UNUSABLE, "خارج مساحة البلد"),
    "an id that another city has": ({"city_id": "amman"}, adding.UNUSABLE, "لمدينة أخرى"),
    "an id in capitals": ({"city_id": "Irbid"}, adding.UNUSABLE, "معرّف المدينة"),
    "a country by its name": ({"iso3": "Jordan"}, adding.UNUSABLE, "رمز البلد"),
    "a new country without its names": ({"iso3": "TUN"}, adding.UNUSABLE, "رمز M49"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_does_not_fit_is_refused_in_arabic_before_anything_is_written(folder, capsys, fault):
    changed, code, words = FAULTS[fault]
    before = content(folder)
    city = {column: value for column, value in (IRBID | changed).items() if value is not None}
    assert add(city) == code
    assert words in capsys.readouterr().err
    assert content(folder) == before and not list(folder.parent.glob(".adding-*"))


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "words"),
    [
        ("city_indicators", "11.2.1", "11.2.9", adding.PROBLEMS, "city_indicators.csv"),
        ("city_indicators", "irbid,JOR,11.2.1", "amman,JOR,11.2.1", adding.UNUSABLE, "لغير المدينة"),
        ("city_land_use", "2020", "2010", adding.PROBLEMS, "مكرر"),
        ("city_land_use", ",iso3", "", adding.PROBLEMS, "العمود ناقص"),
    ],
)
def test_other_rows_are_checked_with_the_city(folder, rows, capsys, name, old, new, code, words):
    before, place = content(folder), rows("irbid")
    file = place / f"{name}.csv"
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    assert add(IRBID, "--rows", place) == code
    assert words in capsys.readouterr().err
    assert content(folder) == before


def test_a_file_that_is_no_dataset_of_cities_is_refused(folder, rows, capsys):
    place = rows("irbid")
    (place / "country_slums.csv").write_text("iso3\nJOR\n", "utf-8")
    assert add(IRBID, "--rows", place) == adding.UNUSABLE
    assert "country_slums.csv" in capsys.readouterr().err


def test_what_is_missing_is_asked_and_a_wrong_answer_asked_again(folder, capsys):
    answers = iter(["JOR", "إربد", "Irbid", "", "ar", "", "north", "32.55556", "35.85", "", "نعم"])
    asked = []

    def ask(question):
        asked.append(question)
        return next(answers)

    assert adding.run(options({}), ask) == adding.ADDED
    assert asked[0].startswith("رمز البلد") and sum("خط العرض" in question for question in asked) == 2
    assert any("[irbid]" in question for question in asked)
    assert not any("M49" in question for question in asked), "what follows from the country is not asked"
    added = data.load("cities").set_index("city_id").loc["irbid"]
    assert added["name_local"] == "إربد" and added["regional_commission"] == "ESCWA"
    assert "north" in capsys.readouterr().err


def test_no_is_an_answer(folder):
    before = content(folder)
    assert (
        adding.run(options(IRBID | {"city_id": "irbid", "note_ar": ""}), lambda question: "لا")
        == adding.CANCELLED
    )
    assert content(folder) == before


@pytest.mark.parametrize("answered", range(4))
def test_stopping_at_any_question_writes_nothing(folder, answered):
    before = content(folder)
    answers = iter(["JOR", "إربد", "Irbid", "إربد"][:answered])

    def ask(question):
        for answer in answers:
            return answer
        raise KeyboardInterrupt

    assert adding.run(options({}), ask) == adding.CANCELLED
    assert content(folder) == before and not list(folder.parent.glob(".adding-*"))


def test_an_interrupt_among_the_last_steps_waits_until_all_is_written(folder, rows, monkeypatch):
    usual = os.replace

    def interrupted(source, target):
        os.kill(os.getpid(), signal.SIGINT)
        usual(source, target)

    monkeypatch.setattr(os, "replace", interrupted)
    assert add(IRBID, "--rows", rows("irbid")) == adding.ADDED
    assert data.validate() is None


@pytest.mark.parametrize("steps", range(7))
def test_a_disk_that_fails_half_way_leaves_every_file_as_it_was(folder, rows, monkeypatch, steps):
    before, usual, left = content(folder), os.replace, iter([True] * steps + [False])

    def failing(source, target):
        if not next(left, True):
            raise OSError("no space left")
        usual(source, target)

    monkeypatch.setattr(os, "replace", failing)
    assert add(IRBID, "--rows", rows("irbid")) == adding.UNUSABLE
    assert content(folder) == before


def test_a_change_by_somebody_else_meanwhile_is_not_overwritten(folder):
    file = folder / "cities.csv"

    def ask(question):
        file.write_text(file.read_text("utf-8").replace("31.95522", "31.95523"), "utf-8")
        return "نعم"

    assert adding.run(options(IRBID | {"city_id": "irbid", "note_ar": ""}), ask) == adding.UNUSABLE
    assert "31.95523" in file.read_text("utf-8") and "irbid" not in file.read_text("utf-8")


def test_ctrl_c_in_a_terminal_leaves_the_folder_as_it_was(folder):
    before = content(folder)
    command = [sys.executable, "-c", "import argparse, sys\nfrom umran.upkeep import city as adding\np = argparse.ArgumentParser()\n"
               "adding.add_arguments(p)\nsys.exit(adding.run(p.parse_args()))"]  # fmt: skip
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout.read(1), "it asks"
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == adding.CANCELLED and "لم يُكتب شيء" in said.decode()
    assert content(folder) == before


def test_the_template_of_the_readme_is_the_row_that_is_written(folder):
    with (folder / "cities.csv").open(encoding="utf-8", newline="") as lines:
        header = next(csv.reader(lines))
    readme = (folder / "README.md").read_text("utf-8")
    assert ",".join(header) in readme and all(f"`{column}`" in readme for column in header)
