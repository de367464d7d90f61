"""A campaign's texts in a language as agencies get them, item by item."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from annotations.formats.segments.segment import ExportedItem, Head, State, Version
from annotations.kinds.registry import other_steps, text_kind
from annotations.models import (
    Batch,
    Campaign,
    CurrentTranslation,
    Item,
    Sample,
    Task,
    TranslatedPassage,
)
from annotations.models.tasks import TaskState
from annotations.quality.units import Unit

AT_ONCE = 1000
_DECIDED = {TaskState.AGREED, TaskState.ADJUDICATED}


@dataclass(frozen=True)
class Wanted:
    """Which items go out: all of the campaign's, those of a batch, those that nobody has decided
    yet; and whether the right option is told."""

    batch: Batch | None = None
    only_open: bool = False
    with_key: bool = True


EVERYTHING = Wanted()


def head_of(campaign: Campaign, language: str) -> Head:
    return Head(campaign.name, campaign.source_language, language)


def exported_items(
    campaign: Campaign, language: str, wanted: Wanted = EVERYTHING
) -> Iterator[ExportedItem]:
    """The items whose texts people work on, in the order of the benchmark, a few in memory."""
    sampled = Sample.objects.filter(campaign=campaign, kind=text_kind().id)
    items = Item.objects.filter(pk__in=sampled.values("item")).order_by("position")
    if wanted.batch is not None:
        items = items.filter(pk__in=wanted.batch.items.values("item"))
    some: list[Item] = []
    for item in items.iterator(chunk_size=AT_ONCE):
        some.append(item)
        if len(some) == AT_ONCE:
            yield from _exported(campaign, language, some, wanted)
            some = []
    yield from _exported(campaign, language, some, wanted)


def states_of(campaign: Campaign, language: str, items: Collection[int]) -> dict[int, State]:
    """How far the texts of items have come, by their tasks; of others nothing is said."""
    kind = text_kind().id
    tasks = Task.objects.production().filter(
        campaign=campaign,
        language=language,
        item__in=items,
        kind__in=(kind, *other_steps(kind)),
        is_closed=False,
    )
    found: defaultdict[int, set[str]] = defaultdict(set)
    for item, state in tasks.values_list("item", "state"):
        found[item].add(state)
    return {item: _state(states) for item, states in found.items()}


def _state(states: set[str]) -> State:
    """What the steps on a text have come to together."""
    if not states <= _DECIDED:
        return State.DRAFT
    return State.FINAL if TaskState.ADJUDICATED in states else State.REVIEWED


def _exported(
    campaign: Campaign, language: str, items: list[Item], wanted: Wanted
) -> Iterator[ExportedItem]:
    ids = [item.pk for item in items]
    current = CurrentTranslation.objects.filter(
        campaign=campaign, language=language, item__in=ids
    ).select_related("translation")
    texts = {one.item_id: one.translation for one in current}
    passages = TranslatedPassage.objects.filter(language=language, item__in=ids)
    translated = dict(passages.values_list("item", "passage"))
    states = states_of(campaign, language, ids)
    for item in items:
        text, state = texts.get(item.pk), states.get(item.pk, State.DRAFT)
        if wanted.only_open and text is not None and state.is_decided:
            continue
        yield ExportedItem(
            sample_id=item.sample_id,
            source=Unit(item.question, tuple(item.options), item.key if wanted.with_key else None),
            target=text.unit if text else None,
            state=state if text else State.NEW,
            version=str(Version.of(text.text_hash, state)) if text else "",
            about=" · ".join(filter(None, (item.subject, item.category, item.split))),
            passage=item.passage,
            translated_passage=translated.get(item.pk, ""),
        )
