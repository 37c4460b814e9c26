"""Exercises: generated from their sources, judged alike for learners and trainers, silent about their answers."""

import gzip
import io
import json
import math
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from support import ROOT
from umran.exercises import source
from umran.exercises.__main__ import make
from umran.exercises.errors import explain
from umran.exercises.judging import ANSWER_TYPE, judge, load_key, plain, stored_answers
from umran.exercises.marks import load_marks
from umran.exercises.progress import PROGRESS_TYPE
from umran.exercises.words import MISTAKES

SOURCES = [source.read(path) for path in sorted((ROOT / "exercises").glob("*.ipynb"))]
KEY_FILE = ROOT / "exercises" / "key.json"
KEY = load_key(KEY_FILE)
ROWS = json.loads(KEY_FILE.read_text("utf-8"))["questions"]
MARKS = load_marks()


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    """Every learner's notebook run as it is given out, one after the other in one kernel: cells by exercise."""
    folder = tmp_path_factory.mktemp("learner")
    cells, places = [], []
    for each in SOURCES:
        notebook = nbformat.read(ROOT / "exercises" / "learner" / f"{each.name}.ipynb", as_version=4)
        code = [nbformat.v4.new_code_cell("%reset -f")]
        code += [
            nbformat.v4.new_code_cell(cell.source) for cell in notebook.cells if cell.cell_type == "code"
        ]
        cells += code
        places += [each.number] * len(code)
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=180, kernel_name="python3", allow_errors=True,
                   resources={"metadata": {"path": str(folder)}}).execute()  # fmt: skip
    return [*zip(places, notebook.cells, strict=True)], folder


def cards(cell):
    found = [output.data for output in cell.outputs if "data" in output]
    return [
        data["text/plain"]
        for data in found
        if 'class="umran-card" role="status"' in data.get("text/html", "")
    ]


def one_arabic_line(error):
    """Whether the kernel's message of an error is the line in Arabic that goes with the card, not a traceback."""
    return len(error.traceback) == 1 and re.match("[\u0621-\u064a][^\n\x1b]*$", error.traceback[0])


# Generation


def test_what_is_committed_is_what_the_sources_give():
    made = make(ROOT)
    for name, text in made.items():
        assert (ROOT / name).read_bytes() == text.encode(), f"{name}: run make exercises"
    learners = {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "exercises" / "learner").glob("*.ipynb")
    }
    assert learners == {name for name in made if name.startswith("exercises/learner/")}


def test_exercises_cover_five_modules_and_three_levels():
    assert len(SOURCES) >= 14
    assert {each.metadata["module"] for each in SOURCES} == {1, 2, 3, 4, 5}
    assert {each.metadata["level"] for each in SOURCES} == {1, 2, 3}
    for each in SOURCES:
        lesson = each.metadata["lesson"]
        home = ROOT if lesson.startswith("notebooks/") else ROOT / "book"
        assert any((home / f"{lesson}{end}").exists() for end in (".md", ".ipynb")), each.name
        assert 2 <= len(each.questions()) <= 5 and 5 <= each.metadata["minutes"] <= 60, each.name
        assert [f"{each.number}.{i}" for i in range(1, len(each.questions()) + 1)] == [
            name for name in KEY if KEY[name].exercise == each.number
        ]


def test_an_exercise_without_code_asks_for_none():
    for each in SOURCES:
        if each.metadata["level"] == 1:
            assert not [cell for cell in each.cells if "placeholder" in cell["metadata"]], each.name


def test_a_mistake_too_near_to_the_answer_is_refused():
    with pytest.raises(ValueError, match="is taken for the answer"):
        source.number(0.59, step=0.01, mistakes=[(0.6, "other_definition")])


# Judging


def test_every_solution_earns_full_marks_from_the_key_and_from_the_marks():
    assert KEY.keys() == MARKS.keys()
    for name, row in ROWS.items():
        for question in (KEY[name], MARKS[name]):
            verdict = judge(question, row["answer"])
            assert verdict.score == verdict.out_of == 1 and verdict.mistake is None, (name, verdict)


def test_learners_and_trainers_hear_the_same():
    for name, row in ROWS.items():
        for value in wrong_values(row):
            assert judge(KEY[name], value) == judge(MARKS[name], value), (name, value)


