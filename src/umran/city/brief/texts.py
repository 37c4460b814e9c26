"""What the official writes: kept in a text file beside the brief, read again at every run, never written over."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from umran.text import files
from umran.text.errors import Unreadable
from umran.text.words import listed, ltr, quoted

NAME = "brief_texts.md"
# Of each text: its name here, its heading in the file, and what is to be written; as the template of the lesson.
FIELDS = {
    "title": ("العنوان", "قرار يملكه القارئ: لـ(فعل) … قبل …"),
    "to": ("إلى", "من يقرر، وماذا يستطيع أن يقرر"),
    "message": ("الرسالة", "المشكلة في جملة. المقترح في جملة"),
    "known": ("ما نعرفه عن السبب", "ما ثبت بمصدر، ومصدره"),
    "unknown": ("ما لا نعرفه عن السبب", "ما يلزم فحصه قبل القرار"),
    "nothing_effect": ("الخيار 1: لا شيء. الأثر", "ما يبقى على حاله أو يسوء إن لم نفعل شيئاً"),
    "nothing_risk": ("الخيار 1: لا شيء. الخطر", "ثمن الانتظار"),
    "second": ("الخيار 2", "ماذا نفعل"),
    "second_effect": ("الخيار 2. الأثر", "ما يُنتظر، وكم"),
    "second_risk": ("الخيار 2. الخطر", "ما قد يفسده"),
    "second_owner": ("الخيار 2. الجهة", "من يملكه"),
    "third": ("الخيار 3", "ماذا نفعل غير ذلك"),
    "third_effect": ("الخيار 3. الأثر", "ما يُنتظر، وكم"),
    "third_risk": ("الخيار 3. الخطر", "ما قد يفسده"),
    "third_owner": ("الخيار 3. الجهة", "من يملكه"),
    "recommendation": ("التوصية", "الخيار المقترح، وخطوته الأولى وتاريخها"),
    "measuring": ("كيف نقيسها", "متى يُعاد القياس، ومن يقيس، وما لا يُحسب نجاحاً"),
    "limits": ("حدود أخرى", "ما لا تقوله هذه الصفحة"),
}
_HEAD = (
    "> اكتب تحت كل عنوان نصه، ثم أعد الأمر: تدخل نصوصك الموجز، ولا يكتب الأمر فوق هذا الملف أبداً.\n"
    "> السطور التي تبدأ بهذه العلامة إرشاد لا يُطبع، ولك أن تحذفها. ما تركته فارغاً يظهر في الموجز إرشاداً.\n"
)


def template(texts: Mapping[str, str] | None = None) -> str:
    """The file as it is first written, with the texts that are known already."""
    parts = [_HEAD]
    for name, (heading, guidance) in FIELDS.items():
        written = (texts or {}).get(name, "").strip()
        parts.append(f"## {heading}\n\n> {guidance}\n" + (f"\n{written}\n" if written else ""))
    return "\n".join(parts)


def parse(content: str, name: str = NAME) -> dict[str, str]:
    """The texts by name; those that are empty are left out.

    Raises
    ------
    Unreadable
        For a heading that is none of `FIELDS`, one that stands twice, and text before the first: none is lost in silence.
    """
    known = {_folded(heading): key for key, (heading, _) in FIELDS.items()}
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for number, line in enumerate(content.lstrip("\ufeff").splitlines(), start=1):
        if line.startswith("#"):
            heading = line.lstrip("#").strip()
            key = known.get(_folded(heading))
            if key is None:
                raise Unreadable(
                    f"عنوان غير معروف في {quoted(name)}، السطر {ltr(number)}: {quoted(heading)}",
                    f"العناوين: {listed(quoted(each) for each, _ in FIELDS.values())}",
                )
            if key in found:
                raise Unreadable(
                    f"العنوان {quoted(heading)} مكرر في {quoted(name)}، السطر {ltr(number)}",
                    "اجمع نصيه تحت عنوان واحد",
                )
            current = found[key] = []
        elif line.startswith(">"):
            continue
        elif current is not None:
            current.append(line)
        elif line.strip():
            raise Unreadable(
                f"نص قبل أول عنوان في {quoted(name)}، السطر {ltr(number)}: {quoted(line)}", "انقله تحت عنوانه"
            )
    texts = {key: "\n".join(lines).strip() for key, lines in found.items()}
    return {key: text for key, text in texts.items() if text}


def load(folder: Path) -> dict[str, str]:
    """The texts kept in a folder; none where there is no file yet. Raises Unreadable for one that is not UTF-8 text."""
    path = folder / NAME
    content = files.content_of(path)
    if content is None:
        return {}
    try:
        return parse(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable(
            f"الملف {quoted(path, 200)} ليس نصاً بترميز {ltr('UTF-8')}", "احفظه بهذا الترميز"
        ) from None


def keep(folder: Path, texts: Mapping[str, str] | None = None) -> bool:
    """Write the file to fill in where there is none; whether it was written."""
    try:
        files.create(folder / NAME, template(texts).encode("utf-8"))
    except FileExistsError:
        return False
    return True


def _folded(heading: str) -> str:
    return " ".join(heading.split()).rstrip(":.").casefold()
