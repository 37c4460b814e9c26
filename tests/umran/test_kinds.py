"""A later kind of file never takes one that an earlier kind fits, whatever columns stand together."""

from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from umran.intake import kinds
from umran.intake.schemas import Schema
from umran.intake.sheet import Sheet

EARLIER = {name: schema for name, schema in kinds.kinds().items() if name not in kinds.LATER}
HEADS = sorted(
    {
        head
        for schema in kinds.kinds().values()
        for field in schema.fields
        if field.type != "geojson"
        for head in (field.name, field.title, *field.synonyms)
    }
)
OF_LATER = sorted({field.title for name in kinds.LATER for field in kinds.kinds()[name].fields})
heads = st.lists(
    st.one_of(st.sampled_from(HEADS), st.sampled_from(OF_LATER)), min_size=1, max_size=9, unique=True
)


def recognised(header: list[str]) -> str | tuple[str, ...]:
    """The kind; or those that it may be, none where it is of no kind."""
    try:
        found: Schema = kinds.recognise(Sheet("جدول.csv", header=header), "جدول", "جدول.csv")
    except kinds.UnknownKind as error:
        return error.fitting
    return found.name


@settings(deadline=None, max_examples=150)
@given(heads)
def test_what_an_earlier_kind_fits_stays_of_that_kind(header):
    with patch.object(kinds, "kinds", lambda: EARLIER):
        before = recognised(header)
    after = recognised(header)
    assert after == before if before else after in kinds.LATER or not {*after} - {*kinds.LATER}


def test_every_later_kind_is_known_by_all_its_columns():
    for name in kinds.LATER:
        assert recognised([field.title for field in kinds.kinds()[name].fields]) == name
