"""The questions around an item: those next to it in its subject, and the subject's dev examples."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from annotations.kinds.registry import blind_kinds
from annotations.models import Campaign, CurrentTranslation, Item, Translation
from annotations.models.visibility import tasks_that_blind
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
    it has no words then. `accepted` says that people stand by the text.
    """

    sample_id: str
    question: str
    options: Sequence[str]
    kept_back: bool
    text: Translation | None = None
    accepted: bool = False


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
    """The item before, the item after, and the subject's dev examples. Four queries.

    Examples have a text only where it is accepted.
    """
    siblings = _subject(item, item.split).exclude(split=EXAMPLES)
    before = siblings.filter(position__lt=item.position).order_by("-position")[:1]
    after = siblings.filter(position__gt=item.position).order_by("position")[:1]
    examples = _subject(item, EXAMPLES).exclude(pk=item.pk).order_by("position")[:MOST_EXAMPLES]
    items = sorted(before.union(after, examples, all=True), key=attrgetter("position"))
    reaching = _kinds_that_reach(user, campaign, items)
    texts = _texts(campaign, language, [one for one in items if one.pk not in reaching])
    told = [(one, _neighbour(one, reaching.get(one.pk, set()), texts)) for one in items]
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


def _kinds_that_reach(user: User, campaign: Campaign, items: Sequence[Item]) -> dict[int, set[str]]:
    """By item: the kinds of open tasks on it that can still come to the person."""
    kinds: dict[int, set[str]] = {}
    reaching = tasks_that_blind(user, campaign).filter(item__in=items)
    for item, kind in reaching.values_list("item_id", "kind"):
        kinds.setdefault(item, set()).add(kind)
    return kinds


def _texts(
    campaign: Campaign, language: str, items: Sequence[Item]
) -> dict[int, CurrentTranslation]:
    accepted = accepted_tasks(campaign, language).filter(item=OuterRef("item"))
    current = CurrentTranslation.objects.filter(
        campaign=campaign, language=language, item__in=items
    )
    rows = current.select_related("translation").annotate(accepted=Exists(accepted))
    return {row.item_id: row for row in rows}


def _neighbour(item: Item, reaching: set[str], texts: dict[int, CurrentTranslation]) -> Neighbour:
    if reaching.intersection(blind_kinds()):
        return Neighbour(item.sample_id, "", (), kept_back=True)
    current = texts.get(item.pk)
    return Neighbour(
        item.sample_id,
        item.question,
        item.options,
        kept_back=False,
        text=current.translation if current else None,
        accepted=bool(current and getattr(current, "accepted", False)),
    )
