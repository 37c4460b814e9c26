"""What data/ promises, and what umran.data says of files that break the promise."""

import csv
import gzip
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import frictionless
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from own_data import keep_the_nine

from umran import data
from umran import indicators as ind
from umran.data import descriptor as _package

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text("utf-8"))
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}
TABLES = [name for name, resource in RESOURCES.items() if resource["format"] == "csv"]


@pytest.fixture
def folder(tmp_path):
    """A copy of data/ that may be broken, without its seal so that only the planted fault is found."""
    copy = tmp_path / "data"
    keep_the_nine(shutil.copytree(DATA, copy))
    (copy / "rows.sha256").unlink()
    return copy


@pytest.fixture
def sealed(tmp_path):
    return keep_the_nine(Path(shutil.copytree(DATA, tmp_path / "data")))


def problems(path):
    with pytest.raises(data.DataError) as caught:
        data.validate(path)
    return caught.value.problems


def replace(file, old, new):
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def line_of(file, start):
    lines = file.read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if line.startswith(start))


# The datasets themselves


def test_the_data_folder_is_valid_and_sealed():
    assert (DATA / "rows.sha256").is_file()
    assert data.validate() is None


def test_the_folder_is_a_data_package():
    report = frictionless.validate(str(DATA / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])
    tables = [task for task in report.tasks if task.type == "table"]
    assert sorted(task.name for task in tables) == sorted(TABLES)


@pytest.mark.parametrize("name", RESOURCES)
def test_every_dataset_has_a_passport(name):
    resource = RESOURCES[name]
    assert resource["version"] and resource["title"] and resource["title_en"] and resource["description"]
    listed = {each["path"] for each in PACKAGE["sources"]} | {each["path"] for each in RESOURCES.values()}
    for source in resource["sources"]:
        assert source["title"] and source["title_en"] and source["version"] and source["path"] in listed
        assert {"readFrom", "dateRead"} <= source.keys(), "the copy and the date, or null where unknown"
    assert resource["sources"] and resource["licenses"]
    assert all(licence["name"] and licence["title"] for licence in resource["licenses"])
    assert resource["notes"] and resource["description"]
    for spec in resource["schema"]["fields"]:
        assert spec["title"] and spec["description"], spec["name"]
        if spec["type"] in ("integer", "number"):
            assert spec["unit"] and spec["unit_ar"], spec["name"]
        if "enum" in spec.get("constraints", {}) and "categories" in spec:
            assert [each["value"] for each in spec["categories"]] == spec["constraints"]["enum"]
            assert all(each["label"] for each in spec["categories"])


@pytest.mark.parametrize("name", RESOURCES)
def test_columns_have_the_types_of_the_descriptor(name):
    frame = data.load(name)
    dtypes = {"string": "str", "integer": "Int64", "number": "float64", "boolean": "boolean"}
    for spec in RESOURCES[name]["schema"]["fields"]:
        assert str(frame[spec["name"]].dtype) == dtypes.get(spec["type"], "geometry")
    if isinstance(frame, gpd.GeoDataFrame):
        assert frame.crs.to_epsg() == 4326


@pytest.mark.parametrize(
    "file", sorted(file for file in DATA.iterdir() if file.is_file()), ids=lambda file: file.name
)
def test_files_are_plain_text_in_one_form(file):
    text = file.read_bytes().decode("utf-8")
    assert not text.startswith("\ufeff") and "\r" not in text and text.endswith("\n")
    assert unicodedata.is_normalized("NFC", text)


def test_names_are_those_of_the_package():
    assert data.names() == sorted(RESOURCES)


def test_the_project_has_one_row_a_country_and_the_philippines_have_no_city():
    cities = data.participating(data.load("cities")).set_index("iso3")
    assert sorted(cities.index) == ["CRI", "CUB", "ECU", "JOR", "KAZ", "KHM", "LSO", "MAR", "PHL"]
    philippines = cities.loc["PHL"]
    blank = ["city_id", "name_ar", "name_en", "name_local", "local_lang", "latitude", "longitude", "geometry"]
    assert philippines[blank].isna().all()
    assert philippines["country_ar"] == "الفلبين" and philippines["note_ar"]
    assert cities.drop("PHL")[blank].notna().all(axis=None)


def test_a_country_may_have_several_cities_and_says_the_same_in_each_row(folder):
    row = line_of(folder / "cities.csv", "agadir")
    with (folder / "cities.csv").open("a", encoding="utf-8") as file:
        agadir = (folder / "cities.csv").read_text("utf-8").splitlines()[row - 1]
        file.write(agadir.replace("agadir,", "fes,", 1) + "\n")
    assert data.validate(folder) is None
    replace(folder / "cities.csv", "\nfes,", "\nagadir,")
    assert {each.column for each in problems(folder)} == {"city_id", "iso3+city_id"}
    country = ["m49", "country_ar", "country_en", "subregion", "regional_commission", "commission_verified"]
    assert (data.load("cities").groupby("iso3")[country].nunique() == 1).all(axis=None)


def test_commissions_are_marked_verified_only_where_their_lists_were_read():
    cities = data.participating(data.load("cities")).set_index("iso3")
    unread = cities.index[~cities["commission_verified"]]
    assert set(unread) == set(cities.index[cities["regional_commission"].str.contains("ESCAP")])


