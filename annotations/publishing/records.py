"""What a release is made from: plain records that a service fills from the ledger.

`annotator` is always a pseudonym. `counted` says that a decision takes part in its task's
consensus: it stands (nothing supersedes it), is no surplus, and is of the task's last round.
`synthetic` says that it was made up for a demonstration. Text hashes are opaque here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotations.publishing.found_keys import BENCHMARK


@dataclass(frozen=True)
class ItemRecord:
    """An item without its text; `key` is the index of the right one of `options` options.

    It is None where there is none: such an item has no rows. `key_origin` says where it comes from,
    `reason` why people found none, and `benchmark_key` is the benchmark's own. `right` are the
    options that read as the key does, without it where that is the key alone. `passage` is what the
    source's question is about.
    """

    sample_id: str
    split: str
    subject: str
    category: str
    key: int | None
    options: int
    right: tuple[int, ...] = ()
    key_origin: str = BENCHMARK
    benchmark_key: int | None = None
    reason: str = ""
    passage: str = ""

    def is_right(self, choice: int) -> bool | None:
        """None where nobody knows."""
        return None if self.key is None else choice == self.key or choice in self.right


@dataclass(frozen=True)
class TextRecord:
    """The text that the release gives for an item in a language, and where it came from.

    `origin` is `source`, or one of the vocabulary; `state` is the review task's state, "" when
    no review was asked for; `reviews` are the counted ones. `reviewed` says that a counted review
    or a ruling stands by this text, None of the source's; `editors` are those who wrote it, edit
    upon edit; `checks` are the ids of the blocking checks that fail on it.
    """

    sample_id: str
    language: str
    question: str
    options: tuple[str, ...]
    origin: str
    text_hash: str
    engine: str = ""
    engine_version: str = ""
    author: str = ""
    parent_hash: str = ""
    reviews: int = 0
    state: str = ""
    passage: str = ""
    licence: str = ""
    marks: tuple[str, ...] = ()
    reviewed: bool | None = None
    editors: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()


@dataclass(frozen=True)
class EngineRecord:
    """An engine that ran here and of whose texts there are some; `notes` are what it says of its
    use, such as that it is not for commercial use."""

    engine: str
    version: str
    licence: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Span:
    """Code points `start` to `end` (not included) of the source question; `label` is a kind."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class VoteRecord:
    """One culture label; `countries` are codes of `vocabularies.countries`."""

    sample_id: str
    annotator: str
    knowledge: tuple[str, ...]
    time_sensitive: bool
    spans: tuple[Span, ...] = ()
    cultures: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    world_bank_regions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    dialect: str = ""
    round: int = 1
    protocol_version: int = 1
    active_seconds: int = 0
    counted: bool = True
    surplus: bool = False
    superseded: bool = False
    synthetic: bool = False


@dataclass(frozen=True)
class PostEditRecord:
    """One review: the text seen, and the text that the person stands by (None if rejected).

    Where there is more than one step, `step` says in which it was given.

    `hter` and `character_edits` are in [0, 1], `chrf` in [0, 100]; None when no text was made
    from the one seen (it was rejected, or translated from scratch), or too much to be counted.
    `quality` is in [1, 5].
    """

    sample_id: str
    language: str
    annotator: str
    verdict: str
    question_before: str
    options_before: tuple[str, ...]
    hash_before: str
    question_after: str | None = None
    options_after: tuple[str, ...] | None = None
    hash_after: str | None = None
    reason: str = ""
    quality: int | None = None
    engine: str = ""
    engine_version: str = ""
    hter: float | None = None
    character_edits: float | None = None
    chrf: float | None = None
    round: int = 1
    protocol_version: int = 1
    active_seconds: int = 0
    counted: bool = True
    surplus: bool = False
    superseded: bool = False
    synthetic: bool = False
    step: str = ""


@dataclass(frozen=True)
class AnswerRecord:
    """One blind answer; `choice` is the index chosen, None for unsure."""

    sample_id: str
    language: str
    annotator: str
    choice: int | None
    text_hash: str
    round: int = 1
    protocol_version: int = 1
    active_seconds: int = 0
    counted: bool = True
    surplus: bool = False
    superseded: bool = False
    synthetic: bool = False


@dataclass(frozen=True)
class FlagRecord:
    """A doubt; `annotator` is empty where an evaluation raised it, `outcome` while it is open.

    `evidence` is JSON.
    """

    sample_id: str
    language: str
    reason: str
    annotator: str = ""
    evidence: str = ""
    outcome: str = ""
    synthetic: bool = False


