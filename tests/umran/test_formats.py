"""Formats as offices have them: the same city gives the same figures in each, and what cannot be read is said in Arabic."""

import functools
import http.server
import threading
import zipfile
import zlib
from pathlib import Path
from xml.sax.saxutils import quoteattr

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import rasterio
import shapely
from test_check import bare_latin

from umran import City, intake
from umran import indicators as ind
from umran.city import files
from umran.intake import reading
from umran.intake.proposals import Accepted
from umran.text.errors import Unreadable

AMMAN = shapely.Point(35.94503, 31.95522)
LAYERS = ("residents", "stops", "streets", "open_spaces", "built_up", "city")
# What a layer of the training city keeps: the columns that an indicator is computed from.
KEPT = {
    "residents": ["population", "sex", "age_group"],
    "stops": ["capacity"],
    "streets": ["width_m"],
    "open_spaces": ["is_free"],
    "built_up": ["year"],
    "city": [],
}


@functools.cache
def training():
    return City.training()


def layer(kind):
    return training().layers[kind][[*KEPT[kind], "geometry"]].copy()


def write(folder, suffix, **options):
    """The training city's layers in one format, a file a layer, with its totals as a table."""
    paths = []
    for kind in LAYERS:
        path = folder / f"{kind}{suffix}"
        pyogrio.write_dataframe(layer(kind), path, **options)
        paths.append(path)
    return [*paths, totals(folder)]


def totals(folder):
    path = folder / "totals.csv"
    training().tables["totals"].to_csv(path, index=False)
    return path


def city_of(*paths, accept=()):
    read, unreadable = files.read_all([str(each) for each in paths], None, Accepted.parse(accept), None)
    assert not unreadable, unreadable
    assert [each.problems.errors for each in read if each.problems.errors] == []
    return City.from_files(read)


def answers(city):
    assert not city.problems
    found = {(each.code, each.years): each.result.answer() for each in city.indicators() if each.result}
    assert not city.problems
    return found


@functools.cache
def known():
    """The indicators of the training city as its own files give them."""
    from umran.city import training as files_of

    names = ("residents.csv", *(f"{each}.geojson" for each in LAYERS[1:]), "population.csv")
    found = answers(city_of(*(files_of.FOLDER / name for name in names)))
    assert {code for code, _ in found} == {"11.2.1", "11.3.1", "11.7.1"}
    return found


def refused(path, kind=None, **options):
    """The Arabic sentence of a file that cannot be read at all."""
    with pytest.raises(Unreadable) as stopped:
        intake.read(path, kind, **options)
    assert bare_latin(str(stopped.value)) == []
    return str(stopped.value)


# Map layers

GDAL = {
    ".gpkg": {"driver": "GPKG"},
    ".shp": {"driver": "ESRI Shapefile", "encoding": "UTF-8"},
    ".fgb": {"driver": "FlatGeobuf"},
    ".kml": {"driver": "LIBKML"},
    ".gml": {"driver": "GML", "FORMAT": "GML3.2"},
}


@pytest.mark.parametrize("suffix", GDAL)
def test_the_same_city_gives_the_same_indicators(suffix, tmp_path):
    assert answers(city_of(*write(tmp_path, suffix, **GDAL[suffix]))) == known()


