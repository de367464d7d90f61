"""The questions around an item: those next to it in its subject, and the subject's dev examples."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from annotations.models import Campaign, CurrentTranslation, Item, Translation
from annotations.models.visibility import source_visible_to, tasks_that_blind
from annotations.selectors.memory import accepted_tasks
from workbench.core.accounts.models import User

EXAMPLES = "dev"
MOST_EXAMPLES = 5


@dataclass(frozen=True)
class Place:
    """The item is the `number`th of `total` of its subject and split."""

    number: int
    total: int


@dataclass(frozen=True)
class Neighbour:
    """A question without its key, and the text that the campaign has of it, where it may be seen.

    `kept_back` says that the question itself may still come to the person to be answered blind:
    it has neither name nor words then. `accepted` says that people stand by the text.
    """

    sample_id: str
    question: str
    options: Sequence[str]
    kept_back: bool
    text: Translation | None = None
    accepted: bool = False


KEPT_BACK = Neighbour("", "", (), kept_back=True)


@dataclass(frozen=True)
class Neighbourhood:
    """What stands before and after an item, where there is such, and the subject's examples."""

    before: Neighbour | None
    after: Neighbour | None
    examples: Sequence[Neighbour]


def place_of(item: Item) -> Place:
    """Where an item stands in its subject. One query."""
    counts = _subject(item, item.split).aggregate(
        number=Count("pk", filter=Q(position__lte=item.position)), total=Count("pk")
    )
    return Place(**counts)


def neighbourhood_of(user: User, campaign: Campaign, language: str, item: Item) -> Neighbourhood:
    """The item before, the item after, and the subject's dev examples. Seven queries.

    Examples have a text only where it is accepted.
    """
    siblings = _subject(item, item.split).exclude(split=EXAMPLES)
    before = siblings.filter(position__lt=item.position).order_by("-position")[:1]
    after = siblings.filter(position__gt=item.position).order_by("position")[:1]
    examples = _subject(item, EXAMPLES).exclude(pk=item.pk).order_by("position")[:MOST_EXAMPLES]
    items = sorted(before.union(after, examples, all=True), key=attrgetter("position"))
    readable = set(
        _ids(Item.objects.filter(source_visible_to(user), pk__in=[one.pk for one in items]), "pk")
    )
    shown = Item.objects.filter(pk__in=[one.pk for one in items])
    blinding = set(_ids(shown.filter(Exists(tasks_that_blind(user, campaign).about("pk"))), "pk"))
    texts = _texts(campaign, language, readable - blinding)
    told = [(one, _neighbour(one, texts) if one.pk in readable else KEPT_BACK) for one in items]
    beside = [(one, neighbour) for one, neighbour in told if one.split != EXAMPLES]
    return Neighbourhood(
        before=next((n for one, n in beside if one.position < item.position), None),
        after=next((n for one, n in beside if one.position > item.position), None),
        examples=[
            n if n.accepted else replace(n, text=None) for one, n in told if one.split == EXAMPLES
        ],
    )


def _subject(item: Item, split: str) -> QuerySet[Item]:
    return Item.objects.filter(benchmark=item.benchmark_id, subject=item.subject, split=split)


def _ids(rows: QuerySet[Any], item: str) -> Iterable[int]:
    return rows.values_list(item, flat=True)


def _texts(
    campaign: Campaign, language: str, items: Collection[int]
) -> dict[int, CurrentTranslation]:
    accepted = accepted_tasks(campaign, language).filter(item=OuterRef("item"))
    current = CurrentTranslation.objects.filter(
        campaign=campaign, language=language, item__in=items
    )
    rows = current.select_related("translation").annotate(accepted=Exists(accepted))
    return {row.item_id: row for row in rows}


def _neighbour(item: Item, texts: dict[int, CurrentTranslation]) -> Neighbour:
    current = texts.get(item.pk)
    return Neighbour(
        item.sample_id,
        item.question,
        item.options,
        kept_back=False,
        text=current.translation if current else None,
        accepted=bool(current and getattr(current, "accepted", False)),
    )
