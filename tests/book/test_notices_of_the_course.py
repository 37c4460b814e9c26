"""The built course lists whose work it ships."""


def test_the_built_course_carries_every_notice(book):
    text = (book.folder / "_static" / "NOTICES.txt").read_text(encoding="utf-8")
    for words in ("SIL OPEN FONT LICENSE", "Vladimir Agafonkin", "University of Washington", "Mike Bostock",
                  "Natural Earth", "cities.csv", "MIT License"):  # fmt: skip
        assert words in text, words
    assert text.count("Of the course:") == 1, "a second build adds nothing twice"
