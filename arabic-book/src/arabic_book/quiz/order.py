"""Which questions are asked, and in which order: always the same, telling nothing."""

from collections.abc import Callable, Iterable
from hashlib import sha256

from .bank import Question


def shuffled(question: Question, texts: list[str]) -> list[int]:
    """Indices of texts in an order that is always the same and tells nothing; never the one they came in."""
    if question.type == "true_false":
        return list(range(len(texts)))
    order = sorted(range(len(texts)), key=lambda i: sha256(f"{question.name}{texts[i]}".encode()).digest())
    is_solved = question.type in ("order", "match") and order == sorted(order)
    return order[1:] + order[:1] if is_solved else order


def spread(groups: Iterable[list[Question]], count: int) -> list[Question]:
    """``count`` members of the groups, taken from each in turn."""
    queues = [list(group) for group in groups]
    taken: list[Question] = []
    while len(taken) < count and any(queues):
        for queue in queues:
            if queue and len(taken) < count:
                taken.append(queue.pop(0))
    return taken


def grouped(questions: list[Question], key: Callable[[Question], str]) -> list[list[Question]]:
    """Questions in groups by ``key``, each group in an order of its own that is always the same."""
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(key(question), []).append(question)
    return [sorted(group, key=lambda q: sha256(q.name.encode()).digest()) for group in groups.values()]


def pick(questions: list[Question], count: int, key: Callable[[Question], str]) -> list[Question]:
    """At most ``count`` questions spread over the groups of ``key``, in the order of the bank."""
    taken = {question.name for question in spread(grouped(questions, key), count)}
    return [question for question in questions if question.name in taken]


def shuffled_matches(question: Question, lefts: list[int]) -> list[int]:
    """Indices of what lines are matched with, in an order of its own: in that of the lines it would be the answer."""
    order = sorted(lefts, key=lambda i: sha256(question.options[i].match.encode()).digest())
    return order[1:] + order[:1] if order == lefts else order
