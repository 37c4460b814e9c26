"""`umran data refresh`: what a source renews, and what it cannot do to the old data."""

import csv
import hashlib
import io
import os
import shutil
from pathlib import Path

import pytest
from own_data import keep_the_nine
from sources_server import JSON, XLSX, cut, hangs_up, sdg, sends, serving, sleeps, workbook, world_bank

from umran import cli, data
from umran.text.files import ChangedMeanwhile
from umran.upkeep import refresh
from umran.upkeep.sources.client import Client, SourceError, percentage

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of data/ that may be renewed."""
    copy = Path(shutil.copytree(DATA, tmp_path / "data"))
    monkeypatch.setenv("UMRAN_DATA", str(copy))
    monkeypatch.setenv("UMRAN_CACHE", str(tmp_path / "cache"))
    return keep_the_nine(copy)


@pytest.fixture
def server():
    with serving() as server:
        yield server


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    """The same client with hundredths of seconds for seconds."""
    patient = Client.__init__

    def hurried(self, *arguments, **options):
        patient(self, *arguments, **{"pause": 0.01, "wait": 0.3, "connect": 1.0, "whole": 5.0, **options})

    monkeypatch.setattr(Client, "__init__", hurried)


def run(capsys, *arguments):
    try:
        code = cli.main(["data", "refresh", *map(str, arguments)])
    except SystemExit as stop:
        code = stop.code
    printed = capsys.readouterr()
    return code, printed.out + printed.err


def population():
    """What the World Bank would say if nothing had changed: (iso3, year, value)."""
    with (DATA / "country_population.csv").open(encoding="utf-8") as file:
        return [(row["iso3"], int(row["year"]), int(row["population"])) for row in csv.DictReader(file)]


def state(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def changed():
    """One value revised, one added, one vanished, others' and empty ones passed over."""
    rows = population()
    iso3, year, value = rows[0]
    rows[0] = (iso3, year, value + 7)
    gone = rows.pop(5)
    return (
        gone,
        [*rows, ("JOR", 2025, 11_600_000), ("JOR", 1960, 900_000), ("EGY", 2020, 1), ("JOR", 2031, None)],
    )


# Renewals


def test_a_source_that_agrees_changes_nothing(folder, server, capsys):
    before = state(folder)
    address = server.on("/pop", sends(world_bank(population())))
    code, answer = run(capsys, "country_population", "--from", address, "--apply")
    assert code == 0 and "لا فرق" in answer and state(folder) == before


def test_differences_are_shown_and_written_before_anything_is_replaced(folder, server, capsys, tmp_path):
    before = state(folder)
    gone, rows = changed()
    address = server.on("/pop", sends(world_bank(rows)))
    out = tmp_path / "review.csv"
    code, answer = run(capsys, "country_population", "--from", address, "--differences", out)
    assert code == 1 and state(folder) == before
    for phrase in ("أُضيف", "رُوجع", "غاب", "لم يتغير شيء", "3621908 → 3621915", "+0.00%"):
        assert phrase in answer
    with out.open(encoding="utf-8") as file:
        found = {
            (row["kind"], row["iso3"], row["year"], row["old"], row["new"]) for row in csv.DictReader(file)
        }
    assert found == {
        ("revised", "JOR", "1990", "3621908", "3621915"),
        ("added", "JOR", "2025", "", "11600000"),
        ("vanished", gone[0], str(gone[1]), str(gone[2]), ""),
    }


def test_values_that_vanish_are_dropped_only_when_told(folder, server, capsys):
    before = state(folder)
    address = server.on("/pop", sends(world_bank(changed()[1])))
    code, answer = run(capsys, "country_population", "--from", address, "--apply")
    assert code == 1 and "--drop-vanished" in answer and state(folder) == before
    code, answer = run(capsys, "country_population", "--from", address, "--apply", "--drop-vanished")
    assert code == 0 and "python -m umran.data seal" in answer
    after = state(folder)
    assert {name for name in after if after[name] != before[name]} == {"country_population.csv"}
    assert after.keys() == before.keys()
    lines = after["country_population.csv"].decode().splitlines()
    old = before["country_population.csv"].decode().splitlines()
    assert lines[1] == "JOR,1990,3621915" and old[6] not in lines
    assert lines[lines.index("JOR,2025,11600000") - 1].startswith("JOR,2024,")
    assert [line for line in lines if line in old] == [line for line in old if line in lines]
    with pytest.raises(data.DataError, match="since the seal"):
        data.validate(folder)
    data.seal(folder)
    assert data.validate(folder) is None


