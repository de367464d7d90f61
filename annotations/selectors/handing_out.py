"""What a person does before they are handed another task; the rule's one home.

A queue is a campaign's tasks of one kind and language. The claim of a task has the conditions in
its own statement (`selectors/queue.py`), so that they cost it no query; `can_take_another` says in
words which of them was not met.
"""

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.models import Assignment, Campaign, Protocol
from annotations.models.tasks import AssignmentState
from annotations.selectors.guidelines import guideline_due
from workbench.core.accounts.models import User
from workbench.core.accounts.results import ALLOWED, Permission, denied
from workbench.core.prepared import Given

GUIDELINE_UNREAD = "guideline_unread"
TOO_MANY_IN_HAND = "too_many_in_hand"
"""Why no task is handed out; a client can tell by this what to do."""

NOT_ALONG = "not_along"
"""Why no set of tasks is handed out: the rules keep tasks from being taken along."""


def can_take_another(
    user: User, campaign: Campaign, kind: str, language: str, *, along: bool = False
) -> Permission:
    """Whoever has read the guideline in force, and does not hold too many tasks of the queue; one
    may hold more to take them `along`."""
    if guideline_due(user, campaign):
        address = reverse("desk-guideline", args=[campaign.name])
        text = _("Read the guideline first, and say that you have: %s")
        return denied(text % address, GUIDELINE_UNREAD)
    if rules := held_enough_by(user.pk, campaign.pk, kind, language, along=along).first():
        text = _("You hold %d tasks of this queue; submit, skip or give back one of them first.")
        most = rules.most_along if along else rules.tasks_at_once
        return denied(text % most, TOO_MANY_IN_HAND)
    return ALLOWED


def can_take_along(rules: Protocol) -> Permission:
    """Whoever works where the rules say for how long tasks may be taken along."""
    if rules.offline_hours:
        return ALLOWED
    return denied(_("Tasks of this campaign cannot be taken along; do them here."), NOT_ALONG)


def held_enough_by(
    person: int | Given,
    campaign: int | Given,
    kind: str,
    language: str | Given,
    *,
    along: bool = False,
) -> QuerySet[Protocol]:
    """The rules in force, where the person holds as many tasks of the queue as they allow.

    That is the task before them, and some fetched ahead.
    """
    held = Assignment.objects.of_every_purpose().filter(
        person=person,
        state=AssignmentState.OPEN,
        task__campaign=campaign,
        task__kind=kind,
        task__language=language,
    )
    count = Subquery(held.order_by().values("person").annotate(n=Count("pk")).values("n"))
    newer = Protocol.objects.filter(campaign=OuterRef("campaign"), version__gt=OuterRef("version"))
    in_force = Protocol.objects.filter(~Exists(newer), campaign=campaign)
    most = Greatest("tasks_at_once", "tasks_along") if along else F("tasks_at_once")
    return in_force.filter(LessThanOrEqual(most, Coalesce(count, 0))).order_by()
