"""What a review puts first, and what it takes for the same plan twice."""

from itertools import permutations

import pandas as pd
import pytest
from scored import instruments, reviewed

from umran import coherence


def pairs(frame):
    return list(zip(frame["instrument_a"], frame["instrument_b"], strict=True))


# The lowest score first, then the lowest mean, then the pair's own order.
CANCELLING = [
    (("JOR-02", "JOR-11"), (-3, -1)),
    (("JOR-02", "JOR-10"), (-3, 3)),
    (("JOR-01", "JOR-11"), (-2, -2)),
    (("JOR-01", "JOR-10"), (-1, 0)),
    (("JOR-10", "JOR-11"), (-1, 0)),
]
NEVER = [(("JOR-01", "JOR-02"), (0, 0))]
REINFORCING = [
    (("JOR-02", "JOR-11"), (3, 3)),
    (("JOR-02", "JOR-10"), (2, 2)),
    (("JOR-01", "JOR-11"), (1, 3)),
    (("JOR-01", "JOR-10"), (-1, 2)),
    (("JOR-10", "JOR-11"), (-1, 2)),
]


def marked(cells):
    return reviewed(
        *((rater, *pair, score) for pair, both in cells for rater, score in zip("أب", both, strict=True))
    )


@pytest.mark.parametrize("order", [*permutations(range(5), 5)][::17])
def test_the_most_cancelling_stand_in_one_order_whatever_the_order_of_scores(order):
    cells = [*(CANCELLING[place] for place in order), *NEVER]
    assert pairs(marked(cells).most_cancelling()) == [pair for pair, _ in CANCELLING]
    assert pairs(marked(cells).most_cancelling(2)) == [pair for pair, _ in CANCELLING[:2]]


@pytest.mark.parametrize("order", [*permutations(range(5), 5)][::17])
def test_the_most_reinforcing_stand_in_one_order_whatever_the_order_of_scores(order):
    cells = [*(REINFORCING[place] for place in order), *NEVER]
    assert pairs(marked(cells).most_reinforcing()) == [pair for pair, _ in REINFORCING]


def test_the_widest_dispute_comes_first_and_one_point_is_none():
    found = marked(CANCELLING).disputed()
    assert pairs(found) == [("JOR-02", "JOR-10"), ("JOR-02", "JOR-11")]
    assert found["spread"].tolist() == [6, 2]


# The same plan twice


def twins(**changes):
    """Two local plans with the same targets and themes, the second with some changes."""
    rows = instruments("JOR-10", "JOR-11")
    rows["level"], rows["city_id"] = "local", "amman"
    for name, value in {"targets": ("11.3", "11.7"), "themes": ("social", "housing")}.items():
        rows[name] = [value] * 2
    for name, value in changes.items():
        rows.at[1, name] = value
    return coherence.Review(rows, pd.DataFrame(), pd.DataFrame()).duplicates()


def test_twins_of_one_city_are_named_with_what_they_share():
    (found,) = twins(themes=("housing", "safety")).itertuples()
    assert (found.instrument_a, found.instrument_b) == ("JOR-10", "JOR-11")
    assert (found.targets, found.themes) == (("11.3", "11.7"), ("housing",))
    assert len(twins(targets=("11.7", "11.3"))) == 1, "the order of targets says nothing"


@pytest.mark.parametrize(
    "change",
    [
        {"city_id": "quito"},
        {"city_id": None},
        {"iso3": "MAR"},
        {"level": "national"},
        {"targets": ("11.3",)},
        {"targets": ("11.3", "11.7", "11.1")},
        {"targets": ()},
        {"themes": ("safety",)},
        {"themes": ()},
    ],
    ids=str,
)
def test_plans_of_two_places_or_of_other_aims_are_no_twins(change):
    assert twins(**change).empty


def test_two_plans_without_targets_or_without_a_city():
    rows = instruments("JOR-01", "JOR-02")
    rows["targets"], rows["themes"] = [("11.3",)] * 2, [("housing",)] * 2
    assert len(coherence.Review(rows, pd.DataFrame(), pd.DataFrame()).duplicates()) == 1
    rows["targets"] = [()] * 2
    assert coherence.Review(rows, pd.DataFrame(), pd.DataFrame()).duplicates().empty
