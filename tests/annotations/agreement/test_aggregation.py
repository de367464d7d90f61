import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.agreement.aggregation import (
    Outcome,
    TextVote,
    aggregate_answers,
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


def test_an_item_is_suspicious_when_half_choose_another_option_than_the_key() -> None:
    consensus = aggregate_answers([0, 2, 1, 0], 0, overlap=3)
    assert (consensus.correct, consensus.wrong, consensus.unsure) == (0.5, 0.5, 0)
    assert consensus.suspicious is True


def test_who_cannot_tell_is_counted_apart_and_not_as_wrong() -> None:
    consensus = aggregate_answers([None, None, 1], 0, overlap=3)
    assert consensus.unsure == pytest.approx(2 / 3)
    assert consensus.suspicious is False


def test_answers_below_the_overlap_say_nothing() -> None:
    consensus = aggregate_answers([1, 1], 0, overlap=3)
    assert (consensus.votes, consensus.suspicious, consensus.correct) == (2, None, None)


@given(st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=1), st.integers(0, 3))
def test_answer_shares_add_up(answers: list[int | None], key: int) -> None:
    consensus = aggregate_answers(answers, key, overlap=1)
    shares = (consensus.correct, consensus.wrong, consensus.unsure)
    assert sum(share for share in shares if share is not None) == pytest.approx(1)
    assert consensus == aggregate_answers(sorted(answers, key=str), key, overlap=1)
