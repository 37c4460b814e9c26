"""The dashboard of Goal 11: every published value with its year and source, every gap as a gap, nothing ranked."""

import pandas as pd
import pytest
from outputs_site import build_book, write_page

from probes import axe
from umran import data
from umran import indicators as ind
from umran.data.titles import places
from umran.figures import dashboard


@pytest.fixture(scope="module")
def board():
    return dashboard.goal_11()


@pytest.fixture(scope="module")
def cells(board):
    """Those of the project's nine places."""
    return data.participating(board.cells).set_index(["iso3", "indicator"]).sort_index()


def test_a_cell_is_the_newest_published_value_of_its_place(cells):
    assert cells.loc[("JOR", "11.2.1"), "value"] == data.series("11.2.1", "amman")["value_pct"].iloc[-1]
    slums = data.series("11.1.1", "MAR", release="2025").sort_values("year").iloc[-1]
    assert (cells.loc[("MAR", "11.1.1"), "value"], cells.loc[("MAR", "11.1.1"), "year"]) == (
        slums["slum_share_pct"],
        slums["year"],
    )
    quito = data.load("city_waste").query("city_id == 'quito'").sort_values("year").iloc[-1]
    assert cells.loc[("ECU", "11.6.1"), "value"] == quito["collected_pct"]
    assert "برنامج الأمم المتحدة للبيئة" in cells.loc[("ECU", "11.6.1"), "source"]


def test_the_ratio_is_that_of_the_two_published_rates(cells):
    rates = data.load("city_land_use").query("city_id == 'quito' and year == 2020").iloc[0]
    expected = ind.land_use_efficiency_from_rates(
        land_consumption_rate=rates["land_consumption_rate_pct"] / 100,
        population_growth_rate=rates["population_growth_rate_pct"] / 100,
    ).ratio
    assert cells.loc[("ECU", "11.3.1"), "value"] == expected


def test_a_gap_has_a_reason_and_a_value_has_year_and_source(cells):
    is_gap = cells["value"].isna()
    assert is_gap.sum() == 18 and len(cells) == 81
    assert (cells["reason"].notna() == is_gap).all()
    assert cells.loc[~is_gap, ["year", "source"]].notna().all(axis=None)
    assert cells.loc[("PHL", "11.2.1"), "reason"] == "المصدر لا يسمّي مدينة"
    assert is_gap[("ECU", "11.1.1")], "a value of the older release does not fill a gap of the newer one"
    assert is_gap[("JOR", "11.3.1")]


def test_only_values_of_one_source_and_year_are_shaded_together(board):
    cells = board.cells
    columns = cells.dropna(subset=["value"]).groupby("indicator")
    comparable = (columns["source"].nunique() == 1) & (columns["year"].nunique() == 1)
    assert comparable.to_dict() == (columns["shade"].max() > 0).to_dict()
    assert set(comparable.index[comparable]) <= {"11.2.1", "11.3.1", "11.6.2", "11.7.1a", "11.7.1b"}
    shaded = cells[cells["shade"] > 0].sort_values("value")
    assert all(part["shade"].is_monotonic_increasing for _, part in shaded.groupby("indicator"))


def test_places_keep_the_order_of_their_list(board):
    known = places()
    assert board.cells["place"].drop_duplicates().tolist() == known["place"].tolist()
    assert board.frame().index.tolist()[0] == "عمّان" and board.frame().shape == (len(known), 9)
    assert board.frame().loc["الفلبين", "11.2.1"] == "لا بيانات"
    of_the_nine = board.gaps()[known["participating"].to_numpy()]
    assert of_the_nine.sum().to_dict() == {"قيم": 63, "فجوات": 18}


def test_a_place_with_one_value_or_none_is_not_shaded():
    part = pd.DataFrame({"value": [None, None], "year": [None, None], "source": ["م", "م"]})
    assert dashboard._shades(part).tolist() == [0, 0]
    part = pd.DataFrame({"value": [0.0, 10.0], "year": [2020, 2020], "source": ["م", "م"]})
    assert dashboard._shades(part).tolist() == [1, 5]


def test_every_cell_is_read_with_its_place_indicator_year_and_source(whole, visit, tmp_path, board):
    page = visit(write_page(tmp_path, board._repr_html_())).page
    rows = len(places())
    assert page.locator("tbody tr").count() == rows and page.locator("tbody td").count() == 9 * rows
    assert page.locator("thead th[scope=col]").count() == 10
    assert page.locator("tbody th[scope=row]").count() == rows
    amman = page.locator("tbody tr").first.locator("td").nth(1)
    assert amman.inner_text().replace("\xa0", " ").split("\n")[:2] == ["10.0", "2020، مصدر 2"]
    listed = page.locator("figcaption ol li").all_inner_texts()
    assert "الموئل" in listed[1] and len(listed) == 7
    assert page.locator("td.gap").count() == board.cells["value"].isna().sum()
    assert all("لا بيانات" in text for text in page.locator("td.gap").all_inner_texts())


def test_the_reader_filters_places_and_levels(whole, visit, tmp_path, board):
    page = visit(write_page(tmp_path, board._repr_html_())).page
    page.get_by_role("button", name="أكادير").click()
    page.get_by_role("button", name="الفلبين").click()
    assert page.locator("tbody tr:visible").count() == 2
    page.get_by_role("button", name="مقيس في المدينة").press("Enter")
    assert page.locator("tbody td:visible").count() == 2 * 5
    assert page.get_by_role("status").inner_text() == "المعروض من القيم 4، ومن الفجوات 6"
    for name in ("أكادير", "الفلبين", "مقيس في المدينة"):
        page.get_by_role("button", name=name).click()
    assert page.locator("tbody td:visible").count() == 9 * len(places())


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_stands_in_the_way_of_assistive_tools(whole, visit, tmp_path, board, theme, width):
    seen = visit(write_page(tmp_path, board._repr_html_(), theme), width=width, theme=theme)
    assert axe(seen.page) == []
    assert seen.page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_in_a_book_it_shares_its_files(light, visit, tmp_path, board):
    html = board._repr_html_()
    assert len(html.encode()) < 30_000
    book = build_book(tmp_path, {"module/one": html})
    seen = visit((book / "module/one.html").as_uri())
    seen.page.get_by_role("button", name="كيتو").click()
    assert seen.page.locator("tbody tr:visible").count() == 1
    assert (seen.foreign, seen.failed, seen.errors) == ([], [], [])
