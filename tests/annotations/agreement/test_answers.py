"""What answers add up to, by the rules that a protocol can have."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.agreement.answers import (
    UNSURE,
    AnswerOutcome,
    AnswerRules,
    Exclusion,
    aggregate_answers,
    exclusion_of,
)

U = None
KEY = 0
ANSWERS = st.lists(st.none() | st.integers(0, 3), min_size=1, max_size=7)
RULES = st.builds(
    AnswerRules,
    consensus=st.sampled_from(["key", "majority", "unanimous", "2 of 3"]),
    unsure=st.none() | st.sampled_from(UNSURE),
    flagged=st.sampled_from(["keep", "exclude"]),
    margin=st.none() | st.floats(0, 1),
)


@pytest.mark.parametrize(
    ("answers", "rules", "outcome"),
    [
        ([0, 2, 1, 0], {}, "suspicious"),
        ([0, 0, 1], {}, "confirmed"),
        ([0, U], {}, "confirmed"),
        ([U, U], {}, "unconfirmed"),
        ([U, U, 1], {}, "unconfirmed"),
        ([0, U], {"unsure": "exclude"}, "excluded"),
        ([0, U], {"unsure": "ignore"}, "confirmed"),
        ([0, 1, U], {"unsure": "ignore"}, "suspicious"),
        ([U, U], {"unsure": "ignore"}, "unconfirmed"),
        ([0, U], {"unsure": "disagree"}, "suspicious"),
        ([0, 0, 1], {"margin": 0.4}, "unconfirmed"),
        ([0, 0, 1], {"margin": 0.3}, "confirmed"),
    ],
)
def test_answers_are_held_against_the_key(
    answers: list[int | None], rules: dict[str, Any], outcome: str
) -> None:
    found = aggregate_answers(answers, KEY, overlap=len(answers), rules=AnswerRules(**rules))
    assert found.outcome == outcome
    assert found.choice == (KEY if outcome == "confirmed" else None)


@pytest.mark.parametrize(
    ("answers", "rules", "choice"),
    [
        ([2, 2], "majority", 2),
        ([2, 1], "majority", None),
        ([2, 2, 1], "majority", 2),
        ([2, 2, 1], "unanimous", None),
        ([2, 2, 1], "2 of 3", 2),
        ([2, 2, 1, 1], "majority", None),
        ([2, 2, U, U], "majority", None),
        ([2, 2, U], "unanimous", None),
        ([U, U], "majority", None),
    ],
)
def test_answers_are_held_against_one_another(
    answers: list[int | None], rules: str, choice: int | None
) -> None:
    found = aggregate_answers(
        answers, KEY, overlap=len(answers), rules=AnswerRules(consensus=rules)
    )
    assert found.choice == choice
    assert found.outcome == ("disputed" if choice is None else "agreed")


@pytest.mark.parametrize(
    ("answers", "unsure", "outcome", "reason"),
    [
        ([2, U], "exclude", "excluded", Exclusion.UNSURE),
        ([2, 2, U], "ignore", "agreed", None),
        ([2, U, U], "ignore", "excluded", Exclusion.SINGLE),
        ([U, U], "ignore", "disputed", None),
        ([2, 2, U], "disagree", "disputed", None),
    ],
)
def test_who_is_unsure_confirms_nothing(
    answers: list[int | None], unsure: str, outcome: str, reason: Exclusion | None
) -> None:
    rules = AnswerRules("unanimous", unsure)
    found = aggregate_answers(answers, KEY, overlap=len(answers), rules=rules)
    assert (found.outcome, found.reason) == (outcome, reason)


def test_flagged_questions_are_left_out_or_kept() -> None:
    for flagged, outcome in (("exclude", "excluded"), ("keep", "agreed")):
        rules = AnswerRules("majority", "exclude", flagged)
        found = aggregate_answers([1, 1], KEY, overlap=2, rules=rules, is_flagged=True)
        assert found.outcome == outcome
    rules = AnswerRules("majority", "exclude", "exclude")
    both = aggregate_answers([1, U], KEY, overlap=2, rules=rules, is_flagged=True)
    assert both.reason is Exclusion.FLAGGED


@pytest.mark.parametrize("rule", ["key", "majority", "unanimous", "1 of 2", "2 of 3"])
@pytest.mark.parametrize("unsure", [None, *UNSURE])
@pytest.mark.parametrize("key", [None, KEY])
def test_two_who_are_unsure_confirm_nothing_by_any_rule(
    rule: str, unsure: str | None, key: int | None
) -> None:
    rules = AnswerRules(rule, unsure)
    found = aggregate_answers([U, U], key, overlap=2, rules=rules)
    assert found.choice is None
    assert found.outcome not in (AnswerOutcome.CONFIRMED, AnswerOutcome.AGREED)
    assert exclusion_of([U, U], key, overlap=2, rules=rules) is not None


def test_without_a_key_none_is_confirmed_and_people_still_find_one() -> None:
    found = aggregate_answers([1, 1], None, overlap=2)
    assert (found.outcome, found.choice) == (AnswerOutcome.UNCONFIRMED, None)
    assert found.correct is found.wrong is None
    for rule in ("majority", "unanimous", "2 of 3"):
        found = aggregate_answers([1, 1], None, overlap=2, rules=AnswerRules(rule))
        assert (found.outcome, found.choice) == (AnswerOutcome.AGREED, 1)


@pytest.mark.parametrize(
    ("answers", "rules", "is_flagged", "reason"),
    [
        # Of several reasons the first: single, flagged, unsure, disagree.
        ([U], {}, True, "single"),
        ([2], {}, False, "single"),
        ([U], {"unsure": "ignore"}, False, "single"),
        ([U], {"unsure": "disagree"}, False, "single"),
        ([2, U], {"unsure": "ignore"}, True, "single"),
        ([2, U], {}, True, "flagged"),
        ([2, U], {"flagged": "keep"}, True, "unsure"),
        ([2, 1], {}, True, "flagged"),
        ([2, 1, U], {}, False, "unsure"),
        ([2, 1, U], {"unsure": "ignore"}, False, "disagree"),
        ([2, 1], {}, False, "disagree"),
        ([2, 2, 1], {"consensus": "unanimous"}, False, "disagree"),
        ([2, U], {"unsure": "disagree"}, False, "disagree"),
        ([U, U], {"unsure": "disagree"}, False, "disagree"),
        ([U, U], {"unsure": "ignore"}, False, "unsure"),
        ([2, 2], {"flagged": "keep"}, True, None),
        ([2, 2, 1], {}, False, None),
        ([2, 2, U], {"unsure": "ignore", "consensus": "unanimous"}, False, None),
    ],
)
def test_a_question_is_left_out_for_the_first_of_its_reasons(
    answers: list[int | None], rules: dict[str, Any], is_flagged: bool, reason: str | None
) -> None:
    asked = AnswerRules(
        **{"consensus": "majority", "unsure": "exclude", "flagged": "exclude"} | rules
    )
    found = exclusion_of(answers, overlap=3, rules=asked, is_flagged=is_flagged)
    assert found == reason
    done = aggregate_answers(
        answers, None, overlap=len(answers), rules=asked, is_flagged=is_flagged
    )
    if len(answers) > 1:
        assert (done.choice is None) is (reason is not None)


def test_who_was_to_answer_alone_is_not_single() -> None:
    assert exclusion_of([2], overlap=1, rules=AnswerRules("majority")) is None


def test_answers_below_the_overlap_say_nothing() -> None:
    found = aggregate_answers([1, 1], KEY, overlap=3)
    assert (found.outcome, found.votes, found.correct) == (AnswerOutcome.OPEN, 2, None)


@given(ANSWERS, st.integers(0, 3), RULES, st.booleans())
def test_answers_add_up_to_the_same_in_any_order(
    answers: list[int | None], key: int, rules: AnswerRules, is_flagged: bool
) -> None:
    found = aggregate_answers(answers, key, overlap=1, rules=rules, is_flagged=is_flagged)
    shares = (found.correct, found.wrong, found.unsure)
    assert sum(share for share in shares if share is not None) == pytest.approx(1)
    again = sorted(answers, key=str)
    assert found == aggregate_answers(again, key, overlap=1, rules=rules, is_flagged=is_flagged)
    if found.choice is not None:
        assert found.choice in answers
    if set(answers) == {U}:
        assert found.choice is None
