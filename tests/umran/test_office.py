"""The training city as an office holds it: what the lesson and the exercise say of it is what comes out."""

import json

import pytest

from support import ROOT
from umran import City
from umran.city import office_folder
from umran.text.errors import Unreadable

NAMES = "name=البساتيين:حي البساتين"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return office_folder(tmp_path_factory.mktemp("office"))


def share(city):
    return {each.code: each.result for each in city.indicators() if each.result}["11.2.1"].share


def test_the_figures_of_the_lesson_come_out(folder):
    asked, joined = City.read(folder), City.read(folder, accept=NAMES)
    join = asked.joins[0]
    assert (join.matched, join.layer_only, join.table_only) == (11, ("حي البساتين",), ("البساتيين",))
    assert (join.table_people, join.people) == (91_800, 85_200) and len(asked.problems) == 1
    assert joined.problems == [] and joined.layers["residents"]["population"].sum() == 91_800
    shares = [
        share(joined),
        share(City.read(folder, accept="name=no")),
        City.training().known_value("11.2.1", "share"),
    ]
    lesson = (ROOT / "book/05_monitoring/your_city.md").read_text(encoding="utf-8")
    for value, text in zip(shares, ("63.2%", "65.2%", "73.2%"), strict=True):
        assert f"{100 * value:.1f}%" == text and f"`{text}`" in lesson
    assert {"6,600", "91,800", "85,200"} <= {*lesson.replace("،", " ").replace(".[", " ").split()}


def test_the_same_people_live_in_quarters_and_at_their_doors(folder):
    city, training = City.read(folder, accept=NAMES), City.training()
    layer = city.layers["residents"].to_crs(training.layers["residents"].crs)
    found = training.layers["residents"].sjoin(layer[["name", "geometry"]], predicate="within")
    counted = found.groupby("name")["population"].sum()
    assert counted.to_dict() == layer.set_index("name")["population"].astype(int).to_dict()


def test_every_file_is_known_but_the_note_that_says_it_is_invented(folder):
    city = City.read(folder)
    assert [each.name for each in city.left] == ["اقرأني.txt"]
    assert "مختلقة" in (folder / "اقرأني.txt").read_text(encoding="utf-8")
    assert "مختلقة" in json.dumps(
        json.loads((folder / "حدود المدينة.geojson").read_text("utf-8")), ensure_ascii=False
    )


def test_nothing_is_written_over(folder, tmp_path):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(Unreadable, match="فلم يُكتب شيء"):
        office_folder(folder)
    assert before == {path.name: path.read_bytes() for path in folder.iterdir()}
    (tmp_path / "file").write_text("a")
    with pytest.raises(Unreadable):
        office_folder(tmp_path / "file")
