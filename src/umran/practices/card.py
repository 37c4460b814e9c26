"""A practice card: its fields, what is wrong with it, and the page of the book that is made from it.

A card is a dict of texts by the keys of FIELDS; the lesson «بطاقة ممارسة» explains the twelve boxes they stand in.
Standard library alone, so that checking and saving never wait.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from umran.text.numbers import NO_DATA
from umran.text.words import LETTERS, counted, ltr

ONGOING = "مستمرة"
YES = "نعم"
LONGEST = 2000  # letters of an answer: a card is one page
_EARLIEST = 1900


class Field(NamedTuple):
    """One answer. `box` is its number in the lesson (0 for the permission), `gap` whether «لا بيانات» is an answer."""

    key: str
    box: int
    label: str
    hint: str
    gap: bool = True
    lines: int = 3


FIELDS = (
    Field("title", 1, "العنوان", "فعل وشيء ومكان. مثال: فرز النفايات في ثلاثة أسواق", False, 1),
    Field("city", 2, "المدينة", "اسم المدينة وحدودها. مثال: البلدية، لا الإقليم", False, 1),
    Field("country", 2, "البلد", "اسم البلد", False, 1),
    Field("body", 3, "الجهة", "الإدارة أو الجهات التي نفّذت", False, 1),
    Field("start", 3, "سنة البدء", "أربعة أرقام. مثال: 2011", False, 1),
    Field("end", 3, "سنة الانتهاء", f"أربعة أرقام، أو «{ONGOING}»، أو «{NO_DATA}»", True, 1),
    Field("problem", 4, "المشكلة", f"ما الذي كان يؤلم الناس؟ رقم بسنة ومصدر، أو «{NO_DATA}»"),
    Field("mechanism", 5, "الآلية", "جملة فيها «لأن»: لماذا يؤدي هذا العمل إلى نتيجة؟", False),
    Field("outputs", 6, "ما أُنجز", "نواتج معدودة: عدد الأسواق، عدد المتدربين"),
    Field("outcomes", 7, "ما تغيّر", f"نتيجة قيست في حياة الناس أو حال المكان، وكيف قيست، أو «{NO_DATA}»"),
    Field("conditions", 8, "الشروط", "الصلاحية والمال والقدرة والناس والمكان والبيانات"),
    Field("cost", 9, "التكلفة", f"البناء، ثم التشغيل كل سنة، مع العملة والسنة، أو «{NO_DATA}»"),
    Field("failures", 10, "ما لم ينجح", "جملة صادقة. مثال: سوق انسحبت، ولماذا"),
    Field("targets", 11, "الصلة", "غايات من أهداف التنمية المستدامة. مثال: 11.6، 12.5", False, 1),
    Field("sources", 12, "المصادر", "رابط أو وثيقة بعنوانها وسنتها، كل مصدر في سطر", False),
    Field("contact", 12, "الاتصال", "إدارة أو وظيفة يُكتب إليها، لا هاتف شخصي", True, 1),
    Field(
        "permission", 0, "الإذن بالنشر", f"اكتب «{YES}» إذا أذنت إدارتك، ولم يبقَ اسم شخص لم يأذن", False, 1
    ),
)
KEYS = tuple(field.key for field in FIELDS)

# How many numbered targets each goal has, and its last lettered one (A/RES/71/313): 169 in all.
_TARGETS = {
    1: (5, "b"), 2: (5, "c"), 3: (9, "d"), 4: (7, "c"), 5: (6, "c"), 6: (6, "b"), 7: (3, "b"), 8: (10, "b"), 9: (5, "c"),
    10: (7, "c"), 11: (7, "c"), 12: (8, "c"), 13: (3, "b"), 14: (7, "c"), 15: (9, "c"), 16: (10, "b"), 17: (19, ""),
}  # fmt: skip
_TARGET = re.compile(r"([0-9]{1,2})\.([0-9]{1,2}|[a-d])")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_BECAUSE = re.compile("ل[أا]ن")
_PHONE = re.compile(r"\+?[0-9](?:[ ()./-]*[0-9]){6,}")
_KEPT = "%:/?#@!$&'*+,;=~"  # signs of an address that stay; parentheses would end the link
_ADDRESS = re.compile(r"https?://\S+", re.I)
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_DIGITS = {ord(digit): str(place % 10) for place, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}


class Fault(NamedTuple):
    """One thing to mend, in Arabic. `advice` is no reason to hold the card back."""

    key: str | None
    reason: str
    remedy: str = ""
    advice: bool = False

    def __str__(self) -> str:
        where = f"{field(self.key).label}: " if self.key else ""
        stop = "" if self.remedy.endswith("؟") else "."
        remedy = f" {self.remedy}{stop}" if self.remedy else ""
        return f"{'ننصح. ' if self.advice else ''}{where}{self.reason}.{remedy}"


class CardError(ValueError):
    """A card that cannot become a page yet: every fault in `.faults`, one a line in the message."""

    def __init__(self, faults: list[Fault]):
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


def field(key: str) -> Field:
    """The field of a key."""
    return FIELDS[KEYS.index(key)]


def tidy(card: Mapping[str, object]) -> dict[str, str]:
    """The card with every key, western digits, no invisible signs, no empty lines. Unknown keys raise ValueError."""
    if strange := [key for key in card if key not in KEYS]:
        raise ValueError(f"unknown field {strange[0]!r}; expected some of {', '.join(KEYS)}")
    return {key: tidy_text(card.get(key) or "") for key in KEYS}


def tidy_text(text: object) -> str:
    """One answer: the same words, in the signs that the course writes."""
    text = _INVISIBLE.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n")).translate(_DIGITS)
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def is_gap(answer: str) -> bool:
    """Whether an answer says that nothing is known."""
    return answer.strip(" .«»") == NO_DATA


def check(card: Mapping[str, object]) -> list[Fault]:
    """Everything to mend in a card, in the order of its fields; what only advice stands against is ready to be sent."""
    answers, found = tidy(card), []
    for each in FIELDS:
        answer = answers[each.key]
        if not answer:
            instead = f"، أو اكتب «{NO_DATA}»" if each.gap else ""
            found.append(
                Fault(each.key, "الخانة فارغة", f"{each.hint}{instead if NO_DATA not in each.hint else ''}")
            )
        elif is_gap(answer):
            if not each.gap:
                found.append(Fault(each.key, f"لا تُقبل هنا «{NO_DATA}»", each.hint))
        elif len(answer) > LONGEST:
            found.append(
                Fault(
                    each.key,
                    f"الجواب طويل: {counted(len(answer), LETTERS)}، والحد {ltr(f'{LONGEST:,}')}",
                    "اختصره: البطاقة صفحة واحدة",
                )
            )
        else:
            found += [Fault(each.key, *fault) for fault in _CHECKS.get(each.key, _anything)(answer, answers)]
    return found


def ready(card: Mapping[str, object]) -> bool:
    """Whether a card may be sent."""
    return all(fault.advice for fault in check(card))


_Faults = Iterable[tuple[str, str] | tuple[str, str, bool]]  # a Fault without its key


def _anything(answer: str, answers: dict[str, str]) -> _Faults:
    return ()


def _title(answer: str, answers: dict[str, str]) -> _Faults:
    if len(answer) > 120 or "\n" in answer:
        yield "العنوان طويل", "اكتبه في سطر واحد لا يزيد على 120 حرفاً"


def _year(answer: str) -> int | None:
    return (
        int(answer)
        if re.fullmatch("[0-9]{4}", answer) and _EARLIEST <= int(answer) <= date.today().year
        else None
    )


def _start(answer: str, answers: dict[str, str]) -> _Faults:
    if _year(answer) is None:
        yield (
            f"«{answer}» ليست سنة بين {_EARLIEST} و{date.today().year}",
            "اكتب السنة الميلادية بأربعة أرقام، مثل 2011",
        )


def _end(answer: str, answers: dict[str, str]) -> _Faults:
    if answer == ONGOING:
        return
    year, start = _year(answer), _year(answers["start"])
    if year is None:
        yield f"«{answer}» ليست سنة مضت", f"اكتب سنة بأربعة أرقام، أو «{ONGOING}»، أو «{NO_DATA}»"
    elif start and year < start:
        yield f"السنة {year} قبل سنة البدء {start}", "صحّح إحدى السنتين"


def _problem(answer: str, answers: dict[str, str]) -> _Faults:
    if not re.search("[0-9]", answer):
        yield "ليس في وصف المشكلة رقم", f"أضف رقماً بسنة ومصدر، أو قل إن الرقم «{NO_DATA}»", True
    elif not _YEAR.search(answer):
        yield "في وصف المشكلة رقم بلا سنة", "اذكر سنة الرقم ومصدره", True


def _mechanism(answer: str, answers: dict[str, str]) -> _Faults:
    if not _BECAUSE.search(answer):
        yield "ليس في الآلية كلمة «لأن»", "قل لماذا يؤدي العمل إلى النتيجة: نفعل كذا لأن كذا"


def _outputs(answer: str, answers: dict[str, str]) -> _Faults:
    if not re.search("[0-9]", answer):
        yield "ليس فيما أُنجز عدد", "اذكر كم: كم سوقاً، كم متدرباً", True


def _outcomes(answer: str, answers: dict[str, str]) -> _Faults:
    if answer == answers["outputs"]:
        yield (
            "ما تغيّر هو ما أُنجز نفسه",
            f"ما أُنجز عملكم، وما تغيّر حياة الناس أو حال المكان. إن لم يُقَس فاكتب «{NO_DATA}»",
        )


def _cost(answer: str, answers: dict[str, str]) -> _Faults:
    if re.search("[0-9]", answer) and not _YEAR.search(answer):
        yield "في التكلفة رقم بلا سنة", "اذكر العملة والسنة", True


def _targets(answer: str, answers: dict[str, str]) -> _Faults:
    codes = targets(answer)
    if not codes:
        yield "لا غاية في الجواب", "اكتب رمز الغاية هكذا: 11.6، وافصل بين الغايات بفاصلة"
    for code in codes:
        if not _exists(code):
            yield f"«{code}» ليست غاية من الغايات المئة والتسع والستين", "اكتب رمز الغاية هكذا: 11.6 أو 11.a"


def targets(answer: str) -> list[str]:
    """The codes of an answer, each once, as they are written in the course; what is no code stays to be told."""
    words = re.split(r"[\s،,؛;]+", answer.lower())
    codes = [re.sub("^(?:الغاية|غاية|sdg|و(?=[0-9]))", "", word).strip(".") for word in words]
    return list(dict.fromkeys(code for code in codes if code and code not in ("و", "الغايات", "غايات")))


def _exists(code: str) -> bool:
    found = _TARGET.fullmatch(code)
    if not found or int(found[1]) not in _TARGETS or found[2].startswith("0"):
        return False
    last, letter = _TARGETS[int(found[1])]
    return int(found[2]) <= last if found[2].isdigit() else bool(letter) and found[2] <= letter


def _sources(answer: str, answers: dict[str, str]) -> _Faults:
    for line in answer.splitlines():
        for address in _ADDRESS.findall(line):
            if "." not in urlsplit(address).netloc.strip("."):
                yield f"العنوان {address} غير تام", "انسخه من شريط المتصفح كاملاً"
        if re.match(r"(?:www\.|[\w-]+\.(?:com|org|net|gov|int)\b)", line, re.I):
            yield f"العنوان {line} ينقصه أوله", "ابدأ الرابط بـ https://"
        elif not _ADDRESS.search(line) and not _YEAR.search(line):
            yield f"مصدر بلا رابط ولا سنة: {line[:60]}", "أضف سنة الوثيقة أو رابطها", True


def _contact(answer: str, answers: dict[str, str]) -> _Faults:
    if _PHONE.search(answer):
        yield "في الجواب رقم هاتف", "البطاقة تُنشر للناس جميعاً: اكتب الإدارة أو الوظيفة"


def _permission(answer: str, answers: dict[str, str]) -> _Faults:
    if answer.strip(" .«»") != YES:
        yield "لم تقل إن النشر مأذون به", f"استأذن إدارتك، واحذف أسماء من لم يأذنوا، ثم اكتب «{YES}»"


_CHECKS = {
    "title": _title,
    "start": _start,
    "end": _end,
    "problem": _problem,
    "mechanism": _mechanism,
    "outputs": _outputs,
    "outcomes": _outcomes,
    "cost": _cost,
    "targets": _targets,
    "sources": _sources,
    "contact": _contact,
    "permission": _permission,
}


def name(card: Mapping[str, object]) -> str:
    """The page's file name without ending, in ASCII: the same card gives the same name."""
    answers = tidy(card)
    mark = sha256(
        "|".join(answers[key] for key in ("title", "city", "country", "start")).encode()
    ).hexdigest()[:8]
    return f"practice-{mark}"


