"""Another overlap for the tasks of a kind, those that people have begun among them."""

from dataclasses import replace

from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from annotations.kinds.registry import planned_kinds
from annotations.models import Assignment, Campaign, Consensus, OverlapChange, Task
from annotations.models.tasks import TaskState
from annotations.selectors.ledger import standing_of
from annotations.selectors.readings import stored
from annotations.services.bulk import insert_from
from annotations.services.consensus import recompute
from annotations.services.effects import Effect, changing, places_in_hand
from annotations.services.fields import check_range
from annotations.services.locking import lock_task
from annotations.services.planning import limit_of, next_version, overlap_name, plan_of
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid
from workbench.core.locking import locked

TAKEN = F("overlap") - F("remaining")


def change_overlap(
    *, user: User | None, campaign: Campaign, kind: str, overlap: int, dry_run: bool = False
) -> Effect:
    """Ask for more or fewer people's decisions a task, by the next version of the rules.

    With more, tasks that were full take people again, unless they were ruled on. With fewer, a
    place that is taken stays: no decision is dropped, and a task that has more keeps them all.
    Locks: the ledger (shared), the campaign's row, the kind's tasks.

    Raises:
        NotPermitted: the person does not manage the campaign.
        Invalid: there is no such kind, or the number is out of range.
    """
    if kind not in planned_kinds():
        raise Invalid(kind=_("There is no such kind of task."))
    name = overlap_name(kind=kind)
    check_range(name, overlap, limit_of(name))
    with changing(campaign, user, dry_run=dry_run):
        differing = campaign.tasks.production().filter(kind=kind).exclude(overlap=overlap)
        before = differing.count()
        plan = plan_of(protocol=campaign.protocol)
        next_version(campaign, replace(plan, overlaps={**plan.overlaps, kind: overlap}), user)
        unbegun = before - differing.count()  # They went over to the new rules with their overlap.
        ruled = {"state": TaskState.ADJUDICATED, "overlap__lt": overlap}
        effect = _set(differing.exclude(**ruled), overlap)
        return replace(effect, changed=effect.changed + unbegun)


def _set(tasks: QuerySet[Task], overlap: int) -> Effect:
    held = list(locked(tasks.order_by("pk")).values_list("pk", flat=True))
    its = Task.objects.production().filter(pk__in=held)
    free = its.filter(is_closed=False)
    wanted = Greatest(Value(overlap), TAKEN)
    effect = Effect(
        opened=free.filter(remaining=0, overlap__lt=overlap).count(),
        closed=free.filter(remaining__gt=0)
        .annotate(taken=TAKEN)
        .filter(taken__gte=overlap)
        .count(),
        kept=its.annotate(taken=TAKEN).filter(taken__gt=overlap).count(),
        in_hand=places_in_hand(its),
        changed=its.annotate(wanted=wanted).exclude(overlap=F("wanted")).count(),
    )
    begun = its.filter(Exists(Assignment.objects.filter(task=OuterRef("pk"))))
    changed = begun.annotate(wanted=wanted).exclude(overlap=F("wanted"))
    touched = list(changed.values_list("pk", flat=True))
    insert_from(
        changed.order_by("pk"),
        OverlapChange,
        {"task": F("pk"), "before": F("overlap"), "after": F("wanted")},
    )
    its.update(overlap=wanted, remaining=wanted - TAKEN)
    _bring_in_line(touched)
    return effect


def _bring_in_line(tasks: list[int]) -> None:
    """Recompute what these tasks' decisions add up to, where it is another now."""
    rows = Task.objects.production().filter(pk__in=tasks).select_related("protocol", "campaign")
    found = list(rows)
    if not found:
        return
    standings = standing_of(found)
    consensuses = Consensus.objects.production().filter(task__in=tasks)
    held = {row.task_id: stored(row) for row in consensuses}
    for task in found:
        now = standings[task.pk]
        if task.state != now.state or (now.votes and held.get(task.pk) != stored(now)):
            recompute(lock_task(task.pk))
