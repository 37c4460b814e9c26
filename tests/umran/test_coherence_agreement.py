"""Agreement: alpha and its interval reckoned a second way, and every sentence that an interval and a count of cells allow."""

import random
from itertools import combinations

import krippendorff
import numpy as np
import pandas as pd
import pytest

from umran import coherence
from umran.coherence.analysis.raters import Agreement, alphas
from umran.coherence.report.content import agreement_text
from umran.text.words import unmarked

# Krippendorff, «Computing Krippendorff's Alpha-Reliability» (2011): four observers, twelve units, none for an
# empty cell. https://repository.upenn.edu/asc_papers/43 prints alpha for four kinds of difference.
PUBLISHED = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


def long(table):
    """A table of raters × cells as rows of scores."""
    rows = [(f"م{r}", cell, mark) for r, row in enumerate(table) for cell, mark in enumerate(row)]
    return pd.DataFrame(rows, columns=["rater", "cell", "score"])


def agreed(table):
    return coherence.agreement(long(table), "cell")


def cells_of(table):
    """The scores of each cell that two raters or more have scored."""
    columns = [[mark for mark in column if mark is not None] for column in zip(*table, strict=True)]
    return [column for column in columns if len(column) > 1]


def between(c, k, kind, sums):
    """The squared difference of two values, as Krippendorff defines it for each kind."""
    if c == k:
        return 0
    low, high = sorted((c, k))
    return {
        "nominal": lambda: 1,
        "ordinal": lambda: (sum(n for value, n in sums.items() if low <= value <= high) - (sums[c] + sums[k]) / 2) ** 2,
        "interval": lambda: (c - k) ** 2,
        "ratio": lambda: ((c - k) / (c + k)) ** 2,
    }[kind]()  # fmt: skip


def by_hand(cells, kind="ordinal"):
    """Alpha from a matrix of coincidences, in plain Python; None where all scores are one."""
    pairs, sums = {}, {}
    for marks in cells:
        for i, c in enumerate(marks):
            for j, k in enumerate(marks):
                if i != j:
                    pairs[c, k] = pairs.get((c, k), 0) + 1 / (len(marks) - 1)
            sums[c] = sums.get(c, 0) + 1
    total = sum(sums.values())
    seen = sum(n * between(c, k, kind, sums) for (c, k), n in pairs.items())
    chance = sum(sums[c] * sums[k] * between(c, k, kind, sums) for c in sums for k in sums)
    return 1 - (total - 1) * seen / chance if chance else None


def example_table():
    wide = coherence.example_scores().pivot(
        index="rater", columns=["instrument_a", "instrument_b"], values="score"
    )
    return [[None if pd.isna(mark) else int(mark) for mark in row] for row in wide.to_numpy()]


# Alpha


