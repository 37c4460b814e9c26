"""`umran data check`: what it says of every file of the corpus, and what it never does."""

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import frictionless
import geopandas as gpd
import pytest
from offices_corpus import BROKEN, SOUND, UNREADABLE, geojson, point, rows, shapefile, square, text, workbook
from test_data import FAULTS

from umran import cli
from umran import intake as offices
from umran.intake import course, dates, schemas
from umran.intake.header import Matcher
from umran.intake.reading import open_table
from umran.text import words

ROOT = Path(__file__).resolve().parents[2]
CASES = [*SOUND, *BROKEN, *UNREADABLE]
pytestmark = pytest.mark.filterwarnings("ignore:Could not decode error message", "ignore:Column names longer")


def run(capsys, *arguments):
    """Exit code and everything printed."""
    try:
        code = cli.main([str(each) for each in arguments])
    except SystemExit as stop:
        code = stop.code
    printed = capsys.readouterr()
    return code, printed.out + printed.err


def arguments(case, path):
    return ["data", "check", path, *case.options, *(["--as", case.dataset] if case.dataset else [])]


def contents(folder):
    return {
        path.relative_to(folder): hashlib.sha256(path.read_bytes()).digest()
        if path.stat().st_size < 2**24
        else None
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_answer_names_the_fault_and_its_remedy(case, tmp_path, capsys):
    path = case.build(tmp_path)
    before = contents(tmp_path)
    code, answer = run(capsys, *arguments(case, path))
    assert code == case.exit, answer
    assert [phrase for phrase in case.phrases if phrase not in answer] == [], answer
    assert "Traceback" not in answer and "خلل غير متوقع" not in answer
    assert bare_latin(answer) == []
    assert contents(tmp_path) == before
    if case.exit != 2:
        assert answer.rstrip().splitlines()[-1].startswith("الخلاصة: ")
        said = dict([case.options]) if case.options else {}
        _, problems = offices.read(path, case.dataset, crs=said.get("--crs"), country=said.get("--country"))
        assert set(case.places) <= {(each.row, each.column) for each in problems}
        assert all(each.reason and (each.remedy or each.level == "note") for each in problems)


def bare_latin(answer):
    """Latin words that nothing keeps in their order."""
    assert answer.count("\u2066") + answer.count("\u2068") == answer.count("\u2069")
    return re.findall(r"[A-Za-z]+", re.sub("[\u2066\u2068][^\u2069]*\u2069", "", answer))


def test_the_corpus_as_a_table(tmp_path, capsys):
    """Fault by message; set UMRAN_CORPUS_TABLE to keep it."""
    lines = ["| fault | exit | message |", "| --- | --- | --- |"]
    for number, case in enumerate((*BROKEN, *UNREADABLE)):
        folder = tmp_path / str(number)
        folder.mkdir()
        code, answer = run(capsys, *arguments(case, case.build(folder)))
        told = [line.strip(" ✗↻") for line in answer.splitlines() if line.startswith(("  ✗", "  ↻"))]
        message = " / ".join(told) if told else " ".join(answer.split())
        lines.append(f"| {case.name} | {code} | {message.replace('|', '¦').replace(str(folder), '…')} |")
    assert len(lines) == 2 + len(BROKEN) + len(UNREADABLE)
    assert len({line.split("|")[1] for line in lines}) == len(lines)
    print("\n".join(lines))
    if os.environ.get("UMRAN_CORPUS_TABLE"):
        Path(os.environ["UMRAN_CORPUS_TABLE"]).write_text("\n".join(lines) + "\n", "utf-8")


# Reading


ONE_ROW = [case for case in SOUND if case.name in {"UTF-8", "UTF-8 with a byte order mark", "UTF-16", "UTF-16 without a mark", "Windows-1256", "semicolons", "semicolons and decimal commas", "tabs", "Excel's line sep="}]  # fmt: skip


@pytest.mark.parametrize("case", ONE_ROW, ids=lambda case: case.name)
def test_every_form_gives_the_same_frame(case, tmp_path):
    frame, problems = offices.read(case.build(tmp_path), "residents")
    assert problems.valid
    assert frame[["latitude", "longitude", "population"]].values.tolist() == [[31.95522, 35.94503, 120]]
    assert frame["population"].dtype == "Int64" and frame.crs.to_epsg() == 4326
    assert frame.geometry.iloc[0].coords[0] == (35.94503, 31.95522)


def test_arabic_attributes_of_a_shapefile_are_read_in_either_encoding(tmp_path):
    for encoding in ("CP1256", "UTF-8"):
        folder = tmp_path / encoding
        folder.mkdir()
        frame, _ = offices.read(shapefile(without=(".cpg",), encoding=encoding)(folder), "residents")
        assert frame["population"].tolist() == [120, 80]
        assert frame["name"].tolist() == ["جبل عمّان", "الجبيهة"]


def test_a_merged_district_name_stands_for_all_its_rows(tmp_path):
    table = [
        ["الحي", "خط العرض", "خط الطول", "السكان"],
        ["الجبيهة", 31.95, 35.94, 5],
        [None, 31.96, 35.95, 7],
    ]
    frame, problems = offices.read(workbook(("س", table), merged=("A2:A3",))(tmp_path), "residents")
    assert frame["name"].tolist() == ["الجبيهة", "الجبيهة"] and problems.valid
    assert any(each.code == "merged-cells" for each in problems.notes)


def test_a_header_of_two_merged_rows_is_understood(tmp_path):
    table = [["السكان", "الموقع", None], [None, "خط العرض", "خط الطول"], [5, 31.95, 35.94]]
    frame, problems = offices.read(workbook(("س", table), merged=("A1:A2", "B1:C1"))(tmp_path), "residents")
    assert problems.valid and frame["population"].tolist() == [5] and frame["latitude"].tolist() == [31.95]


def test_a_column_of_the_right_name_goes_before_its_synonyms(tmp_path):
    path = text(
        "خط العرض,خط الطول,وسيلة النقل,capacity,اسم الموقف,الحي\n31.95,35.94,خط 5,high,الدوار,الجبيهة\n"
    )(tmp_path)
    frame, problems = offices.read(path, "stops")
    assert problems.valid
    assert frame["capacity"].tolist() == ["high"] and frame["name"].tolist() == ["الدوار"]
    assert frame["وسيلة النقل"].tolist() == ["خط 5"] and frame["الحي"].tolist() == ["الجبيهة"]


KINDS = {
    "city": geojson((square(), {"الاسم": "عمّان"})),
    "totals": text("السنة,السكان,النفايات المتولدة\n2020,1000,5\n"),
    "households": text("أفراد الأسرة,الماء المحسَّن\n4,نعم\n"),
    "air": text("الحي,PM2.5,السكان\nأ,10,300\n"),
    "marks": text("التخطيط,الميزانية,التقييم,الشمول\n4,4,4,4\n"),
    "policy": text("population_dynamics,territorial_balance,fiscal_space\n0.4,0.2,0.75\n"),
    "disruptions": text("السنة,الخدمة,الأعطال\n2022,صحة,3\n"),
    "risk_strategy": text(
        "time_frames,prevent_risk,reduce_risk,resilience,understanding\n0.5,0.5,1,0.25,1\n"
    ),
    "local_strategies": text("البلدية,لديها استراتيجية محلية\nأ,نعم\n"),
    "trips": text("وسيلة الرحلة,عدد الرحلات\nحافلة,20\nمشي,50\n"),
    "harassment": text("الجنس,تحرش جنسي,تحرش غير جنسي\nأنثى,نعم,لا\n"),
    "residents": text(rows("31.95,35.94,5")),
    "stops": geojson((point(), {"السعة": "حافلة"})),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_measured_is_what_is_checked(kind, tmp_path, capsys):
    from umran.city import files

    path = KINDS[kind](tmp_path)
    named = f"{path}=city" if kind == "city" else path  # areas alone may be two things, for both
    assert files.read(str(named)).kind == kind
    code, answer = run(capsys, "data", "check", path, *(["--as", "city"] if kind == "city" else []))
    assert code == 0 and f"\u2066{kind}\u2069" in answer, answer


@pytest.mark.parametrize(
    "name", ["residents.csv", "stops.geojson", "streets.geojson", "open_spaces.geojson", "built_up.geojson"]
)
def test_the_training_city_is_what_participants_should_bring(name, capsys):
    code, answer = run(capsys, "data", "check", ROOT / "data" / "training_city" / name)
    assert code == 0, answer


def test_a_sheet_is_chosen_by_its_name(tmp_path):
    def table(people):
        return [["خط العرض", "خط الطول", "السكان"], [31.95, 35.94, people]]

    path = workbook(("عمّان", table(5)), ("إربد", table(7)))(tmp_path)
    frame, problems = offices.read(path, "residents", sheet="اربد")
    assert frame["population"].tolist() == [7] and problems.rows == 1


def test_other_columns_come_along_as_text(tmp_path):
    path = text("خط العرض,خط الطول,السكان,رقم القطعة\n31.95,35.94,5,007\n")(tmp_path)
    frame, _ = offices.read(path, "residents")
    assert frame["رقم القطعة"].tolist() == ["007"]


def test_each_row_of_the_frame_knows_its_row_of_the_file(tmp_path):
    path = text("عنوان,,\n" + rows("31.95,35.94,5", "", "31.95,35.94,5", "المجموع,,5", "31.96,35.95,7"))(
        tmp_path
    )
    frame, problems = offices.read(path, "residents", accept="total=المجموع")
    assert frame.attrs["rows"] == [3, 5, 7] and problems.left_out == [1, 6]
    frame, problems = offices.read(path, "residents")
    assert frame.attrs["rows"] == [3, 5, 6, 7] and problems.left_out == [1]


def test_participants_frames_feed_the_indicators(tmp_path):
    from umran import indicators

    residents, _ = offices.read(text(rows("31.95,35.94,100", "31.99,35.99,50"))(tmp_path), "residents")
    stops, _ = offices.read(
        text("خط العرض,خط الطول,نوع الموقف\n31.951,35.941,حافلة\n", "stops.csv")(tmp_path), "stops"
    )
    assert stops["capacity"].tolist() == ["low"]
    assert indicators.access_to_public_transport(residents, stops).share == pytest.approx(100 / 150)


@pytest.mark.parametrize(("year", "date"), [(1440, "2018-09-11"), (1446, "2024-07-07")])
def test_the_hijri_new_year(year, date):
    assert dates.new_year(year).isoformat() == date


# Repaired copies


def test_a_repaired_copy_has_what_was_mended_and_what_was_not(tmp_path, capsys):
    lines = [
        "خط العرض;خط الطول;السكان;ملاحظة",
        "٣١٫٩٥;٣٥٫٩٤;١٬٢٣٤;أ",
        "35.95;31.96;7;ب",
        "31.97;35.96;كثير;ج",
    ]
    source = text("\n".join([*lines, "المجموع;;;"]))(tmp_path)
    out = tmp_path / "mended.csv"
    for said, row in (
        ((), ["35.95", "31.96", "7", "ب"]),
        (("--accept", "swap-axes"), ["31.96", "35.95", "7", "ب"]),
    ):
        out.unlink(missing_ok=True)
        line = (
            "data",
            "check",
            source,
            "--as",
            "residents",
            "--repaired",
            out,
            "--country",
            "JOR",
            "--accept",
            "total=المجموع",
            *said,
        )
        code, answer = run(capsys, *line)
        assert code == 1 and "كُتبت النسخة" in answer and "ولم يُنقل إليها صف واحد" in answer
        with out.open(encoding="utf-8") as file:
            assert list(csv.reader(file)) == [
                ["latitude", "longitude", "population", "ملاحظة"],
                ["31.95", "35.94", "1234", "أ"],
                row,
                ["31.97", "35.96", "كثير", "ج"],
            ]
    _, again = offices.read(out, "residents")
    assert [each.code for each in again if each.level != "note"] == ["not-a-number"]


@pytest.mark.parametrize("case", [*SOUND, *BROKEN], ids=lambda case: case.name)
@pytest.mark.parametrize("ending", [".csv", ".geojson"])
def test_nothing_is_left_to_mend_in_a_repaired_copy(case, ending, tmp_path):
    crs = dict([case.options]).get("--crs") if case.options else None
    table = open_table(case.build(tmp_path), case.dataset, crs=crs)
    if not table.rows or (ending == ".geojson" and table.shapes is None):
        return
    out = tmp_path / f"mended{ending}"
    before = offices.repair(tmp_path / table.sheet.file.split("/")[0], out, case.dataset, crs=crs)
    frame, after = offices.read(out, case.dataset)
    assert [each.code for each in after.repaired] == []
    assert len(frame) == before.rows
    assert after.left_out == []


def test_digits_survive_a_repaired_copy(tmp_path):
    path = text(
        "السنة;المساحة\n2000;132.58997665320672\n٢٠١٠;0.10000000000000000555\n2020;12345678901234567.5\n"
    )(tmp_path)
    out = tmp_path / "mended.csv"
    offices.repair(path, out, "built_up")
    assert out.read_text("utf-8").splitlines()[1:] == [
        "2000,132.58997665320672",
        "2010,0.10000000000000000555",
        "2020,12345678901234567.5",
    ]


def test_a_repaired_copy_never_overwrites(tmp_path, capsys):
    source = text(rows("31.95,35.94,5"))(tmp_path)
    before = source.read_bytes()
    taken = tmp_path / "taken.csv"
    taken.write_text("x")
    dangling = tmp_path / "dangling.csv"
    dangling.symlink_to(tmp_path / "nowhere.csv")
    for out in (source, taken, dangling):
        code, answer = run(capsys, "data", "check", source, "--as", "residents", "--repaired", out)
        assert code == 2 and "لا يُكتب فوقه" in answer
    for out, phrase in ((tmp_path / "no" / "x.csv", "تعذرت الكتابة"), (tmp_path / "x.xlsx", ".geojson")):
        code, answer = run(capsys, "data", "check", source, "--as", "residents", "--repaired", out)
        assert code == 2 and phrase in answer
    assert source.read_bytes() == before and taken.read_text() == "x"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["dangling.csv", "file.csv", "taken.csv"]


def test_a_mended_shape_is_written_as_geojson(tmp_path):
    bow = {
        "type": "Polygon",
        "coordinates": [[[35.9, 31.9], [35.91, 31.91], [35.91, 31.9], [35.9, 31.91], [35.9, 31.9]]],
    }
    out = tmp_path / "mended.geojson"
    offices.repair(
        geojson((bow, {"الاسم": "أ", "عام": "نعم"}), (square(), {"الاسم": "ب", "عام": "لا"}))(tmp_path),
        out,
        "open_spaces",
        accept="mend-shapes",
    )
    frame = gpd.read_file(out)
    assert frame.geometry.is_valid.all() and frame["public"].tolist() == [True, False]


# The course's own data


def test_the_repository_is_sound(capsys):
    code, answer = run(capsys, "data", "check")
    assert code == 0, answer
    assert "سليم" in answer


@pytest.mark.parametrize("file", sorted((ROOT / "data").glob("*.csv")) + sorted((ROOT / "data").glob("*.geojson")), ids=lambda f: f.name)  # fmt: skip
def test_each_dataset_is_sound_by_itself(file, capsys):
    code, answer = run(capsys, "data", "check", file)
    assert code == 0, answer


def test_every_fault_of_the_course_data_is_told_in_arabic(tmp_path):
    folder = Path(shutil.copytree(ROOT / "data", tmp_path / "data"))
    for name, old, new, *_ in FAULTS.values():
        before = (folder / name).read_text("utf-8")
        (folder / name).write_text(new(before) if old is None else before.replace(old, new, 1), "utf-8")
        found = course.check_folder(folder)
        assert not found.valid
        assert bare_latin(str(found)) == [] and f"\u2066{name}\u2069" in str(found)
        assert all(each.remedy and re.search("[ء-ي]", each.reason) for each in found), str(found)
        (folder / name).write_text(before, "utf-8")


def test_a_folder_of_data_is_checked_by_its_own_descriptor(tmp_path, capsys):
    folder = Path(shutil.copytree(ROOT / "data", tmp_path / "data"))
    assert run(capsys, "data", "check", folder)[0] == 0
    file = folder / "city_population.csv"
    file.write_text(
        file.read_text("utf-8").replace("maseru,LSO,2018,201851", "maseru,LSO,2018,201852"), "utf-8"
    )
    code, answer = run(capsys, "data", "check", folder)
    assert code == 1 and "maseru|2018" in answer and "تغيّر منذ ختم البيانات" in answer


# How it speaks


def test_nouns_agree_with_their_numbers():
    said = {number: re.sub("[\u2066\u2069]", "", words.counted(number, words.PROBLEMS)) for number in (0, 1, 2, 3, 10, 11, 99, 100, 101, 103, 111, 200, 1000)}  # fmt: skip
    assert said == {
        0: "لا مشكلات",
        1: "مشكلة واحدة",
        2: "مشكلتان",
        3: "3 مشكلات",
        10: "10 مشكلات",
        11: "11 مشكلةً",
        99: "99 مشكلةً",
        100: "100 مشكلة",
        101: "101 مشكلة",
        103: "103 مشكلات",
        111: "111 مشكلةً",
        200: "200 مشكلة",
        1000: "1,000 مشكلة",
    }


def test_many_faults_of_one_kind_are_told_once_with_all_their_rows(tmp_path, capsys):
    path = text(rows(*(f"31.95{i % 10}1,35.94{i},كثير" for i in range(30))))(tmp_path)
    _, answer = run(capsys, "data", "check", path, "--as", "residents")
    assert "\u20662–31\u2069" in answer and answer.count("ليست عدداً صحيحاً") == 1
    assert "30" in answer.splitlines()[-1]


def test_machines_get_json(tmp_path, capsys):
    path = text(rows("31.95,35.94,كثير", "31.95,35.94,7", "31.95,35.94,7"))(tmp_path)
    code, answer = run(capsys, "data", "check", path, "--as", "residents", "--json")
    answer = json.loads(answer)
    assert code == 1 and answer["valid"] is False and answer["rows"] == 3 and answer["left_out_rows"] == []
    (error,) = [each for each in answer["problems"] if each["level"] == "error"]
    assert (error["code"], error["row"], error["column"]) == ("not-a-number", 2, "population")


def test_a_notebook_shows_problems_right_to_left_and_escaped(tmp_path):
    _, problems = offices.read(text(rows("31.95,35.94,<script>alert(1)</script>"))(tmp_path), "residents")
    html = problems._repr_html_()
    assert 'dir="rtl"' in html and 'lang="ar"' in html and "<script>" not in html and "&lt;script&gt;" in html
    assert "الخلاصة" in html and "<bdi" in html
    assert "مشكلة واحدة" in repr(problems)


def test_help_is_arabic_and_loads_no_heavy_library():
    script = (
        "import sys\nfrom umran import cli\n"
        "try: cli.main(['--help'])\nexcept SystemExit as stop: assert not stop.code\n"
        "print({'pandas', 'numpy', 'geopandas', 'shapely', 'openpyxl', 'requests'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "set()"
    assert "الأوامر" in done.stdout and "options" not in done.stdout and "show this" not in done.stdout


@pytest.mark.parametrize(
    ("line", "phrase"),
    [
        (["data", "chek"], "غير مقبولة"),
        (["data", "check", "--as"], "ينقص قيمة"),
        (["data", "check", "a.csv", "b.csv"], "غير معروفة"),
        (["--wrong"], "غير معروفة"),
        (["data", "check", "--repaired", "x.csv"], "ينقص اسم الملف"),
        (["data", "names", "parks"], "لا مجموعة بيانات"),
    ],
)
def test_misuse_is_answered_in_arabic(line, phrase, capsys):
    code, answer = run(capsys, *line)
    assert code == 2 and phrase in answer and "error" not in answer


def test_names_lists_what_a_file_can_be_read_as(capsys):
    code, answer = run(capsys, "data", "names")
    assert code == 0 and all(name in answer for name in offices.names())
    code, answer = run(capsys, "data", "names", "residents")
    assert code == 0 and "عدد النسمات" in answer and "خط العرض" in answer


def test_the_command_is_installed_and_knows_its_version():
    command = Path(sys.executable).with_name("umran")
    done = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert re.fullmatch(r"umran \d+\.\d+\.\d+\n", done.stdout)


def test_a_terminal_of_another_encoding_is_no_obstacle(tmp_path):
    path = text(rows("31.95,35.94,كثير"))(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "umran.cli", "data", "check", path, "--as", "residents"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )
    assert done.returncode == 1 and "ليست عدداً" in done.stdout.decode("utf-8")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions as on Unix")
def test_a_file_that_may_not_be_read(tmp_path, capsys, monkeypatch):
    path = text(rows("31.95,35.94,5"))(tmp_path)
    path.chmod(0)
    if os.geteuid() == 0:  # root may read everything, so let somebody else try
        tmp_path.chmod(0o755)
        child = os.fork()
        if not child:
            os.setuid(65534)
            os._exit(0 if refuses(path) else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    else:
        assert refuses(path)


def refuses(path):
    try:
        offices.read(path, "residents")
    except offices.Unreadable as error:
        return "لا يُسمح" in str(error)
    except BaseException:
        return False


# Schemas


def test_schemas_are_table_schemas_that_frictionless_accepts():
    for resource in schemas.package()["resources"]:
        report = frictionless.Schema.from_descriptor(
            {
                "fields": [
                    {k: v for k, v in f.items() if k not in ("values", "role")}
                    for f in resource["schema"]["fields"]
                ]
            }
        )
        assert [each.name for each in report.fields] == [f["name"] for f in resource["schema"]["fields"]]
        for spec in resource["schema"]["fields"]:
            assert spec["title"] and spec["description"]
            assert spec["type"] not in ("integer", "number") or spec["unit_ar"]


@pytest.mark.parametrize("dataset", schemas.participants())
def test_no_accepted_name_means_two_columns(dataset):
    schema = schemas.get(dataset)
    seen = {}
    for each in schema.fields:
        for word in {schemas.fold(name) for name in (each.name, each.title, *each.synonyms)}:
            assert seen.setdefault(word, each.name) == each.name, word


def test_synonyms_are_found_however_they_are_spelt():
    match = Matcher(schemas.get("residents"))
    spellings = [
        "السكان",
        "عدد السّكان",
        "عدد السكان (نسمة)",
        "Population",
        " عدد  السكان ",
        "عدد_السكان",
        "\u200fالسكان",
    ]
    assert [match(each).name for each in spellings] == ["population"] * len(spellings)


def test_columns_are_documented():
    columns = {each["name"]: each for each in offices.columns("stops")}
    assert list(columns) == [
        "geometry",
        "latitude",
        "longitude",
        "capacity",
        "wait_min",
        "headway_min",
        "name",
    ]
    assert columns["capacity"]["required"] and "نوع الموقف" in columns["capacity"]["accepted"]


def test_a_point_layer_needs_no_columns_of_degrees(tmp_path):
    frame, problems = offices.read(geojson((point(), {"السعة": "قطار"}))(tmp_path), "stops")
    assert problems.valid and frame["capacity"].tolist() == ["high"]
