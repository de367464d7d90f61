"""Tasks for a person who will have no connection: a set at once, in their hands for longer."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from annotations.models import Assignment, Campaign, Protocol
from annotations.models.tasks import AssignmentState
from annotations.permissions import can_work
from annotations.selectors.desk import in_hand
from annotations.selectors.handing_out import can_take_along
from annotations.services.claiming import claim_next
from annotations.services.fields import check_range
from annotations.services.locking import lock_person
from workbench.core.accounts.models import User
from workbench.core.limits import Range


def take_along(
    *, user: User, campaign: Campaign, kind: str, language: str, count: int
) -> list[Assignment]:
    """Give a person a set of tasks of a queue to be done without a connection, oldest first.

    What they hold of the queue already comes first; there are fewer where no more are open to
    them. Every lease of the set ends the rules' `offline_hours` after the task was handed over, or
    later where it did before: asking again renews none.
    Locks: the person's row, then the tasks' (SKIP LOCKED), then the assignments'.

    Raises:
        NotPermitted: the rules let nobody take tasks along, or as in `claim_next`.
        Invalid: `count` is below 1 or above the rules' `most_along`.
    """
    can_work(user, campaign, language).require()
    rules = campaign.protocol
    can_take_along(rules).require()
    check_range("count", count, Range(1, rules.most_along))
    queue: dict[str, Any] = {"campaign": campaign, "kind": kind, "language": language}
    with transaction.atomic():
        lock_person(user)
        for _place in range(count - len(in_hand(user, **queue))):
            if claim_next(user=user, along=True, **queue) is None:
                break
        _hold_for(in_hand(user, **queue)[:count], rules)
        return in_hand(user, **queue)[:count]


def _hold_for(assignments: list[Assignment], rules: Protocol) -> None:
    held = Assignment.objects.of_every_purpose().filter(
        pk__in=[assignment.pk for assignment in assignments], state=AssignmentState.OPEN
    )
    until = F("claimed_at") + timedelta(hours=rules.offline_hours)
    held.update(expires_at=Greatest(F("expires_at"), until))
