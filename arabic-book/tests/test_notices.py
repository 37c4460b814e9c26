"""What others made goes with its notices and licences, in the fonts themselves and in a file that every page links."""

from fontTools.ttLib import TTFont

from arabic_book.fonts import FACES
from arabic_book.notices import licences


def test_a_cut_font_keeps_its_notices_and_not_the_reserved_name(demo):
    fonts = sorted((demo.folder / "_static" / "fonts").glob("*.woff2"))
    assert len(fonts) == len(FACES)
    for path in fonts:
        names = {name.nameID: str(name) for name in TTFont(path)["name"].names}
        assert "IBM Corp" in names[0] and "SIL Open Font License" in names[13] and "OFL" in names[14]
        assert names[1] in {family for family, *_ in FACES}
        called = [text for number, text in names.items() if number in (1, 2, 3, 4, 6, 16, 17, 21, 22)]
        assert not [text for text in [*called, path.name] if "plex" in text.lower()]


def test_the_notices_hold_the_whole_licence_of_every_font(demo):
    text = (demo.folder / "_static" / "NOTICES.txt").read_text(encoding="utf-8")
    packages = {package for _, _, package, *_ in FACES}
    for package in packages:
        assert licences(package) in text
    assert text.count("SIL OPEN FONT LICENSE Version 1.1") == len(packages)


def test_every_page_leads_to_the_notices(demo):
    for name in demo.pages:
        page = demo.folder / name
        text = page.read_text(encoding="utf-8")
        if "<footer" not in text:
            continue  # the page that only leads to the first one
        link = text.partition('NOTICES.txt"')[0].rpartition('href="')[2] + "NOTICES.txt"
        assert (page.parent / link).is_file(), name
