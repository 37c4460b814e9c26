"""Figures of the communes around Agadir in both censuses of the course: water, and what is left without a sewer."""

from __future__ import annotations

from typing import Any

import pandas as pd

from umran import data
from umran.figures.chart import Figure
from umran.figures.lessons.forms import dots, keys_of, sources

_CENSUSES = {2014: "تعداد 2014", 2024: "تعداد 2024"}
# The communes of the lesson's line of monitoring: centre and ring of notebook 13.
_NINE = (
    "أكادير", "إنزكان", "الدشيرة الجهادية", "آيت ملول", "لقليعة", "الدراركة", "تمسية", "أورير", "أولاد دحو",
)  # fmt: skip


def agadir_sewer() -> Figure:
    """Plot the share of households connected to the public sewer in the communes of greater Agadir, 2014 and 2024.

    Returns
    -------
    Figure
        Two marks a commune, in percent of households, the most populous first.
    """
    return _two_censuses(
        _census(),
        "sewer_pct",
        first="population",
        title="الوصل بشبكة الصرف العمومية حول أكادير",
        subtitle="الأسر الموصولة بالشبكة العمومية، في تسع عشرة جماعة. الأكثر سكاناً في الأعلى.",
        value="الأسر الموصولة (%)",
        unit="%",
        digits=1,
        high=100,
    )


def agadir_unconnected() -> Figure:
    """Plot how many households are not connected to the public sewer in nine communes of Agadir, 2014 and 2024.

    Returns
    -------
    Figure
        Two marks a commune, in households, the most of 2024 first; to the nearest ten, as shares have one decimal.
    """
    census = _census()
    census = census[census["name"].isin(_NINE)]
    return _two_censuses(
        census.assign(left=(census["households"] * (1 - census["sewer_pct"] / 100)).round(-1)),
        "left",
        first="left",
        note="والأعداد بحسابنا من الأسر والنسبة، إلى أقرب عشر أسر.",
        title="الأسر غير الموصولة بشبكة الصرف، بالعدد",
        subtitle="تسع جماعات، والأكثر أسراً غير موصولة في 2024 في الأعلى.",
        value="أسر غير موصولة",
    )


def agadir_water() -> Figure:
    """Plot the share of households with running water in the communes of greater Agadir, 2014 and 2024.

    Returns
    -------
    Figure
        Two marks a commune, in percent of households, the best connected of 2024 first.
    """
    return _two_censuses(
        _census(),
        "running_water_pct",
        first="running_water_pct",
        title="الأسر التي لها ماء جارٍ حول أكادير",
        subtitle="في المائة من الأسر، في تسع عشرة جماعة. الأعلى نسبة في 2024 أولاً.",
        value="أسر لها ماء جارٍ (%)",
        unit="%",
        digits=1,
        high=100,
    )


def _census() -> pd.DataFrame:
    """Both censuses, with the communes' names."""
    communes = data.load("agadir_communes")[["code", "name_ar"]].rename(columns={"name_ar": "name"})
    return data.load("agadir_census").merge(communes, on="code")


def _two_censuses(census: pd.DataFrame, column: str, *, first: str, note: str = "", **said: Any) -> Figure:
    """A column of both censuses, commune by commune; what is most in the column ``first`` of 2024 stands above."""
    order = census.query("year == 2024").sort_values(first, ascending=False, kind="stable")["name"]
    cells = census.set_index(["name", "year"])[column]
    rows = [(name, word, cells[name, year]) for name in order for year, word in _CENSUSES.items()]
    return dots(
        pd.DataFrame(rows, columns=["name", "of", "value"]),
        source=sources("agadir_census", note=note),
        head="الجماعة",
        keys=keys_of(list(_CENSUSES.values())),
        label="التعداد",
        **said,
    )
