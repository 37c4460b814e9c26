"""Text as each rule reads it: without code, addresses and markup."""

import re

ARABIC = "ء-ي\u064b-\u0652\u0670"
LETTER = "[ء-ي]"
# Stands for what was taken out and still takes up room in the sentence.
GAP = "\ufffc"

ROLE_LTR = re.compile(r"\{ltr\}`([^`]*)`")
UNREAD_ROLE = re.compile(r"\{unread\}(`+)\s?(.+?)\s?\1(?!`)")
ROLE = re.compile(r"\{[\w:-]+\}(`+)(.+?)\1")
CODE = re.compile(r"(`+)(.+?)\1")
MATH = re.compile(r"(?<!\\)\$[^$\n]+\$")
LINK = re.compile(
    r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(\s*<?((?:[^()\s]|\([^()\s]*\))*)>?(?:\s+\"[^\"]*\")?\s*\)"
)
FOOTNOTE_MARK = re.compile(r"\[\^[^\]]+\]:?")
TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>")
BARE_ADDRESS = re.compile(r"<?https?://[^\s<>)»]+>?")
ATTRIBUTES = re.compile(r"\{[#.][^{}]*\}")
LABEL = re.compile(r"^\([\w-]+\)=\s*$")
QUOTED = re.compile(r"«[^«»]*»")


def without_markup(text: str, link_text: bool = True, spaced_tags: bool = False) -> str:
    """Prose of one line: code, formulas, roles and addresses leave a gap; emphasis, marks and the role `unread` leave nothing.

    ``link_text`` false leaves a gap for links too; ``spaced_tags`` keeps apart what tags of HTML part.
    """
    if LABEL.match(text):
        return ""
    text = ROLE.sub(GAP, UNREAD_ROLE.sub(lambda found: found[2], text))
    text = CODE.sub(GAP, text)
    text = MATH.sub(GAP, text)
    text = LINK.sub((lambda found: found[2]) if link_text else GAP, text)
    text = BARE_ADDRESS.sub(GAP, text)
    text = FOOTNOTE_MARK.sub("", text)
    text = TAG.sub(" " if spaced_tags else "", re.sub(r"<br\s*/?>", " ", text))
    text = ATTRIBUTES.sub("", text)
    return re.sub(r"\*\*|__|\\(?=[\[\]()*_`$%])", "", text)


def without_quotations(text: str) -> str:
    """The same text with a gap for every quotation in «…»."""
    return QUOTED.sub(GAP, text)


def words(text: str) -> list[str]:
    """Arabic words of a text, without vowel marks."""
    plain = re.sub(r"[\u064b-\u0652\u0670]", "", text)
    return re.findall(r"[ء-ي]+", plain)


def has_arabic(text: str) -> bool:
    return bool(re.search(LETTER, text))
