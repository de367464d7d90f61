"""What a release holds, read from the ledger up to a cut."""

from collections.abc import Callable, Iterable
from functools import cache
from types import FunctionType

from annotations.canonical import digest, first_alike
from annotations.kinds.registry import find, text_kind
from annotations.models import Campaign, Item
from annotations.publishing.records import (
    ItemRecord,
    Omission,
    ParentRelease,
    ReleaseContents,
    TextRecord,
)
from annotations.selectors.facts import Facts, Records
from annotations.selectors.ledger import Cut

EXCLUDED = "excluded after a flag"


def contents(
    campaign: Campaign, cut: Cut, *, version: str, notes: str, parent: ParentRelease | None
) -> ReleaseContents:
    """Everything that goes into a release of the campaign at the cut."""
    facts = Facts(campaign, cut)
    translated = {task.language for task in facts.tasks_of(text_kind().id)}
    languages = (campaign.source_language, *sorted(translated))
    given = [records(facts) for records in _givers()]
    return ReleaseContents(
        name=campaign.name,
        title=campaign.title,
        version=version,
        languages=languages,
        source_language=campaign.source_language,
        licence=campaign.benchmark.licence.lower() or "unknown",
        parent=parent,
        notes=notes,
        cut=cut.limits,
        protocol_versions=facts.protocol_versions,
        synthetic=campaign.synthetic,
        items=tuple(_items(facts)),
        texts=(*_source_texts(facts), *(one for records in given for one in records.texts)),
        omissions=(
            *(one for records in given for one in records.omissions),
            *_excluded(facts, languages),
        ),
        votes=tuple(one for records in given for one in records.votes),
        post_edits=tuple(one for records in given for one in records.post_edits),
        answers=tuple(one for records in given for one in records.answers),
        consensus=tuple(one for records in given for one in records.consensus),
        forms=tuple(one for records in given for one in records.forms),
        form_labels=tuple(one for records in given for one in records.form_labels),
        form_consensus=tuple(one for records in given for one in records.form_consensus),
    )


@cache
def _givers() -> list[Callable[[Facts], Records]]:
    """What gives a kind's records, in the order of kinds."""
    return list(find("release", "records", FunctionType).values())


def _items(facts: Facts) -> Iterable[ItemRecord]:
    for item in facts.items.values():
        if item.key is None:
            continue
        yield ItemRecord(
            sample_id=item.sample_id,
            split=item.split,
            subject=item.subject,
            category=item.category,
            key=item.key,
            options=len(item.options),
            right=_alike(item, item.key),
        )


def _alike(item: Item, key: int) -> tuple[int, ...]:
    """The options that read as the key does, where there are others than it."""
    alike = first_alike(item.options)
    found = tuple(n for n, first in enumerate(alike) if first == alike[key])
    return found if len(found) > 1 else ()


def _source_texts(facts: Facts) -> Iterable[TextRecord]:
    language = facts.campaign.source_language
    for item in facts.items.values():
        if not facts.is_excluded(item.pk, language):
            yield TextRecord(
                sample_id=item.sample_id,
                language=language,
                question=item.question,
                options=tuple(item.options),
                origin="source",
                text_hash=digest((item.question, *item.options)),
            )


def _excluded(facts: Facts, languages: Iterable[str]) -> Iterable[Omission]:
    for item in facts.items.values():
        for language in languages:
            if facts.is_excluded(item.pk, language):
                yield Omission(item.sample_id, language, EXCLUDED)
