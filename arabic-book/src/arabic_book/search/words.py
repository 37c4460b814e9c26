"""The rules for words: what a reader types and what the book says are brought to the same stems.

The rules (:func:`fold`, :func:`words`, :func:`stems`) have a twin in ``rules.js``: the build reads
the text of every section with Python, the reader's browser applies the rules to it and to what is typed. The tables
below exist only here and are written into the script.

A word is folded: lower case, compatibility forms decomposed, vowel marks, tatweel and invisible characters dropped
(which makes أإآ, ؤ and ئ into ا, و and ي), ٱ→ا, ى→ي, ة→ه, digits Western. Then it gets one reading or more:

- ال، بال، كال، لل, also after و or ف, are taken off where three letters remain. After لل the word may also have begun
  with ل (للجنة). Where two letters remain (الحي) both readings are kept.
- Without an article, a leading و or ف and then ب, ل or ك may be a particle or belong to the word (ومدن، وزارة): every
  reading with at least three letters is kept, the word as written first. The browser drops the shorter ones where the
  book itself has the word with the article (الوزارة).
- A reading then loses ات or ون/ين, ه or ء where 3, 4, 3 and 3 letters remain; a few broken plurals become singular.

A code (11.3.1, A/RES/71/256, land_use) is one word; its tails (71/256) are further readings unless it is a number.
"""

import re
import unicodedata

STOP_WORDS = (
    "في", "من", "على", "إلى", "عن", "مع", "أو", "أم", "ثم", "أن", "إن", "ما", "لا", "لم", "لن", "قد",
    "هو", "هي", "هم", "هذا", "هذه", "ذلك", "تلك", "التي", "الذي", "الذين", "كل", "بين", "كما", "حتى",
    "كان", "كانت", "كيف", "أين", "متى", "ماذا", "لماذا", "هل", "أي",
)  # fmt: skip

# Broken plurals that no safe rule reaches. Those that only lose a ة (غرف، فرص، دول، قرى) need no row.
PLURALS = {
    "آثار": "أثر",
    "أحياء": "حي",
    "أدلة": "دليل",
    "أدوار": "دور",
    "أراض": "أرض",
    "أراضي": "أرض",
    "أرقام": "رقم",
    "أسئلة": "سؤال",
    "أسواق": "سوق",
    "أضرار": "ضرر",
    "أطفال": "طفل",
    "أعداد": "عدد",
    "أقاليم": "إقليم",
    "أمثلة": "مثال",
    "أموال": "مال",
    "أنظمة": "نظام",
    "أهداف": "هدف",
    "برامج": "برنامج",
    "بلدان": "بلد",
    "بيوت": "بيت",
    "تقارير": "تقرير",
    "تكاليف": "تكلفة",
    "تمارين": "تمرين",
    "جداول": "جدول",
    "جهود": "جهد",
    "حدائق": "حديقة",
    "حقوق": "حق",
    "حلول": "حل",
    "خرائط": "خريطة",
    "خطط": "خطة",
    "دروس": "درس",
    "دفاتر": "دفتر",
    "رسوم": "رسم",
    "سنوات": "سنة",
    "شركاء": "شريك",
    "شوارع": "شارع",
    "طرق": "طريق",
    "عناصر": "عنصر",
    "فئات": "فئة",
    "قوانين": "قانون",
    "كوارث": "كارثة",
    "لغات": "لغة",
    "مبادئ": "مبدأ",
    "مباني": "مبنى",
    "مخاطر": "خطر",
    "مدارس": "مدرسة",
    "مدن": "مدينة",
    "مراحل": "مرحلة",
    "مرافق": "مرفق",
    "مراكز": "مركز",
    "مساكن": "مسكن",
    "مشاريع": "مشروع",
    "مصادر": "مصدر",
    "معايير": "معيار",
    "مفاهيم": "مفهوم",
    "منازل": "منزل",
    "مناطق": "منطقة",
    "موارد": "مورد",
    "مياه": "ماء",
    "نماذج": "نموذج",
}

_LETTERS = str.maketrans(
    "ٱىةکی٫" + "٠١٢٣٤٥٦٧٨٩" + "۰۱۲۳۴۵۶۷۸۹",
    "ايهكي." + "0123456789" * 2,
)
# Arabic documents letter their numbers أ ب ج د: 11-أ is 11.a.
_LETTERED = re.compile(r"([0-9])[-.‐–]([ابجد])(?![^\W_])")
_WORD = re.compile(r"[a-z0-9]+(?:[._/][a-z0-9]+)*|(?:(?![a-z0-9])[^\W_])+")
_ARTICLE = re.compile("[وف]?(?:[بك]?ال|لل)")
# Ending and the letters that must remain before it.
_ENDINGS = (("ات", 3), ("ون", 4), ("ين", 4), ("ه", 3), ("ء", 3))


def fold(text: str) -> str:
    """Text with spelling differences removed; what is not a letter or digit stays."""
    plain = unicodedata.normalize("NFKD", text.lower())
    kept = (c for c in plain if c != "ـ" and unicodedata.category(c) not in ("Mn", "Mc", "Me", "Cf"))
    folded = "".join(kept).translate(_LETTERS)
    return _LETTERED.sub(lambda m: f"{m[1]}.{'abcd'['ابجد'.index(m[2])]}", folded)


def words(text: str) -> list[str]:
    """Folded words of a text, codes whole."""
    return _WORD.findall(fold(text))


def readings(word: str) -> list[str]:
    """What a folded word may be without its particles, likeliest first."""
    if re.match("[a-z0-9]", word):
        if re.fullmatch("[0-9.]+", word):
            return [word]
        tails = [word[m.end() :] for m in re.finditer("[._/]", word)]
        return [word] + [tail for tail in tails if len(tail) > 1]
    rest, taken = word, ""
    while (article := _ARTICLE.match(rest)) and len(rest) - article.end() >= 3:
        rest, taken = rest[article.end() :], article[0]
    if taken:
        return [rest, "ل" + rest] if taken.endswith("لل") else [rest]
    found = [word]
    if article and len(word) - article.end() == 2:
        found.append(word[article.end() :])
    for particles in ("وف", "بلك"):
        if rest[0] in particles and len(rest) > 3:
            rest = rest[1:]
            found.append(rest)
    return found


def strip_ending(reading: str) -> str:
    """A reading without the ending of gender and sound plural, or the singular of a broken plural."""
    reading = SINGULARS.get(reading, reading)
    for ending, least in _ENDINGS:
        if reading.endswith(ending) and len(reading) - len(ending) >= least:
            return reading[: -len(ending)]
    return reading


def stems(word: str) -> list[str]:
    """Stems of a folded word, likeliest first; two words match where the first stem of one is a stem of the other."""
    if re.match("[a-z0-9]", word):
        return readings(word)
    return list(dict.fromkeys(map(strip_ending, readings(word))))


SINGULARS = {fold(plural): fold(singular) for plural, singular in PLURALS.items()}
