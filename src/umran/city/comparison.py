"""The figures with a proposal and without it, so that whoever accepts it knows what it changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from umran.city.city import City
from umran.city.files import File
from umran.city.measure import measure
from umran.indicators.result import Result
from umran.intake.proposals import Accepted, Proposal
from umran.text.words import ltr

_MOST = 4  # proposals that are shown both ways
_ROWS = 50_000  # of all files; more would keep the user waiting
Read = Callable[[Accepted], tuple[list[File], list[str]]]


def compare_proposals(files: Sequence[File], read: Read, accepted: Accepted, year: str) -> list[str]:
    """For each pending proposal, its figures with and without it, in Arabic.

    `read` reads the run's files again under other answers. All other proposals count as accepted in both readings.
    """
    pending = list(dict.fromkeys(proposal for file in files for proposal in file.problems.proposals))
    if not pending:
        return []
    if any(each.proposal is None for file in files for each in file.problems.errors):
        return ["أصلح ما سبق لتُعرض القيم مع كل اقتراح وبدونه."]
    if sum(len(file.frame) for file in files) > _ROWS:
        return ["الملفات كبيرة، فلم تُحسب القيم مع كل اقتراح وبدونه؛ اقبله أو اتركه لتراها."]
    lines = []
    for proposal in pending[:_MOST]:
        others = accepted
        for each in pending:
            others = others.accepting(each)
        lines += ["", f"القيم مع {ltr(proposal.options[0])} في {ltr(proposal.file)} وبدونه:"]
        lines += _compared(proposal, others, read, year)
    return lines[1:]


def _compared(proposal: Proposal, others: Accepted, read: Read, year: str) -> list[str]:
    def figures(answers: Accepted) -> dict[tuple[str, str], tuple[str, str]] | None:
        return _figures(read(answers), year, proposal.file)

    done = {f"{proposal.name}={each}" if each else proposal.name: figures(others.accepting(proposal, each))
            for each in dict.fromkeys((proposal.value, *proposal.choices))}  # fmt: skip
    if proposal.has_without:
        done["بدونه"] = figures(others.declining(proposal))
    titles = {key: title for each in done.values() if each for key, (title, _) in each.items()}
    lines = []
    for key, title in titles.items():
        shown = [
            f"{ltr(name) if name.isascii() else name}: {found[key][1] if found and key in found else 'لا تُحسب'}"
            for name, found in done.items()
        ]
        lines.append(f"  {ltr(key[0])} {title}{f' {ltr(key[1])}' if key[1] else ''}. {'؛ '.join(shown)}")
    if not titles:
        lines.append("  لا تُحسب: في الملفات ما يُصلح أولاً، أو لا يكفي ما فيها")
    elif not proposal.has_without:
        lines.append("  وبدونه لا يُقرأ ما اقتُرح، فلا قيمة")
    return lines


def _figures(
    found: tuple[list[File], list[str]], year: str, about: str
) -> dict[tuple[str, str], tuple[str, str]] | None:
    """(code, years) -> (title, figure) of what comes from the file that the proposal is about."""
    files, unreadable = found
    if unreadable or any(file.problems.errors for file in files):
        return None
    city = City.from_files(files, year=year)
    measures = measure(city)
    if city.problems:
        return None
    return {
        (each.code, each.years): (each.title, _figure_text(each.result))
        for each in measures
        if each.result and any(about.startswith(name.partition("#")[0]) for name in each.inputs)
    }


def _figure_text(result: Result) -> str:
    return "لا تُحسب" if result.value is None else result.formatted()
