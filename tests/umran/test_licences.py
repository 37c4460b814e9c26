"""The notices of the course: everything that the shared files hold and every dataset, with its licence."""

import re
from importlib.util import find_spec
from pathlib import Path

from support import ROOT
from umran import book, data

# Packages inside vl-convert that serve its other uses: they are in no file of ours.
NOT_OURS = re.compile(
    r"vega-(embed|interpreter|lite|schema-url-parser|themes|tooltip)|clone|fast-.*|json-stringify-.*"
)


def test_every_package_inside_vega_is_named_with_its_licence():
    program = next(Path(find_spec("vl_convert").origin).parent.glob("*.so")).read_bytes()
    inside = {name.decode() for name in re.findall(rb"npm/([a-z0-9-]+)@\d", program)}
    inside = {name for name in inside if not NOT_OURS.fullmatch(name)}
    assert {"vega", "d3-array", "topojson-client"} <= inside
    text = book.notices()
    missing = {name for name in inside if not name.startswith("vega") and name not in text}
    assert not missing and "University of Washington Interactive Data Lab" in text


def test_leaflet_and_the_outlines_are_named_as_their_makers_want():
    text = book.notices()
    assert re.search(r"\(c\) 2010-\d+ Vladimir Agafonkin", book.asset_content("leaflet.js")[:300]), (
        "the notice in the script itself"
    )
    assert "Vladimir Agafonkin" in text and "CloudMade" in text and "Natural Earth" in text


def test_every_dataset_and_the_course_itself_are_named():
    text = book.notices()
    for name in data.names():
        described = data.describe(name)
        assert f"{described['path']}: {described['title_en']}" in text
        assert all(licence["path"] in text for licence in described["licenses"])
    for name in ("LICENSE", "LICENSE-CONTENT"):
        assert (ROOT / name).read_text(encoding="utf-8").strip() in text
