"""Short texts of data files as HTML: ``{ltr}`…` ``, code, bold and links; ranges and codes are isolated unasked."""

import re
from html import escape

# What keeps its order inside an Arabic sentence: ranges, signed and reckoned numbers, codes with a slash or a dash.
_NUMBER = r"[−-]?\d(?:[\d.,]*\d)?"
LEFT_TO_RIGHT = (
    rf"(?<![A-Za-z0-9_.])(?:{_NUMBER}(?:\s*[×÷+*/=–−-]\s*{_NUMBER})+|{_NUMBER}\s?%|[−-]\d(?:[\d.,]*\d)?"
    r"|\d+\.[a-c](?:\.\d+)?\b|[A-Za-z][A-Za-z0-9]*(?:[/+._-][A-Za-z0-9]+)+)"
)
_MARKUP = re.compile(
    r"\{ltr\}`(?P<ltr>[^`]+)`|`(?P<code>[^`]+)`|\*\*(?P<strong>.+?)\*\*|\[(?P<label>[^\]]+)\]\((?P<url>https?://[^\s)]+)\)"
    rf"|(?P<address>https?://[^\s)،؛»]+)|(?P<auto>{LEFT_TO_RIGHT})"
)
SHORT = 22  # characters of left-to-right text that may stay on one line


def _part(found: re.Match[str]) -> tuple[str, str]:
    """Name and text of the alternative that matched: the last group, as each has one of its own."""
    assert found.lastgroup is not None
    return found.lastgroup, found[found.lastgroup]


def _html(found: re.Match[str]) -> str:
    kind, text = _part(found)
    if kind in ("ltr", "auto"):
        return f'<span class="ltr{"" if len(text) <= SHORT else " long"}">{escape(text)}</span>'
    if kind == "code":
        return f"<code>{escape(text)}</code>"
    if kind == "strong":
        return f"<strong>{inline(text)}</strong>"
    if kind == "address":
        return f'<a href="{escape(text)}"><span class="ltr long">{escape(text)}</span></a>'
    return f'<a href="{escape(found["url"])}">{inline(found["label"])}</a>'


def inline(text: str) -> str:
    """HTML of a text with ``{ltr}`…` ``, code, ``**bold**`` and links; ranges and codes are isolated unasked."""
    parts, end = [], 0
    for found in _MARKUP.finditer(text):
        parts += [escape(text[end : found.start()], quote=False), _html(found)]
        end = found.end()
    return "".join([*parts, escape(text[end:], quote=False)])


def plain(text: str) -> str:
    """The same text where no markup can stand: an attribute, an option of a menu."""

    def word(found: re.Match[str]) -> str:
        kind, text = _part(found)
        if kind in ("ltr", "auto", "code", "address"):
            return f"\u2066{text}\u2069"
        return plain(found["label"] if kind == "url" else text)

    return escape(_MARKUP.sub(word, text))
