"""What waits for a person."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from annotations.models import Assignment, Campaign, Item, Membership, Task
from annotations.models.tasks import TAKEN, AssignmentState
from annotations.vocabularies import LANGUAGES, Language, Role, TaskKind
from workbench.accounts.models import User

CONSOLE_ROLES = (Role.MANAGER, Role.REVIEWER, Role.VIEWER)


@dataclass(frozen=True)
class Queue:
    """Tasks of one kind and language: `waiting` for this person, and already `in_hand`."""

    campaign: Campaign
    kind: TaskKind
    language: Language
    waiting: int
    in_hand: int


def queues_for(user: User) -> list[Queue]:
    """The person's queues in open campaigns, those with work in hand first."""
    memberships = Membership.objects.filter(
        user=user, role=Role.ANNOTATOR, campaign__is_open=True
    ).select_related("campaign")
    found = [queue for membership in memberships for queue in _queues(user, membership)]
    return sorted(found, key=lambda q: (not q.in_hand, not q.waiting, q.campaign.name))


def _queues(user: User, membership: Membership) -> list[Queue]:
    campaign = membership.campaign
    waiting = _count(user, campaign)
    held = Assignment.objects.filter(
        person=user,
        task__campaign=campaign,
        state=AssignmentState.OPEN,
    )
    in_hand = {
        (row["task__kind"], row["task__language"]): row["n"]
        for row in held.values("task__kind", "task__language").annotate(n=Count("pk"))
    }
    return [
        Queue(
            campaign,
            TaskKind(kind),
            LANGUAGES[language],
            waiting.get((kind, language), 0),
            in_hand.get((kind, language), 0),
        )
        for kind, language in sorted({*waiting, *in_hand})
        if kind == TaskKind.CULTURE or membership.covers(language)
    ]


def claimable(user: User, campaign: Campaign, kind: TaskKind) -> QuerySet[Task]:
    """Tasks of a kind with a free place that this person may be handed, in any language."""
    mine = Assignment.objects.filter(
        task=OuterRef("pk"), round=OuterRef("round"), person=user, state__in=TAKEN
    )
    tasks = Task.objects.filter(~Exists(mine), campaign=campaign, kind=kind, remaining__gt=0)
    if kind == TaskKind.ANSWER:
        if _sees_the_console(user, campaign):
            return tasks.none()
        return tasks.exclude(Exists(_showing_the_key(user).filter(task__item=OuterRef("item"))))
    return tasks.exclude(Exists(_answers_in_hand(user)))


def has_seen_the_key(user: User, item: Item) -> bool:
    """Whether the person has been handed a task that shows the item's key."""
    return _showing_the_key(user).filter(task__item=item).exists()


def _showing_the_key(user: User) -> QuerySet[Assignment]:
    """Reviews and culture tasks show the key, in whatever language and campaign."""
    return Assignment.objects.filter(~Q(task__kind=TaskKind.ANSWER), person=user)


def _answers_in_hand(user: User) -> QuerySet[Assignment]:
    """While a blind answer is open, nothing that shows its item's key is handed out."""
    return Assignment.objects.filter(
        task__kind=TaskKind.ANSWER,
        task__item=OuterRef("item"),
        person=user,
        state=AssignmentState.OPEN,
    )


def _sees_the_console(user: User, campaign: Campaign) -> bool:
    return user.is_superuser or (
        Membership.objects.filter(
            user=user, campaign__benchmark=campaign.benchmark_id, role__in=CONSOLE_ROLES
        ).exists()
    )


def _count(user: User, campaign: Campaign) -> dict[tuple[str, str], int]:
    """Tasks that may be handed to the person, by kind and language; 0 where all are done."""
    counts = dict.fromkeys(
        Task.objects.filter(campaign=campaign).values_list("kind", "language").distinct(), 0
    )
    for kind in TaskKind:
        rows = claimable(user, campaign, kind).values("language").annotate(n=Count("pk"))
        counts |= {(kind.value, row["language"]): row["n"] for row in rows.order_by()}
    return counts
