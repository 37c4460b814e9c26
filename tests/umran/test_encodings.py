"""A text is read in its own encoding, or the readings are shown and the right one is among them."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from umran.intake import encodings
from umran.intake.reading import open_table

ARABIC = [
    "شارع",
    "حي",
    "جبل",
    "عمان",
    "الحسين",
    "الجبيهة",
    "ماركا",
    "الزرقاء",
    "إربد",
    "الكرك",
    "مدرسة",
    "مستشفى",
    "حديقة",
    "السوق",
    "القديم",
    "وادي",
    "السير",
    "طريق",
    "المطار",
    "أكادير",
    "تلاع",
    "العلي",
    "سكان",
    "موقف",
    "محطة",
    "قطار",
    "ضاحية",
    "الرشيد",
    "مؤتة",
    "غزة",
    "نابلس",
    "خليل",
    "ظهر",
    "الصخرة",
    "ثانوية",
    "ذات",
    "إسكان",
    "أبو",
    "نصير",
]
FRENCH = [
    "école",
    "quartier",
    "médina",
    "forêt",
    "hôpital",
    "gare",
    "dépôt",
    "élégant",
    "où",
    "à",
    "près",
    "théâtre",
    "église",
    "cœur",
    "façade",
    "Noël",
    "très",
    "îlot",
    "août",
    "Été",
    "À",
]
CODECS = {
    "cp1256": "cp1256",
    "iso8859-6": "iso8859_6",
    "mac-arabic": "mac_arabic",
    "cp720": "cp720",
    "cp864": "cp864",
    "cp1252": "cp1252",
}
DECLARED = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
some = settings(
    max_examples=120, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)


def as_bytes(text, name):
    """The text in an encoding; CP864 has no letters but their drawn forms."""
    if name != "cp864":
        return text.encode(CODECS.get(name, name))
    forms = {}
    for byte in range(128, 256):
        drawn = bytes([byte]).decode("cp864", "ignore")
        if drawn and len(plain := unicodedata.normalize("NFKC", drawn)) == 1:
            forms.setdefault(plain, byte)
    return bytes(ord(letter) if letter.isascii() else forms.get(letter, 0) for letter in text)


@st.composite
def tables(draw):
    words = draw(st.sampled_from([ARABIC, ARABIC, FRENCH]))
    names = st.lists(st.sampled_from(words), min_size=1, max_size=3).map(" ".join)
    rows = draw(st.lists(st.tuples(names, st.integers(1, 99999)), min_size=2, max_size=8))
    heads = "الاسم,خط العرض,خط الطول,عدد السكان" if words is ARABIC else "name,latitude,longitude,population"
    text = "\n".join(
        [heads, *(f"{name},31.9{place},35.9{place},{people}" for place, (name, people) in enumerate(rows))]
    )
    return (
        text,
        draw(st.sampled_from([*DECLARED, *CODECS])),
        [row[0] for row in rows],
        [row[1] for row in rows],
    )


def test_drawn_texts_are_read_or_the_right_reading_is_offered(tmp_path):
    first = []

    @some
    @given(tables())
    def check(drawn):
        text, encoding, names, people = drawn
        try:
            content = as_bytes(text, encoding)
        except UnicodeEncodeError:
            return
        if b"\0" in content and encoding == "cp864":
            return
        path = tmp_path / "file.csv"
        path.write_bytes(content)
        table = open_table(path, "residents")
        if encoding in DECLARED or text.isascii():
            assert not table.problems.errors
            assert table.texts["name"] == names
            return
        (proposal,) = (each for each in table.problems.proposals if each.name == "encoding")
        right = []
        for option in proposal.options:
            answered = open_table(path, "residents", accept=option)
            if not answered.problems.errors and answered.texts.get("name") == names:
                assert answered.texts["population"] == list(map(str, people))
                right.append(option)
        assert right, (text, encoding, proposal.options)
        first.append(proposal.options[0] in right)

    check()
    assert sum(first) > 0.9 * len(first)


@pytest.mark.parametrize("encoding", ["ascii", *DECLARED])
def test_figures_alone_need_no_question(tmp_path, encoding):
    path = tmp_path / "file.csv"
    path.write_bytes("latitude,longitude,population\n31.95,35.94,120\n".encode(encoding))
    assert open_table(path, "residents").problems.valid


@pytest.mark.parametrize("codec", ["cp1252", "cp1256", "latin-1"])
def test_utf8_encoded_twice_is_named_and_mended_by_consent(tmp_path, codec):
    text = "خط العرض,خط الطول,السكان,الاسم\n31.95,35.94,120,جبل عمان\n"
    table = encodings._bytes_of("cp1252" if codec == "latin-1" else codec)
    letters = {byte: letter for letter, byte in table.items()} if codec != "latin-1" else {}
    path = tmp_path / "file.csv"
    path.write_bytes("".join(letters.get(byte, chr(byte)) for byte in text.encode()).encode())
    (proposal,) = open_table(path, "residents").problems.proposals
    assert "مرتين" in proposal.text
    assert open_table(path, "residents", accept="encoding=utf-8-twice").texts["name"] == ["جبل عمان"]


def test_lines_encoded_twice_among_others_stop_the_file(tmp_path):
    path = tmp_path / "file.csv"
    path.write_bytes("السكان\nجبل\n".encode() + "عمان\n".encode().decode("latin-1").encode())
    assert any("مرتين" in each.reason for each in open_table(path, "residents").problems.errors)


@pytest.mark.parametrize(
    ("declared", "content", "believed"),
    [
        ("ISO-8859-6", "جبل الحسين".encode("iso8859_6"), True),
        ("88596", "جبل الحسين".encode("iso8859_6"), True),
        ("1256", "جبل الحسين".encode("cp1256"), True),
        ("ANSI 1256", "جبل الحسين".encode("cp1256"), True),
        ("1256", "جبل الحسين شارع المطار الكلية".encode("iso8859_6"), False),
        ("UTF-8", "جبل الحسين".encode("cp1256"), False),
        ("1252", "école près de l'hôpital".encode("cp1252"), True),
        ("1252", "جبل الحسين".encode("cp1256"), False),
        ("720", "جبل الحسين".encode("cp720"), True),
        (None, "جبل الحسين".encode("cp720"), False),
    ],
)
def test_a_declaration_is_believed_where_its_words_are_sound(declared, content, believed):
    assert encodings.decode(content, declared).certain == believed


def test_a_ctrl_z_inside_the_text_is_no_end(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("خط العرض,خط الطول,السكان\n31.95,35.94,12\x1a\n31.96,35.95,5\n", "utf-8")
    assert any(each.code == "lost-letter" for each in open_table(path, "residents").problems.errors)
