"""Terms: variants that the glossary avoids, whatever is joined to them."""

import re
from collections.abc import Iterator

MARKS = "[\u064b-\u0652]*"


def letters(word: str) -> str:
    return MARKS.join(re.escape(letter) for letter in word) + MARKS


def pattern_of(variant: str) -> re.Pattern[str]:
    """Matches a variant as whole words, with و ف ب ل ك before it and with the article or without."""
    parts = []
    for word in variant.split():
        bare = word.removeprefix("ال") if len(word) > 4 else word
        article = "(?:(?:[وف]?[بك]?ال|[وف]?لل)|[وف]?[بلك]?)" if bare != word else "[وف]?[بلك]?"
        parts.append(article + letters(bare))
    phrase = r"\s+".join(parts)
    return re.compile(rf"(?<![ء-ي\u064b-\u0652]){phrase}(?![ء-ي\u064b-\u0652])")


class Terms:
    """The variants of a book, longest first, so that one place is named once."""

    def __init__(self, variants: dict[str, str]) -> None:
        longest = sorted(variants, key=len, reverse=True)
        self.patterns = [(pattern_of(variant), variants[variant]) for variant in longest]
        # One quick look tells most lines apart: the first whole word of any variant.
        self.any = re.compile("|".join(pattern.pattern for pattern, _ in self.patterns)) if variants else None

    def __call__(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield (rule, message) for each variant in a text without quotations."""
        if not self.any or not self.any.search(text):
            return
        for pattern, preferred in self.patterns:
            for found in pattern.finditer(text):
                yield "term", f"«{found[0]}»: the glossary says «{preferred}»"
            text = pattern.sub(" ", text)
