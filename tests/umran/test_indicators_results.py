"""What all results share: names for their fields, figures that stay, a short repr, and equality by figures."""

from dataclasses import FrozenInstanceError, fields, replace
from inspect import Parameter, signature
from re import escape, search

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from umran import indicators as ind
from umran.indicators import air, arguments, housing, network, result

HOMES = gpd.GeoDataFrame(
    {"population": [3, 1], "sex": ["female", "male"]},
    geometry=gpd.points_from_xy([5e5, 500_900], [0, 0]),
    crs=32636,
)
STOPS = gpd.GeoDataFrame({"wait_min": [5]}, geometry=gpd.points_from_xy([5e5], [0]), crs=32636)
CITY = gpd.GeoDataFrame(geometry=[shapely.box(499_000, -500, 501_000, 500)], crs=32636)
PARK = gpd.GeoDataFrame(geometry=[shapely.box(5e5, 0, 500_100, 100)], crs=32636)
GRID = np.zeros((4, 4))
GRID[1, 1:3] = 6000, 100
ASIDE = {
    "inner_point_population",
    "inner_point_served",
    "outside_population",
    "outside_area",
    "fragment_population",
}
LAND = {"outside_open_space_area", "outside_street_area"}

# Made by, left out of the repr, left out of comparison.
MADE = {
    ind.FineParticulateMean: (lambda: ind.fine_particulate_mean([1], [2]), {"outside_population", "outside_area"}, set()),
    ind.DisasterAffectedRate: (lambda: ind.disaster_affected_rate(deaths=1, missing=0, affected=2, population=9), set(), set()),
    ind.DisasterLossShare: (lambda: ind.disaster_loss_share(losses=1, gdp=9), set(), set()),
    ind.DisasterDisruptions: (
        lambda: ind.disaster_disruptions({"service": ["water", "health"], "damaged": [1, 2]}), {"services"}, {"services"}
    ),
    ind.HarassmentShare: (lambda: ind.harassment_share({"harassed": [True, False], "sex": ["a", "b"]}), {"breakdown"}, {"breakdown"}),
    ind.HeritageExpenditure: (lambda: ind.heritage_expenditure_per_capita(public=1, private=None, population=2), set(), set()),
    ind.SlumShare: (lambda: ind.slum_share({"persons": [1], "lacks_water": [True]}), set(), set()),
    ind.LandUseEfficiency: (
        lambda: ind.land_use_efficiency_from_rates(land_consumption_rate=0.1, population_growth_rate=0.2), set(), set()
    ),
    ind.NationalValue: (lambda: ind.weighted_national_value([1], [2]), set(), set()),
    ind.NationalRiskStrategyScore: (lambda: ind.national_risk_strategy_score([1] * 10), set(), set()),
    ind.LocalRiskStrategyShare: (lambda: ind.local_risk_strategy_share({"in_line": [True]}), set(), set()),
    ind.ParticipationScore: (lambda: ind.participation_score([[1, 2, 3, 4]]), set(), set()),
    ind.ParticipationShare: (lambda: ind.participation_share([[[1, 2, 3, 4]]]), set(), set()),
    ind.NationalUrbanPolicyScore: (lambda: ind.national_urban_policy_score(None), set(), set()),
    ind.WasteManagedShare: (lambda: ind.waste_managed_share(generated=3, collected=2, controlled=1), set(), set()),
    ind.PublicTransportAccess: (
        lambda: ind.access_to_public_transport(HOMES, STOPS), ASIDE | {"breakdown", "is_served", "residents"},
        {"breakdown", "is_served", "residents"},
    ),
    ind.OpenPublicSpace: (
        lambda: ind.open_public_space(CITY, PARK, None, HOMES, street_share=0.1), ASIDE | LAND | {"breakdown", "is_served", "residents"},
        {"breakdown", "is_served", "residents"},
    ),
    ind.AccessByWait: (lambda: ind.access_by_wait(HOMES, STOPS), {"access", "breakdown"}, {"access", "breakdown"}),
    ind.ModalShare: (lambda: ind.modal_share({"trip_mode": ["bus", "walk"]}), {"modes"}, {"modes"}),
    ind.SettlementGrid: (lambda: ind.settlement_classes(GRID), {"classes"}, None),
    ind.SettlementUnits: (lambda: ind.classify_settlements([30, 11], [1, 2], ["a", "b"]), {"units"}, None),
    ind.UrbanisationGrid: (lambda: ind.degree_of_urbanisation(GRID), {"classes", "centres"}, None),
    ind.UnitClasses: (lambda: ind.classify_units([3, 1], [1, 2], ["a", "b"]), {"units"}, None),
}  # fmt: skip


