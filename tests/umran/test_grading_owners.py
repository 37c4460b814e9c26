"""Who handed in: no learner is merged with another or split in two, and what is uncertain waits for the trainer."""

import csv
import json
import re
import unicodedata
import zipfile
from collections import defaultdict

import pytest
from grading_classes import TOPICS, content, drawn
from grading_corpus import KEY, RIGHT, notebook, zipped
from openpyxl import load_workbook

from umran import cli
from umran.grading import collecting, names, platforms, report, roster, sheets
from umran.grading.collecting import collect, course_topics
from umran.grading.marking import GradedSubmission
from umran.grading.owners import File, assign
from umran.text.errors import Unreadable


def owners(*files, exercise="05"):
    """The owners of paths (or of a path with the name that its notebook records)."""
    made = [(each, "") if isinstance(each, str) else each for each in files]
    return assign(
        [File(tuple(path.split("/")), exercise, author) for path, author in made], topics=course_topics()
    )


def certain(*files):
    """The names of those whose owner is certain, None for the others."""
    return [None if each.doubts else each.name for each in owners(*files)]


def test_no_learner_of_200_drawn_classes_is_merged_or_split(tmp_path):
    """Platforms, folder shapes, numbering, scripts, spellings, namesakes, resubmissions, borrowed notebooks."""
    seen = defaultdict(int)
    for seed in range(200):
        made = drawn(seed)
        place = tmp_path / str(seed)
        place.mkdir()
        with zipfile.ZipFile(place / "class.zip", "w") as archive:
            for work in made.works:
                archive.writestr(work.path, content(work))
        found = collect(place / "class.zip", place / "work", exercises=set(TOPICS))
        assert len(found) == len(made.works)
        plain = {" ".join(work.path.split()) for work in made.works if work.plain}
        persons, keys = defaultdict(set), defaultdict(set)
        for each in found:
            seen["works"] += 1
            seen["review"] += bool(each.doubts)
            seen["plain"] += each.file in plain
            seen["plain in review"] += bool(each.doubts) and each.file in plain
            if not each.doubts:
                source = json.loads(each.path.read_text("utf-8"))["cells"][0]["source"]
                person = int(re.match(r"who = (\d+)", source)[1])
                persons[each.key].add(person)
                keys[person].add(each.key)
        assert all(len(each) == 1 for each in persons.values()), f"merged in class {seed} ({made.shape})"
        assert all(len(each) == 1 for each in keys.values()), f"split in class {seed} ({made.shape})"
    print(f"{seen['works']} works, {seen['review'] / seen['works']:.1%} to review; of those whose path says whose they are, "
          f"{seen['plain in review'] / seen['plain']:.1%}")  # fmt: skip
    assert seen["plain"] > 0.7 * seen["works"]
    assert seen["plain in review"] < 0.01 * seen["plain"]


@pytest.mark.parametrize(
    ("parts", "platform", "name", "identity", "rest"),
    [
        ("مريم العلي_1001_assignsubmission_file_/05.ipynb", "Moodle", "مريم العلي", "1001", "05.ipynb"),
        ("Omar Haddad_1002_assignsubmission_file_05_x.ipynb", "Moodle", "Omar Haddad", "1002", "05_x.ipynb"),
        ("05_growth_rate_u123_attempt_2021-12-08-10-00-00_05.ipynb", "Blackboard", "u123", "u123", "05.ipynb"),
        ("05_growth_rate_omar_h_attempt_2021-12-08-10-00-00_05.ipynb", "Blackboard", "omar_h", "omar_h", "05.ipynb"),
        ("Growth rate_omar_h_attempt_2021-12-08-10-00-00.txt", "Blackboard", "h", "h", "Growth rate_omar_h_attempt_2021-12-08-10-00-00.txt"),
        ("haddadomar_4411_90871_05_x.ipynb", "Canvas", "haddadomar", "4411", "05_x.ipynb"),
        ("حسنليلى_LATE_4412_90872_05_x-1.ipynb", "Canvas", "حسنليلى", "4412", "05_x-1.ipynb"),
        ("LATE_anon_x7Gk2_90873_05_x.ipynb", "Canvas", "anon_x7Gk2", "anon_x7Gk2", "05_x.ipynb"),
        ("Student Work/Submitted files/Omar/Growth/Version 2/05.ipynb", "Teams", "Omar", "", "05.ipynb"),
        ("ليلى حسن/Growth/Version 1/05.ipynb", "Teams", "ليلى حسن", "", "05.ipynb"),
    ],
)  # fmt: skip
def test_each_platform_s_pattern_is_read(parts, platform, name, identity, rest):
    found = platforms.match(parts.split("/"), course_topics())
    assert (found.platform, found.name, found.identity, found.rest) == (platform, name, identity, rest)


