"""Files of a practice card: the template to fill, a card as it was filled, and the card that a form keeps.

A card is kept as Markdown, a heading a field, so that people can read it, go on with it elsewhere, and paste it into an
issue; what an issue form sends has the same headings.
"""

from __future__ import annotations

import argparse
import io
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from umran.intake.containers import TEXT, WORKBOOK, source
from umran.intake.encodings import decode
from umran.intake.problems import ERROR, NOTE
from umran.intake.proposals import Accepted
from umran.intake.text import read_text
from umran.intake.workbook import read_workbook
from umran.practices.card import FIELDS, KEYS, YES, Fault, Field, check, name, page, tidy, tidy_text
from umran.text.cells import put, to_csv
from umran.text.errors import Unreadable
from umran.text.files import create
from umran.text.folding import fold
from umran.text.manifest import Manifest
from umran.text.words import ltr, quoted

HEADER = ("الخانة", "ما تكتبه", "جوابك")
HEADING = "بطاقة ممارسة"
TEMPLATE = "practice_card"
ENDINGS = (".xlsx", ".csv", ".md")
_LARGEST = 2**20
_NOTE = "املأ كل خانة تحت عنوانها، ولا تغيّر العناوين. والأسطر التي تبدأ بالعلامة > شرح لك."
_EMPTY = ("_No response_", "_لا جواب_")

# What the template says, which is no answer; a quotation of somebody's own is one.
_TOLD = {fold(text) for text in (_NOTE, *(field.hint for field in FIELDS))}


def label(field: Field) -> str:
    """A field's name with the number of its box."""
    return f"{field.box} {field.label}" if field.box else field.label


# Cards that were saved while the field had its older name are read too.
_BY_LABEL = {fold(field.label): field.key for field in FIELDS} | {fold("الكلفة"): "cost"}


def key_of(text: object) -> str | None:
    """The field that a heading or a cell names, with or without the number of its box."""
    return _BY_LABEL.get(re.sub("^[0-9]+ ", "", fold(str(text))))


def write_template(path: str | os.PathLike[str]) -> Path:
    """Write the empty card to fill: .xlsx, .csv or .md. Never over a file that is there (FileExistsError)."""
    path = Path(path)
    content = template(path.suffix.lower())
    try:
        create(path, content)
    except FileExistsError:
        raise FileExistsError(f"الملف {path.name} موجود: اختر اسماً آخر حتى لا يضيع ما فيه") from None
    return path


def template(ending: str) -> bytes:
    """The content of the empty card by the ending of its file. Raises ValueError for another ending."""
    if ending not in ENDINGS:
        raise ValueError(f"لا قالب بالامتداد {ltr(ending)}: اختر واحداً من {'، '.join(map(ltr, ENDINGS))}")
    if ending == ".md":
        return as_markdown({}, hints=True).encode()
    rows = [HEADER, *((label(each), each.hint, "") for each in FIELDS)]
    if ending == ".csv":
        # Without a mark at its start Excel takes Arabic for Latin.
        return to_csv(rows, "\r\n").encode("utf-8-sig")
    return _workbook(rows)