def wrong_values(row):
    answer = row["answer"]
    if row["kind"] == "number":
        mistakes = [int(token[2:]) * row["step"] for token in row["findings"]][:4]
        return [*mistakes, -answer, str(answer), [answer], None, True, math.nan, math.inf, 10**400]
    if row["kind"] == "form":
        return [{}, {"title": 3}, "نص", dict.fromkeys(answer, "كلمة")]
    if row["kind"] == "scores":
        return [
            {},
            {pair: -score for pair, score in answer.items()},
            {pair: score + 0.5 for pair, score in answer.items()},
        ]
    return [*row["labels"], [*row["labels"]], [next(iter(row["labels"]))], 3, "ز", None]


def test_every_typical_mistake_is_named():
    for name, row in ROWS.items():
        for token, finding in row["findings"].items():
            if finding["score"] == 1:
                continue
            if row["kind"] == "number":
                verdict = judge(KEY[name], int(token[2:]) * row["step"])
                assert verdict.mistake == finding["mistake"] in MISTAKES, (name, token, verdict)
            elif row["kind"] == "choice":
                verdict = judge(
                    KEY[name], next(one for one in row["labels"] if source.token("choice", one) == token)
                )
            else:
                continue
            assert verdict.score == 0 and len(verdict.reason) > 8, (name, token)


@pytest.mark.parametrize(
    ("name", "change", "mistake"),
    [
        ("05.1", lambda v: 100 * v, "percent_for_share"),
        ("05.1", lambda v: -v, "sign"),
        ("05.1", lambda v: 15 * v, "not_per_year"),
        ("05.1", lambda v: round(v, 2), "rounding"),
        ("05.1", lambda v: [v], "list_for_number"),
        ("05.1", lambda v: str(v), "text_for_number"),
        ("05.1", lambda v: ..., "placeholder"),
        ("05.1", lambda v: math.nan, "not_finite"),
        ("05.1", lambda v: True, "wrong_type"),
        ("10.1", lambda v: v * 1e6, "m2_for_km2"),
        ("10.1", lambda v: v * 1.3768, "wrong_crs"),
        ("10.2", lambda v: KEY_ANSWER("10.3"), "other_definition"),
        ("10.2", lambda v: 1 / v, "inverse"),
        ("15.1", lambda v: v / 100, "share_for_percent"),
        ("01.2", lambda v: v / 1000, "thousands"),
        ("06.1", lambda v: "د", "mixed_sources"),
        ("04.3", lambda v: v[:-1], "missing_choice"),
        ("04.3", lambda v: [*v, "د"], "extra_choice"),
        ("09.1", lambda v: {pair: -score for pair, score in v.items()}, "opposite"),
    ],
)  # fmt: skip
def test_a_slip_is_named_for_what_it_is(name, change, mistake):
    verdict = judge(MARKS[name], change(ROWS[name]["answer"]))
    assert (verdict.mistake, verdict.score < 1) == (mistake, True), verdict


def KEY_ANSWER(name):
    return ROWS[name]["answer"]


def test_neighbouring_roundings_and_a_step_in_scores_count():
    row = ROWS["05.1"]
    assert judge(MARKS["05.1"], row["answer"] + 0.9 * row["step"]).score == 1
    assert judge(MARKS["05.1"], row["answer"] + 2.6 * row["step"]).score == 0
    near = {"housing": -1, "bus": 2, "open_data": 2, "permits": 1, "road": -2}
    assert judge(MARKS["09.1"], near).score == 1
    assert judge(MARKS["09.1"], near | {"housing": 2, "road": 0}).score == pytest.approx(0.6)


def test_results_frames_and_arrays_are_read_as_plain_values():
    import numpy as np
    import pandas as pd

    from umran import indicators

    assert type(plain(np.float64(0.5))) is float and isinstance(plain(np.int64(3)), int)
    assert plain(pd.Series([1, 2])) == [1, 2] and plain({"a"}) == ["a"]
    rate = indicators.fine_particulate_mean([10, 20], [1, 1])
    assert plain(rate) == 15


# In front of learners


def test_a_blank_notebook_earns_nothing_and_meets_kind_words_only(blank):
    cells, folder = blank
    asked = set()
    for number, cell in cells:
        for output in cell.outputs:
            if output.output_type == "error":
                assert one_arabic_line(output), (number, cell.source, output)
            assert output.get("name") != "stderr", (number, output)
        if found := re.match(r'check\("([\d.]+)"', cell.source):
            asked.add(found[1])
            (text,) = cards(cell)
            assert "صحيح" not in text.split("\n")[0] and f'hint("{found[1]}")' in text, text
            assert not re.search(r"Traceback|Error", text)
    assert asked == KEY.keys()
    kept = json.loads((folder / "umran_progress.json").read_text("utf-8"))
    assert (kept["format"], kept["version"]) == ("book-progress", 1)
    assert {row["score"] for row in kept["exercises"].values()} == {0}


