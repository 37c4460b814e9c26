"""What is made for saving a book: the list of its files, the manifest, the icons."""

import json
import re
import shutil
import struct
import zlib
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

import pytest

from arabic_book import strings
from arabic_book.build import build
from arabic_book.offline.icons import draw_icon, icons
from arabic_book.offline.listing import BuiltBook, list_files, relisted, write_list

HERE = Path(__file__).parent
KEPT = Path(list_files.__code__.co_filename).with_name("kept.js").read_text(encoding="utf-8")
NAMED = re.compile(r'(?:src|href|data-[a-z-]*(?:script|style|notes|index))="([^"]+)"')


def asked_files(folder, page):
    """Files of the book that a page names in any attribute, without marks and places in a page."""
    for address in NAMED.findall(page.read_text(encoding="utf-8")):
        address = unquote(re.sub(r"[?#].*", "", address.replace("&amp;", "&")))
        if address and not re.match(r"[a-z]+:", address):
            yield (page.parent / address).resolve().relative_to(folder.resolve()).as_posix()


@pytest.fixture(scope="session", params=["demo", "demo_quiz"])
def built(request, small_course):
    return small_course(request.param).folder


def rows(folder):
    return json.loads((folder / "_static/offline/list.json").read_text(encoding="utf-8"))


def test_every_file_that_a_page_names_is_in_the_list_with_its_sum_and_size(built):
    listed = {path: (digest, size) for path, digest, size, _ in rows(built)["book"]}
    pages = [page for page in built.rglob("*.html") if "_static" not in page.parts]
    named = {file for page in pages for file in asked_files(built, page)} - {"."}
    assert len(named) > 15 and "search.html" in named
    # The index of each folder is asked for by the folder's name as well; the list of saving is no part of itself.
    assert sorted(name for name in named if name not in listed) == []
    for path, (digest, size) in listed.items():
        content = (built / path).read_bytes()
        assert (digest, size) == (sha256(content).hexdigest(), len(content)), path
    assert {"_static/search-engine.js", "_static/search-index.js", "manifest.webmanifest"} <= {*listed}
    assert not {"sw.js", "objects.inv", "_static/offline/list.json", ".buildinfo"} & {*listed}


def test_the_notebook_that_a_page_offers_is_in_the_list_and_sources_that_none_offers_are_not(small_course):
    folder = small_course("demo").folder
    listed = {row[0] for row in rows(folder)["book"]}
    assert "_sources/notebook.ipynb" in listed
    assert (folder / "_sources/components.md").is_file() and "_sources/components.md" not in listed


def test_no_file_is_larger_on_the_way_than_on_the_device(built):
    for path, _, size, packed in rows(built)["book"]:
        assert 0 < packed <= size, path
        assert packed == size or path.rpartition(".")[2] not in ("png", "woff2"), path


def test_the_service_worker_knows_the_type_of_every_file(built):
    known = set(re.findall(r"^  (\w+): \"", KEPT, re.M))
    assert {row[0].rpartition(".")[2] for row in rows(built)["book"]} <= known


def test_the_same_files_are_the_same_version_and_one_byte_is_another(tmp_path):
    (tmp_path / "index.html").write_text("<p>صفحة</p>", encoding="utf-8")
    write_list(tmp_path)
    first = rows(tmp_path)
    assert list_files(BuiltBook(tmp_path)) == first
    version = json.loads((tmp_path / "_static/offline/version.json").read_text(encoding="utf-8"))
    assert version == {"version": first["version"]}
    (tmp_path / "index.html").write_text("<p>صفحه</p>", encoding="utf-8")
    assert list_files(BuiltBook(tmp_path))["version"] != first["version"]


def test_files_of_the_engine_are_listed_apart_where_a_set_is_published_whole(tmp_path):
    live = tmp_path / "_static" / "live"
    live.mkdir(parents=True)
    (tmp_path / "index.html").write_text("<p>صفحة</p>", encoding="utf-8")
    (live / "aa.bin").write_bytes(b"core")
    (live / "bb.bin").write_bytes(b"numpy")
    manifest = {"version": "1", "sets": {
        "base": {"title": "الأساس", "files": [{"path": "aa.bin"}, {"path": "bb.bin"}]},
        "geo": {"title": "الأشكال", "files": [{"path": "aa.bin"}, {"path": None}]},
        "lost": {"title": "ناقص", "files": [{"path": "cc.bin"}]},
    }}  # fmt: skip
    text = f"window.arabicBookLive = {json.dumps(manifest, ensure_ascii=False)};\n"
    (live / "manifest.js").write_text(text, encoding="utf-8")
    listed = list_files(BuiltBook(tmp_path))
    assert [row[0] for row in listed["book"]] == ["_static/live/manifest.js", "index.html"]
    assert [*listed["live"]] == ["base"]
    assert listed["live"]["base"]["title"] == "الأساس"
    assert [row[:2] for row in listed["live"]["base"]["files"]] == [
        ["_static/live/aa.bin", sha256(b"core").hexdigest()],
        ["_static/live/bb.bin", sha256(b"numpy").hexdigest()],
    ]


