"""Answers and texts, counted again and again: under other rules, and without each person."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import cast

from annotations.agreement.aggregation import Outcome, TextVote, aggregate_text
from annotations.agreement.answers import (
    EXCLUDE,
    KEEP,
    UNSURE,
    AnswerRules,
    Exclusion,
    aggregate_answers,
    exclusion_of,
)
from annotations.agreement.rules_compared import (
    OWN,
    Count,
    Finding,
    Rule,
    rules_over,
    shares_of,
)
from annotations.vocabularies import Verdict

KEY_HOLDS, ANOTHER_HOLDS, KEY_FOUND = "key", "other", "found"
"""What holds of a question: its key, another option, or an option where it has no key."""

CANNOT_TELL = REJECTED = -1
"""A vote for nothing: others are the number of an option, or of a text among those of a task."""


def answers_count(rules: AnswerRules, key: int | None, *, is_flagged: bool) -> Count:
    """How votes on a question are counted by rules that may be others than its own."""

    def count(rule: Rule, votes: Sequence[Hashable], overlap: int) -> Finding:
        return _answers(_changed(rules, rule), key, is_flagged, _sorted(votes), overlap)

    return count


def other_answer_rules(consensus: Iterable[str], overlap: int) -> list[Rule]:
    """Every combination of the rules of consensus with what becomes of unsure and flagged."""
    return rules_over([*consensus, *shares_of(overlap)], unsure=UNSURE, flagged=(KEEP, EXCLUDE))


def own_answer_rule(rules: AnswerRules) -> Rule:
    return Rule(rules.consensus, rules.unsure or "", rules.flagged)


def texts_count(rule: str, margin: float | None) -> Count:
    """How reviews of a text are counted, by numbers of the texts that they stand by."""

    def count(other: Rule, votes: Sequence[Hashable], overlap: int) -> Finding:
        return _texts(other.consensus or rule, margin, _sorted(votes), overlap)

    return count


def other_text_rules(consensus: Iterable[str], overlap: int) -> list[Rule]:
    return rules_over([*consensus, *shares_of(overlap)])


@lru_cache
def _changed(rules: AnswerRules, rule: Rule) -> AnswerRules:
    return rules if rule == OWN else replace(rules, **{n: v for n, v in vars(rule).items() if v})


@lru_cache(100_000)
def _answers(
    rules: AnswerRules, key: int | None, is_flagged: bool, votes: tuple[int, ...], overlap: int
) -> Finding:
    given = [None if vote == CANNOT_TELL else vote for vote in votes]
    reason = exclusion_of(given, key, overlap=overlap, rules=rules, is_flagged=is_flagged)
    if reason is not None:
        return Finding(reason=reason)
    found = aggregate_answers(
        given, key, overlap=min(overlap, len(given)), rules=rules, is_flagged=is_flagged
    )
    if key is None:
        return Finding(KEY_FOUND)
    return Finding(KEY_HOLDS if found.choice == key else ANOTHER_HOLDS)


@lru_cache(100_000)
def _texts(rule: str, margin: float | None, votes: tuple[int, ...], overlap: int) -> Finding:
    if len(votes) < min(overlap, 2):
        return Finding(reason=Exclusion.SINGLE)
    given = [
        TextVote(Verdict.REJECT) if vote == REJECTED else TextVote(Verdict.EDIT, (str(vote),))
        for vote in votes
    ]
    found = aggregate_text(given, overlap=len(given), rule=rule, margin=margin)
    return Finding(reason="" if found.outcome is Outcome.AGREED else Exclusion.DISAGREE)


def _sorted(votes: Sequence[Hashable]) -> tuple[int, ...]:
    return tuple(sorted(cast("Sequence[int]", votes)))
