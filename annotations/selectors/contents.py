"""What a release holds, read from the ledger up to a cut."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, fields
from functools import cache
from types import FunctionType
from typing import Any

from annotations.canonical import digest, first_alike
from annotations.kinds.kind import SAMPLE, Kind
from annotations.kinds.registry import find, planned_kinds, text_kind
from annotations.models import Campaign, Item, Protocol
from annotations.publishing.about import ALL, REVIEWED, About
from annotations.publishing.found_keys import BENCHMARK, NOT_ASKED, WITHOUT_KEY, FoundKey
from annotations.publishing.records import (
    EngineRecord,
    ItemRecord,
    LanguageRecords,
    Omission,
    ParentRelease,
    SharedRecords,
    TextRecord,
)
from annotations.selectors.as_of import as_of
from annotations.selectors.doubts import flags, proposals
from annotations.selectors.facts import Facts, Records
from annotations.selectors.ledger import Cut
from annotations.selectors.released_agreement import agreement
from annotations.selectors.released_rulings import ruled_keys, rulings
from annotations.selectors.shared_facts import SharedFacts
from workbench.release_format.forms import ReleasedForm
from workbench.release_format.layout import GUIDELINE

NO_PASSAGE, NOT_REVIEWED = "no passage in this language", "not reviewed"


@dataclass(frozen=True)
class Named:
    """What a release says of its campaign and benchmark that no cut tells, since it may change.

    `languages` are those that the campaign worked in besides the source's, `protocol` is the newest
    version of its rules; `texts` says whether all texts are in the release, or those that were
    reviewed; `lite` is the rule of its Lite subset, `statement` what people wrote of the data.
    """

    title: str
    licence: str
    attribution: str
    languages: Sequence[str] = ()
    protocol: int | None = None
    texts: str = ALL
    lite: Mapping[str, Any] | None = None
    statement: Mapping[str, str] = field(default_factory=dict)
    changes: str = ""

    @classmethod
    def of(cls, campaign: Campaign) -> "Named":
        benchmark = campaign.benchmark
        return cls(
            campaign.title,
            benchmark.licence,
            benchmark.attribution,
            languages=sorted(campaign.languages),
            protocol=campaign.protocol.version,
            statement=dict(campaign.statement),
        )

    @classmethod
    def kept(cls, document: Mapping[str, Any]) -> "Named":
        """Read it from the row of a release; what older rows lack has its default."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in document.items() if name in known})


@dataclass(frozen=True)
class Contents:
    """What a release is written from; the records of a language are read when they are asked
    for."""

    about: About
    shared: SharedRecords
    records_of: Callable[[str], LanguageRecords]


def contents(
    campaign: Campaign,
    cut: Cut,
    *,
    named: Named,
    version: str,
    notes: str,
    parent: ParentRelease | None,
) -> Contents:
    """Everything that goes into a release of the campaign at the cut."""
    shared = SharedFacts(campaign, cut)
    others = {*shared.languages_of(text_kind().id), *named.languages} - {campaign.source_language}
    languages = (campaign.source_language, *sorted(others))
    items = _items(shared)
    rules = _rules(shared, named.protocol)
    about = About(
        name=campaign.name,
        title=named.title,
        version=version,
        languages=(),
        campaign_languages=languages,
        source_language=campaign.source_language,
        licence=named.licence.lower() or "unknown",
        attribution=named.attribution,
        parent=parent,
        notes=notes,
        cut=cut.limits,
        protocol=_protocol(rules, {*shared.protocol_versions, rules.version}),
        guideline=rules.guideline,
        synthetic=campaign.synthetic,
        forms=tuple(form for forms in _forms() for form in forms(shared)),
        texts=named.texts,
        lite=named.lite,
        statement=named.statement,
        changes=named.changes,
        as_of=as_of(campaign, cut),
    )
    source = Facts(shared, campaign.source_language)
    given = [records(source) for records in _givers()]
    labels = SharedRecords(
        items,
        votes=[one for records in given for one in records.votes],
        consensus=[one for records in given for one in records.consensus],
    )
    return Contents(
        about, labels, lambda language: _part(Facts(shared, language), items, named.texts)
    )


def _items(shared: SharedFacts) -> list[ItemRecord]:
    found = {one.sample_id: one for keys in _keys() for one in keys(shared)}
    found |= {one.sample_id: one for one in ruled_keys(shared)}
    return [_item(item, found.get(item.sample_id)) for item in shared.items.values()]