@dataclass(frozen=True)
class ProposalRecord:
    """How a person would word the text that they answered or labelled."""

    sample_id: str
    language: str
    annotator: str
    kind: str
    question_before: str
    options_before: tuple[str, ...]
    question_after: str
    options_after: tuple[str, ...]
    hash_before: str
    hash_after: str
    round: int = 1
    protocol_version: int = 1
    active_seconds: int = 0
    counted: bool = True
    surplus: bool = False
    superseded: bool = False
    synthetic: bool = False


@dataclass(frozen=True)
class RulingRecord:
    """A reviewer's ruling on a task; one that `counted` holds, or is one of two that do."""

    sample_id: str
    language: str
    kind: str
    form: str
    annotator: str
    outcome: str = ""
    choice: int | None = None
    confidence: str = ""
    reason: str = ""
    text_hash: str | None = None
    round: int = 1
    protocol_version: int = 1
    active_seconds: int = 0
    counted: bool = True
    surplus: bool = False
    superseded: bool = False
    synthetic: bool = False


@dataclass(frozen=True)
class FormLabelRecord:
    """One label of a form with tables of its own; `values` are its answers by column.

    A mark in them has `field`, `start`, `end`, `label`, `severity` and the `quote` of its words.
    `suggestion_outcome` says what became of the answers that the person was shown, each as
    `question`, `outcome`, and `suggested` and `answered` as JSON.
    """

    form: str
    sample_id: str
    language: str
    annotator: str
    values: Mapping[str, Any]
    text_hash: str | None = None
    engine: str = ""
    engine_version: str = ""
    round: int = 1
    protocol_version: int = 1
    active_seconds: int = 0
    counted: bool = True
    surplus: bool = False
    superseded: bool = False
    synthetic: bool = False
    suggestion_source: str | None = None
    suggestion_outcome: tuple[Mapping[str, str | None], ...] | None = None


@dataclass(frozen=True)
class FormConsensusRecord:
    """What the labels of a form on one text, or an adjudication, add up to, by column.

    `disputed` are ids of questions; `label` is CS, CA or `-` where the form tells sensitivity.
    """

    form: str
    sample_id: str
    language: str
    votes: int
    state: str
    values: Mapping[str, Any]
    disputed: tuple[str, ...] = ()
    label: str = "-"
    text_hash: str | None = None
    engine: str = ""
    engine_version: str = ""


@dataclass(frozen=True)
class ConsensusRecord:
    """What an item's culture votes, or an adjudication, add up to; `label` is CS, CA or `-`."""

    sample_id: str
    label: str
    kinds: tuple[str, ...] = ()
    time_sensitive: bool | None = None
    votes: int = 0
    state: str = "open"

    @property
    def is_annotated(self) -> bool:
        return self.label != "-"


@dataclass(frozen=True)
class AgreementRecord:
    """How far people agree on a question, in a language or one `subject` of it; None: undefined."""

    kind: str
    form: str
    question: str
    language: str
    subject: str = ""
    units: int = 0
    pairable: int = 0
    raters: int = 0
    observed: float | None = None
    alpha: float | None = None
    alpha_low: float | None = None
    alpha_high: float | None = None
    fleiss_kappa: float | None = None
    gwet_ac1: float | None = None
    brennan_prediger: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class Omission:
    """An item that the release leaves out in a language, and why, in few words."""

    sample_id: str
    language: str
    reason: str


@dataclass(frozen=True)
class ParentRelease:
    version: str
    content_hash: str


@dataclass(frozen=True)
class SharedRecords:
    """What a release holds once, for all its languages: items, and labels on their source."""

    items: Sequence[ItemRecord]
    votes: Sequence[VoteRecord] = ()
    consensus: Sequence[ConsensusRecord] = ()


@dataclass(frozen=True)
class LanguageRecords:
    """What a release holds of one language; `omissions` are those that have a reason of their own.

    `engines` are those that made texts which people saw or the campaign stands by.
    """

    language: str
    texts: Sequence[TextRecord] = ()
    omissions: Sequence[Omission] = ()
    post_edits: Sequence[PostEditRecord] = ()
    answers: Sequence[AnswerRecord] = ()
    form_labels: Sequence[FormLabelRecord] = ()
    form_consensus: Sequence[FormConsensusRecord] = ()
    flags: Sequence[FlagRecord] = ()
    proposals: Sequence[ProposalRecord] = ()
    rulings: Sequence[RulingRecord] = ()
    agreement: Sequence[AgreementRecord] = ()
    engines: Collection[EngineRecord] = ()


class ReleaseError(ValueError):
    """The records contradict themselves, or the folder cannot be written."""
