"""What features remember: of a build, and of pages from one build to the next."""

import pickle
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from arabic_book.state import BuildState, PageRecords

pytestmark = pytest.mark.unit


@dataclass
class Words(BuildState):
    found: list[str] = field(default_factory=list)


class Lengths(PageRecords[int]):
    pass


class Titles(PageRecords[str]):
    pass


def listeners(kind):
    """What a kind of record does at each event of Sphinx."""
    heard = {}
    kind.connect(SimpleNamespace(connect=heard.__setitem__))
    return heard


def test_each_build_has_a_state_of_its_own():
    first, second = SimpleNamespace(), SimpleNamespace()
    Words.of(first).found.append("خبز")
    assert Words.of(first).found == ["خبز"]
    assert Words.of(second).found == []


def test_features_do_not_share_their_records():
    env = SimpleNamespace()
    Lengths.of(env)["index"] = 3
    assert Titles.of(env) == {}


def test_records_are_kept_with_the_environment():
    env = SimpleNamespace()
    Lengths.of(env)["index"] = 3
    kept = SimpleNamespace(**pickle.loads(pickle.dumps(vars(env))))
    assert Lengths.of(kept) == {"index": 3} and type(Lengths.of(kept)) is Lengths


def test_the_record_of_a_page_goes_with_the_page():
    env = SimpleNamespace()
    Lengths.of(env).update(index=3, oven=5)
    forget = listeners(Lengths)["env-purge-doc"]
    forget(None, env, "oven")
    forget(None, env, "never recorded")
    assert Lengths.of(env) == {"index": 3}


def test_records_of_another_process_are_taken_over_for_the_pages_that_it_read():
    env, other = SimpleNamespace(), SimpleNamespace()
    Lengths.of(env).update(index=3, oven=5)
    Lengths.of(other).update(index=99, oven=6, dough=7)
    listeners(Lengths)["env-merge-info"](None, env, {"oven", "dough", "without a record"}, other)
    assert Lengths.of(env) == {"index": 3, "oven": 6, "dough": 7}
