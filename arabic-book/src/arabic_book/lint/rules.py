"""Every rule, in the words that ``--rules`` prints, and what a finding is."""

from dataclasses import dataclass
from pathlib import Path

# rule: (what is wrong, how it is mended)
RULES = {
    "term": (
        "a variant that the glossary avoids",
        "write the preferred term; quote the variant in «…» to speak of it",
    ),
    "range": ("a range or a sum that turns round in Arabic", "{ltr}`2015–2020`"),
    "sign": ("a sign that leaves its number", "{ltr}`-3`"),
    "percent": ("a percent sign that changes sides", "{ltr}`60%`, or «في المائة» in a sentence"),
    "code": ("a code of digits and Latin letters whose parts swap", "{ltr}`11.a`"),
    "mirrored": ("a word written backwards, as copied from a PDF", "type it again"),
    "presentation": ("letters in presentation forms, as copied from a PDF", "type it again"),
    "tatweel": ("a stretched word", "remove the tatweel"),
    "digits": ("Eastern digits", "Western digits"),
    "invisible": ("an invisible mark, or a no-break space", "remove it; isolate with {ltr}"),
    "punctuation": ("a Latin mark beside an Arabic word, or a space before a mark", "، ؛ ؟ after the word"),
    "spaces": ("two spaces", "one space"),
    "quotes": ("quotation marks of another language", "«…»"),
    "spelling": (
        "a common misspelling, or a word that is in no list",
        "mend it, or add a name to the words file",
    ),
    "consistency": ("a name or a mark written in two ways", "the way the book writes it"),
    "link": ("a link or picture whose file or anchor is not there", "name what exists"),
    "address": ("a malformed address", "the whole address, percent-encoded"),
    "source": ("a figure without a footnote", "a footnote, or say that it is your own («بحسابنا»)"),
    "unread": (
        "more sentences than the book allows say that something was not read",
        "read it, give the sentence a source or the sign {unread}, or leave it out",
    ),
    "front": ("front matter or a notebook that cannot be read", "mend its YAML or JSON"),
}


@dataclass(frozen=True, order=True)
class Finding:
    """One fault: its file and line, the rule it breaks, and what was found there."""

    path: Path
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"
