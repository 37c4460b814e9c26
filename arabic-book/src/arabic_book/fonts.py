"""Fonts of the book: cut to Arabic and Latin, packed as woff2 when the book is built."""

from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

# Arabic letters, marks and punctuation, Latin with accents, and the signs that texts and charts use.
TEXT = [
    *range(0x20, 0x7F), *range(0xA0, 0x100), 0x152, 0x153,
    0x60C, 0x61B, 0x61F, *range(0x621, 0x63B), *range(0x640, 0x653), *range(0x660, 0x66E), 0x670, 0x671,
    0x67E, 0x686, 0x6A4, 0x6AF,
    *range(0x200B, 0x2012), 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026, 0x2066, 0x2067,
    0x2068, 0x2069, 0x2190, 0x2192, 0x2212, 0x2248, 0x2264, 0x2265, 0x25CA, 0x25CC, 0x2713,
]  # fmt: skip
CODE = [*range(0x20, 0x7F), 0xA0, 0xB2, 0xB3, 0xB5, 0xB7, 0x2013, 0x2014, 0x2026, 0x2192, 0x2212]
SHAPING = [
    "init",
    "medi",
    "fina",
    "isol",
    "rlig",
    "liga",
    "calt",
    "ccmp",
    "mark",
    "mkmk",
    "kern",
    "locl",
    "tnum",
]

# Names that stay in a cut font: family, style, and the notices that its licence wants kept (copyright, trademark,
# licence, its address).
NAMES = [0, 1, 2, 7, 13, 14]

FACES = (
    # family, weight, package, file, characters
    ("Book", 400, "fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic-Regular.ttf", TEXT),
    ("Book", 600, "fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic-SemiBold.ttf", TEXT),
    ("Book Mono", 400, "fontpkg_ibm_plex_mono", "IBMPlexMono-Regular.ttf", CODE),
)


def subset_font(source: Traversable, characters: list[int], target: Path, family: str) -> None:
    """Write ``target``, a woff2 of the font file ``source`` that holds only ``characters`` (code points).

    It is called ``family``: under the Open Font License a changed font may not bear the reserved name of the original.
    """
    from fontTools import subset  # only where a font has not been cut yet

    options = subset.Options(flavor="woff2", layout_features=SHAPING, hinting=False, name_IDs=NAMES)
    options.drop_tables += ["meta"]
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    for name in font["name"].names:
        if name.nameID == 1:
            name.string = family
    subset.save_font(font, str(target), options)


def make_fonts(cache: Path) -> tuple[list[Path], str]:
    """Cut every face into the folder ``cache``, once; returns the files and the CSS that names them."""
    cache.mkdir(parents=True, exist_ok=True)
    fonts, rules = [], []
    for family, weight, package, file, characters in FACES:
        recipe = f"{package} {version(package)} {file} {characters} {SHAPING} {family} {NAMES}"
        name = f"{family.lower().replace(' ', '-')}-{weight}"
        font = cache / f"{name}.{sha256(recipe.encode()).hexdigest()[:8]}.woff2"
        if not font.is_file():
            partial = font.with_suffix(".part")
            subset_font(files(package) / "files" / file, characters, partial, family)
            partial.replace(font)
        fonts.append(font)
        rules.append(
            f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:swap;'
            f'src:url("fonts/{font.name}") format("woff2")}}'
        )
    return fonts, "\n".join(rules) + "\n"