def test_google_writes_the_name_before_or_after_the_exercise():
    for file in ("ليلى حسن - 05_growth_rate", "05_growth_rate - ليلى حسن", "معدل نمو السكان - ليلى حسن"):
        label = names.read(file, course_topics(), file=True)
        assert (label.name, label.exercise, label.joined) == ("ليلى حسن", "05", True)


def test_people_s_own_files_are_no_platform_s():
    for name in ("sara_05_10_final.ipynb", "ahmad_2021_12_08_05.ipynb", "05_growth_rate.ipynb", "Sara_12_345_x.ipynb"):  # fmt: skip
        assert platforms.match([name], course_topics()) is None


def test_numbers_before_a_name_are_part_of_no_exercise():
    folders = ("01 أحمد", "02 سارة", "03_مريم", "٠٤ منى", "05_omar", "(6) Layla", "7- هدى")
    assert certain(*(f"{each}/05_growth_rate.ipynb" for each in folders)) == ["أحمد", "سارة", "مريم", "منى", "omar", "Layla", "هدى"]  # fmt: skip
    unsaid = [File((f"{number:02} {name}.ipynb",)) for number, name in enumerate(("أحمد", "سارة"), 5)]
    assert [(each.name, each.exercise) for each in assign(unsaid, topics=course_topics())] == [("أحمد", ""), ("سارة", "")]  # fmt: skip


def test_spellings_of_one_name_are_one_learner_shown_as_written():
    spelled = (
        "علي كريم أحمد",
        "علی کریم أحمد",
        "علـي  كريم أحمد",
        unicodedata.normalize("NFD", "علي كريم أحمد"),
    )
    topics = ("05_growth_rate", "06_bad_comparison", "07_data_quality", "08_baseline_target")
    files = [File((topic, f"{name}.ipynb"), topic[:2]) for name, topic in zip(spelled, topics, strict=True)]
    found = assign(files, topics=course_topics())
    assert len({each.key for each in found}) == 1 and not any(each.doubts for each in found)
    assert found[1].name == "علی کریم أحمد"
    assert certain("أحمد علي/05_growth_rate.ipynb", "احمد علي/06_bad_comparison.ipynb") == [None, None]


@pytest.mark.parametrize(
    "files",
    [
        ("05_growth_rate.ipynb", "05_growth_rate (1).ipynb"),
        ("التمرين الخامس/05_growth_rate.ipynb", "التمرين الخامس/05_growth_rate (1).ipynb"),
        ("ليلى حسن - 05_growth_rate.ipynb", "ليلى حسن - 05_growth_rate (1).ipynb"),
        ("هدى/05.ipynb", "هدى/05-Copy1.ipynb"),
        ("01 أحمد/05.ipynb", "02 أحمد/05.ipynb"),
        ("مجموعة 1/سارة/05.ipynb", "مجموعة 2/سارة/05.ipynb"),
    ],
)
def test_one_name_never_swallows_several_files_of_one_exercise(files):
    assert certain(*files) == [None, None]


