"""What the counted decisions of a task add up to; the same whatever order they come in.

The rule is that of Global MMLU (arXiv 2412.03304, section 2.1): what at least half of the people
say holds, so a tie counts as yes. Callers pass the decisions that count: no surplus, nothing
superseded, one a person.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotations.canonical import canonical_all
from annotations.vocabularies import SENSITIVE_KINDS, KnowledgeKind, Sensitivity, Verdict


@dataclass(frozen=True)
class CultureVote:
    """One person's culture label: kinds of knowledge and what they point to.

    Raises:
        ValueError: no kind is given, an unknown one, or `none` beside another.
    """

    knowledge: frozenset[str]
    cultures: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    world_bank_regions: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    dialect: str = ""
    time_sensitive: bool = False

    def __post_init__(self) -> None:
        if not self.knowledge:
            raise ValueError("a culture vote needs at least one kind; choose 'none' for no kind")
        if unknown := self.knowledge - set(KnowledgeKind):
            raise ValueError(f"unknown kinds of knowledge: {', '.join(sorted(unknown))}")
        if KnowledgeKind.NONE in self.knowledge and len(self.knowledge) > 1:
            raise ValueError("'none' cannot stand beside another kind of knowledge")


@dataclass(frozen=True)
class CultureConsensus:
    """What culture votes add up to; below the overlap the label is `-` and nothing holds.

    `shares` gives for every sensitive kind the share of votes that carry it, in [0, 1].
    """

    votes: int
    label: Sensitivity
    shares: dict[KnowledgeKind, float]
    kinds: frozenset[KnowledgeKind] = frozenset()
    cultures: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    world_bank_regions: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    dialects: frozenset[str] = frozenset()
    time_sensitive: bool | None = None

    @property
    def is_annotated(self) -> bool:
        return self.label is not Sensitivity.NOT_ANNOTATED


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
    """What reviews add up to: `text`, in NFC, when agreed; else the `reason` why not."""

    outcome: Outcome
    votes: int
    text: tuple[str, ...] | None = None
    reason: str | None = None


@dataclass(frozen=True)
class AnswerConsensus:
    """What blind answers add up to; `correct`, `wrong` and `unsure` are shares in [0, 1].

    An item is suspicious when at least half of the people chose another option than the key.
    Shares and `suspicious` are None below the overlap.
    """

    votes: int
    correct: float | None = None
    wrong: float | None = None
    unsure: float | None = None
    suspicious: bool | None = None


def aggregate_culture(votes: Sequence[CultureVote], *, overlap: int) -> CultureConsensus:
    """Return which tags hold and with them CS or CA; time sensitivity stands apart.

    What a tag points to (cultures, regions, dialects; countries for cultural and regional) is
    named when the tag holds and at least half of the votes that carry the tag name it.
    """
    shares = {kind: _share(votes, kind) for kind in sorted(SENSITIVE_KINDS)}
    if not votes or len(votes) < overlap:
        return CultureConsensus(len(votes), Sensitivity.NOT_ANNOTATED, shares)
    kinds = frozenset(
        kind for kind in SENSITIVE_KINDS if _half(sum(kind in v.knowledge for v in votes), votes)
    )
    cultural, regional = KnowledgeKind.CULTURAL, KnowledgeKind.REGIONAL

    def named(
        tags: set[KnowledgeKind], values: Callable[[CultureVote], Iterable[str]]
    ) -> frozenset[str]:
        holding = tags & kinds
        return _named([values(vote) for vote in votes if holding & vote.knowledge])

    return CultureConsensus(
        votes=len(votes),
        label=Sensitivity.CS if kinds else Sensitivity.CA,
        shares=shares,
        kinds=kinds,
        cultures=named({cultural}, lambda vote: vote.cultures),
        regions=named({regional}, lambda vote: vote.regions),
        world_bank_regions=named({regional}, lambda vote: vote.world_bank_regions),
        countries=named({cultural, regional}, lambda vote: vote.countries),
        dialects=named({KnowledgeKind.DIALECT}, lambda vote: {vote.dialect} - {""}),
        time_sensitive=_half(sum(vote.time_sensitive for vote in votes), votes),
    )


def aggregate_text(votes: Sequence[TextVote], *, overlap: int) -> TextConsensus:
    """Return the text that at least half of the reviewers stand by, in canonical form.

    A reviewer decides where two texts, or a text and the rejections, share the vote by half,
    where no text reaches half, and where everyone rejected.
    """
    if not votes or len(votes) < overlap:
        return TextConsensus(Outcome.OPEN, len(votes), reason="more reviews are needed")
    counted = Counter(_normalised(vote.text) for vote in votes)
    leading = [text for text, count in counted.items() if _half(count, votes)]
    if len(leading) == 1 and leading[0] is not None:
        return TextConsensus(Outcome.AGREED, len(votes), text=leading[0])
    return TextConsensus(Outcome.ADJUDICATE, len(votes), reason=_disagreement(leading, counted))


def aggregate_answers(answers: Sequence[int | None], key: int, *, overlap: int) -> AnswerConsensus:
    """Compare blind answers (an option's index, None for "cannot tell") with the key's index."""
    if not answers or len(answers) < overlap:
        return AnswerConsensus(len(answers))
    correct, unsure = answers.count(key), answers.count(None)
    wrong = len(answers) - correct - unsure
    return AnswerConsensus(
        votes=len(answers),
        correct=correct / len(answers),
        wrong=wrong / len(answers),
        unsure=unsure / len(answers),
        suspicious=_half(wrong, answers),
    )


def _half(count: int, votes: Sequence[object]) -> bool:
    return 2 * count >= len(votes)


def _share(votes: Sequence[CultureVote], kind: KnowledgeKind) -> float:
    return sum(kind in vote.knowledge for vote in votes) / len(votes) if votes else 0.0


def _named(ballots: Sequence[Iterable[str]]) -> frozenset[str]:
    counted = Counter(name for ballot in ballots for name in set(ballot))
    return frozenset(name for name, count in counted.items() if _half(count, ballots))


def _normalised(text: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return text and canonical_all(text)


def _disagreement(
    leading: Sequence[tuple[str, ...] | None], counted: Counter[tuple[str, ...] | None]
) -> str:
    if set(counted) == {None}:
        return "everyone rejected the text"
    if leading == [None]:
        return "most rejected the text"
    if None in leading:
        return "as many rejected the text as stand by one"
    return "two texts have half of the votes each" if leading else "no text has half of the votes"