def test_all_pages_are_read(folder, server, capsys):
    address = server.on("/pop", sends(world_bank(population(), pages=4)))
    code, answer = run(capsys, "country_population", "--from", address + "?page={page}")
    assert code == 0 and "لا فرق" in answer
    assert [path for path, _ in server.requests] == [f"/pop?page={page}" for page in (1, 2, 3, 4)]


def test_a_series_of_the_sdg_database(folder, server, capsys):
    m49 = dict(zip(data.load("cities")["iso3"], data.load("cities")["m49"], strict=True))
    rows = [
        (m49[row.iso3], row.year, repr(row.pm25_ug_m3), {"Location": {"urban": "URBAN", "all": "ALLAREA"}[row.area], "Reporting Type": "G"})
        for row in data.load("country_air").itertuples()
    ]  # fmt: skip
    rural = [(m49["JOR"], 2016, "30.1", {"Location": "RURAL", "Reporting Type": "G"})]
    address = server.on("/sdg", sends(sdg("EN_ATM_PM25", rows + rural, pages=3)))
    code, answer = run(capsys, "country_air", "--from", address + "?page={page}")
    assert code == 0 and "لا فرق" in answer
    rows[0] = (*rows[0][:2], "40.5", rows[0][3])
    server.on("/sdg", sends(sdg("EN_ATM_PM25", rows)))
    code, answer = run(capsys, "country_air", "--from", address, "--apply")
    assert code == 0 and "→ 40.5" in answer
    assert data.load("country_air")["pm25_ug_m3"].iloc[0] == 40.5


def test_a_release_is_compared_with_itself_alone(folder, server, capsys):
    cities = data.load("cities")
    m49 = dict(zip(cities["iso3"], cities["m49"], strict=True))
    slums = data.load("country_slums").query("release == '2025'")
    rows = [
        (m49[row.iso3], row.year, repr(row.slum_share_pct), {"Reporting Type": "G"})
        for row in slums.itertuples()
    ]
    address = server.on("/sdg", sends(sdg("EN_LND_SLUM", rows)))
    code, answer = run(capsys, "country_slums", "--from", address)
    assert code == 2 and "--release" in answer
    code, answer = run(capsys, "country_slums", "--from", address, "--release", "2025")
    assert code == 0 and "لا فرق" in answer


RATES = ["land_consumption_rate_pct", "population_growth_rate_pct"]
LAND_USE = [
    "Country or Territory Name",
    "City Name",
    "Year",
    "Built-up area per capita (m2/person)",
    "Period start",
    "Land consumption rate (%)",
    "Population growth rate (%)",
]


def land_use(rows=None, columns=None):
    """A workbook as UN-Habitat's indicator tables are: a long table under a title."""
    names = data.load("cities")[["iso3", "city_id", "name_en", "country_en"]]
    frame = data.load("city_land_use").merge(names, on=["iso3", "city_id"])
    figures = ["country_en", "name_en", "year", "built_up_per_capita_m2", "period_start", *RATES]
    lines = frame[figures].astype(object).where(frame[figures].notna(), None).values.tolist()
    body = [
        columns or LAND_USE,
        *(rows(lines) if rows else lines),
        ["Egypt", "Cairo", 2020, 50.0, 2010, 1, 2],
    ]
    return workbook(body, titles=[["SDG 11.3.1"], []])


def test_a_workbook_of_un_habitat(folder, server, capsys):
    address = server.on("/data", sends(land_use(), XLSX))
    code, answer = run(capsys, "city_land_use", "--from", address)
    assert code == 0 and "لا فرق" in answer, answer

    def revise(lines):
        lines[0][3] = 140.25
        return lines

    server.on("/data", sends(land_use(revise), XLSX))
    code, answer = run(capsys, "city_land_use", "--from", address, "--apply")
    assert code == 0 and "→ 140.25" in answer
    assert data.load("city_land_use")["built_up_per_capita_m2"].iloc[0] == 140.25


