"""What a review is written to and read from: files of raters, several of them together, instruments and the template."""

import dataclasses
import json

import openpyxl
import pandas as pd
import pytest
from scored import codes, told

from umran import coherence, data, intake
from umran.coherence import CoherenceError
from umran.coherence.analysis import files, merging
from umran.coherence.analysis.template import _cell, _many

HEADS = {field["name"]: field["title"] for field in intake.columns("instruments")}


def row(a="JOR-01", b="JOR-10", score=2):
    return {"instrument_a": a, "instrument_b": b, "score": score, "confidence": "medium", "rationale": "سبب",
            "evidence": "المادة 6"}  # fmt: skip


def saved(folder, rater="سلمى", *rows, **more):
    file = coherence.File(files.path_for(folder, rater), rater, "JOR", scores=[*rows] or [row()], **more)
    return coherence.save(file).path


# A file


def test_a_file_is_text_that_people_can_read(tmp_path):
    text = saved(tmp_path, question="هل تعين؟", rater_id="7").read_text("utf-8")
    assert text.startswith('{\n "format": "umran-coherence-1",\n "rater": "سلمى",') and text.endswith("}\n")
    assert json.loads(text) == {
        "format": "umran-coherence-1", "rater": "سلمى", "country": "JOR", "question": "هل تعين؟", "chosen": [],
        "own": [], "scores": [row()], "answers": [], "rater_id": "7", "saves": 1,
    }  # fmt: skip


def test_what_a_file_does_not_say_is_empty_and_what_nobody_asked_for_is_left(tmp_path):
    path = saved(tmp_path)
    content = json.loads(path.read_text("utf-8"))
    del content["question"]
    path.write_text(json.dumps(content | {"path": "elsewhere", "colour": "green"}), "utf-8-sig")
    file = coherence.open_file(path)
    assert (file.question, file.path, file.saves) == ("", path, 1) and not hasattr(file, "colour")


WHOLE = {"format": files.FORMAT, "rater": "س", "rater_id": "1", "country": "JOR", "saves": 1, "chosen": [],
         "own": [], "scores": []}  # fmt: skip


@pytest.mark.parametrize("change", [
    {}, {"format": "x"}, {"rater": 3}, {"rater_id": None}, {"country": []}, {"saves": "1"}, {"chosen": {}},
    {"own": None}, {"scores": "[]"}, {"own": [{}, 1]}, {"scores": [[]]},
    {"answers": {}}, {"answers": ["س"]},
], ids=str)  # fmt: skip
def test_one_part_of_the_wrong_kind_makes_it_no_review(tmp_path, change):
    path = tmp_path / "مراجعة-س.json"
    path.write_text(json.dumps(WHOLE | change), "utf-8")
    if not change:
        assert coherence.open_file(path).rater == "س"
        return
    with pytest.raises(CoherenceError) as error:
        coherence.open_file(path)
    assert told(error) == ["مراجعة-س.json: ليس ملف مراجعة من هذه الورشة"]


# Several files


def test_files_at_fault_are_told_and_those_around_them_are_kept(tmp_path):
    bad = saved(tmp_path, "أحمد", row(b="JOR-99"), row(score=9))
    good, cut = saved(tmp_path, "سلمى"), saved(tmp_path, "ليلى")
    cut.write_bytes(cut.read_bytes()[:40])
    nowhere = tmp_path / "مراجعة-غائب.json"
    merged = coherence.merge([bad, cut, good, nowhere])
    assert [file.rater for file in merged.files] == merged.review.raters == ["سلمى"] and not merged.conflicts
    assert [(each.code, each.where) for each in merged.problems] == [
        ("cut_file", cut.name), ("no_file", nowhere.name),
        ("unknown_instrument", f"{bad.name}: الصف 1، أحمد، JOR-01 × JOR-99"),
        ("score_out_of_scale", f"{bad.name}: الصف 2، أحمد، JOR-01 × JOR-10"),
    ]  # fmt: skip
    with pytest.raises(dataclasses.FrozenInstanceError):
        merged.problems = ()


def test_nothing_to_merge_says_why(tmp_path):
    with pytest.raises(CoherenceError) as error:
        coherence.merge([])
    assert told(error) == ["لا ملف يُدمج"]
    with pytest.raises(CoherenceError) as error:
        coherence.merge([tmp_path / "مراجعة-غائب.json"])
    assert told(error) == ["مراجعة-غائب.json: لا ملف بهذا الاسم"]


