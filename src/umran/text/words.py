"""Arabic wording: counted nouns, lists, row ranges, and Latin text that keeps its order inside a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_LRI, _RLI, _FSI, _PDI = "\u2066", "\u2067", "\u2068", "\u2069"
_WORD = r"[A-Za-z](?:[\w.:/+-]*[\w/+])?"
_BARE = re.compile(f"[{_LRI}{_FSI}][^{_PDI}]*{_PDI}|[-.]*{_WORD}(?: {_WORD})*", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0x061C]
)


def ltr(text: object) -> str:
    """A code, number or path, isolated left to right."""
    return f"{_LRI}{text}{_PDI}"


def rtl(text: object) -> str:
    """A sentence that reads from the right where the page around it does not: titles that Vega draws."""
    return f"{_RLI}{text}{_PDI}"


def quoted(text: object, limit: int = 60) -> str:
    """Somebody's own text, isolated in its own direction, on one line, cut where it is long; nothing in it moves a terminal."""
    line = _CONTROL.sub("\ufffd", " ".join(visible(str(text)).split()))
    return f"«{_FSI}{line if len(line) <= limit else line[: limit - 1] + '…'}{_PDI}»"


def isolated(text: str) -> str:
    """A sentence whose Latin words all keep their order: those that stand bare in it are isolated too."""
    return _BARE.sub(lambda found: found[0] if found[0][0] in _LRI + _FSI else ltr(found[0]), text)


def visible(text: str) -> str:
    """Text without direction marks and zero-width signs, which nobody sees and no comparison survives."""
    return text.translate(_INVISIBLE)


def unmarked(text: str) -> str:
    """Text without isolates, for a program that would show them as signs."""
    return text.translate(dict.fromkeys(range(0x2066, 0x206A)))


class Noun(NamedTuple):
    """The forms a noun takes when it is counted; `dual` as it stands in the sentence (مشكلتان, مشكلتين)."""

    none: str
    one: str
    dual: str
    few: str  # 3–10
    many: str  # 11–99, accusative
    hundred: str  # 100, 1000 …


AREAS = Noun("لا منطقة", "منطقة واحدة", "منطقتان", "مناطق", "منطقةً", "منطقة")
PROBLEMS = Noun("لا مشكلات", "مشكلة واحدة", "مشكلتان", "مشكلات", "مشكلةً", "مشكلة")
NOTES = Noun("لا ملاحظات", "ملاحظة واحدة", "ملاحظتان", "ملاحظات", "ملاحظةً", "ملاحظة")
ROWS = Noun("لا صفوف", "صف واحد", "صفان", "صفوف", "صفاً", "صف")
FEATURES = Noun("لا معالم", "معلم واحد", "معلمان", "معالم", "معلماً", "معلم")
COLUMNS = Noun("لا أعمدة", "عمود واحد", "عمودان", "أعمدة", "عموداً", "عمود")
REPAIRS = Noun("لا إصلاحات", "إصلاح واحد", "إصلاحان", "إصلاحات", "إصلاحاً", "إصلاح")
VALUES = Noun("لا قيم", "قيمة واحدة", "قيمتان", "قيم", "قيمةً", "قيمة")
ATTEMPTS = Noun("لا محاولات", "محاولة واحدة", "محاولتان", "محاولات", "محاولةً", "محاولة")
CELLS = Noun("لا خانات", "خانة واحدة", "خانتان", "خانات", "خانة", "خانة")
CITIES = Noun("لا مدن", "مدينة واحدة", "مدينتان", "مدن", "مدينة", "مدينة")
INDICATORS = Noun("لا مؤشرات", "مؤشر واحد", "مؤشران", "مؤشرات", "مؤشراً", "مؤشر")
LETTERS = Noun("لا حروف", "حرف واحد", "حرفان", "أحرف", "حرفاً", "حرف")
MINUTES = Noun("أقل من دقيقة", "دقيقة واحدة", "دقيقتان", "دقائق", "دقيقة", "دقيقة")
PARAGRAPHS = Noun("لا فقرات", "فقرة واحدة", "فقرتان", "فقرات", "فقرة", "فقرة")
SQUARES = Noun("لا خلايا", "خلية واحدة", "خليتان", "خلايا", "خلية", "خلية")  # of a grid on a map
TERMS = Noun("لا مصطلحات", "مصطلح واحد", "مصطلحان", "مصطلحات", "مصطلحاً", "مصطلح")
YEARS = Noun("أقل من سنة", "سنة", "سنتان", "سنوات", "سنة", "سنة")


def after(noun: Noun) -> Noun:
    """The noun after «من», «في», «كل» or «نحو»: its dual in the genitive.

    >>> counted(2, after(CELLS))
    'خانتين'
    """
    return noun._replace(dual=re.sub(r"ان\b", "ين", noun.dual))


def counted(number: int, noun: Noun) -> str:
    """«مشكلة واحدة», «مشكلتان», «3 مشكلات», «11 مشكلةً», «100 مشكلة», «103 مشكلات»."""
    if number < 3:
        return (noun.none, noun.one, noun.dual)[number]
    rest = number % 100
    form = noun.few if 3 <= rest <= 10 else noun.many if rest >= 11 else noun.hundred
    return f"{ltr(f'{number:,}')} {form}"


def listed(parts: Iterable[str], last: str = "و") -> str:
    """«أ، ب وج»."""
    *first, end = [*parts] or [""]
    return f"{'، '.join(first)} {last}{end}" if first else end


def ranges(numbers: Sequence[int], limit: int = 12) -> str:
    """Row numbers as a reader finds them: «2–5، 9»; cut after `limit` runs, and the cut is said."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = [ltr(first if first == last else f"{first}–{last}") for first, last in runs[:limit]]
    rest = sum(last - first + 1 for first, last in runs[limit:])
    return "، ".join(shown) + (f" وغيرها ({ltr(rest)})" if rest else "")
