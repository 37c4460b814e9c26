"""`umran city boundaries`: the outlines of a city of the course, from their publisher into the reader's own folder.

Nothing asks for them but this command. What does not fit is refused and told, and a file that was there stays as it is.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from umran import data
from umran.city.inside import OUTLINED
from umran.city.outlines import FORMAT, Plan, command, folder, plans
from umran.indicators.projection import local_crs
from umran.text.errors import Unreadable
from umran.text.manifest import Manifest
from umran.text.words import Noun, counted, listed, ltr, quoted
from umran.upkeep.refresh import cache
from umran.upkeep.sources.client import Client, SourceError, percentage
from umran.upkeep.sources.geoboundaries import SERVICE, Level, Unfit, Unit, describe, fault, servers, units

if TYPE_CHECKING:
    import shapely

KEPT, UNFIT, UNREACHED = 0, 1, 2
_SERVICE = "UMRAN_GEOBOUNDARIES"  # another address of the service, such as a mirror inside an institution
_LARGEST = 250 * 2**20
_UNITS = Noun("لا وحدات", "وحدة واحدة", "وحدتان", "وحدات", "وحدةً", "وحدة")


@dataclass(frozen=True)
class Place:
    """What the course's data say of a city."""

    city_id: str
    name: str
    iso3: str
    point: shapely.Point


