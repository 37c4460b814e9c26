"""The New Urban Agenda's 175 paragraphs: its parts, a grid of all paragraphs, and what the data say of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from umran import data
from umran.book.explorers.html import (
    PACKAGE,
    RESOLUTION,
    chips,
    collapsible,
    filters,
    isolate_ranges,
    paragraph_range,
    reading_sign,
    select,
    strength,
)
from umran.book.explorers.rows import rows, target_order
from umran.text.html import Markup, as_html, render

DATASETS = ("nua_structure", "nua_commitments", "nua_commitment_targets")
LINKS_PAGE = "book/02_agenda_2030/commitments_targets"
_FIRST, _LAST = 1, 175
# Parts that have a tone of their own in the grid; what stands in none of them opens the part above.
_TONES = ("QD", "TC-SOC", "TC-ECO", "TC-ENV", "EI-GOV", "EI-PLA", "EI-MOI", "FR")
_UNREAD = "known"


def build() -> tuple[Markup, list[tuple[str, str]]]:
    """The explorer as HTML; its anchors ("" for none), each with its text for the search."""
    items = rows("nua_commitments")
    themes = data.labels("nua_commitments", "theme")
    controls = [
        render(PACKAGE, "go.html"),
        select("theme", "الموضوع", list(themes.items())),
        select("force", "القوة", list(data.labels("nua_commitments", "force").items())),
    ]
    html = render(
        PACKAGE,
        "paragraphs.html",
        filters=filters("paragraphs", controls, "المعروض: {n} من {all} من فقرات الخطة وبنودها"),
        grid=_grid(items),
        parts=[_part(part, 3, items) for part in children(children(None)[0]["part_id"])],
    )
    lines = [
        (
            _anchor(item, first),
            " ".join(filter(None, (f"الفقرة {item['para']}: {item['sub_theme_ar']}.", item["summary_ar"]))),
        )
        for item, first in _firsts(items)
    ]
    lines += [
        (f"part-{name.lower()}", part["title_ar"]) for name, part in parts().items() if part["parent_id"]
    ]
    return html, lines


def parts() -> dict[str, dict[str, Any]]:
    return {part["part_id"]: part for part in rows("nua_structure")}


def children(part_id: str | None) -> list[dict[str, Any]]:
    below = [part for part in rows("nua_structure") if part["parent_id"] == part_id]
    return sorted(below, key=lambda part: part["para_from"])


def own_paragraphs(part: dict[str, Any]) -> list[int]:
    """The paragraphs of a part that stand in none of the parts below it."""
    below = {
        n for child in children(part["part_id"]) for n in range(child["para_from"], child["para_to"] + 1)
    }
    return [n for n in range(part["para_from"], part["para_to"] + 1) if n not in below]


def _tone(number: int) -> str:
    known = parts()
    for index, name in enumerate(_TONES):
        if known[name]["para_from"] <= number <= known[name]["para_to"]:
            return f"t{index + 1}"
    return "t0"


def _grid(items: list[dict[str, Any]]) -> Markup:
    found = defaultdict(list)
    for item in items:
        found[item["paragraph"]].append(item)
    cells = []
    for number in range(_FIRST, _LAST + 1):
        of_it = found[number]
        is_unread = all(item["verified"] == _UNREAD for item in of_it)
        classes = f"{_tone(number)} {'known' if is_unread else 'read'}"
        themes, forces = (
            " ".join(dict.fromkeys(item[name] for item in of_it if item[name])) for name in ("theme", "force")
        )
        cells.append((number, classes, themes, forces, is_unread))
    known = parts()
    tones = [
        (
            name.lower(),
            isolate_ranges(known[name]["title_ar"]),
            paragraph_range(known[name]["para_from"], known[name]["para_to"]),
        )
        for name in _TONES
    ]
    return render(
        PACKAGE,
        "grid.html",
        first=_FIRST,
        last=_LAST,
        cells=cells,
        tones=tones,
        unread=data.labels("nua_commitments", "verified")[_UNREAD],
        sign=reading_sign("nua_commitments", _UNREAD),
    )


def _part(part: dict[str, Any], level: int, items: list[dict[str, Any]]) -> Markup:
    below = children(part["part_id"])
    if not below or level > 4:
        return _leaf(part, items)
    own = own_paragraphs(part)
    return render(
        PACKAGE,
        "part.html",
        level=level,
        **_heading(part),
        status=_status(part),
        paragraphs=_paragraphs(own, items) if own else "",
        parts=[_part(child, level + 1, items) for child in below],
    )


def _heading(part: dict[str, Any]) -> dict[str, Any]:
    """What stands in the heading of a part, for its template."""
    return {
        "part": part,
        "anchor": f"part-{part['part_id'].lower()}",
        "title": isolate_ranges(part["title_ar"]),
        "range": paragraph_range(part["para_from"], part["para_to"]),
        "whose": _whose(part),
    }


def _leaf(part: dict[str, Any], items: list[dict[str, Any]]) -> Markup:
    body = _status(part) + _paragraphs(own_paragraphs(part), items)
    for child in children(part["part_id"]):
        body += render(PACKAGE, "part_below.html", **_heading(child))
        body += _status(child) + _paragraphs(own_paragraphs(child), items)
    inside = [item for item in items if part["para_from"] <= item["paragraph"] <= part["para_to"]]
    heading = _heading(part)
    note = Markup('<span class="ex-range">{}</span> {}').format(as_html(heading["range"]), heading["whose"])
    return collapsible(heading["anchor"], heading["title"], "البنود", len(inside), body, note)


def _whose(part: dict[str, Any]) -> Markup:
    """A mark where the part is a group of the course's own, and the sign where its range was not wholly read."""
    own = Markup() if part["is_heading"] else chips(["ليس عنواناً في القرار"])
    return own + reading_sign("nua_structure", part["verified"], linked=False)