def test_the_same_city_in_kmz(tmp_path):
    *layers, yearly = write(tmp_path, ".kml", driver="LIBKML")
    packed = []
    for path in layers:
        packed.append(path.with_suffix(".kmz"))
        with zipfile.ZipFile(packed[-1], "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(path, "doc.kml")
            archive.writestr("files/icon.png", b"\x89PNG")
    assert answers(city_of(*packed, yearly)) == known()


def test_the_same_city_in_geoparquet(tmp_path):
    pytest.importorskip("pyarrow")  # comes with the option `country`
    paths = [tmp_path / f"{kind}.parquet" for kind in LAYERS]
    for path, kind in zip(paths, LAYERS, strict=True):
        layer(kind).to_parquet(path)
    assert answers(city_of(*paths, totals(tmp_path))) == known()


def test_without_its_reader_geoparquet_is_refused_with_another_form(tmp_path, monkeypatch):
    path = tmp_path / "stops.parquet"
    path.write_bytes(b"PAR1")
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    assert "GeoPackage" in refused(path)


def test_a_layer_that_lacks_a_column_is_asked_for_it_by_name(tmp_path):
    for suffix, options in GDAL.items():
        path = tmp_path / f"stops{suffix}"
        pyogrio.write_dataframe(layer("stops")[["geometry"]], path, **options)
        _, problems = intake.read(path, "stops")
        assert ("missing-column", "capacity") in {(each.code, each.column) for each in problems.errors}, (
            suffix
        )


def test_a_zip_is_read_as_the_file_inside_is(tmp_path):
    for suffix in (".fgb", ".kml", ".gml"):
        path = tmp_path / f"stops{suffix}"
        pyogrio.write_dataframe(layer("stops"), path, **GDAL[suffix])
        with zipfile.ZipFile(tmp_path / "stops.zip", "w") as archive:
            archive.write(path, f"مواقف/{path.name}")
        frame, problems = intake.read(tmp_path / "stops.zip")
        assert (
            problems.valid and frame["capacity"].tolist() == layer("stops")["capacity"].tolist()
        ) or suffix == ".fgb"
        assert len(frame) == len(layer("stops"))


def test_of_several_folders_of_a_kml_one_is_chosen_by_name(tmp_path):
    path = tmp_path / "city.kml"
    pyogrio.write_dataframe(layer("stops"), path, driver="LIBKML", layer="المواقف")
    pyogrio.write_dataframe(layer("city"), path, driver="LIBKML", layer="الحدود", append=True)
    assert "المواقف" in refused(path)
    file = files.read(f"{path}#الحدود=city")
    assert file.kind == "city" and len(file.frame) == 1


def test_degrees_of_a_gml_are_not_exchanged(tmp_path):
    path = tmp_path / "stops.gml"
    pyogrio.write_dataframe(layer("stops"), path, **GDAL[".gml"])
    frame, _ = intake.read(path)
    assert frame.total_bounds == pytest.approx(layer("stops").total_bounds)


# What is not what its ending says

VRT = """<OGRVRTDataSource><OGRVRTLayer name="stops"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"""
ENDINGS = (
    ".kml",
    ".gml",
    ".fgb",
    ".gpkg",
    ".shp",
    ".dxf",
    ".osm",
    ".osm.pbf",
    ".parquet",
    ".tif",
    ".xls",
    ".ods",
)


@pytest.fixture
def listener():
    """An address on this machine, and what was asked of it."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()


def hostile(address):
    """Contents that lead a reader to another file or to the network."""
    vrt = VRT.format(f"/vsicurl/{address}/stops.geojson")
    return {
        "vrt": vrt,
        "vrt behind a comment": f"<!-- {'x' * 200} -->" + vrt,
        "vrt in a kml's comment": f'<kml xmlns="http://www.opengis.net/kml/2.2"><!-- {vrt} --></kml>',
        "raster vrt": f'<VRTDataset rasterXSize="1" rasterYSize="1"><SourceFilename>/vsicurl/{address}/a.tif</SourceFilename></VRTDataset>',
        "wfs": f"<OGRWFSDataSource><URL>{address}/wfs</URL></OGRWFSDataSource>",
        "entity": f'<!DOCTYPE kml [<!ENTITY a SYSTEM "{address}/a">]><kml><Document><name>&a;</name></Document></kml>',
        "address": f"{address}/stops.geojson",
        "network link": f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document><NetworkLink><Link><href>{address}/a.kml</href></Link></NetworkLink></Document></kml>',
        "schema": f'<ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://ogr.maptools.org/ {address}/a.xsd" xmlns:gml="http://www.opengis.net/gml"><gml:featureMember/></ogr:FeatureCollection>',
    }


@pytest.mark.parametrize("suffix", ENDINGS)
@pytest.mark.parametrize("content", hostile(""))
def test_what_leads_elsewhere_is_refused_and_nothing_is_fetched(suffix, content, listener, tmp_path):
    address, asked = listener
    path = tmp_path / f"stops{suffix}"
    path.write_text(hostile(address)[content], "utf-8")
    refused(path, "stops")
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as archive:
        archive.write(path, path.name)
    refused(tmp_path / "packed.zip", "stops")
    assert asked == []


@pytest.mark.parametrize("suffix", ENDINGS)
@pytest.mark.parametrize(
    "content", [b"", b"\0", b"x" * 3000, b"PK\x03\x04", b"<kml", b"<osm/>", b"II*\0", b"PAR1PAR1"]
)
def test_a_broken_file_is_an_arabic_sentence(suffix, content, tmp_path):
    path = tmp_path / f"stops{suffix}"
    path.write_bytes(content)
    refused(path, "stops")


@pytest.mark.parametrize("suffix", [each for each in GDAL if each != ".shp"])
def test_a_file_cut_short_is_an_arabic_sentence_or_what_is_left_of_it(suffix, tmp_path):
    path = tmp_path / f"stops{suffix}"
    pyogrio.write_dataframe(layer("stops"), path, **GDAL[suffix])
    whole = path.read_bytes()
    for share in (0.2, 0.5, 0.9, 0.99):
        path.write_bytes(whole[: int(len(whole) * share)])
        try:
            _, problems = intake.read(path, "stops")
        except Unreadable as error:
            assert bare_latin(str(error)) == []
        else:
            pytest.fail(f"{share} of {suffix} was read as if it were whole: {problems}")


def test_the_options_of_gdal_are_afterwards_what_they_were(tmp_path):
    pyogrio.set_gdal_config_options({"GDAL_HTTP_PROXY": "192.0.2.1:80"})
    try:
        path = tmp_path / "stops.fgb"
        pyogrio.write_dataframe(layer("stops"), path, driver="FlatGeobuf")
        intake.read(path)
        assert pyogrio.get_gdal_config_option("GDAL_HTTP_PROXY") == "192.0.2.1:80"
        assert pyogrio.get_gdal_config_option("CPL_VSIL_CURL_ALLOWED_FILENAME") is None
    finally:
        pyogrio.set_gdal_config_options({"GDAL_HTTP_PROXY": None})


# Feeds of public transport

FEED = {
    "stops": [
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station",
        "S,المحطة الكبرى,31.950,35.930,1,",
        "S1,رصيف 1,31.9501,35.9301,0,S",
        "S2,رصيف 2,31.9499,35.9299,0,S",
        "B,السوق,31.960,35.940,0,",
        "B2,السوق (العودة),31.960,35.940,,",
        "F,الجمعة,31.970,35.950,0,",
        "N,بلا خدمة,31.980,35.960,0,",
        "E,مدخل,31.9502,35.9302,2,S",
    ],
    "routes": ["route_id,route_type", "bus,3", "metro,1", "tram,0"],
    "trips": ["route_id,service_id,trip_id", "bus,week,t1", "metro,week,t2", "bus,friday,t3", "tram,week,t4"],
    "stop_times": ["trip_id,stop_id,stop_sequence", "t1,B,1", "t1,S1,2", "t2,S2,1", "t3,F,1", "t4,B2,1"],
    "calendar": [
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date",
        "week,1,1,1,1,0,0,1,20250101,20251231",
        "friday,0,0,0,0,1,1,0,20250101,20251231",
    ],
}


def feed(folder, inside="", **changed):
    """A feed of four places; a table given as None is left out."""
    path = folder / "gtfs.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, lines in {**FEED, **changed}.items():
            if lines is not None:
                archive.writestr(f"{inside}{name}.txt", "\ufeff" + "\r\n".join(lines) + "\r\n")
    return path


def capacities(path):
    frame, problems = intake.read(path)
    assert problems.valid, problems
    assert problems.dataset == "stops"
    return dict(zip(frame["name"], frame["capacity"], strict=True)), problems


def codes(problems):
    return [each.code for each in problems]


@pytest.mark.parametrize("inside", ["", "feed/"])
def test_a_feed_gives_each_place_once_with_the_capacity_of_what_stops_there(inside, tmp_path):
    found, problems = capacities(feed(tmp_path, inside))
    assert found == {"المحطة الكبرى": "high", "السوق": "low"}
    told = {each.code: each.reason for each in problems.notes}
    assert "مترو" in told["route-types"] and "الجمعة" in told["unserved"] and "بلا خدمة" in told["unserved"]
    assert "موقفان" in told["joined"]  # a platform, and the stop across the street in the same position
    assert bare_latin(str(problems)) == []


def test_the_place_of_a_station_is_that_of_its_row(tmp_path):
    frame, _ = intake.read(feed(tmp_path))
    assert [(each.x, each.y) for each in frame.geometry] == [(35.93, 31.95), (35.94, 31.96)]
    assert frame.attrs["rows"] == [2, 5]


def test_the_feed_of_the_training_city_gives_its_indicators(tmp_path):
    stops = layer("stops")
    lines = [f"{i},s{i},{each.y!r},{each.x!r}" for i, each in enumerate(stops.geometry)]
    times = [f"{capacity},{i}" for i, capacity in enumerate(stops["capacity"])]
    path = feed(
        tmp_path,
        stops=["stop_id,stop_name,stop_lat,stop_lon", *lines],
        routes=["route_id,route_type", "low,700", "high,400"],
        trips=["route_id,service_id,trip_id", "low,week,low", "high,week,high"],
        stop_times=["trip_id,stop_id", *times],
    )
    others = [each for each in write(tmp_path, ".gpkg", driver="GPKG") if each.stem != "stops"]
    assert answers(city_of(path, *others)) == known()


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"calendar": None, "calendar_dates": ["service_id,date,exception_type", "week,20250106,1"]}, {"المحطة الكبرى", "السوق"}),
        # a service that its exceptions take away on every day is none; 6 January 2025 is a Monday
        ({"calendar": [FEED["calendar"][0], "week,1,0,0,0,0,0,0,20250106,20250106", "friday,0,1,0,0,0,0,0,20250101,20251231"],
          "calendar_dates": ["service_id,date,exception_type", "week,20250106,2"]}, {"الجمعة"}),
        ({"calendar_dates": ["service_id,date,exception_type", "friday,20250107,1"]}, {"المحطة الكبرى", "السوق", "الجمعة"}),
    ],
)  # fmt: skip
def test_service_is_that_of_a_working_day(changed, names, tmp_path):
    assert set(capacities(feed(tmp_path, **changed))[0]) == names


@pytest.mark.parametrize(
    ("kind", "capacity"),
    [("0", "low"), ("1", "high"), ("2", "high"), ("3", "low"), ("4", "high"), ("109", "high"), ("204", "low"),
     ("401", "high"), ("702", "low"), ("800", "low"), ("900", "low"), ("1000", "high"), ("1200", "high")],
)  # fmt: skip
def test_the_capacity_is_that_of_the_route_type(kind, capacity, tmp_path):
    found, _ = capacities(feed(tmp_path, routes=["route_id,route_type", f"bus,{kind}"]))
    assert set(found.values()) == {capacity}


@pytest.mark.parametrize("kind", ["1100", "1500", "99", "", "سريع", "-1"])
def test_a_route_type_on_no_list_is_refused_by_its_number(kind, tmp_path):
    _, problems = intake.read(feed(tmp_path, routes=["route_id,route_type", "bus,3", f"metro,{kind}"]))
    (fault,) = problems.errors
    assert fault.code == "route-type" and "metro" in fault.reason and bare_latin(str(problems)) == []


@pytest.mark.parametrize(
    ("changed", "phrase"),
    [
        ({"routes": None}, "routes.txt"),
        ({"stop_times": None}, "stop_times.txt"),
        ({"calendar": None}, "calendar_dates.txt"),
        ({"stops": ["stop_id,stop_name", "B,السوق"]}, "stop_lat"),
        ({"stop_times": ["trip_id", "t1"]}, "stop_id"),
        ({"trips": ["route_id,service_id,trip_id"]}, "لا موقف"),
        ({"calendar": [FEED["calendar"][0], "week,0,0,0,0,1,1,1,20250101,20251231"]}, "لا موقف"),
        ({"calendar": [FEED["calendar"][0], "week,1,1,1,1,1,1,1,قريباً,20251231"]}, "YYYYMMDD"),
        ({"stops": [""]}, "stops.txt"),
    ],
)
def test_a_feed_that_is_not_whole_is_refused_in_arabic(changed, phrase, tmp_path):
    assert phrase in refused(feed(tmp_path, **changed))


def test_a_stop_without_a_place_and_one_that_is_not_listed_are_named(tmp_path):
    stops = [line.replace("31.960,35.940", ",") for line in FEED["stops"]]
    _, problems = intake.read(feed(tmp_path, stops=stops, stop_times=[*FEED["stop_times"], "t1,Z,9"]))
    assert {"no-shape", "unknown-stop"} <= {each.code for each in problems.errors}


def test_a_feed_of_another_encoding_or_broken_inside_is_refused(tmp_path):
    path = feed(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("other.txt", b"x")
    content = path.read_bytes()
    for place in range(0, len(content), 97):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x5A]) + content[place + 1 :])
        try:
            _, problems = intake.read(path)
            text = str(problems)
        except Unreadable as error:
            text = str(error)
        assert text and bare_latin(text.replace("gtfs", "")) == [], place
    with zipfile.ZipFile(path, "w") as archive:
        for name, lines in FEED.items():
            archive.writestr(f"{name}.txt", "\n".join(lines).encode("cp1256"))
    assert "UTF-8" in refused(path)


def test_a_feed_too_large_to_hold_is_refused(tmp_path, monkeypatch):
    from umran.intake import gtfs

    monkeypatch.setattr(gtfs, "_LARGEST", 10)
    assert "اقتطع" in refused(feed(tmp_path))


# Heads in French, and two coordinates in one cell


def table(path, *lines):
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("head", "line", "row"),
    [
        ("Quartier;Population;Sexe;Latitude;Longitude", "Talborjt;1 200;Féminin;30,4278;-9,5981",
         {"name": "Talborjt", "population": 1200, "sex": "female", "latitude": 30.4278, "longitude": -9.5981}),
        ("ANNEE;Nombre d'habitants;Superficie (ha)", "2014;421844;8500", {"year": 2014, "population": 421844, "area_km2": 85}),
        ("Année;Population (en milliers);Superficie bâtie (km²)", "2024;501,8;85,2", {"year": 2024, "population": 501800, "area_km2": 85.2}),
        ("Arrêt;Type d'arrêt;Latitude;Longitude", "Al Houda;Tramway;30,41;-9,57", {"name": "Al Houda", "capacity": "low"}),
        ("Nom de l’arrêt;Mode de transport;Latitude;Longitude", "Gare;Gare;30,41;-9,57", {"name": "Gare", "capacity": "high"}),
        ("Rue;Largeur (m);WKT", "Hassan II;20,5;LINESTRING (-9.6 30.4, -9.5 30.4)", {"name": "Hassan II", "width_m": 20.5}),
        ("Nom du quartier;Ouvert au public;Gratuit;WKT", "Olhão;Oui;Faux;POLYGON ((-9.6 30.4, -9.5 30.4, -9.5 30.5, -9.6 30.4))",
         {"name": "Olhão", "public": True, "is_free": False}),
    ],
)  # fmt: skip
def test_french_heads_are_read_with_their_units(head, line, row, tmp_path):
    path = table(tmp_path / "fichier.csv", head, line)
    frame, problems = intake.read(path, "open_spaces" if "public" in row else None)
    assert not problems.errors, problems
    assert {name: frame[name].iloc[0] for name in row} == row


@pytest.mark.parametrize(
    ("head", "cell"),
    [
        ("الموقع", "31.955, 35.945"),
        ("الإحداثيات", "(31.955,35.945)"),
        ("GPS", "31.955 35.945"),
        ("Coordonnées", "31,955; 35,945"),
        ("الموقع", "٣١٫٩٥٥، ٣٥٫٩٤٥"),
        ("الطول والعرض", "35.945, 31.955"),
        ("خط العرض، خط الطول", "31.955؛35.945"),
        ("الموقع", "31°57'18\"N, 35°56'42\"E"),
        ("الموقع", "35°56'42\"E, 31°57'18\"N"),
        ("الموقع", "31°57'18\"N 35°56'42\"E"),
        ("الموقع", "٣١° ٥٧′ ١٨″ ش، ٣٥° ٥٦′ ٤٢″ ق"),
    ],
)
def test_two_coordinates_in_one_cell(head, cell, tmp_path):
    path = tmp_path / "stops.csv"
    pd.DataFrame({"الاسم": ["أ"], head: [cell], "السعة": ["حافلة"]}).to_csv(path, index=False)
    frame, problems = intake.read(path)
    assert not problems.errors, problems
    assert "pair" in codes(problems.notes) and frame[head].tolist() == [cell]
    assert (frame.geometry.iloc[0].x, frame.geometry.iloc[0].y) == pytest.approx((35.945, 31.955))


def test_a_pair_that_is_none_is_named_and_names_of_places_are_no_pairs(tmp_path):
    path = table(
        tmp_path / "stops.csv", "الموقع|السعة", "31.955, 35.945|low", "قرب السوق|low", "|low", "31.9|low"
    )
    _, problems = intake.read(path, "stops")
    assert {(each.row, each.code) for each in problems.errors} >= {
        (3, "not-a-number"),
        (4, "no-shape"),
        (5, "no-shape"),
    }
    path = table(tmp_path / "names.csv", "الموقع|السعة", "قرب السوق|low")
    assert "no-position" in codes(intake.read(path, "stops")[1].errors)


def test_exchanged_pairs_are_asked_about_as_two_columns_are(tmp_path):
    path = table(tmp_path / "stops.csv", "الموقع|السعة", "35.945, 31.955|low")
    assert codes(intake.read(path, country="JOR")[1].errors) == ["swap-axes"]
    frame, _ = intake.read(path, country="JOR", accept="swap-axes")
    assert frame.geometry.iloc[0].y == 31.955


# Workbooks of other programs

OLD = Path(__file__).parent / "files" / "offices.xls"  # two sheets and a hidden one, as Excel 97 writes them


def test_an_old_workbook_is_read_by_its_sheet_with_data():
    frame, problems = intake.read(OLD)
    assert not problems.errors, problems
    assert problems.dataset == "residents" and frame["population"].tolist() == [1200, 80, 5]
    assert frame["name"].tolist() == ["جبل الحسين", "الجبيهة", "وادي السير"] and frame.attrs["rows"] == [
        3,
        4,
        5,
    ]
    assert frame["تاريخ العد"].tolist() == ["2024-05-02", "2024-05-03", "2024-05-04"]
    assert {"other-sheets", "title-row"} <= set(codes(problems.notes))
    assert "قديم" in refused(OLD, sheet="غيرها") and bare_latin(str(problems)) == []


def test_the_tables_of_the_same_city_in_ods(tmp_path):
    people = layer("residents")
    people["longitude"], people["latitude"] = people.geometry.x, people.geometry.y
    residents, yearly = tmp_path / "residents.ods", tmp_path / "totals.ods"
    pyogrio.write_dataframe(pd.DataFrame(people.drop(columns="geometry")), residents, driver="ODS")
    pyogrio.write_dataframe(training().tables["totals"], yearly, driver="ODS")
    others = [
        each for each in write(tmp_path, ".gpkg", driver="GPKG") if each.stem not in ("residents", "totals")
    ]
    assert answers(city_of(residents, yearly, *others)) == known()


def ods(path, rows):
    """A workbook of one sheet with these rows of XML."""
    office, table, text = (
        f"urn:oasis:names:tc:opendocument:xmlns:{each}:1.0" for each in ("office", "table", "text")
    )
    content = (
        f'<office:document-content xmlns:office="{office}" xmlns:table="{table}" xmlns:text="{text}">'
        f'<office:body><office:spreadsheet><table:table table:name="س">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def cell(text, **repeated):
    more = "".join(f' table:{name.replace("_", "-")}="{value}"' for name, value in repeated.items())
    return f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'


def test_merged_heads_of_an_ods_are_joined_as_in_other_workbooks(tmp_path):
    covered = "<table:covered-table-cell/>"
    head = "".join(cell(each, number_rows_spanned=2) for each in ("الحي", "خط العرض", "خط الطول"))
    rows = [
        f"<table:table-row>{head}{cell('عدد السكان', number_columns_spanned=2)}{covered}</table:table-row>",
        f"<table:table-row>{covered * 3}{cell('ذكور')}{cell('إناث')}</table:table-row>",
        f"<table:table-row>{''.join(map(cell, ('أ', '31.95', '35.94', '60', '61')))}</table:table-row>",
    ]
    frame, problems = intake.read(ods(tmp_path / "file.ods", "".join(rows)), "residents")
    assert not problems.errors, problems
    assert frame["population"].tolist() == [60, 61] and frame["sex"].tolist() == ["male", "female"]


def test_a_percentage_of_an_ods_says_that_it_is_one(tmp_path):
    office = '<table:table-cell office:value-type="{}" office:{}="{}"><text:p>{}</text:p></table:table-cell>'
    values = office.format("float", "value", 2020, 2020), office.format("percentage", "value", 0.285, "28.5%")
    hidden = f'<table:table-row table:visibility="collapse">{office.format("float", "value", 2010, 2010)}</table:table-row>'
    rows = f"<table:table-row>{cell('السنة')}{cell('حصة الشوارع')}</table:table-row><table:table-row>{''.join(values)}</table:table-row>{hidden}"
    frame, problems = intake.read(ods(tmp_path / "file.ods", rows), "totals")
    assert frame["street_share"].iloc[0] == 0.285 and "hidden-row" in codes(problems.notes)


def test_a_few_bytes_that_say_a_billion_cells_are_refused_and_blank_rows_after_the_table_are_not(tmp_path):
    blank = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    table_ = f"<table:table-row>{cell('الحي')}{cell('عدد السكان')}</table:table-row><table:table-row>{cell('أ')}{cell('5')}</table:table-row>"
    frame, _ = intake.read(ods(tmp_path / "sound.ods", table_ + blank), "residents")
    assert frame["population"].tolist() == [5]
    for rows in (
        f'<table:table-row table:number-rows-repeated="1048576">{cell("1", number_columns_repeated=16384)}</table:table-row>',
        f"{blank}<table:table-row>{cell('1')}</table:table-row>",
        f'<table:table-row><table:table-cell table:number-columns-repeated="16383"/>{cell("1")}</table:table-row>'
        * 2,
        f'<table:table-row table:number-rows-repeated="{"9" * 400}">{cell("1")}</table:table-row>',
    ):
        assert "والحد" in refused(ods(tmp_path / "bomb.ods", rows), "residents")


def test_a_protected_or_broken_ods_is_refused(tmp_path):
    path = ods(tmp_path / "file.ods", "")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("Thumbnails/a.png", b"x")
    assert refused(path, "residents")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<a/>")
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    assert "كلمة مرور" in refused(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
        archive.writestr("META-INF/manifest.xml", "")
    assert "تالف" in refused(path)


def test_an_old_workbook_cut_short_is_refused(tmp_path):
    content = OLD.read_bytes()
    for size in range(0, len(content) - 512, 512):
        path = tmp_path / "file.xls"
        path.write_bytes(content[:size])
        try:
            intake.read(path, "residents")
        except Unreadable as error:
            assert bare_latin(str(error)) == []


# Grids


def grid(path, values, origin=(35.90, 31.96), size=0.001, crs="EPSG:4326", nodata=-99999.0, **options):
    """A GeoTIFF from rows of values, the northern first; `origin` is its north-western corner."""
    values = np.asarray(values, dtype=options.pop("dtype", "float32"))
    height, width = values.shape
    transform = rasterio.transform.from_origin(*origin, size, size)
    with rasterio.open(
        path, "w", driver="GTiff", height=height, width=width, count=1, dtype=values.dtype, crs=crs,
        transform=options.pop("transform", transform), nodata=nodata, **options,
    ) as file:  # fmt: skip
        file.write(values, 1)
    return path


def test_a_grid_of_people_is_an_area_a_cell_with_fractions(tmp_path):
    path = grid(tmp_path / "jor_ppp_2020.tif", [[1.25, 0, -99999], [np.nan, 2.5, 100.125]])
    frame, problems = intake.read(path)
    assert not problems.errors and problems.dataset == "residents"
    assert frame["population"].tolist() == [1.25, 2.5, 100.125] and frame.attrs["rows"] == [1, 5, 6]
    assert frame.geometry.iloc[1].bounds == pytest.approx((35.901, 31.958, 35.902, 31.959))
    (told,) = problems.notes
    assert (
        "103.9" in told.reason
        and "بلا بيانات \u20662\u2069" in told.reason
        and bare_latin(str(problems)) == []
    )


def test_people_of_a_grid_are_served_by_the_share_of_their_cells(tmp_path):
    # Two cells side by side, and a stop that reaches all of one and nothing of the other.
    path = grid(tmp_path / "pop.tif", [[700.5, 0, 0, 0, 299.5]], size=0.004)
    stop = gpd.GeoDataFrame({"capacity": ["low"]}, geometry=[shapely.Point(35.902, 31.958)], crs=4326)
    stop.to_file(tmp_path / "stops.gpkg")
    (found,) = [each for each in city_of(path, tmp_path / "stops.gpkg").indicators() if each.code == "11.2.1"]
    assert found.result.population == pytest.approx(1000) and found.result.share == pytest.approx(0.7005)


def test_cells_of_mollweide_keep_their_area_and_their_people(tmp_path):
    rng = np.random.default_rng(11)
    values = rng.gamma(2, 5, (40, 30)).astype("float32")
    path = grid(
        tmp_path / "GHS_POP_E2020_54009_100.tif", values, (3_200_000, 3_860_000), 100, "ESRI:54009", -200
    )
    frame, problems = intake.read(path)
    assert not problems.errors and "reprojected" in codes(problems.notes)
    assert frame["population"].sum() == pytest.approx(values.astype(float).sum(), rel=1e-8)
    assert frame.to_crs("ESRI:54009").area.to_numpy() == pytest.approx(np.full(1200, 10_000))
    people = intake.population_grid(path)
    blocks = values.astype(float).reshape(4, 10, 3, 10).sum((1, 3))
    assert people == pytest.approx(blocks)
    assert ind.degree_of_urbanisation(people).population == pytest.approx(values.sum(), rel=1e-6)


def test_square_kilometres_are_those_of_the_file_where_it_has_them(tmp_path):
    values = [[5000, 2000, 0], [1500, -200, 300]]
    path = grid(tmp_path / "GHS_POP_1km.tif", values, (3_200_000, 3_860_000), 1000, "ESRI:54009", -200)
    people = intake.population_grid(path)
    assert np.array_equal(people, np.array([[5000, 2000, 0], [1500, np.nan, 300]]), equal_nan=True)


@pytest.mark.parametrize("size", [0.0008333333, 0.008333333])
def test_no_one_is_lost_or_counted_twice_in_square_kilometres(size, tmp_path):
    side = round(0.1 / size)
    values = np.full((side, side), 1000 * (size * 111) ** 2, dtype="float32")
    people = intake.population_grid(grid(tmp_path / "pop.tif", values, size=size))
    assert np.nansum(people) == pytest.approx(values.astype(float).sum(), rel=1e-6)
    inner = people[2:-2, 2:-2]  # an even spread stays even, whatever cells cut it
    assert np.nanmedian(inner) == pytest.approx(np.nanmean(inner), rel=0.05)
    assert np.nanstd(inner) < (0.15 if size < 0.001 else 0.1) * np.nanmean(inner)


def test_only_what_lies_around_the_boundary_is_read_of_a_large_grid(tmp_path, monkeypatch):
    monkeypatch.setattr("umran.intake.bounds.ROWS", 300)
    path = grid(tmp_path / "pop.tif", np.ones((100, 100)))
    text = refused(path)
    assert "10,000" in text and "city" in text
    limit = gpd.GeoDataFrame(geometry=[shapely.box(35.95, 31.90, 35.96, 31.91)], crs=4326)
    limit.to_file(tmp_path / "city.geojson")
    layer("stops").set_geometry([shapely.Point(35.955, 31.905)] * len(layer("stops")), crs=4326).to_file(
        tmp_path / "stops.gpkg"
    )
    city = city_of(path, f"{tmp_path / 'city.geojson'}=city", tmp_path / "stops.gpkg")
    (residents,) = [each for each in city.files if each.kind == "residents"]
    assert 100 <= len(residents.frame) <= 225 and "window" in codes(residents.problems.notes)
    (found,) = [each for each in city.indicators() if each.code == "11.2.1"]
    assert found.result.population == pytest.approx(100, rel=1e-6)
    far = gpd.GeoDataFrame(geometry=[shapely.box(10, 10, 11, 11)], crs=4326).union_all()
    with pytest.raises(Unreadable, match="لا تغطي"):
        reading.open_table(path, boundary=far)


def test_a_grid_is_the_same_however_much_is_held_at_once(tmp_path, monkeypatch):
    path = grid(tmp_path / "pop.tif", np.arange(60).reshape(12, 5))
    whole = intake.read(path)[0]
    kilometres = intake.population_grid(path)
    monkeypatch.setattr("umran.intake.raster._AT_ONCE", 7)
    assert intake.read(path)[0].equals(whole)
    assert np.array_equal(intake.population_grid(path), kilometres, equal_nan=True)


def test_built_up_land_of_two_years_gives_the_land_use_indicator(tmp_path):
    place = {
        "origin": (3_200_000, 3_860_000),
        "size": 100,
        "crs": "ESRI:54009",
        "nodata": 65535,
        "dtype": "uint16",
    }
    for year, value in ((2000, 2500), (2020, 5000)):
        grid(
            tmp_path / f"GHS_BUILT_S_E{year}_GLOBE_R2023A_54009_100_V1_0.tif",
            np.full((10, 10), value),
            **place,
        )
    yearly = table(tmp_path / "totals.csv", "year,population", "2000,1000", "2020,2000")
    paths = sorted(tmp_path.glob("*.tif"))
    city = city_of(*paths, yearly)
    assert {year: row["area_km2"] for year, row in city.yearly.items()} == {2000: 0.25, 2020: 0.5}
    # Half of the square of 1 km lies inside the boundary.
    half = gpd.GeoDataFrame(
        geometry=[shapely.box(3_200_000, 3_859_000, 3_200_500, 3_860_000)], crs="ESRI:54009"
    )
    half.to_crs(4326).to_file(tmp_path / "city.gpkg")
    city = city_of(*paths, yearly, f"{tmp_path / 'city.gpkg'}=city")
    assert city.yearly[2020]["area_km2"] == pytest.approx(0.25, rel=1e-3)
    (found,) = [each for each in city.indicators() if each.code == "11.3.1"]
    assert found.result.built_up_change == pytest.approx(1)


@pytest.mark.parametrize(("unit", "values"), [("percent", [[50.0]]), ("share", [[0.5]]), ("m2", [[5000.0]])])
def test_what_a_cell_of_built_up_land_says_is_asked_where_the_name_does_not_say(unit, values, tmp_path):
    path = grid(tmp_path / "built_2020.tif", values, (3_200_000, 3_860_000), 100, "ESRI:54009")
    _, problems = intake.read(path)
    assert codes(problems.errors) == ["unit"] and bare_latin(str(problems)) == []
    frame, problems = intake.read(path, accept=f"unit={unit}")
    assert not problems.errors and frame["area_km2"].tolist() == pytest.approx(
        [0.005], rel=4e-3
    )  # Mollweide is drawn on a sphere


def test_a_negative_value_that_is_not_declared_is_asked_about(tmp_path):
    path = grid(tmp_path / "pop.tif", [[5, -200], [-200, 6]], nodata=None)
    assert codes(intake.read(path)[1].errors) == ["nodata"]
    frame, problems = intake.read(path, accept="nodata=-200")
    assert not problems.errors and frame["population"].tolist() == [5, 6]
    with pytest.raises(Unreadable, match="-200"):
        intake.population_grid(path)


def test_a_grid_without_a_system_is_asked_for_it(tmp_path):
    path = grid(tmp_path / "pop.tif", [[5]], crs=None)
    assert codes(intake.read(path)[1].errors) == ["no-crs"]
    assert not intake.read(path, crs="EPSG:4326")[1].errors
    assert "نظام الإحداثيات" in refused(grid(tmp_path / "built_2020.tif", [[5]], crs=None))


FAULTY_GRIDS = {
    "of unknown content": ("data.tif", {}, "residents"),
    "of two signs": ("pop.tif", {"values": [[-1, -2]], "nodata": None}, "سالبة"),
    "infinite": ("pop.tif", {"values": [[np.inf]]}, "لا نهائية"),
    "of nobody": ("pop.tif", {"values": [[0, -99999]]}, "لا سكان"),
    "of codes": ("pop.tif", {"dtype": "complex64"}, "رموز"),
    "in no place": ("pop.tif", {"transform": rasterio.Affine.identity()}, "أين تقع"),
    "of no year": ("GHS_BUILT_S.tif", {}, "سنة"),
    "of two years": ("GHS_BUILT_S_2010_2020.tif", {}, "سنة"),
    "built over itself": ("GHS_BUILT_S_E2020.tif", {"values": [[1e6]]}, "أكبر من مساحتها"),
}


@pytest.mark.parametrize("fault", FAULTY_GRIDS)
@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_grid_that_cannot_be_counted_is_refused(fault, tmp_path):
    name, options, phrase = FAULTY_GRIDS[fault]
    path = grid(tmp_path / name, **{"values": [[5.0]], **options})
    assert phrase in refused(path)


def test_bands_scales_and_colours_are_refused(tmp_path):
    path = tmp_path / "pop.tif"
    options = {
        "driver": "GTiff",
        "height": 2,
        "width": 2,
        "dtype": "uint8",
        "crs": "EPSG:4326",
        "transform": rasterio.transform.from_origin(35, 32, 1, 1),
    }
    with rasterio.open(path, "w", count=3, **options) as file:
        file.write(np.ones((3, 2, 2), dtype="uint8"))
    assert "\u20663\u2069" in refused(path)
    with rasterio.open(path, "w", count=1, **options) as file:
        file.write(np.ones((1, 2, 2), dtype="uint8"))
        file.scales = (0.1,)
    assert "معامل" in refused(path)
    with rasterio.open(path, "w", count=1, **options) as file:
        file.write_colormap(1, {1: (255, 0, 0, 255)})
    assert "ألوان" in refused(path)


def test_a_grid_of_a_huge_declared_size_is_refused_at_once(tmp_path):
    place = {
        "driver": "GTiff",
        "count": 1,
        "dtype": "float32",
        "crs": "EPSG:4326",
        "sparse_ok": True,
        "bigtiff": "YES",
    }
    path = tmp_path / "pop.tif"
    transform = rasterio.transform.from_origin(0, 60, 1e-5, 1e-5)
    with rasterio.open(path, "w", width=500_000, height=500_000, transform=transform, tiled=True, **place):
        pass
    assert "250,000,000,000" in refused(path)
    with rasterio.open(
        path,
        "w",
        width=16_384,
        height=16_384,
        tiled=True,
        blockxsize=16_384,
        blockysize=16_384,
        transform=transform,
        **place,
    ):
        pass
    assert "كتل" in refused(path)


def test_a_broken_grid_is_refused(tmp_path):
    path = grid(tmp_path / "pop.tif", np.random.default_rng(5).random((64, 64)), compress="deflate")
    content = path.read_bytes()
    for size in range(0, len(content), 331):
        path.write_bytes(content[:size])
        refused(path)


def test_a_grid_in_a_zip_is_read_and_other_kinds_of_it_are_refused(tmp_path):
    path = grid(tmp_path / "GHS_POP_E2020.tif", [[5.5]])
    with zipfile.ZipFile(tmp_path / "download.zip", "w") as archive:
        archive.write(path, path.name)
        archive.writestr("readme.pdf", "x")
    assert intake.read(tmp_path / "download.zip")[0]["population"].tolist() == [5.5]
    assert "built_up" in refused(path, "stops")


# OpenStreetMap


def varint(number):
    parts = []
    while number > 127:
        parts.append(number & 127 | 128)
        number >>= 7
    return bytes([*parts, number])


def message(*fields):
    """A message of protobuf: numbers, texts and bytes by field number."""
    content = b""
    for number, value in fields:
        if isinstance(value, int):
            content += varint(number << 3) + varint(value)
        else:
            value = value.encode() if isinstance(value, str) else value
            content += varint(number << 3 | 2) + varint(len(value)) + value
    return content


def zigzag(number):
    return number * 2 if number >= 0 else -number * 2 - 1


def packed(numbers):
    return b"".join(map(varint, numbers))


def pbf(path, nodes, ways):
    """https://wiki.openstreetmap.org/wiki/PBF_Format"""
    texts = ["", *dict.fromkeys(word for _, tags in [*((None, each[2]) for each in nodes), *ways] for pair in tags.items() for word in pair)]  # fmt: skip

    def tagged(tags):
        if not tags:
            return ()
        return (2, packed(map(texts.index, tags))), (3, packed(map(texts.index, tags.values())))

    groups = [
        (
            1,
            message(
                (1, zigzag(number)), *tagged(tags), (8, zigzag(round(y * 1e7))), (9, zigzag(round(x * 1e7)))
            ),
        )
        for number, (x, y, tags) in enumerate(nodes, start=1)
    ]
    lines = []
    for number, (refs, tags) in enumerate(ways, start=1):
        steps = [zigzag(after - before) for before, after in zip([0, *refs[:-1]], refs, strict=True)]
        lines.append((3, message((1, number), *tagged(tags), (8, packed(steps)))))
    table_ = message(*((1, each) for each in texts))
    block = message((1, table_), (2, message(*groups)), (2, message(*lines)))
    head = message((4, "OsmSchema-V0.6"))
    content = b""
    for kind, data in (("OSMHeader", head), ("OSMData", block)):
        blob = message((2, len(data)), (3, zlib.compress(data)))
        header = message((1, kind), (3, len(blob)))
        content += len(header).to_bytes(4, "big") + header + blob
    path.write_bytes(content)
    return path


def xml(path, nodes, ways):
    def tagged(tags):
        return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())

    content = [
        f'<node id="{i}" lon="{x}" lat="{y}" version="1">{tagged(tags)}</node>'
        for i, (x, y, tags) in enumerate(nodes, 1)
    ]
    for i, (refs, tags) in enumerate(ways, 1):
        members = "".join(f'<nd ref="{each}"/>' for each in refs)
        content.append(f'<way id="{i}" version="1">{members}{tagged(tags)}</way>')
    path.write_text(f'<?xml version="1.0"?><osm version="0.6">{"".join(content)}</osm>', "utf-8")
    return path


