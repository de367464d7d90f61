"""How a person goes from task to task in one queue."""

from collections.abc import Iterable

from annotations.models import Assignment, Campaign
from annotations.selectors.desk import in_hand
from annotations.selectors.guidelines import guideline_due
from annotations.services.claiming import claim_next
from annotations.vocabularies import TaskKind
from workbench.core.accounts.models import User

MOST_IN_HAND = 5
"""Tasks of one queue that a person holds at most by fetching ahead."""


def take_next(
    *,
    user: User,
    campaign: Campaign,
    kind: TaskKind,
    language: str,
    without: Iterable[int] = (),
) -> Assignment | None:
    """The oldest task in the person's hands, else the next one; None when there is none.

    No new one is handed out before the person has read a guideline that is new to them.
    `without` names assignments that the person is done with or has before them already: what
    comes after them is fetched ahead. Locks: what `claim_next` locks.

    Raises:
        NotPermitted: the person does not work on such tasks here.
    """
    held = in_hand(user, campaign, kind, language)
    beside = set(without)
    for assignment in held:
        if assignment.pk not in beside:
            return assignment
    if len(held) >= MOST_IN_HAND or guideline_due(user, campaign):
        return None
    return claim_next(user=user, campaign=campaign, kind=kind, language=language)