def _status(part: dict[str, Any]) -> Markup:
    """What is to be known of its range."""
    if not part["note_ar"] or not part["is_heading"]:
        return Markup()
    return Markup('<p class="ex-status">{}</p>').format(as_html(isolate_ranges(part["note_ar"])))


def _paragraphs(numbers: list[int], items: list[dict[str, Any]]) -> Markup:
    mine = [item for item in items if item["paragraph"] in set(numbers)]
    found = [_item(item, _anchor(item, first)) for item, first in _firsts(mine)]
    return render(PACKAGE, "summaries.html", items=found)


def _firsts(items: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], bool]]:
    """Each item, and whether it is the first of its paragraph."""
    before = None
    for item in items:
        yield item, item["paragraph"] != before
        before = item["paragraph"]


def targets_by_kind(item: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The links of a paragraph, those of the text first and our own judgement last."""
    mine = [link for link in rows("nua_commitment_targets") if link["para"] == item["para"]]
    kinds = data.labels("nua_commitment_targets", "link_kind")
    grouped = [(kind, [link for link in mine if link["link_kind"] == kind]) for kind in kinds]
    return [
        (kind, sorted(links, key=lambda link: target_order(link["target"])))
        for kind, links in grouped
        if links
    ]


def _anchor(item: dict[str, Any], first: bool) -> str:
    return f"para-{item['paragraph'] if first else item['para']}"


def _item(item: dict[str, Any], anchor: str) -> Markup:
    kinds = data.labels("nua_commitment_targets", "link_kind")
    return render(
        PACKAGE,
        "paragraph.html",
        item=item,
        anchor=anchor,
        number=data.paragraph_number(item["para"]),
        chips=chips([item["theme_ar"]]),
        sign=reading_sign("nua_commitments", item["verified"]),
        strength=strength(item),
        resolution=RESOLUTION,
        links=[(kinds[kind], [link["target"] for link in links]) for kind, links in targets_by_kind(item)],
        page=LINKS_PAGE,
        isolate_ranges=isolate_ranges,
    )
