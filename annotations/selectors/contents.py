"""What a release holds, read from the ledger up to a cut."""

from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass, replace
from functools import cache
from types import FunctionType

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


@dataclass(frozen=True)
class Named:
    """What a release says of its campaign and benchmark that no cut tells, since it may change.

    `later_parts` says that it has the tables of flags and proposals, and tasks of the harness for
    items with another number of options than four: those built before there were any have none.
    `names_tokenizers` says the same of how edits are measured, in card and manifest, and
    `tells_engines` of the engines that ran here: their licences, and the marks of their texts, and
    `tells_rulings` of what reviewers ruled: in a table, and of the key on tasks of every kind.
    """

    title: str
    licence: str
    attribution: str
    later_parts: bool = False
    names_tokenizers: bool = False
    tells_engines: bool = False
    tells_rulings: bool = False

    @classmethod
    def of(cls, campaign: Campaign) -> "Named":
        benchmark = campaign.benchmark
        return cls(
            campaign.title,
            benchmark.licence,
            benchmark.attribution,
            later_parts=True,
            names_tokenizers=True,
            tells_engines=True,
            tells_rulings=True,
        )


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
    if named.tells_rulings:
        found |= {one.sample_id: one for one in ruled_keys(facts)}
    items = [_item(item, found.get(item.sample_id)) for item in facts.items.values()]
    keyless = {item.sample_id for item in items if item.key is None}
    about = {item.sample_id for item in items if item.passage}
    texts = [*_source_texts(facts), *(one for records in given for one in records.texts)]
    if not named.tells_engines:
        texts = [replace(text, licence="", marks=()) for text in texts]
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
        evaluates_choices=named.later_parts,
        names_tokenizers=named.names_tokenizers,
        engines=_engines(facts) if named.tells_engines else (),
        flags=tuple(flags(facts)) if named.later_parts else (),
        proposals=tuple(proposals(facts)) if named.later_parts else (),
        rulings=tuple(rulings(facts)) if named.tells_rulings else (),
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
