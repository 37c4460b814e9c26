"""The words of results, whole: each figure with its digits, each line that stands only where it must."""

import re
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from umran import indicators as ind
from umran.indicators.access import _street_notes as street_notes
from umran.indicators.access import breakdown_table, group_label, group_name, range_text
from umran.indicators.boundary import outside_note, outside_rows

THREE = gpd.points_from_xy([500_000, 501_500, 503_000], [0, 0, 0])
HOMES = gpd.GeoDataFrame({"population": [6, 3, 1]}, geometry=THREE, crs=32636)


def plain(text):
    return re.sub("[\u2066\u2069]", "", text)


def listed(result):
    return [f"{label}: {plain(text)}" for label, text in result.rows()]


def notes(result):
    return [plain(note) for note in result.notes]


# Travel


def test_access_by_wait_says_who_waits_how_long():
    stops = HOMES[["geometry"]].assign(headway_min=[40, 40.2, None])
    made = ind.access_by_wait(HOMES, stops)
    assert (made.share, made.reached_share, made.population, made.served) == (0.6, 1, 10, 6)
    assert (made.longest_wait, made.unknown_stops, made.method) == (20, 1, "straight_line")
    assert plain(made.reading()) == (
        "يسكن 6 نسمة من 10 نسمة على مسافة مشي من موقف لا يزيد متوسط الانتظار فيه على 20 دقيقة. "
        "والقرب من موقف وحده يبلغه 100.0%."
    )
    assert listed(made) == ["قرب موقف، مهما طال الانتظار: 100.0%", "مواقف لا يُعرف انتظارها، لم تُحتسب: 1"]
    assert plain(made.formatted()) == "60.0%" and made.caveats() == [] and made.table() is None
    assert notes(made)[-2:] == [
        "الانتظار نصف الفاصل بين المركبات، وهو تقدير يصح حيث تنتظم ويصل الناس في أي وقت.",
        "مواقف لا يُعرف انتظارها، لم تُحتسب: 1. القيمة حد أدنى.",
    ]
    waits = ind.access_by_wait(HOMES, HOMES[["geometry"]].assign(wait_min=[20, 0, 20.1]))
    assert waits.served == 9 and not any("نصف الفاصل" in note or "حد أدنى" in note for note in waits.notes)
    with pytest.raises(ValueError, match="longest_wait is 0; expected a wait in minutes, above zero"):
        ind.access_by_wait(HOMES, stops, longest_wait=0)
    assert ind.access_by_wait(HOMES, stops, longest_wait=0.5).served == 0
    with pytest.raises(ValueError, match=r"stops\['headway_min'\] is -1 at position 0"):
        ind.access_by_wait(HOMES, stops.assign(headway_min=-1))


def test_stops_that_tell_no_wait_are_refused_by_their_columns():
    for stops, columns in (
        (HOMES[["geometry"]], "['geometry']"),
        (HOMES[["geometry"]].assign(wait_min=1, headway_min=2), "['geometry', 'wait_min', 'headway_min']"),
        (5, "[]"),
    ):
        with pytest.raises(ValueError) as caught:
            ind.access_by_wait(HOMES, stops)
        assert f"stops is columns {columns}; expected a layer of stops" in str(caught.value)


def test_no_stop_of_a_short_wait_is_zero_and_none_at_home_is_no_share():
    none = ind.access_by_wait(HOMES, HOMES[["geometry"]].assign(wait_min=21))
    assert (none.share, none.served, none.access, none.breakdown, none.reason) == (0, 0, None, None, None)
    assert none.table() is None and none.caveats() == []
    unknown = ind.access_by_wait(HOMES, HOMES[["geometry"]].assign(wait_min=np.nan))
    assert (unknown.share, unknown.unknown_stops, unknown.reason) == (None, 3, "لا موقف يُعرف انتظاره.")
    empty = ind.access_by_wait(HOMES.assign(population=0), HOMES[["geometry"]].assign(wait_min=1))
    assert empty.share is None and empty.reason == "مجموع السكان صفر، فلا تُحسب حصة منهم."


def test_access_by_wait_has_the_groups_and_range_of_the_indicator():
    areas = gpd.GeoDataFrame(
        {"population": [8], "sex": ["male"]}, geometry=[shapely.box(5e5, -1, 5.01e5, 1)], crs=32636
    )
    stop = gpd.GeoDataFrame({"wait_min": [5]}, geometry=gpd.points_from_xy([500_200], [0]), crs=32636)
    made = ind.access_by_wait(areas, stop)
    assert (
        made.caveats() == made.access.caveats() and plain(made.caveats()[2]) == "المدى: من 70.0% إلى 100.0%"
    )
    assert [plain(cell) for cell in made.table()[1][0]] == ["ذكور", "70.0%", "6", "8"]


