"""The translation memory: what a campaign's accepted texts say for equal and similar segments.

A segment is a field of an item. Its translation comes from the text that the campaign's people
agreed on or a reviewer ruled (of the last step where there are several), never from gold or
planted tasks, and never from an item of which an open task can still reach the person who looks
(`models/visibility.py`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import md5
from typing import Any, NamedTuple, cast

from django.db.models import Case, Count, Exists, F, Func, QuerySet, TextField, When
from django.db.models.functions import MD5

from annotations.canonical import canonical
from annotations.kinds.kind import Kind
from annotations.models import DECISIONS, Campaign, Item, Segment, Task, TextDecision
from annotations.models.triggers import canonical_sql
from annotations.models.visibility import source_visible_to, tasks_that_blind
from annotations.quality.units import Unit
from annotations.selectors.similar import similar_segments
from annotations.selectors.steps import settled_tasks, text_steps
from workbench.core.accounts.models import User

EQUAL = 100
MOST_EQUAL, MOST_SIMILAR = 5, 3
"""Hits that are given of a field."""

Wording = tuple[str, str]
"""A segment and its translation."""


@dataclass(frozen=True)
class Hit:
    """A translation of an equal (`similarity` 100) or similar segment.

    It stands in `uses` accepted texts, and in `own` texts that the person themselves stands by,
    accepted or not.
    """

    source: str
    target: str
    uses: int
    own: int
    similarity: int

    @property
    def is_equal(self) -> bool:
        return self.similarity == EQUAL


class Pair(NamedTuple):
    """A segment, its translation, and in how many accepted texts it has that one."""

    source: str
    target: str
    uses: int


def hits_for(user: User, campaign: Campaign, language: str, item: Item) -> dict[str, list[Hit]]:
    """What the memory has for each field of an item: equal segments, then similar ones.

    The most used come first. Nine queries and one a later step, however many fields and texts.
    """
    unit = Unit(item.question, tuple(item.options))
    fields = {name: canonical(text) for name, text in unit.fields()}
    similar = similar_segments(campaign, set(fields.values()))
    sources = {text: {text: EQUAL} | similar.get(text, {}) for text in fields.values()}
    wanted = _segments(campaign, {source for found in sources.values() for source in found})
    accepted = _wordings(
        _visible(user, campaign, language, item), wanted, "item", "consensus__translation"
    )
    own = Counter[Wording]()
    for step in text_steps(campaign):
        own += _wordings(_own(user, campaign, language, item, step), wanted, "task__item", "result")
    hits = [Hit(*wording, accepted[wording], own[wording], EQUAL) for wording in accepted | own]
    return {name: _best(hits, sources[text]) for name, text in fields.items()}


def pairs_of(campaign: Campaign, language: str) -> Iterator[Pair]:
    """The whole memory of a campaign in a language, by source, the most used first.

    For those who may read everything: see `permissions.can_download`.
    """
    rows = _grouped(accepted_tasks(campaign, language), "item", "consensus__translation")
    for row in rows.order_by("source", "-uses", "target").iterator():
        yield Pair(*row)


def accepted_tasks(campaign: Campaign, language: str) -> QuerySet[Task]:
    """The work that ended with a text to stand by, after its last step."""
    return settled_tasks(campaign, language).filter(consensus__translation__isnull=False)


def _visible(user: User, campaign: Campaign, language: str, item: Item) -> QuerySet[Task]:
    reaching = tasks_that_blind(user, campaign).about("item")
    return (
        accepted_tasks(campaign, language)
        .filter(~Exists(reaching), source_visible_to(user, "item"))
        .exclude(item=item)
    )


def _own(
    user: User, campaign: Campaign, language: str, item: Item, step: Kind
) -> QuerySet[TextDecision]:
    """The person's standing decisions of a step for a text, agreed on or not."""
    mine: QuerySet[TextDecision] = (
        cast("type[TextDecision]", DECISIONS[step.id])
        .objects.production()
        .standing()
        .filter(
            person=user,
            task__campaign=campaign,
            task__language=language,
            result__isnull=False,
        )
    )
    return mine.exclude(task__item=item)


def _best(hits: Iterable[Hit], sources: Mapping[str, int]) -> list[Hit]:
    found = [replace(hit, similarity=sources[hit.source]) for hit in hits if hit.source in sources]
    found.sort(key=lambda hit: (-hit.similarity, -hit.uses, -hit.own, hit.source, hit.target))
    equal = [hit for hit in found if hit.is_equal]
    similar = [hit for hit in found if not hit.is_equal]
    return equal[:MOST_EQUAL] + similar[:MOST_SIMILAR]


class _Element(Func):
    """An element of an array, counted from 1: the text of field n is option n."""

    function = ""
    template = "(%(expressions)s]"
    arg_joiner = ")["
    output_field = TextField()


class _Canonical(Func):
    """What texts stored in several forms have in common."""

    template = canonical_sql("%(expressions)s")
    output_field = TextField()


def _grouped(rows: QuerySet[Any], item: str, text: str) -> QuerySet[Any, Any]:
    """Segment, translation and count; `item` and `text` lead from a row to those."""
    field = F(f"{item}__segments__field")
    target = Case(
        When(**{f"{item}__segments__field": 0}, then=F(f"{text}__question")),
        default=_Element(F(f"{text}__options"), field),
    )
    pairs: QuerySet[Any, Any] = rows.annotate(
        source=F(f"{item}__segments__text"), target=_Canonical(target)
    ).order_by()
    counted: QuerySet[Any, Any] = pairs.values_list("source", "target").annotate(uses=Count("pk"))
    return counted


def _segments(campaign: Campaign, texts: Iterable[str]) -> list[int]:
    """The ids of all segments with these texts.

    Looked up by themselves: with the rest in one statement, the planner goes through every
    accepted text instead.
    """
    digests = [md5(text.encode(), usedforsecurity=False).hexdigest() for text in texts]
    found = Segment.objects.filter(item__benchmark=campaign.benchmark_id)
    return list(
        found.alias(digest=MD5("text")).filter(digest__in=digests).values_list("pk", flat=True)
    )


def _wordings(
    rows: QuerySet[Any], segments: Sequence[int], item: str, text: str
) -> Counter[Wording]:
    """How often each translation of these segments stands in the rows' texts."""
    wanted = rows.filter(**{f"{item}__segments__in": segments})
    return Counter(
        {(source, target): uses for source, target, uses in _grouped(wanted, item, text)}
    )
