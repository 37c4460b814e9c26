"""The course's own data folder: what umran.data finds wrong with it, told in Arabic."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from umran.intake.problems import ERROR, Problem, Problems
from umran.text.words import ltr, quoted

if TYPE_CHECKING:
    from umran.data import tables

_SEAL = f"أعده كما كان أو، بعد المراجعة، اختمه: {ltr('python -m umran.data seal')}"
_UTF8 = f"احفظ الملف بترميز {ltr('UTF-8')}"
_QUOTED = r"(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"

# umran.data speaks English to developers; each of its sentences has its Arabic here: reason and remedy.
_SENTENCES = [
    (r"file missing: .*", "الملف غير موجود", "أعده إلى المجلد"),
    (r"cannot be read: (?P<why>.*)", "تعذرت قراءته ({why})", "تحقق من أذوناته"),
    (r"not UTF-8 at byte offset (?P<n>\d+).*", "ليس بترميز UTF-8 عند البايت {n}", _UTF8),
    (r"not text at byte offset (?P<n>\d+).*", "ليس نصاً عند البايت {n}، ولعله UTF-16", _UTF8),
    (r"empty file: .*", "الملف فارغ", "أعد صف العناوين والصفوف"),
    (r"missing column: .*", "العمود ناقص", "أضفه؛ تفصل الأعمدةَ فواصل"),
    (r"extra column: .*", "عمود زائد", "احذفه، أو صفه في datapackage.json"),
    (r"duplicated column: .*", "العمود مكرر", "أبقِ واحداً"),
    (r"(?P<a>\d+) fields where the header has (?P<b>\d+): .*", "خانات الصف عددها {a}، وخانات العناوين {b}", "ضع النص الذي فيه فاصلة بين علامتي تنصيص، أو أكمل الخانات"),
    (r"header only: .*", "لا صفوف تحت العناوين", "أضف الصفوف"),
    (r"cannot be read from here on .*", "لا يُقرأ الملف من هنا إلى آخره", "ابحث عن علامة تنصيص زائدة"),
    (r"invalid JSON at character (?P<n>\d+): .*", "ليس JSON سليماً عند الحرف {n}", "صحح الموضع أو أعد الملف"),
    (r"invalid JSON: .*", "ليس JSON سليماً", "أعد الملف من نسخة سليمة"),
    (r"invalid GeoJSON: expected a Feature with properties", "ليس معلماً من نوع Feature له خصائص", "صححه أو احذفه"),
    (r"invalid GeoJSON: .*", "ليس GeoJSON: لا قائمة معالم فيه", "أعد الملف من نسخة سليمة"),
    (r"extra property: .*", "خاصية زائدة", "احذفها، أو صفها في datapackage.json"),
    (r"no features: .*", "لا معالم في الملف", "أضف المعالم"),
    (rf"duplicate key (?P<key>{_QUOTED}): row (?P<n>\d+) has it.*", "المفتاح {key} مكرر: هو في الصف {n} أيضاً", "صحح أحدهما أو احذفه"),
    (rf"unknown (?P<key>{_QUOTED}): not in (?P<file>\S+); correct it, or add it there; did you mean (?P<near>{_QUOTED})\?", "{key} غير موجود في {file}؛ لعله {near}", "صححه، أو أضفه هناك"),
    (rf"unknown (?P<key>{_QUOTED}): not in (?P<file>\S+); .*", "{key} غير موجود في {file}", "صححه، أو أضفه هناك"),
    (r"required, but empty: .*", "الخانة فارغة، ولا بد منها", "املأها"),
    (rf"(?P<v>{_QUOTED}) is not allowed: write one of (?P<all>.*)", "القيمة {v} ليست من القيم المقبولة", "اكتب واحدة من: {all}"),
    (r"(?P<v>\S+) is below the minimum (?P<n>\S+): .*", "القيمة {v} دون الحد الأدنى {n}", "صححها"),
    (r"(?P<v>\S+) is above the maximum (?P<n>\S+): .*", "القيمة {v} فوق الحد الأعلى {n}", "صححها"),
    (rf"(?P<v>{_QUOTED}) does not have the form (?P<form>.*): correct it", "القيمة {v} لا توافق الصيغة {form}", "صححها"),
    (rf"(?P<v>{_QUOTED}) begins or ends with a space: .*", "في أول {v} أو آخرها مسافة", "احذف المسافة"),
    (rf"(?P<v>{_QUOTED}) is not in Unicode normal form C: write (?P<new>.*)", "حروف {v} مركّبة على غير الصيغة C", "اكتب {new}"),
    (rf"(?P<v>{_QUOTED}) is too large for a number: .*", "القيمة {v} أكبر من أن تكون عدداً", "صححها"),
    (rf"(?P<v>{_QUOTED}) is not an integer: write digits.*", "القيمة {v} ليست عدداً صحيحاً", "اكتب أرقاماً 0-9 وحدها"),
    (rf"(?P<v>{_QUOTED}) is not an integer: write (?P<new>.*)", "القيمة {v} ليست عدداً صحيحاً", "اكتب {new}"),
    (rf"(?P<v>{_QUOTED}) is not a number: write digits.*", "القيمة {v} ليست عدداً", "اكتب أرقاماً 0-9 وحدها"),
    (rf"(?P<v>{_QUOTED}) is not a number: write (?P<new>.*)", "القيمة {v} ليست عدداً", "اكتب {new}"),
    (rf"(?P<v>{_QUOTED}) is not a boolean: .*", "القيمة {v} ليست نعم ولا لا", "اكتب true أو false"),
    (r"not a GeoJSON geometry.*", "ليس شكل GeoJSON صالحاً", "صححه أو أعد رسمه"),
    (r"outside ±180, ±90 degrees: .*", "إحداثيات خارج مدى الدرجات", "اكتب الطول قبل العرض، بالنظام EPSG:4326"),
    (r"invalid geometry: (?P<why>.*); mend the ring there", "الشكل غير سليم: {why}", "أصلح حلقته هناك"),
    (rf"(?P<key>{_QUOTED}) was changed since the seal: .*", "الصف {key} تغيّر منذ ختم البيانات", _SEAL),
    (rf"(?P<key>{_QUOTED}) was added since the seal: .*", "الصف {key} أُضيف بعد ختم البيانات", _SEAL),
    (rf"row (?P<key>{_QUOTED}) is gone since the seal: .*", "الصف {key} حُذف منذ ختم البيانات", _SEAL),
    (r"not the sealed bytes, though every row agrees: .*", "بايتات الملف غير ما خُتم، مع أن صفوفه كلها توافق", _SEAL),
    (r"not described in (?P<file>\S+): .*", "ملف لا يصفه {file}", "صفه هناك، أو احذفه"),
    (r"not a usable data package \((?P<why>.*)\)", "وصف البيانات غير صالح ({why})", "صححه أو أعده من نسخة سليمة"),
    (r"no such dataset; there are: (?P<all>.*)", "لا مجموعة بهذا الاسم", "الموجود: {all}"),
    (r"no such file or folder", "لا ملف ولا مجلد هنا", "تحقق من المسار"),
    (r"a command was cut off while it wrote here: .*", "انقطع أمر وهو يكتب هنا، فقد تكون الملفات خليطاً من قديم وجديد", "أتمه أو تراجع عنه: umran data refresh"),
    (r"no data file in this folder", "لا ملف بيانات في هذا المجلد", "تحقق من المسار"),
    (r"there is none in (?P<where>.*) to seal", "لا وصف في {where}", "أعد الملف"),
]  # fmt: skip


def check_folder(path: str | os.PathLike[str] | None = None) -> Problems:
    """What umran.data.validate finds in a data folder, by default the project's, as Arabic problems."""
    from umran import data

    found = []
    try:
        data.validate(path)
    except data.DataError as error:
        found = [in_arabic(each) for each in error.problems]
    where = "data" if path is None else Path(path).name
    return Problems(found, file=where, title="بيانات الدورة", dataset="data")


def in_arabic(problem: tables.Problem) -> Problem:
    """The Arabic of one umran.data.Problem; a sentence unknown here stands as it is, isolated."""
    reason, remedy = translate(problem.reason)
    return Problem("course-data", ERROR, reason, remedy, problem.row, problem.column, problem.file, None)


def translate(reason: str) -> tuple[str, str]:
    for pattern, arabic, remedy in _SENTENCES:
        if found := re.fullmatch(pattern, reason, re.DOTALL):
            parts = {name: _shown(text) for name, text in found.groupdict().items()}
            return arabic.format(**parts), remedy.format(**parts)
    return ltr(reason), ""


def _shown(text: str) -> str:
    is_literal = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return quoted(text[1:-1], 120) if is_literal else ltr(text)
