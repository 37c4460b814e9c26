"""`umran city boundaries`: outlines from their publisher, believed only where they are the city's; and maps that use them."""

import json
import math
import re
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from sources_server import JSON, cut, hangs_up, sends, serving, sleeps

from umran import City, cli, data
from umran.book.opening import build
from umran.city import figures, outlines
from umran.text.errors import Lacking, Unreadable
from umran.text.words import unmarked
from umran.upkeep.boundaries import Place, find, parts_of
from umran.upkeep.sources.client import Client
from umran.upkeep.sources.geoboundaries import Unfit, Unit

CITIES = data.load("cities").dropna(subset=["city_id"]).set_index("city_id")
HTML = b"<!doctype html><html><body>404</body></html>"
BOWTIE = [[0, 0], [0.6, 0.6], [0.6, 0], [0, 0.6], [0, 0]]


def square(city_id, km, east=0.0, north=0.0):
    """A closed ring of a square around the city's point, `km` long; moved by so many kilometres."""
    point = CITIES.loc[city_id, "geometry"]
    up, along = 1 / 111.0, 1 / (111.3 * math.cos(math.radians(point.y)))
    x, y = point.x + east * along, point.y + north * up
    a, b = km / 2 * along, km / 2 * up
    return [[x - a, y - b], [x + a, y - b], [x + a, y + b], [x - a, y + b], [x - a, y - b]]


