"""Years as columns of a table of quarters: read where each head says what and when, asked for where it does not."""

import csv

import municipality as town
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from umran import City, intake
from umran.intake.wide import apart
from umran.text.errors import Unreadable
from umran.text.words import unmarked

QUIET = settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
BARE = {
    "under a title": "سكان المدينة,,\nالحي,٢٠٠٤م,٢٠١٠م\nأ,1000,1200\n",
    "latest first": "الحي,عام 2020,عام 2010\nأ,1300,1200\n",
}


def written(folder, *rows):
    with (folder / "سكان.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return folder / "سكان.csv"


FORMS = st.sampled_from(("{} {}", "{}_{}", "{} ({})", "{}، {}", "{1} {0}", "{} سنة {}", "{} - {}"))
NAMES = st.sampled_from(("السكان", "عدد السكان", "population", "Population municipale"))


@QUIET
@given(st.data())
def test_heads_that_say_what_and_when_become_a_row_a_quarter_and_year(tmp_path_factory, data):
    name, form = data.draw(NAMES), data.draw(FORMS)
    years = data.draw(st.lists(st.integers(1950, 2030), min_size=2, max_size=4, unique=True))
    count = st.integers(0, 9999)
    rows = [(each, *(data.draw(count) for _ in years)) for each in town.NAMES[:4]]
    digits = data.draw(st.sampled_from(("0123456789", "٠١٢٣٤٥٦٧٨٩")))
    heads = [form.format(name, year).translate(str.maketrans("0123456789", digits)) for year in years]
    path = written(tmp_path_factory.mktemp("w"), ("الحي", *heads), *rows)
    frame, problems = intake.read(path)
    assert problems.dataset == "quarter_population" and problems.valid, problems
    found = {
        (row.name_, row.year): row.population for row in frame.rename(columns={"name": "name_"}).itertuples()
    }
    assert found == {
        (row[0], year): count for row in rows for year, count in zip(years, row[1:], strict=True)
    }


def test_several_figures_of_several_years_and_their_totals(tmp_path):
    town.quarters(tmp_path)
    heads = (
        "الحي",
        "السكان 2014",
        "السكان 2024",
        "الأسر 2014",
        "الأسر 2024",
        "الربط بشبكة الصرف الصحي 2024 (%)",
    )
    rows = [(name, 10 * i, 11 * i, 2 * i, 3 * i, 50 + i) for i, name in enumerate(town.NAMES, start=1)]
    total = ("المجموع", *(sum(row[place] for row in rows) for place in range(1, 5)), "")
    written(tmp_path, heads, *rows, total)
    city = City.read(tmp_path)
    assert city.census.years == [2014, 2024] and city.census.growth()[0] == 78
    assert city.census.of(2014)["households"].sum() == 156
    assert city.census.of(2014)["sewer_pct"].isna().all() and city.census.of(2024)["sewer_pct"].notna().all()
    assert city.layers.get("residents") is None and "--year 2024" in unmarked(" ".join(city.problems))
    assert City.read(tmp_path, year="2024").layers["residents"]["population"].sum() == 858


def test_a_figure_without_a_year_beside_dated_ones_is_asked_for_it(tmp_path):
    heads = ("الحي", "السكان 2014", "السكان 2024", "عدد الأسر", "الربط بشبكة الصرف الصحي (%)")
    written(tmp_path, heads, ("أ", 100, 150, 20, 50), ("ب", 200, 300, 40, 60))
    city = City.read(tmp_path)
    (told,) = map(unmarked, city.problems)
    assert "«عدد الأسر»" in told and "«عدد الأسر 2024»" in told and city.census is None
    written(tmp_path, (*heads[:3], *(f"{each} 2024" for each in heads[3:])), ("أ", 100, 150, 20, 50))
    assert City.read(tmp_path).problems == []


def test_one_name_over_its_years_is_read(tmp_path):
    path = written(tmp_path, ("الحي", "عدد السكان", ""), ("", "2004", "2010"), ("أ", 1000, 1200), ("ب", 5, 6))
    frame, problems = intake.read(path)
    assert problems.valid and frame["population"].tolist() == [1000, 5, 1200, 6]
    assert frame["year"].tolist() == [2004, 2004, 2010, 2010]


@pytest.mark.parametrize("content", BARE.values(), ids=BARE)
def test_bare_years_are_asked_for_what_they_are(content, tmp_path):
    path = tmp_path / "جدول.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Unreadable, match=r"أعمدة.*ما فيها.*years=population"):
        intake.read(path)
    frame, problems = intake.read(path, accept="years=population")
    assert problems.valid and sorted(frame["population"]) in ([1000, 1200], [1200, 1300])
    assert [each.answer for each in problems.accepted] == ["population"]
    with pytest.raises(Unreadable, match="Transpose"):
        intake.read(path, "totals")  # a table of one place has no rows for quarters


@pytest.mark.parametrize(
    "heads",
    [
        ("الحي", "السكان 2014", "سكان سنة 2014"),  # one year twice
        ("الحي", "السكان 2014", "ملاحظة 2024"),  # one year of people
        ("الحي", "السنة", "السكان 2014"),
        ("الحي", "السكان 2014 (بالآلاف)", "السكان 2024"),  # in two units
    ],
)
def test_heads_that_do_not_say_it_plainly_are_left_as_they_are(heads, tmp_path):
    path = written(tmp_path, heads, ("أ", 1, 2), ("ب", 3, 4))
    _, problems = intake.read(path, "quarter_population")
    assert "unfolded" not in {each.code for each in problems}


@pytest.mark.parametrize("head", ["2014", "السكان", "الطريق 14", "السكان 3014", "", "2014-2024"])
def test_no_year_is_made_of_what_is_none(head):
    assert apart(head) is None
