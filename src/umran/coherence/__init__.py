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

from umran._lazy import lazily

# Loaded when first asked for: saving a review does not wait for pandas.
_HOME = {
    "CoherenceError": "problems",
    "Problem": "problems",
    "SCALE": "scale",
    "shown": "scale",
    "agreement": "raters",
    "Agreement": "raters",
    "check_instruments": "instruments",
    "inventory": "instruments",
    "own_instrument": "instruments",
    "check_scores": "scores",
    "example_scores": "scores",
    "to_frame": "scores",
    "review": "results",
    "Review": "results",
    "Matrix": "results",
    "vertical_alignment": "results",
    "sensitivity": "robustness",
    "Sensitivity": "robustness",
    "File": "files",
    "open_file": "files",
    "save": "files",
    "merge": "merging",
    "Merged": "merging",
    "read_template": "template",
    "write_template": "template",
}

__all__ = sorted(_HOME)


__getattr__, __dir__ = lazily(__name__, _HOME)
