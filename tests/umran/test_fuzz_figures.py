"""Drawn files: the right figure, or a refusal that names the cause, never another figure.

300 files, the same every time; UMRAN_FUZZ=5000 draws as many.
"""

import os
from collections import Counter

import fuzz_files
import pytest

from umran.city.city import City
from umran.city.files import read_all
from umran.city.measure import measure
from umran.intake.proposals import Accepted

NUMBER = max(300, int(os.environ.get("UMRAN_FUZZ", "0")))
pytestmark = pytest.mark.filterwarnings("ignore")


def outcome(arguments, accept=()):
    """(figures by code and years, or None) and what is said against them; as `umran indicators` does it."""
    files, unreadable = read_all(arguments, None, Accepted.parse(accept), None)
    said = [*unreadable, *(str(each) for file in files for each in file.problems.errors)]
    if said:
        return None, said
    city = City.from_files(files)
    measures = measure(city)
    if city.problems:
        return None, city.problems
    return {(each.code, each.years): each.result.value for each in measures if each.result}, []


def wrong(case, figures):
    """What was measured and is not the truth."""
    return {
        key: (value, case.truth.get(key))
        for key, value in figures.items()
        if key not in case.truth or value != pytest.approx(case.truth[key], rel=1e-9)
    }


def test_the_right_figure_or_a_refusal_never_another(tmp_path):
    measured, refused, sound, told = 0, Counter(), 0, []
    for seed in range(NUMBER):
        case, style = fuzz_files.draw(seed)
        folder = tmp_path / str(seed)
        folder.mkdir()
        figures, said = outcome(case.write(folder, style))
        sound += not case.fault
        if figures is None:
            assert all(said), "a refusal names its cause"
            if not case.fault:
                refused[case.kind, style.language] += 1
                told.append((seed, said[0][:300]))
            continue
        assert not wrong(case, figures), (seed, case, style, figures)
        measured += not case.fault and figures.keys() == case.truth.keys()
    print(f"\n{NUMBER} drawn, {sound} sound, {measured} of them measured ({measured / sound:.1%}), 0 wrong")
    print("sound but refused:", dict(refused), *told[:5], sep="\n")
    assert measured >= 0.6 * sound


def test_a_swapped_table_is_measured_when_the_swap_is_accepted(tmp_path):
    tried = 0
    for seed in range(2_000):
        case, style = fuzz_files.draw(seed)
        if case.fault != "swapped":
            continue
        folder = tmp_path / str(seed)
        folder.mkdir()
        arguments = case.write(folder, style)
        figures, said = outcome(arguments)
        assert figures is None and said
        figures, said = outcome(arguments, "swap-axes")
        if figures is not None:
            assert not wrong(case, figures), (seed, case)
            tried += 1
        if tried == 10:
            return
    raise AssertionError("too few swapped tables could be measured")