MAP_NODES = [
    (35.900, 31.950, {}),
    (35.901, 31.950, {"highway": "bus_stop", "name": "السوق"}),
    (35.901, 31.951, {"railway": "station", "name": "المحطة"}),
    (35.900, 31.951, {"public_transport": "platform", "bus": "yes", "tram": "yes"}),
    (35.902, 31.950, {"public_transport": "stop_position", "train": "yes"}),
    (35.903, 31.950, {"amenity": "ferry_terminal"}),
    (35.904, 31.950, {"amenity": "cafe"}),
    (35.905, 31.950, {"public_transport": "platform"}),
    (35.906, 31.950, {"highway": "crossing"}),
]
SQUARE = [1, 2, 3, 4, 1]
MAP_WAYS = [
    ([1, 2], {"highway": "residential", "name": 'شارع "الملك"', "width": "12 m"}),
    ([2, 3], {"highway": "footway", "width": "2,5"}),
    ([3, 4], {"highway": "motorway"}),
    ([4, 1], {"highway": "service", "access": "private"}),
    ([4, 1], {"highway": "service", "access": "private", "foot": "yes", "width": "4"}),
    ([5, 6], {"waterway": "river"}),
    (SQUARE, {"leisure": "park", "name": "حديقة", "fee": "no"}),
    (SQUARE, {"leisure": "park", "access": "private"}),
    (SQUARE, {"leisure": "garden"}),
    (SQUARE, {"leisure": "garden", "access": "yes"}),
    (SQUARE, {"place": "square", "area": "yes"}),
    (SQUARE, {"amenity": "bus_station", "name": "المجمع"}),
    (SQUARE, {"building": "yes"}),
]
MAPS = {".osm": xml, ".osm.pbf": pbf}


