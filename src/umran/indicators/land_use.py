"""Indicator 11.3.1: ratio of land consumption rate to population growth rate.

UN metadata 11-03-01, 2021-03-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-03-01.pdf
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from umran.indicators.arguments import (
    POPULATION,
    YEARS,
    Expected,
    Verbatim,
    choice,
    number,
    optional_number,
    refuse,
)
from umran.indicators.result import Result, metadata
from umran.text.numbers import NO_DATA, figure, percent

DEFINITIONS = ("linear", "log")
_DEFINITION_AR = {
    "linear": "التعريف: معدل الأرض حسابي ومعدل السكان لوغاريتمي (البيانات الوصفية لعام 2021).",
    "log": "التعريف: المعدلان لوغاريتميان، كما في جداول منشورة كثيرة.",
}
_AREA = Expected("مساحة بالكيلومتر المربع لا تقل عن صفر", "an area in km2, zero or more")
_PER_CAPITA = Expected(
    "مساحة مبنية للفرد بالمتر المربع، بين 0.1 و1,000,000",
    "built-up area per person in m2, between 0.1 and 1,000,000",
)
_RATE = Expected(
    "معدل سنوي على شكل كسر بين -0.5 و0.5 (اكتب 0.02 لا 2)",
    "a yearly rate as a fraction between -0.5 and 0.5 (0.02, not 2 percent)",
)
_POSSIBLE = (0.1, 1_000_000)  # m2 of built-up land a person; outside it a unit is wrong
_USUAL = (5, 5_000)  # m2; outside it the units deserve a second look
_STEADY = 0.001  # a year; our choice: slower growth than this makes the ratio unstable


@dataclass(frozen=True, kw_only=True)
class LandUseEfficiency(Result):
    """SDG 11.3.1. Rates are fractions a year; areas a person are m2; `built_up_change` is a fraction of the start.

    `ratio` is None where the population did not change, and every field whose figure is missing is None with its
    reason. `definition` is "linear" or "log", the form of the land consumption rate.
    """

    land_consumption_rate: float | None
    population_growth_rate: float | None
    ratio: float | None
    built_up_per_capita_start: float | None
    built_up_per_capita_end: float | None
    built_up_change: float | None
    definition: str

    code = "11.3.1"
    title = "كفاءة استخدام الأراضي"
    main = "ratio"
    source = metadata("11.3.1", "آذار/مارس 2021")

    def formatted(self) -> str:
        return figure(self.ratio)

    def reading(self) -> str:
        lcr, pgr = self.land_consumption_rate, self.population_growth_rate
        assert lcr is not None and pgr is not None  # a ratio has both
        return _reading(lcr, pgr, float(self))

    def rows(self) -> list[tuple[str, str]]:
        start, end = self.built_up_per_capita_start, self.built_up_per_capita_end
        return [
            ("معدل استهلاك الأراضي", _yearly(self.land_consumption_rate)),
            ("معدل نمو السكان", _yearly(self.population_growth_rate)),
            ("المساحة المبنية للفرد في البداية", _square_metres(start)),
            ("المساحة المبنية للفرد في النهاية", _square_metres(end)),
            ("التغير الكلي في المساحة المبنية", percent(self.built_up_change)),
        ]


def land_use_efficiency(
    *,
    built_up_start: float,
    built_up_end: float,
    population_start: float,
    population_end: float,
    years: float,
    land_rate: str = "linear",
) -> LandUseEfficiency:
    """SDG 11.3.1: ratio of land consumption rate to population growth rate, from two dates.

    Both dates within the same city boundary::

        LCR    = (V_present - V_past) / V_past / t      land_rate="linear", metadata of 2021
        LCR    = ln(V_present / V_past) / t             land_rate="log", in many published tables
        PGR    = ln(Pop_t+n / Pop_t) / t
        LCRPGR = LCR / PGR

    With "linear" equal growth of land and people does not give exactly 1, because PGR stays logarithmic.

    Parameters
    ----------
    built_up_start, built_up_end : float, km2
        Land occupied by buildings at the two dates.
    population_start, population_end : float, persons
        Inhabitants at the same dates.
    years : float
        Years between the two dates, at most 200.
    land_rate : {"linear", "log"}, default "linear"
        The definition of the land consumption rate.

    Returns
    -------
    LandUseEfficiency
        Without growth of population `ratio` is None. In a shrinking city or on shrinking land it is computed, and its
        reading says that the sign no longer ranks cities. No people or no built-up land at a date: what depends on it is
        None, with a reason.

    Raises
    ------
    ValueError
        For a figure that is not a finite number, negative areas or populations, years that are not positive, and less than
        0.1 or more than a million m2 a person, which only a mistaken unit gives.

    References
    ----------
    UN metadata 11-03-01, 2021-03-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-03-01.pdf

    Examples
    --------
    >>> from umran import indicators as ind
    >>> result = ind.land_use_efficiency(
    ...     built_up_start=100, built_up_end=125, population_start=1e6, population_end=1.2e6, years=10
    ... )
    >>> result.land_consumption_rate, round(result.ratio, 2), result.built_up_per_capita_start
    (0.025, 1.37, 100.0)
    """
    choice("land_rate", land_rate, DEFINITIONS)
    v_past = number("built_up_start", built_up_start, _AREA, low=0)
    v_present = number("built_up_end", built_up_end, _AREA, low=0)
    pop_past = number("population_start", population_start, POPULATION, low=0)
    pop_present = number("population_end", population_end, POPULATION, low=0)
    t = number("years", years, YEARS, above=0, high=200)

    reasons: dict[str, str] = {}
    notes: list[str] = []
    per_capita_start = _per_capita("start", v_past, pop_past, reasons, notes)
    per_capita_end = _per_capita("end", v_present, pop_present, reasons, notes)

    change = None
    if v_past > 0:
        change = (v_present - v_past) / v_past
    else:
        reasons["built_up_change"] = "المساحة المبنية في البداية صفر، فلا يُحسب التغير نسبةً إليها."

    lcr = None
    if land_rate == "linear" and change is not None:
        lcr = change / t
    elif land_rate == "log" and v_past > 0 and v_present > 0:
        lcr = math.log(v_present / v_past) / t
    else:
        reasons["land_consumption_rate"] = (
            "المساحة المبنية صفر في أحد التاريخين، فلا يُحسب معدل استهلاك الأراضي."
        )

    pgr = None
    if pop_past > 0 and pop_present > 0:
        pgr = math.log(pop_present / pop_past) / t
    else:
        reasons["population_growth_rate"] = "عدد السكان صفر في أحد التاريخين، فلا يُحسب معدل نمو السكان."

    return _result(lcr, pgr, per_capita_start, per_capita_end, change, land_rate, reasons, notes)


def land_use_efficiency_from_rates(
    *,
    land_consumption_rate: float,
    population_growth_rate: float,
    built_up_per_capita_start: float | None = None,
    built_up_per_capita_end: float | None = None,
    years: float | None = None,
    land_rate: str = "log",
) -> LandUseEfficiency:
    """SDG 11.3.1 from published rates, where a table prints no areas.

    Parameters
    ----------
    land_consumption_rate, population_growth_rate : float, fraction a year
        A table's 0.57 percent is 0.0057.
    built_up_per_capita_start, built_up_per_capita_end : float, m2 a person, optional
        Passed on to the result where the table prints them.
    years : float, optional
        Years between the two dates. With it the total change of built-up land is completed: LCR * t, or exp(LCR * t) - 1
        for "log".
    land_rate : {"log", "linear"}, default "log"
        The definition that the table follows.

    Returns
    -------
    LandUseEfficiency
        What was not given is None, with a reason.

    Raises
    ------
    ValueError
        For rates beyond 50 percent a year, which a percentage taken for a fraction gives.

    See Also
    --------
    per_capita_residual : Which definition a published table follows.

    References
    ----------
    UN metadata 11-03-01, 2021-03-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-03-01.pdf

    Examples
    --------
    >>> from umran import indicators as ind
    >>> rates = dict(land_consumption_rate=0.03, population_growth_rate=0.02)
    >>> result = ind.land_use_efficiency_from_rates(**rates, years=10)
    >>> round(result.ratio, 3), round(result.built_up_change, 3)
    (1.5, 0.35)
    """
    choice("land_rate", land_rate, DEFINITIONS)
    lcr = number("land_consumption_rate", land_consumption_rate, _RATE, low=-0.5, high=0.5)
    pgr = number("population_growth_rate", population_growth_rate, _RATE, low=-0.5, high=0.5)
    limits = {"low": _POSSIBLE[0], "high": _POSSIBLE[1]}
    start = optional_number("built_up_per_capita_start", built_up_per_capita_start, _PER_CAPITA, **limits)
    end = optional_number("built_up_per_capita_end", built_up_per_capita_end, _PER_CAPITA, **limits)
    t = optional_number("years", years, YEARS, above=0, high=200)

    reasons: dict[str, str] = {}
    notes: list[str] = []
    for name, value in (("built_up_per_capita_start", start), ("built_up_per_capita_end", end)):
        if value is None:
            reasons[name] = "لم تُعطَ المساحة المبنية للفرد."
    change = None
    if t is None:
        reasons["built_up_change"] = "لم يُعطَ عدد السنوات بين التاريخين."
    else:
        change = math.expm1(lcr * t) if land_rate == "log" else lcr * t
    return _result(lcr, pgr, start, end, change, land_rate, reasons, notes)


def land_rate_from_per_capita(
    *,
    per_capita_start: float,
    per_capita_end: float,
    population_growth_rate: float,
    years: float,
    land_rate: str = "log",
) -> float:
    """The land consumption rate behind a table that prints built-up area a person and population growth.

    Land is people times land a person, so with logarithmic rates::

        ln(per_capita_end / per_capita_start) / t = LCR_log - PGR

    and the arithmetic rate of the same change is (exp(LCR_log * t) - 1) / t.

    Parameters
    ----------
    per_capita_start, per_capita_end : float, m2 a person
        Built-up area a person at the two dates.
    population_growth_rate : float, fraction a year
        Logarithmic, as SDG 11.3.1 defines it.
    years : float
        Years between the two dates.
    land_rate : {"log", "linear"}, default "log"
        The definition of the rate that is returned.

    Returns
    -------
    float
        Fraction a year.

    Raises
    ------
    ValueError
        For areas a person outside 0.1 to a million m2, rates beyond 50 percent a year, and years that are not positive.

    References
    ----------
    UN metadata 11-03-01, 2021-03-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-03-01.pdf

    Examples
    --------
    Land a person stays the same, so land grows as the people do:

    >>> from umran import indicators as ind
    >>> same = dict(per_capita_start=90, per_capita_end=90)
    >>> ind.land_rate_from_per_capita(**same, population_growth_rate=0.02, years=15)
    0.02
    """
    choice("land_rate", land_rate, DEFINITIONS)
    pgr = number("population_growth_rate", population_growth_rate, _RATE, low=-0.5, high=0.5)
    t = number("years", years, YEARS, above=0, high=200)
    rate = _per_capita_rate(per_capita_start, per_capita_end, t) + pgr
    return rate if land_rate == "log" else math.expm1(rate * t) / t


def per_capita_residual(
    *,
    land_consumption_rate: float,
    population_growth_rate: float,
    per_capita_start: float,
    per_capita_end: float,
    years: float,
    land_rate: str = "log",
) -> float:
    """How far a published row is from its own identity: printed LCR less the LCR that its other columns give.

    Parameters
    ----------
    land_consumption_rate, population_growth_rate : float, fraction a year
        As printed.
    per_capita_start, per_capita_end : float, m2 a person
        Built-up area a person at the two dates, as printed.
    years : float
        Years between the two dates.
    land_rate : {"log", "linear"}, default "log"
        The definition to try.

    Returns
    -------
    float
        Fraction a year. Zero, to the printed digits, says that `land_rate` is the definition that the table follows.

    Raises
    ------
    ValueError
        As in `land_rate_from_per_capita`.

    References
    ----------
    UN metadata 11-03-01, 2021-03-01: https://unstats.un.org/sdgs/metadata/files/Metadata-11-03-01.pdf

    Examples
    --------
    >>> from umran import indicators as ind
    >>> row = dict(population_growth_rate=0.02, per_capita_start=90, per_capita_end=100, years=10)
    >>> round(ind.per_capita_residual(land_consumption_rate=0.0305, land_rate="log", **row), 3)
    -0.0
    >>> round(ind.per_capita_residual(land_consumption_rate=0.0305, land_rate="linear", **row), 3)
    -0.005
    """
    lcr = number("land_consumption_rate", land_consumption_rate, _RATE, low=-0.5, high=0.5)
    return lcr - land_rate_from_per_capita(
        per_capita_start=per_capita_start,
        per_capita_end=per_capita_end,
        population_growth_rate=population_growth_rate,
        years=years,
        land_rate=land_rate,
    )


def _result(
    lcr: float | None,
    pgr: float | None,
    per_capita_start: float | None,
    per_capita_end: float | None,
    change: float | None,
    land_rate: str,
    reasons: dict[str, str],
    notes: list[str],
) -> LandUseEfficiency:
    """Both ways to the indicator end here: the ratio of the two rates, and what is said of it."""
    return LandUseEfficiency(
        land_consumption_rate=lcr,
        population_growth_rate=pgr,
        ratio=_ratio(lcr, pgr, reasons, notes),
        built_up_per_capita_start=per_capita_start,
        built_up_per_capita_end=per_capita_end,
        built_up_change=change,
        definition=land_rate,
        reasons=reasons,
        notes=(*notes, _DEFINITION_AR[land_rate]),
    )


def _per_capita_rate(start: float, end: float, t: float) -> float:
    limits = {"low": _POSSIBLE[0], "high": _POSSIBLE[1]}
    start = number("per_capita_start", start, _PER_CAPITA, **limits)
    end = number("per_capita_end", end, _PER_CAPITA, **limits)
    return math.log(end / start) / t


def _per_capita(
    when: str, area: float, population: float, reasons: dict[str, str], notes: list[str]
) -> float | None:
    """m2 a person; a figure that no city has is a mistaken unit."""
    if population == 0:
        reasons[f"built_up_per_capita_{when}"] = "عدد السكان صفر، فلا تُحسب المساحة المبنية للفرد."
        return None
    value = area * 1e6 / population
    low, high = _POSSIBLE
    if area > 0 and not low <= value <= high:
        refuse(
            f"built_up_{when}",
            Verbatim(f"{area:g} km2 for {population:g} people, {value:g} m2 a person"),
            Expected(
                "مساحة بالكيلومتر المربع وعدد سكان بالأشخاص يعطيان مساحة معقولة للفرد؛ تحقق من الوحدات (كم² لا م²)",
                "an area in km2 and a population in persons that give a possible area a person; check the units "
                "(km2, not m2 or hectares)",
            ),
        )
    if area > 0 and not _USUAL[0] <= value <= _USUAL[1]:
        notes.append(
            f"المساحة المبنية للفرد {_square_metres(value)} غير معتادة: تحقق من وحدتي المساحة (كم²) والسكان (أشخاص)."
        )
    return value


def _ratio(lcr: float | None, pgr: float | None, reasons: dict[str, str], notes: list[str]) -> float | None:
    if lcr is None or pgr is None:
        reasons["ratio"] = reasons.get("population_growth_rate") or reasons["land_consumption_rate"]
        return None
    if pgr == 0:
        reasons["ratio"] = (
            "لم يتغير عدد السكان، فالنسبة غير معرّفة (قسمة على صفر). "
            "اقرأ معدل استهلاك الأراضي والمساحة المبنية للفرد."
        )
        return None
    if abs(pgr) < _STEADY:
        notes.append(
            f"معدل نمو السكان قريب من الصفر (أقل من {percent(_STEADY)} سنوياً، وهذا الحد اختيارنا): "
            "النسبة غير مستقرة، فاعرض المعدلين بدلاً منها."
        )
    return 0.0 if lcr == 0 else lcr / pgr


def _reading(lcr: float, pgr: float, ratio: float) -> str:
    if lcr == 0:
        people = "نما السكان" if pgr > 0 else "تناقص السكان"
        return f"لم تتغير المساحة المبنية، و{people}."
    if lcr > 0 and pgr < 0:
        return (
            "توسعت المساحة المبنية والسكان يتناقصون: أسوأ الحالات من حيث الكفاءة. "
            "ولا ترتَّب المدن بحسب نسب سالبة."
        )
    if lcr < 0 and pgr > 0:
        return (
            "نقصت المساحة المبنية والسكان ينمون: تكثيف أو فقدان مبانٍ بكارثة مثلاً. "
            "الإشارة السالبة هنا عكس معناها حين تتوسع المدينة ويتناقص سكانها."
        )
    if lcr < 0:
        return "مدينة متقلصة: نقصت المساحة المبنية والسكان معاً، فلا تعني القيمة القريبة من 1 نمواً متوازناً."
    if abs(ratio - 1) < 0.005:
        return (
            "معدل استهلاك الأراضي يساوي تقريباً معدل نمو السكان. وليس هذا وحده دليلاً على وضع أمثل: "
            "انظر إلى المساحة المبنية للفرد."
        )
    if ratio > 1:
        return "معدل استهلاك الأراضي أعلى من معدل نمو السكان: تتوسع المدينة أسرع مما ينمو سكانها."
    return (
        "معدل نمو السكان أعلى من معدل استهلاك الأراضي: ترتفع الكثافة، وقد يكون ذلك تراصاً عمرانياً أو اكتظاظاً. "
        "اقرأ المعدلين كلاً على حدة."
    )


def _yearly(rate: float | None) -> str:
    return NO_DATA if rate is None else f"{percent(rate, 2)} سنوياً"


def _square_metres(value: float | None) -> str:
    return NO_DATA if value is None else f"{figure(value, 1)} م²"
