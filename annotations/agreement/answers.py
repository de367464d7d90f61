"""What the blind answers to a question add up to; the same whatever order they come in.

By the rule `key` they are held against the question's key, by the others against one another: the
option that so many people chose is what people found. Who is unsure confirms nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from annotations.agreement.contest import Contest
from annotations.agreement.shares import HALF, holds
from annotations.vocabularies import Dispute

KEY = "key"
EXCLUDE, KEEP = "exclude", "keep"
IGNORE, DISAGREE = "ignore", "disagree"
UNSURE = (EXCLUDE, IGNORE, DISAGREE)


class AnswerOutcome(StrEnum):
    """`suspicious` and `disputed` want a ruling, and so does what nobody has `confirmed`."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    SUSPICIOUS = "suspicious"
    UNCONFIRMED = "unconfirmed"
    AGREED = "agreed"
    DISPUTED = "disputed"
    EXCLUDED = "excluded"


class Exclusion(StrEnum):
    """Why a question is left out: of several reasons the first.

    By the first three the rules take it out; where people `disagree`, a ruling can bring it in.
    """

    SINGLE = "single"
    FLAGGED = "flagged"
    UNSURE = "unsure"
    DISAGREE = "disagree"


@dataclass(frozen=True)
class AnswerRules:
    """How answers are counted.

    `unsure` answers take their question out (`exclude`), are no votes (`ignore`), or are votes
    against whatever the others say (`disagree`); where nothing is said they are votes for nothing,
    neither right nor wrong. `flagged` questions are taken out (`exclude`) or kept. A reviewer
    decides where the leading answer is above the second by a share of `margin` at most.
    """

    consensus: str = KEY
    unsure: str | None = None
    flagged: str = KEEP
    margin: float | None = None


@dataclass(frozen=True)
class AnswerConsensus:
    """What answers add up to; `choice` is the option that holds, where one does.

    `correct`, `wrong` and `unsure` are shares of all answers, `shares` those of the votes that each
    option has, `counts` their numbers. `contest` is between the options, `dispute` says why a
    ruling is wanted. There are none below the overlap.
    """

    outcome: AnswerOutcome
    votes: int
    choice: int | None = None
    reason: Exclusion | None = None
    correct: float | None = None
    wrong: float | None = None
    unsure: float | None = None
    shares: Mapping[int, float] = field(default_factory=dict)
    counts: Mapping[int, int] = field(default_factory=dict)
    contest: Contest | None = None
    dispute: Dispute | None = None


def exclusion_of(
    answers: Sequence[int | None],
    key: int | None = None,
    *,
    overlap: int,
    rules: AnswerRules = AnswerRules(),
    is_flagged: bool = False,
) -> Exclusion | None:
    """Why the rules leave out a question that somebody has answered, None where they count it.

    It is said of the answers that there are, whether or not as many have answered as were asked.
    By the rule `key`, who does not confirm the key disagrees with it. Arguments are those of
    `aggregate_answers`.
    """
    chosen = Counter(answer for answer in answers if answer is not None)
    sure, total = chosen.total(), len(answers)
    reason = _exclusion(sure, total, overlap, rules, is_flagged=is_flagged)
    if reason is not None:
        return reason
    votes = sure if rules.unsure == IGNORE else total
    contest = Contest.of(chosen.values(), votes)
    if _outcome(chosen, contest, key, rules)[1] is not None:
        return None
    return Exclusion.DISAGREE if sure or rules.unsure == DISAGREE else Exclusion.UNSURE


def aggregate_answers(
    answers: Sequence[int | None],
    key: int | None,
    *,
    overlap: int,
    rules: AnswerRules = AnswerRules(),
    is_flagged: bool = False,
) -> AnswerConsensus:
    """Count answers: an option's index each, None for "cannot tell".

    Args:
        key: the index of the right option, None where none is known: then none can be confirmed.
        is_flagged: somebody has raised a doubt about the question that still stands.
    """
    total = len(answers)
    if not total or total < overlap:
        return AnswerConsensus(AnswerOutcome.OPEN, total)
    chosen = Counter(answer for answer in answers if answer is not None)
    sure = chosen.total()
    votes = sure if rules.unsure == IGNORE else total
    reason = _exclusion(sure, total, overlap, rules, is_flagged=is_flagged)
    contest = Contest.of(chosen.values(), votes)
    outcome, choice, dispute = AnswerOutcome.EXCLUDED, None, None
    if reason is None:
        outcome, choice, dispute = _outcome(chosen, contest, key, rules)
    return AnswerConsensus(
        outcome,
        total,
        choice,
        reason,
        correct=None if key is None else chosen[key] / total,
        wrong=None if key is None else (sure - chosen[key]) / total,
        unsure=(total - sure) / total,
        shares={option: chosen[option] / votes for option in sorted(chosen)},
        counts={option: chosen[option] for option in sorted(chosen)},
        contest=contest,
        dispute=dispute,
    )


def _exclusion(
    sure: int, total: int, overlap: int, rules: AnswerRules, *, is_flagged: bool
) -> Exclusion | None:
    """What one person says is not held against anybody else's, where several were to answer.

    One answer alone is single by every rule; where unsure ones are no votes, so is one sure one.
    """
    is_compared = rules.consensus != KEY and overlap > 1
    if is_compared and (total == 1 or (sure == 1 and rules.unsure == IGNORE)):
        return Exclusion.SINGLE
    if is_flagged and rules.flagged == EXCLUDE:
        return Exclusion.FLAGGED
    if sure < total and rules.unsure == EXCLUDE:
        return Exclusion.UNSURE
    return None


def _outcome(
    chosen: Counter[int], contest: Contest, key: int | None, rules: AnswerRules
) -> tuple[AnswerOutcome, int | None, Dispute | None]:
    """What holds of the votes, and which option; else why a ruling is wanted."""
    close, votes = contest.is_close(rules.margin), contest.votes
    if rules.consensus != KEY:
        leading = [one for one in chosen if holds(rules.consensus, chosen[one], votes)]
        if len(leading) != 1:
            return AnswerOutcome.DISPUTED, None, Dispute.NO_ANSWER
        if close:
            return AnswerOutcome.DISPUTED, None, Dispute.CLOSE
        return AnswerOutcome.AGREED, leading[0], None
    if key is None:
        return AnswerOutcome.UNCONFIRMED, None, Dispute.UNCONFIRMED
    against = chosen.total() - chosen[key]
    if rules.unsure == DISAGREE:
        against = votes - chosen[key]
    if votes and holds(HALF, against, votes):
        return AnswerOutcome.SUSPICIOUS, None, Dispute.AGAINST_KEY
    if not chosen[key]:
        return AnswerOutcome.UNCONFIRMED, None, Dispute.UNCONFIRMED
    if close:
        return AnswerOutcome.UNCONFIRMED, None, Dispute.CLOSE
    return AnswerOutcome.CONFIRMED, key, None
