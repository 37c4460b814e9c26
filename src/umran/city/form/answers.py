"""What no file of a city says, and what was accepted: kept in a small file, so that a restarted kernel goes on from it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, fields
from pathlib import Path

from umran.city.boundary import BOUNDARIES
from umran.intake import codes
from umran.intake.numbers import western_digits
from umran.intake.proposals import KINDS, Accepted, Answer
from umran.text import files
from umran.text.errors import Unreadable
from umran.text.words import ltr, quoted

NAME = "answers.json"
_FORMAT = "umran-city-answers-1"
OTHER = "other"  # another boundary, or another country, than those of the list


@dataclass(frozen=True)
class Answers:
    """Of a city: its name, country (ISO 3166-1 alpha-3), year, the meaning of its boundary (one of `BOUNDARIES`, or
    `OTHER` with words), the coordinate system of files that state none, and what was accepted."""

    name: str = ""
    country: str = ""
    year: str = ""
    boundary: str = ""
    words: str = ""
    crs: str = ""
    accepted: Accepted = field(default_factory=Accepted)

    @property
    def meaning(self) -> str:
        """What the boundary means, as `City.read` takes it."""
        return " ".join(self.words.split()) if self.boundary == OTHER else self.boundary

    def faults(self) -> dict[str, str]:
        """What is to be mended before the files can be read, by field, in Arabic."""
        found = {}
        if self.country:
            try:
                codes.country(self.country)
            except Unreadable as error:
                found["country"] = str(error)
        if self.year and not re.fullmatch(r"(19|20)[0-9]{2}", self.year):
            found["year"] = f"السنة {quoted(self.year)} ليست سنة. اكتبها بأربعة أرقام، مثل {ltr(2024)}."
        if self.boundary == OTHER and not self.meaning:
            found["words"] = "صف الحدود بكلمات: من رسمها، ولماذا."
        return found


def tidy_year(text: str) -> str:
    """A year as it is kept: in Western digits."""
    return western_digits(text).strip()


def save(path: Path, answers: Answers) -> None:
    """Keep the answers. Raises OSError."""
    kept = {each.name: getattr(answers, each.name) for each in fields(Answers) if each.name != "accepted"}
    kept |= {"format": _FORMAT, "accepted": [list(each) for each in answers.accepted.answers]}
    files.replace(path, (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode())


def load(path: Path) -> Answers:
    """The answers that are kept; none where there is no file. Raises Unreadable for a file that is none of ours."""
    content = files.content_of(path)
    if content is None:
        return Answers()
    try:
        kept = json.loads(content)
        if kept["format"] != _FORMAT:
            raise ValueError(kept["format"])
        texts = {
            each.name: str(kept.get(each.name, "")) for each in fields(Answers) if each.name != "accepted"
        }
        given = tuple(Answer(*map(str, each)) for each in kept["accepted"] if each[0] in KINDS)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        raise Unreadable(
            f"الملف {quoted(path.name)} تالف، أو ليس من هذا النموذج", "املأ خانات الخطوة 2 من جديد"
        ) from None
    if texts["boundary"] not in ("", OTHER, *BOUNDARIES):
        texts["boundary"], texts["words"] = OTHER, texts["boundary"]
    return Answers(**texts, accepted=Accepted(given))


def set_aside(path: Path) -> Path:
    """Give a file that cannot be read another name, so that nothing of it is lost."""
    number = 1
    while (free := path.with_name(f"{path.stem}-{number}{path.suffix}")).exists():
        number += 1
    path.rename(free)
    return free