def test_population_is_the_published_figure_in_persons():
    population = data.load("city_population")
    assert (population["population"] == (population["published_thousands"] * 1000).round()).all()
    assert (population["kind"] == np.where(population["year"] < 2020, "estimate", "projection")).all()
    maseru = population[population["city_id"] == "maseru"]
    assert maseru[["year", "population"]].values.tolist() == [[2018, 201851]]
    assert "battambang" not in set(population["city_id"])


def test_land_use_rates_agree_with_built_up_area_per_person():
    """Of logarithmic rates, land minus population is the growth of land per person: a wrong digit shows."""
    land_use = data.load("city_land_use").sort_values(["city_id", "year"])
    earlier = land_use.groupby("city_id")["built_up_per_capita_m2"].shift()
    years = (land_use["year"] - land_use["period_start"]).astype("float64")
    growth = np.log(land_use["built_up_per_capita_m2"] / earlier) / years * 100
    difference = land_use["land_consumption_rate_pct"] - land_use["population_growth_rate_pct"]
    assert growth.isna().equals(land_use["period_start"].isna())
    np.testing.assert_allclose(growth.dropna(), difference.dropna(), atol=1e-9)


def test_cities_for_comparison_stand_apart_and_have_no_place_on_a_map():
    cities, others = data.load("cities"), data.load("comparators")
    assert not {*cities["city_id"].dropna()} & {*others["city_id"]} and {*others["iso3"]} <= {*cities["iso3"]}
    assert not {"latitude", "longitude", "geometry"} & {*others.columns}
    for name in RESOURCES:
        if name.startswith("city_"):
            assert {*data.load(name)["city_id"]} <= {*cities["city_id"].dropna()}, name
        if name.startswith("comparator_"):
            assert {*data.load(name)["city_id"]} <= {*others["city_id"]}, name
            own = RESOURCES[name.replace("comparator_", "city_")]
            assert RESOURCES[name]["sources"] == own["sources"]
            assert [*data.load(name).columns] == [*data.load(own["name"]).columns]


def test_no_dataset_names_a_participating_city_in_the_philippines():
    seen = 0
    for name in RESOURCES:
        frame = data.load(name)
        if {"city_id", "iso3"} <= {*frame.columns} and not name.startswith("comparator"):
            rows = data.participating(frame).query("iso3 == 'PHL'")["city_id"]
            assert rows.isna().all(), name
            seen += len(rows)
    assert seen >= 5, "the Philippines have rows, none with a city"


def test_no_dataset_is_shipped_without_a_licence_that_allows_it():
    """What is reserved, or says nothing, is cited in a text with its source, never shipped as a table."""
    allowed = {
        "CC-BY-4.0", "CC-BY-3.0-IGO", "PDDL-1.0", "Unicode-3.0", "UNSD-terms", "EC-reuse-2011-833-EU", "public-domain",
        "ISC", "MIT", "ODbL-1.0",
    }  # fmt: skip
    for name in RESOURCES:
        licences = {licence["name"] for licence in RESOURCES[name]["licenses"]}
        assert licences and licences <= allowed, name
        origins = " ".join(source["path"] for source in RESOURCES[name]["sources"])
        assert "who.int" not in origins and "atlasofurbanexpansion" not in origins, name


def test_what_is_published_twice_agrees():
    centre, gazetteer = data.load("city_urban_centre"), data.load("city_gazetteer")
    assert (centre["population"] == centre["published_population"].round()).all()
    own = {*data.participating(data.load("cities"))["city_id"].dropna()}
    assert own == {*data.participating(centre)["city_id"]} == {*data.participating(gazetteer)["city_id"]}
    disasters = (
        data.load("country_disasters").dropna(subset=["affected", "affected_per_100k"]).query("affected > 0")
    )
    people = disasters["affected"] / disasters["affected_per_100k"] * 1e5
    world_bank = disasters.merge(data.load("country_population"), on=["iso3", "year"], how="left")[
        "population"
    ]
    ratio = people.to_numpy() / world_bank.to_numpy()
    assert len(ratio) >= 30
    assert ((ratio > 0.9) & (ratio < 1.1)).all(), "rates and counts are of one country and year"


def test_both_releases_on_slums_are_there_and_the_rule_is_declared():
    slums = data.load("country_slums").set_index(["iso3", "year", "release"])["slum_share_pct"]
    assert slums["LSO", 2016, "2019"] == 59.7 and round(slums["LSO", 2016, "2025"], 1) == 33.8
    assert any("لا يُوصل" in rule for rule in data.describe("country_slums")["revisions"])


def test_each_paragraph_lies_in_its_part_and_each_part_in_its_parent():
    parts = data.load("nua_structure").set_index("part_id")
    for part in parts.itertuples():
        if isinstance(part.parent_id, str):
            parent = parts.loc[part.parent_id]
            assert parent.para_from <= part.para_from <= part.para_to <= parent.para_to, part.Index
    for row in data.load("nua_commitments").itertuples():
        part = parts.loc[row.part_id]
        assert part.para_from <= row.paragraph <= part.para_to, row.para
        assert row.para.startswith(str(row.paragraph))
        assert row.theme_ar == data.labels("nua_commitments", "theme")[row.theme]


