"""Which of the folders above a file is a learner's, and which is a group of learners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from umran.grading.names import Label, agree, fold


@dataclass(frozen=True)
class Step:
    """A folder or archive on the way to a file, by all names from the top to its own."""

    path: tuple[str, ...]
    label: Label
    unclear: bool = False


def assign_containers(claims: Sequence[Any]) -> None:
    """Set `container`, and `inside`, the named folders in it, for every claim: the outermost folder that is no group."""
    groups: set[tuple[str, ...]] = set()
    unclear: set[tuple[str, ...]] = set()
    looked_at = [(each, _steps(each)) for each in claims if each.file.notebook]
    _classify(looked_at or [(each, _steps(each)) for each in claims], 0, groups, unclear)
    for claim in claims:
        own = [each for each in claim.chain if each.path not in groups]
        if own:
            claim.container = replace(own[0], unclear=own[0].path in unclear)
            claim.inside = own[1:]


def _steps(claim: Any) -> list[Step]:
    """The named folders, and the file where it names somebody else."""
    name = claim.label.name
    other = name and not any(agree(name, each.label.name) for each in claim.chain)
    return [*claim.chain, *([Step(claim.file.parts, claim.label)] if other else [])]


ClaimSteps = Sequence[tuple[Any, list[Step]]]  # a claim, and the steps to it


def _classify(claims: ClaimSteps, depth: int, groups: set, unclear: set) -> None:
    """Tell groups from learners among the named folders of one depth.

    A folder that alone holds all, or each of several, with people's work on the same exercises side by side, is a group.
    What could be either is unclear.
    """
    found: dict[tuple[str, ...], list] = defaultdict(list)
    for claim, steps in claims:
        if depth < len(claim.chain):
            found[steps[depth].path].append((claim, steps))
    if not found:
        return
    below = {path: _below(group, depth) for path, group in found.items()}
    loose = {path for path, group in found.items() if any(len(steps) == depth + 1 for _, steps in group)}
    if len(found) == 1 and all(depth < len(claim.chain) for claim, _ in claims):
        ((path, group),) = found.items()
        named = [claim for claim, steps in group if steps[-1].path == claim.file.parts]
        explicit = all(claim.label.explicit for claim in named) or len(below[path]) > 2
        grouped = len(below[path]) > 1 and not loose and explicit and _share_work(below[path])
    else:
        # a file's name beside a code is too little, where there are other folders
        below = {path: _below(group, depth, explicit=True) for path, group in found.items()}
        several = {path for path, names in below.items() if len(names) > 1}
        grouped = several == set(found) and not loose and (not _repeated(below) or _one_task_each(below))
    several = {path for path, group in found.items() if len(_below(group, depth, explicit=True)) > 1}
    if grouped:
        groups.update(found)
        _classify([each for each in claims if depth < len(each[0].chain)], depth + 1, groups, unclear)
    else:
        unclear |= several | _elsewhere(below)


def _below(group: ClaimSteps, depth: int, *, explicit: bool = False) -> dict[str, set[str]]:
    """What bears a name in a folder, folders and files, each with the exercises in it. `explicit`: files only where they say an exercise."""
    found: dict[str, set[str]] = defaultdict(set)
    for claim, steps in group:
        if len(steps) > depth + 1 and (claim.label.explicit or not explicit or depth + 1 < len(claim.chain)):
            found[fold(steps[depth + 1].label.name)].add(claim.exercise)
    return found


def _share_work(below: dict[str, set[str]]) -> bool:
    done = [exercise for exercises in below.values() for exercise in exercises if exercise]
    return len(done) != len(set(done))


def _elsewhere(below: dict[tuple[str, ...], dict[str, set[str]]]) -> set[tuple[str, ...]]:
    """Folders with a namesake of what is in them in a neighbour, with other exercises: one learner under two tasks?"""
    done: dict[str, set[frozenset[str]]] = defaultdict(set)
    for names in below.values():
        for name, exercises in names.items():
            done[name].add(frozenset(exercises))
    return {
        path
        for path, names in below.items()
        for name, exercises in names.items()
        if any(not exercises & others for others in done[name])
    }


def _repeated(below: dict[tuple[str, ...], dict[str, set[str]]]) -> bool:
    """Whether a name stands in two of the folders."""
    inner = [name for names in below.values() for name in names]
    return len(inner) != len(set(inner))


def _one_task_each(below: dict[tuple[str, ...], dict[str, set[str]]]) -> bool:
    """Whether each folder has one exercise, and no two the same: folders of exercises, with people in them."""
    tasks = [set().union(*names.values()) for names in below.values()]
    return all(len(each) == 1 for each in tasks) and len(set().union(*tasks)) == len(tasks)