def test_copies_are_copies_where_the_owner_is_certain():
    found = owners(
        "هدى_1004_assignsubmission_file_/05.ipynb",
        "هدى_1004_assignsubmission_file_/05 (1).ipynb",
        "سلمى/سلمى - 05_growth_rate.ipynb",
        "سلمى/سلمى - 05_growth_rate (1).ipynb",
    )
    assert not any(each.doubts for each in found)
    assert found[0].key == found[1].key and found[2].key == found[3].key


@pytest.mark.parametrize(
    "doubtful",
    [
        ("أحمد/05_growth_rate.ipynb", "سارة"),
        ("أحمد/سارة - 05_growth_rate.ipynb", ""),
        ("أحمد/سارة/05_growth_rate.ipynb", ""),
        ("أحمد/سارة_1003_assignsubmission_file_/05_growth_rate.ipynb", ""),
        ("أحمد_1001_assignsubmission_file_/سارة_1003_assignsubmission_file_/05_growth_rate.ipynb", ""),
    ],
)
def test_evidence_that_disagrees_is_shown_and_the_outer_owner_stays(doubtful):
    first, second, third = owners(doubtful, "سارة/05_growth_rate.ipynb", "خالد/05_growth_rate.ipynb")
    assert first.name == "أحمد" and first.doubts and {"أحمد", "سارة"} <= set(re.findall(r"أحمد|سارة", str(first.evidence)))  # fmt: skip
    assert (second.name, second.doubts, third.name, third.doubts) == ("سارة", (), "خالد", ())


def test_who_made_the_exercise_is_not_who_handed_it_in():
    assert certain(("أحمد/05.ipynb", "UN-Habitat"), ("خالد/05.ipynb", "UN-Habitat")) == ["أحمد", "خالد"]


def test_a_notebook_s_own_name_serves_where_the_path_has_none():
    assert certain(("05_growth_rate.ipynb", "سارة"), ("05_growth_rate (1).ipynb", "خالد")) == ["سارة", "خالد"]


def test_folders_of_groups_and_of_exercises_are_nobody():
    assert certain("الرباط/أحمد/05.ipynb", "الرباط/سارة/05.ipynb", "عمّان/خالد/05.ipynb", "عمّان/منى/05.ipynb") == ["أحمد", "سارة", "خالد", "منى"]  # fmt: skip
    assert certain("ورشة عمّان/ليلى - 05_growth_rate.ipynb", "ورشة عمّان/عمر - 05_growth_rate.ipynb") == ["ليلى", "عمر"]  # fmt: skip
    assert certain("أحمد/a1/05.ipynb", "أحمد/b2/05.ipynb", "سارة/05.ipynb") == [None, None, "سارة"]
    assert certain("Group 1/05.ipynb", "Group 2/05.ipynb") == ["Group 1", "Group 2"]
    apart = [File((f"Group {exercise}", "سارة", "x.ipynb"), exercise) for exercise in ("05", "06")]
    assert all(each.doubts for each in assign(apart, topics={}))


def test_moodle_numbers_tell_namesakes_apart_in_one_assignment_only():
    form = "{}_{}_assignsubmission_file_/x.ipynb"
    one = [File((*form.format("عمر", number).split("/"),), "05") for number in (7, 8)]
    assert len({each.key for each in assign(one, topics={})}) == 2
    two = [File((f"UMR-{exercise}", *form.format("عمر", number).split("/")), exercise) for exercise, number in (("05", 7), ("06", 9))]  # fmt: skip
    assert len({each.key for each in assign(two, topics={})}) == 1
    both = [File(("UMR-05", *each.parts), "05") for each in one] + two[1:]
    assert all(each.doubts for each in assign(both, topics={}))


def test_two_entries_of_one_name_are_both_shown(tmp_path):
    with (
        pytest.warns(UserWarning, match="Duplicate name"),
        zipfile.ZipFile(tmp_path / "class.zip", "w") as archive,
    ):
        for answer in ("answer_1 = 5", RIGHT[0]):
            archive.writestr("سارة_1004_assignsubmission_file_/03.ipynb", notebook(answer))
    found = collect(tmp_path / "class.zip", tmp_path / "work")
    assert len({each.digest for each in found}) == len({each.key for each in found}) == 2
    assert all(each.doubts for each in found)