def _part(facts: Facts, items: Sequence[ItemRecord], which: str) -> LanguageRecords:
    """What the release holds of one language."""
    given = [records(facts) for records in _givers()]
    texts = [*_source_texts(facts), *(one for records in given for one in records.texts)]
    omissions = [one for records in given for one in records.omissions]
    kept, unfit = _fit(texts, items, which)
    return LanguageRecords(
        facts.language,
        texts=kept,
        omissions=[
            *omissions,
            *(Omission(one, facts.language, why) for one, why in unfit.items()),
            *_without_key(items, facts.language),
            *_left_out(facts),
        ],
        post_edits=[one for records in given for one in records.post_edits],
        answers=[one for records in given for one in records.answers],
        form_labels=[one for records in given for one in records.form_labels],
        form_consensus=[one for records in given for one in records.form_consensus],
        flags=list(flags(facts)),
        proposals=list(proposals(facts)),
        rulings=list(rulings(facts)),
        agreement=list(agreement(facts)),
        engines=_engines(facts),
    )


def _fit(
    texts: Iterable[TextRecord], items: Iterable[ItemRecord], which: str
) -> tuple[list[TextRecord], dict[str, str]]:
    """The texts that are released, and by item why another is not; nothing of one without a key,
    which has a reason of its own."""
    keyless = {item.sample_id for item in items if item.key is None}
    about = {item.sample_id for item in items if item.passage}
    kept: list[TextRecord] = []
    unfit: dict[str, str] = {}
    for text in texts:
        if text.sample_id in about and not text.passage:
            unfit[text.sample_id] = NO_PASSAGE
        elif which == REVIEWED and text.reviewed is False:
            unfit[text.sample_id] = NOT_REVIEWED
        elif text.sample_id not in keyless:
            kept.append(text)
    return kept, unfit


def _rules(shared: SharedFacts, version: int | None) -> Protocol:
    """The newest rules that there were when the release was built first."""
    known = {protocol.version: protocol for protocol in shared.protocols.values()}
    return known[max(known) if version is None else version]


def _protocol(rules: Protocol, versions: Iterable[int]) -> dict[str, Any]:
    """What `protocol.json` holds; these `versions` are its own and those of the decisions."""
    return {
        "version": rules.version,
        "versions": sorted(versions),
        "kinds": {kind.id: _asked(rules, kind) for kind in planned_kinds().values()},
        "quality_is_rated": rules.ask_quality,
        "guideline": GUIDELINE if rules.guideline else None,
    }


def _asked(rules: Protocol, kind: Kind) -> dict[str, Any]:
    """How many people's decisions a kind of task needs, on which items, and how they are added up;
    a `sample` of null is not told by a rule."""
    sample = rules.rule(kind.id, SAMPLE)
    forms = [{"id": form.id, "title": form.document()["title"]} for form in rules.asked.values()]
    return {
        "overlap": rules.overlap(kind.id),
        "sample": sample,
        "adjudicate_margin": rules.margin(kind.id),
        "rulings": rules.rulings_wanted(kind.id),
        **{rule.name: rules.rule(kind.id, rule.name, rule.usual) for rule in kind.rules},
        **({"forms": forms} if kind.asks_forms else {}),
    }


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
    """What gives a kind's records of a language, in the order of kinds."""
    return list(find("release", "records", FunctionType).values())


@cache
def _keys() -> list[Callable[[SharedFacts], Iterable[FoundKey]]]:
    """What gives the keys that people found, of kinds that ask for them."""
    return list(find("release", "keys", FunctionType).values())


@cache
def _forms() -> list[Callable[[SharedFacts], Iterable[ReleasedForm]]]:
    """What gives the forms with tables of their own, of kinds that ask them."""
    return list(find("release", "forms", FunctionType).values())


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
    if facts.language != facts.campaign.source_language:
        return
    for item in facts.items.values():
        if not facts.why_left_out(item.pk):
            yield TextRecord(
                sample_id=item.sample_id,
                language=facts.language,
                question=item.question,
                options=tuple(item.options),
                origin="source",
                text_hash=digest((item.question, *item.options)),
                passage=item.passage,
            )


def _without_key(items: Iterable[ItemRecord], language: str) -> Iterable[Omission]:
    for item in items:
        if item.key is None:
            yield Omission(item.sample_id, language, WITHOUT_KEY[item.reason])


def _left_out(facts: Facts) -> Iterable[Omission]:
    for item in facts.items.values():
        if why := facts.why_left_out(item.pk):
            yield Omission(item.sample_id, facts.language, why)
