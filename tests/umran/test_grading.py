"""`umran grade`: every submission gets its honest marks with a reason, and none of them touches anything else."""

import csv
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from grading_corpus import KEY, RIGHT, lay_out, notebook, ordinary, zipped
from openpyxl import load_workbook

from support import ROOT
from umran import cli
from umran.grading import Limits, collecting, grade, sandbox, sheets
from umran.text.errors import Unreadable

CHARTS = ("توزيع الدرجات", "أصعب الأسئلة", "أكثر الأخطاء شيوعاً")
# Whoever computes is stopped by seconds of the processor, however busy the machine; the wall's are for who only waits.
SHORT = Limits(wall=30, cpu=3, memory=512 << 20)


def listing(folder):
    """Every file under a folder with its digest, every link with its target."""
    found = {}
    for top, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for path in (Path(top) / name for name in [*folders, *files]):
            about = path.lstat()
            if path.is_symlink():
                found[path] = os.readlink(path)
            elif path.is_file():
                found[path] = hashlib.sha256(path.read_bytes()).hexdigest()
            else:
                found[path] = oct(about.st_mode)
    return found


@pytest.fixture(scope="module")
def corpus(bubblewrap, tmp_path_factory):
    """The whole corpus graded once, with a listing of everything around it before and after."""
    place = tmp_path_factory.mktemp("corpus")
    handed_in, outside = place / "handed-in", place / "outside"
    handed_in.mkdir()
    outside.mkdir()
    (outside / "secret").write_text("6")
    with socket.create_server(("127.0.0.1", 0)) as door:
        expected = lay_out(handed_in, outside, door.getsockname()[1])
        project = Path(sandbox.__file__).parents[1]
        before = {
            **listing(handed_in),
            **listing(outside),
            **listing(project / "grading"),
            **listing(project / "indicators"),
        }
        temporary = set(os.listdir("/tmp"))
        marked = grade(handed_in, place / "report", key=KEY, limits=SHORT, jobs=4)
        after = {
            **listing(handed_in),
            **listing(outside),
            **listing(project / "grading"),
            **listing(project / "indicators"),
        }
        door.settimeout(0)
        with pytest.raises(BlockingIOError):
            door.accept()
    new = {
        name for name in set(os.listdir("/tmp")) - temporary if "umran-was-here" in name or "climbed" in name
    }
    return place, expected, marked, before, after, new


def test_every_submission_of_the_corpus_gets_its_honest_marks_and_a_reason(corpus):
    place, expected, _, *_ = corpus
    with (place / "report" / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["learner"]: row for row in csv.DictReader(file)}
    wrong = {
        name: rows.get(name)
        for name, (marks, words) in expected.items()
        if name not in rows
        or float(rows[name]["score"]) != marks
        or words not in rows[name]["reason"].replace("\u2066", "")
    }
    assert not wrong
    assert set(rows) == set(expected)
    assert {row["out_of"] for row in rows.values()} == {"2"}


def test_nothing_outside_the_work_folder_changes(corpus):
    place, _, _, before, after, new = corpus
    assert after == before
    assert not new
    assert sorted(each.name for each in place.iterdir()) == ["handed-in", "outside", "report"]


def test_the_report_is_one_row_a_submission_in_csv_and_in_a_right_to_left_workbook(corpus):
    place, expected, marked, *_ = corpus
    book = load_workbook(place / "report" / "grades.xlsx")
    assert all(sheet.sheet_view.rightToLeft for sheet in book)
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)]
    assert len(rows) == len(marked) == len(expected)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert not [
        cell.value for cell in cells if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "@"))
    ]


def test_the_pages_are_arabic_whole_and_carry_nothing_of_a_learner_as_markup(corpus):
    place, _, marked, *_ = corpus
    pages = sorted((place / "report").rglob("*.html"))
    assert len(pages) == len({each.submission.key for each in marked}) + 1
    for page in pages:
        text = page.read_text("utf-8")
        assert '<html lang="ar" dir="rtl"' in text and text.rstrip().endswith("</html>")
        assert "<script" not in text and "://" not in text.replace("http://www.w3.org", "")
        assert "\u202e" not in text and "\n" not in page.name


