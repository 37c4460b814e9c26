"""The exercises in the book: their list with hints for everyone, and folded solutions for the trainers' edition alone.

The page of an exercise is the learner's notebook itself; `toc` lists them under the list of exercises.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from umran.exercises.source import Source
from umran.text.words import MINUTES, Noun, after, counted, unmarked

LEVELS = {1: "بلا شيفرة", 2: "املأ الفراغ", 3: "اكتب سطوراً"}
# What cells of an exercise ask for in its page beyond the first files, by the sets that are named in its `needs`.
NEEDS = {
    ("geo",): "في صفحته يطلب مكتبات الخرائط، ويُذكر حجمها قبل تنزيلها",
    (
        "geo",
        "science",
    ): "في صفحته يطلب مكتبات الخرائط والحساب العلمي، ويُذكر حجمها قبل تنزيلها؛ وهو أنسب للحاسوب منه للهاتف",
}
MODULES = {
    1: "الوحدة 1: الخطة الحضرية الجديدة",
    2: "الوحدة 2: الصلة بخطة عام 2030",
    3: "الوحدة 3: السياسات القائمة على الأدلة",
    4: "الوحدة 4: اتساق السياسات",
    5: "الوحدة 5: الرصد والمتابعة",
}
_EXERCISES = Noun(
    "لا تمارين", "تمرين قصير واحد", "تمرينان قصيران", "تمارين قصيرة", "تمريناً قصيراً", "تمرين قصير"
)
_HEAD = """---
kind: reference
menu: folded
---

(exercises)=
# التمارين

{count} تجيب فيها بنفسك، وتعرف الحكم على جوابك فوراً. إن أخطأت قيل لك ما نوع الخطأ، وأُعطيت تلميحاً بعد تلميح، ولا يُكشف الجواب.

(exercises-how)=
## كيف تعمل

1. افتح صفحة التمرين من رابط «حلّه في صفحته». إن رأيت فوق الخلايا أزرار التشغيل فهي تعمل في متصفحك، بلا تثبيت. وإلا فشغّل الدفتر على Binder، أو نزّله.
2. شغّل الخلايا من أولها بالترتيب. أجب في الخلية التي تحت السؤال، ثم شغّل خلية الفحص `check`.
3. إن أردت عوناً فاكتب `hint("05.1")` برقم سؤالك. لكل سؤال ثلاثة تلميحات تقودك خطوة خطوة، وهي مطوية هنا أيضاً.
4. في آخر الدفتر خلية تحفظ نتائجك. في صفحة التمرين تدخل [تقدمي](../00_start/progress.md) مباشرة؛ وعلى Binder أو على حاسوبك تكتب الملف `umran_progress.json`، فاستورده هناك.
5. إن طلب منك من يدرّبك أن تسلّم عملك، فاضغط في صفحة التمرين «سلّم: نزّل دفترك»، واكتب اسمك، وأرسل إليه الملف. وعلى Binder أو على حاسوبك احفظ الدفتر وأرسله.

المستويات ثلاثة: {levels}.

:::{{admonition}} للعمل بلا إنترنت
:class: note

على حاسوبك نسخة من الدورة؟ الدفاتر في المجلد `exercises/learner`، ولا تحتاج إلى اتصال.
:::
"""


def pages(sources: list[Source], key: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The text of each generated page by its path from the root."""
    levels = "، و".join(f"**{level}** {name}" for level, name in LEVELS.items())
    parts = [_HEAD.format(count=unmarked(counted(len(sources), _EXERCISES)), levels=levels)]
    made = {}
    for module, title in MODULES.items():
        own = [each for each in sources if each.metadata["module"] == module]
        if not own:
            continue
        parts.append(f"(exercises-module-{module})=\n## {title}\n")
        for each in own:
            parts.append(_entry(each))
            made[f"book/07_end/solutions/{each.number}.md"] = _solution(each, key)
    made["book/07_end/exercises.md"] = "\n".join(parts).rstrip("\n") + "\n"
    return made