def test_a_paragraph_that_was_not_read_has_no_summary_and_no_strength_and_a_read_one_has_both():
    rows = data.load("nua_commitments")
    unread = rows["verified"] == "known"
    told = rows[["summary_ar", "summary_en", "force", "verb_ar"]].notna()
    assert not told[unread].any(axis=None)
    assert told[~unread].all(axis=None)
    assert {*rows["paragraph"]} == {*range(1, 176)}, "all paragraphs are there"
    partly = rows["verified"] == "read_partly"
    assert rows.loc[partly, "source"].str.endswith(")").all(), "a row that was read partly says which part"


def test_the_paragraphs_are_read_as_the_notes_say():
    states = data.load("nua_commitments").groupby("paragraph")["verified"].agg(set)
    read, unread = (states == {"read"}).sum(), (states == {"known"}).sum()
    assert (read, len(states) - read - unread, unread) == (88, 20, 67)
    told = " ".join(data.describe("nua_commitments")["notes"])
    assert all(str(count) in told for count in (88, 20, 67))
    environment = states[(states.index >= 63) & (states.index <= 80)]
    assert (environment != {"known"}).sum() == 10, (
        "the environmental commitment stands on ten read paragraphs"
    )


def test_goal_11_has_ten_targets_and_fifteen_indicators_and_one_that_was_dropped():
    goal = data.load("sdg11").set_index("code")
    assert goal["type"].value_counts().to_dict() == {"indicator": 16, "target": 10, "goal": 1}
    indicators = goal[goal["type"] == "indicator"]
    assert (indicators.index.str.rsplit(".", n=1).str[0] == indicators["parent"]).all()
    assert goal.loc["11.c.1", "verified"] == "read_secondary"
    assert goal.loc["11.c.1", ["tier", "custodian", "note_ar"]].isna().all(), "it is no more; said once"
    kept = indicators.drop("11.c.1")
    assert (kept["custodian_verified"] == "read").all() and kept["custodian"].notna().all()
    assert kept["name_version"].notna().all() and kept["tier"].notna().all()
    repeats = kept["repeats"].dropna().str.split("; ").to_dict()
    assert repeats == {
        "11.5.1": ["1.5.1", "13.1.1"],
        "11.5.2": ["1.5.2"],
        "11.b.1": ["1.5.3", "13.1.2"],
        "11.b.2": ["1.5.4", "13.1.3"],
    }
    links = data.load("sdg_links").query("link_kind == 'shared_indicator'")
    told = links.groupby("from_target")["relation_ar"].agg(" ".join)
    for code, others in repeats.items():
        assert all(other in told[code.rsplit(".", 1)[0]] for other in [code, *others]), code


def test_listed_and_unique_indicators_are_told_apart():
    counts = data.load("sdg_framework_counts").set_index("year")
    assert counts["unique"].to_dict() == {2017: 232, 2020: 231, 2025: 234}
    assert counts["listed"].dropna().astype(int).to_dict() == {2017: 244, 2020: 247}
    assert pd.isna(counts.loc[2025, "listed"]) and counts.loc[2025, "verified"] == "read_partly"


@pytest.mark.parametrize("name", ["policy_instruments", "practices"])
def test_every_instrument_and_practice_has_a_theme_a_target_and_a_source(name):
    rows, key = data.load(name), RESOURCES[name]["schema"]["primaryKey"][0]
    stem = name.removesuffix("s")
    for link in ("themes", "targets", "sources"):
        assert {*data.load(f"{stem}_{link}")[key]} == {*rows[key]}
    country = data.load("cities").dropna(subset=["city_id"]).set_index("city_id")["iso3"]
    placed = rows.dropna(subset=["city_id"])
    assert (placed["city_id"].map(country) == placed["iso3"]).all()


def test_what_has_ended_says_so_and_a_report_is_no_instrument():
    rows = data.load("policy_instruments")
    read_in = int(RESOURCES["policy_instruments"]["version"])
    past = rows[rows["end_year"] < read_in]
    assert len(past) > 5 and set(past["status"]) <= {"expired", "ended_horizon", "repealed", "report"}
    dated = rows[rows["status"].isin(["expired", "ended_horizon", "repealed"])].dropna(subset=["end_year"])
    assert (dated["end_year"] <= read_in).all() and len(dated) > 5
    assert ((rows["type"] == "report") == (rows["status"] == "report")).all()
    assert ((rows["legal_rank"] == "none") == rows["status"].isin(["draft", "bill"])).all()
    away = rows[~rows["status"].isin(["in_force"])]
    assert away["status_note_ar"].notna().all(), "what happened to it"
    assert not {"unverified"} & set(rows["status_verified"]) and rows["status_verified"].isin(["read"]).any()
    unread = rows["version_read_ar"] == "لم يُفتح المصدر من جديد"
    assert (rows.loc[unread & (rows["status"] == "in_force"), "status_verified"] == "known").all()


def test_the_laws_of_each_country_have_their_articles_or_say_that_none_were_read():
    rows, articles = data.load("policy_instruments"), data.load("framework_law_articles")
    laws = rows.set_index("instrument_id").loc[articles["instrument_id"].unique()]
    assert set(laws["iso3"]) == set(data.participating(data.load("cities"))["iso3"]), "the nine countries"
    assert set(laws["type"]) == {"law", "regulation"} and {"JOR-17", "MAR-13", "PHL-09"} <= set(laws.index)
    assert (articles["articles"].isna() == (articles["how_read"] == "not_read")).all()
    sources = set(data.load("policy_instrument_sources").itertuples(index=False, name=None))
    assert set(articles[["instrument_id", "url"]].itertuples(index=False, name=None)) <= sources


