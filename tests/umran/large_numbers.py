"""Figures that need more than 32 bits, as text of a cell: a page's numpy has whole numbers of 32 bits where others have 64.

`FOUND` are the figures by name; `EXPECTED` are the same, reckoned by hand.
"""

CELL = """
import numpy as np
import pandas as pd

from umran import indicators as ind
from umran.indicators.network import packed, unpacked
from umran.intake import bulk

people = [1_400_000_000, 1_600_000_000]  # each fits 32 bits, their sum does not
money = [150_000_000_000, 250_000_000_000]
found = {}

for name, made in {"list": people, "array": np.array(people), "series": pd.Series(people)}.items():
    air = ind.fine_particulate_mean([10, 25], made)
    nation = ind.weighted_national_value([10, 25], made)
    found[f"air {name}"] = [air.mean, air.population]
    found[f"nation {name}"] = [nation.mean, nation.population]

losses = ind.disaster_loss_share(losses=np.array(money), gdp=10**12)
found["losses"] = [losses.share, losses.losses]
affected = ind.disaster_affected_rate(deaths=10**6, missing=0, affected=2_999_000_000, population=6 * 10**9)
found["affected"] = affected.value
heritage = ind.heritage_expenditure_per_capita(public=pd.Series(money), private=10**11, population=5 * 10**9)
found["heritage"] = heritage.value

homes = pd.DataFrame({"persons": people, "improved_water": [True, False], "improved_sanitation": True,
                      "sufficient_living_area": True, "durable_housing": True, "secure_tenure": True})
slums = ind.slum_share(homes)
found["slums"] = [slums.slum_population, slums.population]

grid = np.full((2, 2), 1_000_000_000)
cells = ind.classify_units(np.full((2, 2), 3), grid, np.array([["A", "A"], ["B", "B"]]))
found["cells"] = [cells.units["population"].tolist(), cells.urban_share]

# Two texts whose codes are one number where 2^32 is nothing.
texts = [f"{number:08d}{number % 65536:08d}" for number in range(65_537)]
column = bulk.read("\\n".join(f"{text},1" for text in texts), ",")[0].columns[0]
codes, known = column.codes()
found["texts"] = [len(known), known[int(codes[65_536])], known[int(codes[0])]]

whole, missing = bulk.read("3000000000,-9007199254740991\\n" * 1_000 + "1,1\\n" * 1_001, ",")[0].columns[1].integers()
found["integers"] = [str(whole.dtype), int(whole.sum()), int(missing.sum())]

first = packed(np.array([3, 70_000, 2]), np.array([1, 5, 2**31 - 1]))
found["packed"] = [first.tolist(), [each.tolist() for each in unpacked(first)]]
"""
EXPECTED = {
    # (10 × 1.4 + 25 × 1.6) / 3
    **{f"air {kind}": [18.0, 3e9] for kind in ("list", "array", "series")},
    **{f"nation {kind}": [18.0, 3e9] for kind in ("list", "array", "series")},
    "losses": [0.4, 4e11],
    "affected": 50_000.0,
    "heritage": 100.0,
    "slums": [1.6e9, 3e9],
    "cells": [[2e9, 2e9], 1.0],
    "texts": [65_537, "0006553600000000", "0000000000000000"],
    "integers": ["int64", -(2**53 - 1) * 1000 + 1001, 0],
    "packed": [
        [3 * 2**32 + 1, 70_000 * 2**32 + 5, 2 * 2**32 + 2**31 - 1],
        [[3, 70_000, 2], [1, 5, 2**31 - 1]],
    ],
}
