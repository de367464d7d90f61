"""The rule of Global MMLU (arXiv 2412.03304, section 2.1), written apart from forms.

What at least half of the people say holds, so a tie counts as yes.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from annotations.vocabularies import SENSITIVE_KINDS, KnowledgeKind, Sensitivity


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


def _half(count: int, votes: Sequence[object]) -> bool:
    return 2 * count >= len(votes)


def _share(votes: Sequence[CultureVote], kind: KnowledgeKind) -> float:
    return sum(kind in vote.knowledge for vote in votes) / len(votes) if votes else 0.0


def _named(ballots: Sequence[Iterable[str]]) -> frozenset[str]:
    counted = Counter(name for ballot in ballots for name in set(ballot))
    return frozenset(name for name, count in counted.items() if _half(count, ballots))