@pytest.mark.parametrize("suffix", MAPS)
def test_a_map_gives_streets_stops_and_open_spaces_by_their_tags(suffix, tmp_path):
    path = MAPS[suffix](tmp_path / f"city{suffix}", MAP_NODES, MAP_WAYS)
    streets = files.read(f"{path}#streets")
    assert (
        streets.kind == "streets"
        and streets.frame["name"].tolist()[0] == 'شارع "الملك"'
        and len(streets.frame) == 3
    )
    assert streets.frame["width_m"].tolist() == [12, 2.5, 4]
    told = str(streets.problems)
    assert "highway=motorway" in told and "access=private" in told and bare_latin(told) == []
    stops = files.read(f"{path}=stops").frame
    found = sorted(zip(stops["name"].fillna(""), stops["capacity"], strict=True))
    assert found == sorted(
        [("السوق", "low"), ("المحطة", "high"), ("", "low"), ("", "high"), ("", "high"), ("المجمع", "low")]
    )
    spaces = files.read(f"{path}#parks")
    assert spaces.kind == "open_spaces" and len(spaces.frame) == 3 and "is_free" not in spaces.frame
    assert {"left-out", "partial"} <= set(codes(spaces.problems))
    assert not (streets.problems.errors or spaces.problems.errors)


