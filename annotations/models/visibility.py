"""Who may see whose decisions: the rule of blindness, in one place.

Another's decision is shown to an annotator only when no open task on that item can still reach
them. It holds for everybody who works tasks in the campaign, whatever else they are there.
Decisions on controls are shown by `selectors/controls.py` alone.
"""

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotations.kinds.registry import blind_kinds, kinds_on_source
from annotations.models.campaigns import Campaign, Membership
from annotations.models.tasks import Assignment, AssignmentState, Task, is_production
from annotations.vocabularies import Role

if TYPE_CHECKING:
    from workbench.core.accounts.models import User

OVERSEEING = frozenset({Role.MANAGER, Role.VIEWER})
CONSOLE_ROLES = (Role.MANAGER, Role.REVIEWER, Role.VIEWER)
"""Whoever has one of them can look a control up, and is handed none."""


def decisions_visible_to(user: "User") -> Q:
    """The condition, on any ledger table with `task` and `person`, for what the user may see."""
    if user.is_superuser:
        return Q()
    memberships = list(Membership.objects.filter(user=user))
    visible = Q(person=user)
    blind_in = {m.campaign_id: m for m in memberships if m.role == Role.ANNOTATOR}
    for membership in memberships:
        scope = Q(task__campaign=membership.campaign_id)
        if membership.role not in OVERSEEING and membership.languages:
            scope &= Q(task__language__in=membership.languages)
        annotator = blind_in.get(membership.campaign_id)
        if annotator is not None:
            reaching = _tasks_that_can_reach(annotator).filter(item=OuterRef("task__item"))
            scope &= Q(~Exists(reaching))
        visible |= scope & is_production("task__")
    return visible


def tasks_that_blind(user: "User", campaign: Campaign) -> QuerySet[Task]:
    """The tasks on whose items the person must not see what others' decisions add up to."""
    annotator = Membership.objects.filter(user=user, campaign=campaign, role=Role.ANNOTATOR).first()
    if user.is_superuser or annotator is None:
        return Task.objects.none()
    return _tasks_that_can_reach(annotator)


def is_blind_to(user: "User", campaign: Campaign, item_id: int) -> bool:
    """Whether a task on the item, of any kind and language, is or can still be in their hands."""
    return tasks_that_blind(user, campaign).filter(item=item_id).exists()


def _tasks_that_can_reach(annotator: Membership) -> QuerySet[Task]:
    """Open tasks that the annotator may yet be handed or holds now."""
    mine = Assignment.objects.filter(
        task=OuterRef("pk"), round=OuterRef("round"), person=annotator.user_id
    )
    tasks = Task.objects.of_every_purpose().filter(campaign=annotator.campaign_id)
    if annotator.languages:
        tasks = tasks.filter(Q(language__in=annotator.languages) | Q(kind__in=kinds_on_source()))
    ended = mine.filter(state__in=(AssignmentState.SUBMITTED, AssignmentState.SKIPPED))
    holds = mine.filter(state=AssignmentState.OPEN)
    has_had_the_item = Assignment.objects.beside(annotator.user_id)
    sees_the_console = Membership.objects.filter(
        user=annotator.user_id, campaign=annotator.campaign_id, role__in=CONSOLE_ROLES
    )
    has_seen_the_key = Assignment.objects.showing_the_key_of(OuterRef("item"), annotator.user_id)
    comes = Q(remaining__gt=0) & ~Exists(ended) & ~Exists(has_had_the_item)
    return (
        tasks.filter(Exists(holds) | comes)
        .exclude(Exists(has_seen_the_key), kind__in=blind_kinds())
        .exclude(~is_production(), Exists(sees_the_console))
    )
