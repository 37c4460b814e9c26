"""Two countries side by side by the lesson's four questions: no score, no index, for their laws do not act on one another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import combinations

import pandas as pd

from umran.coherence.analysis.problems import CoherenceError, Problem
from umran.coherence.analysis.scores import as_frame
from umran.data.titles import country_names

QUESTIONS = {
    "definition": "التعريف: ماذا تعني الكلمة نفسها في النصين؟",
    "commitment": "الالتزام: كيف صار الالتزام الدولي عملاً؟",
    "cross_border": "الأثر العابر للحدود: ماذا يصل كل بلد من الآخر؟",
    "lesson": "الدرس: كيف حُلّت المسألة نفسها في كل بلد؟",
}
ANSWERS = {"same": "متشابه", "different": "مختلف", "unknown": "غير معروف"}
NOT_ASKED = "لم يُجب عنه بعد"
COLUMNS = ("rater", "question", "country_a", "country_b", "answer", "text", "source_a", "source_b")
_KEY = ["country_a", "country_b", "question"]


def to_answers(rows: Iterable[dict]) -> pd.DataFrame:
    """Rows of answers as a frame, nothing checked.

    Parameters
    ----------
    rows : iterable of dict
        Answers with some of the keys rater, question, country_a, country_b, answer, text, source_a, source_b.

    Returns
    -------
    DataFrame
        Those eight columns, of dtype object: each value as it came, None where there is none.

    Examples
    --------
    >>> from umran import coherence
    >>> coherence.to_answers([{"rater": "سلمى", "question": "lesson"}]).loc[0, ["question", "answer"]].to_list()
    ['lesson', None]
    """
    return as_frame(rows, COLUMNS)


def check_answers(answers: pd.DataFrame) -> pd.DataFrame:
    """Answers with each pair of countries in one order, refused where anything is wrong with them.

    Parameters
    ----------
    answers : DataFrame
        A row an answer: rater, question ("definition", "commitment", "cross_border", "lesson"), country_a and country_b
        (ISO 3166-1 alpha-3), answer ("same", "different", "unknown"), text, and source_a and source_b, where each
        country's own text says so.

    Returns
    -------
    DataFrame
        The same rows, the two countries and their sources in alphabetical order.

    Raises
    ------
    CoherenceError
        With everything wrong: an unknown question, answer or country, a country beside itself, the same question
        answered twice by one rater, and "same" or "different" without a text or without a source of either country.

    Examples
    --------
    >>> from umran import coherence
    >>> row = {"rater": "سلمى", "question": "lesson", "country_a": "MAR", "country_b": "JOR", "answer": "different",
    ...        "text": "مهلتان لحجز الأرض", "source_a": "القانون 12.90، المادة 28", "source_b": "القانون 79، المادة 23"}
    >>> coherence.check_answers(coherence.to_answers([row]))[["country_a", "source_a"]].values.tolist()
    [['JOR', 'القانون 79، المادة 23']]
    >>> coherence.check_answers(coherence.to_answers([row | {"source_b": "."}]))
    Traceback (most recent call last):
    umran.coherence.analysis.problems.CoherenceError: الدرس، المغرب والأردن، سلمى: اكتب مصدر الأردن برقم المادة أو الصفحة، ...
    """
    names = country_names()
    problems: list[Problem] = []
    rows: list[dict] = []
    seen: set[tuple] = set()
    for row in to_answers(answers.to_dict("records")).to_dict("records"):
        row = {name: "" if value is None else " ".join(str(value).split()) for name, value in row.items()}
        ends = row["country_a"], row["country_b"]
        title = QUESTIONS.get(row["question"], row["question"]).split(":")[0]
        where = f"{title}، {' و'.join(names.get(each, each) for each in ends)}، {row['rater'] or 'بلا اسم'}"
        found: list[tuple[str, str]] = []
        if not row["rater"]:
            found.append(("no_rater", "اكتب اسم المقيّم"))
        if row["question"] not in QUESTIONS:
            found.append(("unknown_question", f"السؤال «{row['question']}» ليس من الأسئلة الأربعة"))
        if row["answer"] not in ANSWERS:
            words = "، ".join(ANSWERS.values())
            found.append(("unknown_answer", f"الجواب «{row['answer']}» ليس من الأجوبة: {words}"))
        for each in ends:
            if not re.fullmatch("[A-Z]{3}", each):
                found.append(("unknown_country", f"رمز البلد «{each}» ليس ثلاثة أحرف لاتينية كبيرة"))
        if ends[0] == ends[1]:
            found.append(("circular_pair", "لا يُقارن بلد بنفسه: اختر بلداً آخر"))
        if row["answer"] in ("same", "different"):
            if not row["text"]:
                found.append(("no_text", "اكتب في جملة ما الذي يتشابه أو يختلف، أو اختر «غير معروف»"))
            for end, source in zip(ends, (row["source_a"], row["source_b"]), strict=True):
                if not _locates(source):
                    place = names.get(end, end)
                    found.append(
                        ("no_source", f"اكتب مصدر {place} برقم المادة أو الصفحة، أو اختر «غير معروف»")
                    )
        key = row["rater"], row["question"], frozenset(ends)
        if key in seen:
            found.append(("duplicate_answer", "أجاب المقيّم نفسه عن هذا السؤال من قبل: يُكتب جواب واحد"))
        seen.add(key)
        problems += [Problem(code, reason, where) for code, reason in found]
        if ends[0] > ends[1]:
            swapped = {"country_a": ends[1], "country_b": ends[0]}
            row |= swapped | {"source_a": row["source_b"], "source_b": row["source_a"]}
        rows.append(row)
    if problems:
        raise CoherenceError(problems)
    return to_answers(rows)


def comparison_table(instruments: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """The four questions for every two countries of a review, with what each rater answered.

    Parameters
    ----------
    instruments : DataFrame
        As `inventory` gives them; their countries are compared two by two.
    answers : DataFrame
        As `check_answers` takes them. Countries without instruments here are compared where somebody answered.

    Returns
    -------
    DataFrame
        The columns of `answers`. A question that nobody has answered stands with None from `rater` to `source_b`; answers
        of several raters stand one below the other, and are never joined into one.

    Raises
    ------
    CoherenceError
        For what `check_answers` refuses.

    Examples
    --------
    >>> from umran import coherence
    >>> answers = coherence.to_answers([
    ...     {"rater": "سلمى", "question": "lesson", "country_a": "JOR", "country_b": "MAR", "answer": "unknown"}
    ... ])
    >>> table = coherence.comparison_table(coherence.inventory(["MAR", "JOR"]), answers)
    >>> table[["country_a", "country_b", "question", "answer"]].values.tolist()[2:]
    [['JOR', 'MAR', 'cross_border', None], ['JOR', 'MAR', 'lesson', 'unknown']]
    """
    answers = check_answers(answers)
    asked = set(combinations(sorted(set(instruments["iso3"])), 2))
    asked |= set(zip(answers["country_a"], answers["country_b"], strict=True))
    empty = pd.DataFrame([(*pair, each) for pair in sorted(asked) for each in QUESTIONS], columns=_KEY)
    return to_answers(empty.merge(answers, how="left", on=_KEY).to_dict("records"))


def _locates(source: str) -> bool:
    """Whether a source can lead somebody to a place in a text: words and a number."""
    return any(map(str.isalpha, source)) and any(map(str.isdigit, source))