def page(card: Mapping[str, object]) -> str:
    """The card as a page of the book, in Markdown. Raises CardError with the faults of a card that is not ready."""
    if faults := [fault for fault in check(card) if not fault.advice]:
        raise CardError(faults)
    answers, label = tidy(card), name(card)
    codes = targets(answers["targets"])
    when = f"منذ {answers['start']}، {ONGOING}" if answers["end"] == ONGOING else answers["start"]
    if answers["end"] != ONGOING:
        when += f" إلى {answers['end']}" if not is_gap(answers["end"]) else f"، وسنة الانتهاء: {NO_DATA}"
    facts = [
        ("المدينة والبلد", f"{_line(answers['city'])}، {_line(answers['country'])}"),
        ("الجهة", _line(answers["body"])),
        ("المدة", _words(when)),
        ("التكلفة", _line(answers["cost"])),
        ("الغايات", "، ".join(map(_code, codes))),
        ("الاتصال", _line(answers["contact"])),
    ]
    rows = "\n".join(f"| {title} | {text} |" for title, text in facts)
    told = ("problem", "mechanism", "outputs", "outcomes", "conditions", "failures")
    sections = "\n\n".join(
        _section(f"{label}-{key}", field(key).label, _paragraphs(answers[key])) for key in told
    )
    unknown = [field(key).label for key in KEYS if is_gap(answers[key])]
    asked = "\n".join(f"- {each}" for each in unknown) or "- ماذا تنصحون من يبدأ اليوم؟"
    minutes = max(1, round(sum(len(answers[key].split()) for key in KEYS) / 130))
    sources = "\n".join(
        f"{place}. {_source(line)}" for place, line in enumerate(answers["sources"].splitlines(), 1)
    )
    quoted = ", ".join(f'"{code}"' for code in codes)
    return f"""---
kind: reference
minutes: {minutes}
sdg: [{quoted}]
---

% lint-allow: source
({label})=
# {_line(answers["title"])}

أرسل هذه البطاقة من نفّذ الممارسة، وهي بكلماته. لم تتحقق الدورة مما فيها، ومصادرها في آخر الصفحة.

:::{{table}} بطاقة الممارسة
| الخانة | ما كُتب |
| --- | --- |
{rows}
:::

{sections}

({label}-questions)=
## ما يُسأل عنه أصحاب البطاقة

{asked}

:::{{sources}}
{sources}
:::
"""


