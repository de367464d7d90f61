"""What a release holds, read from the ledger up to a cut."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, fields
from functools import cache
from types import FunctionType
from typing import Any

from annotations.canonical import digest, first_alike
from annotations.kinds.registry import find, text_kind
from annotations.models import Campaign, Item
from annotations.publishing.found_keys import BENCHMARK, NOT_ASKED, WITHOUT_KEY, FoundKey
from annotations.publishing.records import (
    EngineRecord,
    ItemRecord,
    Omission,
    ParentRelease,
    ReleaseContents,
    TextRecord,
)
from annotations.selectors.doubts import flags, proposals
from annotations.selectors.facts import Facts, Records
from annotations.selectors.ledger import Cut
from annotations.selectors.released_rulings import ruled_keys, rulings

NO_PASSAGE = "no passage in this language"
ALL, REVIEWED = "all", "reviewed"
"""Which texts a release takes: every current one, or those that people have reviewed."""


@dataclass(frozen=True)
class Named:
    """What a release says of its campaign and benchmark that no cut tells, since it may change.

    `languages` are those that the campaign worked in besides the source's; `texts` says whether all
    texts are in the release, or those that were reviewed; `lite` is the rule of its Lite subset,
    `statement` what people wrote of the data.
    """

    title: str
    licence: str
    attribution: str
    languages: Sequence[str] = ()
    texts: str = ALL
    lite: Mapping[str, Any] | None = None
    statement: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, campaign: Campaign) -> "Named":
        benchmark = campaign.benchmark
        return cls(
            campaign.title, benchmark.licence, benchmark.attribution, sorted(campaign.languages)
        )

    @classmethod
    def kept(cls, document: Mapping[str, Any]) -> "Named":
        """Read it from the row of a release; what older rows lack has its default."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in document.items() if name in known})


def contents(
    campaign: Campaign,
    cut: Cut,
    *,
    named: Named,
    version: str,
    notes: str,
    parent: ParentRelease | None,
) -> ReleaseContents:
    """Everything that goes into a release of the campaign at the cut."""
    facts = Facts(campaign, cut)
    translated = {task.language for task in facts.tasks_of(text_kind().id)}
    languages = (campaign.source_language, *sorted(translated))
    given = [records(facts) for records in _givers()]
    found = {one.sample_id: one for records in given for one in records.keys}
    found |= {one.sample_id: one for one in ruled_keys(facts)}
    items = [_item(item, found.get(item.sample_id)) for item in facts.items.values()]
    keyless = {item.sample_id for item in items if item.key is None}
    about = {item.sample_id for item in items if item.passage}
    texts = [*_source_texts(facts), *(one for records in given for one in records.texts)]
    unfit = {
        (text.sample_id, text.language)
        for text in texts
        if text.sample_id in about and not text.passage
    }
    return ReleaseContents(
        name=campaign.name,
        title=named.title,
        version=version,
        languages=languages,
        source_language=campaign.source_language,
        licence=named.licence.lower() or "unknown",
        attribution=named.attribution,
        parent=parent,
        notes=notes,
        cut=cut.limits,
        protocol_versions=facts.protocol_versions,
        synthetic=campaign.synthetic,
        items=tuple(items),
        texts=tuple(
            text
            for text in texts
            if text.sample_id not in keyless and (text.sample_id, text.language) not in unfit
        ),
        omissions=(
            *(one for records in given for one in records.omissions),
            *(Omission(*text, NO_PASSAGE) for text in sorted(unfit)),
            *_without_key(items, languages),
            *_left_out(facts, languages),
        ),
        engines=_engines(facts),
        flags=tuple(flags(facts)),
        proposals=tuple(proposals(facts)),
        rulings=tuple(rulings(facts)),
        votes=tuple(one for records in given for one in records.votes),
        post_edits=tuple(one for records in given for one in records.post_edits),
        answers=tuple(one for records in given for one in records.answers),
        consensus=tuple(one for records in given for one in records.consensus),
        forms=tuple(one for records in given for one in records.forms),
        form_labels=tuple(one for records in given for one in records.form_labels),
        form_consensus=tuple(one for records in given for one in records.form_consensus),
    )


def _engines(facts: Facts) -> tuple[EngineRecord, ...]:
    """Those whose texts people saw or the campaign stands by, in order."""
    known = {machine.made_by for machine in facts.machine_texts.values()}
    found = {
        EngineRecord(one.name, one.version, one.licence, tuple(one.notes.splitlines()))
        for one in known
    }
    return tuple(sorted(found, key=astuple))


@cache
def _givers() -> list[Callable[[Facts], Records]]:
    """What gives a kind's records, in the order of kinds."""
    return list(find("release", "records", FunctionType).values())


def _item(item: Item, found: FoundKey | None) -> ItemRecord:
    """The item with its key: the one that people found, else the benchmark's, else none."""
    key, origin = item.key, BENCHMARK
    if found is not None and (found.choice is not None or found.is_contested):
        key, origin = found.choice, found.origin
    return ItemRecord(
        sample_id=item.sample_id,
        split=item.split,
        subject=item.subject,
        category=item.category,
        key=key,
        options=len(item.options),
        right=() if key is None else _alike(item, key),
        key_origin=origin,
        benchmark_key=item.key,
        reason=NOT_ASKED if found is None else found.reason,
        passage=item.passage,
    )


def _alike(item: Item, key: int) -> tuple[int, ...]:
    """The options that read as the key does, where there are others than it."""
    alike = first_alike(item.options)
    found = tuple(n for n, first in enumerate(alike) if first == alike[key])
    return found if len(found) > 1 else ()


def _source_texts(facts: Facts) -> Iterable[TextRecord]:
    language = facts.campaign.source_language
    for item in facts.items.values():
        if not facts.why_left_out(item.pk, language):
            yield TextRecord(
                sample_id=item.sample_id,
                language=language,
                question=item.question,
                options=tuple(item.options),
                origin="source",
                text_hash=digest((item.question, *item.options)),
                passage=item.passage,
            )


def _without_key(items: Iterable[ItemRecord], languages: Iterable[str]) -> Iterable[Omission]:
    for item in items:
        for language in languages if item.key is None else ():
            yield Omission(item.sample_id, language, WITHOUT_KEY[item.reason])


def _left_out(facts: Facts, languages: Iterable[str]) -> Iterable[Omission]:
    for item in facts.items.values():
        for language in languages:
            if why := facts.why_left_out(item.pk, language):
                yield Omission(item.sample_id, language, why)
