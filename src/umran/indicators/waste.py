"""Indicator 11.6.1: municipal solid waste collected and managed in controlled facilities.

UN metadata 11-06-01, 2021-12-20: https://unstats.un.org/sdgs/metadata/files/Metadata-11-06-01.pdf
"""

from __future__ import annotations

from dataclasses import dataclass

from umran.indicators.arguments import Expected, Verbatim, number, optional_number, refuse
from umran.indicators.result import Result, metadata
from umran.text.numbers import NO_DATA, figure, percent

_TONNES = Expected("كمية بالطن في اليوم لا تقل عن صفر", "tonnes a day, zero or more")


@dataclass(frozen=True, kw_only=True)
class WasteManagedShare(Result):
    """SDG 11.6.1. Shares are fractions of the waste generated; quantities are tonnes a day.

    `controlled_share` is the indicator and its sub-category (b); `collected_share` is sub-category (a).
    """

    controlled_share: float | None
    collected_share: float | None
    generated: float
    collected: float | None
    controlled: float | None

    code = "11.6.1"
    title = "النفايات الصلبة البلدية المجموعة والمُدارة في منشآت خاضعة للمراقبة"
    main = "controlled_share"
    source = metadata("11.6.1", "كانون الأول/ديسمبر 2021")

    def formatted(self) -> str:
        return percent(self.controlled_share)

    def reading(self) -> str:
        controlled = float(self)
        text = (
            f"من كل {figure(100, 0)} طن من النفايات يُدار {figure(100 * controlled, 1)} طناً "
            "في منشآت خاضعة للمراقبة."
        )
        if self.collected_share is not None and self.collected_share > controlled:
            gap = figure(100 * (self.collected_share - controlled), 1)
            text += f" ويُجمع {gap} طناً لا تصل إليها: ما يُجمع ليس كله تحت المراقبة."
        return text

    def rows(self) -> list[tuple[str, str]]:
        return [
            ("(أ) المجموع من المتولد", percent(self.collected_share)),
            ("(ب) المُدار في منشآت خاضعة للمراقبة من المتولد", percent(self.controlled_share)),
            ("المتولد", _tonnes(self.generated)),
            ("المجموع", _tonnes(self.collected)),
            ("المُدار في منشآت خاضعة للمراقبة", _tonnes(self.controlled)),
        ]


def waste_managed_share(
    *, generated: float, collected: float | None, controlled: float | None
) -> WasteManagedShare:
    """SDG 11.6.1: municipal solid waste collected and managed in controlled facilities, and its two sub-categories.

    As shares of all municipal solid waste (MSW)::

        11.6.1 = MSW collected and managed in controlled facilities / MSW generated
        (a)    = MSW collected / MSW generated
        (b)    = MSW managed in controlled facilities / MSW generated

    Recovery and disposal are judged controlled or not separately, even on one site.

    Parameters
    ----------
    generated : float, tonnes a day
        All municipal solid waste of the city.
    collected, controlled : float or None, tonnes a day
        What was collected, and what of it was managed in controlled facilities; None where it was not measured.

    Returns
    -------
    WasteManagedShare
        A share is None where its quantity was not measured; both are where nothing was generated.

    Raises
    ------
    ValueError
        For negative or non-finite quantities, for more collected than generated, and for more controlled than collected.

    References
    ----------
    UN metadata 11-06-01, 2021-12-20: https://unstats.un.org/sdgs/metadata/files/Metadata-11-06-01.pdf

    Examples
    --------
    >>> from umran import indicators as ind
    >>> result = ind.waste_managed_share(generated=100, collected=80, controlled=60)
    >>> result.controlled_share, result.collected_share
    (0.6, 0.8)
    """
    generated = number("generated", generated, _TONNES, low=0)
    collected = optional_number("collected", collected, _TONNES, low=0)
    controlled = optional_number("controlled", controlled, _TONNES, low=0)
    _at_most("collected", collected, "generated", generated, "المجموع لا يزيد على المتولد")
    _at_most("controlled", controlled, "generated", generated, "المُدار تحت المراقبة لا يزيد على المتولد")
    _at_most("controlled", controlled, "collected", collected, "المُدار تحت المراقبة لا يزيد على المجموع")

    reasons: dict[str, str] = {}

    def share(name: str, part: float | None, not_measured: str) -> float | None:
        if part is None:
            reasons[name] = not_measured
        elif generated == 0:
            reasons[name] = "كمية النفايات المتولدة صفر، فلا تُحسب حصة منها."
        else:
            return part / generated
        return None

    return WasteManagedShare(
        controlled_share=share(
            "controlled_share", controlled, "لم تُقس الكمية المُدارة في منشآت خاضعة للمراقبة."
        ),
        collected_share=share("collected_share", collected, "لم تُقس الكمية المجموعة."),
        generated=generated,
        collected=collected,
        controlled=controlled,
        reasons=reasons,
    )


def _at_most(name: str, part: float | None, whole_name: str, whole: float | None, expected_ar: str) -> None:
    if part is not None and whole is not None and part > whole:
        refuse(
            name,
            Verbatim(f"{part:g} with {whole_name} {whole:g}"),
            Expected(f"{expected_ar} (طن في اليوم)", f"at most what is {whole_name}, in tonnes a day"),
        )


def _tonnes(value: float | None) -> str:
    return NO_DATA if value is None else f"{figure(value, 0)} طن/يوم"