def test_the_status_of_instruments_that_a_lawyer_would_ask_about():
    rows = data.load("policy_instruments").set_index("instrument_id")
    assert rows.loc[["MAR-08", "MAR-27"], "status"].tolist() == ["draft", "in_force"]
    assert "89" in rows.loc["MAR-27", "status_note_ar"] and "لجنة" in rows.loc["JOR-08", "status_note_ar"]
    assert rows.loc["MAR-06", ["type", "legal_rank"]].tolist() == ["regulation", "decree"]
    assert (rows.loc["MAR-05", "status"], rows.loc["KAZ-01", "end_year"]) == ("bill", 2026)


def test_a_fact_that_was_not_found_is_empty_and_every_other_has_a_source():
    facts = data.load("country_facts")
    missing = facts["verified"] == "not_found"
    assert facts.loc[missing, ["value_ar", "value_en"]].isna().all(axis=None)
    assert facts.loc[~missing, ["value_ar", "value_en"]].notna().all(axis=None)
    sourced = {*data.load("country_fact_sources")[["iso3", "fact"]].itertuples(index=False, name=None)}
    assert sourced == {*facts.loc[~missing, ["iso3", "fact"]].itertuples(index=False, name=None)}


def test_every_question_can_be_asked():
    questions, options = data.load("quiz_questions").set_index("question_id"), data.load("quiz_options")
    assert not options.duplicated(["question_id", "option_ar"]).any()
    kind = options["question_id"].map(questions["type"])
    right = (
        options.groupby("question_id")["is_correct"].agg(["sum", "count"]).reindex(questions.index).fillna(0)
    )
    of = {name: right[questions["type"] == name] for name in questions["type"].unique()}
    assert (of["single"]["sum"] == 1).all() and (of["true_false"]["sum"] == 1).all()
    assert ((of["multiple"]["sum"] >= 2) & (of["multiple"]["sum"] < of["multiple"]["count"])).all()
    assert (pd.concat([of["order"], of["match"]])["count"] >= 3).all()
    assert (options["match_ar"].notna() == (kind == "match")).all()
    numeric = questions["type"] == "number"
    assert (questions.loc[numeric, "tolerance"] > 0).all()
    assert questions.loc[~numeric, ["answer_number", "tolerance", "unit_ar"]].isna().all(axis=None)
    mistakes = options[kind == "number"].merge(questions, left_on="question_id", right_index=True)
    gap = (mistakes["option_ar"].astype(float) - mistakes["answer_number"]).abs()
    assert len(mistakes) >= 20 and {*of} == {"single", "true_false", "multiple", "order", "match", "number"}
    assert (gap > mistakes["tolerance"]).all(), "a mistake that would pass for the answer"
    assert mistakes["feedback_ar"].notna().all() and not mistakes["is_correct"].any()


def test_reckoned_answers_are_those_of_the_indicators():
    answers = data.load("quiz_questions").set_index("question_id")["answer_number"]
    land = ind.land_use_efficiency
    growing = land(built_up_start=100, built_up_end=150, population_start=1e6, population_end=1.4e6, years=10)
    other = land(built_up_start=60, built_up_end=75, population_start=3e5, population_end=3.9e5, years=10)
    waste = ind.waste_managed_share(generated=6500, collected=4850, controlled=3900)
    reckoned = {
        "Q033": growing.ratio,
        "M5-36": other.ratio,
        "Q042": 100 * (455 + 120 - 90) / 650,
        "M5-25": 330_760 / 138,
        "M5-33": (9.74 / 10) / 1.734,
        "M5-41": (10_000 - 11_911) / (6_000 - 11_911),
        "M5-16": (76 - 70) / (90 - 70),
        "M5-43": (72 - 80) / (60 - 80),
        "Q050": 100 * waste.controlled_share,
        "Q053": float(np.mean([2.75, 3.25, 2.25, 2.75, 3.25])),
    }
    tolerance = data.load("quiz_questions").set_index("question_id")["tolerance"]
    for name, value in reckoned.items():
        assert abs(float(value) - answers[name]) <= tolerance[name], name


def test_no_text_of_the_data_uses_a_variant_to_avoid():
    variants = data.load("glossary_variants")["variant_ar"]
    assert not {*variants} & {*data.load("glossary")["term_ar"]}
    for name in set(TABLES) - {"glossary_variants", "quiz_options"}:
        frame = data.load(name)
        for column in frame.columns[frame.columns.str.endswith("_ar")]:
            if (name, column) == ("search_synonyms", "word_ar"):  # what people write, whatever it is
                continue
            text = "\n".join(frame[column].dropna())
            assert not [variant for variant in variants if variant in text], (name, column)


def test_every_indicator_value_has_an_arabic_name():
    assert set(data.load("city_indicators")["indicator"]) <= set(data.load("indicator_names")["indicator"])