def test_of_a_map_one_table_is_asked_for_by_name(tmp_path):
    path = xml(tmp_path / "city.osm", MAP_NODES, MAP_WAYS)
    assert all(table in refused(path) for table in ("streets", "stops", "open_spaces"))
    assert "buildings" in refused(path, sheet="buildings") and "residents" in refused(path, "residents")
    with pytest.raises(Unreadable, match="#NAME"):
        files.read(str(path))
    assert "لا شيء" in refused(xml(tmp_path / "empty.osm", MAP_NODES[:1], []), "streets")


def test_widths_that_only_some_streets_have_are_left_out_and_told(tmp_path):
    path = xml(tmp_path / "city.osm", MAP_NODES, [*MAP_WAYS, ([2, 3], {"highway": "path"})])
    frame, problems = intake.read(path, "streets")
    assert "width_m" not in frame and "3" in next(
        each.reason for each in problems.notes if each.code == "partial"
    )


def test_the_streets_and_stops_of_the_training_city_as_a_map_give_its_indicators(tmp_path):
    nodes, ways, places = [], [], {}
    for shape, width in layer("streets")[["geometry", "width_m"]].itertuples(index=False):
        refs = []
        for x, y in shape.coords:
            places.setdefault((x, y), len(places) + 1)
            refs.append(places[x, y])
        ways.append((refs, {"highway": "residential", "width": str(width)}))
    nodes = [(x, y, {}) for x, y in places]
    tags = {"low": {"highway": "bus_stop"}, "high": {"railway": "station"}}
    nodes += [(each.geometry.x, each.geometry.y, tags[each.capacity]) for each in layer("stops").itertuples()]
    path = pbf(tmp_path / "city.osm.pbf", nodes, ways)
    others = [
        each for each in write(tmp_path, ".gpkg", driver="GPKG") if each.stem not in ("streets", "stops")
    ]
    assert answers(city_of(f"{path}#streets", f"{path}#stops", *others)) == known()


