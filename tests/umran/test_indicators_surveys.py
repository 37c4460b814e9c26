"""Strategies, surveys of harassment and records of disruptions: counted by hand, and said whole."""

import re

import numpy as np
import pandas as pd
import pytest
from metres import listed, plain

from umran import indicators as ind


def notes(result):
    return [plain(note) for note in result.notes]


# Strategies


def test_a_risk_strategy_lists_its_elements_and_its_lower_bound():
    whole = ind.national_risk_strategy_score([1, 0.75, 0.75, 0.5, 1, 0.5, 0.25, 0.75, 0.5, 0.5])
    assert plain(whole.formatted()) == "0.650 من 1" and len(whole.rows()) == 10 and whole.reasons == {}
    assert listed(whole)[0] == "آجال وأهداف ومؤشرات زمنية: 1.000" and listed(whole)[6].endswith(": 0.250")
    assert whole.reading().startswith("متوسط عشرة عناصر من إطار سنداي")
    part = ind.national_risk_strategy_score([1] * 7 + [None, None, 0.3])
    assert (part.score, part.lowest) == (None, 0.73) and listed(part)[7].endswith(": لا بيانات")
    assert listed(part)[10] == "حد أدنى، بما لم يُقدَّر صفراً: 0.730"
    assert part.reason == "عناصر لم تُقدَّر: التأهب وإعادة البناء، اتساق السياسات."
    assert ind.national_risk_strategy_score([1 / 3] * 10).score == 0.333333333333
    frame = pd.DataFrame([dict(zip(whole.elements, [0.5] * 9 + [None], strict=True))])
    assert ind.national_risk_strategy_score(frame).lowest == 0.45
    assert (
        ind.national_risk_strategy_score(np.ones(10)).score
        == ind.national_risk_strategy_score((1,) * 10).score
        == 1
    )
    assert ind.national_risk_strategy_score({"governance": 1}).lowest == 0.1


@pytest.mark.parametrize(
    ("scores", "text"),
    [
        ([1] * 9, "scores is 9 scores; expected a score for each of the ten elements"),
        ([1] * 11, "scores is 11 scores; expected"),
        (pd.DataFrame({"governance": [1, 0]}), "scores is 2 assessments; expected"),
        (pd.DataFrame({"governance": []}), "scores is 0 assessments; expected"),
        ({"government": 1}, "scores is {'government': 1}; expected"),
        ({"governance": 1, "other": 0, 5: 1}, "scores is elements ['other', '5']; expected"),
        ("governance", "scores is 'governance'; expected"),
        ({"governance": 1.01}, "scores['governance'] is 1.01; expected a fraction between 0 and 1"),
        ({"governance": -0.01}, "scores['governance'] is -0.01; expected"),
    ],
    ids=str,
)
def test_other_scores_of_a_strategy_are_refused(scores, text):
    with pytest.raises(ValueError) as caught:
        ind.national_risk_strategy_score(scores)
    assert text in str(caught.value)


def test_local_strategies_say_who_counts_and_who_did_not_report():
    towns = {
        "has_strategy": [True, True, True, False, None],
        "in_line": [True, None, True, None, None],
        "implemented": [True, True, False, True, None],
    }
    made = ind.local_risk_strategy_share(towns)
    assert (made.share, made.share_high, made.governments, made.with_strategy, made.unreported) == (
        0.2,
        0.6,
        5,
        1,
        2,
    )
    assert plain(made.reading()) == (
        "تُحتسب 1 من 5 من الحكومات المحلية. والعدد لا يقول كم من السكان تغطيهم هذه الاستراتيجيات."
    )
    assert listed(made) == ["لم تُبلِّغ عن كل ما سُئلت عنه: 2"] and plain(made.formatted()) == "20.0%"
    assert [plain(line) for line in made.caveats()] == ["المدى إن أبلغ الباقون: من 20.0% إلى 60.0%"]
    assert notes(made) == ["لم تُبلِّغ عن كل ما سُئلت عنه، فلم تُحتسب: 2. القيمة حد أدنى."]
    whole = ind.local_risk_strategy_share({"in_line": [True, False]})
    assert (whole.share, whole.share_high, whole.unreported, whole.caveats()) == (0.5, 0.5, 0, [])
    assert notes(whole) == ["لم يُسأل عن كل الشروط، وقد تكون الحصة أقل: لها استراتيجية، تُنفَّذ."]
    with pytest.raises(
        ValueError, match=r"governments is columns \['has'\]; expected a table of all local governments"
    ):
        ind.local_risk_strategy_share({"has": [True]})


