"""What could change a figure is proposed, and done only when the user accepts it by name: `--accept NAME[=VALUE]`.

A reader builds a `Proposal` and asks for it (`Sheet.ask`). Not accepted, it stops the file and its remedy says what to
write; accepted, it is done and recorded, so that it can be named beside every figure of the file.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from umran.text.errors import Unreadable
from umran.text.words import isolated, listed, ltr, quoted

DECLINED = "no"  # the value that answers any proposal with "leave the file as it is"
_NEAR = 0.5  # how like a known word a mistyped one is, to be shown


class Kind(NamedTuple):
    """A name of `--accept`: what it does, and the values it takes (None: any text; empty: none)."""

    title: str
    values: tuple[str, ...] | None = ()


KINDS = {
    "drop-duplicates": Kind("احذف الصف المطابق تماماً لصف قبله، في جدول له مفتاح"),
    "swap-axes": Kind("بدّل خط العرض وخط الطول في جدول"),
    "mend-shapes": Kind("أصلح الأشكال التي تتقاطع حدودها"),
    "close-lines": Kind("اقرأ الخطوط المغلقة مساحات يحدها كل خط"),
    "year-from-date": Kind("خذ السنة الميلادية من التاريخ"),
    "hijri-year": Kind("خذ من السنة الهجرية السنة الميلادية التي بدأت فيها أو انتهت", ("start", "end")),
    "encoding": Kind("اقرأ النص بهذا الترميز", None),
    "unit": Kind("اقرأ العمود بهذه الوحدة وحوّله إلى وحدة المخطط", None),
    "total": Kind("اعدد الصف الذي هذا نصه مجموعاً أو متوسطاً، وأخرجه من البيانات", None),
    "nodata": Kind("اعدد هذه القيمة من شبكة خلوّاً من البيانات", None),
    "percent": Kind("اقرأ قيم العمود نسباً مئوية أو كسوراً", None),
    "years": Kind("اقرأ الأعمدة التي عناوينها سنوات قيماً لهذا العمود، صفاً لكل سنة", None),
    "name": Kind("اربط هذا الاسم في الجدول بهذا الاسم في الطبقة", None),
}


@dataclass(frozen=True)
class Proposal:
    """Something that could change a figure.

    Parameters
    ----------
    name
        One of KINDS.
    text
        Arabic: what would be done, and why it is believed.
    value
        What is proposed ("cp1256", "thousand persons"); empty where the name says all.
    choices
        Other values that the user may accept instead of `value`.
    rows, column
        What it touches: the file's row numbers, the schema's column.
    drops
        Whether the rows leave the data when it is accepted.
    has_without
        Whether the file can be read without it (`NAME=no`), so that the figure can be shown both ways.
    file
        The file's name; `Sheet.ask` fills it in.
    """

    name: str
    text: str
    value: str = ""
    choices: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    column: str | None = None
    drops: bool = False
    has_without: bool = True
    file: str = ""

    def __post_init__(self) -> None:
        if self.name not in KINDS:
            raise ValueError(f"{self.name!r} is no name of umran.intake.proposals.KINDS")

    @property
    def options(self) -> tuple[str, ...]:
        """Every answer that accepts it, as it is written after `--accept`."""
        values = dict.fromkeys((self.value, *self.choices))
        return tuple(f"{self.name}={value}" if value else self.name for value in values)

    @property
    def remedy(self) -> str:
        """Arabic: what to write to have it done, or to have the file read without it."""
        accepted = listed((ltr(f"--accept {_shell(each)}") for each in self.options), "أو ")
        declined = ltr(f"--accept {self.name}={DECLINED}")
        return f"لقبوله اكتب {accepted}" + (f"، ولتركه كما هو {declined}" if self.has_without else "")


def _shell(text: str) -> str:
    return f'"{text}"' if " " in text else text


class Answer(NamedTuple):
    """One thing the user wrote after `--accept`; `file` is empty where it holds for every file."""

    name: str
    value: str = ""
    file: str = ""


@dataclass(frozen=True)
class Accepted:
    """What the user accepted, for one run.

    Examples
    --------
    >>> accepted = Accepted.parse("swap-axes,encoding=cp1256")
    >>> accepted.allows(Proposal("encoding", "…", value="cp1256"))
    True
    >>> accepted.answer(Proposal("unit", "…", value="thousand persons")) is None
    True
    """

    answers: tuple[Answer, ...] = ()

    @classmethod
    def parse(cls, texts: str | Iterable[str] | Accepted | None) -> Accepted:
        """From `NAME[=VALUE]` or `FILE:NAME[=VALUE]`, each text one or several with commas between.

        Raises
        ------
        Unreadable
            For a name or value that is none, with the near ones.
        """
        if isinstance(texts, Accepted):
            return texts
        texts = [texts] if isinstance(texts, str) else texts or ()
        parts = [part.strip() for text in texts for part in text.split(",")]
        return cls(tuple(dict.fromkeys(_answer(part) for part in parts if part)))

    def __or__(self, other: Accepted) -> Accepted:
        return Accepted(tuple(dict.fromkeys((*self.answers, *other.answers))))

    def answer(self, proposal: Proposal) -> str | None:
        """The accepted value ("" where the proposal has none), DECLINED, or None where nothing was said of it.

        What is said of one file goes before what is said of all; two answers that contradict each other are none.
        """
        values = {proposal.value, *proposal.choices}
        if proposal.has_without:
            values.add(DECLINED)
        for file in dict.fromkeys((proposal.file, "")):
            said = {a.value for a in self.answers if (a.name, a.file) == (proposal.name, file)} & values
            if said:
                return said.pop() if len(said) == 1 else None
        return None

    def allows(self, proposal: Proposal) -> bool:
        """Whether the proposal is accepted."""
        return self.answer(proposal) not in (None, DECLINED)

    def accepting(self, proposal: Proposal, value: str | None = None) -> Accepted:
        """The same with the proposal accepted, or another of its choices: the figure with it."""
        return self._with_answer(proposal, proposal.value if value is None else value)

    def declining(self, proposal: Proposal) -> Accepted:
        """The same with the proposal declined: the figure without it."""
        return self._with_answer(proposal, DECLINED)

    def _with_answer(self, proposal: Proposal, value: str) -> Accepted:
        told = Answer(proposal.name, value, proposal.file)
        kept = [each for each in self.answers if each[::2] != told[::2] or _other(each, proposal)]
        return Accepted((*kept, told))


def _other(answer: Answer, proposal: Proposal) -> bool:
    """Whether an answer of the same name is to another question of the same file."""
    return answer.value not in {proposal.value, *proposal.choices, DECLINED}


def _answer(text: str) -> Answer:
    left, sign, value = text.partition("=")
    file, _, name = left.strip().rpartition(":")
    name, value = name.strip(), value.strip()
    if name not in KINDS:
        near = difflib.get_close_matches(name, KINDS, n=3, cutoff=_NEAR) or [*KINDS]
        raise Unreadable(
            f"لا شيء اسمه {quoted(name)} يُقبل",
            f"لعله {listed(map(ltr, near), 'أو ')}؛ والكل: {ltr('--accept help')}",
        )
    values = KINDS[name].values
    if value == DECLINED or (values is None and value) or (values == () and not sign):
        return Answer(name, value, file.strip())
    if values == ():
        raise Unreadable(f"لا تأخذ {ltr(name)} القيمة {quoted(value)}", f"اكتب {ltr(name)} وحدها")
    if not values:
        raise Unreadable(f"تنقص قيمة بعد {ltr(name)}", f"اكتبها كما تظهر مع الاقتراح: {ltr(f'{name}=VALUE')}")
    known = next((each for each in values if each.casefold() == value.casefold()), None)
    if known is None:
        near = difflib.get_close_matches(value, values, n=3, cutoff=_NEAR) or [*values]
        shown = listed((ltr(f"{name}={each}") for each in near), "أو ")
        raise Unreadable(f"القيمة {quoted(value)} غير مقبولة في {ltr(name)}", f"لعلها {shown}")
    return Answer(name, known, file.strip())


def help_text() -> str:
    """What `--accept help` prints."""
    lines = ["ما لا يُفعل إلا بقبولك، لأنه قد يغيّر رقماً:"]
    for name, kind in KINDS.items():
        shown = name if kind.values == () else f"{name}=VALUE"
        values = f": {listed(map(ltr, kind.values), 'أو ')}" if kind.values else ""
        lines.append(f"  {ltr(shown)} {kind.title}{values}")
    lines.append(f"يُقبل أكثر من واحد: {ltr('--accept swap-axes,encoding=cp1256')}.")
    lines.append(f"ولملف بعينه: {ltr('--accept FILE:NAME')}. ولترك الملف كما هو: {ltr(f'NAME={DECLINED}')}.")
    return "\n".join(map(isolated, lines))


def in_file(proposal: Proposal, file: str) -> Proposal:
    """The proposal with the name of the file that it is about."""
    return proposal if proposal.file == file else replace(proposal, file=file)