def test_namesakes_are_numbered_and_nobody_else(tmp_path):
    for folder in ("أ", "ب", "ج"):
        (tmp_path / folder).mkdir()
    paths = [
        saved(tmp_path / "أ"),
        saved(tmp_path / "ب", "أحمد"),
        saved(tmp_path / "ج"),
        saved(tmp_path / "ج", "يوسف"),
    ]
    merged = coherence.merge(paths)
    assert merged.review.raters == ["أحمد", "سلمى (1)", "سلمى (2)", "يوسف"]
    assert [str(each) for each in merged.conflicts] == [
        "سلمى: اسم واحد لأكثر من شخص، فرُقّم في الدمج: سلمى (1) في مراجعة-سلمى.json، سلمى (2) في مراجعة-سلمى.json"
    ]
    assert merged.review.cells[["instrument_a", "instrument_b", "raters"]].values.tolist() == [
        ["JOR-01", "JOR-10", 4]
    ]


def test_copies_of_one_person_differ_cell_by_cell(tmp_path):
    older = saved(tmp_path, "سلمى", row(score=1), row(b="JOR-11", score=None), row("JOR-02"))
    content = json.loads(older.read_text("utf-8"))
    content["scores"] = [row("JOR-10", "JOR-01", 1), row(b="JOR-11", score=-2), row("JOR-02", "JOR-11")]
    newer = tmp_path / "أحدث.json"
    newer.write_text(json.dumps(content | {"saves": 2}), "utf-8")
    for order in ([older, newer], [newer, older]):
        merged = coherence.merge(order)
        kept = f"أُخذ ما في {newer.name} لأنه الأحدث"
        assert [str(each) for each in merged.conflicts] == [
            f"سلمى، JOR-01 × JOR-11: في {newer.name} \u2066\u22122\u2069، وفي {older.name} لا تقدير. {kept}",
            f"سلمى، JOR-02 × JOR-10: في {newer.name} لا شيء، وفي {older.name} \u2066+2\u2069. {kept}",
            f"سلمى، JOR-02 × JOR-11: في {newer.name} \u2066+2\u2069، وفي {older.name} لا شيء. {kept}",
        ]
        assert merged.review.cells["mean"].tolist() == [1, -2, 2]


def test_instruments_of_the_raters_are_scored_beside_those_of_the_data(tmp_path):
    one = coherence.own_instrument("خطة الحدائق", "JOR", "local", targets=("11.7",), paragraphs=(37,))
    two = coherence.own_instrument("خطة الأسواق", "JOR", "national")
    a = saved(tmp_path, "سلمى", row(b=one["instrument_id"]), own=[one], chosen=["JOR-11"])
    b = saved(
        tmp_path,
        "علي",
        row(one["instrument_id"], two["instrument_id"]),
        own=[two, one | {"targets": ["11.3"]}],
    )
    merged = coherence.merge([a, b])
    own = sorted([one["instrument_id"], two["instrument_id"]])
    rows = merged.review.instruments
    assert sorted(rows["instrument_id"]) == sorted(["JOR-01", "JOR-11", *own]) and [*rows.index] == [
        0,
        1,
        2,
        3,
    ]
    assert rows.set_index("instrument_id").loc[one["instrument_id"], "paragraphs"] == ("37",)
    assert sorted(rows.loc[rows["own"], "instrument_id"]) == own
    assert [str(each) for each in merged.conflicts] == [
        "الأداة خطة الحدائق: وصفها ملفان وصفين مختلفين؛ أُخذ الوصف الأول"
    ]
    assert merged.review.vertical.scored == 2 and merged.review.cells["mean"].tolist() == [2, 2]


def test_own_rows_of_a_file_have_tuples_and_none_for_gaps():
    frame = merging.own_frame(
        [{"instrument_id": "X", "targets": ["11.3"], "themes": None, "year": float("nan")}]
    )
    (found,) = frame.to_dict("records")
    assert (found["targets"], found["themes"], found["paragraphs"]) == (("11.3",), (), ())
    assert (found["year"], found["name_ar"], found["own"]) == (None, None, True)


# Instruments


