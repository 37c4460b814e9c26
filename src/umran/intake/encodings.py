"""Which encoding a text is in: declared, proved by its bytes (UTF-8, UTF-16), or shown by the words that it yields.

A single-byte encoding proves nothing by itself: the letters of Windows-1256 and of ISO 8859-6 are in part the same
bytes, and «جبل» read in the other is «جبن». The readings are ranked by how well letters follow each other, as counted in
the course's own Arabic; the user chooses.
"""

from __future__ import annotations

import codecs
import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from umran.text.errors import Unreadable
from umran.text.words import ltr

# Single-byte encodings as they are written after `--accept encoding=`: Python's codec, and the name people know.
SINGLE = {
    "cp1256": ("cp1256", "Windows-1256"),
    "iso8859-6": ("iso8859_6", "ISO 8859-6"),
    "mac-arabic": ("mac_arabic", "Mac Arabic"),
    "cp720": ("cp720", "CP720"),
    "cp864": ("cp864", "CP864"),
    "cp1252": ("cp1252", "Windows-1252"),
}
TWICE = "utf-8-twice"
_CODE_PAGES = {"65001": "utf-8", "8": "utf-8", "1256": "cp1256", "88596": "iso8859-6", "28596": "iso8859-6",
               "708": "iso8859-6", "10004": "mac-arabic", "720": "cp720", "864": "cp864", "1252": "cp1252",
               "88591": "cp1252", "28591": "cp1252", "1": "cp1252"}  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
_CONTROL_BYTES = bytes([*range(0x09), *range(0x0E, 0x20)])
_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufeff]")
_WORD = re.compile(
    "[\u0610-\u065f\u0670-\u06ff]+|[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0152\u0153\u0178]+|[^\\x00-\\x7f]"
)
# Letters of two scripts, or letters and a figure or sign, in one word.
_GLUED = re.compile("[0-9A-Za-z\u00c0-\u00ff][\u0621-\u064a]|[\u0621-\u064a][0-9A-Za-z\u00c0-\u00ff]")
_VOWELS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640]")
_FRENCH = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆñÑáíóúÁÍÓÚ")
_PLAIN = frozenset("«»“”„’‘–—…،؛؟٪٫٬°²³µ×·€\xa0٠١٢٣٤٥٦٧٨٩\u200e\u200f")
_ODD, _ACCENT, _SIGN = (
    -9.0,
    -3.0,
    -3.5,
)  # how likely, as the logarithm of a chance, beside about -2.5 for a usual letter
_NEAR = 3.0  # a reading this much less likely than the best is still offered
_CLOSE = 0.4  # and a declared one is believed when it is no further from the best
_SOUND = -5.0  # a declared encoding whose letters are likelier than this is believed
_SAMPLE = 500_000  # bytes that are read to compare
_WORDS = 3000  # different words of them


class Candidate(NamedTuple):
    """The beginning of the text in one encoding, and how likely its letters are."""

    name: str
    text: str
    score: float

    @property
    def title(self) -> str:
        return SINGLE[self.name][1] if self.name in SINGLE else self.name


@dataclass(frozen=True)
class Decoded:
    """A text and its encoding. Where that is not certain, `candidates` are to choose from, best first; `fault` is Arabic."""

    text: str
    encoding: str
    certain: bool = True
    candidates: tuple[Candidate, ...] = ()
    fault: str = ""
    has_end_mark: bool = False  # a Ctrl-Z of DOS stood at the end


def decode(content: bytes, declared: str | None = None) -> Decoded:
    """The text of some bytes, by mark, by proof, or as readings to choose from.

    Parameters
    ----------
    content
        The bytes of a whole file, or of all texts of a table.
    declared
        What a companion file says (the text of a `.cpg`); believed where the words are sound.

    Raises
    ------
    Unreadable
        For what is no text.
    """
    for mark, encoding, name in _MARKS:
        if content.startswith(mark):
            return Decoded(_strict(content[len(mark) :], encoding, name), name)
    # In UTF-16 every second byte of Arabic or Latin text is 6 or 0.
    if 0 in content or 6 in content:
        even, odd = (
            (half.count(0) + half.count(6)) / max(len(half), 1) for half in (content[0::2], content[1::2])
        )
    else:
        even = odd = 0.0
    if max(even, odd) > 0.7 and min(even, odd) < 0.3:
        return Decoded(_strict(content, "utf-16-be" if even > odd else "utf-16-le", "UTF-16"), "UTF-16")
    has_end_mark = content.endswith(b"\x1a")
    content = content.rstrip(b"\x1a")
    if len(CONTROLS.findall(content[:_SAMPLE].decode("latin-1"))) > len(content[:_SAMPLE]) / 50:
        raise Unreadable("الملف ليس نصاً", "تحقق من أن امتداده يطابق محتواه، أو أعد تصديره بصيغة CSV UTF-8")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _single(content, _named(declared), has_end_mark)
    return _utf8(text, has_end_mark)


