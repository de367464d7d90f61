"""What waits for a person."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from annotations.models import Assignment, Campaign, Item, Membership, Task
from annotations.models.tasks import TAKEN, AssignmentState
from annotations.vocabularies import LANGUAGES, Language, Role, TaskKind
from workbench.accounts.models import User

CONSOLE_ROLES = (Role.MANAGER, Role.REVIEWER, Role.VIEWER)
Place = tuple[int, str, str]
"""A campaign's id, a kind of task and a language."""


@dataclass(frozen=True)
class Queue:
    """Tasks of one kind and language: `waiting` for this person, and already `in_hand`."""

    campaign: Campaign
    kind: TaskKind
    language: Language
    waiting: int
    in_hand: int


def queues_for(user: User) -> list[Queue]:
    """The person's queues in open campaigns, those with work in hand first.

    Six queries, however many campaigns and languages there are.
    """
    memberships = Membership.objects.filter(
        user=user, role=Role.ANNOTATOR, campaign__is_open=True
    ).select_related("campaign")
    campaigns = {membership.campaign_id: membership.campaign for membership in memberships}
    if not campaigns:
        return []
    scope = _scope(memberships)
    waiting: dict[Place, int] = {}
    for kind in TaskKind:
        waiting |= _count(claimable(user, campaigns.values(), kind).filter(scope))
    held = Task.objects.filter(
        scope, assignments__person=user, assignments__state=AssignmentState.OPEN
    )
    in_hand = _count(held)
    places = Task.objects.filter(scope).order_by().values_list("campaign", "kind", "language")
    found = [
        Queue(
            campaigns[place[0]],
            TaskKind(place[1]),
            LANGUAGES[place[2]],
            waiting.get(place, 0),
            in_hand.get(place, 0),
        )
        for place in sorted(places.distinct())
    ]
    return sorted(found, key=lambda q: (not q.in_hand, not q.waiting, q.campaign.name))


def claimable(user: User, campaigns: Iterable[Campaign], kind: TaskKind) -> QuerySet[Task]:
    """Tasks of a kind with a free place that this person may be handed, in any language."""
    mine = Assignment.objects.filter(
        task=OuterRef("pk"), round=OuterRef("round"), person=user, state__in=TAKEN
    )
    tasks = Task.objects.filter(~Exists(mine), campaign__in=campaigns, kind=kind, remaining__gt=0)
    if kind != TaskKind.ANSWER:
        return tasks.exclude(Exists(_answers_in_hand(user)))
    if user.is_superuser:
        return tasks.none()
    overseen = Membership.objects.filter(user=user, role__in=CONSOLE_ROLES)
    return tasks.exclude(
        Exists(Assignment.objects.showing_the_key_of(OuterRef("item"), user))
    ).exclude(campaign__benchmark__in=overseen.values("campaign__benchmark"))


def has_seen_the_key(user: User, item: Item) -> bool:
    """Whether the person has been handed a task that shows the item's key."""
    return Assignment.objects.showing_the_key_of(item, user).exists()


def _answers_in_hand(user: User) -> QuerySet[Assignment]:
    """While a blind answer is open, nothing that shows its item's key is handed out."""
    return Assignment.objects.filter(
        task__kind=TaskKind.ANSWER,
        task__item=OuterRef("item"),
        person=user,
        state=AssignmentState.OPEN,
    )


def _scope(memberships: Iterable[Membership]) -> Q:
    """The tasks of the memberships' languages; culture is tagged on the source by everybody."""
    scope = Q()
    for membership in memberships:
        mine = Q(campaign=membership.campaign_id)
        if membership.languages:
            mine &= Q(language__in=membership.languages) | Q(kind=TaskKind.CULTURE)
        scope |= mine
    return scope


def _count(tasks: QuerySet[Task]) -> dict[Place, int]:
    rows = tasks.order_by().values("campaign", "kind", "language").annotate(n=Count("pk"))
    return {(row["campaign"], row["kind"], row["language"]): row["n"] for row in rows}
