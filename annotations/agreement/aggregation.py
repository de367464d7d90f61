"""What the counted decisions of a task add up to; the same whatever order they come in.

The usual rule is that of Global MMLU (arXiv 2412.03304, section 2.1): what at least half of the
people say holds, so a tie counts as yes. Callers pass the decisions that count: no surplus, nothing
superseded, one a person.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotations.agreement.contest import Contest
from annotations.agreement.shares import HALF, holds
from annotations.canonical import canonical_all
from annotations.vocabularies import Dispute, Verdict


class Outcome(StrEnum):
    """`open` waits for more decisions, `adjudicate` for a reviewer."""

    OPEN = "open"
    AGREED = "agreed"
    ADJUDICATE = "adjudicate"


@dataclass(frozen=True)
class TextVote:
    """One person's review: the text they stand by (question, then options), None if rejected.

    Raises:
        ValueError: a rejection carries a text, or an acceptance or edit carries none.
    """

    verdict: str
    text: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if (self.text is None) != (Verdict(self.verdict) is Verdict.REJECT):
            raise ValueError(f"a review with verdict {self.verdict!r} and text {self.text!r}")


@dataclass(frozen=True)
class TextConsensus:
    """What reviews add up to: `text`, in NFC, when agreed; else the `reason` why not.

    `contest` is between the texts and the rejections, of which there are `rejected`; `dispute` says
    why a reviewer decides. There is neither below the overlap.
    """

    outcome: Outcome
    votes: int
    text: tuple[str, ...] | None = None
    reason: str | None = None
    contest: Contest | None = None
    rejected: int = 0
    dispute: Dispute | None = None


def aggregate_text(
    votes: Sequence[TextVote], *, overlap: int, rule: str = HALF, margin: float | None = None
) -> TextConsensus:
    """Return the text that enough reviewers stand by, in canonical form.

    A reviewer decides where two texts, or a text and the rejections, have enough votes each,
    where no text has enough, and where everyone rejected.

    Args:
        rule: how many are enough, see `shares.holds`.
        margin: a reviewer decides, too, where the share of the leading vote is above that of the
            second by so much at most.
    """
    if not votes or len(votes) < overlap:
        return TextConsensus(Outcome.OPEN, len(votes), reason="more reviews are needed")
    counted = Counter(_normalised(vote.text) for vote in votes)
    contest, rejected = Contest.of(counted.values(), len(votes)), counted[None]
    leading = [text for text, count in counted.items() if holds(rule, count, len(votes))]
    text = leading[0] if len(leading) == 1 else None
    if text is not None and not contest.is_close(margin):
        return TextConsensus(Outcome.AGREED, len(votes), text, None, contest, rejected)
    if contest.is_close(margin):
        reason = "the two leading votes are close"
    else:
        reason = _disagreement(leading, counted, rule)
    dispute = Dispute.CLOSE
    if text is None:
        dispute = Dispute.REJECTED if None in leading else Dispute.NO_ANSWER
    return TextConsensus(Outcome.ADJUDICATE, len(votes), None, reason, contest, rejected, dispute)


def _normalised(text: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return text and canonical_all(text)


def _disagreement(
    leading: Sequence[tuple[str, ...] | None], counted: Counter[tuple[str, ...] | None], rule: str
) -> str:
    if set(counted) == {None}:
        return "everyone rejected the text"
    if leading == [None]:
        return "most rejected the text"
    if None in leading:
        return "as many rejected the text as stand by one"
    if rule != HALF:
        return "several texts have enough votes" if leading else "no text has enough votes"
    return "two texts have half of the votes each" if leading else "no text has half of the votes"
