"""Classes drawn at random, handed in as platforms and people do, with the truth of who wrote what."""

import json
import random
import unicodedata
from dataclasses import dataclass, field

TOPICS = {"05": "growth_rate", "06": "bad_comparison", "10": "land_use_efficiency", "13": "slum_share"}
_NAMES = [
    "أحمد",
    "سارة",
    "مريم",
    "ليلى حسن",
    "عمر خالد",
    "منى علي",
    "عبد الله الكريم",
    "أبو بكر ياسين",
    "فاطمة الزهراء بن علي",
    "كريم يحيى",
    "ندى أم كلثوم",
    "يوسف آل ياسين",
    "Omar Haddad",
    "Layla Al-Hassan",
    "sara",
    "Jean-Pierre Benali",
    "Amina El Fassi",
    "Youssef",
    "Nour b. Salem",
    "هدى شكري",
    "زينب كامل",
    "Élodie Martin",
]
_WRAPPERS = ("", "", "التمارين/", "class/", "Submissions-20261130T101010Z-001/", "ورشة عمّان/")
_NUMBERS = ("{:02} ", "{:02}_", "{}- ", "{:02}. ", "({}) ")


@dataclass
class Work:
    """One file: its path in the archive, who wrote it, and for which exercise."""

    path: str
    person: int
    exercise: str
    author: str = ""
    plain: bool = (
        True  # its path says whose it is: no namesake, no second file under one name, no borrowed notebook
    )


@dataclass
class Class:
    shape: str
    names: list[str]
    works: list[Work] = field(default_factory=list)


