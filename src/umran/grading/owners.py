"""Whose is which file: every name that its path and its notebook give, weighed for a whole class at once.

In this order: the roster, the platform's own pattern, the name that a notebook recorded, the folder, the file. Nothing is
guessed: where evidence disagrees, or one name would swallow several files of one exercise, the file waits for the trainer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from umran.grading import folders, names, platforms
from umran.grading.names import Label, agree, fold, similar_key
from umran.grading.platforms import Match
from umran.grading.roster import Roster

NAMELESS = "بلا اسم"
Topics = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Evidence:
    """One thing that names a learner. `source` is "roster", "platform", "notebook", "folder", "inside" or "file"."""

    source: str
    text: str


@dataclass(frozen=True)
class File:
    """What was handed in: the names of folders and archives above it and its own, and what the notebook says of itself."""

    parts: tuple[str, ...]
    exercise: str = ""
    author: str = ""
    notebook: bool = True
    duplicated: bool = False  # its archive has another entry of this name


@dataclass(frozen=True)
class Owner:
    """A learner. `doubts` are Arabic: why a trainer must say whose the file is; none where the owner is known."""

    name: str
    key: str
    exercise: str
    evidence: tuple[Evidence, ...] = ()
    doubts: tuple[str, ...] = ()
    attempt: int = 0
    number: str = ""


@dataclass
class _Claim:
    file: File
    match: Match | None
    chain: list[folders.Step]
    inside: list[folders.Step]
    sections: tuple[str, ...]
    label: Label
    exercise: str
    name: str = ""
    number: str = ""
    container: folders.Step | None = None
    source: str = ""
    key: str = ""
    proof: Hashable = None
    evidence: list[Evidence] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def doubt(self, reason: str) -> None:
        if self.file.notebook and self.source != "roster" and reason not in self.doubts:
            self.doubts.append(reason)


def assign(
    files: Sequence[File], *, topics: Topics, exercises: Collection[str] = (), roster: Roster | None = None
) -> list[Owner]:
    """The owners of a class's files, in their order.

    Parameters
    ----------
    files
        All of the class: what one path says is read beside what the others say.
    topics
        The names that each exercise goes by, `{"05": ("growth_rate",)}`.
    exercises
        The exercises that can be graded; any, where none is given.
    roster
        Names that the trainer fixed.

    Examples
    --------
    >>> files = [File(("01 أحمد", "05_growth_rate.ipynb")), File(("02 سارة", "05_growth_rate.ipynb"))]
    >>> [(owner.name, owner.exercise) for owner in assign(files, topics={"05": ("growth_rate",)})]
    [('أحمد', '05'), ('سارة', '05')]
    """
    claims = [_claim(file, topics, exercises) for file in files]
    folders.assign_containers([each for each in claims if each.match is None])
    for claim in claims:
        if (
            claim.match is claim.container is None
            and claim.exercise == claim.label.prefix != claim.file.exercise
        ):
            claim.exercise = ""  # a number before a name is no exercise
    _outer(claims)
    _inner(claims)
    if roster is not None:
        _listed(claims, roster)
    _keys(claims)
    _swallowed(claims)
    for claim in claims:
        if claim.file.duplicated:
            claim.doubt("في الملف المضغوط مدخلان بهذا الاسم")
    return [
        Owner(each.name or NAMELESS, each.key, each.exercise, tuple(each.evidence), tuple(each.doubts),
              each.match.attempt if each.match else 0, _shown_number(each))
        for each in claims
    ]  # fmt: skip


def _shown_number(claim: _Claim) -> str:
    return claim.match.identity if claim.match else claim.number


def _claim(file: File, topics: Topics, exercises: Collection[str]) -> _Claim:
    *above, own = file.parts
    match = platforms.match(file.parts, topics)
    label = names.read(names.stem(match.rest if match else own), topics, file=True)
    steps = [folders.Step(tuple(above[: index + 1]), names.read(part, topics)) for index, part in enumerate(above)]  # fmt: skip
    level = match.level if match else len(above)
    chain = [each for each in steps[:level] if each.label.names]
    inside = [each for each in steps[level + 1 :] if each.label.names]
    sections = tuple(each.path[-1] for each in steps[:level] if each.label.section)
    exercises_above = [each.label.exercise for each in reversed(steps) if each.label.exercise]
    exercise = file.exercise or label.exercise or next(iter(exercises_above), "")
    if exercises and exercise not in exercises:
        exercise = next(iter(exercises)) if len(exercises) == 1 else ""
    return _Claim(file, match, chain, inside, sections, label, exercise)


# One file: platform, folder, notebook, file


def _outer(claims: Sequence[_Claim]) -> None:
    """The owner whom the platform or a folder names."""
    plain = {each.container.path[:-1] for each in claims if each.match is None and each.container}
    for claim in claims:
        match, container = claim.match, claim.container
        if match:
            above = next((each for each in claim.chain if each.path[:-1] in plain), None)
            name = _without_section(match.name)
            said = Evidence("platform", f"{match.platform}: {match.name}")
            claim.evidence = [Evidence("folder", above.label.name), said] if above else [said]
            if above:
                claim.name, claim.source, claim.container = above.label.name, "folder", above
                claim.match = None
                if agree(above.label.name, name) is not True:
                    claim.doubt("اسم المنصة داخل مجلد متعلم آخر")
            else:
                claim.name, claim.source, claim.proof = name, "platform", (match.platform, match.proof)
        elif container:
            claim.name, claim.source, claim.number = container.label.name, "folder", container.label.number
            claim.evidence = [Evidence("folder", container.path[-1])]
            if container.unclear:
                claim.evidence += [Evidence("inside", each.path[-1]) for each in claim.inside]
                claim.doubt("لا يُعرف أهو مجلد متعلم أم مجلد مجموعة")


def _without_section(name: str) -> str:
    """«مجموعة 1-عمر حداد», as Moodle writes a member of a group."""
    group, dash, rest = name.partition("-")
    return rest.strip() if dash and rest.strip() and names.read(group, {}).section else name


def _inner(claims: Sequence[_Claim]) -> None:
    """What notebook, inner folders and file say beside it, or alone."""
    known = {fold(each.name) for each in claims if each.name}
    written = defaultdict(set)  # who hands in notebooks that record this name
    for each in claims:
        if each.file.author and each.name:
            written[fold(each.file.author)].add(fold(each.name))
    for claim in claims:
        author, said = claim.file.author, claim.label.names
        if author:
            claim.evidence.append(Evidence("notebook", author))
        claim.evidence += [
            Evidence("platform", f"{platforms.GOOGLE}: {each}")
            if claim.label.joined
            else Evidence("file", each)
            for each in said
        ]
        if claim.name:
            below = claim.file.parts[claim.match.level + 1 :] if claim.match else ()
            if (within := platforms.match(below, {})) and agree(within.name, claim.name) is not True:
                claim.evidence.append(Evidence("inside", f"{within.platform}: {within.name}"))
                claim.doubt("الأدلة مختلفة")
            for step in claim.inside:
                if fold(step.label.name) in known and agree(step.label.name, claim.name) is not True:
                    claim.evidence.append(Evidence("inside", step.path[-1]))
                    claim.doubt("الأدلة مختلفة")
            same = [agree(each, claim.name) for each in said]
            other = [fold(each) in known or claim.label.explicit for each in said]
            if any(
                yes is not True and fold(each) in known for yes, each in zip(same, said, strict=True)
            ) or any(yes is False and sure for yes, sure in zip(same, other, strict=True)):
                claim.doubt("الأدلة مختلفة")
            # a name that stands in the notebooks of several is of whoever made the exercise
            if author and agree(author, claim.name) is False and (fold(author) in known or len(written[fold(author)]) == 1):  # fmt: skip
                claim.doubt("الأدلة مختلفة")
            agreed = any(yes is True for yes in same) or (author and agree(author, claim.name) is True)
            if claim.container and agreed:
                claim.proof = claim.container.path
        elif said:
            claim.name, claim.source, claim.number = said[0], "file", claim.label.number
            two = len(said) > 1 and agree(*said[:2]) is not True
            if two or (author and agree(author, said[0]) is False):
                claim.doubt("الأدلة مختلفة")
            if author and agree(author, said[0]) is not True:
                claim.name, claim.source = author, "notebook"
        elif author:
            claim.name, claim.source = author, "notebook"
        elif claim.sections:
            claim.name, claim.source = claim.sections[-1], "section"  # who works together hands in together
            claim.evidence.append(Evidence("folder", claim.name))
        else:
            claim.doubt("لا اسم في المسار ولا في الدفتر")
    _aliases(claims)


def _aliases(claims: Sequence[_Claim]) -> None:
    """A file's name that always goes with one recorded name, as «ahmad» with «أحمد», is that learner's in other files too."""
    pairs = {
        (fold(each.label.name), each.name)
        for each in claims
        if each.source == "notebook" and each.label.names and not each.doubts
    }
    counted = Counter(name for name, _ in pairs), Counter(author for _, author in pairs)
    alias = {name: author for name, author in pairs if counted[0][name] == counted[1][author] == 1}
    for claim in claims:
        if claim.source == "file" and (author := alias.get(fold(claim.name))):
            claim.name, claim.source = author, "notebook"


def _listed(claims: Sequence[_Claim], roster: Roster) -> None:
    for claim in claims:
        identity = claim.match.identity if claim.match else claim.number
        if name := roster.find(claim.file.parts, identity, claim.name):
            claim.evidence.insert(0, Evidence("roster", name))
            claim.name, claim.source, claim.proof = name, "roster", ("roster", fold(name))
            claim.doubts.clear()


# The class: one key a learner


def _keys(claims: Sequence[_Claim]) -> None:
    by_name: dict[str, list[_Claim]] = defaultdict(list)
    for claim in claims:
        if claim.match and claim.match.lasting and claim.source == "platform":
            claim.key = f"{claim.match.platform} {claim.match.identity}"
        elif claim.name:
            by_name[fold(claim.name)].append(claim)
            claim.key = fold(claim.name)
        else:
            claim.key = "/".join(claim.file.parts)
    for name, group in by_name.items():
        group = [each for each in group if each.source != "roster" and each.file.notebook]
        numbers = {each.number for each in group if each.number}
        if len(numbers) > 1:
            for each in group:
                each.key = f"{name} {each.number}"
                if not each.number:
                    each.doubt("متعلمان بهذا الاسم، لكل منهما رقم")
        for number in numbers if len(numbers) > 1 else [None]:
            some = [each for each in group if number in (None, each.number)]
            numbered = [
                (each, each.match)
                for each in some
                if each.match and each.match.identity and each.source == "platform"
            ]
            _told_apart(name, numbered, some)
            if _several(tuple(map(fold, each.sections)) for each in some if each.sections):
                _doubt(some, "الاسم نفسه في مجموعتين")
            if any(map(_several, _siblings(some).values())):
                _doubt(some, "الاسم نفسه في مجلدين أو برقمين")
    near: dict[str, set[str]] = defaultdict(set)
    for name, group in by_name.items():
        if any(each.source != "roster" and not (each.match and each.match.identity) for each in group):
            near[similar_key(name)].add(name)
    for alike in near.values():
        if len(alike) > 1:
            _doubt((each for name in alike for each in by_name[name]), "اسمان لا يفرق بينهما إلا الرسم")


def _told_apart(name: str, numbered: Sequence[tuple[_Claim, Match]], everybody: Sequence[_Claim]) -> None:
    """Two of one name in one assignment: two numbers of the platform. Which is which in another assignment, nobody knows."""
    places: dict[tuple[str, ...], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for each, match in numbered:
        places[each.file.parts[: match.level]][match.identity].add(each.exercise)
    if not any(len(numbers) > 1 for numbers in places.values()):
        return
    done = [exercises for numbers in places.values() for exercises in numbers.values()]
    if len(places) == 1 and len(numbered) == len(everybody) and set.intersection(*done):
        for each, match in numbered:
            each.key = f"{name} {match.identity}"
    else:
        _doubt(everybody, "متعلمان بهذا الاسم، لكل منهما رقم")


def _siblings(group: Iterable[_Claim]) -> dict[tuple[str, ...], list[str]]:
    """What the places that bear one name are called beside each other, without what a spelling changes."""
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for each in group:
        if each.container and each.source == "folder":
            found[each.container.path[:-1]].append(fold(each.container.path[-1]))
        elif each.source == "file" and each.label.prefix and each.label.prefix != each.exercise:
            found[each.file.parts[:-1]].append(each.label.prefix)
    return found


def _several(values: Iterable[Hashable]) -> bool:
    return len(set(values)) > 1


def _doubt(claims: Iterable[_Claim], reason: str) -> None:
    for each in claims:
        each.doubt(reason)


def _swallowed(claims: Sequence[_Claim]) -> None:
    """Several files of one exercise under one name: copies only where one proof holds for all."""
    together: dict[tuple[str, str], list[_Claim]] = defaultdict(list)
    for each in claims:
        if each.file.notebook and each.exercise and each.name and not each.doubts:
            together[each.key, each.exercise].append(each)
    for group in together.values():
        proofs = {each.proof for each in group}
        if len(group) > 1 and (None in proofs or len(proofs) > 1):
            _doubt(group, "عدة ملفات للتمرين نفسه بهذا الاسم")