def test_right_answers_show_a_right_to_left_card_and_are_kept(tmp_path):
    solved = next(each for each in SOURCES if each.number == "05")
    code = [
        source.text(cell)
        for cell in solved.cells
        if cell["cell_type"] == "code" and "key" not in source.tags(cell)
    ]
    code += ['hint("05.1")'] * 4 + ["answer_9 = (", "answer_1 = ٣", "answer_1.x", "check('05.9', 1)"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(each) for each in code])
    NotebookClient(notebook, timeout=120, kernel_name="python3", allow_errors=True,
                   resources={"metadata": {"path": str(tmp_path)}}).execute()  # fmt: skip
    shown = {cell.source: cell for cell in notebook.cells}
    right = shown['check("05.1", answer_1)'].outputs[0].data
    assert "جواب صحيح" in right["text/plain"]
    assert 'lang="ar" dir="rtl"' in right["text/html"] and right[ANSWER_TYPE]["id"] == "05.1"
    assert stored_answers(notebook)["05.2"] == pytest.approx(ROWS["05.2"]["answer"])
    kept = json.loads((tmp_path / "umran_progress.json").read_text("utf-8"))["exercises"]
    assert {name: row["score"] for name, row in kept.items()} == {"05.1": 1, "05.2": 1, "05.3": 1}
    hints = [text for cell in notebook.cells if cell.source.startswith("hint") for text in cards(cell)]
    for text, step in zip(hints, [*ROWS["05.1"]["hints"], ROWS["05.1"]["hints"][-1]], strict=True):
        assert step.replace("`", "") in re.sub("[\u2066\u2069]", "", text)
    assert "قوس" in cards(shown["answer_9 = ("])[0]
    assert "العربية" in cards(shown["answer_1 = ٣"])[0]
    assert "05.1" in cards(shown["check('05.9', 1)"])[0]
    failed = [out for cell in notebook.cells for out in cell.outputs if out.output_type == "error"]
    assert len(failed) == 3 and all(map(one_arabic_line, failed))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("____ + 1", "فراغ"),
        ("rate", "لم تُشغَّل الخلية"),
        ("answer_2", "شغّل خلية السؤال 2"),
        ("... + 1", "فراغ"),
        ("{}['built']", "لا عمود ولا مفتاح"),
        ("[][0]", "لا وجود له"),
        ("1 / 0", "قسمت على صفر"),
        ("'1' + 1", "نوعين"),
        ("import umran_nothing", "لا توجد هنا حزمة"),
        ("raise RuntimeError('boom')", "RuntimeError: boom"),
    ],
)
def test_an_error_is_explained_in_arabic(code, words):
    try:
        exec(code, {})
    except Exception as error:
        lines = explain(error)
    assert words in " ".join(lines)
    assert re.match("[\u0621-\u064a]", lines[0])


def test_nothing_of_the_project_changes_outside_a_notebook():
    code = "import sys, umran.exercises as e; e.check; assert 'pandas' not in sys.modules and 'IPython' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_progress_keeps_the_better_result_of_two_notebooks(tmp_path, monkeypatch, capsys):
    from umran.exercises import progress, session

    monkeypatch.setattr(session, "_alone", {})
    path = tmp_path / "umran_progress.json"
    path.write_text(
        '{"format": "book-progress", "exercises": {"01.1": {"score": 1, "out_of": 1, "when": "2026-01-01T00:00:00Z"}}}'
    )
    progress.record_score("01.1", 0, 1)
    progress.record_score("01.2", 1, 1)
    progress.export_progress(path)
    rows = json.loads(path.read_text("utf-8"))["exercises"]
    assert (rows["01.1"]["score"], rows["01.2"]["score"]) == (1, 1)


