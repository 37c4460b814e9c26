"""Rows of data/ for the pages: the parts they share with other tools, countries, targets and addresses of profiles."""

from __future__ import annotations

from typing import Any

from umran.data.rows import file, rows, values_by_key

__all__ = [
    "file",
    "participating_countries",
    "profile_page",
    "rows",
    "target_names",
    "target_order",
    "values_by_key",
]


def participating_countries() -> list[dict[str, Any]]:
    """The participating countries and those that were added, one row each, as the list of cities has them."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows("cities"):
        found.setdefault(row["iso3"], row)
    return list(found.values())


def profile_page(iso3: str, city_id: str | None = None) -> str:
    """The page of a city, else of its country's first: named after the city or, where none is named, after the country."""
    place = next(row for row in participating_countries() if row["iso3"] == iso3)
    name = city_id or place["city_id"] or place["country_en"].lower().replace(" ", "_")
    return f"book/06_exchange/cities/{name}"


def target_order(code: str) -> tuple[int, int, str]:
    """Sorts targets as the goals list them: 11.2 before 11.10, numbers before letters."""
    goal, part = code.split(".")
    return int(goal), int(part) if part.isdigit() else 99, part


def target_names() -> dict[str, str]:
    """Short Arabic names of the targets of Goal 11; the data have none for other goals."""
    return {row["code"]: row["short_ar"] for row in rows("sdg11") if row["type"] == "target"}
