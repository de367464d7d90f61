"""The records of a release in one place, as tests make them, and the folder made of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from annotations.publishing import (
    About,
    AnswerRecord,
    ConsensusRecord,
    FormConsensusRecord,
    FormLabelRecord,
    ItemRecord,
    LanguageRecords,
    Manifest,
    Omission,
    ParentRelease,
    PostEditRecord,
    ReleasedForm,
    SharedRecords,
    TextRecord,
    VoteRecord,
)
from annotations.publishing import writer as publishing
from annotations.publishing.records import AgreementRecord, FlagRecord, ProposalRecord, RulingRecord


@dataclass(frozen=True)
class ReleaseContents:
    """A release of a campaign that works in `languages`."""

    name: str
    version: str
    languages: tuple[str, ...]
    items: tuple[ItemRecord, ...]
    texts: tuple[TextRecord, ...]
    title: str = ""
    source_language: str = "en"
    licence: str = "apache-2.0"
    attribution: str = ""
    parent: ParentRelease | None = None
    notes: str = ""
    cut: Mapping[str, int] = field(default_factory=dict)
    protocol: Mapping[str, Any] = field(default_factory=dict)
    guideline: str = ""
    synthetic: bool = False
    votes: tuple[VoteRecord, ...] = ()
    consensus: tuple[ConsensusRecord, ...] = ()
    post_edits: tuple[PostEditRecord, ...] = ()
    answers: tuple[AnswerRecord, ...] = ()
    forms: tuple[ReleasedForm, ...] = ()
    form_labels: tuple[FormLabelRecord, ...] = ()
    form_consensus: tuple[FormConsensusRecord, ...] = ()
    omissions: tuple[Omission, ...] = ()
    flags: tuple[FlagRecord, ...] = ()
    proposals: tuple[ProposalRecord, ...] = ()
    rulings: tuple[RulingRecord, ...] = ()
    agreement: tuple[AgreementRecord, ...] = ()
    lite: Mapping[str, Any] | None = None

    @property
    def about(self) -> About:
        names = {one.name for one in fields(About)} & {one.name for one in fields(self)}
        given = {name: getattr(self, name) for name in names - {"languages", "texts"}}
        return About(**given, languages=(), campaign_languages=self.languages)

    @property
    def shared(self) -> SharedRecords:
        return SharedRecords(self.items, self.votes, self.consensus)

    def of(self, language: str) -> LanguageRecords:
        names = {one.name for one in fields(LanguageRecords)} & {one.name for one in fields(self)}
        its = {
            name: tuple(one for one in getattr(self, name) if one.language == language)
            for name in names
        }
        return LanguageRecords(language, **its)


def write_release(out: Path, *, contents: ReleaseContents) -> Manifest:
    """Write the folder, language by language."""
    return publishing.write_release(
        out,
        about=contents.about,
        shared=contents.shared,
        records_of=contents.of,
    )