def test_in_a_page_of_the_book_results_go_with_the_output_and_no_file_is_written(tmp_path):
    code = [
        'from umran.exercises import check, export_progress, hint\nimport os\nos.environ["UMRAN_OUTPUT"] = "book"',
        'hint("05.1")',
        'check("01.1", "ب")',
        "export_progress()",
        "%reset -f\nfrom umran.exercises import check, export_progress, hint",
        'hint("05.1")',
        'check("01.2", 3)',
        "export_progress()",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(each) for each in code])
    NotebookClient(notebook, timeout=120, kernel_name="python3",
                   resources={"metadata": {"path": str(tmp_path)}}).execute()  # fmt: skip
    first, second = (notebook.cells[place].outputs[0].data for place in (3, 7))
    record = first[PROGRESS_TYPE]
    assert (record["format"], record["version"]) == ("book-progress", 1)
    assert {name: row["score"] for name, row in record["exercises"].items()} == {"01.1": 1}
    # Whoever comes after, in a notebook that was begun anew, has nothing of the one before.
    assert {name: row["score"] for name, row in second[PROGRESS_TYPE]["exercises"].items()} == {"01.2": 0}
    assert [cards(notebook.cells[place])[0].split("\n")[0][-12:] for place in (1, 5)] == [
        "التلميح 1 من 3"[-12:]
    ] * 2
    assert "umran_progress" not in first["text/plain"] and [*tmp_path.iterdir()] == []


# Leaks


def solved_lines():
    """Lines of solutions that no learner's file may hold; what the lessons' notebooks teach is no secret."""
    lines = {line.strip() for each in SOURCES for code in each.solutions() for line in code.splitlines()}
    given = {
        line.strip()
        for each in SOURCES
        for cell in each.cells
        for line in cell["metadata"].get("placeholder", "").splitlines()
    }
    taught = "".join(opened(path) for path in (ROOT / "notebooks").glob("*.ipynb"))
    return {line for line in lines - given if len(line) > 12 and line not in taught}


def opened(path):
    """A file's text with the quotes of JSON, of JSON inside a script and of HTML as they are read."""
    text = (
        path.read_text("utf-8", errors="replace")
        if isinstance(path, Path)
        else path.decode("utf-8", "replace")
    )
    return re.sub(r'\\+"', '"', text).replace("&quot;", '"')


def test_learners_files_hold_no_solution():
    lines = solved_lines()
    assert len(lines) > 40
    files = [
        *(ROOT / "exercises" / "learner").glob("*.ipynb"),
        ROOT / "src" / "umran" / "exercises" / "marks.json",
    ]
    for path in files:
        text = opened(path)
        assert [line for line in lines if line in text] == [], path.name
        if path.suffix == ".ipynb":
            assert '"key"' not in text and "umran.exercises.source" not in text and '"outputs": []' in text


def test_marks_hold_neither_answers_nor_reasons():
    text = (ROOT / "src" / "umran" / "exercises" / "marks.json").read_text("utf-8")
    rows = json.loads(text)
    for name, row in ROWS.items():
        assert "answer" not in rows[name]
        assert not set(row["findings"]) & set(rows[name]["findings"])
        for finding in row["findings"].values():
            if len(finding.get("reason", "")) > 20:
                assert finding["reason"] not in text, name


def all_secrets():
    return solved_lines() | {
        finding["reason"]
        for row in ROWS.values()
        for finding in row["findings"].values()
        if len(finding.get("reason", "")) > 30
    }


def test_what_runs_in_the_page_holds_no_solution(live_book):
    """Nor do notebooks as a page brings them, nor any archive that the engine unpacks."""
    secrets = all_secrets()
    copies = [*(live_book.folder / "_static" / "notebooks" / "exercises").rglob("*.js")]
    assert len(copies) == len(SOURCES)
    texts = {path.name: opened(path) for path in copies}
    for path in (live_book.folder / "_static" / "live").glob("*.bin"):
        content = path.read_bytes()
        content = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
        if not zipfile.is_zipfile(io.BytesIO(content)):
            continue
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            own = [name for name in archive.namelist() if name.startswith("umran/")]
            texts |= {name: opened(archive.read(name)) for name in own}
    assert "umran/exercises/marks.json" in texts, "the course's own part is among what was read"
    assert not [name for name in texts if name.endswith("key.json") or "solutions" in name]
    for name, text in texts.items():
        assert [secret for secret in secrets if secret in text] == [], name


def test_the_readers_book_holds_no_solution(book):
    secrets = all_secrets()
    for path in book.folder.rglob("*"):
        if path.suffix in {".html", ".js", ".json", ".md", ".ipynb", ".txt"}:
            text = opened(path)
            assert [secret for secret in secrets if secret in text] == [], path
            assert '"umran-key"' not in text
