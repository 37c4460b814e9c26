"""Figures without a source: a sentence of a lesson that states a number must say where it was read.

A footnote counts in the sentence or later in its paragraph, in the sentence that introduces a list, and in a table's row,
header or title. Numbers that only name something (paragraph 158, target 11.3, stage 6), years and dates are no figures.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..check.source import Line, Page
from .text import BARE_ADDRESS, CODE, LINK, MATH, QUOTED, ROLE, ROLE_LTR, TAG

# Boxes in which figures repeat what the lesson has shown, or are the reader's own.
EXEMPT = {"activity", "trainer", "sources", "objectives", "takeaway", "quiz", "seealso"}
# Pages that ask, plan or look up, and state nothing of their own.
EXEMPT_KINDS = {"quiz", "trainers", "reference"}
FOOTNOTE = re.compile(r"\[\^[^\]]+\](?!:)")
SENTENCE_END = re.compile(r"[.؟!](?:\[\^[^\]]+\]|[»)*])*\s+")
NUMBER = r"\d+(?:[.,/]\d+)*"
FIGURE = re.compile(rf"(?<![\dA-Za-z_./,-]){NUMBER}(?![\dA-Za-z_/])")
BEFORE = "(?:[وف]?[بلك]?(?:ال)?|[وف]?لل)"
# Nouns that a number names rather than counts; «الفقرتان 87 و88», «الأهداف 6 و9 و13».
NAMED = (
    "فقرة|فقرتان|فقرتين|فقرات|هدف|هدفان|هدفين|أهداف|غاية|غايتان|غايتين|غايات|مؤشر|مؤشران|مؤشرين|مؤشرات|وحدة|وحدتان|وحدتين|وحدات|"
    "درس|درسان|درسين|دفتر|درجة|درجتين|درجات|مرحلة|مراحل|خطوة|خطوات|صف|صفان|صفين|عمود|خانة|خانتان|خانتين|خانات|سطر|جدول|شكل|معادلة|قسم|قرار|رقم|"
    "سؤال|أسئلة|مثال|نقطة|التزام|التزامات|مادة|مواد|بند|إصدار|تنقيح|طبعة|ملف|نموذج|بطاقة|إطار|مستوى|محور|باب|فصل|ملحق|صفحة|صفحتان|صفحتين|صفحات|قرن|"
    "مجموعة|مرسوم|قانون|أسبوع|يوم|كوفيد"
)
ONE = rf"[+−-]?{NUMBER}"
LIST = rf"{ONE}(?:\s*[–-]\s*{NUMBER})?(?:(?:\s*،\s*|\s+)و?(?:إلى |أو |أم |من )?\s*{ONE})*"
TAKEN_FOR_NAMES = (
    re.compile(r"^\s*(?:[-*+]|\d+[.)]|:)\s+"),
    re.compile(
        r"(?<![\d.])\d{1,2}\.(?:\d{1,2}|[a-c])\.\d[a-c]?(?![\d.])|(?<![\d.])\d{1,2}\.[a-c](?![\w.])|\d+/\d+"
    ),
    re.compile(
        r"(?<!\d)(?:\d{1,2} )?[ء-ي]+(?: [ء-ي]+)?/[ء-ي]+(?: \d{4})?(?!\d)"
    ),  # 3 كانون الأول/ديسمبر 2021
    re.compile(rf"(?<![ء-ي]){BEFORE}(?:{NAMED})(?:-| رقم | الفرعية | )\s*{LIST}"),
    re.compile(r"\((?:الفقر\S+ )?\d{1,3}(?:(?:\s*[–-]\s*|، | و| إلى )\d{1,3})*\)"),  # (161)
    re.compile(r"\d+ (?:دقيقة|دقائق)"),
    re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d,]|\.\d)"),
)
# A column or row so headed holds names, years or minutes.
HEADED = re.compile(
    rf"^\W*{BEFORE}(?:{NAMED}|سنة|سنوات|تاريخ|مدة|دقائق|وقت|ترتيب|خطة|وثيقة)(?![ء-ي])|^\W*(?:#|رقم)|دقائق|دقيقة"
)


@dataclass
class Block:
    """A paragraph, list item, table row or large figure, with the directives around it."""

    boxes: tuple[str, ...]
    lines: list[tuple[int, str]] = field(default_factory=list)  # (number, text)
    above: str = ""  # the sentence that introduces a list; the title and header of a table
    header: str = ""

    def text(self) -> str:
        return " ".join(text for _, text in self.lines)


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def introduces(text: str) -> bool:
    return bool(re.search(r":(?:\[\^[^\]]+\])*\s*$", text))


def blocks(lines: list[Line]) -> Iterator[Block]:
    """Yield the paragraphs, list items, table rows and large figures of a page."""
    block: Block | None = None
    introduction, title, header = "", "", ""
    for line in lines:
        text = line.text.strip()
        is_row = line.kind == "text" and text.startswith("|")
        is_item = bool(re.match(r"(?:[-*+]|\d+[.)]|:)\s", text))
        if line.kind == "title":
            title = text
        goes_on = (
            block
            and line.kind == "text"
            and text
            and not is_row
            and not is_item
            and block.boxes == line.boxes
        )
        if block and not goes_on:
            yield block
            introduction = (
                block.text() if introduces(block.text()) else introduction if is_item or not text else ""
            )
            block = None
        if not is_row:
            header = ""
        if line.kind == "title" and line.boxes[-1] == "keyfigure":
            block = Block(line.boxes, [(line.number, text)])
        if line.kind != "text" or not text or text.startswith("#") or re.fullmatch(r"[|\s:-]+", text):
            continue
        if is_row:
            yield Block(
                line.boxes,
                [(line.number, text)],
                f"{title if 'table' in line.boxes else ''} {header}",
                header,
            )
            header = header or text
            continue
        block = block or Block(line.boxes, [], introduction if is_item else "")
        block.lines.append((line.number, text))
    if block:
        yield block


def prose(text: str) -> str:
    """A sentence as it is read: links by their text, isolated numbers as they stand, no code and no formulas."""
    text = LINK.sub(lambda found: found[2], text)
    text = ROLE_LTR.sub(lambda found: found[1], text)
    for taken in (ROLE, CODE, MATH, BARE_ADDRESS, TAG, FOOTNOTE):
        text = taken.sub(" ", text)
    return text.replace("**", "")


def figures(text: str) -> list[str]:
    """Numbers that state something: 0 and 1 are taken for words, and a number in «…» for an example of writing."""
    text = QUOTED.sub(" ", prose(text))
    for names in TAKEN_FOR_NAMES:
        text = names.sub(" ", text)
    return [found for found in FIGURE.findall(text) if found not in ("0", "1")]


def stated_cells(block: Block) -> str:
    """Text of a table's row without the columns that hold names, years or minutes."""
    row, heads = cells(block.text()), cells(block.header)
    if HEADED.search(row[0]) or not block.header:
        return ""
    stated = [cell for cell, head in zip(row, heads, strict=False) if not HEADED.search(head)]
    if stated and stated[0] is row[0]:
        stated[0] = re.sub(r"^\d+\s", "", stated[0])
    return " | ".join(stated)


