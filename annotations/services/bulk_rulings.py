"""Rule on many tasks in one act, for one reason, and undo it; each ruling is a row of its own.

Locks, for one task after another: as a single ruling does. What was done stays where a later task
cannot be ruled on.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import FunctionType

from django.db import transaction
from django.utils.translation import gettext as _

from annotations.canonical import canonical
from annotations.kinds.registry import find
from annotations.models import Adjudication, BulkRuling, Campaign, Task
from annotations.permissions import can_adjudicate, can_settle
from annotations.selectors.bulk_rulings import (
    AT_ONCE,
    OUTCOMES,
    Candidate,
    candidate,
    rulings_of,
)
from annotations.selectors.ledger import cases_of
from annotations.services.adjudicating import Ruling, check_words, rule_out, withdraw
from annotations.services.fields import check_range
from annotations.services.locking import lock_task, share_ledger
from annotations.services.repeating import another_content, require_same
from annotations.vocabularies import RulingOutcome
from workbench.core.accounts.models import User
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict, Invalid
from workbench.core.limits import BIG_INTEGER, Range

TASKS = Range(1, BIG_INTEGER)


@dataclass(frozen=True)
class Done:
    """How many tasks an act has reached, and why not the others, by task."""

    act: BulkRuling
    count: int
    left_out: Mapping[int, str] = field(default_factory=dict)
    repeated: bool = False


def rule_on_many(
    *,
    user: User,
    campaign: Campaign,
    nonce: uuid.UUID,
    outcome: RulingOutcome,
    seen: Mapping[int, str],
    comment: str,
    confidence: str = "",
    reason: str = "",
) -> Done:
    """Rule that on each task what more people said than anything else stands, or one outcome on
    all of them.

    Args:
        seen: by task, what `bulk_rulings.plan` told of it; a task on which somebody has decided or
            ruled since is left out, as are those that the person may not rule on.

    Raises:
        NotPermitted: the person rules on nothing in this campaign.
        Invalid: there is no note, no task, or too many; the outcome is none for many tasks.
        Conflict: the nonce is that of an act on other tasks.
    """
    can_settle(user, campaign).require()
    said = Ruling(user, 0, nonce, comment, outcome=outcome, confidence=confidence, reason=reason)
    _check(said, seen)
    act, is_new = BulkRuling.objects.get_or_create(
        nonce=nonce,
        person=user,
        defaults={
            "campaign": campaign,
            "tasks": list(seen),
            "outcome": outcome,
            "confidence": confidence,
            "reason": reason,
        },
    )
    if (act.campaign_id, act.tasks, act.outcome) != (campaign.pk, list(seen), outcome):
        raise Conflict(_("This submission's nonce belongs to another one; send a fresh nonce."))
    if (act.confidence, act.reason) != (confidence, reason):
        raise another_content()
    left_out = _each(seen, lambda task: _rule(act, user, task, seen[task], comment))
    return Done(act, len(seen) - len(left_out), left_out, repeated=not is_new)


def withdraw_many(*, user: User, act: BulkRuling, nonce: uuid.UUID) -> Done:
    """Undo the rulings of an act; those that another has superseded are left as they are."""
    made = rulings_of(act)
    left_out = _each(
        made,
        lambda task: withdraw(
            user=user, task_id=task, nonce=uuid.uuid5(nonce, str(task)), only=made[task].pk
        ),
    )
    return Done(act, len(made) - len(left_out), left_out)


def _check(ruling: Ruling, seen: Mapping[int, str]) -> None:
    if ruling.outcome not in OUTCOMES:
        raise Invalid(outcome=_("This cannot be ruled on many tasks at once."))
    check_words(ruling)
    if not canonical(ruling.comment).strip():
        raise Invalid(comment=_("Say why, for the record: it stands beside each ruling."))
    if not seen:
        raise Invalid(tasks=_("There is no task to rule on."))
    if len(seen) > AT_ONCE:
        problem = _("Rule on %(count)d tasks at most at once.")
        raise Invalid(tasks=problem % {"count": AT_ONCE})
    for task in seen:
        check_range("tasks", task, TASKS)


def _each(tasks: Iterable[int], act: Callable[[int], object]) -> dict[int, str]:
    """Act on one task after another; why some could not be reached, by task."""
    left_out = {}
    for task in tasks:
        try:
            act(task)
        except Invalid as refusal:
            left_out[task] = " ".join(refusal.fields.values())
        except (Conflict, NotPermitted, Task.DoesNotExist) as refusal:
            left_out[task] = str(refusal)
    return left_out


def _rule(act: BulkRuling, user: User, pk: int, seen: str, comment: str) -> Adjudication:
    ruling = Ruling(
        user, pk, act.nonce_on(pk), comment, confidence=act.confidence, reason=act.reason
    )
    with transaction.atomic():
        share_ledger()
        task = lock_task(pk)
        known = Adjudication.objects.filter(nonce=ruling.nonce, person=user, task=task).first()
        if known is not None:
            require_same(known, comment=comment)
            return known
        if task.campaign_id != act.campaign_id or not task.is_production:
            raise Conflict(_("There is no such task in this campaign."))
        can_adjudicate(user, task).require()
        case = cases_of([task])[pk]
        found = candidate(case, RulingOutcome(act.outcome))
        ruling = replace(ruling, supersedes=case.ruling.pk if case.ruling else None)
        return _as_found(ruling, act, found, seen)


def _as_found(ruling: Ruling, act: BulkRuling, found: Candidate, seen: str) -> Adjudication:
    if found.seen != seen:
        raise Conflict(_("Somebody decided or ruled on it since it was shown."))
    if found.problem:
        raise Conflict(found.problem)
    if found.said is None:
        return rule_out(ruling=ruling.coming_to(act.outcome))
    made: Adjudication = _rule_as()[found.task.kind](ruling=ruling, said=found.said)
    return made


def _rule_as() -> Mapping[str, FunctionType]:
    return find("acts", "rule_as", FunctionType)
