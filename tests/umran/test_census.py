"""What a census counts by quarter: figures of the city and its quarters, told apart from indicators, and a brief of them."""

import csv
import json
import random
import shutil

import lxml.html
import municipality as town
import pytest
from docx import Document
from test_check import run

from support import ROOT
from umran import City
from umran.city.brief import counted, policy_brief, review_annex
from umran.city.brief.blocks import Items, Table
from umran.city.census import SHARES, by_unit, sentences, ways_to_work
from umran.text.words import unmarked

SHARE = {each.key: each for each in SHARES}
# The nine communes of the agglomeration.
NINE = (
    "أكادير",
    "آيت ملول",
    "إنزكان",
    "الدشيرة الجهادية",
    "الدراركة",
    "لقليعة",
    "تمسية",
    "أورير",
    "أولاد دحو",
)


def text_of(page):
    return unmarked(lxml.html.fromstring(page.read_bytes()).text_content())


def agadir(folder, *, names=None, heads=None):
    """Agadir's outlines and census as files of an office, of some communes alone, under other heads."""
    folder.mkdir(parents=True)
    outlines = json.loads((ROOT / "data" / "agadir_communes.geojson").read_text("utf-8"))
    kept = [each for each in outlines["features"] if names is None or each["properties"]["name_ar"] in names]
    codes = {each["properties"]["code"] for each in kept}
    with (ROOT / "data" / "agadir_census.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["code"] in codes]
    heads = heads or {name: name for name in rows[0]}
    for each in kept:
        each["properties"] = {heads["code"]: each["properties"]["code"], "nom": each["properties"]["name_fr"]} if "population" not in heads.values() else each["properties"]  # fmt: skip
    (folder / "communes.geojson").write_text(json.dumps({**outlines, "features": kept}), encoding="utf-8")
    table = [[heads[name] for name in heads], *([row[name] for name in heads] for row in rows)]
    with (folder / "census.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(table)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("agadir")
    for name in ("agadir_communes.geojson", "agadir_census.csv"):
        (root / name).write_bytes((ROOT / "data" / name).read_bytes())
    return root


@pytest.fixture(scope="module")
def city(folder):
    return City.read(folder, name="أكادير وما حولها")


def test_the_one_command_gives_the_known_values_of_agadir_and_of_the_training_city(folder, tmp_path, capsys):
    code, out = run(capsys, "brief", folder, "--out", tmp_path / "a" / "b.html")
    told = unmarked(out)
    assert code == 0
    for known in (
        "1,141,717 نسمة سنة 2014 ثم 1,358,347 نسمة سنة 2024",
        "74.2% سنة 2014 ثم 85.4%",
        "ليست مؤشرات",
    ):
        assert known in told
    html = text_of(tmp_path / "a" / "b.html")
    for known in ("52,299 من 358,799", "69,277 من 268,092", "لقليعة", "53.5%", "رقم تعداد"):
        assert known in html
    training = ROOT / "data" / "training_city"
    code, _ = run(capsys, "brief", training, "--out", tmp_path / "t" / "b.html")
    html = text_of(tmp_path / "t" / "b.html")
    assert code == 0 and all(known in html for known in ("73.2%", "97.4%", "1.41", "0.94", "19.4%", "82.7%"))
    held, plan = 0, City.training()
    for each in City.read(training).indicators():
        known = plan.tables["known_values"].query("indicator == @each.code").to_dict("records")
        for row in known if each.result else ():
            group = row["group"]
            if not group or group == each.years.replace("–", "-"):
                value = getattr(each.result, row["field"])
            elif "=" in group:
                parts = each.result.breakdown.set_index(["by", "group"])[row["field"]]
                value = parts[tuple(group.split("="))]
            else:
                continue
            assert value == pytest.approx(row["value"], rel=2e-3), row
            held += 1
    assert held == 28  # all of the plan but the one as the crow flies, which the page shows


def test_known_values_of_two_prefectures_and_of_the_agglomeration_come_back(city, tmp_path):
    first = city.census.of(2014)
    codes = city.layers["quarters"]["code"]
    people = first["population"].groupby(codes.str[:6]).sum()
    assert people.to_dict() == {"09.001": 600599, "09.273": 541118}
    nine = City.read(agadir(tmp_path / "nine", names=NINE)).census
    added, rate = nine.growth()
    assert added == 224634 and rate == pytest.approx(0.0195, abs=5e-4)
    for year, rest, whole in ((2014, 54405, 253175), (2024, 36650, 342272)):
        value = nine.share(SHARE["sewer"], year)
        assert value.rest == pytest.approx(rest, abs=1) and value.whole == whole
    lacking = nine.lacking(SHARE["sewer"], 2024)
    assert nine.names(lacking.index[:3]) == ["لقليعة", "الدراركة", "تمسية"]
    assert lacking[:3].sum() + lacking[nine.names(lacking.index).index("أولاد دحو") :][:1].sum() == pytest.approx(0.826 * lacking.sum(), rel=1e-3)  # fmt: skip
    work = {key: nine.share(SHARE[f"commute_{key}"], 2024).fraction for key in ("walking", "car", "bus")}
    assert {key: round(value, 3) for key, value in work.items()} == {"walking": 0.225, "car": 0.216, "bus": 0.098}  # fmt: skip
    rows = {row[0]: [unmarked(cell) for cell in row] for row in by_unit(nine)[1]}
    assert rows["لقليعة"][5:7] == ["1.3%", "53.5%"]
    assert rows["الدراركة"][3] == "52.0%" and rows["إنزكان"][3] == "5.5%"


def test_the_three_figures_are_size_who_and_what_is_not_meant(city):
    size, who, caution = counted.three(city.census, "sewer")
    assert unmarked(size.value) == "14.6%" and "69,277" in size.sentence
    assert unmarked(who.value) == "50.4%" and all(name in who.sentence for name in ("لقليعة", "الدراركة", "تمسية"))  # fmt: skip
    assert unmarked(caution.value) == "0.5–99.6%" and "لا يقول" in caution.sentence
    assert all(
        each.inputs == ("agadir_communes.geojson", "agadir_census.csv") for each in (size, who, caution)
    )
    assert counted.topic(city.census) == "sewer"  # more households lack it than lack water


@pytest.mark.parametrize("about", ["sewer", "water", "population"])
def test_a_brief_may_be_about_each_and_names_no_indicator_as_its_own(city, about):
    blocks = policy_brief(city, [], about=about).blocks
    three = next(each for each in blocks if isinstance(each, Table))
    assert all("رقم تعداد" in row[3] and "agadir_census.csv" in row[3] for row in three.rows)
    assert any(
        "لا مؤشرات" in sentence for each in blocks if isinstance(each, Items) for sentence in each.sentences
    )


def test_another_subject_than_the_census_has_is_refused_with_those_it_has(city):
    with pytest.raises(ValueError, match="sewer, water, population"):
        counted.topic(city.census, "waste")


def test_the_annex_of_a_review_has_the_figures_of_the_census_beside_what_is_missing(city):
    blocks = review_annex(city, []).blocks
    assert "أرقام التعداد" in [getattr(each, "text", "") for each in blocks]


def test_every_figure_says_which_indicator_it_is_not(city):
    told = unmarked("\n".join(sentences(city.census)))
    for code in ("6.2.1", "6.1.1", "11.3.1", "11.2.1"):
        assert code in told
    assert "«إلى العمل بنقل غير مهيكل» و«لا يتنقل إلى العمل»" in told  # asked in 2024 alone
    titles, rows = ways_to_work(city.census)
    assert len(rows) == 21 and len(titles) == 9


def test_french_heads_of_an_office_give_the_same(city, tmp_path):
    heads = {
        "code": "Code commune", "year": "Année", "population": "Population", "households": "Ménages",
        "sewer_pct": "Réseau public d'assainissement (%)", "running_water_pct": "Eau courante (%)",
        "employed": "Actifs occupés", "commute_walking_pct": "Déplacement à pied (%)",
    }  # fmt: skip
    french = City.read(agadir(tmp_path / "fr", heads=heads))
    assert french.census is not None, french.problems
    for key in ("sewer", "water", "commute_walking"):
        for year in (2014, 2024):
            assert (
                french.census.share(SHARE[key], year).fraction == city.census.share(SHARE[key], year).fraction
            )


def test_the_city_of_the_course_counts_as_its_files_do(city):
    loaded = City.load("agadir").census
    assert loaded.growth() == city.census.growth()
    assert loaded.share(SHARE["sewer"], 2024) == city.census.share(SHARE["sewer"], 2024)
    assert loaded.density(2024) == pytest.approx(city.census.density(2024), rel=1e-3)


HEADS = ("الحي", "السنة", "عدد السكان", "عدد الأسر", "الربط بشبكة الصرف الصحي (%)")


def rows_of(seed, years=(2014, 2024)):
    draw = random.Random(seed)
    return [
        (name, year, draw.randint(100, 9000), draw.randint(20, 2000), draw.randint(0, 1000) / 10)
        for year in years
        for name in town.NAMES
    ]


@pytest.mark.parametrize("seed", range(3))
def test_a_share_of_the_city_is_that_of_its_households(seed, tmp_path):
    rows = rows_of(seed)
    town.quarters(tmp_path)
    town.table(tmp_path / "p.csv", HEADS, *rows)
    census = City.read(tmp_path).census
    value = census.share(SHARE["sewer"], 2024)
    last = [row for row in rows if row[1] == 2024]
    rest = sum(row[3] * (1 - row[4] / 100) for row in last)
    assert value.rest == pytest.approx(rest) and value.whole == sum(row[3] for row in last)
    (tmp_path / "أحياء المدينة.geojson").unlink()
    alone = City.read(tmp_path).census  # without outlines there is no density, and no map
    assert alone.share(SHARE["sewer"], 2024).rest == pytest.approx(rest) and alone.density(2024) is None


def test_without_households_no_share_of_the_city_is_computed_and_it_is_said(tmp_path):
    town.quarters(tmp_path)
    town.table(tmp_path / "p.csv", (*HEADS[:3], HEADS[4]), *((*row[:3], row[4]) for row in rows_of(1)))
    census = City.read(tmp_path).census
    assert census.share(SHARE["sewer"], 2024) is None and census.known() == []
    assert any("عدد الأسر" in unmarked(each) for each in census.notes())


def test_a_quarter_that_emptied_lost_all_and_one_that_was_empty_has_no_rate(tmp_path):
    rows = ((name, year, people, 10, 50) for year, counts in ((2014, (100, 0, 100)), (2024, (0, 50, 150))) for name, people in zip(town.NAMES[:3], counts, strict=True))  # fmt: skip
    town.table(tmp_path / "p.csv", HEADS, *rows)
    titles, cells = by_unit(City.read(tmp_path).census)
    growth = {row[0]: unmarked(row[titles.index("النمو")]) for row in cells}
    assert [growth[name] for name in town.NAMES[:3]] == ["−100.0%", "لا بيانات", "50.0%"]


def test_years_of_other_quarters_give_no_trend(tmp_path):
    town.table(tmp_path / "p.csv", HEADS, *rows_of(2)[1:])
    census = City.read(tmp_path).census
    assert census.growth() is None and census.period(SHARE["sewer"]) is None
    assert any("مناطق واحدة" in unmarked(each) for each in census.notes())
    town.table(tmp_path / "p.csv", HEADS, *rows_of(2))
    assert not any("مناطق واحدة" in unmarked(each) for each in City.read(tmp_path).census.notes())


def test_shares_of_one_at_most_are_asked_for_their_unit(tmp_path):
    rows = [(*row[:4], row[4] / 100) for row in rows_of(3)]
    bare = (*HEADS[:4], "الربط بشبكة الصرف الصحي")
    town.table(tmp_path / "p.csv", bare, *rows)
    city = City.read(tmp_path)
    assert city.census is None and any("كسور" in each for each in city.problems)
    town.table(tmp_path / "p.csv", (*HEADS[:4], f"{bare[4]} (كسر)"), *rows)
    as_fractions = City.read(tmp_path).census.share(SHARE["sewer"], 2024)
    town.table(tmp_path / "p.csv", HEADS, *rows_of(3))
    assert as_fractions.fraction == pytest.approx(
        City.read(tmp_path).census.share(SHARE["sewer"], 2024).fraction
    )


def test_a_census_without_a_year_is_asked_for_it(tmp_path):
    heads = (HEADS[0], *HEADS[2:])
    town.table(tmp_path / "p.csv", heads, *((row[0], *row[2:]) for row in rows_of(4, (2024,))))
    city = City.read(tmp_path)
    assert city.census is None and any("--year" in each for each in city.problems)
    assert City.read(tmp_path, year="2024").census.years == [2024]


def test_a_quarter_twice_in_a_year_is_asked_and_not_summed(tmp_path):
    rows = rows_of(5)
    town.table(tmp_path / "p.csv", HEADS, *rows, rows[0])
    city = City.read(tmp_path)
    assert city.census is None and any("أكثر من صف" in each for each in city.problems)


def test_people_of_one_year_alone_are_no_census(tmp_path):
    town.quarters(tmp_path)
    town.table(tmp_path / "p.csv", ("الحي", "السكان"), *zip(town.NAMES, town.PEOPLE, strict=True))
    assert City.read(tmp_path).census is None


def test_the_form_tells_of_the_census_and_writes_its_brief(folder, tmp_path):
    form = City.form(shutil.copytree(folder, tmp_path / "مدينتي"))
    form.read.click()
    assert "أرقام التعداد" in form.report.value and "أرقام تعداد" in form.told[4].value
    assert [value for _, value in form.about.options] == ["", "sewer", "water", "population"]
    form.about.value = "water"
    form.write.click()
    told = "\n".join(each.text for each in Document(form.results / "brief.docx").tables[0]._cells)
    assert "ليست موصولة بالماء" in told and "10,670" in told


def test_bare_years_are_told_in_the_form_without_the_option_of_a_command(tmp_path):
    form = City.form(tmp_path / "مدينتي")
    town.table(form.folder / "سكان.csv", ("الحي", "2014", "2024"), ("أ", 1, 2), ("ب", 3, 4))
    form.read.click()
    assert "عدد السكان 2014" in unmarked(form.report.value) and "--accept" not in form.report.value
