"""How the form speaks: notes beside its buttons, and the sentences of commands without their options."""

from __future__ import annotations

import re

from umran.text import files
from umran.text.errors import Unreadable
from umran.text.html import LANGUAGE, Markup, prose
from umran.text.words import ltr

# What a sentence tells users of the command to write, and where that stands in the form.
_FIELDS = {
    "country": "خانة «البلد» في الخطوة 2",
    "crs": "خانة «نظام الإحداثيات» في الخطوة 2",
    "year": "خانة «السنة» في الخطوة 2",
    "accept": "أسئلة الخطوة 3",
}
_OPTION = re.compile("\u2066--(country|crs|year|accept)\\b[^\u2069]*\u2069")
_ASKED = re.compile("لقبوله اكتب(?:[^\u2066.]*\u2066--accept [^\u2069]*\u2069)+")
_DONE = re.compile("(قُبل|تُرك كما هو): \u2066--accept [^\u2069]*\u2069")
_OR = re.compile("،? أو اكتب \u2066--accept [^\u2069]*\u2069[^.،]*")


def plainly(text: str) -> str:
    """A sentence of a command as somebody reads it who writes none.

    Examples
    --------
    >>> plainly("اذكر البلد: \u2066--country ISO3\u2069.")
    'اذكر البلد: خانة «البلد» في الخطوة 2.'
    """
    text = _ASKED.sub("أجب عنه في أسئلة الخطوة 3", _DONE.sub(r"\1", _OR.sub("", text)))
    return _OPTION.sub(lambda found: _FIELDS[found[1]], text)


def note(*sentences: str, is_wrong: bool = False) -> Markup:
    """What happened, for a reader's eye and for one who has the page read out."""
    if not sentences:
        return Markup()
    told = Markup("<br>").join(prose(plainly(each)) for each in sentences)
    return Markup('<div {} role="status" class="umran-told{}">{}</div>').format(
        LANGUAGE, " is-wrong" if is_wrong else "", told
    )


def busy(doing: str) -> Markup:
    """That something is being done that takes a while."""
    return Markup('<div {} role="status" class="umran-told is-busy">{}…</div>').format(LANGUAGE, doing)


def reason(error: BaseException) -> str:
    """What went wrong, and what to do."""
    if isinstance(error, Unreadable):
        return str(error)
    if isinstance(error, OSError):
        return f"تعذر ذلك: {files.os_error_reason(error)}. لم يتغير ملف من ملفاتك."
    if isinstance(error, KeyboardInterrupt):
        return "أُوقف العمل. أعد الضغط متى شئت."
    if isinstance(error, MemoryError):
        return "لم تكف ذاكرة الجهاز. قسّم الملف الأكبر أو أخرجه من المجلد، ثم أعد المحاولة."
    told = ltr(
        f"{type(error).__name__}: {str(error).splitlines()[0][:120] if str(error) else ''}".rstrip(": ")
    )
    return f"حدث ما لم نتوقعه ({told})، ولم يتغير ملف من ملفاتك. أرسل هذه الجملة واسم الملف الأخير إلى من يشرف على الدورة."