def feature(iso3, level, name, ring, **told):
    properties = {
        "shapeName": name,
        "shapeISO": "",
        "shapeID": f"{name}-1",
        "shapeGroup": iso3,
        "shapeType": level,
    }
    return {
        "type": "Feature",
        "properties": properties | told,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def metadata(iso3, level, file, count, **told):
    """What the interface says of a level, in its own words and types."""
    return json.dumps(
        {
            "boundaryID": f"{iso3}-{level}-50493656", "boundaryName": iso3, "boundaryISO": iso3,
            "boundaryYearRepresented": "2017", "boundaryType": level, "boundaryCanonical": "Unknown",
            "boundarySource": "OpenStreetMap, Wambacher", "boundaryLicense": "Open Data Commons Open Database License 1.0",
            "licenseDetail": "nan", "licenseSource": "www.openstreetmap.org/copyright",
            "boundarySourceURL": "wambachers-osm.website/boundaries/", "admUnitCount": str(count),
            "gjDownloadURL": file, "simplifiedGeometryGeoJSON": file.replace(".geojson", "_simplified.geojson"),
        }
        | told
    ).encode()  # fmt: skip


HAVANA = feature("CUB", "ADM1", "La Habana", square("havana", 27))
NEXT = feature("CUB", "ADM1", "Mayabeque", square("havana", 27, east=40))
PARTS = [
    feature("CUB", "ADM2", "Norte", square("havana", 13, north=6.75)),
    feature("CUB", "ADM2", "Sur", square("havana", 13, north=-6.75)),
    feature("CUB", "ADM2", "Afuera", square("havana", 13, east=60)),
]


class Service:
    """geoBoundaries for Cuba: two provinces, of which one is Havana, with two municipalities."""

    def __init__(self, server):
        self.server, self.address = server, f"{server.address}/gbOpen"
        self.files = {level: f"{server.address}/raw/CUB-{level}.geojson" for level in ("ADM1", "ADM2")}
        self.describes("ADM1", 2)
        self.describes("ADM2", 3)
        self.holds("ADM1", collection(HAVANA, NEXT))
        self.holds("ADM2", collection(*PARTS))

    def describes(self, level, count, **told):
        told = {name: value for name, value in told.items()}
        body = metadata("CUB", level, told.pop("file", self.files[level]), count, **told)
        self.answers(level, sends(body))

    def answers(self, level, *replies):
        self.server.on(f"/gbOpen/CUB/{level}/", *replies)

    def holds(self, level, body, **how):
        self.sends(level, sends(body, kind=how.pop("kind", "application/octet-stream"), **how))

    def sends(self, level, *replies):
        self.server.on(f"/raw/CUB-{level}.geojson", *replies)


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    """The same client with hundredths of seconds for seconds."""
    patient = Client.__init__

    def hurried(self, *arguments, **options):
        patient(
            self,
            *arguments,
            **{"pause": 0.01, "wait": 0.3, "connect": 1.0, "whole": 3.0, "attempts": 3, **options},
        )

    monkeypatch.setattr(Client, "__init__", hurried)


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """The reader's own folder."""
    monkeypatch.delenv("UMRAN_OUTPUT", raising=False)
    monkeypatch.setenv("UMRAN_BOUNDARIES", str(tmp_path / "outlines"))
    monkeypatch.setenv("UMRAN_CACHE", str(tmp_path / "cache"))
    return tmp_path / "outlines"


@pytest.fixture
def service(kept, monkeypatch):
    with serving() as server:
        found = Service(server)
        monkeypatch.setenv("UMRAN_GEOBOUNDARIES", found.address)
        yield found


def run(capsys, *arguments):
    try:
        code = cli.main(["city", "boundaries", *map(str, arguments)])
    except SystemExit as stop:
        code = stop.code
    printed = capsys.readouterr()
    return code, unmarked(printed.out + printed.err)


def test_what_is_fetched_is_told_with_its_licence_and_kept_as_it_came(service, kept, capsys):
    code, said = run(capsys, "havana")
    assert code == 0, said
    for words in (
        "La Habana",
        "CUB-ADM1-50493656",
        "Open Database License 1.0",
        "www.openstreetmap.org/copyright",
        "OpenStreetMap, Wambacher",
        "2017",
        "وحدتان",
    ):
        assert words in said
    assert float(re.search(r"بحسابنا: ([\d.]+) كم²", said)[1]) == pytest.approx(27 * 27, rel=0.005)
    content = json.loads((kept / "havana.geojson").read_text("utf-8"))
    (outline, *parts) = content["features"]
    assert outline["geometry"] == HAVANA["geometry"], "no coordinate is touched"
    assert [each["properties"]["name"] for each in parts] == ["Norte", "Sur"]
    assert content["umran"]["sources"]["outline"]["licence"] == "Open Data Commons Open Database License 1.0"
    assert not list((kept.parent / "cache").iterdir()), "a country's file is not left behind"


def test_a_city_is_loaded_and_mapped_with_what_was_fetched(service, kept, capsys):
    assert run(capsys, "havana")[0] == 0
    city = City.load("havana")
    assert city.name == "هافانا" and set(city.layers) == {"city", "quarters"} and not city.tables
    assert "Open Database License" in city.source and "OpenStreetMap" in city.source
    assert "مقاطعة هافانا" in city.boundary and city.origins["city"] == ("havana.geojson",)
    drawn = city.map()
    assert {layer.css_class: len(layer.shapes) for layer in drawn.layers} == {"limit": 1, "quarter": 2}
    assert figures.place_map(city).title == "خريطة هافانا"
    assert {each.code for each in city.indicators() if each.result} == set()


def test_what_is_known_of_a_city_stays_beside_its_fetched_outlines(service, kept, capsys):
    amman = collection(feature("JOR", "ADM1", "Amman", square("amman", 87)))
    file = service.server.on("/raw/JOR-ADM1.geojson", sends(amman))
    service.server.on("/gbOpen/JOR/ADM1/", sends(metadata("JOR", "ADM1", file, 1)))
    service.server.on("/gbOpen/JOR/ADM2/", sends(HTML, kind="text/html", status=404))
    before = City.load("amman")
    assert "umran city boundaries amman" in unmarked(str(before.layer("city")))
    with pytest.raises(Lacking, match="umran city boundaries amman"):
        before.map()
    assert "umran city boundaries amman" in unmarked(str(figures.place_map(before)))
    code, said = run(capsys, "amman")
    assert code == 1 and "حُفظت الحدود وحدها" in said and "ADM2" in said
    after = City.load("amman")
    assert after.tables.keys() == before.tables.keys() and set(after.layers) == {"city"}
    assert before.source in after.source and "JOR-ADM1" in after.source
    assert after.map().title == "خريطة محافظة العاصمة عمّان"


def test_without_the_file_the_way_to_get_it_is_said_and_nothing_is_asked_for(service, kept):
    with pytest.raises(ValueError, match="umran city boundaries havana"):
        City.load("havana")
    assert service.server.requests == []


def test_a_book_never_shows_what_its_maker_fetched(service, kept, capsys, monkeypatch):
    assert run(capsys, "havana")[0] == 0
    monkeypatch.setenv("UMRAN_OUTPUT", "book")
    with pytest.raises(ValueError):
        City.load("havana")


def test_the_opening_of_a_page_never_shows_what_its_maker_fetched(service, kept, capsys):
    before = build("havana")
    assert run(capsys, "havana")[0] == 0
    assert City.load("havana").layers and build("havana") == before


FAULTS = {
    "a page in place of JSON": (lambda s: s.answers("ADM1", sends(HTML)), 1, "صفحة ويب"),
    "a page that says so": (lambda s: s.answers("ADM1", sends(HTML, kind="text/html")), 2, "صفحة ويب"),
    "a list": (lambda s: s.answers("ADM1", sends(b"[]")), 1, "ليس وصف مستوى واحد"),
    "nothing": (lambda s: s.answers("ADM1", sends(b"")), 2, "فارغ"),
    "no such level": (lambda s: s.answers("ADM1", sends(HTML, kind="text/html", status=404)), 2, "لا تنشر geoBoundaries المستوى ADM1"),
    "a broken server": (lambda s: s.answers("ADM1", sends(b"{}", status=500)), 2, "500"),
    "a server that hangs up": (lambda s: s.answers("ADM1", hangs_up), 2, "انقطع الاتصال"),
    "a slow server": (lambda s: s.sends("ADM1", sleeps(0.5, sends(collection(HAVANA)))), 2, "لم يجب الخادم"),
    "half a file, always": (lambda s: s.sends("ADM1", cut(collection(HAVANA, NEXT), 300, etag=None)), 2, "انقطع الاتصال"),
    "half a file that calls itself whole": (lambda s: s.holds("ADM1", collection(HAVANA, NEXT)[:400]), 1, "JSON سليماً"),
    "fewer units than are told": (lambda s: s.describes("ADM1", 16), 1, "2، وفي وصفه 16"),
    "a wrong byte": (lambda s: s.holds("ADM1", collection(HAVANA, NEXT).replace(b"La Habana", b"La Hab\xffna")), 1, "تغيّر فيه حرف"),
    "a letter among the digits": (lambda s: s.holds("ADM1", collection(HAVANA, NEXT).replace(b"-82.", b"-8z.", 1)), 1, "JSON سليماً"),
    "a pointer in place of the file": (lambda s: s.holds("ADM1", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n"), 1, "مؤشر"),
    "another country's description": (lambda s: s.describes("ADM1", 2, boundaryISO="DOM"), 1, "فجاء وصف DOM ADM1"),
    "another level's description": (lambda s: s.describes("ADM1", 2, boundaryType="ADM0"), 1, "CUB ADM0"),
    "another country's file": (lambda s: s.holds("ADM1", collection(feature("HTI", "ADM1", "Ouest", square("havana", 27)), NEXT)), 1, "HTI ADM1"),
    "no licence": (lambda s: s.describes("ADM1", 2, boundaryLicense="Unknown"), 1, "لا رخصة له"),
    "a licence that forbids": (lambda s: s.describes("ADM1", 2, boundaryLicense="CC BY-NC-ND 4.0"), 1, "لا تأذن بإعادة الاستعمال"),
    "no address": (lambda s: s.describes("ADM1", 2, file="nan"), 1, "لا عنوان ملف"),
    "a file at another host": (lambda s: s.describes("ADM1", 2, file="https://boundaries.example/a.geojson"), 2, "boundaries.example"),
    "sent on to another host": (lambda s: s.sends("ADM1", sends(b"x", status=302, Location="https://boundaries.example/a.geojson")), 2, "boundaries.example"),
    "sent on without an end": (lambda s: s.sends("ADM1", sends(b"x", status=302, Location=s.files["ADM1"])), 2, "بلا نهاية"),
    "an enormous file": (lambda s: s.holds("ADM1", b"{}", length=2**40), 2, "250 ميغابايت"),
    "not a collection": (lambda s: s.holds("ADM1", b'{"type": "Polygon"}'), 1, "ليس مجموعة أشكال"),
    "no unit": (lambda s: (s.describes("ADM1", 0), s.holds("ADM1", collection())), 1, "لا شكل في الملف"),
    "points": (lambda s: s.holds("ADM1", collection(HAVANA | {"geometry": {"type": "Point", "coordinates": [0, 0]}}, NEXT)), 1, "ليست مساحة بل Point"),
    "no coordinates": (lambda s: s.holds("ADM1", collection(HAVANA | {"geometry": {"type": "Polygon"}}, NEXT)), 1, "إحداثياتها ناقصة"),
    "no geometry": (lambda s: s.holds("ADM1", collection(HAVANA | {"geometry": None}, NEXT)), 1, "بلا إحداثيات"),
    "metres for degrees": (lambda s: s.holds("ADM1", collection(feature("CUB", "ADM1", "La Habana", [[x * 1e5, y * 1e5] for x, y in square("havana", 27)]), NEXT)), 1, "ليست درجات"),
    "exchanged coordinates": (lambda s: s.holds("ADM1", collection(feature("CUB", "ADM1", "La Habana", [[y, x] for x, y in square("havana", 27)]), NEXT)), 1, "مقلوبة"),
    "a city elsewhere": (lambda s: s.holds("ADM1", collection(NEXT, NEXT)), 1, "لا تقع داخل أي وحدة"),
    "a whole region": (lambda s: s.holds("ADM1", collection(feature("CUB", "ADM1", "Occidente", square("havana", 90)), NEXT)), 1, "كم²، وما يُعقل"),
    "a crossing outline": (lambda s: s.holds("ADM1", collection(feature("CUB", "ADM1", "La Habana", [[-82.6 + x, 22.9 + y] for x, y in BOWTIE]), NEXT)), 1, "يقطع حدها نفسه عند خط الطول -82.3"),
    "units upon each other": (lambda s: s.holds("ADM1", collection(HAVANA, feature("CUB", "ADM1", "Artemisa", square("havana", 20)))), 1, "متراكبة"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_what_does_not_fit_is_refused_and_what_was_there_stays(service, kept, capsys, fault):
    breaks, code, words = FAULTS[fault]
    kept.mkdir()
    (kept / "quito.geojson").write_text("mine", "utf-8")
    breaks(service)
    found, said = run(capsys, "havana")
    assert (found, words in said) == (code, True), said
    assert "لم يُحفظ شيء" in said and "Traceback" not in said
    assert [path.name for path in kept.iterdir()] == ["quito.geojson"]


@pytest.mark.parametrize(
    ("breaks", "words"),
    [
        (lambda s: s.answers("ADM2", sends(b"{}", status=503)), "503"),
        (lambda s: s.holds("ADM2", collection(PARTS[2], PARTS[2], PARTS[2])), "لا وحدة من الأقسام"),
        (lambda s: s.holds("ADM2", collection(feature("CUB", "ADM2", "Norte", [[-82.6 + x, 22.9 + y] for x, y in BOWTIE]), *PARTS[1:])), "يقطع حدها نفسه"),
    ],
)  # fmt: skip
def test_parts_that_do_not_fit_are_left_out_and_told(service, kept, capsys, breaks, words):
    breaks(service)
    code, said = run(capsys, "havana")
    assert code == 1 and words in said and "بلا أقسام" in said
    assert set(City.load("havana").layers) == {"city"}


@pytest.mark.parametrize("crs", [None, [], {}, {"properties": None}, {"properties": {"name": None}}])
def test_a_file_that_names_no_system_is_in_degrees(service, kept, capsys, crs):
    content = json.loads(collection(HAVANA, NEXT)) | {"crs": crs}
    service.holds("ADM1", json.dumps(content).encode())
    assert run(capsys, "havana")[0] == 0


def test_words_of_the_server_move_no_terminal(service, kept, capsys):
    service.describes("ADM1", 2, boundaryID="\x1b[2J" + "x" * 9999, boundarySource="a\nb\x07")
    code, said = run(capsys, "havana")
    assert code == 0 and not {"\x1b", "\x07"} & {*said} and "«a b\ufffd»" in said and len(said) < 5000


def test_a_cut_download_goes_on_where_it_stopped(service, kept, capsys):
    body = collection(HAVANA, NEXT).replace(b"{", b"{" + b" " * 10_000)
    service.sends("ADM1", cut(body, 70_000), sends(body, kind="application/octet-stream"))
    assert run(capsys, "havana")[0] == 0
    asked = [
        headers.get("Range") for path, headers in service.server.requests if path.startswith("/raw/CUB-ADM1")
    ]
    assert asked[0] is None and re.fullmatch(r"bytes=[1-9]\d+-", asked[1])


def test_the_servers_of_the_publisher_may_send_on_to_each_other(service, kept, capsys):
    moved = service.server.on("/media/CUB-ADM1.geojson", sends(collection(HAVANA, NEXT)))
    service.sends("ADM1", sends(b"", status=302, Location=moved))
    assert run(capsys, "havana")[0] == 0


def test_a_file_that_somebody_changed_is_neither_replaced_nor_drawn(service, kept, capsys):
    assert run(capsys, "havana")[0] == 0 and run(capsys, "havana")[0] == 0, "asked again, written again"
    file = kept / "havana.geojson"
    file.write_text(file.read_text("utf-8").replace("umran-boundaries-1", "x"), "utf-8")
    with pytest.raises(Unreadable, match="تغيّر أو تلف"):
        City.load("havana")
    before = file.read_bytes()
    code, said = run(capsys, "havana")
    assert code == 2 and "تغيّر بعد أن كتبه" in said and file.read_bytes() == before


def test_the_simplified_outline_is_another_file(service, kept, capsys):
    for level, body in (("ADM1", collection(HAVANA, NEXT)), ("ADM2", collection(*PARTS))):
        service.server.on(f"/raw/CUB-{level}_simplified.geojson", sends(body))
    assert run(capsys, "havana", "--simplified")[0] == 0
    assert {path for path, _ in service.server.requests if path.startswith("/raw")} == {"/raw/CUB-ADM1_simplified.geojson", "/raw/CUB-ADM2_simplified.geojson"}  # fmt: skip


def test_what_can_be_asked_for_is_listed_without_asking_anybody(service, kept, capsys):
    code, said = run(capsys)
    assert code == 0 and service.server.requests == []
    for city_id in set(CITIES.index) - {"agadir"}:
        assert f"umran city boundaries {city_id}" in said
    code, said = run(capsys, "agadir")
    assert code == 0 and "في بيانات الدورة" in said and not kept.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["cairo"], "لا مدينة معرّفها"), (["havana", "--level", "city"], "لا مستوى اسمه"), (["havana", "--parts", "ADM9"], "لا مستوى اسمه")],
)  # fmt: skip
def test_what_cannot_be_asked_for_says_what_can(service, kept, capsys, arguments, words):
    code, said = run(capsys, *arguments)
    assert code == 2 and words in said and service.server.requests == []


def test_the_survey_that_forbids_reuse_is_named(service, kept, capsys):
    maseru = collection(feature("LSO", "ADM1", "Maseru", square("maseru", 65)))
    file = service.server.on("/raw/LSO-ADM1.geojson", sends(maseru))
    service.server.on("/gbOpen/LSO/ADM1/", sends(metadata("LSO", "ADM1", file, 1)))
    service.server.on("/gbOpen/LSO/ADM2/", sends(b"{}", kind=JSON, status=404))
    _, said = run(capsys, "maseru")
    assert "مسح المدينة" in said and "بإذن مكتوب" in said and "أوسع من المدينة" in said


def test_the_plan_names_cities_of_the_course_and_no_country_twice():
    assert {*outlines.plans()} == set(CITIES.index) - {"agadir"}
    for plan in outlines.plans().values():
        assert plan.km2[0] < plan.km2[1] and plan.means and plan.level != plan.parts


# What is drawn of the shapes: whatever the city and wherever it lies in them


@given(
    st.sampled_from(sorted(outlines.plans())),
    st.floats(0.02, 40),
    st.floats(-0.45, 0.45),
    st.floats(-0.45, 0.45),
)
def test_a_unit_is_taken_just_where_it_holds_the_point_and_has_a_plausible_area(city_id, times, east, north):
    plan = outlines.plans()[city_id]
    wanted = math.sqrt(plan.km2[0] * plan.km2[1]) * times
    side = math.sqrt(wanted)
    unit = as_unit("A", square(city_id, side, east * side, north * side))
    if plan.km2[0] * 1.05 < wanted < plan.km2[1] * 0.95:
        assert find(place(city_id), plan, [unit]).km2 == pytest.approx(wanted, rel=0.02)
    elif not plan.km2[0] * 0.95 < wanted < plan.km2[1] * 1.05:
        with pytest.raises(Unfit, match="وما يُعقل"):
            find(place(city_id), plan, [unit])


@given(st.integers(1, 12), st.floats(0.5, 3))
def test_parts_are_those_inside_and_cover_what_they_cover(number, width):
    plan = outlines.plans()["havana"]
    found = find(place("havana"), plan, [as_unit("city", square("havana", 27))])
    strips = [as_unit(str(i), strip("havana", 27, -13.5 + i * width, width)) for i in range(number)]
    inside = [i for i in range(number) if (i + 0.5) * width < 27]
    parts = parts_of(found, strips)
    assert [each.name for each in parts.parts] == [str(i) for i in inside]
    assert parts.covered == pytest.approx(min(1, len(inside) * width / 27), abs=0.01)


def strip(city_id, high, west, width):
    ring = square(city_id, 1, east=west + width / 2)
    (x0, y0), (x1, _), (_, y1), *_ = ring
    middle, half = (x0 + x1) / 2, (x1 - x0) / 2 * width
    up = (y1 - y0) / 2 * high
    centre = (y0 + y1) / 2
    return [
        [middle - half, centre - up],
        [middle + half, centre - up],
        [middle + half, centre + up],
        [middle - half, centre + up],
        [middle - half, centre - up],
    ]


def place(city_id):
    row = CITIES.loc[city_id]
    return Place(city_id, row["name_ar"], row["iso3"], row["geometry"])


def as_unit(name, ring):
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return Unit(name, name, geometry, shapely.Polygon(ring))


def test_nothing_of_it_is_in_the_repository():
    root = Path(__file__).resolve().parents[2]
    assert not [
        path for path in root.glob("data/**/*.geojson") if "umran-boundaries" in path.read_text("utf-8")[:200]
    ]