def test_the_class_report_opens_in_a_browser_without_a_request(corpus, visit):
    place, *_ = corpus
    seen = visit((place / "report" / "index.html").as_uri(), width=360)
    page = seen.page
    assert [page.locator(f"ul[aria-label='{title}'] svg").count() for title in CHARTS] == [5, 2, 6]
    links = page.locator("section a[href^=feedback]")
    assert links.count() > 40
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    # bars grow from the right: each ends where its row begins, and the longest is the most
    assert page.evaluate(
        """() => [...document.querySelectorAll('ul.bars')].every(list => {
             const bars = [...list.querySelectorAll('rect')].map(bar => bar.getBoundingClientRect());
             return new Set(bars.map(bar => Math.round(bar.right))).size === 1; })"""
    )
    links.first.click()
    assert page.locator("h1").inner_text().startswith("نتيجة")
    assert not seen.foreign and not seen.failed and not seen.errors


def test_the_same_class_gives_the_same_bytes(bubblewrap, tmp_path):
    ordinary(tmp_path / "class", 4)
    for out, jobs in (("one", 1), ("two", 3)):
        grade(tmp_path / "class", tmp_path / out, key=KEY, limits=SHORT, jobs=jobs)
    one, two = (
        {path.relative_to(tmp_path / out): each for path, each in listing(tmp_path / out).items()}
        for out in ("one", "two")
    )
    assert one == two and Path("grades.xlsx") in one


def test_an_interrupted_grading_goes_on_where_it_stopped(bubblewrap, tmp_path):
    """Killed without a warning in the midst of ten; what was run before is not run again, and the report is the same."""
    ordinary(tmp_path / "class", 10, (*RIGHT, "import time\ntime.sleep(0.5)"))
    program = (
        "from grading_corpus import KEY\nfrom umran.grading import Limits, grade\n"
        f"grade({str(tmp_path / 'class')!r}, {str(tmp_path / 'out')!r}, key=KEY, jobs=1, limits=Limits(wall=30, cpu=3, memory=512 << 20))"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)]),
    }
    process = subprocess.Popen([sys.executable, "-c", program], env=environment)
    journal = tmp_path / ".out.grading" / "journal"
    while not journal.is_file() or journal.read_bytes().count(b'"digest"') < 3:
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (tmp_path / "out").exists()
    with journal.open("ab") as file:
        file.write(b'00000000 {"digest": "cut o')
    steps = []
    began = len([line for line in journal.read_bytes().splitlines() if b'"digest"' in line]) - 1
    ran = []
    real = sandbox.Sandbox.run

    def counting(self, cells, *rest):
        ran.append(cells)
        return real(self, cells, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox.Sandbox, "run", counting)
        marked = grade(
            tmp_path / "class",
            tmp_path / "out",
            key=KEY,
            limits=SHORT,
            progress=lambda *now: steps.append(now),
        )
    assert len(ran) == 1 + 10 - began  # one run tries the sandbox
    assert [each.score for each in marked] == [2] * 10 and steps[-1] == (10, 10)
    assert not (tmp_path / ".out.grading").exists()


def test_a_platform_s_archive_with_copies_and_arabic_names(bubblewrap, tmp_path):
    good, wrong = notebook(*RIGHT), notebook("answer_1 = 5")
    platform = {
        "مريم العلي_1001_assignsubmission_file_/03_growth.ipynb": good,
        "Omar Haddad_1002_assignsubmission_file_03_growth.ipynb": wrong,
        "Omar Haddad_1003_assignsubmission_file_/work.zip": zipped({"دفتري/03.ipynb": good}),
        "سارة_1004_assignsubmission_file_/03_growth.ipynb": wrong,
        "سارة_1004_assignsubmission_file_/03_growth (1).ipynb": good,
        "سارة_1004_assignsubmission_file_/chart.png": "x",
        "__MACOSX/._03_growth.ipynb": "x",
    }
    (tmp_path / "class.zip").write_bytes(zipped(platform))
    marked = grade(tmp_path / "class.zip", tmp_path / "out", key=KEY, limits=SHORT)
    assert [
        (each.submission.learner, each.submission.number, each.score, each.counts) for each in marked
    ] == [
        ("Omar Haddad", "1002", 0, True),
        ("Omar Haddad", "1003", 2, True),
        ("سارة", "1004", 2, True),
        ("سارة", "1004", 0, False),
        ("مريم العلي", "1001", 2, True),
    ]
    assert "نسخة أقدم" in marked[3].reason and marked[3].out_of == 0