# Harassment and disruptions


def survey(count, **columns):
    return ind.harassment_share({"harassed": [True] + [False] * (count - 1)} | columns)


def test_harassment_is_listed_with_respondents_in_whole_numbers():
    answers = {
        "sexual_harassment": [True, False, None, False],
        "non_sexual_harassment": [True, True, None, False],
    }
    made = ind.harassment_share(answers | {"sex": ["female", "male", "male", None], "weight": [1, 1, 1, 2]})
    assert (made.share, made.sexual_share, made.non_sexual_share) == (0.5, 0.25, 0.5)
    assert plain(made.reading()).startswith("تعرض للتحرش خلال 12 شهراً 2 من 3 مستجيبين. والقيمة")
    assert listed(made) == [
        "التحرش الجنسي: 25.0%", "التحرش غير الجنسي (لا يُجمع مع ما سبق): 50.0%", "من أجابوا: 3", "من لم يجيبوا، لم يُحتسبوا: 1"
    ]  # fmt: skip
    head, rows = made.table()
    assert head == ["الفئة", "الحصة", "الضحايا", "المستجيبون"]
    assert [[plain(cell) for cell in row] for row in rows] == [
        ["إناث (مستجيبون قليلون، لا يُعوَّل عليها)", "100.0%", "1", "1"],
        ["ذكور (مستجيبون قليلون، لا يُعوَّل عليها)", "100.0%", "1", "1"],
        ["الجنس: غير مبيّن (مستجيبون قليلون، لا يُعوَّل عليها)", "0.0%", "0", "1"],
    ]
    assert [plain(line) for line in made.caveats()] == ["مستجيبون قليلون، لا يُعوَّل عليها: 3"]
    assert notes(made) == ["لا تفصيل بحسب: الإعاقة، العمر، مكان الواقعة (لا عمود له في البيانات)."]


@pytest.mark.parametrize(("count", "is_few"), [(24, True), (25, False)])
def test_few_respondents_are_told(count, is_few):
    made = survey(count, sex=["male"] * count)
    assert bool(made.caveats()) is is_few and made.breakdown["is_reliable"].tolist() == [not is_few]
    assert ("قليلون" in made.table()[1][0][0]) is is_few


def test_what_a_survey_lacks_is_noted_once():
    full = {"sex": ["male"], "age_group": ["x"], "disability": [True], "sexual_place": ["bus"], "weight": [1]}
    assert survey(1, **full).notes == ()
    assert notes(survey(1, **{k: v for k, v in full.items() if k != "weight"})) == [
        "لا أوزان (weight): النتيجة تخص من أجابوا، ولا تمثل السكان إلا إن تساوت فرص اختيارهم."
    ]
    for column, word in (
        ("sex", "الجنس"),
        ("age_group", "العمر"),
        ("disability", "الإعاقة"),
        ("sexual_place", "مكان الواقعة"),
    ):
        lacking = {k: v for k, v in full.items() if k != column}
        assert notes(survey(1, **lacking)) == [f"لا تفصيل بحسب: {word} (لا عمود له في البيانات)."]
    one = ind.harassment_share({"sexual_harassment": [True]} | full)
    assert notes(one) == ["لم يُسأل عن التحرش غير الجنسي: القيمة حد أدنى."] and one.non_sexual_share is None
    assert one.reasons == {"non_sexual_share": "لا إجابات عن التحرش غير الجنسي وحده."}
    assert set(survey(1).reasons) == {"sexual_share", "non_sexual_share"} and survey(1).table() is None


