import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.agreement.aggregation import (
    Outcome,
    TextVote,
    aggregate_text,
)

texts = st.sampled_from([("q", "a"), ("q", "b"), ("é", "a"), ("e\u0301", "a")])
text_votes = st.lists(
    st.one_of(
        st.just(TextVote("reject")),
        st.builds(TextVote, st.sampled_from(["accept", "edit"]), texts),
    ),
    max_size=8,
)


def test_a_text_that_half_stand_by_is_agreed_in_nfc() -> None:
    votes = [
        TextVote("accept", ("e\u0301", "a")),
        TextVote("edit", ("é", "a")),
        TextVote("edit", ("other", "a")),
    ]
    consensus = aggregate_text(votes, overlap=2)
    assert consensus.outcome is Outcome.AGREED
    assert consensus.text == ("é", "a")


def test_one_review_is_enough_when_the_overlap_is_one() -> None:
    assert aggregate_text([TextVote("accept", ("q",))], overlap=1).text == ("q",)


@pytest.mark.parametrize(
    ("votes", "reason"),
    [
        ([TextVote("edit", ("a",)), TextVote("edit", ("b",))], "two texts"),
        ([TextVote("edit", (t,)) for t in "abc"], "no text"),
        ([TextVote("reject")], "everyone rejected"),
        ([TextVote("accept", ("a",)), TextVote("reject")], "as many rejected"),
        ([TextVote("accept", ("a",)), TextVote("reject"), TextVote("reject")], "most rejected"),
    ],
)
def test_reviews_without_a_clear_winner_go_to_adjudication(
    votes: list[TextVote], reason: str
) -> None:
    consensus = aggregate_text(votes, overlap=1)
    assert consensus.outcome is Outcome.ADJUDICATE
    assert consensus.text is None
    assert reason in str(consensus.reason)


def test_reviews_below_the_overlap_stay_open() -> None:
    assert aggregate_text([TextVote("accept", ("q",))], overlap=2).outcome is Outcome.OPEN
    assert aggregate_text([], overlap=0).outcome is Outcome.OPEN


@pytest.mark.parametrize(("verdict", "text"), [("accept", None), ("reject", ("q",))])
def test_a_review_whose_text_contradicts_its_verdict_is_refused(
    verdict: str, text: tuple[str, ...] | None
) -> None:
    with pytest.raises(ValueError, match=verdict):
        TextVote(verdict, text)


@given(text_votes, st.integers(0, 3), st.randoms())
def test_text_consensus_does_not_depend_on_the_order_nor_on_normalisation(
    votes: list[TextVote], overlap: int, rng: random.Random
) -> None:
    changed = [
        TextVote(v.verdict, v.text and tuple(unicodedata.normalize("NFD", t) for t in v.text))
        for v in rng.sample(votes, len(votes))
    ]
    assert aggregate_text(votes, overlap=overlap) == aggregate_text(changed, overlap=overlap)