def _workbook(rows: Sequence[tuple[str, ...]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = HEADING
    sheet.sheet_view.rightToLeft = True
    sheet.freeze_panes = "A2"
    for column, width in zip("ABC", (22, 52, 80), strict=True):
        sheet.column_dimensions[column].width = width
    for line, row in enumerate(rows, start=1):
        for place, text in enumerate(row, start=1):
            cell = sheet.cell(line, place)
            put(cell, text or None)
            cell.number_format = "@"  # a target such as 11.10 stays what was typed
            cell.font = Font(name="Arial", bold=line == 1 or place == 1)
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="right", readingOrder=2)
            if line == 1 or place < 3:
                cell.fill = PatternFill("solid", fgColor="F3EFE6")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_markdown(card: Mapping[str, object], hints: bool = False) -> str:
    """A card as the text of its file; from_markdown() gives the same card back."""
    parts = [f"# {HEADING}", *([f"> {_NOTE}"] if hints else [])]
    answers = tidy(card)
    for each in FIELDS:
        # A line that would be read as a heading or as a hint is marked as text.
        lines = (re.sub(r"^(?=[#>\\])", r"\\", line) for line in answers[each.key].splitlines())
        parts.append(f"## {label(each)}" + (f"\n\n> {each.hint}" if hints else ""))
        parts.append("\n\n".join(lines))
    return "\n\n".join(part for part in parts if part) + "\n"


def from_markdown(text: str) -> tuple[dict[str, str], list[Fault]]:
    """The card of a text with a heading a field, and what could not be placed in it."""
    faults: list[Fault] = []
    answers: list[tuple[str | None, list[str]]] = [(None, [])]
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        heading = re.match(r"\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$", line)
        if heading and fold(heading[1]) == fold(HEADING):
            continue
        if heading:
            key = key_of(heading[1])
            if key is None:
                faults.append(_strange(heading[1]))
                answers[-1][1].append(heading[1])
            else:
                answers.append((key, []))
        elif fold(line.lstrip(" >")) not in _TOLD and line.strip() not in _EMPTY:
            answers[-1][1].append(re.sub(r"^\\(?=[#>\\])", "", line))
    card, more = _gathered((key, "\n".join(lines)) for key, lines in answers)
    return card, faults + more


def _strange(text: object) -> Fault:
    return Fault(
        None,
        f"لا خانة في البطاقة اسمها {quoted(text)}",
        "أعد اسم الخانة كما هو في القالب، وانقل الجواب إليها",
    )


def _gathered(answers: Iterable[tuple[str | None, str]]) -> tuple[dict[str, str], list[Fault]]:
    """One answer a field: what stands twice is kept whole, and told."""
    card, faults = dict.fromkeys(KEYS, ""), []
    for key, text in answers:
        text = tidy_text(text)
        if key is None:
            if text:
                faults.append(Fault(None, f"نص قبل أول خانة: {quoted(text)}", "انقله إلى خانته"))
            continue
        if key == "permission":
            text = re.sub(r"^- \[[xX]\].*", YES, text)
            text = "" if text.startswith("- [ ]") else text
        if card[key] and text:
            faults.append(Fault(key, "الخانة مكتوبة مرتين، وجمعنا الجوابين", "أبقِ واحداً"))
        card[key] = "\n".join(part for part in (card[key], text) if part)
    return card, faults


def read(
    path: str | os.PathLike[str], accept: str | Iterable[str] | Accepted = ()
) -> tuple[dict[str, str], list[Fault]]:
    """A filled card (.xlsx, .csv, .md), and what in the file could not be placed; the answers are judged by check().

    `accept` answers what reading the file asks: which encoding it has. Raises Unreadable, in Arabic, where nothing can
    be read.
    """
    path, accepted = Path(path), Accepted.parse(accept)
    if path.suffix.lower() == ".md":
        return from_markdown(_text(path))
    found = source(path)
    if found.kind == WORKBOOK:
        sheet = read_workbook(path, path.name, None, is_column_name=lambda cell: key_of(cell) is not None)
    elif found.kind == TEXT:
        sheet = read_text(path, path.name, lambda cell: fold(cell) in map(fold, HEADER), accepted)
    else:
        raise Unreadable(f"{quoted(path.name)} ليس بطاقة", f"البطاقة {' أو '.join(map(ltr, ENDINGS))}")
    faults = [
        Fault(None, each.reason, each.remedy, each.level != ERROR)
        for each in sheet.problems
        if each.level != NOTE
    ]
    answers, place, seen = [], len(HEADER) - 1, False
    for row in sheet.rows:
        folded = [fold(cell) for cell in row.cells]
        if fold(HEADER[-1]) in folded:
            place = folded.index(fold(HEADER[-1]))
            continue
        if not any(folded):
            continue
        key = next((key for cell in row.cells[:place] if (key := key_of(cell))), None)
        # An answer whose commas nobody quoted runs over into the cells after it.
        text = "، ".join(cell for cell in row.cells[place:] if cell.strip())
        if key is None:
            faults.append(_strange(" ".join(filter(None, row.cells))))
        else:
            seen = True
            answers.append((key, text))
    if not seen:
        raise Unreadable(
            f"لا خانة من خانات البطاقة في {quoted(path.name)}", "ابدأ من القالب، ولا تغيّر أسماء خاناته"
        )
    card, more = _gathered(answers)
    return card, faults + more


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise Unreadable(f"{quoted(path.name)} أكبر من بطاقة", "البطاقة صفحة واحدة: تحقق من الملف")
        found = decode(path.read_bytes())
        if not found.certain:
            raise Unreadable(
                f"لا يُعرف ترميز {quoted(path.name)}", f"افتحه في برنامجه واحفظه بترميز {ltr('UTF-8')}"
            )
        return found.text
    except FileNotFoundError:
        raise Unreadable(f"لا ملف في {quoted(path, 200)}", "تحقق من اسم الملف ومجلده") from None
    except OSError as error:
        raise Unreadable(
            f"تعذرت قراءة {quoted(path, 200)} ({ltr(error.strerror)})", "انسخه إلى مجلدك"
        ) from None


def write_page(path: Path, text: str, *, replace: bool) -> Path:
    """Write the page of a card; with `replace` in the place of an earlier one that nobody has edited since."""
    Manifest(path.parent, "umran practice", "--out").write({path.name: text.encode()}, replace=replace)
    return path


def run(options: argparse.Namespace) -> int:
    """`umran practice`: the template, or a card judged and made into its page."""
    path = Path(options.file)
    if options.template:
        try:
            print(f"كُتب القالب {ltr(write_template(path))}. املأه، ثم أعد الأمر بلا {ltr('--template')}.")
        except (FileExistsError, ValueError) as error:
            raise Unreadable(str(error)) from None
        except OSError as error:
            raise Unreadable(f"تعذرت كتابة {quoted(path, 200)} ({ltr(error.strerror)})") from None
        return 0
    card, faults = read(path, options.accept)
    faults += check(card)
    for fault in faults:
        print(fault)
    if not all(fault.advice for fault in faults):
        return 1
    out = write_page(Path(options.out) / f"{name(card)}.md", page(card), replace=options.replace)
    print(f"كُتبت الصفحة {ltr(out)}. أرسلها كما يشرح درس «بطاقة ممارسة».")
    return 0