def test_nobody_answered_or_nobody_weighs_has_its_own_reason():
    nobody = ind.harassment_share({"harassed": [None, None]})
    assert (nobody.share, nobody.respondents, nobody.unanswered) == (None, 0, 2)
    assert nobody.reason == "لم يجب أحد عن السؤال كله."
    weightless = ind.harassment_share({"harassed": [True], "weight": [0], "sex": ["male"]})
    assert weightless.reason == "مجموع أوزان من أجابوا صفر، فلا سكان تُحسب حصة منهم."
    assert np.isnan(weightless.breakdown["share"][0]) and weightless.breakdown["victims"].tolist() == [1]
    for table in ({"harassed": [True], "sexual_harassment": [True]}, {"sex": ["male"]}):
        with pytest.raises(ValueError, match=rf"respondents is columns \[{', '.join(map(repr, table))}\]"):
            ind.harassment_share(table)
    with pytest.raises(
        ValueError, match=r"respondents\['weight'\] is -1 at position 0; expected the survey weight"
    ):
        ind.harassment_share({"harassed": [True], "weight": [-1]})


def test_groups_and_places_stand_in_order_with_the_unstated_last():
    made = ind.harassment_share({
        "harassed": [True, True, False, True, None],
        "sex": ["male", "female", None, "male", "other"],
        "age": [17, 18, 64, 65, 30],
        "place": ["street", None, "bus", "bus", "home"],
    })  # fmt: skip
    found = made.breakdown.drop(columns="is_reliable").to_numpy().tolist()
    assert found == [
        ["sex", "female", 1.0, 1, 1], ["sex", "male", 1.0, 2, 2], ["sex", "not_stated", 0.0, 1, 0],
        ["age", "0-17", 1.0, 1, 1], ["age", "18-29", 1.0, 1, 1], ["age", "45-64", 0.0, 1, 0], ["age", "65+", 1.0, 1, 1],
        ["place", "bus", 0.25, 4, 1], ["place", "street", 0.25, 4, 1], ["place", "not_stated", 0.25, 4, 1],
    ]  # fmt: skip
    assert list(made.breakdown) == ["by", "group", "share", "respondents", "victims", "is_reliable"]
    assert made.breakdown["respondents"].dtype == "int64" and made.breakdown["is_reliable"].dtype == bool
    empty = survey(2).breakdown
    assert list(empty) == list(made.breakdown) and len(empty) == 0


def test_codes_of_places_and_groups_are_no_ages():
    made = ind.harassment_share({"harassed": [True, True], "sex": [1, 2], "place": [3, 40]})
    assert made.breakdown["group"].tolist() == ["1", "2", "3", "40"]


def test_a_place_of_one_form_counts_the_victims_of_that_form():
    made = ind.harassment_share({
        "sexual_harassment": [True, False, True, False], "non_sexual_harassment": [False, True, True, False],
        "sexual_place": ["bus", "bus", "home", "bus"], "non_sexual_place": ["home", "street", "bus", None],
    })  # fmt: skip
    found = made.breakdown.set_index("group")
    assert found["victims"].to_dict() == {"bus": 2, "home": 1, "street": 1} and found["share"].tolist() == [
        0.5,
        0.25,
        0.25,
    ]
    whole = ind.harassment_share(
        {"harassed": [True, False], "sexual_place": ["bus", "bus"], "place": ["home", None]}
    )
    assert whole.breakdown.set_index("group")["victims"].to_dict() == {"bus": 1, "home": 1}


