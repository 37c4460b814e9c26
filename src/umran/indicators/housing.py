"""Indicator 11.1.1: urban population living in slums, informal settlements or inadequate housing.

UN metadata 11-01-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-01-01.pdf
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from umran.indicators.arguments import Expected, Verbatim, booleans, column, frame, refuse
from umran.indicators.result import Result, comma_list, metadata
from umran.text.numbers import people, percent

if TYPE_CHECKING:
    import pandas as pd

# What a household should have -> the column that says it lacks it, and the Arabic name of the deprivation.
DEPRIVATIONS = {
    "improved_water": ("lacks_water", "الماء المحسَّن"),
    "improved_sanitation": ("lacks_sanitation", "الصرف الصحي المحسَّن"),
    "sufficient_living_area": ("lacks_living_area", "كفاية الحيز السكني"),
    "durable_housing": ("lacks_durability", "متانة المسكن"),
    "secure_tenure": ("lacks_tenure", "أمن الحيازة"),
}
PERSONS_PER_ROOM = 3  # at most, in a habitable room
_PERSONS = Expected("عدد أفراد الأسرة، أكبر من صفر", "the number of persons of the household, above zero")
_WEIGHT = Expected("وزن العينة، لا يقل عن صفر", "the survey weight of the household, zero or more")
_ROOMS = Expected("أفراد في الغرفة الصالحة للسكن، لا يقل عن صفر", "persons per habitable room, zero or more")
_HOUSEHOLDS = Expected(
    "جدول للأسر: صف لكل أسرة، وعمود persons، وعمود واحد على الأقل من أوجه الحرمان الخمسة",
    "a table with a row a household, a column 'persons', and at least one of the five deprivations",
)


@dataclass(frozen=True, kw_only=True)
class SlumShare(Result):
    """SDG 11.1.1. Shares are fractions of the people; the two shares overlap and are never added.

    `deprivations` maps each deprivation that was asked about to the share of people who suffer it.
    """

    share: float | None
    inadequate_share: float | None
    population: float
    slum_population: float
    deprivations: Mapping[str, float] = field(default_factory=dict)

    code = "11.1.1"
    title = "سكان الأحياء الفقيرة والمستوطنات غير الرسمية"
    main = "share"
    source = metadata("11.1.1")

    def formatted(self) -> str:
        return percent(self.share)

    def reading(self) -> str:
        return (
            f"يعيش {people(self.slum_population)} من {people(self.population)} في أسر تعاني وجهاً أو أكثر من أوجه "
            "الحرمان. وتُعدّ الأسرة مرة واحدة مهما تعددت."
        )

    def rows(self) -> list[tuple[str, str]]:
        shares = [
            (f"الحرمان من {DEPRIVATIONS[name][1]}", percent(share))
            for name, share in self.deprivations.items()
        ]
        return [*shares, ("سكان المساكن غير اللائقة (لا يُجمع مع ما سبق)", percent(self.inadequate_share))]


def slum_share(households: Any) -> SlumShare:
    """SDG 11.1.1: people in households with one or more of five deprivations.

    From a table of households::

        SISH = people in slum/informal-settlement households / urban population
        IHH  = people in inadequately housed households / urban population

    A household counts once, whatever the number of its deprivations.

    Parameters
    ----------
    households : DataFrame, mapping of columns or list of records
        A row a household, with the columns

        - `persons`: number of members; `weight`: survey weight, optional;
        - any of `improved_water`, `improved_sanitation`, `sufficient_living_area`, `durable_housing`, `secure_tenure`
          (True where the household **has** it), or their opposites `lacks_water`, `lacks_sanitation`,
          `lacks_living_area`, `lacks_durability`, `lacks_tenure` (True where it **lacks** it); `persons_per_room` stands
          for the living area, sufficient up to three;
        - `inadequate_housing`: True where the household is inadequately housed, affordability included; optional.

    Returns
    -------
    SlumShare
        A deprivation without a column is left out and named in `notes`: tenure is often missing. `share` is None where
        the weights add up to no people.

    Raises
    ------
    ValueError
        For an empty table, missing answers, answers other than True or False, households without members, and a column
        given in both forms.

    References
    ----------
    UN metadata 11-01-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-01-01.pdf

    Examples
    --------
    >>> from umran import indicators as ind
    >>> water, walls = [True, False, False], [False, True, True]
    >>> result = ind.slum_share({"persons": [4, 3, 3], "lacks_water": water, "durable_housing": walls})
    >>> result.share, result.deprivations
    (0.4, {'improved_water': 0.4, 'durable_housing': 0.4})
    """
    table = frame("households", households, _HOUSEHOLDS)
    persons = column("households", table, "persons", _PERSONS, low=0)
    if (persons == 0).any():
        refuse("households['persons']", Verbatim(f"0 at position {int(np.argmin(persons))}"), _PERSONS)
    weight = (
        column("households", table, "weight", _WEIGHT, low=0)
        if "weight" in table.columns
        else np.ones(len(table))
    )
    people_in = persons * weight
    lacking = {name: lack for name in DEPRIVATIONS if (lack := _lacks(table, name)) is not None}
    if not lacking:
        refuse("households", Verbatim(f"columns {[str(c) for c in table.columns]}"), _HOUSEHOLDS)
    population = float(people_in.sum())
    in_slum = np.logical_or.reduce(list(lacking.values()))

    reasons, notes = {}, []
    if population == 0:
        reasons["share"] = "مجموع الأوزان صفر، فلا سكان تُحسب حصة منهم."
    absent = [arabic for name, (_, arabic) in DEPRIVATIONS.items() if name not in lacking]
    if absent:
        notes.append(f"أوجه حرمان لا بيانات عنها، وقد تكون الحصة أعلى: {comma_list(absent)}.")
    inadequate = None
    if "inadequate_housing" not in table.columns:
        reasons["inadequate_share"] = "لا عمود للمساكن غير اللائقة (inadequate_housing)."
    elif population:
        inadequate = float(people_in[booleans("households", table, "inadequate_housing")].sum() / population)
    else:
        reasons["inadequate_share"] = reasons["share"]
    return SlumShare(
        share=float(people_in[in_slum].sum() / population) if population else None,
        inadequate_share=inadequate,
        population=population,
        slum_population=float(people_in[in_slum].sum()),
        deprivations={name: float(people_in[lack].sum() / population) for name, lack in lacking.items()}
        if population
        else {},
        reasons=reasons,
        notes=tuple(notes),
    )


def _lacks(table: pd.DataFrame, name: str) -> np.ndarray | None:
    """Which households lack it, from whichever column says so; None where no column does."""
    opposite = DEPRIVATIONS[name][0]
    given = [c for c in (name, opposite) if c in table.columns]
    if name == "sufficient_living_area" and "persons_per_room" in table.columns:
        given.append("persons_per_room")
    if len(given) > 1:
        refuse(
            "households",
            Verbatim(f"columns {given}"),
            Expected("عموداً واحداً لكل وجه من أوجه الحرمان", "one column for each deprivation"),
        )
    if not given:
        return None
    if given == ["persons_per_room"]:
        return column("households", table, "persons_per_room", _ROOMS, low=0) > PERSONS_PER_ROOM
    answer = booleans("households", table, given[0])
    return answer if given == [opposite] else ~answer
