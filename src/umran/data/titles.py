"""Rows of data as people read them: Arabic titles, names for codes, words for gaps."""

from __future__ import annotations

from numbers import Integral
from typing import TYPE_CHECKING

from umran.data.descriptor import resource
from umran.data.frames import load
from umran.data.timeseries import labels
from umran.text.numbers import NO_DATA, is_missing

if TYPE_CHECKING:
    import pandas as pd

_LETTERS, _ROMAN = "أبجدهوزح", ("i", "ii", "iii", "iv")
_YEARS = ("year", "start", "end", "period_start")  # integers that no comma parts


def as_table(rows: pd.DataFrame, digits: int = 1, **titles: str) -> pd.DataFrame:
    """Rows as people read them: Arabic titles, names for codes, words for gaps.

    Parameters
    ----------
    rows : DataFrame
        Of `load`, `series` or `join`: titles and words come from the descriptors of its datasets.
    digits : int, default 1
        Decimals of numbers that are not integers.
    **titles : str
        Titles of other columns, by their name; a column with no title is left out.

    Returns
    -------
    DataFrame
        Text; the first column with a title is the index.

    Examples
    --------
    >>> from umran import data
    >>> table = data.as_table(data.series("11.6.2", "JOR"))
    >>> [table.columns.name, *table.columns]
    ['البلد', 'السنة', 'المنطقة', 'تركيز PM2.5']
    >>> [table.index[0], *table.iloc[0]]
    ['الأردن', '2016', 'المناطق الحضرية', '31.7']
    """
    import pandas as pd  # the door to the data opens without it

    column_titles = titles | {
        field["name"]: titles.get(field["name"], field["title"])
        for name in rows.attrs.get("datasets", [])
        for field in resource(name)["schema"]["fields"]
    }
    table = {}
    for column in (column for column in map(str, rows.columns) if column in column_titles):
        values = rows[column]
        if column in _NAMES:
            values, title = values.map(_NAMES[column][0]()), titles.get(column, _NAMES[column][1])
        else:
            values, title = values.replace(_labels(rows, column)), column_titles[column]
        is_year = column in _YEARS
        table[title] = [
            str(value) if is_year and not is_missing(value) else _text(value, digits) for value in values
        ]
    first = next(iter(table))
    return pd.DataFrame(table).set_index(first).rename_axis(index=None, columns=first)


def city_names() -> pd.Series:
    """Arabic names of the cities by their id: the participating ones, and those that were added."""
    return load("cities").dropna(subset=["city_id"]).set_index("city_id")["name_ar"]


def country_names() -> pd.Series:
    """Arabic names of the countries by their code of three letters: the participating ones, and those that were added."""
    return load("cities").drop_duplicates("iso3").set_index("iso3")["country_ar"]


def places() -> pd.DataFrame:
    """The rows of `cities`: the project's nine, then what was added. `place` is the city's id, else its country's code; `name`
    the city's, else the country's; `participating` tells the nine."""
    rows = load("cities")
    return rows.assign(
        place=rows["city_id"].fillna(rows["iso3"]), name=rows["name_ar"].fillna(rows["country_ar"])
    )


def participating(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of the project's own cities and countries, and leave out those that were added to the data.

    Parameters
    ----------
    rows : DataFrame
        With a column `city_id`, `place` (as the dashboard has it) or `iso3`, the first of these that there is.

    Returns
    -------
    DataFrame
        The same columns. A row that names no city counts by its country.

    Raises
    ------
    ValueError
        For rows without such a column.

    Examples
    --------
    >>> from umran import data
    >>> len(data.participating(data.load("cities"))), len(data.participating(data.load("country_air")))
    (9, 18)
    """
    own = places().query("participating")
    known = {*own["place"], *own["iso3"]}
    column = next((name for name in ("city_id", "place", "iso3") if name in rows), None)
    if column is None:
        raise ValueError("rows has no column city_id, place or iso3; expected one of them")
    keys = rows[column]
    if column == "city_id" and "iso3" in rows:
        keys = keys.fillna(rows["iso3"])
    return rows[keys.isin(known)]


def nine(words: str, shown: pd.DataFrame) -> str:
    """`words` for the project's nine, such as «المدن التسع»; where rows of `cities` beside them are shown, that is said."""
    return words if shown["participating"].all() else f"{words} وما أُضيف إليها"


_NAMES = {"city_id": (city_names, "المدينة"), "iso3": (country_names, "البلد")}


def _labels(rows: pd.DataFrame, column: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in rows.attrs.get("datasets", []):
        if column in {field["name"] for field in resource(name)["schema"]["fields"]}:
            found |= labels(name, column)
    return found


def _text(value: object, digits: int) -> str:
    if is_missing(value):
        return NO_DATA
    if isinstance(value, float):
        return f"{value:,.{digits}f}"
    return f"{value:,}" if isinstance(value, Integral) else str(value)


def paragraph_number(para: str) -> str:
    """The number of a paragraph of the New Urban Agenda, the letter of a part as Arabic texts of the UN have it.

    Parameters
    ----------
    para : str
        As in the column `para` of `nua_commitments`: "11", "13c", "15c-ii".

    Returns
    -------
    str
        The number, with the part in parentheses.

    Examples
    --------
    >>> from umran import data
    >>> data.paragraph_number("13c"), data.paragraph_number("15c-ii")
    ('13 (ج)', '15 (ج) (2)')
    """
    number = para.rstrip("-abcdefghiv")
    letter, _, roman = para.removeprefix(number).partition("-")
    parts = [_LETTERS["abcdefgh".index(letter)]] if letter else []
    parts += [str(_ROMAN.index(roman) + 1)] if roman else []
    return " ".join([number, *(f"({part})" for part in parts)])
