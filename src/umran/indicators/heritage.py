"""Indicator 11.4.1: expenditure per head on the preservation of cultural and natural heritage.

UN metadata 11-04-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-04-01.pdf
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any

from umran.indicators.arguments import MONEY, POPULATION, Expected, number, numbers, optional_number
from umran.indicators.result import Result, metadata
from umran.text.numbers import NO_DATA, figure, people

_PUBLIC = Expected(
    "إنفاق عام لا يقل عن صفر: مبلغ، أو مبالغ بحسب مستوى الحكم",
    "public expenditure, zero or more: an amount, or amounts by level of government",
)
_PPP = Expected(
    "معامل تعادل القوة الشرائية: وحدات العملة المحلية لكل دولار دولي، أكبر من صفر",
    "a PPP conversion factor: local currency units for an international dollar, above zero",
)


@dataclass(frozen=True, kw_only=True)
class HeritageExpenditure(Result):
    """SDG 11.4.1. `per_capita` is constant PPP dollars a head, or local currency a head without a factor."""

    per_capita: float | None
    public: float
    private: float | None
    population: float
    ppp_factor: float | None

    code = "11.4.1"
    title = "الإنفاق للفرد على صون التراث الثقافي والطبيعي"
    main = "per_capita"
    source = metadata("11.4.1")

    def formatted(self) -> str:
        return f"{figure(self.per_capita)} {self._unit()} للفرد"

    def reading(self) -> str:
        return (
            f"أُنفق على التراث ما متوسطه {figure(self.per_capita)} {self._unit()} للفرد. "
            "يقيس المؤشر الإنفاق لا أثره في حال التراث."
        )

    def rows(self) -> list[tuple[str, str]]:
        return [
            ("الإنفاق العام", f"{figure(self.public, 0)} بالعملة المحلية"),
            (
                "الإنفاق الخاص",
                NO_DATA if self.private is None else f"{figure(self.private, 0)} بالعملة المحلية",
            ),
            ("السكان", people(self.population)),
            (
                "معامل تعادل القوة الشرائية",
                NO_DATA if self.ppp_factor is None else figure(self.ppp_factor, 3),
            ),
        ]

    def _unit(self) -> str:
        return "وحدة من العملة المحلية" if self.ppp_factor is None else "دولار بتعادل القوة الشرائية"


def heritage_expenditure_per_capita(
    *, public: Any, private: float | None, population: float, ppp_factor: float | None = None
) -> HeritageExpenditure:
    """SDG 11.4.1: expenditure of one year on cultural and natural heritage, per inhabitant.

    In dollars of constant purchasing power::

        HCExp per capita = (sum(Exp_public) + Exp_private) / population / PPP factor

    Parameters
    ----------
    public : float, sequence of float or mapping of str to float, constant local currency
        An amount, or amounts by level of government: transfers paid included, transfers received excluded.
    private : float or None, constant local currency
        None where nobody surveyed it: the figure is then public money alone, and says so.
    population : float, persons
        Inhabitants.
    ppp_factor : float, local currency units for an international dollar, optional
        Without it the figure stays in local currency, and cannot be compared between countries.

    Returns
    -------
    HeritageExpenditure
        `per_capita` is None without inhabitants.

    Raises
    ------
    ValueError
        For negative or non-finite amounts, and a factor that is not above zero.

    References
    ----------
    UN metadata 11-04-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-04-01.pdf

    Examples
    --------
    >>> from umran import indicators as ind
    >>> money = dict(public=[6e6, 3e6], private=1e6, ppp_factor=4)
    >>> ind.heritage_expenditure_per_capita(**money, population=5e5).per_capita
    5.0
    """
    if isinstance(public, Mapping):
        public = list(public.values())
    if isinstance(public, Real):
        public = [number("public", public, _PUBLIC, low=0)]
    state = float(numbers("public", public, _PUBLIC, low=0).sum())
    others = optional_number("private", private, MONEY, low=0)
    inhabitants = number("population", population, POPULATION, low=0)
    factor = optional_number("ppp_factor", ppp_factor, _PPP, above=0)

    notes = []
    if others is None:
        notes.append("لا بيانات عن الإنفاق الخاص: القيمة للإنفاق العام وحده.")
    if factor is None:
        notes.append("لم يُعطَ معامل تعادل القوة الشرائية: القيمة بالعملة المحلية، فلا تُقارن بين البلدان.")
    per_capita, reasons = None, {}
    if inhabitants:
        per_capita = (state + (others or 0)) / inhabitants / (factor or 1)
    else:
        reasons["per_capita"] = "عدد السكان صفر، فلا يُحسب نصيب للفرد."
    return HeritageExpenditure(
        per_capita=per_capita,
        public=state,
        private=others,
        population=inhabitants,
        ppp_factor=factor,
        reasons=reasons,
        notes=tuple(notes),
    )
