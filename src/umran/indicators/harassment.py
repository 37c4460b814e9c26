"""Indicator 11.7.2: victims of non-sexual or sexual harassment in the previous 12 months, from a survey.

UN metadata 11-07-02: https://unstats.un.org/sdgs/metadata/files/Metadata-11-07-02.pdf
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from umran.indicators.access import group_label
from umran.indicators.arguments import Expected, Verbatim, answers, column, frame, refuse
from umran.indicators.residents import NOT_STATED
from umran.indicators.result import Result, comma_list, metadata
from umran.text.numbers import figure, percent
from umran.text.words import Noun, counted, ltr

LEAST_RESPONDENTS = 25  # of a group whose share is relied upon; our choice
FORMS = {"sexual_harassment": "التحرش الجنسي", "non_sexual_harassment": "التحرش غير الجنسي"}
GROUPS = {
    "sex": "الجنس",
    "age": "العمر",
    "age_group": "العمر",
    "disability": "الإعاقة",
    "place": "مكان الواقعة",
}
PLACES = ("place", "sexual_place", "non_sexual_place")
RESPONDENTS = Noun("لا مستجيبين", "مستجيب واحد", "مستجيبين", "مستجيبين", "مستجيباً", "مستجيب")
_AGES = ([-np.inf, 17, 29, 44, 64, np.inf], ["0-17", "18-29", "30-44", "45-64", "65+"])
_WEIGHT = Expected(
    "وزن المستجيب في العينة، لا يقل عن صفر", "the survey weight of the respondent, zero or more"
)
_SURVEY = Expected(
    f"جدول للمستجيبين: صف لكل شخص، وعمود {ltr('harassed')}، أو أحد العمودين {ltr('sexual_harassment')} "
    f"و{ltr('non_sexual_harassment')} أو كلاهما",
    "a table with a row a respondent and the column 'harassed', or one or both of 'sexual_harassment' and "
    "'non_sexual_harassment'",
)


@dataclass(frozen=True, kw_only=True)
class HarassmentShare(Result):
    """SDG 11.7.2. Shares are fractions of the people whom the respondents stand for; those of the two forms overlap.

    `respondents` answered, of whom `victims` were harassed, and `unanswered` did not say; these are numbers of rows.
    `breakdown` has a row a group: by, group, share, respondents, victims, and whether it `is_reliable`, with
    `LEAST_RESPONDENTS` or more. Rows by `place` are shares of all people who were harassed there, and may overlap.
    """

    share: float | None
    sexual_share: float | None
    non_sexual_share: float | None
    respondents: int
    victims: int
    unanswered: int
    breakdown: pd.DataFrame = field(repr=False, compare=False)

    code = "11.7.2"
    title = "ضحايا التحرش غير الجنسي أو الجنسي"
    main = "share"
    source = metadata("11.7.2")

    def formatted(self) -> str:
        return percent(self.share)

    def reading(self) -> str:
        return (
            f"تعرض للتحرش خلال {figure(12, 0)} شهراً {figure(self.victims, 0)} من "
            f"{counted(self.respondents, RESPONDENTS)}. والقيمة ما يقوله من أجابوا، لا ما أُبلغت به الشرطة."
        )

    def rows(self) -> list[tuple[str, str]]:
        return [
            (FORMS["sexual_harassment"], percent(self.sexual_share)),
            (f"{FORMS['non_sexual_harassment']} (لا يُجمع مع ما سبق)", percent(self.non_sexual_share)),
            ("من أجابوا", figure(self.respondents, 0)),
            ("من لم يجيبوا، لم يُحتسبوا", figure(self.unanswered, 0)),
        ]

    def caveats(self) -> list[str]:
        if self.respondents >= LEAST_RESPONDENTS:
            return []
        return [f"مستجيبون قليلون، لا يُعوَّل عليها: {figure(self.respondents, 0)}"]

    def table(self) -> tuple[list[str], list[list[str]]] | None:
        if not len(self.breakdown):
            return None
        groups: Iterable[Any] = self.breakdown.itertuples()
        rows = [
            [group_label(row), percent(row.share), figure(row.victims, 0), figure(row.respondents, 0)]
            for row in groups
        ]
        return ["الفئة", "الحصة", "الضحايا", "المستجيبون"], rows


def harassment_share(respondents: Any) -> HarassmentShare:
    """SDG 11.7.2: people who were harassed in the previous 12 months, from a survey of respondents.

    With the weights w of those who answered::

        share = sum(w of the harassed, sexually or not) / sum(w)

    Sexual and non-sexual harassment are asked about apart; who suffered both counts once.

    Parameters
    ----------
    respondents : DataFrame, mapping of columns or list of records
        A row a person, with the columns

        - `sexual_harassment`, `non_sexual_harassment`: True for whoever suffered it in the previous 12 months; or
          `harassed` for both together. A missing answer is no answer: whoever did not say is left out and counted in
          `unanswered`, save where the other column says yes;
        - `weight`: survey weight, optional;
        - for the breakdown, any of `sex`, `age` in years or `age_group`, `disability`, and `place`, where it happened
          last; a survey that asks by form has `sexual_place` and `non_sexual_place`.

    Returns
    -------
    HarassmentShare
        A group with fewer than 25 respondents (`LEAST_RESPONDENTS`, our choice) is shown and said not to be reliable.
        `share` is None where nobody answered, and where the weights add up to nothing.

    Raises
    ------
    ValueError
        For an empty table, one without a column of answers or with both forms of it, answers other than True or False,
        and weights that are missing or negative.

    References
    ----------
    UN metadata 11-07-02: https://unstats.un.org/sdgs/metadata/files/Metadata-11-07-02.pdf

    Examples
    --------
    >>> from umran import indicators as ind
    >>> answers = {"sexual_harassment": [True, False, False, False], "non_sexual_harassment": [True, True, False, None]}
    >>> result = ind.harassment_share(answers | {"sex": ["female", "female", "male", "male"]})
    >>> round(result.share, 3), result.respondents, result.unanswered
    (0.667, 3, 1)
    >>> result.breakdown[["group", "share", "is_reliable"]].values.tolist()
    [['female', 1.0, False], ['male', 0.0, False]]
    """
    table = frame("respondents", respondents, _SURVEY)
    forms = {name: answers("respondents", table, name) for name in FORMS if name in table.columns}
    whole = answers("respondents", table, "harassed") if "harassed" in table.columns else None
    if bool(forms) == (whole is not None):
        refuse("respondents", Verbatim(f"columns {[str(c) for c in table.columns]}"), _SURVEY)
    weight = (
        column("respondents", table, "weight", _WEIGHT, low=0)
        if "weight" in table.columns
        else np.ones(len(table))
    )
    told = np.stack([*forms.values()] if whole is None else [whole])
    victim = (told == 1).any(axis=0)
    answered = victim | ~np.isnan(told).any(axis=0)  # one yes is enough, a no is not
    total = float(weight[answered].sum())

    def share(harassed: np.ndarray, among: np.ndarray) -> float | None:
        people = float(weight[among].sum())
        return float(weight[harassed & among].sum() / people) if people else None

    shares = {name: share(form == 1, ~np.isnan(form)) for name, form in forms.items()}
    reasons = {}
    if not answered.any():
        reasons["share"] = "لم يجب أحد عن السؤال كله."
    elif not total:
        reasons["share"] = "مجموع أوزان من أجابوا صفر، فلا سكان تُحسب حصة منهم."
    for name, title in FORMS.items():
        if shares.get(name) is None:
            reasons[name.replace("harassment", "share")] = f"لا إجابات عن {title} وحده."
    return HarassmentShare(
        share=share(victim, answered),
        sexual_share=shares.get("sexual_harassment"),
        non_sexual_share=shares.get("non_sexual_harassment"),
        respondents=int(answered.sum()),
        victims=int(victim.sum()),
        unanswered=int((~answered).sum()),
        breakdown=_breakdown(table, victim, answered, weight, forms),
        reasons=reasons,
        notes=tuple(_notes(table, forms, whole is not None)),
    )


def _notes(table: pd.DataFrame, forms: dict[str, np.ndarray], is_whole: bool) -> list[str]:
    notes = []
    if not is_whole and (absent := [title for name, title in FORMS.items() if name not in forms]):
        notes.append(f"لم يُسأل عن {absent[0]}: القيمة حد أدنى.")
    if "weight" not in table.columns:
        notes.append(
            f"لا أوزان ({ltr('weight')}): النتيجة تخص من أجابوا، ولا تمثل السكان إلا إن تساوت فرص اختيارهم."
        )
    absent = [GROUPS[name] for name in ("sex", "disability") if name not in table.columns]
    absent += [GROUPS["age"]] if not {"age", "age_group"} & set(table.columns) else []
    absent += [GROUPS["place"]] if not set(PLACES) & set(table.columns) else []
    if absent:
        notes.append(f"لا تفصيل بحسب: {comma_list(absent)} (لا عمود له في البيانات).")
    return notes


def _breakdown(
    table: pd.DataFrame,
    victim: np.ndarray,
    answered: np.ndarray,
    weight: np.ndarray,
    forms: dict[str, np.ndarray],
) -> pd.DataFrame:
    """A row a group, and a row a place; those who did not say their group stand last."""
    found = []

    def add(by: str, group: str, harassed: np.ndarray, among: np.ndarray) -> None:
        people = weight[among].sum()
        share = weight[harassed & among].sum() / people if people else np.nan
        count = int(among.sum())
        found.append((by, group, share, count, int((harassed & among).sum()), count >= LEAST_RESPONDENTS))

    for by in ("sex", "age", "age_group", "disability"):
        if by not in table.columns:
            continue
        groups = _texts(table[by], is_age=by == "age")
        for group in _in_order(groups[answered]):
            add(by, group, victim, answered & (groups == group))
    places = {name: _texts(table[name]) for name in PLACES if name in table.columns}
    if places:
        happened = {name: forms.get(name.replace("place", "harassment"), victim) == 1 for name in places}
        there = np.concatenate([texts[happened[name]] for name, texts in places.items()])
        for place in _in_order(there):
            at = np.logical_or.reduce([happened[name] & (texts == place) for name, texts in places.items()])
            add("place", place, at, answered)
    columns = ["by", "group", "share", "respondents", "victims", "is_reliable"]
    return pd.DataFrame(found, columns=columns)


def _texts(values: pd.Series, is_age: bool = False) -> np.ndarray:
    if is_age and pd.api.types.is_numeric_dtype(values):
        values = pd.Series(pd.cut(values.astype(float), _AGES[0], labels=_AGES[1]).astype(object))
    return np.where(values.notna(), values.astype(str), NOT_STATED).astype(object)


def _in_order(groups: np.ndarray) -> list[str]:
    return sorted(set(groups), key=lambda group: (group == NOT_STATED, group))