def test_a_map_too_large_or_broken_is_refused(tmp_path, monkeypatch):
    path = pbf(tmp_path / "city.osm.pbf", MAP_NODES, MAP_WAYS)
    content = path.read_bytes()
    for size in range(0, len(content) - 1, 61):
        path.write_bytes(content[:size])
        refused(path, "streets")
    path.write_bytes(content)
    monkeypatch.setattr("umran.intake.bounds.ROWS", 2)
    assert "اقتطع" in refused(path, "streets")


# Dates of two calendars, and the UN's numbers of indicators


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("١٥/٩/١٤٤٥هـ", 2024),
        ("1445/09/15", 2024),
        ("15 رمضان 1445", 2024),
        ("رمضان 1445هـ", 2024),
        ("٢٩ جمادى الآخرة ١٤٤٥", 2024),
        ("محرم 1440", 2018),
        ("15 mars 2024", 2024),
        ("1er août 2014", 2014),
        ("أيار/مايو 2024", 2024),
        ("15 غشت 2014", 2014),
        ("15 رمضان 1445 الموافق 25 مارس 2024", 2024),
        ("1/7/1446هـ (1/1/2025)", 2025),
        ("2024/05/01", 2024),
    ],
)
def test_the_year_of_a_date_in_either_calendar_is_proposed(written, year, tmp_path):
    path = table(tmp_path / "totals.csv", "السنة|عدد السكان|المساحة", f"{written}|1000|5")
    assert codes(intake.read(path, "totals")[1].errors) == ["year-from-date"]
    frame, problems = intake.read(path, "totals", accept="year-from-date")
    assert not problems.errors and frame["year"].tolist() == [year] and bare_latin(str(problems)) == []


