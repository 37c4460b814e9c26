"""Spelling: common mistakes by exact rules, and every word in a Hunspell dictionary where this machine has one.

The dictionary is the free one of the Ayaspell project (Debian and Ubuntu: ``hunspell-ar``; also part of LibreOffice), read
with the package ``chunspell``. Where either is absent the exact rules alone are applied, and the command says so.
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from .settings import Settings, read_rows
from .text import words

BEFORE = "(?:[وف]?[بلك]?(?:ال)?|[وف]?لل)"
# Verbal nouns of forms VIII and X, and the ten nouns, begin with hamzat al-wasl.
STEMS = (
    "جتماع", "قتصاد", "نتخاب", "متحان", "نتشار", "عتماد", "نتقال", "فتتاح", "ختيار", "رتفاع", "نخفاض", "عتبار", "شتراك",
    "حتياج", "حتياط", "لتزام", "تفاق", "تجاه", "تحاد", "تصال", "بتكار", "حترام", "كتظاظ", "كتساب", "متداد", "نتماء", "ندماج",
    "نبعاث", "نقسام", "زدهار", "زدحام", "زدياد", "ضطراب", "طلاع", "دعاء", "دخار", "ختلاف", "ختصاص", "ختبار", "قتراح", "فتراض",
    "نتظار", "نتاج", "هتمام", "عتراف", "عتراض", "نطلاق", "نضمام", "حتمال", "حتفال", "بتداء", "نتهاء", "كتشاف", "متثال",
    "ستثمار", "ستعمال", "ستخدام", "ستدامة", "ستراتيجي", "ستعراض", "ستشار", "ستقرار", "ستقلال", "ستمرار", "ستجاب", "ستهلاك",
    "ستيعاب", "ستطلاع", "ستنتاج", "ستفاد", "ستبيان", "ستغلال", "ستصلاح", "ستناد", "ستكمال", "ستيراد",
)  # fmt: skip
WASL = re.compile(rf"{BEFORE}[إأ](?:{'|'.join(STEMS)})[ء-ي]*")
WASL_WHOLE = re.compile(rf"{BEFORE}إ(?:بن|بنة|سم|ثنان|ثنين|ثنتان|ثنتين|مرأة)")
# أنتاج and أدعاء are other words; these stems are wrong with إ too only where إ is not their own hamza.
OWN_HAMZA = re.compile(rf"{BEFORE}[إأ](?:نتاج|دعاء|طلاع)[ء-ي]*")
# Words that begin with hamzat al-qat', as they are often typed.
QAT = {
    "ان": "أن", "انه": "أنه", "انها": "أنها", "او": "أو", "اي": "أي", "اذا": "إذا", "اذ": "إذ", "الى": "إلى", "الي": "إلى",
    "اكثر": "أكثر", "اكبر": "أكبر", "اقل": "أقل", "اصغر": "أصغر", "اهم": "أهم", "ايضا": "أيضاً", "ايضاً": "أيضاً",
    "اهداف": "أهداف", "اعداد": "أعداد", "ادارة": "إدارة", "انشاء": "إنشاء", "اجراء": "إجراء", "اجراءات": "إجراءات",
    "اراضي": "أراضي", "اسكان": "إسكان", "اول": "أول", "اخرى": "أخرى", "احد": "أحد", "احدى": "إحدى", "اساس": "أساس",
    "اساسي": "أساسي", "اساسية": "أساسية", "اطار": "إطار", "اقليم": "إقليم", "اقليمي": "إقليمي", "اقليمية": "إقليمية",
    "امم": "أمم", "امن": "أمن", "اردن": "أردن", "امانة": "أمانة", "احياء": "أحياء", "اسرة": "أسرة", "اسر": "أسر",
    "ارض": "أرض", "اداة": "أداة", "ادوات": "أدوات", "اثر": "أثر", "اثار": "آثار", "اكادير": "أكادير", "افريقيا": "أفريقيا",
    "اسيا": "آسيا", "اوروبا": "أوروبا", "انسان": "إنسان", "احصاء": "إحصاء", "احصاءات": "إحصاءات",
}  # fmt: skip
SHORT = "|".join(word for word in QAT if len(word) < 4)
LONG = "|".join(word for word in QAT if len(word) > 3)
# «واحد» and «كان» are words: a short one counts alone or with the article.
HAMZA = re.compile(
    f"(?P<short>(?:[وف]?[بك]?ال)?)(?P<word>{SHORT})|(?P<long>[وف]?[بل]?|[وف]?[بك]?ال)(?P<word_>{LONG})"
)
# With the article a final ه is part of the word in these alone; «التزاماته» and «التحاقه» have no article.
HA = re.compile(r"[وف]?[بك]?ال[ء-ي]{3,}ه|[وف]?لل[ء-ي]{3,}ه")
HA_OWN = re.compile(r"(?:[وف]?[بك]?ال|[وف]?لل)(?:ميا|مياه|اتجا|انتبا|شبي|توجي|فقي|متنز|منتز|تشوي|ترفي|تنبي|إل|شفا|فواك|مشو|مكرو|وجو|أشبا|جبا|"
                    r"رفا|نزي|سفي|كري|تموي|معتو|تاف|آل|أفوا|بل|شر|وج|كن|فقه|نب|تشاب|تشابه|متشاب|مشاب|مواج|موج|متوج|منب|مرف|تزام|تحاق|تقاء|تفات|تفاف|تماس|تباس|[ء-ي]*ات)ه")  # fmt: skip
TA = {
    "مدينه": "مدينة", "سياسه": "سياسة", "بلديه": "بلدية", "تنميه": "تنمية", "حكومه": "حكومة", "بيئه": "بيئة", "دوله": "دولة",
    "مستدامه": "مستدامة", "حضريه": "حضرية", "جديده": "جديدة", "وطنيه": "وطنية", "محليه": "محلية", "عالميه": "عالمية",
    "عامه": "عامة", "كبيره": "كبيرة", "مهمه": "مهمة", "قراءه": "قراءة", "ملائمه": "ملائمة", "مشاركه": "مشاركة",
}  # fmt: skip
YA = {
    "فى": "في", "التى": "التي", "الذى": "الذي", "هى": "هي", "إلي": "إلى", "حتي": "حتى", "الحضرى": "الحضري", "المحلى": "المحلي",
    "الوطنى": "الوطني", "العالمى": "العالمي", "الإقليمى": "الإقليمي", "مدي": "مدى", "أخري": "أخرى", "إحدي": "إحدى", "كبري": "كبرى",
}  # fmt: skip
OTHER = {
    "لاكن": "لكن", "لاكنه": "لكنه", "هاذا": "هذا", "هاذه": "هذه", "هاذان": "هذان", "ذالك": "ذلك", "كذالك": "كذلك",
    "هاؤلاء": "هؤلاء", "هذة": "هذه", "شئ": "شيء", "شيئ": "شيء", "شئون": "شؤون", "مسئول": "مسؤول", "مسئولية": "مسؤولية",
    "مسئولين": "مسؤولين", "إنشاءالله": "إن شاء الله", "بيأة": "بيئة", "أيظا": "أيضاً", "مستشفا": "مستشفى", "أنشاء": "إنشاء",
    "بدأو": "بدؤوا", "الان": "الآن",
}  # fmt: skip
WHOLE = {**TA, **YA, **OTHER}
PHRASES = (
    (re.compile(r"(?<![ء-ي])و?علي (?=ال|أن |هذا|هذه|ذلك)"), "على"),
    (re.compile(r"(?<![ء-ي])و?إنشاء الله(?![ء-ي])"), "إن شاء الله"),
    (re.compile(r"(?<![ء-ي])لدي (?=ال|كل )"), "لدى"),
)
TANWIN = {"اً": re.compile("اً"), "ًا": re.compile("ًا")}
DICTIONARIES = ("/usr/share/hunspell", "/usr/share/myspell/dicts", "/usr/lib/libreoffice/share/extensions/dict-ar",
                "/opt/libreoffice/share/extensions/dict-ar", "/Library/Spelling")  # fmt: skip


def common_mistakes(text: str) -> Iterator[tuple[str, str]]:
    """Yield (rule, message) for misspellings that need no dictionary."""
    for pattern, right in PHRASES:
        if found := pattern.search(text):
            yield "spelling", f"«{found[0].strip()}»: write «{right}»"
    for word in words(text):
        if correction := corrected(word):
            yield "spelling", f"«{word}»: write «{correction}»"


def corrected(word: str) -> str | None:
    """A misspelt word as it should be; None where no rule knows a mistake."""
    bare = re.sub(r"^[وف](?=..)", "", word)
    for form in (word, bare):
        if form in WHOLE:
            return WHOLE[form]
    if (WASL.fullmatch(word) and not OWN_HAMZA.fullmatch(word)) or WASL_WHOLE.fullmatch(word):
        return re.sub("[إأ]", "ا", word, count=1)
    if found := HAMZA.fullmatch(word):
        return (found["short"] or found["long"] or "") + QAT[found["word"] or found["word_"]]
    if HA.fullmatch(word) and not HA_OWN.fullmatch(word):
        return word[:-1] + "ة"
    return None


class Dictionary:
    """Hunspell's Arabic dictionary and the words that a book accepts beside it.

    ``ready`` is false where this machine has no dictionary or no engine; every word is then accepted.
    """

    def __init__(self, settings: Settings) -> None:
        self.accepted: set[str] = set()
        if settings.words:
            text = (settings.root / settings.words).read_text(encoding="utf-8")
            self.accepted |= set(words(re.sub("#.*", "", text)))
        for name in settings.known:
            self.accepted |= {word for row in read_rows(settings.root / name) for cell in row.values()
                              if isinstance(cell, str) for word in words(cell)}  # fmt: skip
        self.checked: dict[str, bool] = {}
        self.engine = open_engine()
        self.ready = self.engine is not None

    def knows(self, word: str) -> bool:
        """Whether a word, or what is left without the letters joined to it, is in a list."""
        if word not in self.checked:
            joined = ("[وف]", "[وف]?[بلك]", "[وف]?[بك]?ال", "[وف]?لل")
            bare = {re.sub(f"^{before}", "", word) for before in joined}
            forms = {word, *bare, *(f"ال{form}" for form in bare)}
            self.checked[word] = (
                not self.ready or len(word) < 2 or bool(forms & self.accepted) or self.engine.spell(word)
            )
        return self.checked[word]

    def inconsistent_names(self, places: Iterable[tuple[Path, int, str]]) -> Iterator[tuple[Path, int, str]]:
        """Yield (path, line, message) where a foreign name is spelt in two ways: the same consonants, other vowels or
        another letter for a foreign sound. The rarer way is the fault."""
        if not self.ready:
            return
        # Consonants, then each way of writing them, then where it is written so.
        found: dict[str, dict[str, list[tuple[Path, int]]]] = defaultdict(lambda: defaultdict(list))
        for path, line, text in places:
            for word in words(text):
                if len(word) > 4 and not self.engine.spell(word):
                    bare = re.sub("^(?:[وف]?[بك]?ال|[وف]?لل)", "", word)
                    found[skeleton(bare)][bare].append((path, line))
        for ways in found.values():
            usual, *rare = sorted(ways, key=lambda way: -len(ways[way]))
            for way in rare:
                if not same_word(way, usual) and SequenceMatcher(None, way, usual).ratio() >= 0.75:
                    for path, line in ways[way]:
                        yield path, line, f"«{way}»; elsewhere the book writes «{usual}»"

    def __call__(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield (rule, message) for each word in no list."""
        for word in words(text):
            if not self.knows(word):
                yield "spelling", f"«{word}» is in no list of words"


