"""What a change of a campaign does to its tasks: counted while it is done, or rehearsed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from annotations.models import Assignment, Campaign, Task
from annotations.models.tasks import AssignmentState
from annotations.permissions import can_manage
from annotations.services.bulk import bulk_writes
from annotations.services.locking import lock_campaign, share_ledger
from workbench.core.accounts.models import User
from workbench.core.accounts.results import Permission
from workbench.core.locking import LONG_WAIT_SECONDS, waiting


@dataclass(frozen=True)
class Effect:
    """Tasks that are handed out from now on, or again; those that are no more; of what was to go,
    those that stay because people have worked on them; of all those touched, places that are in
    people's hands, who may finish; and those with another overlap or priority.
    """

    opened: int = 0
    closed: int = 0
    kept: int = 0
    in_hand: int = 0
    changed: int = 0


@contextmanager
def changing(
    campaign: Campaign,
    user: User | None,
    *,
    dry_run: bool,
    may: Callable[[User | None, Campaign], Permission] = can_manage,
) -> Iterator[None]:
    """Change a campaign in one transaction; with `dry_run` nothing stays of it.

    Locks: the ledger (shared), the campaign's row, which is read anew.

    Raises:
        NotPermitted: the person may not, or the campaign is archived.
    """
    may(user, campaign).require()
    with transaction.atomic(), bulk_writes("change a campaign"):
        with waiting(LONG_WAIT_SECONDS):
            share_ledger()
            lock_campaign(campaign)
        campaign.refresh_from_db()
        yield
        transaction.set_rollback(dry_run)
    if dry_run:
        campaign.refresh_from_db()


def places_in_hand(tasks: QuerySet[Task]) -> int:
    """How many of the tasks' places people hold and have not decided on."""
    held = Assignment.objects.of_every_purpose().filter(state=AssignmentState.OPEN)
    return held.filter(task__in=tasks.values("pk")).count()
