"""How learning platforms name what they hand out: one entry a platform, each with an example.

Sources: Moodle `mod/assign/locallib.php` (download_submissions), Canvas `lib/content_zipper.rb`; for the others, what
their downloads are seen to be.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# «مريم العلي_1001_assignsubmission_file_/05_growth_rate.ipynb», or in one piece without the folder. Marked blindly, the
# name is the word for a participant. The number is of one assignment: the next one gives the same learner another.
MOODLE = re.compile(
    r"(?P<name>.*?)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<rest>.*)", re.DOTALL
)
# «Growth rate_u123_attempt_2021-12-08-10-00-00_05_growth_rate.ipynb», and the receipt «…_attempt_2021-12-08-10-00-00.txt»
BLACKBOARD = re.compile(
    r"(?P<head>.*_[^_]+)_attempt_(?P<attempt>\d{4}(?:-\d\d){5})(?:_(?P<rest>.+)|\.txt)?", re.DOTALL
)
# «haddadomar_4411_90871_05_growth_rate.ipynb», «haddadomar_LATE_4411_90871_…», «anon_x7Gk2_90871_…», «LATE_anon_x7Gk2_…»
CANVAS = re.compile(
    r"(?:(?P<name>\w+?)_(?:LATE_)?(?P<id>\d+)|(?:LATE_)?anon_(?P<anonymous>[A-Za-z0-9]+))_(?P<attempt>\d{3,})_(?P<rest>.*[A-Za-z].*\.\w+)"
)
# «Student Work/Submitted files/Omar Haddad/Growth rate/Version 2/05_growth_rate.ipynb»; «Working files» are drafts
TEAMS = ("submitted files", "working files")
TEAMS_VERSION = re.compile(r"Version (?P<number>\d+)", re.IGNORECASE)
# Google Classroom: «ليلى حسن - 05_growth_rate.ipynb»; Google Forms: «05_growth_rate - ليلى حسن.ipynb». Read in `names`, which
# knows what an exercise is called. Google Drive: «التمرين الخامس-20211208T101010Z-001.zip», in the same place.
GOOGLE = "Google"


@dataclass(frozen=True)
class Match:
    """What a platform says of a file.

    `level` is the place among its parts where it says so, and `rest` the file's own name. `identity` tells two
    learners of one name apart, `lasting` that it stays the same in the next assignment, and `proof` is what only
    one learner's files have in common. `attempt` grows.
    """

    platform: str
    name: str
    identity: str
    level: int
    rest: str
    attempt: int = 0
    lasting: bool = True
    proof: str = ""


def match(parts: Sequence[str], topics: Mapping[str, tuple[str, ...]]) -> Match | None:
    """The outermost pattern: what is inside of a learner's own folder or archive never says whose it is.

    Examples
    --------
    >>> found = match(["haddadomar_LATE_4411_90871_05_growth_rate.ipynb"], {})
    >>> found.platform, found.name, found.identity, found.rest
    ('Canvas', 'haddadomar', '4411', '05_growth_rate.ipynb')
    """
    last = len(parts) - 1
    for level, part in enumerate(parts):
        if found := MOODLE.fullmatch(part):
            name, number = found["name"].strip(), found["id"]
            rest = (found["rest"] or parts[last]) if level == last else parts[last]
            proof = "/".join((*parts[:level], f"{name} {number}"))
            return Match("Moodle", name, number, level, rest, lasting=False, proof=proof)
        if level < last - 1 and part.casefold() in TEAMS:
            return _teams(parts, level + 1, submitted=part.casefold() == TEAMS[0])
        if 2 <= level < last and TEAMS_VERSION.fullmatch(part):
            return _teams(parts, level - 2, submitted=True)
        if found := BLACKBOARD.fullmatch(part):
            attempt = int(found["attempt"].replace("-", ""))
            user, sure = _user(found["head"], topics)
            rest = (found["rest"] or part) if level == last else parts[last]
            return Match(
                "Blackboard", user, user, level, rest, attempt, proof=user if sure else found["head"]
            )
        if (found := CANVAS.fullmatch(part if level == last else f"{part}.zip")) and _lower(found["name"]):
            identity = found["id"] or f"anon_{found['anonymous']}"
            rest = found["rest"] if level == last else parts[last]
            name = found["name"] or identity
            return Match("Canvas", name, identity, level, rest, int(found["attempt"]), proof=identity)
    return None


def _lower(name: str | None) -> bool:
    return name is None or (name == name.lower() and any(map(str.isalpha, name)))


def _user(head: str, topics: Mapping[str, tuple[str, ...]]) -> tuple[str, bool]:
    """The user's name at the end of «assignment_user», both of which may hold a low line, and whether that is beyond doubt."""
    for code, known in topics.items():
        for topic in known:
            for title in (f"{code}_{topic}_", f"{topic}_"):
                if head.casefold().startswith(title.casefold()) and len(head) > len(title):
                    return head[len(title) :], True
    title, _, user = head.partition("_")
    return (user, True) if "_" not in user else (head.rpartition("_")[2], False)


def _teams(parts: Sequence[str], level: int, *, submitted: bool) -> Match:
    versions = [each for each in map(TEAMS_VERSION.fullmatch, parts[level + 1 : -1]) if each]
    attempt = int(versions[-1]["number"]) if versions else 1
    proof = "/".join(
        (*parts[: max(level - 1, 0)], parts[level])
    )  # drafts and what was submitted are one learner's
    return Match("Teams", parts[level], "", level, parts[-1], attempt if submitted else 0, False, proof)
