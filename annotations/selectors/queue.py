"""What waits for a person."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from annotations.models import Assignment, Campaign, Membership, Task
from annotations.models.tasks import TAKEN, AssignmentState
from annotations.vocabularies import LANGUAGES, Language, Role, TaskKind
from workbench.accounts.models import User


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
        expires_at__gt=timezone.now(),
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


def _count(user: User, campaign: Campaign) -> dict[tuple[str, str], int]:
    """Free tasks by kind and language, without those that the person has had."""
    mine = Assignment.objects.filter(
        task=OuterRef("pk"), round=OuterRef("round"), person=user, state__in=TAKEN
    )
    rows = (
        Task.objects.filter(campaign=campaign)
        .values("kind", "language")
        .annotate(n=Count("pk", filter=Q(~Exists(mine), remaining__gt=0)))
    )
    return {(row["kind"], row["language"]): row["n"] for row in rows.order_by()}
