"""What a city lacks, where a figure of it would stand: named, with the file that gives it and who usually has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from umran.indicators.result import STYLE
from umran.intake.holders import holders
from umran.intake.kinds import kinds
from umran.text.html import Markup, render
from umran.text.numbers import NO_DATA
from umran.text.words import isolated, listed, ltr

if TYPE_CHECKING:
    from umran.city.city import City

_GRID = "population_grid"
_TITLES = {_GRID: "شبكة السكان، خلاياها كيلومتر مربع"}
# Columns that are asked for beside their layer: of which kind they are.
_COLUMNS = {
    "width_m": "streets",
    "sex": "residents",
    "age_group": "residents",
    "block_id": "residents",
    "unit": "population_grid",
}
_POSITIONS = {"shape": f"الأشكال ({ltr('geometry')})", "position": f"المواضع ({ltr('latitude, longitude')})"}


class Lack(NamedTuple):
    """One thing that is missing, or why a figure is refused: a sentence, and the offices that usually have it."""

    sentence: str
    offices: tuple[str, ...] = ()

    def __str__(self) -> str:
        told = f" عادةً لدى: {listed(self.offices, 'أو ')}." if self.offices else ""
        return f"{self.sentence.rstrip('.')}.{told}"


class Absent:
    """Stands for what cannot be computed of a city, and says why wherever it is shown.

    Whatever is computed from it is absent too: its attributes, its rows, sums with it. It is false, and empty.

    Attributes
    ----------
    city : str
        The city's name; empty where no one said it.
    lacks : tuple of Lack
        What is missing.
    """

    # numpy and pandas leave arithmetic with it to it.
    __array_ufunc__ = None
    __pandas_priority__ = 10_000

    def __init__(self, city: str, lacks: Iterable[Lack]):
        self.city = city
        self.lacks = tuple(dict.fromkeys(lacks))

    def heading(self) -> str:
        """What the card is called.

        Returns
        -------
        str
            Arabic, with the city's name where it has one.

        Examples
        --------
        >>> from umran import City
        >>> City(name="مدينتي").layer("stops").heading()
        'بيانات ناقصة: مدينتي'
        """
        return "بيانات ناقصة" + (f": {self.city}" if self.city else "")

    def __str__(self) -> str:
        return "\n".join([self.heading(), *(isolated(f"• {each}") for each in self.lacks)])

    __repr__ = __str__

    def __format__(self, form: str) -> str:
        return NO_DATA

    def _repr_html_(self) -> Markup:
        return render("umran.city", "absent.html", absent=self, style=STYLE)

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __getattr__(self, name: str) -> Absent:
        if name.startswith("_"):  # what shows it asks for forms that it has not
            raise AttributeError(name)
        return self

    def __setitem__(self, key: object, value: object) -> None:
        pass

    def _itself(self, *_args: object, **_named: object) -> Absent:
        return self

    __hash__ = object.__hash__
    __call__ = __getitem__ = __round__ = __neg__ = __abs__ = __invert__ = _itself
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _itself
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = __and__ = __or__ = _itself
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _itself  # type: ignore[assignment]


def lacking(city: City, *names: str, note: str = "") -> Absent:
    """What a city lacks: kinds of files, or columns of them; `note` says more, such as for how many years."""
    return Absent(city.name, [_lack(city, name, note) for name in names])


def refused(city: str, reason: str) -> Absent:
    """A figure that the data do not allow, and why."""
    return Absent(city, [Lack(reason)])


def together(parts: Iterable[Absent]) -> Absent:
    """What any of several is absent for."""
    parts = list(parts)
    name = next((each.city for each in parts if each.city), "")
    return Absent(name, [lack for each in parts for lack in each.lacks])


def titles(*names: str) -> str:
    """Kinds of files, or columns, as a reader would look for them."""
    return listed(f"{_title(name)} ({ltr(name)})" for name in names)


def of_quarters(city: City) -> str:
    """What of the people is there: quarters without their people, or the other way round."""
    if "residents" in city.frames:
        return ""
    if "quarters" in city.frames and "quarter_population" not in city.frames:
        return f"؛ الأحياء موجودة، ويكفي معها {titles('quarter_population')}"
    if "quarter_population" in city.frames and "quarters" not in city.frames:
        return f"؛ سكان الأحياء موجودون، وتكفي معهم {titles('quarters')}"
    return ""


def _title(name: str) -> str:
    if name in _TITLES:
        return _TITLES[name]
    if name in kinds():
        return kinds()[name].title
    schema = kinds()[_COLUMNS.get(name, "totals")]
    return schema[name].title if name in schema else name


def _lack(city: City, name: str, note: str) -> Lack:
    if reason := city.withheld.get(name):
        return Lack(f"{_title(name)}: {reason}")
    sentence = f"ينقص: {titles(name)}{f'، {note}' if note else ''}{_file(name)}"
    offices = holders(name) or holders(_COLUMNS.get(name, ""))
    if name in ("city", "quarters") and city.remedy:
        sentence += f"؛ {city.remedy}"
    return Lack(sentence + (of_quarters(city) if name == "residents" else ""), offices)


def _file(name: str) -> str:
    """What the file that gives it holds."""
    if name == _GRID:
        return f"؛ شبكة سكان {ltr('GeoTIFF')} بين الملفات، أو جدول خلايا من 1 كم² فيه: {ltr('row, column, population')}"
    if name not in kinds():
        kind = _COLUMNS.get(name, "totals")
        return f"؛ عمود في ملف «{kinds()[kind].title}» ({ltr(kind)})"
    schema = kinds()[name]
    needed = [each.name for each in schema.fields if each.constraints.get("required")]
    place = [_POSITIONS[schema.position]] if schema.position in _POSITIONS else []
    columns = [*place, *(f"{schema[each].title} ({ltr(each)})" for each in needed)]
    return f"؛ يكفي ملف فيه: {listed(columns)}" if columns else ""
