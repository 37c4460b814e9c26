"""Names of people in names of folders and files: how two are compared, and what of a label is a name at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from umran.text.words import visible

_DIGITS = {ord(each): str(index % 10) for index, each in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
# letters that a Persian or Urdu keyboard writes where an Arabic one writes others; tatweel is nothing
_ALIKE = str.maketrans({"ی": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ە": "ه", "ـ": None})
_NEAR = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"})
_COPY = re.compile(
    r"(\s*\([1-9]\d?\)|-Copy\d+|\s*-\s*(نسخة|Copy|Copie)|_LATE|-\d{8}T\d{6}Z(-\d+)*)$", re.IGNORECASE
)
_TASK = r"(?:ال)?(?:تمرين|واجب|وظيفة|مهمة)|exercises?|exercice|assignment|homework|devoir|hw|tp"
_WORDED = re.compile(rf"(?<![^\W_])(?:{_TASK})[\s_.-]*(?P<code>\d{{1,2}})(?![^\W_])", re.IGNORECASE)
_LED = re.compile(r"\s*[(\[#]?\s*(?P<code>\d{1,3})(?P<gap>[\s_.)\]–-]+)(?=[^\W\d])")
_CODE = re.compile(r"(?<![^\s_.(-])(?P<code>\d{2})(?![^\s_.)-])")
_NUMBER = re.compile(r"(?<!\w)\d{4,}(?!\w)")
_YEAR = re.compile(r"(19|20)\d\d((0[1-9]|1[0-2])([0-2]\d|3[01]))?")
# words that name no person, as `_bare` writes them
_PERSON = "student learner participant user étudiant طالب طالبة متعلم متعلمة مشارك مشاركة متدرب متدربة"
_SECTION = "group groups section class team groupe classe équipe مجموعة مجموعات شعبة صف فصل فريق قاعة دورة"
_TASKS = """
exercise exercises assignment assignments homework hw submission submissions submitted files file work student students learners
participants week lesson unit module course final solution solutions answer answers notebook notebooks untitled copy version
attempt attempts new old main master draft download downloads drive google classroom responses teams moodle blackboard canvas
umran upload uploads of devoir devoirs exercice exercices tp td semaine étudiants zip ipynb my the
تمرين تمارين واجب واجبات وظيفة وظائف مهمة مهام محاولة محاولات تسليم تسليمات درس وحدة اسبوع حل حلول نهائي نهائية اخير اخيرة معدل معدلة
نسخة جديد جديدة قديم قديمة دفتر دفاتر دفتري ملف ملفات مجلد طلاب طلبة متعلمون متعلمين مشاركون مشاركين اول اولى ثاني ثانية ثالث ثالثة رابع رابعة
من خامس خامسة سادس سادسة سابع سابعة ثامن ثامنة تاسع تاسعة عاشر عاشرة حادي عشر
"""
_PERSONS, _SECTIONS, _COMMON = (frozenset(each.split()) for each in (_PERSON, _SECTION, _TASKS + _SECTION))


def fold(name: str) -> str:
    """The name as it is compared: NFC, without tatweel and doubled spaces, Persian letters as Arabic ones.

    Examples
    --------
    >>> fold("علـی  كریم") == fold("علي كريم")
    True
    >>> fold("Haddad, Omar")
    'omar haddad'
    """
    text = unicodedata.normalize("NFKC", visible(name)).translate(_ALIKE).translate(_DIGITS).casefold()
    if text.count(",") == 1:
        text = " ".join(reversed(text.split(",")))
    return unicodedata.normalize("NFC", " ".join(text.replace("_", " ").split()))


def similar_key(name: str) -> str:
    """What two spellings of one name have in common; never enough to say that they are one."""
    text = unicodedata.normalize("NFKD", fold(name).translate(_NEAR))
    return "".join(each for each in text if each.isalnum()).translate(_NEAR)


def agree(one: str, other: str) -> bool | None:
    """Whether two names can be one person's: the words of one among those of the other. None: nothing to compare.

    Numbers of users and names in two scripts tell nothing of each other.
    """
    first, second = fold(one), fold(other)
    if not first or not second or _script(first) != _script(second):
        return None
    words, others = set(re.split(r"[\s-]+", first)), set(re.split(r"[\s-]+", second))
    if words <= others or others <= words or similar_key(one) == similar_key(other):
        return True
    if len(words) == 1 or len(others) == 1:  # a name written without spaces: «hassanlayla»
        joined, parts = (first, others) if len(words) == 1 else (second, words)
        if "".join(sorted(joined)) == "".join(sorted("".join(parts))):
            return True
    return False


def _script(name: str) -> str:
    letters = [each for each in name if each.isalpha()]
    return unicodedata.name(letters[0], "?").split()[0] if letters else ""


@dataclass(frozen=True)
class Label:
    """What the name of a folder or file says.

    `names` are people it may name, as written; `exercise` is the exercise it says, and `explicit` whether that is beyond
    doubt; `prefix` is a number before the name, `number` one of four digits or more in it; `section` says that it is
    a group of people.
    """

    names: tuple[str, ...] = ()
    exercise: str = ""
    explicit: bool = False
    prefix: str = ""
    number: str = ""
    section: bool = False
    joined: bool = False  # «name - exercise», as Google writes it

    @property
    def name(self) -> str:
        return self.names[0] if self.names else ""


def stem(file: str) -> str:
    """A file's name without its endings."""
    return re.sub(r"(\.(ipynb|json|txt)|\.\w{1,5})+$", "", file, flags=re.IGNORECASE | re.ASCII) or file


