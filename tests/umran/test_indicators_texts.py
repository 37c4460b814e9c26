"""The words of access, travel and open space, whole: each figure with its digits, each line only where it must stand."""

import re
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from metres import listed, plain

from umran import indicators as ind
from umran.indicators.access import _street_notes as street_notes
from umran.indicators.access import breakdown_table, group_label, group_name, range_text
from umran.indicators.boundary import outside_note, outside_rows

THREE = gpd.points_from_xy([500_000, 501_500, 503_000], [0, 0, 0])
HOMES = gpd.GeoDataFrame({"population": [6, 3, 1]}, geometry=THREE, crs=32636)


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


def test_capacities_are_low_or_high_and_all_low_where_none_are_told():
    for capacity, text in (
        (["low", "mid", "top"], "'mid'"),
        (["low", None, "x"], "nan"),
        ([1, "low", "low"], "1"),
    ):
        with pytest.raises(ValueError) as caught:
            ind.access_to_public_transport(HOMES, HOMES[["geometry"]].assign(capacity=capacity))
        assert str(caught.value).split("\n")[1] == (
            f"stops['capacity'] is {text}; expected 'low' (bus, tram) or 'high' (train, metro, ferry) for every stop."
        )
    made = ind.access_to_public_transport(HOMES, HOMES[["geometry"]])
    assert "لا عمود للسعة (capacity): احتُسبت المواقف كلها منخفضة السعة." in notes(made)
    assert (made.low_capacity_served, made.high_capacity_served) == (10, 0)
    for name in ("low_capacity_distance", "high_capacity_distance"):
        with pytest.raises(
            ValueError, match=f"{name} is 0; expected a walking distance in metres, above zero"
        ):
            ind.access_to_public_transport(HOMES, HOMES, **{name: 0})
        assert ind.access_to_public_transport(HOMES, HOMES, **{name: 0.5}).served == 10


def test_stops_far_from_everybody_are_told_with_the_distance():
    away = HOMES[["geometry"]].assign(geometry=HOMES.translate(60_000))
    assert notes(ind.access_to_public_transport(HOMES, away))[1] == (
        "المواقف بعيدة عن السكان أكثر من 50 كم: تحقق من ترتيب الإحداثيات (الطول ثم العرض)."
    )


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
