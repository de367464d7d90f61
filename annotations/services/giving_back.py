"""Taking back what a person holds: the places of their undone tasks are free for others again."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from annotations.models import Assignment, Campaign
from annotations.models.tasks import AssignmentState
from annotations.permissions import can_manage
from annotations.selectors.persons import held_by
from annotations.services.claiming import end_lease
from annotations.services.locking import lock_person, lock_task
from workbench.core.accounts.models import User
from workbench.core.locking import locked


@dataclass(frozen=True)
class GivenBack:
    """How many tasks went back, and on how many of them the person had begun.

    A draft is kept: it is there again where the person takes the task once more.
    """

    tasks: int = 0
    drafts: int = 0


def give_back_all(*, user: User, campaign: Campaign, person: User) -> GivenBack:
    """Take back what a person holds in a campaign.

    Locks: the person's row, then each task's and its assignment's.

    Raises:
        NotPermitted: the user does not manage the campaign.
    """
    can_manage(user, campaign).require()
    return take_back(person=person, campaigns=[campaign])


def take_back(*, person: User, campaigns: Collection[Campaign] | None = None) -> GivenBack:
    """Take back what a person holds in some campaigns, or in all; whoever calls it may do so.

    Locks: as in `give_back_all`.
    """
    tasks = drafts = 0
    with transaction.atomic():
        lock_person(person)
        held = held_by(person)
        if campaigns is not None:
            held = held.filter(task__campaign__in=campaigns)
        for pk, task_id in held.order_by("task").values_list("pk", "task_id"):
            task = lock_task(task_id)
            assignment = locked(Assignment.objects.filter(pk=pk)).get()
            if assignment.state == AssignmentState.OPEN:
                end_lease(task, assignment, AssignmentState.RELEASED)
                tasks += 1
                drafts += bool(assignment.draft)
    return GivenBack(tasks, drafts)
