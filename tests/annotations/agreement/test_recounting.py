"""Answers and texts by other rules come to what the rules themselves make of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.agreement.answers import (
    EXCLUDE,
    IGNORE,
    KEEP,
    KEY,
    AnswerOutcome,
    AnswerRules,
    Exclusion,
    aggregate_answers,
)
from annotations.agreement.measures import Categories, measures
from annotations.agreement.recounting import (
    ANOTHER_HOLDS,
    CANNOT_TELL,
    KEY_HOLDS,
    REJECTED,
    answers_count,
    other_answer_rules,
    other_text_rules,
    own_answer_rule,
    texts_count,
)
from annotations.agreement.rules_compared import OPEN, OWN, Ballot, Rule, compare, without_each

ALL = other_answer_rules((KEY, "majority", "unanimous"), 4)
choices = st.sampled_from([0, 1, 2, CANNOT_TELL])
kept = {AnswerOutcome.AGREED, AnswerOutcome.CONFIRMED}


def answered(votes: list[int], rules: AnswerRules, key: int | None = 0, overlap: int = 2) -> Ballot:
    count = answers_count(rules, key, is_flagged=False)
    unit = {person: vote for person, vote in enumerate(votes) if vote != CANNOT_TELL}
    return Ballot("law", dict(enumerate(votes)), overlap, count, own_answer_rule(rules), unit)


@settings(max_examples=30)
@given(st.lists(choices, max_size=4), st.sampled_from(ALL), st.none() | st.just(0), st.booleans())
def test_answers_by_another_rule(
    votes: list[int], rule: Rule, key: int | None, is_flagged: bool
) -> None:
    own = AnswerRules("majority", margin=0.1)
    ballot = Ballot("", dict(enumerate(votes)), 2, answers_count(own, key, is_flagged=is_flagged))
    there = [None if vote == CANNOT_TELL else vote for vote in votes]
    rules = AnswerRules(rule.consensus, rule.unsure, rule.flagged, own.margin)
    expected = aggregate_answers(there, key, overlap=2, rules=rules, is_flagged=is_flagged)
    found = ballot.under(rule)
    assert (found.reason == OPEN) == (expected.outcome == AnswerOutcome.OPEN)
    assert (found.reason == "") == (expected.outcome in kept)
    if expected.reason:
        assert found.reason == expected.reason


def test_every_rule_of_answers_and_without_each_person() -> None:
    own = AnswerRules(KEY, EXCLUDE)
    tasks = [[0, 0], [1, 1], [0, CANNOT_TELL], [0, 1], [0]]
    ballots = [answered(votes, own) for votes in tasks]
    found = {one.rule: one for one in compare(ballots, other_answer_rules((KEY, "majority"), 2))}
    assert len(found) == 12
    key = found[Rule(KEY, EXCLUDE, KEEP)]
    assert key.is_own
    assert key.tally.reasons == {OPEN: 1, Exclusion.UNSURE: 1, Exclusion.DISAGREE: 2}
    majority = found[Rule("majority", IGNORE, KEEP)].tally
    assert majority.labels == {KEY_HOLDS: 1, ANOTHER_HOLDS: 1}
    assert majority.reasons == {OPEN: 1, Exclusion.SINGLE: 1, Exclusion.DISAGREE: 1}
    first, second = without_each(ballots)
    assert (first.tasks, second.tasks) == (5, 4)
    assert second.tally.included == 3
    assert second.turned == 2


@pytest.mark.parametrize(
    ("votes", "included"),
    [
        ([0, 0, 1], ["half", "majority", "2 of 3"]),
        ([0, 1, 2], []),
        ([REJECTED, REJECTED, 0], []),
        ([0, 0, 0], ["half", "majority", "unanimous", "2 of 3"]),
    ],
)
def test_texts(votes: list[int], included: list[str]) -> None:
    ballot = Ballot("es", dict(enumerate(votes)), 3, texts_count("half", None), Rule("half"))
    found = compare([ballot], other_text_rules(("half", "majority", "unanimous"), 3))
    assert [one.rule.consensus for one in found if one.tally.included] == included


def test_a_text_of_one_person_alone_is_single() -> None:
    ballot = Ballot("es", {1: 0, 2: 0}, 2, texts_count("half", None))
    assert ballot.under(OWN, without=1).reason == Exclusion.SINGLE


units = st.lists(
    st.dictionaries(st.integers(0, 3), st.sampled_from("abc"), min_size=1, max_size=4), max_size=8
)


@settings(max_examples=15)
@given(units)
def test_alpha_without_each_person_is_alpha_over_the_others(
    units: list[dict[int, str]],
) -> None:
    ballots = [Ballot("", unit, 9, texts_count("half", None), unit=unit) for unit in units]
    for absence in without_each(ballots):
        rest = [
            {str(person): value for person, value in unit.items() if person != absence.person}
            for unit in units
        ]
        found = measures(rest, Categories(None), replicates=0)
        expected = found.coefficients["alpha"].value
        assert (absence.alpha is None) == (expected is None)
        assert absence.alpha == pytest.approx(expected)