@dataclass(frozen=True)
class Found:
    """A city's outline and its parts, checked."""

    outline: Unit
    km2: float
    parts: tuple[Unit, ...] = ()
    covered: float = 0.0  # the fraction of the outline that the parts cover


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `umran city boundaries`."""
    parser.add_argument(
        "city", nargs="?", metavar="CITY", help="معرّف المدينة، مثل amman؛ بلا اسم: ما يُنزَّل وما نُزّل"
    )
    parser.add_argument("--level", metavar="ADM", help="مستوى الحدود، مثل ADM2؛ لمدينة أضفتها أنت")
    parser.add_argument("--parts", metavar="ADM", help="مستوى الأقسام داخلها، مثل ADM3")
    parser.add_argument("--simplified", action="store_true", help="الحدود المبسطة: ملف أخف وخط أقل دقة")
    parser.add_argument(
        "--folder", metavar="DIR", help="المجلد الذي تُحفظ فيه؛ وإلا فمجلد بياناتك، أو UMRAN_BOUNDARIES"
    )
    parser.add_argument("--cache", metavar="DIR", help="مجلد التنزيل")
    parser.add_argument(
        "--server", metavar="URL", help="عنوان آخر للخدمة نفسها؛ وإلا فالرسمي، أو UMRAN_GEOBOUNDARIES"
    )


def run(options: argparse.Namespace) -> int:
    """Fetch, check, keep and tell: 0 when the outlines are kept, 1 where they do not fit, 2 where they cannot be had."""
    kept_in = folder(options.folder)
    if not options.city:
        print(_known(kept_in))
        return KEPT
    place, plan = _asked(options)
    if place.city_id in OUTLINED:
        print(f"حدود {place.name} من الداخل في بيانات الدورة نفسها، ولا حاجة إلى تنزيلها.")
        return KEPT
    service = options.server or os.environ.get(_SERVICE) or SERVICE
    client = Client(cache(options.cache), progress=percentage(), largest=_LARGEST, servers=servers(service))
    print(f"{place.name} ({ltr(place.city_id)}): من {ltr(service)}")
    try:

        def download(level: str) -> tuple[Level, list[Unit]]:
            described = describe(client, service, place.iso3, level, options.simplified)
            return described, units(client, described)

        level, candidates = download(plan.level)
        found, levels, told = find(place, plan, candidates), {"outline": level}, ""
        if plan.parts:
            try:
                levels["part"], candidates = download(plan.parts)
                found = parts_of(found, candidates)
            except SourceError as error:
                levels.pop("part", None)
                told = f"{str(error).rstrip('.')}. حُفظت الحدود وحدها، بلا أقسام ({ltr(plan.parts)})."
    except SourceError as error:
        print(f"{str(error).rstrip('.')}.\nلم يُحفظ شيء، وما كان في مجلدك باقٍ كما هو.", file=sys.stderr)
        return UNFIT if isinstance(error, Unfit) else UNREACHED
    content = _content(place, plan, levels, found)
    kept_in.mkdir(parents=True, exist_ok=True)
    name = f"{place.city_id}.geojson"
    Manifest(kept_in, "umran city boundaries", "--folder").write({name: content}, replace=True)
    print(_summary(plan, levels, found), f"حُفظت في {quoted(kept_in / name, 200)}.", sep="\n")
    if told:
        print(told, file=sys.stderr)
    return UNFIT if told else KEPT


def _known(kept_in: Path) -> str:
    """The cities that can be asked for, and which are there."""
    names = data.load("cities").dropna(subset=["city_id"]).set_index("city_id")["name_ar"]
    lines = []
    for city_id, plan in plans().items():
        if city_id in names:
            state = "، نُزّلت" if (kept_in / f"{city_id}.geojson").is_file() else ""
            lines.append(
                f"  {ltr(command(city_id))}: {names[city_id]}، {plan.means} ({ltr(plan.level)}){state}"
            )
    others = [
        f"{name} ({ltr(city_id)})" for city_id, name in names.items() if city_id not in {*plans(), *OUTLINED}
    ]
    if others:
        lines.append(f"  ومع {ltr('--level')}: {listed(others)}")
    return "\n".join(["ما يُنزَّل من geoBoundaries عند الطلب:", *lines, f"المجلد: {quoted(kept_in, 200)}"])


def _asked(options: argparse.Namespace) -> tuple[Place, Plan]:
    """The city, and which levels to ask for."""
    rows = data.load("cities").dropna(subset=["city_id"]).set_index("city_id")
    if options.city not in rows.index:
        known = listed(map(ltr, rows.index))
        raise Unreadable(f"لا مدينة معرّفها {quoted(options.city)} في البيانات", f"المعروف: {known}")
    row = rows.loc[options.city]
    place = Place(options.city, row["name_ar"], row["iso3"], row["geometry"])
    plan = plans().get(options.city, Plan(options.level or ""))
    if options.level and options.level != plan.level:  # our limits and words are of another level
        plan = Plan(options.level)
    if options.parts:
        plan = plan._replace(parts=options.parts)
    for level in filter(None, (plan.level, plan.parts)):
        if level not in {f"ADM{number}" for number in range(1, 6)}:
            raise Unreadable(f"لا مستوى اسمه {quoted(level)}", f"المستويات: {ltr('ADM1')} إلى {ltr('ADM5')}")
    if not plan.level and options.city not in OUTLINED:
        raise Unreadable(
            f"لا يُعرف أي مستوى يحد {place.name}",
            f"اذكره: {ltr(command(options.city) + ' --level ADM2')}، ويصغر المستوى كلما كبر رقمه",
        )
    return place, plan


def find(place: Place, plan: Plan, candidates: Sequence[Unit]) -> Found:
    """The one unit that holds the city's point, of a sound shape and a plausible area. Raises Unfit where there is none."""
    import shapely

    near = [each for each in candidates if shapely.box(*each.shape.bounds).intersects(place.point)]
    for each in near:
        if reason := fault(each):
            raise Unfit(f"{reason}. لا يُصلح شكل بلا علمك: أبلغ ناشره، أو اختر مستوى آخر ({ltr('--level')})")
    holding = [each for each in near if each.shape.intersects(place.point)]
    where = f"نقطة {place.name} ({ltr(f'{place.point.y}, {place.point.x}')})"
    if not holding:
        swapped = shapely.Point(place.point.y, place.point.x)
        if any(each.shape.intersects(swapped) for each in candidates):
            raise Unfit(f"{where} لا تقع في الملف إلا إذا تبادل خط الطول وخط العرض: إحداثيات الملف مقلوبة")
        raise Unfit(f"{where} لا تقع داخل أي وحدة في الملف: ليس لها، أو إحداثياته في غير موضعها")
    if len(holding) > 1:
        names = listed(quoted(each.name) for each in holding)
        raise Unfit(f"{where} تقع في أكثر من وحدة ({names}): حدود الملف متراكبة")
    km2 = float(_km2([holding[0].shape])[0])
    low, high = plan.km2
    if not low <= km2 <= high:
        raise Unfit(
            f"مساحة {quoted(holding[0].name)} {ltr(f'{km2:,.1f}')} كم²، وما يُعقل لهذه الحدود بين "
            f"{ltr(f'{low:,g}')} و{ltr(f'{high:,g}')} كم²: لعلها وحدة أخرى"
        )
    return Found(holding[0], km2)


