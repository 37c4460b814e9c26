"""Numbers as people write them: ١٢٣, 1.234,56, 1,234.56. Which sign is the decimal one is decided by the column.

A sign that could be either is never guessed in silence: other cells of the column, the column's limits or its kind
decide, and the reason is told; where nothing decides, the cell is not read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal, InvalidOperation, localcontext
from typing import NamedTuple

from umran.intake.problems import ERROR, NOTE, REPAIRED
from umran.intake.schemas import Field, words
from umran.intake.sheet import Exact
from umran.text.folding import fold
from umran.text.words import ltr, quoted, visible

_SPACES = "[\u0020\u00a0\u2007\u2009\u202f'’]"
_MINUS = str.maketrans("−–‐‑﹣－", "------")
_DIGIT = re.compile(r"\d")
_EVERYDAY = re.compile(r"-?[0-9]+(?:\.(?:[0-9]{1,2}|[0-9]{4,}))?")  # one reading alone, and most cells
_PLAIN = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d{1,3})?")
_SHAPE = re.compile(r"([-+]?)(\d[\d.,]*)")
_OTHER = {".": ",", ",": "."}
_MISSING = words("missing")
_DIGITS = 25  # of a figure that was divided, as tonnes a year are by 365
PROPOSED = "proposed"  # level of a reading that could change a figure; its code is a name of `--accept`
LONGEST = 400  # characters of a cell that may still be a number


class Reading(NamedTuple):
    """A cell: its canonical text ("" for missing, None where it cannot be read), and what there is to say of it.

    `choices` are what a proposed text may be instead, by the value of `--accept` that says so.
    """

    text: str | None
    code: str = ""
    level: str = ""
    reason: str = ""
    remedy: str = ""
    choices: tuple[tuple[str, str], ...] = ()


def is_missing(cell: str) -> bool:
    if _DIGIT.search(cell):  # no word for a gap has one
        return False
    text = cell.strip().casefold()
    return not text or text in _MISSING or fold(text) in _MISSING


def is_figure(cell: str) -> bool:
    """Whether a cell holds a number, however it is written."""
    return isinstance(cell, Exact) or (bool(_DIGIT.search(cell)) and _options(cell).as_decimal is not None)


def western_digits(text: str) -> str:
    """The same text with the digits 0-9, and the Arabic decimal and thousands signs as they are."""
    if text.isascii():
        return text
    digits = {ord(c): str(unicodedata.decimal(c)) for c in set(text) if c.isdecimal() and not c.isascii()}
    return text.translate(digits)


def parse(cells: Iterable[str], spec: Field, scale: Decimal = Decimal(1)) -> list[Reading]:
    """Each cell of a number column; what is ambiguous is settled by the rest of the column.

    Figures in another unit are multiplied by `scale`; the column's limits are for what they become, so they decide
    nothing of how a cell is read.
    """
    if scale != 1:
        as_written = replace(spec, type="number", constraints={})
        return [_scaled(each, scale, spec) for each in parse(cells, as_written)]
    cells = list(cells)
    # Each text once; a figure of a machine is more than its text.
    keys = [(type(cell), cell) for cell in cells]
    options = {key: _options(key[1]) for key in dict.fromkeys(keys)}
    decimal_signs = {sign for each in options.values() for sign in (*each.evidence, *_evidence(each, spec))}
    read = {key: _settle(key[1], each, decimal_signs, spec) for key, each in options.items()}
    return [read[key] for key in keys]


def _scaled(reading: Reading, scale: Decimal, spec: Field) -> Reading:
    if not reading.text:
        return reading
    with localcontext() as context:
        context.prec = _DIGITS
        text = f"{(Decimal(reading.text) * scale).normalize():f}"
    judged = _within(text, text, spec, _Options(text, None))
    return reading._replace(text=text) if judged.text is not None else judged


class _Options(NamedTuple):
    as_decimal: str | None  # the reading with a decimal sign, or the only reading
    as_thousands: str | None  # the reading where the sign groups thousands
    sign: str = ""  # the sign in question, where both are possible
    evidence: tuple[str, ...] = ()  # the decimal signs this cell betrays
    written: str = ""  # "digits" or "grouping", where it is unusual in form


def _options(cell: str) -> _Options:
    if isinstance(cell, Exact):
        return _Options(str(cell), None)
    if len(cell) <= LONGEST and _EVERYDAY.fullmatch(cell):
        return _Options(cell, None, evidence=(".",) if "." in cell else ())
    text = visible(cell).strip().translate(_MINUS)
    if len(text) > LONGEST:
        return _Options(None, None)
    plain = western_digits(text)
    foreign = plain != text
    if _PLAIN.fullmatch(plain) and "." not in plain:
        return _Options(plain.lstrip("+"), None, written="digits" if foreign else "")
    plain = re.sub(rf"(?<=\d){_SPACES}(?=\d{{3}}(\D|$))", "٬", plain)
    definite = "٫" in plain or "٬" in plain
    if definite:
        return _definite(plain)
    plain = plain.replace("،", ",")
    if re.fullmatch(r"[-+]?\d+\.\d+[eE][-+]?\d{1,3}", plain):
        return _Options(plain.lstrip("+"), None, evidence=(".",), written="digits" if foreign else "")
    found = _SHAPE.fullmatch(plain)
    if not found or plain[-1] in ".,":
        return _Options(None, None)
    minus, digits = found[1].replace("+", ""), found[2]
    dots, commas = digits.count("."), digits.count(",")
    written = "digits" if foreign else ""
    if dots and commas:
        sign = max(".,", key=digits.rfind)
        group = "," if sign == "." else "."
        whole, _, fraction = digits.rpartition(sign)
        if digits.count(sign) > 1 or not _grouped(whole, group):
            return _Options(None, None)
        return _Options(
            f"{minus}{whole.replace(group, '')}.{fraction}", None, evidence=(sign,), written="grouping"
        )
    sign = "." if dots else ","
    other = "," if dots else "."
    if dots + commas > 1:
        if not _grouped(digits, sign):
            return _Options(None, None)
        return _Options(minus + digits.replace(sign, ""), None, evidence=(other,), written="grouping")
    whole, _, fraction = digits.partition(sign)
    as_decimal = f"{minus}{whole}.{fraction}"
    if len(fraction) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0"):
        return _Options(as_decimal, minus + whole + fraction, sign, written=written)
    return _Options(as_decimal, None, sign="" if sign == "." else ",", evidence=(sign,), written=written)


def _grouped(digits: str, sign: str) -> bool:
    first, *rest = digits.split(sign)
    return bool(rest) and 1 <= len(first) <= 3 and all(len(part) == 3 and part.isdigit() for part in rest)


def _definite(plain: str) -> _Options:
    """Text with the Arabic signs ٫ or ٬, which have one meaning each; a comma or point beside them has none."""
    found = re.fullmatch(r"([-+]?)(\d+(?:٬\d{3})*)(?:([٫.])(\d+))?", plain)
    if not found or ("٬" in found[2] and not _grouped(found[2], "٬")):
        return _Options(None, None)
    whole = found[1].replace("+", "") + found[2].replace("٬", "")
    return _Options(f"{whole}.{found[4]}" if found[4] else whole, None, written="digits")


def _settle(cell: str, options: _Options, signs: set[str], spec: Field) -> Reading:
    if not isinstance(cell, Exact) and is_missing(cell):
        return (
            Reading("")
            if not cell.strip()
            else _note("", "missing-word", f"{quoted(cell)} يعني «لا بيانات»", "اترك الخانة فارغة")
        )
    if options.as_decimal is None:
        return _unread(cell, spec)
    if options.as_thousands is None:
        if options.sign == "," and "." in signs:
            return _conflict(cell, options)
        return _within(cell, options.as_decimal, spec, options)
    return _ambiguous(cell, options, options.as_decimal, options.as_thousands, signs, spec)


def _evidence(options: _Options, spec: Field) -> tuple[str, ...]:
    """The decimal sign that a cell of whole numbers betrays, because its sign can only group thousands there."""
    if spec.type != "integer" or options.as_decimal is None or options.as_thousands is None:
        return ()
    if _fits(options.as_decimal, spec):
        return ()
    return (_OTHER[options.sign],)


def _ambiguous(
    cell: str, options: _Options, decimal: str, thousands: str, signs: set[str], spec: Field
) -> Reading:
    """A cell with one sign before three digits: what fits the column, else what the other cells do, else neither."""
    sign = options.sign
    fits = [each for each in (decimal, thousands) if _fits(each, spec)]
    if len(fits) == 1:
        if fits[0] == decimal:
            reason = "القراءة الأخرى خارج حدود العمود"
            return Reading(decimal) if sign == "." else _read(decimal, cell, REPAIRED, reason)
        if sign in signs:
            return _conflict(cell, options)
        reason = "العمود لأعداد صحيحة" if spec.type == "integer" else "القراءة الأخرى خارج حدود العمود"
        return _read(thousands, cell, NOTE if sign == "," else REPAIRED, reason)
    if signs == {"."} or (not signs and sign == "," and spec.type == "integer"):
        if sign == ",":
            return _read(thousands, cell, NOTE, "النقطة هي العلامة العشرية")
        return Reading(_whole(decimal) if spec.type == "integer" else decimal)
    if signs == {","}:
        reading = thousands if sign == "." else decimal
        reading = _whole(reading) if spec.type == "integer" else reading
        return _read(reading, cell, REPAIRED, "الفاصلة هي العلامة العشرية في بقية العمود")
    if not signs and sign == "." and spec.type == "number":
        remedy = "إن كانت تفصل الآلاف فاحذفها"
        return Reading(decimal, "decimal-point", NOTE, "قُرئت النقطة علامةً عشرية", remedy)
    return _conflict(cell, options)


def _whole(text: str) -> str:
    return format(Decimal(text).to_integral_value(), "f")


def _conflict(cell: str, options: _Options) -> Reading:
    both = " أو ".join(ltr(each) for each in (options.as_decimal, options.as_thousands) if each)
    return Reading(
        None,
        "ambiguous-number",
        ERROR,
        f"{quoted(cell)} يحتمل قراءتين أو يخالف بقية العمود",
        f"اكتب {both} صراحةً",
    )


def _read(text: str, cell: str, level: str, why: str) -> Reading:
    return Reading(
        text, "number-form", level, f"قُرئت {quoted(cell)} على أنها {ltr(text)}: {why}", f"اكتب {ltr(text)}"
    )


def _note(text: str, code: str, reason: str, remedy: str) -> Reading:
    return Reading(text, code, NOTE, reason, remedy)


def _within(cell: str, text: str, spec: Field, options: _Options) -> Reading:
    number = _decimal(text)
    if number is None or (spec.type == "integer" and abs(number) >= 2**63):
        return _unread(cell, spec)
    if spec.type == "integer" and number != number.to_integral_value():
        return Reading(
            None,
            "not-whole",
            ERROR,
            f"{quoted(cell)} ليس عدداً صحيحاً",
            f"اكتب عدداً بلا كسر، أو صحح الوحدة (المطلوب {spec.unit_ar or 'عدد'})",
        )
    if spec.type == "integer" and ("." in text or "e" in text.casefold()):
        text = _whole(text)
    low, high = spec.constraints.get("minimum"), spec.constraints.get("maximum")
    if spec.unit == "degree":  # places.py knows why a coordinate is out of range
        low = high = None
    if low is not None and number < Decimal(str(low)):
        return Reading(
            None, "below-minimum", ERROR, f"{ltr(text)} دون الحد الأدنى {ltr(low)}", "صحح القيمة أو وحدتها"
        )
    if high is not None and number > Decimal(str(high)):
        return Reading(
            None, "above-maximum", ERROR, f"{ltr(text)} فوق الحد الأعلى {ltr(high)}", "صحح القيمة أو وحدتها"
        )
    if options.written == "grouping":
        return _note(text, "thousands", f"قُرئت {quoted(cell)} على أنها {ltr(text)}", f"اكتب {ltr(text)}")
    if options.written == "digits":
        return _note(text, "digits", f"قُرئت {quoted(cell)} على أنها {ltr(text)}", f"اكتب {ltr(text)}")
    if options.sign == ",":
        return _note(text, "decimal-comma", f"قُرئت {quoted(cell)} على أنها {ltr(text)}", f"اكتب {ltr(text)}")
    return Reading(text)


def _unread(cell: str, spec: Field) -> Reading:
    text = western_digits(visible(cell)).strip()
    kind = "عدداً صحيحاً" if spec.type == "integer" else "عدداً"
    inside = re.findall(r"\d+(?:\.\d+)?", text) if len(text) <= LONGEST else []
    if text.startswith("#"):
        return Reading(
            None,
            "excel-error",
            ERROR,
            f"{quoted(cell)} خطأ من برنامج الجداول",
            "صحح الصيغة الحسابية أو اكتب القيمة",
        )
    if text.endswith(("%", "٪")) and len(inside) == 1:
        return Reading(
            None,
            "percent",
            ERROR,
            f"{quoted(cell)} نسبة مئوية",
            f"اكتب العدد وحده بوحدة العمود، مثل {ltr(inside[0])}",
        )
    if len(inside) == 1 and re.search(r"[^\W\d]", text):
        return Reading(
            None,
            "not-a-number",
            ERROR,
            f"{quoted(cell)} ليست {kind} وحده",
            f"اكتب {ltr(inside[0])} بلا كلمات",
        )
    return Reading(
        None,
        "not-a-number",
        ERROR,
        f"{quoted(cell)} ليست {kind}",
        f"اكتب أرقاماً {ltr('0-9')} وحدها، أو اترك الخانة فارغة",
    )


def _fits(text: str, spec: Field) -> bool:
    number = _decimal(text)
    low, high = spec.constraints.get("minimum"), spec.constraints.get("maximum")
    return (
        number is not None
        and (spec.type != "integer" or number == number.to_integral_value())
        and (low is None or number >= Decimal(str(low)))
        and (high is None or number <= Decimal(str(high)))
    )


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 300 else None
