"""What may be corrected: one rule for whoever offers a correction and for who stores it."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.kinds.registry import kind_of
from annotations.models import Decision, Skip
from annotations.models.tasks import TaskState
from annotations.selectors.queue import has_seen_the_key
from workbench.core.accounts.models import User
from workbench.core.accounts.results import ALLOWED, Permission, denied


def correction_allowed(decision: Decision, user: User) -> Permission:
    """Whether the person may put another decision in place of this standing one."""
    task = decision.task
    if isinstance(decision, Skip):
        return denied(_("You have left this task to others; there is nothing to correct."))
    if decision.person_id != user.pk:
        return denied(_("This is another person's decision; ask a reviewer to return the task."))
    if decision.round != task.round or task.state == TaskState.ADJUDICATED:
        return denied(_("A reviewer has taken this task further; it can no longer be corrected."))
    if correctable_until(decision) <= timezone.now():
        return denied(_("The time for corrections is over; ask a reviewer to return the task."))
    if kind_of(task.kind).blind and has_seen_the_key(user, task.item):
        return denied(_("You have seen this item's key since; the answer cannot be corrected."))
    return ALLOWED


def correctable_until(decision: Decision) -> datetime:
    """When the grace time of the rules that it was made under ends."""
    return decision.created_at + timedelta(minutes=decision.protocol.grace_minutes)