def parts_of(found: Found, candidates: Sequence[Unit]) -> Found:
    """The units whose inner point lies in the outline, none of them faulty. Raises Unfit where there is none."""
    import shapely

    outline = found.outline.shape
    near = [each for each in candidates if shapely.box(*each.shape.bounds).intersects(outline)]
    for each in near:
        if reason := fault(each):
            raise Unfit(reason)
    inside = [each for each in near if outline.contains(each.shape.representative_point())]
    if not inside:
        raise Unfit(f"لا وحدة من الأقسام داخل {quoted(found.outline.name)}")
    covered = shapely.union_all([each.shape for each in inside]).intersection(outline)
    share = _km2([covered])[0] / found.km2
    return Found(found.outline, found.km2, tuple(inside), float(share))


def _km2(shapes: Sequence[shapely.Geometry]) -> pd.Series:
    import geopandas as gpd

    series = gpd.GeoSeries(list(shapes), crs="EPSG:4326")
    return series.to_crs(local_crs(series)).area / 1e6


def _content(place: Place, plan: Plan, levels: dict[str, Level], found: Found) -> bytes:
    """The file that is kept: the shapes as they came, with their source and licence."""
    rows = [("outline", found.outline), *(("part", each) for each in found.parts)]
    about = {
        "format": FORMAT,
        "city_id": place.city_id,
        "iso3": place.iso3,
        "means": plan.means,
        "sources": {role: vars(level) for role, level in levels.items()},
    }
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "properties": {"role": role, "name": unit.name, "code": unit.code},
            "geometry": unit.geometry,
        }
        for role, unit in rows
    ]
    content = {"type": "FeatureCollection", "umran": about, "features": features}
    return (json.dumps(content, ensure_ascii=False) + "\n").encode()


def _summary(plan: Plan, levels: dict[str, Level], found: Found) -> str:
    lines = [
        f"  الحدود: {quoted(found.outline.name)}" + (f"، {plan.means}" if plan.means else ""),
        f"  المساحة بحسابنا: {ltr(f'{found.km2:,.1f}')} كم²، ونقطة المدينة داخلها",
    ]
    if found.parts:
        lines.append(
            f"  الأقسام: {counted(len(found.parts), _UNITS)}، تغطي {ltr(f'{found.covered:.1%}')} من مساحتها"
        )
    for role, level in levels.items():
        of = "الحدود" if role == "outline" else "الأقسام"
        kind = f"، {quoted(level.kind)}" if level.kind else ""
        lines += [
            f"  مصدر {of}: {ltr(level.boundary_id)} ({ltr(level.level)}{kind})، {ltr(level.year)}، عن {quoted(level.source, 120)}"
            + (f" ({ltr(level.source_url)})" if level.source_url else ""),
            f"  رخصة {of}: {quoted(level.licence, 160)}"
            + (f" ({ltr(level.licence_url)})" if level.licence_url else ""),
        ]
    lines.append("  اذكر المصدر والرخصة مع كل خريطة تنشرها.")
    if plan.note:
        lines.append(f"  {plan.note}.")
    return "\n".join(lines)