def prospects(tmp_path, change=lambda value: value):
    """The World Urbanization Prospects' file 12, saved as .xlsx: title rows, a column a year, thousands."""
    frame = data.load("city_population").query("definition == 'urban_agglomeration'")
    cities = data.load("cities").dropna(subset="city_id").set_index("city_id")
    years = sorted(frame["year"].unique())
    names = {"havana": "La Habana (Havana)"}
    lines = [
        [
            "Index",
            "Country Code",
            "Country or area",
            "City Code",
            "Urban Agglomeration",
            "Note",
            "Latitude",
            "Longitude",
            *years,
        ]
    ]
    for place, (city, part) in enumerate(frame.groupby("city_id", sort=False)):
        values = dict(zip(part["year"], part["published_thousands"], strict=True))
        row = cities.loc[city]
        lines.append([place, int(row.m49), row.country_en, 1, names.get(city, row.name_en), None, row.latitude, row.longitude, *(change(values.get(year)) for year in years)])  # fmt: skip
    lines.append(
        [99, 840, "United States of America", 1, "San José", None, 37.3, -121.9, *(1000.0 for _ in years)]
    )
    path = tmp_path / "WUP2018-F12.xlsx"
    path.write_bytes(workbook(lines, titles=[["United Nations"], ["File 12"], []], sheet="DATA"))
    return path


def test_the_urbanization_prospects_from_a_saved_file(folder, tmp_path, capsys):
    code, answer = run(capsys, "city_population", "--from", prospects(tmp_path))
    assert code == 0 and "لا فرق" in answer, answer
    path = prospects(tmp_path, lambda value: value and value * 2)
    code, answer = run(capsys, "city_population", "--from", path, "--apply")
    assert code == 0, answer
    after = data.load("city_population").set_index(["city_id", "year"])
    assert after.loc[("amman", 1950), "population"] == 180114
    assert after.loc[("maseru", 2018), "population"] == 201851  # of another file of the source


def test_the_old_format_of_the_prospects_is_named(folder, tmp_path, capsys):
    code, answer = run(capsys, "city_population")
    assert code == 2 and "xlsx" in answer and "--from" in answer
    old = tmp_path / "WUP2018-F12.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0")
    code, answer = run(capsys, "city_population", "--from", old)
    assert code == 2 and ".xls" in answer


# Bad days. Each leaves every byte of the old data.

PAGE = b"<!DOCTYPE html><html><body>Service unavailable</body></html>"


def fine():
    return world_bank(population())(type("Request", (), {"path": "/"}))


def with_columns(old, new):
    return lambda handler=None: fine().replace(f'"{old}"'.encode(), f'"{new}"'.encode())


FAULTS = {
    "every answer is 500": ([sends(b"", status=500)], "500"),
    "busy, with Retry-After": ([sends(b"", status=503, Retry_After="1")], "503"),
    "not found": ([sends(b"", status=404)], "404"),
    "connection refused at once": ([hangs_up], "انقطع الاتصال"),
    "no answer in time": ([sleeps(1.0, sends(b"x"))], "في المهلة"),
    "cut connection, each time at the same place": ([cut(b"x" * 1000, 10, etag=None)], "انقطع"),
    "web page with code 200": ([sends(PAGE, "text/html")], "text/html"),
    "web page called JSON": ([sends(PAGE, JSON)], "صفحة ويب"),
    "picture called JSON": ([sends(b"\x89PNG\r\n", JSON)], "سليماً"),
    "empty answer": ([sends(b"", JSON)], "فارغ"),
    "half of the JSON": ([lambda handler: sends(fine()[:500], JSON)(handler)], "انقطع"),
    "message of an error with code 200": ([sends(b'[{"message":[{"id":"120","key":"Invalid value","value":"The provided parameter value is not valid"}]}]')], "not valid"),
    "another shape": ([sends(b'{"rows": []}')], "تغيّر شكل"),
    "column renamed": ([lambda handler: sends(with_columns("countryiso3code", "iso")())(handler)], "countryiso3code"),
    "year column renamed": ([lambda handler: sends(with_columns("date", "period")())(handler)], "date"),
    "words for values": ([sends(world_bank([("JOR", 2020, "many")]))], "many"),
    "words for years": ([sends(world_bank([("JOR", "2020M12", 5)]))], "2020M12"),
    "nobody of ours": ([sends(world_bank([("EGY", 2020, 5)]))], "لا صف"),
    "fewer records than announced": ([sends(world_bank(population(), total=999))], "999"),
    "two values for one year": ([sends(world_bank([("JOR", 2020, 5), ("JOR", 2020, 6)]))], "قيمتان مختلفتان"),
    "more pages than can be asked for": ([sends(world_bank(population(), pages=3))], "صفحات"),
    "endless pages": ([sends(world_bank(population(), pages=201))], "201"),
}  # fmt: skip