def test_disruptions_are_listed_by_part_and_service():
    made = ind.disaster_disruptions({
        "event": ["a", "a", "b", "b", "b"], "year": [2020, None, 2020, 2020, 2020],
        "service": ["water", "health", "education", "water", "energy"],
        "damaged": [1, 2, None, 4, 0], "disruptions": [10, 20, 30, 40, 1234],
    })  # fmt: skip
    assert (made.damaged, made.disruptions, made.events, made.value, made.reason) == (7, 1334, 2, 7, None)
    assert listed(made) == [
        "الكوارث: 2",
        "المنشآت المتضررة أو المدمرة: الصحة: 2", "المنشآت المتضررة أو المدمرة: التعليم: لا بيانات", "المنشآت المتضررة أو المدمرة: غيرهما: 5",
        "مرات تعطل الخدمات الأساسية: الصحة: 20", "مرات تعطل الخدمات الأساسية: التعليم: 30", "مرات تعطل الخدمات الأساسية: غيرهما: 1,284",
    ]  # fmt: skip
    assert plain(made.formatted()) == "المنشآت المتضررة أو المدمرة: 7؛ مرات تعطل الخدمات الأساسية: 1,334"
    assert made.services["service"].tolist() == ["health", "education", "energy", "water"]
    assert made.services.index.tolist() == [0, 1, 2, 3] and list(made.services) == [
        "service",
        "damaged",
        "disruptions",
    ]
    assert made.services["damaged"].tolist()[2:] == [0, 5] and np.isnan(made.services["damaged"][1])
    assert notes(made) == ["المنشآت المتضررة أو المدمرة: صفوف لم تُبلِّغ عنها 1. القيمة حد أدنى."]
    for cell in made.table()[1]:
        assert all(re.fullmatch(r"[^.]*", plain(text)) for text in cell), "counts have no decimals"


def test_one_part_of_disruptions_stands_for_the_figure():
    made = ind.disaster_disruptions(
        {"service": ["water", "water"], "disruptions": [3, 4], "event": [None, None]}
    )
    assert (made.damaged, made.disruptions, made.value, made.events, made.reason) == (None, 7, 7, None, None)
    assert (
        made.reasons == {"damaged": "لم يُبلَّغ عن المنشآت المتضررة أو المدمرة."}
        and listed(made)[0] == "الكوارث: لا بيانات"
    )
    none = ind.disaster_disruptions({"service": ["water"], "disruptions": [None]})
    assert (
        none.value is None
        and none.reason == none.reasons["damaged"]
        and set(none.reasons) == {"damaged", "disruptions"}
    )
    twice = ind.disaster_disruptions({"service": ["water"] * 3, "disruptions": [3] * 3, "event": ["a"] * 3})
    assert notes(twice) == ["صفوف مطابقة لما قبلها: 2. قد تكون محتسبة مرتين."] and twice.events == 1
    assert ind.disaster_disruptions({"service": ["water"] * 2, "disruptions": [3] * 2}).notes == ()


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ({"service": ["water"]}, "events is columns ['service']; expected a table of the events of one year"),
        ({"damaged": [1]}, "events is columns ['damaged']; expected"),
        ({"service": ["sea"], "damaged": [1]}, "events['service'] is 'sea'; expected one of health | education"),
        ({"service": ["water", None], "damaged": [1, 1]}, "events['service'] is nan; expected"),
        ({"service": ["water"] * 3, "damaged": [1] * 3, "year": [2021, 2020, 2021]}, "events['year'] is 2020, 2021; expected"),
        ({"service": ["water"] * 2, "damaged": [2.5, 1.5]}, "events['damaged'] is 2.5; expected a whole number"),
        ({"service": ["water"], "damaged": [-1]}, "events['damaged'] is -1 at position 0; expected a whole number"),
    ],
    ids=str,
)  # fmt: skip
def test_other_events_are_refused(table, text):
    with pytest.raises(ValueError) as caught:
        ind.disaster_disruptions(table)
    assert text in str(caught.value)
