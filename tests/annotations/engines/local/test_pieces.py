"""What a model is sent of a text."""

from hypothesis import given
from hypothesis import strategies as st

from annotations.engines.local.batches import batches, room_for
from annotations.engines.local.pieces import short_pieces, stretches, with_strange_signs
from annotations.engines.pieces import joined, whole
from annotations.engines.protection import Span


def _knows(sign: str) -> bool:
    return sign.isascii()


@given(st.lists(st.integers(1, 4000), max_size=60))
def test_every_text_is_in_one_batch_with_those_of_like_length(lengths: list[int]) -> None:
    made = list(batches(lengths, 2048))
    assert sorted(number for batch in made for number in batch) == list(range(len(lengths)))
    for batch in made:
        assert len(batch) == 1 or max(lengths[n] for n in batch) * len(batch) <= 2048
    shortest = [min(lengths[number] for number in batch) for batch in made]
    longest = [max(lengths[number] for number in batch) for batch in made]
    assert all(before >= after for before, after in zip(shortest, longest[1:], strict=False))


def test_a_translation_has_room_for_any_language_but_not_for_endless_repetition() -> None:
    assert room_for(4, 512) == 44
    assert room_for(400, 512) == 512


@given(st.text("abc ,;, 1", max_size=120), st.integers(5, 40))
def test_parts_are_short_and_nothing_is_lost(text: str, most: int) -> None:
    for piece in whole(text, []):
        parts = list(short_pieces(piece, len, most))
        assert joined(text, parts, [part.text for part in parts]) == text
        assert all(len(part.text) <= most or " " not in part.text for part in parts)


def test_a_cut_is_made_where_a_clause_ends_near_the_middle_and_never_within_a_span() -> None:
    (piece,) = whole(
        "If it rains, we stay here, and f(x, y) is kept as it was", [Span(31, 38, "F")]
    )
    assert [part.text for part in short_pieces(piece, len, 40)] == [
        "If it rains, we stay here,",
        "and f(x, y) is kept as it was",
    ]
    last = list(short_pieces(piece, len, 40))[-1]
    assert last.spans == (Span(4, 11, "F"),)


def test_signs_without_a_token_stay_by_a_placeholder_or_between_what_is_asked_for() -> None:
    (piece,) = whole("A 日本 b, ≤ 2日 days", [Span(10, 12, "2日")])
    assert [span.text for span in with_strange_signs(piece, _knows).spans] == ["日本", "≤", "2日"]
    parts = stretches("A 日本 b, ≤ 2", _knows)
    assert "".join(part.text for part in parts) == "A 日本 b, ≤ 2"
    assert [part.text for part in parts if part.is_asked] == ["A", "b,"]
    assert [part.text for part in stretches("A b", _knows) if part.is_asked] == ["A b"]
