"""The published land use table keeps to one definition, row by row."""

import pytest

from umran import data
from umran import indicators as ind

ROWS = [
    (city, start, end)
    for city, table in data.load("city_land_use").sort_values("year").groupby("city_id")
    for start, end in zip(table.iloc[:-1].itertuples(), table.iloc[1:].itertuples(), strict=True)
]


def test_there_are_rows_to_check():
    assert len(ROWS) >= 10
    assert {city for city, _, _ in ROWS} == set(data.load("city_land_use")["city_id"]), (
        "every city is checked"
    )


@pytest.mark.parametrize(("city", "start", "end"), ROWS, ids=[f"{row[0]}-{row[2].year}" for row in ROWS])
def test_published_rates_follow_the_logarithmic_definition_to_twelve_decimals(city, start, end):
    assert end.period_start == start.year
    published = end.land_consumption_rate_pct / 100
    row = {
        "per_capita_start": start.built_up_per_capita_m2,
        "per_capita_end": end.built_up_per_capita_m2,
        "population_growth_rate": end.population_growth_rate_pct / 100,
        "years": int(end.year - start.year),
    }
    assert abs(ind.per_capita_residual(land_consumption_rate=published, **row)) < 1e-15
    assert f"{100 * ind.land_rate_from_per_capita(**row):.12f}" == f"{end.land_consumption_rate_pct:.12f}"
    assert abs(ind.per_capita_residual(land_consumption_rate=published, **row, land_rate="linear")) > 1e-5