def content(work: Work) -> str:
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None,
            "source": f"who = {work.person}  # {work.path!a}"}  # fmt: skip
    metadata = {"umran": {"exercise": work.exercise}}
    if work.author:
        metadata["authors"] = [{"name": work.author}]
    return json.dumps({"cells": [cell], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def spelled(name: str, chance: random.Random) -> str:
    """The name as one keyboard or another writes it."""
    kind = chance.randrange(6)
    if kind == 0:
        return unicodedata.normalize("NFD", name)
    if kind == 1:
        return name.replace("ي", "ی").replace("ك", "ک")
    if kind == 2 and " " in name:
        return name.replace(" ", "  ", 1)
    if kind == 3 and "م" in name[:-1]:
        return name.replace("م", "مـ", 1)
    return unicodedata.normalize("NFC", name)


def drawn(seed: int) -> Class:
    chance = random.Random(seed)
    names = chance.sample(_NAMES, chance.randint(3, 9))
    if chance.random() < 0.15:
        names.append(names[0])  # two learners of one name
    shape = chance.choice(sorted(SHAPES))
    made = Class(shape, names)
    wrapper = chance.choice(_WRAPPERS)
    exercises = chance.sample(sorted(TOPICS), chance.randint(1, 3))
    SHAPES[shape](made, exercises, chance, chance.random() < 0.3)
    numbered = shape in ("blackboard", "canvas")
    for work in made.works:
        work.path = wrapper + work.path
        if chance.random() < 0.1 and not numbered:
            work.author = names[work.person]
        same = [each for each in made.works if (each.person, each.exercise) == (work.person, work.exercise)]
        work.plain = numbered or (
            names.count(names[work.person]) == 1
            and (len(same) == 1 or shape in ("teams", "moodle", "moodle_flat"))
        )
    if chance.random() < 0.1:
        borrowed = chance.choice(made.works)
        borrowed.author = chance.choice([each for each in names if each != names[borrowed.person]])
        borrowed.plain = False
    chance.shuffle(made.works)
    return made


def _each(made: Class, exercises, chance):
    """Everybody's files: most people hand in most exercises."""
    for exercise in exercises:
        for person, name in enumerate(made.names):
            if chance.random() < 0.85 or person == 0:
                yield exercise, person, spelled(name, chance)


def _file(exercise: str) -> str:
    return f"{exercise}_{TOPICS[exercise]}.ipynb"


def _copies(path: str, again: bool, chance) -> list[str]:
    stem = path.removesuffix(".ipynb")
    return [path, f"{stem} (1).ipynb"] if again and chance.random() < 0.3 else [path]


def _put(made, paths, person, exercise):
    made.works += [Work(path, person, exercise) for path in paths]


def moodle(made, exercises, chance, again, form="{name}_{id}_assignsubmission_file_/{file}"):
    single = len(exercises) == 1
    for exercise, person, name in _each(made, exercises, chance):
        number = 1000 * int(exercise) + 7 * person  # of this assignment
        path = form.format(name=name.replace("_", " "), id=number, file=_file(exercise))
        place = "" if single else f"UMR-Exercise {exercise}-{2000 + int(exercise)}/"
        _put(made, [place + each for each in _copies(path, again, chance)], person, exercise)


def moodle_flat(made, exercises, chance, again):
    moodle(made, exercises, chance, again, "{name}_{id}_assignsubmission_file_{file}")


def blackboard(made, exercises, chance, again):
    for exercise, person, _ in _each(made, exercises, chance):
        for attempt in range(1 + (again and chance.random() < 0.3)):
            user = f"u{100 + person}" if person % 2 else f"user_{100 + person}"
            _put(made, [f"{exercise}_{TOPICS[exercise]}_{user}_attempt_2026-11-{10 + attempt}-10-00-0{person % 9}_{_file(exercise)}"],
                 person, exercise)  # fmt: skip


def canvas(made, exercises, chance, again):
    for exercise, person, _ in _each(made, exercises, chance):
        name = "".join(each for each in made.names[person].lower() if each.isalnum())
        for attempt in range(1 + (again and chance.random() < 0.3)):
            late = "_LATE" if chance.random() < 0.2 else ""
            more = f"-{attempt}" if attempt else ""
            _put(made, [f"{name}{late}_{4400 + person}_{90000 + 1000 * int(exercise) + 10 * person + attempt}_{exercise}_{TOPICS[exercise]}{more}.ipynb"],
                 person, exercise)  # fmt: skip


def teams(made, exercises, chance, again):
    for exercise, person, name in _each(made, exercises, chance):
        if made.names.index(made.names[person]) != person:
            name += " 2"  # SharePoint has no two folders of one name
        for version in range(1, 2 + (again and chance.random() < 0.3)):
            _put(made, [f"Student Work/Submitted files/{name}/Exercise {exercise}/Version {version}/{_file(exercise)}"],
                 person, exercise)  # fmt: skip


def google(made, exercises, chance, again, form="{name} - {topic}"):
    taken = set()
    for exercise, person, name in _each(made, exercises, chance):
        for path in _copies(
            f"التمرين {exercise}/{form.format(name=name, topic=_file(exercise)[:-6])}.ipynb", again, chance
        ):
            while path in taken:
                path = path.replace(".ipynb", " (2).ipynb")
            taken.add(path)
            _put(made, [path], person, exercise)


def forms(made, exercises, chance, again):
    google(made, exercises, chance, again, "{topic} - {name}")


def folders(made, exercises, chance, again):
    style = chance.choice(("", *_NUMBERS))
    names = [spelled(each, chance) for each in made.names]
    for exercise, person, _ in _each(made, exercises, chance):
        head = (style or "{:02} " if made.names.count(made.names[person]) > 1 else style).format(person + 1)
        _put(made, _copies(f"{head}{names[person]}/{_file(exercise)}", again, chance), person, exercise)


def learner_zips(made, exercises, chance, again):
    """A folder a learner with the archive in it that the learner sent, and what the learner calls things inside."""
    inside = [chance.choice(("", "دفاتري/", "my work/", "umran-main/exercises/")) for _ in made.names]
    names = [spelled(each, chance) for each in made.names]
    for exercise, person, _ in _each(made, exercises, chance):
        twin = "" if made.names.index(made.names[person]) == person else " (2)"
        _put(
            made,
            _copies(f"{names[person]}{twin}/{inside[person]}{_file(exercise)}", again, chance),
            person,
            exercise,
        )


def exercise_folders(made, exercises, chance, again):
    style = chance.choice(("", *_NUMBERS))
    called = chance.choice(("{code}_{topic}", "التمرين {code}", "Exercise {code}", "{code}"))
    deep = chance.random() < 0.5
    taken = set()
    for exercise, person, name in _each(made, exercises, chance):
        folder = called.format(code=exercise, topic=TOPICS[exercise])
        number = style.format(person + 1)
        twin = "" if made.names.index(made.names[person]) == person else " (2)"
        own = f"{number}{name}{twin}/{_file(exercise)}" if deep else f"{number}{name}{twin}.ipynb"
        for path in _copies(f"{folder}/{own}", again, chance):
            if path not in taken:
                taken.add(path)
                _put(made, [path], person, exercise)


def sections(made, exercises, chance, again):
    word = chance.choice(("مجموعة {}", "الشعبة {}", "Group {}", "Section {}"))
    for exercise, person, name in _each(made, exercises, chance):
        path = f"{word.format(person % 2 + 1)}/{name}/{_file(exercise)}"
        if not (person and made.names.index(made.names[person]) != person and person % 2 == 0):
            _put(made, _copies(path, again, chance), person, exercise)


def flat(made, exercises, chance, again):
    form = chance.choice(
        ("{name}_{file}", "{file}_{name}", "{name} {code}", "{code} {name}", "{name}-{file}")
    )
    taken = set()
    for exercise, person, name in _each(made, exercises, chance):
        path = form.format(name=name, file=_file(exercise)[:-6], code=exercise) + ".ipynb"
        for each in _copies(path, again, chance):
            while each in taken:
                each = each.replace(".ipynb", " (2).ipynb")
            taken.add(each)
            _put(made, [each], person, exercise)


SHAPES = {each.__name__: each for each in (
    moodle, moodle_flat, blackboard, canvas, teams, google, forms, folders, learner_zips, exercise_folders, sections, flat)}  # fmt: skip