def _section(label: str, title: str, text: str) -> str:
    return f"({label})=\n## {title}\n\n{text}"


def _paragraphs(answer: str) -> str:
    return "\n\n".join(map(_guarded, answer.splitlines()))


def _line(answer: str) -> str:
    return _words("؛ ".join(answer.splitlines())).replace("\n", " ")


def _guarded(line: str) -> str:
    """A line that begins a paragraph and nothing else: no heading, list, comment or fence of its own."""
    text = _words(line)
    text = re.sub(r"^([0-9]+)([.)])(?=\s|$)", r"\1\\\2", text)
    return re.sub(r"^([#>+=:%~(-])", r"\\\1", text)


_MARKUP = re.compile(r"([\\`*_{}\[\]<>|$~^&@])")
# What turns round beside Arabic: Latin words, codes with letters, ranges, percentages, signs.
_RUN = re.compile(
    r"https?://[^\s`]+|[A-Za-z\u00c0-\u024f0-9.,%@/+–−-]*[A-Za-z\u00c0-\u024f0-9%](?: [A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f0-9.@/-]*[A-Za-z\u00c0-\u024f0-9])*"
)
_PLAIN_NUMBER = re.compile(r"[0-9][0-9.,]*")


def _words(text: str) -> str:
    """A text as Markdown: nothing in it is markup, and whatever is written from the left keeps its order."""
    text = re.sub(r'"([^"]*)"', r"«\1»", text)
    text = re.sub("(?<=[\u0600-\u06ff]),", "،", text)
    text = re.sub("(?<=[\u0600-\u06ff»]) ?[?]", "؟", text)
    text = re.sub("(?<=[\u0600-\u06ff»]) ?;", "؛", text)
    parts, last = [], 0
    for found in _RUN.finditer(text):
        parts.append(_MARKUP.sub(r"\\\1", text[last : found.start()]))
        run = found[0]
        parts.append(run if _PLAIN_NUMBER.fullmatch(run) else f"{{ltr}}`{run}`")
        last = found.end()
    return "".join([*parts, _MARKUP.sub(r"\\\1", text[last:])])


def _code(code: str) -> str:
    return code if code[-1].isdigit() else f"{{ltr}}`{code}`"


def _source(line: str) -> str:
    found = _ADDRESS.search(line)
    if not found:
        return _words(line)
    address = found[0].rstrip(".,،؛)»")
    told = f"{line[: found.start()]}{line[found.start() + len(address) :]}".strip(" .،؛:()")
    host = urlsplit(address).netloc.removeprefix("www.")
    safe = quote(address, safe=_KEPT)
    return f"[{_words(told) if told else f'{{ltr}}`{host}`'}]({safe})"