def test_every_kind_of_result_is_looked_at():
    kinds = {kind for name in ind.__all__ if isinstance(kind := getattr(ind, name), type)}
    assert {kind for kind in kinds if issubclass(kind, result.Result)} == set(MADE)


@pytest.mark.parametrize("kind", MADE, ids=lambda kind: kind.__name__)
def test_a_result_is_made_by_names_stays_and_shows_its_figures_alone(kind):
    make, hidden, _ = MADE[kind]
    made = make()
    assert type(made) is kind and made.title in str(made)
    assert {each.kind for each in signature(kind).parameters.values()} == {Parameter.KEYWORD_ONLY}
    for name in ("reasons", made.main, "anything"):
        with pytest.raises((FrozenInstanceError, AttributeError)):
            setattr(made, name, 1)
    shown = {each.name for each in fields(made) if search(rf"[(\s]{escape(each.name)}=", repr(made))}
    assert {each.name for each in fields(made)} - shown == hidden


@pytest.mark.parametrize("kind", MADE, ids=lambda kind: kind.__name__)
def test_results_of_the_same_figures_are_equal_whatever_their_tables(kind):
    make, _, aside = MADE[kind]
    one, two = make(), make()
    if aside is None:  # arrays are the result itself, and have no plain equality
        assert one.value == two.value and (one == two) is False and len({one, two, one}) == 2
        return
    assert one == two and one != replace(one, notes=("another",)) and one != replace(one, reasons={"a": "b"})
    for each in fields(one):
        other = replace(one, **{each.name: () if each.name == "notes" else object()})
        assert (one == other) is (each.name in aside or (each.name == "notes" and not one.notes))


def test_figures_wait_for_no_library_of_tables():
    """A rate is computed without pandas, which takes longer to load than all else."""
    for module in (arguments, housing, air):
        assert not hasattr(module, "pd") and not hasattr(module, "gpd")
    assert not hasattr(network, "pd")


@pytest.mark.parametrize(
    ("made", "field"),
    [
        (ind.participation_score([[1, 2, 3, 4]]), "question_means"),
        (ind.national_urban_policy_score([0, 0, 0]), "qualifier_means"),
    ],
    ids=["participation", "policy"],
)
def test_means_without_their_question_are_not_listed(made, field):
    for means in (getattr(made, field)[1:], (*getattr(made, field), 1.0)):
        with pytest.raises(ValueError, match="zip"):
            replace(made, **{field: means}).rows()


def test_a_value_its_reason_and_its_words_belong_together():
    made = ind.waste_managed_share(generated=4, collected=2, controlled=1)
    assert made.value == float(made) == 0.25 and made.reason is None
    lines = str(made).split("\n")
    assert lines[0] == f"{made.heading()}: {made.answer()}" and lines[1] == made.sentence() == made.reading()
    assert lines[2:-1] == [f"{label}: {text}" for label, text in made.rows()]
    assert lines[-1].startswith("المنهجية: ") and made.source.address in lines[-1]
    none = replace(made, controlled_share=None, reasons={"controlled_share": "لم تُقس."}, notes=("أ", "ب"))
    assert (none.value, none.reason, none.answer(), none.sentence()) == (
        None,
        "لم تُقس.",
        "لا تُحسب",
        "لم تُقس.",
    )
    assert str(none).split("\n")[-3:-1] == ["• أ", "• ب"]
    assert replace(none, reasons={}).sentence() == ""
    assert "\n\n" not in str(replace(none, reasons={}))
    with pytest.raises(ValueError, match=r"(?s)لم تُقس.*WasteManagedShare has no value: see \.reason"):
        float(none)


def test_a_table_stands_under_the_figures_as_text():
    made = ind.harassment_share({"harassed": [True, False], "sex": ["female", "male"]})
    lines = str(made).split("\n")
    at = lines.index("الفئة | الحصة | الضحايا | المستجيبون")
    assert [line.count(" | ") for line in lines[at : at + 4]] == [3, 3, 3, 0]
    empty = replace(made, breakdown=pd.DataFrame())
    assert empty.table() is None and " | " not in str(empty)
    assert made.title in made.heading() and "11.7.2" in made.heading()
    cells = ind.degree_of_urbanisation(GRID)
    assert cells.heading() == cells.title and cells.table() is None and cells.caveats() == []