@pytest.mark.parametrize(
    ("kind", "printed"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_the_published_example_comes_out_by_hand_and_by_the_package(kind, printed):
    matrix = np.array([[np.nan if mark is None else mark for mark in row] for row in PUBLISHED], dtype=float)
    assert round(by_hand(cells_of(PUBLISHED), kind), 3) == printed
    assert round(krippendorff.alpha(matrix, level_of_measurement=kind), 3) == printed
    if kind == "ordinal":
        found = agreed(PUBLISHED)
        assert found.alpha == pytest.approx(by_hand(cells_of(PUBLISHED)), abs=1e-12)
        assert (found.cells, found.raters) == (11, 4), "the unit that one observer saw is no comparison"


@pytest.mark.parametrize("seed", range(8))
def test_alpha_of_any_table_is_that_of_the_package_and_of_hand(seed):
    chance = random.Random(seed)
    marks = [None, *range(-3, 4)]
    table = [[chance.choice(marks) for _ in range(12)] for _ in range(2 + seed % 4)]
    found = agreed(table)
    assert found.alpha == pytest.approx(by_hand(cells_of(table)), abs=1e-9)
    gaps = [abs(a - b) for marks in cells_of(table) for a, b in combinations(marks, 2)]
    assert found.exact == pytest.approx(gaps.count(0) / len(gaps))
    assert found.within_one == pytest.approx(sum(gap < 2 for gap in gaps) / len(gaps))


# Its interval


def test_alpha_of_a_resample_is_that_of_its_cells_repeated():
    """What the interval is made of, against the package: the columns drawn, laid side by side again."""
    table = np.array([[np.nan if mark is None else mark for mark in row] for row in example_table()])
    table = table[:, (~np.isnan(table)).sum(axis=0) > 1]
    points = np.unique(table[~np.isnan(table)])
    chance = np.random.default_rng(5)
    for _ in range(20):
        drawn = table[:, chance.integers(0, table.shape[1], table.shape[1])]
        made = np.zeros((len(points), len(points)))
        for column in drawn.T:
            counts = np.array([(column == point).sum() for point in points])
            made += (np.outer(counts, counts) - np.diag(counts)) / (counts.sum() - 1)
        packed = krippendorff.alpha(drawn, level_of_measurement="ordinal")
        assert alphas(made) == pytest.approx(packed, abs=1e-9)


@pytest.mark.parametrize("table", [example_table(), PUBLISHED], ids=["example", "published"])
def test_the_interval_comes_out_of_other_resamples_of_whole_cells(table):
    """Drawn by another generator, cell by cell, and reckoned in plain Python."""
    cells, chance = cells_of(table), random.Random(20)
    found = sorted(by_hand(chance.choices(cells, k=len(cells))) or 0 for _ in range(1000))
    interval = agreed(table).interval
    assert interval == pytest.approx((found[24], found[974]), abs=0.05)
    assert interval[0] < agreed(table).alpha <= interval[1]


def test_the_interval_is_of_the_order_of_a_jackknife_by_cells():
    cells = cells_of(example_table())
    whole, count = by_hand(cells), len(cells)
    pseudo = [
        count * whole - (count - 1) * by_hand(cells[:place] + cells[place + 1 :]) for place in range(count)
    ]
    middle = sum(pseudo) / count
    error = (sum((each - middle) ** 2 for each in pseudo) / (count - 1) / count) ** 0.5
    low, high = agreed(example_table()).interval
    assert low == pytest.approx(middle - 1.96 * error, abs=0.06)
    assert high == pytest.approx(middle + 1.96 * error, abs=0.06)


def test_the_interval_is_one_whatever_the_order_of_rows_and_names_of_raters():
    rows = long(example_table())
    first = coherence.agreement(rows, "cell").interval
    turned = rows.sample(frac=1, random_state=3).assign(
        rater=rows["rater"].map({"م0": "ج", "م1": "أ", "م2": "ب"})
    )
    assert coherence.agreement(turned, "cell").interval == first == (0.647, 0.86)


def test_a_resample_without_variation_counts_as_chance():
    """One cell of thirty differs; every third resample leaves it out, and has no alpha of its own."""
    found = agreed([[0] * 30, [0] * 29 + [1]])
    assert found.interval[0] <= 0 and found.interval[1] == 0
    almost = agreed([[0] * 29 + [2], [0] * 29 + [2]])
    assert (almost.alpha, almost.interval) == (1, (0, 1)), "agreement on one cell of thirty proves little"


# How many raters


def test_thirty_raters_are_as_good_as_two():
    chance = random.Random(30)
    truth = [chance.randint(-3, 3) for _ in range(60)]
    table = [[max(-3, min(3, mark + chance.choice((0, 0, 0, 1)))) for mark in truth] for _ in range(30)]
    found = agreed(table)
    assert (found.raters, found.cells) == (30, 60) and found.alpha == pytest.approx(by_hand(cells_of(table)))
    assert found.interval[0] < found.alpha < found.interval[1] and "يكفي للاستنتاج:" in found.reading


def test_one_rater_agrees_with_nobody():
    found = agreed([[1, 2, 3, -1] * 10])
    assert (found.alpha, found.interval, found.exact, found.cells) == (None, None, None, 0)
    assert found.reading == "لا خانة قيّمها مقيّمان أو أكثر، فلا يُحسب الاتفاق."


def test_columns_of_zeros():
    all_zero = agreed([[0] * 200] * 3)
    assert (all_zero.alpha, all_zero.interval, all_zero.exact, all_zero.cells) == (None, None, 1, 200)
    assert all_zero.reading == "أُعطيت الدرجة نفسها في كل خانة، فلا تباين يُقاس به الاتفاق."
    lazy = agreed([[0] * 56, [-3, -2, -1, 0, 1, 2, 3] * 8])
    assert lazy.alpha < 0.1 and lazy.reading.startswith("اتفاق ضعيف")


# Words, word by word


def reviewed(table):
    """A review whose cells are the columns of a table, of as many pairs of the course's instruments as it has."""
    rows = coherence.inventory().head(21)
    pairs = list(combinations(rows["instrument_id"], 2))
    given = [
        {"rater": f"م{rater}", "instrument_a": a, "instrument_b": b, "score": mark, "confidence": "medium",
         "rationale": "سبب", "evidence": "المادة 6"}
        for rater, row in enumerate(table) for (a, b), mark in zip(pairs, row, strict=False)
    ]  # fmt: skip
    return coherence.review(rows, coherence.to_frame(given))


def near(share, count=200, seed=2):
    """Two raters of whom the second is apart in a share of the cells, by one point to three."""
    chance = random.Random(seed)
    one = [chance.randint(-3, 3) for _ in range(count)]
    two = [mark if chance.random() > share else chance.randint(-3, 3) for mark in one]
    return [one, two]


LESSON = [[3, 2, -1, 0, 1, 0, 1, 3], [3, 1, -3, 0, 1, 0, 2, 3]]
SENTENCES = {
    "2": (
        [[3, -3], [3, -3]],
        "عدد المقيّمين 2، وعدد الخانات المشتركة بينهم 2. اتفاق تام في 100 في المائة من المقارنات، وفي حدود درجة واحدة في "
        "100 في المائة. لا حكم على الاتفاق قبل 20 خانة مشتركة: هنا خانتان، وبقي تقييم 18 خانة.",
    ),
    "8": (
        LESSON,
        "عدد المقيّمين 2، وعدد الخانات المشتركة بينهم 8. اتفاق تام في 62.5 في المائة من المقارنات، وفي حدود درجة واحدة في "
        "87.5 في المائة. لا حكم على الاتفاق قبل 20 خانة مشتركة: هنا 8 خانات، وبقي تقييم 12 خانة.",
    ),
    "37": (
        example_table(),
        "عدد المقيّمين 3، وعدد الخانات المشتركة بينهم 37. اتفاق تام في 44.4 في المائة من المقارنات، وفي حدود درجة واحدة في "
        "84.1 في المائة. ألفا كريبندورف للرتب 0.790، ومداها من 0.647 إلى 0.860 بثقة 95 في المائة. "
        "دلالة أولية لا حكم: الخانات المشتركة 37، والحكم من 50 خانة.",
    ),
    "200 firm": (near(0.05), "اتفاق يكفي للاستنتاج: أدنى المدى لا يقل عن 0.800."),
    "200 tentative": (near(0.25), "اتفاق يكفي لاستنتاج مؤقت: أدنى المدى بين 0.667 و0.800."),
    "200 open": (near(0.3), "اتفاق غير محسوم: يقع 0.667 داخل المدى، فلا استنتاج قبل خانات أخرى."),
    "200 weak": (
        near(0.8),
        "اتفاق ضعيف: المدى كله دون 0.667. راجعوا قاعدة الدرجات وأعيدوا التقييم قبل أي استنتاج.",
    ),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_what_is_said_of_2_8_37_and_200_cells(case):
    table, words = SENTENCES[case]
    review = reviewed(table)
    said = unmarked(agreement_text(review))
    if not case.startswith("200"):
        assert said == words and review.agreement.alpha is not None
        return
    found = review.agreement
    low, high = found.interval
    assert (found.cells, found.raters) == (200, 2) and low < found.alpha < high
    head = (
        f"عدد المقيّمين 2، وعدد الخانات المشتركة بينهم 200. اتفاق تام في {100 * found.exact:g} في المائة من المقارنات، "
        f"وفي حدود درجة واحدة في {100 * found.within_one:g} في المائة. "
    )
    alpha = f"ألفا كريبندورف للرتب {found.alpha:.3f}، ومداها من {low:.3f} إلى {high:.3f} بثقة 95 في المائة. "
    assert said == (head + alpha + words).replace("-", "\u2212")


@pytest.mark.parametrize(
    ("cells", "interval", "words"),
    [
        (1, (1, 1), "لا حكم على الاتفاق قبل 20 خانة مشتركة: هنا خانة واحدة، وبقي تقييم 19 خانة."),
        (19, (0.9, 1), "لا حكم على الاتفاق قبل 20 خانة مشتركة: هنا 19 خانة، وبقي تقييم خانة واحدة."),
        (20, (0.9, 1), "دلالة أولية لا حكم: الخانات المشتركة 20، والحكم من 50 خانة."),
        (49, (-0.1, 0.2), "دلالة أولية لا حكم: الخانات المشتركة 49، والحكم من 50 خانة."),
        (50, (0.800, 1), "اتفاق يكفي للاستنتاج: أدنى المدى لا يقل عن 0.800."),
        (50, (0.799, 1), "اتفاق يكفي لاستنتاج مؤقت: أدنى المدى بين 0.667 و0.800."),
        (50, (0.667, 0.9), "اتفاق يكفي لاستنتاج مؤقت: أدنى المدى بين 0.667 و0.800."),
        (50, (0.666, 1), "اتفاق غير محسوم: يقع 0.667 داخل المدى، فلا استنتاج قبل خانات أخرى."),
        (50, (0.1, 0.667), "اتفاق غير محسوم: يقع 0.667 داخل المدى، فلا استنتاج قبل خانات أخرى."),
        (500, (0.1, 0.666), "اتفاق ضعيف: المدى كله دون 0.667. راجعوا قاعدة الدرجات وأعيدوا التقييم قبل أي استنتاج."),
    ],
)  # fmt: skip
def test_words_follow_the_interval_and_the_count_and_never_the_point(cells, interval, words):
    for alpha in (0.1, 0.7, 1.0):
        assert unmarked(Agreement(alpha, 1.0, 1.0, cells, 2, interval=interval).reading) == words


def test_without_alpha_the_reading_is_its_reason():
    assert Agreement(None, None, None, 0, 1, "مقيّم واحد").reading == "مقيّم واحد"