def test_modes_are_listed_in_their_order_with_their_trips():
    made = ind.modal_share(
        {
            "trip_mode": ["car", "walk", "bus", None, "bicycle", "walk"],
            "trips": [40, 10, 20, 7, 5, 5],
            "weight": [1, 2, 1, 1, 2, 2],
        }
    )
    assert (made.trips, made.unknown) == (100, 1)
    assert made.modes["mode"].tolist() == ["bus", "walk", "bicycle", "car"]
    assert made.modes["trips"].tolist() == [20, 30, 10, 40] and made.modes["share"].tolist() == [
        0.2,
        0.3,
        0.1,
        0.4,
    ]
    assert list(made.modes) == ["mode", "share", "trips"]
    assert (made.share, made.walking_share, made.cycling_share) == (0.2, 0.3, 0.1)
    assert plain(made.formatted()) == "20.0% بالنقل العام" and made.notes == ()
    assert listed(made) == ["المشي: 30.0%", "الدراجة الهوائية: 10.0%", "رحلات بلا وسيلة، لم تُحتسب: 1"]
    head, rows = made.table()
    assert head == ["الوسيلة", "الحصة", "الرحلات"] and [plain(cell) for cell in rows[0]] == [
        "حافلة",
        "20.0%",
        "20",
    ]
    assert made.reading().startswith("حصص من الرحلات، لا من الأشخاص")
    every = ind.modal_share(
        {"trip_mode": ["bus", "paratransit", "rail", "ferry", "taxi", "motorcycle", "car", "other"]}
    )
    assert every.share == 0.5 and every.walking_share == every.cycling_share == 0 and len(every.notes) == 1
    assert every.modes["trips"].tolist() == [1] * 8


def test_trips_of_no_known_mode_have_no_share():
    none = ind.modal_share({"trip_mode": [None, None]})
    assert (none.share, none.walking_share, none.cycling_share, none.trips, none.unknown) == (
        None,
        None,
        None,
        0,
        2,
    )
    assert set(none.reasons) == {"share", "walking_share", "cycling_share"} and set(
        none.reasons.values()
    ) == {"لا رحلات تُعرف وسيلتها."}
    assert none.table() is None
    weightless = ind.modal_share({"trip_mode": ["bus"], "weight": [0]})
    assert weightless.share is None and np.isnan(weightless.modes["share"][0])
    for table, text in (
        ({"mode": ["bus"]}, "trips is columns ['mode']; expected a table of trips"),
        ({"trip_mode": ["tram"]}, "trips['trip_mode'] is 'tram'; expected one of bus | paratransit"),
        ({"trip_mode": ["bus", 5]}, "trips['trip_mode'] is 5; expected"),
        (
            {"trip_mode": ["bus"], "trips": [-1]},
            "trips['trips'] is -1 at position 0; expected a number of trips",
        ),
        (
            {"trip_mode": ["bus"], "weight": [-1]},
            "trips['weight'] is -1 at position 0; expected a survey weight",
        ),
    ):
        with pytest.raises(ValueError) as caught:
            ind.modal_share(table)
        assert text in str(caught.value)


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
    assert made.breakdown["respondents"].dtype == int and made.breakdown["is_reliable"].dtype == bool
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
        ({"service": ["water"] * 2, "damaged": [1, 1.5]}, "events['damaged'] is 1.5; expected a whole number"),
        ({"service": ["water"], "damaged": [-1]}, "events['damaged'] is -1 at position 0; expected a whole number"),
    ],
    ids=str,
)  # fmt: skip
def test_other_events_are_refused(table, text):
    with pytest.raises(ValueError) as caught:
        ind.disaster_disruptions(table)
    assert text in str(caught.value)


# Groups, ranges and what lay outside


def test_groups_are_named_in_arabic():
    names = {
        ("sex", "female"): "إناث", ("sex", "male"): "ذكور", ("sex", "x"): "الجنس: x", ("sex", "not_stated"): "الجنس: غير مبيّن",
        ("age", "0-14"): "العمر 0–14", ("age_group", "65+"): "العمر 65+", ("age", "not_stated"): "العمر: غير مبيّن",
        ("disability", True): "أشخاص ذوو إعاقة", ("disability", "no"): "أشخاص بلا إعاقة", ("disability", "?"): "الإعاقة: ?",
        ("place", "bus"): "المكان: «bus»", ("place", "not_stated"): "المكان: غير مبيّن",
    }  # fmt: skip
    for (by, group), name in names.items():
        assert re.sub("[\u2066-\u2069]", "", group_name(by, group)) == name
    row = pd.Series({"by": "sex", "group": "male"})
    assert group_label(row) == "ذكور" == group_label(pd.Series({**row, "is_reliable": True}))
    assert group_label(pd.Series({**row, "is_reliable": False})) == "ذكور (مستجيبون قليلون، لا يُعوَّل عليها)"
    assert breakdown_table(pd.DataFrame()) is None


def test_a_range_has_both_ends_or_is_none():
    assert plain(range_text(0.25, 0.5)) == "من 25.0% إلى 50.0%"
    assert range_text(None, 0.5) == range_text(0.5, None) == "لا بيانات"