def test_the_same_name_in_a_folder_and_in_an_archive_is_one_learner(tmp_path):
    place = tmp_path / "class" / unicodedata.normalize("NFC", "أحمد")
    place.mkdir(parents=True)
    (place / "05_growth_rate.ipynb").write_text(notebook(*RIGHT, exercise="05"), "utf-8")
    inner = {"06_bad_comparison.ipynb": notebook(*RIGHT, exercise="06")}
    (tmp_path / "class" / f"{unicodedata.normalize('NFD', 'أحمد')}.zip").write_bytes(zipped(inner))
    found = collect(tmp_path / "class", tmp_path / "work")
    assert [each.exercise for each in found] == ["05", "06"] and len({each.key for each in found}) == 1


# The list of names


def listed(tmp_path, text, encoding="utf-8-sig"):
    (tmp_path / "roster.csv").write_bytes(text.encode(encoding))
    return roster.read(tmp_path / "roster.csv")


def test_a_list_of_names_fixes_what_nobody_could_know(tmp_path):
    files = (
        "05_growth_rate.ipynb",
        "05_growth_rate (1).ipynb",
        "05_x_u7_attempt_2026-01-01-10-00-00_05.ipynb",
        "work/سارة/05.ipynb",
    )
    text = (
        "entry,name\n05_growth_rate.ipynb,ليلى حسن\n05_growth_rate (1).ipynb,عمر حداد\nu7,منى\nwork,هدى علي\n"
    )
    made = [File(tuple(each.split("/")), "05") for each in files]
    rows = listed(tmp_path, text)
    found = assign(made, topics=course_topics(), roster=rows)
    assert [each.name for each in found] == ["ليلى حسن", "عمر حداد", "منى", "هدى علي"]
    assert not any(each.doubts for each in found) and len({each.key for each in found}) == 4
    assert rows.report([each.name for each in found]) == []


def test_what_the_list_and_the_class_do_not_share_is_said(tmp_path):
    rows = listed(
        tmp_path,
        "الاسم;المدخل\nليلى;05.ipynb\nليلى;05.ipynb\nعمر;x\nمنى;x\nهدى;lost.ipynb\nسلمى;\n",
        "utf-16",
    )
    assert rows.find(("05.ipynb",), "", "") == "ليلى" and rows.find(("x",), "", "") is None
    said = [re.sub("[\u2066-\u2069]", "", each) for each in rows.report(["ليلى", "خالد"])]
    assert said == [
        "مدخل واحد باسمين، فلم يُعمل بأيهما: الأسطر 4–5",
        "سطر مكرر: 2–3",
        "السطر 6 لا يطابق شيئاً مما سُلِّم: «lost.ipynb»",
        "لم يسلّم: «عمر»",
        "لم يسلّم: «منى»",
        "لم يسلّم: «هدى»",
        "لم يسلّم: «سلمى»",
        "سلّم وليس في القائمة: «خالد»",
    ]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"entry,name\nx,\n", "أسطر بلا اسم"),
        (b"file,learner\nx,y\n", "العمودان"),
        (b"", "العمودان"),
        ("entry,name\nx,ليلى\n".encode("cp1256"), "ترميز"),
        (b'entry,name\n"x,y\n', "تالف"),
    ],
)
def test_what_is_no_list_of_names_is_refused(tmp_path, raw, words):
    (tmp_path / "roster.csv").write_bytes(raw)
    with pytest.raises(Unreadable, match=words):
        roster.read(tmp_path / "roster.csv")


# What a trainer opens


