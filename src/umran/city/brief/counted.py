"""A brief of what a census counts, where no indicator can be computed: the same rule, the same parts, and no indicator's name.

Its three figures are a size, who bears it, and what prevents a misunderstanding: that a census is no indicator, first of all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from umran import figures
from umran.city.brief.choosing import CAUTION, SIZE, TREND_OR_WHO, Chosen
from umran.city.census import SHARES, Census, Share, Value, lines
from umran.figures.pictures import Picture
from umran.text.errors import Lacking
from umran.text.numbers import figure, people, percent
from umran.text.words import AREAS, counted, listed, ltr, quoted

if TYPE_CHECKING:
    from umran.city.city import City

TOPICS = {share.key: share for share in SHARES if share.lacking}
POPULATION = "population"
_TARGETS = {POPULATION: "11.3"}  # connections are basic services, of 11.1
_DENSITY = "الكثافة على مساحة المنطقة كلها، بما لا يُسكن منها"


def topics(census: Census) -> dict[str, str]:
    """What a brief of this census may be about, with its title."""
    return {share.key: share.title for share in census.known() if share.lacking} | {
        POPULATION: "السكان ونموهم"
    }


def topic(census: Census, about: str = "") -> str:
    """What the brief is about: as asked for, else the connection that most households lack, else the people.

    Raises ValueError for another topic than the census has.
    """
    known = topics(census)
    if about:
        if about not in known:
            raise ValueError(f"about is {about!r}; expected what the census counts: {', '.join(known)}")
        return about
    rest = {key: _last(census, TOPICS[key])[1].rest for key in known if key in TOPICS}
    return max(rest, key=lambda key: rest[key], default=POPULATION)


def _last(census: Census, share: Share) -> tuple[int, Value]:
    """The last year that tells a share, and its value."""
    return next((year, value) for year in census.years[::-1] if (value := census.share(share, year)))


def target(key: str) -> str:
    """The target of the Goals that the figures serve."""
    return _TARGETS.get(key, "11.1")


def three(census: Census, key: str) -> list[Chosen]:
    """The three figures, in the order of the page."""
    share = TOPICS.get(key)
    found = _of_share(census, share) if share else _of_people(census)
    return [Chosen(role, value, sentence, "", years, census.inputs) for role, value, sentence, years in found]


def _of_share(census: Census, share: Share) -> list[tuple[str, str, str, str]]:
    year, value = _last(census, share)
    size = f"{figure(value.rest, 0)} من {figure(value.whole, 0)} أسرة {share.lacking}."
    when = str(year)
    if period := census.period(share):
        before = census.share(share, period[0])
        assert before
        when = f"{period[0]}–{period[1]}"
        size += f" وكانت سنة {ltr(period[0])} {figure(before.rest, 0)} من {figure(before.whole, 0)} ({percent(1 - before.fraction)})."
    rest = census.lacking(share, year)
    units = _over_half(rest)
    who = f"من الأسر التي {share.lacking} في {counted(len(units), AREAS)} من {ltr(len(rest))}: {listed(map(quoted, census.names(units)))}."
    shares = census.of(year)[share.column].dropna().sort_values(kind="stable")
    low, high = map(quoted, census.names((shares.index[0], shares.index[-1])))
    span = ltr(f"{shares.iloc[0]:.1f}–{shares.iloc[-1]:.1f}%")
    caution = (
        f"حصة الموصول من أدنى منطقة ({low}) إلى أعلاها ({high}): رقم المدينة يخفي الفرق. {share.caution}"
    )
    return [
        (SIZE, percent(1 - value.fraction), size, when),
        (TREND_OR_WHO, percent(rest.iloc[: len(units)].sum() / rest.sum()), who, str(year)) if rest.sum() else (TREND_OR_WHO, "", "لا أسرة غير موصولة.", str(year)),
        (CAUTION, span, caution, str(year)),
    ]  # fmt: skip


def _over_half(rest: pd.Series) -> list[object]:
    """The fewest units that have half of a sum or more, the largest first."""
    if not rest.sum():
        return []
    reached = int((rest.cumsum() * 2 < rest.sum()).sum()) + 1
    return [*rest.index[:reached]]


def _of_people(census: Census) -> list[tuple[str, str, str, str]]:
    year = census.years[-1]
    last = census.of(year)
    found = [(SIZE, figure(last["population"].sum(), 0), f"{people(last['population'].sum())} في {counted(len(last), AREAS)}.", str(year))]  # fmt: skip
    period, growth = census.period(), census.growth()
    if period and growth:
        added, rate = growth
        first = census.of(period[0])["population"]
        change = (
            (census.of(period[1])["population"] / first[first > 0] - 1).dropna().sort_values(kind="stable")
        )
        low, high = map(quoted, census.names((change.index[0], change.index[-1])))
        told = (
            f"نمو السكان في السنة: {'زادوا' if added >= 0 else 'نقصوا'} {figure(abs(added), 0)} بين {ltr(period[0])} و{ltr(period[1])}. "
            f"الأسرع {high} ({percent(change.iloc[-1])} في المدة)، والأبطأ {low} ({percent(change.iloc[0])})."
        )
        found.append((TREND_OR_WHO, percent(rate, 2), told, f"{period[0]}–{period[1]}"))
    else:
        found.append(
            (TREND_OR_WHO, "", "لا بيانات: التعداد لسنة واحدة، أو مناطقه ليست واحدة في السنتين.", "")
        )
    if (density := census.density(year)) is not None:
        found.append((CAUTION, f"{figure(density, 0)} نسمة/كم²", f"{_DENSITY}: ليست كثافة ما بُني، ولا المؤشر {ltr('11.3.1')}.", str(year)))  # fmt: skip
    else:
        found.append((CAUTION, "", "لا بيانات: حدود المناطق تعطي الكثافة.", ""))
    return found


def baseline(census: Census, key: str) -> str:
    """The figure that a repeated measurement is held against."""
    line = next(each for each in lines(census) if each.key == key)
    return f"{line.title} ({line.definition}): {line.told()}. يُعاد من التعداد التالي بالتعريف نفسه والمناطق نفسها."


def map_of(census: Census, key: str, city: City) -> figures.PlaceMap:
    """The quarters by what the brief is about, in the last year that tells it. Raises ValueError without outlines."""
    share = TOPICS.get(key)
    if share:
        year, _ = _last(census, share)
        values, title = census.of(year)[share.column], f"{share.title} {ltr(year)}"
        form = _percent
    else:
        year = census.years[-1]
        rows = census.of(year)
        values, title, form = rows["population"] / rows["area_km2"], f"الكثافة {ltr(year)}", _density
    if "quarters" not in city.layers:
        raise Lacking("city has no layer quarters; expected outlines to draw", ("quarters",))
    place = _named(city, census)
    return figures.quarters_map(
        place, values.reindex(city.layers["quarters"].index), f"{title}: {city.name or 'المدينة'}", form
    )


def _named(city: City, census: Census) -> City:
    """The city with its quarters under their names, which a layer may have in another column."""
    names = census.rows.drop_duplicates("unit").set_index("unit")["name"]
    quarters = city.layers["quarters"]
    quarters = quarters.assign(name=names.reindex(quarters.index).fillna("بلا اسم"))
    return replace(city, layers={**city.layers, "quarters": quarters})


def _percent(value: float) -> str:
    return figure(value, 1, "%")


def _density(value: float) -> str:
    return f"{figure(value, 0)} نسمة/كم²"


def bars(census: Census, key: str) -> tuple[Picture, str] | None:
    """Who is behind: households without a connection by quarter, most first; None where the brief is of people."""
    share = TOPICS.get(key)
    if share is None:
        return None
    year, value = _last(census, share)
    rest = census.lacking(share, year)[:_BARS]
    names = census.names(rest.index)
    title = f"أسر {share.lacking} {ltr(year)}"
    drawn = figures.bar_picture(title, [(name, float(count), figure(count, 0)) for name, count in zip(names, rest, strict=True)])  # fmt: skip
    more = f"أكثر {counted(_BARS, AREAS)} من {ltr(len(value.units))}. " if len(value.units) > _BARS else ""
    return drawn, more


_BARS = 12