@pytest.mark.parametrize("name", RESOURCES)
def test_a_caption_names_source_year_and_licence(name):
    caption = data.source_ar(name)
    assert caption.startswith("المصدر: ") and "\n" not in caption
    assert RESOURCES[name]["version"] in caption
    assert all(licence["title"] in caption for licence in RESOURCES[name]["licenses"])


# Outlines


def rings(frame):
    for part in shapely.get_parts(frame.geometry.values):
        yield part.exterior, True
        for hole in part.interiors:
            yield hole, False


@pytest.mark.parametrize("name", ["land", "countries", "agadir_communes"])
def test_no_edge_runs_across_the_antimeridian(name):
    for ring, _ in rings(data.load(name)):
        assert np.abs(np.diff(shapely.get_coordinates(ring)[:, 0])).max() < 180


@pytest.mark.parametrize("name", ["land", "countries", "agadir_communes"])
def test_outer_rings_run_counter_clockwise(name):
    assert all(shapely.is_ccw(ring) == outer for ring, outer in rings(data.load(name)))


def test_land_is_most_of_the_land_there_is():
    equal_area = data.load("land").to_crs("EPSG:6933")
    assert 131e12 < equal_area.area.sum() < 137e12  # m2, without Antarctica
    whole = data.load("land").geometry.iloc[0]
    assert shapely.distance(whole, shapely.points([[39.19, 21.49], [178, -17.8], [50.55, 26.07]])).max() < 0.5


def test_countries_are_the_participants_and_lie_on_the_land():
    countries, cities = data.load("countries"), data.load("cities")
    own = data.participating(cities)
    assert countries["iso3"].tolist()[:9] == own["iso3"].tolist()
    names = cities.drop_duplicates("iso3").set_index("iso3")["country_ar"]
    assert countries["name_ar"].tolist() == names[countries["iso3"]].tolist()
    assert countries.geometry.difference(data.load("land").geometry.iloc[0]).is_empty.all()


def test_each_city_lies_in_its_country():
    countries = data.load("countries").set_index("iso3").geometry
    cities = data.load("cities").dropna(subset=["city_id"]).set_index("iso3").geometry
    cities = cities[cities.index.isin(countries.index)]
    for iso3, city in cities.items():
        nearest = shapely.get_coordinates(shapely.shortest_line(city, countries[iso3]))
        points = gpd.GeoSeries(shapely.points(nearest), crs=4326)
        points = points.to_crs(points.estimate_utm_crs())
        assert points.iloc[0].distance(points.iloc[1]) < 30_000, iso3


def test_no_fill_ends_inside_western_sahara():
    morocco = data.load("countries").set_index("iso3").geometry["MAR"]
    assert morocco.bounds[1] == pytest.approx(27.66, abs=0.02)


def test_outlines_are_light_enough_for_a_slow_line():
    files = [DATA / "land.geojson", DATA / "countries.geojson"]
    assert sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) <= 45_000