def test_a_hijri_year_is_the_gregorian_one_that_the_user_says(tmp_path):
    path = table(tmp_path / "totals.csv", "السنة|عدد السكان|المساحة", "1435هـ|1000|5", "١٤٤٥|2000|6")
    _, problems = intake.read(path, "totals")
    (asked,) = problems.errors
    assert "2013" in asked.reason and "2014" in asked.reason and "hijri-year=start" in asked.remedy
    assert intake.read(path, "totals", accept="hijri-year=start")[0]["year"].tolist() == [2013, 2023]
    frame, problems = intake.read(path, "totals", accept="hijri-year=end")
    assert frame["year"].tolist() == [2014, 2024] and not problems.errors


@pytest.mark.parametrize(
    ("written", "phrase"),
    [
        ("31/12/1445", "لا يوم"),
        ("30/2/2024", "لا يوم"),
        ("15/9/1445 الموافق 25/3/2022", "لا يتوافقان"),
        ("15/9/2024هـ", "ليست سنة"),
        ("15 رمضان 2024", "ليست سنة"),
        ("أيار/رمضان 2024", "ليست سنة"),
    ],
)
def test_a_date_of_no_calendar_is_refused(written, phrase, tmp_path):
    path = table(tmp_path / "totals.csv", "السنة|عدد السكان|المساحة", f"{written}|1000|5")
    (fault,) = intake.read(path, "totals")[1].errors
    assert phrase in fault.reason


