"""Figures that lessons draw from the data: one small function each, in a module a part of the course.

A page says ```` ```{data-figure} name ```` and gets what `drawn` gives. The list below is read without Altair, so that
a page whose figures are known already waits for nothing; `tests/book/test_data_figures.py` holds it to the functions.
"""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any, NamedTuple


class Entry(NamedTuple):
    """Where a figure is made, and the datasets that it shows: a change of one of them draws it anew."""

    function: str  # "module:function"
    datasets: tuple[str, ...]


_HERE, _FIGURES = "umran.figures.lessons", "umran.figures"
_CITY_DATA = (
    "city_population", "city_urban_centre", "city_indicators", "city_land_use", "city_green_area", "city_waste",
)  # fmt: skip
_INSTRUMENTS = ("policy_instruments", "policy_instrument_themes")
_SCORES = ("coherence_example_scores", "policy_instruments")
_GOAL_11 = (
    "country_slums", "city_indicators", "city_land_use", "country_disasters", "city_waste", "country_air",
    "country_risk_strategies", "indicator_names", "cities",
)  # fmt: skip
FIGURES: dict[str, Entry] = {
    # The opening
    "known-of-cities": Entry(f"{_HERE}.start:known_of_cities", (*_CITY_DATA, "cities")),
    "evidence-by-country": Entry(f"{_HERE}.start:evidence_by_country", ("policy_instruments", "cities")),
    "glossary-origins": Entry(f"{_HERE}.start:glossary_origins", ("glossary",)),
    # The New Urban Agenda
    "commitments-and-doors": Entry(f"{_HERE}.agenda:commitments_and_doors", ("nua_structure",)),
    "urban-share-at-conferences": Entry(
        f"{_HERE}.agenda:urban_share_at_conferences", ("country_urban_share", "cities")
    ),
    "paragraphs-read": Entry(f"{_HERE}.agenda:paragraphs_read", ("nua_structure", "nua_commitments")),
    "commitment-goals": Entry(
        f"{_HERE}.agenda:commitment_goals", ("nua_commitments", "nua_commitment_targets")
    ),
    "instruments-by-door": Entry(f"{_HERE}.agenda:instruments_by_door", (*_INSTRUMENTS, "cities")),
    "reviews-by-year": Entry(f"{_HERE}.agenda:reviews_by_year", ("country_facts", "cities")),
    # The 2030 Agenda
    "city-values": Entry(
        f"{_FIGURES}.city_values:city_values_chart", ("city_indicators", "indicator_names", "cities")
    ),
    "goal-11-known": Entry(f"{_HERE}.agenda:goal_11_known", _GOAL_11),
    "share-and-access": Entry(
        f"{_FIGURES}.city_values:share_and_access_chart", ("city_indicators", "indicator_names", "cities")
    ),
    "links-to-goals": Entry(f"{_HERE}.agenda:links_to_goals", ("sdg_links",)),
    "links-by-target": Entry(f"{_HERE}.agenda:links_by_target", ("nua_commitment_targets", "sdg11")),
    # Evidence
    "agadir-water": Entry(f"{_HERE}.agadir:agadir_water", ("agadir_census", "agadir_communes")),
    "city-sources": Entry(
        f"{_HERE}.evidence:city_sources", ("city_population", "city_urban_centre", "city_gazetteer", "cities")
    ),
    "quito-waste": Entry(f"{_HERE}.evidence:quito_waste", ("city_waste",)),
    "city-growth": Entry(f"{_HERE}.evidence:city_growth", ("city_population", "cities")),
    "slums": Entry(f"{_FIGURES}.countries:slum_chart", ("country_slums", "cities")),
    "green-cover": Entry(f"{_HERE}.evidence:green_cover", ("city_green_area", "cities")),
    # Coherence
    "scores-by-direction": Entry(f"{_HERE}.coherence:scores_by_direction", _SCORES),
    "raters-agreement": Entry(f"{_HERE}.coherence:raters_agreement", _SCORES[:1]),
    "least-and-mean": Entry(f"{_HERE}.coherence:least_and_mean", _SCORES),
    "instruments-in-time": Entry(f"{_HERE}.coherence:instruments_in_time", _INSTRUMENTS[:1]),
    "instruments-by-theme": Entry(f"{_HERE}.agenda:instruments_by_theme", (*_INSTRUMENTS, "cities")),
    # Monitoring
    "two-populations": Entry(
        f"{_FIGURES}.city_values:two_populations_chart", ("city_population", "city_urban_centre", "cities")
    ),
    "land-use-two-ways": Entry(f"{_HERE}.monitoring:land_use_two_ways", ("city_land_use", "cities")),
    "places-with-value": Entry(f"{_HERE}.monitoring:places_with_value", _GOAL_11),
    "values-of-city": Entry(f"{_HERE}.monitoring:values_of_city", _GOAL_11),
    "years-of-city": Entry(f"{_HERE}.monitoring:years_of_city", (*_CITY_DATA, "cities")),
    "agadir-sewer": Entry(f"{_HERE}.agadir:agadir_sewer", ("agadir_census", "agadir_communes")),
    "agadir-unconnected": Entry(f"{_HERE}.agadir:agadir_unconnected", ("agadir_census", "agadir_communes")),
    # Exchange
    "practices-by-theme": Entry(f"{_HERE}.monitoring:practices_by_theme", ("practices", "practice_themes")),
    "two-cities": Entry(f"{_HERE}.monitoring:two_cities", ("city_indicators", "indicator_names", "cities")),
    "practices-filled": Entry(f"{_HERE}.monitoring:practices_filled", ("practices",)),
}


def entry(name: str) -> Entry:
    """The entry of a figure.

    Raises
    ------
    ValueError
        For an unknown name, with those that there are.
    """
    if name not in FIGURES:
        raise ValueError(f"no figure is named {name!r}; there are: {', '.join(sorted(FIGURES))}")
    return FIGURES[name]


def drawn(name: str, **options: str) -> Any:
    """The figure of a name.

    Parameters
    ----------
    name : str
        One of `FIGURES`.
    **options : str
        What the figure is asked for, such as `city="agadir"`; one that its function does not take is an error.

    Returns
    -------
    Figure
        Or whatever shows itself as HTML, such as a map.

    Raises
    ------
    ValueError
        For an unknown name, an option that the figure does not take, and a value that its function refuses.

    Examples
    --------
    >>> from umran.figures import lessons
    >>> lessons.drawn("glossary-origins")
    من أين جاءت مصطلحات الدورة؟
    """
    module, _, function = entry(name).function.partition(":")
    made = getattr(import_module(module), function)
    known = [each for each in inspect.signature(made).parameters]
    if unknown := sorted(set(options) - set(known)):
        raise ValueError(f"figure {name!r} takes {', '.join(known) or 'no option'}, not {', '.join(unknown)}")
    return made(**options)
