"""The figures with a proposal and without it, so that whoever accepts it knows what it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from umran.city.city import City
from umran.indicators.result import Result
from umran.intake.proposals import DECLINED, Accepted, Proposal
from umran.text.words import ltr

_MOST = 4  # proposals that are shown both ways
_ROWS = 50_000  # of all files; more would keep the user waiting
_FILES = 20  # that are read again for each of them
Read = Callable[[Accepted], City]
Key = tuple[str, str]  # the code of an indicator, and its years


@dataclass(frozen=True)
class Compared:
    """The figures of a proposal's file by what is answered to it: a value of the proposal, or `DECLINED`.

    `figures` has by answer the figures, (code, years) -> (title, figure), or None where none is computed.
    """

    proposal: Proposal
    figures: dict[str, dict[Key, tuple[str, str]] | None]

    def rows(self) -> list[tuple[Key, str, list[str]]]:
        """Of each figure its key, its title, and how it reads under each of the answers."""
        titles = {key: title for each in self.figures.values() if each for key, (title, _) in each.items()}
        return [
            (
                key,
                title,
                [found[key][1] if found and key in found else "لا تُحسب" for found in self.figures.values()],
            )
            for key, title in titles.items()
        ]


def pending(city: City) -> list[Proposal]:
    """The proposals that wait for an answer, each once."""
    files = [*city.files, *city.faulty]
    asked = [proposal for file in files for proposal in file.problems.proposals]
    return list(dict.fromkeys([*asked, *(near for join in city.joins for near in join.near)]))


def too_large(city: City) -> bool:
    """Whether reading again under other answers would keep the user waiting."""
    files = [*city.files, *city.faulty]
    return sum(file.rows for file in files) > _ROWS or len(files) > _FILES


def compare_each(city: City, read: Read, accepted: Accepted, *, is_whole: bool = True) -> list[Compared]:
    """The first pending proposals, each with its figures under every answer.

    `read` reads the same files again under other answers; all other proposals count as accepted. `is_whole` says that
    a reading with any fault gives no figure.
    """
    asked = pending(city)
    found = []
    for proposal in asked[:_MOST]:
        others = accepted
        for each in asked:
            others = others.accepting(each)
        answers = {
            value: others.accepting(proposal, value)
            for value in dict.fromkeys((proposal.value, *proposal.choices))
        }
        if proposal.has_without:
            answers[DECLINED] = others.declining(proposal)
        figures = {
            value: _figures(read(answer), proposal.file, is_whole) for value, answer in answers.items()
        }
        found.append(Compared(proposal, figures))
    return found


def compare_proposals(city: City, read: Read, accepted: Accepted) -> list[str]:
    """For each pending proposal, its figures with and without it, in Arabic: see `compare_each`."""
    if not pending(city):
        return []
    if any(each.proposal is None for file in (*city.files, *city.faulty) for each in file.problems.errors):
        return ["أصلح ما سبق لتُعرض القيم مع كل اقتراح وبدونه."]
    if too_large(city):
        return ["الملفات كبيرة، فلم تُحسب القيم مع كل اقتراح وبدونه؛ اقبله أو اتركه لتراها."]
    lines = []
    for each in compare_each(city, read, accepted):
        lines += [
            "",
            f"القيم مع {ltr(each.proposal.options[0])} في {ltr(each.proposal.file)} وبدونه:",
            *_lines(each),
        ]
    return lines[1:]


def _lines(compared: Compared) -> list[str]:
    proposal, rows = compared.proposal, compared.rows()
    options = [
        "بدونه" if each == DECLINED else ltr(f"{proposal.name}={each}" if each else proposal.name)
        for each in compared.figures
    ]
    lines = []
    for (code, years), title, found in rows:
        shown = "؛ ".join(f"{option}: {value}" for option, value in zip(options, found, strict=True))
        lines.append(f"  {ltr(code)} {title}{f' {ltr(years)}' if years else ''}. {shown}")
    if not rows:
        lines.append("  لا تُحسب: في الملفات ما يُصلح أولاً، أو لا يكفي ما فيها")
    elif not proposal.has_without:
        lines.append("  وبدونه لا يُقرأ ما اقتُرح، فلا قيمة")
    return lines


def _figures(city: City, about: str, is_whole: bool) -> dict[Key, tuple[str, str]] | None:
    """(code, years) -> (title, figure) of what comes from the file that the proposal is about."""
    measures = city.indicators()
    if is_whole and (city.unread or city.faulty or city.problems):
        return None
    return {
        (each.code, each.years): (each.title, _figure_text(each.result))
        for each in measures
        if each.result and any(about.startswith(name.partition("#")[0]) for name in each.inputs)
    }


def _figure_text(result: Result) -> str:
    return "لا تُحسب" if result.value is None else result.formatted()