def test_a_day_too_near_a_hijri_new_year_is_left_to_the_user(tmp_path):
    # 19 Jumada al-Akhira 1445 is 1 January 2024 by Umm al-Qura; the moon may be seen a day later.
    path = table(tmp_path / "totals.csv", "السنة|عدد السكان|المساحة", "19 جمادى الآخرة 1445|1000|5")
    assert codes(intake.read(path, "totals")[1].errors) == ["hijri-year"]


@pytest.mark.parametrize(
    ("written", "code"),
    [("١١-٣-١", "11.3.1"), ("11-6-2", "11.6.2"), ("١١-أ-١", "11.a.1"), ("١١-ب-١", "11.b.1"), ("١١-٧-١ متوسط حصة المناطق السكنية", "11.7.1")],
)  # fmt: skip
def test_indicators_numbered_as_in_the_un_s_arabic_file(written, code, tmp_path):
    path = table(tmp_path / "ملف.csv", "city_id|indicator|year|value", f"amman|{written}|2020|1")
    frame, problems = intake.read(path, "city_indicators")
    assert frame["indicator"].tolist() == [code]
    assert "un-number" in codes(problems.repaired) and "unknown-code" not in codes(problems.errors)


@pytest.mark.parametrize("written", ["١-٣-١١", "١١-٩-٩", "11-3-2020", "١١-٣-١ و١١-٣-٢"])
def test_a_number_of_no_indicator_is_refused(written, tmp_path):
    path = table(tmp_path / "ملف.csv", "city_id|indicator|year|value", f"amman|{written}|2020|1")
    _, problems = intake.read(path, "city_indicators")
    assert "unknown-code" in codes(problems.errors)


# Drawings

UTM = 32636


def drawing(path, **layers):
    """A DXF with layers by name, in metres of a UTM zone; it has no columns and no system."""
    parts = [
        gpd.GeoDataFrame({"Layer": [name] * len(each)}, geometry=each.geometry.to_crs(UTM).to_list())
        for name, each in layers.items()
    ]
    pyogrio.write_dataframe(pd.concat(parts, ignore_index=True), path, driver="DXF")
    # GDAL writes texts as UTF-8 and says Windows-1252; drawing programs of that version write the Arabic code page.
    content = path.read_text("utf-8").replace("ANSI_1252", "ANSI_1256")
    path.write_bytes(content.encode("cp1256"))
    return path


def test_a_layer_of_a_drawing_is_read_by_its_name_where_its_system_is_said(tmp_path):
    path = drawing(tmp_path / "plan.dxf", STREETS=layer("streets"), حدود=layer("city"), STOPS=layer("stops"))
    text = refused(path)
    assert all(name in text for name in ("STREETS", "حدود", "STOPS")) and "أكثر من طبقة" in text
    asked = files.read(f"{path}#STREETS").problems
    assert codes(asked.errors) == ["projected"] and bare_latin(str(asked)) == []
    streets = files.read(f"{path}#streets", crs=f"EPSG:{UTM}")
    assert (
        streets.kind == "streets"
        and not streets.problems.errors
        and len(streets.frame) == len(layer("streets"))
    )
    expected = layer("streets").to_crs(UTM).length.sum()
    assert streets.frame.to_crs(UTM).length.sum() == pytest.approx(expected, rel=1e-6)
    stops = files.read(f"{path}#STOPS=stops", crs=f"EPSG:{UTM}").problems
    assert [(each.code, each.column) for each in stops.errors] == [("missing-column", "capacity")]


def test_an_outline_drawn_as_a_closed_line_is_an_area_when_it_is_accepted(tmp_path):
    outline = layer("city").set_geometry(layer("city").to_crs(UTM).boundary)
    path = drawing(tmp_path / "plan.dxf", LIMIT=outline)
    asked = files.read(f"{path}=city", crs=f"EPSG:{UTM}").problems
    assert codes(asked.errors) == ["close-lines"]
    city = files.read(f"{path}=city", crs=f"EPSG:{UTM}", accept="close-lines")
    assert not city.problems.errors
    assert city.frame.to_crs(UTM).area.sum() == pytest.approx(layer("city").to_crs(UTM).area.sum(), rel=1e-6)
    open_line = gpd.GeoDataFrame(geometry=[shapely.LineString([(0, 0), (9, 9), (9, 0)])], crs=UTM)
    problems = files.read(
        f"{drawing(tmp_path / 'open.dxf', LIMIT=open_line)}=city", crs=f"EPSG:{UTM}", accept="close-lines"
    ).problems
    assert "shape-type" in codes(problems.errors)


def test_the_same_city_with_its_streets_and_limit_from_a_drawing(tmp_path):
    path = drawing(tmp_path / "plan.dxf", LIMIT=layer("city"), STREETS=layer("streets"))
    others = [
        each for each in write(tmp_path, ".gpkg", driver="GPKG") if each.stem not in ("streets", "city")
    ]
    paths = [str(each) for each in (f"{path}#LIMIT=city", f"{path}#STREETS", *others)]
    read, unreadable = files.read_all(paths, f"EPSG:{UTM}", Accepted.parse("close-lines"), None)
    assert not unreadable and not any(each.problems.errors for each in read)
    found = {(each.code, each.years): each for each in City.from_files(read).indicators()}
    same = [code for code in known() if code[0] != "11.7.1"]
    assert {code: found[code].result.answer() for code in same} == {code: known()[code] for code in same}
    # A drawing has no width of streets: it is asked for by its name.
    assert "width_m" in found["11.7.1", ""].missing