def skeleton(word: str) -> str:
    """Consonants of a word, with the letters that stand for one foreign sound made one."""
    return re.sub("[اويىأإآءئؤةه]", "", word).translate(str.maketrans("بغجقثذظ", "فكككتدز"))


def same_word(one: str, other: str) -> bool:
    """Whether two forms differ only by what Arabic joins to a word before or after it."""
    one, other = (re.sub("(?:ها|هم|ات|ان|ين|ون|ه|ا|ة|ي)$", "", form) for form in (one, other))
    short, long = sorted((one, other), key=len)
    return bool(re.fullmatch(BEFORE + re.escape(short), long))


def open_engine() -> Any:
    """Hunspell with an Arabic dictionary of this machine; None without."""
    try:
        from hunspell import Hunspell
    except ImportError:
        return None
    folders = [*os.environ.get("DICPATH", "").split(os.pathsep), *DICTIONARIES]
    folder = next((Path(name) for name in folders if name and (Path(name) / "ar.dic").exists()), None)
    return Hunspell("ar", hunspell_data_dir=str(folder)) if folder else None


def inconsistent_tanwin(places: Iterable[tuple[Path, int, str]]) -> Iterator[tuple[Path, int, str]]:
    """Yield (path, line, message) where the book places the two dots of an accusative in two ways.

    ``places``: (path, line, text) of every line. The rarer way is the fault.
    """
    found: dict[str, list[tuple[Path, int]]] = defaultdict(list)
    for path, line, text in places:
        for way, pattern in TANWIN.items():
            if pattern.search(text):
                found[way].append((path, line))
    if len(found) == 2:
        rare, usual = sorted(found, key=lambda way: len(found[way]))
        for path, line in found[rare]:
            yield path, line, f"«{rare}»; elsewhere the book writes «{usual}»"


def preferences(text: str, prefer: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (rule, message) for each way of writing that the book avoids."""
    present = set(words(text))
    for avoided, preferred in prefer.items():
        wanted = words(avoided)
        if len(wanted) == 1:
            forms = {form for form in present if re.fullmatch(BEFORE + avoided, form)}
        else:
            forms = {found[0] for found in re.finditer(rf"(?<![ء-ي]){avoided}(?![ء-ي])", text)}
        for form in sorted(forms):
            yield "consistency", f"«{form}»: the book writes «{preferred}»"
