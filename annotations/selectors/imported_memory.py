"""What imported memories have for segments, as far as a person may see it.

They are not made of decisions, but may hold them: a memory that was exported here may come back.
So a translation that people here came to before it was brought in is left to the campaign's own
memory, which shows it to whom it may (`selectors/memory.py`). And a source is not shown that stands
only in questions which the person may yet be handed to answer blind (`models/visibility.py`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, cast

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import MD5

from annotations.models import (
    DECISIONS,
    TARGET_GRAMS,
    Adjudication,
    Campaign,
    MemorySource,
    MemoryTranslation,
    Segment,
    TextDecision,
    TranslationMemory,
)
from annotations.models.visibility import source_visible_to
from annotations.quality.phrases import phrase_pattern
from annotations.selectors.similar import Similar, grams_of, similar_texts
from annotations.selectors.steps import text_steps
from annotations.selectors.wordings import Wording, digests, segments_with, worded
from workbench.core.accounts.models import User

MOST_ROWS = 1_000
"""Translations that are looked at for all fields of an item."""


class Matches(NamedTuple):
    """By a segment and its translation the memory that has it, of several the most trusted; and
    by text which segments of theirs are like it."""

    found: dict[Wording, TranslationMemory]
    similar: Similar


class Held(NamedTuple):
    """A memory, and how many translations it has in each language."""

    memory: TranslationMemory
    languages: list[tuple[str, int]]


def memories_of(campaign: Campaign) -> list[Held]:
    """The memories that stand beside the campaign's own. Two queries."""
    rows = MemoryTranslation.objects.filter(memory__campaign=campaign)
    counts = rows.order_by("language").values_list("memory", "language").annotate(n=Count("pk"))
    held: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    for memory, language, count in counts:
        held[memory].append((language, count))
    known = campaign.memories.select_related("created_by")
    return [Held(memory, held[memory.pk]) for memory in known]


def imported_matches(
    user: User, campaign: Campaign, language: str, texts: Collection[str]
) -> Matches:
    """Translations of equal and similar segments.

    One query where the campaign has no imported memory, else ten and one a later step.
    """
    memories = {memory.pk: memory for memory in campaign.memories.order_by("-penalty", "pk")}
    if not memories:
        return Matches({}, {})
    similar = similar_texts(MemorySource.objects.all(), texts)
    wanted = {*texts, *(one for found in similar.values() for one in found)}
    rows = _rows(memories, language, wanted)
    return Matches(_shown(user, campaign, language, memories, rows, texts), similar)


def memory_wordings(
    user: User, campaign: Campaign, language: str, phrase: str, most: int
) -> dict[Wording, TranslationMemory]:
    """Translations that hold a phrase themselves, or whose segment does: as whole words.

    One query where the campaign has no imported memory, else at most eight and one a later step.

    Args:
        most: how many are looked at, of either side.
    """
    memories = {memory.pk: memory for memory in campaign.memories.order_by("-penalty", "pk")}
    if not memories or not (grams := grams_of(phrase)):
        return {}
    here = MemoryTranslation.objects.filter(memory__in=list(memories), language=language)
    here = here.select_related("source").defer("source__grams")
    pattern = phrase_pattern(phrase)
    sources = MemorySource.objects.filter(grams__contains=grams, text__regex=pattern)
    said = Q(grams__contains=grams, target__regex=pattern)
    rows = [
        *here.filter(source__in=list(sources.values_list("pk", flat=True)[:most]))[:most],
        *here.alias(grams=TARGET_GRAMS).filter(said)[:most],
    ]
    return _shown(user, campaign, language, memories, rows, ())


def _shown(
    user: User,
    campaign: Campaign,
    language: str,
    memories: Mapping[int, TranslationMemory],
    rows: Sequence[MemoryTranslation],
    known: Collection[str],
) -> dict[Wording, TranslationMemory]:
    """By wording the memory that has it, of several the most trusted, as far as the person may see
    it.

    Args:
        memories: by id, the least trusted first.
        known: segments that the person has before them.
    """
    standing = segments_with(Segment.objects.all(), {row.source.text for row in rows})
    hidden = _hidden(user, standing) - set(known) if standing else set()
    decided = _decided(campaign, language, standing) if standing else {}
    found = {}
    for row in sorted(rows, key=lambda row: list(memories).index(row.memory_id)):
        wording = (row.source.text, row.target)
        is_ours = wording in decided and decided[wording] < row.created_at
        if row.source.text not in hidden and not is_ours:
            found[wording] = memories[row.memory_id]
    return found


def _rows(memories: Iterable[int], language: str, texts: Iterable[str]) -> list[MemoryTranslation]:
    known = MemorySource.objects.alias(digest=MD5("text")).filter(digest__in=digests(texts))
    rows = MemoryTranslation.objects.filter(
        source__in=list(known.values_list("pk", flat=True)),
        memory__in=list(memories),
        language=language,
    )
    return list(rows.select_related("source").defer("source__grams").order_by("pk")[:MOST_ROWS])


def _hidden(user: User, segments: Collection[int]) -> set[str]:
    """The texts of segments that stand only in questions which the person must not see."""
    rows = Segment.objects.filter(pk__in=segments)
    every = set(rows.values_list("text", flat=True))
    return every - set(rows.filter(source_visible_to(user, "item")).values_list("text", flat=True))


def _decided(
    campaign: Campaign, language: str, segments: Collection[int]
) -> dict[Wording, datetime]:
    """When people here first worded a segment so, whether or not it was agreed on."""
    first: dict[Wording, datetime] = {}
    for rows in _decisions(campaign, language):
        wanted = rows.filter(task__item__segments__in=segments)
        pairs = worded(wanted, "task__item", "result").values_list("source", "target")
        for source, target, at in pairs.annotate(at=Min("created_at")):
            first[source, target] = min(at, first.get((source, target), at))
    return first


def _decisions(campaign: Campaign, language: str) -> Iterator[QuerySet[TextDecision]]:
    here = Q(task__campaign=campaign, task__language=language, result__isnull=False)
    for step in text_steps(campaign):
        yield cast("type[TextDecision]", DECISIONS[step.id]).objects.of_every_purpose().filter(here)
    yield Adjudication.objects.of_every_purpose().filter(here)
