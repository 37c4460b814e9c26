"""Commitments of the New Urban Agenda and SDG targets, both ways, with who says that they are linked."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from umran import data
from umran.book.explorers.html import (
    PACKAGE,
    RESOLUTION,
    collapsible,
    filters,
    isolate_ranges,
    reading_sign,
    search,
    select,
    strength,
)
from umran.book.explorers.paragraphs import targets_by_kind
from umran.book.explorers.rows import rows, target_names, target_order
from umran.text.html import Markup, render

DATASETS = ("nua_commitments", "nua_commitment_targets", "sdg11")
MAP_PAGE = "book/01_new_urban_agenda/architecture"
GOALS = range(1, 18)


def build() -> tuple[Markup, list[tuple[str, str]]]:
    """The explorer as HTML; its anchors ("" for none), each with its text for the search."""
    links = rows("nua_commitment_targets")
    linked_paragraphs = {link["para"] for link in links}
    items = [item for item in rows("nua_commitments") if item["para"] in linked_paragraphs]
    themes = data.labels("nua_commitments", "theme")
    targets = sorted({link["target"] for link in links}, key=target_order)
    html = render(
        PACKAGE,
        "commitments.html",
        filters=filters("commitments", _controls(items, themes, targets), "الفقرات: {n} من {all}"),
        matrix=_matrix(items, links, themes),
        themes=[_theme(theme, name, items) for theme, name in themes.items()],
        goals=[_goal(goal, items, links) for goal in GOALS if _of(goal, targets)],
    )
    linked = {
        item["para"]: " ".join(link["target"] for link in links if link["para"] == item["para"])
        for item in items
    }
    lines = [("", f"{item['sub_theme_ar']} ({item['para']}): {linked[item['para']]}") for item in items]
    lines += [(f"goal-{goal}", f"الهدف {goal}") for goal in GOALS if _of(goal, targets)]
    return html, lines


def _of(goal: int, targets: list[str]) -> list[str]:
    return [target for target in targets if target.split(".")[0] == str(goal)]


def _controls(items: list[dict[str, Any]], themes: dict[str, str], targets: list[str]) -> list[Markup]:
    paragraphs = [
        (item["para"], f"{data.paragraph_number(item['para'])}: {item['sub_theme_ar']}") for item in items
    ]
    names = target_names()
    by_goal = []
    for goal in GOALS:
        mine = [(each, f"{each} {names.get(each, '')}".strip()) for each in _of(goal, targets)]
        by_goal += [(f"الهدف {goal}", [(f"goal-{goal}", f"كل غايات الهدف {goal}"), *mine])] if mine else []
    return [
        select("theme", "الموضوع", list(themes.items())),
        select("target", "الغاية", by_goal),
        select("para", "الفقرة", paragraphs),
        select("force", "القوة", list(data.labels("nua_commitments", "force").items())),
        select("kind", "من قال بالرابط؟", list(data.labels("nua_commitment_targets", "link_kind").items())),
        search("كلمات في التلخيص"),
    ]


def shade(count: int) -> str:
    """Five steps of a cell's shade; assets/explorer/filtering.js has the same."""
    return f"s{sum(count >= least for least in (1, 2, 4, 8, 16))}"


def _matrix(items: list[dict[str, Any]], links: list[dict[str, Any]], themes: dict[str, str]) -> Markup:
    theme_of = {item["para"]: item["theme"] for item in items}
    counts = Counter((link["target"].split(".")[0], theme_of[link["para"]]) for link in links)
    return render(PACKAGE, "commitments_matrix.html", goals=GOALS, themes=themes, counts=counts, shade=shade)


def _theme(theme: str, name: str, items: list[dict[str, Any]]) -> Markup:
    mine = [item for item in items if item["theme"] == theme]
    body = Markup('<ol class="ex-rows">{}</ol>').format(Markup().join(map(_commitment, mine)))
    return collapsible(f"theme-{theme}", name, "الفقرات", len(mine), body)


def _commitment(item: dict[str, Any]) -> Markup:
    groups = []
    for kind, links in targets_by_kind(item):
        by_source = defaultdict(list)
        for link in links:
            by_source[link["link_source"]].append(link["target"])
        groups += [(kind, source, targets) for source, targets in by_source.items()]
    return render(
        PACKAGE,
        "commitment.html",
        item=item,
        groups=groups,
        kinds=data.labels("nua_commitment_targets", "link_kind"),
        number=data.paragraph_number(item["para"]),
        sign=reading_sign("nua_commitments", item["verified"]),
        strength=strength(item),
        resolution=RESOLUTION,
        page=MAP_PAGE,
        isolate_ranges=isolate_ranges,
    )


def _goal(goal: int, items: list[dict[str, Any]], links: list[dict[str, Any]]) -> Markup:
    known, names = {item["para"]: item for item in items}, target_names()
    kinds = data.labels("nua_commitment_targets", "link_kind")
    by_target = defaultdict(list)
    for link in links:
        by_target[link["target"]].append(link)
    mine = sorted(_of(goal, list(by_target)), key=target_order)
    targets = []
    for target in mine:
        groups = []
        for kind, label in kinds.items():
            of_kind = [known[link["para"]] for link in by_target[target] if link["link_kind"] == kind]
            if of_kind:
                groups.append(
                    (
                        label,
                        [
                            (item["para"], data.paragraph_number(item["para"]), item["verified"] == "known")
                            for item in of_kind
                        ],
                    )
                )
        targets.append((target, isolate_ranges(names.get(target)), len(by_target[target]), groups))
    unread = data.labels("nua_commitments", "verified")["known"]
    body = render(PACKAGE, "goal.html", targets=targets, unread=unread)
    return collapsible(f"goal-{goal}", f"الهدف {goal}", "الغايات", len(mine), body)
