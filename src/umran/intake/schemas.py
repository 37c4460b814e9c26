"""The datasets a file can be read as: what participants bring (schemas.json), and the course's own (datapackage.json)."""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from umran.text.errors import Unreadable
from umran.text.words import listed, ltr, quoted, visible

_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640]")  # vowel marks and tatweel
_ACCENTS = re.compile("[\u0300-\u036f]")  # é as e: offices write «annee» too
_FOLD = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ؤ": "و", "ئ": "ي"}
)


@dataclass(frozen=True)
class Field:
    """One column of a schema. `values` maps a folded word to the value it stands for."""

    name: str
    type: str
    title: str
    description: str = ""
    unit: str = ""
    unit_ar: str = ""
    role: str = ""
    constraints: dict[str, Any] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    synonyms: tuple[str, ...] = ()

    @property
    def is_year(self) -> bool:
        return self.role == "year" or self.unit == "year"

    @property
    def is_number(self) -> bool:
        return self.type in ("integer", "number")


@dataclass(frozen=True)
class Schema:
    """What a file is judged by."""

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    geometry_types: frozenset[str] = frozenset()
    position: str = (
        "none"  # "shape": a geometry is needed; "position": or latitude and longitude; "none": may lack
    )
    one_of: tuple[str, ...] = ()
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[dict[str, Any], ...] = ()
    is_course_dataset: bool = False  # one of the course's datasets

    def __getitem__(self, name: str) -> Field:
        return next(each for each in self.fields if each.name == name)

    def __contains__(self, name: str) -> bool:
        return any(each.name == name for each in self.fields)

    @property
    def has_place(self) -> bool:
        return "geometry" in self or "latitude" in self


@lru_cache(maxsize=4096)
def fold(text: str, article: bool = False) -> str:
    """A name as it is compared: no marks or accents, one form of each letter, western digits, single spaces; no article ال."""
    text = _ACCENTS.sub("", unicodedata.normalize("NFD", visible(text)))
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _MARKS.sub("", text).translate(_FOLD)
    text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    words = re.sub(r"[^\w²]+", " ", text.replace("_", " ")).split()
    return " ".join(
        word[2:] if not article and word.startswith("ال") and len(word) > 4 else word for word in words
    )


@lru_cache(maxsize=1)
def package() -> dict[str, Any]:
    return json.loads((files("umran.intake") / "schemas.json").read_text("utf-8"))


def words(kind: str) -> frozenset[str]:
    """The folded words of a list in schemas.json."""
    return frozenset(fold(word) or word for word in package()[kind])


@lru_cache(maxsize=1)
def booleans() -> dict[str, str]:
    return {fold(word): value for value, all_ in package()["booleans"].items() for word in (value, *all_)}


def participants() -> list[str]:
    """The datasets that participants bring."""
    return [resource["name"] for resource in package()["resources"]]


def names() -> list[str]:
    """Every name `read` knows: what participants bring, then the course's own datasets."""
    from umran import data

    return [*participants(), *(name for name in data.names() if name not in participants())]


def get(name: str) -> Schema:
    """The schema of a dataset, by its name or its Arabic title; Unreadable for an unknown one."""
    from umran import data

    brought = {resource["name"]: resource for resource in package()["resources"]}
    if name in brought:
        return _schema(brought[name])
    own = data.names()
    if name not in own:
        titles = {fold(data.describe(each)["title"]): each for each in own}
        titles |= {fold(resource["title"]): each for each, resource in brought.items()}
        if fold(name) not in titles:
            near = difflib.get_close_matches(name, [*brought, *own], n=3)
            listing = listed(map(ltr, near or brought), "أو ")
            raise Unreadable(
                f"لا مجموعة بيانات اسمها {quoted(name)}",
                f"لعلها {listing}؛ والأسماء كلها: {ltr('umran data names')}",
            )
        return get(titles[fold(name)])
    return _schema({**data.describe(name), "own": True})


def columns(name: str) -> list[dict[str, str]]:
    """For each column of a dataset: its name, Arabic title, unit, and the other names it is accepted under."""
    return [
        {
            "name": each.name,
            "title": each.title,
            "unit": each.unit_ar,
            "required": "نعم" if each.constraints.get("required") else "",
            "accepted": "، ".join(each.synonyms),
        }
        for each in get(name).fields
    ]


def _schema(resource: dict[str, Any]) -> Schema:
    schema = resource["schema"]
    fields = tuple(_field(each) for each in schema["fields"])
    return Schema(
        name=resource["name"],
        title=resource.get("title", resource["name"]),
        description=resource.get("description", ""),
        fields=fields,
        geometry_types=frozenset(resource.get("geometryTypes", ())),
        position=resource.get(
            "needsPosition", "shape" if any(f.type == "geojson" for f in fields) else "none"
        ),
        one_of=tuple(resource.get("needsOneOf", ())),
        primary_key=tuple(schema.get("primaryKey", ())),
        foreign_keys=tuple(schema.get("foreignKeys", ())),
        is_course_dataset=bool(resource.get("own")),
    )


def _field(spec: dict[str, Any]) -> Field:
    accepted = dict.fromkeys((spec.get("title", ""), *package()["synonyms"].get(spec["name"], ())))
    return Field(
        name=spec["name"],
        type=spec["type"],
        title=spec.get("title") or spec["name"],
        description=spec.get("description", ""),
        unit=spec.get("unit", ""),
        unit_ar=spec.get("unit_ar", ""),
        role=spec.get("role", ""),
        constraints=spec.get("constraints", {}),
        values={fold(w): value for value, all_ in spec.get("values", {}).items() for w in (value, *all_)},
        synonyms=tuple(each for each in accepted if each and each != spec["name"]),
    )
