"""What could change a figure is asked, and answered by name."""

import pytest

from umran.intake.problems import Problems
from umran.intake.proposals import KINDS, Accepted, Proposal
from umran.intake.sheet import Sheet
from umran.text.errors import Unreadable

SWAP = Proposal("swap-axes", "متبادلان", rows=(2, 3), column="latitude+longitude")
ENCODING = Proposal("encoding", "ترميزان", value="cp1256", choices=("iso8859-6",), has_without=False)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("", None),
        ("swap-axes", ""),
        ("swap-axes=no", "no"),
        ("drop-duplicates", None),
        ("a.csv:swap-axes", ""),
        ("b.csv:swap-axes", None),
        ("swap-axes,a.csv:swap-axes=no", "no"),  # what is said of the file goes first
        ("swap-axes,swap-axes=no", None),  # both ways is no answer
    ],
)
def test_an_answer_is_the_users_or_none(said, answer):
    sheet = Sheet("a.csv", accepted=Accepted.parse(said))
    assert sheet.ask(SWAP) == (None if answer == "no" else answer)
    told = Problems(sheet.problems)
    assert len(told) == 1
    assert len(told.accepted) == (answer is not None)
    assert len(told.proposals) == (answer is None)


def test_an_open_question_says_what_to_write():
    sheet = Sheet("a.csv")
    sheet.ask(ENCODING)
    (found,) = sheet.problems
    assert found.level == "error"
    for each in ENCODING.options:
        assert f"--accept {each}" in found.remedy
        assert Sheet("a.csv", accepted=Accepted.parse(each)).ask(ENCODING) == each.partition("=")[2]
    assert "=no" not in found.remedy  # an unread text has no figure


def test_rows_dropped_by_consent_are_named():
    sheet = Sheet("a.csv", accepted=Accepted.parse("drop-duplicates"))
    sheet.ask(Proposal("drop-duplicates", "مكررة", rows=(4, 9), drops=True))
    assert Problems(sheet.problems).left_out == [4, 9]


def test_the_figure_can_be_asked_for_both_ways():
    said = Accepted.parse("unit=thousand persons")
    assert said.accepting(SWAP).allows(SWAP)
    assert said.accepting(SWAP).declining(SWAP).answer(SWAP) == "no"
    unit = Proposal("unit", "بالآلاف", value="thousand persons")
    assert said.accepting(SWAP).allows(unit)


@pytest.mark.parametrize(
    ("said", "phrases"),
    [
        ("swap-axis", ("swap-axes",)),
        ("swap-axes=yes", ("swap-axes",)),
        ("encoding", ("VALUE",)),
        ("x", tuple(KINDS)),
    ],
)
def test_an_unknown_answer_is_refused_with_the_near_ones(said, phrases):
    with pytest.raises(Unreadable) as refused:
        Accepted.parse(said)
    assert all(each in str(refused.value) for each in phrases)
