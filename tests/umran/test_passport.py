"""The page about the data says what the data are, and no more."""

import re
import shutil
from pathlib import Path

import pytest

from umran import data
from umran.upkeep import passport

DATA = Path(__file__).resolve().parents[2] / "data"
PAGE = passport.PAGE.read_text("utf-8")


def tables(page):
    """By caption: the rows of each table, as lists of cells; the first is the head."""
    found = {}
    for caption, body in re.findall(r":::\{table\} (.*)\n((?:\|.*\n)+)", page):
        lines = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in body.splitlines()]
        found[caption] = [lines[0], *lines[2:]]
    return found


def test_the_committed_page_is_the_one_that_the_data_make():
    assert passport.page() == PAGE, "run python -m umran.upkeep.passport"


def test_a_changed_row_changes_the_page(tmp_path, monkeypatch):
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    monkeypatch.setenv("UMRAN_DATA", str(folder))
    with (folder / "city_land_use.csv").open("a", encoding="utf-8") as file:
        file.write("amman,JOR,2020,100,,,\n")
    changed = tables(passport.page())["تغطية المدن المشاركة"]
    (row,) = [cells for cells in changed if cells[0].startswith("المساحة المبنية للفرد")]
    assert row[changed[0].index("عمّان")] == "2020"


@pytest.mark.parametrize("name", data.names())
def test_every_dataset_has_its_card(name):
    described = data.describe(name)
    card = PAGE.split(f":name: data-{name.replace('_', '-')}\n")[1].split("\n:::\n")[0]
    read = re.sub(r"\{ltr\}`([^`]*)`", r"\1", card)
    assert f"`{described['path']}`" in card and f"**الصفوف:** {len(data.load(name)):,}." in card
    for source in described["sources"]:
        assert source["version"] in card and (source["path"] in card or not source["path"].startswith("http"))
        assert "تاريخ القراءة: غير معروف" in card or source["dateRead"] in card
    assert all(licence["title"] in read for licence in described["licenses"])
    assert card.count("**تنبيه:**") == len(described["notes"])
    assert card.count("**تنقيح معروف:**") == len(described.get("revisions", []))
    assert all(f"`{spec['name']}`" in card for spec in described["schema"]["fields"])


def test_the_matrix_says_what_is_there_and_what_is_not():
    coverage = tables(PAGE)["تغطية المدن المشاركة"]
    head, rows = coverage[0], {cells[0]: cells for cells in coverage[1:]}
    assert head[1:] == data.load("cities")["name_ar"].dropna().tolist()
    land = rows["المساحة المبنية للفرد (11.3.1) `city_land_use`"]
    assert land[head.index("عمّان")] == "لا بيانات" and land[head.index("كيتو")] == "{ltr}`2000–2020` (3)"
    battambang = [cells[head.index("باتامبانج")] for cells in rows.values()]
    assert [cell for cell in battambang if cell != "لا بيانات"] == ["2015", "2015", "بلا سنة"]
    slums = [cells for cells in tables(PAGE)["تغطية البلدان المشاركة"] if "country_slums" in cells[0]]
    assert len(slums) == 2, "one row a release"


def test_the_matrix_counts_every_value():
    coverage = tables(PAGE)["تغطية المدن المشاركة"]
    for cells in coverage[1:]:
        assert len(cells) == len(coverage[0]) == 1 + data.load("cities")["city_id"].count()
        assert any(cell != "لا بيانات" for cell in cells[1:]), cells[0]


def test_what_was_looked_for_and_not_found_is_said():
    missing = tables(PAGE)
    assert ["المؤشر 11.3.1 لعمّان وهافانا وباتامبانج", "جدول الموئل"] in missing["فجوات في البيانات"]
    facts = data.load("country_facts").query("verified == 'not_found'")
    listed = " ".join(cells[1] for cells in missing["فجوات في الحقائق عن البلدان"][1:])
    assert listed.count("، ") + len(missing["فجوات في الحقائق عن البلدان"]) - 1 == len(facts)


def test_unread_rows_are_counted_and_not_hidden():
    table = tables(PAGE)["عدد الصفوف بحسب التحقق"]
    commitments = next(cells for cells in table if cells[0] == "فقرات الخطة الحضرية الجديدة")
    assert commitments[table[0].index("معروف لم يُتحقق منه هنا")] == str(
        (data.load("nua_commitments")["verified"] == "known").sum()
    )


def test_every_heading_has_an_ascii_label_and_ranges_keep_their_order():
    lines = PAGE.splitlines()
    labels = re.findall(r"^\(([a-z0-9-]+)\)=$", PAGE, re.M) + re.findall(r"^:name: ([a-z0-9-]+)$", PAGE, re.M)
    assert len(labels) == len({*labels})
    for number, line in enumerate(lines):
        if line.startswith("#"):
            assert re.fullmatch(r"\([a-z0-9-]+\)=", lines[number - 1]), line
    prose = re.sub(r"`[^`]*`|\(https?:[^)]*\)", "", PAGE)
    assert not re.search(r"\d[–-]\d", prose)
    assert not re.search("[٠-٩]", PAGE)