def test_exercises_solved_three_ways_zipped_and_graded_by_the_command(bubblewrap, tmp_path, capsys):
    """The course's own exercises, one of each level, from the trainer's key to the rows of the table."""
    handed_in = {}
    worth = {}
    for name in ("01_read_table", "05_growth_rate", "10_land_use_efficiency"):
        solved = json.loads((ROOT / "exercises" / f"{name}.ipynb").read_text("utf-8"))
        solved["cells"] = [cell for cell in solved["cells"] if "key" not in cell["metadata"].get("tags", [])]
        worth[name[:2]] = len(solved["metadata"]["umran"]["hints"])
        handed_in[f"سلمى/{name}.ipynb"] = json.dumps(solved)
        slip = {"cell_type": "code", "metadata": {}, "outputs": [], "source": "answer_2 = -987654321"}
        handed_in[f"فارس/{name}.ipynb"] = json.dumps({**solved, "cells": [*solved["cells"], slip]})
        handed_in[f"هدى/{name}.ipynb"] = (ROOT / "exercises" / "learner" / f"{name}.ipynb").read_text("utf-8")
    (tmp_path / "class.zip").write_bytes(zipped(handed_in))
    assert cli.main(["grade", str(tmp_path / "class.zip"), "--out", str(tmp_path / "out")]) == 0
    assert "محاولات" in capsys.readouterr().out
    with (tmp_path / "out" / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {(row["learner"], row["exercise"]): row for row in csv.DictReader(file)}
    for exercise, out_of in worth.items():
        found = {
            name: (rows[name, exercise]["score"], rows[name, exercise]["out_of"])
            for name in ("سلمى", "فارس", "هدى")
        }
        assert found == {
            "سلمى": (str(out_of), str(out_of)),
            "فارس": (str(out_of - 1), str(out_of)),
            "هدى": ("0", str(out_of)),
        }
    assert "فراغ لم يُملأ" in rows["هدى", "05"]["reason"]


def test_names_of_a_windows_archive_are_read(tmp_path):
    for encoding in ("utf-8", "cp1256"):
        entry = zipfile.ZipInfo("ليلى_03.ipynb".encode(encoding).decode("cp437"))
        assert collecting._decoded(entry) == "ليلى_03.ipynb"


def test_the_latest_copy_counts_where_the_owner_is_certain_and_every_copy_elsewhere(bubblewrap, tmp_path):
    moodle = "هدى_1004_assignsubmission_file_"
    for place in (moodle, "سلمى"):
        for name, moment in (("03.ipynb", 2_000_000_000), ("03-Copy1.ipynb", 1_000_000_000)):
            path = tmp_path / "class" / place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(notebook(*RIGHT), "utf-8")
            os.utime(path, (moment, moment))
    marked = grade(tmp_path / "class", tmp_path / "out", key=KEY, limits=SHORT)
    assert {(each.submission.file, each.counts, each.score) for each in marked} == {
        (f"{moodle}/03.ipynb", True, 2),
        (f"{moodle}/03-Copy1.ipynb", False, 0),
        ("سلمى/03.ipynb", True, 2),
        ("سلمى/03-Copy1.ipynb", True, 2),
    }
    assert [bool(each.submission.doubts) for each in marked] == [
        "سلمى" in each.submission.file for each in marked
    ]
    assert len(list((tmp_path / "out" / "review").iterdir())) == 2


def test_choices_made_with_the_mouse_are_read_from_the_notebook(bubblewrap, tmp_path):
    from umran.exercises.judging import ANSWER_TYPE

    chosen = {
        "output_type": "display_data",
        "metadata": {},
        "data": {ANSWER_TYPE: {"id": "03.2", "value": "ب"}},
    }
    path = tmp_path / "class" / "هدى" / "03.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(
        notebook(
            "from umran.exercises import ask, check",
            "answer_1 = 6",
            'ask("03.2")\ncheck("03.2", answer_2)',
            outputs=[chosen],
        ),
        "utf-8",
    )
    (marked,) = grade(tmp_path / "class", tmp_path / "out", key=KEY, limits=SHORT)
    assert (marked.score, marked.reason) == (2, "الإجابات كلها صحيحة.")