def sentences(block: Block) -> Iterator[tuple[int, str, str]]:
    """Yield (line, sentence, what follows in the block)."""
    text, at = block.text(), 0
    starts: list[tuple[int, int]] = []
    for number, part in block.lines:
        starts.append((at, number))
        at += len(part) + 1
    begin = 0
    for end in [found.end() for found in SENTENCE_END.finditer(text)] + [len(text)]:
        yield max(number for start, number in starts if start <= begin), text[begin:end], text[end:]
        begin = end


def unsourced(page: Page, own: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield (line, message) for each sentence that states a figure and names no source.

    A block that holds one of the words ``own`` gives the writer's own figures.
    """
    if page.front.get("kind") in EXEMPT_KINDS:
        return
    own_pattern = re.compile("|".join(map(re.escape, own))) if own else None
    for block in blocks(page.lines):
        everything = f"{block.above} {block.text()}"
        if EXEMPT & set(block.boxes) or (own_pattern and own_pattern.search(everything)):
            continue
        if FOOTNOTE.search(block.above) or block.text().startswith("المصدر"):
            continue
        if block.text().startswith("|"):
            found = [] if FOOTNOTE.search(block.text()) else figures(stated_cells(block))
            if found:
                yield block.lines[0][0], f"{'، '.join(found)} in the row: {prose(block.text())[:60]}"
            continue
        for line, sentence, rest in sentences(block):
            if not FOOTNOTE.search(sentence + rest) and (found := figures(sentence)):
                yield line, f"{'، '.join(found)} in: {prose(sentence).strip()[:60]}"