def test_instruments_of_the_data_are_nobodys_own_and_numbered_from_zero():
    rows = coherence.inventory("MAR")
    assert [*rows.index] == [*range(27)] and not rows["own"].any()
    assert [*rows.columns] == [*coherence.analysis.instruments.COLUMNS]
    assert rows["instrument_id"].tolist() == [f"MAR-{place:02}" for place in range(1, 28)]
    both = coherence.inventory(["MAR", "JOR"])
    assert len(both) == 47 and set(both["iso3"]) == {"MAR", "JOR"}
    assert coherence.inventory([]).empty and len(coherence.inventory()) > len(both)
    assert all(each == () for each in both["paragraphs"])


def test_every_country_without_instruments_is_told():
    with pytest.raises(CoherenceError) as error:
        coherence.inventory(["ZZZ", "JOR", "AAA"])
    assert told(error) == ["لا أدوات لهذا البلد في بيانات الدورة: AAA، ZZZ"]


def test_an_own_instrument_is_a_row_of_the_inventory():
    made = coherence.own_instrument(
        " خطة  الحدائق", "JOR", "local", city_id="amman", type="law", year=2020, issuer_ar="الأمانة",
        targets=["11.7"], themes=["governance"], paragraphs=[1, 175],
    )  # fmt: skip
    mark = made.pop("instrument_id").removeprefix("JOR-")
    assert len(mark) == 6 and set(mark) <= set("0123456789abcdef")
    assert made == {
        "iso3": "JOR", "city_id": "amman", "level": "local", "type": "law", "name_ar": "خطة الحدائق", "year": 2020,
        "issuer_ar": "الأمانة", "targets": ("11.7",), "themes": ("governance",), "paragraphs": ("1", "175"), "own": True,
        "status": "in_force", "status_note_ar": "", "legal_rank": "", "binds_ar": "", "end_year": None,
        "version_read_ar": "",
    }  # fmt: skip


def test_an_own_instrument_has_the_status_that_it_is_given_and_a_report_is_a_report():
    assert coherence.own_instrument("خطة", "JOR", "local", status="draft")["status"] == "draft"
    assert coherence.own_instrument("تقرير", "JOR", "local", type="report")["status"] == "report"
    with pytest.raises(CoherenceError) as error:
        coherence.own_instrument("خطة", "JOR", "local", status="dead", legal_rank="edict")
    assert codes(error) == ["unknown_status", "unknown_rank"]
    assert all("غير معروفة" in each for each in told(error))


def test_a_file_of_an_earlier_version_opens_and_loses_nothing(tmp_path):
    old = {"instrument_id": "JOR-abc123", "iso3": "JOR", "city_id": None, "level": "local", "type": "plan",
           "name_ar": "خطة الحدائق", "year": None, "issuer_ar": "", "targets": ["11.7"], "themes": [],
           "paragraphs": [], "own": True}  # fmt: skip
    score = {
        "instrument_a": "JOR-01",
        "instrument_b": "JOR-abc123",
        "score": 1,
        "rationale": "سبب",
        "evidence": "المادة 6",
    }
    path = tmp_path / "مراجعة-سلمى.json"
    coherence.save(coherence.File(path, "سلمى", "JOR", chosen=["JOR-abc123"], own=[old], scores=[score]))
    assert coherence.open_file(path).own == [old], "nothing is written into it unasked"
    review = coherence.merge([path]).review
    row = review.instruments.set_index("instrument_id").loc["JOR-abc123"]
    assert (row["status"], row["legal_rank"], row["end_year"]) == ("in_force", "", None)
    assert review.gaps().set_index("target").loc["11.7", "instruments"] == ("JOR-abc123",)
    bare = coherence.inventory("JOR").head(2).drop(columns=["status", "legal_rank", "end_year", "binds_ar"])
    coherence.check_instruments(bare)
    assert coherence.review(bare, coherence.to_frame([])).instruments["status"].tolist() == ["in_force"] * 2


def test_a_fault_of_an_instrument_names_it_by_its_name_or_else_by_its_id():
    rows = coherence.inventory("MAR").head(3)
    rows["name_ar"] = ["", "خطة", "  "]
    rows["level"] = ["national", "city", "local"]
    with pytest.raises(CoherenceError) as error:
        coherence.check_instruments(pd.concat([rows, rows.tail(1)]))
    assert told(error) == [
        "الأداة MAR-01: اكتب اسم الأداة",
        "الأداة خطة: المستوى «city» غير معروف؛ المستويات: وطني، جهوي أو دون وطني، محلي",
        "الأداة   : اكتب اسم الأداة",
        "الأداة   : اكتب اسم الأداة",
        "الأداة MAR-03 مكررة: احذف أحد الصفين",
    ]