@pytest.fixture
def marked(tmp_path):
    """A class of three, marked without running anything: two sure, and one file whose owner is in doubt."""
    (tmp_path / "class.zip").write_bytes(
        zipped(
            {
                "أحمد/03.ipynb": notebook(*RIGHT),
                "سارة/03.ipynb": notebook(RIGHT[0]),
                "خالد/سارة/03.ipynb": notebook("answer_1 = 5"),
            }
        )
    )
    found = collect(tmp_path / "class.zip", tmp_path / "work", exercises={"03"})
    return [GradedSubmission(each, "03", 1.0, 2.0, "سبب.") for each in found]


def test_the_report_lists_what_needs_review_with_its_evidence(marked, tmp_path):
    pages = report.pages(marked, ["لم يسلّم: «منى»"])
    index = pages["index.html"]
    assert 'id="review"' in index and sheets.REVIEW in index and "لم يسلّم" in index
    review = [name for name in pages if name.startswith("review/")]
    assert len(review) == 1 and sum(name.startswith("feedback/") for name in pages) == 2
    table = list(csv.DictReader(sheets.as_csv(marked).decode("utf-8-sig").splitlines()))
    (doubtful,) = [row for row in table if row["review"]]
    assert doubtful["file"] == "خالد/سارة/03.ipynb" and doubtful["review"].startswith("يحتاج إلى مراجعة: ")
    assert "المجلد «خالد»" in doubtful["review"] and "«سارة»" in doubtful["review"]
    (tmp_path / "grades.xlsx").write_bytes(sheets.as_xlsx(marked))
    sheet = load_workbook(tmp_path / "grades.xlsx")[sheets.REVIEW]
    assert sheet.sheet_view.rightToLeft and sheet.max_row == 2


def test_nothing_of_one_learner_is_on_another_s_page(marked):
    for name, page in report.pages(marked).items():
        if name.startswith("feedback/"):
            assert ("أحمد" in page) != ("سارة" in page) and "خالد" not in page
        elif name.startswith("review/"):
            assert "<h1>نتيجة محاولة</h1>" in page and "أحمد" not in page


def test_the_command_names_by_the_list_and_says_what_is_amiss_in_it(tmp_path, capsys, monkeypatch):
    """Marked without running anything."""
    from umran import grading

    def unrun(submissions, *rest, **more):
        return [GradedSubmission(each, each.exercise, 0.0, 2.0, "سبب.") for each in submissions]

    monkeypatch.setattr(grading, "mark", unrun)
    monkeypatch.setattr(grading, "prepare", lambda *rest, **more: None)
    monkeypatch.setattr(grading, "Journal", lambda *rest: None)
    copies = {
        name: notebook(*RIGHT, exercise="05") for name in ("05_growth_rate.ipynb", "05_growth_rate (1).ipynb")
    }
    (tmp_path / "class.zip").write_bytes(zipped(copies))
    listed(tmp_path, "entry,name\n05_growth_rate (1).ipynb,ليلى حسن\n,منى\n")
    command = ["grade", str(tmp_path / "class.zip"), "--out", str(tmp_path / "out")]
    assert cli.main([*command, "--roster", str(tmp_path / "roster.csv")]) == 0
    said = re.sub("[\u2066-\u2069]", "", capsys.readouterr().out)
    assert "يحتاج إلى مراجعة: محاولة واحدة" in said and "لم يسلّم: «منى»." in said and "بلا اسم" not in said
    with (tmp_path / "out" / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["file"]: (row["learner"], bool(row["review"])) for row in csv.DictReader(file)}
    assert rows == {
        "05_growth_rate (1).ipynb": ("ليلى حسن", False),
        "05_growth_rate.ipynb": ("بلا اسم", True),
    }
    assert len(list((tmp_path / "out" / "review").iterdir())) == 1
    assert cli.main([*command, "--roster", str(tmp_path / "absent.csv"), "--replace"]) == 2
    assert "قائمة الأسماء" in capsys.readouterr().err


def test_the_course_s_exercises_are_known_by_their_files_and_titles():
    assert course_topics()["05"] == ("growth_rate", "معدل نمو السكان")
    assert collecting.EXERCISES.is_dir() and set(KEY)