def has_controls(text: str) -> bool:
    """Whether signs that no text has stand in one: CONTROLS, faster."""
    content = text.encode()
    return len(content.translate(None, _CONTROL_BYTES)) < len(content)


def _utf8(text: str, has_end_mark: bool) -> Decoded:
    """UTF-8 that is valid is UTF-8; but it may be so twice."""
    if text.isascii():
        return Decoded(text, "UTF-8", has_end_mark=has_end_mark)
    lines = [line for line in text[:_SAMPLE].splitlines() if not line.isascii()][:_WORDS]
    if any(_once(line) for line in lines):
        if mended := _once(text):
            return Decoded(
                text,
                "UTF-8",
                False,
                (Candidate(TWICE, mended, 0.0),),
                "رُمّز النص بـ UTF-8 مرتين",
                has_end_mark,
            )
        return Decoded(
            text, "UTF-8", False, (), "أسطر من الملف رُمّزت بـ UTF-8 مرتين وأسطر مرة واحدة", has_end_mark
        )
    return Decoded(text, "UTF-8", has_end_mark=has_end_mark)


def _single(content: bytes, declared: str | None, has_end_mark: bool) -> Decoded:
    start = content[:_SAMPLE].decode("utf-8", errors="replace")
    if len(re.findall("[^\\x00-\\x7f]", start)) > 4 * start.count("\ufffd"):
        damaged = content.decode("utf-8", errors="replace")
        return Decoded(damaged, "UTF-8", False, (), "ترميزه UTF-8 وفيه بايتات تالفة", has_end_mark)
    found = candidates(content)
    if not found:
        guess = content.decode("cp1256", errors="replace")
        return Decoded(guess, "Windows-1256", False, (), "لا تستقيم حروفه بأي ترميز معروف", has_end_mark)
    if declared:
        believed = next(
            (each for each in found if each.name == declared or declared in _same(each, content)), None
        )
        if believed and believed.score > max(_SOUND, found[0].score - _CLOSE):
            return Decoded(decode_as(content, declared), SINGLE[declared][1], has_end_mark=has_end_mark)
    return Decoded(
        decode_as(content, found[0].name), found[0].title, False, tuple(found), has_end_mark=has_end_mark
    )


def _same(reading: Candidate, content: bytes) -> list[str]:
    """The other encodings in which the bytes read alike."""
    return [
        name for name in SINGLE if _fits(content, name) and decode_as(content[:_SAMPLE], name) == reading.text
    ]


def candidates(content: bytes) -> list[Candidate]:
    """What the bytes say in each encoding that they may be in, the likeliest first; equal texts once."""
    found: dict[str, Candidate] = {}
    for name in (each for each in SINGLE if _fits(content, each)):
        text = decode_as(content[:_SAMPLE], name)
        if text not in found:
            found[text] = Candidate(name, text, _likelihood(text))
    ranked = sorted(found.values(), key=lambda each: -each.score)
    return [each for each in ranked if each.score > max(ranked[0].score - _NEAR, _ODD)] or ranked[:2]


def _fits(content: bytes, name: str) -> bool:
    try:
        content.decode(SINGLE[name][0])
    except UnicodeDecodeError:
        return False
    return True


def decode_as(content: bytes, name: str) -> str:
    """The whole text in the encoding of a reading."""
    content = content.rstrip(b"\x1a")
    if name == TWICE:
        text = content.decode("utf-8")
        return _once(text) or text
    text = content.decode(SINGLE[name][0], errors="replace")
    return text.translate(_forms()) if name == "cp864" else text


@lru_cache(maxsize=1)
def _forms() -> dict[int, str]:
    """The letters as they are drawn, which CP864 stores, each with the letter that it is."""
    drawn = (bytes([byte]).decode("cp864", "ignore") for byte in range(128, 256))
    return {ord(each): unicodedata.normalize("NFKC", each) for each in drawn if each and _FORMS.match(each)}


