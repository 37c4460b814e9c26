"""How two spellings of one name are compared: letters that are written in several ways have one form here."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from umran.text.words import visible

_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640]")  # vowel marks and tatweel
_ACCENTS = re.compile("[\u0300-\u036f]")  # é as e: offices write «annee» too
# Letters that a Persian, Urdu or Kurdish keyboard writes where an Arabic one writes others.
PERSIAN = {"ی": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ە": "ه"}
# Letters that one and the same Arabic word is written with by different hands.
SPELLINGS = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"}
_FOLD = str.maketrans(SPELLINGS | PERSIAN)
# Words before the name of a quarter that say only that it is one, as `fold` writes them.
_GENERIC = frozenset(("حي", "الحي", "منطقه", "المنطقه", "hay", "quartier", "district"))


@lru_cache(maxsize=4096)
def fold(text: str, article: bool = False) -> str:
    """A name as it is compared: no marks or accents, one form of each letter, western digits, single spaces; no article ال.

    Examples
    --------
    >>> fold("الأحيـاء  المجاورة")
    'احياء مجاوره'
    """
    text = _ACCENTS.sub("", unicodedata.normalize("NFD", visible(text)))
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _MARKS.sub("", text).translate(_FOLD)
    text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    words = re.sub(r"[^\w²]+", " ", text.replace("_", " ")).split()
    return " ".join(
        word[2:] if not article and word.startswith("ال") and len(word) > 4 else word for word in words
    )


def spelling(name: str) -> str:
    """The name of a place with one form of each letter; all its words stay.

    Examples
    --------
    >>> spelling("حىّ البيضاء") == spelling("حي  البيضا")
    True
    """
    return " ".join(fold(name, article=True).replace("ء", "").split())


def place_keys(name: str) -> frozenset[str]:
    """What the spellings of one place's name have in common: two names with a key in common are one name.

    Articles, spaces and a leading «حي» or «منطقة» make no difference; before a number alone such a word stays, for
    «حي 5» and «منطقة 5» are two places.

    Examples
    --------
    >>> bool(place_keys("الحي الشرقى") & place_keys("منطقة الشرقي"))
    True
    >>> bool(place_keys("حي 5") & place_keys("منطقة 5"))
    False
    """
    words = spelling(name).split()
    bare = _without_generic(words)
    return frozenset(key for each in (words, bare) for key in ("".join(each), _joined(each)) if key)


def place_key(name: str) -> str:
    """The shortest form of a place's name, in which near spellings are looked for."""
    return _joined(_without_generic(spelling(name).split()))


def _without_generic(words: list[str]) -> list[str]:
    rest = words[1:] if words and words[0] in _GENERIC else words
    return rest if any(len(word) > 1 and any(map(str.isalpha, word)) for word in rest) else words


def _joined(words: list[str]) -> str:
    return "".join(word[2:] if word.startswith("ال") and len(word) > 4 else word for word in words)
