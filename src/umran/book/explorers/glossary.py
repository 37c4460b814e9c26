"""The glossary as Sphinx knows one, so that its terms can be linked and pop up, with what a sort and a search need."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.domains.std import make_glossary_term
from sphinx.environment import BuildEnvironment

from umran import data
from umran.book.explorers.html import PACKAGE, RANGE, filters, search, select
from umran.book.explorers.rows import rows
from umran.text.html import Markup, render

DATASETS = ("glossary",)
# How the references of the file read in Arabic; what is none of these stays as it is, from left to right.
_REFERENCES = (
    (r"concept note", "المذكرة التوضيحية للمشروع"),
    (r"course method", "منهج الدورة"),
    (r"A/RES/([0-9/]+)", "القرار {}"),
    (r"A/RES/([0-9/]+) para ([0-9]+)", "القرار {}، الفقرة {}"),
    (r"A/RES/([0-9/]+) paras ([0-9–, ]+)", "القرار {}، الفقرات {}"),
    (r"A/RES/([0-9/]+) target ([0-9.a-c]+)", "القرار {}، الغاية {}"),
    (r"target ([0-9.a-c]+)", "الغاية {}"),
    (r"(?:SDG )?indicator ([0-9.a-c]+)", "المؤشر {}"),
    (r"SDG metadata ([0-9.a-c]+)", "البيانات الوصفية للمؤشر {}"),
)
_REMARK = re.compile(r"^note|^variant| says | writes | known$| read in |[\u0600-\u06ff]")
_FOLDED = str.maketrans("ٱىة", "ايه")


def arabic_key(text: str) -> str:
    """Sorts Arabic as a reader looks it up: no vowel marks, no forms of hamza, no article at the beginning."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c) and c != "ـ"
    )
    return plain.translate(_FOLDED).removeprefix("ال")


def latin_key(text: str) -> str:
    """Sorts English and French without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def header() -> Markup:
    """The filters, and the letters that lead to the first of their terms."""
    status = list(data.labels("glossary", "term_status").items())
    order = [("ar", "العربية"), ("en", "الإنكليزية"), ("fr", "الفرنسية")]
    letters: dict[str, str] = {}
    for row in sorted(rows("glossary"), key=lambda row: arabic_key(row["term_ar"])):
        letters.setdefault(arabic_key(row["term_ar"])[0], anchor(row))
    controls = [
        search("مصطلح أو كلمة في تعريف"),
        render(PACKAGE, "order.html", order=order),
        select("status", "حالة المصطلح", status),
    ]
    form = filters("glossary", controls, "المصطلحات: {n} من {all}")
    return render(PACKAGE, "glossary_head.html", filters=form, letters=letters)


def anchor(row: dict[str, Any]) -> str:
    return f"term-{row['term_id'].replace('_', '-')}"


def glossary_node(
    env: BuildEnvironment, document: nodes.document, source: str, line: int
) -> addnodes.glossary:
    """Sphinx's own glossary, in Arabic order; each definition is followed by a note with the other languages."""
    terms = rows("glossary")
    ranks = {
        "en": {
            row["term_id"]: rank
            for rank, row in enumerate(sorted(terms, key=lambda r: latin_key(r["term_en"])))
        },
        "fr": {
            row["term_id"]: rank
            for rank, row in enumerate(sorted(terms, key=lambda r: latin_key(r["term_fr"])))
        },
    }
    listed = nodes.definition_list(classes=["glossary"])
    for row in sorted(terms, key=lambda row: arabic_key(row["term_ar"])):
        term = make_glossary_term(env, isolated(row["term_ar"]), None, source, line, anchor(row), document)
        definition = nodes.definition(
            "", nodes.paragraph("", "", *isolated(row["definition_ar"])), _note(row)
        )
        marks = {
            "status": row["term_status"],
            "en": ranks["en"][row["term_id"]],
            "fr": ranks["fr"][row["term_id"]],
        }
        definition["classes"] += [f"ex-{key}-{value}" for key, value in marks.items()]
        listed += nodes.definition_list_item("", term, definition)
    return addnodes.glossary("", listed, sorted=False)


def isolated(text: str) -> list[nodes.Node]:
    """Text whose ranges keep their order."""
    parts = re.split(f"({RANGE.pattern})", text)
    return [
        nodes.inline("", part, classes=["ltr"]) if index % 2 else nodes.Text(part)
        for index, part in enumerate(parts)
        if part
    ]


def _note(row: dict[str, Any]) -> nodes.Element:
    note = nodes.container(classes=["term-note"])
    languages = nodes.paragraph(classes=["term-languages"])
    for label, language in (("بالإنكليزية", "en"), ("بالفرنسية", "fr")):
        line = nodes.inline(classes=["term-language"])
        line += nodes.inline("", f"{label}: ", classes=["term-label"])
        line += nodes.inline("", row[f"term_{language}"], classes=["ltr-text", f"lang-{language}"])
        languages += line
    status = nodes.paragraph(classes=["term-status"])
    status += nodes.Text(f"المصطلح العربي: {data.labels('glossary', 'term_status')[row['term_status']]}")
    if row["verified"] != "read":
        status += nodes.Text(f"؛ التعريف: {data.labels('glossary', 'verified')[row['verified']]}")
    for index, part in enumerate(references(row["source"])):
        status += nodes.Text("؛ " if index else ". المرجع: ")
        status += part
    note += [languages, status]
    return note


def references(source: str | None) -> list[nodes.Element]:
    """The references of a term; remarks in brackets and on other spellings are for maintainers."""
    parts = [part.strip() for part in re.sub(r"\s*\([^)]*\)", "", source or "").split(";")]
    shown = []
    for part in parts:
        if not part or _REMARK.search(part):
            continue
        for pattern, words in _REFERENCES:
            if found := re.fullmatch(pattern, part):
                shown.append(_filled(words, found.groups()))
                break
        else:
            shown.append(nodes.inline("", part, classes=["ltr-text"]))
    return shown


def _filled(words: str, groups: tuple[str, ...]) -> nodes.Element:
    """Words with codes and ranges in the places of their braces."""
    first, *rest = words.split("{}")
    line = nodes.inline("", first)
    for group, text in zip(groups, rest, strict=True):
        line += [nodes.inline("", group, classes=["ltr"]), nodes.Text(text)]
    return line