def test_breaks_of_streets_are_noted_from_their_limits():
    assert street_notes(0.9, 0.49, 0) == []
    assert [plain(note) for note in street_notes(0.8949, 0.5, 2)] == [
        "شبكة الشوارع مقطّعة: أكبر جزء متصل منها 89% من أطوالها. تتصل الشوارع حيث تشترك في نقطة من نقاط رسمها.",
        "سكان على شوارع معزولة عن الشبكة: 1 نسمة. احتُسب مشيهم من أقرب شارع متصل. صِل تلك الشوارع بالشبكة.",
        "نهايات شوارع تبعد أقل من متر عن شارع آخر ولا تتصل به: 2. صِلها إن كانت متصلة في الواقع.",
    ]


def test_what_lay_outside_is_told_from_one_person_and_a_hundredth_of_a_km2():
    assert plain(outside_note(10, 7)) == "سكان خارج حدود المدينة، لم يُحتسبوا: 3 نسمة."
    assert plain(outside_note(10, 7, 0.5)) == "سكان خارج حدود المدينة، لم يُحتسبوا: 3 نسمة، على 0.50 كم²."
    assert plain(outside_note(10.5, 9.4)).endswith("2 نسمة."), "both parts as rounded make the whole"
    assert outside_note(7, 7) == outside_note(7, 7, 0.0049) == outside_note(7.2, 6.8) == ""
    assert plain(outside_note(7, 7, 0.006)) == "سكان خارج حدود المدينة، لم يُحتسبوا: 0 نسمة، على 0.01 كم²."
    assert outside_rows(None, None) == outside_rows(0.49, 0.0049) == outside_rows(0, 0) == []
    people, area = "السكان خارج حدود المدينة، لم يُحتسبوا", "مساحة مناطقهم خارج الحدود"
    assert [(label, plain(text)) for label, text in outside_rows(0.5, 0)] == [(people, "1 نسمة")]
    assert [(label, plain(text)) for label, text in outside_rows(0, 0.006)] == [
        (people, "0 نسمة"),
        (area, "0.01 كم²"),
    ]
    assert [label for label, _ in outside_rows(5, 0.006)] == [people, area]
    assert [(label, plain(text)) for label, text in outside_rows(None, 2)] == [
        (people, "لا بيانات"),
        (area, "2.00 كم²"),
    ]


def test_the_range_and_fragments_stand_with_the_figure():
    made = ind.access_to_public_transport(HOMES, HOMES[["geometry"]][:1])
    assert (made.inner_point_share, made.share_low, made.share_high, made.range_rows()) == (
        None,
        None,
        None,
        [],
    )
    for fragment, lines in ((None, 0), (0.49, 0), (0.5, 1), (3, 1)):
        assert len(replace(made, fragment_population=fragment).caveats()) == lines
    areas = replace(made, share=0.25, inner_point_population=8.0, inner_point_served=4.0)
    assert (areas.inner_point_share, areas.share_low, areas.share_high) == (0.5, 0.25, 0.5)
    assert [plain(text) for _, text in areas.range_rows()] == ["25.0%", "50.0%", "من 25.0% إلى 50.0%"]
    assert replace(areas, inner_point_served=9.0).inner_point_share == 1
    assert replace(areas, inner_point_served=None).inner_point_share is None
    assert replace(areas, inner_point_population=0.0).range_rows() == []
    assert replace(areas, share=None).share_low is None
    assert replace(made, breakdown=None).table() is None


def test_transport_says_how_it_was_measured():
    made = ind.access_to_public_transport(
        HOMES, HOMES[["geometry"]].assign(capacity=["low", "high", "low"])[:2]
    )
    assert plain(made.reading()) == (
        "يسكن 9 نسمة من 10 نسمة على مسافة مشي من موقف، مقيسةً بخط مستقيم. "
        "والخط المستقيم يبالغ في الوصول: أعطِ شبكة الشوارع."
    )
    along = replace(made, method="streets")
    assert "على شبكة الشوارع. ولا يقول المؤشر شيئاً عن تواتر" in along.reading()
    assert (made.low_capacity_served, made.high_capacity_served, made.served) == (6, 3, 9)


def test_open_space_outside_the_city_is_listed_from_a_hundredth_of_a_km2():
    made = ind.open_public_space(84, 4.2, 12.6)
    assert len(made.rows()) == 4 and made.caveats() == []
    assert (
        plain(made.reading())
        == "الأماكن العامة المفتوحة 5.0% من مساحة المدينة كلها، والأراضي المخصصة للشوارع 15.0%."
    )
    outside = replace(made, outside_open_space_area=0.0049, outside_street_area=0.0051, crs="EPSG:1")
    assert listed(outside)[4:] == ["شوارع خارج حدود المدينة، لم تُحتسب: 0.01 كم²", "الإسقاط: EPSG:1"]
    assert [plain(line) for line in replace(outside, outside_open_space_area=2.0).caveats()] == [
        "أماكن مفتوحة خارج حدود المدينة، لم تُحتسب: 2.00 كم²", "شوارع خارج حدود المدينة، لم تُحتسب: 0.01 كم²"
    ]  # fmt: skip
    assert (
        "ويسكن" not in replace(made, access_share=0.5).reading()
        and "ويسكن" not in replace(made, method="streets").reading()
    )