def test_outlines_are_what_the_tool_draws():
    package = os.environ.get("WORLD_ATLAS")
    if not package:
        pytest.skip("set WORLD_ATLAS to world-atlas-2.0.2.tgz")
    spec = importlib.util.spec_from_file_location("outlines", ROOT / "tools" / "outlines.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    for name, text in tool.outlines(Path(package)).items():
        assert (DATA / name).read_text("utf-8") == text


# The door


def test_importing_the_door_loads_no_heavy_library():
    script = (
        "import sys, umran.data; print({'pandas', 'geopandas', 'shapely', 'frictionless'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_caller_cannot_spoil_what_the_next_one_gets():
    frame, descriptor = data.load("cities"), data.describe("cities")
    places = frame.geometry.notna().sum()
    frame.loc[:, "name_ar"] = "?"
    frame["geometry"] = None
    descriptor["schema"]["fields"].clear()
    assert "?" not in set(data.load("cities")["name_ar"])
    assert data.load("cities").geometry.notna().sum() == places
    assert data.describe("cities")["schema"]["fields"]


def test_a_second_load_reads_no_file(monkeypatch):
    data.load("glossary")
    monkeypatch.setattr(_package, "check", None)
    assert len(data.load("glossary")) == len(data.load("glossary"))


def test_the_codes_of_a_column_have_arabic_words():
    assert data.labels("practices", "verified")["read_secondary"].startswith("قُرئ في مصدر ثانوي")
    assert data.labels("practices", "title_ar") == {}
    with pytest.raises(data.DataError, match="did you mean 'verified'"):
        data.labels("practices", "verifed")


@pytest.mark.parametrize("name", [name for name in RESOURCES if "verified" in str(RESOURCES[name]["schema"])])
def test_what_readers_see_can_say_what_was_read(name):
    for column in [name for name in data.load(name).columns if name.endswith("verified")]:
        if str(data.load(name)[column].dtype) == "str":
            assert {*data.load(name)[column].dropna()} <= data.labels(name, column).keys()


def test_an_unknown_name_is_answered_with_the_known_ones():
    for ask in (data.load, data.describe, data.source_ar):
        with pytest.raises(data.DataError, match="city_population"):
            ask("citees")


def test_another_data_folder_is_read_and_read_again_when_it_changes(folder, monkeypatch):
    monkeypatch.setenv("UMRAN_DATA", str(folder))
    replace(
        folder / "city_population.csv", "maseru,LSO,2018,201851,201.851", "maseru,LSO,2018,201852,201.852"
    )
    assert 201852 in set(data.load("city_population")["population"])
    replace(folder / "city_population.csv", "201852,201.852", "2018530,2018.53")
    assert 2018530 in set(data.load("city_population")["population"])


def test_load_refuses_a_file_that_breaks_its_schema(folder, monkeypatch):
    monkeypatch.setenv("UMRAN_DATA", str(folder))
    replace(folder / "cities.csv", "31.95522", "95")
    with pytest.raises(data.DataError, match="above the maximum 90"):
        data.load("cities")


def test_a_city_is_added_with_rows_alone(folder, monkeypatch):
    monkeypatch.setenv("UMRAN_DATA", str(folder))
    row = "tunis,TUN,788,تونس,Tunis,تونس,ar,تونس,Tunisia,Northern Africa,ESCWA,الإسكوا,false,36.8,10.18,,false\n"
    with (folder / "cities.csv").open("a", encoding="utf-8") as file:
        file.write(row)
    with (folder / "city_population.csv").open("a", encoding="utf-8") as file:
        file.write("tunis,TUN,2015,1000,1,estimate,urban_agglomeration\n")
    data.seal(folder)
    assert data.validate() is None
    assert data.load("cities").set_index("city_id").geometry["tunis"].x == 10.18


# Faults: each is planted in a real file, and found with its row, its column and a way to mend it

FAULTS = {
    "missing column": ("cities.csv", ",name_en,", ",", 1, "name_en", "missing column"),
    "extra column": ("cities.csv", ",participating\n", ",participating,mayor\n", 1, "mayor", "extra column"),
    "duplicated column": ("cities.csv", ",name_en,", ",name_ar,name_en,", 1, "name_ar", "duplicated column"),
    "semicolons": ("city_land_use.csv", None, lambda text: text.replace(",", ";"), 1, "year", "commas"),
    "text in a number": ("city_indicators.csv", "10.0480971101151", "ten", 2, "value_pct", "'ten' is not a number"),
    "comma in a number": ("city_population.csv", ",2064582,", ',"2,064,582",', 16, "population", "no spaces, commas"),
    "Arabic-Indic digits": ("city_population.csv", "amman,JOR,1955", "amman,JOR,١٩٥٥", 3, "year", "write 1955"),
    "Arabic-Indic decimals": ("cities.csv", "31.95522", "٣١٫٩٥٥٢٢", 2, "latitude", "write 31.95522"),
    "not a number": ("cities.csv", "31.95522", "nan", 2, "latitude", "not a number"),
    "fraction in an integer": ("city_land_use.csv", "quito,ECU,2000", "quito,ECU,2000.5", 2, "year", "not an integer"),
    "not a boolean": ("cities.csv", ",true,31.95", ",yes,31.95", 2, "commission_verified", "true or false"),
    "duplicate key": ("city_land_use.csv", "quito,ECU,2010", "quito,ECU,2000", 3, "city_id+year", "row 2 has it"),
    "duplicate city": ("cities.csv", "\nquito,", "\namman,", 3, "city_id", "row 2 has it"),
    "unknown country": ("city_land_use.csv", "agadir,MAR,2000", "agadir,MRA,2000", 14, "iso3", "did you mean 'MAR'"),
    "unknown city": ("city_land_use.csv", "agadir,MAR,2000", "agadeer,MAR,2000", 14, "city_id", "did you mean 'agadir'"),
    "city of another country": ("city_land_use.csv", "agadir,MAR,2000", "agadir,JOR,2000", 14, "city_id+iso3", "unknown"),
    "unknown indicator": ("city_indicators.csv", "amman,JOR,11.2.1", "amman,JOR,11.2.9", 2, "indicator", "unknown"),
    "latitude 95": ("cities.csv", "31.95522", "95", 2, "latitude", "above the maximum 90"),
    "share below zero": ("city_indicators.csv", "10.0480971101151", "-1", 2, "value_pct", "below the minimum 0"),
    "outside an enumeration": ("city_population.csv", "estimate", "guess", 2, "kind", "estimate, projection"),
    "wrong form of a code": ("cities.csv", ",400,", ",40,", 2, "m49", "form"),
    "required but empty": ("cities.csv", "الأردن", "", 2, "country_ar", "fill it in"),
    "stray space": ("cities.csv", "Jordan", "Jordan ", 2, "country_en", "space"),
    "decomposed letters": ("cities.csv", "San José", "San Jose\u0301", 7, "name_en", "normal form C"),
    "too few fields": ("cities.csv", "quito,ECU,", "quito ECU,", 3, None, "16 fields where the header has 17"),
    "too many fields": ("cities.csv", "Quito,Quito,", "Quito,San,Quito,", 3, None, "18 fields where the header has 17"),
    "blank line": ("cities.csv", "\nquito", "\n\nquito", 3, None, "0 fields"),
    "open quotation": ("cities.csv", "quito,", '"quito,', 3, None, "quotation mark"),
    "empty file": ("city_land_use.csv", None, lambda text: "", None, None, "empty file"),
    "header only": ("city_land_use.csv", None, lambda text: text.splitlines()[0] + "\n", None, None, "header only"),
    "invalid JSON": ("countries.geojson", '"MAR"', "MAR", 9, None, "invalid JSON"),
    "NaN in JSON": ("countries.geojson", "[34.95,", "[NaN,", 2, "geometry", "not a GeoJSON geometry"),
    "not a collection": ("countries.geojson", "FeatureCollection", "Features", None, None, "FeatureCollection"),
    "no features": ("land.geojson", None, lambda text: '{"type":"FeatureCollection","features":[]}', None, None, "no features"),
    "a thing that is no feature": ("countries.geojson", '"type":"Feature",', '"type":"Thing",', 2, None, "expected a Feature"),
    "no geometry": ("land.geojson", None, lambda text: text[: text.index('{"type":"Mul')] + "null}]}", 2, "geometry", "required"),
    "extra property": ("countries.geojson", '"iso3":"MAR"', '"iso3":"MAR","king":1', 9, "king", "extra property"),
    "unknown country on the map": ("countries.geojson", '"iso3":"MAR"', '"iso3":"MRA"', 9, "iso3", "unknown"),
    "latitude first": ("countries.geojson", "[36.02,29.19]", "[36.02,129.19]", 2, "geometry", "longitude before latitude"),
    "open ring": ("countries.geojson", "[34.95,29.35]", "[34.9,29.3]", 2, "geometry", "not a GeoJSON geometry"),
    "wrong kind of geometry": ("countries.geojson", '"type":"Polygon"', '"type":"Blob"', 2, "geometry", "not a GeoJSON"),
    "bow tie": ("countries.geojson", "[36.02,29.19],", "[36.02,29.19],[40,31],[37,27],", 2, "geometry", "Self-intersection"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_with_its_place_and_a_remedy(folder, fault):
    name, old, new, row, column, reason = FAULTS[fault]
    file = folder / name
    if old is None:
        file.write_text(new(file.read_text("utf-8")), "utf-8")
    else:
        replace(file, old, new)
    for path in (folder, file):
        found = problems(path)
        assert any(
            (each.file, each.row, each.column) == (name, row, column) and reason in each.reason
            for each in found
        ), "\n".join(map(str, found))
        assert all(str(each) in str(data.DataError(found)) for each in found)


@pytest.mark.parametrize(
    ("encoding", "row", "reason"),
    [
        ("cp1256", 2, "byte offset {}"),
        ("utf-16", 1, "byte offset 0 (it looks like UTF-16)"),
        ("utf-16-le", None, "it looks like UTF-16"),
    ],
)
def test_another_encoding_is_named_with_its_byte_offset(folder, encoding, row, reason):
    file = folder / "indicator_names.csv"
    text = file.read_text("utf-8")
    file.write_bytes(text.encode(encoding, errors="replace"))
    first = next(place for place, letter in enumerate(text) if not letter.isascii())
    (found,) = [each for each in problems(folder) if each.file == file.name]
    assert (
        found.row == row and reason.format(first) in found.reason and "save the file as UTF-8" in found.reason
    )


def test_a_missing_file_and_a_stranger_are_named(folder):
    (folder / "city_land_use.csv").rename(folder / "land_use_new.csv")
    found = {each.file: each.reason for each in problems(folder)}
    assert "file missing" in found["city_land_use.csv"] and "not described" in found["land_use_new.csv"]


def test_every_fault_of_every_file_is_told_at_once(folder):
    replace(folder / "cities.csv", "31.95522", "95")
    replace(folder / "cities.csv", ",398,", ",,")
    replace(folder / "city_population.csv", "amman,JOR,1950", "amman,JOR,1955")
    replace(folder / "city_indicators.csv", "havana,CUB,11.2.1,2020", "habana,CUP,11.2.1,2020")
    (folder / "city_land_use.csv").write_bytes(b"\xff\xfe")
    (folder / "indicator_names.csv").write_bytes(b"")
    (folder / "land.geojson").unlink()
    replace(folder / "countries.geojson", "[34.95,29.35]", "[34.9,29.3]")
    found = problems(folder)
    assert {(each.file, each.row, each.column) for each in found} >= {
        ("cities.csv", 2, "latitude"),
        ("cities.csv", 4, "m49"),
        ("city_population.csv", 3, "city_id+year"),
        ("city_indicators.csv", 11, "city_id"),
        ("city_indicators.csv", 11, "iso3"),
        ("city_land_use.csv", 1, None),
        ("indicator_names.csv", None, None),
        ("land.geojson", None, None),
        ("countries.geojson", 2, "geometry"),
    }
    with pytest.raises(data.DataError) as caught:
        data.validate(folder)
    assert str(caught.value).splitlines() == [str(each) for each in found]


def test_a_quoted_line_break_does_not_shift_the_row_numbers(folder):
    file = folder / "indicator_names.csv"
    replace(file, "بلا وحدة", '"بلا\nوحدة"')
    replace(file, "11.7.1b", "11-7-1b")
    found = [each for each in problems(folder) if each.column == "indicator" and each.file == file.name]
    assert [each.row for each in found] == [line_of(file, "11-7-1b")]


def test_excel_line_ends_and_byte_order_mark_are_harmless(folder, monkeypatch):
    for name in TABLES:
        file = folder / f"{name}.csv"
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert data.validate(folder) is None
    monkeypatch.setenv("UMRAN_DATA", str(folder))
    assert data.load("cities")["note_ar"].isna().sum() == 6


def test_one_file_anywhere_is_judged_by_the_schema_of_its_name(tmp_path):
    file = Path(shutil.copy(DATA / "city_land_use.csv", tmp_path))
    assert data.validate(file) is None
    assert data.validate(tmp_path) is None
    replace(file, "agadir,MAR,2020", "fes,MAR,2020")
    assert [(each.row, each.column) for each in problems(file)] == [(16, "city_id")]
    replace(file, "fes,MAR,2020", "agadir,MAR,2020")
    stranger = Path(shutil.copy(file, tmp_path / "parks.csv"))
    assert "city_land_use" in problems(stranger)[0].reason
    assert "no such file" in problems(tmp_path / "nowhere")[0].reason


@pytest.mark.parametrize("broken", ["", "[]", "{", '{"resources": [{"name": "x"}]}', '{"resources": 3}'])
def test_a_broken_descriptor_does_not_hide_the_files(folder, broken):
    (folder / "datapackage.json").write_text(broken, "utf-8")
    replace(folder / "cities.csv", "31.95522", "95")
    assert [each.file for each in problems(folder)] == ["datapackage.json", "cities.csv"]


@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=400), name=st.sampled_from(["cities.csv", "land.geojson"]))
def test_any_bytes_are_answered_with_a_data_error(tmp_path_factory, content, name):
    file = tmp_path_factory.mktemp("bytes") / name
    file.write_bytes(content)
    assert problems(file)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.sampled_from(["Polygon", "Feature"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "geometry", "properties", "coordinates", "iso3"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(features=st.lists(json_values, max_size=3))
def test_any_json_is_answered_with_a_data_error(tmp_path_factory, features):
    file = tmp_path_factory.mktemp("json") / "countries.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    assert problems(file)


# The seal


@pytest.mark.parametrize("name", TABLES)
def test_one_changed_digit_is_found_and_its_row_named(sealed, name):
    file = sealed / f"{name}.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    digits = [
        (row, column)
        for row in range(len(rows) - 1, 0, -1)
        for column in range(len(rows[0]) - 1, -1, -1)
        if rows[row][column][-1:].isdigit()
    ]
    row, column = digits[0] if digits else (len(rows) - 1, len(rows[0]) - 1)
    last = rows[row][column][-1:]
    rows[row][column] = rows[row][column][:-1] + (str((int(last) + 1) % 10) if digits else "x")
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows(rows)
    assert any(
        (each.file, each.row) == (file.name, row + 1) and "seal" in each.reason for each in problems(sealed)
    )


def test_a_moved_coast_an_added_and_a_removed_row_are_found(sealed):
    replace(sealed / "land.geojson", "[", "[ ")
    replace(sealed / "countries.geojson", "[34.95,29.35]", "[34.94,29.35]")
    replace(sealed / "countries.geojson", "[34.95,29.35]", "[34.94,29.35]")
    replace(sealed / "cities.csv", "amman,JOR,400", "amman,JOX,400")
    found = {(each.file, each.row): each.reason for each in problems(sealed) if "seal" in each.reason}
    assert "every row agrees" in found["land.geojson", None]
    assert "changed" in found["countries.geojson", 2]
    assert "added" in found["cities.csv", 2]
    assert "'JOR|amman' is gone" in found["cities.csv", None]


def test_sealing_accepts_a_reviewed_change_and_refuses_a_faulty_one(sealed):
    replace(sealed / "city_population.csv", "201851,201.851", "201852,201.852")
    assert problems(sealed)
    command = [sys.executable, "-m", "umran.data"]
    assert subprocess.run([*command, "validate", sealed], capture_output=True).returncode == 1
    assert subprocess.run([*command, "seal", sealed], capture_output=True).returncode == 0
    assert subprocess.run([*command, "validate", sealed], capture_output=True).returncode == 0
    before = (sealed / "rows.sha256").read_bytes()
    replace(sealed / "city_population.csv", "201852", "many")
    refused = subprocess.run([*command, "seal", sealed], capture_output=True, text=True)
    assert refused.returncode == 1 and "'many' is not an integer" in refused.stderr
    assert (sealed / "rows.sha256").read_bytes() == before


def test_the_seal_of_the_project_is_the_one_that_sealing_writes(tmp_path):
    sealed = shutil.copytree(DATA, tmp_path / "data")
    data.seal(sealed)
    for name in ("datapackage.json", "rows.sha256"):
        assert (sealed / name).read_bytes() == (DATA / name).read_bytes()


def test_missing_stays_missing():
    first_year = data.load("city_land_use").query("year == 2000")
    assert len(first_year) >= 3
    assert first_year["period_start"].isna().all()
    assert first_year["land_consumption_rate_pct"].isna().all()
    assert pd.isna(data.load("cities").set_index("city_id").loc["amman", "note_ar"])


def test_a_problem_names_its_row_and_column_where_it_has_them():
    assert str(data.Problem("a.csv", None, None, "why")) == "a.csv: why"
    assert str(data.Problem("a.csv", 3, "year", "why")) == "a.csv, row 3, column year: why"


def test_years_of_a_series_are_in_order_and_numbered_anew():
    rows = data.series("population", "amman", release="urban_agglomeration")
    assert rows["year"].is_monotonic_increasing and rows.index.tolist() == [*range(len(rows))]