@pytest.fixture(scope="module")
def said():
    """Fault by message, as a table; set UMRAN_REFRESH_TABLE to keep it."""
    messages = {}
    yield messages
    rows = [f"| {fault} | {' '.join(message.split())} |" for fault, message in messages.items()]
    if os.environ.get("UMRAN_REFRESH_TABLE"):
        table = ["| fault | message |", "| --- | --- |", *rows]
        Path(os.environ["UMRAN_REFRESH_TABLE"]).write_text("\n".join(table) + "\n", "utf-8")


@pytest.mark.parametrize("fault", FAULTS)
def test_the_old_data_survive(fault, folder, server, capsys, said):
    replies, phrase = FAULTS[fault]
    before = state(folder)
    address = server.on("/pop", *replies)
    code, answer = run(capsys, "country_population", "--from", address, "--apply", "--drop-vanished")
    assert code == 2 and phrase in answer and "باقية كما هي" in answer, answer
    assert "Traceback" not in answer and state(folder) == before
    said[fault] = answer.replace(server.address, "http://…")


def test_a_wrong_checksum_is_refused_and_forgotten(folder, server, capsys, tmp_path):
    before = state(folder)
    address = server.on("/pop", sends(world_bank(changed()[1])))
    code, answer = run(capsys, "country_population", "--from", address, "--sha256", "0" * 64, "--apply")
    assert code == 2 and "بصمة" in answer and state(folder) == before
    assert not list((tmp_path / "cache").glob("*.json"))
    right = hashlib.sha256(fine()).hexdigest()
    server.on("/pop", sends(fine()))
    assert run(capsys, "country_population", "--from", address, "--sha256", right)[0] == 0


def test_values_outside_the_schema_are_refused(folder, server, capsys):
    before = state(folder)
    rows = [("JOR", 1990, -5), *population()[1:]]
    address = server.on("/pop", sends(world_bank(rows)))
    code, answer = run(capsys, "country_population", "--from", address, "--apply")
    assert code == 1 and "دون الحد الأدنى" in answer and "بقيت القديمة" in answer and state(folder) == before


def test_workbooks_with_changed_columns_are_refused(folder, server, capsys):
    before = state(folder)
    head = ["Country", "City", "Year", "Built-up (ha)", "Period start", "LCR", "PGR"]
    for body, phrase in (
        (land_use(columns=head), "Built-up area per capita"),
        (b"PK\x03\x04 broken", "تالف"),
    ):
        address = server.on("/data", sends(body, XLSX))
        code, answer = run(capsys, "city_land_use", "--from", address, "--apply")
        assert code == 2 and phrase in answer and state(folder) == before


def test_a_change_by_somebody_else_meanwhile_is_not_overwritten(folder, server, capsys):
    file = folder / "country_population.csv"

    def edits_and_sends(handler):
        file.write_bytes(file.read_bytes().replace(b"3621908", b"3621909"))
        sends(world_bank([*population(), ("JOR", 2025, 11_600_000)]))(handler)

    code, answer = run(
        capsys,
        "country_population",
        "--from",
        server.on("/pop", edits_and_sends),
        "--differences",
        folder.parent / "d.csv",
    )
    before = state(folder)
    assert code == 1 and "3621909 → 3621908" in answer
    renewal = refresh.plan(
        "country_population",
        Client(folder.parent / "cache"),
        origin=server.on("/pop", sends(world_bank([*population(), ("JOR", 2025, 1)]))),
    )
    file.write_bytes(file.read_bytes().replace(b"3621909", b"3621910"))
    before = state(folder)
    with pytest.raises(ChangedMeanwhile, match="أعد الأمر"):
        refresh.apply(renewal)
    assert state(folder) == before


def test_the_list_of_differences_goes_over_no_file_of_somebody_else(folder, server, capsys, tmp_path):
    address = server.on("/pop", sends(world_bank(changed()[1])))
    mine = tmp_path / "mine.csv"
    mine.write_text("لي")
    code, answer = run(capsys, "country_population", "--from", address, "--differences", mine)
    assert code == 2 and "mine.csv" in answer and mine.read_text() == "لي"
    out = tmp_path / "review.csv"
    assert run(capsys, "country_population", "--from", address, "--differences", out)[0] == 1
    assert run(capsys, "country_population", "--from", address, "--differences", out)[0] == 1
    out.write_text("ملاحظة المراجع")
    code, answer = run(capsys, "country_population", "--from", address, "--differences", out)
    assert code == 2 and "review.csv" in answer and out.read_text() == "ملاحظة المراجع"


