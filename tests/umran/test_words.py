"""Words that agree with numbers, against a second source."""

from babel import Locale

from umran.text.words import Noun, counted

FORMS = Noun("zero", "one", "two", "few", "many", "other")


def test_a_noun_takes_the_form_that_unicode_gives_the_number():
    plural = Locale("ar").plural_form
    numbers = [*range(1_205), 10_003, 99_999, 1_000_000, 1_000_002, 1_000_011]
    assert {n: counted(n, FORMS).split()[-1] for n in numbers} == {n: plural(n) for n in numbers}