def test_a_zip_whose_book_was_changed_has_the_list_of_what_is_in_it(tmp_path):
    (tmp_path / "index.html").write_text("<p>صفحة</p>", encoding="utf-8")
    write_list(tmp_path)
    files = {f"book/{name}": content for name, content in BuiltBook(tmp_path).items()}
    files |= {"book/index.html": "<p>صفحة أخرى</p>".encode(), "notebooks/a.ipynb": b"{}"}
    listed = json.loads(relisted(files, "book/")["book/_static/offline/list.json"])
    assert [row[:2] for row in listed["book"]] == [
        ["index.html", sha256("<p>صفحة أخرى</p>".encode()).hexdigest()]
    ]
    assert relisted({"book/index.html": b""}, "book/") == {"book/index.html": b""}


def read_png(content):
    """Width, height and the dots, each (red, green, blue, opaque), of a PNG as this package writes it."""
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    place, chunks = 8, []
    while place < len(content):
        (size,) = struct.unpack(">I", content[place : place + 4])
        kind, body = content[place + 4 : place + 8], content[place + 8 : place + 8 + size]
        assert struct.unpack(">I", content[place + 8 + size : place + 12 + size]) == (
            zlib.crc32(kind + body),
        )
        chunks.append((kind, body))
        place += 12 + size
    assert [kind for kind, _ in chunks] == [b"IHDR", b"IDAT", b"IEND"]
    width, height, depth, colours, *_ = struct.unpack(">IIBBBBB", chunks[0][1])
    assert (depth, colours) == (8, 6)
    data = zlib.decompress(chunks[1][1])
    step = width * 4 + 1
    assert len(data) == height * step and {data[y * step] for y in range(height)} == {0}
    return width, height, lambda x, y: tuple(data[y * step + 1 + x * 4 : y * step + 5 + x * 4])


def test_icons_are_real_pictures_of_the_size_that_they_say(built):
    manifest = json.loads((built / "manifest.webmanifest").read_text(encoding="utf-8"))
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        ("192x192", "any"), ("512x512", "any"), ("192x192", "maskable"), ("512x512", "maskable"),
    }  # fmt: skip
    for icon in manifest["icons"]:
        width, height, dot = read_png((built / icon["src"]).read_bytes())
        assert f"{width}x{height}" == icon["sizes"] and icon["type"] == "image/png"
        # A phone cuts a maskable icon itself: its ground must fill the square.
        assert dot(0, 0)[3] == (255 if icon["purpose"] == "maskable" else 0)
        assert dot(width // 2, height // 2) == (0xFD, 0x9D, 0x24, 255)
    width, height, dot = read_png((built / "_static/icons/apple-touch-icon.png").read_bytes())
    assert (width, height, dot(0, 0)[3]) == (180, 180, 255)


def test_a_maskable_icon_keeps_its_mark_inside_the_circle_that_every_phone_shows():
    size = 512
    _, _, dot = read_png(draw_icon(size, rounded=False, share=0.75))
    far = [(x, y) for x in range(0, size, 2) for y in range(0, size, 2) if dot(x, y)[0] == 0xFD]
    assert far and max((x - size / 2) ** 2 + (y - size / 2) ** 2 for x, y in far) <= (0.4 * size) ** 2


def test_icons_are_drawn_alike_each_time_and_stay_small():
    assert icons() == icons()
    assert max(map(len, icons().values())) < 8_000


def test_the_manifest_says_what_a_phone_asks(built):
    manifest = json.loads((built / "manifest.webmanifest").read_text(encoding="utf-8"))
    assert (manifest["lang"], manifest["dir"], manifest["scope"]) == ("ar", "rtl", "./")
    assert manifest["display"] == "standalone"
    assert (built / manifest["start_url"]).is_file()
    assert re.search("[ء-ي]", manifest["name"]) and re.search("[ء-ي]", manifest["short_name"])
    css = (built / "_static/book.css").read_text(encoding="utf-8")
    # The colours are those of the page, so that opening it does not flash.
    assert {manifest["theme_color"], manifest["background_color"]} == {re.search(r"--paper: (#\w+)", css)[1]}


def test_a_book_may_go_without(tmp_path):
    folder = tmp_path / "book"
    shutil.copytree(HERE / "demo_quiz", folder)
    config = folder / "_config.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text + "    offline_copy: false\n", encoding="utf-8")
    assert build(folder) == 0
    html = folder / "_build" / "html"
    assert not [
        name
        for name in ("sw.js", "manifest.webmanifest", "_static/offline", "_static/icons")
        if (html / name).exists()
    ]
    assert "data-offline" not in (html / "index.html").read_text(encoding="utf-8")
    # And takes it up again, with its own words on the button.
    config.write_text(text + "    offline_label: احفظ كتاب الماء\n", encoding="utf-8")
    assert build(folder) == 0
    assert (html / "sw.js").is_file()
    assert (html / "index.html").read_text(encoding="utf-8").count("احفظ كتاب الماء") == 3


def test_every_sentence_is_arabic_and_says_what_to_do():
    for key, text in strings.OFFLINE.items():
        assert re.search("[ء-ي]", text), key
        assert not re.search("[٠-٩]", text), key
    codes = {key.removeprefix("fault_") for key in strings.OFFLINE if key.startswith("fault_")}
    sources = Path(list_files.__code__.co_filename).parent.glob("*.js")
    used = {
        code
        for file in sources
        for code in re.findall(r'Fault\((?:\w+ \? )?"(\w+)"', file.read_text(encoding="utf-8"))
    }
    assert used - {"cancelled"} <= codes