@pytest.mark.parametrize("code", ["JO", "JORD", "jor", "J1R", ""])
def test_a_country_is_three_capitals(code):
    with pytest.raises(CoherenceError) as error:
        coherence.own_instrument("خطة", code, "local")
    assert told(error) == [f"الأداة خطة: رمز البلد {code} ليس ثلاثة أحرف لاتينية كبيرة"]


@pytest.mark.parametrize("para", ["0", "176", "1.5", "", "أ", "-1"])
def test_a_paragraph_off_the_agenda_is_told(para):
    with pytest.raises(CoherenceError) as error:
        coherence.own_instrument("خطة", "JOR", "local", paragraphs=("175", para, "1"))
    assert told(error) == [f"الأداة خطة: «{para}» ليست فقرة؛ فقرات الخطة الحضرية الجديدة من 1 إلى 175"]


# The template


def template(path, *rows, book=None):
    """A template filled from its second line on, whatever lines it has prepared."""
    book = openpyxl.load_workbook(coherence.write_template(path))
    sheet = book["الأدوات"]
    for line, each in enumerate(rows, start=2):
        for column, name in enumerate(HEADS, start=1):
            sheet.cell(line, column).value = each.get(name)
    book.save(path)
    return book


def made(name="خطة", level="محلي", type="خطة", **more):
    return {"instrument_name": name, "level": level, "type": type} | more


def test_the_first_sheet_of_a_template_is_ready_for_a_hundred_lines(tmp_path):
    sheet, words = template(tmp_path / "أدوات.xlsx").worksheets
    assert [cell.value for cell in sheet[1]] == [*HEADS.values()] and sheet.title == "الأدوات"
    for cell in sheet[1]:
        assert (cell.font.name, cell.font.bold) == ("Arial", True)
        assert (cell.alignment.wrap_text, cell.alignment.readingOrder, cell.alignment.horizontal) == (
            True,
            2,
            "right",
        )
    widths = {
        name: sheet.column_dimensions[letter].width
        for name, letter in zip(HEADS, "ABCDEFGHIJKLMNO", strict=True)
    }
    assert {name for name, width in widths.items() if width == 40} == {"instrument_name", "source"}
    assert sorted(widths.values()) == [20] * 13 + [40] * 2
    text = {
        name: [cell.number_format == "@" for cell in column]
        for name, column in zip(HEADS, sheet.columns, strict=True)
    }
    for name, formats in text.items():
        assert formats == [False] + [name in ("targets", "paragraphs")] * 99, (
            "a code, not a number, to the last line"
        )
    listed = {str(each.sqref): each for each in sheet.data_validations.dataValidation}
    letters = {"level": "B", "type": "C", "status": "J", "legal_rank": "L"}
    assert {where: each.formula1 for where, each in listed.items()} == {
        f"{letter}2:{letter}100": f'"{",".join(data.labels("policy_instruments", column).values())}"'
        for column, letter in letters.items()
    }
    assert listed["B2:B100"].formula1 == '"وطني,جهوي أو دون وطني,محلي"'
    assert all(len(each.formula1) <= 255 for each in listed.values()), "more, and Excel refuses the list"
    for where, each in listed.items():
        assert (each.type, each.allow_blank, each.showErrorMessage) == ("list", where[0] in "JL", True)
        assert (each.error, each.errorTitle) == ("اختر كلمة من القائمة", "كلمة غير معروفة")
    assert words.title == "كيف تُملأ"


def test_the_second_sheet_says_how_each_column_is_filled(tmp_path):
    _, words = template(tmp_path / "أدوات.xlsx").worksheets
    lines = [[cell.value or "" for cell in line] for line in words.iter_rows()]
    assert lines[0] == ["العمود", "ما يُكتب فيه", "لازم"]
    told = lines[1:16]
    assert [line[0] for line in told] == [*HEADS.values()] and all(line[1] for line in told)
    assert [line[2] for line in told] == ["نعم"] * 3 + [""] * 12
    assert lines[16] == ["", "", ""] and lines[17][0] == "محاور الخطة" and lines[17][1].count("، ") == 6
    assert lines[18] == ["مثال على الغايات", "11.3، 11.7", ""] and len(lines) == 19
    assert [words.column_dimensions[letter].width for letter in "ABC"] == [30, 90, 8]


