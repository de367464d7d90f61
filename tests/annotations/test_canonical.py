import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.canonical import View, canonical, place_of, same, unix_lines

# What composes, reorders, decomposes for good, joins or ends a line, more often than by chance.
PIECES = [
    "\r", "\n", "\r\n", "e", "\u0301", "é", "\u0323", "\u0340", "ế", "\u0958", "\u0915", "\u093c",
    "\u1100", "\u1161", "\u11a8", "가", "\u2126", "\u212b", "\u0f73", "\u200d", "👩", "🔬",
    "\u09c7", "\u09be", " ", "Mali", "\U0001d15e", "\U0001d165", "\u0344", "\u200c", "\0",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES)).map("".join) | st.text()
FOLDS = st.sampled_from([canonical, unix_lines])


@st.composite
def spans(draw, text):
    start = draw(st.integers(0, len(text)))
    return start, draw(st.integers(start, len(text)))


@given(TEXTS)
def test_a_canonical_text_is_composed_has_unix_lines_and_stays_as_it_is(text):
    folded = canonical(text)
    assert canonical(folded) == folded
    assert "\r" not in folded
    assert unicodedata.is_normalized("NFC", folded)
    assert same(text, folded)


@given(TEXTS, TEXTS)
def test_line_ends_and_composition_are_all_that_is_folded(one, other):
    lines = one.replace("\r\n", "\n").replace("\r", "\n")
    assert unicodedata.normalize("NFD", lines) == unicodedata.normalize("NFD", canonical(one))
    assert same(one, other) == (canonical(one) == canonical(other))


@given(TEXTS, FOLDS, st.data())
def test_a_span_keeps_its_words_in_the_other_text_and_back(text, fold, data):
    view = View(text, fold)
    assert view.text == fold(text)
    start, end = data.draw(spans(view.text))
    stored = view.to_stored(start, end)
    assert view.text[start:end] in fold(text[slice(*stored)])
    for span, there, back in (
        ((start, end), view.to_stored, view.from_stored),
        (data.draw(spans(text)), view.from_stored, view.to_stored),
    ):
        moved = there(*span)
        again = back(*moved)
        assert again[0] <= span[0] <= span[1] <= again[1]  # by the rest of a cluster at most
        assert there(*again) == moved


@given(TEXTS, FOLDS)
def test_whole_clusters_are_the_same_words_in_both_texts(text, fold):
    view = View(text, fold)
    for start, end in zip(view._borders, view._borders[1:], strict=False):
        first, last = view.to_stored(start, end)
        assert fold(text[first:last]) == view.text[start:end]
        assert view.from_stored(first, last) == (start, end)


QUESTION = "Một 👩‍🔬\r\nasked:\r\nwhere is Mali?"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_quote_is_found_where_it_stands_in_the_stored_text(form):
    stored = unicodedata.normalize(form, QUESTION)
    start = stored.index("Mali")
    assert place_of("Mali", stored, start, start + 4) == (start, start + 4)


@pytest.mark.parametrize("shown", [unix_lines, canonical])
def test_a_quote_counted_in_what_was_shown_is_found_in_the_stored_text(shown):
    stored = unicodedata.normalize("NFD", QUESTION)
    for words in ("Mali", "Một", "asked:\nwhere"):
        quote = shown(unicodedata.normalize("NFD", words))
        start = shown(stored).index(quote)
        place = place_of(quote, stored, start, start + len(quote))
        assert place is not None
        assert canonical(stored[slice(*place)]) == words


def test_a_quote_that_does_not_stand_there_has_no_place():
    stored = QUESTION
    units = len(stored[: stored.index("Mali")].encode("utf-16-le")) // 2  # as JavaScript counts
    assert place_of("Mali", stored, units, units + 4) is None
    assert place_of("Niger", stored, stored.index("Mali"), stored.index("Mali") + 4) is None
    assert place_of("Mali", stored, 10_000, 10_004) is None