def difference(first: str, second: str) -> tuple[str, str]:
    """The first words in which two readings differ, to be shown to whoever chooses."""
    for one, other in zip(first.splitlines(), second.splitlines(), strict=False):
        if one != other:
            cells = zip(re.split(r"[,;\t|]", one), re.split(r"[,;\t|]", other), strict=False)
            return next(((a.strip(), b.strip()) for a, b in cells if a != b), (one, other))
    return first[:60], second[:60]


def _named(declared: str | None) -> str | None:
    if not declared:
        return None
    digits = "".join(letter for letter in declared if letter.isdigit())
    return _CODE_PAGES.get(digits) or (declared.strip().casefold() if digits else None)


def declares_utf8(declared: str | None) -> bool:
    return _named(declared) == "utf-8"


def _once(text: str) -> str | None:
    """The text that was UTF-8, was taken for a single-byte encoding and written as UTF-8 again; None for any other."""
    for codec in ("cp1252", "cp1256"):
        table = _bytes_of(codec)
        try:
            mended = bytes(table[letter] if letter > "\x7f" else ord(letter) for letter in text).decode(
                "utf-8"
            )
        except (KeyError, UnicodeDecodeError):
            continue
        if mended != text:
            return mended.lstrip("\ufeff")
    return None


@lru_cache(maxsize=4)
def _bytes_of(codec: str) -> dict[str, int]:
    """Each letter's byte, with the bytes that have no letter standing for themselves, as programs write them."""
    table = {chr(byte): byte for byte in range(128, 256)}
    table.update(
        {letter: byte for byte in range(128, 256) if (letter := bytes([byte]).decode(codec, "ignore"))}
    )
    return table


def _likelihood(text: str) -> float:
    """The mean likelihood of the letters that are not ASCII, each after the one before it."""
    text = text[:_SAMPLE]
    words = Counter(word for word in _WORD.findall(text) if not word.isascii()).most_common(_WORDS)
    glued = len(_GLUED.findall(text))
    total, weight = _ODD * glued, float(glued)
    for word, _ in words:
        for chance in _chances(word):
            total, weight = total + chance, weight + 1
    return total / weight if weight else 0.0


def _chances(word: str) -> list[float]:
    if "\u0600" < word[0] < "\u0700" and word not in _PLAIN:
        pairs = _pairs()
        bare = f"^{_VOWELS.sub('', word)}$"
        return [pairs.get(bare[place : place + 2], _ODD) for place in range(len(bare) - 1)]
    if len(word) == 1:
        return [_SIGN if word in _PLAIN else _ACCENT if word in "àÀéÉèÈ" else _ODD]
    accents = [place for place, letter in enumerate(word) if not letter.isascii()]
    sound = len(accents) * 2 <= len(word) and not any(
        word[place].isupper() and place and word[place - 1].islower() for place in range(len(word))
    )
    return [_ACCENT if sound and word[place] in _FRENCH else _ODD for place in accents]


@lru_cache(maxsize=1)
def _pairs() -> dict[str, float]:
    """How likely each letter is after another in Arabic words ("^" and "$" are their ends), from the course's texts."""
    from umran import data

    counts: Counter[str] = Counter()
    firsts: Counter[str] = Counter()
    for name in ("glossary", "nua_commitments", "quiz_questions"):
        frame = data.load(name)
        for column in frame.columns:
            if not column.endswith("_ar"):
                continue
            for text in frame[column].dropna().astype(str):
                for word in re.findall("[\u0621-\u063a\u0641-\u064a]+", _VOWELS.sub("", text)):
                    bare = f"^{word}$"
                    counts.update(bare[place : place + 2] for place in range(len(bare) - 1))
                    firsts.update(bare[:-1])
    return {pair: math.log(number / firsts[pair[0]]) for pair, number in counts.items()}


def _strict(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        kept = content.decode(encoding, errors="replace")
        if kept.count("\ufffd") > max(2, len(kept) // 100):
            raise Unreadable(
                f"في الملف علامة {ltr(name)} لكن محتواه تالف عند البايت {ltr(f'{error.start:,}')}",
                "أعد تصديره أو نسخه",
            ) from None
        return kept
