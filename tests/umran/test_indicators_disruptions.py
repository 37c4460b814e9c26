"""11.5.3: facilities and disruptions of a year, each part by itself, with what was not reported never taken for zero."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umran import City
from umran import indicators as ind
from umran.city.table import rows
from umran.indicators.disruptions import SERVICES
from umran.intake import schemas
from umran.text.words import unmarked

counts = st.one_of(st.none(), st.integers(0, 9))
events = st.lists(st.tuples(st.sampled_from([*SERVICES]), counts, counts), min_size=1, max_size=20)


def added(values):
    known = [value for value in values if value is not None]
    return sum(known) if known else None


@settings(deadline=None, max_examples=60)
@given(events)
def test_parts_are_the_sums_of_what_was_reported(drawn):
    found = ind.disaster_disruptions(
        pd.DataFrame(drawn, columns=["service", "damaged", "disruptions"], dtype=object)
    )
    for place, part in enumerate(("damaged", "disruptions"), start=1):
        reported = [row[place] for row in drawn]
        assert getattr(found, part) == added(reported)
        assert (getattr(found, part) is None) == (part in found.reasons)
        is_bound = None in reported and added(reported) is not None
        assert is_bound == any(note.startswith(ind_title(part)) for note in found.notes)
        by_service = found.services.set_index("service")[part]
        for service in {row[0] for row in drawn}:
            expected = added([row[place] for row in drawn if row[0] == service])
            assert pd.isna(by_service[service]) if expected is None else by_service[service] == expected
    assert list(found.services["service"]) == [each for each in SERVICES if each in {row[0] for row in drawn}]


def ind_title(part):
    from umran.indicators.disruptions import PARTS

    return PARTS[part]


# A flood and an earthquake, added by hand: 3 + 2 + 5 = 10 facilities; 3 + 2 + 4 = 9 disruptions.
YEAR = [
    ("سيل", "health", 3, 3),
    ("سيل", "education", 2, 2),
    ("زلزال", "energy", 5, None),
    ("زلزال", "water", None, 4),
]


def table(*rows, columns=("event", "service", "damaged", "disruptions")):
    return [dict(zip(columns, row, strict=True)) for row in rows]


def test_both_parts_stand_beside_each_other_and_health_and_education_apart():
    found = ind.disaster_disruptions(table(*YEAR))
    assert (found.damaged, found.disruptions, found.events) == (10, 9, 2)
    shown = {label: unmarked(text) for label, text in found.rows()}
    assert [shown[f"المنشآت المتضررة أو المدمرة: {of}"] for of in ("الصحة", "التعليم", "غيرهما")] == [
        "3",
        "2",
        "5",
    ]
    assert [shown[f"مرات تعطل الخدمات الأساسية: {of}"] for of in ("الصحة", "التعليم", "غيرهما")] == [
        "3",
        "2",
        "4",
    ]
    assert unmarked(found.answer()) == "المنشآت المتضررة أو المدمرة: 10؛ مرات تعطل الخدمات الأساسية: 9"


def test_one_part_alone_is_told_and_the_other_has_its_reason():
    found = ind.disaster_disruptions({"service": ["water"], "disruptions": [4]})
    assert found.damaged is None and found.disruptions == found.value == 4 and found.reason is None
    assert "لا بيانات" in found.answer() and "4" in found.answer() and "لم يُبلَّغ" in found.reasons["damaged"]
    nothing = ind.disaster_disruptions({"service": ["water"], "damaged": [None]})
    assert nothing.answer() == "لا تُحسب" and nothing.sentence() == nothing.reason


def test_a_row_twice_is_noted_where_disasters_are_told_apart():
    twice = ind.disaster_disruptions(table(YEAR[0], YEAR[0]))
    assert twice.damaged == 6 and any("مرتين" in note for note in twice.notes)
    assert not ind.disaster_disruptions({"service": ["water"] * 2, "damaged": [1, 1]}).notes


@pytest.mark.parametrize(
    "events",
    [
        {},
        {"service": ["water"]},
        {"damaged": [1]},
        {"service": ["ماء"], "damaged": [1]},
        {"service": [None], "damaged": [1]},
        {"service": ["water"], "damaged": [-1]},
        {"service": ["water"], "damaged": [1.5]},
        {"service": ["water"], "damaged": ["واحد"]},
        {"service": ["water", "water"], "damaged": [1, 1], "year": [2020, 2021]},
    ],
)
def test_wrong_input_is_refused_in_two_languages(events):
    with pytest.raises(ValueError, match=r"events.*\n.*expected") as error:
        ind.disaster_disruptions(events)
    assert "المتوقع" in str(error.value)


def test_the_services_of_a_file_are_those_of_the_indicator():
    assert schemas.get("disruptions")["service"].constraints["enum"] == [*SERVICES]


def test_a_record_of_disasters_is_known_by_its_columns_and_measured_by_year(tmp_path):
    (tmp_path / "سجل.csv").write_text(
        "السنة,الكارثة,نوع الخدمة,المنشآت المتضررة,عدد الأعطال\n"
        "2022,سيل,صحة,3,3\n2022,سيل,كهرباء,5,\n2023,زلزال,مدرسة,2,1\n",
        "utf-8",
    )
    city = City.read(tmp_path)
    found = {each.years: each for each in city.indicators() if each.code == "11.5.3"}
    assert city.problems == [] and list(found) == ["2022", "2023"]
    assert (found["2022"].result.damaged, found["2022"].result.disruptions) == (8, 3)
    told = {row["field"]: row for row in rows([found["2022"]], city)}
    assert (told["damaged"]["value"], told["disruptions"]["value"]) == (8, 3)
    assert "حد أدنى" in told["disruptions"]["limits"]


def test_a_brief_is_written_of_one_part_alone(tmp_path):
    (tmp_path / "سجل.csv").write_text("السنة,الخدمة,الأعطال\n2023,مياه,7\n", "utf-8")
    page = City.read(tmp_path, name="س").brief(tmp_path / "ورقة.html").read_text("utf-8")
    assert "مرات تعطل الخدمات الأساسية" in page and "لا بيانات" in page


def test_an_unknown_service_stops_the_file_and_names_the_list(tmp_path):
    (tmp_path / "سجل.csv").write_text("السنة,الخدمة,المنشآت المتضررة\n2022,طيران,3\n", "utf-8")
    city = City.read(tmp_path)
    assert any("طيران" in each and "health" in each for each in city.problems)
    assert not any(each.result for each in city.indicators())


def test_yearly_totals_stay_yearly_totals(tmp_path):
    """A file that an earlier kind fits is none of the later ones, whatever else it has."""
    (tmp_path / "ملف.csv").write_text(
        "السنة,السكان,الخدمة,المنشآت المتضررة,الأعطال\n2022,1000,صحة,3,3\n", "utf-8"
    )
    city = City.read(tmp_path)
    assert [file.kind for file in city.files] == ["totals"]