# The download


def test_a_cut_download_goes_on_where_it_stopped(server, tmp_path):
    body = bytes(range(256)) * 4000
    address = server.on("/big.csv", cut(body, 300_000, "text/csv"), sends(body, "text/csv"))
    assert Client(tmp_path).fetch(address, "csv").read_bytes() == body
    headers = server.requests[1][1]
    assert 0 < int(headers["Range"][6:-1]) <= 300_000 and headers["If-Range"] == '"one"'
    assert [path.suffix for path in tmp_path.iterdir()] == [".csv"]


def test_the_next_call_resumes_too(server, tmp_path):
    body = bytes(range(256)) * 4000
    address = server.on("/big.csv", cut(body, 300_000, "text/csv"))
    with pytest.raises(SourceError):
        Client(tmp_path, attempts=1).fetch(address, "csv")
    assert list(tmp_path.glob("*.part"))
    server.on("/big.csv", sends(body, "text/csv"))
    assert Client(tmp_path).fetch(address, "csv").read_bytes() == body
    assert "Range" in server.requests[-1][1]


def test_a_file_that_changed_meanwhile_is_not_joined_to_its_old_half(server, tmp_path):
    old, new = b"a" * 500_000, b"b" * 400_000
    address = server.on("/big.csv", cut(old, 200_000, "text/csv"), sends(new, "text/csv", etag='"two"'))
    assert Client(tmp_path).fetch(address, "csv").read_bytes() == new


def test_without_anything_to_vouch_for_it_a_download_starts_again(server, tmp_path):
    body = b"a" * 500_000
    address = server.on(
        "/big.csv", cut(body, 200_000, "text/csv", etag=None), sends(body, "text/csv", etag=None)
    )
    assert Client(tmp_path).fetch(address, "csv").read_bytes() == body
    assert "Range" not in server.requests[1][1]


def test_passing_faults_are_tried_again(server, tmp_path):
    address = server.on(
        "/x.json", sends(b"", status=500), hangs_up, sleeps(1.0, sends(b"late")), sends(b"[1]")
    )
    assert Client(tmp_path).fetch(address, "json").read_bytes() == b"[1]"
    assert len(server.requests) == 4


def test_a_lasting_refusal_is_not_tried_again(server, tmp_path):
    address = server.on("/x.json", sends(b"", status=403))
    with pytest.raises(SourceError, match="403"):
        Client(tmp_path).fetch(address, "json")
    assert len(server.requests) == 1


def test_a_download_slower_than_its_limit_ends(server, tmp_path):
    address = server.on("/x.json", sleeps(0.2, hangs_up))
    with pytest.raises(SourceError, match="المهلة"):
        Client(tmp_path, attempts=100, whole=0.5).fetch(address, "json")
    assert len(server.requests) < 10


@pytest.mark.parametrize("address", ["file:///etc/hosts", "ftp://127.0.0.1/x", "http://", "127.0.0.1/x"])
def test_only_web_addresses_are_fetched(address, tmp_path):
    with pytest.raises(SourceError, match="ليس عنواناً"):
        Client(tmp_path).fetch(address, "json")


def test_progress_is_shown_on_a_terminal_alone(server, tmp_path):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    body = b"a" * 500_000
    address = server.on("/x.csv", sends(body, "text/csv"))
    screen, log = Terminal(), io.StringIO()
    Client(tmp_path, progress=percentage(screen)).fetch(address, "csv")
    Client(tmp_path, progress=percentage(log)).fetch(address, "csv")
    assert "100%" in screen.getvalue() and screen.getvalue().endswith("\n") and log.getvalue() == ""


# What is declared


def test_every_source_fills_its_dataset():
    for name, source in refresh.sources().items():
        schema = data.describe(name)["schema"]
        columns = {spec["name"] for spec in schema["fields"]}
        required = {spec["name"] for spec in schema["fields"] if spec["constraints"].get("required")}
        assert required | set(schema["primaryKey"]) <= source["columns"].keys() <= columns, name
        assert source["address"].startswith("https://") and source["value"] in columns
        assert set(source.get("scope", {})) <= columns


def test_what_can_be_renewed_is_listed(capsys):
    code, answer = run(capsys)
    assert refresh.sources() and [name for name in refresh.sources() if name not in answer] == []
    assert code == 0
    assert run(capsys, "glossary")[0] == 2
