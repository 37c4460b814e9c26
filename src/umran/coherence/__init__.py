"""Do policies strengthen one another? Instruments, scored interactions, what they say and how far that holds.

    from umran import coherence

    review = coherence.review(instruments, scores)
    review.vertical.index              # or None, with review.vertical.reason
    review.most_cancelling()

Scores are those of Nilsson, Griggs and Visbeck (Nature 534, 2016, https://doi.org/10.1038/534320a): −3 to +3. The three
directions follow paragraphs 87 and 88 of the New Urban Agenda; the indices, the share of cells that they need, and the
rule that two points apart are discussed are the course's own, and say so where they are shown. Nothing here draws.
"""

from __future__ import annotations

import lazy_loader

# Loaded when first asked for: saving a review does not wait for pandas.
_HOMES = {
    "analysis.problems": ["CoherenceError", "Problem"],
    "analysis.scale": ["SCALE", "format_score"],
    "analysis.raters": ["Agreement", "agreement"],
    "analysis.instruments": ["check_instruments", "inventory", "own_instrument"],
    "analysis.scores": ["check_scores", "example_scores", "to_frame"],
    "analysis.comparison": ["check_answers", "comparison_table", "to_answers"],
    "analysis.results": ["Matrix", "Review", "review"],
    "analysis.robustness": ["Sensitivity", "sensitivity"],
    "analysis.files": ["File", "open_file", "save"],
    "analysis.merging": ["Merged", "merge"],
    "analysis.template": ["read_template", "write_template"],
}


__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submod_attrs=_HOMES)