def toc(sources: list[Source], text: str) -> str:
    """The table of contents with a page for each exercise under their list; the rest of its text stays as it is."""
    listed = re.compile(r"^( *)- file: book/07_end/exercises\n(?:\1  .*\n)*", re.M)

    def below(found: re.Match[str]) -> str:
        indent = found[1]
        rows = "".join(f"{indent}    - file: {page(each)}\n" for each in sources)
        return f"{indent}- file: book/07_end/exercises\n{indent}  sections:\n{rows}"

    made, count = listed.subn(below, text)
    if count != 1:
        raise ValueError(f"_toc.yml lists book/07_end/exercises {count} times, not once")
    return made


def page(each: Source) -> str:
    """The name of an exercise's page, which is that of the learner's notebook."""
    return f"exercises/learner/{each.name}"


def _entry(each: Source) -> str:
    about = each.metadata
    questions = "\n\n".join(_question(text) for text in each.questions())
    needs = f" · {NEEDS[tuple(about['needs'])]}" if "needs" in about else ""
    hints = "\n".join(
        f"**السؤال {name}**\n\n"
        + "\n".join(f"{i}. {_directed(step)}" for i, step in enumerate(steps, 1))
        + "\n"
        for name, steps in about["hints"].items()
    )
    return f"""(exercise-{each.number})=
### {each.number} · {about["title"]}

المستوى {about["level"]}، {LEVELS[about["level"]]} · نحو {unmarked(counted(about["minutes"], after(MINUTES)))} · الدرس: {{doc}}`{_lesson(about["lesson"])}` · {{doc}}`حلّه في صفحته <../../{page(each)}>` · {{download}}`نزّل الدفتر <../../{page(each)}.ipynb>` · {{launch}}`{page(each)}.ipynb`{needs}

{each.statement()}

:::{{dropdown}} الأسئلة
:class-container: nosearch
{questions}
:::

:::{{dropdown}} التلميحات
{hints}:::

::::{{only}} trainers
:::{{include}} solutions/{each.number}.md
:::
::::
"""


def _lesson(name: str) -> str:
    return f"../../{name}" if name.startswith("notebooks/") else f"../{name}"


def _question(text: str) -> str:
    """A question's Markdown with its heading as a bold line: a page's headings are those of its exercises."""
    first, _, rest = text.partition("\n")
    return f"**{first.lstrip('# ')}**\n\n{rest.strip()}"


def _directed(text: str) -> str:
    """A plain hint with its signs and codes in their own order."""
    return re.sub(r"(?<![`\dA-Za-z])([−+]\d[\d.]*|\d+\.[a-c]\.\d)", r"{ltr}`\1`", text)


def _solution(each: Source, key: Mapping[str, Mapping[str, Any]]) -> str:
    code = "\n\n".join(each.solutions())
    own = {name: row for name, row in key.items() if row["exercise"] == each.number}
    said = "\n".join(f"- **السؤال {name.split('.')[1]}:** {_answer(row)}" for name, row in own.items())
    return f"""::::{{trainer}} حل التمرين {each.number}
:::{{dropdown}} الحل
{said}

```python
{code}
```
:::
::::
"""


def _answer(row: Mapping[str, Any]) -> str:
    """The answer of a question in words, with its reason."""
    answer, labels = row["answer"], row.get("labels", {})
    why = next((each["reason"] for each in row["findings"].values() if each["score"] == 1), "")
    if row["kind"] == "number":
        return f"{{ltr}}`{answer:.6g}`. {why}".strip()
    if row["kind"] == "scores":
        return "؛ ".join(
            f"{labels[pair]} {{ltr}}`{score:{'+d' if score else 'd'}}`".replace("-", "−")
            for pair, score in answer.items()
        )
    if row["kind"] == "form":
        return "مثال في الشيفرة، وليس الجواب الوحيد."
    chosen = [answer] if isinstance(answer, str) else answer
    return (
        "؛ ".join(
            f"{{ltr}}`{each}`" if each == labels.get(each) else f"{each}، {labels[each]}" for each in chosen
        )
        + f". {why}"
    )
