"""Errors of a learner's cell in Arabic, in place of a traceback: what happened, and what to do next."""

from __future__ import annotations

import os
import re
import sys
import warnings
from collections.abc import Callable
from types import FunctionType
from typing import Any

from umran.exercises.cards import show
from umran.exercises.words import ASK_HINT, mistake_ar
from umran.text.words import ltr

TITLE = "توقفت الخلية"
STOPPED = "توقفت الخلية عند خطأ ({name})، وشرحه في البطاقة أعلاه."
_ANSWER = re.compile(r"answer_(\d+)$")


def install(shell: Any) -> None:
    """Have the shell of a notebook explain errors of its cells; outside of notebooks nothing changes."""
    shell.set_custom_exc((Exception,), _shown)
    warnings.showwarning = _warned
    for name in ("showsyntaxerror", "showindentationerror"):
        setattr(shell, name, _instead_of(getattr(shell, name), shell))


def _instead_of(shown: Callable[..., Any], shell: Any) -> Callable[..., Any]:
    return lambda *given, **named: _show_last(shell) if _is_ours(shell) else shown(*given, **named)


def _is_ours(shell: Any) -> bool:
    """Whether the notebook has exercises: in a page of the book one Python runs others beside it."""
    names = shell.user_ns.values() if os.environ.get("UMRAN_OUTPUT") == "book" else ()
    functions = [each for each in names if isinstance(each, FunctionType)]
    return not names or any(each.__module__.startswith(__package__ or "") for each in functions)


def _shown(shell: Any, kind: type, error: BaseException, trace: Any, tb_offset: int | None = None) -> Any:
    if not _is_ours(shell):
        return NotImplemented  # the page then tells it in its own way
    show("not_yet", TITLE, [*explain(error), *_offer(shell)])
    _report(shell, error)
    return []


def _report(shell: Any, error: BaseException) -> None:
    """Send the kernel's own message of an error: without it tools that run notebooks take the cell for a good one."""
    name = type(error).__name__
    shell._showtraceback(type(error), error, [STOPPED.format(name=ltr(name))])


def _offer(shell: Any) -> list[str]:
    """The way to a hint, where the cell that stopped checks a question."""
    asked = re.search(r"""check\(\s*["']([\d.]+)["']""", shell.user_ns.get("In", [""])[-1])
    return [ASK_HINT.format(call=f'`hint("{asked[1]}")`')] if asked else []


_show_warning = warnings.showwarning


def _warned(message: Any, *place: Any, **more: Any) -> None:
    """Areas and distances in degrees are the one warning that learners meet; others go their usual way."""
    if "geographic CRS" in str(message):
        show("hint", "انتبه", [mistake_ar("wrong_crs")])
    else:
        _show_warning(message, *place, **more)


def _show_last(shell: Any) -> None:
    error = sys.exc_info()[1]
    assert error is not None  # IPython calls it while the error is handled
    show("not_yet", TITLE, explain(error))
    _report(shell, error)


def explain(error: BaseException) -> list[str]:
    """The lines of a card on an error."""
    if isinstance(error, NameError):
        return _name(error.name or "")
    if isinstance(error, SyntaxError):
        return _syntax(error)
    if isinstance(error, TypeError) and ("ellipsis" in str(error).lower()):
        return [_BLANK]
    if isinstance(error, ModuleNotFoundError):
        return [
            f"لا توجد هنا حزمة باسم `{error.name}`. راجع الاسم، أو افتح الدفتر على Binder حيث كل شيء مثبّت."
        ]
    if isinstance(error, KeyError):
        return [
            f"لا عمود ولا مفتاح باسم `{error.args[0] if error.args else ''}`. راجع الاسم حرفاً حرفاً كما يظهر في الجدول."
        ]
    if isinstance(error, IndexError):
        return ["طلبت صفاً أو عنصراً لا وجود له. العدّ في بايثون يبدأ من 0، والجدول قد يكون خالياً بعد التصفية."]
    if isinstance(error, AttributeError):
        return [f"لا شيء باسم `{error.name}` في ما كتبته قبل النقطة. راجع الاسم بعد النقطة.", *_last(error)]
    if isinstance(error, ZeroDivisionError):
        return ["قسمت على صفر. أي قيمة في المقام؟"]
    arabic = [line for line in str(error).split("\n") if re.search("[\u0621-\u064a]", line)]
    if arabic:
        return [line.split(" | ")[0] for line in arabic]
    if isinstance(error, TypeError):
        return [
            "جمعت بين نوعين لا يجتمعان، كعدد ونص، أو نقص الدالةَ مُدخل. راجع ما بين القوسين.",
            *_last(error),
        ]
    return ["وقع خطأ لا نعرفه. لم يضع شيء: راجع الخلية سطراً سطراً ثم شغّلها مرة أخرى.", *_last(error)]


_BLANK = "ما زال في الخلية فراغ. ضع جوابك مكان `____` ثم شغّلها مرة أخرى."


def _last(error: BaseException) -> list[str]:
    """The last line of the traceback, for whoever helps."""
    text = str(error).split("\n")[0][:200].replace("`", "'")
    return [f"وهذا نصه بالإنكليزية، لمن يساعدك: `{type(error).__name__}: {text}`"]


def _name(name: str) -> list[str]:
    if name and not name.strip("_"):
        return [_BLANK]
    if found := _ANSWER.match(name):
        return [
            f"لم يُعرَف جوابك `{name}` بعد. شغّل خلية السؤال {found[1]} أولاً، ثم خلية الفحص التي تليها.",
            "وإن توقفت خلية السؤال نفسها فأصلح ما تقوله بطاقتها.",
        ]
    return [
        f"الاسم `{name}` غير معروف. غالباً لم تُشغَّل الخلية التي تعرّفه: شغّل الدفتر من أوله بالترتيب.",
        "وقد يكون حرف ناقص أو زائد: بايثون يميّز الحرف الكبير من الصغير، والنص يكتب بين علامتي اقتباس.",
    ]


def _syntax(error: SyntaxError) -> list[str]:
    place = f"انظر السطر {error.lineno}." if error.lineno else ""
    if isinstance(error, IndentationError):
        return ["المسافة في أول السطر ليست في محلها. ابدأ السطر من أول الخانة.", place]
    said = str(error.msg)
    if "was never closed" in said or "unmatched" in said:
        return ["قوس فُتح ولم يُغلق، أو أُغلق ولم يُفتح.", place]
    if "unterminated string" in said:
        return ["نص بدأ بعلامة اقتباس ولم ينتهِ بمثلها.", place]
    if re.search("[٠-٩،؛]", error.text or ""):
        return ["في السطر رقم أو فاصلة بلوحة المفاتيح العربية. اكتب `123` و`,` بالإنكليزية.", place]
    return [
        "السطر غير مكتمل: قد يكون فيه فراغ لم يُملأ، أو قوس لم يُغلق، أو فاصلة أو علامة اقتباس ناقصة.",
        place,
    ]