def test_a_report_is_never_overwritten_unasked(bubblewrap, tmp_path):
    ordinary(tmp_path / "class", 1)
    grade(tmp_path / "class", tmp_path / "out", key=KEY, limits=SHORT)
    before = listing(tmp_path / "out")
    with pytest.raises(Unreadable, match="--replace"):
        grade(tmp_path / "class", tmp_path / "out", key=KEY, limits=SHORT)
    assert listing(tmp_path / "out") == before
    grade(tmp_path / "class", tmp_path / "out", key=KEY, limits=SHORT, replace=True)
    assert listing(tmp_path / "out") == before
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("x")
    with pytest.raises(Unreadable, match="ليس تقرير تصحيح"):
        grade(tmp_path / "class", tmp_path / "mine", key=KEY, limits=SHORT, replace=True)
    (tmp_path / "out" / "grades.csv").write_text("تعليق المدرب")
    before = listing(tmp_path / "out")
    with pytest.raises(Unreadable, match=r"grades\.csv"):
        grade(tmp_path / "class", tmp_path / "out", key=KEY, limits=SHORT, replace=True)
    assert listing(tmp_path / "out") == before


def test_without_bubblewrap_it_refuses_and_says_what_to_install(tmp_path, monkeypatch, capsys):
    ordinary(tmp_path / "class", 1)
    (tmp_path / "key.json").write_text(
        json.dumps({"questions": {"03.1": {"kind": "number", "findings": {"n|6": {"score": 1}}}}})
    )
    which = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name, *rest: None if name == "bwrap" else which(name, *rest))
    command = [
        "grade",
        str(tmp_path / "class"),
        "--out",
        str(tmp_path / "out"),
        "--key",
        str(tmp_path / "key.json"),
    ]
    assert cli.main(command) == 2
    assert "apt install bubblewrap" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert cli.main([*command, "--trust"]) == 0
    said = capsys.readouterr()
    assert "تحذير" in said.err and "محاولة واحدة" in said.out
    assert "1,1," in (tmp_path / "out" / "grades.csv").read_text("utf-8-sig")


def test_what_cannot_be_graded_at_all_is_said_in_arabic(tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.zip").write_bytes(b"PK")
    (tmp_path / "key.json").write_text("[]")
    ordinary(tmp_path / "class", 1)
    for arguments, words in (
        ([str(tmp_path / "none")], "لا يوجد"),
        ([str(tmp_path / "bad.zip")], "ليس مجلداً ولا ملف"),
        ([str(tmp_path / "class"), "--key", str(tmp_path / "key.json")], "ليس مفتاح"),
        ([str(tmp_path / "class"), "--key", str(tmp_path / "absent.json")], "مفتاح"),
        ([str(tmp_path / "class"), "--jobs", "0"], "عدد غير مقبول"),
        ([str(tmp_path / "class"), "--seconds", "nan"], "وقت غير مقبول"),
    ):
        if "--key" not in arguments:
            (tmp_path / "good.json").write_text('{"questions": {"03.1": {"kind": "number", "findings": {}}}}')
            arguments = [*arguments, "--key", str(tmp_path / "good.json")]
        assert cli.main(["grade", *arguments, "--out", str(tmp_path / "out")]) == 2
        assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_ordinary_users_have_the_same_sandbox(bubblewrap, tmp_path):
    """Where root grades, each submission becomes another user; for anybody else a user namespace does the same."""
    if os.geteuid() != 0:
        pytest.skip("this is the ordinary user's run already")
    arguments = sandbox._arguments(SHORT, False, [])
    python = [str(Path(sys.executable).resolve()), "-B", "-S", "-P", str(sandbox._INSIDE)]
    plain = sandbox.Sandbox(
        (shutil.which("bwrap"), *arguments, "--", *python),
        SHORT,
        root=False,
        filter=sandbox._seccomp.program(),
    )
    ran = plain.run(
        [
            "answer_1 = 6",
            "open('/etc/passwd')",
            "import socket\nsocket.create_connection(('127.0.0.1', 9), 1)",
        ]
    )
    last = json.loads(ran.output[-1])
    assert (ran.end, last["answers"]) == ("done", {"1": ["value", 6]})
    assert [error[1] for error in last["errors"]] == ["FileNotFoundError", "ConnectionRefusedError"]


def test_a_spreadsheet_takes_no_name_for_a_formula():
    for text in ("=1+1", "+1+1", "-A1", "@SUM(A1)", " =1", "\t=1", "＝1+1"):
        assert sheets.spreadsheet_safe(text).startswith("'")
    assert sheets.spreadsheet_safe("-1") == "-1", "a number is no formula"
    assert sheets.spreadsheet_safe("مريم") == "مريم"
