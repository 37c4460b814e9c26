"""The questions of a reading: what could change a figure, with the figure both ways, and nothing accepted unasked."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as w

from umran.city.comparison import Compared
from umran.intake.proposals import DECLINED, KINDS, Accepted, Proposal
from umran.text.html import render
from umran.text.words import ltr, quoted, ranges

_NOT_YET = object()  # no value that a proposal could have


class Question(w.VBox):
    """One proposal, what it touches, the figures under each answer, and the answers; none is chosen at first."""

    def __init__(self, proposal: Proposal, compared: Compared | None):
        self.proposal = proposal
        values = [*dict.fromkeys((proposal.value, *proposal.choices))]
        labels = {value: _accepting(proposal, value) for value in values}
        if proposal.has_without:
            labels[DECLINED] = _declining(proposal)
        shown = w.HTML(
            render(
                "umran.city",
                "form_question.html",
                title=KINDS[proposal.name].title,
                file=quoted(proposal.file),
                text=proposal.text,
                rows=ranges(proposal.rows),
                answers=[labels[value] for value in compared.figures] if compared else [],
                figures=_figures(compared),
            )
        )
        self.answer = w.RadioButtons(
            options=[("لم أجب بعد", _NOT_YET), *((label, value) for value, label in labels.items())],
            value=_NOT_YET,
            description="جوابك",
        )
        super().__init__([shown, self.answer])
        self.add_class("umran-question")

    @property
    def is_answered(self) -> bool:
        """Whether one of the answers was chosen."""
        return self.answer.value is not _NOT_YET

    def added_to(self, accepted: Accepted) -> Accepted:
        """What is accepted, with this answer."""
        return accepted.accepting(self.proposal, self.answer.value) if self.is_answered else accepted


def _accepting(proposal: Proposal, value: str) -> str:
    return f"أقبل: {quoted(value)}" if value else "أقبل"


def _declining(proposal: Proposal) -> str:
    if proposal.name == "name":
        return "لا أربط ما بقي من الأسماء المتقاربة في هذا الملف"
    return "لا أقبل، ويُقرأ الملف كما هو"


def _figures(compared: Compared | None) -> Sequence[tuple[str, list[str]]]:
    if compared is None:
        return []
    return [
        (f"{ltr(code)} {title}" + (f" {ltr(years)}" if years else ""), found)
        for (code, years), title, found in compared.rows()
    ]