def test_rows_of_a_template_come_back_with_all_that_was_written(tmp_path):
    path = tmp_path / "أدوات.xlsx"
    template(path,
             made(year=2020, issuer=" بلدية  عمّان ", targets="11.3 11.7،11.3", paragraphs="1؛ 175",
                  themes="التخطيط المكاني، البيئة والقدرة على الصمود"),
             made("قانون", "وطني", "قانون"), made("جهة", "جهوي أو دون وطني"))  # fmt: skip
    frame, found = coherence.read_template(path, "JOR", "amman")
    columns = ["name_ar", "level", "type", "city_id", "year", "issuer_ar", "targets", "themes", "paragraphs"]
    assert [*frame.index] == [0, 1, 2] and frame["own"].all() and set(frame["iso3"]) == {"JOR"}
    assert frame.astype(object).where(frame.notna(), None)[columns].values.tolist() == [
        ["خطة", "local", "plan", "amman", 2020, "بلدية عمّان", ("11.3", "11.7"),
         ("spatial_planning", "environment_resilience"), ("1", "175")],
        ["قانون", "national", "law", None, None, "", (), (), ()],
        ["جهة", "regional", "plan", "amman", None, "", (), (), ()],
    ]  # fmt: skip
    assert not found.errors


def test_each_row_at_fault_is_told_with_its_line_and_reading_goes_on(tmp_path):
    path = tmp_path / "أدوات.xlsx"
    template(path, made(), made(), made("ب", targets="99.9"), made("ج", type=None), made("د", paragraphs="176"), made(),
             made("هـ", themes="لا محور"))  # fmt: skip
    with pytest.raises(CoherenceError) as error:
        coherence.read_template(path, "JOR")
    found = [(each.where, each.code) for each in error.value.problems]
    assert found[0][0] == "الصف 5", "what intake itself finds comes first"
    assert found[1:] == [
        ("الصف 3", "duplicate_instrument"), ("الصف 4", "unknown_target"), ("الصف 6", "unknown_paragraph"),
        ("الصف 7", "duplicate_instrument"), ("الصف 8", "unknown_theme"),
    ]  # fmt: skip
    assert [each.reason for each in error.value.problems if each.code == "duplicate_instrument"] == [
        "الأداة نفسها في الصف 2: احذف أحد الصفين"
    ] * 2


def test_the_sheet_is_found_by_its_name_among_others_like_it(tmp_path):
    path = tmp_path / "أدوات.xlsx"
    book = template(path, made("المقصودة"))
    copy = book.copy_worksheet(book["الأدوات"])
    copy.title, copy["A2"].value = "نسخة", "قديمة"
    book.move_sheet(copy, -2)
    book.save(path)
    assert coherence.read_template(path, "JOR")[0]["name_ar"].tolist() == ["المقصودة"]


def test_a_template_without_a_row_is_refused(tmp_path):
    path = tmp_path / "أدوات.csv"
    path.write_text("instrument_name,level,type\n", "utf-8")
    with pytest.raises(CoherenceError) as error:
        coherence.read_template(path, "JOR")
    assert len(error.value.problems) == 1 and error.value.problems[0].where == ""


@pytest.mark.parametrize(("text", "codes", "words"), [
    ("11.3,11.7", ("11.3", "11.7"), ("11.3", "11.7")), ("11.3 11.7", ("11.3", "11.7"), ("11.3 11.7",)),
    ("أ ب؛ج د ;ه\nو/ز|ح", ("أ", "ب", "ج", "د", "ه", "و", "ز", "ح"), ("أ ب", "ج د", "ه و", "ز", "ح")),
    ("، ,", (), ()), (None, (), ()), (float("nan"), (), ()), ("1 1،1", ("1",), ("1 1", "1")),
])  # fmt: skip
def test_what_stands_between_commas_or_spaces(text, codes, words):
    assert _many(text) == codes and _many(text, spaces=False) == words
    assert _cell(text) == (" ".join(text.split()) if isinstance(text, str) else "")
