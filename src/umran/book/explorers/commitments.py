"""Commitments of the New Urban Agenda and SDG targets, both ways, with who says that they are linked."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from umran import data
from umran.book.explorers.html import chips, filters, fold, mark, search, select, words
from umran.book.explorers.paragraphs import number_of, targets_by_kind
from umran.book.explorers.rows import rows, target_names, target_order
from umran.text.html import bdi

DATASETS = ("nua_commitments", "nua_commitment_targets", "sdg11")
MAP_PAGE = "book/01_new_urban_agenda/architecture"
GOALS = range(1, 18)


def piece() -> tuple[str, list[tuple[str, str]]]:
    """The piece as HTML; its anchors ("" for none), each with its text for the search."""
    items, links = rows("nua_commitments"), rows("nua_commitment_targets")
    themes = data.labels("nua_commitments", "theme")
    targets = sorted({link["target"] for link in links}, key=target_order)
    html = (
        filters("commitments", _controls(items, themes, targets), "الالتزامات: {n} من {all}")
        + _matrix(items, links, themes)
        + '<h3 class="ex-heading">من الالتزام إلى الغايات</h3><div data-list="commitments">'
        + "".join(_theme(theme, name, items) for theme, name in themes.items())
        + '</div><h3 class="ex-heading">من الغاية إلى الالتزامات</h3><div data-list="targets">'
        + "".join(_goal(goal, items, links) for goal in GOALS if _of(goal, targets))
        + "</div>"
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


def _controls(items: list[dict[str, Any]], themes: dict[str, str], targets: list[str]) -> list[str]:
    paragraphs = [(item["para"], f"{number_of(item)}: {item['sub_theme_ar']}") for item in items]
    names = target_names()
    by_goal = []
    for goal in GOALS:
        mine = [(each, f"{each} {names.get(each, '')}".strip()) for each in _of(goal, targets)]
        by_goal += [(f"الهدف {goal}", [(f"goal-{goal}", f"كل غايات الهدف {goal}"), *mine])] if mine else []
    return [
        select("theme", "الموضوع", list(themes.items())),
        select("target", "الغاية", by_goal),
        select("para", "الفقرة", paragraphs),
        select("kind", "من قال بالرابط؟", list(data.labels("nua_commitment_targets", "link_kind").items())),
        search("كلمات في التلخيص"),
    ]


def shade(count: int) -> str:
    """Five steps of a cell's shade; explorer.js has the same steps."""
    return f"s{sum(count >= least for least in (1, 2, 4, 8, 16))}"


def _matrix(items: list[dict[str, Any]], links: list[dict[str, Any]], themes: dict[str, str]) -> str:
    theme_of = {item["para"]: item["theme"] for item in items}
    counts = Counter((link["target"].split(".")[0], theme_of[link["para"]]) for link in links)
    head = "".join(f'<th scope="col"><span>{name}</span></th>' for name in themes.values())
    body = ""
    for goal in GOALS:
        cells = "".join(
            f'<td class="{shade(n := counts[str(goal), theme])}" data-goal="{goal}" data-theme="{theme}">{n or ""}</td>'
            for theme in themes
        )
        body += f'<tr><th scope="row">الهدف {goal}</th>{cells}</tr>'
    return (
        '<div class="ex-scroll"><table class="ex-matrix"><caption>عدد الروابط بين كل هدف وكل موضوع. '
        "الخانة الفارغة: لا رابط في بيانات الدورة.</caption>"
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _theme(theme: str, name: str, items: list[dict[str, Any]]) -> str:
    mine = [item for item in items if item["theme"] == theme]
    body = "".join(_commitment(item) for item in mine)
    return fold(f"theme-{theme}", name, "الالتزامات", len(mine), f'<ol class="ex-rows">{body}</ol>')


def _commitment(item: dict[str, Any]) -> str:
    kinds = data.labels("nua_commitment_targets", "link_kind")
    said = []
    for kind, links in targets_by_kind(item):
        by_source = defaultdict(list)
        for link in links:
            by_source[link["link_source"]].append(link["target"])
        for source, targets in by_source.items():
            origin = f' (<bdi lang="en" dir="ltr">{words(source)}</bdi>)' if source else ""
            codes = " ".join(
                f'<span class="ex-target" data-link data-target="{target} goal-{target.split(".")[0]}" data-kind="{kind}">{bdi(target)}</span>'
                for target in targets
            )
            said.append(f"<li>{kinds[kind]}{origin}: {codes}</li>")
    unread = "" if item["verified"] == "read" else f" {mark('nua_commitments', item['verified'])}"
    number = f'<a href="page:{MAP_PAGE}#para-{item["paragraph"]}">{number_of(item)}</a>'
    return (
        f'<li data-item data-theme="{item["theme"]}" data-para="{item["para"]}"><p class="ex-head">'
        f'<b class="ex-number">{number}</b> <b>{words(item["sub_theme_ar"])}</b>{unread}</p>'
        f'<p>{words(item["summary_ar"])}</p><ul class="ex-links">{"".join(said)}</ul></li>'
    )


def _goal(goal: int, items: list[dict[str, Any]], links: list[dict[str, Any]]) -> str:
    known, names = {item["para"]: item for item in items}, target_names()
    kinds = data.labels("nua_commitment_targets", "link_kind")
    by_target = defaultdict(list)
    for link in links:
        by_target[link["target"]].append(link)
    mine = sorted(_of(goal, list(by_target)), key=target_order)
    listed = ""
    for target in mine:
        said = ""
        for kind, label in kinds.items():
            numbers = [known[link["para"]] for link in by_target[target] if link["link_kind"] == kind]
            if numbers:
                shown = " ".join(
                    f'<span class="ex-target" data-para="{item["para"]}">{number_of(item)}</span>'
                    for item in numbers
                )
                said += f"<li>{label}: {shown}</li>"
        name = f" <b>{words(names[target])}</b>" if target in names else ""
        listed += (
            f'<li data-target="{target}"><p class="ex-head"><b class="ex-number">{bdi(target)}</b>{name} '
            f'{chips([f"فقرات: {len(by_target[target])}"])}</p><ul class="ex-links">{said}</ul></li>'
        )
    return fold(f"goal-{goal}", f"الهدف {goal}", "الغايات", len(mine), f'<ol class="ex-rows">{listed}</ol>')