def read(label: str, topics: Mapping[str, tuple[str, ...]], *, file: bool = False) -> Label:
    """Read the name of a folder, or of a file without its endings.

    `topics` gives the names that an exercise goes by, `{"05": ("growth_rate", "معدل نمو السكان")}`: numbers before
    anything else are part of no exercise.
    """
    text = unicodedata.normalize("NFC", visible(label)).strip()
    while (cut := _COPY.sub("", text)) != text and cut.strip():
        text = cut
    plain = text.translate(_DIGITS)  # the same length: places in it are places in the text
    code, span, explicit = _topic(plain, topics)
    if not span and (found := _WORDED.search(plain)):
        code, span, explicit = found["code"].zfill(2), found.span(), True
    prefix = ""
    if not span and (found := _LED.match(plain)):
        rest = plain[found.end() :]
        prefix = found["code"].zfill(2)
        code = prefix if len(found["code"]) == 2 else ""
        if code and prefix not in topics and "_" in found["gap"] and re.fullmatch(r"[a-z0-9_]+", rest):
            return Label((), code, False, prefix)  # «03_growth» of a course whose topics are not known here
        text, plain, code = text[found.end() :], rest, code if file else ""
    elif not span and (codes := [*_CODE.finditer(plain)]):
        code, span, explicit = codes[-1]["code"], codes[-1].span(), False
    elif span and (found := _LED.match(plain)) and found.end() <= span[0]:
        prefix = found["code"].zfill(2)
        text = " " * found.end() + text[found.end() :]
    number = next((each[0] for each in _NUMBER.finditer(plain) if not _YEAR.fullmatch(each[0])), "")
    pieces = [text[: span[0]], text[span[1] :]] if span else [text]
    read_pieces = [_person(each, file, bool(span)) for each in pieces]
    names = tuple(each for each in read_pieces if each)
    section = not names and any(_bare(each) in _SECTIONS for each in _words(plain))
    joined = span is not None and bool(
        re.search(r"\S\s+[-–]\s+$", text[: span[0]]) or re.match(r"\s+[-–]\s+\S", text[span[1] :])
    )
    return Label(names, code, explicit, prefix, number, section, joined)


def _topic(plain: str, topics: Mapping[str, tuple[str, ...]]) -> tuple[str, tuple[int, int] | None, bool]:
    """The exercise whose own name stands in the label, with its number before it where there is one."""
    for code, known in topics.items():
        for topic in known:
            if found := _pattern(code, topic).search(plain):
                return code, found.span(), True
    return "", None, False


@cache
def _pattern(code: str, topic: str) -> re.Pattern[str]:
    words = r"[\W_]+".join(filter(None, re.split(r"[\W_]+", topic)))
    return re.compile(rf"(?<![^\W_])(?:0?{int(code)}[\s_.-]*)?{words}(?![^\W_])", re.IGNORECASE)


def _words(text: str) -> list[str]:
    return [each for each in re.split(r"[\s_.,()\[\]#+–—-]+", text) if each]


def _bare(word: str) -> str:
    folded = fold(word).translate(str.maketrans("أإآ", "ااا"))
    return folded.removeprefix("ال") if len(folded) > 4 else folded


def _person(piece: str, file: bool, beside: bool) -> str:
    """The person whom a piece of a label may name, as written, or "" where it is made of common words and numbers only."""
    piece = _trimmed(piece.replace("_", " "))
    words = _words(piece)
    if len(words) > 1 and any(_bare(each) in _PERSONS for each in words):
        return piece  # «طالب 7» is whom it names
    telling = [each for each in words if not _common(each)]
    if not telling or (all(len(each) == 1 for each in telling) and len(words) > len(telling)):
        return _numbered(words)
    if file or beside:
        # a file's name has words around the person's: «أحمد نهائي»
        start, end = piece.find(telling[0]), piece.rfind(telling[-1]) + len(telling[-1])
        piece = piece[start:end]
    return _trimmed(" ".join(_NUMBER.sub(" ", piece.translate(_DIGITS)).split())) or piece


def _trimmed(piece: str) -> str:
    """Without what stands between a name and what was cut off beside it."""
    piece = piece.strip(" -–—.,#").lstrip(")]").rstrip("([").strip(" -–—.,#")
    paired = piece[:1] + piece[-1:] in ("()", "[]")
    return piece[1:-1].strip() if paired and not re.search(r"[()\[\]]", piece[1:-1]) else piece


def _numbered(words: list[str]) -> str:
    """A number that stands for a person: four digits or more, and no year."""
    alone = words[0].translate(_DIGITS) if len(words) == 1 else ""
    return words[0] if _NUMBER.fullmatch(alone) and not re.fullmatch(r"(19|20)\d\d", alone) else ""


def _common(word: str) -> bool:
    bare = _bare(word)
    return bare in _COMMON or bool(re.fullmatch(r"v?\d+", bare))
