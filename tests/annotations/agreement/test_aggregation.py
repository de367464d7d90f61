import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.agreement.aggregation import (
    CultureVote,
    Outcome,
    TextVote,
    aggregate_answers,
    aggregate_culture,
    aggregate_text,
)
from annotations.vocabularies import Culture, KnowledgeKind, Region, Sensitivity

NONE = CultureVote(frozenset({"none"}))
WESTERN = CultureVote(frozenset({"cultural"}), cultures=frozenset({Culture.WESTERN}))
GEOGRAPHIC = CultureVote(
    frozenset({"regional"}), regions=frozenset({Region.EUROPE}), countries=frozenset({"France"})
)

knowledge = st.one_of(
    st.just(frozenset({"none"})),
    st.frozensets(st.sampled_from(["cultural", "regional", "dialect"]), min_size=1),
)
culture_votes = st.lists(
    st.builds(
        CultureVote,
        knowledge=knowledge,
        cultures=st.frozensets(st.sampled_from(Culture)),
        regions=st.frozensets(st.sampled_from(Region)),
        countries=st.frozensets(st.sampled_from(["France", "India", "Peru"])),
        time_sensitive=st.booleans(),
    ),
    max_size=10,
)
texts = st.sampled_from([("q", "a"), ("q", "b"), ("é", "a"), ("e\u0301", "a")])
text_votes = st.lists(
    st.one_of(
        st.just(TextVote("reject")),
        st.builds(TextVote, st.sampled_from(["accept", "edit"]), texts),
    ),
    max_size=8,
)


def test_a_tie_counts_as_yes() -> None:
    consensus = aggregate_culture([WESTERN, WESTERN, NONE, NONE], overlap=3)
    assert consensus.label is Sensitivity.CS
    assert consensus.kinds == {KnowledgeKind.CULTURAL}
    assert consensus.shares[KnowledgeKind.CULTURAL] == 0.5


def test_less_than_half_is_culturally_agnostic_and_names_no_culture() -> None:
    consensus = aggregate_culture([WESTERN, NONE, NONE], overlap=3)
    assert consensus.label is Sensitivity.CA
    assert consensus.cultures == frozenset()
    assert consensus.is_annotated


@pytest.mark.parametrize("kind", ["cultural", "regional", "dialect"])
def test_any_of_the_three_kinds_makes_an_item_sensitive(kind: str) -> None:
    assert aggregate_culture([CultureVote(frozenset({kind}))], overlap=1).label == "CS"


def test_different_kinds_do_not_add_up_to_one() -> None:
    votes = [CultureVote(frozenset({kind})) for kind in ("cultural", "regional", "dialect")]
    assert aggregate_culture(votes, overlap=3).label is Sensitivity.CA


def test_time_sensitivity_stands_apart_from_culture() -> None:
    timely = CultureVote(frozenset({"none"}), time_sensitive=True)
    consensus = aggregate_culture([timely, timely, NONE, NONE], overlap=3)
    assert consensus.label is Sensitivity.CA
    assert consensus.time_sensitive is True
    assert aggregate_culture([timely, NONE, NONE], overlap=3).time_sensitive is False


def test_below_the_overlap_an_item_is_not_annotated() -> None:
    consensus = aggregate_culture([WESTERN, WESTERN], overlap=3)
    assert consensus.label is Sensitivity.NOT_ANNOTATED
    assert not consensus.is_annotated
    assert consensus.kinds == frozenset()
    assert consensus.time_sensitive is None
    assert aggregate_culture([], overlap=0).label == "-"


def test_what_a_tag_points_to_is_counted_among_the_votes_that_carry_it() -> None:
    other = CultureVote(frozenset({"cultural"}), cultures=frozenset({Culture.AFRICAN}))
    consensus = aggregate_culture([WESTERN, WESTERN, other, GEOGRAPHIC, NONE], overlap=3)
    assert consensus.cultures == {Culture.WESTERN}
    assert consensus.regions == frozenset()
    assert consensus.countries == frozenset()


def test_regions_and_countries_come_with_the_regional_tag() -> None:
    consensus = aggregate_culture([GEOGRAPHIC, GEOGRAPHIC, WESTERN], overlap=3)
    assert consensus.regions == {Region.EUROPE}
    assert consensus.countries == {"France"}
    assert consensus.cultures == frozenset()


def test_a_dialect_is_named_by_half_of_those_who_see_one() -> None:
    british = CultureVote(frozenset({"dialect"}), dialect="British English")
    unnamed = CultureVote(frozenset({"dialect"}))
    assert aggregate_culture([british, unnamed], overlap=2).dialects == {"British English"}
    assert aggregate_culture([british, unnamed, unnamed], overlap=2).dialects == frozenset()


@pytest.mark.parametrize("kinds", [set(), {"none", "cultural"}, {"geographic"}])
def test_a_vote_that_says_nothing_clear_is_refused(kinds: set[str]) -> None:
    with pytest.raises(ValueError, match="kind"):
        CultureVote(frozenset(kinds))


@given(culture_votes, st.integers(0, 5), st.randoms())
def test_culture_consensus_does_not_depend_on_the_order(
    votes: list[CultureVote], overlap: int, rng: random.Random
) -> None:
    shuffled = rng.sample(votes, len(votes))
    assert aggregate_culture(votes, overlap=overlap) == aggregate_culture(shuffled, overlap=overlap)


@given(culture_votes)
def test_the_label_follows_from_the_shares(votes: list[CultureVote]) -> None:
    consensus = aggregate_culture(votes, overlap=1)
    holds = bool(votes) and max(consensus.shares.values()) >= 0.5
    assert (consensus.label == "CS") == holds


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
