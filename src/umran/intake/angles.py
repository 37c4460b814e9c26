"""Latitudes and longitudes in degrees, minutes and seconds: 31°57'19"N, ٣١° ٥٧′ ١٩″ ش. The notation is exact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from umran.intake.numbers import LONGEST, Reading, western_digits
from umran.intake.problems import ERROR, REPAIRED
from umran.intake.schemas import Field
from umran.intake.sheet import Exact
from umran.text.words import ltr, quoted, visible

_SECONDS = "(?:[\"″”“]|''|′′|’’|ث|ثانية)"
_MINUTES = "(?:['′’‘]|د|دقيقة)"
_DMS = re.compile(
    rf"(?P<before>[^\W\d]*)\s*(?P<degrees>\d{{1,3}})\s*[°º˚]\s*"
    rf"(?:(?P<minutes>\d{{1,2}}(?:[.٫]\d{{1,8}})?)\s*{_MINUTES}\s*)?"
    rf"(?:(?P<seconds>\d{{1,2}}(?:[.٫]\d{{1,8}})?)\s*{_SECONDS}\s*)?"
    r"(?P<after>[^\W\d]*)"
)
_VOWELS = re.compile("[\u064b-\u0652]")  # شمالاً
_HEMISPHERES = {
    "latitude": {"n": 1, "ش": 1, "شمال": 1, "شمالا": 1, "s": -1, "ج": -1, "جنوب": -1, "جنوبا": -1},
    "longitude": {"e": 1, "ق": 1, "شرق": 1, "شرقا": 1, "w": -1, "غ": -1, "غرب": -1, "غربا": -1},
}
_PLACES = Decimal("1e-10")  # of a degree: a hundredth of a millimetre


def parse(cells: Sequence[str], spec: Field) -> dict[int, Reading]:
    """Decimal degrees of the cells of a latitude or longitude that are in this notation, by their place."""
    if spec.unit != "degree" or spec.name not in _HEMISPHERES:
        return {}
    return {place: reading for place, cell in enumerate(cells) if (reading := _read(cell, spec.name))}


def _read(cell: str, axis: str) -> Reading | None:
    if isinstance(cell, Exact) or len(cell) > LONGEST:
        return None
    found = _DMS.fullmatch(_VOWELS.sub("", western_digits(visible(cell))).strip())
    if not found:
        return None
    sign, fault = _sign(found, axis)
    parts = [Decimal((found[name] or "0").replace("٫", ".")) for name in ("degrees", "minutes", "seconds")]
    if found["seconds"] and not found["minutes"]:
        fault = fault or "فيها ثوان بلا دقائق"
    elif found["seconds"] and parts[1] % 1:
        fault = fault or "فيها كسر دقيقة وثوان معاً"
    elif max(parts[1:]) >= 60:
        fault = fault or f"فيها دقائق أو ثوان لا تقل عن {ltr(60)}"
    if fault:
        example = "31.9553" if axis == "latitude" else "35.9453"
        remedy = f"صححها، أو اكتبها بالدرجات العشرية، مثل {ltr(example)}"
        return Reading(None, "degrees-minutes", ERROR, f"{quoted(cell)} {fault}", remedy)
    degrees = sign * (parts[0] + parts[1] / 60 + parts[2] / 3600)
    text = f"{degrees.quantize(_PLACES).normalize() + 0:f}"
    told = f"{quoted(cell)} درجات ودقائق وثوان، وهي {ltr(text)} درجة (الدقيقة {ltr('1/60')} والثانية {ltr('1/3600')})"
    return Reading(text, "degrees-minutes", REPAIRED, told, f"اكتب {ltr(text)}")


def _sign(found: re.Match[str], axis: str) -> tuple[int, str]:
    letters = [text for text in (found["before"], found["after"]) if text]
    sign = _HEMISPHERES[axis].get(letters[0].casefold()) if len(letters) == 1 else None
    if sign:
        return sign, ""
    return 1, f"بلا جهة واحدة توافق العمود ({ltr('N/S' if axis == 'latitude' else 'E/W')})"
